-- Times as files write them: what is read, what would be guessed, and which of two hours is meant when clocks go back.

/*
 * The days that three written tokens can mean. The order is year-month-day, day-month-year or month-day-year; with the
 * name of a month it stays where it is. A year has four digits; of one that has two the century is guessed, which
 * makes the day a guess, too: sure is false.
 */
CREATE OR REPLACE FUNCTION written_days(token text[], OUT day date, OUT sure boolean) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH parsed AS (
		SELECT p.year, p.month, p.day
		FROM (VALUES (token[1], token[2], token[3]), (token[3], token[2], token[1]), (token[3], token[1], token[2]))
			AS p (year, month, day)
		WHERE p.year ~ '^([0-9]{2}|[0-9]{4})$' AND p.day ~ '^[0-9]{1,2}$'
	),
	numbered AS (
		SELECT p.year::integer + c.century AS year, p.day::integer AS day, c.century = 0 AS sure,
			CASE WHEN p.month ~ '^[0-9]{1,2}$' THEN p.month::integer ELSE m.month::integer END AS month
		FROM parsed AS p
		CROSS JOIN LATERAL unnest(CASE WHEN length(p.year) = 4 THEN '{0}' ELSE '{2000,1900}' END::integer[])
			AS c (century)
		LEFT JOIN unnest('{january,february,march,april,may,june,july,august,september,october,november,december}'
			::text[]) WITH ORDINALITY AS m (name, month)
			ON length(p.month) >= 3 AND starts_with(m.name, replace(p.month, 'sept', 'sep'))
				OR p.month = m.name
	),
	possible AS (
		SELECT DISTINCT make_date(n.year, n.month, n.day) AS day, n.sure, n.year >= 2000 AS recent
		FROM numbered AS n
		WHERE n.month BETWEEN 1 AND 12 AND n.year > 0 AND n.day BETWEEN 1
			AND CASE WHEN n.month = 2 THEN CASE WHEN n.year % 4 = 0 AND (n.year % 100 <> 0 OR n.year % 400 = 0)
				THEN 29 ELSE 28 END WHEN n.month IN (4, 6, 9, 11) THEN 30 ELSE 31 END
	)
	-- another century only where it is all that is in doubt
	SELECT p.day, p.sure FROM possible AS p
	WHERE p.sure OR p.recent OR (SELECT count(*) FROM possible AS r WHERE r.recent) < 2
	ORDER BY p.day;
END;
COMMENT ON FUNCTION written_days(text[]) IS
	'The days that three tokens of a written date can mean, and whether the century is written, too.';

/*
 * By the bytes that they have in UTF-8, since not every database can write these characters.
 */
CREATE OR REPLACE FUNCTION plain_time(written text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (
		SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(b.bytes,
			-- year, month
			E'\\\\345\\\\271\\\\264|\\\\346\\\\234\\\\210', '-', 'g'),
			-- day, and number in both scripts
			E'\\\\346\\\\227\\\\245|\\\\345\\\\217\\\\267|\\\\350\\\\231\\\\237', ' ', 'g'),
			-- hour and point, in both scripts
			E'\\\\346\\\\227\\\\266|\\\\346\\\\231\\\\202|\\\\347\\\\202\\\\271|\\\\351\\\\273\\\\236', 'h', 'g'),
			-- minute, second
			E'\\\\345\\\\210\\\\206', 'm', 'g'), E'\\\\347\\\\247\\\\222', 's', 'g')
		FROM (SELECT encode(convert_to(lower(btrim(written)), 'UTF8'), 'escape') AS bytes) AS b);
COMMENT ON FUNCTION plain_time(text) IS
	'A written time in small letters, with the Chinese words for year, month, day, hour, minute and second as -, '
	'blank, h, m and s.';

/*
 * Nothing is guessed, and no setting asked. Of the date three tokens are found, with the year first in eight digits
 * and in Chinese; what follows is a time, and its distance from UTC. clock is what a clock shows then, that of a day
 * alone its midnight. Abbreviations of zones are not read: CST is of China and of Chicago.
 */
