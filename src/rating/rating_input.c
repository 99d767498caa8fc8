/*
 * rating_input.c: what is given of a park: indicators, exclusions, its type.
 */
#include "rating/rating_input.h"

#include "utils/builtins.h"

#include "glue/numeric.h"
#include "rating/rating_json.h"
#include "rating/rating_text.h"

static const char *const indicator_keys[] = {"value", "numerator", "denominator", "scale", "unit", "numerator_unit", "missing", NULL};

/* ---- what was given of a park ---- */

void
carbonms_refuse_indicator(const char *name, int code, const char *why)
{
	ereport(ERROR,
			(errcode(code),
			 errmsg("invalid indicator \"%s\"", name),
			 errdetail("%s", why)));
}

static cm_measure
read_measure(const char *name, const char *key, const JsonbValue *v)
{
	cm_measure	m = {0, false};
	cm_status	status = v->type == jbvNumeric ? carbonms_json_measure(v, &m) : CM_NOT_A_NUMBER;

	if (status == CM_NOT_A_NUMBER)
		carbonms_refuse_indicator(name, ERRCODE_INVALID_PARAMETER_VALUE, psprintf("Its %s is not a number.", key));
	if (status != CM_OK)
		carbonms_refuse_indicator(name, ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, psprintf("Its %s is beyond 2.596e15.", key));
	return m;
}

/* A field of an indicator; counted if it is there, and not there if it is null. */
static bool
find_field(JsonbContainer *object, const char *key, JsonbValue *v, uint32 *found)
{
	if (getKeyJsonValueFromContainer(object, key, (int) strlen(key), v) == NULL)
		return false;
	(*found)++;
	return v->type != jbvNull;
}

static JsonbValue
read_word(const char *name, JsonbContainer *object, const char *key, uint32 *found)
{
	JsonbValue	v;

	if (!find_field(object, key, &v, found))
		return carbonms_json_null();
	if (v.type != jbvString)
		carbonms_refuse_indicator(name, ERRCODE_INVALID_PARAMETER_VALUE, psprintf("Its %s is not a text.", key));
	return v;
}

/* The value and its parts are one figure: they differ by rounding at most, or one of them is of something else. */
static void
check_ratio(const char *name, cm_measure value, cm_measure ratio)
{
	if (!cm_measure_agrees(value, ratio))
		carbonms_refuse_indicator(name, ERRCODE_INVALID_PARAMETER_VALUE, "Its value is not scale x numerator / denominator.");
}

static void
read_ratio(const char *name, JsonbContainer *object, rating_given *g, uint32 *found)
{
	JsonbValue	numerator;
	JsonbValue	denominator;
	JsonbValue	scale;
	bool		has_numerator = find_field(object, "numerator", &numerator, found);
	bool		has_denominator = find_field(object, "denominator", &denominator, found);
	bool		has_scale = find_field(object, "scale", &scale, found);

	g->is_ratio = has_numerator && has_denominator;
	if (has_numerator)
		g->numerator = read_measure(name, "numerator", &numerator).amount;
	if (has_denominator)
		g->denominator = read_measure(name, "denominator", &denominator).amount;
	if (has_denominator && g->denominator <= 0)
		carbonms_refuse_indicator(name, ERRCODE_INVALID_PARAMETER_VALUE, "Its denominator is zero or negative.");
	g->scale = has_scale ? read_measure(name, "scale", &scale).amount : CM_ONE;
	if (g->scale <= 0)
		carbonms_refuse_indicator(name, ERRCODE_INVALID_PARAMETER_VALUE, "Its scale is zero or negative.");
}

/* {"value": ..., "numerator": ..., ...}; returns whether it is known. */
static bool
read_object(const char *name, JsonbContainer *object, rating_given *g, cm_measure *m)
{
	uint32		found = 0;
	JsonbValue	value;
	bool		has_value = find_field(object, "value", &value, &found);
	bool		value_is_null = found > 0 && !has_value;
	cm_measure	ratio = {0, false};

	g->why_missing = read_word(name, object, "missing", &found);
	/* what else belongs to a value that is not known is not looked at */
	if (value_is_null)
		return false;
	g->unit = read_word(name, object, "unit", &found);
	g->numerator_unit = read_word(name, object, "numerator_unit", &found);
	read_ratio(name, object, g, &found);
	if (found != JsonContainerSize(object))
		carbonms_refuse_indicator(name, ERRCODE_INVALID_PARAMETER_VALUE,
						 psprintf("There is no key \"%s\".", carbonms_json_unknown_key(object, indicator_keys)));
	if (g->is_ratio && cm_measure_ratio(g->numerator, g->denominator, g->scale, &ratio) != CM_OK)
		carbonms_refuse_indicator(name, ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, "Its value is beyond 2.596e15.");
	if (!has_value && !g->is_ratio)
		return false;
	if (g->why_missing.type == jbvString)
		carbonms_refuse_indicator(name, ERRCODE_INVALID_PARAMETER_VALUE, "It has a value, and says what of it is missing.");
	if (has_value)
	{
		*m = read_measure(name, "value", &value);
		g->value = value;
		if (g->is_ratio)
			check_ratio(name, *m, ratio);
	}
	else
		g->value = carbonms_json_numeric(carbonms_numeric(ratio.amount));
	if (g->is_ratio)
		*m = ratio;
	return true;
}

