-- ghg: masses by gas

CREATE TYPE ghg;

CREATE FUNCTION ghg_in(cstring) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_in(cstring) IS
	'Input function of ghg. Errors: 22P02 for text that is not a list of masses of gases, 22003 for '
	'text with more than 18 decimal places of a tonne or out of range.';

CREATE FUNCTION ghg_out(ghg) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_ghg_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_out(ghg) IS
	'Output function of ghg: the canonical text, which reads back to the same value.';

CREATE FUNCTION ghg_recv(internal) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_recv(internal) IS
	'Binary input function of ghg; the layout is in doc/binary-format.md. Errors: 22P03 for bytes '
	'that no value has.';

CREATE FUNCTION ghg_send(ghg) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_ghg_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_send(ghg) IS
	'Binary output function of ghg; the layout is in doc/binary-format.md.';

/**
 * Sources that publish no gases are kept as opaque entries such as 3 tCO2e AR5, which cannot be restated.
 * Blends of refrigerants become their components.
 */
CREATE TYPE ghg (
	INPUT = ghg_in,
	OUTPUT = ghg_out,
	RECEIVE = ghg_recv,
	SEND = ghg_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended,
	-- so that round('5.5'), abs($1) and the like still mean the built-in functions
	CATEGORY = 'N'
);
COMMENT ON TYPE ghg IS
	'Masses of greenhouse gases in tonnes, with 18 decimal places, one entry a gas: 12.5 t CO2, 0.003 t CH4-fossil.';

-- constructors and accessors

/**
 * A blend becomes its components by mass fraction; the last takes the rounding, so that the mass is conserved.
 * Rounded half to even at the 18th place.
 *
 * Errors:
 *   22023 for an unknown gas or CO2e without a basis
 *   22003 on overflow and for NaN or infinity
 */
CREATE FUNCTION ghg(gas text, tonnes numeric) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_from_mass' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg(text, numeric) IS
	'Tonnes of a gas, of a blend, or of CO2e with its basis (''CO2e AR5''), as gases() writes opaque entries.';

CREATE FUNCTION ghg(co2e) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_from_co2e' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg(co2e) IS
	'CO2e of unknown gases as an opaque entry. Errors: 22000 if the value has no GWP basis.';

/**
 * Errors:
 *   22023 for an unknown gas, a blend or CO2e without a basis
 */
