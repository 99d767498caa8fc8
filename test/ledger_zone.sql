-- Accounting days in every time zone that the server has, from 2000 to 2030: days around every change of the clocks, and
-- random ones. The last tests say how many zones and cases there were.
-- Takes long: not in make check-quick.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

-- ---- zones, and the days on which their clocks change ----

-- What is not a day from noon to noon. OFFSET 0: each noon is computed once.
CREATE TEMPORARY TABLE change AS
SELECT z.name, n.day, n.length
FROM pg_timezone_names AS z CROSS JOIN LATERAL (
	SELECT d::date AS day, lead(at) OVER (ORDER BY d) - at AS length
	FROM (SELECT d, (d + interval '12 hours') AT TIME ZONE z.name AS at
		FROM generate_series(timestamp '1999-12-30', '2031-01-03', '1 day') AS d OFFSET 0) AS noon) AS n
WHERE n.length <> interval '24 hours';
-- Zones of the same clocks have the same days: they are looked at once.
CREATE TEMPORARY TABLE zone AS
SELECT min(name) AS zone, count(*) AS names
FROM (SELECT z.name, timestamp '1999-12-30 12:00' AT TIME ZONE z.name AS first, string_agg(c.day || ' ' || c.length, ',' ORDER BY c.day) AS changes
	FROM pg_timezone_names AS z LEFT JOIN change AS c ON c.name = z.name GROUP BY z.name) AS r
GROUP BY first, changes;
CREATE TEMPORARY TABLE tried AS
SELECT z.zone, d.day::date
FROM zone AS z CROSS JOIN LATERAL (
	SELECT c.day + k FROM change AS c, generate_series(-1, 3) AS k WHERE c.name = z.zone
	UNION SELECT date '2000-01-01' + (hashtextextended(z.zone, k) & 16383)::integer % 11323 FROM generate_series(1, 20) AS k) AS d (day);

-- ---- every moment is of one day ----

-- The clocks themselves say when a day has come: when they show it, and never did before.
CREATE TEMPORARY TABLE span AS SELECT t.zone, t.day, day_start(t.day, t.zone) AS starts, day_start(t.day + 1, t.zone) AS ends FROM tried AS t;
SELECT is_empty($$SELECT * FROM span WHERE ends < starts OR starts < day::timestamp AT TIME ZONE 'UTC' - interval '15 hours' OR starts > day::timestamp AT TIME ZONE 'UTC' + interval '37 hours'$$, 'days come one after the other');
SELECT is_empty($$SELECT * FROM span WHERE starts AT TIME ZONE zone < day$$, 'when a day starts clocks show it, or one behind it');
SELECT is_empty($$SELECT zone, day, back FROM span, unnest('{00:00:00.000001,00:00:01,00:01,00:30,00:59,01:00,01:30,02:00,03:00,06:00,12:00,23:00,24:00,26:00}'::interval[]) AS back
	WHERE (starts - back) AT TIME ZONE zone >= day$$, 'and never did before');
-- days on which clocks change next to midnight, and others
ALTER TABLE span ADD COLUMN near boolean, ADD COLUMN dice integer;
UPDATE span SET dice = (hashtextextended(zone || day, 7) & 1023)::integer, near = ends - starts <> interval '24 hours' AND (starts AT TIME ZONE zone <> day
	OR (starts + interval '61 min') AT TIME ZONE zone <> day + interval '61 min' OR (starts - interval '61 min') AT TIME ZONE zone <> day - interval '61 min'
	OR (ends - interval '61 min') AT TIME ZONE zone <> day + interval '22 hours 59 min');
CREATE TEMPORARY TABLE moment AS
SELECT s.zone, s.day, s.starts, s.ends, m.at FROM span AS s,
	unnest(ARRAY[s.starts, s.starts - interval '1 microsecond', s.ends, s.ends - interval '1 microsecond', s.starts + s.dice * interval '84 seconds', s.starts + (s.dice - 512) * interval '20 seconds']) AS m (at)
WHERE s.near OR s.dice < 256
UNION ALL SELECT s.zone, s.day, s.starts, s.ends, s.starts + k * interval '7 min 13 s' FROM span AS s, generate_series(-16, 16) AS k WHERE s.near;
SELECT is_empty($$SELECT zone, day, at, clock_day(at, zone) FROM moment WHERE (clock_day(at, zone) = day) <> (at >= starts AND at < ends)$$, 'a moment is of the day between whose start and end it lies, and of no other');

