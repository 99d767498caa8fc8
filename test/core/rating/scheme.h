/*
 * scheme.h: one rating scheme at a time, and what is asked of it, for the
 * tests of rating.
 */
#ifndef SCHEME_H
#define SCHEME_H

#include "check.h"

#include <string.h>

#include "core/rating/rating.h"
#include "core/rating/rating_check.h"

#define MOST 12

static const cm_i128 E18 = (cm_i128) 1000000000000000000;

static cm_rating_grade grades[MOST];
static cm_rating_rule rules[MOST];
static cm_rating_step steps[MOST][4];
static cm_rating_scheme scheme;
static bool known[MOST];
static cm_measure values[MOST];
static bool excluded[MOST];
static cm_rule_verdict verdicts[MOST];
static bool missing[MOST];
static bool families[MOST];
static const char *const names[MOST] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
static const char *const rule_names[MOST] = {"R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11"};

static inline cm_measure
measure(const char *s)
{
	cm_measure	m = {0, false};

	CHECK(cm_measure_parse(s, strlen(s), &m) == CM_OK, "%s is read", s);
	return m;
}

static inline cm_i128
amount(const char *s)
{
	return measure(s).amount;
}

static inline cm_measure
whole(int n)
{
	cm_measure	m = {n * E18, false};

	return m;
}

static inline cm_rating_rule
condition(int i, int indicator, int rank, cm_rule_operator op, const char *threshold)
{
	cm_rating_rule r;

	memset(&r, 0, sizeof(r));
	r.name = rule_names[i];
	r.kind = CM_RULE_CONDITION;
	r.indicator = indicator;
	r.rank = rank;
	r.mandatory = true;
	r.class_indicator = -1;
	r.op = op;
	r.threshold = amount(threshold);
	r.weight = E18;
	return r;
}

static inline void
set_class(cm_rating_rule *r, int indicator, const char *from, const char *below)
{
	r->class_indicator = indicator;
	r->has_class_from = from != NULL;
	r->has_class_below = below != NULL;
	r->class_from = from != NULL ? amount(from) : 0;
	r->class_below = below != NULL ? amount(below) : 0;
}

static inline void
begin_scheme(cm_rating_mode mode, int n_grades, int n_rules, int n_indicators)
{
	memset(grades, 0, sizeof(grades));
	memset(rules, 0, sizeof(rules));
	for (int i = 0; i < MOST; i++)
	{
		grades[i].name = names[i];
		grades[i].rank = i + 1;
		known[i] = true;
		values[i] = whole(0);
		excluded[i] = false;
	}
	scheme.mode = mode;
	scheme.n_grades = n_grades;
	scheme.n_rules = n_rules;
	scheme.n_indicators = n_indicators;
	scheme.n_types = 0;
	scheme.grades = grades;
	scheme.rules = rules;
}

static inline cm_rating_flaw
check_scheme(int subject, int other)
{
	cm_rating_problem p = {CM_RATING_SOUND, -1, -1};
	cm_rating_flaw flaw = cm_rating_check(&scheme, &p);

	CHECK(flaw == p.flaw && p.subject == subject && p.other == other, "flaw %d: %d, %d", (int) flaw, p.subject, p.other);
	return flaw;
}

static inline cm_rating_result
rate(int type)
{
	cm_rating_input input = {known, values, excluded, type};
	cm_rating_result result;
	int			rule;

	memset(&result, 0, sizeof(result));
	result.rules = verdicts;
	result.missing = missing;
	result.families = families;
	CHECK(cm_rating_rate(&scheme, &input, &result, &rule) == CM_OK, "rated");
	return result;
}

#endif
