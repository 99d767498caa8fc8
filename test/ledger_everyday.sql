-- Everyday questions read what they ask for and make nothing else; what is kept for them is what would be computed.
\ir include/begin.sql
SET LOCAL timezone = 'Asia/Shanghai';
SET LOCAL track_functions = 'all';
SELECT create_ledger('led', 'Asia/Shanghai') \g /dev/null
SET LOCAL search_path = led, public;

-- twelve parks with a boiler and a mill, which buys from the grid and from the boiler house of the next park
INSERT INTO party (party, kind, name) SELECT k || p, 'enterprise', k || p FROM generate_series(1, 12) AS p, unnest(ARRAY['BOIL', 'MILL']) AS k;
INSERT INTO party (party, kind, name) VALUES ('GRID', 'supplier', 'Grid');
SELECT load_factors('CN-910-annex4'), adopt_factors('CN-steel-2024', 'CN', 'bituminous-coal') \g /dev/null
INSERT INTO source (source, category, factor, region)
SELECT v.k || p, v.category, v.factor, 'CN'
FROM generate_series(1, 12) AS p, (VALUES ('coal', 'stationary_combustion', 'bituminous-coal'), ('power', 'purchased_electricity', 'electricity'),
	('heat', 'purchased_heat', 'heat')) AS v (k, category, factor);
INSERT INTO source_owner (source_id, valid, party, supplier)
SELECT s.source_id, '(,)', CASE v.k WHEN 'coal' THEN 'BOIL' ELSE 'MILL' END || p, CASE v.k WHEN 'power' THEN 'GRID' WHEN 'heat' THEN 'BOIL' || p % 12 + 1 END
FROM generate_series(1, 12) AS p CROSS JOIN unnest(ARRAY['coal', 'power', 'heat']) AS v (k) JOIN source AS s ON s.source = v.k || p;
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, d, d + interval '1 day', format('%s.%s %s', 10 + s.source_id, extract(doy FROM d), CASE left(s.source, 4) WHEN 'coal' THEN 't' WHEN 'powe' THEN 'MWh' ELSE 'GJ' END)
FROM source AS s, generate_series(timestamptz '2024-11-01', '2025-04-30', '1 day') AS d;
SELECT add_boundary('PARK' || p, ARRAY['BOIL' || p, 'MILL' || p], 'x') FROM generate_series(1, 12) AS p \g /dev/null
-- its boundary changes inside of a month, and the share as well
INSERT INTO party_share (party, valid, equity_share, operational_control, financial_control)
VALUES ('BOIL2', '[2025-01-10,2025-03-17)', 0.25, true, true), ('BOIL2', '[2025-03-17,)', 0.5, true, true), ('MILL1', '(,)', 0.3, true, true);
SELECT add_boundary('EQUITY', '{BOIL2,MILL1}', 'x', approach => 'equity share') \g /dev/null
SELECT post('[2024-11-01,2025-04-01)', 'NDRC-910'), refresh_rollup() \g /dev/null
SELECT post('[2025-04-01,2025-05-01)', 'NDRC-910'), refresh_rollup() \g /dev/null
SELECT void_activity(activity_id, 'x') FROM activity WHERE extract(day FROM start_at) = 7 AND source_id % 3 = 0 \g /dev/null
SELECT post('[2024-11-01,2025-05-01)', 'NDRC-910'), refresh_rollup() \g /dev/null
ANALYZE;

-- ---- the rollup by month ----

CREATE FUNCTION pg_temp.lines(after bigint, period daterange, boundary text) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(i::text, E'\n') FROM method AS m, inventory_parts(after, period, boundary, 1, m, 'AR6', 'infinity') AS i WHERE m.method = 'NDRC-910' $$;
CREATE TEMPORARY TABLE asked AS
SELECT b.boundary, daterange(d.day, d.day + n) AS period
FROM (VALUES ('PARK1'), ('PARK2'), ('EQUITY')) AS b (boundary),
	(SELECT date '2024-10-20' + 9 * g AS day FROM generate_series(0, 24) AS g UNION SELECT m::date FROM generate_series(timestamp '2024-11-01', '2025-05-01', '1 month') AS m) AS d,
	unnest('{1,12,28,31,59,90,300}'::integer[]) AS n
UNION ALL SELECT b, '(-infinity,infinity)' FROM unnest('{PARK1,EQUITY}'::text[]) AS b;
SELECT cmp_ok(count(*), '>', 600::bigint, 'periods that begin and end anywhere') FROM asked;
SELECT is_empty($$SELECT * FROM asked AS a WHERE pg_temp.lines(rollup_at('infinity'), a.period, a.boundary) IS DISTINCT FROM pg_temp.lines(0, a.period, a.boundary)$$,
	'have the inventory that the entries have, cut where the boundary is');
