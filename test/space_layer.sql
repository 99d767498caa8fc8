-- Layers, tiles and maps of a ledger: types, keys, comments, sums, the index, schemas of their own, an empty search_path.
\ir include/begin.sql
DROP EXTENSION IF EXISTS carbonms_postgis, postgis;
CREATE SCHEMA maps;
CREATE EXTENSION postgis SCHEMA maps;
CREATE SCHEMA atlas;
CREATE EXTENSION carbonms_postgis SCHEMA atlas;
SET LOCAL timezone = 'Asia/Shanghai';
SELECT create_ledger('led'), atlas.add_boundaries('led', 4550);
SET LOCAL search_path = led, public, maps;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('GRID', 'supplier', 'Grid');
INSERT INTO site VALUES ('S', 'site');
INSERT INTO plot SELECT 'P' || n, 'S', 'plot' FROM generate_series(1, 5) AS n;
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '(2.0123456789 t CO2, 0.00004 t CH4-fossil)/t', '1', 'test', true), ('own', 'etching', 'CN', NULL, '0.001 t NF3/t', '1', 'test', true),
	('own', 'sink', 'CN', NULL, '1 t CO2/t', '1', 'test', false), ('own', 'zero', 'CN', NULL, '0 t CO2/t', '1', 'test', true),
	('own', 'grid', 'CN', 'location', '0.5306 t CO2/MWh', '1', 'test', true), ('own', 'grid', 'CN', 'market', '0.8 t CO2/MWh', '1', 'test', true);
INSERT INTO source (source, category, factor, region, description) VALUES ('boiler', 'stationary_combustion', 'coal', 'CN', 'the "boiler"'),
	('road', 'mobile_combustion', 'coal', 'CN', ''), ('tip', 'process', 'coal', 'CN', ''), ('trees', 'land_sink', 'sink', 'CN', ''),
	('power', 'purchased_electricity', 'grid', 'CN', ''), ('nowhere', 'process', 'coal', 'CN', ''), ('etcher', 'process', 'etching', 'CN', ''),
	('idle', 'process', 'coal', 'CN', ''), ('nil', 'process', 'zero', 'CN', '');
INSERT INTO source_owner (source_id, valid, party, supplier, plot) SELECT source_id, '(,)', CASE WHEN source_id % 2 = 1 THEN 'A' ELSE 'B' END,
	CASE WHEN source = 'power' THEN 'GRID' END, CASE WHEN source IN ('trees', 'power') THEN 'P3' WHEN source = 'nil' THEN 'P4' END FROM source;
SELECT add_boundary('PARK', '{A,B}', 'Park <1> & "2"'), add_boundary('A', '{A}', 'A');
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, accounting_start(make_date(year, 1, 1)), accounting_start(make_date(year, 3, 1)),
	round(1000 * source_id / 7.0, 6) + year || CASE WHEN source = 'power' THEN ' MWh' ELSE ' t' END FROM source, generate_series(2024, 2025) AS year WHERE source <> 'idle';

SELECT is((SELECT count(*) FROM gis_plot_emission), 0::bigint, 'nothing is on the map of a ledger without postings');
SELECT is(pg_temp.said('SELECT emission_tile(0, 0, 0)'), 'P0002: no emissions to show | There is no boundary, or nothing was posted.', 'and no tile');
SELECT post('[2024-01-01,2025-01-01)', 'GHG-Protocol'), refresh_rollup(), post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT is((SELECT count(DISTINCT boundary) FROM bi_emission_by_plot), 2::bigint, 'as long as no boundary is on the map, all are');
SELECT is((SELECT count(*) FROM bi_emission_by_plot WHERE code <> ''), 0::bigint, 'and all is remainder');
INSERT INTO boundary_geometry (kind, code, name, geom) SELECT 'plot', 'P' || n, 'Plot ' || n, ST_Multi(ST_MakeEnvelope(501000 + n * 400, 3431000, 501380 + n * 400, 3431280, 4550)) FROM generate_series(1, 5) AS n;
INSERT INTO boundary_geometry (kind, code, name, geom) VALUES ('accounting', 'PARK', 'Park', ST_Multi(ST_MakeEnvelope(501380, 3430980, 503400, 3431300, 4550)));
INSERT INTO placement (kind, code, geom) VALUES ('source', 'boiler', ST_SetSRID(ST_MakePoint(501500, 3431100), 4550)), ('source', 'idle', ST_SetSRID(ST_MakePoint(501600, 3431100), 4550)),
	('source', 'etcher', ST_SetSRID(ST_MakePoint(503100, 3431100), 4550)), ('source', 'road', ST_SetSRID(ST_MakeLine(ST_MakePoint(501300, 3431140), ST_MakePoint(502300, 3431140)), 4550)),
	('source', 'tip', ST_MakeEnvelope(501700, 3431100, 501900, 3431400, 4550));
