-- uncertainty: propagation of error, IPCC approach 1

CREATE TYPE uncertainty;

CREATE FUNCTION uncertainty_in(cstring) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_in(cstring) IS
	'Input function of uncertainty. Errors: 22P02 for text that is not that of a value, 54000 if it is too large.';

CREATE FUNCTION uncertainty_out(uncertainty) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_out(uncertainty) IS
	'Output function of uncertainty: the exact text, which reads back to the same value.';

CREATE FUNCTION uncertainty_recv(internal) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_recv(internal) IS
	'Binary input function of uncertainty; the layout is in doc/binary-format.md. Errors: 22P03 for bytes '
	'that no value has.';

CREATE FUNCTION uncertainty_send(uncertainty) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_send(uncertainty) IS
	'Binary output function of uncertainty; the layout is in doc/binary-format.md.';

/**
 * It holds, for each factor or category, the exact sums from which total, half width of the 95 % interval,
 * contributions and trend are computed. Values can be added and rolled up; the result does not depend on the
 * order. The text is exact and meant for dumps; total(), half_width(), percent(), contributions() and trend()
 * read a value.
 */
CREATE TYPE uncertainty (
	INPUT = uncertainty_in,
	OUTPUT = uncertainty_out,
	RECEIVE = uncertainty_recv,
	SEND = uncertainty_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended
);
COMMENT ON TYPE uncertainty IS
	'A sum and its uncertainty, or those of a base year and of a current year, by the error propagation of '
	'the IPCC (approach 1), as uncertainty_agg makes them.';

-- comparison: of kind, basis and all entries

CREATE FUNCTION uncertainty_eq(uncertainty, uncertainty) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_eq(uncertainty, uncertainty) IS
	'Whether both have the same kind, basis, factors, numbers of rows and sums. Rows that '
	'differ may have the same sums.';

CREATE FUNCTION uncertainty_ne(uncertainty, uncertainty) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_ne(uncertainty, uncertainty) IS
	'Whether kind, basis, a factor, number of rows or sum differs.';

CREATE FUNCTION uncertainty_hash(uncertainty) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_hash(uncertainty) IS
	'Hash function of uncertainty.';

CREATE FUNCTION uncertainty_hash_extended(uncertainty, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_hash_extended(uncertainty, bigint) IS
	'Hash function of uncertainty with a seed.';

CREATE OPERATOR = (
	LEFTARG = uncertainty, RIGHTARG = uncertainty, FUNCTION = uncertainty_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (uncertainty, uncertainty) IS
	'Same kind, basis, factors, numbers of rows and sums.';

CREATE OPERATOR <> (
	LEFTARG = uncertainty, RIGHTARG = uncertainty, FUNCTION = uncertainty_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (uncertainty, uncertainty) IS
	'Another kind, basis, factor, number of rows or sum.';

CREATE OPERATOR CLASS uncertainty_ops DEFAULT FOR TYPE uncertainty USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 uncertainty_hash(uncertainty),
	FUNCTION 2 uncertainty_hash_extended(uncertainty, bigint);
COMMENT ON OPERATOR CLASS uncertainty_ops USING hash IS
	'Hash joins, hash aggregation and DISTINCT of uncertainty. There is no order of such values.';
COMMENT ON OPERATOR FAMILY uncertainty_ops USING hash IS
	'Hash joins, hash aggregation and DISTINCT of uncertainty. There is no order of such values.';

-- products

/**
 * Errors:
 *   22004 for NULL among them
 *   22023 for one that is negative, infinite or not a number
 *   22003 on overflow
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, equation 3.1.
 */
CREATE FUNCTION combined_uncertainty(VARIADIC uncertainties double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_combined_uncertainty' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION combined_uncertainty(double precision[]) IS
	'Uncertainty of a product in per cent from those of its independent factors: the root of the sum of '
	'their squares; combined_uncertainty(5, 10) is 11.18. Half of the 95 % interval each.';

-- aggregates

CREATE FUNCTION uncertainty_add(uncertainty, double precision, double precision) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, double precision, double precision) IS
	'Transition function of uncertainty_agg(double precision, double precision).';

CREATE FUNCTION uncertainty_remove(uncertainty, double precision, double precision) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, double precision, double precision) IS
	'Inverse transition function of uncertainty_agg(double precision, double precision): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, double precision, double precision, double precision, text)
	RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_shared' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, double precision, double precision, double precision, text) IS
	'Transition function of uncertainty_agg(double precision, double precision, double precision, text).';

CREATE FUNCTION uncertainty_remove(uncertainty, double precision, double precision, double precision, text)
	RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_shared' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, double precision, double precision, double precision, text) IS
	'Inverse transition function of uncertainty_agg(double precision, double precision, double '
	'precision, text): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, double precision, double precision, double precision, double precision,
	text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_trend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, double precision, double precision, double precision, double precision,
	text) IS
	'Transition function of uncertainty_agg(double precision, double precision, double precision, double '
	'precision, text).';

CREATE FUNCTION uncertainty_remove(uncertainty, double precision, double precision, double precision, double precision,
	text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_trend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, double precision, double precision, double precision,
	double precision, text) IS
	'Inverse transition function of uncertainty_agg(double precision, double precision, double precision, '
	'double precision, text): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, co2e, double precision) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, co2e, double precision) IS
	'Transition function of uncertainty_agg(co2e, double precision).';

CREATE FUNCTION uncertainty_remove(uncertainty, co2e, double precision) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, co2e, double precision) IS
	'Inverse transition function of uncertainty_agg(co2e, double precision): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, co2e, double precision, double precision, text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_shared_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, co2e, double precision, double precision, text) IS
	'Transition function of uncertainty_agg(co2e, double precision, double precision, text).';

