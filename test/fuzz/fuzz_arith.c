/*
 * fuzz_arith.c: arithmetic of wide.c and decimal.c against slow.h, which is
 * written otherwise; and the laws of sums.
 */
#include "fuzz.h"
#include "slow.h"

static slow
magnitude(cm_i128 n)
{
	return slow_of(n < 0 ? -(cm_u128) n : (cm_u128) n);
}

/*
 * Whether status and result are those of num / den, with that sign, as an
 * amount.  Beyond the range the quotient is at least a half above its end.
 */
static bool
is_amount(const slow *num, const slow *den, bool negative, cm_status status, cm_i128 result)
{
	slow		limit = slow_of((cm_u128) CM_AMOUNT_MAX + negative);
	slow		twice_limit = slow_add(&limit, &limit);
	slow		one = slow_of(1);
	slow		twice_num = slow_add(num, num);
	slow		end;
	int			order;

	if (status == CM_OK)
	{
		slow		quotient = magnitude(result);

		return (result == 0 || (result < 0) == negative) && slow_is_quotient(num, den, &quotient);
	}
	end = slow_add(&twice_limit, &one);
	end = slow_multiply(&end, den);
	order = slow_compare(&twice_num, &end);
	/* the tie at the end goes to the even neighbour: the lowest amount is even, the highest is not */
	return status == CM_OVERFLOW && (order > 0 || (order == 0 && !negative));
}

/* coefficient * 10^-scale as num / den */
static void
ratio_of(const cm_number *number, slow *num, slow *den)
{
	slow		power = slow_pow10(number->scale < 0 ? -number->scale : number->scale);

	*num = slow_of_wide(&number->coefficient);
	*den = slow_of(1);
	if (number->scale >= 0)
		*den = power;
	else
		*num = slow_multiply(num, &power);
}

/* ---- values ---- */

static void
check_sums(choices *c)
{
	unsigned	tag = (unsigned) take_bytes(c, 2);
	cm_i128		x[3];
	cm_value	v[3];
	cm_value	left;
	cm_value	right;

	for (int i = 0; i < 3; i++)
	{
		x[i] = take_amount(c);
		MUST(cm_amount_fits(x[i]), "an amount");
		v[i] = cm_value_make(x[i], tag);
		MUST(cm_amount(v[i]) == x[i] && cm_tag(v[i]) == tag, "parts of a value");
	}
	left = v[0];
	MUST((cm_value_add(&left, v[1]) == CM_OK) == cm_amount_fits(x[0] + x[1]), "overflow of a sum");
	MUST(cm_amount(left) == (cm_amount_fits(x[0] + x[1]) ? x[0] + x[1] : x[0]) && cm_tag(left) == tag, "a sum");
	right = v[0];
	MUST((cm_value_subtract(&right, v[1]) == CM_OK) == cm_amount_fits(x[0] - x[1]), "overflow of a difference");
	MUST(cm_amount(right) == (cm_amount_fits(x[0] - x[1]) ? x[0] - x[1] : x[0]) && cm_tag(right) == tag, "a difference");
	MUST(cm_value_compare(v[0], v[1]) == (x[0] > x[1]) - (x[0] < x[1]), "order");

	left = v[0];
	right = v[1];
	if (cm_value_add(&left, v[1]) == CM_OK && cm_value_add(&left, v[2]) == CM_OK &&
		cm_value_add(&right, v[2]) == CM_OK && cm_value_add(&right, v[0]) == CM_OK)
		MUST(cm_value_equal(left, right), "(a + b) + c = (b + c) + a");
	left = v[0];
	if (cm_value_negate(&left) == CM_OK)
		MUST(cm_value_add(&left, v[0]) == CM_OK && cm_amount(left) == 0, "a - a = 0");
	else
		MUST(x[0] == CM_AMOUNT_MIN, "only the lowest amount has no opposite");
}

