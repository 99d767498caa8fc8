/*
 * uncertainty.h: uncertainty as an argument and as a result.
 */
#ifndef CARBONMS_UNCERTAINTY_H
#define CARBONMS_UNCERTAINTY_H

#include "glue/compat.h"

#include "core/statistics/uncertainty.h"

/* A value of the type, checked as a whole. */
extern void carbonms_get_uncertainty(Datum datum, cm_uncertainty *u);
#define PG_GETARG_UNCERTAINTY(n, u) carbonms_get_uncertainty(PG_GETARG_DATUM(n), u)

/* The canonical form of what may have room to spare. */
extern Datum carbonms_uncertainty_datum(const cm_uncertainty *u);
#define PG_RETURN_UNCERTAINTY(u) return carbonms_uncertainty_datum(u)

/* A value without rows and with so much room, in palloc'd memory. */
extern struct varlena *carbonms_new_uncertainty(cm_uncertainty *u, int capacity, cm_span span, Size key_room);

#endif
