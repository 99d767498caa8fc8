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
