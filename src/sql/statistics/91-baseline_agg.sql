-- Aggregates that make and merge baselines, and of residuals

CREATE FUNCTION baseline_row_add(baseline, double precision, double precision[]) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_row_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION baseline_row_add(baseline, double precision, double precision[]) IS
	'Transition function of baseline_agg.';

CREATE FUNCTION baseline_row_remove(baseline, double precision, double precision[]) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_row_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION baseline_row_remove(baseline, double precision, double precision[]) IS
	'Inverse transition function of baseline_agg: exact.';

CREATE FUNCTION baseline_row_add(baseline, numeric, numeric[]) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_numeric_row_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION baseline_row_add(baseline, numeric, numeric[]) IS
	'Transition function of baseline_agg of numeric.';

CREATE FUNCTION baseline_row_remove(baseline, numeric, numeric[]) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_numeric_row_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION baseline_row_remove(baseline, numeric, numeric[]) IS
	'Inverse transition function of baseline_agg of numeric: exact.';

CREATE FUNCTION baseline_final(baseline) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_final(baseline) IS
	'Final function of baseline_agg and rollup: the canonical value; NULL over no rows.';

/**
 * Rows where y, x or an element of x is NULL are left out, as by regr_slope; observations() tells how many were
 * counted; NULL over none.
 *
 * Errors:
 *   22023 for NaN and infinity, for no variable or more than 16, for rows of different numbers of variables
 *   2202E for an array of several dimensions
 *   54000 for 2^53 rows or more
 */
CREATE AGGREGATE baseline_agg(y double precision, x double precision[]) (
	SFUNC = baseline_row_add,
	STYPE = baseline,
	SSPACE = 512,
	COMBINEFUNC = baseline_add,
	FINALFUNC = baseline_final,
	MSFUNC = baseline_row_add,
	MINVFUNC = baseline_row_remove,
	MSTYPE = baseline,
	MSSPACE = 512,
	MFINALFUNC = baseline_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE baseline_agg(double precision, double precision[]) IS
	'The baseline of y on the variables x, 1 to 16 of them: all sums are exact, so that the result is the '
	'same to the bit in any order and under any plan.';

/**
 * For variables that nearly depend on one another, such as powers.
 *
 * Errors:
 *   as baseline_agg(double precision, double precision[])
 *   22003 for figures out of the range of double precision
 */
CREATE AGGREGATE baseline_agg(y numeric, x numeric[]) (
	SFUNC = baseline_row_add,
	STYPE = baseline,
	SSPACE = 512,
	COMBINEFUNC = baseline_add,
	FINALFUNC = baseline_final,
	MSFUNC = baseline_row_add,
	MINVFUNC = baseline_row_remove,
	MSTYPE = baseline,
	MSSPACE = 512,
	MFINALFUNC = baseline_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE baseline_agg(numeric, numeric[]) IS
	'As baseline_agg(double precision, double precision[]), of figures with more digits: each is rounded '
	'once to 106 bits (31 digits), not below 2^-1074, and its products are exact.';

/**
 * Errors:
 *   22000 for different models
 *   54000 for 2^53 rows or more
 */
CREATE AGGREGATE rollup(baseline) (
	SFUNC = baseline_add,
	STYPE = baseline,
	SSPACE = 512,
	COMBINEFUNC = baseline_add,
	FINALFUNC = baseline_final,
	MSFUNC = baseline_add,
	MINVFUNC = baseline_subtract,
	MSTYPE = baseline,
	MSSPACE = 512,
	MFINALFUNC = baseline_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(baseline) IS
	'The baseline of the rows of all baselines, the same to the bit as if they had been counted at once; '
	'NULL over none, and over baselines without rows.';

-- states of residuals are bigint[]: {rows, ..., first word, words of exact sums}

CREATE FUNCTION cusum_add(bigint[], double precision, double precision) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_cusum_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cusum_add(bigint[], double precision, double precision) IS
	'Transition function of cusum.';

CREATE FUNCTION cusum_remove(bigint[], double precision, double precision) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_cusum_remove' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cusum_remove(bigint[], double precision, double precision) IS
	'Inverse transition function of cusum: exact.';

CREATE FUNCTION cusum_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_cusum_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cusum_combine(bigint[], bigint[]) IS
	'Combine function of cusum. Errors: 22023 if a state was not made by the aggregate.';

CREATE FUNCTION cusum_final(bigint[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_cusum_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cusum_final(bigint[]) IS
	'Final function of cusum: the exact sum, rounded once; NULL over no rows. Errors: 22003 beyond '
	'the range of double precision.';

/**
 * Rows where one is NULL are left out; NULL over none.
 *
 * Errors:
 *   22023 for NaN and infinity
 *   22003 beyond the range of double precision
 */
CREATE AGGREGATE cusum(actual double precision, expected double precision) (
	SFUNC = cusum_add,
	STYPE = bigint[],
	INITCOND = '{0,0}',
	COMBINEFUNC = cusum_combine,
	FINALFUNC = cusum_final,
	MSFUNC = cusum_add,
	MINVFUNC = cusum_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0,0}',
	MFINALFUNC = cusum_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cusum(double precision, double precision) IS
	'Cumulative sum of actual minus expected, in the unit of both; with OVER (ORDER BY period) one figure '
	'for each period. The sum is exact and rounded once, half to even.';

CREATE FUNCTION durbin_watson_add(bigint[], double precision) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_durbin_watson_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION durbin_watson_add(bigint[], double precision) IS
	'Transition function of durbin_watson.';

CREATE FUNCTION durbin_watson_final(bigint[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_durbin_watson_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION durbin_watson_final(bigint[]) IS
	'Final function of durbin_watson. Errors: 22023 if the state was not made by the aggregate.';

/**
 * Sum of squared differences of neighbours over the sum of squares, both exact: 2 without autocorrelation,
 * towards 0 if it is positive, towards 4 if it is negative. NULL residuals are left out, and those around them
 * become neighbours. NULL for fewer than two residuals and where all are 0.
 *
 * Errors:
 *   22023 for NaN and infinity
 *
 * Source: Durbin and Watson, Biometrika 37 (1950) 409-428.
 */
CREATE AGGREGATE durbin_watson(residual double precision) (
	SFUNC = durbin_watson_add,
	STYPE = bigint[],
	INITCOND = '{0,0,0}',
	FINALFUNC = durbin_watson_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE durbin_watson(double precision) IS
	'Durbin-Watson statistic of residuals in the order of time, which the caller gives: '
	'durbin_watson(residual ORDER BY period).';
