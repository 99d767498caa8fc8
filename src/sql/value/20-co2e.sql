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

CREATE FUNCTION kg(co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_co2e_kg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kg(co2e) IS
	'The mass in kilograms, exact.';

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

-- comparison: = and <> never fail; *< *<= *>= *> are the total order of the operator classes

CREATE FUNCTION co2e_eq(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_eq' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_eq(co2e, co2e) IS
	'Whether two co2e values are the same: the same meaning and the same amount. Never fails.';

CREATE FUNCTION co2e_ne(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_ne' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_ne(co2e, co2e) IS
	'Whether two co2e values differ in meaning or amount. Never fails.';

CREATE FUNCTION co2e_order_lt(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_lt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_order_lt(co2e, co2e) IS
	'Whether the left value sorts before the right one in the total order (basis, amount). Never '
	'fails.';

CREATE FUNCTION co2e_order_le(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_le' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_order_le(co2e, co2e) IS
	'Whether the left value sorts before or equal to the right one in the total order (basis, '
	'amount). Never fails.';

CREATE FUNCTION co2e_order_ge(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_ge' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_order_ge(co2e, co2e) IS
	'Whether the left value sorts after or equal to the right one in the total order (basis, amount). '
	'Never fails.';

CREATE FUNCTION co2e_order_gt(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_gt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_order_gt(co2e, co2e) IS
	'Whether the left value sorts after the right one in the total order (basis, amount). Never '
	'fails.';

CREATE FUNCTION co2e_order(co2e, co2e) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_value_order' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_order(co2e, co2e) IS
	'Comparison function of the btree operator class: the total order (basis, amount).';

CREATE FUNCTION co2e_hash(co2e) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_value_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_hash(co2e) IS
	'Hash function of co2e.';

CREATE FUNCTION co2e_hash_extended(co2e, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_value_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_hash_extended(co2e, bigint) IS
	'Hash function of co2e with a seed.';

CREATE OPERATOR = (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR = (co2e, co2e) IS
	'The same meaning and the same amount. Never fails.';

CREATE OPERATOR <> (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (co2e, co2e) IS
	'Different in meaning or amount. Never fails.';

CREATE OPERATOR *< (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_order_lt,
	COMMUTATOR = *>,
	NEGATOR = *>=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR *< (co2e, co2e) IS
	'Sorts before, in the total order (basis, amount) that ORDER BY and indexes use. Never fails.';

CREATE OPERATOR *<= (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_order_le,
	COMMUTATOR = *>=,
	NEGATOR = *>,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR *<= (co2e, co2e) IS
	'Sorts before or equal to, in the total order (basis, amount) that ORDER BY and indexes use. '
	'Never fails.';

CREATE OPERATOR *>= (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_order_ge,
	COMMUTATOR = *<=,
	NEGATOR = *<,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR *>= (co2e, co2e) IS
	'Sorts after or equal to, in the total order (basis, amount) that ORDER BY and indexes use. Never '
	'fails.';

CREATE OPERATOR *> (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_order_gt,
	COMMUTATOR = *<,
	NEGATOR = *<=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR *> (co2e, co2e) IS
	'Sorts after, in the total order (basis, amount) that ORDER BY and indexes use. Never fails.';

-- operator classes

CREATE OPERATOR CLASS co2e_ops DEFAULT FOR TYPE co2e USING btree AS
	OPERATOR 1 *<,
	OPERATOR 2 *<=,
	OPERATOR 3 =,
	OPERATOR 4 *>=,
	OPERATOR 5 *>,
	FUNCTION 1 co2e_order(co2e, co2e),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS co2e_ops USING btree IS
	'The total order (basis, amount): sorting, DISTINCT, GROUP BY, unique indexes.';
COMMENT ON OPERATOR FAMILY co2e_ops USING btree IS
	'The total order (basis, amount): sorting, DISTINCT, GROUP BY, unique indexes.';

CREATE OPERATOR CLASS co2e_ops DEFAULT FOR TYPE co2e USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 co2e_hash(co2e),
	FUNCTION 2 co2e_hash_extended(co2e, bigint);
COMMENT ON OPERATOR CLASS co2e_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of co2e.';
COMMENT ON OPERATOR FAMILY co2e_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of co2e.';

CREATE OPERATOR CLASS co2e_minmax_ops DEFAULT FOR TYPE co2e USING brin AS
	OPERATOR 1 *<,
	OPERATOR 2 *<=,
	OPERATOR 3 =,
	OPERATOR 4 *>=,
	OPERATOR 5 *>,
	FUNCTION 1 brin_minmax_opcinfo(internal),
	FUNCTION 2 brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 brin_minmax_union(internal, internal, internal);
COMMENT ON OPERATOR CLASS co2e_minmax_ops USING brin IS
	'Block range indexes over the total order of co2e.';
COMMENT ON OPERATOR FAMILY co2e_minmax_ops USING brin IS
	'Block range indexes over the total order of co2e.';

-- comparison of amounts: fails on different GWP bases; the planner may use an index where it cannot fail
-- COST 10: other conditions come first, such as one that singles out a basis or unit

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

CREATE FUNCTION co2e_lt(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
	SUPPORT carbonms_lt_support;
COMMENT ON FUNCTION co2e_lt(co2e, co2e) IS
	'Whether the left amount is less than the right one. Errors: 22000 if the GWP bases differ.';

CREATE OPERATOR < (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_lt,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = carbonms_ltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (co2e, co2e) IS
	'The left amount is less than the right one. Errors: 22000 if the GWP bases differ.';

CREATE FUNCTION co2e_le(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
	SUPPORT carbonms_le_support;
COMMENT ON FUNCTION co2e_le(co2e, co2e) IS
	'Whether the left amount is less than or equal to the right one. Errors: 22000 if the GWP bases '
	'differ.';

CREATE OPERATOR <= (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_le,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = carbonms_lesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (co2e, co2e) IS
	'The left amount is less than or equal to the right one. Errors: 22000 if the GWP bases differ.';

CREATE FUNCTION co2e_ge(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
	SUPPORT carbonms_ge_support;
COMMENT ON FUNCTION co2e_ge(co2e, co2e) IS
	'Whether the left amount is greater than or equal to the right one. Errors: 22000 if the GWP '
	'bases differ.';

CREATE OPERATOR >= (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_ge,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = carbonms_gesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (co2e, co2e) IS
	'The left amount is greater than or equal to the right one. Errors: 22000 if the GWP bases '
	'differ.';

CREATE FUNCTION co2e_gt(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
	SUPPORT carbonms_gt_support;
COMMENT ON FUNCTION co2e_gt(co2e, co2e) IS
	'Whether the left amount is greater than the right one. Errors: 22000 if the GWP bases differ.';

CREATE OPERATOR > (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_gt,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = carbonms_gtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (co2e, co2e) IS
	'The left amount is greater than the right one. Errors: 22000 if the GWP bases differ.';

-- arithmetic

CREATE FUNCTION co2e_add(co2e, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_add(co2e, co2e) IS
	'Sum of two amounts. Errors: 22000 if the GWP bases differ, 22003 on overflow.';

CREATE FUNCTION co2e_subtract(co2e, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_subtract(co2e, co2e) IS
	'Difference of two amounts. Errors: 22000 if the GWP bases differ, 22003 on overflow.';

CREATE FUNCTION co2e_negate(co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_negate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_negate(co2e) IS
	'The amount with the other sign. Errors: 22003 on overflow.';

CREATE FUNCTION co2e_multiply(co2e, numeric) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_multiply' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_multiply(co2e, numeric) IS
	'The amount times a number, rounded once, half to even, at the 18th place. Errors: 22003 on '
	'overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION co2e_multiply(numeric, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_numeric_multiply_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_multiply(numeric, co2e) IS
	'A number times the amount, rounded once, half to even, at the 18th place. Errors: 22003 on '
	'overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION co2e_divide(co2e, numeric) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_divide' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_divide(co2e, numeric) IS
	'The amount divided by a number, rounded once, half to even, at the 18th place. Errors: 22012 for '
	'zero, 22003 on overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION co2e_ratio(co2e, co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_ratio(co2e, co2e) IS
	'Quotient of two amounts, a plain number with the precision of numeric division. Errors: 22000 if '
	'the GWP bases differ, 22012 for zero.';

CREATE FUNCTION abs(co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_abs' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abs(co2e) IS
	'The amount without its sign. Errors: 22003 on overflow.';

CREATE FUNCTION sign(co2e) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_value_sign' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sign(co2e) IS
	'-1, 0 or 1: the sign of the amount.';

CREATE FUNCTION round(co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_round' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION round(co2e) IS
	'The amount rounded to whole tonnes, half to even. Errors: 22003 on overflow.';

CREATE FUNCTION round(co2e, places integer) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_round' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION round(co2e, integer) IS
	'The amount rounded to a number of decimal places of the tonne, half to even; negative places '
	'round to tens, hundreds and so on. Errors: 22003 on overflow.';

CREATE OPERATOR + (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_add,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (co2e, co2e) IS
	'Sum. Errors: 22000 if the GWP bases differ, 22003 on overflow.';

CREATE OPERATOR - (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_subtract
);
COMMENT ON OPERATOR - (co2e, co2e) IS
	'Difference. Errors: 22000 if the GWP bases differ, 22003 on overflow.';

CREATE OPERATOR - (
	RIGHTARG = co2e,
	FUNCTION = co2e_negate
);
COMMENT ON OPERATOR - (NONE, co2e) IS
	'The amount with the other sign.';

CREATE OPERATOR * (
	LEFTARG = co2e,
	RIGHTARG = numeric,
	FUNCTION = co2e_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (co2e, numeric) IS
	'Amount times number, rounded once, half to even.';

CREATE OPERATOR * (
	LEFTARG = numeric,
	RIGHTARG = co2e,
	FUNCTION = co2e_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (numeric, co2e) IS
	'Number times amount, rounded once, half to even.';

CREATE OPERATOR / (
	LEFTARG = co2e,
	RIGHTARG = numeric,
	FUNCTION = co2e_divide
);
COMMENT ON OPERATOR / (co2e, numeric) IS
	'Amount divided by number, rounded once, half to even.';

CREATE OPERATOR / (
	LEFTARG = co2e,
	RIGHTARG = co2e,
	FUNCTION = co2e_ratio
);
COMMENT ON OPERATOR / (co2e, co2e) IS
	'Quotient of two amounts. Errors: 22000 if the GWP bases differ, 22012 for zero.';
