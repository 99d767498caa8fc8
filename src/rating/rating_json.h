/*
 * rating_json.h: pieces of JSON, read and made.
 */
#ifndef CARBONMS_RATING_JSON_H
#define CARBONMS_RATING_JSON_H

#include "glue/compat.h"

#include "utils/jsonb.h"

#include "core/rating/rating.h"

/* A string that is not copied, a number, null, true or false, as parts of a JSON value. */
extern JsonbValue carbonms_json_string(const char *s);
extern JsonbValue carbonms_json_numeric(Datum numeric);
extern JsonbValue carbonms_json_bool(bool b);
extern JsonbValue carbonms_json_null(void);

/* A piece of jsonb as a C string. */
extern char *carbonms_json_text(const JsonbValue *v);

/* A number in jsonb as the core has it. */
extern cm_status carbonms_json_measure(const JsonbValue *v, cm_measure *m);

/* The first key of an object that is not in a list, which ends with NULL; or NULL. */
extern char *carbonms_json_unknown_key(JsonbContainer *object, const char *const *known);

#endif
