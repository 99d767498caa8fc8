-- Targets: pathways, trees that re-add, cycles, versions, progress; years of emissions, peaks; proof of improvement.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

CREATE FUNCTION pg_temp.aim(target text, parent text, base numeric, goal numeric, years integer[] DEFAULT '{}', points numeric[] DEFAULT '{}',
	measure text DEFAULT 'emission_scope_1_2_t', boundary text DEFAULT 'PARK', withdrawn boolean DEFAULT false) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO target (target, parent, name, boundary, measure, method, base_year, base_value, target_year, target_value, interim_years, interim_values, withdrawn, reference)
	VALUES ($1, $2, $1, $8, $7, 'GHG-Protocol', 2021, $3, 2030, $4, $5, $6, $9, 'test')
$$;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
SELECT add_boundary('PARK', '{A,B}', 'Park'), add_boundary('A', '{A}', 'A'), add_boundary('B', '{B}', 'B');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('coal of A', 'stationary_combustion', 'coal', 'CN'), ('coal of B', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', right(source, 1) FROM source;
-- A: 300, 310, 280, 270 and a half year; B: 200 each year
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, make_date(2020 + y, 1, 1), make_date(2021 + y, 1, 1), CASE s.source WHEN 'coal of A' THEN ('{300,310,280,270}'::integer[])[y] ELSE 200 END || ' t'
FROM source AS s, generate_series(1, 4) AS y;
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01', '2025-07-01', '100 t' FROM source;
SELECT post('[2021-01-01,2027-01-01)', 'GHG-Protocol');

-- ---- years, and parts of years ----

SELECT results_eq($$SELECT year, co2e_t, round(change, 6), missing FROM emission_years('PARK', 'GHG-Protocol', 'AR6')$$, $$VALUES (2021, 1000.0, NULL::numeric, NULL),
	(2022, 1020, 2.0, NULL), (2023, 960, -5.882353, NULL), (2024, 940, -2.083333, NULL), (2025, NULL, NULL, 'nothing of 2025-07 to 2025-12 is posted under method GHG-Protocol for boundary PARK')$$,
	'half a year is no year');
SELECT results_eq($$SELECT peak_year, co2e_t, first_year, last_year, reason FROM emission_peak('PARK', 'GHG-Protocol', 'AR6', 2)$$,
	$$VALUES (2022, 1020.0, 2021, 2024, '2022 is the highest, and 2 lower years follow it')$$, 'peaked in 2022, if two years are enough');
SELECT results_eq($$SELECT peak_year, co2e_t, reason FROM emission_peak('PARK', 'GHG-Protocol', 'AR6')$$,
	$$VALUES (NULL::integer, 1020.0, 'not peaked: 2022 is the highest, and 2 of 5 years follow it')$$, 'not if five are needed');
SELECT is((SELECT reason FROM emission_peak('B', 'GHG-Protocol', 'AR6')), 'not peaked: 2024 is the highest, and 0 of 5 years follow it', 'a plateau has not peaked');
SELECT add_boundary('LATE', '{A}', 'x');
SELECT is(pg_temp.said($$SELECT emission_peak('PARK', 'GHG-Protocol', 'AR6', 0)$$), '22023: years below a peak must be at least 1', 'a peak needs years after it');
SELECT is((SELECT reason FROM emission_peak('PARK', 'NDRC-910', 'AR6')), 'there is no whole year', 'nothing is posted');
SELECT is(pg_temp.said($$SELECT * FROM emission_years('PARK', 'none', 'AR6')$$), '42704: method "none" does not exist', 'an unknown method');
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2022-01-01,2023-01-01)', 'value_added', '1020 万元', 'x'), ('PARK', '[2023-01-01,2024-01-01)', 'value_added', '1200 万元', 'x'),
	('PARK', '[2025-01-01,2026-01-01)', 'value_added', '1300 万元', 'x');
