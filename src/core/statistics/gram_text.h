/*
 * gram_text.h: text of the sums of a regression.
 */
#ifndef CM_GRAM_TEXT_H
#define CM_GRAM_TEXT_H

#include "core/statistics/gram.h"

/*
 * Text: "2 variables, 36 rows, through the origin, 1 change point: 0x2d.8, -0x1f, ...",
 * the sums in order and in hexadecimal.  Exact, and there is one for each value.
 */

/* More than the length of the text. */
extern size_t cm_gram_text_size(const cm_gram *g);

/* Returns the length; ends with a NUL. */
extern size_t cm_gram_format(const cm_gram *g, char *text);

/*
 * Read folded text in two steps, since the sums need room: scan says all but
 * g->sums and where they begin; read puts them to sums, cm_sums_size bytes in
 * the window g->first, g->words, which may be larger than is needed.
 */
extern cm_status cm_gram_scan(const char *s, size_t len, cm_gram *g, const char **numbers, cm_error *error);
extern void cm_gram_read(const cm_gram *g, const char *numbers, const char *end, unsigned char *sums);

#endif
