-- Performance parameters, observations, baselines, adjustments, static factors and what opens an adjustment.
--
-- The model is computed by hand: y = 100 + 2 x + e over x = 10, 20 ... 120 and e = 1, -1, -1, 1, 1, -1 ..., which sums to 0 and
-- is orthogonal to x. So the fit is 100 and 2, SSE = 12, s2 = 12 / 10, mean y = 230, Sxx = 14300, SST = 4 x 14300 + 12.
\ir include/begin.sql
SET LOCAL timezone = 'Asia/Shanghai';
SELECT create_ledger('led');
SET LOCAL search_path = led, public;

CREATE FUNCTION pg_temp.month(n integer) RETURNS daterange LANGUAGE sql AS
$$ SELECT daterange((date '2024-01-01' + make_interval(months => n - 1))::date, (date '2024-01-01' + make_interval(months => n))::date) $$;
CREATE FUNCTION pg_temp.e(n integer) RETURNS integer LANGUAGE sql AS $$ SELECT (ARRAY[1, -1, -1, 1])[1 + (n - 1) % 4] $$;
-- months n of a parameter with variable x = 10, 20 ... 120 by month of the year: less below the line by so much
CREATE FUNCTION pg_temp.observe(parameter text, first integer, last integer, less numeric) RETURNS void LANGUAGE sql AS
$$ INSERT INTO observation (parameter, period, value, variables, evidence)
	SELECT $1, pg_temp.month(n), 100 + 2 * x + pg_temp.e(n) - $4, ARRAY[x], 'meter'
	FROM generate_series($2, $3) AS n, LATERAL (SELECT 10 * (1 + (n - 1) % 12)::numeric) AS v (x) $$;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
SELECT add_boundary('PARK', '{A}', 'Park');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true), ('own', 'gas', 'CN', '2 t CO2/kNm3', '1', 'test', true), ('other', 'coal', 'CN', '3 t CO2/t', '1', 'test', true);

-- ---- parameters ----

SELECT is(add_parameter('STEAM', 'Emissions of steam', 't', 'lower', 'meters of the boiler house', 'monthly', 'Utilities', 'Boiler house', 'Shift leader',
	'{output}', '{t}', boundary => 'PARK', method => 'GHG-Protocol', factors => '{coal}'), 1, 'a parameter with a relevant variable');
