/*
 * unit.h: the registry of units of activity.
 *
 * Codes are on disk for ever: append-only (data/units.csv, frozen by
 * data/frozen.csv).  Two units convert into one another if, and only if, they
 * have the same reference unit; a dimension may have several (CNY and USD
 * are both money, m3 and Nm3 are of different dimensions).
 */
#ifndef CM_UNIT_H
#define CM_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/number/status.h"
#include "core/registry/generated/registry_limits.h"

typedef struct cm_unit
{
	uint16_t	code;			/* 1 .. CM_UNIT_COUNT without holes */
	uint16_t	reference;		/* code of the reference unit */
	uint64_t	num;			/* 1 unit = num/den reference units, */
	uint64_t	den;			/* in lowest terms */
	const char *name;			/* canonical text, e.g. kWh, Nm3, 万元 */
	const char *dimension;
	const char *const *symbols; /* other symbols, case-sensitive; NULL-terminated */
	const char *const *words;	/* words, in any case; NULL-terminated */
	const char *source;			/* where the factor is defined */
} cm_unit;

typedef enum cm_unit_kind
{
	CM_UNIT_UNKNOWN,
	CM_UNIT_FOUND,
	CM_UNIT_AMBIGUOUS			/* mt, MT, ton, gallon, MBtu ...: the field reads them in two ways */
} cm_unit_kind;

/* A spelling that is refused, and what it could have meant. */
typedef struct cm_ambiguous
{
	const char *spelling;
	const char *meanings;		/* e.g. "metric tonne (t) or million tonnes (Mt)" */
} cm_ambiguous;

extern const cm_unit *cm_unit_by_code(unsigned code);	/* NULL if there is none */

/*
 * Look a unit up; s is folded text.  On CM_UNIT_FOUND *code is set, on
 * CM_UNIT_AMBIGUOUS *ambiguous (if given) points to the registry's entry.
 */
extern cm_unit_kind cm_unit_lookup(const char *s, size_t len, uint16_t *code,
								   const cm_ambiguous **ambiguous);

/* The same, with the error that fits. */
extern cm_status cm_unit_parse(const char *s, size_t len, uint16_t *code, cm_error *error);

/* Whether it converts into tonnes. */
extern bool cm_unit_is_mass(const cm_unit *unit);

#endif
