/*
 * baseline_agg.c: baseline_agg(y, x[]).
 *
 * The state is a baseline that is open: its window has room for the rows to
 * come, so that a row is added in place, without allocating anything, unless
 * a figure is larger, or finer, than all before.
 */
#include "glue/compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/statistics/gram.h"
#include "glue/aggregate.h"
#include "statistics/baseline.h"

/* ---- arrays ---- */

/* Where the parts of an array of one dimension are behind its length word, which may be short. */
#define ARRAY_NDIM 0
#define ARRAY_DATA_OFFSET 4
#define ARRAY_TYPE 8
#define ARRAY_LENGTH 12
#define ARRAY_BITMAP 20
#define ARRAY_BEHIND_LENGTH_WORD VARHDRSZ

static int32
array_field(const char *array, int offset)
{
	int32		value;

	memcpy(&value, array + offset, sizeof(value));
	return value;
}

/* The number of elements: 1 to CM_GRAM_VARIABLES. */
static int
array_variables(const char *array, Size size)
{
	int			n = 0;

	if (size >= ARRAY_LENGTH && array_field(array, ARRAY_NDIM) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("variables of a row must be an array of one dimension"),
				 errdetail("The array has %d dimensions.", array_field(array, ARRAY_NDIM))));
	if (size >= ARRAY_BITMAP && array_field(array, ARRAY_NDIM) == 1)
		n = array_field(array, ARRAY_LENGTH);
	if (n < 1 || n > CM_GRAM_VARIABLES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of variables of a baseline must be between 1 and %d", CM_GRAM_VARIABLES),
				 errdetail("The array has %d elements.", n)));
	return n;
}

/*
 * The elements of a double precision[], at any address, *k of them; NULL if
 * one of them is null.  Copies only what is toasted.
 */
static const char *
double_elements(Datum datum, int *k)
{
	struct varlena *v = (struct varlena *) DatumGetPointer(datum);
	const char *array;
	Size		size;
	int32		offset;

	if (unlikely(VARATT_IS_EXTENDED(v)))
		v = PG_DETOAST_DATUM_PACKED(datum);
	array = VARDATA_ANY(v);
	size = VARSIZE_ANY_EXHDR(v);
	*k = array_variables(array, size);
	Assert(array_field(array, ARRAY_TYPE) == FLOAT8OID);
	offset = array_field(array, ARRAY_DATA_OFFSET);
	if (likely(offset == 0))
		return array + ARR_OVERHEAD_NONULLS(1) - ARRAY_BEHIND_LENGTH_WORD;
	for (int i = 0; i < *k; i++)
		if ((array[ARRAY_BITMAP + i / 8] & 1 << i % 8) == 0)
			return NULL;
	return array + offset - ARRAY_BEHIND_LENGTH_WORD;
}

/* ---- rows ---- */

typedef struct row
{
	int			k;
	bool		wide;			/* whether there are low parts */
	cm_part		v[CM_GRAM_VARIABLES + 2];
	cm_part		low[CM_GRAM_VARIABLES + 2];
} row;

/* "y" or "x[2]" */
static char *
variable_name(int i, int k)
{
	return i > k ? "y" : psprintf("x[%d]", i);
}

pg_noreturn static void
not_finite(int i, int k)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s of a baseline is NaN or infinite", variable_name(i, k)),
			 errhint("A figure that is not known is NULL: rows with a NULL are left out.")));
}

/* False if the row is to be left out. */
static bool
get_double_row(FunctionCallInfo fcinfo, row *r)
{
	const char *x;
	int			bad;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return false;
	x = double_elements(PG_GETARG_DATUM(2), &r->k);
	if (x == NULL)
		return false;
	r->wide = false;
	bad = cm_gram_split(PG_GETARG_FLOAT8(1), (const unsigned char *) x, r->k, r->v);
	if (unlikely(bad >= 0))
		not_finite(bad, r->k);
	return true;
}

