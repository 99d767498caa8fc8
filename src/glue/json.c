/*
 * json.c: JSON text into json or jsonb.
 */
#include "glue/json.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "glue/encoding.h"

Datum
carbonms_json(const char *json)
{
	return DirectFunctionCall1(json_in, CStringGetDatum(carbonms_to_server(json)));
}

Datum
carbonms_jsonb(const char *json)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(carbonms_to_server(json)));
}
