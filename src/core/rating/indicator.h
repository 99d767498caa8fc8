/*
 * indicator.h: intensities, ratios, changes, target pathways and peak years.
 *
 * Amounts count 10^-18 of their unit, as in decimal.h; series of them are cm_values, for which memory is aligned.  Each result is one
 * quotient of integers, rounded once, half to even, at the 18th place.
 */
#ifndef CM_INDICATOR_H
#define CM_INDICATOR_H

#include "core/number/decimal.h"

/* Absolute contraction of SBTi, a year, of the base year: 4.2 %. */
#define CM_TARGET_RATE ((cm_i128) 42000000000000000)

/*
 * Emission per unit `unit` of the denominator: CM_NO_CONVERSION unless that is
 * a unit of it, CM_DIVISION_BY_ZERO or CM_NEGATIVE for what it is not made per.
 */
extern cm_status cm_intensity(cm_value emission, cm_value denominator, unsigned unit, cm_i128 *result);

/* (removals + offsets) / gross in percent; 100 where gross is 0.  CM_NEGATIVE if one is below 0. */
extern cm_status cm_neutrality(cm_i128 gross, cm_i128 removals, cm_i128 offsets, cm_i128 *percent);

/* base x (1 - rate x years), not below 0.  CM_NEGATIVE for the base or years, CM_OUT_OF_RANGE for a rate outside 0 .. 1. */
extern cm_status cm_linear_target(cm_i128 base, int64_t years, cm_i128 rate, cm_i128 *target);

/*
 * What a pathway through n points says of a year, straight between two points.  CM_UNSORTED unless the years
 * ascend, CM_OUT_OF_RANGE for a year before the first or after the last, or without points.
 */
extern cm_status cm_pathway_target(const int32_t *years, const cm_value *values, int n, int32_t year, cm_i128 *target);

/* (current - previous) / previous in percent; CM_NEGATIVE or CM_DIVISION_BY_ZERO unless previous is above 0. */
extern cm_status cm_change(cm_i128 current, cm_i128 previous, cm_i128 *percent);

/*
 * The last year of the highest value, if at least `below` years follow it, else -1.  CM_UNSORTED unless the years
 * follow one another without a gap: what is not there may be higher.
 */
extern cm_status cm_peak(const int32_t *years, const cm_value *values, int n, int32_t below, int *place);

#endif