SELECT post('[2025-01-01,2025-02-01)', 'NDRC-910') IS NULL, rollup_at('infinity') = max(posting_id) FROM posting \g /dev/null
SELECT void_activity(activity_id, 'x') FROM activity WHERE start_at = '2025-02-11' AND source_id % 3 > 0 \g /dev/null
SELECT post('[2025-02-01,2025-03-01)', 'NDRC-910') \g /dev/null
SELECT isnt(rollup_at('infinity'), (SELECT max(posting_id) FROM posting), 'a posting that the rollup does not know');
SELECT is_empty($$SELECT * FROM asked AS a WHERE pg_temp.lines(rollup_at('infinity'), a.period, a.boundary) IS DISTINCT FROM pg_temp.lines(0, a.period, a.boundary)$$,
	'is read behind it');
SELECT refresh_rollup() \g /dev/null
SELECT is_empty($$SELECT key_id, date_trunc('month', day::timestamp)::date, sum(mass), sum(entries)::integer FROM rollup GROUP BY 1, 2 EXCEPT SELECT * FROM rollup_month$$, 'months are what their days add up to');
CREATE TEMPORARY TABLE kept AS SELECT * FROM rollup_month;
SELECT rebuild_rollup() \g /dev/null
SELECT is((SELECT sum(mass) FROM rollup_month), (SELECT sum(mass) FROM kept), 'also when made anew');
SELECT is((SELECT count(*) FROM rollup_month), (SELECT count(*) FROM kept), 'row by row');

-- ---- what reaches the rows ----

-- How often a query calls a function of the ledger.
CREATE FUNCTION pg_temp.calls(query text, function regprocedure) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE
	before bigint := coalesce(pg_stat_get_xact_function_calls(function), 0);
BEGIN
	EXECUTE query;
	RETURN coalesce(pg_stat_get_xact_function_calls(function), 0) - before;
END
$$;
-- How many rows of a table a query finds by an index or reads.
CREATE FUNCTION pg_temp.reads(query text, relation regclass) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE
	before bigint := pg_stat_get_xact_tuples_fetched(relation) + pg_stat_get_xact_tuples_returned(relation);
BEGIN
	EXECUTE query;
	RETURN pg_stat_get_xact_tuples_fetched(relation) + pg_stat_get_xact_tuples_returned(relation) - before;
END
$$;
CREATE TEMPORARY TABLE inventory_calls AS SELECT 'inventory_parts(bigint, daterange, text, integer, method, gwp_basis, timestamptz)'::regprocedure AS function;
SELECT is(pg_temp.calls(v.query, function), v.calls, v.query) FROM inventory_calls, (VALUES
	('SELECT * FROM bi_inventory', 13 * 6::bigint),
	('SELECT * FROM bi_inventory WHERE boundary = ''PARK7''', 6),
	('SELECT * FROM bi_inventory WHERE method = ''GHG-Protocol''', 0),
	('SELECT * FROM bi_inventory WHERE month = ''2025-02-01''', 13),
	('SELECT sum(co2e_t) FROM bi_inventory WHERE boundary = ''PARK7'' AND method = ''NDRC-910'' AND month >= ''2025-03-01''', 2),
	('SELECT * FROM bi_emission_monthly WHERE boundary = ''PARK7'' AND method = ''NDRC-910'' AND month = ''2025-02-01''', 1),
	('SELECT boundary, sum(co2e_t) FROM bi_emission_monthly WHERE boundary IN (''PARK7'', ''PARK8'') AND month = ''2025-02-01'' GROUP BY boundary', 2)) AS v (query, calls);
-- small tables are read as a whole, if the planner may
DISCARD PLANS;
SET LOCAL enable_seqscan = off;
SELECT cmp_ok(pg_temp.reads($$SELECT * FROM bi_inventory WHERE boundary = 'PARK7' AND month = '2025-02-01'$$, 'rollup_month'), '<=', 8::bigint, 'a park and a month read its keys of that month alone');
SELECT cmp_ok(pg_temp.reads($$SELECT * FROM bi_inventory WHERE boundary = 'PARK7'$$, 'rollup'), '=', 0::bigint, 'whole months read no days');
RESET enable_seqscan;
DISCARD PLANS;
SELECT results_eq($$SELECT * FROM bi_inventory WHERE boundary = 'EQUITY' AND month = '2025-03-01' ORDER BY id$$,
	$$SELECT * FROM (SELECT * FROM bi_inventory OFFSET 0) AS i WHERE boundary = 'EQUITY' AND month = '2025-03-01' ORDER BY id$$, 'a condition changes no row, and no key');
