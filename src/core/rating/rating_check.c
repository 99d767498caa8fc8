/*
 * rating_check.c: whether a rating scheme is sound.  What is refused here
 * would give a grade that depends on which rule is looked at first, or one
 * that a better value could lose.
 */
#include "core/rating/rating_check.h"

#include <string.h>

static cm_rating_flaw
flaw(cm_rating_problem *problem, cm_rating_flaw what, int subject, int other)
{
	problem->flaw = what;
	problem->subject = subject;
	problem->other = other;
	return what;
}

/* Return from the function that calls if something is not sound. */
#define SOUND(check) \
	do { \
		cm_rating_flaw found_ = (check); \
		if (found_ != CM_RATING_SOUND) \
			return found_; \
	} while (0)

/* ---- grades ---- */

static void
sort_grades(cm_rating_grade *grades, int n)
{
	for (int i = 1; i < n; i++)
		for (int j = i; j > 0 && grades[j - 1].rank > grades[j].rank; j--)
		{
			cm_rating_grade swapped = grades[j];

			grades[j] = grades[j - 1];
			grades[j - 1] = swapped;
		}
}

static cm_rating_flaw
check_ranks(cm_rating_scheme *s, cm_rating_problem *problem)
{
	if (s->n_grades == 0)
		return flaw(problem, CM_FLAW_NO_GRADE, -1, -1);
	sort_grades(s->grades, s->n_grades);
	for (int i = 0; i < s->n_grades; i++)
	{
		if (s->grades[i].rank != i + 1)
			return flaw(problem, CM_FLAW_RANK, i, -1);
		for (int j = 0; j < i; j++)
			if (strcmp(s->grades[i].name, s->grades[j].name) == 0)
				return flaw(problem, CM_FLAW_GRADE_TWICE, i, j);
	}
	return CM_RATING_SOUND;
}

/* Bands of scores: the end of one is the beginning of the next, the highest is open. */
static cm_rating_flaw
check_bands(const cm_rating_scheme *s, cm_rating_problem *problem)
{
	for (int i = 0; i < s->n_grades; i++)
	{
		const cm_rating_grade *g = &s->grades[i];
		const cm_rating_grade *next = i + 1 < s->n_grades ? g + 1 : NULL;

		if (s->mode == CM_RATING_GRADES)
		{
			if (g->has_from || g->has_below)
				return flaw(problem, CM_FLAW_BAND_UNWANTED, i, -1);
			continue;
		}
		if (!g->has_from)
			return flaw(problem, CM_FLAW_BAND_MISSING, i, -1);
		if (g->has_below && g->below <= g->from)
			return flaw(problem, CM_FLAW_BAND_EMPTY, i, -1);
		if (g->has_below && next == NULL)
			return flaw(problem, CM_FLAW_BAND_OPEN, i, -1);
		if (next != NULL && next->has_from &&
			(next->from <= g->from || (g->has_below && g->below != next->from)))
			return flaw(problem, CM_FLAW_BAND_GAP, i, i + 1);
	}
	return CM_RATING_SOUND;
}

/* Needs the families. */
static cm_rating_flaw
check_rules_of_grades(const cm_rating_scheme *s, cm_rating_problem *problem)
{
	for (int i = 0; i < s->n_grades; i++)
	{
		int			own = 0;
		int			optional = 0;

		for (int j = 0; j < s->n_rules; j++)
		{
			const cm_rating_rule *r = &s->rules[j];

			own += r->kind == CM_RULE_CONDITION && r->rank == s->grades[i].rank;
			optional += !r->mandatory && r->rank <= s->grades[i].rank && r->family == j;
		}
		if (s->mode == CM_RATING_GRADES && own == 0)
			return flaw(problem, CM_FLAW_GRADE_WITHOUT_RULE, i, -1);
		if (s->grades[i].optional_min < 0 || s->grades[i].optional_min > optional)
			return flaw(problem, CM_FLAW_OPTIONAL_COUNT, i, -1);
	}
	return CM_RATING_SOUND;
}

