/*
 * gas_set.h: a set of gases by name, as a method lists those it accounts for.
 */
#ifndef CM_GAS_SET_H
#define CM_GAS_SET_H

#include <stdbool.h>

#include "core/number/status.h"
#include "core/registry/gas.h"

typedef struct cm_gas_set
{
	bool		has[CM_GAS_COUNT + 1];	/* by code */
} cm_gas_set;

extern void cm_gas_set_clear(cm_gas_set *set);

/*
 * Add a gas or a family by name (folded text).
 *
 * A gas brings the species that are a part of it: CH4 is CH4, CH4-fossil and
 * CH4-nonfossil.  CO2 alone does not: CO2-biogenic is added only by its own
 * name, because totals leave it out and report it beside.  A family (HFC, PFC,
 * CFC, HCFC, HFE) brings all its gases.  CM_UNKNOWN_GAS, CM_BLEND_NOT_GAS or
 * CM_CO2E_NOT_GAS if the name is neither.
 */
extern cm_status cm_gas_set_add(cm_gas_set *set, const char *s, size_t len, cm_error *error);

/* Opaque CO2e, whose gases are not known, is in no set; nor is a code that is no gas. */
extern bool cm_gas_set_has(const cm_gas_set *set, unsigned tag);

#endif
