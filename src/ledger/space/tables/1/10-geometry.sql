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
