-- uncertainty_agg() and rollup(): one digest for 50 orders of the rows, serially, in parallel, by partition, rolled up and in
-- windows. Text and wire form are exact, so that two values are the same to the bit if these are.
-- Takes long: not in make check-quick.
\ir include/begin.sql
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

CREATE FUNCTION settings(VARIADIC changed text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	setting text;
BEGIN
	FOREACH setting IN ARRAY ARRAY['max_parallel_workers_per_gather=0', 'parallel_leader_participation=on', 'parallel_setup_cost=0',
		'parallel_tuple_cost=0', 'min_parallel_table_scan_size=0', 'enable_partitionwise_aggregate=off', 'enable_hashagg=on', 'enable_sort=on'] || changed
	LOOP
		PERFORM set_config(split_part(setting, '=', 1), split_part(setting, '=', 2), true);
	END LOOP;
END $$;
-- How a query aggregates, from the top down, and how many workers were really launched.
CREATE FUNCTION shape(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ' || query INTO plan;
	RETURN string_agg(part, ', ' ORDER BY place)
		FROM (SELECT part, min(place) AS place
			  FROM jsonb_path_query(plan, 'strict $.** ? (exists(@."Node Type"))') WITH ORDINALITY AS n (node, place),
				   LATERAL (SELECT CASE WHEN node ->> 'Node Type' = 'Aggregate' THEN (node ->> 'Partial Mode') || ' ' || (node ->> 'Strategy')
										WHEN node ->> 'Node Type' LIKE 'Gather%' THEN 'Gather ' || (node ->> 'Workers Launched') END) p (part)
			  WHERE part IS NOT NULL GROUP BY part) s;
END $$;
CREATE FUNCTION result(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE query INTO result;
	RETURN result;
END $$;
CREATE FUNCTION bits(uncertainty) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN md5($1::text || encode(uncertainty_send($1), 'hex') || concat(total($1), half_width($1), lower($1), upper($1)));

-- Values of all sizes, which doubles cannot add without a rest; 30 factors, one of them rare; some missing.
CREATE TABLE entry AS
SELECT id, id % 3 AS k, id % 20 AS plot, CASE WHEN id % 13 = 0 THEN NULL WHEN id % 5 = 0 THEN -1 ELSE 1 END * (hashint8extended(id, 1) & 1048575) * 1.1 ^ (id % 90 - 45) AS x,
	sqrt(id % 17) AS u, CASE WHEN id % 7 > 0 THEN sqrt(id % 11) END AS w, CASE WHEN id % 7 > 0 THEN CASE WHEN id = 333 THEN 'rare' ELSE 'factor ' || id % 29 END END AS f,
	co2e((hashint8extended(id, 2) & 1048575) / 7.0, 'AR6') AS c, (hashint8extended(id, 3) & 65535) * 1.3 ^ (id % 40 - 20) AS base, 'category ' || id % 12 AS category, sqrt(id % 12) AS ef
FROM generate_series(1, 600) AS id;
UPDATE entry SET base = NULL WHERE x IS NULL;
CREATE TABLE plain (LIKE entry) WITH (fillfactor = 20, parallel_workers = 4);
CREATE TABLE parted (LIKE entry) PARTITION BY LIST (k);
DO $$ BEGIN
	FOR i IN 0..3 LOOP
		EXECUTE format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%1$s) WITH (fillfactor = 20, parallel_workers = 4)', i);
	END LOOP;
END $$;

CREATE TABLE aggregate (number serial, call text);
INSERT INTO aggregate (call) VALUES ('uncertainty_agg(x, u)'), ('uncertainty_agg(x, u, w, f)'), ('uncertainty_agg(c, u)'), ('uncertainty_agg(c, u, w, f)'),
	('uncertainty_agg(base, x, u, ef, category)'), ('uncertainty_agg(c, c, u, ef, category)');
CREATE FUNCTION query(source text) RETURNS text LANGUAGE sql
	RETURN format('SELECT concat_ws('' '', %s) FROM %s', (SELECT string_agg('bits(' || call || ')', ', ' ORDER BY number) FROM aggregate), source);
-- partial values per plot, added up afterwards
CREATE FUNCTION rolled(source text) RETURNS text LANGUAGE sql
	RETURN format('SELECT concat_ws('' '', %s) FROM (SELECT plot, %s FROM %s GROUP BY plot) s',
		(SELECT string_agg(format('bits(rollup(a%s))', number), ', ' ORDER BY number) FROM aggregate),
		(SELECT string_agg(format('%s AS a%s', call, number), ', ' ORDER BY number) FROM aggregate), source);

CREATE TABLE plan (number serial, name text, query text, settings text[], shape text);
INSERT INTO plan (name, query, settings, shape) VALUES
	('serial', query('plain'), '{}', 'Simple Plain'),
	('2 workers', query('plain'), '{max_parallel_workers_per_gather=2}', 'Finalize Plain, Gather 2, Partial Plain'),
	('4 workers', query('plain'), '{max_parallel_workers_per_gather=4}', 'Finalize Plain, Gather 4, Partial Plain'),
	('2 workers, without the leader', query('plain'), '{max_parallel_workers_per_gather=2,parallel_leader_participation=off}', 'Finalize Plain, Gather 2, Partial Plain'),
	('partitionwise', query('parted'), '{enable_partitionwise_aggregate=on}', 'Finalize Plain, Partial Plain'),
	('partitionwise, 2 workers', query('parted'), '{enable_partitionwise_aggregate=on,max_parallel_workers_per_gather=2}', 'Finalize Plain, Gather 2, Partial Plain'),
	('rollup, hashed', rolled('plain'), '{enable_sort=off}', 'Simple Plain, Simple Hashed'),
	('rollup, sorted', rolled('plain'), '{enable_hashagg=off}', 'Simple Plain, Simple Sorted'),
	('rollup, partitionwise, 2 workers', rolled('parted'), '{enable_partitionwise_aggregate=on,enable_sort=off,max_parallel_workers_per_gather=2}', 'Simple Plain, Finalize Hashed, Gather 2, Partial Hashed');

CREATE TABLE digest (seed int, plan int, digest text);
DO $$
DECLARE
	p plan;
BEGIN
	FOR seed IN 1..50 LOOP
		TRUNCATE plain, parted;
		EXECUTE format('INSERT INTO plain SELECT * FROM entry ORDER BY hashint8extended(id, %s)', seed);
		EXECUTE format('INSERT INTO parted SELECT * FROM entry ORDER BY hashint8extended(id, %s)', seed);
		IF seed = 1 THEN
			ANALYZE plain, parted;
		END IF;
		FOR p IN SELECT * FROM plan ORDER BY number LOOP
			PERFORM settings(VARIADIC p.settings);
			INSERT INTO digest VALUES (seed, p.number, result(p.query));
		END LOOP;
	END LOOP;
END $$;
SELECT settings() \g /dev/null
SELECT is(count(*) || ' results, ' || count(DISTINCT digest) || ' digest', '450 results, 1 digest', '50 orders of the rows under 9 plans') FROM digest;
SELECT is(array_length(string_to_array(digest, ' '), 1), 6, 'none of the six is missing') FROM digest GROUP BY digest;
CREATE FUNCTION shape_under(settings text[], query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM settings(VARIADIC settings);
	RETURN shape(query);
END $$;
SELECT is(shape_under(settings, query), shape, 'the plan is: ' || name) FROM plan ORDER BY number;
SELECT settings() \g /dev/null

-- windows: over everything, sliding (the inverse is exact), growing; factors come and go
SELECT is(bits(w.u), split_part((SELECT DISTINCT digest FROM digest), ' ', 2), 'a window over everything') FROM (SELECT uncertainty_agg(x, u, w, f) OVER () AS u FROM entry LIMIT 1) w;
SELECT is(count(*) FILTER (WHERE bits(w.a) IS DISTINCT FROM s.a OR bits(w.t) IS DISTINCT FROM s.t), 0::bigint, 'every sliding window')
FROM (SELECT id, uncertainty_agg(x, u, w, f) OVER frame AS a, uncertainty_agg(base, x, u, ef, category) OVER frame AS t FROM entry WINDOW frame AS (ORDER BY id ROWS BETWEEN 5 PRECEDING AND 3 FOLLOWING)) w,
	LATERAL (SELECT bits(uncertainty_agg(e.x, e.u, e.w, e.f)) AS a, bits(uncertainty_agg(e.base, e.x, e.u, e.ef, e.category)) AS t FROM entry e WHERE e.id BETWEEN w.id - 5 AND w.id + 3) s
WHERE w.id <= 200 OR w.id > 580;
SELECT is(count(*) FILTER (WHERE bits(w.a) IS DISTINCT FROM s.a), 0::bigint, 'every growing window')
FROM (SELECT id, uncertainty_agg(x, u, w, f) OVER (ORDER BY id) AS a FROM entry) w, LATERAL (SELECT bits(uncertainty_agg(e.x, e.u, e.w, e.f)) AS a FROM entry e WHERE e.id <= w.id) s WHERE w.id % 97 = 0;
SELECT is(count(*) FILTER (WHERE bits(w.a) IS DISTINCT FROM s.a), 0::bigint, 'rollup in sliding windows')
FROM (SELECT plot, rollup(a) OVER (ORDER BY plot ROWS 2 PRECEDING) AS a FROM (SELECT plot, uncertainty_agg(x, u, w, f) AS a FROM entry GROUP BY plot) p) w,
	LATERAL (SELECT bits(uncertainty_agg(e.x, e.u, e.w, e.f)) AS a FROM entry e WHERE e.plot BETWEEN w.plot - 2 AND w.plot) s;
SELECT is(count(*) FILTER (WHERE (w.a IS NULL) <> (x IS NULL) OR bits(w.a) <> bits(single)), 0::bigint, 'windows that are emptied again take another basis and kind')
FROM (SELECT x, uncertainty_agg(c, u, w, f) OVER (ORDER BY i ROWS 0 PRECEDING) AS a, CASE WHEN x IS NOT NULL THEN uncertainty_add('empty', c, u, w, f) END AS single
	FROM (SELECT i, CASE WHEN i % 4 < 3 THEN i END AS x, CASE WHEN i % 4 < 3 THEN co2e(i, (ARRAY['AR5', 'AR6', 'SAR'])[1 + i % 3]::gwp_basis) END AS c, 5, 5, 'f' || i % 2 FROM generate_series(1, 40) i) e (i, x, c, u, w, f)) w;

-- ORDER BY and FILTER in the call; values read back from a table, compressed and out of line
SELECT is(bits(uncertainty_agg(x, u, w, f ORDER BY x)), split_part((SELECT DISTINCT digest FROM digest), ' ', 2), 'ORDER BY in the call') FROM entry;
SELECT is(bits(uncertainty_agg(x, u, w, f) FILTER (WHERE id % 2 = 0) + uncertainty_agg(x, u, w, f) FILTER (WHERE id % 2 = 1)), split_part((SELECT DISTINCT digest FROM digest), ' ', 2), 'two halves') FROM entry;
CREATE TABLE stored (storage text, plot int, main uncertainty, external uncertainty, extended uncertainty) WITH (parallel_workers = 2);
ALTER TABLE stored ALTER main SET STORAGE main, ALTER external SET STORAGE external, ALTER extended SET STORAGE extended;
INSERT INTO stored SELECT 'all', plot, a, a, a FROM (SELECT plot, uncertainty_agg(x, u, w, f || repeat(' and so on', 50)) AS a FROM entry GROUP BY plot) s;
SELECT cmp_ok(pg_relation_size(reltoastrelid), '>', 100000::bigint, 'values are out of line') FROM pg_class WHERE oid = 'stored'::regclass;
SELECT is(ARRAY[bits(rollup(main)), bits(rollup(external)), bits(rollup(extended))], array_fill((SELECT bits(uncertainty_agg(x, u, w, f || repeat(' and so on', 50))) FROM entry), '{3}'), 'from toasted values') FROM stored;
SELECT is(bits(main::text::uncertainty), bits(main), 'the text of a stored value') FROM stored WHERE plot < 2;

-- many factors in one value
SELECT is(count(*), 20000::bigint, 'twenty thousand factors') FROM (SELECT uncertainty_agg(i, 5, 5, 'factor ' || i) AS u FROM generate_series(1, 20000) i) s, contributions(u);
SELECT is((SELECT bits(uncertainty_agg(i, 5, 5, 'factor ' || i)) FROM generate_series(1, 5000) i), (SELECT bits(uncertainty_agg(i, 5, 5, 'factor ' || i)) FROM generate_series(5000, 1, -1) i), 'from both ends');
SELECT throws_ok($$SELECT uncertainty_agg(i, 5, 5, 'factor ' || i) FROM generate_series(1, 100001) i$$, '54000', 'too many factors or rows in a value of type uncertainty', 'not more than 100,000');

SELECT * FROM finish();
ROLLBACK;
