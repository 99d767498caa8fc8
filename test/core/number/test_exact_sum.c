/*
 * test_exact_sum.c: exact sums against a fixed-point number that is wide
 * enough for everything and adds bit by bit; and that order does not matter.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "core/number/exact_sum.h"

/* ---- the reference: units of 2^-2200, 32 bits a limb, two's complement ---- */

#define LIMBS 142
#define UNIT (-2200)

typedef struct wide_sum
{
	uint32_t	d[LIMBS];
} wide_sum;

/* += or -= mantissa * 2^exponent, one bit after the other */
static void
reference_add_power(wide_sum *r, int exponent, bool negative)
{
	int			bit = exponent - UNIT;
	uint32_t	one = UINT32_C(1) << bit % 32;

	for (int i = bit / 32; i < LIMBS; i++)
	{
		uint32_t	before = r->d[i];

		r->d[i] = negative ? before - one : before + one;
		if (negative ? before >= one : r->d[i] >= before)
			return;
		one = 1;
	}
}

/* frexp, not the bits of the double: another way than that of the code */
static void
reference_add_product(wide_sum *r, double a, double b, bool subtract)
{
	int			ea;
	int			eb;
	int64_t		ma = (int64_t) ldexp(frexp(a, &ea), 53);
	int64_t		mb = (int64_t) ldexp(frexp(b, &eb), 53);
	bool		negative = (ma < 0) != (mb < 0);

	ma = ma < 0 ? -ma : ma;
	mb = mb < 0 ? -mb : mb;
	for (int i = 0; i < 53; i++)
		for (int j = 0; (ma >> i & 1) && j < 53; j++)
			if (mb >> j & 1)
				reference_add_power(r, ea + eb - 106 + i + j, negative != subtract);
}

static bool
reference_negative(const wide_sum *r)
{
	return r->d[LIMBS - 1] >> 31 != 0;
}

/* The nearest double: the magnitude, bit by bit from the top. */
static double
reference_double(const wide_sum *r)
{
	wide_sum	m = *r;
	uint32_t	carry = 1;
	int			top = LIMBS * 32 - 1;
	int			last;
	double		value = 0;
	bool		half;
	bool		more = false;

	for (int i = 0; reference_negative(r) && i < LIMBS; i++)
	{
		m.d[i] = ~m.d[i] + carry;
		carry = carry && m.d[i] == 0;
	}
#define BIT(n) (m.d[(n) / 32] >> (n) % 32 & 1)
	while (top >= 0 && !BIT(top))
		top--;
	if (top < 0)
		return 0;
	last = top - 52 > -1074 - UNIT ? top - 52 : -1074 - UNIT;
	for (int i = top; i >= last; i--)
		value = 2 * value + BIT(i);
	half = BIT(last - 1);
	for (int i = 0; i < last - 1; i++)
		more = more || BIT(i);
	if (half && (more || fmod(value, 2) != 0))
		value++;
	value = ldexp(value, last + UNIT);
	return reference_negative(r) ? -value : value;
}

/* ---- the sums that are tested ---- */

typedef struct sums
{
	cm_sums		s;
	unsigned char room[2 * CM_SPAN_WORDS_OPEN * CM_WORD + 1];
} sums;

static void
begin(sums *t, int count)
{
	memset(t, 0, sizeof(*t));
	t->s.count = count;
	t->s.bytes = t->room + 1;	/* never aligned */
}

static void
widen(sums *t, cm_span span)
{
	sums		old = *t;

	old.s.bytes = old.room + 1;
	if (cm_span_within(span, t->s.span))
		return;
	t->s.span = cm_span_union(span, t->s.span);
	if (t->s.span.words > CM_SPAN_WORDS_OPEN)
	{
		CHECK(false, "a window of %d words", t->s.span.words);
		exit(check_done());
	}
	cm_sums_move(&old.s, &t->s);
}

static void
add(sums *t, int index, double a, double b, bool subtract)
{
	cm_part		parts[2];

	CHECK(cm_split_double(a, &parts[0]) && cm_split_double(b, &parts[1]), "the parts are finite");
	widen(t, cm_span_of(parts, 2));
	CHECK(cm_part_fits(&parts[0], t->s.span) && cm_part_fits(&parts[1], t->s.span), "%a and %a", a, b);
	cm_sums_add_product(&t->s, index, &parts[0], &parts[1], subtract);
}

