/*
 * rating_scheme.c: reading a rating scheme from JSON.  Whatever is not
 * understood is refused: a threshold that is not read is a grade given away.
 */
#include "rating/rating_scheme.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "core/rating/rating_check.h"
#include "rating/rating_json.h"

#define MOST_GRADES 100
#define MOST_STEPS 1000
#define MOST_COUNT 1000

/* What only people read: whether it is text is all that is asked. */
static const char *const scheme_texts[] = {"name", "name_zh", "issuer", "source", "mark", "note", NULL};
static const char *const grade_texts[] = {"name", "name_zh", "note", NULL};
static const char *const rule_texts[] = {"name", "name_zh", "unit", "category", "source", "mark", "note", NULL};

/* What is being read, for messages. */
typedef struct place
{
	const char *scheme;
	const char *what;			/* Rule, Grade, or NULL for the scheme itself */
	const char *name;
	JsonbContainer *object;
} place;

static const char *const scheme_keys[] = {"scheme", "edition", "name", "name_zh", "issuer", "status", "thresholds_status",
	"source", "mark", "note", "mode", "park_types", "grades", "rules", NULL};
static const char *const grade_keys[] = {"grade", "rank", "name", "name_zh", "note", "optional_min_count", "score_from",
	"score_below", NULL};
static const char *const rule_keys[] = {"rule", "indicator", "name", "name_zh", "unit", "category", "source", "mark", "note",
	"grade", "operator", "threshold", "mandatory", "excludable", "park_types", "class_indicator", "class_from",
	"class_below", "weight", "points", "lead", "lower_is_better", "cap", NULL};
static const char *const step_keys[] = {"at_least", "at_most", "is", "points", NULL};
static const char *const step_forms[] = {"at_least", "at_most", "is"};
static const char *const operators[] = {">=", "<=", ">", "<", "known"};
static const char *const modes[] = {"grades", "points", "index"};
static const char *const statuses[] = {"official", "user", "placeholder"};

pg_noreturn static void
refuse(const place *at, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid rating scheme \"%s\"", at->scheme),
			 at->what != NULL
			 ? errdetail("%s \"%s\": %s.", at->what, at->name, why)
			 : errdetail("Of the scheme: %s.", why)));
}

/* ---- pieces of JSON ---- */

/* What is null is not there. */
static JsonbValue *
find(const place *at, const char *key)
{
	JsonbValue *v = getKeyJsonValueFromContainer(at->object, key, (int) strlen(key), NULL);

	return v == NULL || v->type == jbvNull ? NULL : v;
}

static void
check_keys(const place *at, const char *const *known)
{
	char	   *unknown = carbonms_json_unknown_key(at->object, known);

	if (unknown != NULL)
		refuse(at, psprintf("there is no key \"%s\"", unknown));
}

static const char *
read_text(const place *at, const char *key)
{
	JsonbValue *v = find(at, key);

	if (v == NULL)
		return NULL;
	if (v->type != jbvString || v->val.string.len == 0)
		refuse(at, psprintf("\"%s\" is not a text, or is empty", key));
	return carbonms_json_text(v);
}

static void
check_texts(const place *at, const char *const *keys)
{
	for (; *keys != NULL; keys++)
	{
		JsonbValue *v = find(at, *keys);

		if (v != NULL && v->type != jbvString)
			refuse(at, psprintf("\"%s\" is not a text", *keys));
	}
}

static const char *
need_text(const place *at, const char *key)
{
	const char *s = read_text(at, key);

	if (s == NULL)
		refuse(at, psprintf("\"%s\" is missing", key));
	return s;
}

/* The place of a text in a list. */
static int
need_choice(const place *at, const char *key, const char *const *choices, int n)
{
	const char *s = need_text(at, key);

	for (int i = 0; i < n; i++)
		if (strcmp(s, choices[i]) == 0)
			return i;
	refuse(at, psprintf("unknown %s \"%s\"", key, s));
}

static bool
read_amount(const place *at, const char *key, cm_i128 *amount)
{
	JsonbValue *v = find(at, key);
	cm_measure	m;

	*amount = 0;
	if (v == NULL)
		return false;
	if (v->type != jbvNumeric || carbonms_json_measure(v, &m) == CM_NOT_A_NUMBER)
		refuse(at, psprintf("\"%s\" is not a number", key));
	if (carbonms_json_measure(v, &m) != CM_OK || m.above)
		refuse(at, psprintf("\"%s\" is beyond 2.596e15, or has more than %d decimal places", key, CM_SCALE));
	*amount = m.amount;
	return true;
}

