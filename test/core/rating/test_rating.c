/*
 * test_rating.c: numbers at thresholds, what is missing, scores, and that a
 * better indicator never lowers a grade.
 */
#include "scheme.h"

/* ---- numbers ---- */

static void
test_measures(void)
{
	static const char *const bad[] = {"", "-", ".", "NaN", "Infinity", "-Infinity", "1e5", "1,5", "1.2.3", "+1", " 1"};
	static const char *const large[] = {"2596148429267414", "-2596148429267414", "99999999999999999999", "2596148429267413.9"};
	cm_measure	m;

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(cm_measure_parse(bad[i], strlen(bad[i]), &m) == CM_NOT_A_NUMBER, "%s", bad[i]);
	for (unsigned i = 0; i < sizeof(large) / sizeof(large[0]); i++)
		CHECK(cm_measure_parse(large[i], strlen(large[i]), &m) == CM_OVERFLOW, "%s", large[i]);
	m = measure("2596148429267413.8");
	CHECK(m.amount == amount("2596148429267413") + E18 / 10 * 8, "near the end");
	CHECK(cm_measure_compare(measure("0.2"), amount("0.2")) == 0, "exactly 0.2");
	CHECK(cm_measure_compare(measure("0.20000000000000000000000"), amount("0.2")) == 0, "with zeros");
	CHECK(cm_measure_compare(measure("0.2000000000000000001"), amount("0.2")) > 0, "a little more, beyond 18 places");
	CHECK(cm_measure_compare(measure("0.1999999999999999999999"), amount("0.2")) < 0, "a little less");
	CHECK(cm_measure_compare(measure("-0.2000000000000000001"), amount("-0.2")) < 0, "negative, a little less");
	CHECK(cm_measure_compare(measure("-0.1999999999999999999"), amount("-0.2")) > 0, "negative, a little more");
	CHECK(cm_measure_compare(measure("-0.0000000000000000000001"), 0) < 0, "next to nothing, negative");
	CHECK(cm_measure_compare(measure("-0"), 0) == 0, "nothing");
}

/* Ratios of small numbers, which 128 bits hold. */
static void
test_ratios(void)
{
	for (int i = 0; i < 20000; i++)
	{
		int64_t		n = (int64_t) (check_random() % 20001) - 10000;
		int64_t		d = 1 + (int64_t) (check_random() % 1000);
		int64_t		s = 1 + (int64_t) (check_random() % 100);
		int64_t		t = (int64_t) (check_random() % 2001) - 1000;
		cm_i128		exact = (cm_i128) n * s * E18;
		cm_i128		gap;
		cm_measure	m;

		CHECK(cm_measure_ratio(n * E18, d * E18, s * E18, &m) == CM_OK, "ratio");
		CHECK(m.amount * d <= exact && exact < (m.amount + 1) * d && m.above == (exact % d != 0), "floor and rest");
		CHECK(cm_rating_numerator_gap(t * E18, n * E18, d * E18, s * E18, &gap) == CM_OK, "gap");
		/* gap = ceil(|t * d / s - n|) */
		exact = ((cm_i128) t * d - (cm_i128) n * s) * E18;
		exact = exact < 0 ? -exact : exact;
		CHECK(gap * s >= exact && (gap - 1) * s < exact, "least gap of the numerator");
		CHECK(cm_rating_gap(m, t * E18, &gap) == CM_OK, "gap");
		exact = (cm_i128) t * d * E18 - (cm_i128) n * s * E18;
		exact = exact < 0 ? -exact : exact;
		CHECK(gap * d >= exact && (gap - 1) * d < exact, "least gap");
	}
}

static void
test_large_ratios(void)
{
	cm_measure	m;
	cm_i128		gap;

	CHECK(cm_measure_ratio(CM_AMOUNT_MAX - 1, CM_AMOUNT_MAX - 1, E18, &m) == CM_OK && m.amount == E18 && !m.above, "1");
	CHECK(cm_measure_ratio(CM_AMOUNT_MAX - 1, 1, E18, &m) == CM_OVERFLOW, "beyond the range");
	CHECK(cm_measure_ratio(1, CM_AMOUNT_MAX - 1, 1, &m) == CM_OK && m.amount == 0 && m.above, "more than nothing");
	CHECK(cm_measure_ratio(-1, CM_AMOUNT_MAX - 1, 1, &m) == CM_OK && m.amount == -1 && m.above, "less than nothing");
	CHECK(cm_rating_gap((cm_measure) {CM_AMOUNT_MIN, false}, CM_AMOUNT_MAX, &gap) == CM_OVERFLOW, "gap beyond the range");
}

