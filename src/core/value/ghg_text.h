/*
 * ghg_text.h: text of a vector of masses.
 */
#ifndef CM_GHG_TEXT_H
#define CM_GHG_TEXT_H

#include "core/value/ghg.h"

/* Text.  s is folded; format returns the length needed, like snprintf. */
extern cm_status cm_ghg_parse(const char *s, size_t len, cm_ghg *g, cm_error *error);
extern size_t cm_ghg_format(const void *entries, int n, char *buffer, size_t size);

/* Length of the first entry of the text of a vector, up to its separator or the end. */
extern size_t cm_ghg_entry_length(const char *s, size_t len);

#endif
