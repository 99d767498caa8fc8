/*
 * json.h: JSON text into json or jsonb.
 */
#ifndef CARBONMS_JSON_H
#define CARBONMS_JSON_H

#include "glue/compat.h"

extern Datum carbonms_json(const char *json);
extern Datum carbonms_jsonb(const char *json);

#endif