/* ---- ratings ---- */

/* Indicator 0 against 0.2 and 0.3 by classes of indicator 1; 2 is optional. */
static void
ndrc(void)
{
	begin_scheme(CM_RATING_GRADES, 1, 3, 3);
	rules[0] = condition(0, 0, 1, CM_RULE_AT_MOST, "0.2");
	set_class(&rules[0], 1, "200000", "1000000");
	rules[1] = condition(1, 0, 1, CM_RULE_AT_MOST, "0.3");
	set_class(&rules[1], 1, "1000000", NULL);
	rules[2] = condition(2, 2, 1, CM_RULE_AT_LEAST, "80");
	rules[2].mandatory = false;
	rules[2].excludable = true;
}

static void
test_boundaries(void)
{
	static const struct
	{
		const char *energy;
		const char *intensity;
		cm_rating_outcome outcome;
	}			parks[] = {
		{"200000", "0.2", CM_OUTCOME_GRADED},
		{"200000", "0.200000000000000001", CM_OUTCOME_NOT_MET},
		{"200000", "0.2000000000000000000001", CM_OUTCOME_NOT_MET},
		{"199999", "0.2", CM_OUTCOME_NO_CLASS},
		{"199999.999999999999999999999", "0.1", CM_OUTCOME_NO_CLASS},
		{"999999", "0.2", CM_OUTCOME_GRADED},
		{"999999", "0.3", CM_OUTCOME_NOT_MET},
		{"999999.9999999999999999999", "0.3", CM_OUTCOME_NOT_MET},
		{"1000000", "0.3", CM_OUTCOME_GRADED},
		{"1000000", "0.300000000000000001", CM_OUTCOME_NOT_MET},
		{"0", "0", CM_OUTCOME_NO_CLASS}
	};

	ndrc();
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "sound");
	for (unsigned i = 0; i < sizeof(parks) / sizeof(parks[0]); i++)
	{
		cm_rating_result r;

		values[0] = measure(parks[i].intensity);
		values[1] = measure(parks[i].energy);
		r = rate(CM_TYPE_NOT_GIVEN);
		CHECK(r.outcome == parks[i].outcome, "%s tce, %s: %d", parks[i].energy, parks[i].intensity, (int) r.outcome);
		CHECK(r.rank == (r.outcome == CM_OUTCOME_GRADED ? 1 : r.outcome == CM_OUTCOME_NOT_MET ? 0 : -1), "rank");
	}
}

/* Nothing that is missing gives a grade, of whatever else. */
static void
test_missing(void)
{
	cm_rating_result r;

	ndrc();
	(void) check_scheme(-1, -1);
	values[0] = measure("0.1");
	values[1] = whole(500000);
	known[2] = false;
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.outcome == CM_OUTCOME_INCOMPLETE && r.rank == -1 && missing[2] && !missing[0] && !missing[1], "an optional one");
	excluded[2] = true;
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.outcome == CM_OUTCOME_GRADED && r.rank == 1 && !missing[2], "excluded with a reason, it is not needed");
	known[1] = known[0] = false;
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.outcome == CM_OUTCOME_INCOMPLETE && missing[1] && missing[0], "the class, and what it is for");
	known[1] = true;
	values[1] = whole(5);
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.outcome == CM_OUTCOME_NO_CLASS && !missing[0], "without a class nothing is needed");
	excluded[0] = excluded[1] = true;
	values[1] = whole(500000);
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.outcome == CM_OUTCOME_NO_CLASS, "nothing is left to be rated by");
	known[1] = false;
	excluded[2] = false;
	known[2] = true;
	values[2] = whole(90);
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.outcome == CM_OUTCOME_INCOMPLETE && missing[1] && !missing[0], "whether the scheme covers the park is asked for, also to exclude");
}

