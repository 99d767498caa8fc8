/*
 * gram_text.c: text of the sums of a regression,
 * "1 variable, 36 rows: 0x2d.8, 0x1f, 0x40, -0x2.c, 0x33".
 *
 * The numbers are those of cm_gram, in order.  Hexadecimal digits say exactly
 * what binary ones do, and need no exponent.
 */
#include "core/statistics/gram_text.h"

#include <stdio.h>

#include "core/text/text.h"

/* Digits in front of the point and behind it: those of the largest window. */
#define WHOLE_DIGITS ((ptrdiff_t) 16 * CM_SPAN_END)
#define FRACTION_DIGITS ((ptrdiff_t) 16 * -CM_SPAN_FIRST)

/* ---- output ---- */

size_t
cm_gram_text_size(const cm_gram *g)
{
	int			whole = g->first + g->words > 0 ? g->first + g->words : 1;
	int			fraction = g->first < 0 ? -g->first : 0;

	/* "16 variables, 9007199254740991 rows, through the origin, 2 change points:"; " -0x.," */
	return 100 + (size_t) cm_gram_count(g->k) * (size_t) (16 * (whole + fraction) + 8);
}

/* The hexadecimal digit of a magnitude that is worth 16^place. */
static unsigned
digit_at(const uint64_t *digits, int words, int first, int place)
{
	int			at = place - 16 * first;

	if (at < 0 || at / 16 >= words)
		return 0;
	return (unsigned) (digits[at / 16] >> 4 * (at % 16)) & 15;
}

static size_t
format_sum(const cm_sums *s, int index, char *text)
{
	static const char hex[] = "0123456789abcdef";
	uint64_t	digits[CM_SPAN_WORDS_OPEN];
	int			words = cm_sum_magnitude(s, index, digits);
	int			high = 16 * (s->span.first + words) - 1;
	int			low = 16 * s->span.first;
	size_t		n = 0;

	while (words > 0 && digit_at(digits, words, s->span.first, high) == 0)
		high--;
	while (words > 0 && digit_at(digits, words, s->span.first, low) == 0)
		low++;
	if (words == 0 || high < 0)
		high = 0;
	if (words == 0 || low > 0)
		low = 0;
	if (cm_sum_negative(s, index))
		text[n++] = '-';
	text[n++] = '0';
	text[n++] = 'x';
	for (int place = high; place >= low; place--)
	{
		if (place == -1)
			text[n++] = '.';
		text[n++] = hex[digit_at(digits, words, s->span.first, place)];
	}
	return n;
}

size_t
cm_gram_format(const cm_gram *g, char *text)
{
	cm_sums		s = cm_gram_sums(g);
	size_t		n;

	n = (size_t) sprintf(text, "%d variable%s, %lld row%s%s", g->k, g->k == 1 ? "" : "s",
						 (long long) g->n, g->n == 1 ? "" : "s",
						 g->through_origin ? ", through the origin" : "");
	if (g->searched > 0)
		n += (size_t) sprintf(text + n, ", %d change point%s", g->searched, g->searched == 1 ? "" : "s");
	for (int i = 0; i < s.count; i++)
	{
		text[n++] = i == 0 ? ':' : ',';
		text[n++] = ' ';
		n += format_sum(&s, i, text + n);
	}
	text[n] = '\0';
	return n;
}

/* ---- input ---- */

/* What stands in front of the next separator, trimmed; *s is moved behind it. */
static void
next_piece(const char **s, const char *end, const char **piece, size_t *len)
{
	const char *p = *s;

	while (p < end && *p != ',' && *p != ':')
		p++;
	*piece = *s;
	*len = (size_t) (p - *s);
	cm_trim(piece, len);
	*s = p;
}

/* "36 rows" or "1 row": a number without leading zeros, one space, and the word. */
static bool
counted(const char *s, size_t len, const char *word, int64_t most, int64_t *number)
{
	int64_t		n = 0;
	size_t		i = 0;
	size_t		letters = strlen(word);

	for (; i < len && s[i] >= '0' && s[i] <= '9'; i++)
	{
		if (n == 0 && i > 0)
			return false;
		n = 10 * n + (s[i] - '0');
		if (n > most)
			return false;
	}
	if (i == 0 || i == len || s[i] != ' ')
		return false;
	while (i < len && s[i] == ' ')
		i++;
	*number = n;
	return len - i == letters + (n != 1) && memcmp(s + i, word, letters) == 0 &&
		(n == 1 || s[len - 1] == 's');
}

/* ", through the origin" and ", 1 change point", in this order. */
static bool
scan_model(const char *s, size_t len, cm_gram *g)
{
	static const char origin[] = "through the origin";
	int64_t		number;

	if (g->searched > 0)
		return false;
	if (len == sizeof(origin) - 1 && memcmp(s, origin, len) == 0 && !g->through_origin)
	{
		g->through_origin = true;
		return true;
	}
	if (!counted(s, len, "change point", CM_GRAM_SEARCHED, &number) || number == 0)
		return false;
	g->searched = (int) number;
	return true;
}

