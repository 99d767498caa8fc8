-- Import of boundaries and checks of the map: bad geometry of every kind is refused with a reason, or converted,
-- repaired or kept, and the report says so. PostGIS lives in a schema that is not in the search path.
\ir include/begin.sql
CREATE SCHEMA gis;
CREATE EXTENSION postgis SCHEMA gis;
CREATE EXTENSION carbonms_postgis;
SELECT create_ledger('led'), add_boundaries('led', 4550);
SET LOCAL search_path = led, public;
-- a report in one text; with geometry where asked for
CREATE FUNCTION pg_temp.report(arguments text, places boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	report text;
BEGIN
	EXECUTE format('SELECT string_agg(concat_ws('' | '', coalesce(r.code, ''?''), r.problem, round(r.measure::numeric, 3), r.action, replace(r.detail, current_date::text, ''today''),
		CASE WHEN %L THEN gis.ST_AsText(gis.ST_Normalize(r.geom), 0) END), E''\n'') FROM import_boundary(%s) AS r WHERE r.problem IS NULL OR r.problem <> ''no name''', places, arguments) INTO report;
	RETURN report;
END
$$;
-- places in metres from the corner of the park, in zone 41 of CGCS2000
CREATE FUNCTION pg_temp.polygon(VARIADIC ring double precision[]) RETURNS jsonb LANGUAGE sql AS
$$ SELECT jsonb_build_object('type', 'Polygon', 'coordinates', jsonb_build_array(jsonb_agg(jsonb_build_array(500000 + ring[i], 3320000 + ring[i + 1]) ORDER BY i))) FROM pg_catalog.generate_series(1, cardinality(ring), 2) AS i $$;
CREATE FUNCTION pg_temp.box(x1 double precision, y1 double precision, x2 double precision, y2 double precision) RETURNS jsonb LANGUAGE sql AS
$$ SELECT pg_temp.polygon(x1, y1, x2, y1, x2, y2, x1, y2, x1, y1) $$;
CREATE FUNCTION pg_temp.feature(code text, geometry jsonb, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS
$$ SELECT jsonb_build_object('type', 'Feature', 'properties', jsonb_build_object('code', code) || more, 'geometry', geometry) $$;
CREATE FUNCTION pg_temp.features(VARIADIC features jsonb[]) RETURNS jsonb LANGUAGE sql AS
$$ SELECT jsonb_build_object('type', 'FeatureCollection', 'features', to_jsonb(features)) $$;
-- import of a geometry in WKT
CREATE FUNCTION pg_temp.wkt(wkt text, srid integer DEFAULT 4550, more text DEFAULT 'dry_run => true') RETURNS text LANGUAGE sql AS
$$ SELECT pg_temp.report(format('%L::bytea, NULL, ''w'', ''plot'', %s', gis.ST_AsEWKB(gis.ST_SetSRID(gis.ST_GeomFromText(wkt), srid)), more)) $$;

-- ---- what is no GeoJSON, or no boundary ----

SELECT is(pg_temp.advised($$SELECT * FROM import_boundary(NULL::jsonb, 'plot')$$),
	'22023: invalid GeoJSON | It is NULL. | A FeatureCollection, a Feature or a geometry is imported (RFC 7946).', 'NULL is no GeoJSON');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary('[1]'::jsonb, 'plot')$$),
	'22023: invalid GeoJSON | It is not an object but a JSON array. | A FeatureCollection, a Feature or a geometry is imported (RFC 7946).', 'a list is none');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary('{}'::jsonb, 'plot')$$),
	'22023: invalid GeoJSON | It has no member "type". | A FeatureCollection, a Feature or a geometry is imported (RFC 7946).', 'nor is an object without type');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary('{"type": "Topology"}'::jsonb, 'plot')$$),
	'22023: invalid GeoJSON | Its type is "Topology". | A FeatureCollection, a Feature or a geometry is imported (RFC 7946).', 'nor a topology');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary('{"type": "FeatureCollection"}'::jsonb, 'plot')$$),
	'22023: invalid GeoJSON | It is a FeatureCollection whose member "features" is no list. | A FeatureCollection, a Feature or a geometry is imported (RFC 7946).', 'nor a collection without features');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary('{"type": "FeatureCollection", "features": []}'::jsonb, 'plot')$$),
	'22023: GeoJSON has no features | Its member "features" is an empty list.', 'an empty collection is an error, not nothing');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary(pg_temp.box(0, 0, 1, 1), 'lot')$$),
	'22023: unrecognized kind of boundary: "lot" | Kinds are administrative, accounting, park in park, zone, plot and building.', 'kinds are checked');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary(pg_temp.box(0, 0, 1, 1), NULL)$$),
	'22023: unrecognized kind of boundary: "NULL" | Kinds are administrative, accounting, park in park, zone, plot and building.', 'so is NULL');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary(pg_temp.box(0, 0, 1, 1), 'plot', valid => 'empty')$$),
	'22023: valid must not be null or empty | Write, for example, [2025-01-01,); (,) is always.', 'and no day');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary(pg_temp.box(0, 0, 1, 1), 'plot', valid => NULL)$$),
	'22023: valid must not be null or empty | Write, for example, [2025-01-01,); (,) is always.', 'NULL as well');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary(pg_temp.box(0, 0, 1, 1), 'plot', thin => -1)$$),
	'22023: repair, dry_run, thin and small must not be null or negative', 'a threshold is not negative');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary(NULL, 4550, 'w', 'plot', repair => NULL)$$),
	'22023: repair, dry_run, thin and small must not be null or negative', 'repair is said');
SELECT is(pg_temp.advised($$SELECT * FROM import_boundary(NULL, 4550, 'w', 'lot')$$),
	'22023: unrecognized kind of boundary: "lot" | Kinds are administrative, accounting, park in park, zone, plot and building.', 'WKB: kinds, too');

-- ---- the park ----

SELECT is(pg_temp.report($$pg_temp.feature('PARK', pg_temp.box(0, 0, 1000, 1000), '{"name": "Park"}'), 'accounting', srid => 4550$$),
	'PARK | 1000000.000 | imported | Area 1000000.000 m2, measured in the plane of EPSG:4550.', 'a park is imported');
SELECT is(pg_temp.report($$pg_temp.feature('PARK', pg_temp.box(0, 0, 1000, 900)), 'accounting', srid => 4550$$),
	'PARK | duplicate code | refused | Row 1 of boundary_geometry has this code on days (,): end it before this one begins.', 'once');
SELECT is(pg_temp.report($$pg_temp.feature('PARK', pg_temp.box(0, 0, 1000, 900)), 'accounting', valid => '[2026-01-01,)', srid => 4550, dry_run => true$$),
	'PARK | duplicate code | refused | Row 1 of boundary_geometry has this code on days (,): end it before this one begins.', 'and again from another day on only where the first ends');

-- ---- features ----

SELECT is(pg_temp.report($$pg_temp.features(pg_temp.feature('none', NULL), pg_temp.feature('', pg_temp.box(0, 0, 1, 1)), '{"type": "Feature", "geometry": null}', pg_temp.box(0, 0, 1, 1),
	pg_temp.feature('two', pg_temp.box(0, 0, 1, 1)), pg_temp.feature('two', pg_temp.box(2, 0, 3, 1)), pg_temp.feature('text', '{"type": "Polygon", "coordinates": [[["500000", "1"], ["a", "2"]]]}'),
	pg_temp.feature('null in it', '{"type": "Polygon", "coordinates": [[[1, 1], [1, null], [2, 2], [1, 1]]]}'), pg_temp.feature('shallow', '{"type": "Polygon", "coordinates": [[1, 1], [2, 2]]}'),
	pg_temp.feature('flat', '{"type": "MultiPolygon", "coordinates": [[[[1], [2], [3], [1]]]]}'), pg_temp.feature('open', pg_temp.polygon(0, 0, 1, 0, 1, 1, 0, 1)), pg_temp.feature('short', pg_temp.polygon(0, 0, 1, 0, 0, 0)),
	pg_temp.feature('a string', '"POLYGON((0 0,1 0,1 1,0 0))"'), pg_temp.feature('no coordinates', '{"type": "Polygon"}'), pg_temp.feature('other', '{"type": "Circle", "coordinates": [1, 2]}'),
	pg_temp.feature('empty', '{"type": "Polygon", "coordinates": []}'), pg_temp.feature('point', '{"type": "Point", "coordinates": [500000, 3320000]}'), pg_temp.feature('line', '{"type": "LineString", "coordinates": [[500000, 3320000], [500001, 3320000]]}'),
	pg_temp.feature('infinite', '{"type": "Polygon", "coordinates": [[[500000, 3320000], [1e999, 3320000], [500000, 3330000], [500000, 3320000]]]}'),
	pg_temp.feature('heavy', pg_temp.box(0, 0, 10, 10), '{"weight": "much"}'), pg_temp.feature('light', pg_temp.box(0, 0, 10, 10), '{"weight": -1}'), pg_temp.feature('endless', pg_temp.box(0, 0, 10, 10), '{"weight": 1e400}'),
	pg_temp.feature('itself', pg_temp.box(0, 0, 10, 10), '{"parent": "itself"}')), 'plot', srid => 4550$$),
	'none | null | refused | Feature 1 has no geometry.
? | no code | refused | Feature 2 has no property "code" that is text or a number.
? | no code | refused | Feature 3 has no property "code" that is text or a number.
? | unreadable | refused | Member 4 of features is no Feature.
two | duplicate code | refused | Feature 5 is one of several with this code; which of them is right is not known.
two | duplicate code | refused | Feature 6 is one of several with this code; which of them is right is not known.
text | unreadable | refused | Its coordinates are not lists of numbers as a Polygon has them.
null in it | unreadable | refused | Its coordinates are not lists of numbers as a Polygon has them.
shallow | unreadable | refused | Its coordinates are not lists of numbers as a Polygon has them.
flat | unreadable | refused | Its coordinates are not lists of numbers as a MultiPolygon has them.
open | invalid | 1.000 | refused | IllegalArgumentException: Points of LinearRing do not form a closed linestring; repair => true makes it valid, and says how.
short | invalid | 0.000 | refused | Too few points in geometry component; repair => true makes it valid, and says how.
a string | unreadable | refused | Its geometry is no GeoJSON geometry.
no coordinates | unreadable | refused | Its coordinates are not lists of numbers as a Polygon has them.
other | unreadable | refused | Invalid GeoJson representation.
empty | empty | refused | Its geometry has no coordinates.
point | not a polygon | refused | It is a Point.
line | not a polygon | refused | It is a LineString.
infinite | wrong SRID | refused | It is where EPSG:4550 has no coordinates: transform: Point outside of projection domain (2050).
heavy | weight | refused | Its weight is "much", not a number from 0.
light | weight | refused | Its weight is -1, not a number from 0.
endless | constraint | refused | "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000.
itself | constraint | refused | New row for relation "boundary_geometry" violates check constraint "boundary_geometry_check".', 'features that cannot be read are refused, each with its reason');
SELECT is((SELECT string_agg(code, ', ') FROM boundary_geometry),
	'PARK', 'none of them is in the table');
SELECT is(pg_temp.report($$pg_temp.features(pg_temp.feature('x', NULL), pg_temp.feature('y', pg_temp.box(0, 0, 100, 100), '{"lot": 7, "title": "Seven", "in": "PARK", "floors": 2.5}')), 'plot', srid => 4550,
	code_property => 'lot', name_property => 'title', parent_property => 'in', weight_property => 'floors' $$),
	'? | no code | refused | Feature 1 has no property "lot" that is text or a number.
7 | 10000.000 | imported | Area 10000.000 m2, measured in the plane of EPSG:4550.
PARK | gap | 990000.000 | kept | No plot covers it on today. Parts: 1, thin or small: 0.', 'others of the same file are imported, with other names of properties');
SELECT is((SELECT concat_ws(' ', kind, code, name, parent, weight, valid) FROM boundary_geometry WHERE kind = 'plot'),
	'plot 7 Seven PARK 2.5 (,)', 'as they are');
SELECT is(pg_temp.report($$pg_temp.feature('8', pg_temp.box(0, 0, 100, 100)), 'plot', srid => 4550$$),
	'8 | duplicate geometry | refused | "7" has the same.', 'the same geometry under another code is refused');
SELECT is(pg_temp.report($$pg_temp.features(pg_temp.feature('A', pg_temp.box(200, 0, 300, 100)), pg_temp.feature('B', pg_temp.polygon(300, 0, 300, 100, 200, 100, 200, 0, 300, 0))), 'building', srid => 4550, dry_run => true$$),
	'A | 10000.000 | imported | Area 10000.000 m2, measured in the plane of EPSG:4550.
B | duplicate geometry | refused | "A" has the same.', 'in a file too');
SELECT is(pg_temp.report($$pg_temp.features(pg_temp.feature('A', pg_temp.box(200, 0, 300, 100), '{"parent": "B"}'), pg_temp.feature('B', pg_temp.box(200, 0, 300, 110), '{"parent": "A"}')), 'building', srid => 4550, dry_run => true$$),
	'A | 10000.000 | imported | Area 10000.000 m2, measured in the plane of EPSG:4550.
B | constraint | refused | Parents of boundaries must not form a circle. B in A in B.
A | no parent | kept | Its parent "B" has no geometry on these days.', 'a circle of parents is refused');
-- two boundaries on each of 24 steps, each of which lies in the one and later in the other of the next: 2 to the 24 ways up
SET LOCAL statement_timeout = '20s';
SAVEPOINT diamonds;
INSERT INTO boundary_geometry (kind, code, valid, name, parent, geom)
SELECT 'zone', format('%s%s', side, step), half::daterange, 'diamond', format('%s%s', CASE WHEN half = '[2025-01-01,)' THEN side WHEN side = 'a' THEN 'b' ELSE 'a' END, step + 1),
	gis.ST_Multi(gis.ST_MakeEnvelope(500000 + step, 3320000, 500001 + step, 3320001, 4550))
FROM pg_catalog.generate_series(1, 24) AS step, unnest('{a,b}'::text[]) AS side, unnest(ARRAY['(,2025-01-01)', '[2025-01-01,)']) AS half ORDER BY step;
SELECT is(count(*), 96::bigint, 'diamonds of parents are looked through once') FROM boundary_geometry WHERE name = 'diamond';
SELECT matches(pg_temp.said($$UPDATE boundary_geometry SET parent = 'a1' WHERE code = 'b24' AND valid @> date '2025-01-01'$$),
	'^23514: parents of boundaries must not form a circle . ([ab]\d+)( in [ab]\d+){23} in \1\.$', 'and a circle in them is told as it is');
ROLLBACK TO diamonds;
SET LOCAL statement_timeout = 0;
SELECT is(pg_temp.said(format('UPDATE boundary_geometry SET %s', change)), said, change) FROM (VALUES
	('recorded_at = ''2020-01-01''', '23000: cannot update columns recorded_at and recorded_by of table "boundary_geometry" | They say when a row was recorded, and by whom.'),
	('recorded_by = ''somebody''', '23000: cannot update columns recorded_at and recorded_by of table "boundary_geometry" | They say when a row was recorded, and by whom.'),
	('recorded_at = recorded_at, note = ''looked at''', 'no error')) AS v (change, said);
