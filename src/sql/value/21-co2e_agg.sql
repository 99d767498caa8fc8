-- aggregates of co2e

-- states that count rows are int8[] {rows, lo, hi}

CREATE FUNCTION co2e_accum(co2e, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_accum(co2e, co2e) IS
	'Transition and combine function of sum(co2e).';

CREATE FUNCTION co2e_smaller(co2e, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_smaller' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_smaller(co2e, co2e) IS
	'The smaller of two amounts; transition function of min(co2e). Errors: 22000 if the GWP bases '
	'differ.';

CREATE FUNCTION co2e_larger(co2e, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_larger' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_larger(co2e, co2e) IS
	'The larger of two amounts; transition function of max(co2e). Errors: 22000 if the GWP bases '
	'differ.';

CREATE FUNCTION co2e_tally_add(bigint[], co2e) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_value_tally_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_tally_add(bigint[], co2e) IS
	'Transition function of avg(co2e) and of moving sums.';

CREATE FUNCTION co2e_tally_remove(bigint[], co2e) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_value_tally_remove' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_tally_remove(bigint[], co2e) IS
	'Inverse transition function of moving sums and averages of co2e: exact.';

CREATE FUNCTION co2e_tally_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_value_tally_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_tally_combine(bigint[], bigint[]) IS
	'Combine function of avg(co2e). Errors: 22023 if a state was not made by the '
	'aggregate.';

CREATE FUNCTION co2e_tally_sum(bigint[]) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_tally_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_tally_sum(bigint[]) IS
	'Final function of moving sums of co2e: NULL over no rows. Errors: 22023 if the state was not '
	'made by the aggregate.';

CREATE FUNCTION co2e_tally_avg(bigint[]) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_tally_avg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_tally_avg(bigint[]) IS
	'Final function of avg(co2e): rounded once, half to even; NULL over no rows. Errors: 22023 if the '
	'state was not made by the aggregate.';

CREATE AGGREGATE sum(co2e) (
	SFUNC = co2e_accum,
	STYPE = co2e,
	COMBINEFUNC = co2e_accum,
	MSFUNC = co2e_tally_add,
	MINVFUNC = co2e_tally_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0}',
	MFINALFUNC = co2e_tally_sum,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(co2e) IS
	'Exact sum of all non-null values; NULL over none. Errors: 22000 if the GWP bases differ, 22003 '
	'on overflow.';

CREATE AGGREGATE avg(co2e) (
	SFUNC = co2e_tally_add,
	STYPE = bigint[],
	INITCOND = '{0,0,0}',
	COMBINEFUNC = co2e_tally_combine,
	FINALFUNC = co2e_tally_avg,
	MSFUNC = co2e_tally_add,
	MINVFUNC = co2e_tally_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0}',
	MFINALFUNC = co2e_tally_avg,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg(co2e) IS
	'Mean of all non-null values: the exact sum divided by their number, rounded once, half to even; '
	'NULL over none. Errors: 22000 if the GWP bases differ, 22003 on overflow.';

CREATE AGGREGATE min(co2e) (
	SFUNC = co2e_smaller,
	STYPE = co2e,
	COMBINEFUNC = co2e_smaller,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(co2e) IS
	'Smallest of all non-null values; NULL over none. Errors: 22000 if the GWP bases differ.';

CREATE AGGREGATE max(co2e) (
	SFUNC = co2e_larger,
	STYPE = co2e,
	COMBINEFUNC = co2e_larger,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(co2e) IS
	'Largest of all non-null values; NULL over none. Errors: 22000 if the GWP bases differ.';
