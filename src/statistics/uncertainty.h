/*
 * uncertainty.h: what the type (uncertainty.c), its aggregates
 * (uncertainty_agg.c) and the simulation (monte_carlo.c) share.
 */
#ifndef CARBONMS_UNCERTAINTY_H
#define CARBONMS_UNCERTAINTY_H

#include "glue/carbonms.h"

#include "core/statistics/uncertainty.h"

/* A value of the type, checked as a whole. */
extern void carbonms_get_uncertainty(Datum datum, cm_uncertainty *u);
#define PG_GETARG_UNCERTAINTY(n, u) carbonms_get_uncertainty(PG_GETARG_DATUM(n), u)

/* The canonical form of what may have room to spare. */
extern Datum carbonms_uncertainty_datum(const cm_uncertainty *u);
#define PG_RETURN_UNCERTAINTY(u) return carbonms_uncertainty_datum(u)

/* A value without rows and with so much room, in palloc'd memory. */
extern struct varlena *carbonms_new_uncertainty(cm_uncertainty *u, int capacity, cm_span span, Size key_room);

/* A percentage, or the error that it is none. */
extern double carbonms_percentage(double percent);

/* Arguments behind the first as a row of uncertainty_agg(value, independent, shared, factor); false for no value. */
extern bool carbonms_shared_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e);

/* The same of uncertainty_agg(value, independent). */
extern bool carbonms_independent_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e);

#endif
