-- What sources with metering points are made of, and what keeps that sound.

/*
 * All that a source is made of, point below point. A way that comes back to where it has been ends there: its point is
 * in its path twice.
 *
 * Columns:
 *   share: of the point in the source, by this way
 *   path: from the source to the point
 */
CREATE OR REPLACE FUNCTION point_tree(period daterange, sources integer[], OUT source_id integer, OUT point_id integer,
		OUT share numeric, OUT valid daterange, OUT path integer[])
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	WITH RECURSIVE part AS (
		SELECT p.source_id, p.point_id, p.share, p.valid * period AS valid, ARRAY[p.source_id, p.point_id] AS path
		FROM source_point AS p WHERE p.valid && period AND (sources IS NULL OR p.source_id = ANY (sources))
		UNION ALL
		SELECT a.source_id, p.point_id, a.share * p.share, a.valid * p.valid, a.path || p.point_id
		FROM part AS a JOIN source_point AS p ON p.source_id = a.point_id AND p.valid && a.valid
		WHERE array_position(a.path, a.point_id) = cardinality(a.path)
	)
	SELECT a.source_id, a.point_id, a.share, a.valid, a.path FROM part AS a;
END;
COMMENT ON FUNCTION point_tree(daterange, integer[]) IS
	'The metering points of sources (NULL: of all), and those that these are made of, with their shares in a period.';

CREATE OR REPLACE FUNCTION read_part(period daterange, sources integer[], OUT source_id integer, OUT point_id integer,
		OUT share numeric, OUT valid daterange)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT t.source_id, t.point_id, t.share, d.days
	FROM point_tree(period, sources) AS t
	CROSS JOIN LATERAL unnest(datemultirange(t.valid) - coalesce((SELECT range_agg(p.valid) FROM source_point AS p
		WHERE p.source_id = t.point_id), '{}')) AS d (days);
END;
COMMENT ON FUNCTION read_part(daterange, integer[]) IS
	'Of which readings sources with metering points (NULL: all of them) are made in a period: points that are read, '
	'with their shares.';

CREATE OR REPLACE FUNCTION reader(source_id integer, day date) RETURNS SETOF integer
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT reader.source_id WHERE NOT EXISTS (SELECT FROM source_point AS p
		WHERE p.source_id = reader.source_id AND p.valid @> day)
	UNION
	SELECT r.point_id FROM read_part(daterange(day, day + 1), ARRAY[reader.source_id]) AS r;
END;
COMMENT ON FUNCTION reader(integer, date) IS
	'Whose readings a source is made of on a day: its own, or those of its metering points.';

CREATE OR REPLACE FUNCTION resting_sources(sources integer[]) RETURNS integer[]
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE resting AS (
		SELECT s.source_id FROM unnest(sources) AS s (source_id)
		UNION
		SELECT p.source_id FROM resting AS r JOIN source_point AS p ON p.point_id = r.source_id
	)
	SELECT coalesce(array_agg(r.source_id), '{}') FROM resting AS r;
END;
COMMENT ON FUNCTION resting_sources(integer[]) IS
	'Sources, and all those that are made of them, on any day.';

/*
 * Columns:
 *   missing: times of the span that no reading covers
 */
CREATE OR REPLACE FUNCTION reading_gap(source_id integer, span tstzmultirange, OUT missing tstzmultirange)
	RETURNS SETOF tstzmultirange LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT span - coalesce(range_agg(tstzrange(a.start_at, a.end_at)), '{}')
	FROM activity AS a
	WHERE a.source_id = reading_gap.source_id AND a.start_at < upper(span) AND a.start_at >= coalesce(
			-- the reading that goes on over the first moment, if one does, is the last before it
			(SELECT b.start_at FROM activity AS b
			 WHERE b.source_id = reading_gap.source_id AND b.start_at < lower(span)
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = b.activity_id)
			 ORDER BY b.start_at DESC LIMIT 1),
			lower(span))
		AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id);
END;
COMMENT ON FUNCTION reading_gap(integer, tstzmultirange) IS 'What of some time no reading of a source covers.';

/*
 * A source that is no point may be deducted from one that emits, and be no part of it: what it has would count twice.
 * What is generated, lost or stored may be a part of what is something else, too.
 */