CREATE FUNCTION mass(ghg, gas text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_ghg_mass' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mass(ghg, text) IS
	'Tonnes of one gas, or of the opaque entry of a basis (CO2e AR5); 0 if the vector has none of it. A '
	'species counts for itself: CH4 is not CH4-fossil.';

CREATE FUNCTION opaque(ghg) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_opaque' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION opaque(ghg) IS
	'The opaque entries, whose gases are not known.';

CREATE FUNCTION without_gwp(ghg, gwp_basis) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_without_gwp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION without_gwp(ghg, gwp_basis) IS
	'The part that a GWP basis cannot value: gases without a GWP in it, and opaque entries of other '
	'bases. 0 t if all can be valued.';

/**
 * The gases are those that a method accounts for, such as only_gases(g, 'CO2'). CH4 brings CH4-fossil and
 * CH4-nonfossil; CO2 does not bring CO2-biogenic, which is reported beside and has to be named; a family (HFC,
 * PFC, CFC, HCFC, HFE) brings all its gases by gas_table(). Opaque entries, whose gases are not known, are
 * never in it. What is left out is g - only_gases(g, ...).
 *
 * Errors:
 *   22023 for an unknown gas, a blend, CO2e or no name at all
 *   22004 for NULL among the names
 *
 * Source: NDRC notice 2025 No. 910, annex 4 (CO2); GB/T 32150 (seven gases).
 */
CREATE FUNCTION only_gases(ghg, VARIADIC gases text[]) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_only_gases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION only_gases(ghg, text[]) IS
	'The part that is of the named gases, such as only_gases(g, ''CO2'', ''CH4'', ''N2O'', ''HFC'', ''PFC'', '
	'''NF3'', ''SF6'').';

CREATE FUNCTION gases(ghg, OUT gas text, OUT family text, OUT tonnes numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_ghg_gases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	ROWS 4;
COMMENT ON FUNCTION gases(ghg) IS
	'One row an entry: gas, family (CO2e for opaque entries) and mass in tonnes.';

/**
 * Errors:
 *   22000 for a gas without a GWP in the basis and for opaque entries of another basis
 *   22003 on overflow
 *
 * Source: IPCC assessment reports; gwp_table() has each figure with its source.
 */
CREATE FUNCTION co2e(ghg, basis gwp_basis) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_ghg_co2e' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e(ghg, gwp_basis) IS
	'CO2e under a GWP basis: the sum of mass times GWP, exact for whole micrograms, else rounded once, half '
	'to even, at the 18th place. Biogenic CO2 weighs 0.';

CREATE FUNCTION co2e(ghg, basis gwp_basis, missing text) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_ghg_co2e' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e(ghg, gwp_basis, text) IS
	'CO2e under a GWP basis, where missing says what a part without a GWP does: ''error'' raises 22000, '
	'''null'' makes the result NULL, that is, missing. Errors: 22023 for another word, 22003 on '
	'overflow.';

CREATE FUNCTION ghg_to_json(ghg) RETURNS json
	AS 'MODULE_PATHNAME', 'carbonms_ghg_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_to_json(ghg) IS
	'The masses in tonnes as {"CO2": 12.5, "CO2e AR5": 3}.';

CREATE FUNCTION ghg_to_jsonb(ghg) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'carbonms_ghg_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_to_jsonb(ghg) IS
	'The masses in tonnes as {"CO2": 12.5, "CO2e AR5": 3}.';

CREATE CAST (ghg AS json) WITH FUNCTION ghg_to_json(ghg);
COMMENT ON CAST (ghg AS json) IS
	'{"CO2": 12.5, "CO2e AR5": 3}, in tonnes.';

CREATE CAST (ghg AS jsonb) WITH FUNCTION ghg_to_jsonb(ghg);
COMMENT ON CAST (ghg AS jsonb) IS
	'{"CO2": 12.5, "CO2e AR5": 3}, in tonnes.';

-- comparison: = and <> never fail; *< *<= *>= *> are the total order of the operator classes

CREATE FUNCTION ghg_eq(ghg, ghg) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_ghg_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_eq(ghg, ghg) IS
	'Whether two ghg values are the same: the same meaning and the same amount. Never fails.';

CREATE FUNCTION ghg_ne(ghg, ghg) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_ghg_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_ne(ghg, ghg) IS
	'Whether two ghg values differ in meaning or amount. Never fails.';

CREATE FUNCTION ghg_order_lt(ghg, ghg) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_ghg_order_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_order_lt(ghg, ghg) IS
	'Whether the left value sorts before the right one in the total order of entries (gas, amount). '
	'Never fails.';

CREATE FUNCTION ghg_order_le(ghg, ghg) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_ghg_order_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_order_le(ghg, ghg) IS
	'Whether the left value sorts before or equal to the right one in the total order of entries '
	'(gas, amount). Never fails.';

CREATE FUNCTION ghg_order_ge(ghg, ghg) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_ghg_order_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_order_ge(ghg, ghg) IS
	'Whether the left value sorts after or equal to the right one in the total order of entries (gas, '
	'amount). Never fails.';

CREATE FUNCTION ghg_order_gt(ghg, ghg) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_ghg_order_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_order_gt(ghg, ghg) IS
	'Whether the left value sorts after the right one in the total order of entries (gas, amount). '
	'Never fails.';

CREATE FUNCTION ghg_order(ghg, ghg) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_ghg_order' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_order(ghg, ghg) IS
	'Comparison function of the btree operator class: the total order of entries (gas, amount).';

CREATE FUNCTION ghg_hash(ghg) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_ghg_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_hash(ghg) IS
	'Hash function of ghg.';

CREATE FUNCTION ghg_hash_extended(ghg, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_ghg_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_hash_extended(ghg, bigint) IS
	'Hash function of ghg with a seed.';

CREATE OPERATOR = (
	LEFTARG = ghg,
	RIGHTARG = ghg,
	FUNCTION = ghg_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR = (ghg, ghg) IS
	'The same meaning and the same amount. Never fails.';

CREATE OPERATOR <> (
	LEFTARG = ghg,
	RIGHTARG = ghg,
	FUNCTION = ghg_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (ghg, ghg) IS
	'Different in meaning or amount. Never fails.';

CREATE OPERATOR *< (
	LEFTARG = ghg,
	RIGHTARG = ghg,
	FUNCTION = ghg_order_lt,
	COMMUTATOR = *>,
	NEGATOR = *>=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR *< (ghg, ghg) IS
	'Sorts before, in the total order of entries (gas, amount) that ORDER BY and indexes use. Never '
	'fails.';

CREATE OPERATOR *<= (
	LEFTARG = ghg,
	RIGHTARG = ghg,
	FUNCTION = ghg_order_le,
	COMMUTATOR = *>=,
	NEGATOR = *>,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR *<= (ghg, ghg) IS
	'Sorts before or equal to, in the total order of entries (gas, amount) that ORDER BY and indexes '
	'use. Never fails.';

CREATE OPERATOR *>= (
	LEFTARG = ghg,
	RIGHTARG = ghg,
	FUNCTION = ghg_order_ge,
	COMMUTATOR = *<=,
	NEGATOR = *<,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR *>= (ghg, ghg) IS
	'Sorts after or equal to, in the total order of entries (gas, amount) that ORDER BY and indexes '
	'use. Never fails.';

CREATE OPERATOR *> (
	LEFTARG = ghg,
	RIGHTARG = ghg,
	FUNCTION = ghg_order_gt,
	COMMUTATOR = *<,
	NEGATOR = *<=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR *> (ghg, ghg) IS
	'Sorts after, in the total order of entries (gas, amount) that ORDER BY and indexes use. Never '
	'fails.';

-- operator classes

CREATE OPERATOR CLASS ghg_ops DEFAULT FOR TYPE ghg USING btree AS
	OPERATOR 1 *<,
	OPERATOR 2 *<=,
	OPERATOR 3 =,
	OPERATOR 4 *>=,
	OPERATOR 5 *>,
	FUNCTION 1 ghg_order(ghg, ghg),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS ghg_ops USING btree IS
	'The total order of entries (gas, amount): sorting, DISTINCT, GROUP BY, unique indexes.';
COMMENT ON OPERATOR FAMILY ghg_ops USING btree IS
	'The total order of entries (gas, amount): sorting, DISTINCT, GROUP BY, unique indexes.';

CREATE OPERATOR CLASS ghg_ops DEFAULT FOR TYPE ghg USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 ghg_hash(ghg),
	FUNCTION 2 ghg_hash_extended(ghg, bigint);
COMMENT ON OPERATOR CLASS ghg_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of ghg.';
COMMENT ON OPERATOR FAMILY ghg_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of ghg.';

-- arithmetic

CREATE FUNCTION ghg_add(ghg, ghg) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_add(ghg, ghg) IS
	'Sum, gas by gas. Errors: 22003 on overflow.';

CREATE FUNCTION ghg_subtract(ghg, ghg) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_subtract(ghg, ghg) IS
	'Difference, gas by gas. Errors: 22003 on overflow.';

CREATE FUNCTION ghg_negate(ghg) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_negate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_negate(ghg) IS
	'Every mass with the other sign. Errors: 22003 on overflow.';

CREATE FUNCTION ghg_multiply(ghg, numeric) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_multiply' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_multiply(ghg, numeric) IS
	'Every mass times a number, each rounded once, half to even, at the 18th place. Errors: 22003 on '
	'overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION ghg_multiply(numeric, ghg) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_numeric_multiply_ghg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_multiply(numeric, ghg) IS
	'A number times every mass, each rounded once, half to even, at the 18th place. Errors: 22003 on '
	'overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION ghg_divide(ghg, numeric) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_divide' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ghg_divide(ghg, numeric) IS
	'Every mass divided by a number, each rounded once, half to even, at the 18th place. Errors: '
	'22012 for zero, 22003 on overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION round(ghg) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_round' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION round(ghg) IS
	'Every mass rounded to whole tonnes, half to even. Errors: 22003 on overflow.';

CREATE FUNCTION round(ghg, places integer) RETURNS ghg
	AS 'MODULE_PATHNAME', 'carbonms_ghg_round' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION round(ghg, integer) IS
	'Every mass rounded to a number of decimal places of a tonne, half to even: 12 places are whole '
	'micrograms. Errors: 22003 on overflow.';

CREATE OPERATOR + (
	LEFTARG = ghg,
	RIGHTARG = ghg,
	FUNCTION = ghg_add,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (ghg, ghg) IS
	'Sum, gas by gas.';

CREATE OPERATOR - (
	LEFTARG = ghg,
	RIGHTARG = ghg,
	FUNCTION = ghg_subtract
);
COMMENT ON OPERATOR - (ghg, ghg) IS
	'Difference, gas by gas.';

CREATE OPERATOR - (
	RIGHTARG = ghg,
	FUNCTION = ghg_negate
);
COMMENT ON OPERATOR - (NONE, ghg) IS
	'Every mass with the other sign.';

CREATE OPERATOR * (
	LEFTARG = ghg,
	RIGHTARG = numeric,
	FUNCTION = ghg_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (ghg, numeric) IS
	'Every mass times a number, each rounded once, half to even.';

CREATE OPERATOR * (
	LEFTARG = numeric,
	RIGHTARG = ghg,
	FUNCTION = ghg_multiply,
	COMMUTATOR = *
);
COMMENT ON OPERATOR * (numeric, ghg) IS
	'A number times every mass, each rounded once, half to even.';

CREATE OPERATOR / (
	LEFTARG = ghg,
	RIGHTARG = numeric,
	FUNCTION = ghg_divide
);
COMMENT ON OPERATOR / (ghg, numeric) IS
	'Every mass divided by a number, each rounded once, half to even.';
