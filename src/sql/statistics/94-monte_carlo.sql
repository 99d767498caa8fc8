-- Uncertainty by simulation: IPCC approach 2

CREATE FUNCTION monte_carlo_add(bytea, double precision, text, text, double precision, bigint, integer) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_add(bytea, double precision, text, text, double precision, bigint, integer) IS
	'Transition function of monte_carlo_agg for one component.';

CREATE FUNCTION monte_carlo_remove(bytea, double precision, text, text, double precision, bigint, integer) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_remove(bytea, double precision, text, text, double precision, bigint, integer) IS
	'Inverse transition function of monte_carlo_agg for one component: exact.';

CREATE FUNCTION monte_carlo_add(bytea, double precision, text[], text[], double precision[], bigint, integer)
	RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_add_product' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_add(bytea, double precision, text[], text[], double precision[], bigint, integer) IS
	'Transition function of monte_carlo_agg for products.';

CREATE FUNCTION monte_carlo_remove(bytea, double precision, text[], text[], double precision[], bigint, integer)
	RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_remove_product' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_remove(bytea, double precision, text[], text[], double precision[], bigint, integer) IS
	'Inverse transition function of monte_carlo_agg for products: exact.';

CREATE FUNCTION monte_carlo_combine(bytea, bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_combine(bytea, bytea) IS
	'Combine function of monte_carlo_agg. Errors: 22023 if a state was not made by the aggregate.';

CREATE FUNCTION monte_carlo_final(bytea) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_final(bytea) IS
	'Final function of monte_carlo_agg: NULL over no rows. Errors: 22023 if the state was not made by '
	'the aggregate.';

/**
 * There are at most 64 components (activity, emission factor ...). Rows without a value are left out; NULL over
 * none. m has mean 1, and uncertainty is half of its 95 % interval in per cent: normal has a standard deviation
 * of uncertainty / 1.959964 % and can be negative; lognormal has the same coefficient of variation; triangular
 * and uniform are symmetric, of half base uncertainty / (1 - sqrt(0.05)) % and half width uncertainty / 0.95 %.
 * The random number behind m depends on seed, key and number of the draw alone: components with the same key
 * are fully correlated, also between rows and between totals that are subtracted draw by draw; others are
 * independent. Any order of the rows and any plan gives the same to the bit: each product is rounded once, to a
 * multiple of 2^-60, and these are added exactly. draws lies between 100 and 1,000,000; a group takes 16 bytes
 * a draw.
 *
 * Errors:
 *   22023 for an unknown distribution, an uncertainty that is negative, infinite or not a number, an empty key,
 *     draws out of range, and for different seeds or draws in one group
 *   22004 for a value without one of the others and for NULL in an array
 *   2202E for arrays of different lengths
 *   54000 for more than 64 components
 *   22003 for a value that is not finite and for totals beyond 1.47e20
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, 3.2.3.2 (approach 2); generator Philox4x32-10 (Salmon et al.
 * 2011).
 */
CREATE AGGREGATE monte_carlo_agg(value double precision, key text[], distribution text[],
	uncertainty double precision[], seed bigint, draws integer) (
	SFUNC = monte_carlo_add,
	STYPE = bytea,
	SSPACE = 160000,
	COMBINEFUNC = monte_carlo_combine,
	FINALFUNC = monte_carlo_final,
	MSFUNC = monte_carlo_add,
	MINVFUNC = monte_carlo_remove,
	MSTYPE = bytea,
	MSSPACE = 160000,
	MINITCOND = '',
	MFINALFUNC = monte_carlo_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE monte_carlo_agg(double precision, text[], text[], double precision[], bigint, integer) IS
	'Simulated totals, one for each draw, in the order of the draws: the sum over all rows of value * m1 * '
	'm2 * ..., one factor m for each component.';

CREATE AGGREGATE monte_carlo_agg(value double precision, key text, distribution text, uncertainty double precision,
	seed bigint, draws integer) (
	SFUNC = monte_carlo_add,
	STYPE = bytea,
	SSPACE = 160000,
	COMBINEFUNC = monte_carlo_combine,
	FINALFUNC = monte_carlo_final,
	MSFUNC = monte_carlo_add,
	MINVFUNC = monte_carlo_remove,
	MSTYPE = bytea,
	MSSPACE = 160000,
	MINITCOND = '',
	MFINALFUNC = monte_carlo_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE monte_carlo_agg(double precision, text, text, double precision, bigint, integer) IS
	'Simulated totals of rows with one component each: as monte_carlo_agg(double precision, text[], text[], '
	'double precision[], bigint, integer), whose errors it has.';

/**
 * Columns:
 *   mean, standard_deviation, median
 *   lower, upper: the 2.5 % and 97.5 % quantiles, interpolated as percentile_cont does
 *   half_width_percent: half of that interval in per cent of the mean, NULL if the mean is 0
 *   standard_error: of the mean
 *
 * Errors:
 *   22023 for fewer than 100 totals
 *   54000 for more than 1000000
 *   22004 for NULL among them
 *   22003 for one that is not a number or beyond 1e100
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, 3.2.3.2 (approach 2).
 */
CREATE FUNCTION monte_carlo_summary(totals double precision[], OUT mean double precision,
	OUT standard_deviation double precision,
	OUT median double precision, OUT lower double precision, OUT upper double precision,
	OUT half_width_percent double precision,
	OUT standard_error double precision, OUT draws integer)
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_summary' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_summary(double precision[]) IS
	'What simulated totals say: their mean, spread, median and 95 % interval.';
