/*
 * test_random.c: random numbers by counter, their distributions, and simulated
 * totals.
 */
#include "check.h"

#include <math.h>
#include <string.h>

#include "core/number/elementary.h"
#include "core/statistics/monte_carlo.h"

#define MANY 200000

static double sample[MANY];

/* ---- Philox ---- */

/* Known answers of philox4x32-10 in Random123's kat_vectors: counter, key, result. */
static const uint32_t known[][10] = {
	{0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
	{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
	0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
	{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
	0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}
};

static void
test_philox(void)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		uint32_t	out[4];

		cm_philox(known[i], known[i] + 4, out);
		CHECK(memcmp(out, known[i] + 6, sizeof(out)) == 0, "known answer %d", (int) i);
	}
}

/* ---- streams ---- */

static bool
same_stream(int64_t seed, const char *key, int64_t other_seed, const char *other_key)
{
	cm_stream	a;
	cm_stream	b;

	cm_stream_init(&a, seed, key, strlen(key));
	cm_stream_init(&b, other_seed, other_key, strlen(other_key));
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static void
test_streams(void)
{
	static const char *const keys[] = {"a", "b", "ab", "ba", "a\x01", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaab", "baaaaaaaa",
	"coal factor", "coal factor ", "Coal factor"};
	cm_stream	stream;
	cm_stream	longer;
	double		pair[2];
	double		again[2];

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		for (size_t j = 0; j < sizeof(keys) / sizeof(keys[0]); j++)
			CHECK(same_stream(7, keys[i], 7, keys[j]) == (i == j), "\"%s\" and \"%s\"", keys[i], keys[j]);
	CHECK(!same_stream(1, "a", 2, "a") && !same_stream(1, "a", -1, "a") && !same_stream(0, "a", INT64_MIN, "a"), "seeds");
	CHECK(!same_stream(1, "a", 1 + (INT64_C(1) << 32), "a"), "all bits of the seed");

	/* trailing zeros are part of a key */
	cm_stream_init(&stream, 1, "a\0\0", 1);
	cm_stream_init(&longer, 1, "a\0\0", 3);
	CHECK(memcmp(&stream, &longer, sizeof(stream)) != 0, "length");

	cm_stream_pair(&stream, 12345, pair);
	cm_stream_pair(&stream, 12345, again);
	CHECK(memcmp(pair, again, sizeof(pair)) == 0, "the same again");
	cm_stream_pair(&stream, 12346, again);
	CHECK(pair[0] != again[0] && pair[1] != again[1] && pair[0] != pair[1], "draws differ");

	/* fixed for ever: a report that names its seed can be computed again */
	cm_stream_init(&stream, 2026, "coal", 4);
	cm_stream_pair(&stream, 0, pair);
	CHECK(pair[0] == 0.71077869165947039 && pair[1] == 0.19121861134617812, "%.17g %.17g", pair[0], pair[1]);
}

/* A uniform sample of n under a key. */
static void
uniforms(const char *key, int n)
{
	cm_stream	stream;

	cm_stream_init(&stream, 42, key, strlen(key));
	for (int i = 0; i < n; i += 2)
		cm_stream_pair(&stream, (uint32_t) i / 2, sample + i);
}

static void
test_uniform(void)
{
	int			bin[64] = {0};
	double		chi = 0;
	double		product = 0;

	uniforms("uniform", MANY);
	for (int i = 0; i < MANY; i++)
	{
		CHECK(sample[i] > 0 && sample[i] < 1 && 1 - sample[i] > 0, "inside");
		bin[(int) (sample[i] * 64)]++;
		if (i > 0)
			product += (sample[i] - 0.5) * (sample[i - 1] - 0.5);
	}
	for (int i = 0; i < 64; i++)
		chi += pow(bin[i] - MANY / 64.0, 2) / (MANY / 64.0);
	/* 63 degrees of freedom: mean 63, standard deviation 11.2 */
	CHECK(chi > 63 - 4 * 11.2 && chi < 63 + 4 * 11.2, "chi square %g", chi);
	/* standard error of the mean product: variance (1/12)^2 */
	CHECK(fabs(product / MANY) < 4 / 12.0 / sqrt(MANY), "neighbours %g", product / MANY);
}

/* ---- elementary functions: values from 60 digits ---- */

static const double logarithm[][2] = {
	{0x1.0000000000000p-1, -0.69314718055994530942}, {2, 0.69314718055994530942}, {10, 2.302585092994045684},
	{0x1.56e1fc2f8f359p-997, -690.77552789821370518}, {0x1.7e43c8800759cp+996, 690.77552789821370526},
	{0x1.0000000000001p+0, 2.2204460492503128343e-16}, {0x1.6a0902de00d1bp-1, -0.34658318037194200028},
	{0x1.fffffca501acbp-1, -1.0000000494736474329e-7}, {3, 1.0986122886681096914}, {1, 0}
};
static const double exponential[][2] = {
	{1, 2.7182818284590452354}, {-1, 0.3678794411714423216}, {0.5, 1.6487212707001281468},
	{0x1.4f8b588e368f1p-17, 1.0000100000500001667}, {10, 22026.465794806716517}, {-10, 0.000045399929762484851536},
	{300, 1.9424263952412559366e+130}, {-300, 5.1482002224120137812e-131}, {0, 1}
};

static void
test_elementary(void)
{
	for (size_t i = 0; i < sizeof(logarithm) / sizeof(logarithm[0]); i++)
		CHECK(fabs(cm_log(logarithm[i][0]) - logarithm[i][1]) <= fabs(logarithm[i][1]) * 3e-16, "log %g", logarithm[i][0]);
	for (size_t i = 0; i < sizeof(exponential) / sizeof(exponential[0]); i++)
		CHECK(fabs(cm_exp(exponential[i][0]) - exponential[i][1]) <= exponential[i][1] * 3e-16, "exp %g", exponential[i][0]);
	for (double y = 1e-18; y < 1e18; y *= 1.37)
		CHECK(fabs(cm_log_1p(y) - log1p(y)) <= 4e-16 * log1p(y), "log of 1 + %g", y);
	CHECK(cm_exp(-1200) == 0, "exp of little");
	for (int i = 0; i < 10000; i++)
	{
		double		x = ((double) (check_random() >> 11) * 0x1p-53 - 0.5) * 1300;

		CHECK(fabs(cm_log(cm_exp(x)) - x) <= 1e-15 * (1 + fabs(x)), "log of exp %g", x);
		CHECK(fabs(cm_exp(x) - exp(x)) <= 4e-16 * exp(x), "exp %g", x);
	}
}

/* ---- distributions ---- */

static void
test_variates(void)
{
	static const double percents[] = {0, 0.01, 5, 50, 95, 300};

	for (int kind = 0; kind < CM_DISTRIBUTIONS; kind++)
		for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++)
		{
			cm_variate	v;
			double		half = percents[i] / 100;
			double		cv = half / 1.959963984540054;
			double		mean = 0;
			double		square = 0;
			double		theory;

			cm_variate_init(&v, (cm_distribution) kind, percents[i]);
			/* the middle of each of MANY slices: its mean is the integral */
			for (int k = 0; k < MANY; k++)
			{
				double		m = cm_variate_at(&v, (k + 0.5) / MANY);

				mean += m / MANY;
				square += (m - 1) * (m - 1) / MANY;
			}
			theory = kind == CM_TRIANGULAR ? half / (1 - sqrt(0.05)) / sqrt(6)
				: kind == CM_UNIFORM ? half / 0.95 / sqrt(3) : cv;
			CHECK(fabs(mean - 1) < 1e-6 + cv * 1e-4, "mean of %s %g %%: %g", cm_distribution_names[kind], percents[i], mean);
			/* the slices cut the far tail of a lognormal off */
			CHECK(fabs(sqrt(square) - theory) <= 1e-7 + theory * (kind == CM_LOGNORMAL ? 5e-3 : 1e-4),
				  "deviation of %s %g %%: %g", cm_distribution_names[kind], percents[i], sqrt(square));
			if (kind != CM_LOGNORMAL)
			{
				CHECK(fabs(cm_variate_at(&v, 0.975) - 1 - half) < 1e-14 * (1 + half), "97.5 %% of %s", cm_distribution_names[kind]);
				CHECK(fabs(cm_variate_at(&v, 0.025) - 1 + half) < 1e-14 * (1 + half), "2.5 %% of %s", cm_distribution_names[kind]);
				CHECK(fabs(cm_variate_at(&v, 0.5) - 1) < 1e-15, "middle of %s", cm_distribution_names[kind]);
			}
			else
				CHECK(fabs(cm_variate_at(&v, 0.5) - 1 / sqrt(1 + cv * cv)) < 1e-14, "median of lognormal");
			if (percents[i] == 0)
				CHECK(cm_variate_at(&v, 0.01) == 1 && cm_variate_at(&v, 0.99) == 1, "what is certain is 1");
		}
}

