/*
 * wide.h: unsigned integers of up to 2048 bits, for exact intermediate
 * products and the one rounding at the end of a computation.
 */
#ifndef CM_WIDE_H
#define CM_WIDE_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 cm_i128;
__extension__ typedef unsigned __int128 cm_u128;

#define CM_WIDE_LIMBS 32

/* Invariant: n is minimal, that is n == 0 (zero) or d[n - 1] != 0. */
typedef struct cm_wide
{
	int			n;
	uint64_t	d[CM_WIDE_LIMBS];	/* least significant first; d[n ..] undefined */
} cm_wide;

extern void cm_wide_set(cm_wide *w, cm_u128 value);

/* < 0, 0, > 0 */
extern int	cm_wide_compare(const cm_wide *a, const cm_wide *b);

/* False if the value needs more than 128 bits. */
extern bool cm_wide_get(const cm_wide *w, cm_u128 *value);

/*
 * These return false on overflow of the 2048 bits; the result is then
 * undefined.  (cm_wide_mul is cautious: its factors may have 32 limbs in all.)
 */
extern bool cm_wide_mul_small(cm_wide *w, uint64_t factor, uint64_t addend);
extern bool cm_wide_mul(cm_wide *product, const cm_wide *a, const cm_wide *b);
extern bool cm_wide_mul_pow10(cm_wide *w, int exponent);

/*
 * num := num / den, rounded half to even; den must not be zero.  *exact says
 * whether nothing was rounded away.
 */
extern bool cm_wide_divide(cm_wide *num, const cm_wide *den, bool *exact);

#endif
