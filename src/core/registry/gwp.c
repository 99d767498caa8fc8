/*
 * gwp.c: GWP bases and their spellings.
 */
#include "core/registry/gwp.h"

#include <string.h>

#include "core/registry/generated/gwp_data.h"
#include "core/text/text.h"

static const struct
{
	const char *spelling;
	const char *edition;
}			editions[] = {
	{"SAR", "SAR"},
	{"AR2", "SAR"},
	{"TAR", "TAR"},
	{"AR3", "TAR"},
	{"AR4", "AR4"},
	{"AR5", "AR5"},				/* with "CCF" behind it: AR5CCF */
	{"AR6", "AR6"},
};

const cm_basis *
cm_basis_by_code(unsigned code)
{
	return cm_basis_valid(code) ? &cm_bases[cm_basis_row[code]] : NULL;
}

/* If s begins with the word, in any case, step over it. */
static bool
take(const char **s, size_t *len, const char *word)
{
	size_t		n = strlen(word);

	if (*len < n)
		return false;
	for (size_t i = 0; i < n; i++)
	{
		char		c = (*s)[i];

		if (c >= 'a' && c <= 'z')
			c = (char) (c - 'a' + 'A');
		if (c != word[i])
			return false;
	}
	*s += n;
	*len -= n;
	return true;
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

static const char *
take_edition(const char **s, size_t *len)
{
	for (size_t i = 0; i < sizeof(editions) / sizeof(editions[0]); i++)
	{
		const char *edition = editions[i].edition;
		const char *rest;
		size_t		rest_len;

		if (!take(s, len, editions[i].spelling))
			continue;
		rest = *s;
		rest_len = *len;
		take_separators(&rest, &rest_len);
		if (strcmp(edition, "AR5") == 0 && take(&rest, &rest_len, "CCF"))
		{
			*s = rest;
			*len = rest_len;
			edition = "AR5CCF";
		}
		return edition;
	}
	return NULL;
}

static int
horizon_of(const char *s, size_t len)
{
	if (len == 2 && memcmp(s, "20", 2) == 0)
		return 20;
	if (len == 3 && memcmp(s, "100", 3) == 0)
		return 100;
	if (len == 3 && memcmp(s, "500", 3) == 0)
		return 500;
	return 0;
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
