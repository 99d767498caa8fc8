/*
 * bigint.c: signed integers of any length, in memory that the caller supplies.
 */
#include "core/number/bigint.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 u128;

const cm_int cm_int_zero = {NULL, 0, false};

/* ---- memory ---- */

cm_arena
cm_arena_of(uint64_t *words, size_t size)
{
	cm_arena	arena;

	arena.words = words;
	arena.size = size;
	arena.used = 0;
	arena.full = false;
	return arena;
}

/* n words that are not initialised, or NULL. */
static uint64_t *
take(cm_arena *arena, size_t n)
{
	uint64_t   *words = arena->words + arena->used;

	if (n > arena->size - arena->used)
	{
		arena->full = true;
		return NULL;
	}
	arena->used += n;
	return words;
}

/* The integer of n words of which the highest may be zero, the last that were taken: the arena gets those back. */
static cm_int
trimmed(cm_arena *arena, const uint64_t *d, size_t n, bool negative)
{
	cm_int		a = {d, (int) n, negative};

	while (a.n > 0 && d[a.n - 1] == 0)
		a.n--;
	arena->used -= n - (size_t) a.n;
	a.negative = negative && a.n > 0;
	return a;
}

cm_int
cm_int_copy(uint64_t *words, cm_int a)
{
	if (a.n > 0)
		memcpy(words, a.d, sizeof(uint64_t) * (size_t) a.n);
	a.d = words;
	return a;
}

cm_int
cm_int_keep(cm_arena *arena, size_t mark, cm_int a)
{
	uint64_t   *words = arena->words + mark;

	if (a.n > 0)
		memmove(words, a.d, sizeof(uint64_t) * (size_t) a.n);
	a.d = words;
	arena->used = mark + (size_t) a.n;
	return a;
}

/* ---- in and out ---- */

cm_int
cm_int_from(cm_arena *arena, int64_t value)
{
	uint64_t   *d = take(arena, 1);

	if (d == NULL)
		return cm_int_zero;
	d[0] = value < 0 ? -(uint64_t) value : (uint64_t) value;
	return trimmed(arena, d, 1, value < 0);
}

/* Two's complement of n words, in place. */
static void
complement(uint64_t *d, size_t n)
{
	uint64_t	carry = 1;

	for (size_t i = 0; i < n; i++)
	{
		d[i] = ~d[i] + carry;
		carry = carry && d[i] == 0;
	}
}

cm_int
cm_int_from_bytes(cm_arena *arena, const unsigned char *bytes, int n)
{
	uint64_t   *d = take(arena, (size_t) n);
	bool		negative;

	if (d == NULL || n == 0)
		return cm_int_zero;
	memcpy(d, bytes, sizeof(uint64_t) * (size_t) n);
	negative = d[n - 1] >> 63;
	if (negative)
		complement(d, (size_t) n);
	return trimmed(arena, d, (size_t) n, negative);
}

bool
cm_int_to_bytes(cm_int a, unsigned char *bytes, int n)
{
	uint64_t	carry = a.negative;
	uint64_t	word = 0;

	if (a.n > n)
		return false;
	for (int i = 0; i < n; i++)
	{
		word = i < a.n ? a.d[i] : 0;
		if (a.negative)
		{
			word = ~word + carry;
			carry = carry && word == 0;
		}
		memcpy(bytes + sizeof(uint64_t) * (size_t) i, &word, sizeof(uint64_t));
	}
	/* the highest bit is that of the sign; -2^(64 n - 1) has it, too */
	return a.n == 0 || (n > 0 && (word >> 63 != 0) == a.negative);
}

cm_int
cm_int_from_double(cm_arena *arena, double value, int *exponent)
{
	uint64_t   *d = take(arena, 1);
	uint64_t	mantissa = (uint64_t) ldexp(fabs(frexp(value, exponent)), 53);

	if (d == NULL || mantissa == 0)
	{
		*exponent = 0;
		if (d != NULL)
			arena->used--;
		return cm_int_zero;
	}
	*exponent += __builtin_ctzll(mantissa) - 53;
	d[0] = mantissa >> __builtin_ctzll(mantissa);
	return trimmed(arena, d, 1, value < 0);
}

/* ---- comparison ---- */

int
cm_int_sign(cm_int a)
{
	return a.n == 0 ? 0 : a.negative ? -1 : 1;
}

static int
compare_magnitude(cm_int a, cm_int b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	for (int i = a.n - 1; i >= 0; i--)
		if (a.d[i] != b.d[i])
			return a.d[i] < b.d[i] ? -1 : 1;
	return 0;
}

