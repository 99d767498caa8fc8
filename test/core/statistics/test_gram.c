/*
 * test_gram.c: sums of products of variables: rows, text, and what is possible.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "core/statistics/gram.h"
#include "core/statistics/gram_text.h"

#define SIZE ((size_t) 170 * CM_SPAN_WORDS_OPEN * CM_WORD)

static unsigned char room[SIZE];
static unsigned char other[SIZE];

static double
random_double(int kind)
{
	uint64_t	bits = check_random();
	double		v;

	if (kind == 0)
		return (double) (int64_t) (bits % 20001 - 10000) / 8;
	if (kind == 1)
		return (double) (bits >> 11) * 0x1p-50 - 1;
	memcpy(&v, &bits, sizeof(v));
	return isfinite(v) ? v : DBL_MAX;
}

/* The sums of n rows of k variables in a window that is wide enough for all. */
static cm_gram
make(int k, int n, int kind, unsigned char *sums)
{
	cm_gram		g = {0};
	cm_sums		s = {{CM_SPAN_FIRST, CM_SPAN_WORDS}, cm_gram_count(k), sums};

	memset(sums, 0, SIZE);
	for (int row = 0; row < n; row++)
	{
		double		x[CM_GRAM_VARIABLES];

		for (int i = 0; i < k; i++)
			x[i] = random_double(kind);
		CHECK(cm_gram_add_doubles(&s, k, random_double(kind), (unsigned char *) x), "row %d", row);
	}
	g.n = n;
	g.k = k;
	g.first = CM_SPAN_FIRST;
	g.words = CM_SPAN_WORDS;
	g.sums = sums;
	return g;
}

/* What the text says, of a scanned gram, trimmed: first, words and sums. */
static void
check_text(const cm_gram *g)
{
	cm_sums		all = cm_gram_sums(g);
	cm_sums		tight = all;
	cm_gram		t = *g;
	cm_gram		back;
	cm_sums		read;
	cm_sums		again;
	cm_error	error;
	const char *numbers;
	char	   *text;
	size_t		len;

	tight.span = cm_sums_tight(&all);
	tight.bytes = other;
	cm_sums_move(&all, &tight);
	t.first = tight.span.first;
	t.words = tight.span.words;
	t.sums = other;
	text = malloc(cm_gram_text_size(&t));
	if (text == NULL)
		exit(1);
	len = cm_gram_format(&t, text);
	CHECK(len == strlen(text) && len < cm_gram_text_size(&t), "%zu of %zu", len, cm_gram_text_size(&t));
	CHECK(cm_gram_scan(text, len, &back, &numbers, &error) == CM_OK, "%.80s", text);
	read = cm_gram_sums(&back);
	read.bytes = malloc(cm_sums_size(read.count, read.span) + 1);
	again.bytes = malloc(cm_sums_size(read.count, tight.span) + 1);
	if (read.bytes == NULL || again.bytes == NULL)
		exit(1);
	back.sums = read.bytes;
	cm_gram_read(&back, numbers, text + len, read.bytes);
	again.count = read.count;
	again.span = cm_sums_tight(&read);
	CHECK(again.span.first == t.first && again.span.words == t.words, "%d words from %d, not %d from %d",
		  again.span.words, again.span.first, t.words, t.first);
	cm_sums_move(&read, &again);
	CHECK(memcmp(again.bytes, other, cm_sums_size(read.count, tight.span)) == 0, "%.80s", text);
	CHECK(back.n == t.n && back.k == t.k && back.through_origin == t.through_origin && back.searched == t.searched,
		  "%.80s", text);
	CHECK(cm_gram_possible(&back) == cm_gram_possible(g), "%.80s", text);
	free(text);
	free(read.bytes);
	free(again.bytes);
}

static void
test_sums(void)
{
	cm_gram		g = make(2, 0, 0, room);
	cm_sums		s = cm_gram_sums(&g);
	const double x[2][2] = {{2, -3}, {0.5, 7}};
	const double want[9] = {2.5, 4, 11, 4.25, -2.5, 20.5, 58, -23, 101};

	CHECK(cm_gram_count(1) == 5 && cm_gram_count(5) == 27 && cm_gram_count(16) == 170, "the numbers of sums");
	cm_gram_add_doubles(&s, 2, 10, (const unsigned char *) x[0]);
	cm_gram_add_doubles(&s, 2, 1, (const unsigned char *) x[1]);
	for (int i = 0; i < 9; i++)
		CHECK(cm_sums_double(&s, i) == want[i], "%d: %g", i, cm_sums_double(&s, i));
	CHECK(cm_gram_index(2, 0, 1) == 0 && cm_gram_index(2, 0, 3) == 2 && cm_gram_index(2, 1, 1) == 3 &&
		  cm_gram_index(2, 2, 3) == 7 && cm_gram_index(2, 3, 3) == 8, "the places of the sums");
	CHECK(!cm_gram_add_doubles(&s, 2, (double) NAN, (const unsigned char *) x[0]) && cm_sums_double(&s, 0) == 2.5,
		  "a row with NaN changes nothing");
}

