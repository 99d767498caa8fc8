-- Scope by where things are: for a tenant, the park and a city; and where networks cross a boundary.
\ir include/begin.sql
CREATE SCHEMA gis;
CREATE EXTENSION IF NOT EXISTS postgis SCHEMA gis;
CREATE EXTENSION IF NOT EXISTS carbonms_postgis;

-- a city of 10 x 10, in it a park of 4 x 4, in it the plot of a tenant; the park's plant, another tenant, the grid
CREATE TEMPORARY TABLE place (name text, geom gis.geometry);
INSERT INTO place VALUES
	('city', gis.ST_MakeEnvelope(0, 0, 10, 10, 4550)), ('park', gis.ST_MakeEnvelope(2, 2, 6, 6, 4550)), ('tenant', gis.ST_MakeEnvelope(2, 2, 3, 3, 4550)),
	('plant', gis.ST_MakeEnvelope(5, 5, 6, 6, 4550)), ('grid', 'SRID=4550;POINT(50 50)'), ('town', 'SRID=4550;POINT(8 8)'),
	('edge', 'SRID=4550;POINT(6 4)'), ('stack', 'SRID=4550;POINT(2.5 2.5)'), ('pipe', 'SRID=4550;LINESTRING(2.5 2.5, 5.5 5.5)');
CREATE FUNCTION pg_temp.scope(category text, origin text, consumer text) RETURNS text LANGUAGE sql AS
$$
	SELECT string_agg(coalesce(classify_scope($1, (SELECT geom FROM place WHERE name = $2), (SELECT geom FROM place WHERE name = $3), b.geom)::text, '-'), ' '
		ORDER BY array_position('{tenant,park,city}', b.name))
	FROM place AS b WHERE b.name IN ('tenant', 'park', 'city')
$$;
SELECT is(pg_temp.scope(category, origin, consumer), scopes, format('%s from %s to %s', category, origin, consumer)) FROM (VALUES
	('stationary_combustion', 'stack', NULL, '1 1 1'), ('stationary_combustion', 'plant', NULL, '3 1 1'), ('stationary_combustion', 'town', NULL, '3 3 1'),
	('stationary_combustion', 'grid', NULL, '3 3 3'), ('fugitive', 'pipe', NULL, '3 1 1'), ('fugitive', 'edge', NULL, '3 1 1'),
	('purchased_electricity', 'plant', 'tenant', '2 - -'), ('purchased_electricity', 'grid', 'tenant', '2 2 2'), ('purchased_electricity', 'town', 'tenant', '2 2 -'),
	('purchased_electricity', NULL, 'tenant', '2 2 2'), ('purchased_electricity', 'plant', 'town', '3 - -'), ('purchased_electricity', 'grid', 'grid', '3 3 3'),
	('purchased_heat', 'plant', 'stack', '2 - -'), ('business_travel', 'town', 'tenant', '3 3 1')) AS v (category, origin, consumer, scopes);
SELECT is(classify_scope('process', 'SRID=4550;POINT(1 1)'::gis.geometry, NULL::gis.geometry, NULL::gis.geometry), NULL, 'no boundary, no scope');
SELECT is(classify_scope(NULL, 'SRID=4550;POINT(1 1)'::gis.geometry, NULL::gis.geometry, (SELECT geom FROM place WHERE name = 'park')), NULL, 'no category, no scope');
SELECT is(left((pg_temp.failure($$SELECT classify_scope('process', 'SRID=4326;POINT(1 1)'::gis.geometry, NULL::gis.geometry, (SELECT geom FROM place WHERE name = 'park'))$$)).error, 40), 'XX000: covers: Operation on mixed SRID g', 'mixed SRIDs are an error of PostGIS');
SELECT is((pg_temp.failure($$SELECT classify_scope('magic', 'SRID=4550;POINT(3 3)'::gis.geometry, NULL::gis.geometry, (SELECT geom FROM place WHERE name = 'park'))$$)).error, '22023: unknown emission category "magic"', 'an unknown category');

SELECT is(classify_scope('purchased_electricity', 'A', 'B', '{B}'), 2, 'literals without a type are codes of parties, as without this extension');

-- ---- crossings ----

CREATE FUNCTION pg_temp.crossings(line text) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(format('%s %s %s', c.crossing, c.direction, gis.ST_AsText(c.geom, 3)), ', ' ORDER BY c.crossing)
	FROM boundary_crossing($1::gis.geometry, (SELECT geom FROM place WHERE name = 'park')) AS c $$;
SELECT is(pg_temp.crossings(line), expected, line) FROM (VALUES
	('SRID=4550;LINESTRING(0 4, 4 4)', '1 in POINT(2 4)'), ('SRID=4550;LINESTRING(4 4, 0 4)', '1 out POINT(2 4)'),
	('SRID=4550;LINESTRING(0 4, 8 4)', '1 in POINT(2 4), 2 out POINT(6 4)'), ('SRID=4550;LINESTRING(3 3, 5 5)', NULL), ('SRID=4550;LINESTRING(0 0, 0 8)', NULL),
	('SRID=4550;LINESTRING(0 4, 2 4, 0 5)', NULL),
	('SRID=4550;LINESTRING(0 3, 4 3, 4 8, 5 8, 5 3)', '1 in POINT(2 3), 2 out POINT(4 6), 3 in POINT(5 6)'),
	('SRID=4550;LINESTRING(0 0, 8 8)', '1 in POINT(2 2), 2 out POINT(6 6)'),
	-- touched by an end; there and back
	('SRID=4550;LINESTRING(0 4, 2 4)', NULL), ('SRID=4550;LINESTRING(2 4, 0 4)', NULL), ('SRID=4550;LINESTRING(0 4, 4 4, 0 4)', '1 in POINT(2 4), 2 out POINT(2 4)'),
	-- along the border is inside
	('SRID=4550;LINESTRING(0 2, 4 2, 4 4)', '1 in POINT(2 2)'), ('SRID=4550;LINESTRING(4 4, 4 2, 8 2)', '1 out POINT(6 2)'),
	('SRID=4550;LINESTRING(0 6, 8 6)', '1 in POINT(2 6), 2 out POINT(6 6)')) AS v (line, expected);

SELECT * FROM finish();
ROLLBACK;