SELECT is_empty($$SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p')
	AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname IN ('recorded_at', 'recorded_by'))
	AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgname IN ('refuse_change', 'keep_row', 'keep_record') AND t.tgenabled = 'A')$$,
	'wherever it is recorded when and by whom, it stays');
SELECT is(pg_temp.report($$pg_temp.box(200, 0, 300, 100), 'plot', srid => 4550$$),
	'? | no code | refused | Feature 1 has no property "code" that is text or a number.', 'a bare geometry needs a code');
SELECT is(pg_temp.report($$pg_temp.box(200, 0, 300, 100), 'plot', boundary => 'bare', srid => 4550, dry_run => true$$),
	'bare | 10000.000 | imported | Area 10000.000 m2, measured in the plane of EPSG:4550.', 'and takes it from the argument');
SELECT is((SELECT string_agg(code, ', ' ORDER BY code) FROM boundary_geometry),
	'7, PARK', 'a dry run leaves the table as it is');

-- ---- where it is ----

SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]]}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | 10695.687 | imported | Transformed from EPSG:4326. Area 10695.687 m2, measured in the plane of EPSG:4550.', 'longitude and latitude of WGS84 without more');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]], "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | 10695.687 | imported | Transformed from EPSG:4490. Area 10695.687 m2, measured in the plane of EPSG:4550.', 'a crs member is honoured');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[500000, 3320000], [500100, 3320000], [500100, 3320100], [500000, 3320000]]], "crs": {"type": "name", "properties": {"name": "EPSG:4550"}}}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.
g | overlap | 5000.000 | kept | With "7": 100.00 % of "g".', 'in its short form, in metres');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]], "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | 10695.687 | imported | Transformed from EPSG:4326. Area 10695.687 m2, measured in the plane of EPSG:4550.', 'CRS84 is WGS84');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]], "crs": {"type": "name", "properties": {"name": "EPSG:999"}}}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | wrong SRID | refused | Its crs is not known: {"type": "name", "properties": {"name": "EPSG:999"}}.', 'an unknown one is refused');
SET LOCAL statement_timeout = '20s';
SELECT is(pg_temp.report(format($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]], "crs": {"type": "name", "properties": {"name": "EPSG:%s"}}}'::jsonb, 'plot', boundary => 'g', dry_run => true$$, repeat('1', 1000000))),
	format('g | wrong SRID | refused | Its crs is not known: {"type": "name", "properties": {"name": "EPSG:%s.', repeat('1', 154)), 'nor is a name without end, which is not looked up for minutes');
