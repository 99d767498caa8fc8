-- Published reference rows: a ledger begins with them, takes over what is new, and keeps what it has.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

-- Rows that the ledger would not let go.
CREATE FUNCTION pg_temp.forget(relation regclass, condition text) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', relation);
	EXECUTE format('DELETE FROM %s WHERE %s', relation, condition);
	EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', relation);
END
$$;

-- ---- a new ledger has what is published ----

SELECT set_eq('SELECT standard, edition, title, issuer, in_force, reference, mark FROM standard_edition', 'SELECT standard, edition, title, issuer, in_force, reference, mark FROM standard_library()', 'standards');
SELECT set_eq('SELECT parameter, valid, value, unit, reference, mark FROM policy_parameter', $$SELECT parameter, valid, value, unit, reference, mark FROM policy_library() WHERE module = 'base'$$, 'policy figures of its module');
SELECT set_eq('SELECT method, name, standard, edition, gases, factor_sets, scope2, deducts_sales, scope3, natural_year, reference, verified FROM method',
	'SELECT method, name, standard, edition, gases, factor_sets, scope2, deducts_sales, scope3, natural_year, reference, verified FROM method_library()', 'methods');
SELECT set_eq('SELECT item, name, name_zh, unit, kind, what FROM statistic_item', 'SELECT item, name, name_zh, unit, kind, what FROM statistic_library()', 'items of statistics');
SELECT results_eq('SELECT coefficient_id, energy, valuation, valid, content, per, clean, non_fossil, reference, mark FROM energy_coefficient ORDER BY 1',
	'SELECT ordinality::integer, energy, valuation, valid, content, per, clean, non_fossil, reference, mark FROM energy_library() WITH ORDINALITY', 'energy coefficients, numbered as they are published');
SELECT results_eq('SELECT indicator_id, indicator, name, name_zh, unit, better, numerator, numerator_unit, denominator, denominator_unit, scale, at_zero, reference, mark FROM indicator ORDER BY 1',
	'SELECT ordinality::integer, indicator, name, name_zh, unit, better, numerator, numerator_unit, denominator, denominator_unit, scale, at_zero, reference, mark FROM indicator_library() WITH ORDINALITY', 'and indicators');
SELECT is_empty('SELECT recorded_at FROM energy_coefficient UNION SELECT recorded_at FROM indicator EXCEPT SELECT created_at FROM ledger_meta', 'they are as old as the ledger');
SELECT cmp_ok((SELECT ledger_now()), '>', (SELECT created_at FROM ledger_meta), 'which is younger than what comes later');

-- ---- what is there, or was withdrawn, stays so ----

CREATE FUNCTION pg_temp.state() RETURNS TABLE (relation text, rows jsonb) LANGUAGE sql AS
$$
	SELECT 'standard_edition', jsonb_agg(t ORDER BY t::text) FROM standard_edition AS t
	UNION ALL SELECT 'policy_parameter', jsonb_agg(t ORDER BY t::text) FROM policy_parameter AS t
	UNION ALL SELECT 'method', jsonb_agg(t ORDER BY t::text) FROM method AS t
	UNION ALL SELECT 'statistic_item', jsonb_agg(t ORDER BY t::text) FROM statistic_item AS t
	UNION ALL SELECT 'energy_coefficient', jsonb_agg(t ORDER BY t::text) FROM energy_coefficient AS t
	UNION ALL SELECT 'indicator', jsonb_agg(t ORDER BY t::text) FROM indicator AS t
$$;
CREATE TEMP TABLE was AS SELECT * FROM pg_temp.state();
SELECT is(load_reference(), 0::bigint, 'nothing is new');
SELECT set_eq('SELECT * FROM pg_temp.state()', 'SELECT * FROM was', '... and nothing has changed');

