/*
 * reference_library.c: published reference rows of ledgers as tables.
 */
#include "glue/compat.h"

#include "funcapi.h"

#include "core/library/reference_library.h"
#include "core/registry/unit.h"
#include "glue/encoding.h"
#include "glue/rows.h"
#include "registry/unit.h"

/* A cell as text of the server, or NULL for what is none, or what cannot be written. */
static char *
server_cell(const char *cell, cm_column column)
{
	uint16_t	unit;

	if (cell[0] == '\0' || (column == CM_COLUMN_TRANSLATION && !carbonms_can_write(cell)))
		return NULL;
	if (column == CM_COLUMN_UNIT && cm_unit_lookup(cell, strlen(cell), &unit, NULL) == CM_UNIT_FOUND)
		return carbonms_unit_message(unit);
	return carbonms_to_message(cell);
}

/* The first rows of a table. What type a cell becomes is for the declaration in SQL to say. */
static Datum
publish(FunctionCallInfo fcinfo, const cm_reference_table *table, int rows)
{
	AttInMetadata *input;
	Datum	   *values = palloc(table->columns * sizeof(Datum));
	bool	   *nulls = palloc(table->columns * sizeof(bool));

	carbonms_begin_rows(fcinfo);
	input = TupleDescGetAttInMetadata(((ReturnSetInfo *) fcinfo->resultinfo)->setDesc);
	if (input->tupdesc->natts != table->columns)
		elog(ERROR, "library has %d columns, the function %d", table->columns, input->tupdesc->natts);
	for (int row = 0; row < rows; row++)
	{
		for (int i = 0; i < table->columns; i++)
		{
			char	   *text = server_cell(table->cell[row * table->columns + i], table->column[i]);

			nulls[i] = text == NULL;
			values[i] = InputFunctionCall(&input->attinfuncs[i], text, input->attioparams[i], input->atttypmods[i]);
		}
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

#define PUBLISHED_FIRST(name, table, rows) \
CARBONMS_FUNCTION(carbonms_##name); \
Datum \
carbonms_##name(PG_FUNCTION_ARGS) \
{ \
	return publish(fcinfo, &(table), rows); \
}
#define PUBLISHED(name, table) PUBLISHED_FIRST(name, table, (table).rows)

PUBLISHED(standard_library, cm_standard_editions)
PUBLISHED(policy_library, cm_policy_parameters)
PUBLISHED(method_library_0_3, cm_methods)
PUBLISHED(method_rule_library, cm_method_rules)
PUBLISHED(statistic_library, cm_statistic_items)
PUBLISHED(energy_library, cm_energy_coefficients)
PUBLISHED(indicator_library_0_3, cm_indicators)

/*
 * What SQL of 0.1 and 0.2 calls, which knows neither accounts of energy nor the measures of what is used: the rows of
 * then, which are the first for ever.
 */
PUBLISHED_FIRST(method_library, cm_methods, 3)
PUBLISHED_FIRST(indicator_library, cm_indicators, 29)