static int
read_count(const place *at, const char *key, int absent)
{
	cm_i128		amount;
	int			count;

	if (!read_amount(at, key, &amount))
		return absent;
	if (!cm_whole_number(amount, MOST_COUNT, &count))
		refuse(at, psprintf("\"%s\" is not a whole number from 0 to %d", key, MOST_COUNT));
	return count;
}

static bool
read_bool(const place *at, const char *key, bool absent)
{
	JsonbValue *v = find(at, key);

	if (v == NULL)
		return absent;
	if (v->type != jbvBool)
		refuse(at, psprintf("\"%s\" is not true or false", key));
	return v->val.boolean;
}

/* The elements of a list: objects, or texts. */
static JsonbContainer *
read_list(const place *at, const char *key, int most, int *n)
{
	JsonbValue *v = find(at, key);

	*n = 0;
	if (v == NULL)
		return NULL;
	if (v->type != jbvBinary || !JsonContainerIsArray(v->val.binary.data) || JsonContainerIsScalar(v->val.binary.data))
		refuse(at, psprintf("\"%s\" is not a list", key));
	*n = (int) JsonContainerSize(v->val.binary.data);
	if (*n > most)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("rating scheme \"%s\" is too large", at->scheme),
				 errdetail("A list of %s may have %d elements.", key, most)));
	return v->val.binary.data;
}

static JsonbContainer *
object_at(const place *at, JsonbContainer *list, int i, const char *key)
{
	JsonbValue *v = getIthJsonbValueFromContainer(list, (uint32) i);

	if (v->type != jbvBinary || !JsonContainerIsObject(v->val.binary.data))
		refuse(at, psprintf("\"%s\" has an element that is not an object", key));
	return v->val.binary.data;
}

/* ---- names ---- */

