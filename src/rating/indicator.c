/*
 * indicator.c: intensities, ratios, changes, target pathways and peak years
 * as functions over values.
 */
#include "glue/compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/rating/indicator.h"
#include "core/value/quantity.h"
#include "glue/error.h"
#include "glue/numeric.h"
#include "registry/unit.h"
#include "value/quantity.h"
#include "value/value.h"

pg_noreturn static void
refuse(const char *message, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg_internal("%s", message),
			 detail != NULL ? errdetail_internal("%s", detail) : 0));
}

/* A number as an amount, rounded half to even at the 18th place. */
static cm_i128
amount_of(Datum numeric)
{
	cm_number	number;
	cm_i128		amount;

	carbonms_number(numeric, &number);
	carbonms_check(cm_amount_from_number(&number, 1, 1, false, &amount), "a figure");
	return amount;
}

CARBONMS_FUNCTION(carbonms_carbon_intensity);
Datum
carbonms_carbon_intensity(PG_FUNCTION_ARGS)
{
	cm_value	denominator = PG_GETARG_QUANTITY(1);
	uint16		unit = carbonms_unit_arg(PG_GETARG_TEXT_PP(2));
	cm_i128		result;
	cm_status	status = cm_intensity(PG_GETARG_VALUE(0), denominator, unit, &result);
	char		text[CM_QUANTITY_TEXT];

	if (status == CM_NO_CONVERSION)
		carbonms_no_conversion("make an intensity", cm_tag(denominator), unit);
	if (status == CM_DIVISION_BY_ZERO || status == CM_NEGATIVE)
	{
		cm_quantity_format(denominator, text);
		ereport(ERROR,
				(errcode(status == CM_NEGATIVE ? ERRCODE_INVALID_PARAMETER_VALUE : ERRCODE_DIVISION_BY_ZERO),
				 errmsg("cannot compute an intensity per %s", carbonms_with_unit(text, cm_tag(denominator))),
				 errdetail("The denominator must be more than zero.")));
	}
	carbonms_check(status, "an intensity");
	return carbonms_numeric(result);
}

CARBONMS_FUNCTION(carbonms_neutrality_ratio);
Datum
carbonms_neutrality_ratio(PG_FUNCTION_ARGS)
{
	cm_value	gross = PG_GETARG_VALUE(0);
	cm_value	removals = PG_GETARG_VALUE(1);
	cm_value	offsets = PG_GETARG_VALUE(2);
	cm_i128		percent;
	cm_status	status;

	carbonms_same_tag(fcinfo, "compare", gross, removals);
	carbonms_same_tag(fcinfo, "compare", gross, offsets);
	status = cm_neutrality(cm_amount(gross), cm_amount(removals), cm_amount(offsets), &percent);
	if (status == CM_NEGATIVE)
		refuse("gross emissions, removals and offsets are three figures that are not negative",
			   cm_amount(gross) < 0 ? "The gross emissions are negative." :
			   cm_amount(removals) < 0 ? "The removals are negative." : "The offsets are negative.");
	carbonms_check(status, "a ratio");
	return carbonms_numeric(percent);
}

/* Both forms of linear_target(): base, base year, year and, if there is one, the rate. */
static cm_i128
linear_target(FunctionCallInfo fcinfo, cm_i128 base)
{
	int32		base_year = PG_GETARG_INT32(1);
	int32		year = PG_GETARG_INT32(2);
	cm_i128		target = 0;
	cm_status	status = cm_linear_target(base, (int64_t) year - base_year,
										  PG_NARGS() > 3 ? amount_of(PG_GETARG_DATUM(3)) : CM_TARGET_RATE,
										  &target);

	if (status == CM_NEGATIVE && year < base_year)
		refuse(psprintf("year %d is before the base year %d", year, base_year), NULL);
	if (status == CM_NEGATIVE)
		refuse("a target does not begin below zero", NULL);
	if (status == CM_OUT_OF_RANGE)
		refuse("the rate of a target lies between 0 and 1", "A rate of 0.042 is 4.2 % of the base year a year.");
	carbonms_check(status, "a target");
	return target;
}

