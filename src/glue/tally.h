/*
 * tally.h: aggregate states that count rows, kept as int8[] so that they are
 * values that any plan, and any node, can pass on: {rows, lo, hi, lo, hi ...}.
 */
#ifndef CARBONMS_TALLY_H
#define CARBONMS_TALLY_H

#include "glue/compat.h"

/*
 * The elements of an int8[] argument, *n of them, the first (rows) not
 * negative.  In an aggregate it is the state itself, else a copy, so that it
 * may be changed.
 */
extern int64 *carbonms_tally(FunctionCallInfo fcinfo, int argument, int *n);

/* The array around elements that carbonms_tally or carbonms_new_tally returned. */
extern Datum carbonms_tally_datum(int64 *tally);
extern int64 *carbonms_new_tally(int n);

#endif
