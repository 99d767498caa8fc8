-- Shares of sources in zones: each point in one, lines and polygons in exact parts, nothing lost and nothing twice.
-- Takes long: not in make check-quick.
\ir include/begin.sql
CREATE SCHEMA gis;
CREATE EXTENSION IF NOT EXISTS postgis SCHEMA gis;
CREATE EXTENSION IF NOT EXISTS carbonms_postgis;
SELECT create_ledger('led');
SELECT add_boundaries('led', 4550);
SET LOCAL search_path = led, public;
SELECT is(measured(), 'in the plane of EPSG:4550.', 'measured in the plane of a projection in metres');

-- boxes: x, y and size in units of 100 m
CREATE FUNCTION pg_temp.box(x numeric, y numeric, w numeric, h numeric) RETURNS text LANGUAGE sql AS
$$ SELECT format('SRID=4550;MULTIPOLYGON(((%1$s %2$s, %3$s %2$s, %3$s %4$s, %1$s %4$s, %1$s %2$s)))', 500000 + 100 * x, 3400000 + 100 * y, 500000 + 100 * (x + w), 3400000 + 100 * (y + h)) $$;
CREATE FUNCTION pg_temp.point(x numeric, y numeric) RETURNS text LANGUAGE sql AS
$$ SELECT format('SRID=4550;POINT(%s %s)', 500000 + 100 * x, 3400000 + 100 * y) $$;
CREATE FUNCTION pg_temp.line(VARIADIC xy numeric[]) RETURNS text LANGUAGE sql AS
$$ SELECT format('SRID=4550;LINESTRING(%s)', string_agg(format('%s %s', 500000 + 100 * xy[2 * i - 1], 3400000 + 100 * xy[2 * i]), ', ' ORDER BY i)) FROM generate_series(1, cardinality(xy) / 2) AS i $$;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'utility', 'B');
INSERT INTO site VALUES ('P', 'Park');
INSERT INTO plot SELECT p, 'P', p FROM unnest('{P1,P2,P3,P4}'::text[]) AS p;
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'f', 'CN', NULL, '(1 t CO2, 0.7 kg CH4-fossil)/t', '1', 'test', true), ('own', 'power', 'CN', 'pinned', '0.7 t CO2/MWh', '1', 'test', true);
-- P1 and P2 side by side, P3 over half of P2, P4 above P1
INSERT INTO boundary_geometry (kind, code, name, geom) VALUES
	('plot', 'P1', 'one', pg_temp.box(0, 0, 1, 1)::gis.geometry), ('plot', 'P2', 'two', pg_temp.box(1, 0, 1, 1)::gis.geometry),
	('plot', 'P3', 'three', pg_temp.box(1.5, 0, 1, 1)::gis.geometry), ('plot', 'P4', 'four', pg_temp.box(0, 1, 1, 1)::gis.geometry),
	('zone', 'Z', 'all', pg_temp.box(0, 0, 3, 3)::gis.geometry);
CREATE TEMPORARY TABLE expected (source text, place text, expected text);
INSERT INTO expected VALUES
	('inside', pg_temp.point(0.5, 0.5), 'P1 1'), ('edge', pg_temp.point(1, 0.5), 'P1 1'), ('corner', pg_temp.point(1, 1), 'P1 1'),
	('upper edge', pg_temp.point(0.5, 2), 'P4 1'), ('overlap', pg_temp.point(1.75, 0.5), 'P2 1'), ('third', pg_temp.point(2.2, 0.5), 'P3 1'),
	('outside', pg_temp.point(9, 9), '- 1'),
	('pipe', pg_temp.line(0.5, 0.5, 3.5, 0.5), 'P1 50, P2 100, P3 50, - 100'), ('on the border', pg_temp.line(1, 0, 1, 1), 'P1 100'),
	('along borders', pg_temp.line(1, -1, 1, 3), 'P1 100, P4 100, - 200'), ('around', pg_temp.line(5, 5, 6, 5), '- 1'),
	('yard', pg_temp.box(0.5, 0, 3, 1), 'P1 5000, P2 10000, P3 5000, - 10000'), ('P2 itself', pg_temp.box(1, 0, 1, 1), 'P2 10000'),
	('in the overlap', pg_temp.box(1.6, 0.2, 0.2, 0.2), 'P2 400'), ('touching', pg_temp.box(2.5, 0, 1, 1), '- 10000');
