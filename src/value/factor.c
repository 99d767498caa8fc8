/*
 * factor.c: the type emission_factor, a ghg per one unit of activity.
 *
 * On disk: uint16 code of the unit, uint16 zero, entries as in a ghg.
 */
#include "value/factor.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"

#include "core/registry/gas.h"
#include "core/registry/unit.h"
#include "core/value/factor.h"
#include "core/value/ghg.h"
#include "glue/encoding.h"
#include "glue/error.h"
#include "glue/json.h"
#include "glue/numeric.h"
#include "registry/unit.h"
#include "value/ghg.h"
#include "value/quantity.h"

/* Unit and reserved field, in front of the entries. */
#define FACTOR_HEADER 4

typedef struct factor_view
{
	uint16		unit;
	ghg_view	ghg;
} factor_view;

static factor_view
get_factor(Datum datum)
{
	struct varlena *v = PG_DETOAST_DATUM_PACKED(datum);
	Size		size = VARSIZE_ANY_EXHDR(v);
	factor_view view;
	uint16		reserved;

	if (size < FACTOR_HEADER || (size - FACTOR_HEADER) % CM_ENTRY_SIZE != 0 ||
		size > FACTOR_HEADER + CM_GHG_MAX * CM_ENTRY_SIZE)
		carbonms_corrupt_length("emission_factor", size);
	memcpy(&view.unit, VARDATA_ANY(v), sizeof(uint16));
	memcpy(&reserved, VARDATA_ANY(v) + sizeof(uint16), sizeof(uint16));
	if (reserved != 0)			/* written by a version that uses it */
		carbonms_unknown_code("emission_factor", reserved);
	if (cm_unit_by_code(view.unit) == NULL)
		carbonms_unknown_code("emission_factor", view.unit);
	view.ghg.entries = VARDATA_ANY(v) + FACTOR_HEADER;
	view.ghg.n = (int) ((size - FACTOR_HEADER) / CM_ENTRY_SIZE);
	return view;
}

Datum
carbonms_factor_datum(uint16 unit, const void *entries, int n)
{
	Size		size = VARHDRSZ + FACTOR_HEADER + (Size) n * CM_ENTRY_SIZE;
	struct varlena *v = palloc0(size);

	SET_VARSIZE(v, size);
	memcpy(VARDATA(v), &unit, sizeof(uint16));
	if (n > 0)
		memcpy(VARDATA(v) + FACTOR_HEADER, entries, (Size) n * CM_ENTRY_SIZE);
	return PointerGetDatum(v);
}

static factor_view
known_entries(factor_view f)
{
	f.ghg = carbonms_known_entries(f.ghg, "emission_factor");
	return f;
}

#define PG_GETARG_FACTOR(n) get_factor(PG_GETARG_DATUM(n))
#define PG_RETURN_FACTOR(f) return carbonms_factor_datum((f)->unit, (f)->ghg.entries, (f)->ghg.n)

static void
load_factor(cm_factor *factor, factor_view view)
{
	factor->unit = view.unit;
	cm_ghg_load(&factor->ghg, view.ghg.entries, view.ghg.n);
}

/* ---- input and output ---- */

CARBONMS_FUNCTION(carbonms_emission_factor_in);
Datum
carbonms_emission_factor_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	size_t		len;
	char	   *folded = carbonms_fold(input, strlen(input), fcinfo->context, &len);
	cm_factor	factor;
	cm_error	error;

	if (folded == NULL)
		PG_RETURN_NULL();
	if (cm_factor_parse(folded, len, &factor, &error) != CM_OK)
	{
		carbonms_input_error(fcinfo->context, "emission_factor", input, &error);
		PG_RETURN_NULL();
	}
	PG_RETURN_FACTOR(&factor);
}

/* Most texts are shorter, and are made once. */
#define SHORT_TEXT 256

CARBONMS_FUNCTION(carbonms_emission_factor_out);
Datum
carbonms_emission_factor_out(PG_FUNCTION_ARGS)
{
	factor_view f = known_entries(PG_GETARG_FACTOR(0));
	char		text[SHORT_TEXT];
	size_t		size = cm_factor_format(f.unit, f.ghg.entries, f.ghg.n, text, sizeof(text)) + 1;
	char	   *buffer = palloc(size);

	if (size <= sizeof(text))
		memcpy(buffer, text, size);
	else
		cm_factor_format(f.unit, f.ghg.entries, f.ghg.n, buffer, size);
	PG_RETURN_CSTRING(carbonms_with_unit(buffer, f.unit));
}

CARBONMS_FUNCTION(carbonms_emission_factor_recv);
Datum
carbonms_emission_factor_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	cm_factor	factor;

	factor.unit = (uint16) pq_getmsgint(buf, 2);
	if (cm_unit_by_code(factor.unit) == NULL)
		carbonms_corrupt_wire("emission_factor",
							  psprintf("There is no unit with code %u.", factor.unit));
	carbonms_recv_entries(buf, "emission_factor", &factor.ghg);
	PG_RETURN_FACTOR(&factor);
}

