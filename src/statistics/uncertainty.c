/*
 * uncertainty.c: the type uncertainty, and what its values say.
 *
 * On disk: the bytes of core/statistics/uncertainty.h, canonical.
 */
#include "statistics/uncertainty.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "core/registry/gwp.h"
#include "core/statistics/uncertainty_result.h"
#include "core/statistics/uncertainty_text.h"
#include "glue/error.h"
#include "glue/rows.h"
#include "statistics/uncertainty_row.h"

/* How a co2e without a basis is called in the text. */
#define NO_BASIS "tCO2e"

/* Bytes of an entry on the wire besides its name. */
#define WIRE_ENTRY(words) (4 + 8 + 8 + (Size) CM_SUMS * (Size) (words) * 8)

/* ---- values ---- */

static bool
basis_valid(unsigned basis)
{
	return basis == CM_UNCERTAINTY_NUMBER || basis == CM_BASIS_NONE || cm_basis_valid(basis);
}

void
carbonms_get_uncertainty(Datum datum, cm_uncertainty *u)
{
	struct varlena *v = PG_DETOAST_DATUM_PACKED(datum);

	if (!cm_uncertainty_open(u, VARDATA_ANY(v), VARSIZE_ANY_EXHDR(v)) || !cm_uncertainty_valid(u))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid value of type uncertainty"),
				 errhint("If a newer version wrote the value, install that version on this server.")));
	if (!basis_valid(u->h.basis))
		carbonms_unknown_code("uncertainty", u->h.basis);
}

struct varlena *
carbonms_new_uncertainty(cm_uncertainty *u, int capacity, cm_span span, Size key_room)
{
	Size		size = VARHDRSZ + cm_uncertainty_size(capacity, span, key_room);
	struct varlena *v;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("value of type uncertainty is too large"),
				 errdetail("It has %d factors.", capacity)));
	v = palloc(size);
	SET_VARSIZE(v, size);
	cm_uncertainty_init(u, (unsigned char *) VARDATA(v), capacity, span, key_room);
	return v;
}

Datum
carbonms_uncertainty_datum(const cm_uncertainty *u)
{
	cm_uncertainty_need need;
	cm_uncertainty canonical;
	struct varlena *v;

	cm_uncertainty_canonical_need(u, &need);
	v = carbonms_new_uncertainty(&canonical, need.entries, need.span, need.keys);
	cm_uncertainty_move(u, &canonical);
	return PointerGetDatum(v);
}

/* ---- text ---- */

/* The word for a basis in the text, or NULL for numbers. */
static const char *
basis_word(unsigned basis)
{
	if (basis == CM_UNCERTAINTY_NUMBER)
		return NULL;
	return basis == CM_BASIS_NONE ? NO_BASIS : cm_basis_by_code(basis)->name;
}

static bool
read_basis(const char *word, size_t length, unsigned *basis)
{
	uint16_t	code;

	*basis = CM_UNCERTAINTY_NUMBER;
	if (word == NULL)
		return true;
	*basis = CM_BASIS_NONE;
	if (length == strlen(NO_BASIS) && memcmp(word, NO_BASIS, length) == 0)
		return true;
	if (!cm_basis_parse(word, length, &code))
		return false;
	*basis = code;
	return true;
}

CARBONMS_FUNCTION(carbonms_uncertainty_in);
Datum
carbonms_uncertainty_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	size_t		length = strlen(input);
	cm_uncertainty u;
	cm_uncertainty_need need;
	const char *word;
	size_t		word_length;
	unsigned	basis;
	const char *at;

	if (!cm_uncertainty_scan(input, length, &need, &word, &word_length, &at) ||
		!read_basis(word, word_length, &basis))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "uncertainty", pnstrdup(input, pg_mbcliplen(input, (int) length, 200))),
				 errhint("Values of this type are made by uncertainty_agg; their text is for dumps.")));
	carbonms_new_uncertainty(&u, need.entries, need.span, need.keys);
	if (!cm_uncertainty_read(input, length, basis, &u))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "uncertainty", pnstrdup(input, pg_mbcliplen(input, (int) length, 200))),
				 errdetail("No uncertainty has such entries.")));
	PG_RETURN_UNCERTAINTY(&u);
}

CARBONMS_FUNCTION(carbonms_uncertainty_out);
Datum
carbonms_uncertainty_out(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	const char *word;
	Size		size;
	char	   *text;

	PG_GETARG_UNCERTAINTY(0, &u);
	word = basis_word(u.h.basis);
	size = cm_uncertainty_format(&u, word, NULL, 0) + 1;
	text = palloc(size);
	cm_uncertainty_format(&u, word, text, size);
	PG_RETURN_CSTRING(text);
}

