/*
 * baseline_fit.c: what is read from the fit of a baseline: coefficients and
 * their errors, quality, predictions and residuals.
 */
#include "statistics/baseline_fit.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/memutils.h"

#include "core/statistics/gram.h"
#include "core/statistics/regression_result.h"
#include "glue/rows.h"
#include "statistics/baseline.h"

/* ---- the fit, kept between calls ---- */

/* In fn_extra; `context` holds the value and the memory of the fit. */
typedef struct kept_fit
{
	MemoryContext context;
	struct varlena *value;		/* of which it is the fit; NULL while there is none */
	cm_gram		gram;
	cm_status	status;
	cm_fit		fit;
} kept_fit;

void
carbonms_pause(void)
{
	CHECK_FOR_INTERRUPTS();
}

static kept_fit *
keep(FunctionCallInfo fcinfo)
{
	kept_fit   *kept = fcinfo->flinfo->fn_extra;

	if (kept == NULL)
	{
		kept = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(kept_fit));
		kept->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "carbonms fit", ALLOCSET_DEFAULT_SIZES);
		fcinfo->flinfo->fn_extra = kept;
	}
	return kept;
}

/* The fit of an argument, or why there is none. */
static kept_fit *
fit_argument(FunctionCallInfo fcinfo, int argument)
{
	kept_fit   *kept = keep(fcinfo);
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(argument));
	Size		size = VARSIZE_ANY_EXHDR(value);
	struct varlena *copy;
	uint64_t   *words;
	Size		count;
	MemoryContext caller;

	if (kept->value != NULL && VARSIZE(kept->value) - VARHDRSZ == size &&
		memcmp(VARDATA(kept->value), VARDATA_ANY(value), size) == 0)
		return kept;

	/* an error on the way leaves no value behind */
	kept->value = NULL;
	MemoryContextReset(kept->context);
	caller = MemoryContextSwitchTo(kept->context);
	copy = palloc(VARHDRSZ + size);
	SET_VARSIZE(copy, VARHDRSZ + size);
	memcpy(VARDATA(copy), VARDATA_ANY(value), size);
	kept->gram = carbonms_baseline(PointerGetDatum(copy));
	count = cm_fit_words(&kept->gram);
	words = palloc(sizeof(uint64_t) * count);
	MemoryContextSwitchTo(caller);
	kept->status = cm_fit_solve(&kept->fit, &kept->gram, words, count, carbonms_pause);
	carbonms_check_fit(&kept->fit);
	kept->value = copy;
	return kept;
}

void
carbonms_check_fit(const cm_fit *fit)
{
	if (unlikely(fit->arena.full))
		elog(ERROR, "memory of a fit was estimated too low");
}

/* ---- why there is none ---- */

typedef struct refusal
{
	const char *message;
	const char *detail;
	const char *hint;
} refusal;

/* "y" or "x[2]", as baseline_agg has them. */
static char *
variable_name(const kept_fit *kept)
{
	return kept->status == CM_CONSTANT_Y ? "y" : psprintf("x[%d]", kept->fit.variable);
}

static char *
constant_value(const kept_fit *kept)
{
	const cm_gram *g = &kept->gram;
	int			i = kept->status == CM_CONSTANT_Y ? g->k + 1 : kept->fit.variable;

	return psprintf("It is %g in all " INT64_FORMAT " observations.", g->through_origin ? 0.0 : cm_gram_mean(g, i), g->n);
}

static char *
dependence(const kept_fit *kept)
{
	if (kept->fit.tolerance > 0)
		return psprintf("The others leave %.2g of its sum of squares, no more than rounding does.", kept->fit.tolerance);
	if (kept->fit.first == 0)
		return "It is a linear combination of the intercept and the variables before it.";
	return "It is a linear combination of the variables before it.";
}

static char *
shortage(const kept_fit *kept)
{
	const cm_fit *fit = &kept->fit;
	int			points = fit->searched;
	char	   *more = points == 0 ? "" : psprintf(" and %d change point%s", points, points == 1 ? "" : "s");

	return psprintf("The model has %d coefficient%s%s, and there %s " INT64_FORMAT " observation%s.",
					fit->parameters, fit->parameters == 1 ? "" : "s", more,
					kept->gram.n == 1 ? "is" : "are", kept->gram.n, kept->gram.n == 1 ? "" : "s");
}

