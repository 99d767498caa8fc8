/*
 * ghg_part.c: parts of a ghg: the mass of one entry, the entries of some gases,
 * of none or without a GWP, and all of them as rows.
 */
#include "value/ghg.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/registry/gas.h"
#include "core/registry/gas_set.h"
#include "glue/encoding.h"
#include "glue/numeric.h"
#include "glue/rows.h"
#include "registry/gas.h"
#include "registry/gwp_basis.h"
#include "value/value.h"

/* The tag of an entry: a gas, or CO2e with its basis, as gases() writes it; not a blend. */
static unsigned
entry_arg(const text *name)
{
	size_t		len;
	char	   *folded = carbonms_fold_text(name, &len);
	cm_error	error;
	int			index;

	switch (cm_mass_name(folded, len, &index))
	{
		case CM_GAS_SPECIES:
			return (unsigned) index;
		case CM_GAS_BLEND:
			cm_fail(&error, CM_BLEND_NOT_GAS, folded, len);
			break;
		case CM_GAS_CO2E:
			if (index != CM_BASIS_NONE)
				return CM_OPAQUE_TAG + (unsigned) index;
			cm_fail(&error, CM_CO2E_NOT_GAS, folded, len);
			break;
		default:
			cm_fail(&error, CM_UNKNOWN_GAS, folded, len);
	}
	carbonms_name_error(folded, &error);
}

CARBONMS_FUNCTION(carbonms_ghg_mass);
Datum
carbonms_ghg_mass(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_GHG(0);
	unsigned	tag = entry_arg(PG_GETARG_TEXT_PP(1));

	for (int i = 0; i < g.n; i++)
	{
		cm_value	entry = cm_ghg_entry(g.entries, i);

		if (cm_tag(entry) == tag)
			return carbonms_numeric(cm_amount(entry));
	}
	return carbonms_numeric(0);
}

/* The entries that keep() accepts. */
static Datum
filter(ghg_view g, bool (*keep) (unsigned tag, unsigned basis), unsigned basis)
{
	cm_ghg		kept;

	kept.n = 0;
	for (int i = 0; i < g.n; i++)
	{
		cm_value	entry = cm_ghg_entry(g.entries, i);

		if (keep(cm_tag(entry), basis))
			kept.entries[kept.n++] = entry;
	}
	PG_RETURN_GHG(&kept);
}

static bool
is_opaque(unsigned tag, unsigned basis)
{
	(void) basis;
	return cm_is_opaque(tag);
}

static bool
cannot_value(unsigned tag, unsigned basis)
{
	return !cm_ghg_can_value(tag, basis);
}

CARBONMS_FUNCTION(carbonms_ghg_opaque);
Datum
carbonms_ghg_opaque(PG_FUNCTION_ARGS)
{
	return filter(PG_GETARG_GHG(0), is_opaque, CM_BASIS_NONE);
}

CARBONMS_FUNCTION(carbonms_ghg_without_gwp);
Datum
carbonms_ghg_without_gwp(PG_FUNCTION_ARGS)
{
	return filter(PG_GETARG_GHG(0), cannot_value, PG_GETARG_BASIS(1));
}

/* The gases and families that an array of names has, and the array, for the next row: names are read once a query. */
typedef struct
{
	cm_gas_set	set;
	ArrayType  *names;
} named_gases;

static void
read_gases(ArrayType *array, cm_gas_set *set)
{
	Datum	   *names;
	int			n;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("gases must not contain NULL")));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &names, NULL, &n);
	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no gas is named"),
				 errhint("Name gases or families, for example only_gases(g, 'CO2', 'CH4', 'HFC').")));
	cm_gas_set_clear(set);
	for (int i = 0; i < n; i++)
	{
		size_t		len;
		char	   *folded = carbonms_fold_text(DatumGetTextPP(names[i]), &len);
		cm_error	error;

		if (cm_gas_set_add(set, folded, len, &error) != CM_OK)
			carbonms_name_error(folded, &error);
	}
}

static const cm_gas_set *
gases_arg(FunctionCallInfo fcinfo, int n)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(n);
	named_gases *known = fcinfo->flinfo->fn_extra;
	ArrayType  *names;
	cm_gas_set	set;

	if (known != NULL && known->names != NULL && VARSIZE(known->names) == VARSIZE(array) &&
		memcmp(known->names, array, VARSIZE(array)) == 0)
		return &known->set;
	read_gases(array, &set);
	if (known == NULL)
		known = fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(named_gases));
	names = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, VARSIZE(array));
	memcpy(names, array, VARSIZE(array));
	if (known->names != NULL)
		pfree(known->names);
	known->names = names;
	known->set = set;
	return &known->set;
}

/* The part of a vector that is of the named gases and families. */
CARBONMS_FUNCTION(carbonms_ghg_only_gases);
Datum
carbonms_ghg_only_gases(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_GHG(0);
	const cm_gas_set *set = gases_arg(fcinfo, 1);
	cm_ghg		kept;

	kept.n = 0;
	for (int i = 0; i < g.n; i++)
	{
		cm_value	entry = cm_ghg_entry(g.entries, i);

		if (cm_gas_set_has(set, cm_tag(entry)))
			kept.entries[kept.n++] = entry;
	}
	PG_RETURN_GHG(&kept);
}

CARBONMS_FUNCTION(carbonms_ghg_gases);
Datum
carbonms_ghg_gases(PG_FUNCTION_ARGS)
{
	ghg_view	g = PG_GETARG_KNOWN_GHG(0);

	carbonms_begin_rows(fcinfo);
	for (int i = 0; i < g.n; i++)
	{
		cm_value	entry = cm_ghg_entry(g.entries, i);
		unsigned	tag = cm_tag(entry);
		char		name[CM_TAG_TEXT];
		Datum		values[3];
		bool		nulls[3] = {false, false, false};

		cm_ghg_tag_name(tag, name);
		values[0] = carbonms_text_datum(name);
		values[1] = carbonms_text_datum(cm_is_opaque(tag) ? "CO2e" : cm_gas_by_code(tag)->family);
		values[2] = carbonms_numeric(cm_amount(entry));
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}
