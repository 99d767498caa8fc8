/*
 * gwp.h: GWP bases (edition and horizon) and the GWP of each gas in each.
 */
#ifndef CM_GWP_H
#define CM_GWP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/registry/generated/registry_limits.h"

/*
 * Basis codes are on disk for ever; data/gwp_bases.csv gives them.  The last
 * digit is the horizon (0: 20 years, 1: 100, 2: 500), what is in front of it
 * the edition, so that code order reads well.  0 is the unspecified basis,
 * which only a co2e may have.
 */
#define CM_BASIS_NONE 0
#define CM_BASIS_MAX_CODE 255

typedef struct cm_basis
{
	uint16_t	code;
	int			horizon;		/* years */
	const char *name;			/* canonical, e.g. AR6, AR5-20 */
	const char *edition;
} cm_basis;

/*
 * A GWP: whole + millionths / 10^6, exact.  The registry keeps whole below
 * 2^16, so that an amount times a GWP stays within 128 bits.
 */
#define CM_GWP_NONE UINT32_MAX
#define CM_GWP_UNIT 1000000

typedef struct cm_gwp
{
	uint32_t	whole;			/* CM_GWP_NONE: the set has none for this gas */
	uint32_t	millionths;
} cm_gwp;

/* One published figure, for gwp_table(). */
typedef struct cm_gwp_row
{
	uint16_t	gas;
	uint16_t	basis;			/* code */
	uint16_t	inherited_from; /* gas code, or 0 where the set itself lists the gas */
	bool		verified;		/* false: not seen in a published source */
	const char *value;			/* decimal text as published, at most 6 places */
	const char *source;
	const char *note;			/* "" if none */
} cm_gwp_row;

extern const cm_basis cm_bases[CM_BASIS_COUNT]; /* ascending by code */
extern const cm_gwp_row cm_gwp_rows[CM_GWP_ROW_COUNT];	/* by basis, then gas */

/* Row index into cm_gwp_values, or -1: generated, so that a look-up is two loads. */
extern const int8_t cm_basis_row[CM_BASIS_MAX_CODE + 1];
extern const cm_gwp cm_gwp_values[CM_BASIS_COUNT][CM_GAS_COUNT + 1];

extern const cm_basis *cm_basis_by_code(unsigned code); /* NULL if there is none */

/* Parse "AR6", "ar5-20", "AR6 GWP100", "AR5CCF" ...; s is folded text. */
extern bool cm_basis_parse(const char *s, size_t len, uint16_t *code);

static inline bool
cm_basis_valid(unsigned code)
{
	return code <= CM_BASIS_MAX_CODE && cm_basis_row[code] >= 0;
}

/* The caller has checked both codes. */
static inline cm_gwp
cm_gwp_of(unsigned gas, unsigned basis)
{
	return cm_gwp_values[cm_basis_row[basis]][gas];
}

#endif
