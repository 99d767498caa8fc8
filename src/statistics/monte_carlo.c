/*
 * monte_carlo.c: the aggregate monte_carlo_agg and the summary of its result.
 *
 * The state is a bytea: sentinel, number of draws, seed, number of rows, and
 * the totals of core/statistics/monte_carlo.h; without a byte it is that of no rows.
 */
#include "glue/compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/statistics/monte_carlo.h"
#include "core/statistics/random.h"
#include "glue/aggregate.h"
#include "glue/error.h"
#include "glue/rows.h"
#include "statistics/uncertainty_row.h"

/* Not the same in the other byte order, nor the beginning of a text. */
#define SENTINEL 0x01434D43

/* Components that one row may have. */
#define MOST_VARIATES 64

/* Draws between two looks at whether the query was cancelled; even. */
#define DRAWS_AT_ONCE 16384

typedef struct state_header
{
	int32		sentinel;
	int32		draws;
	int64		seed;
	int64		rows;
} state_header;

typedef struct row
{
	double		value;
	int64		seed;
	int32		draws;
	int			n;
	cm_variate	variates[MOST_VARIATES];
} row;

/* ---- the state ---- */

static Size
state_size(int32 draws)
{
	return VARHDRSZ + sizeof(state_header) + (Size) draws * CM_TOTAL_SIZE;
}

static unsigned char *
totals_of(bytea *state)
{
	return (unsigned char *) VARDATA_ANY(state) + sizeof(state_header);
}

/* The header of a state, which anybody can have forged; false for that of no rows. */
static bool
read_state(bytea *state, state_header *header)
{
	Size		size = VARSIZE_ANY_EXHDR(state);

	if (size == 0)
		return false;
	if (size < sizeof(state_header))
		carbonms_forged_state("monte_carlo_agg");
	memcpy(header, VARDATA_ANY(state), sizeof(state_header));
	if (header->sentinel != SENTINEL || header->rows < 0 ||
		header->draws < CM_DRAWS_LEAST || header->draws > CM_DRAWS_MOST ||
		size != state_size(header->draws) - VARHDRSZ)
		carbonms_forged_state("monte_carlo_agg");
	return true;
}

static void
write_header(bytea *state, const state_header *header)
{
	memcpy(VARDATA_ANY(state), header, sizeof(state_header));
}

static bytea *
new_state(int64 seed, int32 draws, state_header *header)
{
	Size		size = state_size(draws);
	bytea	   *state = palloc0(size);

	SET_VARSIZE(state, size);
	*header = (state_header) {SENTINEL, draws, seed, 0};
	write_header(state, header);
	return state;
}

/* The first argument as a state that may be changed. */
static bytea *
own_state(FunctionCallInfo fcinfo)
{
	if (carbonms_owns_state(fcinfo))
		return PG_GETARG_BYTEA_PP(0);
	return PG_GETARG_BYTEA_P_COPY(0);
}

static void
same_simulation(const state_header *header, int64 seed, int32 draws)
{
	if (header->seed == seed && header->draws == draws)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot add simulations of different seeds or numbers of draws"),
			 errdetail("One has seed " INT64_FORMAT " and %d draws, the other seed " INT64_FORMAT " and %d draws.",
					   header->seed, header->draws, seed, draws),
			 errhint("Give all rows the same seed and number of draws.")));
}

static void
check_total(cm_status status)
{
	if (status != CM_OK)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("simulated total out of range"),
				 errdetail("Simulated totals lie between -1.47e20 and 1.47e20.")));
}

/* ---- arguments ---- */

pg_noreturn static void
missing(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("value without %s", what),
			 errdetail("In monte_carlo_agg the %s is null, the value is not.", what)));
}

static void
add_variate(row *r, const text *key, const text *distribution, double percent)
{
	cm_variate *variate = &r->variates[r->n++];
	Size		length = VARSIZE_ANY_EXHDR(key);
	char	   *utf8 = pg_server_to_any(VARDATA_ANY(key), (int) length, PG_UTF8);
	cm_distribution kind;

	if (!cm_distribution_by_name(VARDATA_ANY(distribution), VARSIZE_ANY_EXHDR(distribution), &kind))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown distribution \"%s\"", text_to_cstring(distribution)),
				 errhint("Distributions are normal, lognormal, triangular and uniform.")));
	(void) carbonms_percentage(percent);
	if (length == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("key of random numbers is empty"),
				 errhint("Name what is uncertain: rows with the same key are correlated.")));
	cm_variate_init(variate, kind, percent);
	/* the same key in a database of another encoding has the same numbers */
	cm_stream_init(&variate->stream, r->seed, utf8, utf8 == VARDATA_ANY(key) ? length : strlen(utf8));
}