SELECT is((SELECT string_agg(DISTINCT boundary, ' ') FROM gis_plot_emission), 'PARK', 'then those that are');

-- ---- the contract of layers ----

SELECT set_eq($$SELECT f_table_name::text, type::text, srid FROM geometry_columns WHERE f_table_schema = 'led' AND f_table_name LIKE 'gis\_%'$$,
	$$VALUES ('gis_plot_emission', 'MULTIPOLYGON', 4550), ('gis_source_point', 'POINT', 4550), ('gis_source_line', 'MULTILINESTRING', 4550),
		('gis_source_polygon', 'MULTIPOLYGON', 4550), ('gis_boundary', 'MULTIPOLYGON', 4550)$$, 'each layer has one geometry, of a type and an SRID');
SELECT is_empty($$SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'led' AND table_name LIKE 'gis\_%'
	AND data_type NOT IN ('integer', 'text', 'double precision', 'date') AND udt_name <> 'geometry'$$, 'other columns are of plain types');
SELECT is_empty($$SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'led' AND table_name = 'bi_emission_by_plot'
	AND data_type NOT IN ('integer', 'text', 'double precision') AND (data_type <> 'numeric' OR column_name NOT LIKE '%\_exact')$$, 'those of the BI view, too');
SELECT is_empty($$SELECT column_name FROM information_schema.columns AS c WHERE table_schema = 'led' AND table_name = 'bi_emission_by_plot' AND data_type = 'double precision'
	AND NOT EXISTS (SELECT FROM information_schema.columns AS e WHERE e.table_schema = 'led' AND e.table_name = c.table_name AND e.column_name = c.column_name || '_exact' AND e.data_type = 'numeric')$$,
	'with an exact sibling of each measure');
