/*
 * gwp.c: GWP bases and their spellings.
 */
#include "core/registry/gwp.h"

#include <string.h>

#include "core/text/text.h"

/* Capitals and digits; a space is where separators may be. */
typedef struct edition_spelling
{
	const char *spelling;
	const char *edition;
} edition_spelling;

#include "core/registry/generated/gwp_data.h"

const cm_basis *
cm_basis_by_code(unsigned code)
{
	return cm_basis_valid(code) ? &cm_bases[cm_basis_row[code]] : NULL;
}

static bool
take_separators(const char **s, size_t *len)
{
	size_t		before = *len;

	while (*len > 0 && (**s == ' ' || **s == '-' || **s == '_'))
	{
		(*s)++;
		(*len)--;
	}
	return *len < before;
}

/* If s begins with the word, in any case, step over it. */
static bool
take(const char **s, size_t *len, const char *word)
{
	const char *rest = *s;
	size_t		rest_len = *len;

	for (; *word != '\0'; word++)
	{
		char		c;

		if (*word == ' ')
		{
			take_separators(&rest, &rest_len);
			continue;
		}
		if (rest_len == 0)
			return false;
		c = *rest;
		if (c >= 'a' && c <= 'z')
			c = (char) (c - 'a' + 'A');
		if (c != *word)
			return false;
		rest++;
		rest_len--;
	}
	*s = rest;
	*len = rest_len;
	return true;
}

static const char *
take_edition(const char **s, size_t *len)
{
	for (size_t i = 0; i < sizeof(editions) / sizeof(editions[0]); i++)
		if (take(s, len, editions[i].spelling))
			return editions[i].edition;
	return NULL;
}

/* A number of years in plain digits, or 0. */
static int
horizon_of(const char *s, size_t len)
{
	int			years = 0;

	if (len > 4 || (len > 0 && s[0] == '0'))
		return 0;
	for (size_t i = 0; i < len; i++)
	{
		if (s[i] < '0' || s[i] > '9')
			return 0;
		years = 10 * years + s[i] - '0';
	}
	return years;
}

static bool
find_basis(const char *edition, int horizon, uint16_t *code)
{
	for (int i = 0; i < CM_BASIS_COUNT; i++)
	{
		if (cm_bases[i].horizon == horizon && strcmp(cm_bases[i].edition, edition) == 0)
		{
			*code = cm_bases[i].code;
			return true;
		}
	}
	return false;
}

/* [IPCC] edition [GWP] [horizon]: 100 years if none is named. */
bool
cm_basis_parse(const char *s, size_t len, uint16_t *code)
{
	const char *edition;
	bool		separated;

	cm_trim(&s, &len);
	if (take(&s, &len, "IPCC"))
		take_separators(&s, &len);
	edition = take_edition(&s, &len);
	if (edition == NULL)
		return false;
	if (len == 0)
		return find_basis(edition, 100, code);
	separated = take_separators(&s, &len);	/* AR620 is nothing */
	if (take(&s, &len, "GWP"))
	{
		if (len == 0)
			return find_basis(edition, 100, code);
		take_separators(&s, &len);
		separated = true;
	}
	return separated && find_basis(edition, horizon_of(s, len), code);
}