int
cm_int_compare(cm_int a, cm_int b)
{
	if (a.negative != b.negative)
		return a.negative ? -1 : 1;
	return a.negative ? compare_magnitude(b, a) : compare_magnitude(a, b);
}

int64_t
cm_int_bits(cm_int a)
{
	return a.n == 0 ? 0 : 64 * (int64_t) a.n - __builtin_clzll(a.d[a.n - 1]);
}

int64_t
cm_int_trailing(cm_int a)
{
	int			i = 0;

	while (i < a.n && a.d[i] == 0)
		i++;
	return i == a.n ? 0 : 64 * (int64_t) i + __builtin_ctzll(a.d[i]);
}

/* ---- sums ---- */

/* d[0 .. a.n] := |a| + |b|, a.n >= b.n */
static void
add_magnitudes(uint64_t *d, cm_int a, cm_int b)
{
	uint64_t	carry = 0;

	for (int i = 0; i < a.n; i++)
	{
		u128		sum = (u128) a.d[i] + (i < b.n ? b.d[i] : 0) + carry;

		d[i] = (uint64_t) sum;
		carry = (uint64_t) (sum >> 64);
	}
	d[a.n] = carry;
}

/* d[0 .. a.n - 1] := |a| - |b|, |a| >= |b| */
static void
subtract_magnitudes(uint64_t *d, cm_int a, cm_int b)
{
	uint64_t	borrow = 0;

	for (int i = 0; i < a.n; i++)
	{
		u128		difference = (u128) a.d[i] - (i < b.n ? b.d[i] : 0) - borrow;

		d[i] = (uint64_t) difference;
		borrow = (uint64_t) (difference >> 64) & 1;
	}
}

cm_int
cm_int_add(cm_arena *arena, cm_int a, cm_int b)
{
	bool		swap = compare_magnitude(a, b) < 0;
	cm_int		large = swap ? b : a;
	cm_int		small = swap ? a : b;
	uint64_t   *d = take(arena, (size_t) large.n + 1);

	if (d == NULL)
		return cm_int_zero;
	d[large.n] = 0;
	if (a.negative == b.negative)
		add_magnitudes(d, large, small);
	else
		subtract_magnitudes(d, large, small);
	return trimmed(arena, d, (size_t) large.n + 1, large.negative);
}

cm_int
cm_int_subtract(cm_arena *arena, cm_int a, cm_int b)
{
	return cm_int_add(arena, a, cm_int_negate(b));
}

/* ---- products ---- */

/* d[0 .. n - 1] += a * b; what it carries on */
static uint64_t
add_product(uint64_t *d, const uint64_t *a, int n, uint64_t b)
{
	uint64_t	carry = 0;

	for (int i = 0; i < n; i++)
	{
		u128		sum = (u128) a[i] * b + d[i] + carry;

		d[i] = (uint64_t) sum;
		carry = (uint64_t) (sum >> 64);
	}
	return carry;
}

cm_int
cm_int_multiply(cm_arena *arena, cm_int a, cm_int b)
{
	size_t		n = (size_t) a.n + (size_t) b.n;
	uint64_t   *d = take(arena, n);

	if (d == NULL || a.n == 0 || b.n == 0)
		return d == NULL ? cm_int_zero : trimmed(arena, d, 0, false);
	memset(d, 0, sizeof(uint64_t) * n);
	for (int i = 0; i < b.n; i++)
		d[a.n + i] = add_product(d + i, a.d, a.n, b.d[i]);
	return trimmed(arena, d, n, a.negative != b.negative);
}

/* ---- shifts ---- */

cm_int
cm_int_shift_left(cm_arena *arena, cm_int a, int64_t shift)
{
	size_t		words = (size_t) (shift / 64);
	int			bits = (int) (shift % 64);
	size_t		n = a.n == 0 ? 0 : words + (size_t) a.n + 1;
	uint64_t   *d = take(arena, n);
	uint64_t	carry = 0;

	if (d == NULL || n == 0)
		return cm_int_zero;
	memset(d, 0, sizeof(uint64_t) * words);
	for (int i = 0; i < a.n; i++)
	{
		d[words + (size_t) i] = a.d[i] << bits | carry;
		carry = bits == 0 ? 0 : a.d[i] >> (64 - bits);
	}
	d[n - 1] = carry;
	return trimmed(arena, d, n, a.negative);
}