SELECT is_empty($$SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relnamespace = 'led'::regnamespace AND (c.relname LIKE 'gis\_%' OR c.relname = 'bi_emission_by_plot') AND coalesce(col_description(c.oid, a.attnum), '') = ''$$, 'every column has a comment');
SELECT is_empty($$SELECT p.proname FROM pg_proc AS p WHERE p.pronamespace = 'led'::regnamespace AND p.prokind = 'f' AND obj_description(p.oid, 'pg_proc') IS NULL
	AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')$$, 'and every function');
SELECT is_empty($$SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relkind = 'v' AND NOT 'security_invoker=true' = ANY (coalesce(c.reloptions, '{}'))$$,
	'views work with the rights of who reads them') WHERE current_setting('server_version_num')::integer >= 150000;
CREATE FUNCTION pg_temp.keys(view text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	said text;
BEGIN
	EXECUTE format('SELECT format(''%%s of %%s, %%s'', count(DISTINCT id), count(*), pg_typeof(min(id))) FROM %I', view) INTO said;
	RETURN said;
END
$$;
SELECT is(pg_temp.keys(view), rows || ' of ' || rows || ', integer', 'keys of ' || view) FROM (VALUES
	('gis_plot_emission', 10), ('bi_emission_by_plot', 12), ('gis_source_point', 6), ('gis_source_line', 2), ('gis_source_polygon', 2), ('gis_boundary', 6)) AS v (view, rows);

-- What a client asks of a layer, and of the views of what is wrong, is the same as of a copy of it: a filter is not
-- pushed to rows that the view leaves out, and fails there.
CREATE FUNCTION pg_temp.asked(view text, filter text) RETURNS boolean LANGUAGE plpgsql AS
$$
DECLARE
	same boolean;
BEGIN
	EXECUTE format('WITH copy AS MATERIALIZED (SELECT * FROM %1$I) SELECT (SELECT array_agg(l.id ORDER BY l.id) FROM %1$I AS l WHERE %2$s)
		IS NOT DISTINCT FROM (SELECT array_agg(l.id ORDER BY l.id) FROM copy AS l WHERE %2$s)', view, filter) INTO same;
	RETURN same;
END
$$;
SAVEPOINT mixed;
INSERT INTO placement (kind, code, geom) VALUES
	('source', 'trees', ST_Multi(ST_MakeEnvelope(502000, 3431000, 502100, 3431100, 4550))),
	('source', 'nil', ST_SetSRID(ST_Collect(ST_MakeLine(ST_MakePoint(501400, 3431000), ST_MakePoint(501500, 3431000)), ST_MakeLine(ST_MakePoint(501400, 3431010), ST_MakePoint(501500, 3431010))), 4550)),
	('source', 'nowhere', ST_SetSRID(ST_MakePoint(510000, 3431000), 4550));
SELECT results_eq($$SELECT (SELECT count(*) FROM gis_source_point), (SELECT count(*) FROM gis_source_line), (SELECT count(*) FROM gis_source_polygon)$$, $$VALUES (8::bigint, 4::bigint, 4::bigint)$$,
	'points, lines and polygons, single and multiple');
SELECT ok(pg_temp.asked(view, filter), format('%s WHERE %s', view, filter))
FROM (SELECT f_table_name::text FROM geometry_columns AS g JOIN pg_class AS c ON c.relname = g.f_table_name AND c.relnamespace = 'led'::regnamespace
	WHERE f_table_schema = 'led' AND c.relkind = 'v' ORDER BY 1) AS v (view),
	(VALUES ('geom IS NOT NULL'), ('geom && ST_MakeEnvelope(501000, 3430000, 504000, 3432000, 4550)'), ('geom && ST_MakeEnvelope(501550, 3431050, 501750, 3431150, 4550)'),
		('ST_Intersects(geom, ST_MakeEnvelope(501550, 3431050, 501750, 3431150, 4550))')) AS f (filter);
ROLLBACK TO mixed;

-- ---- figures ----

SELECT results_eq($$SELECT code, co2e_t IS NULL, co2e_t = 0, scope2_t IS NULL, removed_t IS NULL, verified FROM bi_emission_by_plot WHERE year = 2024 ORDER BY code$$, $$VALUES
	('', false, false, true, true, 1), ('P1', false, false, true, true, 1), ('P2', false, false, true, true, 1), ('P3', false, false, false, false, 0),
	('P4', false, true, true, true, 1), ('P5', false, false, true, true, 1)$$, 'a plot on which nothing is emitted has no figure, and one on which 0 is has 0');
SELECT results_eq($$SELECT i.year, i.co2e = p.co2e, i.market = p.market, i.removed = p.removed FROM
	(SELECT extract(year FROM month)::integer AS year, sum(co2e_t_exact) AS co2e, sum(co2e_market_t_exact) AS market, sum(removed_t_exact) AS removed FROM bi_inventory WHERE boundary = 'PARK' GROUP BY 1) AS i
	JOIN (SELECT year, sum(co2e_t_exact) AS co2e, sum(co2e_market_t_exact) AS market, sum(removed_t_exact) AS removed FROM bi_emission_by_plot GROUP BY 1) AS p ON p.year = i.year ORDER BY 1$$,
	$$VALUES (2024, true, true, true), (2025, true, true, true)$$, 'plots and remainder are the inventory, to the last digit');
SELECT is_empty($$SELECT * FROM bi_emission_by_plot WHERE co2e_t_exact <> coalesce(scope1_t_exact, 0) + coalesce(scope2_t_exact, 0) + coalesce(scope3_t_exact, 0)$$, 'so are the scopes the total');
SELECT is_empty($$SELECT * FROM gis_plot_emission AS g JOIN bi_emission_by_plot AS b ON b.id = g.id WHERE (g.code, g.year, g.area_ha) <> (b.code, b.year, b.area_ha)
	OR (g.co2e_t, g.co2e_market_t, g.removed_t, g.co2e_t_per_ha, g.scope1_t, g.scope2_t) IS DISTINCT FROM (b.co2e_t, b.co2e_market_t, b.removed_t, b.co2e_t_per_ha, b.scope1_t, b.scope2_t)$$, 'a layer has the figures of the BI view');
SELECT results_eq($$SELECT round(area_ha::numeric, 4), round((co2e_t / area_ha)::numeric, 6) = round(co2e_t_per_ha::numeric, 6) FROM gis_plot_emission WHERE year = 2024 AND code = 'P1'$$, $$VALUES (10.64, true)$$, 'per hectare');
SELECT results_eq($$SELECT source, description, co2e_t IS NULL, ST_AsText(geom) FROM gis_source_point WHERE year = 2024 ORDER BY source$$,
	$$VALUES ('boiler', 'the "boiler"', false, 'POINT(501500 3431100)'), ('etcher', '', false, 'POINT(503100 3431100)'), ('idle', '', true, 'POINT(501600 3431100)')$$, 'sources, with and without a figure');
SELECT is((SELECT co2e_t_exact FROM bi_emission_by_plot WHERE code = 'P5' AND year = 2024), 52617.6, 'the figure of a point is that of its plot: 3.024 t NF3, GWP 17400');

-- a boundary that changes within the year has the geometry that it has in the end
SAVEPOINT changed;
UPDATE boundary_geometry SET valid = '(,2024-02-01)' WHERE code = 'P1';
INSERT INTO boundary_geometry (kind, code, valid, name, geom) VALUES ('plot', 'P1', '[2024-02-01,)', 'Plot 1, smaller', ST_Multi(ST_MakeEnvelope(501400, 3431000, 501480, 3431280, 4550)));
SELECT results_eq($$SELECT year, name, round(area_ha::numeric, 2) FROM gis_plot_emission WHERE code = 'P1' ORDER BY 1$$, $$VALUES (2024, 'Plot 1, smaller', 2.24), (2025, 'Plot 1, smaller', 2.24)$$, 'the last geometry of a year');
SELECT is((SELECT sum(co2e_t_exact) FROM bi_emission_by_plot WHERE year = 2024), (SELECT sum(co2e_t_exact) FROM bi_inventory WHERE boundary = 'PARK' AND month < '2025-01-01'), 'and the plots add up');
ROLLBACK TO changed;

-- a gas without a GWP in the basis of the method
SAVEPOINT sar;
UPDATE method SET basis = 'SAR';
SELECT results_eq($$SELECT code FROM gis_plot_emission WHERE year = 2024 AND co2e_t IS NULL$$, $$VALUES ('P5')$$, 'is no figure, and no error');
SELECT results_eq($$SELECT code, co2e_t IS NULL, complete FROM bi_emission_by_plot WHERE year = 2024 AND complete = 0$$, $$VALUES ('P5', true, 0)$$, 'the plot is said not to be complete');
SELECT is((SELECT sum(co2e_t_exact) FROM bi_emission_by_plot WHERE year = 2024), (SELECT sum(co2e_t_exact) FROM bi_inventory WHERE boundary = 'PARK' AND month < '2025-01-01'), 'what is known of the others adds up to that of the inventory');
SELECT results_eq($$SELECT source, co2e_t IS NULL, complete FROM gis_source_point WHERE year = 2024 AND source IN ('boiler', 'etcher', 'idle') ORDER BY 1$$, $$VALUES ('boiler', false, 1), ('etcher', true, 0), ('idle', true, NULL)$$, 'so are sources');
SELECT is((SELECT sum(tonnes(co2e)) FROM emission_by_zone('[2024-01-01,2025-01-01)', 'PARK', 'GHG-Protocol', 'SAR')), (SELECT sum(tonnes(co2e)) FROM inventory('[2024-01-01,2025-01-01)', 'PARK', 'GHG-Protocol', 'SAR')), 'zones keep what is known');
SELECT is((SELECT sum(tonnes(co2e)) FROM emission_by_cell('[2024-01-01,2025-01-01)', 'PARK', 'GHG-Protocol', 'SAR', 400)), (SELECT sum(tonnes(co2e)) FROM inventory('[2024-01-01,2025-01-01)', 'PARK', 'GHG-Protocol', 'SAR')), 'and cells');
SELECT is((SELECT sum(tonnes(co2e)) FROM emission_within(ST_MakeEnvelope(501000, 3430000, 504000, 3432000, 4550), '[2024-01-01,2025-01-01)', 'PARK', 'GHG-Protocol', 'SAR')), (SELECT sum(tonnes(co2e)) FROM inventory('[2024-01-01,2025-01-01)', 'PARK', 'GHG-Protocol', 'SAR')), 'and a polygon');
SELECT is((SELECT co2e_t FROM gis_source_point WHERE year = 2024 AND source = 'etcher'), NULL, 'nor for its source');
ROLLBACK TO sar;

-- ---- tiles and GeoJSON ----

CREATE FUNCTION pg_temp.in_world(shape geometry) RETURNS double precision[] LANGUAGE sql RETURN ARRAY[greatest(ST_XMin(shape), -20037508.342789244),
	ST_YMin(shape), least(ST_XMax(shape), 20037508.342789244), ST_YMax(shape)];
SELECT is_empty($$SELECT z, x, y, margin FROM (VALUES (0), (1), (5), (17), (30)) AS z (z), (VALUES (0.0), (0.0625)) AS m (margin),
	LATERAL (SELECT round(a * ((1::bigint << z) - 1))::integer AS x, round(b * ((1::bigint << z) - 1))::integer AS y FROM generate_series(0, 1, 0.1) AS a, generate_series(0, 1, 0.1) AS b) AS t
	-- which cuts it at the edges of the world, those in the east and west since 3.5
	WHERE pg_temp.in_world(tile_envelope(z, x, y, margin)) <> pg_temp.in_world(ST_TileEnvelope(z, x, y, margin => margin))$$, 'a tile is where PostGIS has it');
SELECT is(map_default(NULL, NULL, NULL)::text, '(2025,PARK,GHG-Protocol)', 'what a map shows if nobody says');
SELECT set_eq($$SELECT p.proname::text FROM pg_proc AS p WHERE p.pronamespace = 'led'::regnamespace AND p.proargtypes[0:2] = '{23,23,23}'::oid[] AND p.proargnames[1:3] = '{z,x,y}' AND p.prorettype = 'bytea'::regtype
	AND p.pronargdefaults >= p.pronargs - 3$$, $$VALUES ('emission_tile'), ('emission_tile_of')$$, 'what tile servers find and can call');
SELECT ok(obj_description('emission_tile'::regproc, 'pg_proc')::jsonb ?& '{description,vector_layers}', 'the comment of a function source is JSON');
SELECT ok(length(emission_tile(14, 13791, 6706)) + length(emission_tile(14, 13790, 6706)) > 100, 'a tile');
SELECT is(emission_tile(14, 13791, 6706, '{"year":"2024","method":"GHG-Protocol","boundary":"PARK"}'), emission_tile_of(14, 13791, 6706, 2024, 'PARK', 'GHG-Protocol'), 'by either way');
SELECT is(emission_tile(14, 0, 0), '\x', 'is empty where nothing is');
SELECT is(pg_temp.said(command), said, command) FROM (VALUES
	('SELECT emission_tile(1, 2, 0)', '22023: tile out of range: 1/2/0'), ('SELECT emission_tile(31, 0, 0)', '22023: tile out of range: 31/0/0'), ('SELECT emission_tile(NULL, 0, 0)', '22023: tile out of range: NULL/0/0'),
	('SELECT emission_tile(0, -1, 0)', '22023: tile out of range: 0/-1/0'), ($$SELECT emission_tile(0, 0, 0, '{"year":"MMXXV"}')$$, '22023: invalid year: "MMXXV"'),
	($$SELECT emission_tile(0, 0, 0, '{"year":99999}')$$, '22023: year out of range: 99999'), ($$SELECT emission_tile(0, 0, 0, '{"method":"X"}')$$, 'P0002: no emissions to show | Nothing was posted under method "X".'),
	($$SELECT emission_tile_of(0, 0, 0, 2025, 'X', 'GHG-Protocol')$$, '42704: boundary "X" does not exist as of infinity'), ('SELECT emission_tile(0, 0, 0, NULL)', 'no error')) AS v (command, said);
SELECT is((SELECT sum((f -> 'properties' ->> 'co2e_t')::numeric) FROM jsonb_array_elements(emission_geojson(2024) -> 'features') AS f) + (emission_geojson(2024) -> 'remainder' ->> 'co2e_t')::numeric,
	(SELECT sum(co2e_t_exact) FROM bi_inventory WHERE boundary = 'PARK' AND month < '2025-01-01'), 'GeoJSON and its remainder are the inventory');
SELECT is((SELECT string_agg(DISTINCT jsonb_typeof(f -> 'properties' -> 'co2e_t') || jsonb_typeof(f -> 'id'), ' ') FROM jsonb_array_elements(emission_geojson(2024) -> 'features') AS f), 'numbernumber', 'in numbers');
SELECT ok(ST_HausdorffDistance(ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(f -> 'geometry'), 4326), 4550), g.geom) < 0.01, 'to a centimetre')
FROM jsonb_array_elements(emission_geojson() -> 'features') AS f JOIN boundary_geometry AS g ON g.geometry_id = (f ->> 'id')::integer WHERE g.code = 'P1';

-- ---- maps ----

SELECT ok(xml_is_well_formed_document(emission_map_svg('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6', measure, steps, classes, title)), format('a map: %s, %s, %s', measure, steps, classes)) FROM (VALUES
	('per hectare', 'quantile', 5, NULL), ('total', 'equal', 9, E'<x> & "y" \x01 ''z'' \u56ed\u533a'), ('total', 'quantile', 1, E'\uFFFE \uFFFF'), ('total', 'quantile', 1, ''), ('per hectare', 'equal', 2, 'x')) AS v (measure, steps, classes, title);
SELECT matches(emission_map_svg('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6', title => '<x> & "y"'), '<title id="carbonms-title">&lt;x&gt; &amp; &quot;y&quot;</title>', 'texts are escaped');
SELECT matches(emission_map_svg('[2024-12-01,2025-02-01)', 'PARK', 'GHG-Protocol', 'AR5'), 'per hectare, 2024-12-01 to 2025-01-31.*GWP basis: AR5', 'of another period and basis');
SELECT matches(emission_map_svg('[2019-01-01,2020-01-01)', 'PARK', 'GHG-Protocol', 'AR6'), 'no figure \(5\)', 'of a year in which nothing was emitted');
SELECT is(pg_temp.said(format('SELECT emission_map_svg(''[2025-01-01,2026-01-01)'', ''PARK'', ''GHG-Protocol'', ''AR6''%s)', more)), said, more) FROM (VALUES
	(', ''mean''', '22023: invalid measure, steps or classes of a map'), (', steps => ''log''', '22023: invalid measure, steps or classes of a map'), (', classes => 0', '22023: invalid measure, steps or classes of a map'), (', classes => NULL', '22023: invalid measure, steps or classes of a map'),
	(', kind => ''zone''', 'P0002: no boundary geometry of kind "zone" exists in [2025-01-01,2026-01-01)')) AS v (more, said);
SELECT is(map_limits('{1,2,3,4,5,6,7,8,9,10,NULL}', 5, 'quantile')::text, '{2.8,4.6,6.4,8.2}', 'quantiles');
SELECT is(map_limits('{1,2,97}', 4, 'equal')::text, '{25,50,75}', 'equal steps');
SELECT is(map_limits('{5,5,5}', 4, 'quantile')::text || map_limits('{NULL}', 4, 'equal')::text || map_limits('{}', 4, 'quantile')::text, '{}{}{}', 'none');
SELECT is(map_colour(1, 5) || map_colour(3, 5) || map_colour(5, 5) || map_colour(1, 1), '#fff4c4#f08c42#700826#f08c42', 'colours');
SELECT is(array_to_string(ARRAY[map_number(0), map_number(0.01234), map_number(0.99999), map_number(9.96), map_number(99.96), map_number(-1234567.8), map_number(1e15)], ' '), '0 0.012 1.0 10.0 100 -1,234,568 1e+15', 'numbers');
SELECT is(map_wrap('one two three', 7)::text, '{"one two",three}', 'lines');
-- the scale: 200 m are as long as it says, in the plane and in degrees
CREATE FUNCTION pg_temp.bar(map text) RETURNS double precision LANGUAGE sql AS $$
	SELECT (substring(map FROM 'id="carbonms-scale"><rect x="24" y="[0-9.]+" width="([0-9.]+)"'))::double precision
		/ (substring(map FROM 'text-anchor="middle">([0-9.]+) m</text></g>'))::double precision $$;
SELECT ok(abs(pg_temp.bar(emission_map_svg('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')) / (720 / 2020.0) - 1) < 1e-4, 'the scale is right in the plane');

-- ---- an empty search_path, a reader, another spatial reference system, a big table ----

CREATE ROLE space_reader;
SELECT grant_ledger('led', 'space_reader', 'reader');
SET LOCAL ROLE space_reader;
SET LOCAL search_path = '';
SELECT (SELECT count(*) FROM led.gis_plot_emission) + (SELECT count(*) FROM led.bi_emission_by_plot) + (SELECT count(*) FROM led.gis_source_point) + (SELECT count(*) FROM led.gis_source_line)
	+ (SELECT count(*) FROM led.gis_source_polygon) + (SELECT count(*) FROM led.gis_boundary) AS layers,
	length(led.emission_tile(14, 13791, 6706)) > 0 AND led.emission_geojson() IS NOT NULL
		AND led.emission_map_svg('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') IS NOT NULL AS maps \gset
RESET ROLE;
SET LOCAL search_path = led, public, maps;
SELECT is(:layers, 38, 'a reader without search_path reads all layers');
SELECT ok(:'maps', 'and maps');
SELECT is(upgrade_ledger('led'), 3, 'after upgrade_ledger()');
SET LOCAL search_path = '';
SELECT length(led.emission_tile(14, 13791, 6706)) > 0 AND led.emission_map_svg('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') IS NOT NULL AS maps \gset
SET LOCAL search_path = led, public, maps;
SELECT ok(:'maps', 'all works as before');

SELECT create_ledger('deg'), atlas.add_boundaries('deg', 4490);
SET LOCAL search_path = deg, public, maps;
INSERT INTO boundary_geometry (kind, code, name, geom) SELECT g.kind, g.code, g.name, ST_Transform(g.geom, 4490) FROM led.boundary_geometry AS g;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('boiler', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A');
INSERT INTO placement (kind, code, geom) SELECT kind, code, ST_Transform(geom, 4490) FROM led.placement WHERE code = 'boiler';
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, accounting_start('2025-01-01'), accounting_start('2025-01-02'), '10 t');
SELECT add_boundary('PARK', '{A}', 'Park'), post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT ok(abs(pg_temp.bar(emission_map_svg('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')) / (720 / 2020.0) - 1) < 2e-3, 'the scale is right in degrees');
SELECT is((SELECT co2e_t FROM gis_plot_emission WHERE code = 'P1'), 20::double precision, 'figures in degrees');
SELECT is((SELECT abs(area_ha - 10.64) < 0.001 FROM gis_plot_emission WHERE code = 'P1'), true, 'hectares, on the spheroid');
SELECT ok(length(emission_tile(14, 13791, 6706)) > 0, 'tiles from degrees');

SET LOCAL search_path = led, public, maps;
INSERT INTO boundary_geometry (kind, code, name, geom) SELECT 'plot', format('Q%s-%s', i, j), 'q',
	ST_Multi(ST_MakeEnvelope(510000 + i * 100, 3440000 + j * 100, 510090 + i * 100, 3440090 + j * 100, 4550)) FROM generate_series(1, 100) AS i, generate_series(1, 100) AS j;
ANALYZE boundary_geometry;
CREATE FUNCTION pg_temp.plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END $$;
SELECT ok(EXISTS (SELECT FROM pg_temp.plan(query) AS p WHERE p ~ 'Index.* (using|on) boundary_geometry_geom'), 'the index finds ' || what) FROM (VALUES
	('the plots of a tile', $$SELECT * FROM zone_place('plot', '[2025-01-01,2026-01-01)') AS p WHERE p.geom && (SELECT tile_area(17, 110376, 53600))$$),
	('what a window of a GIS shows', $$SELECT * FROM gis_boundary WHERE geom && ST_MakeEnvelope(511000, 3441000, 511200, 3441200, 4550)$$)) AS v (what, query);
SELECT is((SELECT count(*) FROM zone_place('plot', '[2025-01-01,2026-01-01)') AS p WHERE p.geom && tile_area(17, x, y)
	AND ST_Transform(p.geom, 3857) && ST_TileEnvelope(17, x, y, margin => 0.0625)), (SELECT count(*) FROM zone_place('plot', '[2025-01-01,2026-01-01)') AS p
	WHERE ST_Transform(p.geom, 3857) && ST_TileEnvelope(17, x, y, margin => 0.0625)), format('and no plot is missing in 17/%s/%s', x, y))
FROM generate_series(110375, 110377) AS x, generate_series(53599, 53601) AS y;
SELECT ok((SELECT count(*) FROM boundary_geometry AS g WHERE g.geom && tile_area(17, 110376, 53600)) BETWEEN 1 AND 100, 'of which there are few');
SELECT pg_stat_get_xact_numscans('boundary_geometry_geom'::regclass) AS before, length(emission_tile(17, 110376, 53600)) AS length \gset
SELECT ok(:length > 100 AND pg_stat_get_xact_numscans('boundary_geometry_geom'::regclass) > :before, 'a tile is drawn with the index');
SELECT * FROM finish();
ROLLBACK;
