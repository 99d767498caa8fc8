-- Base years and their recalculation: the threshold, what adds up, what never counts, what old reports still find.
\ir include/begin.sql
SET LOCAL timezone = 'Asia/Shanghai';
SELECT create_ledger('led');
SET LOCAL search_path = led, public;

CREATE FUNCTION pg_temp.event(boundary text, day date, kind text, stated text, description text DEFAULT 'test', existed boolean DEFAULT true, supersedes bigint DEFAULT NULL)
	RETURNS bigint LANGUAGE sql AS
$$ INSERT INTO structural_event (boundary, day, kind, stated, description, existed_in_base_year, evidence, supersedes)
	VALUES ($1, $2, $3, $4, $5, $6, 'contract', $7) RETURNING event_id $$;
CREATE FUNCTION pg_temp.state(boundary text, as_of timestamptz DEFAULT 'infinity') RETURNS text LANGUAGE sql AS
$$ SELECT format('%s: %s, %s events, %s never; %s (%s), %s of it against %s: %s', version, base, events, never_counted, change, absolute_change, round(fraction, 6), threshold, needed)
	FROM base_year_recalculation($1, $2) $$;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('GRID', 'supplier', 'Grid');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '2 t CO2/t', '1', 'test', true), ('own', 'lawn', 'CN', NULL, '1 t CO2/ha', '1', 'test', true),
	('own', 'travel', 'CN', NULL, '0.1 kg CO2/km', '1', 'test', true),
	('own', 'grid', 'CN', 'location', '0.5 t CO2/MWh', '1', 'test', true), ('own', 'grid', 'CN', 'market', '0.6 t CO2/MWh', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('coal', 'stationary_combustion', 'coal', 'CN'), ('power', 'purchased_electricity', 'grid', 'CN'),
	('lawn', 'land_sink', 'lawn', 'CN'), ('travel', 'business_travel', 'travel', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier) VALUES (1, '(,)', 'A', NULL), (2, '(,)', 'A', 'GRID'), (3, '(,)', 'A', NULL), (4, '(,)', 'A', NULL);
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2020-01-01', '2021-01-01', '40000 t'), (2, '2020-01-01', '2021-01-01', '40000 MWh'),
	(3, '2020-01-01', '2021-01-01', '700 ha'), (4, '2020-01-01', '2021-01-01', '1000000 km');
SELECT post('[2020-01-01,2021-01-01)', 'GHG-Protocol');
SELECT add_boundary('PARK', '{A}', 'Park'), add_boundary('TYPED', '{A,B}', 'x'), add_boundary('NONE', '{A}', 'x');
SELECT publish_inventory('[2020-01-01,2021-01-01)', 'PARK', 'GHG-Protocol', 'AR6');

-- ---- the arithmetic ----

SELECT results_eq($$SELECT change::text, absolute_change::text, fraction::numeric(9, 6), needed FROM base_year_change('100000 tCO2e AR6', '{3000 tCO2e AR6, -1000 tCO2e AR6}')$$,
	$$VALUES ('2000 tCO2e AR6', '4000 tCO2e AR6', 0.02, false)$$, 'the sum decides, the sum of sizes is shown');
SELECT results_eq($$SELECT t, (base_year_change('100000 tCO2e AR6', ARRAY[t::co2e])).needed FROM (VALUES ('4999.999999999999 tCO2e AR6'), ('5000 tCO2e AR6'), ('-5000 tCO2e AR6'), ('-4999.999999999999 tCO2e AR6')) AS v (t)$$,
	$$VALUES ('4999.999999999999 tCO2e AR6', false), ('5000 tCO2e AR6', true), ('-5000 tCO2e AR6', true), ('-4999.999999999999 tCO2e AR6', false)$$, 'exactly 5 % is reached, a microgram less is not, up or down');
SELECT is((base_year_change('3 tCO2e AR6', '{1 tCO2e AR6}', 1 / 3.0)).needed, true, 'a threshold that is rounded down is reached');
SELECT is((base_year_change('3 tCO2e AR6', '{1 tCO2e AR6}', 0.33333333333333333334)).needed, false, 'one that is rounded up is not: nothing is compared after rounding');
SELECT is((base_year_change('100 tCO2e AR6', '{}')).needed, false, 'no change is none');
SELECT is((base_year_change('100 tCO2e AR6', '{60 tCO2e AR6, -60 tCO2e AR6}')).needed, false, 'what cancels counts as cancelled');
SELECT is((base_year_change('1000 tCO2e AR6', array_fill('1 tCO2e AR6'::co2e, ARRAY[50]))).needed, true, 'fifty small changes reach it');
SELECT is((base_year_change('1000 tCO2e AR6', array_fill('1 tCO2e AR6'::co2e, ARRAY[49]))).needed, false, 'forty-nine do not');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT base_year_change(NULL, '{}')$$, '22004: base, changes and threshold of a base year must not be null'),
	($$SELECT base_year_change('1 tCO2e AR6', '{1 tCO2e AR6, NULL}')$$, '22004: change 2 of the base year must not be null'),
	($$SELECT base_year_change('0 tCO2e AR6', '{}')$$, '22023: base-year emissions must be positive, not 0 tCO2e AR6'),
	($$SELECT base_year_change('-5 tCO2e AR6', '{}')$$, '22023: base-year emissions must be positive, not -5 tCO2e AR6'),
	($$SELECT base_year_change('1 tCO2e AR6', '{}', 0)$$, '22023: threshold must be greater than 0 and at most 1, not 0'),
	($$SELECT base_year_change('1 tCO2e AR6', '{}', 5)$$, '22023: threshold must be greater than 0 and at most 1, not 5'),
	($$SELECT base_year_change('1 tCO2e AR6', '{}', 'NaN')$$, '22023: threshold must be greater than 0 and at most 1, not NaN'),
	($$SELECT base_year_change('1 tCO2e AR6', '{1 tCO2e AR6, 1 tCO2e AR5}')$$, '22000: change 2 of the base year has a different GWP basis | It is 1 tCO2e AR5, the base year is 1 tCO2e AR6.'),
	($$SELECT base_year_change('1 tCO2e AR6', '{1 tCO2e}')$$, '22000: change 1 of the base year has a different GWP basis | It is 1 tCO2e, the base year is 1 tCO2e AR6.')) AS v (command, error);

