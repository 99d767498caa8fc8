-- co2e: a mass of CO2 equivalent that knows its GWP basis

CREATE TYPE co2e;

CREATE FUNCTION co2e_in(cstring, oid, integer) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_in(cstring, oid, integer) IS
	'Input function of co2e. Errors: 22P02 for text that is not a mass of CO2e, 22003 for text with '
	'more than 18 decimal places of a tonne or out of range, 22000 if the type modifier is another '
	'basis.';

CREATE FUNCTION co2e_out(co2e) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_co2e_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_out(co2e) IS
	'Output function of co2e: the canonical text, which reads back to the same value.';

CREATE FUNCTION co2e_recv(internal, oid, integer) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_recv(internal, oid, integer) IS
	'Binary input function of co2e; the layout is in doc/binary-format.md. Errors: 22P03 for bytes '
	'that no value has.';

CREATE FUNCTION co2e_send(co2e) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_co2e_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_send(co2e) IS
	'Binary output function of co2e; the layout is in doc/binary-format.md.';

CREATE FUNCTION co2e_typmod_in(cstring[]) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_co2e_typmod_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_typmod_in(cstring[]) IS
	'Reads the type modifier of co2e, a GWP basis. Errors: 22023 unless there is just one, 22P02 for '
	'an unknown basis.';

CREATE FUNCTION co2e_typmod_out(integer) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_co2e_typmod_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_typmod_out(integer) IS
	'Writes the type modifier of co2e.';

/**
 * A column of type co2e(AR6) gives values without a basis that one and refuses others.
 */
CREATE TYPE co2e (
	INPUT = co2e_in,
	OUTPUT = co2e_out,
	RECEIVE = co2e_recv,
	SEND = co2e_send,
	TYPMOD_IN = co2e_typmod_in,
	TYPMOD_OUT = co2e_typmod_out,
	INTERNALLENGTH = 16,
	ALIGNMENT = char,
	-- so that round('5.5'), abs($1) and the like still mean the built-in functions
	CATEGORY = 'N'
);
COMMENT ON TYPE co2e IS
	'A mass of CO2 equivalent in tonnes, with 18 decimal places, and the GWP basis it was made with. Values '
	'of different bases are never added or compared.';

CREATE FUNCTION co2e_with_typmod(co2e, integer, boolean) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_with_typmod' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_with_typmod(co2e, integer, boolean) IS
	'Length coercion: gives a value without a basis that of the type modifier. Errors: 22000 if the '
	'value has another basis.';

CREATE CAST (co2e AS co2e) WITH FUNCTION co2e_with_typmod(co2e, integer, boolean) AS IMPLICIT;
COMMENT ON CAST (co2e AS co2e) IS
	'Applies the type modifier: a value without a basis adopts it, one of another basis is refused.';

-- constructor, accessors, casts: all explicit

CREATE FUNCTION co2e(tonnes numeric, basis gwp_basis) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_from_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e(numeric, gwp_basis) IS
	'Tonnes of CO2e under a GWP basis, rounded half to even at the 18th place. Errors: 22003 on '
	'overflow and for NaN or infinity.';

CREATE FUNCTION tonnes(co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_to_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tonnes(co2e) IS
	'The mass in tonnes, exact.';

CREATE FUNCTION kilograms(co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_co2e_kg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kilograms(co2e) IS
	'The mass in kilograms, exact.';

CREATE FUNCTION kg(co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_co2e_kg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kg(co2e) IS
	'Deprecated: kilograms(co2e) by a short name.';

CREATE FUNCTION basis(co2e) RETURNS gwp_basis
	AS 'MODULE_PATHNAME', 'carbonms_co2e_basis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(co2e) IS
	'The GWP basis; NULL if the value does not say.';

CREATE FUNCTION co2e_to_float8(co2e) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_value_to_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_to_float8(co2e) IS
	'The mass in tonnes as the nearest double, for tools that know no numeric.';

CREATE FUNCTION co2e_to_json(co2e) RETURNS json
	AS 'MODULE_PATHNAME', 'carbonms_co2e_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_to_json(co2e) IS
	'The value as {"tonnes": 12.5, "basis": "AR6"}; basis null if unspecified.';

CREATE FUNCTION co2e_to_jsonb(co2e) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'carbonms_co2e_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_to_jsonb(co2e) IS
	'The value as {"tonnes": 12.5, "basis": "AR6"}; basis null if unspecified.';

CREATE CAST (co2e AS numeric) WITH FUNCTION tonnes(co2e);
COMMENT ON CAST (co2e AS numeric) IS
	'The mass in tonnes, exact.';

CREATE CAST (co2e AS double precision) WITH FUNCTION co2e_to_float8(co2e);
COMMENT ON CAST (co2e AS double precision) IS
	'The mass in tonnes as the nearest double.';

CREATE CAST (co2e AS json) WITH FUNCTION co2e_to_json(co2e);
COMMENT ON CAST (co2e AS json) IS
	'{"tonnes": 12.5, "basis": "AR6"}';

CREATE CAST (co2e AS jsonb) WITH FUNCTION co2e_to_jsonb(co2e);
COMMENT ON CAST (co2e AS jsonb) IS
	'{"tonnes": 12.5, "basis": "AR6"}';

-- comparison, which estimates as the total order does, and may use an index where it cannot fail

CREATE FUNCTION carbonms_lt_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'carbonms_lt_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_lt_support(internal) IS
	'Planner support: offers an index to the comparison on a column whose type modifier fixes the GWP '
	'basis.';

CREATE FUNCTION carbonms_ltsel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_ltsel' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_ltsel(internal, oid, internal, integer) IS
	'Selectivity estimator of the failing comparisons: estimates with the operator of the total '
	'order.';

CREATE FUNCTION carbonms_le_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'carbonms_le_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_le_support(internal) IS
	'Planner support: offers an index to the comparison on a column whose type modifier fixes the GWP '
	'basis.';

CREATE FUNCTION carbonms_lesel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_lesel' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_lesel(internal, oid, internal, integer) IS
	'Selectivity estimator of the failing comparisons: estimates with the operator of the total '
	'order.';

CREATE FUNCTION carbonms_ge_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'carbonms_ge_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_ge_support(internal) IS
	'Planner support: offers an index to the comparison on a column whose type modifier fixes the GWP '
	'basis.';

CREATE FUNCTION carbonms_gesel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_gesel' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_gesel(internal, oid, internal, integer) IS
	'Selectivity estimator of the failing comparisons: estimates with the operator of the total '
	'order.';

CREATE FUNCTION carbonms_gt_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'carbonms_gt_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_gt_support(internal) IS
	'Planner support: offers an index to the comparison on a column whose type modifier fixes the GWP '
	'basis.';

CREATE FUNCTION carbonms_gtsel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_gtsel' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_gtsel(internal, oid, internal, integer) IS
	'Selectivity estimator of the failing comparisons: estimates with the operator of the total '
	'order.';

@amount.sql.in TYPE: co2e; TAGS: GWP bases; TAG: basis; ONE: tonne@

ALTER FUNCTION co2e_lt(co2e, co2e) SUPPORT carbonms_lt_support;
ALTER FUNCTION co2e_le(co2e, co2e) SUPPORT carbonms_le_support;
ALTER FUNCTION co2e_ge(co2e, co2e) SUPPORT carbonms_ge_support;
ALTER FUNCTION co2e_gt(co2e, co2e) SUPPORT carbonms_gt_support;