static void
split_numeric(Datum numeric, int i, row *r)
{
	char	   *digits = DatumGetCString(DirectFunctionCall1(numeric_out, numeric));
	cm_part		parts[2];
	cm_status	status = cm_split_decimal(digits, parts);

	if (status == CM_NOT_A_NUMBER)
		not_finite(i, r->k);
	if (status != CM_OK)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s of a baseline is out of range", variable_name(i, r->k)),
				 errdetail("Figures must be in the range of double precision.")));
	pfree(digits);
	r->v[i] = parts[0];
	r->low[i] = parts[1];
}

static bool
get_numeric_row(FunctionCallInfo fcinfo, row *r)
{
	ArrayType  *array;
	Datum	   *x;
	bool	   *nulls;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return false;
	array = PG_GETARG_ARRAYTYPE_P(2);
	r->k = array_variables((char *) array + ARRAY_BEHIND_LENGTH_WORD, VARSIZE(array) - ARRAY_BEHIND_LENGTH_WORD);
	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &x, &nulls, &r->k);
	for (int i = 0; i < r->k; i++)
		if (nulls[i])
			return false;
	r->wide = true;
	r->v[0] = cm_part_one;
	memset(&r->low[0], 0, sizeof(r->low[0]));
	for (int i = 0; i < r->k; i++)
		split_numeric(x[i], i + 1, r);
	split_numeric(PG_GETARG_DATUM(1), r->k + 1, r);
	return true;
}

/* ---- transitions ---- */

static bool
row_fits(const row *r, cm_span span)
{
	for (int i = 0; i < r->k + 2; i++)
		if (!cm_part_fits(&r->v[i], span))
			return false;
	for (int i = 0; r->wide && i < r->k + 2; i++)
		if (!cm_part_fits(&r->low[i], span))
			return false;
	return true;
}

static cm_span
row_span(const row *r)
{
	cm_span		span = cm_span_of(r->v, r->k + 2);

	return r->wide ? cm_span_union(span, cm_span_of(r->low, r->k + 2)) : span;
}

