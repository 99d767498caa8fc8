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
