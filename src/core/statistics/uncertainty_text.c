/*
 * uncertainty_text.c: the exact text of a value of type uncertainty.
 *
 *	empty
 *	sum AR6 ("" 2 177p2 1p5 0 0) ("coal" 1 7dp3 9p4 5p1)
 *	trend ("A" 1 19p2 5p4 9 5p3 14)
 *
 * Behind the name in quotes (" and \ have a \ in front) come the number of
 * rows, in a trend the sum of the base, then value, independent and shared
 * and, in a trend, the uncertainty of the factor.  177p2 is hexadecimal 177
 * times 2^2: the integer is odd, so that a number has one text.
 */
#include "core/statistics/uncertainty_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- writing ---- */

typedef struct writer
{
	char	   *buffer;
	size_t		size;
	size_t		length;
} writer;

static void
put(writer *w, const char *s, size_t length)
{
	for (size_t i = 0; i < length; i++, w->length++)
		if (w->length < w->size)
			w->buffer[w->length] = s[i];
}

static void
put_text(writer *w, const char *s)
{
	put(w, s, strlen(s));
}

static void
put_name(writer *w, const char *name, size_t length)
{
	put(w, "\"", 1);
	for (size_t i = 0; i < length; i++)
	{
		if (name[i] == '"' || name[i] == '\\')
			put(w, "\\", 1);
		put(w, name + i, 1);
	}
	put(w, "\"", 1);
}

/* Hexadecimal digits of an odd integer, times 2^exponent. */
static void
put_number(writer *w, bool negative, const uint64_t *words, int n, int exponent)
{
	char		text[32];

	put(w, negative ? " -" : " ", negative ? 2 : 1);
	(void) snprintf(text, sizeof(text), "%llx", (unsigned long long) words[n - 1]);
	put_text(w, text);
	for (int i = n - 2; i >= 0; i--)
	{
		(void) snprintf(text, sizeof(text), "%016llx", (unsigned long long) words[i]);
		put_text(w, text);
	}
	if (exponent != 0)
	{
		(void) snprintf(text, sizeof(text), "p%d", exponent);
		put_text(w, text);
	}
}

static void
put_sum(writer *w, const cm_sums *sums, int index)
{
	uint64_t	words[CM_SPAN_WORDS_OPEN + 1] = {0};
	int			n = cm_sum_magnitude(sums, index, words);
	int			low = 0;
	int			zeros;

	if (n == 0)
	{
		put(w, " 0", 2);
		return;
	}
	while (words[low] == 0)
		low++;
	zeros = __builtin_ctzll(words[low]);
	if (zeros > 0)
		for (int i = low; i < n; i++)
			words[i] = words[i] >> zeros | words[i + 1] << (64 - zeros);
	if (words[n - 1] == 0)
		n--;
	put_number(w, cm_sum_negative(sums, index), words + low, n - low, 64 * (sums->span.first + low) + zeros);
}

static void
put_double(writer *w, double x)
{
	cm_part		part;

	if (!cm_split_double(x, &part) || part.mantissa == 0)
		put(w, " 0", 2);
	else
		put_number(w, part.negative, &part.mantissa, 1, part.exponent);
}

size_t
cm_uncertainty_format(const cm_uncertainty *u, const char *basis, char *buffer, size_t size)
{
	static const char *const kinds[] = {"empty", "sum", "trend"};
	writer		w = {buffer, size, 0};

	put_text(&w, kinds[u->h.kind]);
	if (basis != NULL)
	{
		put(&w, " ", 1);
		put_text(&w, basis);
	}
	for (int i = 0; i < u->h.entries; i++)
	{
		cm_uncertainty_entry entry = cm_uncertainty_get(u, i);
		cm_sums		sums = cm_uncertainty_sums(u, i);
		char		rows[32];

		put(&w, " (", 2);
		put_name(&w, cm_uncertainty_name(u, &entry), entry.length);
		(void) snprintf(rows, sizeof(rows), " %lld", (long long) entry.rows);
		put_text(&w, rows);
		if (u->h.kind == CM_UNCERTAINTY_TREND)
			put_sum(&w, &sums, CM_SUM_BASE);
		put_sum(&w, &sums, CM_SUM_VALUE);
		put_sum(&w, &sums, CM_SUM_INDEPENDENT);
		put_sum(&w, &sums, CM_SUM_SHARED);
		if (u->h.kind == CM_UNCERTAINTY_TREND)
			put_double(&w, entry.percent);
		put(&w, ")", 1);
	}
	if (w.length < size)
		buffer[w.length] = '\0';
	return w.length;
}

