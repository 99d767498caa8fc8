/*
 * ghg.c: the type ghg: input and output, comparison, arithmetic, valuation.
 */
#include "value/ghg.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "core/registry/gwp.h"
#include "core/value/ghg_text.h"
#include "glue/encoding.h"
#include "glue/json.h"
#include "glue/numeric.h"
#include "registry/gas.h"
#include "registry/gwp_basis.h"
#include "value/value.h"

/* ---- Datums ---- */

ghg_view
carbonms_ghg_view_toasted(Datum datum)
{
	return carbonms_ghg_view(PointerGetDatum(PG_DETOAST_DATUM(datum)));
}

Datum
carbonms_ghg_datum(const void *entries, int n)
{
	Size		size = VARHDRSZ + (Size) n * CM_ENTRY_SIZE;
	struct varlena *v = palloc(size);

	SET_VARSIZE(v, size);
	if (n > 0)
		memcpy(VARDATA(v), entries, (Size) n * CM_ENTRY_SIZE);
	return PointerGetDatum(v);
}

/* ---- input and output ---- */

CARBONMS_FUNCTION(carbonms_ghg_in);
Datum
carbonms_ghg_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	size_t		len;
	char	   *folded = carbonms_fold(input, strlen(input), fcinfo->context, &len);
	cm_ghg		g;
	cm_error	error;

	if (folded == NULL)
		PG_RETURN_NULL();
	if (cm_ghg_parse(folded, len, &g, &error) != CM_OK)
	{
		carbonms_input_error(fcinfo->context, "ghg", input, &error);
		PG_RETURN_NULL();
	}
	PG_RETURN_GHG(&g);
}

/* Most texts are shorter, and are made once. */
#define SHORT_TEXT 256

CARBONMS_FUNCTION(carbonms_ghg_out);
Datum
carbonms_ghg_out(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_KNOWN_GHG(0);
	char		text[SHORT_TEXT];
	size_t		size = cm_ghg_format(g.entries, g.n, text, sizeof(text)) + 1;
	char	   *buffer = palloc(size);

	if (size <= sizeof(text))
		memcpy(buffer, text, size);
	else
		cm_ghg_format(g.entries, g.n, buffer, size);
	PG_RETURN_CSTRING(carbonms_to_server(buffer));
}

/* Wire form of a vector: int16 number of entries, int16 zero, entries. */

void
carbonms_send_entries(StringInfo buf, const void *entries, int n)
{
	pq_sendint16(buf, (uint16) n);
	pq_sendint16(buf, 0);
	for (int i = 0; i < n; i++)
		carbonms_send_value(buf, cm_ghg_entry(entries, i));
}

void
carbonms_recv_entries(StringInfo buf, const char *type, cm_ghg *g)
{
	g->n = (int) pq_getmsgint(buf, 2);
	if (g->n > CM_GHG_MAX)
		carbonms_corrupt_wire(type, psprintf("There are %d entries, more than there are gases.", g->n));
	if (pq_getmsgint(buf, 2) != 0)
		carbonms_corrupt_wire(type, "The reserved field is not zero.");
	for (int i = 0; i < g->n; i++)
		g->entries[i] = carbonms_recv_value(buf);
	if (cm_ghg_check(g->entries, g->n) != CM_OK)
		carbonms_corrupt_wire(type, "The entries are not known gases in ascending order with amounts other than zero.");
}

CARBONMS_FUNCTION(carbonms_ghg_recv);
Datum
carbonms_ghg_recv(PG_FUNCTION_ARGS)
{
	cm_ghg		g;

	carbonms_recv_entries((StringInfo) PG_GETARG_POINTER(0), "ghg", &g);
	PG_RETURN_GHG(&g);
}