CREATE FUNCTION uncertainty_remove(uncertainty, co2e, double precision, double precision, text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_shared_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, co2e, double precision, double precision, text) IS
	'Inverse transition function of uncertainty_agg(co2e, double precision, double precision, text): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, co2e, co2e, double precision, double precision, text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_trend_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, co2e, co2e, double precision, double precision, text) IS
	'Transition function of uncertainty_agg(co2e, co2e, double precision, double precision, text).';

CREATE FUNCTION uncertainty_remove(uncertainty, co2e, co2e, double precision, double precision, text)
	RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_trend_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, co2e, co2e, double precision, double precision, text) IS
	'Inverse transition function of uncertainty_agg(co2e, co2e, double precision, double precision, text): exact.';

CREATE FUNCTION uncertainty_combine(uncertainty, uncertainty) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_combine(uncertainty, uncertainty) IS
	'Transition and combine function of uncertainty_agg and rollup(uncertainty). Errors: 22000 for a sum and '
	'a trend and for different GWP bases.';

CREATE FUNCTION uncertainty_separate(uncertainty, uncertainty) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_separate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_separate(uncertainty, uncertainty) IS
	'Inverse transition function of rollup(uncertainty): exact.';

CREATE FUNCTION uncertainty_final(uncertainty) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_final(uncertainty) IS
	'Final function of uncertainty_agg and rollup(uncertainty): NULL over no rows.';

CREATE FUNCTION uncertainty_add(uncertainty, uncertainty) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, uncertainty) IS
	'Behind the operator +: the uncertainty of both sets of rows together. Errors: 22000 for a sum and a '
	'trend and for different GWP bases, 22023 for one category with different factor uncertainties.';

/**
 * Rows without a value are left out, as sum does; NULL over none. Exact in any order and under any plan: each
 * product is rounded once.
 *
 * Errors:
 *   22004 for a value without an uncertainty
 *   22023 for an uncertainty that is negative, infinite or not a number
 *   22003 for a value that is not finite and on overflow
 *   54000 for more than 100,000 factors or 2^53 rows
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, equation 3.2.
 */
CREATE AGGREGATE uncertainty_agg(value double precision, independent double precision) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(double precision, double precision) IS
	'Total of values with independent uncertainties, half of the 95 % interval of each in per cent: the half '
	'width of the total is the root of the sum of the squares of value * independent / 100.';

