/*
 * test_regression.c: exact least squares, against fractions of Python and the
 * reference data of NIST.
 */
#include "sample.h"

#include <math.h>

#include "core/statistics/regression_result.h"

static cm_fit fit;
static uint64_t *words;
static unsigned char room[SUMS_SIZE];

/* Solve it in memory of exactly its size. */
static cm_status
solve(const cm_gram *g)
{
	size_t		size = cm_fit_words(g);

	free(words);
	words = malloc(size * sizeof(uint64_t));
	if (words == NULL)
		abort();
	return cm_fit_solve(&fit, g, words, size, never);
}

static void
read_numbers(const char *text, double *numbers)
{
	char	   *end;

	for (int i = 0; *text != '\0'; i++)
	{
		numbers[i] = strtod(text, &end);
		text = end + strspn(end, " ");
	}
}

static void
read_sample(void)
{
	k = oracle_int(1);
	origin = oracle_int(2) != 0;
	n = oracle_int(3);
	for (int i = 0; i < n; i++)
	{
		CHECK(oracle_next() && oracle_is("row"), "row %d", i);
		read_numbers(oracle_text(1), high[i]);
		read_numbers(oracle_text(2), low[i]);
	}
}

static bool
same(double a, double b)
{
	return (a >= b && a <= b) || (isnan(a) && isnan(b));
}

/* Within some units of the last place of what is expected. */
static bool
near(double a, double expected, double ulps)
{
	return same(a, expected) || fabs(a - expected) <= ulps * 2.3e-16 * fabs(expected) || (fabs(a) < 1e-300 && fabs(expected) < 1e-300);
}

/* ---- against fractions ---- */

/* Another sample under the model, row by row and as a whole: the first rows of the fit. */
static void
check_sample(const double *predicted)
{
	cm_gram		g = gram_of(0, 3, room);
	size_t		size = cm_sample_words(&fit, &g);
	uint64_t   *memory = malloc(size * sizeof(uint64_t));
	cm_sample	sample;
	double		square = 0;
	double		largest = 0;
	double		expected = 0;
	double		actual = 0;

	if (memory == NULL)
		abort();
	for (int i = 0; i < 3; i++)
	{
		square += (high[i][k] - predicted[i]) * (high[i][k] - predicted[i]);
		expected += predicted[i];
		actual += high[i][k];
		largest = fmax(largest, fmax(fabs(high[i][k]), fabs(predicted[i])));
	}
	CHECK(cm_fit_sample(&fit, &g, memory, size, &sample) == CM_OK && !fit.arena.full, "sample");
	CHECK(fabs(sample.expected - expected) <= largest * 1e-15 && fabs(sample.actual - actual) <= largest * 1e-15, "sums of a sample");
	CHECK(fabs(sample.difference - (expected - actual)) <= largest * 3e-15, "difference");
	CHECK(largest > 1e150 || largest < 1e-150 || fabs(sample.rms - sqrt(square / 3)) <= largest * 1e-14, "mean square %g, not %g", sample.rms, sqrt(square / 3));
	free(memory);

	/* the leverage of one row as a sample is that of the row */
	g = gram_of(1, 2, room);
	size = cm_sample_words(&fit, &g);
	memory = malloc(size * sizeof(uint64_t));
	if (memory == NULL)
		abort();
	CHECK(cm_fit_sample(&fit, &g, memory, size, &sample) == CM_OK && !fit.arena.full, "row as a sample");
	CHECK(near(sample.leverage, cm_fit_leverage(&fit, high[1], &square), 1), "leverage of a row as a sample");
	CHECK(same(sample.difference, -cm_fit_residual(&fit, high[1][k], high[1])), "its residual");
	free(memory);
}