CARBONMS_FUNCTION(carbonms_co2e_linear_target);
Datum
carbonms_co2e_linear_target(PG_FUNCTION_ARGS)
{
	cm_value	base = PG_GETARG_VALUE(0);

	PG_RETURN_VALUE(cm_value_make(linear_target(fcinfo, cm_amount(base)), cm_tag(base)));
}

CARBONMS_FUNCTION(carbonms_numeric_linear_target);
Datum
carbonms_numeric_linear_target(PG_FUNCTION_ARGS)
{
	return carbonms_numeric(linear_target(fcinfo, amount_of(PG_GETARG_DATUM(0))));
}

/* Years and figures of arguments 0 and 1, of the same length. */
static int
series(FunctionCallInfo fcinfo, int32 **years, cm_value **values)
{
	ArrayType  *first = PG_GETARG_ARRAYTYPE_P(0);
	ArrayType  *second = PG_GETARG_ARRAYTYPE_P(1);
	Datum	   *a;
	Datum	   *b;
	int			n;
	int			m;

	if (array_contains_nulls(first) || array_contains_nulls(second))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("years and values must not contain NULL")));
	deconstruct_array(first, INT4OID, sizeof(int32), true, TYPALIGN_INT, &a, NULL, &n);
	deconstruct_array(second, NUMERICOID, -1, false, TYPALIGN_INT, &b, NULL, &m);
	if (n != m)
		refuse("every year needs a value", psprintf("There are %d years and %d values.", n, m));
	*years = palloc(sizeof(int32) * (Size) Max(n, 1));
	*values = palloc(sizeof(cm_value) * (Size) Max(n, 1));
	for (int i = 0; i < n; i++)
	{
		(*years)[i] = DatumGetInt32(a[i]);
		(*values)[i] = cm_value_make(amount_of(b[i]), 0);
	}
	return n;
}

CARBONMS_FUNCTION(carbonms_pathway_target);
Datum
carbonms_pathway_target(PG_FUNCTION_ARGS)
{
	int32	   *years;
	cm_value   *values;
	int			n = series(fcinfo, &years, &values);
	int32		year = PG_GETARG_INT32(2);
	cm_i128		target;
	cm_status	status = cm_pathway_target(years, values, n, year, &target);

	if (status == CM_UNSORTED)
		refuse("the years of a pathway ascend", NULL);
	if (status == CM_OUT_OF_RANGE)
		refuse(n == 0 ? "a pathway needs points" : psprintf("year %d is outside the pathway", year),
			   n == 0 ? NULL : psprintf("It goes from %d to %d.", years[0], years[n - 1]));
	carbonms_check(status, "a target");
	return carbonms_numeric(target);
}

static Datum
change(cm_i128 current, cm_i128 previous)
{
	cm_i128		percent;
	cm_status	status = cm_change(current, previous, &percent);

	if (status == CM_NEGATIVE)
		refuse("a change from a negative figure has no percentage", NULL);
	carbonms_check(status, "a change");
	return carbonms_numeric(percent);
}

CARBONMS_FUNCTION(carbonms_numeric_year_on_year);
Datum
carbonms_numeric_year_on_year(PG_FUNCTION_ARGS)
{
	return change(amount_of(PG_GETARG_DATUM(0)), amount_of(PG_GETARG_DATUM(1)));
}

CARBONMS_FUNCTION(carbonms_value_year_on_year);
Datum
carbonms_value_year_on_year(PG_FUNCTION_ARGS)
{
	cm_value	current = PG_GETARG_VALUE(0);
	cm_value	previous = PG_GETARG_VALUE(1);

	carbonms_same_tag(fcinfo, "compare", current, previous);
	return change(cm_amount(current), cm_amount(previous));
}

CARBONMS_FUNCTION(carbonms_peak_year);
Datum
carbonms_peak_year(PG_FUNCTION_ARGS)
{
	int32	   *years;
	cm_value   *values;
	int			n = series(fcinfo, &years, &values);
	int			place;
	cm_status	status = cm_peak(years, values, n, PG_GETARG_INT32(2), &place);

	if (status == CM_UNSORTED)
		refuse("the years of a series follow one another", "A year that is not there may be the peak.");
	if (status == CM_NEGATIVE)
		refuse("the number of years below a peak is not negative", NULL);
	if (place < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(years[place]);
}
