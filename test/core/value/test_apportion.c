/*
 * test_apportion.c: shares that add up, by largest remainder.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "core/value/apportion.h"

#define MOST 200

static cm_value parts[MOST];
static uint64_t weights[MOST];
static cm_claim claims[MOST];

static void
apportion(cm_i128 amount, const double *given, int n)
{
	uint64_t	total;

	CHECK(cm_weights(given, n, weights, &total) == CM_OK, "weights");
	CHECK(total < (uint64_t) 1 << 63, "total");
	cm_apportion(cm_value_make(amount, 7), weights, n, total, parts, claims);
}

/* What the shares of any amount must be. */
static void
check_shares(cm_i128 amount, const double *given, int n)
{
	bool		micrograms = amount % CM_APPORTION_QUANTUM == 0;
	long double sum_of_weights = 0;
	cm_i128		sum = 0;

	for (int i = 0; i < n; i++)
		sum_of_weights += given[i];
	apportion(amount, given, n);
	for (int i = 0; i < n; i++)
	{
		cm_i128		part = cm_amount(parts[i]);
		long double quota = (long double) amount * (given[i] / sum_of_weights);
		/* one quantum, and what a weight is rounded by: of itself as a double, of the whole as an integer */
		long double slack = (micrograms ? CM_APPORTION_QUANTUM : 1) + fabsl(quota) * 1e-14L +
			fabsl((long double) amount) * 1e-18L * n;

		sum += part;
		CHECK(cm_tag(parts[i]) == 7, "tag");
		CHECK(!micrograms || part % CM_APPORTION_QUANTUM == 0, "whole micrograms");
		CHECK(given[i] > 0 || part == 0, "nothing without weight");
		CHECK((part >= 0) == (amount >= 0) || part == 0, "sign");
		CHECK(fabsl((long double) part - quota) <= slack, "part %d of %d", i, n);
	}
	CHECK(sum == amount, "the parts add up");
}

static void
test_known(void)
{
	double		thirds[] = {1, 1, 1};
	double		hamilton[] = {47000, 16000, 15900, 12000, 6000, 3100};
	int			seats[] = {5, 2, 1, 1, 1, 0};

	/* 10 and 11 quanta among three: the first of equal remainders first */
	apportion((cm_i128) 10 * CM_APPORTION_QUANTUM, thirds, 3);
	CHECK(cm_amount(parts[0]) == 4000000 && cm_amount(parts[1]) == 3000000 && cm_amount(parts[2]) == 3000000, "10");
	apportion((cm_i128) -11 * CM_APPORTION_QUANTUM, thirds, 3);
	CHECK(cm_amount(parts[0]) == -4000000 && cm_amount(parts[1]) == -4000000 && cm_amount(parts[2]) == -3000000, "-11");
	apportion(11, thirds, 3);
	CHECK(cm_amount(parts[0]) == 4 && cm_amount(parts[1]) == 4 && cm_amount(parts[2]) == 3, "not whole micrograms");

	/* ten seats by largest remainder: 4.7 1.6 1.59 1.2 0.6 0.31 */
	apportion((cm_i128) 10 * CM_APPORTION_QUANTUM, hamilton, 6);
	for (int i = 0; i < 6; i++)
		CHECK(cm_amount(parts[i]) == (cm_i128) CM_APPORTION_QUANTUM * seats[i], "seat %d", i);
}

static double
random_weight(void)
{
	switch (check_random() % 6)
	{
		case 0:
			return 0;
		case 1:
			return (double) (check_random() % 5);
		case 2:
			return ldexp((double) check_random(), -64);
		case 3:
			return ldexp((double) check_random(), 950);
		case 4:
			return ldexp((double) check_random(), -1100);
		default:
			return (double) check_random();
	}
}

static void
test_random(void)
{
	for (int round = 0; round < 20000; round++)
	{
		double		given[MOST];
		int			n = 1 + (int) (check_random() % (round % 50 == 0 ? MOST : 8));
		cm_i128		amount = (cm_i128) ((cm_u128) check_random() << 64 | check_random());

		amount >>= 17 + (int) (check_random() % 110);
		if (check_random() % 2)
			amount = amount / CM_APPORTION_QUANTUM * CM_APPORTION_QUANTUM;
		for (int i = 0; i < n; i++)
			given[i] = random_weight();
		given[check_random() % (unsigned) n] = 1;
		/* weights of 2^950 beside 1: the quota of the small ones is 0 */
		check_shares(amount, given, n);
	}
}

static void
test_extremes(void)
{
	double		one[] = {5e-324};
	double		huge[] = {1.7e308, 1.7e308, 1.7e308};
	double		tiny[] = {5e-324, 5e-324};

	check_shares(CM_AMOUNT_MAX, huge, 3);
	check_shares(CM_AMOUNT_MIN + 1, huge, 3);
	check_shares(CM_AMOUNT_MAX, tiny, 2);
	check_shares(CM_AMOUNT_MAX, one, 1);
	check_shares(0, huge, 3);
	apportion(CM_AMOUNT_MIN, tiny, 2);
	CHECK(cm_amount(parts[0]) + cm_amount(parts[1]) == CM_AMOUNT_MIN, "the least amount");
}

static void
test_refused(void)
{
	uint64_t	total;
	double		bad[][2] = {{1, -1}, {1, NAN}, {1, INFINITY}};
	double		zeros[] = {0, -0.0};

	for (int i = 0; i < 3; i++)
		CHECK(cm_weights(bad[i], 2, weights, &total) == CM_BAD_WEIGHT, "weight %d", i);
	CHECK(cm_weights(zeros, 2, weights, &total) == CM_NO_WEIGHT, "zeros");
	CHECK(cm_weights(NULL, 0, weights, &total) == CM_NO_WEIGHT, "none");
}

int
main(void)
{
	test_known();
	test_random();
	test_extremes();
	test_refused();
	return check_done();
}