CREATE OR REPLACE FUNCTION written_time(written text, OUT clock timestamp, OUT away interval, OUT day_alone boolean,
		OUT problem text)
	RETURNS record LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	plain text := plain_time(written);
	part text[] := coalesce(regexp_match(plain, E'^(\\d{4})(\\d\\d)(\\d\\d)(?!\\d)(.*)$'),
		regexp_match(plain, E'^(\\d\\d)(\\d\\d)(\\d\\d)(?!\\d)(.*)$'),
		regexp_match(plain, E'^(\\d+|[a-z]+)(?:st|nd|rd|th)?[-/., ]+(\\d+|[a-z]+)(?:st|nd|rd|th)?[-/., ]+(\\d+)(.*)$'));
	day date;
	sure boolean := true;
	days text;
	hour integer;
BEGIN
	IF part[1] ~ E'^[1-9]\\d{3}$' AND part[2] ~ E'^(0?[1-9]|1[0-2])$' AND part[3] ~ E'^(0?[1-9]|1\\d|2[0-8])$' THEN
		day := make_date(part[1]::integer, part[2]::integer, part[3]::integer);
	ELSE
		SELECT min(d.day), bool_and(d.sure) AND count(*) = 1,
			string_agg(to_char(d.day, 'YYYY-MM-DD'), ' or ' ORDER BY d.day)
		INTO day, sure, days FROM written_days(part[1:3]) AS d;
	END IF;
	IF day IS NULL THEN
		problem := format(CASE WHEN part[1] ~ E'^\\d{4}$' THEN 'date/time field value out of range: "%s"'
			ELSE '"%s" is not a date' END, written);
		RETURN;
	ELSIF NOT sure THEN
		problem := format('"%s" is ambiguous: it can be %s. Write the year first, with four digits', written, days);
		RETURN;
	END IF;
	part := regexp_match(regexp_replace(part[4], E'^t(\\d\\d)(\\d\\d)(\\d\\d)?', E't\\1:\\2:\\3'),
		E'^(?:[t, ] *(\\d\\d?)(?:h|[:h](\\d\\d)[:m]?(?:(\\d\\d)(?:[.,](\\d+))?s?)?) *'
		'(?:([ap])\\.?m\\.?)?)? *(?:(z|utc|gmt)|([-+]\\d\\d)(?::?(\\d\\d))?)?$');
	hour := CASE WHEN part[5] IS NULL THEN part[1]::integer
		WHEN part[1]::integer BETWEEN 1 AND 12 THEN part[1]::integer % 12 + CASE part[5] WHEN 'p' THEN 12 ELSE 0 END
		ELSE 99 END;
	IF part IS NULL OR hour > 24 OR part[2]::integer > 59 OR part[3]::integer > 59
		OR hour = 24 AND (part[2] || coalesce(part[3], '') || coalesce(part[4], '')) ~ '[1-9]'
		OR abs(part[7]::integer) > 15 OR part[8]::integer > 59 THEN
		problem := format('the time in "%s" cannot be read', written);
		RETURN;
	END IF;
	day_alone := part[1] IS NULL AND part[6] IS NULL AND part[7] IS NULL;
	clock := day + make_interval(hours => coalesce(hour, 0), mins => coalesce(part[2]::integer, 0))
		+ concat(coalesce(part[3], '0'), '.', coalesce(left(part[4], 6), '0'), 's')::interval;
	away := CASE WHEN part[6] IS NOT NULL THEN interval '0'
		ELSE make_interval(mins => (left(part[7], 1) || '1')::integer
			* (abs(part[7]::integer) * 60 + coalesce(part[8]::integer, 0))) END;
END
$$;
COMMENT ON FUNCTION written_time(text) IS
	'A time as it is written: what the clock shows, the distance from UTC if it is written, and what is wrong with it.';

