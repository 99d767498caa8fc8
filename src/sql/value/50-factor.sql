-- emission_factor: a ghg per one unit of activity

CREATE TYPE emission_factor;

CREATE FUNCTION emission_factor_in(cstring) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_in(cstring) IS
	'Input function of emission_factor. Errors: 22P02 for text that is not masses per unit, 22003 for '
	'text with more than 18 decimal places of a tonne or out of range.';

CREATE FUNCTION emission_factor_out(emission_factor) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_out(emission_factor) IS
	'Output function of emission_factor: the canonical text, which reads back to the same value.';

CREATE FUNCTION emission_factor_recv(internal) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_recv(internal) IS
	'Binary input function of emission_factor; the layout is in doc/binary-format.md. Errors: 22P03 '
	'for bytes that no value has.';

CREATE FUNCTION emission_factor_send(emission_factor) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_send(emission_factor) IS
	'Binary output function of emission_factor; the layout is in doc/binary-format.md.';

CREATE TYPE emission_factor (
	INPUT = emission_factor_in,
	OUTPUT = emission_factor_out,
	RECEIVE = emission_factor_recv,
	SEND = emission_factor_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended
);
COMMENT ON TYPE emission_factor IS
	'Masses of greenhouse gases per one unit of activity: 0.5306 t CO2/MWh, (56.1 t CO2, 0.001 t '
	'CH4)/TJ, or opaque, 0.5 tCO2e AR5/kWh.';

-- constructors and accessors

CREATE FUNCTION emission_factor(ghg, per_unit text) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_from_ghg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor(ghg, text) IS
	'The masses per one unit. Errors: 22023 for an unknown or ambiguous unit.';

CREATE FUNCTION ghg(emission_factor) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_ghg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg(emission_factor) IS
	'The masses for one unit of activity.';

CREATE FUNCTION per_unit(emission_factor) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_per_unit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION per_unit(emission_factor) IS
	'The unit of activity, in its canonical spelling.';

/**
 * Errors:
 *   22023 for an unknown or ambiguous unit
 *   22000 if no fixed factor relates the units
 *   22003 on overflow
 */
CREATE FUNCTION convert(emission_factor, unit text) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_convert' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION convert(emission_factor, text) IS
	'The same factor per another unit, every mass rounded once, half to even, at the 18th place.';

/**
 * Rounded once, half to even, at the 18th place.
 *
 * Arguments:
 *   ncv: net calorific value in GJ per unit
 *   carbon_content: t C per GJ
 *   oxidation: fraction from 0 to 1
 *   per_unit: unit of the fuel
 *
 * Errors:
 *   22023 for a negative argument, an oxidation above 1, an unknown unit
 *   22003 on overflow and for NaN or infinity
 *
 * Source: E = FC x NCV x CC x OF x 44/12, CETS-AG-03.01-V01-2024 (steel guide), standards of the GB/T 32151
 * series.
 */
CREATE FUNCTION fuel_factor(ncv numeric, carbon_content numeric, oxidation numeric, per_unit text)
	RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_fuel_factor' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION fuel_factor(numeric, numeric, numeric, text) IS
	'Emission factor of a fuel, in t CO2 per unit of fuel: net calorific value x carbon content x oxidation '
	'factor x 44/12.';

CREATE FUNCTION emission_factor_to_json(emission_factor) RETURNS json
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_to_json(emission_factor) IS
	'The value as {"per": "MWh", "tonnes": {"CO2": 0.5306}}.';

CREATE FUNCTION emission_factor_to_jsonb(emission_factor) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_to_jsonb(emission_factor) IS
	'The value as {"per": "MWh", "tonnes": {"CO2": 0.5306}}.';

CREATE CAST (emission_factor AS json) WITH FUNCTION emission_factor_to_json(emission_factor);
COMMENT ON CAST (emission_factor AS json) IS
	'{"per": "MWh", "tonnes": {"CO2": 0.5306}}';

CREATE CAST (emission_factor AS jsonb) WITH FUNCTION emission_factor_to_jsonb(emission_factor);
COMMENT ON CAST (emission_factor AS jsonb) IS
	'{"per": "MWh", "tonnes": {"CO2": 0.5306}}';