SELECT is(count(*), count(DISTINCT id), 'each row of bi_inventory has a key of its own') FROM bi_inventory;
SELECT is(count(*), count(DISTINCT id), 'and of bi_emission_monthly') FROM bi_emission_monthly;
SELECT is(min(pg_typeof(id)::text), 'integer', 'an integer') FROM bi_emission_monthly;
SELECT is(count(*), count(DISTINCT id), 'and of bi_data_quality') FROM bi_data_quality;
SELECT cmp_ok(pg_temp.reads($$SELECT * FROM bi_data_quality WHERE source = 'coal1'$$, 'activity_rest'), '<', 1000::bigint, 'of a source its own readings are read');
SELECT is((SELECT sum(co2e_t_exact) FROM bi_inventory WHERE boundary = 'EQUITY'), (SELECT tonnes(sum(co2e)) FROM method AS m,
	inventory_parts(0, '(-infinity,infinity)', 'EQUITY', 1, m, 'AR6', 'infinity') AS i WHERE m.method = 'NDRC-910'), 'months add up to the whole');

-- ---- nothing is made that is not in the answer ----

INSERT INTO target (target, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference)
VALUES ('CO2E', 'x', 'PARK1', 'emission_scope_1_2_t', 'NDRC-910', 2024, 100000, 2050, 1, 'x'), ('GDP', 'x', 'PARK1', 'value_added', 'NDRC-910', 2024, 1, 2050, 2, 'x');
SELECT is(pg_temp.calls('SELECT * FROM target_progress(''CO2E'')', v.function::regprocedure), v.calls, v.function) FROM (VALUES
	('energy_rows(daterange, text, integer, method, text[], timestamptz)', 0::bigint),
	('inventory_parts(bigint, daterange, text, integer, method, gwp_basis, timestamptz)', 2)) AS v (function, calls);
SELECT is(pg_temp.calls('SELECT * FROM target_progress(''GDP'')', function), 0::bigint, 'a target of a statistic makes no inventory') FROM inventory_calls;
SELECT is_empty($$SELECT k.measure, k.amount, k.unit, k.missing FROM measures(calendar_year(2025), 'PARK1', 'NDRC-910', 'AR6') AS k
	WHERE (trim_scale(k.amount), k.unit, k.missing) IS DISTINCT FROM (SELECT (v.value, v.unit, v.missing) FROM measured_value(k.measure, 2025, 'PARK1', 'NDRC-910', 'AR6', 'infinity') AS v)
		AND NOT EXISTS (SELECT FROM indicator AS i WHERE i.indicator = k.measure)$$, 'one measure is what it is among all');
SELECT is_empty($$SELECT i.indicator FROM indicators(calendar_year(2025), 'PARK1', 'NDRC-910', 'AR6') AS i
	WHERE (i.value, i.unit, i.missing, i.better) IS DISTINCT FROM (SELECT v FROM measured_value(i.indicator, 2025, 'PARK1', 'NDRC-910', 'AR6', 'infinity') AS v)$$, 'and one indicator');
SELECT is_empty($$SELECT k.measure FROM measures(calendar_year(2040), 'PARK1', 'NDRC-910', 'AR6') AS k JOIN measure_table() AS t ON t.measure = k.measure
	WHERE (k.unit, k.missing) IS DISTINCT FROM (SELECT (v.unit, v.missing) FROM measured_value(k.measure, 2040, 'PARK1', 'NDRC-910', 'AR6', 'infinity') AS v)$$, 'and one of a year to come');

-- ---- what a statement names, and what an entry is traced to ----

SELECT is(s.factor_sets, (SELECT array_agg(DISTINCT format('%s (%s)', f.factor_set, f.edition) ORDER BY format('%s (%s)', f.factor_set, f.edition))
	FROM boundary_emission('[2025-01-01,2025-05-01)', 'PARK1', 1, 'NDRC-910', 'infinity') AS b JOIN emission AS e USING (posting_id, line, day) JOIN factor AS f USING (factor_id)), 'the factors of what counts')
