/*
 * test_indicator.c: intensities, ratios, changes, pathways, peaks.
 */
#include "check.h"

#include <limits.h>

#include "core/rating/indicator.h"
#include "core/value/quantity.h"

#define E18 CM_ONE
#define MILLI (CM_ONE / 1000)

static unsigned
unit(const char *name)
{
	uint16_t	code = 0;
	cm_error	error;

	CHECK(cm_unit_parse(name, strlen(name), &code, &error) == CM_OK, "%s", name);
	return code;
}

static cm_value
of(cm_i128 amount, const char *name)
{
	return cm_value_make(amount, unit(name));
}

static void
test_intensity(void)
{
	cm_value	e = cm_value_make((cm_i128) 1809375 * (E18 / 10), 1);
	cm_i128		r = -1;

	CHECK(cm_intensity(e, of(1000000 * E18, "tce"), unit("tce"), &r) == CM_OK && r == 1809375 * (E18 / 10000000), "180937.5 t of 1000000 tce");
	CHECK(cm_intensity(e, of(293076 * E18, "GJ"), unit("tce"), &r) == CM_OK && r == (cm_i128) 180937500 * (E18 / 10000000), "per tce of GJ");
	CHECK(cm_intensity(cm_value_make(E18, 1), of(3, "CNY"), unit("CNY"), &r) == CM_OVERFLOW, "per next to nothing");
	CHECK(cm_intensity(cm_value_make(1, 1), of(2 * E18, "t"), unit("t"), &r) == CM_OK && r == 0, "half to even: 0.5 is 0");
	CHECK(cm_intensity(cm_value_make(3, 1), of(2 * E18, "t"), unit("t"), &r) == CM_OK && r == 2, "half to even: 1.5 is 2");
	CHECK(cm_intensity(e, of(0, "t"), unit("t"), &r) == CM_DIVISION_BY_ZERO, "CM_DIVISION_BY_ZERO");
	CHECK(cm_intensity(e, of(-1, "t"), unit("t"), &r) == CM_NEGATIVE, "CM_NEGATIVE");
	CHECK(cm_intensity(e, of(E18, "t"), unit("m2"), &r) == CM_NO_CONVERSION, "CM_NO_CONVERSION");
	CHECK(cm_intensity(cm_value_make(-E18, 1), of(4 * E18, "t"), unit("kg"), &r) == CM_OK && r == -E18 / 4000, "negative emissions");
}

static void
test_neutrality(void)
{
	cm_i128		r = -1;

	CHECK(cm_neutrality(200 * E18, 30 * E18, 20 * E18, &r) == CM_OK && r == 25 * E18, "r == 25 * E18");
	CHECK(cm_neutrality(0, 0, 0, &r) == CM_OK && r == 100 * E18, "no emissions");
	CHECK(cm_neutrality(E18, E18, E18, &r) == CM_OK && r == 200 * E18, "not clipped");
	CHECK(cm_neutrality(CM_AMOUNT_MAX, CM_AMOUNT_MAX, CM_AMOUNT_MAX, &r) == CM_OK && r == 200 * E18, "the largest");
	CHECK(cm_neutrality(1, CM_AMOUNT_MAX, 0, &r) == CM_OVERFLOW, "CM_OVERFLOW");
	CHECK(cm_neutrality(-1, 0, 0, &r) == CM_NEGATIVE, "CM_NEGATIVE");
	CHECK(cm_neutrality(1, -1, 0, &r) == CM_NEGATIVE, "CM_NEGATIVE");
	CHECK(cm_neutrality(1, 0, -1, &r) == CM_NEGATIVE, "CM_NEGATIVE");
}

static void
test_linear(void)
{
	cm_i128		r = -1;

	CHECK(cm_linear_target(100000 * E18, 5, CM_TARGET_RATE, &r) == CM_OK && r == 79000 * E18, "r == 79000 * E18");
	CHECK(cm_linear_target(100000 * E18, 10, CM_TARGET_RATE, &r) == CM_OK && r == 58000 * E18, "r == 58000 * E18");
	CHECK(cm_linear_target(100000 * E18, 0, CM_TARGET_RATE, &r) == CM_OK && r == 100000 * E18, "r == 100000 * E18");
	CHECK(cm_linear_target(100000 * E18, 23, CM_TARGET_RATE, &r) == CM_OK && r == 3400 * E18, "r == 3400 * E18");
	CHECK(cm_linear_target(100000 * E18, 24, CM_TARGET_RATE, &r) == CM_OK && r == 0, "never below zero");
	CHECK(cm_linear_target(CM_AMOUNT_MAX, INT64_C(4294967295), E18, &r) == CM_OK && r == 0, "the longest time");
	CHECK(cm_linear_target(CM_AMOUNT_MAX, 7, 0, &r) == CM_OK && r == CM_AMOUNT_MAX, "no rate");
	CHECK(cm_linear_target(1, -1, 0, &r) == CM_NEGATIVE, "CM_NEGATIVE");
	CHECK(cm_linear_target(-1, 1, 0, &r) == CM_NEGATIVE, "CM_NEGATIVE");
	CHECK(cm_linear_target(1, 1, -1, &r) == CM_OUT_OF_RANGE, "CM_OUT_OF_RANGE");
	CHECK(cm_linear_target(1, 1, E18 + 1, &r) == CM_OUT_OF_RANGE, "CM_OUT_OF_RANGE");
}

