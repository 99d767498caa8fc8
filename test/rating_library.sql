-- The published rating schemes: sound, described, marked; and what they give for known parks.
\ir include/begin.sql

SELECT results_eq($$SELECT scheme, status, thresholds_status, mode, mark, (SELECT count(*) FROM rating_grade_library() AS g WHERE g.scheme = s.scheme), (SELECT count(*) FROM rating_rule_library() AS r WHERE r.scheme = s.scheme) FROM rating_library() AS s WHERE scheme IN ('ndrc-910-2025', 'js-nzcp-2024', 'cers-1plus1-draft', 'bj-cms-2014')$$,
	$$VALUES ('ndrc-910-2025', 'official', 'official', 'grades', 'VERIFIED', 1::bigint, 7::bigint), ('js-nzcp-2024', 'user', 'user', 'grades', 'VERIFIED-2', 1, 20),
	('cers-1plus1-draft', 'official', 'placeholder', 'grades', 'VERIFIED', 5, 8), ('bj-cms-2014', 'user', 'placeholder', 'points', 'VERIFIED-2', 2, 7)$$, 'the schemes, and what they are worth');
SELECT is(count(DISTINCT scheme), count(*), 'the code is a key') FROM rating_library();
SELECT is_empty($$SELECT * FROM rating_library() WHERE name = '' OR name_zh IS NULL OR issuer = '' OR source IS NULL OR note IS NULL OR verified <> (mark <> 'UNVERIFIED')$$, 'each is described, with what is not certain');
SELECT is_empty($$SELECT r.* FROM rating_rule_library() AS r LEFT JOIN rating_library() AS s USING (scheme, edition) WHERE s.scheme IS NULL OR r.name = '' OR r.name_zh IS NULL OR r.source IS NULL OR r.unit IS NULL
	OR s.thresholds_status = 'official' AND r.mark <> 'VERIFIED' OR s.thresholds_status = 'placeholder' AND s.mode = 'grades' AND r.verified$$, 'official thresholds are verified, placeholders are not');
SELECT is_empty($$SELECT g.* FROM rating_grade_library() AS g LEFT JOIN rating_library() AS s USING (scheme, edition) WHERE s.scheme IS NULL OR g.name = '' OR g.name_zh IS NULL$$, 'grades have names');
SELECT is_empty($$SELECT s.scheme FROM rating_library() AS s, carbon_rating(s.definition, '{}') AS r WHERE r.outcome <> 'incomplete' OR cardinality(r.missing) = 0 OR r.status <> s.thresholds_status
	OR r.scheme <> s.scheme OR r.edition <> s.edition OR r.rules @? ('$[*] ? (@.thresholds_status != "' || s.thresholds_status || '")')::jsonpath$$, 'every scheme is sound, and its results and rules say what the thresholds are worth');
SELECT is(rating_definition(scheme), definition, scheme) FROM rating_library();
-- the definition has what the tables have
SELECT set_eq($$SELECT s.scheme, s.definition -> 'rules' FROM rating_library() AS s$$, $$SELECT r.scheme, jsonb_agg(jsonb_strip_nulls(to_jsonb(r) - '{scheme,edition,name,name_zh,source,verified,mark,note}'::text[])) FROM rating_rule_library() AS r GROUP BY 1$$, 'rules as JSON are the rows');
SELECT set_eq($$SELECT s.scheme, s.definition -> 'grades' FROM rating_library() AS s$$,
	$$SELECT g.scheme, jsonb_agg(jsonb_strip_nulls(to_jsonb(g) - '{scheme,edition,name,name_zh}'::text[] - CASE g.optional_min_count WHEN 0 THEN 'optional_min_count' ELSE '' END)) FROM rating_grade_library() AS g GROUP BY 1$$, 'and grades');
SELECT throws_ok($$SELECT rating_definition('ndrc-910')$$, '42704', 'published rating scheme "ndrc-910" does not exist', 'an unknown scheme');

-- ---- NDRC 910, annex 3 ----

