-- aggregates of quantity

-- states that count rows are int8[] {rows, lo, hi}

CREATE FUNCTION quantity_accum(quantity, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_accum(quantity, quantity) IS
	'Transition and combine function of sum(quantity).';

CREATE FUNCTION quantity_smaller(quantity, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_smaller' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_smaller(quantity, quantity) IS
	'The smaller of two amounts; transition function of min(quantity). Errors: 22000 if the units '
	'differ.';

CREATE FUNCTION quantity_larger(quantity, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_larger' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_larger(quantity, quantity) IS
	'The larger of two amounts; transition function of max(quantity). Errors: 22000 if the units '
	'differ.';

CREATE FUNCTION quantity_tally_add(bigint[], quantity) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_value_tally_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_tally_add(bigint[], quantity) IS
	'Transition function of avg(quantity) and of moving sums.';

CREATE FUNCTION quantity_tally_remove(bigint[], quantity) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_value_tally_remove' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_tally_remove(bigint[], quantity) IS
	'Inverse transition function of moving sums and averages of quantity: exact.';

CREATE FUNCTION quantity_tally_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_value_tally_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_tally_combine(bigint[], bigint[]) IS
	'Combine function of avg(quantity). Errors: 22023 if a state was not made by the '
	'aggregate.';

CREATE FUNCTION quantity_tally_sum(bigint[]) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_quantity_tally_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_tally_sum(bigint[]) IS
	'Final function of moving sums of quantity: NULL over no rows. Errors: 22023 if the state was not '
	'made by the aggregate.';

CREATE FUNCTION quantity_tally_avg(bigint[]) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_quantity_tally_avg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_tally_avg(bigint[]) IS
	'Final function of avg(quantity): rounded once, half to even; NULL over no rows. Errors: 22023 if '
	'the state was not made by the aggregate.';

CREATE AGGREGATE sum(quantity) (
	SFUNC = quantity_accum,
	STYPE = quantity,
	COMBINEFUNC = quantity_accum,
	MSFUNC = quantity_tally_add,
	MINVFUNC = quantity_tally_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0}',
	MFINALFUNC = quantity_tally_sum,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(quantity) IS
	'Exact sum of all non-null values; NULL over none. Errors: 22000 if the units differ, 22003 on '
	'overflow.';

CREATE AGGREGATE avg(quantity) (
	SFUNC = quantity_tally_add,
	STYPE = bigint[],
	INITCOND = '{0,0,0}',
	COMBINEFUNC = quantity_tally_combine,
	FINALFUNC = quantity_tally_avg,
	MSFUNC = quantity_tally_add,
	MINVFUNC = quantity_tally_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0}',
	MFINALFUNC = quantity_tally_avg,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg(quantity) IS
	'Mean of all non-null values: the exact sum divided by their number, rounded once, half to even; '
	'NULL over none. Errors: 22000 if the units differ, 22003 on overflow.';

CREATE AGGREGATE min(quantity) (
	SFUNC = quantity_smaller,
	STYPE = quantity,
	COMBINEFUNC = quantity_smaller,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(quantity) IS
	'Smallest of all non-null values; NULL over none. Errors: 22000 if the units differ.';

CREATE AGGREGATE max(quantity) (
	SFUNC = quantity_larger,
	STYPE = quantity,
	COMBINEFUNC = quantity_larger,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(quantity) IS
	'Largest of all non-null values; NULL over none. Errors: 22000 if the units differ.';
