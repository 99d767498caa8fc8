/*
 * test_bigint.c: integers of any length, against those of Python.
 */
#include "oracle.h"

#include <math.h>

#include "core/number/bigint.h"

#define WORDS 200000

static uint64_t memory[WORDS];
static cm_arena arena;

static int
digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The hexadecimal number in a field. */
static cm_int
integer(int field)
{
	const char *s = oracle_text(field);
	bool		negative = *s == '-';
	cm_int		a = cm_int_zero;

	for (s += negative; *s != '\0'; s++)
		a = cm_int_add(&arena, cm_int_shift_left(&arena, a, 4), cm_int_from(&arena, digit(*s)));
	return negative ? cm_int_negate(a) : a;
}

/* To the end of the memory of its own, so that a word too many is seen. */
static cm_int
packed(int field, uint64_t **words)
{
	cm_int		a = integer(field);

	*words = malloc(sizeof(uint64_t) * (size_t) a.n + (a.n == 0));
	if (*words == NULL)
		abort();
	a = cm_int_copy(*words, a);
	arena.used = 0;
	return a;
}

static bool
agrees(int field, cm_int a)
{
	size_t		mark = arena.used;
	bool		same = (a.n == 0 ? !a.negative : a.d[a.n - 1] != 0) && cm_int_compare(a, integer(field)) == 0;

	arena.used = mark;
	return same && !arena.full;
}

/* What a number is before and after it was written as two's complement of one word more. */
static void
check_bytes(cm_int a)
{
	unsigned char bytes[8 * 64 + 1];
	int			fewest = (int) (cm_int_bits(a) / 64) + 1;

	CHECK(cm_int_to_bytes(a, bytes + 1, a.n + 1), "to bytes: %s", oracle_whole());
	CHECK(cm_int_compare(cm_int_from_bytes(&arena, bytes + 1, a.n + 1), a) == 0, "from bytes: %s", oracle_whole());
	if (a.n > 0 && !(a.negative && cm_int_trailing(a) == cm_int_bits(a) - 1))
		CHECK(!cm_int_to_bytes(a, bytes + 1, fewest - 1) && cm_int_to_bytes(a, bytes + 1, fewest),
			  "fewest words: %s", oracle_whole());
}

static void
check_sum(cm_int a, cm_int b)
{
	CHECK(agrees(3, cm_int_add(&arena, a, b)), "%s", oracle_whole());
	CHECK(agrees(3, cm_int_add(&arena, b, a)), "%s", oracle_whole());
	CHECK(agrees(4, cm_int_subtract(&arena, a, b)), "%s", oracle_whole());
	CHECK(agrees(5, cm_int_multiply(&arena, a, b)), "%s", oracle_whole());
	CHECK(agrees(5, cm_int_multiply(&arena, b, a)), "%s", oracle_whole());
	CHECK(cm_int_compare(a, b) == cm_int_sign(cm_int_subtract(&arena, a, b)), "comparison: %s", oracle_whole());
	check_bytes(a);
}

static void
check_divide(cm_int a, cm_int b)
{
	cm_int		rest;
	cm_int		quotient = cm_int_divide(&arena, a, b, &rest);

	CHECK(agrees(3, quotient), "%s", oracle_whole());
	CHECK(agrees(4, rest), "%s", oracle_whole());
	CHECK(cm_int_compare(cm_int_divide_exact(&arena, cm_int_subtract(&arena, a, rest), b), quotient) == 0,
		  "exact: %s", oracle_whole());
}

static void
check_ratio(cm_int a, cm_int b, int exponent, double expected)
{
	size_t		used = arena.used;
	double		value = cm_int_ratio(&arena, a, b, exponent);
	double		root;

	CHECK(memcmp(&value, &expected, sizeof(double)) == 0 || (cm_int_sign(a) == 0 && fabs(value) <= 0),
		  "%.17g: %s", value, oracle_whole());
	CHECK(arena.used == used && !arena.full, "the arena is as it was");
	a.negative = false;
	b.negative = false;
	root = cm_int_root_ratio(&arena, a, b, exponent);
	expected = sqrt(fabs(expected));
	if (fabs(value) > 1e-290 && isfinite(value))
		CHECK(fabs(root - expected) <= expected * 3e-16, "root %.17g: %s", root, oracle_whole());
}

