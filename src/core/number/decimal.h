/*
 * decimal.h: the one representation of every amount.
 *
 * A cm_value is a signed 128-bit integer: the upper 112 bits count 10^-18 of
 * the unit, the lower 16 bits are the tag that says of what.  Two values of
 * the same tag are therefore added, compared and range-checked as whole
 * 128-bit integers: overflow of the 112-bit amount is overflow of the 128.
 */
#ifndef CM_DECIMAL_H
#define CM_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/number/status.h"
#include "core/number/wide.h"

/* On disk as it is here, in the byte order of the machine; 8-byte alignment is not assumed. */
typedef struct cm_value
{
	uint64_t	lo;
	int64_t		hi;
} cm_value;

#define CM_SCALE 18				/* places after the decimal point */
#define CM_ONE ((cm_i128) 1000000000000000000)	/* the amount of 1 */
#define CM_TAG_BITS 16
#define CM_AMOUNT_MAX ((((cm_i128) 1) << 111) - 1)
#define CM_AMOUNT_MIN (-CM_AMOUNT_MAX - 1)

/* Room for the text of any amount: sign, 16 digits, point, 18 digits, NUL. */
#define CM_AMOUNT_TEXT 40

/* A decimal number of any size we accept: sign * coefficient * 10^-scale. */
#define CM_NUMBER_DIGITS 100	/* significant digits, and the largest exponent */
#define CM_NUMBER_ZEROS 10000	/* zeros in a row, and places; more are not read */

typedef struct cm_number
{
	bool		negative;
	int			scale;
	cm_wide		coefficient;
} cm_number;

static inline cm_i128
cm_bits(cm_value v)
{
	return (cm_i128) ((cm_u128) (uint64_t) v.hi << 64 | v.lo);
}

static inline cm_value
cm_value_of_bits(cm_i128 bits)
{
	cm_value	v;

	v.lo = (uint64_t) bits;
	v.hi = (int64_t) ((cm_u128) bits >> 64);
	return v;
}

static inline unsigned
cm_tag(cm_value v)
{
	return (unsigned) (v.lo & 0xFFFF);
}

static inline cm_i128
cm_amount(cm_value v)
{
	return cm_bits(v) >> CM_TAG_BITS;
}

static inline bool
cm_amount_fits(cm_i128 amount)
{
	return amount >= CM_AMOUNT_MIN && amount <= CM_AMOUNT_MAX;
}

static inline cm_u128
cm_magnitude(cm_i128 x)
{
	return x < 0 ? -(cm_u128) x : (cm_u128) x;
}

/* The amount fits. */
static inline cm_value
cm_value_make(cm_i128 amount, unsigned tag)
{
	return cm_value_of_bits((cm_i128) ((cm_u128) amount << CM_TAG_BITS | tag));
}

static inline cm_value
cm_value_load(const void *p)
{
	cm_value	v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline void
cm_value_store(void *p, cm_value v)
{
	memcpy(p, &v, sizeof(v));
}

/* Truncating towards zero; *rest has the sign of x.  By a constant: no division is done. */
static inline cm_i128
cm_divide_million(cm_i128 x, int64_t *rest)
{
	const uint64_t million = 1000000;
	cm_u128		m = cm_magnitude(x);
	uint64_t	high = (uint64_t) (m >> 64);
	uint64_t	middle = (high % million) << 32 | (uint64_t) m >> 32;
	uint64_t	low = (middle % million) << 32 | ((uint64_t) m & UINT32_MAX);
	cm_u128		q = ((cm_u128) (high / million) << 64) +
		((cm_u128) (middle / million) << 32) + low / million;

	*rest = x < 0 ? -(int64_t) (low % million) : (int64_t) (low % million);
	return x < 0 ? (cm_i128) -q : (cm_i128) q;
}

/* *a += b; both have the same tag.  On overflow *a is left as it was. */
static inline cm_status
cm_value_add(cm_value *a, cm_value b)
{
	cm_i128		sum;

	if (__builtin_add_overflow(cm_bits(*a), cm_bits(b) - (cm_i128) cm_tag(b), &sum))
		return CM_OVERFLOW;
	*a = cm_value_of_bits(sum);
	return CM_OK;
}

/* *a -= b; both have the same tag.  On overflow *a is left as it was. */
static inline cm_status
cm_value_subtract(cm_value *a, cm_value b)
{
	cm_i128		difference;

	if (__builtin_sub_overflow(cm_bits(*a), cm_bits(b) - (cm_i128) cm_tag(b), &difference))
		return CM_OVERFLOW;
	*a = cm_value_of_bits(difference);
	return CM_OK;
}

static inline bool
cm_value_equal(cm_value a, cm_value b)
{
	return a.lo == b.lo && a.hi == b.hi;
}

/* Order of the operator classes: tag, then amount.  Total; never fails. */
static inline int
cm_value_compare(cm_value a, cm_value b)
{
	unsigned	ta = cm_tag(a);
	unsigned	tb = cm_tag(b);
	cm_i128		x = cm_bits(a);
	cm_i128		y = cm_bits(b);

	if (ta != tb)
		return ta < tb ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* *v := -*v. */
extern cm_status cm_value_negate(cm_value *v);

/* *v := *v * factor, *v := *v / divisor: one rounding, half to even. */
extern cm_status cm_value_multiply(cm_value *v, const cm_number *factor);
extern cm_status cm_value_divide(cm_value *v, const cm_number *divisor);

/* *v := *v * num / den: one rounding, half to even; den > 0. */
extern cm_status cm_value_rescale(cm_value *v, uint64_t num, uint64_t den);

/* *result := amount * num / den, negated if asked for: one rounding, half to even. */
extern cm_status cm_amount_ratio(cm_i128 amount, const cm_wide *num, const cm_wide *den,
								 bool negate, cm_i128 *result);

/* The same of numbers that are not wide; den > 0. */
extern cm_status cm_amount_scale(cm_i128 amount, cm_u128 num, cm_u128 den, cm_i128 *result);

/* Round half to even to the given number of places; negative: tens, hundreds ... */
extern cm_status cm_value_round(cm_value *v, int places);

/*
 * Parse a number at the beginning of s; *used is its length.  Digits with an
 * optional sign, point and exponent; no NaN, no infinity, no separators.
 */
extern cm_status cm_number_parse(const char *s, size_t len, cm_number *number,
								 size_t *used, cm_error *error);

/* Whether what stands behind a number, and is no unit, looks like more of it: ",000 t". */
extern bool cm_number_goes_on(const char *s, size_t len);

/*
 * number * num / den in 10^-18.  Rounds half to even, but if exact is set a
 * number that needs rounding is refused with CM_TOO_PRECISE.
 */
extern cm_status cm_amount_from_number(const cm_number *number, uint64_t num,
									   uint64_t den, bool exact, cm_i128 *amount);

/* Shortest plain decimal text, no exponent; returns its length. */
extern int	cm_amount_format(cm_i128 amount, char buffer[CM_AMOUNT_TEXT]);

/* Big-endian wire form: 14 bytes of amount (two's complement), 2 bytes of tag. */
#define CM_VALUE_WIRE 16
extern void cm_value_to_wire(cm_value v, unsigned char wire[CM_VALUE_WIRE]);
extern cm_value cm_value_from_wire(const unsigned char wire[CM_VALUE_WIRE]);

#endif
