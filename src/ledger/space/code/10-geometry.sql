-- Where things are: boundaries with their validity and their tree, and placements of sources, meters and
-- facilities. All in the one spatial reference system that add_boundaries() was given.

-- What is wrong with a geometry, or NULL.
CREATE FUNCTION geometry_problem(shape geometry) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN ST_GeometryType(shape) NOT IN ('ST_Point', 'ST_LineString', 'ST_MultiLineString', 'ST_Polygon', 'ST_MultiPolygon')
			THEN format('it is a %s: only points, lines and polygons are placed', substr(ST_GeometryType(shape), 4))
		WHEN ST_IsEmpty(shape) THEN 'it is empty'
		-- NaN is greater than infinity
		WHEN NOT (ST_XMin(shape) > '-infinity' AND ST_YMin(shape) > '-infinity' AND ST_XMax(shape) < 'infinity' AND ST_YMax(shape) < 'infinity')
			THEN 'it has coordinates that are not finite'
		WHEN @geographic@ AND (ST_YMin(shape) < -90 OR ST_YMax(shape) > 90 OR ST_XMin(shape) < -180 OR ST_XMax(shape) > 180)
			THEN 'its coordinates are not degrees of longitude and latitude'
		WHEN @geographic@ AND ST_XMax(shape) - ST_XMin(shape) > 180
			THEN 'it spans more than 180 degrees of longitude'
		WHEN NOT ST_IsValid(shape) THEN 'it is not valid: ' || ST_IsValidReason(shape)
		-- not between: NaN, from a coordinate inside of the bounding box, is greater than infinity
		WHEN ST_Dimension(shape) = 1 AND NOT (length_of(shape) > 0 AND length_of(shape) < 'infinity') THEN 'it has no length'
		WHEN ST_Dimension(shape) = 2 AND NOT area_of(shape) > 0 THEN 'it has no area'
	END;
END;
COMMENT ON FUNCTION geometry_problem(geometry) IS 'What is wrong with a geometry: its type, empty, coordinates that are not finite, across the antimeridian, not valid (with the reason and the place), without length or area. NULL if nothing is.';

CREATE FUNCTION area_problem(shape geometry) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN ST_SRID(shape) = 0 THEN 'its SRID is not known'
		WHEN ST_GeometryType(shape) NOT IN ('ST_Polygon', 'ST_MultiPolygon') THEN format('it is a %s, not a polygon', substr(ST_GeometryType(shape), 4))
		ELSE geometry_problem(in_ledger_srid(shape))
	END;
END;
COMMENT ON FUNCTION area_problem(geometry) IS 'What is wrong with a polygon in any SRID, or NULL: as geometry_problem(), and its type and SRID.';

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
COMMENT ON TABLE boundary_geometry IS 'Boundaries on the map, each with the days on which it is where it is. import_boundary() loads them from GeoJSON and WKB and says what is wrong with them.';
COMMENT ON COLUMN boundary_geometry.geometry_id IS 'Key of the row.';
COMMENT ON COLUMN boundary_geometry.kind IS 'administrative, accounting, park in park, zone, plot or building.';
COMMENT ON COLUMN boundary_geometry.code IS 'Code: of an accounting boundary that of boundary.boundary, of a plot that of plot.plot.';
COMMENT ON COLUMN boundary_geometry.valid IS 'Days on which this geometry holds.';
COMMENT ON COLUMN boundary_geometry.name IS 'Name.';
COMMENT ON COLUMN boundary_geometry.parent IS 'Code of the boundary it lies in.';
COMMENT ON COLUMN boundary_geometry.weight IS 'Weight of a unit of its area or length when a line or polygon is apportioned by weight: floor area ratio, output per area ...';
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
		int4range(hashtext(kind || ' ' || code) / 2, hashtext(kind || ' ' || code) / 2, '[]') WITH &&, code_range(code, code, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE placement IS 'Where sources, meters and facilities are, as points, lines or polygons.';
COMMENT ON COLUMN placement.placement_id IS 'Key of the row.';
COMMENT ON COLUMN placement.kind IS 'source, meter or facility.';
COMMENT ON COLUMN placement.code IS 'Code of the source, meter or facility.';
COMMENT ON COLUMN placement.valid IS 'Days on which it is there.';
COMMENT ON COLUMN placement.geom IS 'The place: Point, LineString, MultiLineString, Polygon or MultiPolygon.';
COMMENT ON COLUMN placement.note IS 'Source of the place, remarks.';
CREATE INDEX placement_geom ON placement USING gist (geom);

CREATE FUNCTION check_geometry() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	problem text := geometry_problem(NEW.geom);
BEGIN
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'the geometry of % "%" cannot be used', NEW.kind, NEW.code
			USING ERRCODE = 'invalid_parameter_value', DETAIL = upper(left(problem, 1)) || substr(problem, 2) || '.',
				HINT = CASE WHEN TG_TABLE_NAME = 'boundary_geometry' THEN 'import_boundary() can repair a polygon, and says what it did.'
					ELSE 'ST_MakeValid, ST_CurveToLine and the like mend it; look at what they did.' END;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_geometry() IS 'Trigger: refuses geometries with a problem. Errors: 22023.';
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE ON boundary_geometry FOR EACH ROW EXECUTE FUNCTION check_geometry();
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE ON placement FOR EACH ROW EXECUTE FUNCTION check_geometry();

-- A boundary does not lie in itself, over any number of steps.
CREATE FUNCTION check_parent() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	circle text;
BEGIN
	WITH RECURSIVE up AS (
		SELECT a.code, a.parent, ARRAY[a.code] AS path FROM added AS a WHERE a.parent IS NOT NULL
		UNION ALL
		SELECT u.code, g.parent, u.path || g.code
		FROM up AS u JOIN boundary_geometry AS g ON g.code = u.parent
		WHERE g.parent IS NOT NULL AND NOT g.code = ANY (u.path)
	)
	SELECT array_to_string(u.path || u.parent, ' in ') INTO circle FROM up AS u WHERE u.parent = u.code LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'boundaries lie in one another in a circle'
			USING ERRCODE = 'check_violation', DETAIL = format('%s.', circle);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_parent() IS 'Trigger: refuses parents that lead back. Errors: 23514.';
CREATE TRIGGER check_parent_added AFTER INSERT ON boundary_geometry REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_parent();
CREATE TRIGGER check_parent_changed AFTER UPDATE ON boundary_geometry REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_parent();
