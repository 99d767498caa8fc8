/*
 * rating.h: rating schemes as data: is a scheme sound, which grade do
 * indicators reach, what is missing, what does the next grade take.
 *
 * A scheme has grades, ranked 1 (lowest) .. n, and rules.  A rule is a
 * condition of a grade and of those above it, or gives points, or compares
 * with a lead value.  A grade is reached if the conditions of it and of all
 * below it are met and, in the modes that have a score, the score is in its
 * band or above.  What is not known is never taken for bad or for good: there
 * is no grade then.
 */
#ifndef CM_RATING_H
#define CM_RATING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/number/decimal.h"

#define CM_RATING_MOST_TYPES 64		/* park types are bits of a word */
#define CM_RATING_MOST_RULES 500

/*
 * A number as a rating compares it: amount in 10^-18, or above it by less than
 * one of these.  So a value with more places never counts as a threshold that
 * it has not reached.
 */
typedef struct cm_measure
{
	cm_i128		amount;
	bool		above;
} cm_measure;

/* Plain decimal text without exponent: CM_NOT_A_NUMBER, CM_OVERFLOW. */
extern cm_status cm_measure_parse(const char *s, size_t len, cm_measure *m);

/* scale * numerator / denominator, all in 10^-18; scale and denominator > 0. */
extern cm_status cm_measure_ratio(cm_i128 numerator, cm_i128 denominator, cm_i128 scale, cm_measure *m);

/* Whether a value and the ratio that it is said to be differ by rounding at most: by 10^-6 of it, or of 1. */
extern bool cm_measure_agrees(cm_measure value, cm_measure ratio);

/* Whether an amount is a whole number from 0 to most. */
extern bool cm_whole_number(cm_i128 amount, int most, int *number);

static inline int
cm_measure_compare(cm_measure m, cm_i128 amount)
{
	if (m.amount != amount)
		return m.amount < amount ? -1 : 1;
	return m.above;
}

typedef enum cm_rating_mode
{
	CM_RATING_GRADES,			/* conditions only */
	CM_RATING_POINTS,			/* score: sum of weight x points */
	CM_RATING_INDEX				/* score: weighted mean of value / lead x 100 */
} cm_rating_mode;

typedef enum cm_rule_kind
{
	CM_RULE_CONDITION,
	CM_RULE_POINTS,
	CM_RULE_INDEX
} cm_rule_kind;

typedef enum cm_rule_operator
{
	CM_RULE_AT_LEAST,
	CM_RULE_AT_MOST,
	CM_RULE_MORE,
	CM_RULE_LESS,
	CM_RULE_KNOWN				/* of any value */
} cm_rule_operator;

/* Which steps of a points key a value meets; the best of them counts, none is 0 points. */
typedef enum cm_key_form
{
	CM_KEY_AT_LEAST,
	CM_KEY_AT_MOST,
	CM_KEY_IS					/* a value that is in no step has no points: it is missing */
} cm_key_form;

typedef struct cm_rating_step
{
	cm_i128		value;
	cm_i128		points;
} cm_rating_step;

typedef struct cm_rating_grade
{
	const char *name;
	int			rank;
	int			optional_min;	/* optional rules of it and of lower grades that must be met */
	bool		has_from;
	bool		has_below;
	cm_i128		from;			/* band of scores, half open */
	cm_i128		below;
} cm_rating_grade;

typedef struct cm_rating_rule
{
	cm_i128		threshold;		/* conditions */
	cm_i128		class_from;		/* half open */
	cm_i128		class_below;
	cm_i128		weight;			/* points and index */
	cm_i128		lead;			/* index */
	cm_i128		cap;			/* of value / lead x 100 */
	const char *name;
	cm_rating_step *steps;		/* points: n_steps of them, ascending by value */
	uint64_t	types;			/* park types it is for; 0: all */
	cm_rule_kind kind;
	int			indicator;
	int			rank;			/* of the grade that a condition belongs to; else 0 */
	int			class_indicator;	/* -1: none */
	cm_rule_operator op;
	cm_key_form form;
	int			n_steps;
	int			family;			/* set by cm_rating_check: the first rule that this is a variant of */
	bool		mandatory;		/* else optional; what gives a score is mandatory */
	bool		excludable;
	bool		has_class_from;
	bool		has_class_below;
	bool		lower_is_better;
	bool		has_cap;
} cm_rating_rule;

