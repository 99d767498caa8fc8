/*
 * rating_text.c: what results say of rules, and what is wrong with a scheme.
 */
#include "rating/rating_text.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "glue/numeric.h"
#include "rating/rating_json.h"

/* ---- what results say of a rule ---- */

/* The order of keys in jsonb: by length, then by bytes. */
static int
compare_pairs(const void *a, const void *b)
{
	const JsonbValue *x = &((const JsonbPair *) a)->key;
	const JsonbValue *y = &((const JsonbPair *) b)->key;

	if (x->val.string.len != y->val.string.len)
		return x->val.string.len < y->val.string.len ? -1 : 1;
	return memcmp(x->val.string.val, y->val.string.val, (size_t) x->val.string.len);
}

static void
add_pair(JsonbValue *object, const char *key, JsonbValue value)
{
	JsonbPair  *pair = &object->val.object.pairs[object->val.object.nPairs++];

	memset(pair, 0, sizeof(*pair));
	pair->key = carbonms_json_string(key);
	pair->value = value;
}

static JsonbValue
copied(JsonbContainer *object, const char *key)
{
	JsonbValue *v = getKeyJsonValueFromContainer(object, key, (int) strlen(key), NULL);

	if (v == NULL)
		return carbonms_json_null();
	if (v->type == jbvString)
		return carbonms_json_string(carbonms_json_text(v));
	if (v->type == jbvNumeric)
		return carbonms_json_numeric(DirectFunctionCall1(numeric_uplus, NumericGetDatum(v->val.numeric)));
	return *v;
}

/* The object of a rule, with what does not change; the rest is null and remembered. */
static void
prepare_object(rating_rule_text *t, const cm_rating_rule *r, JsonbContainer *object, const char *thresholds_status)
{
	static const char *const slots[] = {"value", "unit", "status", "reason"};
	const char *score = r->kind == CM_RULE_POINTS ? "points" : "index";
	JsonbValue *o = &t->object;

	o->type = jbvObject;
	o->val.object.nPairs = 0;
	o->val.object.pairs = palloc(sizeof(JsonbPair) * 16);
	for (int i = 0; i < (int) lengthof(slots); i++)
		add_pair(o, slots[i], carbonms_json_null());
	add_pair(o, "rule", t->rule);
	add_pair(o, "indicator", t->indicator);
	add_pair(o, "thresholds_status", carbonms_json_string(thresholds_status));
	if (r->kind == CM_RULE_CONDITION)
	{
		add_pair(o, "operator", t->operator);
		add_pair(o, "threshold", t->threshold);
		add_pair(o, "grade", copied(object, "grade"));
		add_pair(o, "mandatory", carbonms_json_bool(r->mandatory));
	}
	else
	{
		add_pair(o, score, carbonms_json_null());
		add_pair(o, "weight", carbonms_json_numeric(carbonms_numeric(r->weight)));
		if (r->kind == CM_RULE_POINTS)
			add_pair(o, "most_points", carbonms_json_numeric(carbonms_numeric(cm_rule_most_points(r))));
		else
			add_pair(o, "lead", t->threshold);
	}
	qsort(o->val.object.pairs, (size_t) o->val.object.nPairs, sizeof(JsonbPair), compare_pairs);
	memset((void *) t->slots, 0, sizeof(t->slots));
	for (int i = 0; i < o->val.object.nPairs; i++)
	{
		JsonbPair  *pair = &o->val.object.pairs[i];

		for (int j = 0; j < (int) lengthof(slots); j++)
			if (strcmp(pair->key.val.string.val, slots[j]) == 0)
				t->slots[j] = &pair->value;
		if (r->kind != CM_RULE_CONDITION && strcmp(pair->key.val.string.val, score) == 0)
			t->slots[SLOT_SCORE] = &pair->value;
	}
}

static char *
number_text(bool known, cm_i128 amount)
{
	char	   *text = palloc0(CM_AMOUNT_TEXT);

	if (known)
		cm_amount_format(amount, text);
	return text;
}