static void
check_fit(void)
{
	cm_gram		g = gram_of(0, n, room);
	double		b[CM_GRAM_VARIABLES + 1];
	double		squares[CM_GRAM_VARIABLES + 1];
	double		predicted[3];
	double		leverage[3];
	double		rest;
	double		r2 = strtod(oracle_text(5), NULL);

	CHECK(solve(&g) == CM_OK, "solved");
	CHECK(fit.df == oracle_int(6), "degrees of freedom");
	read_numbers(oracle_text(1), b);
	read_numbers(oracle_text(2), squares);
	for (int i = fit.first; i <= k; i++)
	{
		CHECK(same(cm_fit_coefficient(&fit, i), b[i - fit.first]), "coefficient %d", i);
		CHECK(near(cm_fit_standard_error(&fit, i), sqrt(squares[i - fit.first]), 1), "standard error %d: %a %a", i, cm_fit_standard_error(&fit, i), sqrt(squares[i - fit.first]));
	}
	CHECK(near(cm_fit_residual_error(&fit), sqrt(strtod(oracle_text(3), NULL)), 1), "residual error");
	CHECK(same(cm_fit_sse(&fit), strtod(oracle_text(4), NULL)), "sum of squares");
	CHECK(same(cm_fit_r2(&fit, false), r2), "R squared");
	CHECK(fabs(cm_fit_r2(&fit, true) - (1 - (1 - r2) * (n - !origin) / (double) fit.df)) < 4e-15 * n, "adjusted R squared");
	CHECK(origin || same(cm_fit_bias(&fit), 0), "no bias");
	read_numbers(oracle_text(7), predicted);
	read_numbers(oracle_text(8), leverage);
	for (int i = 0; i < 3; i++)
	{
		CHECK(same(cm_fit_predict(&fit, high[i]), predicted[i]), "prediction");
		CHECK(same(cm_fit_leverage(&fit, high[i], &rest), leverage[i]), "leverage");
		CHECK(fabs(1 - leverage[i] - rest) < 2e-16, "the rest of the leverage");
		CHECK(fabs(cm_fit_residual(&fit, high[i][k], high[i]) - (high[i][k] - predicted[i])) <= 4e-16 * (fabs(predicted[i]) + fabs(high[i][k])), "residual");
	}
	check_sample(predicted);
	CHECK(!fit.arena.full, "memory suffices");
}

static void
test_fractions(void)
{
	oracle_open("regression");
	while (oracle_next())
	{
		if (oracle_is("sample"))
			read_sample();
		else
			check_fit();
	}
}

/* ---- NIST ---- */

static double worst;

/* Digits in which a figure agrees with the certified one; of zero, those behind the decimal point. */
static void
check_digits(const char *name, const char *what, double value, double certified, double scale)
{
	double		error = fabs(certified) > 0 ? fabs(value / certified - 1) : fabs(value) / scale;
	double		digits = error > 0 ? fmin(-log10(error), 15) : 15;

	CHECK(digits >= 13, "%s: %s agrees to %.1f digits: %.17g, not %.17g", name, what, digits, value, certified);
	worst = fmin(worst, digits);
}

static void
test_nist(void)
{
	char		name[40] = "";
	int			sets = 0;

	oracle_open("nist");
	while (oracle_next())
	{
		int			parameter = oracle_fields > 2 ? oracle_int(2) : 0;
		double		certified = oracle_fields > 3 ? strtod(oracle_text(3), NULL) : 0;

		if (oracle_is("sample"))
		{
			cm_gram		g;

			(void) snprintf(name, sizeof(name), "%s", oracle_text(4));
			read_sample();
			g = gram_of(0, n, room);
			CHECK(solve(&g) == CM_OK, "%s is solved", name);
			worst = 15;
			sets++;
		}
		else if (oracle_is("done"))
			printf("%s: %.1f digits\n", name, worst);
		else if (strcmp(oracle_text(1), "coefficient") == 0)
			check_digits(name, "coefficient", cm_fit_coefficient(&fit, parameter), certified, 1);
		else if (strcmp(oracle_text(1), "standard deviation") == 0)
			check_digits(name, "standard deviation", cm_fit_standard_error(&fit, parameter), certified, 1);
		else if (strcmp(oracle_text(1), "residual standard deviation") == 0)
			check_digits(name, "residual standard deviation", cm_fit_residual_error(&fit), certified, 1);
		else if (strcmp(oracle_text(1), "r squared") == 0)
			check_digits(name, "R squared", cm_fit_r2(&fit, false), certified, 1);
		else
			CHECK(false, "%s", oracle_whole());
	}
	CHECK(sets == 11, "%d sets", sets);
}

/* ---- what cannot be fitted ---- */

static cm_status
status_of(bool through_origin, int searched)
{
	cm_gram		g;

	origin = through_origin;
	g = gram_of(0, n, room);
	g.searched = searched;
	return solve(&g);
}

