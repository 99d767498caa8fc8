/*
 * name.h: names of a registry, as gas.c, unit.c and category.c look them up.
 */
#ifndef CM_NAME_H
#define CM_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A spelling as it is looked up; a table of them is in the order of the bytes of the keys. */
typedef struct cm_name
{
	const char *key;
	uint16_t	len;
	uint8_t		kind;			/* cm_gas_kind or cm_unit_kind; 0 of a category */
	uint16_t	index;			/* code, blend index or index of an ambiguous unit */
} cm_name;

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