/* Elements of a one-dimensional array argument without NULLs. */
static Datum *
elements_of(FunctionCallInfo fcinfo, int argument, Oid type, const char *what, int *n)
{
	ArrayType  *array;
	Datum	   *elements;

	if (PG_ARGISNULL(argument))
		missing(what);
	array = PG_GETARG_ARRAYTYPE_P(argument);
	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("array of %s must have one dimension", what)));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("array of %s must not contain NULL", what)));
	if (type == TEXTOID)
		deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL, n);
	else
		deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements, NULL, n);
	return elements;
}

static void
get_arrays(FunctionCallInfo fcinfo, row *r)
{
	int			keys;
	int			distributions;
	int			uncertainties;
	Datum	   *key = elements_of(fcinfo, 2, TEXTOID, "key", &keys);
	Datum	   *distribution = elements_of(fcinfo, 3, TEXTOID, "distribution", &distributions);
	Datum	   *uncertainty = elements_of(fcinfo, 4, FLOAT8OID, "uncertainty", &uncertainties);

	if (keys != distributions || keys != uncertainties)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("arrays of components differ in length"),
				 errdetail("There are %d keys, %d distributions and %d uncertainties.",
						   keys, distributions, uncertainties)));
	if (keys > MOST_VARIATES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many components"),
				 errdetail("There are %d components, the limit is %d.", keys, MOST_VARIATES)));
	for (int i = 0; i < keys; i++)
		add_variate(r, DatumGetTextPP(key[i]), DatumGetTextPP(distribution[i]), DatumGetFloat8(uncertainty[i]));
}

/* The arguments behind the state; false for a row without a value, which counts for nothing, as in sum. */
static bool
get_row(FunctionCallInfo fcinfo, bool arrays, row *r)
{
	if (PG_ARGISNULL(1))
		return false;
	r->value = PG_GETARG_FLOAT8(1);
	if (!isfinite(r->value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cannot simulate the value %g", r->value),
				 errhint("A figure that is not known is NULL.")));
	if (PG_ARGISNULL(5))
		missing("seed");
	if (PG_ARGISNULL(6))
		missing("number of draws");
	r->seed = PG_GETARG_INT64(5);
	r->draws = PG_GETARG_INT32(6);
	if (r->draws < CM_DRAWS_LEAST || r->draws > CM_DRAWS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of draws out of range"),
				 errdetail("The number of draws is %d; it must lie between %d and %d.",
						   r->draws, CM_DRAWS_LEAST, CM_DRAWS_MOST)));
	r->n = 0;
	if (arrays)
		get_arrays(fcinfo, r);
	else
	{
		if (PG_ARGISNULL(2))
			missing("key");
		if (PG_ARGISNULL(3))
			missing("distribution");
		if (PG_ARGISNULL(4))
			missing("uncertainty");
		add_variate(r, PG_GETARG_TEXT_PP(2), PG_GETARG_TEXT_PP(3), PG_GETARG_FLOAT8(4));
	}
	return true;
}

/* ---- the aggregate ---- */

/* One row added (rows = 1) or taken away (rows = -1). */
static Datum
simulate(FunctionCallInfo fcinfo, bool arrays, int rows)
{
	row		   *r = palloc(sizeof(row));
	state_header header;
	bytea	   *state = NULL;

	if (!get_row(fcinfo, arrays, r))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (!PG_ARGISNULL(0))
		state = own_state(fcinfo);
	if (state == NULL || !read_state(state, &header))
		state = new_state(r->seed, r->draws, &header);
	same_simulation(&header, r->seed, r->draws);
	if (pg_add_s64_overflow(header.rows, rows, &header.rows) || header.rows < 0)
		carbonms_forged_state("monte_carlo_agg");

	for (int first = 0; first < r->draws; first += DRAWS_AT_ONCE)
	{
		CHECK_FOR_INTERRUPTS();
		check_total(cm_simulate(totals_of(state), first, Min(first + DRAWS_AT_ONCE, r->draws),
								r->value, r->variates, r->n, rows));
	}
	write_header(state, &header);
	pfree(r);
	/* the state of no rows, so that a window may go on with another seed */
	if (header.rows == 0)
		PG_RETURN_BYTEA_P(cstring_to_text_with_len("", 0));
	PG_RETURN_BYTEA_P(state);
}