-- comparison: = and <> never fail; *< *<= *>= *> are the total order of the operator classes

CREATE FUNCTION emission_factor_eq(emission_factor, emission_factor) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_eq(emission_factor, emission_factor) IS
	'Whether two emission_factor values are the same: the same meaning and the same amount. Never '
	'fails.';

CREATE FUNCTION emission_factor_ne(emission_factor, emission_factor) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_ne(emission_factor, emission_factor) IS
	'Whether two emission_factor values differ in meaning or amount. Never fails.';

CREATE FUNCTION emission_factor_order_lt(emission_factor, emission_factor) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_order_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_order_lt(emission_factor, emission_factor) IS
	'Whether the left value sorts before the right one in the total order (unit, entries). Never '
	'fails.';

CREATE FUNCTION emission_factor_order_le(emission_factor, emission_factor) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_order_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_order_le(emission_factor, emission_factor) IS
	'Whether the left value sorts before or equal to the right one in the total order (unit, '
	'entries). Never fails.';

CREATE FUNCTION emission_factor_order_ge(emission_factor, emission_factor) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_order_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_order_ge(emission_factor, emission_factor) IS
	'Whether the left value sorts after or equal to the right one in the total order (unit, entries). '
	'Never fails.';

CREATE FUNCTION emission_factor_order_gt(emission_factor, emission_factor) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_order_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_order_gt(emission_factor, emission_factor) IS
	'Whether the left value sorts after the right one in the total order (unit, entries). Never '
	'fails.';

CREATE FUNCTION emission_factor_order(emission_factor, emission_factor) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_order' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_order(emission_factor, emission_factor) IS
	'Comparison function of the btree operator class: the total order (unit, entries).';

CREATE FUNCTION emission_factor_hash(emission_factor) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_hash(emission_factor) IS
	'Hash function of emission_factor.';

