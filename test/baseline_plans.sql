-- The plan does not matter to baselines and cumulative sums: the same bits in any order of rows,
-- serially, in parallel, by partition, rolled up from parts, and from moving frames.
-- Takes long: not in make check-quick.
\ir include/begin.sql
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- ---- helpers ----

CREATE FUNCTION h(row_number bigint, seed bigint) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN hashint8extended(row_number, seed) & 9223372036854775807;

-- Text and wire form: two values are the same to the bit if these are.
CREATE FUNCTION bits(b baseline) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN coalesce(md5(b::text || encode(baseline_send(b), 'hex')), 'null');
CREATE FUNCTION bits(v double precision) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN coalesce(encode(float8send(v), 'hex'), 'null');

CREATE FUNCTION settings(VARIADIC changed text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	setting text;
BEGIN
	FOREACH setting IN ARRAY ARRAY['max_parallel_workers_per_gather=0', 'parallel_leader_participation=on',
		'parallel_setup_cost=0', 'parallel_tuple_cost=0', 'min_parallel_table_scan_size=0',
		'enable_partitionwise_aggregate=off', 'enable_hashagg=on', 'enable_sort=on', 'jit=off'] || changed
	LOOP
		PERFORM set_config(split_part(setting, '=', 1), split_part(setting, '=', 2), true);
	END LOOP;
END $$;

-- How a query aggregates, from the top down, with the number of workers that were launched; and its result.
CREATE FUNCTION shape(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ' || query INTO plan;
	RETURN string_agg(part, ', ' ORDER BY place)
		FROM (SELECT part, min(place) AS place
			  FROM jsonb_path_query(plan, 'strict $.** ? (exists(@."Node Type"))') WITH ORDINALITY AS n (node, place),
				   LATERAL (SELECT CASE WHEN node ->> 'Node Type' = 'Aggregate' THEN node ->> 'Partial Mode'
										WHEN node ->> 'Node Type' IN ('Gather', 'Gather Merge')
										THEN 'Gather ' || (node ->> 'Workers Launched') END) p (part)
			  WHERE part IS NOT NULL GROUP BY part) s;
END $$;
CREATE FUNCTION result(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE query INTO result;
	RETURN result;
END $$;

-- All aggregates that may be split, as one text.
CREATE FUNCTION query(source text) RETURNS text LANGUAGE sql RETURN
	'SELECT concat_ws('' '', bits(baseline_agg(y, ARRAY[x, z])), bits(baseline_agg(n, ARRAY[m])), bits(baseline_agg(i, ARRAY[j])), '
	|| 'bits(rollup(b)), bits(cusum(y, z))) FROM ' || source;

-- ---- rows: figures of all sizes, so that windows grow in another order each time; a tenth is missing ----

CREATE TABLE item (id int, k int, y float8, x float8, z float8, n numeric, m numeric, i float8, j float8, b baseline);
INSERT INTO item
SELECT id, h(id, 1) % 3,
	CASE WHEN h(id, 2) % 10 > 0 THEN (h(id, 3) % 2000001 - 1000000)::float8 / 1000 END,
	CASE WHEN id % 97 = 0 THEN 1e-300 WHEN id % 89 = 0 THEN 1e300 ELSE sqrt((h(id, 4) % 100000)::float8) END,
	-- cancels in the sum
	CASE WHEN id % 2 = 0 THEN 1 ELSE -1 END * (id / 2 + 0.1) * 1e15,
	(h(id, 5)::numeric / 1e18) ^ 3, nullif(h(id, 6)::numeric / 1e9, 0), h(id, 7) % 100, nullif(h(id, 8) % 10, 0),
	through_origin(format('1 variable, 1 row: 0x%s, 0x1, 0x%s, 0x%1$s, 0x1', to_hex(id), to_hex(id::bigint * id))::baseline)
FROM generate_series(1, 4000) id;

CREATE TABLE plain (LIKE item) WITH (parallel_workers = 4);
CREATE TABLE parted (LIKE item) PARTITION BY LIST (k);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES IN (0) WITH (parallel_workers = 4);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1) WITH (parallel_workers = 4);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2) WITH (parallel_workers = 4);
CREATE TABLE parted_3 PARTITION OF parted FOR VALUES IN (3) WITH (parallel_workers = 4);	-- empty

-- ---- one digest for 50 orders and all plans ----

CREATE TABLE plan (name text, source text, settings text[], shape text);
INSERT INTO plan VALUES
	('serial', 'plain', '{}', 'Simple'),
	('2 workers', 'plain', '{max_parallel_workers_per_gather=2}', 'Finalize, Gather 2, Partial'),
	('4 workers', 'plain', '{max_parallel_workers_per_gather=4}', 'Finalize, Gather 4, Partial'),
	('partitionwise', 'parted', '{enable_partitionwise_aggregate=on}', 'Finalize, Partial'),
	('partitionwise, 2 workers', 'parted', '{enable_partitionwise_aggregate=on,max_parallel_workers_per_gather=2}', 'Finalize, Gather 2, Partial');

CREATE TABLE outcome (seed int, name text, shape text, result text);
CREATE FUNCTION in_order(seed int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p plan;
BEGIN
	TRUNCATE plain, parted;
	INSERT INTO plain SELECT * FROM item ORDER BY h(id, seed);
	INSERT INTO parted SELECT * FROM item ORDER BY h(id, seed);
	ANALYZE plain;
	ANALYZE parted;
	FOR p IN SELECT * FROM plan LOOP
		PERFORM settings(VARIADIC p.settings);
		-- how the plan looks is seen once
		INSERT INTO outcome VALUES (seed, p.name, CASE WHEN seed <= 2 THEN shape(query(p.source)) ELSE p.shape END, result(query(p.source)));
	END LOOP;
END $$;
SELECT in_order(seed) FROM generate_series(1, 50) seed \g /dev/null
SELECT settings() \g /dev/null

SELECT is(count(*), 250::bigint, '50 orders and 5 plans') FROM outcome;
SELECT is(count(DISTINCT result), 1::bigint, '... and one digest') FROM outcome;
SELECT is(outcome.shape, plan.shape, 'order ' || seed || ': ' || name) FROM outcome JOIN plan USING (name) WHERE seed <= 2 ORDER BY seed, name;
SELECT is(result, result(query('item')), '... that of the rows as they are') FROM outcome LIMIT 1;
SELECT unalike(result, '%null%', 'all of them have rows') FROM outcome LIMIT 1;
SELECT isnt(result(query('item WHERE id <> 77')), result, 'without one row it is another') FROM outcome LIMIT 1;

-- ---- rolled up from parts, and from parts of parts ----

CREATE FUNCTION rolled_up(parts text) RETURNS text LANGUAGE sql RETURN
	result(format('SELECT concat_ws('' '', bits(rollup(a)), bits(rollup(b)), bits(rollup(c)), bits(rollup(d))) FROM
		(SELECT baseline_agg(y, ARRAY[x, z]) AS a, baseline_agg(n, ARRAY[m]) AS b, baseline_agg(i, ARRAY[j]) AS c, rollup(b) AS d
		 FROM item GROUP BY %s) s', parts));
SELECT is(rolled_up(parts), regexp_replace(result, ' \w+$', ''), 'rolled up from parts by ' || parts)
FROM (SELECT result FROM outcome LIMIT 1) o, unnest(ARRAY['()', 'k', 'id % 7', 'id / 100', 'h(id, 9) % 500', 'id']) parts;

CREATE TABLE part AS SELECT id % 20 AS p, k, baseline_agg(y, ARRAY[x]) AS b FROM item GROUP BY 1, 2;
SELECT is(bits(rollup(b)), (SELECT bits(baseline_agg(y, ARRAY[x])) FROM item), 'stored parts') FROM part;
SELECT is(bits(rollup(b)), (SELECT bits(baseline_agg(y, ARRAY[x])) FROM item), 'parts of parts')
FROM (SELECT rollup(b) AS b FROM part GROUP BY p) s;
SELECT is(bits((SELECT rollup(b) FROM part) - rollup(b)), (SELECT bits(baseline_agg(y, ARRAY[x])) FROM item WHERE k <> 1), 'all without a part is the rest')
FROM part WHERE k = 1;
SELECT is((rollup(b) - rollup(b))::text, '1 variable, 0 rows: 0x0, 0x0, 0x0, 0x0, 0x0', 'all without all is nothing') FROM part;
SELECT is(bits(a.b + b.b), bits(b.b + a.b), 'a + b = b + a') FROM part a, part b WHERE a.p = 3 AND b.p = 4 AND a.k = 0 AND b.k = 2;

-- ---- moving frames against recomputation ----

SELECT is(count(*) FILTER (WHERE b IS DISTINCT FROM c OR bits(b) <> bits(c)), 0::bigint, 'moving baselines: ' || frame)
FROM (SELECT id, 'rows' AS frame,
			 baseline_agg(y, ARRAY[x, z]) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING) AS b,
			 (SELECT baseline_agg(y, ARRAY[x, z]) FROM item i WHERE i.id BETWEEN o.id - 3 AND o.id + 1) AS c FROM item o WHERE id <= 700
	  UNION ALL
	  SELECT id, 'nothing but rows to come',
			 baseline_agg(n, ARRAY[m]) OVER (ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 4 FOLLOWING) AS b,
			 (SELECT baseline_agg(n, ARRAY[m]) FROM item i WHERE i.id BETWEEN o.id + 2 AND o.id + 4) AS c FROM item o WHERE id > 3500
	  UNION ALL
	  SELECT id, 'frames without a row that counts',
			 baseline_agg(y, ARRAY[x]) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS b,
			 (SELECT baseline_agg(y, ARRAY[x]) FROM item i WHERE i.id = o.id) AS c FROM item o WHERE id < 500
	  UNION ALL
	  SELECT id, 'rollup',
			 rollup(b) OVER (ORDER BY id ROWS BETWEEN 10 PRECEDING AND CURRENT ROW) AS b,
			 (SELECT rollup(b) FROM item i WHERE i.id BETWEEN o.id - 10 AND o.id) AS c FROM item o WHERE id < 500) s
-- the frames at the edge of what is selected have fewer rows
WHERE id BETWEEN 5 AND 690 OR id > 3600
GROUP BY frame ORDER BY frame;
SELECT is(count(*) FILTER (WHERE bits(s) <> bits(t)), 0::bigint, 'moving cumulative sums')
FROM (SELECT cusum(y, x) OVER (ORDER BY id ROWS 5 PRECEDING) AS s, (SELECT cusum(y, x) FROM item i WHERE i.id BETWEEN o.id - 5 AND o.id) AS t
	  FROM item o WHERE id < 500) w;
SELECT is(count(*) FILTER (WHERE bits(s) <> bits(t)), 0::bigint, 'running cumulative sums')
FROM (SELECT cusum(y, x) OVER (ORDER BY id) AS s, (SELECT cusum(y, x) FROM item i WHERE i.id <= o.id) AS t FROM item o WHERE id < 300) w;
SELECT isnt(count(*) FILTER (WHERE s IS NULL), 0::bigint, 'some frames have no row that counts')
FROM (SELECT baseline_agg(y, ARRAY[x]) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS s FROM item WHERE id < 500) w;

-- ---- no rows, no values, workers and partitions with nothing to do ----

CREATE TABLE lopsided (LIKE item) WITH (parallel_workers = 4);	-- one worker has all rows that count
CREATE TABLE no_values (LIKE item) WITH (parallel_workers = 4);
INSERT INTO lopsided SELECT * FROM item WHERE id <= 3;
INSERT INTO lopsided (id) SELECT i FROM generate_series(1, 5000) i;
INSERT INTO no_values (id) SELECT i FROM generate_series(1, 5000) i;
ANALYZE lopsided, no_values;
SELECT settings('max_parallel_workers_per_gather=4') \g /dev/null
SELECT is(shape(query('lopsided')), 'Finalize, Gather 4, Partial', 'four workers for three rows that count');
SELECT is(result(query('lopsided')), result(query('item WHERE id <= 3')), '... the result is that of the three');
SELECT is(shape(query('no_values')), 'Finalize, Gather 4, Partial', 'four workers for nothing');
SELECT is(result(query('no_values')), 'null null null null null', '... which is NULL');
TRUNCATE parted, plain;
SELECT is(result(query('plain')), 'null null null null null', 'no rows');
SELECT settings('enable_partitionwise_aggregate=on') \g /dev/null
SELECT is(result(query('parted')), 'null null null null null', 'no rows in any partition');

-- ---- hashed and sorted groups ----

SELECT is(result('SELECT md5(string_agg(p || b, '';'' ORDER BY p)) FROM (SELECT id % 200 AS p, bits(baseline_agg(y, ARRAY[x, z])) AS b FROM item GROUP BY 1) s'),
	(SELECT md5(string_agg(p || bits((SELECT baseline_agg(y, ARRAY[x, z]) FROM item WHERE id % 200 = p)), ';' ORDER BY p)) FROM generate_series(0, 199) p), name)
FROM (VALUES ('hashed', 'enable_sort=off'), ('sorted', 'enable_hashagg=off')) v (name, setting), settings(setting);

SELECT * FROM finish();
ROLLBACK;
