/*
 * exact_sum.c: windows of exact sums: growing, adding, rounding.
 */
#include "exact_sum.h"

#include <math.h>

/* The word that a bit lies in: the floor of bit / 64. */
static int
word_of(int bit)
{
	return bit >= 0 ? bit / 64 : -((63 - bit) / 64);
}

cm_span
cm_span_of(const cm_part *parts, int n)
{
	int			low = 0;		/* the exponent and the top of one */
	int			top = 1;
	cm_span		span;

	for (int i = 0; i < n; i++)
	{
		if (parts[i].mantissa == 0)
			continue;
		if (parts[i].exponent < low)
			low = parts[i].exponent;
		if (parts[i].top > top)
			top = parts[i].top;
	}
	/* just where cm_part_fits is content */
	span.first = word_of(2 * low);
	span.words = word_of(2 * top + CM_SUM_TERMS_BITS + 2) + 1 - span.first;
	return span;
}

cm_span
cm_span_union(cm_span a, cm_span b)
{
	cm_span		both;
	int			end_a = a.first + a.words;
	int			end_b = b.first + b.words;

	if (a.words == 0)
		return b;
	if (b.words == 0)
		return a;
	both.first = a.first < b.first ? a.first : b.first;
	both.words = (end_a > end_b ? end_a : end_b) - both.first;
	return both;
}

/* The word that all words above the window equal. */
static uint64_t
extension(const unsigned char *sum, int words)
{
	return words > 0 && cm_word(sum, words - 1) >> 63 != 0 ? UINT64_MAX : 0;
}

bool
cm_sum_negative(const cm_sums *s, int index)
{
	return extension(cm_sum(s, index), s->span.words) != 0;
}

bool
cm_sum_zero(const cm_sums *s, int index)
{
	const unsigned char *sum = cm_sum(s, index);

	for (int w = 0; w < s->span.words; w++)
		if (cm_word(sum, w) != 0)
			return false;
	return true;
}

cm_span
cm_sums_tight(const cm_sums *s)
{
	int			low = s->span.words;	/* words of zeros at the bottom of all sums */
	int			needed = 0;		/* words that some sum needs, counted from the bottom */
	cm_span		span = {0, 0};

	for (int i = 0; i < s->count; i++)
	{
		const unsigned char *sum = cm_sum(s, i);
		uint64_t	sign = extension(sum, s->span.words);
		int			n = s->span.words;
		int			zeros = 0;

		while (n > 0 && cm_word(sum, n - 1) == sign)
			n--;
		/* the top word that is kept must carry the sign */
		if (n < s->span.words && extension(sum, n) != sign)
			n++;
		if (n > needed)
			needed = n;
		while (zeros < low && cm_word(sum, zeros) == 0)
			zeros++;
		low = zeros;
	}
	if (low < needed)
	{
		span.first = s->span.first + low;
		span.words = needed - low;
	}
	return span;
}

void
cm_sums_move(const cm_sums *from, cm_sums *to)
{
	int			shift = to->span.first - from->span.first;

	for (int i = 0; i < from->count; i++)
	{
		const unsigned char *source = cm_sum(from, i);
		unsigned char *target = cm_sum(to, i);
		uint64_t	sign = extension(source, from->span.words);

		for (int w = 0; w < to->span.words; w++)
		{
			int			at = w + shift;

			cm_put_word(target, w, at < 0 ? 0 : at < from->span.words ? cm_word(source, at) : sign);
		}
	}
}

bool
cm_sums_roomy(const cm_sums *s)
{
	if (s->span.words == 0)
		return true;
	for (int i = 0; i < s->count; i++)
	{
		uint64_t	top = cm_word(cm_sum(s, i), s->span.words - 1) >> 62;

		if (top != 0 && top != 3)
			return false;
	}
	return true;
}

