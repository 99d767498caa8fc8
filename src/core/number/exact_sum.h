/*
 * exact_sum.h: exact sums of doubles and of products of doubles, which do not
 * depend on the order of the terms.
 *
 * A double is an integer times a power of two, and so is a product of two of
 * them.  A sum is kept as a whole, in two's complement, in a window of 64-bit
 * words: nothing is ever rounded away, and what was added can be taken off
 * again without a trace.  Several sums share one window, so that a row of
 * figures is checked against it once.
 *
 * How it is used:
 *
 *	cm_split_double(v, &part)					refuses NaN and infinity
 *	span = cm_span_of(parts, n)					the words that products of the parts need
 *	if (!cm_span_within(span, sums))			rarely: move to a larger window
 *		cm_sums_move(&sums, &larger)
 *	cm_sums_add_product(&sums, i, a, b, false)	add, or take off, as often as one likes
 *	cm_sums_double(&sums, i)					the nearest double
 *
 * A window that cm_span_of asks for has room for CM_SUM_TERMS_BITS bits of
 * terms above the largest product.  Hence, if the sums that a window starts
 * with are roomy (cm_sums_roomy), fewer than 2^53 terms cannot overflow it.
 */
#ifndef CM_EXACT_SUM_H
#define CM_EXACT_SUM_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/number/status.h"
#include "core/number/wide.h"

#define CM_WORD 8				/* bytes */
#define CM_SUM_TERMS_BITS 53	/* fewer than 2^53 terms */

/*
 * No sum of fewer than 2^53 products of doubles needs a word outside
 * [CM_SPAN_FIRST, CM_SPAN_END): products are multiples of 2^-2148 and less
 * than 2^2048.
 */
#define CM_SPAN_FIRST (-34)
#define CM_SPAN_END 33
#define CM_SPAN_WORDS (CM_SPAN_END - CM_SPAN_FIRST)

/* A window that is being added to may have one word more, at the top. */
#define CM_SPAN_WORDS_OPEN (CM_SPAN_WORDS + 1)

/* ---- doubles as integers ---- */

/* mantissa * 2^exponent, negated if asked for; odd and below 2^53, or all is zero. */
typedef struct cm_part
{
	uint64_t	mantissa;
	int			exponent;		/* -1074 .. 1023 */
	int			top;			/* the magnitude is less than 2^top */
	bool		negative;
} cm_part;

static const cm_part cm_part_one = {1, 0, 1, false};

/* False for NaN and infinity. */
static inline bool
cm_split_double(double v, cm_part *part)
{
	uint64_t	bits;
	uint64_t	mantissa;
	int			biased;
	int			zeros;

	memcpy(&bits, &v, sizeof(bits));
	mantissa = bits & ((UINT64_C(1) << 52) - 1);
	biased = (int) (bits >> 52 & 0x7FF);
	if (biased == 0x7FF)
		return false;
	if (biased == 0)
		biased = 1;
	else
		mantissa |= UINT64_C(1) << 52;
	part->negative = bits >> 63 != 0;
	if (mantissa == 0)
	{
		*part = (cm_part) {0, 0, 0, false};
		return true;
	}
	zeros = __builtin_ctzll(mantissa);
	part->mantissa = mantissa >> zeros;
	part->exponent = biased - 1075 + zeros;
	part->top = biased - 1022;
	return true;
}

/*
 * A decimal number, as numeric_out writes it, rounded once, half to even, to
 * 106 bits, of which none is worth less than 2^-1074; the two parts add up to
 * it.  Digits beyond the 120th decide only on which side of a half it is.
 * CM_OVERFLOW beyond the range of double, CM_NOT_A_NUMBER for anything else.
 */
extern cm_status cm_split_decimal(const char *digits, cm_part parts[2]);

/* ---- windows ---- */

/* Words first .. first + words - 1, word i being worth 2^(64 * i). */
typedef struct cm_span
{
	int			first;
	int			words;			/* 0: the window of sums that are all zero; first is 0 then */
} cm_span;

/*
 * count sums that share a window: each is its words, least significant first,
 * in the byte order of the machine, at any address.
 */
typedef struct cm_sums
{
	cm_span		span;
	int			count;
	unsigned char *bytes;
} cm_sums;

static inline size_t
cm_sums_size(int count, cm_span span)
{
	return (size_t) count * (size_t) span.words * CM_WORD;
}

static inline unsigned char *
cm_sum(const cm_sums *s, int index)
{
	return s->bytes + (size_t) index * (size_t) s->span.words * CM_WORD;
}

static inline uint64_t
cm_word(const unsigned char *sum, int i)
{
	uint64_t	word;

	memcpy(&word, sum + (size_t) i * CM_WORD, CM_WORD);
	return word;
}

static inline void
cm_put_word(unsigned char *sum, int i, uint64_t word)
{
	memcpy(sum + (size_t) i * CM_WORD, &word, CM_WORD);
}

/* Whether part times any other such part, or one, lies in the window, with room for the terms. */
static inline bool
cm_part_fits(const cm_part *part, cm_span span)
{
	return part->exponent >= 32 * span.first &&
		part->top <= 32 * (span.first + span.words) - (CM_SUM_TERMS_BITS + 3) / 2;
}