SELECT results_eq($$SELECT year, value, unit, change, missing FROM indicator_years('emission_per_value_added', '{2025,2023,2022,2022,2021}', 'PARK', 'GHG-Protocol', 'AR6')$$, $$VALUES
	(2021, NULL::numeric, 't CO2/10^4 CNY', NULL::numeric, 'value_added is recorded for 2022 to 2023, 2025, not for 2021'), (2022, 1.0, 't CO2/10^4 CNY', NULL, NULL), (2023, 0.8, 't CO2/10^4 CNY', -20.0, NULL),
	(2025, NULL, 't CO2/10^4 CNY', NULL, 'nothing of 2025-07 to 2025-12 is posted under method GHG-Protocol for boundary PARK')$$, 'an indicator over years');
SELECT is((SELECT missing FROM indicator_years('nonsense', '{2022}', 'PARK', 'GHG-Protocol', 'AR6')), 'there is no indicator nonsense', 'an unknown indicator');
-- a party that comes later lacks no month before
INSERT INTO party (party, kind, name) VALUES ('C', 'enterprise', 'C');
INSERT INTO source (source, category, factor, region) VALUES ('coal of C', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '[2023-07-01,)', 'C' FROM source WHERE source = 'coal of C';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2023-07-01', '2024-01-01', '10 t' FROM source WHERE source = 'coal of C';
SELECT post('[2023-01-01,2024-01-01)', 'GHG-Protocol'), add_boundary('C', '{C}', 'C');
SELECT results_eq($$SELECT year, co2e_t, missing FROM emission_years('C', 'GHG-Protocol', 'AR6')$$, $$VALUES (2023, 20.0, NULL::text)$$, 'a source of half a year is whole with half a year');

-- ---- what may be set ----

SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT pg_temp.aim('x', NULL, 100, -1)$$, '23514: new row for relation "target" violates check constraint "target_is_not_negative"'),
	($$SELECT pg_temp.aim('x', NULL, 'NaN', 1)$$, '23514: new row for relation "target" violates check constraint "base_is_not_negative"'),
	($$SELECT pg_temp.aim('x', NULL, 100, 50, '{2025,2024}', '{1,1}')$$, '22023: the years of a pathway ascend'),
	($$SELECT pg_temp.aim('x', NULL, 100, 50, '{2030}', '{1}')$$, '22023: the years of a pathway ascend'),
	($$SELECT pg_temp.aim('x', NULL, 100, 50, '{2025}', '{}')$$, '22023: every year needs a value | There are 3 years and 2 values.'),
	($$SELECT pg_temp.aim('x', NULL, 100, 50, '{2025}', '{NULL}')$$, '22004: years and values must not contain NULL'),
	($$SELECT pg_temp.aim('x', 'y', 100, 50)$$, '23503: target "y" does not exist | It is to be the parent of "x".'),
	($$SELECT pg_temp.aim('x', 'x', 100, 50)$$, '23514: target must not be a part of itself | The path is x -> x.'),
	($$SELECT pg_temp.aim('x', NULL, 100, 50, measure => 'beauty')$$, '23503: target "x" names "beauty", which is neither a measure, an indicator nor a statistic item'),
	($$SELECT pg_temp.aim('x', NULL, 100, 50, boundary => 'NOWHERE')$$, '42704: boundary "NOWHERE" does not exist as of infinity'),
	($$SELECT pg_temp.aim('x', NULL, 100, 50, withdrawn => true)$$, '42704: target "x" does not exist'),
	($$INSERT INTO target (target, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference) VALUES ('x', 'x', 'PARK', 'emission_scope_1_2_t', 'GHG-Protocol', 2030, 1, 2030, 1, 'x')$$,
		'22023: the years of a pathway ascend')) AS v (command, error);

-- ---- a tree ----

SELECT pg_temp.aim('park', NULL, 1000, 500, '{2025}', '{800}'), pg_temp.aim('park A', 'park', 600, 300, boundary => 'A');
SELECT results_eq('SELECT * FROM target_gap()', $$VALUES ('park', 2021, 1000.0, 600.0, 400.0, '{"park A"}'::text[]), ('park', 2025, 800.0, 466.666666666666666667, 333.333333333333333333, '{"park A"}'),
	('park', 2030, 500.0, 300.0, 200.0, '{"park A"}')$$, 'what is given to nobody yet, in each year that has a point');
