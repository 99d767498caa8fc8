/*
 * quantity.h: quantity as an argument.
 */
#ifndef CARBONMS_QUANTITY_H
#define CARBONMS_QUANTITY_H

#include "glue/compat.h"

#include "core/number/decimal.h"

/* A quantity whose unit will be looked up: it must be known. */
extern cm_value carbonms_known_quantity(Datum quantity);
#define PG_GETARG_QUANTITY(n) carbonms_known_quantity(PG_GETARG_DATUM(n))

#endif