SELECT results_eq('SELECT parameter, version, position, name, unit FROM relevant_variable', $$VALUES ('STEAM', 1, 1, 'output', 't')$$, 'which has a place');
SELECT is(add_parameter('PLAIN', 'Emissions', 't', 'lower', 'invoices', 'monthly', 'Office', 'Park', 'Clerk'), 1, 'one without');
SELECT is(add_parameter('SHARE', 'Share of heat recovered', '%', 'higher', 'meters', 'monthly', 'Utilities', 'Heat', 'Engineer', '{load}', '{MW}', additive => false), 1, 'one of which more is better');
SELECT is(pg_temp.said(format('SELECT add_parameter(%s)', arguments)), error, error) FROM (VALUES
	($$'STEAM', 'x', 'kg', 'lower', 'x', 'x', 'x', 'x', 'x'$$, '22023: cannot change unit or sense of parameter "STEAM" | It is in t, lower is better, additive.'),
	($$'STEAM', 'x', 't', 'higher', 'x', 'x', 'x', 'x', 'x'$$, '22023: cannot change unit or sense of parameter "STEAM" | It is in t, lower is better, additive.'),
	($$'SHARE', 'x', '%', 'higher', 'x', 'x', 'x', 'x', 'x'$$, '22023: cannot change unit or sense of parameter "SHARE" | It is in %, higher is better, not additive.'),
	($$'X', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x', '{a,b}', '{t}'$$, '22023: number of units of variables of parameter "X" must be 2, not 1'),
	($$'X', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x', boundary => 'nowhere'$$, '42704: boundary "nowhere" does not exist as of infinity'),
	($$'X', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x', method => 'none'$$, '23503: insert or update on table "performance_parameter" violates foreign key constraint "performance_parameter_method_fkey" | Key (method)=(none) is not present in table "method".')) AS v (arguments, error);
SELECT matches(pg_temp.said(format('SELECT add_parameter(%s)', arguments)), error, error) FROM (VALUES
	($$'X', 'x', 't', 'lower', '', 'x', 'x', 'x', 'x'$$, '^23514: .*"data_source_is_stated"'),
	($$'X', 'x', 't', 'lower', 'x', '', 'x', 'x', 'x'$$, '^23514: .*"frequency_is_stated"'),
	($$'X', 'x', 't', 'lower', NULL, 'x', 'x', 'x', 'x'$$, '^23502: null value in column "data_source"'),
	($$'X', 'x', 't', 'lower', 'x', NULL, 'x', 'x', 'x'$$, '^23502: null value in column "frequency"'),
	($$'X', 'x', 't', 'best', 'x', 'x', 'x', 'x', 'x'$$, '^23514: .*"better_is_lower_or_higher"'),
	($$'X', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x', '{a,a}', '{t,t}'$$, '^23505: duplicate key value .*parameter_version_name_key'),
	($$'X', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x', array_fill('a'::text, ARRAY[17]), array_fill('t'::text, ARRAY[17])$$, '^23514: .*"at_most_16_variables"')) AS v (arguments, error);
SELECT is(pg_temp.said($$SELECT parameter_at('NONE')$$), '42704: performance parameter "NONE" does not exist as of infinity', 'an unknown parameter');

-- ---- observations ----

SELECT pg_temp.observe('STEAM', 1, 12, 0);
SELECT is((SELECT count(*)::integer FROM standing_observation('STEAM', '[2024-01-01,2025-01-01)', 'infinity')), 12, 'a year of months');
SELECT is(pg_temp.said(format('INSERT INTO observation (parameter, period, value, variables, supersedes) VALUES (%s)', row)), error, error) FROM (VALUES
	($$'NONE', '[2024-01-01,2024-02-01)', 1, '{1}', NULL$$, '23503: performance parameter "NONE" does not exist'),
	($$'STEAM', '[2025-01-01,2025-02-01)', 1, '{}', NULL$$, '22023: number of relevant variables of parameter "STEAM" must be 1, not 0 | They are output (t).'),
	($$'STEAM', '[2025-01-01,2025-02-01)', 1, '{1,2}', NULL$$, '22023: number of relevant variables of parameter "STEAM" must be 1, not 2 | They are output (t).'),
	($$'PLAIN', '[2025-01-01,2025-02-01)', 1, '{1}', NULL$$, '22023: number of relevant variables of parameter "PLAIN" must be 0, not 1'),
	($$'STEAM', '[2024-12-31,2025-02-01)', 1, '{1}', NULL$$, '23P01: observations of parameter "STEAM" overlap | Observation 12 covers [2024-12-01,2025-01-01), this one [2024-12-31,2025-02-01).'),
	($$'STEAM', '[2024-12-01,2025-02-01)', 1, '{1}', 11$$, '23P01: observations of parameter "STEAM" overlap | Observation 12 covers [2024-12-01,2025-01-01), this one [2024-12-01,2025-02-01).'),
	($$'STEAM', '[2025-01-01,2025-02-01)', 1, '{1}', 999$$, '23503: observation 999 of parameter "STEAM" does not exist'),
	($$'SHARE', '[2025-01-01,2025-02-01)', 1, '{1}', 1$$, '23503: observation 1 of parameter "SHARE" does not exist'),
	($$'STEAM', '[2025-01-01,)', 1, '{1}', NULL$$, '22023: period [2025-01-01,) must have a first and a last day'),
	($$'STEAM', 'empty', 1, '{1}', NULL$$, '22023: period empty must have a first and a last day')) AS v (row, error);
SELECT matches(pg_temp.said(format('INSERT INTO observation (parameter, period, value, variables, supersedes) VALUES (''STEAM'', ''[2025-01-01,2025-02-01)'', %s)', row)), error, error) FROM (VALUES
	($$'NaN', '{1}', NULL$$, '^23514: .*"value_is_finite"'), ($$'Infinity', '{1}', NULL$$, '^23514: .*"value_is_finite"'), ($$'-Infinity', '{1}', NULL$$, '^23514: .*"value_is_finite"'),
	($$1, '{NaN}', NULL$$, '^23514: .*"variables_are_finite"'), ($$1, '{NULL}', NULL$$, '^23514: .*"variables_are_finite"'), ($$1, '{{1}}', NULL$$, '^23514: .*"variables_are_finite"'),
	($$NULL, '{}', NULL$$, '^23514: .*"only_what_was_observed_is_taken_back"')) AS v (row, error);
SELECT matches(pg_temp.said($$INSERT INTO observation (parameter, period, value) VALUES ('PLAIN', '[2030-01-01,2030-02-01)', 1), ('PLAIN', '[2030-01-31,2030-03-01)', 1)$$),
	'^23P01: observations of parameter "PLAIN" overlap', 'rows of one statement overlap');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	('UPDATE observation SET value = 1', '23000: cannot update table "observation" | The ledger only grows.'),
	('DELETE FROM performance_parameter', '23000: cannot delete from table "performance_parameter" | The ledger only grows.'),
	('TRUNCATE baseline_model CASCADE', '23000: cannot truncate table "baseline_model" | The ledger only grows.')) AS v (command, error);

-- ---- a base line ----

SELECT is(pg_temp.said(format('SELECT fit_baseline(%s)', arguments)), error, error) FROM (VALUES
	($$'NONE', '[2024-01-01,2025-01-01)', 'base line', 'x'$$, '42704: performance parameter "NONE" does not exist as of infinity'),
	($$'STEAM', '[2024-01-01,2025-01-01)', 'base line', ''$$, '22023: reason for a baseline of parameter "STEAM" must not be null or empty'),
	($$'STEAM', '[2024-01-01,2025-01-01)', 'average', 'x'$$, '22023: unrecognized kind of baseline of parameter "STEAM": "average"'),
	($$'PLAIN', '[2024-01-01,2025-01-01)', 'base line', 'x'$$, '22023: parameter "PLAIN" has no relevant variables to fit a base line to'),
	($$'PLAIN', '[2024-01-01,2025-01-01)', 'base year', 'x'$$, '55000: observations of parameter "PLAIN" do not cover [2024-01-01,2025-01-01) | There is none of 366 of its 366 days.'),
	($$'STEAM', '[2024-01-01,2024-12-01)', 'base line', 'x'$$, '55000: parameter "STEAM" has 11 observations in [2024-01-01,2024-12-01), fewer than 12'),
	($$'STEAM', '[2024-01-15,2025-01-01)', 'base line', 'x'$$, '22023: period [2024-01-15,2025-01-01) cuts observation 1 of parameter "STEAM", which covers [2024-01-01,2024-02-01)'),
	($$'STEAM', '[2024-01-01,)', 'base line', 'x'$$, '22023: period [2024-01-01,) must have a first and a last day')) AS v (arguments, error);
SELECT is(pg_temp.said($$SELECT * FROM baseline_performance('STEAM', '[2024-01-01,2025-01-01)')$$), 'P0002: parameter "STEAM" has no baseline as of infinity', 'no baseline yet');

SELECT is(fit_baseline('STEAM', '[2024-01-01,2025-01-01)', 'base line', 'first review'), 1, 'a base line');
SELECT results_eq($$SELECT kind, parameter_version, observations, observed, total, mean, lowest, highest, minimum_r2, maximum_cv_rmse, minimum_observations, shortcoming,
		boundary, boundary_version, method, edition, factors FROM baseline_model$$,
	$$VALUES ('base line', 1, 12, '{1,2,3,4,5,6,7,8,9,10,11,12}'::bigint[], 2760::numeric, 230::numeric, '{10}'::numeric[], '{120}'::numeric[], 0.75, 0.25, 12::numeric, NULL::text,
		'PARK', 1, 'GHG-Protocol', '2015', '{"coal of own, CN: 2 t CO2/t (1)"}'::text[])$$, 'with all that it was made with');
SELECT results_eq('SELECT round(r2::numeric, 12), round(cv_rmse::numeric, 12), round(durbin_watson::numeric, 12) FROM baseline_model',
	'SELECT round(57200 / 57212::numeric, 12), round(sqrt(1.2) / 230, 12), 2.0', 'R2, CV(RMSE) and Durbin-Watson (6 x 2^2 / 12) are those computed by hand');
SELECT is(predict(fit, '{50}'), 200::double precision, 'so is a prediction') FROM baseline_model;
SELECT is(model::baseline = fit, true, 'the text is the fit') FROM baseline_model;

-- ---- performance: 2025 is 5 t a month below the line ----

SELECT pg_temp.observe('STEAM', 13, 24, 5);
SELECT results_eq($$SELECT observed_period, actual, expected, non_routine, adjusted_baseline, improvement, round(ratio, 6), cusum, extrapolated
		FROM baseline_performance('STEAM', '[2025-01-01,2026-01-01)') LIMIT 3$$,
	$$VALUES ('[2025-01-01,2025-02-01)'::daterange, 116::numeric, 120::numeric, 0::numeric, 120::numeric, 4::numeric, 0.033333, -4::numeric, false),
		('[2025-02-01,2025-03-01)', 134, 140, 0, 140, 6, 0.042857, -10, false), ('[2025-03-01,2025-04-01)', 154, 160, 0, 160, 6, 0.0375, -16, false)$$, 'month by month');
SELECT is((SELECT cusum FROM baseline_performance('STEAM', '[2025-01-01,2026-01-01)') ORDER BY observed_period DESC LIMIT 1), -60::numeric, 'the cumulative sum is that of the year');
SELECT results_eq($$SELECT baseline_version, kind, observations, missing_days, extrapolated, pending, actual, expected, adjusted_baseline, improvement, round(ratio, 9), proven, reason
		FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)')$$,
	$$VALUES (1, 'base line', 12, 0, 0, 0, 2700::numeric, 2760::numeric, 2760::numeric, 60::numeric, round(60 / 2760.0, 9), true, NULL::text)$$, 'the year, proved');
-- s2 (12 + u' (X'X)^-1 u) with u the sum of the rows: at the mean of x, 12 x 12 / 12; t of 10 degrees of freedom is 2.228138852 at 95 %
SELECT results_eq($$SELECT round(lower_bound, 6), round(upper_bound, 6) FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)')$$,
	'SELECT round(60 - 2.228138852 * sqrt(1.2 * 24), 6), round(60 + 2.228138852 * sqrt(1.2 * 24), 6)', 'the bounds are those computed by hand');
SELECT cmp_ok((baseline_summary('STEAM', '[2025-01-01,2026-01-01)', 0.8)).lower_bound, '>', (baseline_summary('STEAM', '[2025-01-01,2026-01-01)')).lower_bound, 'less confidence, closer bounds');
SELECT is((baseline_summary('STEAM', '[2024-01-01,2025-01-01)')).reason, 'the period is that of the baseline, or part of it; there is no improvement', 'a baseline proves nothing of its own days');
SELECT is((baseline_summary('STEAM', '[2025-01-01,2026-07-01)')).reason, 'days without an observation: 181', 'nor is a period proved that has days without observations');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT baseline_summary('STEAM', '[2027-01-01,2028-01-01)')$$, 'P0002: parameter "STEAM" has no observation in [2027-01-01,2028-01-01)'),
	($$SELECT baseline_summary('STEAM', '[2025-01-01,2026-01-01)', 95)$$, '22023: confidence must be between 0 and 1, not 95'),
	($$SELECT baseline_summary('STEAM', '[2025-01-01,2026-01-01)', NULL)$$, '22023: confidence must be between 0 and 1, not NULL'),
	($$SELECT baseline_summary('STEAM', '[2025-01-01,2026-01-01)', version => 2)$$, 'P0002: parameter "STEAM" has no baseline of version 2 as of infinity'),
	($$SELECT baseline_summary('STEAM', '[2025-01-02,2026-01-01)')$$, (SELECT format('22023: period [2025-01-02,2026-01-01) cuts observation %s of parameter "STEAM", which covers [2025-01-01,2025-02-01)', observation_id) FROM observation WHERE parameter = 'STEAM' AND lower(period) = '2025-01-01'))) AS v (command, error);

-- what is known now is asked for again at the end, as of now
CREATE TEMP TABLE was AS SELECT clock_timestamp() AS at,
	(SELECT array_agg(f::text) FROM baseline_performance('STEAM', '[2024-01-01,2026-01-01)') AS f) AS performance,
	(SELECT s::text FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)') AS s) AS summary;

-- a change inside the uncertainty: 0.75 t a month are 9 t of +- 11.96
SAVEPOINT small;
INSERT INTO observation (parameter, period, value, variables, supersedes)
SELECT parameter, period, value + 4.25, variables, observation_id FROM standing_observation('STEAM', '[2025-01-01,2026-01-01)', 'infinity');
SELECT results_eq($$SELECT improvement, round(lower_bound, 2), round(upper_bound, 2), proven, reason FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)')$$,
	$$VALUES (9.00, -2.96, 20.96, false, 'the change lies inside the uncertainty')$$, 'is no proof');