static void
test_operations(void)
{
	oracle_open("bigint");
	while (oracle_next())
	{
		uint64_t   *words_a;
		uint64_t   *words_b = NULL;
		cm_int		a = packed(1, &words_a);
		cm_int		b;

		if (oracle_is("shift"))
		{
			CHECK(agrees(3, cm_int_shift_left(&arena, a, oracle_int(2))), "%s", oracle_whole());
			CHECK(agrees(4, cm_int_shift_right(&arena, a, oracle_int(2))), "%s", oracle_whole());
		}
		else
		{
			b = packed(2, &words_b);
			if (oracle_is("sum"))
				check_sum(a, b);
			else if (oracle_is("divide"))
				check_divide(a, b);
			else if (oracle_is("exact"))
				CHECK(agrees(3, cm_int_divide_exact(&arena, a, b)), "%s", oracle_whole());
			else if (oracle_is("ratio"))
				check_ratio(a, b, oracle_int(3), strtod(oracle_text(4), NULL));
			else
				CHECK(false, "%s", oracle_whole());
		}
		CHECK(!arena.full, "memory suffices");
		free(words_a);
		free(words_b);
		arena.used = 0;
	}
}

static void
test_doubles(void)
{
	static const double values[] = {0, -0.0, 1, -1, 0.5, 3, 0.1, -1e300, 5e-324, 2.2250738585072014e-308,
		1.7976931348623157e308, 1e-310, 9007199254740993.0};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
	{
		int			exponent;
		cm_int		a = cm_int_from_double(&arena, values[i], &exponent);
		double		back = cm_int_ratio(&arena, a, cm_int_from(&arena, 1), exponent);

		CHECK(back >= values[i] && back <= values[i], "%g comes back as %g", values[i], back);
		CHECK(a.n == 0 ? exponent == 0 : (a.n == 1 && (a.d[0] & 1) == 1), "odd: %g", values[i]);
		arena.used = 0;
	}
	CHECK(cm_int_bits(cm_int_zero) == 0 && cm_int_trailing(cm_int_zero) == 0, "bits of zero");
	CHECK(cm_int_compare(cm_int_from(&arena, INT64_MIN), cm_int_negate(cm_int_shift_left(&arena, cm_int_from(&arena, 1), 63))) == 0,
		  "the least number");
	arena.used = 0;
}

/* Whatever the arena is too small for says so and gives no memory that is not there. */
static void
test_full(void)
{
	for (size_t size = 0; size < 60; size++)
	{
		uint64_t	a_words[] = {1, 2, 3, UINT64_MAX, 5};
		uint64_t	b_words[] = {7, 8, UINT64_MAX};
		cm_int		a = {a_words, 5, false};
		cm_int		b = {b_words, 3, true};
		uint64_t   *words = malloc(sizeof(uint64_t) * size + (size == 0));
		cm_int		rest;

		if (words == NULL)
			abort();
		for (int i = 0; i < 9; i++)
		{
			cm_arena	small = cm_arena_of(words, size);

			switch (i)
			{
				case 0: (void) cm_int_add(&small, a, b); break;
				case 1: (void) cm_int_multiply(&small, a, b); break;
				case 2: (void) cm_int_shift_left(&small, a, 70); break;
				case 3: (void) cm_int_divide(&small, a, b, &rest); break;
				case 4: (void) cm_int_divide_exact(&small, a, b); break;
				case 5: (void) cm_int_ratio(&small, a, b, 0); break;
				case 6: (void) cm_int_ratio(&small, b, a, 0); break;
				case 7: (void) cm_int_root_ratio(&small, a, a, 0); break;
				default: (void) cm_int_shift_right(&small, a, 70); break;
			}
			CHECK(size < 40 || !small.full, "%d in %zu words", i, size);
			CHECK(size > 2 || small.full, "%d not in %zu words", i, size);
		}
		free(words);
	}
}

int
main(void)
{
	arena = cm_arena_of(memory, WORDS);
	test_operations();
	test_doubles();
	test_full();
	return check_done();
}