static void
test_types(void)
{
	static const char *types[] = {"chemical", "other"};
	cm_rating_result r;

	begin_scheme(CM_RATING_GRADES, 2, 3, 3);
	scheme.n_types = 2;
	scheme.types = types;
	rules[0] = condition(0, 0, 1, CM_RULE_AT_LEAST, "10");
	rules[1] = condition(1, 1, 2, CM_RULE_AT_LEAST, "10");
	rules[2] = condition(2, 1, 2, CM_RULE_AT_LEAST, "20");
	rules[1].types = 1;
	rules[2].types = 2;
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "sound");
	values[0] = values[1] = whole(15);
	r = rate(0);
	CHECK(r.outcome == CM_OUTCOME_GRADED && r.rank == 2 && r.next == 0, "chemical");
	r = rate(1);
	CHECK(r.outcome == CM_OUTCOME_GRADED && r.rank == 1 && r.next == 2, "other");
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.outcome == CM_OUTCOME_INCOMPLETE && r.type_missing && !missing[1], "not given");
	r = rate(CM_TYPE_NOT_IN_SCHEME);
	CHECK(r.outcome == CM_OUTCOME_NO_CLASS && r.rank == -1, "unknown");
}

static void
test_optional(void)
{
	cm_rating_result r;

	begin_scheme(CM_RATING_GRADES, 2, 4, 4);
	rules[0] = condition(0, 0, 1, CM_RULE_AT_LEAST, "1");
	for (int i = 1; i < 4; i++)
	{
		rules[i] = condition(i, i, i == 3 ? 2 : 1, CM_RULE_AT_LEAST, "1");
		rules[i].mandatory = false;
	}
	grades[0].optional_min = 1;
	grades[1].optional_min = 2;
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "sound");
	values[0] = whole(1);
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.rank == 0 && r.next == 1 && r.optional_lacking == 1, "none is met");
	values[3] = whole(1);
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.rank == 0 && r.optional_lacking == 1, "that of a higher grade is none of the lower");
	values[1] = whole(1);
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.rank == 2, "two");
	grades[0].optional_min = 3;
	CHECK(check_scheme(0, -1) == CM_FLAW_OPTIONAL_COUNT, "more than there are");
}

static void
test_points(void)
{
	cm_rating_result r;
	cm_i128		left;

	begin_scheme(CM_RATING_POINTS, 2, 3, 3);
	grades[0].has_from = grades[1].has_from = true;
	grades[0].from = 3 * E18;
	grades[1].from = 6 * E18;
	for (int i = 0; i < 2; i++)
	{
		rules[i] = condition(i, i, 0, CM_RULE_KNOWN, "0");
		rules[i].kind = CM_RULE_POINTS;
		rules[i].steps = steps[i];
		rules[i].n_steps = 2;
	}
	steps[0][0] = (cm_rating_step) {90 * E18, 3 * E18};
	steps[0][1] = (cm_rating_step) {50 * E18, 1 * E18};
	rules[0].weight = 2 * E18;
	steps[1][0] = (cm_rating_step) {0, 0};
	steps[1][1] = (cm_rating_step) {1 * E18, 2 * E18};
	rules[1].form = CM_KEY_IS;
	rules[2] = condition(2, 2, 2, CM_RULE_AT_LEAST, "1");
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "sound");
	values[0] = whole(90);
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.has_score && r.score == 6 * E18 && r.rank == 1 && r.score_lacking == 0, "points for the highest, its condition is not met");
	CHECK(cm_rating_left(&scheme, &r, 1, &left) == CM_OK && left == 2 * E18, "left");
	values[0] = measure("89.9999999999999999999");
	values[1] = whole(1);
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.score == 4 * E18 && r.rank == 1 && r.score_lacking == 2 * E18, "lacking");
	CHECK(cm_rating_left(&scheme, &r, 0, &left) == CM_OK && left == 4 * E18, "left");
	values[1] = measure("0.5");
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.outcome == CM_OUTCOME_INCOMPLETE && missing[1] && !r.has_score && verdicts[1].reason == CM_REASON_KEY, "not in the key");
}