static void
check_products(choices *c)
{
	cm_i128		x = take_amount(c);
	unsigned	tag = (unsigned) take_bytes(c, 2);
	cm_number	number = take_number(c);
	cm_value	v = cm_value_make(x, tag);
	slow		amount = magnitude(x);
	slow		num;
	slow		den;
	slow		product;
	cm_status	status;

	ratio_of(&number, &num, &den);
	product = slow_multiply(&amount, &num);
	status = cm_value_multiply(&v, &number);
	MUST(is_amount(&product, &den, (x < 0) != number.negative, status, cm_amount(v)), "a product");
	MUST(cm_tag(v) == tag, "the tag of a product");

	v = cm_value_make(x, tag);
	product = slow_multiply(&amount, &den);
	status = cm_value_divide(&v, &number);
	if (number.coefficient.n == 0)
		MUST(status == CM_DIVISION_BY_ZERO, "division by zero");
	else
		MUST(is_amount(&product, &num, (x < 0) != number.negative, status, cm_amount(v)), "a quotient");
	MUST(cm_tag(v) == tag, "the tag of a quotient");
}

static void
check_rescale(choices *c)
{
	cm_i128		x = take_amount(c);
	uint64_t	num = (uint64_t) take_bytes(c, 1 + take(c) % 8);
	uint64_t	den = (uint64_t) take_bytes(c, 1 + take(c) % 8) | 1;
	cm_value	v = cm_value_make(x, 7);
	slow		amount = magnitude(x);
	slow		n = slow_of(num);
	slow		d;
	cm_status	status;

	den <<= take(c) % 8;		/* an even one has ties */
	den |= den == 0;
	d = slow_of(den);
	n = slow_multiply(&amount, &n);
	status = cm_value_rescale(&v, num, den);
	MUST(is_amount(&n, &d, x < 0, status, cm_amount(v)), "a share");
}

static void
check_round(choices *c)
{
	cm_i128		x = take_amount(c);
	int			places = (int8_t) take(c) % 24;
	cm_value	v = cm_value_make(x, 7);
	cm_status	status = cm_value_round(&v, places);
	slow		amount = magnitude(x);
	slow		step = slow_pow10(places < CM_SCALE ? CM_SCALE - places : 0);
	slow		limit = slow_of((cm_u128) CM_AMOUNT_MAX + (x < 0));
	slow		quotient = slow_of(0);
	slow		product;

	/* the quotient, bit by bit */
	for (int bit = 111; bit >= 0; bit--)
	{
		slow		next = slow_of((cm_u128) 1 << bit);

		next = slow_add(&quotient, &next);
		product = slow_multiply(&next, &step);
		if (slow_compare(&product, &amount) <= 0)
			quotient = next;
	}
	if (!slow_is_quotient(&amount, &step, &quotient))
	{
		slow		one = slow_of(1);

		quotient = slow_add(&quotient, &one);
		MUST(slow_is_quotient(&amount, &step, &quotient), "one of two neighbours is nearer");
	}
	product = slow_multiply(&quotient, &step);
	if (slow_compare(&product, &limit) > 0)
		MUST(status == CM_OVERFLOW, "rounding over the end");
	else
	{
		slow		result = magnitude(cm_amount(v));

		MUST(status == CM_OK && slow_compare(&result, &product) == 0 &&
			 (cm_amount(v) == 0 || (cm_amount(v) < 0) == (x < 0)), "rounding to %d places", places);
	}
}

static void
check_number(choices *c)
{
	cm_number	number = take_number(c);
	uint64_t	num = (uint64_t) take_bytes(c, 1 + take(c) % 8);
	uint64_t	den = (uint64_t) take_bytes(c, 1 + take(c) % 8);
	slow		n;
	slow		d;
	slow		factor = slow_of(num);
	slow		divisor;
	slow		one = slow_pow10(CM_SCALE);
	cm_i128		amount = 0;
	cm_i128		exact = 0;
	cm_status	status;
	cm_status	strict;

	den |= den == 0;
	divisor = slow_of(den);
	ratio_of(&number, &n, &d);
	n = slow_multiply(&n, &one);
	n = slow_multiply(&n, &factor);
	d = slow_multiply(&d, &divisor);
	status = cm_amount_from_number(&number, num, den, false, &amount);
	MUST(is_amount(&n, &d, number.negative, status, amount), "an amount from a number");
	strict = cm_amount_from_number(&number, num, den, true, &exact);
	if (strict == CM_OK)
	{
		slow		m = magnitude(exact);

		m = slow_multiply(&m, &d);
		MUST(status == CM_OK && exact == amount && slow_compare(&m, &n) == 0, "an exact amount");
	}
	else if (strict == CM_TOO_PRECISE && status == CM_OK)
	{
		slow		m = magnitude(amount);

		m = slow_multiply(&m, &d);
		MUST(slow_compare(&m, &n) != 0, "refused as too precise");
	}
	else
		MUST(strict == CM_TOO_PRECISE || status == strict, "strict or not");
}