/* ---- one rule ---- */

/* Of points that stand in the order of their values: 1 rising, -1 falling, 0 level, 2 neither. */
static int
trend(const cm_rating_rule *rule)
{
	bool		rises = false;
	bool		falls = false;

	for (int i = 1; i < rule->n_steps; i++)
	{
		rises = rises || rule->steps[i].points > rule->steps[i - 1].points;
		falls = falls || rule->steps[i].points < rule->steps[i - 1].points;
	}
	return rises && falls ? 2 : rises ? 1 : falls ? -1 : 0;
}

int
cm_rule_direction(const cm_rating_rule *rule)
{
	if (rule->kind == CM_RULE_INDEX)
		return rule->lower_is_better ? -1 : 1;
	if (rule->kind == CM_RULE_POINTS)
		return rule->form == CM_KEY_AT_LEAST ? 1 : rule->form == CM_KEY_AT_MOST ? -1 : trend(rule);
	if (rule->op == CM_RULE_KNOWN)
		return 0;
	return rule->op == CM_RULE_AT_LEAST || rule->op == CM_RULE_MORE ? 1 : -1;
}

static cm_rating_flaw
check_key(cm_rating_rule *rule, int index, cm_rating_problem *problem)
{
	int			direction;

	if (rule->n_steps == 0)
		return flaw(problem, CM_FLAW_KEY_EMPTY, index, -1);
	for (int i = 1; i < rule->n_steps; i++)
		for (int j = i; j > 0 && rule->steps[j - 1].value > rule->steps[j].value; j--)
		{
			cm_rating_step swapped = rule->steps[j];

			rule->steps[j] = rule->steps[j - 1];
			rule->steps[j - 1] = swapped;
		}
	for (int i = 0; i < rule->n_steps; i++)
	{
		if (i > 0 && rule->steps[i].value == rule->steps[i - 1].value)
			return flaw(problem, CM_FLAW_KEY_TWICE, index, -1);
		if (rule->steps[i].points < 0)
			return flaw(problem, CM_FLAW_KEY_NEGATIVE, index, -1);
	}
	direction = trend(rule);
	if (direction == 2 || (rule->form == CM_KEY_AT_LEAST && direction < 0) ||
		(rule->form == CM_KEY_AT_MOST && direction > 0))
		return flaw(problem, CM_FLAW_KEY_ORDER, index, -1);
	return CM_RATING_SOUND;
}

static cm_rating_flaw
check_rule(cm_rating_scheme *s, int i, cm_rating_problem *problem)
{
	cm_rating_rule *rule = &s->rules[i];

	for (int j = 0; j < i; j++)
		if (strcmp(rule->name, s->rules[j].name) == 0)
			return flaw(problem, CM_FLAW_RULE_TWICE, i, j);
	if (rule->kind == CM_RULE_POINTS ? s->mode != CM_RATING_POINTS
		: rule->kind == CM_RULE_INDEX && s->mode != CM_RATING_INDEX)
		return flaw(problem, CM_FLAW_KIND, i, -1);
	if (rule->class_indicator >= 0 && rule->has_class_from && rule->has_class_below &&
		rule->class_below <= rule->class_from)
		return flaw(problem, CM_FLAW_CLASS_EMPTY, i, -1);
	if (rule->class_indicator == rule->indicator && cm_rule_direction(rule) != 0)
		return flaw(problem, CM_FLAW_CLASS_RATED, i, i);
	if (rule->kind == CM_RULE_CONDITION)
		return CM_RATING_SOUND;
	rule->mandatory = true;
	if (rule->weight < 0)
		return flaw(problem, CM_FLAW_WEIGHT, i, -1);
	if (rule->kind == CM_RULE_POINTS)
		return check_key(rule, i, problem);
	if (rule->lead <= 0)
		return flaw(problem, CM_FLAW_LEAD, i, -1);
	if (rule->has_cap && rule->cap <= 0)
		return flaw(problem, CM_FLAW_CAP, i, -1);
	return CM_RATING_SOUND;
}

