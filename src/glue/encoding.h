/*
 * encoding.h: text between the server's encoding and the UTF-8 of the core.
 */
#ifndef CARBONMS_ENCODING_H
#define CARBONMS_ENCODING_H

#include "glue/compat.h"

#include "nodes/nodes.h"

/* Longest text that any input function looks at. */
#define CARBONMS_MAX_TEXT 1048576

/* Server text to folded UTF-8 in palloc'd memory; NULL after a soft error. */
extern char *carbonms_fold(const char *s, size_t len, Node *escontext, size_t *folded_len);
extern char *carbonms_fold_text(const text *t, size_t *folded_len);

/* UTF-8 to server text: 22P05 if the encoding of the database lacks a character. */
extern char *carbonms_to_server(const char *utf8);
extern text *carbonms_to_text(const char *utf8);
#define carbonms_text_datum(utf8) PointerGetDatum(carbonms_to_text(utf8))

/* Whether carbonms_to_server would do it. */
extern bool carbonms_can_write(const char *utf8);

/* The same for people, not to be read back: "?" for a character that is lacking. */
extern char *carbonms_to_message(const char *utf8);

#endif
