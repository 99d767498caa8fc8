\echo Use "ALTER EXTENSION carbonms_postgis UPDATE" to load this file. \quit

COMMENT ON FUNCTION lies_in(geometry, geometry) IS
	'Whether a thing lies in a boundary: a point that the boundary covers, its border included, a line or '
	'polygon of which at least half does, measured in the plane of the coordinates. NULL for a NULL.';

COMMENT ON FUNCTION classify_scope(text, geometry, geometry, geometry) IS
	'The scope of an emission for those inside of a boundary, from where it is emitted (purchased energy: '
	'made) and where it is used; NULL is outside.';

COMMENT ON FUNCTION classify_scope(text, text, text, text) IS
	'As classify_scope(text, text, text, text[]), for literals without a type, which could be geometries as well.';

/**
 * Where it only touches, it does not cross; along the border it is inside.
 *
 * Errors:
 *   XX000 for several lines, from PostGIS
 *   22012 for a polygon
 */
CREATE OR REPLACE FUNCTION boundary_crossing(line geometry, boundary geometry, OUT crossing integer, OUT direction text,
		OUT geom geometry)
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	-- segment by segment: a line may pass a point more than once
	WITH segment AS (
		SELECT s.geom, coalesce(sum(ST_Length(s.geom)) OVER (ORDER BY s.path
				ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
		FROM ST_DumpSegments(line) AS s
	),
	meeting AS (
		SELECT round(((g.before + ST_LineLocatePoint(g.geom, d.geom) * ST_Length(g.geom))
				/ ST_Length(line))::numeric, 12)::double precision AS at,
			d.geom
		FROM segment AS g CROSS JOIN LATERAL ST_DumpPoints(ST_Intersection(g.geom, ST_Boundary(boundary))) AS d
	),
	-- where segments meet, once
	point AS (
		SELECT DISTINCT ON (m.at, ST_AsEWKB(m.geom)) m.at, m.geom FROM meeting AS m
	),
	step AS (
		SELECT p.at, p.geom,
			ST_Covers(boundary, ST_LineInterpolatePoint(line,
				(p.at + coalesce(lag(p.at) OVER (ORDER BY p.at), 0)) / 2)) AS before,
			ST_Covers(boundary, ST_LineInterpolatePoint(line,
				(p.at + coalesce(lead(p.at) OVER (ORDER BY p.at), 1)) / 2)) AS after
		FROM point AS p
	)
	SELECT (row_number() OVER (ORDER BY s.at))::integer, CASE WHEN s.after THEN 'in' ELSE 'out' END, s.geom
	FROM step AS s WHERE s.before <> s.after AND s.at > 0 AND s.at < 1
	ORDER BY s.at;
END;

COMMENT ON FUNCTION boundary_crossing(geometry, geometry) IS
	'Where a line of a network crosses a boundary, in the order and direction of the line: in or out. There '
	'energy is metered that flows over the boundary.';

-- Boundaries in ledgers: what add_boundaries() makes

/**
 * Layout 1 is what 0.1.0 made.
 */
CREATE OR REPLACE FUNCTION ledger_space_tables(layout integer) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE layout
	WHEN 1 THEN $layout$
-- Where things are: boundaries with their validity and their tree, and placements of sources, meters and
-- facilities. All in the one spatial reference system that add_boundaries() was given.

CREATE TABLE boundary_geometry (
	geometry_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('administrative', 'accounting', 'park in park', 'zone', 'plot', 'building')),
	code text NOT NULL CHECK (code <> ''),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	name text NOT NULL,
	parent text CHECK (parent <> code),
	weight double precision NOT NULL DEFAULT 1 CONSTRAINT weight_is_positive CHECK (weight > 0 AND weight < 'infinity'),
	geom geometry(MultiPolygon, @srid@) NOT NULL,
	note text NOT NULL DEFAULT '',
	recorded_at timestamptz NOT NULL DEFAULT now(),
	recorded_by text NOT NULL DEFAULT current_user,
	CONSTRAINT one_geometry_at_a_time EXCLUDE USING gist (
		code_range(kind, kind, '[]') WITH &&, code_range(code, code, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE boundary_geometry IS
	'Boundaries on the map, each with the days on which it is where it is. import_boundary() loads them from '
	'GeoJSON and WKB and says what is wrong with them.';
COMMENT ON COLUMN boundary_geometry.geometry_id IS 'Key of the row.';
COMMENT ON COLUMN boundary_geometry.kind IS 'administrative, accounting, park in park, zone, plot or building.';
COMMENT ON COLUMN boundary_geometry.code IS
	'Code: of an accounting boundary that of boundary.boundary, of a plot that of plot.plot.';
COMMENT ON COLUMN boundary_geometry.valid IS 'Days on which this geometry holds.';
COMMENT ON COLUMN boundary_geometry.name IS 'Name.';
COMMENT ON COLUMN boundary_geometry.parent IS 'Code of the boundary it lies in.';
COMMENT ON COLUMN boundary_geometry.weight IS
	'Weight of a unit of its area or length when a line or polygon is apportioned by weight: floor area '
	'ratio, output per area ...';
COMMENT ON COLUMN boundary_geometry.geom IS 'The geometry: a valid MultiPolygon.';
COMMENT ON COLUMN boundary_geometry.note IS 'Source of the geometry, remarks.';
COMMENT ON COLUMN boundary_geometry.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN boundary_geometry.recorded_by IS 'By which role.';
CREATE INDEX boundary_geometry_geom ON boundary_geometry USING gist (geom);

CREATE TABLE facility (
	facility text PRIMARY KEY CHECK (facility <> ''),
	party text NOT NULL REFERENCES party,
	name text NOT NULL
);
COMMENT ON TABLE facility IS 'Facilities of parties: works, substations, land.';
COMMENT ON COLUMN facility.facility IS 'Code of the facility.';
COMMENT ON COLUMN facility.party IS 'Code of the party.';
COMMENT ON COLUMN facility.name IS 'Name.';

CREATE TABLE placement (
	placement_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('source', 'meter', 'facility')),
	code text NOT NULL CHECK (code <> ''),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	geom geometry(Geometry, @srid@) NOT NULL,
	note text NOT NULL DEFAULT '',
	-- by hash of the code first: GiST cannot tell how far texts are apart, and its tree would degrade with a million of
	-- them; halved, since the range ends one behind; the code itself decides
	CONSTRAINT one_place_at_a_time EXCLUDE USING gist (
		int4range(hashtext(kind || ' ' || code) / 2, hashtext(kind || ' ' || code) / 2, '[]') WITH &&,
			code_range(code, code, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE placement IS 'Where sources, meters and facilities are, as points, lines or polygons.';
COMMENT ON COLUMN placement.placement_id IS 'Key of the row.';
COMMENT ON COLUMN placement.kind IS 'source, meter or facility.';
COMMENT ON COLUMN placement.code IS 'Code of the source, meter or facility.';
COMMENT ON COLUMN placement.valid IS 'Days on which it is there.';
COMMENT ON COLUMN placement.geom IS 'The place: Point, LineString, MultiLineString, Polygon or MultiPolygon.';
COMMENT ON COLUMN placement.note IS 'Source of the place, remarks.';
CREATE INDEX placement_geom ON placement USING gist (geom);
-- What import_boundary() reads and reports.

/**
 * Problems are: unreadable, no code, no name, weight, duplicate code, duplicate geometry, constraint, null, empty,
 * not finite, not a polygon, wrong SRID, antimeridian, Z or M, curved, invalid, duplicate vertices, no area, sliver,
 * hole, overlap, outside parent, no parent, gap.
 */
CREATE TYPE import_finding AS (
	code text,
	problem text,
	measure double precision,
	action text,
	detail text,
	geom geometry
);
COMMENT ON TYPE import_finding IS 'A row of the report of import_boundary().';
COMMENT ON COLUMN import_finding.code IS
	'Code of the boundary; NULL if it has none. Of a gap, that of the boundary with the gap.';
COMMENT ON COLUMN import_finding.problem IS
	'What is wrong, in a word or two: unreadable, no code, wrong SRID, invalid, overlap, gap ... NULL in the '
	'row that says that it was imported.';
COMMENT ON COLUMN import_finding.measure IS
	'How much: area in m2 (imported, invalid, hole, overlap, outside parent, gap, sliver), number of '
	'vertices (duplicate vertices, curved).';
COMMENT ON COLUMN import_finding.action IS
	'What was done: refused (it is not in the table), converted, repaired, kept (as it is) or imported.';
COMMENT ON COLUMN import_finding.detail IS 'More about it, in words.';
COMMENT ON COLUMN import_finding.geom IS
	'Where: the place of an invalidity, holes, the overlap, the gap, the part outside; else the boundary. '
	'NULL if it has no place in the ledger.';

CREATE TYPE import_item AS (
	no bigint,
	code text,
	name text,
	parent text,
	weight text,
	geojson jsonb,
	wkb bytea,
	srid integer,
	problem text,
	detail text,
	shape geometry
);
COMMENT ON TYPE import_item IS 'A feature to import, as it came, and what is wrong with it at first sight.';
COMMENT ON COLUMN import_item.no IS 'Number of the feature in the document, from 1.';
COMMENT ON COLUMN import_item.code IS 'Code of the boundary; NULL if it has none.';
COMMENT ON COLUMN import_item.name IS 'Name; NULL if it has none.';
COMMENT ON COLUMN import_item.parent IS 'Code of the boundary it lies in, or NULL.';
COMMENT ON COLUMN import_item.weight IS 'Weight as text, NULL for 1.';
COMMENT ON COLUMN import_item.geojson IS 'Its geometry as GeoJSON; NULL if it came as WKB.';
COMMENT ON COLUMN import_item.wkb IS 'Its geometry as WKB; NULL if it came as GeoJSON.';
COMMENT ON COLUMN import_item.srid IS 'SRID of its coordinates; NULL where only the EWKB says it.';
COMMENT ON COLUMN import_item.problem IS
	'What is wrong with it, as import_finding.problem; NULL if nothing is, as far as was looked.';
COMMENT ON COLUMN import_item.detail IS 'More about the problem, in words.';
COMMENT ON COLUMN import_item.shape IS
	'The geometry that was read: as it came, then in the spatial reference system of the ledger.';
$layout$
	WHEN 2 THEN $layout$
-- The manifest of a ledger that layout 1 made, which kept none: what of it is there no more is taken off later.

INSERT INTO ledger_object (kind, identity, module, definition)
SELECT l.kind, pg_catalog.concat_ws('.', l.relation, p.part), 'space', ''
FROM (VALUES
	('table', NULL, '{boundary_geometry,facility,placement}'::text[]),
	('view', NULL, '{bi_emission_by_plot,boundary_change,boundary_sliver,gis_boundary,gis_plot_emission,
		gis_source_line,gis_source_point,gis_source_polygon,party_outside,plot_gap,plot_outside,plot_overlap,
		source_outside}'::text[]),
	('type', NULL, '{import_finding,import_item}'::text[]),
	('function', NULL, '{"area_beyond(geometry, geometry)","area_of(geometry)","area_problem(geometry)",
		"around(geometry, float8)","boundary_difference(geometry, geometry)","boundary_pair()",
		"cell_count(float8, geometry)","check_geometry()","check_parent()",
		"coded_emission(text, daterange, text, int4, method, timestamptz)","common_area(geometry, geometry)",
		"cover(geometry, text, date)","crs_srid(jsonb)","day_of(daterange)",
		"draw_tile(int4, int4, int4, int4, text, int4, method)",
		"emission_by_cell(daterange, text, text, gwp_basis, float8, text, timestamptz)",
		"emission_by_zone(daterange, text, text, gwp_basis, text, timestamptz)","emission_geojson(int4, text, text)",
		"emission_map_svg(daterange, text, text, gwp_basis, text, text, int4, text, text, timestamptz)",
		"emission_near(geometry, float8, daterange, text, text, gwp_basis, timestamptz)",
		"emission_tile(int4, int4, int4, json)","emission_tile_of(int4, int4, int4, int4, text, text)",
		"emission_within(geometry, daterange, text, text, gwp_basis, timestamptz)","first_day(daterange)",
		"geojson_item(jsonb, text, text, text, text, text, int4)","geojson_problem(jsonb)",
		"geometry_problem(geometry)","grid_cell(text, float8, geometry)","hole(geometry)",
		"import_boundary(bytea, int4, text, text, text, text, daterange, float8, bool, bool, float8, float8)",
		"import_boundary(jsonb, text, text, daterange, text, text, text, text, text, int4, bool, bool, float8, float8)",
		"import_feature(import_item, text, daterange, bool, float8, float8)",
		"import_items(_import_item, text, daterange, bool, bool, float8, float8)",
		"import_neighbours(text, daterange, _text, float8, float8)","in_ledger_srid(geometry)",
		"insert_item(import_item, text, daterange)","invalidity(geometry)","is_finite(geometry)",
		"last_day(daterange)","length_of(geometry)","map_colour(int4, int4)","map_default(int4, text, text)",
		"map_drawing(text, daterange, text, int4, method, gwp_basis, timestamptz, _float8, text, int4, text)",
		"map_facts(daterange, text, int4, method, gwp_basis, timestamptz)","map_frame(text, daterange, text)",
		"map_legend(record, text, text, text, bool, float8)","map_limits(_float8, int4, text)","map_number(float8)",
		"map_outline(text, daterange, _float8)",
		"map_points(daterange, text, int4, method, gwp_basis, timestamptz, _float8)","map_scale(float8, float8)",
		"map_sheet()","map_source(daterange, text, int4, method, gwp_basis, timestamptz, _float8)",
		"map_sums(numeric, numeric, numeric, int4, text)","map_text(_text, float8, float8, float8)","map_width(text)",
		"map_wrap(text, int4)","map_year()",
		"map_zone(text, daterange, text, int4, method, gwp_basis, timestamptz, _float8)","measured()",
		"method_of_year(text, int4)","on_sheet(geometry, _float8)","part_beyond(geometry, geometry)",
		"place_item(import_item)","placed_extent(float8)","placed_problem(geometry)","placed_shape(geometry)",
		"plane_error(geometry)","plot_feature(int4, text, int4, method)","plot_parent()",
		"read_item(import_item, bool)","read_shape(import_item)","repeated_count(geometry)",
		"same_shape(geometry, text, daterange)","sentence(text)","shape_conversion(text, geometry)",
		"shape_problem(geometry, int4, bool)","shape_remark(text, geometry, float8, float8)",
		"size_of(geometry, int4)","sliver(geometry, float8, float8)",
		"source_figure(daterange, text, int4, method, gwp_basis, text, timestamptz)","source_place(daterange)",
		"source_share(_geometry, _float8, date)","srid_of(geometry)","steady_days(daterange, text, geometry)",
		"steady_period(text, daterange)","thinness(geometry)","tile_area(int4, int4, int4)",
		"tile_envelope(int4, int4, int4, float8)","two_digits(float8, bool)","utm_srid(geometry)",
		"valid_shape(geometry)","with_srid(geometry, int4)","without_repeated(geometry)",
		"zone_emission(_geometry, _float8, _text, daterange, int8, text, int4, method, timestamptz)",
		"zone_figure(text, daterange, text, int4, method, gwp_basis, text, timestamptz)",
		"zone_place(text, daterange)"}'::text[]),
	('column', 'bi_emission_by_plot', '{area_ha,area_ha_exact,boundary,boundary_version,co2e_market_t,
		co2e_market_t_exact,co2e_t,co2e_t_exact,co2e_t_per_ha,co2e_t_per_ha_exact,code,gwp_basis,id,method,name,
		removed_t,removed_t_exact,scope1_t,scope1_t_exact,scope2,scope2_t,scope2_t_exact,scope3_t,scope3_t_exact,
		verified,year}'::text[]),
	('column', 'boundary_change', '{area_after_m2,area_before_m2,change,changed_m2,code,first_day_after,geom,id,kind,
		last_day_before,name,threshold}'::text[]),
	('column', 'boundary_geometry', '{code,geom,geometry_id,kind,name,note,parent,recorded_at,recorded_by,valid,
		weight}'::text[]),
	('column', 'boundary_sliver', '{area_m2,code,first_day,geom,id,kind,last_day,name,thinness}'::text[]),
	('column', 'facility', '{facility,name,party}'::text[]),
	('column', 'gis_boundary', '{area_ha,code,geom,id,kind,name,note,parent,valid_from,valid_until,weight}'::text[]),
	('column', 'gis_plot_emission', '{area_ha,boundary,boundary_version,co2e_market_t,co2e_t,co2e_t_per_ha,code,geom,
		gwp_basis,id,method,name,removed_t,scope1_t,scope2,scope2_t,scope3_t,verified,year}'::text[]),
	('column', 'gis_source_line', '{boundary,boundary_version,category,co2e_market_t,co2e_t,description,geom,
		gwp_basis,id,method,removed_t,scope,scope2,source,verified,year}'::text[]),
	('column', 'gis_source_point', '{boundary,boundary_version,category,co2e_market_t,co2e_t,description,geom,
		gwp_basis,id,method,removed_t,scope,scope2,source,verified,year}'::text[]),
	('column', 'gis_source_polygon', '{boundary,boundary_version,category,co2e_market_t,co2e_t,description,geom,
		gwp_basis,id,method,removed_t,scope,scope2,source,verified,year}'::text[]),
	('column', 'party_outside', '{area_m2,boundary,boundary_version,facility,facility_name,first_day,geom,id,last_day,
		party,party_name,share}'::text[]),
	('column', 'placement', '{code,geom,kind,note,placement_id,valid}'::text[]),
	('column', 'plot_gap', '{area_m2,code,first_day,geom,id,kind,last_day,name,parts,share}'::text[]),
	('column', 'plot_outside', '{area_m2,code,first_day,geom,id,kind,last_day,name,parent,parent_kind,share}'::text[]),
	('column', 'plot_overlap', '{area_m2,code,first_day,geom,id,kind,last_day,name,other,other_name,share,
		thinness}'::text[]),
	('column', 'source_outside', '{description,dimension,first_day,geom,id,last_day,share,size,source}'::text[]),
	('constraint', 'boundary_geometry', '{boundary_geometry_check,boundary_geometry_code_check,
		boundary_geometry_kind_check,boundary_geometry_pkey,boundary_geometry_valid_check,one_geometry_at_a_time,
		weight_is_positive}'::text[]),
	('constraint', 'facility', '{facility_facility_check,facility_party_fkey,facility_pkey}'::text[]),
	('constraint', 'placement', '{one_place_at_a_time,placement_code_check,placement_kind_check,placement_pkey,
		placement_valid_check}'::text[]),
	('index', 'boundary_geometry', '{boundary_geometry_geom}'::text[]),
	('index', 'placement', '{placement_geom}'::text[]),
	('trigger', 'boundary_geometry', '{check_geometry,check_parent_added,check_parent_changed}'::text[]),
	('trigger', 'placement', '{check_geometry}'::text[])
) AS l (kind, relation, parts) CROSS JOIN LATERAL pg_catalog.unnest(l.parts) AS p (part);
-- What a table is, as it is said since.

COMMENT ON COLUMN import_finding.problem IS
	'What is wrong, in a word or two: unreadable, no code, wrong SRID, invalid, overlap, gap ... NULL in the '
	'row that says that it was imported.';
$layout$
	END;

COMMENT ON FUNCTION ledger_space_tables(integer) IS
	'The SQL that brings the tables of the map to a layout from the one before, with what depends on the spatial '
	'reference system to be filled in; NULL if there is no such layout.';

CREATE OR REPLACE FUNCTION ledger_space_code() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN $code$
-- Areas and lengths in metres, in the way that suits the spatial reference system of the ledger: @measure@

/**
 * Arguments:
 *   shape: in the SRID of the ledger
 */
CREATE OR REPLACE FUNCTION area_of(shape geometry) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN @area@;
COMMENT ON FUNCTION area_of(geometry) IS 'Area in m2: @measure@';

/**
 * Arguments:
 *   shape: in the SRID of the ledger
 */
CREATE OR REPLACE FUNCTION length_of(shape geometry) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN @length@;
COMMENT ON FUNCTION length_of(geometry) IS 'Length in m: @measure@';

/**
 * add_boundaries() has chosen it by the SRID.
 */
CREATE OR REPLACE FUNCTION measured() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN '@measure@';
COMMENT ON FUNCTION measured() IS 'How areas and lengths are measured in this ledger.';

CREATE OR REPLACE FUNCTION size_of(shape geometry, dimension integer) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN dimension = 1 THEN length_of(shape) ELSE area_of(shape) END;
COMMENT ON FUNCTION size_of(geometry, integer) IS
	'Length in m of the lines, or area in m2 of the polygons, of a shape that may be a mixture.';

/**
 * What import_boundary() takes is brought there with it.
 */
CREATE OR REPLACE FUNCTION in_ledger_srid(shape geometry) RETURNS geometry
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN ST_SRID(shape) = @srid@ THEN ST_Force2D(shape) ELSE ST_Transform(ST_Force2D(shape), @srid@) END;
COMMENT ON FUNCTION in_ledger_srid(geometry) IS
	'A geometry in any SRID, in that of the ledger (@srid@), without Z and M.';
-- Which geometries are taken.

-- What is wrong with a geometry, or NULL.
/**
 * NULL if nothing is.
 */
CREATE OR REPLACE FUNCTION geometry_problem(shape geometry) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN ST_GeometryType(shape) NOT IN ('ST_Point', 'ST_LineString', 'ST_MultiLineString', 'ST_Polygon',
			'ST_MultiPolygon')
			THEN format('it is a %s: only points, lines and polygons are placed', substr(ST_GeometryType(shape), 4))
		WHEN ST_IsEmpty(shape) THEN 'it is empty'
		-- NaN is greater than infinity
		WHEN NOT (ST_XMin(shape) > '-infinity' AND ST_YMin(shape) > '-infinity' AND ST_XMax(shape) < 'infinity'
			AND ST_YMax(shape) < 'infinity')
			THEN 'it has coordinates that are not finite'
		WHEN @geographic@ AND (ST_YMin(shape) < -90 OR ST_YMax(shape) > 90 OR ST_XMin(shape) < -180
			OR ST_XMax(shape) > 180)
			THEN 'its coordinates are not degrees of longitude and latitude'
		WHEN @geographic@ AND ST_XMax(shape) - ST_XMin(shape) > 180
			THEN 'it spans more than 180 degrees of longitude'
		WHEN NOT ST_IsValid(shape) THEN 'it is not valid: ' || ST_IsValidReason(shape)
		-- not between: NaN, from a coordinate inside of the bounding box, is greater than infinity
		WHEN ST_Dimension(shape) = 1 AND NOT (length_of(shape) > 0 AND length_of(shape) < 'infinity')
			THEN 'it has no length'
		WHEN ST_Dimension(shape) = 2 AND NOT area_of(shape) > 0 THEN 'it has no area'
	END;
END;
COMMENT ON FUNCTION geometry_problem(geometry) IS
	'What is wrong with a geometry: its type, empty, coordinates that are not finite, across the '
	'antimeridian, not valid (with the reason and the place), without length or area.';

/**
 * Arguments:
 *   shape: in any known SRID
 */
CREATE OR REPLACE FUNCTION area_problem(shape geometry) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN ST_SRID(shape) = 0 THEN 'its SRID is not known'
		WHEN ST_GeometryType(shape) NOT IN ('ST_Polygon', 'ST_MultiPolygon')
			THEN format('it is a %s, not a polygon', substr(ST_GeometryType(shape), 4))
		ELSE geometry_problem(in_ledger_srid(shape))
	END;
END;
COMMENT ON FUNCTION area_problem(geometry) IS
	'What is wrong with a polygon in any SRID, or NULL: as geometry_problem(), and its type and SRID.';

CREATE OR REPLACE FUNCTION check_geometry() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	problem text := geometry_problem(NEW.geom);
BEGIN
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'invalid geometry of % "%"', NEW.kind, NEW.code
			USING ERRCODE = 'invalid_parameter_value', DETAIL = upper(left(problem, 1)) || substr(problem, 2) || '.',
				HINT = CASE WHEN TG_TABLE_NAME = 'boundary_geometry'
					THEN 'import_boundary() can repair a polygon, and says what it did.'
					ELSE 'ST_MakeValid, ST_CurveToLine and the like mend it; look at what they did.' END;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_geometry() IS 'Trigger: refuses geometries with a problem. Errors: 22023.';
CREATE OR REPLACE TRIGGER check_geometry BEFORE INSERT OR UPDATE ON boundary_geometry
	FOR EACH ROW EXECUTE FUNCTION check_geometry();
CREATE OR REPLACE TRIGGER check_geometry BEFORE INSERT OR UPDATE ON placement
	FOR EACH ROW EXECUTE FUNCTION check_geometry();

/*
 * A way from a boundary up to itself, a shortest one. It remembers from where it came to each parent, once: ways are as
 * many as 2 to the number of steps where boundaries have two parents on different days.
 */
CREATE OR REPLACE FUNCTION parent_circle(code text) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	below jsonb := '{}';
	step jsonb := jsonb_build_object(code, NULL);
	at text := code;
	circle text := code;
BEGIN
	WHILE step IS NOT NULL AND NOT below ? code LOOP
		SELECT jsonb_object_agg(u.parent, u.code) INTO step
		FROM (
			SELECT DISTINCT ON (g.parent) g.parent, g.code
			FROM boundary_geometry AS g
			WHERE step ? g.code AND g.parent IS NOT NULL AND NOT below ? g.parent
			ORDER BY g.parent, g.code COLLATE "C"
		) AS u;
		below := below || coalesce(step, '{}');
	END LOOP;
	WHILE below ? code LOOP
		at := below ->> at;
		circle := at || ' in ' || circle;
		EXIT WHEN at = code;
	END LOOP;
	RETURN CASE WHEN below ? code THEN circle END;
END
$$;
COMMENT ON FUNCTION parent_circle(text) IS 'How a boundary lies in itself: "A in B in A"; NULL if it does not.';

-- A boundary does not lie in itself, over any number of steps.
CREATE OR REPLACE FUNCTION check_parent() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	circle text;
BEGIN
	WITH RECURSIVE up AS (
		SELECT a.code, a.parent FROM added AS a WHERE a.parent IS NOT NULL
		UNION
		SELECT u.code, g.parent
		FROM up AS u JOIN boundary_geometry AS g ON g.code = u.parent
		WHERE g.parent IS NOT NULL
	)
	SELECT parent_circle(u.code) INTO circle FROM up AS u WHERE u.parent = u.code LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'parents of boundaries must not form a circle'
			USING ERRCODE = 'check_violation', DETAIL = format('%s.', circle);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_parent() IS 'Trigger: refuses parents that lead back. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_parent_added AFTER INSERT ON boundary_geometry REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_parent();
CREATE OR REPLACE TRIGGER check_parent_changed AFTER UPDATE ON boundary_geometry REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_parent();

-- When and by whom it was recorded is not changed with it.
CREATE OR REPLACE FUNCTION keep_record() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
		WHERE n.nspname OPERATOR(pg_catalog.=) @ledger_name@
		AND n.nspname OPERATOR(pg_catalog.<>) TG_TABLE_SCHEMA) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = 'schema of the ledger or of carbonms was renamed or moved, or belongs to another role',
			HINT = 'Call upgrade_ledger() with its present name.';
	END IF;
BEGIN
	RAISE EXCEPTION 'cannot update columns recorded_at and recorded_by of table "%"', TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'They say when a row was recorded, and by whom.';
END;
END
$$;
COMMENT ON FUNCTION keep_record() IS 'Trigger: refuses another time or name in a row. Errors: 23000.';
CREATE OR REPLACE TRIGGER keep_record BEFORE UPDATE ON boundary_geometry FOR EACH ROW
	WHEN (OLD.recorded_at IS DISTINCT FROM NEW.recorded_at OR OLD.recorded_by IS DISTINCT FROM NEW.recorded_by)
	EXECUTE FUNCTION keep_record();
ALTER TABLE boundary_geometry ENABLE ALWAYS TRIGGER keep_record;
-- Not on the spheroid: ST_Buffer of a geography is an SQL function, which works only for who may use the schema of
-- PostGIS.
CREATE OR REPLACE FUNCTION utm_srid(place geometry) RETURNS integer
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN ST_Y(c.at) < 0 THEN 32700 ELSE 32600 END + least(60, 1 + floor((ST_X(c.at) + 180) / 6))::integer
	FROM (SELECT ST_Centroid(ST_Transform(ST_Force2D(place), 4326)) AS at) AS c;
END;
COMMENT ON FUNCTION utm_srid(geometry) IS 'The SRID of the UTM zone in which the middle of a geometry lies.';

/**
 * NULL for a distance that is not a finite number above 0, a place without SRID or with coordinates that are
 * not finite.
 */
CREATE OR REPLACE FUNCTION around(place geometry, metres double precision) RETURNS geometry
	LANGUAGE sql STABLE PARALLEL SAFE
	-- NaN is greater than infinity; GEOS does not survive one
	RETURN CASE WHEN metres > 0 AND metres < 'infinity' AND ST_SRID(place) > 0
		THEN CASE WHEN geometry_problem(in_ledger_srid(place)) IS NULL
		THEN in_ledger_srid(ST_Buffer(ST_Transform(ST_Force2D(place), @around@), metres, 'quad_segs=32')) END END;
COMMENT ON FUNCTION around(geometry, double precision) IS
	'All within a distance in metres of a place in any SRID: a polygon whose quarter circles have 32 sides, '
	'measured in the plane of the ledger, or of the UTM zone of the place where that is not in metres.';
-- Shapes to be imported: how they are read, what is wrong with one, and with one beside its neighbours.

-- ---- reading ----

-- The name is read once, not for each row of spatial_ref_sys, and none that anybody knows has 100 characters.
CREATE OR REPLACE FUNCTION crs_srid(crs jsonb) RETURNS integer
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT CASE
		WHEN crs IS NULL THEN NULL
		WHEN c.name LIKE '%CRS84' OR c.name LIKE '%CRS:84' THEN 4326
		ELSE coalesce((SELECT s.srid FROM spatial_ref_sys AS s
			WHERE s.auth_name = 'EPSG' AND s.auth_srid = c.code ORDER BY s.srid LIMIT 1), -1)
	END
	FROM (
		SELECT n.name, substring(n.name FROM '^(?:URN:OGC:DEF:CRS:)?EPSG:(?:[0-9.]*:)?([1-9][0-9]{0,8})$')::integer
			AS code
		FROM (SELECT upper(left(crs -> 'properties' ->> 'name', 100)) AS name) AS n OFFSET 0
	) AS c;
END;
COMMENT ON FUNCTION crs_srid(jsonb) IS
	'SRID of the crs member of a GeoJSON of 2008; NULL without one, -1 if it is not known.';

-- PostGIS reads text that is no number, and null, as 0.
CREATE OR REPLACE FUNCTION geojson_problem(geometry jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN coalesce(jsonb_typeof(geometry), '') <> 'object' OR geometry ->> 'type' IS NULL
			THEN 'Its geometry is no GeoJSON geometry.'
		WHEN geometry ->> 'type' = 'Polygon' AND coalesce(jsonb_path_exists(geometry,
				'strict $.coordinates[*][*] ? (@.type() != "array" || @.size() < 2 || exists (@[*] ? '
				'(@.type() != "number")))', '{}', true), true)
			OR geometry ->> 'type' = 'MultiPolygon' AND coalesce(jsonb_path_exists(geometry,
				'strict $.coordinates[*][*][*] ? (@.type() != "array" || @.size() < 2 || exists (@[*] ? '
				'(@.type() != "number")))', '{}', true), true)
			OR geometry ->> 'type' NOT IN ('Polygon', 'MultiPolygon') AND jsonb_path_exists(geometry,
				'lax $.**.coordinates.** ? (@.type() != "array" && @.type() != "number")')
			THEN 'Its coordinates are not lists of numbers as a ' || (geometry ->> 'type') || ' has them.'
	END;
COMMENT ON FUNCTION geojson_problem(jsonb) IS
	'What is wrong with a GeoJSON geometry before its coordinates are looked at, or NULL.';

CREATE OR REPLACE FUNCTION geojson_item(document jsonb, code_property text, name_property text, parent_property text,
		weight_property text, boundary text, srid integer) RETURNS SETOF import_item
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH feature AS (
		SELECT f.no, f.feature ->> 'type' AS type, f.feature -> 'properties' AS properties,
			CASE WHEN f.feature ->> 'type' = 'Feature' THEN f.feature -> 'geometry' ELSE f.feature END AS geometry,
			coalesce(f.feature -> 'geometry' -> 'crs', f.feature -> 'crs', document -> 'crs') AS crs
		FROM jsonb_array_elements(CASE WHEN document ->> 'type' = 'FeatureCollection' THEN document -> 'features'
			ELSE jsonb_build_array(document) END) WITH ORDINALITY AS f (feature, no)
	),
	item AS (
		SELECT f.*, crs_srid(f.crs) AS crs_srid,
			CASE WHEN jsonb_typeof(f.properties -> code_property) IN ('string', 'number')
				THEN nullif(f.properties ->> code_property, '') ELSE geojson_item.boundary END AS code
		FROM feature AS f
	)
	SELECT i.no, i.code, nullif(i.properties ->> name_property, ''), nullif(i.properties ->> parent_property, ''),
		i.properties ->> weight_property, CASE WHEN jsonb_typeof(i.geometry) <> 'null' THEN i.geometry END, NULL::bytea,
		coalesce(i.crs_srid, geojson_item.srid, 4326), p.said[1], p.said[2], NULL::geometry
	FROM (SELECT i.*, count(*) OVER (PARTITION BY i.code) AS same FROM item AS i) AS i
	CROSS JOIN LATERAL (SELECT CASE
		WHEN document ->> 'type' = 'FeatureCollection' AND (i.type = 'Feature') IS NOT true
			THEN ARRAY['unreadable', format('Member %s of features is no Feature.', i.no)]
		WHEN i.code IS NULL THEN ARRAY['no code',
			format('Feature %s has no property "%s" that is text or a number.', i.no, code_property)]
		WHEN i.same > 1
			THEN ARRAY['duplicate code',
				format('Feature %s is one of several with this code; which of them is right is not known.', i.no)]
		WHEN i.properties -> weight_property NOT IN ('null', '0')
			AND NOT (jsonb_typeof(i.properties -> weight_property) = 'number'
				AND i.properties -> weight_property > '0')
			THEN ARRAY['weight', format('Its weight is %s, not a number from 0.', i.properties -> weight_property)]
		WHEN coalesce(jsonb_typeof(i.geometry), 'null') = 'null'
			THEN ARRAY['null', format('Feature %s has no geometry.', i.no)]
		WHEN geojson_problem(i.geometry) IS NOT NULL THEN ARRAY['unreadable', geojson_problem(i.geometry)]
		WHEN i.crs_srid = -1 THEN ARRAY['wrong SRID', format('Its crs is not known: %s.', left(i.crs::text, 200))]
		WHEN i.crs_srid <> geojson_item.srid
			THEN ARRAY['wrong SRID', format('Its crs says %s, the argument %s.', i.crs_srid, geojson_item.srid)]
	END AS said OFFSET 0) AS p
	ORDER BY i.no;
END;
COMMENT ON FUNCTION geojson_item(jsonb, text, text, text, text, text, integer) IS
	'The features of a GeoJSON document, with what is wrong with them at first sight. Arguments as those of '
	'import_boundary().';

CREATE OR REPLACE FUNCTION read_shape(item import_item) RETURNS geometry
	LANGUAGE sql STABLE
	RETURN CASE WHEN item.wkb IS NULL THEN ST_SetSRID(ST_GeomFromGeoJSON((item.geojson - 'crs')::text), item.srid)
		ELSE ST_GeomFromEWKB(item.wkb) END;
COMMENT ON FUNCTION read_shape(import_item) IS 'The geometry of a feature. Errors: those of PostGIS.';

CREATE OR REPLACE FUNCTION with_srid(shape geometry, srid integer) RETURNS geometry
	LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN ST_SRID(shape) = 0 AND srid IS NOT NULL THEN ST_SetSRID(shape, srid) ELSE shape END;
COMMENT ON FUNCTION with_srid(geometry, integer) IS 'A geometry with an SRID, if it has none of its own.';

CREATE OR REPLACE FUNCTION srid_of(shape geometry) RETURNS integer
	LANGUAGE sql IMMUTABLE
	RETURN ST_SRID(shape);
COMMENT ON FUNCTION srid_of(geometry) IS 'SRID of a geometry, 0 if it has none.';

-- ---- what is wrong with a shape ----

-- A sum over all vertices: a bounding box does not show a NaN in the middle of a ring.
CREATE OR REPLACE FUNCTION is_finite(shape geometry) RETURNS boolean
	LANGUAGE sql IMMUTABLE
	RETURN ST_Perimeter(shape) < 'infinity' AND ST_XMax(shape) < 'infinity' AND ST_XMin(shape) > '-infinity'
		AND ST_YMax(shape) < 'infinity' AND ST_YMin(shape) > '-infinity';
COMMENT ON FUNCTION is_finite(geometry) IS 'Whether all coordinates of a polygon are finite.';

-- OFFSET 0 here and below: what is said is found out once, not once for each column.
CREATE OR REPLACE FUNCTION shape_problem(shape geometry, srid integer, repair boolean, OUT problem text,
		OUT detail text)
	RETURNS record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT p.said[1], p.said[2]
	FROM (SELECT CASE
		WHEN shape IS NULL THEN ARRAY['null', 'It has no geometry.']
		WHEN ST_IsEmpty(shape) THEN ARRAY['empty', 'Its geometry has no coordinates.']
		WHEN ST_Dimension(shape) < 2
			OR ST_GeometryType(shape) NOT IN ('ST_Polygon', 'ST_MultiPolygon', 'ST_CurvePolygon', 'ST_MultiSurface',
			'ST_GeometryCollection')
			OR ST_GeometryType(shape) = 'ST_GeometryCollection' AND NOT repair
			THEN ARRAY['not a polygon', format('It is a %s%s.', substr(ST_GeometryType(shape), 4),
				CASE WHEN ST_Dimension(shape) = 2 AND ST_GeometryType(shape) = 'ST_GeometryCollection'
					THEN '; repair => true takes its polygons' ELSE '' END)]
		WHEN NOT is_finite(shape) THEN ARRAY['not finite', 'It has coordinates that are infinite or not a number.']
		WHEN ST_SRID(shape) = 0 THEN ARRAY['wrong SRID', 'Its SRID is not known: give it as argument srid.']
		WHEN ST_SRID(shape) <> srid
			THEN ARRAY['wrong SRID', format('The geometry says %s, the argument %s.', ST_SRID(shape), srid)]
		WHEN m.geographic IS NULL
			THEN ARRAY['wrong SRID', format('Spatial reference system %s does not exist.', ST_SRID(shape))]
		WHEN m.geographic AND ST_YMin(shape) >= -90 AND ST_YMax(shape) <= 90 AND ST_XMin(shape) >= -360
			AND ST_XMax(shape) <= 360
				AND (ST_XMin(shape) < -180 OR ST_XMax(shape) > 180
					OR (SELECT max(ST_XMax(d.geom) - ST_XMin(d.geom)) FROM ST_Dump(shape) AS d) > 180)
			THEN ARRAY['antimeridian',
				format('A part of it reaches from longitude %s to %s: cut it at 180 degrees, as RFC 7946 asks for.',
				ST_XMin(shape), ST_XMax(shape))]
		WHEN m.geographic AND ST_YMin(shape) >= -180 AND ST_YMax(shape) <= 180 AND ST_XMin(shape) >= -90
			AND ST_XMax(shape) <= 90
				AND (ST_YMin(shape) < -90 OR ST_YMax(shape) > 90)
			THEN ARRAY['wrong SRID',
				format('Its latitudes reach from %s to %s: longitude comes first.', ST_YMin(shape), ST_YMax(shape))]
		WHEN m.geographic AND (ST_YMin(shape) < -90 OR ST_YMax(shape) > 90 OR ST_XMin(shape) < -180
			OR ST_XMax(shape) > 180)
			THEN ARRAY['wrong SRID',
				format('Its coordinates, such as %s %s, are no degrees of longitude and latitude.', ST_XMin(shape),
				ST_YMin(shape))]
		WHEN NOT m.geographic AND ST_XMin(shape) >= -180 AND ST_XMax(shape) <= 180 AND ST_YMin(shape) >= -90
			AND ST_YMax(shape) <= 90
			THEN ARRAY['wrong SRID',
				format('Its coordinates, such as %s %s, look like degrees; EPSG:%s is not in degrees.', ST_XMin(shape),
				ST_YMin(shape), ST_SRID(shape))]
	END AS said FROM (VALUES (1)) AS one (row) LEFT JOIN LATERAL (
		-- not srid_measure(), which would bind the ledger to carbonms_postgis
		SELECT s.srtext LIKE 'GEOGCS%' AS geographic FROM spatial_ref_sys AS s WHERE s.srid = ST_SRID(shape)) AS m
			ON true OFFSET 0) AS p;
END;
COMMENT ON FUNCTION shape_problem(geometry, integer, boolean) IS
	'Why a shape cannot be imported, as far as it shows before it is transformed; NULLs if it can. srid: '
	'what the caller says it is, or NULL.';

CREATE OR REPLACE FUNCTION shape_conversion(code text, shape geometry) RETURNS SETOF import_finding
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT shape_conversion.code, 'Z or M', NULL::double precision, 'converted', format('Dropped: %s.',
		(ARRAY['M', 'Z', 'Z and M'])[ST_Zmflag(shape)]), NULL::geometry
	WHERE ST_Zmflag(shape) > 0
	UNION ALL
	SELECT shape_conversion.code, 'curved', ST_NPoints(ST_CurveToLine(shape)), 'converted',
		'Arcs became lines, 128 to a full circle: 0.03 % of the radius away at most.', NULL
	WHERE ST_GeometryType(shape) IN ('ST_CurvePolygon', 'ST_MultiSurface') OR ST_HasArc(shape)
	UNION ALL
	SELECT shape_conversion.code, 'not a polygon', NULL, 'repaired',
		format('It is a collection, of which the polygons were taken: %s of %s parts.',
		ST_NumGeometries(ST_CollectionExtract(ST_CurveToLine(shape), 3)), (SELECT count(*) FROM ST_Dump(shape))), NULL
	WHERE ST_GeometryType(shape) = 'ST_GeometryCollection';
END;
COMMENT ON FUNCTION shape_conversion(text, geometry) IS
	'What placed_shape() changes, besides the spatial reference system.';

CREATE OR REPLACE FUNCTION placed_shape(shape geometry) RETURNS geometry
	LANGUAGE sql STABLE
	RETURN ST_Multi(ST_CollectionExtract(in_ledger_srid(ST_CurveToLine(shape)), 3));
COMMENT ON FUNCTION placed_shape(geometry) IS
	'The polygons of a shape as a MultiPolygon in the spatial reference system of the ledger. Errors: those '
	'of PostGIS, outside of the domain of a projection.';

-- By how much areas in the plane differ from those on the spheroid: squares at the corners and in the middle.
CREATE OR REPLACE FUNCTION plane_error(shape geometry) RETURNS double precision
	LANGUAGE sql STABLE
	RETURN CASE WHEN @geographic@ THEN 0 ELSE (
		SELECT max(coalesce(abs(area_of(s.square) / nullif(ST_Area(ST_Transform(s.square, 4326)::geography), 0) - 1),
			1))
		FROM (
			SELECT ST_Expand(d.geom, 100) AS square
			FROM ST_DumpPoints(ST_Collect(ST_Boundary(ST_Expand(shape, 1)), ST_Centroid(ST_Expand(shape, 1)))) AS d
		) AS s) END;
COMMENT ON FUNCTION plane_error(geometry) IS
	'Largest relative error of areas around a shape, as area_of() measures them, against the spheroid: where '
	'it is not small, the spatial reference system of the ledger is not made for the place.';

CREATE OR REPLACE FUNCTION placed_problem(shape geometry, OUT problem text, OUT detail text) RETURNS record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT p.said[1], p.said[2]
	FROM (SELECT CASE
		WHEN ST_IsEmpty(shape) THEN ARRAY['not a polygon', 'No polygon is left of it.']
		WHEN NOT is_finite(shape) THEN ARRAY['wrong SRID', 'It is where EPSG:@srid@ has no coordinates.']
		WHEN @geographic@ AND ST_XMax(shape) - ST_XMin(shape) > 180
			THEN ARRAY['antimeridian', 'It lies on both sides of the antimeridian; a ledger in degrees does not.']
		WHEN NOT plane_error(shape) < 0.01
			THEN ARRAY['wrong SRID',
			format('Areas in EPSG:@srid@ are wrong by %s %% where it lies, around longitude %s, latitude %s.',
			round((plane_error(shape) * 100)::numeric, 1), round(ST_X(c.middle)::numeric, 3),
				round(ST_Y(c.middle)::numeric, 3))]
	END AS said FROM (SELECT CASE WHEN is_finite(shape)
		THEN ST_Transform(ST_Centroid(ST_Envelope(shape)), 4326) END AS middle) AS c OFFSET 0) AS p;
END;
COMMENT ON FUNCTION placed_problem(geometry) IS
	'Why a shape in the spatial reference system of the ledger cannot be imported, before it is looked at '
	'whether it is valid; NULLs if it can.';

CREATE OR REPLACE FUNCTION invalidity(shape geometry, OUT reason text, OUT place geometry) RETURNS record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT d.reason, ST_SetSRID(d.location, @srid@) FROM ST_IsValidDetail(shape) AS d WHERE NOT d.valid;
END;
COMMENT ON FUNCTION invalidity(geometry) IS 'Why, and where, a shape is not valid; NULLs if it is.';

CREATE OR REPLACE FUNCTION shape_edge(shape geometry, OUT x1 double precision[], OUT y1 double precision[],
		OUT x2 double precision[], OUT y2 double precision[])
	RETURNS record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT array_agg(e.x1 ORDER BY e.x1), array_agg(e.y1 ORDER BY e.x1), array_agg(e.x2 ORDER BY e.x1),
		array_agg(e.y2 ORDER BY e.x1)
	FROM (
		SELECT least(v.x, v.next_x) AS x1, CASE WHEN v.x <= v.next_x THEN v.y ELSE v.next_y END AS y1,
			greatest(v.x, v.next_x) AS x2, CASE WHEN v.x <= v.next_x THEN v.next_y ELSE v.y END AS y2
		FROM (
			SELECT ST_X(d.geom) AS x, ST_Y(d.geom) AS y, lead(ST_X(d.geom)) OVER ring AS next_x,
				lead(ST_Y(d.geom)) OVER ring AS next_y
			FROM ST_DumpPoints(shape) AS d
			WINDOW ring AS (PARTITION BY d.path[:array_upper(d.path, 1) - 1] ORDER BY d.path[array_upper(d.path, 1)])
		) AS v
		WHERE v.next_x IS NOT NULL
	) AS e;
END;
COMMENT ON FUNCTION shape_edge(geometry) IS
	'The edges of a shape: where each begins and ends from west to east, by where it begins.';

CREATE OR REPLACE FUNCTION side_of(x1 double precision, y1 double precision, x2 double precision, y2 double precision,
		x double precision, y double precision) RETURNS double precision
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
COMMENT ON FUNCTION side_of(double precision, double precision, double precision, double precision, double precision,
	double precision) IS 'On which side of an edge a point lies: 1 left, -1 right, 0 on it.';

/**
 * From west to east: an edge is compared with those that begin before it ends. Edges that touch do not cross.
 */
CREATE OR REPLACE FUNCTION crossing_count(shape geometry, most integer) RETURNS integer
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	e record;
	edges integer;
	found integer := 0;
BEGIN
	SELECT * INTO e FROM shape_edge(shape);
	edges := coalesce(cardinality(e.x1), 0);
	FOR i IN 1 .. edges LOOP
		FOR j IN i + 1 .. edges LOOP
			EXIT WHEN e.x1[j] > e.x2[i];
			IF side_of(e.x1[i], e.y1[i], e.x2[i], e.y2[i], e.x1[j], e.y1[j])
					* side_of(e.x1[i], e.y1[i], e.x2[i], e.y2[i], e.x2[j], e.y2[j]) < 0
				AND side_of(e.x1[j], e.y1[j], e.x2[j], e.y2[j], e.x1[i], e.y1[i])
					* side_of(e.x1[j], e.y1[j], e.x2[j], e.y2[j], e.x2[i], e.y2[i]) < 0 THEN
				found := found + 1;
				IF found >= most THEN
					RETURN found;
				END IF;
			END IF;
		END LOOP;
	END LOOP;
	RETURN found;
END
$$;
COMMENT ON FUNCTION crossing_count(geometry, integer) IS
	'How often edges of a shape cross each other, counted up to a number.';

CREATE OR REPLACE FUNCTION valid_shape(shape geometry) RETURNS geometry
	LANGUAGE sql IMMUTABLE
	RETURN ST_Multi(ST_CollectionExtract(ST_MakeValid(shape), 3));
COMMENT ON FUNCTION valid_shape(geometry) IS
	'A valid MultiPolygon made of a shape by ST_MakeValid; lines and points that come out of it are left away.';

CREATE OR REPLACE FUNCTION without_repeated(shape geometry) RETURNS geometry
	LANGUAGE sql IMMUTABLE
	RETURN ST_RemoveRepeatedPoints(shape);
COMMENT ON FUNCTION without_repeated(geometry) IS 'A shape without vertices that repeat the one before.';

CREATE OR REPLACE FUNCTION repeated_count(shape geometry) RETURNS integer
	LANGUAGE sql IMMUTABLE
	RETURN ST_NPoints(shape) - ST_NPoints(ST_RemoveRepeatedPoints(shape));
COMMENT ON FUNCTION repeated_count(geometry) IS 'Number of vertices that repeat the one before.';

CREATE OR REPLACE FUNCTION same_shape(shape geometry, kind text, valid daterange) RETURNS text
	LANGUAGE sql STABLE
	RETURN (SELECT min(g.code) FROM boundary_geometry AS g
		WHERE g.kind = same_shape.kind AND g.valid && same_shape.valid AND ST_Equals(g.geom, shape));
COMMENT ON FUNCTION same_shape(geometry, text, daterange) IS
	'Code of a boundary of the kind that has the same geometry on a day in common, or NULL.';

/**
 * Arguments:
 *   shape: in the SRID of the ledger
 */
CREATE OR REPLACE FUNCTION thinness(shape geometry) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN 4 * pi() * area_of(shape) / nullif(length_of(ST_Boundary(shape)) ^ 2, 0);
COMMENT ON FUNCTION thinness(geometry) IS
	'Area against the square of the perimeter, 4 pi A / P2: 1 for a circle, 0.785 for a square, near 0 for a sliver.';

CREATE OR REPLACE FUNCTION sliver(shape geometry, thin double precision, small double precision, OUT geom geometry,
		OUT area double precision, OUT thinness double precision)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT p.geom, p.area, p.thinness
	FROM (SELECT d.geom, area_of(d.geom) AS area, thinness(d.geom) AS thinness FROM ST_Dump(shape) AS d) AS p
	WHERE p.thinness < sliver.thin OR p.area < sliver.small;
END;
COMMENT ON FUNCTION sliver(geometry, double precision, double precision) IS
	'The parts of a shape whose thinness() is below a number, or whose area is below one in m2.';

-- STABLE, so that the planner does not compute it for boundaries without holes.
CREATE OR REPLACE FUNCTION hole(shape geometry) RETURNS geometry
	LANGUAGE sql STABLE
	RETURN (SELECT ST_Multi(ST_Collect(r.geom)) FROM ST_Dump(shape) AS d CROSS JOIN LATERAL ST_DumpRings(d.geom) AS r
		WHERE r.path[1] > 0);
COMMENT ON FUNCTION hole(geometry) IS 'The holes of a MultiPolygon, or NULL.';

CREATE OR REPLACE FUNCTION shape_remark(code text, shape geometry, thin double precision, small double precision)
	RETURNS SETOF import_finding
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT shape_remark.code, 'hole', area_of(hole(shape)), 'kept', format('%s in all.', ST_NumGeometries(hole(shape))),
		hole(shape)
	WHERE ST_NRings(shape) > ST_NumGeometries(shape)
	UNION ALL
	SELECT shape_remark.code, 'sliver', s.area, 'kept', format('Its thinness is %s.', round(s.thinness::numeric, 6)),
		s.geom
	FROM sliver(shape, thin, small) AS s;
END;
COMMENT ON FUNCTION shape_remark(text, geometry, double precision, double precision) IS
	'Holes and slivers of a boundary.';

-- ---- against its neighbours ----

-- What is not more than a square centimetre comes from the rounding of coordinates.
CREATE OR REPLACE FUNCTION common_area(a geometry, b geometry, OUT geom geometry, OUT area double precision)
		RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT i.geom, i.area
	FROM (SELECT c.geom, area_of(c.geom) AS area
		FROM (SELECT ST_Multi(ST_CollectionExtract(ST_Intersection(a, b), 3)) AS geom OFFSET 0) AS c) AS i
	WHERE i.area > 1e-4;
END;
COMMENT ON FUNCTION common_area(geometry, geometry) IS
	'What two boundaries have in common, and its area in m2: no row where that is not more than 1 cm2.';

CREATE OR REPLACE FUNCTION area_beyond(a geometry, b geometry, OUT geom geometry, OUT area double precision)
		RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT d.geom, d.area
	FROM (SELECT c.geom, area_of(c.geom) AS area
		FROM (SELECT ST_Multi(ST_CollectionExtract(CASE WHEN b IS NULL THEN a ELSE ST_Difference(a, b) END,
			3)) AS geom OFFSET 0) AS c) AS d
	WHERE d.area > 1e-4;
END;
COMMENT ON FUNCTION area_beyond(geometry, geometry) IS
	'What of a boundary lies outside of another (all of it, if that is NULL), and its area in m2: no row '
	'where that is not more than 1 cm2.';

CREATE OR REPLACE FUNCTION cover(shape geometry, kind text, day date) RETURNS geometry
	LANGUAGE sql STABLE
	RETURN (SELECT ST_Union(g.geom) FROM boundary_geometry AS g
		WHERE g.kind = cover.kind AND g.valid @> day AND ST_Intersects(g.geom, shape));
COMMENT ON FUNCTION cover(geometry, text, date) IS
	'The boundaries of a kind that meet a shape on a day, as one; NULL if none does.';

CREATE OR REPLACE FUNCTION day_of(valid daterange) RETURNS date
	LANGUAGE sql STABLE
	RETURN CASE WHEN isfinite(lower(valid)) THEN lower(valid) WHEN isfinite(upper(valid)) THEN upper(valid) - 1
		ELSE current_date END;
COMMENT ON FUNCTION day_of(daterange) IS 'A day of a range: the first; if it has none the last; if it has none today.';

CREATE OR REPLACE FUNCTION import_neighbours(kind text, valid daterange, codes text[], thin double precision,
		small double precision) RETURNS SETOF import_finding
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH new AS (
		SELECT g.code, g.parent, g.valid, g.geom
		FROM unnest(codes) AS c (code) JOIN boundary_geometry AS g ON g.code = c.code
		WHERE g.kind = import_neighbours.kind AND g.valid = import_neighbours.valid
	),
	up AS (
		SELECT DISTINCT ON (p.geometry_id, n.valid * p.valid) p.code, p.kind, p.geom, n.valid * p.valid AS days
		FROM new AS n JOIN boundary_geometry AS p ON p.code = n.parent AND p.valid && n.valid
	)
	SELECT n.code, 'overlap', c.area, 'kept',
		format('With "%s": %s %% of "%s"%s.', o.code, round((100 * c.area / area_of(n.geom))::numeric, 2), n.code,
		CASE WHEN thinness(c.geom) < thin THEN ', thin' ELSE '' END), c.geom
	FROM new AS n
	JOIN boundary_geometry AS o ON o.kind = import_neighbours.kind AND o.valid && n.valid
		AND ST_Intersects(o.geom, n.geom) AND o.code <> n.code
	CROSS JOIN LATERAL common_area(n.geom, o.geom) AS c
	WHERE o.code COLLATE "C" < n.code OR NOT EXISTS (SELECT FROM new AS m WHERE m.code = o.code AND m.valid = o.valid)
	UNION ALL
	SELECT n.code, 'outside parent', d.area, 'kept',
		format('%s %% of it lie outside of %s "%s".', round((100 * d.area / area_of(n.geom))::numeric, 2), u.kind,
		u.code), d.geom
	FROM new AS n JOIN up AS u ON u.code = n.parent AND u.days && n.valid
		CROSS JOIN LATERAL area_beyond(n.geom, u.geom) AS d
	UNION ALL
	SELECT n.code, 'no parent', NULL, 'kept', format('Its parent "%s" has no geometry on these days.', n.parent), n.geom
	FROM new AS n WHERE n.parent IS NOT NULL
		AND NOT EXISTS (SELECT FROM up AS u WHERE u.code = n.parent AND u.days && n.valid)
	UNION ALL
	SELECT u.code, 'gap', d.area, 'kept',
		format('No %s covers it on %s. Parts: %s, thin or small: %s.', import_neighbours.kind,
			to_char(day_of(u.days), 'YYYY-MM-DD'), ST_NumGeometries(d.geom),
			(SELECT count(*) FROM sliver(d.geom, thin, small))), d.geom
	FROM up AS u CROSS JOIN LATERAL area_beyond(u.geom, cover(u.geom, import_neighbours.kind, day_of(u.days))) AS d
	WHERE import_neighbours.kind IN ('plot', 'zone');
END;
COMMENT ON FUNCTION import_neighbours(text, daterange, text[], double precision, double precision) IS
	'Overlaps, gaps and parts outside of the parent, of boundaries that were just imported.';
-- Import of boundaries. A report says of each feature what is wrong with it and what was done: refused (it is
-- not in the table), converted, repaired (only if asked for), kept (as it is), imported. PostGIS is called by
-- the functions in SQL alone.

-- ---- one feature after the other ----

CREATE OR REPLACE FUNCTION sentence(message text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN upper(left(message, 1)) || substr(message, 2) || CASE WHEN right(message, 1) IN ('.', '!') THEN ''
		ELSE '.' END;
COMMENT ON FUNCTION sentence(text) IS 'A message as a sentence.';

CREATE OR REPLACE FUNCTION read_item(item import_item, repair boolean) RETURNS import_item
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	item.shape := with_srid(read_shape(item), item.srid);
	SELECT p.problem, p.detail INTO item.problem, item.detail FROM shape_problem(item.shape, item.srid, repair) AS p;
	item.srid := srid_of(item.shape);
	RETURN item;
EXCEPTION WHEN internal_error OR data_exception THEN
	item.problem := 'unreadable';
	item.detail := sentence(SQLERRM);
	RETURN item;
END
$$;
COMMENT ON FUNCTION read_item(import_item, boolean) IS
	'A feature with its geometry, as it came, or what is wrong with it.';

CREATE OR REPLACE FUNCTION place_item(item import_item) RETURNS import_item
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	item.shape := placed_shape(item.shape);
	SELECT p.problem, p.detail INTO item.problem, item.detail FROM placed_problem(item.shape) AS p;
	IF item.problem IS NOT NULL THEN
		item.shape := NULL;
	END IF;
	RETURN item;
EXCEPTION WHEN internal_error OR data_exception THEN
	item.problem := 'wrong SRID';
	item.detail := 'It is where EPSG:@srid@ has no coordinates: ' || SQLERRM || '.';
	item.shape := NULL;
	RETURN item;
END
$$;
COMMENT ON FUNCTION place_item(import_item) IS
	'A feature with its polygons in the spatial reference system of the ledger, or what is wrong with it.';

CREATE OR REPLACE FUNCTION insert_item(item import_item, kind text, valid daterange) RETURNS import_item
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	more text;
BEGIN
	INSERT INTO boundary_geometry (kind, code, valid, name, parent, weight, geom)
	VALUES (insert_item.kind, item.code, insert_item.valid, coalesce(item.name, item.code), item.parent,
		coalesce(item.weight::double precision, 1), item.shape);
	RETURN item;
EXCEPTION
	WHEN exclusion_violation THEN
		item.problem := 'duplicate code';
		SELECT string_agg(format('Row %s of boundary_geometry has this code on days %s: end it before this one begins.',
			g.geometry_id, g.valid), ' ' ORDER BY g.geometry_id) INTO item.detail
		FROM boundary_geometry AS g WHERE g.kind = insert_item.kind AND g.code = item.code
			AND g.valid && insert_item.valid;
		RETURN item;
	WHEN check_violation OR data_exception THEN
		GET STACKED DIAGNOSTICS more = PG_EXCEPTION_DETAIL;
		item.problem := 'constraint';
		item.detail := sentence(left(SQLERRM, 200)) || CASE WHEN more LIKE 'Failing row%' OR more = '' THEN ''
			ELSE ' ' || more END;
		RETURN item;
END
$$;
COMMENT ON FUNCTION insert_item(import_item, text, daterange) IS 'Inserts a feature, or says what is against it.';

CREATE OR REPLACE FUNCTION import_feature(item import_item, kind text, valid daterange, repair boolean,
		thin double precision, small double precision)
	RETURNS SETOF import_finding LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	flaw record;
	mended import_item.shape%TYPE;
	repeated integer;
BEGIN
	IF item.problem IS NULL THEN
		item := read_item(item, repair);
		IF item.problem IS NULL THEN
			RETURN QUERY SELECT c.* FROM shape_conversion(item.code, item.shape) AS c;
			item := place_item(item);
		ELSE
			item.shape := NULL;
		END IF;
	END IF;
	IF item.problem IS NULL THEN
		SELECT i.reason, i.place INTO flaw FROM invalidity(item.shape) AS i;
		-- ST_MakeValid takes minutes for many crossings, and cannot be interrupted
		IF flaw.reason IS NOT NULL AND repair AND crossing_count(item.shape, 1001) > 1000 THEN
			RETURN QUERY SELECT item.code, 'invalid', NULL::double precision, 'refused',
				flaw.reason || '. Its edges cross each other more than 1000 times, and repair => true mends no more: '
				'look at how it was drawn, or simplify it.', flaw.place;
			RETURN;
		ELSIF flaw.reason IS NOT NULL AND repair THEN
			mended := valid_shape(item.shape);
			RETURN QUERY SELECT item.code, 'invalid', area_of(mended), 'repaired',
				format('%s. ST_MakeValid was applied: area %s m2 before, %s m2 after.', flaw.reason,
				round(area_of(item.shape)::numeric, 3), round(area_of(mended)::numeric, 3)), flaw.place;
			item.shape := mended;
		ELSIF flaw.reason IS NOT NULL THEN
			RETURN QUERY SELECT item.code, 'invalid', area_of(item.shape), 'refused',
				flaw.reason || '; repair => true makes it valid, and says how.', flaw.place;
			RETURN;
		END IF;
		repeated := repeated_count(item.shape);
		IF repeated > 0 THEN
			RETURN QUERY SELECT item.code, 'duplicate vertices', repeated::double precision, CASE
				WHEN repair THEN 'repaired' ELSE 'kept' END,
				CASE WHEN repair THEN 'They were removed.' ELSE 'They repeat the vertex before.' END, item.shape;
			item.shape := CASE WHEN repair THEN without_repeated(item.shape) ELSE item.shape END;
		END IF;
		SELECT CASE WHEN p.said IN ('it has no area', 'it is empty') THEN 'no area' ELSE 'invalid' END, sentence(p.said)
			INTO item.problem, item.detail
		FROM geometry_problem(item.shape) AS p (said) WHERE p.said IS NOT NULL;
	END IF;
	IF item.problem IS NULL THEN
		SELECT 'duplicate geometry', format('"%s" has the same.', s.code) INTO item.problem, item.detail
		FROM same_shape(item.shape, kind, valid) AS s (code) WHERE s.code <> item.code;
	END IF;
	IF item.problem IS NULL THEN
		item := insert_item(item, kind, valid);
	END IF;
	IF item.problem IS NOT NULL THEN
		RETURN QUERY SELECT item.code, item.problem, NULL::double precision, 'refused', item.detail, item.shape;
		RETURN;
	END IF;
	RETURN QUERY SELECT item.code, 'no name', NULL::double precision, 'kept', 'Its code is taken for its name.',
		item.shape WHERE item.name IS NULL;
	RETURN QUERY SELECT r.* FROM shape_remark(item.code, item.shape, thin, small) AS r;
	RETURN QUERY SELECT item.code, NULL, area_of(item.shape), 'imported', format('%sArea %s m2, measured %s',
		CASE WHEN item.srid <> @srid@ THEN format('Transformed from EPSG:%s. ', item.srid) ELSE '' END,
			round(area_of(item.shape)::numeric, 3), measured()), item.shape;
END
$$;
COMMENT ON FUNCTION import_feature(import_item, text, daterange, boolean, double precision, double precision) IS
	'Imports a feature and reports on it. Arguments as those of import_boundary().';

CREATE OR REPLACE FUNCTION import_items(items import_item[], kind text, valid daterange, repair boolean,
		dry_run boolean, thin double precision, small double precision)
	RETURNS SETOF import_finding LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	item import_item;
	finding import_finding;
	codes text[] := '{}';
BEGIN
	IF kind IS NULL OR kind NOT IN ('administrative', 'accounting', 'park in park', 'zone', 'plot', 'building') THEN
		RAISE EXCEPTION 'unrecognized kind of boundary: "%"', coalesce(kind, 'NULL')
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Kinds are administrative, accounting, park in park, zone, plot and building.';
	ELSIF valid IS NULL OR isempty(valid) THEN
		RAISE EXCEPTION 'valid must not be null or empty'
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,); (,) is always.';
	ELSIF repair IS NULL OR dry_run IS NULL OR (thin >= 0 AND small >= 0) IS NOT true THEN
		RAISE EXCEPTION 'repair, dry_run, thin and small must not be null or negative'
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	-- one import at a time, so that each sees the other as a neighbour; a lock of the table takes more than the right
	-- to insert
	PERFORM pg_advisory_xact_lock('boundary_geometry'::regclass::oid::bigint);
	BEGIN
		FOREACH item IN ARRAY items LOOP
			FOR finding IN SELECT f.* FROM import_feature(item, kind, valid, repair, thin, small) AS f LOOP
				RETURN NEXT finding;
				IF finding.action = 'imported' THEN
					codes := codes || finding.code;
				END IF;
			END LOOP;
		END LOOP;
		RETURN QUERY SELECT n.* FROM import_neighbours(kind, valid, codes, thin, small) AS n;
		IF dry_run THEN
			RAISE EXCEPTION 'dry run' USING ERRCODE = 'CM000';
		END IF;
	EXCEPTION WHEN SQLSTATE 'CM000' THEN
		NULL; -- what was inserted is gone, the report stays
	END;
END
$$;
COMMENT ON FUNCTION import_items(import_item[], text, daterange, boolean, boolean, double precision,
	double precision) IS
	'Imports features and reports on them and their neighbours. Arguments and errors as those of import_boundary().';

/**
 * Vertices are transformed to the spatial reference system of the ledger, and edges are straight there. What is
 * refused is not in the table, the rest is.
 *
 * Arguments:
 *   kind: as boundary_geometry.kind
 *   parent: of those that have no property of that name
 *   valid: days on which they hold
 *   code_property, name_property, parent_property, weight_property: names of the properties that are taken
 *   boundary: code of a geometry or feature that has none
 *   srid: of the coordinates; without it, that of a "crs" member, or else 4326
 *   repair: make invalid polygons valid (ST_MakeValid) and remove duplicate vertices, instead of refusing and
 *     keeping them; what has more than 1000 crossings is refused all the same
 *   dry_run: report, and leave the table as it is (it needs the right to insert all the same)
 *   thin, small: thinness (4 pi A / P2), or area in m2, below which a part is a sliver
 *
 * Errors:
 *   22023 for what is no GeoJSON, has no feature, or an unknown kind
 */
CREATE OR REPLACE FUNCTION import_boundary(geojson jsonb, kind text, parent text DEFAULT NULL,
		valid daterange DEFAULT '(,)', code_property text DEFAULT 'code', name_property text DEFAULT 'name',
		parent_property text DEFAULT 'parent', weight_property text DEFAULT 'weight', boundary text DEFAULT NULL,
		srid integer DEFAULT NULL, repair boolean DEFAULT false, dry_run boolean DEFAULT false,
		thin double precision DEFAULT 0.01, small double precision DEFAULT 1) RETURNS SETOF import_finding
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	items import_item[];
	type text := geojson ->> 'type';
BEGIN
	IF type IS NULL OR type NOT IN ('FeatureCollection', 'Feature', 'Polygon', 'MultiPolygon', 'GeometryCollection',
		'Point', 'MultiPoint', 'LineString', 'MultiLineString')
		OR type = 'FeatureCollection' AND coalesce(jsonb_typeof(geojson -> 'features'), '') <> 'array' THEN
		RAISE EXCEPTION 'invalid GeoJSON'
			USING ERRCODE = 'invalid_parameter_value', DETAIL = CASE
				WHEN geojson IS NULL THEN 'It is NULL.'
				WHEN jsonb_typeof(geojson) <> 'object'
					THEN format('It is not an object but a JSON %s.', jsonb_typeof(geojson))
				WHEN type IS NULL THEN 'It has no member "type".'
				WHEN type = 'FeatureCollection' THEN 'It is a FeatureCollection whose member "features" is no list.'
				ELSE format('Its type is "%s".', type) END,
			HINT = 'A FeatureCollection, a Feature or a geometry is imported (RFC 7946).';
	ELSIF type = 'FeatureCollection' AND jsonb_array_length(geojson -> 'features') = 0 THEN
		RAISE EXCEPTION 'GeoJSON has no features'
			USING ERRCODE = 'invalid_parameter_value', DETAIL = 'Its member "features" is an empty list.';
	END IF;
	SELECT array_agg(ROW(i.no, i.code, i.name, coalesce(i.parent, import_boundary.parent), i.weight, i.geojson, i.wkb,
		i.srid, i.problem, i.detail, i.shape)::import_item ORDER BY i.no)
	INTO items
	FROM geojson_item(geojson, code_property, name_property, parent_property, weight_property, import_boundary.boundary,
		import_boundary.srid) AS i;
	RETURN QUERY SELECT f.* FROM import_items(items, import_boundary.kind, import_boundary.valid, repair, dry_run, thin,
		small) AS f;
END
$$;
COMMENT ON FUNCTION import_boundary(jsonb, text, text, daterange, text, text, text, text, text, integer, boolean,
	boolean, double precision, double precision) IS
	'Imports boundaries of a kind from GeoJSON (FeatureCollection, Feature or geometry), and reports each '
	'problem and what was done about it.';

/**
 * Errors:
 *   22023 for an unknown kind
 */
CREATE OR REPLACE FUNCTION import_boundary(wkb bytea, srid integer, boundary text, kind text, name text DEFAULT NULL,
		parent text DEFAULT NULL, valid daterange DEFAULT '(,)', weight double precision DEFAULT 1,
		repair boolean DEFAULT false, dry_run boolean DEFAULT false, thin double precision DEFAULT 0.01,
		small double precision DEFAULT 1) RETURNS SETOF import_finding
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	item import_item := ROW(1, nullif(import_boundary.boundary, ''), import_boundary.name, import_boundary.parent,
		import_boundary.weight::text, NULL, wkb, import_boundary.srid, NULL, NULL, NULL);
BEGIN
	IF item.code IS NULL THEN
		item.problem := 'no code';
		item.detail := 'A boundary has a code.';
	ELSIF wkb IS NULL THEN
		item.problem := 'null';
		item.detail := 'It has no geometry.';
	ELSIF (import_boundary.weight >= 0 AND import_boundary.weight < 'infinity') IS NOT true THEN
		item.problem := 'weight';
		item.detail := format('Its weight is %s, not a number from 0.', coalesce(import_boundary.weight::text, 'NULL'));
	END IF;
	RETURN QUERY SELECT f.* FROM import_items(ARRAY[item], import_boundary.kind, import_boundary.valid, repair, dry_run,
		thin, small) AS f;
END
$$;
COMMENT ON FUNCTION import_boundary(bytea, integer, text, text, text, text, daterange, double precision, boolean,
	boolean, double precision, double precision) IS
	'Imports a boundary from WKB or EWKB. srid: of the coordinates; NULL where the EWKB says it. boundary: '
	'its code. The rest, and the report, as for GeoJSON.';
-- What the map was.

SELECT guard_reference('boundary_geometry'::regclass), guard_reference('facility'::regclass),
	guard_reference('placement'::regclass);
/*
 * Shares: which part of a source lies in which zone (plots, zones, buildings, cells of a grid, any polygon). A
 * point lies in one zone: of those that cover it, borders included, the one that comes first. Where zones
 * overlap, the common part belongs to the one that comes first as well; so does a line along a common border.
 * What lies in no zone is a share with zone 0. Zones are given in the order that decides.
 *
 * (valid @> day) IS TRUE keeps that condition from an index of its own: the search is by place.
 */
/*
 * 1 for a point, area in m2 or length in m times the weight of the zone for polygons and lines. Parts smaller
 * than 10^-9 of the source are taken for rounding of coordinates.
 */
CREATE OR REPLACE FUNCTION source_share(zones geometry[], weights double precision[], day date,
		OUT source_id integer, OUT zone integer, OUT weight double precision)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH zone AS MATERIALIZED (
		SELECT z.zone::integer AS zone, z.geom, w.weight
		FROM unnest(zones) WITH ORDINALITY AS z (geom, zone)
		JOIN unnest(weights) WITH ORDINALITY AS w (weight, zone) ON w.zone = z.zone
	),
	-- zones drive: PostGIS prepares each of them once
	at AS (
		SELECT p.code, min(z.zone) AS zone
		FROM zone AS z JOIN placement AS p ON ST_Covers(z.geom, p.geom)
		WHERE p.kind = 'source' AND (p.valid @> day) IS TRUE AND ST_Dimension(p.geom) = 0
		GROUP BY p.code
	),
	met AS MATERIALIZED (
		SELECT p.code, p.geom AS shape, d.dimension, size_of(p.geom, d.dimension) AS whole,
			CASE WHEN @planar@ THEN NULL WHEN d.dimension = 1 THEN ST_Length(p.geom)
				ELSE ST_Area(p.geom) END AS flat_whole, z.zone, z.geom, z.weight
		FROM zone AS z JOIN placement AS p ON ST_Intersects(z.geom, p.geom)
		CROSS JOIN LATERAL (SELECT ST_Dimension(p.geom) AS dimension) AS d
		WHERE p.kind = 'source' AND (p.valid @> day) IS TRUE AND d.dimension > 0
	),
	-- zones that have something in common, of those that a source meets together: looked at once, not for each source
	pair AS MATERIALIZED (
		SELECT DISTINCT a.zone, b.zone AS before, a.dimension
		FROM met AS a JOIN met AS b ON b.code = a.code AND b.zone < a.zone AND a.geom && b.geom
	),
	common AS MATERIALIZED (
		SELECT p.zone, p.before, p.dimension, y.geom
		FROM pair AS p JOIN zone AS x ON x.zone = p.zone JOIN zone AS y ON y.zone = p.before
		WHERE CASE WHEN p.dimension = 1 THEN ST_Intersects(x.geom, y.geom)
			ELSE ST_Relate(x.geom, y.geom, 'T********') END
	),
	before AS (
		SELECT a.code, a.zone, ST_Union(c.geom) AS taken
		FROM common AS c
		JOIN met AS a ON a.zone = c.zone AND a.dimension = c.dimension
		JOIN met AS b ON b.code = a.code AND b.zone = c.before
		GROUP BY a.code, a.zone
	),
	part AS MATERIALIZED (
		SELECT m.code, m.zone, m.weight, m.whole, m.flat_whole, size_of(i.piece, m.dimension) AS size,
			CASE WHEN @planar@ THEN NULL WHEN m.dimension = 1 THEN ST_Length(i.piece) ELSE ST_Area(i.piece) END AS flat
		FROM met AS m LEFT JOIN before AS b ON b.code = m.code AND b.zone = m.zone
		CROSS JOIN LATERAL (
			SELECT CASE WHEN b.code IS NULL THEN ST_Intersection(m.shape, m.geom)
				ELSE ST_Difference(ST_Intersection(m.shape, m.geom), b.taken) END AS piece OFFSET 0
		) AS i
	),
	share AS (
		SELECT a.code, a.zone, 1.0::double precision AS weight FROM at AS a
		UNION ALL
		SELECT w.code, w.zone, w.size * w.weight FROM part AS w WHERE w.size > w.whole * 1e-9
		UNION ALL
		-- in the plane sizes add up; on the spheroid those of parts and whole differ a little, which is no remainder
		SELECT w.code, 0, greatest(w.whole - sum(w.size), w.whole * (1 - sum(w.flat) / w.flat_whole)) FROM part AS w
		GROUP BY w.code, w.whole, w.flat_whole
		HAVING CASE WHEN @planar@ THEN w.whole - sum(w.size) > w.whole * 1e-9
			ELSE w.flat_whole - sum(w.flat) > w.flat_whole * 1e-9 END
		UNION ALL
		SELECT p.code, 0, 1 FROM placement AS p
		WHERE p.kind = 'source' AND (p.valid @> day) IS TRUE
			-- hashed: an anti join would be planned for a handful of sources
			AND p.code NOT IN (SELECT a.code FROM at AS a UNION ALL SELECT m.code FROM met AS m)
	)
	SELECT s.source_id, h.zone, h.weight
	FROM share AS h JOIN source AS s ON s.source = h.code;
END;
COMMENT ON FUNCTION source_share(geometry[], double precision[], date) IS
	'The shares of each placed source in zones on a day, as weights for apportion(); zone 0 is what lies in none.';
-- Emissions on the map: of plots and other boundaries, of the cells of a grid, of any polygon. Each source is
-- apportioned to where it lies, gas by gas and exactly, so that zones and remainder add up to the inventory.

-- The parts of a period in which neither the boundaries of a kind nor the places of sources change.
CREATE OR REPLACE FUNCTION steady_period(kind text, period daterange) RETURNS SETOF daterange
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT daterange(b.day, lead(b.day, 1, upper(period)) OVER (ORDER BY b.day))
	FROM (
		SELECT lower(period)
		UNION SELECT d.day
		FROM (
			SELECT g.valid FROM boundary_geometry AS g WHERE g.kind = steady_period.kind
			UNION ALL SELECT p.valid FROM placement AS p WHERE p.kind = 'source'
		) AS v,
		LATERAL (VALUES (lower(v.valid)), (upper(v.valid))) AS d (day)
		WHERE d.day > lower(period) AND d.day < upper(period)
	) AS b (day);
END;
COMMENT ON FUNCTION steady_period(text, daterange) IS
	'A period in parts, in each of which boundaries of a kind and placed sources stay where they are.';

/*
 * Emissions by zone. A source that is not placed is where its plot is, if the zones have that code; else, as
 * what is sold, it is in no zone.
 */
CREATE OR REPLACE FUNCTION zone_emission(zones geometry[], weights double precision[], codes text[], days daterange,
		after bigint, boundary text, version integer, m method, as_of timestamptz, OUT zone integer, OUT scope integer,
		OUT mass ghg, OUT market_mass ghg, OUT removed_mass ghg, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH share AS MATERIALIZED (
		SELECT s.source_id, array_agg(s.zone ORDER BY s.zone) AS zones, array_agg(s.weight ORDER BY s.zone) AS weights
		FROM source_share(zone_emission.zones, zone_emission.weights, lower(days)) AS s
		GROUP BY s.source_id
	),
	amount AS (
		SELECT c.source_id, c.plot, c.direction = 'sold' AS sold, c.scope, c.direction = 'removed' AS removed, c.scope2,
			sum(c.mass) AS mass, bool_and(c.verified) AS verified
		FROM counted_emission(after, days, boundary, version, m, as_of, false) AS c
		GROUP BY 1, 2, 3, 4, 5, 6
	),
	part AS (
		SELECT p.zone, a.scope, a.removed, a.scope2, p.mass, a.verified
		FROM amount AS a
		JOIN share AS s ON s.source_id = a.source_id AND NOT a.sold
		CROSS JOIN LATERAL unnest(s.zones, apportion(a.mass, s.weights)) AS p (zone, mass)
		UNION ALL
		SELECT coalesce(array_position(codes, a.plot), 0), a.scope, a.removed, a.scope2, a.mass, a.verified
		FROM amount AS a
		WHERE a.sold OR NOT EXISTS (SELECT FROM share AS s WHERE s.source_id = a.source_id)
	)
	SELECT p.zone, p.scope,
		sum(p.mass) FILTER (WHERE NOT p.removed AND p.scope2 IN ('', m.scope2[1])),
		sum(p.mass) FILTER (WHERE NOT p.removed AND p.scope2 IN ('', m.scope2[2]) AND cardinality(m.scope2) > 1),
		sum(p.mass) FILTER (WHERE p.removed), bool_and(p.verified)
	FROM part AS p
	GROUP BY p.zone, p.scope;
END;
COMMENT ON FUNCTION zone_emission(geometry[], double precision[], text[], daterange, bigint, text, integer, method,
	timestamptz) IS
	'Masses by zone and scope for days on which nothing moves; zone 0 is what lies in none. Arguments as '
	'those of source_share() and inventory_from().';

CREATE OR REPLACE FUNCTION coded_emission(kind text, period daterange, boundary text, version integer, m method,
		as_of timestamptz, OUT code text, OUT scope integer, OUT mass ghg, OUT market_mass ghg, OUT removed_mass ghg,
		OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT z.codes[v.zone], v.scope, sum(v.mass), sum(v.market_mass), sum(v.removed_mass), bool_and(v.verified)
	FROM steady_period(coded_emission.kind, coded_emission.period) AS d (days)
	CROSS JOIN LATERAL (
		SELECT coalesce(array_agg(b.geom ORDER BY b.code COLLATE "C"), '{}') AS zones,
			coalesce(array_agg(b.weight ORDER BY b.code COLLATE "C"), '{}') AS weights,
			coalesce(array_agg(b.code ORDER BY b.code COLLATE "C"), '{}') AS codes
		FROM boundary_geometry AS b WHERE b.kind = coded_emission.kind AND b.valid @> lower(d.days)
	) AS z
	CROSS JOIN LATERAL zone_emission(z.zones, z.weights, z.codes, d.days, rollup_at(coded_emission.as_of),
		coded_emission.boundary, coded_emission.version, m, coded_emission.as_of) AS v
	GROUP BY 1, 2;
END;
COMMENT ON FUNCTION coded_emission(text, daterange, text, integer, method, timestamptz) IS
	'Masses of a version of a boundary under a method by boundary geometry of a kind, and scope, as of a '
	'time; the code is NULL for what lies in none. Columns as those of inventory().';

/**
 * Points lie in the boundary whose code comes first of those that cover them; lines and polygons are shared by
 * length and area, times the weight of the boundary. Columns as those of inventory().
 *
 * Errors:
 *   as inventory()
 *   P0002 if no boundary of the kind has a geometry
 */
CREATE OR REPLACE FUNCTION emission_by_zone(period daterange, boundary text, method text, basis gwp_basis,
		kind text DEFAULT 'plot', as_of timestamptz DEFAULT 'infinity', OUT code text, OUT name text, OUT scope integer,
		OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(emission_by_zone.method, emission_by_zone.period, emission_by_zone.basis);
	at_version integer := boundary_version(emission_by_zone.boundary, emission_by_zone.as_of);
BEGIN
	IF NOT EXISTS (SELECT FROM boundary_geometry AS g WHERE g.kind = emission_by_zone.kind) THEN
		RAISE EXCEPTION 'no boundary geometry of kind "%" exists', emission_by_zone.kind
			USING ERRCODE = 'no_data_found', HINT = 'import_boundary() loads boundaries.';
	END IF;
	RETURN QUERY
	SELECT e.code, g.name, e.scope, e.mass, @carbonms@.co2e(e.mass, basis), e.market_mass,
		@carbonms@.co2e(e.market_mass, basis),
		e.removed_mass, @carbonms@.co2e(e.removed_mass, basis), e.verified
	FROM coded_emission(emission_by_zone.kind, emission_by_zone.period, emission_by_zone.boundary, at_version, m,
		emission_by_zone.as_of) AS e
	LEFT JOIN (
		SELECT DISTINCT ON (b.code) b.code, b.name FROM boundary_geometry AS b WHERE b.kind = emission_by_zone.kind
		ORDER BY b.code, b.valid DESC
	) AS g ON g.code = e.code
	ORDER BY e.code COLLATE "C", e.scope;
END
$$;
COMMENT ON FUNCTION emission_by_zone(daterange, text, text, gwp_basis, text, timestamptz) IS
	'Emissions of a boundary by plot, or by boundary geometry of another kind, and scope. The row without '
	'code is what lies in none, so that all rows add up to inventory().';
-- Density and neighbourhood: cells of a grid, a polygon that somebody draws, all within a distance.

CREATE OR REPLACE FUNCTION grid_cell(shape text, size double precision, extent geometry, OUT cell text,
		OUT geom geometry)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT format('%s/%s', g.i, g.j), g.geom
	FROM ST_HexagonGrid(size, extent) AS g (geom, i, j) WHERE shape = 'hexagon'
	UNION ALL
	SELECT format('%s/%s', g.i, g.j), g.geom
	FROM ST_SquareGrid(size, extent) AS g (geom, i, j) WHERE shape = 'square';
END;
COMMENT ON FUNCTION grid_cell(text, double precision, geometry) IS
	'Cells of a grid, hexagons or squares with sides of a length in units of the spatial reference system, '
	'that cover an extent. A cell has the same name and place whatever the extent.';

CREATE OR REPLACE FUNCTION placed_extent(margin double precision) RETURNS geometry
	LANGUAGE sql STABLE
	RETURN (SELECT ST_SetSRID(ST_Expand(ST_Extent(p.geom), margin)::geometry, @srid@) FROM placement AS p
		WHERE p.kind = 'source');
COMMENT ON FUNCTION placed_extent(double precision) IS
	'The rectangle in which all placed sources lie, with a margin, so that none is on the '
	'edge; NULL if none is placed.';

/**
 * The row without cell is of sources that are not placed and of what is sold, so that all rows add up to
 * inventory(). Columns as those of inventory().
 *
 * Errors:
 *   as inventory()
 *   22023 for another shape or size
 *   54000 for more than a million cells
 */
CREATE OR REPLACE FUNCTION emission_by_cell(period daterange, boundary text, method text, basis gwp_basis,
		size double precision, shape text DEFAULT 'hexagon', as_of timestamptz DEFAULT 'infinity', OUT cell text,
		OUT scope integer, OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT co2e_t_per_ha double precision, OUT verified boolean,
		OUT geom geometry(Polygon, @srid@))
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(emission_by_cell.method, emission_by_cell.period, emission_by_cell.basis);
	at_version integer := boundary_version(emission_by_cell.boundary, emission_by_cell.as_of);
BEGIN
	IF shape IS NULL OR shape NOT IN ('hexagon', 'square') OR size IS NULL OR NOT (size > 0 AND size < 'infinity') THEN
		RAISE EXCEPTION 'invalid grid of % with sides of %', coalesce(shape, 'NULL'), coalesce(size::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Cells are hexagon or square, with sides of a length in units of the spatial reference system.';
	END IF;
	IF cell_count(size, placed_extent(size)) > 1e6 THEN
		RAISE EXCEPTION 'grid with sides of % has too many cells', size
			USING ERRCODE = 'program_limit_exceeded', DETAIL = 'More than a million would cover the sources.';
	END IF;
	RETURN QUERY
	SELECT z.codes[e.zone], e.scope, e.mass, @carbonms@.co2e(e.mass, basis), e.market_mass,
		@carbonms@.co2e(e.market_mass, basis), e.removed_mass, @carbonms@.co2e(e.removed_mass, basis),
		(@carbonms@.tonnes(@carbonms@.co2e(e.mass, basis)) / (area_of(z.zones[e.zone]) / 10000)::numeric)
			::double precision,
		e.verified, z.zones[e.zone]
	FROM (
		SELECT coalesce(array_agg(g.geom ORDER BY g.cell COLLATE "C"), '{}') AS zones,
			coalesce(array_agg(g.cell ORDER BY g.cell COLLATE "C"), '{}') AS codes,
			coalesce(array_agg(1.0::double precision), '{}') AS weights
		FROM grid_cell(emission_by_cell.shape, emission_by_cell.size, placed_extent(emission_by_cell.size)) AS g
	) AS z
	CROSS JOIN LATERAL (
		SELECT v.zone, v.scope, @carbonms@.sum(v.mass) AS mass, @carbonms@.sum(v.market_mass) AS market_mass,
			@carbonms@.sum(v.removed_mass) AS removed_mass, bool_and(v.verified) AS verified
		FROM steady_period(NULL, emission_by_cell.period) AS d (days)
		CROSS JOIN LATERAL zone_emission(z.zones, z.weights, '{}', d.days, rollup_at(emission_by_cell.as_of),
			emission_by_cell.boundary, at_version, m, emission_by_cell.as_of) AS v
		GROUP BY v.zone, v.scope
	) AS e
	ORDER BY z.codes[e.zone] COLLATE "C", e.scope;
END
$$;
COMMENT ON FUNCTION emission_by_cell(daterange, text, text, gwp_basis, double precision, text, timestamptz) IS
	'Emissions of a boundary by cell of a grid, and scope, with density: only cells in which something is.';

CREATE OR REPLACE FUNCTION cell_count(size double precision, extent geometry) RETURNS double precision
	LANGUAGE sql IMMUTABLE
	RETURN greatest((ST_XMax(extent) - ST_XMin(extent)) / size * ((ST_YMax(extent) - ST_YMin(extent)) / size),
		-- cells are numbered from 0 on, by integers
		greatest(abs(ST_XMin(extent)), abs(ST_XMax(extent)), abs(ST_YMin(extent)), abs(ST_YMax(extent))) / size / 1000);
COMMENT ON FUNCTION cell_count(double precision, geometry) IS 'About how many cells of a grid cover an extent.';

/**
 * Columns as those of inventory().
 *
 * Errors:
 *   as inventory()
 *   22023 for what is no valid polygon
 */
CREATE OR REPLACE FUNCTION emission_within(area geometry, period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT inside boolean, OUT scope integer, OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e,
		OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(emission_within.method, emission_within.period, emission_within.basis);
	at_version integer := boundary_version(emission_within.boundary, emission_within.as_of);
	problem text := CASE WHEN area IS NULL THEN 'it is missing' ELSE area_problem(area) END;
BEGIN
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'invalid area' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = upper(left(problem, 1)) || substr(problem, 2) || '.';
	END IF;
	RETURN QUERY
	SELECT v.zone = 1, v.scope, @carbonms@.sum(v.mass), @carbonms@.co2e(@carbonms@.sum(v.mass), basis),
		@carbonms@.sum(v.market_mass), @carbonms@.co2e(@carbonms@.sum(v.market_mass), basis),
		@carbonms@.sum(v.removed_mass), @carbonms@.co2e(@carbonms@.sum(v.removed_mass), basis), bool_and(v.verified)
	FROM steady_period(NULL, emission_within.period) AS d (days)
	CROSS JOIN LATERAL zone_emission(ARRAY[in_ledger_srid(area)], '{1}', '{}', d.days, rollup_at(emission_within.as_of),
		emission_within.boundary, at_version, m, emission_within.as_of) AS v
	GROUP BY v.zone, v.scope
	ORDER BY v.zone DESC, v.scope;
END
$$;
COMMENT ON FUNCTION emission_within(geometry, daterange, text, text, gwp_basis, timestamptz) IS
	'Emissions of a boundary inside of a polygon, in any SRID, and outside, by scope.';

/**
 * Columns as those of inventory().
 *
 * Errors:
 *   as emission_within()
 */
CREATE OR REPLACE FUNCTION emission_near(place geometry, metres double precision, period daterange, boundary text,
		method text, basis gwp_basis, as_of timestamptz DEFAULT 'infinity', OUT inside boolean, OUT scope integer,
		OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT w.* FROM emission_within(around(place, metres), period, boundary, method, basis, as_of) AS w;
END;
COMMENT ON FUNCTION emission_near(geometry, double precision, daterange, text, text, gwp_basis, timestamptz) IS
	'Emissions of a boundary within a distance in metres of a place in any SRID (a school, a river), and '
	'beyond, by scope. The distance is measured as around() does.';
-- Checks of what is on the map, as views that a GIS opens: an integer key, the geometry that offends, areas in
-- m2. Each row says on which days it is so; a view without rows is good news.

CREATE OR REPLACE FUNCTION first_day(days daterange) RETURNS date
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN isfinite(lower(days)) THEN lower(days) END;
COMMENT ON FUNCTION first_day(daterange) IS 'First day of a range, NULL if it has none.';

CREATE OR REPLACE FUNCTION last_day(days daterange) RETURNS date
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN isfinite(upper(days)) THEN upper(days) - 1 END;
COMMENT ON FUNCTION last_day(daterange) IS 'Last day of a range, NULL if it has none.';

CREATE OR REPLACE FUNCTION steady_days(valid daterange, kind text, shape geometry) RETURNS SETOF daterange
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT daterange(b.day, coalesce(lead(b.day) OVER (ORDER BY b.day), upper(steady_days.valid)))
	FROM (
		SELECT coalesce(lower(steady_days.valid), '-infinity')
		UNION SELECT d.day
		FROM boundary_geometry AS g, LATERAL (VALUES (lower(g.valid)), (upper(g.valid))) AS d (day)
		WHERE g.kind = steady_days.kind AND ST_Intersects(g.geom, shape) AND steady_days.valid @> d.day
			AND isfinite(d.day) AND d.day > coalesce(lower(steady_days.valid), '-infinity')
	) AS b (day);
END;
COMMENT ON FUNCTION steady_days(daterange, text, geometry) IS
	'Days in parts, in each of which the boundaries of a kind that meet a shape stay where they are.';

/*
 * No row where that is not more than 10^-4 and 10^-9 of the whole.
 */
CREATE OR REPLACE FUNCTION part_beyond(a geometry, b geometry, OUT geom geometry, OUT size double precision)
		RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT d.geom, size_of(d.geom, ST_Dimension(a))
	FROM (SELECT CASE WHEN b IS NULL THEN a WHEN ST_Dimension(a) = 0 THEN CASE WHEN NOT ST_Covers(b, a) THEN a END
		ELSE ST_CollectionExtract(ST_Difference(a, b), ST_Dimension(a) + 1) END AS geom OFFSET 0) AS d
	WHERE CASE WHEN ST_Dimension(a) = 0 THEN d.geom IS NOT NULL
		ELSE size_of(d.geom, ST_Dimension(a)) > greatest(1e-4, size_of(a, ST_Dimension(a)) * 1e-9) END;
END;
COMMENT ON FUNCTION part_beyond(geometry, geometry) IS
	'What of a point, line or polygon lies outside of an area (all of it, if that is NULL), and its length '
	'in m or area in m2, 0 for a point.';

CREATE OR REPLACE VIEW plot_overlap AS
SELECT row_number() OVER (ORDER BY a.kind, a.code, b.code, a.valid * b.valid)::integer AS id, a.kind, a.code,
	b.code AS other,
	a.name, b.name AS other_name, first_day(a.valid * b.valid) AS first_day, last_day(a.valid * b.valid) AS last_day,
	c.area AS area_m2, c.area / least(area_of(a.geom), area_of(b.geom)) AS share, thinness(c.geom) AS thinness,
	c.geom::geometry(MultiPolygon, @srid@) AS geom
FROM boundary_geometry AS a
JOIN boundary_geometry AS b ON b.kind = a.kind AND b.code COLLATE "C" > a.code AND b.valid && a.valid
	AND ST_Intersects(a.geom, b.geom)
CROSS JOIN LATERAL common_area(a.geom, b.geom) AS c
WHERE a.kind IN ('plot', 'zone', 'building');
COMMENT ON VIEW plot_overlap IS
	'Plots, zones and buildings that overlap others of their kind by more than 1 cm2. What is emitted there '
	'counts for the one whose code comes first.';
COMMENT ON COLUMN plot_overlap.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN plot_overlap.kind IS 'plot, zone or building.';
COMMENT ON COLUMN plot_overlap.code IS 'Code of the one that comes first.';
COMMENT ON COLUMN plot_overlap.other IS 'Code of the other.';
COMMENT ON COLUMN plot_overlap.name IS 'Name of the first.';
COMMENT ON COLUMN plot_overlap.other_name IS 'Name of the other.';
COMMENT ON COLUMN plot_overlap.first_day IS 'First day on which they overlap; NULL if open.';
COMMENT ON COLUMN plot_overlap.last_day IS 'Last day on which they overlap; NULL if open.';
COMMENT ON COLUMN plot_overlap.area_m2 IS 'Area that they have in common, in m2.';
COMMENT ON COLUMN plot_overlap.share IS 'That area as a share of the smaller one: 1 for two that are the same.';
COMMENT ON COLUMN plot_overlap.thinness IS '4 pi A / P2 of the common area: near 0 for a sliver along a border.';
COMMENT ON COLUMN plot_overlap.geom IS 'The common area.';

CREATE OR REPLACE VIEW plot_outside AS
SELECT row_number() OVER (ORDER BY c.kind, c.code, c.valid, p.kind)::integer AS id, c.kind, c.code, c.name,
	p.kind AS parent_kind, c.parent, first_day(c.valid * p.valid) AS first_day, last_day(c.valid * p.valid) AS last_day,
	d.area AS area_m2, d.area / area_of(c.geom) AS share, d.geom::geometry(MultiPolygon, @srid@) AS geom
FROM boundary_geometry AS c
JOIN boundary_geometry AS p ON p.code = c.parent AND p.valid && c.valid
CROSS JOIN LATERAL area_beyond(c.geom, p.geom) AS d;
COMMENT ON VIEW plot_outside IS
	'Plots, and other boundaries, that lie outside of their parent (the park, a zone) with more than 1 cm2. '
	'Days on which the parent has no geometry are not looked at.';
COMMENT ON COLUMN plot_outside.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN plot_outside.kind IS 'Kind of boundary: plot, zone, building ...';
COMMENT ON COLUMN plot_outside.code IS 'Its code.';
COMMENT ON COLUMN plot_outside.name IS 'Its name.';
COMMENT ON COLUMN plot_outside.parent_kind IS 'Kind of the parent.';
COMMENT ON COLUMN plot_outside.parent IS 'Code of the parent.';
COMMENT ON COLUMN plot_outside.first_day IS 'First day on which it is so; NULL if open.';
COMMENT ON COLUMN plot_outside.last_day IS 'Last day on which it is so; NULL if open.';
COMMENT ON COLUMN plot_outside.area_m2 IS 'Area outside, in m2.';
COMMENT ON COLUMN plot_outside.share IS 'That area as a share of the whole: 1 if all of it lies outside.';
COMMENT ON COLUMN plot_outside.geom IS 'The part outside.';

-- Parents of plots, and their parents.
CREATE OR REPLACE FUNCTION plot_parent() RETURNS SETOF text
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH RECURSIVE up (code) AS (
		SELECT g.parent FROM boundary_geometry AS g WHERE g.kind = 'plot' AND g.parent IS NOT NULL
		UNION
		SELECT g.parent FROM up AS u JOIN boundary_geometry AS g ON g.code = u.code WHERE g.parent IS NOT NULL
	)
	SELECT u.code FROM up AS u;
END;
COMMENT ON FUNCTION plot_parent() IS 'Codes of the boundaries that plots lie in, over any number of steps.';

CREATE OR REPLACE VIEW plot_gap AS
SELECT row_number() OVER (ORDER BY p.kind, p.code, s.days)::integer AS id, p.kind, p.code, p.name,
	first_day(s.days) AS first_day, last_day(s.days) AS last_day, d.area AS area_m2, d.area / area_of(p.geom) AS share,
	ST_NumGeometries(d.geom) AS parts, d.geom::geometry(MultiPolygon, @srid@) AS geom
FROM plot_parent() AS u (code)
JOIN boundary_geometry AS p ON p.code = u.code
CROSS JOIN LATERAL steady_days(p.valid, 'plot', p.geom) AS s (days)
CROSS JOIN LATERAL area_beyond(p.geom, cover(p.geom, 'plot', lower(s.days))) AS d;
COMMENT ON VIEW plot_gap IS
	'Area of a boundary with plots (a park, a zone) that no plot covers, if more than 1 cm2. What is emitted '
	'there is in the remainder.';
COMMENT ON COLUMN plot_gap.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN plot_gap.kind IS 'Kind of the boundary.';
COMMENT ON COLUMN plot_gap.code IS 'Its code.';
COMMENT ON COLUMN plot_gap.name IS 'Its name.';
COMMENT ON COLUMN plot_gap.first_day IS 'First day on which it is so; NULL if open.';
COMMENT ON COLUMN plot_gap.last_day IS 'Last day on which it is so; NULL if open.';
COMMENT ON COLUMN plot_gap.area_m2 IS 'Area that is not covered, in m2.';
COMMENT ON COLUMN plot_gap.share IS 'That area as a share of the whole.';
COMMENT ON COLUMN plot_gap.parts IS 'Number of parts of it.';
COMMENT ON COLUMN plot_gap.geom IS 'What is not covered.';

CREATE OR REPLACE VIEW source_outside AS
SELECT row_number() OVER (ORDER BY p.code, s.days)::integer AS id, p.code AS source, o.description,
	first_day(s.days) AS first_day, last_day(s.days) AS last_day,
	ST_Dimension(p.geom)::integer AS dimension, d.size, CASE WHEN ST_Dimension(p.geom) = 0 THEN 1
		ELSE d.size / size_of(p.geom, ST_Dimension(p.geom)) END AS share,
	d.geom::geometry(Geometry, @srid@) AS geom
FROM placement AS p
LEFT JOIN source AS o ON o.source = p.code
CROSS JOIN LATERAL steady_days(p.valid, 'plot', p.geom) AS s (days)
CROSS JOIN LATERAL part_beyond(p.geom, cover(p.geom, 'plot', lower(s.days))) AS d
WHERE p.kind = 'source';
COMMENT ON VIEW source_outside IS
	'Placed sources that lie outside of every plot, all or in part. What they emit there is in the remainder.';
COMMENT ON COLUMN source_outside.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN source_outside.source IS 'Code of the source.';
COMMENT ON COLUMN source_outside.description IS 'What it is; NULL if there is no source of that code.';
COMMENT ON COLUMN source_outside.first_day IS 'First day on which it is so; NULL if open.';
COMMENT ON COLUMN source_outside.last_day IS 'Last day on which it is so; NULL if open.';
COMMENT ON COLUMN source_outside.dimension IS '0 for a point, 1 for lines, 2 for polygons.';
COMMENT ON COLUMN source_outside.size IS
	'How much of it lies outside: length in m of lines, area in m2 of polygons, 0 for a point.';
COMMENT ON COLUMN source_outside.share IS 'That as a share of the whole; 1 for a point.';
COMMENT ON COLUMN source_outside.geom IS 'What of it lies outside.';

/**
 * Boundaries without a geometry of their kind (organisational ones: accounting) are not looked at.
 */
CREATE OR REPLACE VIEW party_outside AS
SELECT row_number() OVER (ORDER BY b.boundary, f.party, f.facility, i.days, g.valid)::integer AS id, b.boundary,
	b.version AS boundary_version, f.party, y.name AS party_name,
	f.facility, f.name AS facility_name, first_day(i.days * g.valid) AS first_day,
		last_day(i.days * g.valid) AS last_day,
	d.area AS area_m2, d.area / area_of(p.geom) AS share, d.geom::geometry(MultiPolygon, @srid@) AS geom
FROM (SELECT v.boundary, v.version, CASE WHEN v.kind = 'organisational' THEN 'accounting'
	ELSE v.kind END AS kind FROM standing_boundary() AS v) AS b
JOIN boundary_party AS m ON m.boundary = b.boundary AND m.version = b.version
JOIN party AS y ON y.party = m.party
JOIN facility AS f ON f.party = m.party
JOIN placement AS p ON p.kind = 'facility' AND p.code = f.facility AND ST_Dimension(p.geom) = 2
CROSS JOIN LATERAL (SELECT m.valid * p.valid AS days) AS i
JOIN boundary_geometry AS g ON g.kind = b.kind AND g.code = b.boundary AND g.valid && i.days
CROSS JOIN LATERAL area_beyond(p.geom, g.geom) AS d;
COMMENT ON VIEW party_outside IS
	'Parties inside of a boundary (its latest version) with land, the polygons of their facilities, outside '
	'of its geometry by more than 1 cm2.';
COMMENT ON COLUMN party_outside.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN party_outside.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN party_outside.boundary_version IS 'Version of the boundary, the latest.';
COMMENT ON COLUMN party_outside.party IS 'Code of the party.';
COMMENT ON COLUMN party_outside.party_name IS 'Name of the party.';
COMMENT ON COLUMN party_outside.facility IS 'Code of the facility.';
COMMENT ON COLUMN party_outside.facility_name IS 'Name of the facility.';
COMMENT ON COLUMN party_outside.first_day IS 'First day on which it is so; NULL if open.';
COMMENT ON COLUMN party_outside.last_day IS 'Last day on which it is so; NULL if open.';
COMMENT ON COLUMN party_outside.area_m2 IS 'Area outside, in m2.';
COMMENT ON COLUMN party_outside.share IS 'That area as a share of the land of the facility.';
COMMENT ON COLUMN party_outside.geom IS 'The land outside.';

CREATE OR REPLACE VIEW boundary_sliver AS
SELECT row_number() OVER (ORDER BY g.kind, g.code, g.valid, s.area)::integer AS id, g.kind, g.code, g.name,
	first_day(g.valid) AS first_day, last_day(g.valid) AS last_day, s.area AS area_m2, s.thinness,
	s.geom::geometry(Polygon, @srid@) AS geom
FROM boundary_geometry AS g CROSS JOIN LATERAL sliver(g.geom, 0.01, 1) AS s;
COMMENT ON VIEW boundary_sliver IS
	'Parts of boundaries that are thinner than 0.01 or smaller than 1 m2, as they come from digitising. A '
	'road may be one of them.';
COMMENT ON COLUMN boundary_sliver.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN boundary_sliver.kind IS 'Kind of boundary.';
COMMENT ON COLUMN boundary_sliver.code IS 'Its code.';
COMMENT ON COLUMN boundary_sliver.name IS 'Its name.';
COMMENT ON COLUMN boundary_sliver.first_day IS 'First day on which it holds; NULL if open.';
COMMENT ON COLUMN boundary_sliver.last_day IS 'Last day on which it holds; NULL if open.';
COMMENT ON COLUMN boundary_sliver.area_m2 IS 'Area of the part, in m2.';
COMMENT ON COLUMN boundary_sliver.thinness IS '4 pi A / P2 of the part: 1 for a circle, near 0 for a sliver.';
COMMENT ON COLUMN boundary_sliver.geom IS 'The part.';

CREATE OR REPLACE FUNCTION boundary_difference(a geometry, b geometry) RETURNS geometry
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ST_Multi(ST_CollectionExtract(ST_SymDifference(a, b), 3));
COMMENT ON FUNCTION boundary_difference(geometry, geometry) IS
	'What lies in one of two boundaries and not in the other.';

CREATE OR REPLACE FUNCTION boundary_pair(OUT earlier boundary_geometry, OUT later boundary_geometry, OUT geom geometry)
	RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT a, b, boundary_difference(a.geom, b.geom)
	FROM boundary_geometry AS a JOIN boundary_geometry AS b ON b.kind = a.kind AND b.code = a.code
		AND a.valid << b.valid
	OFFSET 0;
END;
COMMENT ON FUNCTION boundary_pair() IS
	'Each version of each boundary with each later one, and what lies in one and not in the other.';

SELECT load_policy('space'::text);

/**
 * Neighbouring versions, and those further apart, so that small steps do not hide a large change since the
 * baseline. A row asks for a review of the baseline.
 */
CREATE OR REPLACE VIEW boundary_change AS
SELECT row_number() OVER (ORDER BY (p.later).kind, (p.later).code, (p.earlier).valid, (p.later).valid)::integer AS id,
	(p.later).kind, (p.later).code, (p.later).name, last_day((p.earlier).valid) AS last_day_before,
		first_day((p.later).valid) AS first_day_after,
	area_of((p.earlier).geom) AS area_before_m2, area_of((p.later).geom) AS area_after_m2,
		area_of(p.geom) AS changed_m2,
	area_of(p.geom) / area_of((p.earlier).geom) AS change, t.value::double precision AS threshold,
		p.geom::geometry(MultiPolygon, @srid@) AS geom
FROM boundary_pair() AS p
LEFT JOIN policy_parameter AS t ON t.parameter = 'boundary change threshold'
	AND t.valid @> coalesce(lower((p.later).valid), '-infinity')
WHERE area_of(p.geom) / area_of((p.earlier).geom) > coalesce(t.value::double precision, 0);
COMMENT ON VIEW boundary_change IS
	'Boundaries that changed by more than the policy parameter "boundary change threshold" (without one: '
	'that changed at all) between two versions.';
COMMENT ON COLUMN boundary_change.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN boundary_change.kind IS 'Kind of boundary.';
COMMENT ON COLUMN boundary_change.code IS 'Its code.';
COMMENT ON COLUMN boundary_change.name IS 'Its name, of the later version.';
COMMENT ON COLUMN boundary_change.last_day_before IS 'Last day of the earlier version.';
COMMENT ON COLUMN boundary_change.first_day_after IS 'First day of the later version.';
COMMENT ON COLUMN boundary_change.area_before_m2 IS 'Area of the earlier version, in m2.';
COMMENT ON COLUMN boundary_change.area_after_m2 IS 'Area of the later version, in m2.';
COMMENT ON COLUMN boundary_change.changed_m2 IS 'Area that lies in one of the two and not in the other, in m2.';
COMMENT ON COLUMN boundary_change.change IS
	'That area as a share of the earlier area. A boundary that moves changes, even if it keeps its area.';
COMMENT ON COLUMN boundary_change.threshold IS
	'The threshold on the first day of the later version; NULL if there is none.';
COMMENT ON COLUMN boundary_change.geom IS 'What lies in one of the two and not in the other.';
-- What GIS teams connect to: views with an integer key, geometry of one type, and double precision; and what BI
-- tools read of the map. A plot on which nothing was emitted has no figure: NULL, not 0.

-- Boundaries of a kind as they are in a period: of one that changed, the last.
CREATE OR REPLACE FUNCTION zone_place(kind text, period daterange) RETURNS SETOF boundary_geometry
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT g.* FROM boundary_geometry AS g
	WHERE g.kind = zone_place.kind AND g.valid && zone_place.period AND NOT EXISTS (SELECT FROM boundary_geometry AS n
		WHERE n.kind = g.kind AND n.code = g.code AND n.valid && zone_place.period AND n.valid >> g.valid);
END;
COMMENT ON FUNCTION zone_place(text, daterange) IS
	'The boundary geometries of a kind in a period, one for each code: the last.';

CREATE OR REPLACE FUNCTION source_place(period daterange) RETURNS SETOF placement
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT p.* FROM placement AS p
	WHERE p.kind = 'source' AND p.valid && source_place.period AND NOT EXISTS (SELECT FROM placement AS n
		WHERE n.kind = p.kind AND n.code = p.code AND n.valid && source_place.period AND n.valid >> p.valid);
END;
COMMENT ON FUNCTION source_place(daterange) IS 'Where sources are in a period, one place for each: the last.';

-- A setting keeps these functions from being merged into a query around them, which is then planned for their lines,
-- and
-- compiled for longer than it runs. In SQL, since a reader of the views need have no rights on the schema of carbonms,
-- where plpgsql would look for names. Figures come with the geometry: joined to it, they could be made once for each
-- plot.
/*
 * Every geometry that is there in the period, NULL where nothing is emitted, and with geometry 0 and an empty
 * code what lies in none.
 *
 * Arguments:
 *   missing: what a gas without a GWP does, as in co2e()
 *
 * Columns:
 *   area_ha: in hectares, to 0.01 m2
 *
 * Errors:
 *   22000 for such a gas if missing is error
 */
CREATE OR REPLACE FUNCTION zone_figure(kind text, period daterange, boundary text, version integer, m method,
		basis gwp_basis, missing text, as_of timestamptz, OUT geometry_id integer, OUT code text, OUT name text,
		OUT area_ha numeric, OUT scope1 numeric, OUT scope2 numeric, OUT scope3 numeric, OUT total numeric,
		OUT market numeric, OUT removed numeric, OUT verified boolean, OUT geom geometry)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 1000 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH part AS (
		SELECT coalesce(e.code, '') AS code, e.scope, e.mass IS NOT NULL AS emits,
			e.removed_mass IS NOT NULL AS removes, e.verified,
			tonnes(co2e(e.mass, basis, missing)) AS total, tonnes(co2e(e.market_mass, basis, missing)) AS market,
			tonnes(co2e(e.removed_mass, basis, missing)) AS removed
		FROM coded_emission(zone_figure.kind, zone_figure.period, zone_figure.boundary, zone_figure.version, m,
			zone_figure.as_of) AS e
	),
	-- a sum of which a part is not known is not known
	figure AS (
		SELECT p.code, sum(p.total) FILTER (WHERE p.scope = 1) AS scope1, sum(p.total)
			FILTER (WHERE p.scope = 2) AS scope2, sum(p.total) FILTER (WHERE p.scope = 3) AS scope3,
			CASE WHEN bool_and(p.total IS NOT NULL OR NOT p.emits) THEN sum(p.total) END AS total,
			CASE WHEN bool_and(p.market IS NOT NULL OR NOT p.emits) THEN sum(p.market) END AS market,
			CASE WHEN bool_and(p.removed IS NOT NULL OR NOT p.removes) THEN sum(p.removed) END AS removed,
			bool_and(p.verified) AS verified
		FROM part AS p GROUP BY p.code
	)
	SELECT z.geometry_id, z.code, z.name, z.area_ha, f.scope1, f.scope2, f.scope3, f.total, f.market, f.removed,
		f.verified, z.geom
	FROM (
		SELECT g.geometry_id, g.code, g.name, round(area_of(g.geom)::numeric, 2) / 10000 AS area_ha, g.geom
		FROM zone_place(zone_figure.kind, zone_figure.period) AS g
		UNION ALL SELECT 0, '', '', NULL, NULL
	) AS z
	LEFT JOIN figure AS f ON f.code = z.code;
END;
COMMENT ON FUNCTION zone_figure(text, daterange, text, integer, method, gwp_basis, text, timestamptz) IS
	'Tonnes of CO2e of a version of a boundary by boundary geometry of a kind.';

CREATE OR REPLACE FUNCTION source_figure(period daterange, boundary text, version integer, m method, basis gwp_basis,
		missing text, as_of timestamptz, OUT placement_id integer, OUT source text, OUT description text,
		OUT category text, OUT scope integer, OUT total numeric, OUT market numeric, OUT removed numeric,
		OUT verified boolean, OUT geom geometry)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 1000 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH amount AS (
		SELECT c.source_id, sum(c.mass)
			FILTER (WHERE c.direction <> 'removed' AND c.scope2 IN ('', m.scope2[1])) AS mass,
			sum(c.mass) FILTER (WHERE c.direction <> 'removed' AND c.scope2 IN ('', m.scope2[2])
				AND cardinality(m.scope2) > 1) AS market_mass,
			sum(c.mass) FILTER (WHERE c.direction = 'removed') AS removed_mass, bool_and(c.verified) AS verified
		FROM counted_emission(rollup_at(source_figure.as_of), source_figure.period, source_figure.boundary,
			source_figure.version, m, source_figure.as_of, false) AS c
		WHERE c.direction <> 'sold'
		GROUP BY c.source_id
	)
	SELECT p.placement_id, s.source, s.description, emission_category(s.category), emission_scope(s.category),
		tonnes(co2e(a.mass, basis, missing)), tonnes(co2e(a.market_mass, basis, missing)),
			tonnes(co2e(a.removed_mass, basis, missing)),
		a.verified, p.geom
	FROM source_place(source_figure.period) AS p
	JOIN source AS s ON s.source = p.code
	LEFT JOIN amount AS a ON a.source_id = s.source_id;
END;
COMMENT ON FUNCTION source_figure(daterange, text, integer, method, gwp_basis, text, timestamptz) IS
	'Tonnes of CO2e of a version of a boundary by placed source: every one that is there in the period, NULL '
	'where nothing of it counts. What is sold is at no source. Arguments as those of zone_figure().';

CREATE OR REPLACE FUNCTION map_year(OUT number integer, OUT numbers integer, OUT boundary text, OUT version integer,
		OUT method text, OUT year integer)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 20 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH latest AS (
		SELECT b.boundary, b.version, EXISTS (SELECT FROM boundary_geometry AS g
			WHERE g.code = b.boundary AND g.kind IN ('accounting', 'administrative', 'park in park')) AS placed
		FROM standing_boundary() AS b
	),
	posted AS (
		SELECT DISTINCT p.method, y.year
		FROM posting AS p
		CROSS JOIN LATERAL generate_series(extract(year FROM lower(p.period))::integer,
			extract(year FROM upper(p.period) - 1)::integer) AS y (year)
		WHERE p.kind = 'post'
	)
	SELECT (row_number() OVER (ORDER BY l.boundary COLLATE "C", p.method COLLATE "C", p.year))::integer
		- 1, (count(*) OVER ())::integer, l.boundary, l.version, p.method, p.year
	FROM latest AS l CROSS JOIN posted AS p
	WHERE l.placed OR NOT EXISTS (SELECT FROM latest AS o WHERE o.placed);
END;
COMMENT ON FUNCTION map_year() IS
	'What the layers show, numbered from 0: the latest version of each boundary that is on the map (of all '
	'if none is) under each method in each calendar year that something was posted for.';

CREATE OR REPLACE VIEW gis_plot_emission AS
SELECT f.geometry_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis, m.scope2[1] AS scope2, y.year, f.code, f.name, f.area_ha::double precision AS area_ha,
	f.scope1::double precision AS scope1_t, f.scope2::double precision AS scope2_t,
		f.scope3::double precision AS scope3_t,
	f.total::double precision AS co2e_t, f.market::double precision AS co2e_market_t,
		f.removed::double precision AS removed_t,
	round(f.total / f.area_ha, 6)::double precision AS co2e_t_per_ha, f.verified::integer AS verified,
	f.geom::geometry(MultiPolygon, @srid@) AS geom
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL zone_figure('plot', calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis, 'null',
	'infinity') AS f
WHERE f.geometry_id > 0;
COMMENT ON VIEW gis_plot_emission IS
	'Emissions by plot, as of now, for each boundary, method and calendar year: filter by all three, since '
	'the figures of no two of them may be added. What lies on no plot is in bi_emission_by_plot.';

/**
 * Each measure but co2e_t_per_ha may be added up over rows of one boundary, method and year; no two measures
 * may be added, but the three scopes are co2e_t.
 */
CREATE OR REPLACE VIEW bi_emission_by_plot AS
SELECT f.geometry_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis, m.scope2[1] AS scope2, y.year, f.code, f.name,
	f.area_ha::double precision AS area_ha, f.area_ha AS area_ha_exact,
	f.scope1::double precision AS scope1_t, f.scope1 AS scope1_t_exact,
	f.scope2::double precision AS scope2_t, f.scope2 AS scope2_t_exact,
	f.scope3::double precision AS scope3_t, f.scope3 AS scope3_t_exact,
	f.total::double precision AS co2e_t, f.total AS co2e_t_exact,
	f.market::double precision AS co2e_market_t, f.market AS co2e_market_t_exact,
	f.removed::double precision AS removed_t, f.removed AS removed_t_exact,
	round(f.total / f.area_ha, 6)::double precision AS co2e_t_per_ha,
		round(f.total / f.area_ha, 6) AS co2e_t_per_ha_exact,
	f.verified::integer AS verified
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL zone_figure('plot', calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis, 'null',
	'infinity') AS f;
COMMENT ON VIEW bi_emission_by_plot IS
	'Emissions by plot, as of now, for each boundary, method and calendar year, with a row without code for '
	'what lies on no plot: together they are the inventory.';

-- A filter of the reader's (geom && window, geom IS NOT NULL) may be asked before that of the view, of places of every
-- dimension. So it is not the filter that keeps the others from the cast.
CREATE OR REPLACE VIEW gis_source_point AS
SELECT f.placement_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis,
	m.scope2[1] AS scope2, y.year, f.source, f.description, f.category, f.scope, f.total::double precision AS co2e_t,
	f.market::double precision AS co2e_market_t, f.removed::double precision AS removed_t,
		f.verified::integer AS verified,
	(CASE WHEN ST_Dimension(f.geom) = 0 THEN f.geom END)::geometry(Point, @srid@) AS geom
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL source_figure(calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis, 'null',
	'infinity') AS f
WHERE ST_Dimension(f.geom) = 0;
COMMENT ON VIEW gis_source_point IS
	'Emissions by source that is a point, as of now, for each boundary, method and calendar year. Energy '
	'that is sold is at no source.';

CREATE OR REPLACE VIEW gis_source_line AS
SELECT f.placement_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis,
	m.scope2[1] AS scope2, y.year, f.source, f.description, f.category, f.scope, f.total::double precision AS co2e_t,
	f.market::double precision AS co2e_market_t, f.removed::double precision AS removed_t,
		f.verified::integer AS verified,
	(CASE WHEN ST_Dimension(f.geom) = 1 THEN ST_Multi(f.geom) END)::geometry(MultiLineString, @srid@) AS geom
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL source_figure(calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis, 'null',
	'infinity') AS f
WHERE ST_Dimension(f.geom) = 1;
COMMENT ON VIEW gis_source_line IS
	'Emissions by source that is a line (roads, pipes), as of now, for each boundary, method and calendar '
	'year. Energy that is sold is at no source.';

CREATE OR REPLACE VIEW gis_source_polygon AS
SELECT f.placement_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis,
	m.scope2[1] AS scope2, y.year, f.source, f.description, f.category, f.scope, f.total::double precision AS co2e_t,
	f.market::double precision AS co2e_market_t, f.removed::double precision AS removed_t,
		f.verified::integer AS verified,
	(CASE WHEN ST_Dimension(f.geom) = 2 THEN ST_Multi(f.geom) END)::geometry(MultiPolygon, @srid@) AS geom
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL source_figure(calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis, 'null',
	'infinity') AS f
WHERE ST_Dimension(f.geom) = 2;
COMMENT ON VIEW gis_source_polygon IS
	'Emissions by source that is an area (landfills, green land), as of now, for each boundary, method and '
	'calendar year. Energy that is sold is at no source.';

CREATE OR REPLACE VIEW gis_boundary AS
SELECT g.geometry_id AS id, g.kind, g.code, g.name, g.parent,
	CASE WHEN isfinite(lower(g.valid)) THEN lower(g.valid) END AS valid_from, CASE
		WHEN isfinite(upper(g.valid)) THEN upper(g.valid) END AS valid_until,
	g.weight, area_of(g.geom) / 10000 AS area_ha, g.note, g.geom
FROM boundary_geometry AS g
WHERE g.valid @> accounting_day(now());
COMMENT ON VIEW gis_boundary IS
	'All boundary geometries that hold today: administrative, accounting, park in park, zones, plots, buildings.';
COMMENT ON COLUMN gis_boundary.id IS 'Key of the row, stable.';
COMMENT ON COLUMN gis_boundary.kind IS 'administrative, accounting, park in park, zone, plot or building.';
COMMENT ON COLUMN gis_boundary.code IS 'Code.';
COMMENT ON COLUMN gis_boundary.name IS 'Name.';
COMMENT ON COLUMN gis_boundary.parent IS 'Code of the boundary it lies in.';
COMMENT ON COLUMN gis_boundary.valid_from IS 'First day on which it holds; NULL if always.';
COMMENT ON COLUMN gis_boundary.valid_until IS 'First day on which it holds no more; NULL if there is none.';
COMMENT ON COLUMN gis_boundary.weight IS 'Weight when lines and polygons are apportioned.';
COMMENT ON COLUMN gis_boundary.area_ha IS 'Area in hectares: @measure@';
COMMENT ON COLUMN gis_boundary.note IS 'Source of the geometry, remarks.';
COMMENT ON COLUMN gis_boundary.geom IS 'The geometry, in EPSG:@srid@.';

-- The columns that the views share are said once.
CREATE OR REPLACE FUNCTION comment_layers() RETURNS void LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	item record;
BEGIN
	FOR item IN
		SELECT a.attrelid::regclass AS view, a.attname AS name, c.comment
		FROM pg_attribute AS a
		JOIN (VALUES
			('id', 'Key of the row; not stable over time.'),
			('boundary', 'Code of the accounting boundary.'),
			('boundary_version', 'Version of the boundary, the latest.'),
			('method', 'Code of the method.'),
			('gwp_basis', 'GWP basis of the CO2e, that of the method.'),
			('scope2', 'Treatment of scope 2 in co2e_t: location, market or pinned by the method.'),
			('year', 'Calendar year.'),
			('code', 'Code of the plot; empty in the row of what lies on none.'),
			('name', 'Name of the plot.'),
			('area_ha', 'Area of the plot in hectares, as it is at the end of the year: @measure@'),
			('scope1_t', 'Tonnes of CO2e of scope 1; NULL if there is none, or if a gas has no GWP in the basis.'),
			('scope2_t', 'Tonnes of CO2e of scope 2; NULL if there is none.'),
			('scope3_t', 'Tonnes of CO2e of scope 3; NULL if there is none, or if a gas has no GWP in the basis.'),
			('source', 'Code of the source.'),
			('description', 'What the source is.'),
			('category', 'Category of category_table().'),
			('scope', 'Scope: 1, 2 or 3.'),
			('co2e_t', 'Tonnes of CO2e emitted, of all scopes; NULL if there is no figure: nothing was emitted, or a '
				'gas has no GWP in the basis.'),
			('co2e_market_t', 'The same with scope 2 by the market; NULL also if the method has no such treatment.'),
			('removed_t', 'Tonnes of CO2e removed, not deducted from what is emitted; NULL if nothing is removed.'),
			('co2e_t_per_ha', 'Tonnes of CO2e emitted per hectare of the plot, to 6 places; not to be added up.'),
			('verified', '1 if every factor and the method are verified, else 0; NULL if there is no figure.'),
			('geom', 'The geometry, in EPSG:@srid@, as it is at the end of the year.')) AS c (name, comment)
		ON a.attname IN (c.name, c.name || '_exact')
		WHERE a.attrelid IN ('gis_plot_emission'::regclass, 'bi_emission_by_plot'::regclass,
			'gis_source_point'::regclass,
			'gis_source_line'::regclass, 'gis_source_polygon'::regclass)
	LOOP
		EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', item.view, item.name,
			CASE WHEN item.name LIKE E'%\\_exact' THEN rtrim(item.comment, '.') || '; exact.' ELSE item.comment END);
	END LOOP;
END
$$;
COMMENT ON FUNCTION comment_layers() IS 'Says what the columns are that the views of the map share.';
SELECT comment_layers();
-- What web maps get: vector tiles (MVT) for tile servers, and GeoJSON. Figures are those of gis_plot_emission.

-- Which boundary, method and year a map shows if nobody says.
/*
 * Of the boundaries on the map (of all if none is) that with most parties; method NDRC-910 if something is
 * posted under it, else the first of those that are; the last year that is posted to its end, or the first.
 *
 * Errors:
 *   P0002 if there is nothing to show
 *   22023 for a year beyond 1900 to 2200
 */
CREATE OR REPLACE FUNCTION map_default(year integer, boundary text, method text, OUT shown_year integer,
		OUT shown_boundary text, OUT shown_method text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	shown_boundary := coalesce(map_default.boundary, (
		SELECT y.boundary FROM map_year() AS y JOIN boundary_party AS p ON p.boundary = y.boundary
			AND p.version = y.version
		GROUP BY y.boundary ORDER BY count(DISTINCT p.party) DESC, y.boundary COLLATE "C" LIMIT 1));
	shown_method := coalesce(map_default.method, (
		SELECT p.method FROM posting AS p WHERE p.kind = 'post'
		GROUP BY p.method ORDER BY p.method <> 'NDRC-910', p.method COLLATE "C" LIMIT 1));
	shown_year := coalesce(map_default.year, (
		SELECT greatest(extract(year FROM max(upper(p.period))) - 1, extract(year FROM min(lower(p.period))))
		FROM posting AS p WHERE p.kind = 'post' AND p.method = shown_method));
	IF shown_boundary IS NULL OR shown_year IS NULL THEN
		RAISE EXCEPTION 'no emissions to show' USING ERRCODE = 'no_data_found',
			DETAIL = CASE WHEN shown_boundary IS NULL THEN 'There is no boundary, or nothing was posted.'
				ELSE format('Nothing was posted under method "%s".', shown_method) END,
			HINT = 'add_boundary() makes a boundary, post() posts.';
	END IF;
	IF shown_year NOT BETWEEN 1900 AND 2200 THEN
		RAISE EXCEPTION 'year out of range: %', shown_year USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Years are 1900 to 2200.';
	END IF;
END
$$;
COMMENT ON FUNCTION map_default(integer, text, text) IS
	'Year, boundary and method of a map, those given or else the defaults.';

CREATE OR REPLACE FUNCTION method_of_year(method text, year integer) RETURNS method
	LANGUAGE sql STABLE
	RETURN find_method(method_of_year.method, calendar_year(method_of_year.year),
		(SELECT k.basis::gwp_basis FROM method AS k WHERE k.method = method_of_year.method));
COMMENT ON FUNCTION method_of_year(text, integer) IS
	'A method, for a year. Errors: 42704 if there is none of that code.';

-- ST_TileEnvelope, of which nothing may depend: update scripts of PostGIS drop it by mistake (3.3.2), and stop if they
-- cannot.
CREATE OR REPLACE FUNCTION tile_envelope(z integer, x integer, y integer, margin double precision) RETURNS geometry
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ST_MakeEnvelope(
		-20037508.342789244 + 40075016.685578488 / (1::bigint << z) * (x - margin * least(z, 1)),
		greatest(20037508.342789244 - 40075016.685578488 / (1::bigint << z) * (y + 1 + margin), -20037508.342789244),
		-20037508.342789244 + 40075016.685578488 / (1::bigint << z) * (x + 1 + margin * least(z, 1)),
		least(20037508.342789244 - 40075016.685578488 / (1::bigint << z) * (y - margin), 20037508.342789244), 3857);
COMMENT ON FUNCTION tile_envelope(integer, integer, integer, double precision) IS
	'A tile in Web Mercator (EPSG:3857), with a margin as a share of its width, as ST_TileEnvelope has it.';

CREATE OR REPLACE FUNCTION tile_area(z integer, x integer, y integer) RETURNS geometry
	LANGUAGE sql STABLE
BEGIN ATOMIC
	-- only within the extent of the plots: a projection need not hold for the whole of a tile
	WITH extent AS (
		SELECT ST_Extent(g.geom)::geometry AS geom FROM boundary_geometry AS g WHERE g.kind = 'plot'
	),
	wanted AS (
		SELECT ST_Intersection(tile_envelope(z, x, y, 0.0625), ST_Envelope(ST_Transform(
			ST_Segmentize(ST_SetSRID(e.geom, @srid@),
				greatest(ST_XMax(e.geom) - ST_XMin(e.geom), ST_YMax(e.geom) - ST_YMin(e.geom)) / 16), 3857))) AS geom
		FROM extent AS e
	),
	-- a straight edge of a tile may be bent in the projection of the ledger
	bent AS (
		SELECT ST_Transform(ST_Segmentize(w.geom,
			greatest(ST_XMax(w.geom) - ST_XMin(w.geom), ST_YMax(w.geom) - ST_YMin(w.geom), 1) / 16), @srid@) AS geom
		FROM wanted AS w
	)
	SELECT ST_Expand(b.geom, (ST_XMax(b.geom) - ST_XMin(b.geom)) * 0.01, (ST_YMax(b.geom) - ST_YMin(b.geom)) * 0.01)
		FROM bent AS b;
END;
COMMENT ON FUNCTION tile_area(integer, integer, integer) IS
	'A rectangle, in the spatial reference system of the ledger, that covers what a tile shows of the plots, '
	'with a margin; empty if that is nothing.';

CREATE OR REPLACE FUNCTION draw_tile(z integer, x integer, y integer, year integer, boundary text, version integer,
		m method)
	RETURNS bytea
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH near AS MATERIALIZED (
		SELECT p.geometry_id, ST_AsMVTGeom(ST_Transform(p.geom, 3857), tile_envelope(z, x, y, 0), 4096, 64,
			true) AS geom
		FROM zone_place('plot', calendar_year(draw_tile.year)) AS p
		WHERE p.geom && (SELECT tile_area(z, x, y))
	),
	feature AS (
		SELECT n.geometry_id AS id, draw_tile.boundary, (m).method, (m).basis AS gwp_basis, draw_tile.year, f.code,
			f.name,
			f.area_ha::double precision AS area_ha, f.scope1::double precision AS scope1_t,
				f.scope2::double precision AS scope2_t,
			f.scope3::double precision AS scope3_t, f.total::double precision AS co2e_t,
				f.market::double precision AS co2e_market_t,
			f.removed::double precision AS removed_t, round(f.total / f.area_ha, 6)::double precision AS co2e_t_per_ha,
			f.verified::integer AS verified, n.geom
		FROM near AS n
		-- nothing is added up for a tile without plots
		JOIN zone_figure('plot', calendar_year(draw_tile.year), draw_tile.boundary, draw_tile.version,
			m, (m).basis::gwp_basis, 'null', 'infinity') AS f
			ON EXISTS (SELECT FROM near) AND f.geometry_id = n.geometry_id
		WHERE n.geom IS NOT NULL
		ORDER BY n.geometry_id
	)
	SELECT coalesce(ST_AsMVT(f.*, 'gis_plot_emission', 4096, 'geom', 'id'), '') FROM feature AS f;
END;
COMMENT ON FUNCTION draw_tile(integer, integer, integer, integer, text, integer, method) IS
	'A tile of plots with their figures: emission_tile() with all said.';

/**
 * Called as .../emission_tile_of/{z}/{x}/{y}.pbf?year=2025&boundary=...&method=... Columns and layer: as
 * emission_tile().
 *
 * Arguments:
 *   z, x, y: zoom, column and row of the tile
 *   year, boundary, method: by default those of map_default()
 *
 * Errors:
 *   22023 for a tile or year that is none
 *   42704 for an unknown boundary
 *   P0002 if nothing was posted, under this method if one is given
 */
CREATE OR REPLACE FUNCTION emission_tile_of(z integer, x integer, y integer, year integer DEFAULT NULL,
		boundary text DEFAULT NULL, method text DEFAULT NULL)
	RETURNS bytea LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	shown record;
BEGIN
	IF z IS NULL OR x IS NULL OR y IS NULL OR z NOT BETWEEN 0 AND 30
		OR x NOT BETWEEN 0 AND (1::bigint << z) - 1 OR y NOT BETWEEN 0 AND (1::bigint << z) - 1 THEN
		RAISE EXCEPTION 'tile out of range: %/%/%', coalesce(z::text, 'NULL'), coalesce(x::text, 'NULL'),
			coalesce(y::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Zoom is 0 to 30, columns and rows are 0 to 2^zoom - 1.';
	END IF;
	shown := map_default(emission_tile_of.year, emission_tile_of.boundary, emission_tile_of.method);
	RETURN draw_tile(z, x, y, shown.shown_year, shown.shown_boundary,
		boundary_version(shown.shown_boundary, 'infinity'), method_of_year(shown.shown_method, shown.shown_year));
END
$$;
COMMENT ON FUNCTION emission_tile_of(integer, integer, integer, integer, text, text) IS
	'Emissions by plot as a vector tile, a function layer of pg_tileserv.';

/**
 * The id of a feature is boundary_geometry.geometry_id. A figure that there is not is left out. The tile is empty
 * where no plot is. For pg_tileserv there is emission_tile_of().
 *
 * Arguments:
 *   z, x, y: zoom, column and row of the tile
 *   query_params: year, boundary and method, by default those of map_default()
 *
 * Errors:
 *   22023 for a tile or year that is none
 *   42704 for an unknown boundary
 *   P0002 if nothing was posted, under this method if one is given
 */
CREATE OR REPLACE FUNCTION emission_tile(z integer, x integer, y integer, query_params json DEFAULT '{}') RETURNS bytea
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	given text := query_params ->> 'year';
BEGIN
	IF given !~ '^[0-9]{1,9}$' THEN
		RAISE EXCEPTION 'invalid year: "%"', given USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Years are 1900 to 2200.';
	END IF;
	RETURN emission_tile_of(z, x, y, given::integer, query_params ->> 'boundary', query_params ->> 'method');
END
$$;
-- martin takes what is JSON here into its TileJSON
COMMENT ON FUNCTION emission_tile(integer, integer, integer, json) IS
'{
    "name": "Emissions by plot",
    "description": "Emissions by plot as a vector tile, a function source of martin: '
'.../emission_tile/{z}/{x}/{y}?year=2025&boundary=...&method=...",
    "vector_layers": [
        {
            "id": "gis_plot_emission",
            "fields": {
                "code": "Code of the plot",
                "name": "Name of the plot",
                "year": "Calendar year",
                "co2e_t": "Tonnes of CO2e of all scopes",
                "method": "Code of the method",
                "area_ha": "Area in hectares",
                "boundary": "Code of the accounting boundary",
                "scope1_t": "Tonnes of CO2e of scope 1",
                "scope2_t": "Tonnes of CO2e of scope 2",
                "scope3_t": "Tonnes of CO2e of scope 3",
                "verified": "1 if all factors are verified, else 0",
                "gwp_basis": "GWP basis of the CO2e",
                "removed_t": "Tonnes of CO2e removed, not deducted",
                "co2e_market_t": "The same with scope 2 by the market",
                "co2e_t_per_ha": "Tonnes of CO2e per hectare"
            }
        }
    ]
}';

CREATE OR REPLACE FUNCTION plot_feature(year integer, boundary text, version integer, m method, OUT geometry_id integer,
		OUT feature jsonb)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT f.geometry_id, jsonb_build_object('type', 'Feature', 'id', f.geometry_id,
		'geometry', ST_AsGeoJSON(ST_Reverse(ST_ForcePolygonCW(ST_Transform(f.geom, 4326))), 8)::jsonb,
		'properties', jsonb_build_object('code', f.code, 'name', f.name, 'area_ha', trim_scale(f.area_ha), 'scope1_t',
			f.scope1, 'scope2_t', f.scope2,
			'scope3_t', f.scope3, 'co2e_t', f.total, 'co2e_market_t', f.market, 'removed_t', f.removed,
			'co2e_t_per_ha', round(f.total / f.area_ha, 6), 'verified', f.verified::integer))
	FROM zone_figure('plot', calendar_year(plot_feature.year), plot_feature.boundary, plot_feature.version,
		m, (m).basis::gwp_basis, 'null', 'infinity') AS f;
END;
COMMENT ON FUNCTION plot_feature(integer, text, integer, method) IS
	'Plots with their figures as features of GeoJSON; geometry_id 0, without geometry, is what lies on none.';

/**
 * What lies on no plot is its member remainder, so that all add up to the inventory. year, boundary, method: by
 * default those of map_default().
 *
 * Errors:
 *   22023 for a year that is none
 *   42704 for an unknown boundary
 *   P0002 if nothing was posted, under this method if one is given
 */
CREATE OR REPLACE FUNCTION emission_geojson(year integer DEFAULT NULL, boundary text DEFAULT NULL,
		method text DEFAULT NULL)
	RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	shown record := map_default(emission_geojson.year, emission_geojson.boundary, emission_geojson.method);
	m method := method_of_year(shown.shown_method, shown.shown_year);
BEGIN
	RETURN (
		SELECT jsonb_build_object('type', 'FeatureCollection', 'boundary', shown.shown_boundary, 'method', m.method,
			'standard', m.standard,
			'edition', m.edition, 'gwp_basis', m.basis, 'scope2', m.scope2[1], 'year', shown.shown_year,
			'remainder', (jsonb_agg(f.feature -> 'properties') FILTER (WHERE f.geometry_id = 0)) -> 0,
			'features', coalesce(jsonb_agg(f.feature ORDER BY f.geometry_id) FILTER (WHERE f.geometry_id > 0), '[]'))
		FROM plot_feature(shown.shown_year, shown.shown_boundary, boundary_version(shown.shown_boundary, 'infinity'),
			m) AS f);
END
$$;
COMMENT ON FUNCTION emission_geojson(integer, text, text) IS
	'Emissions by plot as a FeatureCollection of GeoJSON in longitude and latitude (EPSG:4326), with the '
	'columns of gis_plot_emission, exact.';
-- A map drawn by SQL alone: an SVG that a browser opens. First what it shows, in pixels; then its parts; then the
-- sheet.

CREATE OR REPLACE FUNCTION map_number(figure double precision) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE
		WHEN abs(figure) >= 1e15 THEN figure::text
		WHEN figure = 0 OR abs(figure) >= 99.95 THEN to_char(figure, 'FM999,999,999,999,990')
		WHEN abs(figure) >= 0.9995 THEN to_char(figure, 'FM990.0')
		ELSE round(figure::numeric, 2 - floor(log(abs(figure)::numeric))::integer - 1)::text
	END;
COMMENT ON FUNCTION map_number(double precision) IS
	'A number as it stands on a map: whole from 100, one place from 1, two digits below. NULL for a NULL.';

CREATE OR REPLACE FUNCTION two_digits(figure double precision, up boolean) RETURNS double precision
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN figure = 0 THEN 0
		WHEN up THEN (ceil(figure::numeric / 10 ^ (floor(log(abs(figure)::numeric)) - 1))
			* 10 ^ (floor(log(abs(figure)::numeric)) - 1))::double precision
		ELSE round(figure::numeric, 1 - floor(log(abs(figure)::numeric))::integer)::double precision END;
COMMENT ON FUNCTION two_digits(double precision, boolean) IS 'A number rounded to two digits, or up to two digits.';

/*
 * None if the figures are equal or missing.
 */
CREATE OR REPLACE FUNCTION map_limits(figures double precision[], classes integer, steps text)
		RETURNS double precision[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH v AS (
		SELECT u.figure FROM unnest(figures) AS u (figure) WHERE u.figure IS NOT NULL
	),
	span AS (
		SELECT least(min(v.figure), 0) AS low, min(v.figure) AS least, max(v.figure) AS most FROM v
	),
	wanted AS (
		SELECT two_digits(percentile_cont(k.n / classes::double precision) WITHIN GROUP (ORDER BY v.figure),
			false) AS at
		FROM v, generate_series(1, classes - 1) AS k (n)
		WHERE map_limits.steps = 'quantile'
		GROUP BY k.n
		UNION
		SELECT two_digits(s.low, false) + k.n * two_digits((s.most - s.low) / classes, true)
		FROM span AS s, generate_series(1, classes - 1) AS k (n)
		WHERE map_limits.steps = 'equal'
	)
	SELECT coalesce(array_agg(w.at ORDER BY w.at), '{}') FROM wanted AS w, span AS s
		WHERE w.at > s.least AND w.at <= s.most;
END;
COMMENT ON FUNCTION map_limits(double precision[], integer, text) IS
	'Limits between at most so many classes of figures, rounded to two digits: quantile (about as many '
	'figures in each class) or equal (steps of equal size). A figure on a limit is in the upper class.';

CREATE OR REPLACE FUNCTION map_colour(class integer, classes integer) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	-- from pale yellow to dark red, lightness falling throughout, so that it can be read in grey
	WITH ramp AS (
		SELECT '{{255,244,196},{252,205,110},{240,140,66},{205,62,44},{112,8,38}}'::integer[] AS c,
			CASE WHEN classes > 1 THEN (class - 1) * 4.0 / (classes - 1) ELSE 2 END AS at
	)
	SELECT '#' || string_agg(lpad(to_hex(round(r.c[f.i][k.n] + (r.c[least(f.i + 1, 5)][k.n] - r.c[f.i][k.n])
		* (r.at - f.i + 1))::integer), 2, '0'), '' ORDER BY k.n)
	FROM ramp AS r, LATERAL (SELECT least(floor(r.at)::integer + 1, 5)) AS f (i), generate_series(1, 3) AS k (n);
END;
COMMENT ON FUNCTION map_colour(integer, integer) IS 'Colour of a class, 1 and up, of so many.';

CREATE OR REPLACE FUNCTION map_width(given text) RETURNS integer
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN length(given) + length(regexp_replace(given, E'[\\x01-\\u2FFF]', '', 'g'));
COMMENT ON FUNCTION map_width(text) IS 'How wide a text is, in letters, of which Chinese ones count as two.';

CREATE OR REPLACE FUNCTION map_wrap(given text, width integer) RETURNS text[]
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	lines text[] := '{}';
	line text := '';
	word text;
BEGIN
	-- words with the spaces after them; Chinese may be broken anywhere and is twice as wide
	FOR word IN SELECT w[1] FROM regexp_matches(given, E'([\\x21-\\u2FFF]{1,40}\\s*|.)', 'g') AS w LOOP
		IF line <> '' AND map_width(line || rtrim(word)) > width THEN
			lines := lines || rtrim(line);
			line := '';
		END IF;
		line := line || word;
	END LOOP;
	RETURN lines || rtrim(line);
END
$$;
COMMENT ON FUNCTION map_wrap(text, integer) IS
	'A text in lines of at most so many letters, of which Chinese ones count as two.';

-- ---- what there is to see, in pixels ----

-- The map is 760 pixels wide and at most 640 high, and begins at 24, 92. fit: factors and offsets of ST_Affine.
/*
 * NULLs if there is nothing to show.
 */
CREATE OR REPLACE FUNCTION map_frame(kind text, period daterange, boundary text,
		OUT fit double precision[], OUT height double precision, OUT metres_per_pixel double precision)
	RETURNS record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH extent AS (
		SELECT ST_SetSRID(ST_Extent(g.geom)::geometry, @srid@) AS geom
		FROM (
			SELECT z.geom FROM zone_place(map_frame.kind, map_frame.period) AS z
			UNION ALL SELECT o.geom FROM zone_place('accounting', map_frame.period) AS o
				WHERE o.code = map_frame.boundary
		) AS g
	),
	edge AS (
		SELECT ST_XMin(e.geom) AS west, ST_XMax(e.geom) AS east, ST_YMin(e.geom) AS south, ST_YMax(e.geom) AS north,
			(ST_XMin(e.geom) + ST_XMax(e.geom)) / 2 AS x, (ST_YMin(e.geom) + ST_YMax(e.geom)) / 2 AS y
		FROM extent AS e
	),
	-- metres per unit, to the east and to the north, in the middle
	unit AS (
		SELECT e.*, length_of(ST_SetSRID(ST_MakeLine(ST_MakePoint(e.west, e.y), ST_MakePoint(e.east, e.y)), @srid@))
			/ (e.east - e.west) AS mx,
			length_of(ST_SetSRID(ST_MakeLine(ST_MakePoint(e.x, e.south), ST_MakePoint(e.x, e.north)), @srid@))
				/ (e.north - e.south) AS my
		FROM edge AS e
	),
	scale AS (
		SELECT u.*, least(720 / ((u.east - u.west) * u.mx), 600 / ((u.north - u.south) * u.my)) AS k FROM unit AS u
	),
	sheet AS (
		SELECT s.*, greatest((s.north - s.south) * s.my * s.k + 40, 440) AS h FROM scale AS s
	)
	SELECT ARRAY[s.k * s.mx, s.k * s.my, 404 - s.k * s.mx * s.x, -92 - s.h / 2 - s.k * s.my * s.y], s.h, 1 / s.k
		FROM sheet AS s;
END;
COMMENT ON FUNCTION map_frame(text, daterange, text) IS
	'How boundary geometries of a kind and the outline of a boundary fit on the sheet: factors and offsets, '
	'the height of the map in pixels, and metres per pixel in the middle of the map.';

CREATE OR REPLACE FUNCTION on_sheet(shape geometry, fit double precision[]) RETURNS geometry
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ST_Affine(shape, fit[1], 0, 0, 0, fit[2], 0, 0, 0, 1, fit[3], fit[4], 0);
COMMENT ON FUNCTION on_sheet(geometry, double precision[]) IS
	'A geometry in pixels of the sheet, with y upwards; ST_AsSVG turns it over.';

CREATE OR REPLACE FUNCTION map_zone(kind text, period daterange, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, fit double precision[], OUT code text, OUT name text, OUT total numeric,
		OUT removed numeric, OUT per_ha numeric, OUT verified boolean, OUT path text, OUT x double precision,
		OUT y double precision, OUT room double precision)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT f.code, f.name, f.total, f.removed, f.total / f.area_ha, f.verified, ST_AsSVG(s.geom, 0, 1), ST_X(p.geom),
		-ST_Y(p.geom), ST_Distance(p.geom, ST_Boundary(s.geom))
	FROM zone_figure(map_zone.kind, map_zone.period, map_zone.boundary, map_zone.version, m, map_zone.basis, 'error',
		map_zone.as_of) AS f
	CROSS JOIN LATERAL (SELECT on_sheet(f.geom, fit)) AS s (geom)
	CROSS JOIN LATERAL (SELECT ST_PointOnSurface(s.geom)) AS p (geom);
END;
COMMENT ON FUNCTION map_zone(text, daterange, text, integer, method, gwp_basis, timestamptz, double precision[]) IS
	'What a map shows of boundary geometries of a kind: figures of zone_figure(), the path in pixels, a '
	'place for the label and how far it is from the edge. The remainder has no path.';

CREATE OR REPLACE FUNCTION map_source(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz, fit double precision[], OUT source text, OUT description text, OUT total numeric,
		OUT dimension integer, OUT path text, OUT x double precision, OUT y double precision)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT f.source, f.description, f.total, ST_Dimension(f.geom), CASE
		WHEN ST_Dimension(f.geom) = 1 THEN ST_AsSVG(s.geom, 0, 1) END,
		CASE WHEN ST_Dimension(f.geom) = 0 THEN ST_X(s.geom) END, CASE
			WHEN ST_Dimension(f.geom) = 0 THEN -ST_Y(s.geom) END
	FROM source_figure(map_source.period, map_source.boundary, map_source.version, m, map_source.basis, 'error',
		map_source.as_of) AS f
	CROSS JOIN LATERAL (SELECT on_sheet(f.geom, fit)) AS s (geom);
END;
COMMENT ON FUNCTION map_source(daterange, text, integer, method, gwp_basis, timestamptz, double precision[]) IS
	'What a map shows of placed sources: figures of source_figure(), lines as paths and points as places in pixels.';

CREATE OR REPLACE FUNCTION map_outline(boundary text, period daterange, fit double precision[]) RETURNS text
	LANGUAGE sql STABLE
	RETURN (SELECT ST_AsSVG(on_sheet(z.geom, map_outline.fit), 0, 1)
		FROM zone_place('accounting', map_outline.period) AS z
		WHERE z.code = map_outline.boundary);
COMMENT ON FUNCTION map_outline(text, daterange, double precision[]) IS
	'The outline of an accounting boundary as a path in pixels; NULL if it has none.';
-- The map of 70-map.sql on a sheet: plots and sources drawn, legend, scale, north, and what it all rests on.

/*
 * Limits and members of the classes, plots without a figure, the highest figures, and tonnes of CO2e on plots,
 * on none and removed. * is for figures with factors that are not verified.
 */
CREATE OR REPLACE FUNCTION map_drawing(kind text, period daterange, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, fit double precision[], measure text, classes integer, steps text,
		OUT limits double precision[], OUT members integer[], OUT missing integer, OUT most double precision,
		OUT unverified integer, OUT placed numeric, OUT remainder numeric, OUT removed numeric, OUT highest text[],
		OUT plots text, OUT labels text)
	RETURNS record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH zone AS MATERIALIZED (
		SELECT z.*, (CASE WHEN measure = 'total' THEN z.total ELSE z.per_ha END)::double precision AS figure,
			z.code || CASE WHEN z.name IN ('', z.code) THEN '' ELSE ' ' || z.name END AS called
		FROM map_zone(map_drawing.kind, map_drawing.period, map_drawing.boundary, map_drawing.version, m,
			map_drawing.basis, map_drawing.as_of, fit) AS z
	),
	limit_of AS (
		SELECT map_limits(array_agg(z.figure), map_drawing.classes, steps) AS at FROM zone AS z WHERE z.path IS NOT NULL
	),
	drawn AS (
		SELECT z.*, width_bucket(z.figure, l.at) + 1 AS class, cardinality(l.at) + 1 AS number, CASE
			WHEN z.verified THEN '' ELSE '*' END AS mark
		FROM zone AS z, limit_of AS l WHERE z.path IS NOT NULL
	),
	-- as much as fits: the code, its figure (1), its name (2)
	labelled AS (
		SELECT d.*, CASE WHEN d.figure IS NOT NULL AND d.room >= 17 THEN 1 ELSE 0 END
			+ CASE WHEN d.name NOT IN ('', d.code) AND d.room >= 26 AND map_width(d.name) * 2.7 <= d.room * 1.3 THEN 2
				ELSE 0 END AS lines
		FROM drawn AS d WHERE d.room >= 8 AND map_width(d.code) * 3.5 <= d.room * 1.6
	)
	SELECT l.at, (SELECT array_agg((SELECT count(*)::integer FROM drawn AS d WHERE d.class = i.n) ORDER BY i.n)
		FROM generate_series(1, cardinality(l.at) + 1) AS i (n)),
		(SELECT count(*)::integer FROM drawn AS d WHERE d.figure IS NULL), (SELECT max(d.figure) FROM drawn AS d),
		(SELECT count(*)::integer FROM drawn AS d WHERE NOT d.verified AND d.figure IS NOT NULL),
		(SELECT sum(d.total) FROM drawn AS d), (SELECT z.total FROM zone AS z
			WHERE z.path IS NULL), (SELECT sum(z.removed) FROM zone AS z),
		ARRAY(SELECT format('%s: %s', (map_wrap(d.called, 34))[1], map_number(d.figure)) FROM drawn AS d
			WHERE d.figure > 0 ORDER BY d.figure DESC, d.code COLLATE "C" LIMIT 5),
		(SELECT string_agg(format(E'<path d="%s" fill="%s"><title>%s</title></path>\n', d.path,
			coalesce(map_colour(d.class, d.number), 'url(#carbonms-none)'),
			xml_text(format('%s: %s', d.called, CASE WHEN d.figure IS NULL THEN 'no figure'
				ELSE format('%s t CO2e, %s t per hectare%s',
				map_number(d.total::double precision), map_number(d.per_ha::double precision), d.mark) END))), ''
					ORDER BY d.code COLLATE "C") FROM drawn AS d),
		(SELECT string_agg(format(E'<text x="%1$s" y="%2$s"%6$s><tspan class="b">%3$s</tspan>%4$s%5$s</text>\n',
			round(d.x::numeric, 1), round((d.y + 4 - d.lines * 7)::numeric, 1), xml_text(d.code),
			CASE WHEN d.lines % 2 = 1
				THEN format('<tspan x="%s" dy="14">%s</tspan>', round(d.x::numeric, 1),
				map_number(d.figure) || d.mark) END,
			CASE WHEN d.lines > 1 THEN format('<tspan x="%s" dy="13" class="n">%s</tspan>', round(d.x::numeric, 1),
				xml_text(d.name)) END,
			CASE WHEN (d.class - 1) * 10 >= (d.number - 1) * 7 AND d.number > 1 THEN ' class="d"' END), ''
				ORDER BY d.code COLLATE "C") FROM labelled AS d)
	FROM limit_of AS l;
END;
COMMENT ON FUNCTION map_drawing(text, daterange, text, integer, method, gwp_basis, timestamptz, double precision[],
	text, integer, text) IS
	'Plots and their labels as SVG, with what the legend says of them.';

CREATE OR REPLACE FUNCTION map_points(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz, fit double precision[], OUT most double precision, OUT points text)
	RETURNS record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH source AS MATERIALIZED (
		SELECT s.*, max(s.total) FILTER (WHERE s.dimension = 0) OVER () AS most
		FROM map_source(map_points.period, map_points.boundary, map_points.version, m, map_points.basis,
			map_points.as_of, fit) AS s
	)
	SELECT max(s.most)::double precision, string_agg(
		CASE s.dimension
			WHEN 0 THEN format('<circle cx="%s" cy="%s" r="%s"%s>', round(s.x::numeric, 1), round(s.y::numeric, 1),
				CASE WHEN s.total > 0 THEN round(greatest(12 * sqrt((s.total / s.most)::double precision), 2)::numeric,
					1) ELSE 2 END,
				CASE WHEN s.total > 0 THEN '' ELSE ' class="none"' END)
			ELSE format('<path d="%s">', s.path) END
		|| format('<title>%s</title>',
			xml_text(format('%s%s: %s', s.source, CASE WHEN s.description = '' THEN '' ELSE ', ' || s.description END,
			coalesce(map_number(s.total::double precision) || ' t CO2e', 'no figure'))))
		|| CASE s.dimension WHEN 0 THEN E'</circle>\n' ELSE E'</path>\n' END, '' ORDER BY s.total DESC NULLS LAST,
			s.source COLLATE "C")
	FROM source AS s WHERE s.dimension < 2;
END;
COMMENT ON FUNCTION map_points(daterange, text, integer, method, gwp_basis, timestamptz, double precision[]) IS
	'Sources that are points, as circles whose area is their emissions, and lines, as SVG; and the tonnes of '
	'CO2e of the largest circle.';

CREATE OR REPLACE FUNCTION map_text(lines text[], x double precision, y double precision, step double precision)
		RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT string_agg(format(E'<text x="%s" y="%s">%s</text>\n', map_text.x,
		map_text.y + (l.n - 1) * map_text.step, xml_text(l.line)), '' ORDER BY l.n)
		FROM unnest(map_text.lines) WITH ORDINALITY AS l (line, n));
COMMENT ON FUNCTION map_text(text[], double precision, double precision, double precision) IS
	'Lines of text as SVG, from a place on the sheet down.';

CREATE OR REPLACE FUNCTION map_scale(metres_per_pixel double precision, y double precision) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH bar AS (
		SELECT max(d.digit * 10.0 ^ e.power) AS metres
		FROM (VALUES (1), (2), (5)) AS d (digit), generate_series(-3, 7) AS e (power)
		WHERE d.digit * 10.0 ^ e.power <= 180 * metres_per_pixel
	)
	SELECT format(E'<g id="carbonms-scale"><rect x="24" y="%1$s" width="%2$s" height="6" fill="#fff" '
		'stroke="#333"/><rect x="24" y="%1$s" width="%3$s" height="6" fill="#333"/>\n'
		'<text x="24" y="%4$s">0</text><text x="%5$s" y="%4$s" text-anchor="middle">%6$s</text></g>\n'
		'<g id="carbonms-north"><path d="M 774 %7$s l 7 22 l -7 -5 l -7 5 z" fill="#333"/><text x="756" y="%4$s" '
		'text-anchor="middle" class="b">N</text></g>\n',
		map_scale.y, round((b.metres / metres_per_pixel)::numeric, 2),
			round((b.metres / metres_per_pixel / 2)::numeric, 2), map_scale.y + 20,
		round((24 + b.metres / metres_per_pixel)::numeric, 2),
		CASE WHEN b.metres >= 1000 THEN trim_scale(b.metres / 1000) || ' km' ELSE trim_scale(b.metres) || ' m' END,
			map_scale.y)
	FROM bar AS b;
END;
COMMENT ON FUNCTION map_scale(double precision, double precision) IS
	'A scale bar, the longest of 1, 2, 5, 10 ... metres or kilometres that is at most 180 pixels, and an '
	'arrow to the north, as SVG.';

CREATE OR REPLACE FUNCTION map_legend(drawing record, steps text, unit text, kind text, outlined boolean,
		most double precision, OUT legend text, OUT bottom double precision)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n integer := cardinality(drawing.limits) + 1;
	box text := E'<rect x="812" y="%s" width="26" height="16" fill="%s" stroke="#555"/><text '
		'x="848" y="%s">%s</text>\n';
BEGIN
	legend := format(E'<text x="812" y="104" class="b">%s</text>\n', replace(xml_text(unit), 'CO2e', 'CO&#8322;e'));
	bottom := 104;
	FOR i IN REVERSE n .. 1 LOOP
		CONTINUE WHEN drawing.most IS NULL;
		bottom := bottom + 22;
		legend := legend || format(box, bottom - 13, map_colour(i, n), bottom, format('%s (%s)', CASE
			WHEN n = 1 THEN 'up to ' || map_number(drawing.most)
			WHEN i = n THEN format('%s to %s', map_number(drawing.limits[i - 1]), map_number(drawing.most))
			WHEN i = 1 THEN 'less than ' || map_number(drawing.limits[1])
			ELSE format('%s to less than %s', map_number(drawing.limits[i - 1]), map_number(drawing.limits[i])) END,
				drawing.members[i]));
	END LOOP;
	legend := legend || format(box, bottom + 9, 'url(#carbonms-none)', bottom + 22,
		format('no figure (%s)', drawing.missing));
	bottom := bottom + 42;
	legend := legend || map_text(map_wrap(format('Classes: %s. In brackets: number of each.', CASE
		WHEN steps = 'quantile'
		THEN 'quantiles, about as many in each' ELSE 'equal steps' END), 46), 812, bottom, 15);
	bottom := bottom + 30;
	IF most > 0 THEN
		legend := legend || format(E'<g class="p"><circle cx="825" cy="%s" r="12"/><circle cx="825" cy="%s" r="6"/>'
			'<text x="848" y="%s">sources: %s t CO&#8322;e, %s t CO&#8322;e</text>'
			'<circle cx="825" cy="%s" r="2" class="none"/><text x="848" y="%s">source without a figure</text></g>\n',
			bottom + 8, bottom + 14, bottom + 12, map_number(most), map_number(most / 4), bottom + 32, bottom + 36);
		bottom := bottom + 56;
	END IF;
	IF outlined THEN
		legend := legend || format(E'<path d="M 812 %s h 26" class="o"/><text x="848" '
			'y="%s">accounting boundary</text>\n', bottom, bottom + 4);
		bottom := bottom + 24;
	END IF;
	IF cardinality(drawing.highest) > 0 THEN
		legend := legend || format(E'<text x="812" y="%s" class="b">Highest</text>\n', bottom + 10)
			|| map_text(drawing.highest, 812, bottom + 28, 16);
		bottom := bottom + 28 + 16 * cardinality(drawing.highest);
	END IF;
END
$$;
COMMENT ON FUNCTION map_legend(record, text, text, text, boolean, double precision) IS
	'The legend of a map as SVG, and where it ends. drawing: of map_drawing().';

CREATE OR REPLACE FUNCTION map_facts(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz) RETURNS text[]
	LANGUAGE sql STABLE
	RETURN (
		SELECT map_wrap(format('Boundary: %s (%s, version %s)', b.name, b.boundary, b.version), 46)
			|| map_wrap(format('Period: %s to %s', lower(map_facts.period), upper(map_facts.period) - 1), 46)
			|| map_wrap(format('Method: %s (%s, %s), gases: %s%s', (m).method, (m).standard, (m).edition,
				coalesce(array_to_string((m).gases, ', '), 'all'),
				CASE WHEN (m).deducts_sales THEN ', energy sold is deducted' ELSE '' END), 46)
			|| map_wrap(format('Scope 2: %s. GWP basis: %s', CASE
				WHEN (m).scope2[1] = 'pinned' THEN 'factors pinned by the method'
				ELSE 'by ' || (m).scope2[1] END, basis), 46)
			|| map_wrap(format('As of posting %s', (SELECT max(p.posting_id) FROM posting AS p
				WHERE p.posted_at <= map_facts.as_of)), 46)
			|| map_wrap(format('Map: EPSG:%s, north of the grid is up', @srid@), 46)
			|| map_wrap('Areas: ' || measured(), 46)
		FROM boundary AS b WHERE b.boundary = map_facts.boundary AND b.version = map_facts.version);
COMMENT ON FUNCTION map_facts(daterange, text, integer, method, gwp_basis, timestamptz) IS
	'What a map rests on, in lines.';

CREATE OR REPLACE FUNCTION map_sums(placed numeric, remainder numeric, removed numeric, unverified integer, kind text)
	RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN map_wrap(format('On a %s: %s t CO2e. Remainder, on no %s: %s. Total: %s t CO2e.%s', kind,
		to_char(coalesce(placed, 0), 'FM999,999,999,999,990.0'),
			kind, coalesce(to_char(remainder, 'FM999,999,999,999,990.0') || ' t CO2e', 'none'),
			to_char(coalesce(placed, 0) + coalesce(remainder, 0), 'FM999,999,999,999,990.0'),
			CASE WHEN removed > 0 THEN format(' Removed, not deducted: %s t CO2e.',
				to_char(removed, 'FM999,999,999,999,990.0')) ELSE '' END), 132)
		|| map_wrap(format('The remainder lies on no %s, has no place, or is energy sold, which is '
			'negative. Figures are rounded.', kind), 132)
		|| CASE WHEN unverified > 0
			THEN map_wrap(format('* not all factors are verified: %s of the figures.', unverified), 132) ELSE '{}' END;
COMMENT ON FUNCTION map_sums(numeric, numeric, numeric, integer, text) IS
	'How what is on the map and what is not add up to the total, in lines.';

/**
 * Plots are filled by t CO2e per hectare or in total (measure), in at most so many classes of quantiles or
 * equal steps (steps), hatched where there is no figure; with point and line sources, the outline of the
 * boundary, legend, north, a scale in metres, and what it rests on: method, basis, period, the posting, and the
 * remainder that is on no plot.
 *
 * Errors:
 *   as inventory()
 *   22023 for a measure, steps or number of classes that is none
 *   P0002 if no boundary of the kind has a geometry in the period
 */
CREATE OR REPLACE FUNCTION emission_map_svg(period daterange, boundary text, method text, basis gwp_basis,
		measure text DEFAULT 'per hectare', steps text DEFAULT 'quantile', classes integer DEFAULT 5,
		title text DEFAULT NULL, kind text DEFAULT 'plot', as_of timestamptz DEFAULT 'infinity')
	RETURNS text LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(emission_map_svg.method, emission_map_svg.period, emission_map_svg.basis);
	at_version integer := boundary_version(emission_map_svg.boundary, emission_map_svg.as_of);
	frame record := map_frame(kind, period, boundary);
	drawing record;
	source record;
	side record;
	outline text;
	facts text[] := map_facts(period, boundary, at_version, m, basis, as_of);
	sums text[];
	unit text := 't CO2e' || CASE WHEN measure = 'total' THEN '' ELSE ' per hectare' END;
	span text := CASE WHEN period = calendar_year(extract(year FROM lower(period))::integer)
		THEN to_char(lower(period), 'YYYY')
		ELSE format('%s to %s', lower(period), upper(period) - 1) END;
	foot double precision;
BEGIN
	IF measure IS NULL OR measure NOT IN ('per hectare', 'total') OR steps IS NULL OR steps NOT IN ('quantile', 'equal')
		OR classes IS NULL OR classes NOT BETWEEN 1 AND 9 THEN
		RAISE EXCEPTION 'invalid measure, steps or classes of a map' USING ERRCODE = 'invalid_parameter_value', HINT =
			'measure is "per hectare" or "total", steps is "quantile" or "equal", and classes are 1 to 9.';
	END IF;
	drawing := map_drawing(kind, period, boundary, at_version, m, basis, as_of, frame.fit, measure, classes, steps);
	IF drawing.plots IS NULL THEN
		RAISE EXCEPTION 'no boundary geometry of kind "%" exists in %', kind, period
			USING ERRCODE = 'no_data_found', HINT = 'import_boundary() loads boundaries.';
	END IF;
	source := map_points(period, boundary, at_version, m, basis, as_of, frame.fit);
	outline := map_outline(boundary, period, frame.fit);
	side := map_legend(drawing, steps, unit, kind, outline IS NOT NULL, source.most);
	sums := map_sums(drawing.placed, drawing.remainder, drawing.removed, drawing.unverified, kind);
	title := coalesce(title, format('%s: emissions by %s', (SELECT b.name FROM boundary AS b
		WHERE b.boundary = emission_map_svg.boundary AND b.version = at_version), kind));
	foot := 92 + frame.height + 44;
	RETURN format(map_sheet(),
		greatest(foot + 16 * cardinality(sums) + 16, side.bottom + 24 + 15 * cardinality(facts) + 8),
		xml_text(title), xml_text(format('%s, %s. %s Highest: %s.', unit, span, array_to_string(sums, ' '),
			coalesce(nullif(array_to_string(drawing.highest, '; '), ''), 'none'))),
		replace(xml_text(unit || ', ' || span), 'CO2e', 'CO&#8322;e'), frame.height, drawing.plots,
			coalesce(format('<path d="%s" class="o"/>', outline), ''),
		coalesce(source.points, ''), coalesce(drawing.labels, ''),
			side.legend || replace(map_text(facts, 812, side.bottom + 24, 15), '<text', '<text class="s"'),
		map_scale(frame.metres_per_pixel, 92 + frame.height + 10)
			|| replace(map_text(sums, 24, foot + 12, 16), 'CO2e', 'CO&#8322;e'));
END
$$;
COMMENT ON FUNCTION emission_map_svg(daterange, text, text, gwp_basis, text, text, integer, text, text, timestamptz) IS
	'A map of the emissions of a boundary by plot, or by boundary geometry of another kind, as SVG, to be '
	'written to a file in UTF-8.';

CREATE OR REPLACE FUNCTION map_sheet() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN $$<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1100 %1$s" width="1100" height="%1$s" role="img" aria-labelledby="carbonms-title carbonms-desc">
<title id="carbonms-title">%2$s</title>
<desc id="carbonms-desc">%3$s</desc>
<style>
text { font: 12px "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", Helvetica, Arial, sans-serif; fill: #222 }
.b { font-weight: bold } .s { font-size: 11px; fill: #444 } .t { font-size: 21px; font-weight: bold } .u { font-size: 14px }
.z path { stroke: #555; stroke-width: 0.8; fill-rule: evenodd }
.o { fill: none; stroke: #111; stroke-width: 2; stroke-dasharray: 9 3 2 3 }
.l text { text-anchor: middle; paint-order: stroke; stroke: #fff; stroke-width: 2.5px; stroke-opacity: 0.85; stroke-linejoin: round } .n { font-size: 10px } .l .d { fill: #fff; stroke: #400012 }
.p circle { fill: #1f5fa8; fill-opacity: 0.7; stroke: #fff; stroke-width: 1 } .p .none { fill: #fff; stroke: #1f5fa8 }
.p path { fill: none; stroke: #1f5fa8; stroke-width: 2 }
</style>
<defs><pattern id="carbonms-none" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/><path d="M 0 0 v 7" stroke="#888" stroke-width="2"/></pattern></defs>
<rect width="1100" height="%1$s" fill="#fff"/>
<text x="24" y="42" class="t">%2$s</text>
<text x="24" y="70" class="u">%4$s</text>
<rect x="24" y="92" width="760" height="%5$s" fill="#f4f4f1" stroke="#bbb"/>
<g class="z">
%6$s</g>
%7$s
<g class="p">
%8$s</g>
<g class="l">
%9$s</g>
%10$s%11$s</svg>
$$;
COMMENT ON FUNCTION map_sheet() IS
	'The sheet of a map, for format(): height, title, description, subtitle, height of the map, plots, '
	'outline, sources, labels, legend, foot.';
-- What a tenant sees of the map, beside the boundaries.

CREATE OR REPLACE FUNCTION space_tenant_table() RETURNS SETOF name
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT unnest('{facility,placement}'::name[]);
END;
COMMENT ON FUNCTION space_tenant_table() IS
	'The tables of the map of which tenants see no more than what is their own.';

SELECT set_policy('facility'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[])'),
	set_policy('placement'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND CASE kind '
		'WHEN ''source'' THEN EXISTS (SELECT FROM source AS s JOIN source_owner AS o ON o.source_id = s.source_id '
			'WHERE s.source = placement.code AND o.valid && placement.valid) '
		'WHEN ''meter'' THEN EXISTS (SELECT FROM meter AS m JOIN source_owner AS o ON o.source_id = m.source_id '
			'WHERE m.meter = placement.code AND o.valid && placement.valid) '
		'ELSE EXISTS (SELECT FROM facility AS f WHERE f.facility = placement.code) END');
-- Who may do what on the map: see base_table_privilege().

CREATE OR REPLACE FUNCTION space_table_privilege(OUT kind text, OUT verb text, OUT relation text, OUT columns text[])
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'accountant', v.verb, r.relation, r.columns
	FROM (VALUES ('INSERT'), ('UPDATE')) AS v (verb),
		(VALUES ('boundary_geometry', '{kind,code,valid,name,parent,weight,note,geom}'::text[]), ('facility', NULL),
			('placement', NULL)) AS
			r (relation, columns);
END;
COMMENT ON FUNCTION space_table_privilege() IS
	'What each kind of role may do with the tables of the map, besides reading them.';

CREATE OR REPLACE FUNCTION space_function_privilege(OUT kind text, OUT function text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::text, NULL::text WHERE false;
END;
COMMENT ON FUNCTION space_function_privilege() IS
	'The functions of the map with the rights of the owner that each kind of role may call: none.';
$code$;

COMMENT ON FUNCTION ledger_space_code() IS
	'The SQL that makes, or replaces, the functions, views and triggers of the map: to be read, not to be run by hand.';

CREATE OR REPLACE FUNCTION space_layout() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT string_agg(ledger_space_tables(n), '' ORDER BY n) FROM generate_series(1, 100) AS n)
		|| ledger_space_code();

COMMENT ON FUNCTION space_layout() IS
	'Deprecated: the texts of ledger_space_tables() and ledger_space_code(), one behind the other.';

COMMENT ON FUNCTION srid_measure(integer) IS
	'Whether a spatial reference system is in degrees, and whether areas and lengths may be measured in its '
	'plane: it is projected, in metres, and not a Mercator. NULLs for one that PostGIS does not have.';

CREATE OR REPLACE FUNCTION space_parameters(srid integer) RETURNS jsonb
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT jsonb_build_object('srid', space_parameters.srid, 'geographic', m.geographic, 'planar', m.planar,
		'measure', CASE WHEN m.planar THEN 'in the plane of EPSG:' || space_parameters.srid
			ELSE 'on the spheroid' || CASE WHEN m.geographic THEN ''
				ELSE ', after a transformation to longitude and latitude' END END || '.',
		'area', CASE WHEN m.planar THEN 'ST_Area(shape)' WHEN m.geographic THEN 'ST_Area(shape::geography)'
			ELSE 'ST_Area(ST_Transform(shape, 4326)::geography)' END,
		'length', CASE WHEN m.planar THEN 'ST_Length(shape)' WHEN m.geographic THEN 'ST_Length(shape::geography)'
			ELSE 'ST_Length(ST_Transform(shape, 4326)::geography)' END,
		'around', CASE WHEN m.planar THEN space_parameters.srid::text ELSE 'utm_srid(place)' END)
	FROM srid_measure(space_parameters.srid) AS m WHERE m.geographic IS NOT NULL;
END;

COMMENT ON FUNCTION space_parameters(integer) IS
	'What is filled into the texts of the map for a spatial reference system; NULL for one that PostGIS does not have.';

/**
 * Areas and lengths are measured in the plane if the reference system is projected in metres and no Mercator,
 * else on the spheroid: measured() in the ledger says which.
 *
 * Roles of grant_ledger() see all this as well; for what is transformed or measured on the spheroid they need USAGE
 * on the schema of PostGIS.
 *
 * Arguments:
 *   srid: CGCS2000 (4490) or another that PostGIS knows
 *
 * Errors:
 *   42501 for who does not have the rights of the owner of the ledger
 *   42704 if there is no such ledger or spatial reference system
 *   42710 if it has boundaries already
 */
CREATE OR REPLACE FUNCTION add_boundaries(ledger name, srid integer DEFAULT 4490) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	home name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms_postgis');
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	parameters jsonb;
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING ledger;
	IF to_regclass(format('%I.boundary_geometry', ledger)) IS NOT NULL THEN
		RAISE EXCEPTION 'ledger "%" already has boundaries', ledger USING ERRCODE = 'duplicate_object';
	END IF;
	EXECUTE format('SELECT %I.space_parameters($1)', home) INTO parameters USING srid;
	IF parameters IS NULL THEN
		RAISE EXCEPTION 'spatial reference system % does not exist', coalesce(srid::text, 'NULL')
			USING ERRCODE = 'undefined_object',
				HINT = 'Table spatial_ref_sys lists them; CGCS2000 is 4490, its 3-degree zones are 4534 to 4554.';
	END IF;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING ledger, format('SELECT %I.add_ledger_module(%L::name, %L::text, %L::name, %L::jsonb)', carbonms, ledger,
		'space', 'carbonms_postgis', parameters);
END
$$;

COMMENT ON FUNCTION add_boundaries(name, integer) IS
	'Adds space to a ledger: boundaries and places with geometry, checks, apportionment, layers and tiles, all '
	'owned by its owner.';

CREATE OR REPLACE FUNCTION emission_by_plot(ledger name, period daterange, boundary text, method text, basis gwp_basis,
		kind text DEFAULT 'plot', as_of timestamptz DEFAULT 'infinity', OUT code text, OUT name text, OUT scope integer,
		OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	IF to_regclass(format('%I.boundary_geometry', coalesce(ledger, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger with boundaries', ledger
			USING ERRCODE = 'undefined_object',
				HINT = 'create_ledger() makes a ledger, add_boundaries() adds boundaries.';
	END IF;
	RETURN QUERY EXECUTE format('SELECT * FROM %I.emission_by_zone($1, $2, $3, $4, $5, $6)', ledger)
	USING period, boundary, method, basis, kind, as_of;
END
$$;

COMMENT ON FUNCTION emission_by_plot(name, daterange, text, text, gwp_basis, text, timestamptz) IS
	'Emissions of a boundary by plot, or by boundary geometry of another kind, and scope: emission_by_zone() '
	'of that ledger. Errors: as emission_by_zone(), 42704 if the schema is no ledger with boundaries.';