CARBONMS_FUNCTION(carbonms_ghg_send);
Datum
carbonms_ghg_send(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_GHG(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	carbonms_send_entries(&buf, g.entries, g.n);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* {"CO2": 12.5, "CO2e AR5": 3} */
void
carbonms_append_ghg_json(StringInfo out, const void *entries, int n)
{
	appendStringInfoChar(out, '{');
	for (int i = 0; i < n; i++)
	{
		cm_value	entry = cm_ghg_entry(entries, i);
		char		amount[CM_AMOUNT_TEXT];
		char		name[CM_TAG_TEXT];

		cm_amount_format(cm_amount(entry), amount);
		cm_ghg_tag_name(cm_tag(entry), name);
		if (i > 0)
			appendStringInfoString(out, ", ");
		escape_json(out, name);
		appendStringInfo(out, ": %s", amount);
	}
	appendStringInfoChar(out, '}');
}

static char *
json_text(ghg_view g)
{
	StringInfoData out;

	initStringInfo(&out);
	carbonms_append_ghg_json(&out, g.entries, g.n);
	return out.data;
}

CARBONMS_FUNCTION(carbonms_ghg_to_json);
Datum
carbonms_ghg_to_json(PG_FUNCTION_ARGS)
{
	return carbonms_json(json_text(PG_GETARG_KNOWN_GHG(0)));
}

CARBONMS_FUNCTION(carbonms_ghg_to_jsonb);
Datum
carbonms_ghg_to_jsonb(PG_FUNCTION_ARGS)
{
	return carbonms_jsonb(json_text(PG_GETARG_KNOWN_GHG(0)));
}

/* ---- comparison: equality, and the total order of the operator class ---- */

static int
order(FunctionCallInfo fcinfo)
{
	ghg_view	a = PG_GETARG_GHG(0);
	ghg_view	b = PG_GETARG_GHG(1);

	return cm_ghg_compare(a.entries, a.n, b.entries, b.n);
}

CARBONMS_FUNCTION(carbonms_ghg_eq);
Datum
carbonms_ghg_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) == 0);
}

CARBONMS_FUNCTION(carbonms_ghg_ne);
Datum
carbonms_ghg_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) != 0);
}

CARBONMS_FUNCTION(carbonms_ghg_order);
Datum
carbonms_ghg_order(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(order(fcinfo));
}

CARBONMS_FUNCTION(carbonms_ghg_order_lt);
Datum
carbonms_ghg_order_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) < 0);
}

CARBONMS_FUNCTION(carbonms_ghg_order_le);
Datum
carbonms_ghg_order_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) <= 0);
}

CARBONMS_FUNCTION(carbonms_ghg_order_ge);
Datum
carbonms_ghg_order_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) >= 0);
}

CARBONMS_FUNCTION(carbonms_ghg_order_gt);
Datum
carbonms_ghg_order_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order(fcinfo) > 0);
}

CARBONMS_FUNCTION(carbonms_ghg_hash);
Datum
carbonms_ghg_hash(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_GHG(0);

	return hash_any(g.entries, g.n * (int) CM_ENTRY_SIZE);
}

CARBONMS_FUNCTION(carbonms_ghg_hash_extended);
Datum
carbonms_ghg_hash_extended(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_GHG(0);

	return hash_any_extended(g.entries, g.n * (int) CM_ENTRY_SIZE, (uint64) PG_GETARG_INT64(1));
}

/* ---- constructors ---- */

void
carbonms_put_named(cm_ghg *g, const text *name, Datum tonnes)
{
	size_t		len;
	char	   *folded = carbonms_fold_text(name, &len);
	cm_number	number;
	cm_i128		amount;
	cm_error	error;
	int			index;

	carbonms_number(tonnes, &number);
	carbonms_check(cm_amount_from_number(&number, 1, 1, false, &amount), "ghg");
	switch (cm_mass_name(folded, len, &index))
	{
		case CM_GAS_SPECIES:
			carbonms_check(cm_ghg_put(g, cm_value_make(amount, (unsigned) index)), "ghg");
			return;
		case CM_GAS_BLEND:
			carbonms_check(cm_ghg_put_blend(g, index, amount), "ghg");
			return;
		case CM_GAS_CO2E:
			if (index != CM_BASIS_NONE)
			{
				carbonms_check(cm_ghg_put(g, cm_value_make(amount, CM_OPAQUE_TAG + (unsigned) index)), "ghg");
				return;
			}
			cm_fail(&error, CM_CO2E_NOT_GAS, folded, len);
			break;
		case CM_GAS_UNKNOWN:
			cm_fail(&error, CM_UNKNOWN_GAS, folded, len);
			break;
	}
	carbonms_name_error(folded, &error);
}

CARBONMS_FUNCTION(carbonms_ghg_from_mass);
Datum
carbonms_ghg_from_mass(PG_FUNCTION_ARGS)
{
	cm_ghg		g;

	g.n = 0;
	carbonms_put_named(&g, PG_GETARG_TEXT_PP(0), PG_GETARG_DATUM(1));
	PG_RETURN_GHG(&g);
}

CARBONMS_FUNCTION(carbonms_ghg_from_co2e);
Datum
carbonms_ghg_from_co2e(PG_FUNCTION_ARGS)
{
	cm_value	v = PG_GETARG_VALUE(0);
	cm_ghg		g;

	if (cm_tag(v) == CM_BASIS_NONE)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("cannot keep co2e without a GWP basis in a ghg"),
				 errhint("Cast it to the basis it was made with, for example co2e(AR5).")));
	g.n = 0;
	carbonms_check(cm_ghg_put(&g, cm_value_make(cm_amount(v), CM_OPAQUE_TAG + cm_tag(v))), "ghg");
	PG_RETURN_GHG(&g);
}