static void
trim(sums *t)
{
	sums		old = *t;

	old.s.bytes = old.room + 1;
	t->s.span = cm_sums_tight(&t->s);
	cm_sums_move(&old.s, &t->s);
}

static bool
same(const sums *a, const sums *b)
{
	return a->s.span.first == b->s.span.first && a->s.span.words == b->s.span.words &&
		memcmp(a->s.bytes, b->s.bytes, cm_sums_size(a->s.count, a->s.span)) == 0;
}

/* Every bit of a sum is that of the reference, and so is the double. */
static void
check_sum(const sums *t, int index, const wide_sum *r)
{
	const unsigned char *sum = cm_sum(&t->s, index);
	uint32_t	sign = reference_negative(r) ? UINT32_MAX : 0;
	int			wrong = 0;
	double		got = cm_sums_double(&t->s, index);
	double		want = reference_double(r);

	CHECK(cm_sum_negative(&t->s, index) == reference_negative(r), "the sign");
	CHECK(cm_sum_zero(&t->s, index) == (want == 0 && memcmp(r, &(wide_sum) {{0}}, sizeof(*r)) == 0), "whether it is zero");
	for (int bit = 0; bit < LIMBS * 32; bit++)
	{
		int			at = bit + UNIT - 64 * t->s.span.first;
		uint32_t	expected = r->d[bit / 32] >> bit % 32 & 1;
		uint64_t	found = at < 0 ? 0 : at / 64 >= t->s.span.words ? sign & 1 : cm_word(sum, at / 64) >> at % 64 & 1;

		wrong += found != expected;
	}
	CHECK(wrong == 0, "%d bits", wrong);
	CHECK(got == want, "%a, not %a", got, want);
}

/* ---- doubles of all kinds ---- */

static double
any_double(int kind)
{
	uint64_t	bits = check_random();
	double		v;

	switch (kind)
	{
		case 0:					/* any bits */
			memcpy(&v, &bits, sizeof(v));
			return isfinite(v) ? v : 0;
		case 1:					/* a measured figure */
			return (double) (int64_t) (bits % 2000001 - 1000000) / 1000;
		case 2:					/* an integer */
			return (double) (int64_t) (bits % 201) - 100;
		case 3:					/* subnormal */
			bits &= UINT64_C(0x800FFFFFFFFFFFFF);
			memcpy(&v, &bits, sizeof(v));
			return v;
		case 4:					/* as large as can be */
			return bits & 1 ? DBL_MAX : -DBL_MAX;
		case 5:
			return bits & 1 ? DBL_TRUE_MIN : -DBL_MIN;
		case 6:					/* one bit */
			return ldexp(bits & 1 ? 1 : -1, (int) (bits >> 8 & 2047) - 1074);
		default:				/* near one another: sums cancel */
			return (bits & 1 ? 1 : -1) * ldexp((double) (bits >> 11), (int) (bits >> 1 & 7) - 60);
	}
}

static void
test_reference(void)
{
	for (int round = 0; round < 600; round++)
	{
		int			kind = round % 9;
		int			n = 1 + (int) (check_random() % 20);
		wide_sum	r[2] = {{{0}}, {{0}}};
		sums		t;

		begin(&t, 2);
		for (int i = 0; i < n; i++)
		{
			double		a = any_double(kind == 8 ? (int) (check_random() % 8) : kind);
			double		b = any_double(kind == 8 ? (int) (check_random() % 8) : kind);
			bool		subtract = check_random() % 4 == 0;

			add(&t, 0, a, b, subtract);
			add(&t, 1, a, 1, subtract);
			reference_add_product(&r[0], a, b, subtract);
			reference_add_product(&r[1], a, 1, subtract);
		}
		check_sum(&t, 0, &r[0]);
		check_sum(&t, 1, &r[1]);
		trim(&t);
		check_sum(&t, 0, &r[0]);
		check_sum(&t, 1, &r[1]);
	}
}

