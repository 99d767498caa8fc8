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

-- comparison: = and <> never fail; *< *<= *>= *> are the total order of the operator classes

CREATE FUNCTION quantity_eq(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_eq' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_eq(quantity, quantity) IS
	'Whether two quantity values are the same: the same meaning and the same amount. Never fails.';

CREATE FUNCTION quantity_ne(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_ne' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_ne(quantity, quantity) IS
	'Whether two quantity values differ in meaning or amount. Never fails.';

CREATE FUNCTION quantity_order_lt(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_lt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_order_lt(quantity, quantity) IS
	'Whether the left value sorts before the right one in the total order (unit, amount). Never '
	'fails.';

CREATE FUNCTION quantity_order_le(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_le' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_order_le(quantity, quantity) IS
	'Whether the left value sorts before or equal to the right one in the total order (unit, amount). '
	'Never fails.';

CREATE FUNCTION quantity_order_ge(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_ge' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_order_ge(quantity, quantity) IS
	'Whether the left value sorts after or equal to the right one in the total order (unit, amount). '
	'Never fails.';

CREATE FUNCTION quantity_order_gt(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_gt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_order_gt(quantity, quantity) IS
	'Whether the left value sorts after the right one in the total order (unit, amount). Never fails.';

CREATE FUNCTION quantity_order(quantity, quantity) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_value_order' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_order(quantity, quantity) IS
	'Comparison function of the btree operator class: the total order (unit, amount).';

CREATE FUNCTION quantity_hash(quantity) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_value_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_hash(quantity) IS
	'Hash function of quantity.';

CREATE FUNCTION quantity_hash_extended(quantity, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_value_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_hash_extended(quantity, bigint) IS
	'Hash function of quantity with a seed.';

CREATE OPERATOR = (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR = (quantity, quantity) IS
	'The same meaning and the same amount. Never fails.';

CREATE OPERATOR <> (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (quantity, quantity) IS
	'Different in meaning or amount. Never fails.';

CREATE OPERATOR *< (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_order_lt,
	COMMUTATOR = *>,
	NEGATOR = *>=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR *< (quantity, quantity) IS
	'Sorts before, in the total order (unit, amount) that ORDER BY and indexes use. Never fails.';

CREATE OPERATOR *<= (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_order_le,
	COMMUTATOR = *>=,
	NEGATOR = *>,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR *<= (quantity, quantity) IS
	'Sorts before or equal to, in the total order (unit, amount) that ORDER BY and indexes use. Never '
	'fails.';

CREATE OPERATOR *>= (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_order_ge,
	COMMUTATOR = *<=,
	NEGATOR = *<,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR *>= (quantity, quantity) IS
	'Sorts after or equal to, in the total order (unit, amount) that ORDER BY and indexes use. Never '
	'fails.';

CREATE OPERATOR *> (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_order_gt,
	COMMUTATOR = *<,
	NEGATOR = *<=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR *> (quantity, quantity) IS
	'Sorts after, in the total order (unit, amount) that ORDER BY and indexes use. Never fails.';

-- operator classes

CREATE OPERATOR CLASS quantity_ops DEFAULT FOR TYPE quantity USING btree AS
	OPERATOR 1 *<,
	OPERATOR 2 *<=,
	OPERATOR 3 =,
	OPERATOR 4 *>=,
	OPERATOR 5 *>,
	FUNCTION 1 quantity_order(quantity, quantity),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS quantity_ops USING btree IS
	'The total order (unit, amount): sorting, DISTINCT, GROUP BY, unique indexes.';
COMMENT ON OPERATOR FAMILY quantity_ops USING btree IS
	'The total order (unit, amount): sorting, DISTINCT, GROUP BY, unique indexes.';

CREATE OPERATOR CLASS quantity_ops DEFAULT FOR TYPE quantity USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 quantity_hash(quantity),
	FUNCTION 2 quantity_hash_extended(quantity, bigint);
COMMENT ON OPERATOR CLASS quantity_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of quantity.';
COMMENT ON OPERATOR FAMILY quantity_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of quantity.';

CREATE OPERATOR CLASS quantity_minmax_ops DEFAULT FOR TYPE quantity USING brin AS
	OPERATOR 1 *<,
	OPERATOR 2 *<=,
	OPERATOR 3 =,
	OPERATOR 4 *>=,
	OPERATOR 5 *>,
	FUNCTION 1 brin_minmax_opcinfo(internal),
	FUNCTION 2 brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 brin_minmax_union(internal, internal, internal);
COMMENT ON OPERATOR CLASS quantity_minmax_ops USING brin IS
	'Block range indexes over the total order of quantity.';
COMMENT ON OPERATOR FAMILY quantity_minmax_ops USING brin IS
	'Block range indexes over the total order of quantity.';

-- comparison of amounts: fails on different units; the planner may use an index where it cannot fail
-- COST 10: other conditions come first, such as one that singles out a basis or unit

CREATE FUNCTION quantity_lt(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION quantity_lt(quantity, quantity) IS
	'Whether the left amount is less than the right one. Errors: 22000 if the units differ.';

CREATE OPERATOR < (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_lt,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = carbonms_ltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (quantity, quantity) IS
	'The left amount is less than the right one. Errors: 22000 if the units differ.';

CREATE FUNCTION quantity_le(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION quantity_le(quantity, quantity) IS
	'Whether the left amount is less than or equal to the right one. Errors: 22000 if the units '
	'differ.';

CREATE OPERATOR <= (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_le,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = carbonms_lesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (quantity, quantity) IS
	'The left amount is less than or equal to the right one. Errors: 22000 if the units differ.';

CREATE FUNCTION quantity_ge(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION quantity_ge(quantity, quantity) IS
	'Whether the left amount is greater than or equal to the right one. Errors: 22000 if the units '
	'differ.';

CREATE OPERATOR >= (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_ge,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = carbonms_gesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (quantity, quantity) IS
	'The left amount is greater than or equal to the right one. Errors: 22000 if the units differ.';

CREATE FUNCTION quantity_gt(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION quantity_gt(quantity, quantity) IS
	'Whether the left amount is greater than the right one. Errors: 22000 if the units differ.';

CREATE OPERATOR > (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_gt,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = carbonms_gtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (quantity, quantity) IS
	'The left amount is greater than the right one. Errors: 22000 if the units differ.';

-- arithmetic

CREATE FUNCTION quantity_add(quantity, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_add(quantity, quantity) IS
	'Sum of two amounts. Errors: 22000 if the units differ, 22003 on overflow.';

CREATE FUNCTION quantity_subtract(quantity, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_subtract(quantity, quantity) IS
	'Difference of two amounts. Errors: 22000 if the units differ, 22003 on overflow.';

CREATE FUNCTION quantity_negate(quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_negate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_negate(quantity) IS
	'The amount with the other sign. Errors: 22003 on overflow.';

CREATE FUNCTION quantity_multiply(quantity, numeric) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_multiply' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_multiply(quantity, numeric) IS
	'The amount times a number, rounded once, half to even, at the 18th place. Errors: 22003 on '
	'overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION quantity_multiply(numeric, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_numeric_multiply_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_multiply(numeric, quantity) IS
	'A number times the amount, rounded once, half to even, at the 18th place. Errors: 22003 on '
	'overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION quantity_divide(quantity, numeric) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_divide' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_divide(quantity, numeric) IS
	'The amount divided by a number, rounded once, half to even, at the 18th place. Errors: 22012 for '
	'zero, 22003 on overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION quantity_ratio(quantity, quantity) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_ratio(quantity, quantity) IS
	'Quotient of two amounts, a plain number with the precision of numeric division. Errors: 22000 if '
	'the units differ, 22012 for zero.';

CREATE FUNCTION abs(quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_abs' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abs(quantity) IS
	'The amount without its sign. Errors: 22003 on overflow.';

CREATE FUNCTION sign(quantity) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_value_sign' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sign(quantity) IS
	'-1, 0 or 1: the sign of the amount.';

CREATE FUNCTION round(quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_round' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION round(quantity) IS
	'The amount rounded to whole units, half to even. Errors: 22003 on overflow.';

CREATE FUNCTION round(quantity, places integer) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_round' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION round(quantity, integer) IS
	'The amount rounded to a number of decimal places of the unit, half to even; negative places '
	'round to tens, hundreds and so on. Errors: 22003 on overflow.';

CREATE OPERATOR + (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_add,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (quantity, quantity) IS
	'Sum. Errors: 22000 if the units differ, 22003 on overflow.';

CREATE OPERATOR - (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_subtract
);
COMMENT ON OPERATOR - (quantity, quantity) IS
	'Difference. Errors: 22000 if the units differ, 22003 on overflow.';

CREATE OPERATOR - (
	RIGHTARG = quantity,
	FUNCTION = quantity_negate
);
COMMENT ON OPERATOR - (NONE, quantity) IS
	'The amount with the other sign.';

CREATE OPERATOR * (
	LEFTARG = quantity,
	RIGHTARG = numeric,
	FUNCTION = quantity_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (quantity, numeric) IS
	'Amount times number, rounded once, half to even.';

CREATE OPERATOR * (
	LEFTARG = numeric,
	RIGHTARG = quantity,
	FUNCTION = quantity_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (numeric, quantity) IS
	'Number times amount, rounded once, half to even.';

CREATE OPERATOR / (
	LEFTARG = quantity,
	RIGHTARG = numeric,
	FUNCTION = quantity_divide
);
COMMENT ON OPERATOR / (quantity, numeric) IS
	'Amount divided by number, rounded once, half to even.';

CREATE OPERATOR / (
	LEFTARG = quantity,
	RIGHTARG = quantity,
	FUNCTION = quantity_ratio
);
COMMENT ON OPERATOR / (quantity, quantity) IS
	'Quotient of two amounts. Errors: 22000 if the units differ, 22012 for zero.';
