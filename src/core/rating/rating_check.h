/*
 * rating_check.h: whether a rating scheme is sound.
 */
#ifndef CM_RATING_CHECK_H
#define CM_RATING_CHECK_H

#include "core/rating/rating.h"

/* What is wrong with a scheme. */
typedef enum cm_rating_flaw
{
	CM_RATING_SOUND = 0,
	CM_FLAW_NO_GRADE,
	CM_FLAW_RANK,				/* grade */
	CM_FLAW_GRADE_TWICE,		/* grade */
	CM_FLAW_RULE_TWICE,			/* rule */
	CM_FLAW_GRADE_WITHOUT_RULE, /* grade */
	CM_FLAW_OPTIONAL_COUNT,		/* grade */
	CM_FLAW_BAND_MISSING,		/* grade */
	CM_FLAW_BAND_UNWANTED,		/* grade */
	CM_FLAW_BAND_EMPTY,			/* grade */
	CM_FLAW_BAND_OPEN,			/* grade */
	CM_FLAW_BAND_GAP,			/* grade, other: the next one */
	CM_FLAW_KIND,				/* rule */
	CM_FLAW_NO_SCORE,
	CM_FLAW_CLASS_EMPTY,		/* rule */
	CM_FLAW_CLASS_OVERLAP,		/* rule, other */
	CM_FLAW_CLASS_GAP,			/* rule, other */
	CM_FLAW_CLASS_INDICATORS,	/* rule, other */
	CM_FLAW_CLASS_RATED,		/* rule, other: its class indicator is the indicator of rule */
	CM_FLAW_CONTRADICTION,		/* rule, other */
	CM_FLAW_DUPLICATE,			/* rule, other */
	CM_FLAW_DIRECTION,			/* rule, other */
	CM_FLAW_LOOSER,				/* rule: of the higher grade, other */
	CM_FLAW_WEIGHT,				/* rule */
	CM_FLAW_NO_WEIGHT,
	CM_FLAW_KEY_EMPTY,			/* rule */
	CM_FLAW_KEY_TWICE,			/* rule */
	CM_FLAW_KEY_NEGATIVE,		/* rule */
	CM_FLAW_KEY_ORDER,			/* rule */
	CM_FLAW_LEAD,				/* rule */
	CM_FLAW_CAP					/* rule */
} cm_rating_flaw;

typedef struct cm_rating_problem
{
	cm_rating_flaw flaw;
	int			subject;		/* index of the rule or grade */
	int			other;
} cm_rating_problem;

/*
 * Whether the scheme is sound; sorts its grades and steps and fills in what is
 * derived.  The indices and counts in it must be in range; all else is judged.
 */
extern cm_rating_flaw cm_rating_check(cm_rating_scheme *scheme, cm_rating_problem *problem);

/* 1: more is better; -1: less is better; 0: any value will do. */
extern int	cm_rule_direction(const cm_rating_rule *rule);

#endif