static cm_rating_flaw
check_score(const cm_rating_scheme *s, cm_rating_problem *problem)
{
	bool		any = false;
	bool		weight = false;

	for (int i = 0; i < s->n_rules; i++)
	{
		if (s->rules[i].kind == CM_RULE_CONDITION)
			continue;
		any = true;
		weight = weight || s->rules[i].weight > 0;
	}
	if (s->mode != CM_RATING_GRADES && !any)
		return flaw(problem, CM_FLAW_NO_SCORE, -1, -1);
	if (s->mode != CM_RATING_GRADES && !weight)
		return flaw(problem, CM_FLAW_NO_WEIGHT, -1, -1);
	return CM_RATING_SOUND;
}

/* ---- two rules ---- */

/* Whether a park could be in the classes of both, as far as one indicator tells. */
static bool
share_class(const cm_rating_rule *a, const cm_rating_rule *b)
{
	if (a->class_indicator < 0 || b->class_indicator < 0 || a->class_indicator != b->class_indicator)
		return true;
	return !(a->has_class_below && b->has_class_from && a->class_below <= b->class_from) &&
		!(b->has_class_below && a->has_class_from && b->class_below <= a->class_from);
}

/* The same indicator for the same purpose: one of them is to apply to a park. */
static bool
variants(const cm_rating_rule *a, const cm_rating_rule *b)
{
	return a->indicator == b->indicator && a->kind == b->kind && a->rank == b->rank &&
		(a->kind != CM_RULE_CONDITION || (a->op == CM_RULE_KNOWN) == (b->op == CM_RULE_KNOWN));
}

static bool
strict(const cm_rating_rule *rule)
{
	return rule->op == CM_RULE_MORE || rule->op == CM_RULE_LESS;
}

/* No value is at least, or more than, what the one says and at most, or less than, what the other says. */
static bool
exclude_each_other(const cm_rating_rule *a, const cm_rating_rule *b)
{
	const cm_rating_rule *low = cm_rule_direction(a) > 0 ? a : b;
	const cm_rating_rule *high = low == a ? b : a;

	return low->threshold > high->threshold ||
		(low->threshold == high->threshold && (strict(low) || strict(high)));
}

/* Of conditions in the same direction: what a asks for is less than what b asks for. */
static bool
looser(const cm_rating_rule *a, const cm_rating_rule *b)
{
	if (a->threshold != b->threshold)
		return (a->threshold < b->threshold) == (cm_rule_direction(a) > 0);
	return !strict(a) && strict(b);
}

static cm_rating_flaw
check_directions(const cm_rating_scheme *s, int i, int j, cm_rating_problem *problem)
{
	const cm_rating_rule *a = &s->rules[i];
	const cm_rating_rule *b = &s->rules[j];
	int			x = cm_rule_direction(a);
	int			y = cm_rule_direction(b);

	if (x == y || x == 0 || y == 0)
		return CM_RATING_SOUND;
	if (a->kind == CM_RULE_CONDITION && b->kind == CM_RULE_CONDITION && cm_rules_share_type(a, b) &&
		share_class(a, b) && exclude_each_other(a, b))
		return flaw(problem, CM_FLAW_CONTRADICTION, i, j);
	return flaw(problem, CM_FLAW_DIRECTION, i, j);
}

