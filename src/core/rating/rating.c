/*
 * rating.c: which grade indicators reach, and what is between them and the
 * next.  Whether a scheme is sound is in rating_check.c.
 */
#include "core/rating/rating.h"

/* ---- numbers ---- */

static const cm_u128 ONE = (cm_u128) CM_ONE;

cm_status
cm_measure_parse(const char *s, size_t len, cm_measure *m)
{
	bool		negative = len > 0 && s[0] == '-';
	bool		any = false;
	bool		rest = false;
	int			places = -1;	/* -1: before the point */
	cm_u128		magnitude = 0;

	for (size_t i = negative ? 1 : 0; i < len; i++)
	{
		if (s[i] == '.' && places < 0)
		{
			places = 0;
			continue;
		}
		if (s[i] < '0' || s[i] > '9')
			return CM_NOT_A_NUMBER;
		any = true;
		if (places == CM_SCALE)
		{
			rest = rest || s[i] != '0';
			continue;
		}
		if (magnitude > (cm_u128) CM_AMOUNT_MAX)
			return CM_OVERFLOW;
		magnitude = magnitude * 10 + (unsigned) (s[i] - '0');
		if (places >= 0)
			places++;
	}
	if (!any)
		return CM_NOT_A_NUMBER;
	for (places = places < 0 ? 0 : places; places < CM_SCALE; places++)
	{
		if (magnitude > (cm_u128) CM_AMOUNT_MAX)
			return CM_OVERFLOW;
		magnitude *= 10;
	}
	if (magnitude >= (cm_u128) CM_AMOUNT_MAX)
		return CM_OVERFLOW;
	m->amount = negative ? -(cm_i128) magnitude - (rest ? 1 : 0) : (cm_i128) magnitude;
	m->above = rest;
	return CM_OK;
}

/* floor(a * b / c) of magnitudes below 2^111, and whether there is a rest; c > 0. */
static bool
floor_ratio(cm_u128 a, cm_u128 b, cm_u128 c, cm_u128 *quotient, bool *rest)
{
	cm_wide		product;
	cm_wide		nearest;
	cm_wide		back;
	cm_wide		divisor;
	bool		exact;

	cm_wide_set(&product, a);
	cm_wide_set(&back, b);
	cm_wide_set(&divisor, c);
	if (!cm_wide_mul(&product, &product, &back))
		return false;
	nearest = product;
	if (!cm_wide_divide(&nearest, &divisor, &exact) ||
		!cm_wide_mul(&back, &nearest, &divisor) ||
		!cm_wide_get(&nearest, quotient))
		return false;
	if (!exact && cm_wide_compare(&back, &product) > 0)
		(*quotient)--;
	*rest = !exact;
	return *quotient < (cm_u128) CM_AMOUNT_MAX;
}

/* a * b / c, b >= 0, c > 0 */
static cm_status
measure_of_ratio(cm_i128 a, cm_i128 b, cm_i128 c, cm_measure *m)
{
	cm_u128		quotient;

	if (!floor_ratio(cm_magnitude(a), (cm_u128) b, (cm_u128) c, &quotient, &m->above))
		return CM_OVERFLOW;
	m->amount = a < 0 ? -(cm_i128) quotient - (m->above ? 1 : 0) : (cm_i128) quotient;
	return CM_OK;
}

cm_status
cm_measure_ratio(cm_i128 numerator, cm_i128 denominator, cm_i128 scale, cm_measure *m)
{
	return measure_of_ratio(numerator, scale, denominator, m);
}

bool
cm_measure_agrees(cm_measure value, cm_measure ratio)
{
	const cm_u128 tolerated = ONE / 1000000;
	cm_u128		difference = cm_magnitude(value.amount - ratio.amount);

	return difference <= tolerated || difference <= cm_magnitude(ratio.amount) / 1000000;
}

bool
cm_whole_number(cm_i128 amount, int most, int *number)
{
	if (amount < 0 || amount > most * CM_ONE || amount % CM_ONE != 0)
		return false;
	*number = (int) (amount / CM_ONE);
	return true;
}

/* *sum += x, both amounts that fit. */
static cm_status
add(cm_i128 *sum, cm_i128 x)
{
	*sum += x;
	return cm_amount_fits(*sum) ? CM_OK : CM_OVERFLOW;
}

cm_status
cm_rating_gap(cm_measure value, cm_i128 threshold, cm_i128 *gap)
{
	*gap = cm_measure_compare(value, threshold) <= 0
		? threshold - value.amount
		: value.amount + (value.above ? 1 : 0) - threshold;
	return cm_amount_fits(*gap) ? CM_OK : CM_OVERFLOW;
}

