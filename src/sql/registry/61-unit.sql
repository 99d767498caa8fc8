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