SELECT is((baseline_summary('STEAM', '[2025-01-01,2026-01-01)', 0.8)).proven, true, 'at less confidence it is');
SELECT results_eq($$SELECT improvement, proven FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)', as_of => (SELECT max(recorded_at) FROM observation WHERE supersedes IS NULL))$$,
	'VALUES (60::numeric, true)', 'as of before the corrections, it was 60');
INSERT INTO observation (parameter, period, value, variables, supersedes)
SELECT parameter, period, value + 20, variables, observation_id FROM standing_observation('STEAM', '[2025-06-01,2025-07-01)', 'infinity');
SELECT is((baseline_summary('STEAM', '[2025-01-01,2026-01-01)')).reason, 'there is no improvement', 'a correction of a correction');
INSERT INTO observation (parameter, period, value, supersedes)
SELECT parameter, period, NULL, observation_id FROM standing_observation('STEAM', '[2025-06-01,2025-07-01)', 'infinity');
SELECT is((baseline_summary('STEAM', '[2025-01-01,2026-01-01)')).missing_days, 30, 'one that is taken back is missing');
SELECT is(pg_temp.said($$SELECT pg_temp.observe('STEAM', 18, 18, 0)$$), 'no error', 'and its days may be observed anew');
ROLLBACK TO small;

-- ---- non-routine adjustments ----

