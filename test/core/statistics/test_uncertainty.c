/*
 * test_uncertainty.c: values of type uncertainty in any order, merged, taken
 * apart, written, read and damaged.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/statistics/uncertainty.h"
#include "core/statistics/uncertainty_result.h"
#include "core/statistics/uncertainty_text.h"

/* ---- a value that grows, as the aggregate's state does ---- */

static void
start(cm_uncertainty *u)
{
	cm_span		none = {0, 0};

	cm_uncertainty_init(u, malloc(cm_uncertainty_size(0, none, 0)), 0, none, 0);
}

static void
grow(cm_uncertainty *u, const cm_uncertainty_need *need, bool exactly)
{
	cm_uncertainty to;
	cm_span		span = exactly ? need->span : cm_span_union(need->span, (cm_span) {u->h.first, u->h.words});
	int			capacity = exactly ? need->entries : need->entries + 3;
	size_t		keys = exactly ? need->keys : need->keys + 20;

	cm_uncertainty_init(&to, malloc(cm_uncertainty_size(capacity, span, keys)), capacity, span, keys);
	cm_uncertainty_move(u, &to);
	free(u->bytes);
	*u = to;
}

static cm_uncertainty_status
add(cm_uncertainty *u, const cm_uncertainty_row *row, int sign)
{
	cm_uncertainty_term term;
	cm_uncertainty_need need;
	cm_uncertainty_status status = cm_uncertainty_prepare(u, row, sign, &term, &need);

	if (status != CM_UNCERTAINTY_OK)
		return status;
	if (!cm_uncertainty_fits(u, &need))
		grow(u, &need, false);
	return cm_uncertainty_add_row(u, row, sign, &term);
}

static cm_uncertainty_status
merge(cm_uncertainty *u, const cm_uncertainty *b, int sign)
{
	cm_uncertainty_need need;
	int			at;
	cm_uncertainty_status status = cm_uncertainty_prepare_merge(u, b, sign, &need, &at);

	if (status != CM_UNCERTAINTY_OK)
		return status;
	if (!cm_uncertainty_fits(u, &need))
		grow(u, &need, false);
	return cm_uncertainty_merge(u, b, sign);
}

static size_t
size_of(const cm_uncertainty *u)
{
	return cm_uncertainty_size(u->h.capacity, (cm_span) {u->h.first, u->h.words}, u->h.key_room);
}

static void
canonical(cm_uncertainty *u)
{
	cm_uncertainty_need need;
	cm_uncertainty again;

	CHECK(cm_uncertainty_valid(u), "valid before");
	cm_uncertainty_canonical_need(u, &need);
	grow(u, &need, true);
	CHECK(cm_uncertainty_open(&again, u->bytes, size_of(u)) && cm_uncertainty_valid(&again), "valid");
}

static bool
same(const cm_uncertainty *a, const cm_uncertainty *b)
{
	return size_of(a) == size_of(b) && memcmp(a->bytes, b->bytes, size_of(a)) == 0;
}

static cm_uncertainty_row
sum_row(const char *name, double value, double independent, double shared)
{
	return (cm_uncertainty_row) {CM_UNCERTAINTY_SUM, CM_UNCERTAINTY_NUMBER, name, strlen(name), 0, value, independent, shared};
}

static cm_uncertainty_row
trend_row(const char *name, double base, double value, double activity, double factor)
{
	return (cm_uncertainty_row) {CM_UNCERTAINTY_TREND, 61, name, strlen(name), base, value, activity, factor};
}

/* ---- known results ---- */

static void
check_near(double got, double want, const char *what)
{
	CHECK(fabs(got - want) <= fabs(want) * 1e-13, "%s: %.17g, not %.17g", what, got, want);
}

