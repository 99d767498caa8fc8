/*
 * gas.c: look-up in the registries of gases and blends.
 */
#include "core/registry/gas.h"

#include "core/registry/name.h"

#include "core/registry/generated/gas_data.h"

const cm_gas *
cm_gas_by_code(unsigned code)
{
	return code >= 1 && code <= CM_GAS_COUNT ? &gases[code - 1] : NULL;
}

const cm_blend *
cm_blend_by_index(int index)
{
	return index >= 0 && index < CM_BLEND_COUNT ? &blends[index] : NULL;
}

cm_gas_kind
cm_gas_lookup(const char *s, size_t len, int *index)
{
	char		key[CM_GAS_KEY_MAX];
	size_t		key_len;
	const cm_name *name;

	if (!cm_name_key(s, len, " -_", true, key, sizeof(key), &key_len))
		return CM_GAS_UNKNOWN;
	name = cm_name_find(gas_names, CM_GAS_KEY_COUNT, key, key_len);
	if (name == NULL)
		return CM_GAS_UNKNOWN;
	*index = name->index;
	return (cm_gas_kind) name->kind;
}