SELECT is(adjust_baseline('STEAM', '[2025-01-01,2025-04-01)', 90, 'non-routine', 'a third boiler', 'record 5') IS NOT NULL, true, 'an adjustment over 90 days');
SELECT results_eq($$SELECT non_routine, adjusted_baseline, improvement FROM baseline_performance('STEAM', '[2025-01-01,2026-01-01)') LIMIT 4$$,
	'VALUES (31.000000, 151.000000, 35.000000), (28, 168, 34), (31, 191, 37), (0, 180, 4)', 'is shared by days');
SELECT results_eq($$SELECT non_routine, adjusted_baseline, improvement, round(lower_bound, 6) FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)')$$,
	'SELECT 90.000000, 2850.000000, 150.000000, round(150 - 2.228138852 * sqrt(1.2 * 24), 6)', 'and moves the year and its bounds');
SELECT adjust_baseline('STEAM', '[2025-01-01,2025-04-01)', -90, 'error', 'the third boiler was never used'), adjust_baseline('STEAM', '[2025-01-15,2025-04-20)', 100.000001, 'non-routine', 'x');
SELECT is((SELECT sum(non_routine) FROM baseline_performance('STEAM', '[2025-01-01,2026-01-01)')), 100.000001, 'shares of odd days add up to the last digit');
SELECT is(non_routine, CASE WHEN n = 1 THEN round(100.000001 * 17 / 95, 6) WHEN n = 4 THEN 100.000001 - round(100.000001 * 76 / 95, 6) ELSE non_routine END, 'the days before and behind are none of it')
FROM (SELECT row_number() OVER () AS n, f.* FROM baseline_performance('STEAM', '[2025-01-01,2026-01-01)') AS f) AS f WHERE n IN (1, 4);
SELECT results_eq($$SELECT non_routine, improvement FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)', as_of => (SELECT recorded_at FROM baseline_adjustment WHERE reason = 'a third boiler'))$$,
	'VALUES (90.000000, 150.000000)', 'as of the first adjustment');
SELECT adjust_baseline('STEAM', '[2025-01-15,2025-04-20)', -100.000001, 'error', 'back');
SELECT is((baseline_summary('STEAM', '[2025-01-01,2026-01-01)')).improvement, 60.000000, 'taken back');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT adjust_baseline('STEAM', NULL, 1, 'error', 'x')$$, '22004: delta and period of an adjustment must not be null'),
	($$SELECT adjust_baseline('STEAM', '[2025-01-01,2026-01-01)', NULL, 'error', 'x')$$, '22004: delta and period of an adjustment must not be null'),
	($$SELECT adjust_baseline('PLAIN', '[2025-01-01,2026-01-01)', 1, 'error', 'x')$$, 'P0002: parameter "PLAIN" has no baseline as of infinity'),
	($$SELECT adjust_baseline('STEAM', '[2025-01-01,)', 1, 'error', 'x')$$, '22023: period [2025-01-01,) must have a first and a last day')) AS v (command, error);
SELECT matches(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT adjust_baseline('STEAM', '[2025-01-01,2026-01-01)', 1, 'weather', 'x')$$, '^23514: .*"kind_is_model_non_routine_method_factor_boundary_or_error"'),
	($$SELECT adjust_baseline('STEAM', '[2025-01-01,2026-01-01)', 'NaN', 'error', 'x')$$, '^23514: .*"delta_is_finite"')) AS v (command, error);

-- ---- a newer version; what was stays ----

SELECT is(fit_baseline('STEAM', '[2025-01-01,2026-01-01)', 'base line', 'a new line'), 2, 'another version');
SELECT is((baseline_at('STEAM')).version, 2, 'is the latest');
SELECT is((baseline_at('STEAM', as_of => b.recorded_at)).version, b.version, format('version %s as of its time', b.version)) FROM baseline_model AS b;
SELECT results_eq($$SELECT baseline_version, improvement FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)', version => 1)$$, 'VALUES (1, 60.000000)', 'the old one by its number');
SELECT results_eq($$SELECT baseline_version, improvement, proven FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)', as_of => (SELECT recorded_at - interval '1 microsecond' FROM baseline_model WHERE version = 2))$$,
	'VALUES (1, 60.000000, true)', 'and as of before the new one');
SELECT is(pg_temp.said(format($$SELECT baseline_at('STEAM', NULL, %L)$$, recorded_at - interval '1 microsecond')), format('P0002: parameter "STEAM" has no baseline as of %s', recorded_at - interval '1 microsecond'), 'before the first there was none')
FROM baseline_model WHERE version = 1;
INSERT INTO observation (parameter, period, value, variables, supersedes) VALUES ('STEAM', '[2024-01-01,2024-02-01)', 1000, '{10}', 1);
SELECT results_eq($$SELECT baseline_version, improvement FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)', version => 1)$$, 'VALUES (1, 60.000000)', 'a correction of what it was made of does not change it');

