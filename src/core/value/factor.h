/*
 * factor.h: emission factors, a vector of gases per one unit of activity.
 */
#ifndef CM_FACTOR_H
#define CM_FACTOR_H

#include "core/value/ghg.h"
#include "core/value/quantity.h"

typedef struct cm_factor
{
	uint16_t	unit;			/* per one of this */
	cm_ghg		ghg;
} cm_factor;

/* "0.5306 t CO2/MWh", "(56.1 t CO2, 0.001 t CH4)/TJ"; s is folded. */
extern cm_status cm_factor_parse(const char *s, size_t len, cm_factor *factor, cm_error *error);
extern size_t cm_factor_format(unsigned unit, const void *entries, int n,
							   char *buffer, size_t size);

/*
 * emission := quantity * factor, the unit of the quantity converted exactly;
 * each gas is rounded once.  CM_NO_CONVERSION if the units do not match.
 */
extern cm_status cm_emission(cm_value quantity, unsigned unit, const void *entries, int n,
							 cm_ghg *emission);

/* The same factor per another unit, each gas rounded once. */
extern cm_status cm_factor_convert(cm_factor *factor, unsigned unit);

/*
 * E = NCV * CC * OF * 44/12 per unit of fuel, as t CO2, rounded once.  ncv in
 * GJ per unit, carbon content in t C per GJ, oxidation a fraction.
 */
extern cm_status cm_fuel_factor(const cm_number *ncv, const cm_number *carbon_content,
								const cm_number *oxidation, cm_i128 *amount);

#endif