static void
test_known(void)
{
	cm_uncertainty u;
	cm_uncertainty_row row;
	cm_uncertainty_result total;
	cm_uncertainty_part part;
	double		percents[] = {5, 10};

	check_near(cm_root_of_squares(percents, 2), sqrt(125), "a product of 5 % and 10 %");
	CHECK(cm_root_of_squares(percents, 0) == 0, "nothing");

	start(&u);
	row = sum_row("", 1000, sqrt(125), 0);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	row = sum_row("", 500, 5, 0);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	cm_uncertainty_total(&u, &total);
	check_near(total.value, 1500, "total");
	check_near(total.half_width, sqrt(12500 + 625), "half width");
	check_near(cm_uncertainty_percent(&total), 7.637626158259733, "percent");
	check_near(cm_uncertainty_share(&u, &row, &total), 625 / 13125.0 * 100, "share of a row");
	free(u.bytes);

	/* 3-4-5: three rows of one factor add up to 30 * 10 %, one of another has 40 * 10 % */
	start(&u);
	for (int i = 0; i < 3; i++)
	{
		row = sum_row("f", 10, 0, 10);
		CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	}
	row = sum_row("g", 40, 0, 10);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	row = sum_row("h", -1, 0, 0);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	cm_uncertainty_total(&u, &total);
	check_near(total.value, 69, "total");
	CHECK(total.half_width == 5, "half width %.17g", total.half_width);
	CHECK(cm_uncertainty_bound(&total, -1) == 64 && cm_uncertainty_bound(&total, 1) == 74, "bounds");
	cm_uncertainty_contribution(&u, 0, &total, &part);
	CHECK(part.value == 30 && part.half_width == 3, "contribution");
	check_near(part.share, 36, "share");
	row = sum_row("f", 10, 0, 10);
	check_near(cm_uncertainty_share(&u, &row, &total), 12, "share of a row with others");
	free(u.bytes);

	/* by hand: type A |80 * 150 - 100 * 140| / (150 * 151), type B 80 / 150 */
	start(&u);
	row = trend_row("A", 100, 80, 3, 20);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	row = trend_row("B", 50, 60, 5, 60);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	cm_uncertainty_total(&u, &total);
	CHECK(total.base == 150 && total.value == 140 && total.change == -10, "totals");
	check_near(total.half_width, sqrt(2.4 * 2.4 + 16 * 16 + 3 * 3 + 36 * 36), "half width");
	cm_uncertainty_contribution(&u, 0, &total, &part);
	check_near(part.type_a, 2000 / (150 * 151.0), "type A");
	check_near(part.type_b, 80 / 150.0, "type B");
	check_near(part.by_factor, 2000 / (150 * 151.0) * 20, "by factor");
	check_near(part.by_activity, 80 / 150.0 * 3 * sqrt(2), "by activity");
	check_near(cm_uncertainty_trend(&u, &total),
			   sqrt(pow(2000 / (150 * 151.0) * 20, 2) + pow(80 / 150.0 * 3, 2) * 2 +
					pow(2000 / (150 * 150.5) * 60, 2) + pow(60 / 150.0 * 5, 2) * 2), "trend");
	free(u.bytes);
}

/* ---- any order ---- */

#define ROWS 300

static cm_uncertainty_row rows[ROWS];
static char labels[ROWS][40];

static double
any_double(int range)
{
	return ldexp((double) (int64_t) check_random(), (int) (check_random() % (unsigned) (2 * range)) - range - 63);
}

static void
make_rows(bool trend, int range)
{
	for (int i = 0; i < ROWS; i++)
	{
		int			label = (int) (check_random() % 23);

		/* names that begin alike, with a quote and a backslash */
		labels[i][0] = '\0';
		if (trend || label != 0)
			snprintf(labels[i], sizeof(labels[i]), "f\"\\%.*s%d", label % 7, "xxxxxxx", label);
		if (trend)
			rows[i] = trend_row(labels[i], any_double(range), any_double(range), fabs(any_double(range / 3)), label + 1);
		else
			rows[i] = sum_row(labels[i], any_double(range), fabs(any_double(range / 3)), label == 0 ? 0 : fabs(any_double(range / 3)));
	}
}

static void
shuffle(int order[ROWS])
{
	for (int i = 0; i < ROWS; i++)
		order[i] = i;
	for (int i = ROWS - 1; i > 0; i--)
	{
		int			j = (int) (check_random() % (unsigned) (i + 1));
		int			swap = order[i];

		order[i] = order[j];
		order[j] = swap;
	}
}

/* The text, which is freed by the caller. */
static char *
text_of(const cm_uncertainty *u, const char *basis)
{
	size_t		length = cm_uncertainty_format(u, basis, NULL, 0);
	char	   *text = malloc(length + 1);

	CHECK(cm_uncertainty_format(u, basis, text, length + 1) == length && text[length] == '\0', "length");
	return text;
}

/* What a text reads as; false if it is refused. */
static bool
read_text(const char *text, size_t length, unsigned basis, cm_uncertainty *u)
{
	cm_uncertainty_need need;
	const char *word;
	const char *at;
	size_t		word_length;

	if (!cm_uncertainty_scan(text, length, &need, &word, &word_length, &at))
	{
		CHECK(at >= text && at <= text + length, "where");
		return false;
	}
	cm_uncertainty_init(u, malloc(cm_uncertainty_size(need.entries, need.span, need.keys)), need.entries, need.span, need.keys);
	if (cm_uncertainty_read(text, length, basis, u))
		return true;
	free(u->bytes);
	return false;
}

