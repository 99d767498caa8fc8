/*
 * vectors.h: vectors of gases for the tests of the core: read from the oracle,
 * compared, written where the sanitizers see a byte too many.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include "oracle.h"

#include "core/value/ghg.h"

/* "tag:amount tag:amount ...", in memory of exactly its size; the caller frees the entries. */
typedef struct vector
{
	int			n;
	void	   *entries;
} vector;

static inline vector
new_vector(const cm_value *entries, int n)
{
	vector		v = {n, malloc((size_t) n * CM_ENTRY_SIZE + (n == 0))};

	if (v.entries == NULL)
		abort();
	if (n > 0)
		memcpy(v.entries, entries, (size_t) n * CM_ENTRY_SIZE);
	return v;
}

static inline vector
oracle_vector(int field)
{
	cm_value	entries[CM_GHG_MAX];
	const char *s = oracle_text(field);
	int			n = 0;

	while (*s != '\0')
	{
		unsigned	tag = (unsigned) oracle_i128_at(s, &s);

		if (*s != ':' || n == CM_GHG_MAX)
			exit(1);
		entries[n++] = cm_value_make(oracle_i128_at(s + 1, &s), tag);
		s += *s == ' ';
	}
	return new_vector(entries, n);
}

static inline bool
same_vector(const void *a, int na, const void *b, int nb)
{
	return na == nb && (na == 0 || memcmp(a, b, (size_t) na * CM_ENTRY_SIZE) == 0);
}

/* Whether a computation came out as the field says; what comes out must be a valid vector. */
static inline bool
oracle_agrees_vector(int field, cm_status status, const cm_ghg *g)
{
	vector		expected;
	bool		same;

	if (status != CM_OK || oracle_status(field) != CM_OK)
		return status == oracle_status(field);
	expected = oracle_vector(field);
	same = same_vector(g->entries, g->n, expected.entries, expected.n) &&
		cm_ghg_check(g->entries, g->n) == CM_OK;
	free(expected.entries);
	return same;
}

#endif