static void
test_refusals(void)
{
	set_rows(1, 3, (const double[]) {1, 2, 2, 3, 3, 5});
	CHECK(status_of(false, 0) == CM_OK && fit.df == 1, "three rows");
	CHECK(status_of(false, 1) == CM_TOO_FEW_ROWS && status_of(true, 2) == CM_TOO_FEW_ROWS, "change points are parameters");
	n = 2;
	CHECK(status_of(false, 0) == CM_TOO_FEW_ROWS, "two rows");
	CHECK(status_of(true, 0) == CM_OK && fit.df == 1, "two rows through the origin");
	n = 1;
	CHECK(status_of(false, 0) == CM_TOO_FEW_ROWS && status_of(true, 0) == CM_TOO_FEW_ROWS, "one row");
	n = 0;
	CHECK(status_of(false, 0) == CM_TOO_FEW_ROWS, "no row");

	set_rows(2, 4, (const double[]) {1, 7, 1, 2, 7, 2, 3, 7, 4, 5, 7, 4});
	CHECK(status_of(false, 0) == CM_CONSTANT_VARIABLE && fit.variable == 2, "a constant variable");
	CHECK(status_of(true, 0) == CM_OK, "which is an intercept through the origin");
	set_rows(2, 4, (const double[]) {1, 0, 1, 2, 0, 2, 3, 0, 4, 5, 0, 4});
	CHECK(status_of(true, 0) == CM_CONSTANT_VARIABLE && fit.variable == 2, "always 0");

	set_rows(2, 5, (const double[]) {1, 2, 1, 2, 4, 2, 3, 6, 4, 5, 10, 4, 9, 18, 1});
	CHECK(status_of(false, 0) == CM_DEPENDENT_VARIABLE && fit.variable == 2 && fit.tolerance <= 0, "twice the other");
	set_rows(2, 5, (const double[]) {1, 0.1, 1, 2, 0.2, 2, 3, 0.3, 4, 5, 0.5, 4, 9, 0.9, 1});
	CHECK(status_of(false, 0) == CM_DEPENDENT_VARIABLE && fit.variable >= 1 && fit.tolerance > 0 && fit.tolerance < 1e-30,
		  "a tenth of the other, but for the last digits of a double");
	set_rows(2, 5, (const double[]) {1, 0.1, 1, 2, 0.2, 2, 3, 0.3, 4, 5, 0.5, 4, 9, 0.900000001, 1});
	CHECK(status_of(false, 0) == CM_OK, "a tenth, but for the ninth digit");

	set_rows(1, 4, (const double[]) {1, 3, 2, 3, 3, 3, 4, 3});
	CHECK(status_of(false, 0) == CM_CONSTANT_Y, "a constant y");
	CHECK(status_of(true, 0) == CM_OK, "which varies about 0");
	set_rows(1, 4, (const double[]) {1, 0, 2, 0, 3, 0, 4, 0});
	CHECK(status_of(true, 0) == CM_CONSTANT_Y, "always 0");
	set_rows(1, 4, (const double[]) {1, 3, 2, 5, 3, 7, 4, 9});
	CHECK(status_of(false, 0) == CM_OK && same(cm_fit_r2(&fit, true), 1) && same(cm_fit_residual_error(&fit), 0)
		  && same(cm_fit_standard_error(&fit, 1), 0), "no residual");
}

/* y = 1/3 + 3/2 x with residuals 1/6, -1/3, 1/6. */
static void
test_conclusions(void)
{
	const double two = 2;
	double		value;
	cm_interval one;
	cm_interval mean;
	cm_sample	sample;
	cm_gram		g;
	uint64_t   *memory;
	size_t		size;

	set_rows(1, 3, (const double[]) {1, 2, 2, 3, 3, 5});
	CHECK(status_of(false, 0) == CM_OK, "solved");
	CHECK(cm_fit_t(&fit, 1, &value) == CM_OK && near(value, 3 * sqrt(3), 2), "t is %g", value);
	CHECK(cm_fit_p(&fit, 1, &value) == CM_OK && fabs(value - 0.12103771832367716) < 1e-14, "p is %.17g", value);
	CHECK(near(cm_fit_cv_rmse(&fit), sqrt(1.0 / 6) * 0.3, 2) && same(cm_fit_nmbe(&fit), 0), "errors relative to the mean");
	CHECK(cm_fit_standardized_residual(&fit, 3, &two, &value) && near(value, -1, 2), "residual in the middle %g", value);
	mean = cm_fit_interval(&fit, &two, 0.95, true);
	one = cm_fit_interval(&fit, &two, 0.95, false);
	CHECK(near(mean.estimate, 10.0 / 3, 1) && fabs(mean.upper - mean.estimate - 12.706204736174705 / sqrt(18)) < 1e-13, "where the mean is");
	CHECK(same(one.estimate, mean.estimate) && fabs(one.upper - one.estimate - 2 * (mean.upper - mean.estimate)) < 1e-13
		  && fabs(one.upper + one.lower - 2 * one.estimate) < 1e-14, "where one more is");

	g = gram_of(1, 2, room);
	size = cm_sample_words(&fit, &g);
	memory = malloc(size * sizeof(uint64_t));
	if (memory == NULL || cm_fit_sample(&fit, &g, memory, size, &sample) != CM_OK)
		abort();
	CHECK(same(cm_sample_mean(&sample), 3) && near(cm_sample_cv_rmse(&sample), 1.0 / 9, 2) && near(cm_sample_nmbe(&sample), -1.0 / 9, 2), "a sample");
	mean = cm_sample_improvement(&fit, &sample, 0.95);
	CHECK(near(mean.estimate, 1.0 / 3, 1) && fabs(mean.upper - mean.lower - (one.upper - one.lower)) < 1e-13, "less than expected, and how certain");
	CHECK(near(cm_sample_improvement_ratio(&sample), 0.1, 1), "by a tenth");
	free(memory);

	set_rows(1, 4, (const double[]) {1, 3, 2, 5, 3, 7, 4, 9});
	CHECK(status_of(false, 0) == CM_OK && !cm_fit_standardized_residual(&fit, 5, &two, &value), "a perfect fit has no errors");
	CHECK(cm_fit_t(&fit, 1, &value) == CM_OK && isinf(value), "nor an end to t");
	set_rows(1, 3, (const double[]) {1e-300, -1.5e308, 2e-300, 1.5e308, 3e-300, 1e308});
	CHECK(status_of(false, 0) == CM_OK && cm_fit_t(&fit, 1, &value) == CM_OVERFLOW && cm_fit_p(&fit, 1, &value) == CM_OVERFLOW, "a slope beyond double");
}

