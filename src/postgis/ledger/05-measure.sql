-- Areas and lengths in metres, in the way that suits the spatial reference system of the ledger: @measure@

CREATE FUNCTION area_of(shape geometry) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN @area@;
COMMENT ON FUNCTION area_of(geometry) IS 'Area in m2: @measure@';

CREATE FUNCTION length_of(shape geometry) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN @length@;
COMMENT ON FUNCTION length_of(geometry) IS 'Length in m: @measure@';

CREATE FUNCTION measured() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN '@measure@';
COMMENT ON FUNCTION measured() IS 'How areas and lengths are measured in this ledger.';

CREATE FUNCTION size_of(shape geometry, dimension integer) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN dimension = 1 THEN length_of(shape) ELSE area_of(shape) END;
COMMENT ON FUNCTION size_of(geometry, integer) IS 'Length in m of the lines, or area in m2 of the polygons, of a shape that may be a mixture.';

CREATE FUNCTION in_ledger_srid(shape geometry) RETURNS geometry
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN ST_SRID(shape) = @srid@ THEN ST_Force2D(shape) ELSE ST_Transform(ST_Force2D(shape), @srid@) END;
COMMENT ON FUNCTION in_ledger_srid(geometry) IS 'A geometry in any SRID, in that of the ledger (@srid@), without Z and M.';

-- Not on the spheroid: ST_Buffer of a geography is an SQL function, which works only for who may use the schema of PostGIS.
CREATE FUNCTION utm_srid(place geometry) RETURNS integer
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN ST_Y(c.at) < 0 THEN 32700 ELSE 32600 END + least(60, 1 + floor((ST_X(c.at) + 180) / 6))::integer
	FROM (SELECT ST_Centroid(ST_Transform(ST_Force2D(place), 4326)) AS at) AS c;
END;
COMMENT ON FUNCTION utm_srid(geometry) IS 'The SRID of the UTM zone in which the middle of a geometry lies.';

CREATE FUNCTION around(place geometry, metres double precision) RETURNS geometry
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN in_ledger_srid(ST_Buffer(ST_Transform(ST_Force2D(place), @around@), metres, 'quad_segs=32'));
COMMENT ON FUNCTION around(geometry, double precision) IS 'All within a distance in metres of a place in any SRID: a polygon whose quarter circles have 32 sides, measured in the plane of the ledger, or of the UTM zone of the place where that is not in metres.';