static void
test_orders(bool trend, int range)
{
	cm_uncertainty whole;
	cm_uncertainty back;
	char	   *text;
	int			order[ROWS];

	make_rows(trend, range);
	start(&whole);
	for (int i = 0; i < ROWS; i++)
		CHECK(add(&whole, &rows[i], 1) == CM_UNCERTAINTY_OK, "add");
	canonical(&whole);
	for (int round = 0; round < 20; round++)
	{
		cm_uncertainty part[4];
		int			parts = 1 + round % 4;

		/* in parts, canonical or not, merged in turn; with rows that come and go */
		shuffle(order);
		for (int k = 0; k < parts; k++)
			start(&part[k]);
		for (int i = 0; i < ROWS; i++)
		{
			cm_uncertainty *p = &part[check_random() % (unsigned) parts];

			CHECK(add(p, &rows[order[i]], 1) == CM_UNCERTAINTY_OK, "add");
			if (i % 5 == 0)
			{
				const cm_uncertainty_row *guest = &rows[check_random() % ROWS];

				CHECK(add(p, guest, 1) == CM_UNCERTAINTY_OK && add(p, guest, -1) == CM_UNCERTAINTY_OK, "come and go");
			}
			if (i % 50 == 0)
				canonical(p);
		}
		for (int k = 1; k < parts; k++)
		{
			CHECK(merge(&part[0], &part[k], 1) == CM_UNCERTAINTY_OK, "merge");
			CHECK(merge(&part[0], &part[k], 1) == CM_UNCERTAINTY_OK && merge(&part[0], &part[k], -1) == CM_UNCERTAINTY_OK, "twice and back");
			free(part[k].bytes);
		}
		canonical(&part[0]);
		CHECK(same(&part[0], &whole), "round %d", round);
		CHECK(merge(&part[0], &whole, -1) == CM_UNCERTAINTY_OK, "take everything away");
		canonical(&part[0]);
		CHECK(part[0].h.kind == CM_UNCERTAINTY_EMPTY && part[0].h.rows == 0 && size_of(&part[0]) == sizeof(cm_uncertainty_header), "nothing is left");
		free(part[0].bytes);
	}

	/* text, from canonical and other values, and its parts in any number */
	text = text_of(&whole, trend ? "AR6" : NULL);
	CHECK(read_text(text, strlen(text), trend ? 61 : CM_UNCERTAINTY_NUMBER, &back), "%s", text);
	canonical(&back);
	CHECK(same(&back, &whole), "text");
	free(back.bytes);
	for (size_t cut = 0; cut < strlen(text); cut += 1 + strlen(text) / 500)
	{
		char		kept = text[cut];

		if (read_text(text, cut, 61, &back))
		{
			CHECK(cm_uncertainty_valid(&back), "a shorter text is a value of its own");
			free(back.bytes);
		}
		text[cut] = "0123456789abcdefp-\"\\ ()"[check_random() % 23];
		if (read_text(text, strlen(text), 61, &back))
		{
			CHECK(cm_uncertainty_valid(&back), "so is a changed one");
			canonical(&back);
			free(back.bytes);
		}
		text[cut] = kept;
	}
	free(text);
	free(whole.bytes);
}

/* ---- faults ---- */

static void
test_faults(void)
{
	cm_uncertainty u;
	cm_uncertainty other;
	cm_uncertainty_row row = sum_row("f", 1, 1, 1);
	char	   *text;

	start(&u);
	CHECK(add(&u, &row, -1) == CM_UNCERTAINTY_NOT_THERE, "nothing can be taken away yet");
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	row = trend_row("f", 1, 1, 1, 1);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_MIXED_KIND, "kind");
	row = sum_row("f", 1, 1, 1);
	row.basis = 61;
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_MIXED_BASIS, "basis");
	row = sum_row("f", 1e300, 1e300, 1);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OVERFLOW, "overflow");
	row = sum_row("f", 2, 1, 1);
	CHECK(add(&u, &row, -1) == CM_UNCERTAINTY_NOT_THERE, "another row");
	free(u.bytes);

	start(&u);
	row = trend_row("f", 1, 1, 1, 5);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "add");
	row = trend_row("f", 1, 1, 1, 6);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_MIXED_FACTOR, "factor");
	start(&other);
	CHECK(add(&other, &row, 1) == CM_UNCERTAINTY_OK, "add");
	CHECK(merge(&u, &other, 1) == CM_UNCERTAINTY_MIXED_FACTOR, "factor");
	CHECK(merge(&u, &other, -1) == CM_UNCERTAINTY_MIXED_FACTOR, "factor");
	free(other.bytes);
	free(u.bytes);

	/* extremes of the range of double: squares of 2^-1074 and 2^1023 */
	start(&u);
	row = sum_row("f", 1.7e308, 100, 0);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OVERFLOW, "1.7e308 * 100 is too much");
	row = sum_row("f", 1e306, 100, 100);
	for (int i = 0; i < 100; i++)
		CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "vast");
	row = sum_row("f", 5e-324, 100, 100);
	CHECK(add(&u, &row, 1) == CM_UNCERTAINTY_OK, "tiny");
	row = sum_row("f", 1e306, 100, 100);
	for (int i = 0; i < 100; i++)
		CHECK(add(&u, &row, -1) == CM_UNCERTAINTY_OK, "vast");
	{
		cm_uncertainty_result total;

		cm_uncertainty_total(&u, &total);
		CHECK(total.value == 5e-324, "the tiny one is still there");
		check_near(total.half_width, 5e-324, "so is its uncertainty");
	}
	canonical(&u);
	text = text_of(&u, NULL);
	CHECK(strcmp(text, "sum (\"f\" 1 1p-1074 1p-2148 1p-1074)") == 0, "%s", text);
	free(text);
	free(u.bytes);
}