/**
 * The shared uncertainty, in per cent, is added with its sign within a factor (value * shared / 100), and the
 * totals of the factors in quadrature with all independent parts. A row without a factor has no shared
 * uncertainty. A total that has one emission factor throughout keeps its uncertainty, however many rows it has.
 *
 * Errors:
 *   as uncertainty_agg(double precision, double precision)
 *   22004 for a shared uncertainty without a factor or a factor without a shared uncertainty
 *   22023 for an empty name
 *   54000 for a name of more than 1000 bytes
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, 3.2.3.1 (approach 1; correlated sources are added up before,
 * or linearly).
 */
CREATE AGGREGATE uncertainty_agg(value double precision, independent double precision, shared double precision,
	factor text) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(double precision, double precision, double precision, text) IS
	'As uncertainty_agg(double precision, double precision), where rows with the same factor also share the '
	'uncertainty of that factor.';

/**
 * Uncertainties are half of the 95 % interval in per cent. The emission factor of a category is the same in
 * both years, so that its uncertainty enters the trend with the type A sensitivity; activities of different
 * rows and years are independent and enter with the type B sensitivity times the root of 2. trend() and
 * contributions() have the results. Rows without both values are left out; a category that is new or gone has
 * 0.
 *
 * Errors:
 *   22004 for one value without the other and for a missing uncertainty or category
 *   22023 for a negative, infinite or not-a-number uncertainty, an empty name and for one category with
 *     different factor uncertainties
 *   22003 for a value that is not finite and on overflow
 *   54000 for more than 100,000 categories or 2^53 rows
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, table 3.2 and 3.7.1.
 */
CREATE AGGREGATE uncertainty_agg(base double precision, current double precision, activity_uncertainty double precision,
	factor_uncertainty double precision, category text) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(double precision, double precision, double precision, double precision, text) IS
	'Total of the current year and trend since the base year, as in table 3.2 of the guidelines: one row for '
	'each category, or several with the same factor uncertainty.';

/**
 * Errors:
 *   as uncertainty_agg(double precision, double precision)
 *   22000 for different GWP bases
 */
CREATE AGGREGATE uncertainty_agg(value co2e, independent double precision) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(co2e, double precision) IS
	'As uncertainty_agg(double precision, double precision) for CO2e in tonnes, each rounded once to double '
	'precision; the value remembers the GWP basis.';

/**
 * Errors:
 *   as uncertainty_agg(double precision, double precision, double precision, text)
 *   22000 for different GWP bases
 */
CREATE AGGREGATE uncertainty_agg(value co2e, independent double precision, shared double precision, factor text) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(co2e, double precision, double precision, text) IS
	'As uncertainty_agg(double precision, double precision, double precision, text) for CO2e in tonnes.';

/**
 * Errors:
 *   as uncertainty_agg(double precision, double precision, double precision, double precision, text)
 *   22000 for different GWP bases
 */
CREATE AGGREGATE uncertainty_agg(base co2e, current co2e, activity_uncertainty double precision,
	factor_uncertainty double precision, category text) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(co2e, co2e, double precision, double precision, text) IS
	'As uncertainty_agg(double precision, double precision, double precision, double precision, text) for '
	'CO2e in tonnes.';

/**
 * Errors:
 *   22000 for a sum and a trend and for different GWP bases
 *   22023 for one category with different factor uncertainties
 *   54000 for more than 100,000 factors
 */
