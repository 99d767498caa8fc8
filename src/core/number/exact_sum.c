/*
 * exact_sum.c: windows of exact sums: growing, adding, rounding.
 */
#include "core/number/exact_sum.h"

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

bool
cm_span_possible(cm_span span)
{
	if (span.words == 0)
		return span.first == 0;
	return span.words > 0 && span.words <= CM_SPAN_WORDS_OPEN &&
		span.first >= CM_SPAN_FIRST && span.first <= CM_SPAN_END + 1 - span.words;
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
cm_carry(unsigned char *sum, int words, bool negative)
{
	for (int w = 0; w < words; w++)
	{
		uint64_t	word = cm_word(sum, w);

		cm_put_word(sum, w, negative ? word - 1 : word + 1);
		if (word != (negative ? 0 : UINT64_MAX))
			return;
	}
}

/* ---- rounding ---- */

int
cm_sum_magnitude(const cm_sums *s, int index, uint64_t digits[CM_SPAN_WORDS_OPEN])
{
	const unsigned char *sum = cm_sum(s, index);
	int			words = s->span.words;
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

int
cm_sum_top(const cm_sums *s, int index)
{
	uint64_t	digits[CM_SPAN_WORDS_OPEN];
	int			words = cm_sum_magnitude(s, index, digits);

	if (words == 0)
		return 64 * s->span.first;
	return 64 * (s->span.first + words) - __builtin_clzll(digits[words - 1]);
}

/* Bits bit .. bit + 63 of the magnitude; what is below it is zero. */
static uint64_t
bits_from(const uint64_t *digits, int words, int bit)
{
	int			word = word_of(bit);
	unsigned	shift = (unsigned) bit % 64;
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

/*
 * The magnitude rounded to 53 bits, or to a multiple of 2^least if that is
 * coarser: the result times 2^*exponent.
 */
static double
rounded(const cm_sums *s, int index, int least, int *exponent)
{
	uint64_t	digits[CM_SPAN_WORDS_OPEN];
	int			words = cm_sum_magnitude(s, index, digits);
	int			lowest;			/* the bit that the last place is worth */
	uint64_t	mantissa;

	*exponent = 0;
	if (words == 0)
		return 0;
	lowest = 64 * words - __builtin_clzll(digits[words - 1]) - 53;
	if (lowest + 64 * s->span.first < least)
		lowest = least - 64 * s->span.first;
	mantissa = bits_from(digits, words, lowest) & ((UINT64_C(1) << 53) - 1);
	if (bits_from(digits, words, lowest - 1) & 1)
		mantissa += any_below(digits, words, lowest - 1) ? 1 : mantissa & 1;
	*exponent = lowest + 64 * s->span.first;
	return cm_sum_negative(s, index) ? -(double) mantissa : (double) mantissa;
}

double
cm_sums_double(const cm_sums *s, int index)
{
	int			exponent;
	double		mantissa = rounded(s, index, -1074, &exponent);

	return ldexp(mantissa, exponent);
}

double
cm_sums_ratio(const cm_sums *s, int over, int under)
{
	int			exponent_over;
	int			exponent_under;
	double		a = rounded(s, over, 64 * CM_SPAN_FIRST, &exponent_over);
	double		b = rounded(s, under, 64 * CM_SPAN_FIRST, &exponent_under);

	return ldexp(a / b, exponent_over - exponent_under);
}

/* ---- decimal numbers ---- */

#define DIGITS 120				/* that are read */

static bool
shift_left(cm_wide *w, int bits)
{
	for (; bits >= 63; bits -= 63)
		if (!cm_wide_mul_small(w, UINT64_C(1) << 63, 0))
			return false;
	return cm_wide_mul_small(w, UINT64_C(1) << bits, 0);
}

static int
bit_length(const cm_wide *w)
{
	return w->n == 0 ? 0 : 64 * w->n - __builtin_clzll(w->d[w->n - 1]);
}

/* mantissa * 2^exponent as two parts of at most 53 bits. */
static cm_status
split_mantissa(cm_u128 mantissa, int exponent, bool negative, cm_part parts[2])
{
	const uint64_t mask = (UINT64_C(1) << 53) - 1;
	double		high;
	double		low;

	if (mantissa >> 106 != 0)	/* it was rounded up to 2^106 */
	{
		mantissa >>= 1;
		exponent++;
	}
	high = ldexp((double) (uint64_t) (mantissa >> 53), exponent + 53);
	low = ldexp((double) ((uint64_t) mantissa & mask), exponent);
	if (!cm_split_double(negative ? -high : high, &parts[0]) ||
		!cm_split_double(negative ? -low : low, &parts[1]))
		return CM_OVERFLOW;
	return CM_OK;
}

/* num * 10^exponent, which is neither huge nor tiny. */
static cm_status
split_scaled(cm_wide num, int exponent, bool negative, cm_part parts[2])
{
	cm_wide		den;
	int			shift;

	cm_wide_set(&den, 1);
	if (!cm_wide_mul_pow10(exponent < 0 ? &den : &num, exponent < 0 ? -exponent : exponent))
		return CM_OVERFLOW;

	/* num * 2^shift / den has 106 bits, or 107: then once more, since it may be rounded only once */
	shift = 106 + bit_length(&den) - bit_length(&num);
	if (shift > 1074)
		shift = 1074;
	for (;; shift--)
	{
		cm_wide		quotient = num;
		cm_wide		divisor = den;
		cm_u128		mantissa;
		bool		exact;

		if (!shift_left(shift > 0 ? &quotient : &divisor, shift > 0 ? shift : -shift) ||
			!cm_wide_divide(&quotient, &divisor, &exact))
			return CM_OVERFLOW;
		if (cm_wide_get(&quotient, &mantissa) && mantissa <= (cm_u128) 1 << 106)
			return split_mantissa(mantissa, -shift, negative, parts);
	}
}

cm_status
cm_split_decimal(const char *digits, cm_part parts[2])
{
	bool		negative = *digits == '-';
	bool		point = false;
	bool		rest = false;	/* whether digits that are not read are other than 0 */
	int			n = 0;			/* digits read, the first not 0 */
	int			exponent = 0;
	cm_wide		coefficient;

	cm_wide_set(&coefficient, 0);
	for (digits += negative; *digits != '\0'; digits++)
	{
		if (*digits == '.' && !point)
		{
			point = true;
			continue;
		}
		if (*digits < '0' || *digits > '9')
			return CM_NOT_A_NUMBER;
		if (n < DIGITS)
		{
			if (!cm_wide_mul_small(&coefficient, 10, (uint64_t) (*digits - '0')))
				return CM_OVERFLOW;
			n += coefficient.n != 0;
			exponent -= point;
		}
		else
		{
			rest = rest || *digits != '0';
			exponent += !point;
		}
	}
	if (rest)
	{
		if (!cm_wide_mul_small(&coefficient, 10, 1))
			return CM_OVERFLOW;
		exponent--;
	}
	if (coefficient.n == 0 || n + exponent < -330)
		return split_mantissa(0, 0, false, parts);
	if (n + exponent > 310)
		return CM_OVERFLOW;
	return split_scaled(coefficient, exponent, negative, parts);
}