cm_int
cm_int_shift_right(cm_arena *arena, cm_int a, int64_t shift)
{
	int64_t		words = shift / 64;
	int			bits = (int) (shift % 64);
	size_t		n = words >= a.n ? 0 : (size_t) (a.n - words);
	uint64_t   *d = take(arena, n);

	if (d == NULL || n == 0)
		return cm_int_zero;
	for (size_t i = 0; i < n; i++)
	{
		const uint64_t *from = a.d + words + i;

		d[i] = from[0] >> bits | (bits > 0 && i + 1 < n ? from[1] << (64 - bits) : 0);
	}
	return trimmed(arena, d, n, a.negative);
}

/* ---- quotients ---- */

/* d[0 .. n] -= v * q; whether that went below zero */
static bool
subtract_product(uint64_t *d, const uint64_t *v, int n, uint64_t q)
{
	uint64_t	carry = 0;
	uint64_t	borrow = 0;

	for (int i = 0; i <= n; i++)
	{
		u128		product = (u128) (i < n ? v[i] : 0) * q + carry;
		u128		difference = (u128) d[i] - (uint64_t) product - borrow;

		d[i] = (uint64_t) difference;
		carry = (uint64_t) (product >> 64);
		borrow = (uint64_t) (difference >> 64) & 1;
	}
	return borrow != 0;
}

/*
 * One digit of the quotient, Knuth's algorithm D (The Art of Computer
 * Programming 2, 4.3.1): d[0 .. n] / v[0 .. n - 1], of which the highest bit is
 * set, is less than 2^64; d becomes the rest.
 */
static uint64_t
divide_digit(uint64_t *d, const uint64_t *v, int n)
{
	u128		top = (u128) d[n] << 64 | d[n - 1];
	u128		guess = d[n] >= v[n - 1] ? UINT64_MAX : top / v[n - 1];
	u128		rest = top - guess * v[n - 1];
	uint64_t	q;

	/* the guess from two words by one is at most 2 too large; a third word finds that, nearly always */
	while (n > 1 && rest >> 64 == 0 && guess * v[n - 2] > (rest << 64 | d[n - 2]))
	{
		guess--;
		rest += v[n - 1];
	}
	q = (uint64_t) guess;
	if (subtract_product(d, v, n, q))
	{
		uint64_t	carry = add_product(d, v, n, 1);

		d[n] += carry;
		q--;
	}
	return q;
}

cm_int
cm_int_divide(cm_arena *arena, cm_int a, cm_int b, cm_int *rest)
{
	int			shift = b.n == 0 ? 0 : __builtin_clzll(b.d[b.n - 1]);
	size_t		digits = a.n < b.n ? 0 : (size_t) (a.n - b.n) + 1;
	uint64_t   *q = take(arena, digits);
	uint64_t   *u = take(arena, (size_t) a.n + 1);
	size_t		mark = arena->used;
	cm_int		v = cm_int_shift_left(arena, b, shift);
	cm_int		quotient = cm_int_zero;

	*rest = cm_int_zero;
	if (arena->full || v.n == 0)
		return cm_int_zero;
	u[a.n] = 0;
	for (int i = a.n - 1; i >= 0; i--)
	{
		u[i + 1] |= shift == 0 ? 0 : a.d[i] >> (64 - shift);
		u[i] = a.d[i] << shift;
	}
	for (size_t i = digits; i-- > 0;)
		q[i] = divide_digit(u + i, v.d, v.n);

	/* the quotient lies under the rest: it cannot give back words */
	while (digits > 0 && q[digits - 1] == 0)
		digits--;
	quotient.d = q;
	quotient.n = (int) digits;
	quotient.negative = digits > 0 && a.negative != b.negative;
	arena->used = mark;
	for (int i = 0; i <= a.n; i++)
		u[i] = u[i] >> shift | (shift > 0 && i < a.n ? u[i + 1] << (64 - shift) : 0);
	*rest = trimmed(arena, u, (size_t) a.n + 1, a.negative);
	return quotient;
}