CREATE FUNCTION emission_factor_hash_extended(emission_factor, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_hash_extended(emission_factor, bigint) IS
	'Hash function of emission_factor with a seed.';

CREATE OPERATOR = (
	LEFTARG = emission_factor,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR = (emission_factor, emission_factor) IS
	'The same meaning and the same amount. Never fails.';

CREATE OPERATOR <> (
	LEFTARG = emission_factor,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (emission_factor, emission_factor) IS
	'Different in meaning or amount. Never fails.';

CREATE OPERATOR *< (
	LEFTARG = emission_factor,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_order_lt,
	COMMUTATOR = *>,
	NEGATOR = *>=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR *< (emission_factor, emission_factor) IS
	'Sorts before, in the total order (unit, entries) that ORDER BY and indexes use. Never fails.';

CREATE OPERATOR *<= (
	LEFTARG = emission_factor,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_order_le,
	COMMUTATOR = *>=,
	NEGATOR = *>,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR *<= (emission_factor, emission_factor) IS
	'Sorts before or equal to, in the total order (unit, entries) that ORDER BY and indexes use. '
	'Never fails.';

CREATE OPERATOR *>= (
	LEFTARG = emission_factor,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_order_ge,
	COMMUTATOR = *<=,
	NEGATOR = *<,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR *>= (emission_factor, emission_factor) IS
	'Sorts after or equal to, in the total order (unit, entries) that ORDER BY and indexes use. Never '
	'fails.';

CREATE OPERATOR *> (
	LEFTARG = emission_factor,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_order_gt,
	COMMUTATOR = *<,
	NEGATOR = *<=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR *> (emission_factor, emission_factor) IS
	'Sorts after, in the total order (unit, entries) that ORDER BY and indexes use. Never fails.';

-- operator classes

CREATE OPERATOR CLASS emission_factor_ops DEFAULT FOR TYPE emission_factor USING btree AS
	OPERATOR 1 *<,
	OPERATOR 2 *<=,
	OPERATOR 3 =,
	OPERATOR 4 *>=,
	OPERATOR 5 *>,
	FUNCTION 1 emission_factor_order(emission_factor, emission_factor),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS emission_factor_ops USING btree IS
	'The total order (unit, entries): sorting, DISTINCT, GROUP BY, unique indexes.';
COMMENT ON OPERATOR FAMILY emission_factor_ops USING btree IS
	'The total order (unit, entries): sorting, DISTINCT, GROUP BY, unique indexes.';

CREATE OPERATOR CLASS emission_factor_ops DEFAULT FOR TYPE emission_factor USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 emission_factor_hash(emission_factor),
	FUNCTION 2 emission_factor_hash_extended(emission_factor, bigint);
COMMENT ON OPERATOR CLASS emission_factor_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of emission_factor.';
COMMENT ON OPERATOR FAMILY emission_factor_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of emission_factor.';

-- arithmetic

/**
 * Errors:
 *   22000 if no fixed factor relates the units; it names both
 *   22003 on overflow
 *
 * Source: GHG Protocol Corporate Standard, chapter 6; ISO 14064-1:2018, 6.2.
 */
CREATE FUNCTION emission(quantity, emission_factor) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_quantity_multiply_factor' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission(quantity, emission_factor) IS
	'Emission = activity data x emission factor. The unit of the quantity is converted exactly; every mass '
	'is rounded once, half to even, at the 18th place.';

CREATE FUNCTION emission_factor_multiply(emission_factor, quantity) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_factor_multiply_quantity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_multiply(emission_factor, quantity) IS
	'Emission = emission factor x activity data; see emission(quantity, emission_factor).';

CREATE OPERATOR * (
	LEFTARG = quantity,
	RIGHTARG = emission_factor,
	FUNCTION = emission,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (quantity, emission_factor) IS
	'Emission = activity data x emission factor. Errors: 22000 if the units do not convert, 22003 on '
	'overflow.';

CREATE OPERATOR * (
	LEFTARG = emission_factor,
	RIGHTARG = quantity,
	FUNCTION = emission_factor_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (emission_factor, quantity) IS
	'Emission = emission factor x activity data. Errors: 22000 if the units do not convert, 22003 on '
	'overflow.';

CREATE FUNCTION emission_factor_add(emission_factor, emission_factor) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_add(emission_factor, emission_factor) IS
	'Sum of two factors per the same unit. Errors: 22000 if the units differ, 22003 on overflow.';

CREATE FUNCTION emission_factor_subtract(emission_factor, emission_factor) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_subtract(emission_factor, emission_factor) IS
	'Difference of two factors per the same unit. Errors: 22000 if the units differ, 22003 on '
	'overflow.';

CREATE FUNCTION emission_factor_multiply(emission_factor, numeric) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_multiply' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_multiply(emission_factor, numeric) IS
	'Every mass times a number, each rounded once, half to even. Errors: 22003 on overflow and for '
	'NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION emission_factor_multiply(numeric, emission_factor) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_numeric_multiply_emission_factor' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_multiply(numeric, emission_factor) IS
	'A number times every mass, each rounded once, half to even. Errors: 22003 on overflow and for '
	'NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION emission_factor_divide(emission_factor, numeric) RETURNS emission_factor
	AS 'MODULE_PATHNAME', 'carbonms_emission_factor_divide' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_factor_divide(emission_factor, numeric) IS
	'Every mass divided by a number, each rounded once, half to even. Errors: 22012 for zero, 22003 '
	'on overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE OPERATOR + (
	LEFTARG = emission_factor,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_add,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (emission_factor, emission_factor) IS
	'Sum. Errors: 22000 if the units differ.';

CREATE OPERATOR - (
	LEFTARG = emission_factor,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_subtract
);
COMMENT ON OPERATOR - (emission_factor, emission_factor) IS
	'Difference. Errors: 22000 if the units differ.';

CREATE OPERATOR * (
	LEFTARG = emission_factor,
	RIGHTARG = numeric,
	FUNCTION = emission_factor_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (emission_factor, numeric) IS
	'Every mass times a number, each rounded once, half to even.';

CREATE OPERATOR * (
	LEFTARG = numeric,
	RIGHTARG = emission_factor,
	FUNCTION = emission_factor_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (numeric, emission_factor) IS
	'A number times every mass, each rounded once, half to even.';

CREATE OPERATOR / (
	LEFTARG = emission_factor,
	RIGHTARG = numeric,
	FUNCTION = emission_factor_divide
);
COMMENT ON OPERATOR / (emission_factor, numeric) IS
	'Every mass divided by a number, each rounded once, half to even.';
