/*
 * test_rating_check.c: what is wrong with a scheme is found, and named by its
 * rule or grade.
 */
#include "scheme.h"

/* Two rules of grades of these ranks. */
static void
two_rules(int rank, cm_rule_operator op, const char *threshold, int other_rank, cm_rule_operator other_op, const char *other_threshold)
{
	begin_scheme(CM_RATING_GRADES, 1, 3, 3);
	scheme.n_grades = rank > 1 || other_rank > 1 ? 2 : 1;
	rules[0] = condition(0, 0, rank, op, threshold);
	rules[1] = condition(1, 0, other_rank, other_op, other_threshold);
	rules[2] = condition(2, 2, 1, CM_RULE_KNOWN, "0");
}

static void
test_flaws(void)
{
	begin_scheme(CM_RATING_GRADES, 0, 0, 0);
	CHECK(check_scheme(-1, -1) == CM_FLAW_NO_GRADE, "no grade");
	begin_scheme(CM_RATING_GRADES, 2, 0, 0);
	CHECK(check_scheme(0, -1) == CM_FLAW_GRADE_WITHOUT_RULE, "no rule");
	grades[1].rank = 1;
	CHECK(check_scheme(1, -1) == CM_FLAW_RANK, "ranks");
	grades[1].rank = 3;
	CHECK(check_scheme(1, -1) == CM_FLAW_RANK, "a gap");
	grades[1].rank = 2;
	grades[1].name = "a";
	CHECK(check_scheme(1, 0) == CM_FLAW_GRADE_TWICE, "names of grades");

	two_rules(1, CM_RULE_AT_LEAST, "5", 1, CM_RULE_AT_MOST, "4");
	CHECK(check_scheme(1, 0) == CM_FLAW_CONTRADICTION, ">= 5 and <= 4");
	two_rules(1, CM_RULE_AT_LEAST, "5", 1, CM_RULE_LESS, "5");
	CHECK(check_scheme(1, 0) == CM_FLAW_CONTRADICTION, ">= 5 and < 5");
	two_rules(1, CM_RULE_AT_LEAST, "5", 1, CM_RULE_AT_MOST, "5");
	CHECK(check_scheme(1, 0) == CM_FLAW_DIRECTION, ">= 5 and <= 5");
	two_rules(2, CM_RULE_AT_LEAST, "4", 1, CM_RULE_AT_LEAST, "5");
	CHECK(check_scheme(0, 1) == CM_FLAW_LOOSER, "looser");
	two_rules(1, CM_RULE_AT_MOST, "4", 2, CM_RULE_AT_MOST, "5");
	CHECK(check_scheme(1, 0) == CM_FLAW_LOOSER, "looser, less is better");
	two_rules(2, CM_RULE_AT_LEAST, "5", 1, CM_RULE_MORE, "5");
	CHECK(check_scheme(0, 1) == CM_FLAW_LOOSER, "looser by equality");
	two_rules(1, CM_RULE_AT_LEAST, "5", 2, CM_RULE_MORE, "5");
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "stricter by equality");
	two_rules(1, CM_RULE_AT_LEAST, "5", 1, CM_RULE_AT_LEAST, "6");
	CHECK(check_scheme(1, 0) == CM_FLAW_DUPLICATE, "twice");
	two_rules(1, CM_RULE_AT_LEAST, "5", 1, CM_RULE_KNOWN, "0");
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "known, too");
	rules[1].name = "R0";
	CHECK(check_scheme(1, 0) == CM_FLAW_RULE_TWICE, "names of rules");
	rules[1].name = "R1";
	rules[1].kind = CM_RULE_INDEX;
	CHECK(check_scheme(1, -1) == CM_FLAW_KIND, "kind");
	two_rules(1, CM_RULE_AT_LEAST, "5", 1, CM_RULE_AT_LEAST, "6");
	grades[0].has_from = true;
	CHECK(check_scheme(0, -1) == CM_FLAW_BAND_UNWANTED, "a band");
}

