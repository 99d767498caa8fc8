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
