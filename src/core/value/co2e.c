/*
 * co2e.c: text of a mass of CO2 equivalent, "12.5 tCO2e AR6".
 */
#include "core/value/co2e.h"

#include <stdio.h>

#include "core/registry/gas.h"
#include "core/registry/gwp.h"
#include "core/value/mass.h"

bool
cm_co2e_tag_valid(unsigned tag)
{
	return tag == CM_BASIS_NONE || cm_basis_valid(tag);
}

cm_status
cm_co2e_parse(const char *s, size_t len, cm_value *value, cm_error *error)
{
	cm_mass		mass;
	cm_status	status = cm_mass_parse(s, len, &mass, error);

	if (status == CM_NO_GAS || status == CM_UNKNOWN_GAS)
		return cm_fail(error, CM_NOT_CO2E, s, len);
	if (status != CM_OK)
		return status;
	if (mass.kind != CM_GAS_CO2E)
		return cm_fail(error, CM_GAS_NOT_CO2E, s, len);
	*value = cm_value_make(mass.amount, (unsigned) mass.index);
	return CM_OK;
}

int
cm_co2e_format(cm_value value, char buffer[CM_CO2E_TEXT])
{
	char		amount[CM_AMOUNT_TEXT];
	unsigned	tag = cm_tag(value);

	cm_amount_format(cm_amount(value), amount);
	if (tag == CM_BASIS_NONE)
		return snprintf(buffer, CM_CO2E_TEXT, "%s tCO2e", amount);
	return snprintf(buffer, CM_CO2E_TEXT, "%s tCO2e %s", amount, cm_basis_by_code(tag)->name);
}