static void
test_index(void)
{
	cm_rating_result r;
	cm_rating_input input = {known, values, excluded, CM_TYPE_NOT_GIVEN};
	cm_i128		left;
	int			rule;

	begin_scheme(CM_RATING_INDEX, 1, 2, 2);
	grades[0].has_from = true;
	grades[0].from = 100 * E18;
	for (int i = 0; i < 2; i++)
	{
		rules[i] = condition(i, i, 0, CM_RULE_KNOWN, "0");
		rules[i].kind = CM_RULE_INDEX;
		rules[i].lead = 50 * E18;
	}
	rules[1].lower_is_better = true;
	rules[1].weight = 3 * E18;
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "sound");
	values[0] = whole(25);
	values[1] = whole(40);
	r = rate(CM_TYPE_NOT_GIVEN);
	/* (50 + 3 x 125) / 4 */
	CHECK(r.score == amount("106.25") && r.rank == 1, "index");
	CHECK(cm_rating_left(&scheme, &r, 0, &left) == CM_OK && left == amount("12.5"), "left: 50 / 4");
	CHECK(cm_rating_left(&scheme, &r, 1, &left) == CM_OK && left == 0, "nothing left");
	values[1] = whole(0);
	r.rules = verdicts;
	CHECK(cm_rating_rate(&scheme, &input, &r, &rule) == CM_DIVISION_BY_ZERO && rule == 1, "0 without a cap");
	values[0] = whole(-1);
	CHECK(cm_rating_rate(&scheme, &input, &r, &rule) == CM_NEGATIVE && rule == 0, "negative");
	values[0] = whole(50);
	rules[1].has_cap = true;
	rules[1].cap = 200 * E18;
	r = rate(CM_TYPE_NOT_GIVEN);
	CHECK(r.score == 175 * E18, "a cap");
	rules[0].lead = 0;
	CHECK(check_scheme(0, -1) == CM_FLAW_LEAD, "lead");
	rules[0].lead = E18;
	rules[1].cap = 0;
	CHECK(check_scheme(1, -1) == CM_FLAW_CAP, "cap");
}

/* ---- properties ---- */

static int
below(int n)
{
	return (int) (check_random() % (unsigned) n);
}

/* A scheme that is sound more often than not. Indicator 0 is a class, if there are any. */
static void
random_scheme(void)
{
	int			direction[MOST];

	begin_scheme((cm_rating_mode) below(3), 1 + below(3), 1 + below(7), 2 + below(4));
	for (int i = 0; i < scheme.n_indicators; i++)
		direction[i] = below(2) ? 1 : -1;
	for (int i = 0; i < scheme.n_grades; i++)
	{
		grades[i].has_from = scheme.mode != CM_RATING_GRADES;
		grades[i].from = (cm_i128) (10 * i + below(10)) * E18;
		grades[i].optional_min = below(4) == 0;
	}
	for (int i = 0; i < scheme.n_rules; i++)
	{
		int			indicator = 1 + below(scheme.n_indicators - 1);
		bool		up = direction[indicator] > 0;
		int			rank = 1 + below(scheme.n_grades);
		cm_rating_rule *r = &rules[i];

		*r = condition(i, indicator, rank, up ? below(2) ? CM_RULE_AT_LEAST : CM_RULE_MORE :
					   below(2) ? CM_RULE_AT_MOST : CM_RULE_LESS, "0");
		r->threshold = (cm_i128) (up ? 3 * rank + below(3) : 12 - 3 * rank - below(3)) * E18;
		r->mandatory = below(3) > 0;
		if (below(3) == 0)
			set_class(r, 0, below(2) ? "5" : NULL, below(2) ? "5" : "9");
		if (scheme.mode == CM_RATING_GRADES || below(3) == 0)
			continue;
		r->rank = 0;
		r->weight = (1 + below(3)) * E18;
		if (scheme.mode == CM_RATING_INDEX)
		{
			r->kind = CM_RULE_INDEX;
			r->lead = (1 + below(5)) * E18;
			r->lower_is_better = !up;
			r->has_cap = true;
			r->cap = (cm_i128) (50 + below(200)) * E18;
			continue;
		}
		r->kind = CM_RULE_POINTS;
		r->form = up ? CM_KEY_AT_LEAST : CM_KEY_AT_MOST;
		r->steps = steps[i];
		r->n_steps = 1 + below(3);
		for (int j = 0; j < r->n_steps; j++)
			steps[i][j] = (cm_rating_step) {(cm_i128) (up ? 3 * j : 12 - 3 * j) * E18, (cm_i128) (j * 4 + below(4)) * E18};
	}
}

