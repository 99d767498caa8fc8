/*
 * carbonms.c: the module.
 */
#include "glue/compat.h"

#include "utils/builtins.h"

CARBONMS_MODULE_MAGIC;

CARBONMS_FUNCTION(carbonms_version);
Datum
carbonms_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(CARBONMS_VERSION));
}
