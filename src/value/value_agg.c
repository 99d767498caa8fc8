/*
 * value_agg.c: sum, min, max and avg of co2e and quantity.
 *
 * The state of sum, min and max is a value, changed in place when an
 * aggregate calls.  Where the number of rows matters (avg, and moving sums,
 * which are NULL over an empty frame) it is int8[]: {rows, lo, hi}, the last
 * two being the sum as a cm_value.  Arrays can be forged: check them.
 */
#include "value/value_agg.h"

#include "common/int.h"

#include "core/registry/unit.h"
#include "core/value/co2e.h"
#include "glue/aggregate.h"
#include "glue/error.h"
#include "glue/tally.h"
#include "value/value.h"

/* The state to change: the caller's in an aggregate, else a copy. */
static Datum
writable_state(FunctionCallInfo fcinfo)
{
	if (carbonms_owns_state(fcinfo))
		return PG_GETARG_DATUM(0);
	return carbonms_value_datum(PG_GETARG_VALUE(0));
}

/* Transition and combine function of sum: strict, so that the first value is the state. */
CARBONMS_FUNCTION(carbonms_value_accum);
Datum
carbonms_value_accum(PG_FUNCTION_ARGS)
{
	Datum		state = writable_state(fcinfo);
	cm_value	sum = cm_value_load(DatumGetPointer(state));
	cm_value	v = PG_GETARG_VALUE(1);

	carbonms_same_tag(fcinfo, "add", sum, v);
	carbonms_check_value(fcinfo, cm_value_add(&sum, v));
	cm_value_store(DatumGetPointer(state), sum);
	return state;
}

CARBONMS_FUNCTION(carbonms_value_smaller);
Datum
carbonms_value_smaller(PG_FUNCTION_ARGS)
{
	cm_value	a = PG_GETARG_VALUE(0);
	cm_value	b = PG_GETARG_VALUE(1);

	carbonms_same_tag(fcinfo, "compare", a, b);
	return PG_GETARG_DATUM(cm_value_compare(a, b) <= 0 ? 0 : 1);
}

CARBONMS_FUNCTION(carbonms_value_larger);
Datum
carbonms_value_larger(PG_FUNCTION_ARGS)
{
	cm_value	a = PG_GETARG_VALUE(0);
	cm_value	b = PG_GETARG_VALUE(1);

	carbonms_same_tag(fcinfo, "compare", a, b);
	return PG_GETARG_DATUM(cm_value_compare(a, b) >= 0 ? 0 : 1);
}

/* ---- {rows, lo, hi} ---- */

#define VALUE_TALLY 3

static int64 *
value_tally(FunctionCallInfo fcinfo, int argument)
{
	int			n;
	int64	   *tally = carbonms_tally(fcinfo, argument, &n);

	if (n != VALUE_TALLY)
		carbonms_forged_state("of co2e or quantity");
	return tally;
}

static cm_value
tally_value(const int64 *tally)
{
	return cm_value_load(&tally[1]);
}

/* Add or take away the sum of some rows. */
static void
tally_add(FunctionCallInfo fcinfo, int64 *tally, cm_value v, int64 rows)
{
	cm_value	sum = tally_value(tally);
	int64		before = tally[0];

	if (pg_add_s64_overflow(before, rows, &tally[0]) || tally[0] < 0)
		carbonms_forged_state("of co2e or quantity");
	if (before == 0)
		sum = v;
	else
	{
		carbonms_same_tag(fcinfo, "add", sum, v);
		carbonms_check_value(fcinfo, rows > 0 ? cm_value_add(&sum, v) : cm_value_subtract(&sum, v));
	}
	cm_value_store(&tally[1], sum);
}

Datum
carbonms_value_tally(FunctionCallInfo fcinfo, cm_value v, int64 rows)
{
	int64	   *tally = value_tally(fcinfo, 0);

	tally_add(fcinfo, tally, v, rows);
	return carbonms_tally_datum(tally);
}

CARBONMS_FUNCTION(carbonms_value_tally_add);
Datum
carbonms_value_tally_add(PG_FUNCTION_ARGS)
{
	return carbonms_value_tally(fcinfo, PG_GETARG_VALUE(1), 1);
}

CARBONMS_FUNCTION(carbonms_value_tally_remove);
Datum
carbonms_value_tally_remove(PG_FUNCTION_ARGS)
{
	return carbonms_value_tally(fcinfo, PG_GETARG_VALUE(1), -1);
}

CARBONMS_FUNCTION(carbonms_value_tally_combine);
Datum
carbonms_value_tally_combine(PG_FUNCTION_ARGS)
{
	int64	   *tally = value_tally(fcinfo, 0);
	int64	   *other = value_tally(fcinfo, 1);

	if (other[0] > 0)
		tally_add(fcinfo, tally, tally_value(other), other[0]);
	return carbonms_tally_datum(tally);
}

/* NULL over no rows; the tag is checked, since any array can be passed here. */
static Datum
finish(FunctionCallInfo fcinfo, bool (*tag_valid) (unsigned), bool average)
{
	int64	   *tally = value_tally(fcinfo, 0);
	cm_value	v = tally_value(tally);

	if (tally[0] == 0)
		PG_RETURN_NULL();
	if (!tag_valid(cm_tag(v)))
		carbonms_forged_state("of co2e or quantity");
	if (average)
		carbonms_check_value(fcinfo, cm_value_rescale(&v, 1, (uint64) tally[0]));
	PG_RETURN_VALUE(v);
}

static bool
unit_tag_valid(unsigned tag)
{
	return cm_unit_by_code(tag) != NULL;
}

CARBONMS_FUNCTION(carbonms_co2e_tally_sum);
Datum
carbonms_co2e_tally_sum(PG_FUNCTION_ARGS)
{
	return finish(fcinfo, cm_co2e_tag_valid, false);
}

CARBONMS_FUNCTION(carbonms_co2e_tally_avg);
Datum
carbonms_co2e_tally_avg(PG_FUNCTION_ARGS)
{
	return finish(fcinfo, cm_co2e_tag_valid, true);
}

CARBONMS_FUNCTION(carbonms_quantity_tally_sum);
Datum
carbonms_quantity_tally_sum(PG_FUNCTION_ARGS)
{
	return finish(fcinfo, unit_tag_valid, false);
}

CARBONMS_FUNCTION(carbonms_quantity_tally_avg);
Datum
carbonms_quantity_tally_avg(PG_FUNCTION_ARGS)
{
	return finish(fcinfo, unit_tag_valid, true);
}
