/*
 * rating_json.c: pieces of JSON, read and made.
 */
#include "rating/rating_json.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

JsonbValue
carbonms_json_string(const char *s)
{
	JsonbValue	v;

	v.type = jbvString;
	v.val.string.val = unconstify(char *, s);
	v.val.string.len = (int) strlen(s);
	return v;
}

JsonbValue
carbonms_json_numeric(Datum numeric)
{
	JsonbValue	v;

	v.type = jbvNumeric;
	v.val.numeric = DatumGetNumeric(numeric);
	return v;
}

JsonbValue
carbonms_json_bool(bool b)
{
	JsonbValue	v;

	v.type = jbvBool;
	v.val.boolean = b;
	return v;
}

JsonbValue
carbonms_json_null(void)
{
	JsonbValue	v;

	v.type = jbvNull;
	return v;
}

char *
carbonms_json_text(const JsonbValue *v)
{
	return pnstrdup(v->val.string.val, (Size) v->val.string.len);
}

cm_status
carbonms_json_measure(const JsonbValue *v, cm_measure *m)
{
	char	   *digits = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(v->val.numeric)));
	cm_status	status = cm_measure_parse(digits, strlen(digits), m);

	pfree(digits);
	return status;
}

char *
carbonms_json_unknown_key(JsonbContainer *object, const char *const *known)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbValue	v;
	JsonbIteratorToken token;

	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		bool		found = false;

		if (token != WJB_KEY)
			continue;
		for (const char *const *key = known; *key != NULL && !found; key++)
			found = strlen(*key) == (size_t) v.val.string.len &&
				memcmp(*key, v.val.string.val, (size_t) v.val.string.len) == 0;
		if (!found)
			return carbonms_json_text(&v);
	}
	return NULL;
}
