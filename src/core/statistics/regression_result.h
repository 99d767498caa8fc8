/*
 * regression_result.h: what is concluded from a fit.
 */
#ifndef CM_REGRESSION_RESULT_H
#define CM_REGRESSION_RESULT_H

#include "core/statistics/regression.h"

/*
 * Student's t of a coefficient: infinite where the fit is perfect, and no
 * number where the coefficient is 0 then; its two-sided p.  CM_OVERFLOW if the
 * coefficient or its error is beyond the range of double.
 */
extern cm_status cm_fit_t(cm_fit *fit, int variable, double *t);
extern cm_status cm_fit_p(cm_fit *fit, int variable, double *p);

/* Relative to the mean of y, which is positive: the standard error of a residual; the bias per degree of freedom. */
extern double cm_fit_cv_rmse(cm_fit *fit);
extern double cm_fit_nmbe(cm_fit *fit);

/* False where it has no error: a row that decides its prediction alone, and every row of a perfect fit. */
extern bool cm_fit_standardized_residual(cm_fit *fit, double y, const double *x, double *residual);

typedef struct cm_interval
{
	double		estimate;
	double		lower;
	double		upper;
} cm_interval;

/* Prediction at x, and where the mean of y lies there, or else one more y; 0 < confidence < 1. */
extern cm_interval cm_fit_interval(cm_fit *fit, const double *x, double confidence, bool of_mean);

/* The mean of y in a sample; relative to it, if it is positive: root mean square error, bias. */
extern double cm_sample_mean(const cm_sample *sample);
extern double cm_sample_cv_rmse(const cm_sample *sample);
extern double cm_sample_nmbe(const cm_sample *sample);

/* Expected less actual, and where it lies; relative to what was expected, if that is not 0. */
extern cm_interval cm_sample_improvement(cm_fit *fit, const cm_sample *sample, double confidence);
extern double cm_sample_improvement_ratio(const cm_sample *sample);

#endif
