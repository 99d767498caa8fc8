-- Pathways of targets, what they add up to, progress, and where the trend leads.

SELECT guard_entries('target'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON target FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

/**
 * Arguments:
 *   as_of: what was recorded later is left out
 */
CREATE OR REPLACE FUNCTION standing_target(as_of timestamptz DEFAULT 'infinity') RETURNS SETOF target
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.t FROM (
		SELECT DISTINCT ON (t.target) t FROM target AS t WHERE t.recorded_at <= as_of ORDER BY t.target,
			t.target_id DESC
	) AS s
	WHERE NOT (s.t).withdrawn;
END;
COMMENT ON FUNCTION standing_target(timestamptz) IS
	'The targets that stand as of a time: of each code the newest entry, unless it takes the target back.';

CREATE OR REPLACE FUNCTION target_value(t target, year integer) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN year BETWEEN t.base_year AND t.target_year
		THEN pathway_target(t.base_year || t.interim_years || t.target_year,
			t.base_value || t.interim_values || t.target_value, year) END;
COMMENT ON FUNCTION target_value(target, integer) IS
	'The figure of a year on the pathway of a target; NULL outside of it.';

CREATE OR REPLACE FUNCTION between_points(t target, year integer) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN year <> ALL (t.base_year || t.interim_years || t.target_year);
COMMENT ON FUNCTION between_points(target, integer) IS
	'Whether the figure of a year is interpolated, and so rounded to 18 places.';

-- Ratios do not add up, and neither do levels of a percentage.
CREATE OR REPLACE FUNCTION adds_up(measure text) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce(
		(SELECT i.denominator IS NULL AND i.unit <> '%' FROM indicator AS i
			WHERE i.indicator = adds_up.measure ORDER BY i.indicator_id DESC LIMIT 1),
		(SELECT s.unit <> '%' FROM statistic_item AS s WHERE s.item = adds_up.measure), true);
COMMENT ON FUNCTION adds_up(text) IS
	'Whether the figures of the parts of a park add up to that of the park: not for ratios.';

/*
 * Each parent beside the sum of its children of the same measure, method and basis, in the years in which one of
 * them has a point and all have a pathway. Between points a figure is rounded to 18 places: what the roundings of
 * a year can make together is no gap.
 */
/**
 * Columns:
 *   gap: what is given to no child, or if negative what they have too much
 *   parts: the children
 */
CREATE OR REPLACE FUNCTION target_gap(as_of timestamptz DEFAULT 'infinity',
		OUT parent text, OUT year integer, OUT value numeric, OUT children numeric, OUT gap numeric, OUT parts text[])
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH pair AS (
		SELECT p AS p, c AS c, p.target AS code
		FROM standing_target(as_of) AS p JOIN standing_target(as_of) AS c ON c.parent = p.target
			AND c.measure = p.measure AND c.method = p.method AND c.basis = p.basis
		WHERE adds_up(p.measure)
	),
	point AS (
		SELECT DISTINCT r.code, y.year
		FROM pair AS r CROSS JOIN LATERAL unnest((r.p).interim_years || (r.p).base_year || (r.p).target_year
			|| (r.c).interim_years || (r.c).base_year || (r.c).target_year) AS y (year)
	)
	SELECT g.code, g.year, g.value, g.children, CASE WHEN abs(g.value - g.children) <= g.rounded * 0.0000000000000000005
		THEN 0 ELSE g.value - g.children END, g.parts
	FROM (
		SELECT o.code, o.year, min(target_value(r.p, o.year)) AS value, sum(target_value(r.c, o.year)) AS children,
			max(between_points(r.p, o.year)::integer) + sum(between_points(r.c, o.year)::integer) AS rounded,
			array_agg((r.c).target ORDER BY (r.c).target COLLATE "C") AS parts
		FROM point AS o JOIN pair AS r ON r.code = o.code
		GROUP BY o.code, o.year
		HAVING bool_and(target_value(r.p, o.year) IS NOT NULL AND target_value(r.c, o.year) IS NOT NULL)
	) AS g
	ORDER BY g.code COLLATE "C", g.year;
END;
COMMENT ON FUNCTION target_gap(timestamptz) IS
	'Each target that has children of the same measure, beside their exact sum, in each year in which one of '
	'them has a point.';

CREATE OR REPLACE FUNCTION check_target()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	path text[] := ARRAY[NEW.target];
	above text := NEW.parent;
	known boolean;
BEGIN
	IF NEW.withdrawn THEN
		IF NOT EXISTS (SELECT FROM standing_target() AS t WHERE t.target = NEW.target) THEN
			RAISE EXCEPTION 'target "%" does not exist', NEW.target USING ERRCODE = 'undefined_object';
		ELSIF EXISTS (SELECT FROM standing_target() AS t WHERE t.parent = NEW.target) THEN
			RAISE EXCEPTION 'target "%" has children', NEW.target
				USING ERRCODE = 'check_violation',
					DETAIL = (SELECT 'They are ' || string_agg(t.target, ', ' ORDER BY t.target COLLATE "C") || '.'
					FROM standing_target() AS t WHERE t.parent = NEW.target),
					HINT = 'Take them back, or give them another parent, first.';
		END IF;
		RETURN NEW;
	END IF;
	WHILE above IS NOT NULL LOOP
		path := path || above;
		IF above = NEW.target THEN
			RAISE EXCEPTION 'target must not be a part of itself'
				USING ERRCODE = 'check_violation', DETAIL = format('The path is %s.', array_to_string(path, ' -> '));
		END IF;
		SELECT t.parent, true INTO above, known FROM standing_target() AS t WHERE t.target = path[cardinality(path)];
		IF NOT FOUND THEN
			RAISE EXCEPTION 'target "%" does not exist', path[cardinality(path)]
				USING ERRCODE = 'foreign_key_violation',
					DETAIL = format('It is to be the parent of "%s".', path[cardinality(path) - 1]);
		END IF;
	END LOOP;
	-- a restore of data alone may come to targets first
	IF EXISTS (SELECT FROM boundary) THEN
		PERFORM boundary_version(NEW.boundary, 'infinity');
	END IF;
	IF EXISTS (SELECT FROM indicator) AND EXISTS (SELECT FROM statistic_item)
		AND NOT EXISTS (SELECT FROM indicator AS i WHERE i.indicator = NEW.measure)
		AND NOT EXISTS (SELECT FROM statistic_item AS i WHERE i.item = NEW.measure)
		AND NOT EXISTS (SELECT FROM measure_table() AS t WHERE t.measure = NEW.measure) THEN
		RAISE EXCEPTION 'target "%" names "%", which is neither a measure, an indicator nor a statistic item',
			NEW.target, NEW.measure
			USING ERRCODE = 'foreign_key_violation',
				HINT = 'Tables indicator and statistic_item, and measure_table(), list what is.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_target() IS
	'Trigger: refuses a target whose parent is not there, that is a part of itself, or of what is not '
	'measured; and to take one back that has children. Errors: 23503, 23514, 42704.';
CREATE OR REPLACE TRIGGER check_target BEFORE INSERT ON target FOR EACH ROW EXECUTE FUNCTION check_target();

-- Judged when all rows of a statement are there, so that parent and children can be replaced together. Less than the
-- parent is no contradiction as long as children are being added: target_gap() has it.
CREATE OR REPLACE FUNCTION check_children()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	g record;
BEGIN
	SELECT * INTO g FROM target_gap() AS x
	WHERE x.gap < 0 AND EXISTS (SELECT FROM added AS a WHERE a.target = x.parent OR a.target = ANY (x.parts)) LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'children of target "%" add up to more than the target in %', g.parent, g.year
			USING ERRCODE = 'check_violation',
				DETAIL = format('%s add up to %s, and the target is %s.', array_to_string(g.parts, ', '),
				trim_scale(g.children), trim_scale(g.value)),
				HINT = 'Record parent and children together, in one INSERT.';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_children() IS 'Trigger: refuses targets whose children add up to more. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_children AFTER INSERT ON target REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_children();

-- The figure of an indicator or measure in a year, without the other figures being made.
CREATE OR REPLACE FUNCTION figure_of_year(measure text, year integer, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, OUT value numeric, OUT unit text, OUT missing text, OUT better text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	days daterange := calendar_year(figure_of_year.year);
BEGIN
	SELECT f.value, f.unit, f.missing, f.better INTO value, unit, missing, better
	FROM indicator_figures(figure_of_year.measure, days, figure_of_year.boundary, figure_of_year.version, m,
		figure_of_year.basis, figure_of_year.as_of) AS f
	WHERE EXISTS (SELECT FROM indicator AS i WHERE i.indicator = figure_of_year.measure);
	IF FOUND THEN
		RETURN;
	END IF;
	SELECT t.unit, CASE WHEN t.measure ~ '^(removals|clean|non_fossil|electricity_(direct|certified))' THEN 'higher'
		ELSE 'lower' END
	INTO unit, better
	FROM measure_table() AS t WHERE t.measure = figure_of_year.measure;
	-- of a year to come nothing is read
	IF FOUND AND NOT EXISTS (SELECT FROM posting AS b WHERE b.method = m.method AND b.posted_at <= figure_of_year.as_of
			AND b.period && days) THEN
		missing := format('nothing of %s is posted under method %s for boundary %s', period_name(days), m.method,
			figure_of_year.boundary);
		RETURN;
	END IF;
	SELECT trim_scale(k.amount), k.unit, k.missing INTO value, unit, missing
	FROM measures_wanted(ARRAY[figure_of_year.measure], days, figure_of_year.boundary, figure_of_year.version, m,
		figure_of_year.basis, figure_of_year.as_of) AS k;
	missing := CASE WHEN FOUND THEN missing
		ELSE format('%s is nothing that is measured', figure_of_year.measure) END;
END
$$;
COMMENT ON FUNCTION figure_of_year(text, integer, text, integer, method, gwp_basis, timestamptz) IS
	'measured_value() of a version of a boundary and a method.';

CREATE OR REPLACE FUNCTION measured_value(measure text, year integer, boundary text, method text, basis gwp_basis,
		as_of timestamptz, OUT value numeric, OUT unit text, OUT missing text, OUT better text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	PERFORM tell_of_part();
	SELECT f.* INTO value, unit, missing, better
	FROM figure_of_year(measured_value.measure, measured_value.year, measured_value.boundary,
		boundary_version(measured_value.boundary, measured_value.as_of),
		find_method(measured_value.method, calendar_year(measured_value.year), measured_value.basis),
		measured_value.basis, measured_value.as_of) AS f;
END
$$;
COMMENT ON FUNCTION measured_value(text, integer, text, text, gwp_basis, timestamptz) IS
	'The figure of an indicator, or else a measure, in a natural year, and whether higher or lower is '
	'better: NULL for an item of statistic_item, which does not say. Errors: as measures().';

-- A target above its base is one of growth; one that holds the base means what is better.
CREATE OR REPLACE FUNCTION upward(t target, better text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN t.target_value <> t.base_value THEN t.target_value > t.base_value ELSE better = 'higher' END;
COMMENT ON FUNCTION upward(target, text) IS
	'Whether more than the pathway of a target is better than less: NULL if it holds its base and better is not known.';

/**
 * Columns:
 *   planned: the pathway
 *   actual: what the ledger says; where missing says what lacks, NULL, or what is known
 *   gap: actual less planned
 *   progress: how much of the way from base to target is done, in percent
 *   on_track: whether actual is at the pathway or better; NULL where something is missing, and for a target that
 *     holds a statistic where it was, of which nobody says what is better
 *
 * Errors:
 *   42704 for an unknown target
 *   as measures()
 */
CREATE OR REPLACE FUNCTION target_progress(target text, as_of timestamptz DEFAULT 'infinity',
		OUT year integer, OUT planned numeric, OUT actual numeric, OUT unit text, OUT gap numeric, OUT progress numeric,
		OUT on_track boolean, OUT missing text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	t target := (SELECT s FROM standing_target(target_progress.as_of) AS s WHERE s.target = target_progress.target);
	basis @carbonms@.gwp_basis := t.basis;
	version integer;
	m method;
BEGIN
	IF t IS NULL THEN
		RAISE EXCEPTION 'target "%" does not exist as of %', target_progress.target, target_progress.as_of
			USING ERRCODE = 'undefined_object';
	END IF;
	PERFORM tell_of_part();
	version := boundary_version(t.boundary, target_progress.as_of);
	m := find_method(t.method, calendar_year(t.base_year), basis);
	RETURN QUERY
	SELECT y.year, target_value(t, y.year), v.value, v.unit, v.value - target_value(t, y.year),
		CASE WHEN t.base_value <> t.target_value
			THEN trim_scale(round((t.base_value - round(v.value, 36)) * 100 / (t.base_value - t.target_value), 18)) END,
		CASE WHEN v.missing IS NULL THEN CASE upward(t, v.better) WHEN true THEN v.value >= target_value(t, y.year)
			WHEN false THEN v.value <= target_value(t, y.year) END END,
		v.missing
	FROM generate_series(t.base_year, t.target_year) AS y (year)
	LEFT JOIN LATERAL figure_of_year(t.measure, y.year, t.boundary, version, m, basis, target_progress.as_of) AS v
		ON true
	ORDER BY y.year;
END
$$;
COMMENT ON FUNCTION target_progress(text, timestamptz) IS
	'A target year by year, beside what the ledger says.';

/**
 * One row a problem, none if they are sound.
 *
 * Errors:
 *   as measures()
 */
CREATE OR REPLACE FUNCTION check_targets(as_of timestamptz DEFAULT 'infinity', OUT target text, OUT year integer,
		OUT problem text)
	RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT g.parent, g.year,
		format('%s add up to %s, and the target is %s: %s %s', array_to_string(g.parts, ', '), trim_scale(g.children),
		trim_scale(g.value),
		trim_scale(abs(g.gap)), CASE WHEN g.gap > 0 THEN 'is given to nobody' ELSE 'is too much' END)
	FROM target_gap(as_of) AS g WHERE g.gap <> 0
	UNION ALL
	SELECT t.target, t.base_year, CASE
		WHEN v.value IS NULL THEN format('the base year cannot be told: %s', v.missing)
		WHEN v.missing IS NOT NULL THEN format('the figure of the base year lacks a part: %s', v.missing)
		ELSE format('the figure of the base year is %s %s, and the target began at %s', v.value, v.unit,
			trim_scale(t.base_value)) END
	FROM standing_target(as_of) AS t
	CROSS JOIN LATERAL measured_value(t.measure, t.base_year, t.boundary, t.method, t.basis::gwp_basis, as_of) AS v
	WHERE v.missing IS NOT NULL OR v.value <> t.base_value
	UNION ALL
	SELECT t.target, NULL, format('its parent %s is measured by another method, basis or measure', t.parent)
	FROM standing_target(as_of) AS t JOIN standing_target(as_of) AS p ON p.target = t.parent
	WHERE t.measure <> p.measure OR t.method <> p.method OR t.basis <> p.basis
	ORDER BY 1, 2, 3;
END;
COMMENT ON FUNCTION check_targets(timestamptz) IS
	'What is wrong with the targets: children that do not re-add to their parent, a base that is no longer '
	'what the ledger says of the base year, parents that are measured otherwise.';

/**
 * That is the root of the sum of squares of the half widths of the two 95 % intervals, which are taken as
 * independent.
 *
 * Columns:
 *   improvement: in the unit of the figures, negative if it got worse
 *   proven: NULL where a figure or its uncertainty is not known
 *   reason: why
 *
 * Errors:
 *   22023 for negative half widths, figures that are not finite, or another word than higher or lower
 */
CREATE OR REPLACE FUNCTION improvement_proof(before numeric, before_half_width numeric, after numeric,
		after_half_width numeric, better text DEFAULT 'lower', OUT proven boolean, OUT improvement numeric,
		OUT uncertainty numeric, OUT reason text)
	RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	squares numeric;
BEGIN
	IF before IS NULL OR after IS NULL OR before_half_width IS NULL OR after_half_width IS NULL THEN
		reason := 'a figure or its uncertainty is not known';
		RETURN;
	END IF;
	IF better IS NULL OR better NOT IN ('higher', 'lower') THEN
		RAISE EXCEPTION 'better must be "higher" or "lower", not "%"', coalesce(better, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	IF before_half_width < 0 OR after_half_width < 0 OR 'NaN' IN (before, after, before_half_width, after_half_width)
		OR 'Infinity' IN (abs(before), abs(after), before_half_width, after_half_width) THEN
		RAISE EXCEPTION 'figures must be finite, and half widths must not be negative'
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	improvement := CASE better WHEN 'lower' THEN before - after ELSE after - before END;
	squares := before_half_width * before_half_width + after_half_width * after_half_width;
	uncertainty := trim_scale(round(sqrt(round(squares, 36)), 18));
	proven := improvement > 0 AND improvement * improvement > squares;
	reason := CASE
		WHEN improvement <= 0 THEN 'there is no improvement'
		WHEN proven THEN 'the improvement is more than its uncertainty'
		ELSE 'the improvement lies inside its uncertainty' END;
END
$$;
COMMENT ON FUNCTION improvement_proof(numeric, numeric, numeric, numeric, text) IS
	'Whether a change is an improvement beyond doubt: more than the uncertainty of the difference.';

-- ---- where it leads ----

/**
 * A figure of that year lies in the interval with the given confidence, if nothing but the trend goes on and
 * the deviations from it are independent and normal. It is no plan, and it knows nothing of what is going to be
 * built.
 *
 * Errors:
 *   22004 for NULL among the arguments
 *   22023 for less than three years, one of them twice or without a figure, a figure that is not finite, or a
 *     confidence that is not between 0 and 1
 */
CREATE OR REPLACE FUNCTION forecast(years integer[], "values" double precision[], year integer,
		confidence double precision DEFAULT 0.95, OUT estimate double precision, OUT lower double precision,
		OUT upper double precision)
	RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF years IS NULL OR "values" IS NULL OR forecast.year IS NULL OR forecast.confidence IS NULL
		OR array_position(years, NULL) IS NOT NULL OR array_position("values", NULL) IS NOT NULL THEN
		RAISE EXCEPTION 'years and figures of a forecast must not be null' USING ERRCODE = 'null_value_not_allowed';
	ELSIF cardinality(years) <> cardinality("values")
		OR (SELECT count(DISTINCT u) FROM unnest(years) AS u) <> cardinality(years) THEN
		RAISE EXCEPTION 'forecast must have one figure for each year' USING ERRCODE = 'invalid_parameter_value';
	ELSIF cardinality(years) < 3 THEN
		RAISE EXCEPTION 'forecast with an interval requires at least three years, not %', cardinality(years)
			USING ERRCODE = 'invalid_parameter_value', DETAIL = 'A line goes through two points whatever they are.';
	END IF;
	-- a level line has nothing to explain, and no deviations
	IF forecast.confidence > 0 AND forecast.confidence < 1 THEN
		SELECT min(v), min(v), min(v) INTO estimate, lower, upper FROM unnest("values") AS v
		HAVING min(v) = max(v) AND abs(min(v)) < 'Infinity';
		IF FOUND THEN
			RETURN;
		END IF;
	END IF;
	SELECT p.estimate, p.lower, p.upper INTO estimate, lower, upper
	FROM (
		SELECT @carbonms@.baseline_agg(v.figure, ARRAY[v.year]::double precision[]) AS line
			FROM unnest(years, "values") AS v (year, figure)
	) AS b
	CROSS JOIN LATERAL @carbonms@.predict_interval(b.line, ARRAY[forecast.year]::double precision[],
		forecast.confidence) AS p;
END
$$;
COMMENT ON FUNCTION forecast(integer[], double precision[], integer, double precision) IS
	'Where a straight line through the figures of some years, by least squares, leads in '
	'another year, with an interval.';

/**
 * Columns:
 *   estimate: with the interval of forecast()
 *   outlook: met or missed if all of the interval is on one side of the plan, else open; NULL where on_track of
 *     target_progress() is
 *
 * Errors:
 *   42704 for an unknown target
 *   55000 for less than three years
 *   as forecast() and measures()
 */
CREATE OR REPLACE FUNCTION target_forecast(target text, confidence double precision DEFAULT 0.95,
		as_of timestamptz DEFAULT 'infinity', OUT year integer, OUT planned numeric, OUT estimate double precision,
		OUT lower double precision, OUT upper double precision, OUT outlook text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	t target := (SELECT s FROM standing_target(target_forecast.as_of) AS s WHERE s.target = target_forecast.target);
	known integer[];
	figures double precision[];
	up boolean;
BEGIN
	SELECT array_agg(p.year ORDER BY p.year), array_agg(p.actual::double precision ORDER BY p.year) INTO known, figures
	FROM target_progress(target_forecast.target, target_forecast.as_of) AS p WHERE p.actual IS NOT NULL;
	IF coalesce(cardinality(known), 0) < 3 THEN
		RAISE EXCEPTION 'forecast of target "%" requires at least three years, not %', target_forecast.target,
			coalesce(cardinality(known), 0)
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'target_progress() says what the others lack.';
	END IF;
	up := upward(t, (measured_value(t.measure, t.base_year, t.boundary, t.method, t.basis::@carbonms@.gwp_basis,
		target_forecast.as_of)).better);
	RETURN QUERY
	SELECT y.year, target_value(t, y.year), f.estimate, f.lower, f.upper,
		CASE
			WHEN CASE WHEN up THEN f.lower >= target_value(t, y.year)
				ELSE NOT up AND f.upper <= target_value(t, y.year) END THEN 'met'
			WHEN CASE WHEN up THEN f.upper < target_value(t, y.year)
				ELSE NOT up AND f.lower > target_value(t, y.year) END THEN 'missed'
			WHEN up IS NOT NULL THEN 'open' END
	FROM unnest(t.interim_years || t.target_year) AS y (year)
	CROSS JOIN LATERAL forecast(known, figures, y.year, target_forecast.confidence) AS f
	WHERE y.year > known[cardinality(known)]
	ORDER BY y.year;
END
$$;
COMMENT ON FUNCTION target_forecast(text, double precision, timestamptz) IS
	'Where the trend of the years that are known leads in the years of a target that are still to come.';
