-- Charts drawn by SQL alone: actual against expected figures, and their cumulative difference below, as an SVG that a
-- browser opens. First its parts, in pixels: a chart is 960 wide, what it shows from 84 to 936.

CREATE OR REPLACE FUNCTION xml_text(given text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN replace(replace(replace(replace(replace(regexp_replace(coalesce(given, ''),
		E'[\\x01-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]', '', 'g'),
		'&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;');
COMMENT ON FUNCTION xml_text(text) IS
	'A text as XML 1.0 has it, in elements and in attributes; characters that XML has not are left out: control '
	'characters, U+FFFE and U+FFFF.';

CREATE OR REPLACE FUNCTION chart_step(span numeric) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT min(d.digit * 10::numeric ^ e.power)
		FROM (VALUES (1), (2), (5)) AS d (digit),
			generate_series(floor(log(span))::integer - 2, floor(log(span))::integer) AS e (power)
		WHERE d.digit * 10::numeric ^ e.power >= span / 5);
COMMENT ON FUNCTION chart_step(numeric) IS
	'Step of an axis: the smallest of 1, 2, 5, 10 ... of which at most five make up a span.';

-- figure -> y: bottom - (figure - low) * scale
CREATE OR REPLACE FUNCTION chart_axis(figures numeric[], top integer, height integer,
		OUT low numeric, OUT scale numeric, OUT bottom integer, OUT drawing text)
	RETURNS record LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH span AS (
		SELECT coalesce(min(f.figure), 0) AS least, coalesce(max(f.figure), 0) AS most
			FROM unnest(figures) AS f (figure)
	),
	-- equal figures lie in the middle
	wide AS (
		SELECT CASE WHEN s.most > s.least THEN s.least ELSE s.least - greatest(abs(s.least), 1) END AS least,
			CASE WHEN s.most > s.least THEN s.most ELSE s.most + greatest(abs(s.most), 1) END AS most
		FROM span AS s
	),
	stepped AS (
		SELECT c.step, floor(w.least / c.step) * c.step AS low, ceil(w.most / c.step) * c.step AS high
		FROM wide AS w CROSS JOIN LATERAL (SELECT chart_step(w.most - w.least)) AS c (step)
	),
	tick AS (
		SELECT s.low + k.n * s.step AS figure, top + height - k.n * s.step * height / (s.high - s.low) AS y
		FROM stepped AS s, generate_series(0, round((s.high - s.low) / s.step)::integer) AS k (n)
	)
	SELECT s.low, height / (s.high - s.low), top + height,
		(SELECT string_agg(format(E'<path d="M 84 %1$s H 936" class="%2$s"/><text x="76" y="%3$s" '
			'class="e">%4$s</text>\n', round(t.y, 1),
			CASE WHEN t.figure = 0 THEN 'z' ELSE 'g' END, round(t.y, 1) + 4,
			CASE WHEN s.step >= 1 THEN to_char(t.figure, 'FM999,999,999,999,999,990')
				ELSE trim_scale(t.figure)::text END), '' ORDER BY t.figure) FROM tick AS t)
	FROM stepped AS s;
END;
COMMENT ON FUNCTION chart_axis(numeric[], integer, integer) IS
	'An upright axis that holds figures, on a chart from top down for a height: its lowest figure, pixels '
	'per unit, where it ends, and grid and labels as SVG.';

CREATE OR REPLACE FUNCTION chart_x(n bigint, columns integer) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN round(84 + (n - 0.5) * 852 / columns, 1);
COMMENT ON FUNCTION chart_x(bigint, integer) IS 'Where the middle of a column is on a chart of so many.';

CREATE OR REPLACE FUNCTION chart_line(figures numeric[], low numeric, scale numeric, bottom integer) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH point AS (
		SELECT f.n, f.figure, lag(f.figure) OVER (ORDER BY f.n) AS before
			FROM unnest(figures) WITH ORDINALITY AS f (figure, n)
	)
	SELECT coalesce(string_agg(format('%s %s %s', CASE WHEN p.before IS NULL THEN 'M' ELSE 'L' END,
		chart_x(p.n, cardinality(figures)), round(bottom - (p.figure - low) * scale, 1)), ' ' ORDER BY p.n), '')
	FROM point AS p WHERE p.figure IS NOT NULL;
END;
COMMENT ON FUNCTION chart_line(numeric[], numeric, numeric, integer) IS
	'A line through figures as a path; one that is missing interrupts it.';

CREATE OR REPLACE FUNCTION chart_bars(figures numeric[], low numeric, scale numeric, bottom integer) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT coalesce(string_agg(format(E'<rect x="%s" y="%s" width="%s" height="%s" class="%s"/>\n',
			round(chart_x(f.n, cardinality(chart_bars.figures)) - 319.5 / cardinality(chart_bars.figures), 1),
			round(chart_bars.bottom - (greatest(f.figure, 0) - chart_bars.low) * chart_bars.scale, 1),
			round(639.0 / cardinality(chart_bars.figures), 1), round(abs(f.figure) * chart_bars.scale, 1),
			CASE WHEN f.figure > 0 THEN 'w' ELSE 'b' END), '' ORDER BY f.n), '')
		FROM unnest(chart_bars.figures) WITH ORDINALITY AS f (figure, n) WHERE f.figure IS NOT NULL);
COMMENT ON FUNCTION chart_bars(numeric[], numeric, numeric, integer) IS
	'Bars from 0 to figures as SVG; those above 0 are of class w (worse), others of class b (better).';

/**
 * Errors:
 *   P0002 without columns
 *   2202E for arrays of different length
 */
CREATE OR REPLACE FUNCTION chart_svg(title text, notes text[], unit text, labels text[], actual numeric[],
		expected numeric[], cumulative numeric[]) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n integer := cardinality(labels);
	line record;
	bar record;
	between_lines text;
BEGIN
	IF n IS NULL OR n = 0 THEN
		RAISE EXCEPTION 'chart must have at least one column' USING ERRCODE = 'no_data_found';
	END IF;
	IF cardinality(actual) <> n OR cardinality(expected) <> n OR cardinality(cumulative) <> n THEN
		RAISE EXCEPTION 'chart must have a label and figures for each column'
			USING ERRCODE = 'array_subscript_error',
				DETAIL = format('There are %s labels, %s actual, %s expected and %s cumulative figures.',
				n, cardinality(actual), cardinality(expected), cardinality(cumulative));
	END IF;
	SELECT * INTO line FROM chart_axis(actual || expected, 96, 250);
	SELECT * INTO bar FROM chart_axis(cumulative || 0::numeric, 412, 120);
	-- what lies between the lines, where both are known
	SELECT string_agg(format('M %s %s L %s %s L %s %s L %s %s Z', a.x, a.y, b.x, b.y, b.x, b.e, a.x, a.e), ' '
		ORDER BY a.k) INTO between_lines
	FROM (SELECT k, chart_x(k, n) AS x, round(line.bottom - (actual[k] - line.low) * line.scale, 1) AS y,
			round(line.bottom - (expected[k] - line.low) * line.scale, 1) AS e FROM generate_series(1, n) AS k) AS a
	JOIN (SELECT k, chart_x(k, n) AS x, round(line.bottom - (actual[k] - line.low) * line.scale, 1) AS y,
			round(line.bottom - (expected[k] - line.low) * line.scale, 1) AS e FROM generate_series(1, n) AS k) AS b
				ON b.k = a.k + 1
	WHERE a.y + a.e + b.y + b.e IS NOT NULL;
	RETURN E'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 ' || 590 + 16 * coalesce(cardinality(notes), 0)
		|| E'" font-family="sans-serif" font-size="12" fill="#222">\n'
		|| E'<style>.g{stroke:#ddd}.z{stroke:#777}.e{text-anchor:end}.m{text-anchor:middle}.h{font-weight:bold}'
		|| E'.a{fill:none;stroke:#b2182b;stroke-width:2.5}'
		|| E'.x{fill:none;stroke:#2166ac;stroke-width:2;stroke-dasharray:7 4}'
		|| E'.f{fill:#9ecae1;fill-opacity:.45}.w{fill:#d6604d}.b{fill:#4393c3}</style>\n'
		|| format(E'<title>%1$s</title>\n<rect width="960" height="100%%" fill="#fff"/>\n<text x="24" y="34" '
			'font-size="20" class="h">%1$s</text>\n', xml_text(title))
		|| format(E'<path d="M 84 62 h 34" class="a"/><text x="126" y="66">actual</text><path d="M '
			'200 62 h 34" class="x"/>'
			'<text x="242" y="66">adjusted baseline</text><text x="936" y="66" class="e">%s</text>\n', xml_text(unit))
		|| line.drawing || coalesce(format(E'<path d="%s" class="f"/>\n', between_lines), '')
		|| format(E'<path d="%s" class="x"/>\n<path d="%s" class="a"/>\n',
			chart_line(expected, line.low, line.scale, line.bottom),
				chart_line(actual, line.low, line.scale, line.bottom))
		|| (SELECT string_agg(format(E'<text x="%s" y="%s" class="m">%s</text>\n', chart_x(l.k, n), line.bottom + 20,
			xml_text(l.label)), '' ORDER BY l.k)
			FROM unnest(labels) WITH ORDINALITY AS l (label, k) WHERE (l.k - 1) % ((n + 11) / 12) = 0)
		|| format(E'<text x="84" y="%s">cumulative sum of actual less adjusted baseline (CUSUM), %s</text>\n',
			bar.bottom - 132, xml_text(unit))
		|| bar.drawing || chart_bars(cumulative, bar.low, bar.scale, bar.bottom)
		|| coalesce((SELECT string_agg(format(E'<text x="24" y="%s" fill="#555">%s</text>\n', 552 + 16 * o.k,
			xml_text(o.note)), '' ORDER BY o.k)
			FROM unnest(notes) WITH ORDINALITY AS o (note, k)), '')
		|| E'</svg>\n';
END
$$;
COMMENT ON FUNCTION chart_svg(text, text[], text, text[], numeric[], numeric[], numeric[]) IS
	'A chart as SVG: actual and expected figures as lines over labelled columns, the cumulative sum of their '
	'difference as bars below, notes at the foot. A missing figure interrupts a line.';

-- a + b x variable + c x variable ..., as a note under a chart
CREATE OR REPLACE FUNCTION model_text(b baseline_model) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (
		SELECT string_agg(CASE WHEN c.n = 1 THEN c.text
			ELSE format('%s %s x %s (%s)', CASE WHEN c.value < 0 THEN '-' ELSE '+' END, ltrim(c.text, '-'), v.name,
			v.unit) END, ' ' ORDER BY c.n)
		FROM (SELECT k.value, k.n,
			trim_scale(round(k.value::numeric,
			greatest(4 - coalesce(floor(log(nullif(abs(k.value), 0)))::integer, 0), 0)))::text AS text
			FROM unnest(coef((b).fit)) WITH ORDINALITY AS k (value, n)) AS c
		LEFT JOIN relevant_variable AS v ON v.parameter = (b).parameter AND v.version = (b).parameter_version
			AND v.position = c.n - 1);
COMMENT ON FUNCTION model_text(baseline_model) IS
	'The equation of a base line, its coefficients rounded to five digits; NULL for a base year.';

/**
 * With the cumulative sum of the difference; at the foot the model, how good it is, and whether the days behind
 * the baseline prove an improvement.
 *
 * Errors:
 *   42704 for an unknown parameter
 *   P0002 for one without a baseline, or without an observation in the period
 *   as baseline_performance() and baseline_summary()
 */
CREATE OR REPLACE FUNCTION baseline_chart_svg(parameter text, period daterange, title text DEFAULT NULL,
		version integer DEFAULT NULL, as_of timestamptz DEFAULT 'infinity') RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model := baseline_at(baseline_chart_svg.parameter, baseline_chart_svg.version, baseline_chart_svg.as_of);
	p performance_parameter := (SELECT q FROM performance_parameter AS q
		WHERE q.parameter = b.parameter AND q.version = b.parameter_version);
	-- a baseline says nothing of its own days
	later daterange := baseline_chart_svg.period * daterange(upper(b.period), NULL);
	notes text[];
	s record;
	drawing text;
BEGIN
	notes := ARRAY[format('Baseline: %s of %s, version %s, %s observations%s', b.kind, period_name(b.period), b.version,
		b.observations,
			', R2 ' || round(b.r2::numeric, 4) || ', CV(RMSE) ' || round(100 * b.cv_rmse::numeric, 2) || ' %')];
	IF b.kind = 'base line' THEN
		notes := notes || model_text(b);
	END IF;
	IF NOT isempty(later) THEN
		SELECT * INTO s FROM baseline_summary(b.parameter, later, 0.95, b.version, baseline_chart_svg.as_of);
		notes := notes || format('%s: actual %s, adjusted baseline %s %s, improvement %s (%s %%)%s', period_name(later),
			round(s.actual, 1), round(s.adjusted_baseline, 1), p.unit, round(s.improvement, 1), round(100 * s.ratio, 2),
			', from ' || round(s.lower_bound, 1) || ' to ' || round(s.upper_bound, 1) || ' at 95 % confidence')
			|| CASE WHEN s.proven THEN 'The improvement is proved.'
				ELSE 'No improvement is proved: ' || s.reason || '.' END;
	END IF;
	SELECT chart_svg(coalesce(baseline_chart_svg.title, p.name), notes, p.unit,
		array_agg(period_name(f.observed_period) ORDER BY f.observed_period),
		array_agg(f.actual ORDER BY f.observed_period), array_agg(f.adjusted_baseline ORDER BY f.observed_period),
			array_agg(f.cusum ORDER BY f.observed_period))
	INTO drawing
	FROM baseline_performance(b.parameter, baseline_chart_svg.period, b.version, baseline_chart_svg.as_of) AS f
		HAVING count(*) > 0;
	IF drawing IS NULL THEN
		RAISE EXCEPTION 'parameter "%" has no observation in %', b.parameter, baseline_chart_svg.period
			USING ERRCODE = 'no_data_found';
	END IF;
	RETURN drawing;
END
$$;
COMMENT ON FUNCTION baseline_chart_svg(text, daterange, text, integer, timestamptz) IS
	'A chart as SVG of a parameter against its adjusted baseline, of a version or the latest, as of a time.';
