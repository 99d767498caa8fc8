/*
 * unit.c: look-up in the registry of units.
 */
#include "core/registry/registry.h"

const cm_unit *
cm_unit_by_code(unsigned code)
{
	return code >= 1 && code <= CM_UNIT_COUNT ? &cm_units[code - 1] : NULL;
}

uint16_t
cm_unit_tonne(void)
{
	return CM_UNIT_TONNE;
}

/*
 * Symbols come first and keep their case; words have none.  A hyphen is part
 * of a symbol, because m-3 is not m3.
 */
cm_unit_kind
cm_unit_lookup(const char *s, size_t len, uint16_t *code, const cm_ambiguous **ambiguous)
{
	char		key[CM_UNIT_KEY_MAX];
	size_t		key_len;
	const cm_name *name = NULL;

	if (cm_name_key(s, len, " .*", false, key, sizeof(key), &key_len))
		name = cm_name_find(cm_unit_symbols, CM_UNIT_SYMBOL_COUNT, key, key_len);
	if (name == NULL && cm_name_key(s, len, " .*-_", true, key, sizeof(key), &key_len))
		name = cm_name_find(cm_unit_words, CM_UNIT_WORD_COUNT, key, key_len);
	if (name == NULL)
		return CM_UNIT_UNKNOWN;
	if (name->kind == CM_UNIT_FOUND)
		*code = name->index;
	else if (ambiguous != NULL)
		*ambiguous = &cm_ambiguous_units[name->index];
	return (cm_unit_kind) name->kind;
}
