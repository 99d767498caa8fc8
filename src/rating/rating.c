/*
 * rating.c: carbon_rating(): the indicators of a park against a scheme.
 */
#include "glue/compat.h"

#include "access/detoast.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "core/rating/rating.h"
#include "glue/numeric.h"
#include "glue/rows.h"
#include "rating/rating_input.h"
#include "rating/rating_json.h"
#include "rating/rating_scheme.h"
#include "rating/rating_text.h"

#define COLUMNS 11
#define CACHED 8				/* schemes that a call remembers */

static const char *const outcomes[] = {"graded", "not met", "incomplete", "no class"};
static const char *const rule_statuses[] = {"met", "not met", "missing", "excluded", "not applicable"};

typedef struct rater_cache
{
	TupleDesc	tupdesc;
	int			n;
	int			next;			/* to be replaced */
	rating_rater *raters[CACHED];
} rater_cache;

/* ---- the schemes that a call remembers ---- */

static rating_rater *
make_rater(rating_scheme *scheme)
{
	MemoryContext old = MemoryContextSwitchTo(scheme->context);
	Size		rules = (Size) Max(scheme->core.n_rules, 1);
	Size		indicators = (Size) Max(scheme->core.n_indicators, 1);
	rating_rater *r = rating_alloc(sizeof(rating_rater));

	r->scheme = scheme;
	r->given = rating_alloc(sizeof(rating_given) * indicators);
	r->known = palloc0(sizeof(bool) * indicators);
	r->values = rating_alloc(sizeof(cm_measure) * indicators);
	r->excluded = palloc0(sizeof(bool) * rules);
	r->exclusions = palloc0(sizeof(JsonbValue) * rules);
	r->result.rules = rating_alloc(sizeof(cm_rule_verdict) * rules);
	r->result.missing = palloc0(sizeof(bool) * indicators);
	r->result.families = palloc0(sizeof(bool) * rules);
	for (int i = 0; i < (int) lengthof(outcomes); i++)
		r->outcomes[i] = CStringGetTextDatum(outcomes[i]);
	r->nothing = PointerGetDatum(construct_empty_array(TEXTOID));
	MemoryContextSwitchTo(old);
	return r;
}

static rater_cache *
get_cache(FunctionCallInfo fcinfo)
{
	rater_cache *cache = fcinfo->flinfo->fn_extra;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(rater_cache));
		cache->tupdesc = carbonms_kept_row_type(fcinfo);
		fcinfo->flinfo->fn_extra = cache;
	}
	return cache;
}

/*
 * The scheme of an argument. It is known again by its bytes as they are stored, compressed or not; what is out of
 * line is fetched first, because the place that it was fetched from says nothing of what is there.
 */
static rating_rater *
find_rater(FunctionCallInfo fcinfo, rater_cache *cache, Datum argument)
{
	struct varlena *stored = (struct varlena *) DatumGetPointer(argument);
	Size		size;
	rating_rater *r;

	if (VARATT_IS_EXTERNAL(stored))
		stored = detoast_external_attr(stored);
	size = VARSIZE_ANY(stored);
	for (int i = 0; i < cache->n; i++)
		if (cache->raters[i]->scheme->size == size && memcmp(cache->raters[i]->scheme->key, stored, size) == 0)
			return cache->raters[i];

	r = make_rater(carbonms_read_rating_scheme(DatumGetJsonbP(PointerGetDatum(stored)), fcinfo->flinfo->fn_mcxt));
	r->scheme->key = MemoryContextAlloc(r->scheme->context, size);
	memcpy(r->scheme->key, stored, size);
	r->scheme->size = size;
	if (cache->n < CACHED)
		cache->raters[cache->n++] = r;
	else
	{
		MemoryContextDelete(cache->raters[cache->next]->scheme->context);
		cache->raters[cache->next] = r;
		cache->next = (cache->next + 1) % CACHED;
	}
	return r;
}

/* ---- what comes out ---- */

static JsonbValue
amount_json(cm_i128 amount)
{
	return carbonms_json_numeric(carbonms_numeric(amount));
}

/* "x is missing", and why, if that was said. */
static JsonbValue
missing_json(const rating_given *g, const JsonbValue *what)
{
	if (g->why_missing.type != jbvString)
		return *what;
	return carbonms_json_string(psprintf("%s: %s", carbonms_json_text(what), carbonms_json_text(&g->why_missing)));
}

