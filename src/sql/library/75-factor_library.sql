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