/* ---- valuation ---- */

/* co2e(ghg, gwp_basis) and co2e(ghg, gwp_basis, missing) */
CARBONMS_FUNCTION(carbonms_ghg_co2e);
Datum
carbonms_ghg_co2e(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_GHG(0);
	uint16		basis = PG_GETARG_BASIS(1);
	bool		missing_is_null = false;
	cm_i128		amount;
	uint16_t	tag;
	cm_status	status;

	if (PG_NARGS() > 2)
	{
		char	   *missing = text_to_cstring(PG_GETARG_TEXT_PP(2));

		missing_is_null = strcmp(missing, "null") == 0;
		if (!missing_is_null && strcmp(missing, "error") != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid value for parameter \"missing\": \"%s\"", missing),
					 errhint("Use 'error' or 'null'.")));
	}

	status = cm_ghg_co2e(g.entries, g.n, basis, &amount, &tag);
	if (missing_is_null && (status == CM_NO_GWP || status == CM_OPAQUE))
		PG_RETURN_NULL();
	if (status == CM_OVERFLOW)
		carbonms_raise(status, "co2e");
	if (status != CM_OK)
		carbonms_no_value(status, tag, basis);
	PG_RETURN_VALUE(cm_value_make(amount, basis));
}

/* ---- arithmetic ---- */

static Datum
add(FunctionCallInfo fcinfo, int sign)
{
	ghg_view	a = PG_GETARG_GHG(0);
	ghg_view	b = PG_GETARG_GHG(1);
	cm_ghg		g;

	cm_ghg_load(&g, a.entries, a.n);
	carbonms_check(cm_ghg_add(&g, b.entries, b.n, sign), "ghg");
	PG_RETURN_GHG(&g);
}

CARBONMS_FUNCTION(carbonms_ghg_add);
Datum
carbonms_ghg_add(PG_FUNCTION_ARGS)
{
	return add(fcinfo, 1);
}

CARBONMS_FUNCTION(carbonms_ghg_subtract);
Datum
carbonms_ghg_subtract(PG_FUNCTION_ARGS)
{
	return add(fcinfo, -1);
}

CARBONMS_FUNCTION(carbonms_ghg_negate);
Datum
carbonms_ghg_negate(PG_FUNCTION_ARGS)
{
	ghg_view	a = PG_GETARG_GHG(0);
	cm_ghg		g;

	g.n = 0;
	carbonms_check(cm_ghg_add(&g, a.entries, a.n, -1), "ghg");
	PG_RETURN_GHG(&g);
}

static Datum
scale(ghg_view v, Datum numeric, cm_status (*operation) (cm_ghg *, const cm_number *))
{
	cm_ghg		g;
	cm_number	number;

	carbonms_number(numeric, &number);
	cm_ghg_load(&g, v.entries, v.n);
	carbonms_check(operation(&g, &number), "ghg");
	PG_RETURN_GHG(&g);
}

CARBONMS_FUNCTION(carbonms_ghg_multiply);
Datum
carbonms_ghg_multiply(PG_FUNCTION_ARGS)
{
	return scale(PG_GETARG_GHG(0), PG_GETARG_DATUM(1), cm_ghg_multiply);
}

CARBONMS_FUNCTION(carbonms_numeric_multiply_ghg);
Datum
carbonms_numeric_multiply_ghg(PG_FUNCTION_ARGS)
{
	return scale(PG_GETARG_GHG(1), PG_GETARG_DATUM(0), cm_ghg_multiply);
}

CARBONMS_FUNCTION(carbonms_ghg_divide);
Datum
carbonms_ghg_divide(PG_FUNCTION_ARGS)
{
	return scale(PG_GETARG_GHG(0), PG_GETARG_DATUM(1), cm_ghg_divide);
}

CARBONMS_FUNCTION(carbonms_ghg_round);
Datum
carbonms_ghg_round(PG_FUNCTION_ARGS)
{
	ghg_view	v = PG_GETARG_GHG(0);
	int32		places = PG_NARGS() > 1 ? PG_GETARG_INT32(1) : 0;
	cm_ghg		g;

	cm_ghg_load(&g, v.entries, v.n);
	carbonms_check(cm_ghg_round(&g, places), "ghg");
	PG_RETURN_GHG(&g);
}