static void
check_improvement(void)
{
	cm_rating_result before;
	cm_rating_result after;
	int			indicator = 1 + below(scheme.n_indicators - 1);
	int			direction = 0;
	cm_measure	old = values[indicator];

	for (int i = 0; i < scheme.n_rules; i++)
		if (rules[i].indicator == indicator && cm_rule_direction(&rules[i]) != 0)
			direction = cm_rule_direction(&rules[i]);
	before = rate(CM_TYPE_NOT_GIVEN);
	values[indicator].amount += direction * (1 + below(6)) * E18 / (1 + below(3));
	if (values[indicator].amount < 0)
		values[indicator].amount = 0;
	after = rate(CM_TYPE_NOT_GIVEN);
	CHECK(after.outcome == before.outcome || (before.rank >= 0 && after.rank >= 0), "an outcome only from not met to graded");
	CHECK(after.rank >= before.rank, "better, and not lower: %d, %d", before.rank, after.rank);
	CHECK(!before.has_score || after.score >= before.score, "nor is the score");
	values[indicator] = old;

	/* what is not known is never better than what is */
	known[indicator] = false;
	after = rate(CM_TYPE_NOT_GIVEN);
	CHECK(after.outcome == CM_OUTCOME_INCOMPLETE ? after.rank == -1 : after.rank == before.rank, "not known: no grade, or not needed");
	known[indicator] = true;
}

/* The gap of a rule, once it is closed, meets it. */
static void
check_gaps(void)
{
	(void) rate(CM_TYPE_NOT_GIVEN);
	for (int i = 0; i < scheme.n_rules; i++)
	{
		cm_rating_rule *r = &rules[i];
		cm_measure	old = values[r->indicator];
		cm_i128		gap;

		if (r->kind != CM_RULE_CONDITION || verdicts[i].status != CM_RULE_NOT_MET)
			continue;
		CHECK(cm_rating_gap(old, r->threshold, &gap) == CM_OK && gap >= 0, "gap");
		values[r->indicator].amount += cm_rule_direction(r) * gap;
		(void) rate(CM_TYPE_NOT_GIVEN);
		CHECK(verdicts[i].status == CM_RULE_MET || r->op == CM_RULE_MORE || r->op == CM_RULE_LESS, "closed");
		values[r->indicator] = old;
		(void) rate(CM_TYPE_NOT_GIVEN);
	}
}

static void
test_properties(void)
{
	int			sound = 0;

	for (int round = 0; round < 60000; round++)
	{
		cm_rating_problem problem;

		random_scheme();
		if (cm_rating_check(&scheme, &problem) != CM_RATING_SOUND)
			continue;
		sound++;
		for (int park = 0; park < 4; park++)
		{
			for (int i = 0; i < scheme.n_indicators; i++)
			{
				values[i].amount = (cm_i128) below(13) * E18 + below(2) * (E18 / 2);
				values[i].above = below(8) == 0;
			}
			check_improvement();
			check_gaps();
		}
	}
	CHECK(sound > 5000, "%d schemes are sound", sound);
}

static void
test_numbers(void)
{
	const cm_i128 millionth = E18 / 1000000;
	int			count = -1;

	CHECK(cm_measure_agrees((cm_measure) {E18 / 2 + millionth, false}, (cm_measure) {E18 / 2, false})
		  && !cm_measure_agrees((cm_measure) {E18 / 2 - millionth - 1, false}, (cm_measure) {E18 / 2, false}), "a millionth of 1");
	CHECK(cm_measure_agrees((cm_measure) {-5 * E18 - 5 * millionth, false}, (cm_measure) {-5 * E18, true})
		  && !cm_measure_agrees((cm_measure) {-5 * E18 + 5 * millionth + 1, false}, (cm_measure) {-5 * E18, true}), "a millionth of it");
	CHECK(cm_whole_number(0, 7, &count) && count == 0 && cm_whole_number(7 * E18, 7, &count) && count == 7, "whole numbers");
	CHECK(!cm_whole_number(8 * E18, 7, &count) && !cm_whole_number(-E18, 7, &count) && !cm_whole_number(E18 + 1, 7, &count) && count == 7, "no others");
}

int
main(void)
{
	test_numbers();
	test_measures();
	test_ratios();
	test_large_ratios();
	test_boundaries();
	test_missing();
	test_types();
	test_optional();
	test_points();
	test_index();
	test_properties();
	return check_done();
}
