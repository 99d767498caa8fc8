/*
 * rating_scheme.h: a rating scheme that was read from JSON and found sound.
 */
#ifndef CARBONMS_RATING_SCHEME_H
#define CARBONMS_RATING_SCHEME_H

#include "glue/compat.h"

#include "utils/jsonb.h"

#include "core/rating/rating.h"
#include "rating/rating_text.h"

/* Zeroed memory for structs with 128-bit integers, which palloc does not align: it is freed with its context only. */
static inline void *
rating_alloc(Size size)
{
	return (void *) TYPEALIGN(16, (uintptr_t) palloc0(size + 15));
}

typedef struct rating_scheme
{
	MemoryContext context;		/* all of it */
	struct varlena *key;		/* the jsonb it was read from, as it came */
	Size		size;
	cm_rating_scheme core;
	rating_rule_text *texts;	/* by rule */
	JsonbValue *objects;		/* by rule: what becomes "rules" */
	Datum	   *indicators;		/* by indicator: text */
	Datum	   *grades;			/* by rank - 1: text */
	Datum		scheme;
	Datum		edition;
	Datum		status;
	const char *name;
} rating_scheme;

/* Read and check; 22023 with the names of the scheme and the rule. In a context of its own below parent. */
extern rating_scheme *carbonms_read_rating_scheme(Jsonb *jsonb, MemoryContext parent);

#endif
