/*
 * unit.c: the registry of units as a table.
 */
#include "glue/carbonms.h"

#include "utils/builtins.h"

#include "core/registry/unit.h"
#include "registry/registry_table.h"

/* The name as values of the unit are written, or NULL if they cannot be. */
static Datum
unit_datum(unsigned code, bool *null)
{
	const char *name = carbonms_unit_name(code);

	*null = !carbonms_can_write(name);
	return *null ? (Datum) 0 : carbonms_text_datum(name);
}

CARBONMS_FUNCTION(carbonms_unit_table);
Datum
carbonms_unit_table(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (unsigned code = 1; code <= CM_UNIT_COUNT; code++)
	{
		const cm_unit *unit = cm_unit_by_code(code);
		Datum		values[9];
		bool		nulls[9] = {false};

		values[0] = Int32GetDatum((int32) code);
		values[1] = unit_datum(unit->code, &nulls[1]);
		values[2] = carbonms_text_datum(unit->dimension);
		values[3] = unit_datum(unit->reference, &nulls[3]);
		values[4] = carbonms_numeric_text(psprintf(UINT64_FORMAT, unit->num));
		values[5] = carbonms_numeric_text(psprintf(UINT64_FORMAT, unit->den));
		values[6] = carbonms_text_array(unit->symbols);
		values[7] = carbonms_text_array(unit->words);
		values[8] = carbonms_known_text(unit->source, &nulls[8]);
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}
