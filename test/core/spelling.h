/*
 * spelling.h: fold and disguise names for the tests of look-ups.
 */
#ifndef SPELLING_H
#define SPELLING_H

#include <string.h>

#include "check.h"
#include "core/text/text.h"

#define ROOM 512

static inline size_t
fold(const char *s, char *out)
{
	return cm_fold_text(s, strlen(s), out);
}

/* Change the case of letters and the spaces, hyphens and underscores at random. */
static inline size_t
disguise(const char *s, size_t len, const char *separators, char *out)
{
	size_t		n = 0;

	for (size_t i = 0; i < len; i++)
	{
		char		c = s[i];

		if (strchr(separators, c) != NULL && check_random() % 2 == 0)
			continue;
		if (((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) && check_random() % 2 == 0)
			c ^= 0x20;
		if (check_random() % 8 == 0)
			out[n++] = separators[check_random() % strlen(separators)];
		out[n++] = c;
	}
	return n;
}

#endif
