/*
 * unit.c: look-up in the registry of units.
 */
#include "core/registry/unit.h"

#include "core/registry/name.h"
#include "core/text/text.h"

#include "core/registry/generated/unit_data.h"

const cm_unit *
cm_unit_by_code(unsigned code)
{
	return code >= 1 && code <= CM_UNIT_COUNT ? &units[code - 1] : NULL;
}

bool
cm_unit_is_mass(const cm_unit *unit)
{
	return unit->reference == CM_UNIT_TONNE;
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
		name = cm_name_find(unit_symbols, CM_UNIT_SYMBOL_COUNT, key, key_len);
	if (name == NULL && cm_name_key(s, len, " .*-_", true, key, sizeof(key), &key_len))
		name = cm_name_find(unit_words, CM_UNIT_WORD_COUNT, key, key_len);
	if (name == NULL)
		return CM_UNIT_UNKNOWN;
	if (name->kind == CM_UNIT_FOUND)
		*code = name->index;
	else if (ambiguous != NULL)
		*ambiguous = &ambiguous_units[name->index];
	return (cm_unit_kind) name->kind;
}

cm_status
cm_unit_parse(const char *s, size_t len, uint16_t *code, cm_error *error)
{
	const cm_ambiguous *ambiguous;

	cm_trim(&s, &len);
	if (len == 0)
		return cm_fail(error, CM_NO_UNIT, s, len);
	switch (cm_unit_lookup(s, len, code, &ambiguous))
	{
		case CM_UNIT_FOUND:
			return CM_OK;
		case CM_UNIT_AMBIGUOUS:
			cm_fail(error, CM_AMBIGUOUS_UNIT, s, len);
			error->hint = ambiguous->meanings;
			return error->status;
		case CM_UNIT_UNKNOWN:
			break;
	}
	return cm_fail(error, CM_UNKNOWN_UNIT, s, len);
}
