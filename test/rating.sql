-- carbon_rating(): grades, points and index; boundary cases; what is missing; what the next grade takes; what is refused.
\ir include/begin.sql

CREATE TEMP TABLE scheme (scheme text PRIMARY KEY, definition jsonb);
INSERT INTO scheme VALUES ('classes', '{"scheme": "classes", "edition": "1", "status": "official", "mode": "grades",
	"grades": [{"grade": "qualified", "rank": 1}],
	"rules": [
		{"rule": "core, 20 to 100", "indicator": "intensity", "operator": "<=", "threshold": 0.2, "grade": "qualified", "unit": "t CO2/tce",
			"class_indicator": "energy", "class_from": 200000, "class_below": 1000000},
		{"rule": "core, 100 and more", "indicator": "intensity", "operator": "<=", "threshold": 0.3, "grade": "qualified", "unit": "t CO2/tce",
			"class_indicator": "energy", "class_from": 1000000},
		{"rule": "water", "indicator": "water", "operator": ">=", "threshold": 80, "grade": "qualified", "mandatory": false, "excludable": true}]}'),
('grades', '{"scheme": "grades", "edition": "1", "status": "official", "thresholds_status": "placeholder", "mode": "grades",
	"grades": [{"grade": "A", "rank": 3}, {"grade": "C", "rank": 1}, {"grade": "B", "rank": 2, "optional_min_count": 1}],
	"rules": [
		{"rule": "C x", "indicator": "x", "operator": ">=", "threshold": 50, "grade": "C"},
		{"rule": "B x", "indicator": "x", "operator": ">=", "threshold": 80, "grade": "B"},
		{"rule": "A x", "indicator": "x", "operator": ">", "threshold": 80, "grade": "A"},
		{"rule": "B y", "indicator": "y", "operator": "<", "threshold": 10, "grade": "B", "mandatory": false},
		{"rule": "B z", "indicator": "z", "operator": ">=", "threshold": 1, "grade": "B", "mandatory": false},
		{"rule": "A known", "indicator": "scope 3", "operator": "known", "grade": "A", "excludable": true}]}'),
('types', '{"scheme": "types", "edition": "1", "status": "user", "mode": "grades", "grades": [{"grade": "pass", "rank": 1}],
	"rules": [
		{"rule": "chemical", "indicator": "x", "operator": "<=", "threshold": 2, "grade": "pass", "park_types": ["chemical"]},
		{"rule": "other", "indicator": "x", "operator": "<=", "threshold": 1, "grade": "pass", "park_types": ["machinery", "electronics"]}]}'),
('points', '{"scheme": "points", "edition": "1", "status": "user", "thresholds_status": "official", "mode": "points",
	"grades": [{"grade": "silver", "rank": 1, "score_from": 5, "score_below": 8}, {"grade": "gold", "rank": 2, "score_from": 8}],
	"rules": [
		{"rule": "share", "indicator": "share", "weight": 2, "points": [{"at_least": 50, "points": 1}, {"at_least": 90, "points": 3}]},
		{"rule": "intensity", "indicator": "intensity", "points": [{"at_most": 0.2, "points": 2}, {"at_most": 0.3, "points": 1}]},
		{"rule": "document", "indicator": "document", "excludable": true, "points": [{"is": 0, "points": 0}, {"is": 1, "points": 0.5}]},
		{"rule": "basic", "indicator": "accidents", "operator": "<=", "threshold": 0, "grade": "silver"}]}'),
('index', '{"scheme": "index", "edition": "1", "status": "user", "mode": "index",
	"grades": [{"grade": "green", "rank": 1, "score_from": 100}],
	"rules": [
		{"rule": "output", "indicator": "output", "lead": 3, "unit": "10^4 yuan/tce"},
		{"rule": "renewable", "indicator": "renewable", "lead": 15, "weight": 2, "excludable": true},
		{"rule": "waste", "indicator": "waste", "lead": 50, "lower_is_better": true, "cap": 200}]}');
-- The definition of a scheme with a patch: path, and what goes there (NULL: nothing).
CREATE FUNCTION pg_temp.patched(scheme text, path text[], piece jsonb) RETURNS jsonb LANGUAGE sql AS
	$$SELECT CASE WHEN piece IS NULL THEN definition #- path ELSE jsonb_set(definition, path, piece) END FROM scheme WHERE scheme.scheme = $1$$;

-- ---- classes: boundary cases ----

SELECT results_eq(format($$SELECT r.outcome, r.grade, r.rank FROM scheme, carbon_rating(definition, '{"energy": %s, "intensity": %s, "water": 80}') AS r WHERE scheme.scheme = 'classes'$$, energy, intensity),
	format('VALUES (%L, %L, %L::integer)', outcome, CASE outcome WHEN 'graded' THEN 'qualified' END, CASE outcome WHEN 'graded' THEN 1 WHEN 'not met' THEN 0 END),
	format('%s tce, %s t/tce: %s', energy, intensity, outcome))
