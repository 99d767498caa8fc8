/*
 * rating.h: a rating scheme that was read from JSON and found sound.
 */
#ifndef CARBONMS_RATING_H
#define CARBONMS_RATING_H

#include "glue/carbonms.h"

#include "utils/jsonb.h"

#include "core/rating/rating.h"

/* Zeroed memory for structs with 128-bit integers, which palloc does not align: it is freed with its context only. */
static inline void *
rating_alloc(Size size)
{
	return (void *) TYPEALIGN(16, (uintptr_t) palloc0(size + 15));
}

/* Columns of an object in "rules"; those that do not change are filled in once. */
typedef enum rating_slot
{
	SLOT_VALUE,
	SLOT_UNIT,
	SLOT_STATUS,
	SLOT_REASON,
	SLOT_SCORE,					/* points or index */
	SLOT_COUNT
} rating_slot;

typedef struct rating_rule_text
{
	JsonbValue	object;			/* pairs in the order of jsonb */
	JsonbValue *slots[SLOT_COUNT];	/* into it; NULL where it has no such column */
	JsonbValue	rule;
	JsonbValue	indicator;
	JsonbValue	operator;
	JsonbValue	threshold;		/* or lead */
	JsonbValue	unit;			/* null if the scheme does not say */
	JsonbValue	outside_class;	/* reasons */
	JsonbValue	other_type;
	JsonbValue	no_indicator;
	JsonbValue	no_class;
	JsonbValue	no_step;
} rating_rule_text;

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

/* One indicator of a park, as it was given. */
typedef struct rating_given
{
	JsonbValue	value;			/* null if not known */
	JsonbValue	unit;
	JsonbValue	numerator_unit;
	JsonbValue	why_missing;
	bool		is_ratio;
	cm_i128		numerator;
	cm_i128		denominator;
	cm_i128		scale;
} rating_given;

/* A scheme, and room for one park. */
typedef struct rating_rater
{
	rating_scheme *scheme;
	rating_given *given;			/* by indicator */
	bool	   *known;
	cm_measure *values;
	bool	   *excluded;		/* by rule */
	JsonbValue *exclusions;		/* by rule: the reason */
	cm_rating_result result;
	Datum		outcomes[4];		/* text */
	Datum		nothing;		/* text[] without elements */
} rating_rater;

/* ---- rating_scheme.c ---- */

/* Read and check; 22023 with the names of the scheme and the rule. In a context of its own below parent. */
extern rating_scheme *carbonms_read_rating_scheme(Jsonb *jsonb, MemoryContext parent);

/* ---- rating_input.c ---- */

extern void carbonms_read_indicators(rating_rater *r, Jsonb *indicators);
extern void carbonms_read_exclusions(rating_rater *r, Jsonb *exclusions);	/* NULL: none */
extern int	carbonms_park_type(const cm_rating_scheme *s, const text *type);
pg_noreturn extern void carbonms_refuse_indicator(const char *name, int code, const char *why);

/* ---- rating_text.c ---- */

extern void carbonms_prepare_rule(rating_rule_text *t, const cm_rating_scheme *s, const cm_rating_rule *r,
								  JsonbContainer *object, const char *thresholds_status);

/* What is wrong, behind the name of the rule or grade it is wrong with; %s in it is the name of another. */
extern const char *carbonms_rating_flaw(cm_rating_flaw flaw);

/* A string that is not copied, a number, null, true or false, as parts of a JSON value. */
extern JsonbValue carbonms_json_string(const char *s);
extern JsonbValue carbonms_json_numeric(Datum numeric);
extern JsonbValue carbonms_json_bool(bool b);
extern JsonbValue carbonms_json_null(void);

/* A piece of jsonb as a C string. */
extern char *carbonms_json_text(const JsonbValue *v);

/* A number in jsonb as the core has it. */
extern cm_status carbonms_json_measure(const JsonbValue *v, cm_measure *m);

/* The first key of an object that is not in a list, which ends with NULL; or NULL. */
extern char *carbonms_json_unknown_key(JsonbContainer *object, const char *const *known);

#endif