-- ---- more is better, means ----

INSERT INTO observation (parameter, period, value, variables)
SELECT 'SHARE', pg_temp.month(n), 40 - 0.1 * x + pg_temp.e(n) * 0.1 + CASE WHEN n > 12 THEN 2 ELSE 0 END, ARRAY[x]
FROM generate_series(1, 24) AS n, LATERAL (SELECT 10 * (1 + (n - 1) % 12)::numeric) AS v (x);
SELECT is(fit_baseline('SHARE', '[2024-01-01,2025-01-01)', 'base line', 'x'), 1, 'a share');
SELECT adjust_baseline('SHARE', '[2025-01-01,2026-01-01)', 0.5, 'non-routine', 'an exchanger that was leased');
SELECT results_eq($$SELECT round(actual, 9), round(expected, 9), non_routine, round(improvement, 9), round(lower_bound, 6), round(upper_bound, 6), proven FROM baseline_summary('SHARE', '[2025-01-01,2026-01-01)')$$,
	'SELECT 35.5, 33.5, 0.5, 1.5, round(1.5 - 2.228138852 * sqrt(0.012 * 24) / 12, 6), round(1.5 + 2.228138852 * sqrt(0.012 * 24) / 12, 6), true', 'is averaged, and more of it is better');
SELECT is((SELECT max(round(cusum, 6)) FROM baseline_performance('SHARE', '[2025-01-01,2026-01-01)')), 18.0, 'actual less adjusted baseline adds up');

-- ---- a base year ----

INSERT INTO observation (parameter, period, value) SELECT 'PLAIN', pg_temp.month(n), 10 * n FROM generate_series(1, 24) AS n;
SELECT is(fit_baseline('PLAIN', '[2024-01-01,2025-01-01)', 'base year', 'x'), 1, 'a base year');
SELECT results_eq($$SELECT kind, total, mean, model, r2, lowest, minimum_r2 FROM baseline_model WHERE parameter = 'PLAIN'$$,
	$$VALUES ('base year', 780::numeric, 65::numeric, NULL::text, NULL::double precision, NULL::numeric[], NULL::numeric)$$, 'total and mean, no model');
SELECT is((SELECT sum(expected) FROM baseline_performance('PLAIN', '[2024-01-01,2025-01-01)')), 780.000000, 'by days its months are the year');
SELECT is((SELECT sum(expected) FROM baseline_performance('PLAIN', '[2025-01-01,2026-01-01)')), round(780 * 365 / 366.0, 6), 'a year has a day less');
SELECT results_eq($$SELECT improvement, lower_bound, proven, reason FROM baseline_summary('PLAIN', '[2025-01-01,2026-01-01)')$$,
	$$VALUES (round(780 * 365 / 366.0, 6) - 2220, NULL::numeric, false, 'a base year has no uncertainty to compare with; there is no improvement')$$, 'nothing is proved against it');
SELECT is(pg_temp.said($$SELECT fit_baseline('STEAM', '[2024-01-01,2025-01-01)', 'base year', 'x')$$), 'no error', 'a parameter with variables has a base year as well');

-- ---- models that are not good enough, or none ----

SELECT add_parameter('NOISE', 'x', 't', 'lower', 'x', 'monthly', 'x', 'x', 'x', '{a}', '{t}'), add_parameter('FLAT', 'x', 't', 'lower', 'x', 'monthly', 'x', 'x', 'x', '{a}', '{t}');
INSERT INTO observation (parameter, period, value, variables) SELECT 'NOISE', pg_temp.month(n), 100 + 90 * pg_temp.e(n), ARRAY[n] FROM generate_series(1, 24) AS n;
INSERT INTO observation (parameter, period, value, variables) SELECT 'FLAT', pg_temp.month(n), n, '{7}' FROM generate_series(1, 12) AS n;
SELECT is(fit_baseline('NOISE', '[2024-01-01,2025-01-01)', 'base line', 'x'), 1, 'a bad line is recorded');
-- orthogonal to x: SSE = SST = 12 x 8100, RMSE = sqrt(12 x 8100 / 10)
SELECT is((SELECT shortcoming FROM baseline_model WHERE parameter = 'NOISE'), 'R2 0.0000 is below 0.75; CV(RMSE) 0.9859 is above 0.25', 'with its shortcoming');
SELECT matches((baseline_summary('NOISE', '[2025-01-01,2026-01-01)')).reason, '^the baseline is not good enough: R2 0.0000 is below 0.75; CV\(RMSE\) 0.9859 is above 0.25; there is no improvement$', 'which keeps it from proving anything');
SELECT matches(pg_temp.said($$SELECT fit_baseline('FLAT', '[2024-01-01,2025-01-01)', 'base line', 'x')$$), '^55000: no base line fits parameter "FLAT" in \[2024-01-01,2025-01-01\) \| .+', 'a constant variable is refused by name');
SELECT is(add_parameter('FLAT', 'x', 't', 'lower', 'x', 'monthly', 'x', 'x', 'x', '{a,b}', '{t,t}'), 2, 'a version with another variable');
SELECT is(pg_temp.said($$SELECT fit_baseline('FLAT', '[2024-01-01,2025-01-01)', 'base line', 'x')$$),
	(SELECT format('55000: observation %s of parameter "FLAT" has 1 relevant variables, not 2', min(observation_id)) FROM observation WHERE parameter = 'FLAT'), 'observations without it are named');
