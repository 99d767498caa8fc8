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
 *   scope: 1 to 3, NULL for an item of the energy balance, which emits nothing by itself
 *   iso14064_category: 1 to 6, NULL where scope is
 *   scope3_category: 1 to 15, NULL outside scope 3 and for other_indirect
 *   carrier: of energy that is purchased or generated, else NULL
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
	ROWS 35;
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
