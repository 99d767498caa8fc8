/*
 * apportion.c: shares of an amount that add up to it, by largest remainder.
 */
#include "core/value/apportion.h"

#include <math.h>
#include <stdlib.h>

/* The sum of the integer weights has about this many bits. */
#define WEIGHT_BITS 62

cm_status
cm_weights(const double *given, int n, uint64_t *weights, uint64_t *total)
{
	double		largest = 0;
	double		sum = 0;
	int			exponent;

	for (int i = 0; i < n; i++)
	{
		if (!(given[i] >= 0) || isinf(given[i]))
			return CM_BAD_WEIGHT;
		if (given[i] > largest)
			largest = given[i];
	}
	if (largest == 0)
		return CM_NO_WEIGHT;

	/* in two steps: the sum of large weights would be infinite, 2^-exponent of small ones, too */
	frexp(largest, &exponent);
	for (int i = 0; i < n; i++)
		sum += ldexp(given[i], -exponent);
	*total = 0;
	for (int i = 0; i < n; i++)
	{
		double		fraction = ldexp(given[i], -exponent) / sum;

		weights[i] = (uint64_t) llrint(ldexp(fraction, WEIGHT_BITS));
		*total += weights[i];
	}
	return CM_OK;
}

/* amount * weight / total towards zero, weight <= total < 2^63; *remainder is what is left of the division. */
static cm_u128
share(cm_u128 amount, uint64_t weight, uint64_t total, uint64_t *remainder)
{
	cm_u128		low = (cm_u128) (uint64_t) amount * weight;
	cm_u128		high = (amount >> 64) * weight + (low >> 64);
	cm_u128		quotient;

	/* high < total * 2^64, since amount < 2^128 and weight <= total */
	quotient = high / total;
	low = (high % total) << 64 | (uint64_t) low;
	*remainder = (uint64_t) (low % total);
	return (quotient << 64) + low / total;
}

static int
compare_claims(const void *left, const void *right)
{
	const cm_claim *a = left;
	const cm_claim *b = right;

	if (a->remainder != b->remainder)
		return a->remainder > b->remainder ? -1 : 1;
	return a->part < b->part ? -1 : 1;
}

void
cm_apportion(cm_value whole, const uint64_t *weights, int n, uint64_t total,
			 cm_value *parts, cm_claim *claims)
{
	cm_i128		amount = cm_amount(whole);
	unsigned	tag = cm_tag(whole);
	int64_t		rest;
	cm_i128		quanta = cm_divide_million(amount, &rest);
	int64_t		quantum = CM_APPORTION_QUANTUM;
	cm_u128		left;

	if (rest != 0)
	{
		quanta = amount;
		quantum = 1;
	}
	if (quanta < 0)
	{
		quanta = -quanta;
		quantum = -quantum;
	}

	left = (cm_u128) quanta;
	for (int i = 0; i < n; i++)
	{
		cm_u128		part = share((cm_u128) quanta, weights[i], total, &claims[i].remainder);

		claims[i].part = i;
		parts[i] = cm_value_make((cm_i128) part * quantum, tag);
		left -= part;
	}
	/* fewer are left than parts have a remainder: the remainders add up to left * total */
	if (left > 0)
		qsort(claims, (size_t) n, sizeof(cm_claim), compare_claims);
	for (int i = 0; left > 0; i++, left--)
		parts[claims[i].part] = cm_value_make(cm_amount(parts[claims[i].part]) + quantum, tag);
}