FROM (VALUES ('200000', '0.2', 'graded'), ('200000.0', '0.20000000000000000000', 'graded'), ('200000', '0.200000000000000001', 'not met'),
	('200000', '0.2000000000000000000000001', 'not met'), ('200000', '0.1999999999999999999999999', 'graded'),
	('199999', '0.2', 'no class'), ('199999.9999999999999999999', '0', 'no class'), ('999999', '0.2', 'graded'), ('999999', '0.21', 'not met'),
	('1000000', '0.3', 'graded'), ('1e6', '0.3', 'graded'), ('1000000', '0.31', 'not met'), ('-5', '0.1', 'no class'), ('null', '0.1', 'incomplete'), ('200000', 'null', 'incomplete'),
	('null', 'null', 'incomplete')) AS v (energy, intensity, outcome);

SELECT results_eq($$SELECT e ->> 'rule', e ->> 'status', e ->> 'reason', e ->> 'value' FROM scheme, carbon_rating(definition, '{"energy": 1000000, "intensity": 0.25, "water": null}') AS r,
	jsonb_array_elements(r.rules) AS e WHERE scheme.scheme = 'classes'$$, $$VALUES
	('core, 20 to 100', 'not applicable', 'energy is not in [200000,1000000)', '0.25'), ('core, 100 and more', 'met', NULL, '0.25'),
	('water', 'missing', 'water is missing', NULL)$$, 'every rule says what it came to, and why');
SELECT results_eq($$SELECT r.outcome, r.grade, r.rank, r.score, r.missing, r.next_grade, r.next, r.scheme, r.edition, r.status FROM scheme, carbon_rating(definition, '{"intensity": 0.25}') AS r WHERE scheme.scheme = 'classes'$$,
	$$VALUES ('incomplete', NULL, NULL::integer, NULL::numeric, '{energy,water}'::text[], NULL, NULL::jsonb, 'classes', '1', 'official')$$, 'what is missing, in the order of the scheme');
SELECT results_eq($$SELECT r.missing, r.rules @? '$[*] ? (@.reason == "energy is missing, which the class is by")' FROM scheme, carbon_rating(definition, '{"water": 90}') AS r WHERE scheme.scheme = 'classes'$$,
	$$VALUES ('{intensity,energy}'::text[], true)$$, 'an indicator of a class that is not known is needed for any class');
SELECT results_eq($$SELECT r.outcome, r.grade, r.rules -> 2 ->> 'status', r.rules -> 2 ->> 'reason' FROM scheme, carbon_rating(definition, '{"energy": 200000, "intensity": 0.2}', '{"water": "cooled by air"}', NULL) AS r WHERE scheme.scheme = 'classes'$$,
	$$VALUES ('graded', 'qualified', 'excluded', 'cooled by air')$$, 'an exclusion with a reason');

-- ---- ratios ----

SELECT is((SELECT r.next -> 'rules' FROM scheme, carbon_rating(definition, '{"energy": 1000000, "water": 1, "intensity": {"value": 0.450, "numerator": 450000, "denominator": 1000000, "scale": 1, "unit": "tCO2/tce", "numerator_unit": "t", "missing": null}}') AS r WHERE scheme.scheme = 'classes'),
	'[{"rule": "core, 100 and more", "indicator": "intensity", "mandatory": true, "operator": "<=", "from": 0.450, "to": 0.3, "gap": 0.15, "unit": "tCO2/tce", "numerator_gap": 150000, "numerator_unit": "t"}]'::jsonb,
	'the gap in the unit of the indicator, and in tonnes; units but for blanks are the same');