-- ---- base years ----

SELECT is(set_base_year(1, 'first inventory'), 1, 'from a published inventory');
SELECT results_eq($$SELECT kind, period, boundary_version, method, scopes, scope2, emissions::text, publication_id, threshold, forced, evidence FROM base_year$$,
	$$VALUES ('set', '[2020-01-01,2021-01-01)'::daterange, 1, 'GHG-Protocol', '{1,2}'::integer[], 'location', '100000 tCO2e AR6', 1::bigint, NULL::numeric, false, 'publication 1')$$,
	'gross emissions of scope 1 and 2 by location: 40000 t x 2 + 40000 MWh x 0.5, no removals, no travel');
SAVEPOINT others;
SELECT set_base_year(1, 'x', scope2 => 'market'), set_base_year(1, 'x', scopes => '{1,2,3}'), set_base_year(1, 'x', '{3}');
SELECT results_eq('SELECT version, emissions::text FROM base_year WHERE version > 1', $$VALUES (2, '104000 tCO2e AR6'), (3, '100100 tCO2e AR6'), (4, '100 tCO2e AR6')$$, 'by the market; with scope 3; scope 3 alone');
ROLLBACK TO others;
SELECT is(set_base_year('TYPED', '[2020-01-01,2021-01-01)', 'NDRC-910', '100000 tCO2e AR5', 'report 7, page 3', 'typed'), 1, 'from a typed figure');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT set_base_year(99, 'x')$$, '42704: publication 99 does not exist'),
	($$SELECT set_base_year(1, '')$$, '22023: reason for a base year must not be null or empty'),
	($$SELECT set_base_year(1, NULL)$$, '22023: reason for a base year must not be null or empty'),
	($$SELECT set_base_year(1, 'x', '{4}')$$, '22023: scopes must be some of 1, 2 and 3, each of them once, not {4}'),
	($$SELECT set_base_year(1, 'x', '{1,1}')$$, '22023: scopes must be some of 1, 2 and 3, each of them once, not {1,1}'),
	($$SELECT set_base_year(1, 'x', '{}')$$, '22023: scopes must be some of 1, 2 and 3, each of them once, not {}'),
	($$SELECT set_base_year(1, 'x', scope2 => 'pinned')$$, '22023: method "GHG-Protocol" has no treatment "pinned" of scope 2 | It has location, market.'),
	($$SELECT set_base_year(1, 'x', takes_in => '{7,8}')$$, '22023: takes_in must name open events of the boundary that count, each of them once | Not 7, 8.'),
	($$SELECT set_base_year('nowhere', '[2020-01-01,2021-01-01)', 'NDRC-910', '1 tCO2e AR6', 'x', 'x')$$, '42704: boundary "nowhere" does not exist as of infinity'),
	($$SELECT set_base_year('PARK', '[2020-01-01,2021-01-01)', 'none', '1 tCO2e AR6', 'x', 'x')$$, '42704: method "none" does not exist'),
	($$SELECT set_base_year('PARK', '[2020-01-01,)', 'NDRC-910', '1 tCO2e AR6', 'x', 'x')$$, '22023: period [2020-01-01,) must have a first and a last day'),
	($$SELECT set_base_year('PARK', '[2020-01-01,2021-01-01)', 'NDRC-910', '0 tCO2e AR6', 'x', 'x')$$, '22023: base-year emissions must be positive, not 0 tCO2e AR6'),
	($$SELECT set_base_year('PARK', '[2020-01-01,2021-01-01)', 'NDRC-910', NULL, 'x', 'x')$$, '22023: base-year emissions must be positive, not NULL'),
	($$SELECT set_base_year('PARK', '[2020-01-01,2021-01-01)', 'NDRC-910', '7 tCO2e', 'x', 'x')$$, '22000: base-year emissions of 7 tCO2e have no GWP basis'),
	($$SELECT base_year_at('NONE')$$, 'P0002: boundary "NONE" has no base year as of infinity'),
	($$SELECT base_year_recalculation('NONE')$$, 'P0002: boundary "NONE" has no base year as of infinity'),
	($$UPDATE base_year SET reason = 'y'$$, '23000: cannot update table "base_year" | The ledger only grows.'),
	($$DELETE FROM structural_event$$, '23000: cannot delete from table "structural_event" | The ledger only grows.'),
	($$TRUNCATE base_year_event$$, '23000: cannot truncate table "base_year_event" | The ledger only grows.')) AS v (command, error);

