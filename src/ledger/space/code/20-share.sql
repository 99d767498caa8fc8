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
	-- materialised, since a join that is planned for one row would make it anew for each
	before AS MATERIALIZED (
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