/* Extremes of double, alone and together. */
static void
test_extremes(void)
{
	set_rows(2, 5, (const double[]) {1e300, 1e-300, 1, 2e300, 1e-300, -3e300, 3e300, 5e-324, 4, 5e300, 2e-300, 5e-324, 9e300, 1e-310, 1e300});
	CHECK(status_of(false, 0) == CM_OK && !fit.arena.full, "solved");
	for (int i = 0; i <= k; i++)
		CHECK(!isnan(cm_fit_coefficient(&fit, i)) && !isnan(cm_fit_standard_error(&fit, i)), "coefficient %d", i);
	for (int i = 0; i < n; i++)
	{
		double		rest;
		double		leverage = cm_fit_leverage(&fit, high[i], &rest);

		CHECK(leverage >= 0 && leverage <= 1 && fabs(leverage + rest - 1) < 4e-16, "leverage of row %d", i);
		CHECK(!isnan(cm_fit_predict(&fit, high[i])) && !isnan(cm_fit_residual(&fit, high[i][k], high[i])), "row %d", i);
		(void) cm_fit_predict(&fit, (const double[]) {5e-324, 1e308});
		(void) cm_fit_residual(&fit, 5e-324, (const double[]) {1e308, 1e308});
		(void) cm_fit_leverage(&fit, (const double[]) {5e-324, 1e308}, &rest);
	}
	check_sample((const double[]) {cm_fit_predict(&fit, high[0]), cm_fit_predict(&fit, high[1]), cm_fit_predict(&fit, high[2])});
	CHECK(!fit.arena.full, "memory suffices");
}

/* Sums that no rows have, any bytes: a status, no more. */
static void
test_forged(void)
{
	unsigned char bytes[200 * 8 * 4];
	int			solved = 0;

	for (int trial = 0; trial < 3000; trial++)
	{
		cm_gram		g = {(int64_t) (check_random() % 100), 1 + (int) (check_random() % 5), 0, 0, bytes, trial % 2 == 0, (int) (check_random() % 3)};
		bool		small = trial % 3 != 0;

		g.first = (int) (check_random() % 8) - 5;
		g.words = (int) (check_random() % 4);
		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = small && check_random() % 4 != 0 ? 0 : (unsigned char) check_random();
		k = g.k;
		if (solve(&g) == CM_OK)
		{
			double		x[CM_GRAM_VARIABLES] = {1, 1e300, 1e-300};
			double		rest;
			cm_sample	sample;
			size_t		size = cm_sample_words(&fit, &g);
			uint64_t   *memory = malloc(size * sizeof(uint64_t));

			if (memory == NULL)
				abort();
			(void) cm_fit_r2(&fit, true);
			(void) cm_fit_leverage(&fit, x, &rest);
			(void) cm_fit_residual(&fit, 1, x);
			(void) cm_fit_sample(&fit, &g, memory, size, &sample);
			for (int i = fit.first; i <= k; i++)
				(void) cm_fit_standard_error(&fit, i);
			solved++;
			free(memory);
		}
		CHECK(!fit.arena.full, "memory suffices");
	}
	printf("%d forged states have a solution\n", solved);
}

int
main(void)
{
	test_fractions();
	test_nist();
	test_refusals();
	test_conclusions();
	test_extremes();
	test_forged();
	free(words);
	return check_done();
}
