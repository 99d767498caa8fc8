-- Aggregates of ghg

-- states that count rows are int8[] {rows, lo, hi, lo, hi ...}

CREATE FUNCTION ghg_accum(ghg, ghg) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_accum(ghg, ghg) IS
	'Transition and combine function of sum(ghg).';

CREATE FUNCTION ghg_agg_add(ghg, text, numeric) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_agg_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ghg_agg_add(ghg, text, numeric) IS
	'Transition function of ghg_agg. Errors: 22004 for a mass without a gas.';

CREATE FUNCTION co2e_sum_add(co2e, ghg, gwp_basis) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_sum_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION co2e_sum_add(co2e, ghg, gwp_basis) IS
	'Transition function of co2e_sum. Errors: 22004 for a mass without a basis.';

CREATE FUNCTION ghg_tally_add(bigint[], ghg) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_ghg_tally_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_tally_add(bigint[], ghg) IS
	'Transition function of avg(ghg) and of moving sums.';

CREATE FUNCTION ghg_tally_remove(bigint[], ghg) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_ghg_tally_remove' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_tally_remove(bigint[], ghg) IS
	'Inverse transition function of moving sums and averages of ghg: exact.';

CREATE FUNCTION ghg_tally_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_ghg_tally_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_tally_combine(bigint[], bigint[]) IS
	'Combine function of avg(ghg). Errors: 22023 if a state was not made by the aggregate.';

CREATE FUNCTION ghg_tally_sum(bigint[]) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_tally_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_tally_sum(bigint[]) IS
	'Final function of moving sums of ghg: NULL over no rows. Errors: 22023 if the state was not made '
	'by the aggregate.';

CREATE FUNCTION ghg_tally_avg(bigint[]) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_tally_avg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_tally_avg(bigint[]) IS
	'Final function of avg(ghg): every mass rounded once, half to even; NULL over no rows. Errors: '
	'22023 if the state was not made by the aggregate.';

CREATE FUNCTION ghg_agg_tally_add(bigint[], text, numeric) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_ghg_agg_tally_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ghg_agg_tally_add(bigint[], text, numeric) IS
	'Transition function of the moving ghg_agg.';

CREATE FUNCTION ghg_agg_tally_remove(bigint[], text, numeric) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_ghg_agg_tally_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ghg_agg_tally_remove(bigint[], text, numeric) IS
	'Inverse transition function of the moving ghg_agg: exact.';

CREATE FUNCTION co2e_sum_tally_add(bigint[], ghg, gwp_basis) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_co2e_sum_tally_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION co2e_sum_tally_add(bigint[], ghg, gwp_basis) IS
	'Transition function of the moving co2e_sum.';

CREATE FUNCTION co2e_sum_tally_remove(bigint[], ghg, gwp_basis) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_co2e_sum_tally_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION co2e_sum_tally_remove(bigint[], ghg, gwp_basis) IS
	'Inverse transition function of the moving co2e_sum: exact.';

CREATE AGGREGATE sum(ghg) (
	SFUNC = ghg_accum,
	STYPE = ghg,
	COMBINEFUNC = ghg_accum,
	MSFUNC = ghg_tally_add,
	MINVFUNC = ghg_tally_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0}',
	MFINALFUNC = ghg_tally_sum,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(ghg) IS
	'Exact sum of all non-null vectors, gas by gas; NULL over none. Errors: 22003 on overflow.';

CREATE AGGREGATE avg(ghg) (
	SFUNC = ghg_tally_add,
	STYPE = bigint[],
	INITCOND = '{0}',
	COMBINEFUNC = ghg_tally_combine,
	FINALFUNC = ghg_tally_avg,
	MSFUNC = ghg_tally_add,
	MINVFUNC = ghg_tally_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0}',
	MFINALFUNC = ghg_tally_avg,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg(ghg) IS
	'Mean of all non-null vectors, gas by gas: the exact sum divided by their number, rounded once, '
	'half to even; NULL over none. Errors: 22003 on overflow.';

/**
 * Errors:
 *   22004 for a mass without a gas
 *   22023 for an unknown gas or CO2e
 *   22003 on overflow
 */
CREATE AGGREGATE ghg_agg(gas text, tonnes numeric) (
	SFUNC = ghg_agg_add,
	STYPE = ghg,
	COMBINEFUNC = ghg_accum,
	MSFUNC = ghg_agg_tally_add,
	MINVFUNC = ghg_agg_tally_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0}',
	MFINALFUNC = ghg_tally_sum,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE ghg_agg(text, numeric) IS
	'Collects rows of gas and mass in tonnes into one vector; rows without a mass are left out, as sum does; '
	'NULL over none.';

/**
 * Errors:
 *   22004 for a mass without a basis
 *   22000 for a gas without a GWP in the basis, for opaque entries of another basis and for different bases
 *   22003 on overflow
 */
CREATE AGGREGATE co2e_sum(ghg, basis gwp_basis) (
	SFUNC = co2e_sum_add,
	STYPE = co2e,
	COMBINEFUNC = co2e_accum,
	MSFUNC = co2e_sum_tally_add,
	MINVFUNC = co2e_sum_tally_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0}',
	MFINALFUNC = co2e_tally_sum,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE co2e_sum(ghg, gwp_basis) IS
	'Sum of co2e(ghg, basis) over all non-null vectors: each row is rounded once, so that any grouping ties '
	'out; NULL over none.';