/* Whether two units are spelled the same, blanks aside. */
static bool
same_unit(const JsonbValue *a, const JsonbValue *b)
{
	const char *x = a->val.string.val;
	const char *y = b->val.string.val;
	const char *x_end = x + a->val.string.len;
	const char *y_end = y + b->val.string.len;

	for (;;)
	{
		while (x < x_end && *x == ' ')
			x++;
		while (y < y_end && *y == ' ')
			y++;
		if (x == x_end || y == y_end)
			return x == x_end && y == y_end;
		if (*x++ != *y++)
			return false;
	}
}

static void
check_units(const rating_rater *r)
{
	for (int i = 0; i < r->scheme->core.n_rules; i++)
	{
		const rating_rule_text *t = &r->scheme->texts[i];
		int			indicator = r->scheme->core.rules[i].indicator;
		const JsonbValue *unit = &r->given[indicator].unit;

		if (unit->type == jbvString && t->unit.type == jbvString && !same_unit(unit, &t->unit))
			carbonms_refuse_indicator(r->scheme->core.indicators[indicator], ERRCODE_INVALID_PARAMETER_VALUE,
							 psprintf("It is in %s, and rule \"%s\" is in %s.", carbonms_json_text(unit),
									  r->scheme->core.rules[i].name, carbonms_json_text(&t->unit)));
	}
}

void
carbonms_read_indicators(rating_rater *r, Jsonb *indicators)
{
	const cm_rating_scheme *s = &r->scheme->core;

	if (!JB_ROOT_IS_OBJECT(indicators))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("indicators must be a JSON object"),
				 errhint("Write, for example, {\"emission_per_energy\": 0.18, \"water_reuse\": null}.")));
	for (int i = 0; i < s->n_indicators; i++)
	{
		const char *name = s->indicators[i];
		rating_given *g = &r->given[i];
		JsonbValue	v;

		g->value = g->unit = g->numerator_unit = g->why_missing = carbonms_json_null();
		g->is_ratio = false;
		r->known[i] = false;
		if (getKeyJsonValueFromContainer(&indicators->root, name, (int) strlen(name), &v) == NULL || v.type == jbvNull)
			continue;
		if (v.type == jbvBinary && JsonContainerIsObject(v.val.binary.data))
		{
			r->known[i] = read_object(name, v.val.binary.data, g, &r->values[i]);
			continue;
		}
		r->values[i] = read_measure(name, "value", &v);
		r->known[i] = true;
		g->value = v;
	}
	check_units(r);
}

pg_noreturn static void
refuse_exclusion(const char *rule, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot exclude rule \"%s\"", rule),
			 errdetail("%s", why)));
}

/* {"rule": "reason", ...} */
void
carbonms_read_exclusions(rating_rater *r, Jsonb *exclusions)
{
	const cm_rating_scheme *s = &r->scheme->core;
	uint32		found = 0;

	memset(r->excluded, 0, sizeof(bool) * (Size) s->n_rules);
	if (exclusions == NULL)
		return;
	if (!JB_ROOT_IS_OBJECT(exclusions))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exclusions must be a JSON object"),
				 errhint("Write the names of rules with reasons, for example {\"waste_heat_use\": \"no process gives off heat\"}.")));
	for (int i = 0; i < s->n_rules; i++)
	{
		const char *rule = s->rules[i].name;
		JsonbValue *reason = &r->exclusions[i];

		if (getKeyJsonValueFromContainer(&exclusions->root, rule, (int) strlen(rule), reason) == NULL)
			continue;
		found++;
		if (!s->rules[i].excludable)
			refuse_exclusion(rule, psprintf("Scheme \"%s\" does not let it be excluded.", r->scheme->name));
		if (reason->type != jbvString || strspn(carbonms_json_text(reason), " \t\r\n") == (size_t) reason->val.string.len)
			refuse_exclusion(rule, "An exclusion has a reason.");
		r->excluded[i] = true;
	}
	if (found != JB_ROOT_COUNT(exclusions))
	{
		const char **names = (const char **) palloc0(sizeof(char *) * (Size) (s->n_rules + 1));

		for (int i = 0; i < s->n_rules; i++)
			names[i] = s->rules[i].name;
		refuse_exclusion(carbonms_json_unknown_key(&exclusions->root, names),
						 psprintf("Scheme \"%s\" has no such rule.", r->scheme->name));
	}
}

int
carbonms_park_type(const cm_rating_scheme *s, const text *type)
{
	if (type == NULL)
		return CM_TYPE_NOT_GIVEN;
	for (int i = 0; i < s->n_types; i++)
		if (strlen(s->types[i]) == VARSIZE_ANY_EXHDR(type) &&
			memcmp(s->types[i], VARDATA_ANY(type), VARSIZE_ANY_EXHDR(type)) == 0)
			return i;
	return CM_TYPE_NOT_IN_SCHEME;
}