-- Whether a time is in the form that most files have, so that PostgreSQL reads it as written_time() would.
CREATE OR REPLACE FUNCTION is_plain_time(written text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN written ~ ('^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])'
		'([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?$');
COMMENT ON FUNCTION is_plain_time(text) IS 'Whether a time is written as ISO 8601 has it, without a distance from UTC.';

/*
 * The moments of a time that clocks of a zone show: one; two, the earlier in first; or none, where they go forward over
 * it (shown is false, and at is how long it would have been to it).
 */
CREATE OR REPLACE FUNCTION clock_moment(clock timestamp, away interval, is_day boolean, zone text, OUT at timestamptz,
		OUT first timestamptz, OUT shown boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN away IS NOT NULL THEN (clock - away) AT TIME ZONE 'UTC'
			WHEN is_day THEN day_start(clock::date, zone) ELSE clock AT TIME ZONE zone END,
		CASE WHEN away IS NULL AND NOT is_day
			-- most clocks were not put back since the day before: then that is all there is to compute
			AND (clock AT TIME ZONE zone - interval '24 hours') AT TIME ZONE zone + interval '24 hours' > clock
			AND clock_first(clock, zone) AT TIME ZONE zone = clock THEN clock_first(clock, zone) END,
		away IS NOT NULL OR is_day OR clock AT TIME ZONE zone AT TIME ZONE zone = clock;
END;
COMMENT ON FUNCTION clock_moment(timestamp, interval, boolean, text) IS
	'The moment at which clocks show a time, the later one of two; the earlier one if there are two; and if there is '
	'any.';

/*
 * The moments at which taken rows of activity_staging start and end. A day alone is an accounting day, and so are whole
 * days that are written with their midnights; what has its distance from UTC is that moment, and says which of two the
 * other end of the row is. Else the order of the file tells apart what clocks show twice, source by source. Of a
 * time that is there twice the first row is the first; one that is there once is of the second pass behind a row
 * that goes back in time, and of the first before it. Files that run backwards are read from their end. A row
 * that starts in such an hour ends when the clock has run on; one that starts before, with the row that follows. The
 * moment at which clocks go forward is an end, not a start. Not STABLE: in the place of its call it would be planned
 * for a table without statistics, and computed once for each row.
 */
CREATE OR REPLACE FUNCTION staged_times(OUT row_no bigint, OUT starts timestamptz, OUT ends timestamptz,
		OUT problem text)
	RETURNS SETOF record LANGUAGE sql
BEGIN ATOMIC
	WITH written AS (
		SELECT g.row_no, g.source, g.start_at, g.end_at, coalesce(t.time_zone, z.time_zone) AS zone,
			s.away AS start_away, e.away AS end_away,
			CASE WHEN is_plain_time(g.start_at) THEN g.start_at::timestamp ELSE s.clock END AS start_clock,
			CASE WHEN is_plain_time(g.end_at) THEN g.end_at::timestamp ELSE e.clock END AS end_clock,
			coalesce(s.day_alone, length(g.start_at) = 10) AS start_day,
			coalesce(e.day_alone, length(g.end_at) = 10) AS end_day,
			coalesce(regexp_replace(s.problem, '^"', 'start_at "'), regexp_replace(e.problem, '^"', 'end_at "'))
				AS problem
		FROM activity_staging AS g CROSS JOIN ledger_meta AS z
		LEFT JOIN source AS o ON o.source = g.source
		LEFT JOIN site AS t ON t.site = o.site
		CROSS JOIN LATERAL written_time(CASE WHEN NOT is_plain_time(g.start_at) THEN g.start_at END) AS s
		CROSS JOIN LATERAL written_time(CASE WHEN NOT is_plain_time(g.end_at) THEN g.end_at END) AS e
		WHERE g.verdict = 'taken'
	),
	shown AS MATERIALIZED (
		SELECT w.*, s.at AS s_at, s.first AS s_first, s.shown AS s_shown, e.at AS e_at, e.first AS e_first,
			e.shown OR (e.at - interval '1 microsecond') AT TIME ZONE w.zone = w.end_clock - interval '1 microsecond'
				AS e_shown
		FROM written AS w
		CROSS JOIN LATERAL (SELECT w.start_away IS NULL AND w.end_away IS NULL AND w.start_clock::time = '00:00'
			AND w.end_clock::time = '00:00' AS both) AS midnight
		CROSS JOIN LATERAL clock_moment(w.start_clock, w.start_away, w.start_day OR midnight.both, w.zone) AS s
		CROSS JOIN LATERAL clock_moment(w.end_clock, w.end_away, w.end_day OR midnight.both, w.zone) AS e
	),
	-- those of one night are compared, which does not end at midnight
	twice AS (
		SELECT s.row_no, s.source, s.start_clock, p.place, (s.start_clock + interval '12 hours')::date AS night,
			max(s.start_clock) OVER (PARTITION BY s.source, (s.start_clock + interval '12 hours')::date ORDER BY p.place
				ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > s.start_clock AS back,
			count(*) OVER same AS times, row_number() OVER (same ORDER BY p.place) AS nth
		FROM shown AS s
		JOIN (
			SELECT d.source, CASE WHEN corr(d.row_no, extract(epoch FROM d.start_clock)) < 0 THEN -1 ELSE 1 END AS way
			FROM shown AS d WHERE d.source IN (SELECT o.source FROM shown AS o WHERE o.s_first IS NOT NULL)
			GROUP BY d.source
		) AS f ON f.source = s.source
		CROSS JOIN LATERAL (SELECT s.row_no * f.way AS place) AS p
		WHERE s.s_first IS NOT NULL
		WINDOW same AS (PARTITION BY s.source, s.start_clock)
	),
	turn AS MATERIALIZED (
		SELECT t.row_no, t.source, t.start_clock, CASE WHEN t.times > 1 THEN least(t.nth, 2)
			WHEN bool_or(t.back) OVER (PARTITION BY t.source, t.night) THEN 1 + coalesce(bool_or(t.back)
				OVER (PARTITION BY t.source, t.night ORDER BY t.place), false)::integer END AS pass
		FROM twice AS t
	),
	-- MATERIALIZED, here and below: else what is computed once would be written out wherever it is used
	begun AS MATERIALIZED (
		SELECT s.*, t.pass, CASE WHEN s.s_first IS NULL THEN s.s_at
			WHEN (s.start_clock - s.end_away) AT TIME ZONE 'UTC' IN (s.s_first, s.s_at)
				THEN (s.start_clock - s.end_away) AT TIME ZONE 'UTC'
			WHEN t.pass = 1 THEN s.s_first WHEN t.pass = 2 THEN s.s_at END AS starts
		FROM shown AS s LEFT JOIN turn AS t ON t.row_no = s.row_no
	),
	-- when a clock that runs on from the start shows the end
	run AS MATERIALIZED (
		SELECT b.*, b.starts + (b.end_clock - b.starts AT TIME ZONE b.zone) AS run_on FROM begun AS b
	),
	ended AS MATERIALIZED (
		SELECT r.*, CASE
			WHEN r.e_first IS NULL AND r.s_first = r.starts AND r.run_on > r.starts
				AND (r.run_on - interval '1 microsecond') AT TIME ZONE r.zone = r.end_clock - interval '1 microsecond'
				THEN r.run_on
			WHEN r.e_first IS NULL THEN r.e_at
			WHEN (r.end_clock - r.start_away) AT TIME ZONE 'UTC' IN (r.e_first, r.e_at)
				THEN (r.end_clock - r.start_away) AT TIME ZONE 'UTC'
			WHEN r.s_first IS NOT NULL AND r.run_on > r.starts AND r.run_on IN (r.e_first, r.e_at) THEN r.run_on
			WHEN r.s_first IS NOT NULL AND r.starts IS NOT NULL THEN r.e_at
			WHEN r.s_first IS NULL AND EXISTS (SELECT FROM turn AS t
				WHERE t.source = r.source AND t.start_clock = r.end_clock AND t.pass IS NOT NULL) THEN r.e_first
			END AS ends
		FROM run AS r
	)
	SELECT e.row_no, e.starts, e.ends, CASE
		WHEN e.start_at IS NULL THEN 'start_at is missing'
		WHEN e.end_at IS NULL THEN 'end_at is missing'
		WHEN e.problem IS NOT NULL THEN e.problem
		WHEN NOT e.s_shown THEN format('start_at "%s" does not exist in %s: the clocks go forward (daylight saving)',
			e.start_at, e.zone)
		WHEN NOT e.e_shown THEN format('end_at "%s" does not exist in %s: the clocks go forward (daylight saving)',
			e.end_at, e.zone)
		WHEN e.starts IS NULL THEN format('start_at "%s" is twice in %s, where the clocks go back (daylight saving). '
			'Write it with its distance from UTC, or all rows of both hours in order', e.start_at, e.zone)
		WHEN e.ends IS NULL THEN format('end_at "%s" is twice in %s, where the clocks go back (daylight saving). '
			'Write it with its distance from UTC, or all rows of both hours in order', e.end_at, e.zone)
		WHEN e.starts >= e.ends AND e.start_day AND e.start_clock = e.end_clock
			THEN format('end must be after start: "%s" to "%s" has no time in it. The end is not part of the period: '
				'for that day write %s', e.start_at, e.end_at, to_char(e.end_clock + interval '1 day', 'YYYY-MM-DD'))
		WHEN e.starts >= e.ends THEN format('end must be after start: "%s" is not after "%s"', e.end_at, e.start_at)
		END
	FROM ended AS e;
END;
COMMENT ON FUNCTION staged_times() IS
	'When taken rows of activity_staging start and end, and what is wrong with what is written of it.';
