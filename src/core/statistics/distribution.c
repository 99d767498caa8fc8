/*
 * distribution.c: the normal and Student's t distribution.
 *
 * Sources: M. J. Wichura, Algorithm AS 241: The percentage points of the
 * normal distribution, Applied Statistics 37 (1988); Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 26.5 (incomplete beta function), 26.7
 * (Student's t); A. R. Didonato and A. H. Morris, Significant digit computation
 * of the incomplete beta function ratios, ACM TOMS 18 (1992).
 */
#include "core/statistics/distribution.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "core/number/elementary.h"

/* sqrt(1/2) is HALF_ROOT + HALF_ROOT_REST */
#define HALF_ROOT 0.70710678118654752440
#define HALF_ROOT_REST (-4.8336466567264568e-17)
#define TWO_BY_ROOT_PI 1.12837916709551257390
#define PI 3.14159265358979323846

/* What is beyond the last term or factor changes no digit. */
#define ENOUGH (DBL_EPSILON / 8)
#define MOST_TERMS 100000
#define MOST_STEPS 200

/* ---- normal ---- */

double
cm_normal_cdf(double x)
{
	double		y = -x * HALF_ROOT;
	double		rest = -x * HALF_ROOT_REST - fma(x, HALF_ROOT, y);

	/* erfc falls so steeply that what the product lost would be seen */
	if (!isfinite(x))
		return isnan(x) ? x : x > 0 ? 1 : 0;
	return 0.5 * (erfc(y) - TWO_BY_ROOT_PI * exp(-y * y) * rest);
}

/* Polynomials of degree 7, highest coefficient first. */
static double
ratio(const double *numerator, const double *denominator, double x)
{
	double		n = numerator[0];
	double		d = denominator[0];

	for (int i = 1; i < 8; i++)
	{
		n = n * x + numerator[i];
		d = d * x + denominator[i];
	}
	return n / d;
}

double
cm_normal_quantile(double p)
{
	static const double centre_n[] = {
		2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
		1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0};
	static const double centre_d[] = {
		5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
		5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1.0};
	static const double near_n[] = {
		7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
		3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0};
	static const double near_d[] = {
		1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
		6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1.0};
	static const double far_n[] = {
		2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
		2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0};
	static const double far_d[] = {
		2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
		1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0};
	double		q = p - 0.5;
	double		r;
	double		x;

	if (!(p > 0 && p < 1))
		return p == 0 ? -HUGE_VAL : p == 1 ? HUGE_VAL : NAN;
	if (fabs(q) <= 0.425)
		return q * ratio(centre_n, centre_d, 0.180625 - q * q);
	/* random numbers come from here: the same on every machine */
	r = sqrt(-cm_log(q < 0 ? p : 1 - p));
	x = r <= 5 ? ratio(near_n, near_d, r - 1.6) : ratio(far_n, far_d, r - 5);
	return q < 0 ? -x : x;
}

/* ---- Student's t ---- */

/*
 * gamma(a + 1/2) / gamma(a): a series in 1/w^2, w = a - 1/4, whose terms for
 * w > 15 fall below the last digit, reached by the recurrence of gamma.
 */
static double
gamma_ratio(double a)
{
	static const double terms[] = {
		0.00238555751275271, -0.00129876285791397095, 0.0012035369873046875, -0.0023193359375, 0.015625, 1};
	double		factor = 1;
	double		w;
	double		sum = -0.00667096346205653390;

	while (a < 16)
	{
		factor *= a / (a + 0.5);
		a += 1;
	}
	w = a - 0.25;
	for (int i = 0; i < 6; i++)
		sum = sum / (w * w) + terms[i];
	return factor * sqrt(w) * sum;
}

/* sqrt(y) (1 - y)^(df/2) / beta(1/2, df/2), y = t^2 / (df + t^2): what both expansions share. */
static double
shared_factor(double t, double df)
{
	double		u = t / sqrt(df) * t / sqrt(df);

	/* (1 - y)^(df/2) is (1 + t^2/df)^(-df/2), and gamma(1/2) is sqrt(pi) */
	return gamma_ratio(df / 2) * t / sqrt(df) / sqrt(1 + u) * exp(-df / 2 * log1p(u)) / sqrt(PI);
}