static void
test_texts(void)
{
	static const char *const good[] = {
		"empty", "sum (\"\" 1 0 0 0)", "sum AR6 (\"a\" 9007199254740991 -fp3 1 -1p-9)", "trend (\"a\" 1 1 2 3 4 5)",
		"sum (\"b\" 1 0 0 0) (\"a\" 1 1 1 1)", "sum (\"\\\"\\\\\" 1 00 0p5 00010)", "trend (\"a\" 1 0 0 0 0 1fffffffffffffp971)"
	};
	static const char *const bad[] = {
		"", "empty ", "Empty", "empty AR6", "sum", "sum AR6", "sum (\"a\" 1 1 1)", "sum (\"a\" 1 1 1 1", "sum (\"a\" 0 1 1 1)",
		"sum (\"a\" -1 1 1 1)", "sum (\"a\" 9007199254740992 1 1 1)", "sum (\"a\" 1 1 -1 1)", "sum (\"\" 1 1 1 1)",
		"trend (\"\" 1 1 1 1 1 1)", "trend (\"a\" 1 1 1 1 1 -1)", "trend (\"a\" 1 1 1 1 1 3fffffffffffff)", "trend (\"a\" 1 1 1 1 1 1p1024)",
		"trend (\"a\" 1 1 1 1 1 1p-1075)", "sum (\"a\" 1 1 1 1) (\"a\" 1 1 1 1)", "sum (\"a\" 1 1p2112 1 1)", "sum (\"a\" 1 1p-2177 1 1)",
		"sum (\"a\" 1 1p99999999999999999999 1 1)", "sum (\"a\" 1 g 1 1)", "sum (\"a\" 1 F 1 1)", "sum  (\"a\" 1 1 1 1)", "sum (a 1 1 1 1)",
		"sum (\"a 1 1 1 1)", "sum (\"a\" 1 1 1 1)x", "sum (\"a\" 1 1 1 p1)", "sum (\"a\" 1 1 1 - 1)", "sum (\"a\" 9007199254740991 0 0 0) (\"b\" 1 0 0 0)"
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
	{
		cm_uncertainty u = {.bytes = NULL};

		CHECK(read_text(good[i], strlen(good[i]), strstr(good[i], "AR6") ? 61 : CM_UNCERTAINTY_NUMBER, &u), "%s", good[i]);
		if (u.bytes != NULL)
			canonical(&u);
		free(u.bytes);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		cm_uncertainty u;

		CHECK(!read_text(bad[i], strlen(bad[i]), 61, &u), "%s", bad[i]);
	}
}

/* Damaged bytes are found, or are another value: nothing is read outside. */
static void
test_damage(void)
{
	cm_uncertainty u;
	size_t		size;
	unsigned char *copy;

	make_rows(false, 30);
	start(&u);
	for (int i = 0; i < 20; i++)
		CHECK(add(&u, &rows[i], 1) == CM_UNCERTAINTY_OK, "add");
	canonical(&u);
	size = size_of(&u);
	for (int round = 0; round < 20000; round++)
	{
		size_t		length = round % 10 == 0 ? check_random() % (size + 1) : size;
		cm_uncertainty damaged;

		copy = malloc(length + 1);
		memcpy(copy, u.bytes, length);
		for (int k = 0; k <= round % 3 && length > 0; k++)
			copy[check_random() % (round % 2 == 0 || length < 60 ? length : 60)] ^= (unsigned char) (1 << check_random() % 8);
		if (cm_uncertainty_open(&damaged, copy, length) && cm_uncertainty_valid(&damaged))
		{
			cm_uncertainty_result total;

			CHECK(length == size, "length");
			cm_uncertainty_total(&damaged, &total);
			free(text_of(&damaged, NULL));
		}
		free(copy);
	}
	free(u.bytes);
}

int
main(void)
{
	test_known();
	for (int range = 3; range < 300; range *= 3)
	{
		test_orders(false, range);
		test_orders(true, range);
	}
	test_faults();
	test_texts();
	test_damage();
	return check_done();
}
