/*
 * mass.h: text of a mass.
 */
#ifndef CM_MASS_H
#define CM_MASS_H

#include "core/number/decimal.h"

/*
 * One "12.5 t CO2" of a vector, for whoever reads a mass: number, unit of
 * mass, name.  The name is a gas, a blend or CO2e with or without a basis.
 */
typedef struct cm_mass
{
	cm_i128		amount;			/* tonnes */
	int			kind;			/* cm_gas_kind, gas.h */
	int			index;			/* gas code, blend index, or basis code (CM_GAS_CO2E) */
} cm_mass;

extern cm_status cm_mass_parse(const char *s, size_t len, cm_mass *mass, cm_error *error);

#endif