CARBONMS_FUNCTION(carbonms_emission_factor_send);
Datum
carbonms_emission_factor_send(PG_FUNCTION_ARGS)
{
	factor_view f = PG_GETARG_FACTOR(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint16(&buf, f.unit);
	carbonms_send_entries(&buf, f.ghg.entries, f.ghg.n);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* {"per": "MWh", "tonnes": {"CO2": 0.5306}} */
static char *
json_text(factor_view f)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"per\": \"%s\", \"tonnes\": ", carbonms_unit_name(f.unit));
	carbonms_append_ghg_json(&out, f.ghg.entries, f.ghg.n);
	appendStringInfoChar(&out, '}');
	return out.data;
}

CARBONMS_FUNCTION(carbonms_emission_factor_to_json);
Datum
carbonms_emission_factor_to_json(PG_FUNCTION_ARGS)
{
	return carbonms_json(json_text(known_entries(PG_GETARG_FACTOR(0))));
}

CARBONMS_FUNCTION(carbonms_emission_factor_to_jsonb);
Datum
carbonms_emission_factor_to_jsonb(PG_FUNCTION_ARGS)
{
	return carbonms_jsonb(json_text(known_entries(PG_GETARG_FACTOR(0))));
}

/* ---- comparison: equality, and the total order (unit, vector) ---- */

static int
order(FunctionCallInfo fcinfo)
{
	factor_view a = PG_GETARG_FACTOR(0);
	factor_view b = PG_GETARG_FACTOR(1);

	if (a.unit != b.unit)
		return a.unit < b.unit ? -1 : 1;
	return cm_ghg_compare(a.ghg.entries, a.ghg.n, b.ghg.entries, b.ghg.n);
}

CARBONMS_FUNCTION(carbonms_emission_factor_eq);
Datum
carbonms_emission_factor_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) == 0);
}

CARBONMS_FUNCTION(carbonms_emission_factor_ne);
Datum
carbonms_emission_factor_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) != 0);
}

CARBONMS_FUNCTION(carbonms_emission_factor_order);
Datum
carbonms_emission_factor_order(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(order(fcinfo));
}

CARBONMS_FUNCTION(carbonms_emission_factor_order_lt);
Datum
carbonms_emission_factor_order_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) < 0);
}

CARBONMS_FUNCTION(carbonms_emission_factor_order_le);
Datum
carbonms_emission_factor_order_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) <= 0);
}

CARBONMS_FUNCTION(carbonms_emission_factor_order_ge);
Datum
carbonms_emission_factor_order_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) >= 0);
}

CARBONMS_FUNCTION(carbonms_emission_factor_order_gt);
Datum
carbonms_emission_factor_order_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) > 0);
}

static void
payload(Datum datum, unsigned char **bytes, int *size)
{
	struct varlena *v = PG_DETOAST_DATUM_PACKED(datum);

	*bytes = (unsigned char *) VARDATA_ANY(v);
	*size = (int) VARSIZE_ANY_EXHDR(v);
}

CARBONMS_FUNCTION(carbonms_emission_factor_hash);
Datum
carbonms_emission_factor_hash(PG_FUNCTION_ARGS)
{
	unsigned char *bytes;
	int			size;

	payload(PG_GETARG_DATUM(0), &bytes, &size);
	return hash_any(bytes, size);
}

CARBONMS_FUNCTION(carbonms_emission_factor_hash_extended);
Datum
carbonms_emission_factor_hash_extended(PG_FUNCTION_ARGS)
{
	unsigned char *bytes;
	int			size;

	payload(PG_GETARG_DATUM(0), &bytes, &size);
	return hash_any_extended(bytes, size, (uint64) PG_GETARG_INT64(1));
}

/* ---- constructors and accessors ---- */

CARBONMS_FUNCTION(carbonms_emission_factor_from_ghg);
Datum
carbonms_emission_factor_from_ghg(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_GHG(0);

	return carbonms_factor_datum(carbonms_unit_arg(PG_GETARG_TEXT_PP(1)), g.entries, g.n);
}

CARBONMS_FUNCTION(carbonms_emission_factor_ghg);
Datum
carbonms_emission_factor_ghg(PG_FUNCTION_ARGS)
{
	factor_view f = PG_GETARG_FACTOR(0);

	return carbonms_ghg_datum(f.ghg.entries, f.ghg.n);
}

CARBONMS_FUNCTION(carbonms_emission_factor_per_unit);
Datum
carbonms_emission_factor_per_unit(PG_FUNCTION_ARGS)
{
	return carbonms_text_datum(carbonms_unit_name(PG_GETARG_FACTOR(0).unit));
}

CARBONMS_FUNCTION(carbonms_emission_factor_convert);
Datum
carbonms_emission_factor_convert(PG_FUNCTION_ARGS)
{
	cm_factor	factor;
	uint16		unit = carbonms_unit_arg(PG_GETARG_TEXT_PP(1));
	cm_status	status;

	load_factor(&factor, PG_GETARG_FACTOR(0));
	status = cm_factor_convert(&factor, unit);
	if (status == CM_NO_CONVERSION)
		carbonms_no_conversion("convert emission factor", factor.unit, unit);
	carbonms_check(status, "emission_factor");
	PG_RETURN_FACTOR(&factor);
}