SELECT is(pg_temp.said($$SELECT pg_temp.aim('park B', 'park', 400, 201, boundary => 'B')$$), '23514: children of target "park" add up to more than the target in 2030 | park A, park B add up to 501, and the target is 500.', 'children that are too much in the end');
SELECT is(pg_temp.said($$SELECT pg_temp.aim('park B', 'park', 400, 200, '{2025}', '{333.333333333333333334}', boundary => 'B')$$),
	'23514: children of target "park" add up to more than the target in 2025 | park A, park B add up to 800.000000000000000001, and the target is 800.', '... or between, by the last digit');
SELECT pg_temp.aim('park B', 'park', 400, 200, '{2025}', '{333.333333333333333333}', boundary => 'B');
SELECT is_empty('SELECT * FROM target_gap() WHERE gap <> 0', 'children that re-add');
SELECT is_empty('SELECT * FROM check_targets()', 'nothing is wrong, and the ledger says what the base year was');
SELECT is(pg_temp.said($$SELECT pg_temp.aim('park', NULL, 1000, 400, '{2025}', '{800}')$$), '23514: children of target "park" add up to more than the target in 2030 | park A, park B add up to 500, and the target is 400.', 'a parent is not tightened behind their back');
INSERT INTO target (target, parent, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference) VALUES
	('park', NULL, 'x', 'PARK', 'emission_scope_1_2_t', 'GHG-Protocol', 2021, 1000, 2030, 400, 'new'), ('park A', 'park', 'x', 'A', 'emission_scope_1_2_t', 'GHG-Protocol', 2021, 600, 2030, 250, 'new'),
	('park B', 'park', 'x', 'B', 'emission_scope_1_2_t', 'GHG-Protocol', 2021, 400, 2030, 150, 'new');
SELECT is_empty('SELECT * FROM target_gap() WHERE gap <> 0', 'but together with them');
SELECT is(pg_temp.said($$SELECT pg_temp.aim('park', 'park A', 1000, 400)$$), '23514: target must not be a part of itself | The path is park -> park A -> park.', 'a cycle');
SELECT pg_temp.aim('boilers', 'park A', 100, 50, boundary => 'A'), pg_temp.aim('boiler 1', 'boilers', 50, 25, boundary => 'A');
SELECT is(pg_temp.said($$SELECT pg_temp.aim('park', 'boiler 1', 1000, 400)$$), '23514: target must not be a part of itself | The path is park -> boiler 1 -> boilers -> park A -> park.', 'a longer one');
SELECT is(pg_temp.said($$SELECT pg_temp.aim('boilers', NULL, 1, 1, withdrawn => true)$$), '23514: target "boilers" has children | They are boiler 1.', 'children are not left alone');
SELECT pg_temp.aim('boiler 1', 'boilers', 50, 25, withdrawn => true), pg_temp.aim('boilers', 'park A', 100, 50, withdrawn => true);
SELECT is((SELECT string_agg(target, ', ' ORDER BY target) FROM standing_target()), 'park, park A, park B', 'targets that were taken back do not stand');
-- ratios and other measures do not re-add
SELECT pg_temp.aim('energy of A', 'park A', 5000, 3000, measure => 'energy_consumption', boundary => 'A'), pg_temp.aim('intensity', NULL, 1, 0.5, measure => 'emission_per_value_added'),
	pg_temp.aim('intensity of A', 'intensity', 3, 2, measure => 'emission_per_value_added', boundary => 'A');
SELECT is_empty($$SELECT * FROM target_gap() WHERE parent <> 'park'$$, 'neither ratios nor other measures re-add');
SELECT results_eq($$SELECT target, year, problem FROM check_targets()$$, $$VALUES
	('energy of A', 2021, 'the base year cannot be told: renewable_generation is not recorded; there is no energy coefficient of coal, equivalent value'),
	('energy of A', NULL::integer, 'its parent park A is measured by another method, basis or measure'),
	('intensity', 2021, 'the base year cannot be told: value_added is recorded for 2022 to 2023, 2025, not for 2021'),
	('intensity of A', 2021, 'the base year cannot be told: value_added is not recorded')$$, 'what is wrong is said');
