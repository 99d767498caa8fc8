/*
 * numeric.h: numeric to and from the numbers of the core.
 */
#ifndef CARBONMS_NUMERIC_H
#define CARBONMS_NUMERIC_H

#include "glue/compat.h"

#include "core/number/decimal.h"

/* A numeric as the core reads it; an amount, or digits, as numeric. */
extern void carbonms_number(Datum numeric, cm_number *number);
extern Datum carbonms_numeric(cm_i128 amount);
extern Datum carbonms_numeric_text(const char *digits);

#endif
