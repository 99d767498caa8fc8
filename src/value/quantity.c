/*
 * quantity.c: the type quantity: input and output, constructor, accessors,
 * conversion, casts.  Arithmetic and comparison are in value.c.
 */
#include "value/quantity.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "core/registry/unit.h"
#include "core/value/quantity.h"
#include "glue/encoding.h"
#include "glue/error.h"
#include "glue/json.h"
#include "glue/numeric.h"
#include "registry/unit.h"
#include "value/value.h"

cm_value
carbonms_known_quantity(Datum quantity)
{
	cm_value	v = cm_value_load(DatumGetPointer(quantity));

	if (cm_unit_by_code(cm_tag(v)) == NULL)
		carbonms_unknown_code("quantity", cm_tag(v));
	return v;
}

CARBONMS_FUNCTION(carbonms_quantity_in);
Datum
carbonms_quantity_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	size_t		len;
	char	   *folded = carbonms_fold(input, strlen(input), fcinfo->context, &len);
	cm_value	v;
	cm_error	error;

	if (folded == NULL)
		PG_RETURN_NULL();
	if (cm_quantity_parse(folded, len, &v, &error) != CM_OK)
	{
		carbonms_input_error(fcinfo->context, "quantity", input, &error);
		PG_RETURN_NULL();
	}
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_quantity_out);
Datum
carbonms_quantity_out(PG_FUNCTION_ARGS)
{
	cm_value	v = PG_GETARG_QUANTITY(0);
	char		text[CM_QUANTITY_TEXT];

	cm_quantity_format(v, text);
	PG_RETURN_CSTRING(pstrdup(carbonms_with_unit(text, cm_tag(v))));
}

CARBONMS_FUNCTION(carbonms_quantity_recv);
Datum
carbonms_quantity_recv(PG_FUNCTION_ARGS)
{
	cm_value	v = carbonms_recv_value((StringInfo) PG_GETARG_POINTER(0));

	if (cm_unit_by_code(cm_tag(v)) == NULL)
		carbonms_corrupt_wire("quantity", psprintf("There is no unit with code %u.", cm_tag(v)));
	PG_RETURN_VALUE(v);
}

CARBONMS_FUNCTION(carbonms_quantity_send);
Datum
carbonms_quantity_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	carbonms_send_value(&buf, PG_GETARG_VALUE(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

CARBONMS_FUNCTION(carbonms_quantity_from_numeric);
Datum
carbonms_quantity_from_numeric(PG_FUNCTION_ARGS)
{
	cm_number	number;
	cm_i128		amount;
	uint16		unit = carbonms_unit_arg(PG_GETARG_TEXT_PP(1));

	carbonms_number(PG_GETARG_DATUM(0), &number);
	carbonms_check(cm_amount_from_number(&number, 1, 1, false, &amount), "quantity");
	PG_RETURN_VALUE(cm_value_make(amount, unit));
}

CARBONMS_FUNCTION(carbonms_quantity_unit);
Datum
carbonms_quantity_unit(PG_FUNCTION_ARGS)
{
	return carbonms_text_datum(carbonms_unit_name(cm_tag(PG_GETARG_QUANTITY(0))));
}

CARBONMS_FUNCTION(carbonms_quantity_dimension);
Datum
carbonms_quantity_dimension(PG_FUNCTION_ARGS)
{
	return carbonms_text_datum(cm_unit_by_code(cm_tag(PG_GETARG_QUANTITY(0)))->dimension);
}

CARBONMS_FUNCTION(carbonms_quantity_convert);
Datum
carbonms_quantity_convert(PG_FUNCTION_ARGS)
{
	cm_value	v = PG_GETARG_QUANTITY(0);
	uint16		unit = carbonms_unit_arg(PG_GETARG_TEXT_PP(1));
	unsigned	from = cm_tag(v);
	cm_status	status = cm_quantity_convert(&v, unit);

	if (status == CM_NO_CONVERSION)
		carbonms_no_conversion("convert quantity", from, unit);
	carbonms_check(status, "quantity");
	PG_RETURN_VALUE(v);
}

/* {"amount": 1200, "unit": "kWh"} */
static char *
json_text(cm_value v)
{
	char		amount[CM_AMOUNT_TEXT];

	/* no unit has a character that JSON would escape */
	cm_amount_format(cm_amount(v), amount);
	return psprintf("{\"amount\": %s, \"unit\": \"%s\"}", amount,
					carbonms_unit_name(cm_tag(v)));
}

CARBONMS_FUNCTION(carbonms_quantity_to_json);
Datum
carbonms_quantity_to_json(PG_FUNCTION_ARGS)
{
	return carbonms_json(json_text(PG_GETARG_QUANTITY(0)));
}

CARBONMS_FUNCTION(carbonms_quantity_to_jsonb);
Datum
carbonms_quantity_to_jsonb(PG_FUNCTION_ARGS)
{
	return carbonms_jsonb(json_text(PG_GETARG_QUANTITY(0)));
}