/* ---- wire ---- */

/* The kind, and that there is as much as the header promises, before memory is taken for it. */
static void
recv_header(StringInfo buf, cm_uncertainty_header *h)
{
	Size		left;

	h->kind = (uint16) pq_getmsgint(buf, 2);
	h->basis = (uint16) pq_getmsgint(buf, 2);
	h->first = (int16) pq_getmsgint(buf, 2);
	h->words = (uint16) pq_getmsgint(buf, 2);
	h->entries = (int32) pq_getmsgint(buf, 4);
	left = (Size) (buf->len - buf->cursor);
	if (h->kind > CM_UNCERTAINTY_TREND || !basis_valid(h->basis))
		carbonms_corrupt_wire("uncertainty", "The kind or the basis is unknown.");
	if (!cm_span_possible((cm_span) {h->first, h->words}))
		carbonms_corrupt_wire("uncertainty", "No sum has such a window.");
	if (h->entries < 0 || h->entries > CM_UNCERTAINTY_ENTRIES || left / WIRE_ENTRY(h->words) < (Size) h->entries ||
		(h->kind == CM_UNCERTAINTY_EMPTY) != (h->entries == 0) ||
		(h->kind == CM_UNCERTAINTY_EMPTY && h->basis != CM_UNCERTAINTY_NUMBER))
		carbonms_corrupt_wire("uncertainty", "The number of entries is wrong.");
}

static void
recv_entry(StringInfo buf, cm_uncertainty *u)
{
	unsigned char bytes[CM_SUMS * CM_SPAN_WORDS_OPEN * CM_WORD];
	cm_sums		sums = {{u->h.first, u->h.words}, CM_SUMS, bytes};
	int			length = (int) pq_getmsgint(buf, 4);
	char	   *name;
	int64		rows;
	double		percent;

	if (length < 0 || length > CM_UNCERTAINTY_NAME)
		carbonms_corrupt_wire("uncertainty", "A name is too long.");
	name = pq_getmsgtext(buf, length, &length);
	rows = pq_getmsgint64(buf);
	percent = pq_getmsgfloat8(buf);
	for (int k = 0; k < CM_SUMS; k++)
		for (int w = 0; w < u->h.words; w++)
			cm_put_word(cm_sum(&sums, k), w, (uint64) pq_getmsgint64(buf));
	if (!cm_uncertainty_append(u, name, (Size) length, rows, percent, &sums))
		carbonms_corrupt_wire("uncertainty", "An entry is none that rows make, or there twice.");
	pfree(name);
}

CARBONMS_FUNCTION(carbonms_uncertainty_recv);
Datum
carbonms_uncertainty_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	cm_uncertainty_header h;
	cm_uncertainty u;
	cm_uncertainty_need need;
	Size		names;

	recv_header(buf, &h);
	/* room for the names after conversion; it is gone in the canonical value */
	names = Min((Size) (buf->len - buf->cursor) * MAX_CONVERSION_GROWTH, (Size) h.entries * CM_UNCERTAINTY_NAME);
	carbonms_new_uncertainty(&u, h.entries, (cm_span) {h.first, h.words}, names);
	u.h.kind = h.kind;
	u.h.basis = h.basis;
	for (int i = 0; i < h.entries; i++)
		recv_entry(buf, &u);
	cm_uncertainty_canonical_need(&u, &need);
	if (need.span.first != h.first || need.span.words != h.words)
		carbonms_corrupt_wire("uncertainty", "The window of the sums is not the smallest one.");
	PG_RETURN_UNCERTAINTY(&u);
}

/* As pq_sendcountedtext, whose arguments are others since 17. */
static void
send_name(StringInfo buf, const char *name, int length)
{
	const char *converted = pg_server_to_client(name, length);

	if (converted != name)
		length = (int) strlen(converted);
	pq_sendint32(buf, (uint32) length);
	pq_sendbytes(buf, converted, length);
}

