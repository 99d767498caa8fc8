/*
 * factor.h: emission_factor as a result: a varlena of unit and entries.
 */
#ifndef CARBONMS_FACTOR_H
#define CARBONMS_FACTOR_H

#include "glue/compat.h"

extern Datum carbonms_factor_datum(uint16 unit, const void *entries, int n);

#endif