CREATE AGGREGATE rollup(uncertainty) (
	SFUNC = uncertainty_combine,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_combine,
	MINVFUNC = uncertainty_separate,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(uncertainty) IS
	'The uncertainty of all rows behind the values together, to the bit what one uncertainty_agg over those '
	'rows gives; NULL over none.';

CREATE OPERATOR + (
	LEFTARG = uncertainty,
	RIGHTARG = uncertainty,
	FUNCTION = uncertainty_add,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (uncertainty, uncertainty) IS
	'The uncertainty of both sets of rows together: shared factors stay shared. Errors: 22000 for a sum and '
	'a trend and for different GWP bases.';

-- results

CREATE FUNCTION total(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(uncertainty) IS
	'Sum of the values (of the current year in a trend), rounded once; NULL of an empty value. Errors: 22003 '
	'on overflow.';

CREATE FUNCTION half_width(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_half_width' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION half_width(uncertainty) IS
	'Half of the 95 % interval of the total, in its unit; NULL of an empty value. Errors: 22003 on overflow. '
	'Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, equation 3.2.';

CREATE FUNCTION percent(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION percent(uncertainty) IS
	'Half of the 95 % interval in per cent of the total; NULL of an empty value. Errors: 22012 if the total '
	'is 0, 22003 on overflow. Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, equation 3.2.';

CREATE FUNCTION lower(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_lower' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lower(uncertainty) IS
	'Lower end of the 95 % interval: total less half width. Errors: 22003 on overflow.';

CREATE FUNCTION upper(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_upper' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION upper(uncertainty) IS
	'Upper end of the 95 % interval: total plus half width. Errors: 22003 on overflow.';

CREATE FUNCTION basis(uncertainty) RETURNS gwp_basis
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_basis_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(uncertainty) IS
	'GWP basis of the CO2e that was aggregated; NULL for plain numbers and CO2e without a basis.';

/**
 * The change is shown only if it is more than its half width.
 *
 * Errors:
 *   22023 for a value without base years
 *   22012 for a base year of 0
 *   22003 on overflow
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, table 3.2, column M.
 */
CREATE FUNCTION trend(uncertainty, OUT change_percent double precision, OUT half_width double precision)
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_trend' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trend(uncertainty) IS
	'Change from the base year to the current year in per cent of the base year, and half of its 95 % '
	'interval in percentage points; NULL of an empty value.';

/**
 * In a trend also the base-year value, the type A and type B sensitivities (points by which the change grows if
 * the category grows by 1 % in both years, in the current year), the uncertainty that the emission factor and
 * the activity bring into the trend, and both together, in percentage points.
 *
 * Columns:
 *   factor: NULL for the rows without one
 *   entries: the number of rows
 *   value, half_width
 *   variance_share: of the variance of the total, in per cent; they add up to 100; NULL if nothing is uncertain
 *
 * Errors:
 *   22012 for a base year of 0
 *   22003 on overflow
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, table 3.2, columns H to M.
 */
CREATE FUNCTION contributions(uncertainty, OUT factor text, OUT entries bigint, OUT value double precision,
	OUT half_width double precision, OUT variance_share double precision, OUT base double precision,
	OUT type_a double precision, OUT type_b double precision, OUT trend_by_factor double precision,
	OUT trend_by_activity double precision, OUT trend_half_width double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_contributions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION contributions(uncertainty) IS
	'What each factor or category contributes, in the order of the bytes of their names.';

/**
 * The shares of all rows add up to 100: contribution(uncertainty_agg(v, u) OVER (), v, u). NULL if nothing is
 * uncertain.
 *
 * Errors:
 *   22023 for a negative, infinite or not-a-number uncertainty
 *   22003 for a value that is not finite and on overflow
 */
CREATE FUNCTION contribution(uncertainty, value double precision, independent double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_contribution' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contribution(uncertainty, double precision, double precision) IS
	'Share of one row of uncertainty_agg(double precision, double precision) in the variance '
	'of the total, in per cent.';

/**
 * It is what is the row's own, and its covariance with the rows of its factor, which is negative for a row that
 * offsets them. The shares of all rows add up to 100. NULL if the value is NULL or nothing is uncertain.
 *
 * Errors:
 *   as uncertainty_agg(double precision, double precision, double precision, text)
 */
CREATE FUNCTION contribution(uncertainty, value double precision, independent double precision, shared double precision,
	factor text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_contribution_shared' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION contribution(uncertainty, double precision, double precision, double precision, text) IS
	'Share of one row of an uncertainty_agg with factors in the variance of the total, in per cent.';
