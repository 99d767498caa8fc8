/*
 * test_text.c: folding and trimming of text.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "spelling.h"
#include "core/text/text.h"

static void
test_fold(void)
{
	static const struct
	{
		const char *in;
		const char *out;
	}			cases[] = {
		{"", ""},
		{"12.5 t CO2", "12.5 t CO2"},
		{"１２．５　ｔ　ＣＯ₂", "12.5 t CO2"},
		{"（ＨＦＯ－１２３４ｙｆ）！～", "(HFO-1234yf)!~"},
		{"₀₁₂₃₄₅₆₇₈₉", "0123456789"},
		{"⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"},
		{"ⁱⁿ₊₋", "ⁱⁿ₊₋"},
		{"\xE2\x88\x92" "1 \xE2\x80\x90\xE2\x80\x91\xE2\x80\x92\xE2\x80\x93\xE2\x80\x94\xE2\x80\x95", "-1 ------"},
		{"\xE2\x80\x8F|\xE2\x80\x96", "\xE2\x80\x8F|\xE2\x80\x96"},
		{"\xC2\xB5g \xCE\xBCg", "ug ug"},
		{"t\xC2\xB7km t\xE2\x8B\x85km t\xE3\x83\xBBkm", "t*km t*km t*km"},
		/* neither 103 nor 5.10 */
		{"10³ t 10¹² J m³ ２² CO₂", "10^3 t 10^12 J m3 2^2 CO2"},
		{"5·10 5·10⁴", "5*10 5*10^4"},
		{"\xC2\xA0\xE2\x80\x80\xE2\x80\x8A\xE2\x80\xAF\xE3\x80\x80\t\n\v\f\r", "          "},
		{"\xE2\x80\x8B", "\xE2\x80\x8B"},
		{"1 t CO2、2 t CH4；", "1 t CO2,2 t CH4;"},
		{"二氧化碳 万元 😀", "二氧化碳 万元 😀"},
		{"MiXed Case_", "MiXed Case_"},
		/* cut or broken sequences are copied */
		{"a\xEF\xBC", "a\xEF\xBC"},
		{"a\xEF", "a\xEF"},
		{"a\xC2", "a\xC2"},
		{"\xEF\xBC" "A\xC2" "B", "\xEF\xBC" "A\xC2" "B"},
		{"\xBC\x81\x80", "\xBC\x81\x80"},
		{"\xE0\x82\xB5 \xC0\xA0 \xFF\xFE", "\xE0\x82\xB5 \xC0\xA0 \xFF\xFE"},
		{"\xF0\xEF\xBC\xA1", "\xF0" "A"},
	};
	char		out[ROOM];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		size_t		n = fold(cases[i].in, out);

		CHECK(n == strlen(cases[i].out) && memcmp(out, cases[i].out, n) == 0,
			  "\"%s\" folds to \"%.*s\"", cases[i].in, (int) n, out);
	}
	CHECK(cm_fold_text("a\0b", 3, out) == 3 && memcmp(out, "a\0b", 3) == 0, "a NUL is copied");

	/* The input ends where len says, not a byte later: malloc'ed for the sanitizers. */
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		for (size_t len = 1; len <= strlen(cases[i].in); len++)
		{
			char	   *piece = malloc(len);
			char	   *room = malloc(len);
			size_t		n;

			if (piece == NULL || room == NULL)
				abort();
			memcpy(piece, cases[i].in, len);
			n = cm_fold_text(piece, len, room);
			CHECK(n <= len, "folding does not lengthen");
			CHECK(cm_fold_text(room, n, piece) <= n, "folding what is folded");
			free(piece);
			free(room);
		}
	}
}

static void
test_trim(void)
{
	static const char *const cases[][2] = {
		{"", ""}, {"   ", ""}, {" a ", "a"}, {"a b", "a b"}, {"  a  b  ", "a  b"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const char *s = cases[i][0];
		size_t		len = strlen(s);

		cm_trim(&s, &len);
		CHECK(len == strlen(cases[i][1]) && memcmp(s, cases[i][1], len) == 0,
			  "\"%s\" is trimmed to \"%.*s\"", cases[i][0], (int) len, s);
	}
}

int
main(void)
{
	test_fold();
	test_trim();
	return check_done();
}