SET LOCAL statement_timeout = 0;
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]], "crs": null}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | wrong SRID | refused | Its crs is not known: null.', 'so is a null one');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]], "crs": {"type": "name", "properties": {"name": "EPSG:4490"}}}'::jsonb, 'plot', boundary => 'g', srid => 4326, dry_run => true$$),
	'g | wrong SRID | refused | Its crs says 4490, the argument 4326.', 'and one against the argument');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]]}'::jsonb, 'plot', boundary => 'g', srid => 4550, dry_run => true$$),
	'g | wrong SRID | refused | Its coordinates, such as 123 30, look like degrees; EPSG:4550 is not in degrees.', 'degrees given as metres');
SELECT is(pg_temp.report($$pg_temp.box(0, 0, 100, 100), 'plot', boundary => 'g', dry_run => true$$),
	'g | wrong SRID | refused | Its coordinates, such as 500000 3320000, are no degrees of longitude and latitude.', 'metres given as degrees');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[30, 123], [30.001, 123], [30.001, 123.001], [30, 123]]]}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | wrong SRID | refused | Its latitudes reach from 123 to 123.001: longitude comes first.', 'latitude first');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[110, 30], [110.001, 30], [110.001, 30.001], [110, 30]]]}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | wrong SRID | refused | Areas in EPSG:4550 are wrong by 4.0 % where it lies, around longitude 110.001, latitude 30.000.', 'far from the zone of the ledger');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[120, 30], [120.001, 30], [120.001, 30.001], [120, 30]]]}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | 5358.929 | imported | Transformed from EPSG:4326. Area 5358.929 m2, measured in the plane of EPSG:4550.', 'a little outside of the zone');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[0, 89.9], [1, 89.9], [1, 89.95], [0, 89.9]]]}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | 544321.352 | imported | Transformed from EPSG:4326. Area 544321.352 m2, measured in the plane of EPSG:4550.', 'near the pole');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[123, 30], [123.001, 30], [123.001, 30.001], [123, 30.001], [123, 30]]]}'::jsonb, 'plot', boundary => 'g', srid => 1234, dry_run => true$$),
	'g | wrong SRID | refused | Spatial reference system 1234 does not exist.', 'an SRID that does not exist');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[179.9, 30], [-179.9, 30], [-179.9, 31], [179.9, 31], [179.9, 30]]]}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | antimeridian | refused | A part of it reaches from longitude -179.9 to 179.9: cut it at 180 degrees, as RFC 7946 asks for.', 'across the antimeridian');
