/*
 * substance.h: what a mass is of.  The tag is the code of a gas, or
 * CM_OPAQUE_TAG plus the code of a GWP basis: CO2e whose gases are not known.
 */
#ifndef CM_SUBSTANCE_H
#define CM_SUBSTANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/registry/gas.h"
#include "core/registry/gwp.h"

#define CM_OPAQUE_TAG 0x8000

static inline bool
cm_is_opaque(unsigned tag)
{
	return (tag & CM_OPAQUE_TAG) != 0;
}

static inline bool
cm_ghg_tag_valid(unsigned tag)
{
	return cm_is_opaque(tag) ? cm_basis_valid(tag - CM_OPAQUE_TAG)
		: tag >= 1 && tag <= CM_GAS_COUNT;
}

/* What the name in a mass means: as cm_gas_lookup(), but "CO2e AR5" is CO2e too, *index the basis. */
extern cm_gas_kind cm_mass_name(const char *s, size_t len, int *index);

/* Text of a tag: a gas name, or "CO2e AR5". */
#define CM_TAG_TEXT 256
extern void cm_ghg_tag_name(unsigned tag, char buffer[CM_TAG_TEXT]);

#endif
