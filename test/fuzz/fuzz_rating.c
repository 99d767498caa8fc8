/*
 * fuzz_rating.c: a scheme of any rules is refused or rates any park; what is
 * missing gives no grade, and a better value no lower one.
 * Input: 4 bytes of the scheme, 12 of a park, then rules of 12 bytes.
 */
#include "fuzz.h"

#include "core/rating/rating.h"
#include "core/rating/rating_check.h"

#define INDICATORS 4
#define GRADES 4
#define RULES 16
#define RULE_SIZE 12

static const char *const names[RULES] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"};
static const cm_i128 ONE = (cm_i128) 1000000000000000000;

static cm_rating_grade grades[GRADES];
static cm_rating_rule rules[RULES];
static cm_rating_step steps[RULES][3];
static cm_rating_scheme scheme;

static void
read_rule(const uint8_t *b, int i)
{
	cm_rating_rule *r = &rules[i];

	memset(r, 0, sizeof(*r));
	r->name = names[b[11] % 64 == 0 ? 0 : i];
	r->kind = (cm_rule_kind) (b[0] % 3);
	r->indicator = b[0] / 3 % INDICATORS;
	r->rank = r->kind == CM_RULE_CONDITION ? 1 + b[1] % scheme.n_grades : 0;
	r->mandatory = (b[1] & 0x40) == 0;
	r->excludable = true;
	r->types = b[2] % 4;
	r->class_indicator = b[2] / 4 % (INDICATORS + 1) - 1;
	r->has_class_from = (b[1] & 0x10) != 0;
	r->has_class_below = (b[1] & 0x20) != 0;
	r->class_from = b[3] * ONE;
	r->class_below = b[4] * ONE;
	r->op = (cm_rule_operator) (b[5] % 5);
	r->threshold = (int8_t) b[6] * ONE / 4;
	r->weight = (int8_t) b[7] * ONE;
	r->form = (cm_key_form) (b[5] / 5 % 3);
	r->n_steps = b[5] / 15 % 4;
	r->steps = steps[i];
	for (int j = 0; j < 3; j++)
		steps[i][j] = (cm_rating_step) {b[8 + j] % 16 * ONE, b[8 + j] / 16 * ONE};
	r->lead = (int8_t) b[8] * ONE;
	r->lower_is_better = (b[9] & 1) != 0;
	r->has_cap = (b[9] & 2) != 0;
	r->cap = b[10] * ONE;
}

static void
read_scheme(const uint8_t *b, int n_rules)
{
	scheme = (cm_rating_scheme) {.mode = (cm_rating_mode) (b[0] % 3), .n_grades = 1 + b[1] % GRADES, .n_rules = n_rules,
		.n_indicators = INDICATORS, .n_types = 2, .grades = grades, .rules = rules};
	memset(grades, 0, sizeof(grades));
	for (int i = 0; i < scheme.n_grades; i++)
	{
		grades[i].name = names[i];
		grades[i].rank = 1 + (i + b[3] / 32) % scheme.n_grades;
		grades[i].optional_min = b[2] >> i & 1;
		grades[i].has_from = scheme.mode != CM_RATING_GRADES;
		grades[i].from = grades[i].rank * (b[3] % 32) * ONE;
	}
}

static cm_status
rate(const bool *known, const cm_measure *values, const bool *excluded, int type, cm_rating_result *result)
{
	static cm_rule_verdict verdicts[RULES];
	static bool missing[INDICATORS];
	static bool families[RULES];
	cm_rating_input input = {known, values, excluded, type};
	cm_status	status;
	int			rule;

	*result = (cm_rating_result) {.rules = verdicts, .missing = missing, .families = families};
	status = cm_rating_rate(&scheme, &input, result, &rule);
	if (status != CM_OK)
		return status;
	MUST((result->outcome == CM_OUTCOME_GRADED) == (result->rank > 0), "rank %d", result->rank);
	MUST((result->outcome == CM_OUTCOME_NOT_MET) == (result->rank == 0), "rank %d", result->rank);
	for (int i = 0; i < scheme.n_rules; i++)
	{
		cm_i128		amount;

		MUST(result->rank < 0 || verdicts[i].status != CM_RULE_MISSING, "a grade, and rule %d is missing", i);
		MUST(verdicts[i].status != CM_RULE_MISSING || verdicts[i].reason != CM_REASON_NONE, "a reason of rule %d", i);
		if (result->has_score && verdicts[i].status <= CM_RULE_NOT_MET && rules[i].kind != CM_RULE_CONDITION)
			MUST(cm_rating_left(&scheme, result, i, &amount) == CM_OK && amount >= 0, "what is left of rule %d", i);
	}
	return CM_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool		known[INDICATORS];
	bool		excluded[RULES];
	cm_measure	values[INDICATORS];
	cm_rating_problem problem;
	cm_rating_result before;
	cm_rating_result after;
	int			type;

	if (size < 16 + RULE_SIZE)
		return 0;
	read_scheme(data, (int) ((size - 16) / RULE_SIZE) < RULES ? (int) ((size - 16) / RULE_SIZE) : RULES);
	for (int i = 0; i < scheme.n_rules; i++)
		read_rule(data + 16 + i * RULE_SIZE, i);
	if (cm_rating_check(&scheme, &problem) != CM_RATING_SOUND)
	{
		MUST(problem.flaw != CM_RATING_SOUND && problem.subject < RULES && problem.other < RULES, "a flaw has a name");
		return 0;
	}
	for (int i = 0; i < INDICATORS; i++)
	{
		known[i] = data[4 + 2 * i] % 8 != 0;
		values[i] = (cm_measure) {(int8_t) data[5 + 2 * i] * ONE / 4, (data[4 + 2 * i] & 8) != 0};
	}
	for (int i = 0; i < RULES; i++)
		excluded[i] = (data[12 + i / 8] >> i % 8 & 1) != 0;
	type = data[14] % 4 - 2;
	if (rate(known, values, excluded, type, &before) != CM_OK)
		return 0;
	for (int i = 0; i < INDICATORS; i++)
	{
		cm_measure	old = values[i];
		int			direction = 0;
		bool		is_key = false;

		for (int j = 0; j < scheme.n_rules; j++)
			if (rules[j].indicator == i)
			{
				direction = cm_rule_direction(&rules[j]) != 0 ? cm_rule_direction(&rules[j]) : direction;
				is_key = is_key || (rules[j].kind == CM_RULE_POINTS && rules[j].form == CM_KEY_IS);
			}
		values[i].amount += direction * (1 + data[15] % 32) * ONE / 4;
		if (known[i] && !is_key && direction != 0 && before.rank >= 0 && rate(known, values, excluded, type, &after) == CM_OK)
			MUST(after.rank >= before.rank, "better, and lower: %d, %d", before.rank, after.rank);
		values[i] = old;
		if (known[i])
		{
			known[i] = false;
			if (rate(known, values, excluded, type, &after) == CM_OK)
				MUST(after.rank == -1 || after.rank == before.rank, "less known, and another grade: %d, %d", before.rank, after.rank);
			known[i] = true;
		}
	}
	return 0;
}