/* Index of a name in a list that it is added to if it is not there; the list has room. */
static int
index_of(const char **names, int *n, const char *name)
{
	for (int i = 0; i < *n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	names[*n] = name;
	return (*n)++;
}

/* Bits of the park types of a list; those of the scheme are added to it, those of rules too if it lists none. */
static uint64_t
read_types(const place *at, cm_rating_scheme *s, bool add)
{
	int			n;
	uint64_t	bits = 0;
	JsonbContainer *list = read_list(at, "park_types", CM_RATING_MOST_TYPES, &n);

	if (list != NULL && n == 0)
		refuse(at, "\"park_types\" is an empty list");
	for (int i = 0; i < n; i++)
	{
		JsonbValue *v = getIthJsonbValueFromContainer(list, (uint32) i);
		int			before = s->n_types;
		int			type;

		if (v->type != jbvString || v->val.string.len == 0)
			refuse(at, "\"park_types\" has an element that is not a text, or is empty");
		type = index_of(s->types, &s->n_types, carbonms_json_text(v));
		if (type == before && (!add || before == CM_RATING_MOST_TYPES))
			refuse(at, add ? psprintf("there are more than %d park types", CM_RATING_MOST_TYPES)
				   : psprintf("\"%s\" is not among the park types of the scheme", s->types[type]));
		bits |= UINT64_C(1) << type;
	}
	return bits;
}

/* ---- grades and rules ---- */

static void
read_grades(const place *scheme, JsonbContainer *list, cm_rating_scheme *s)
{
	s->grades = rating_alloc(sizeof(cm_rating_grade) * (Size) Max(s->n_grades, 1));
	for (int i = 0; i < s->n_grades; i++)
	{
		cm_rating_grade *g = &s->grades[i];
		place		at = {scheme->scheme, NULL, NULL, object_at(scheme, list, i, "grades")};

		g->name = at.name = need_text(&at, "grade");
		at.what = "Grade";
		check_keys(&at, grade_keys);
		check_texts(&at, grade_texts);
		g->rank = read_count(&at, "rank", -1);
		if (g->rank < 0)
			refuse(&at, "\"rank\" is missing");
		g->optional_min = read_count(&at, "optional_min_count", 0);
		g->has_from = read_amount(&at, "score_from", &g->from);
		g->has_below = read_amount(&at, "score_below", &g->below);
	}
}

static void
read_steps(const place *rule, JsonbContainer *list, cm_rating_rule *r)
{
	r->steps = rating_alloc(sizeof(cm_rating_step) * (Size) Max(r->n_steps, 1));
	for (int i = 0; i < r->n_steps; i++)
	{
		place		at = *rule;
		int			form = -1;

		at.object = object_at(rule, list, i, "points");
		check_keys(&at, step_keys);
		for (int j = 0; j < (int) lengthof(step_forms); j++)
		{
			cm_i128		value;

			if (!read_amount(&at, step_forms[j], &value))
				continue;
			if (form >= 0)
				refuse(&at, "a step of \"points\" has more than one of at_least, at_most and is");
			form = j;
			r->steps[i].value = value;
		}
		if (form < 0 || !read_amount(&at, "points", &r->steps[i].points))
			refuse(&at, "a step of \"points\" lacks its points, or one of at_least, at_most and is");
		if (i > 0 && (cm_key_form) form != r->form)
			refuse(&at, "\"points\" mixes at_least, at_most and is");
		r->form = (cm_key_form) form;
	}
}

static void
refuse_keys(const place *at, const char *const *keys, const char *why)
{
	for (; *keys != NULL; keys++)
		if (find(at, *keys) != NULL)
			refuse(at, psprintf("\"%s\" %s", *keys, why));
}

static void
read_condition(const place *at, const cm_rating_scheme *s, cm_rating_rule *r)
{
	static const char *const others[] = {"weight", "lower_is_better", "cap", NULL};
	const char *grade = need_text(at, "grade");

	r->op = (cm_rule_operator) need_choice(at, "operator", operators, lengthof(operators));
	refuse_keys(at, others, "is of rules that give a score");
	if (read_amount(at, "threshold", &r->threshold) != (r->op != CM_RULE_KNOWN))
		refuse(at, r->op == CM_RULE_KNOWN ? "the operator \"known\" has no threshold" : "\"threshold\" is missing");
	r->mandatory = read_bool(at, "mandatory", true);
	for (int i = 0; i < s->n_grades; i++)
		if (strcmp(s->grades[i].name, grade) == 0)
			r->rank = s->grades[i].rank;
	if (r->rank == 0)
		refuse(at, psprintf("there is no grade \"%s\"", grade));
}

static void
read_score(const place *at, cm_rating_rule *r)
{
	static const char *const others[] = {"grade", "threshold", "mandatory", NULL};
	static const char *const of_index[] = {"lower_is_better", "cap", NULL};

	refuse_keys(at, others, "is of conditions, which have an operator");
	if (!read_amount(at, "weight", &r->weight))
		r->weight = CM_ONE;
	if (r->kind == CM_RULE_POINTS)
	{
		JsonbContainer *list = read_list(at, "points", MOST_STEPS, &r->n_steps);

		refuse_keys(at, of_index, "is of rules with a lead value");
		read_steps(at, list, r);
		return;
	}
	(void) read_amount(at, "lead", &r->lead);
	r->lower_is_better = read_bool(at, "lower_is_better", false);
	r->has_cap = read_amount(at, "cap", &r->cap);
}

static void
read_class(const place *at, cm_rating_scheme *s, cm_rating_rule *r)
{
	const char *indicator = read_text(at, "class_indicator");

	r->has_class_from = read_amount(at, "class_from", &r->class_from);
	r->has_class_below = read_amount(at, "class_below", &r->class_below);
	r->class_indicator = -1;
	if ((indicator != NULL) != (r->has_class_from || r->has_class_below))
		refuse(at, "a class has an indicator, and a beginning or an end");
	if (indicator != NULL)
		r->class_indicator = index_of(s->indicators, &s->n_indicators, indicator);
}

static void
read_rule(place *at, cm_rating_scheme *s, bool add_types, cm_rating_rule *r)
{
	bool		condition;
	bool		points;
	bool		index;

	r->name = at->name = need_text(at, "rule");
	at->what = "Rule";
	check_keys(at, rule_keys);
	check_texts(at, rule_texts);
	r->indicator = index_of(s->indicators, &s->n_indicators, need_text(at, "indicator"));
	condition = find(at, "operator") != NULL;
	points = find(at, "points") != NULL;
	index = find(at, "lead") != NULL;
	if (condition + points + index != 1)
		refuse(at, "a rule has one of \"operator\", \"points\" and \"lead\"");
	r->kind = condition ? CM_RULE_CONDITION : points ? CM_RULE_POINTS : CM_RULE_INDEX;
	r->excludable = read_bool(at, "excludable", false);
	r->types = read_types(at, s, add_types);
	read_class(at, s, r);
	if (condition)
		read_condition(at, s, r);
	else
		read_score(at, r);
}

/* ---- the scheme ---- */

static void
check_scheme(const place *scheme, cm_rating_scheme *s)
{
	cm_rating_problem problem;
	cm_rating_flaw flaw = cm_rating_check(s, &problem);
	place		at = *scheme;
	bool		of_grade = flaw < CM_FLAW_KIND && flaw != CM_FLAW_RULE_TWICE;
	const char *other = "";

	if (flaw == CM_RATING_SOUND)
		return;
	if (problem.subject >= 0)
	{
		at.what = of_grade ? "Grade" : "Rule";
		at.name = of_grade ? s->grades[problem.subject].name : s->rules[problem.subject].name;
	}
	if (problem.other >= 0)
		other = of_grade ? s->grades[problem.other].name : s->rules[problem.other].name;
	refuse(&at, psprintf(carbonms_rating_flaw(flaw), other));
}

static void
read_rules(const place *scheme, JsonbContainer *list, cm_rating_scheme *s, const char *thresholds_status, rating_scheme *rs)
{
	Size		room = (Size) Max(s->n_rules, 1);
	bool		add_types = s->n_types == 0;
	place	   *places = palloc(sizeof(place) * room);

	s->rules = rating_alloc(sizeof(cm_rating_rule) * room);
	s->indicators = (const char **) palloc(sizeof(char *) * 2 * room);
	rs->texts = palloc(sizeof(rating_rule_text) * room);
	rs->objects = palloc(sizeof(JsonbValue) * room);
	for (int i = 0; i < s->n_rules; i++)
	{
		places[i] = *scheme;
		places[i].object = object_at(scheme, list, i, "rules");
		read_rule(&places[i], s, add_types, &s->rules[i]);
		CHECK_FOR_INTERRUPTS();
	}
	check_scheme(scheme, s);
	for (int i = 0; i < s->n_rules; i++)
	{
		carbonms_prepare_rule(&rs->texts[i], s, &s->rules[i], places[i].object, thresholds_status);
		rs->objects[i] = rs->texts[i].object;
	}
}

static void
read_scheme(Jsonb *jsonb, rating_scheme *rs)
{
	cm_rating_scheme *s = &rs->core;
	place		at = {"?", NULL, NULL, &jsonb->root};
	JsonbContainer *grades;
	JsonbContainer *rules;
	int			status;
	int			thresholds;

	if (!JB_ROOT_IS_OBJECT(jsonb))
		refuse(&at, "it is not an object");
	rs->name = at.scheme = need_text(&at, "scheme");
	check_keys(&at, scheme_keys);
	check_texts(&at, scheme_texts);
	rs->scheme = CStringGetTextDatum(rs->name);
	rs->edition = CStringGetTextDatum(need_text(&at, "edition"));
	status = need_choice(&at, "status", statuses, lengthof(statuses));
	/* a result is worth what the weaker of the two is */
	thresholds = find(&at, "thresholds_status") == NULL ? status
		: need_choice(&at, "thresholds_status", statuses, lengthof(statuses));
	rs->status = CStringGetTextDatum(statuses[Max(status, thresholds)]);
	s->mode = (cm_rating_mode) need_choice(&at, "mode", modes, lengthof(modes));
	s->types = (const char **) palloc(sizeof(char *) * (CM_RATING_MOST_TYPES + 1));
	(void) read_types(&at, s, true);
	grades = read_list(&at, "grades", MOST_GRADES, &s->n_grades);
	rules = read_list(&at, "rules", CM_RATING_MOST_RULES, &s->n_rules);
	if (s->n_grades == 0)
		refuse(&at, carbonms_rating_flaw(CM_FLAW_NO_GRADE));
	read_grades(&at, grades, s);
	read_rules(&at, rules, s, statuses[thresholds], rs);
	rs->grades = palloc(sizeof(Datum) * (Size) s->n_grades);
	for (int i = 0; i < s->n_grades; i++)
		rs->grades[i] = CStringGetTextDatum(s->grades[i].name);
	rs->indicators = palloc(sizeof(Datum) * (Size) Max(s->n_indicators, 1));
	for (int i = 0; i < s->n_indicators; i++)
		rs->indicators[i] = CStringGetTextDatum(s->indicators[i]);
}

rating_scheme *
carbonms_read_rating_scheme(Jsonb *jsonb, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "carbonms rating scheme", ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	rating_scheme *rs = palloc0(sizeof(rating_scheme));

	rs->context = context;
	read_scheme(jsonb, rs);
	MemoryContextSwitchTo(old);
	return rs;
}