void
carbonms_prepare_rule(rating_rule_text *t, const cm_rating_scheme *s, const cm_rating_rule *r, JsonbContainer *object,
					  const char *thresholds_status)
{
	const char *class = r->class_indicator >= 0 ? s->indicators[r->class_indicator] : "";

	t->rule = carbonms_json_string(r->name);
	t->indicator = carbonms_json_string(s->indicators[r->indicator]);
	t->operator = copied(object, "operator");
	t->threshold = copied(object, r->kind == CM_RULE_INDEX ? "lead" : "threshold");
	t->unit = copied(object, "unit");
	t->outside_class = carbonms_json_string(psprintf("%s is not in [%s,%s)", class,
													 number_text(r->has_class_from, r->class_from),
													 number_text(r->has_class_below, r->class_below)));
	t->other_type = carbonms_json_string("not for this park type");
	t->no_indicator = carbonms_json_string(psprintf("%s is missing", s->indicators[r->indicator]));
	t->no_class = carbonms_json_string(psprintf("%s is missing, which the class is by", class));
	t->no_step = carbonms_json_string("the value is not in the key of points");
	prepare_object(t, r, object, thresholds_status);
}

/* ---- flaws ---- */

const char *
carbonms_rating_flaw(cm_rating_flaw flaw)
{
	switch (flaw)
	{
		case CM_FLAW_NO_GRADE:
			return "it has no grades";
		case CM_FLAW_RANK:
			return "the ranks of the grades are not 1, 2, 3 ... without gaps";
		case CM_FLAW_GRADE_TWICE:
		case CM_FLAW_RULE_TWICE:
			return "there are two of this name";
		case CM_FLAW_GRADE_WITHOUT_RULE:
			return "it has no rule";
		case CM_FLAW_OPTIONAL_COUNT:
			return "\"optional_min_count\" is more than the optional indicators of it and of lower grades";
		case CM_FLAW_BAND_MISSING:
			return "\"score_from\" is missing";
		case CM_FLAW_BAND_UNWANTED:
			return "a scheme of mode \"grades\" has no scores";
		case CM_FLAW_BAND_EMPTY:
			return "its band of scores is empty";
		case CM_FLAW_BAND_OPEN:
			return "the band of the highest grade has no \"score_below\"";
		case CM_FLAW_BAND_GAP:
			return "its band of scores does not end where that of grade \"%s\" begins, above its own beginning";
		case CM_FLAW_KIND:
			return "the mode of the scheme has no such rules";
		case CM_FLAW_NO_SCORE:
			return "no rule gives a score";
		case CM_FLAW_NO_WEIGHT:
			return "no rule has a weight above 0";
		case CM_FLAW_CLASS_EMPTY:
			return "its class is empty";
		case CM_FLAW_CLASS_OVERLAP:
			return "its class overlaps that of rule \"%s\"";
		case CM_FLAW_CLASS_GAP:
			return "there is a gap between its class and that of rule \"%s\"";
		case CM_FLAW_CLASS_INDICATORS:
			return "its class is by another indicator than that of rule \"%s\"";
		case CM_FLAW_CLASS_RATED:
			return "its indicator decides on the class of rule \"%s\", and cannot be rated as well";
		case CM_FLAW_CONTRADICTION:
			return "it contradicts rule \"%s\": no value meets both";
		case CM_FLAW_DUPLICATE:
			return "it rates the same as rule \"%s\"";
		case CM_FLAW_DIRECTION:
			return "more is better by it, and less by rule \"%s\", or the other way round";
		case CM_FLAW_LOOSER:
			return "it asks for less than rule \"%s\" of a lower grade";
		case CM_FLAW_WEIGHT:
			return "its weight is negative";
		case CM_FLAW_KEY_EMPTY:
			return "its key of points is empty";
		case CM_FLAW_KEY_TWICE:
			return "its key of points has a value twice";
		case CM_FLAW_KEY_NEGATIVE:
			return "its key has negative points";
		case CM_FLAW_KEY_ORDER:
			return "its points rise and fall, or run against at_least or at_most";
		case CM_FLAW_LEAD:
			return "its lead value is not above 0";
		case CM_FLAW_CAP:
			return "its cap is not above 0";
		case CM_RATING_SOUND:
			break;
	}
	return "it is not sound";
}