cm_int
cm_int_divide_exact(cm_arena *arena, cm_int a, cm_int b)
{
	int64_t		zeros = cm_int_trailing(b);
	size_t		n = a.n < b.n ? 0 : (size_t) (a.n - b.n) + 1;
	uint64_t   *q = take(arena, n);
	size_t		mark = arena->used;
	cm_int		v = cm_int_shift_right(arena, b, zeros);
	cm_int		u = cm_int_shift_right(arena, a, zeros);
	uint64_t   *d = take(arena, n);
	uint64_t	inverse;

	if (arena->full || n == 0 || v.n == 0)
		return cm_int_zero;
	for (size_t i = 0; i < n; i++)
		d[i] = i < (size_t) u.n ? u.d[i] : 0;

	/* Newton's method doubles the number of right bits; an odd number is its own inverse in three of them */
	inverse = v.d[0];
	for (int i = 0; i < 5; i++)
		inverse *= 2 - v.d[0] * inverse;

	/* from the lowest word upwards: each digit makes one word of what is left zero, and only n words matter */
	for (size_t i = 0; i < n; i++)
	{
		size_t		room = n - i;
		int			count = (size_t) v.n < room ? v.n : (int) room;
		uint64_t	carry = 0;
		uint64_t	borrow = 0;

		q[i] = d[i] * inverse;
		for (size_t j = 0; j < room && (j < (size_t) count || carry != 0 || borrow != 0); j++)
		{
			u128		product = (u128) (j < (size_t) count ? v.d[j] : 0) * q[i] + carry;
			u128		difference = (u128) d[i + j] - (uint64_t) product - borrow;

			d[i + j] = (uint64_t) difference;
			carry = (uint64_t) (product >> 64);
			borrow = (uint64_t) (difference >> 64) & 1;
		}
	}
	arena->used = mark;
	return trimmed(arena, q, n, a.negative != b.negative);
}

/* ---- doubles ---- */

/*
 * mantissa * 2^exponent as the nearest double, half to even; the last bit of
 * the mantissa, whose highest bit is set, may stand for any rest below it.
 */
static double
round_to_double(uint64_t mantissa, int64_t exponent)
{
	int64_t		drop = exponent + 11 < -1074 ? -1074 - exponent : 11;
	uint64_t	kept;
	uint64_t	lost;

	if (drop > 64)
		return 0;
	if (exponent > 1024)
		return HUGE_VAL;
	kept = drop == 64 ? 0 : mantissa >> drop;
	lost = mantissa << (64 - drop);
	if (lost > (uint64_t) 1 << 63 || (lost == (uint64_t) 1 << 63 && (kept & 1)))
		kept++;
	return ldexp((double) kept, (int) (exponent + drop));
}

/*
 * |a / b| as mantissa * 2^*exponent, rounded to odd: the last bit is set where
 * the value lies between two mantissas.  Neither is zero.
 */
static uint64_t
odd_ratio(cm_arena *arena, cm_int a, cm_int b, int64_t *exponent)
{
	size_t		mark = arena->used;
	int64_t		shift = cm_int_bits(b) - cm_int_bits(a) + 65;
	cm_int		rest;
	cm_int		quotient;
	uint64_t	mantissa;
	int			bits;
	bool		inexact;

	/* the quotient has 65 or 66 bits */
	if (shift >= 0)
		a = cm_int_shift_left(arena, a, shift);
	else
		b = cm_int_shift_left(arena, b, -shift);
	quotient = cm_int_divide(arena, a, b, &rest);
	arena->used = mark;
	*exponent = 0;
	if (arena->full || quotient.n != 2)
		return 0;
	bits = 64 - __builtin_clzll(quotient.d[1]);
	mantissa = quotient.d[1] << (64 - bits) | quotient.d[0] >> bits;
	inexact = rest.n > 0 || quotient.d[0] << (64 - bits) != 0;
	*exponent = bits - shift;
	return mantissa | inexact;
}

double
cm_int_ratio(cm_arena *arena, cm_int a, cm_int b, int64_t exponent)
{
	int64_t		own;
	uint64_t	mantissa;
	double		value;

	if (a.n == 0)
		return 0;
	mantissa = odd_ratio(arena, a, b, &own);
	value = mantissa == 0 ? 0 : round_to_double(mantissa, own + exponent);
	return a.negative != b.negative ? -value : value;
}

double
cm_int_root_ratio(cm_arena *arena, cm_int a, cm_int b, int64_t exponent)
{
	int64_t		own;
	uint64_t	mantissa;

	if (a.n == 0)
		return 0;
	mantissa = odd_ratio(arena, a, b, &own);
	own += exponent;
	if (mantissa == 0 || own > 4096 || own < -4096)
		return own > 4096 ? HUGE_VAL : 0;
	/* an even power of two is left for behind the root */
	return ldexp(sqrt(round_to_double(mantissa, own & 1)), (int) ((own - (own & 1)) / 2));
}