/* Parts of decimal numbers add up to a row that is as if they were one. */
static void
test_wide_rows(void)
{
	cm_part		v[4] = {cm_part_one};
	cm_part		low[4] = {{0, 0, 0, false}};
	cm_gram		g = make(2, 0, 0, room);
	cm_sums		s = cm_gram_sums(&g);

	CHECK(cm_split_double(8, &v[1]) && cm_split_double(0x1p-60, &low[1]) && cm_split_double(-1, &v[2]) &&
		  cm_split_double(0, &low[2]) && cm_split_double(0x1p60, &v[3]) && cm_split_double(-1, &low[3]), "parts");
	cm_gram_add_wide_row(&s, 2, v, low, false);
	CHECK(cm_sums_double(&s, 0) == 8 && !cm_sum_zero(&s, 0), "8 + 2^-60");
	/* 8 * 2^60 - 8 + 1 - 2^-60 */
	cm_gram_add_wide_row(&s, 2, v, low, true);
	for (int i = 0; i < 9; i++)
		CHECK(cm_sum_zero(&s, i), "%d", i);
	cm_gram_add_wide_row(&s, 2, v, low, false);
	cm_sums_add_product(&s, 5, &v[1], &v[3], true);
	CHECK(cm_sums_double(&s, 5) == -7, "%a", cm_sums_double(&s, 5));
}

static void
test_random(void)
{
	for (int round = 0; round < 60; round++)
	{
		cm_gram		g = make(1 + round % 16, 1 + round % 7, round % 3, room);
		cm_sums		s = cm_gram_sums(&g);

		g.through_origin = round % 2 != 0;
		g.searched = round % 3;
		CHECK(cm_gram_possible(&g), "round %d", round);
		check_text(&g);
		for (int i = 0; i < s.count; i++)	/* any bytes have a text */
			for (int w = 0; w < CM_SPAN_WORDS; w++)
				cm_put_word(cm_sum(&s, i), w, round % 2 ? check_random() : w == round ? check_random() : 0);
		check_text(&g);
	}
}