cm_status
cm_rating_numerator_gap(cm_i128 threshold, cm_i128 numerator, cm_i128 denominator, cm_i128 scale, cm_i128 *gap)
{
	cm_measure	wanted;
	cm_status	status = measure_of_ratio(threshold, denominator, scale, &wanted);

	return status == CM_OK ? cm_rating_gap(wanted, numerator, gap) : status;
}

/* ---- rules ---- */

static bool
condition_met(const cm_rating_rule *rule, cm_measure value)
{
	int			order = cm_measure_compare(value, rule->threshold);

	switch (rule->op)
	{
		case CM_RULE_AT_LEAST:
			return order >= 0;
		case CM_RULE_AT_MOST:
			return order <= 0;
		case CM_RULE_MORE:
			return order > 0;
		case CM_RULE_LESS:
			return order < 0;
		case CM_RULE_KNOWN:
			break;
	}
	return true;
}

static bool
step_met(cm_key_form form, const cm_rating_step *step, cm_measure value)
{
	int			order = cm_measure_compare(value, step->value);

	return form == CM_KEY_IS ? order == 0 : form == CM_KEY_AT_LEAST ? order >= 0 : order <= 0;
}

cm_i128
cm_rule_most_points(const cm_rating_rule *rule)
{
	cm_i128		most = 0;

	for (int i = 0; i < rule->n_steps; i++)
		if (rule->steps[i].points > most)
			most = rule->steps[i].points;
	return most;
}

static cm_status
rate_points(const cm_rating_rule *rule, cm_measure value, cm_rule_verdict *verdict)
{
	bool		found = false;
	cm_i128		points = 0;

	for (int i = 0; i < rule->n_steps; i++)
	{
		if (!step_met(rule->form, &rule->steps[i], value))
			continue;
		found = true;
		if (rule->steps[i].points > points)
			points = rule->steps[i].points;
	}
	if (!found && rule->form == CM_KEY_IS)
	{
		verdict->status = CM_RULE_MISSING;
		verdict->reason = CM_REASON_KEY;
		return CM_OK;
	}
	verdict->status = points == cm_rule_most_points(rule) ? CM_RULE_MET : CM_RULE_NOT_MET;
	return cm_amount_scale(points, (cm_u128) rule->weight, ONE, &verdict->score);
}

/* value / lead x 100, or lead / value x 100 where less is better. */
static cm_status
rate_index(const cm_rating_rule *rule, cm_measure value, cm_rule_verdict *verdict)
{
	const cm_i128 hundred = (cm_i128) (100 * ONE);
	cm_status	status;

	if (value.amount < 0)
		return CM_NEGATIVE;
	if (rule->lower_is_better && value.amount == 0)
	{
		if (!rule->has_cap)
			return CM_DIVISION_BY_ZERO;
		verdict->score = rule->cap;
	}
	else
	{
		status = rule->lower_is_better
			? cm_amount_scale(rule->lead, 100 * ONE, (cm_u128) value.amount, &verdict->score)
			: cm_amount_scale(value.amount, 100 * ONE, (cm_u128) rule->lead, &verdict->score);
		if (status != CM_OK && !rule->has_cap)
			return status;
		if (rule->has_cap && (status != CM_OK || verdict->score > rule->cap))
			verdict->score = rule->cap;
	}
	verdict->status = verdict->score >= hundred ? CM_RULE_MET : CM_RULE_NOT_MET;
	return CM_OK;
}

static bool
in_class(const cm_rating_rule *rule, cm_measure value)
{
	return (!rule->has_class_from || cm_measure_compare(value, rule->class_from) >= 0) &&
		(!rule->has_class_below || cm_measure_compare(value, rule->class_below) < 0);
}

