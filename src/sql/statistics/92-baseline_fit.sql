-- What is read from the fit of a baseline

/**
 * All functions below refuse such a baseline with this message (22023); ask here first where one of many must
 * not stop a query.
 */
CREATE FUNCTION problem(baseline) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_baseline_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION problem(baseline) IS
	'Why the baseline cannot be fitted, NULL if it can: too few observations, a constant y or variable, a '
	'variable that depends on the others.';

-- coefficients: the intercept first, then one for each variable

/**
 * Errors:
 *   22023 as problem() tells
 *   22003 beyond the range of double precision
 *
 * Source: NIST StRD, linear regression: the certified values of all its sets are reproduced to 14 digits.
 */
CREATE FUNCTION coef(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_coef' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION coef(baseline) IS
	'Coefficients of the ordinary least squares fit: of the intercept (not through the origin), then of each '
	'variable. Each is the exact solution of the normal equations, rounded once.';

CREATE FUNCTION standard_error(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_se' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION standard_error(baseline) IS
	'Standard errors of coef(), in its order. Errors: as coef().';

CREATE FUNCTION t_statistic(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_t' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION t_statistic(baseline) IS
	't statistics: coef() over standard_error(). Infinite where the fit is perfect, NaN where the coefficient is 0 '
	'then. Errors: as coef().';

CREATE FUNCTION p_value(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_p' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION p_value(baseline) IS
	'Two-sided p values of t_statistic(): the probability of a |t| as large if the coefficient were 0, by Student''s '
	't distribution with degrees_of_freedom(). Errors: as coef().';

-- quality

CREATE FUNCTION degrees_of_freedom(baseline) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_baseline_degrees_of_freedom' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION degrees_of_freedom(baseline) IS
	'Residual degrees of freedom: observations less coefficients less change points that were searched '
	'for. Errors: 22023 as problem() tells.';

CREATE FUNCTION sse(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_sse' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION sse(baseline) IS
	'Sum of squared residuals, in the unit of y squared, rounded once. Errors: as coef().';

CREATE FUNCTION residual_se(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_residual_se' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION residual_se(baseline) IS
	'Standard error of the regression, sqrt(sse / degrees of freedom), in the unit of y. Errors: as coef().';

/**
 * A model is thought good above 0.75 (ASHRAE Guideline 14 as quoted; VERIFIED-2: from secondary sources).
 *
 * Errors:
 *   as coef()
 */
CREATE FUNCTION r_squared(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_r2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION r_squared(baseline) IS
	'Coefficient of determination, 1 - sse / sum of squares of y about its mean; about 0 through the origin, '
	'so that the two are not to be compared.';

CREATE FUNCTION adjusted_r2(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_adjusted_r2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION adjusted_r2(baseline) IS
	'R squared adjusted for the degrees of freedom: 1 - (sse / df) / (sum of squares of y / (n - 1)); '
	'through the origin n takes the place of n - 1. Errors: as coef().';

/**
 * Errors:
 *   as coef()
 *   22023 if the mean is not positive
 *
 * Source: ASHRAE Guideline 14 (formula and threshold as quoted).
 */
CREATE FUNCTION cv_rmse(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_cv_rmse' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cv_rmse(baseline) IS
	'Coefficient of variation of the root mean square error: residual_se() over the mean of y, as a '
	'fraction. A model is thought good below 0.25 (VERIFIED-2).';

/**
 * Errors:
 *   as cv_rmse(baseline)
 *
 * Source: ASHRAE Guideline 14 (VERIFIED-2).
 */
CREATE FUNCTION nmbe(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_nmbe' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION nmbe(baseline) IS
	'Normalised mean bias error of the observations that were fitted: sum(y - prediction) / (degrees of '
	'freedom * mean of y), as a fraction. 0 with an intercept.';

/**
 * Nothing was fitted to the sample, hence its number of observations takes the place of degrees of freedom.
 * Computed from the sums alone, exactly.
 *
 * Errors:
 *   as cv_rmse(baseline)
 *   22023 for different numbers of variables
 */
CREATE FUNCTION cv_rmse(model baseline, sample baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_sample_cv_rmse' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION cv_rmse(baseline, baseline) IS
	'How far the observations of another sample lie from the predictions of a model: root of the mean of (y '
	'- prediction)^2 over the mean of y of the sample, as a fraction.';

CREATE FUNCTION nmbe(model baseline, sample baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_sample_nmbe' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION nmbe(baseline, baseline) IS
	'Bias of a model over the observations of another sample: sum(y - prediction) / sum(y), as a '
	'fraction; positive where more was used than the model expects. Errors: as cv_rmse(baseline, baseline).';

-- rows

/**
 * Errors:
 *   as coef()
 *   22023 if x has not one finite value for each variable
 *   22004 for a NULL in it
 *   2202E for several dimensions
 */
CREATE FUNCTION predict(baseline, x double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_predict' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION predict(baseline, double precision[]) IS
	'What the model expects at x, rounded once. The fit is solved once for as many rows as have the same baseline.';

CREATE FUNCTION predict_interval(baseline, x double precision[], OUT estimate double precision,
	OUT lower double precision, OUT upper double precision)
	AS 'MODULE_PATHNAME', 'carbonms_baseline_predict_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION predict_interval(baseline, double precision[]) IS
	'As predict_interval(baseline, double precision[], double precision) with a confidence of 0.95.';

/**
 * Errors:
 *   as predict()
 *   22023 for a confidence that is not between 0 and 1
 */
CREATE FUNCTION predict_interval(baseline, x double precision[], confidence double precision,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision)
	AS 'MODULE_PATHNAME', 'carbonms_baseline_predict_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION predict_interval(baseline, double precision[], double precision) IS
	'predict() with the interval in which one more observation at x lies with the given confidence: +- t * '
	'residual_se * sqrt(1 + leverage). It takes residuals as independent and normal.';

CREATE FUNCTION mean_interval(baseline, x double precision[], OUT estimate double precision, OUT lower double precision,
	OUT upper double precision)
	AS 'MODULE_PATHNAME', 'carbonms_baseline_mean_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION mean_interval(baseline, double precision[]) IS
	'As mean_interval(baseline, double precision[], double precision) with a confidence of 0.95.';

CREATE FUNCTION mean_interval(baseline, x double precision[], confidence double precision,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision)
	AS 'MODULE_PATHNAME', 'carbonms_baseline_mean_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION mean_interval(baseline, double precision[], double precision) IS
	'predict() with the confidence interval of the mean of y at x: +- t * residual_se * sqrt(leverage). '
	'Errors: as predict_interval().';

CREATE FUNCTION residual(baseline, y double precision, x double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_residual' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION residual(baseline, double precision, double precision[]) IS
	'y less what the model expects at x, rounded once: positive where more was used than expected. '
	'Errors: as predict(), and 22023 for a y that is not finite.';

/**
 * Over the observations that were fitted it is between 0 and 1 and adds up to the number of coefficients;
 * elsewhere, more than 1 says that the model is stretched.
 *
 * Errors:
 *   as predict()
 */
CREATE FUNCTION leverage(baseline, x double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_leverage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION leverage(baseline, double precision[]) IS
	'x'' (X''X)^-1 x, the intercept being part of x: how much an observation at x decides its own prediction.';

/**
 * Errors:
 *   as residual()
 */
CREATE FUNCTION standardized_residual(baseline, y double precision, x double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_standardized_residual' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION standardized_residual(baseline, double precision, double precision[]) IS
	'Residual of an observation that was fitted over its standard error, residual_se * sqrt(1 - leverage): '
	'beyond +-3 it deserves a look. NULL where the leverage is 1 or more, and where the fit is perfect.';

-- a reporting period

CREATE FUNCTION improvement(model baseline, reporting baseline, OUT expected double precision,
	OUT actual double precision, OUT improvement double precision,
	OUT ratio double precision, OUT lower double precision, OUT upper double precision, OUT proven boolean)
	AS 'MODULE_PATHNAME', 'carbonms_improvement' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION improvement(baseline, baseline) IS
	'As improvement(baseline, baseline, double precision) with a confidence of 0.95.';

/**
 * The interval takes residuals as independent and normal: with autocorrelation (durbin_watson far from 2) it is
 * too narrow.
 *
 * Columns:
 *   expected: the sum of what the model of the baseline period expects for the variables of each observation of
 *     the reporting period
 *   actual: the sum of y there
 *   improvement: expected less actual
 *   ratio: improvement over expected, NULL if expected is not positive
 *   lower, upper: enclose the improvement with the given confidence: +- t * residual_se * sqrt(m + u' (X'X)^-1
 *     u) for m observations whose variables add up to u
 *   proven: lower is more than 0
 *
 * Errors:
 *   as coef()
 *   22023 for different numbers of variables, no observations, a confidence that is not between 0 and 1
 *
 * Source: IPMVP (adjusted baseline less reporting period; VERIFIED-2), ISO 50006 (structure only; VERIFIED-2);
 * interval: ordinary least squares.
 */
CREATE FUNCTION improvement(model baseline, reporting baseline, confidence double precision,
	OUT expected double precision, OUT actual double precision, OUT improvement double precision,
	OUT ratio double precision, OUT lower double precision, OUT upper double precision, OUT proven boolean)
	AS 'MODULE_PATHNAME', 'carbonms_improvement' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION improvement(baseline, baseline, double precision) IS
	'Energy performance improvement: a reporting period against the adjusted baseline, with an interval of '
	'the given confidence.';

-- change points

/**
 * For predict() and the like with what change_point() has found, and for baseline_agg().
 *
 * Errors:
 *   22023 for an unknown model, another number of tau, tau in descending order, what is not finite
 */
CREATE FUNCTION hinge(model text, tau double precision[], x double precision) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_hinge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hinge(text, double precision[], double precision) IS
	'The variables of a change-point model at x: max(tau - x, 0) for "3P heating", max(x - tau, 0) for "3P '
	'cooling", both for "4P"; for "5P" the first about tau[1], the second about tau[2].';

/**
 * Models: "3P heating", "3P cooling", "4P" (one change point), "5P" (a heating and a cooling one): see hinge().
 * Each part is the baseline of y on x of the rows of one bin, width_bucket(x, edges); bins without rows are
 * left out. fit is a baseline over the hinges, for all functions of a baseline; the change points count as
 * parameters of it. The search is exact; it does not ask for the sign that the slopes should have.
 *
 * Errors:
 *   22023 for an unknown model, edges that do not ascend, fewer of them than change points or more than 1000,
 *     bins that do not fit the edges or come twice, parts of several variables, too few observations, a
 *     constant y, no edge that can be fitted
 *   22004 for NULL in an array
 *
 * Source: ASHRAE Guideline 14, change-point models (VERIFIED-2).
 */
CREATE FUNCTION change_point(INOUT model text, edges double precision[], bin integer[], part baseline[],
	OUT tau double precision[], OUT fit baseline)
	AS 'MODULE_PATHNAME', 'carbonms_change_point' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION change_point(text, double precision[], integer[], baseline[]) IS
	'The change-point model of y on one variable x, mostly outdoor temperature, with the smallest sum of '
	'squared residuals; its change points tau are among the edges, the smallest of equally good ones.';

-- names of one or two letters, which others may want for their own

CREATE FUNCTION se(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_se' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION se(baseline) IS
	'Deprecated: standard_error(baseline) by a short name.';

CREATE FUNCTION t(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_t' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION t(baseline) IS
	'Deprecated: t_statistic(baseline) by a short name.';

CREATE FUNCTION p(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_p' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION p(baseline) IS
	'Deprecated: p_value(baseline) by a short name.';

CREATE FUNCTION r2(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_r2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION r2(baseline) IS
	'Deprecated: r_squared(baseline) by a short name.';
