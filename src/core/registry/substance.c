/*
 * substance.c: names of what a mass is of.
 */
#include "core/registry/substance.h"

#include "core/text/text.h"

/* The longest spelling of CO2e that we look for in front of a basis: without a limit, a megabyte of spaces would take hours. */
#define PREFIX_LENGTH 40

/* "CO2e", or "CO2e AR5", "CO2e (AR5-20)": *basis is CM_BASIS_NONE without one. */
static bool
resolve_co2e(const char *s, size_t len, int *basis)
{
	for (size_t i = 1; i < len && i <= PREFIX_LENGTH; i++)
	{
		const char *rest = s + i;
		size_t		rest_len = len - i;
		uint16_t	code;
		int			unused;

		if (s[i] != ' ' && s[i] != '(')
			continue;
		if (cm_gas_lookup(s, i, &unused) != CM_GAS_CO2E)
			continue;
		cm_trim(&rest, &rest_len);
		if (rest_len > 2 && rest[0] == '(' && rest[rest_len - 1] == ')')
		{
			rest++;
			rest_len -= 2;
			cm_trim(&rest, &rest_len);
		}
		if (cm_basis_parse(rest, rest_len, &code))
		{
			*basis = code;
			return true;
		}
	}
	return false;
}

cm_gas_kind
cm_mass_name(const char *s, size_t len, int *index)
{
	cm_gas_kind kind = cm_gas_lookup(s, len, index);

	if (kind == CM_GAS_CO2E)
		*index = CM_BASIS_NONE;
	else if (kind == CM_GAS_UNKNOWN && resolve_co2e(s, len, index))
		kind = CM_GAS_CO2E;
	return kind;
}

void
cm_ghg_tag_name(unsigned tag, char buffer[CM_TAG_TEXT])
{
	size_t		length = cm_append(buffer, CM_TAG_TEXT, 0, cm_is_opaque(tag) ? "CO2e " : "");

	cm_append(buffer, CM_TAG_TEXT, length,
			  cm_is_opaque(tag) ? cm_basis_by_code(tag - CM_OPAQUE_TAG)->name : cm_gas_by_code(tag)->name);
}