void
cm_sums_add(cm_sums *to, const cm_sums *from, bool subtract)
{
	int			shift = from->span.first - to->span.first;
	uint64_t	flip = subtract ? UINT64_MAX : 0;

	if (from->span.words == 0)
		return;
	for (int i = 0; i < to->count; i++)
	{
		const unsigned char *source = cm_sum(from, i);
		unsigned char *target = cm_sum(to, i);
		uint64_t	sign = extension(source, from->span.words) ^ flip;
		uint64_t	carry = subtract;	/* -x is ~x + 1 */

		for (int w = shift; w < to->span.words; w++)
		{
			uint64_t	word = w - shift < from->span.words ? cm_word(source, w - shift) ^ flip : sign;
			cm_u128		sum = (cm_u128) cm_word(target, w) + word + carry;

			cm_put_word(target, w, (uint64_t) sum);
			carry = (uint64_t) (sum >> 64);
		}
	}
}

void
cm_add_words(unsigned char *sum, int words, const uint64_t term[3], int n, bool negative)
{
	uint64_t	carry = 0;

	for (int w = 0; w < words && (w < n || carry != 0); w++)
	{
		uint64_t	word = w < n ? term[w] : 0;
		cm_u128		result;

		if (negative)
			result = (cm_u128) cm_word(sum, w) - word - carry;
		else
			result = (cm_u128) cm_word(sum, w) + word + carry;
		cm_put_word(sum, w, (uint64_t) result);
		carry = (uint64_t) (result >> 64) & 1;
	}
}

/* ---- rounding ---- */

/* The magnitude of a sum, the number of its words without zeros at the top. */
static int
magnitude(const unsigned char *sum, int words, uint64_t digits[CM_SPAN_WORDS_OPEN])
{
	uint64_t	sign = extension(sum, words);
	uint64_t	carry = sign & 1;

	for (int w = 0; w < words; w++)
	{
		digits[w] = (cm_word(sum, w) ^ sign) + carry;
		carry = carry != 0 && digits[w] == 0;
	}
	while (words > 0 && digits[words - 1] == 0)
		words--;
	return words;
}

/* Bits bit .. bit + 63 of the magnitude; what is below it is zero. */
static uint64_t
bits_from(const uint64_t *digits, int words, int bit)
{
	int			word = word_of(bit);
	int			shift = bit - 64 * word;
	uint64_t	low = word >= 0 && word < words ? digits[word] : 0;
	uint64_t	high = word + 1 >= 0 && word + 1 < words ? digits[word + 1] : 0;

	return shift == 0 ? low : low >> shift | high << (64 - shift);
}

/* Whether a bit below this one is set. */
static bool
any_below(const uint64_t *digits, int words, int bit)
{
	for (int w = 0; w < words && 64 * w < bit; w++)
	{
		int			bits = bit - 64 * w;

		if ((bits >= 64 ? digits[w] : digits[w] & ((UINT64_C(1) << bits) - 1)) != 0)
			return true;
	}
	return false;
}

double
cm_sums_double(const cm_sums *s, int index)
{
	const unsigned char *sum = cm_sum(s, index);
	uint64_t	digits[CM_SPAN_WORDS_OPEN];
	int			words = magnitude(sum, s->span.words, digits);
	int			zero = -64 * s->span.first; /* the bit that is worth 1 */
	int			lowest;			/* the bit that the last place of the double is worth */
	uint64_t	mantissa;
	double		rounded;

	if (words == 0)
		return 0;
	lowest = 64 * words - __builtin_clzll(digits[words - 1]) - 53;
	if (lowest < zero - 1074)
		lowest = zero - 1074;
	if (lowest - zero > 1023)
		rounded = (double) INFINITY;
	else
	{
		mantissa = bits_from(digits, words, lowest) & ((UINT64_C(1) << 53) - 1);
		if (bits_from(digits, words, lowest - 1) & 1)
			mantissa += any_below(digits, words, lowest - 1) ? 1 : mantissa & 1;
		rounded = ldexp((double) mantissa, lowest - zero);
	}
	return extension(sum, s->span.words) != 0 ? -rounded : rounded;
}
