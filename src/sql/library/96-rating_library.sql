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