static void
test_text(void)
{
	static const struct
	{
		const char *text;
		cm_status	status;
		const char *at;
	}			vectors[] = {
		{"1 variable, 2 rows: 0x1.8, -0x4, 0x4, 0x5, 0x66", CM_OK, NULL},
		{" 1 variable , 2 rows , through the origin , 2 change points : 0x01.80 ,-0x4,0x4,0x5,0x66 ", CM_OK, NULL},
		{"1 variable, 0 rows: 0x0, 0x0, 0x0, -0x0.0, 0x0", CM_OK, NULL},
		{"1 variable, 1 row, 1 change point: 0xA, 0xaB, 0x1, 0x1, 0x1", CM_OK, NULL},
		{"", CM_EMPTY, ""},
		{"  ", CM_EMPTY, ""},
		{"x", CM_NO_VARIABLES, "x"},
		{"0 variables, 1 row: 0x1", CM_NO_VARIABLES, "0 variables"},
		{"17 variables, 1 row: 0x1", CM_NO_VARIABLES, "17 variables"},
		{"1 variables, 1 row: 0x1", CM_NO_VARIABLES, "1 variables"},
		{"2 variable, 1 row: 0x1", CM_NO_VARIABLES, "2 variable"},
		{"01 variable, 1 row: 0x1", CM_NO_VARIABLES, "01 variable"},
		{"-1 variables, 1 row: 0x1", CM_NO_VARIABLES, "-1 variables"},
		{"1 variable", CM_NO_ROWS, ""},
		{"1 variable: 0x1", CM_NO_ROWS, " 0x1"},
		{"1 variable, 1 rows: 0x1", CM_NO_ROWS, "1 rows"},
		{"1 variable, 9007199254740992 rows: 0x1", CM_NO_ROWS, "9007199254740992 rows"},
		{"1 variable, 99999999999999999999999999 rows: 0x1", CM_NO_ROWS, "99999999999999999999999999 rows"},
		{"1 variable, 1 row, 0 change points: 0x1", CM_UNKNOWN_MODEL, "0 change points"},
		{"1 variable, 1 row, 3 change points: 0x1", CM_UNKNOWN_MODEL, "3 change points"},
		{"1 variable, 1 row, 1 change point, through the origin: 0x1", CM_UNKNOWN_MODEL, "through the origin"},
		{"1 variable, 1 row, through the origin, through the origin: 0x1", CM_UNKNOWN_MODEL, "through the origin"},
		{"1 variable, 1 row, : 0x1", CM_UNKNOWN_MODEL, ""},
		{"1 variable, 1 row", CM_WRONG_SUMS, ""},
		{"1 variable, 1 row: 0x1, 0x1, 0x1, 0x1", CM_WRONG_SUMS, ""},
		{"1 variable, 1 row: 0x1, 0x1, 0x1, 0x1, 0x1, 0x1", CM_WRONG_SUMS, ", 0x1"},
		{"1 variable, 1 row: 0x1, 0x1, 0x1, 0x1, ", CM_NO_SUM, ""},
		{"1 variable, 1 row: 0x1, 0x1: 0x1, 0x1, 0x1", CM_NO_SUM, "0x1"},
		{"1 variable, 1 row: 0x1, 0x, 0x1, 0x1, 0x1", CM_NO_SUM, "0x"},
		{"1 variable, 1 row: 0x1, 0x.8, 0x1, 0x1, 0x1", CM_NO_SUM, "0x.8"},
		{"1 variable, 1 row: 0x1, 0x1., 0x1, 0x1, 0x1", CM_NO_SUM, "0x1."},
		{"1 variable, 1 row: 0x1, 0x1.1.1, 0x1, 0x1, 0x1", CM_NO_SUM, "0x1.1.1"},
		{"1 variable, 1 row: 0x1, --0x1, 0x1, 0x1, 0x1", CM_NO_SUM, "--0x1"},
		{"1 variable, 1 row: 0x1, +0x1, 0x1, 0x1, 0x1", CM_NO_SUM, "+0x1"},
		{"1 variable, 1 row: 0x1, 1, 0x1, 0x1, 0x1", CM_NO_SUM, "1"},
		{"1 variable, 1 row: 0x1, 0x1g, 0x1, 0x1, 0x1", CM_NO_SUM, "0x1g"},
		{"1 variable, 1 row: 0x1, 0x1 1, 0x1, 0x1, 0x1", CM_NO_SUM, "0x1 1"},
	};
	char		long_text[2000];

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
	{
		cm_gram		g;
		const char *numbers;
		cm_error	error = {0};
		cm_status	status = cm_gram_scan(vectors[i].text, strlen(vectors[i].text), &g, &numbers, &error);

		CHECK(status == vectors[i].status, "%s: %d", vectors[i].text, (int) status);
		CHECK(status == CM_OK || (error.len == strlen(vectors[i].at) && memcmp(error.at, vectors[i].at, error.len) == 0),
			  "%s: at %.*s", vectors[i].text, (int) error.len, error.at);
	}

	/* one digit more than fits the window, in front and behind */
	for (int behind = 0; behind < 2; behind++)
		for (int more = 0; more < 2; more++)
		{
			cm_gram		g;
			const char *numbers;
			cm_error	error = {0};
			int			digits = (behind ? -16 * CM_SPAN_FIRST : 16 * CM_SPAN_END) + more;
			int			n = sprintf(long_text, "1 variable, 1 row: 0x0, 0x0, 0x0, 0x0, %s", behind ? "0x0." : "0x");

			memset(long_text + n, '1', (size_t) digits);
			long_text[n + digits] = '\0';
			CHECK(cm_gram_scan(long_text, strlen(long_text), &g, &numbers, &error) == (more ? CM_NO_SUM : CM_OK),
				  "%d digits", digits);
		}
}

/* What no rows have; the text of each is in order. */
static void
test_possible(void)
{
	static const struct
	{
		const char *text;
		bool		possible;
	}			vectors[] = {
		{"1 variable, 2 rows: 0x3, 0x0, 0x5, 0x1, 0x2", true},
		{"1 variable, 2 rows: 0x3, 0x0, -0x5, 0x1, 0x2", false},	/* squares */
		{"1 variable, 2 rows: 0x3, 0x0, 0x5, 0x1, -0x2", false},
		{"1 variable, 2 rows: 0x3, 0x0, 0x0, 0x0, 0x2", false}, /* x is 0 */
		{"1 variable, 2 rows: 0x0, 0x0, 0x5, 0x1, 0x0", false}, /* y is 0 */
		{"1 variable, 2 rows: 0x0, 0x0, 0x0, 0x0, 0x2", true},
		{"1 variable, 2 rows: 0x0, 0x0, 0x1, 0x10, 0x1", false},	/* more than the squares allow */
		{"1 variable, 1 row: 0x1000, 0x0, 0x1, 0x0, 0x0", false},
		{"1 variable, 0 rows: 0x0, 0x0, 0x0, 0x0, 0x0", true},
		{"1 variable, 0 rows: 0x0, 0x0, 0x1, 0x0, 0x0", false},
	};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
	{
		cm_gram		g;
		const char *numbers;
		cm_error	error = {0};
		size_t		len = strlen(vectors[i].text);

		CHECK(cm_gram_scan(vectors[i].text, len, &g, &numbers, &error) == CM_OK, "%s", vectors[i].text);
		cm_gram_read(&g, numbers, vectors[i].text + len, room);
		g.sums = room;
		CHECK(cm_gram_possible(&g) == vectors[i].possible, "%s", vectors[i].text);
	}
}