typedef struct cm_rating_scheme
{
	cm_rating_mode mode;
	int			n_grades;
	int			n_rules;
	int			n_indicators;
	int			n_types;
	cm_rating_grade *grades;	/* sorted by rank by cm_rating_check */
	cm_rating_rule *rules;
	const char **indicators;
	const char **types;
} cm_rating_scheme;

#define CM_TYPE_NOT_GIVEN (-1)
#define CM_TYPE_NOT_IN_SCHEME (-2)

typedef struct cm_rating_input
{
	const bool *known;			/* by indicator */
	const cm_measure *values;
	const bool *excluded;		/* by rule; only of those that are excludable */
	int			type;			/* of the park, or one of the above */
} cm_rating_input;

typedef enum cm_rule_status
{
	CM_RULE_MET,
	CM_RULE_NOT_MET,			/* of what gives a score: not the most it could */
	CM_RULE_MISSING,
	CM_RULE_EXCLUDED,
	CM_RULE_NOT_APPLICABLE
} cm_rule_status;

typedef enum cm_rule_reason
{
	CM_REASON_NONE,
	CM_REASON_INDICATOR,		/* it is missing */
	CM_REASON_CLASS_MISSING,	/* the class indicator is missing */
	CM_REASON_TYPE_MISSING,		/* the park type is missing */
	CM_REASON_CLASS,			/* the rule is not for its class */
	CM_REASON_TYPE,				/* the rule is not for its park type */
	CM_REASON_KEY				/* the value is in no step of the key */
} cm_rule_reason;

typedef struct cm_rule_verdict
{
	cm_rule_status status;
	cm_rule_reason reason;
	cm_i128		score;			/* of points: weight x points; of index: value / lead x 100 */
} cm_rule_verdict;

typedef enum cm_rating_outcome
{
	CM_OUTCOME_GRADED,
	CM_OUTCOME_NOT_MET,			/* all is known, not even the lowest grade */
	CM_OUTCOME_INCOMPLETE,		/* something is missing */
	CM_OUTCOME_NO_CLASS			/* the scheme does not cover such a park */
} cm_rating_outcome;

typedef struct cm_rating_result
{
	cm_rating_outcome outcome;
	int			rank;			/* of the grade, 0 if not met; else -1 */
	bool		has_score;
	cm_i128		score;
	bool		type_missing;
	int			next;			/* rank of the next grade; 0 if there is none or no rank */
	int			optional_lacking;	/* optional rules to be met for it */
	cm_i128		score_lacking;	/* score lacking for it, or 0 */
	cm_rule_verdict *rules;		/* by rule: given by the caller */
	bool	   *missing;		/* by indicator: given by the caller */
	bool	   *families;		/* by rule: room of the caller */
} cm_rating_result;

/*
 * Rate by a sound scheme.  CM_OVERFLOW; CM_NEGATIVE for a negative value of
 * an index rule, CM_DIVISION_BY_ZERO for a value of 0 where less is better and
 * there is no cap: *rule is the rule then.
 */
extern cm_status cm_rating_rate(const cm_rating_scheme *scheme, const cm_rating_input *input,
								cm_rating_result *result, int *rule);

/* Of what gives a score: the most that is left, in points of the score. */
extern cm_status cm_rating_left(const cm_rating_scheme *scheme, const cm_rating_result *result, int rule,
								cm_i128 *left);

/* Distance of a value from a threshold, not less than it is. */
extern cm_status cm_rating_gap(cm_measure value, cm_i128 threshold, cm_i128 *gap);

/*
 * |threshold x denominator / scale - numerator|, not less than it is: what the
 * numerator must change by for the ratio to be at the threshold.
 */
extern cm_status cm_rating_numerator_gap(cm_i128 threshold, cm_i128 numerator, cm_i128 denominator,
										 cm_i128 scale, cm_i128 *gap);

/* The most points of a key. */
extern cm_i128 cm_rule_most_points(const cm_rating_rule *rule);

/* Whether one park could be under both rules, as far as its type goes. */
static inline bool
cm_rules_share_type(const cm_rating_rule *a, const cm_rating_rule *b)
{
	return a->types == 0 || b->types == 0 || (a->types & b->types) != 0;
}

#endif
