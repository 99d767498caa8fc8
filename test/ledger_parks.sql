-- Many parks in one ledger: what is asked of one costs what is of it, and is the same with and without the rollup.
\ir include/begin.sql
SET LOCAL timezone = 'Asia/Shanghai';
SELECT create_ledger('led', 'Asia/Shanghai') \g /dev/null
SET LOCAL search_path = led, public;

-- twelve parks, each with a boiler, a mill that buys from the grid, and from the boiler house of the next park
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
SELECT s.source_id, make_date(y, 1, 1), make_date(y + 1, 1, 1), format('%s %s', 1000 + 7 * s.source_id + y, CASE left(s.source, 4) WHEN 'coal' THEN 't' WHEN 'powe' THEN 'MWh' ELSE 'GJ' END)
FROM source AS s, generate_series(2024, 2025) AS y;
SELECT add_boundary('PARK' || p, ARRAY['BOIL' || p, 'MILL' || p], 'x') FROM generate_series(1, 12) AS p \g /dev/null
SELECT add_boundary('ALL', ARRAY(SELECT party FROM party WHERE party <> 'GRID'), 'x'), add_boundary('GRID', '{GRID}', 'x') \g /dev/null
SELECT post('[2024-01-01,2025-01-01)', 'NDRC-910') \g /dev/null

-- as after a restore of the schema: a plan for an empty table reads all of it
ANALYZE statistic, observation;
INSERT INTO statistic (boundary, period, item, reading, evidence)
SELECT b.boundary, calendar_year(y), 'renewable_generation', '0 MWh', 'none' FROM boundary AS b, generate_series(2024, 2025) AS y;

CREATE FUNCTION pg_temp.figures() RETURNS text LANGUAGE sql AS
$$
SELECT md5(string_agg(f.line, E'\n' ORDER BY f.line))
FROM boundary AS b CROSS JOIN generate_series(2024, 2025) AS y
CROSS JOIN LATERAL (
	SELECT (b.boundary, y, i)::text AS line FROM inventory(calendar_year(y), b.boundary, 'NDRC-910', 'AR6') AS i
	UNION ALL SELECT (b.boundary, y, e)::text FROM energy_use(calendar_year(y), b.boundary, 'NDRC-910') AS e
) AS f
$$;
CREATE TEMPORARY TABLE figure AS SELECT 1 AS n, pg_temp.figures();
SELECT refresh_rollup() \g /dev/null
INSERT INTO figure VALUES (2, pg_temp.figures());
SELECT is(count(DISTINCT figures), 1::bigint, 'the rollup changes no figure of any boundary') FROM figure;
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910') \g /dev/null
INSERT INTO figure VALUES (3, pg_temp.figures());
SELECT refresh_rollup() \g /dev/null
INSERT INTO figure VALUES (4, pg_temp.figures());
SELECT is(count(DISTINCT figures), 1::bigint, 'nor what it has of the postings') FROM figure WHERE n IN (3, 4);
SELECT results_eq($$SELECT u.energy, u.direction, u.quantity::text FROM energy_use('[2025-01-01,2026-01-01)', 'PARK2', 'NDRC-910') AS u WHERE u.tce <> 0 ORDER BY 1, 2$$,
	$$SELECT v.energy, v.direction, a.quantity::text FROM (VALUES ('bituminous-coal', 'burnt', 'coal2', 1), ('electricity', 'purchased', 'power2', 1), ('heat', 'purchased', 'heat2', 1), ('heat', 'sold', 'heat1', -1)) AS v (energy, direction, source, sign)
		JOIN source AS s ON s.source = v.source JOIN LATERAL (SELECT a.quantity * v.sign AS quantity FROM activity AS a WHERE a.source_id = s.source_id AND a.start_at = '2025-01-01') AS a ON true ORDER BY 1, 2$$,
	'a park has its fuel, what it buys, and what it sells to another');

-- ---- bi_indicator ----

