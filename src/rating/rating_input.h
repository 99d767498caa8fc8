/*
 * rating_input.h: what is given of a park.
 */
#ifndef CARBONMS_RATING_INPUT_H
#define CARBONMS_RATING_INPUT_H

#include "glue/compat.h"

#include "utils/jsonb.h"

#include "core/rating/rating.h"
#include "rating/rating_scheme.h"

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

extern void carbonms_read_indicators(rating_rater *r, Jsonb *indicators);
extern void carbonms_read_exclusions(rating_rater *r, Jsonb *exclusions);	/* NULL: none */
extern int	carbonms_park_type(const cm_rating_scheme *s, const text *type);
pg_noreturn extern void carbonms_refuse_indicator(const char *name, int code, const char *why);

#endif
