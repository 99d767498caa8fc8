/*
 * text.h: spelling.  Input text is folded once; every look-up works on the
 * folded form, so that "１２．５ ｔ ＣＯ₂" reads like "12.5 t CO2".
 */
#ifndef CM_TEXT_H
#define CM_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Fold len bytes of UTF-8 at s into out, which has room for len bytes, and
 * return the folded length.  Full-width forms U+FF01..FF5E become ASCII,
 * sub- and superscript digits become digits, U+2212 and U+2010..2015 become
 * '-', U+00B5 and U+03BC become 'u', U+00B7, U+22C5 and U+30FB become '*',
 * U+00A0, U+2000..200A, U+202F and U+3000 and ASCII white space become ' ',
 * U+3001 (ideographic comma) becomes ','.  Other bytes, valid UTF-8 or not,
 * are copied.  Case is kept.
 *
 * A number never becomes another one: a superscript behind a digit gets a '^'
 * in front ("10^3", not "103"), and a dot in the middle is a product ("5*10",
 * not "5.10").
 */
extern size_t cm_fold_text(const char *s, size_t len, char *out);

/* Cut white space (folded: ' ') from both ends. */
extern void cm_trim(const char **s, size_t *len);

/*
 * Append to what has length bytes so far as much as size has room for, ended by
 * NUL, and return the length that all of it needs, as snprintf does.
 */
extern size_t cm_append(char *buffer, size_t size, size_t length, const char *text);

#endif