static JsonbValue
reason_json(const rating_rater *r, int i)
{
	const rating_rule_text *t = &r->scheme->texts[i];

	if (r->result.rules[i].status == CM_RULE_EXCLUDED)
		return r->exclusions[i];
	switch (r->result.rules[i].reason)
	{
		case CM_REASON_INDICATOR:
			return missing_json(&r->given[r->scheme->core.rules[i].indicator], &t->no_indicator);
		case CM_REASON_CLASS_MISSING:
			return t->no_class;
		case CM_REASON_TYPE_MISSING:
			return carbonms_json_string("the park type is missing");
		case CM_REASON_CLASS:
			return t->outside_class;
		case CM_REASON_TYPE:
			return t->other_type;
		case CM_REASON_KEY:
			return t->no_step;
		case CM_REASON_NONE:
			break;
	}
	return carbonms_json_null();
}

static const JsonbValue *
unit_json(const rating_rater *r, int i)
{
	const rating_given *g = &r->given[r->scheme->core.rules[i].indicator];

	return g->unit.type == jbvString ? &g->unit : &r->scheme->texts[i].unit;
}

static Datum
rules_json(rating_rater *r)
{
	JsonbValue	array;

	for (int i = 0; i < r->scheme->core.n_rules; i++)
	{
		rating_rule_text *t = &r->scheme->texts[i];
		const cm_rule_verdict *verdict = &r->result.rules[i];

		*t->slots[SLOT_VALUE] = r->given[r->scheme->core.rules[i].indicator].value;
		*t->slots[SLOT_UNIT] = *unit_json(r, i);
		*t->slots[SLOT_STATUS] = carbonms_json_string(rule_statuses[verdict->status]);
		*t->slots[SLOT_REASON] = reason_json(r, i);
		if (t->slots[SLOT_SCORE] != NULL)
			*t->slots[SLOT_SCORE] = verdict->status == CM_RULE_MET || verdict->status == CM_RULE_NOT_MET
				? amount_json(verdict->score) : carbonms_json_null();
	}
	array.type = jbvArray;
	array.val.array.nElems = r->scheme->core.n_rules;
	array.val.array.elems = r->scheme->objects;
	array.val.array.rawScalar = false;
	return JsonbPGetDatum(JsonbValueToJsonb(&array));
}

static void
put(JsonbParseState **state, const char *key, JsonbValue value)
{
	JsonbValue	k = carbonms_json_string(key);

	pushJsonbValue(state, WJB_KEY, &k);
	pushJsonbValue(state, WJB_VALUE, &value);
}

static void
check_range(const rating_rater *r, cm_status status)
{
	if (status != CM_OK)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("rating by scheme \"%s\" is out of range", r->scheme->name),
				 errdetail("Scores and gaps lie between -2.596e15 and 2.596e15.")));
}