/* A number in pieces: its digits in front of the point, without leading zeros, and those behind, without trailing. */
typedef struct hex_number
{
	bool		negative;
	const char *whole;
	const char *fraction;
	int			whole_digits;
	int			fraction_digits;
} hex_number;

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* False if s is no such number, or more than any sum. */
static bool
scan_number(const char *s, size_t len, hex_number *number)
{
	const char *end = s + len;

	number->negative = len > 0 && *s == '-';
	s += number->negative;
	if (end - s < 3 || s[0] != '0' || s[1] != 'x' || hex_value(s[2]) < 0)
		return false;
	s += 2;
	while (s < end && *s == '0')
		s++;
	number->whole = s;
	while (s < end && hex_value(*s) >= 0)
		s++;
	if (s - number->whole > WHOLE_DIGITS)
		return false;
	number->whole_digits = (int) (s - number->whole);
	number->fraction = s;
	number->fraction_digits = 0;
	if (s == end)
		return true;
	if (*s++ != '.')
		return false;
	number->fraction = s;
	while (s < end && hex_value(*s) >= 0)
		s++;
	if (s != end || s == number->fraction)
		return false;
	while (s > number->fraction && s[-1] == '0')
		s--;
	if (s - number->fraction > FRACTION_DIGITS)
		return false;
	number->fraction_digits = (int) (s - number->fraction);
	return true;
}

static cm_status
scan_sums(const char *s, const char *end, cm_gram *g, cm_error *error)
{
	int			whole = 0;
	int			fraction = 0;

	for (int i = 0; i < cm_gram_count(g->k); i++)
	{
		const char *piece;
		size_t		len;
		hex_number	number;

		if (s == end)
			return cm_fail(error, CM_WRONG_SUMS, s, 0);
		s++;					/* ':' or ',' */
		next_piece(&s, end, &piece, &len);
		if (!scan_number(piece, len, &number) || (s < end && *s != ','))
			return cm_fail(error, CM_NO_SUM, piece, len);
		if (number.whole_digits > whole)
			whole = number.whole_digits;
		if (number.fraction_digits > fraction)
			fraction = number.fraction_digits;
	}
	if (s < end)
		return cm_fail(error, CM_WRONG_SUMS, s, (size_t) (end - s));
	g->first = -((fraction + 15) / 16);
	g->words = whole / 16 + 1 - g->first;	/* with a bit for the sign */
	return CM_OK;
}

cm_status
cm_gram_scan(const char *s, size_t len, cm_gram *g, const char **numbers, cm_error *error)
{
	const char *end;
	const char *piece;
	int64_t		number;
	bool		separated;

	cm_trim(&s, &len);
	end = s + len;
	memset(g, 0, sizeof(*g));
	if (len == 0)
		return cm_fail(error, CM_EMPTY, s, 0);
	next_piece(&s, end, &piece, &len);
	if (!counted(piece, len, "variable", CM_GRAM_VARIABLES, &number) || number == 0)
		return cm_fail(error, CM_NO_VARIABLES, piece, len);
	g->k = (int) number;
	separated = s < end && *s == ',';
	s += s < end;
	if (!separated)
		return cm_fail(error, CM_NO_ROWS, s, (size_t) (end - s));
	next_piece(&s, end, &piece, &len);
	if (!counted(piece, len, "row", CM_GRAM_ROWS_MAX, &g->n))
		return cm_fail(error, CM_NO_ROWS, piece, len);
	while (s < end && *s == ',')
	{
		s++;
		next_piece(&s, end, &piece, &len);
		if (!scan_model(piece, len, g))
			return cm_fail(error, CM_UNKNOWN_MODEL, piece, len);
	}
	*numbers = s;
	return scan_sums(s, end, g, error);
}

/* Add a digit to a sum that is zero there. */
static void
put_digit(unsigned char *sum, int place, int first, int value)
{
	int			at = place - 16 * first;

	cm_put_word(sum, at / 16, cm_word(sum, at / 16) | (uint64_t) value << 4 * (at % 16));
}

void
cm_gram_read(const cm_gram *g, const char *numbers, const char *end, unsigned char *sums)
{
	cm_sums		s = {cm_gram_span(g), cm_gram_count(g->k), sums};

	memset(sums, 0, cm_sums_size(s.count, s.span));
	for (int i = 0; i < s.count; i++)
	{
		unsigned char *sum = cm_sum(&s, i);
		const char *piece;
		size_t		len;
		hex_number	number;
		uint64_t	carry = 1;

		numbers++;
		next_piece(&numbers, end, &piece, &len);
		if (!scan_number(piece, len, &number))
			return;				/* scan did not accept this text */
		for (int d = 0; d < number.whole_digits; d++)
			put_digit(sum, number.whole_digits - 1 - d, g->first, hex_value(number.whole[d]));
		for (int d = 0; d < number.fraction_digits; d++)
			put_digit(sum, -1 - d, g->first, hex_value(number.fraction[d]));
		for (int w = 0; number.negative && w < g->words; w++)
		{
			cm_put_word(sum, w, ~cm_word(sum, w) + carry);
			carry = carry != 0 && cm_word(sum, w) == 0;
		}
	}
}
