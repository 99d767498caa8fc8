/*
 * registry_table.h: columns that the tables of registries have in common.
 */
#ifndef CARBONMS_REGISTRY_TABLE_H
#define CARBONMS_REGISTRY_TABLE_H

#include "glue/compat.h"

/* text[] of a NULL-terminated list, without what the encoding of the database cannot write. */
extern Datum carbonms_text_array(const char *const *strings);

/* text, or NULL for "" and for what the encoding of the database cannot write. */
extern Datum carbonms_writable_text(const char *s, bool *null);

/* text for people, or NULL for "". */
extern Datum carbonms_known_text(const char *s, bool *null);

#endif