SELECT is(pg_temp.said('DELETE FROM target'), '23000: cannot delete from table "target" | The ledger only grows.', 'a target stays');

-- ---- progress ----

SELECT results_eq($$SELECT year, planned, actual, unit, gap, progress, on_track, missing FROM target_progress('park', (SELECT max(recorded_at) FROM target WHERE reference = 'test' AND target = 'park B'))$$, $$VALUES
	(2021, 1000.0, 1000.0, 't CO2e', 0.0, 0.0, true, NULL), (2022, 950, 1020, 't CO2e', 70, -4, false, NULL), (2023, 900, 960, 't CO2e', 60, 8, false, NULL), (2024, 850, 940, 't CO2e', 90, 12, false, NULL),
	(2025, 800, NULL, 't CO2e', NULL, NULL, NULL, 'nothing of 2025-07 to 2025-12 is posted under method GHG-Protocol for boundary PARK'),
	(2026, 740, NULL, 't CO2e', NULL, NULL, NULL, 'nothing of 2026 is posted under method GHG-Protocol for boundary PARK'),
	(2027, 680, NULL, 't CO2e', NULL, NULL, NULL, 'nothing of 2027 is posted under method GHG-Protocol for boundary PARK'),
	(2028, 620, NULL, 't CO2e', NULL, NULL, NULL, 'nothing of 2028 is posted under method GHG-Protocol for boundary PARK'),
	(2029, 560, NULL, 't CO2e', NULL, NULL, NULL, 'nothing of 2029 is posted under method GHG-Protocol for boundary PARK'),
	(2030, 500, NULL, 't CO2e', NULL, NULL, NULL, 'nothing of 2030 is posted under method GHG-Protocol for boundary PARK')$$, 'year by year, as the target stood then');
SELECT results_eq($$SELECT year, planned, actual, on_track FROM target_progress('park') WHERE year IN (2021, 2024)$$, $$VALUES (2021, 1000.0, 1000.0, true), (2024, 800.0, 940.0, false)$$, 'and as it stands now');
SELECT results_eq($$SELECT year, planned, actual, progress, on_track FROM target_progress('intensity') WHERE actual IS NOT NULL$$, $$VALUES (2022, 0.944444444444444444, 1.0, 0.0, false), (2023, 0.888888888888888889, 0.8, 40.0, true)$$, 'of an indicator');
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2022-01-01,2023-01-01)', 'vehicles', '100 vehicle', 'x'), ('PARK', '[2022-01-01,2023-01-01)', 'vehicles_clean', '40 vehicle', 'x'),
	('PARK', '[2023-01-01,2024-01-01)', 'vehicles', '100 vehicle', 'x'), ('PARK', '[2023-01-01,2024-01-01)', 'vehicles_clean', '10 vehicle', 'x');
SELECT pg_temp.aim('vehicles', NULL, 10, 100, measure => 'clean_vehicle_share'), pg_temp.aim('no less', NULL, 40, 40, measure => 'clean_vehicle_share');
SELECT results_eq($$SELECT year, planned, actual, round(progress, 2), on_track FROM target_progress('vehicles') WHERE actual IS NOT NULL$$, $$VALUES (2022, 20.0, 40.0, 33.33, true), (2023, 30.0, 10.0, 0.0, false)$$, 'of growth, more is better');
SELECT results_eq($$SELECT year, progress, on_track FROM target_progress('no less') WHERE actual IS NOT NULL$$, $$VALUES (2022, NULL::numeric, true), (2023, NULL, false)$$, 'of standing still, what the indicator says is better');
SELECT is(pg_temp.said($$SELECT target_progress('nothing')$$), '42704: target "nothing" does not exist as of infinity', 'an unknown target');
SELECT is(pg_temp.said($$SELECT target_progress('boilers')$$), '42704: target "boilers" does not exist as of infinity', 'one that was taken back');

-- ---- proof of improvement ----