CARBONMS_FUNCTION(carbonms_monte_carlo_add);
Datum
carbonms_monte_carlo_add(PG_FUNCTION_ARGS)
{
	return simulate(fcinfo, false, 1);
}

CARBONMS_FUNCTION(carbonms_monte_carlo_remove);
Datum
carbonms_monte_carlo_remove(PG_FUNCTION_ARGS)
{
	return simulate(fcinfo, false, -1);
}

CARBONMS_FUNCTION(carbonms_monte_carlo_add_product);
Datum
carbonms_monte_carlo_add_product(PG_FUNCTION_ARGS)
{
	return simulate(fcinfo, true, 1);
}

CARBONMS_FUNCTION(carbonms_monte_carlo_remove_product);
Datum
carbonms_monte_carlo_remove_product(PG_FUNCTION_ARGS)
{
	return simulate(fcinfo, true, -1);
}

CARBONMS_FUNCTION(carbonms_monte_carlo_combine);
Datum
carbonms_monte_carlo_combine(PG_FUNCTION_ARGS)
{
	bytea	   *other = PG_GETARG_BYTEA_PP(1);
	bytea	   *state;
	state_header a;
	state_header b;

	if (!read_state(other, &b))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	state = own_state(fcinfo);
	if (!read_state(state, &a))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	same_simulation(&a, b.seed, b.draws);
	if (pg_add_s64_overflow(a.rows, b.rows, &a.rows))
		carbonms_forged_state("monte_carlo_agg");
	check_total(cm_totals_add(totals_of(state), totals_of(other), a.draws, 1));
	write_header(state, &a);
	PG_RETURN_BYTEA_P(state);
}

CARBONMS_FUNCTION(carbonms_monte_carlo_final);
Datum
carbonms_monte_carlo_final(PG_FUNCTION_ARGS)
{
	bytea	   *state = PG_GETARG_BYTEA_PP(0);
	state_header header;
	Datum	   *totals;

	if (!read_state(state, &header) || header.rows == 0)
		PG_RETURN_NULL();
	totals = palloc(sizeof(Datum) * (Size) header.draws);
	for (int i = 0; i < header.draws; i++)
		totals[i] = Float8GetDatum(cm_total(totals_of(state), i));
	PG_RETURN_ARRAYTYPE_P(construct_array(totals, header.draws, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* ---- the summary ---- */

/* A copy of the totals of an array argument, all finite, two at least. */
static double *
get_totals(ArrayType *array, int *n)
{
	Datum	   *elements;
	double	   *totals;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("simulated totals must not contain NULL")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements, NULL, n);
	if (*n < CM_DRAWS_LEAST)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("too few simulated totals"),
				 errdetail("There are %d, the least is %d.", *n, CM_DRAWS_LEAST)));
	/* they are sorted without a look at whether the query was cancelled */
	if (*n > CM_DRAWS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many simulated totals"),
				 errdetail("There are %d, the limit is %d.", *n, CM_DRAWS_MOST)));
	totals = palloc(sizeof(double) * (Size) *n);
	for (int i = 0; i < *n; i++)
	{
		totals[i] = DatumGetFloat8(elements[i]);
		if (!(fabs(totals[i]) < 1e100))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("simulated total out of range"),
					 errdetail("Total %d is %g.", i + 1, totals[i])));
	}
	return totals;
}

CARBONMS_FUNCTION(carbonms_monte_carlo_summary);
Datum
carbonms_monte_carlo_summary(PG_FUNCTION_ARGS)
{
	int			n;
	double	   *totals = get_totals(PG_GETARG_ARRAYTYPE_P(0), &n);
	cm_summary	s;
	Datum		values[8];
	bool		nulls[8] = {false};

	cm_summarise(totals, n, &s);
	values[0] = Float8GetDatum(s.mean);
	values[1] = Float8GetDatum(s.standard_deviation);
	values[2] = Float8GetDatum(s.median);
	values[3] = Float8GetDatum(s.lower);
	values[4] = Float8GetDatum(s.upper);
	values[5] = Float8GetDatum(cm_half_width_percent(&s));
	nulls[5] = s.mean == 0;
	values[6] = Float8GetDatum(cm_standard_error(&s, n));
	values[7] = Int32GetDatum(n);
	return carbonms_row(fcinfo, values, nulls);
}
