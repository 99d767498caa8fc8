-- From activity_staging to activity; gaps, and readings of meters without calibration.

/*
 * Rows first .. last in one statement; if that fails, each half by itself, down to the rows that are to
 * blame. Sound files cost one statement. What is accepted is what was inserted, whatever others stage meanwhile.
 */
CREATE OR REPLACE FUNCTION load_activity_rows(first bigint, last bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	middle bigint := first + (last - first) / 2;
	loaded bigint;
	state text;
	message text;
	detail text;
	broken text;
	missing text;
BEGIN
	BEGIN
		WITH taken AS (
			UPDATE activity_staging AS g SET verdict = 'accepted', reason = NULL
			WHERE g.row_no BETWEEN first AND last AND g.verdict = 'taken'
			RETURNING g.*
		)
		INSERT INTO activity (source_id, start_at, end_at, reading, channel, quality, uncertainty, meter, evidence)
		SELECT s.source_id, g.starts, g.ends, g.reading, g.channel, g.quality::smallint,
			g.uncertainty::numeric, g.meter, g.evidence
		FROM taken AS g LEFT JOIN source AS s USING (source)
		ORDER BY g.row_no;
		GET DIAGNOSTICS loaded = ROW_COUNT;
		RETURN loaded;
	EXCEPTION WHEN data_exception OR integrity_constraint_violation OR program_limit_exceeded THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
			broken = CONSTRAINT_NAME, missing = COLUMN_NAME;
	END;
	IF first = last THEN
		UPDATE activity_staging AS g SET verdict = 'refused', reason = CASE
			WHEN state = '23502' THEN missing || ' is missing'
			WHEN state = '23514' AND broken <> '' 
				THEN regexp_replace(replace(broken, '_', ' '), ' is( not)?', E' must\\1 be')
			ELSE concat_ws('. ', message, nullif(detail, ''))
		END
		WHERE g.row_no = first AND g.verdict = 'taken';
		RETURN 0;
	END IF;
	RETURN load_activity_rows(first, middle) + load_activity_rows(middle + 1, last);
END
$$;
COMMENT ON FUNCTION load_activity_rows(bigint, bigint) IS
	'Loads a range of taken rows, all that can be loaded, and returns how many: load_activity() calls it.';

/*
 * Taken rows, of some numbers or all, that overlap a reading: refused, without a try. Readings of a source do not
 * overlap, so that the last one that starts before a row ends is the only one that can. It is the first entry of the
 * index from there backwards: without statistics, as after a first file, all before it would be read and sorted. Each
 * row looks back to the first row of its source, in few partitions; what is before that is looked for once, in all.
 */
CREATE OR REPLACE FUNCTION refuse_overlap(first bigint, last bigint) RETURNS void
	LANGUAGE sql SET search_path = @ledger@, pg_temp SET enable_bitmapscan = off SET enable_sort = off
BEGIN ATOMIC
	WITH before AS MATERIALIZED (
		SELECT n.source, n.source_id, n.since, b.activity_id, b.start_at, b.end_at
		FROM (
			SELECT t.source, s.source_id, min(t.starts) AS since
			FROM activity_staging AS t JOIN source AS s ON s.source = t.source
			WHERE t.row_no BETWEEN first AND last AND t.verdict = 'taken'
			GROUP BY t.source, s.source_id
		) AS n
		LEFT JOIN LATERAL (
			SELECT a.activity_id, a.start_at, a.end_at FROM activity AS a
			WHERE a.source_id = n.source_id AND a.start_at < n.since
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
			ORDER BY a.start_at DESC LIMIT 1
		) AS b ON true
	)
	UPDATE activity_staging AS g SET verdict = 'refused',
		reason = format('readings of source "%s" overlap. Reading %s is of [%s, %s), this row of [%s, %s)', t.source,
			a.activity_id, a.start_at, a.end_at, t.starts, t.ends)
	FROM activity_staging AS t
	JOIN before AS b ON b.source = t.source
	LEFT JOIN LATERAL (
		SELECT a.activity_id, a.start_at, a.end_at FROM activity AS a
		WHERE a.source_id = b.source_id AND a.start_at >= b.since AND a.start_at < t.ends
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		ORDER BY a.start_at DESC LIMIT 1
	) AS n ON true
	CROSS JOIN LATERAL (
		SELECT coalesce(n.activity_id, b.activity_id) AS activity_id, coalesce(n.start_at, b.start_at) AS start_at,
			coalesce(n.end_at, b.end_at) AS end_at
	) AS a
	WHERE t.row_no BETWEEN first AND last AND t.verdict = 'taken' AND a.end_at > t.starts AND g.row_no = t.row_no;
END;
COMMENT ON FUNCTION refuse_overlap(bigint, bigint) IS
	'Refuses the taken rows of a range that overlap readings: load_activity() calls it.';

/*
 * Rows that come one after the other without a gap between them in time are a group, if sorted by their start each
 * begins before those before it have ended. Its first row in the file overlaps no row that was before; whether the
 * others do is known when that one is a reading, or refused.
 */
CREATE OR REPLACE FUNCTION staged_behind(first bigint, last bigint) RETURNS bigint[]
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT array_agg(o.row_no ORDER BY o.row_no)
	FROM (
		SELECT n.row_no, min(n.row_no) OVER (PARTITION BY n.source, n.n) AS head
		FROM (
			SELECT b.row_no, b.source, count(*) FILTER (WHERE b.apart) OVER (PARTITION BY b.source
				ORDER BY b.starts, b.row_no) AS n
			FROM (
				SELECT g.row_no, g.source, g.starts, g.starts >= max(g.ends) OVER (PARTITION BY g.source
					ORDER BY g.starts, g.row_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS apart
				FROM activity_staging AS g
				WHERE g.row_no BETWEEN first AND last AND g.verdict = 'taken'
			) AS b
		) AS n
	) AS o
	WHERE o.row_no > o.head;
END;
COMMENT ON FUNCTION staged_behind(bigint, bigint) IS
	'The taken rows of a range that may overlap a row before them: load_activity() takes them later.';

/*
 * Rows that overlap no other are taken at once; of those that do the first, and then the others by and by. Where
 * that would take many turns, since each overlaps the next one, row by row.
 */
CREATE OR REPLACE FUNCTION load_taken(first bigint, last bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	loaded bigint := 0;
	behind bigint[];
	n bigint;
BEGIN
	LOOP
		PERFORM refuse_overlap(first, last);
		IF cardinality(behind) <= 2 * cardinality(staged_behind(first, last)) THEN
			FOREACH n IN ARRAY behind LOOP
				PERFORM refuse_overlap(n, n);
				loaded := loaded + load_activity_rows(n, n);
			END LOOP;
			RETURN loaded;
		END IF;
		behind := staged_behind(first, last);
		UPDATE activity_staging AS g SET verdict = 'new' WHERE g.row_no = ANY (behind);
		loaded := loaded + load_activity_rows(first, last);
		IF behind IS NULL THEN
			RETURN loaded;
		END IF;
		UPDATE activity_staging AS g SET verdict = 'taken' WHERE g.row_no = ANY (behind);
	END LOOP;
END
$$;
COMMENT ON FUNCTION load_taken(bigint, bigint) IS
	'Loads a range of taken rows whose times are read, those that overlap no reading and no row before them.';

-- Whatever the session has set.
/**
 * Of rows that overlap each other the first is taken. Dates have the year first, or are such that they cannot be read
 * in another way. Times without their distance from UTC are in the time zone of the ledger: those that clocks skip when
 * daylight saving begins are refused, and those that are twice when it ends unless the order of rows tells them apart.
 */
CREATE OR REPLACE FUNCTION load_activity(OUT accepted bigint, OUT refused bigint) RETURNS record
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
	SET jit = off AS
$$
DECLARE
	first bigint;
	last bigint;
	taken bigint;
BEGIN
	PERFORM lock_ledger();
	-- until the end of this function, whose SET clause then restores that of the caller
	PERFORM set_config('timezone', z.time_zone, true) FROM ledger_meta AS z;
	WITH taken AS (
		UPDATE activity_staging AS g SET verdict = 'taken', reason = NULL WHERE g.verdict = 'new' RETURNING g.row_no
	)
	SELECT count(*), min(t.row_no), max(t.row_no) INTO taken, first, last FROM taken AS t;
	UPDATE activity_staging AS g SET starts = t.starts, ends = t.ends, reason = r.reason,
		verdict = CASE WHEN r.reason IS NULL THEN 'taken' ELSE 'refused' END
	FROM staged_times() AS t
	JOIN activity_staging AS o ON o.row_no = t.row_no
	LEFT JOIN source AS s ON s.source = o.source
	CROSS JOIN LATERAL (SELECT CASE
		WHEN o.source IS NULL THEN 'source is missing'
		WHEN s.source IS NULL THEN format('source "%s" does not exist', left(o.source, 100))
		ELSE t.problem
	END AS reason) AS r
	WHERE g.row_no = t.row_no;
	accepted := coalesce(load_taken(first, last), 0);
	refused := taken - accepted;
END
$$;
COMMENT ON FUNCTION load_activity() IS
	'Takes the new rows of activity_staging into activity, those that are sound, and writes verdict and '
	'reason of each. Returns how many it accepted and refused.';

/**
 * Errors:
 *   22023 for a period without a first or last day
 */
CREATE OR REPLACE FUNCTION activity_gap(period daterange, OUT source text, OUT missing_from timestamptz,
		OUT missing_until timestamptz)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH owned AS MATERIALIZED (
		SELECT o.source_id, o.valid * p.days AS days
		FROM (SELECT check_period(period) AS days) AS p
		JOIN source_owner AS o ON o.valid && p.days
		-- to a tenant that supplies a source its readings are those of another
		WHERE (SELECT my_parties()) IS NULL OR o.party = ANY ((SELECT my_parties())::text[])
	),
	part AS MATERIALIZED (
		SELECT r.source_id, r.point_id, r.valid * o.days AS days,
			-- nor does a tenant see points of others
			(SELECT my_parties()) IS NULL OR EXISTS (SELECT FROM owned AS m WHERE m.source_id = r.point_id) AS seen
		FROM owned AS o JOIN read_part(period, NULL) AS r ON r.source_id = o.source_id AND r.valid && o.days
	),
	-- who is to have readings of what
	due AS (
		SELECT o.source_id, o.source_id AS reader, d.days
		FROM owned AS o CROSS JOIN LATERAL unnest(datemultirange(o.days) - coalesce((SELECT range_agg(p.days)
			FROM part AS p WHERE p.source_id = o.source_id), '{}')) AS d (days)
		UNION ALL
		SELECT n.source_id, p.point_id, p.days
		FROM part AS p CROSS JOIN LATERAL (VALUES (p.source_id), (p.point_id)) AS n (source_id)
		WHERE NOT EXISTS (SELECT FROM part AS q WHERE q.source_id = p.source_id AND NOT q.seen)
	),
	gap AS (
		SELECT d.source_id, u.span
		FROM (
			SELECT d.source_id, d.reader,
				range_agg(tstzrange(day_start(lower(d.days), z.zone), day_start(upper(d.days), z.zone))) AS span
			FROM due AS d CROSS JOIN LATERAL (SELECT source_zone(d.source_id) AS zone) AS z
			GROUP BY d.source_id, d.reader
		) AS d
		CROSS JOIN LATERAL reading_gap(d.reader, d.span) AS g
		CROSS JOIN LATERAL unnest(g.missing) AS u (span)
	)
	SELECT s.source, lower(u.span), upper(u.span)
	FROM (SELECT g.source_id, range_agg(g.span) AS spans FROM gap AS g GROUP BY g.source_id) AS g
	JOIN source AS s ON s.source_id = g.source_id
	CROSS JOIN LATERAL unnest(g.spans) AS u (span)
	ORDER BY s.source, u.span;
END;
COMMENT ON FUNCTION activity_gap(daterange) IS
	'Where in a period a source has no reading while somebody has it, or one of its metering points has none, and '
	'where that point has none: one row a gap. A period without any reading is one gap, never 0.';

-- The zone of the ledger is looked up once, and that of a source only where there are several.
CREATE OR REPLACE VIEW activity_flag AS
SELECT a.activity_id, a.source_id, a.start_at, a.end_at, a.meter, 'no valid calibration' AS flag
FROM activity AS a
WHERE a.meter IS NOT NULL AND a.channel = 'metered' AND NOT EXISTS (
	SELECT FROM calibration AS c
	CROSS JOIN LATERAL (SELECT CASE WHEN (SELECT day_slack()) = 0 THEN (SELECT m.time_zone FROM ledger_meta AS m)
		ELSE source_zone(a.source_id) END AS zone) AS z
	WHERE c.meter = a.meter AND c.valid @> accounting_day(a.start_at, z.zone)
		AND c.valid @> accounting_day(a.end_at - interval '1 microsecond', z.zone));
COMMENT ON VIEW activity_flag IS 'Readings whose meter had no valid calibration over the whole period.';
COMMENT ON COLUMN activity_flag.activity_id IS 'Number of the reading.';
COMMENT ON COLUMN activity_flag.source_id IS 'Number of the source.';
COMMENT ON COLUMN activity_flag.start_at IS 'Beginning of the period.';
COMMENT ON COLUMN activity_flag.end_at IS 'End of the period.';
COMMENT ON COLUMN activity_flag.meter IS 'Code of the meter.';
COMMENT ON COLUMN activity_flag.flag IS 'What is wrong with it.';
