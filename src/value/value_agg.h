/*
 * value_agg.h: the state of aggregates of co2e and quantity that count rows.
 */
#ifndef CARBONMS_VALUE_AGG_H
#define CARBONMS_VALUE_AGG_H

#include "glue/compat.h"

#include "core/number/decimal.h"

/* Add (rows = 1) or take away (rows = -1) one row from the {rows, lo, hi} state in arg 0. */
extern Datum carbonms_value_tally(FunctionCallInfo fcinfo, cm_value v, int64 rows);

#endif