/* Text, wire form, and the division by a million. */
static void
check_forms(choices *c)
{
	cm_i128		x = take_amount(c);
	cm_value	v = cm_value_make(x, (unsigned) take_bytes(c, 2));
	unsigned char wire[CM_VALUE_WIRE];
	char		text[CM_AMOUNT_TEXT];
	int			len = cm_amount_format(x, text);
	cm_number	number;
	cm_error	error;
	size_t		used;
	cm_i128		back;
	int64_t		rest;

	MUST(len > 0 && (size_t) len == strlen(text), "length of %s", text);
	MUST(cm_number_parse(text, (size_t) len, &number, &used, &error) == CM_OK && used == (size_t) len &&
		 cm_amount_from_number(&number, 1, 1, true, &back) == CM_OK && back == x, "%s reads back", text);
	cm_value_to_wire(v, wire);
	MUST(cm_value_equal(cm_value_from_wire(wire), v), "wire form");
	back = cm_divide_million(x, &rest);
	MUST(back * 1000000 + rest == x && rest > -1000000 && rest < 1000000 && (rest == 0 || (rest < 0) == (x < 0)),
		 "a millionth");
}

/* ---- wide ---- */

static void
take_wide(choices *c, cm_wide *w, int limbs)
{
	int			n = take(c) % (limbs + 1);

	w->n = 0;
	for (int i = 0; i < n; i++)
	{
		int			kind = take(c);

		w->d[i] = kind % 4 == 0 ? 0 : kind % 4 == 1 ? UINT64_MAX : kind % 4 == 2
			? UINT64_C(1) << 63 : (uint64_t) take_bytes(c, 8);
		w->d[i] ^= (uint64_t) (kind >> 6);
		if (w->d[i] != 0)
			w->n = i + 1;
	}
}

static void
check_wide(choices *c)
{
	cm_wide		a;
	cm_wide		b;
	cm_wide		product;
	slow		sa;
	slow		sb;
	slow		expected;
	slow		got;
	bool		exact;

	take_wide(c, &a, CM_WIDE_LIMBS);
	take_wide(c, &b, CM_WIDE_LIMBS);
	sa = slow_of_wide(&a);
	sb = slow_of_wide(&b);
	expected = slow_multiply(&sa, &sb);
	if (cm_wide_mul(&product, &a, &b))
	{
		got = slow_of_wide(&product);
		MUST((product.n == 0 || product.d[product.n - 1] != 0) && slow_compare(&got, &expected) == 0, "a wide product");
	}
	else
		MUST(slow_bits(&expected) > 64 * (CM_WIDE_LIMBS - 1), "a wide product that fits");

	if (b.n == 0)
		return;
	product = a;
	if (cm_wide_divide(&product, &b, &exact))
	{
		got = slow_of_wide(&product);
		MUST((product.n == 0 || product.d[product.n - 1] != 0) && slow_is_quotient(&sa, &sb, &got), "a wide quotient");
		expected = slow_multiply(&got, &sb);
		MUST(exact == (slow_compare(&expected, &sa) == 0), "whether it is exact");
	}
	else
		MUST(slow_bits(&sb) == 64 * CM_WIDE_LIMBS, "a wide quotient that fits");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[]) (choices *) = {
		check_sums, check_products, check_rescale, check_round, check_number, check_forms, check_wide, check_products,
	};
	choices		c = {data, size};

	checks[take(&c) % 8] (&c);
	return 0;
}
