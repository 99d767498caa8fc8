/*
 * test_wide.c: integers of up to 2048 bits, against those of Python.
 */
#include "oracle.h"

static bool
same(const cm_wide *a, const cm_wide *b)
{
	return a->n == b->n && memcmp(a->d, b->d, sizeof(uint64_t) * (size_t) a->n) == 0;
}

/* Whether ok and w are what the field says, "-" being overflow; w must be minimal. */
static bool
agrees(int field, bool ok, const cm_wide *w)
{
	cm_wide		expected;

	if (strcmp(oracle_text(field), "-") == 0)
		return !ok;
	oracle_wide(field, &expected);
	return ok && same(w, &expected) && (w->n == 0 || w->d[w->n - 1] != 0);
}

static void
test_set_get(void)
{
	static const cm_u128 values[] = {0, 1, UINT64_MAX, (cm_u128) 1 << 64, ~(cm_u128) 0};
	cm_wide		w;
	cm_u128		got;

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
	{
		cm_wide_set(&w, values[i]);
		CHECK(w.n == (values[i] == 0 ? 0 : values[i] >> 64 == 0 ? 1 : 2), "limbs of value %zu", i);
		CHECK(cm_wide_get(&w, &got) && got == values[i], "value %zu comes back", i);
	}
	CHECK(cm_wide_mul_small(&w, 1, 1) && w.n == 3 && !cm_wide_get(&w, &got), "2^128 is too wide");
}

static void
test_operations(void)
{
	unsigned long add_backs = 0;
	unsigned long divisions = 0;

	oracle_open("wide");
	while (oracle_next())
	{
		cm_wide		a;
		cm_wide		b;
		cm_wide		r;
		bool		ok;
		bool		exact;

		oracle_wide(1, &a);
		if (oracle_is("multiply"))
		{
			oracle_wide(2, &b);
			ok = cm_wide_mul(&r, &a, &b);
			CHECK(agrees(3, ok, &r), "%s", oracle_whole());
			ok = cm_wide_mul(&r, &b, &a);
			CHECK(agrees(3, ok, &r), "commuted: %s", oracle_whole());
			ok = cm_wide_mul(&a, &a, &b);	/* the product may be a factor */
			CHECK(agrees(3, ok, &a), "in place: %s", oracle_whole());
		}
		else if (oracle_is("small"))
		{
			cm_u128		factor;
			cm_u128		addend;

			oracle_wide(2, &b);
			CHECK(cm_wide_get(&b, &factor), "a small factor");
			oracle_wide(3, &b);
			CHECK(cm_wide_get(&b, &addend), "a small addend");
			ok = cm_wide_mul_small(&a, (uint64_t) factor, (uint64_t) addend);
			CHECK(agrees(4, ok, &a), "%s", oracle_whole());
		}
		else if (oracle_is("pow10"))
		{
			ok = cm_wide_mul_pow10(&a, oracle_int(2));
			CHECK(agrees(3, ok, &a), "%s", oracle_whole());
		}
		else if (oracle_is("divide"))
		{
			cm_wide		den;

			oracle_wide(2, &b);
			den = b;
			exact = false;
			ok = cm_wide_divide(&a, &b, &exact);
			CHECK(agrees(3, ok, &a), "%s", oracle_whole());
			CHECK(exact == (oracle_int(4) != 0), "exact or not: %s", oracle_whole());
			CHECK(same(&b, &den), "the divisor is as it was");
			add_backs += oracle_u64(5);
			divisions++;
		}
		else
			CHECK(false, "the oracle says %s", oracle_whole());
	}

	/*
	 * Where three limbs by two make a digit too large by one, only adding the
	 * divisor back gives the right quotient.  By chance it takes 2^63 divisions.
	 */
	CHECK(add_backs > 3000 && divisions > 10000, "%lu digits of %lu divisions were corrected",
		  add_backs, divisions);
}

int
main(void)
{
	test_set_get();
	test_operations();
	return check_done();
}