static void
test_pathway(void)
{
	int32_t		years[] = {2020, 2025, 2030, 2060};
	cm_value	values[] = {cm_value_make(100 * E18, 0), cm_value_make(120 * E18, 0), cm_value_make(80 * E18, 0), cm_value_make(0, 0)};
	int32_t		wide[] = {INT_MIN, INT_MAX};
	cm_value	widest[] = {cm_value_make(CM_AMOUNT_MIN, 0), cm_value_make(CM_AMOUNT_MAX, 0)};
	int32_t		bad[] = {2020, 2020};
	cm_i128		r = -1;

	CHECK(cm_pathway_target(years, values, 4, 2020, &r) == CM_OK && r == 100 * E18, "r == 100 * E18");
	CHECK(cm_pathway_target(years, values, 4, 2021, &r) == CM_OK && r == 104 * E18, "r == 104 * E18");
	CHECK(cm_pathway_target(years, values, 4, 2030, &r) == CM_OK && r == 80 * E18, "r == 80 * E18");
	CHECK(cm_pathway_target(years, values, 4, 2045, &r) == CM_OK && r == 40 * E18, "r == 40 * E18");
	CHECK(cm_pathway_target(years, values, 4, 2060, &r) == CM_OK && r == 0, "r == 0");
	CHECK(cm_pathway_target(years, values, 1, 2020, &r) == CM_OK && r == 100 * E18, "one point");
	CHECK(cm_pathway_target(wide, widest, 2, 0, &r) == CM_OK && r > -E18 * 1000000 && r < E18 * 1000000 * 1000, "the widest");
	CHECK(cm_pathway_target(years, values, 4, 2019, &r) == CM_OUT_OF_RANGE, "CM_OUT_OF_RANGE");
	CHECK(cm_pathway_target(years, values, 4, 2061, &r) == CM_OUT_OF_RANGE, "CM_OUT_OF_RANGE");
	CHECK(cm_pathway_target(years, values, 0, 2020, &r) == CM_OUT_OF_RANGE, "CM_OUT_OF_RANGE");
	CHECK(cm_pathway_target(bad, values, 2, 2020, &r) == CM_UNSORTED, "CM_UNSORTED");
}

static void
test_change(void)
{
	cm_i128		r = -1;

	CHECK(cm_change(80 * E18, 100 * E18, &r) == CM_OK && r == -20 * E18, "r == -20 * E18");
	CHECK(cm_change(-E18, E18, &r) == CM_OK && r == -200 * E18, "r == -200 * E18");
	CHECK(cm_change(2 * MILLI, 3 * MILLI, &r) == CM_OK && r == -(100 * E18 / 3), "a third less");
	CHECK(cm_change(CM_AMOUNT_MIN, CM_AMOUNT_MAX, &r) == CM_OK && r == -200 * E18, "r == -200 * E18");
	CHECK(cm_change(CM_AMOUNT_MAX, 1, &r) == CM_OVERFLOW, "CM_OVERFLOW");
	CHECK(cm_change(1, 0, &r) == CM_DIVISION_BY_ZERO, "CM_DIVISION_BY_ZERO");
	CHECK(cm_change(1, -1, &r) == CM_NEGATIVE, "CM_NEGATIVE");
}

static int
peak(const int *figures, int n, int below)
{
	int32_t		years[8];
	cm_value	values[8];
	int			place = -2;

	for (int i = 0; i < n; i++)
	{
		years[i] = 2020 + i;
		values[i] = cm_value_make(figures[i] * E18, 0);
	}
	CHECK(cm_peak(years, values, n, below, &place) == CM_OK, "CM_OK");
	return place;
}

static void
test_peak(void)
{
	int			figures[] = {3, 7, 5, 7, 6, 4, 5};
	int32_t		gap[] = {2020, 2022};
	int32_t		last[] = {INT_MAX, INT_MIN};
	cm_value	values[] = {cm_value_make(1, 0), cm_value_make(2, 0)};
	int			place;

	CHECK(peak(figures, 7, 3) == 3, "the last of equal ones");
	CHECK(peak(figures, 7, 4) == -1, "not yet");
	CHECK(peak(figures, 4, 0) == 3, "no year below");
	CHECK(peak(figures, 4, 1) == -1, "the last year is the highest");
	CHECK(peak(figures, 0, 0) == -1, "nothing");
	CHECK(cm_peak(gap, values, 2, 0, &place) == CM_UNSORTED, "CM_UNSORTED");
	CHECK(cm_peak(last, values, 2, 0, &place) == CM_UNSORTED, "CM_UNSORTED");
	CHECK(cm_peak(gap, values, 1, -1, &place) == CM_NEGATIVE, "CM_NEGATIVE");
}

int
main(void)
{
	test_intensity();
	test_neutrality();
	test_linear();
	test_pathway();
	test_change();
	test_peak();
	return check_done();
}