/* ---- decimal numbers ---- */

/* high + low, as the parts say. */
static double
part_value(const cm_part *p)
{
	return ldexp(p->negative ? -(double) p->mantissa : (double) p->mantissa, p->exponent);
}

static void
test_decimal(void)
{
	static const struct
	{
		const char *digits;
		double		high;
		double		low;
	}			vectors[] = {
		{"0", 0, 0}, {"-0.000", 0, 0}, {"1", 1, 0}, {"-2.5", -2.5, 0}, {"1000", 1000, 0},
		/* the 53 bits are cut, the rest is rounded */
		{"0.1", 0x1.9999999999999p-4, 0x1.3333333333333p-57},
		{"-0.1", -0x1.9999999999999p-4, -0x1.3333333333333p-57},
		{"9007199254740993", 0x1p53, 1},
		{"81129638414606681695789005144063", 0x1.fffffffffffffp105, 0x1.fffffffffffffp52},	/* 2^106 - 1 */
		{"81129638414606681695789005144064", 0x1p106, 0},
		{"81129638414606681695789005144065", 0x1p106, 0},	/* half, to even */
		{"81129638414606681695789005144067", 0x1p106, 4},	/* 2^106 + 3, half, to even */
		{"81129638414606681695789005144065.000000000000000000000000000000000000000000000000000000000000000000000000000000"
		 "0000000000000000000000000000000000000000000000000000000000000001", 0x1p106, 2},
		{"179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953"
		 "514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236"
		 "903222948165808559332123347747797926204144723168738177180919299881250404026184124858368", DBL_MAX, 0},
	};
	cm_part		parts[2];
	char		text[500];

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
	{
		CHECK(cm_split_decimal(vectors[i].digits, parts) == CM_OK, "%s", vectors[i].digits);
		CHECK(part_value(&parts[0]) == vectors[i].high && part_value(&parts[1]) == vectors[i].low, "%s: %a + %a",
			  vectors[i].digits, part_value(&parts[0]), part_value(&parts[1]));
	}
	/* where doubles end */
	CHECK(cm_split_decimal("1e5", parts) == CM_NOT_A_NUMBER && cm_split_decimal("NaN", parts) == CM_NOT_A_NUMBER &&
		  cm_split_decimal("-Infinity", parts) == CM_NOT_A_NUMBER, "not a number");
	memset(text, '0', sizeof(text));
	text[0] = '2';
	text[309] = '\0';
	CHECK(cm_split_decimal(text, parts) == CM_OVERFLOW, "2e308");
	text[308] = '\0';
	CHECK(cm_split_decimal(text, parts) == CM_OK && part_value(&parts[0]) == 2e307, "2e307");
	memset(text, '0', sizeof(text));
	text[1] = '.';
	memcpy(text + 325, "5", 2);	/* 5e-324 */
	CHECK(cm_split_decimal(text, parts) == CM_OK && part_value(&parts[1]) == DBL_TRUE_MIN && parts[0].mantissa == 0, "5e-324");
	text[325] = '2';
	CHECK(cm_split_decimal(text, parts) == CM_OK && parts[0].mantissa == 0 && parts[1].mantissa == 0, "2e-324");

	/* the parts of any number add up to its double, within a unit in the last place */
	for (int i = 0; i < 20000; i++)
	{
		double		v;

		snprintf(text, sizeof(text), "%s%llu.%0*llu", i % 2 ? "-" : "", (unsigned long long) (check_random() >> (i % 64)),
				 1 + i % 25, (unsigned long long) (check_random() >> (i / 64 % 64)));
		v = strtod(text, NULL);
		CHECK(cm_split_decimal(text, parts) == CM_OK &&
			  fabs(part_value(&parts[0]) + part_value(&parts[1]) - v) <= fabs(v) * 0x1p-52, "%s: %a + %a", text,
			  part_value(&parts[0]), part_value(&parts[1]));
	}
}

int
main(void)
{
	test_sums();
	test_wide_rows();
	test_random();
	test_text();
	test_possible();
	test_decimal();
	return check_done();
}