SELECT results_eq($$SELECT DISTINCT i.mark, i.verified FROM bi_indicator AS i WHERE i.indicator = 'clean_energy_share'$$, $$VALUES ('UNVERIFIED', 0)$$,
	'which energy is clean is in no source: the share is not verified');

SELECT is(count(*), count(DISTINCT id), 'each row has a key of its own') FROM bi_indicator;
SELECT is(count(DISTINCT (boundary, year)), 28::bigint, 'there are rows of each boundary and year') FROM bi_indicator;
CREATE FUNCTION pg_temp.plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || query; END$$;
SELECT ok(string_agg(line, ' ') ~ ' on statistic s [^>]*boundary = ''PARK7''', 'asked for one boundary, it reads statistics of that one only')
FROM pg_temp.plan($$SELECT * FROM bi_indicator WHERE boundary = 'PARK7'$$) AS p (line);
SELECT results_eq($$SELECT id, value_exact, previous_exact FROM bi_indicator WHERE boundary = 'PARK7' AND year = 2025$$,
	$$SELECT id, value_exact, previous_exact FROM (SELECT * FROM bi_indicator OFFSET 0) AS i WHERE boundary = 'PARK7' AND year = 2025$$,
	'and says the same of it, the year before included');

-- ---- in bulk ----

INSERT INTO statistic_item (item, name, unit, kind, what) SELECT 'product ' || i, 'x', 't', 'flow', 'x' FROM generate_series(1, 40) AS i;
CREATE TEMPORARY TABLE scans AS SELECT pg_stat_get_xact_numscans('statistic'::regclass) AS before;
INSERT INTO statistic (boundary, period, item, reading, evidence)
SELECT 'PARK1', daterange(m::date, (m + interval '1 month')::date), 'product ' || i, '1 t', 'x'
FROM generate_series(1, 40) AS i, generate_series(timestamp '2024-01-01', '2025-12-01', interval '1 month') AS m;
SELECT cmp_ok(pg_stat_get_xact_numscans('statistic'::regclass) - before, '<', 10::bigint, 'a table of statistics that fills up is not read for each of them') FROM scans;

SELECT add_parameter('Q' || p, 'x', 't', 'lower', 'meters', 'daily', 'd', 'p', 'r', variables => '{a}', variable_units => '{t}')
FROM generate_series(1, 20) AS p \g /dev/null
INSERT INTO observation (parameter, period, value, variables)
SELECT 'Q' || p, daterange(d, d + 1), p, ARRAY[p] FROM generate_series(1, 20) AS p, LATERAL (SELECT date '2024-01-01' + n AS d FROM generate_series(1, 50) AS n) AS g;
SELECT cmp_ok(pg_stat_get_xact_numscans('observation'::regclass), '<', 10::bigint, 'nor one of observations');
SELECT is(split_part(pg_temp.said(format($$INSERT INTO observation (parameter, period, value, variables, supersedes) VALUES ('Q1', %L, 1, '{1}', %s)$$, v.period,
	coalesce((SELECT o.observation_id::text FROM observation AS o WHERE o.parameter = 'Q1' AND o.period = v.supersedes::daterange), 'NULL'))), ':', 1), v.said, v.what)
FROM (VALUES ('[2024-01-10,2024-01-11)', NULL, '23P01', 'the same day is refused'), ('[2023-12-01,2024-01-03)', NULL, '23P01', 'and a period that begins before'),
	('[2024-01-03,2024-03-03)', NULL, '23P01', 'and one that ends after all'), ('[2023-12-01,2024-01-02)', NULL, 'no error', 'what ends where the first begins is not'),
	('[2024-02-21,2024-03-03)', NULL, 'no error', 'nor what begins where the last ends'), ('[2024-01-10,2024-01-12)', '[2024-01-10,2024-01-11)', '23P01', 'one that replaces a day is refused where it meets the next'),
	('[2024-01-10,2024-01-11)', '[2024-01-10,2024-01-11)', 'no error', 'and not on its own day')) AS v (period, supersedes, said, what);

SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
SELECT * FROM finish();
ROLLBACK;