/* ---- reading ---- */

/* Hexadecimal digits of the largest sum. */
#define MOST_DIGITS (CM_SPAN_WORDS_OPEN * 16L)

typedef struct reader
{
	const char *s;
	const char *end;
} reader;

/* digits (hexadecimal, the first not 0) * 2^exponent; no digits: 0 */
typedef struct number
{
	const char *digits;
	int			n;
	int			exponent;
	bool		negative;
} number;

typedef struct parsed
{
	char		name[CM_UNCERTAINTY_NAME];
	size_t		length;
	int64_t		rows;
	number		sums[CM_SUMS];
	number		percent;
} parsed;

static bool
take(reader *r, char c)
{
	if (r->s >= r->end || *r->s != c)
		return false;
	r->s++;
	return true;
}

static bool
take_name(reader *r, parsed *p)
{
	p->length = 0;
	if (!take(r, '"'))
		return false;
	while (!take(r, '"'))
	{
		(void) take(r, '\\');
		if (r->s >= r->end || *r->s == '\0' || p->length >= CM_UNCERTAINTY_NAME)
			return false;
		p->name[p->length++] = *r->s++;
	}
	return true;
}

/* A decimal integer less than limit. */
static bool
take_integer(reader *r, int64_t limit, int64_t *value)
{
	const char *start = r->s;

	*value = 0;
	for (; r->s < r->end && *r->s >= '0' && *r->s <= '9'; r->s++)
	{
		*value = *value * 10 + (*r->s - '0');
		if (*value >= limit)
			return false;
	}
	return r->s > start;
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
take_number(reader *r, number *v)
{
	int64_t		exponent = 0;
	const char *start;

	if (!take(r, ' '))
		return false;
	v->negative = take(r, '-');
	start = r->s;
	while (take(r, '0'))
		;
	v->digits = r->s;
	while (r->s < r->end && digit_of(*r->s) >= 0)
		r->s++;
	if (r->s == start || r->s - v->digits > MOST_DIGITS)
		return false;
	v->n = (int) (r->s - v->digits);
	if (take(r, 'p'))
	{
		bool		below = take(r, '-');

		if (!take_integer(r, 10000, &exponent))
			return false;
		if (below)
			exponent = -exponent;
	}
	v->exponent = (int) exponent;
	return true;
}

static bool
take_entry(reader *r, unsigned kind, parsed *p)
{
	bool		trend = kind == CM_UNCERTAINTY_TREND;

	memset(p->sums, 0, sizeof(p->sums));
	return take(r, ' ') && take(r, '(') && take_name(r, p) && take(r, ' ') &&
		take_integer(r, INT64_C(1) << CM_SUM_TERMS_BITS, &p->rows) &&
		(!trend || take_number(r, &p->sums[CM_SUM_BASE])) &&
		take_number(r, &p->sums[CM_SUM_VALUE]) && take_number(r, &p->sums[CM_SUM_INDEPENDENT]) &&
		take_number(r, &p->sums[CM_SUM_SHARED]) && (!trend || take_number(r, &p->percent)) && take(r, ')');
}

static bool
take_word(reader *r, const char *word)
{
	size_t		length = strlen(word);

	if ((size_t) (r->end - r->s) < length || memcmp(r->s, word, length) != 0)
		return false;
	r->s += length;
	return true;
}

/* The kind of value, and the word behind it. */
static bool
take_head(reader *r, unsigned *kind, const char **basis, size_t *basis_length)
{
	*basis = NULL;
	*basis_length = 0;
	if (take_word(r, "empty"))
		*kind = CM_UNCERTAINTY_EMPTY;
	else if (take_word(r, "sum"))
		*kind = CM_UNCERTAINTY_SUM;
	else if (take_word(r, "trend"))
		*kind = CM_UNCERTAINTY_TREND;
	else
		return false;
	if (*kind != CM_UNCERTAINTY_EMPTY && r->end - r->s > 1 && r->s[0] == ' ' && r->s[1] != '(')
	{
		*basis = ++r->s;
		while (r->s < r->end && *r->s != ' ')
			r->s++;
		*basis_length = (size_t) (r->s - *basis);
	}
	return *basis == NULL || *basis_length > 0;
}

static int
floor_word(int bit)
{
	return bit >= 0 ? bit / 64 : -((63 - bit) / 64);
}

/* The words of a number and of its sign; false if no sum can have them. */
static bool
span_of_number(const number *v, cm_span *span)
{
	*span = (cm_span) {0, 0};
	if (v->n == 0)
		return true;
	if (v->exponent < 64 * CM_SPAN_FIRST || v->exponent + 4 * v->n >= 64 * CM_SPAN_END)
		return false;
	span->first = floor_word(v->exponent);
	span->words = floor_word(v->exponent + 4 * v->n) + 1 - span->first;
	return true;
}

bool
cm_uncertainty_scan(const char *s, size_t length, cm_uncertainty_need *need,
					const char **basis, size_t *basis_length, const char **at)
{
	reader		r = {s, s + length};
	unsigned	kind;
	parsed		p;

	*need = (cm_uncertainty_need) {0};
	*at = r.s;
	if (!take_head(&r, &kind, basis, basis_length))
		return false;
	while (*at = r.s, r.s < r.end)
	{
		if (kind == CM_UNCERTAINTY_EMPTY || need->entries >= CM_UNCERTAINTY_ENTRIES || !take_entry(&r, kind, &p))
			return false;
		for (int k = 0; k < CM_SUMS; k++)
		{
			cm_span		span;

			if (!span_of_number(&p.sums[k], &span))
				return false;
			need->span = cm_span_union(need->span, span);
		}
		need->entries++;
		need->keys += p.length;
	}
	return (kind == CM_UNCERTAINTY_EMPTY) == (need->entries == 0);
}

/* Add a number to a sum of zero in whose window it lies. */
static void
write_number(const number *v, cm_sums *sums, int index)
{
	for (int i = 0; i < v->n; i++)
	{
		unsigned	bit = (unsigned) (v->exponent + 4 * (v->n - 1 - i) - 64 * sums->span.first);

		cm_add_shifted(cm_sum(sums, index), sums->span.words, (cm_u128) digit_of(v->digits[i]), bit, v->negative);
	}
}

/* A number that is a double; false if it is not. */
static bool
double_of(const number *v, double *x)
{
	uint64_t	mantissa = 0;

	*x = 0;
	if (v->n == 0)
		return true;
	if (v->n > 14)
		return false;
	for (int i = 0; i < v->n; i++)
		mantissa = mantissa << 4 | (uint64_t) digit_of(v->digits[i]);
	if (mantissa >> 53 != 0)
		return false;
	*x = ldexp((double) mantissa, v->exponent);
	if (isinf(*x) || ldexp(*x, -v->exponent) != (double) mantissa)
		return false;
	if (v->negative)
		*x = -*x;
	return true;
}

bool
cm_uncertainty_read(const char *s, size_t length, unsigned basis, cm_uncertainty *u)
{
	reader		r = {s, s + length};
	const char *word;
	size_t		word_length;
	unsigned	kind;
	parsed		p;

	if (!take_head(&r, &kind, &word, &word_length))
		return false;
	u->h.kind = (uint16_t) kind;
	u->h.basis = (uint16_t) basis;
	while (r.s < r.end && take_entry(&r, kind, &p))
	{
		unsigned char bytes[CM_SUMS * CM_SPAN_WORDS_OPEN * CM_WORD] = {0};
		cm_sums		sums = {{u->h.first, u->h.words}, CM_SUMS, bytes};
		double		percent = 0;

		for (int k = 0; k < CM_SUMS; k++)
			write_number(&p.sums[k], &sums, k);
		if ((kind == CM_UNCERTAINTY_TREND && !double_of(&p.percent, &percent)) ||
			!cm_uncertainty_append(u, p.name, p.length, p.rows, percent, &sums))
			return false;
	}
	return r.s == r.end;
}
