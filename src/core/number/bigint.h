/*
 * bigint.h: signed integers of any length, in memory that the caller
 * supplies, for computations that must not round before their end.
 */
#ifndef CM_BIGINT_H
#define CM_BIGINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Words for results, handed out one after the other.  What was handed out
 * since a mark is given back by setting `used` to the mark.  When a result does
 * not fit, `full` is set for good and that result is zero: who used an arena
 * looks at `full` once, at the end.
 */
typedef struct cm_arena
{
	uint64_t   *words;
	size_t		size;
	size_t		used;
	bool		full;
} cm_arena;

/* Invariant: n is minimal, that is n == 0 (zero, not negative) or d[n - 1] != 0. */
typedef struct cm_int
{
	const uint64_t *d;			/* magnitude, least significant first */
	int			n;
	bool		negative;
} cm_int;

extern const cm_int cm_int_zero;

/* An arena of its own in an array of words. */
extern cm_arena cm_arena_of(uint64_t *words, size_t size);

extern cm_int cm_int_from(cm_arena *arena, int64_t value);

/* n words of two's complement, least significant first, of any alignment, in the machine's byte order. */
extern cm_int cm_int_from_bytes(cm_arena *arena, const unsigned char *bytes, int n);

/* The reverse; false if it does not fit. */
extern bool cm_int_to_bytes(cm_int a, unsigned char *bytes, int n);

/* A finite double is the integer times 2^*exponent; the integer is odd or zero, the exponent of zero 0. */
extern cm_int cm_int_from_double(cm_arena *arena, double value, int *exponent);

/* Of all that was handed out since the mark keep only a, moved there. */
extern cm_int cm_int_keep(cm_arena *arena, size_t mark, cm_int a);

/* A copy in memory of the caller, which has room for a.n words. */
extern cm_int cm_int_copy(uint64_t *words, cm_int a);

static inline cm_int
cm_int_negate(cm_int a)
{
	a.negative = !a.negative && a.n > 0;
	return a;
}

/* -1, 0 or 1 */
extern int	cm_int_sign(cm_int a);
extern int	cm_int_compare(cm_int a, cm_int b);

/* Bits of the magnitude; 0 of zero.  Zero bits at its end; 0 of zero. */
extern int64_t cm_int_bits(cm_int a);
extern int64_t cm_int_trailing(cm_int a);

extern cm_int cm_int_add(cm_arena *arena, cm_int a, cm_int b);
extern cm_int cm_int_subtract(cm_arena *arena, cm_int a, cm_int b);
extern cm_int cm_int_multiply(cm_arena *arena, cm_int a, cm_int b);

/* a * 2^shift, shift >= 0; a / 2^shift towards zero */
extern cm_int cm_int_shift_left(cm_arena *arena, cm_int a, int64_t shift);
extern cm_int cm_int_shift_right(cm_arena *arena, cm_int a, int64_t shift);

/* a / b, rounded towards zero, b not zero; the rest has the sign of a. */
extern cm_int cm_int_divide(cm_arena *arena, cm_int a, cm_int b, cm_int *rest);

/* a / b where it is known that b, not zero, divides a: faster, and wrong where it does not. */
extern cm_int cm_int_divide_exact(cm_arena *arena, cm_int a, cm_int b);

/*
 * a / b * 2^exponent as the nearest double, half to even; infinite beyond its
 * range.  b is not zero.  The arena is as it was afterwards, and needs room
 * for CM_RATIO_WORDS.
 */
#define CM_RATIO_WORDS(a_n, b_n) (3 * ((a_n) > (b_n) ? (size_t) (a_n) : (size_t) (b_n)) + 16)

extern double cm_int_ratio(cm_arena *arena, cm_int a, cm_int b, int64_t exponent);

/* The square root of that, a / b not being negative, from the nearest double: within one unit of the last place. */
extern double cm_int_root_ratio(cm_arena *arena, cm_int a, cm_int b, int64_t exponent);

#endif
