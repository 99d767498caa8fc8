/*
 * gas.h: the gas and blend registries.
 *
 * Codes are on disk for ever: the registry is append-only (data/gases.csv,
 * frozen by data/frozen.csv).  Gas codes are 1 .. CM_GAS_COUNT without holes.
 */
#ifndef CM_GAS_H
#define CM_GAS_H

#include <stddef.h>
#include <stdint.h>

#include "core/registry/generated/registry_limits.h"	/* generated: CM_GAS_COUNT, CM_BASIS_COUNT ... */

typedef struct cm_gas
{
	uint16_t	code;
	uint16_t	parent;			/* code of the species it is a part of, or 0 */
	const char *name;			/* canonical, unique */
	const char *formula;
	const char *family;
	const char *cas;			/* "" where not known */
	const char *molar_mass;		/* g/mol, decimal text */
	const char *molar_mass_source;
	const char *const *aliases; /* NULL-terminated */
} cm_gas;

/* Fractions of a blend are parts per CM_BLEND_UNIT and sum to it. */
#define CM_BLEND_UNIT 100000

typedef struct cm_component
{
	uint16_t	gas;
	uint32_t	parts;			/* of CM_BLEND_UNIT, by mass */
	const char *source;
} cm_component;

typedef struct cm_blend
{
	const char *name;			/* canonical, e.g. R-410A */
	int			ncomponents;
	const cm_component *components;
} cm_blend;

/* What a name means where a gas is expected. */
typedef enum cm_gas_kind
{
	CM_GAS_UNKNOWN,
	CM_GAS_SPECIES,				/* *index is a gas code */
	CM_GAS_BLEND,				/* *index is a blend index, 0 .. CM_BLEND_COUNT - 1 */
	CM_GAS_CO2E					/* "CO2e" and its spellings: not a gas */
} cm_gas_kind;

extern const cm_gas *cm_gas_by_code(unsigned code);		/* NULL if there is none */
extern const cm_blend *cm_blend_by_index(int index);	/* NULL if there is none */

/*
 * Look a name up.  The spelling is free in case, spaces, hyphens and
 * underscores; s must have gone through cm_fold_text() (text.h) already.
 */
extern cm_gas_kind cm_gas_lookup(const char *s, size_t len, int *index);

#endif