CREATE FUNCTION pg_temp.ndrc(energy text, intensity text, exclusions jsonb DEFAULT '{}', OUT outcome text, OUT grade text, OUT missing text[]) LANGUAGE sql AS
$$
	SELECT r.outcome, r.grade, r.missing FROM carbon_rating(rating_definition('ndrc-910-2025'), format('{"energy_consumption": %s, "emission_per_energy": %s, "clean_energy_share": 10,
		"product_energy_limit_share": 50, "solid_waste_use": 90, "waste_heat_use": 0, "water_reuse": 85}', energy, intensity)::jsonb, exclusions, NULL) AS r
$$;
SELECT is(pg_temp.ndrc(energy, intensity), ROW(outcome, CASE outcome WHEN 'graded' THEN 'qualified' END, '{}'::text[])::record, format('%s tce at %s t/tce: %s', energy, intensity, outcome))
FROM (VALUES ('200000', '0.2', 'graded'), ('199999', '0.2', 'no class'), ('999999', '0.2', 'graded'), ('999999', '0.2000000001', 'not met'), ('999999', '0.3', 'not met'), ('1000000', '0.3', 'graded'),
	('1000000', '0.31', 'not met'), ('1000000', '0.1809375', 'graded'), ('0', '0', 'no class')) AS v (energy, intensity, outcome);
SELECT is((pg_temp.ndrc('null', '0.1')).missing, '{energy_consumption}', 'without its energy a park has no class that is known');
SELECT is((SELECT r.outcome FROM carbon_rating(rating_definition('ndrc-910-2025'), '{"energy_consumption": 300000, "emission_per_energy": 0.1, "clean_energy_share": 95, "product_energy_limit_share": 100, "solid_waste_use": 90, "water_reuse": 85}') AS r), 'incomplete', 'guiding indicators are asked for');
SELECT is((SELECT r.outcome FROM carbon_rating(rating_definition('ndrc-910-2025'), '{"energy_consumption": 300000, "emission_per_energy": 0.1, "clean_energy_share": 95, "product_energy_limit_share": 100, "solid_waste_use": 90, "water_reuse": 85}',
	'{"waste_heat_use": "no process gives off heat"}', NULL) AS r), 'graded', '... but those that are excluded with a reason');
SELECT is_empty($$SELECT e FROM jsonb_array_elements(rating_definition('ndrc-910-2025') -> 'rules') AS e WHERE (e ->> 'mandatory')::boolean = (e ->> 'excludable')::boolean OR (e ->> 'mandatory')::boolean <> (e ? 'class_indicator')$$,
	'the core is mandatory, what guides may be excluded');

-- ---- the 20 reference values ----

SELECT results_eq($$SELECT r.outcome, r.grade, r.status, n.missed FROM (VALUES (0, '[]'::jsonb), (1, '["solid_waste_use"]')) AS n (n, missed), LATERAL (
	SELECT jsonb_object_agg(e ->> 'indicator', CASE WHEN n.missed ? (e ->> 'indicator') THEN 95.99 ELSE (e ->> 'threshold')::numeric END) AS i FROM jsonb_array_elements(rating_definition('js-nzcp-2024') -> 'rules') AS e) AS i, carbon_rating(rating_definition('js-nzcp-2024'), i) AS r ORDER BY n.n$$,
	$$VALUES ('graded', 'reached', 'user', '[]'::jsonb), ('not met', NULL, 'user', '["solid_waste_use"]')$$, 'just at all reference values, and one of them missed');

-- ---- 1+1: placeholders ----

SELECT results_eq(format($$SELECT r.outcome, r.grade, r.rank, r.next_grade, r.status FROM carbon_rating(rating_definition('cers-1plus1-draft'), '{"neutrality_ratio_scope_1_2": %s, "neutrality_ratio_scope_3": %s, "carbon_ledger": %s, "carbon_platform": %s}') AS r$$, s12, s3, ledger, platform),
	format('VALUES (%L, %L, %L::integer, %L, %L)', outcome, grade, rank, next, 'placeholder'), format('%s %% and %s %%: %s', s12, s3, coalesce(grade, outcome)))
FROM (VALUES ('100', '100', 1, 1, 'graded', 'AAA', 5, NULL), ('100', '100', 1, 0, 'graded', 'AA', 4, 'AAA'), ('100', '50', 1, 1, 'graded', 'AA', 4, 'AAA'), ('100', '49.99', 1, 1, 'graded', 'A', 3, 'AA'),
	('99.99', '100', 1, 1, 'graded', 'B', 2, 'A'), ('79.99', '100', 1, 1, 'graded', 'C', 1, 'B'), ('100', '100', 0, 1, 'not met', NULL, 0, 'C'), ('100', 'null', 1, 1, 'incomplete', NULL, NULL, NULL)) AS v (s12, s3, ledger, platform, outcome, grade, rank, next);

-- ---- the point table ----

SELECT is((SELECT sum((r ->> 'most_points')::numeric) FROM carbon_rating(rating_definition('bj-cms-2014'), '{}') AS c, jsonb_array_elements(c.rules) AS r), 14::numeric, '14 of 20 points are known');
SELECT results_eq($$SELECT r.grade, r.score, r.next -> 'points_lacking' FROM carbon_rating(rating_definition('bj-cms-2014'), '{"management_policy": 1, "management_team": 1, "management_resources": 1, "management_boundary": 1, "management_communication": 1, "management_objectives": 0, "management_parameters": 0}') AS r$$,
	$$VALUES ('basic', 9::numeric, '3'::jsonb)$$, 'points of answers');

SELECT * FROM finish();
ROLLBACK;
