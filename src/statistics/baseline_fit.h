/*
 * baseline_fit.h: the fit of a baseline, for the glue.
 */
#ifndef CARBONMS_BASELINE_FIT_H
#define CARBONMS_BASELINE_FIT_H

#include "glue/compat.h"

#include "core/statistics/regression.h"

/* Sums that are possible at a glance (see cm_gram_possible), and not when they are solved. */
#define CARBONMS_NO_SUCH_ROWS "no rows have the sums of this baseline"
#define CARBONMS_NO_SUCH_ROWS_HINT "A baseline is made by baseline_agg(y, x[])."

/*
 * The fit of an argument, solved once for as many calls as pass the same
 * value.  Raises why it cannot be fitted.
 */
extern cm_fit *carbonms_fit(FunctionCallInfo fcinfo, int argument);

/* Raises if a computation with a fit has gone wrong. */
extern void carbonms_check_fit(const cm_fit *fit);

/* For cm_fit_solve. */
extern void carbonms_pause(void);

/* A finite result; 22003 if it is infinite. */
extern double carbonms_finite(double value);

/* The elements of a double precision[] of one dimension, *n of them: "x must not contain NULL" and the like. */
extern double *carbonms_finite_array(Datum datum, const char *name, int *n);

/* An argument between 0 and 1, by default 0.95. */
extern double carbonms_confidence(FunctionCallInfo fcinfo, int argument);

#endif
