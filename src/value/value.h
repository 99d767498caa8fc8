/*
 * value.h: co2e and quantity are one representation with two meanings of the
 * tag: what everything that handles either needs.
 */
#ifndef CARBONMS_VALUE_H
#define CARBONMS_VALUE_H

#include "glue/compat.h"

#include "lib/stringinfo.h"

#include "core/number/decimal.h"
#include "glue/error.h"

/* ---- Datums: 16 bytes by reference, no alignment ---- */

#define PG_GETARG_VALUE(n) cm_value_load(DatumGetPointer(PG_GETARG_DATUM(n)))

static inline Datum
carbonms_value_datum(cm_value v)
{
	char	   *p = palloc(sizeof(cm_value));

	cm_value_store(p, v);
	return PointerGetDatum(p);
}

#define PG_RETURN_VALUE(v) return carbonms_value_datum(v)

/* One amount and tag on the wire; the caller judges the tag. */
extern void carbonms_send_value(StringInfo buf, cm_value v);
extern cm_value carbonms_recv_value(StringInfo buf);

/* The nearest double. */
extern double carbonms_value_double(cm_value v);

/* ---- errors ---- */

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

#endif