/* Halves round to even, and the least bit below decides. */
static void
test_rounding(void)
{
	static const struct
	{
		double		terms[3];
		double		want;
	}			vectors[] = {
		{{1, 0x1p-53, 0}, 1},
		{{1, 0x1p-53, DBL_TRUE_MIN}, 0x1.0000000000001p0},
		{{1, 0x1p-53, -DBL_TRUE_MIN}, 1},
		{{0x1.0000000000001p0, 0x1p-53, 0}, 0x1.0000000000002p0},
		{{-0x1.0000000000001p0, -0x1p-53, 0}, -0x1.0000000000002p0},
		{{0x1.fffffffffffffp0, 0x1p-53, 0}, 2},
		{{DBL_MAX, 0x1p970, 0}, (double) INFINITY},
		{{DBL_MAX, 0x1p970, -DBL_TRUE_MIN}, DBL_MAX},
		{{-DBL_MAX, -0x1p970, 0}, (double) -INFINITY},
		{{DBL_MAX, DBL_MAX, -DBL_MAX}, DBL_MAX},
		{{DBL_MIN, -DBL_TRUE_MIN, 0}, DBL_MIN - DBL_TRUE_MIN},
		{{DBL_MAX, -DBL_MAX, DBL_TRUE_MIN}, DBL_TRUE_MIN},
		{{DBL_MAX, DBL_MAX, DBL_MAX}, (double) INFINITY},
		{{1, -1, 0}, 0},
		{{-0.0, -0.0, -0.0}, 0},
	};
	sums		t;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
	{
		double		got;

		begin(&t, 1);
		for (int j = 0; j < 3; j++)
			add(&t, 0, vectors[i].terms[j], 1, false);
		got = cm_sums_double(&t.s, 0);
		CHECK(got == vectors[i].want && !signbit(got) == !signbit(vectors[i].want), "%zu: %a", i, got);
	}

	/* products below the least double: three quarters of it are it, a half is nothing */
	begin(&t, 1);
	add(&t, 0, 0x1p-1000, 0x1p-75, false);
	CHECK(cm_sums_double(&t.s, 0) == 0, "half of the least double");
	add(&t, 0, 0x1p-1000, 0x1p-76, false);
	CHECK(cm_sums_double(&t.s, 0) == DBL_TRUE_MIN, "three quarters of it");
	begin(&t, 1);
	add(&t, 0, DBL_TRUE_MIN, DBL_TRUE_MIN, false);
	CHECK(cm_sums_double(&t.s, 0) == 0 && !cm_sum_zero(&t.s, 0), "a product is never lost");
}

static void
test_windows(void)
{
	cm_part		part;
	sums		t;
	sums		zero;

	CHECK(!cm_split_double((double) NAN, &part) && !cm_split_double((double) INFINITY, &part) &&
		  !cm_split_double((double) -INFINITY, &part), "no number");

	/* everything at once needs all words, and no more */
	begin(&t, 1);
	add(&t, 0, DBL_TRUE_MIN, DBL_TRUE_MIN, false);
	add(&t, 0, DBL_MAX, DBL_MAX, true);
	CHECK(t.s.span.first == CM_SPAN_FIRST && t.s.span.words == CM_SPAN_WORDS, "%d words from %d",
		  t.s.span.words, t.s.span.first);
	CHECK(cm_sums_roomy(&t.s), "room for as many again");
	add(&t, 0, DBL_TRUE_MIN, DBL_TRUE_MIN, true);
	add(&t, 0, DBL_MAX, DBL_MAX, false);
	trim(&t);
	begin(&zero, 1);
	CHECK(same(&t, &zero), "nothing remains: %d words", t.s.span.words);

	/* integers stay in one word */
	begin(&t, 1);
	for (int i = 0; i < 1000; i++)
		add(&t, 0, i, -3, false);
	CHECK(t.s.span.first == 0 && t.s.span.words == 2, "%d words from %d", t.s.span.words, t.s.span.first);
	trim(&t);
	CHECK(t.s.span.first == 0 && t.s.span.words == 1, "one word");
	CHECK(cm_sums_double(&t.s, 0) == -3 * 499500, "-3 * (0 + ... + 999)");

	/* the smallest windows of minus one, of 2^63 and of -2^63 */
	begin(&t, 1);
	add(&t, 0, -1, 1, false);
	trim(&t);
	CHECK(t.s.span.first == 0 && t.s.span.words == 1 && cm_word(t.s.bytes, 0) == UINT64_MAX, "-1");
	begin(&t, 1);
	add(&t, 0, 0x1p63, 1, false);
	trim(&t);
	CHECK(t.s.span.first == 0 && t.s.span.words == 2, "2^63");
	begin(&t, 1);
	add(&t, 0, -0x1p63, 1, false);
	trim(&t);
	CHECK(t.s.span.first == 0 && t.s.span.words == 1 && !cm_sums_roomy(&t.s), "-2^63");
	begin(&t, 1);
	add(&t, 0, -0x1p64, 1, false);
	trim(&t);
	CHECK(t.s.span.first == 1 && t.s.span.words == 1 && cm_word(t.s.bytes, 0) == UINT64_MAX, "-2^64");
	begin(&t, 2);				/* the words are those that any sum needs */
	add(&t, 0, 0x1p64, 1, false);
	add(&t, 1, 1, 1, true);
	trim(&t);
	CHECK(t.s.span.first == 0 && t.s.span.words == 2 && cm_word(t.s.bytes, 3) == UINT64_MAX, "a window for two sums");
}

