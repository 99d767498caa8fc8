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