SELECT is(pg_temp.report($$'{"type": "Polygon", "coordinates": [[[179.9, 30], [180.1, 30], [180.1, 31], [179.9, 31], [179.9, 30]]]}'::jsonb, 'plot', boundary => 'g', dry_run => true$$),
	'g | antimeridian | refused | A part of it reaches from longitude 179.9 to 180.1: cut it at 180 degrees, as RFC 7946 asks for.', 'the same counted beyond 180');

-- ---- WKB ----

DELETE FROM boundary_geometry WHERE kind = 'plot';
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500100 3320100,500000 3320000))'),
	'w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'a polygon');
SELECT is(pg_temp.wkt('POLYGON EMPTY'),
	'w | empty | refused | Its geometry has no coordinates.', 'empty');
SELECT is(pg_temp.wkt('MULTIPOLYGON(EMPTY)'),
	'w | empty | refused | Its geometry has no coordinates.', 'empty multipolygon');
SELECT is(pg_temp.wkt('POLYGON Z((500000 3320000 1,500100 3320000 2,500100 3320100 3,500000 3320000 1))'),
	'w | Z or M | converted | Dropped: Z.
w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'Z dropped');
SELECT is(pg_temp.wkt('POLYGON ZM((500000 3320000 1 5,500100 3320000 2 5,500100 3320100 3 5,500000 3320000 1 5))'),
	'w | Z or M | converted | Dropped: Z and M.
w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'Z and M dropped');
SELECT is(pg_temp.wkt('POLYGON M((500000 3320000 1,500100 3320000 2,500100 3320100 3,500000 3320000 1))'),
	'w | Z or M | converted | Dropped: M.
w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'M dropped');
SELECT is(pg_temp.wkt('CURVEPOLYGON(CIRCULARSTRING(500000 3320000,500100 3320000,500000 3320000))'),
	'w | curved | 128.000 | converted | Arcs became lines, 128 to a full circle: 0.03 % of the radius away at most.
w | 7850.680 | imported | Area 7850.680 m2, measured in the plane of EPSG:4550.', 'curves become lines: a circle of 100 m');
SELECT is(pg_temp.wkt('GEOMETRYCOLLECTION(POLYGON((500000 3320000,500100 3320000,500100 3320100,500000 3320000)),POINT(500000 3320000))'),
	'w | not a polygon | refused | It is a GeometryCollection; repair => true takes its polygons.', 'collections are no polygons');
SELECT is(pg_temp.wkt('GEOMETRYCOLLECTION(POLYGON((500000 3320000,500100 3320000,500100 3320100,500000 3320000)),POINT(500000 3320000))', 4550, 'repair => true, dry_run => true'),
	'w | not a polygon | repaired | It is a collection, of which the polygons were taken: 1 of 2 parts.
w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'repair takes theirs');
SELECT is(pg_temp.wkt('GEOMETRYCOLLECTION(POINT(500000 3320000))', 4550, 'repair => true, dry_run => true'),
	'w | not a polygon | refused | It is a GeometryCollection.', 'a collection of points has none');
SELECT is(pg_temp.wkt('TIN(((500000 3320000 0,500100 3320000 0,500100 3320100 0,500000 3320000 0)))'),
	'w | not a polygon | refused | It is a Tin.', 'surfaces are no polygons');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320100,500100 3320000,500000 3320100,500000 3320000))'),
	'w | invalid | 0.000 | refused | Self-intersection; repair => true makes it valid, and says how.', 'a bow-tie is refused');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320100,500100 3320000,500000 3320100,500000 3320000))', 4550, 'repair => true, dry_run => true'),
	'w | invalid | 5000.000 | repaired | Self-intersection. ST_MakeValid was applied: area 0.000 m2 before, 5000.000 m2 after.
w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'and repaired where that is asked for');
-- a star of n points, whose edges all cross each other: n (n - 3) / 2 crossings
CREATE FUNCTION pg_temp.star(n integer) RETURNS text LANGUAGE sql AS
$$ SELECT format('POLYGON((%s))', string_agg(format('%s %s', 500000 + 100 * cos(2 * pi() * (i % n) * (n / 2) / n), 3320000 + 100 * sin(2 * pi() * (i % n) * (n / 2) / n)), ',' ORDER BY i)) FROM pg_catalog.generate_series(0, n) AS i $$;
SET LOCAL statement_timeout = '20s';
SELECT is(pg_temp.wkt(pg_temp.star(3001), 4550, 'repair => true'), 'w | invalid | refused | Self-intersection. Its edges cross each other more than 1000 times, and repair => true mends no more: look at how it was drawn, or simplify it.', 'what GEOS would untangle for minutes is refused');
SELECT matches(pg_temp.wkt(pg_temp.star(21), 4550, 'repair => true, dry_run => true'), 'w \| invalid \| [0-9.]+ \| repaired \| Self-intersection. ST_MakeValid was applied', 'a star of 189 crossings is repaired');
SET LOCAL statement_timeout = 0;
SELECT is(ARRAY(SELECT crossing_count(gis.ST_GeomFromText(wkt), 5) FROM (VALUES ('POLYGON((0 0,1 0,1 1,0 1,0 0))'), ('POLYGON((0 0,1 1,1 0,0 1,0 0))'), (pg_temp.star(5)), (pg_temp.star(7)),
	('POLYGON((0 0,4 0,4 4,0 4,0 0),(3 1,5 1,5 3,3 3,3 1))'), ('MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((1 1,3 1,3 3,1 3,1 1)))'), ('MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((2 0,4 0,4 2,2 2,2 0)))')) AS v (wkt)),
	'{0,1,5,5,2,2,0}', 'crossings are counted in rings, between rings and between polygons, up to the number; what touches does not cross');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500100 3320100,500000 3320100,500000 3320000),(500200 3320200,500210 3320200,500210 3320210,500200 3320200))'),
	'w | invalid | 9950.000 | refused | Hole lies outside shell; repair => true makes it valid, and says how.', 'a hole outside of its shell');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500100 3320100,500000 3320100,500000 3320000),(500200 3320200,500210 3320200,500210 3320210,500200 3320200))', 4550, 'repair => true, dry_run => true'),
	'w | invalid | 10050.000 | repaired | Hole lies outside shell. ST_MakeValid was applied: area 9950.000 m2 before, 10050.000 m2 after.