/* Whether the verdict is known without looking at the indicator. */
static bool
judge_applicability(const cm_rating_rule *rule, const cm_rating_input *input, bool excluded, cm_rule_verdict *verdict)
{
	int			c = rule->class_indicator;

	verdict->reason = CM_REASON_NONE;
	if (rule->types != 0 && input->type != CM_TYPE_NOT_GIVEN &&
		(input->type < 0 || (rule->types >> input->type & 1) == 0))
		verdict->reason = CM_REASON_TYPE;
	else if (c >= 0 && input->known[c] && !in_class(rule, input->values[c]))
		verdict->reason = CM_REASON_CLASS;
	if (verdict->reason != CM_REASON_NONE)
	{
		verdict->status = CM_RULE_NOT_APPLICABLE;
		return true;
	}
	if (rule->types != 0 && input->type == CM_TYPE_NOT_GIVEN)
		verdict->reason = CM_REASON_TYPE_MISSING;
	else if (c >= 0 && !input->known[c])
		verdict->reason = CM_REASON_CLASS_MISSING;
	/* whether a mandatory rule covers the park has to be known, also to exclude it */
	if (excluded && (verdict->reason == CM_REASON_NONE || !rule->mandatory))
	{
		verdict->status = CM_RULE_EXCLUDED;
		verdict->reason = CM_REASON_NONE;
		return true;
	}
	verdict->status = CM_RULE_MISSING;
	if (verdict->reason == CM_REASON_NONE && !input->known[rule->indicator])
		verdict->reason = CM_REASON_INDICATOR;
	return verdict->reason != CM_REASON_NONE;
}

static cm_status
judge(const cm_rating_rule *rule, const cm_rating_input *input, bool excluded, cm_rule_verdict *verdict)
{
	cm_measure	value;

	verdict->score = 0;
	if (judge_applicability(rule, input, excluded, verdict))
		return CM_OK;
	value = input->values[rule->indicator];
	if (rule->kind == CM_RULE_POINTS)
		return rate_points(rule, value, verdict);
	if (rule->kind == CM_RULE_INDEX)
		return rate_index(rule, value, verdict);
	verdict->status = condition_met(rule, value) ? CM_RULE_MET : CM_RULE_NOT_MET;
	return CM_OK;
}

static void
note_missing(const cm_rating_rule *rule, const cm_rating_input *input, bool excluded, cm_rule_reason reason,
			 cm_rating_result *result)
{
	if (reason == CM_REASON_TYPE_MISSING)
		result->type_missing = true;
	if (reason == CM_REASON_CLASS_MISSING)
		result->missing[rule->class_indicator] = true;
	/* an indicator whose class is not known is needed for any of them */
	if (reason == CM_REASON_INDICATOR || reason == CM_REASON_KEY ||
		(reason == CM_REASON_CLASS_MISSING && !excluded && !input->known[rule->indicator]))
		result->missing[rule->indicator] = true;
}

/* ---- scores ---- */

static bool
counts_for_score(const cm_rating_rule *rule, const cm_rule_verdict *verdict)
{
	return rule->kind != CM_RULE_CONDITION &&
		(verdict->status == CM_RULE_MET || verdict->status == CM_RULE_NOT_MET);
}

/* The sum of the weights of the rules that an index is the mean of. */
static cm_status
sum_of_weights(const cm_rating_scheme *scheme, const cm_rating_result *result, cm_i128 *sum)
{
	cm_status	status = CM_OK;

	*sum = 0;
	for (int i = 0; i < scheme->n_rules && status == CM_OK; i++)
		if (counts_for_score(&scheme->rules[i], &result->rules[i]))
			status = add(sum, scheme->rules[i].weight);
	return status;
}

static cm_status
sum_up(const cm_rating_scheme *scheme, cm_rating_result *result)
{
	cm_i128		weights = 0;
	cm_status	status = CM_OK;

	result->score = 0;
	for (int i = 0; i < scheme->n_rules && status == CM_OK; i++)
	{
		const cm_rating_rule *rule = &scheme->rules[i];
		cm_i128		part = result->rules[i].score;

		if (!counts_for_score(rule, &result->rules[i]))
			continue;
		if (rule->kind == CM_RULE_INDEX)
			status = cm_amount_scale(part, (cm_u128) rule->weight, ONE, &part);
		if (status == CM_OK)
			status = add(&result->score, part);
	}
	if (scheme->mode != CM_RATING_INDEX || status != CM_OK)
		return status;
	status = sum_of_weights(scheme, result, &weights);
	if (status == CM_OK && weights > 0)
		status = cm_amount_scale(result->score, ONE, (cm_u128) weights, &result->score);
	return status;
}

cm_status
cm_rating_left(const cm_rating_scheme *scheme, const cm_rating_result *result, int rule, cm_i128 *left)
{
	const cm_rating_rule *r = &scheme->rules[rule];
	cm_i128		most = r->has_cap ? r->cap : (cm_i128) (100 * ONE);
	cm_i128		weights;
	cm_status	status;

	if (r->kind == CM_RULE_POINTS)
	{
		status = cm_amount_scale(cm_rule_most_points(r), (cm_u128) r->weight, ONE, left);
		*left -= result->rules[rule].score;
		return status;
	}
	*left = 0;
	if (result->rules[rule].score >= most)
		return CM_OK;
	status = sum_of_weights(scheme, result, &weights);
	if (status == CM_OK && weights > 0)
		status = cm_amount_scale(most - result->rules[rule].score, (cm_u128) r->weight, (cm_u128) weights, left);
	return status;
}

