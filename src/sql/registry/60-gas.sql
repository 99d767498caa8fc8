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