CARBONMS_FUNCTION(carbonms_uncertainty_send);
Datum
carbonms_uncertainty_send(PG_FUNCTION_ARGS)
{
	cm_uncertainty given;
	cm_uncertainty u;
	StringInfoData buf;

	PG_GETARG_UNCERTAINTY(0, &given);
	carbonms_get_uncertainty(carbonms_uncertainty_datum(&given), &u);
	pq_begintypsend(&buf);
	pq_sendint16(&buf, u.h.kind);
	pq_sendint16(&buf, u.h.basis);
	pq_sendint16(&buf, (uint16) u.h.first);
	pq_sendint16(&buf, (uint16) u.h.words);
	pq_sendint32(&buf, (uint32) u.h.entries);
	for (int i = 0; i < u.h.entries; i++)
	{
		cm_uncertainty_entry entry = cm_uncertainty_get(&u, i);
		cm_sums		sums = cm_uncertainty_sums(&u, i);

		send_name(&buf, cm_uncertainty_name(&u, &entry), (int) entry.length);
		pq_sendint64(&buf, (uint64) entry.rows);
		pq_sendfloat8(&buf, entry.percent);
		for (int k = 0; k < CM_SUMS; k++)
			for (int w = 0; w < u.h.words; w++)
				pq_sendint64(&buf, cm_word(cm_sum(&sums, k), w));
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* ---- comparison: of the bytes of the canonical values ---- */

static struct varlena *
canonical_arg(FunctionCallInfo fcinfo, int argument)
{
	cm_uncertainty u;

	PG_GETARG_UNCERTAINTY(argument, &u);
	return (struct varlena *) DatumGetPointer(carbonms_uncertainty_datum(&u));
}

static bool
same_uncertainty(FunctionCallInfo fcinfo)
{
	struct varlena *a = canonical_arg(fcinfo, 0);
	struct varlena *b = canonical_arg(fcinfo, 1);

	return VARSIZE(a) == VARSIZE(b) && memcmp(VARDATA(a), VARDATA(b), VARSIZE(a) - VARHDRSZ) == 0;
}

CARBONMS_FUNCTION(carbonms_uncertainty_eq);
Datum
carbonms_uncertainty_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_uncertainty(fcinfo));
}

CARBONMS_FUNCTION(carbonms_uncertainty_ne);
Datum
carbonms_uncertainty_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_uncertainty(fcinfo));
}

CARBONMS_FUNCTION(carbonms_uncertainty_hash);
Datum
carbonms_uncertainty_hash(PG_FUNCTION_ARGS)
{
	struct varlena *v = canonical_arg(fcinfo, 0);

	return hash_any((unsigned char *) VARDATA(v), (int) (VARSIZE(v) - VARHDRSZ));
}

CARBONMS_FUNCTION(carbonms_uncertainty_hash_extended);
Datum
carbonms_uncertainty_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *v = canonical_arg(fcinfo, 0);

	return hash_any_extended((unsigned char *) VARDATA(v), (int) (VARSIZE(v) - VARHDRSZ), (uint64) PG_GETARG_INT64(1));
}

/* ---- results ---- */

static double
in_range(double x)
{
	if (!isfinite(x))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("uncertainty out of range for type double precision")));
	return x;
}

/* The totals of the first argument; false if it has no rows. */
static bool
totals(FunctionCallInfo fcinfo, cm_uncertainty *u, cm_uncertainty_result *total)
{
	PG_GETARG_UNCERTAINTY(0, u);
	if (u->h.rows == 0)
		return false;
	cm_uncertainty_total(u, total);
	in_range(total->value);
	in_range(total->base);
	in_range(total->half_width);
	return true;
}

CARBONMS_FUNCTION(carbonms_uncertainty_value);
Datum
carbonms_uncertainty_value(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty_result total;

	if (!totals(fcinfo, &u, &total))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(total.value);
}

CARBONMS_FUNCTION(carbonms_uncertainty_half_width);
Datum
carbonms_uncertainty_half_width(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty_result total;

	if (!totals(fcinfo, &u, &total))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(total.half_width);
}

CARBONMS_FUNCTION(carbonms_uncertainty_percent);
Datum
carbonms_uncertainty_percent(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty_result total;

	if (!totals(fcinfo, &u, &total))
		PG_RETURN_NULL();
	if (total.value == 0)
		ereport(ERROR,
				(errcode(ERRCODE_DIVISION_BY_ZERO),
				 errmsg("cannot express the uncertainty of a total of 0 as a percentage"),
				 errhint("half_width(uncertainty) is its absolute uncertainty.")));
	PG_RETURN_FLOAT8(in_range(cm_uncertainty_percent(&total)));
}

CARBONMS_FUNCTION(carbonms_uncertainty_lower);
Datum
carbonms_uncertainty_lower(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty_result total;

	if (!totals(fcinfo, &u, &total))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(in_range(cm_uncertainty_bound(&total, -1)));
}

CARBONMS_FUNCTION(carbonms_uncertainty_upper);
Datum
carbonms_uncertainty_upper(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty_result total;

	if (!totals(fcinfo, &u, &total))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(in_range(cm_uncertainty_bound(&total, 1)));
}

CARBONMS_FUNCTION(carbonms_uncertainty_basis_of);
Datum
carbonms_uncertainty_basis_of(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;

	PG_GETARG_UNCERTAINTY(0, &u);
	if (u.h.basis == CM_UNCERTAINTY_NUMBER || u.h.basis == CM_BASIS_NONE)
		PG_RETURN_NULL();
	PG_RETURN_INT16((int16) u.h.basis);
}