/* A number that must not be negative and, if it is a fraction, not above 1. */
static void
fuel_argument(Datum numeric, const char *what, bool fraction, cm_number *number)
{
	cm_i128		amount;

	carbonms_number(numeric, number);
	if (number->negative)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative", what)));
	if (!fraction)
		return;
	if (cm_amount_from_number(number, 1, 1, false, &amount) != CM_OK ||
		amount > CM_ONE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be between 0 and 1", what),
				 errhint("Write 98 %% as 0.98.")));
}

CARBONMS_FUNCTION(carbonms_fuel_factor);
Datum
carbonms_fuel_factor(PG_FUNCTION_ARGS)
{
	cm_number	ncv;
	cm_number	carbon_content;
	cm_number	oxidation;
	cm_i128		amount;
	cm_factor	factor;
	int			co2;

	fuel_argument(PG_GETARG_DATUM(0), "net calorific value", false, &ncv);
	fuel_argument(PG_GETARG_DATUM(1), "carbon content", false, &carbon_content);
	fuel_argument(PG_GETARG_DATUM(2), "oxidation factor", true, &oxidation);
	factor.unit = carbonms_unit_arg(PG_GETARG_TEXT_PP(3));
	carbonms_check(cm_fuel_factor(&ncv, &carbon_content, &oxidation, &amount), "emission_factor");
	(void) cm_gas_lookup("CO2", 3, &co2);
	factor.ghg.n = 0;
	carbonms_check(cm_ghg_put(&factor.ghg, cm_value_make(amount, (unsigned) co2)), "emission_factor");
	PG_RETURN_FACTOR(&factor);
}

/* ---- arithmetic ---- */

static Datum
emission(cm_value quantity, factor_view f)
{
	cm_ghg		g;
	cm_status	status = cm_emission(quantity, f.unit, f.ghg.entries, f.ghg.n, &g);

	if (status == CM_NO_CONVERSION)
		carbonms_no_conversion("multiply quantity by emission factor", cm_tag(quantity), f.unit);
	carbonms_check(status, "ghg");
	PG_RETURN_GHG(&g);
}

CARBONMS_FUNCTION(carbonms_quantity_multiply_factor);
Datum
carbonms_quantity_multiply_factor(PG_FUNCTION_ARGS)
{
	return emission(PG_GETARG_QUANTITY(0), PG_GETARG_FACTOR(1));
}

CARBONMS_FUNCTION(carbonms_factor_multiply_quantity);
Datum
carbonms_factor_multiply_quantity(PG_FUNCTION_ARGS)
{
	return emission(PG_GETARG_QUANTITY(1), PG_GETARG_FACTOR(0));
}

static Datum
add(FunctionCallInfo fcinfo, const char *verb, int sign)
{
	factor_view a = PG_GETARG_FACTOR(0);
	factor_view b = PG_GETARG_FACTOR(1);
	cm_factor	sum;

	if (a.unit != b.unit)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("cannot %s emission factors of different units", verb),
				 errdetail("The left operand is per %s, the right operand is per %s.",
						   carbonms_unit_message(a.unit),
						   carbonms_unit_message(b.unit)),
				 errhint("Convert one of them with convert(emission_factor, text).")));
	load_factor(&sum, a);
	carbonms_check(cm_ghg_add(&sum.ghg, b.ghg.entries, b.ghg.n, sign), "emission_factor");
	PG_RETURN_FACTOR(&sum);
}

CARBONMS_FUNCTION(carbonms_emission_factor_add);
Datum
carbonms_emission_factor_add(PG_FUNCTION_ARGS)
{
	return add(fcinfo, "add", 1);
}

CARBONMS_FUNCTION(carbonms_emission_factor_subtract);
Datum
carbonms_emission_factor_subtract(PG_FUNCTION_ARGS)
{
	return add(fcinfo, "subtract", -1);
}

static Datum
scale(factor_view view, Datum numeric, cm_status (*operation) (cm_ghg *, const cm_number *))
{
	cm_factor	factor;
	cm_number	number;

	carbonms_number(numeric, &number);
	load_factor(&factor, view);
	carbonms_check(operation(&factor.ghg, &number), "emission_factor");
	PG_RETURN_FACTOR(&factor);
}

CARBONMS_FUNCTION(carbonms_emission_factor_multiply);
Datum
carbonms_emission_factor_multiply(PG_FUNCTION_ARGS)
{
	return scale(PG_GETARG_FACTOR(0), PG_GETARG_DATUM(1), cm_ghg_multiply);
}

CARBONMS_FUNCTION(carbonms_numeric_multiply_emission_factor);
Datum
carbonms_numeric_multiply_emission_factor(PG_FUNCTION_ARGS)
{
	return scale(PG_GETARG_FACTOR(1), PG_GETARG_DATUM(0), cm_ghg_multiply);
}

CARBONMS_FUNCTION(carbonms_emission_factor_divide);
Datum
carbonms_emission_factor_divide(PG_FUNCTION_ARGS)
{
	return scale(PG_GETARG_FACTOR(0), PG_GETARG_DATUM(1), cm_ghg_divide);
}
