/*
 * value.c: comparison, arithmetic, rounding and hashing of co2e and quantity.
 * Each function here is the body of two SQL functions, co2e_... and
 * quantity_...; which of the two was called matters only to an error message.
 */
#include "value/value.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/syscache.h"

#include "core/registry/gwp.h"
#include "core/registry/unit.h"
#include "glue/numeric.h"
#include "registry/unit.h"

void
carbonms_send_value(StringInfo buf, cm_value v)
{
	unsigned char wire[CM_VALUE_WIRE];

	cm_value_to_wire(v, wire);
	pq_sendbytes(buf, (char *) wire, CM_VALUE_WIRE);
}

cm_value
carbonms_recv_value(StringInfo buf)
{
	unsigned char wire[CM_VALUE_WIRE];

	pq_copymsgbytes(buf, (char *) wire, CM_VALUE_WIRE);
	return cm_value_from_wire(wire);
}

/* ---- errors ---- */

/* Names for errors; a forged state may have any tag. */

static char *
basis_name(unsigned tag)
{
	const cm_basis *basis = cm_basis_by_code(tag);

	return pstrdup(basis ? basis->name : "unspecified");
}

static char *
unit_name(unsigned tag)
{
	return cm_unit_by_code(tag) ? carbonms_unit_message(tag) : pstrdup("unknown");
}

const value_kind co2e_kind = {
	"co2e", "co2e values", "GWP bases",
	"Restate from gas masses with co2e(ghg, gwp_basis).", basis_name
};

const value_kind quantity_kind = {
	"quantity", "quantities", "units",
	"Convert one of them with convert(quantity, text).", unit_name
};

const value_kind *
carbonms_kind(FunctionCallInfo fcinfo)
{
	Oid			function = fcinfo->flinfo->fn_oid;
	char	   *name = get_func_name(function);
	Oid		   *types;
	int			ntypes;

	if (name != NULL && strncmp(name, "quantity_", strlen("quantity_")) == 0)
		return &quantity_kind;

	/* abs, sign, round, and whatever name a user has given to the C function */
	(void) get_func_signature(function, &types, &ntypes);
	for (int i = 0; i < ntypes; i++)
	{
		HeapTuple	type = SearchSysCache1(TYPEOID, ObjectIdGetDatum(types[i]));
		bool		is_quantity = HeapTupleIsValid(type) &&
			strcmp(NameStr(((Form_pg_type) GETSTRUCT(type))->typname), "quantity") == 0;

		if (HeapTupleIsValid(type))
			ReleaseSysCache(type);
		if (is_quantity)
			return &quantity_kind;
	}
	return &co2e_kind;
}

void
carbonms_mixed(FunctionCallInfo fcinfo, const char *verb, cm_value left, cm_value right)
{
	const value_kind *kind = carbonms_kind(fcinfo);

	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("cannot %s %s of different %s", verb, kind->plural, kind->tags),
			 errdetail("The left operand is %s, the right operand is %s.",
					   kind->tag_name(cm_tag(left)), kind->tag_name(cm_tag(right))),
			 kind == &co2e_kind && (cm_tag(left) == CM_BASIS_NONE || cm_tag(right) == CM_BASIS_NONE)
			 ? errhint("Say which basis it was made with, for example with a cast to co2e(AR5).")
			 : errhint("%s", kind->hint)));
}

/* ---- equality: never fails ---- */

CARBONMS_FUNCTION(carbonms_value_eq);
Datum
carbonms_value_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(cm_value_equal(PG_GETARG_VALUE(0), PG_GETARG_VALUE(1)));
}

CARBONMS_FUNCTION(carbonms_value_ne);
Datum
carbonms_value_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!cm_value_equal(PG_GETARG_VALUE(0), PG_GETARG_VALUE(1)));
}

/* ---- comparison of what can be compared: fails on different tags ---- */

static int
compare(FunctionCallInfo fcinfo)
{
	cm_value	a = PG_GETARG_VALUE(0);
	cm_value	b = PG_GETARG_VALUE(1);

	carbonms_same_tag(fcinfo, "compare", a, b);
	return cm_value_compare(a, b);
}

CARBONMS_FUNCTION(carbonms_value_lt);
Datum
carbonms_value_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

CARBONMS_FUNCTION(carbonms_value_le);
Datum
carbonms_value_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

CARBONMS_FUNCTION(carbonms_value_ge);
Datum
carbonms_value_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

CARBONMS_FUNCTION(carbonms_value_gt);
Datum
carbonms_value_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

/* ---- the total order (tag, amount) of the operator classes: never fails ---- */

CARBONMS_FUNCTION(carbonms_value_order);
Datum
carbonms_value_order(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(cm_value_compare(PG_GETARG_VALUE(0), PG_GETARG_VALUE(1)));
}

CARBONMS_FUNCTION(carbonms_value_order_lt);
Datum
carbonms_value_order_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(cm_value_compare(PG_GETARG_VALUE(0), PG_GETARG_VALUE(1)) < 0);
}

CARBONMS_FUNCTION(carbonms_value_order_le);
Datum
carbonms_value_order_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(cm_value_compare(PG_GETARG_VALUE(0), PG_GETARG_VALUE(1)) <= 0);
}

CARBONMS_FUNCTION(carbonms_value_order_ge);
Datum
carbonms_value_order_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(cm_value_compare(PG_GETARG_VALUE(0), PG_GETARG_VALUE(1)) >= 0);
}