/* A trend has a base; what refers to the base year wants it other than 0. */
static void
check_trend(const cm_uncertainty *u, const cm_uncertainty_result *total)
{
	if (u->h.kind != CM_UNCERTAINTY_TREND)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("uncertainty has no base-year values"),
				 errhint("Make it with uncertainty_agg(base, current, activity_uncertainty, factor_uncertainty, category).")));
	if (total->base == 0)
		ereport(ERROR,
				(errcode(ERRCODE_DIVISION_BY_ZERO),
				 errmsg("cannot compute a trend from a base year of 0")));
}

CARBONMS_FUNCTION(carbonms_uncertainty_trend);
Datum
carbonms_uncertainty_trend(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty_result total;
	Datum		values[2];
	bool		nulls[2] = {false};

	if (!totals(fcinfo, &u, &total))
		PG_RETURN_NULL();
	check_trend(&u, &total);
	values[0] = Float8GetDatum(in_range(cm_uncertainty_change_percent(&total)));
	values[1] = Float8GetDatum(in_range(cm_uncertainty_trend(&u, &total)));
	return carbonms_row(fcinfo, values, nulls);
}

CARBONMS_FUNCTION(carbonms_uncertainty_contributions);
Datum
carbonms_uncertainty_contributions(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty_result total;
	bool		trend;

	carbonms_begin_rows(fcinfo);
	if (!totals(fcinfo, &u, &total))
		return (Datum) 0;
	trend = u.h.kind == CM_UNCERTAINTY_TREND;
	if (trend)
		check_trend(&u, &total);
	for (int i = 0; i < u.h.entries; i++)
	{
		cm_uncertainty_entry entry = cm_uncertainty_get(&u, i);
		cm_uncertainty_part part = {0};
		Datum		values[11] = {0};
		bool		nulls[11] = {false};

		cm_uncertainty_contribution(&u, i, &total, &part);
		nulls[0] = entry.length == 0;
		values[0] = PointerGetDatum(cstring_to_text_with_len(cm_uncertainty_name(&u, &entry), (int) entry.length));
		values[1] = Int64GetDatum(entry.rows);
		values[2] = Float8GetDatum(in_range(part.value));
		values[3] = Float8GetDatum(in_range(part.half_width));
		nulls[4] = total.half_width == 0;
		values[4] = Float8GetDatum(nulls[4] ? 0 : in_range(part.share));
		values[5] = Float8GetDatum(in_range(part.base));
		values[6] = Float8GetDatum(in_range(part.type_a));
		values[7] = Float8GetDatum(in_range(part.type_b));
		values[8] = Float8GetDatum(in_range(part.by_factor));
		values[9] = Float8GetDatum(in_range(part.by_activity));
		values[10] = Float8GetDatum(in_range(part.trend));
		for (int k = 5; k < 11; k++)
			nulls[k] = !trend;
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

/* The share of one row, whose arguments stand behind the first. */
static Datum
contribution(FunctionCallInfo fcinfo, bool shared)
{
	cm_uncertainty u;
	cm_uncertainty_result total;
	cm_uncertainty_row row;

	if (PG_ARGISNULL(0) || !totals(fcinfo, &u, &total) || total.half_width == 0)
		PG_RETURN_NULL();
	if (!(shared ? carbonms_shared_row(fcinfo, &row, false) : carbonms_independent_row(fcinfo, &row, false)))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(in_range(cm_uncertainty_share(&u, &row, &total)));
}

CARBONMS_FUNCTION(carbonms_uncertainty_contribution);
Datum
carbonms_uncertainty_contribution(PG_FUNCTION_ARGS)
{
	return contribution(fcinfo, false);
}

CARBONMS_FUNCTION(carbonms_uncertainty_contribution_shared);
Datum
carbonms_uncertainty_contribution_shared(PG_FUNCTION_ARGS)
{
	return contribution(fcinfo, true);
}

CARBONMS_FUNCTION(carbonms_combined_uncertainty);
Datum
carbonms_combined_uncertainty(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	Datum	   *elements;
	double	   *percents;
	int			n;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("uncertainties must not contain NULL"),
				 errhint("What is not known is not 0.")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements, NULL, &n);
	percents = palloc(sizeof(double) * (Size) Max(n, 1));
	for (int i = 0; i < n; i++)
		percents[i] = carbonms_percentage(DatumGetFloat8(elements[i]));
	PG_RETURN_FLOAT8(in_range(cm_root_of_squares(percents, n)));
}
