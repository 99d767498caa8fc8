/*
 * uncertainty_row.h: the arguments behind the first as a row of an uncertainty;
 * false if they have no value.
 */
#ifndef CARBONMS_UNCERTAINTY_ROW_H
#define CARBONMS_UNCERTAINTY_ROW_H

#include "glue/compat.h"

#include "core/statistics/uncertainty.h"

/* Of uncertainty_agg(value, independent). */
extern bool carbonms_independent_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e);

/* Of uncertainty_agg(value, independent, shared, factor). */
extern bool carbonms_shared_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e);

/* Of uncertainty_trend_agg(base, current, activity, factor, category). */
extern bool carbonms_trend_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e);

/* A percentage, or the error that it is none. */
extern double carbonms_percentage(double percent);

/* The error that two rows have different GWP bases. */
pg_noreturn extern void carbonms_mixed_uncertainty(unsigned basis, unsigned other);

#endif
