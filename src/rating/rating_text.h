/*
 * rating_text.h: what is said of rules, and what is wrong with a scheme.
 */
#ifndef CARBONMS_RATING_TEXT_H
#define CARBONMS_RATING_TEXT_H

#include "glue/compat.h"

#include "utils/jsonb.h"

#include "core/rating/rating.h"
#include "core/rating/rating_check.h"

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

extern void carbonms_prepare_rule(rating_rule_text *t, const cm_rating_scheme *s, const cm_rating_rule *r,
								  JsonbContainer *object, const char *thresholds_status);

/* What is wrong, behind the name of the rule or grade it is wrong with; %s in it is the name of another. */
extern const char *carbonms_rating_flaw(cm_rating_flaw flaw);

#endif
