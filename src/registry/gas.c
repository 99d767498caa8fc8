/*
 * gas.c: the registries of gases, GWP sets and blends as tables, and gwp().
 */
#include "registry/gas.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "core/registry/gas.h"
#include "core/registry/gwp.h"
#include "core/registry/substance.h"
#include "glue/encoding.h"
#include "glue/error.h"
#include "glue/numeric.h"
#include "glue/rows.h"
#include "registry/gwp_basis.h"
#include "registry/registry_table.h"

CARBONMS_FUNCTION(carbonms_gas_table);
Datum
carbonms_gas_table(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (unsigned code = 1; code <= CM_GAS_COUNT; code++)
	{
		const cm_gas *gas = cm_gas_by_code(code);
		Datum		values[9];
		bool		nulls[9] = {false};

		values[0] = Int32GetDatum((int32) code);
		values[1] = carbonms_text_datum(gas->name);
		values[2] = CStringGetTextDatum(carbonms_to_message(gas->formula));
		values[3] = carbonms_text_datum(gas->family);
		values[4] = gas->parent ? carbonms_text_datum(cm_gas_by_code(gas->parent)->name) : (Datum) 0;
		nulls[4] = gas->parent == 0;
		values[5] = carbonms_known_text(gas->cas, &nulls[5]);
		nulls[6] = gas->molar_mass[0] == '\0';
		values[6] = nulls[6] ? (Datum) 0 : carbonms_numeric_text(gas->molar_mass);
		values[7] = carbonms_known_text(gas->molar_mass_source, &nulls[7]);
		values[8] = carbonms_text_array(gas->aliases);
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

CARBONMS_FUNCTION(carbonms_blend_table);
Datum
carbonms_blend_table(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (int i = 0; i < CM_BLEND_COUNT; i++)
	{
		const cm_blend *blend = cm_blend_by_index(i);

		for (int j = 0; j < blend->ncomponents; j++)
		{
			const cm_component *component = &blend->components[j];
			Datum		values[4];
			bool		nulls[4] = {false};

			values[0] = carbonms_text_datum(blend->name);
			values[1] = carbonms_text_datum(cm_gas_by_code(component->gas)->name);
			values[2] = DirectFunctionCall2(numeric_div,
											carbonms_numeric_text(psprintf("%u", component->parts)),
											carbonms_numeric_text(psprintf("%d", CM_BLEND_UNIT)));
			values[2] = DirectFunctionCall1(numeric_trim_scale, values[2]);
			values[3] = CStringGetTextDatum(carbonms_to_message(component->source));
			carbonms_put_row(fcinfo, values, nulls);
		}
	}
	return (Datum) 0;
}

CARBONMS_FUNCTION(carbonms_gwp_table);
Datum
carbonms_gwp_table(PG_FUNCTION_ARGS)
{
	carbonms_begin_rows(fcinfo);
	for (int i = 0; i < CM_GWP_ROW_COUNT; i++)
	{
		const cm_gwp_row *row = &cm_gwp_rows[i];
		Datum		values[7];
		bool		nulls[7] = {false};

		values[0] = carbonms_text_datum(cm_gas_by_code(row->gas)->name);
		values[1] = Int16GetDatum((int16) row->basis);
		values[2] = carbonms_numeric_text(row->value);
		nulls[3] = row->inherited_from == 0;
		values[3] = nulls[3] ? (Datum) 0 : carbonms_text_datum(cm_gas_by_code(row->inherited_from)->name);
		values[4] = BoolGetDatum(row->verified);
		values[5] = CStringGetTextDatum(carbonms_to_message(row->source));
		values[6] = carbonms_known_text(row->note, &nulls[6]);
		carbonms_put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

void
carbonms_no_value(cm_status status, unsigned tag, unsigned basis)
{
	char		name[CM_TAG_TEXT];
	const char *set = cm_basis_by_code(basis)->name;

	if (status == CM_CORRUPT)
		carbonms_unknown_code("ghg", tag);
	cm_ghg_tag_name(tag, name);
	if (status == CM_OPAQUE)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("cannot restate opaque %s as %s", name, set),
				 errdetail("Its source published no gases."),
				 errhint("Separate it with opaque(ghg) and report it under its own basis.")));
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("gas %s has no GWP in %s", name, set),
			 errhint("Use a basis that lists it, or separate it with without_gwp(ghg, gwp_basis).")));
}

/* The GWP of a gas in 10^-6, checked. */
static int64
millionths(unsigned gas, unsigned basis)
{
	cm_gwp		gwp = cm_gwp_of(gas, basis);

	if (gwp.whole == CM_GWP_NONE)
		carbonms_no_value(CM_NO_GWP, gas, basis);
	return (int64) gwp.whole * CM_GWP_UNIT + gwp.millionths;
}

static Datum
scaled_numeric(int64 n, const char *scale)
{
	Datum		product = DirectFunctionCall2(numeric_mul,
											  carbonms_numeric_text(psprintf(INT64_FORMAT, n)),
											  carbonms_numeric_text(scale));

	return DirectFunctionCall1(numeric_trim_scale, product);
}

CARBONMS_FUNCTION(carbonms_gwp);
Datum
carbonms_gwp(PG_FUNCTION_ARGS)
{
	size_t		len;
	char	   *folded = carbonms_fold_text(PG_GETARG_TEXT_PP(0), &len);
	uint16		basis = PG_GETARG_BASIS(1);
	cm_error	error;
	int64		sum = 0;
	const cm_blend *blend;
	int			index;

	switch (cm_mass_name(folded, len, &index))
	{
		case CM_GAS_SPECIES:
			return scaled_numeric(millionths((unsigned) index, basis), "0.000001");
		case CM_GAS_BLEND:
			/* exact: at most 10^11 * 10^5, in 10^-11 */
			blend = cm_blend_by_index(index);
			for (int i = 0; i < blend->ncomponents; i++)
				sum += millionths(blend->components[i].gas, basis) * (int64) blend->components[i].parts;
			return scaled_numeric(sum, "0.00000000001");
		case CM_GAS_CO2E:
			cm_fail(&error, CM_CO2E_NOT_GAS, folded, len);
			break;
		default:
			cm_fail(&error, CM_UNKNOWN_GAS, folded, len);
	}
	carbonms_name_error(folded, &error);
}
