/*
 * category.c: the registry of emission categories as a table, and the scope
 * of an emission.
 */
#include "glue/compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/registry/category.h"
#include "glue/encoding.h"
#include "glue/error.h"
#include "glue/rows.h"
#include "registry/registry_table.h"

static const cm_category *
category_arg(const text *name)
{
	size_t		len;
	char	   *folded = carbonms_fold_text(name, &len);
	const cm_category *category = cm_category_lookup(folded, len);
	cm_error	error;

	if (category == NULL)
	{
		cm_fail(&error, CM_UNKNOWN_CATEGORY, folded, len);
		carbonms_name_error(folded, &error);
	}
	return category;
}

CARBONMS_FUNCTION(carbonms_emission_category);
Datum
carbonms_emission_category(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(category_arg(PG_GETARG_TEXT_PP(0))->name));
}

CARBONMS_FUNCTION(carbonms_is_removal);
Datum
carbonms_is_removal(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(category_arg(PG_GETARG_TEXT_PP(0))->removal);
}

CARBONMS_FUNCTION(carbonms_energy_carrier);
Datum
carbonms_energy_carrier(PG_FUNCTION_ARGS)
{
	const char *carrier = cm_category_energy(category_arg(PG_GETARG_TEXT_PP(0)));

	if (carrier[0] == '\0')
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(carrier));
}

/* A number of the registry, where 0 says that there is none. */
static Datum
known_number(FunctionCallInfo fcinfo, int number)
{
	if (number == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(number);
}

CARBONMS_FUNCTION(carbonms_emission_scope);
Datum
carbonms_emission_scope(PG_FUNCTION_ARGS)
{
	return known_number(fcinfo, category_arg(PG_GETARG_TEXT_PP(0))->scope);
}

CARBONMS_FUNCTION(carbonms_iso14064_category);
Datum
carbonms_iso14064_category(PG_FUNCTION_ARGS)
{
	return known_number(fcinfo, category_arg(PG_GETARG_TEXT_PP(0))->iso14064);
}

CARBONMS_FUNCTION(carbonms_scope3_category);
Datum
carbonms_scope3_category(PG_FUNCTION_ARGS)
{
	return known_number(fcinfo, category_arg(PG_GETARG_TEXT_PP(0))->scope3);
}

/* Whether the code of a party is among those of the boundary; a code is compared byte by byte. */
static bool
is_inside(const text *party, const Datum *boundary, int n)
{
	for (int i = 0; i < n; i++)
	{
		const text *member = DatumGetTextPP(boundary[i]);

		if (VARSIZE_ANY_EXHDR(member) == VARSIZE_ANY_EXHDR(party) &&
			memcmp(VARDATA_ANY(member), VARDATA_ANY(party), VARSIZE_ANY_EXHDR(party)) == 0)
			return true;
	}
	return false;
}

/* The parties of a boundary: at least one, none NULL. */
static Datum *
boundary_arg(ArrayType *array, int *n)
{
	Datum	   *parties;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("boundary must not contain NULL")));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &parties, NULL, n);
	if (*n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("boundary has no party"),
				 errhint("Name the parties that report, for example ARRAY['PARK', 'TENANT-1'].")));
	return parties;
}

/* Not strict: a missing origin or consumer is one outside. */
CARBONMS_FUNCTION(carbonms_classify_scope);
Datum
carbonms_classify_scope(PG_FUNCTION_ARGS)
{
	const cm_category *category;
	Datum	   *boundary;
	bool		inside[2];
	int			n;
	cm_scope	scope;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	category = category_arg(PG_GETARG_TEXT_PP(0));
	boundary = boundary_arg(PG_GETARG_ARRAYTYPE_P(3), &n);
	for (int i = 0; i < 2; i++)
		inside[i] = !PG_ARGISNULL(1 + i) && is_inside(PG_GETARG_TEXT_PP(1 + i), boundary, n);
	scope = cm_classify_scope(category, inside[0], inside[1]);
	if (scope == CM_SCOPE_NONE)
		PG_RETURN_NULL();
	PG_RETURN_INT32((int32) scope);
}

CARBONMS_FUNCTION(carbonms_category_table);
Datum
carbonms_category_table(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (unsigned code = 1; code <= CM_CATEGORY_COUNT; code++)
	{
		const cm_category *category = cm_category_by_code(code);
		Datum		values[11];
		bool		nulls[11] = {false};

		values[0] = Int32GetDatum((int32) code);
		values[1] = carbonms_text_datum(category->name);
		values[2] = carbonms_writable_text(category->name_zh, &nulls[2]);
		values[3] = Int32GetDatum(category->scope);
		nulls[3] = category->scope == 0;
		values[4] = Int32GetDatum(category->iso14064);
		nulls[4] = category->iso14064 == 0;
		values[5] = Int32GetDatum(category->scope3);
		nulls[5] = category->scope3 == 0;
		values[6] = carbonms_known_text(category->carrier, &nulls[6]);
		values[7] = BoolGetDatum(category->removal);
		values[8] = carbonms_text_array(category->aliases);
		values[9] = carbonms_known_text(category->source, &nulls[9]);
		values[10] = carbonms_text_datum(category->mark);
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}
