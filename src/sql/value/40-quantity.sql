-- quantity: an amount of activity in the unit it was recorded in

CREATE TYPE quantity;

CREATE FUNCTION quantity_in(cstring) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_quantity_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_in(cstring) IS
	'Input function of quantity. Errors: 22P02 for text that is not a number with a unit, 22003 for '
	'text with more than 18 decimal places or out of range.';

CREATE FUNCTION quantity_out(quantity) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_quantity_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_out(quantity) IS
	'Output function of quantity: the canonical text, which reads back to the same value.';

CREATE FUNCTION quantity_recv(internal) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_quantity_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_recv(internal) IS
	'Binary input function of quantity; the layout is in doc/binary-format.md. Errors: 22P03 for '
	'bytes that no value has.';

CREATE FUNCTION quantity_send(quantity) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_quantity_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_send(quantity) IS
	'Binary output function of quantity; the layout is in doc/binary-format.md.';

/**
 * Two quantities are the same if unit and amount are: 1 MWh is not = 1000 kWh, convert() first.
 */
CREATE TYPE quantity (
	INPUT = quantity_in,
	OUTPUT = quantity_out,
	RECEIVE = quantity_recv,
	SEND = quantity_send,
	INTERNALLENGTH = 16,
	ALIGNMENT = char,
	-- so that round('5.5'), abs($1) and the like still mean the built-in functions
	CATEGORY = 'N'
);
COMMENT ON TYPE quantity IS
	'An amount of activity (activity data) with 18 decimal places, in the unit it was recorded in: 1200 kWh, 3.5 Nm3.';

-- constructor, accessors, conversion, casts: all explicit

CREATE FUNCTION quantity(amount numeric, unit text) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_quantity_from_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity(numeric, text) IS
	'An amount in a unit, rounded half to even at the 18th place. Errors: 22023 for an unknown or '
	'ambiguous unit, 22003 on overflow and for NaN or infinity.';

CREATE FUNCTION amount(quantity) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_to_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION amount(quantity) IS
	'The number of units, exact.';

CREATE FUNCTION unit(quantity) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_quantity_unit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unit(quantity) IS
	'The unit, in its canonical spelling.';

CREATE FUNCTION dimension(quantity) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_quantity_dimension' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION dimension(quantity) IS
	'The dimension of the unit: energy, mass, volume, normal volume, distance, freight, ... as in '
	'unit_table().';

/**
 * Errors:
 *   22023 for an unknown or ambiguous unit
 *   22000 if no fixed factor relates the units (other dimension, m3 and Nm3, two currencies)
 *   22003 on overflow
 */
CREATE FUNCTION convert(quantity, unit text) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_quantity_convert' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION convert(quantity, text) IS
	'The same activity in another unit, by the exact ratio of unit_table(), rounded once, half to even, at '
	'the 18th place.';

CREATE FUNCTION quantity_to_float8(quantity) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_value_to_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_to_float8(quantity) IS
	'The number of units as the nearest double, for tools that know no numeric.';

CREATE FUNCTION quantity_to_json(quantity) RETURNS json
	AS 'MODULE_PATHNAME', 'carbonms_quantity_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_to_json(quantity) IS
	'The value as {"amount": 1200, "unit": "kWh"}.';

CREATE FUNCTION quantity_to_jsonb(quantity) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'carbonms_quantity_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_to_jsonb(quantity) IS
	'The value as {"amount": 1200, "unit": "kWh"}.';

CREATE CAST (quantity AS numeric) WITH FUNCTION amount(quantity);
COMMENT ON CAST (quantity AS numeric) IS
	'The number of units, exact.';

CREATE CAST (quantity AS double precision) WITH FUNCTION quantity_to_float8(quantity);
COMMENT ON CAST (quantity AS double precision) IS
	'The number of units as the nearest double.';

CREATE CAST (quantity AS json) WITH FUNCTION quantity_to_json(quantity);
COMMENT ON CAST (quantity AS json) IS
	'{"amount": 1200, "unit": "kWh"}';

CREATE CAST (quantity AS jsonb) WITH FUNCTION quantity_to_jsonb(quantity);
COMMENT ON CAST (quantity AS jsonb) IS
	'{"amount": 1200, "unit": "kWh"}';

@amount.sql.in TYPE: quantity; TAGS: units; TAG: unit; ONE: unit@
