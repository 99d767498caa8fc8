/*
 * uncertainty_text.h: the exact text of a value of type uncertainty.
 */
#ifndef CM_UNCERTAINTY_TEXT_H
#define CM_UNCERTAINTY_TEXT_H

#include "core/statistics/uncertainty.h"

/*
 * The text of a value, UTF-8 or whatever the names are in; its length.  buffer
 * may be NULL with size 0, then only the length is told.
 */
extern size_t cm_uncertainty_format(const cm_uncertainty *u, const char *basis, char *buffer, size_t size);

/*
 * What the text needs, and *basis, *basis_length: the word behind the kind, if
 * any.  False if it is not the text of a value; then *at is where that shows.
 */
extern bool cm_uncertainty_scan(const char *s, size_t length, cm_uncertainty_need *need,
								const char **basis, size_t *basis_length, const char **at);

/* Read a text that was scanned into a value with that room; false if a rule is broken. */
extern bool cm_uncertainty_read(const char *s, size_t length, unsigned basis, cm_uncertainty *u);

#endif