FROM inventory_parts(0, '[2025-01-01,2025-02-01)', 'PARK1', 1, (SELECT m FROM method AS m WHERE m.method = 'NDRC-910'), 'AR6', 'infinity') AS i,
	inventory_statement('[2025-01-01,2026-01-01)', 'PARK1', 'NDRC-910', 'AR6') AS s LIMIT 1;
SELECT is(pg_temp.reads($$SELECT * FROM inventory_statement('[2025-01-01,2026-01-01)', 'PARK1', 'NDRC-910', 'AR6')$$, 'emission_rest')
	< (SELECT count(*) FROM emission) / 4, true, 'are read of the sources of the park');

CREATE TEMPORARY TABLE traced AS
SELECT e.posting_id, e.line, (SELECT array_agg(t.activity_id ORDER BY t.start_at, t.activity_id) FROM trace_emission(e.posting_id, e.line) AS t) AS readings,
	(SELECT array_agg(a.activity_id ORDER BY a.start_at, a.activity_id) FROM activity AS a WHERE a.source_id = e.source_id AND a.end_at > accounting_start(e.day) AND a.start_at < accounting_start(e.day + 1)) AS all_readings
FROM emission AS e WHERE e.source_id <= 3;
SELECT is_empty('SELECT * FROM traced WHERE readings IS DISTINCT FROM all_readings', 'an entry is traced to the readings that touch its day');
-- a bill that was taken back for readings of its days
INSERT INTO source (source, category, factor, region) VALUES ('bill', 'stationary_combustion', 'bituminous-coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'BOIL1' FROM source WHERE source = 'bill';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2024-01-01', '2025-04-01', '400 t' FROM source WHERE source = 'bill';
SELECT post('[2025-02-01,2025-03-01)', 'NDRC-910') \g /dev/null
SELECT void_activity(a.activity_id, 'x') FROM activity AS a JOIN source AS s USING (source_id) WHERE s.source = 'bill' \g /dev/null
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, d, d + interval '1 day', '1 t' FROM source AS s, generate_series(timestamptz '2024-01-01', '2025-03-31', '1 day') AS d WHERE s.source = 'bill';
SELECT post('[2025-02-01,2025-03-01)', 'NDRC-910') \g /dev/null
SELECT results_eq($$SELECT t.reading, t.voided_at IS NULL FROM trace_emission((SELECT max(posting_id) FROM posting), 20) AS t ORDER BY 1$$, $$VALUES ('1 t', true), ('400 t', false)$$, 'also to one that began long before and was taken back');
SELECT cmp_ok(pg_temp.reads($$SELECT * FROM trace_emission((SELECT max(posting_id) FROM posting), 20)$$, 'activity_rest'), '<', 20::bigint, 'without what lies before it');

-- ---- payloads, of which a check makes one of each row ----

SELECT is(payload(VARIADIC f), (SELECT string_agg(coalesce(length(x) || ':' || x, '-:'), ',' ORDER BY i) FROM unnest(f) WITH ORDINALITY AS u (x, i)), 'a payload has lengths in characters')
FROM (VALUES ('{a,NULL,"",园区,"x,1:y"}'::text[]), ('{}'), (NULL), (ARRAY[repeat('é', 100000)]), (ARRAY[NULL::text])) AS v (f);
-- of arguments of their own types it is that of their texts, whatever the session writes days as
SET LOCAL datestyle = 'SQL, DMY';
SELECT is(ledger_line_payload('line/3', l, d, i, -i, t, NULL, t, NULL, t, NULL, t, NULL, t, l, q, i, f, i > 0, m, i, t),
	payload('line/3', l::text, to_char(d::timestamp, 'YYYY-MM-DD'), i::text, (-i)::text, t, NULL, t, NULL, t, NULL, t, NULL, t, l::text, q::text,
		i::text, f::text, (i > 0)::text, m::text, i::text, t), format('a row of %s has the payload of its texts', d))
FROM (VALUES (9223372036854775807, date '2025-02-28', 1, 'a'::text, quantity '-12.5 kWh', emission_factor '(2.16 kg CO2, 0.04 g CH4-fossil)/Nm3', ghg '1 t CO2, -3 g N2O'),
	(-9223372036854775808, 'infinity', -2147483647, '气', '0.000000000000000001 t', '0.5 t CO2/MWh', '0 t'),
	(0, '12025-12-31', 0, '', NULL, NULL, NULL), (1, '0044-03-15 BC', 7, E'é\n,', '2596148429267413 t', '2.05 tCO2e AR4/t', '5 tCO2e AR5'), (1, NULL, NULL, NULL, '7 t', NULL, '1 t CO2'))
	AS v (l, d, i, t, q, f, m);
SELECT is(ledger_sum_payload('1900-01-01', NULL, '气', 'location', '1 t CO2'), payload('1900-01-01', NULL, '气', 'location', '1 t CO2'), 'so has a sum');

-- a posting of all days that there are is one of those that have something
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-04-01', '2025-04-02', '1 t' FROM source WHERE source = 'bill';
SELECT post('[1900-01-01,2200-01-01)', 'NDRC-910') \g /dev/null
SELECT refresh_rollup() \g /dev/null
SELECT results_eq($$SELECT min(month), max(month) FROM posted_month() WHERE method = 'NDRC-910'$$, $$SELECT min(date_trunc('month', day))::date, max(date_trunc('month', day))::date FROM emission$$, 'views have the months that are posted');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
ALTER TABLE voided_span DISABLE TRIGGER refuse_change;
UPDATE voided_span SET start_at = start_at - interval '1 day' WHERE activity_id = (SELECT min(activity_id) FROM activity_void);
ALTER TABLE voided_span ENABLE ALWAYS TRIGGER refuse_change;
SELECT results_eq($$SELECT problem FROM check_ledger('led')$$, $$SELECT format('source and time of voided reading %s are not noted, or others', min(activity_id)) FROM activity_void$$, 'a time of a voided reading that was altered is found');

-- ---- what a reading reads: of voids, sources and notes for post() those that it touches, however many there are ----

INSERT INTO source (source, category, factor, region) SELECT 'kiln' || n, 'stationary_combustion', 'bituminous-coal', 'CN' FROM generate_series(1, 1000) AS n;
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, d, d + interval '1 day', '1 t' FROM source AS s, generate_series(timestamptz '2025-03-01', '2025-03-02', '1 day') AS d WHERE s.source LIKE 'kiln%';
SELECT void_activity(a.activity_id, 'x') FROM activity AS a JOIN source AS s USING (source_id) WHERE s.source LIKE 'kiln%' AND a.start_at = '2025-03-02' \g /dev/null
ANALYZE source, activity, activity_void, voided_span, pending_change;
DISCARD PLANS;
SELECT cmp_ok(pg_temp.reads(format('INSERT INTO activity (source_id, start_at, end_at, reading) SELECT %s, d, d + interval %L, %L FROM CAST(%L AS timestamptz) AS d',
	(SELECT source_id FROM source WHERE source = 'kiln1'), '1 day', '1 t', date '2025-03-02' + i::integer), relation), '<=', 6::bigint, format('a reading reads what it touches of %s', relation))
FROM unnest('{activity_void,voided_span,source,pending_change,activity_rest}'::regclass[]) WITH ORDINALITY AS r (relation, i);
-- what was compared is asked for once for each round in which something changed, and not once for each change
SELECT cmp_ok((SELECT count(*) FROM pending_change), '>', 1000::bigint, 'a thousand changes');
SELECT cmp_ok(pg_temp.calls($$SELECT changed_sources('[2024-11-01,2025-06-01)', m) FROM method AS m WHERE m.method = 'NDRC-910'$$, 'compared_days(text, bigint)'), '<=',
	1 + 2 * (SELECT count(DISTINCT round) FROM pending_change), 'of few rounds ask few times what was compared');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence)
SELECT source_id, '[2025-01-01,2026-01-01)', 'GEC', '{[1,101)}', 'x' FROM source WHERE source = 'power1';
DISCARD PLANS;
SELECT cmp_ok(pg_temp.calls($$SELECT changed_sources('[2024-11-01,2025-06-01)', m) FROM method AS m WHERE m.method = 'NDRC-910'$$, 'claim_window(daterange)'), '<=', 1::bigint,
	'of a thousand changes it is asked once of which days claims are');
-- the last reading before a time is the first that is looked at, of a month of readings that come day by day
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, d, d + interval '1 day', '1 t' FROM source AS s, generate_series(timestamptz '2025-05-01', '2025-05-30', '1 day') AS d WHERE s.source LIKE 'kiln%'
ORDER BY d, s.source_id;
ANALYZE activity, certificate_claim;
DISCARD PLANS;
SELECT cmp_ok(pg_temp.reads(format('SELECT reading_before(%s, %L)', source_id, '2025-05-31'), relation), '<=', 2::bigint, format('the reading before a time is one row of %s', relation))
FROM source CROSS JOIN unnest('{activity_void,activity_rest}'::regclass[]) AS r (relation) WHERE source = 'kiln1';
SELECT * FROM finish();
ROLLBACK;
