/*
 * slow.h: whole numbers without a sign, as plainly as they can be written: a
 * second opinion on src/core/number/wide.c and decimal.c.  No division: a quotient is
 * judged by what it multiplies to.
 */
#ifndef SLOW_H
#define SLOW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/number/wide.h"

#define SLOW_DIGITS 176			/* of 32 bits, least significant first */

typedef struct slow
{
	uint32_t	d[SLOW_DIGITS];
} slow;

static inline slow
slow_of(cm_u128 n)
{
	slow		s;

	memset(&s, 0, sizeof(s));
	for (int i = 0; i < 4; i++)
		s.d[i] = (uint32_t) (n >> 32 * i);
	return s;
}

static inline slow
slow_of_wide(const cm_wide *w)
{
	slow		s = slow_of(0);

	for (int i = 0; i < w->n * 2; i++)
		s.d[i] = (uint32_t) (w->d[i / 2] >> 32 * (i % 2));
	return s;
}

static inline int
slow_length(const slow *s)
{
	int			n = SLOW_DIGITS;

	while (n > 0 && s->d[n - 1] == 0)
		n--;
	return n;
}

static inline int
slow_bits(const slow *s)
{
	int			n = slow_length(s);

	return n == 0 ? 0 : 32 * n - __builtin_clz(s->d[n - 1]);
}

static inline int
slow_compare(const slow *a, const slow *b)
{
	for (int i = SLOW_DIGITS - 1; i >= 0; i--)
	{
		if (a->d[i] != b->d[i])
			return a->d[i] < b->d[i] ? -1 : 1;
	}
	return 0;
}

static inline slow
slow_add(const slow *a, const slow *b)
{
	slow		s;
	uint64_t	carry = 0;

	for (int i = 0; i < SLOW_DIGITS; i++)
	{
		carry += (uint64_t) a->d[i] + b->d[i];
		s.d[i] = (uint32_t) carry;
		carry >>= 32;
	}
	if (carry != 0)
		abort();
	return s;
}

/* a - b, where a >= b. */
static inline slow
slow_subtract(const slow *a, const slow *b)
{
	slow		s;
	int64_t		borrow = 0;

	for (int i = 0; i < SLOW_DIGITS; i++)
	{
		int64_t		digit = (int64_t) a->d[i] - b->d[i] - borrow;

		borrow = digit < 0;
		s.d[i] = (uint32_t) (digit + (borrow << 32));
	}
	if (borrow != 0)
		abort();
	return s;
}

static inline slow
slow_multiply(const slow *a, const slow *b)
{
	slow		s = slow_of(0);
	int			na = slow_length(a);
	int			nb = slow_length(b);

	if (na + nb > SLOW_DIGITS)
		abort();
	for (int i = 0; i < na; i++)
	{
		uint64_t	carry = 0;

		for (int j = 0; j < nb || carry != 0; j++)
		{
			carry += s.d[i + j] + (uint64_t) a->d[i] * b->d[j];
			s.d[i + j] = (uint32_t) carry;
			carry >>= 32;
		}
	}
	return s;
}

static inline slow
slow_pow10(int exponent)
{
	slow		s = slow_of(1);
	slow		ten = slow_of(10);
	slow		ten9 = slow_of(1000000000);

	for (; exponent >= 9; exponent -= 9)
		s = slow_multiply(&s, &ten9);
	for (; exponent > 0; exponent--)
		s = slow_multiply(&s, &ten);
	return s;
}

/* Whether quotient is num / den, rounded half to even. */
static inline bool
slow_is_quotient(const slow *num, const slow *den, const slow *quotient)
{
	slow		product = slow_multiply(quotient, den);
	slow		off = slow_compare(num, &product) >= 0
		? slow_subtract(num, &product) : slow_subtract(&product, num);
	slow		twice = slow_add(&off, &off);
	int			order = slow_compare(&twice, den);

	return order < 0 || (order == 0 && quotient->d[0] % 2 == 0);
}

#endif
