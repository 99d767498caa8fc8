/*
 * rating_library.h: published rating schemes, compiled in from
 * data/rating_scheme.csv, rating_grade.csv and rating_rule.csv (append-only,
 * frozen by data/frozen.csv).
 *
 * A scheme is copied into a ledger, or read as JSON by carbon_rating(); another
 * edition is another scheme.
 */
#ifndef CM_RATING_LIBRARY_H
#define CM_RATING_LIBRARY_H

#include "core/library/generated/library_limits.h"

/* Texts are UTF-8, "" where there is none; numbers are decimal text, bools true, false or "". */
typedef struct cm_published_scheme
{
	const char *scheme;			/* unique */
	const char *edition;
	const char *name;
	const char *name_zh;
	const char *issuer;
	const char *status;			/* official, user, placeholder */
	const char *thresholds_status;
	const char *mode;			/* grades, points, index */
	const char *source;
	const char *mark;			/* VERIFIED, VERIFIED-2, UNVERIFIED */
	const char *note;
	const char *definition;		/* JSON in ASCII, as carbon_rating() reads it */
} cm_published_scheme;

typedef struct cm_published_grade
{
	const char *scheme;
	const char *edition;
	const char *grade;
	const char *rank;
	const char *name;
	const char *name_zh;
	const char *optional_min_count;
	const char *score_from;
	const char *score_below;
} cm_published_grade;

typedef struct cm_published_rule
{
	const char *scheme;
	const char *edition;
	const char *rule;
	const char *indicator;
	const char *name;
	const char *name_zh;
	const char *unit;
	const char *grade;
	const char *op;				/* >=, <=, >, <, known */
	const char *threshold;
	const char *mandatory;
	const char *excludable;
	const char *park_types;		/* separated by | */
	const char *class_indicator;
	const char *class_from;
	const char *class_below;
	const char *weight;
	const char *points;			/* JSON */
	const char *lead;
	const char *lower_is_better;
	const char *cap;
	const char *source;
	const char *mark;
	const char *note;
} cm_published_rule;

extern const cm_published_scheme cm_published_schemes[CM_RATING_SCHEME_COUNT];
extern const cm_published_grade cm_published_grades[CM_RATING_GRADE_COUNT];
extern const cm_published_rule cm_published_rules[CM_RATING_RULE_COUNT];

#endif