/* An unmet condition of the next grade: where the indicator is and where it has to be. */
static void
put_gap(JsonbParseState **state, const rating_rater *r, int i)
{
	const cm_rating_rule *rule = &r->scheme->core.rules[i];
	const rating_rule_text *t = &r->scheme->texts[i];
	const rating_given *g = &r->given[rule->indicator];
	cm_i128		gap;

	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	put(state, "rule", t->rule);
	put(state, "indicator", t->indicator);
	put(state, "mandatory", carbonms_json_bool(rule->mandatory));
	put(state, "operator", t->operator);
	put(state, "from", g->value);
	put(state, "to", t->threshold);
	check_range(r, cm_rating_gap(r->values[rule->indicator], rule->threshold, &gap));
	put(state, "gap", amount_json(gap));
	put(state, "unit", *unit_json(r, i));
	if (g->is_ratio)
	{
		check_range(r, cm_rating_numerator_gap(rule->threshold, g->numerator, g->denominator, g->scale, &gap));
		put(state, "numerator_gap", amount_json(gap));
		put(state, "numerator_unit", g->numerator_unit);
	}
	pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

/* A rule that could give more of the score. */
static void
put_left(JsonbParseState **state, const rating_rater *r, int i)
{
	const rating_rule_text *t = &r->scheme->texts[i];
	int			indicator = r->scheme->core.rules[i].indicator;
	cm_i128		left;

	check_range(r, cm_rating_left(&r->scheme->core, &r->result, i, &left));
	if (left <= 0)
		return;
	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	put(state, "rule", t->rule);
	put(state, "indicator", t->indicator);
	put(state, "from", r->given[indicator].value);
	put(state, "unit", *unit_json(r, i));
	put(state, "left", amount_json(left));
	pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

static Datum
next_json(const rating_rater *r)
{
	const cm_rating_scheme *s = &r->scheme->core;
	const cm_rating_result *result = &r->result;
	JsonbParseState *state = NULL;
	JsonbValue	key = carbonms_json_string("rules");

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	put(&state, "grade", carbonms_json_string(s->grades[result->next - 1].name));
	put(&state, "rank", carbonms_json_numeric(DirectFunctionCall1(int4_numeric, Int32GetDatum(result->next))));
	if (result->optional_lacking > 0)
		put(&state, "optional_lacking",
			carbonms_json_numeric(DirectFunctionCall1(int4_numeric, Int32GetDatum(result->optional_lacking))));
	if (result->score_lacking > 0)
		put(&state, s->mode == CM_RATING_POINTS ? "points_lacking" : "index_lacking", amount_json(result->score_lacking));
	pushJsonbValue(&state, WJB_KEY, &key);
	pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < s->n_rules; i++)
	{
		const cm_rating_rule *rule = &s->rules[i];
		cm_rule_status status = result->rules[i].status;

		if (rule->kind == CM_RULE_CONDITION)
		{
			if (status == CM_RULE_NOT_MET && rule->rank <= result->next && (rule->mandatory || result->optional_lacking > 0))
				put_gap(&state, r, i);
		}
		else if (result->score_lacking > 0 && (status == CM_RULE_MET || status == CM_RULE_NOT_MET))
			put_left(&state, r, i);
	}
	pushJsonbValue(&state, WJB_END_ARRAY, NULL);
	return JsonbPGetDatum(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

/* Codes of the indicators that are missing, in the order of the scheme, and "park_type". */
static Datum
missing_array(const rating_rater *r)
{
	const cm_rating_scheme *s = &r->scheme->core;
	Datum	   *elements = palloc(sizeof(Datum) * (Size) (s->n_indicators + 1));
	int			n = 0;

	for (int i = 0; i < s->n_indicators; i++)
		if (r->result.missing[i])
			elements[n++] = r->scheme->indicators[i];
	if (r->result.type_missing)
		elements[n++] = CStringGetTextDatum("park_type");
	if (n == 0)
		return r->nothing;
	return PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
check_values(const rating_rater *r, cm_status status, int rule)
{
	const cm_rating_scheme *s = &r->scheme->core;
	const char *indicator = rule >= 0 ? s->indicators[s->rules[rule].indicator] : "";

	if (status == CM_NEGATIVE)
		carbonms_refuse_indicator(indicator, ERRCODE_INVALID_PARAMETER_VALUE,
						 psprintf("It is negative, and rule \"%s\" compares it with a lead value.", s->rules[rule].name));
	if (status == CM_DIVISION_BY_ZERO)
		carbonms_refuse_indicator(indicator, ERRCODE_INVALID_PARAMETER_VALUE,
						 psprintf("It is 0, less is better, and rule \"%s\" has no cap.", s->rules[rule].name));
	check_range(r, status);
}

static Datum
rate(FunctionCallInfo fcinfo, Jsonb *exclusions, const text *type)
{
	rater_cache *cache = get_cache(fcinfo);
	rating_rater *r = find_rater(fcinfo, cache, PG_GETARG_DATUM(0));
	cm_rating_result *result = &r->result;
	cm_rating_input input = {r->known, r->values, r->excluded, carbonms_park_type(&r->scheme->core, type)};
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS] = {false};
	int			rule = -1;
	cm_status	status;

	carbonms_read_indicators(r, PG_GETARG_JSONB_P(1));
	carbonms_read_exclusions(r, exclusions);
	status = cm_rating_rate(&r->scheme->core, &input, result, &rule);
	check_values(r, status, rule);

	values[0] = r->outcomes[result->outcome];
	nulls[1] = result->rank < 1;
	values[1] = nulls[1] ? (Datum) 0 : r->scheme->grades[result->rank - 1];
	nulls[2] = result->rank < 0;
	values[2] = Int32GetDatum(result->rank);
	nulls[3] = !result->has_score;
	values[3] = nulls[3] ? (Datum) 0 : carbonms_numeric(result->score);
	values[4] = missing_array(r);
	values[5] = rules_json(r);
	nulls[6] = nulls[7] = result->next == 0;
	values[6] = nulls[6] ? (Datum) 0 : r->scheme->grades[result->next - 1];
	values[7] = nulls[7] ? (Datum) 0 : next_json(r);
	values[8] = r->scheme->scheme;
	values[9] = r->scheme->edition;
	values[10] = r->scheme->status;
	return HeapTupleGetDatum(heap_form_tuple(cache->tupdesc, values, nulls));
}

CARBONMS_FUNCTION(carbonms_rating);
Datum
carbonms_rating(PG_FUNCTION_ARGS)
{
	return rate(fcinfo, NULL, NULL);
}

CARBONMS_FUNCTION(carbonms_rating_of_park);
Datum
carbonms_rating_of_park(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	return rate(fcinfo, PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2), PG_ARGISNULL(3) ? NULL : PG_GETARG_TEXT_PP(3));
}