/* Probability of |T| <= t, for t that is not large: 26.5.4 of Abramowitz and Stegun, all terms positive. */
static double
student_centre(double t, double df)
{
	double		y = t * t / (df + t * t);
	double		term = 2;
	double		sum = term;

	for (int i = 0; i < MOST_TERMS && term > sum * ENOUGH; i++)
	{
		term *= (df / 2 + 0.5 + i) / (1.5 + i) * y;
		sum += term;
	}
	return shared_factor(t, df) * sum;
}

/*
 * Probability of |T| > t, the incomplete beta function I_x(df/2, 1/2) with
 * x = df / (df + t^2), by the continued fraction of Didonato and Morris,
 * evaluated by Lentz's method.  It has t^2 itself in it, not 1 - x, of which
 * many degrees of freedom would leave no digits.
 */
static double
student_tail(double t, double df)
{
	double		a = df / 2;
	double		x = 1 / (1 + t / df * t);
	double		above = (t * t - 1) / 2 * x;	/* a - (a + 1/2) x */
	double		c = a / (a + 1) * (above + 1);
	double		d = 0;
	double		fraction = c;

	for (int n = 1; n < MOST_TERMS; n++)
	{
		double		m = a + 2 * n;
		double		alpha = (a + n - 1) / (m - 1) * ((a + n - 0.5) / (m - 1)) * x * x * n * (0.5 - n);
		double		beta = n + n * (0.5 - n) * x / (m - 1) + (a + n) / (m + 1) * (above + 1 + n * (2 - x));
		double		change;

		c = beta + alpha / c;
		d = 1 / (beta + alpha * d);
		change = c * d;
		fraction *= change;
		if (fabs(change - 1) < ENOUGH * 4)
			break;
	}
	return shared_factor(t, df) / fraction;
}

double
cm_student_p(double t, double df)
{
	t = fabs(t);
	if (isnan(t) || !(df > 0))
		return NAN;
	if (isinf(t) || t == 0)
		return t == 0 ? 1 : 0;
	if (isinf(df))
		return 2 * cm_normal_cdf(-t);
	return t * t <= 3 ? 1 - student_centre(t, df) : student_tail(t, df);
}

/* Density of |T|, the slope of its probability. */
static double
student_slope(double t, double df)
{
	return 2 * gamma_ratio(df / 2) / sqrt(df * PI) * exp(-(df + 1) / 2 * log1p(t / df * t));
}

/*
 * t > 0 with P(|T| > t) = tail.  In the centre the probability of |T| <= t is
 * concave and Newton's method from the left is safe; in the tail its logarithm
 * is concave in that of t, and Newton's method comes down from the right.
 */
static double
student_solve(double tail, double df)
{
	bool		central = tail > 0.5;
	double		t = -cm_normal_quantile(tail / 2);

	for (int i = 0; i < MOST_STEPS; i++)
	{
		double		before = t;

		if (central)
			t += (1 - tail - student_centre(t, df)) / student_slope(t, df);
		else
		{
			double		p = cm_student_p(t, df);
			double		step = log(p / tail) * p / (student_slope(t, df) * t);

			/* a first step from far left leads too far right */
			t *= exp(step > 3 ? 3 : step);
		}
		if (fabs(t - before) <= t * DBL_EPSILON)
			break;
	}
	return t;
}

double
cm_student_quantile(double p, double df)
{
	if (!(p > 0 && p < 1 && df > 0))
		return df > 0 && p == 0 ? -HUGE_VAL : df > 0 && p == 1 ? HUGE_VAL : NAN;
	if (p == 0.5)
		return 0;
	if (isinf(df))
		return cm_normal_quantile(p);
	return p < 0.5 ? -student_solve(2 * p, df) : student_solve(2 * (1 - p), df);
}