-- ---- events: small ones add up, organic growth never counts ----

SELECT is(pg_temp.state('PARK'), '1: 100000 tCO2e AR6, 0 events, 0 never; 0 tCO2e AR6 (0 tCO2e AR6), 0.000000 of it against 0.05: f', 'nothing has happened');
SELECT is(pg_temp.said($$SELECT recalculate_base_year('PARK', 'x')$$), '55000: no open event changes the base year of boundary "PARK"', 'so there is nothing to take in');
SELECT pg_temp.event('PARK', '2021-05-01', 'organic growth', NULL, 'a second shift'), pg_temp.event('PARK', '2021-06-01', 'acquire', NULL, 'a plant built in 2021', false);
SELECT is(pg_temp.state('PARK'), '1: 100000 tCO2e AR6, 0 events, 2 never; 0 tCO2e AR6 (0 tCO2e AR6), 0.000000 of it against 0.05: f', 'growth and what did not exist never count');
SELECT is(pg_temp.said($$SELECT recalculate_base_year('PARK', 'x', forced => true)$$), '55000: no open event changes the base year of boundary "PARK"', 'not even by force');
SELECT pg_temp.event('PARK', '2021-07-01', 'acquire', '3000 tCO2e AR6', 'boiler house'), pg_temp.event('PARK', '2022-07-01', 'divest', '-1000 tCO2e AR6', 'laundry'),
	pg_temp.event('PARK', '2022-08-01', 'outsource', '-500 tCO2e AR6', 'transport');
