-- baseline: what a regression needs to know of its rows

CREATE TYPE baseline;

CREATE FUNCTION baseline_in(cstring) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_in(cstring) IS
	'Input function of baseline. Errors: 22P02 for text that is not that of a baseline, and for sums '
	'that no rows have.';

CREATE FUNCTION baseline_out(baseline) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_baseline_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_out(baseline) IS
	'Output function of baseline: the canonical text, which reads back to the same value.';

CREATE FUNCTION baseline_recv(internal) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_recv(internal) IS
	'Binary input function of baseline; the layout is in doc/binary-format.md. Errors: 22P03 for bytes '
	'that no value has.';

CREATE FUNCTION baseline_send(baseline) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_baseline_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_send(baseline) IS
	'Binary output function of baseline; the layout is in doc/binary-format.md.';

/**
 * Baselines of parts of the rows add up to that of all, to the bit, in any order. Made by baseline_agg. The
 * text is 2 variables, 36 rows: and the sums in hexadecimal: of each x and y; of x1 times each x from itself on
 * and y; of x2 times ...; of y squared. A model through the origin, or with change points that were searched
 * for, says so behind the number of rows.
 */
CREATE TYPE baseline (
	INPUT = baseline_in,
	OUTPUT = baseline_out,
	RECEIVE = baseline_recv,
	SEND = baseline_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended
);
COMMENT ON TYPE baseline IS
	'What a linear regression of y on 1 to 16 variables x needs to know of its rows: their number and the '
	'exact sums of x, y and all products of two of them, without any rounding.';

-- comparison: of all sums, and of the model

CREATE FUNCTION baseline_eq(baseline, baseline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_baseline_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_eq(baseline, baseline) IS
	'Whether both have the same model, number of rows and sums. Rows that differ may have the same sums.';

CREATE FUNCTION baseline_ne(baseline, baseline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_baseline_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_ne(baseline, baseline) IS
	'Whether model, number of rows or a sum differ.';

CREATE FUNCTION baseline_hash(baseline) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_baseline_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_hash(baseline) IS
	'Hash function of baseline.';

CREATE FUNCTION baseline_hash_extended(baseline, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_baseline_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_hash_extended(baseline, bigint) IS
	'Hash function of baseline with a seed.';

CREATE OPERATOR = (
	LEFTARG = baseline, RIGHTARG = baseline, FUNCTION = baseline_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (baseline, baseline) IS
	'Same model, number of rows and sums.';

CREATE OPERATOR <> (
	LEFTARG = baseline, RIGHTARG = baseline, FUNCTION = baseline_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (baseline, baseline) IS
	'Another model, number of rows or sum.';

CREATE OPERATOR CLASS baseline_ops DEFAULT FOR TYPE baseline USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 baseline_hash(baseline),
	FUNCTION 2 baseline_hash_extended(baseline, bigint);
COMMENT ON OPERATOR CLASS baseline_ops USING hash IS
	'Hash joins, hash aggregation and DISTINCT of baseline. There is no order of baselines.';
COMMENT ON OPERATOR FAMILY baseline_ops USING hash IS
	'Hash joins, hash aggregation and DISTINCT of baseline. There is no order of baselines.';

-- accessors

CREATE FUNCTION observations(baseline) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_baseline_observations' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION observations(baseline) IS
	'Number of rows that were counted; those with a NULL were left out.';

CREATE FUNCTION variables(baseline) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_baseline_variables' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION variables(baseline) IS
	'Number of relevant variables x, 1 to 16; the intercept is not one of them.';

CREATE FUNCTION through_origin(baseline) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_through_origin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION through_origin(baseline) IS
	'The same rows, for a model without intercept: y is 0 where all x are.';

-- sums and differences

CREATE FUNCTION baseline_add(baseline, baseline) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_add(baseline, baseline) IS
	'The baseline of the rows of both. Errors: 22000 for different models, 54000 for too many rows.';

/**
 * Errors:
 *   22000 for different models
 *   22023 if no rows have the sums that would remain
 */
CREATE FUNCTION baseline_subtract(baseline, baseline) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_subtract(baseline, baseline) IS
	'The baseline of the rows of the left operand without those of the right, which are among them: exact. '
	'That they are is not checked row by row.';

CREATE OPERATOR + (
	LEFTARG = baseline, RIGHTARG = baseline, FUNCTION = baseline_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (baseline, baseline) IS
	'The baseline of the rows of both.';

CREATE OPERATOR - (
	LEFTARG = baseline, RIGHTARG = baseline, FUNCTION = baseline_subtract
);
COMMENT ON OPERATOR - (baseline, baseline) IS
	'The baseline of the rows of the left operand without those of the right.';
