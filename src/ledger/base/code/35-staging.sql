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
		SELECT s.source_id, g.start_at::timestamptz, g.end_at::timestamptz, g.reading, g.channel, g.quality::smallint,
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

-- Times are read in the time zone of the ledger, and dates with the year first, whatever the session has set.
/**
 * Of rows that overlap each other the first is taken. Times without a zone are in that of the ledger; dates
 * have the year first.
 */
CREATE OR REPLACE FUNCTION load_activity(OUT accepted bigint, OUT refused bigint) RETURNS record
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS
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
	UPDATE activity_staging AS g SET verdict = 'refused', reason = r.reason
	FROM activity_staging AS t
	CROSS JOIN LATERAL (SELECT CASE
		WHEN t.source IS NULL THEN 'source is missing'
		WHEN NOT EXISTS (SELECT FROM source AS s WHERE s.source = t.source)
			THEN format('source "%s" does not exist', left(t.source, 100))
		-- words such as now and tomorrow are times, too
		WHEN t.start_at !~ E'^\\s*\\d' OR t.end_at !~ E'^\\s*\\d' THEN 'a time does not begin with a digit'
	END AS reason) AS r
	WHERE t.verdict = 'taken' AND g.row_no = t.row_no AND r.reason IS NOT NULL;
	accepted := coalesce(load_activity_rows(first, last), 0);
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
	WITH span AS (
		SELECT accounting_start(lower(p)) AS first, accounting_start(upper(p)) AS last FROM check_period(period) AS p
	),
	covered AS (
		SELECT a.source_id, a.start_at, a.end_at FROM activity AS a
		WHERE a.start_at >= (SELECT p.first FROM span AS p) AND a.start_at < (SELECT p.last FROM span AS p)
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		UNION ALL
		SELECT s.source_id, b.start_at, b.end_at
		FROM source AS s
		CROSS JOIN LATERAL (
			SELECT a.start_at, a.end_at FROM activity AS a
			WHERE a.source_id = s.source_id AND a.start_at < (SELECT p.first FROM span AS p)
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
			ORDER BY a.start_at DESC LIMIT 1
		) AS b
		WHERE b.end_at > (SELECT p.first FROM span AS p)
		UNION ALL SELECT s.source_id, p.first, p.first FROM source AS s, span AS p
		UNION ALL SELECT s.source_id, p.last, p.last FROM source AS s, span AS p
	),
	step AS (
		SELECT c.source_id, c.end_at,
			lead(c.start_at) OVER (PARTITION BY c.source_id ORDER BY c.start_at, c.end_at) AS next_start
		FROM covered AS c
	)
	SELECT s.source, t.end_at, t.next_start
	FROM step AS t JOIN source AS s ON s.source_id = t.source_id
	WHERE t.next_start > t.end_at
	ORDER BY s.source, t.end_at;
END;
COMMENT ON FUNCTION activity_gap(daterange) IS
	'Where in a period a source has no reading: one row a gap. A period without any reading is one gap, '
	'never 0.';

CREATE OR REPLACE VIEW activity_flag AS
SELECT a.activity_id, a.source_id, a.start_at, a.end_at, a.meter, 'no valid calibration' AS flag
FROM activity AS a
WHERE a.meter IS NOT NULL AND a.channel = 'metered'
	AND NOT EXISTS (SELECT FROM calibration AS c WHERE c.meter = a.meter
		AND c.valid @> accounting_day(a.start_at) AND c.valid @> accounting_day(a.end_at - interval '1 microsecond'));
COMMENT ON VIEW activity_flag IS 'Readings whose meter had no valid calibration over the whole period.';
COMMENT ON COLUMN activity_flag.activity_id IS 'Number of the reading.';
COMMENT ON COLUMN activity_flag.source_id IS 'Number of the source.';
COMMENT ON COLUMN activity_flag.start_at IS 'Beginning of the period.';
COMMENT ON COLUMN activity_flag.end_at IS 'End of the period.';
COMMENT ON COLUMN activity_flag.meter IS 'Code of the meter.';
COMMENT ON COLUMN activity_flag.flag IS 'What is wrong with it.';
