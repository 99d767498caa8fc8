-- Time: gaps, dates and local times of files, days on which clocks go back or forward, what a refused row costs.
-- Takes long: not in make check-quick.
\ir include/begin.sql
SET LOCAL timezone = 'America/New_York';
SET LOCAL datestyle = 'SQL, MDY';
SET LOCAL check_function_bodies = off;	-- there is no ledger yet

-- A ledger in a zone, and its readings as hours in UTC.
CREATE FUNCTION pg_temp.ledger_in(ledger name, zone text) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	PERFORM create_ledger(ledger, zone);
	PERFORM set_config('search_path', quote_ident(ledger) || ', public', true);
	INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
	INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'f', 'CN', '1 t CO2/t', '1', 'test', true);
	INSERT INTO source (source, category, factor, region) SELECT 's' || n, 'process', 'f', 'CN' FROM generate_series(1, 9) AS n;
	INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source WHERE source < 's5';
END
$$;
CREATE FUNCTION pg_temp.gaps(period daterange) RETURNS text LANGUAGE sql AS
$$
	SELECT string_agg(format('%s %s to %s', source, to_char(missing_from AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), to_char(missing_until AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')), ', ' ORDER BY source, missing_from)
	FROM activity_gap(period)
$$;
-- One row of staging: what it is read as, in UTC, or why not.
CREATE FUNCTION pg_temp.load(rows text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
BEGIN
	DELETE FROM activity_staging;
	INSERT INTO activity_staging (source, start_at, end_at, reading)
	SELECT btrim(split_part(r.line, ',', 1)), btrim(split_part(r.line, ',', 2)), btrim(split_part(r.line, ',', 3)), btrim(split_part(r.line, ',', 4))
	FROM regexp_split_to_table(rows, E'\\s*\n\\s*') WITH ORDINALITY AS r (line, n) ORDER BY r.n;
	PERFORM load_activity();
	RETURN QUERY SELECT CASE verdict WHEN 'accepted' THEN format('%s %s-%s %s', source, to_char(starts AT TIME ZONE 'UTC', 'MM-DD HH24:MI'),
			to_char(ends AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), reading) ELSE source || ' ' || coalesce(substring(reason FROM 'daylight saving'), reason) END
		FROM activity_staging ORDER BY row_no;
END
$$;

-- ---- T1, T2: gaps are what no reading covers of the days that somebody has the source ----

SELECT pg_temp.ledger_in('t1', 'UTC');
DELETE FROM source_owner;
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '[2025-06-01,2025-10-01)', 'A'), (3, '[2025-01-01,2025-02-01)', 'A'), (3, '[2025-02-01,2025-04-01)', 'B'), (4, '[2025-12-01,)', 'A');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES
	(1, '2024-12-15 00:00Z', '2025-01-15 00:00Z', '1 t'), (1, '2025-01-15 00:00Z', '2025-02-01 00:00Z', '1 t'), (1, '2025-02-01 00:00Z', '2026-01-01 00:00Z', '1 t'),
	(2, '2025-06-01 00:00Z', '2025-10-01 00:00Z', '1 t'), (4, '2025-11-20 00:00Z', '2026-01-10 00:00Z', '1 t');
SELECT is(pg_temp.gaps(period), said, format('gaps of %s', period)) FROM (VALUES
	('[2025-01-01,2025-02-01)'::daterange, 's3 2025-01-01 00:00 to 2025-02-01 00:00'), ('[2025-03-01,2025-04-01)', 's3 2025-03-01 00:00 to 2025-04-01 00:00'),
	('[2025-05-10,2025-05-11)', NULL), ('[2025-01-01,2026-01-01)', 's3 2025-01-01 00:00 to 2025-04-01 00:00')) AS v (period, said);
SELECT is(pg_temp.gaps('[2024-12-10,2025-01-02)'), 's1 2024-12-10 00:00 to 2024-12-15 00:00, s3 2025-01-01 00:00 to 2025-01-02 00:00', 'a gap before a reading that goes on over the first day of a month');
SELECT is(pg_temp.gaps('[2026-01-01,2026-02-01)'), 's1 2026-01-01 00:00 to 2026-02-01 00:00, s4 2026-01-10 00:00 to 2026-02-01 00:00', 'one that reaches in ends the gap before, and begins the one behind');
SELECT void_activity(activity_id, 'test') FROM activity WHERE source_id = 1 AND start_at = '2025-01-15 00:00Z';
SELECT is(pg_temp.gaps('[2025-01-20,2025-02-10)'), 's1 2025-01-20 00:00 to 2025-02-01 00:00, s3 2025-01-20 00:00 to 2025-02-10 00:00', 'what was taken back covers nothing, and hides no reading before it');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-15 00:00Z', '2025-01-18 00:00Z', '1 t');
SELECT is(pg_temp.gaps('[2025-01-01,2025-02-10)'), 's1 2025-01-18 00:00 to 2025-02-01 00:00, s3 2025-01-01 00:00 to 2025-02-10 00:00', 'an owner after another leaves no gap between them');

-- ---- T3: dates that can be read in one way only ----

SELECT pg_temp.ledger_in('t3', 'Asia/Shanghai');
CREATE FUNCTION pg_temp.reads(written text) RETURNS text LANGUAGE sql AS
$$ SELECT coalesce(problem, clock || coalesce(' ' || away, '') || CASE WHEN day_alone THEN ' day' ELSE '' END) FROM written_time(written) $$;
SET LOCAL datestyle = 'ISO, YMD';
SELECT is(pg_temp.reads(written), said, written) FROM (VALUES
	('2025-06-01', '2025-06-01 00:00:00 day'), ('2025/6/1', '2025-06-01 00:00:00 day'), ('2025.06.01', '2025-06-01 00:00:00 day'), ('20250601', '2025-06-01 00:00:00 day'), ('2025年6月1日', '2025-06-01 00:00:00 day'),
	('2025年6月1日8时30分', '2025-06-01 08:30:00'), ('2025年06月01日 08:30:15', '2025-06-01 08:30:15'), ('24-Oct-2017', '2017-10-24 00:00:00 day'), ('October 24th, 2017', '2017-10-24 00:00:00 day'),
	('1 Sept 2017', '2017-09-01 00:00:00 day'), ('25/12/2020', '2020-12-25 00:00:00 day'), ('12/25/2020', '2020-12-25 00:00:00 day'), ('04/04/2020', '2020-04-04 00:00:00 day'), ('29-Feb-2024', '2024-02-29 00:00:00 day'),
	('2025-06-01T00:00:00+08:00', '2025-06-01 00:00:00 08:00:00'), ('2025-06-01 00:00 -0330', '2025-06-01 00:00:00 -03:30:00'), ('20250601T083015Z', '2025-06-01 08:30:15 00:00:00'),
	('2025-06-01 12:30 AM', '2025-06-01 00:30:00'), ('2025-06-01 12:30 pm', '2025-06-01 12:30:00'), ('2025-06-01 24:00', '2025-06-02 00:00:00'), ('2025-06-01T10:00:00.0000000', '2025-06-01 10:00:00'),
	('04/03/20', '"04/03/20" is ambiguous: it can be 2004-03-20 or 2020-03-04 or 2020-04-03. Write the year first, with four digits'),
	('10-11-12', '"10-11-12" is ambiguous: it can be 2010-11-12 or 2012-10-11 or 2012-11-10. Write the year first, with four digits'),
	('24-Oct-17', '"24-Oct-17" is ambiguous: it can be 2017-10-24 or 2024-10-17. Write the year first, with four digits'),
	('04/03/2020', '"04/03/2020" is ambiguous: it can be 2020-03-04 or 2020-04-03. Write the year first, with four digits'),
	('4.3.2020 10:00', '"4.3.2020 10:00" is ambiguous: it can be 2020-03-04 or 2020-04-03. Write the year first, with four digits'),
	('31/12/99', '"31/12/99" is ambiguous: it can be 1999-12-31 or 2099-12-31. Write the year first, with four digits'),
	('200601', '"200601" is ambiguous: it can be 2001-06-20 or 2020-06-01. Write the year first, with four digits'),
	('25年6月1日', '"25年6月1日" is ambiguous: it can be 1925-06-01 or 2025-06-01. Write the year first, with four digits'),
	('2025-02-30', 'date/time field value out of range: "2025-02-30"'), ('30-Feb-2024', '"30-Feb-2024" is not a date'), ('now', '"now" is not a date'), ('2025.152', '"2025.152" is not a date'), ('2025-06', '"2025-06" is not a date'),
	('', '"" is not a date'), ('2025-06-01 10:00 CST', 'the time in "2025-06-01 10:00 CST" cannot be read'), ('2025-06-01 10:00 UTC+8', 'the time in "2025-06-01 10:00 UTC+8" cannot be read'),
	('2025-06-01 24:01', 'the time in "2025-06-01 24:01" cannot be read'), ('2025-06-01 13:00 pm', 'the time in "2025-06-01 13:00 pm" cannot be read'), ('2025-06-01 10', 'the time in "2025-06-01 10" cannot be read')) AS v (written, said);
SELECT is_empty($$SELECT written, clock FROM (SELECT to_char(d, f) AS written, d FROM generate_series(timestamp '1999-12-25', '2032-01-05', '5 days 01:01:01') AS d,
	unnest(ARRAY['YYYY-MM-DD HH24:MI:SS', 'YYYYMMDD"T"HH24MISS', 'YYYY/FMMM/FMDD HH24:MI:SS', 'DD-Mon-YYYY HH12:MI:SS AM', 'FMMonth FMDD, YYYY HH24:MI:SS', 'YYYY"年"FMMM"月"FMDD"日" HH24:MI:SS']) AS f) AS s,
	written_time(written) WHERE clock IS DISTINCT FROM d$$, 'what is written in six ways is read');
SET LOCAL datestyle = 'SQL, MDY';
SELECT results_eq($$SELECT * FROM pg_temp.load('s1, 04/03/20, 05/01/20, 1 t
	s1, 24-Oct-17, 25-Oct-17, 1 t
	s1, 10-11-12, 11-11-12, 1 t
	s1, 2025-06-01, 2025-06-01, 1 t
	s1, 2025-06-01 08:00, 2025-06-01 07:00, 1 t
	s1, 2025年6月1日, 2025年6月2日, 1 t')$$, $$VALUES
	('s1 start_at "04/03/20" is ambiguous: it can be 2004-03-20 or 2020-03-04 or 2020-04-03. Write the year first, with four digits'),
	('s1 start_at "24-Oct-17" is ambiguous: it can be 2017-10-24 or 2024-10-17. Write the year first, with four digits'),
	('s1 start_at "10-11-12" is ambiguous: it can be 2010-11-12 or 2012-10-11 or 2012-11-10. Write the year first, with four digits'),
	('s1 end must be after start: "2025-06-01" to "2025-06-01" has no time in it. The end is not part of the period: for that day write 2025-06-02'),
	('s1 end must be after start: "2025-06-01 07:00" is not after "2025-06-01 08:00"'), ('s1 05-31 16:00-06-01 16:00 1 t')$$, 'a file: whatever DateStyle the session has');

-- ---- T4, T5: hours that are twice, and that are not ----

SELECT pg_temp.ledger_in('t4', 'Europe/London');
SELECT is(ARRAY(SELECT pg_temp.load(rows)), said, what) FROM (VALUES
	('the hour is there twice', E's1, 2020-10-25 00:00, 2020-10-25 01:00, 1 t\ns1, 2020-10-25 01:00, 2020-10-25 02:00, 2 t\ns1, 2020-10-25 01:00, 2020-10-25 02:00, 3 t\ns1, 2020-10-25 02:00, 2020-10-25 03:00, 4 t',
		'{s1 10-24 23:00-10-25 00:00 1 t,s1 10-25 00:00-10-25 01:00 2 t,s1 10-25 01:00-10-25 02:00 3 t,s1 10-25 02:00-10-25 03:00 4 t}'::text[]),
	('and only once', 's1, 2021-10-31 01:00, 2021-10-31 02:00, 2 t', '{s1 daylight saving}'),
	('half hours, whose ends are of the clock before or after', E's2, 2020-10-25 00:30, 2020-10-25 01:00, 1 t\ns2, 2020-10-25 01:00, 2020-10-25 01:30, 2 t\ns2, 2020-10-25 01:30, 2020-10-25 01:00, 3 t\ns2, 2020-10-25 01:00, 2020-10-25 01:30, 4 t\ns2, 2020-10-25 01:30, 2020-10-25 02:00, 5 t',
		'{s2 10-24 23:30-10-25 00:00 1 t,s2 10-25 00:00-10-25 00:30 2 t,s2 10-25 00:30-10-25 01:00 3 t,s2 10-25 01:00-10-25 01:30 4 t,s2 10-25 01:30-10-25 02:00 5 t}'),
	('a half hour is missing: what goes back tells the rest', E's3, 2020-10-25 01:00, 2020-10-25 01:30, 1 t\ns3, 2020-10-25 01:30, 2020-10-25 02:00, 2 t\ns3, 2020-10-25 01:00, 2020-10-25 01:30, 3 t\ns3, 2020-10-25 02:00, 2020-10-25 02:30, 4 t',
		'{s3 10-25 00:00-10-25 00:30 1 t,s3 10-25 00:30-10-25 01:00 2 t,s3 10-25 01:00-10-25 01:30 3 t,s3 10-25 02:00-10-25 02:30 4 t}'),
	('a file that runs backwards', E's4, 2020-10-25 02:00, 2020-10-25 03:00, 4 t\ns4, 2020-10-25 01:00, 2020-10-25 02:00, 3 t\ns4, 2020-10-25 01:00, 2020-10-25 02:00, 2 t\ns4, 2020-10-25 00:00, 2020-10-25 01:00, 1 t',
		'{s4 10-25 02:00-10-25 03:00 4 t,s4 10-25 01:00-10-25 02:00 3 t,s4 10-25 00:00-10-25 01:00 2 t,s4 10-24 23:00-10-25 00:00 1 t}'),
	('sources by turns', E's5, 2020-10-25 01:00, 2020-10-25 02:00, 1 t\ns6, 2020-10-25 01:00, 2020-10-25 02:00, 2 t\ns5, 2020-10-25 01:00, 2020-10-25 02:00, 3 t\ns7, 2020-10-25 01:00, 2020-10-25 02:00, 4 t',
		'{s5 10-25 00:00-10-25 01:00 1 t,s6 daylight saving,s5 10-25 01:00-10-25 02:00 3 t,s7 daylight saving}'),
	('a distance from UTC, of both ends or of one', E's6, 2020-10-25 01:00+01:00, 2020-10-25 01:30+01:00, 1 t\ns6, 2020-10-25T01:30+01, 2020-10-25 01:45, 2 t\ns6, 2020-10-25 01:00, 2020-10-25T01:30Z, 3 t',
		'{s6 10-25 00:00-10-25 00:30 1 t,s6 10-25 00:30-10-25 00:45 2 t,s6 10-25 01:00-10-25 01:30 3 t}'),
	('an end that can be two', 's7, 2020-10-24 12:00, 2020-10-25 01:30, 1 t', '{s7 daylight saving}'),
	('days are as long as they are', E's7, 2020-10-24, 2020-10-25, 1 t\ns7, 2020-10-25 00:00, 2020-10-26 00:00, 2 t', '{s7 10-23 23:00-10-24 23:00 1 t,s7 10-24 23:00-10-26 00:00 2 t}'),
	('an hour that is not: the real one behind it is taken', E's8, 2021-03-28 00:30, 2021-03-28 01:00, 6 t\ns8, 2021-03-28 01:00, 2021-03-28 01:30, 5 t\ns8, 2021-03-28 02:00, 2021-03-28 02:30, 7 t',
		'{s8 03-28 00:30-03-28 01:00 6 t,s8 daylight saving,s8 03-28 01:00-03-28 01:30 7 t}'),
	('nor its end, nor all of it', E's9, 2021-03-28 00:00, 2021-03-28 01:15, 1 t\ns9, 2021-03-28 01:00, 2021-03-28 02:00, 2 t\ns9, 2021-03-28 00:00, 2021-03-28 02:00, 3 t', '{s9 daylight saving,s9 daylight saving,s9 03-28 00:00-03-28 01:00 3 t}'))
	AS v (what, rows, said);
SELECT pg_temp.ledger_in('t5', 'America/Sao_Paulo');
SELECT results_eq($$SELECT * FROM pg_temp.load('s1, 2018-11-03 23:00, 2018-11-04 00:00, 1 t
	s1, 2018-11-04 00:00, 2018-11-04 01:00, 2 t
	s1, 2018-11-04 01:00, 2018-11-04 02:00, 3 t
	s2, 2018-11-04, 2018-11-05, 4 t
	s3, 2018-02-17 23:00, 2018-02-17 23:30, 5 t
	s3, 2018-02-17 23:30, 2018-02-18 00:00, 6 t
	s3, 2018-02-17 23:00, 2018-02-17 23:30, 7 t
	s3, 2018-02-17 23:30, 2018-02-18 00:00, 8 t')$$, $$VALUES ('s1 11-04 02:00-11-04 03:00 1 t'), ('s1 daylight saving'), ('s1 11-04 03:00-11-04 04:00 3 t'), ('s2 11-04 03:00-11-05 02:00 4 t'),
	('s3 02-18 01:00-02-18 01:30 5 t'), ('s3 02-18 01:30-02-18 02:00 6 t'), ('s3 02-18 02:00-02-18 02:30 7 t'), ('s3 02-18 02:30-02-18 03:00 8 t')$$, 'midnights that are not, and the hour before one that is twice');

-- ---- T6: what was read is what is posted, whatever the order of the months ----

-- Readings of an hour each, and a long one, around a day: the months before and behind are posted in either order. What
-- each does is undone at the end, with its locks.
CREATE FUNCTION pg_temp.posted(part daterange[]) RETURNS text LANGUAGE plpgsql AS
$$
BEGIN
	PERFORM post(p, 'GHG-Protocol') FROM unnest(part) AS p;
	RAISE EXCEPTION '%', concat_ws(', ', (SELECT sum(quantity) FROM emission WHERE source_id = 1), (SELECT sum(quantity) FROM emission WHERE source_id = 2),
		(SELECT count(*) FROM unnest(part) AS p, unposted(p, 'GHG-Protocol')), (SELECT string_agg(problem, ' ') FROM check_ledger('t6')));
EXCEPTION WHEN raise_exception THEN
	RETURN SQLERRM;
END
$$;
CREATE FUNCTION pg_temp.posted(zone text, day date) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	before daterange := daterange(day - 40, day);
	behind daterange := daterange(day, day + 40);
BEGIN
	PERFORM pg_temp.ledger_in('t6', zone);
	INSERT INTO activity (source_id, start_at, end_at, reading)
	SELECT 1, h, h + interval '1 hour', '1 t' FROM generate_series(day::timestamp AT TIME ZONE 'UTC' - interval '24 hours', day::timestamp AT TIME ZONE 'UTC' + interval '24 hours', '1 hour') AS h;
	INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, day::timestamp AT TIME ZONE 'UTC' - interval '240 hours', day::timestamp AT TIME ZONE 'UTC' + interval '241 hours', '7 t');
	RAISE EXCEPTION '%', concat_ws('; ', pg_temp.posted(ARRAY[before, behind]), pg_temp.posted(ARRAY[behind, before]),
		(SELECT count(*) FROM (SELECT start_at AS t FROM activity UNION ALL SELECT end_at - interval '1 microsecond' FROM activity) AS a
		 WHERE NOT (t >= accounting_start(accounting_day(t)) AND t < accounting_start(accounting_day(t) + 1))));
EXCEPTION WHEN raise_exception THEN
	RETURN SQLERRM;
END
$$;
SELECT is(pg_temp.posted(zone, day), '49 t, 7 t, 0; 49 t, 7 t, 0; 0', format('%s on %s', zone, day)) FROM (VALUES
	('America/Havana', date '2020-11-01'), ('Atlantic/Azores', '2025-10-26'), ('America/St_Johns', '2006-10-29'), ('America/Goose_Bay', '2009-11-02'), ('America/Sao_Paulo', '2018-11-04'),
	('Pacific/Apia', '2011-12-31'), ('Pacific/Kwajalein', '1993-08-21'), ('Antarctica/Casey', '2010-03-05'), ('America/Toronto', '1919-03-31')) AS v (zone, day);
SELECT pg_temp.ledger_in('t7', 'America/Havana');
SELECT results_eq($$SELECT * FROM pg_temp.load('s1, 2020-10-31 23:00, 2020-11-01 00:00, 1 t
	s1, 2020-11-01 00:00, 2020-11-01 01:00, 2 t
	s1, 2020-11-01 00:00, 2020-11-01 01:00, 3 t
	s1, 2020-11-01 01:00, 2020-11-01 02:00, 4 t')$$, $$VALUES ('s1 11-01 03:00-11-01 04:00 1 t'), ('s1 11-01 04:00-11-01 05:00 2 t'), ('s1 11-01 05:00-11-01 06:00 3 t'), ('s1 11-01 06:00-11-01 07:00 4 t')$$, 'a midnight that is twice');
SELECT results_eq('SELECT day, quantity FROM daily_activity(''[2020-10-01,2020-12-01)'') ORDER BY day', $$VALUES (date '2020-10-31', '1 t'::quantity), ('2020-11-01', '9 t')$$, 'the day begins with the first of them');
SELECT results_eq('SELECT month, readings FROM bi_data_quality ORDER BY month', $$VALUES (date '2020-10-01', 1), ('2020-11-01', 3)$$, 'and the month');

-- ---- files with rows that overlap: what is taken ----

SELECT pg_temp.ledger_in('t8', 'UTC');
SELECT results_eq($$SELECT CASE WHEN l LIKE '%overlap%' THEN 'overlap' ELSE l END FROM pg_temp.load('s1, 2025-01-01, 2025-01-03, 1 t
	s1, 2025-01-02, 2025-01-05, 2 t
	s1, 2025-01-04, 2025-01-07, 3 t
	s1, 2025-01-06, 2025-01-09, 4 t
	s2, 2025-01-01, 2025-01-03, 5 mt
	s2, 2025-01-02, 2025-01-05, 6 t
	s2, 2025-01-01, 2025-01-02, 7 t
	s2, 2025-01-01, 2025-02-01, 8 t
	s3, 2025-01-01, 2026-01-01, 9 t
	s3, 2025-01-05, 2025-01-06, 10 t
	s4, 2025-01-05, 2025-01-06, 11 t
	s4, 2025-01-06, 2025-01-07, 12 t
	s4, 2025-01-01, 2026-01-01, 13 t') AS l$$, $$VALUES ('s1 01-01 00:00-01-03 00:00 1 t'), ('overlap'), ('s1 01-04 00:00-01-07 00:00 3 t'), ('overlap'),
	('s2 invalid input syntax for type quantity: "5 mt". "mt" is ambiguous: metric tonne (t) or million tonnes (Mt).'), ('s2 01-02 00:00-01-05 00:00 6 t'), ('s2 01-01 00:00-01-02 00:00 7 t'), ('overlap'),
	('s3 01-01 00:00-01-01 00:00 9 t'), ('overlap'), ('s4 01-05 00:00-01-06 00:00 11 t'), ('s4 01-06 00:00-01-07 00:00 12 t'), ('overlap')$$, 'of rows that overlap each other the first that is sound is taken');
SELECT matches(pg_temp.load('s1, 2025-01-02, 2025-01-03, 1 t'), '^s1 readings of source "s1" overlap. Reading \d+ is of \[2025-01-01 00:00:00\+00, 2025-01-03 00:00:00\+00\), this row of \[2025-01-02', 'with the reading that is in the way');

SELECT * FROM finish();
ROLLBACK;