-- ---- readings are conserved, whatever the periods that are asked for ----

-- Without its guard the ledger is put into one zone after the other. Readings of 7 to 400 minutes follow each other over
-- five days, of random amounts; one more source has one reading over all of them. Periods are single days, both parts
-- of a random cut, and all.
ALTER TABLE ledger_meta DISABLE TRIGGER USER;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'f', 'CN', '1 t CO2/t', '1', 'test', true);
CREATE FUNCTION pg_temp.conserved(zone text, day date, n integer) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	fine integer;
	long integer;
	seed bigint := hashtextextended(zone || day, n);
	cut date := day - 1 + (seed & 1023)::integer % 4;
	part daterange;
	got quantity[];
	parts quantity[] := '{}';
	wanted quantity;
	first timestamptz;
	last timestamptz;
BEGIN
	UPDATE ledger_meta SET time_zone = zone;
	first := accounting_start(day - 2);
	last := accounting_start(day + 3);
	INSERT INTO source (source, category, factor, region) VALUES (zone || n || 'fine', 'process', 'f', 'CN') RETURNING source_id INTO fine;
	INSERT INTO source (source, category, factor, region) VALUES (zone || n || 'long', 'process', 'f', 'CN') RETURNING source_id INTO long;
	INSERT INTO activity (source_id, start_at, end_at, reading)
	SELECT fine, r.at, least(r.next, last), (1 + r.n * 7919 % 1000) || ' t'
	FROM (SELECT k AS n, first + sum(g) OVER (ORDER BY k) - g AS at, first + sum(g) OVER (ORDER BY k) AS next
		FROM (SELECT k, (7 + (hashint8extended(k, seed) & 65535) % 394) * interval '1 min' AS g FROM generate_series(1, 120) AS k) AS t) AS r
	WHERE r.at < last;
	INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (long, first, last, '1 t');
	SELECT sum(a.quantity) INTO wanted FROM activity AS a WHERE a.source_id IN (fine, long);
	FOR part IN SELECT daterange(day - 2 + k, day - 1 + k) FROM generate_series(4, 0, -1) AS k
		UNION ALL SELECT daterange(cut, day + 3) UNION ALL SELECT daterange(day - 2, cut) UNION ALL SELECT daterange(day - 2, day + 3) LOOP
		parts := parts || (SELECT coalesce(sum(d.quantity), '0 t') FROM daily_activity(part, ARRAY[fine, long]) AS d);
	END LOOP;
	IF parts[8] <> wanted OR parts[6] + parts[7] <> wanted OR parts[1] + parts[2] + parts[3] + parts[4] + parts[5] <> wanted THEN
		RETURN NEXT format('%s %s: %s of %s', zone, day, parts, wanted);
	END IF;
END
$$;
-- two days on which clocks change next to midnight, and another one of each zone
CREATE TEMPORARY TABLE window_tried AS
SELECT w.zone, w.day FROM (SELECT s.zone, s.day, s.near, row_number() OVER (PARTITION BY s.zone, s.near ORDER BY s.dice, s.day) AS n FROM span AS s) AS w
WHERE w.n <= CASE WHEN w.near THEN 2 ELSE 1 END;
CREATE TEMPORARY TABLE lost AS SELECT l FROM (SELECT zone, day, row_number() OVER (ORDER BY hashtextextended(zone || day, 1))::integer AS n FROM window_tried) AS w, pg_temp.conserved(w.zone, w.day, w.n) AS l;
SELECT is_empty('SELECT l FROM lost', 'what was read is what days have, over each partition of the time');

-- ---- how much was tried ----

SELECT diag(format('%s names of zones, %s that differ; %s days with %s moments; %s windows with %s readings', (SELECT sum(names) FROM zone), (SELECT count(*) FROM zone),
	(SELECT count(*) FROM span), (SELECT count(*) FROM moment), (SELECT count(*) FROM window_tried), (SELECT count(*) FROM activity)));
SELECT is((SELECT sum(names) FROM zone), (SELECT count(*)::numeric FROM pg_timezone_names), 'all zones were tried');
SELECT cmp_ok((SELECT count(*)::int FROM zone), '>', 150, 'of these more than 150 differ');
SELECT cmp_ok((SELECT count(*)::int FROM span), '>', 20000, 'more than 20,000 days');
SELECT cmp_ok((SELECT count(*)::int FROM window_tried), '>', 250, 'more than 250 windows');
SELECT * FROM finish();
ROLLBACK;