static void
test_extremes(void)
{
	cm_variate	v;
	double		least = 0x1p-53;

	cm_variate_init(&v, CM_LOGNORMAL, 1e308);
	CHECK(cm_variate_at(&v, least) >= 0 && isfinite(cm_variate_at(&v, 1 - least)), "a vast lognormal");
	cm_variate_init(&v, CM_LOGNORMAL, 1e-300);
	CHECK(cm_variate_at(&v, least) == 1, "a tiny lognormal");
	for (double percent = 1e-9; percent < 1000; percent *= 1.5)
	{
		double		cv = percent / 100 / 1.959963984540054;

		cm_variate_init(&v, CM_LOGNORMAL, percent);
		CHECK(fabs(v.scale * v.scale - log1p(cv * cv)) < 1e-15 * v.scale * v.scale, "variance of the logarithm at %g %%", percent);
	}
}

static void
test_names(void)
{
	cm_distribution kind;

	for (int i = 0; i < CM_DISTRIBUTIONS; i++)
		CHECK(cm_distribution_by_name(cm_distribution_names[i], strlen(cm_distribution_names[i]), &kind) && kind == (cm_distribution) i, "name");
	CHECK(!cm_distribution_by_name("norma", 5, &kind) && !cm_distribution_by_name("normal ", 7, &kind) &&
		  !cm_distribution_by_name("", 0, &kind) && !cm_distribution_by_name("Normal", 6, &kind), "no names");
}

