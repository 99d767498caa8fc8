-- Loading files: rows come as text into activity_staging; load_activity() takes those that are sound and
-- says of each other why not.

CREATE TABLE activity_staging (
	row_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source text,
	start_at text,
	end_at text,
	reading text,
	channel text DEFAULT 'metered',
	quality text DEFAULT '3',
	uncertainty text,
	meter text,
	evidence text,
	verdict text NOT NULL DEFAULT 'new' CHECK (verdict IN ('new', 'accepted', 'refused')),
	reason text
);
COMMENT ON TABLE activity_staging IS 'Readings as text, as files have them. COPY into it, call load_activity(), read verdict and reason.';
COMMENT ON COLUMN activity_staging.row_no IS 'Number of the row, in order of loading.';
COMMENT ON COLUMN activity_staging.source IS 'Code of the source.';
COMMENT ON COLUMN activity_staging.start_at IS 'Beginning of the period; without a time zone, in that of the ledger.';
COMMENT ON COLUMN activity_staging.end_at IS 'End of the period, not part of it.';
COMMENT ON COLUMN activity_staging.reading IS 'What was measured: 1200 kWh.';
COMMENT ON COLUMN activity_staging.channel IS 'metered, invoiced, sampled or estimated.';
COMMENT ON COLUMN activity_staging.quality IS 'Quality score from 1 (best) to 5.';
COMMENT ON COLUMN activity_staging.uncertainty IS 'Half the 95 % interval, in percent.';
COMMENT ON COLUMN activity_staging.meter IS 'Code of the meter.';
COMMENT ON COLUMN activity_staging.evidence IS 'Document that proves it.';
COMMENT ON COLUMN activity_staging.verdict IS 'new, accepted or refused.';
COMMENT ON COLUMN activity_staging.reason IS 'Why a row was refused.';

/*
 * Rows first .. last in one statement; if that fails, each half by itself, down to the rows that are to
 * blame. Sound files cost one statement.
 */
CREATE FUNCTION load_activity_rows(first bigint, last bigint) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	middle bigint := (first + last) / 2;
	state text;
	message text;
	detail text;
	broken text;
	missing text;
BEGIN
	BEGIN
		INSERT INTO activity (source_id, start_at, end_at, reading, channel, quality, uncertainty, meter, evidence)
		SELECT s.source_id, g.start_at::timestamptz, g.end_at::timestamptz, g.reading, g.channel, g.quality::smallint,
			g.uncertainty::numeric, g.meter, g.evidence
		FROM activity_staging AS g JOIN source AS s USING (source)
		WHERE g.row_no BETWEEN first AND last AND g.verdict = 'new'
		ORDER BY g.row_no;
		UPDATE activity_staging AS g SET verdict = 'accepted', reason = NULL
		WHERE g.row_no BETWEEN first AND last AND g.verdict = 'new';
		RETURN;
	EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
			broken = CONSTRAINT_NAME, missing = COLUMN_NAME;
	END;
	IF first = last THEN
		UPDATE activity_staging AS g SET verdict = 'refused', reason = CASE
			WHEN state = '23502' THEN missing || ' is missing'
			WHEN state = '23514' AND broken <> '' THEN 'not so: ' || replace(broken, '_', ' ')
			ELSE concat_ws('. ', message, nullif(detail, ''))
		END
		WHERE g.row_no = first AND g.verdict = 'new';
	ELSE
		PERFORM load_activity_rows(first, middle);
		PERFORM load_activity_rows(middle + 1, last);
	END IF;
END
$$;
COMMENT ON FUNCTION load_activity_rows(bigint, bigint) IS 'Loads a range of staged rows, all that can be loaded: load_activity() calls it.';

-- Times are read in the time zone of the ledger, and dates with the year first, whatever the session has set.
CREATE FUNCTION load_activity(OUT accepted bigint, OUT refused bigint) RETURNS record
	LANGUAGE plpgsql SET search_path FROM CURRENT SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS
$$
DECLARE
	first bigint;
	last bigint;
BEGIN
	PERFORM lock_ledger();
	-- until the end of this function, whose SET clause then restores that of the caller
	PERFORM set_config('timezone', z.time_zone, true) FROM ledger_meta AS z;
	SELECT min(row_no), max(row_no) INTO first, last FROM activity_staging WHERE verdict = 'new';
	UPDATE activity_staging AS g SET verdict = 'refused', reason = CASE WHEN g.source IS NULL THEN 'source is missing' ELSE format('there is no source "%s"', g.source) END
	WHERE g.verdict = 'new' AND NOT EXISTS (SELECT FROM source AS s WHERE s.source = g.source);
	IF first IS NOT NULL THEN
		PERFORM load_activity_rows(first, last);
	END IF;
	SELECT count(*) FILTER (WHERE g.verdict = 'accepted'), count(*) FILTER (WHERE g.verdict = 'refused')
	INTO accepted, refused
	FROM activity_staging AS g WHERE g.row_no BETWEEN first AND last;
END
$$;
COMMENT ON FUNCTION load_activity() IS 'Takes the new rows of activity_staging into activity, those that are sound, and writes verdict and reason of each. Returns how many it accepted and refused. Of rows that overlap each other the first is taken. Times without a zone are in that of the ledger; dates have the year first.';

-- Days of a period that a source has no reading for.
CREATE FUNCTION activity_gap(period daterange, OUT source text, OUT missing_from timestamptz, OUT missing_until timestamptz)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH span AS (
		SELECT lower(period)::timestamp AT TIME ZONE z.time_zone AS first, upper(period)::timestamp AT TIME ZONE z.time_zone AS last
		FROM ledger_meta AS z
	),
	covered AS (
		SELECT a.source_id, a.start_at, a.end_at FROM activity AS a, span AS p
		WHERE a.start_at < p.last AND a.end_at > p.first
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		UNION ALL SELECT s.source_id, p.first, p.first FROM source AS s, span AS p
		UNION ALL SELECT s.source_id, p.last, p.last FROM source AS s, span AS p
	),
	step AS (
		SELECT c.source_id, c.end_at, lead(c.start_at) OVER (PARTITION BY c.source_id ORDER BY c.start_at, c.end_at) AS next_start
		FROM covered AS c
	)
	SELECT s.source, t.end_at, t.next_start
	FROM step AS t JOIN source AS s ON s.source_id = t.source_id
	WHERE t.next_start > t.end_at
	ORDER BY s.source, t.end_at;
END;
COMMENT ON FUNCTION activity_gap(daterange) IS 'Where in a period a source has no reading: one row a gap. A period without any reading is one gap, never 0.';

CREATE VIEW activity_flag AS
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
