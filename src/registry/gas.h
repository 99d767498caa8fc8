/*
 * gas.h: what cannot be valued.
 */
#ifndef CARBONMS_GAS_H
#define CARBONMS_GAS_H

#include "glue/compat.h"

#include "core/number/status.h"

/* Why cm_ghg_co2e() cannot value what has this tag: CM_NO_GWP, CM_OPAQUE, CM_CORRUPT. */
pg_noreturn extern void carbonms_no_value(cm_status status, unsigned tag, unsigned basis);

#endif
