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
	AS 'MODULE_PATHNAME', 'carbonms_method_library_0_3' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 10;
COMMENT ON FUNCTION method_library() IS
	'Accounting methods: which gases, which factors, how purchased and sold energy counts. Another edition is another '
	'method.';

/**
 * Columns:
 *   energy: crossing, what is purchased and crosses the boundary counts, as in 0.1 and 0.2; or consumption, what
 *     is consumed counts, and energy that is sold on is that of who uses it
 *   country: the one whose sources it covers, by ISO 3166-1; NULL for any
 *
 * Source: method_library().
 */
CREATE FUNCTION method_rule_library(OUT method text, OUT energy text, OUT country text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'carbonms_method_rule_library' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 10;
COMMENT ON FUNCTION method_rule_library() IS
	'By which account of energy each method of method_library() goes, and which country it covers.';

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
	AS 'MODULE_PATHNAME', 'carbonms_indicator_library_0_3' LANGUAGE C STABLE STRICT PARALLEL SAFE
	ROWS 50;
COMMENT ON FUNCTION indicator_library() IS
	'Definitions of indicators: scale x numerator / denominator, of one period and one boundary.';