UPDATE policy_parameter SET valid = '(,2025-01-01)' WHERE parameter = 'offset limit';
INSERT INTO policy_parameter (parameter, valid, value, unit, reference, mark) VALUES ('offset limit', '[2025-01-01,)', 0.1, '1', 'a rule of our own', 'VERIFIED');
UPDATE policy_parameter SET value = 0.01 WHERE parameter = 'linear target rate';
UPDATE standard_edition SET title = 'Our title' WHERE standard = 'ISO 14064-1';
UPDATE statistic_item SET what = 'Our words' WHERE item = 'population';
UPDATE energy_coefficient SET withdrawn_at = ledger_now() WHERE energy = 'electricity' AND valuation = 'equivalent';
INSERT INTO energy_coefficient (energy, valuation, valid, content, per, clean, non_fossil, reference, mark)
VALUES ('electricity', 'equivalent', '[2025-01-01,)', '0.29 tce', 'MWh', false, false, 'figure of 2025', 'VERIFIED');
UPDATE energy_coefficient SET withdrawn_at = ledger_now() WHERE energy = 'lignite';
UPDATE indicator SET withdrawn_at = ledger_now() WHERE indicator = 'disclosure_share';
DELETE FROM was;
INSERT INTO was SELECT * FROM pg_temp.state();
SELECT is(load_reference(), 0::bigint, 'what the ledger has of its own is not replaced, what it withdrew does not come back');
SELECT set_eq('SELECT * FROM pg_temp.state()', 'SELECT * FROM was', '... and nothing has changed');

-- ---- what is not there comes: as if the ledger were older than what is published ----

SELECT is(load_policy('space'), 1::bigint, 'figures that another module needs');
SELECT is(policy_value('boundary change threshold', '2025-01-01'), 0.05, '... can be read');
SELECT is(load_policy('space'), 0::bigint, '... and come once');
SELECT pg_temp.forget('policy_parameter', $$parameter = 'record retention'$$);
SELECT pg_temp.forget('method', $$method IN ('NDRC-910', 'NDRC-910-2025')$$);
SELECT pg_temp.forget('standard_edition', $$standard IN ('NDRC 910', 'T/CIECCPA 002')$$);
SELECT pg_temp.forget('statistic_item', $$item IN ('freight', 'freight_clean')$$);
SELECT pg_temp.forget('energy_coefficient', $$energy = 'coke'$$);
SELECT pg_temp.forget('indicator', $$indicator = 'clean_transport_share'$$);
SELECT is(load_reference(), 10::bigint, 'two editions, two methods, a figure, two items, two coefficients and an indicator are new');
SELECT is((SELECT numerator FROM indicator WHERE indicator = 'clean_transport_share'), '{freight_clean}', 'the indicator is there');
SELECT cmp_ok((SELECT min(recorded_at) FROM energy_coefficient WHERE energy = 'coke'), '>', (SELECT created_at FROM ledger_meta), 'what is new is recorded when it comes: figures of before do not see it');

-- ---- rows that would rest on others than those published ----

SELECT pg_temp.forget('method', $$method IN ('NDRC-910', 'NDRC-910-2025')$$);
SELECT pg_temp.forget('standard_edition', $$standard = 'NDRC 910'$$);
SELECT pg_temp.forget('indicator', $$indicator IN ('clean_transport_share', 'water_reuse')$$);
SELECT pg_temp.forget('statistic_item', $$item = 'freight'$$);
INSERT INTO standard_edition (standard, edition, title, issuer, reference, mark) VALUES ('NDRC 910', 'first', 'Notice', 'NDRC', 'own', 'VERIFIED');
INSERT INTO statistic_item (item, name, unit, kind, what) VALUES ('freight', 'Freight', 't km', 'flow', 'Our own');
SELECT is(load_reference(), 1::bigint, 'one row is new');
SELECT is((SELECT count(*) FROM indicator WHERE indicator = 'water_reuse'), 1::bigint, '... the indicator of items that are as published');
SELECT is_empty($$SELECT FROM indicator WHERE indicator = 'clean_transport_share'$$, '... not that of an item in another unit');
SELECT is_empty($$SELECT FROM method WHERE method IN ('NDRC-910', 'NDRC-910-2025')$$, '... not the methods of an edition that overlaps one of the ledger');

-- ---- who keeps reference rows ----

CREATE ROLE accountant_of_reference;
SELECT grant_ledger('led', 'accountant_of_reference', 'accountant');
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO accountant_of_reference', (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'carbonms')); END $$;
SELECT pg_temp.forget('indicator', $$indicator = 'water_reuse'$$);
SET LOCAL ROLE accountant_of_reference;
SELECT led.load_reference() AS loaded \gset
RESET ROLE;
SELECT is(:loaded, 1, 'an accountant loads what is new');

SELECT * FROM finish();
ROLLBACK;