SELECT is(baseline_shortcoming(r2, cv, 0.75, 0.25), said, coalesce(said, 'good enough')) FROM (VALUES (0.75::double precision, 0.25::double precision, NULL::text), (0.7499, 0.2, 'R2 0.7499 is below 0.75'),
	(0.9, 0.2501, 'CV(RMSE) 0.2501 is above 0.25'), (0.9, -0.3, 'CV(RMSE) -0.3000 is above 0.25'), (NULL, 0, 'R2 is not defined, is below 0.75'), ('NaN', 0, 'R2 NaN is below 0.75')) AS v (r2, cv, said);

-- ---- triggers ----

SELECT results_eq('SELECT parameter, baseline_version, clause, kind, cause, round(baseline_figure, 4), round(current_figure, 4), threshold, message FROM baseline_trigger()',
	$$VALUES ('NOISE', 1, 'a', 'model', 'CV(RMSE) of the model in 2025', 0.9859, 0.9000, 0.25, 'the model no longer fits, a constant difference left out: CV(RMSE) 0.9000 is above 0.25'),
		('NOISE', 1, 'a', 'model', 'R2 of the model in 2025', 0.0000, 0.0000, 0.75, 'the model no longer fits, a constant difference left out: R2 0.0000 is below 0.75'),
		('NOISE', 1, 'a', 'model', 'model when it was made', NULL, NULL, NULL, 'the model of [2024-01-01,2025-01-01) did not fit when it was made: R2 0.0000 is below 0.75; CV(RMSE) 0.9859 is above 0.25')$$,
	'only the line that never was one asks for an adjustment');
SELECT is(open_adjustments(), 3, 'they are opened');
SELECT is(open_adjustments(), 0, 'once');
SELECT is((SELECT count(*)::integer FROM pending_adjustment), 3, 'and wait');

-- 6.5 b: static factors. 8 on 182 days and 10 on 184 of 366: 3296 / 366 = 9.005464; 10 % of that is 0.9005464
SELECT is(pg_temp.said(format('INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES (%s)', row)), error, error) FROM (VALUES
	($$'NONE', 'boilers', '2024-01-01', 1, '1', 0.1$$, '42704: performance parameter "NONE" does not exist as of infinity')) AS v (row, error);
SELECT matches(pg_temp.said(format('INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES (''SHARE'', %s)', row)), error, error) FROM (VALUES
	($$'boilers', '2024-01-01', 'NaN', '1', 0.1$$, '^23514: .*"value_is_finite"'), ($$'boilers', '2024-01-01', 1, '1', 5$$, '^23514: .*"tolerance_is_a_fraction"'),
	($$'boilers', '2024-01-01', 1, '1', 'NaN'$$, '^23514: .*"tolerance_is_a_fraction"'), ($$'boilers', 'infinity', 1, '1', 0.1$$, '^23514: .*since')) AS v (row, error);
INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES
	('SHARE', 'boilers', '2023-01-01', 8, '1', 0.1), ('SHARE', 'boilers', '2024-07-01', 10, '1', 0.12), ('SHARE', 'boilers', '2025-03-01', 9.9, '1', 0.1);
SELECT is(pg_temp.said($$INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES ('SHARE', 'boilers', '2026-01-01', 1, 'MW', 0.1)$$),
	'22023: static factor "boilers" of parameter "SHARE" is in 1, not MW', 'a factor keeps its unit');
SELECT results_eq($$SELECT * FROM static_factor_history('SHARE')$$, $$VALUES ('boilers', '[2023-01-01,2024-07-01)'::daterange, 8::numeric, '1', 0.1),
	('boilers', '[2024-07-01,2025-03-01)', 10, '1', 0.12), ('boilers', '[2025-03-01,)', 9.9, '1', 0.1)$$, 'each value holds until the next');
SELECT is((SELECT count(*)::integer FROM baseline_trigger() WHERE parameter = 'SHARE'), 0, '10 is within 12 % and 9.9 within 10 % of the mean by days');
INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES ('SHARE', 'boilers', '2025-03-01', 9.91, '1', 0.1);
SELECT results_eq($$SELECT clause, kind, cause, since, round(baseline_figure, 6), current_figure, threshold, message FROM baseline_trigger() WHERE parameter = 'SHARE'$$,
	$$VALUES ('b', 'non-routine', 'boilers: 9.91 1 since 2025-03-01', date '2025-03-01', 9.005464, 9.91, 0.1,
		'static factor "boilers" is 9.91 1 since 2025-03-01, and was 9.005464 1 on 366 days of the baseline period: more than 0.1 of that away')$$, 'a hundredth more is beyond');
SELECT is((SELECT count(*)::integer FROM baseline_trigger((SELECT recorded_at FROM static_factor WHERE value = 9.9)) WHERE parameter = 'SHARE'), 0, 'as of before that row it was not');
INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES ('SHARE', 'area', '2024-01-01', 100, 'm2', 0.1), ('SHARE', 'area', '2025-01-01', 110, 'm2', 0.1),
	('SHARE', 'area', '2025-06-01', 90, 'm2', 0.1), ('SHARE', 'shifts', '2025-02-01', 3, '1', 0), ('SHARE', 'area', '9000-01-01', 200, 'm2', 0.1);
SELECT results_eq($$SELECT cause, message FROM baseline_trigger() WHERE parameter = 'SHARE' AND cause NOT LIKE 'boilers%'$$,
	$$VALUES ('shifts: 3 1 since 2025-02-01', 'static factor "shifts" is 3 1 since 2025-02-01, and its value in the baseline period [2024-01-01,2025-01-01) is not known')$$,
	'exactly the tolerance is within, a day to come has not come, and what cannot be compared is said');
INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES ('SHARE', 'pumps', '2024-01-01', 0, '1', 0.1), ('SHARE', 'pumps', '2025-01-01', 0.001, '1', 0.1);
SELECT is((SELECT count(*)::integer FROM baseline_trigger() WHERE parameter = 'SHARE' AND cause LIKE 'pumps%'), 1, 'of nothing, anything is beyond');
SELECT is(open_adjustments(), 3, 'each opens an adjustment');
SELECT is((baseline_summary('SHARE', '[2025-01-01,2026-01-01)')).reason, 'adjustments to be decided: 3', 'which keep an improvement from being proved');

