/*
 * co2e.c: the type co2e: input and output, type modifier, constructor,
 * accessors, casts.  Arithmetic and comparison are in value.c.
 */
#include "glue/compat.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "core/registry/gwp.h"
#include "core/value/co2e.h"
#include "glue/encoding.h"
#include "glue/error.h"
#include "glue/json.h"
#include "glue/numeric.h"
#include "registry/gwp_basis.h"
#include "value/value.h"

/* A value whose basis will be looked up: it must be known. */
static cm_value
known_co2e(Datum co2e)
{
	cm_value	v = cm_value_load(DatumGetPointer(co2e));

	if (!cm_co2e_tag_valid(cm_tag(v)))
		carbonms_unknown_code("co2e", cm_tag(v));
	return v;
}

#define PG_GETARG_CO2E(n) known_co2e(PG_GETARG_DATUM(n))

/*
 * The type modifier is the code of a basis.  A value without a basis adopts
 * it, a value of another basis is refused.
 */
static bool
apply_typmod(cm_value *v, int32 typmod, Node *escontext)
{
	if (typmod < 0)
		return true;
	if (!cm_basis_valid((unsigned) typmod)) /* the functions can be called by hand */
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid type modifier %d for type co2e", typmod)));
	if (cm_tag(*v) == (unsigned) typmod)
		return true;
	if (cm_tag(*v) == CM_BASIS_NONE)
	{
		*v = cm_value_make(cm_amount(*v), (unsigned) typmod);
		return true;
	}
	errsave(escontext,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("co2e value of another GWP basis"),
			 errdetail("The type is co2e(%s), the value is %s.",
					   cm_basis_by_code((unsigned) typmod)->name,
					   cm_basis_by_code(cm_tag(*v))->name),
			 errhint("Restate from gas masses with co2e(ghg, gwp_basis).")));
	return false;
}

CARBONMS_FUNCTION(carbonms_co2e_in);
Datum
carbonms_co2e_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	size_t		len;
	char	   *folded = carbonms_fold(input, strlen(input), fcinfo->context, &len);
	cm_value	v;
	cm_error	error;

	if (folded == NULL)
		PG_RETURN_NULL();
	if (cm_co2e_parse(folded, len, &v, &error) != CM_OK)
	{
		carbonms_input_error(fcinfo->context, "co2e", input, &error);
		PG_RETURN_NULL();
	}
	if (!apply_typmod(&v, PG_GETARG_INT32(2), fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_co2e_out);
Datum
carbonms_co2e_out(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(CM_CO2E_TEXT);

	cm_co2e_format(PG_GETARG_CO2E(0), text);
	PG_RETURN_CSTRING(text);
}

CARBONMS_FUNCTION(carbonms_co2e_recv);
Datum
carbonms_co2e_recv(PG_FUNCTION_ARGS)
{
	cm_value	v = carbonms_recv_value((StringInfo) PG_GETARG_POINTER(0));

	if (!cm_co2e_tag_valid(cm_tag(v)))
		carbonms_corrupt_wire("co2e", psprintf("There is no GWP basis with code %u.", cm_tag(v)));
	(void) apply_typmod(&v, PG_GETARG_INT32(2), NULL);
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_co2e_send);
Datum
carbonms_co2e_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	carbonms_send_value(&buf, PG_GETARG_VALUE(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

CARBONMS_FUNCTION(carbonms_co2e_typmod_in);
Datum
carbonms_co2e_typmod_in(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	Datum	   *elements;
	int			n;
	bool		ok;

	deconstruct_array(array, CSTRINGOID, -2, false, TYPALIGN_CHAR, &elements, NULL, &n);
	if (n != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("type co2e takes one type modifier, a GWP basis"),
				 errhint("Write, for example, co2e(AR6) or co2e('AR5-20').")));
	PG_RETURN_INT32(carbonms_basis_arg(DatumGetCString(elements[0]), NULL, &ok));
}

CARBONMS_FUNCTION(carbonms_co2e_typmod_out);
Datum
carbonms_co2e_typmod_out(PG_FUNCTION_ARGS)
{
	const cm_basis *basis = cm_basis_by_code((unsigned) PG_GETARG_INT32(0));

	if (basis == NULL)
		PG_RETURN_CSTRING(pstrdup(""));
	/* AR5-20 is not an identifier: quoted, so that DDL can be read back */
	PG_RETURN_CSTRING(psprintf(strchr(basis->name, '-') ? "('%s')" : "(%s)", basis->name));
}

CARBONMS_FUNCTION(carbonms_co2e_with_typmod);
Datum
carbonms_co2e_with_typmod(PG_FUNCTION_ARGS)
{
	cm_value	v = PG_GETARG_CO2E(0);

	(void) apply_typmod(&v, PG_GETARG_INT32(1), NULL);
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_co2e_from_numeric);
Datum
carbonms_co2e_from_numeric(PG_FUNCTION_ARGS)
{
	cm_number	tonnes;
	cm_i128		amount;

	carbonms_number(PG_GETARG_DATUM(0), &tonnes);
	carbonms_check(cm_amount_from_number(&tonnes, 1, 1, false, &amount), "co2e");
	PG_RETURN_VALUE(cm_value_make(amount, PG_GETARG_BASIS(1)));
}

CARBONMS_FUNCTION(carbonms_co2e_kg);
Datum
carbonms_co2e_kg(PG_FUNCTION_ARGS)
{
	/* in numeric, where a thousand times the largest amount still fits */
	Datum		kg = DirectFunctionCall2(numeric_mul, carbonms_numeric(cm_amount(PG_GETARG_VALUE(0))),
										 carbonms_numeric_text("1000"));

	return DirectFunctionCall1(numeric_trim_scale, kg);
}

CARBONMS_FUNCTION(carbonms_co2e_basis);
Datum
carbonms_co2e_basis(PG_FUNCTION_ARGS)
{
	unsigned	tag = cm_tag(PG_GETARG_VALUE(0));

	if (tag == CM_BASIS_NONE)
		PG_RETURN_NULL();
	PG_RETURN_INT16((int16) tag);
}

/* {"tonnes": 12.5, "basis": "AR6"} */
static char *
json_text(cm_value v)
{
	char		amount[CM_AMOUNT_TEXT];
	unsigned	tag = cm_tag(v);

	cm_amount_format(cm_amount(v), amount);
	if (tag == CM_BASIS_NONE)
		return psprintf("{\"tonnes\": %s, \"basis\": null}", amount);
	return psprintf("{\"tonnes\": %s, \"basis\": \"%s\"}", amount, cm_basis_by_code(tag)->name);
}

CARBONMS_FUNCTION(carbonms_co2e_to_json);
Datum
carbonms_co2e_to_json(PG_FUNCTION_ARGS)
{
	return carbonms_json(json_text(PG_GETARG_CO2E(0)));
}

CARBONMS_FUNCTION(carbonms_co2e_to_jsonb);
Datum
carbonms_co2e_to_jsonb(PG_FUNCTION_ARGS)
{
	return carbonms_jsonb(json_text(PG_GETARG_CO2E(0)));
}
