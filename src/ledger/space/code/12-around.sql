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