/* The words that products of any two of the parts and one need. */
extern cm_span cm_span_of(const cm_part *parts, int n);

/* Whether sums, open ones among them, can have this window. */
extern bool cm_span_possible(cm_span span);

/* The words of both. */
extern cm_span cm_span_union(cm_span a, cm_span b);

static inline bool
cm_span_within(cm_span inner, cm_span outer)
{
	return inner.words == 0 || (inner.first >= outer.first &&
								inner.first + inner.words <= outer.first + outer.words);
}

/* The smallest window that holds every sum. */
extern cm_span cm_sums_tight(const cm_sums *s);

/* Write the sums of from into the window of to, which must hold them. */
extern void cm_sums_move(const cm_sums *from, cm_sums *to);

/* Whether every sum leaves the two top bits of the window unused. */
extern bool cm_sums_roomy(const cm_sums *s);

/* to += from, or -=; the window of from is within that of to, and so is the result. */
extern void cm_sums_add(cm_sums *to, const cm_sums *from, bool subtract);

/* ---- terms ---- */

/* *word += term + *carry, the carry being 0 or 1 before and after. */
static inline __attribute__((always_inline)) void
cm_add_word(unsigned char *word, uint64_t term, bool *carry)
{
	uint64_t	sum = cm_word(word, 0);
	bool		first = __builtin_add_overflow(sum, term, &sum);
	bool		second = __builtin_add_overflow(sum, (uint64_t) *carry, &sum);

	cm_put_word(word, 0, sum);
	*carry = first | second;
}

/* Add 1 to a sum, or take it off. */
extern void cm_carry(unsigned char *sum, int words, bool negative);

/*
 * sum += p * 2^shift, or -=; in the window.  p < 2^106.  This is the inner
 * loop of everything: a negative term is added as ~term + 1, without a branch.
 */
static inline __attribute__((always_inline)) void
cm_add_shifted(unsigned char *sum, int words, cm_u128 p, unsigned shift, bool negative)
{
	int			word = (int) (shift >> 6);
	unsigned	bits = shift & 63;
	uint64_t	sign = negative ? UINT64_MAX : 0;
	uint64_t	low = (uint64_t) p;
	uint64_t	high = (uint64_t) (p >> 64);
	bool		carry = negative;

	sum += (size_t) word * CM_WORD;
	words -= word;
	cm_add_word(sum, low << bits ^ sign, &carry);
	if (words < 2)
		return;
	cm_add_word(sum + CM_WORD, (high << bits | low >> 1 >> (63 - bits)) ^ sign, &carry);
	if (words < 3)
		return;
	cm_add_word(sum + (size_t) 2 * CM_WORD, high >> 1 >> (63 - bits) ^ sign, &carry);

	/* what is above gets a carry, or the sign without one */
	if (words > 3 && carry != negative)
		cm_carry(sum + (size_t) 3 * CM_WORD, words - 3, negative);
}

/* The same of a term below 2^64: no product. */
static inline __attribute__((always_inline)) void
cm_add_shifted_word(unsigned char *sum, int words, uint64_t term, unsigned shift, bool negative)
{
	int			word = (int) (shift >> 6);
	unsigned	bits = shift & 63;
	uint64_t	sign = negative ? UINT64_MAX : 0;
	bool		carry = negative;

	sum += (size_t) word * CM_WORD;
	words -= word;
	cm_add_word(sum, term << bits ^ sign, &carry);
	if (words < 2)
		return;
	cm_add_word(sum + CM_WORD, term >> 1 >> (63 - bits) ^ sign, &carry);
	if (words > 2 && carry != negative)
		cm_carry(sum + (size_t) 2 * CM_WORD, words - 2, negative);
}

/* Sum number index += a * b, or -=; both parts fit the window (cm_part_fits). */
static inline void
cm_sums_add_product(cm_sums *s, int index, const cm_part *a, const cm_part *b, bool subtract)
{
	cm_add_shifted(cm_sum(s, index), s->span.words, (cm_u128) a->mantissa * b->mantissa,
				   (unsigned) (a->exponent + b->exponent - 64 * s->span.first),
				   (a->negative != b->negative) != subtract);
}

/* ---- results ---- */

/* The sum rounded once, half to even; infinite beyond the range of double. */
extern double cm_sums_double(const cm_sums *s, int index);

/* Sum number over / sum number under, each rounded to 53 bits first; under is not zero. */
extern double cm_sums_ratio(const cm_sums *s, int over, int under);

/* The magnitude of a sum in units of the lowest word; the number of words, those of zeros at the top left out. */
extern int	cm_sum_magnitude(const cm_sums *s, int index, uint64_t digits[CM_SPAN_WORDS_OPEN]);

/* The least power of two that is more than the magnitude of a sum that is not zero. */
extern int	cm_sum_top(const cm_sums *s, int index);

/* Whether a sum is less than zero; whether it is zero. */
extern bool cm_sum_negative(const cm_sums *s, int index);
extern bool cm_sum_zero(const cm_sums *s, int index);

#endif
