/*
 * gram.c: sums of the products of every two variables.
 */
#include "core/statistics/gram.h"

double
cm_gram_mean(const cm_gram *g, int i)
{
	cm_sums		sums = cm_gram_sums(g);

	return cm_sums_double(&sums, cm_gram_index(g->k, 0, i)) / (double) g->n;
}

int
cm_gram_split(double y, const unsigned char *x, int k, cm_part *v)
{
	v[0] = cm_part_one;
	for (int i = 0; i < k; i++)
	{
		double		value;

		memcpy(&value, x + (size_t) i * sizeof(value), sizeof(value));
		if (!cm_split_double(value, &v[i + 1]))
			return i + 1;
	}
	return cm_split_double(y, &v[k + 1]) ? -1 : k + 1;
}

void
cm_gram_add_row(cm_sums *sums, int k, const cm_part *v, bool subtract)
{
	unsigned char *sum = sums->bytes;
	const int	words = sums->span.words;
	const size_t size = (size_t) words * CM_WORD;
	const int	zero = -64 * sums->span.first;

	for (int j = 1; j < k + 2; j++, sum += size)
		cm_add_shifted_word(sum, words, v[j].mantissa, (unsigned) (v[j].exponent + zero),
							v[j].negative != subtract);
	for (int i = 1; i < k + 2; i++)
	{
		const uint64_t mantissa = v[i].mantissa;
		const int	exponent = v[i].exponent + zero;
		const bool	negative = v[i].negative != subtract;

		for (int j = i; j < k + 2; j++, sum += size)
			cm_add_shifted(sum, words, (cm_u128) mantissa * v[j].mantissa,
						   (unsigned) (exponent + v[j].exponent), negative != v[j].negative);
	}
}

bool
cm_gram_add_doubles(cm_sums *sums, int k, double y, const unsigned char *x)
{
	cm_part		v[CM_GRAM_VARIABLES + 2];

	if (cm_gram_split(y, x, k, v) >= 0)
		return false;
	for (int i = 1; i < k + 2; i++)
		if (!cm_part_fits(&v[i], sums->span))
			return false;
	cm_gram_add_row(sums, k, v, false);
	return true;
}

void
cm_gram_add_wide_row(cm_sums *sums, int k, const cm_part *v, const cm_part *low, bool subtract)
{
	int			index = 0;

	for (int i = 0; i < k + 2; i++)
		for (int j = i == 0 ? 1 : i; j < k + 2; j++)
		{
			cm_sums_add_product(sums, index, &v[i], &v[j], subtract);
			cm_sums_add_product(sums, index, &v[i], &low[j], subtract);
			cm_sums_add_product(sums, index, &low[i], &v[j], subtract);
			cm_sums_add_product(sums, index, &low[i], &low[j], subtract);
			index++;
		}
}

/* ---- what is possible ---- */

/* A power of two that n, or the sum of the squares of a variable, is less than. */
static int
square_top(const cm_gram *g, const cm_sums *s, int i)
{
	if (i == 0)
		return 64 - __builtin_clzll((uint64_t) g->n);
	return cm_sum_top(s, cm_gram_index(g->k, i, i));
}

/* sum(ab)^2 <= sum(aa) * sum(bb), of which only the powers of two are compared. */
static bool
product_possible(const cm_gram *g, const cm_sums *s, int i, int j)
{
	int			index = cm_gram_index(g->k, i, j);

	if (cm_sum_zero(s, index))
		return true;
	if ((i > 0 && cm_sum_zero(s, cm_gram_index(g->k, i, i))) || cm_sum_zero(s, cm_gram_index(g->k, j, j)))
		return false;
	return 2 * (cm_sum_top(s, index) - 1) < square_top(g, s, i) + square_top(g, s, j);
}

bool
cm_gram_possible(const cm_gram *g)
{
	static const cm_span largest = {CM_SPAN_FIRST, CM_SPAN_WORDS};
	cm_sums		s = cm_gram_sums(g);

	if (g->n < 0 || g->n > CM_GRAM_ROWS_MAX || g->k < 1 || g->k > CM_GRAM_VARIABLES ||
		g->searched < 0 || g->searched > CM_GRAM_SEARCHED)
		return false;
	if (!cm_span_within(cm_sums_tight(&s), largest))
		return false;
	if (g->n == 0)
		return cm_sums_tight(&s).words == 0;
	for (int i = 1; i < g->k + 2; i++)
		if (cm_sum_negative(&s, cm_gram_index(g->k, i, i)))
			return false;
	for (int i = 0; i < g->k + 2; i++)
		for (int j = i + 1; j < g->k + 2; j++)
			if (!product_possible(g, &s, i, j))
				return false;
	return true;
}