/* ---- grades ---- */

static int
optional_met(const cm_rating_scheme *scheme, const cm_rating_result *result, int rank)
{
	int			met = 0;

	for (int i = 0; i < scheme->n_rules; i++)
		if (!scheme->rules[i].mandatory && scheme->rules[i].rank <= rank && result->rules[i].status == CM_RULE_MET)
			met++;
	return met;
}

/* Whether a grade is reached, those below it being so. */
static bool
reaches(const cm_rating_scheme *scheme, const cm_rating_result *result, const cm_rating_grade *grade)
{
	for (int i = 0; i < scheme->n_rules; i++)
		if (scheme->rules[i].kind == CM_RULE_CONDITION && scheme->rules[i].mandatory &&
			scheme->rules[i].rank == grade->rank && result->rules[i].status == CM_RULE_NOT_MET)
			return false;
	if (scheme->mode != CM_RATING_GRADES && result->score < grade->from)
		return false;
	return grade->optional_min == 0 || optional_met(scheme, result, grade->rank) >= grade->optional_min;
}

/*
 * A park that the scheme does not cover: of a type that it does not know, outside of
 * the classes of something mandatory, or with no rule at all to be rated by.
 */
static bool
has_no_class(const cm_rating_scheme *scheme, const cm_rating_input *input, cm_rating_result *result)
{
	bool		any = false;

	if (input->type == CM_TYPE_NOT_IN_SCHEME && scheme->n_types > 0)
		return true;
	for (int i = 0; i < scheme->n_rules; i++)
		result->families[i] = false;
	for (int i = 0; i < scheme->n_rules; i++)
	{
		cm_rule_status status = result->rules[i].status;

		if (status != CM_RULE_NOT_APPLICABLE)
			result->families[scheme->rules[i].family] = true;
		any = any || (status != CM_RULE_NOT_APPLICABLE && status != CM_RULE_EXCLUDED);
	}
	for (int i = 0; i < scheme->n_rules; i++)
		if (result->rules[i].reason == CM_REASON_CLASS && scheme->rules[i].mandatory &&
			!result->families[scheme->rules[i].family])
			return true;
	return !any;
}

static void
find_grade(const cm_rating_scheme *scheme, cm_rating_result *result)
{
	const cm_rating_grade *next;

	result->rank = 0;
	while (result->rank < scheme->n_grades && reaches(scheme, result, &scheme->grades[result->rank]))
		result->rank++;
	result->outcome = result->rank > 0 ? CM_OUTCOME_GRADED : CM_OUTCOME_NOT_MET;
	if (result->rank == scheme->n_grades)
		return;
	next = &scheme->grades[result->rank];
	result->next = next->rank;
	result->optional_lacking = next->optional_min - optional_met(scheme, result, next->rank);
	if (result->optional_lacking < 0)
		result->optional_lacking = 0;
	if (scheme->mode != CM_RATING_GRADES && result->score < next->from)
		result->score_lacking = next->from - result->score;
}

cm_status
cm_rating_rate(const cm_rating_scheme *scheme, const cm_rating_input *input, cm_rating_result *result, int *rule)
{
	bool		incomplete = false;
	cm_status	status;

	result->rank = -1;
	result->next = 0;
	result->optional_lacking = 0;
	result->score_lacking = 0;
	result->score = 0;
	result->has_score = false;
	result->type_missing = false;
	for (int i = 0; i < scheme->n_indicators; i++)
		result->missing[i] = false;
	for (int i = 0; i < scheme->n_rules; i++)
	{
		*rule = i;
		status = judge(&scheme->rules[i], input, input->excluded[i], &result->rules[i]);
		if (status != CM_OK)
			return status;
		if (result->rules[i].status != CM_RULE_MISSING)
			continue;
		incomplete = true;
		note_missing(&scheme->rules[i], input, input->excluded[i], result->rules[i].reason, result);
	}
	*rule = -1;
	if (has_no_class(scheme, input, result))
		result->outcome = CM_OUTCOME_NO_CLASS;
	else if (incomplete)
		result->outcome = CM_OUTCOME_INCOMPLETE;
	else
	{
		result->has_score = scheme->mode != CM_RATING_GRADES;
		status = result->has_score ? sum_up(scheme, result) : CM_OK;
		if (status != CM_OK)
			return status;
		find_grade(scheme, result);
	}
	return CM_OK;
}
