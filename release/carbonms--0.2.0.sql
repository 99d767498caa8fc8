-- carbonms: greenhouse-gas accounting in PostgreSQL
\echo Use "CREATE EXTENSION carbonms" to load this file. \quit

CREATE FUNCTION carbonms_version() RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_version' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_version() IS
	'Version of the loaded library, which after an update of the package may be newer than the '
	'extension in this database (pg_extension.extversion): then run ALTER EXTENSION carbonms UPDATE.';
-- gwp_basis: edition and horizon of a set of global warming potentials

CREATE TYPE gwp_basis;

CREATE FUNCTION gwp_basis_in(cstring) RETURNS gwp_basis
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_in(cstring) IS
	'Input function of gwp_basis. Errors: 22P02 for an unknown basis.';

CREATE FUNCTION gwp_basis_out(gwp_basis) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_out(gwp_basis) IS
	'Output function of gwp_basis: the canonical text, which reads back to the same value.';

CREATE FUNCTION gwp_basis_recv(internal) RETURNS gwp_basis
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_recv(internal) IS
	'Binary input function of gwp_basis; the layout is in doc/binary-format.md. Errors: 22P03 for '
	'bytes that no value has.';

CREATE FUNCTION gwp_basis_send(gwp_basis) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_send(gwp_basis) IS
	'Binary output function of gwp_basis; the layout is in doc/binary-format.md.';

CREATE TYPE gwp_basis (
	INPUT = gwp_basis_in,
	OUTPUT = gwp_basis_out,
	RECEIVE = gwp_basis_recv,
	SEND = gwp_basis_send,
	INTERNALLENGTH = 2,
	PASSEDBYVALUE,
	ALIGNMENT = int2
);
COMMENT ON TYPE gwp_basis IS
	'A set of global warming potentials: IPCC assessment report and horizon, such as AR6 (100 years), '
	'AR5-20, AR4-500, AR5CCF (with climate-carbon feedback).';

CREATE FUNCTION edition(gwp_basis) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_edition' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION edition(gwp_basis) IS
	'The assessment report: SAR, TAR, AR4, AR5, AR5CCF or AR6.';

CREATE FUNCTION horizon(gwp_basis) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_horizon' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION horizon(gwp_basis) IS
	'The horizon in years: 20, 100 or 500.';

-- comparison: by edition, then horizon

CREATE FUNCTION gwp_basis_eq(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_eq' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_eq(gwp_basis, gwp_basis) IS
	'Whether two bases are the same.';

CREATE FUNCTION gwp_basis_ne(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_ne' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_ne(gwp_basis, gwp_basis) IS
	'Whether two bases are different.';

CREATE FUNCTION gwp_basis_lt(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_lt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_lt(gwp_basis, gwp_basis) IS
	'Whether the left basis sorts before the right one: by edition, then horizon.';

CREATE FUNCTION gwp_basis_le(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_le' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_le(gwp_basis, gwp_basis) IS
	'Whether the left basis sorts before or equal to the right one: by edition, then horizon.';

CREATE FUNCTION gwp_basis_ge(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_ge' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_ge(gwp_basis, gwp_basis) IS
	'Whether the left basis sorts after or equal to the right one: by edition, then horizon.';

CREATE FUNCTION gwp_basis_gt(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_gt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_gt(gwp_basis, gwp_basis) IS
	'Whether the left basis sorts after the right one: by edition, then horizon.';

CREATE FUNCTION gwp_basis_cmp(gwp_basis, gwp_basis) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_cmp' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_cmp(gwp_basis, gwp_basis) IS
	'Comparison function of the btree operator class: by edition, then horizon.';

CREATE FUNCTION gwp_basis_hash(gwp_basis) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_hash(gwp_basis) IS
	'Hash function of gwp_basis.';

CREATE FUNCTION gwp_basis_hash_extended(gwp_basis, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_hash_extended(gwp_basis, bigint) IS
	'Hash function of gwp_basis with a seed.';

CREATE OPERATOR = (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR = (gwp_basis, gwp_basis) IS
	'The same basis.';

CREATE OPERATOR <> (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (gwp_basis, gwp_basis) IS
	'Different bases.';

CREATE OPERATOR < (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_lt,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (gwp_basis, gwp_basis) IS
	'Sorts before: by edition, then horizon.';

CREATE OPERATOR <= (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_le,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (gwp_basis, gwp_basis) IS
	'Sorts before or equal to: by edition, then horizon.';

CREATE OPERATOR >= (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_ge,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (gwp_basis, gwp_basis) IS
	'Sorts after or equal to: by edition, then horizon.';

CREATE OPERATOR > (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_gt,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (gwp_basis, gwp_basis) IS
	'Sorts after: by edition, then horizon.';

CREATE OPERATOR CLASS gwp_basis_ops DEFAULT FOR TYPE gwp_basis USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 gwp_basis_cmp(gwp_basis, gwp_basis),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS gwp_basis_ops USING btree IS
	'By edition, then horizon.';
COMMENT ON OPERATOR FAMILY gwp_basis_ops USING btree IS
	'By edition, then horizon.';

CREATE OPERATOR CLASS gwp_basis_ops DEFAULT FOR TYPE gwp_basis USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 gwp_basis_hash(gwp_basis),
	FUNCTION 2 gwp_basis_hash_extended(gwp_basis, bigint);
COMMENT ON OPERATOR CLASS gwp_basis_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of gwp_basis.';
COMMENT ON OPERATOR FAMILY gwp_basis_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of gwp_basis.';
-- The registries of gases, GWP sets and blends, compiled into the library

/**
 * Columns:
 *   code: on disk for ever
 *   gas: canonical name
 *   formula, family
 *   parent: the species it is a part of
 *   cas: CAS number
 *   molar_mass: in g/mol; molar_mass_source says where from
 *   aliases: other spellings; case, spaces, hyphens and underscores are free; those that the encoding of the
 *     database lacks are left out
 */
CREATE FUNCTION gas_table(OUT code integer, OUT gas text, OUT formula text, OUT family text, OUT parent text,
	OUT cas text, OUT molar_mass numeric, OUT molar_mass_source text, OUT aliases text[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_gas_table' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 291;
COMMENT ON FUNCTION gas_table() IS
	'The gases, one row each, with their formulas, families, CAS numbers, molar masses and spellings.';

CREATE FUNCTION blend_table(OUT blend text, OUT gas text, OUT mass_fraction numeric, OUT source text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_blend_table' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 437;
COMMENT ON FUNCTION blend_table() IS
	'The blends of refrigerants, one row a component: blend, gas, mass_fraction, source. The '
	'fractions of a blend sum to 1.';

/**
 * Columns:
 *   gas, basis
 *   gwp: tonnes of CO2e per tonne
 *   inherited_from: the parent species, where the edition does not split it
 *   verified: false if not seen in a published source
 *   source, note
 */
CREATE FUNCTION gwp_table(OUT gas text, OUT basis gwp_basis, OUT gwp numeric, OUT inherited_from text,
	OUT verified boolean, OUT source text, OUT note text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_gwp_table' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 1805;
COMMENT ON FUNCTION gwp_table() IS
	'The global warming potentials, one row for each gas and basis.';

/**
 * Errors:
 *   22000 if the basis has none
 *   22023 for an unknown gas or CO2e
 *
 * Source: IPCC assessment reports; gwp_table() has each figure with its source.
 */
CREATE FUNCTION gwp(gas text, basis gwp_basis) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_gwp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp(text, gwp_basis) IS
	'Global warming potential of a gas, or of a blend (weighted by mass fraction, exact), in tonnes of CO2e per tonne.';
-- The registry of units of activity, compiled into the library

/**
 * Spellings that the encoding of the database lacks are left out; unit is then another spelling, with which
 * values are written, or NULL.
 *
 * Columns:
 *   code: on disk for ever
 *   unit: canonical spelling
 *   dimension
 *   reference: units with the same one convert into one another
 *   numerator, denominator: 1 unit = numerator/denominator reference units, exact
 *   symbols: case-sensitive
 *   words: in any case
 *   source: of the factor
 */
CREATE FUNCTION unit_table(OUT code integer, OUT unit text, OUT dimension text, OUT reference text,
	OUT numerator numeric, OUT denominator numeric, OUT symbols text[], OUT words text[], OUT source text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_unit_table' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 160;
COMMENT ON FUNCTION unit_table() IS
	'The units of activity, one row each, with their exact ratios and their spellings.';
-- The registry of emission categories, and the scope of an emission

/**
 * The mark is that of the weakest statement of the row: VERIFIED (read in the official text), VERIFIED-2 (read
 * in a secondary source), UNVERIFIED (not seen in a source). UNVERIFIED is which of the ISO 14064-1 categories
 * 3 to 6 each scope 3 category belongs to, as it is for process, land_sink, waste_treatment and waste_water in
 * category 1; that scope 3 is categories 3 to 6 is VERIFIED-2.
 *
 * Columns:
 *   code: on disk for ever
 *   category: canonical name
 *   name_zh
 *   scope: 1 to 3
 *   iso14064_category: 1 to 6
 *   scope3_category: 1 to 15, NULL outside scope 3 and for other_indirect
 *   carrier: of purchased energy, else NULL
 *   removal: true for what is taken up, a figure of its own beside the emissions of scope 1
 *   aliases: other spellings; case, spaces, hyphens and underscores are free
 *   source, mark
 *
 * Source: T/CSES guide to building the carbon emission management system of industrial parks (draft 2023),
 * 6.3.1; ISO 14064-1:2018, categories 1 to 6; GHG Protocol Corporate Value Chain (Scope 3) Standard, categories
 * 1 to 15.
 */
CREATE FUNCTION category_table(OUT code integer, OUT category text, OUT name_zh text, OUT scope integer,
	OUT iso14064_category integer, OUT scope3_category integer, OUT carrier text, OUT removal boolean,
	OUT aliases text[],
	OUT source text, OUT mark text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_category_table' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 27;
COMMENT ON FUNCTION category_table() IS
	'The emission categories, one row each, with their scopes and the categories of ISO 14064-1 and of scope 3.';

CREATE FUNCTION emission_category(category text) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_emission_category' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_category(text) IS
	'The canonical name of a category, whatever its spelling or language. Errors: 22023 for an unknown '
	'category. Source: category_table().';

/**
 * Errors:
 *   22023 for an unknown category
 *
 * Source: T/CSES guide to building the carbon emission management system of industrial parks (draft 2023),
 * 6.3.1; category_table().
 */
CREATE FUNCTION is_removal(category text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_is_removal' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_removal(text) IS
	'Whether a category is of what is taken up, not of what is emitted: a figure of its own beside gross emissions.';

/**
 * Fuel that is feedstock (category process) is no energy.
 *
 * Errors:
 *   22023 for an unknown category
 *
 * Source: category_table() for purchased energy; that what burns is fuel is by definition.
 */
CREATE FUNCTION energy_carrier(category text) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_energy_carrier' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION energy_carrier(text) IS
	'What energy a category is of: fuel that is burnt, or electricity, heat, steam, cooling that is purchased; '
	'NULL if of none.';

/**
 * Errors:
 *   22023 for an unknown category
 *
 * Source: GHG Protocol Corporate Standard; category_table() has the source of each.
 */
CREATE FUNCTION emission_scope(category text) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_emission_scope' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emission_scope(text) IS
	'The scope of a category, 1 to 3, for the party whose emission it is: to a boundary of other parties it '
	'may be another, see classify_scope(). land_sink is 1 and a removal, never part of a gross figure.';

/**
 * 1 direct emissions and removals, 2 imported energy, 3 transportation, 4 products used by the organisation, 5
 * use of products from the organisation, 6 other sources. That scope 1 is 1, scope 2 is 2 and scope 3 is 3 to 6
 * is VERIFIED-2; which of 3 to 6 a scope 3 category belongs to is UNVERIFIED: transport (scope 3 categories 4,
 * 6, 7, 9) is 3, 1, 2, 3, 5 and 8 are 4, 10 to 15 are 5.
 *
 * Errors:
 *   22023 for an unknown category
 *
 * Source: ISO 14064-1:2018, read in secondary sources; names of 5 and 6 from memory.
 */
CREATE FUNCTION iso14064_category(category text) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_iso14064_category' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION iso14064_category(text) IS
	'The category of ISO 14064-1, 1 to 6.';

/**
 * Errors:
 *   22023 for an unknown category
 *
 * Source: GHG Protocol Corporate Value Chain (Scope 3) Standard, categories 1 to 15.
 */
CREATE FUNCTION scope3_category(category text) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_scope3_category' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scope3_category(text) IS
	'The number of a scope 3 category, 1 to 15; NULL for scopes 1 and 2 and for other_indirect, which has none.';

/**
 * Emitted inside: 1. Purchased energy made outside and used inside: 2. Purchased energy made inside: NULL,
 * whoever uses it, because its fuel is scope 1 already. All else: 3. So the same row is 2 for a tenant and
 * nothing for the park whose power plant made it. NULL for a NULL category or boundary.
 *
 * Arguments:
 *   origin: the code of the party where it is emitted (of purchased energy: where the energy is made); NULL is
 *     one outside
 *   consumer: that of the party that uses it; NULL is one outside
 *   boundary: the codes of the parties that report, compared byte by byte
 *
 * Errors:
 *   22023 for an unknown category or a boundary without parties
 *   22004 for a NULL in the boundary
 *
 * Source: GHG Protocol Corporate Standard (scopes relative to the organisational boundary); NDRC notice 2025
 * No. 910, annex 4: only the net inflow of electricity and heat counts.
 */
CREATE FUNCTION classify_scope(category text, origin text, consumer text, boundary text[]) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_classify_scope' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION classify_scope(text, text, text, text[]) IS
	'The scope of an emission for those who report: 1, 2 or 3, or NULL for what is none of theirs.';
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

-- what co2e and quantity have in common: values of one representation with two meanings of the tag

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
	'Whether the left value sorts before the right one in the total order (basis, amount). Never fails.';

CREATE FUNCTION co2e_order_le(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_le' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_order_le(co2e, co2e) IS
	'Whether the left value sorts before or equal to the right one in the total order (basis, amount). Never '
	'fails.';

CREATE FUNCTION co2e_order_ge(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_ge' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_order_ge(co2e, co2e) IS
	'Whether the left value sorts after or equal to the right one in the total order (basis, amount). Never '
	'fails.';

CREATE FUNCTION co2e_order_gt(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_gt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION co2e_order_gt(co2e, co2e) IS
	'Whether the left value sorts after the right one in the total order (basis, amount). Never fails.';

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
	'Sorts before or equal to, in the total order (basis, amount) that ORDER BY and indexes use. Never fails.';

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
	'Sorts after or equal to, in the total order (basis, amount) that ORDER BY and indexes use. Never fails.';

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

-- comparison of amounts: fails on different GWP bases
-- COST 10: other conditions come first, such as one that singles out a basis

CREATE FUNCTION co2e_lt(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
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
	AS 'MODULE_PATHNAME', 'carbonms_value_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION co2e_le(co2e, co2e) IS
	'Whether the left amount is less than or equal to the right one. Errors: 22000 if the GWP bases differ.';

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
	AS 'MODULE_PATHNAME', 'carbonms_value_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION co2e_ge(co2e, co2e) IS
	'Whether the left amount is greater than or equal to the right one. Errors: 22000 if the GWP bases differ.';

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
	'The left amount is greater than or equal to the right one. Errors: 22000 if the GWP bases differ.';

CREATE FUNCTION co2e_gt(co2e, co2e) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
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
	'The amount times a number, rounded once, half to even, at the 18th place. Errors: 22003 on overflow and '
	'for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION co2e_multiply(numeric, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_numeric_multiply_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_multiply(numeric, co2e) IS
	'A number times the amount, rounded once, half to even, at the 18th place. Errors: 22003 on overflow and '
	'for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION co2e_divide(co2e, numeric) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_divide' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_divide(co2e, numeric) IS
	'The amount divided by a number, rounded once, half to even, at the 18th place. Errors: 22012 for zero, '
	'22003 on overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION co2e_ratio(co2e, co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_ratio(co2e, co2e) IS
	'Quotient of two amounts, a plain number with the precision of numeric division. Errors: 22000 if the '
	'GWP bases differ, 22012 for zero.';

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
	'The amount rounded to a number of decimal places of the tonne, half to even; negative places round to '
	'tens, hundreds and so on. Errors: 22003 on overflow.';

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

ALTER FUNCTION co2e_lt(co2e, co2e) SUPPORT carbonms_lt_support;
ALTER FUNCTION co2e_le(co2e, co2e) SUPPORT carbonms_le_support;
ALTER FUNCTION co2e_ge(co2e, co2e) SUPPORT carbonms_ge_support;
ALTER FUNCTION co2e_gt(co2e, co2e) SUPPORT carbonms_gt_support;
-- Aggregates of co2e

-- aggregates of co2e and quantity; states that count rows are int8[] {rows, lo, hi}

CREATE FUNCTION co2e_accum(co2e, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_accum(co2e, co2e) IS
	'Transition and combine function of sum(co2e).';

CREATE FUNCTION co2e_smaller(co2e, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_smaller' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_smaller(co2e, co2e) IS
	'The smaller of two amounts; transition function of min(co2e). Errors: 22000 if the GWP bases differ.';

CREATE FUNCTION co2e_larger(co2e, co2e) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_value_larger' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_larger(co2e, co2e) IS
	'The larger of two amounts; transition function of max(co2e). Errors: 22000 if the GWP bases differ.';

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
	'Combine function of avg(co2e). Errors: 22023 if a state was not made by the aggregate.';

CREATE FUNCTION co2e_tally_sum(bigint[]) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_tally_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_tally_sum(bigint[]) IS
	'Final function of moving sums of co2e: NULL over no rows. Errors: 22023 if the state was not made by the '
	'aggregate.';

CREATE FUNCTION co2e_tally_avg(bigint[]) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_tally_avg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION co2e_tally_avg(bigint[]) IS
	'Final function of avg(co2e): rounded once, half to even; NULL over no rows. Errors: 22023 if the state '
	'was not made by the aggregate.';

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
	'Exact sum of all non-null values; NULL over none. Errors: 22000 if the GWP bases differ, 22003 on '
	'overflow.';

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
	'Mean of all non-null values: the exact sum divided by their number, rounded once, half to even; NULL over '
	'none. Errors: 22000 if the GWP bases differ, 22003 on overflow.';

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

-- what co2e and quantity have in common: values of one representation with two meanings of the tag

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
	'Whether the left value sorts before the right one in the total order (unit, amount). Never fails.';

CREATE FUNCTION quantity_order_le(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_le' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_order_le(quantity, quantity) IS
	'Whether the left value sorts before or equal to the right one in the total order (unit, amount). Never '
	'fails.';

CREATE FUNCTION quantity_order_ge(quantity, quantity) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_value_order_ge' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quantity_order_ge(quantity, quantity) IS
	'Whether the left value sorts after or equal to the right one in the total order (unit, amount). Never '
	'fails.';

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
	'Sorts before or equal to, in the total order (unit, amount) that ORDER BY and indexes use. Never fails.';

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
	'Sorts after or equal to, in the total order (unit, amount) that ORDER BY and indexes use. Never fails.';

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

-- comparison of amounts: fails on different units
-- COST 10: other conditions come first, such as one that singles out a unit

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
	'Whether the left amount is less than or equal to the right one. Errors: 22000 if the units differ.';

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
	'Whether the left amount is greater than or equal to the right one. Errors: 22000 if the units differ.';

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
	'The amount times a number, rounded once, half to even, at the 18th place. Errors: 22003 on overflow and '
	'for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION quantity_multiply(numeric, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_numeric_multiply_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_multiply(numeric, quantity) IS
	'A number times the amount, rounded once, half to even, at the 18th place. Errors: 22003 on overflow and '
	'for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION quantity_divide(quantity, numeric) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_divide' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_divide(quantity, numeric) IS
	'The amount divided by a number, rounded once, half to even, at the 18th place. Errors: 22012 for zero, '
	'22003 on overflow and for NaN or infinity, 54000 for more than 100 digits.';

CREATE FUNCTION quantity_ratio(quantity, quantity) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_ratio(quantity, quantity) IS
	'Quotient of two amounts, a plain number with the precision of numeric division. Errors: 22000 if the '
	'units differ, 22012 for zero.';

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
	'The amount rounded to a number of decimal places of the unit, half to even; negative places round to '
	'tens, hundreds and so on. Errors: 22003 on overflow.';

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
-- Aggregates of quantity

-- aggregates of co2e and quantity; states that count rows are int8[] {rows, lo, hi}

CREATE FUNCTION quantity_accum(quantity, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_accum(quantity, quantity) IS
	'Transition and combine function of sum(quantity).';

CREATE FUNCTION quantity_smaller(quantity, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_smaller' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_smaller(quantity, quantity) IS
	'The smaller of two amounts; transition function of min(quantity). Errors: 22000 if the units differ.';

CREATE FUNCTION quantity_larger(quantity, quantity) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_value_larger' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_larger(quantity, quantity) IS
	'The larger of two amounts; transition function of max(quantity). Errors: 22000 if the units differ.';

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
	'Combine function of avg(quantity). Errors: 22023 if a state was not made by the aggregate.';

CREATE FUNCTION quantity_tally_sum(bigint[]) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_quantity_tally_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_tally_sum(bigint[]) IS
	'Final function of moving sums of quantity: NULL over no rows. Errors: 22023 if the state was not made by the '
	'aggregate.';

CREATE FUNCTION quantity_tally_avg(bigint[]) RETURNS quantity
	AS 'MODULE_PATHNAME', 'carbonms_quantity_tally_avg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantity_tally_avg(bigint[]) IS
	'Final function of avg(quantity): rounded once, half to even; NULL over no rows. Errors: 22023 if the state '
	'was not made by the aggregate.';

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
	'Mean of all non-null values: the exact sum divided by their number, rounded once, half to even; NULL over '
	'none. Errors: 22000 if the units differ, 22003 on overflow.';

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
-- Shares of an amount that add up to it

/**
 * By largest remainder: shares are cut off at whole micrograms, or at 10^-18 t where the mass is not whole
 * micrograms, and what is left goes, one by one, to those that lost most, the first of equal ones. A weight of
 * 0 gets nothing.
 *
 * Errors:
 *   22004 for a NULL weight
 *   22023 for one that is negative, infinite or not a number, or if none is more than 0
 *   54000 for more than 10 000 000 shares, those of different gases counted each
 *
 * Source: method of largest remainder (Hamilton).
 */
CREATE FUNCTION apportion(ghg, weights double precision[]) RETURNS ghg[]
	AS 'MODULE_PATHNAME', 'carbonms_ghg_apportion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION apportion(ghg, double precision[]) IS
	'Shares of a vector in proportion to weights (areas, lengths, output ...), one for each weight in their '
	'order, which add up to the vector, gas by gas, to the last digit.';

CREATE FUNCTION apportion(co2e, weights double precision[]) RETURNS co2e[]
	AS 'MODULE_PATHNAME', 'carbonms_value_apportion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION apportion(co2e, double precision[]) IS
	'Shares of a CO2e in proportion to weights, which add up to it: as apportion(ghg, double precision[]).';

CREATE FUNCTION apportion(quantity, weights double precision[]) RETURNS quantity[]
	AS 'MODULE_PATHNAME', 'carbonms_value_apportion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION apportion(quantity, double precision[]) IS
	'Shares of a quantity in proportion to weights, which add up to it: as apportion(ghg, double '
	'precision[]).';
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
-- Aggregates that make and merge baselines, and of residuals

CREATE FUNCTION baseline_row_add(baseline, double precision, double precision[]) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_row_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION baseline_row_add(baseline, double precision, double precision[]) IS
	'Transition function of baseline_agg.';

CREATE FUNCTION baseline_row_remove(baseline, double precision, double precision[]) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_row_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION baseline_row_remove(baseline, double precision, double precision[]) IS
	'Inverse transition function of baseline_agg: exact.';

CREATE FUNCTION baseline_row_add(baseline, numeric, numeric[]) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_numeric_row_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION baseline_row_add(baseline, numeric, numeric[]) IS
	'Transition function of baseline_agg of numeric.';

CREATE FUNCTION baseline_row_remove(baseline, numeric, numeric[]) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_numeric_row_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION baseline_row_remove(baseline, numeric, numeric[]) IS
	'Inverse transition function of baseline_agg of numeric: exact.';

CREATE FUNCTION baseline_final(baseline) RETURNS baseline
	AS 'MODULE_PATHNAME', 'carbonms_baseline_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION baseline_final(baseline) IS
	'Final function of baseline_agg and rollup: the canonical value; NULL over no rows.';

/**
 * Rows where y, x or an element of x is NULL are left out, as by regr_slope; observations() tells how many were
 * counted; NULL over none.
 *
 * Errors:
 *   22023 for NaN and infinity, for no variable or more than 16, for rows of different numbers of variables
 *   2202E for an array of several dimensions
 *   54000 for 2^53 rows or more
 */
CREATE AGGREGATE baseline_agg(y double precision, x double precision[]) (
	SFUNC = baseline_row_add,
	STYPE = baseline,
	SSPACE = 512,
	COMBINEFUNC = baseline_add,
	FINALFUNC = baseline_final,
	MSFUNC = baseline_row_add,
	MINVFUNC = baseline_row_remove,
	MSTYPE = baseline,
	MSSPACE = 512,
	MFINALFUNC = baseline_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE baseline_agg(double precision, double precision[]) IS
	'The baseline of y on the variables x, 1 to 16 of them: all sums are exact, so that the result is the '
	'same to the bit in any order and under any plan.';

/**
 * For variables that nearly depend on one another, such as powers.
 *
 * Errors:
 *   as baseline_agg(double precision, double precision[])
 *   22003 for figures out of the range of double precision
 */
CREATE AGGREGATE baseline_agg(y numeric, x numeric[]) (
	SFUNC = baseline_row_add,
	STYPE = baseline,
	SSPACE = 512,
	COMBINEFUNC = baseline_add,
	FINALFUNC = baseline_final,
	MSFUNC = baseline_row_add,
	MINVFUNC = baseline_row_remove,
	MSTYPE = baseline,
	MSSPACE = 512,
	MFINALFUNC = baseline_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE baseline_agg(numeric, numeric[]) IS
	'As baseline_agg(double precision, double precision[]), of figures with more digits: each is rounded '
	'once to 106 bits (31 digits), not below 2^-1074, and its products are exact.';

/**
 * Errors:
 *   22000 for different models
 *   54000 for 2^53 rows or more
 */
CREATE AGGREGATE rollup(baseline) (
	SFUNC = baseline_add,
	STYPE = baseline,
	SSPACE = 512,
	COMBINEFUNC = baseline_add,
	FINALFUNC = baseline_final,
	MSFUNC = baseline_add,
	MINVFUNC = baseline_subtract,
	MSTYPE = baseline,
	MSSPACE = 512,
	MFINALFUNC = baseline_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(baseline) IS
	'The baseline of the rows of all baselines, the same to the bit as if they had been counted at once; '
	'NULL over none, and over baselines without rows.';

-- states of residuals are bigint[]: {rows, ..., first word, words of exact sums}

CREATE FUNCTION cusum_add(bigint[], double precision, double precision) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_cusum_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cusum_add(bigint[], double precision, double precision) IS
	'Transition function of cusum.';

CREATE FUNCTION cusum_remove(bigint[], double precision, double precision) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_cusum_remove' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cusum_remove(bigint[], double precision, double precision) IS
	'Inverse transition function of cusum: exact.';

CREATE FUNCTION cusum_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_cusum_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cusum_combine(bigint[], bigint[]) IS
	'Combine function of cusum. Errors: 22023 if a state was not made by the aggregate.';

CREATE FUNCTION cusum_final(bigint[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_cusum_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cusum_final(bigint[]) IS
	'Final function of cusum: the exact sum, rounded once; NULL over no rows. Errors: 22003 beyond '
	'the range of double precision.';

/**
 * Rows where one is NULL are left out; NULL over none.
 *
 * Errors:
 *   22023 for NaN and infinity
 *   22003 beyond the range of double precision
 */
CREATE AGGREGATE cusum(actual double precision, expected double precision) (
	SFUNC = cusum_add,
	STYPE = bigint[],
	INITCOND = '{0,0}',
	COMBINEFUNC = cusum_combine,
	FINALFUNC = cusum_final,
	MSFUNC = cusum_add,
	MINVFUNC = cusum_remove,
	MSTYPE = bigint[],
	MINITCOND = '{0,0}',
	MFINALFUNC = cusum_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cusum(double precision, double precision) IS
	'Cumulative sum of actual minus expected, in the unit of both; with OVER (ORDER BY period) one figure '
	'for each period. The sum is exact and rounded once, half to even.';

CREATE FUNCTION durbin_watson_add(bigint[], double precision) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'carbonms_durbin_watson_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION durbin_watson_add(bigint[], double precision) IS
	'Transition function of durbin_watson.';

CREATE FUNCTION durbin_watson_final(bigint[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_durbin_watson_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION durbin_watson_final(bigint[]) IS
	'Final function of durbin_watson. Errors: 22023 if the state was not made by the aggregate.';

/**
 * Sum of squared differences of neighbours over the sum of squares, both exact: 2 without autocorrelation,
 * towards 0 if it is positive, towards 4 if it is negative. NULL residuals are left out, and those around them
 * become neighbours. NULL for fewer than two residuals and where all are 0.
 *
 * Errors:
 *   22023 for NaN and infinity
 *
 * Source: Durbin and Watson, Biometrika 37 (1950) 409-428.
 */
CREATE AGGREGATE durbin_watson(residual double precision) (
	SFUNC = durbin_watson_add,
	STYPE = bigint[],
	INITCOND = '{0,0,0}',
	FINALFUNC = durbin_watson_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE durbin_watson(double precision) IS
	'Durbin-Watson statistic of residuals in the order of time, which the caller gives: '
	'durbin_watson(residual ORDER BY period).';
-- What is read from the fit of a baseline

/**
 * All functions below refuse such a baseline with this message (22023); ask here first where one of many must
 * not stop a query.
 */
CREATE FUNCTION problem(baseline) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_baseline_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION problem(baseline) IS
	'Why the baseline cannot be fitted, NULL if it can: too few observations, a constant y or variable, a '
	'variable that depends on the others.';

-- coefficients: the intercept first, then one for each variable

/**
 * Errors:
 *   22023 as problem() tells
 *   22003 beyond the range of double precision
 *
 * Source: NIST StRD, linear regression: the certified values of all its sets are reproduced to 14 digits.
 */
CREATE FUNCTION coef(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_coef' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION coef(baseline) IS
	'Coefficients of the ordinary least squares fit: of the intercept (not through the origin), then of each '
	'variable. Each is the exact solution of the normal equations, rounded once.';

CREATE FUNCTION standard_error(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_se' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION standard_error(baseline) IS
	'Standard errors of coef(), in its order. Errors: as coef().';

CREATE FUNCTION t_statistic(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_t' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION t_statistic(baseline) IS
	't statistics: coef() over standard_error(). Infinite where the fit is perfect, NaN where the coefficient is 0 '
	'then. Errors: as coef().';

CREATE FUNCTION p_value(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_p' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION p_value(baseline) IS
	'Two-sided p values of t_statistic(): the probability of a |t| as large if the coefficient were 0, by Student''s '
	't distribution with degrees_of_freedom(). Errors: as coef().';

-- quality

CREATE FUNCTION degrees_of_freedom(baseline) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_baseline_degrees_of_freedom' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION degrees_of_freedom(baseline) IS
	'Residual degrees of freedom: observations less coefficients less change points that were searched '
	'for. Errors: 22023 as problem() tells.';

CREATE FUNCTION sse(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_sse' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION sse(baseline) IS
	'Sum of squared residuals, in the unit of y squared, rounded once. Errors: as coef().';

CREATE FUNCTION residual_se(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_residual_se' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION residual_se(baseline) IS
	'Standard error of the regression, sqrt(sse / degrees of freedom), in the unit of y. Errors: as coef().';

/**
 * A model is thought good above 0.75 (ASHRAE Guideline 14 as quoted; VERIFIED-2: from secondary sources).
 *
 * Errors:
 *   as coef()
 */
CREATE FUNCTION r_squared(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_r2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION r_squared(baseline) IS
	'Coefficient of determination, 1 - sse / sum of squares of y about its mean; about 0 through the origin, '
	'so that the two are not to be compared.';

CREATE FUNCTION adjusted_r2(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_adjusted_r2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION adjusted_r2(baseline) IS
	'R squared adjusted for the degrees of freedom: 1 - (sse / df) / (sum of squares of y / (n - 1)); '
	'through the origin n takes the place of n - 1. Errors: as coef().';

/**
 * Errors:
 *   as coef()
 *   22023 if the mean is not positive
 *
 * Source: ASHRAE Guideline 14 (formula and threshold as quoted).
 */
CREATE FUNCTION cv_rmse(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_cv_rmse' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cv_rmse(baseline) IS
	'Coefficient of variation of the root mean square error: residual_se() over the mean of y, as a '
	'fraction. A model is thought good below 0.25 (VERIFIED-2).';

/**
 * Errors:
 *   as cv_rmse(baseline)
 *
 * Source: ASHRAE Guideline 14 (VERIFIED-2).
 */
CREATE FUNCTION nmbe(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_nmbe' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION nmbe(baseline) IS
	'Normalised mean bias error of the observations that were fitted: sum(y - prediction) / (degrees of '
	'freedom * mean of y), as a fraction. 0 with an intercept.';

/**
 * Nothing was fitted to the sample, hence its number of observations takes the place of degrees of freedom.
 * Computed from the sums alone, exactly.
 *
 * Errors:
 *   as cv_rmse(baseline)
 *   22023 for different numbers of variables
 */
CREATE FUNCTION cv_rmse(model baseline, sample baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_sample_cv_rmse' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION cv_rmse(baseline, baseline) IS
	'How far the observations of another sample lie from the predictions of a model: root of the mean of (y '
	'- prediction)^2 over the mean of y of the sample, as a fraction.';

CREATE FUNCTION nmbe(model baseline, sample baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_sample_nmbe' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION nmbe(baseline, baseline) IS
	'Bias of a model over the observations of another sample: sum(y - prediction) / sum(y), as a '
	'fraction; positive where more was used than the model expects. Errors: as cv_rmse(baseline, baseline).';

-- rows

/**
 * Errors:
 *   as coef()
 *   22023 if x has not one finite value for each variable
 *   22004 for a NULL in it
 *   2202E for several dimensions
 */
CREATE FUNCTION predict(baseline, x double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_predict' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION predict(baseline, double precision[]) IS
	'What the model expects at x, rounded once. The fit is solved once for as many rows as have the same baseline.';

CREATE FUNCTION predict_interval(baseline, x double precision[], OUT estimate double precision,
	OUT lower double precision, OUT upper double precision)
	AS 'MODULE_PATHNAME', 'carbonms_baseline_predict_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION predict_interval(baseline, double precision[]) IS
	'As predict_interval(baseline, double precision[], double precision) with a confidence of 0.95.';

/**
 * Errors:
 *   as predict()
 *   22023 for a confidence that is not between 0 and 1
 */
CREATE FUNCTION predict_interval(baseline, x double precision[], confidence double precision,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision)
	AS 'MODULE_PATHNAME', 'carbonms_baseline_predict_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION predict_interval(baseline, double precision[], double precision) IS
	'predict() with the interval in which one more observation at x lies with the given confidence: +- t * '
	'residual_se * sqrt(1 + leverage). It takes residuals as independent and normal.';

CREATE FUNCTION mean_interval(baseline, x double precision[], OUT estimate double precision, OUT lower double precision,
	OUT upper double precision)
	AS 'MODULE_PATHNAME', 'carbonms_baseline_mean_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION mean_interval(baseline, double precision[]) IS
	'As mean_interval(baseline, double precision[], double precision) with a confidence of 0.95.';

CREATE FUNCTION mean_interval(baseline, x double precision[], confidence double precision,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision)
	AS 'MODULE_PATHNAME', 'carbonms_baseline_mean_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION mean_interval(baseline, double precision[], double precision) IS
	'predict() with the confidence interval of the mean of y at x: +- t * residual_se * sqrt(leverage). '
	'Errors: as predict_interval().';

CREATE FUNCTION residual(baseline, y double precision, x double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_residual' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION residual(baseline, double precision, double precision[]) IS
	'y less what the model expects at x, rounded once: positive where more was used than expected. '
	'Errors: as predict(), and 22023 for a y that is not finite.';

/**
 * Over the observations that were fitted it is between 0 and 1 and adds up to the number of coefficients;
 * elsewhere, more than 1 says that the model is stretched.
 *
 * Errors:
 *   as predict()
 */
CREATE FUNCTION leverage(baseline, x double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_leverage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION leverage(baseline, double precision[]) IS
	'x'' (X''X)^-1 x, the intercept being part of x: how much an observation at x decides its own prediction.';

/**
 * Errors:
 *   as residual()
 */
CREATE FUNCTION standardized_residual(baseline, y double precision, x double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_standardized_residual' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION standardized_residual(baseline, double precision, double precision[]) IS
	'Residual of an observation that was fitted over its standard error, residual_se * sqrt(1 - leverage): '
	'beyond +-3 it deserves a look. NULL where the leverage is 1 or more, and where the fit is perfect.';

-- a reporting period

CREATE FUNCTION improvement(model baseline, reporting baseline, OUT expected double precision,
	OUT actual double precision, OUT improvement double precision,
	OUT ratio double precision, OUT lower double precision, OUT upper double precision, OUT proven boolean)
	AS 'MODULE_PATHNAME', 'carbonms_improvement' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION improvement(baseline, baseline) IS
	'As improvement(baseline, baseline, double precision) with a confidence of 0.95.';

/**
 * The interval takes residuals as independent and normal: with autocorrelation (durbin_watson far from 2) it is
 * too narrow.
 *
 * Columns:
 *   expected: the sum of what the model of the baseline period expects for the variables of each observation of
 *     the reporting period
 *   actual: the sum of y there
 *   improvement: expected less actual
 *   ratio: improvement over expected, NULL if expected is not positive
 *   lower, upper: enclose the improvement with the given confidence: +- t * residual_se * sqrt(m + u' (X'X)^-1
 *     u) for m observations whose variables add up to u
 *   proven: lower is more than 0
 *
 * Errors:
 *   as coef()
 *   22023 for different numbers of variables, no observations, a confidence that is not between 0 and 1
 *
 * Source: IPMVP (adjusted baseline less reporting period; VERIFIED-2), ISO 50006 (structure only; VERIFIED-2);
 * interval: ordinary least squares.
 */
CREATE FUNCTION improvement(model baseline, reporting baseline, confidence double precision,
	OUT expected double precision, OUT actual double precision, OUT improvement double precision,
	OUT ratio double precision, OUT lower double precision, OUT upper double precision, OUT proven boolean)
	AS 'MODULE_PATHNAME', 'carbonms_improvement' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION improvement(baseline, baseline, double precision) IS
	'Energy performance improvement: a reporting period against the adjusted baseline, with an interval of '
	'the given confidence.';

-- change points

/**
 * For predict() and the like with what change_point() has found, and for baseline_agg().
 *
 * Errors:
 *   22023 for an unknown model, another number of tau, tau in descending order, what is not finite
 */
CREATE FUNCTION hinge(model text, tau double precision[], x double precision) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_hinge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hinge(text, double precision[], double precision) IS
	'The variables of a change-point model at x: max(tau - x, 0) for "3P heating", max(x - tau, 0) for "3P '
	'cooling", both for "4P"; for "5P" the first about tau[1], the second about tau[2].';

/**
 * Models: "3P heating", "3P cooling", "4P" (one change point), "5P" (a heating and a cooling one): see hinge().
 * Each part is the baseline of y on x of the rows of one bin, width_bucket(x, edges); bins without rows are
 * left out. fit is a baseline over the hinges, for all functions of a baseline; the change points count as
 * parameters of it. The search is exact; it does not ask for the sign that the slopes should have.
 *
 * Errors:
 *   22023 for an unknown model, edges that do not ascend, fewer of them than change points or more than 1000,
 *     bins that do not fit the edges or come twice, parts of several variables, too few observations, a
 *     constant y, no edge that can be fitted
 *   22004 for NULL in an array
 *
 * Source: ASHRAE Guideline 14, change-point models (VERIFIED-2).
 */
CREATE FUNCTION change_point(INOUT model text, edges double precision[], bin integer[], part baseline[],
	OUT tau double precision[], OUT fit baseline)
	AS 'MODULE_PATHNAME', 'carbonms_change_point' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION change_point(text, double precision[], integer[], baseline[]) IS
	'The change-point model of y on one variable x, mostly outdoor temperature, with the smallest sum of '
	'squared residuals; its change points tau are among the edges, the smallest of equally good ones.';

-- names of one or two letters, which others may want for their own

CREATE FUNCTION se(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_se' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION se(baseline) IS
	'Deprecated: standard_error(baseline) by a short name.';

CREATE FUNCTION t(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_t' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION t(baseline) IS
	'Deprecated: t_statistic(baseline) by a short name.';

CREATE FUNCTION p(baseline) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_baseline_p' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION p(baseline) IS
	'Deprecated: p_value(baseline) by a short name.';

CREATE FUNCTION r2(baseline) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_baseline_r2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION r2(baseline) IS
	'Deprecated: r_squared(baseline) by a short name.';
-- uncertainty: propagation of error, IPCC approach 1

CREATE TYPE uncertainty;

CREATE FUNCTION uncertainty_in(cstring) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_in(cstring) IS
	'Input function of uncertainty. Errors: 22P02 for text that is not that of a value, 54000 if it is too large.';

CREATE FUNCTION uncertainty_out(uncertainty) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_out(uncertainty) IS
	'Output function of uncertainty: the exact text, which reads back to the same value.';

CREATE FUNCTION uncertainty_recv(internal) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_recv(internal) IS
	'Binary input function of uncertainty; the layout is in doc/binary-format.md. Errors: 22P03 for bytes '
	'that no value has.';

CREATE FUNCTION uncertainty_send(uncertainty) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_send(uncertainty) IS
	'Binary output function of uncertainty; the layout is in doc/binary-format.md.';

/**
 * It holds, for each factor or category, the exact sums from which total, half width of the 95 % interval,
 * contributions and trend are computed. Values can be added and rolled up; the result does not depend on the
 * order. The text is exact and meant for dumps; total(), half_width(), percent(), contributions() and trend()
 * read a value.
 */
CREATE TYPE uncertainty (
	INPUT = uncertainty_in,
	OUTPUT = uncertainty_out,
	RECEIVE = uncertainty_recv,
	SEND = uncertainty_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended
);
COMMENT ON TYPE uncertainty IS
	'A sum and its uncertainty, or those of a base year and of a current year, by the error propagation of '
	'the IPCC (approach 1), as uncertainty_agg makes them.';

-- comparison: of kind, basis and all entries

CREATE FUNCTION uncertainty_eq(uncertainty, uncertainty) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_eq(uncertainty, uncertainty) IS
	'Whether both have the same kind, basis, factors, numbers of rows and sums. Rows that '
	'differ may have the same sums.';

CREATE FUNCTION uncertainty_ne(uncertainty, uncertainty) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_ne(uncertainty, uncertainty) IS
	'Whether kind, basis, a factor, number of rows or sum differs.';

CREATE FUNCTION uncertainty_hash(uncertainty) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_hash(uncertainty) IS
	'Hash function of uncertainty.';

CREATE FUNCTION uncertainty_hash_extended(uncertainty, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_hash_extended(uncertainty, bigint) IS
	'Hash function of uncertainty with a seed.';

CREATE OPERATOR = (
	LEFTARG = uncertainty, RIGHTARG = uncertainty, FUNCTION = uncertainty_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (uncertainty, uncertainty) IS
	'Same kind, basis, factors, numbers of rows and sums.';

CREATE OPERATOR <> (
	LEFTARG = uncertainty, RIGHTARG = uncertainty, FUNCTION = uncertainty_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (uncertainty, uncertainty) IS
	'Another kind, basis, factor, number of rows or sum.';

CREATE OPERATOR CLASS uncertainty_ops DEFAULT FOR TYPE uncertainty USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 uncertainty_hash(uncertainty),
	FUNCTION 2 uncertainty_hash_extended(uncertainty, bigint);
COMMENT ON OPERATOR CLASS uncertainty_ops USING hash IS
	'Hash joins, hash aggregation and DISTINCT of uncertainty. There is no order of such values.';
COMMENT ON OPERATOR FAMILY uncertainty_ops USING hash IS
	'Hash joins, hash aggregation and DISTINCT of uncertainty. There is no order of such values.';

-- products

/**
 * Errors:
 *   22004 for NULL among them
 *   22023 for one that is negative, infinite or not a number
 *   22003 on overflow
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, equation 3.1.
 */
CREATE FUNCTION combined_uncertainty(VARIADIC uncertainties double precision[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_combined_uncertainty' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION combined_uncertainty(double precision[]) IS
	'Uncertainty of a product in per cent from those of its independent factors: the root of the sum of '
	'their squares; combined_uncertainty(5, 10) is 11.18. Half of the 95 % interval each.';

-- aggregates

CREATE FUNCTION uncertainty_add(uncertainty, double precision, double precision) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, double precision, double precision) IS
	'Transition function of uncertainty_agg(double precision, double precision).';

CREATE FUNCTION uncertainty_remove(uncertainty, double precision, double precision) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, double precision, double precision) IS
	'Inverse transition function of uncertainty_agg(double precision, double precision): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, double precision, double precision, double precision, text)
	RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_shared' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, double precision, double precision, double precision, text) IS
	'Transition function of uncertainty_agg(double precision, double precision, double precision, text).';

CREATE FUNCTION uncertainty_remove(uncertainty, double precision, double precision, double precision, text)
	RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_shared' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, double precision, double precision, double precision, text) IS
	'Inverse transition function of uncertainty_agg(double precision, double precision, double '
	'precision, text): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, double precision, double precision, double precision, double precision,
	text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_trend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, double precision, double precision, double precision, double precision,
	text) IS
	'Transition function of uncertainty_agg(double precision, double precision, double precision, double '
	'precision, text).';

CREATE FUNCTION uncertainty_remove(uncertainty, double precision, double precision, double precision, double precision,
	text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_trend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, double precision, double precision, double precision,
	double precision, text) IS
	'Inverse transition function of uncertainty_agg(double precision, double precision, double precision, '
	'double precision, text): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, co2e, double precision) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, co2e, double precision) IS
	'Transition function of uncertainty_agg(co2e, double precision).';

CREATE FUNCTION uncertainty_remove(uncertainty, co2e, double precision) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, co2e, double precision) IS
	'Inverse transition function of uncertainty_agg(co2e, double precision): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, co2e, double precision, double precision, text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_shared_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, co2e, double precision, double precision, text) IS
	'Transition function of uncertainty_agg(co2e, double precision, double precision, text).';

CREATE FUNCTION uncertainty_remove(uncertainty, co2e, double precision, double precision, text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_shared_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, co2e, double precision, double precision, text) IS
	'Inverse transition function of uncertainty_agg(co2e, double precision, double precision, text): exact.';

CREATE FUNCTION uncertainty_add(uncertainty, co2e, co2e, double precision, double precision, text) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_add_trend_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, co2e, co2e, double precision, double precision, text) IS
	'Transition function of uncertainty_agg(co2e, co2e, double precision, double precision, text).';

CREATE FUNCTION uncertainty_remove(uncertainty, co2e, co2e, double precision, double precision, text)
	RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_remove_trend_co2e' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_remove(uncertainty, co2e, co2e, double precision, double precision, text) IS
	'Inverse transition function of uncertainty_agg(co2e, co2e, double precision, double precision, text): exact.';

CREATE FUNCTION uncertainty_combine(uncertainty, uncertainty) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_combine(uncertainty, uncertainty) IS
	'Transition and combine function of uncertainty_agg and rollup(uncertainty). Errors: 22000 for a sum and '
	'a trend and for different GWP bases.';

CREATE FUNCTION uncertainty_separate(uncertainty, uncertainty) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_separate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_separate(uncertainty, uncertainty) IS
	'Inverse transition function of rollup(uncertainty): exact.';

CREATE FUNCTION uncertainty_final(uncertainty) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_final(uncertainty) IS
	'Final function of uncertainty_agg and rollup(uncertainty): NULL over no rows.';

CREATE FUNCTION uncertainty_add(uncertainty, uncertainty) RETURNS uncertainty
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncertainty_add(uncertainty, uncertainty) IS
	'Behind the operator +: the uncertainty of both sets of rows together. Errors: 22000 for a sum and a '
	'trend and for different GWP bases, 22023 for one category with different factor uncertainties.';

/**
 * Rows without a value are left out, as sum does; NULL over none. Exact in any order and under any plan: each
 * product is rounded once.
 *
 * Errors:
 *   22004 for a value without an uncertainty
 *   22023 for an uncertainty that is negative, infinite or not a number
 *   22003 for a value that is not finite and on overflow
 *   54000 for more than 100,000 factors or 2^53 rows
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, equation 3.2.
 */
CREATE AGGREGATE uncertainty_agg(value double precision, independent double precision) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(double precision, double precision) IS
	'Total of values with independent uncertainties, half of the 95 % interval of each in per cent: the half '
	'width of the total is the root of the sum of the squares of value * independent / 100.';

/**
 * The shared uncertainty, in per cent, is added with its sign within a factor (value * shared / 100), and the
 * totals of the factors in quadrature with all independent parts. A row without a factor has no shared
 * uncertainty. A total that has one emission factor throughout keeps its uncertainty, however many rows it has.
 *
 * Errors:
 *   as uncertainty_agg(double precision, double precision)
 *   22004 for a shared uncertainty without a factor or a factor without a shared uncertainty
 *   22023 for an empty name
 *   54000 for a name of more than 1000 bytes
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, 3.2.3.1 (approach 1; correlated sources are added up before,
 * or linearly).
 */
CREATE AGGREGATE uncertainty_agg(value double precision, independent double precision, shared double precision,
	factor text) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(double precision, double precision, double precision, text) IS
	'As uncertainty_agg(double precision, double precision), where rows with the same factor also share the '
	'uncertainty of that factor.';

/**
 * Uncertainties are half of the 95 % interval in per cent. The emission factor of a category is the same in
 * both years, so that its uncertainty enters the trend with the type A sensitivity; activities of different
 * rows and years are independent and enter with the type B sensitivity times the root of 2. trend() and
 * contributions() have the results. Rows without both values are left out; a category that is new or gone has
 * 0.
 *
 * Errors:
 *   22004 for one value without the other and for a missing uncertainty or category
 *   22023 for a negative, infinite or not-a-number uncertainty, an empty name and for one category with
 *     different factor uncertainties
 *   22003 for a value that is not finite and on overflow
 *   54000 for more than 100,000 categories or 2^53 rows
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, table 3.2 and 3.7.1.
 */
CREATE AGGREGATE uncertainty_agg(base double precision, current double precision, activity_uncertainty double precision,
	factor_uncertainty double precision, category text) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(double precision, double precision, double precision, double precision, text) IS
	'Total of the current year and trend since the base year, as in table 3.2 of the guidelines: one row for '
	'each category, or several with the same factor uncertainty.';

/**
 * Errors:
 *   as uncertainty_agg(double precision, double precision)
 *   22000 for different GWP bases
 */
CREATE AGGREGATE uncertainty_agg(value co2e, independent double precision) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(co2e, double precision) IS
	'As uncertainty_agg(double precision, double precision) for CO2e in tonnes, each rounded once to double '
	'precision; the value remembers the GWP basis.';

/**
 * Errors:
 *   as uncertainty_agg(double precision, double precision, double precision, text)
 *   22000 for different GWP bases
 */
CREATE AGGREGATE uncertainty_agg(value co2e, independent double precision, shared double precision, factor text) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(co2e, double precision, double precision, text) IS
	'As uncertainty_agg(double precision, double precision, double precision, text) for CO2e in tonnes.';

/**
 * Errors:
 *   as uncertainty_agg(double precision, double precision, double precision, double precision, text)
 *   22000 for different GWP bases
 */
CREATE AGGREGATE uncertainty_agg(base co2e, current co2e, activity_uncertainty double precision,
	factor_uncertainty double precision, category text) (
	SFUNC = uncertainty_add,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_add,
	MINVFUNC = uncertainty_remove,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE uncertainty_agg(co2e, co2e, double precision, double precision, text) IS
	'As uncertainty_agg(double precision, double precision, double precision, double precision, text) for '
	'CO2e in tonnes.';

/**
 * Errors:
 *   22000 for a sum and a trend and for different GWP bases
 *   22023 for one category with different factor uncertainties
 *   54000 for more than 100,000 factors
 */
CREATE AGGREGATE rollup(uncertainty) (
	SFUNC = uncertainty_combine,
	STYPE = uncertainty,
	COMBINEFUNC = uncertainty_combine,
	FINALFUNC = uncertainty_final,
	MSFUNC = uncertainty_combine,
	MINVFUNC = uncertainty_separate,
	MSTYPE = uncertainty,
	MINITCOND = 'empty',
	MFINALFUNC = uncertainty_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(uncertainty) IS
	'The uncertainty of all rows behind the values together, to the bit what one uncertainty_agg over those '
	'rows gives; NULL over none.';

CREATE OPERATOR + (
	LEFTARG = uncertainty,
	RIGHTARG = uncertainty,
	FUNCTION = uncertainty_add,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (uncertainty, uncertainty) IS
	'The uncertainty of both sets of rows together: shared factors stay shared. Errors: 22000 for a sum and '
	'a trend and for different GWP bases.';

-- results

CREATE FUNCTION total(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(uncertainty) IS
	'Sum of the values (of the current year in a trend), rounded once; NULL of an empty value. Errors: 22003 '
	'on overflow.';

CREATE FUNCTION half_width(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_half_width' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION half_width(uncertainty) IS
	'Half of the 95 % interval of the total, in its unit; NULL of an empty value. Errors: 22003 on overflow. '
	'Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, equation 3.2.';

CREATE FUNCTION percent(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION percent(uncertainty) IS
	'Half of the 95 % interval in per cent of the total; NULL of an empty value. Errors: 22012 if the total '
	'is 0, 22003 on overflow. Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, equation 3.2.';

CREATE FUNCTION lower(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_lower' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lower(uncertainty) IS
	'Lower end of the 95 % interval: total less half width. Errors: 22003 on overflow.';

CREATE FUNCTION upper(uncertainty) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_upper' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION upper(uncertainty) IS
	'Upper end of the 95 % interval: total plus half width. Errors: 22003 on overflow.';

CREATE FUNCTION basis(uncertainty) RETURNS gwp_basis
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_basis_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(uncertainty) IS
	'GWP basis of the CO2e that was aggregated; NULL for plain numbers and CO2e without a basis.';

/**
 * The change is shown only if it is more than its half width.
 *
 * Errors:
 *   22023 for a value without base years
 *   22012 for a base year of 0
 *   22003 on overflow
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, table 3.2, column M.
 */
CREATE FUNCTION trend(uncertainty, OUT change_percent double precision, OUT half_width double precision)
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_trend' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trend(uncertainty) IS
	'Change from the base year to the current year in per cent of the base year, and half of its 95 % '
	'interval in percentage points; NULL of an empty value.';

/**
 * In a trend also the base-year value, the type A and type B sensitivities (points by which the change grows if
 * the category grows by 1 % in both years, in the current year), the uncertainty that the emission factor and
 * the activity bring into the trend, and both together, in percentage points.
 *
 * Columns:
 *   factor: NULL for the rows without one
 *   entries: the number of rows
 *   value, half_width
 *   variance_share: of the variance of the total, in per cent; they add up to 100; NULL if nothing is uncertain
 *
 * Errors:
 *   22012 for a base year of 0
 *   22003 on overflow
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, table 3.2, columns H to M.
 */
CREATE FUNCTION contributions(uncertainty, OUT factor text, OUT entries bigint, OUT value double precision,
	OUT half_width double precision, OUT variance_share double precision, OUT base double precision,
	OUT type_a double precision, OUT type_b double precision, OUT trend_by_factor double precision,
	OUT trend_by_activity double precision, OUT trend_half_width double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_contributions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION contributions(uncertainty) IS
	'What each factor or category contributes, in the order of the bytes of their names.';

/**
 * The shares of all rows add up to 100: contribution(uncertainty_agg(v, u) OVER (), v, u). NULL if nothing is
 * uncertain.
 *
 * Errors:
 *   22023 for a negative, infinite or not-a-number uncertainty
 *   22003 for a value that is not finite and on overflow
 */
CREATE FUNCTION contribution(uncertainty, value double precision, independent double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_contribution' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contribution(uncertainty, double precision, double precision) IS
	'Share of one row of uncertainty_agg(double precision, double precision) in the variance '
	'of the total, in per cent.';

/**
 * It is what is the row's own, and its covariance with the rows of its factor, which is negative for a row that
 * offsets them. The shares of all rows add up to 100. NULL if the value is NULL or nothing is uncertain.
 *
 * Errors:
 *   as uncertainty_agg(double precision, double precision, double precision, text)
 */
CREATE FUNCTION contribution(uncertainty, value double precision, independent double precision, shared double precision,
	factor text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'carbonms_uncertainty_contribution_shared' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION contribution(uncertainty, double precision, double precision, double precision, text) IS
	'Share of one row of an uncertainty_agg with factors in the variance of the total, in per cent.';
-- Uncertainty by simulation: IPCC approach 2

CREATE FUNCTION monte_carlo_add(bytea, double precision, text, text, double precision, bigint, integer) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_add(bytea, double precision, text, text, double precision, bigint, integer) IS
	'Transition function of monte_carlo_agg for one component.';

CREATE FUNCTION monte_carlo_remove(bytea, double precision, text, text, double precision, bigint, integer) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_remove(bytea, double precision, text, text, double precision, bigint, integer) IS
	'Inverse transition function of monte_carlo_agg for one component: exact.';

CREATE FUNCTION monte_carlo_add(bytea, double precision, text[], text[], double precision[], bigint, integer)
	RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_add_product' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_add(bytea, double precision, text[], text[], double precision[], bigint, integer) IS
	'Transition function of monte_carlo_agg for products.';

CREATE FUNCTION monte_carlo_remove(bytea, double precision, text[], text[], double precision[], bigint, integer)
	RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_remove_product' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_remove(bytea, double precision, text[], text[], double precision[], bigint, integer) IS
	'Inverse transition function of monte_carlo_agg for products: exact.';

CREATE FUNCTION monte_carlo_combine(bytea, bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_combine(bytea, bytea) IS
	'Combine function of monte_carlo_agg. Errors: 22023 if a state was not made by the aggregate.';

CREATE FUNCTION monte_carlo_final(bytea) RETURNS double precision[]
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_final(bytea) IS
	'Final function of monte_carlo_agg: NULL over no rows. Errors: 22023 if the state was not made by '
	'the aggregate.';

/**
 * There are at most 64 components (activity, emission factor ...). Rows without a value are left out; NULL over
 * none. m has mean 1, and uncertainty is half of its 95 % interval in per cent: normal has a standard deviation
 * of uncertainty / 1.959964 % and can be negative; lognormal has the same coefficient of variation; triangular
 * and uniform are symmetric, of half base uncertainty / (1 - sqrt(0.05)) % and half width uncertainty / 0.95 %.
 * The random number behind m depends on seed, key and number of the draw alone: components with the same key
 * are fully correlated, also between rows and between totals that are subtracted draw by draw; others are
 * independent. Any order of the rows and any plan gives the same to the bit: each product is rounded once, to a
 * multiple of 2^-60, and these are added exactly. draws lies between 100 and 1,000,000; a group takes 16 bytes
 * a draw.
 *
 * Errors:
 *   22023 for an unknown distribution, an uncertainty that is negative, infinite or not a number, an empty key,
 *     draws out of range, and for different seeds or draws in one group
 *   22004 for a value without one of the others and for NULL in an array
 *   2202E for arrays of different lengths
 *   54000 for more than 64 components
 *   22003 for a value that is not finite and for totals beyond 1.47e20
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, 3.2.3.2 (approach 2); generator Philox4x32-10 (Salmon et al.
 * 2011).
 */
CREATE AGGREGATE monte_carlo_agg(value double precision, key text[], distribution text[],
	uncertainty double precision[], seed bigint, draws integer) (
	SFUNC = monte_carlo_add,
	STYPE = bytea,
	SSPACE = 160000,
	COMBINEFUNC = monte_carlo_combine,
	FINALFUNC = monte_carlo_final,
	MSFUNC = monte_carlo_add,
	MINVFUNC = monte_carlo_remove,
	MSTYPE = bytea,
	MSSPACE = 160000,
	MINITCOND = '',
	MFINALFUNC = monte_carlo_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE monte_carlo_agg(double precision, text[], text[], double precision[], bigint, integer) IS
	'Simulated totals, one for each draw, in the order of the draws: the sum over all rows of value * m1 * '
	'm2 * ..., one factor m for each component.';

CREATE AGGREGATE monte_carlo_agg(value double precision, key text, distribution text, uncertainty double precision,
	seed bigint, draws integer) (
	SFUNC = monte_carlo_add,
	STYPE = bytea,
	SSPACE = 160000,
	COMBINEFUNC = monte_carlo_combine,
	FINALFUNC = monte_carlo_final,
	MSFUNC = monte_carlo_add,
	MINVFUNC = monte_carlo_remove,
	MSTYPE = bytea,
	MSSPACE = 160000,
	MINITCOND = '',
	MFINALFUNC = monte_carlo_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE monte_carlo_agg(double precision, text, text, double precision, bigint, integer) IS
	'Simulated totals of rows with one component each: as monte_carlo_agg(double precision, text[], text[], '
	'double precision[], bigint, integer), whose errors it has.';

/**
 * Columns:
 *   mean, standard_deviation, median
 *   lower, upper: the 2.5 % and 97.5 % quantiles, interpolated as percentile_cont does
 *   half_width_percent: half of that interval in per cent of the mean, NULL if the mean is 0
 *   standard_error: of the mean
 *
 * Errors:
 *   22023 for fewer than 100 totals
 *   54000 for more than 1000000
 *   22004 for NULL among them
 *   22003 for one that is not a number or beyond 1e100
 *
 * Source: 2006 IPCC Guidelines, Vol. 1, chapter 3, 3.2.3.2 (approach 2).
 */
CREATE FUNCTION monte_carlo_summary(totals double precision[], OUT mean double precision,
	OUT standard_deviation double precision,
	OUT median double precision, OUT lower double precision, OUT upper double precision,
	OUT half_width_percent double precision,
	OUT standard_error double precision, OUT draws integer)
	AS 'MODULE_PATHNAME', 'carbonms_monte_carlo_summary' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monte_carlo_summary(double precision[]) IS
	'What simulated totals say: their mean, spread, median and 95 % interval.';
-- Intensities, ratios, changes, target pathways, peak years

/**
 * The denominator is converted to the unit exactly; the quotient is rounded once, half to even, at the 18th
 * place.
 *
 * Errors:
 *   22000 if the denominator does not convert into the unit
 *   22012 for a denominator of zero
 *   22023 for a negative one or an unknown unit
 *   22003 on overflow
 */
CREATE FUNCTION carbon_intensity(emission co2e, denominator quantity, unit text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_carbon_intensity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbon_intensity(co2e, quantity, text) IS
	'Tonnes of CO2e per one unit of a denominator: per tce, 10^4 CNY, m2, t of product, person.';

/**
 * Errors:
 *   22000 if the GWP bases differ
 *   22023 if one is negative
 *   22003 on overflow
 *
 * Source: a proposal, UNVERIFIED: the definition of the evaluation standard for carbon-neutral parks is not
 * public.
 */
CREATE FUNCTION neutrality_ratio(gross co2e, removals co2e, offsets co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_neutrality_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION neutrality_ratio(co2e, co2e, co2e) IS
	'Carbon-neutral ratio in percent: (removals + offsets) / gross emissions, 100 where there are no '
	'emissions; it may be more than 100.';

/**
 * Errors:
 *   22023 for a year before the base year or a negative base
 *
 * Source: SBTi, scope 1 and 2 near term (VERIFIED-2).
 */
CREATE FUNCTION linear_target(base co2e, base_year integer, year integer) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_linear_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION linear_target(co2e, integer, integer) IS
	'Target of a year under absolute contraction by 4.2 % of the base year a year: base x (1 - 0.042 x '
	'years), never below zero.';

CREATE FUNCTION linear_target(base co2e, base_year integer, year integer, rate numeric) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_linear_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION linear_target(co2e, integer, integer, numeric) IS
	'The same with another rate: base x (1 - rate x years), never below zero. Errors: 22023 for a year '
	'before the base year, a negative base, or a rate outside 0 to 1.';

CREATE FUNCTION linear_target(base numeric, base_year integer, year integer) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_numeric_linear_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION linear_target(numeric, integer, integer) IS
	'The same of a plain figure: base x (1 - 0.042 x years), never below zero, to 18 places. Errors: '
	'22023 for a year before the base year or a negative base, 22003 beyond 2.596e15.';

CREATE FUNCTION linear_target(base numeric, base_year integer, year integer, rate numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_numeric_linear_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION linear_target(numeric, integer, integer, numeric) IS
	'The same of a plain figure with another rate. Errors: 22023 for a year before the base year, a '
	'negative base, or a rate outside 0 to 1, 22003 beyond 2.596e15.';

/**
 * Errors:
 *   22004 for a NULL among them
 *   22023 for years that do not ascend, arrays of different lengths, or a year outside of the pathway
 *   22003 beyond 2.596e15
 */
CREATE FUNCTION pathway_target(years integer[], "values" numeric[], year integer) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_pathway_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pathway_target(integer[], numeric[], integer) IS
	'Target of a year on a pathway through points, straight between two points, to 18 places: years, '
	'ascending, and the value at each.';

CREATE FUNCTION year_on_year(current numeric, previous numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_numeric_year_on_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_on_year(numeric, numeric) IS
	'Change from one period to the next in percent of the first, to 18 places: -20 for a fall from 100 '
	'to 80. Errors: 22012 if the previous figure is zero, 22023 if it is negative, 22003 on overflow.';

CREATE FUNCTION year_on_year(current co2e, previous co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_year_on_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_on_year(co2e, co2e) IS
	'The same of two CO2e values. Errors: 22000 if the GWP bases differ, 22012 if the previous one is '
	'zero, 22023 if it is negative, 22003 on overflow.';

CREATE FUNCTION year_on_year(current quantity, previous quantity) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_year_on_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_on_year(quantity, quantity) IS
	'The same of two quantities. Errors: 22000 if the units differ, 22012 if the previous one is zero, '
	'22023 if it is negative, 22003 on overflow.';

/**
 * Errors:
 *   22004 for a NULL among the values
 *   22023 for years that do not follow one another (one that is missing may be the peak), arrays of different
 *     lengths, or a negative number of years
 */
CREATE FUNCTION peak_year(years integer[], "values" numeric[], years_below integer) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_peak_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION peak_year(integer[], numeric[], integer) IS
	'The year of the highest value of a series, the last of equal ones, if at least so many years, all '
	'lower, follow it; NULL as long as it has not peaked.';
-- Rating: indicators of a park against a scheme that is data

/**
 * Codes that the scheme does not use are left alone. outcome: graded; not met (all is known, not even the
 * lowest grade is reached); incomplete (something is missing: see missing); no class (the scheme does not cover
 * such a park). grade, rank (1 is the lowest grade; 0 if not met) and score are NULL where there is none: a
 * missing indicator never gives a lower grade. rules: every rule with value, status (met, not met, missing,
 * excluded, not applicable) and reason. next: per rule that the next grade lacks, from, to and gap in the unit
 * of the indicator and, of a ratio, numerator_gap = |threshold x denominator / scale - numerator| in that of
 * the numerator; points_lacking or index_lacking, and what is left where. status: official, user or
 * placeholder, the weaker of the scheme and its thresholds.
 *
 * Arguments:
 *   definition: the scheme, as scheme_definition() of a ledger or doc/rating.md has it
 *   indicators: {"code": number, or null where it is not known, or {"value", "numerator", "denominator",
 *     "scale", "unit", "numerator_unit", "missing": why there is no value}}; where numerator and denominator
 *     are given, scale x numerator / denominator is compared exactly
 *
 * Errors:
 *   22023 for a scheme that is not sound (with its name and that of the rule) and for an indicator that is no
 *     number, has a denominator that is not positive, another unit than the rule or a value that is not its
 *     ratio
 *   22003 beyond 2.596e15
 *   54000 for more than 500 rules or 64 park types
 *
 * Source: the schemes themselves, see rating_library().
 */
CREATE FUNCTION carbon_rating(definition jsonb, indicators jsonb, OUT outcome text, OUT grade text, OUT rank integer,
	OUT score numeric, OUT missing text[], OUT rules jsonb, OUT next_grade text, OUT next jsonb, OUT scheme text,
	OUT edition text, OUT status text) RETURNS record
	AS 'MODULE_PATHNAME', 'carbonms_rating' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION carbon_rating(jsonb, jsonb) IS
	'Rates a park: which grade of a scheme its indicators reach, why, what is missing, and what the next grade takes.';

/**
 * Without the type, rules for parks of one type are missing "park_type"; a type that the scheme does not have
 * gives no class. NULL if definition or indicators are.
 *
 * Errors:
 *   as carbon_rating(jsonb, jsonb)
 *   22023 for an exclusion without a reason, of a rule that is not excludable or that there is not
 */
CREATE FUNCTION carbon_rating(definition jsonb, indicators jsonb, exclusions jsonb, park_type text, OUT outcome text,
	OUT grade text, OUT rank integer, OUT score numeric, OUT missing text[], OUT rules jsonb, OUT next_grade text,
	OUT next jsonb, OUT scheme text, OUT edition text, OUT status text) RETURNS record
	AS 'MODULE_PATHNAME', 'carbonms_rating_of_park' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION carbon_rating(jsonb, jsonb, jsonb, text) IS
	'The same with exclusions, {"rule": "reason"}, of rules that the scheme lets be excluded (NULL: none), '
	'and with the type of the park.';
-- Published emission factors, compiled into the library

/**
 * EPA factors are per MMBtu of gross calorific value. Texts that the encoding of the database lacks are NULL or
 * lose characters.
 *
 * Columns:
 *   factor_set: one publication, method or year; sets of fuels are not mixed, and none is the newest
 *   region: World, ISO 3166 codes, or a grid (CN-East, US-RFCW)
 *   scope2: location, market (residual mix), pinned (fixed by a method) or NULL
 *   value: per gas where the source has gases, biogenic fuels as CO2-biogenic and CH4-nonfossil, else CH4 as
 *     published
 *   ncv, ncv_unit, carbon_content (t C/GJ), oxidation: of fuels; where all are there, value is fuel_factor(ncv,
 *     carbon_content, oxidation, unit) exactly
 *   valid: the year that the figure describes, NULL where the source bounds it to none
 *   verified: false, and mark UNVERIFIED, for what was not seen in a source that can be relied on
 *   mark: VERIFIED (official text or a full copy), VERIFIED-2 (secondary source) or UNVERIFIED
 *
 * Source: per row; data/README.md.
 */
CREATE FUNCTION factor_library(OUT factor_set text, OUT factor text, OUT name text, OUT name_zh text, OUT region text,
	OUT scope2 text, OUT value emission_factor, OUT ncv numeric, OUT ncv_unit text, OUT carbon_content numeric,
	OUT oxidation numeric, OUT valid daterange, OUT edition text, OUT source text, OUT verified boolean, OUT mark text,
	OUT note text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_factor_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 493;
COMMENT ON FUNCTION factor_library() IS
	'Published default emission factors, one row each; (factor_set, factor, region) is the key.';
-- Published rating schemes, compiled into the library

/**
 * Texts that the encoding of the database lacks are NULL or lose characters.
 *
 * Columns:
 *   status: official (of the issuer), user (to be confirmed by whoever uses it) or placeholder
 *   thresholds_status: the same of its thresholds; those of cers-1plus1-draft are invented, because the
 *     standard has not published them, and every result says so
 *   mode: grades, points or index
 *   mark: VERIFIED (official text or a full copy), VERIFIED-2 (secondary source) or UNVERIFIED, of the
 *     structure; rules have marks of their own
 *   note: what is not certain
 *   definition: what carbon_rating() takes
 *
 * Source: per row; data/README.md.
 */
CREATE FUNCTION rating_library(OUT scheme text, OUT edition text, OUT name text, OUT name_zh text, OUT issuer text,
	OUT status text, OUT thresholds_status text, OUT mode text, OUT source text, OUT verified boolean, OUT mark text,
	OUT note text, OUT definition jsonb) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_rating_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 4;
COMMENT ON FUNCTION rating_library() IS
	'Published rating schemes, one row each; another edition is another scheme.';

/**
 * Columns:
 *   rank: 1 is the lowest
 *   optional_min_count: how many optional rules of it and of lower grades must be met
 *   score_from, score_below: band of scores, half open, of points and index
 */
CREATE FUNCTION rating_grade_library(OUT scheme text, OUT edition text, OUT grade text, OUT rank integer, OUT name text,
	OUT name_zh text, OUT optional_min_count integer, OUT score_from numeric, OUT score_below numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_rating_grade_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 9;
COMMENT ON FUNCTION rating_grade_library() IS
	'Grades of the published rating schemes, one row each.';

/**
 * Columns:
 *   indicator, operator, threshold, unit: the condition of a grade; mandatory or optional
 *   excludable: may be excluded with a reason
 *   park_types: for parks of these types only
 *   class_indicator, class_from, class_below: for parks of this class, half open
 *   mark: VERIFIED, VERIFIED-2 or UNVERIFIED (a placeholder)
 *
 * Source: per row.
 */
CREATE FUNCTION rating_rule_library(OUT scheme text, OUT edition text, OUT rule text, OUT indicator text, OUT name text,
	OUT name_zh text, OUT unit text, OUT grade text, OUT operator text, OUT threshold numeric, OUT mandatory boolean,
	OUT excludable boolean, OUT park_types text[], OUT class_indicator text, OUT class_from numeric,
	OUT class_below numeric, OUT weight numeric, OUT points jsonb, OUT lead numeric, OUT lower_is_better boolean,
	OUT cap numeric, OUT source text, OUT verified boolean, OUT mark text, OUT note text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_rating_rule_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 42;
COMMENT ON FUNCTION rating_rule_library() IS
	'Rules of the published rating schemes: a condition of a grade, a key of points with its weight, or a lead value.';

CREATE FUNCTION rating_definition(scheme text) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'carbonms_rating_definition' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rating_definition(text) IS
	'The definition of a published rating scheme, for carbon_rating(). Errors: 42704 if there is none of this name.';
-- Published reference rows of ledgers, compiled into the library: load_reference() of a ledger copies them
--
-- The columns have the names of the ledger's tables. Where verified is true, mark is VERIFIED (official text or a
-- full copy) or VERIFIED-2 (secondary source). Titles and references lose characters that the encoding of the database
-- lacks.

/**
 * Columns:
 *   in_force: open where the day is not known
 *   reference: where to read it, or where it was read
 *   verified: false, and mark UNVERIFIED, for what was not seen in a source that can be relied on
 *
 * Source: per row.
 */
CREATE FUNCTION standard_library(OUT standard text, OUT edition text, OUT title text, OUT issuer text,
	OUT in_force daterange, OUT reference text, OUT verified boolean, OUT mark text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_standard_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 10;
COMMENT ON FUNCTION standard_library() IS
	'Editions of standards and rules that methods and reports refer to; (standard, edition) is the key.';

/**
 * Columns:
 *   module: of a ledger, that needs the figure: base, or space for ledgers with boundaries
 *   valid: the days on which it holds, open where the source does not say
 *   unit: 1 for a fraction
 *   verified: false, and mark UNVERIFIED, for what was not seen in a source that can be relied on
 *
 * Source: per row.
 */
CREATE FUNCTION policy_library(OUT module text, OUT parameter text, OUT valid daterange, OUT value numeric,
	OUT unit text, OUT reference text, OUT verified boolean, OUT mark text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_policy_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 20;
COMMENT ON FUNCTION policy_library() IS
	'Figures that rules set and change; (parameter, valid) is the key, and of a parameter one holds on a day.';

/**
 * Columns:
 *   standard, edition: a row of standard_library()
 *   gases: gases or families that count, NULL for all
 *   factor_sets: sets of factor_library(), and own, for factors that a ledger records itself
 *   scope2: treatments of scope 2: location, market, pinned
 *   deducts_sales: whether energy sold over the boundary is deducted
 *   natural_year: whether an inventory covers natural years only
 *   verified: false, and mark UNVERIFIED, for rules that were not seen in a source that can be relied on
 *
 * Source: per row.
 */
CREATE FUNCTION method_library(OUT method text, OUT name text, OUT standard text, OUT edition text, OUT gases text[],
	OUT factor_sets text[], OUT scope2 text[], OUT deducts_sales boolean, OUT scope3 boolean, OUT natural_year boolean,
	OUT reference text, OUT verified boolean, OUT mark text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_method_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 10;
COMMENT ON FUNCTION method_library() IS
	'Accounting methods: which gases, which factors, how purchased and sold energy counts. Another edition is another '
	'method.';

/**
 * Columns:
 *   name_zh: NULL if the encoding of the database lacks a character of it
 *   unit: % for a plain percentage
 *   kind: flow (months add up to the year), level (the mean over the days) or state (as on the last day)
 *   what: what it is, and what of that is not settled
 */
CREATE FUNCTION statistic_library(OUT item text, OUT name text, OUT name_zh text, OUT unit text, OUT kind text,
	OUT what text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_statistic_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 50;
COMMENT ON FUNCTION statistic_library() IS
	'Items of statistics that parks report and indicators are made of.';

/**
 * Columns:
 *   energy: a factor of factor_library(); of purchased energy the carrier, with -direct, -certified or -nonfossil
 *     behind it; electricity-onsite
 *   valuation: equivalent (what it took to make it) or calorific (what it contains)
 *   content: the energy of one unit: 25.024 GJ, 0.3 tce
 *   per: the unit, in a spelling that the encoding of the database has
 *   clean, non_fossil: whether it counts as such
 *   verified: false, and mark UNVERIFIED, for what was not seen in a source that can be relied on
 *
 * Source: per row; of fuels, that of the calorific value in factor_library().
 */
CREATE FUNCTION energy_library(OUT energy text, OUT valuation text, OUT valid daterange, OUT content text,
	OUT per text, OUT clean boolean, OUT non_fossil boolean, OUT reference text, OUT verified boolean, OUT mark text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_energy_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 100;
COMMENT ON FUNCTION energy_library() IS
	'Energy of a unit of fuel, electricity, heat, steam, cooling; (energy, valuation, valid) is the key.';

/**
 * Columns:
 *   name_zh: NULL if the encoding of the database lacks a character of it
 *   unit: % for shares, of which 80 is 80 %
 *   better: which values are better: higher or lower
 *   numerator, denominator: items of statistic_library() and measures of a ledger, added up; a figure that is no ratio
 *     has no denominator
 *   scale: what the ratio is multiplied with: 100 for percent
 *   at_zero: value where the denominator is 0, NULL if there is none then
 *   reference: where it is defined, and what of the definition is not settled
 *   verified: false, and mark UNVERIFIED, for a definition that was not seen in a source that can be relied on
 *
 * Source: per row.
 */
CREATE FUNCTION indicator_library(OUT indicator text, OUT name text, OUT name_zh text, OUT unit text, OUT better text,
	OUT numerator text[], OUT numerator_unit text, OUT denominator text[], OUT denominator_unit text, OUT scale numeric,
	OUT at_zero numeric, OUT reference text, OUT verified boolean, OUT mark text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_indicator_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 50;
COMMENT ON FUNCTION indicator_library() IS
	'Definitions of indicators: scale x numerator / denominator, of one period and one boundary.';
-- What a ledger consists of, as text: migrations of its tables, and the code that works on them

/**
 * Layout 1 is what 0.1.0 made.
 */
CREATE FUNCTION ledger_base_tables(layout integer) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN CASE layout
	WHEN 1 THEN $layout$
-- What the ledger is: one row.

CREATE TABLE ledger_meta (
	layout integer NOT NULL,
	created_with text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	time_zone text NOT NULL,
	one boolean PRIMARY KEY DEFAULT true CHECK (one)
);
COMMENT ON TABLE ledger_meta IS 'One row about this ledger. upgrade_ledger() keeps it.';
COMMENT ON COLUMN ledger_meta.layout IS 'Version of the tables, views and functions of this schema.';
COMMENT ON COLUMN ledger_meta.created_with IS 'Version of carbonms that made the ledger.';
COMMENT ON COLUMN ledger_meta.created_at IS 'When the ledger was made.';
COMMENT ON COLUMN ledger_meta.time_zone IS 'Time zone in which accounting days begin at midnight.';
COMMENT ON COLUMN ledger_meta.one IS 'There is only one row.';

-- A range over codes lets an exclusion constraint say "the same code", without another extension.
CREATE TYPE code_range AS RANGE (SUBTYPE = text, COLLATION = "C");
COMMENT ON TYPE code_range IS 'Codes as ranges, for exclusion constraints of reference rows.';

CREATE FUNCTION check_period(period daterange) RETURNS daterange
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
	IF period IS NULL OR isempty(period) OR lower(period) IS NULL OR upper(period) IS NULL
		OR NOT isfinite(lower(period)) OR NOT isfinite(upper(period)) THEN
		RAISE EXCEPTION 'period % must have a first and a last day', coalesce(period::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,2026-01-01).';
	END IF;
	RETURN period;
END
$$;
COMMENT ON FUNCTION check_period(daterange) IS
	'The period itself; refuses one without a first or a last day. Errors: 22023.';
-- Who, where, what, measured by what. Codes are the keys, so that files load as they are; what changes
-- over time is a row with a validity, and validities of one code never overlap.

CREATE TABLE standard_edition (
	standard text NOT NULL CHECK (standard <> ''),
	edition text NOT NULL CHECK (edition <> ''),
	title text NOT NULL,
	issuer text NOT NULL,
	in_force daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(in_force)),
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	PRIMARY KEY (standard, edition),
	CONSTRAINT one_edition_at_a_time EXCLUDE USING gist (code_range(standard, standard, '[]') WITH &&, in_force WITH &&)
);
COMMENT ON TABLE standard_edition IS 'Editions of standards and rules that methods, parameters and reports refer to.';
COMMENT ON COLUMN standard_edition.standard IS 'Number or short name of the standard.';
COMMENT ON COLUMN standard_edition.edition IS 'Edition.';
COMMENT ON COLUMN standard_edition.title IS 'Title.';
COMMENT ON COLUMN standard_edition.issuer IS 'Who issued it.';
COMMENT ON COLUMN standard_edition.in_force IS 'Days on which the edition is in force; open where that is not known.';
COMMENT ON COLUMN standard_edition.reference IS 'Where to read it, or where it was read.';
COMMENT ON COLUMN standard_edition.mark IS
	'VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';

CREATE TABLE policy_parameter (
	parameter text NOT NULL CHECK (parameter <> ''),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	value numeric NOT NULL,
	unit text NOT NULL,
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	PRIMARY KEY (parameter, valid),
	CONSTRAINT one_value_at_a_time EXCLUDE USING gist (code_range(parameter, parameter, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE policy_parameter IS 'Figures that rules set and change: replace them by rows of your own.';
COMMENT ON COLUMN policy_parameter.parameter IS 'Name of the parameter.';
COMMENT ON COLUMN policy_parameter.valid IS 'Days on which it holds; open where the source does not say.';
COMMENT ON COLUMN policy_parameter.value IS 'The figure.';
COMMENT ON COLUMN policy_parameter.unit IS 'Unit of the figure; 1 for a fraction.';
COMMENT ON COLUMN policy_parameter.reference IS 'Where it is published.';
COMMENT ON COLUMN policy_parameter.mark IS
	'VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';

CREATE TABLE party (
	party text PRIMARY KEY CHECK (party <> ''),
	kind text NOT NULL CONSTRAINT kind_is_management_enterprise_utility_or_supplier
		CHECK (kind IN ('management', 'enterprise', 'utility', 'supplier')),
	name text NOT NULL,
	name_en text
);
COMMENT ON TABLE party IS
	'Who emits, consumes, supplies or manages: management body, enterprises, utilities, suppliers.';
COMMENT ON COLUMN party.party IS 'Code of the party.';
COMMENT ON COLUMN party.kind IS 'management, enterprise, utility or supplier.';
COMMENT ON COLUMN party.name IS 'Name.';
COMMENT ON COLUMN party.name_en IS 'Name in English, if there is one.';

CREATE TABLE party_share (
	party text NOT NULL REFERENCES party,
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	operational_control boolean NOT NULL,
	financial_control boolean NOT NULL,
	equity_share numeric NOT NULL CONSTRAINT equity_share_is_0_to_1_with_6_places
		CHECK (equity_share BETWEEN 0 AND 1 AND equity_share = round(equity_share, 6)),
	PRIMARY KEY (party, valid),
	CONSTRAINT one_share_at_a_time EXCLUDE USING gist (code_range(party, party, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE party_share IS
	'Control and equity share of the reporting organisation in a party, for the consolidation approaches of '
	'the GHG Protocol.';
COMMENT ON COLUMN party_share.party IS 'Code of the party.';
COMMENT ON COLUMN party_share.valid IS 'Days on which this holds.';
COMMENT ON COLUMN party_share.operational_control IS 'Whether the organisation has operational control.';
COMMENT ON COLUMN party_share.financial_control IS 'Whether the organisation has financial control.';
COMMENT ON COLUMN party_share.equity_share IS 'Share of equity, from 0 to 1, with at most 6 places.';

CREATE TABLE site (
	site text PRIMARY KEY CHECK (site <> ''),
	name text NOT NULL
);
COMMENT ON TABLE site IS 'Sites: a park, or a part of one.';
COMMENT ON COLUMN site.site IS 'Code of the site.';
COMMENT ON COLUMN site.name IS 'Name.';

CREATE TABLE plot (
	plot text PRIMARY KEY CHECK (plot <> ''),
	site text NOT NULL REFERENCES site,
	name text NOT NULL
);
COMMENT ON TABLE plot IS 'Plots of land of a site.';
COMMENT ON COLUMN plot.plot IS 'Code of the plot.';
COMMENT ON COLUMN plot.site IS 'Code of the site it belongs to.';
COMMENT ON COLUMN plot.name IS 'Name.';

CREATE TABLE source (
	source_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source text NOT NULL UNIQUE CHECK (source <> ''),
	category text NOT NULL CHECK (emission_scope(category) IS NOT NULL),
	domain text NOT NULL DEFAULT 'industry'
		CHECK (domain IN ('industry', 'residents', 'transport', 'green land')),
	factor text NOT NULL CHECK (factor <> ''),
	region text NOT NULL,
	may_be_negative boolean NOT NULL DEFAULT false,
	description text NOT NULL DEFAULT ''
);
COMMENT ON TABLE source IS
	'Emission sources and sinks: what activity is recorded of. Energy that one party supplies to another is '
	'a source of the consumer, with the supplier named.';
COMMENT ON COLUMN source.source_id IS 'Number of the source, as entries refer to it.';
COMMENT ON COLUMN source.source IS 'Code of the source.';
COMMENT ON COLUMN source.category IS 'Category of category_table(), in any of its spellings.';
COMMENT ON COLUMN source.domain IS 'industry, residents, transport or green land (T/CSES guide 6.3.1).';
COMMENT ON COLUMN source.factor IS 'Which emission factor applies: factor.factor.';
COMMENT ON COLUMN source.region IS
	'Region whose factor applies (ISO 3166-2, such as CN-JS; CN; World); the most specific factor is taken.';
COMMENT ON COLUMN source.may_be_negative IS 'Whether a reading may be negative.';
COMMENT ON COLUMN source.description IS 'What it is.';

CREATE TABLE source_owner (
	source_id integer NOT NULL REFERENCES source,
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	party text NOT NULL REFERENCES party,
	supplier text REFERENCES party,
	plot text REFERENCES plot,
	CONSTRAINT supplier_is_another_party CHECK (supplier IS DISTINCT FROM party),
	PRIMARY KEY (source_id, valid),
	CONSTRAINT one_owner_at_a_time EXCLUDE USING gist (int4range(source_id, source_id, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE source_owner IS 'Whose a source is, and where, over time.';
COMMENT ON COLUMN source_owner.source_id IS 'Number of the source.';
COMMENT ON COLUMN source_owner.valid IS 'Days on which this holds.';
COMMENT ON COLUMN source_owner.party IS 'Code of the party that emits or consumes.';
COMMENT ON COLUMN source_owner.supplier IS 'Code of the party that supplies the energy, where one does.';
COMMENT ON COLUMN source_owner.plot IS 'Code of the plot; NULL if it lies on none.';

CREATE TABLE meter (
	meter text PRIMARY KEY CHECK (meter <> ''),
	source_id integer REFERENCES source,
	carrier text NOT NULL,
	level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
	accuracy_class text NOT NULL,
	installed daterange NOT NULL DEFAULT '(,)'
);
COMMENT ON TABLE meter IS 'Meters (GB 17167).';
COMMENT ON COLUMN meter.meter IS 'Code of the meter.';
COMMENT ON COLUMN meter.source_id IS 'Number of the source it measures.';
COMMENT ON COLUMN meter.carrier IS 'What it measures: electricity, natural gas, steam, ...';
COMMENT ON COLUMN meter.level IS 'Level of GB 17167: 1 the unit, 2 its main parts, 3 main equipment.';
COMMENT ON COLUMN meter.accuracy_class IS 'Accuracy class as on the plate: 0.5S, 2.0, ...';
COMMENT ON COLUMN meter.installed IS 'Days on which it was in place.';

CREATE TABLE calibration (
	meter text NOT NULL REFERENCES meter,
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	certificate text NOT NULL,
	PRIMARY KEY (meter, valid),
	CONSTRAINT one_calibration_at_a_time EXCLUDE USING gist (code_range(meter, meter, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE calibration IS 'Calibrations of meters. A reading whose meter had none is flagged.';
COMMENT ON COLUMN calibration.meter IS 'Code of the meter.';
COMMENT ON COLUMN calibration.valid IS 'Days for which the calibration holds.';
COMMENT ON COLUMN calibration.certificate IS 'Number of the certificate.';
-- Emission factors and methods. A factor is bound to a set and its edition, a method to the sets it takes
-- factors from: never "the newest".

CREATE TABLE factor (
	factor_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	factor_set text NOT NULL CHECK (factor_set <> ''),
	factor text NOT NULL CHECK (factor <> ''),
	region text NOT NULL CHECK (region <> ''),
	scope2 text CHECK (scope2 IN ('location', 'market', 'pinned')),
	published text NOT NULL,
	value emission_factor NOT NULL GENERATED ALWAYS AS (published::emission_factor) STORED,
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	edition text NOT NULL,
	reference text NOT NULL,
	verified boolean NOT NULL,
	note text,
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT one_factor_at_a_time EXCLUDE USING gist (
		code_range(factor_set, factor_set, '[]') WITH &&,
		code_range(factor, factor, '[]') WITH &&,
		code_range(region, region, '[]') WITH &&,
		code_range(coalesce(scope2, ''), coalesce(scope2, ''), '[]') WITH &&,
		valid WITH &&) WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE factor IS
	'Emission factors. A factor is not changed: it is withdrawn, and another recorded; what was posted keeps '
	'the one it was posted with.';
COMMENT ON COLUMN factor.factor_id IS 'Number of the factor, as emissions refer to it.';
COMMENT ON COLUMN factor.factor_set IS 'Set the factor belongs to, as in factor_library(), or your own.';
COMMENT ON COLUMN factor.factor IS 'What it is a factor of, within its set: anthracite, electricity, ...';
COMMENT ON COLUMN factor.region IS 'Where it applies: World, CN, CN-JS, ...';
COMMENT ON COLUMN factor.scope2 IS
	'For purchased energy, which treatment of scope 2 it belongs to: location, market or pinned by a method.';
COMMENT ON COLUMN factor.published IS 'The factor as text: 0.5306 t CO2/MWh. It stays when the extension goes.';
COMMENT ON COLUMN factor.value IS 'The factor.';
COMMENT ON COLUMN factor.valid IS 'Days of activity to which it applies.';
COMMENT ON COLUMN factor.edition IS 'Edition of the publication.';
COMMENT ON COLUMN factor.reference IS 'Where it is published.';
COMMENT ON COLUMN factor.verified IS
	'Whether it was seen in its publication or in a source that quotes it (mark VERIFIED or VERIFIED-2); '
	'false is reported wherever the factor is used.';
COMMENT ON COLUMN factor.note IS 'Remarks.';
COMMENT ON COLUMN factor.recorded_at IS 'When the row was recorded.';
COMMENT ON COLUMN factor.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';

CREATE TABLE method (
	method text PRIMARY KEY CHECK (method <> ''),
	name text NOT NULL,
	standard text NOT NULL,
	edition text NOT NULL,
	gases text[],
	factor_sets text[] NOT NULL,
	scope2 text[] NOT NULL CHECK (scope2 IN ('{location}', '{market}', '{pinned}', '{location,market}')),
	deducts_sales boolean NOT NULL,
	scope3 boolean NOT NULL,
	natural_year boolean NOT NULL,
	basis text NOT NULL DEFAULT 'AR6' CHECK (basis::gwp_basis IS NOT NULL),
	reference text NOT NULL,
	verified boolean NOT NULL,
	FOREIGN KEY (standard, edition) REFERENCES standard_edition
);
COMMENT ON TABLE method IS
	'Accounting methods: which gases, which factors, how purchased and sold energy counts. A method is not '
	'changed: another edition is another method.';
COMMENT ON COLUMN method.method IS 'Code of the method.';
COMMENT ON COLUMN method.name IS 'Name.';
COMMENT ON COLUMN method.standard IS 'Standard or rule that it follows.';
COMMENT ON COLUMN method.edition IS 'Edition of the standard.';
COMMENT ON COLUMN method.gases IS 'Gases or families that count; NULL for all.';
COMMENT ON COLUMN method.factor_sets IS 'Sets that factors are taken from. Two that fit are an error.';
COMMENT ON COLUMN method.scope2 IS
	'Treatments of scope 2 that are posted, each by its own factor; location and market are two columns of '
	'an inventory and are never added.';
COMMENT ON COLUMN method.deducts_sales IS 'Whether energy sold over the boundary is deducted.';
COMMENT ON COLUMN method.scope3 IS 'Whether scope 3 is part of the inventory.';
COMMENT ON COLUMN method.natural_year IS 'Whether an inventory covers natural years only.';
COMMENT ON COLUMN method.basis IS 'GWP basis of the bi_ views; an inventory names its own.';
COMMENT ON COLUMN method.reference IS 'Where the method is published.';
COMMENT ON COLUMN method.verified IS
	'Whether the rules were seen in the publication or in a source that quotes it (VERIFIED or VERIFIED-2); '
	'false is reported with every inventory.';
-- Green certificates claimed for purchased electricity. A certificate serves one claim, a source has one claim
-- on a day, and a claim covers what was consumed once: so a certificate covers a MWh once.

CREATE FUNCTION serial_count(serials int8multirange) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (SELECT sum(upper(r) - lower(r)) FROM unnest(serials) AS r);
COMMENT ON FUNCTION serial_count(int8multirange) IS
	'How many serial numbers the ranges have; NULL if none or without end.';

/**
 * A claim is not changed: it is withdrawn, and another recorded.
 */
CREATE TABLE certificate_claim (
	claim_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source_id integer NOT NULL REFERENCES source,
	valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid) AND NOT upper_inf(valid)),
	registry text NOT NULL CHECK (registry <> ''),
	serials int8multirange NOT NULL CHECK (serial_count(serials) > 0),
	energy quantity NOT NULL GENERATED ALWAYS AS (quantity(serial_count(serials)::numeric, 'MWh')) STORED,
	evidence text NOT NULL CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT one_claim_of_a_certificate EXCLUDE
		USING gist (code_range(registry, registry, '[]') WITH &&, serials WITH &&)
		WHERE (withdrawn_at IS NULL),
	CONSTRAINT one_claim_of_a_source_at_a_time EXCLUDE
		USING gist (int4range(source_id, source_id, '[]') WITH &&, valid WITH &&)
		WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE certificate_claim IS
	'Claims of certificates for electricity. Under market and pinned treatment of scope 2, post() takes the '
	'factor with -certified behind its name for what they cover.';
COMMENT ON COLUMN certificate_claim.claim_id IS 'Number of the claim, as emissions refer to it.';
COMMENT ON COLUMN certificate_claim.source_id IS 'Number of the source whose consumption is covered.';
COMMENT ON COLUMN certificate_claim.valid IS
	'Days of consumption that are covered, from the first on until the certificates are used up.';
COMMENT ON COLUMN certificate_claim.registry IS 'Registry that issued the certificates.';
COMMENT ON COLUMN certificate_claim.serials IS 'Serial numbers: {[1001,1041)} are 40 certificates.';
COMMENT ON COLUMN certificate_claim.energy IS
	'Electricity of the certificates: 1 MWh each (1000 kWh; rules of issuing and trading of 2024, VERIFIED-2).';
COMMENT ON COLUMN certificate_claim.evidence IS 'Document that proves the retirement.';
COMMENT ON COLUMN certificate_claim.recorded_at IS 'When the claim was recorded.';
COMMENT ON COLUMN certificate_claim.withdrawn_at IS 'When it was withdrawn; NULL while it holds.';
-- Activity data: what was measured, over a half-open period. One period of a source is covered once.

CREATE TABLE activity (
	activity_id bigint GENERATED ALWAYS AS IDENTITY (CACHE 100),
	source_id integer NOT NULL,
	start_at timestamptz NOT NULL,
	end_at timestamptz NOT NULL,
	reading text NOT NULL,
	quantity quantity NOT NULL GENERATED ALWAYS AS (reading::quantity) STORED,
	channel text NOT NULL DEFAULT 'metered'
		CONSTRAINT channel_is_metered_invoiced_sampled_or_estimated
			CHECK (channel IN ('metered', 'invoiced', 'sampled', 'estimated')),
	quality smallint NOT NULL DEFAULT 3 CONSTRAINT quality_is_1_to_5 CHECK (quality BETWEEN 1 AND 5),
	uncertainty numeric CONSTRAINT uncertainty_is_not_negative CHECK (uncertainty >= 0),
	meter text,
	evidence text,
	recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	recorded_by text NOT NULL DEFAULT current_user,
	CONSTRAINT end_is_after_start CHECK (end_at > start_at),
	CONSTRAINT times_are_between_1900_and_2200 CHECK (start_at >= '1900-01-01 00:00Z' AND end_at < '2200-01-01 00:00Z')
) PARTITION BY RANGE (start_at);
COMMENT ON TABLE activity IS
	'Readings: activity data of a source over a half-open period. Entries are never changed; void_activity() '
	'takes one back.';
COMMENT ON COLUMN activity.activity_id IS 'Number of the reading.';
COMMENT ON COLUMN activity.source_id IS 'Number of the source.';
COMMENT ON COLUMN activity.start_at IS 'Beginning of the period, part of it.';
COMMENT ON COLUMN activity.end_at IS 'End of the period, not part of it.';
COMMENT ON COLUMN activity.reading IS
	'What was measured, as it was written down: 1200 kWh. Plain text, which stays when the extension goes.';
COMMENT ON COLUMN activity.quantity IS 'The reading as a quantity.';
COMMENT ON COLUMN activity.channel IS 'metered, invoiced, sampled or estimated.';
COMMENT ON COLUMN activity.quality IS 'Quality score from 1 (best) to 5.';
COMMENT ON COLUMN activity.uncertainty IS 'Half the 95 % interval, in percent of the quantity; NULL if not known.';
COMMENT ON COLUMN activity.meter IS 'Code of the meter.';
COMMENT ON COLUMN activity.evidence IS 'Document that proves it.';
COMMENT ON COLUMN activity.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN activity.recorded_by IS 'By which role.';

CREATE INDEX activity_source_start ON activity (source_id, start_at);
CREATE INDEX activity_order ON activity USING brin (start_at, activity_id, recorded_at) WITH (autosummarize = on);

CREATE TABLE activity_void (
	activity_id bigint PRIMARY KEY,
	reason text NOT NULL CHECK (reason <> ''),
	voided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	voided_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE activity_void IS 'Readings that were taken back, with the reason. They stay in activity.';
COMMENT ON COLUMN activity_void.activity_id IS 'Number of the reading.';
COMMENT ON COLUMN activity_void.reason IS 'Why it was taken back.';
COMMENT ON COLUMN activity_void.voided_at IS 'When.';
COMMENT ON COLUMN activity_void.voided_by IS 'By which role.';
CREATE TABLE activity_rest PARTITION OF activity DEFAULT;
COMMENT ON TABLE activity_rest IS 'Readings of months that have no partition of their own: see add_partitions().';
-- Loading files: rows come as text into activity_staging; load_activity() takes those that are sound and
-- says of each other why not.

CREATE TABLE activity_staging (
	row_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source text,
	start_at text,
	end_at text,
	reading text,
	channel text DEFAULT 'metered',
	quality text DEFAULT '3',
	uncertainty text,
	meter text,
	evidence text,
	verdict text NOT NULL DEFAULT 'new' CHECK (verdict IN ('new', 'taken', 'accepted', 'refused')),
	reason text
);
COMMENT ON TABLE activity_staging IS
	'Readings as text, as files have them. COPY into it, call load_activity(), read verdict and reason.';
COMMENT ON COLUMN activity_staging.row_no IS 'Number of the row, in order of loading.';
COMMENT ON COLUMN activity_staging.source IS 'Code of the source.';
COMMENT ON COLUMN activity_staging.start_at IS 'Beginning of the period; without a time zone, in that of the ledger.';
COMMENT ON COLUMN activity_staging.end_at IS 'End of the period, not part of it.';
COMMENT ON COLUMN activity_staging.reading IS 'What was measured: 1200 kWh.';
COMMENT ON COLUMN activity_staging.channel IS 'metered, invoiced, sampled or estimated.';
COMMENT ON COLUMN activity_staging.quality IS 'Quality score from 1 (best) to 5.';
COMMENT ON COLUMN activity_staging.uncertainty IS 'Half the 95 % interval, in percent.';
COMMENT ON COLUMN activity_staging.meter IS 'Code of the meter.';
COMMENT ON COLUMN activity_staging.evidence IS 'Document that proves it.';
COMMENT ON COLUMN activity_staging.verdict IS 'new, accepted or refused; taken while it is loaded.';
COMMENT ON COLUMN activity_staging.reason IS 'Why a row was refused.';
-- Entries: emissions, and the postings that they belong to. A posting is one batch and one block of a hash chain.

CREATE TABLE posting (
	posting_id bigint PRIMARY KEY CHECK (posting_id > 0),
	kind text NOT NULL CHECK (kind IN ('post', 'reverse')),
	method text NOT NULL REFERENCES method,
	period daterange NOT NULL,
	reverses bigint UNIQUE REFERENCES posting,
	reason text NOT NULL,
	entries bigint NOT NULL,
	digest bytea NOT NULL CHECK (length(digest) = 32),
	boundaries bytea NOT NULL CHECK (length(boundaries) = 32),
	previous bytea NOT NULL CHECK (length(previous) = 32),
	hash bytea NOT NULL CHECK (length(hash) = 32),
	posted_at timestamptz NOT NULL,
	posted_by text NOT NULL,
	CHECK ((kind = 'reverse') = (reverses IS NOT NULL))
);
COMMENT ON TABLE posting IS 'Postings: the blocks of the hash chain. Never changed.';
COMMENT ON COLUMN posting.posting_id IS 'Number of the posting, height of the block: 1, 2, 3 ... without gaps.';
COMMENT ON COLUMN posting.kind IS 'post or reverse.';
COMMENT ON COLUMN posting.method IS 'Code of the method.';
COMMENT ON COLUMN posting.period IS 'Accounting days that were posted.';
COMMENT ON COLUMN posting.reverses IS 'Number of the posting that this one takes back.';
COMMENT ON COLUMN posting.reason IS 'Why.';
COMMENT ON COLUMN posting.entries IS 'How many emission rows belong to it.';
COMMENT ON COLUMN posting.digest IS
	'sha256 of the sha256 of the payloads of its emission rows, one behind the other in order of line.';
COMMENT ON COLUMN posting.boundaries IS
	'Digest of the versions of boundaries that were recorded since the posting before: see boundaries_digest().';
COMMENT ON COLUMN posting.previous IS 'Hash of the posting before; 32 zero bytes for the first.';
COMMENT ON COLUMN posting.hash IS 'sha256 of the payload of this row: see posting_hash().';
COMMENT ON COLUMN posting.posted_at IS 'When.';
COMMENT ON COLUMN posting.posted_by IS 'By which role.';

-- No foreign keys: post() and reverse() make the rows, check_ledger() proves them, and a restore of data alone
-- does not know the order in which keys of partitions want their tables.
CREATE TABLE emission (
	posting_id bigint NOT NULL,
	line bigint NOT NULL CHECK (line > 0),
	day date NOT NULL,
	source_id integer NOT NULL,
	category text NOT NULL,
	domain text NOT NULL,
	party text NOT NULL,
	supplier text,
	plot text,
	scope2 text,
	claim_id bigint,
	quantity quantity NOT NULL,
	factor_id integer NOT NULL,
	factor emission_factor NOT NULL,
	verified boolean NOT NULL,
	mass ghg NOT NULL,
	begins smallint NOT NULL CHECK (begins BETWEEN -1 AND 1),
	reason text NOT NULL,
	payload text NOT NULL,
	PRIMARY KEY (posting_id, line, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE emission IS
	'Emissions: one row per posting, source, factor, accounting day, treatment of scope 2, claim and unit. '
	'Never changed.';
COMMENT ON COLUMN emission.posting_id IS 'Number of the posting.';
COMMENT ON COLUMN emission.line IS 'Line of the posting: 1, 2, 3 ...';
COMMENT ON COLUMN emission.day IS 'Accounting day. The readings are those of the source that touch the day.';
COMMENT ON COLUMN emission.source_id IS 'Number of the source.';
COMMENT ON COLUMN emission.category IS 'Category, as it was when posted.';
COMMENT ON COLUMN emission.domain IS 'Domain, as it was when posted.';
COMMENT ON COLUMN emission.party IS 'Party that emitted or consumed, on that day.';
COMMENT ON COLUMN emission.supplier IS 'Party that supplied the energy, if one did.';
COMMENT ON COLUMN emission.plot IS 'Plot, on that day.';
COMMENT ON COLUMN emission.scope2 IS
	'Treatment of scope 2 (location, market, pinned); NULL if not purchased energy. Different treatments are '
	'never added.';
COMMENT ON COLUMN emission.claim_id IS
	'Number of the claim whose certificates cover the electricity; NULL if none does.';
COMMENT ON COLUMN emission.quantity IS
	'Activity data of the day: the exact sum of the readings, or its change since the posting before.';
COMMENT ON COLUMN emission.factor_id IS 'Number of the factor.';
COMMENT ON COLUMN emission.factor IS 'The factor, as applied.';
COMMENT ON COLUMN emission.verified IS 'Whether factor and method are verified.';
COMMENT ON COLUMN emission.mass IS 'Quantity x factor in whole micrograms, only the gases of the method.';
COMMENT ON COLUMN emission.begins IS
	'1 if nothing of this was posted before (source, day, factor and all that the row says of them), -1 if '
	'nothing is after it, 0 for a change.';
COMMENT ON COLUMN emission.reason IS 'Why the row is there and why this factor.';
COMMENT ON COLUMN emission.payload IS
	'The row as text, by which it is hashed and can be rebuilt without the extension: see payload().';

CREATE INDEX emission_source_day ON emission (source_id, day);
CREATE INDEX emission_claim ON emission (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX emission_day ON emission USING brin (day) WITH (autosummarize = on);
CREATE TABLE emission_rest PARTITION OF emission DEFAULT;
COMMENT ON TABLE emission_rest IS 'Emissions of months that have no partition of their own: see add_partitions().';
-- Boundaries: which parties an inventory covers. A version is never changed, so that an inventory of last
-- year is made with the boundary of last year.

CREATE TABLE boundary (
	boundary text NOT NULL CHECK (boundary <> ''),
	version integer NOT NULL CHECK (version > 0),
	kind text NOT NULL CONSTRAINT kind_is_administrative_accounting_organisational_park_in_park
		CHECK (kind IN ('administrative', 'accounting', 'organisational', 'park in park')),
	approach text NOT NULL CONSTRAINT approach_is_a_control_equity_share_or_physical
		CHECK (approach IN ('operational control', 'financial control', 'equity share', 'physical')),
	name text NOT NULL,
	parent text,
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (boundary, version)
);
COMMENT ON TABLE boundary IS 'Versions of boundaries. Never changed: add_boundary() makes the next version.';
COMMENT ON COLUMN boundary.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN boundary.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN boundary.kind IS 'administrative, accounting, organisational or park in park.';
COMMENT ON COLUMN boundary.approach IS
	'How it was drawn: operational control, financial control, equity share or physical.';
COMMENT ON COLUMN boundary.name IS 'Name.';
COMMENT ON COLUMN boundary.parent IS 'Code of the boundary it lies in, if it does.';
COMMENT ON COLUMN boundary.recorded_at IS 'When the version was recorded.';
COMMENT ON COLUMN boundary.recorded_by IS 'By which role.';

CREATE TABLE boundary_party (
	boundary text NOT NULL,
	version integer NOT NULL,
	party text NOT NULL REFERENCES party,
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	share numeric(7, 6) NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
	FOREIGN KEY (boundary, version) REFERENCES boundary,
	EXCLUDE USING gist (code_range(boundary, boundary, '[]') WITH &&, int4range(version, version, '[]') WITH &&,
		code_range(party, party, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE boundary_party IS 'The parties inside a version of a boundary.';
COMMENT ON COLUMN boundary_party.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN boundary_party.version IS 'Version of the boundary.';
COMMENT ON COLUMN boundary_party.party IS 'Code of the party.';
COMMENT ON COLUMN boundary_party.valid IS 'Days on which the party is inside.';
COMMENT ON COLUMN boundary_party.share IS 'Share of its emissions that counts: 1, or the equity share.';
-- Rollup: emissions per day, source and treatment of scope 2, kept up to date by adding what is new. The
-- sum of a ghg is exact, so that the rollup is what a recomputation would give, to the last digit.

CREATE TABLE rollup_key (
	key_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	method text NOT NULL REFERENCES method,
	source_id integer NOT NULL REFERENCES source,
	scope2 text NOT NULL,
	category text NOT NULL,
	domain text NOT NULL,
	party text NOT NULL,
	supplier text NOT NULL,
	plot text NOT NULL,
	verified boolean NOT NULL,
	CONSTRAINT one_key UNIQUE (method, source_id, scope2, category, domain, party, supplier, plot, verified)
);
COMMENT ON TABLE rollup_key IS
	'What rows of the rollup say of their source: stored once, since it is the same on most days. An empty '
	'text is what NULL is in emission.';
COMMENT ON COLUMN rollup_key.key_id IS 'Number of the key.';
COMMENT ON COLUMN rollup_key.method IS 'Code of the method.';
COMMENT ON COLUMN rollup_key.source_id IS 'Number of the source.';
COMMENT ON COLUMN rollup_key.scope2 IS 'Treatment of scope 2.';
COMMENT ON COLUMN rollup_key.category IS 'Category.';
COMMENT ON COLUMN rollup_key.domain IS 'Domain.';
COMMENT ON COLUMN rollup_key.party IS 'Party that emitted or consumed.';
COMMENT ON COLUMN rollup_key.supplier IS 'Party that supplied the energy.';
COMMENT ON COLUMN rollup_key.plot IS 'Plot.';
COMMENT ON COLUMN rollup_key.verified IS 'Whether factor and method are verified.';

CREATE TABLE rollup (
	key_id integer NOT NULL REFERENCES rollup_key,
	day date NOT NULL,
	mass ghg NOT NULL,
	entries integer NOT NULL,
	PRIMARY KEY (key_id, day)
);
CREATE INDEX rollup_day ON rollup USING brin (day) WITH (autosummarize);
COMMENT ON TABLE rollup IS 'Emissions per key (method, source, treatment of scope 2 ...) and day, as of rollup_state.';
COMMENT ON COLUMN rollup.key_id IS 'Number of the key.';
COMMENT ON COLUMN rollup.day IS 'Accounting day.';
COMMENT ON COLUMN rollup.mass IS 'Sum of the masses.';
COMMENT ON COLUMN rollup.entries IS 'How many factors stand posted for the source and day: 0 if all was taken back.';

CREATE TABLE rollup_state (
	posting_id bigint NOT NULL,
	one boolean PRIMARY KEY DEFAULT true CHECK (one)
);
COMMENT ON TABLE rollup_state IS 'One row: up to which posting the rollup is made.';
COMMENT ON COLUMN rollup_state.posting_id IS 'Number of the last posting in the rollup; 0 for none.';
COMMENT ON COLUMN rollup_state.one IS 'There is only one row.';
INSERT INTO rollup_state VALUES (0);
-- Published inventories: frozen with their digest. What is posted later makes one stale; it never changes it.

CREATE TABLE published_inventory (
	publication_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	period daterange NOT NULL,
	boundary text NOT NULL,
	version integer NOT NULL,
	approach text NOT NULL,
	parties text[] NOT NULL,
	method text NOT NULL REFERENCES method,
	standard text NOT NULL,
	edition text NOT NULL,
	gases text[],
	scope2 text[] NOT NULL,
	factor_sets text[] NOT NULL,
	unverified text[],
	basis text NOT NULL,
	as_of timestamptz NOT NULL,
	head bigint NOT NULL,
	lines bigint NOT NULL CHECK (lines > 0),
	digest bytea NOT NULL CHECK (length(digest) = 32),
	note text NOT NULL,
	published_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (boundary, version) REFERENCES boundary
);
COMMENT ON TABLE published_inventory IS
	'Inventories as they were published, with what they were made with. Never changed.';
COMMENT ON COLUMN published_inventory.publication_id IS 'Number of the publication.';
COMMENT ON COLUMN published_inventory.period IS 'Accounting days.';
COMMENT ON COLUMN published_inventory.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN published_inventory.version IS 'Version of the boundary.';
COMMENT ON COLUMN published_inventory.approach IS 'Approach of the boundary.';
COMMENT ON COLUMN published_inventory.parties IS 'Codes of the parties inside.';
COMMENT ON COLUMN published_inventory.method IS 'Code of the method.';
COMMENT ON COLUMN published_inventory.standard IS 'Standard that the method follows.';
COMMENT ON COLUMN published_inventory.edition IS 'Edition of the standard.';
COMMENT ON COLUMN published_inventory.gases IS 'Gases or families that count; NULL for all.';
COMMENT ON COLUMN published_inventory.scope2 IS 'Treatments of scope 2.';
COMMENT ON COLUMN published_inventory.factor_sets IS 'Sets of the factors, with their editions.';
COMMENT ON COLUMN published_inventory.unverified IS 'Factors, or the method, that are not verified; NULL if all are.';
COMMENT ON COLUMN published_inventory.basis IS 'GWP basis.';
COMMENT ON COLUMN published_inventory.as_of IS 'Time as of which it was made.';
COMMENT ON COLUMN published_inventory.head IS 'Number of the last posting at that time.';
COMMENT ON COLUMN published_inventory.lines IS 'How many lines it has.';
COMMENT ON COLUMN published_inventory.digest IS 'sha256 of its lines, each ended by a line feed, in order.';
COMMENT ON COLUMN published_inventory.note IS 'Remarks.';
COMMENT ON COLUMN published_inventory.published_by IS 'By which role.';

CREATE TABLE published_line (
	publication_id bigint NOT NULL REFERENCES published_inventory,
	line bigint NOT NULL,
	content text NOT NULL,
	PRIMARY KEY (publication_id, line)
);
COMMENT ON TABLE published_line IS 'The lines of published inventories, as text.';
COMMENT ON COLUMN published_line.publication_id IS 'Number of the publication.';
COMMENT ON COLUMN published_line.line IS 'Number of the line.';
COMMENT ON COLUMN published_line.content IS
	'month, scope, direction, category, domain, party, plot, mass, CO2e, the same by the market, removed '
	'mass, CO2e, verified, as payload() writes them.';
-- Statistics: what a park reports that is no emission activity: output, value added, people, areas, waste, waste heat,
-- water, counts of enterprises. They are the denominators of intensities and both sides of shares.

CREATE TABLE statistic_item (
	item text PRIMARY KEY CHECK (item <> ''),
	name text NOT NULL,
	name_zh text,
	unit text NOT NULL CONSTRAINT unit_is_percent_or_of_a_quantity CHECK (unit = '%' OR quantity(1, unit) IS NOT NULL),
	kind text NOT NULL CONSTRAINT kind_is_flow_level_or_state CHECK (kind IN ('flow', 'level', 'state')),
	what text NOT NULL,
	CONSTRAINT percentages_do_not_add_up CHECK (unit <> '%' OR kind <> 'flow')
);
COMMENT ON TABLE statistic_item IS
	'What is recorded in table statistic. Add your own, such as the output of each product; an item is not changed.';
COMMENT ON COLUMN statistic_item.item IS 'Code of the item.';
COMMENT ON COLUMN statistic_item.name IS 'Name.';
COMMENT ON COLUMN statistic_item.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN statistic_item.unit IS 'Unit that figures are given in and converted to; % for a plain percentage.';
COMMENT ON COLUMN statistic_item.kind IS
	'What periods do to it: flow (months add up to the year), level (the mean over the days: people), state '
	'(as on the last day: numbers of enterprises, areas, yes or no).';
COMMENT ON COLUMN statistic_item.what IS 'What it is, and what of that is not settled by the source.';

CREATE TABLE statistic (
	statistic_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	boundary text NOT NULL,
	version integer NOT NULL,
	item text NOT NULL REFERENCES statistic_item,
	period daterange NOT NULL,
	reading text,
	quantity quantity GENERATED ALWAYS AS (CASE WHEN reading !~ '%\s*$' THEN reading::quantity END) STORED,
	percent numeric GENERATED ALWAYS AS (CASE WHEN reading ~ '%\s*$' THEN rtrim(reading, E'% \t')::numeric END) STORED,
	evidence text NOT NULL CONSTRAINT evidence_is_named CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (boundary, version) REFERENCES boundary
);
CREATE INDEX statistic_boundary_item ON statistic (boundary, item);
COMMENT ON TABLE statistic IS
	'Figures of statistic_item, of a boundary and a period. Never changed: a newer entry of the same '
	'boundary, item and period replaces an older one, and one without a reading takes it back.';
COMMENT ON COLUMN statistic.statistic_id IS 'Number of the entry.';
COMMENT ON COLUMN statistic.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN statistic.version IS
	'Version of the boundary that the figure is of: the latest when it was recorded, if not given.';
COMMENT ON COLUMN statistic.item IS 'Code of the item.';
COMMENT ON COLUMN statistic.period IS 'Days that the figure is of: whole months.';
COMMENT ON COLUMN statistic.reading IS
	'The figure as it was written down: 1200 t, 35 %. Plain text, which stays when the extension goes. NULL: '
	'what was recorded of the period is taken back.';
COMMENT ON COLUMN statistic.quantity IS 'The figure as a quantity; NULL for a percentage.';
COMMENT ON COLUMN statistic.percent IS 'The figure as a percentage; NULL for a quantity.';
COMMENT ON COLUMN statistic.evidence IS 'Document that proves it, or why it is taken back.';
COMMENT ON COLUMN statistic.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN statistic.recorded_by IS 'By which role.';
-- Energy in tonnes of coal equivalent, from the entries that an inventory is made of: the same readings, days, boundary
-- and time, so that both sides of an intensity rest on one account.

CREATE TABLE energy_coefficient (
	coefficient_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	energy text NOT NULL CHECK (energy <> ''),
	valuation text NOT NULL CONSTRAINT valuation_is_equivalent_or_calorific
		CHECK (valuation IN ('equivalent', 'calorific')),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	content text NOT NULL CONSTRAINT content_is_energy
		CHECK (dimension(content::quantity) = 'energy' AND sign(content::quantity) > 0),
	per text NOT NULL CONSTRAINT per_is_a_unit CHECK (quantity(1, per) IS NOT NULL),
	clean boolean NOT NULL,
	non_fossil boolean NOT NULL CONSTRAINT non_fossil_is_clean CHECK (clean OR NOT non_fossil),
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT one_coefficient_at_a_time EXCLUDE USING gist (code_range(energy, energy, '[]') WITH &&,
		code_range(valuation, valuation, '[]') WITH &&, valid WITH &&) WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE energy_coefficient IS
	'Energy of a unit of fuel, electricity, heat, at equivalent or calorific value. A coefficient is not '
	'changed: it is withdrawn, and another recorded.';
COMMENT ON COLUMN energy_coefficient.coefficient_id IS 'Number of the coefficient.';
COMMENT ON COLUMN energy_coefficient.energy IS
	'What it is of: the factor of a source (anthracite, your own name); for purchased energy without one, '
	'the carrier, with -direct, -certified or -nonfossil behind it as factors have.';
COMMENT ON COLUMN energy_coefficient.valuation IS
	'equivalent (what it took to make it) or calorific (what it contains). They differ for electricity.';
COMMENT ON COLUMN energy_coefficient.valid IS 'Days of use to which it applies.';
COMMENT ON COLUMN energy_coefficient.content IS 'Energy of one unit: 25.024 GJ, 0.3 tce.';
COMMENT ON COLUMN energy_coefficient.per IS 'The unit: t, MWh.';
COMMENT ON COLUMN energy_coefficient.clean IS 'Whether it counts as clean energy.';
COMMENT ON COLUMN energy_coefficient.non_fossil IS 'Whether it is not of fossil origin.';
COMMENT ON COLUMN energy_coefficient.reference IS 'Where it is published, and what of it is not settled.';
COMMENT ON COLUMN energy_coefficient.mark IS
	'VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';
COMMENT ON COLUMN energy_coefficient.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN energy_coefficient.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';
-- Indicators: ratios of what the ledger knows, and of statistics, of one period and one boundary.

CREATE TABLE indicator (
	indicator_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	indicator text NOT NULL CHECK (indicator <> ''),
	name text NOT NULL,
	name_zh text,
	unit text NOT NULL,
	better text NOT NULL CONSTRAINT better_is_higher_or_lower CHECK (better IN ('higher', 'lower')),
	numerator text[] NOT NULL CONSTRAINT numerator_names_measures
		CHECK (cardinality(numerator) > 0 AND array_position(numerator, NULL) IS NULL),
	numerator_unit text NOT NULL,
	denominator text[] CONSTRAINT denominator_names_measures
		CHECK (cardinality(denominator) > 0 AND array_position(denominator, NULL) IS NULL),
	denominator_unit text,
	scale numeric NOT NULL DEFAULT 1 CONSTRAINT scale_is_more_than_0 CHECK (scale > 0 AND scale < 'Infinity'),
	at_zero numeric,
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT denominator_has_a_unit CHECK ((denominator IS NULL) = (denominator_unit IS NULL)),
	CONSTRAINT at_zero_is_of_a_ratio CHECK (at_zero IS NULL OR denominator IS NOT NULL)
);
CREATE UNIQUE INDEX one_indicator_of_a_code ON indicator (indicator) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE indicator IS
	'Definitions of indicators: scale x numerator / denominator. Add your own. A definition is not changed: '
	'it is withdrawn, and another recorded, so that old figures come out as they were.';
COMMENT ON COLUMN indicator.indicator_id IS 'Number of the definition.';
COMMENT ON COLUMN indicator.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN indicator.name IS 'Name.';
COMMENT ON COLUMN indicator.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN indicator.unit IS 'Unit of the value; % for shares, of which 80 is 80 %.';
COMMENT ON COLUMN indicator.better IS 'Which values are better: higher or lower.';
COMMENT ON COLUMN indicator.numerator IS
	'Measures that are added up for the numerator: codes of statistic_item or of measure_table().';
COMMENT ON COLUMN indicator.numerator_unit IS 'Unit of the numerator, into which its measures are converted.';
COMMENT ON COLUMN indicator.denominator IS
	'Measures that are added up for the denominator; NULL for a figure that is no ratio.';
COMMENT ON COLUMN indicator.denominator_unit IS 'Unit of the denominator.';
COMMENT ON COLUMN indicator.scale IS 'What the ratio is multiplied with: 100 for percent.';
COMMENT ON COLUMN indicator.at_zero IS
	'Value where the denominator is 0: 100 for carbon neutrality; NULL: there is no value then.';
COMMENT ON COLUMN indicator.reference IS 'Where it is defined, and what of the definition is not settled.';
COMMENT ON COLUMN indicator.mark IS
	'Mark of the definition: VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) '
	'or UNVERIFIED.';
COMMENT ON COLUMN indicator.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN indicator.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';
-- Targets: a tree, in which children of the same measure re-add to their parent; progress against what the ledger says.

CREATE TABLE target (
	target_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	target text NOT NULL CHECK (target <> ''),
	parent text,
	name text NOT NULL,
	kind text NOT NULL DEFAULT 'near-term' CONSTRAINT kind_is_interim_near_long_term_or_net_zero
		CHECK (kind IN ('interim', 'near-term', 'long-term', 'net-zero')),
	boundary text NOT NULL,
	measure text NOT NULL,
	method text NOT NULL REFERENCES method,
	basis text NOT NULL DEFAULT 'AR6' CHECK (basis::gwp_basis IS NOT NULL),
	base_year integer NOT NULL CHECK (base_year BETWEEN 1900 AND 2200),
	base_value numeric NOT NULL CONSTRAINT base_is_not_negative CHECK (base_value >= 0 AND base_value < 1e15),
	target_year integer NOT NULL CHECK (target_year BETWEEN 1900 AND 2200),
	target_value numeric NOT NULL CONSTRAINT target_is_not_negative CHECK (target_value >= 0 AND target_value < 1e15),
	interim_years integer[] NOT NULL DEFAULT '{}',
	interim_values numeric[] NOT NULL DEFAULT '{}',
	withdrawn boolean NOT NULL DEFAULT false,
	reference text NOT NULL CHECK (reference <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	CONSTRAINT interim_points_are_a_pathway CHECK (
		pathway_target(base_year || interim_years || target_year, base_value || interim_values || target_value,
			base_year) >= 0)
);
CREATE INDEX target_code ON target (target, target_id);
COMMENT ON TABLE target IS
	'Versions of targets. Never changed: a newer entry of the same code replaces an older one, or takes it back.';
COMMENT ON COLUMN target.target_id IS 'Number of the entry.';
COMMENT ON COLUMN target.target IS 'Code of the target.';
COMMENT ON COLUMN target.parent IS 'Code of the target that it is a part of; NULL for one of its own.';
COMMENT ON COLUMN target.name IS 'Name.';
COMMENT ON COLUMN target.kind IS 'interim, near-term, long-term or net-zero.';
COMMENT ON COLUMN target.boundary IS 'Code of the boundary that it is of: the park, a party.';
COMMENT ON COLUMN target.measure IS
	'What it is about: an indicator, or a measure of measure_table() or statistic_item, such as emission_scope_1_2_t.';
COMMENT ON COLUMN target.method IS 'Code of the method by which it is measured.';
COMMENT ON COLUMN target.basis IS 'GWP basis by which it is measured.';
COMMENT ON COLUMN target.base_year IS 'Base year.';
COMMENT ON COLUMN target.base_value IS 'Figure of the base year, as it was when the target was set.';
COMMENT ON COLUMN target.target_year IS 'Target year.';
COMMENT ON COLUMN target.target_value IS 'Figure to be reached in the target year.';
COMMENT ON COLUMN target.interim_years IS
	'Years of interim targets between base and target year; between any two points the pathway is straight.';
COMMENT ON COLUMN target.interim_values IS 'Figures of the interim targets.';
COMMENT ON COLUMN target.withdrawn IS 'Whether this entry takes the target back.';
COMMENT ON COLUMN target.reference IS 'Document in which it was set, or why it is taken back.';
COMMENT ON COLUMN target.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN target.recorded_by IS 'By which role.';
-- Performance parameters, what is observed of them, and the baselines that they are held against. Observations and
-- baselines are entries: a correction is another observation, another fit is another version.

CREATE TABLE performance_parameter (
	parameter text NOT NULL CHECK (parameter <> ''),
	version integer NOT NULL CHECK (version > 0),
	boundary text,
	department text NOT NULL CHECK (department <> ''),
	process text NOT NULL CHECK (process <> ''),
	role text NOT NULL CHECK (role <> ''),
	name text NOT NULL CHECK (name <> ''),
	unit text NOT NULL CHECK (unit <> ''),
	better text NOT NULL CONSTRAINT better_is_lower_or_higher CHECK (better IN ('lower', 'higher')),
	additive boolean NOT NULL,
	data_source text NOT NULL CONSTRAINT data_source_is_stated CHECK (data_source <> ''),
	frequency text NOT NULL CONSTRAINT frequency_is_stated CHECK (frequency <> ''),
	variables integer NOT NULL CONSTRAINT at_most_16_variables CHECK (variables BETWEEN 0 AND 16),
	method text REFERENCES method,
	factors text[],
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (parameter, version)
);
COMMENT ON TABLE performance_parameter IS
	'Parameters of carbon performance, by version. Never changed: add_parameter() makes the next version. '
	'Source: T/CSES guide 6.4.';
COMMENT ON COLUMN performance_parameter.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN performance_parameter.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN performance_parameter.boundary IS
	'Code of the boundary that it is about; NULL if about none of the ledger.';
COMMENT ON COLUMN performance_parameter.department IS 'Department that answers for it.';
COMMENT ON COLUMN performance_parameter.process IS 'Process.';
COMMENT ON COLUMN performance_parameter.role IS 'Post.';
COMMENT ON COLUMN performance_parameter.name IS 'Name.';
COMMENT ON COLUMN performance_parameter.unit IS 'Unit of its values. The same in every version.';
COMMENT ON COLUMN performance_parameter.better IS
	'Which values are better: lower or higher. The same in every version.';
COMMENT ON COLUMN performance_parameter.additive IS
	'Whether values of periods add up to that of the whole (tonnes do, tonnes per tonne of product do not). '
	'The same in every version.';
COMMENT ON COLUMN performance_parameter.data_source IS 'Where values come from (T/CSES guide 6.4 a).';
COMMENT ON COLUMN performance_parameter.frequency IS 'How often it is observed (T/CSES guide 6.4 a).';
COMMENT ON COLUMN performance_parameter.variables IS 'How many relevant variables it has: see relevant_variable.';
COMMENT ON COLUMN performance_parameter.method IS
	'Code of the accounting method that values are made by; NULL if by none of the ledger.';
COMMENT ON COLUMN performance_parameter.factors IS
	'Codes of the emission factors that values rest on; NULL for all of the sets of the method.';
COMMENT ON COLUMN performance_parameter.recorded_at IS 'When the version was recorded.';
COMMENT ON COLUMN performance_parameter.recorded_by IS 'By which role.';

CREATE TABLE relevant_variable (
	parameter text NOT NULL,
	version integer NOT NULL,
	position integer NOT NULL CHECK (position BETWEEN 1 AND 16),
	name text NOT NULL CHECK (name <> ''),
	unit text NOT NULL CHECK (unit <> ''),
	PRIMARY KEY (parameter, version, position),
	UNIQUE (parameter, version, name),
	FOREIGN KEY (parameter, version) REFERENCES performance_parameter
);
COMMENT ON TABLE relevant_variable IS
	'Relevant variables of a version of a parameter: what changes as a matter of routine and moves it, such '
	'as output or degree days. Source: T/CSES guide 6.4; IPMVP routine adjustments (VERIFIED-2).';
COMMENT ON COLUMN relevant_variable.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN relevant_variable.version IS 'Version of the parameter.';
COMMENT ON COLUMN relevant_variable.position IS 'Its place in observation.variables: 1, 2, 3 ...';
COMMENT ON COLUMN relevant_variable.name IS 'Name.';
COMMENT ON COLUMN relevant_variable.unit IS 'Unit.';

CREATE TABLE observation (
	observation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	parameter text NOT NULL,
	version integer NOT NULL,
	period daterange NOT NULL CONSTRAINT period_has_days CHECK (check_period(period) IS NOT NULL),
	value numeric CONSTRAINT value_is_finite CHECK (value > '-Infinity' AND value < 'Infinity'),
	variables numeric[] NOT NULL DEFAULT '{}' CONSTRAINT variables_are_finite
		CHECK (coalesce(array_ndims(variables), 1) = 1
		AND array_position(variables, NULL) IS NULL AND 'NaN' <> ALL (variables) AND 'Infinity' <> ALL (variables)
			AND '-Infinity' <> ALL (variables)),
	evidence text NOT NULL DEFAULT '',
	supersedes bigint UNIQUE REFERENCES observation CHECK (supersedes < observation_id),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (parameter, version) REFERENCES performance_parameter,
	CONSTRAINT only_what_was_observed_is_taken_back CHECK (value IS NOT NULL OR supersedes IS NOT NULL)
);
CREATE INDEX observation_parameter ON observation (parameter, (lower(period)));
COMMENT ON TABLE observation IS
	'Values of parameters with those of their relevant variables. Never changed: an observation that '
	'supersedes another takes its place.';
COMMENT ON COLUMN observation.observation_id IS 'Number of the observation.';
COMMENT ON COLUMN observation.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN observation.version IS 'Version of the parameter; filled in with the latest.';
COMMENT ON COLUMN observation.period IS 'Days that it covers. Observations of a parameter that stand do not overlap.';
COMMENT ON COLUMN observation.value IS
	'Value, in the unit of the parameter; NULL takes the superseded observation back.';
COMMENT ON COLUMN observation.variables IS 'Values of the relevant variables, by position.';
COMMENT ON COLUMN observation.evidence IS 'Where it is from.';
COMMENT ON COLUMN observation.supersedes IS 'Number of the observation that this one replaces.';
COMMENT ON COLUMN observation.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN observation.recorded_by IS 'By which role.';

CREATE TABLE baseline_model (
	parameter text NOT NULL,
	version integer NOT NULL CHECK (version > 0),
	kind text NOT NULL CONSTRAINT kind_is_base_year_or_base_line CHECK (kind IN ('base year', 'base line')),
	period daterange NOT NULL,
	parameter_version integer NOT NULL,
	observations integer NOT NULL,
	observed bigint[] NOT NULL,
	total numeric NOT NULL,
	mean numeric NOT NULL,
	model text,
	fit baseline GENERATED ALWAYS AS (model::baseline) STORED,
	lowest numeric[],
	highest numeric[],
	r2 double precision,
	cv_rmse double precision,
	durbin_watson double precision,
	minimum_r2 numeric,
	maximum_cv_rmse numeric,
	minimum_observations numeric,
	shortcoming text,
	boundary text,
	boundary_version integer,
	method text REFERENCES method,
	standard text,
	edition text,
	factors text[],
	reason text NOT NULL CHECK (reason <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (parameter, version),
	FOREIGN KEY (parameter, parameter_version) REFERENCES performance_parameter,
	FOREIGN KEY (boundary, boundary_version) REFERENCES boundary,
	CONSTRAINT a_base_line_has_a_model CHECK ((kind = 'base line') = (model IS NOT NULL))
);
COMMENT ON TABLE baseline_model IS
	'Baselines of parameters, by version, with how good they were when made and what they rest on. Never '
	'changed: fit_baseline() makes the next version. Source: T/CSES guide 6.5.';
COMMENT ON COLUMN baseline_model.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN baseline_model.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN baseline_model.kind IS
	'base year (the plain values of the period) or base line (a regression over the relevant variables).';
COMMENT ON COLUMN baseline_model.period IS 'Days of the baseline.';
COMMENT ON COLUMN baseline_model.parameter_version IS 'Version of the parameter when it was made.';
COMMENT ON COLUMN baseline_model.observations IS 'How many observations it is made of.';
COMMENT ON COLUMN baseline_model.observed IS 'Their numbers.';
COMMENT ON COLUMN baseline_model.total IS 'Sum of their values.';
COMMENT ON COLUMN baseline_model.mean IS 'Mean of their values.';
COMMENT ON COLUMN baseline_model.model IS
	'The fitted baseline as text; NULL for a base year. It stays when the extension goes.';
COMMENT ON COLUMN baseline_model.fit IS
	'The fitted baseline: coef(), predict() and the like tell of it; NULL for a base year.';
COMMENT ON COLUMN baseline_model.lowest IS
	'Lowest value of each relevant variable among the observations; NULL for a base year.';
COMMENT ON COLUMN baseline_model.highest IS 'Highest value of each; NULL for a base year.';
COMMENT ON COLUMN baseline_model.r2 IS 'R2 of the model over its observations; NULL for a base year.';
COMMENT ON COLUMN baseline_model.cv_rmse IS
	'CV(RMSE) of the model over its observations, as a fraction; NULL for a base year.';
COMMENT ON COLUMN baseline_model.durbin_watson IS
	'Durbin-Watson statistic of its residuals in order of time: about 2 without autocorrelation; far from '
	'it, bounds of an improvement are too narrow. NULL for a base year, and if all residuals are 0.';
COMMENT ON COLUMN baseline_model.minimum_r2 IS 'Policy parameter "baseline minimum r2" when it was made.';
COMMENT ON COLUMN baseline_model.maximum_cv_rmse IS 'Policy parameter "baseline maximum cv_rmse" when it was made.';
COMMENT ON COLUMN baseline_model.minimum_observations IS
	'Policy parameter "baseline minimum observations" when it was made.';
COMMENT ON COLUMN baseline_model.shortcoming IS
	'Which of R2 and CV(RMSE) is not good enough; NULL if both are. No improvement is proved against such a baseline.';
COMMENT ON COLUMN baseline_model.boundary IS 'Code of the boundary, if the parameter is about one.';
COMMENT ON COLUMN baseline_model.boundary_version IS 'Version of the boundary when it was made.';
COMMENT ON COLUMN baseline_model.method IS 'Code of the accounting method, if the parameter has one.';
COMMENT ON COLUMN baseline_model.standard IS 'Standard of the method.';
COMMENT ON COLUMN baseline_model.edition IS 'Edition of the standard.';
COMMENT ON COLUMN baseline_model.factors IS
	'Emission factors in use in the period when it was made: see factors_in_use().';
COMMENT ON COLUMN baseline_model.reason IS 'Why it was made.';
COMMENT ON COLUMN baseline_model.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN baseline_model.recorded_by IS 'By which role.';

/**
 * Only what is decided with a delta counts.
 *
 * Source: T/CSES guide 6.5; IPMVP non-routine adjustments (VERIFIED-2).
 */
CREATE TABLE baseline_adjustment (
	adjustment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	parameter text NOT NULL,
	baseline_version integer NOT NULL,
	kind text NOT NULL CONSTRAINT kind_is_model_non_routine_method_factor_boundary_or_error
		CHECK (kind IN ('model', 'non-routine', 'method', 'factor', 'boundary', 'error')),
	status text NOT NULL CONSTRAINT status_is_opened_or_decided CHECK (status IN ('opened', 'decided')),
	outcome text CONSTRAINT outcome_is_adjust_new_baseline_or_none
		CHECK (outcome IN ('adjust', 'new baseline', 'none')),
	period daterange CONSTRAINT period_has_days CHECK (period IS NULL OR check_period(period) IS NOT NULL),
	delta numeric CONSTRAINT delta_is_finite CHECK (delta > '-Infinity' AND delta < 'Infinity'),
	cause text NOT NULL CHECK (cause <> ''),
	reason text NOT NULL CHECK (reason <> ''),
	evidence text NOT NULL DEFAULT '',
	decides bigint UNIQUE REFERENCES baseline_adjustment,
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (parameter, baseline_version) REFERENCES baseline_model,
	CONSTRAINT what_is_decided_has_an_outcome CHECK ((status = 'decided') = (outcome IS NOT NULL)),
	CONSTRAINT an_adjustment_has_a_period_and_a_delta
		CHECK ((coalesce(outcome, '') = 'adjust') = (delta IS NOT NULL AND period IS NOT NULL)),
	CONSTRAINT what_decides_is_decided CHECK (decides IS NULL OR status = 'decided' AND decides < adjustment_id)
);
CREATE UNIQUE INDEX one_adjustment_of_a_cause ON baseline_adjustment (parameter, baseline_version, cause)
	WHERE status = 'opened';
COMMENT ON TABLE baseline_adjustment IS
	'Adjustments of baselines, opened and decided. Never changed: a decision is another entry.';
COMMENT ON COLUMN baseline_adjustment.adjustment_id IS 'Number of the entry.';
COMMENT ON COLUMN baseline_adjustment.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN baseline_adjustment.baseline_version IS 'Version of its baseline.';
COMMENT ON COLUMN baseline_adjustment.kind IS
	'model (it no longer fits), non-routine (static factors), method, factor, boundary or error.';
COMMENT ON COLUMN baseline_adjustment.status IS 'opened (to be decided) or decided.';
COMMENT ON COLUMN baseline_adjustment.outcome IS
	'adjust (delta is added to the baseline), new baseline (another version was fitted) or none; NULL while opened.';
COMMENT ON COLUMN baseline_adjustment.period IS 'Days of the delta, or of what caused the entry.';
COMMENT ON COLUMN baseline_adjustment.delta IS
	'What the baseline is more over the period, with its sign, in the unit of the parameter; shared by days '
	'if the parameter is additive, else added to each value.';
COMMENT ON COLUMN baseline_adjustment.cause IS 'What caused it: one entry is opened of a cause.';
COMMENT ON COLUMN baseline_adjustment.reason IS 'Why, with figures.';
COMMENT ON COLUMN baseline_adjustment.evidence IS 'Engineering records and the like.';
COMMENT ON COLUMN baseline_adjustment.decides IS
	'Number of the opened entry that this one decides; NULL if none was opened.';
COMMENT ON COLUMN baseline_adjustment.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN baseline_adjustment.recorded_by IS 'By which role.';
-- What makes a baseline one to be adjusted: a model that no longer fits, static factors, boundaries, methods and
-- factors that changed. Each is listed with its figures, opened once, and decided by somebody.

/**
 * Never changed: a value holds until the next, and one recorded for the same day takes its place.
 *
 * Source: T/CSES guide 6.5 b; IPMVP (VERIFIED-2).
 */
CREATE TABLE static_factor (
	static_factor_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	parameter text NOT NULL,
	version integer NOT NULL,
	static_factor text NOT NULL CHECK (static_factor <> ''),
	since date NOT NULL CHECK (isfinite(since)),
	value numeric NOT NULL CONSTRAINT value_is_finite CHECK (value > '-Infinity' AND value < 'Infinity'),
	unit text NOT NULL CHECK (unit <> ''),
	tolerance numeric NOT NULL CONSTRAINT tolerance_is_a_fraction CHECK (tolerance >= 0 AND tolerance <= 1),
	evidence text NOT NULL DEFAULT '',
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (parameter, version) REFERENCES performance_parameter
);
COMMENT ON TABLE static_factor IS
	'Static factors of parameters: what does not change as a matter of routine, such as floor area, '
	'installed capacity or shifts.';
COMMENT ON COLUMN static_factor.static_factor_id IS 'Number of the entry.';
COMMENT ON COLUMN static_factor.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN static_factor.version IS 'Version of the parameter; filled in with the latest.';
COMMENT ON COLUMN static_factor.static_factor IS 'Name of the factor.';
COMMENT ON COLUMN static_factor.since IS 'First day on which it had this value.';
COMMENT ON COLUMN static_factor.value IS 'The value.';
COMMENT ON COLUMN static_factor.unit IS 'Its unit, the same for all values of a factor.';
COMMENT ON COLUMN static_factor.tolerance IS
	'How far this value may be from that of the baseline period, as a fraction of the latter: 0.1 is 10 %. '
	'Exactly the tolerance is within.';
COMMENT ON COLUMN static_factor.evidence IS 'Where it is from.';
COMMENT ON COLUMN static_factor.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN static_factor.recorded_by IS 'By which role.';
-- Base years and their recalculation in the sense of the GHG Protocol: what structural change, a new method or an
-- error would have changed in the base year. Versions are never changed, so that an old report keeps its base year.

/**
 * Source: GHG Protocol Corporate Standard, chapter 5, as quoted in secondary sources (VERIFIED-2).
 */
CREATE TABLE base_year (
	boundary text NOT NULL,
	version integer NOT NULL CHECK (version > 0),
	kind text NOT NULL CONSTRAINT kind_is_set_or_recalculated CHECK (kind IN ('set', 'recalculated')),
	period daterange NOT NULL CONSTRAINT period_has_days CHECK (check_period(period) IS NOT NULL),
	boundary_version integer NOT NULL,
	method text NOT NULL REFERENCES method,
	scopes integer[] NOT NULL CONSTRAINT scopes_are_1_2_3 CHECK (cardinality(scopes) > 0 AND scopes <@ '{1,2,3}'),
	scope2 text NOT NULL CONSTRAINT scope2_is_location_market_or_pinned
		CHECK (scope2 IN ('location', 'market', 'pinned')),
	stated text NOT NULL,
	emissions co2e NOT NULL GENERATED ALWAYS AS (stated::co2e) STORED,
	publication_id bigint REFERENCES published_inventory,
	threshold numeric,
	forced boolean NOT NULL DEFAULT false,
	evidence text NOT NULL,
	reason text NOT NULL CHECK (reason <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (boundary, version),
	FOREIGN KEY (boundary, boundary_version) REFERENCES boundary,
	CONSTRAINT recalculated_against_a_threshold CHECK ((kind = 'recalculated') = (threshold IS NOT NULL))
);
COMMENT ON TABLE base_year IS
	'Base years of boundaries, by version. Never changed: set_base_year() and recalculate_base_year() make '
	'the next version.';
COMMENT ON COLUMN base_year.boundary IS
	'Code of the boundary. It has one base year; a second one, for scope 3 say, wants a boundary of its own.';
COMMENT ON COLUMN base_year.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN base_year.kind IS
	'set (from an inventory or a typed figure) or recalculated (the version before and what its events change).';
COMMENT ON COLUMN base_year.period IS 'Days of the base year.';
COMMENT ON COLUMN base_year.boundary_version IS
	'Version of the boundary when the version was made; of the inventory, where it is from one.';
COMMENT ON COLUMN base_year.method IS 'Code of the method.';
COMMENT ON COLUMN base_year.scopes IS 'Scopes that the emissions are of.';
COMMENT ON COLUMN base_year.scope2 IS 'Treatment of scope 2 in them: location, market or pinned.';
COMMENT ON COLUMN base_year.stated IS
	'Gross emissions of the base year as text: 100000 tCO2e AR6. It stays when the extension goes.';
COMMENT ON COLUMN base_year.emissions IS 'Gross emissions of the base year.';
COMMENT ON COLUMN base_year.publication_id IS
	'Number of the published inventory they are from; NULL if they were typed or recalculated.';
COMMENT ON COLUMN base_year.threshold IS
	'Threshold that the recalculation was held against, as a fraction; NULL where it was set.';
COMMENT ON COLUMN base_year.forced IS 'Whether it was recalculated below the threshold.';
COMMENT ON COLUMN base_year.evidence IS 'Where the figure is written.';
COMMENT ON COLUMN base_year.reason IS 'Why this version was made.';
COMMENT ON COLUMN base_year.recorded_at IS 'When the version was recorded.';
COMMENT ON COLUMN base_year.recorded_by IS 'By which role.';

/**
 * The sign of an effect is not given by the kind of the event: an acquired plant may have been a supplier before.
 *
 * Source: GHG Protocol Corporate Standard, chapter 5, as quoted in secondary sources (VERIFIED-2).
 */
CREATE TABLE structural_event (
	event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	boundary text NOT NULL,
	base_version integer NOT NULL,
	day date NOT NULL,
	kind text NOT NULL CONSTRAINT kind_is_structural_method_factor_error_or_organic_growth
		CHECK (kind IN ('acquire', 'divest', 'insource', 'outsource', 'method', 'factor', 'error', 'organic growth')),
	existed_in_base_year boolean NOT NULL DEFAULT true,
	stated text,
	effect co2e GENERATED ALWAYS AS (stated::co2e) STORED,
	description text NOT NULL CHECK (description <> ''),
	evidence text NOT NULL,
	supersedes bigint UNIQUE REFERENCES structural_event CHECK (supersedes < event_id),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (boundary, base_version) REFERENCES base_year,
	CONSTRAINT effect_where_it_counts CHECK ((stated IS NOT NULL) = (kind <> 'organic growth' AND existed_in_base_year))
);
COMMENT ON TABLE structural_event IS
	'What would have changed the emissions of a base year, and organic growth, which never does. Never '
	'changed: an event that supersedes another takes its place.';
COMMENT ON COLUMN structural_event.event_id IS 'Number of the event.';
COMMENT ON COLUMN structural_event.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN structural_event.base_version IS
	'Version of the base year that the effect is on; filled in with the latest.';
COMMENT ON COLUMN structural_event.day IS 'When it happened, or when the error was found.';
COMMENT ON COLUMN structural_event.kind IS
	'acquire, divest, insource, outsource, method, factor, error or organic growth.';
COMMENT ON COLUMN structural_event.existed_in_base_year IS
	'Whether what changed hands, or was wrong, was there in the base year; what was not never counts.';
COMMENT ON COLUMN structural_event.stated IS
	'Effect on the gross emissions of the base year as text, with its sign: -5000 tCO2e AR6. NULL where an '
	'event never counts.';
COMMENT ON COLUMN structural_event.effect IS 'The effect.';
COMMENT ON COLUMN structural_event.description IS 'What happened.';
COMMENT ON COLUMN structural_event.evidence IS 'Where the figure is from.';
COMMENT ON COLUMN structural_event.supersedes IS
	'Number of the event that this one replaces; it can, until a version of the base year has it in.';
COMMENT ON COLUMN structural_event.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN structural_event.recorded_by IS 'By which role.';

CREATE TABLE base_year_event (
	event_id bigint PRIMARY KEY REFERENCES structural_event,
	boundary text NOT NULL,
	version integer NOT NULL,
	FOREIGN KEY (boundary, version) REFERENCES base_year
);
COMMENT ON TABLE base_year_event IS
	'Which version of a base year has which event in it: each event one at most. Never changed.';
COMMENT ON COLUMN base_year_event.event_id IS 'Number of the event.';
COMMENT ON COLUMN base_year_event.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN base_year_event.version IS 'Version of the base year.';
-- Rating: schemes as rows, and the grades that boundaries were given, with all that they rest on.

/**
 * A rating keeps the definition that it was made with.
 */
CREATE TABLE rating_scheme (
	scheme text NOT NULL CHECK (scheme <> ''),
	edition text NOT NULL CHECK (edition <> ''),
	name text NOT NULL,
	name_zh text,
	issuer text NOT NULL,
	status text NOT NULL CONSTRAINT status_is_official_user_or_placeholder
		CHECK (status IN ('official', 'user', 'placeholder')),
	thresholds_status text NOT NULL CONSTRAINT thresholds_status_is_official_user_or_placeholder
		CHECK (thresholds_status IN ('official', 'user', 'placeholder')),
	mode text NOT NULL CONSTRAINT mode_is_grades_points_or_index CHECK (mode IN ('grades', 'points', 'index')),
	park_types text[] CONSTRAINT park_types_are_some CHECK (cardinality(park_types) > 0),
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	note text,
	PRIMARY KEY (scheme, edition)
);
COMMENT ON TABLE rating_scheme IS
	'Rating schemes: load_rating_scheme() copies published ones, INSERTs into this table, rating_grade and '
	'rating_rule make your own. check_rating_scheme() says what is wrong with one.';
COMMENT ON COLUMN rating_scheme.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating_scheme.edition IS 'Edition.';
COMMENT ON COLUMN rating_scheme.name IS 'Name.';
COMMENT ON COLUMN rating_scheme.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN rating_scheme.issuer IS 'Who issued it.';
COMMENT ON COLUMN rating_scheme.status IS
	'official (of the issuer), user (to be confirmed by whoever uses it, or your own) or placeholder.';
COMMENT ON COLUMN rating_scheme.thresholds_status IS
	'The same of its thresholds. Every rating reports the weaker of the two.';
COMMENT ON COLUMN rating_scheme.mode IS
	'grades (conditions that must hold), points (sum of weight x points) or index (weighted '
	'mean of value / lead x 100).';
COMMENT ON COLUMN rating_scheme.park_types IS 'Types of parks that it knows; NULL: those that its rules name.';
COMMENT ON COLUMN rating_scheme.reference IS 'Where it is published.';
COMMENT ON COLUMN rating_scheme.mark IS
	'VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';
COMMENT ON COLUMN rating_scheme.note IS 'Remarks: what is not certain.';

CREATE TABLE rating_grade (
	scheme text NOT NULL,
	edition text NOT NULL,
	grade text NOT NULL CHECK (grade <> ''),
	rank integer NOT NULL CHECK (rank > 0),
	name text NOT NULL,
	name_zh text,
	optional_min_count integer NOT NULL DEFAULT 0 CHECK (optional_min_count >= 0),
	score_from numeric,
	score_below numeric,
	PRIMARY KEY (scheme, edition, grade),
	FOREIGN KEY (scheme, edition) REFERENCES rating_scheme
);
COMMENT ON TABLE rating_grade IS 'Grades of rating schemes.';
COMMENT ON COLUMN rating_grade.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating_grade.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN rating_grade.grade IS 'Code of the grade.';
COMMENT ON COLUMN rating_grade.rank IS 'Rank: 1 for the lowest, without gaps.';
COMMENT ON COLUMN rating_grade.name IS 'Name.';
COMMENT ON COLUMN rating_grade.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN rating_grade.optional_min_count IS 'How many optional rules of it and of lower grades must be met.';
COMMENT ON COLUMN rating_grade.score_from IS 'Of points and index: the score from which on it is reached.';
COMMENT ON COLUMN rating_grade.score_below IS
	'The score at which the next grade begins; NULL for the highest, or to be told by the next.';

CREATE TABLE rating_rule (
	rule_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	scheme text NOT NULL,
	edition text NOT NULL,
	rule text NOT NULL CHECK (rule <> ''),
	indicator text NOT NULL CHECK (indicator <> ''),
	name text NOT NULL,
	name_zh text,
	unit text,
	grade text,
	operator text CONSTRAINT operator_is_one_of_five CHECK (operator IN ('>=', '<=', '>', '<', 'known')),
	threshold numeric,
	mandatory boolean NOT NULL DEFAULT true,
	excludable boolean NOT NULL DEFAULT false,
	park_types text[],
	class_indicator text,
	class_from numeric,
	class_below numeric,
	weight numeric,
	points jsonb,
	lead numeric,
	lower_is_better boolean NOT NULL DEFAULT false,
	cap numeric,
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	note text,
	UNIQUE (scheme, edition, rule),
	CONSTRAINT rule_has_an_operator_or_points_or_a_lead CHECK (num_nonnulls(operator, points, lead) = 1),
	FOREIGN KEY (scheme, edition) REFERENCES rating_scheme,
	FOREIGN KEY (scheme, edition, grade) REFERENCES rating_grade
);
COMMENT ON TABLE rating_rule IS
	'Rules of rating schemes: conditions of a grade and of those above it, keys of points, or lead values.';
COMMENT ON COLUMN rating_rule.rule_id IS 'Number of the rule: their order in results.';
COMMENT ON COLUMN rating_rule.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating_rule.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN rating_rule.rule IS 'Name of the rule, once in its scheme.';
COMMENT ON COLUMN rating_rule.indicator IS
	'Code of the indicator: of table indicator, or another, which is missing until there is one.';
COMMENT ON COLUMN rating_rule.name IS 'Name.';
COMMENT ON COLUMN rating_rule.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN rating_rule.unit IS 'Unit of the threshold or lead value; an indicator in another unit is refused.';
COMMENT ON COLUMN rating_rule.grade IS 'Grade that a condition belongs to; NULL for what gives a score.';
COMMENT ON COLUMN rating_rule.operator IS 'Of a condition: >=, <=, >, < or known (of any value).';
COMMENT ON COLUMN rating_rule.threshold IS 'Threshold; NULL for known.';
COMMENT ON COLUMN rating_rule.mandatory IS 'Whether a condition must be met; optional ones are counted.';
COMMENT ON COLUMN rating_rule.excludable IS 'Whether it may be excluded with a reason: table rating_exclusion.';
COMMENT ON COLUMN rating_rule.park_types IS 'Types of parks that it is for; NULL for all.';
COMMENT ON COLUMN rating_rule.class_indicator IS
	'Indicator whose value decides whether it is for a park; NULL: for all.';
COMMENT ON COLUMN rating_rule.class_from IS 'First value of that indicator that it is for; NULL: no lower limit.';
COMMENT ON COLUMN rating_rule.class_below IS 'First value that it is not for any more; NULL: no upper limit.';
COMMENT ON COLUMN rating_rule.weight IS 'Weight of points or of an index; NULL for 1.';
COMMENT ON COLUMN rating_rule.points IS
	'Key of points: [{"at_least": 80, "points": 3}, ...], or with at_most, or with is for answers.';
COMMENT ON COLUMN rating_rule.lead IS 'Lead value of an index.';
COMMENT ON COLUMN rating_rule.lower_is_better IS 'Whether the index is lead / value instead of value / lead.';
COMMENT ON COLUMN rating_rule.cap IS 'Most index points of one rule, where 100 is the lead value; NULL for no limit.';
COMMENT ON COLUMN rating_rule.reference IS 'Where it is published.';
COMMENT ON COLUMN rating_rule.mark IS 'Mark of the threshold: VERIFIED, VERIFIED-2 or UNVERIFIED.';
COMMENT ON COLUMN rating_rule.note IS 'Remarks.';

-- ---- what is said of a park beside its indicators ----

CREATE TABLE park_type (
	boundary text NOT NULL CHECK (boundary <> ''),
	scheme text NOT NULL CHECK (scheme <> ''),
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	park_type text NOT NULL CHECK (park_type <> ''),
	evidence text NOT NULL CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	withdrawn_at timestamptz,
	CONSTRAINT one_type_at_a_time EXCLUDE
		USING gist (code_range(boundary, boundary, '[]') WITH &&, code_range(scheme, scheme, '[]') WITH &&,
		valid WITH &&) WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE park_type IS
	'The type of a park, in the words of a scheme, for schemes with rules for some types of parks. Not '
	'changed: withdrawn, and another recorded.';
COMMENT ON COLUMN park_type.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN park_type.scheme IS 'Code of the scheme whose word it is.';
COMMENT ON COLUMN park_type.valid IS
	'Days on which it is of this type; a rating takes what holds for all of its period.';
COMMENT ON COLUMN park_type.park_type IS 'The type.';
COMMENT ON COLUMN park_type.evidence IS 'Document that proves it.';
COMMENT ON COLUMN park_type.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN park_type.recorded_by IS 'By which role.';
COMMENT ON COLUMN park_type.withdrawn_at IS 'When it was withdrawn; NULL while it holds.';

CREATE TABLE rating_exclusion (
	boundary text NOT NULL CHECK (boundary <> ''),
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	scheme text NOT NULL,
	edition text NOT NULL,
	rule text NOT NULL,
	reason text NOT NULL CONSTRAINT reason_is_given CHECK (btrim(reason) <> ''),
	evidence text NOT NULL CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	withdrawn_at timestamptz,
	FOREIGN KEY (scheme, edition, rule) REFERENCES rating_rule (scheme, edition, rule),
	CONSTRAINT one_exclusion_at_a_time EXCLUDE
		USING gist (code_range(boundary, boundary, '[]') WITH &&, code_range(scheme, scheme, '[]') WITH &&,
		code_range(edition, edition, '[]') WITH &&, code_range(rule, rule, '[]') WITH &&, valid WITH &&)
			WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE rating_exclusion IS
	'Rules that a park is not rated by, with the reason. Only rules that the scheme marks excludable can be. '
	'Not changed: withdrawn.';
COMMENT ON COLUMN rating_exclusion.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN rating_exclusion.valid IS 'Days for which it holds; a rating takes what holds for all of its period.';
COMMENT ON COLUMN rating_exclusion.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating_exclusion.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN rating_exclusion.rule IS 'Name of the rule.';
COMMENT ON COLUMN rating_exclusion.reason IS 'Why the rule does not fit the park.';
COMMENT ON COLUMN rating_exclusion.evidence IS 'Document that proves it.';
COMMENT ON COLUMN rating_exclusion.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN rating_exclusion.recorded_by IS 'By which role.';
COMMENT ON COLUMN rating_exclusion.withdrawn_at IS 'When it was withdrawn; NULL while it holds.';
-- Ratings that were made: frozen with the definition of the scheme, the indicators and the inventory that they rest on.

CREATE TABLE rating (
	rating_id bigint PRIMARY KEY CHECK (rating_id > 0),
	period daterange NOT NULL,
	boundary text NOT NULL,
	version integer NOT NULL,
	method text NOT NULL REFERENCES method,
	basis text NOT NULL,
	scheme text NOT NULL,
	edition text NOT NULL,
	definition jsonb NOT NULL,
	definition_digest bytea NOT NULL CHECK (length(definition_digest) = 32),
	status text NOT NULL CHECK (status IN ('official', 'user', 'placeholder')),
	outcome text NOT NULL CONSTRAINT outcome_is_one_of_four
		CHECK (outcome IN ('graded', 'not met', 'incomplete', 'no class')),
	grade text,
	rank integer,
	score numeric,
	missing text[] NOT NULL,
	rules jsonb NOT NULL,
	next_grade text,
	next jsonb,
	indicators jsonb NOT NULL,
	exclusions jsonb NOT NULL,
	park_type text,
	factor_sets text[],
	unverified text[],
	inventory_digest bytea NOT NULL CHECK (length(inventory_digest) = 32),
	as_of timestamptz NOT NULL,
	head bigint NOT NULL,
	note text NOT NULL,
	rated_by text NOT NULL DEFAULT current_user,
	digest bytea NOT NULL CHECK (length(digest) = 32),
	CONSTRAINT grade_is_of_what_is_graded CHECK ((outcome = 'graded') = (grade IS NOT NULL)),
	FOREIGN KEY (boundary, version) REFERENCES boundary
);
CREATE INDEX rating_boundary_scheme ON rating (boundary, scheme);
COMMENT ON TABLE rating IS
	'Ratings of boundaries, with what they were made with. Never changed: a later rating of the same period '
	'is another row. rate() makes them.';
COMMENT ON COLUMN rating.rating_id IS 'Number of the rating.';
COMMENT ON COLUMN rating.period IS 'Accounting days.';
COMMENT ON COLUMN rating.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN rating.version IS 'Version of the boundary.';
COMMENT ON COLUMN rating.method IS 'Code of the accounting method.';
COMMENT ON COLUMN rating.basis IS 'GWP basis.';
COMMENT ON COLUMN rating.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN rating.definition IS 'The scheme as it was: what carbon_rating() was given.';
COMMENT ON COLUMN rating.definition_digest IS 'sha256 of the definition as text.';
COMMENT ON COLUMN rating.status IS
	'What the grade is worth: official, user or placeholder, the weaker of the scheme and its thresholds.';
COMMENT ON COLUMN rating.outcome IS
	'graded; not met (all is known, not even the lowest grade is reached); incomplete (see missing); no '
	'class (the scheme does not cover such a park).';
COMMENT ON COLUMN rating.grade IS 'Grade; NULL if there is none.';
COMMENT ON COLUMN rating.rank IS 'Rank of the grade, 1 for the lowest; 0 if not met; NULL if nothing can be said.';
COMMENT ON COLUMN rating.score IS 'Score, of points and index.';
COMMENT ON COLUMN rating.missing IS 'Indicators that are missing, and park_type.';
COMMENT ON COLUMN rating.rules IS 'Every rule with value, status and reason.';
COMMENT ON COLUMN rating.next_grade IS 'The next grade; NULL for the highest, and without a rank.';
COMMENT ON COLUMN rating.next IS
	'What the next grade takes: gaps in the units of indicators and of their numerators, points lacking.';
COMMENT ON COLUMN rating.indicators IS 'The indicators that it was made with.';
COMMENT ON COLUMN rating.exclusions IS 'Rules that were excluded, with reasons.';
COMMENT ON COLUMN rating.park_type IS 'Type of the park in the words of the scheme; NULL if none is recorded.';
COMMENT ON COLUMN rating.factor_sets IS 'Sets of the factors of the inventory, with their editions.';
COMMENT ON COLUMN rating.unverified IS 'Factors, the method and indicators that are not verified; NULL if all are.';
COMMENT ON COLUMN rating.inventory_digest IS
	'sha256 of the lines of the inventory, each ended by a line feed, in order, as publish_inventory() hashes them.';
COMMENT ON COLUMN rating.as_of IS 'Time as of which it was made.';
COMMENT ON COLUMN rating.head IS 'Number of the last posting at that time.';
COMMENT ON COLUMN rating.note IS 'Remarks.';
COMMENT ON COLUMN rating.rated_by IS 'By which role.';
COMMENT ON COLUMN rating.digest IS 'sha256 of the row: rating_digest().';
-- The clock of the ledger: when a row was recorded tells which postings, publications and ratings saw it.

CREATE FUNCTION last_posted() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT b.posted_at FROM posting AS b ORDER BY b.posting_id DESC LIMIT 1);
COMMENT ON FUNCTION last_posted() IS 'Time of the last posting; NULL if there is none.';

CREATE FUNCTION last_published() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT max(p.as_of) FROM published_inventory AS p);
COMMENT ON FUNCTION last_published() IS 'The latest time as of which an inventory was published; NULL if none was.';

CREATE FUNCTION last_rated() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT r.as_of FROM rating AS r ORDER BY r.rating_id DESC LIMIT 1);
COMMENT ON FUNCTION last_rated() IS 'Time of the last rating; NULL if there is none.';

-- Times of postings, publications and boundaries are an order, also where a clock is set back.
CREATE FUNCTION ledger_now() RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS
$$
BEGIN
	RETURN greatest(clock_timestamp(), last_posted() + interval '1 microsecond',
		last_published() + interval '1 microsecond', last_rated() + interval '1 microsecond');
END
$$;
COMMENT ON FUNCTION ledger_now() IS 'The time, but later than that of every posting, publication and rating.';

-- here, since the clock reads tables that refer to some of these
ALTER TABLE boundary ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE statistic ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE target ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE performance_parameter ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE observation ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE baseline_model ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE baseline_adjustment ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE static_factor ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE base_year ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE structural_event ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE park_type ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE rating_exclusion ALTER recorded_at SET DEFAULT ledger_now();
$layout$
	WHEN 2 THEN $layout$
-- Which modules a ledger has, and what was made for it.

CREATE TABLE ledger_module (
	module text PRIMARY KEY,
	extension name NOT NULL,
	layout integer NOT NULL CHECK (layout > 0),
	version text NOT NULL,
	parameters jsonb NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ledger_module IS 'The modules of this ledger. upgrade_ledger() keeps it.';
COMMENT ON COLUMN ledger_module.module IS 'base, or what an add_...() function added.';
COMMENT ON COLUMN ledger_module.extension IS 'The extension that it comes from.';
COMMENT ON COLUMN ledger_module.layout IS 'How far its tables are migrated.';
COMMENT ON COLUMN ledger_module.version IS 'Version of the extension that made its code.';
COMMENT ON COLUMN ledger_module.parameters IS 'What was filled into its texts, such as the spatial reference system.';
COMMENT ON COLUMN ledger_module.changed_at IS 'When layout, version or parameters became so.';

ALTER TABLE ledger_meta ADD COLUMN ledger uuid NOT NULL DEFAULT gen_random_uuid();
COMMENT ON COLUMN ledger_meta.ledger IS
	'Which ledger this is: each block of its chain says so. A copy that was restored has the same.';

CREATE TABLE ledger_object (
	kind text NOT NULL,
	identity text NOT NULL,
	module text NOT NULL,
	definition text NOT NULL,
	PRIMARY KEY (kind, identity)
);
COMMENT ON TABLE ledger_object IS
	'The manifest: every object that create_ledger(), the add_...() functions and upgrade_ledger() made here. What is '
	'not listed is its users''.';
COMMENT ON COLUMN ledger_object.kind IS 'table, view, type, function, column, constraint, index, trigger or policy.';
COMMENT ON COLUMN ledger_object.identity IS
	'Name; of a function with the types of its arguments, of a part with the table.';
COMMENT ON COLUMN ledger_object.module IS 'The module that made it.';
COMMENT ON COLUMN ledger_object.definition IS
	'What it was when it was made: what check_ledger() compares; without names of schemas.';

/**
 * For what functions with the rights of the ledger's owner write, where current_user is that owner: PostgreSQL does not
 * say who was current_user when they were called. Rows that people insert say current_user, which in a function of
 * another role with the rights of that one is that one.
 */
CREATE FUNCTION caller() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END;
COMMENT ON FUNCTION caller() IS
	'Who acts, as the session says: the role of SET ROLE, or else the one that logged in.';

CREATE FUNCTION session_role() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN nullif(session_user::text, caller());
COMMENT ON FUNCTION session_role() IS 'The role that logged in, where it acts as another one; NULL where it does not.';
-- The manifest of a ledger that layout 1 made, which kept none: what of it is there no more is taken off later.

INSERT INTO ledger_object (kind, identity, module, definition)
SELECT l.kind, pg_catalog.concat_ws('.', l.relation, p.part), 'base', ''
FROM (VALUES
	('table', NULL, '{activity,activity_staging,activity_void,base_year,base_year_event,baseline_adjustment,
		baseline_model,boundary,boundary_party,calibration,certificate_claim,emission,energy_coefficient,factor,
		indicator,ledger_meta,meter,method,observation,park_type,party,party_share,performance_parameter,plot,
		policy_parameter,posting,published_inventory,published_line,rating,rating_exclusion,rating_grade,rating_rule,
		rating_scheme,relevant_variable,rollup,rollup_key,rollup_state,site,source,source_owner,standard_edition,
		static_factor,statistic,statistic_item,structural_event,target}'::text[]),
	('view', NULL, '{activity_flag,bi_data_quality,bi_emission_monthly,bi_indicator,bi_inventory,bi_rating,
		bi_rating_rule,certificate_use,current_rollup,pending_adjustment,publication_status}'::text[]),
	('type', NULL, '{code_range}'::text[]),
	('function', NULL, '{"accounting_day(timestamptz)","accounting_start(date)","activity_gap(daterange)",
		"add_boundary(text, _text, text, text, text, text)",
		"add_parameter(text, text, text, text, text, text, text, text, text, _text, _text, bool, text, text, _text)",
		"add_partitions(date, date)","adds_up(text)","adjust_baseline(text, daterange, numeric, text, text, text)",
		"adopt_factors(text, text, text, text, text)","append_base_year(base_year, _int8)",
		"base_year_at(text, timestamptz)","base_year_change(co2e, _co2e, numeric)",
		"base_year_recalculation(text, timestamptz)","baseline_at(text, int4, timestamptz)",
		"baseline_chart_svg(text, daterange, text, int4, timestamptz)",
		"baseline_performance(text, daterange, int4, timestamptz)",
		"baseline_shortcoming(float8, float8, numeric, numeric)",
		"baseline_summary(text, daterange, float8, int4, timestamptz)","baseline_trigger(timestamptz)",
		"between_points(target, int4)","boundaries_digest(timestamptz, timestamptz)",
		"boundary_emission(daterange, text, int4, text, timestamptz)","boundary_share(_text, text)",
		"boundary_transfer(daterange, text)","boundary_version(text, timestamptz)","calendar_year(int4)",
		"carbon_intensity(daterange, text, text, gwp_basis, text, text, timestamptz)",
		"carbon_rating(daterange, text, text, text, gwp_basis, text, timestamptz)","change_percent(numeric, numeric)",
		"chart_axis(_numeric, int4, int4)","chart_bars(_numeric, numeric, numeric, int4)",
		"chart_line(_numeric, numeric, numeric, int4)","chart_step(numeric)",
		"chart_svg(text, _text, text, _text, _numeric, _numeric, _numeric)","chart_x(int8, int4)","check_activity()",
		"check_adjustment()","check_base_years()","check_baselines()","check_blocks()","check_certificates(posting)",
		"check_chain()","check_children()","check_claim()","check_event()","check_exclusion()","check_figures()",
		"check_guards()","check_indicator()","check_observation()","check_period(daterange)",
		"check_posted(daterange, text, text, timestamptz)","check_posting()","check_rating_scheme(text)",
		"check_ratings()","check_readings()","check_scopes(text, _int4, text)","check_sequence()",
		"check_static_factor()","check_statistic()","check_target()","check_targets(timestamptz)",
		"check_unit(int4, date, quantity, emission_factor)","check_withdrawal()","checkpoint()",
		"converts(text, text)","count_gases(ghg, _text)",
		"counted_emission(int8, daterange, text, int4, method, timestamptz, bool)",
		"counts(int4, numeric, numeric, bool)","current_inventory()","daily_activity(daterange, _int4)",
		"day_share(numeric, date, int4, daterange)","decide_adjustment(int8, text, text, numeric, daterange, text)",
		"direction(text, numeric)","emission_payload(emission)",
		"emission_peak(text, text, gwp_basis, int4, timestamptz)",
		"emission_years(text, text, gwp_basis, timestamptz)","energy_names(text, text, bool)",
		"energy_rows(daterange, text, int4, method, _text, timestamptz)",
		"energy_use(daterange, text, text, text, timestamptz)",
		"exclusions_of(text, text, text, daterange, timestamptz)",
		"factors_in_use(text, _text, daterange, timestamptz)","find_method(text, daterange, gwp_basis)",
		"fit_baseline(text, daterange, text, text)","forecast(_int4, _float8, int4, float8)",
		"guard_activity(regclass)","guard_entries(regclass)","guard_row(regclass, _text)",
		"improvement_proof(numeric, numeric, numeric, numeric, text)","in_measure_unit(numeric, text, text)",
		"indicator_rows(daterange, text, int4, method, gwp_basis, timestamptz)",
		"indicator_years(text, _int4, text, text, gwp_basis, timestamptz)",
		"indicators(daterange, text, text, gwp_basis, timestamptz)",
		"indicators_of(jsonb, daterange, text, text, gwp_basis, timestamptz)",
		"inventory(daterange, text, text, gwp_basis, timestamptz)",
		"inventory_digest(daterange, text, text, gwp_basis, timestamptz)",
		"inventory_from(int8, daterange, text, int4, method, gwp_basis, text, timestamptz)",
		"inventory_lines(daterange, text, text, gwp_basis, timestamptz)",
		"inventory_statement(daterange, text, text, gwp_basis, timestamptz)","keep_row()","lacking_text(jsonb)",
		"lacking_tonnes(jsonb)","last_posted()","last_published()","last_rated()","latest_rating()","ledger_now()",
		"load_activity()","load_activity_rows(int8, int8)","load_factors(text, _text)","load_rating_scheme(text)",
		"lock_activity()","lock_ledger()","measure_rows(daterange, text, int4, method, gwp_basis, timestamptz)",
		"measure_table()","measure_unit(text)","measured_value(text, int4, text, text, gwp_basis, timestamptz)",
		"measures(daterange, text, text, gwp_basis, timestamptz)","missing_days(daterange, _daterange)",
		"model_text(baseline_model)","model_trigger(baseline_model, timestamptz)",
		"next_posting(text, text, daterange, text, int8)",
		"non_routine_adjustment(text, int4, bool, daterange, timestamptz)",
		"observed(text, daterange, int4, timestamptz)","open_adjustments()","open_event(text, timestamptz)",
		"parameter_at(text, timestamptz)","park_type_of(text, text, daterange, timestamptz)","payload(_text)",
		"period_name(daterange)","pick_factor(int4, date, text, text, bool)","policy_day(timestamptz)",
		"policy_value(text, date)","post(daterange, text, text)","posting_hash(posting)",
		"publish_inventory(daterange, text, text, gwp_basis, text)",
		"rate(daterange, text, text, text, gwp_basis, text, text)","rating_digest(rating)","rating_problem(int8)",
		"rebuild_rollup()","recalculate_base_year(text, text, bool)","refresh_rollup()","refuse_change()",
		"refuse_ownerless(int4, date)","reproduce_inventory(int8)","reproduce_rating(int8)",
		"rest_trigger(baseline_model, timestamptz)","reverse(int8, text)","rollup_at(timestamptz)",
		"rollup_since(int8)","rollup_until(int8, text, date, date, timestamptz, _date, bool, _text)",
		"same_measure_unit(text, text)","same_parties(text, int4, int4, daterange)","scheme_definition(text, text)",
		"scheme_edition(text, text)","seal_posting(posting, int8)","secure_views()","serial_count(int8multirange)",
		"set_base_year(int8, text, _int4, text, _int8)",
		"set_base_year(text, daterange, text, co2e, text, text, _int4, text, _int8)",
		"standing_emission(text, date, date)","standing_observation(text, daterange, timestamptz)",
		"standing_statistic(text, timestamptz)","standing_target(timestamptz)",
		"static_factor_history(text, timestamptz)","static_factor_trigger(baseline_model, timestamptz)",
		"statistics(daterange, text, timestamptz)","target_forecast(text, float8, timestamptz)",
		"target_gap(timestamptz)","target_progress(text, timestamptz)","target_value(target, int4)","tell_of_part()",
		"trace_emission(int8, int8)","unescape(text)","unposted(daterange, text)","upward(target, text)",
		"void_activity(int8, text)","wanted_activity(daterange, method)","xml_text(text)",
		"year_indicators(text, int4, text)"}'::text[]),
	('column', 'activity', '{activity_id,channel,end_at,evidence,meter,quality,quantity,reading,recorded_at,
		recorded_by,source_id,start_at,uncertainty}'::text[]),
	('column', 'activity_flag', '{activity_id,end_at,flag,meter,source_id,start_at}'::text[]),
	('column', 'activity_staging', '{channel,end_at,evidence,meter,quality,reading,reason,row_no,source,start_at,
		uncertainty,verdict}'::text[]),
	('column', 'activity_void', '{activity_id,reason,voided_at,voided_by}'::text[]),
	('column', 'base_year', '{boundary,boundary_version,emissions,evidence,forced,kind,method,period,publication_id,
		reason,recorded_at,recorded_by,scope2,scopes,stated,threshold,version}'::text[]),
	('column', 'base_year_event', '{boundary,event_id,version}'::text[]),
	('column', 'baseline_adjustment', '{adjustment_id,baseline_version,cause,decides,delta,evidence,kind,outcome,
		parameter,period,reason,recorded_at,recorded_by,status}'::text[]),
	('column', 'baseline_model', '{boundary,boundary_version,cv_rmse,durbin_watson,edition,factors,fit,highest,kind,
		lowest,maximum_cv_rmse,mean,method,minimum_observations,minimum_r2,model,observations,observed,parameter,
		parameter_version,period,r2,reason,recorded_at,recorded_by,shortcoming,standard,total,version}'::text[]),
	('column', 'bi_data_quality', '{category,covered_days,covered_days_exact,estimated,id,invoiced,metered,month,
		quality,quality_exact,readings,sampled,source,uncalibrated}'::text[]),
	('column', 'bi_emission_monthly', '{boundary,co2e_market_t,co2e_market_t_exact,co2e_t,co2e_t_exact,gwp_basis,id,
		method,month,removed_t,removed_t_exact,scope,scope2,verified}'::text[]),
	('column', 'bi_indicator', '{better,boundary,boundary_version,change_percent,change_percent_exact,denominator,
		denominator_exact,denominator_unit,gwp_basis,id,indicator,mark,method,missing,name,name_zh,numerator,
		numerator_exact,numerator_unit,previous,previous_exact,unit,value,value_exact,verified,year}'::text[]),
	('column', 'bi_inventory', '{boundary,boundary_version,category,co2_biogenic_t,co2_biogenic_t_exact,co2_t,
		co2_t_exact,co2e_market_t,co2e_market_t_exact,co2e_t,co2e_t_exact,direction,domain,edition,factor_sets,gases,
		gwp_basis,id,method,month,party,plot,removed_t,removed_t_exact,scope,scope2,standard,verified}'::text[]),
	('column', 'bi_rating', '{boundary,boundary_version,edition,factor_sets,grade,gwp_basis,id,method,missing,
		next_gap_score,next_gap_score_exact,next_gap_t,next_gap_t_exact,next_grade,next_takes,outcome,period_from,
		period_until,rank,ranks,scheme,score,score_exact,stale,status,verified,year}'::text[]),
	('column', 'bi_rating_rule', '{boundary,edition,grade,gwp_basis,id,indicator,mandatory,met,method,operator,
		period_from,rating_id,reason,rule,scheme,score,score_exact,status,threshold,threshold_exact,thresholds_status,
		unit,value,value_exact,year}'::text[]),
	('column', 'boundary', '{approach,boundary,kind,name,parent,recorded_at,recorded_by,version}'::text[]),
	('column', 'boundary_party', '{boundary,party,share,valid,version}'::text[]),
	('column', 'calibration', '{certificate,meter,valid}'::text[]),
	('column', 'certificate_claim', '{claim_id,energy,evidence,recorded_at,registry,serials,source_id,valid,
		withdrawn_at}'::text[]),
	('column', 'certificate_use', '{claim_id,covered,energy,method,problem,registry,serials,source,unused,valid,
		withdrawn_at}'::text[]),
	('column', 'current_rollup', '{category,day,domain,entries,mass,method,party,plot,scope2,source_id,supplier,
		verified}'::text[]),
	('column', 'emission', '{begins,category,claim_id,day,domain,factor,factor_id,line,mass,party,payload,plot,
		posting_id,quantity,reason,scope2,source_id,supplier,verified}'::text[]),
	('column', 'energy_coefficient', '{clean,coefficient_id,content,energy,mark,non_fossil,per,recorded_at,reference,
		valid,valuation,withdrawn_at}'::text[]),
	('column', 'factor', '{edition,factor,factor_id,factor_set,note,published,recorded_at,reference,region,scope2,
		valid,value,verified,withdrawn_at}'::text[]),
	('column', 'indicator', '{at_zero,better,denominator,denominator_unit,indicator,indicator_id,mark,name,name_zh,
		numerator,numerator_unit,recorded_at,reference,scale,unit,withdrawn_at}'::text[]),
	('column', 'ledger_meta', '{created_at,created_with,layout,one,time_zone}'::text[]),
	('column', 'meter', '{accuracy_class,carrier,installed,level,meter,source_id}'::text[]),
	('column', 'method', '{basis,deducts_sales,edition,factor_sets,gases,method,name,natural_year,reference,scope2,
		scope3,standard,verified}'::text[]),
	('column', 'observation', '{evidence,observation_id,parameter,period,recorded_at,recorded_by,supersedes,value,
		variables,version}'::text[]),
	('column', 'park_type', '{boundary,evidence,park_type,recorded_at,recorded_by,scheme,valid,withdrawn_at}'::text[]),
	('column', 'party', '{kind,name,name_en,party}'::text[]),
	('column', 'party_share', '{equity_share,financial_control,operational_control,party,valid}'::text[]),
	('column', 'pending_adjustment', '{adjustment_id,baseline_version,cause,kind,parameter,reason,
		recorded_at}'::text[]),
	('column', 'performance_parameter', '{additive,better,boundary,data_source,department,factors,frequency,method,
		name,parameter,process,recorded_at,recorded_by,role,unit,variables,version}'::text[]),
	('column', 'plot', '{name,plot,site}'::text[]),
	('column', 'policy_parameter', '{mark,parameter,reference,unit,valid,value}'::text[]),
	('column', 'posting', '{boundaries,digest,entries,hash,kind,method,period,posted_at,posted_by,posting_id,previous,
		reason,reverses}'::text[]),
	('column', 'publication_status', '{as_of,basis,boundary,method,period,publication_id,reason,stale}'::text[]),
	('column', 'published_inventory', '{approach,as_of,basis,boundary,digest,edition,factor_sets,gases,head,lines,
		method,note,parties,period,publication_id,published_by,scope2,standard,unverified,version}'::text[]),
	('column', 'published_line', '{content,line,publication_id}'::text[]),
	('column', 'rating', '{as_of,basis,boundary,definition,definition_digest,digest,edition,exclusions,factor_sets,
		grade,head,indicators,inventory_digest,method,missing,next,next_grade,note,outcome,park_type,period,rank,
		rated_by,rating_id,rules,scheme,score,status,unverified,version}'::text[]),
	('column', 'rating_exclusion', '{boundary,edition,evidence,reason,recorded_at,recorded_by,rule,scheme,valid,
		withdrawn_at}'::text[]),
	('column', 'rating_grade', '{edition,grade,name,name_zh,optional_min_count,rank,scheme,score_below,
		score_from}'::text[]),
	('column', 'rating_rule', '{cap,class_below,class_from,class_indicator,edition,excludable,grade,indicator,lead,
		lower_is_better,mandatory,mark,name,name_zh,note,operator,park_types,points,reference,rule,rule_id,scheme,
		threshold,unit,weight}'::text[]),
	('column', 'rating_scheme', '{edition,issuer,mark,mode,name,name_zh,note,park_types,reference,scheme,status,
		thresholds_status}'::text[]),
	('column', 'relevant_variable', '{name,parameter,position,unit,version}'::text[]),
	('column', 'rollup', '{day,entries,key_id,mass}'::text[]),
	('column', 'rollup_key', '{category,domain,key_id,method,party,plot,scope2,source_id,supplier,verified}'::text[]),
	('column', 'rollup_state', '{one,posting_id}'::text[]),
	('column', 'site', '{name,site}'::text[]),
	('column', 'source', '{category,description,domain,factor,may_be_negative,region,source,source_id}'::text[]),
	('column', 'source_owner', '{party,plot,source_id,supplier,valid}'::text[]),
	('column', 'standard_edition', '{edition,in_force,issuer,mark,reference,standard,title}'::text[]),
	('column', 'static_factor', '{evidence,parameter,recorded_at,recorded_by,since,static_factor,static_factor_id,
		tolerance,unit,value,version}'::text[]),
	('column', 'statistic', '{boundary,evidence,item,percent,period,quantity,reading,recorded_at,recorded_by,
		statistic_id,version}'::text[]),
	('column', 'statistic_item', '{item,kind,name,name_zh,unit,what}'::text[]),
	('column', 'structural_event', '{base_version,boundary,day,description,effect,event_id,evidence,
		existed_in_base_year,kind,recorded_at,recorded_by,stated,supersedes}'::text[]),
	('column', 'target', '{base_value,base_year,basis,boundary,interim_values,interim_years,kind,measure,method,name,
		parent,recorded_at,recorded_by,reference,target,target_id,target_value,target_year,withdrawn}'::text[]),
	('constraint', 'activity', '{channel_is_metered_invoiced_sampled_or_estimated,end_is_after_start,
		quality_is_1_to_5,times_are_between_1900_and_2200,uncertainty_is_not_negative}'::text[]),
	('constraint', 'activity_staging', '{activity_staging_pkey,activity_staging_verdict_check}'::text[]),
	('constraint', 'activity_void', '{activity_void_pkey,activity_void_reason_check}'::text[]),
	('constraint', 'base_year', '{base_year_boundary_boundary_version_fkey,base_year_method_fkey,base_year_pkey,
		base_year_publication_id_fkey,base_year_reason_check,base_year_version_check,kind_is_set_or_recalculated,
		period_has_days,recalculated_against_a_threshold,scope2_is_location_market_or_pinned,
		scopes_are_1_2_3}'::text[]),
	('constraint', 'base_year_event', '{base_year_event_boundary_version_fkey,base_year_event_event_id_fkey,
		base_year_event_pkey}'::text[]),
	('constraint', 'baseline_adjustment', '{an_adjustment_has_a_period_and_a_delta,baseline_adjustment_cause_check,
		baseline_adjustment_decides_fkey,baseline_adjustment_decides_key,
		baseline_adjustment_parameter_baseline_version_fkey,baseline_adjustment_pkey,baseline_adjustment_reason_check,
		delta_is_finite,kind_is_model_non_routine_method_factor_boundary_or_error,
		outcome_is_adjust_new_baseline_or_none,period_has_days,status_is_opened_or_decided,what_decides_is_decided,
		what_is_decided_has_an_outcome}'::text[]),
	('constraint', 'baseline_model', '{a_base_line_has_a_model,baseline_model_boundary_boundary_version_fkey,
		baseline_model_method_fkey,baseline_model_parameter_parameter_version_fkey,baseline_model_pkey,
		baseline_model_reason_check,baseline_model_version_check,kind_is_base_year_or_base_line}'::text[]),
	('constraint', 'boundary', '{approach_is_a_control_equity_share_or_physical,boundary_boundary_check,boundary_pkey,
		boundary_version_check,kind_is_administrative_accounting_organisational_park_in_park}'::text[]),
	('constraint', 'boundary_party', '{boundary_party_boundary_version_fkey,
		boundary_party_code_range_int4range_code_range1_valid_excl,boundary_party_party_fkey,
		boundary_party_share_check,boundary_party_valid_check}'::text[]),
	('constraint', 'calibration', '{calibration_meter_fkey,calibration_pkey,calibration_valid_check,
		one_calibration_at_a_time}'::text[]),
	('constraint', 'certificate_claim', '{certificate_claim_evidence_check,certificate_claim_pkey,
		certificate_claim_registry_check,certificate_claim_serials_check,certificate_claim_source_id_fkey,
		certificate_claim_valid_check,one_claim_of_a_certificate,one_claim_of_a_source_at_a_time}'::text[]),
	('constraint', 'emission', '{emission_begins_check,emission_line_check,emission_pkey}'::text[]),
	('constraint', 'energy_coefficient', '{content_is_energy,energy_coefficient_energy_check,
		energy_coefficient_mark_check,energy_coefficient_pkey,energy_coefficient_valid_check,non_fossil_is_clean,
		one_coefficient_at_a_time,per_is_a_unit,valuation_is_equivalent_or_calorific}'::text[]),
	('constraint', 'factor', '{factor_factor_check,factor_factor_set_check,factor_pkey,factor_region_check,
		factor_scope2_check,factor_valid_check,one_factor_at_a_time}'::text[]),
	('constraint', 'indicator', '{at_zero_is_of_a_ratio,better_is_higher_or_lower,denominator_has_a_unit,
		denominator_names_measures,indicator_indicator_check,indicator_mark_check,indicator_pkey,
		numerator_names_measures,scale_is_more_than_0}'::text[]),
	('constraint', 'ledger_meta', '{ledger_meta_one_check,ledger_meta_pkey}'::text[]),
	('constraint', 'meter', '{meter_level_check,meter_meter_check,meter_pkey,meter_source_id_fkey}'::text[]),
	('constraint', 'method', '{method_basis_check,method_method_check,method_pkey,method_scope2_check,
		method_standard_edition_fkey}'::text[]),
	('constraint', 'observation', '{observation_check,observation_parameter_version_fkey,observation_pkey,
		observation_supersedes_fkey,observation_supersedes_key,only_what_was_observed_is_taken_back,period_has_days,
		value_is_finite,variables_are_finite}'::text[]),
	('constraint', 'park_type', '{one_type_at_a_time,park_type_boundary_check,park_type_evidence_check,
		park_type_park_type_check,park_type_scheme_check,park_type_valid_check}'::text[]),
	('constraint', 'party', '{kind_is_management_enterprise_utility_or_supplier,party_party_check,
		party_pkey}'::text[]),
	('constraint', 'party_share', '{equity_share_is_0_to_1_with_6_places,one_share_at_a_time,party_share_party_fkey,
		party_share_pkey,party_share_valid_check}'::text[]),
	('constraint', 'performance_parameter', '{at_most_16_variables,better_is_lower_or_higher,data_source_is_stated,
		frequency_is_stated,performance_parameter_department_check,performance_parameter_method_fkey,
		performance_parameter_name_check,performance_parameter_parameter_check,performance_parameter_pkey,
		performance_parameter_process_check,performance_parameter_role_check,performance_parameter_unit_check,
		performance_parameter_version_check}'::text[]),
	('constraint', 'plot', '{plot_pkey,plot_plot_check,plot_site_fkey}'::text[]),
	('constraint', 'policy_parameter', '{one_value_at_a_time,policy_parameter_mark_check,
		policy_parameter_parameter_check,policy_parameter_pkey,policy_parameter_valid_check}'::text[]),
	('constraint', 'posting', '{posting_boundaries_check,posting_check,posting_digest_check,posting_hash_check,
		posting_kind_check,posting_method_fkey,posting_pkey,posting_posting_id_check,posting_previous_check,
		posting_reverses_fkey,posting_reverses_key}'::text[]),
	('constraint', 'published_inventory', '{published_inventory_boundary_version_fkey,
		published_inventory_digest_check,published_inventory_lines_check,published_inventory_method_fkey,
		published_inventory_pkey}'::text[]),
	('constraint', 'published_line', '{published_line_pkey,published_line_publication_id_fkey}'::text[]),
	('constraint', 'rating', '{grade_is_of_what_is_graded,outcome_is_one_of_four,rating_boundary_version_fkey,
		rating_definition_digest_check,rating_digest_check,rating_inventory_digest_check,rating_method_fkey,
		rating_pkey,rating_rating_id_check,rating_status_check}'::text[]),
	('constraint', 'rating_exclusion', '{one_exclusion_at_a_time,rating_exclusion_boundary_check,
		rating_exclusion_evidence_check,rating_exclusion_scheme_edition_rule_fkey,rating_exclusion_valid_check,
		reason_is_given}'::text[]),
	('constraint', 'rating_grade', '{rating_grade_grade_check,rating_grade_optional_min_count_check,rating_grade_pkey,
		rating_grade_rank_check,rating_grade_scheme_edition_fkey}'::text[]),
	('constraint', 'rating_rule', '{operator_is_one_of_five,rating_rule_indicator_check,rating_rule_mark_check,
		rating_rule_pkey,rating_rule_rule_check,rating_rule_scheme_edition_fkey,rating_rule_scheme_edition_grade_fkey,
		rating_rule_scheme_edition_rule_key,rule_has_an_operator_or_points_or_a_lead}'::text[]),
	('constraint', 'rating_scheme', '{mode_is_grades_points_or_index,park_types_are_some,rating_scheme_edition_check,
		rating_scheme_mark_check,rating_scheme_pkey,rating_scheme_scheme_check,status_is_official_user_or_placeholder,
		thresholds_status_is_official_user_or_placeholder}'::text[]),
	('constraint', 'relevant_variable', '{relevant_variable_name_check,relevant_variable_parameter_version_fkey,
		relevant_variable_parameter_version_name_key,relevant_variable_pkey,relevant_variable_position_check,
		relevant_variable_unit_check}'::text[]),
	('constraint', 'rollup', '{rollup_key_id_fkey,rollup_pkey}'::text[]),
	('constraint', 'rollup_key', '{one_key,rollup_key_method_fkey,rollup_key_pkey,rollup_key_source_id_fkey}'::text[]),
	('constraint', 'rollup_state', '{rollup_state_one_check,rollup_state_pkey}'::text[]),
	('constraint', 'site', '{site_pkey,site_site_check}'::text[]),
	('constraint', 'source', '{source_category_check,source_domain_check,source_factor_check,source_pkey,
		source_source_check,source_source_key}'::text[]),
	('constraint', 'source_owner', '{one_owner_at_a_time,source_owner_party_fkey,source_owner_pkey,
		source_owner_plot_fkey,source_owner_source_id_fkey,source_owner_supplier_fkey,source_owner_valid_check,
		supplier_is_another_party}'::text[]),
	('constraint', 'standard_edition', '{one_edition_at_a_time,standard_edition_edition_check,
		standard_edition_in_force_check,standard_edition_mark_check,standard_edition_pkey,
		standard_edition_standard_check}'::text[]),
	('constraint', 'static_factor', '{static_factor_parameter_version_fkey,static_factor_pkey,
		static_factor_since_check,static_factor_static_factor_check,static_factor_unit_check,tolerance_is_a_fraction,
		value_is_finite}'::text[]),
	('constraint', 'statistic', '{evidence_is_named,statistic_boundary_version_fkey,statistic_item_fkey,
		statistic_pkey}'::text[]),
	('constraint', 'statistic_item', '{kind_is_flow_level_or_state,percentages_do_not_add_up,
		statistic_item_item_check,statistic_item_pkey,unit_is_percent_or_of_a_quantity}'::text[]),
	('constraint', 'structural_event', '{effect_where_it_counts,
		kind_is_structural_method_factor_error_or_organic_growth,structural_event_boundary_base_version_fkey,
		structural_event_check,structural_event_description_check,structural_event_pkey,
		structural_event_supersedes_fkey,structural_event_supersedes_key}'::text[]),
	('constraint', 'target', '{base_is_not_negative,interim_points_are_a_pathway,
		kind_is_interim_near_long_term_or_net_zero,target_base_year_check,target_basis_check,target_is_not_negative,
		target_method_fkey,target_pkey,target_reference_check,target_target_check,target_target_year_check}'::text[]),
	('index', 'activity', '{activity_order,activity_source_start}'::text[]),
	('index', 'baseline_adjustment', '{one_adjustment_of_a_cause}'::text[]),
	('index', 'emission', '{emission_claim,emission_day,emission_source_day}'::text[]),
	('index', 'indicator', '{one_indicator_of_a_code}'::text[]),
	('index', 'observation', '{observation_parameter}'::text[]),
	('index', 'rating', '{rating_boundary_scheme}'::text[]),
	('index', 'rollup', '{rollup_day}'::text[]),
	('index', 'statistic', '{statistic_boundary_item}'::text[]),
	('index', 'target', '{target_code}'::text[]),
	('trigger', 'activity', '{check_activity,lock_activity,refuse_change}'::text[]),
	('trigger', 'activity_void', '{refuse_change}'::text[]),
	('trigger', 'base_year', '{lock_activity,refuse_change}'::text[]),
	('trigger', 'base_year_event', '{refuse_change}'::text[]),
	('trigger', 'baseline_adjustment', '{check_adjustment,lock_activity,refuse_change}'::text[]),
	('trigger', 'baseline_model', '{lock_activity,refuse_change}'::text[]),
	('trigger', 'boundary', '{lock_activity,refuse_change}'::text[]),
	('trigger', 'boundary_party', '{lock_activity,refuse_change}'::text[]),
	('trigger', 'certificate_claim', '{check_claim,keep_row,refuse_truncate}'::text[]),
	('trigger', 'emission', '{refuse_change}'::text[]),
	('trigger', 'energy_coefficient', '{check_withdrawal,keep_row,lock_activity,refuse_truncate}'::text[]),
	('trigger', 'factor', '{keep_row,refuse_truncate}'::text[]),
	('trigger', 'indicator', '{check_indicator,check_withdrawal,keep_row,lock_activity,refuse_truncate}'::text[]),
	('trigger', 'ledger_meta', '{keep_row,refuse_truncate}'::text[]),
	('trigger', 'method', '{keep_row,refuse_truncate}'::text[]),
	('trigger', 'observation', '{check_observation,lock_activity,refuse_change}'::text[]),
	('trigger', 'park_type', '{check_withdrawal,keep_row,lock_activity,refuse_truncate}'::text[]),
	('trigger', 'performance_parameter', '{lock_activity,refuse_change}'::text[]),
	('trigger', 'posting', '{check_posting,check_sequence,refuse_change}'::text[]),
	('trigger', 'published_inventory', '{refuse_change}'::text[]),
	('trigger', 'published_line', '{refuse_change}'::text[]),
	('trigger', 'rating', '{lock_activity,refuse_change}'::text[]),
	('trigger', 'rating_exclusion', '{check_exclusion,check_withdrawal,keep_row,lock_activity,
		refuse_truncate}'::text[]),
	('trigger', 'relevant_variable', '{refuse_change}'::text[]),
	('trigger', 'static_factor', '{check_static_factor,lock_activity,refuse_change}'::text[]),
	('trigger', 'statistic', '{check_statistic,lock_activity,refuse_change}'::text[]),
	('trigger', 'statistic_item', '{keep_row,refuse_truncate}'::text[]),
	('trigger', 'structural_event', '{check_event,lock_activity,refuse_change}'::text[]),
	('trigger', 'target', '{check_children,check_target,lock_activity,refuse_change}'::text[])
) AS l (kind, relation, parts) CROSS JOIN LATERAL pg_catalog.unnest(l.parts) AS p (part);
-- Reference rows as they were: what was inserted, changed or deleted, when and by whom. Their tables have no column for
-- it: functions of users return their rows.

CREATE TABLE reference_history (
	change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	relation name NOT NULL,
	key jsonb NOT NULL,
	old_row jsonb,
	changed_at timestamptz NOT NULL,
	changed_by text NOT NULL DEFAULT caller(),
	session_role text DEFAULT session_role()
);
COMMENT ON TABLE reference_history IS
	'When reference rows were inserted, and what they were before they were updated or deleted. reference_as_of() puts '
	'them together.';
COMMENT ON COLUMN reference_history.change_id IS 'Number of the change.';
COMMENT ON COLUMN reference_history.relation IS 'The table.';
COMMENT ON COLUMN reference_history.key IS
	'The primary key of the row: its values in order; the whole row where a table has none.';
COMMENT ON COLUMN reference_history.old_row IS 'The row, as it was; NULL where it was inserted.';
COMMENT ON COLUMN reference_history.changed_at IS
	'When it was inserted, changed or deleted: one time for a transaction, in the order in which these took turns.';
COMMENT ON COLUMN reference_history.changed_by IS 'By which role.';
COMMENT ON COLUMN reference_history.session_role IS 'The role that had logged in, where it acted as another one.';
CREATE INDEX reference_history_key ON reference_history (relation, key, change_id);
-- Written as a dump would write it, so that it is the same text after a restore.

ALTER TABLE party_share DROP CONSTRAINT equity_share_is_0_to_1_with_6_places,
	ADD CONSTRAINT equity_share_is_0_to_1_with_6_places
		CHECK (equity_share >= 0 AND equity_share <= 1 AND equity_share = round(equity_share, 6));

ALTER TABLE policy_parameter ADD CONSTRAINT value_is_finite
	CHECK (value > '-Infinity' AND value < 'Infinity') NOT VALID;
-- Written as a dump would write it, so that it is the same text after a restore.

ALTER TABLE method DROP CONSTRAINT method_scope2_check,
	ADD CONSTRAINT method_scope2_check CHECK (scope2 = '{location}' OR scope2 = '{market}' OR scope2 = '{pinned}'
		OR scope2 = '{location,market}');
-- What a table is, as it is said since.

COMMENT ON TABLE certificate_claim IS
	'Claims of certificates for electricity. Under market and pinned treatment of scope 2, post() takes the '
	'factor with -certified behind its name for what they cover.';
-- Who acted is recorded beside the role that acted. Readings are many: what is computed of each is kept short.

ALTER TABLE activity ADD COLUMN session_role text;
ALTER TABLE activity ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN activity.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE activity_void ADD COLUMN session_role text;
ALTER TABLE activity_void ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN activity_void.session_role IS 'The role that had logged in, where it acted as another one.';

-- NaN is not less than 0, as PostgreSQL orders it. NOT VALID, here and below: rows of layout 1 stay as they are.
ALTER TABLE activity ADD CONSTRAINT uncertainty_is_finite CHECK (uncertainty < 'Infinity') NOT VALID;
-- Blocks of format 2 name their ledger, and can be shown one by one. Blocks of 0.1 stay as they are.

ALTER TABLE posting
	ADD COLUMN format integer CONSTRAINT format_is_2 CHECK (format = 2),
	ADD COLUMN ledger uuid,
	ADD COLUMN sums bytea,
	ADD COLUMN annex text,
	ADD COLUMN content bytea,
	ADD COLUMN session_role text,
	ADD CONSTRAINT block_is_whole CHECK (format IS NULL AND ledger IS NULL AND sums IS NULL AND annex IS NULL
		AND content IS NULL AND session_role IS NULL
		OR format IS NOT NULL AND ledger IS NOT NULL AND length(sums) = 32 AND length(content) = 32);
ALTER TABLE posting
	ALTER method DROP NOT NULL,
	ALTER period DROP NOT NULL,
	DROP CONSTRAINT posting_kind_check,
	ADD CONSTRAINT posting_kind_check CHECK (kind <> ''),
	ADD CONSTRAINT posting_has_a_method_and_a_period
		CHECK (kind NOT IN ('post', 'reverse') OR method IS NOT NULL AND period IS NOT NULL);
COMMENT ON COLUMN posting.kind IS 'post, reverse, or what a module of the ledger writes into the chain.';
COMMENT ON COLUMN posting.hash IS
	'sha256 of previous and content, one behind the other; of 0.1 that of its content, which has previous in it.';
COMMENT ON COLUMN posting.posted_by IS 'By which role: see caller().';
COMMENT ON COLUMN posting.format IS 'Format of the block: 2, or NULL for that of carbonms 0.1.';
COMMENT ON COLUMN posting.ledger IS 'The ledger that the block is of: ledger_meta.ledger.';
COMMENT ON COLUMN posting.sums IS
	'sha256 of the sums of its emission rows by day, party, category and treatment of scope 2: see posting_sums().';
COMMENT ON COLUMN posting.annex IS 'What a module of the ledger adds to the block; NULL if nothing.';
COMMENT ON COLUMN posting.content IS 'sha256 of all that the row says of the block itself: see block_content().';
COMMENT ON COLUMN posting.session_role IS 'The role that had logged in, where it acted as another one.';
-- Who acted is recorded beside the role that acted.

ALTER TABLE boundary
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE boundary ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN boundary.session_role IS 'The role that had logged in, where it acted as another one.';
-- Who acted is recorded beside the role that acted.

ALTER TABLE published_inventory
	ALTER published_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE published_inventory ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN published_inventory.session_role IS 'The role that had logged in, where it acted as another one.';
-- Who acted is recorded beside the role that acted.

ALTER TABLE statistic ADD COLUMN session_role text;
ALTER TABLE statistic ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN statistic.session_role IS 'The role that had logged in, where it acted as another one.';

-- Of the very types of the function: for an integer somebody else's quantity(integer, text) would fit better.
ALTER TABLE statistic_item
	DROP CONSTRAINT unit_is_percent_or_of_a_quantity,
	ADD CONSTRAINT unit_is_percent_or_of_a_quantity CHECK (unit = '%' OR quantity(1::numeric, unit) IS NOT NULL);
-- What a table is, as it is said since.

COMMENT ON COLUMN energy_coefficient.energy IS
	'What it is of: the factor of a source (anthracite, your own name); for purchased energy without one, '
	'the carrier, with -direct, -certified or -nonfossil behind it as factors have.';

ALTER TABLE energy_coefficient
	DROP CONSTRAINT per_is_a_unit,
	ADD CONSTRAINT per_is_a_unit CHECK (quantity(1::numeric, per) IS NOT NULL);
-- NaN and infinity are no figures.

ALTER TABLE indicator ADD CONSTRAINT at_zero_is_finite
	CHECK (at_zero > '-Infinity' AND at_zero < 'Infinity') NOT VALID;
-- Who acted is recorded beside the role that acted.

ALTER TABLE target ADD COLUMN session_role text;
ALTER TABLE target ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN target.session_role IS 'The role that had logged in, where it acted as another one.';
-- Who acted is recorded beside the role that acted.

ALTER TABLE performance_parameter
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE performance_parameter ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN performance_parameter.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE observation ADD COLUMN session_role text;
ALTER TABLE observation ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN observation.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE baseline_model
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE baseline_model ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN baseline_model.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE baseline_adjustment
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE baseline_adjustment ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN baseline_adjustment.session_role IS 'The role that had logged in, where it acted as another one.';

COMMENT ON TABLE baseline_adjustment IS
	'Adjustments of baselines, opened and decided. Never changed: a decision is another entry.';
-- Who acted is recorded beside the role that acted.

ALTER TABLE static_factor ADD COLUMN session_role text;
ALTER TABLE static_factor ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN static_factor.session_role IS 'The role that had logged in, where it acted as another one.';

COMMENT ON TABLE static_factor IS
	'Static factors of parameters: what does not change as a matter of routine, such as floor area, '
	'installed capacity or shifts.';
-- Who acted is recorded beside the role that acted.

ALTER TABLE base_year
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE base_year ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN base_year.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE structural_event ADD COLUMN session_role text;
ALTER TABLE structural_event ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN structural_event.session_role IS 'The role that had logged in, where it acted as another one.';

COMMENT ON TABLE base_year IS
	'Base years of boundaries, by version. Never changed: set_base_year() and recalculate_base_year() make '
	'the next version.';

COMMENT ON TABLE structural_event IS
	'What would have changed the emissions of a base year, and organic growth, which never does. Never '
	'changed: an event that supersedes another takes its place.';

COMMENT ON COLUMN structural_event.stated IS
	'Effect on the gross emissions of the base year as text, with its sign: -5000 tCO2e AR6. NULL where an '
	'event never counts.';
-- Who acted is recorded beside the role that acted.

ALTER TABLE park_type ADD COLUMN session_role text;
ALTER TABLE park_type ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN park_type.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE rating_exclusion ADD COLUMN session_role text;
ALTER TABLE rating_exclusion ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN rating_exclusion.session_role IS 'The role that had logged in, where it acted as another one.';

-- NaN and infinity are no figures.
ALTER TABLE rating_grade ADD CONSTRAINT scores_are_finite CHECK (coalesce(score_from, 0) > '-Infinity'
	AND coalesce(score_from, 0) < 'Infinity' AND coalesce(score_below, 0) > '-Infinity'
	AND coalesce(score_below, 0) < 'Infinity') NOT VALID;
ALTER TABLE rating_rule ADD CONSTRAINT numbers_are_finite CHECK (
	coalesce(threshold, 0) > '-Infinity' AND coalesce(threshold, 0) < 'Infinity'
	AND coalesce(class_from, 0) > '-Infinity' AND coalesce(class_from, 0) < 'Infinity'
	AND coalesce(class_below, 0) > '-Infinity' AND coalesce(class_below, 0) < 'Infinity'
	AND coalesce(weight, 0) > '-Infinity' AND coalesce(weight, 0) < 'Infinity'
	AND coalesce(lead, 0) > '-Infinity' AND coalesce(lead, 0) < 'Infinity'
	AND coalesce(cap, 0) > '-Infinity' AND coalesce(cap, 0) < 'Infinity') NOT VALID;

COMMENT ON TABLE rating_scheme IS
	'Rating schemes: load_rating_scheme() copies published ones, INSERTs into this table, rating_grade and '
	'rating_rule make your own. check_rating_scheme() says what is wrong with one.';
-- Who acted is recorded beside the role that acted.

ALTER TABLE rating
	ALTER rated_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE rating ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN rating.session_role IS 'The role that had logged in, where it acted as another one.';
-- Who has which rights, so that what comes later can be granted to the same.

CREATE TABLE ledger_role (
	role text PRIMARY KEY,
	role_id oid NOT NULL,
	kind text NOT NULL CONSTRAINT kind_is_known
		CHECK (kind IN ('reader', 'recorder', 'accountant', 'tenant')),
	party text REFERENCES party,
	granted_at timestamptz NOT NULL DEFAULT now(),
	granted_by text NOT NULL DEFAULT caller(),
	CONSTRAINT tenants_are_of_a_party CHECK ((kind = 'tenant') = (party IS NOT NULL))
);
COMMENT ON TABLE ledger_role IS
	'Roles that grant_ledger() was called for: upgrade_ledger() grants what is new to them.';
COMMENT ON COLUMN ledger_role.role IS 'Name of the role.';
COMMENT ON COLUMN ledger_role.role_id IS
	'Number of the role in pg_roles when it was granted, which one that is made anew by its name does not have; 0 if '
	'the name is of no role any more. At most one row has it.';
COMMENT ON COLUMN ledger_role.kind IS 'reader, recorder, accountant or tenant.';
COMMENT ON COLUMN ledger_role.party IS 'The party of a tenant.';
COMMENT ON COLUMN ledger_role.granted_at IS 'When.';
COMMENT ON COLUMN ledger_role.granted_by IS 'By which role.';
$layout$
	END;
COMMENT ON FUNCTION ledger_base_tables(integer) IS
	'The SQL that brings the tables of a ledger to a layout from the one before; NULL if there is no such layout. '
	'To be read, not to be run by hand.';

CREATE FUNCTION ledger_base_code() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN $code$
-- Days of the ledger, and what keeps its rows as they are.

CREATE OR REPLACE FUNCTION check_period(period daterange) RETURNS daterange
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF period IS NULL OR isempty(period) OR lower(period) IS NULL OR upper(period) IS NULL
		OR NOT isfinite(lower(period)) OR NOT isfinite(upper(period)) THEN
		RAISE EXCEPTION 'period % must have a first and a last day', coalesce(period::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,2026-01-01).';
	END IF;
	RETURN period;
END
$$;
COMMENT ON FUNCTION check_period(daterange) IS
	'The period itself; refuses one without a first or a last day. Errors: 22023.';

/**
 * Readings, factors, boundaries and inventories all count in such days.
 */
CREATE OR REPLACE FUNCTION accounting_day(at timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN (at AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date;
COMMENT ON FUNCTION accounting_day(timestamptz) IS 'The day of a moment, in the time zone of the ledger.';

/**
 * A period of days is from there to the start of the day after its last.
 */
CREATE OR REPLACE FUNCTION accounting_start(day date) RETURNS timestamptz
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN day::timestamp AT TIME ZONE (SELECT time_zone FROM ledger_meta);
COMMENT ON FUNCTION accounting_start(date) IS 'The moment at which a day begins, in the time zone of the ledger.';

-- Entries are never changed: a trigger on every table of entries, also for replicas and restores.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RAISE EXCEPTION 'cannot % table "%"', CASE TG_OP WHEN 'DELETE' THEN 'delete from' ELSE lower(TG_OP) END,
		TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation',
			DETAIL = 'The ledger only grows.',
			HINT = 'Correct a posting with reverse(posting, reason) and post again, a reading with '
				'void_activity(activity, reason) and a new one.';
END
$$;
COMMENT ON FUNCTION refuse_change() IS 'Trigger: refuses UPDATE, DELETE and TRUNCATE. Errors: 23000.';

-- Rows that figures were made with are replaced, not changed. Arguments: the column that may be set, and
-- columns generated after this trigger.
CREATE OR REPLACE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.<>) TG_TABLE_SCHEMA) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
BEGIN
	IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV
		AND (TG_ARGV[0] <> 'withdrawn_at'
			OR to_jsonb(OLD) ->> 'withdrawn_at' IS NULL AND to_jsonb(NEW) ->> 'withdrawn_at' IS NOT NULL) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'cannot % table "%"', CASE TG_OP WHEN 'DELETE' THEN 'delete from' ELSE 'update' END, TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation',
			DETAIL = format('Only its column %s may be set.', TG_ARGV[0]),
			HINT = 'Insert another row in its place.';
END;
END
$$;
COMMENT ON FUNCTION keep_row() IS
	'Trigger of rows that figures are made with: refuses DELETE and every UPDATE but that of one column '
	'(withdrawn_at only once). Errors: 23000.';

CREATE OR REPLACE FUNCTION guard_row(relation regclass, VARIADIC columns text[]) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER keep_row BEFORE UPDATE OR DELETE ON %s FOR EACH ROW '
		'EXECUTE FUNCTION keep_row(%s)',
		relation,
		(SELECT string_agg(quote_literal(c), ', ') FROM unnest(columns) AS c));
	EXECUTE format('CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE '
		'FUNCTION refuse_change()', relation);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER keep_row', relation);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_truncate', relation);
END
$$;
COMMENT ON FUNCTION guard_row(regclass, text[]) IS
	'Puts the triggers keep_row and refuse_truncate on a table; arguments as those of keep_row().';

SELECT guard_row('ledger_meta'::regclass, VARIADIC '{layout}'::text[]);
-- Tenants: roles that are bound to a party, and see and record what is its own.

/*
 * Limited is who has the privileges of a tenant: of a role that has the right which grant_ledger() gives to tenants
 * alone and which is good for nothing else, REFERENCES on this column, or that ledger_role knows as one by its name or
 * its number. Of a party it is only where all three agree: a role that was renamed, that was made anew by the name of
 * another, or that a restore left without its rights, sees nothing. Rights add up: who also has the privileges of
 * another role that reads the ledger, or of its owner, is not limited. NULL for who is not.
 */
CREATE OR REPLACE FUNCTION tenant_parties(role oid) RETURNS text[]
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH known (role, how, party) AS (
		SELECT a.grantee, 'right', NULL
		FROM pg_attribute AS c CROSS JOIN LATERAL aclexplode(c.attacl) AS a
		WHERE c.attrelid = 'ledger_role'::regclass AND c.attname = 'party' AND a.privilege_type = 'REFERENCES'
		UNION ALL
		SELECT r.oid, 'name', CASE WHEN r.oid = l.role_id THEN l.party END
		FROM ledger_role AS l JOIN pg_roles AS r ON r.rolname = l.role WHERE l.kind = 'tenant'
		UNION ALL
		SELECT l.role_id, 'number', NULL FROM ledger_role AS l WHERE l.kind = 'tenant'
		UNION ALL
		SELECT c.relowner, 'owner', NULL FROM pg_class AS c WHERE c.oid = 'ledger_meta'::regclass
		UNION ALL
		SELECT a.grantee, 'reader', NULL
		FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
		WHERE c.oid = 'ledger_meta'::regclass AND a.privilege_type = 'SELECT'
	)
	SELECT CASE WHEN bool_and(g.limited) THEN array_remove(array_agg(g.party), NULL) END
	FROM (
		SELECT bool_or(k.how IN ('right', 'name', 'number')) AND NOT bool_or(k.how = 'owner') AS limited,
			CASE WHEN bool_or(k.how = 'right') THEN max(k.party) END AS party
		FROM known AS k
		WHERE k.role <> 0 AND pg_has_role(tenant_parties.role, k.role, 'USAGE')
		GROUP BY k.role
	) AS g;
END;
COMMENT ON FUNCTION tenant_parties(oid) IS
	'The parties to which a role is bound as a tenant: none where name, number and rights do not agree; NULL if it is '
	'no tenant.';

CREATE OR REPLACE FUNCTION my_parties() RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN tenant_parties(quote_ident(current_user)::regrole);
COMMENT ON FUNCTION my_parties() IS 'The parties to which the current role is bound as a tenant; NULL if it is none.';

/*
 * Where policies other than those of this ledger are at work, a role may be limited, whatever they say.
 */
CREATE OR REPLACE FUNCTION limiting_table(role oid) RETURNS name
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN (SELECT min(c.relname)
		FROM pg_class AS h JOIN pg_class AS c ON c.relnamespace = h.relnamespace
		JOIN ledger_object AS o ON o.kind = 'table' AND o.identity = c.relname
		JOIN pg_roles AS r ON r.oid = limiting_table.role
		WHERE h.oid = 'ledger_meta'::regclass AND c.relrowsecurity AND NOT (r.rolsuper OR r.rolbypassrls)
			AND NOT pg_has_role(r.oid, c.relowner, 'USAGE')
			AND (tenant_parties(r.oid) IS NOT NULL
				OR NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'others')
				OR EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND NOT p.polpermissive)));
COMMENT ON FUNCTION limiting_table(oid) IS
	'The first table of which policies may hide rows from a role; NULL if it sees the whole ledger.';

CREATE OR REPLACE FUNCTION refuse_limited(role oid) RETURNS boolean
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	limited name := limiting_table(role);
BEGIN
	IF limited IS NOT NULL THEN
		RAISE EXCEPTION 'query would be affected by row-level security policy for table "%"', limited
			USING ERRCODE = 'insufficient_privilege',
				DETAIL = format('Role "%s" would not see the whole ledger.', role::regrole),
				HINT = 'A role that owns the ledger or has BYPASSRLS can do it.';
	END IF;
	RETURN true;
END
$$;
COMMENT ON FUNCTION refuse_limited(oid) IS
	'Refuses a role from which policies may hide rows: for what makes no sense for a part of the ledger. '
	'Errors: 42501.';
-- Figures that rules set, on a day.

CREATE OR REPLACE FUNCTION policy_value(parameter text, day date) RETURNS numeric
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	figure numeric := (SELECT p.value FROM policy_parameter AS p
		WHERE p.parameter = policy_value.parameter AND p.valid @> policy_value.day);
BEGIN
	IF figure IS NULL THEN
		RAISE EXCEPTION 'policy parameter "%" has no value on %', policy_value.parameter, policy_value.day
			USING ERRCODE = 'no_data_found', HINT = 'Insert it into policy_parameter.';
	END IF;
	RETURN figure;
END
$$;
COMMENT ON FUNCTION policy_value(text, date) IS 'A policy parameter on a day. Errors: P0002 if there is none.';

CREATE OR REPLACE FUNCTION policy_day(as_of timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN accounting_day(least(as_of, now()));
COMMENT ON FUNCTION policy_day(timestamptz) IS 'The accounting day of a time, but no day that is still to come.';
-- Published reference rows: a ledger begins with them, and takes over later what is new of them.

/**
 * Changes no row. Returns how many it copied.
 */
CREATE OR REPLACE FUNCTION load_policy(module text) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	INSERT INTO policy_parameter (parameter, valid, value, unit, reference, mark)
	SELECT l.parameter, l.valid, l.value, l.unit, l.reference, l.mark
	FROM @carbonms@.policy_library() AS l WHERE l.module = load_policy.module
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;
COMMENT ON FUNCTION load_policy(text) IS
	'Copies the figures of policy_library() that a module (base, space) needs, but none for days of which the ledger '
	'has one.';

/*
 * What the ledger has stays as it is, also where another edition of it is published: a row is left out if one of its
 * code is there, for any of its days, or was withdrawn, or if it would rest on a row that is not what is published.
 */
/**
 * Changes no row. Returns how many it copied.
 */
CREATE OR REPLACE FUNCTION load_reference() RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	loaded bigint := load_policy('base');
	n bigint;
BEGIN
	INSERT INTO standard_edition (standard, edition, title, issuer, in_force, reference, mark)
	SELECT l.standard, l.edition, l.title, l.issuer, l.in_force, l.reference, l.mark
	FROM @carbonms@.standard_library() AS l
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	loaded := loaded + n;

	INSERT INTO method (method, name, standard, edition, gases, factor_sets, scope2, deducts_sales, scope3,
		natural_year, reference, verified)
	SELECT l.method, l.name, l.standard, l.edition, l.gases, l.factor_sets, l.scope2, l.deducts_sales, l.scope3,
		l.natural_year, l.reference, l.verified
	FROM @carbonms@.method_library() AS l
	WHERE EXISTS (SELECT FROM standard_edition AS e WHERE e.standard = l.standard AND e.edition = l.edition)
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	loaded := loaded + n;

	INSERT INTO statistic_item (item, name, name_zh, unit, kind, what)
	SELECT l.item, l.name, l.name_zh, l.unit, l.kind, l.what
	FROM @carbonms@.statistic_library() AS l
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	loaded := loaded + n;

	INSERT INTO energy_coefficient (energy, valuation, valid, content, per, clean, non_fossil, reference, mark)
	SELECT l.energy, l.valuation, l.valid, l.content, l.per, l.clean, l.non_fossil, l.reference, l.mark
	FROM @carbonms@.energy_library() WITH ORDINALITY AS l
	WHERE NOT EXISTS (SELECT FROM energy_coefficient AS t
		WHERE t.energy = l.energy AND t.valuation = l.valuation AND t.valid && l.valid)
	ORDER BY l.ordinality;
	GET DIAGNOSTICS n = ROW_COUNT;
	loaded := loaded + n;

	INSERT INTO indicator (indicator, name, name_zh, unit, better, numerator, numerator_unit, denominator,
		denominator_unit, scale, at_zero, reference, mark)
	SELECT l.indicator, l.name, l.name_zh, l.unit, l.better, l.numerator, l.numerator_unit, l.denominator,
		l.denominator_unit, l.scale, l.at_zero, l.reference, l.mark
	FROM @carbonms@.indicator_library() WITH ORDINALITY AS l
	WHERE NOT EXISTS (SELECT FROM indicator AS t WHERE t.indicator = l.indicator)
		AND NOT EXISTS (SELECT FROM @carbonms@.statistic_library() AS s JOIN statistic_item AS i ON i.item = s.item
			WHERE s.item = ANY (l.numerator || l.denominator) AND i.unit <> s.unit)
	ORDER BY l.ordinality;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN loaded + n;
END
$$;
COMMENT ON FUNCTION load_reference() IS
	'Copies what is published and the ledger does not have: standards, methods, policy figures, statistic items, '
	'energy coefficients, indicators.';
-- Factors and methods are withdrawn, not changed; published factors are copied from the library.

SELECT guard_row('factor'::regclass, VARIADIC '{withdrawn_at,value}'::text[]);

SELECT guard_row('method'::regclass, VARIADIC '{basis}'::text[]);

/**
 * Source, edition, validity and mark come along, the note says where from. Returns how many.
 *
 * Errors:
 *   P0002 if there is none
 *   23P01 if such factors are there already
 */
CREATE OR REPLACE FUNCTION adopt_factors(factor_set text, region text, factor text DEFAULT NULL,
		as_factor text DEFAULT NULL, as_set text DEFAULT 'own') RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	INSERT INTO factor (factor_set, factor, region, scope2, published, valid, edition, reference, verified, note)
	SELECT as_set, coalesce(as_factor, l.factor), l.region, l.scope2, l.value::text, coalesce(l.valid, '(,)'),
		coalesce(l.edition, 'not stated'),
		l.source, l.verified, concat_ws('; ', format('%s of %s', l.factor, l.factor_set), l.note)
	FROM @carbonms@.factor_library() AS l
	WHERE l.factor_set = adopt_factors.factor_set AND l.region = adopt_factors.region
		AND (adopt_factors.factor IS NULL OR l.factor = adopt_factors.factor);
	GET DIAGNOSTICS n = ROW_COUNT;
	IF n = 0 THEN
		RAISE EXCEPTION 'no published factor% in set "%" for region "%"', CASE WHEN adopt_factors.factor IS NULL THEN ''
			ELSE format(' "%s"', adopt_factors.factor) END, adopt_factors.factor_set, adopt_factors.region
			USING ERRCODE = 'no_data_found', HINT = 'factor_library() lists the sets and their factors.';
	END IF;
	RETURN n;
END
$$;
COMMENT ON FUNCTION adopt_factors(text, text, text, text, text) IS
	'Copies published factors of a set and region, or one of them, into a set of your own, if need be under '
	'another name (the residual mix, electricity-residual, is the market factor of electricity).';

/**
 * Errors:
 *   42704 if there is none
 *   23P01 if they are there already
 */
CREATE OR REPLACE FUNCTION load_factors(factor_set text, VARIADIC factors text[] DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	INSERT INTO factor (factor_set, factor, region, scope2, published, valid, edition, reference, verified, note)
	SELECT l.factor_set, l.factor, l.region, l.scope2, l.value::text, coalesce(l.valid, '(,)'),
		coalesce(l.edition, 'not stated'), l.source, l.verified, l.note
	FROM @carbonms@.factor_library() AS l
	WHERE l.factor_set = load_factors.factor_set AND (factors IS NULL OR l.factor = ANY (factors));
	GET DIAGNOSTICS n = ROW_COUNT;
	IF n = 0 THEN
		RAISE EXCEPTION 'published factor set "%" does not exist', load_factors.factor_set
			USING ERRCODE = 'undefined_object', HINT = 'factor_library() lists the sets and their factors.';
	END IF;
	RETURN n;
END
$$;
COMMENT ON FUNCTION load_factors(text, text[]) IS
	'Copies a set of factor_library(), or some of its factors, into the ledger, with source and mark. '
	'Returns how many.';
-- What a claim of certificates is held against.

SELECT guard_row('certificate_claim'::regclass, VARIADIC '{withdrawn_at,energy}'::text[]);

CREATE OR REPLACE FUNCTION check_claim()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s source := (SELECT s FROM source AS s WHERE s.source_id = NEW.source_id);
BEGIN
	IF @carbonms@.energy_carrier(s.category) IS DISTINCT FROM 'electricity' THEN
		RAISE EXCEPTION 'certificates cannot cover source "%"', s.source
			USING ERRCODE = 'check_violation',
				DETAIL = format('Its category is %s.', @carbonms@.emission_category(s.category)),
				HINT = 'Certificates are of purchased_electricity.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_claim() IS 'Trigger: refuses a claim for what is not purchased electricity. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_claim BEFORE INSERT ON certificate_claim FOR EACH ROW EXECUTE FUNCTION check_claim();
-- Readings come in turn, do not overlap, and are taken back, never changed.

-- A snapshot that is older than the turn does not see what the writer before has committed, so that readings could
-- overlap and a publication could miss postings that its time says it has. Nobody else writes to a ledger that this
-- transaction makes.
CREATE OR REPLACE FUNCTION refuse_snapshot() RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT (SELECT @carbonms@.ledger_written_here(c.xmin) FROM pg_class AS c WHERE c.oid = 'ledger_meta'::regclass) THEN
		RAISE EXCEPTION 'cannot write to a ledger in a % transaction', upper(current_setting('transaction_isolation'))
			USING ERRCODE = 'invalid_transaction_state',
				DETAIL = 'Writers take turns, and the snapshot of this transaction may be older than its turn.',
				HINT = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED.';
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_snapshot() IS
	'Refuses a transaction whose snapshot may be older than its turn to write. Errors: 25000.';

-- Writers of activity, and postings, take turns: neighbours are looked at under this lock. No role but the owner can
-- take a lock of this strength on that table by itself, and nothing that only reads waits for it.
CREATE OR REPLACE FUNCTION lock_ledger() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		PERFORM refuse_snapshot();
	END IF;
	-- add_partitions() locks activity and then emission: so does every writer, with its turn between them
	LOCK TABLE ONLY activity IN ACCESS SHARE MODE;
	LOCK TABLE ONLY ledger_meta IN EXCLUSIVE MODE;
END;
END
$$;
COMMENT ON FUNCTION lock_ledger() IS
	'Takes the lock of this ledger until the end of the transaction: one writer of entries at a time. '
	'Errors: 25000 in a REPEATABLE READ or SERIALIZABLE transaction.';

/*
 * The door works with the rights of the owner, whom policies do not limit: it would show, and write, what they hide
 * from the caller.
 */
CREATE OR REPLACE FUNCTION enter_ledger() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	-- a role that was renamed meanwhile is none, and not one that nothing limits
	who oid := quote_ident(caller())::regrole;
BEGIN
	PERFORM refuse_limited(who);
	PERFORM lock_ledger();
END;
END
$$;
COMMENT ON FUNCTION enter_ledger() IS
	'Refuses a caller whom row-level security limits, and takes the lock of the ledger: what every function that '
	'writes entries does first. Errors: 42501, 25000.';

CREATE OR REPLACE FUNCTION owns_ledger() RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT pg_has_role(caller(), h.relowner, 'USAGE') FROM pg_class AS h WHERE h.oid = 'ledger_meta'::regclass);
COMMENT ON FUNCTION owns_ledger() IS 'Whether the caller has the rights of the owner, as who restores a ledger has.';

-- As lock_ledger() does, without the call, which would show in the time of a single reading.
CREATE OR REPLACE FUNCTION lock_activity()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		PERFORM refuse_snapshot();
	END IF;
	LOCK TABLE ONLY activity IN ACCESS SHARE MODE;
	LOCK TABLE ONLY ledger_meta IN EXCLUSIVE MODE;
	RETURN NULL;
END;
END
$$;
COMMENT ON FUNCTION lock_activity() IS 'Trigger: takes the lock of the ledger before rows are written.';

/*
 * Set-based check of a statement's rows against each other and their neighbours. Rows in the table do not
 * overlap one another, so that a source is looked at from the last reading before the new ones to the end of
 * the new ones, each reading compared with the next. The index has them in order: nothing is sorted, and
 * history before is not read.
 */
CREATE OR REPLACE FUNCTION check_activity()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	clash record;
	pair record;
	negative record;
BEGIN
	SELECT span.source_id, s.source, s.may_be_negative, span.negative, o.* INTO clash
	FROM (
		SELECT source_id, min(start_at) AS first, max(end_at) AS last,
			bool_or(@carbonms@.sign(quantity) < 0) AS negative
		FROM added GROUP BY source_id
	) AS span
	LEFT JOIN source AS s ON s.source_id = span.source_id
	LEFT JOIN LATERAL (
		SELECT n.start_at, n.end_at, n.next_start
		FROM (
			SELECT a.start_at, a.end_at, lead(a.start_at) OVER (ORDER BY a.start_at) AS next_start
			FROM activity AS a
			WHERE a.source_id = span.source_id AND a.start_at < span.last
				AND a.start_at >= coalesce(
					(SELECT b.start_at FROM activity AS b
					 WHERE b.source_id = span.source_id AND b.start_at < span.first
						AND b.activity_id NOT IN (SELECT v.activity_id FROM activity_void AS v)
					 ORDER BY b.start_at DESC LIMIT 1),
					span.first)
				AND a.activity_id NOT IN (SELECT v.activity_id FROM activity_void AS v)
		) AS n
		WHERE n.next_start < n.end_at
		LIMIT 1
	) AS o ON true
	WHERE s.source_id IS NULL OR o.start_at IS NOT NULL OR span.negative AND NOT s.may_be_negative
	LIMIT 1;
	IF FOUND AND clash.source IS NULL THEN
		-- A restore of data alone comes to activity before it comes to source, and to what was voided:
		-- check_ledger() looks at all of it afterwards.
		IF NOT EXISTS (SELECT FROM source) AND owns_ledger() THEN
			RETURN NULL;
		END IF;
		RAISE EXCEPTION 'source % does not exist', clash.source_id USING ERRCODE = 'foreign_key_violation';
	ELSIF FOUND AND clash.start_at IS NOT NULL THEN
		SELECT min(a.activity_id) FILTER (WHERE a.start_at = clash.start_at) AS one, max(a.activity_id)
			FILTER (WHERE a.start_at = clash.next_start) AS next
		INTO pair
		FROM activity AS a WHERE a.source_id = clash.source_id AND a.start_at IN (clash.start_at, clash.next_start)
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id);
		RAISE EXCEPTION 'readings of source "%" overlap', clash.source
			USING ERRCODE = 'exclusion_violation',
				DETAIL = format('Reading %s of [%s, %s) goes on while reading %s begins at %s.', pair.one,
					clash.start_at, clash.end_at, pair.next, clash.next_start),
				HINT = 'Take the wrong one back with void_activity(activity, reason).';
	ELSIF FOUND THEN
		SELECT n.quantity, n.start_at INTO negative
		FROM added AS n WHERE n.source_id = clash.source_id AND @carbonms@.sign(n.quantity) < 0 LIMIT 1;
		RAISE EXCEPTION 'negative quantity % for source "%"', negative.quantity, clash.source
			USING ERRCODE = 'check_violation',
				DETAIL = format('The reading begins at %s.', negative.start_at),
				HINT = 'Set source.may_be_negative where that makes sense.';
	END IF;

	SELECT n.meter INTO clash
	FROM added AS n
	WHERE n.meter IS NOT NULL AND NOT EXISTS (SELECT FROM meter AS t WHERE t.meter = n.meter)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'meter "%" does not exist', clash.meter USING ERRCODE = 'foreign_key_violation';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_activity() IS
	'Trigger: refuses readings that overlap others of their source, of an unknown source or meter, or '
	'negative where none may be. Errors: 23P01, 23503, 23514.';

-- A partition is guarded like its parent, since rows can be put into it directly.
CREATE OR REPLACE FUNCTION guard_activity(partition regclass) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON %s FOR EACH STATEMENT EXECUTE '
		'FUNCTION lock_activity()', partition);
	EXECUTE format('CREATE OR REPLACE TRIGGER check_activity AFTER INSERT ON %s REFERENCING NEW TABLE AS added '
		'FOR EACH STATEMENT EXECUTE FUNCTION check_activity()', partition);
	EXECUTE format('CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
		'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', partition);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_change', partition);
END
$$;
COMMENT ON FUNCTION guard_activity(regclass) IS 'Puts the triggers of readings on a table: the parent or a partition.';

SELECT guard_activity('activity'::regclass);
SELECT guard_activity('activity_rest'::regclass);

/*
 * With the rights of who inserts, so that a reading that policies hide does not exist. A restore of data alone may
 * come here before it comes to the readings: check_ledger() looks at all of it afterwards.
 */
CREATE OR REPLACE FUNCTION check_void() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	missing bigint;
BEGIN
	IF NOT EXISTS (SELECT FROM activity) AND owns_ledger() THEN
		RETURN NULL;
	END IF;
	SELECT n.activity_id INTO missing FROM added AS n
	WHERE NOT EXISTS (SELECT FROM activity AS a WHERE a.activity_id = n.activity_id)
	ORDER BY n.activity_id LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'reading % does not exist', missing USING ERRCODE = 'undefined_object';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_void() IS 'Trigger: refuses to take back what is not there. Errors: 42704.';
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON activity_void
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER check_void AFTER INSERT ON activity_void REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_void();

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON activity_void
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE activity_void ENABLE ALWAYS TRIGGER refuse_change;

/**
 * Errors:
 *   42704 if there is none
 *   23505 if it was taken back already
 *   23514 without a reason
 */
CREATE OR REPLACE FUNCTION void_activity(activity bigint, reason text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM activity a WHERE a.activity_id = void_activity.activity) THEN
		RAISE EXCEPTION 'reading % does not exist', void_activity.activity USING ERRCODE = 'undefined_object';
	END IF;
	INSERT INTO activity_void (activity_id, reason) VALUES (void_activity.activity, void_activity.reason);
END
$$;
COMMENT ON FUNCTION void_activity(bigint, text) IS
	'Takes a reading back, with a reason: it stays, but no longer counts; post() then corrects what was posted of it.';
-- From activity_staging to activity; gaps, and readings of meters without calibration.

/*
 * Rows first .. last in one statement; if that fails, each half by itself, down to the rows that are to
 * blame. Sound files cost one statement. What is accepted is what was inserted, whatever others stage meanwhile.
 */
CREATE OR REPLACE FUNCTION load_activity_rows(first bigint, last bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	middle bigint := first + (last - first) / 2;
	loaded bigint;
	state text;
	message text;
	detail text;
	broken text;
	missing text;
BEGIN
	BEGIN
		WITH taken AS (
			UPDATE activity_staging AS g SET verdict = 'accepted', reason = NULL
			WHERE g.row_no BETWEEN first AND last AND g.verdict = 'taken'
			RETURNING g.*
		)
		INSERT INTO activity (source_id, start_at, end_at, reading, channel, quality, uncertainty, meter, evidence)
		SELECT s.source_id, g.start_at::timestamptz, g.end_at::timestamptz, g.reading, g.channel, g.quality::smallint,
			g.uncertainty::numeric, g.meter, g.evidence
		FROM taken AS g LEFT JOIN source AS s USING (source)
		ORDER BY g.row_no;
		GET DIAGNOSTICS loaded = ROW_COUNT;
		RETURN loaded;
	EXCEPTION WHEN data_exception OR integrity_constraint_violation OR program_limit_exceeded THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
			broken = CONSTRAINT_NAME, missing = COLUMN_NAME;
	END;
	IF first = last THEN
		UPDATE activity_staging AS g SET verdict = 'refused', reason = CASE
			WHEN state = '23502' THEN missing || ' is missing'
			WHEN state = '23514' AND broken <> '' 
				THEN regexp_replace(replace(broken, '_', ' '), ' is( not)?', E' must\\1 be')
			ELSE concat_ws('. ', message, nullif(detail, ''))
		END
		WHERE g.row_no = first AND g.verdict = 'taken';
		RETURN 0;
	END IF;
	RETURN load_activity_rows(first, middle) + load_activity_rows(middle + 1, last);
END
$$;
COMMENT ON FUNCTION load_activity_rows(bigint, bigint) IS
	'Loads a range of taken rows, all that can be loaded, and returns how many: load_activity() calls it.';

-- Times are read in the time zone of the ledger, and dates with the year first, whatever the session has set.
/**
 * Of rows that overlap each other the first is taken. Times without a zone are in that of the ledger; dates
 * have the year first.
 */
CREATE OR REPLACE FUNCTION load_activity(OUT accepted bigint, OUT refused bigint) RETURNS record
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS
$$
DECLARE
	first bigint;
	last bigint;
	taken bigint;
BEGIN
	PERFORM lock_ledger();
	-- until the end of this function, whose SET clause then restores that of the caller
	PERFORM set_config('timezone', z.time_zone, true) FROM ledger_meta AS z;
	WITH taken AS (
		UPDATE activity_staging AS g SET verdict = 'taken', reason = NULL WHERE g.verdict = 'new' RETURNING g.row_no
	)
	SELECT count(*), min(t.row_no), max(t.row_no) INTO taken, first, last FROM taken AS t;
	UPDATE activity_staging AS g SET verdict = 'refused', reason = r.reason
	FROM activity_staging AS t
	CROSS JOIN LATERAL (SELECT CASE
		WHEN t.source IS NULL THEN 'source is missing'
		WHEN NOT EXISTS (SELECT FROM source AS s WHERE s.source = t.source)
			THEN format('source "%s" does not exist', left(t.source, 100))
		-- words such as now and tomorrow are times, too
		WHEN t.start_at !~ E'^\\s*\\d' OR t.end_at !~ E'^\\s*\\d' THEN 'a time does not begin with a digit'
	END AS reason) AS r
	WHERE t.verdict = 'taken' AND g.row_no = t.row_no AND r.reason IS NOT NULL;
	accepted := coalesce(load_activity_rows(first, last), 0);
	refused := taken - accepted;
END
$$;
COMMENT ON FUNCTION load_activity() IS
	'Takes the new rows of activity_staging into activity, those that are sound, and writes verdict and '
	'reason of each. Returns how many it accepted and refused.';

/**
 * Errors:
 *   22023 for a period without a first or last day
 */
CREATE OR REPLACE FUNCTION activity_gap(period daterange, OUT source text, OUT missing_from timestamptz,
		OUT missing_until timestamptz)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH span AS (
		SELECT accounting_start(lower(p)) AS first, accounting_start(upper(p)) AS last FROM check_period(period) AS p
	),
	covered AS (
		SELECT a.source_id, a.start_at, a.end_at FROM activity AS a
		WHERE a.start_at >= (SELECT p.first FROM span AS p) AND a.start_at < (SELECT p.last FROM span AS p)
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		UNION ALL
		SELECT s.source_id, b.start_at, b.end_at
		FROM source AS s
		CROSS JOIN LATERAL (
			SELECT a.start_at, a.end_at FROM activity AS a
			WHERE a.source_id = s.source_id AND a.start_at < (SELECT p.first FROM span AS p)
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
			ORDER BY a.start_at DESC LIMIT 1
		) AS b
		WHERE b.end_at > (SELECT p.first FROM span AS p)
		UNION ALL SELECT s.source_id, p.first, p.first FROM source AS s, span AS p
		UNION ALL SELECT s.source_id, p.last, p.last FROM source AS s, span AS p
	),
	step AS (
		SELECT c.source_id, c.end_at,
			lead(c.start_at) OVER (PARTITION BY c.source_id ORDER BY c.start_at, c.end_at) AS next_start
		FROM covered AS c
	)
	SELECT s.source, t.end_at, t.next_start
	FROM step AS t JOIN source AS s ON s.source_id = t.source_id
	WHERE t.next_start > t.end_at
	ORDER BY s.source, t.end_at;
END;
COMMENT ON FUNCTION activity_gap(daterange) IS
	'Where in a period a source has no reading: one row a gap. A period without any reading is one gap, '
	'never 0.';

CREATE OR REPLACE VIEW activity_flag AS
SELECT a.activity_id, a.source_id, a.start_at, a.end_at, a.meter, 'no valid calibration' AS flag
FROM activity AS a
WHERE a.meter IS NOT NULL AND a.channel = 'metered'
	AND NOT EXISTS (SELECT FROM calibration AS c WHERE c.meter = a.meter
		AND c.valid @> accounting_day(a.start_at) AND c.valid @> accounting_day(a.end_at - interval '1 microsecond'));
COMMENT ON VIEW activity_flag IS 'Readings whose meter had no valid calibration over the whole period.';
COMMENT ON COLUMN activity_flag.activity_id IS 'Number of the reading.';
COMMENT ON COLUMN activity_flag.source_id IS 'Number of the source.';
COMMENT ON COLUMN activity_flag.start_at IS 'Beginning of the period.';
COMMENT ON COLUMN activity_flag.end_at IS 'End of the period.';
COMMENT ON COLUMN activity_flag.meter IS 'Code of the meter.';
COMMENT ON COLUMN activity_flag.flag IS 'What is wrong with it.';
-- How entries are hashed and chained, and what of them stands.

-- Fields with their lengths in front cannot run into one another; NULL is a length of its own.
CREATE OR REPLACE FUNCTION payload(VARIADIC fields text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT string_agg(coalesce(length(f) || ':' || f, '-:'), ',' ORDER BY i)
		FROM unnest(fields) WITH ORDINALITY AS u(f, i));
COMMENT ON FUNCTION payload(text[]) IS
	'Fields as length:text, separated by commas; -: is NULL. Lengths are in characters.';

/*
 * Of 0.1 the content has the hash of the block before in it, and is the hash. Of format 2 it stands by itself, so
 * that one block can be shown without the others: its hash is sha256(previous || content). The texts of dates depend
 * on a setting, of which a hash must not.
 */
CREATE OR REPLACE FUNCTION block_content(format integer, ledger uuid, posting_id bigint, kind text, method text,
		period daterange, reverses bigint, reason text, entries bigint, digest bytea, sums bytea, boundaries bytea,
		annex text, previous bytea, posted_at timestamptz, posted_by text, session_role text) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE SET datestyle = 'ISO, YMD'
	RETURN sha256(convert_to(CASE format
		WHEN 2 THEN payload('block/2', ledger::text, posting_id::text, kind, method, lower(period)::text,
			upper(period)::text, reverses::text, reason, entries::text, encode(digest, 'hex'), encode(sums, 'hex'),
			encode(boundaries, 'hex'), annex, to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
			posted_by, session_role)
		ELSE payload(posting_id::text, kind, method, lower(period)::text, upper(period)::text, reverses::text,
			reason, entries::text, encode(digest, 'hex'), encode(boundaries, 'hex'), encode(previous, 'hex'),
			to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), posted_by)
		END, 'UTF8'));
COMMENT ON FUNCTION block_content(integer, uuid, bigint, text, text, daterange, bigint, text, bigint, bytea, bytea,
	bytea, text, bytea, timestamptz, text, text) IS
	'sha256 of what a block says: the columns of its row, as a payload().';

CREATE OR REPLACE FUNCTION block_hash(format integer, content bytea, previous bytea) RETURNS bytea
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN format IS NULL THEN content ELSE sha256(previous || content) END;
COMMENT ON FUNCTION block_hash(integer, bytea,
	bytea) IS 'The hash of a block, from its content and the hash before it.';

-- Verifies what it is given and never computes it anew: a restored or replicated block keeps its hash. Rows of a
-- restore come in any order, so that a block before it is compared where it is there already.
CREATE OR REPLACE FUNCTION check_posting() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	content bytea := block_content(NEW.format, NEW.ledger, NEW.posting_id, NEW.kind, NEW.method, NEW.period,
		NEW.reverses, NEW.reason, NEW.entries, NEW.digest, NEW.sums, NEW.boundaries, NEW.annex, NEW.previous,
		NEW.posted_at, NEW.posted_by, NEW.session_role);
	before record;
BEGIN
	IF NEW.hash IS DISTINCT FROM block_hash(NEW.format, content, NEW.previous)
		OR NEW.format IS NOT NULL AND NEW.content IS DISTINCT FROM content OR NOT isfinite(NEW.posted_at) THEN
		RAISE EXCEPTION 'hash of posting % does not match the row', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	SELECT b.hash, b.posted_at INTO before FROM posting AS b WHERE b.posting_id = NEW.posting_id - 1;
	-- behind one at infinity, which 0.1.0 let a role write, the chain goes on: check_ledger() names that one
	IF before.hash <> NEW.previous OR before.posted_at >= NEW.posted_at AND isfinite(before.posted_at)
		OR NEW.posting_id = 1 AND NEW.previous <> decode(repeat('00', 32), 'hex') THEN
		RAISE EXCEPTION 'posting % does not follow the previous one', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_posting() IS
	'Trigger: refuses a block whose hash is wrong or that does not follow the one before. Errors: 23000.';

CREATE OR REPLACE FUNCTION check_sequence() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	loose bigint;
BEGIN
	SELECT a.posting_id INTO loose FROM added AS a
	WHERE a.posting_id > 1 AND NOT EXISTS (SELECT FROM posting AS b WHERE b.posting_id = a.posting_id - 1)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'posting % does not follow the previous one', loose
			USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'There is no posting before it.',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_sequence() IS
	'Trigger: refuses a block without one before it, once all rows of a statement are there. Errors: 23000.';

CREATE OR REPLACE TRIGGER check_posting BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION check_posting();
ALTER TABLE posting ENABLE ALWAYS TRIGGER check_posting;
CREATE OR REPLACE TRIGGER check_sequence AFTER INSERT ON posting REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_sequence();

CREATE OR REPLACE FUNCTION guard_entries(entries regclass) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
		'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', entries);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_change', entries);
END
$$;
COMMENT ON FUNCTION guard_entries(regclass) IS 'Puts the trigger against changes on a table of entries.';

SELECT guard_entries('posting'::regclass), guard_entries('emission'::regclass),
	guard_entries('emission_rest'::regclass);

/*
 * What a row says, as text. A payload of a later format names it in front, so that the rows of one block may be of
 * several; the first field of those of 0.1 is the number of the line.
 */
CREATE OR REPLACE FUNCTION line_payload(format text, line bigint, day date, source_id integer, category text,
		domain text, party text, supplier text, plot text, scope2 text, claim_id bigint, quantity quantity,
		factor_id integer, factor emission_factor, verified boolean, mass ghg, begins integer, reason text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce(length(format) || ':' || format || ',', '') || payload(line::text,
		to_char(day::timestamp, 'YYYY-MM-DD'), source_id::text, category, domain, party, supplier, plot, scope2,
		claim_id::text, quantity::text, factor_id::text, factor::text, verified::text, mass::text, begins::text,
			reason);
COMMENT ON FUNCTION line_payload(text, bigint, date, integer, text, text, text, text, text, text, bigint, quantity,
	integer, emission_factor, boolean, ghg, integer, text) IS
	'The payload that a row of emission must have, of the format that it names (line/2), or NULL for that of 0.1.';

CREATE OR REPLACE FUNCTION payload_format(payload text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN substring(payload FROM '^6:(line/2),');
COMMENT ON FUNCTION payload_format(text) IS
	'The format that the payload of a row of emission names; NULL for that of 0.1.';

/*
 * Treatments of scope 2 are not added.
 */
CREATE OR REPLACE FUNCTION posting_sums(posting bigint) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (
		SELECT sha256(convert_to(coalesce(string_agg(payload(to_char(s.day::timestamp, 'YYYY-MM-DD'), s.party,
			s.category, s.scope2, s.mass::text), '' ORDER BY s.day, s.party COLLATE "C", s.category COLLATE "C",
			s.scope2 COLLATE "C"), ''), 'UTF8'))
		FROM (SELECT e.day, e.party, e.category, e.scope2, sum(e.mass) AS mass FROM emission AS e
			WHERE e.posting_id = posting GROUP BY e.day, e.party, e.category, e.scope2) AS s);
COMMENT ON FUNCTION posting_sums(bigint) IS
	'sha256 of the sums of a posting, by day, party, category and treatment of scope 2.';

-- What stands under a method for some days: what was posted of a source, day, treatment, claim, unit and factor,
-- with all that the rows say of them, less what was taken back.
CREATE OR REPLACE FUNCTION standing_emission(method text, first date, until date,
		OUT source_id integer, OUT day date, OUT scope2 text, OUT claim_id bigint, OUT unit text, OUT factor_id integer,
		OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT plot text,
		OUT quantity quantity, OUT mass ghg, OUT posting_id bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.source_id, e.day, coalesce(e.scope2, ''), coalesce(e.claim_id, 0), unit(e.quantity), e.factor_id,
		e.category, e.domain, e.party, coalesce(e.supplier, ''), coalesce(e.plot, ''),
		sum(e.quantity), sum(e.mass), max(e.posting_id)
	FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
	WHERE b.method = standing_emission.method AND e.day >= first AND e.day < until
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	HAVING sum(e.begins) <> 0;
END;
COMMENT ON FUNCTION standing_emission(text, date, date) IS
	'What stands posted under a method for the days from the first until before the second. NULL is empty '
	'text, or 0 for a claim; posting_id is the last that touched it.';
-- What is to be posted: activity data by source and day, and what certificates cover of it.

/*
 * The activity of each source and day in a period, in each unit it was measured in. Readings of a source do
 * not overlap, so that only the last of a day can go on over midnight: readings are summed by the day they
 * begin on, and those few are then shared by time, the shares re-adding to the reading.
 */
CREATE OR REPLACE FUNCTION daily_activity(period daterange, sources integer[] DEFAULT NULL, OUT source_id integer,
		OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH zone AS (SELECT time_zone FROM ledger_meta),
	begun AS MATERIALIZED (
		SELECT a.source_id, (a.start_at AT TIME ZONE (SELECT time_zone FROM zone))::date AS day,
			sum(a.quantity) AS quantity, max(a.start_at) AS last_start, max(a.end_at) AS last_end
		FROM activity AS a
		-- subqueries: else the moments are computed for each reading
		WHERE a.start_at >= (SELECT accounting_start(lower(period)))
			AND a.start_at < (SELECT accounting_start(upper(period)))
			AND (sources IS NULL OR a.source_id = ANY (sources))
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		GROUP BY a.source_id, 2, unit(a.quantity)
	),
	long AS (
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, b.day
		FROM begun AS b
		JOIN activity AS a ON a.source_id = b.source_id AND a.start_at = b.last_start AND a.end_at = b.last_end
			AND a.start_at >= (SELECT accounting_start(lower(period)))
				AND a.start_at < (SELECT accounting_start(upper(period)))
		WHERE b.last_end > (b.day + 1)::timestamp AT TIME ZONE (SELECT time_zone FROM zone)
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		UNION ALL
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, accounting_day(a.start_at)
		FROM source AS s
		CROSS JOIN LATERAL (
			SELECT b.* FROM activity AS b
			WHERE b.source_id = s.source_id AND b.start_at < (SELECT accounting_start(lower(period)))
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = b.activity_id)
			ORDER BY b.start_at DESC LIMIT 1
		) AS a
		WHERE a.end_at > (SELECT accounting_start(lower(period))) AND (sources IS NULL OR s.source_id = ANY (sources))
	),
	share AS (
		SELECT b.source_id, b.day, b.quantity FROM begun AS b
		UNION ALL
		SELECT l.source_id, l.day, -l.quantity FROM long AS l
		UNION ALL
		SELECT l.source_id, d.day::date, l.quantity * (d.until / d.whole) - l.quantity * (d.since / d.whole)
		FROM long AS l CROSS JOIN zone AS z CROSS JOIN LATERAL (
			SELECT g AS day,
				-- 40 places: the quotient has as many
				extract(epoch FROM least((g + interval '1 day') AT TIME ZONE z.time_zone, l.end_at) - l.start_at)
					+ round(0.0, 40) AS until,
				extract(epoch FROM greatest(g AT TIME ZONE z.time_zone, l.start_at) - l.start_at)
					+ round(0.0, 40) AS since,
				extract(epoch FROM l.end_at - l.start_at) AS whole
			FROM generate_series(greatest(l.day, lower(period))::timestamp,
				least(accounting_day(l.end_at - interval '1 microsecond'), upper(period) - 1)::timestamp,
					interval '1 day') AS g
		) AS d
	)
	SELECT s.source_id, s.day, sum(s.quantity)
	FROM share AS s
	WHERE s.day <@ period
	GROUP BY s.source_id, s.day, unit(s.quantity);
END;
COMMENT ON FUNCTION daily_activity(daterange, integer[]) IS
	'Activity data, of some sources or (NULL) all, by source, accounting day and unit, voided readings left '
	'out. A reading over several days is shared by time; the shares add up to it exactly.';

-- What claims cover, as posted, and what is wrong with it.
CREATE OR REPLACE VIEW certificate_use AS
SELECT c.claim_id, s.source, c.registry, c.serials, c.valid, c.energy, c.withdrawn_at, e.method, e.covered,
	c.energy - e.covered AS unused,
	CASE
		WHEN e.covered > c.energy THEN 'more than the certificates are'
		WHEN c.withdrawn_at IS NOT NULL AND sign(e.covered) > 0 AND EXISTS (SELECT FROM certificate_claim AS o
			WHERE o.claim_id <> c.claim_id AND o.registry = c.registry AND o.serials && c.serials
				AND o.withdrawn_at IS NULL)
			THEN 'withdrawn, and its certificates serve another claim'
	END AS problem
FROM certificate_claim AS c
JOIN source AS s ON s.source_id = c.source_id
LEFT JOIN (
	SELECT e.claim_id, b.method, round(sum(convert(e.quantity, 'MWh')), 12) AS covered
	FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
	WHERE e.claim_id IS NOT NULL
	GROUP BY e.claim_id, b.method
) AS e ON e.claim_id = c.claim_id;
COMMENT ON VIEW certificate_use IS
	'What each claim of certificates covers, under each method that it was posted under: certificates beyond '
	'the consumption of their days cover nothing.';
COMMENT ON COLUMN certificate_use.claim_id IS 'Number of the claim.';
COMMENT ON COLUMN certificate_use.source IS 'Code of the source.';
COMMENT ON COLUMN certificate_use.registry IS 'Registry of the certificates.';
COMMENT ON COLUMN certificate_use.serials IS 'Serial numbers.';
COMMENT ON COLUMN certificate_use.valid IS 'Days of consumption that are covered.';
COMMENT ON COLUMN certificate_use.energy IS 'Electricity of the certificates.';
COMMENT ON COLUMN certificate_use.withdrawn_at IS 'When the claim was withdrawn; NULL while it holds.';
COMMENT ON COLUMN certificate_use.method IS 'Code of the method; NULL if nothing is posted under the claim.';
COMMENT ON COLUMN certificate_use.covered IS 'Electricity that is covered, as posted; NULL if nothing is posted.';
COMMENT ON COLUMN certificate_use.unused IS 'Electricity of the certificates beyond that; NULL if nothing is posted.';
COMMENT ON COLUMN certificate_use.problem IS 'What is wrong with it; NULL if nothing is.';

-- What is to be posted of a period under a method: the activity of each source and day, once for each treatment
-- of scope 2, and what certificates cover apart from the rest.
CREATE OR REPLACE FUNCTION wanted_activity(period daterange, m method, OUT source_id integer, OUT day date,
		OUT scope2 text, OUT claim_id bigint, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH claim AS MATERIALIZED (
		SELECT c.claim_id, c.source_id, c.valid, amount(c.energy) AS claimed
		FROM certificate_claim AS c JOIN source AS s ON s.source_id = c.source_id
		WHERE c.withdrawn_at IS NULL AND c.valid && period AND energy_carrier(s.category) = 'electricity'
			AND m.scope2 <> '{location}'
	),
	-- a claim covers its consumption from its first day on, also where only later days are asked for
	consumed AS (
		SELECT c.claim_id, c.claimed, a.source_id, a.day, a.quantity, amount(convert(a.quantity, 'MWh')) AS mwh,
			sum(amount(convert(a.quantity, 'MWh'))) OVER (PARTITION BY c.claim_id ORDER BY a.day,
				unit(a.quantity)) AS until
		FROM claim AS c CROSS JOIN LATERAL daily_activity(c.valid, ARRAY[c.source_id]) AS a
	),
	covered AS (
		SELECT c.claim_id, c.source_id, c.day, c.quantity, c.mwh,
			least(greatest(c.until, 0), c.claimed) - least(greatest(c.until - c.mwh, 0), c.claimed) AS covered
		FROM consumed AS c WHERE c.day <@ period
	),
	under AS (
		SELECT c.claim_id, c.source_id, c.day, c.quantity,
			CASE WHEN c.covered = c.mwh THEN c.quantity
				ELSE convert(quantity(c.covered, 'MWh'), unit(c.quantity)) END AS under
		FROM covered AS c
	)
	SELECT a.source_id, a.day, t.scope2, p.claim_id, p.quantity
	FROM daily_activity(period) AS a
	JOIN source AS s ON s.source_id = a.source_id
	CROSS JOIN LATERAL unnest(CASE WHEN emission_scope(s.category) = 2 THEN m.scope2
		ELSE ARRAY[NULL::text] END) AS t (scope2)
	LEFT JOIN under AS u ON u.source_id = a.source_id AND u.day = a.day AND unit(u.quantity) = unit(a.quantity)
		AND t.scope2 <> 'location'
	CROSS JOIN LATERAL (
		VALUES (NULL::bigint, CASE WHEN u.claim_id IS NULL THEN a.quantity ELSE a.quantity - u.under END), (u.claim_id,
			u.under)
	) AS p (claim_id, quantity)
	WHERE (m.scope3 OR emission_scope(s.category) < 3) AND p.quantity IS NOT NULL;
END;
COMMENT ON FUNCTION wanted_activity(daterange, method) IS
	'The activity data to be posted of a period under a method, by source, day, unit and treatment of scope '
	'2; electricity under certificates apart.';
-- Partitions by month, for ledgers with meters that report every few minutes.

/**
 * Errors:
 *   22023 for a day that is not finite
 *   23514 if such rows are in the rest already
 *   54000 for more than 240 months: each holds locks until the transaction ends
 */
CREATE OR REPLACE FUNCTION add_partitions(first date, last date) RETURNS integer
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET datestyle = 'ISO, YMD' AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_has_role(n.nspowner, 'USAGE')) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
			MESSAGE = 'must be owner of the schema in which the ledger looks for names',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	zone text := (SELECT time_zone FROM ledger_meta);
	month timestamp := date_trunc('month', first);
	suffix text;
	n integer := 0;
BEGIN
	IF (isfinite(first) AND isfinite(last)) IS NOT true THEN
		RAISE EXCEPTION 'first and last day of partitions must be finite'
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Write, for example, add_partitions(''2025-01-01'', ''2026-01-01'').';
	ELSIF last > month + interval '240 months' THEN
		RAISE EXCEPTION 'cannot add more than 240 months of partitions at once'
			USING ERRCODE = 'program_limit_exceeded', HINT = 'Call it for a few years at a time.';
	END IF;
	WHILE month < last LOOP
		suffix := to_char(month, 'YYYY_MM');
		IF to_regclass(format('%I.%I', current_schema(), 'activity_' || suffix)) IS NULL THEN
			EXECUTE format('CREATE TABLE %I PARTITION OF activity FOR VALUES FROM (%L) TO (%L)', 'activity_' || suffix,
				month AT TIME ZONE zone, (month + interval '1 month') AT TIME ZONE zone);
			PERFORM guard_activity(('activity_' || suffix)::regclass);
			EXECUTE format('CREATE TABLE %I PARTITION OF emission FOR VALUES FROM (%L) TO (%L)', 'emission_' || suffix,
				month::date, (month + interval '1 month')::date);
			PERFORM guard_entries(('emission_' || suffix)::regclass);
			n := n + 1;
		END IF;
		month := month + interval '1 month';
	END LOOP;
	RETURN n;
EXCEPTION WHEN check_violation THEN
	RAISE EXCEPTION 'cannot add partitions of %', to_char(month, 'YYYY-MM')
		USING ERRCODE = 'check_violation', DETAIL = upper(left(SQLERRM, 1)) || substr(SQLERRM, 2) || '.',
			HINT = 'Rows of that month are in the rest already; they can only be moved by dump and restore, as '
				'doc/operations.md says.';
END;
END
$$;
COMMENT ON FUNCTION add_partitions(date, date) IS
	'Makes partitions of activity and emission for every month from the first day until before the last, '
	'where there is none; returns how many.';
-- Versions of boundaries are made by add_boundary(), and hashed into the chain.

SELECT guard_entries('boundary'::regclass), guard_entries('boundary_party'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON boundary FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON boundary_party
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

/*
 * The parties of a version with their days and shares. Under a control approach a party is inside on the days
 * on which the organisation controls it; a party of which no control is recorded is taken as named.
 */
CREATE OR REPLACE FUNCTION boundary_share(parties text[], approach text, OUT party text, OUT valid daterange,
		OUT share numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT n.party, coalesce(s.valid, '(,)'), CASE WHEN approach = 'equity share' THEN s.equity_share ELSE 1 END
	FROM unnest(parties) AS n (party)
	LEFT JOIN party_share AS s ON s.party = n.party AND approach <> 'physical'
	WHERE CASE approach
		WHEN 'operational control' THEN coalesce(s.operational_control, true)
		WHEN 'financial control' THEN coalesce(s.financial_control, true)
		WHEN 'equity share' THEN coalesce(s.equity_share, 0) > 0
		ELSE true
	END;
END;
COMMENT ON FUNCTION boundary_share(text[], text) IS
	'Which of the parties are inside under a consolidation approach, on which days and with which share of '
	'their emissions. Source: GHG Protocol Corporate Standard, organisational boundaries.';

-- A version that follows none, or came before the one that it follows, was not made by add_boundary(): check_ledger()
-- names it.
CREATE OR REPLACE FUNCTION standing_boundary(as_of timestamptz DEFAULT 'infinity',
		OUT boundary text, OUT version integer, OUT kind text, OUT recorded_at timestamptz)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT DISTINCT ON (b.boundary) b.boundary, b.version, b.kind, b.recorded_at
	FROM boundary AS b
	WHERE b.recorded_at <= as_of
		AND (b.version = 1 OR EXISTS (SELECT FROM boundary AS o
			WHERE o.boundary = b.boundary AND o.version = b.version - 1 AND o.recorded_at <= b.recorded_at))
	ORDER BY b.boundary, b.version DESC;
END;
COMMENT ON FUNCTION standing_boundary(timestamptz) IS 'The version of each boundary as of a time.';

CREATE OR REPLACE FUNCTION boundary_version(boundary text, as_of timestamptz) RETURNS integer
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	latest integer := (SELECT s.version FROM standing_boundary(boundary_version.as_of) AS s
		WHERE s.boundary = boundary_version.boundary);
BEGIN
	IF latest IS NULL THEN
		RAISE EXCEPTION 'boundary "%" does not exist as of %', boundary_version.boundary, as_of
			USING ERRCODE = 'undefined_object', HINT = 'add_boundary() makes one.';
	ELSIF NOT EXISTS (SELECT FROM boundary_party AS i
		WHERE i.boundary = boundary_version.boundary AND i.version = latest) THEN
		RAISE EXCEPTION 'version % of boundary "%" has no parties', latest, boundary_version.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'add_boundary() makes the next version.';
	END IF;
	RETURN latest;
END
$$;
COMMENT ON FUNCTION boundary_version(text, timestamptz) IS
	'The version of a boundary as of a time. Errors: 42704 if there was none, 55000 for one without parties.';

/**
 * Errors:
 *   22023 without parties or with one named twice
 *   23503 for an unknown party
 *   42704 for an unknown parent
 *   23514 for an unknown kind or approach, or a party outside: not controlled, without a share, or not in the
 *     parent
 */
CREATE OR REPLACE FUNCTION add_boundary(boundary text, parties text[], name text, kind text DEFAULT 'accounting',
		approach text DEFAULT 'operational control', parent text DEFAULT NULL) RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	latest integer;
	around integer;
	outside text;
BEGIN
	IF coalesce(cardinality(parties), 0) = 0
		OR (SELECT count(DISTINCT p) FROM unnest(parties) AS p) <> cardinality(parties) THEN
		RAISE EXCEPTION 'boundary must have parties, each of them once' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	PERFORM enter_ledger();
	-- the first that is free, whatever a row says that follows none
	SELECT min(n.version) INTO latest
	FROM (SELECT 1 AS version UNION ALL SELECT b.version + 1 FROM boundary AS b
		WHERE b.boundary = add_boundary.boundary AND b.version < 2147483647) AS n
	WHERE NOT EXISTS (SELECT FROM boundary AS o WHERE o.boundary = add_boundary.boundary AND o.version = n.version);
	INSERT INTO boundary (boundary, version, kind, approach, name, parent)
	VALUES (add_boundary.boundary, latest, add_boundary.kind, add_boundary.approach, add_boundary.name,
		add_boundary.parent);

	SELECT p INTO outside FROM unnest(parties) AS p
	WHERE NOT EXISTS (SELECT FROM boundary_share(parties, add_boundary.approach) AS s WHERE s.party = p);
	IF FOUND THEN
		RAISE EXCEPTION 'party "%" is outside boundary "%"', outside, add_boundary.boundary
			USING ERRCODE = 'check_violation',
				DETAIL = format('No day of %s is recorded in party_share.', add_boundary.approach),
				HINT = 'Record its control and share in party_share.';
	END IF;
	IF add_boundary.parent IS NOT NULL THEN
		around := boundary_version(add_boundary.parent, 'infinity');
		SELECT p INTO outside FROM unnest(parties) AS p
		WHERE NOT EXISTS (SELECT FROM boundary_party AS i
			WHERE i.boundary = add_boundary.parent AND i.version = around AND i.party = p);
		IF FOUND THEN
			RAISE EXCEPTION 'party "%" is outside boundary "%"', outside, add_boundary.parent
				USING ERRCODE = 'check_violation',
					DETAIL = format('"%s" is to lie in "%s".', add_boundary.boundary, add_boundary.parent);
		END IF;
	END IF;

	INSERT INTO boundary_party (boundary, version, party, valid, share)
	SELECT add_boundary.boundary, latest, s.party, s.valid, s.share
	FROM boundary_share(parties, add_boundary.approach) AS s;
	RETURN latest;
END;
END
$$;
COMMENT ON FUNCTION add_boundary(text, text[], text, text, text, text) IS
	'Records the next version of a boundary with these parties inside; returns its number. Under a control '
	'approach or equity share, days and shares come from party_share.';

-- Each posting carries the digest of the versions recorded since the one before, so that they are in the chain.
CREATE OR REPLACE FUNCTION boundaries_digest(after timestamptz, until timestamptz) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE SET datestyle = 'ISO, YMD'
	RETURN (
		SELECT sha256(convert_to(coalesce(string_agg(payload(b.boundary, b.version::text, b.kind, b.approach, b.name,
			b.parent,
				to_char(b.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), b.recorded_by,
				(SELECT string_agg(payload(i.party, i.valid::text, i.share::text), '' ORDER BY i.party COLLATE "C",
					i.valid)
				 FROM boundary_party AS i WHERE i.boundary = b.boundary AND i.version = b.version)),
			'' ORDER BY b.boundary COLLATE "C", b.version), ''), 'UTF8'))
		FROM boundary AS b
		WHERE b.recorded_at > coalesce(after, '-infinity') AND b.recorded_at <= until);
COMMENT ON FUNCTION boundaries_digest(timestamptz, timestamptz) IS
	'sha256 of the versions of boundaries, with their parties, that were recorded after the first time and '
	'until the second.';
-- Posting: activity data x emission factor = emission. post() brings the emissions of a period up to date with its
-- readings, so that posting twice changes nothing, and a late or voided reading is corrected by the next one.

-- The one factor that fits, or an error that lists the candidates.
/*
 * Of the factors that fit, the one of the most specific region. Factors of electricity under certificates have
 * -certified behind their name.
 *
 * Errors:
 *   P0002 if none fits
 *   21000 if several do; both list the candidates
 *   22000 if the method counts gases and the factor is a CO2e without them
 */
CREATE OR REPLACE FUNCTION pick_factor(source_id integer, day date, scope2 text, method text,
		certified boolean DEFAULT false)
	RETURNS factor
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s source := (SELECT s FROM source AS s WHERE s.source_id = pick_factor.source_id);
	m method := (SELECT m FROM method AS m WHERE m.method = pick_factor.method);
	name text := s.factor || CASE WHEN certified THEN '-certified' ELSE '' END;
	fitting factor[];
	candidates text;
	elsewhere text;
BEGIN
	-- of the factors that fit, those of the most specific region
	SELECT array_agg(f) FILTER (WHERE f.rank = 1) INTO fitting
	FROM (
		SELECT f AS f, rank() OVER (ORDER BY CASE WHEN f.region = 'World' THEN 0 ELSE length(f.region) END DESC) AS rank
		FROM factor AS f
		WHERE f.factor = name AND f.factor_set = ANY (m.factor_sets) AND f.withdrawn_at IS NULL
			AND f.valid @> day AND f.scope2 IS NOT DISTINCT FROM pick_factor.scope2
			AND (f.region IN ('World', s.region) OR starts_with(s.region, f.region || '-'))
	) AS f(f, rank);
	IF cardinality(fitting) = 1 THEN
		IF m.gases IS NOT NULL AND @carbonms@.opaque(@carbonms@.ghg((fitting[1]).value))
			OPERATOR(@carbonms@.<>) '0 t'::@carbonms@.ghg THEN
			RAISE EXCEPTION 'method "%" counts gases, but factor "%" is a CO2e without gases', m.method, name
				USING ERRCODE = 'data_exception',
					DETAIL = format('Source "%s" has %s of %s.', s.source, (fitting[1]).value, (fitting[1]).factor_set),
					HINT = 'Record a factor by gas for this method.';
		END IF;
		RETURN fitting[1];
	END IF;

	SELECT string_agg(c.text, '; ' ORDER BY c.n) FILTER (WHERE c.n <= 8) || CASE
		WHEN count(*) > 8 THEN format(' and %s more', count(*) - 8) ELSE '' END,
		min(c.factor_set) FILTER (WHERE c.would_fit AND NOT c.factor_set = ANY (m.factor_sets))
	INTO candidates, elsewhere
	FROM (
		SELECT f.factor_set,
			f.valid @> day AND f.scope2 IS NOT DISTINCT FROM pick_factor.scope2
				AND (f.region IN ('World', s.region) OR starts_with(s.region, f.region || '-')) AS would_fit,
			format('%s of %s, %s%s, valid %s: %s', f.factor, f.factor_set, f.region, ', ' || f.scope2, f.valid,
				f.value) AS text,
			row_number() OVER (ORDER BY (f.factor_set = ANY (m.factor_sets)) DESC, (f.region IN ('World', s.region)
				OR starts_with(s.region, f.region || '-')) DESC, f.factor_set, f.region, f.valid) AS n
		FROM factor AS f
		WHERE f.factor = name AND f.withdrawn_at IS NULL
	) AS c;
	IF fitting IS NULL THEN
		RAISE EXCEPTION 'no emission factor fits source "%" on %', s.source, day
			USING ERRCODE = 'no_data_found',
				DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method, name,
					coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '),
					coalesce(candidates, 'none')),
				HINT = CASE WHEN elsewhere IS NULL
					THEN format('Record it in a set that the method names, with load_factors(), '
						'adopt_factors() or INSERT: %s.', array_to_string(m.factor_sets, ', '))
					ELSE format('Copy it from %s into a set that the method names with adopt_factors(), or '
						'insert a method that names %s.', elsewhere, elsewhere) END;
	END IF;
	RAISE EXCEPTION '% emission factors fit source "%" on %', cardinality(fitting), s.source, day
		USING ERRCODE = 'cardinality_violation',
			DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method, name,
				coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '),
					candidates),
			HINT = 'Withdraw one, or insert a method that names fewer sets.';
END
$$;
COMMENT ON FUNCTION pick_factor(integer, date, text, text, boolean) IS
	'The emission factor of a source on a day under a method and treatment of scope 2, or of its electricity '
	'under certificates.';

-- The gases that a method counts.
CREATE OR REPLACE FUNCTION count_gases(mass ghg, gases text[]) RETURNS ghg
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN gases IS NULL THEN mass ELSE only_gases(mass, VARIADIC gases) END;
COMMENT ON FUNCTION count_gases(ghg, text[]) IS
	'The part of a vector in the gases that a method counts; all of it if the list is NULL.';

-- A source without a party is an error, not a row without one.
CREATE OR REPLACE FUNCTION refuse_ownerless(source_id integer, day date) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RAISE EXCEPTION 'source "%" belongs to no party on %', (SELECT s.source FROM source AS s
		WHERE s.source_id = refuse_ownerless.source_id), day
		USING ERRCODE = 'no_data_found', HINT = 'Insert its party into source_owner.';
END
$$;
COMMENT ON FUNCTION refuse_ownerless(integer, date) IS
	'Refuses to post a source that nobody owns on a day. Errors: P0002, always.';

-- A unit that does not fit the factor is an error that names the source.
CREATE OR REPLACE FUNCTION check_unit(source_id integer, day date, quantity quantity, factor emission_factor)
		RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	message text;
BEGIN
	PERFORM check_unit.quantity OPERATOR(@carbonms@.*) check_unit.factor;
	RETURN true;
EXCEPTION WHEN data_exception THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
	RAISE EXCEPTION 'readings of source "%" do not fit their factor on %', (SELECT s.source FROM source AS s
		WHERE s.source_id = check_unit.source_id), day
		USING ERRCODE = 'data_exception',
			DETAIL = format('%s x %s: %s.', @carbonms@.round(check_unit.quantity, 6), check_unit.factor, message),
			HINT = 'Take wrong readings back with void_activity(activity, reason), or give the source another factor.';
END
$$;
COMMENT ON FUNCTION check_unit(integer, date, quantity, emission_factor) IS
	'Whether readings of a source on a day can be multiplied by a factor. Errors: 22000 if not, with the '
	'name of the source.';

-- A claim covers no more than its certificates, and certificates that serve another claim by now cover nothing of the
-- first: where days of a claim are posted one part after another, a part may have to wait for the others.
CREATE OR REPLACE FUNCTION check_certificates(posting bigint, method text) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET row_security = off AS
$$
DECLARE
	claim record;
BEGIN
	SELECT u.* INTO claim FROM certificate_use AS u
	WHERE u.method = check_certificates.method AND u.problem IS NOT NULL
		AND EXISTS (SELECT FROM emission AS e WHERE e.posting_id = posting AND e.claim_id IS NOT NULL)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'certificates of claim % would cover more than they are', claim.claim_id
			USING ERRCODE = 'check_violation',
				DETAIL = format('%s: %s.', upper(left(claim.problem, 1)) || substr(claim.problem, 2), claim.covered),
				HINT = format('Post the days of the claim, %s, together.', claim.valid);
	END IF;
END
$$;
COMMENT ON FUNCTION check_certificates(bigint, text) IS
	'Refuses a posting after which certificates would cover more than they are. Errors: 23514.';

CREATE OR REPLACE FUNCTION next_posting() RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT coalesce(max(b.posting_id), 0) + 1 FROM posting AS b);
COMMENT ON FUNCTION next_posting() IS 'The number of the block to come.';

-- Closes a batch of emission rows as the next block.
CREATE OR REPLACE FUNCTION seal_posting(posting bigint, kind text, method text, period daterange, reason text,
		reverses bigint, written bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	before record;
	found bigint;
	line_digest bytea;
	boundary_digest bytea;
	sum_digest bytea := posting_sums(posting);
	block bytea;
	chain uuid := (SELECT m.ledger FROM ledger_meta AS m);
	sealed_at timestamptz := ledger_now();
BEGIN
	SELECT count(*), sha256(string_agg(sha256(convert_to(e.payload, 'UTF8')), '' ORDER BY e.line))
	INTO found, line_digest
	FROM emission AS e WHERE e.posting_id = posting;
	IF found <> written THEN
		RAISE EXCEPTION 'posting % has % rows of emission that it did not write', posting, found - written
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Rows of emission are written by post() and reverse() alone.';
	END IF;
	SELECT b.posted_at, b.hash INTO before FROM posting AS b WHERE b.posting_id = seal_posting.posting - 1;
	before.hash := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
	boundary_digest := boundaries_digest(before.posted_at, sealed_at);
	block := block_content(2, chain, posting, kind, method, period, reverses, reason, found, line_digest, sum_digest,
		boundary_digest, NULL, before.hash, sealed_at, caller(), session_role());
	INSERT INTO posting (posting_id, kind, method, period, reverses, reason, entries, digest, sums, boundaries,
		previous, content, hash, posted_at, posted_by, session_role, format, ledger)
	VALUES (posting, seal_posting.kind, seal_posting.method, seal_posting.period, seal_posting.reverses,
		seal_posting.reason, found, line_digest, sum_digest, boundary_digest, before.hash, block,
		block_hash(2, block, before.hash), sealed_at, caller(), session_role(), 2, chain);
	RETURN posting;
END
$$;
COMMENT ON FUNCTION seal_posting(bigint, text, text, daterange, text, bigint, bigint) IS
	'Closes the emission rows of a posting, of which so many were written: counts them, hashes them, appends '
	'the block. Errors: 23000 if others wrote rows of it.';

/*
 * What post() is to write, line by line. PostgreSQL merges a function like this into the statement that calls
 * it, which is planned as a whole; and an error of a source has that short statement as its context, not this one.
 */
CREATE OR REPLACE FUNCTION emission_rows(posting bigint, period daterange, m method, OUT posting_id bigint,
		OUT line bigint, OUT day date, OUT source_id integer, OUT category text, OUT domain text, OUT party text,
		OUT supplier text, OUT plot text, OUT scope2 text, OUT claim_id bigint, OUT quantity quantity,
		OUT factor_id integer, OUT factor emission_factor, OUT verified boolean, OUT mass ghg, OUT begins integer,
		OUT reason text, OUT payload text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH posted AS MATERIALIZED (
		SELECT d.* FROM standing_emission((m).method, lower(period), upper(period)) AS d
	),
	-- what is posted of a day keeps its factor, until it is reversed
	kept AS MATERIALIZED (
		SELECT DISTINCT ON (d.source_id, d.day, d.scope2, d.claim_id <> 0)
			d.source_id, d.day, d.scope2, d.claim_id <> 0 AS certified, d.factor_id
		FROM posted AS d
		ORDER BY d.source_id, d.day, d.scope2, d.claim_id <> 0, d.posting_id DESC
	),
	wanted AS MATERIALIZED (
		SELECT a.source_id, a.day, coalesce(a.scope2, '') AS scope2, coalesce(a.claim_id, 0) AS claim_id,
			a.claim_id IS NOT NULL AS certified,
			unit(a.quantity) AS unit, a.quantity, emission_category(s.category) AS category, s.domain, s.factor,
				s.region
		FROM wanted_activity(period, m) AS a
		JOIN source AS s ON s.source_id = a.source_id
		WHERE sign(a.quantity) <> 0
	),
	-- between these days the same factors fit
	bounds AS MATERIALIZED (
		SELECT f.factor, array_agg(DISTINCT d.day ORDER BY d.day) AS days
		FROM factor AS f CROSS JOIN LATERAL (VALUES (lower(f.valid)), (upper(f.valid))) AS d (day)
		WHERE f.withdrawn_at IS NULL AND d.day IS NOT NULL
		GROUP BY f.factor
	),
	-- a factor is picked once for all sources and days that ask for the same; without a join, which would be planned
	-- for one row
	asked AS (
		SELECT w.*, k.factor_id AS kept_id,
			row_number() OVER (PARTITION BY w.factor, w.region, w.stretch, w.scope2, w.certified,
			k.factor_id ORDER BY w.day, w.source_id) AS n
		FROM (
			SELECT w.*, coalesce(width_bucket(w.day, b.days), 0) AS stretch
			FROM wanted AS w LEFT JOIN bounds AS b ON b.factor = w.factor || CASE WHEN w.certified THEN '-certified'
				ELSE '' END
		) AS w
		LEFT JOIN kept AS k USING (source_id, day, scope2, certified)
	),
	picked AS (
		SELECT a.*, CASE WHEN a.kept_id IS NULL AND a.n = 1
			THEN (pick_factor(a.source_id, a.day, nullif(a.scope2, ''), (m).method,
				a.certified)).factor_id END AS picked_id
		FROM asked AS a
	),
	target AS MATERIALIZED (
		SELECT k.source_id, k.day, k.scope2, k.claim_id, k.unit,
			coalesce(k.kept_id, first_value(k.picked_id) OVER (PARTITION BY k.factor, k.region, k.stretch, k.scope2,
				k.certified, k.kept_id
				ORDER BY k.n)) AS factor_id,
			k.category, k.domain, coalesce(o.party, refuse_ownerless(k.source_id, k.day)) AS party,
			coalesce(o.supplier, '') AS supplier, coalesce(o.plot, '') AS plot, k.quantity
		FROM picked AS k
		-- IS TRUE keeps the search to the source: the GiST index that @> would offer is slower than a hash of all
		-- owners
		LEFT JOIN source_owner AS o ON o.source_id = k.source_id AND (o.valid @> k.day) IS TRUE
	),
	-- also where the owner or another thing that rows say has changed: from the old to the new
	change AS (
		SELECT source_id, day, scope2, claim_id, unit, factor_id, category, domain, party, supplier, plot,
			CASE WHEN d.posting_id IS NULL THEN t.quantity WHEN t.quantity IS NULL THEN -d.quantity
				ELSE t.quantity - d.quantity END AS quantity,
			CASE WHEN t.quantity IS NULL THEN -d.mass END AS closing,
			CASE WHEN d.posting_id IS NULL THEN 1 WHEN t.quantity IS NULL THEN -1 ELSE 0 END AS begins
		FROM target AS t FULL JOIN posted AS d
			USING (source_id, day, scope2, claim_id, unit, factor_id, category, domain, party, supplier, plot)
	),
	-- rounding runs along: the masses of a source and factor add up to their whole quantity x factor
	running AS (
		SELECT c.*, f.value, f.verified,
			format('factor %s of %s (%s, %s)', f.factor, f.factor_set, f.region, f.edition) AS origin,
			sum(c.quantity) OVER (PARTITION BY c.source_id, c.scope2, c.factor_id, c.unit, c.closing IS NULL
				ORDER BY c.day, c.claim_id, c.category, c.domain, c.party, c.supplier, c.plot) AS until,
			row_number() OVER (PARTITION BY c.source_id, c.factor_id, c.unit ORDER BY c.day) AS n
		-- outer, so that an empty table of factors does not end the query before one is picked
		FROM change AS c LEFT JOIN factor AS f USING (factor_id)
		WHERE c.begins <> 0 OR sign(c.quantity) <> 0
	)
	SELECT posting, r.*, line_payload('line/2', r.line, r.day, r.source_id, r.category, r.domain, r.party, r.supplier,
		r.plot, r.scope2, r.claim_id, r.quantity, r.factor_id, r.factor, r.verified, r.mass, r.begins, r.reason)
	FROM (
		SELECT row_number() OVER (ORDER BY c.source_id, c.day, c.scope2, c.claim_id, c.unit, c.begins, c.factor_id,
				c.category, c.domain, c.party, c.supplier, c.plot) AS line,
			c.day, c.source_id, c.category, c.domain, c.party, nullif(c.supplier, '') AS supplier,
			nullif(c.plot, '') AS plot, nullif(c.scope2, '') AS scope2, nullif(c.claim_id, 0) AS claim_id, c.quantity,
			c.factor_id, c.value AS factor, c.verified AND (m).verified AS verified,
			coalesce(c.closing, CASE WHEN c.n > 1 OR check_unit(c.source_id, c.day, c.quantity, c.value) THEN
				count_gases(round(c.until * c.value, 12) - round((c.until - c.quantity) * c.value, 12),
					(m).gases) END) AS mass,
			c.begins, format('%s; %s', CASE c.begins WHEN 1 THEN 'readings'
				WHEN 0 THEN 'change of readings since an earlier posting'
				ELSE 'taken back: not what readings say any more' END, c.origin) AS reason
		FROM running AS c
	) AS r;
END;
COMMENT ON FUNCTION emission_rows(bigint, daterange, method) IS
	'The rows that post() writes for a period under a method, as a posting of that number. '
	'Errors: P0002, 21000, 22000.';

-- jit = off here and where a query is long: compiling it takes seconds, running it milliseconds.
/**
 * Of what is posted already only changes are posted, of readings as of owners, plots, categories. Returns the
 * number of the posting, or NULL, with a notice, if everything is posted already.
 *
 * Errors:
 *   22023 for a period without days or no reason
 *   42704 for an unknown method
 *   P0002 where no factor fits, or a source belongs to no party
 *   21000 where several factors fit
 *   22000 if a unit does not fit its factor
 *   23514 if certificates would cover more than they are
 */
CREATE OR REPLACE FUNCTION post(period daterange, method text, reason text DEFAULT 'posting') RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = post.method);
	number bigint;
	written bigint;
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'method "%" does not exist', post.method
			USING ERRCODE = 'undefined_object', HINT = 'Table method lists them.';
	END IF;
	IF coalesce(reason, '') = '' THEN
		RAISE EXCEPTION 'reason for a posting must not be null or empty' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	PERFORM check_period(post.period);
	PERFORM enter_ledger();
	number := next_posting();
	INSERT INTO emission (posting_id, line, day, source_id, category, domain, party, supplier, plot, scope2, claim_id,
		quantity, factor_id, factor, verified, mass, begins, reason, payload)
	SELECT e.* FROM emission_rows(number, post.period, m) AS e;
	GET DIAGNOSTICS written = ROW_COUNT;
	IF written = 0 THEN
		RAISE NOTICE 'nothing to post: % is up to date under %', post.period, m.method;
		RETURN NULL;
	END IF;
	PERFORM seal_posting(number, 'post', m.method, post.period, post.reason, NULL, written);
	PERFORM check_certificates(number, m.method);
	RETURN number;
END;
END
$$;
COMMENT ON FUNCTION post(daterange, text, text) IS
	'Posts the readings of a period under a method: one emission row per source, factor and accounting day, '
	'in one block; electricity that certificates cover has rows of its own.';

/*
 * Later postings rest on the one that is reversed: all that stands of its sources and days is taken back.
 */
CREATE OR REPLACE FUNCTION reversal_rows(posting bigint, reversed bigint, method text, period daterange, why text,
		OUT posting_id bigint, OUT line bigint, OUT day date, OUT source_id integer, OUT category text,
		OUT domain text, OUT party text, OUT supplier text, OUT plot text, OUT scope2 text, OUT claim_id bigint,
		OUT quantity quantity, OUT factor_id integer, OUT factor emission_factor, OUT verified boolean, OUT mass ghg,
		OUT begins integer, OUT reason text, OUT payload text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT posting, r.*, line_payload('line/2', r.line, r.day, r.source_id, r.category, r.domain, r.party, r.supplier,
		r.plot, r.scope2, r.claim_id, r.quantity, r.factor_id, r.factor, r.verified, r.mass, r.begins, r.reason)
	FROM (
		SELECT row_number() OVER (ORDER BY d.source_id, d.day, d.scope2, d.claim_id, d.unit, d.factor_id, d.category,
				d.domain, d.party, d.supplier, d.plot) AS line,
			d.day, d.source_id, d.category, d.domain, d.party, nullif(d.supplier, '') AS supplier,
			nullif(d.plot, '') AS plot, nullif(d.scope2, '') AS scope2, nullif(d.claim_id, 0) AS claim_id,
			-d.quantity AS quantity, d.factor_id, f.value AS factor, f.verified AND m.verified AS verified,
			-d.mass AS mass, -1 AS begins, format('reversal of posting %s: %s', reversed, why) AS reason
		FROM standing_emission(reversal_rows.method, lower(reversal_rows.period), upper(reversal_rows.period)) AS d
		JOIN factor AS f ON f.factor_id = d.factor_id
		JOIN method AS m ON m.method = reversal_rows.method
		WHERE EXISTS (SELECT FROM emission AS e WHERE e.posting_id = reversed AND e.source_id = d.source_id
			AND e.day = d.day)
	) AS r;
END;
COMMENT ON FUNCTION reversal_rows(bigint, bigint, text, daterange, text) IS
	'The rows that reverse() writes to take a posting back, as a posting of that number.';

/**
 * Returns the number of the new block.
 *
 * Errors:
 *   42704 if there is none
 *   55000 if it is a reversal, reversed already, or nothing of it is left
 *   22023 without a reason
 */
CREATE OR REPLACE FUNCTION reverse(posting bigint, reason text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	old record;
	number bigint;
	written bigint;
BEGIN
	PERFORM enter_ledger();
	SELECT b.posting_id, b.kind, b.method, b.period INTO old FROM posting AS b WHERE b.posting_id = reverse.posting;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'posting % does not exist', reverse.posting USING ERRCODE = 'undefined_object';
	END IF;
	IF old.kind = 'reverse' OR EXISTS (SELECT FROM posting AS b WHERE b.reverses = old.posting_id) THEN
		RAISE EXCEPTION 'posting % %', old.posting_id,
				CASE old.kind WHEN 'reverse' THEN 'is a reversal' ELSE 'is already reversed' END
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Post the period again with post().';
	END IF;
	IF coalesce(reason, '') = '' THEN
		RAISE EXCEPTION 'reason for a reversal must not be null or empty' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	number := next_posting();
	INSERT INTO emission (posting_id, line, day, source_id, category, domain, party, supplier, plot, scope2, claim_id,
		quantity, factor_id, factor, verified, mass, begins, reason, payload)
	SELECT e.* FROM reversal_rows(number, old.posting_id, old.method, old.period, reason) AS e;
	GET DIAGNOSTICS written = ROW_COUNT;
	IF written = 0 THEN
		RAISE EXCEPTION 'nothing of posting % is left to reverse', old.posting_id
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'What it posted was taken back by later postings.';
	END IF;
	RETURN seal_posting(number, 'reverse', old.method, old.period, reason, old.posting_id, written);
END;
END
$$;
COMMENT ON FUNCTION reverse(bigint, text) IS
	'Takes back all that stands posted of the sources and days of a posting, also what later postings '
	'changed of them, so that the next post() starts anew, with the factors of then.';

-- What post() would still do about quantities: to be looked at before a report.
/**
 * Errors:
 *   22023 for a period without a first or last day
 */
CREATE OR REPLACE FUNCTION unposted(period daterange, method text, OUT source text, OUT day_from date,
		OUT day_until date, OUT days bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH wanted AS (
		SELECT a.source_id, a.day, coalesce(a.scope2, '') AS scope2, coalesce(a.claim_id, 0) AS claim_id,
			unit(a.quantity) AS unit, a.quantity
		FROM method AS m CROSS JOIN LATERAL wanted_activity(check_period(period), m) AS a
		WHERE m.method = unposted.method AND sign(a.quantity) <> 0
	),
	standing AS (
		SELECT e.source_id, e.day, e.scope2, e.claim_id, e.unit, sum(e.quantity) AS quantity
		FROM standing_emission(unposted.method, lower(period), upper(period)) AS e GROUP BY 1, 2, 3, 4, 5
	),
	difference AS (
		SELECT source_id, day FROM wanted AS w FULL JOIN standing AS d USING (source_id, day, scope2, claim_id, unit)
		WHERE w.quantity IS NULL OR d.quantity IS NULL OR w.quantity <> d.quantity
	)
	SELECT s.source, min(d.day), max(d.day), count(DISTINCT d.day)
	FROM difference AS d JOIN source AS s ON s.source_id = d.source_id
	GROUP BY s.source
	ORDER BY s.source;
END;
COMMENT ON FUNCTION unposted(daterange, text) IS
	'Sources whose readings of a period are not posted under a method as they are now, with the first and '
	'the last such day and how many there are. No row: post() has nothing to do with readings.';

-- The way back, for the verifier.
/**
 * A reading recorded or voided after the posting was not, or still, part of it: see recorded_at and voided_at.
 */
CREATE OR REPLACE FUNCTION trace_emission(posting bigint, line bigint, OUT activity_id bigint, OUT start_at timestamptz,
		OUT end_at timestamptz, OUT reading text, OUT channel text, OUT meter text, OUT evidence text,
		OUT recorded_at timestamptz, OUT voided_at timestamptz)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.activity_id, a.start_at, a.end_at, a.reading, a.channel, a.meter, a.evidence, a.recorded_at, v.voided_at
	FROM emission AS e
	JOIN activity AS a ON a.source_id = e.source_id AND a.end_at > accounting_start(e.day)
		AND a.start_at < accounting_start(e.day + 1)
	LEFT JOIN activity_void AS v USING (activity_id)
	WHERE e.posting_id = posting AND e.line = trace_emission.line
	ORDER BY a.start_at, a.activity_id;
END;
COMMENT ON FUNCTION trace_emission(bigint, bigint) IS
	'The readings from which an emission row was made: those of its source that touch its day, also voided '
	'ones, with their evidence.';
-- The rollup is refreshed by what was posted since, and read together with what was posted since.

-- What postings after a given one add to the rollup.
CREATE OR REPLACE FUNCTION rollup_since(after bigint, OUT method text, OUT source_id integer, OUT scope2 text,
		OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT plot text, OUT verified boolean,
		OUT day date, OUT mass ghg, OUT entries integer)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT b.method, e.source_id, coalesce(e.scope2, ''), e.category, e.domain, e.party,
		coalesce(e.supplier, ''), coalesce(e.plot, ''), e.verified, e.day, sum(e.mass), sum(e.begins)::integer
	FROM emission AS e JOIN posting AS b USING (posting_id)
	WHERE e.posting_id > after
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
END;
COMMENT ON FUNCTION rollup_since(bigint) IS
	'What the postings after a given one add to the rollup, with the columns of its key.';

/**
 * The time it takes depends on what is new, not on the size of the ledger.
 */
CREATE OR REPLACE FUNCTION refresh_rollup() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	done bigint;
	head bigint;
	n bigint;
BEGIN
	PERFORM enter_ledger();
	SELECT posting_id INTO done FROM rollup_state;
	SELECT coalesce(max(posting_id), 0) INTO head FROM posting;
	INSERT INTO rollup_key (method, source_id, scope2, category, domain, party, supplier, plot, verified)
	SELECT DISTINCT r.method, r.source_id, r.scope2, r.category, r.domain, r.party, r.supplier, r.plot, r.verified
	FROM rollup_since(done) AS r
	EXCEPT
	SELECT k.method, k.source_id, k.scope2, k.category, k.domain, k.party, k.supplier, k.plot, k.verified
		FROM rollup_key AS k;
	GET DIAGNOSTICS n = ROW_COUNT;
	-- few rows, and every report joins them: not to be left to autovacuum, which waits for fifty
	IF n > 0 AND (SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class AS c WHERE c.oid = 'rollup_key'::regclass) THEN
		ANALYZE rollup_key;
	END IF;
	INSERT INTO rollup (key_id, day, mass, entries)
	SELECT k.key_id, r.day, r.mass, r.entries
	FROM rollup_since(done) AS r
	JOIN rollup_key AS k USING (method, source_id, scope2, category, domain, party, supplier, plot, verified)
	ORDER BY r.day, k.key_id
	ON CONFLICT (key_id, day) DO UPDATE SET mass = rollup.mass OPERATOR(@carbonms@.+) excluded.mass,
		entries = rollup.entries + excluded.entries;
	GET DIAGNOSTICS n = ROW_COUNT;
	UPDATE rollup_state SET posting_id = head;
	RETURN n;
END;
END
$$;
COMMENT ON FUNCTION refresh_rollup() IS
	'Brings the rollup up to date; returns the number of rows it wrote.';

/**
 * For when check_ledger() says that it differs.
 */
CREATE OR REPLACE FUNCTION rebuild_rollup() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET row_security = off AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
BEGIN
	PERFORM enter_ledger();
	DELETE FROM rollup;
	INSERT INTO rollup_state (posting_id) VALUES (0) ON CONFLICT (one) DO UPDATE SET posting_id = 0;
	RETURN refresh_rollup();
END;
END
$$;
COMMENT ON FUNCTION rebuild_rollup() IS
	'Makes the rollup anew from the entries; returns the number of its rows.';

CREATE OR REPLACE VIEW current_rollup AS
SELECT k.method, k.source_id, k.scope2, k.category, k.domain, k.party, k.supplier, k.plot, k.verified, r.day, r.mass,
	r.entries
FROM rollup AS r JOIN rollup_key AS k ON k.key_id = r.key_id
UNION ALL
SELECT r.* FROM rollup_state AS s, LATERAL rollup_since(s.posting_id) AS r;
COMMENT ON VIEW current_rollup IS
	'The rollup and what was posted since: together, the ledger as it is now. A key may have two rows.';
COMMENT ON COLUMN current_rollup.method IS 'Code of the method.';
COMMENT ON COLUMN current_rollup.day IS 'Accounting day.';
COMMENT ON COLUMN current_rollup.source_id IS 'Number of the source.';
COMMENT ON COLUMN current_rollup.scope2 IS 'Treatment of scope 2; empty if not purchased energy.';
COMMENT ON COLUMN current_rollup.category IS 'Category.';
COMMENT ON COLUMN current_rollup.domain IS 'Domain.';
COMMENT ON COLUMN current_rollup.party IS 'Party that emitted or consumed.';
COMMENT ON COLUMN current_rollup.supplier IS 'Party that supplied the energy; empty if none.';
COMMENT ON COLUMN current_rollup.plot IS 'Plot; empty if on none.';
COMMENT ON COLUMN current_rollup.verified IS 'Whether factor and method are verified.';
COMMENT ON COLUMN current_rollup.mass IS 'Sum of the masses.';
COMMENT ON COLUMN current_rollup.entries IS
	'How many factors stand posted for the source and day: 0 if all was taken back.';

CREATE OR REPLACE FUNCTION rollup_at(as_of timestamptz) RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce((SELECT CASE
		WHEN EXISTS (SELECT FROM posting AS b WHERE b.posting_id <= s.posting_id AND b.posted_at > as_of)
		THEN 0 ELSE s.posting_id END FROM rollup_state AS s), 0);
COMMENT ON FUNCTION rollup_at(timestamptz) IS
	'The posting up to which the rollup is of use for a report as of a time; 0 if the rollup '
	'has gone beyond that time.';

/*
 * What was posted under a method, by key and, if asked for, month; split where steps (days on which something else
 * changes, such as a boundary) lie, so that what holds on the first day of a part holds on all of it. From the rollup,
 * which is summed by number of key, and from the entries behind it.
 */
/*
 * By month, if monthly, and all that rows say: the rollup, if after is not 0, and the entries of the postings
 * after it.
 *
 * Arguments:
 *   steps: days, in order, on which parts are split
 *
 * Columns:
 *   month: that of the first day of the part
 *   first_day: a day of the part, before which nothing of it lies
 */
CREATE OR REPLACE FUNCTION rollup_until(after bigint, method text, first date, until date, as_of timestamptz,
		steps date[], monthly boolean, parties text[], OUT month date, OUT first_day date, OUT source_id integer,
		OUT scope2 text, OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT plot text,
		OUT verified boolean, OUT mass ghg, OUT entries bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH step AS MATERIALIZED (
		SELECT coalesce(array_agg(d.day ORDER BY d.day), '{}') AS days
		FROM (
			SELECT m.month::date AS day
			FROM (SELECT greatest(first, min(lower(b.period))) AS first, least(until, max(upper(b.period))) AS until
				FROM posting AS b WHERE monthly AND b.method = rollup_until.method HAVING count(*) > 0) AS p,
				LATERAL generate_series(date_trunc('month', p.first::timestamp), p.until::timestamp,
					interval '1 month') AS m (month)
			UNION SELECT d.day FROM unnest(steps) AS d (day)
		) AS d
	),
	key AS MATERIALIZED (
		SELECT coalesce(array_agg(k.key_id) FILTER (WHERE k.touches), '{}') AS ids, count(*)
			FILTER (WHERE k.touches) * 8 < count(*) AS few
		FROM (SELECT n.key_id, n.party = ANY (parties) OR n.supplier = ANY (parties) AS touches
			FROM rollup_key AS n WHERE n.method = rollup_until.method) AS k
	),
	-- few keys of many are read one after the other; else (+ 0) days are what narrows the search
	rolled AS MATERIALIZED (
		SELECT r.key_id, width_bucket(r.day, (SELECT s.days FROM step AS s)) AS step, sum(r.mass) AS mass,
			sum(r.entries) AS entries
		FROM (
			SELECT l.key_id, l.day, l.mass, l.entries FROM rollup AS l
			WHERE after > 0 AND (SELECT k.few FROM key AS k)
				AND l.key_id = ANY ((SELECT k.ids FROM key AS k)::integer[])
				AND l.day >= first AND l.day < until
			UNION ALL
			SELECT l.key_id, l.day, l.mass, l.entries FROM rollup AS l
			WHERE after > 0 AND NOT (SELECT k.few FROM key AS k)
				AND l.key_id + 0 IN (SELECT unnest(k.ids) FROM key AS k)
				AND l.day >= first AND l.day < until
		) AS r
		GROUP BY 1, 2
	)
	SELECT date_trunc('month', s.day::timestamp)::date, s.day, k.source_id, k.scope2, k.category, k.domain, k.party,
		k.supplier, k.plot, k.verified, r.mass, r.entries
	FROM rolled AS r
	JOIN rollup_key AS k ON k.key_id = r.key_id
	CROSS JOIN LATERAL (SELECT greatest(first, (SELECT s.days FROM step AS s)[r.step]) AS day) AS s
	UNION ALL
	SELECT date_trunc('month', min(e.day)::timestamp)::date, min(e.day), e.source_id, coalesce(e.scope2, ''),
		e.category, e.domain, e.party,
		coalesce(e.supplier, ''), coalesce(e.plot, ''), e.verified, sum(e.mass), sum(e.begins)
	FROM emission AS e JOIN posting AS b USING (posting_id)
	WHERE b.posting_id > after AND b.method = rollup_until.method AND b.posted_at <= as_of
		AND e.day >= first AND e.day < until AND (e.party = ANY (parties) OR e.supplier = ANY (parties))
	GROUP BY width_bucket(e.day, (SELECT s.days FROM step AS s)), 3, 4, 5, 6, 7, 8, 9, 10;
END;
COMMENT ON FUNCTION rollup_until(bigint, text, date, date, timestamptz, date[], boolean, text[]) IS
	'What was posted under a method of some parties, as who emits, consumes or supplies, from a day until '
	'before another, as of a time.';
-- Inventory = ledger x boundary x period x method x GWP basis, as of a time.

/*
 * How often an emission counts at a boundary. A party inside that emits: scope 1, whatever it sells. Purchased
 * energy counts once it crosses the boundary: inwards as scope 2; outwards it is deducted where the method does
 * that. What stays inside is the scope 1 of its fuel already. So the parties, each its own boundary, add up to
 * the park, and parks to the city. With equity shares, what crosses is the difference of the shares.
 */
/*
 * It depends on the scope, on the share in the party that emits or consumes (NULL: outside) and in its
 * supplier, and on whether the method deducts sales.
 */
CREATE OR REPLACE FUNCTION counts(scope integer, share numeric, supplier_share numeric, deducts_sales boolean)
		RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN scope <> 2 THEN coalesce(share, 0)
		WHEN deducts_sales THEN coalesce(share, 0) - coalesce(supplier_share, 0)
		ELSE greatest(coalesce(share, 0) - coalesce(supplier_share, 0), 0)
	END;
COMMENT ON FUNCTION counts(integer, numeric, numeric, boolean) IS
	'How often an emission counts at a boundary: 1, 0, or -1 for energy sold over it, or a share of that.';

CREATE OR REPLACE FUNCTION direction(category text, times numeric) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN is_removal(category) THEN 'removed'
		WHEN emission_scope(category) <> 2 THEN 'emitted'
		WHEN times > 0 THEN 'purchased'
		ELSE 'sold'
	END;
COMMENT ON FUNCTION direction(text, numeric) IS
	'Direction of what counts so often at a boundary: emitted, removed, purchased or sold.';

/**
 * Energy that stays inside does not count; energy sold over the boundary is negative where the method deducts
 * it. trace_emission() leads on to the readings.
 */
CREATE OR REPLACE FUNCTION boundary_emission(period daterange, boundary text, version integer, method text,
		as_of timestamptz, OUT posting_id bigint, OUT line bigint, OUT day date, OUT source_id integer,
		OUT category text, OUT domain text, OUT party text, OUT plot text, OUT scope integer, OUT scope2 text,
		OUT direction text, OUT verified boolean, OUT mass ghg)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.posting_id, e.line, e.day, e.source_id, e.category, e.domain,
		CASE WHEN c.times > 0 THEN e.party ELSE e.supplier END, CASE WHEN c.times > 0 THEN e.plot END,
		emission_scope(e.category), e.scope2, direction(e.category, c.times), e.verified,
		CASE c.times WHEN 1 THEN e.mass WHEN -1 THEN -e.mass ELSE e.mass * c.times END
	FROM emission AS e
	JOIN posting AS b ON b.posting_id = e.posting_id
	JOIN method AS m ON m.method = b.method
	-- at most one row each: a party is inside once on a day
	LEFT JOIN boundary_party AS i ON i.boundary = boundary_emission.boundary AND i.version = boundary_emission.version
		AND i.party = e.party AND i.valid @> e.day
	LEFT JOIN boundary_party AS j ON j.boundary = boundary_emission.boundary AND j.version = boundary_emission.version
		AND j.party = e.supplier AND j.valid @> e.day
	CROSS JOIN LATERAL (SELECT counts(emission_scope(e.category), i.share, j.share, m.deducts_sales)) AS c (times)
	WHERE b.method = boundary_emission.method AND b.posted_at <= as_of
		AND e.day >= lower(check_period(boundary_emission.period)) AND e.day < upper(boundary_emission.period)
			AND c.times <> 0;
END;
COMMENT ON FUNCTION boundary_emission(daterange, text, integer, text, timestamptz) IS
	'The emissions that count at a version of a boundary, line by line, back to the posting.';

/*
 * What counts at a boundary, by source and, if asked for, month, from the rollup up to posting "after" and from the
 * entries behind it. With after = 0 it comes from the entries alone; sums are exact, so that the figures are the
 * same.
 */
/*
 * From the rollup up to a posting (0: none of it) and the entries behind it.
 */
CREATE OR REPLACE FUNCTION counted_emission(after bigint, period daterange, boundary text, version integer, m method,
		as_of timestamptz, monthly boolean, OUT month date, OUT source_id integer, OUT scope integer,
		OUT direction text, OUT category text, OUT domain text, OUT party text, OUT plot text, OUT scope2 text,
		OUT verified boolean, OUT mass ghg)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH amount AS MATERIALIZED (
		SELECT r.month, r.source_id, r.category, r.domain, r.party, r.supplier, r.plot, r.scope2, r.verified,
			i.share, j.share AS supplier_share, sum(r.mass) AS mass, sum(r.entries) AS entries
		FROM (
			SELECT coalesce(array_agg(DISTINCT d.day ORDER BY d.day) FILTER (WHERE d.day IS NOT NULL), '{}') AS steps,
				coalesce(array_agg(DISTINCT p.party), '{}') AS parties
			FROM boundary_party AS p CROSS JOIN LATERAL (VALUES (lower(p.valid)), (upper(p.valid))) AS d (day)
			WHERE p.boundary = counted_emission.boundary AND p.version = counted_emission.version
		) AS changes
		CROSS JOIN LATERAL rollup_until(after, m.method, lower(period), upper(period), as_of, changes.steps, monthly,
			changes.parties) AS r
		LEFT JOIN boundary_party AS i ON i.boundary = counted_emission.boundary AND i.version = counted_emission.version
			AND i.party = r.party AND i.valid @> r.first_day
		LEFT JOIN boundary_party AS j ON j.boundary = counted_emission.boundary AND j.version = counted_emission.version
			AND j.party = r.supplier AND j.valid @> r.first_day
		WHERE i.share IS NOT NULL OR j.share IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	)
	SELECT a.month, a.source_id, emission_scope(a.category), direction(a.category, c.times), a.category, a.domain,
		CASE WHEN c.times > 0 THEN a.party ELSE a.supplier END, CASE WHEN c.times > 0 THEN a.plot ELSE '' END,
		a.scope2, a.verified, CASE c.times WHEN 1 THEN a.mass WHEN -1 THEN -a.mass ELSE a.mass * c.times END
	FROM amount AS a
	CROSS JOIN LATERAL (SELECT counts(emission_scope(a.category), a.share, a.supplier_share,
		m.deducts_sales)) AS c (times)
	-- what was reversed does not count
	WHERE c.times <> 0 AND a.entries <> 0;
END;
COMMENT ON FUNCTION counted_emission(bigint, daterange, text, integer, method, timestamptz, boolean) IS
	'What counts at a version of a boundary under a method, by month (if monthly; else month is that of a '
	'first day), source and all that the entries say; scope2 and plot are empty where there is none.';

-- A setting keeps the function from being merged into a query around it, which is then planned for its lines.
CREATE OR REPLACE FUNCTION inventory_from(after bigint, period daterange, boundary text, version integer, m method,
		basis gwp_basis, missing text, as_of timestamptz, OUT month date, OUT scope integer, OUT direction text,
		OUT category text, OUT domain text, OUT party text, OUT plot text, OUT mass ghg, OUT co2e co2e,
		OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH line AS (
		SELECT a.month, a.scope, a.direction, a.category, a.domain, a.party, a.plot,
			sum(a.mass) FILTER (WHERE a.scope2 IN ('', m.scope2[1])) AS mass,
			sum(a.mass) FILTER (WHERE a.scope2 IN ('', m.scope2[2])) AS other_mass,
			bool_and(a.verified) AS verified
		FROM counted_emission(after, period, boundary, version, m, as_of, true) AS a
		GROUP BY 1, 2, 3, 4, 5, 6, 7
	)
	SELECT l.month, l.scope, l.direction, l.category, l.domain, l.party, nullif(l.plot, ''),
		f.mass, co2e(f.mass, basis, missing), f.market_mass, co2e(f.market_mass, basis, missing),
		f.removed_mass, co2e(f.removed_mass, basis, missing), l.verified
	FROM line AS l
	CROSS JOIN LATERAL (
		SELECT CASE WHEN l.direction <> 'removed' THEN l.mass END AS mass,
			CASE WHEN l.direction <> 'removed' AND cardinality(m.scope2) > 1 THEN l.other_mass END AS market_mass,
			CASE WHEN l.direction = 'removed' THEN l.mass END AS removed_mass
	) AS f
	-- the same order in any database: it is part of what is published
	ORDER BY l.month, l.scope, l.direction COLLATE "C", l.category COLLATE "C", l.domain COLLATE "C",
		l.party COLLATE "C", l.plot COLLATE "C";
END;
COMMENT ON FUNCTION inventory_from(bigint, daterange, text, integer, method, gwp_basis, text, timestamptz) IS
	'The lines of inventory(): counted_emission() of all sources. missing: what a gas without '
	'a GWP does, as in co2e().';

CREATE OR REPLACE FUNCTION find_method(method text, period daterange, basis gwp_basis) RETURNS method
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = find_method.method);
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'method "%" does not exist', find_method.method
			USING ERRCODE = 'undefined_object', HINT = 'Table method lists them.';
	END IF;
	PERFORM check_period(find_method.period);
	IF find_method.basis IS NULL THEN
		RAISE EXCEPTION 'GWP basis of an inventory must not be null'
			USING ERRCODE = 'null_value_not_allowed', HINT = 'For example AR6.';
	END IF;
	IF m.natural_year AND (date_trunc('year', lower(find_method.period)) <> lower(find_method.period)
			OR date_trunc('year', upper(find_method.period)) <> upper(find_method.period)) THEN
		RAISE EXCEPTION 'method "%" covers natural years, not %', m.method, find_method.period
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('%s, %s.', m.name, m.edition),
				HINT = 'Ask for the year, and take the months that you want of its rows.';
	END IF;
	RETURN m;
END
$$;
COMMENT ON FUNCTION find_method(text, daterange, gwp_basis) IS
	'A method that covers a period. Errors: 42704 for an unknown method, 22023 for a period without days or '
	'one that the method does not cover, 22004 without a basis.';

/**
 * Directions are emitted, purchased, sold and removed. Each column may be added up, no two of them may.
 * inventory_statement() says what it was made with.
 *
 * Columns:
 *   mass, co2e: gross emissions, scope 2 by the treatment that the method names first (location, or pinned)
 *   market_mass, market_co2e: the same with scope 2 by the market; NULL if the method has no such treatment
 *   removed_mass, removed_co2e: removals
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for a period without days or one that the method does not cover
 *   22000 for a gas without a GWP in the basis
 *   22004 without a basis
 */
CREATE OR REPLACE FUNCTION inventory(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT month date, OUT scope integer, OUT direction text, OUT category text, OUT domain text, OUT party text,
		OUT plot text, OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e,
		OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(inventory.method, inventory.period, inventory.basis);
	at_version integer := boundary_version(inventory.boundary, inventory.as_of);
BEGIN
	IF row_security_active('emission') AND limiting_table(quote_ident(current_user)::regrole) IS NOT NULL THEN
		RAISE NOTICE 'inventory is limited to what role "%" may see', current_user;
	END IF;
	RETURN QUERY
	SELECT i.* FROM inventory_from(rollup_at(inventory.as_of), inventory.period, inventory.boundary, at_version, m,
		inventory.basis, 'error', inventory.as_of) AS i;
END
$$;
COMMENT ON FUNCTION inventory(daterange, text, text, gwp_basis, timestamptz) IS
	'The inventory of a boundary: masses and CO2e by month, scope, direction, category, domain, party and '
	'plot, as of a time.';

/**
 * Version and approach of the boundary, its parties, the standard and its edition, gases (NULL for all),
 * treatments of scope 2, GWP basis, sets of factors with their editions, what of it is not verified (NULL if
 * all is), and the last posting.
 *
 * Errors:
 *   as inventory()
 */
CREATE OR REPLACE FUNCTION inventory_statement(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT boundary_version integer, OUT approach text, OUT parties text[], OUT standard text, OUT edition text,
		OUT gases text[], OUT scope2 text[], OUT gwp_basis text, OUT factor_sets text[], OUT unverified text[],
		OUT head bigint)
	RETURNS record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH given AS (
		SELECT m AS m, boundary_version(boundary, as_of) AS version
		FROM find_method(method, period, basis) AS m
	),
	used AS (
		SELECT DISTINCT f.factor_set, f.edition, f.factor, f.region, f.verified
		FROM given AS g
		CROSS JOIN LATERAL boundary_emission(period, boundary, g.version, method, as_of) AS c
		JOIN emission AS e ON e.posting_id = c.posting_id AND e.line = c.line AND e.day = c.day
		JOIN factor AS f ON f.factor_id = e.factor_id
	)
	SELECT g.version, b.approach,
		(SELECT array_agg(DISTINCT i.party COLLATE "C" ORDER BY i.party COLLATE "C") FROM boundary_party AS i
		 WHERE i.boundary = b.boundary AND i.version = b.version AND i.valid && period),
		(g.m).standard, (g.m).edition, (g.m).gases, (g.m).scope2, basis::text,
		(SELECT array_agg(DISTINCT format('%s (%s)', u.factor_set, u.edition) COLLATE "C"
			ORDER BY format('%s (%s)', u.factor_set, u.edition) COLLATE "C") FROM used AS u),
		(SELECT array_agg(t.what ORDER BY t.what COLLATE "C") FROM (
			SELECT format('factor %s of %s, %s', u.factor, u.factor_set, u.region) AS what FROM used AS u
				WHERE NOT u.verified
			UNION ALL SELECT format('method %s', (g.m).method) WHERE NOT (g.m).verified) AS t),
		(SELECT coalesce(max(p.posting_id), 0) FROM posting AS p WHERE p.posted_at <= as_of)
	FROM given AS g
	JOIN boundary AS b ON b.boundary = inventory_statement.boundary AND b.version = g.version;
END;
COMMENT ON FUNCTION inventory_statement(daterange, text, text, gwp_basis, timestamptz) IS
	'What an inventory was made with.';

/**
 * One row per supplier (NULL: not known, outside), consumer, carrier, kind (the factor: electricity,
 * electricity-direct ...), direction (in, out, or internal, which is eliminated) and unit.
 *
 * Errors:
 *   42704 for an unknown boundary
 */
CREATE OR REPLACE FUNCTION boundary_transfer(period daterange, boundary text,
		OUT supplier text, OUT consumer text, OUT carrier text, OUT kind text, OUT direction text,
		OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH inside AS (
		SELECT p.party, p.valid FROM boundary_party AS p
		WHERE p.boundary = boundary_transfer.boundary
			AND p.version = boundary_version(boundary_transfer.boundary, 'infinity')
	)
	SELECT o.supplier, o.party, c.carrier, s.factor,
		CASE WHEN i.party IS NULL THEN 'out' WHEN j.party IS NULL THEN 'in' ELSE 'internal' END, sum(a.quantity)
	FROM daily_activity(check_period(period)) AS a
	JOIN source AS s ON s.source_id = a.source_id
	JOIN source_owner AS o ON o.source_id = a.source_id AND o.valid @> a.day
	JOIN category_table() AS c ON c.category = emission_category(s.category) AND c.carrier IS NOT NULL
	LEFT JOIN inside AS i ON i.party = o.party AND i.valid @> a.day
	LEFT JOIN inside AS j ON j.party = o.supplier AND j.valid @> a.day
	WHERE i.party IS NOT NULL OR j.party IS NOT NULL
	GROUP BY o.supplier, o.party, c.carrier, s.factor, 5, unit(a.quantity)
	ORDER BY 5, 3, 1, 2, 4;
END;
COMMENT ON FUNCTION boundary_transfer(daterange, text) IS
	'Energy that parties of a boundary, as it is now, were supplied with or supplied in a period, as readings are now.';
-- Publishing an inventory, and making it anew.

SELECT guard_entries('published_inventory'::regclass), guard_entries('published_line'::regclass);

-- From the entries alone: what is published does not rest on the rollup.
CREATE OR REPLACE FUNCTION inventory_lines(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz, OUT line bigint, OUT content text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT i.line, payload(to_char(i.month, 'YYYY-MM'), i.scope::text, i.direction, i.category, i.domain, i.party,
		i.plot, i.mass::text, i.co2e::text, i.market_mass::text, i.market_co2e::text, i.removed_mass::text,
		i.removed_co2e::text, i.verified::text)
	FROM inventory_from(0, period, boundary, boundary_version(boundary, as_of), find_method(method, period, basis),
		basis, 'error', as_of)
		WITH ORDINALITY AS i (month, scope, direction, category, domain, party, plot, mass, co2e, market_mass,
			market_co2e, removed_mass, removed_co2e, verified, line);
END;
COMMENT ON FUNCTION inventory_lines(daterange, text, text, gwp_basis, timestamptz) IS
	'The lines of an inventory as text, as they are published and hashed.';

-- What is not posted would be missing from a figure, and nothing would show it.
CREATE OR REPLACE FUNCTION check_posted(period daterange, boundary text, method text, as_of timestamptz) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	late text;
BEGIN
	SELECT string_agg(format('"%s" (%s to %s)', u.source, u.day_from, u.day_until), ', ' ORDER BY u.source, u.day_from)
	INTO late
	FROM (
		SELECT u.* FROM unposted(check_posted.period, check_posted.method) AS u
		JOIN source AS s ON s.source = u.source
		WHERE EXISTS (SELECT FROM source_owner AS o JOIN boundary_party AS i ON i.party IN (o.party, o.supplier)
			WHERE o.source_id = s.source_id AND o.valid && daterange(u.day_from, u.day_until, '[]')
				AND i.boundary = check_posted.boundary AND i.version = boundary_version(check_posted.boundary, as_of))
		ORDER BY u.source, u.day_from LIMIT 5
	) AS u;
	IF late IS NOT NULL THEN
		RAISE EXCEPTION 'readings of % are not posted under method "%"', check_posted.period, check_posted.method
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('Of %s.', late),
				HINT = 'Post them with post(); unposted(period, method) lists them.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_posted(daterange, text, text, timestamptz) IS
	'Refuses if readings of a period, of parties of a boundary, are not posted under a method. Errors: 55000.';

/**
 * Errors:
 *   as inventory()
 *   P0002 if nothing of the period is posted
 *   55000 if readings of its parties are not
 */
CREATE OR REPLACE FUNCTION publish_inventory(period daterange, boundary text, method text, basis gwp_basis,
		note text DEFAULT '')
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	now_at timestamptz;
	publication bigint;
BEGIN
	PERFORM enter_ledger();
	now_at := ledger_now();
	PERFORM find_method(publish_inventory.method, publish_inventory.period, publish_inventory.basis),
		boundary_version(publish_inventory.boundary, now_at);
	PERFORM check_posted(publish_inventory.period, publish_inventory.boundary, publish_inventory.method, now_at);
	WITH content AS MATERIALIZED (
		SELECT * FROM inventory_lines(publish_inventory.period, publish_inventory.boundary, publish_inventory.method,
			publish_inventory.basis, now_at)
	),
	whole AS (
		SELECT count(*) AS lines,
			sha256(convert_to(string_agg(c.content || E'\n', '' ORDER BY c.line), 'UTF8')) AS digest
		FROM content AS c
	),
	head AS (
		INSERT INTO published_inventory (period, boundary, version, approach, parties, method, standard, edition, gases,
			scope2, factor_sets, unverified, basis, as_of, head, lines, digest, note)
		SELECT publish_inventory.period, publish_inventory.boundary, s.boundary_version, s.approach, s.parties,
			publish_inventory.method, s.standard, s.edition, s.gases, s.scope2, s.factor_sets, s.unverified,
				s.gwp_basis, now_at,
			s.head, w.lines, w.digest, publish_inventory.note
		FROM whole AS w, inventory_statement(publish_inventory.period, publish_inventory.boundary,
			publish_inventory.method, publish_inventory.basis, now_at) AS s
		WHERE w.lines > 0
		RETURNING publication_id
	),
	body AS (
		INSERT INTO published_line (publication_id, line, content)
		SELECT h.publication_id, c.line, c.content FROM head AS h, content AS c
		RETURNING 1
	)
	SELECT h.publication_id INTO publication FROM head AS h;
	IF publication IS NULL THEN
		RAISE EXCEPTION 'nothing of % is posted under method "%" for boundary "%"', publish_inventory.period,
				publish_inventory.method, publish_inventory.boundary
			USING ERRCODE = 'no_data_found', HINT = 'Post the period with post().';
	END IF;
	RETURN publication;
END;
END
$$;
COMMENT ON FUNCTION publish_inventory(daterange, text, text, gwp_basis, text) IS
	'Freezes an inventory with its digest; returns the number of the publication.';

/**
 * NULL if there is no such publication.
 */
CREATE OR REPLACE FUNCTION reproduce_inventory(publication bigint) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (
		SELECT p.digest = sha256(convert_to(coalesce((
			SELECT string_agg(l.content || E'\n', '' ORDER BY l.line)
			FROM inventory_lines(p.period, p.boundary, p.method, p.basis::gwp_basis, p.as_of) AS l), ''), 'UTF8'))
			AND p.digest = sha256(convert_to(coalesce((
			SELECT string_agg(l.content || E'\n', '' ORDER BY l.line)
			FROM published_line AS l WHERE l.publication_id = p.publication_id), ''), 'UTF8'))
		FROM published_inventory AS p WHERE p.publication_id = publication
			AND refuse_limited(quote_ident(current_user)::regrole));
COMMENT ON FUNCTION reproduce_inventory(bigint) IS
	'Whether the ledger, as of the time of a publication, still gives it, and the published lines match '
	'their digest.';

CREATE OR REPLACE VIEW publication_status AS
SELECT p.publication_id, p.boundary, p.method, p.period, p.basis, p.as_of,
	posted.n > 0 OR drawn.n > 0 OR late.found AS stale,
	concat_ws('; ',
		CASE WHEN posted.n > 0 THEN CASE posted.n WHEN 1 THEN 'a posting since'
			ELSE format('%s postings since', posted.n) END END,
		CASE WHEN late.found THEN 'readings since' END,
		CASE WHEN drawn.n > 0 THEN 'the boundary has a newer version' END) AS reason
FROM published_inventory AS p
CROSS JOIN LATERAL (SELECT count(*) AS n FROM posting AS b
	WHERE b.posting_id > p.head AND b.method = p.method AND b.period && p.period) AS posted
CROSS JOIN LATERAL (SELECT count(*) AS n FROM boundary AS b
	WHERE b.boundary = p.boundary AND b.version > p.version) AS drawn
CROSS JOIN LATERAL (SELECT EXISTS (
		SELECT FROM activity AS a WHERE a.recorded_at > p.as_of
			AND a.start_at < accounting_start(upper(p.period)) AND a.end_at > accounting_start(lower(p.period)))
	OR EXISTS (
		SELECT FROM activity_void AS v JOIN activity AS a ON a.activity_id = v.activity_id
		WHERE v.voided_at > p.as_of AND a.start_at < accounting_start(upper(p.period))
			AND a.end_at > accounting_start(lower(p.period))) AS found) AS late;
COMMENT ON VIEW publication_status IS 'Which published inventories the ledger has gone beyond.';
COMMENT ON COLUMN publication_status.publication_id IS 'Number of the publication.';
COMMENT ON COLUMN publication_status.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN publication_status.method IS 'Code of the method.';
COMMENT ON COLUMN publication_status.period IS 'Accounting days.';
COMMENT ON COLUMN publication_status.basis IS 'GWP basis.';
COMMENT ON COLUMN publication_status.as_of IS 'Time as of which it was made.';
COMMENT ON COLUMN publication_status.stale IS 'Whether an inventory made now may differ.';
COMMENT ON COLUMN publication_status.reason IS 'Why.';
-- Statistics that stand, of a period and a boundary.

SELECT guard_row('statistic_item'::regclass, VARIADIC '{what}'::text[]);

SELECT guard_entries('statistic'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON statistic FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

-- Periods in the words of reports: 2025, 2025-03, 2025-01 to 2025-06.
CREATE OR REPLACE FUNCTION period_name(period daterange) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE
		WHEN isempty(period) OR lower_inf(period) OR upper_inf(period) OR NOT isfinite(lower(period))
			OR NOT isfinite(upper(period))
			OR extract(day FROM lower(period)) <> 1 OR extract(day FROM upper(period)) <> 1 THEN period::text
		WHEN extract(month FROM lower(period)) = 1 AND extract(month FROM upper(period)) = 1 THEN
			to_char(lower(period)::timestamp, 'YYYY')
				|| CASE WHEN upper(period) > lower(period) + 366
					THEN to_char((upper(period) - 1)::timestamp, '" to "YYYY') ELSE '' END
		ELSE to_char(lower(period)::timestamp, 'YYYY-MM')
			|| CASE WHEN upper(period) > lower(period) + 31
				THEN to_char((upper(period) - 1)::timestamp, '" to "YYYY-MM') ELSE '' END
	END;
COMMENT ON FUNCTION period_name(daterange) IS
	'A period in words: 2025, 2025-03, 2025-01 to 2025-06; else the range itself.';

CREATE OR REPLACE FUNCTION calendar_year(year integer) RETURNS daterange
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1));
COMMENT ON FUNCTION calendar_year(integer) IS 'The days of a natural year. Errors: 22008 for a year that is none.';

-- What stands recorded as of a time: of each boundary, item and period the newest entry, if it has a reading.
CREATE OR REPLACE FUNCTION standing_statistic(boundary text, as_of timestamptz,
		OUT statistic_id bigint, OUT version integer, OUT item text, OUT period daterange, OUT amount numeric,
		OUT unit text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.statistic_id, s.version, s.item, s.period,
		CASE WHEN s.percent IS NOT NULL THEN s.percent ELSE amount(convert(s.quantity, i.unit)) END, i.unit
	FROM (
		SELECT DISTINCT ON (n.item, n.period) n.*
		FROM statistic AS n
		WHERE n.boundary = standing_statistic.boundary AND n.recorded_at <= as_of
		ORDER BY n.item, n.period, n.statistic_id DESC
	) AS s
	JOIN statistic_item AS i ON i.item = s.item
	WHERE s.reading IS NOT NULL;
END;
COMMENT ON FUNCTION standing_statistic(text, timestamptz) IS
	'The figures of a boundary that stand recorded as of a time, in the units of their items.';

-- Planned once, when the table may be empty still: without the setting, as if it stayed so.
/**
 * Errors:
 *   23503 for an unknown item
 *   22023 for a period that is not whole months
 *   23514 for a negative figure or one in another unit
 *   23P01 for a period that overlaps another entry
 *   P0002 for an entry without a reading that takes nothing back
 */
CREATE OR REPLACE FUNCTION check_statistic() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET enable_seqscan = off AS
$$
DECLARE
	i statistic_item := (SELECT i FROM statistic_item AS i WHERE i.item = NEW.item);
	other daterange;
BEGIN
	IF i IS NULL THEN
		RAISE EXCEPTION 'statistic item "%" does not exist', NEW.item
			USING ERRCODE = 'foreign_key_violation', HINT = 'Table statistic_item lists them; add your own.';
	END IF;
	NEW.period := check_period(NEW.period);
	IF extract(day FROM lower(NEW.period)) <> 1 OR extract(day FROM upper(NEW.period)) <> 1 THEN
		RAISE EXCEPTION 'period of a statistic must be whole months, not %', NEW.period
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,2026-01-01) for a year.';
	END IF;
	IF NEW.version IS NULL THEN
		NEW.version := boundary_version(NEW.boundary, 'infinity');
	END IF;
	IF NEW.reading IS NULL THEN
		IF NOT EXISTS (SELECT FROM standing_statistic(NEW.boundary, 'infinity') AS s
			WHERE s.item = NEW.item AND s.period = NEW.period) THEN
			RAISE EXCEPTION 'statistic item "%" has no entry for % to take back', NEW.item, period_name(NEW.period)
				USING ERRCODE = 'no_data_found',
					HINT = 'A statistic needs a reading; one without takes an older one back.';
		END IF;
		RETURN NEW;
	END IF;
	IF (NEW.reading ~ E'%\\s*$') <> (i.unit = '%') THEN
		RAISE EXCEPTION 'statistic item "%" must be given in %, not as %', NEW.item, i.unit, NEW.reading
			USING ERRCODE = 'check_violation';
	ELSIF i.unit = '%' THEN
		IF NOT (rtrim(NEW.reading, E'% \t')::numeric >= 0 AND rtrim(NEW.reading, E'% \t')::numeric < 'Infinity') THEN
			RAISE EXCEPTION 'statistic must not be negative: "%" of item "%"', NEW.reading, NEW.item
				USING ERRCODE = 'check_violation';
		END IF;
	ELSE
		IF @carbonms@.dimension(NEW.reading::@carbonms@.quantity)
			<> @carbonms@.dimension(@carbonms@.quantity(0::numeric, i.unit)) THEN
			RAISE EXCEPTION 'statistic item "%" must be given in %, not as %', NEW.item, i.unit, NEW.reading
				USING ERRCODE = 'check_violation',
					DETAIL = format('%s is of the dimension %s, %s of %s.', i.unit,
						@carbonms@.dimension(@carbonms@.quantity(0::numeric, i.unit)),
						@carbonms@.unit(NEW.reading::@carbonms@.quantity),
							@carbonms@.dimension(NEW.reading::@carbonms@.quantity));
		END IF;
		PERFORM @carbonms@.convert(NEW.reading::@carbonms@.quantity, i.unit);
		IF @carbonms@.sign(NEW.reading::@carbonms@.quantity) < 0 THEN
			RAISE EXCEPTION 'statistic must not be negative: "%" of item "%"', NEW.reading, NEW.item
				USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	SELECT s.period INTO other FROM standing_statistic(NEW.boundary, 'infinity') AS s
	WHERE s.item = NEW.item AND s.period && NEW.period AND s.period <> NEW.period
	ORDER BY s.period LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'entry of statistic item "%" for % overlaps the entry for %', NEW.item, period_name(NEW.period),
			period_name(other)
			USING ERRCODE = 'exclusion_violation',
				HINT = 'Give the same period to correct a figure, or take the other back with an '
					'entry without a reading.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_statistic() IS
	'Trigger: refuses figures that are negative, of another dimension than their item, of parts of months, '
	'or that overlap others; sets the version of the boundary.';
CREATE OR REPLACE TRIGGER check_statistic BEFORE INSERT ON statistic FOR EACH ROW EXECUTE FUNCTION check_statistic();

-- Whether two versions of a boundary have the same parties, with the same shares, on the same days of a period.
CREATE OR REPLACE FUNCTION same_parties(boundary text, one integer, other integer, period daterange) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN one = other OR NOT EXISTS (
		SELECT FROM (
			SELECT p.party, p.share, range_agg(p.valid * period) AS days
			FROM boundary_party AS p
			WHERE p.boundary = same_parties.boundary AND p.version IN (one, other) AND p.valid && period
			GROUP BY p.version, p.party, p.share
		) AS d
		GROUP BY d.party, d.share, d.days HAVING count(*) <> 2);
COMMENT ON FUNCTION same_parties(text, integer, integer, daterange) IS
	'Whether two versions of a boundary cover the same parties with the same shares over a period, so that a '
	'figure of one is one of the other.';

/*
 * The figure of each item for a period. Flows must tile the period with entries inside it; of levels and states entries
 * may go beyond it. What is not there is said, with what there is instead.
 */
/**
 * Flows are added up, levels averaged by days, of states the last day counts. amount is NULL where the entries
 * are not of just this period and boundary, and missing says what is recorded instead.
 *
 * Errors:
 *   42704 for an unknown boundary
 *   22023 for a period without days
 */
CREATE OR REPLACE FUNCTION statistics(period daterange, boundary text, as_of timestamptz DEFAULT 'infinity',
		OUT item text, OUT amount numeric, OUT unit text, OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH at AS (
		SELECT boundary_version(statistics.boundary, as_of) AS version, check_period(statistics.period) AS period
	),
	standing AS MATERIALIZED (
		SELECT s.* FROM standing_statistic(statistics.boundary, as_of) AS s
	),
	-- entries that say something of the period
	part AS (
		SELECT s.*, same_parties(statistics.boundary, s.version, at.version, s.period * at.period) AS same
		FROM standing AS s CROSS JOIN at JOIN statistic_item AS i ON i.item = s.item
		WHERE CASE i.kind WHEN 'flow' THEN s.period <@ at.period WHEN 'level' THEN s.period && at.period
			ELSE s.period @> upper(at.period) - 1 END
	),
	whole AS (
		SELECT p.item, range_agg(p.period) FILTER (WHERE p.same) AS covered,
			min(p.version) FILTER (WHERE NOT p.same) AS other_version,
			sum(p.amount) FILTER (WHERE p.same) AS flow,
			sum(p.amount * (upper(p.period * at.period) - lower(p.period * at.period)))
				FILTER (WHERE p.same) AS weighted,
			min(p.amount) FILTER (WHERE p.same) AS lowest, max(p.amount) FILTER (WHERE p.same) AS highest
		FROM part AS p CROSS JOIN at
		GROUP BY p.item
	),
	said AS (
		SELECT i.item, i.unit, i.kind, at.period, at.version, w.flow, w.weighted, w.lowest, w.highest, w.other_version,
			i.kind = 'state' AND w.covered IS NOT NULL OR coalesce(w.covered @> at.period, false) AS known,
			(SELECT string_agg(period_name(u.period), ', ' ORDER BY u.period)
			 FROM (SELECT unnest(range_agg(s.period)) FROM standing AS s
				WHERE s.item = i.item) AS u (period)) AS recorded,
			(SELECT string_agg(period_name(u.period), ', ' ORDER BY u.period)
			 FROM unnest(datemultirange(at.period) - coalesce(w.covered, '{}')) AS u (period)) AS lacks,
			(SELECT string_agg(DISTINCT o.boundary COLLATE "C", ', ' ORDER BY o.boundary COLLATE "C")
				FROM statistic AS o
			 WHERE o.item = i.item AND o.boundary <> statistics.boundary AND o.recorded_at <= as_of
				AND o.reading IS NOT NULL
				AND o.period && at.period) AS elsewhere
		FROM statistic_item AS i CROSS JOIN at LEFT JOIN whole AS w ON w.item = i.item
	)
	SELECT s.item,
		CASE WHEN NOT s.known THEN NULL
			WHEN s.kind = 'flow' THEN s.flow
			WHEN s.lowest = s.highest THEN s.highest
			ELSE s.weighted / (upper(s.period) - lower(s.period)) END,
		s.unit,
		CASE
			WHEN s.known THEN NULL
			WHEN s.other_version IS NOT NULL
				THEN format('%s is recorded for version %s of boundary %s, not for version %s, which has other parties',
				s.item, s.other_version, statistics.boundary, s.version)
			WHEN s.recorded IS NOT NULL THEN format('%s is recorded for %s, not for %s', s.item, s.recorded,
				CASE WHEN s.kind = 'state' THEN period_name(s.period) ELSE s.lacks END)
			WHEN s.elsewhere IS NOT NULL
				THEN format('%s is recorded for boundary %s, not for %s', s.item, s.elsewhere, statistics.boundary)
			ELSE format('%s is not recorded', s.item)
		END
	FROM said AS s;
END;
COMMENT ON FUNCTION statistics(daterange, text, timestamptz) IS
	'The figure of every statistic item for a boundary and a period, as of a time, in the unit of the item.';
-- Energy of what is posted, by the coefficients of its days.

SELECT guard_row('energy_coefficient'::regclass, VARIADIC '{withdrawn_at}'::text[]);

/*
 * The names under which a coefficient is looked for, the first that has one being taken. Only purchased energy falls
 * back to its carrier: of a fuel with a name of its own nobody knows the heating value.
 */
CREATE OR REPLACE FUNCTION energy_names(factor text, carrier text, certified boolean) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN array_remove(ARRAY[factor,
		CASE WHEN carrier IS NOT NULL THEN carrier || CASE
			WHEN certified OR factor LIKE '%-certified' THEN '-certified'
			WHEN factor LIKE '%-direct' THEN '-direct'
			WHEN factor LIKE '%-nonfossil' THEN '-nonfossil'
			ELSE '' END END], NULL);
COMMENT ON FUNCTION energy_names(text, text, boolean) IS
	'The names of energy_coefficient for what was posted with a factor: the factor; for purchased energy '
	'then its carrier, with -certified, -direct or -nonfossil.';

-- immutable, although unit_table() is not: units are added to it, and none is changed
CREATE OR REPLACE FUNCTION converts(one text, other text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (SELECT count(DISTINCT u.reference) = 1 FROM unit_table() AS u
		WHERE u.unit IN (unit(quantity(0::numeric, one)), unit(quantity(0::numeric, other))));
COMMENT ON FUNCTION converts(text, text) IS 'Whether one unit of activity converts into another.';

/*
 * Energy as posted under a method: fuels burnt inside, and purchased energy that crosses the boundary, what is sold
 * over it deducted whatever the method does with its emissions. Of two treatments of scope 2 the one that knows
 * certificates is read; they are entries of the same readings. The days are cut where a coefficient or the boundary
 * changes, so that entries are summed before anything is looked up.
 */
CREATE OR REPLACE FUNCTION energy_rows(period daterange, boundary text, version integer, m method, valuations text[],
		as_of timestamptz, OUT valuation text, OUT carrier text, OUT energy text, OUT direction text, OUT kind text,
		OUT quantity quantity, OUT tce numeric, OUT clean boolean, OUT non_fossil boolean, OUT mark text,
		OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH coefficient AS MATERIALIZED (
		SELECT t.* FROM energy_coefficient AS t
		WHERE t.recorded_at <= as_of AND (t.withdrawn_at IS NULL OR t.withdrawn_at > as_of)
	),
	step AS MATERIALIZED (
		SELECT coalesce(array_agg(DISTINCT d.day ORDER BY d.day), '{}') AS days
		FROM (
			SELECT b.day FROM coefficient AS t CROSS JOIN LATERAL (VALUES (lower(t.valid)), (upper(t.valid))) AS b (day)
			UNION
			SELECT b.day FROM boundary_party AS p
				CROSS JOIN LATERAL (VALUES (lower(p.valid)), (upper(p.valid))) AS b (day)
			WHERE p.boundary = energy_rows.boundary AND p.version = energy_rows.version
		) AS d
		WHERE d.day > lower(energy_rows.period) AND d.day < upper(energy_rows.period)
	),
	inside AS MATERIALIZED (
		SELECT coalesce(array_agg(DISTINCT p.party), '{}') AS parties
		FROM boundary_party AS p WHERE p.boundary = energy_rows.boundary AND p.version = energy_rows.version
	),
	-- up to its posting the rollup knows of which sources there is something; few of many are read one after the other
	known AS MATERIALIZED (
		SELECT CASE WHEN f.few THEN coalesce((SELECT s.posting_id FROM rollup_state AS s), 0) ELSE 0 END AS until,
			CASE WHEN f.few THEN k.sources ELSE '{}' END AS sources
		FROM (
			SELECT coalesce(array_agg(DISTINCT r.source_id)
				FILTER (WHERE r.party = ANY (n.parties) OR r.supplier = ANY (n.parties)), '{}') AS sources,
				count(DISTINCT r.source_id) AS n
			FROM rollup_key AS r CROSS JOIN inside AS n WHERE r.method = m.method
		) AS k
		CROSS JOIN LATERAL (SELECT cardinality(k.sources) * 8 < k.n AS few) AS f
	),
	posted AS MATERIALIZED (
		SELECT e.category, e.factor_id, e.claim_id IS NOT NULL AS certified, e.party, e.supplier,
			unit(e.quantity) AS unit, sum(e.quantity) AS quantity, min(e.day) AS day
		-- IS TRUE keeps the search for postings a look-up for each entry: as a join it would be planned for few
		FROM (
			SELECT l.* FROM emission AS l
			WHERE l.posting_id <= (SELECT k.until FROM known AS k)
				AND l.source_id = ANY ((SELECT k.sources FROM known AS k)::integer[])
				AND l.day >= lower(energy_rows.period) AND l.day < upper(energy_rows.period)
				AND (l.posting_id IN (SELECT b.posting_id FROM posting AS b
					WHERE b.method = m.method AND b.posted_at <= as_of)) IS TRUE
			UNION ALL
			SELECT l.* FROM emission AS l JOIN posting AS b ON b.posting_id = l.posting_id
			WHERE b.posting_id > (SELECT k.until FROM known AS k) AND b.method = m.method AND b.posted_at <= as_of
				AND l.day >= lower(energy_rows.period) AND l.day < upper(energy_rows.period)
		) AS e
		CROSS JOIN inside AS n
		WHERE (e.party = ANY (n.parties) OR e.supplier = ANY (n.parties))
			AND (e.scope2 IS NULL OR e.scope2 = m.scope2[cardinality(m.scope2)])
		GROUP BY width_bucket(e.day, (SELECT s.days FROM step AS s)), 1, 2, 3, 4, 5, 6
		HAVING sum(e.begins) <> 0
	),
	crossing AS (
		SELECT c.carrier, f.factor, energy_names(f.factor, nullif(c.carrier, 'fuel'), p.certified) AS names,
			p.day, p.unit, k.times,
			sum(p.quantity) AS quantity
		FROM posted AS p
		JOIN factor AS f ON f.factor_id = p.factor_id
		CROSS JOIN LATERAL (SELECT emission_scope(p.category) AS scope, energy_carrier(p.category) AS carrier) AS c
		LEFT JOIN boundary_party AS i ON i.boundary = energy_rows.boundary AND i.version = energy_rows.version
			AND i.party = p.party AND (i.valid @> p.day) IS TRUE
		LEFT JOIN boundary_party AS j ON j.boundary = energy_rows.boundary AND j.version = energy_rows.version
			AND j.party = p.supplier AND (j.valid @> p.day) IS TRUE
		CROSS JOIN LATERAL (SELECT counts(c.scope, i.share, j.share, true)) AS k (times)
		WHERE k.times <> 0 AND c.carrier IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6
	),
	used AS (
		SELECT v.valuation, x.carrier, x.factor AS energy,
			CASE WHEN x.carrier = 'fuel' THEN 'burnt' WHEN x.times > 0 THEN 'purchased' ELSE 'sold' END AS direction,
			CASE WHEN x.carrier <> 'fuel' THEN coalesce(substring(x.names[2] FROM '-(.*)$'), 'other') END AS kind,
			n.coefficient_id, sum(x.quantity * x.times) AS quantity, NULL::text AS missing
		FROM crossing AS x CROSS JOIN unnest(valuations) AS v (valuation)
		LEFT JOIN LATERAL (
			SELECT t.coefficient_id FROM coefficient AS t
			WHERE t.energy = ANY (x.names) AND t.valuation = v.valuation AND (t.valid @> x.day) IS TRUE
			ORDER BY array_position(x.names, t.energy) LIMIT 1) AS n ON true
		GROUP BY 1, 2, 3, 4, 5, 6, x.unit
		UNION ALL
		SELECT v.valuation, 'electricity', 'electricity-onsite', 'generated', 'onsite', t.coefficient_id,
			quantity(s.amount, s.unit), s.missing
		FROM statistics(energy_rows.period, energy_rows.boundary, as_of) AS s
			CROSS JOIN unnest(valuations) AS v (valuation)
		LEFT JOIN coefficient AS t ON t.energy = 'electricity-onsite' AND t.valuation = v.valuation
			AND (t.valid @> (upper(energy_rows.period) - 1)) IS TRUE
		WHERE s.item = 'renewable_generation'
	),
	judged AS (
		SELECT u.*, t.content, t.per, t.clean, t.non_fossil, t.mark,
			CASE
				WHEN u.missing IS NOT NULL THEN u.missing
				WHEN t.per IS NULL THEN format('there is no energy coefficient of %s, %s value', u.energy, u.valuation)
				WHEN NOT converts(unit(u.quantity), t.per)
					THEN format('%s is recorded in %s, its energy coefficient is per %s', u.energy, unit(u.quantity),
					t.per)
			END AS lacks
		FROM used AS u LEFT JOIN coefficient AS t ON t.coefficient_id = u.coefficient_id
	)
	SELECT g.valuation, g.carrier, g.energy, g.direction, g.kind, g.quantity,
		CASE WHEN g.lacks IS NULL
			THEN amount(convert(convert(g.content::quantity, 'GJ') * amount(convert(g.quantity, g.per)), 'tce')) END,
		g.clean, g.non_fossil, g.mark, g.lacks
	FROM judged AS g
	ORDER BY g.valuation, g.carrier, g.energy, g.direction, g.kind, unit(g.quantity);
END;
COMMENT ON FUNCTION energy_rows(daterange, text, integer, method, text[], timestamptz) IS
	'The rows of energy_use() for a version of a boundary, a method and several valuations.';

/**
 * Fuels burnt inside and purchased electricity, heat, steam and cooling that cross the boundary; energy sold
 * over it is negative, whether or not the method deducts its emissions, and what stays inside is eliminated.
 * Electricity generated on site is from the statistic renewable_generation. Fuel that is feedstock (category
 * process) is no energy use.
 *
 * Columns:
 *   carrier: fuel, electricity ...
 *   energy: the factor
 *   direction: burnt, purchased, sold or generated
 *   kind: of purchased energy: direct, certified, nonfossil or other
 *   tce: tonnes of coal equivalent at equivalent or calorific value, NULL where missing says what lacks: a sum
 *     of which a part is missing is missing
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for a period without days or that the method does not cover, or another valuation
 */
CREATE OR REPLACE FUNCTION energy_use(period daterange, boundary text, method text, valuation text DEFAULT 'equivalent',
		as_of timestamptz DEFAULT 'infinity', OUT carrier text, OUT energy text, OUT direction text, OUT kind text,
		OUT quantity quantity, OUT tce numeric, OUT clean boolean, OUT non_fossil boolean, OUT mark text,
		OUT missing text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF energy_use.valuation IS NULL OR energy_use.valuation NOT IN ('equivalent', 'calorific') THEN
		RAISE EXCEPTION 'unrecognized valuation of energy: "%"', coalesce(energy_use.valuation, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Energy is valued as equivalent or calorific.';
	END IF;
	RETURN QUERY
	SELECT r.carrier, r.energy, r.direction, r.kind, r.quantity, r.tce, r.clean, r.non_fossil, r.mark, r.missing
	FROM energy_rows(energy_use.period, energy_use.boundary, boundary_version(energy_use.boundary, energy_use.as_of),
		find_method(energy_use.method, energy_use.period, 'AR6'), ARRAY[energy_use.valuation], energy_use.as_of) AS r;
END
$$;
COMMENT ON FUNCTION energy_use(daterange, text, text, text, timestamptz) IS
	'Energy that a boundary used in a period, from what is posted under a method.';
-- What the ledger measures by itself, and the indicators that are made of measures and statistics.

SELECT guard_row('indicator'::regclass, VARIADIC '{withdrawn_at}'::text[]);

-- What the ledger measures by itself.
/**
 * Columns:
 *   measure: its code
 *   unit: its unit
 *   what: what it is
 */
CREATE OR REPLACE FUNCTION measure_table(OUT measure text, OUT unit text, OUT what text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT * FROM (VALUES
		('emission_co2_t', 't CO2', 'gross CO2 of scope 1 and 2, without biogenic CO2'),
		('emission_scope_1_t', 't CO2e', 'gross emissions of scope 1'),
		('emission_scope_2_t', 't CO2e', 'gross emissions of scope 2, by the treatment that the method names first'),
		('emission_scope_1_2_t', 't CO2e',
			'gross emissions of scope 1 and 2, by the treatment that the method names first'),
		('emission_scope_1_2_market_t', 't CO2e', 'gross emissions of scope 1 and 2, scope 2 by the market'),
		('emission_scope_3_t', 't CO2e', 'gross emissions of scope 3'),
		('removals_t', 't CO2e', 'removals'),
		('energy_tce_equivalent', 'tce', 'energy use at equivalent value'),
		('energy_tce_calorific', 'tce', 'energy use at calorific value'),
		('clean_energy_tce_equivalent', 'tce', 'clean energy in it, at equivalent value'),
		('clean_energy_tce_calorific', 'tce', 'clean energy in it, at calorific value'),
		('non_fossil_energy_tce_equivalent', 'tce', 'non-fossil energy in it, at equivalent value'),
		('non_fossil_energy_tce_calorific', 'tce', 'non-fossil energy in it, at calorific value'),
		('electricity_inflow', 'MWh', 'electricity that comes in over the boundary, gross'),
		('electricity_net_inflow', 'MWh', 'electricity that comes in, less what goes out'),
		('electricity_direct', 'MWh', 'of the inflow, supplied directly and not fossil'),
		('electricity_certified', 'MWh', 'of the inflow, covered by certificates')
	) AS v (measure, unit, what);
END;
COMMENT ON FUNCTION measure_table() IS
	'The measures that the ledger makes itself, from what is posted; statistic_item has the others.';

CREATE OR REPLACE FUNCTION check_indicator()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	unknown text;
BEGIN
	-- a restore of data alone may come to indicators first
	IF EXISTS (SELECT FROM statistic_item) THEN
		SELECT m INTO unknown FROM unnest(NEW.numerator || NEW.denominator) AS m
		WHERE NOT EXISTS (SELECT FROM statistic_item AS i WHERE i.item = m)
			AND NOT EXISTS (SELECT FROM measure_table() AS t WHERE t.measure = m)
		LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'indicator "%" names "%", which is neither a measure nor a statistic item', NEW.indicator,
				unknown
				USING ERRCODE = 'foreign_key_violation',
					HINT = 'measure_table() and table statistic_item list what is; add a statistic item.';
		END IF;
		SELECT format('%s is in %s, not in %s', m.measure, u.unit, m.unit) INTO unknown
		FROM (SELECT unnest(NEW.numerator) AS measure, NEW.numerator_unit AS unit
			UNION ALL SELECT unnest(NEW.denominator), NEW.denominator_unit) AS m
		JOIN (SELECT i.item AS measure, i.unit FROM statistic_item AS i UNION ALL SELECT t.measure, t.unit
			FROM measure_table() AS t) AS u
			ON u.measure = m.measure
		WHERE NOT same_measure_unit(u.unit, m.unit)
		LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'units of indicator "%" do not fit', NEW.indicator
				USING ERRCODE = 'check_violation', DETAIL = unknown || '.';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_indicator() IS
	'Trigger: refuses indicators of what is not measured, or in units that do not fit. Errors: 23503, 23514.';

-- t CO2 and t CO2e are masses of something: as units, tonnes
CREATE OR REPLACE FUNCTION measure_unit(unit text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN regexp_replace(unit, ' CO2e?$', '');
COMMENT ON FUNCTION measure_unit(text) IS 'The unit of activity in a unit of a measure: t of t CO2e.';

CREATE OR REPLACE FUNCTION same_measure_unit(one text, other text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN one = other THEN true WHEN '%' IN (one, other) THEN false
		ELSE converts(measure_unit(one), measure_unit(other)) END;
COMMENT ON FUNCTION same_measure_unit(text, text) IS 'Whether figures in one unit can be given in the other.';

CREATE OR REPLACE FUNCTION in_measure_unit(amount numeric, unit text, other text) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN measure_unit(unit) = measure_unit(other) THEN amount
		ELSE amount(convert(quantity(amount, measure_unit(unit)), measure_unit(other))) END;
COMMENT ON FUNCTION in_measure_unit(numeric, text, text) IS 'A figure given in one unit, in the other.';

CREATE OR REPLACE TRIGGER check_indicator BEFORE INSERT ON indicator FOR EACH ROW EXECUTE FUNCTION check_indicator();

-- Every measure of a boundary and a period: what the ledger makes, and statistics. What views read names nothing at run
-- time, so that their readers need no right to the schema of carbonms.
CREATE OR REPLACE FUNCTION measure_rows(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz, OUT measure text, OUT amount numeric, OUT unit text, OUT missing text, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 60 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH line AS MATERIALIZED (
		SELECT i.* FROM inventory_from(rollup_at(measure_rows.as_of), measure_rows.period, measure_rows.boundary,
			measure_rows.version, m, measure_rows.basis, 'null', measure_rows.as_of) AS i
	),
	emitted AS (
		SELECT v.measure, v.scopes, v.what, v.needs,
			sum(CASE v.what WHEN 'co2' THEN mass(l.mass, 'CO2') WHEN 'market' THEN tonnes(l.market_co2e)
				WHEN 'removed' THEN tonnes(l.removed_co2e)
				ELSE tonnes(l.co2e) END) AS amount,
			count(l.scope) AS n,
			bool_or(l.scope IS NOT NULL AND CASE v.what WHEN 'co2'
				THEN l.mass IS NOT NULL AND opaque(l.mass) <> ghg '0 t'
				WHEN 'market' THEN l.market_co2e IS NULL WHEN 'removed' THEN l.removed_co2e IS NULL
					ELSE l.co2e IS NULL END) AS unknown,
			bool_and(l.verified) AS verified
		FROM (VALUES
			('emission_co2_t', '{1,2}'::integer[], 'co2', NULL), ('emission_scope_1_t', '{1}', 'co2e', NULL),
				('emission_scope_2_t', '{2}', 'co2e', NULL),
			('emission_scope_1_2_t', '{1,2}', 'co2e', NULL), ('emission_scope_1_2_market_t', '{1,2}', 'market',
				'market'),
			('emission_scope_3_t', '{3}', 'co2e', 'scope 3'), ('removals_t', '{1,2,3}', 'removed', NULL)) AS v (measure,
				scopes, what, needs)
		LEFT JOIN line AS l ON l.scope = ANY (v.scopes) AND (l.direction = 'removed') = (v.what = 'removed')
		GROUP BY v.measure, v.scopes, v.what, v.needs
	),
	-- months in which a party inside has a source, and nothing is posted
	lacking AS (
		SELECT range_agg(daterange(g.month, g.until)) AS months
		FROM (SELECT g::date AS month, (g + interval '1 month')::date AS until
			FROM generate_series(date_trunc('month', lower(measure_rows.period)::timestamp),
				(upper(measure_rows.period) - 1)::timestamp, interval '1 month') AS g) AS g
		WHERE NOT EXISTS (SELECT FROM line AS l WHERE l.month = g.month)
			AND EXISTS (SELECT FROM boundary_party AS i JOIN source_owner AS o ON o.party = i.party
				WHERE i.boundary = measure_rows.boundary AND i.version = measure_rows.version
					AND o.valid * i.valid && daterange(g.month, g.until) * measure_rows.period)
	),
	energy AS MATERIALIZED (
		SELECT r.*, CASE WHEN r.carrier = 'electricity' AND r.direction IN ('purchased', 'sold')
			THEN amount(convert(r.quantity, 'MWh')) END AS mwh
		FROM energy_rows(measure_rows.period, measure_rows.boundary, measure_rows.version, m, '{equivalent,calorific}',
			measure_rows.as_of) AS r
	),
	used AS (
		SELECT r.valuation, count(*) FILTER (WHERE r.direction <> 'generated') AS n, sum(r.tce) AS tce,
			coalesce(sum(r.tce) FILTER (WHERE r.clean), 0) AS clean,
				coalesce(sum(r.tce) FILTER (WHERE r.non_fossil), 0) AS non_fossil,
			string_agg(DISTINCT r.missing COLLATE "C", '; ') AS missing, bool_and(r.mark <> 'UNVERIFIED') AS verified
		FROM energy AS r GROUP BY r.valuation
	),
	electricity AS (
		SELECT coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased'), 0) AS inflow,
			coalesce(sum(r.mwh), 0) AS net,
			coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased' AND r.kind = 'direct'), 0) AS direct,
			coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased' AND r.kind = 'certified'), 0) AS certified
		FROM energy AS r WHERE r.valuation = 'equivalent'
	),
	nothing AS (
		SELECT CASE
			WHEN NOT EXISTS (SELECT FROM line)
				THEN format('nothing of %s is posted under method %s for boundary %s', period_name(measure_rows.period),
				m.method, measure_rows.boundary)
			WHEN k.months IS NOT NULL THEN format('nothing of %s is posted under method %s for boundary %s',
				(SELECT string_agg(period_name(r), ', ' ORDER BY r) FROM unnest(k.months) AS r), m.method,
					measure_rows.boundary)
			END AS why
		FROM lacking AS k
	),
	made AS (
		SELECT e.measure,
			CASE WHEN e.what = 'removed' THEN coalesce(e.amount, 0) ELSE e.amount END AS amount,
			CASE
				WHEN x.why IS NOT NULL THEN x.why
				WHEN e.needs = 'market' AND cardinality(m.scope2) < 2
					THEN format('method %s does not treat scope 2 by the market', m.method)
				WHEN e.needs = 'scope 3' AND NOT m.scope3 THEN format('method %s does not cover scope 3', m.method)
				WHEN e.unknown AND e.what = 'co2' THEN 'emissions are recorded as CO2e without gases'
				WHEN e.unknown THEN format('a gas or an opaque CO2e has no value in %s', measure_rows.basis)
				WHEN e.n = 0 AND e.what <> 'removed'
					THEN format('no emission of scope %s is posted under method %s for %s',
					array_to_string(e.scopes, ' or '), m.method, period_name(measure_rows.period))
			END AS missing,
			coalesce(e.verified, m.verified) AS verified
		FROM emitted AS e CROSS JOIN nothing AS x
		UNION ALL
		SELECT k.measure || u.valuation, k.amount,
			CASE WHEN x.why IS NOT NULL THEN x.why WHEN u.n = 0
				THEN format('no energy use of %s is posted under method %s', period_name(measure_rows.period), m.method)
				WHEN u.missing IS NULL AND k.amount < 0 AND k.what <> ''
					THEN format('more %s energy is sold than is recorded as purchased, burnt or generated', k.what)
				ELSE u.missing END,
			coalesce(u.verified, true)
		FROM used AS u CROSS JOIN nothing AS x
		CROSS JOIN LATERAL (VALUES ('energy_tce_', u.tce, ''), ('clean_energy_tce_', u.clean, 'clean'),
			('non_fossil_energy_tce_', u.non_fossil, 'non-fossil')) AS k (measure, amount, what)
		UNION ALL
		SELECT k.measure, k.amount, x.why, true
		FROM electricity AS w CROSS JOIN nothing AS x
		CROSS JOIN LATERAL (VALUES ('electricity_inflow', w.inflow), ('electricity_net_inflow', w.net),
			('electricity_direct', w.direct),
			('electricity_certified', w.certified)) AS k (measure, amount)
	)
	SELECT t.measure, CASE WHEN d.missing IS NULL THEN d.amount END, t.unit, d.missing, d.verified
	FROM measure_table() AS t JOIN made AS d ON d.measure = t.measure
	UNION ALL
	SELECT s.item, s.amount, s.unit, s.missing, true
	FROM statistics(measure_rows.period, measure_rows.boundary, measure_rows.as_of) AS s;
END;
COMMENT ON FUNCTION measure_rows(daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The rows of measures() for a version of a boundary and a method.';

-- An inventory that shows a part makes figures of a part.
CREATE OR REPLACE FUNCTION tell_of_part() RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF row_security_active('emission') AND limiting_table(quote_ident(current_user)::regrole) IS NOT NULL THEN
		RAISE NOTICE 'figures are limited to what role "%" may see', current_user;
	END IF;
END
$$;
COMMENT ON FUNCTION tell_of_part() IS 'Notice for who sees a part of the entries by row security.';

/**
 * Measures are from what is posted under a method. amount is NULL where missing says what lacks. A period of
 * which a month is not posted has no emissions and no energy use. removals_t is 0 where emissions are posted
 * and no removal is. verified: whether factors, method and energy coefficients behind it are.
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for a period without days or one that the method does not cover
 *   22004 without a basis
 */
CREATE OR REPLACE FUNCTION measures(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity', OUT measure text, OUT amount numeric, OUT unit text, OUT missing text,
		OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	PERFORM tell_of_part();
	RETURN QUERY
	SELECT r.* FROM measure_rows(measures.period, measures.boundary,
		boundary_version(measures.boundary, measures.as_of),
		find_method(measures.method, measures.period, measures.basis), measures.basis, measures.as_of) AS r;
END
$$;
COMMENT ON FUNCTION measures(daterange, text, text, gwp_basis, timestamptz) IS
	'All that indicators are made of, for a boundary and a period, as of a time: the measures of '
	'measure_table() and the items of statistic_item.';

CREATE OR REPLACE FUNCTION indicator_rows(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz, OUT indicator text, OUT value numeric, OUT unit text, OUT numerator numeric,
		OUT numerator_unit text, OUT denominator numeric, OUT denominator_unit text, OUT scale numeric,
		OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 30 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH known AS MATERIALIZED (
		SELECT k.* FROM measure_rows(period, boundary, version, m, basis, as_of) AS k
	),
	defined AS (
		SELECT d.* FROM indicator AS d
		WHERE d.recorded_at <= as_of AND (d.withdrawn_at IS NULL OR d.withdrawn_at > as_of)
	),
	part AS (
		SELECT d.indicator_id, p.denominator,
			CASE WHEN bool_and(k.amount IS NOT NULL)
				THEN trim_scale(sum(in_measure_unit(k.amount, k.unit, p.unit))) END AS amount,
			array_remove(array_agg(coalesce(k.missing, CASE
				WHEN k.measure IS NULL THEN p.measure || ' is nothing that is measured' END) ORDER BY p.place),
				NULL) AS missing,
			bool_and(k.verified) AS verified
		FROM defined AS d
		CROSS JOIN LATERAL (
			SELECT false AS denominator, n.measure, n.place, d.numerator_unit AS unit
				FROM unnest(d.numerator) WITH ORDINALITY AS n (measure, place)
			UNION ALL SELECT true, n.measure, n.place, d.denominator_unit
				FROM unnest(d.denominator) WITH ORDINALITY AS n (measure, place)
		) AS p
		LEFT JOIN known AS k ON k.measure = p.measure
		GROUP BY d.indicator_id, p.denominator
	),
	judged AS (
		SELECT d.*, n.amount AS above, o.amount AS below, d.denominator IS NULL AS plain, concat_ws('; ',
				(SELECT string_agg(w.why, '; ' ORDER BY w.place)
				 FROM (SELECT l.why, min(l.place) AS place
					FROM unnest(n.missing || o.missing) WITH ORDINALITY AS l (why, place) GROUP BY l.why) AS w),
				CASE WHEN o.amount < 0 THEN 'the denominator is negative'
					WHEN o.amount = 0 AND d.at_zero IS NULL THEN 'the denominator is 0' END) AS lacks,
			coalesce(n.verified, false) AND coalesce(o.verified, d.denominator IS NULL)
				AND d.mark <> 'UNVERIFIED' AS sure
		FROM defined AS d
		JOIN part AS n ON n.indicator_id = d.indicator_id AND NOT n.denominator
		LEFT JOIN part AS o ON o.indicator_id = d.indicator_id AND o.denominator
	)
	SELECT j.indicator,
		CASE WHEN j.lacks <> '' THEN NULL WHEN j.plain THEN trim_scale(j.scale * j.above)
			WHEN j.below = 0 THEN j.at_zero
			ELSE trim_scale(round(round(j.scale * j.above, 36) / j.below, 18)) END,
		j.unit, j.above, j.numerator_unit, j.below, j.denominator_unit, j.scale, nullif(j.lacks, ''), j.sure, j.better,
			j.mark
	FROM judged AS j
	ORDER BY j.indicator_id;
END;
COMMENT ON FUNCTION indicator_rows(daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The rows of indicators() for a version of a boundary and a method.';

/**
 * What cannot be told is NULL, and missing says what lacks, such as a statistic that is recorded for another
 * year. verified: whether definition, factors, method and energy coefficients behind it are.
 *
 * Errors:
 *   as measures()
 */
CREATE OR REPLACE FUNCTION indicators(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity', OUT indicator text, OUT value numeric, OUT unit text,
		OUT numerator numeric, OUT numerator_unit text, OUT denominator numeric, OUT denominator_unit text,
		OUT scale numeric, OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	PERFORM tell_of_part();
	RETURN QUERY
	SELECT r.* FROM indicator_rows(indicators.period, indicators.boundary,
		boundary_version(indicators.boundary, indicators.as_of),
		find_method(indicators.method, indicators.period, indicators.basis), indicators.basis, indicators.as_of) AS r;
END
$$;
COMMENT ON FUNCTION indicators(daterange, text, text, gwp_basis, timestamptz) IS
	'Every indicator of table indicator for a boundary and a period, as of a time: value = scale x numerator '
	'/ denominator, to 18 places.';

/**
 * Errors:
 *   as measures()
 *   42704 for an unknown item, boundary or method
 *   P0002 if the item is not recorded for just this period and boundary, saying for which it is
 *   22023 for a unit that it does not convert into
 *   22012 for zero
 */
CREATE OR REPLACE FUNCTION carbon_intensity(period daterange, boundary text, method text, basis gwp_basis, item text,
		unit text, as_of timestamptz DEFAULT 'infinity') RETURNS numeric
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	per record;
	tonnes numeric;
	lacks text;
BEGIN
	FOR per IN
		SELECT k.* FROM measures(carbon_intensity.period, carbon_intensity.boundary, carbon_intensity.method,
			carbon_intensity.basis, carbon_intensity.as_of) AS k
		WHERE k.measure IN ('emission_scope_1_2_t', carbon_intensity.item)
		ORDER BY k.measure = carbon_intensity.item
	LOOP
		tonnes := coalesce(tonnes, per.amount);
		lacks := coalesce(lacks, per.missing);
	END LOOP;
	IF per.measure IS DISTINCT FROM carbon_intensity.item THEN
		RAISE EXCEPTION 'measure or statistic item "%" does not exist', coalesce(carbon_intensity.item, 'NULL')
			USING ERRCODE = 'undefined_object', HINT = 'measure_table() and table statistic_item list what is.';
	ELSIF carbon_intensity.unit IS NULL OR NOT same_measure_unit(per.unit, carbon_intensity.unit) THEN
		RAISE EXCEPTION 'cannot convert "%" from % to %', carbon_intensity.item, per.unit,
			coalesce(carbon_intensity.unit, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF lacks IS NOT NULL THEN
		RAISE EXCEPTION 'no intensity of % per "%" for boundary "%"', period_name(carbon_intensity.period),
			carbon_intensity.item, carbon_intensity.boundary
			USING ERRCODE = 'no_data_found', DETAIL = format('What lacks: %s.', lacks),
				HINT = 'Numerator and denominator are of the same period and boundary.';
	ELSIF per.amount <= 0 THEN
		RAISE EXCEPTION 'cannot compute an intensity per % %', per.amount, per.unit USING ERRCODE = 'division_by_zero';
	END IF;
	RETURN trim_scale(round(round(tonnes, 36) / in_measure_unit(per.amount, per.unit, carbon_intensity.unit), 18));
END
$$;
COMMENT ON FUNCTION carbon_intensity(daterange, text, text, gwp_basis, text, text, timestamptz) IS
	'Tonnes of CO2e of scope 1 and 2 per unit of a statistic item or measure, such as value_added per 10^4 '
	'CNY, of the same period and boundary.';

-- ---- over years ----

CREATE OR REPLACE FUNCTION change_percent(figure numeric, previous numeric) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN previous > 0 THEN trim_scale(round((round(figure, 36) - previous) * 100 / previous, 18)) END;
COMMENT ON FUNCTION change_percent(numeric, numeric) IS
	'Change of a figure from the one before, in percent of that, to 18 places; NULL where one is not known, '
	'or the one before is not more than 0. Of any size, unlike year_on_year().';

/**
 * Errors:
 *   as measures()
 */
CREATE OR REPLACE FUNCTION indicator_years(indicator text, years integer[], boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity', OUT year integer, OUT value numeric, OUT unit text, OUT change numeric,
		OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH figure AS (
		SELECT y.year, i.value, i.unit, i.missing
		FROM (SELECT DISTINCT u.year FROM unnest(years) AS u (year)) AS y
		LEFT JOIN LATERAL indicators(calendar_year(y.year), boundary, method, basis, as_of) AS i
			ON i.indicator = indicator_years.indicator
	)
	SELECT f.year, f.value, f.unit,
		change_percent(f.value, p.value),
		CASE WHEN f.unit IS NULL THEN format('there is no indicator %s', indicator_years.indicator) ELSE f.missing END
	FROM figure AS f LEFT JOIN figure AS p ON p.year = f.year - 1
	ORDER BY f.year;
END;
COMMENT ON FUNCTION indicator_years(text, integer[], text, text, gwp_basis, timestamptz) IS
	'An indicator in some years, and its change from the year before, if that is among them, in percent of '
	'it. NULL where missing says what lacks, or the year before is not more than zero.';

/**
 * NULL where missing says what lacks: a month that is not posted, a gas without a GWP.
 *
 * Errors:
 *   as measures()
 */
CREATE OR REPLACE FUNCTION emission_years(boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT year integer, OUT co2e_t numeric, OUT change numeric, OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH figure AS (
		SELECT y.year, k.amount, k.missing
		FROM (
			SELECT DISTINCT extract(year FROM i.month)::integer AS year
			-- of a period only its kind matters to a method: any natural year will do
			FROM find_method(emission_years.method, calendar_year(2025), emission_years.basis) AS m
			CROSS JOIN LATERAL inventory_from(rollup_at(as_of), '[-infinity,infinity)', emission_years.boundary,
				boundary_version(emission_years.boundary, as_of), m, emission_years.basis, 'null', as_of) AS i
		) AS y
		JOIN LATERAL measures(calendar_year(y.year), boundary, method, basis, as_of) AS k
			ON k.measure = 'emission_scope_1_2_t'
	)
	SELECT f.year, trim_scale(f.amount), change_percent(f.amount, p.amount), f.missing
	FROM figure AS f LEFT JOIN figure AS p ON p.year = f.year - 1
	ORDER BY f.year;
END;
COMMENT ON FUNCTION emission_years(text, text, gwp_basis, timestamptz) IS
	'Gross emissions of scope 1 and 2 of a boundary in tonnes of CO2e, for each year of which something is '
	'posted under a method, and the change from the year before in percent.';

/**
 * Looked at are whole years without a gap up to the last. peak_year: NULL if they have not; co2e_t: the highest
 * year in tonnes; first_year, last_year: the years that were looked at; reason: why.
 *
 * Errors:
 *   as measures()
 *   22023 for less than one year
 */
CREATE OR REPLACE FUNCTION emission_peak(boundary text, method text, basis gwp_basis, years_below integer DEFAULT 5,
		as_of timestamptz DEFAULT 'infinity', OUT peak_year integer, OUT co2e_t numeric, OUT first_year integer,
		OUT last_year integer, OUT reason text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	figures integer[];
	amounts numeric[];
	highest integer;
BEGIN
	IF years_below IS NULL OR years_below < 1 THEN
		RAISE EXCEPTION 'years below a peak must be at least 1' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	-- the years without a gap up to the last whole one
	SELECT array_agg(y.year ORDER BY y.year), array_agg(y.co2e_t ORDER BY y.year) INTO figures, amounts
	FROM (
		SELECT r.year, r.co2e_t, r.run = max(r.run) OVER () AS last
		FROM (
			SELECT e.year, e.co2e_t, e.year - row_number() OVER (ORDER BY e.year) AS run
			FROM emission_years(emission_peak.boundary, emission_peak.method, emission_peak.basis,
				emission_peak.as_of) AS e
			WHERE e.co2e_t IS NOT NULL
		) AS r
	) AS y
	WHERE y.last;
	IF figures IS NULL THEN
		reason := 'there is no whole year';
		RETURN;
	END IF;
	first_year := figures[1];
	last_year := figures[cardinality(figures)];
	highest := @carbonms@.peak_year(figures, amounts, 0);
	peak_year := @carbonms@.peak_year(figures, amounts, emission_peak.years_below);
	co2e_t := amounts[array_position(figures, highest)];
	reason := CASE
		WHEN peak_year IS NULL THEN format('not peaked: %s is the highest, and %s of %s years follow it', highest,
			last_year - highest, emission_peak.years_below)
		WHEN peak_year = first_year
			THEN format('%s is the first year that is known: the peak may have been before', peak_year)
		ELSE format('%s is the highest, and %s lower years follow it', peak_year, last_year - peak_year) END;
END
$$;
COMMENT ON FUNCTION emission_peak(text, text, gwp_basis, integer, timestamptz) IS
	'Whether the emissions of a boundary (scope 1 and 2) have peaked, and when: the highest year, followed '
	'by at least so many years, all lower (5 is a choice, not a rule of a standard).';
-- Pathways of targets, what they add up to, progress, and where the trend leads.

SELECT guard_entries('target'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON target FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

/**
 * Arguments:
 *   as_of: what was recorded later is left out
 */
CREATE OR REPLACE FUNCTION standing_target(as_of timestamptz DEFAULT 'infinity') RETURNS SETOF target
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.t FROM (
		SELECT DISTINCT ON (t.target) t FROM target AS t WHERE t.recorded_at <= as_of ORDER BY t.target,
			t.target_id DESC
	) AS s
	WHERE NOT (s.t).withdrawn;
END;
COMMENT ON FUNCTION standing_target(timestamptz) IS
	'The targets that stand as of a time: of each code the newest entry, unless it takes the target back.';

CREATE OR REPLACE FUNCTION target_value(t target, year integer) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN year BETWEEN t.base_year AND t.target_year
		THEN pathway_target(t.base_year || t.interim_years || t.target_year,
			t.base_value || t.interim_values || t.target_value, year) END;
COMMENT ON FUNCTION target_value(target, integer) IS
	'The figure of a year on the pathway of a target; NULL outside of it.';

CREATE OR REPLACE FUNCTION between_points(t target, year integer) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN year <> ALL (t.base_year || t.interim_years || t.target_year);
COMMENT ON FUNCTION between_points(target, integer) IS
	'Whether the figure of a year is interpolated, and so rounded to 18 places.';

-- Ratios do not add up, and neither do levels of a percentage.
CREATE OR REPLACE FUNCTION adds_up(measure text) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce(
		(SELECT i.denominator IS NULL AND i.unit <> '%' FROM indicator AS i
			WHERE i.indicator = adds_up.measure ORDER BY i.indicator_id DESC LIMIT 1),
		(SELECT s.unit <> '%' FROM statistic_item AS s WHERE s.item = adds_up.measure), true);
COMMENT ON FUNCTION adds_up(text) IS
	'Whether the figures of the parts of a park add up to that of the park: not for ratios.';

/*
 * Each parent beside the sum of its children of the same measure, method and basis, in the years in which one of
 * them has a point and all have a pathway. Between points a figure is rounded to 18 places: what the roundings of
 * a year can make together is no gap.
 */
/**
 * Columns:
 *   gap: what is given to no child, or if negative what they have too much
 *   parts: the children
 */
CREATE OR REPLACE FUNCTION target_gap(as_of timestamptz DEFAULT 'infinity',
		OUT parent text, OUT year integer, OUT value numeric, OUT children numeric, OUT gap numeric, OUT parts text[])
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH pair AS (
		SELECT p AS p, c AS c, p.target AS code
		FROM standing_target(as_of) AS p JOIN standing_target(as_of) AS c ON c.parent = p.target
			AND c.measure = p.measure AND c.method = p.method AND c.basis = p.basis
		WHERE adds_up(p.measure)
	),
	point AS (
		SELECT DISTINCT r.code, y.year
		FROM pair AS r CROSS JOIN LATERAL unnest((r.p).interim_years || (r.p).base_year || (r.p).target_year
			|| (r.c).interim_years || (r.c).base_year || (r.c).target_year) AS y (year)
	)
	SELECT g.code, g.year, g.value, g.children, CASE WHEN abs(g.value - g.children) <= g.rounded * 0.0000000000000000005
		THEN 0 ELSE g.value - g.children END, g.parts
	FROM (
		SELECT o.code, o.year, min(target_value(r.p, o.year)) AS value, sum(target_value(r.c, o.year)) AS children,
			max(between_points(r.p, o.year)::integer) + sum(between_points(r.c, o.year)::integer) AS rounded,
			array_agg((r.c).target ORDER BY (r.c).target COLLATE "C") AS parts
		FROM point AS o JOIN pair AS r ON r.code = o.code
		GROUP BY o.code, o.year
		HAVING bool_and(target_value(r.p, o.year) IS NOT NULL AND target_value(r.c, o.year) IS NOT NULL)
	) AS g
	ORDER BY g.code COLLATE "C", g.year;
END;
COMMENT ON FUNCTION target_gap(timestamptz) IS
	'Each target that has children of the same measure, beside their exact sum, in each year in which one of '
	'them has a point.';

CREATE OR REPLACE FUNCTION check_target()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	path text[] := ARRAY[NEW.target];
	above text := NEW.parent;
	known boolean;
BEGIN
	IF NEW.withdrawn THEN
		IF NOT EXISTS (SELECT FROM standing_target() AS t WHERE t.target = NEW.target) THEN
			RAISE EXCEPTION 'target "%" does not exist', NEW.target USING ERRCODE = 'undefined_object';
		ELSIF EXISTS (SELECT FROM standing_target() AS t WHERE t.parent = NEW.target) THEN
			RAISE EXCEPTION 'target "%" has children', NEW.target
				USING ERRCODE = 'check_violation',
					DETAIL = (SELECT 'They are ' || string_agg(t.target, ', ' ORDER BY t.target COLLATE "C") || '.'
					FROM standing_target() AS t WHERE t.parent = NEW.target),
					HINT = 'Take them back, or give them another parent, first.';
		END IF;
		RETURN NEW;
	END IF;
	WHILE above IS NOT NULL LOOP
		path := path || above;
		IF above = NEW.target THEN
			RAISE EXCEPTION 'target must not be a part of itself'
				USING ERRCODE = 'check_violation', DETAIL = format('The path is %s.', array_to_string(path, ' -> '));
		END IF;
		SELECT t.parent, true INTO above, known FROM standing_target() AS t WHERE t.target = path[cardinality(path)];
		IF NOT FOUND THEN
			RAISE EXCEPTION 'target "%" does not exist', path[cardinality(path)]
				USING ERRCODE = 'foreign_key_violation',
					DETAIL = format('It is to be the parent of "%s".', path[cardinality(path) - 1]);
		END IF;
	END LOOP;
	-- a restore of data alone may come to targets first
	IF EXISTS (SELECT FROM boundary) THEN
		PERFORM boundary_version(NEW.boundary, 'infinity');
	END IF;
	IF EXISTS (SELECT FROM indicator) AND EXISTS (SELECT FROM statistic_item)
		AND NOT EXISTS (SELECT FROM indicator AS i WHERE i.indicator = NEW.measure)
		AND NOT EXISTS (SELECT FROM statistic_item AS i WHERE i.item = NEW.measure)
		AND NOT EXISTS (SELECT FROM measure_table() AS t WHERE t.measure = NEW.measure) THEN
		RAISE EXCEPTION 'target "%" names "%", which is neither a measure, an indicator nor a statistic item',
			NEW.target, NEW.measure
			USING ERRCODE = 'foreign_key_violation',
				HINT = 'Tables indicator and statistic_item, and measure_table(), list what is.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_target() IS
	'Trigger: refuses a target whose parent is not there, that is a part of itself, or of what is not '
	'measured; and to take one back that has children. Errors: 23503, 23514, 42704.';
CREATE OR REPLACE TRIGGER check_target BEFORE INSERT ON target FOR EACH ROW EXECUTE FUNCTION check_target();

-- Judged when all rows of a statement are there, so that parent and children can be replaced together. Less than the
-- parent is no contradiction as long as children are being added: target_gap() has it.
CREATE OR REPLACE FUNCTION check_children()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	g record;
BEGIN
	SELECT * INTO g FROM target_gap() AS x
	WHERE x.gap < 0 AND EXISTS (SELECT FROM added AS a WHERE a.target = x.parent OR a.target = ANY (x.parts)) LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'children of target "%" add up to more than the target in %', g.parent, g.year
			USING ERRCODE = 'check_violation',
				DETAIL = format('%s add up to %s, and the target is %s.', array_to_string(g.parts, ', '),
				trim_scale(g.children), trim_scale(g.value)),
				HINT = 'Record parent and children together, in one INSERT.';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_children() IS 'Trigger: refuses targets whose children add up to more. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_children AFTER INSERT ON target REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_children();

-- The figure of an indicator or measure in a year.
CREATE OR REPLACE FUNCTION measured_value(measure text, year integer, boundary text, method text, basis gwp_basis,
		as_of timestamptz, OUT value numeric, OUT unit text, OUT missing text, OUT better text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	SELECT i.value, i.unit, i.missing, i.better INTO value, unit, missing, better
	FROM indicators(calendar_year(measured_value.year), measured_value.boundary, measured_value.method,
		measured_value.basis, measured_value.as_of) AS i
	WHERE i.indicator = measured_value.measure;
	IF NOT FOUND THEN
		SELECT trim_scale(k.amount), k.unit, k.missing, CASE
			WHEN NOT EXISTS (SELECT FROM measure_table() AS m WHERE m.measure = k.measure) THEN NULL
			WHEN k.measure ~ '^(removals|clean|non_fossil|electricity_(direct|certified))' THEN 'higher'
				ELSE 'lower' END
		INTO value, unit, missing, better
		FROM measures(calendar_year(measured_value.year), measured_value.boundary, measured_value.method,
			measured_value.basis, measured_value.as_of) AS k
		WHERE k.measure = measured_value.measure;
		missing := CASE WHEN FOUND THEN missing
			ELSE format('%s is nothing that is measured', measured_value.measure) END;
	END IF;
END
$$;
COMMENT ON FUNCTION measured_value(text, integer, text, text, gwp_basis, timestamptz) IS
	'The figure of an indicator, or else a measure, in a natural year, and whether higher or lower is '
	'better: NULL for an item of statistic_item, which does not say. Errors: as measures().';

-- A target above its base is one of growth; one that holds the base means what is better.
CREATE OR REPLACE FUNCTION upward(t target, better text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN t.target_value <> t.base_value THEN t.target_value > t.base_value ELSE better = 'higher' END;
COMMENT ON FUNCTION upward(target, text) IS
	'Whether more than the pathway of a target is better than less: NULL if it holds its base and better is not known.';

/**
 * Columns:
 *   planned: the pathway
 *   actual: what the ledger says, NULL where missing says what lacks
 *   gap: actual less planned
 *   progress: how much of the way from base to target is done, in percent
 *   on_track: whether actual is at the pathway or better; NULL also for a target that holds a statistic where
 *     it was, of which nobody says what is better
 *
 * Errors:
 *   42704 for an unknown target
 *   as measures()
 */
CREATE OR REPLACE FUNCTION target_progress(target text, as_of timestamptz DEFAULT 'infinity',
		OUT year integer, OUT planned numeric, OUT actual numeric, OUT unit text, OUT gap numeric, OUT progress numeric,
		OUT on_track boolean, OUT missing text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	t target := (SELECT s FROM standing_target(target_progress.as_of) AS s WHERE s.target = target_progress.target);
BEGIN
	IF t IS NULL THEN
		RAISE EXCEPTION 'target "%" does not exist as of %', target_progress.target, target_progress.as_of
			USING ERRCODE = 'undefined_object';
	END IF;
	RETURN QUERY
	SELECT y.year, target_value(t, y.year), v.value, v.unit, v.value - target_value(t, y.year),
		CASE WHEN t.base_value <> t.target_value
			THEN trim_scale(round((t.base_value - round(v.value, 36)) * 100 / (t.base_value - t.target_value), 18)) END,
		CASE upward(t, v.better) WHEN true THEN v.value >= target_value(t, y.year)
			WHEN false THEN v.value <= target_value(t, y.year) END,
		v.missing
	FROM generate_series(t.base_year, t.target_year) AS y (year)
	LEFT JOIN LATERAL measured_value(t.measure, y.year, t.boundary, t.method, t.basis::@carbonms@.gwp_basis,
		target_progress.as_of) AS v ON true
	ORDER BY y.year;
END
$$;
COMMENT ON FUNCTION target_progress(text, timestamptz) IS
	'A target year by year, beside what the ledger says.';

/**
 * One row a problem, none if they are sound.
 *
 * Errors:
 *   as measures()
 */
CREATE OR REPLACE FUNCTION check_targets(as_of timestamptz DEFAULT 'infinity', OUT target text, OUT year integer,
		OUT problem text)
	RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT g.parent, g.year,
		format('%s add up to %s, and the target is %s: %s %s', array_to_string(g.parts, ', '), trim_scale(g.children),
		trim_scale(g.value),
		trim_scale(abs(g.gap)), CASE WHEN g.gap > 0 THEN 'is given to nobody' ELSE 'is too much' END)
	FROM target_gap(as_of) AS g WHERE g.gap <> 0
	UNION ALL
	SELECT t.target, t.base_year, CASE WHEN v.missing IS NOT NULL
		THEN format('the base year cannot be told: %s', v.missing)
		ELSE format('the figure of the base year is %s %s, and the target began at %s', v.value, v.unit,
			trim_scale(t.base_value)) END
	FROM standing_target(as_of) AS t
	CROSS JOIN LATERAL measured_value(t.measure, t.base_year, t.boundary, t.method, t.basis::gwp_basis, as_of) AS v
	WHERE v.missing IS NOT NULL OR v.value <> t.base_value
	UNION ALL
	SELECT t.target, NULL, format('its parent %s is measured by another method, basis or measure', t.parent)
	FROM standing_target(as_of) AS t JOIN standing_target(as_of) AS p ON p.target = t.parent
	WHERE t.measure <> p.measure OR t.method <> p.method OR t.basis <> p.basis
	ORDER BY 1, 2, 3;
END;
COMMENT ON FUNCTION check_targets(timestamptz) IS
	'What is wrong with the targets: children that do not re-add to their parent, a base that is no longer '
	'what the ledger says of the base year, parents that are measured otherwise.';

/**
 * That is the root of the sum of squares of the half widths of the two 95 % intervals, which are taken as
 * independent.
 *
 * Columns:
 *   improvement: in the unit of the figures, negative if it got worse
 *   proven: NULL where a figure or its uncertainty is not known
 *   reason: why
 *
 * Errors:
 *   22023 for negative half widths, figures that are not finite, or another word than higher or lower
 */
CREATE OR REPLACE FUNCTION improvement_proof(before numeric, before_half_width numeric, after numeric,
		after_half_width numeric, better text DEFAULT 'lower', OUT proven boolean, OUT improvement numeric,
		OUT uncertainty numeric, OUT reason text)
	RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	squares numeric;
BEGIN
	IF before IS NULL OR after IS NULL OR before_half_width IS NULL OR after_half_width IS NULL THEN
		reason := 'a figure or its uncertainty is not known';
		RETURN;
	END IF;
	IF better IS NULL OR better NOT IN ('higher', 'lower') THEN
		RAISE EXCEPTION 'better must be "higher" or "lower", not "%"', coalesce(better, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	IF before_half_width < 0 OR after_half_width < 0 OR 'NaN' IN (before, after, before_half_width, after_half_width)
		OR 'Infinity' IN (abs(before), abs(after), before_half_width, after_half_width) THEN
		RAISE EXCEPTION 'figures must be finite, and half widths must not be negative'
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	improvement := CASE better WHEN 'lower' THEN before - after ELSE after - before END;
	squares := before_half_width * before_half_width + after_half_width * after_half_width;
	uncertainty := trim_scale(round(sqrt(round(squares, 36)), 18));
	proven := improvement > 0 AND improvement * improvement > squares;
	reason := CASE
		WHEN improvement <= 0 THEN 'there is no improvement'
		WHEN proven THEN 'the improvement is more than its uncertainty'
		ELSE 'the improvement lies inside its uncertainty' END;
END
$$;
COMMENT ON FUNCTION improvement_proof(numeric, numeric, numeric, numeric, text) IS
	'Whether a change is an improvement beyond doubt: more than the uncertainty of the difference.';

-- ---- where it leads ----

/**
 * A figure of that year lies in the interval with the given confidence, if nothing but the trend goes on and
 * the deviations from it are independent and normal. It is no plan, and it knows nothing of what is going to be
 * built.
 *
 * Errors:
 *   22004 for NULL among the arguments
 *   22023 for less than three years, one of them twice or without a figure, a figure that is not finite, or a
 *     confidence that is not between 0 and 1
 */
CREATE OR REPLACE FUNCTION forecast(years integer[], "values" double precision[], year integer,
		confidence double precision DEFAULT 0.95, OUT estimate double precision, OUT lower double precision,
		OUT upper double precision)
	RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF years IS NULL OR "values" IS NULL OR forecast.year IS NULL OR forecast.confidence IS NULL
		OR array_position(years, NULL) IS NOT NULL OR array_position("values", NULL) IS NOT NULL THEN
		RAISE EXCEPTION 'years and figures of a forecast must not be null' USING ERRCODE = 'null_value_not_allowed';
	ELSIF cardinality(years) <> cardinality("values")
		OR (SELECT count(DISTINCT u) FROM unnest(years) AS u) <> cardinality(years) THEN
		RAISE EXCEPTION 'forecast must have one figure for each year' USING ERRCODE = 'invalid_parameter_value';
	ELSIF cardinality(years) < 3 THEN
		RAISE EXCEPTION 'forecast with an interval requires at least three years, not %', cardinality(years)
			USING ERRCODE = 'invalid_parameter_value', DETAIL = 'A line goes through two points whatever they are.';
	END IF;
	-- a level line has nothing to explain, and no deviations
	IF forecast.confidence > 0 AND forecast.confidence < 1 THEN
		SELECT min(v), min(v), min(v) INTO estimate, lower, upper FROM unnest("values") AS v
		HAVING min(v) = max(v) AND abs(min(v)) < 'Infinity';
		IF FOUND THEN
			RETURN;
		END IF;
	END IF;
	SELECT p.estimate, p.lower, p.upper INTO estimate, lower, upper
	FROM (
		SELECT @carbonms@.baseline_agg(v.figure, ARRAY[v.year]::double precision[]) AS line
			FROM unnest(years, "values") AS v (year, figure)
	) AS b
	CROSS JOIN LATERAL @carbonms@.predict_interval(b.line, ARRAY[forecast.year]::double precision[],
		forecast.confidence) AS p;
END
$$;
COMMENT ON FUNCTION forecast(integer[], double precision[], integer, double precision) IS
	'Where a straight line through the figures of some years, by least squares, leads in '
	'another year, with an interval.';

/**
 * Columns:
 *   estimate: with the interval of forecast()
 *   outlook: met or missed if all of the interval is on one side of the plan, else open; NULL where on_track of
 *     target_progress() is
 *
 * Errors:
 *   42704 for an unknown target
 *   55000 for less than three years
 *   as forecast() and measures()
 */
CREATE OR REPLACE FUNCTION target_forecast(target text, confidence double precision DEFAULT 0.95,
		as_of timestamptz DEFAULT 'infinity', OUT year integer, OUT planned numeric, OUT estimate double precision,
		OUT lower double precision, OUT upper double precision, OUT outlook text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	t target := (SELECT s FROM standing_target(target_forecast.as_of) AS s WHERE s.target = target_forecast.target);
	known integer[];
	figures double precision[];
	up boolean;
BEGIN
	SELECT array_agg(p.year ORDER BY p.year), array_agg(p.actual::double precision ORDER BY p.year) INTO known, figures
	FROM target_progress(target_forecast.target, target_forecast.as_of) AS p WHERE p.actual IS NOT NULL;
	IF coalesce(cardinality(known), 0) < 3 THEN
		RAISE EXCEPTION 'forecast of target "%" requires at least three years, not %', target_forecast.target,
			coalesce(cardinality(known), 0)
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'target_progress() says what the others lack.';
	END IF;
	up := upward(t, (measured_value(t.measure, t.base_year, t.boundary, t.method, t.basis::@carbonms@.gwp_basis,
		target_forecast.as_of)).better);
	RETURN QUERY
	SELECT y.year, target_value(t, y.year), f.estimate, f.lower, f.upper,
		CASE
			WHEN CASE WHEN up THEN f.lower >= target_value(t, y.year)
				ELSE NOT up AND f.upper <= target_value(t, y.year) END THEN 'met'
			WHEN CASE WHEN up THEN f.upper < target_value(t, y.year)
				ELSE NOT up AND f.lower > target_value(t, y.year) END THEN 'missed'
			WHEN up IS NOT NULL THEN 'open' END
	FROM unnest(t.interim_years || t.target_year) AS y (year)
	CROSS JOIN LATERAL forecast(known, figures, y.year, target_forecast.confidence) AS f
	WHERE y.year > known[cardinality(known)]
	ORDER BY y.year;
END
$$;
COMMENT ON FUNCTION target_forecast(text, double precision, timestamptz) IS
	'Where the trend of the years that are known leads in the years of a target that are still to come.';
-- Parameters and observations come by version and in turn; baselines are fitted, and performance held against them.

SELECT guard_entries('performance_parameter'::regclass), guard_entries('relevant_variable'::regclass),
	guard_entries('observation'::regclass), guard_entries('baseline_model'::regclass),
	guard_entries('baseline_adjustment'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON performance_parameter
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON observation
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON baseline_model
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON baseline_adjustment
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

-- ---- parameters ----

/**
 * Errors:
 *   42704 if there was none
 */
CREATE OR REPLACE FUNCTION parameter_at(parameter text, as_of timestamptz DEFAULT 'infinity')
		RETURNS performance_parameter
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	p performance_parameter;
BEGIN
	SELECT q.* INTO p FROM performance_parameter AS q
	WHERE q.parameter = parameter_at.parameter AND q.recorded_at <= parameter_at.as_of
	ORDER BY q.version DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'performance parameter "%" does not exist as of %', parameter_at.parameter, parameter_at.as_of
			USING ERRCODE = 'undefined_object', HINT = 'add_parameter() makes one.';
	END IF;
	RETURN p;
END
$$;
COMMENT ON FUNCTION parameter_at(text, timestamptz) IS
	'The version of a parameter as of a time.';

/**
 * Returns the version.
 *
 * Arguments:
 *   parameter, name, unit: its code, name and unit
 *   better: lower or higher
 *   data_source, frequency, department, process, role: where its values come from
 *   variables, variable_units: relevant variables and their units
 *   additive: whether values of periods add up
 *   boundary, method, factors: boundary, accounting method and codes of emission factors, if its values rest on
 *     those of the ledger
 *
 * Errors:
 *   23502 and 23514 for what is not stated
 *   22023 if unit or sense change or variables have no units
 *   23503 for an unknown method
 *   42704 for an unknown boundary
 *
 * Source: T/CSES guide 6.4.
 */
CREATE OR REPLACE FUNCTION add_parameter(parameter text, name text, unit text, better text, data_source text,
		frequency text, department text, process text, role text, variables text[] DEFAULT '{}',
		variable_units text[] DEFAULT '{}', additive boolean DEFAULT true, boundary text DEFAULT NULL,
		method text DEFAULT NULL, factors text[] DEFAULT NULL) RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	before performance_parameter;
BEGIN
	PERFORM enter_ledger();
	SELECT q.* INTO before FROM performance_parameter AS q WHERE q.parameter = add_parameter.parameter
		ORDER BY q.version DESC LIMIT 1;
	IF before.unit <> add_parameter.unit OR before.better <> add_parameter.better
		OR before.additive <> add_parameter.additive THEN
		RAISE EXCEPTION 'cannot change unit or sense of parameter "%"', before.parameter
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('It is in %s, %s is better, %s.', before.unit, before.better, CASE
					WHEN before.additive THEN 'additive' ELSE 'not additive' END),
				HINT = 'Give what is measured otherwise a code of its own.';
	ELSIF cardinality(add_parameter.variables) <> cardinality(variable_units) THEN
		RAISE EXCEPTION 'number of units of variables of parameter "%" must be %, not %', add_parameter.parameter,
			cardinality(add_parameter.variables), cardinality(variable_units)
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	IF add_parameter.boundary IS NOT NULL THEN
		PERFORM boundary_version(add_parameter.boundary, 'infinity');
	END IF;
	INSERT INTO performance_parameter (parameter, version, boundary, department, process, role, name, unit, better,
		additive, data_source, frequency, variables, method, factors)
	VALUES (add_parameter.parameter, coalesce(before.version, 0) + 1, add_parameter.boundary, add_parameter.department,
		add_parameter.process, add_parameter.role, add_parameter.name, add_parameter.unit, add_parameter.better,
		add_parameter.additive, add_parameter.data_source, add_parameter.frequency,
		cardinality(add_parameter.variables), add_parameter.method, add_parameter.factors);
	INSERT INTO relevant_variable (parameter, version, position, name, unit)
	SELECT add_parameter.parameter, coalesce(before.version, 0) + 1, v.position, v.name, v.unit
	FROM unnest(add_parameter.variables, variable_units) WITH ORDINALITY AS v (name, unit, position);
	RETURN coalesce(before.version, 0) + 1;
END;
END
$$;
COMMENT ON FUNCTION add_parameter(text, text, text, text, text, text, text, text, text, text[], text[], boolean, text,
	text, text[]) IS
	'Records a performance parameter, or its next version.';

-- ---- observations ----

-- Planned once, when the table may be empty still: without these settings, as if it stayed so.
CREATE OR REPLACE FUNCTION check_observation() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@,
		pg_temp SET enable_seqscan = off SET enable_sort = off AS
$$
DECLARE
	p performance_parameter;
	other observation;
BEGIN
	SELECT q.* INTO p FROM performance_parameter AS q
	WHERE q.parameter = NEW.parameter AND (NEW.version IS NULL OR q.version = NEW.version)
	ORDER BY q.version DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'performance parameter "%"% does not exist', NEW.parameter,
			coalesce(' of version ' || NEW.version, '')
			USING ERRCODE = 'foreign_key_violation', HINT = 'add_parameter() makes one.';
	END IF;
	NEW.version := p.version;
	IF NEW.value IS NOT NULL AND cardinality(NEW.variables) <> p.variables THEN
		RAISE EXCEPTION 'number of relevant variables of parameter "%" must be %, not %', p.parameter, p.variables,
			cardinality(NEW.variables)
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = (SELECT coalesce('They are '
					|| string_agg(format('%s (%s)', v.name, v.unit), ', ' ORDER BY v.position) || '.', '')
					FROM relevant_variable AS v WHERE v.parameter = p.parameter AND v.version = p.version);
	ELSIF NEW.supersedes IS NOT NULL AND NOT EXISTS (SELECT FROM observation AS o
			WHERE o.observation_id = NEW.supersedes AND o.parameter = NEW.parameter) THEN
		RAISE EXCEPTION 'observation % of parameter "%" does not exist', NEW.supersedes, p.parameter
			USING ERRCODE = 'foreign_key_violation';
	END IF;
	IF NEW.value IS NOT NULL THEN
		-- those that stand do not overlap, so that the last to begin before this one ends is the last to end
		SELECT o.* INTO other FROM observation AS o
		WHERE o.parameter = NEW.parameter AND lower(o.period) < upper(NEW.period) AND o.value IS NOT NULL
			AND o.observation_id <> coalesce(NEW.supersedes, 0)
			AND (SELECT n.observation_id FROM observation AS n WHERE n.supersedes = o.observation_id) IS NULL
		ORDER BY lower(o.period) DESC LIMIT 1;
		IF upper(other.period) > lower(NEW.period) THEN
			RAISE EXCEPTION 'observations of parameter "%" overlap', p.parameter
				USING ERRCODE = 'exclusion_violation',
					DETAIL = format('Observation %s covers %s, this one %s.', other.observation_id, other.period,
					NEW.period),
					HINT = 'Name the observation that it replaces in supersedes.';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_observation() IS
	'Trigger: fills in the version of the parameter, and refuses observations with too few or too many '
	'variables, or that overlap others. Errors: 22023, 23503, 23P01.';
CREATE OR REPLACE TRIGGER check_observation BEFORE INSERT ON observation
	FOR EACH ROW EXECUTE FUNCTION check_observation();

CREATE OR REPLACE FUNCTION standing_observation(parameter text, period daterange, as_of timestamptz)
		RETURNS SETOF observation
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT o FROM observation AS o
	WHERE o.parameter = standing_observation.parameter AND o.period && standing_observation.period
		AND o.value IS NOT NULL
		AND o.recorded_at <= standing_observation.as_of
		AND ((SELECT n.recorded_at FROM observation AS n
			WHERE n.supersedes = o.observation_id) <= standing_observation.as_of) IS NOT TRUE
	ORDER BY lower(o.period);
END;
COMMENT ON FUNCTION standing_observation(text, daterange, timestamptz) IS
	'Observations of a parameter that touch a period and stood as of a time, in order.';

/*
 * Errors:
 *   22023 for a period without days or one that cuts an observation
 *   55000 for one with other variables
 */
CREATE OR REPLACE FUNCTION observed(parameter text, period daterange, variables integer, as_of timestamptz)
	RETURNS SETOF observation
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	o observation;
BEGIN
	PERFORM check_period(observed.period);
	FOR o IN SELECT s.* FROM standing_observation(observed.parameter, observed.period, observed.as_of) AS s LOOP
		IF NOT o.period <@ observed.period THEN
			RAISE EXCEPTION 'period % cuts observation % of parameter "%", which covers %', observed.period,
				o.observation_id, o.parameter, o.period
				USING ERRCODE = 'invalid_parameter_value', HINT = 'Ask for whole observations.';
		ELSIF cardinality(o.variables) <> observed.variables THEN
			RAISE EXCEPTION 'observation % of parameter "%" has % relevant variables, not %', o.observation_id,
				o.parameter, cardinality(o.variables), observed.variables
				USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Supersede it by one with all of them.';
		END IF;
		RETURN NEXT o;
	END LOOP;
END
$$;
COMMENT ON FUNCTION observed(text, daterange, integer, timestamptz) IS
	'Observations of a parameter in a period, as of a time; variables: how many relevant variables each has '
	'to have, NULL for any.';

-- ---- baselines ----

CREATE OR REPLACE FUNCTION factors_in_use(method text, factors text[], period daterange, as_of timestamptz)
		RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN ARRAY(
		SELECT format('%s of %s, %s%s: %s (%s)', f.factor, f.factor_set, f.region, coalesce(', ' || f.scope2, ''),
			f.published, f.edition) COLLATE "C"
		FROM method AS m JOIN factor AS f ON f.factor_set = ANY (m.factor_sets)
		WHERE m.method = factors_in_use.method
			AND (factors_in_use.factors IS NULL OR f.factor = ANY (factors_in_use.factors))
			AND f.valid && factors_in_use.period AND f.recorded_at <= factors_in_use.as_of
				AND (f.withdrawn_at IS NULL OR f.withdrawn_at > factors_in_use.as_of)
		ORDER BY 1);
COMMENT ON FUNCTION factors_in_use(text, text[], daterange, timestamptz) IS
	'Emission factors of the sets of a method, of these codes (NULL: all), valid on days of a period, as of '
	'a time: factor, set, region, treatment of scope 2, value and edition of each.';

CREATE OR REPLACE FUNCTION missing_days(period daterange, covered daterange[]) RETURNS integer
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT coalesce(sum(upper(r) - lower(r)), 0)::integer
		FROM unnest(datemultirange(period) - coalesce((SELECT range_agg(c) FROM unnest(covered) AS c), '{}')) AS r);
COMMENT ON FUNCTION missing_days(daterange, daterange[]) IS 'How many days of a period are not among those covered.';

CREATE OR REPLACE FUNCTION baseline_shortcoming(r2 double precision, cv_rmse double precision, minimum_r2 numeric,
		maximum_cv_rmse numeric) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN nullif(concat_ws('; ',
		CASE WHEN (r2 BETWEEN minimum_r2 AND 1) IS NOT TRUE
			THEN format('R2 %s is below %s', coalesce(round(r2::numeric, 4)::text, 'is not defined,'), minimum_r2) END,
		CASE WHEN (abs(cv_rmse) <= maximum_cv_rmse) IS NOT TRUE
			THEN format('CV(RMSE) %s is above %s', coalesce(round(cv_rmse::numeric, 4)::text, 'is not defined,'),
			maximum_cv_rmse) END), '');
COMMENT ON FUNCTION baseline_shortcoming(double precision, double precision, numeric, numeric) IS
	'Which of R2 and CV(RMSE) does not reach its threshold; NULL if both do. Exactly the threshold does.';

/**
 * Returns the version. A base line whose R2 or CV(RMSE) is not good enough is recorded with its shortcoming.
 *
 * Arguments:
 *   kind: base year (their plain total and mean; the period has to be covered) or base line (a linear
 *     regression of the values on the relevant variables)
 *   reason: why
 *
 * Errors:
 *   42704 for an unknown parameter
 *   P0002 for a policy parameter without a value
 *   22023 for a period without days or that cuts an observation, no reason, another kind or no variables
 *   55000 for too few observations, days without one, or a model that cannot be solved
 *
 * Source: T/CSES guide 6.5; thresholds of ASHRAE Guideline 14 (VERIFIED-2).
 */
CREATE OR REPLACE FUNCTION fit_baseline(parameter text, period daterange, kind text, reason text) RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	p performance_parameter;
	b baseline_model;
	fitted @carbonms@.baseline;
	missing integer;
	today date := accounting_day(now());
BEGIN
	PERFORM enter_ledger();
	p := parameter_at(fit_baseline.parameter);
	IF coalesce(fit_baseline.reason, '') = '' THEN
		RAISE EXCEPTION 'reason for a baseline of parameter "%" must not be null or empty', p.parameter
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF fit_baseline.kind IS NULL OR fit_baseline.kind NOT IN ('base year', 'base line') THEN
		RAISE EXCEPTION 'unrecognized kind of baseline of parameter "%": "%"', p.parameter,
			coalesce(fit_baseline.kind, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Kinds are base year and base line.';
	ELSIF fit_baseline.kind = 'base line' AND p.variables = 0 THEN
		RAISE EXCEPTION 'parameter "%" has no relevant variables to fit a base line to', p.parameter
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Make it a base year, or name its relevant variables with add_parameter().';
	END IF;

	SELECT count(*), coalesce(array_agg(o.observation_id ORDER BY lower(o.period)), '{}'), sum(o.value), avg(o.value),
		missing_days(fit_baseline.period, array_agg(o.period))
	INTO b.observations, b.observed, b.total, b.mean, missing
	FROM observed(p.parameter, fit_baseline.period,
		CASE WHEN fit_baseline.kind = 'base line' THEN p.variables END, 'infinity') AS o;
	IF fit_baseline.kind = 'base year' AND missing > 0 THEN
		RAISE EXCEPTION 'observations of parameter "%" do not cover %', p.parameter, fit_baseline.period
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = format('There is none of %s of its %s days.', missing,
				upper(fit_baseline.period) - lower(fit_baseline.period)),
				HINT = 'A base year is a total: it has to be whole.';
	ELSIF fit_baseline.kind = 'base line' THEN
		b.minimum_observations := policy_value('baseline minimum observations', today);
		b.minimum_r2 := policy_value('baseline minimum r2', today);
		b.maximum_cv_rmse := policy_value('baseline maximum cv_rmse', today);
		IF b.observations < b.minimum_observations THEN
			RAISE EXCEPTION 'parameter "%" has % observations in %, fewer than %', p.parameter, b.observations,
				fit_baseline.period, b.minimum_observations
				USING ERRCODE = 'object_not_in_prerequisite_state',
					HINT = 'The policy parameter "baseline minimum observations" says how many a base line needs.';
		END IF;
		SELECT @carbonms@.baseline_agg(o.value, o.variables) INTO fitted FROM observation AS o
			WHERE o.observation_id = ANY (b.observed);
		IF @carbonms@.problem(fitted) IS NOT NULL THEN
			RAISE EXCEPTION 'no base line fits parameter "%" in %', p.parameter, fit_baseline.period
				USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = @carbonms@.problem(fitted);
		END IF;
		b.model := fitted::text;
		b.r2 := @carbonms@.r_squared(fitted);
		b.cv_rmse := @carbonms@.cv_rmse(fitted);
		b.durbin_watson := (SELECT @carbonms@.durbin_watson(@carbonms@.residual(fitted, o.value::double precision,
			o.variables::double precision[]) ORDER BY lower(o.period))
			FROM observation AS o WHERE o.observation_id = ANY (b.observed));
		b.shortcoming := baseline_shortcoming(b.r2, b.cv_rmse, b.minimum_r2, b.maximum_cv_rmse);
		SELECT array_agg(v.lowest ORDER BY v.position), array_agg(v.highest ORDER BY v.position) INTO b.lowest,
			b.highest
		FROM (
			SELECT x.position, min(x.value) AS lowest, max(x.value) AS highest
			FROM observation AS o CROSS JOIN LATERAL unnest(o.variables) WITH ORDINALITY AS x (value, position)
			WHERE o.observation_id = ANY (b.observed) GROUP BY x.position
		) AS v;
	END IF;

	b.version := coalesce((SELECT max(m.version) FROM baseline_model AS m WHERE m.parameter = p.parameter), 0) + 1;
	IF p.boundary IS NOT NULL THEN
		b.boundary_version := boundary_version(p.boundary, 'infinity');
	END IF;
	SELECT m.standard, m.edition, factors_in_use(p.method, p.factors, fit_baseline.period, 'infinity') INTO b.standard,
		b.edition, b.factors
	FROM method AS m WHERE m.method = p.method;
	INSERT INTO baseline_model (parameter, version, kind, period, parameter_version, observations, observed, total,
		mean, model, lowest, highest, r2, cv_rmse, durbin_watson, minimum_r2, maximum_cv_rmse, minimum_observations,
		shortcoming, boundary, boundary_version, method, standard, edition, factors, reason)
	VALUES (p.parameter, b.version, fit_baseline.kind, fit_baseline.period, p.version, b.observations, b.observed,
		b.total, b.mean, b.model, b.lowest, b.highest, b.r2, b.cv_rmse, b.durbin_watson, b.minimum_r2,
		b.maximum_cv_rmse, b.minimum_observations, b.shortcoming, p.boundary, b.boundary_version, p.method, b.standard,
		b.edition, b.factors, fit_baseline.reason);
	IF b.shortcoming IS NOT NULL THEN
		RAISE NOTICE 'the base line of parameter "%" is not good enough to prove an improvement: %', p.parameter,
			b.shortcoming;
	END IF;
	RETURN b.version;
END;
END
$$;
COMMENT ON FUNCTION fit_baseline(text, daterange, text, text) IS
	'Makes the next version of the baseline of a parameter from its observations in a period.';

/**
 * Errors:
 *   P0002 if there was none
 */
CREATE OR REPLACE FUNCTION baseline_at(parameter text, version integer DEFAULT NULL,
		as_of timestamptz DEFAULT 'infinity')
	RETURNS baseline_model
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model;
BEGIN
	SELECT m.* INTO b FROM baseline_model AS m
	WHERE m.parameter = baseline_at.parameter AND (baseline_at.version IS NULL OR m.version = baseline_at.version)
		AND m.recorded_at <= baseline_at.as_of
	ORDER BY m.version DESC LIMIT 1;
	IF NOT FOUND THEN
		PERFORM parameter_at(baseline_at.parameter, baseline_at.as_of);
		RAISE EXCEPTION 'parameter "%" has no baseline% as of %', baseline_at.parameter,
			coalesce(' of version ' || baseline_at.version, ''), baseline_at.as_of
			USING ERRCODE = 'no_data_found', HINT = 'fit_baseline() makes one.';
	END IF;
	RETURN b;
END
$$;
COMMENT ON FUNCTION baseline_at(text, integer, timestamptz) IS
	'The baseline of a parameter, of a version, or the latest as of a time: a row of baseline_model.';

-- Shares of neighbouring periods add up to that of both, to the last digit: each is a difference of rounded amounts.
CREATE OR REPLACE FUNCTION day_share(amount numeric, first date, days integer, period daterange) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN round(amount * (upper(period) - first) * 1.000000000000000000000000 / days, greatest(scale(amount), 6))
		- round(amount * (lower(period) - first) * 1.000000000000000000000000 / days, greatest(scale(amount), 6));
COMMENT ON FUNCTION day_share(numeric, date, integer, daterange) IS
	'What of an amount over so many days from the first on falls to a period, by days; beyond them, as if it '
	'went on. 0 for no days, NULL for a period without end.';

CREATE OR REPLACE FUNCTION non_routine_adjustment(parameter text, version integer, additive boolean, period daterange,
		as_of timestamptz) RETURNS numeric
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (
		SELECT coalesce(sum(CASE
			WHEN non_routine_adjustment.additive
				THEN day_share(a.delta, lower(a.period), upper(a.period) - lower(a.period),
				a.period * non_routine_adjustment.period)
			ELSE day_share(a.delta, lower(non_routine_adjustment.period),
				upper(non_routine_adjustment.period) - lower(non_routine_adjustment.period),
				a.period * non_routine_adjustment.period) END), 0)
		FROM baseline_adjustment AS a
		WHERE a.parameter = non_routine_adjustment.parameter AND a.baseline_version = non_routine_adjustment.version
			AND a.outcome = 'adjust'
			AND a.period && non_routine_adjustment.period AND a.recorded_at <= non_routine_adjustment.as_of);
COMMENT ON FUNCTION non_routine_adjustment(text, integer, boolean, daterange, timestamptz) IS
	'What decided adjustments add to a baseline over the period of an observation, as of a time.';

CREATE OR REPLACE FUNCTION performance_rows(b baseline_model, p performance_parameter, period daterange,
		as_of timestamptz, OUT observation_id bigint, OUT observed_period daterange, OUT actual numeric,
		OUT expected numeric, OUT non_routine numeric, OUT adjusted_baseline numeric, OUT improvement numeric,
		OUT ratio numeric, OUT cusum numeric, OUT extrapolated boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.observation_id, o.period, o.value, e.expected, e.non_routine, e.expected + e.non_routine, i.improvement,
		CASE WHEN e.expected + e.non_routine > 0 THEN i.improvement / (e.expected + e.non_routine) END,
		sum(o.value - e.expected - e.non_routine) OVER (ORDER BY lower(o.period)),
		EXISTS (SELECT FROM unnest(o.variables, (b).lowest, (b).highest) AS v (value, lowest, highest)
			WHERE v.value < v.lowest OR v.value > v.highest)
	FROM observed((b).parameter, performance_rows.period, CASE WHEN (b).kind = 'base line' THEN (p).variables END,
		performance_rows.as_of) AS o
	CROSS JOIN LATERAL (
		SELECT CASE
			WHEN (b).kind = 'base line' THEN predict((b).fit, o.variables::double precision[])::numeric
			WHEN (p).additive THEN
				day_share((b).total, lower((b).period), upper((b).period) - lower((b).period), o.period)
			ELSE (b).mean END AS expected,
			non_routine_adjustment((b).parameter, (b).version, (p).additive, o.period,
				performance_rows.as_of) AS non_routine
	) AS e
	CROSS JOIN LATERAL (
		SELECT CASE (p).better WHEN 'lower' THEN e.expected + e.non_routine - o.value
			ELSE o.value - e.expected - e.non_routine END AS improvement
	) AS i
	ORDER BY lower(o.period);
END;
COMMENT ON FUNCTION performance_rows(baseline_model, performance_parameter, daterange, timestamptz) IS
	'The rows of baseline_performance() for a baseline and the version of the parameter that it was made for.';

/**
 * Actual value, expected value E^(x) (of a base line what the model predicts for the relevant variables, with
 * 15 digits; of a base year its total by days, or its mean if not additive), non-routine adjustments, adjusted
 * baseline B = E^(x) + adjustments, improvement (B - actual, or actual - B where higher is better), its ratio
 * to B (NULL unless B is positive), cumulative sum of actual - B, and whether a variable lies outside of what
 * the baseline has seen.
 *
 * Errors:
 *   P0002 for an unknown parameter or baseline
 *   22023 for a period without days or that cuts an observation
 *   55000 for an observation with other variables
 *
 * Source: IPMVP (baseline period use - reporting period use +- adjustments), ISO 50006 (normalisation,
 * cumulative sum); VERIFIED-2.
 */
CREATE OR REPLACE FUNCTION baseline_performance(parameter text, period daterange, version integer DEFAULT NULL,
		as_of timestamptz DEFAULT 'infinity',
		OUT observation_id bigint, OUT observed_period daterange, OUT actual numeric, OUT expected numeric,
		OUT non_routine numeric, OUT adjusted_baseline numeric, OUT improvement numeric, OUT ratio numeric,
		OUT cusum numeric, OUT extrapolated boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model := baseline_at(baseline_performance.parameter, baseline_performance.version,
		baseline_performance.as_of);
	p performance_parameter := (SELECT q FROM performance_parameter AS q
		WHERE q.parameter = b.parameter AND q.version = b.parameter_version);
BEGIN
	RETURN QUERY SELECT r.* FROM performance_rows(b, p, baseline_performance.period, baseline_performance.as_of) AS r;
END
$$;
COMMENT ON FUNCTION baseline_performance(text, daterange, integer, timestamptz) IS
	'Observations of a parameter in a period against its baseline, of a version or the latest, as of a time.';

/**
 * Version and kind of the baseline; how many observations, days without one, observations with a variable
 * outside of what the baseline has seen, and adjustments to be decided; actual value, expected value,
 * non-routine adjustments, adjusted baseline and improvement (totals if the parameter is additive, else means),
 * its ratio to the adjusted baseline, and its bounds at this confidence (NULL of a base year; adjustments count
 * as exact); whether an improvement is proved, and if not, why: it is not where it lies inside the uncertainty,
 * where the baseline is a base year, not good enough or of the same days, where adjustments wait for a decision
 * or days have no observation.
 *
 * Errors:
 *   P0002 for an unknown parameter or baseline or no observation
 *   22023 for a confidence that is not between 0 and 1
 *   as baseline_performance()
 *
 * Source: IPMVP, ISO 50006, as in baseline_performance(); T/CSES guide 10.2 (improvement is proved).
 */
CREATE OR REPLACE FUNCTION baseline_summary(parameter text, period daterange, confidence double precision DEFAULT 0.95,
		version integer DEFAULT NULL, as_of timestamptz DEFAULT 'infinity', OUT baseline_version integer, OUT kind text,
		OUT observations integer, OUT missing_days integer, OUT extrapolated integer, OUT pending integer,
		OUT actual numeric, OUT expected numeric, OUT non_routine numeric, OUT adjusted_baseline numeric,
		OUT improvement numeric, OUT ratio numeric, OUT lower_bound numeric, OUT upper_bound numeric,
		OUT proven boolean, OUT reason text)
	RETURNS record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model := baseline_at(baseline_summary.parameter, baseline_summary.version, baseline_summary.as_of);
	p performance_parameter := (SELECT q FROM performance_parameter AS q
		WHERE q.parameter = b.parameter AND q.version = b.parameter_version);
	i record;
BEGIN
	IF NOT (confidence > 0 AND confidence < 1) OR confidence IS NULL THEN
		RAISE EXCEPTION 'confidence must be between 0 and 1, not %', coalesce(confidence::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = '95 % is 0.95.';
	END IF;
	SELECT count(*), missing_days(baseline_summary.period, array_agg(f.observed_period)),
		count(*) FILTER (WHERE f.extrapolated), sum(f.actual), sum(f.expected), sum(f.non_routine),
		sum(f.adjusted_baseline), sum(f.improvement)
	INTO observations, missing_days, extrapolated, actual, expected, non_routine, adjusted_baseline, improvement
	FROM baseline_performance(b.parameter, baseline_summary.period, b.version, baseline_summary.as_of) AS f;
	IF observations = 0 THEN
		RAISE EXCEPTION 'parameter "%" has no observation in %', b.parameter, baseline_summary.period
			USING ERRCODE = 'no_data_found';
	END IF;
	baseline_version := b.version;
	kind := b.kind;
	pending := (SELECT count(*) FROM baseline_adjustment AS a
		WHERE a.parameter = b.parameter AND a.baseline_version = b.version AND a.status = 'opened'
			AND a.recorded_at <= baseline_summary.as_of
			AND NOT EXISTS (SELECT FROM baseline_adjustment AS d
				WHERE d.decides = a.adjustment_id AND d.recorded_at <= baseline_summary.as_of));
	ratio := CASE WHEN adjusted_baseline > 0 THEN improvement / adjusted_baseline END;
	IF b.kind = 'base line' THEN
		SELECT m.* INTO i FROM @carbonms@.improvement(b.fit, (SELECT @carbonms@.baseline_agg(o.value, o.variables)
			FROM observed(b.parameter, baseline_summary.period, p.variables, baseline_summary.as_of) AS o),
				confidence) AS m;
		lower_bound := CASE p.better WHEN 'lower' THEN i.lower::numeric + non_routine
			ELSE -i.upper::numeric - non_routine END;
		upper_bound := CASE p.better WHEN 'lower' THEN i.upper::numeric + non_routine
			ELSE -i.lower::numeric - non_routine END;
	END IF;
	reason := nullif(concat_ws('; ',
		CASE WHEN b.kind = 'base year' THEN 'a base year has no uncertainty to compare with' END,
		CASE WHEN b.period && baseline_summary.period THEN 'the period is that of the baseline, or part of it' END,
		'the baseline is not good enough: ' || b.shortcoming,
		CASE WHEN pending > 0 THEN format('adjustments to be decided: %s', pending) END,
		CASE WHEN missing_days > 0 THEN format('days without an observation: %s', missing_days) END,
		CASE WHEN improvement <= 0 THEN 'there is no improvement'
			WHEN b.kind = 'base line' AND (lower_bound > 0) IS NOT TRUE
				THEN 'the change lies inside the uncertainty' END), '');
	proven := reason IS NULL;
	IF NOT p.additive THEN
		actual := actual / observations;
		expected := expected / observations;
		non_routine := non_routine / observations;
		adjusted_baseline := adjusted_baseline / observations;
		improvement := improvement / observations;
		lower_bound := lower_bound / observations;
		upper_bound := upper_bound / observations;
	END IF;
END
$$;
COMMENT ON FUNCTION baseline_summary(text, daterange, double precision, integer, timestamptz) IS
	'A period held against the baseline of a parameter, of a version or the latest, as of a time, and '
	'whether it proves an improvement.';

CREATE OR REPLACE FUNCTION check_baselines(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('version %s of the baseline of parameter %s is not that of its observations', b.version,
		b.parameter)
	FROM baseline_model AS b
	CROSS JOIN LATERAL (
		SELECT count(*) AS n, sum(o.value) AS total, avg(o.value) AS mean, baseline_agg(o.value, o.variables)
			FILTER (WHERE b.kind = 'base line') AS fit
		FROM observation AS o WHERE o.observation_id = ANY (b.observed) AND o.parameter = b.parameter
	) AS a
	WHERE (a.n = b.observations AND a.total = b.total AND a.mean = b.mean
		AND (b.kind = 'base year' OR a.fit = b.fit)) IS NOT TRUE
	UNION ALL
	SELECT NULL, format('version %s of the baseline of parameter %s does not follow the one before', b.version,
		b.parameter)
	FROM baseline_model AS b
	WHERE b.version > 1 AND NOT EXISTS (SELECT FROM baseline_model AS o
		WHERE o.parameter = b.parameter AND o.version = b.version - 1 AND o.recorded_at < b.recorded_at)
	UNION ALL
	SELECT NULL, format('observations %s and %s of parameter %s overlap', o.observation_id, o.next_id, o.parameter)
	FROM (
		SELECT s.observation_id, s.parameter, s.period, lead(s.observation_id) OVER w AS next_id,
			lead(s.period) OVER w AS next_period
		FROM observation AS s
		WHERE s.value IS NOT NULL AND NOT EXISTS (SELECT FROM observation AS n WHERE n.supersedes = s.observation_id)
		WINDOW w AS (PARTITION BY s.parameter ORDER BY lower(s.period))
	) AS o
	WHERE o.period && o.next_period;
END;
COMMENT ON FUNCTION check_baselines() IS
	'Looks whether each baseline is that of its observations, to the last bit, and follows the one before, '
	'and whether observations overlap.';
-- What asks for an adjustment, and how adjustments are opened and decided.

SELECT guard_entries('static_factor'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON static_factor
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

CREATE OR REPLACE FUNCTION check_static_factor()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	known text := (SELECT s.unit FROM static_factor AS s WHERE s.parameter = NEW.parameter
		AND s.static_factor = NEW.static_factor LIMIT 1);
BEGIN
	NEW.version := coalesce(NEW.version, (parameter_at(NEW.parameter)).version);
	IF known <> NEW.unit THEN
		RAISE EXCEPTION 'static factor "%" of parameter "%" is in %, not %', NEW.static_factor, NEW.parameter, known,
			NEW.unit
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_static_factor() IS
	'Trigger: fills in the version of the parameter, and refuses a static factor in another unit than '
	'before. Errors: 22023, 42704.';
CREATE OR REPLACE TRIGGER check_static_factor BEFORE INSERT ON static_factor
	FOR EACH ROW EXECUTE FUNCTION check_static_factor();

/**
 * Arguments:
 *   as_of: what was recorded later is left out
 */
CREATE OR REPLACE FUNCTION static_factor_history(parameter text, as_of timestamptz DEFAULT 'infinity',
		OUT static_factor text, OUT valid daterange, OUT value numeric, OUT unit text, OUT tolerance numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT h.static_factor, daterange(h.since, lead(h.since) OVER (PARTITION BY h.static_factor ORDER BY h.since)),
		h.value, h.unit, h.tolerance
	FROM (
		SELECT DISTINCT ON (s.static_factor, s.since) s.static_factor, s.since, s.value, s.unit, s.tolerance
		FROM static_factor AS s
		WHERE s.parameter = static_factor_history.parameter AND s.recorded_at <= static_factor_history.as_of
		ORDER BY s.static_factor, s.since, s.static_factor_id DESC
	) AS h
	ORDER BY 1, 2;
END;
COMMENT ON FUNCTION static_factor_history(text, timestamptz) IS
	'Static factors of a parameter, with the days on which each value holds, as of a time.';

/*
 * As many observations as the policy parameter "baseline minimum observations" says. R2 (1 - variance of the
 * residuals / variance of the values) and CV(RMSE) (standard deviation of the residuals / mean) are held
 * against the policy parameters of the day. The mean of the residuals is left out: a constant difference is
 * what an improvement looks like. Nothing before there are so many observations.
 */
CREATE OR REPLACE FUNCTION model_trigger(b baseline_model, as_of timestamptz,
		OUT clause text, OUT kind text, OUT cause text, OUT since date, OUT baseline_figure numeric,
		OUT current_figure numeric, OUT threshold numeric, OUT message text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	day date := policy_day(model_trigger.as_of);
	wanted numeric;
	fits record;
	lowest numeric;
	most numeric;
BEGIN
	IF b.model IS NULL THEN
		RETURN;
	END IF;
	clause := 'a';
	kind := 'model';
	IF b.shortcoming IS NOT NULL THEN
		cause := 'model when it was made';
		since := lower(b.period);
		message := format('the model of %s did not fit when it was made: %s', b.period, b.shortcoming);
		RETURN NEXT;
	END IF;

	wanted := policy_value('baseline minimum observations', day);
	-- the variance of the residuals, not their mean square: a constant difference is what an improvement looks like
	SELECT count(*) AS n, min(lower(o.period)) AS first, max(lower(o.period)) AS last,
		(1 - var_pop(o.value - o.predicted) / nullif(var_pop(o.value), 0))::double precision AS r2,
		(stddev_pop(o.value - o.predicted) / nullif(abs(avg(o.value)), 0))::double precision AS cv_rmse
	INTO fits
	FROM (
		SELECT s.period, s.value, @carbonms@.predict(b.fit, s.variables::double precision[])::numeric AS predicted
		FROM standing_observation(b.parameter, daterange(upper(b.period), NULL), model_trigger.as_of) AS s
		WHERE lower(s.period) >= upper(b.period) AND cardinality(s.variables) = cardinality(b.lowest)
		ORDER BY lower(s.period) DESC LIMIT wanted::bigint
	) AS o;
	IF fits.n < wanted THEN
		RETURN;
	END IF;
	lowest := policy_value('baseline minimum r2', day);
	most := policy_value('baseline maximum cv_rmse', day);
	since := fits.first;
	IF (fits.r2 BETWEEN lowest AND 1) IS NOT TRUE THEN
		cause := format('R2 of the model in %s', extract(year FROM fits.last));
		baseline_figure := round(b.r2::numeric, 6);
		current_figure := round(fits.r2::numeric, 6);
		threshold := lowest;
		message := format('the model no longer fits, a constant difference left out: %s',
			baseline_shortcoming(fits.r2, 0, lowest, 0));
		RETURN NEXT;
	END IF;
	IF (abs(fits.cv_rmse) <= most) IS NOT TRUE THEN
		cause := format('CV(RMSE) of the model in %s', extract(year FROM fits.last));
		baseline_figure := round(b.cv_rmse::numeric, 6);
		current_figure := round(fits.cv_rmse::numeric, 6);
		threshold := most;
		message := format('the model no longer fits, a constant difference left out: %s',
			baseline_shortcoming(1, fits.cv_rmse, 1, most));
		RETURN NEXT;
	END IF;
END
$$;
COMMENT ON FUNCTION model_trigger(baseline_model, timestamptz) IS
	'Whether a base line still fits the latest observations after its period.';

-- Compared without division: abs(value x days - sum) > tolerance x abs(sum).
CREATE OR REPLACE FUNCTION static_factor_trigger(b baseline_model, as_of timestamptz,
		OUT clause text, OUT kind text, OUT cause text, OUT since date, OUT baseline_figure numeric,
		OUT current_figure numeric, OUT threshold numeric, OUT message text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH history AS (
		SELECT h.* FROM static_factor_history((b).parameter, as_of) AS h
	),
	past AS (
		SELECT h.static_factor, sum(h.value * (upper(h.valid * (b).period) - lower(h.valid * (b).period))) AS amount,
			sum(upper(h.valid * (b).period) - lower(h.valid * (b).period)) AS days
		FROM history AS h WHERE h.valid && (b).period GROUP BY h.static_factor
	)
	SELECT 'b', 'non-routine', format('%s: %s %s since %s', h.static_factor, h.value, h.unit, lower(h.valid)),
		lower(h.valid), p.amount / p.days, h.value, h.tolerance,
		CASE WHEN p.days IS NULL
			THEN format('static factor "%s" is %s %s since %s, and its value in the baseline period %s is not known',
			h.static_factor, h.value, h.unit,
				lower(h.valid), (b).period)
			ELSE format('static factor "%s" is %s %s since %s, and was %s %s on %s days of the baseline period: '
				'more than %s of that away', h.static_factor, h.value, h.unit,
				lower(h.valid), trim_scale(round(p.amount / p.days, 6)), h.unit, p.days, h.tolerance) END
	FROM history AS h LEFT JOIN past AS p ON p.static_factor = h.static_factor
	WHERE upper((b).period) <= policy_day(as_of) AND h.valid && daterange(upper((b).period), policy_day(as_of), '[]')
		AND (abs(h.value * p.days - p.amount) > h.tolerance * abs(p.amount)) IS NOT FALSE;
END;
COMMENT ON FUNCTION static_factor_trigger(baseline_model, timestamptz) IS
	'Values of static factors after the period of a baseline that are further than their tolerance from the '
	'mean by days in the period, or that had no value in it.';

/*
 * An observation was corrected; the parameter has other relevant variables, another boundary, or a newer
 * version of it, another method; the standard another edition in force; a factor of the method another value or
 * edition.
 */
CREATE OR REPLACE FUNCTION rest_trigger(b baseline_model, as_of timestamptz,
		OUT clause text, OUT kind text, OUT cause text, OUT since date, OUT baseline_figure numeric,
		OUT current_figure numeric, OUT threshold numeric, OUT message text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'b', 'boundary', format('version %s of boundary %s', n.version, n.boundary),
		accounting_day(n.recorded_at), (b).boundary_version::numeric, n.version::numeric, NULL::numeric,
		format('boundary "%s" has version %s, the baseline was made with version %s', n.boundary,
			n.version, (b).boundary_version)
	FROM standing_boundary(as_of) AS n
	WHERE n.boundary = (b).boundary AND n.version > (b).boundary_version
	UNION ALL
	SELECT 'b', 'boundary', format('boundary %s', coalesce(p.boundary, 'none')), accounting_day(p.recorded_at), NULL,
		NULL, NULL,
		format('the parameter is about boundary %s, the baseline about %s', coalesce(p.boundary, 'none'),
			coalesce((b).boundary, 'none'))
	FROM parameter_at((b).parameter, as_of) AS p
	WHERE p.boundary IS DISTINCT FROM (b).boundary
	UNION ALL
	SELECT 'a', 'model', format('variables of version %s of the parameter', p.version), accounting_day(p.recorded_at),
		NULL, NULL, NULL,
		format('relevant variables are %s, those of the baseline %s', coalesce(v.now, 'none'),
			coalesce(v.before, 'none'))
	FROM parameter_at((b).parameter, as_of) AS p
	CROSS JOIN LATERAL (
		SELECT string_agg(format('%s (%s)', r.name, r.unit), ', ' ORDER BY r.position)
			FILTER (WHERE r.version = p.version) AS now,
			string_agg(format('%s (%s)', r.name, r.unit), ', ' ORDER BY r.position)
				FILTER (WHERE r.version = (b).parameter_version) AS before
		FROM relevant_variable AS r WHERE r.parameter = p.parameter
	) AS v
	WHERE (b).kind = 'base line' AND v.now IS DISTINCT FROM v.before
	UNION ALL
	SELECT 'a', 'error', format('observation %s', n.observation_id), lower(o.period), o.value, n.value, NULL,
		format('observation %s of the baseline, of %s, was %s and is %s', o.observation_id, o.period, o.value,
			CASE WHEN n.value IS NULL THEN 'taken back'
				ELSE format('corrected by observation %s of %s to %s', n.observation_id, n.period, n.value) END)
	FROM observation AS o JOIN observation AS n ON n.supersedes = o.observation_id AND n.recorded_at <= as_of
	WHERE o.observation_id = ANY ((b).observed)
	UNION ALL
	SELECT 'c', 'method', format('method %s', coalesce(p.method, 'none')), accounting_day(p.recorded_at), NULL, NULL,
		NULL,
		format('values are made by method %s, those of the baseline by %s', coalesce(p.method, 'none'),
			coalesce((b).method, 'none'))
	FROM parameter_at((b).parameter, as_of) AS p
	WHERE p.method IS DISTINCT FROM (b).method
	UNION ALL
	SELECT 'c', 'method', format('edition %s of %s', e.edition, e.standard), lower(e.in_force), NULL, NULL, NULL,
		format('edition %s of %s is in force, the baseline was made by edition %s', e.edition, e.standard, (b).edition)
	FROM standard_edition AS e JOIN standard_edition AS o ON o.standard = e.standard AND o.edition = (b).edition
	WHERE e.standard = (b).standard AND e.in_force @> policy_day(as_of)
		AND lower(e.in_force) > coalesce(lower(o.in_force), '-infinity')
	UNION ALL
	SELECT 'c', 'factor', format('factor %s: %s', f.factor, coalesce(f.come, 'none')), NULL, NULL, NULL, NULL,
		format('factor %s was %s when the baseline was made, and is %s', f.factor, f.was, CASE
			WHEN f.come IS NULL THEN 'withdrawn' ELSE 'now ' || f.come END)
	FROM (
		SELECT split_part(coalesce(w.line, n.line), ': ', 1) AS factor,
			string_agg(substr(w.line, strpos(w.line, ': ') + 2), ', ' ORDER BY w.line COLLATE "C") AS was,
			string_agg(substr(n.line, strpos(n.line, ': ') + 2), ', ' ORDER BY n.line COLLATE "C")
				FILTER (WHERE w.line IS NULL) AS come,
			bool_or(w.line IS NULL OR n.line IS NULL) AS changed
		FROM unnest((b).factors) AS w (line)
		FULL JOIN unnest(factors_in_use((b).method, (SELECT p.factors FROM performance_parameter AS p
			WHERE p.parameter = (b).parameter AND p.version = (b).parameter_version),
			daterange(lower((b).period), greatest(upper((b).period), policy_day(as_of)), '[]'), as_of)) AS n (line)
				ON n.line = w.line
		GROUP BY 1
	) AS f
	-- a factor that the baseline did not have is none that changed
	WHERE f.changed AND f.was IS NOT NULL;
END;
COMMENT ON FUNCTION rest_trigger(baseline_model, timestamptz) IS
	'Whether what a baseline rests on is another now, in the period of the baseline or since.';

/**
 * Parameter, version of its baseline, clause of the T/CSES guide (6.5 a: the parameter no longer reflects
 * performance, or its baseline was made of observations that were corrected; b: static factors, the boundary
 * among them; c: factors and methods), kind of adjustment, cause, since when, the figure of the baseline, that
 * of now and the threshold (a tolerance is a fraction of the baseline figure), and all of it in words.
 *
 * Errors:
 *   P0002 without a policy parameter
 *
 * Source: T/CSES guide 6.5; thresholds of ASHRAE Guideline 14 (VERIFIED-2).
 */
CREATE OR REPLACE FUNCTION baseline_trigger(as_of timestamptz DEFAULT 'infinity',
		OUT parameter text, OUT baseline_version integer, OUT clause text, OUT kind text, OUT cause text,
		OUT since date,
		OUT baseline_figure numeric, OUT current_figure numeric, OUT threshold numeric, OUT message text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH latest AS (
		SELECT m AS b FROM (SELECT DISTINCT ON (v.parameter) v.* FROM baseline_model AS v
			WHERE v.recorded_at <= baseline_trigger.as_of ORDER BY v.parameter, v.version DESC) AS v
		JOIN baseline_model AS m ON m.parameter = v.parameter AND m.version = v.version
	)
	SELECT (l.b).parameter, (l.b).version, t.clause, t.kind, t.cause, t.since, t.baseline_figure, t.current_figure,
		t.threshold, t.message
	FROM latest AS l
	CROSS JOIN LATERAL (
		SELECT * FROM model_trigger(l.b, as_of)
		UNION ALL SELECT * FROM static_factor_trigger(l.b, as_of)
		UNION ALL SELECT * FROM rest_trigger(l.b, as_of)
	) AS t
	ORDER BY (l.b).parameter COLLATE "C", t.clause, t.cause COLLATE "C";
END;
COMMENT ON FUNCTION baseline_trigger(timestamptz) IS
	'What asks for an adjustment of the latest baselines, as of a time, whether it was opened and decided or not.';

/**
 * decide_adjustment() decides them.
 *
 * Errors:
 *   P0002 without a policy parameter
 */
CREATE OR REPLACE FUNCTION open_adjustments() RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	n integer;
BEGIN
	PERFORM enter_ledger();
	INSERT INTO baseline_adjustment (parameter, baseline_version, kind, status, cause, reason)
	SELECT t.parameter, t.baseline_version, t.kind, 'opened', t.cause, format('6.5 %s: %s', t.clause, t.message)
	FROM baseline_trigger() AS t
	WHERE NOT EXISTS (SELECT FROM baseline_adjustment AS a WHERE a.parameter = t.parameter
		AND a.baseline_version = t.baseline_version AND a.cause = t.cause);
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END;
END
$$;
COMMENT ON FUNCTION open_adjustments() IS
	'Opens an adjustment for each row of baseline_trigger() whose cause has none yet; returns how many.';

CREATE OR REPLACE FUNCTION check_adjustment()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NEW.decides IS NOT NULL
		AND NOT EXISTS (SELECT FROM baseline_adjustment AS a WHERE a.adjustment_id = NEW.decides AND a.status = 'opened'
			AND a.parameter = NEW.parameter AND a.baseline_version = NEW.baseline_version) THEN
		RAISE EXCEPTION 'opened adjustment % of version % of the baseline of parameter "%" does not exist', NEW.decides,
			NEW.baseline_version, NEW.parameter
			USING ERRCODE = 'foreign_key_violation';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_adjustment() IS
	'Trigger: refuses a decision of what was not opened for the same baseline. Errors: 23503.';
CREATE OR REPLACE TRIGGER check_adjustment BEFORE INSERT ON baseline_adjustment
	FOR EACH ROW EXECUTE FUNCTION check_adjustment();

/**
 * Errors:
 *   42704 for one that is not opened
 *   55000 for one that is decided or a new baseline that there is not
 *   22004 for adjust without delta and period
 *   23514 for another outcome, no reason, or a delta of another outcome
 */
CREATE OR REPLACE FUNCTION decide_adjustment(adjustment bigint, outcome text, reason text, delta numeric DEFAULT NULL,
		period daterange DEFAULT NULL, evidence text DEFAULT '') RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	a baseline_adjustment;
	decision bigint;
BEGIN
	PERFORM enter_ledger();
	SELECT o.* INTO a FROM baseline_adjustment AS o WHERE o.adjustment_id = decide_adjustment.adjustment
		AND o.status = 'opened';
	IF NOT FOUND THEN
		RAISE EXCEPTION 'opened adjustment % does not exist', decide_adjustment.adjustment
			USING ERRCODE = 'undefined_object', HINT = 'View pending_adjustment lists them.';
	END IF;
	SELECT d.adjustment_id INTO decision FROM baseline_adjustment AS d WHERE d.decides = a.adjustment_id;
	IF FOUND THEN
		RAISE EXCEPTION 'adjustment % is already decided', a.adjustment_id
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('Entry %s decides it.', decision),
				HINT = 'Correct a delta with adjust_baseline(), of kind error.';
	ELSIF decide_adjustment.outcome = 'new baseline'
		AND NOT EXISTS (SELECT FROM baseline_model AS m WHERE m.parameter = a.parameter
			AND m.version > a.baseline_version) THEN
		RAISE EXCEPTION 'parameter "%" has no baseline after version %', a.parameter, a.baseline_version
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'fit_baseline() makes one.';
	ELSIF decide_adjustment.outcome = 'adjust' AND (decide_adjustment.delta IS NULL OR decide_adjustment.period IS NULL)
		THEN
		RAISE EXCEPTION 'delta and period of an adjustment must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	INSERT INTO baseline_adjustment (parameter, baseline_version, kind, status, outcome, period, delta, cause, reason,
		evidence, decides)
	VALUES (a.parameter, a.baseline_version, a.kind, 'decided', decide_adjustment.outcome, decide_adjustment.period,
		decide_adjustment.delta, a.cause, decide_adjustment.reason, decide_adjustment.evidence, a.adjustment_id)
	RETURNING adjustment_id INTO decision;
	RETURN decision;
END;
END
$$;
COMMENT ON FUNCTION decide_adjustment(bigint, text, text, numeric, daterange, text) IS
	'Decides an opened adjustment: outcome adjust (the baseline is delta more over the period), new baseline '
	'(fit_baseline() made one) or none, and why. Returns the number of the entry.';

/**
 * Errors:
 *   P0002 for an unknown parameter or baseline
 *   22004 without a delta or period
 *   23514 for an unknown kind or no reason
 */
CREATE OR REPLACE FUNCTION adjust_baseline(parameter text, period daterange, delta numeric, kind text, reason text,
		evidence text DEFAULT '') RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	b baseline_model;
	decision bigint;
BEGIN
	PERFORM enter_ledger();
	b := baseline_at(adjust_baseline.parameter);
	IF adjust_baseline.delta IS NULL OR adjust_baseline.period IS NULL THEN
		RAISE EXCEPTION 'delta and period of an adjustment must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	INSERT INTO baseline_adjustment (parameter, baseline_version, kind, status, outcome, period, delta, cause, reason,
		evidence)
	VALUES (b.parameter, b.version, adjust_baseline.kind, 'decided', 'adjust', adjust_baseline.period,
		adjust_baseline.delta, adjust_baseline.reason, adjust_baseline.reason, adjust_baseline.evidence)
	RETURNING adjustment_id INTO decision;
	RETURN decision;
END;
END
$$;
COMMENT ON FUNCTION adjust_baseline(text, daterange, numeric, text, text, text) IS
	'Adjusts the latest baseline of a parameter, without one that was opened before: by delta over a period, '
	'of a kind of baseline_adjustment, and why. Returns the number of the entry.';

CREATE OR REPLACE VIEW pending_adjustment AS
SELECT a.adjustment_id, a.parameter, a.baseline_version, a.kind, a.cause, a.reason, a.recorded_at
FROM baseline_adjustment AS a
WHERE a.status = 'opened' AND NOT EXISTS (SELECT FROM baseline_adjustment AS d WHERE d.decides = a.adjustment_id);
COMMENT ON VIEW pending_adjustment IS 'Adjustments that were opened and wait for a decision.';
COMMENT ON COLUMN pending_adjustment.adjustment_id IS 'Number of the entry.';
COMMENT ON COLUMN pending_adjustment.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN pending_adjustment.baseline_version IS 'Version of its baseline.';
COMMENT ON COLUMN pending_adjustment.kind IS 'Kind of adjustment.';
COMMENT ON COLUMN pending_adjustment.cause IS 'What caused it.';
COMMENT ON COLUMN pending_adjustment.reason IS 'Clause of the T/CSES guide and figures.';
COMMENT ON COLUMN pending_adjustment.recorded_at IS 'When it was opened.';
-- What events change in a base year, and how its next version is made.

SELECT guard_entries('base_year'::regclass), guard_entries('structural_event'::regclass),
	guard_entries('base_year_event'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON base_year FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON structural_event
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

/**
 * Changes that cancel each other count as cancelled.
 *
 * Errors:
 *   22004 for NULL, also among the changes
 *   22023 for a base that is not positive or a threshold that is not above 0 and at most 1
 *   22000 for changes of another GWP basis
 *
 * Source: SBTi criterion C27 (cumulative change of 5 % or more of base-year emissions; VERIFIED-2); the GHG
 * Protocol leaves the threshold to the organisation.
 */
CREATE OR REPLACE FUNCTION base_year_change(base co2e, changes co2e[], threshold numeric DEFAULT 0.05,
		OUT change co2e, OUT absolute_change co2e, OUT fraction numeric, OUT needed boolean)
	RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	one @carbonms@.co2e;
	i integer := 0;
BEGIN
	IF base IS NULL OR changes IS NULL OR threshold IS NULL THEN
		RAISE EXCEPTION 'base, changes and threshold of a base year must not be null'
			USING ERRCODE = 'null_value_not_allowed';
	END IF;
	IF @carbonms@.sign(base) <= 0 THEN
		RAISE EXCEPTION 'base-year emissions must be positive, not %', base USING ERRCODE = 'invalid_parameter_value';
	END IF;
	IF NOT (threshold > 0 AND threshold <= 1) THEN
		RAISE EXCEPTION 'threshold must be greater than 0 and at most 1, not %', threshold
			USING ERRCODE = 'invalid_parameter_value', HINT = '5 % is 0.05.';
	END IF;
	change := base OPERATOR(@carbonms@.*) 0::numeric;
	absolute_change := change;
	FOREACH one IN ARRAY changes LOOP
		i := i + 1;
		IF one IS NULL THEN
			RAISE EXCEPTION 'change % of the base year must not be null', i USING ERRCODE = 'null_value_not_allowed';
		ELSIF @carbonms@.basis(one)::text IS DISTINCT FROM @carbonms@.basis(base)::text THEN
			RAISE EXCEPTION 'change % of the base year has a different GWP basis', i
				USING ERRCODE = 'data_exception', DETAIL = format('It is %s, the base year is %s.', one, base),
					HINT = 'Restate it from gas masses with co2e(ghg, gwp_basis).';
		END IF;
		change := change OPERATOR(@carbonms@.+) one;
		absolute_change := absolute_change OPERATOR(@carbonms@.+) @carbonms@.abs(one);
	END LOOP;
	fraction := @carbonms@.abs(change) OPERATOR(@carbonms@./) base;
	-- not by the fraction, which is rounded
	needed := @carbonms@.tonnes(@carbonms@.abs(change)) >= threshold * @carbonms@.tonnes(base);
END
$$;
COMMENT ON FUNCTION base_year_change(co2e, co2e[], numeric) IS
	'What changes do to base-year emissions: their sum, the sum of their sizes, the size of the sum as a '
	'fraction of the base, and whether it reaches the threshold; exactly the threshold does.';

/**
 * Errors:
 *   P0002 if there was none
 */
CREATE OR REPLACE FUNCTION base_year_at(boundary text, as_of timestamptz DEFAULT 'infinity') RETURNS base_year
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b base_year;
BEGIN
	SELECT y.* INTO b FROM base_year AS y
	WHERE y.boundary = base_year_at.boundary AND y.recorded_at <= base_year_at.as_of
	ORDER BY y.version DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'boundary "%" has no base year as of %', base_year_at.boundary, base_year_at.as_of
			USING ERRCODE = 'no_data_found', HINT = 'set_base_year() records one.';
	END IF;
	RETURN b;
END
$$;
COMMENT ON FUNCTION base_year_at(text, timestamptz) IS
	'The base year of a boundary as of a time: the row of base_year that was the latest then.';

CREATE OR REPLACE FUNCTION open_event(boundary text, as_of timestamptz) RETURNS SETOF structural_event
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e FROM structural_event AS e
	WHERE e.boundary = open_event.boundary AND e.recorded_at <= open_event.as_of
		AND NOT EXISTS (SELECT FROM structural_event AS n WHERE n.supersedes = e.event_id
			AND n.recorded_at <= open_event.as_of)
		AND NOT EXISTS (SELECT FROM base_year_event AS t
			JOIN base_year AS y ON y.boundary = t.boundary AND y.version = t.version
			WHERE t.event_id = e.event_id AND y.recorded_at <= open_event.as_of);
END;
COMMENT ON FUNCTION open_event(text, timestamptz) IS
	'Events of a boundary that stood as of a time and that no version of its base year had in it, those that '
	'never count among them.';

/**
 * Refused are events with an effect that may have none or without one, of another GWP basis, on a day to come
 * or before the base year, twice, or superseding what is in a base year already.
 *
 * Errors:
 *   22000 for an effect in another GWP basis
 *   22004 for one that is not stated
 *   22023 for a day to come or before the base year
 *   23503 for a boundary without a base year, or an unknown event to supersede
 *   23505 for an event that is there already
 *   23514 for an effect of what never has one
 *   55000 for superseding what is in a base year already
 */
CREATE OR REPLACE FUNCTION check_event()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	base base_year;
	other bigint;
BEGIN
	SELECT y.* INTO base FROM base_year AS y
	WHERE y.boundary = NEW.boundary AND (NEW.base_version IS NULL OR y.version = NEW.base_version)
	ORDER BY y.version DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'boundary "%" has no base year%', NEW.boundary, coalesce(' of version ' || NEW.base_version, '')
			USING ERRCODE = 'foreign_key_violation', HINT = 'set_base_year() records one.';
	END IF;
	NEW.base_version := base.version;
	IF NEW.kind = 'organic growth' AND NEW.stated IS NOT NULL THEN
		RAISE EXCEPTION 'organic growth must not change a base year'
			USING ERRCODE = 'check_violation',
				DETAIL = format('The event "%s" states %s.', NEW.description, NEW.stated),
				HINT = 'Record it without an effect.';
	ELSIF NOT NEW.existed_in_base_year AND NEW.stated IS NOT NULL THEN
		RAISE EXCEPTION 'what did not exist in the base year must not change it'
			USING ERRCODE = 'check_violation',
				DETAIL = format('The event "%s" states %s.', NEW.description, NEW.stated),
				HINT = 'Record it without an effect.';
	ELSIF NEW.kind <> 'organic growth' AND NEW.existed_in_base_year AND NEW.stated IS NULL THEN
		RAISE EXCEPTION 'event "%" states no effect on the base year', NEW.description
			USING ERRCODE = 'null_value_not_allowed',
				HINT = 'State what base-year emissions would have been more or less, as in -5000 tCO2e AR6.';
	ELSIF NEW.stated IS NOT NULL AND @carbonms@.basis(NEW.stated::@carbonms@.co2e)::text
		IS DISTINCT FROM @carbonms@.basis(base.emissions)::text THEN
		RAISE EXCEPTION 'event "%" has a different GWP basis than the base year', NEW.description
			USING ERRCODE = 'data_exception',
				DETAIL = format('It states %s, the base year is %s.', NEW.stated, base.emissions),
				HINT = 'Restate it from gas masses with co2e(ghg, gwp_basis).';
	ELSIF NEW.day > accounting_day(now()) THEN
		RAISE EXCEPTION 'event "%" lies in the future, on %', NEW.description, NEW.day
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF NEW.kind IN ('acquire', 'divest', 'insource', 'outsource') AND NEW.day < lower(base.period) THEN
		RAISE EXCEPTION 'event "%" lies before the base year, on %', NEW.description, NEW.day
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('The base year is %s and has it in it.', base.period);
	END IF;

	IF NEW.supersedes IS NOT NULL AND NOT EXISTS (SELECT FROM structural_event AS e
			WHERE e.event_id = NEW.supersedes AND e.boundary = NEW.boundary) THEN
		RAISE EXCEPTION 'event % of boundary "%" does not exist', NEW.supersedes, NEW.boundary
			USING ERRCODE = 'foreign_key_violation';
	ELSIF EXISTS (SELECT FROM base_year_event AS t WHERE t.event_id = NEW.supersedes) THEN
		RAISE EXCEPTION 'event % is already in the base year of boundary "%"', NEW.supersedes, NEW.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state',
				HINT = 'Record the difference as an event of kind error.';
	END IF;
	SELECT e.event_id INTO other FROM structural_event AS e
	WHERE e.boundary = NEW.boundary AND e.day = NEW.day AND e.kind = NEW.kind AND e.description = NEW.description
		AND e.event_id <> coalesce(NEW.supersedes, 0)
			AND NOT EXISTS (SELECT FROM structural_event AS n WHERE n.supersedes = e.event_id);
	IF FOUND THEN
		RAISE EXCEPTION 'event "%" already exists', NEW.description
			USING ERRCODE = 'unique_violation',
				DETAIL = format('Event %s is of the same boundary, day, kind and description.', other),
				HINT = 'Name the event that it replaces in supersedes.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_event() IS
	'Trigger: fills in the version of the base year, and refuses events that cannot change it.';
CREATE OR REPLACE TRIGGER check_event BEFORE INSERT ON structural_event FOR EACH ROW EXECUTE FUNCTION check_event();

/**
 * Its version, period, method and emissions; how many open events count, and how many never do (organic growth,
 * and what did not exist in the base year); the sum of their effects and the sum of their sizes, the policy
 * parameter "base year recalculation threshold" of the day, the size of the sum as a fraction of the base, and
 * whether it reaches the threshold; exactly the threshold does.
 *
 * Errors:
 *   P0002 without a base year or the parameter
 *
 * Source: GHG Protocol Corporate Standard, chapter 5 (structural change, methodology, errors; not organic
 * growth), threshold of SBTi criterion C27; both VERIFIED-2.
 */
CREATE OR REPLACE FUNCTION base_year_recalculation(boundary text, as_of timestamptz DEFAULT 'infinity',
		OUT version integer, OUT period daterange, OUT method text, OUT base co2e, OUT events integer,
		OUT never_counted integer,
		OUT change co2e, OUT absolute_change co2e, OUT threshold numeric, OUT fraction numeric, OUT needed boolean)
	RETURNS record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT b.version, b.period, b.method, b.emissions, e.events, e.never_counted, c.change, c.absolute_change,
		p.threshold, c.fraction, c.needed
	FROM base_year_at(base_year_recalculation.boundary, as_of) AS b
	CROSS JOIN LATERAL (
		SELECT count(o.effect)::integer AS events, (count(*) - count(o.effect))::integer AS never_counted,
			coalesce(array_agg(o.effect ORDER BY o.event_id) FILTER (WHERE o.effect IS NOT NULL), '{}') AS effects
		FROM open_event(base_year_recalculation.boundary, as_of) AS o
	) AS e
	CROSS JOIN LATERAL (SELECT policy_value('base year recalculation threshold', policy_day(as_of)) AS threshold) AS p
	CROSS JOIN LATERAL base_year_change(b.emissions, e.effects, p.threshold) AS c;
END;
COMMENT ON FUNCTION base_year_recalculation(text, timestamptz) IS
	'Whether the base year of a boundary is to be recalculated, as of a time.';

CREATE OR REPLACE FUNCTION append_base_year(b base_year, takes_in bigint[]) RETURNS integer
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	before base_year;
	wrong text;
BEGIN
	IF coalesce(b.reason, '') = '' THEN
		RAISE EXCEPTION 'reason for a base year must not be null or empty' USING ERRCODE = 'invalid_parameter_value';
	ELSIF b.stated IS NULL OR @carbonms@.sign(b.stated::@carbonms@.co2e) <= 0 THEN
		RAISE EXCEPTION 'base-year emissions must be positive, not %', coalesce(b.stated, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF @carbonms@.basis(b.stated::@carbonms@.co2e) IS NULL THEN
		RAISE EXCEPTION 'base-year emissions of % have no GWP basis', b.stated
			USING ERRCODE = 'data_exception', HINT = 'Write, for example, 100000 tCO2e AR6.';
	END IF;
	SELECT y.* INTO before FROM base_year AS y WHERE y.boundary = b.boundary ORDER BY y.version DESC LIMIT 1;
	b.version := coalesce(before.version, 0) + 1;
	SELECT string_agg(t::text, ', ' ORDER BY t) INTO wrong FROM unnest(takes_in) AS t
	WHERE NOT EXISTS (SELECT FROM open_event(b.boundary, 'infinity') AS o
		WHERE o.event_id = t AND o.effect IS NOT NULL);
	IF wrong IS NOT NULL OR (SELECT count(DISTINCT t) FROM unnest(takes_in) AS t) <> cardinality(takes_in) THEN
		RAISE EXCEPTION 'takes_in must name open events of the boundary that count, each of them once'
			USING ERRCODE = 'invalid_parameter_value', DETAIL = coalesce('Not ' || wrong || '.', 'One is named twice.'),
				HINT = format('open_event(%L, %L) lists those that are open.', b.boundary, 'infinity');
	END IF;
	SELECT string_agg(o.event_id::text, ', ' ORDER BY o.event_id) INTO wrong
		FROM open_event(b.boundary, 'infinity') AS o
	WHERE o.effect IS NOT NULL AND o.event_id <> ALL (takes_in)
		AND (before.period <> b.period OR @carbonms@.basis(before.emissions)
			OPERATOR(@carbonms@.<>) @carbonms@.basis(b.stated::@carbonms@.co2e));
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION 'open events of boundary "%" are effects on another base year', b.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = format('Events %s are effects on %s in %s.', wrong, before.period,
					@carbonms@.basis(before.emissions)),
				HINT = 'Name them in takes_in; record anew those that the new figure does not have in it.';
	END IF;
	INSERT INTO base_year (boundary, version, kind, period, boundary_version, method, scopes, scope2, stated,
		publication_id, threshold, forced, evidence, reason)
	VALUES (b.boundary, b.version, b.kind, b.period, b.boundary_version, b.method, b.scopes, b.scope2, b.stated,
		b.publication_id, b.threshold, b.forced, b.evidence, b.reason);
	INSERT INTO base_year_event (event_id, boundary, version) SELECT t, b.boundary, b.version
		FROM unnest(takes_in) AS t;
	RETURN b.version;
END
$$;
COMMENT ON FUNCTION append_base_year(base_year, bigint[]) IS
	'Appends a version of a base year, with the events that it has in it; returns its number. Errors: as '
	'set_base_year().';

CREATE OR REPLACE FUNCTION check_scopes(method text, scopes integer[], scope2 text) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = check_scopes.method);
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'method "%" does not exist', check_scopes.method
			USING ERRCODE = 'undefined_object', HINT = 'Table method lists them.';
	ELSIF coalesce(cardinality(scopes), 0) = 0 OR NOT scopes <@ '{1,2,3}'
		OR (SELECT count(DISTINCT s) FROM unnest(scopes) AS s) <> cardinality(scopes) THEN
		RAISE EXCEPTION 'scopes must be some of 1, 2 and 3, each of them once, not %', coalesce(scopes::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF coalesce(scope2, m.scope2[1]) <> ALL (m.scope2) THEN
		RAISE EXCEPTION 'method "%" has no treatment "%" of scope 2', m.method, scope2
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('It has %s.', array_to_string(m.scope2, ', '));
	END IF;
	RETURN coalesce(scope2, m.scope2[1]);
END
$$;
COMMENT ON FUNCTION check_scopes(text, integer[], text) IS
	'The treatment of scope 2, by default that which the method names first. Errors: 42704 for an unknown '
	'method, 22023 for scopes that are none or a treatment that the method does not have.';

/**
 * Returns the version. Open events stay open where days and GWP basis stay.
 *
 * Arguments:
 *   period, method, emissions: days, method and gross emissions
 *   evidence: where they are written
 *   reason: why
 *   scopes: which scopes
 *   scope2: treatment of scope 2, by default that which the method names first
 *   takes_in: the numbers of open events that the figure has in it already
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for emissions that are not positive, no reason, scopes or treatments that are none, or events that
 *     are not open
 *   22000 without a GWP basis
 *   55000 if open events are effects on other days or in another basis
 */
CREATE OR REPLACE FUNCTION set_base_year(boundary text, period daterange, method text, emissions co2e, evidence text,
		reason text, scopes integer[] DEFAULT '{1,2}', scope2 text DEFAULT NULL,
		takes_in bigint[] DEFAULT '{}') RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	b base_year;
BEGIN
	PERFORM enter_ledger();
	b.scope2 := check_scopes(set_base_year.method, set_base_year.scopes, set_base_year.scope2);
	b.boundary := set_base_year.boundary;
	b.boundary_version := boundary_version(set_base_year.boundary, 'infinity');
	b.kind := 'set';
	b.period := check_period(set_base_year.period);
	b.method := set_base_year.method;
	b.scopes := set_base_year.scopes;
	b.stated := set_base_year.emissions::text;
	b.forced := false;
	b.evidence := set_base_year.evidence;
	b.reason := set_base_year.reason;
	RETURN append_base_year(b, coalesce(takes_in, '{}'));
END;
END
$$;
COMMENT ON FUNCTION set_base_year(text, daterange, text, co2e, text, text, integer[], text, bigint[]) IS
	'Records a base year of a boundary with a typed figure.';

/**
 * Returns the version.
 *
 * Arguments:
 *   scopes, scope2: the gross emissions of these scopes, with scope 2 treated so, by default as the method
 *     names first
 *   takes_in: the numbers of open events that the inventory has in it already
 *
 * Errors:
 *   42704 for an unknown publication
 *   as set_base_year() with a typed figure
 */
CREATE OR REPLACE FUNCTION set_base_year(publication bigint, reason text, scopes integer[] DEFAULT '{1,2}',
		scope2 text DEFAULT NULL, takes_in bigint[] DEFAULT '{}') RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	p published_inventory;
	b base_year;
BEGIN
	PERFORM enter_ledger();
	SELECT i.* INTO p FROM published_inventory AS i WHERE i.publication_id = set_base_year.publication;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'publication % does not exist', set_base_year.publication
			USING ERRCODE = 'undefined_object', HINT = 'publish_inventory() makes one.';
	END IF;
	b.scope2 := check_scopes(p.method, set_base_year.scopes, set_base_year.scope2);
	b.boundary := p.boundary;
	b.boundary_version := p.version;
	b.kind := 'set';
	b.period := p.period;
	b.method := p.method;
	b.scopes := set_base_year.scopes;
	b.stated := (SELECT @carbonms@.sum(CASE WHEN b.scope2 = p.scope2[1] THEN i.co2e ELSE i.market_co2e END)
		FROM inventory_from(0, p.period, p.boundary, p.version,
			find_method(p.method, p.period, p.basis::@carbonms@.gwp_basis), p.basis::@carbonms@.gwp_basis, 'error',
			p.as_of) AS i
		WHERE i.scope = ANY (b.scopes))::text;
	b.publication_id := p.publication_id;
	b.forced := false;
	b.evidence := format('publication %s', p.publication_id);
	b.reason := set_base_year.reason;
	RETURN append_base_year(b, coalesce(takes_in, '{}'));
END;
END
$$;
COMMENT ON FUNCTION set_base_year(bigint, text, integer[], text, bigint[]) IS
	'Records the base year of a boundary from a published inventory.';

/**
 * A new method or GWP basis wants an inventory of the base year under it, and set_base_year().
 *
 * Errors:
 *   P0002 without a base year
 *   55000 without events that count, or below the threshold unless forced
 *   22023 without a reason, or if no emissions were left
 */
CREATE OR REPLACE FUNCTION recalculate_base_year(boundary text, reason text, forced boolean DEFAULT false)
		RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	b base_year;
	r record;
BEGIN
	PERFORM enter_ledger();
	b := base_year_at(recalculate_base_year.boundary);
	r := base_year_recalculation(recalculate_base_year.boundary);
	IF r.events = 0 THEN
		RAISE EXCEPTION 'no open event changes the base year of boundary "%"', b.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Insert it into structural_event.';
	ELSIF NOT r.needed AND NOT coalesce(recalculate_base_year.forced, false) THEN
		RAISE EXCEPTION 'base year of boundary "%" does not need to be recalculated', b.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = format('%s open events change %s by %s, less than the threshold of %s of it.', r.events,
					r.base, r.change, r.threshold),
				HINT = 'Wait for more events, or recalculate all the same with forced => true.';
	END IF;
	b.kind := 'recalculated';
	b.boundary_version := boundary_version(b.boundary, 'infinity');
	b.stated := (r.base OPERATOR(@carbonms@.+) r.change)::text;
	b.publication_id := NULL;
	b.threshold := r.threshold;
	b.forced := NOT r.needed;
	b.evidence := format('version %s and %s events', b.version, r.events);
	b.reason := recalculate_base_year.reason;
	RETURN append_base_year(b,
		ARRAY(SELECT o.event_id FROM open_event(recalculate_base_year.boundary, 'infinity') AS o
		WHERE o.effect IS NOT NULL ORDER BY o.event_id));
END;
END
$$;
COMMENT ON FUNCTION recalculate_base_year(text, text, boolean) IS
	'Appends the next version of the base year of a boundary: the version before and the effects of all open '
	'events that count; returns its number.';

CREATE OR REPLACE FUNCTION check_base_years(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('version %s of the base year of boundary %s is not the one before and its events',
		y.version, y.boundary)
	FROM base_year AS y
	LEFT JOIN base_year AS b ON b.boundary = y.boundary AND b.version = y.version - 1
	WHERE y.kind = 'recalculated' AND (b.emissions + (
		SELECT sum(e.effect) FROM base_year_event AS t JOIN structural_event AS e ON e.event_id = t.event_id
		WHERE t.boundary = y.boundary AND t.version = y.version) = y.emissions) IS NOT TRUE
	UNION ALL
	SELECT NULL, format('version %s of the base year of boundary %s does not follow the one before', y.version,
		y.boundary)
	FROM base_year AS y
	WHERE y.version > 1 AND NOT EXISTS (SELECT FROM base_year AS b
		WHERE b.boundary = y.boundary AND b.version = y.version - 1 AND b.recorded_at < y.recorded_at);
END;
COMMENT ON FUNCTION check_base_years() IS
	'Looks whether each recalculated base year is the version before and the effects of its events, and each '
	'version follows one.';
-- Charts drawn by SQL alone: actual against expected figures, and their cumulative difference below, as an SVG that a
-- browser opens. First its parts, in pixels: a chart is 960 wide, what it shows from 84 to 936.

CREATE OR REPLACE FUNCTION xml_text(given text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN replace(replace(replace(replace(replace(regexp_replace(coalesce(given, ''),
		E'[\\x01-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]', '', 'g'),
		'&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;');
COMMENT ON FUNCTION xml_text(text) IS
	'A text as XML 1.0 has it, in elements and in attributes; characters that XML has not are left out: control '
	'characters, U+FFFE and U+FFFF.';

CREATE OR REPLACE FUNCTION chart_step(span numeric) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT min(d.digit * 10::numeric ^ e.power)
		FROM (VALUES (1), (2), (5)) AS d (digit),
			generate_series(floor(log(span))::integer - 2, floor(log(span))::integer) AS e (power)
		WHERE d.digit * 10::numeric ^ e.power >= span / 5);
COMMENT ON FUNCTION chart_step(numeric) IS
	'Step of an axis: the smallest of 1, 2, 5, 10 ... of which at most five make up a span.';

-- figure -> y: bottom - (figure - low) * scale
CREATE OR REPLACE FUNCTION chart_axis(figures numeric[], top integer, height integer,
		OUT low numeric, OUT scale numeric, OUT bottom integer, OUT drawing text)
	RETURNS record LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH span AS (
		SELECT coalesce(min(f.figure), 0) AS least, coalesce(max(f.figure), 0) AS most
			FROM unnest(figures) AS f (figure)
	),
	-- equal figures lie in the middle
	wide AS (
		SELECT CASE WHEN s.most > s.least THEN s.least ELSE s.least - greatest(abs(s.least), 1) END AS least,
			CASE WHEN s.most > s.least THEN s.most ELSE s.most + greatest(abs(s.most), 1) END AS most
		FROM span AS s
	),
	stepped AS (
		SELECT c.step, floor(w.least / c.step) * c.step AS low, ceil(w.most / c.step) * c.step AS high
		FROM wide AS w CROSS JOIN LATERAL (SELECT chart_step(w.most - w.least)) AS c (step)
	),
	tick AS (
		SELECT s.low + k.n * s.step AS figure, top + height - k.n * s.step * height / (s.high - s.low) AS y
		FROM stepped AS s, generate_series(0, round((s.high - s.low) / s.step)::integer) AS k (n)
	)
	SELECT s.low, height / (s.high - s.low), top + height,
		(SELECT string_agg(format(E'<path d="M 84 %1$s H 936" class="%2$s"/><text x="76" y="%3$s" '
			'class="e">%4$s</text>\n', round(t.y, 1),
			CASE WHEN t.figure = 0 THEN 'z' ELSE 'g' END, round(t.y, 1) + 4,
			CASE WHEN s.step >= 1 THEN to_char(t.figure, 'FM999,999,999,999,999,990')
				ELSE trim_scale(t.figure)::text END), '' ORDER BY t.figure) FROM tick AS t)
	FROM stepped AS s;
END;
COMMENT ON FUNCTION chart_axis(numeric[], integer, integer) IS
	'An upright axis that holds figures, on a chart from top down for a height: its lowest figure, pixels '
	'per unit, where it ends, and grid and labels as SVG.';

CREATE OR REPLACE FUNCTION chart_x(n bigint, columns integer) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN round(84 + (n - 0.5) * 852 / columns, 1);
COMMENT ON FUNCTION chart_x(bigint, integer) IS 'Where the middle of a column is on a chart of so many.';

CREATE OR REPLACE FUNCTION chart_line(figures numeric[], low numeric, scale numeric, bottom integer) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH point AS (
		SELECT f.n, f.figure, lag(f.figure) OVER (ORDER BY f.n) AS before
			FROM unnest(figures) WITH ORDINALITY AS f (figure, n)
	)
	SELECT coalesce(string_agg(format('%s %s %s', CASE WHEN p.before IS NULL THEN 'M' ELSE 'L' END,
		chart_x(p.n, cardinality(figures)), round(bottom - (p.figure - low) * scale, 1)), ' ' ORDER BY p.n), '')
	FROM point AS p WHERE p.figure IS NOT NULL;
END;
COMMENT ON FUNCTION chart_line(numeric[], numeric, numeric, integer) IS
	'A line through figures as a path; one that is missing interrupts it.';

CREATE OR REPLACE FUNCTION chart_bars(figures numeric[], low numeric, scale numeric, bottom integer) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT coalesce(string_agg(format(E'<rect x="%s" y="%s" width="%s" height="%s" class="%s"/>\n',
			round(chart_x(f.n, cardinality(chart_bars.figures)) - 319.5 / cardinality(chart_bars.figures), 1),
			round(chart_bars.bottom - (greatest(f.figure, 0) - chart_bars.low) * chart_bars.scale, 1),
			round(639.0 / cardinality(chart_bars.figures), 1), round(abs(f.figure) * chart_bars.scale, 1),
			CASE WHEN f.figure > 0 THEN 'w' ELSE 'b' END), '' ORDER BY f.n), '')
		FROM unnest(chart_bars.figures) WITH ORDINALITY AS f (figure, n) WHERE f.figure IS NOT NULL);
COMMENT ON FUNCTION chart_bars(numeric[], numeric, numeric, integer) IS
	'Bars from 0 to figures as SVG; those above 0 are of class w (worse), others of class b (better).';

/**
 * Errors:
 *   P0002 without columns
 *   2202E for arrays of different length
 */
CREATE OR REPLACE FUNCTION chart_svg(title text, notes text[], unit text, labels text[], actual numeric[],
		expected numeric[], cumulative numeric[]) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n integer := cardinality(labels);
	line record;
	bar record;
	between_lines text;
BEGIN
	IF n IS NULL OR n = 0 THEN
		RAISE EXCEPTION 'chart must have at least one column' USING ERRCODE = 'no_data_found';
	END IF;
	IF cardinality(actual) <> n OR cardinality(expected) <> n OR cardinality(cumulative) <> n THEN
		RAISE EXCEPTION 'chart must have a label and figures for each column'
			USING ERRCODE = 'array_subscript_error',
				DETAIL = format('There are %s labels, %s actual, %s expected and %s cumulative figures.',
				n, cardinality(actual), cardinality(expected), cardinality(cumulative));
	END IF;
	SELECT * INTO line FROM chart_axis(actual || expected, 96, 250);
	SELECT * INTO bar FROM chart_axis(cumulative || 0::numeric, 412, 120);
	-- what lies between the lines, where both are known
	SELECT string_agg(format('M %s %s L %s %s L %s %s L %s %s Z', a.x, a.y, b.x, b.y, b.x, b.e, a.x, a.e), ' '
		ORDER BY a.k) INTO between_lines
	FROM (SELECT k, chart_x(k, n) AS x, round(line.bottom - (actual[k] - line.low) * line.scale, 1) AS y,
			round(line.bottom - (expected[k] - line.low) * line.scale, 1) AS e FROM generate_series(1, n) AS k) AS a
	JOIN (SELECT k, chart_x(k, n) AS x, round(line.bottom - (actual[k] - line.low) * line.scale, 1) AS y,
			round(line.bottom - (expected[k] - line.low) * line.scale, 1) AS e FROM generate_series(1, n) AS k) AS b
				ON b.k = a.k + 1
	WHERE a.y + a.e + b.y + b.e IS NOT NULL;
	RETURN E'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 ' || 590 + 16 * coalesce(cardinality(notes), 0)
		|| E'" font-family="sans-serif" font-size="12" fill="#222">\n'
		|| E'<style>.g{stroke:#ddd}.z{stroke:#777}.e{text-anchor:end}.m{text-anchor:middle}.h{font-weight:bold}'
		|| E'.a{fill:none;stroke:#b2182b;stroke-width:2.5}'
		|| E'.x{fill:none;stroke:#2166ac;stroke-width:2;stroke-dasharray:7 4}'
		|| E'.f{fill:#9ecae1;fill-opacity:.45}.w{fill:#d6604d}.b{fill:#4393c3}</style>\n'
		|| format(E'<title>%1$s</title>\n<rect width="960" height="100%%" fill="#fff"/>\n<text x="24" y="34" '
			'font-size="20" class="h">%1$s</text>\n', xml_text(title))
		|| format(E'<path d="M 84 62 h 34" class="a"/><text x="126" y="66">actual</text><path d="M '
			'200 62 h 34" class="x"/>'
			'<text x="242" y="66">adjusted baseline</text><text x="936" y="66" class="e">%s</text>\n', xml_text(unit))
		|| line.drawing || coalesce(format(E'<path d="%s" class="f"/>\n', between_lines), '')
		|| format(E'<path d="%s" class="x"/>\n<path d="%s" class="a"/>\n',
			chart_line(expected, line.low, line.scale, line.bottom),
				chart_line(actual, line.low, line.scale, line.bottom))
		|| (SELECT string_agg(format(E'<text x="%s" y="%s" class="m">%s</text>\n', chart_x(l.k, n), line.bottom + 20,
			xml_text(l.label)), '' ORDER BY l.k)
			FROM unnest(labels) WITH ORDINALITY AS l (label, k) WHERE (l.k - 1) % ((n + 11) / 12) = 0)
		|| format(E'<text x="84" y="%s">cumulative sum of actual less adjusted baseline (CUSUM), %s</text>\n',
			bar.bottom - 132, xml_text(unit))
		|| bar.drawing || chart_bars(cumulative, bar.low, bar.scale, bar.bottom)
		|| coalesce((SELECT string_agg(format(E'<text x="24" y="%s" fill="#555">%s</text>\n', 552 + 16 * o.k,
			xml_text(o.note)), '' ORDER BY o.k)
			FROM unnest(notes) WITH ORDINALITY AS o (note, k)), '')
		|| E'</svg>\n';
END
$$;
COMMENT ON FUNCTION chart_svg(text, text[], text, text[], numeric[], numeric[], numeric[]) IS
	'A chart as SVG: actual and expected figures as lines over labelled columns, the cumulative sum of their '
	'difference as bars below, notes at the foot. A missing figure interrupts a line.';

-- a + b x variable + c x variable ..., as a note under a chart
CREATE OR REPLACE FUNCTION model_text(b baseline_model) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (
		SELECT string_agg(CASE WHEN c.n = 1 THEN c.text
			ELSE format('%s %s x %s (%s)', CASE WHEN c.value < 0 THEN '-' ELSE '+' END, ltrim(c.text, '-'), v.name,
			v.unit) END, ' ' ORDER BY c.n)
		FROM (SELECT k.value, k.n,
			trim_scale(round(k.value::numeric,
			greatest(4 - coalesce(floor(log(nullif(abs(k.value), 0)))::integer, 0), 0)))::text AS text
			FROM unnest(coef((b).fit)) WITH ORDINALITY AS k (value, n)) AS c
		LEFT JOIN relevant_variable AS v ON v.parameter = (b).parameter AND v.version = (b).parameter_version
			AND v.position = c.n - 1);
COMMENT ON FUNCTION model_text(baseline_model) IS
	'The equation of a base line, its coefficients rounded to five digits; NULL for a base year.';

/**
 * With the cumulative sum of the difference; at the foot the model, how good it is, and whether the days behind
 * the baseline prove an improvement.
 *
 * Errors:
 *   42704 for an unknown parameter
 *   P0002 for one without a baseline, or without an observation in the period
 *   as baseline_performance() and baseline_summary()
 */
CREATE OR REPLACE FUNCTION baseline_chart_svg(parameter text, period daterange, title text DEFAULT NULL,
		version integer DEFAULT NULL, as_of timestamptz DEFAULT 'infinity') RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model := baseline_at(baseline_chart_svg.parameter, baseline_chart_svg.version, baseline_chart_svg.as_of);
	p performance_parameter := (SELECT q FROM performance_parameter AS q
		WHERE q.parameter = b.parameter AND q.version = b.parameter_version);
	-- a baseline says nothing of its own days
	later daterange := baseline_chart_svg.period * daterange(upper(b.period), NULL);
	notes text[];
	s record;
	drawing text;
BEGIN
	notes := ARRAY[format('Baseline: %s of %s, version %s, %s observations%s', b.kind, period_name(b.period), b.version,
		b.observations,
			', R2 ' || round(b.r2::numeric, 4) || ', CV(RMSE) ' || round(100 * b.cv_rmse::numeric, 2) || ' %')];
	IF b.kind = 'base line' THEN
		notes := notes || model_text(b);
	END IF;
	IF NOT isempty(later) THEN
		SELECT * INTO s FROM baseline_summary(b.parameter, later, 0.95, b.version, baseline_chart_svg.as_of);
		notes := notes || format('%s: actual %s, adjusted baseline %s %s, improvement %s (%s %%)%s', period_name(later),
			round(s.actual, 1), round(s.adjusted_baseline, 1), p.unit, round(s.improvement, 1), round(100 * s.ratio, 2),
			', from ' || round(s.lower_bound, 1) || ' to ' || round(s.upper_bound, 1) || ' at 95 % confidence')
			|| CASE WHEN s.proven THEN 'The improvement is proved.'
				ELSE 'No improvement is proved: ' || s.reason || '.' END;
	END IF;
	SELECT chart_svg(coalesce(baseline_chart_svg.title, p.name), notes, p.unit,
		array_agg(period_name(f.observed_period) ORDER BY f.observed_period),
		array_agg(f.actual ORDER BY f.observed_period), array_agg(f.adjusted_baseline ORDER BY f.observed_period),
			array_agg(f.cusum ORDER BY f.observed_period))
	INTO drawing
	FROM baseline_performance(b.parameter, baseline_chart_svg.period, b.version, baseline_chart_svg.as_of) AS f
		HAVING count(*) > 0;
	IF drawing IS NULL THEN
		RAISE EXCEPTION 'parameter "%" has no observation in %', b.parameter, baseline_chart_svg.period
			USING ERRCODE = 'no_data_found';
	END IF;
	RETURN drawing;
END
$$;
COMMENT ON FUNCTION baseline_chart_svg(text, daterange, text, integer, timestamptz) IS
	'A chart as SVG of a parameter against its adjusted baseline, of a version or the latest, as of a time.';
-- Schemes of the ledger as the functions that rate take them, and what is said of a park beside its indicators.

/**
 * Errors:
 *   42704 if there is none
 *   23505 if it is there already
 */
CREATE OR REPLACE FUNCTION load_rating_scheme(scheme text) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	INSERT INTO rating_scheme (scheme, edition, name, name_zh, issuer, status, thresholds_status, mode, reference, mark,
		note)
	SELECT l.scheme, l.edition, l.name, l.name_zh, l.issuer, l.status, l.thresholds_status, l.mode, l.source, l.mark,
		l.note
	FROM @carbonms@.rating_library() AS l WHERE l.scheme = load_rating_scheme.scheme;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'published rating scheme "%" does not exist', load_rating_scheme.scheme
			USING ERRCODE = 'undefined_object', HINT = 'rating_library() lists them; INSERT makes your own.';
	END IF;
	INSERT INTO rating_grade (scheme, edition, grade, rank, name, name_zh, optional_min_count, score_from, score_below)
	SELECT g.scheme, g.edition, g.grade, g.rank, g.name, g.name_zh, g.optional_min_count, g.score_from, g.score_below
	FROM @carbonms@.rating_grade_library() AS g WHERE g.scheme = load_rating_scheme.scheme;
	INSERT INTO rating_rule (scheme, edition, rule, indicator, name, name_zh, unit, grade, operator, threshold,
		mandatory, excludable, park_types, class_indicator, class_from, class_below, weight, points, lead,
		lower_is_better, cap, reference, mark, note)
	SELECT r.scheme, r.edition, r.rule, r.indicator, r.name, r.name_zh, r.unit, r.grade, r.operator, r.threshold,
		coalesce(r.mandatory, true), coalesce(r.excludable, false), r.park_types, r.class_indicator, r.class_from,
			r.class_below,
		r.weight, r.points, r.lead, coalesce(r.lower_is_better, false), r.cap, r.source, r.mark, r.note
	FROM @carbonms@.rating_rule_library() AS r WHERE r.scheme = load_rating_scheme.scheme;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;
COMMENT ON FUNCTION load_rating_scheme(text) IS
	'Copies a scheme of rating_library() into the ledger, with source and mark. Returns how many rules it '
	'has.';

/**
 * A scheme of rating_library() that is official and was altered in the ledger has the thresholds_status user.
 *
 * Errors:
 *   42704 if there is none
 */
CREATE OR REPLACE FUNCTION scheme_definition(scheme text, edition text) RETURNS jsonb
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	made jsonb := (
		SELECT jsonb_strip_nulls(jsonb_build_object('scheme', s.scheme, 'edition', s.edition, 'status', s.status,
			'thresholds_status', s.thresholds_status, 'mode', s.mode, 'park_types', s.park_types,
			'grades', coalesce((SELECT jsonb_agg(jsonb_build_object('grade', g.grade, 'rank', g.rank,
					'optional_min_count', nullif(g.optional_min_count, 0), 'score_from', g.score_from, 'score_below',
						g.score_below)
					ORDER BY g.rank)
				FROM rating_grade AS g WHERE g.scheme = s.scheme AND g.edition = s.edition), '[]'),
			'rules', coalesce((SELECT jsonb_agg(jsonb_build_object('rule', r.rule, 'indicator', r.indicator, 'unit',
				r.unit,
					'grade', r.grade, 'operator', r.operator, 'threshold', r.threshold,
					'mandatory', CASE WHEN r.operator IS NOT NULL OR NOT r.mandatory THEN r.mandatory END,
					'excludable', r.excludable, 'park_types', r.park_types, 'class_indicator', r.class_indicator,
					'class_from', r.class_from, 'class_below', r.class_below, 'weight', r.weight, 'points', r.points,
					'lead', r.lead, 'lower_is_better', CASE
						WHEN r.lead IS NOT NULL OR r.lower_is_better THEN r.lower_is_better END,
					'cap', r.cap) ORDER BY r.rule_id)
				FROM rating_rule AS r WHERE r.scheme = s.scheme AND r.edition = s.edition), '[]')))
		FROM rating_scheme AS s
		WHERE s.scheme = scheme_definition.scheme AND s.edition = scheme_definition.edition);
BEGIN
	IF made IS NULL THEN
		RAISE EXCEPTION 'edition "%" of rating scheme "%" does not exist', scheme_definition.edition,
			scheme_definition.scheme
			USING ERRCODE = 'undefined_object',
				HINT = 'load_rating_scheme() copies a published one; table rating_scheme lists those that are here.';
	END IF;
	-- what was published and has been altered here is not official any more
	IF made ->> 'thresholds_status' = 'official'
		AND EXISTS (SELECT FROM @carbonms@.rating_library() AS l WHERE l.scheme = scheme_definition.scheme)
		AND NOT EXISTS (SELECT FROM @carbonms@.rating_library() AS l
			WHERE l.scheme = scheme_definition.scheme AND l.definition = made) THEN
		made := jsonb_set(made, '{thresholds_status}', '"user"');
	END IF;
	RETURN made;
END
$$;
COMMENT ON FUNCTION scheme_definition(text, text) IS
	'A scheme of the ledger as carbon_rating() takes it. It may not be sound: see check_rating_scheme().';

/**
 * A scheme that is not sound rates nothing.
 */
CREATE OR REPLACE FUNCTION check_rating_scheme(wanted text DEFAULT NULL, OUT scheme text, OUT edition text,
		OUT problem text)
	RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
#variable_conflict use_column
DECLARE
	detail text;
BEGIN
	FOR scheme, edition IN
		SELECT s.scheme, s.edition FROM rating_scheme AS s
		WHERE wanted IS NULL OR s.scheme = wanted
		ORDER BY s.scheme COLLATE "C", s.edition COLLATE "C"
	LOOP
		BEGIN
			PERFORM @carbonms@.carbon_rating(scheme_definition(scheme, edition), jsonb '{}');
		EXCEPTION WHEN invalid_parameter_value OR program_limit_exceeded THEN
			GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
			problem := detail;
			RETURN NEXT;
		END;
	END LOOP;
END
$$;
COMMENT ON FUNCTION check_rating_scheme(text) IS
	'What is wrong with a scheme of the ledger, or with any: grades without a rule, gaps, contradictory '
	'rules and the like; the first thing of each. No row for schemes that are sound.';

/*
 * The edition of a scheme that is meant where none is named: there is only one. The newest is never taken by itself.
 */
CREATE OR REPLACE FUNCTION scheme_edition(scheme text, edition text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	editions text[] := ARRAY(SELECT s.edition FROM rating_scheme AS s
		WHERE s.scheme = scheme_edition.scheme ORDER BY s.edition COLLATE "C");
BEGIN
	IF scheme_edition.edition IS NOT NULL THEN
		RETURN scheme_edition.edition;
	ELSIF cardinality(editions) = 0 THEN
		RAISE EXCEPTION 'rating scheme "%" does not exist', scheme_edition.scheme
			USING ERRCODE = 'undefined_object',
				HINT = 'load_rating_scheme() copies a published one; table rating_scheme lists those that are here.';
	ELSIF cardinality(editions) > 1 THEN
		RAISE EXCEPTION 'rating scheme "%" has several editions', scheme_edition.scheme
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('They are %s.', array_to_string(editions, ', ')),
				HINT = 'Name the edition.';
	END IF;
	RETURN editions[1];
END
$$;
COMMENT ON FUNCTION scheme_edition(text, text) IS
	'The edition that is named, or the only one of a scheme. Errors: 42704 without any, 22023 if there are '
	'several and none is named.';

SELECT guard_row('park_type'::regclass, VARIADIC '{withdrawn_at}'::text[]), guard_row('rating_exclusion'::regclass,
	VARIADIC '{withdrawn_at}'::text[]);

CREATE OR REPLACE FUNCTION check_exclusion()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF EXISTS (SELECT FROM rating_rule AS r WHERE r.scheme = NEW.scheme AND r.edition = NEW.edition
		AND r.rule = NEW.rule AND NOT r.excludable) THEN
		RAISE EXCEPTION 'cannot exclude rule "%" of scheme "%"', NEW.rule, NEW.scheme
			USING ERRCODE = 'check_violation', DETAIL = 'The scheme does not let it be.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_exclusion() IS
	'Trigger: refuses exclusions of rules that the scheme does not let be excluded. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_exclusion BEFORE INSERT ON rating_exclusion
	FOR EACH ROW EXECUTE FUNCTION check_exclusion();

CREATE OR REPLACE FUNCTION park_type_of(boundary text, scheme text, period daterange, as_of timestamptz) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT t.park_type FROM park_type AS t
		WHERE t.boundary = park_type_of.boundary AND t.scheme = park_type_of.scheme
			AND (t.valid @> park_type_of.period) IS TRUE
			AND t.recorded_at <= as_of AND (t.withdrawn_at IS NULL OR t.withdrawn_at > as_of)
		-- two only of a row that was withdrawn at some time and one that replaced it before
		ORDER BY t.recorded_at DESC LIMIT 1);
COMMENT ON FUNCTION park_type_of(text, text, daterange, timestamptz) IS
	'The type of a park in the words of a scheme, for all of a period, as of a time; NULL if none is recorded.';

CREATE OR REPLACE FUNCTION exclusions_of(boundary text, scheme text, edition text, period daterange, as_of timestamptz)
	RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT coalesce(jsonb_object_agg(x.rule, x.reason ORDER BY x.recorded_at), '{}') FROM rating_exclusion AS x
		WHERE x.boundary = exclusions_of.boundary AND x.scheme = exclusions_of.scheme
			AND x.edition = exclusions_of.edition
			AND (x.valid @> exclusions_of.period) IS TRUE AND x.recorded_at <= as_of
				AND (x.withdrawn_at IS NULL OR x.withdrawn_at > as_of));
COMMENT ON FUNCTION exclusions_of(text, text, text, daterange, timestamptz) IS
	'Exclusions of a boundary for all of a period, as of a time, as carbon_rating() takes them.';

-- A ratio by definition at a denominator of 0 is a plain value to a rating.
CREATE OR REPLACE FUNCTION indicators_of(definition jsonb, period daterange, boundary text, method text,
		basis gwp_basis, as_of timestamptz, OUT indicators jsonb, OUT unverified text[])
	RETURNS record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT coalesce(jsonb_object_agg(i.indicator,
			CASE WHEN i.value IS NULL
				THEN jsonb_build_object('value', NULL, 'missing', coalesce(i.missing, 'not known'))
				WHEN i.denominator > 0 THEN jsonb_strip_nulls(jsonb_build_object('value', i.value, 'unit', i.unit,
					'numerator', i.numerator,
					'numerator_unit', i.numerator_unit, 'denominator', i.denominator, 'scale', i.scale))
				ELSE jsonb_build_object('value', i.value, 'unit', i.unit) END), '{}'),
		array_agg(format('indicator %s', i.indicator) ORDER BY i.indicator COLLATE "C")
			FILTER (WHERE i.value IS NOT NULL AND NOT i.verified)
	FROM indicators(period, boundary, method, basis, as_of) AS i
	WHERE i.indicator IN (SELECT w.code FROM jsonb_array_elements(definition -> 'rules') AS e (rule)
		CROSS JOIN LATERAL (VALUES (e.rule ->> 'indicator'), (e.rule ->> 'class_indicator')) AS w (code));
END;
COMMENT ON FUNCTION indicators_of(jsonb, daterange, text, text, gwp_basis, timestamptz) IS
	'The indicators of a boundary that a scheme asks for, as carbon_rating() takes them, with what is '
	'missing of those that have no value; and which are not verified.';

/**
 * Nothing is recorded, and readings that are not posted are not looked for: rate() does both.
 *
 * Errors:
 *   42704 for an unknown scheme, boundary or method
 *   22023 if the scheme has several editions and none is named, or is not sound
 *   as indicators()
 */
CREATE OR REPLACE FUNCTION carbon_rating(period daterange, boundary text, scheme text, method text, basis gwp_basis,
		edition text DEFAULT NULL, as_of timestamptz DEFAULT 'infinity', OUT outcome text, OUT grade text,
		OUT rank integer, OUT score numeric, OUT missing text[], OUT rules jsonb, OUT next_grade text, OUT next jsonb,
		OUT status text, OUT definition jsonb, OUT indicators jsonb, OUT exclusions jsonb, OUT park_type text,
		OUT unverified text[])
	RETURNS record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT c.outcome, c.grade, c.rank, c.score, c.missing, c.rules, c.next_grade, c.next, c.status, d.definition,
		i.indicators, x.exclusions, x.park_type, i.unverified
	FROM scheme_edition(carbon_rating.scheme, carbon_rating.edition) AS e (edition)
	CROSS JOIN LATERAL (SELECT scheme_definition(carbon_rating.scheme, e.edition)) AS d (definition)
	CROSS JOIN LATERAL indicators_of(d.definition, carbon_rating.period, carbon_rating.boundary, carbon_rating.method,
		carbon_rating.basis, carbon_rating.as_of) AS i
	CROSS JOIN LATERAL (SELECT exclusions_of(carbon_rating.boundary, carbon_rating.scheme, e.edition,
		carbon_rating.period, carbon_rating.as_of),
		park_type_of(carbon_rating.boundary, carbon_rating.scheme, carbon_rating.period,
			carbon_rating.as_of)) AS x (exclusions, park_type)
	CROSS JOIN LATERAL carbon_rating(d.definition, i.indicators, x.exclusions, x.park_type) AS c;
END;
COMMENT ON FUNCTION carbon_rating(daterange, text, text, text, gwp_basis, text, timestamptz) IS
	'What a boundary would be rated for a period by a scheme of the ledger, from its indicators as of a '
	'time: as carbon_rating() of values, and with what it was made with.';
-- Rating a boundary, making a rating anew, and what keeps ratings from being dated back.

SELECT guard_entries('rating'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON rating FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

CREATE OR REPLACE FUNCTION rating_digest(r rating) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE SET datestyle = 'ISO, YMD'
	RETURN sha256(convert_to(payload(r.rating_id::text, r.period::text, r.boundary, r.version::text, r.method, r.basis,
		r.scheme, r.edition,
		r.definition::text, encode(r.definition_digest, 'hex'), r.status, r.outcome, r.grade, r.rank::text,
			r.score::text,
		r.missing::text, r.rules::text, r.next_grade, r.next::text, r.indicators::text, r.exclusions::text, r.park_type,
		r.factor_sets::text, r.unverified::text, encode(r.inventory_digest, 'hex'),
		to_char(r.as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), r.head::text, r.note, r.rated_by),
			'UTF8'));
COMMENT ON FUNCTION rating_digest(rating) IS 'The digest that a row of rating must have.';

CREATE OR REPLACE FUNCTION inventory_digest(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz)
	RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN sha256(convert_to(coalesce((SELECT string_agg(l.content || E'\n', '' ORDER BY l.line)
		FROM inventory_lines(period, boundary, method, basis, as_of) AS l), ''), 'UTF8'));
COMMENT ON FUNCTION inventory_digest(daterange, text, text, gwp_basis, timestamptz) IS
	'sha256 of the lines of an inventory as publish_inventory() hashes them. Errors: as inventory().';

/**
 * The definition of the scheme, the indicators, exclusions and park type, and the digest of the inventory are
 * recorded with it. What is incomplete or has no class is recorded, too. edition may be left out where the
 * scheme has one.
 *
 * Errors:
 *   as carbon_rating() of the ledger
 *   55000 if readings of the period are not posted under the method
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION rate(period daterange, boundary text, scheme text, method text, basis gwp_basis,
		edition text DEFAULT NULL, note text DEFAULT '')
	RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@,
		pg_temp SET jit = off SET row_security = off AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	r rating;
BEGIN
	PERFORM enter_ledger();
	r.as_of := ledger_now();
	PERFORM find_method(rate.method, rate.period, rate.basis);
	r.version := boundary_version(rate.boundary, r.as_of);
	r.edition := scheme_edition(rate.scheme, rate.edition);
	PERFORM check_posted(rate.period, rate.boundary, rate.method, r.as_of);
	r.period := rate.period;
	r.boundary := rate.boundary;
	r.method := rate.method;
	r.basis := rate.basis::text;
	r.scheme := rate.scheme;
	r.note := coalesce(rate.note, '');
	r.rated_by := caller();
	r.session_role := session_role();
	SELECT c.outcome, c.grade, c.rank, c.score, c.missing, c.rules, c.next_grade, c.next, c.status, c.definition,
		c.indicators, c.exclusions, c.park_type, c.unverified
	INTO r.outcome, r.grade, r.rank, r.score, r.missing, r.rules, r.next_grade, r.next, r.status, r.definition,
		r.indicators, r.exclusions, r.park_type, r.unverified
	FROM carbon_rating(rate.period, rate.boundary, rate.scheme, rate.method, rate.basis, r.edition, r.as_of) AS c;
	SELECT s.factor_sets, s.unverified || r.unverified, s.head INTO r.factor_sets, r.unverified, r.head
	FROM inventory_statement(rate.period, rate.boundary, rate.method, rate.basis, r.as_of) AS s;
	r.definition_digest := sha256(convert_to(r.definition::text, 'UTF8'));
	r.inventory_digest := inventory_digest(rate.period, rate.boundary, rate.method, rate.basis, r.as_of);
	r.rating_id := coalesce((SELECT max(l.rating_id) FROM rating AS l), 0) + 1;
	r.digest := rating_digest(r);
	INSERT INTO rating SELECT r.*;
	RETURN r.rating_id;
END;
END
$$;
COMMENT ON FUNCTION rate(daterange, text, text, text, gwp_basis, text, text) IS
	'Rates a boundary for a period by a scheme of the ledger, records it, and returns the number of the rating.';

/**
 * NULL if there is no such rating.
 *
 * Errors:
 *   as indicators()
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION reproduce_rating(rating_id bigint) RETURNS boolean
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT r.digest = rating_digest(r) AND r.definition_digest = sha256(convert_to(r.definition::text, 'UTF8'))
		AND (c.outcome, c.missing, c.status, i.indicators, x.exclusions)
			= (r.outcome, r.missing, r.status, r.indicators, r.exclusions)
		AND (c.grade, c.rank, c.score, c.next_grade, x.park_type) IS NOT DISTINCT FROM (r.grade, r.rank, r.score,
			r.next_grade, r.park_type)
		AND r.version = boundary_version(r.boundary, r.as_of)
		AND r.inventory_digest = inventory_digest(r.period, r.boundary, r.method, r.basis::gwp_basis, r.as_of)
	FROM rating AS r
	CROSS JOIN LATERAL indicators_of(r.definition, r.period, r.boundary, r.method, r.basis::gwp_basis, r.as_of) AS i
	CROSS JOIN LATERAL (SELECT exclusions_of(r.boundary, r.scheme, r.edition, r.period, r.as_of),
		park_type_of(r.boundary, r.scheme, r.period, r.as_of)) AS x (exclusions, park_type)
	CROSS JOIN LATERAL carbon_rating(r.definition, i.indicators, x.exclusions, x.park_type) AS c
	WHERE r.rating_id = reproduce_rating.rating_id AND refuse_limited(quote_ident(current_user)::regrole);
END;
COMMENT ON FUNCTION reproduce_rating(bigint) IS
	'Makes a rating anew from the ledger as of then, by the definition of the scheme as it was then, and '
	'says whether indicators, exclusions, grade and inventory are the same.';

CREATE OR REPLACE FUNCTION rating_problem(rating_id bigint) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN CASE WHEN reproduce_rating(rating_problem.rating_id) IS NOT TRUE
		THEN 'it was not made by rate(), or what it rests on was dated back' END;
EXCEPTION
	WHEN insufficient_privilege THEN
		RAISE;
	-- a row that was made up must not end the check of the others
	WHEN OTHERS THEN
		RETURN SQLERRM;
END
$$;
COMMENT ON FUNCTION rating_problem(bigint) IS
	'Why a rating does not come out again; NULL if it does. Errors: 42501 for a role that row security shows a part.';

CREATE OR REPLACE FUNCTION check_ratings(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT NULL::bigint, format('rating %s does not match its digest', r.rating_id)
	FROM rating AS r
	WHERE r.digest <> rating_digest(r) OR r.definition_digest <> sha256(convert_to(r.definition::text, 'UTF8'))
	UNION ALL
	SELECT NULL, format('rating %s says that it is by a scheme that was published, and is by another definition',
		r.rating_id)
	FROM rating AS r JOIN rating_library() AS l ON l.scheme = r.scheme AND l.edition = r.edition
	WHERE l.definition ->> 'thresholds_status' = 'official' AND r.status = 'official' AND r.definition <> l.definition
	UNION ALL
	SELECT NULL, format('rating %s is of a time to come', r.rating_id)
	FROM rating AS r WHERE NOT isfinite(r.as_of) OR r.as_of > clock_timestamp() + interval '1 day'
	UNION ALL
	SELECT NULL, format('rating %s does not come out again: %s', r.rating_id, p.problem)
	FROM rating AS r CROSS JOIN LATERAL rating_problem(r.rating_id) AS p (problem)
	WHERE r.digest = rating_digest(r) AND p.problem IS NOT NULL
	UNION ALL
	SELECT b.posting_id, format('it says it was posted before rating %s, and was not', r.rating_id)
	FROM rating AS r JOIN posting AS b ON b.posting_id > r.head AND b.posted_at <= r.as_of;
END;
COMMENT ON FUNCTION check_ratings() IS
	'Recomputes the digests of ratings, makes each anew, and looks for postings that were dated back before one.';

-- ---- what ratings rest on is not dated back ----

-- Writers take turns with rate(), see guard_reference(), so that a time is later than that of every rating that did not
-- see the row.
CREATE OR REPLACE FUNCTION check_withdrawal()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF OLD.withdrawn_at IS NULL AND NEW.withdrawn_at > ledger_now() THEN
		RAISE EXCEPTION 'cannot withdraw a row of table "%" as of a time to come', TG_TABLE_NAME
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('%s was asked for.', NEW.withdrawn_at),
				HINT = 'Set withdrawn_at = ledger_now() when it is to hold no more.';
	ELSIF OLD.withdrawn_at IS NULL
		AND (NEW.withdrawn_at < now() OR TG_NARGS = 0 AND NEW.withdrawn_at <= last_rated()) THEN
		RAISE EXCEPTION 'cannot withdraw a row of table "%" as of a time that has passed', TG_TABLE_NAME
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('%s was asked for%s.', NEW.withdrawn_at,
					coalesce(', and the last rating is of ' || last_rated(), '')),
				HINT = 'Set withdrawn_at = ledger_now(): figures that were made before keep what they were made with.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_withdrawal() IS
	'Trigger: refuses to withdraw a row as of a time to come and, without an argument, of one before this transaction '
	'or before the last rating. Errors: 22023.';

CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON energy_coefficient
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal();
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON indicator
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal();
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON park_type
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal();
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON rating_exclusion
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal();
-- no rating looks for these as of a time: what was posted with them keeps them
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON factor
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal('not to come');
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON certificate_claim
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal('not to come');
-- The clock of the ledger, as its tables have it for a default.

-- Times of postings, publications, ratings and changes of reference rows are an order, also where a clock is set back.
CREATE OR REPLACE FUNCTION ledger_now() RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN greatest(clock_timestamp(), last_posted() + interval '1 microsecond',
		last_published() + interval '1 microsecond', last_rated() + interval '1 microsecond',
		last_changed() + interval '1 microsecond');
END
$$;
COMMENT ON FUNCTION ledger_now() IS
	'The time, but later than that of every posting, publication, rating and change of a reference row.';

-- A time that is none, or not come yet, would stop the clock for ever.
CREATE OR REPLACE FUNCTION last_posted() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT b.posted_at FROM posting AS b WHERE isfinite(b.posted_at) ORDER BY b.posting_id DESC LIMIT 1);
COMMENT ON FUNCTION last_posted() IS 'When the last posting was made; NULL if there is none.';

CREATE OR REPLACE FUNCTION last_published() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT max(p.as_of) FROM published_inventory AS p WHERE isfinite(p.as_of));
COMMENT ON FUNCTION last_published() IS 'The time as of which the last inventory was published; NULL if none was.';

CREATE OR REPLACE FUNCTION last_rated() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT r.as_of FROM rating AS r WHERE isfinite(r.as_of) ORDER BY r.rating_id DESC LIMIT 1);
COMMENT ON FUNCTION last_rated() IS 'The time as of which the last rating was made; NULL if none was.';

CREATE OR REPLACE FUNCTION last_changed() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT h.changed_at FROM reference_history AS h WHERE isfinite(h.changed_at)
		ORDER BY h.change_id DESC LIMIT 1);
COMMENT ON FUNCTION last_changed() IS 'When a reference row was last inserted, changed or deleted; NULL if none was.';
-- Reference rows may be changed, and what they were is kept, so that a past state can be asked.

SELECT guard_entries('reference_history'::regclass);

/*
 * As to_jsonb() has it, but what a cast would make something else of, such as a geometry, as its text, so that
 * jsonb_populate_record() gives the very row back. The same in every session.
 */
CREATE OR REPLACE FUNCTION exact_row(whole record, relation regclass) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
	SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS
$$
DECLARE
	exact jsonb := to_jsonb(whole);
	attribute name;
	text_value text;
BEGIN
	FOR attribute IN
		SELECT a.attname FROM pg_attribute AS a
		WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
			AND EXISTS (SELECT FROM pg_cast AS c WHERE c.castsource = a.atttypid AND c.casttarget = 'json'::regtype)
	LOOP
		EXECUTE format('SELECT ($1).%I::text', attribute) INTO text_value USING whole;
		exact := exact || jsonb_build_object(attribute, text_value);
	END LOOP;
	RETURN exact;
END
$$;
COMMENT ON FUNCTION exact_row(record, regclass) IS
	'A row of a table, from which jsonb_populate_record() makes it again.';

-- Where a table has no primary key the whole row is it: each change of it then makes another row.
CREATE OR REPLACE FUNCTION row_key(whole jsonb, relation regclass) RETURNS jsonb
	LANGUAGE sql STABLE
	RETURN coalesce((SELECT jsonb_agg(whole -> a.attname::text ORDER BY k.n)
		FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
		JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indrelid = relation AND i.indisprimary), jsonb_build_array(whole));
COMMENT ON FUNCTION row_key(jsonb, regclass) IS 'The values of the primary key in a row of a table.';

/*
 * Changes take turns with all that is written to a ledger, so that whoever had a turn before saw none of them and
 * whoever has one afterwards sees all. The last row is of this transaction if any is.
 */
CREATE OR REPLACE FUNCTION change_time() RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	last record;
BEGIN
	SELECT h.changed_at, @carbonms@.ledger_written_here(h.xmin) AS here INTO last
	FROM reference_history AS h ORDER BY h.change_id DESC LIMIT 1;
	RETURN CASE WHEN last.here THEN last.changed_at ELSE ledger_now() END;
END
$$;
COMMENT ON FUNCTION change_time() IS 'The time of the changes of reference rows that this transaction makes.';

/*
 * With the rights of the owner: nobody else writes into the history. A row under another key is another row, which
 * begins with the change. What this transaction wrote nobody has seen, so that it is not kept: it has never been the
 * state, in whatever order the parts of a statement change a row.
 */
CREATE OR REPLACE FUNCTION keep_history() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	old_row jsonb := exact_row(OLD, TG_RELID);
	key jsonb := row_key(old_row, TG_RELID);
	new_row jsonb;
BEGIN
	IF TG_OP = 'UPDATE' THEN
		new_row := exact_row(NEW, TG_RELID);
		-- not as jsonb, for which 1.0 is 1.00
		IF new_row::text = old_row::text THEN
			RETURN NULL;
		ELSIF row_key(new_row, TG_RELID) <> key THEN
			INSERT INTO reference_history (relation, key, changed_at)
			VALUES (TG_TABLE_NAME, row_key(new_row, TG_RELID), change_time());
		END IF;
	END IF;
	IF NOT @carbonms@.ledger_written_here(OLD.xmin) THEN
		INSERT INTO reference_history (relation, key, old_row, changed_at)
		VALUES (TG_TABLE_NAME, key, old_row, change_time());
	END IF;
	RETURN NULL;
END;
END
$$;
COMMENT ON FUNCTION keep_history() IS 'Trigger: keeps what a reference row was before it is changed or deleted.';

CREATE OR REPLACE FUNCTION keep_truncated() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
BEGIN
	PERFORM lock_ledger();
	EXECUTE format('INSERT INTO reference_history (relation, key, old_row, changed_at) '
		'SELECT $1, row_key(o.state, $2), o.state, $3 FROM (SELECT exact_row(t, $2) AS state FROM %s AS t '
		'WHERE NOT @carbonms@.ledger_written_here(t.xmin)) AS o', TG_RELID::regclass)
	USING TG_TABLE_NAME, TG_RELID::regclass, change_time();
	RETURN NULL;
END;
END
$$;
COMMENT ON FUNCTION keep_truncated() IS 'Trigger: keeps what reference rows were before their table is truncated.';

/*
 * A restore of data alone comes here with rows whose history comes after them, from the same dump: these two settings
 * are those of every dump.
 */
CREATE OR REPLACE FUNCTION keep_inserted() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET timezone = 'UTC'
	SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_get_userbyid(n.nspowner) OPERATOR(pg_catalog.=) current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
BEGIN
	IF current_setting('check_function_bodies') = 'off' AND current_setting('row_security') = 'off'
		AND owns_ledger() THEN
		RETURN NULL;
	END IF;
	-- row_key() without the rest of the row, which may be large, where a key tells it
	EXECUTE format('INSERT INTO reference_history (relation, key, changed_at) '
		'SELECT $1, jsonb_build_array(%s), $3 FROM added AS n',
		coalesce((SELECT string_agg(format('n.%I', a.attname), ', ' ORDER BY k.n)
			FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
			JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
			WHERE i.indrelid = TG_RELID AND i.indisprimary), format('exact_row(ROW(n.*)::%s, $2)', TG_RELID::regclass)))
	USING TG_TABLE_NAME, TG_RELID::regclass, change_time();
	RETURN NULL;
END;
END
$$;
COMMENT ON FUNCTION keep_inserted() IS 'Trigger: keeps when reference rows were inserted.';

CREATE OR REPLACE FUNCTION guard_reference(relation regclass) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT OR UPDATE OR DELETE ON %s '
		'FOR EACH STATEMENT EXECUTE FUNCTION lock_activity()', relation);
	EXECUTE format('CREATE OR REPLACE TRIGGER keep_history AFTER UPDATE OR DELETE ON %s FOR EACH ROW '
		'EXECUTE FUNCTION keep_history()', relation);
	EXECUTE format('CREATE OR REPLACE TRIGGER keep_inserted AFTER INSERT ON %s REFERENCING NEW TABLE AS added '
		'FOR EACH STATEMENT EXECUTE FUNCTION keep_inserted()', relation);
	EXECUTE format('CREATE OR REPLACE TRIGGER keep_truncated BEFORE TRUNCATE ON %s FOR EACH STATEMENT '
		'EXECUTE FUNCTION keep_truncated()', relation);
END
$$;
COMMENT ON FUNCTION guard_reference(regclass) IS
	'Puts the triggers on a reference table that have its changes take turns, and keep what its rows were.';

SELECT guard_reference(r)
FROM unnest('{standard_edition,policy_parameter,party,party_share,site,plot,source,source_owner,meter,calibration,
	factor,method,certificate_claim,statistic_item,energy_coefficient,indicator,rating_scheme,rating_grade,rating_rule,
	park_type,rating_exclusion}'::regclass[]) AS r;

/**
 * Rows of a ledger of layout 1, which did not say when they were inserted, are taken to have been there always.
 *
 * Arguments:
 *   relation: a reference table of this ledger
 *
 * Errors:
 *   42704 for another table
 *   22004 without a time
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION reference_as_of(relation name, as_of timestamptz) RETURNS SETOF jsonb
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	ledger_table regclass := (SELECT c.oid FROM pg_class AS c JOIN pg_class AS h ON h.relnamespace = c.relnamespace
		JOIN pg_trigger AS t ON t.tgrelid = c.oid AND t.tgname = 'keep_history'
		WHERE h.oid = 'ledger_meta'::regclass AND c.relname = relation);
BEGIN
	IF ledger_table IS NULL THEN
		RAISE EXCEPTION 'reference table "%" does not exist', relation USING ERRCODE = 'undefined_object';
	ELSIF as_of IS NULL THEN
		RAISE EXCEPTION 'time of a state of table "%" must not be null', relation
			USING ERRCODE = 'null_value_not_allowed', HINT = 'The present state is that as of infinity.';
	END IF;
	PERFORM refuse_limited(quote_ident(current_user)::regrole);
	-- the first change afterwards has the row as it was then; one that deletes it and inserts it anew has both
	RETURN QUERY EXECUTE format($q$
		WITH later AS MATERIALIZED (
			SELECT DISTINCT ON (h.key) h.key, h.old_row
			FROM reference_history AS h WHERE h.relation = $1 AND h.changed_at > $2
			ORDER BY h.key, h.changed_at, h.old_row IS NULL, h.change_id
		)
		SELECT n.state FROM (SELECT exact_row(t, $3) AS state FROM %s AS t) AS n
		WHERE NOT EXISTS (SELECT FROM later AS l WHERE l.key = row_key(n.state, $3))
		UNION ALL SELECT l.old_row FROM later AS l WHERE l.old_row IS NOT NULL$q$, ledger_table)
	USING relation, as_of, ledger_table;
END
$$;
COMMENT ON FUNCTION reference_as_of(name, timestamptz) IS
	'The rows of a reference table as they were at a time, for jsonb_populate_record().';
-- Verification: what an auditor runs. Each function looks at one thing and gives one row a problem.

/*
 * The block itself is the one that the next has to follow, and nothing else.
 */
CREATE OR REPLACE FUNCTION check_blocks_since(after bigint, OUT posting_id bigint, OUT problem text)
		RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH block AS (
		SELECT b.posting_id, b.format, b.hash, b.previous, b.entries, b.digest, b.posted_at, b.boundaries, b.ledger,
			b.sums, b.content, block_content(b.format, b.ledger, b.posting_id, b.kind, b.method, b.period, b.reverses,
				b.reason, b.entries, b.digest, b.sums, b.boundaries, b.annex, b.previous, b.posted_at, b.posted_by,
				b.session_role) AS computed,
			lag(b.posting_id) OVER w AS id_before, lag(b.hash) OVER w AS hash_before,
			lag(b.posted_at) OVER w AS time_before, lag(b.format) OVER w AS format_before
		FROM posting AS b WHERE b.posting_id >= after WINDOW w AS (ORDER BY b.posting_id)
	),
	body AS (
		SELECT e.posting_id, count(*) AS entries,
			sha256(string_agg(sha256(convert_to(e.payload, 'UTF8')), '' ORDER BY e.line)) AS digest,
			count(*) FILTER (WHERE e.payload <> line_payload(payload_format(e.payload), e.line, e.day, e.source_id,
				e.category, e.domain, e.party, e.supplier, e.plot, e.scope2, e.claim_id, e.quantity, e.factor_id,
				e.factor, e.verified, e.mass, e.begins, e.reason)) AS altered,
			count(*) FILTER (WHERE f.value IS NULL OR e.factor <> f.value) AS other_factor
		FROM emission AS e LEFT JOIN factor AS f ON f.factor_id = e.factor_id
		WHERE e.posting_id > after
		GROUP BY e.posting_id
	)
	SELECT b.posting_id, p.problem
	FROM block AS b LEFT JOIN body AS y USING (posting_id)
	CROSS JOIN LATERAL (VALUES
		(b.posting_id <> coalesce(b.id_before, 0) + 1, 'a posting before it is missing'),
		(b.hash IS DISTINCT FROM block_hash(b.format, b.computed, b.previous)
			OR b.format IS NOT NULL AND b.content IS DISTINCT FROM b.computed, 'the row of posting was altered'),
		(b.format IS NOT NULL AND b.ledger IS DISTINCT FROM (SELECT m.ledger FROM ledger_meta AS m),
			'it is of another ledger'),
		(b.format IS NULL AND b.format_before IS NOT NULL, 'it is of an older format than the posting before'),
		(b.format IS NOT NULL AND b.sums IS DISTINCT FROM posting_sums(b.posting_id), 'its sums are others'),
		(NOT isfinite(b.posted_at) OR b.posted_at > clock_timestamp() + interval '1 day', 'it is of a time to come'),
		(b.previous <> coalesce(b.hash_before, decode(repeat('00', 32), 'hex')),
			'it does not follow the posting before'),
		(b.posted_at <= b.time_before AND isfinite(b.time_before), 'it is not later than the posting before'),
		(b.boundaries <> boundaries_digest(b.time_before, b.posted_at),
			'boundaries recorded before it were altered or added'),
		(b.entries <> coalesce(y.entries, 0),
			format('it has %s rows of emission, not %s', coalesce(y.entries, 0), b.entries)),
		(b.digest IS DISTINCT FROM y.digest, 'its rows of emission were altered, removed or added to'),
		(y.altered > 0, format('%s rows of emission do not match their payload', y.altered)),
		(y.other_factor > 0, format('%s rows of emission have another factor than table factor', y.other_factor))
	) AS p (found, problem)
	WHERE p.found AND b.posting_id > after
	UNION ALL
	SELECT y.posting_id, 'rows of emission without a posting'
	FROM body AS y WHERE NOT EXISTS (SELECT FROM posting AS b WHERE b.posting_id = y.posting_id);
END;
COMMENT ON FUNCTION check_blocks_since(bigint) IS
	'Recomputes the hashes and payloads of the blocks behind one, 0 for all.';

CREATE OR REPLACE FUNCTION check_blocks(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.* FROM check_blocks_since(0) AS c;
END;
COMMENT ON FUNCTION check_blocks() IS 'Recomputes every hash and payload of the chain.';

CREATE OR REPLACE FUNCTION check_masses(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- the roundings of a row are less than two micrograms
	SELECT NULL::bigint, format('emission of source %s on %s under %s is not quantity x factor', d.source_id, d.day,
		d.method)
	FROM (
		SELECT b.method, e.source_id, e.day, count(*) AS n, sum(e.begins) AS stands,
			sum(e.mass - count_gases(e.quantity * e.factor, m.gases)) AS rest
		FROM emission AS e
		JOIN posting AS b ON b.posting_id = e.posting_id
		JOIN method AS m ON m.method = b.method
		-- not by e.factor: see test/pg_upgrade.sql; check_blocks() sees to it that it is that of factor_id
		GROUP BY b.method, e.source_id, e.day, e.scope2, e.claim_id, unit(e.quantity), e.factor_id, e.category,
			e.domain, e.party, e.supplier, e.plot
	) AS d
	WHERE d.stands NOT IN (0, 1) OR EXISTS (SELECT FROM gases(d.rest) AS g WHERE abs(g.tonnes) > 2e-12 * d.n);
END;
COMMENT ON FUNCTION check_masses() IS 'Recomputes the masses of entries from quantities and factors.';

/*
 * Nothing stands of the sources and days of a posting once it is reversed, whatever was posted of them in between.
 */
CREATE OR REPLACE FUNCTION check_reversals(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.posting_id,
		format('it reverses posting %s, and is of another method or period, or before it', r.reverses)
	FROM posting AS r JOIN posting AS b ON b.posting_id = r.reverses
	WHERE b.kind <> 'post' OR b.posting_id >= r.posting_id OR b.method <> r.method OR b.period <> r.period
	UNION ALL
	SELECT r.posting_id, format('it has %s rows that take nothing back', count(*))
	FROM posting AS r JOIN emission AS e ON e.posting_id = r.posting_id
	WHERE r.kind = 'reverse' AND e.begins <> -1
	GROUP BY r.posting_id
	UNION ALL
	SELECT s.posting_id, format('it reverses posting %s, of which source %s still stands on %s days from %s',
		s.reverses, s.source_id, count(*), min(s.day))
	FROM (
		SELECT d.posting_id, d.reverses, d.source_id, d.day
		FROM (
			SELECT DISTINCT r.posting_id, r.reverses, r.method, e.source_id, e.day
			FROM posting AS r JOIN emission AS e ON e.posting_id = r.reverses
		) AS d
		JOIN emission AS e ON e.source_id = d.source_id AND e.day = d.day AND e.posting_id <= d.posting_id
		JOIN posting AS b ON b.posting_id = e.posting_id AND b.method = d.method
		GROUP BY d.posting_id, d.reverses, d.source_id, d.day
		HAVING sum(e.begins) <> 0 OR sum(e.mass) <> '0 t'::ghg
	) AS s
	GROUP BY s.posting_id, s.reverses, s.source_id;
END;
COMMENT ON FUNCTION check_reversals() IS 'Looks whether what was reversed was taken back, all of it.';

CREATE OR REPLACE FUNCTION check_claims(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('claim %s covers %s under %s: %s', u.claim_id, u.covered, u.method, u.problem)
	FROM certificate_use AS u WHERE u.problem IS NOT NULL;
END;
COMMENT ON FUNCTION check_claims() IS 'Looks whether certificates cover more than they are.';

CREATE OR REPLACE FUNCTION check_rollup(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('the rollup of source %s on %s differs from the ledger', source_id, day)
	FROM (
		SELECT r.method, r.day, r.source_id, r.scope2, r.category, r.domain, r.party, r.supplier, r.plot, r.verified,
			sum(r.mass) AS mass, sum(r.entries) AS entries
		FROM current_rollup AS r GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
	) AS r
	FULL JOIN rollup_since(0) AS f
		USING (method, day, source_id, scope2, category, domain, party, supplier, plot, verified)
	-- not IS DISTINCT FROM, which a dump would write without the schema of the operator
	WHERE r.mass IS NULL OR f.mass IS NULL OR r.mass <> f.mass OR r.entries <> f.entries
	UNION ALL
	SELECT NULL, 'the rollup has no state, or one beyond the last posting'
	WHERE NOT EXISTS (SELECT FROM rollup_state AS s
		WHERE s.posting_id BETWEEN 0 AND (SELECT coalesce(max(b.posting_id), 0) FROM posting AS b));
END;
COMMENT ON FUNCTION check_rollup() IS 'Compares the rollup with the entries.';

CREATE OR REPLACE FUNCTION publication_problem(publication bigint) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN CASE WHEN reproduce_inventory(publication) IS NOT TRUE
		THEN 'it was not made by publish_inventory(), or what it rests on was altered' END;
EXCEPTION
	WHEN insufficient_privilege THEN
		RAISE;
	-- a row that was made up must not end the check of the others
	WHEN OTHERS THEN
		RETURN SQLERRM;
END
$$;
COMMENT ON FUNCTION publication_problem(bigint) IS
	'Why a publication does not come out again; NULL if it does. Errors: 42501 for a role that row security shows a '
	'part.';

CREATE OR REPLACE FUNCTION check_publications(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT NULL::bigint, format('publication %s does not match its digest', p.publication_id)
	FROM published_inventory AS p
	WHERE p.digest IS DISTINCT FROM (SELECT sha256(convert_to(string_agg(l.content || E'\n', '' ORDER BY l.line),
		'UTF8'))
		FROM published_line AS l WHERE l.publication_id = p.publication_id)
	UNION ALL
	SELECT NULL, format('publication %s does not come out again: %s', p.publication_id, r.problem)
	FROM published_inventory AS p CROSS JOIN LATERAL publication_problem(p.publication_id) AS r (problem)
	WHERE r.problem IS NOT NULL
		AND p.digest = (SELECT sha256(convert_to(string_agg(l.content || E'\n', '' ORDER BY l.line), 'UTF8'))
		FROM published_line AS l WHERE l.publication_id = p.publication_id)
	UNION ALL
	SELECT NULL, format('publication %s is of a time to come', p.publication_id)
	FROM published_inventory AS p WHERE NOT isfinite(p.as_of) OR p.as_of > clock_timestamp() + interval '1 day'
	UNION ALL
	SELECT b.posting_id, format('it says it was posted before publication %s, and was not', p.publication_id)
	FROM published_inventory AS p JOIN posting AS b ON b.posting_id > p.head AND b.posted_at <= p.as_of;
END;
COMMENT ON FUNCTION check_publications() IS
	'Makes publications anew, and looks for postings that were dated back before one.';

/*
 * A reading that was taken back was there. Days of readings are those that they touch.
 */
CREATE OR REPLACE FUNCTION check_evidence(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH zone AS (SELECT m.time_zone FROM ledger_meta AS m),
	span AS (
		SELECT a.source_id, (a.start_at AT TIME ZONE (SELECT z.time_zone FROM zone AS z))::date AS first,
			max(((a.end_at - interval '1 microsecond') AT TIME ZONE (SELECT z.time_zone FROM zone AS z))::date) AS last
		FROM activity AS a GROUP BY 1, 2
	),
	covered AS (
		SELECT DISTINCT s.source_id, s.first + d.n AS day
		FROM span AS s CROSS JOIN LATERAL generate_series(0, s.last - s.first) AS d (n)
	)
	SELECT min(e.posting_id), format('emission of source %s on %s has no reading', e.source_id, e.day)
	FROM emission AS e LEFT JOIN covered AS c ON c.source_id = e.source_id AND c.day = e.day
	WHERE c.source_id IS NULL
	GROUP BY e.source_id, e.day;
END;
COMMENT ON FUNCTION check_evidence() IS 'Looks for entries of sources and days of which nothing was recorded.';

CREATE OR REPLACE FUNCTION check_readings(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('reading %s is of no source', a.activity_id)
	FROM activity AS a WHERE NOT EXISTS (SELECT FROM source AS s WHERE s.source_id = a.source_id)
	UNION ALL
	SELECT NULL, format('reading %s of source %s overlaps the next', o.activity_id, o.source_id)
	FROM (
		SELECT a.activity_id, a.source_id, a.end_at,
			lead(a.start_at) OVER (PARTITION BY a.source_id ORDER BY a.start_at, a.end_at) AS next_start
		FROM activity AS a WHERE NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
	) AS o
	WHERE o.next_start < o.end_at
	UNION ALL
	SELECT NULL, format('reading %s is there more than once', a.activity_id)
	FROM activity AS a GROUP BY a.activity_id HAVING count(*) > 1
	UNION ALL
	SELECT NULL, format('reading %s was taken back before it was recorded, or is not there', v.activity_id)
	FROM activity_void AS v
	-- a clock may have been set back between the two
	WHERE NOT EXISTS (SELECT FROM activity AS a WHERE a.activity_id = v.activity_id
		AND a.recorded_at <= v.voided_at + interval '1 day')
	UNION ALL
	SELECT NULL, format('reading %s of source %s is negative', a.activity_id, a.source_id)
	FROM activity AS a JOIN source AS s ON s.source_id = a.source_id
	WHERE sign(a.quantity) < 0 AND NOT s.may_be_negative;
END;
COMMENT ON FUNCTION check_readings() IS
	'Looks for readings without a source, that overlap or that are there twice, and for voids of nothing.';

/*
 * Clocks of two machines may differ by less than an hour.
 */
CREATE OR REPLACE FUNCTION check_recorded(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('version %s of boundary %s follows none', b.version, b.boundary)
	FROM boundary AS b WHERE b.version > 1 AND NOT EXISTS (SELECT FROM boundary AS o
		WHERE o.boundary = b.boundary AND o.version = b.version - 1 AND o.recorded_at <= b.recorded_at)
	UNION ALL
	SELECT NULL, format('version %s of boundary %s has no parties', b.version, b.boundary)
	FROM boundary AS b WHERE NOT EXISTS (SELECT FROM boundary_party AS i
		WHERE i.boundary = b.boundary AND i.version = b.version)
	UNION ALL
	SELECT NULL, format('version %s of parameter %s has %s rows of relevant_variable, not %s', p.version, p.parameter,
		v.n, p.variables)
	FROM performance_parameter AS p CROSS JOIN LATERAL (SELECT count(*) AS n FROM relevant_variable AS r
		WHERE r.parameter = p.parameter AND r.version = p.version) AS v
	WHERE v.n <> p.variables
	UNION ALL
	SELECT min(e.posting_id), format('claim %s does not exist', e.claim_id)
	FROM emission AS e WHERE e.claim_id IS NOT NULL AND NOT EXISTS (SELECT FROM certificate_claim AS c
		WHERE c.claim_id = e.claim_id)
	GROUP BY e.claim_id
	UNION ALL
	SELECT NULL, format('a row of table %s is withdrawn as of a time to come', w.relation)
	FROM (SELECT 'factor', f.withdrawn_at FROM factor AS f
		UNION ALL SELECT 'certificate_claim', c.withdrawn_at FROM certificate_claim AS c
		UNION ALL SELECT 'energy_coefficient', k.withdrawn_at FROM energy_coefficient AS k
		UNION ALL SELECT 'indicator', i.withdrawn_at FROM indicator AS i
		UNION ALL SELECT 'park_type', t.withdrawn_at FROM park_type AS t
		UNION ALL SELECT 'rating_exclusion', x.withdrawn_at FROM rating_exclusion AS x) AS w (relation, withdrawn_at)
	WHERE w.withdrawn_at > clock_timestamp() + interval '1 hour';
END;
COMMENT ON FUNCTION check_recorded() IS
	'Looks at what else is recorded: versions of boundaries, variables of parameters, claims, withdrawals.';

/*
 * Partitions come and go, so that they are in no manifest: what guards them is what guards their parent.
 */
CREATE OR REPLACE FUNCTION check_guards(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('the trigger %s of %I.%I is missing, disabled or altered', t.tgname, n.nspname,
		c.relname)
	FROM (VALUES ('emission'::regclass), ('activity')) AS r (parent)
	CROSS JOIN LATERAL pg_partition_tree(r.parent) AS p
	JOIN pg_class AS c ON c.oid = p.relid
	JOIN pg_namespace AS n ON n.oid = c.relnamespace
	JOIN pg_trigger AS t ON t.tgrelid = r.parent AND NOT t.tgisinternal
	JOIN ledger_object AS o ON o.kind = 'trigger'
		AND o.identity = (SELECT f.relname FROM pg_class AS f WHERE f.oid = r.parent) || '.' || t.tgname
	WHERE p.relid <> r.parent
		AND NOT EXISTS (SELECT FROM pg_trigger AS i WHERE i.tgrelid = p.relid AND i.tgname = t.tgname
			AND i.tgfoid = t.tgfoid AND i.tgtype = t.tgtype AND i.tgenabled = left(o.definition, 1)::"char"
				AND i.tgqual IS NULL
			AND i.tgattr = ''::int2vector AND i.tgargs = t.tgargs)
	UNION ALL
	SELECT NULL, format('table %s is not logged', c.oid::regclass)
	FROM (VALUES ('emission'::regclass), ('activity')) AS r (parent)
	CROSS JOIN LATERAL pg_partition_tree(r.parent) AS p JOIN pg_class AS c ON c.oid = p.relid
	WHERE c.relpersistence <> 'p';
END;
COMMENT ON FUNCTION check_guards() IS
	'Looks whether partitions are guarded as their parents are; the rest check_ledger() compares with the manifest.';

/*
 * Where a part cannot be computed the rows to blame are named, as far as they are of a posting.
 */
CREATE OR REPLACE FUNCTION blame(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	FOR posting_id IN SELECT DISTINCT e.posting_id FROM emission AS e ORDER BY 1 LOOP
		BEGIN
			PERFORM count(e.quantity OPERATOR(@carbonms@.*) e.factor) FROM emission AS e
			WHERE e.posting_id = blame.posting_id;
		EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
			FOR n IN SELECT e.line FROM emission AS e WHERE e.posting_id = blame.posting_id ORDER BY e.line LOOP
				BEGIN
					PERFORM e.quantity OPERATOR(@carbonms@.*) e.factor FROM emission AS e
					WHERE e.posting_id = blame.posting_id AND e.line = n;
				EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
					problem := format('line %s has no quantity x factor: %s', n, SQLERRM);
					RETURN NEXT;
				END;
			END LOOP;
		END;
	END LOOP;
END
$$;
COMMENT ON FUNCTION blame() IS 'Rows of emission whose quantity cannot be multiplied by their factor.';

CREATE OR REPLACE FUNCTION check_part(part text, OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format('SELECT * FROM %I()', part);
EXCEPTION
	WHEN insufficient_privilege THEN
		RAISE;
	-- one bad row is one row of the answer, and does not end the check of the others
	WHEN OTHERS THEN
		problem := format('%s() ended in an error: %s', part, SQLERRM);
		RETURN NEXT;
		RETURN QUERY SELECT b.* FROM blame() AS b;
END
$$;
COMMENT ON FUNCTION check_part(text) IS
	'The rows of one of the functions that check_chain() is made of; if it ends in an error, that and '
	'the rows to blame.';

/*
 * Readings and factors are not in the chain: a reading that was altered with the guards off shows as a
 * difference at the next post().
 */
CREATE OR REPLACE FUNCTION check_chain(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT c.*
	FROM unnest('{check_blocks,check_masses,check_reversals,check_claims,check_rollup,
		check_publications,check_readings,check_evidence,check_recorded,check_baselines,check_base_years,
		check_ratings,check_guards}'::text[]) AS p (part)
	CROSS JOIN LATERAL check_part(p.part) AS c
	WHERE refuse_limited(quote_ident(current_user)::regrole);
END;
COMMENT ON FUNCTION check_chain() IS
	'All checks of the ledger: one row a problem, none if it is sound. posting_id is NULL where the problem '
	'is not one of a posting. Removal of the last postings shows only against a checkpoint().';

/*
 * The time of a row tells whether a checkpoint saw it. Rows of emission and of boundaries are in the chain.
 */
CREATE OR REPLACE FUNCTION entry_table(OUT relation name, OUT recorded name) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('posting', 'posted_at'), ('boundary', 'recorded_at'), ('published_inventory', 'as_of'),
		('rating', 'as_of'), ('activity', 'recorded_at'), ('activity_void', 'voided_at'),
		('statistic', 'recorded_at'), ('target', 'recorded_at'), ('performance_parameter', 'recorded_at'),
		('observation', 'recorded_at'), ('baseline_model', 'recorded_at'), ('baseline_adjustment', 'recorded_at'),
		('static_factor', 'recorded_at'), ('base_year', 'recorded_at'), ('structural_event', 'recorded_at'),
		('reference_history', 'changed_at');
END;
COMMENT ON FUNCTION entry_table() IS
	'The tables of entries that a checkpoint covers, and the column that says when a row was recorded.';

/**
 * Keep it outside of the database: it proves later that nothing was cut off.
 */
CREATE OR REPLACE FUNCTION checkpoint(OUT posting_id bigint, OUT hash text, OUT postings bigint, OUT at timestamptz)
		RETURNS record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT max(b.posting_id), encode((SELECT l.hash FROM posting AS l ORDER BY l.posting_id DESC LIMIT 1), 'hex'),
		count(*), now()
	FROM posting AS b WHERE refuse_limited(quote_ident(current_user)::regrole);
END;
COMMENT ON FUNCTION checkpoint() IS
	'Head of the chain: number and hash of the last posting, their count, and the time.';
-- What BI tools read: double precision, integer, text and date only, an exact numeric beside each measure,
-- an integer key, a comment on every column. From the rollup and what was posted since, for the latest
-- version of each boundary.

-- A function with a setting is planned by itself. Merged into the views it would be planned for hundreds of millions
-- of rows as long as the small tables have no statistics, and each query compiled (jit) for longer than it runs.
CREATE OR REPLACE FUNCTION current_inventory(OUT boundary text, OUT version integer, OUT method text, OUT month date,
		OUT scope integer, OUT direction text, OUT category text, OUT domain text, OUT party text, OUT plot text,
		OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT b.boundary, b.version, m.method, i.*
	FROM standing_boundary() AS b
	CROSS JOIN method AS m
	CROSS JOIN LATERAL inventory_from(rollup_at('infinity'), '[-infinity,infinity)', b.boundary, b.version, m,
		m.basis::gwp_basis, 'null', 'infinity') AS i;
END;
COMMENT ON FUNCTION current_inventory() IS
	'Inventory of the latest version of every boundary under every method in the GWP basis of the method, as '
	'of now; a gas without a GWP in it makes a CO2e NULL.';

/**
 * Each measure may be added up over rows of one boundary and one method; no two measures may be added.
 */
CREATE OR REPLACE VIEW bi_inventory AS
SELECT row_number() OVER (ORDER BY i.boundary, m.method, i.month, i.scope, i.direction, i.category, i.domain, i.party,
	i.plot)::integer AS id, i.boundary, i.version AS boundary_version, m.method, m.standard, m.edition,
	coalesce(array_to_string(m.gases, ', '), 'all') AS gases, array_to_string(m.factor_sets, ', ') AS factor_sets,
	m.basis AS gwp_basis, m.scope2[1] AS scope2, i.month, i.scope, i.direction, i.category, i.domain, i.party,
	coalesce(i.plot, '') AS plot,
	tonnes(i.co2e)::double precision AS co2e_t, tonnes(i.co2e) AS co2e_t_exact,
	tonnes(i.market_co2e)::double precision AS co2e_market_t, tonnes(i.market_co2e) AS co2e_market_t_exact,
	tonnes(i.removed_co2e)::double precision AS removed_t, tonnes(i.removed_co2e) AS removed_t_exact,
	mass(i.mass, 'CO2')::double precision AS co2_t, mass(i.mass, 'CO2') AS co2_t_exact,
	mass(i.mass, 'CO2-biogenic')::double precision AS co2_biogenic_t,
		mass(i.mass, 'CO2-biogenic') AS co2_biogenic_t_exact,
	i.verified::integer AS verified
FROM current_inventory() AS i JOIN method AS m ON m.method = i.method;
COMMENT ON VIEW bi_inventory IS
	'Inventory of every boundary under every method, as of now, by month, scope, category, party and plot.';
COMMENT ON COLUMN bi_inventory.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN bi_inventory.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_inventory.boundary_version IS 'Version of the boundary, the latest.';
COMMENT ON COLUMN bi_inventory.method IS 'Code of the method.';
COMMENT ON COLUMN bi_inventory.standard IS 'Standard that the method follows.';
COMMENT ON COLUMN bi_inventory.edition IS 'Edition of the standard.';
COMMENT ON COLUMN bi_inventory.gases IS 'Gases or families that count, or: all.';
COMMENT ON COLUMN bi_inventory.factor_sets IS 'Sets that the method takes factors from.';
COMMENT ON COLUMN bi_inventory.gwp_basis IS 'GWP basis of the CO2e, that of the method.';
COMMENT ON COLUMN bi_inventory.scope2 IS 'Treatment of scope 2 in co2e_t: location, market or pinned by the method.';
COMMENT ON COLUMN bi_inventory.month IS 'First day of the month.';
COMMENT ON COLUMN bi_inventory.scope IS 'Scope: 1, 2 or 3.';
COMMENT ON COLUMN bi_inventory.direction IS 'emitted, purchased, sold (negative) or removed.';
COMMENT ON COLUMN bi_inventory.category IS 'Category of category_table().';
COMMENT ON COLUMN bi_inventory.domain IS 'industry, residents, transport or green land.';
COMMENT ON COLUMN bi_inventory.party IS 'Party that emits, consumes or sells.';
COMMENT ON COLUMN bi_inventory.plot IS 'Plot; empty if on none.';
COMMENT ON COLUMN bi_inventory.co2e_t IS
	'Tonnes of CO2e emitted; NULL for removals, and if a gas has no GWP in the basis.';
COMMENT ON COLUMN bi_inventory.co2e_t_exact IS 'Tonnes of CO2e emitted, exact.';
COMMENT ON COLUMN bi_inventory.co2e_market_t IS
	'The same with scope 2 by the market; NULL if the method has no such treatment.';
COMMENT ON COLUMN bi_inventory.co2e_market_t_exact IS 'The same with scope 2 by the market, exact.';
COMMENT ON COLUMN bi_inventory.removed_t IS 'Tonnes of CO2e removed; NULL for emissions.';
COMMENT ON COLUMN bi_inventory.removed_t_exact IS 'Tonnes of CO2e removed, exact.';
COMMENT ON COLUMN bi_inventory.co2_t IS 'Tonnes of CO2 emitted, without biogenic CO2; part of co2e_t.';
COMMENT ON COLUMN bi_inventory.co2_t_exact IS 'Tonnes of CO2 emitted, exact.';
COMMENT ON COLUMN bi_inventory.co2_biogenic_t IS 'Tonnes of biogenic CO2, which is not part of CO2e.';
COMMENT ON COLUMN bi_inventory.co2_biogenic_t_exact IS 'Tonnes of biogenic CO2, exact.';
COMMENT ON COLUMN bi_inventory.verified IS '1 if every factor and the method are verified, else 0.';

-- A sum of which a part is not known is not known.
CREATE OR REPLACE VIEW bi_emission_monthly AS
SELECT row_number() OVER (ORDER BY e.boundary, e.method, e.month, e.scope)::integer AS id,
	e.boundary, e.method, e.gwp_basis, e.scope2, e.month, e.scope,
	e.co2e::double precision AS co2e_t, e.co2e AS co2e_t_exact,
	e.market::double precision AS co2e_market_t, e.market AS co2e_market_t_exact,
	e.removed::double precision AS removed_t, e.removed AS removed_t_exact, e.verified
FROM (
	SELECT i.boundary, i.method, i.gwp_basis, i.scope2, i.month, i.scope,
		CASE WHEN bool_and(i.direction = 'removed' OR i.co2e_t_exact IS NOT NULL) THEN sum(i.co2e_t_exact) END AS co2e,
		CASE WHEN bool_and(i.direction = 'removed' OR i.co2e_market_t_exact IS NOT NULL)
			THEN sum(i.co2e_market_t_exact) END AS market,
		CASE WHEN bool_and(i.direction <> 'removed' OR i.removed_t_exact IS NOT NULL)
			THEN sum(i.removed_t_exact) END AS removed,
		min(i.verified) AS verified
	FROM bi_inventory AS i
	GROUP BY i.boundary, i.method, i.gwp_basis, i.scope2, i.month, i.scope
) AS e;
COMMENT ON VIEW bi_emission_monthly IS
	'CO2e of every boundary under every method by month and scope. Each measure may be added up over rows of '
	'one boundary and one method; no two measures may be added.';
COMMENT ON COLUMN bi_emission_monthly.id IS 'Key of the row; not stable over time.';
COMMENT ON COLUMN bi_emission_monthly.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_emission_monthly.method IS 'Code of the method.';
COMMENT ON COLUMN bi_emission_monthly.gwp_basis IS 'GWP basis of the CO2e.';
COMMENT ON COLUMN bi_emission_monthly.scope2 IS
	'Treatment of scope 2 in co2e_t: location, market or pinned by the method.';
COMMENT ON COLUMN bi_emission_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN bi_emission_monthly.scope IS 'Scope: 1, 2 or 3.';
COMMENT ON COLUMN bi_emission_monthly.co2e_t IS 'Tonnes of CO2e emitted; NULL if a gas has no GWP in the basis.';
COMMENT ON COLUMN bi_emission_monthly.co2e_t_exact IS 'Tonnes of CO2e emitted, exact.';
COMMENT ON COLUMN bi_emission_monthly.co2e_market_t IS
	'The same with scope 2 by the market; NULL if the method has no such treatment.';
COMMENT ON COLUMN bi_emission_monthly.co2e_market_t_exact IS 'The same with scope 2 by the market, exact.';
COMMENT ON COLUMN bi_emission_monthly.removed_t IS 'Tonnes of CO2e removed; NULL if nothing is.';
COMMENT ON COLUMN bi_emission_monthly.removed_t_exact IS 'Tonnes of CO2e removed, exact.';
COMMENT ON COLUMN bi_emission_monthly.verified IS '1 if every factor and the method are verified, else 0.';

CREATE OR REPLACE VIEW bi_data_quality AS
SELECT row_number() OVER (ORDER BY s.source, q.month)::integer AS id, s.source,
	emission_category(s.category) AS category, q.month,
	q.readings, q.metered, q.invoiced, q.sampled, q.estimated, q.uncalibrated,
	q.quality::double precision AS quality, q.quality AS quality_exact,
	q.covered_days::double precision AS covered_days, q.covered_days AS covered_days_exact
FROM (
	SELECT a.source_id, date_trunc('month', a.start_at AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date AS month,
		count(*)::integer AS readings,
		(count(*) FILTER (WHERE a.channel = 'metered'))::integer AS metered,
		(count(*) FILTER (WHERE a.channel = 'invoiced'))::integer AS invoiced,
		(count(*) FILTER (WHERE a.channel = 'sampled'))::integer AS sampled,
		(count(*) FILTER (WHERE a.channel = 'estimated'))::integer AS estimated,
		count(f.activity_id)::integer AS uncalibrated,
		avg(a.quality) AS quality,
		round(sum(extract(epoch FROM a.end_at - a.start_at)) / 86400, 6) AS covered_days
	FROM activity AS a
	LEFT JOIN activity_flag AS f ON f.activity_id = a.activity_id
	WHERE NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
	GROUP BY a.source_id, 2
) AS q
JOIN source AS s ON s.source_id = q.source_id;
COMMENT ON VIEW bi_data_quality IS
	'Readings of each source by the month they begin in: how many, through which channel, how good.';
COMMENT ON COLUMN bi_data_quality.id IS 'Key of the row; not stable over time.';
COMMENT ON COLUMN bi_data_quality.source IS 'Code of the source.';
COMMENT ON COLUMN bi_data_quality.category IS 'Category.';
COMMENT ON COLUMN bi_data_quality.month IS 'First day of the month.';
COMMENT ON COLUMN bi_data_quality.readings IS 'Number of readings.';
COMMENT ON COLUMN bi_data_quality.metered IS 'Of these, metered.';
COMMENT ON COLUMN bi_data_quality.invoiced IS 'Of these, invoiced.';
COMMENT ON COLUMN bi_data_quality.sampled IS 'Of these, sampled.';
COMMENT ON COLUMN bi_data_quality.estimated IS 'Of these, estimated.';
COMMENT ON COLUMN bi_data_quality.uncalibrated IS 'Readings whose meter had no valid calibration.';
COMMENT ON COLUMN bi_data_quality.quality IS 'Mean quality score, from 1 (best) to 5.';
COMMENT ON COLUMN bi_data_quality.quality_exact IS 'Mean quality score, exact.';
COMMENT ON COLUMN bi_data_quality.covered_days IS 'Days covered by readings.';
COMMENT ON COLUMN bi_data_quality.covered_days_exact IS 'Days covered by readings, to a microday.';
-- What BI tools read of indicators: for each boundary and natural year that statistics are recorded of, under each
-- method that something of the year is posted under.

CREATE OR REPLACE FUNCTION year_indicators(boundary text, year integer, method text,
		OUT version integer, OUT basis text, OUT indicator_id integer, OUT name text, OUT name_zh text,
		OUT indicator text, OUT value numeric,
		OUT unit text, OUT numerator numeric, OUT numerator_unit text, OUT denominator numeric,
		OUT denominator_unit text, OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 30 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT v.version, m.basis, d.indicator_id, d.name, d.name_zh, i.indicator, i.value, i.unit, i.numerator,
		i.numerator_unit, i.denominator, i.denominator_unit, i.missing, i.verified, i.better, i.mark
	FROM method AS m
	CROSS JOIN (SELECT b.version FROM standing_boundary() AS b WHERE b.boundary = year_indicators.boundary) AS v
	CROSS JOIN LATERAL indicator_rows(calendar_year(year_indicators.year), year_indicators.boundary, v.version, m,
		m.basis::gwp_basis, 'infinity') AS i
	JOIN indicator AS d ON d.indicator = i.indicator AND d.withdrawn_at IS NULL
	WHERE m.method = year_indicators.method;
END;
COMMENT ON FUNCTION year_indicators(text, integer, text) IS
	'indicators() as of now, with their definitions, of a boundary and a natural year, under a method and in '
	'its GWP basis.';

/*
 * The rows of one boundary and method are made without those of the others: conditions on both get through to them,
 * which is why no number of the key is counted over all rows.
 */
/**
 * It is computed when it is read: ask for a boundary or a method, and the others are not.
 */
CREATE OR REPLACE VIEW bi_indicator AS
SELECT ((((SELECT count(*) FROM boundary AS b WHERE b.version = 1 AND b.boundary < i.boundary)
			* (SELECT count(*) FROM method AS m) + (SELECT count(*) FROM method AS m WHERE m.method < i.method))
			* (SELECT max(extract(year FROM upper(s.period) - 1)) - min(extract(year FROM lower(s.period))) + 1
				FROM statistic AS s)
			+ i.year - (SELECT min(extract(year FROM lower(s.period))) FROM statistic AS s))
			* (SELECT max(d.indicator_id) FROM indicator AS d) + i.indicator_id)::integer AS id,
	i.boundary, i.version AS boundary_version, i.method, i.basis AS gwp_basis, i.year, i.indicator, i.name,
		coalesce(i.name_zh, i.name) AS name_zh,
	i.unit, i.better, i.value::double precision AS value, i.value AS value_exact,
	i.previous::double precision AS previous, i.previous AS previous_exact,
	i.change::double precision AS change_percent, i.change AS change_percent_exact,
	i.numerator::double precision AS numerator, i.numerator AS numerator_exact, i.numerator_unit,
	i.denominator::double precision AS denominator, i.denominator AS denominator_exact,
		coalesce(i.denominator_unit, '') AS denominator_unit,
	coalesce(i.missing, '') AS missing, i.verified::integer AS verified, i.mark
FROM (
	SELECT c.*, p.previous, change_percent(c.value, p.previous) AS change
	FROM (
		SELECT y.boundary, y.year, m.method, k.*, lag(k.value) OVER w AS before, lag(y.year) OVER w AS year_before
		FROM (
			SELECT DISTINCT s.boundary, g.year
			FROM statistic AS s
			CROSS JOIN LATERAL generate_series(extract(year FROM lower(s.period))::integer,
				extract(year FROM upper(s.period) - 1)::integer) AS g (year)
		) AS y
		CROSS JOIN (SELECT n.method FROM method AS n) AS m
		CROSS JOIN LATERAL year_indicators(y.boundary, y.year, m.method) AS k
		WHERE EXISTS (SELECT FROM posting AS p WHERE p.method = m.method AND p.period && calendar_year(y.year))
		WINDOW w AS (PARTITION BY y.boundary, m.method, k.indicator_id ORDER BY y.year)
	) AS c
	CROSS JOIN LATERAL (SELECT CASE WHEN c.year_before = c.year - 1 THEN c.before END) AS p (previous)
) AS i;
COMMENT ON VIEW bi_indicator IS
	'Indicators of every boundary and natural year that statistics are recorded of, under every method, as '
	'of now. No two rows may be added or averaged: add up numerators and denominators.';
COMMENT ON COLUMN bi_indicator.id IS 'Key of the row; not stable over time.';
COMMENT ON COLUMN bi_indicator.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_indicator.boundary_version IS 'Version of the boundary, the latest.';
COMMENT ON COLUMN bi_indicator.method IS 'Code of the method that emissions and energy are posted under.';
COMMENT ON COLUMN bi_indicator.gwp_basis IS 'GWP basis, that of the method.';
COMMENT ON COLUMN bi_indicator.year IS 'Natural year.';
COMMENT ON COLUMN bi_indicator.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN bi_indicator.name IS 'Name of the indicator.';
COMMENT ON COLUMN bi_indicator.name_zh IS 'Name in Chinese; that in English where there is none.';
COMMENT ON COLUMN bi_indicator.unit IS 'Unit of the value; % for shares, of which 80 is 80 %.';
COMMENT ON COLUMN bi_indicator.better IS 'Which values are better: higher or lower.';
COMMENT ON COLUMN bi_indicator.value IS 'The value; NULL where it cannot be told.';
COMMENT ON COLUMN bi_indicator.value_exact IS 'The value, to 18 places.';
COMMENT ON COLUMN bi_indicator.previous IS 'The value of the year before; NULL where it is not known.';
COMMENT ON COLUMN bi_indicator.previous_exact IS 'The value of the year before, to 18 places.';
COMMENT ON COLUMN bi_indicator.change_percent IS
	'Change against the year before, in percent; NULL where that is not known or not more than 0.';
COMMENT ON COLUMN bi_indicator.change_percent_exact IS 'Change against the year before, in percent, to 18 places.';
COMMENT ON COLUMN bi_indicator.numerator IS 'Numerator; the figure itself where the indicator is no ratio.';
COMMENT ON COLUMN bi_indicator.numerator_exact IS 'Numerator, exact.';
COMMENT ON COLUMN bi_indicator.numerator_unit IS 'Unit of the numerator.';
COMMENT ON COLUMN bi_indicator.denominator IS 'Denominator; NULL where the indicator is no ratio.';
COMMENT ON COLUMN bi_indicator.denominator_exact IS 'Denominator, exact.';
COMMENT ON COLUMN bi_indicator.denominator_unit IS 'Unit of the denominator; empty where the indicator is no ratio.';
COMMENT ON COLUMN bi_indicator.missing IS 'What lacks where there is no value; else empty.';
COMMENT ON COLUMN bi_indicator.verified IS '1 if factors, coefficients, method and definition are verified, else 0.';
COMMENT ON COLUMN bi_indicator.mark IS 'Mark of the definition: VERIFIED, VERIFIED-2 or UNVERIFIED.';
-- What BI tools read of ratings: the latest of each boundary, period, scheme and method, and its rules.

CREATE OR REPLACE FUNCTION latest_rating() RETURNS SETOF rating
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT DISTINCT ON (r.boundary, r.period, r.scheme, r.edition, r.method, r.basis) r
	FROM rating AS r
	ORDER BY r.boundary, r.period, r.scheme, r.edition, r.method, r.basis, r.rating_id DESC;
END;
COMMENT ON FUNCTION latest_rating() IS
	'The latest rating of each boundary, period, edition of a scheme, method and GWP basis.';

-- Rules of one indicator lack the same tonnes: the most of them counts. Those of different indicators add up.
CREATE OR REPLACE FUNCTION lacking_tonnes(next jsonb) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT sum(g.tonnes)
		FROM (SELECT max((e.rule ->> 'numerator_gap')::numeric) AS tonnes
			FROM jsonb_array_elements(lacking_tonnes.next -> 'rules') AS e (rule)
			WHERE e.rule ->> 'numerator_unit' LIKE 't CO2%' GROUP BY e.rule ->> 'indicator') AS g);
COMMENT ON FUNCTION lacking_tonnes(jsonb) IS
	'Tonnes by which emissions, or removals and offsets, miss the next grade, of column next of a rating; '
	'NULL if none of its rules is about tonnes.';

CREATE OR REPLACE FUNCTION lacking_text(next jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT coalesce(string_agg(format('%s %s -> %s%s', e.rule ->> 'indicator',
			round((e.rule ->> 'from')::numeric, 4),
			trim_scale((e.rule ->> 'to')::numeric), coalesce(' ' || (e.rule ->> 'unit'), '')), '; ' ORDER BY e.n), '')
		FROM jsonb_array_elements(lacking_text.next -> 'rules') WITH ORDINALITY AS e (rule, n) WHERE e.rule ? 'to');
COMMENT ON FUNCTION lacking_text(jsonb) IS
	'What the next grade takes, rule by rule, of column next of a rating: indicator, value, threshold and unit.';

CREATE OR REPLACE VIEW bi_rating AS
SELECT r.rating_id::integer AS id, r.boundary, r.version AS boundary_version, lower(r.period) AS period_from,
	upper(r.period) - 1 AS period_until,
	extract(year FROM lower(r.period))::integer AS year, r.scheme, r.edition, r.status, r.method, r.basis AS gwp_basis,
	coalesce(array_to_string(r.factor_sets, ', '), '') AS factor_sets, r.outcome, coalesce(r.grade, '') AS grade,
		r.rank,
	jsonb_array_length(r.definition -> 'grades') AS ranks, r.score::double precision AS score, r.score AS score_exact,
	array_to_string(r.missing, ', ') AS missing, coalesce(r.next_grade, '') AS next_grade,
		lacking_text(r.next) AS next_takes,
	lacking_tonnes(r.next)::double precision AS next_gap_t, lacking_tonnes(r.next) AS next_gap_t_exact,
	coalesce(r.next ->> 'points_lacking', r.next ->> 'index_lacking')::double precision AS next_gap_score,
	coalesce(r.next ->> 'points_lacking', r.next ->> 'index_lacking')::numeric AS next_gap_score_exact,
	(r.unverified IS NULL)::integer AS verified,
	(EXISTS (SELECT FROM posting AS p WHERE p.posting_id > r.head AND p.method = r.method AND p.period && r.period)
		OR EXISTS (SELECT FROM statistic AS s WHERE s.boundary = r.boundary AND s.period && r.period
			AND s.recorded_at > r.as_of)
		OR EXISTS (SELECT FROM boundary AS b WHERE b.boundary = r.boundary AND b.version > r.version))::integer AS stale
FROM latest_rating() AS r;
COMMENT ON VIEW bi_rating IS
	'The latest rating of each boundary, period, scheme and method. Nothing in it may be added up.';
COMMENT ON COLUMN bi_rating.id IS 'Number of the rating; stable.';
COMMENT ON COLUMN bi_rating.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_rating.boundary_version IS 'Version of the boundary that was rated.';
COMMENT ON COLUMN bi_rating.period_from IS 'First day of the period.';
COMMENT ON COLUMN bi_rating.period_until IS 'Last day of the period.';
COMMENT ON COLUMN bi_rating.year IS 'Year of the first day.';
COMMENT ON COLUMN bi_rating.scheme IS 'Code of the rating scheme.';
COMMENT ON COLUMN bi_rating.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN bi_rating.status IS
	'official, user or placeholder: the weaker of the scheme and its thresholds. A grade by placeholder '
	'thresholds is none of the standard.';
COMMENT ON COLUMN bi_rating.method IS 'Code of the method that emissions and energy are posted under.';
COMMENT ON COLUMN bi_rating.gwp_basis IS 'GWP basis.';
COMMENT ON COLUMN bi_rating.factor_sets IS 'Sets of the factors, with their editions.';
COMMENT ON COLUMN bi_rating.outcome IS
	'graded, not met (not even the lowest grade is reached), incomplete (something is missing) or no class '
	'(the scheme does not cover such a park).';
COMMENT ON COLUMN bi_rating.grade IS 'Grade; empty where there is none.';
COMMENT ON COLUMN bi_rating.rank IS 'Rank of the grade: 1 for the lowest, 0 if not met, NULL if it cannot be told.';
COMMENT ON COLUMN bi_rating.ranks IS 'Rank of the highest grade of the scheme.';
COMMENT ON COLUMN bi_rating.score IS 'Points or index, in schemes that have them.';
COMMENT ON COLUMN bi_rating.score_exact IS 'Points or index, exact.';
COMMENT ON COLUMN bi_rating.missing IS 'Indicators that are missing; empty if none is.';
COMMENT ON COLUMN bi_rating.next_grade IS 'The next higher grade; empty at the highest, or where there is no rank.';
COMMENT ON COLUMN bi_rating.next_takes IS
	'What the next grade takes: each indicator that misses it, with value, threshold and unit.';
COMMENT ON COLUMN bi_rating.next_gap_t IS
	'Tonnes by which emissions, or removals and offsets, miss the next grade; NULL if it is not a matter of tonnes.';
COMMENT ON COLUMN bi_rating.next_gap_t_exact IS 'Tonnes by which the next grade is missed, exact.';
COMMENT ON COLUMN bi_rating.next_gap_score IS 'Points or index that the next grade lacks; NULL in schemes without.';
COMMENT ON COLUMN bi_rating.next_gap_score_exact IS 'Points or index that the next grade lacks, exact.';
COMMENT ON COLUMN bi_rating.verified IS '1 if factors, method and indicators are verified, else 0.';
COMMENT ON COLUMN bi_rating.stale IS
	'1 if something of its period was posted or recorded since, or the boundary has a newer version, else 0.';

CREATE OR REPLACE VIEW bi_rating_rule AS
SELECT row_number() OVER (ORDER BY r.rating_id, e.n)::integer AS id, r.rating_id::integer AS rating_id, r.boundary,
	lower(r.period) AS period_from, extract(year FROM lower(r.period))::integer AS year, r.scheme, r.edition, r.method,
		r.basis AS gwp_basis,
	e.rule ->> 'rule' AS rule, e.rule ->> 'indicator' AS indicator, coalesce(e.rule ->> 'grade', '') AS grade,
	coalesce(e.rule ->> 'operator', '') AS operator,
		coalesce(e.rule ->> 'threshold', e.rule ->> 'lead')::double precision AS threshold,
	coalesce(e.rule ->> 'threshold', e.rule ->> 'lead')::numeric AS threshold_exact,
		e.rule ->> 'thresholds_status' AS thresholds_status,
	(e.rule ->> 'value')::double precision AS value, (e.rule ->> 'value')::numeric AS value_exact,
		coalesce(e.rule ->> 'unit', '') AS unit,
	coalesce(e.rule ->> 'points', e.rule ->> 'index')::double precision AS score,
		coalesce(e.rule ->> 'points', e.rule ->> 'index')::numeric AS score_exact,
	coalesce((e.rule ->> 'mandatory')::boolean::integer, 1) AS mandatory, e.rule ->> 'status' AS status,
	(e.rule ->> 'status' = 'met')::integer AS met, coalesce(e.rule ->> 'reason', '') AS reason
FROM latest_rating() AS r
CROSS JOIN LATERAL jsonb_array_elements(r.rules) WITH ORDINALITY AS e (rule, n);
COMMENT ON VIEW bi_rating_rule IS
	'The rules behind each row of bi_rating: what was asked for, what the park has, and whether that is enough.';
COMMENT ON COLUMN bi_rating_rule.id IS 'Key of the row; not stable over time.';
COMMENT ON COLUMN bi_rating_rule.rating_id IS 'Number of the rating: bi_rating.id.';
COMMENT ON COLUMN bi_rating_rule.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_rating_rule.period_from IS 'First day of the period.';
COMMENT ON COLUMN bi_rating_rule.year IS 'Year of the first day.';
COMMENT ON COLUMN bi_rating_rule.scheme IS 'Code of the rating scheme.';
COMMENT ON COLUMN bi_rating_rule.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN bi_rating_rule.method IS 'Code of the method.';
COMMENT ON COLUMN bi_rating_rule.gwp_basis IS 'GWP basis.';
COMMENT ON COLUMN bi_rating_rule.rule IS 'Name of the rule.';
COMMENT ON COLUMN bi_rating_rule.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN bi_rating_rule.grade IS 'Grade that the rule is a condition of; empty for what gives a score.';
COMMENT ON COLUMN bi_rating_rule.operator IS '>=, <=, >, <, known (of any value); empty for what gives a score.';
COMMENT ON COLUMN bi_rating_rule.threshold IS 'Threshold, or lead value of an index; NULL where there is none.';
COMMENT ON COLUMN bi_rating_rule.threshold_exact IS 'Threshold or lead value, exact.';
COMMENT ON COLUMN bi_rating_rule.thresholds_status IS 'official, user or placeholder: what the threshold is.';
COMMENT ON COLUMN bi_rating_rule.value IS 'Value of the indicator; NULL if it is missing.';
COMMENT ON COLUMN bi_rating_rule.value_exact IS 'Value of the indicator, exact.';
COMMENT ON COLUMN bi_rating_rule.unit IS 'Unit of both; empty where the scheme names none.';
COMMENT ON COLUMN bi_rating_rule.score IS 'Points or index that the rule gives; NULL in schemes without.';
COMMENT ON COLUMN bi_rating_rule.score_exact IS 'Points or index that the rule gives, exact.';
COMMENT ON COLUMN bi_rating_rule.mandatory IS '1 if the rule must be met, 0 if it is counted or for reference.';
COMMENT ON COLUMN bi_rating_rule.status IS 'met, not met, missing, excluded or not applicable.';
COMMENT ON COLUMN bi_rating_rule.met IS '1 if met, else 0.';
COMMENT ON COLUMN bi_rating_rule.reason IS 'Why it is missing, excluded or not applicable; else empty.';
-- What a tenant sees and records: the policies of its tables. They are at work once a role is granted that kind.

/*
 * Row security is on for these from the first tenant on: of those without a policy for tenants these see nothing. All
 * others are of the whole park, and everybody's who may read the ledger.
 */
CREATE OR REPLACE FUNCTION base_tenant_table() RETURNS SETOF name
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT unnest('{source,source_owner,meter,calibration,certificate_claim,party_share,activity,activity_void,
		activity_staging,emission,rollup_key,rollup,published_line,statistic,target,performance_parameter,
		relevant_variable,observation,baseline_model,baseline_adjustment,static_factor,base_year,structural_event,
		base_year_event,rating,rating_exclusion,reference_history}'::name[]);
END;
COMMENT ON FUNCTION base_tenant_table() IS 'The tables of which tenants see no more than what is their own.';

CREATE OR REPLACE FUNCTION set_policy(relation regclass, name name, verb text, condition text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = relation AND p.polname = set_policy.name) THEN
		EXECUTE format('DROP POLICY %I ON %s', name, relation);
	END IF;
	EXECUTE format('CREATE POLICY %I ON %s FOR %s %s (%s)', name, relation, verb,
		CASE verb WHEN 'INSERT' THEN 'WITH CHECK' ELSE 'USING' END, condition);
END
$$;
COMMENT ON FUNCTION set_policy(regclass, name, text, text) IS 'Makes a policy of a table, or makes it anew.';

/*
 * What has a time is seen if it touches days on which the source is the tenant's, and no longer when the source is
 * another's: of readings these are all that one of the tenant's can overlap, so that check_activity() names no others.
 * Most sources are of one party for ever: of these no reading is asked for its days.
 */
CREATE OR REPLACE FUNCTION my_sources(for_ever boolean) RETURNS integer[]
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT coalesce(array_agg(o.source_id), '{}') FROM source_owner AS o
		WHERE o.party = ANY ((SELECT my_parties())::text[]) AND (o.valid = '(,)') = for_ever);
COMMENT ON FUNCTION my_sources(boolean) IS
	'The sources that are of a party of the tenant for ever, or for a time; none for who is no tenant.';

CREATE OR REPLACE FUNCTION owner_condition(relation text, days text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN format('EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = %s.source_id '
		'AND o.party = ANY ((SELECT my_parties())::text[]) AND o.valid %s)', relation, days);
COMMENT ON FUNCTION owner_condition(text, text) IS
	'The condition of a policy that a source is of a party of the tenant on days: "&& ..." on some, "@> ..." on all.';

-- accounting_day() would ask for the time zone at each reading
CREATE OR REPLACE FUNCTION reading_days(relation text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN format('daterange((%1$s.start_at AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date, '
		'((%1$s.end_at - interval ''1 microsecond'') AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date, ''[]'')',
		relation);
COMMENT ON FUNCTION reading_days(text) IS 'The days that a reading touches, as an expression of a policy.';

SELECT set_policy('source_owner'::regclass, 'tenant', 'SELECT',
		'ARRAY[party, supplier] && (SELECT my_parties())'),
	set_policy('source'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM source_owner AS o '
		'WHERE o.source_id = source.source_id)'),
	set_policy('meter'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM source_owner AS o '
		'WHERE o.source_id = meter.source_id AND o.valid && meter.installed)'),
	set_policy('calibration'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM meter AS m JOIN source_owner AS o '
		'ON o.source_id = m.source_id WHERE m.meter = calibration.meter AND o.valid && calibration.valid)'),
	set_policy('certificate_claim'::regclass, 'tenant', 'SELECT',
		owner_condition('certificate_claim', '&& certificate_claim.valid')),
	set_policy('party_share'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[])'),
	set_policy('activity'::regclass, 'tenant', 'SELECT',
		'source_id = ANY ((SELECT my_sources(true))::integer[]) '
		'OR source_id = ANY ((SELECT my_sources(false))::integer[]) AND '
		|| owner_condition('activity', '&& ' || reading_days('activity'))),
	-- a meter that the tenant does not see is one that does not exist
	set_policy('activity'::regclass, 'tenant_records', 'INSERT',
		owner_condition('activity', '@> ' || reading_days('activity')) || ' AND (meter IS NULL '
		'OR EXISTS (SELECT FROM meter AS m WHERE m.meter = activity.meter AND m.source_id = activity.source_id))'),
	set_policy('activity_void'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM activity AS a '
		'WHERE a.activity_id = activity_void.activity_id)'),
	-- not what reaches into the days of another owner
	set_policy('activity_void'::regclass, 'tenant_records', 'INSERT',
		format('EXISTS (SELECT FROM activity AS a WHERE a.activity_id = activity_void.activity_id AND %s)',
			owner_condition('a', '@> ' || reading_days('a')))),
	set_policy('emission'::regclass, 'tenant', 'SELECT', 'ARRAY[party, supplier] && (SELECT my_parties())'),
	set_policy('rollup_key'::regclass, 'tenant', 'SELECT', 'ARRAY[party, supplier] && (SELECT my_parties())'),
	set_policy('rollup'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM rollup_key AS k WHERE k.key_id = rollup.key_id)');

/*
 * Where row security is on already, policies of the owner say who sees what, and stay the only ones for who is no
 * tenant.
 */
CREATE OR REPLACE FUNCTION limit_tenants() RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	module text;
	relation regclass;
BEGIN
	IF NOT EXISTS (SELECT FROM ledger_role AS r WHERE r.kind = 'tenant') THEN
		RETURN;
	END IF;
	FOR module IN SELECT m.module FROM ledger_module AS m LOOP
		FOR relation IN
			EXECUTE format('SELECT c.oid FROM %I() AS t (name) JOIN pg_class AS c ON c.oid = t.name::text::regclass '
				'WHERE NOT c.relrowsecurity', module || '_tenant_table')
		LOOP
			PERFORM set_policy(relation, 'others', 'ALL', '(SELECT my_parties()) IS NULL');
			EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION limit_tenants() IS
	'Puts the policies for tenants to work, if there is a tenant: row security is on, and others see all as before.';
-- Who may do what: what grant_ledger() grants to each kind of role, and what nobody else may.

/*
 * A recorder may do what a reader may, an accountant what a recorder may; every kind reads, a tenant what policies
 * show. What the ledger computes is in no list: its functions write it, with the rights of the owner.
 *
 * Columns:
 *   columns: NULL for all
 */
CREATE OR REPLACE FUNCTION base_table_privilege(OUT kind text, OUT verb text, OUT relation text, OUT columns text[])
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES
		('recorder', 'INSERT', 'activity',
			'{source_id,start_at,end_at,reading,channel,quality,uncertainty,meter,evidence}'::text[]),
		('recorder', 'INSERT', 'activity_void', '{activity_id,reason}'),
		('tenant', 'INSERT', 'activity',
			'{source_id,start_at,end_at,reading,channel,quality,uncertainty,meter,evidence}'),
		('tenant', 'INSERT', 'activity_void', '{activity_id,reason}'),
		('recorder', 'INSERT', 'activity_staging',
			'{source,start_at,end_at,reading,channel,quality,uncertainty,meter,evidence}'),
		('recorder', 'UPDATE', 'activity_staging',
			'{source,start_at,end_at,reading,channel,quality,uncertainty,meter,evidence,verdict,reason}'),
		('recorder', 'DELETE', 'activity_staging', NULL),
		('recorder', 'INSERT', 'observation', '{parameter,version,period,value,variables,evidence,supersedes}'),
		('recorder', 'INSERT', 'statistic', '{boundary,version,item,period,reading,evidence}'),
		('accountant', 'INSERT', 'static_factor',
			'{parameter,version,static_factor,since,value,unit,tolerance,evidence}'),
		('accountant', 'INSERT', 'structural_event',
			'{boundary,base_version,day,kind,existed_in_base_year,stated,description,evidence,supersedes}'),
		('accountant', 'INSERT', 'target', '{target,parent,name,kind,boundary,measure,method,basis,base_year,base_value,
			target_year,target_value,interim_years,interim_values,withdrawn,reference}'),
		('accountant', 'INSERT', 'certificate_claim', '{source_id,valid,registry,serials,evidence}'),
		('accountant', 'UPDATE', 'certificate_claim', '{withdrawn_at}'),
		('accountant', 'INSERT', 'park_type', '{boundary,scheme,valid,park_type,evidence}'),
		('accountant', 'UPDATE', 'park_type', '{withdrawn_at}'),
		('accountant', 'INSERT', 'rating_exclusion', '{boundary,valid,scheme,edition,rule,reason,evidence}'),
		('accountant', 'UPDATE', 'rating_exclusion', '{withdrawn_at}'),
		('accountant', 'INSERT', 'factor',
			'{factor_set,factor,region,scope2,published,valid,edition,reference,verified,note}'),
		('accountant', 'UPDATE', 'factor', '{withdrawn_at}'),
		('accountant', 'INSERT', 'energy_coefficient',
			'{energy,valuation,valid,content,per,clean,non_fossil,reference,mark}'),
		('accountant', 'UPDATE', 'energy_coefficient', '{withdrawn_at}'),
		('accountant', 'INSERT', 'indicator', '{indicator,name,name_zh,unit,better,numerator,numerator_unit,denominator,
			denominator_unit,scale,at_zero,reference,mark}'),
		('accountant', 'UPDATE', 'indicator', '{withdrawn_at}'),
		('accountant', 'INSERT', 'method', NULL),
		('accountant', 'UPDATE', 'method', '{basis}'),
		('accountant', 'INSERT', 'statistic_item', NULL),
		('accountant', 'UPDATE', 'statistic_item', '{what}')
	UNION ALL
	SELECT 'accountant', v.verb, r.relation, NULL
	FROM (VALUES ('INSERT'), ('UPDATE')) AS v (verb),
		(VALUES ('standard_edition'), ('policy_parameter'), ('party'), ('party_share'), ('site'), ('plot'), ('source'),
			('source_owner'), ('meter'), ('calibration'), ('rating_scheme'), ('rating_grade'), ('rating_rule')) AS
			r (relation);
END;
COMMENT ON FUNCTION base_table_privilege() IS 'What each kind of role may do with tables, besides reading them.';

CREATE OR REPLACE FUNCTION base_function_privilege(OUT kind text, OUT function text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('recorder', 'lock_ledger')
	UNION ALL
	SELECT 'accountant', f.function
	FROM (VALUES ('post'), ('reverse'), ('publish_inventory'), ('rate'), ('add_boundary'), ('refresh_rollup'),
		('rebuild_rollup'), ('add_parameter'), ('fit_baseline'), ('open_adjustments'), ('decide_adjustment'),
		('adjust_baseline'), ('set_base_year'), ('recalculate_base_year')) AS f (function);
END;
COMMENT ON FUNCTION base_function_privilege() IS
	'The functions with the rights of the owner that each kind of role may call; others nobody but the owner may.';

/*
 * Doors, and functions of triggers, which work with the rights of the owner wherever somebody puts them.
 */
CREATE OR REPLACE FUNCTION close_doors() RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		JOIN pg_catalog.pg_extension AS e ON e.extname OPERATOR(pg_catalog.=) 'carbonms'
			AND e.extnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(@carbonms_name@)
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()
		AND pg_catalog.pg_has_role(n.nspowner, 'USAGE')) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
			MESSAGE = 'must be owner of the schema in which the ledger looks for names',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
DECLARE
	routine regprocedure;
BEGIN
	FOR routine IN
		SELECT p.oid
		FROM (SELECT f.*, @carbonms@.ledger_function_identity(f.oid) AS identity
			FROM pg_proc AS f JOIN pg_class AS c ON c.relnamespace = f.pronamespace
			WHERE c.oid = 'ledger_meta'::regclass OFFSET 0) AS p
		JOIN ledger_object AS o ON o.kind = 'function' AND o.identity = p.identity
		WHERE (p.prosecdef OR p.prorettype = 'trigger'::regtype)
			AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f',
				p.proowner))) AS a WHERE a.grantee = 0)
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
	END LOOP;
END;
END
$$;
COMMENT ON FUNCTION close_doors() IS
	'Takes from PUBLIC what works with the rights of the owner, and the functions of triggers.';
-- What older layouts had and this one has not goes where nobody uses it.

/*
 * What users have made with it stays, and so does it then, with a notice of what that is: it is theirs from then on.
 */
CREATE OR REPLACE FUNCTION let_go(identity text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	routine regprocedure;
	users text;
BEGIN
	DELETE FROM ledger_object AS o WHERE o.kind = 'function' AND o.identity = let_go.identity;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	SELECT p.oid INTO routine
	FROM pg_proc AS p
	WHERE p.pronamespace = (SELECT c.relnamespace FROM pg_class AS c WHERE c.oid = 'ledger_meta'::regclass)
		AND p.proname = split_part(let_go.identity, '('::text, 1)
		AND @carbonms@.ledger_function_identity(p.oid) = let_go.identity;
	IF routine IS NULL THEN
		RETURN;
	END IF;
	BEGIN
		EXECUTE format('DROP FUNCTION %s RESTRICT', routine);
	EXCEPTION WHEN dependent_objects_still_exist THEN
		GET STACKED DIAGNOSTICS users = PG_EXCEPTION_DETAIL;
		RAISE NOTICE 'function % is of an older version of carbonms, and is kept for what uses it', routine
			USING DETAIL = users;
	END;
END
$$;
COMMENT ON FUNCTION let_go(text) IS
	'Drops a function of an older layout, unless something of a user depends on it: then it says what.';

SELECT let_go('unescape(text)'::text), let_go('check_figures()'::text), let_go('posting_hash(posting)'::text),
	let_go('emission_payload(emission)'::text), let_go('check_certificates(posting)'::text),
	let_go('next_posting(text, text, daterange, text, int8)'::text), let_go('seal_posting(posting, int8)'::text);
-- What is published, once all that looks at new rows is in place, and looks for names where they are now.

SELECT load_reference();

-- what a ledger begins with is as old as itself; from here on its clock tells
ALTER TABLE energy_coefficient ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE indicator ALTER recorded_at SET DEFAULT ledger_now();
-- Views show a role what it may see of the tables, row security included, where the server can (since 15).
CREATE OR REPLACE FUNCTION secure_views() RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	view regclass;
BEGIN
	IF current_setting('server_version_num')::integer >= 150000 THEN
		FOR view IN
			SELECT c.oid FROM pg_class AS c JOIN pg_class AS t ON t.relnamespace = c.relnamespace
			JOIN ledger_object AS o ON o.kind = 'view' AND o.identity = c.relname
			WHERE c.relkind = 'v' AND t.oid = 'ledger_meta'::regclass
		LOOP
			EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', view);
		END LOOP;
	END IF;
END
$$;
COMMENT ON FUNCTION secure_views() IS
	'Makes the views of the ledger work with the rights of who reads them; before PostgreSQL 15 they work '
	'with those of their owner.';
$code$;
COMMENT ON FUNCTION ledger_base_code() IS
	'The SQL that makes, or replaces, the functions, views and triggers of a ledger: to be read, not to be run '
	'by hand.';

CREATE FUNCTION ledger_layout() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN (SELECT string_agg(ledger_base_tables(n), '' ORDER BY n) FROM generate_series(1, 100) AS n)
		|| ledger_base_code();
COMMENT ON FUNCTION ledger_layout() IS
	'Deprecated: the texts of ledger_base_tables() and ledger_base_code(), one behind the other.';
-- Modules of a ledger: their tables are migrated from layout to layout, their code is replaced
--
-- Functions in PL/pgSQL run with search_path = pg_catalog, pg_temp and name what is in the ledger, or in the
-- schema of an extension, in dynamic SQL: the extensions may be in any schema, and may move.

/*
 * Types, functions and operators of the extensions are found where these are. What others have put there under a name
 * that PostgreSQL or an extension has could be taken for the right one while a ledger is made.
 */
CREATE FUNCTION refuse_planted_ledger(schemas name[], ledger name) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	planted text;
BEGIN
	WITH object AS (
		SELECT 'pg_proc'::regclass::oid AS classid, p.oid AS objid, p.proname AS name, p.pronamespace AS home,
			p.proowner AS owner
		FROM pg_proc AS p
		UNION ALL
		SELECT 'pg_operator'::regclass, p.oid, p.oprname, p.oprnamespace, p.oprowner FROM pg_operator AS p
	),
	found AS (
		SELECT o.*, EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = o.classid AND d.objid = o.objid
			AND d.deptype = 'e') AS of_extension
		FROM object AS o JOIN pg_namespace AS n ON n.oid = o.home WHERE n.nspname = ANY (schemas)
	)
	SELECT string_agg(d, ', ' ORDER BY d) INTO planted
	FROM found AS f JOIN pg_roles AS r ON r.oid = f.owner
	CROSS JOIN LATERAL pg_describe_object(f.classid, f.objid, 0) AS d
	WHERE NOT (f.of_extension OR r.rolsuper OR r.rolname = current_user)
		AND (EXISTS (SELECT FROM found AS e WHERE e.classid = f.classid AND e.name = f.name AND e.of_extension)
			OR EXISTS (SELECT FROM object AS b WHERE b.classid = f.classid AND b.name = f.name
				AND b.home = 'pg_catalog'::regnamespace));
	IF planted IS NOT NULL THEN
		RAISE EXCEPTION 'objects of others stand beside those of the same name where ledger "%" looks for carbonms',
			ledger
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('They are %s.', planted),
				HINT = 'Drop them, and revoke CREATE on the schemas of the extensions from whom they do not belong to.';
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_planted_ledger(name[], name) IS
	'Refuses to make a ledger while functions or operators of others have names of PostgreSQL''s or of the extensions '
	'in the schemas of these. Errors: 55000.';

/*
 * Statements that make objects find types and operators of the extension and of those that it requires; bodies in
 * PL/pgSQL do not: they have SET search_path = @ledger@, pg_temp, and name the rest by @carbonms@. Who may create
 * objects in the schema of an extension could otherwise put functions into the place of PostgreSQL's.
 */
CREATE FUNCTION run_ledger_script(ledger name, extension name, script text, parameters jsonb) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
	SET quote_all_identifiers = off AS
$$
DECLARE
	parameter record;
	path text;
	schemas name[];
	said text;
	more text;
	advice text;
BEGIN
	SELECT string_agg(quote_ident(n.nspname), ', ' ORDER BY e.extname <> 'carbonms', e.oid DESC), array_agg(n.nspname)
	INTO path, schemas
	FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
	WHERE e.extname = extension OR e.oid IN (SELECT d.refobjid FROM pg_depend AS d
		WHERE d.classid = 'pg_extension'::regclass AND d.refclassid = 'pg_extension'::regclass
			AND d.objid = (SELECT x.oid FROM pg_extension AS x WHERE x.extname = extension));
	EXECUTE format('SELECT %I.refuse_planted_ledger($1, $2)', (SELECT n.nspname FROM pg_extension AS e
		JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'carbonms'))
	USING schemas, ledger;
	FOR parameter IN
		SELECT p.key, p.value FROM jsonb_each_text(parameters) AS p
		UNION ALL SELECT 'ledger', quote_ident(ledger)
		UNION ALL SELECT 'ledger_name', quote_literal(ledger)
		UNION ALL SELECT p.name, p.value
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		CROSS JOIN LATERAL (VALUES ('carbonms', quote_ident(n.nspname)),
			('carbonms_name', quote_literal(quote_ident(n.nspname)))) AS p (name, value)
		WHERE e.extname = 'carbonms'
	LOOP
		-- it stands in bodies that two dollars end, and @ is around what is filled in
		IF position('$' || '$' IN parameter.value) > 0 OR position('@' IN parameter.value) > 0 THEN
			RAISE EXCEPTION 'schema name % must not contain "@" or two dollars in a row', parameter.value
				USING ERRCODE = 'invalid_name';
		END IF;
		script := replace(script, '@' || parameter.key || '@', parameter.value);
	END LOOP;
	-- until the end of this function, whose SET clause then restores the path of the caller
	PERFORM set_config('search_path', format('%I, %s, pg_temp', ledger, path), true);
	BEGIN
		EXECUTE script;
	EXCEPTION
		-- without the whole text as its context
		WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, more = PG_EXCEPTION_DETAIL, advice = PG_EXCEPTION_HINT;
			more := coalesce(nullif(more, ''), format('A statement of a module of ledger "%s" failed.', ledger));
			IF advice = '' THEN
				RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = said, DETAIL = more;
			END IF;
			RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = said, DETAIL = more, HINT = advice;
	END;
END
$$;
COMMENT ON FUNCTION run_ledger_script(name, name, text, jsonb) IS
	'Runs a text of a module in a ledger, with its parameters filled in. Errors: 42602 for a schema with "@" or two '
	'dollars in its name.';

/*
 * Its schema is written into the bodies of a ledger's functions: there may be anybody's objects once it has moved.
 */
CREATE FUNCTION ledger_finds_carbonms(ledger name) RETURNS boolean
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off
	RETURN EXISTS (SELECT FROM pg_proc AS p
		JOIN pg_extension AS e ON e.extname = 'carbonms' JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE p.oid = to_regprocedure(format('%I.refuse_snapshot()', ledger))
			AND position(format('%I.ledger_written_here(', n.nspname) IN p.prosrc) > 0);
COMMENT ON FUNCTION ledger_finds_carbonms(name) IS
	'Whether carbonms is still in the schema in which the functions of a ledger look for it.';

CREATE FUNCTION require_ledger(schema name) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	found boolean;
BEGIN
	IF to_regclass(format('%I.ledger_meta', coalesce(schema, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	ELSIF to_regclass(format('%I.ledger_object', schema)) IS NULL THEN
		RAISE EXCEPTION 'ledger "%" is of an older version of carbonms', schema
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('Call upgrade_ledger(%L) first.', schema);
	-- in the schema of its old name there may be anybody's functions
	ELSIF EXISTS (SELECT FROM pg_proc AS p CROSS JOIN LATERAL unnest(p.proconfig) AS o (setting)
			WHERE p.oid = to_regprocedure(format('%I.close_doors()', schema)) AND o.setting LIKE 'search\_path=%'
				AND o.setting <> format('search_path=%I, pg_temp', schema)) THEN
		RAISE EXCEPTION 'ledger "%" still looks for names in another schema', schema
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('Call upgrade_ledger(%L) first.', schema);
	END IF;
	EXECUTE format('SELECT %I.ledger_finds_carbonms($1)', carbonms) INTO found USING schema;
	IF NOT found THEN
		RAISE EXCEPTION 'ledger "%" still looks for carbonms in another schema', schema
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('Call upgrade_ledger(%L) first.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION require_ledger(name) IS
	'Refuses a schema that is no ledger, one that was not upgraded to this version, and one that was renamed, or from '
	'which carbonms was moved, since. Errors: 42704, 55000.';

/**
 * Code of a ledger is its owner's: whoever runs it for the owner must not lend it rights that the owner does not have.
 *
 * Arguments:
 *   or_caller: whether a caller without the rights of the owner runs the query with its own
 *
 * Errors:
 *   42501 for a caller without the rights of the owner, unless or_caller
 *   42704 without a ledger
 */
CREATE FUNCTION ledger_as_owner(ledger name, query text, or_caller boolean) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_as_owner' LANGUAGE C VOLATILE STRICT;
COMMENT ON FUNCTION ledger_as_owner(name, text, boolean) IS
	'Runs a query with the rights of the owner of a ledger alone, and returns its first value as text.';

CREATE FUNCTION ledger_written_here(version xid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_written_here' LANGUAGE C STABLE STRICT;
COMMENT ON FUNCTION ledger_written_here(xid) IS
	'Whether a row with this xmin was written by the current transaction, so that nobody else has seen it.';

/**
 * A module is two functions of its extension, ledger_<module>_tables(layout) and ledger_<module>_code(). Returns the
 * layout that the ledger has of it then.
 *
 * Arguments:
 *   layout: what the ledger has of it, 0 if nothing
 *   parameters: name and value of what stands as @name@ in its texts
 */
CREATE FUNCTION install_ledger_module(ledger name, module text, extension name, parameters jsonb, layout integer)
	RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	home name;
	version text;
	script text;
	before jsonb;
BEGIN
	SELECT n.nspname, e.extversion INTO home, version
	FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = extension;
	IF home IS NULL THEN
		RAISE EXCEPTION 'extension "%" does not exist', extension
			USING ERRCODE = 'undefined_object',
				DETAIL = format('Ledger "%s" has its module %s.', ledger, module),
				HINT = format('CREATE EXTENSION %s.', extension);
	END IF;
	EXECUTE format('SELECT %I.ledger_state($1)', carbonms) INTO before USING ledger;
	LOOP
		EXECUTE format('SELECT %I.%I($1)', home, format('ledger_%s_tables', module)) INTO script USING layout + 1;
		EXIT WHEN script IS NULL;
		EXECUTE format('SELECT %I.run_ledger_script($1, $2, $3, $4)', carbonms)
		USING ledger, extension, script, parameters;
		layout := layout + 1;
	END LOOP;
	EXECUTE format('SELECT %I.run_ledger_script($1, $2, %I.%I(), $3)', carbonms, home, format('ledger_%s_code', module))
	USING ledger, extension, parameters;
	EXECUTE format('INSERT INTO %I.ledger_module AS m (module, extension, layout, version, parameters) '
		'VALUES ($1, $2, $3, $4, $5) ON CONFLICT (module) DO UPDATE SET layout = excluded.layout, '
		'version = excluded.version, parameters = excluded.parameters, changed_at = excluded.changed_at '
		'WHERE (m.layout, m.version, m.parameters) <> (excluded.layout, excluded.version, excluded.parameters)', ledger)
	USING module, extension, layout, version, parameters;
	EXECUTE format('SELECT %I.record_ledger_manifest($1, $2, $3)', carbonms) USING ledger, module, before;
	EXECUTE format('SELECT %1$I.secure_views(), %1$I.close_doors()', ledger);
	RETURN layout;
END
$$;
COMMENT ON FUNCTION install_ledger_module(name, text, name, jsonb, integer) IS
	'Brings a module of a ledger to the newest layout, and makes or replaces its code. Called by create_ledger(), '
	'upgrade_ledger() and the add_...() functions. Errors: 42704 without its extension.';
-- The manifest of a ledger: what was made for it, told from what its users added

/*
 * Neither an oid nor a name of a schema: the same after a dump, a renaming, a move of the extension. Without settings
 * of its own, so that it is merged into the queries that compare many.
 */
CREATE FUNCTION ledger_function_identity(function oid) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT format('%s(%s)', p.proname, (SELECT string_agg(t.typname, ', ' ORDER BY a.n)
			FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, n) JOIN pg_type AS t ON t.oid = a.type))
		FROM pg_proc AS p WHERE p.oid = function);
COMMENT ON FUNCTION ledger_function_identity(oid) IS 'Name of a function and types of its arguments, without schemas.';

/*
 * Bodies of SQL functions and of views are left out: they are deparsed, by each major version in its own words, and
 * are made anew by upgrade_ledger(). Keys of NOT NULL are columns here, constraints in some versions. Partitions are
 * what add_partitions() makes of their parent: they come and go.
 */
CREATE FUNCTION ledger_catalog(ledger name, OUT kind text, OUT identity text, OUT definition text) RETURNS SETOF record
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
	SET intervalstyle = 'postgres' SET quote_all_identifiers = off
BEGIN ATOMIC
	WITH home AS (
		SELECT n.oid, quote_ident(n.nspname) || '.' AS name,
			quote_ident(c.nspname) || '.' AS carbonms,
			-- where they are not, no name is of theirs
			coalesce((SELECT quote_ident(s.nspname) || '.' FROM pg_extension AS x
				JOIN pg_namespace AS s ON s.oid = x.extnamespace WHERE x.extname = 'postgis'), '') AS postgis,
			coalesce((SELECT quote_ident(s.nspname) || '.' FROM pg_extension AS x
				JOIN pg_namespace AS s ON s.oid = x.extnamespace WHERE x.extname = 'carbonms_postgis'), '') AS map
		FROM pg_namespace AS n, pg_extension AS e JOIN pg_namespace AS c ON c.oid = e.extnamespace
		WHERE n.nspname = ledger AND e.extname = 'carbonms'
	),
	relation AS (
		SELECT c.*, h.name, h.carbonms FROM home AS h JOIN pg_class AS c ON c.relnamespace = h.oid
		WHERE c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
	),
	found (kind, identity, definition) AS (
		SELECT CASE r.relkind WHEN 'v' THEN 'view' ELSE 'table' END, r.relname::text,
			concat_ws(' ', r.relkind, r.relpersistence)
		FROM relation AS r
		UNION ALL
		SELECT 'column', format('%s.%s', r.relname, a.attname),
			concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
				nullif(a.attidentity, '')::text, nullif(a.attgenerated, '')::text, pg_get_expr(d.adbin, d.adrelid))
		FROM relation AS r
		JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
		UNION ALL
		-- whether it has been validated is the owner's affair
		SELECT 'constraint', format('%s.%s', r.relname, c.conname),
			regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '')
		FROM relation AS r JOIN pg_constraint AS c ON c.conrelid = r.oid AND c.contype NOT IN ('n', 't')
		UNION ALL
		SELECT 'index', format('%s.%s', r.relname, x.relname), pg_get_indexdef(i.indexrelid)
		FROM relation AS r JOIN pg_index AS i ON i.indrelid = r.oid JOIN pg_class AS x ON x.oid = i.indexrelid
		WHERE NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u',
			'x'))
		UNION ALL
		SELECT 'trigger', format('%s.%s', r.relname, t.tgname), concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
		FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid AND NOT t.tgisinternal
		UNION ALL
		SELECT 'policy', format('%s.%s', r.relname, p.polname),
			concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid),
				pg_get_expr(p.polwithcheck, p.polrelid))
		FROM relation AS r JOIN pg_policy AS p ON p.polrelid = r.oid
		UNION ALL
		SELECT 'type', t.typname::text, concat_ws(' ', t.typtype, (SELECT string_agg(concat_ws(' ', a.attname,
				format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
				FROM pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
		FROM home AS h JOIN pg_type AS t ON t.typnamespace = h.oid
		LEFT JOIN pg_class AS c ON c.oid = t.typrelid
		WHERE t.typtype IN ('c', 'd', 'e', 'r') AND coalesce(c.relkind, 'c') = 'c'
		UNION ALL
		SELECT 'function', ledger_function_identity(p.oid), concat_ws(' ', pg_get_function_result(p.oid), l.lanname,
			p.provolatile, CASE WHEN p.prosecdef THEN 'security definer' END,
			(SELECT string_agg(o, ' ' ORDER BY o COLLATE "C") FROM unnest(p.proconfig) AS o), nullif(p.prosrc, ''))
		FROM home AS h JOIN pg_proc AS p ON p.pronamespace = h.oid JOIN pg_language AS l ON l.oid = p.prolang
		-- those of a range belong to it
		WHERE NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
			AND d.deptype = 'i')
	)
	SELECT f.kind, f.identity,
		replace(replace(replace(replace(replace(replace(replace(f.definition, h.name, ''), h.carbonms, ''),
			h.postgis, ''), h.map, ''),
			'search_path=' || rtrim(h.name, '.') || ',', 'search_path='),
			format('n.nspname OPERATOR(pg_catalog.=) %L', ledger), 'n.nspname OPERATOR(pg_catalog.=) ledger'),
			format('to_regnamespace(%L)', rtrim(h.carbonms, '.')), 'to_regnamespace(carbonms)')
	FROM home AS h CROSS JOIN found AS f;
END;
COMMENT ON FUNCTION ledger_catalog(name) IS
	'The objects in the schema of a ledger, those of its users included, with definitions that do not depend on the '
	'names of schemas.';

/*
 * By kind and identity, how each object is now.
 */
CREATE FUNCTION ledger_state(ledger name) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	state jsonb;
BEGIN
	EXECUTE format('SELECT jsonb_object_agg(c.kind || $2 || c.identity, md5(c.definition)) '
		'FROM %I.ledger_catalog($1) AS c', carbonms) INTO state USING ledger, ' ';
	RETURN coalesce(state, '{}');
END
$$;
COMMENT ON FUNCTION ledger_state(name) IS
	'What is in the schema of a ledger: kind and name of each object, and a digest of its definition.';

/*
 * What was made, altered or dropped since the state before, and nothing else: an object that somebody had altered or
 * dropped, and that was not made anew since, is still found missing or altered afterwards. What is listed without a
 * definition, by the migration from layout 1, is taken as it is.
 */
CREATE FUNCTION record_ledger_manifest(ledger name, module text, before jsonb) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	EXECUTE format('WITH present AS MATERIALIZED (SELECT c.* FROM %1$I.ledger_catalog($1) AS c), '
		'gone AS (DELETE FROM %2$I.ledger_object AS o WHERE $3 ? (o.kind || $4 || o.identity) AND NOT EXISTS '
			'(SELECT FROM present AS c WHERE c.kind = o.kind AND c.identity = o.identity)) '
		'INSERT INTO %2$I.ledger_object AS o (kind, identity, module, definition) '
		'SELECT c.kind, c.identity, $2, c.definition '
		'FROM present AS c LEFT JOIN %2$I.ledger_object AS l ON l.kind = c.kind AND l.identity = c.identity '
		'WHERE NOT $3 ? (c.kind || $4 || c.identity) OR l.definition = $5 '
			'OR l.kind IS NOT NULL AND $3 ->> (c.kind || $4 || c.identity) <> md5(c.definition) '
		'ON CONFLICT (kind, identity) DO UPDATE SET definition = excluded.definition '
		'WHERE o.definition <> excluded.definition', carbonms, ledger)
	USING ledger, module, before, ' ', '';
END
$$;
COMMENT ON FUNCTION record_ledger_manifest(name, text, jsonb) IS
	'Brings the manifest of a ledger up to date with what was done to its objects since a ledger_state().';
-- Ledgers: schemas that a caller makes and owns; no table belongs to the extension

/**
 * Arguments:
 *   time_zone: where accounting days begin at midnight
 *
 * Errors:
 *   42P06 if the schema exists
 *   42501 without CREATE on the database
 *   22023 for an unknown time zone
 *   55000 inside an extension script, or if a ledger that was renamed still has the name
 */
CREATE FUNCTION create_ledger(schema name, time_zone text DEFAULT 'Asia/Shanghai') RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	other name;
BEGIN
	IF schema IS NULL OR time_zone IS NULL THEN
		RAISE EXCEPTION 'schema and time zone of a ledger must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	-- abbreviations and offsets are not what they seem: CST is in America, UTC+8 is west of Greenwich
	IF NOT EXISTS (SELECT FROM pg_timezone_names AS z WHERE lower(z.name) = lower(time_zone)) THEN
		RAISE EXCEPTION 'time zone "%" not recognized', time_zone
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Use a name of pg_timezone_names, such as Asia/Shanghai.';
	END IF;
	SELECT n.nspname INTO other FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
	WHERE n.nspname <> schema AND p.proname = 'lock_ledger'
		AND EXISTS (SELECT FROM unnest(p.proconfig) AS c WHERE starts_with(c, format('search_path=%I,', schema)));
	IF FOUND THEN
		RAISE EXCEPTION 'ledger in schema "%" still looks for its tables in schema "%"', other, schema
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'It was renamed; a new ledger of the old name would get its entries.',
				HINT = format('Call upgrade_ledger(%L) first.', other);
	END IF;
	IF has_schema_privilege('public', carbonms, 'CREATE') THEN
		RAISE WARNING 'everybody may create objects in schema "%", where carbonms is', carbonms
			USING HINT = format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC: functions of the ledger '
				'look for operators there.', carbonms);
	END IF;
	EXECUTE format('CREATE SCHEMA %I', schema);
	IF EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND deptype = 'e'
			AND objid = (SELECT oid FROM pg_namespace WHERE nspname = schema)) THEN
		RAISE EXCEPTION 'cannot create a ledger inside an extension script'
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'Its tables would belong to that extension, and go with it.';
	END IF;
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', schema, 'Ledger of carbonms');
	EXECUTE format('SELECT %I.install_ledger_module($1, $2, $3, $4, 0)', carbonms)
	USING schema, 'base', 'carbonms'::name, jsonb '{}';
	EXECUTE format('SELECT %I.refuse_ledger_strangers($1)', carbonms) USING schema;
	EXECUTE format('INSERT INTO %I.ledger_meta (layout, created_with, time_zone) SELECT m.layout, m.version, $1 '
		'FROM %1$I.ledger_module AS m', schema) USING time_zone;
	IF lower(current_setting('timezone')) <> lower(time_zone) THEN
		RAISE NOTICE 'accounting days begin at midnight in %, and this session is in %', time_zone,
			current_setting('timezone')
			USING HINT = format('SET timezone = %L where you type times; load_activity() reads them so by itself.',
				time_zone);
	END IF;
END
$$;
COMMENT ON FUNCTION create_ledger(name, text) IS
	'Makes a ledger: a schema with its tables, views and functions, all owned by the caller.';
-- Bringing a ledger to the version of carbonms that is installed

/*
 * A ledger of layout 1 has no registry of its modules; the map was the only one then, and may have been left out of it
 * while carbonms_postgis was not there. Its parameters follow from the type of its geometries.
 */
CREATE FUNCTION ledger_modules(ledger name, OUT module text, OUT extension name, OUT parameters jsonb,
		OUT layout integer)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	map regclass := to_regclass(format('%I.boundary_geometry', ledger));
	home name;
	postgis name;
BEGIN
	IF to_regclass(format('%I.ledger_module', ledger)) IS NOT NULL THEN
		RETURN QUERY EXECUTE format('SELECT m.module, m.extension, m.parameters, m.layout FROM %I.ledger_module AS m '
			'ORDER BY m.module <> %L, m.changed_at, m.module', ledger, 'base');
		EXECUTE format('SELECT $1 FROM %I.ledger_module AS m WHERE m.module = %L HAVING count(*) = 0', ledger, 'space')
		INTO map USING map;
	ELSE
		RETURN QUERY SELECT 'base', 'carbonms'::name, jsonb '{}', 1;
	END IF;
	IF map IS NOT NULL THEN
		SELECT n.nspname INTO home
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'carbonms_postgis';
		SELECT n.nspname INTO postgis
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'postgis';
		module := 'space';
		extension := 'carbonms_postgis';
		layout := 1;
		IF home IS NOT NULL THEN
			EXECUTE format('SELECT %I.space_parameters(%I.postgis_typmod_srid(a.atttypmod)) FROM pg_attribute AS a '
				'WHERE a.attrelid = $1 AND a.attname = %L', home, postgis, 'geom')
			INTO parameters USING map;
		END IF;
		RETURN NEXT;
	END IF;
END
$$;
COMMENT ON FUNCTION ledger_modules(name) IS
	'The modules of a ledger, with the layout of each; those of layout 1 as they are found.';

/*
 * Of layout 1 roles had what they needed and more: INSERT on entries, UPDATE of whole rows. Which kind a role is shows
 * by what it has.
 */
CREATE FUNCTION adopt_ledger_roles(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	EXECUTE format($q$
		INSERT INTO %I.ledger_role (role, role_id, kind)
		SELECT g.rolname, g.oid, CASE
			-- not by one table that was granted by hand
			WHEN count(DISTINCT p.relname) FILTER (WHERE p.privilege_type = 'INSERT'
				AND p.relname IN ('posting', 'emission', 'published_inventory', 'rating')) = 4 THEN 'accountant'
			WHEN bool_or(p.relname = 'activity' AND p.privilege_type = 'INSERT') THEN 'recorder'
			ELSE 'reader' END
		FROM (
			SELECT c.relname, c.relkind, c.relowner, a.grantee, a.privilege_type
			FROM pg_class AS c
			CROSS JOIN LATERAL (SELECT c.relacl
				UNION ALL SELECT t.attacl FROM pg_attribute AS t WHERE t.attrelid = c.oid) AS l (acl)
			CROSS JOIN LATERAL aclexplode(l.acl) AS a
			WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1)
		) AS p
		JOIN pg_roles AS g ON g.oid = p.grantee
		WHERE p.grantee <> p.relowner
		GROUP BY g.rolname, g.oid
		-- who was granted some tables by hand is none of the three
		HAVING count(DISTINCT p.relname) FILTER (WHERE p.privilege_type = 'SELECT' AND p.relkind IN ('r', 'p'))
			> (SELECT count(*) / 2 FROM pg_class AS t WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition
				AND t.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1))
		ON CONFLICT (role) DO NOTHING$q$, ledger)
	USING ledger;
END
$$;
COMMENT ON FUNCTION adopt_ledger_roles(name) IS
	'Remembers the roles of a ledger of layout 1, as the kind that their rights are those of.';

/*
 * What roles could once write and no kind may: taken from all but the owner, by hand granted or not.
 */
CREATE FUNCTION close_ledger_tables(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	w record;
BEGIN
	FOR w IN EXECUTE format('SELECT * FROM %I.ledger_stray_privilege($1)', carbonms) USING ledger LOOP
		EXECUTE format('REVOKE %s ON %I.%I FROM %s CASCADE', w.verbs, ledger, w.relation,
			CASE WHEN w.role = 'public' THEN 'PUBLIC' ELSE quote_ident(w.role) END);
		RAISE NOTICE 'role "%" may no longer % table "%"', w.role, w.verbs, w.relation
			USING DETAIL = 'Functions of the ledger write there; what its kind may insert itself is granted anew.';
	END LOOP;
END
$$;
COMMENT ON FUNCTION close_ledger_tables(name) IS
	'Takes from roles what nobody but the functions of a ledger may write, with a notice of each.';

CREATE FUNCTION migrate_ledger(ledger name) RETURNS integer
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	old integer;
	known integer;
	withheld jsonb;
	m record;
	r record;
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		RAISE EXCEPTION 'cannot upgrade a ledger in a % transaction', upper(current_setting('transaction_isolation'))
			USING ERRCODE = 'invalid_transaction_state',
				DETAIL = 'Its snapshot may be older than what others have written.',
				HINT = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED.';
	END IF;
	-- before anything is read: two upgrades at once would each hold what the other waits for
	EXECUTE format('SELECT %I.lock_ledger_tables($1)', carbonms) USING ledger;
	EXECUTE format('SELECT l.layout, (SELECT max(n) FROM generate_series(1, 100) AS n '
		'WHERE %I.ledger_base_tables(n) IS NOT NULL) FROM %I.ledger_meta AS l', carbonms, ledger) INTO old, known;
	IF old > known THEN
		RAISE EXCEPTION 'ledger "%" has layout %, this version of carbonms knows layout %', ledger, old, known
			USING ERRCODE = 'feature_not_supported', HINT = 'Install a newer carbonms.';
	END IF;
	EXECUTE format('SELECT jsonb_agg(w) FROM %I.ledger_withheld($1) AS w', carbonms) INTO withheld USING ledger;
	FOR m IN EXECUTE format('SELECT * FROM %I.ledger_modules($1)', carbonms) USING ledger LOOP
		IF NOT EXISTS (SELECT FROM pg_extension AS e WHERE e.extname = m.extension) THEN
			RAISE NOTICE 'module % of ledger "%" stays as it is: extension "%" does not exist', m.module, ledger,
				m.extension
				USING HINT = format('CREATE EXTENSION %s, and call upgrade_ledger(%L) again.', m.extension, ledger);
			CONTINUE;
		END IF;
		EXECUTE format('SELECT %I.install_ledger_module($1, $2, $3, $4, $5)', carbonms)
		USING ledger, m.module, m.extension, m.parameters, m.layout;
	END LOOP;
	EXECUTE format('SELECT %I.refuse_ledger_strangers($1)', carbonms) USING ledger;
	EXECUTE format('UPDATE %I.ledger_meta SET layout = $1 WHERE layout <> $1', ledger) USING known;
	IF old = 1 THEN
		EXECUTE format('SELECT %I.adopt_ledger_roles($1)', carbonms) USING ledger;
	END IF;
	EXECUTE format('SELECT %I.close_ledger_tables($1)', carbonms) USING ledger;
	IF old = 1 THEN
		-- what grant_ledger() of 0.1.0 granted, so that a role has what its kind has; what it did not is the owner's
		FOR r IN EXECUTE format('SELECT l.role, o.identity FROM %1$I.ledger_role AS l JOIN %1$I.ledger_object AS o '
			'ON o.kind = $1 AND (l.kind = $2 OR l.kind = $3 AND o.identity = ANY ($4))', ledger)
			USING 'table', 'accountant', 'recorder',
				'{activity,activity_void,activity_staging,observation,statistic}'::text[]
		LOOP
			EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %I.%I FROM %I CASCADE', ledger, r.identity, r.role);
		END LOOP;
	END IF;
	EXECUTE format('SELECT %I.grant_ledger_roles($1, $2)', carbonms) USING ledger, withheld;
	RETURN known;
END
$$;
COMMENT ON FUNCTION migrate_ledger(name) IS 'What upgrade_ledger() does, with the rights of the owner.';

/*
 * Who inserts has its table before it has its turn, so that all tables come before the turn here, too: those that are
 * open for INSERT, activity, and then the rest. A function that has its turn, and then reads tables, such as post(),
 * and an upgrade may be each in the way of the other: then PostgreSQL ends one of them.
 */
CREATE FUNCTION lock_ledger_tables(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	relation regclass;
BEGIN
	FOR relation IN
		SELECT c.oid FROM pg_class AS c
		WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger)
			AND c.relkind IN ('r', 'p') AND NOT c.relispartition
			AND pg_has_role(c.relowner, 'USAGE')
		ORDER BY c.relname IN ('posting', 'emission', 'ledger_meta'), c.relname = 'activity', c.relname = 'ledger_meta',
			c.relname = 'posting', c.relname COLLATE "C"
	LOOP
		EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
	END LOOP;
END
$$;
COMMENT ON FUNCTION lock_ledger_tables(name) IS
	'Locks the tables of a ledger, in the order in which those who insert lock them, so that these wait.';

/**
 * Tables are migrated, functions, views and triggers are replaced where they are: what users have made of them, and
 * their grants, stay. Whatever the names of the schema and of those of the extensions are now is written into them.
 * Returns the layout.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for who does not have the rights of the owner
 *   0A000 if its layout is newer
 *   25000 in a REPEATABLE READ or SERIALIZABLE transaction
 */
CREATE FUNCTION upgrade_ledger(schema name) RETURNS integer
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	layout text;
BEGIN
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms) INTO layout
	USING coalesce(schema, ''), format('SELECT %I.migrate_ledger(%L::name)', carbonms, schema);
	RETURN layout::integer;
END
$$;
COMMENT ON FUNCTION upgrade_ledger(name) IS
	'Brings a ledger to this version of carbonms, and to the present names of its schema and those of the extensions: '
	'call it after ALTER EXTENSION ... UPDATE, and after a schema was renamed.';

CREATE FUNCTION ledger_upgrade_steps(ledger name, OUT step text) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	m record;
	home name;
	script text;
BEGIN
	RETURN QUERY
	SELECT format('lock %s tables (ACCESS EXCLUSIVE): writers and readers wait until the end of the transaction',
		count(*))
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = ledger AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
	FOR m IN EXECUTE format('SELECT * FROM %I.ledger_modules($1)', carbonms) USING ledger LOOP
		home := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
			WHERE e.extname = m.extension);
		IF home IS NULL THEN
			step := format('leave module %s as it is: extension "%s" does not exist', m.module, m.extension);
			RETURN NEXT;
			CONTINUE;
		END IF;
		LOOP
			m.layout := m.layout + 1;
			EXECUTE format('SELECT %I.%I($1)', home, format('ledger_%s_tables', m.module)) INTO script USING m.layout;
			EXIT WHEN script IS NULL;
			step := format('migrate the tables of module %s to layout %s', m.module, m.layout);
			RETURN NEXT;
		END LOOP;
		step := format('replace the code of module %s', m.module);
		RETURN NEXT;
	END LOOP;
	IF to_regclass(format('%I.ledger_module', ledger)) IS NULL THEN
		step := 'revoke from roles what only the functions of the ledger may write';
		RETURN NEXT;
	ELSE
		RETURN QUERY EXECUTE format('SELECT format(%L, p.verbs, p.relation, p.role) '
			'FROM %I.ledger_stray_privilege($1) AS p',
			'revoke %s on table %s from role %s', carbonms)
		USING ledger;
	END IF;
	step := 'grant to roles what grant_ledger() grants to their kinds';
	RETURN NEXT;
END
$$;
COMMENT ON FUNCTION ledger_upgrade_steps(name) IS 'What upgrade_ledger() would do to a ledger, step by step.';

/**
 * What is listed is what upgrade_ledger(schema) would do now, in its order: the locks that it takes, each layout that
 * it brings a module to, the code that it replaces, the rights that it takes and grants. With dry_run => false it does
 * it as well.
 *
 * Errors:
 *   as upgrade_ledger(name)
 */
CREATE FUNCTION upgrade_ledger(schema name, dry_run boolean, OUT step text) RETURNS SETOF text
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	steps text;
BEGIN
	IF NOT dry_run THEN
		EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
		USING coalesce(schema, ''), format('SELECT %I.lock_ledger_tables(%L::name)', carbonms, schema);
	END IF;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms) INTO steps
	USING coalesce(schema, ''),
		format('SELECT jsonb_agg(s.step) FROM %I.ledger_upgrade_steps(%L::name) AS s (step)', carbonms, schema);
	RETURN QUERY SELECT s FROM jsonb_array_elements_text(steps::jsonb) AS s;
	IF NOT dry_run THEN
		EXECUTE format('SELECT %I.upgrade_ledger($1)', carbonms) USING schema;
	END IF;
END
$$;
COMMENT ON FUNCTION upgrade_ledger(name, boolean) IS
	'What upgrade_ledger() does to a ledger, step by step, without doing it if dry_run.';

/**
 * In one transaction: between ALTER SCHEMA ... RENAME and upgrade_ledger() functions of a ledger look for names in a
 * schema of the old name, which somebody else may make.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42P06 if there is a schema of the new name
 *   42501 for who does not own the schema, or may not create schemas in the database
 */
CREATE FUNCTION rename_ledger(schema name, new_name name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	IF schema IS NULL OR new_name IS NULL THEN
		RAISE EXCEPTION 'names of a ledger must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('ALTER SCHEMA %I RENAME TO %I', schema, new_name);
	EXECUTE format('SELECT %I.upgrade_ledger($1)', carbonms) USING new_name;
END
$$;
COMMENT ON FUNCTION rename_ledger(name, name) IS
	'Gives the schema of a ledger another name, by which its functions find it.';
-- Verification of a ledger

/*
 * What was resolved when it was made, against a schema that others could write to, may be another's. A function or
 * operator of a user in the ledger's own schema is its owner's.
 */
CREATE FUNCTION ledger_strangers(ledger name, OUT object text, OUT stranger text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH home AS (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1),
		relation AS (
			SELECT c.oid, c.relname::text AS name FROM home AS h JOIN pg_class AS c ON c.relnamespace = h.oid
			JOIN %1$I.ledger_object AS o ON o.kind IN ('table', 'view') AND o.identity = c.relname
		),
		routine AS MATERIALIZED (
			SELECT p.oid, %2$I.ledger_function_identity(p.oid) AS identity
			FROM home AS h JOIN pg_proc AS p ON p.pronamespace = h.oid
		),
		mine (classid, objid) AS (
			SELECT 'pg_class'::regclass::oid, r.oid FROM relation AS r
			UNION ALL SELECT 'pg_class'::regclass,
				i.indexrelid FROM relation AS r JOIN pg_index AS i ON i.indrelid = r.oid
			UNION ALL SELECT 'pg_rewrite'::regclass, w.oid FROM relation AS r JOIN pg_rewrite AS w ON w.ev_class = r.oid
			UNION ALL SELECT 'pg_attrdef'::regclass, d.oid FROM relation AS r JOIN pg_attrdef AS d ON d.adrelid = r.oid
			UNION ALL SELECT 'pg_constraint'::regclass, k.oid
			FROM relation AS r JOIN pg_constraint AS k ON k.conrelid = r.oid
			JOIN %1$I.ledger_object AS o ON o.kind = 'constraint' AND o.identity = r.name || '.' || k.conname
			UNION ALL SELECT 'pg_trigger'::regclass, t.oid
			FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid
			JOIN %1$I.ledger_object AS o ON o.kind = 'trigger' AND o.identity = r.name || '.' || t.tgname
			UNION ALL SELECT 'pg_proc'::regclass, p.oid
			FROM routine AS p JOIN %1$I.ledger_object AS o ON o.kind = 'function' AND o.identity = p.identity
		),
		used AS (
			SELECT DISTINCT m.classid, m.objid, d.refclassid, d.refobjid
			FROM mine AS m JOIN pg_depend AS d ON d.classid = m.classid AND d.objid = m.objid
			WHERE d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass,
				'pg_opclass'::regclass, 'pg_opfamily'::regclass, 'pg_collation'::regclass)
		),
		named AS MATERIALIZED (
			-- an array is its element
			SELECT u.classid, u.objid, u.refclassid, coalesce(nullif(t.typelem, 0), u.refobjid) AS refobjid
			FROM used AS u LEFT JOIN pg_type AS t ON u.refclassid = 'pg_type'::regclass AND t.oid = u.refobjid
				AND t.typcategory = 'A'
		),
		-- few things are used, each by many
		strange AS MATERIALIZED (
			SELECT n.refclassid, n.refobjid
			FROM (SELECT DISTINCT u.refclassid, u.refobjid FROM named AS u) AS n
			WHERE NOT EXISTS (SELECT FROM pg_depend AS e JOIN pg_extension AS x ON x.oid = e.refobjid
					WHERE e.classid = n.refclassid AND e.objid = n.refobjid AND e.refclassid = 'pg_extension'::regclass
						AND e.deptype = 'e' AND x.extname IN ('carbonms', 'carbonms_postgis', 'postgis'))
				AND NOT EXISTS (SELECT FROM home AS h WHERE h.oid IN (
					(SELECT p.pronamespace FROM pg_proc AS p
						WHERE n.refclassid = 'pg_proc'::regclass AND p.oid = n.refobjid),
					(SELECT t.typnamespace FROM pg_type AS t
						WHERE n.refclassid = 'pg_type'::regclass AND t.oid = n.refobjid)))
				AND (SELECT i.schema FROM pg_identify_object(n.refclassid, n.refobjid, 0) AS i)
					IS DISTINCT FROM 'pg_catalog'
		)
		SELECT pg_describe_object(u.classid, u.objid, 0), pg_describe_object(u.refclassid, u.refobjid, 0)
		FROM named AS u JOIN strange AS s ON s.refclassid = u.refclassid AND s.refobjid = u.refobjid
		ORDER BY 1, 2$q$, ledger, (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n
			ON n.oid = e.extnamespace WHERE e.extname = 'carbonms'))
	USING ledger;
END
$$;
COMMENT ON FUNCTION ledger_strangers(name) IS
	'What the objects of a ledger use that is neither PostgreSQL''s, nor the ledger''s, nor of the extensions that it '
	'rests on: somebody else''s function in the place of one of theirs.';

CREATE FUNCTION refuse_ledger_strangers(ledger name) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	found text;
BEGIN
	EXECUTE format('SELECT string_agg(format(%L, s.object, s.stranger), chr(10)) FROM %I.ledger_strangers($1) AS s',
		'%s uses %s', carbonms) INTO found USING ledger;
	IF found IS NOT NULL THEN
		RAISE EXCEPTION 'objects of others stand in the place of those that ledger "%" would use', ledger
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = found,
				HINT = format('Drop them, and revoke CREATE on schema %I from whom it does not belong to.', carbonms);
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_ledger_strangers(name) IS
	'Refuses a ledger that uses what somebody has put into the place of an object of PostgreSQL or the extensions. '
	'Errors: 55000.';

CREATE FUNCTION check_ledger_objects(ledger name, OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	home oid := (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger);
	owner oid := (SELECT c.relowner FROM pg_class AS c WHERE c.oid = to_regclass(format('%I.ledger_meta', ledger)));
	functions oid[];
	views text[];
	tables text[];
BEGIN
	EXECUTE format('WITH routine AS MATERIALIZED (SELECT p.oid, %3$I.ledger_function_identity(p.oid) AS identity '
		'FROM pg_proc AS p WHERE p.pronamespace = $1) SELECT ARRAY(SELECT p.oid FROM routine AS p '
		'JOIN %1$I.ledger_object AS o ON o.kind = %2$L AND o.identity = p.identity), '
		'ARRAY(SELECT o.identity FROM %1$I.ledger_object AS o WHERE o.kind = %4$L), '
		'ARRAY(SELECT o.identity FROM %1$I.ledger_object AS o WHERE o.kind = %5$L)', ledger, 'function', carbonms,
			'view', 'table')
	INTO functions, views, tables USING home;

	-- what was made, against what is there
	RETURN QUERY EXECUTE format($q$
		WITH present AS MATERIALIZED (SELECT c.* FROM %2$I.ledger_catalog($1) AS c)
		SELECT NULL::bigint,
			CASE WHEN o.kind = 'trigger' THEN format('the trigger %%s of %%I.%%I is missing, disabled or '
				'altered', split_part(o.identity, '.', 2), $1, split_part(o.identity, '.', 1))
			ELSE format('%%s %%s %%s', o.kind, o.identity,
				CASE WHEN p.kind IS NULL THEN 'is missing' ELSE 'was altered' END) END
		FROM %1$I.ledger_object AS o LEFT JOIN present AS p ON p.kind = o.kind AND p.identity = o.identity
		WHERE p.definition IS DISTINCT FROM o.definition
		UNION ALL
		SELECT NULL, format('the trigger %%s of %%I.%%I is not of the ledger', t.tgname, $1, c.relname)
		FROM pg_class AS c JOIN pg_trigger AS t ON t.tgrelid = c.oid AND NOT t.tgisinternal
		WHERE c.relnamespace = $2 AND EXISTS (SELECT FROM %1$I.ledger_object AS o
				WHERE o.kind = 'table' AND o.identity = c.relname)
			AND NOT EXISTS (SELECT FROM %1$I.ledger_object AS o
				WHERE o.kind = 'trigger' AND o.identity = format('%%s.%%s', c.relname, t.tgname))
			-- an AFTER trigger of a row or statement cannot change what is written
			AND (t.tgtype & 2 <> 0 OR t.tgtype & 64 <> 0)$q$, ledger, carbonms)
	USING ledger, home;

	RETURN QUERY EXECUTE format('SELECT NULL::bigint, format(%L, $1) WHERE NOT %I.ledger_finds_carbonms($1)',
		'functions look for carbonms in another schema: call upgrade_ledger(%L)', carbonms)
	USING ledger;

	-- what is no object of its own
	RETURN QUERY
	SELECT NULL::bigint, format('table %s %s', c.relname, w.what)
	FROM pg_class AS c
	CROSS JOIN LATERAL (VALUES
		(c.relforcerowsecurity, 'has FORCE ROW LEVEL SECURITY, which limits the functions of the ledger'),
		(c.relowner <> owner, 'belongs to another role than ledger_meta'),
		(EXISTS (SELECT FROM pg_inherits AS i JOIN pg_class AS p ON p.oid = i.inhrelid
			WHERE i.inhparent = c.oid AND NOT p.relispartition), 'has a child by inheritance'),
		(EXISTS (SELECT FROM pg_rewrite AS r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN'), 'has a rule'),
		(EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgisinternal AND t.tgenabled <> 'O'),
			'has keys that are not enforced')) AS w (found, what)
	WHERE c.relnamespace = home AND c.relkind IN ('r', 'p') AND w.found
		AND EXISTS (SELECT FROM unnest(tables) AS t (name) WHERE t.name = c.relname
			OR c.relispartition AND starts_with(c.relname, t.name || '_'));

	RETURN QUERY
	SELECT NULL::bigint, format('function %s belongs to another role than ledger_meta', p.oid::regprocedure)
	FROM pg_proc AS p WHERE p.oid = ANY (functions) AND p.prosecdef AND p.proowner <> owner
	UNION ALL
	SELECT NULL, format('function %s looks for names in another schema: call upgrade_ledger(%L)', p.oid::regprocedure,
		ledger)
	FROM pg_proc AS p CROSS JOIN LATERAL unnest(p.proconfig) AS o (setting)
	WHERE p.oid = ANY (functions) AND o.setting LIKE 'search\_path=%'
		AND o.setting <> format('search_path=%I, pg_temp', ledger)
	UNION ALL
	SELECT NULL, format('%s may call %s, which works with the rights of the owner: call upgrade_ledger()',
		'PUBLIC', p.oid::regprocedure)
	FROM pg_proc AS p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
	WHERE p.oid = ANY (functions) AND p.prosecdef AND a.grantee = 0 AND a.privilege_type = 'EXECUTE'
	UNION ALL
	SELECT NULL, format('role %s may %s sequence %s', coalesce(r.rolname, 'PUBLIC'), a.privilege_type, c.relname)
	FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a LEFT JOIN pg_roles AS r ON r.oid = a.grantee
	WHERE c.relnamespace = home AND c.relkind = 'S' AND a.privilege_type <> 'SELECT' AND a.grantee <> c.relowner
		AND EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
			AND d.deptype = 'i')
	UNION ALL
	SELECT NULL, format('role %s may create objects in the schema of the ledger', coalesce(r.rolname, 'PUBLIC'))
	FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a LEFT JOIN pg_roles AS r ON r.oid = a.grantee
	WHERE n.oid = home AND a.privilege_type = 'CREATE' AND a.grantee <> owner AND a.grantee <> n.nspowner
	UNION ALL
	SELECT NULL, format('view %s shows what its owner may see', c.relname)
	FROM pg_class AS c
	WHERE c.relnamespace = home AND c.relname = ANY (views) AND current_setting('server_version_num')::integer >= 150000
		AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false);

	RETURN QUERY EXECUTE format('SELECT NULL::bigint, format(%L, p.role, p.verbs, p.relation) '
		'FROM %I.ledger_stray_privilege($1) AS p UNION ALL SELECT NULL, format(%L, s.object, s.stranger) '
		'FROM %2$I.ledger_strangers($1) AS s',
		'role %s may %s table %s, which only functions of the ledger write', carbonms,
		'%s uses %s, which is neither of the ledger nor of what it rests on')
	USING ledger;

	RETURN QUERY EXECUTE format('SELECT NULL::bigint, CASE WHEN o.policy IS NULL THEN format(%L, o.relation) '
		'ELSE format(%L, o.policy, o.relation, o.role) END FROM %I.ledger_open_table($1) AS o',
		'row security of table %s is off, so that tenants see all of it',
		'policy %s of table %s, which is not of the ledger, lets tenant %s through', carbonms)
	USING ledger;
END
$$;
COMMENT ON FUNCTION check_ledger_objects(name) IS
	'Compares the objects of a ledger with what was made, and looks at owners, rights and search paths: the part of '
	'check_ledger() that does not rest on the code of the ledger.';

/*
 * Those that fire after the fact: they cannot change what is written.
 */
CREATE FUNCTION ledger_own_triggers(ledger name, OUT name name, OUT relation name) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format('SELECT t.tgname, c.relname FROM pg_trigger AS t '
		'JOIN pg_class AS c ON c.oid = t.tgrelid '
		'JOIN %1$I.ledger_object AS k ON k.kind = $2 AND k.identity = c.relname '
		'WHERE c.relnamespace = $1 AND NOT t.tgisinternal AND t.tgtype & 66 = 0 AND NOT EXISTS (SELECT FROM '
		'%1$I.ledger_object AS o WHERE o.kind = $3 AND o.identity = concat(c.relname, $4, t.tgname))', ledger)
	USING (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger), 'table', 'trigger', '.';
END
$$;
COMMENT ON FUNCTION ledger_own_triggers(name) IS
	'The triggers that the owner has put behind the tables of a ledger.';

/**
 * With the rights of the owner for who has them, since it runs the owner's code; else with those of the caller. What
 * only a checkpoint that was kept can show, compare_checkpoint() shows. An owner that is a superuser, and triggers of
 * the owner's own behind the tables, are notices.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for a role that row security shows a part
 */
CREATE FUNCTION check_ledger(schema name, OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off SET quote_all_identifiers = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	owner oid := (SELECT c.relowner FROM pg_class AS c
		WHERE c.oid = to_regclass(format('%I.ledger_meta', coalesce(schema, ''))));
	trusted boolean := true;
	found text;
	objects text;
	triggers text;
	own jsonb;
BEGIN
	IF owner IS NULL OR to_regprocedure(format('%I.check_chain()', coalesce(schema, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;
	-- a ledger of layout 1 has no manifest
	IF to_regclass(format('%I.ledger_object', schema)) IS NOT NULL THEN
		-- what looks for names in a schema that is not its own, or no longer that of carbonms, is not called
		EXECUTE format('SELECT %I.ledger_finds_carbonms($1)', carbonms) INTO trusted USING schema;
		trusted := trusted AND EXISTS (SELECT FROM pg_proc AS p CROSS JOIN LATERAL unnest(p.proconfig) AS o (setting)
			WHERE p.oid = to_regprocedure(format('%I.check_part(text)', schema))
				AND o.setting = format('search_path=%I, pg_temp', schema));
		EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO objects
		USING schema, format('SELECT jsonb_agg(jsonb_build_array(o.posting_id, o.problem)) '
			'FROM %I.check_ledger_objects(%L::name) AS o', carbonms, schema);
		EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO triggers
		USING schema, format('SELECT jsonb_agg(jsonb_build_array(t.name, t.relation)) '
			'FROM %I.ledger_own_triggers(%L::name) AS t', carbonms, schema);
		FOR own IN SELECT t.value FROM jsonb_array_elements(triggers::jsonb) AS t LOOP
			RAISE NOTICE 'trigger "%" of table "%" is not of the ledger', own ->> 0, own ->> 1;
		END LOOP;
	END IF;
	IF (SELECT r.rolsuper FROM pg_roles AS r WHERE r.oid = owner) THEN
		RAISE NOTICE 'the owner of ledger "%" is a superuser', schema
			USING DETAIL = 'Its functions work with the rights of a superuser.';
	END IF;
	IF trusted THEN
		BEGIN
			EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO found
			USING schema, format('SELECT jsonb_agg(jsonb_build_array(c.posting_id, c.problem)) '
				'FROM %I.check_chain() AS c', schema);
		EXCEPTION
			-- code that the owner has altered does not hide that it was
			WHEN OTHERS THEN
				IF objects IS NULL OR left(SQLSTATE, 2) IN ('53', '57', '58')
					OR SQLSTATE = '42501' AND NOT pg_has_role(owner, 'USAGE') THEN
					RAISE;
				END IF;
				found := jsonb_build_array(jsonb_build_array(NULL, format('check_chain() ended in an error: %s',
					SQLERRM)));
		END;
	END IF;
	RETURN QUERY SELECT (p.problem ->> 0)::bigint, p.problem ->> 1
	FROM (VALUES (found), (objects)) AS f (found), jsonb_array_elements(f.found::jsonb) AS p (problem);
END
$$;
COMMENT ON FUNCTION check_ledger(name) IS
	'Verifies a ledger: recomputes every hash and figure, makes publications and ratings anew, and looks at readings, '
	'guards, objects and rights. One row a problem, none if it is sound.';
-- Who may do what in a ledger

/*
 * Of tables of entries, and of the columns that the ledger fills where people record: what the owner grants on
 * reference tables, which a kind may insert into as they are, is the owner's affair. Partitions have rights of their
 * own.
 */
CREATE FUNCTION ledger_stray_privilege(ledger name, OUT role text, OUT relation name, OUT verbs text)
	RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	may jsonb := '[]';
	module text;
	more jsonb;
BEGIN
	FOR module IN EXECUTE format('SELECT m.module FROM %I.ledger_module AS m', ledger) LOOP
		EXECUTE format('SELECT jsonb_agg(p) FROM %I.%I() AS p', ledger, module || '_table_privilege') INTO more;
		may := may || coalesce(more, '[]');
	END LOOP;
	RETURN QUERY EXECUTE format($q$
		SELECT coalesce(r.rolname, 'public')::text, c.relname, string_agg(DISTINCT a.privilege_type, ', ')
		FROM pg_class AS c
		JOIN %I.ledger_object AS o ON o.kind = 'table' AND (o.identity = c.relname
			OR c.relispartition AND starts_with(c.relname, o.identity || '_'))
		CROSS JOIN LATERAL (
			SELECT x.grantee, x.privilege_type, NULL::name AS attname FROM aclexplode(c.relacl) AS x
			UNION ALL SELECT x.grantee, x.privilege_type, t.attname
			FROM pg_attribute AS t CROSS JOIN LATERAL aclexplode(t.attacl) AS x WHERE t.attrelid = c.oid
		) AS a
		LEFT JOIN pg_roles AS r ON r.oid = a.grantee
		WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1) AND a.grantee <> c.relowner
			AND a.privilege_type NOT IN ('SELECT', 'REFERENCES')
			AND NOT EXISTS (SELECT FROM jsonb_array_elements($2) AS m (p)
				WHERE m.p ->> 'relation' = c.relname AND m.p ->> 'verb' = 'INSERT' AND m.p -> 'columns' = 'null')
			AND NOT EXISTS (SELECT FROM jsonb_array_elements($2) AS m (p)
				WHERE m.p ->> 'relation' = c.relname AND m.p ->> 'verb' = a.privilege_type
					AND (m.p -> 'columns' = 'null' OR m.p -> 'columns' ? a.attname::text))
		GROUP BY 1, 2 ORDER BY 2, 1$q$, ledger)
	USING ledger, may;
END
$$;
COMMENT ON FUNCTION ledger_stray_privilege(name) IS
	'What roles may write in a ledger, by hand or by an older version of carbonms, that no kind of role may.';

/*
 * A grant adds to those before it, so that the highest kind is remembered; a tenant is nothing else, under whichever
 * name it is known. A role is bound under one name: what else had its number is of no role.
 */
CREATE FUNCTION bind_ledger_role(ledger name, role name, kind text, party text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	id oid := quote_ident(role)::regrole;
	found_kind text;
	found_party text;
BEGIN
	EXECUTE format('SELECT r.kind, r.party FROM %I.ledger_role AS r WHERE r.role = $1 OR r.role_id = $2 '
		'ORDER BY r.role = $1 DESC LIMIT 1', ledger)
	INTO found_kind, found_party USING role, id;
	IF found_kind IS NOT NULL AND 'tenant' IN (found_kind, kind)
		AND (found_kind, coalesce(found_party, '')) <> (kind, coalesce(party, '')) THEN
		RAISE EXCEPTION 'role "%" is a % of ledger "%"', role, found_kind, ledger
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'A tenant of one party is nothing else, since rights add up.',
				HINT = format('Call revoke_ledger(%L, %L) first.', ledger, role);
	END IF;
	-- what another role of this name was, or this one before its rights were taken, it is no more
	EXECUTE format('DELETE FROM %I.ledger_role AS r USING %I.ledger_bound_role($1) AS b '
		'WHERE r.role = $2 AND b.role = $2 AND NOT b.bound AND b.kind <> $3', ledger, carbonms)
	USING ledger, role, 'tenant';
	EXECUTE format('INSERT INTO %I.ledger_role AS r (role, role_id, kind, party) VALUES ($1, $2, $3, $4) '
		'ON CONFLICT (role) DO UPDATE SET kind = excluded.kind, granted_at = excluded.granted_at, '
		'granted_by = excluded.granted_by '
		'WHERE array_position($5, r.kind) < array_position($5, excluded.kind)', ledger)
	USING role, id, kind, party, '{reader,recorder,accountant}'::text[];
	EXECUTE format('UPDATE %I.ledger_role AS r SET role_id = CASE WHEN r.role = $1 THEN $2 ELSE 0 END '
		'WHERE (r.role = $1) <> (r.role_id = $2)', ledger)
	USING role, id;
END
$$;
COMMENT ON FUNCTION bind_ledger_role(name, name, text, text) IS
	'Remembers what kind of role of a ledger a role is, and which role it is. Errors: 42704, 55000.';

/*
 * Policies that permit add up: one that applies to a tenant shows it what those of the ledger do not.
 *
 * Columns:
 *   policy, role: NULL where row security is off
 */
CREATE FUNCTION ledger_open_table(ledger name, OUT relation name, OUT policy name, OUT role name) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	module text;
	tables name[] := '{}';
	more name[];
BEGIN
	FOR module IN EXECUTE format('SELECT m.module FROM %I.ledger_module AS m', ledger) LOOP
		EXECUTE format('SELECT array_agg(t) FROM %I.%I() AS t', ledger, module || '_tenant_table') INTO more;
		tables := tables || more;
	END LOOP;
	RETURN QUERY EXECUTE format($q$
		WITH relation AS (
			SELECT c.oid, c.relname, c.relrowsecurity
			FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
			WHERE n.nspname = $1 AND c.relname = ANY ($2)
		)
		SELECT c.relname, p.polname, r.rolname
		FROM relation AS c JOIN pg_policy AS p ON p.polrelid = c.oid AND p.polpermissive
		JOIN %1$I.ledger_role AS l ON l.kind = 'tenant' JOIN pg_roles AS r ON r.rolname = l.role OR r.oid = l.role_id
		WHERE NOT EXISTS (SELECT FROM %1$I.ledger_object AS o
				WHERE o.kind = 'policy' AND o.identity = format('%%s.%%s', c.relname, p.polname))
			AND EXISTS (SELECT FROM unnest(p.polroles) AS g (oid) WHERE g.oid = 0 OR pg_has_role(r.oid, g.oid, 'USAGE'))
		UNION ALL
		SELECT c.relname, NULL, NULL FROM relation AS c
		WHERE NOT c.relrowsecurity AND EXISTS (SELECT FROM %1$I.ledger_role AS l WHERE l.kind = 'tenant')
		ORDER BY 1, 2, 3$q$, ledger)
	USING ledger, tables;
END
$$;
COMMENT ON FUNCTION ledger_open_table(name) IS
	'The tables of a ledger of which tenants see more than its policies show them: by a policy that is not of the '
	'ledger, or since row security is off.';

/*
 * With the rights of the owner, who may be called by a role with more: see ledger_as_owner(). Doors are closed anew,
 * since a restore without privileges opens them. What is on the map or in views a tenant sees as far as policies go:
 * before 15 views have the rights of their owner.
 */
CREATE FUNCTION grant_ledger_kind(ledger name, role name, kind text, party text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	kinds text[] := CASE kind WHEN 'accountant' THEN '{accountant,recorder}' ELSE ARRAY[kind] END;
	home oid := (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger);
	relations text;
	module text;
	command text;
	before jsonb;
BEGIN
	EXECUTE format('SELECT %I.bind_ledger_role($1, $2, $3, $4)', carbonms) USING ledger, role, kind, party;
	EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', ledger, role);
	-- not on partitions: a policy of the parent does not hold there
	EXECUTE format('SELECT string_agg(format(%L, %L, o.identity), %L) FROM %I.ledger_object AS o '
		'WHERE o.kind = ANY ($1) AND to_regclass(format(%L, %L, o.identity)) IS NOT NULL',
		'%I.%I', ledger, ', ', ledger, '%I.%I', ledger)
	INTO relations
	USING CASE WHEN kind = 'tenant' AND current_setting('server_version_num')::integer < 150000 THEN '{table}'
		ELSE '{table,view}' END::text[];
	EXECUTE format('GRANT SELECT ON %s TO %I', relations, role);
	FOR module IN EXECUTE format('SELECT m.module FROM %I.ledger_module AS m', ledger) LOOP
		FOR command IN
			EXECUTE format('SELECT format(%L, p.verb || coalesce(%L || (SELECT string_agg(quote_ident(c), %L) '
				'FROM unnest(p.columns) AS c) || %L, %L), $1, p.relation, $2) FROM %I.%I() AS p '
				'WHERE p.kind = ANY ($3)',
				'GRANT %s ON %I.%I TO %I', ' (', ', ', ')', '', ledger, module || '_table_privilege')
			USING ledger, role, kinds
		LOOP
			EXECUTE command;
		END LOOP;
		FOR command IN
			EXECUTE format('SELECT format(%L, f.oid::regprocedure, $1) FROM %I.%I() AS p JOIN pg_proc AS f '
				'ON f.pronamespace = $2 AND f.prosecdef AND f.proname = p.function WHERE p.kind = ANY ($3)',
				'GRANT EXECUTE ON FUNCTION %s TO %I', ledger, module || '_function_privilege')
			USING role, home, kinds
		LOOP
			EXECUTE command;
		END LOOP;
	END LOOP;
	EXECUTE format('SELECT %I.close_doors()', ledger);
	-- good for nothing on a column that is no key, but for ledger_bound_role() and tenant_parties() to know it by
	EXECUTE format('GRANT REFERENCES (%s) ON %I.ledger_role TO %I',
		CASE kind WHEN 'tenant' THEN 'party' ELSE 'kind' END, ledger, role);
	IF kind = 'tenant' THEN
		EXECUTE format('SELECT %I.ledger_state($1)', carbonms) INTO before USING ledger;
		EXECUTE format('SELECT %I.limit_tenants()', ledger);
		EXECUTE format('SELECT %I.record_ledger_manifest($1, $2, $3)', carbonms) USING ledger, 'base', before;
	END IF;
END
$$;
COMMENT ON FUNCTION grant_ledger_kind(name, name, text, text) IS
	'What grant_ledger() does: grants a role what its kind may do, closes what nobody may, and remembers it.';

/*
 * What the owner took from a role altogether, such as what is of all parties from a tenant.
 */
CREATE FUNCTION ledger_withheld(ledger name, OUT role name, OUT relation name) RETURNS SETOF record
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH relation AS (
		SELECT c.oid, c.relname, c.relacl
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = ledger AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
	),
	granted AS MATERIALIZED (
		SELECT r.oid, a.grantee FROM relation AS r CROSS JOIN LATERAL aclexplode(r.relacl) AS a
		UNION
		SELECT r.oid, a.grantee FROM relation AS r JOIN pg_attribute AS t ON t.attrelid = r.oid
		CROSS JOIN LATERAL aclexplode(t.attacl) AS a
	)
	SELECT g.rolname, r.relname
	FROM granted AS m JOIN relation AS k ON k.oid = m.oid AND k.relname = 'ledger_meta'
	JOIN pg_roles AS g ON g.oid = m.grantee
	CROSS JOIN relation AS r
	WHERE NOT EXISTS (SELECT FROM granted AS o WHERE o.oid = r.oid AND o.grantee = m.grantee);
END;
COMMENT ON FUNCTION ledger_withheld(name) IS
	'The tables and views of a ledger on which a role that it was granted to has no right at all.';

/*
 * By its number; or, where numbers are those of another cluster, by its name and the right that grant_ledger_kind()
 * gives beside all others. The number of a role that has this right is that of one that was renamed. A tenant without
 * the right is not bound, though its number is the same.
 */
CREATE FUNCTION ledger_bound_role(ledger name, OUT role name, OUT kind text, OUT party text, OUT bound boolean)
	RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH known AS MATERIALIZED (
			SELECT a.grantee FROM pg_attribute AS t CROSS JOIN LATERAL aclexplode(t.attacl) AS a
			WHERE t.attrelid = $1 AND t.attname IN ('kind', 'party') AND a.privilege_type = 'REFERENCES'
		)
		SELECT l.role::name, l.kind, l.party, p.oid IS NOT NULL AND m.reads AND (
			l.role_id = p.oid AND l.kind <> 'tenant'
			OR m.known AND (l.role_id = p.oid OR l.role_id NOT IN (SELECT k.grantee FROM known AS k)))
		FROM %1$I.ledger_role AS l LEFT JOIN pg_roles AS p ON p.rolname = l.role
		CROSS JOIN LATERAL (SELECT p.oid IN (SELECT k.grantee FROM known AS k) AS known,
			EXISTS (SELECT FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
				WHERE c.oid = $2 AND a.grantee = p.oid) AS reads) AS m
		ORDER BY l.role COLLATE "C"$q$, ledger)
	USING to_regclass(format('%I.ledger_role', ledger)), to_regclass(format('%I.ledger_meta', ledger));
END
$$;
COMMENT ON FUNCTION ledger_bound_role(name) IS
	'The roles that grant_ledger() was called for, and whether the one that has the name now is still the same.';

/*
 * What is new is granted to who is known by its kind; what was withheld before it came stays so. A role that was
 * dropped, and made anew by the same name, has lost its rights and does not get them back; a tenant is not forgotten,
 * so that who has its name sees nothing.
 */
CREATE FUNCTION grant_ledger_roles(ledger name, withheld jsonb) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	r record;
BEGIN
	FOR r IN EXECUTE format('SELECT * FROM %I.ledger_bound_role($1)', carbonms) USING ledger LOOP
		IF r.bound THEN
			EXECUTE format('SELECT %I.grant_ledger_kind($1, $2, $3, $4)', carbonms)
			USING ledger, r.role, r.kind, r.party;
		ELSIF r.kind = 'tenant' THEN
			RAISE NOTICE 'role "%" is not the tenant of party "%" that ledger "%" knows', r.role, r.party, ledger
				USING DETAIL = 'It was renamed or dropped, or has lost its rights. Who has its name sees nothing.',
					HINT = 'grant_ledger() binds the role that has the name now, revoke_ledger() forgets it.';
		ELSE
			EXECUTE format('DELETE FROM %I.ledger_role AS l WHERE l.role = $1', ledger) USING r.role;
			RAISE NOTICE 'role "%" has no rights in ledger "%" any more, and is no longer its %', r.role, ledger,
				r.kind;
		END IF;
	END LOOP;
	FOR r IN EXECUTE format('SELECT w.role, w.relation FROM jsonb_to_recordset($1) AS w (role name, relation name) '
		'JOIN %1$I.ledger_role AS l ON l.role = w.role JOIN %1$I.ledger_object AS o ON o.kind IN (%2$L, %3$L) '
		'AND o.identity = w.relation', ledger, 'table', 'view') USING withheld
	LOOP
		EXECUTE format('REVOKE ALL ON %I.%I FROM %I CASCADE', ledger, r.relation, r.role);
	END LOOP;
	-- the history has rows of them all
	FOR r IN EXECUTE format('SELECT l.role FROM %I.ledger_role AS l JOIN pg_roles AS p ON p.rolname = l.role '
		'WHERE EXISTS (SELECT FROM pg_trigger AS t '
		'JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace '
		'WHERE n.nspname = $1 AND t.tgname = $2 AND NOT has_table_privilege(p.oid, c.oid, $3))', ledger)
		USING ledger, 'keep_history', 'SELECT'
	LOOP
		EXECUTE format('REVOKE ALL ON %I.reference_history FROM %I CASCADE', ledger, r.role);
	END LOOP;
END
$$;
COMMENT ON FUNCTION grant_ledger_roles(name, jsonb) IS
	'Grants the roles of a ledger anew what their kinds may do, but for what ledger_withheld() said before.';

CREATE FUNCTION add_ledger_module(ledger name, module text, extension name, parameters jsonb) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	withheld jsonb;
BEGIN
	EXECUTE format('SELECT jsonb_agg(w) FROM %I.ledger_withheld($1) AS w', carbonms) INTO withheld USING ledger;
	EXECUTE format('SELECT %I.install_ledger_module($1, $2, $3, $4, 0)', carbonms)
	USING ledger, module, extension, parameters;
	EXECUTE format('SELECT %I.refuse_ledger_strangers($1)', carbonms) USING ledger;
	EXECUTE format('SELECT %I.grant_ledger_roles($1, $2)', carbonms) USING ledger, withheld;
END
$$;
COMMENT ON FUNCTION add_ledger_module(name, text, name, jsonb) IS
	'Makes a module in a ledger that has none of it, and grants it to the roles of the ledger: what the add_...() '
	'functions do, with the rights of the owner.';

/*
 * A role that is no more is forgotten.
 */
CREATE FUNCTION revoke_ledger_kind(ledger name, role name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	id oid := (SELECT p.oid FROM pg_roles AS p WHERE p.rolname = role);
	known boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.ledger_role AS r WHERE r.role = $1)', ledger) INTO known USING role;
	IF id IS NOT NULL OR NOT known THEN
		EXECUTE (SELECT string_agg(format('REVOKE ALL ON %s FROM %I CASCADE', c.oid::regclass, role), '; ')
			FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
			WHERE n.nspname = ledger AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_has_role(c.relowner, 'USAGE'));
		EXECUTE (SELECT string_agg(format('REVOKE ALL ON FUNCTION %s FROM %I CASCADE', p.oid::regprocedure, role), '; ')
			FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
			WHERE n.nspname = ledger AND p.prokind = 'f' AND pg_has_role(p.proowner, 'USAGE')
				AND NOT EXISTS (SELECT FROM pg_depend AS d
					WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i'));
		EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I CASCADE', ledger, role);
	END IF;
	EXECUTE format('DELETE FROM %I.ledger_role AS r WHERE r.role = $1', ledger) USING role;
	-- that of a name that it had before
	EXECUTE format('UPDATE %I.ledger_role AS r SET role_id = 0 WHERE r.role_id = $1', ledger) USING id;
END
$$;
COMMENT ON FUNCTION revoke_ledger_kind(name, name) IS 'What revoke_ledger() does, with the rights of the owner.';

/**
 * Arguments:
 *   kind: reader (reads all), recorder (also adds and voids readings, adds statistics and observations) or
 *     accountant (also calls what posts, publishes and rates, and keeps reference rows)
 *
 * Errors:
 *   42704 if there is no ledger in the schema or no such role
 *   42501 for who does not have the rights of the owner
 *   22023 for another kind
 *   22004 without a role
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION grant_ledger(schema name, role name, kind text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	IF role IS NULL THEN
		RAISE EXCEPTION 'role must not be null' USING ERRCODE = 'null_value_not_allowed';
	ELSIF kind IS NULL OR kind NOT IN ('reader', 'recorder', 'accountant') THEN
		RAISE EXCEPTION 'unrecognized kind of grant: "%"', kind
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'A reader reads; a recorder also adds readings, statistics and observations; an accountant also '
					'posts and keeps reference rows. A tenant is granted with its party.';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING schema, format('SELECT %I.grant_ledger_kind(%L::name, %L::name, %L::text, NULL::text)', carbonms, schema,
		role, kind);
END
$$;
COMMENT ON FUNCTION grant_ledger(name, name, text) IS
	'Grants a role what it needs in a ledger, as a reader, recorder or accountant.';

/**
 * The first tenant of a ledger puts its policies to work, also for modules that are added later.
 *
 * Arguments:
 *   kind: tenant (sees what is of its party, and records and voids readings of its sources)
 *   party: code of the party to which the role is bound
 *
 * Errors:
 *   42704 if there is no ledger in the schema, no such role or no such party
 *   42501 for who does not have the rights of the owner
 *   22023 for another kind
 *   22004 without a role
 *   55000 for a ledger that was not upgraded to this version, for a role that is something else in it, and where a
 *     policy of the owner's would show it what is not its own
 */
CREATE FUNCTION grant_ledger(schema name, role name, kind text, party text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	IF role IS NULL THEN
		RAISE EXCEPTION 'role must not be null' USING ERRCODE = 'null_value_not_allowed';
	ELSIF kind IS DISTINCT FROM 'tenant' THEN
		RAISE EXCEPTION 'unrecognized kind of grant to a party: "%"', kind
			USING ERRCODE = 'invalid_parameter_value', HINT = 'The kind of role that is bound to a party is tenant.';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING schema, format('SELECT %I.grant_ledger_tenant(%L::name, %L::name, %L::text)', carbonms, schema, role, party);
END
$$;
COMMENT ON FUNCTION grant_ledger(name, name, text, text) IS
	'Grants a role what it needs in a ledger as a tenant: to see and record what is of a party.';

CREATE FUNCTION grant_ledger_tenant(ledger name, role name, party text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	known boolean;
	open_table name;
	open_policy name;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.party AS p WHERE p.party = $1)', ledger) INTO known USING party;
	IF NOT known THEN
		RAISE EXCEPTION 'party "%" does not exist', party USING ERRCODE = 'undefined_object';
	END IF;
	EXECUTE format('SELECT %I.grant_ledger_kind($1, $2, $3, $4)', carbonms) USING ledger, role, 'tenant', party;
	EXECUTE format('SELECT o.relation, o.policy FROM %I.ledger_open_table($1) AS o WHERE o.role = $2 LIMIT 1', carbonms)
	INTO open_table, open_policy USING ledger, role;
	IF open_table IS NOT NULL THEN
		RAISE EXCEPTION 'policy "%" of table "%" would let tenant "%" through', open_policy, open_table, role
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'It is not of the ledger, it is permissive, and it applies to the role.',
				HINT = 'Make it restrictive, or have it name roles of which tenants are no members.';
	END IF;
END
$$;
COMMENT ON FUNCTION grant_ledger_tenant(name, name, text) IS
	'What grant_ledger() does for a tenant, with the rights of the owner. Errors: 42704, 55000.';

/**
 * Errors:
 *   42704 if there is no ledger in the schema, or no such role and none is known by the name
 *   42501 for who does not have the rights of the owner
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION revoke_ledger(schema name, role name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	IF role IS NULL THEN
		RAISE EXCEPTION 'role must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING schema, format('SELECT %I.revoke_ledger_kind(%L::name, %L::name)', carbonms, schema, role);
END
$$;
COMMENT ON FUNCTION revoke_ledger(name, name) IS 'Takes from a role all that it was granted in a ledger.';
-- Leaving: a ledger without the extension, and no ledger any more

/*
 * Objects of users that would go with the functions and views of a ledger.
 */
CREATE FUNCTION ledger_users(ledger name) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH RECURSIVE home AS (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1),
		listed AS MATERIALIZED (SELECT o.kind, o.identity, split_part(o.identity, '.',
			2) AS part FROM %1$I.ledger_object AS o),
		going (classid, objid) AS (
			SELECT 'pg_proc'::regclass::oid, p.oid FROM home AS h JOIN pg_proc AS p ON p.pronamespace = h.oid
			JOIN listed AS l ON l.kind = 'function' AND l.identity = %2$I.ledger_function_identity(p.oid)
			UNION ALL
			SELECT 'pg_class'::regclass, c.oid FROM home AS h JOIN pg_class AS c ON c.relnamespace = h.oid
			JOIN listed AS l ON l.kind = 'view' AND l.identity = c.relname
		),
		-- generated columns are that in PostgreSQL 14, and defaults of columns since
		dependent (classid, objid, objsubid) AS (
			SELECT g.classid, g.objid, 0 FROM going AS g
			UNION
			SELECT d.classid, d.objid, d.objsubid FROM dependent AS g
			JOIN pg_depend AS d ON d.refclassid = g.classid AND d.refobjid = g.objid AND d.deptype IN ('n', 'a', 'i')
				AND g.objsubid IN (0, d.refobjsubid)
			WHERE d.objsubid = 0 OR NOT EXISTS (SELECT FROM listed AS l JOIN pg_attribute AS a ON a.attname = l.part
				JOIN pg_class AS c ON c.oid = a.attrelid JOIN home AS h ON h.oid = c.relnamespace
				WHERE l.kind = 'column' AND d.classid = 'pg_class'::regclass AND a.attrelid = d.objid
					AND a.attnum = d.objsubid AND (c.relispartition OR l.identity = c.relname || '.' || a.attname))
		)
		SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid)
		FROM dependent AS d, home AS h
		WHERE (d.classid, d.objid) NOT IN (SELECT g.classid, g.objid FROM going AS g)
			AND NOT EXISTS (SELECT FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = r.ev_class
				WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'view' AND l.identity = c.relname))
			AND NOT EXISTS (SELECT FROM pg_type AS t LEFT JOIN pg_type AS e ON e.oid = t.typelem
				JOIN pg_class AS c ON c.oid = coalesce(nullif(t.typrelid, 0), e.typrelid)
				WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind IN ('view', 'table') AND l.identity = c.relname))
			AND NOT EXISTS (SELECT FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
				WHERE d.classid = 'pg_trigger'::regclass AND t.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'trigger' AND l.part = t.tgname))
			AND NOT EXISTS (SELECT FROM pg_constraint AS k
				WHERE d.classid = 'pg_constraint'::regclass AND k.oid = d.objid AND k.connamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'constraint' AND l.part = k.conname))
			AND NOT EXISTS (SELECT FROM pg_attrdef AS f JOIN pg_class AS c ON c.oid = f.adrelid
				JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = f.adnum
				WHERE d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'column' AND l.part = a.attname
						AND (c.relispartition OR l.identity = c.relname || '.' || a.attname)))
			AND NOT EXISTS (SELECT FROM pg_policy AS y JOIN pg_class AS c ON c.oid = y.polrelid
				WHERE d.classid = 'pg_policy'::regclass AND y.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'policy' AND l.part = y.polname))
		ORDER BY 1$q$, ledger, (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n
			ON n.oid = e.extnamespace WHERE e.extname = 'carbonms'))
	USING ledger;
END
$$;
COMMENT ON FUNCTION ledger_users(name) IS
	'What users have made of the functions and views of a ledger, and would lose with them.';

CREATE FUNCTION strip_ledger(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	schema name := ledger;
	columns text[];
	constraints name[];
	item record;
	unbound boolean;
	users text;
BEGIN
	EXECUTE format('SELECT array_agg(o.identity) FILTER (WHERE o.kind = %L), '
		'array_agg(split_part(o.identity, %L, 2)) FILTER (WHERE o.kind = %L) FROM %I.ledger_object AS o', 'column', '.',
		'constraint', ledger)
	INTO columns, constraints;
	EXECUTE format('SELECT string_agg(u, chr(10) ORDER BY u) FROM %I.ledger_users($1) AS u', carbonms) INTO users
	USING ledger;
	IF users IS NOT NULL THEN
		RAISE EXCEPTION 'cannot detach ledger "%" because other objects depend on its functions and views', ledger
			USING ERRCODE = 'dependent_objects_still_exist', DETAIL = users,
				HINT = 'Drop them, or make tables of them, first.';
	END IF;

	-- generated columns keep what they have; then functions and views (they name the types), then the columns
	FOR item IN
		SELECT format('ALTER TABLE %I.%I ALTER %I DROP EXPRESSION', schema, c.relname, a.attname) AS command
		FROM pg_attribute AS a
		JOIN pg_class AS c ON c.oid = a.attrelid
		JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE c.relname || '.' || a.attname = ANY (columns) AND n.nspname = schema AND a.attgenerated = 's'
			AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	LOOP
		EXECUTE item.command;
	END LOOP;
	FOR item IN
		EXECUTE format('SELECT format(%L, %L, o.identity) AS command FROM %I.ledger_object AS o WHERE o.kind = %L',
			'DROP VIEW IF EXISTS %I.%I CASCADE', schema, schema, 'view')
	LOOP
		EXECUTE item.command;
	END LOOP;
	-- One takes others of the ledger with it. In PostgreSQL 14 it would take a column, too, that was once generated
	-- with it: it goes when a column that never was has that one's place.
	FOR unbound IN SELECT unnest('{true,false}'::boolean[]) LOOP
		FOR item IN
			EXECUTE format('SELECT unnest(array_agg(format(%L, p.oid::regprocedure))) AS command '
				'FROM pg_proc AS p JOIN %I.ledger_object AS o '
				'ON o.kind = %L AND o.identity = %I.ledger_function_identity(p.oid) WHERE p.pronamespace = $1 '
				'AND p.proname NOT IN (%L, %L) AND NOT ($2 AND EXISTS (SELECT FROM pg_depend AS d '
				'WHERE d.classid = %L::regclass AND d.objsubid > 0 AND d.refclassid = %L::regclass '
				'AND d.refobjid = p.oid))', 'DROP FUNCTION IF EXISTS %s CASCADE', schema, 'function', carbonms,
				'refuse_change', 'keep_row', 'pg_class', 'pg_proc')
			USING (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema), unbound
		LOOP
			EXECUTE item.command;
		END LOOP;
		FOR item IN
			SELECT format('ALTER TABLE %1$s ADD COLUMN %2$I text GENERATED ALWAYS AS (%3$I::text) STORED; '
				'ALTER TABLE %1$s ALTER %2$I DROP EXPRESSION; ALTER TABLE %1$s DROP COLUMN %3$I; '
				'ALTER TABLE %1$s RENAME %2$I TO %3$I; ALTER TABLE %1$s ALTER %3$I %4$s NOT NULL; '
				'COMMENT ON COLUMN %1$s.%3$I IS %5$L', c.oid::regclass, 'new ' || a.attname, a.attname,
				CASE WHEN a.attnotnull THEN 'SET' ELSE 'DROP' END, col_description(c.oid, a.attnum)) AS command
			FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
			JOIN pg_attribute AS a ON a.attrelid = c.oid
			WHERE n.nspname = schema AND c.relname || '.' || a.attname = ANY (columns) AND a.attgenerated = ''
				AND NOT a.attisdropped AND EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass
					AND d.objid = c.oid AND d.objsubid = a.attnum AND d.refclassid = 'pg_proc'::regclass)
		LOOP
			EXECUTE item.command;
		END LOOP;
	END LOOP;
	-- what was generated is a column like others now
	FOR item IN
		SELECT format('DROP TRIGGER keep_row ON %1$s; CREATE TRIGGER keep_row BEFORE UPDATE OR '
			'DELETE ON %1$s FOR EACH ROW '
			'EXECUTE FUNCTION %2$I.keep_row(%3$L); ALTER TABLE %1$s ENABLE ALWAYS TRIGGER keep_row',
			t.tgrelid::regclass, schema, split_part(encode(t.tgargs, 'escape'), E'\\000', 1)) AS command
		FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = schema AND t.tgname = 'keep_row' AND t.tgnargs > 1
	LOOP
		EXECUTE item.command;
	END LOOP;
	FOR item IN
		SELECT DISTINCT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS command
		FROM pg_constraint AS c
		JOIN pg_namespace AS n ON n.oid = c.connamespace
		JOIN pg_depend AS d ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid
		JOIN pg_depend AS m ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
		JOIN pg_extension AS e ON e.oid = m.refobjid AND e.extname = 'carbonms'
		WHERE n.nspname = schema AND c.conname = ANY (constraints)
	LOOP
		EXECUTE item.command;
	END LOOP;
	FOR item IN
		SELECT format('ALTER TABLE %I.%I ALTER %I TYPE text', schema, c.relname, a.attname) AS command
		FROM pg_attribute AS a
		JOIN pg_class AS c ON c.oid = a.attrelid
		JOIN pg_namespace AS n ON n.oid = c.relnamespace
		JOIN pg_depend AS d ON d.classid = 'pg_type'::regclass AND d.objid = a.atttypid AND d.deptype = 'e'
		JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'carbonms'
		WHERE c.relname || '.' || a.attname = ANY (columns) AND n.nspname = schema AND c.relkind IN ('r', 'p')
			AND NOT c.relispartition AND NOT a.attisdropped
	LOOP
		EXECUTE item.command;
	END LOOP;
END
$$;
COMMENT ON FUNCTION strip_ledger(name) IS 'What detach_ledger() does, with the rights of the owner.';

/**
 * Then DROP EXTENSION takes nothing of it. Objects of users that rest on what goes are named, and none is touched.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for who does not have the rights of the owner
 *   2BP01 if objects of users depend on its functions or views
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION detach_ledger(schema name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING schema, format('SELECT %I.strip_ledger(%L::name)', carbonms, schema);
END
$$;
COMMENT ON FUNCTION detach_ledger(name) IS
	'Makes a ledger independent of the extension, for good: its views and functions go, typed columns become '
	'text, every row stays and stays guarded against changes.';

/**
 * For a ledger that was made to try things out. The name is given twice, since nothing brings its entries back.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for who does not own the schema
 *   22023 if the names differ
 *   2BP01 if objects in other schemas depend on it
 */
CREATE FUNCTION drop_ledger(schema name, again name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	outside text;
BEGIN
	IF to_regclass(format('%I.ledger_meta', coalesce(schema, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	ELSIF again IS DISTINCT FROM schema THEN
		RAISE EXCEPTION 'second name "%" is not the first, "%"', again, schema
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Name the schema twice: its entries are lost for good.';
	END IF;
	WITH RECURSIVE inside (classid, objid, objsubid) AS (
		SELECT 'pg_namespace'::regclass::oid, n.oid, 0 FROM pg_namespace AS n WHERE n.nspname = schema
		UNION
		SELECT d.classid, d.objid, d.objsubid
		FROM inside AS i JOIN pg_depend AS d ON d.refclassid = i.classid AND d.refobjid = i.objid
			AND i.objsubid IN (0, d.refobjsubid)
		WHERE d.deptype IN ('n', 'a', 'i')
	)
	SELECT string_agg(DISTINCT pg_describe_object(i.classid, i.objid, i.objsubid), chr(10)) INTO outside
	FROM inside AS i
	-- a rule, default, constraint, trigger or policy is where its relation is
	LEFT JOIN pg_rewrite AS w ON i.classid = 'pg_rewrite'::regclass AND w.oid = i.objid
	LEFT JOIN pg_attrdef AS f ON i.classid = 'pg_attrdef'::regclass AND f.oid = i.objid
	LEFT JOIN pg_constraint AS k ON i.classid = 'pg_constraint'::regclass AND k.oid = i.objid
	LEFT JOIN pg_trigger AS t ON i.classid = 'pg_trigger'::regclass AND t.oid = i.objid
	LEFT JOIN pg_policy AS p ON i.classid = 'pg_policy'::regclass AND p.oid = i.objid
	LEFT JOIN pg_class AS c ON c.oid = coalesce(w.ev_class, f.adrelid, t.tgrelid, p.polrelid)
	LEFT JOIN pg_namespace AS n ON n.oid = coalesce(c.relnamespace, k.connamespace)
	CROSS JOIN LATERAL pg_identify_object(i.classid, i.objid, i.objsubid) AS o (type, home, name, identity)
	WHERE coalesce(quote_ident(n.nspname), o.home) NOT IN (quote_ident(drop_ledger.schema), 'pg_toast');
	IF outside IS NOT NULL THEN
		RAISE EXCEPTION 'cannot drop ledger "%" because other objects depend on it', schema
			USING ERRCODE = 'dependent_objects_still_exist', DETAIL = outside, HINT = 'Drop them first.';
	END IF;
	EXECUTE format('DROP SCHEMA %I CASCADE', schema);
END
$$;
COMMENT ON FUNCTION drop_ledger(name, name) IS
	'Drops a trial ledger with all that is in its schema, unless something outside depends on it.';
-- Checkpoints: what is kept outside of the database proves later what the database alone cannot

/*
 * Rows as the text of their columns, by the hour of their recording, so that no group is large; the same whatever the
 * session has set and whatever columns are added later. recorded is the column that says when a row was recorded.
 */
CREATE FUNCTION digest_ledger_table(ledger name, relation name, recorded name, columns text[], until timestamptz,
		OUT rows bigint, OUT digest text, OUT last timestamptz)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
	SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' SET extra_float_digits = 1 SET row_security = off AS
$$
BEGIN
	EXECUTE format($q$
		SELECT coalesce(sum(g.n), 0)::bigint, encode(sha256(coalesce(string_agg(g.digest, '' ORDER BY g.hour), '')),
			'hex'), max(g.last)
		FROM (
			SELECT date_trunc('hour', r.at) AS hour, count(*) AS n, max(r.at) AS last,
				sha256(string_agg(r.digest, '' ORDER BY r.digest)) AS digest
			FROM (SELECT t.%I AS at, sha256(convert_to(ROW(%s)::text, 'UTF8')) AS digest FROM %I.%I AS t) AS r
			WHERE r.at <= $1 GROUP BY 1
		) AS g$q$, recorded,
		(SELECT string_agg(format('t.%I', u.c), ', ' ORDER BY u.n) FROM unnest(columns) WITH ORDINALITY AS u (c, n)),
		ledger, relation)
	INTO rows, digest, last USING until;
END
$$;
COMMENT ON FUNCTION digest_ledger_table(name, name, name, text[], timestamptz) IS
	'How many rows of a table of a ledger were recorded until a time, the sha256 of some of their columns, and when '
	'the last was recorded.';

/*
 * The state of a reference table as of a time: its rows, but those that were changed since as they were, by
 * reference_history. As reference_as_of() in the ledger has it, but with nothing of the ledger's code.
 */
CREATE FUNCTION digest_ledger_reference(ledger name, relation name, columns text[], as_of timestamptz,
		OUT rows bigint, OUT digest text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
	SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1
	SET row_security = off AS
$$
DECLARE
	home regclass := format('%I.%I', ledger, relation)::regclass;
	texts text := (SELECT string_agg(format('%L, t.%I::text', a.attname, a.attname), ', ') FROM pg_attribute AS a
		WHERE a.attrelid = home AND a.attnum > 0 AND NOT a.attisdropped
			AND EXISTS (SELECT FROM pg_cast AS c WHERE c.castsource = a.atttypid AND c.casttarget = 'json'::regtype));
	key text := (SELECT string_agg(format('n.state -> %L', a.attname), ', ' ORDER BY k.n)
		FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
		JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indrelid = home AND i.indisprimary);
BEGIN
	EXECUTE format($q$
		WITH later AS MATERIALIZED (
			SELECT DISTINCT ON (h.key) h.key, h.old_row
			FROM %I.reference_history AS h WHERE h.relation = $1 AND h.changed_at > $2
			ORDER BY h.key, h.changed_at, h.old_row IS NULL, h.change_id
		),
		state AS (
			SELECT n.state FROM (SELECT to_jsonb(t) || jsonb_build_object(%s) AS state FROM %s AS t) AS n
			WHERE NOT EXISTS (SELECT FROM later AS l WHERE l.key = jsonb_build_array(%s))
			UNION ALL SELECT l.old_row FROM later AS l WHERE l.old_row IS NOT NULL
		)
		SELECT count(*), encode(sha256(coalesce(string_agg(d.digest, '' ORDER BY d.digest), '')), 'hex')
		FROM state AS s CROSS JOIN LATERAL (SELECT sha256(convert_to(jsonb_object_agg(c, s.state -> c)::text, 'UTF8'))
			AS digest FROM unnest($3) AS c) AS d$q$, ledger, texts, home, coalesce(key, 'n.state'))
	INTO rows, digest USING relation, as_of, columns;
END
$$;
COMMENT ON FUNCTION digest_ledger_reference(name, name, text[], timestamptz) IS
	'How many rows a reference table of a ledger had as of a time, and the sha256 of some of their columns.';

/*
 * It is at the time of the last entry that it covers, not at that of the clock: what a writer who is not done has
 * recorded is later, since writers take turns, and is not missed by who looks again.
 */
CREATE FUNCTION make_ledger_checkpoint(ledger name) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET row_security = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	made jsonb;
	tables jsonb;
	reference jsonb;
	until timestamptz := clock_timestamp();
	at timestamptz;
BEGIN
	EXECUTE format($q$
		SELECT jsonb_build_object('ledger', (SELECT m.ledger FROM %1$I.ledger_meta AS m), 'made_at', $1,
			'postings', count(*), 'posting', max(b.posting_id),
			'hash', encode((SELECT l.hash FROM %1$I.posting AS l ORDER BY l.posting_id DESC LIMIT 1), 'hex'))
		FROM %1$I.posting AS b$q$, ledger)
	INTO made USING until;
	EXECUTE format($q$
		SELECT jsonb_object_agg(e.relation, jsonb_build_object('recorded', e.recorded, 'columns', c.columns,
			'rows', d.rows, 'digest', d.digest)), coalesce(max(d.last), '-infinity')
		FROM %I.entry_table() AS e
		CROSS JOIN LATERAL (SELECT array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_attribute AS a
			WHERE a.attrelid = format('%%I.%%I', $1, e.relation)::regclass AND a.attnum > 0 AND NOT a.attisdropped) AS c
		CROSS JOIN LATERAL %I.digest_ledger_table($1, e.relation, e.recorded, c.columns, $2) AS d$q$, ledger, carbonms)
	INTO tables, at USING ledger, until;
	EXECUTE format($q$
		SELECT coalesce(jsonb_object_agg(r.relname, jsonb_build_object('columns', r.columns, 'rows', d.rows,
			'digest', d.digest)), '{}')
		FROM (SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) AS columns
			FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
			JOIN pg_namespace AS n ON n.oid = c.relnamespace
			JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE n.nspname = $1 AND t.tgname = 'keep_history' GROUP BY c.relname) AS r
		CROSS JOIN LATERAL %I.digest_ledger_reference($1, r.relname, r.columns, $2) AS d$q$, carbonms)
	INTO reference USING ledger, at;
	RETURN made || jsonb_build_object('at', at, 'tables', tables, 'reference', reference);
END
$$;
COMMENT ON FUNCTION make_ledger_checkpoint(name) IS 'What ledger_checkpoint() does, with the rights of the owner.';

/**
 * Keep it outside of the database. It has the head of the chain, and of every table of entries, and every reference
 * table, the number of rows and a digest of them; compare_checkpoint() holds it against the ledger later.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for a role that row security shows a part
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION ledger_checkpoint(schema name) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	made text;
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO made
	USING schema, format('SELECT %I.make_ledger_checkpoint(%L::name)', carbonms, schema);
	RETURN made::jsonb;
END
$$;
COMMENT ON FUNCTION ledger_checkpoint(name) IS
	'The state of a ledger as a document to be kept elsewhere: head of the chain, rows and digests of its tables.';

/*
 * By what the document says, and nothing of the code of the ledger, which its owner may have replaced since.
 */
CREATE FUNCTION ledger_differences(ledger name, checkpoint jsonb) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET row_security = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	until timestamptz := (checkpoint ->> 'at')::timestamptz;
	columns text[];
	present record;
	t record;
	d record;
BEGIN
	EXECUTE format($q$
		SELECT (SELECT m.ledger::text FROM %1$I.ledger_meta AS m) AS ledger,
			(SELECT encode(b.hash, 'hex') FROM %1$I.posting AS b WHERE b.posting_id = $1) AS hash$q$, ledger)
	INTO present USING (checkpoint ->> 'posting')::bigint;
	IF present.ledger IS DISTINCT FROM checkpoint ->> 'ledger' THEN
		RETURN NEXT format('the checkpoint is of ledger %s, this is ledger %s', checkpoint ->> 'ledger',
			present.ledger);
	END IF;
	IF present.hash IS DISTINCT FROM checkpoint ->> 'hash' THEN
		RETURN NEXT format('posting %s is not %s', checkpoint ->> 'posting',
			CASE WHEN present.hash IS NULL THEN 'there any more' ELSE 'what it was' END);
	END IF;
	FOR t IN
		SELECT c.key AS relation, c.value AS kept, c.value ? 'recorded' AS of_entries
		FROM jsonb_each((checkpoint -> 'tables') || coalesce(checkpoint -> 'reference', '{}')) AS c ORDER BY c.key
	LOOP
		IF to_regclass(format('%I.%I', ledger, t.relation)) IS NULL THEN
			RETURN NEXT format('table %s is not there any more', t.relation);
			CONTINUE;
		END IF;
		columns := ARRAY(SELECT jsonb_array_elements_text(t.kept -> 'columns'));
		IF NOT t.of_entries THEN
			EXECUTE format('SELECT * FROM %I.digest_ledger_reference($1, $2, $3, $4)', carbonms)
			INTO d USING ledger, t.relation::name, columns, until;
			IF d.rows <> (t.kept ->> 'rows')::bigint OR d.digest <> t.kept ->> 'digest' THEN
				RETURN NEXT format('rows of table %s were altered, and reference_history does not say so', t.relation);
			END IF;
			CONTINUE;
		END IF;
		EXECUTE format('SELECT * FROM %I.digest_ledger_table($1, $2, $3, $4, $5)', carbonms)
		INTO d USING ledger, t.relation::name, (t.kept ->> 'recorded')::name, columns, until;
		IF d.rows <> (t.kept ->> 'rows')::bigint THEN
			RETURN NEXT format('table %s has %s rows of before the checkpoint, not %s', t.relation, d.rows,
				t.kept ->> 'rows');
		ELSIF d.digest <> t.kept ->> 'digest' THEN
			RETURN NEXT format('rows of table %s were altered', t.relation);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION ledger_differences(name, jsonb) IS 'What compare_checkpoint() does, with the rights of the owner.';

/**
 * One row a difference; none if the ledger has grown since, and nothing else.
 *
 * Errors:
 *   as ledger_checkpoint(name)
 *   22023 for a document that is no checkpoint
 */
CREATE FUNCTION compare_checkpoint(schema name, checkpoint jsonb, OUT problem text) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	differences text;
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	IF NOT coalesce(checkpoint ?& '{ledger,at,postings,tables}', false) THEN
		RAISE EXCEPTION 'document is no checkpoint of a ledger'
			USING ERRCODE = 'invalid_parameter_value', HINT = 'ledger_checkpoint(schema) makes them.';
	END IF;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO differences
	USING schema, format('SELECT jsonb_agg(d) FROM %I.ledger_differences(%L::name, %L::jsonb) AS d', carbonms, schema,
		checkpoint);
	RETURN QUERY SELECT d FROM jsonb_array_elements_text(differences::jsonb) AS d;
END
$$;
COMMENT ON FUNCTION compare_checkpoint(name, jsonb) IS
	'Holds a checkpoint that was kept against the ledger: what was altered, removed or dated back since, and which '
	'reference rows were altered without a trace.';

/**
 * Blocks up to the one that is named are taken as they are: whoever calls it knows its hash.
 *
 * Arguments:
 *   posting, hash: number and hash (in hexadecimal) of a block that was kept, see checkpoint()
 *
 * Errors:
 *   as ledger_checkpoint(name)
 *   22004 without one of them, 22023 for another hash
 */
CREATE FUNCTION check_ledger_since(schema name, posting bigint, hash text, OUT posting_id bigint, OUT problem text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	found text;
BEGIN
	IF posting IS NULL OR hash IS NULL THEN
		RAISE EXCEPTION 'posting and hash that were kept must not be null' USING ERRCODE = 'null_value_not_allowed';
	ELSIF hash !~ '^[0-9A-Fa-f]{64}$' THEN
		RAISE EXCEPTION 'invalid hash of a posting: "%"', hash
			USING ERRCODE = 'invalid_parameter_value', DETAIL = 'It has 64 hexadecimal digits.';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO found
	USING schema, format($q$
		SELECT jsonb_agg(jsonb_build_array(c.posting_id, c.problem))
		FROM (
			SELECT k.posting_id, CASE WHEN b.hash IS NULL THEN 'it is not there any more'
				ELSE 'it is not the one that was kept' END AS problem
			FROM (SELECT %2$L::bigint AS posting_id, decode(%3$L, 'hex') AS hash) AS k
			LEFT JOIN %1$I.posting AS b ON b.posting_id = k.posting_id
			WHERE b.hash IS DISTINCT FROM k.hash
			UNION ALL
			SELECT s.posting_id, s.problem FROM %1$I.check_blocks_since(%2$L) AS s
		) AS c$q$, schema, posting, hash);
	RETURN QUERY SELECT (p.problem ->> 0)::bigint,
		p.problem ->> 1 FROM jsonb_array_elements(found::jsonb) AS p (problem);
END
$$;
COMMENT ON FUNCTION check_ledger_since(name, bigint, text) IS
	'Verifies the blocks behind one that was kept, and that this one is still there: what a nightly check has to read.';

/**
 * What was altered with the guards off and put back in order afterwards. Columns that are not named here check_ledger()
 * vouches for, by the chain or by computing them anew.
 *
 * Arguments:
 *   columns: empty for whole rows
 */
CREATE FUNCTION check_ledger_limits(OUT relation name, OUT columns text[], OUT reason text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('posting'::name, '{}'::text[], 'the last blocks removed, with all that refers to them'),
		('published_inventory', '{}', 'the last publications removed'),
		('rating', '{}', 'the last ratings removed'),
		('published_inventory', '{version,approach,parties,standard,edition,scope2,factor_sets,head,as_of,lines,
			note,published_by,session_role}', 'not in its digest'),
		('rating', '{note,rated_by,session_role}', 'not in its digest'),
		('activity', '{start_at,end_at,reading,quantity,channel,quality,uncertainty,meter,evidence,recorded_at,
			recorded_by,session_role}', 'not in the chain; what is posted of it shows at the next posting'),
		('activity_void', '{reason,voided_at,voided_by,session_role}', 'not in the chain'),
		('boundary', '{session_role}', 'not in the chain')
	UNION ALL
	SELECT t.name, '{}', 'not in the chain: neither its rows nor their number'
	FROM unnest('{statistic,observation,target,performance_parameter,baseline_model,baseline_adjustment,static_factor,
		base_year,structural_event,reference_history}'::name[]) AS t (name);
END;
COMMENT ON FUNCTION check_ledger_limits() IS
	'What check_ledger() cannot find, and compare_checkpoint() does.';
