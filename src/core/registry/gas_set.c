/*
 * gas_set.c: sets of gases by name.
 */
#include "core/registry/gas_set.h"

#include <string.h>

#include "core/registry/name.h"

/* Families that have more than one gas, as they are looked up; no name of a gas reads so. */
static const struct
{
	const char *key;
	const char *family;
}			families[] = {
	{"cfc", "CFC"},
	{"cfcs", "CFC"},
	{"hcfc", "HCFC"},
	{"hcfcs", "HCFC"},
	{"hfc", "HFC"},
	{"hfcs", "HFC"},
	{"hfe", "HFE"},
	{"hfes", "HFE"},
	{"pfc", "PFC"},
	{"pfcs", "PFC"},
	{"hydrofluorocarbon", "HFC"},
	{"hydrofluorocarbons", "HFC"},
	{"perfluorocarbon", "PFC"},
	{"perfluorocarbons", "PFC"},
	{"氢氟碳化物", "HFC"},
	{"氢氟碳化合物", "HFC"},
	{"全氟碳化物", "PFC"},
	{"全氟化碳", "PFC"}
};

#define FAMILY_COUNT (sizeof(families) / sizeof(families[0]))

void
cm_gas_set_clear(cm_gas_set *set)
{
	memset(set, 0, sizeof(*set));
}

static const char *
family_of(const char *s, size_t len)
{
	char		key[CM_GAS_KEY_MAX];
	size_t		key_len;

	if (!cm_name_key(s, len, " -_", true, key, sizeof(key), &key_len))
		return NULL;
	for (size_t i = 0; i < FAMILY_COUNT; i++)
		if (strlen(families[i].key) == key_len && memcmp(families[i].key, key, key_len) == 0)
			return families[i].family;
	return NULL;
}

cm_status
cm_gas_set_add(cm_gas_set *set, const char *s, size_t len, cm_error *error)
{
	const char *family = NULL;
	int			gas = 0;

	switch (cm_gas_lookup(s, len, &gas))
	{
		case CM_GAS_SPECIES:
			break;
		case CM_GAS_BLEND:
			return cm_fail(error, CM_BLEND_NOT_GAS, s, len);
		case CM_GAS_CO2E:
			return cm_fail(error, CM_CO2E_NOT_GAS, s, len);
		case CM_GAS_UNKNOWN:
			family = family_of(s, len);
			if (family == NULL)
				return cm_fail(error, CM_UNKNOWN_GAS, s, len);
			break;
	}
	for (unsigned code = 1; code <= CM_GAS_COUNT; code++)
	{
		const cm_gas *g = cm_gas_by_code(code);
		bool		part = g->parent == (unsigned) gas && strcmp(g->family, "CO2") != 0;

		if (family != NULL ? strcmp(g->family, family) == 0 : code == (unsigned) gas || part)
			set->has[code] = true;
	}
	return CM_OK;
}

bool
cm_gas_set_has(const cm_gas_set *set, unsigned tag)
{
	return tag <= CM_GAS_COUNT && set->has[tag];
}
