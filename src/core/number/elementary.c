/*
 * elementary.c: logarithm and exponential function that are the same on every
 * machine.
 */
#include "core/number/elementary.h"

#include <math.h>

/* ln 2 in two parts: a multiple of the first by an integer of 11 bits is exact. */
static const double LN2_HIGH = 0x1.62e42fefa38p-1;
static const double LN2_LOW = 0x1.ef35793c7673p-45;

/*
 * What s (f - 2 sum) is in ln(1 + f) = 2 artanh s = f - s (f - 2 sum), with
 * s = f / (2 + f), |s| < 0.1716: the first term left out of the series of
 * artanh is less than 2^-60 of it.
 */
static double
behind_first_term(double f)
{
	static const double odd[] = {
		1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3
	};
	double		s = f / (2 + f);
	double		square = s * s;
	double		sum = 0;

	for (int i = 0; i < 11; i++)
		sum = square * (sum + odd[i]);
	return s * (f - 2 * sum);
}

double
cm_log(double x)
{
	int			exponent;
	double		m = frexp(x, &exponent);
	double		f;

	if (m < 0.70710678118654752)
	{
		m *= 2;
		exponent--;
	}
	f = m - 1;
	return exponent * LN2_HIGH + (f - behind_first_term(f) + exponent * LN2_LOW);
}

double
cm_log_1p(double y)
{
	return y < 0.4 ? y - behind_first_term(y) : cm_log(1 + y);
}

double
cm_exp(double x)
{
	static const double factorial[] = {
		1 / 87178291200.0, 1 / 6227020800.0, 1 / 479001600.0, 1 / 39916800.0, 1 / 3628800.0, 1 / 362880.0,
		1 / 40320.0, 1 / 5040.0, 1 / 720.0, 1 / 120.0, 1 / 24.0, 1 / 6.0, 1 / 2.0
	};
	double		n = rint(x / 0.69314718055994531);
	double		high = x - n * LN2_HIGH;
	double		low = n * LN2_LOW;
	double		r = high - low;
	double		sum = 0;

	/* e^r - 1 - r by its series, |r| < 0.347: the first term left out is less than 2^-63 */
	for (int i = 0; i < 13; i++)
		sum = r * (sum + factorial[i]);
	return ldexp(1 + (r * sum - low + high), (int) n);
}
