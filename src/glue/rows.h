/*
 * rows.h: results that are rows.
 */
#ifndef CARBONMS_ROWS_H
#define CARBONMS_ROWS_H

#include "glue/compat.h"

#include "access/tupdesc.h"

/* The row of the OUT parameters. */
extern Datum carbonms_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

/* What it is made by, for functions that keep it: with what fn_extra has. */
extern TupleDesc carbonms_kept_row_type(FunctionCallInfo fcinfo);

/* Materialise the result of a set-returning function; rows go in with carbonms_put_row. */
extern void carbonms_begin_rows(FunctionCallInfo fcinfo);
extern void carbonms_put_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

#endif
