/*
 * baseline.h: the type baseline, for the glue: a varlena of
 *
 *	uint8 variables, uint8 flags, uint8 first + 64, uint8 words, int64 rows, sums
 *
 * with the sums of core/statistics/gram.h in its window.  What a user sees is canonical:
 * the window is the smallest, so that equal values are equal bytes.  The state
 * of an aggregate may have a larger one, and says so in a flag.
 */
#ifndef CARBONMS_BASELINE_H
#define CARBONMS_BASELINE_H

#include "glue/compat.h"

#include "core/statistics/gram.h"

/* Where the fields are. */
#define BASELINE_VARIABLES 0
#define BASELINE_FLAGS 1
#define BASELINE_FIRST 2
#define BASELINE_WORDS 3
#define BASELINE_ROWS 4
#define BASELINE_HEADER 12

#define BASELINE_FIRST_BIAS 64

/* The flags. */
#define BASELINE_ORIGIN 0x01	/* no intercept */
#define BASELINE_SEARCHED 0x06	/* number of change points */
#define BASELINE_SEARCHED_SHIFT 1
#define BASELINE_OPEN 0x80		/* a state that can be added to: the window has room */

/*
 * The value as the core sees it, always canonical; it points into the Datum or
 * a copy of it.  XX001 if the bytes cannot be a baseline.
 */
extern cm_gram carbonms_baseline(Datum datum);
#define PG_GETARG_BASELINE(n) carbonms_baseline(PG_GETARG_DATUM(n))

/* A canonical Datum, a copy, of sums in any window. */
extern Datum carbonms_baseline_datum(const cm_gram *g);

/* The same of sums that were subtracted: 22023 if no rows have such sums. */
extern Datum carbonms_possible_baseline(const cm_gram *g);

/* "2 variables, through the origin": what a model is, for messages. */
extern char *carbonms_model_text(const cm_gram *g);

/* ---- states, inside aggregates ---- */

/* As carbonms_baseline, but as it is, with *open telling whether it can be added to. */
extern cm_gram carbonms_baseline_state(Datum datum, bool *open);

/* The state before the first row, where it must not be NULL: of no variables, since they are not known. */
extern Datum carbonms_no_rows(void);

/* A state that can be added to, with the sums of g in a window that holds span and has room. */
extern Datum carbonms_open_baseline(const cm_gram *g, cm_span span);

/* Of a state in a plain header. */
static inline void
carbonms_set_rows(Datum state, int64 n)
{
	memcpy(VARDATA(DatumGetPointer(state)) + BASELINE_ROWS, &n, sizeof(n));
}

#endif