-- ---- decisions ----

SELECT adjustment_id AS boilers FROM pending_adjustment WHERE cause LIKE 'boilers%' \gset
SELECT adjustment_id AS shifts FROM pending_adjustment WHERE cause LIKE 'shifts%' \gset
SELECT adjustment_id AS pumps FROM pending_adjustment WHERE cause LIKE 'pumps%' \gset
SELECT is(pg_temp.said(format('SELECT decide_adjustment(%s, %s)', :boilers, rest)), error, error) FROM (VALUES
	($$'adjust', 'x'$$, '22004: delta and period of an adjustment must not be null'),
	($$'new baseline', 'x'$$, '55000: parameter "SHARE" has no baseline after version 1')) AS v (rest, error);
SELECT matches(pg_temp.said(format('SELECT decide_adjustment(%s, %s)', :boilers, rest)), error, error) FROM (VALUES
	($$'later', 'x'$$, '^23514: .*"outcome_is_adjust_new_baseline_or_none"'), ($$'none', ''$$, '^23514: .*"baseline_adjustment_reason_check"'),
	($$NULL, 'x'$$, '^23514: .*"what_is_decided_has_an_outcome"'), ($$'none', 'x', 5, '[2025-01-01,2026-01-01)'$$, '^23514: .*"an_adjustment_has_a_period_and_a_delta"')) AS v (rest, error);
SELECT is(pg_temp.said('SELECT decide_adjustment(9999, ''none'', ''x'')'), '42704: opened adjustment 9999 does not exist', 'an adjustment that there is not');
SELECT is(decide_adjustment(:boilers, 'adjust', 'a tenth of the boilers is new', -0.5, '[2025-03-01,2026-01-01)', 'record 6') > :boilers, true, 'one is decided with a figure');
SELECT decide_adjustment(:shifts, 'none', 'there were three in 2024, too');
SELECT is(pg_temp.said(format('SELECT decide_adjustment(%s, ''none'', ''x'')', :boilers)), format('55000: adjustment %s is already decided | Entry %s decides it.', :boilers, (SELECT adjustment_id FROM baseline_adjustment WHERE decides = :boilers)), 'it is decided once');
SELECT is(pg_temp.said(format($$INSERT INTO baseline_adjustment (parameter, baseline_version, kind, status, outcome, cause, reason, decides) VALUES ('STEAM', 1, 'error', 'decided', 'none', 'x', 'x', %s)$$, :pumps)),
	format('23503: opened adjustment %s of version 1 of the baseline of parameter "STEAM" does not exist', :pumps), 'and for its own baseline');
SELECT results_eq($$SELECT lower(observed_period), non_routine FROM baseline_performance('SHARE', '[2025-01-01,2026-01-01)') LIMIT 3$$,
	$$VALUES (date '2025-01-01', 0.5), ('2025-02-01', 0.5), ('2025-03-01', 0.0)$$, 'it counts from March on');
SELECT is((baseline_summary('SHARE', '[2025-01-01,2026-01-01)')).pending, 1, 'one is left');
SELECT is((baseline_summary('SHARE', '[2025-01-01,2026-01-01)', as_of => (SELECT max(recorded_at) FROM baseline_adjustment WHERE status = 'opened'))).pending, 3, 'as of before the decisions, three');
SELECT is(open_adjustments(), 0, 'what is decided is not opened again');
SELECT fit_baseline('SHARE', '[2024-01-01,2025-01-01)', 'base line', 'after the review');
SELECT decide_adjustment(:pumps, 'new baseline', 'version 2');
SELECT is((baseline_summary('SHARE', '[2025-01-01,2026-01-01)', version => 1)).pending, 0, 'decided by a new baseline');
SELECT is((baseline_summary('SHARE', '[2025-01-01,2026-01-01)')).non_routine, 0::numeric, 'which has no adjustments yet');
SELECT is(open_adjustments(), 3, 'and asks for them itself, since the static factors are still beyond');

-- 6.5 b and c: boundary, factors, method, edition
SELECT is((SELECT count(*)::integer FROM baseline_trigger() WHERE parameter = 'STEAM'), 0, 'nothing else asks');
SELECT add_boundary('PARK', '{A,B}', 'Park');
SELECT results_eq($$SELECT clause, kind, cause, baseline_figure, current_figure, message FROM baseline_trigger() WHERE parameter = 'STEAM'$$,
	$$VALUES ('b', 'boundary', 'version 2 of boundary PARK', 1::numeric, 2::numeric, 'boundary "PARK" has version 2, the baseline was made with version 1')$$, 'a boundary that is another');
INSERT INTO factor (factor_set, factor, region, published, valid, edition, reference, verified) VALUES ('own', 'heat', 'CN', '1 t CO2/GJ', '(,)', '2', 'test', true);
UPDATE factor SET withdrawn_at = ledger_now() WHERE factor IN ('coal', 'gas');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified, recorded_at) VALUES ('own', 'coal', 'CN', '2.1 t CO2/t', '2', 'test', true, ledger_now());
SELECT results_eq($$SELECT clause, kind, cause, message FROM baseline_trigger() WHERE parameter = 'STEAM' AND clause = 'c'$$,
	$$VALUES ('c', 'factor', 'factor coal of own, CN: 2.1 t CO2/t (2)', 'factor coal of own, CN was 2 t CO2/t (1) when the baseline was made, and is now 2.1 t CO2/t (2)')$$,
	'a factor that is another; those of other fuels and sets are not its own');