static void
test_class_flaws(void)
{
	two_rules(1, CM_RULE_AT_LEAST, "5", 1, CM_RULE_AT_LEAST, "6");
	set_class(&rules[0], 1, "1", "5");
	set_class(&rules[1], 1, "5", NULL);
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "contiguous");
	set_class(&rules[1], 1, "4.999", NULL);
	CHECK(check_scheme(1, 0) == CM_FLAW_CLASS_OVERLAP, "overlap");
	set_class(&rules[1], 1, NULL, "1.5");
	CHECK(check_scheme(1, 0) == CM_FLAW_CLASS_OVERLAP, "overlap below");
	set_class(&rules[1], 1, "5.001", NULL);
	CHECK(check_scheme(0, 1) == CM_FLAW_CLASS_GAP, "gap");
	set_class(&rules[1], 1, NULL, "0.5");
	CHECK(check_scheme(1, 0) == CM_FLAW_CLASS_GAP, "gap below");
	set_class(&rules[1], 2, "5", NULL);
	CHECK(check_scheme(1, 0) == CM_FLAW_CLASS_INDICATORS, "indicators");
	set_class(&rules[1], 1, "5", "5");
	CHECK(check_scheme(1, -1) == CM_FLAW_CLASS_EMPTY, "empty");
	rules[1].class_indicator = -1;
	CHECK(check_scheme(1, 0) == CM_FLAW_DUPLICATE, "one without a class");
	set_class(&rules[1], 1, "5", NULL);
	rules[2] = condition(2, 1, 1, CM_RULE_AT_MOST, "7");
	CHECK(check_scheme(2, 0) == CM_FLAW_CLASS_RATED, "the class is rated");
	rules[2].op = CM_RULE_KNOWN;
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "the class is to be known");
	set_class(&rules[0], 0, "1", "5");
	CHECK(check_scheme(0, 0) == CM_FLAW_CLASS_RATED, "its own class");
}

static void
test_score_flaws(void)
{
	begin_scheme(CM_RATING_POINTS, 2, 1, 1);
	rules[0] = condition(0, 0, 0, CM_RULE_KNOWN, "0");
	rules[0].kind = CM_RULE_POINTS;
	rules[0].steps = steps[0];
	CHECK(check_scheme(0, -1) == CM_FLAW_BAND_MISSING, "band");
	grades[0].has_from = grades[1].has_from = true;
	CHECK(check_scheme(0, 1) == CM_FLAW_BAND_GAP, "equal");
	grades[1].from = 10 * E18;
	grades[0].has_below = true;
	grades[0].below = 9 * E18;
	CHECK(check_scheme(0, 1) == CM_FLAW_BAND_GAP, "gap");
	grades[0].below = 0;
	CHECK(check_scheme(0, -1) == CM_FLAW_BAND_EMPTY, "empty");
	grades[0].below = 10 * E18;
	grades[1].has_below = true;
	grades[1].below = 20 * E18;
	CHECK(check_scheme(1, -1) == CM_FLAW_BAND_OPEN, "open");
	grades[1].has_below = false;
	CHECK(check_scheme(0, -1) == CM_FLAW_KEY_EMPTY, "no step");
	rules[0].n_steps = 3;
	steps[0][0] = (cm_rating_step) {0, 1 * E18};
	steps[0][1] = (cm_rating_step) {0, 2 * E18};
	steps[0][2] = (cm_rating_step) {2 * E18, 1 * E18};
	CHECK(check_scheme(0, -1) == CM_FLAW_KEY_TWICE, "a value twice");
	steps[0][1].value = E18;
	CHECK(check_scheme(0, -1) == CM_FLAW_KEY_ORDER, "up and down");
	steps[0][2].points = -1;
	CHECK(check_scheme(0, -1) == CM_FLAW_KEY_NEGATIVE, "negative");
	steps[0][2].points = 3 * E18;
	CHECK(check_scheme(-1, -1) == CM_RATING_SOUND, "sound");
	rules[0].form = CM_KEY_AT_MOST;
	CHECK(check_scheme(0, -1) == CM_FLAW_KEY_ORDER, "against at_most");
	rules[0].form = CM_KEY_AT_LEAST;
	rules[0].weight = -1;
	CHECK(check_scheme(0, -1) == CM_FLAW_WEIGHT, "weight");
	rules[0].weight = 0;
	CHECK(check_scheme(-1, -1) == CM_FLAW_NO_WEIGHT, "no weight");
	scheme.n_rules = 0;
	CHECK(check_scheme(-1, -1) == CM_FLAW_NO_SCORE, "no score");
}

int
main(void)
{
	test_flaws();
	test_class_flaws();
	test_score_flaws();
	return check_done();
}