SELECT is(pg_temp.state('PARK'), '1: 100000 tCO2e AR6, 3 events, 2 never; 1500 tCO2e AR6 (4500 tCO2e AR6), 0.015000 of it against 0.05: f', 'three events of both signs');
SELECT is(pg_temp.said($$SELECT recalculate_base_year('PARK', 'x')$$), '55000: base year of boundary "PARK" does not need to be recalculated | 3 open events change 100000 tCO2e AR6 by 1500 tCO2e AR6, less than the threshold of 0.05 of it.', 'are refused');
SELECT pg_temp.event('PARK', '2023-03-01', 'insource', '1500 tCO2e AR6', 'steam'), pg_temp.event('PARK', '2023-04-01', 'error', '1999.999999 tCO2e AR6', 'a meter');
SELECT is(pg_temp.state('PARK'), '1: 100000 tCO2e AR6, 5 events, 2 never; 4999.999999 tCO2e AR6 (7999.999999 tCO2e AR6), 0.050000 of it against 0.05: f', 'a gram below');
SELECT is(pg_temp.said($$SELECT recalculate_base_year('PARK', 'x')$$), '55000: base year of boundary "PARK" does not need to be recalculated | 5 open events change 100000 tCO2e AR6 by 4999.999999 tCO2e AR6, less than the threshold of 0.05 of it.', 'is below');
SELECT pg_temp.event('PARK', '2023-04-01', 'error', '2000 tCO2e AR6', 'a meter', supersedes => 7);
SELECT is(pg_temp.state('PARK'), '1: 100000 tCO2e AR6, 5 events, 2 never; 5000 tCO2e AR6 (8000 tCO2e AR6), 0.050000 of it against 0.05: t', 'an event that replaces another; exactly 5 % is reached');

SELECT is(pg_temp.said(format('SELECT pg_temp.event(%s)', arguments)), error, error) FROM (VALUES
	($$'NONE', '2022-01-01', 'acquire', '1 tCO2e AR6'$$, '23503: boundary "NONE" has no base year'),
	($$'PARK', '2022-01-01', 'organic growth', '1 tCO2e AR6', 'more'$$, '23514: organic growth must not change a base year | The event "more" states 1 tCO2e AR6.'),
	($$'PARK', '2022-01-01', 'acquire', '1 tCO2e AR6', 'new', false$$, '23514: what did not exist in the base year must not change it | The event "new" states 1 tCO2e AR6.'),
	($$'PARK', '2022-01-01', 'acquire', NULL, 'a shop'$$, '22004: event "a shop" states no effect on the base year'),
	($$'PARK', '2022-01-01', 'acquire', '1 tCO2e AR5', 'a shop'$$, '22000: event "a shop" has a different GWP basis than the base year | It states 1 tCO2e AR5, the base year is 100000 tCO2e AR6.'),
	($$'PARK', '2022-01-01', 'acquire', '1 tCO2e', 'a shop'$$, '22000: event "a shop" has a different GWP basis than the base year | It states 1 tCO2e, the base year is 100000 tCO2e AR6.'),
	($$'PARK', '9999-01-01', 'acquire', '1 tCO2e AR6', 'a shop'$$, '22023: event "a shop" lies in the future, on 9999-01-01'),
	($$'PARK', '2019-12-31', 'acquire', '1 tCO2e AR6', 'a shop'$$, '22023: event "a shop" lies before the base year, on 2019-12-31 | The base year is [2020-01-01,2021-01-01) and has it in it.'),
	($$'PARK', '2021-07-01', 'acquire', '9 tCO2e AR6', 'boiler house'$$, '23505: event "boiler house" already exists | Event 3 is of the same boundary, day, kind and description.'),
	($$'PARK', '2022-01-01', 'acquire', '9 tCO2e AR6', 'a shop', true, 99$$, '23503: event 99 of boundary "PARK" does not exist'),
	($$'TYPED', '2022-01-01', 'acquire', '9 tCO2e AR5', 'a shop', true, 3$$, '23503: event 3 of boundary "TYPED" does not exist')) AS v (arguments, error);
SELECT matches(pg_temp.said($$SELECT pg_temp.event('PARK', '2022-01-01', 'merger', '1 tCO2e AR6')$$), 'kind_is_structural_method_factor_error_or_organic_growth', 'a kind that there is not');
SELECT matches(pg_temp.said($$SELECT pg_temp.event('PARK', '2023-04-01', 'error', '2001 tCO2e AR6', 'a meter', supersedes => 7)$$), '^23505: ', 'an event is replaced once');
SELECT matches(pg_temp.said($$SELECT pg_temp.event('PARK', '2023-04-01', 'error', 'much', 'a meter', supersedes => 8)$$), '^22P02: invalid input syntax for type co2e: "much"', 'an effect that is none');
SELECT matches(pg_temp.said($$INSERT INTO structural_event (event_id, boundary, day, kind, stated, description, evidence, supersedes)
	OVERRIDING SYSTEM VALUE VALUES (1000, 'PARK', '2022-01-01', 'error', '1 tCO2e AR6', 'x', '', 1000)$$), '^23503: event 1000 of boundary "PARK" does not exist', 'an event does not replace itself');

