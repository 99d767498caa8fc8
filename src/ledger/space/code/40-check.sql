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