SELECT is((SELECT p FROM improvement_proof(b, bu, a, au, better) AS p)::text, said, said) FROM (VALUES
	(100, 4, 94, 3, 'lower', '(t,6,5,"the improvement is more than its uncertainty")'), (100, 4, 95, 3, 'lower', '(f,5,5,"the improvement lies inside its uncertainty")'),
	(100, 4, 95.000000000000000001, 3, 'lower', '(f,4.999999999999999999,5,"the improvement lies inside its uncertainty")'), (100, 4, 94.999999999999999999, 3, 'lower', '(t,5.000000000000000001,5,"the improvement is more than its uncertainty")'),
	(100, 0, 100, 0, 'lower', '(f,0,0,"there is no improvement")'), (94, 3, 100, 4, 'lower', '(f,-6,5,"there is no improvement")'), (94, 3, 100, 4, 'higher', '(t,6,5,"the improvement is more than its uncertainty")'),
	(100, 0, 99, 0, 'lower', '(t,1,0,"the improvement is more than its uncertainty")'), (100, NULL, 99, 0, 'lower', '(,,,"a figure or its uncertainty is not known")')) AS v (b, bu, a, au, better, said);
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT improvement_proof(1, -1, 1, 1)$$, '22023: figures must be finite, and half widths must not be negative'), ($$SELECT improvement_proof(1, 1, 'NaN', 1)$$, '22023: figures must be finite, and half widths must not be negative'),
	($$SELECT improvement_proof('-Infinity', 1, 1, 1)$$, '22023: figures must be finite, and half widths must not be negative'), ($$SELECT improvement_proof(1, 1, 1, 1, 'best')$$, '22023: better must be "higher" or "lower", not "best"')) AS v (command, error);

-- ---- forecasts ----

-- by hand: slope -40, residuals 6.67, -13.33, 6.67, so that s^2 is 800/3 with 1 degree of freedom, for which t at 95 % is 12.706
SELECT results_eq($$SELECT round(estimate::numeric, 6), round(lower::numeric, 3), round(upper::numeric, 3) FROM forecast('{2022,2023,2024}', '{1020,960,940}', 2025)$$,
	$$VALUES (893.333333, round(893.3333333333 - 12.7062047361747 * sqrt(800.0 / 3) * sqrt(1 + 1 / 3.0 + 2), 3), round(893.3333333333 + 12.7062047361747 * sqrt(800.0 / 3) * sqrt(1 + 1 / 3.0 + 2), 3))$$, 'a trend, with the interval of one more year');
SELECT is((SELECT f FROM forecast('{2022,2023,2024,2025}', '{4,3,2,1}', 2027) AS f)::text, '(-1,-1,-1)', 'a straight line has no doubt of itself');
SELECT ok((SELECT a.upper - a.lower < b.upper - b.lower FROM forecast('{2021,2022,2023,2024}', '{1000,1020,960,940}', 2026, 0.8) AS a, forecast('{2021,2022,2023,2024}', '{1000,1020,960,940}', 2026, 0.95) AS b),
	'less confidence, less width');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT forecast('{2022,2023}', '{1,2}', 2025)$$, '22023: forecast with an interval requires at least three years, not 2 | A line goes through two points whatever they are.'),
	($$SELECT forecast('{2022,2023,2023}', '{1,2,3}', 2025)$$, '22023: forecast must have one figure for each year'), ($$SELECT forecast('{2022,2023,2024}', '{1,2}', 2025)$$, '22023: forecast must have one figure for each year'),
	($$SELECT forecast('{2022,2023,NULL}', '{1,2,3}', 2025)$$, '22004: years and figures of a forecast must not be null'), ($$SELECT forecast(NULL, '{1,2,3}', 2025)$$, '22004: years and figures of a forecast must not be null'),
	($$SELECT target_forecast('intensity')$$, '55000: forecast of target "intensity" requires at least three years, not 2'), ($$SELECT target_forecast('nothing')$$, '42704: target "nothing" does not exist as of infinity')) AS v (command, error);
SELECT is(left(pg_temp.said($$SELECT forecast('{2022,2023,2024}', '{1,2,3}', 2025, 1)$$), 5), '22023', 'nothing is certain');
SELECT is(left(pg_temp.said($$SELECT forecast('{2022,2023,2024}', '{1,2,NaN}', 2025)$$), 5), '22023', 'NaN is no figure');
SELECT results_eq($$SELECT year, planned, round(estimate::numeric, 3), lower < estimate AND estimate < upper, outlook FROM target_forecast('park')$$,
	$$VALUES (2030, 400.0, 800.0, true, 'missed')$$, 'where the trend leads: 24 t less a year');
