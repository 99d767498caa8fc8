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
	FROM zone_figure(map_zone.kind, map_zone.period, map_zone.boundary, map_zone.version, m, map_zone.basis,
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
	FROM source_figure(map_source.period, map_source.boundary, map_source.version, m, map_source.basis,
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
