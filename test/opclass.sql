-- Order, equality and hash of every type are one story: index, sort, join, partition and grouping
-- give what a sequential scan gives. And what <, <=, >=, >, which can fail, do with an index.
\ir include/begin.sql
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off;
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- ---- helpers ----

CREATE FUNCTION h(row_number bigint, seed bigint) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN hashint8extended(row_number, seed) & 9223372036854775807;

-- Every way to scan and join is allowed but those named.
CREATE FUNCTION without(VARIADIC disabled text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	way text;
BEGIN
	FOREACH way IN ARRAY ARRAY['seqscan', 'indexscan', 'indexonlyscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'nestloop', 'sort', 'hashagg', 'memoize',
							   'material', 'incremental_sort'] LOOP
		PERFORM set_config('enable_' || way, CASE WHEN way = ANY (disabled) THEN 'off' ELSE 'on' END, true);
	END LOOP;
	-- since PostgreSQL 16 an aggregate with ORDER BY may ask for a sort that is disabled
	IF current_setting('enable_presorted_aggregate', true) IS NOT NULL THEN
		PERFORM set_config('enable_presorted_aggregate', CASE WHEN 'sort' = ANY (disabled) THEN 'off' ELSE 'on' END, true);
	END IF;
END $$;

CREATE FUNCTION plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	lines text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		lines := lines || line || E'\n';
	END LOOP;
	RETURN lines;
END $$;

-- How many rows the planner expects.
CREATE FUNCTION estimate(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric;
END $$;

CREATE FUNCTION result(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE query INTO result;
	RETURN result;
EXCEPTION WHEN data_exception THEN
	RETURN SQLERRM;
END $$;

-- The result of a query if its plan has what it should have, else the plan.
CREATE FUNCTION planned(query text, wanted text, VARIADIC disabled text[] DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM without(VARIADIC disabled);
	IF plan(query) !~ wanted THEN
		RETURN 'expected ' || wanted || ' in ' || plan(query);
	END IF;
	RETURN result(query);
END $$;

-- ---- rows of all types, mixed bases and units, duplicates, missing values ----

CREATE TABLE item AS
SELECT id,
	   CASE WHEN h(id, 1) % 20 > 0 THEN bases[1 + h(id, 2) % 13] END AS b,
	   CASE WHEN h(id, 3) % 20 > 0 THEN co2e(n.tonnes, bases[1 + h(id, 4) % 4 * 3]) END AS c,
	   CASE WHEN h(id, 5) % 20 > 0 THEN quantity(n.tonnes, units[1 + h(id, 6) % 4]) END AS q,
	   CASE WHEN h(id, 7) % 20 > 0 THEN ghg(gases[1 + h(id, 8) % 4], n.tonnes) + ghg(gases[1 + h(id, 9) % 4], h(id, 10) % 3)
			+ CASE WHEN h(id, 11) % 9 = 0 THEN '1 tCO2e AR5'::ghg ELSE '0 t' END END AS g,
	   CASE WHEN h(id, 12) % 20 > 0 THEN emission_factor(ghg(gases[1 + h(id, 13) % 4], n.tonnes), units[1 + h(id, 14) % 4]) END AS f
FROM generate_series(1, 3000) id,
	 (SELECT array_agg(DISTINCT basis ORDER BY basis) FROM gwp_table()) a (bases),
	 (SELECT ARRAY['kWh', 'MWh', 'GJ', 't'], ARRAY['CO2', 'CH4', 'N2O', 'SF6']) u (units, gases),
	 -- small whole numbers that repeat, and large and small fractions of both signs
	 LATERAL (SELECT CASE WHEN id % 2 = 0 THEN h(id, 15) % 30 - 10 ELSE (h(id, 16)::numeric - 4.6e18) * (h(id, 17) % 1000) * 1e-18 END) n (tonnes);
DO $$
DECLARE
	v text;
BEGIN
	FOREACH v IN ARRAY ARRAY['b', 'c', 'q', 'g', 'f'] LOOP
		EXECUTE format('CREATE INDEX item_%1$s ON item (%1$s, id)', v);
		EXECUTE format('CREATE TABLE probe_%1$s AS (SELECT id, %1$s AS v FROM item WHERE id %% 60 = 0)', v);
		EXECUTE format('ANALYZE probe_%s', v);
	END LOOP;
END $$;
ANALYZE item;

CREATE TABLE type (number serial, v text, name text, operators text[]);
INSERT INTO type (v, name, operators) VALUES ('b', 'gwp_basis', '{<,<=,=,>=,>}'), ('c', 'co2e', '{*<,*<=,=,*>=,*>}'),
	('q', 'quantity', '{*<,*<=,=,*>=,*>}'), ('g', 'ghg', '{*<,*<=,=,*>=,*>}'), ('f', 'emission_factor', '{*<,*<=,=,*>=,*>}');

-- ---- btree and hash indexes ----

-- All matches of 50 probes, as one text.
CREATE FUNCTION matches(v text, op text) RETURNS text LANGUAGE sql
	RETURN format('SELECT count(*) || '' '' || md5(string_agg(p.id || '':'' || i.id, '','' ORDER BY p.id, i.id))
		FROM probe_%1$s p CROSS JOIN LATERAL (SELECT id FROM item WHERE item.%1$s %2$s p.v OFFSET 0) i', v, op);

CREATE TABLE truth AS SELECT number, v, name, op, planned(matches(v, op), 'Seq Scan on item', 'indexscan', 'indexonlyscan', 'bitmapscan') AS result
	FROM type, unnest(operators) op;
SELECT cmp_ok(split_part(result, ' ', 1)::int, '>', 40, name || ' ' || op || ' finds something') FROM truth ORDER BY number, op COLLATE "C";
SELECT is(planned(matches(v, op), 'Index (Only )?Scan using item_' || v || '[^:]*Index Cond', 'seqscan', 'bitmapscan'), result,
		  name || ' ' || op || ': index scan = sequential scan') FROM truth ORDER BY number, op COLLATE "C";
SELECT is(planned(matches(v, op), 'Bitmap Index Scan on item_' || v || '[^:]*Index Cond', 'seqscan', 'indexscan', 'indexonlyscan'), result,
		  name || ' ' || op || ': bitmap scan = sequential scan') FROM truth ORDER BY number, op COLLATE "C";

-- With its btree gone, = uses the hash index.
CREATE FUNCTION by_hash(v text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('CREATE INDEX item_hash_%1$s ON item USING hash (%1$s)', v);
	EXECUTE format('DROP INDEX item_%s', v);
	result := planned(matches(v, '='), 'Index Scan using item_hash_' || v || '[^:]*Index Cond', 'seqscan', 'bitmapscan');
	EXECUTE format('DROP INDEX item_hash_%s', v);
	EXECUTE format('CREATE INDEX item_%1$s ON item (%1$s, id)', v);
	RETURN result;
END $$;
CREATE TABLE hashed AS SELECT v, by_hash(v) AS result FROM type;
SELECT is(h.result, t.result, name || ' =: hash index = sequential scan') FROM truth t JOIN hashed h USING (v) WHERE op = '=' ORDER BY number;

-- between two values, a list, missing values
SELECT is(planned(query, 'Index Cond', 'seqscan'), planned(query, 'Seq Scan on item', 'indexscan', 'indexonlyscan', 'bitmapscan'), name || ': ' || what)
FROM type, LATERAL (SELECT format('SELECT count(*) || '' '' || md5(string_agg(id::text, '','' ORDER BY id)) FROM item WHERE ', 1)) s (start),
	 LATERAL (VALUES
		('between', format('%s%s %s (SELECT v FROM probe_%2$s WHERE id = 60) AND %2$s %s (SELECT v FROM probe_%2$s WHERE id = 1200)', start, v, operators[4], operators[2])),
		('between, reversed', format('%s%s %s (SELECT v FROM probe_%2$s WHERE id = 60) AND %2$s %s (SELECT v FROM probe_%2$s WHERE id = 1200)', start, v, operators[2], operators[4])),
		('a list', format('%s%s = ANY ((SELECT array_agg(v) FROM probe_%2$s)::%s[])', start, v, name)),
		('missing', format('%s%s IS NULL', start, v)), ('not missing', format('%s%s IS NOT NULL', start, v))) q (what, query)
ORDER BY number, what;

-- ---- order ----

SELECT is(planned(query, 'Index (Only )?Scan (Backward )?using item_' || v, 'seqscan', 'sort', 'bitmapscan'),
		  planned(query, 'Sort', 'indexscan', 'indexonlyscan', 'bitmapscan'), name || ' ORDER BY ' || direction || ': index = sort')
FROM type, unnest(ARRAY['ASC', 'DESC']) direction,
	 LATERAL (SELECT format('SELECT md5(string_agg(id::text, '','')) FROM (SELECT id FROM item ORDER BY %s %2$s, id %2$s OFFSET 0) s', v, direction)) q (query)
ORDER BY number, direction;
SELECT is(planned(query, 'Index (Only )?Scan (Backward )?using item_' || v, 'seqscan', 'bitmapscan'), planned(query, 'Sort', 'indexscan', 'indexonlyscan'),
		  name || ': the first and the last by index = by sort')
FROM type, LATERAL (SELECT format('SELECT ARRAY[(SELECT id FROM item WHERE %1$s IS NOT NULL ORDER BY %1$s, id LIMIT 1),
	(SELECT id FROM item WHERE %1$s IS NOT NULL ORDER BY %1$s DESC, id DESC LIMIT 1)]', v)) q (query)
ORDER BY number;
SELECT is(planned(query, 'Incremental Sort', 'seqscan', 'sort', 'bitmapscan'), planned(query, 'Sort', 'incremental_sort', 'indexscan', 'indexonlyscan'), name || ': incremental sort = sort')
FROM type, LATERAL (SELECT format('SELECT md5(string_agg(id::text, '','')) FROM (SELECT id FROM item ORDER BY %s, id DESC LIMIT 1500) s', v)) q (query)
ORDER BY number;
-- every pair of neighbours is in order, by the operator
SELECT is(result(format('SELECT count(*) FROM (SELECT %1$s AS v, lag(%1$s) OVER (ORDER BY %1$s) AS before FROM item WHERE %1$s IS NOT NULL) s
	WHERE before IS NOT NULL AND NOT before %2$s v', v, operators[2])), '0', name || ': sorted means in order') FROM type ORDER BY number;

-- ---- joins ----

CREATE FUNCTION join_on(v text) RETURNS text LANGUAGE sql
	RETURN format('SELECT count(*) || '' '' || md5(string_agg(a.id || '':'' || b.id, '','' ORDER BY a.id, b.id)) FROM item a JOIN item b ON a.%1$s = b.%1$s WHERE a.id <= 500', v);
SELECT is(planned(join_on(v), way, VARIADIC disabled), planned(join_on(v), 'Nested Loop', 'hashjoin', 'mergejoin', 'indexscan', 'indexonlyscan', 'bitmapscan', 'memoize'),
		  name || ': ' || way || ' = nested loop')
FROM (SELECT * FROM type WHERE v <> 'b') t, (VALUES ('Hash Join', ARRAY['mergejoin', 'nestloop']), ('Merge Join', ARRAY['hashjoin', 'nestloop']),
	('Memoize', ARRAY['hashjoin', 'mergejoin', 'seqscan', 'bitmapscan', 'material'])) w (way, disabled)
ORDER BY number, way;

-- ---- groups and sets ----

SELECT is(planned(query, 'HashAggregate', 'sort', 'indexscan', 'indexonlyscan'), planned(query, 'Unique|Group', 'hashagg'), name || ': ' || what || ', hashed = sorted')
FROM type, LATERAL (VALUES
	('GROUP BY', format('SELECT count(*) || '' '' || md5(string_agg(n || coalesce(v::text, ''null''), '';'' ORDER BY v)) FROM (SELECT %1$s AS v, count(*) AS n FROM item GROUP BY %1$s) s', v)),
	('DISTINCT', format('SELECT count(*) || '' '' || md5(string_agg(v::text, '';'' ORDER BY v)) FROM (SELECT DISTINCT %1$s AS v FROM item) s', v)),
	('UNION', format('SELECT count(*) || '' '' || md5(string_agg(v::text, '';'' ORDER BY v)) FROM (SELECT %1$s AS v FROM item UNION SELECT v FROM probe_%1$s) s', v))) q (what, query)
ORDER BY number, what;
SELECT is(result(format('SELECT count(DISTINCT %s) FROM item', v)), result(format('SELECT count(DISTINCT %s::text) FROM item', v)),
		  name || ': values are as distinct as their texts') FROM type ORDER BY number;
SELECT is(result(format('SELECT count(*) FROM (SELECT %1$s FROM item EXCEPT SELECT v FROM probe_%1$s) s', v)),
		  result(format('SELECT count(DISTINCT coalesce(%1$s::text, ''null'')) FROM item WHERE %1$s::text NOT IN (SELECT v::text FROM probe_%1$s WHERE v IS NOT NULL)', v)),
		  name || ': EXCEPT') FROM type WHERE v <> 'b' ORDER BY number;

-- ---- partitions ----

CREATE FUNCTION fill(v text, name text, bounds text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	i int;
BEGIN
	EXECUTE format('CREATE TABLE by_hash_%s (id int, v %s) PARTITION BY HASH (v)', v, name);
	EXECUTE format('CREATE TABLE by_range_%s (id int, v %s) PARTITION BY RANGE (v)', v, name);
	EXECUTE format('CREATE TABLE by_list_%s (id int, v %s) PARTITION BY LIST (v)', v, name);
	FOR i IN 0..3 LOOP
		EXECUTE format('CREATE TABLE by_hash_%1$s_%2$s PARTITION OF by_hash_%1$s FOR VALUES WITH (MODULUS 4, REMAINDER %2$s)', v, i);
	END LOOP;
	EXECUTE format('CREATE TABLE by_range_%1$s_0 PARTITION OF by_range_%1$s FOR VALUES FROM (MINVALUE) TO (%2$L)', v, bounds[1]);
	EXECUTE format('CREATE TABLE by_range_%1$s_1 PARTITION OF by_range_%1$s FOR VALUES FROM (%2$L) TO (%3$L)', v, bounds[1], bounds[2]);
	EXECUTE format('CREATE TABLE by_range_%1$s_2 PARTITION OF by_range_%1$s FOR VALUES FROM (%2$L) TO (MAXVALUE)', v, bounds[2]);
	EXECUTE format('CREATE TABLE by_range_%1$s_3 PARTITION OF by_range_%1$s DEFAULT', v);
	EXECUTE format('CREATE TABLE by_list_%1$s_0 PARTITION OF by_list_%1$s FOR VALUES IN (%2$L, %3$L)', v, bounds[1], bounds[2]);
	EXECUTE format('CREATE TABLE by_list_%1$s_1 PARTITION OF by_list_%1$s FOR VALUES IN (NULL)', v);
	EXECUTE format('CREATE TABLE by_list_%1$s_2 PARTITION OF by_list_%1$s DEFAULT', v);
	EXECUTE format('INSERT INTO by_hash_%1$s SELECT id, %1$s FROM item', v);
	EXECUTE format('INSERT INTO by_range_%1$s SELECT id, %1$s FROM item', v);
	EXECUTE format('INSERT INTO by_list_%1$s SELECT id, %1$s FROM item', v);
END $$;
CREATE TABLE bound (v text, bounds text[]);
INSERT INTO bound VALUES ('b', '{AR4,AR6}'), ('c', '{4 tCO2e TAR-500,0 tCO2e AR5}'), ('q', '{0 GJ,3 MWh}'), ('g', '{"1 t CO2, 1 t CH4","5 t N2O"}'), ('f', '{2 t N2O/GJ,1 t CO2/MWh}');
SELECT fill(v, name, bounds) FROM type JOIN bound USING (v) \g /dev/null

CREATE FUNCTION in_partitions(parent text, v text, op text, bound text) RETURNS text LANGUAGE sql
	RETURN format('SELECT count(*) || '' '' || md5(string_agg(id::text, '','' ORDER BY id)) FROM %s WHERE %s %s %L', parent, v, op, bound);
SELECT is(planned(in_partitions('by_' || kind || '_' || v, 'v', op, bound), '.'), planned(in_partitions('item', v, op, bound), 'Seq Scan on item', 'indexscan', 'indexonlyscan', 'bitmapscan'),
		  format('%s by %s: %s %s', name, kind, op, bound))
FROM type JOIN bound USING (v), unnest(operators) op, unnest(bounds) AS one (bound), unnest(ARRAY['hash', 'range', 'list']) kind
ORDER BY number, kind, op COLLATE "C", bound COLLATE "C";

CREATE FUNCTION partitions(query text) RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM regexp_matches(plan(query), 'Seq Scan on', 'g'));
SELECT without() \g /dev/null
SELECT is(partitions(in_partitions('by_' || kind || '_' || v, 'v', operators[op], bounds[1])), remain::bigint,
		  format('%s by %s: %s leaves %s partitions', name, kind, operators[op], remain))
FROM type JOIN bound USING (v), (VALUES ('hash', 3, 1), ('range', 3, 1), ('range', 1, 1), ('range', 5, 2), ('list', 3, 1)) p (kind, op, remain)
ORDER BY number, kind, op;
SELECT is(result(format('SELECT string_agg(n::text, '' '' ORDER BY p) FROM (SELECT tableoid::regclass::text AS p, count(*) AS n FROM by_range_%s GROUP BY 1) s', v)),
		  result(format('SELECT concat_ws('' '', count(*) FILTER (WHERE %1$s %2$s %4$L), count(*) FILTER (WHERE %1$s %3$s %4$L AND %1$s %2$s %5$L),
			count(*) FILTER (WHERE %1$s %3$s %5$L), count(*) FILTER (WHERE %1$s IS NULL)) FROM item', v, operators[1], operators[4], bounds[1], bounds[2])),
		  name || ': ranges have the rows that they should') FROM type JOIN bound USING (v) ORDER BY number;
SELECT cmp_ok(result(format('SELECT count(DISTINCT tableoid) FROM by_hash_%s', v))::int, '>=', 3, name || ': the hash spreads') FROM type ORDER BY number;

-- ---- unique indexes, BRIN, other users of the classes ----

CREATE TABLE single (v co2e UNIQUE, q quantity UNIQUE, g ghg UNIQUE, f emission_factor UNIQUE, b gwp_basis UNIQUE);
INSERT INTO single VALUES ('1 tCO2e AR5', '1 MWh', '1 t CO2', '1 t CO2/MWh', 'AR5'), ('1 tCO2e AR6', '1000 kWh', '1 t CH4', '1 t CO2/GJ', 'AR6'),
	('1 tCO2e', '1 t', '0 t', '0 t/GJ', 'SAR'), (NULL, NULL, NULL, NULL, NULL), (NULL, NULL, NULL, NULL, NULL);
SELECT throws_ok($$INSERT INTO single (v) VALUES ('1000 kgCO2e AR6')$$, '23505', NULL, 'a unique index knows 1000 kgCO2e from 1 tCO2e no more than the type does');
SELECT throws_ok($$INSERT INTO single (q) VALUES ('1.000 MWh')$$, '23505', NULL, 'a unique index of quantity');
SELECT throws_ok($$INSERT INTO single (g) VALUES ('1000000 g CO2')$$, '23505', NULL, 'a unique index of ghg');
SELECT throws_ok($$INSERT INTO single (f) VALUES ('1000 kg CO2/MWh')$$, '23505', NULL, 'a unique index of emission_factor');
SELECT throws_ok($$INSERT INTO single (b) VALUES ('ar6')$$, '23505', NULL, 'a unique index of gwp_basis');
SELECT lives_ok($$INSERT INTO single (v, q) VALUES ('1 tCO2e AR5', '5 t') ON CONFLICT (v) DO UPDATE SET q = excluded.q$$, 'ON CONFLICT');
SELECT is((SELECT q FROM single WHERE v = '1 tCO2e AR5'), '5 t', '... updates');

CREATE TABLE block WITH (fillfactor = 10) AS SELECT id, co2e(id, CASE WHEN id < 2000 THEN 'AR5' ELSE 'AR6' END::gwp_basis) AS c,
	co2e(id, 'AR6')::co2e(AR6) AS c6, quantity(id, CASE WHEN id < 2000 THEN 'kWh' ELSE 'MWh' END) AS q FROM generate_series(1, 4000) id;
ALTER TABLE block ALTER c6 TYPE co2e(AR6);
CREATE INDEX block_c ON block USING brin (c) WITH (pages_per_range = 2);
CREATE INDEX block_q ON block USING brin (q) WITH (pages_per_range = 2);
CREATE INDEX block_c6 ON block USING brin (c6) WITH (pages_per_range = 2);
INSERT INTO block SELECT id + 4000, c, c6, q FROM block WHERE id % 500 = 0;	-- out of place
ANALYZE block;
SELECT is(planned(query, 'Bitmap Index Scan on block_' || v || '[^:]*Index Cond', 'seqscan'), planned(query, 'Seq Scan', 'bitmapscan'), format('BRIN: %s %s %s', v, op, bound))
FROM (VALUES ('c', '1500 tCO2e AR5'), ('c', '2500 tCO2e AR6'), ('c', '2500 tCO2e AR4'), ('q', '700 kWh'), ('q', '3999.5 MWh'), ('q', '1 t')) b (v, bound),
	 unnest(ARRAY['*<', '*<=', '=', '*>=', '*>']) op,
	 LATERAL (SELECT format('SELECT count(*) || '' '' || coalesce(sum(id), 0) FROM block WHERE %s %s %L', v, op, bound)) q (query);

CREATE STATISTICS item_statistics (ndistinct, dependencies, mcv) ON c, q, g, f, b FROM item;
SELECT lives_ok('ANALYZE item', 'extended statistics of all types are made');
SELECT isnt((SELECT n_distinct::text FROM pg_stats_ext WHERE statistics_name = 'item_statistics'), NULL, '... and kept');
SELECT is((SELECT count(*) FROM pg_stats WHERE schemaname = 'carbonms_test' AND tablename = 'item' AND attname <> 'id' AND n_distinct <> 0
	AND abs(null_frac - 0.05) < 0.02 AND correlation IS NOT NULL AND (attname = 'b' OR histogram_bounds IS NOT NULL)), 5::bigint, 'ANALYZE knows all types');

CREATE TYPE co2e_span AS RANGE (subtype = co2e);
SELECT ok('[1 tCO2e AR6, 3 tCO2e AR6)'::co2e_span @> '2 tCO2e AR6'::co2e, 'a range type over co2e');
SELECT is(ARRAY(SELECT v FROM single WHERE v = ANY ('{1 tCO2e AR6,2 tCO2e}'::co2e[])), '{1 tCO2e AR6}'::co2e[], 'arrays');
SELECT is(ROW('1 kWh'::quantity, '1 t CO2'::ghg) = ROW('1 kWh'::quantity, '1 t CO2'::ghg), true, 'row equality');
SELECT is((SELECT string_agg(id::text, ',') FROM (SELECT id FROM item ORDER BY ROW(c, q, g, f, b), id) s),
		  (SELECT string_agg(id::text, ',') FROM (SELECT id FROM item ORDER BY c, q, g, f, b, id) s), 'rows sort by their columns');

CREATE FUNCTION checked() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck') THEN
		RETURN NEXT skip('amcheck is not installed', 1);
		RETURN;
	END IF;
	CREATE EXTENSION IF NOT EXISTS amcheck;
	RETURN NEXT lives_ok('SELECT bt_index_parent_check(indexrelid, true, true) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
		JOIN pg_am a ON a.oid = relam WHERE amname = ''btree'' AND indrelid IN (''item''::regclass, ''single''::regclass)', 'amcheck finds the indexes sound');
END $$;
SELECT * FROM checked();

-- ---- 1 MWh is not 1000 kWh, for everybody ----

CREATE TABLE twice (id int, q quantity, c co2e, g ghg);
INSERT INTO twice VALUES (1, '1 MWh', '1 tCO2e AR5', '1 tCO2e AR5'), (2, '1000 kWh', '1 tCO2e AR6', '1 tCO2e AR6'), (3, '0.001 GWh', '1 tCO2e', '1 t CO2');
CREATE INDEX ON twice (q);
SELECT is(planned(format('SELECT count(*) FROM twice a JOIN twice b ON a.%1$s = b.%1$s', v), node, VARIADIC disabled), '3', v || ': =, ' || node)
FROM unnest(ARRAY['q', 'c', 'g']) v,
	 (VALUES ('Nested Loop', '{hashjoin,mergejoin}'::text[]), ('Hash Join', '{nestloop,mergejoin}'), ('Merge Join', '{nestloop,hashjoin}')) w (node, disabled);
SELECT is(planned(format('SELECT count(*) FROM (SELECT DISTINCT %s FROM twice) s', v), node, disabled), '3', v || ': DISTINCT, ' || node)
FROM unnest(ARRAY['q', 'c', 'g']) v, (VALUES ('HashAggregate', 'sort'), ('Unique', 'hashagg')) w (node, disabled);
SELECT is(planned(format('SELECT count(*) FROM (SELECT %1$s, count(*) FROM twice GROUP BY %1$s) s', v), node, disabled), '3', v || ': GROUP BY, ' || node)
FROM unnest(ARRAY['q', 'c', 'g']) v, (VALUES ('HashAggregate', 'sort'), ('GroupAggregate', 'hashagg')) w (node, disabled);
SELECT is(planned($$SELECT string_agg(id::text, ',') FROM twice WHERE q = '1000 kWh'$$, 'Index', 'seqscan'), '2', 'the index finds the one unit');
SELECT is((SELECT count(*) FROM twice WHERE convert(q, 'MWh') = '1 MWh'), 3::bigint, 'convert() makes them equal');

-- ---- comparisons that can fail: < <= >= > ----

-- A column of one basis, with btree and BRIN, and a column of any basis.
CREATE TABLE typed (id int, c co2e(AR6), brin co2e(AR6), other co2e(AR5));
INSERT INTO typed SELECT id, co2e(n, 'AR6'), co2e(id, 'AR6'), co2e(n, 'AR5') FROM generate_series(1, 2000) id, LATERAL (SELECT h(id, 77) % 1000 - 500) x (n);
INSERT INTO typed VALUES (0, NULL, NULL, NULL);
CREATE INDEX typed_c ON typed (c);
CREATE INDEX typed_brin ON typed USING brin (brin) WITH (pages_per_range = 1);
CREATE TABLE untyped (id int, c co2e, q quantity);
INSERT INTO untyped SELECT id, CASE WHEN id % 2 = 0 THEN other ELSE c END, quantity(id, CASE WHEN id % 2 = 0 THEN 'kWh' ELSE 'MWh' END) FROM typed WHERE id > 0;
CREATE TABLE uniform AS SELECT id, c::co2e AS c, quantity(tonnes(c), 'kWh') AS q FROM typed;
CREATE INDEX untyped_c ON untyped (c);
CREATE INDEX untyped_q ON untyped (q);
CREATE INDEX uniform_c ON uniform (c);
CREATE INDEX uniform_q ON uniform (q);
ANALYZE typed, untyped, uniform;
CREATE FUNCTION rows_where(relation text, condition text) RETURNS text LANGUAGE sql
	RETURN format('SELECT count(*) || '' '' || coalesce(md5(string_agg(id::text, '','' ORDER BY id)), '''') FROM %s WHERE %s', relation, condition);

-- Where the column is of one basis, and so is what it is compared with, the index is used.
SELECT is(planned(rows_where('typed', condition), 'Index Scan (using|on) typed_' || index || '[^:]*Index Cond: ' || used, 'seqscan'),
		  planned(rows_where('typed', truth), 'Seq Scan', 'indexscan', 'bitmapscan', 'indexonlyscan'), condition || ' uses the index')
FROM (VALUES
	('c', $$c > '5 tCO2e AR6'$$, '\(c \*> ', 'c::numeric > 5'), ('c', $$c >= '5 tCO2e AR6'$$, '\(c \*>= ', 'c::numeric >= 5'),
	('c', $$c < '-5 tCO2e AR6'$$, '\(c \*< ', 'c::numeric < -5'), ('c', $$c <= '-5 tCO2e AR6'$$, '\(c \*<= ', 'c::numeric <= -5'),
	('c', $$'5 tCO2e AR6' < c$$, '\(c \*> ', 'c::numeric > 5'), ('c', $$'5 tCO2e AR6' <= c$$, '\(c \*>= ', 'c::numeric >= 5'),
	('c', $$'5 tCO2e AR6' > c$$, '\(c \*< ', 'c::numeric < 5'), ('c', $$'5 tCO2e AR6' >= c$$, '\(c \*<= ', 'c::numeric <= 5'),
	('c', $$c BETWEEN '5 tCO2e AR6' AND '50 tCO2e AR6'$$, '\(\(c \*>= .*c \*<= ', 'c::numeric BETWEEN 5 AND 50'),
	('c', $$c > '5 tCO2e'::co2e(AR6)$$, '\(c \*> ', 'c::numeric > 5'),
	('c', $$c > co2e(2 + 3, 'AR6')$$, '\(c \*> ', 'c::numeric > 5'),
	('c', $$c > (SELECT '5 tCO2e'::co2e(AR6))$$, '\(c \*> ', 'c::numeric > 5'),
	('c', $$co2e_gt(c, '5 tCO2e AR6')$$, '\(c \*> ', 'c::numeric > 5'),
	('c', $$c = '5 tCO2e AR6'$$, '\(c = ', 'c::numeric = 5'), ('c', $$c *> '5 tCO2e AR6'$$, '\(c \*> ', 'c::numeric > 5'),
	('brin', $$brin > '1990 tCO2e AR6'$$, '\(brin \*> ', 'id > 1990'), ('brin', $$brin <= '5 tCO2e AR6'$$, '\(brin \*<= ', 'id BETWEEN 1 AND 5'),
	('brin', $$brin BETWEEN '5 tCO2e AR6' AND '50 tCO2e AR6'$$, '\(\(brin \*>= .*brin \*<= ', 'id BETWEEN 5 AND 50')) v (index, condition, used, truth);

-- a parameter, in a custom plan and in a generic one
PREPARE above (co2e) AS SELECT count(*) FROM typed WHERE c > $1::co2e(AR6);
SELECT without('seqscan') \g /dev/null
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT matches(plan($$EXECUTE above ('5 tCO2e')$$), 'Index Cond: \(c \*> .*\$1', 'a parameter cast to co2e(AR6) uses the index, generic plan');
SET LOCAL plan_cache_mode = force_custom_plan;
SELECT matches(plan($$EXECUTE above ('5 tCO2e')$$), 'Index Cond: \(c \*> ''5 tCO2e AR6', '... custom plan');
SELECT throws_ok($$EXECUTE above ('5 tCO2e AR5')$$, '22000', 'co2e value of another GWP basis', '... and refuses another basis');
-- a parameter of any basis: not known when the plan is made, or known to be of another basis
PREPARE above_any (co2e) AS SELECT count(*) FROM typed WHERE c > $1;
SELECT matches(plan($$EXECUTE above_any ('5 tCO2e AR6')$$), 'Index Cond: \(c \*> ''5 tCO2e AR6', 'a parameter uses the index where its basis is known');
SELECT throws_ok($$EXECUTE above_any ('5 tCO2e AR5')$$, '22000', 'cannot compare co2e values of different GWP bases', '... and is refused if it is another');
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT doesnt_match(plan($$EXECUTE above_any ('5 tCO2e AR6')$$), 'Index Cond', 'a parameter of any basis does not use the index');
SELECT throws_ok($$EXECUTE above_any ('5 tCO2e AR5')$$, '22000', 'cannot compare co2e values of different GWP bases', '... and is refused if its basis is another');
SELECT is(planned('SELECT count(*) FROM typed a JOIN ' || relation || ' b ON a.c > b.c WHERE b.id < 40', '^(?!.*Index Cond: \(c )', 'seqscan', 'material'), want,
		  'a join with a column of any basis, ' || relation || ', does not use the index')
FROM (VALUES ('untyped', 'cannot compare co2e values of different GWP bases'),
	('uniform', result('SELECT count(*) FROM typed a JOIN uniform b ON a.c::numeric > b.c::numeric WHERE b.id < 40'))) v (relation, want);
SELECT is(planned($$SELECT count(*) FROM typed WHERE c > (SELECT '5 tCO2e AR5'::co2e)$$, '^(?!.*Index Cond)', 'seqscan'),
		  'cannot compare co2e values of different GWP bases', '... nor does a subquery');
SET LOCAL plan_cache_mode = auto;
-- in a function, in a join
CREATE FUNCTION count_above(bound co2e) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM typed WHERE c > bound::co2e(AR6)); END $$;
SELECT is(count_above('5 tCO2e'), (SELECT count(*) FROM typed WHERE c::numeric > 5), 'in a function');
SELECT is(planned('SELECT count(*) FROM typed a JOIN typed b ON a.c > b.brin WHERE b.id < 40', 'Index Cond: \((c \*> b.brin|brin \*< a.c)\)', 'seqscan', 'material'),
		  result('SELECT count(*) FROM typed a JOIN typed b ON a.c::numeric > b.id WHERE b.id BETWEEN 1 AND 39'), 'a join of two columns of one basis uses the index');

-- Elsewhere it is not: every row is looked at, and the error, if there is one, comes.
SELECT is(planned(rows_where(relation, condition), CASE wants WHEN 'no index' THEN '^(?!.*Index Cond)' ELSE wants END, VARIADIC disabled), coalesce(error, planned(rows_where(relation, truth), '.')),
		  format('%s: %s, without %s', relation, condition, disabled))
FROM (VALUES
	('typed', $$c > '5 tCO2e AR5'$$, 'cannot compare co2e values of different GWP bases', NULL),
	('typed', $$c > '5 tCO2e'$$, 'cannot compare co2e values of different GWP bases', NULL),
	('typed', $$'5 tCO2e AR5' >= c$$, 'cannot compare co2e values of different GWP bases', NULL),
	('typed', 'c > other', 'cannot compare co2e values of different GWP bases', NULL),
	('untyped', $$c > '5 tCO2e AR6'$$, 'cannot compare co2e values of different GWP bases', NULL),
	('untyped', $$c > '5000 tCO2e AR6'$$, 'cannot compare co2e values of different GWP bases', NULL),
	('untyped', $$c BETWEEN '5 tCO2e AR5' AND '6 tCO2e AR5'$$, 'cannot compare co2e values of different GWP bases', NULL),
	('untyped', $$q < '5 kWh'$$, 'cannot compare quantities of different units', NULL),
	('untyped', $$'5 kWh' <= q$$, 'cannot compare quantities of different units', NULL),
	('uniform', $$c > '5 tCO2e AR6'$$, NULL, 'c::numeric > 5'), ('uniform', $$'5 tCO2e AR6' >= c$$, NULL, 'c::numeric <= 5'),
	('uniform', $$q > '5 kWh'$$, NULL, 'q::numeric > 5'), ('uniform', $$q BETWEEN '5 kWh' AND '7 kWh'$$, NULL, 'q::numeric BETWEEN 5 AND 7'),
	('uniform', $$c > NULL$$, NULL, 'false'), ('typed', $$c < NULL::co2e(AR6)$$, NULL, 'false')) v (relation, condition, error, truth),
	(VALUES ('no index', ARRAY['indexscan']), ('no index', ARRAY['seqscan']), ('no index', '{}'::text[])) w (wants, disabled)
ORDER BY relation, condition, disabled;
SELECT is(result($$SELECT count(*) FROM untyped WHERE c *> '5 tCO2e AR6' AND basis(c) = 'AR6'$$), result($$SELECT count(*) FROM untyped WHERE basis(c) = 'AR6' AND c::numeric > 5$$),
		  'on a mixed column, *> and basis() pick the rows above');
SELECT is(result(format('SELECT %s(%s) FROM untyped', f, v)), 'cannot compare ' || what, f || ' of mixed ' || v) FROM (VALUES ('c', 'co2e values of different GWP bases'),
	('q', 'quantities of different units')) x (v, what), unnest(ARRAY['min', 'max']) f;
SELECT is(result($$SELECT min(c) FROM typed$$), result($$SELECT c FROM typed ORDER BY c LIMIT 1$$), 'min is the first in order, within a basis');
SELECT throws_ok($$SELECT 1 FROM untyped a, untyped b WHERE (a.c, a.id) < (b.c, b.id)$$, '0A000', NULL, 'a row comparison needs operators of a class');

-- ---- estimates ----

SELECT without() \g /dev/null
SELECT cmp_ok(abs(estimate('SELECT 1 FROM typed WHERE ' || condition) - split_part(result(rows_where('typed', truth)), ' ', 1)::numeric),
	'<=', 60::numeric, condition || ' is estimated')
FROM (VALUES ($$c > '5 tCO2e AR6'$$, 'c::numeric > 5'), ($$c <= '-400 tCO2e AR6'$$, 'c::numeric <= -400'), ($$c < '499 tCO2e AR6'$$, 'c::numeric < 499'),
	($$c >= '500 tCO2e AR6'$$, 'c::numeric >= 500'), ($$'5 tCO2e AR6' < c$$, 'c::numeric > 5'), ($$'-400 tCO2e AR6' >= c$$, 'c::numeric <= -400'),
	($$c *> '5 tCO2e AR6'$$, 'c::numeric > 5'), ($$c *>= '-100 tCO2e AR6' AND c *<= '100 tCO2e AR6'$$, 'c::numeric BETWEEN -100 AND 100')) v (condition, truth);
-- the planner knows a range by its own estimators only: to it the two sides of BETWEEN are independent
SELECT cmp_ok(estimate($$SELECT 1 FROM typed WHERE c BETWEEN '-100 tCO2e AR6' AND '100 tCO2e AR6'$$), '<',
			  estimate($$SELECT 1 FROM typed WHERE c <= '100 tCO2e AR6'$$), 'BETWEEN is estimated below each of its sides');
SELECT is(estimate('SELECT 1 FROM untyped WHERE ' || condition), estimate('SELECT 1 FROM untyped WHERE ' || sure), 'mixed column: ' || condition || ' is estimated without an error')
FROM (VALUES ($$c > '5 tCO2e AR6'$$, $$c *> '5 tCO2e AR6'$$), ($$c <= '5 tCO2e AR5'$$, $$c *<= '5 tCO2e AR5'$$), ($$c < '5 tCO2e AR4'$$, $$c *< '5 tCO2e AR4'$$),
	($$c >= '5 tCO2e'$$, $$c *>= '5 tCO2e'$$), ($$'5 tCO2e AR6' > c$$, $$'5 tCO2e AR6' *> c$$), ($$q > '5 kWh'$$, $$q *> '5 kWh'$$), ($$q <= '5 t'$$, $$q *<= '5 t'$$),
	($$basis(c) = 'AR6' AND c > '5 tCO2e AR6'$$, $$basis(c) = 'AR6' AND c *> '5 tCO2e AR6'$$)) v (condition, sure);
SELECT lives_ok($$EXPLAIN SELECT 1 FROM untyped a JOIN uniform b ON a.c > b.c AND a.q <= b.q WHERE a.c < '1 tCO2e AR5' AND b.c BETWEEN '1 tCO2e' AND '2 tCO2e AR4'$$,
	'joins on mixed columns are planned without an error');

SELECT * FROM finish();
ROLLBACK;