w | 10050.000 | imported | Area 10050.000 m2, measured in the plane of EPSG:4550.', 'repaired it is land: the report shows it');
SELECT is(pg_temp.wkt('MULTIPOLYGON(((500000 3320000,500100 3320000,500100 3320100,500000 3320000)),((500050 3320000,500150 3320000,500150 3320100,500050 3320000)))'),
	'w | invalid | 10000.000 | refused | Self-intersection; repair => true makes it valid, and says how.', 'parts that overlap');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500050 3320000,500000 3320000))'),
	'w | invalid | 0.000 | refused | Self-intersection; repair => true makes it valid, and says how.', 'without area');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500050 3320000,500000 3320000))', 4550, 'repair => true, dry_run => true'),
	'w | invalid | 0.000 | repaired | Self-intersection. ST_MakeValid was applied: area 0.000 m2 before, 0.000 m2 after.
w | no area | refused | It is empty.', 'nothing is left of it');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500100 3320000,500100 3320100,500000 3320000))'),
	'w | duplicate vertices | 1.000 | kept | They repeat the vertex before.
w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'duplicate vertices are kept');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500100 3320000,500100 3320100,500000 3320000))', 4550, 'repair => true, dry_run => true'),
	'w | duplicate vertices | 1.000 | repaired | They were removed.
w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'or removed');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500100 3320100,500000 3320100,500000 3320000),(500010 3320010,500020 3320010,500020 3320020,500010 3320010))'),
	'w | hole | 50.000 | kept | 1 in all.
w | 9950.000 | imported | Area 9950.000 m2, measured in the plane of EPSG:4550.', 'holes are said');
SELECT is(pg_temp.wkt('MULTIPOLYGON(((500000 3320000,501000 3320000,501000 3320001,500000 3320000)),((500100 3320100,500100.5 3320100,500100.5 3320100.5,500100 3320100)),((500200 3320100,500300 3320100,500300 3320200,500200 3320100)))'),
	'w | sliver | 500.000 | kept | Its thinness is 0.001569.
w | sliver | 0.125 | kept | Its thinness is 0.539012.
w | 5500.125 | imported | Area 5500.125 m2, measured in the plane of EPSG:4550.', 'so are slivers: thin, and small');
SELECT is(pg_temp.wkt('MULTIPOLYGON(((500000 3320000,501000 3320000,501000 3320001,500000 3320000)))', 4550, 'thin => 0, small => 0, dry_run => true'),
	'w | 500.000 | imported | Area 500.000 m2, measured in the plane of EPSG:4550.', 'below other thresholds there are none');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,NaN NaN,500000 3320100,500000 3320000))'),
	'w | not finite | refused | It has coordinates that are infinite or not a number.', 'NaN in the middle of a ring');
SELECT is(pg_temp.wkt('POLYGON((NaN NaN,500100 3320000,500100 3320100,NaN NaN))'),
	'w | not finite | refused | It has coordinates that are infinite or not a number.', 'NaN at its beginning');
SELECT is(pg_temp.report($$gis.ST_AsEWKB(gis.ST_SetSRID(gis.ST_MakePolygon(gis.ST_MakeLine(ARRAY[gis.ST_MakePoint(1, 1), gis.ST_MakePoint('Infinity', '3320000'), gis.ST_MakePoint(2, 2), gis.ST_MakePoint(1, 1)])), 4550)), NULL, 'w', 'plot'$$),
	'w | not finite | refused | It has coordinates that are infinite or not a number.', 'infinity');
SELECT is(pg_temp.report($$gis.ST_AsEWKB(gis.ST_SetSRID(gis.ST_MakePolygon(gis.ST_MakeLine(ARRAY[gis.ST_MakePoint(1, 1), gis.ST_MakePoint('123.1', '-Infinity'), gis.ST_MakePoint(2, 2), gis.ST_MakePoint(1, 1)])), 4326)), NULL, 'w', 'plot'$$),
	'w | not finite | refused | It has coordinates that are infinite or not a number.', 'minus infinity in degrees');
SELECT is(pg_temp.wkt('POLYGON((123 30,123.1 NaN,123.1 30.1,123 30))', 4326),
	'w | not finite | refused | It has coordinates that are infinite or not a number.', 'NaN in degrees');
SELECT is(pg_temp.wkt('POLYGON Z((500000 3320000 NaN,500100 3320000 NaN,500100 3320100 NaN,500000 3320000 NaN))'),
	'w | Z or M | converted | Dropped: Z.
w | 5000.000 | imported | Area 5000.000 m2, measured in the plane of EPSG:4550.', 'a height that is not a number does not matter');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500100 3320100,500000 3320000))', 0),
	'w | wrong SRID | refused | Its SRID is not known: give it as argument srid.', 'no SRID');
SELECT is(pg_temp.report($$gis.ST_AsBinary(gis.ST_MakeEnvelope(500000, 3320000, 500100, 3320100)), 4550, 'w', 'plot', dry_run => true$$),
	'w | 10000.000 | imported | Area 10000.000 m2, measured in the plane of EPSG:4550.', 'an SRID for WKB without one');
SELECT is(pg_temp.report($$gis.ST_AsEWKB(gis.ST_MakeEnvelope(500000, 3320000, 500100, 3320100, 4550)), 4549, 'w', 'plot', dry_run => true$$),
	'w | wrong SRID | refused | The geometry says 4550, the argument 4549.', 'an SRID against that of EWKB');
SELECT is(pg_temp.report($$'\x0103'::bytea, 4550, 'w', 'plot'$$),
	'w | unreadable | refused | WKB structure does not match expected size!', 'bytes that are no WKB');
SELECT is(pg_temp.report($$'\x'::bytea, 4550, 'w', 'plot'$$),
	'w | unreadable | refused | Unable to parse WKB.', 'none at all');
SELECT is(pg_temp.report($$NULL::bytea, 4550, 'w', 'plot'$$),
	'w | null | refused | It has no geometry.', 'NULL');