-- ---- recalculation, and what was ----

SELECT is(pg_temp.said($$SELECT recalculate_base_year('PARK', '')$$), '22023: reason for a base year must not be null or empty', 'a recalculation needs a reason');
SELECT is(recalculate_base_year('PARK', 'cumulative 5 %'), 2, 'it is recalculated');
SELECT results_eq($$SELECT version, kind, emissions::text, threshold, forced, evidence FROM base_year WHERE boundary = 'PARK'$$,
	$$VALUES (1, 'set', '100000 tCO2e AR6', NULL::numeric, false, 'publication 1'), (2, 'recalculated', '105000 tCO2e AR6', 0.05, false, 'version 1 and 5 events')$$, 'by the sum of its events');
SELECT results_eq('SELECT event_id, version FROM base_year_event ORDER BY 1', $$VALUES (3::bigint, 2), (4, 2), (5, 2), (6, 2), (8, 2)$$, 'each of which is in one version, that which was replaced in none');
SELECT is(pg_temp.state('PARK'), '2: 105000 tCO2e AR6, 0 events, 2 never; 0 tCO2e AR6 (0 tCO2e AR6), 0.000000 of it against 0.05: f', 'and none is open');
SELECT is(pg_temp.said($$SELECT recalculate_base_year('PARK', 'again')$$), '55000: no open event changes the base year of boundary "PARK"', 'nothing is taken in twice');
SELECT is(pg_temp.said($$SELECT pg_temp.event('PARK', '2023-04-01', 'error', '3000 tCO2e AR6', 'a meter', supersedes => 8)$$), '55000: event 8 is already in the base year of boundary "PARK"', 'what is in it is not replaced');
SELECT is((base_year_at('PARK', y.recorded_at)).emissions::text, y.emissions::text, format('version %s is the base year as of its time', version)) FROM base_year AS y WHERE boundary = 'PARK';
SELECT is(pg_temp.state('PARK', (SELECT recorded_at - interval '1 microsecond' FROM base_year WHERE boundary = 'PARK' AND version = 2)),
	'1: 100000 tCO2e AR6, 5 events, 2 never; 5000 tCO2e AR6 (8000 tCO2e AR6), 0.050000 of it against 0.05: t', 'just before, all was open');
SELECT is(pg_temp.state('PARK', (SELECT recorded_at - interval '1 microsecond' FROM structural_event WHERE event_id = 8)),
	'1: 100000 tCO2e AR6, 5 events, 2 never; 4999.999999 tCO2e AR6 (7999.999999 tCO2e AR6), 0.050000 of it against 0.05: f', 'as of before the correction');
SELECT is(pg_temp.said(format('SELECT base_year_at(''PARK'', %L)', recorded_at - interval '1 microsecond')), format('P0002: boundary "PARK" has no base year as of %s', recorded_at - interval '1 microsecond'), 'before the first there was none')
FROM base_year WHERE boundary = 'PARK' AND version = 1;
SELECT pg_temp.event('PARK', '2024-01-01', 'factor', '-10 tCO2e AR6', 'grid factor');
SELECT is(recalculate_base_year('PARK', 'the verifier wants it', forced => true), 3, 'below the threshold by force');
SELECT results_eq($$SELECT emissions::text, forced FROM base_year WHERE boundary = 'PARK' AND version = 3$$, $$VALUES ('104990 tCO2e AR6', true)$$, 'which is recorded');
SELECT pg_temp.event('PARK', '2024-02-01', 'divest', '-104990 tCO2e AR6', 'all of it');
SELECT is(pg_temp.said($$SELECT recalculate_base_year('PARK', 'x')$$), '22023: base-year emissions must be positive, not 0 tCO2e AR6', 'a base year of nothing is none');

-- ---- a new inventory of the base year, another basis ----

SELECT pg_temp.event('TYPED', '2024-01-01', 'method', '9000 tCO2e AR5', 'NDRC 910 annex 4') AS method, pg_temp.event('TYPED', '2024-02-01', 'acquire', '100 tCO2e AR5', 'a shop') AS shop \gset
SELECT is(pg_temp.said(format($$SELECT set_base_year('TYPED', '[2020-01-01,2021-01-01)', 'GHG-Protocol', '109000 tCO2e AR6', 'report 8', 'restated', takes_in => '{%s}')$$, :method)),
	format('55000: open events of boundary "TYPED" are effects on another base year | Events %s are effects on [2020-01-01,2021-01-01) in AR5.', :shop), 'effects under another basis are not left behind');
