/*
 * regression_result.c: what is concluded from a fit: statistics of its
 * coefficients, errors relative to the mean, intervals, improvement.  In
 * doubles: each of the figures that it starts from was rounded once.
 */
#include "core/statistics/regression_result.h"

#include <math.h>

#include "core/statistics/distribution.h"

cm_status
cm_fit_t(cm_fit *fit, int variable, double *t)
{
	double		coefficient = cm_fit_coefficient(fit, variable);
	double		error = cm_fit_standard_error(fit, variable);

	*t = coefficient / error;
	return isinf(coefficient) || isinf(error) ? CM_OVERFLOW : CM_OK;
}

cm_status
cm_fit_p(cm_fit *fit, int variable, double *p)
{
	double		t;
	cm_status	status = cm_fit_t(fit, variable, &t);

	*p = cm_student_p(t, (double) fit->df);
	return status;
}

double
cm_fit_cv_rmse(cm_fit *fit)
{
	return cm_fit_residual_error(fit) / cm_fit_mean(fit);
}

double
cm_fit_nmbe(cm_fit *fit)
{
	return cm_fit_bias(fit) / (double) fit->df / cm_fit_mean(fit);
}

bool
cm_fit_standardized_residual(cm_fit *fit, double y, const double *x, double *residual)
{
	double		error = cm_fit_residual_error(fit);
	double		rest;

	(void) cm_fit_leverage(fit, x, &rest);
	if (!(rest > 0 && error > 0))
		return false;
	*residual = cm_fit_residual(fit, y, x) / (error * sqrt(rest));
	return true;
}

/* Half the width of an interval around an estimate, whose variance is that of a residual times this. */
static double
half_width(cm_fit *fit, double confidence, double variance)
{
	return cm_student_quantile(0.5 + confidence / 2, (double) fit->df) * cm_fit_residual_error(fit) * sqrt(variance);
}

cm_interval
cm_fit_interval(cm_fit *fit, const double *x, double confidence, bool of_mean)
{
	double		rest;
	double		leverage = cm_fit_leverage(fit, x, &rest);
	double		half = half_width(fit, confidence, of_mean ? leverage : 1 + leverage);
	cm_interval interval;

	interval.estimate = cm_fit_predict(fit, x);
	interval.lower = interval.estimate - half;
	interval.upper = interval.estimate + half;
	return interval;
}

/* ---- another sample ---- */

double
cm_sample_mean(const cm_sample *sample)
{
	return sample->actual / (double) sample->n;
}

double
cm_sample_cv_rmse(const cm_sample *sample)
{
	return sample->rms / cm_sample_mean(sample);
}

double
cm_sample_nmbe(const cm_sample *sample)
{
	return -sample->difference / sample->actual;
}

double
cm_sample_improvement_ratio(const cm_sample *sample)
{
	return sample->difference / sample->expected;
}

/*
 * The errors of the n predictions of a period are those of n new observations,
 * s^2 n, and that of the coefficients, s^2 u' (X'X)^-1 u, u being the sum of
 * the rows of the period.
 */
cm_interval
cm_sample_improvement(cm_fit *fit, const cm_sample *sample, double confidence)
{
	double		half = half_width(fit, confidence, (double) sample->n + sample->leverage);
	cm_interval interval;

	interval.estimate = sample->difference;
	interval.lower = sample->difference - half;
	interval.upper = sample->difference + half;
	return interval;
}
