/*
 * apportion.h: shares of an amount that add up to it, by largest remainder.
 */
#ifndef CM_APPORTION_H
#define CM_APPORTION_H

#include "core/number/decimal.h"

/* Amounts that are whole micrograms (10^-12 t) are shared in whole micrograms. */
#define CM_APPORTION_QUANTUM 1000000

/*
 * Weights as integers whose ratios are those of the given ones to about 2^-62;
 * *total is their sum, less than 2^63.  Given weights are finite and not
 * negative, else CM_BAD_WEIGHT; not all zero, else CM_NO_WEIGHT.
 */
extern cm_status cm_weights(const double *given, int n, uint64_t *weights, uint64_t *total);

/* A part that is not yet rounded up, and what it lacks. */
typedef struct cm_claim
{
	uint64_t	remainder;
	int			part;
} cm_claim;

/*
 * parts[i] is whole * weights[i] / total, rounded so that the parts add up to
 * the whole: each towards zero, and the quanta left over go one by one to the
 * largest remainders, to the first of equal ones.  A part without weight gets
 * nothing.  claims has room for n.
 */
extern void cm_apportion(cm_value whole, const uint64_t *weights, int n, uint64_t total,
						 cm_value *parts, cm_claim *claims);

#endif