INSERT INTO source (source, category, factor, region) SELECT source, 'process', 'f', 'CN' FROM expected;
INSERT INTO placement (kind, code, geom) SELECT 'source', source, place::gis.geometry FROM expected;
CREATE VIEW pg_temp.zones AS SELECT array_agg(geom ORDER BY code) AS zones, array_agg(weight ORDER BY code) AS weights, array_agg(code ORDER BY code) AS codes
	FROM boundary_geometry WHERE kind = 'plot';
SELECT is(string_agg(format('%s %s', coalesce(z.codes[s.zone], '-'), round(s.weight::numeric, 6)::float8), ', ' ORDER BY s.zone = 0, s.zone), e.expected, e.source)
FROM expected AS e JOIN source USING (source), pg_temp.zones AS z, LATERAL source_share(z.zones, z.weights, '2025-01-01') AS s
WHERE s.source_id = source.source_id GROUP BY e.source, e.expected;

-- ---- emissions: plots and remainder are the park ----

INSERT INTO source (source, category, factor, region) VALUES ('not placed', 'process', 'f', 'CN'), ('not placed, P2', 'process', 'f', 'CN'), ('sold', 'purchased_electricity', 'power', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier, plot)
SELECT source_id, '(,)', CASE source WHEN 'sold' THEN 'B' ELSE 'A' END, CASE source WHEN 'sold' THEN 'A' END, CASE source WHEN 'not placed, P2' THEN 'P2' END FROM source;
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT source_id, accounting_start('2025-01-01'), accounting_start('2026-01-01'), CASE factor WHEN 'power' THEN '365.5 MWh' ELSE '365.001 t' END FROM source;
SELECT add_boundary('PARK', '{A}', 'Park');
SELECT isnt(post('[2025-01-01,2026-01-01)', 'NDRC-910'), NULL, 'posted');
CREATE VIEW pg_temp.by_plot AS SELECT * FROM emission_by_zone('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
CREATE VIEW pg_temp.park AS SELECT sum(mass) AS mass, sum(co2e) AS co2e FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT results_eq('SELECT sum(mass), sum(co2e) FROM pg_temp.by_plot', 'SELECT mass, co2e FROM pg_temp.park', 'plots and remainder are the park');
SELECT results_eq('SELECT code, name, scope FROM pg_temp.by_plot', $$VALUES ('P1', 'one', 1), ('P2', 'two', 1), ('P3', 'three', 1), ('P4', 'four', 1), (NULL, NULL, 1), (NULL, NULL, 2)$$, 'each plot, and what lies in none');
SELECT is((SELECT mass FROM pg_temp.by_plot WHERE scope = 2), '-255.85 t CO2'::ghg, 'what is sold lies in none');
SELECT results_eq($$SELECT sum(mass) FROM emission_by_plot('led'::name, '[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$, 'SELECT mass FROM pg_temp.park', 'from outside of the ledger');
SELECT results_eq($$SELECT sum(mass) FROM emission_by_zone('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6', 'zone')$$, 'SELECT mass FROM pg_temp.park', 'at another level');
SELECT results_eq($$SELECT sum(mass) FROM emission_by_cell('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6', 37)$$, 'SELECT mass FROM pg_temp.park', 'by hexagon');
SELECT results_eq($$SELECT sum(mass) FROM emission_by_cell('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6', 50, 'square')$$, 'SELECT mass FROM pg_temp.park', 'by square');
SELECT results_eq(format($$SELECT sum(mass) FROM emission_within(%L, '[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$, pg_temp.box(0.3, 0.1, 1.4, 0.7)), 'SELECT mass FROM pg_temp.park', 'in any polygon, and outside');
SELECT results_eq(format($$SELECT sum(mass) FROM emission_near(gis.ST_Transform(%L::gis.geometry, 4326), 77, '[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$, pg_temp.point(0.3, 0.1)), 'SELECT mass FROM pg_temp.park', 'within a distance, and beyond');
SELECT refresh_rollup();
SELECT results_eq('SELECT sum(mass), sum(co2e) FROM pg_temp.by_plot', 'SELECT mass, co2e FROM pg_temp.park', 'from the rollup the same');

SELECT ok(around(place::gis.geometry, metres) IS NULL, format('nothing is %s m around %s', metres, left(place, 40))) FROM (VALUES
	('SRID=4490;POINT(120 40)', 'NaN'::float8), ('SRID=4490;POINT(120 40)', 'Infinity'), ('SRID=4490;POINT(120 40)', 0), ('SRID=4490;POINT(120 40)', -5),
	('POINT(120 40)', 5), (gis.ST_SetSRID(gis.ST_MakePoint('NaN', 4), 4550)::text, 5), (gis.ST_SetSRID(gis.ST_MakePoint('Infinity', 4), 4550)::text, 5),
	('SRID=4550;POINT EMPTY', 5)) AS v (place, metres);
SELECT throws_ok($$SELECT * FROM emission_near('SRID=4490;POINT(120 40)'::gis.geometry, 'NaN', '[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$, '22023', 'invalid area', 'a distance that is no number');

-- a plot that changes in the year, a source that moves: part of the days each
SELECT mass AS before FROM pg_temp.by_plot WHERE code = 'P4' \gset
UPDATE boundary_geometry SET valid = '[2025-07-01,)' WHERE code = 'P4';
UPDATE placement SET valid = '(,2025-04-01)' WHERE code = 'upper edge';
INSERT INTO placement (kind, code, valid, geom) VALUES ('source', 'upper edge', '[2025-04-01,)', pg_temp.point(0.5, 1.5)::gis.geometry);
SELECT results_eq('SELECT sum(mass), sum(co2e) FROM pg_temp.by_plot', 'SELECT mass, co2e FROM pg_temp.park', 'what moves in the year still adds up');
SELECT is((SELECT mass FROM pg_temp.by_plot WHERE code = 'P4'), (SELECT only_gases(sum(e.mass), 'CO2') FROM emission AS e JOIN source AS s USING (source_id), LATERAL (SELECT CASE s.source WHEN 'upper edge' THEN 1 WHEN 'along borders' THEN 4 END AS parts) AS p
	WHERE e.day >= '2025-07-01' AND s.source = 'upper edge') + (SELECT (apportion(only_gases(sum(e.mass), 'CO2'), '{100,100,200}'))[2] FROM emission AS e JOIN source AS s USING (source_id) WHERE s.source = 'along borders' AND e.day >= '2025-07-01'),
	'a plot has the days on which it is there');
UPDATE boundary_geometry SET weight = 3 WHERE code = 'P1';
SELECT results_eq('SELECT sum(mass) FROM pg_temp.by_plot', 'SELECT mass FROM pg_temp.park', 'weighted, it adds up');

-- ---- random zones with gaps and overlaps, random sources: 10 000 and more ----

SELECT setseed(0.7);
DELETE FROM placement;
INSERT INTO source (source, category, factor, region) SELECT 'r' || i, 'process', 'f', 'CN' FROM generate_series(1, 600) AS i;
CREATE FUNCTION pg_temp.polygon(n integer) RETURNS gis.geometry LANGUAGE sql VOLATILE AS
$$
	SELECT gis.ST_Multi(gis.ST_SetSRID(gis.ST_MakePolygon(gis.ST_AddPoint(line, gis.ST_StartPoint(line))), 4550))
	FROM (
		SELECT gis.ST_MakeLine(gis.ST_MakePoint(c.x + c.r * f * cos(a), c.y + c.r * f * sin(a)) ORDER BY a) AS line
		FROM (SELECT 500000 + random() * 1000 AS x, 3400000 + random() * 1000 AS y, 10 + random() * 300 AS r) AS c,
			(SELECT 0.3 + 0.7 * random() AS f, i * 2 * pi() / n AS a FROM generate_series(0, n - 1) AS i) AS p
		GROUP BY c.x, c.y, c.r
	) AS l
$$;
CREATE TEMPORARY TABLE trial (round integer, cases bigint, lost bigint, sizes bigint);
DO $$
BEGIN
	FOR i IN 1 .. 20 LOOP
		DELETE FROM placement;
		INSERT INTO placement (kind, code, geom)
		SELECT 'source', 'r' || j, CASE j % 3
			WHEN 0 THEN gis.ST_SetSRID(gis.ST_MakePoint(500000 + random() * 1000, 3400000 + random() * 1000), 4550)
			WHEN 1 THEN gis.ST_ExteriorRing(gis.ST_GeometryN(pg_temp.polygon(3 + j % 9), 1))
			ELSE pg_temp.polygon(3 + j % 9) END
		FROM generate_series(1, 600) AS j;
		INSERT INTO trial
		WITH zones AS MATERIALIZED (SELECT array_agg(pg_temp.polygon(3 + k % 7)) AS zones, array_agg(1.0::float8) AS weights FROM generate_series(1, 5 + i) AS k),
		share AS (
			SELECT s.source_id, array_agg(s.zone) AS zones, array_agg(s.weight) AS weights, sum(s.weight) AS size
			FROM zones AS z, source_share(z.zones, z.weights, '2025-01-01') AS s GROUP BY s.source_id
		),
		split AS (
			SELECT h.source_id, h.zones, h.size, (SELECT sum(m) FROM unnest(apportion(ghg '12345.678901234567 t CO2, 0.1 t CH4', h.weights)) AS m) AS mass
			FROM share AS h
		)
		SELECT i, count(*), count(*) FILTER (WHERE s.mass IS NULL OR s.mass <> ghg '12345.678901234567 t CO2, 0.1 t CH4'),
			count(*) FILTER (WHERE s.zones <> '{0}' AND abs(s.size - CASE gis.ST_Dimension(p.geom) WHEN 0 THEN 1 WHEN 1 THEN gis.ST_Length(p.geom) ELSE gis.ST_Area(p.geom) END) > s.size * 1e-8)
		FROM placement AS p JOIN source AS c ON c.source = p.code LEFT JOIN split AS s ON s.source_id = c.source_id;
	END LOOP;
END $$;
SELECT results_eq('SELECT sum(cases)::integer, sum(lost)::integer, sum(sizes)::integer FROM trial', 'VALUES (12000, 0, 0)', 'nothing is lost and nothing is there twice, 12000 times');

-- on the spheroid parts and whole differ a little: that is no remainder
SELECT create_ledger('degrees');
SELECT add_boundaries('degrees', 4490);
INSERT INTO degrees.source (source, category, factor, region) VALUES ('wedge', 'process', 'f', 'CN');
INSERT INTO degrees.placement (kind, code, geom) VALUES ('source', 'wedge', 'SRID=4490;POLYGON((119.95 40, 120.05 40, 120.005 39.9, 119.95 40))'::gis.geometry);
SELECT results_eq($$SELECT zone FROM degrees.source_share(ARRAY[gis.ST_MakeEnvelope(119, 39, 120.005, 41, 4490), gis.ST_MakeEnvelope(120.005, 39, 121, 41, 4490)], '{1,1}', '2025-01-01') ORDER BY zone$$,
	'VALUES (1), (2)', 'a source that two plots cover has no remainder, in degrees either');
SELECT throws_ok($$INSERT INTO degrees.placement (kind, code, geom) VALUES ('source', 'swapped', 'SRID=4490;POINT(40 120)'::gis.geometry)$$, '22023', 'invalid geometry of source "swapped"', 'latitude first');
SELECT throws_ok($$UPDATE led.boundary_geometry SET weight = 0$$, '23514', NULL, 'a weight is more than 0');

-- ---- the index is used, inlined and with an empty search_path ----

INSERT INTO placement (kind, code, geom) SELECT 'meter', 'm' || i, gis.ST_SetSRID(gis.ST_MakePoint(500000 + random() * 1e5, 3400000 + random() * 1e5), 4550) FROM generate_series(1, 20000) AS i;
ANALYZE placement;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	line text;
	lines text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP lines := lines || line || E'\n'; END LOOP;
	RETURN lines;
END
$$;
SET LOCAL search_path = '';
SELECT pg_temp.plan($$SELECT s.* FROM (SELECT pg_catalog.array_agg(geom) AS zones FROM led.boundary_geometry) AS z, led.source_share(z.zones, '{1}', '2025-01-01') AS s$$) AS plan,
	(SELECT pg_catalog.count(*) FROM led.emission_by_zone('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')) AS lines \gset
SET LOCAL search_path = led, public;
SELECT matches(:'plan'::text, 'Index Scan.* placement_geom', 'the shares are found by the index, with an empty search_path');
SELECT ok(:lines > 1, 'and emissions are');

SELECT * FROM finish();
ROLLBACK;
