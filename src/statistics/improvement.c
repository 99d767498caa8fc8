/*
 * improvement.c: samples against the model of a baseline: error of the model
 * relative to the mean, and the improvement of a reporting period.
 */
#include "glue/compat.h"

#include "core/statistics/gram.h"
#include "core/statistics/regression.h"
#include "core/statistics/regression_result.h"
#include "glue/rows.h"
#include "statistics/baseline.h"
#include "statistics/baseline_fit.h"

/* The model of argument 0 applied to the rows of argument 1. */
static cm_sample
sample_argument(FunctionCallInfo fcinfo, cm_fit *fit)
{
	cm_gram		g = PG_GETARG_BASELINE(1);
	cm_sample	sample;
	Size		count;
	uint64_t   *words;

	if (g.k != fit->moments.k)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sample does not have the variables of the model"),
				 errdetail("The model has %d, the sample has %d.", fit->moments.k, g.k)));
	if (g.n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sample has no observations")));
	count = cm_sample_words(fit, &g);
	words = palloc(sizeof(uint64_t) * count);
	if (cm_fit_sample(fit, &g, words, count, &sample) != CM_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg(CARBONMS_NO_SUCH_ROWS),
				 errhint(CARBONMS_NO_SUCH_ROWS_HINT)));
	carbonms_check_fit(fit);
	pfree(words);
	return sample;
}

/* What errors are divided by. */
static void
check_mean(double mean)
{
	if (!(mean > 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("error relative to the mean of y requires a positive mean"),
				 errdetail("The mean is %g.", mean),
				 errhint("residual_se() is the error in the unit of y.")));
}

CARBONMS_FUNCTION(carbonms_baseline_cv_rmse);
Datum
carbonms_baseline_cv_rmse(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);

	check_mean(cm_fit_mean(fit));
	PG_RETURN_FLOAT8(carbonms_finite(cm_fit_cv_rmse(fit)));
}

CARBONMS_FUNCTION(carbonms_baseline_nmbe);
Datum
carbonms_baseline_nmbe(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);

	check_mean(cm_fit_mean(fit));
	PG_RETURN_FLOAT8(carbonms_finite(cm_fit_nmbe(fit)));
}

CARBONMS_FUNCTION(carbonms_sample_cv_rmse);
Datum
carbonms_sample_cv_rmse(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);
	cm_sample	sample = sample_argument(fcinfo, fit);

	check_mean(cm_sample_mean(&sample));
	PG_RETURN_FLOAT8(carbonms_finite(cm_sample_cv_rmse(&sample)));
}

CARBONMS_FUNCTION(carbonms_sample_nmbe);
Datum
carbonms_sample_nmbe(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);
	cm_sample	sample = sample_argument(fcinfo, fit);

	check_mean(cm_sample_mean(&sample));
	PG_RETURN_FLOAT8(carbonms_finite(cm_sample_nmbe(&sample)));
}

CARBONMS_FUNCTION(carbonms_improvement);
Datum
carbonms_improvement(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);
	cm_sample	sample = sample_argument(fcinfo, fit);
	cm_interval found = cm_sample_improvement(fit, &sample, carbonms_confidence(fcinfo, 2));
	Datum		values[7];
	bool		nulls[7] = {false};

	values[0] = Float8GetDatum(carbonms_finite(sample.expected));
	values[1] = Float8GetDatum(carbonms_finite(sample.actual));
	values[2] = Float8GetDatum(carbonms_finite(found.estimate));
	nulls[3] = !(sample.expected > 0);
	values[3] = Float8GetDatum(nulls[3] ? 0 : cm_sample_improvement_ratio(&sample));
	values[4] = Float8GetDatum(carbonms_finite(found.lower));
	values[5] = Float8GetDatum(carbonms_finite(found.upper));
	values[6] = BoolGetDatum(found.lower > 0);
	return carbonms_row(fcinfo, values, nulls);
}