static refusal
why(const kept_fit *kept)
{
	refusal		r = {NULL, NULL, NULL};

	switch (kept->status)
	{
		case CM_OK:
			break;
		case CM_TOO_FEW_ROWS:
			r.message = "too few observations for a baseline";
			r.detail = shortage(kept);
			r.hint = "A fit needs more observations than coefficients and change points.";
			break;
		case CM_CONSTANT_Y:
		case CM_CONSTANT_VARIABLE:
			r.message = psprintf("%s of a baseline is constant", variable_name(kept));
			r.detail = constant_value(kept);
			r.hint = kept->status == CM_CONSTANT_Y ? "There is nothing that variables could explain." : "Leave it out.";
			break;
		case CM_DEPENDENT_VARIABLE:
			r.message = psprintf("%s of a baseline depends on the other variables", variable_name(kept));
			r.detail = dependence(kept);
			r.hint = "Leave it out, or one of those that it depends on.";
			break;
		default:
			r.message = CARBONMS_NO_SUCH_ROWS;
			r.hint = CARBONMS_NO_SUCH_ROWS_HINT;
	}
	return r;
}

cm_fit *
carbonms_fit(FunctionCallInfo fcinfo, int argument)
{
	kept_fit   *kept = fit_argument(fcinfo, argument);
	refusal		r;

	if (likely(kept->status == CM_OK))
		return &kept->fit;
	r = why(kept);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg_internal("%s", r.message),
			 r.detail ? errdetail_internal("%s", r.detail) : 0,
			 r.hint ? errhint("%s", r.hint) : 0));
}

CARBONMS_FUNCTION(carbonms_baseline_problem);
Datum
carbonms_baseline_problem(PG_FUNCTION_ARGS)
{
	kept_fit   *kept = fit_argument(fcinfo, 0);
	refusal		r = why(kept);

	if (r.message == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(r.detail ? psprintf("%s: %s", r.message, r.detail) : r.message));
}

/* ---- arguments and results ---- */

double
carbonms_finite(double value)
{
	if (unlikely(isinf(value)))
		float_overflow_error();
	return value;
}

double *
carbonms_finite_array(Datum datum, const char *name, int *n)
{
	ArrayType  *array = DatumGetArrayTypeP(datum);
	Datum	   *elements;
	double	   *values;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be an array of one dimension", name)));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not contain NULL", name)));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements, NULL, n);
	values = palloc(sizeof(double) * (Size) Max(*n, 1));
	for (int i = 0; i < *n; i++)
	{
		values[i] = DatumGetFloat8(elements[i]);
		if (!isfinite(values[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s[%d] is NaN or infinite", name, i + 1)));
	}
	return values;
}

/* The variables of a row. */
static double *
row_argument(FunctionCallInfo fcinfo, int argument, const cm_fit *fit)
{
	int			n;
	double	   *x = carbonms_finite_array(PG_GETARG_DATUM(argument), "x", &n);

	if (n != fit->moments.k)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("x does not have the variables of the baseline"),
				 errdetail("The baseline has %d, the array has %d.", fit->moments.k, n)));
	return x;
}

static double
response_argument(FunctionCallInfo fcinfo, int argument)
{
	double		y = PG_GETARG_FLOAT8(argument);

	if (!isfinite(y))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("y is NaN or infinite")));
	return y;
}

double
carbonms_confidence(FunctionCallInfo fcinfo, int argument)
{
	double		confidence = argument < PG_NARGS() ? PG_GETARG_FLOAT8(argument) : 0.95;

	if (!(confidence > 0 && confidence < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confidence must be between 0 and 1"),
				 errdetail("It is %g.", confidence),
				 errhint("Write 0.95 for 95 %%.")));
	return confidence;
}

/* ---- coefficients ---- */

/* An array with one figure of each coefficient. */
static Datum
coefficients(FunctionCallInfo fcinfo, double (*figure) (cm_fit *fit, int variable))
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);
	Datum		values[CM_GRAM_VARIABLES + 1];

	for (int i = 0; i < fit->parameters; i++)
		values[i] = Float8GetDatum(figure(fit, fit->first + i));
	carbonms_check_fit(fit);
	PG_RETURN_ARRAYTYPE_P(construct_array(values, fit->parameters, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
										  TYPALIGN_DOUBLE));
}

static double
coefficient(cm_fit *fit, int variable)
{
	return carbonms_finite(cm_fit_coefficient(fit, variable));
}

static double
standard_error(cm_fit *fit, int variable)
{
	return carbonms_finite(cm_fit_standard_error(fit, variable));
}

static double
t_statistic(cm_fit *fit, int variable)
{
	double		t;

	if (unlikely(cm_fit_t(fit, variable, &t) != CM_OK))
		float_overflow_error();
	return t;
}