SELECT is(pg_temp.report($$'\x010300000001000000040000000000000000000000000000000000000000000000000024400000000000000000000000000000244000000000000024400000000000000000000000000000f03f'::bytea, 4550, 'w', 'plot'$$),
	'w | unreadable | refused | Polygon must have closed rings.', 'a ring that is open');
SELECT is(pg_temp.report($$gis.ST_AsEWKB(gis.ST_MakeEnvelope(500000, 3320000, 500100, 3320100, 4550)), NULL, '', 'plot'$$),
	'? | no code | refused | A boundary has a code.', 'no code');
SELECT is(pg_temp.report($$gis.ST_AsEWKB(gis.ST_MakeEnvelope(500000, 3320000, 500100, 3320100, 4550)), NULL, 'w', 'plot', weight => 'NaN'$$),
	'w | weight | refused | Its weight is NaN, not a number from 0.', 'a weight that is not a number');
SELECT is(pg_temp.report($$gis.ST_AsEWKB(gis.ST_MakeEnvelope(500000, 3320000, 500100, 3320100, 4550)), NULL, 'w', 'plot', weight => -1$$),
	'w | weight | refused | Its weight is -1, not a number from 0.', 'a weight below 0');
CREATE TABLE big (wkb bytea);
-- not with ST_Buffer(), which takes fewer vertices since GEOS 3.12 than it is told
INSERT INTO big SELECT gis.ST_AsEWKB(gis.ST_Transform(gis.ST_SetSRID(gis.ST_MakePolygon(gis.ST_MakeLine(
	gis.ST_MakePoint(510000 + 5000 * cos(n % 1000000 * pi() / 500000), 3350000 + 5000 * sin(n % 1000000 * pi() / 500000)) ORDER BY n)), 4550), 4490))
FROM generate_series(0, 1000000) AS n;
SET LOCAL statement_timeout = '60s';
SELECT is((SELECT string_agg(concat_ws(' | ', r.problem, round(r.measure::numeric), r.action, gis.ST_NPoints(r.geom)), ', ') FROM big AS b, import_boundary(b.wkb, NULL, 'big', 'plot', name => 'big', dry_run => true) AS r),
	'78539816 | imported | 1000001', 'a million vertices');
SET LOCAL statement_timeout = 0;

-- ---- neighbours, and the checks ----

SELECT is(concat_ws(', ', (SELECT count(*) FROM plot_overlap), (SELECT count(*) FROM plot_outside), (SELECT count(*) FROM source_outside), (SELECT count(*) FROM party_outside), (SELECT count(*) FROM boundary_sliver), (SELECT count(*) FROM boundary_change), (SELECT string_agg(concat_ws(' ', id, kind, code, area_m2, share, parts), '; ') FROM plot_gap)),
	'0, 0, 0, 0, 0, 0', 'at first nothing is wrong but what no plot covers');
