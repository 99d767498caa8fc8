/*
 * unit.c: names of units, many of which are Chinese, and the registry as a table.
 */
#include "registry/unit.h"

#include "utils/builtins.h"

#include "core/registry/unit.h"
#include "glue/encoding.h"
#include "glue/error.h"
#include "glue/numeric.h"
#include "glue/rows.h"
#include "registry/registry_table.h"

const char *
carbonms_unit_name(unsigned code)
{
	const cm_unit *unit = cm_unit_by_code(code);

	if (carbonms_can_write(unit->name))
		return unit->name;
	for (const char *const *symbol = unit->symbols; *symbol != NULL; symbol++)
		if (carbonms_can_write(*symbol))
			return *symbol;
	for (const char *const *word = unit->words; *word != NULL; word++)
		if (carbonms_can_write(*word))
			return *word;
	return unit->name;
}

char *
carbonms_unit_message(unsigned code)
{
	return carbonms_to_message(carbonms_unit_name(code));
}

char *
carbonms_with_unit(const char *utf8, unsigned code)
{
	const char *canonical = cm_unit_by_code(code)->name;
	const char *name = carbonms_unit_name(code);

	if (name == canonical)
		return carbonms_to_server(utf8);
	return carbonms_to_server(psprintf("%.*s%s", (int) (strlen(utf8) - strlen(canonical)), utf8, name));
}

uint16
carbonms_unit_arg(const text *name)
{
	size_t		len;
	char	   *folded = carbonms_fold_text(name, &len);
	uint16_t	code;
	cm_error	error;

	if (cm_unit_parse(folded, len, &code, &error) != CM_OK)
		carbonms_name_error(folded, &error);
	return code;
}

void
carbonms_no_conversion(const char *verb, unsigned left, unsigned right)
{
	const cm_unit *a = cm_unit_by_code(left);
	const cm_unit *b = cm_unit_by_code(right);

	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("cannot %s: %s does not convert to %s", verb,
					carbonms_unit_message(left), carbonms_unit_message(right)),
			 strcmp(a->dimension, b->dimension) == 0
			 ? errdetail("Both are units of %s, but no fixed factor relates them.", a->dimension)
			 : errdetail("%s is a unit of %s, %s is a unit of %s.",
						 carbonms_unit_message(left), a->dimension,
						 carbonms_unit_message(right), b->dimension)));
}

/* ---- the table ---- */

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