static double
p_value(cm_fit *fit, int variable)
{
	double		p;

	if (unlikely(cm_fit_p(fit, variable, &p) != CM_OK))
		float_overflow_error();
	return p;
}

CARBONMS_FUNCTION(carbonms_baseline_coef);
Datum
carbonms_baseline_coef(PG_FUNCTION_ARGS)
{
	return coefficients(fcinfo, coefficient);
}

CARBONMS_FUNCTION(carbonms_baseline_se);
Datum
carbonms_baseline_se(PG_FUNCTION_ARGS)
{
	return coefficients(fcinfo, standard_error);
}

CARBONMS_FUNCTION(carbonms_baseline_t);
Datum
carbonms_baseline_t(PG_FUNCTION_ARGS)
{
	return coefficients(fcinfo, t_statistic);
}

CARBONMS_FUNCTION(carbonms_baseline_p);
Datum
carbonms_baseline_p(PG_FUNCTION_ARGS)
{
	return coefficients(fcinfo, p_value);
}

/* ---- quality ---- */

/* A figure of the fit, which must be in the range of double. */
static Datum
figure_of(const cm_fit *fit, double value)
{
	carbonms_check_fit(fit);
	PG_RETURN_FLOAT8(carbonms_finite(value));
}

CARBONMS_FUNCTION(carbonms_baseline_degrees_of_freedom);
Datum
carbonms_baseline_degrees_of_freedom(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(carbonms_fit(fcinfo, 0)->df);
}

CARBONMS_FUNCTION(carbonms_baseline_sse);
Datum
carbonms_baseline_sse(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);

	return figure_of(fit, cm_fit_sse(fit));
}

CARBONMS_FUNCTION(carbonms_baseline_r2);
Datum
carbonms_baseline_r2(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);

	return figure_of(fit, cm_fit_r2(fit, false));
}

CARBONMS_FUNCTION(carbonms_baseline_adjusted_r2);
Datum
carbonms_baseline_adjusted_r2(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);

	return figure_of(fit, cm_fit_r2(fit, true));
}

CARBONMS_FUNCTION(carbonms_baseline_residual_se);
Datum
carbonms_baseline_residual_se(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);

	return figure_of(fit, cm_fit_residual_error(fit));
}

/* ---- rows ---- */

CARBONMS_FUNCTION(carbonms_baseline_predict);
Datum
carbonms_baseline_predict(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);

	return figure_of(fit, cm_fit_predict(fit, row_argument(fcinfo, 1, fit)));
}

/* Estimate and interval: of the mean at x, or of one more observation there. */
static Datum
interval(FunctionCallInfo fcinfo, bool of_mean)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);
	double	   *x = row_argument(fcinfo, 1, fit);
	cm_interval found = cm_fit_interval(fit, x, carbonms_confidence(fcinfo, 2), of_mean);
	Datum		values[3];
	bool		nulls[3] = {false, false, false};

	carbonms_check_fit(fit);
	values[0] = Float8GetDatum(carbonms_finite(found.estimate));
	values[1] = Float8GetDatum(carbonms_finite(found.lower));
	values[2] = Float8GetDatum(carbonms_finite(found.upper));
	return carbonms_row(fcinfo, values, nulls);
}

CARBONMS_FUNCTION(carbonms_baseline_predict_interval);
Datum
carbonms_baseline_predict_interval(PG_FUNCTION_ARGS)
{
	return interval(fcinfo, false);
}

CARBONMS_FUNCTION(carbonms_baseline_mean_interval);
Datum
carbonms_baseline_mean_interval(PG_FUNCTION_ARGS)
{
	return interval(fcinfo, true);
}

CARBONMS_FUNCTION(carbonms_baseline_residual);
Datum
carbonms_baseline_residual(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);

	return figure_of(fit, cm_fit_residual(fit, response_argument(fcinfo, 1), row_argument(fcinfo, 2, fit)));
}

CARBONMS_FUNCTION(carbonms_baseline_leverage);
Datum
carbonms_baseline_leverage(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);
	double		rest;

	return figure_of(fit, cm_fit_leverage(fit, row_argument(fcinfo, 1, fit), &rest));
}

CARBONMS_FUNCTION(carbonms_baseline_standardized_residual);
Datum
carbonms_baseline_standardized_residual(PG_FUNCTION_ARGS)
{
	cm_fit	   *fit = carbonms_fit(fcinfo, 0);
	double		y = response_argument(fcinfo, 1);
	double	   *x = row_argument(fcinfo, 2, fit);
	double		residual;

	if (!cm_fit_standardized_residual(fit, y, x, &residual))
		PG_RETURN_NULL();
	return figure_of(fit, residual);
}