CREATE OR REPLACE FUNCTION point_problem(sources integer[], OUT source_id integer, OUT problem text, OUT detail text,
		OUT hint text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE touched AS (
		SELECT p.source_id, p.point_id FROM source_point AS p
		WHERE sources IS NULL OR p.source_id = ANY (sources) OR p.point_id = ANY (sources)
		UNION
		SELECT p.source_id, p.point_id FROM touched AS t
		JOIN source_point AS p ON p.point_id IN (t.source_id, t.point_id) OR p.source_id = t.point_id
	),
	tree AS MATERIALIZED (
		SELECT t.*, s.source, p.source AS point, emission_scope(s.category) IS NOT NULL AS emits,
			emission_category(p.category) = 'metering_point' AS is_point,
			array_position(t.path, t.point_id) < cardinality(t.path) AS circle
		FROM point_tree('(,)', ARRAY(SELECT DISTINCT o.source_id FROM touched AS o)) AS t
		JOIN source AS s ON s.source_id = t.source_id
		JOIN source AS p ON p.source_id = t.point_id
	)
	SELECT t.source_id, format('source "%s" is a metering point of itself', t.source),
		(SELECT string_agg(format('"%s"', s.source), ' is made of ' ORDER BY u.n) || '.'
		 FROM unnest(t.path) WITH ORDINALITY AS u (source_id, n) JOIN source AS s ON s.source_id = u.source_id),
		NULL
	FROM tree AS t WHERE t.circle AND t.source_id = t.point_id
	UNION ALL
	SELECT t.source_id, format('what source "%s" has would count twice', t.point),
		format('It is no metering point, and a part of source "%s".', t.source),
		'Record its readings at a metering point, of which both are made.'
	FROM tree AS t WHERE t.emits AND NOT t.is_point AND t.share > 0 AND NOT t.circle
	UNION ALL
	SELECT min(o.source_id), format('shares of metering point "%s" add up to more than 1', o.point),
		concat(CASE WHEN isfinite(o.day) THEN format('From %s on they', o.day) ELSE 'They' END,
			format(' are %s.', trim_scale(sum(o.share)))),
		'Change those that belong together in one statement, or what is deducted first.'
	FROM (
		SELECT t.source_id, t.point_id, t.point, d.day, sum(t.share) AS share
		FROM tree AS t
		JOIN (SELECT DISTINCT e.point_id, coalesce(lower(e.valid), '-infinity') AS day FROM tree AS e) AS d
			ON d.point_id = t.point_id AND (t.valid @> d.day) IS TRUE
		WHERE t.emits AND t.is_point AND NOT t.circle
		GROUP BY t.source_id, t.point_id, t.point, d.day
	) AS o
	WHERE o.share > 0
	GROUP BY o.point_id, o.point, o.day
	HAVING sum(o.share) > 1
	UNION ALL
	SELECT p.source_id,
		format('source "%s" and its metering point "%s" lie in different time zones', s.source, n.source),
		format('They are %s and %s.', source_zone(p.source_id), source_zone(p.point_id)), NULL
	FROM source_point AS p
	JOIN source AS s ON s.source_id = p.source_id
	JOIN source AS n ON n.source_id = p.point_id
	WHERE (sources IS NULL OR p.source_id = ANY (sources) OR p.point_id = ANY (sources))
		AND lower(source_zone(p.source_id)) <> lower(source_zone(p.point_id))
	UNION ALL
	SELECT p.source_id, format('source "%s" has metering points and readings of its own', s.source),
		format('Reading %s is of [%s, %s).', a.activity_id, a.start_at, a.end_at),
		'Let its points be valid on other days, or take the readings back with void_activity(activity, reason).'
	FROM source_point AS p
	JOIN source AS s ON s.source_id = p.source_id
	CROSS JOIN LATERAL (
		SELECT a.activity_id, a.start_at, a.end_at FROM activity AS a
		WHERE a.source_id = p.source_id
			AND (lower(p.valid) IS NULL OR a.end_at > day_start(lower(p.valid), source_zone(p.source_id)))
			AND (upper(p.valid) IS NULL OR a.start_at < day_start(upper(p.valid), source_zone(p.source_id)))
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		ORDER BY a.start_at LIMIT 1
	) AS a
	WHERE sources IS NULL OR p.source_id = ANY (sources);
END;
COMMENT ON FUNCTION point_problem(integer[]) IS
	'What is wrong with the metering points of sources (NULL: of all), and of what is connected with them.';

/*
 * Writers take turns, so that of two who would close a circle together the second sees the first.
 */
CREATE OR REPLACE FUNCTION check_source_point() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	wrong record;
BEGIN
	SELECT p.* INTO wrong FROM point_problem(ARRAY(SELECT a.source_id FROM added AS a)) AS p
	ORDER BY p.problem, p.detail LIMIT 1;
	IF FOUND THEN
		PERFORM raise_error('23514', wrong.problem, wrong.detail, wrong.hint);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_source_point() IS
	'Trigger: refuses metering points that go round in a circle, count twice or more than once, or beside readings of '
	'the source itself. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_source_point AFTER INSERT ON source_point REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_source_point();
CREATE OR REPLACE TRIGGER check_changed_point AFTER UPDATE ON source_point REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_source_point();
-- a category makes a point of a source, or none
CREATE OR REPLACE TRIGGER check_changed_point AFTER UPDATE ON source REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_source_point();