SELECT is(pg_temp.said(format($$SELECT set_base_year('TYPED', '[2020-01-01,2021-01-01)', 'GHG-Protocol', '109000 tCO2e AR6', 'report 8', 'restated', takes_in => '{%1$s,%1$s,%2$s}')$$, :method, :shop)),
	'22023: takes_in must name open events of the boundary that count, each of them once | One is named twice.', 'an event named twice');
SELECT is(pg_temp.said($$SELECT set_base_year('TYPED', '[2020-01-01,2021-01-01)', 'GHG-Protocol', '109000 tCO2e AR6', 'report 8', 'restated', takes_in => '{1}')$$),
	'22023: takes_in must name open events of the boundary that count, each of them once | Not 1.', 'an event of another boundary');
SELECT is(set_base_year('TYPED', '[2020-01-01,2021-01-01)', 'GHG-Protocol', '109000 tCO2e AR5', 'report 8', 'new method', takes_in => ARRAY[:method]), 2, 'the same days and basis: what is not in it stays open');
SELECT is(pg_temp.state('TYPED'), '2: 109000 tCO2e AR5, 1 events, 0 never; 100 tCO2e AR5 (100 tCO2e AR5), 0.000917 of it against 0.05: f', 'and counts against the new figure');

-- ---- the threshold is a figure of your own ----

UPDATE policy_parameter SET value = 0.0009 WHERE parameter = 'base year recalculation threshold';
SELECT is((base_year_recalculation('TYPED')).needed, true, 'a lower threshold');
DELETE FROM policy_parameter WHERE parameter = 'base year recalculation threshold';
SELECT matches(pg_temp.said($$SELECT base_year_recalculation('TYPED')$$), '^P0002: policy parameter "base year recalculation threshold" has no value on \d{4}-\d\d-\d\d$', 'none is no default in the code');

-- ---- an accountant records, and does not say when ----

CREATE ROLE test_accountant;
SELECT grant_ledger('led', 'test_accountant', 'accountant');
SET LOCAL ROLE test_accountant;
SELECT is(pg_temp.said($$INSERT INTO structural_event (boundary, day, kind, description, evidence) VALUES ('TYPED', '2024-03-01', 'organic growth', 'more', 'x')$$), 'no error', 'an accountant records an event');
SELECT is(pg_temp.said($$SELECT recalculate_base_year('TYPED', 'x', true)$$), 'P0002: policy parameter "base year recalculation threshold" has no value on ' || accounting_day(now()), 'and recalculates, where there is a threshold');
INSERT INTO policy_parameter SELECT 'base year recalculation threshold', '(,)', 0.0005, '1', 'own', 'UNVERIFIED';
SELECT is(recalculate_base_year('TYPED', 'x'), 3, 'of the accountant''s own');
SELECT is(pg_temp.said($$INSERT INTO structural_event (boundary, day, kind, description, evidence, recorded_at) VALUES ('TYPED', '2024-03-02', 'organic growth', 'more', 'x', '2020-01-01')$$), '42501: permission denied for table structural_event', 'but does not say when');
SELECT is(pg_temp.said($$INSERT INTO boundary (boundary, version, kind, approach, name, recorded_by) VALUES ('Q', 1, 'accounting', 'physical', 'x', 'somebody')$$), '42501: permission denied for table boundary', 'nor who');
RESET ROLE;

-- ---- checks ----

SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
SAVEPOINT forged;
ALTER TABLE base_year DISABLE TRIGGER refuse_change;
UPDATE base_year SET stated = '105001 tCO2e AR6' WHERE boundary = 'PARK' AND version = 2;
SELECT results_eq($$SELECT problem FROM check_ledger('led') ORDER BY 1$$, $$VALUES ('the trigger refuse_change of led.base_year is missing, disabled or altered'),
	('version 2 of the base year of boundary PARK is not the one before and its events'), ('version 3 of the base year of boundary PARK is not the one before and its events')$$, 'an altered base year is found');
ROLLBACK TO forged;
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'as it was, it is sound again');

SELECT * FROM finish();
ROLLBACK;
