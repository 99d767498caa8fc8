/*
 * registry.h: the tables that tools/generate_registry compiles from
 * the CSV files of data/ into registry.c and registry_factors.c, and how gas.c,
 * unit.c and category.c search them.
 */
#ifndef CM_REGISTRY_H
#define CM_REGISTRY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/library/factor_library.h"
#include "core/registry/category.h"
#include "core/registry/gas.h"
#include "core/registry/gwp.h"
#include "core/registry/unit.h"

/* A spelling as it is looked up: see gas_key() and symbol_key(), word_key(). */
typedef struct cm_name
{
	const char *key;
	uint16_t	len;
	uint8_t		kind;			/* cm_gas_kind or cm_unit_kind; 0 of a category */
	uint16_t	index;			/* code, blend index or index of cm_ambiguous_units */
} cm_name;

extern const cm_gas cm_gases[CM_GAS_COUNT];
extern const cm_blend cm_blends[CM_BLEND_COUNT];
extern const cm_unit cm_units[CM_UNIT_COUNT];
extern const cm_ambiguous cm_ambiguous_units[CM_AMBIGUOUS_COUNT];

/* Ascending by the bytes of the key. */
extern const cm_name cm_gas_names[CM_GAS_KEY_COUNT];
extern const cm_name cm_unit_symbols[CM_UNIT_SYMBOL_COUNT];
extern const cm_name cm_unit_words[CM_UNIT_WORD_COUNT];

/* registry_factors.c */
extern const cm_category cm_categories[CM_CATEGORY_COUNT];
extern const cm_name cm_category_names[CM_CATEGORY_KEY_COUNT];	/* ascending likewise */
extern const cm_library_row cm_library[CM_LIBRARY_COUNT];

static inline const cm_name *
cm_name_find(const cm_name *names, size_t n, const char *key, size_t len)
{
	size_t		low = 0;
	size_t		high = n;

	while (low < high)
	{
		size_t		middle = low + (high - low) / 2;
		const cm_name *name = &names[middle];
		int			order = memcmp(key, name->key, len < name->len ? len : name->len);

		if (order == 0)
			order = len < name->len ? -1 : len > name->len;
		if (order == 0)
			return name;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/*
 * Copy s to key without the bytes of `dropped`, in lower case if asked for;
 * false if it does not fit, which no spelling of the registry does.
 */
static inline bool
cm_name_key(const char *s, size_t len, const char *dropped, bool lower,
			char *key, size_t size, size_t *key_len)
{
	size_t		n = 0;

	for (size_t i = 0; i < len; i++)
	{
		char		c = s[i];

		if (c != '\0' && strchr(dropped, c) != NULL)
			continue;
		if (n == size)
			return false;
		if (lower && c >= 'A' && c <= 'Z')
			c = (char) (c - 'A' + 'a');
		key[n++] = c;
	}
	*key_len = n;
	return true;
}

#endif