SELECT is((SELECT r.next #>> '{rules,0,numerator_gap}' FROM carbon_rating((SELECT definition FROM scheme WHERE scheme = 'grades'), '{"x": {"numerator": 1, "denominator": 3, "scale": 100}, "y": 1, "z": 1, "scope 3": 1}') AS r),
	'0.5', 'a share in percent: half of 3 less 1');
SELECT is((SELECT r.rules #>> '{0,value}' FROM carbon_rating((SELECT definition FROM scheme WHERE scheme = 'grades'), '{"x": {"numerator": 1, "denominator": 3, "scale": 100}, "y": 1, "z": 1, "scope 3": 1}') AS r),
	'33.333333333333333333', 'a value that is computed');
SELECT results_eq($$SELECT n, r.outcome, r.next #>> '{rules,0,numerator_gap}' FROM (VALUES ('60000'), ('60000.000000000000000001'), ('59999.999999999999999999')) AS v (n), scheme, carbon_rating(definition, format('{"energy": 300000, "water": 1, "intensity": {"value": 0.2, "numerator": %s, "denominator": 300000}}', n)::jsonb) AS r WHERE scheme.scheme = 'classes'$$,
	$$VALUES ('60000', 'graded', NULL), ('60000.000000000000000001', 'not met', '0.000000000000000001'), ('59999.999999999999999999', 'graded', NULL)$$, 'the ratio decides, not the rounded value');
SELECT is((SELECT r.missing FROM scheme, carbon_rating(definition, '{"energy": 300000, "water": {"unit": "%"}, "intensity": {"value": null, "numerator": 5, "denominator": 0}}') AS r WHERE scheme.scheme = 'classes'),
	'{intensity,water}', 'a value that is null, or not there, is missing whatever is said of it');

SELECT is((SELECT r.rules #>> '{2,reason}' FROM scheme, carbon_rating(definition, '{"energy": 300000, "intensity": 0.1, "water": {"value": null, "missing": "no meters"}}') AS r WHERE scheme.scheme = 'classes'), 'water is missing: no meters', 'why it is missing, where that is known');

-- ---- grades ----

SELECT results_eq(format($$SELECT r.outcome, r.grade, r.rank, r.next_grade, r.status FROM scheme, carbon_rating(definition, %L) AS r WHERE scheme.scheme = 'grades'$$, i),
	format('VALUES (%L, %L, %L::integer, %L, %L)', outcome, grade, rank, next, 'placeholder'), i)
FROM (VALUES ('{"x": 49.99, "y": 1, "z": 5, "scope 3": 0}', 'not met', NULL, 0, 'C'), ('{"x": 50, "y": 1, "z": 5, "scope 3": 0}', 'graded', 'C', 1, 'B'),
	('{"x": 80, "y": 10, "z": 1, "scope 3": 0}', 'graded', 'B', 2, 'A'), ('{"x": 80, "y": 10, "z": 0, "scope 3": 0}', 'graded', 'C', 1, 'B'),
	('{"x": 80.000000000000000000001, "y": 9, "z": 0, "scope 3": 0}', 'graded', 'A', 3, NULL), ('{"x": 90, "y": 9, "z": 0}', 'incomplete', NULL, NULL, NULL),
	('{"x": 1, "y": 9, "z": 0}', 'incomplete', NULL, NULL, NULL), ('{}', 'incomplete', NULL, NULL, NULL)) AS v (i, outcome, grade, rank, next);
SELECT is((SELECT r.next FROM scheme, carbon_rating(definition, '{"x": 79.5, "y": 12, "z": 0, "scope 3": 0}') AS r WHERE scheme.scheme = 'grades'),
	'{"grade": "B", "rank": 2, "optional_lacking": 1, "rules": [
		{"rule": "B x", "indicator": "x", "mandatory": true, "operator": ">=", "from": 79.5, "to": 80, "gap": 0.5, "unit": null},
		{"rule": "B y", "indicator": "y", "mandatory": false, "operator": "<", "from": 12, "to": 10, "gap": 2, "unit": null},
		{"rule": "B z", "indicator": "z", "mandatory": false, "operator": ">=", "from": 0, "to": 1, "gap": 1, "unit": null}]}'::jsonb, 'what the next grade takes, optional rules while one is lacking');
SELECT results_eq($$SELECT r.grade, r.next FROM scheme, carbon_rating(definition, '{"x": 100, "y": 1, "z": 0}', '{"A known": "has no value chain"}', NULL) AS r WHERE scheme.scheme = 'grades'$$,
	$$VALUES ('A', NULL::jsonb)$$, 'the highest grade has no next');
SELECT is((SELECT array_agg(e ->> 'thresholds_status') FROM scheme, carbon_rating(definition, '{}') AS r, jsonb_array_elements(r.rules) AS e WHERE scheme.scheme = 'grades'),
	array_fill('placeholder'::text, '{6}'), 'every rule says what its threshold is worth');

-- ---- park types ----

SELECT results_eq($$SELECT t, r.outcome, r.grade, r.missing FROM unnest(ARRAY['chemical', 'machinery', 'electronics', 'chemcial', NULL]) WITH ORDINALITY AS v (t, n), scheme, carbon_rating(definition, '{"x": 1.5}', NULL, t) AS r WHERE scheme.scheme = 'types' ORDER BY n$$,
	$$VALUES ('chemical', 'graded', 'pass', '{}'::text[]), ('machinery', 'not met', NULL, '{}'), ('electronics', 'not met', NULL, '{}'), ('chemcial', 'no class', NULL, '{}'), (NULL, 'incomplete', NULL, '{park_type}')$$,
	'a type that the scheme does not have gives no grade, none is missing');
SELECT is((SELECT r.outcome FROM scheme, carbon_rating(definition, '{"energy": 200000, "intensity": 0.2, "water": 80}', NULL, 'any') AS r WHERE scheme.scheme = 'classes'), 'graded', 'a scheme without park types takes any');

-- ---- points ----

SELECT results_eq(format($$SELECT r.outcome, r.grade, r.score FROM scheme, carbon_rating(definition, %L) AS r WHERE scheme.scheme = 'points'$$, i),
	format('VALUES (%L, %L, %L::numeric)', outcome, grade, score), i)
FROM (VALUES ('{"share": 90, "intensity": 0.2, "document": 1, "accidents": 0}', 'graded', 'gold', 8.5), ('{"share": 89.9, "intensity": 0.2, "document": 1, "accidents": 0}', 'not met', NULL, 4.5),
	('{"share": 90, "intensity": 0.30000001, "document": 0, "accidents": 0}', 'graded', 'silver', 6), ('{"share": 90, "intensity": 0.2, "document": 0, "accidents": 1}', 'not met', NULL, 8),
	('{"share": 90, "intensity": 0.2, "document": 2, "accidents": 0}', 'incomplete', NULL, NULL), ('{"share": 90, "intensity": 0.2, "accidents": 0}', 'incomplete', NULL, NULL),
	('{"share": -3, "intensity": 9, "document": 0, "accidents": 0}', 'not met', NULL, 0)) AS v (i, outcome, grade, score);
SELECT is((SELECT r.next FROM scheme, carbon_rating(definition, '{"share": 60, "intensity": 0.25, "document": 1, "accidents": 2}') AS r WHERE scheme.scheme = 'points'),
	'{"grade": "silver", "rank": 1, "points_lacking": 1.5, "rules": [{"rule": "share", "indicator": "share", "from": 60, "left": 4, "unit": null},
		{"rule": "intensity", "indicator": "intensity", "from": 0.25, "left": 1, "unit": null},
		{"rule": "basic", "indicator": "accidents", "mandatory": true, "operator": "<=", "from": 2, "to": 0, "gap": 2, "unit": null}]}'::jsonb, 'points that are lacking, and where they are left');
SELECT results_eq($$SELECT r.score, r.status, r.rules -> 2 ->> 'status', r.rules -> 2 ->> 'points', r.rules -> 0 ->> 'points', r.rules -> 0 ->> 'most_points' FROM scheme, carbon_rating(definition, '{"share": 90, "intensity": 0.2, "accidents": 0}', '{"document": "not asked for"}', NULL) AS r WHERE scheme.scheme = 'points'$$,
	$$VALUES (8::numeric, 'user', 'excluded', NULL, '6', '3')$$, 'what is excluded has no points; the weaker status counts');
SELECT is((SELECT r.rules #>> '{2,reason}' FROM scheme, carbon_rating(definition, '{"share": 90, "intensity": 0.2, "document": 0.5, "accidents": 0}') AS r WHERE scheme.scheme = 'points'), 'the value is not in the key of points', 'a value that is not in the key');

-- ---- index ----

SELECT results_eq(format($$SELECT r.outcome, r.score FROM scheme, carbon_rating(definition, %L) AS r WHERE scheme.scheme = 'index'$$, i),
	format('VALUES (%L, %L::numeric)', outcome, score), i)
FROM (VALUES ('{"output": 3, "renewable": 15, "waste": 50}', 'graded', 100), ('{"output": 1.5, "renewable": 15, "waste": 40}', 'not met', 93.75), ('{"output": 3, "renewable": 15, "waste": 0}', 'graded', 125),
	('{"output": 1, "renewable": 15, "waste": 50}', 'not met', 83.333333333333333333), ('{"output": 3, "waste": 50}', 'incomplete', NULL)) AS v (i, outcome, score);
SELECT is((SELECT r.next FROM scheme, carbon_rating(definition, '{"output": 1.5, "renewable": 12, "waste": 40}') AS r WHERE scheme.scheme = 'index'),
	'{"grade": "green", "rank": 1, "index_lacking": 16.25, "rules": [{"rule": "output", "indicator": "output", "from": 1.5, "left": 12.5, "unit": "10^4 yuan/tce"},
		{"rule": "renewable", "indicator": "renewable", "from": 12, "left": 10, "unit": null}, {"rule": "waste", "indicator": "waste", "from": 40, "left": 18.75, "unit": null}]}'::jsonb, 'index that is lacking, and what is left up to the lead value or the cap');
SELECT is((SELECT r.score FROM scheme, carbon_rating(definition, '{"output": 3, "waste": 100}', '{"renewable": "no roof"}', NULL) AS r WHERE scheme.scheme = 'index'), 75::numeric, 'the mean is of what applies');

-- ---- NULL ----

SELECT is((SELECT count(*) FROM carbon_rating(NULL, '{}') AS r WHERE r IS NULL), 1::bigint, 'NULL of no scheme');
SELECT is((SELECT count(*) FROM scheme, carbon_rating(definition, NULL, '{}', 'x') AS r WHERE r IS NULL AND scheme.scheme = 'grades'), 1::bigint, 'NULL of no indicators');

-- ---- what is refused ----

SELECT is(pg_temp.said(format('SELECT carbon_rating(definition, %L, %L, NULL) FROM scheme WHERE scheme = %L', i, x, s)), error, error)
FROM (VALUES
	('classes', '[1]', '{}', '22023: indicators must be a JSON object'),
	('classes', '{"water": "80"}', '{}', '22023: invalid indicator "water" | Its value is not a number.'),
	('classes', '{"water": true}', '{}', '22023: invalid indicator "water" | Its value is not a number.'),
	('classes', '{"water": [80]}', '{}', '22023: invalid indicator "water" | Its value is not a number.'),
	('classes', '{"water": "NaN"}', '{}', '22023: invalid indicator "water" | Its value is not a number.'),
	('classes', '{"water": {"value": "Infinity"}}', '{}', '22023: invalid indicator "water" | Its value is not a number.'),
	('classes', '{"water": 2596148429267414}', '{}', '22003: invalid indicator "water" | Its value is beyond 2.596e15.'),
	('classes', '{"water": 1e300}', '{}', '22003: invalid indicator "water" | Its value is beyond 2.596e15.'),
	('classes', '{"water": {"value": 1, "valeu": 2}}', '{}', '22023: invalid indicator "water" | There is no key "valeu".'),
	('classes', '{"water": {"value": 1, "missing": "everything"}}', '{}', '22023: invalid indicator "water" | It has a value, and says what of it is missing.'),
	('classes', '{"water": {"value": 1, "unit": 2}}', '{}', '22023: invalid indicator "water" | Its unit is not a text.'),
	('classes', '{"water": {"numerator": 1, "denominator": 0}}', '{}', '22023: invalid indicator "water" | Its denominator is zero or negative.'),
	('classes', '{"water": {"value": 1, "numerator": 1, "denominator": -4}}', '{}', '22023: invalid indicator "water" | Its denominator is zero or negative.'),
	('classes', '{"water": {"numerator": 1, "denominator": 4, "scale": -100}}', '{}', '22023: invalid indicator "water" | Its scale is zero or negative.'),
	('classes', '{"water": {"numerator": 1e15, "denominator": 0.001}}', '{}', '22003: invalid indicator "water" | Its value is beyond 2.596e15.'),
	('classes', '{"water": {"value": 0.9, "numerator": 90, "denominator": 100, "scale": 100}}', '{}', '22023: invalid indicator "water" | Its value is not scale x numerator / denominator.'),
	('classes', '{"intensity": {"value": 200, "unit": "kg CO2/tce"}}', '{}', '22023: invalid indicator "intensity" | It is in kg CO2/tce, and rule "core, 20 to 100" is in t CO2/tce.'),
	('classes', '{}', '["water"]', '22023: exclusions must be a JSON object'),
	('classes', '{}', '{"water": ""}', '22023: cannot exclude rule "water" | An exclusion has a reason.'),
	('classes', '{}', '{"water": "  "}', '22023: cannot exclude rule "water" | An exclusion has a reason.'),
	('classes', '{}', '{"water": null}', '22023: cannot exclude rule "water" | An exclusion has a reason.'),
	('classes', '{}', '{"core, 20 to 100": "too hard"}', '22023: cannot exclude rule "core, 20 to 100" | Scheme "classes" does not let it be excluded.'),
	('classes', '{}', '{"watre": "typo"}', '22023: cannot exclude rule "watre" | Scheme "classes" has no such rule.'),
	('index', '{"output": -1, "renewable": 1, "waste": 1}', '{}', '22023: invalid indicator "output" | It is negative, and rule "output" compares it with a lead value.')) AS v (s, i, x, error);
SELECT is(pg_temp.said(format('SELECT carbon_rating(%L, %L)', pg_temp.patched('index', '{rules,2,cap}', NULL), '{"output": 1, "renewable": 1, "waste": 0}')),
	'22023: invalid indicator "waste" | It is 0, less is better, and rule "waste" has no cap.', 'lead over nothing');
SELECT is(pg_temp.said(format('SELECT carbon_rating(%L, %L)', pg_temp.patched('points', '{rules,0,weight}', '2e15'), '{"share": 90, "intensity": 1, "document": 1, "accidents": 0}')),
	'22003: rating by scheme "points" is out of range | Scores and gaps lie between -2.596e15 and 2.596e15.', 'a score beyond the range');

SELECT is(pg_temp.said(format('SELECT carbon_rating(%L, ''{}'')', pg_temp.patched(s, path::text[], piece::jsonb))), '22023: invalid rating scheme "' || s || '" | ' || error, format('%s %s: %s', s, path, error))
FROM (VALUES
	('grades', '{grades}', '[]', 'Of the scheme: it has no grades.'),
	('grades', '{grades}', NULL, 'Of the scheme: it has no grades.'),
	('grades', '{grades,0,rank}', '4', 'Grade "A": the ranks of the grades are not 1, 2, 3 ... without gaps.'),
	('grades', '{grades,0,rank}', '2', 'Grade "B": the ranks of the grades are not 1, 2, 3 ... without gaps.'),
	('grades', '{grades,0,rank}', '2.5', 'Grade "A": "rank" is not a whole number from 0 to 1000.'),
	('grades', '{grades,0,rank}', '-1', 'Grade "A": "rank" is not a whole number from 0 to 1000.'),
	('grades', '{grades,0,rank}', NULL, 'Grade "A": "rank" is missing.'),
	('grades', '{grades,3}', '{"grade": "C", "rank": 4}', 'Grade "C": there are two of this name.'),
	('grades', '{grades,0,colour}', '"red"', 'Grade "A": there is no key "colour".'),
	('grades', '{grades,0,score_from}', '5', 'Grade "A": a scheme of mode "grades" has no scores.'),
	('grades', '{grades,2,optional_min_count}', '3', 'Grade "B": "optional_min_count" is more than the optional indicators of it and of lower grades.'),
	('grades', '{grades,3}', '{"grade": "AA", "rank": 4}', 'Grade "AA": it has no rule.'),
	('grades', '{grades}', '{"A": 1}', 'Of the scheme: "grades" is not a list.'),
	('grades', '{grades}', '["A"]', 'Of the scheme: "grades" has an element that is not an object.'),
	('grades', '{status}', '"offical"', 'Of the scheme: unknown status "offical".'),
	('grades', '{status}', NULL, 'Of the scheme: "status" is missing.'),
	('grades', '{thresholds_status}', '"none"', 'Of the scheme: unknown thresholds_status "none".'),
	('grades', '{mode}', '"sum"', 'Of the scheme: unknown mode "sum".'),
	('grades', '{mode}', NULL, 'Of the scheme: "mode" is missing.'),
	('grades', '{edition}', '2025', 'Of the scheme: "edition" is not a text, or is empty.'),
	('grades', '{edition}', NULL, 'Of the scheme: "edition" is missing.'),
	('grades', '{publisher}', '1', 'Of the scheme: there is no key "publisher".'),
	('grades', '{rules,0,rule}', '"B x"', 'Rule "B x": there are two of this name.'),
	('grades', '{rules,0,rule}', NULL, 'Of the scheme: "rule" is missing.'),
	('grades', '{rules,0,treshold}', '5', 'Rule "C x": there is no key "treshold".'),
	('grades', '{rules,0,indicator}', NULL, 'Rule "C x": "indicator" is missing.'),
	('grades', '{rules,0,operator}', '"=>"', 'Rule "C x": unknown operator "=>".'),
	('grades', '{rules,0,operator}', NULL, 'Rule "C x": a rule has one of "operator", "points" and "lead".'),
	('grades', '{rules,0,lead}', '5', 'Rule "C x": a rule has one of "operator", "points" and "lead".'),
	('grades', '{rules,0,threshold}', '"NaN"', 'Rule "C x": "threshold" is not a number.'),
	('grades', '{rules,0,threshold}', '1e16', 'Rule "C x": "threshold" is beyond 2.596e15, or has more than 18 decimal places.'),
	('grades', '{rules,0,threshold}', '0.0000000000000000001', 'Rule "C x": "threshold" is beyond 2.596e15, or has more than 18 decimal places.'),
	('grades', '{rules,0,threshold}', NULL, 'Rule "C x": "threshold" is missing.'),
	('grades', '{rules,5,threshold}', '1', 'Rule "A known": the operator "known" has no threshold.'),
	('grades', '{rules,0,grade}', '"D"', 'Rule "C x": there is no grade "D".'),
	('grades', '{rules,0,grade}', NULL, 'Rule "C x": "grade" is missing.'),
	('grades', '{rules,0,mandatory}', '"yes"', 'Rule "C x": "mandatory" is not true or false.'),
	('grades', '{rules,0,weight}', '1', 'Rule "C x": "weight" is of rules that give a score.'),
	('grades', '{rules,0,threshold}', '81', 'Rule "B x": it asks for less than rule "C x" of a lower grade.'),
	('grades', '{rules,2,threshold}', '79', 'Rule "A x": it asks for less than rule "B x" of a lower grade.'),
	('grades', '{rules,1,operator}', '"<="', 'Rule "B x": more is better by it, and less by rule "C x", or the other way round.'),
	('grades', '{rules,3}', '{"rule": "no", "indicator": "x", "operator": "<", "threshold": 50, "grade": "C"}', 'Rule "no": it contradicts rule "C x": no value meets both.'),
	('grades', '{rules,3}', '{"rule": "again", "indicator": "x", "operator": ">", "threshold": 60, "grade": "C"}', 'Rule "again": it rates the same as rule "C x".'),
	('grades', '{rules,0,park_types}', '[]', 'Rule "C x": "park_types" is an empty list.'),
	('grades', '{rules,0,park_types}', '[7]', 'Rule "C x": "park_types" has an element that is not a text, or is empty.'),
	('types', '{park_types}', '["chemical", "machinery"]', 'Rule "other": "electronics" is not among the park types of the scheme.'),
	('classes', '{rules,0,class_below}', '999999', 'Rule "core, 20 to 100": there is a gap between its class and that of rule "core, 100 and more".'),
	('classes', '{rules,0,class_below}', '1000001', 'Rule "core, 100 and more": its class overlaps that of rule "core, 20 to 100".'),
	('classes', '{rules,0,class_below}', NULL, 'Rule "core, 100 and more": its class overlaps that of rule "core, 20 to 100".'),
	('classes', '{rules,0,class_below}', '200000', 'Rule "core, 20 to 100": its class is empty.'),
	('classes', '{rules,0,class_indicator}', '"area"', 'Rule "core, 100 and more": its class is by another indicator than that of rule "core, 20 to 100".'),
	('classes', '{rules,0,class_indicator}', NULL, 'Rule "core, 20 to 100": a class has an indicator, and a beginning or an end.'),
	('classes', '{rules,1,class_from}', NULL, 'Rule "core, 100 and more": a class has an indicator, and a beginning or an end.'),
	('classes', '{rules,2,indicator}', '"energy"', 'Rule "water": its indicator decides on the class of rule "core, 20 to 100", and cannot be rated as well.'),
	('points', '{grades,0,score_below}', '7', 'Grade "silver": its band of scores does not end where that of grade "gold" begins, above its own beginning.'),
	('points', '{grades,1,score_from}', '5', 'Grade "silver": its band of scores does not end where that of grade "gold" begins, above its own beginning.'),
	('points', '{grades,1,score_below}', '9', 'Grade "gold": the band of the highest grade has no "score_below".'),
	('points', '{grades,0,score_below}', '5', 'Grade "silver": its band of scores is empty.'),
	('points', '{grades,0,score_from}', NULL, 'Grade "silver": "score_from" is missing.'),
	('points', '{rules,0,weight}', '-1', 'Rule "share": its weight is negative.'),
	('points', '{rules,0,points}', '[]', 'Rule "share": its key of points is empty.'),
	('points', '{rules,0,points}', '5', 'Rule "share": "points" is not a list.'),
	('points', '{rules,0,points,0,at_most}', '5', 'Rule "share": a step of "points" has more than one of at_least, at_most and is.'),
	('points', '{rules,0,points,0}', '{"at_most": 5, "points": 1}', 'Rule "share": "points" mixes at_least, at_most and is.'),
	('points', '{rules,0,points,0,points}', NULL, 'Rule "share": a step of "points" lacks its points, or one of at_least, at_most and is.'),
	('points', '{rules,0,points,0,point}', '1', 'Rule "share": there is no key "point".'),
	('points', '{rules,0,points,1,at_least}', '50', 'Rule "share": its key of points has a value twice.'),
	('points', '{rules,0,points,0,points}', '-1', 'Rule "share": its key has negative points.'),
	('points', '{rules,0,points,0,points}', '4', 'Rule "share": its points rise and fall, or run against at_least or at_most.'),
	('points', '{rules,2,points,2}', '{"is": 2, "points": 0}', 'Rule "document": its points rise and fall, or run against at_least or at_most.'),
	('points', '{rules,0,lower_is_better}', 'true', 'Rule "share": "lower_is_better" is of rules with a lead value.'),
	('points', '{rules,0,grade}', '"gold"', 'Rule "share": "grade" is of conditions, which have an operator.'),
	('points', '{mode}', '"index"', 'Rule "share": the mode of the scheme has no such rules.'),
	('index', '{rules,0,lead}', '0', 'Rule "output": its lead value is not above 0.'),
	('index', '{rules,0,lead}', '-3', 'Rule "output": its lead value is not above 0.'),
	('index', '{rules,2,cap}', '0', 'Rule "waste": its cap is not above 0.'),
	('index', '{rules}', '[]', 'Of the scheme: no rule gives a score.'),
	('index', '{rules}', '[{"rule": "r", "indicator": "x", "lead": 1, "weight": 0}]', 'Of the scheme: no rule has a weight above 0.')) AS v (s, path, piece, error);
-- JSON of another type than a key has, in every key of a scheme, a grade, a rule and a step
SELECT is(left(pg_temp.said(format('SELECT carbon_rating(%L, ''{}'')', pg_temp.patched(s, path || key, piece::jsonb))), 31 + length(s)), '22023: invalid rating scheme "' || s || '"', format('%s %s %s: %s', s, path, key, piece))
FROM (VALUES ('grades', '{}'::text[], '{scheme,edition,name,name_zh,issuer,status,thresholds_status,source,mark,note,mode,park_types,grades,rules}'::text[]),
	('grades', '{grades,0}', '{grade,rank,name,name_zh,note,optional_min_count,score_from,score_below}'),
	('grades', '{rules,0}', '{rule,indicator,name,name_zh,unit,category,source,mark,note,grade,operator,threshold,mandatory,excludable,park_types,class_indicator,class_from,class_below}'),
	('points', '{rules,0}', '{rule,indicator,unit,weight,points,excludable}'), ('points', '{rules,0,points,0}', '{at_least,points}'),
	('index', '{rules,2}', '{rule,indicator,unit,weight,lead,lower_is_better,cap}')) AS v (s, path, keys),
	unnest(keys) AS key, unnest(ARRAY['[]', '[[1]]', '{}', '{"a": {}}']) AS piece
-- a name that is not read is not in the message, and an empty list of grades, types or points has its own
WHERE NOT (path = '{}' AND key = 'scheme');
SELECT is(pg_temp.said(format('SELECT carbon_rating(%L, ''{}'')', pg_temp.patched('grades', path::text[], '[]'))), '22023: invalid rating scheme "grades" | ' || error, path)
FROM (VALUES ('{rules,0,unit}', 'Rule "C x": "unit" is not a text.'), ('{grades,0,note}', 'Grade "A": "note" is not a text.'), ('{issuer}', 'Of the scheme: "issuer" is not a text.')) AS v (path, error);
SELECT is(pg_temp.said($$SELECT carbon_rating('[]', '{}')$$), '22023: invalid rating scheme "?" | Of the scheme: it is not an object.', 'not an object');
SELECT is(pg_temp.said($$SELECT carbon_rating('{"shceme": "x"}', '{}')$$), '22023: invalid rating scheme "?" | Of the scheme: "scheme" is missing.', 'no name');
SELECT is(pg_temp.said(format('SELECT carbon_rating(%L, ''{}'')', pg_temp.patched('grades', '{rules}', (SELECT jsonb_agg(1) FROM generate_series(1, 501))))),
	'54000: rating scheme "grades" is too large | A list of rules may have 500 elements.', 'too many rules');

-- ---- many rows, many schemes, in one statement ----

SELECT results_eq($$SELECT s.scheme, r.scheme, count(*) FROM generate_series(1, 3) AS n, (SELECT * FROM scheme UNION ALL
		SELECT scheme || k, jsonb_set(definition, '{scheme}', to_jsonb(scheme || k)) FROM scheme, generate_series(1, 4) AS k) AS s, carbon_rating(s.definition, '{}') AS r
	GROUP BY 1, 2 HAVING s.scheme <> r.scheme OR count(*) <> 3$$, $$SELECT NULL, NULL, 0::bigint WHERE false$$, 'more schemes than a call remembers');
-- stored in line, compressed, out of line
CREATE TEMP TABLE stored (n integer, definition jsonb);
INSERT INTO stored SELECT 1, definition FROM scheme WHERE scheme = 'grades';
INSERT INTO stored SELECT 2, jsonb_set(definition, '{note}', to_jsonb(repeat('much ', 2000))) FROM scheme WHERE scheme = 'grades';
ALTER TABLE stored ALTER definition SET STORAGE EXTERNAL;
INSERT INTO stored SELECT 3, jsonb_set(definition, '{note}', to_jsonb(repeat('much ', 2000))) FROM scheme WHERE scheme = 'grades';
INSERT INTO stored SELECT 4, jsonb_set(definition, '{note}', to_jsonb(repeat('more ', 2000))) FROM scheme WHERE scheme = 'grades';
SELECT is((SELECT array_agg(DISTINCT r.grade) FROM stored, generate_series(1, 3), carbon_rating(definition, '{"x": 80, "y": 1, "z": 1, "scope 3": 1}') AS r), '{B}', 'wherever the scheme is stored');

-- ---- a better indicator never lowers a grade: random parks by every scheme ----

SELECT setseed(0.42);
CREATE TEMP TABLE park AS SELECT n AS id, s.scheme, s.definition, d.indicator AS better, d.direction, i.indicators
FROM generate_series(1, 2000) AS n
CROSS JOIN LATERAL (SELECT * FROM scheme OFFSET n % 5 LIMIT 1) AS s
JOIN LATERAL (VALUES ('classes', 'intensity', -1, 0.6), ('classes', 'water', 1, 150), ('grades', 'x', 1, 110), ('grades', 'y', -1, 20), ('grades', 'z', 1, 2), ('types', 'x', -1, 3),
	('points', 'share', 1, 120), ('points', 'intensity', -1, 0.5), ('points', 'accidents', -1, 1), ('index', 'output', 1, 5), ('index', 'renewable', 1, 25), ('index', 'waste', -1, 90)) AS d (scheme, indicator, direction, most)
	ON d.scheme = s.scheme
CROSS JOIN LATERAL (SELECT jsonb_object_agg(v.code, CASE WHEN v.code IN ('document', 'accidents') THEN floor(random() * 2 * n / n) ELSE round((random() * v.most)::numeric, 2) END) AS indicators
	FROM (VALUES ('intensity', 0.6), ('energy', 1500000), ('water', 150), ('x', 110), ('y', 20), ('z', 2), ('scope 3', 9), ('share', 120), ('document', 2), ('accidents', 2), ('output', 5), ('renewable', 25), ('waste', 90)) AS v (code, most)) AS i;
CREATE TEMP TABLE rated AS SELECT p.*, r.outcome, r.rank, r.score, step.amount, q.outcome AS outcome_better, q.rank AS rank_better, q.score AS score_better, l.outcome AS outcome_without, l.rank AS rank_without
FROM park AS p CROSS JOIN LATERAL (SELECT round((random() * 30)::numeric * p.direction + p.id * 0, 2) AS amount) AS step
CROSS JOIN LATERAL carbon_rating(p.definition, p.indicators, NULL, 'chemical') AS r
CROSS JOIN LATERAL carbon_rating(p.definition, jsonb_set(p.indicators, ARRAY[p.better], to_jsonb(greatest((p.indicators ->> p.better)::numeric + step.amount, 0))), NULL, 'chemical') AS q
CROSS JOIN LATERAL carbon_rating(p.definition, p.indicators - p.better, NULL, 'chemical') AS l;
SELECT cmp_ok(count(DISTINCT (scheme, outcome, rank)), '>=', 11::bigint, 'the parks have many grades') FROM rated;
SELECT cmp_ok(count(*), '>', 300::bigint, 'and improve') FROM rated WHERE rank_better > rank;
SELECT is_empty('SELECT * FROM rated WHERE rank_better < rank OR (rank_better IS NULL) <> (rank IS NULL) OR score_better < score', 'better is never lower');
SELECT is_empty($$SELECT * FROM rated WHERE outcome_without NOT IN ('incomplete', 'no class') OR rank_without IS NOT NULL$$, 'missing is never a grade');
SELECT is((SELECT count(*) FROM rated WHERE outcome IN ('graded', 'not met') AND outcome_without <> 'incomplete'), 0::bigint, 'what was rated and is missing then is incomplete');

SELECT * FROM finish();
ROLLBACK;
