/*
 * wide.c: unsigned integers of up to 2048 bits.
 */
#include "core/number/wide.h"

#include <string.h>

static void
normalize(cm_wide *w)
{
	while (w->n > 0 && w->d[w->n - 1] == 0)
		w->n--;
}

void
cm_wide_set(cm_wide *w, cm_u128 value)
{
	w->d[0] = (uint64_t) value;
	w->d[1] = (uint64_t) (value >> 64);
	w->n = 2;
	normalize(w);
}

bool
cm_wide_get(const cm_wide *w, cm_u128 *value)
{
	if (w->n > 2)
		return false;
	*value = 0;
	if (w->n > 1)
		*value = (cm_u128) w->d[1] << 64;
	if (w->n > 0)
		*value |= w->d[0];
	return true;
}

bool
cm_wide_mul_small(cm_wide *w, uint64_t factor, uint64_t addend)
{
	uint64_t	carry = addend;

	for (int i = 0; i < w->n; i++)
	{
		cm_u128		t = (cm_u128) w->d[i] * factor + carry;

		w->d[i] = (uint64_t) t;
		carry = (uint64_t) (t >> 64);
	}
	if (carry != 0)
	{
		if (w->n == CM_WIDE_LIMBS)
			return false;
		w->d[w->n++] = carry;
	}
	normalize(w);
	return true;
}

bool
cm_wide_mul(cm_wide *product, const cm_wide *a, const cm_wide *b)
{
	cm_wide		r;

	if (a->n == 0 || b->n == 0)
	{
		product->n = 0;
		return true;
	}
	if (a->n + b->n > CM_WIDE_LIMBS)
		return false;

	r.n = a->n + b->n;
	memset(r.d, 0, sizeof(uint64_t) * (size_t) r.n);
	for (int i = 0; i < a->n; i++)
	{
		uint64_t	carry = 0;

		for (int j = 0; j < b->n; j++)
		{
			cm_u128		t = (cm_u128) a->d[i] * b->d[j] + r.d[i + j] + carry;

			r.d[i + j] = (uint64_t) t;
			carry = (uint64_t) (t >> 64);
		}
		r.d[i + b->n] = carry;
	}
	normalize(&r);
	product->n = r.n;
	memcpy(product->d, r.d, sizeof(uint64_t) * (size_t) r.n);
	return true;
}

bool
cm_wide_mul_pow10(cm_wide *w, int exponent)
{
	static const uint64_t ten18 = UINT64_C(1000000000000000000);

	for (; exponent >= 18; exponent -= 18)
	{
		if (!cm_wide_mul_small(w, ten18, 0))
			return false;
	}
	for (; exponent > 0; exponent--)
	{
		if (!cm_wide_mul_small(w, 10, 0))
			return false;
	}
	return true;
}

int
cm_wide_compare(const cm_wide *a, const cm_wide *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (int i = a->n - 1; i >= 0; i--)
	{
		if (a->d[i] != b->d[i])
			return a->d[i] < b->d[i] ? -1 : 1;
	}
	return 0;
}

/* out := w << shift, 0 <= shift < 64; out has one limb more than w, kept even if 0. */
static void
shift_left(uint64_t *out, const cm_wide *w, int shift)
{
	uint64_t	carry = 0;

	for (int i = 0; i < w->n; i++)
	{
		out[i] = w->d[i] << shift | carry;
		carry = shift == 0 ? 0 : w->d[i] >> (64 - shift);
	}
	out[w->n] = carry;
}

/* Subtract q * v[0 .. n-1] from u[0 .. n]; true if it went below zero. */
static bool
subtract_multiple(uint64_t *u, const uint64_t *v, int n, uint64_t q)
{
	uint64_t	borrow = 0;

	for (int i = 0; i < n; i++)
	{
		cm_u128		t = (cm_u128) q * v[i] + borrow;
		uint64_t	low = (uint64_t) t;

		borrow = (uint64_t) (t >> 64) + (u[i] < low);
		u[i] -= low;
	}
	if (u[n] < borrow)
	{
		u[n] -= borrow;
		return true;
	}
	u[n] -= borrow;
	return false;
}

static void
add_back(uint64_t *u, const uint64_t *v, int n)
{
	uint64_t	carry = 0;

	for (int i = 0; i < n; i++)
	{
		cm_u128		t = (cm_u128) u[i] + v[i] + carry;

		u[i] = (uint64_t) t;
		carry = (uint64_t) (t >> 64);
	}
	u[n] += carry;
}

/* One digit of Knuth's algorithm D: u[0 .. n] / v[0 .. n-1], v normalised, n >= 2. */
static uint64_t
quotient_digit(uint64_t *u, const uint64_t *v, int n)
{
	cm_u128		top = (cm_u128) u[n] << 64 | u[n - 1];
	cm_u128		guess = top / v[n - 1];
	cm_u128		rest = top % v[n - 1];

	while (guess >> 64 != 0 ||
		   guess * v[n - 2] > (rest << 64 | u[n - 2]))
	{
		guess--;
		rest += v[n - 1];
		if (rest >> 64 != 0)
			break;
	}
	if (subtract_multiple(u, v, n, (uint64_t) guess))
	{
		guess--;
		add_back(u, v, n);
	}
	return (uint64_t) guess;
}

/* num := num / den, rest := num % den. */
static void
divide(cm_wide *num, const cm_wide *den, cm_wide *rest)
{
	uint64_t	u[CM_WIDE_LIMBS + 1];
	uint64_t	v[CM_WIDE_LIMBS + 1];
	int			n = den->n;
	int			shift;

	if (num->n < n || cm_wide_compare(num, den) < 0)
	{
		*rest = *num;
		num->n = 0;
		return;
	}
	if (n < 2)
	{
		cm_u128		r = 0;

		for (int i = num->n - 1; i >= 0; i--)
		{
			cm_u128		t = r << 64 | num->d[i];

			num->d[i] = (uint64_t) (t / den->d[0]);
			r = t % den->d[0];
		}
		normalize(num);
		cm_wide_set(rest, r);
		return;
	}

	shift = __builtin_clzll(den->d[n - 1]);
	shift_left(u, num, shift);
	shift_left(v, den, shift);
	for (int i = num->n - n; i >= 0; i--)
		num->d[i] = quotient_digit(u + i, v, n);
	num->n = num->n - n + 1;
	normalize(num);

	for (int i = 0; i < n; i++)
		rest->d[i] = u[i] >> shift | (shift == 0 ? 0 : u[i + 1] << (64 - shift));
	rest->n = n;
	normalize(rest);
}

bool
cm_wide_divide(cm_wide *num, const cm_wide *den, bool *exact)
{
	cm_wide		rest;
	int			half;

	divide(num, den, &rest);
	*exact = rest.n == 0;
	if (*exact)
		return true;

	if (!cm_wide_mul_small(&rest, 2, 0))
		return false;
	half = cm_wide_compare(&rest, den);
	if (half > 0 || (half == 0 && num->n > 0 && (num->d[0] & 1) != 0))
	{
		if (num->n == 0)
			cm_wide_set(num, 1);
		else
			return cm_wide_mul_small(num, 1, 1);
	}
	return true;
}
