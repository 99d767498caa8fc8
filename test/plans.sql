-- The plan does not matter: every aggregate gives the same bits serially, in parallel, by
-- partition, hashed, sorted, spilled to disk and from toasted values; and the same error.
-- Takes long: not in make check-quick.
\ir include/begin.sql
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- ---- helpers ----

CREATE FUNCTION h(row_number bigint, seed bigint) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN hashint8extended(row_number, seed) & 9223372036854775807;

-- Text and wire form: two values are the same to the bit if these are.
CREATE FUNCTION bits(v co2e) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN v::text || ' ' || encode(co2e_send(v), 'hex');
CREATE FUNCTION bits(v ghg) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN v::text || ' ' || encode(ghg_send(v), 'hex');
CREATE FUNCTION bits(v quantity) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN v::text || ' ' || encode(quantity_send(v), 'hex');

-- Everything that chooses a plan; plans are made cheap to start, so that few rows suffice.
CREATE FUNCTION settings(VARIADIC changed text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	setting text;
BEGIN
	FOREACH setting IN ARRAY ARRAY['max_parallel_workers_per_gather=0', 'parallel_leader_participation=on',
		'parallel_setup_cost=0', 'parallel_tuple_cost=0', 'min_parallel_table_scan_size=0',
		'enable_partitionwise_aggregate=off', 'enable_hashagg=on', 'enable_sort=on', 'enable_seqscan=on',
		'hash_mem_multiplier=1', 'work_mem=8MB', 'jit=off', 'jit_above_cost=0'] || changed
	LOOP
		PERFORM set_config(split_part(setting, '=', 1), split_part(setting, '=', 2), true);
	END LOOP;
END $$;

-- How a query aggregates, from the top down: 'Finalize Plain, Gather 2, Partial Plain'. When it is run the
-- number is that of the workers that were really launched.
CREATE FUNCTION shape(query text, run boolean DEFAULT true) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (' || CASE WHEN run THEN 'ANALYZE, TIMING OFF, ' ELSE '' END || 'FORMAT JSON) ' || query INTO plan;
	RETURN string_agg(part, ', ' ORDER BY place)
		FROM (SELECT part, min(place) AS place
			  FROM jsonb_path_query(plan, 'strict $.** ? (exists(@."Node Type"))') WITH ORDINALITY AS n (node, place),
				   LATERAL (SELECT CASE WHEN node ->> 'Node Type' = 'Aggregate'
										THEN (node ->> 'Partial Mode') || ' ' || (node ->> 'Strategy')
										WHEN node ->> 'Node Type' IN ('Gather', 'Gather Merge')
										THEN 'Gather ' || (node ->> CASE WHEN run THEN 'Workers Launched' ELSE 'Workers Planned' END)
										END) p (part)
			  WHERE part IS NOT NULL GROUP BY part) s;
END $$;

-- A query with one text as its result: the bits of a total, or a digest over groups.
CREATE FUNCTION query(aggregate text, source text, key text DEFAULT NULL) RETURNS text LANGUAGE sql
	RETURN CASE WHEN key IS NULL
		THEN format('SELECT coalesce(bits(%s), ''null'') FROM %s', aggregate, source)
		ELSE format('SELECT count(*) || '' groups '' || md5(string_agg(key || coalesce(bits(a), ''null''), '';'' ORDER BY key))
			FROM (SELECT (%s)::text AS key, %s AS a FROM %s GROUP BY %1$s) s', key, aggregate, source) END;

CREATE FUNCTION result(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE query INTO result;
	RETURN result;
END $$;

-- The result of an aggregate under some settings, and how it was come by.
CREATE FUNCTION under(settings text[], aggregate text, source text, key text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM settings(VARIADIC settings);
	-- the digest over groups is not part of the plan that is tested
	RETURN regexp_replace(shape(query(aggregate, source, key)), '^Simple Plain, ', '')
		|| ': ' || result(query(aggregate, source, key));
END $$;

-- How a query fails: SQLSTATE, message, detail, hint.
CREATE FUNCTION failure(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, message, detail, hint);
END $$;

CREATE TABLE aggregate (number serial, name text, kind text, signature text);
INSERT INTO aggregate (name, kind, signature) VALUES
	('sum(c)', 'co2e', 'sum(co2e)'), ('avg(c)', 'co2e', 'avg(co2e)'), ('min(c)', 'co2e', 'min(co2e)'), ('max(c)', 'co2e', 'max(co2e)'),
	('sum(q)', 'quantity', 'sum(quantity)'), ('avg(q)', 'quantity', 'avg(quantity)'),
	('min(q)', 'quantity', 'min(quantity)'), ('max(q)', 'quantity', 'max(quantity)'),
	('sum(w)', 'ghg', 'sum(ghg)'), ('avg(w)', 'ghg', 'avg(ghg)'),
	('co2e_sum(w, ''AR6'')', 'co2e', 'co2e_sum(ghg, basis gwp_basis)'),
	('ghg_agg(gas, tonnes)', 'ghg', 'ghg_agg(gas text, tonnes numeric)');

-- The list is the extension's own: an aggregate that is missing here would not be tested.
SELECT set_eq(
	$$SELECT p.proname || '(' || pg_get_function_arguments(p.oid) || ')' FROM pg_proc p
	  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
	  JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'carbonms' WHERE p.prokind = 'a'$$,
	(SELECT array_agg(signature) FROM aggregate) ||
	-- and, with rows of their own, in monte_carlo.sql
	ARRAY['monte_carlo_agg(value double precision, key text, distribution text, uncertainty double precision, seed bigint, draws integer)',
		  'monte_carlo_agg(value double precision, key text[], distribution text[], uncertainty double precision[], seed bigint, draws integer)'] ||
	-- ... and in baseline_plans.sql; durbin_watson is not split
	ARRAY['baseline_agg(y double precision, x double precision[])', 'baseline_agg(y numeric, x numeric[])', 'rollup(baseline)',
		  'cusum(actual double precision, expected double precision)', 'durbin_watson(residual double precision)'] ||
	-- ... and in uncertainty_plans.sql
	ARRAY['uncertainty_agg(value double precision, independent double precision)',
		  'uncertainty_agg(value double precision, independent double precision, shared double precision, factor text)',
		  'uncertainty_agg(base double precision, current double precision, activity_uncertainty double precision, factor_uncertainty double precision, category text)',
		  'uncertainty_agg(value co2e, independent double precision)',
		  'uncertainty_agg(value co2e, independent double precision, shared double precision, factor text)',
		  'uncertainty_agg(base co2e, current co2e, activity_uncertainty double precision, factor_uncertainty double precision, category text)',
		  'rollup(uncertainty)'],
	'the aggregates of the extension are those tested here');

-- ---- the ledger, plain and partitioned ----

CREATE TABLE plain (k int, plot int, gas text, tonnes numeric, c co2e, q quantity, w ghg) WITH (parallel_workers = 4);
INSERT INTO plain
SELECT h(id, 1) % 4, h(id, 2) % 50, gas, x.tonnes, co2e(x.tonnes, 'AR6'), quantity(x.tonnes, 'kWh'),
	   ghg(gas, x.tonnes) + ghg(gases[1 + h(id, 4) % 8], x.tonnes * -0.5) + CASE WHEN id % 9 = 0 THEN '0.5 tCO2e AR6'::ghg ELSE '0 t' END
FROM (SELECT ARRAY['CO2', 'CH4-fossil', 'CH4-nonfossil', 'N2O', 'SF6', 'HFC-134a', 'HFC-125', 'CO2-biogenic'] AS gases) g,
	 generate_series(1, 20000) AS id,
	 LATERAL (SELECT gases[1 + h(id, 3) % 8],
			  CASE WHEN id % 3 = 0 THEN -1 ELSE 1 END * h(id, 5)::numeric * (h(id, 6) % 1009) * 1e-18) x (gas, tonnes);
INSERT INTO plain (k, plot) SELECT i % 4, i % 50 FROM generate_series(1, 400) i;
ANALYZE plain;

-- Five partitions, the last one empty.
CREATE TABLE parted (LIKE plain) PARTITION BY LIST (k);
DO $$ BEGIN
	FOR i IN 0..4 LOOP
		EXECUTE format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%1$s) WITH (parallel_workers = 4)', i);
	END LOOP;
END $$;
INSERT INTO parted SELECT * FROM plain;
ANALYZE parted;

-- ---- one digest over all plans ----

CREATE TABLE plan (number serial, name text, source text, key text, settings text[], shape text);
INSERT INTO plan (name, source, key, settings, shape) VALUES
	('serial', 'plain', NULL, '{}', 'Simple Plain'),
	('compiled', 'plain', NULL, '{jit=on}', 'Simple Plain'),
	('2 workers', 'plain', NULL, '{max_parallel_workers_per_gather=2}', 'Finalize Plain, Gather 2, Partial Plain'),
	('4 workers', 'plain', NULL, '{max_parallel_workers_per_gather=4}', 'Finalize Plain, Gather 4, Partial Plain'),
	('2 workers, without the leader', 'plain', NULL, '{max_parallel_workers_per_gather=2,parallel_leader_participation=off}',
		'Finalize Plain, Gather 2, Partial Plain'),
	('2 workers, compiled', 'plain', NULL, '{max_parallel_workers_per_gather=2,jit=on}', 'Finalize Plain, Gather 2, Partial Plain'),
	('partitions', 'parted', NULL, '{}', 'Simple Plain'),
	('partitionwise', 'parted', NULL, '{enable_partitionwise_aggregate=on}', 'Finalize Plain, Partial Plain'),
	('partitionwise, 2 workers', 'parted', NULL, '{enable_partitionwise_aggregate=on,max_parallel_workers_per_gather=2}',
		'Finalize Plain, Gather 2, Partial Plain'),
	('partitionwise, 4 workers, without the leader', 'parted', NULL,
		'{enable_partitionwise_aggregate=on,max_parallel_workers_per_gather=4,parallel_leader_participation=off}',
		'Finalize Plain, Gather 4, Partial Plain'),
	('hashed', 'plain', 'plot', '{enable_sort=off}', 'Simple Hashed'),
	('sorted', 'plain', 'plot', '{enable_hashagg=off}', 'Simple Sorted'),
	('hashed, 2 workers', 'plain', 'plot', '{enable_sort=off,max_parallel_workers_per_gather=2}', 'Finalize Hashed, Gather 2, Partial Hashed'),
	('sorted, 2 workers', 'plain', 'plot', '{enable_hashagg=off,max_parallel_workers_per_gather=2}', 'Finalize Sorted, Gather 2, Partial Sorted'),
	('partitionwise, other key, hashed', 'parted', 'plot', '{enable_partitionwise_aggregate=on,enable_sort=off}',
		'Finalize Hashed, Partial Hashed'),
	('partitionwise, other key, sorted', 'parted', 'plot', '{enable_partitionwise_aggregate=on,enable_hashagg=off}',
		'Finalize Sorted, Partial Sorted'),
	('partitionwise, other key, 2 workers', 'parted', 'plot',
		'{enable_partitionwise_aggregate=on,enable_sort=off,max_parallel_workers_per_gather=2}', 'Finalize Hashed, Gather 2, Partial Hashed'),
	('by partition key, serial', 'plain', 'k', '{}', 'Simple Hashed'),
	('by partition key, partitionwise', 'parted', 'k', '{enable_partitionwise_aggregate=on,enable_hashagg=off}', 'Simple Sorted'),
	('by partition key, partitionwise, 2 workers', 'parted', 'k',
		'{enable_partitionwise_aggregate=on,enable_sort=off,max_parallel_workers_per_gather=2}', 'Gather 2, Simple Hashed');

SELECT settings() \g /dev/null
CREATE TABLE serial AS
	SELECT name AS aggregate, key, result(query(name, 'plain', key)) FROM aggregate, (VALUES (NULL), ('plot'), ('k')) k (key);

-- All aggregates in one query.
CREATE FUNCTION all_query(source text, key text DEFAULT NULL) RETURNS text LANGUAGE sql
	RETURN CASE WHEN key IS NULL
		THEN 'SELECT ARRAY[' || (SELECT string_agg(format('coalesce(bits(%s), ''null'')', name), ', ' ORDER BY number) FROM aggregate) || '] FROM ' || source
		ELSE format('SELECT ARRAY[%s] FROM (SELECT (%s)::text AS key, %s FROM %s GROUP BY %2$s) s',
			(SELECT string_agg(format('count(*) || '' groups '' || md5(string_agg(key || coalesce(bits(a%s), ''null''), '';'' ORDER BY key))', number),
							   ', ' ORDER BY number) FROM aggregate),
			key, (SELECT string_agg(name || ' AS a' || number, ', ' ORDER BY number) FROM aggregate), source) END;
CREATE FUNCTION all_under(settings text[], source text, key text, OUT shape text, OUT results text[]) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM settings(VARIADIC settings);
	shape := regexp_replace(shape(all_query(source, key)), '^Simple Plain, ', '');
	EXECUTE all_query(source, key) INTO results;
END $$;

SELECT is(u.shape || ': ' || u.results[a.number], u.want || ': ' || s.result, a.name || ': ' || u.name)
FROM (SELECT p.number, p.name, p.key, p.shape AS want, u.shape, u.results FROM plan p, all_under(p.settings, p.source, p.key) u OFFSET 0) u,
	 aggregate a, serial s
WHERE s.aggregate = a.name AND s.key IS NOT DISTINCT FROM u.key
ORDER BY u.number, a.number;

SELECT is(under(p.settings, a.name, p.source, p.key), p.shape || ': ' || s.result, a.name || ' alone: ' || p.name)
FROM aggregate a, plan p, serial s
WHERE s.aggregate = a.name AND s.key IS NOT DISTINCT FROM p.key
	AND p.name IN ('compiled', '2 workers, without the leader', 'partitionwise', 'sorted, 2 workers', 'partitionwise, other key, sorted')
ORDER BY a.number, p.number;

-- ---- no rows, no values, one row, workers and partitions with nothing to do ----

-- The planner takes such tables for large ones: its statistics are those of before the fillers were deleted.
CREATE TABLE no_rows (LIKE plain) WITH (parallel_workers = 4);
CREATE TABLE no_values (LIKE plain) WITH (parallel_workers = 4);
CREATE TABLE one_row (LIKE plain) WITH (parallel_workers = 4);
CREATE TABLE one_page (LIKE plain) WITH (parallel_workers = 4);	-- one worker has it, the others have nothing
CREATE TABLE lopsided (LIKE plain) PARTITION BY LIST (k);			-- one row, no rows, no values
CREATE TABLE lopsided_empty (LIKE plain) PARTITION BY LIST (k);	-- no rows in any partition
DO $$ BEGIN
	FOR i IN 0..2 LOOP
		EXECUTE format('CREATE TABLE lopsided_%s PARTITION OF lopsided FOR VALUES IN (%1$s) WITH (parallel_workers = 4)', i);
		EXECUTE format('CREATE TABLE lopsided_empty_%s PARTITION OF lopsided_empty FOR VALUES IN (%1$s) WITH (parallel_workers = 4)', i);
	END LOOP;
END $$;
INSERT INTO no_values (k, plot) SELECT 0, 0 FROM generate_series(1, 5000);
INSERT INTO one_row VALUES (0, 0, 'CH4', 2.5, '3 tCO2e AR6', '4 kWh', '2.5 t CH4');
INSERT INTO one_page SELECT 0, 0, 'CH4', i, co2e(i, 'AR6'), quantity(i, 'kWh'), ghg('CH4', i) FROM generate_series(1, 9) i;
INSERT INTO lopsided SELECT * FROM one_row;
INSERT INTO lopsided (k, plot) SELECT 2, 0 FROM generate_series(1, 100);
DO $$
DECLARE
	filled text;
BEGIN
	FOREACH filled IN ARRAY ARRAY['no_rows', 'one_row', 'one_page', 'lopsided', 'lopsided_empty'] LOOP
		EXECUTE format('INSERT INTO %I (k, plot) SELECT i %% 3, -1 FROM generate_series(1, 6000) i', filled);
		EXECUTE format('ANALYZE %I', filled);
		EXECUTE format('DELETE FROM %I WHERE plot = -1', filled);
	END LOOP;
END $$;
ANALYZE no_values;

CREATE TABLE want (name text, one_row text, one_page text);
INSERT INTO want VALUES
	('sum(c)', '3 tCO2e AR6', '45 tCO2e AR6'), ('avg(c)', '3 tCO2e AR6', '5 tCO2e AR6'),
	('min(c)', '3 tCO2e AR6', '1 tCO2e AR6'), ('max(c)', '3 tCO2e AR6', '9 tCO2e AR6'),
	('sum(q)', '4 kWh', '45 kWh'), ('avg(q)', '4 kWh', '5 kWh'), ('min(q)', '4 kWh', '1 kWh'), ('max(q)', '4 kWh', '9 kWh'),
	('sum(w)', '2.5 t CH4', '45 t CH4'), ('avg(w)', '2.5 t CH4', '5 t CH4'),
	('co2e_sum(w, ''AR6'')', '69.75 tCO2e AR6', '1255.5 tCO2e AR6'), ('ghg_agg(gas, tonnes)', '2.5 t CH4', '45 t CH4');

SELECT is(shape || ': ' || regexp_replace(results[number], ' [0-9a-f]{8,}$', ''), want_shape || ': ' || want, aggregate || ' over ' || source || ': ' || plan)
FROM (SELECT u.shape, u.results, p.number AS plan_number, p.name AS plan, p.shape AS want_shape, s.number AS source_number, source
	  FROM (VALUES (1, 'no_rows', 'plain'), (2, 'no_values', 'plain'), (3, 'one_row', 'plain'), (4, 'one_page', 'plain'),
				   (5, 'lopsided', 'parted'), (6, 'lopsided_empty', 'parted')) s (number, source, kind)
	  JOIN (SELECT number, name, source AS kind, settings, shape FROM plan
			WHERE key IS NULL AND name !~ 'compiled|^2 workers$') p USING (kind),
		   all_under(p.settings, source, NULL) u
	  OFFSET 0) u,
	 LATERAL (SELECT number, name AS aggregate,
					 CASE WHEN source ~ '^no_|empty' THEN 'null' WHEN source = 'one_page' THEN one_page ELSE one_row END AS want
			  FROM aggregate JOIN want USING (name)) w
ORDER BY source_number, plan_number, number;

-- ---- mixed bases and units: the same error wherever two of them meet ----

-- Each partition has one basis and one unit, so that partial states are made and only their combination fails.
CREATE TABLE mixed_parted (k int, c co2e, q quantity, w ghg, basis gwp_basis) PARTITION BY LIST (k);
CREATE TABLE mixed_parted_0 PARTITION OF mixed_parted FOR VALUES IN (0) WITH (parallel_workers = 4);
CREATE TABLE mixed_parted_1 PARTITION OF mixed_parted FOR VALUES IN (1) WITH (parallel_workers = 4);
INSERT INTO mixed_parted SELECT 0, '1 tCO2e AR5', '1 kWh', '1 t CH4', 'AR5' FROM generate_series(1, 50);
INSERT INTO mixed_parted SELECT 1, '1 tCO2e AR6', '1 MWh', '1 t CH4', 'AR6' FROM generate_series(1, 50);
CREATE TABLE mixed_plain (LIKE mixed_parted) WITH (parallel_workers = 4);
INSERT INTO mixed_plain SELECT * FROM mixed_parted ORDER BY k;
ANALYZE mixed_plain, mixed_parted;

-- Which of two workers comes first is chance: the order of the operands is not part of the error.
CREATE FUNCTION failure_under(settings text[], query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM settings(VARIADIC settings);
	RETURN shape(query, false) || ': ' || regexp_replace(failure(query),
		'The left operand is (AR6|MWh), the right operand is (AR5|kWh)', 'The left operand is \2, the right operand is \1');
END $$;

SELECT is(failure_under(p.settings, query(a.name, 'mixed_' || p.source)), p.shape || ': ' || CASE e.kind
		WHEN 'co2e' THEN '22000 | cannot ' || verb || ' co2e values of different GWP bases | The left operand is AR5, '
			'the right operand is AR6. | Restate from gas masses with co2e(ghg, gwp_basis).'
		ELSE '22000 | cannot ' || verb || ' quantities of different units | The left operand is kWh, '
			'the right operand is MWh. | Convert one of them with convert(quantity, text).' END,
	a.name || ' of mixed values: ' || p.name)
FROM (SELECT number, regexp_replace(name, '''AR6''', 'basis') AS name, kind,
			 CASE WHEN name ~ '^m' THEN 'compare' ELSE 'add' END AS verb FROM aggregate WHERE kind <> 'ghg') a,
	 LATERAL (SELECT a.kind) e, plan p
WHERE p.key IS NULL AND p.name !~ 'compiled'
ORDER BY a.number, p.number;

-- The sum of the partitions is out of range, that of each is not.
CREATE TABLE vast_parted (k int, c co2e, q quantity, w ghg, gas text, tonnes numeric) PARTITION BY LIST (k);
CREATE TABLE vast_parted_0 PARTITION OF vast_parted FOR VALUES IN (0) WITH (parallel_workers = 4);
CREATE TABLE vast_parted_1 PARTITION OF vast_parted FOR VALUES IN (1) WITH (parallel_workers = 4);
INSERT INTO vast_parted SELECT k, '5e11 tCO2e AR6', '5e11 kWh', '5e11 t CO2', 'CO2', 5e11
	FROM generate_series(0, 1) k, generate_series(1, 3000);
CREATE TABLE vast_plain (LIKE vast_parted) WITH (parallel_workers = 4);
INSERT INTO vast_plain SELECT * FROM vast_parted;
ANALYZE vast_plain, vast_parted;

SELECT is(failure_under(p.settings, query(a.name, 'vast_' || p.source)), p.shape || ': 22003 | value out of range for type '
		|| a.kind || ' | Amounts lie between -2.596e15 and 2.596e15. | ', a.name || ' out of range: ' || p.name)
FROM aggregate a, plan p
WHERE p.key IS NULL AND p.name !~ 'compiled' AND a.name ~ '^(sum|avg|co2e_sum|ghg_agg)'
ORDER BY a.number, p.number;

-- ---- DISTINCT, ORDER BY and FILTER inside the call ----

-- Such calls are not split, but give the same, whatever is allowed.
SELECT is(result(query(regexp_replace(a.name, '\(([a-z]+)', '(DISTINCT \1'), 'plain WHERE plot = 7')),
		  result(query(a.name, '(SELECT DISTINCT ' || (regexp_match(a.name, '\((.*?)(, ''AR6'')?\)'))[1] || ' FROM plain WHERE plot = 7) s')),
		  a.name || ' of DISTINCT values')
FROM aggregate a ORDER BY number;

SELECT settings('max_parallel_workers_per_gather=2') \g /dev/null

SELECT is(result(query(regexp_replace(a.name, '\)$', ' ORDER BY ' || ordering || ')'), 'plain')), s.result,
		  a.name || ' ORDER BY ' || ordering)
FROM aggregate a JOIN serial s ON s.aggregate = a.name AND s.key IS NULL, unnest(ARRAY['tonnes', 'c, gas DESC']) ordering
ORDER BY number, ordering;

SELECT is(result(query(a.name || ' FILTER (WHERE plot = 3)', source)), result(query(a.name, 'plain WHERE plot = 3')),
		  a.name || ' FILTER over ' || source)
FROM aggregate a, unnest(ARRAY['plain', 'parted']) source ORDER BY number, source;

SELECT is(result(query(a.name || ' FILTER (WHERE plot < 0)', 'plain')), 'null', a.name || ' with a FILTER that lets nothing pass')
FROM aggregate a ORDER BY number;

-- ---- several groupings in one query ----

CREATE FUNCTION grouping_sets(aggregate text) RETURNS text LANGUAGE sql
	RETURN format('SELECT count(*) || '' groups '' || md5(string_agg(concat_ws('','', k, p, g, coalesce(bits(a), ''null'')), '';'' ORDER BY k, p, g))
		FROM (SELECT k, plot %% 5 AS p, grouping(k, plot %% 5) AS g, %s AS a FROM plain GROUP BY CUBE (k, plot %% 5)) s', aggregate);
CREATE FUNCTION separately(aggregate text) RETURNS text LANGUAGE sql
	RETURN format('SELECT count(*) || '' groups '' || md5(string_agg(concat_ws('','', k, p, g, coalesce(bits(a), ''null'')), '';'' ORDER BY k, p, g))
		FROM (SELECT NULL::int AS k, NULL::int AS p, 3 AS g, %1$s AS a FROM plain
			  UNION ALL SELECT k, NULL, 1, %1$s FROM plain GROUP BY k
			  UNION ALL SELECT NULL, plot %% 5, 2, %1$s FROM plain GROUP BY plot %% 5
			  UNION ALL SELECT k, plot %% 5, 0, %1$s FROM plain GROUP BY k, plot %% 5) s', aggregate);
CREATE FUNCTION grouping_sets_under(setting text, aggregate text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM settings(setting);
	RETURN regexp_replace(shape(grouping_sets(aggregate)), '^Simple Plain, ', '') || ': ' || result(grouping_sets(aggregate));
END $$;

SELECT is(grouping_sets_under(setting, a.name), shape || ': ' || separate, a.name || ': CUBE, ' || setting)
FROM aggregate a, LATERAL (SELECT result(separately(a.name)) OFFSET 0) s (separate),
	 (VALUES ('enable_hashagg=on', 'Simple Mixed'), ('enable_hashagg=off', 'Simple Sorted')) v (setting, shape)
ORDER BY number, setting;

-- ---- groups that do not fit into memory; the types as keys ----

CREATE TABLE spill AS
SELECT id, co2e(h(id, 1) % 4000, 'AR6') AS c, quantity(h(id, 2) % 4000, 'kWh') AS q,
	   ghg('CO2', 1 + h(id, 3) % 4000) AS w, emission_factor(ghg('N2O', 1 + h(id, 4) % 4000), 't') AS f,
	   (ARRAY['AR4', 'AR5', 'AR6', 'SAR', 'AR5-20'])[1 + h(id, 5) % 5]::gwp_basis AS b, 'CH4' AS gas, id * 0.001 AS tonnes
FROM generate_series(1, 20000) id;
INSERT INTO spill (id) SELECT generate_series(1, 10);
ANALYZE spill;

CREATE FUNCTION batches(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, FORMAT JSON) ' || query INTO plan;
	RETURN jsonb_path_query_first(plan, 'strict $.** ? (@."Strategy" == "Hashed")."HashAgg Batches"')::int;
END $$;

CREATE FUNCTION by_key(key text, aggregate text DEFAULT 'count(*)::text') RETURNS text LANGUAGE sql
	RETURN format('SELECT count(*) || '' groups '' || md5(string_agg(concat_ws('' '', key, a), '';'' ORDER BY key))
		FROM (SELECT (%s)::text AS key, %s AS a FROM spill GROUP BY %1$s) s', key, aggregate);

SELECT settings('enable_hashagg=off') \g /dev/null
CREATE TABLE sorted AS
	SELECT 0 AS number, key AS name, by_key(key) AS query, result(by_key(key)) FROM unnest(ARRAY['c', 'q', 'w', 'f', 'b']) key
	UNION ALL
	SELECT number, name, by_key('id % 6000', format('bits(%s)', name)), result(by_key('id % 6000', format('bits(%s)', name)))
	FROM aggregate;
SELECT settings('enable_sort=off', 'work_mem=64kB') \g /dev/null

SELECT cmp_ok(batches(query), CASE name WHEN 'b' THEN '=' ELSE '>' END, 1, 'GROUP BY ' || name || ' hashes in batches')
FROM sorted WHERE number = 0;
SELECT is(result(query), result, 'GROUP BY ' || name || ' hashed = sorted') FROM sorted WHERE number = 0;
SELECT is(batches(query) > 1, true, name || ' hashes in batches') FROM sorted WHERE number > 0 ORDER BY number;
SELECT is(result(query), result, name || ' spilled = sorted') FROM sorted WHERE number > 0 ORDER BY number;
SELECT is(split_part(result, ' ', 1)::bigint, CASE name
		WHEN 'c' THEN (SELECT count(DISTINCT h(id, 1) % 4000) FROM spill) WHEN 'q' THEN (SELECT count(DISTINCT h(id, 2) % 4000) FROM spill)
		WHEN 'w' THEN (SELECT count(DISTINCT h(id, 3) % 4000) FROM spill) WHEN 'f' THEN (SELECT count(DISTINCT h(id, 4) % 4000) FROM spill)
		ELSE 5 END + 1, 'GROUP BY ' || name || ' finds every key, and NULL')
FROM sorted WHERE number = 0;

-- ---- values too long for a row: compressed, out of line ----

-- Vectors of all gases that AR6 values, in each row the same vector three times.
CREATE TABLE long_parted (k int, id int, main ghg, external ghg, extended ghg) PARTITION BY LIST (k);
CREATE TABLE long_parted_0 PARTITION OF long_parted FOR VALUES IN (0) WITH (parallel_workers = 4);
CREATE TABLE long_parted_1 PARTITION OF long_parted FOR VALUES IN (1) WITH (parallel_workers = 4);
CREATE TABLE long_plain (LIKE long_parted) WITH (parallel_workers = 4);
DO $$
DECLARE
	relation text;
BEGIN
	FOREACH relation IN ARRAY ARRAY['long_parted_0', 'long_parted_1', 'long_plain'] LOOP
		EXECUTE format('ALTER TABLE %I ALTER main SET STORAGE main, ALTER external SET STORAGE external, ALTER extended SET STORAGE extended', relation);
	END LOOP;
END $$;

-- Even rows compress well, odd ones do not.
CREATE TABLE mass AS
SELECT id, gas, CASE WHEN id % 2 = 0 THEN id ELSE h(id * 1000 + n, 7) * 1e-15 - 1000 END AS tonnes
FROM generate_series(1, 60) id,
	 (SELECT gas, row_number() OVER (ORDER BY gas COLLATE "C") AS n FROM gwp_table() WHERE basis = 'AR6') g;
INSERT INTO long_plain SELECT id / 31, id, v, v, v FROM (SELECT id, ghg_agg(gas, tonnes) AS v FROM mass GROUP BY id) s;
INSERT INTO long_plain (k) SELECT i % 2 FROM generate_series(1, 3000) i;
INSERT INTO long_parted SELECT * FROM long_plain;
ANALYZE long_plain, long_parted;
DELETE FROM long_plain WHERE id IS NULL;
DELETE FROM long_parted WHERE id IS NULL;

CREATE FUNCTION out_of_line(relation regclass) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE 'SELECT count(DISTINCT chunk_id) FROM ' || (SELECT reltoastrelid::regclass FROM pg_class WHERE oid = relation) INTO n;
	RETURN n;
END $$;

SELECT cmp_ok((SELECT min(n) FROM long_plain, LATERAL (SELECT count(*) FROM gases(main)) g (n)), '>=', 200::bigint, 'the vectors are long');
SELECT is((SELECT count(*) FROM long_plain WHERE pg_column_compression(main) IS NOT NULL), 30::bigint, '... some compressed');
SELECT is((SELECT count(*) FROM long_plain WHERE pg_column_compression(external) IS NULL), 60::bigint, '... some not');
SELECT cmp_ok(out_of_line('long_plain'), '>=', 90::bigint, '... and out of line');

CREATE FUNCTION long_query(v text, source text, key text) RETURNS text LANGUAGE sql
	RETURN format('SELECT md5(string_agg(concat_ws('' '', key, bits(a), bits(b), bits(c)), '';'' ORDER BY key))
		FROM (SELECT (%s)::text AS key, sum(%s) AS a, avg(%2$s) AS b, co2e_sum(%2$s, ''AR6'') AS c FROM %s GROUP BY %1$s) s', key, v, source);
CREATE FUNCTION long_under(settings text[], v text, source text, key text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM settings(VARIADIC settings);
	RETURN regexp_replace(shape(long_query(v, source, key)), '^Simple Plain(, |$)', '') || ': ' || result(long_query(v, source, key));
END $$;

SELECT settings() \g /dev/null
CREATE TABLE long_serial AS SELECT key, result(long_query('external', 'long_plain', key)) FROM unnest(ARRAY['id % 7', 'id', 'k']) key;

SELECT is(long_under(settings, v, source, key), shape || ': ' || result, format('long vectors, %s: %s', v, name))
FROM unnest(ARRAY['main', 'external', 'extended']) v,
	 (VALUES ('hashed', 'long_plain', 'id % 7', '{enable_sort=off}'::text[], 'Simple Hashed'),
			 ('sorted', 'long_plain', 'id % 7', '{enable_hashagg=off}', 'Simple Sorted'),
			 ('hashed, 2 workers', 'long_plain', 'id % 7', '{enable_sort=off,max_parallel_workers_per_gather=2}',
				'Finalize Hashed, Gather 2, Partial Hashed'),
			 ('sorted, 2 workers, without the leader', 'long_plain', 'id % 7',
				'{enable_hashagg=off,max_parallel_workers_per_gather=2,parallel_leader_participation=off}',
				'Finalize Sorted, Gather 2, Partial Sorted'),
			 ('partitionwise, hashed', 'long_parted', 'id % 7', '{enable_partitionwise_aggregate=on,enable_sort=off}',
				'Finalize Hashed, Partial Hashed'),
			 ('partitionwise, sorted', 'long_parted', 'id % 7', '{enable_partitionwise_aggregate=on,enable_hashagg=off}',
				'Finalize Sorted, Partial Sorted'),
			 ('partitionwise, 2 workers', 'long_parted', 'id % 7',
				'{enable_partitionwise_aggregate=on,enable_sort=off,max_parallel_workers_per_gather=2}',
				'Finalize Hashed, Gather 2, Partial Hashed'),
			 ('by partition key', 'long_parted', 'k', '{enable_partitionwise_aggregate=on,enable_hashagg=off}', 'Simple Sorted'),
			 ('each row alone, little memory', 'long_plain', 'id', '{enable_sort=off,work_mem=64kB}', 'Simple Hashed')) p (name, source, key, settings, shape)
	 JOIN long_serial s USING (key)
ORDER BY v, name;

SELECT settings() \g /dev/null

SELECT set_eq($$SELECT gas, g.tonnes FROM (SELECT sum(external) AS v FROM long_plain) s, gases(v) g$$,
			  $$SELECT gas, sum(tonnes) FROM mass GROUP BY gas HAVING sum(tonnes) <> 0$$, 'the sum of long vectors agrees with numeric');
SELECT is((SELECT tonnes(co2e_sum(extended, 'AR6')) FROM long_plain WHERE id % 2 = 0),
		  (SELECT sum(tonnes * gwp(gas, 'AR6')) FROM mass WHERE id % 2 = 0), '... and so does co2e_sum');

-- A state that starts as a long vector and then takes single gases, in every form.
SELECT is((SELECT bits(sum(v)) FROM (SELECT v UNION ALL SELECT ghg('CO2', i) FROM generate_series(1, 3) i UNION ALL SELECT ghg('CF4', -i) FROM generate_series(1, 3) i) s),
		  bits(v + '6 t CO2, -6 t CF4'), format('a long vector, %s, and single gases', form))
FROM long_plain, LATERAL (VALUES ('compressed', main), ('out of line', external), ('either', extended)) f (form, v) WHERE id IN (1, 2) ORDER BY id, form;

SELECT is((SELECT count(*) FROM (SELECT id, bits(sum(external) OVER w) AS a, bits(sum(main) OVER w) AS b, bits(avg(extended) OVER w) AS c,
									array_agg(id) OVER w AS ids
							 FROM long_plain WINDOW w AS (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) m,
			  LATERAL (SELECT bits(sum(external)) AS s, bits(avg(external)) AS t FROM long_plain WHERE id = ANY (ids)) r
		   WHERE m.a = r.s AND m.b = r.s AND m.c = r.t), 60::bigint, '... and a moving sum');

-- The three forms of a vector are the same value, by its hash and by its order.
CREATE FUNCTION joined(VARIADIC settings text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM settings(VARIADIC settings);
	RETURN result('SELECT count(*)::text FROM long_plain a JOIN long_plain b ON a.main = b.external JOIN long_plain c ON c.extended = a.external');
END $$;
SELECT is(joined('enable_mergejoin=off', 'enable_nestloop=off'), '60', 'long vectors are equal in any form, hashed');
SELECT is(joined('enable_hashjoin=off', 'enable_nestloop=off', 'enable_mergejoin=on'), '60', '... merged');
SELECT is(joined('enable_hashjoin=off', 'enable_mergejoin=off', 'enable_nestloop=on'), '60', '... compared one by one');
SELECT is((SELECT count(DISTINCT v) FROM (SELECT main AS v FROM long_plain UNION ALL SELECT external FROM long_plain) s), 60::bigint,
	'... and to DISTINCT');
SELECT is((SELECT count(*) FROM (SELECT v FROM (SELECT main AS v FROM long_plain UNION ALL SELECT external FROM long_plain) s GROUP BY v) t),
	60::bigint, '... and to GROUP BY');

SELECT * FROM finish();
ROLLBACK;