DELETE FROM boundary_geometry WHERE kind = 'plot';
SELECT is(pg_temp.report($$pg_temp.features(pg_temp.feature('N', pg_temp.box(0, 500, 1000, 1000)), pg_temp.feature('W', pg_temp.box(0, 0, 500, 510)), pg_temp.feature('E', pg_temp.box(501, 0, 1100, 500)), pg_temp.feature('X', pg_temp.box(2000, 0, 2100, 100), '{"parent": "nowhere"}')),
	'plot', 'PARK', '[2025-01-01,)', srid => 4550$$, true),
	'N | 500000.000 | imported | Area 500000.000 m2, measured in the plane of EPSG:4550. | MULTIPOLYGON(((500000 3320500,500000 3321000,501000 3321000,501000 3320500,500000 3320500)))
W | 255000.000 | imported | Area 255000.000 m2, measured in the plane of EPSG:4550. | MULTIPOLYGON(((500000 3320000,500000 3320510,500500 3320510,500500 3320000,500000 3320000)))
E | 299500.000 | imported | Area 299500.000 m2, measured in the plane of EPSG:4550. | MULTIPOLYGON(((500501 3320000,500501 3320500,501100 3320500,501100 3320000,500501 3320000)))
X | 10000.000 | imported | Area 10000.000 m2, measured in the plane of EPSG:4550. | MULTIPOLYGON(((502000 3320000,502000 3320100,502100 3320100,502100 3320000,502000 3320000)))
W | overlap | 5000.000 | kept | With "N": 1.96 % of "W". | MULTIPOLYGON(((500000 3320500,500000 3320510,500500 3320510,500500 3320500,500000 3320500)))
E | outside parent | 50000.000 | kept | 16.69 % of it lie outside of accounting "PARK". | MULTIPOLYGON(((501000 3320000,501000 3320500,501100 3320500,501100 3320000,501000 3320000)))
X | no parent | kept | Its parent "nowhere" has no geometry on these days. | MULTIPOLYGON(((502000 3320000,502000 3320100,502100 3320100,502100 3320000,502000 3320000)))
PARK | gap | 500.000 | kept | No plot covers it on 2025-01-01. Parts: 1, thin or small: 1. | MULTIPOLYGON(((500500 3320000,500500 3320500,500501 3320500,500501 3320000,500500 3320000)))', 'overlaps, parts outside and gaps are reported, and kept');
SELECT is((SELECT string_agg(code, ', ' ORDER BY geometry_id) FROM boundary_geometry WHERE kind = 'plot'),
	'N, W, E, X', 'imported they are all the same');
SELECT is(pg_temp.report($$pg_temp.feature('late', pg_temp.box(490, 0, 510, 400)), 'plot', 'PARK', '[2026-01-01,)', srid => 4550, dry_run => true$$),
	'late | 8000.000 | imported | Area 8000.000 m2, measured in the plane of EPSG:4550.
late | overlap | 4000.000 | kept | With "W": 50.00 % of "late".
late | overlap | 3600.000 | kept | With "E": 45.00 % of "late".
PARK | gap | 100.000 | kept | No plot covers it on 2026-01-01. Parts: 1, thin or small: 0.', 'what came before is a neighbour too, on the same days only');
SELECT is(pg_temp.report($$pg_temp.feature('early', pg_temp.box(490, 0, 510, 400)), 'plot', valid => '[2024-01-01,2025-01-01)', srid => 4550, dry_run => true$$),
	'early | 8000.000 | imported | Area 8000.000 m2, measured in the plane of EPSG:4550.', 'not on others');
SELECT is((SELECT string_agg(concat_ws(' | ', id, kind, code, other, name, other_name, first_day, last_day, area_m2, round(share::numeric, 6), round(thinness::numeric, 6), gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM plot_overlap),
	'1 | plot | N | W | N | W | 2025-01-01 | 5000 | 0.019608 | 0.060392 | MULTIPOLYGON(((500000 3320500,500000 3320510,500500 3320510,500500 3320500,500000 3320500)))', 'plots that overlap');
SELECT is((SELECT string_agg(concat_ws(' | ', id, kind, code, name, parent_kind, parent, first_day, last_day, area_m2, round(share::numeric, 6), gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM plot_outside),
	'1 | plot | E | E | accounting | PARK | 2025-01-01 | 50000 | 0.166945 | MULTIPOLYGON(((501000 3320000,501000 3320500,501100 3320500,501100 3320000,501000 3320000)))', 'plots outside of the park');
SELECT is((SELECT string_agg(concat_ws(' | ', id, kind, code, name, first_day, last_day, area_m2, share, parts, gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM plot_gap),
	'1 | accounting | PARK | Park | 2024-12-31 | 1000000 | 1 | 1 | MULTIPOLYGON(((500000 3320000,500000 3321000,501000 3321000,501000 3320000,500000 3320000)))
2 | accounting | PARK | Park | 2025-01-01 | 500 | 0.0005 | 1 | MULTIPOLYGON(((500500 3320000,500500 3320500,500501 3320500,500501 3320000,500500 3320000)))', 'what no plot covers, day by day');
INSERT INTO source (source, category, factor, region, description) VALUES ('kiln', 'process', 'x', 'CN', 'Kiln'), ('boiler', 'process', 'x', 'CN', 'Boiler'), ('main', 'process', 'x', 'CN', 'Gas main'), ('pond', 'process', 'x', 'CN', 'Pond');
INSERT INTO placement (kind, code, valid, geom) SELECT 'source', v.code, v.valid::daterange, gis.ST_Translate(gis.ST_GeomFromText(v.wkt, 4550), 500000, 3320000) FROM (VALUES ('kiln', '[2025-01-01,)', 'POINT(100 100)'), ('edge', '[2025-01-01,)', 'POINT(501 100)'),
	('boiler', '[2025-01-01,)', 'POINT(500.5 100)'), ('main', '[2025-06-01,)', 'LINESTRING(100 100,900 100)'), ('pond', '[2024-01-01,2026-01-01)', 'POLYGON((500 10,502 10,502 12,500 12,500 10))'), ('pump', '[2025-01-01,)', 'LINESTRING(100 100,900 600)')) AS v (code, valid, wkt);
SELECT is((SELECT string_agg(concat_ws(' | ', id, source, description, first_day, last_day, dimension, round(size::numeric, 6), share, gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM source_outside),
	'1 | boiler | Boiler | 2025-01-01 | 0 | 0.000000 | 1 | POINT(500500 3320100)
2 | main | Gas main | 2025-06-01 | 1 | 1.000000 | 0.00125 | LINESTRING(500500 3320100,500501 3320100)
3 | pond | Pond | 2024-01-01 | 2024-12-31 | 2 | 4.000000 | 1 | POLYGON((500500 3320010,500500 3320012,500502 3320012,500502 3320010,500500 3320010))
4 | pond | Pond | 2025-01-01 | 2025-12-31 | 2 | 2.000000 | 0.5 | POLYGON((500500 3320010,500500 3320012,500501 3320012,500501 3320010,500500 3320010))
5 | pump | 2025-01-01 | 1 | 1.179248 | 0.00125 | LINESTRING(500500 3320350,500501 3320351)', 'sources outside of every plot');
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'Works A'), ('B', 'enterprise', 'Works B'), ('C', 'enterprise', 'Works C');
INSERT INTO facility (facility, party, name) VALUES ('A1', 'A', 'Works'), ('B1', 'B', 'Store'), ('C1', 'C', 'Elsewhere'), ('A2', 'A', 'Mast');
SELECT add_boundary('PARK', '{A,B}', 'Park') AS version \gset
INSERT INTO placement (kind, code, geom) SELECT 'facility', v.code, gis.ST_Translate(gis.ST_GeomFromText(v.wkt, 4550), 500000, 3320000) FROM (VALUES ('A1', 'POLYGON((900 0,1100 0,1100 10,900 10,900 0))'), ('B1', 'POLYGON((0 0,10 0,10 10,0 10,0 0))'),
	('C1', 'POLYGON((5000 0,5010 0,5010 10,5000 10,5000 0))'), ('A2', 'POINT(5000 0)')) AS v (code, wkt);
SELECT is((SELECT string_agg(concat_ws(' | ', id, boundary, boundary_version, party, party_name, facility, facility_name, first_day, last_day, area_m2, share, gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM party_outside),
	'1 | PARK | 1 | A | Works A | A1 | Works | 1000 | 0.5 | MULTIPOLYGON(((501000 3320000,501000 3320010,501100 3320010,501100 3320000,501000 3320000)))', 'parties with land outside');
INSERT INTO boundary_geometry (kind, code, valid, name, geom) SELECT v.kind, v.code, v.valid::daterange, v.code, gis.ST_Multi(gis.ST_Translate(gis.ST_GeomFromText(v.wkt, 4550), 500000, 3320000)) FROM (VALUES
	('zone', 'grows', '(,2024-01-01)', 'POLYGON((5000 0,5100 0,5100 100,5000 100,5000 0))'), ('zone', 'grows', '[2024-01-01,2025-01-01)', 'POLYGON((5000 0,5104 0,5104 100,5000 100,5000 0))'), ('zone', 'grows', '[2025-01-01,)', 'POLYGON((5000 0,5108 0,5108 100,5000 100,5000 0))'),
	('zone', 'moves', '(,2024-01-01)', 'POLYGON((6000 0,6100 0,6100 100,6000 100,6000 0))'), ('zone', 'moves', '[2024-01-01,)', 'POLYGON((6010 0,6110 0,6110 100,6010 100,6010 0))'),
	('zone', 'stays', '(,2024-01-01)', 'POLYGON((7000 0,7100 0,7100 100,7000 100,7000 0))'), ('zone', 'stays', '[2024-01-01,)', 'POLYGON((7000 0,7100 0,7100 50,7100 100,7000 100,7000 0))'),
	('zone', 'slot', '(,)', 'POLYGON((8000 0,8500 0,8500 0.5,8000 0.5,8000 0))')) AS v (kind, code, valid, wkt);
SELECT is((SELECT string_agg(concat_ws(' | ', id, kind, code, name, last_day_before, first_day_after, area_before_m2, area_after_m2, changed_m2, round(change::numeric, 6), threshold, gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM boundary_change),
	'1 | zone | grows | grows | 2023-12-31 | 2025-01-01 | 10000 | 10800 | 800 | 0.080000 | 0.05 | MULTIPOLYGON(((505100 3320000,505100 3320100,505108 3320100,505108 3320000,505100 3320000)))
2 | zone | moves | moves | 2023-12-31 | 2024-01-01 | 10000 | 10000 | 2000 | 0.200000 | 0.05 | MULTIPOLYGON(((506100 3320000,506100 3320100,506110 3320100,506110 3320000,506100 3320000)),((506000 3320000,506000 3320100,506010 3320100,506010 3320000,506000 3320000)))', 'boundaries that changed: also in small steps, also by moving');
UPDATE policy_parameter SET valid = '(,2024-06-01)' WHERE parameter = 'boundary change threshold';
SELECT is((SELECT string_agg(concat_ws(' | ', id, kind, code, name, last_day_before, first_day_after, area_before_m2, area_after_m2, changed_m2, round(change::numeric, 6), threshold, gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM boundary_change),
	'1 | zone | grows | grows | 2023-12-31 | 2025-01-01 | 10000 | 10800 | 800 | 0.080000 | MULTIPOLYGON(((505100 3320000,505100 3320100,505108 3320100,505108 3320000,505100 3320000)))
2 | zone | grows | grows | 2024-12-31 | 2025-01-01 | 10400 | 10800 | 400 | 0.038462 | MULTIPOLYGON(((505104 3320000,505104 3320100,505108 3320100,505108 3320000,505104 3320000)))
3 | zone | moves | moves | 2023-12-31 | 2024-01-01 | 10000 | 10000 | 2000 | 0.200000 | 0.05 | MULTIPOLYGON(((506100 3320000,506100 3320100,506110 3320100,506110 3320000,506100 3320000)),((506000 3320000,506000 3320100,506010 3320100,506010 3320000,506000 3320000)))', 'without a threshold each change shows');
UPDATE policy_parameter SET valid = '(,)', value = 0.25 WHERE parameter = 'boundary change threshold';
SELECT is((SELECT string_agg(concat_ws(' | ', id, kind, code, name, last_day_before, first_day_after, area_before_m2, area_after_m2, changed_m2, round(change::numeric, 6), threshold, gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM boundary_change),
	NULL, 'under another threshold none does');
SELECT is((SELECT string_agg(concat_ws(' | ', id, kind, code, name, first_day, last_day, area_m2, round(thinness::numeric, 6), gis.ST_AsText(gis.ST_Normalize(geom), 0)), E'\n' ORDER BY id) FROM boundary_sliver),
	'1 | zone | slot | slot | 250 | 0.003135 | POLYGON((508000 3320000,508000 3320000,508500 3320000,508500 3320000,508000 3320000))', 'slivers');
SELECT is((SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relkind = 'v' AND c.relname IN ('plot_overlap', 'plot_outside', 'plot_gap', 'source_outside', 'party_outside', 'boundary_sliver', 'boundary_change')
	AND NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND (col_description(c.oid, a.attnum) IS NULL OR CASE WHEN a.attname = 'geom' THEN format_type(a.atttypid, a.atttypmod) !~ 'geometry\((MultiPolygon|Polygon|Geometry),4550\)'
		ELSE format_type(a.atttypid, a.atttypmod) NOT IN ('integer', 'text', 'date', 'double precision') END))
	AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'id' AND a.atttypid = 'integer'::regtype)),
	'boundary_change, boundary_sliver, party_outside, plot_gap, plot_outside, plot_overlap, source_outside', 'views have an integer key, plain types, a geometry with its type and SRID, and comments');
SELECT create_ledger('deg'), add_boundaries('deg', 4490);
SET LOCAL search_path = deg, public;
SELECT is(pg_temp.wkt('POLYGON((123 30,123.001 30,123.001 30.001,123 30.001,123 30))', 4490), 'w | 10695.687 | imported | Area 10695.687 m2, measured on the spheroid.', 'a ledger in degrees measures on the spheroid');
SELECT is(pg_temp.wkt('POLYGON((500000 3320000,500100 3320000,500100 3320100,500000 3320000))'), 'w | 5000.000 | imported | Transformed from EPSG:4550. Area 5000.000 m2, measured on the spheroid.', 'and takes metres');
SELECT is(pg_temp.wkt('MULTIPOLYGON(((179.9 30,180 30,180 30.1,179.9 30)),((-180 30,-179.9 30,-180 30.1,-180 30)))', 4490), 'w | antimeridian | refused | It lies on both sides of the antimeridian; a ledger in degrees does not.', 'but nothing on both sides of the antimeridian');
SELECT is(pg_temp.wkt('POLYGON((123 30,123.1 30.1,123.1 NaN,123 30.1,123 30))', 4490), 'w | not finite | refused | It has coordinates that are infinite or not a number.', 'nor NaN');
SET LOCAL search_path = led, public;
CREATE ROLE space_import_accountant;
SELECT grant_ledger('led', 'space_import_accountant', 'accountant');
SET LOCAL ROLE space_import_accountant;
SELECT is((SELECT string_agg(r.action, ', ') FROM import_boundary('{"type": "Polygon", "coordinates": [[[123.2, 30], [123.201, 30], [123.201, 30.001], [123.2, 30]]]}'::jsonb, 'building', boundary => 'role', dry_run => true) AS r), 'kept, imported', 'an accountant may import, without a right on the schema of PostGIS');
SELECT is((SELECT count(*)::integer FROM plot_overlap), 1, 'and look at the checks');
RESET ROLE;
SELECT upgrade_ledger('led');
SELECT is((SELECT string_agg(r.action, ', ') FROM import_boundary(pg_temp.feature('up', pg_temp.box(9000, 0, 9100, 90), '{"name": "x"}'), 'plot', srid => 4550, repair => true, dry_run => true) AS r), 'imported', 'it works after upgrade_ledger()');
SET LOCAL search_path = '';
SELECT count(*)::integer AS overlaps FROM led.plot_overlap \gset
SELECT string_agg(r.action, ', ') AS imported FROM led.import_boundary(pg_temp.feature('last', pg_temp.box(9000, 0, 9100, 100), '{"name": "x"}'), 'plot', srid => 4550) AS r \gset
SET LOCAL search_path = led, public;
SELECT is(:overlaps, 1, 'checks work without a search path');
SELECT is(:'imported'::text, 'imported', 'so does the import');
SELECT finish();
ROLLBACK;
