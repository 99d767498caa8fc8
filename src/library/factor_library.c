/*
 * factor_library.c: published emission factors as a table.
 */
#include "glue/compat.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "core/library/factor_library.h"
#include "core/value/factor.h"
#include "glue/encoding.h"
#include "glue/error.h"
#include "glue/numeric.h"
#include "glue/rows.h"
#include "registry/registry_table.h"
#include "registry/unit.h"
#include "value/factor.h"

/* "" is how the registries write "there is none". */
static Datum
known_numeric(const char *digits, bool *null)
{
	*null = digits[0] == '\0';
	return *null ? (Datum) 0 : carbonms_numeric_text(digits);
}

static Datum
validity(const cm_library_row *row, bool *null)
{
	*null = row->valid_from[0] == '\0';
	return *null ? (Datum) 0
		: OidInputFunctionCall(F_RANGE_IN, psprintf("[%s,%s)", row->valid_from, row->valid_to),
							   DATERANGEOID, -1);
}

static Datum
value_datum(const cm_library_row *row)
{
	cm_factor	factor;
	cm_error	error;

	carbonms_check(cm_library_value(row, &factor, &error), "emission_factor");
	return carbonms_factor_datum(factor.unit, factor.ghg.entries, factor.ghg.n);
}

CARBONMS_FUNCTION(carbonms_factor_library);
Datum
carbonms_factor_library(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (int i = 0; i < CM_LIBRARY_COUNT; i++)
	{
		const cm_library_row *row = cm_library_row_at(i);
		Datum		values[17];
		bool		nulls[17] = {false};

		values[0] = carbonms_text_datum(row->set);
		values[1] = carbonms_text_datum(row->factor);
		values[2] = carbonms_text_datum(row->name);
		values[3] = carbonms_writable_text(row->name_zh, &nulls[3]);
		values[4] = carbonms_text_datum(row->region);
		values[5] = carbonms_known_text(row->scope2, &nulls[5]);
		values[6] = value_datum(row);
		values[7] = known_numeric(row->ncv, &nulls[7]);
		nulls[8] = row->ncv_unit == 0;
		values[8] = nulls[8] ? (Datum) 0
			: CStringGetTextDatum(psprintf("GJ/%s", carbonms_unit_message(row->ncv_unit)));
		values[9] = known_numeric(row->carbon_content, &nulls[9]);
		values[10] = known_numeric(row->oxidation, &nulls[10]);
		values[11] = validity(row, &nulls[11]);
		values[12] = carbonms_known_text(row->edition, &nulls[12]);
		values[13] = carbonms_known_text(row->source, &nulls[13]);
		values[14] = BoolGetDatum(cm_library_verified(row));
		values[15] = carbonms_text_datum(row->mark);
		values[16] = carbonms_known_text(row->note, &nulls[16]);
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}