SELECT is((SELECT outlook FROM target_forecast('park', 0.99)), 'open', 'with more confidence it is open');
SELECT is((SELECT f FROM forecast('[0:2]={2022,2023,2024}', '[0:2]={0,0,0}', 2030) AS f)::text, '(0,0,0)', 'what is level goes on so');
SELECT is(left(pg_temp.said($$SELECT forecast('{2022,2023,2024}', '{NaN,NaN,NaN}', 2025)$$), 5), '22023', '... but not NaN');
SELECT is(left(pg_temp.said($$SELECT forecast('{2022,2023,2024}', '{2,2,2}', 2025, 95)$$), 5), '22023', '... nor any confidence');

-- ---- a target that holds its base: what is better decides ----

INSERT INTO statistic (boundary, period, item, reading, evidence)
SELECT 'PARK', calendar_year(2020 + n), v.item, v.reading, 'x'
FROM generate_series(1, 3) AS n, LATERAL (VALUES ('water_reused', (90 - 10 * n) || ' m3'), ('water_fresh', (10 + 10 * n) || ' m3'), ('freight', '7 t')) AS v (item, reading);
SELECT pg_temp.aim('reuse', NULL, 80, 80, '{2024}', '{80}', 'water_reuse'), pg_temp.aim('goods', NULL, 7, 7, '{}', '{}', 'freight');
SELECT results_eq($$SELECT year, actual, on_track FROM target_progress('reuse') WHERE actual IS NOT NULL$$, $$VALUES (2021, 80.0, true), (2022, 70, false), (2023, 60, false)$$, 'less reuse is off track');
SELECT results_eq($$SELECT year, outlook FROM target_forecast('reuse')$$, $$VALUES (2024, 'missed'), (2030, 'missed')$$, '... and the trend misses the target');
SELECT results_eq($$SELECT year, actual, on_track FROM target_progress('goods') WHERE actual IS NOT NULL$$, $$VALUES (2021, 7.0, NULL::boolean), (2022, 7, NULL), (2023, 7, NULL)$$, 'a statistic does not say what is better');
SELECT results_eq($$SELECT estimate, outlook FROM target_forecast('goods')$$, $$VALUES (7::double precision, NULL)$$, '... nor does its forecast');

-- ---- roundings between points are no gap ----

-- 2/3 + 2/3 is more than 4/3 if each is rounded to 18 places
INSERT INTO target (target, parent, name, boundary, measure, method, base_year, base_value, target_year, target_value, interim_years, interim_values, reference)
SELECT v.target, v.parent, v.target, 'PARK', 'emission_scope_1_2_t', 'GHG-Protocol', 2021, v.base, 2024, 0, v.years, v.points, 'test'
FROM (VALUES ('thirds', NULL, 2, '{}'::integer[], '{}'::numeric[]), ('one', 'thirds', 1, '{}', '{}'), ('other', 'thirds', 1, '{}', '{}'), ('none', 'thirds', 0, '{2022}', '{0}')) AS v (target, parent, base, years, points);
SELECT results_eq($$SELECT year, children - value, gap FROM target_gap() WHERE parent = 'thirds'$$, $$VALUES (2021, 0::numeric, 0::numeric), (2022, 0.000000000000000001, 0), (2024, 0, 0)$$, 'thirds add up');
SELECT is(pg_temp.said($$INSERT INTO target (target, parent, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference)
	VALUES ('none', 'thirds', 'none', 'PARK', 'emission_scope_1_2_t', 'GHG-Protocol', 2021, 0.000000000000000001, 2024, 0, 'test')$$),
	'23514: children of target "thirds" add up to more than the target in 2021 | none, one, other add up to 2.000000000000000001, and the target is 2.', 'what is stated is compared to the last digit');

SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
SELECT detach_ledger('led');
SELECT is((SELECT count(*)::int FROM led.target WHERE target = 'park'), 2, 'targets stay when the extension goes');

SELECT * FROM finish();
ROLLBACK;
