/*
 * distribution.h: the normal and Student's t distribution, to about 1e-14 of
 * the value.
 */
#ifndef CM_DISTRIBUTION_H
#define CM_DISTRIBUTION_H

/* Probability that a standard normal variable is at most x. */
extern double cm_normal_cdf(double x);

/* The x of which cm_normal_cdf is p; infinite for 0 and 1, not a number outside. */
extern double cm_normal_quantile(double p);

/*
 * Probability that |T| is more than |t|, T having Student's t distribution
 * with df > 0 degrees of freedom: the two-sided p value of t.
 */
extern double cm_student_p(double t, double df);

/* The t that T does not exceed with probability p; infinite for 0 and 1, not a number outside. */
extern double cm_student_quantile(double p, double df);

#endif
