/*
 * value.h: co2e and quantity are one representation with two meanings of the
 * tag.  value.c has the functions that serve both; this is what their own
 * files (co2e.c, quantity.c) and the aggregates need of it.
 */
#ifndef CARBONMS_VALUE_H
#define CARBONMS_VALUE_H

#include "glue/carbonms.h"

/* How errors speak of a type. */
typedef struct value_kind
{
	const char *type;			/* co2e */
	const char *plural;			/* co2e values */
	const char *tags;			/* GWP bases */
	const char *hint;
	char	   *(*tag_name) (unsigned tag); /* server text */
} value_kind;

extern const value_kind co2e_kind;
extern const value_kind quantity_kind;

/* Of which of the two types the SQL function is that is being called; for error paths. */
extern const value_kind *carbonms_kind(FunctionCallInfo fcinfo);

/* Two operands must have the same tag: "cannot add co2e values of different GWP bases". */
pg_noreturn extern void carbonms_mixed(FunctionCallInfo fcinfo, const char *verb,
									   cm_value left, cm_value right);

static inline void
carbonms_same_tag(FunctionCallInfo fcinfo, const char *verb, cm_value left, cm_value right)
{
	if (unlikely(cm_tag(left) != cm_tag(right)))
		carbonms_mixed(fcinfo, verb, left, right);
}

static inline void
carbonms_check_value(FunctionCallInfo fcinfo, cm_status status)
{
	if (unlikely(status != CM_OK))
		carbonms_raise(status, carbonms_kind(fcinfo)->type);
}

/* Add (rows = 1) or take away (rows = -1) one row from the {rows, lo, hi} state in arg 0. */
extern Datum carbonms_value_tally(FunctionCallInfo fcinfo, cm_value v, int64 rows);

#endif