UPDATE factor SET withdrawn_at = ledger_now() WHERE factor = 'coal' AND edition = '2';
SELECT is((SELECT message FROM baseline_trigger() WHERE parameter = 'STEAM' AND clause = 'c'), 'factor coal of own, CN was 2 t CO2/t (1) when the baseline was made, and is withdrawn', 'one that is withdrawn');
SELECT add_parameter('STEAM', 'Emissions of steam', 't', 'lower', 'meters of the boiler house', 'monthly', 'Utilities', 'Boiler house', 'Shift leader', '{output}', '{t}', boundary => 'PARK', method => 'NDRC-910', factors => '{coal}');
SELECT is((SELECT message FROM baseline_trigger() WHERE parameter = 'STEAM' AND kind = 'method'), 'values are made by method NDRC-910, those of the baseline by GHG-Protocol', 'another method');
UPDATE standard_edition SET in_force = '[2010-01-01,2025-01-01)' WHERE standard LIKE 'GHG Protocol Scope 2%';
INSERT INTO standard_edition SELECT standard, '2027', title, issuer, '[2025-01-01,)', reference, mark FROM standard_edition WHERE standard LIKE 'GHG Protocol Scope 2%';
SELECT is((SELECT message FROM baseline_trigger() WHERE parameter = 'STEAM' AND cause LIKE 'edition%'), 'edition 2027 of GHG Protocol Scope 2 Guidance is in force, the baseline was made by edition 2015', 'another edition of its standard');
SELECT is(open_adjustments(), 4, 'all are opened');
SELECT add_parameter('SHARE', 'Share of heat recovered', '%', 'higher', 'meters', 'monthly', 'Utilities', 'Heat', 'Engineer', '{load,frost}', '{MW,d}', additive => false, boundary => 'PARK');
INSERT INTO observation (parameter, version, period, value, variables, supersedes)
SELECT parameter, version, period, CASE WHEN lower(period) < '2024-02-01' THEN 7 END, variables, observation_id FROM standing_observation('SHARE', '[2024-01-01,2024-03-01)', 'infinity');
SELECT results_eq($$SELECT clause, kind, baseline_figure, current_figure, regexp_replace(message, 'observation \d+', 'observation n', 'g') FROM baseline_trigger() WHERE parameter = 'SHARE' AND kind <> 'non-routine'$$,
	$$VALUES ('a', 'error', 39.1, 7::numeric, 'observation n of the baseline, of [2024-01-01,2024-02-01), was 39.1 and is corrected by observation n of [2024-01-01,2024-02-01) to 7'),
		('a', 'error', 37.9, NULL, 'observation n of the baseline, of [2024-02-01,2024-03-01), was 37.9 and is taken back'),
		('a', 'model', NULL, NULL, 'relevant variables are load (MW), frost (d), those of the baseline load (MW)'),
		('b', 'boundary', NULL, NULL, 'the parameter is about boundary PARK, the baseline about none')$$, 'another boundary, other variables, and corrections of what it was made of');
SELECT is(open_adjustments(), 4, 'are opened, too');
SELECT is((SELECT string_agg(cause, '; ' ORDER BY adjustment_id) FROM pending_adjustment WHERE parameter = 'STEAM' AND kind = 'boundary'), 'version 2 of boundary PARK', 'with their causes');
SELECT is((SELECT count(*)::integer FROM baseline_trigger((SELECT max(recorded_at) FROM baseline_model)) WHERE parameter = 'STEAM' AND kind <> 'method'), 0, 'as of before the changes there is nothing');

SELECT is((SELECT array_agg(f::text) FROM baseline_performance('STEAM', '[2024-01-01,2026-01-01)', as_of => at) AS f), performance, 'after corrections, adjustments and new versions, the first performance as of its time') FROM was;
SELECT is((SELECT s::text FROM baseline_summary('STEAM', '[2025-01-01,2026-01-01)', as_of => at) AS s), summary, 'and the first summary') FROM was;

-- ---- roles and guards ----

CREATE ROLE test_accountant;
CREATE ROLE test_recorder;
SELECT grant_ledger('led', 'test_accountant', 'accountant'), grant_ledger('led', 'test_recorder', 'recorder');
SET LOCAL ROLE test_recorder;
SELECT is(pg_temp.said($$SELECT pg_temp.observe('STEAM', 25, 25, 0)$$), 'no error', 'a recorder observes');
SELECT is(pg_temp.said($$INSERT INTO observation (parameter, period, value, variables, recorded_at) VALUES ('STEAM', '[2027-01-01,2027-02-01)', 1, '{1}', now())$$), '42501: permission denied for table observation', 'but does not say when');
SELECT is(pg_temp.said($$SELECT fit_baseline('STEAM', '[2025-01-01,2026-01-01)', 'base line', 'x')$$), '42501: permission denied for function fit_baseline', 'and draws no lines');
SET LOCAL ROLE test_accountant;
SELECT is(fit_baseline('STEAM', '[2025-01-01,2026-01-01)', 'base line', 'x'), 4, 'an accountant does');
SELECT is(open_adjustments() >= 0, true, 'and opens adjustments');
RESET ROLE;
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
ALTER TABLE observation DISABLE TRIGGER refuse_change;
UPDATE observation SET value = value + 1 WHERE observation_id = 2;
UPDATE observation SET period = '[2025-01-01,2025-02-02)' WHERE parameter = 'SHARE' AND lower(period) = '2025-01-01';
SELECT results_eq($$SELECT regexp_replace(problem, '\d{2,}', 'n', 'g') FROM check_ledger('led')$$, $$VALUES ('version 1 of the baseline of parameter STEAM is not that of its observations'), ('version 3 of the baseline of parameter STEAM is not that of its observations'),
	('observations n and n of parameter SHARE overlap'), ('the trigger refuse_change of led.observation is missing, disabled or altered')$$, 'altered observations are found');

SELECT * FROM finish();
ROLLBACK;
