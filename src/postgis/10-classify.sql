-- Scope by where things are

/**
 * Errors:
 *   XX000 for mixed SRIDs, from PostGIS
 */
CREATE FUNCTION lies_in(shape geometry, boundary geometry) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE ST_Dimension(shape)
		WHEN 0 THEN ST_Covers(boundary, shape)
		WHEN 1 THEN ST_Length(ST_Intersection(boundary, shape)) * 2 >= ST_Length(shape)
		ELSE ST_Area(ST_Intersection(boundary, shape)) * 2 >= ST_Area(shape)
	END;
COMMENT ON FUNCTION lies_in(geometry, geometry) IS
	'Whether a thing lies in a boundary: a point that the boundary covers, its border included, a line or '
	'polygon of which at least half does, measured in the plane of the coordinates. NULL for a NULL.';

/**
 * As classify_scope(text, text, text, text[]): emitted inside 1; purchased energy made outside and used inside
 * 2; purchased energy made inside NULL; all else 3. What lies on the border is inside; lines and polygons are
 * where at least half of them is. NULL for a NULL category or boundary.
 *
 * Errors:
 *   22023 for an unknown category
 *
 * Source: GHG Protocol Corporate Standard.
 */
CREATE FUNCTION classify_scope(category text, origin geometry, consumer geometry, boundary geometry) RETURNS integer
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN boundary IS NOT NULL THEN classify_scope(category,
		CASE WHEN lies_in(origin, boundary) THEN 'inside' END,
		CASE WHEN lies_in(consumer, boundary) THEN 'inside' END, ARRAY['inside']) END;
COMMENT ON FUNCTION classify_scope(text, geometry, geometry, geometry) IS
	'The scope of an emission for those inside of a boundary, from where it is emitted (purchased energy: '
	'made) and where it is used; NULL is outside.';

/**
 * Arguments:
 *   boundary: an array as text, {CHP,TENANT}
 *
 * Errors:
 *   as classify_scope(text, text, text, text[])
 *   22P02 for a boundary that is not an array
 */
CREATE FUNCTION classify_scope(category text, origin text, consumer text, boundary text) RETURNS integer
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN classify_scope(category, origin, consumer, boundary::text[]);
COMMENT ON FUNCTION classify_scope(text, text, text, text) IS
	'As classify_scope(text, text, text, text[]), for literals without a type, which could be geometries as well.';

/**
 * Where it only touches, it does not cross; along the border it is inside.
 *
 * Errors:
 *   XX000 for several lines, from PostGIS
 *   22012 for a polygon
 */
CREATE FUNCTION boundary_crossing(line geometry, boundary geometry, OUT crossing integer, OUT direction text,
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
