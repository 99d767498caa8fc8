/*
 * rating_library.c: published rating schemes as tables, and as JSON.
 */
#include "glue/compat.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/library/rating_library.h"
#include "glue/encoding.h"
#include "glue/json.h"
#include "glue/numeric.h"
#include "glue/rows.h"
#include "registry/registry_table.h"

/* "" is how the registries write "there is none". */
static Datum
known_numeric(const char *digits, bool *null)
{
	*null = digits[0] == '\0';
	return *null ? (Datum) 0 : carbonms_numeric_text(digits);
}

static Datum
known_bool(const char *s, bool *null)
{
	*null = s[0] == '\0';
	return BoolGetDatum(s[0] == 't');
}

static Datum
known_json(const char *json, bool *null)
{
	*null = json[0] == '\0';
	return *null ? (Datum) 0 : carbonms_jsonb(json);
}

static Datum
known_list(const char *list, bool *null)
{
	Datum		text = carbonms_known_text(list, null);

	return *null ? (Datum) 0 : DirectFunctionCall2Coll(text_to_array, C_COLLATION_OID, text, CStringGetTextDatum("|"));
}

static Datum
whole_number(const char *digits)
{
	return DirectFunctionCall1(int4in, CStringGetDatum(digits));
}

CARBONMS_FUNCTION(carbonms_rating_library);
Datum
carbonms_rating_library(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (int i = 0; i < CM_RATING_SCHEME_COUNT; i++)
	{
		const cm_published_scheme *row = &cm_published_schemes[i];
		Datum		values[13];
		bool		nulls[13] = {false};

		values[0] = carbonms_text_datum(row->scheme);
		values[1] = carbonms_text_datum(row->edition);
		values[2] = carbonms_text_datum(row->name);
		values[3] = carbonms_writable_text(row->name_zh, &nulls[3]);
		values[4] = carbonms_text_datum(row->issuer);
		values[5] = carbonms_text_datum(row->status);
		values[6] = carbonms_text_datum(row->thresholds_status);
		values[7] = carbonms_text_datum(row->mode);
		values[8] = carbonms_known_text(row->source, &nulls[8]);
		values[9] = BoolGetDatum(strcmp(row->mark, "UNVERIFIED") != 0);
		values[10] = carbonms_text_datum(row->mark);
		values[11] = carbonms_known_text(row->note, &nulls[11]);
		values[12] = carbonms_jsonb(row->definition);
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

CARBONMS_FUNCTION(carbonms_rating_grade_library);
Datum
carbonms_rating_grade_library(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (int i = 0; i < CM_RATING_GRADE_COUNT; i++)
	{
		const cm_published_grade *row = &cm_published_grades[i];
		Datum		values[9];
		bool		nulls[9] = {false};

		values[0] = carbonms_text_datum(row->scheme);
		values[1] = carbonms_text_datum(row->edition);
		values[2] = carbonms_text_datum(row->grade);
		values[3] = whole_number(row->rank);
		values[4] = carbonms_text_datum(row->name);
		values[5] = carbonms_writable_text(row->name_zh, &nulls[5]);
		values[6] = whole_number(row->optional_min_count);
		values[7] = known_numeric(row->score_from, &nulls[7]);
		values[8] = known_numeric(row->score_below, &nulls[8]);
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

CARBONMS_FUNCTION(carbonms_rating_rule_library);
Datum
carbonms_rating_rule_library(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (int i = 0; i < CM_RATING_RULE_COUNT; i++)
	{
		const cm_published_rule *row = &cm_published_rules[i];
		Datum		values[25];
		bool		nulls[25] = {false};

		values[0] = carbonms_text_datum(row->scheme);
		values[1] = carbonms_text_datum(row->edition);
		values[2] = carbonms_text_datum(row->rule);
		values[3] = carbonms_text_datum(row->indicator);
		values[4] = carbonms_text_datum(row->name);
		values[5] = carbonms_writable_text(row->name_zh, &nulls[5]);
		values[6] = carbonms_known_text(row->unit, &nulls[6]);
		values[7] = carbonms_known_text(row->grade, &nulls[7]);
		values[8] = carbonms_known_text(row->op, &nulls[8]);
		values[9] = known_numeric(row->threshold, &nulls[9]);
		values[10] = known_bool(row->mandatory, &nulls[10]);
		values[11] = known_bool(row->excludable, &nulls[11]);
		values[12] = known_list(row->park_types, &nulls[12]);
		values[13] = carbonms_known_text(row->class_indicator, &nulls[13]);
		values[14] = known_numeric(row->class_from, &nulls[14]);
		values[15] = known_numeric(row->class_below, &nulls[15]);
		values[16] = known_numeric(row->weight, &nulls[16]);
		values[17] = known_json(row->points, &nulls[17]);
		values[18] = known_numeric(row->lead, &nulls[18]);
		values[19] = known_bool(row->lower_is_better, &nulls[19]);
		values[20] = known_numeric(row->cap, &nulls[20]);
		values[21] = carbonms_known_text(row->source, &nulls[21]);
		values[22] = BoolGetDatum(strcmp(row->mark, "UNVERIFIED") != 0);
		values[23] = carbonms_text_datum(row->mark);
		values[24] = carbonms_known_text(row->note, &nulls[24]);
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

CARBONMS_FUNCTION(carbonms_rating_definition);
Datum
carbonms_rating_definition(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(0));

	for (int i = 0; i < CM_RATING_SCHEME_COUNT; i++)
		if (strcmp(cm_published_schemes[i].scheme, name) == 0)
			PG_RETURN_DATUM(carbonms_jsonb(cm_published_schemes[i].definition));
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("published rating scheme \"%s\" does not exist", name),
			 errhint("rating_library() lists them; scheme_definition() of a ledger has its own.")));
}