/* Parts that are summed apart and put together, and taken off again, are the whole. */
static void
test_parts(void)
{
	for (int round = 0; round < 400; round++)
	{
		int			n = 2 + (int) (check_random() % 30);
		sums		whole;
		sums		parts[2];
		sums		both;
		sums		rest;

		begin(&whole, 2);
		begin(&parts[0], 2);
		begin(&parts[1], 2);
		for (int i = 0; i < n; i++)
		{
			double		a = any_double(round % 8);
			double		b = any_double((int) (check_random() % 8));

			add(&whole, 0, a, b, false);
			add(&whole, 1, b, 1, false);
			add(&parts[i % 2], 0, a, b, false);
			add(&parts[i % 2], 1, b, 1, false);
		}
		rest = whole;
		rest.s.bytes = rest.room + 1;
		trim(&parts[1]);
		begin(&both, 2);
		widen(&both, cm_span_union(parts[0].s.span, parts[1].s.span));
		cm_sums_move(&parts[0].s, &both.s);
		if (!cm_sums_roomy(&both.s))	/* it may be that both ends are full */
			widen(&both, (cm_span) {both.s.span.first, both.s.span.words + 1});
		cm_sums_add(&both.s, &parts[1].s, false);
		trim(&both);
		cm_sums_add(&rest.s, &parts[1].s, true);
		trim(&rest);
		trim(&whole);
		trim(&parts[0]);
		CHECK(same(&both, &whole), "round %d", round);
		CHECK(same(&rest, &parts[0]), "round %d", round);
	}
}

/* A million rows in three orders. */
static void
test_orders(void)
{
	enum
	{
		N = 1000000
	};
	double	   *v = malloc(N * sizeof(*v));
	sums		first;
	sums		again;

	if (v == NULL)
		exit(1);
	for (int i = 0; i < N; i++)
		v[i] = any_double(i % 1000 == 0 ? 0 : i % 3 == 0 ? 7 : 1);
	for (int order = 0; order < 3; order++)
	{
		sums	   *t = order == 0 ? &first : &again;

		begin(t, 2);
		for (int i = 0; i < N; i++)
		{
			add(t, 0, v[i], v[i], false);
			add(t, 1, v[i], 1, false);
		}
		trim(t);
		CHECK(order == 0 || same(&first, &again), "order %d", order);
		for (int i = N - 1; i > 0; i--)
		{
			int			j = (int) (check_random() % (uint64_t) (i + 1));
			double		swap = v[i];

			v[i] = v[j];
			v[j] = swap;
		}
	}
	for (int i = 0; i < N; i++)
	{
		add(&again, 0, v[i], v[i], true);
		add(&again, 1, v[i], 1, true);
	}
	trim(&again);
	CHECK(again.s.span.words == 0 && again.s.span.first == 0, "nothing remains");
	free(v);
}

int
main(void)
{
	test_reference();
	test_rounding();
	test_windows();
	test_parts();
	test_orders();
	return check_done();
}