static cm_rating_flaw
check_pair(const cm_rating_scheme *s, int i, int j, cm_rating_problem *problem)
{
	const cm_rating_rule *a = &s->rules[i];
	const cm_rating_rule *b = &s->rules[j];

	/* a better value must not lead into another class, or none */
	if (a->class_indicator >= 0 && b->indicator == a->class_indicator && cm_rule_direction(b) != 0)
		return flaw(problem, CM_FLAW_CLASS_RATED, j, i);
	if (b->class_indicator >= 0 && a->indicator == b->class_indicator && cm_rule_direction(a) != 0)
		return flaw(problem, CM_FLAW_CLASS_RATED, i, j);
	if (a->indicator != b->indicator)
		return CM_RATING_SOUND;
	SOUND(check_directions(s, i, j, problem));
	if (!cm_rules_share_type(a, b))
		return CM_RATING_SOUND;
	if (variants(a, b))
	{
		if (a->class_indicator >= 0 && b->class_indicator >= 0 && a->class_indicator != b->class_indicator)
			return flaw(problem, CM_FLAW_CLASS_INDICATORS, i, j);
		if (share_class(a, b))
			return flaw(problem, a->class_indicator >= 0 && b->class_indicator >= 0
						? CM_FLAW_CLASS_OVERLAP : CM_FLAW_DUPLICATE, i, j);
	}
	else if (a->kind == CM_RULE_CONDITION && b->kind == CM_RULE_CONDITION &&
			 a->op != CM_RULE_KNOWN && b->op != CM_RULE_KNOWN && share_class(a, b))
	{
		int			higher = a->rank > b->rank ? i : j;
		int			lower = higher == i ? j : i;

		if (looser(&s->rules[higher], &s->rules[lower]))
			return flaw(problem, CM_FLAW_LOOSER, higher, lower);
	}
	return CM_RATING_SOUND;
}

static bool
is_for_type(const cm_rating_rule *rule, int type)
{
	return rule->types == 0 || (rule->types >> type & 1) != 0;
}

/* The classes of the variants of a rule follow on one another, for parks of a type; they do not overlap. */
static cm_rating_flaw
check_class_end(const cm_rating_scheme *s, int i, int type, cm_rating_problem *problem)
{
	const cm_rating_rule *a = &s->rules[i];
	int			next = -1;

	for (int j = 0; j < s->n_rules; j++)
	{
		const cm_rating_rule *b = &s->rules[j];

		if (b->family == a->family && b->class_indicator >= 0 && is_for_type(b, type) && b->has_class_from &&
			b->class_from >= a->class_below && (next < 0 || b->class_from < s->rules[next].class_from))
			next = j;
	}
	if (next >= 0 && s->rules[next].class_from != a->class_below)
		return flaw(problem, CM_FLAW_CLASS_GAP, i, next);
	return CM_RATING_SOUND;
}

static cm_rating_flaw
check_classes(const cm_rating_scheme *s, cm_rating_problem *problem)
{
	for (int i = 0; i < s->n_rules; i++)
	{
		if (s->rules[i].class_indicator < 0 || !s->rules[i].has_class_below)
			continue;
		for (int type = 0; type < (s->n_types > 0 ? s->n_types : 1); type++)
			if (is_for_type(&s->rules[i], type))
				SOUND(check_class_end(s, i, type, problem));
	}
	return CM_RATING_SOUND;
}

static void
find_families(cm_rating_scheme *s)
{
	for (int i = 0; i < s->n_rules; i++)
	{
		s->rules[i].family = i;
		for (int j = 0; j < i; j++)
			if (variants(&s->rules[i], &s->rules[j]))
			{
				s->rules[i].family = s->rules[j].family;
				break;
			}
	}
}

cm_rating_flaw
cm_rating_check(cm_rating_scheme *scheme, cm_rating_problem *problem)
{
	SOUND(check_ranks(scheme, problem));
	SOUND(check_bands(scheme, problem));
	for (int i = 0; i < scheme->n_rules; i++)
		SOUND(check_rule(scheme, i, problem));
	SOUND(check_score(scheme, problem));
	for (int i = 0; i < scheme->n_rules; i++)
		for (int j = 0; j < i; j++)
			SOUND(check_pair(scheme, i, j, problem));
	find_families(scheme);
	SOUND(check_classes(scheme, problem));
	SOUND(check_rules_of_grades(scheme, problem));
	return CM_RATING_SOUND;
}