/* ---- simulated totals ---- */

#define DRAWS 1001

static void
test_simulation(void)
{
	static unsigned char a[DRAWS * CM_TOTAL_SIZE + 1];
	static unsigned char b[DRAWS * CM_TOTAL_SIZE + 1];
	static const unsigned char zero[DRAWS * CM_TOTAL_SIZE];
	static cm_variate v[100][2];
	double		value[100];
	bool		same = true;

	for (int i = 0; i < 100; i++)
	{
		char		key[20];

		value[i] = ((double) (int64_t) check_random()) * 0x1p-40;
		for (int j = 0; j < 2; j++)
		{
			snprintf(key, sizeof(key), "%d", j == 0 ? i : i % 7);
			cm_variate_init(&v[i][j], (cm_distribution) ((i + j) % CM_DISTRIBUTIONS), i);
			cm_stream_init(&v[i][j].stream, 3, key, strlen(key));
		}
		CHECK(cm_simulate(a + 1, 0, DRAWS, value[i], v[i], 2, 1) == CM_OK, "simulate");
	}
	/* backwards, in pieces of the draws, at another alignment */
	for (int i = 99; i >= 0; i--)
	{
		CHECK(cm_simulate(b, 500, DRAWS, value[i], v[i], 2, 1) == CM_OK, "simulate");
		CHECK(cm_simulate(b, 0, 500, value[i], v[i], 2, 1) == CM_OK, "simulate");
	}
	CHECK(memcmp(a + 1, b, sizeof(zero)) == 0, "the order does not matter");
	CHECK(cm_totals_add(b, a + 1, DRAWS, 1) == CM_OK, "add");
	for (int i = 0; i < DRAWS; i++)
		same = same && cm_total(b, i) == 2 * cm_total(a + 1, i);
	CHECK(same, "twice");
	CHECK(cm_totals_add(b, a + 1, DRAWS, -1) == CM_OK && cm_totals_add(b, a + 1, DRAWS, -1) == CM_OK, "subtract");
	CHECK(memcmp(b, zero, sizeof(zero)) == 0, "what is subtracted leaves no trace");
	for (int i = 0; i < 100; i++)
		CHECK(cm_simulate(a + 1, 0, DRAWS, value[i], v[i], 2, -1) == CM_OK, "take away");
	CHECK(memcmp(a + 1, zero, sizeof(zero)) == 0, "what is taken away leaves no trace");

	/* certain values; the ends of the range */
	CHECK(cm_simulate(b, 0, DRAWS, 0.1, NULL, 0, 1) == CM_OK && cm_total(b, 77) == 0.1, "a certain value");
	CHECK(cm_simulate(b, 0, DRAWS, 1.5e20, NULL, 0, 1) == CM_OVERFLOW, "out of range");
	CHECK(cm_simulate(b, 0, DRAWS, 1e308, v[99], 2, 1) == CM_OVERFLOW, "far out of range");
	CHECK(cm_simulate(b, 0, DRAWS, 1.4e20, NULL, 0, 1) == CM_OK && cm_simulate(b, 0, DRAWS, 1.4e20, NULL, 0, 1) == CM_OVERFLOW,
		  "the total out of range");
	memset(a, 0, sizeof(a));
	a[15] = 0x80;
	memset(b, 0, sizeof(b));
	CHECK(cm_totals_add(b, a, 1, -1) == CM_OVERFLOW, "the negative of the least");
}