static void
check_row(const cm_gram *g, const row *r, bool subtract)
{
	if (unlikely(g->k != r->k))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rows of a baseline have different numbers of variables"),
				 errdetail("There are rows of %d and of %d variables.", g->k, r->k)));
	if (unlikely(subtract && g->n == 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot take a row off a baseline that has none")));
	if (unlikely(!subtract && g->n == CM_GRAM_ROWS_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many rows for a baseline"),
				 errdetail("A baseline may have fewer than 2^%d rows.", CM_SUM_TERMS_BITS)));
}

static pg_noinline Datum
first_state(const row *r)
{
	cm_gram		g = {.k = r->k, .sums = (const unsigned char *) ""};

	return carbonms_open_baseline(&g, row_span(r));
}

static Datum
add_row(FunctionCallInfo fcinfo, const row *r, bool subtract)
{
	Datum		datum = PG_ARGISNULL(0) ? first_state(r) : PG_GETARG_DATUM(0);
	bool		open;
	cm_gram		g = carbonms_baseline_state(datum, &open);
	cm_sums		sums;
	int64		n;

	/* a frame without a row that counts may go on with another number of variables */
	if (g.n == 0 && g.k != r->k && carbonms_owns_state(fcinfo))
	{
		datum = first_state(r);
		g = carbonms_baseline_state(datum, &open);
	}
	check_row(&g, r, subtract);
	if (unlikely(!open || !carbonms_owns_state(fcinfo) || !VARATT_IS_4B_U(DatumGetPointer(datum)) ||
				 !row_fits(r, cm_gram_span(&g))))
	{
		datum = carbonms_open_baseline(&g, row_span(r));
		g = carbonms_baseline_state(datum, &open);
	}
	sums = cm_gram_sums(&g);
	if (r->wide)
		cm_gram_add_wide_row(&sums, g.k, r->v, r->low, subtract);
	else
		cm_gram_add_row(&sums, g.k, r->v, subtract);
	n = subtract ? g.n - 1 : g.n + 1;
	carbonms_set_rows(datum, n);
	if (unlikely(!carbonms_owns_state(fcinfo)))
	{
		g.n = n;
		return carbonms_possible_baseline(&g);
	}
	return datum;
}

/*
 * The inner loop: a state that can be added to where it is, and a row that
 * fits.  False, and nothing is done, if it is anything else.
 */
static inline bool
add_in_place(FunctionCallInfo fcinfo)
{
	char	   *state;
	char	   *array;
	char	   *p;
	cm_sums		sums;
	int			k;
	int64		n;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || !carbonms_owns_state(fcinfo))
		return false;
	state = PG_GETARG_POINTER(0);
	array = PG_GETARG_POINTER(2);
	if (!VARATT_IS_4B_U(state) || !VARATT_IS_4B_U(array))
		return false;
	p = VARDATA(state);
	array = VARDATA(array);
	if ((p[BASELINE_FLAGS] & BASELINE_OPEN) == 0)
		return false;
	k = (uint8) p[BASELINE_VARIABLES];
	sums.span.first = (uint8) p[BASELINE_FIRST] - BASELINE_FIRST_BIAS;
	sums.span.words = (uint8) p[BASELINE_WORDS];
	sums.count = cm_gram_count(k);
	sums.bytes = (unsigned char *) p + BASELINE_HEADER;
	if (k > CM_GRAM_VARIABLES ||
		VARSIZE(state) != VARHDRSZ + BASELINE_HEADER + cm_sums_size(sums.count, sums.span))
		return false;
	if (array_field(array, ARRAY_NDIM) != 1 || array_field(array, ARRAY_DATA_OFFSET) != 0 ||
		array_field(array, ARRAY_LENGTH) != k)
		return false;
	memcpy(&n, p + BASELINE_ROWS, sizeof(n));
	if (n >= CM_GRAM_ROWS_MAX)
		return false;
	if (!cm_gram_add_doubles(&sums, k, PG_GETARG_FLOAT8(1),
							 (unsigned char *) array + ARR_OVERHEAD_NONULLS(1) - ARRAY_BEHIND_LENGTH_WORD))
		return false;
	n++;
	memcpy(p + BASELINE_ROWS, &n, sizeof(n));
	return true;
}

/* The state as it was, for a row that is left out; that of a moving frame must not be NULL. */
static Datum
unchanged(FunctionCallInfo fcinfo)
{
	if (!PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	if (fcinfo->context != NULL && IsA(fcinfo->context, WindowAggState))
		PG_RETURN_DATUM(carbonms_no_rows());
	PG_RETURN_NULL();
}

CARBONMS_FUNCTION(carbonms_baseline_row_add);
Datum
carbonms_baseline_row_add(PG_FUNCTION_ARGS)
{
	row			r;

	if (likely(add_in_place(fcinfo)))
		return PG_GETARG_DATUM(0);
	if (!get_double_row(fcinfo, &r))
		return unchanged(fcinfo);
	return add_row(fcinfo, &r, false);
}

CARBONMS_FUNCTION(carbonms_baseline_row_remove);
Datum
carbonms_baseline_row_remove(PG_FUNCTION_ARGS)
{
	row			r;

	if (!get_double_row(fcinfo, &r))
		return unchanged(fcinfo);
	return add_row(fcinfo, &r, true);
}

CARBONMS_FUNCTION(carbonms_baseline_numeric_row_add);
Datum
carbonms_baseline_numeric_row_add(PG_FUNCTION_ARGS)
{
	row			r;

	if (!get_numeric_row(fcinfo, &r))
		return unchanged(fcinfo);
	return add_row(fcinfo, &r, false);
}

CARBONMS_FUNCTION(carbonms_baseline_numeric_row_remove);
Datum
carbonms_baseline_numeric_row_remove(PG_FUNCTION_ARGS)
{
	row			r;

	if (!get_numeric_row(fcinfo, &r))
		return unchanged(fcinfo);
	return add_row(fcinfo, &r, true);
}