CARBONMS_FUNCTION(carbonms_value_order_gt);
Datum
carbonms_value_order_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(cm_value_compare(PG_GETARG_VALUE(0), PG_GETARG_VALUE(1)) > 0);
}

/* Equal values are equal bytes, so that their bytes can be hashed. */
CARBONMS_FUNCTION(carbonms_value_hash);
Datum
carbonms_value_hash(PG_FUNCTION_ARGS)
{
	return hash_any((unsigned char *) DatumGetPointer(PG_GETARG_DATUM(0)), sizeof(cm_value));
}

CARBONMS_FUNCTION(carbonms_value_hash_extended);
Datum
carbonms_value_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((unsigned char *) DatumGetPointer(PG_GETARG_DATUM(0)),
							 sizeof(cm_value), (uint64) PG_GETARG_INT64(1));
}

/* ---- arithmetic ---- */

CARBONMS_FUNCTION(carbonms_value_add);
Datum
carbonms_value_add(PG_FUNCTION_ARGS)
{
	cm_value	a = PG_GETARG_VALUE(0);
	cm_value	b = PG_GETARG_VALUE(1);

	carbonms_same_tag(fcinfo, "add", a, b);
	carbonms_check_value(fcinfo, cm_value_add(&a, b));
	PG_RETURN_VALUE(a);
}

CARBONMS_FUNCTION(carbonms_value_subtract);
Datum
carbonms_value_subtract(PG_FUNCTION_ARGS)
{
	cm_value	a = PG_GETARG_VALUE(0);
	cm_value	b = PG_GETARG_VALUE(1);

	carbonms_same_tag(fcinfo, "subtract", a, b);
	carbonms_check_value(fcinfo, cm_value_subtract(&a, b));
	PG_RETURN_VALUE(a);
}

CARBONMS_FUNCTION(carbonms_value_negate);
Datum
carbonms_value_negate(PG_FUNCTION_ARGS)
{
	cm_value	v = PG_GETARG_VALUE(0);

	carbonms_check_value(fcinfo, cm_value_negate(&v));
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_value_abs);
Datum
carbonms_value_abs(PG_FUNCTION_ARGS)
{
	cm_value	v = PG_GETARG_VALUE(0);

	if (cm_amount(v) < 0)
		carbonms_check_value(fcinfo, cm_value_negate(&v));
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_value_sign);
Datum
carbonms_value_sign(PG_FUNCTION_ARGS)
{
	cm_i128		amount = cm_amount(PG_GETARG_VALUE(0));

	PG_RETURN_INT32(amount < 0 ? -1 : amount > 0);
}

static Datum
multiply(FunctionCallInfo fcinfo, cm_value v, Datum factor)
{
	cm_number	number;

	carbonms_number(factor, &number);
	carbonms_check_value(fcinfo, cm_value_multiply(&v, &number));
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_value_multiply);
Datum
carbonms_value_multiply(PG_FUNCTION_ARGS)
{
	return multiply(fcinfo, PG_GETARG_VALUE(0), PG_GETARG_DATUM(1));
}

CARBONMS_FUNCTION(carbonms_numeric_multiply_value);
Datum
carbonms_numeric_multiply_value(PG_FUNCTION_ARGS)
{
	return multiply(fcinfo, PG_GETARG_VALUE(1), PG_GETARG_DATUM(0));
}

CARBONMS_FUNCTION(carbonms_value_divide);
Datum
carbonms_value_divide(PG_FUNCTION_ARGS)
{
	cm_value	v = PG_GETARG_VALUE(0);
	cm_number	number;

	carbonms_number(PG_GETARG_DATUM(1), &number);
	carbonms_check_value(fcinfo, cm_value_divide(&v, &number));
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_value_ratio);
Datum
carbonms_value_ratio(PG_FUNCTION_ARGS)
{
	cm_value	a = PG_GETARG_VALUE(0);
	cm_value	b = PG_GETARG_VALUE(1);

	carbonms_same_tag(fcinfo, "divide", a, b);
	return DirectFunctionCall2(numeric_div, carbonms_numeric(cm_amount(a)),
							   carbonms_numeric(cm_amount(b)));
}

CARBONMS_FUNCTION(carbonms_value_round);
Datum
carbonms_value_round(PG_FUNCTION_ARGS)
{
	cm_value	v = PG_GETARG_VALUE(0);
	int32		places = PG_NARGS() > 1 ? PG_GETARG_INT32(1) : 0;

	carbonms_check_value(fcinfo, cm_value_round(&v, places));
	PG_RETURN_VALUE(v);
}

/* ---- ways out ---- */

double
carbonms_value_double(cm_value v)
{
	char		digits[CM_AMOUNT_TEXT];

	/* the server's own conversion of the exact text */
	cm_amount_format(cm_amount(v), digits);
	return DatumGetFloat8(DirectFunctionCall1(float8in, CStringGetDatum(digits)));
}

CARBONMS_FUNCTION(carbonms_value_to_numeric);
Datum
carbonms_value_to_numeric(PG_FUNCTION_ARGS)
{
	return carbonms_numeric(cm_amount(PG_GETARG_VALUE(0)));
}

CARBONMS_FUNCTION(carbonms_value_to_float8);
Datum
carbonms_value_to_float8(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(carbonms_value_double(PG_GETARG_VALUE(0)));
}