static void
test_summary(void)
{
	cm_summary	s;
	double		hundred[100];

	for (int i = 0; i < 100; i++)
		hundred[i] = 1e15 + (i * 37) % 100;
	cm_summarise(hundred, 100, &s);
	CHECK(s.mean == 1e15 + 49.5 && s.median == 1e15 + 49.5, "mean, median");
	CHECK(fabs(s.standard_deviation - sqrt(100 * 101 / 12.0)) < 1e-12, "deviation %.17g", s.standard_deviation);
	CHECK(s.lower == 1e15 + 2.5 && s.upper == 1e15 + 96.5, "quantiles %.17g %.17g", s.lower, s.upper);
	CHECK(fabs(cm_standard_error(&s, 100) - s.standard_deviation / 10) < 1e-15, "standard error");
	for (int i = 0; i < 100; i++)
		hundred[i] = -10;
	cm_summarise(hundred, 100, &s);
	CHECK(s.mean == -10 && s.standard_deviation == 0 && s.lower == -10 && s.upper == -10, "constant");
	CHECK(cm_half_width_percent(&s) == 0, "half width");
	hundred[0] = hundred[1] = hundred[2] = -30;
	hundred[97] = hundred[98] = hundred[99] = 10;
	cm_summarise(hundred, 100, &s);
	CHECK(fabs(cm_half_width_percent(&s) - 105) < 1e-9, "half width of a negative mean %g", cm_half_width_percent(&s));
}

int
main(void)
{
	test_philox();
	test_streams();
	test_uniform();
	test_elementary();
	test_variates();
	test_extremes();
	test_names();
	test_simulation();
	test_summary();
	return check_done();
}
