-- Activity data: files and their verdicts, periods that touch, overlap and leave gaps, time zones, sharing by day,
-- calibrations, what was taken back.
\ir include/begin.sql
SET LOCAL timezone = 'America/New_York';
SET LOCAL datestyle = 'SQL, DMY';
SELECT create_ledger('led');
SET LOCAL search_path = led, public;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO source (source, category, factor, region) VALUES ('s1', 'process', 'f', 'CN'), ('s2', 'process', 'f', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source;
INSERT INTO meter (meter, source_id, carrier, level, accuracy_class) VALUES ('M1', 1, 'electricity', 1, '0.5S');
INSERT INTO calibration VALUES ('M1', '[2025-01-01,2025-04-01)', 'C-1');

-- ---- a file: each row has a verdict ----

COPY activity_staging (source, start_at, end_at, reading, channel, quality, uncertainty, meter, evidence) FROM STDIN (FORMAT csv);
s1,2025-01-01,2025-02-01,"310 MWh",metered,1,0.5,M1,bill 1
s1,2025-02-01,2025-03-01,28 万kWh,invoiced,2,,,bill 2
s1,2025-02-15,2025-03-15,1 MWh,metered,1,,,overlaps the one before
s1,2025-03-01 00:00:00+08,2025-04-01T00:00:00+08:00,31 MWh,metered,1,,M1,with a zone
nobody,2025-03-01,2025-04-01,1 MWh,metered,1,,,
,2025-03-01,2025-04-01,1 MWh,metered,1,,,
s2,2025-03-01,2025-04-01,5 mt,metered,1,,,
s2,2025-03-01,2025-04-01,5 foo,metered,1,,,
s2,2025-03-01,2025-04-01,"1,2,3 kWh",metered,1,,,
s2,2025-03-01,2025-04-01,NaN kWh,metered,1,,,
s2,2025-03-01,2025-04-01,1e999 kWh,metered,1,,,
s2,2025-03-01,2025-04-01,-5 kWh,metered,1,,,
s2,2025-03-01,2025-04-01,,metered,1,,,
s2,2025-04-01,2025-03-01,5 kWh,metered,1,,,
s2,2025-03-01,2025-03-01,5 kWh,metered,1,,,
s2,2025-02-30,2025-04-01,5 kWh,metered,1,,,
s2,03/04/2025,2025-05-01,5 kWh,metered,1,,,
s2,2025-03-01,2025-04-01,5 kWh,guessed,1,,,
s2,2025-03-01,2025-04-01,5 kWh,metered,9,,,
s2,2025-03-01,2025-04-01,5 kWh,metered,good,,,
s2,2025-03-01,2025-04-01,5 kWh,metered,1,-3,,
s2,2025-03-01,2025-04-01,5 kWh,metered,1,,M9,
s2,2025-03-01,2025-04-01,5 kWh,metered,1,,,the first that is sound
s2,2025-03-01,2025-04-01,6 kWh,metered,1,,,the second is one too many
\.
SELECT results_eq('SELECT accepted, refused FROM load_activity()', 'VALUES (4::bigint, 20::bigint)', 'a file is loaded, row by row');
SELECT results_eq('SELECT row_no::int, regexp_replace(reason, ''eading \d+'', ''eading N'', ''g'') FROM activity_staging WHERE verdict = ''refused'' ORDER BY row_no', $$VALUES
	(3, 'readings of source "s1" overlap. Reading N is of [2025-02-01 00:00:00+08, 2025-03-01 00:00:00+08), this row of [2025-02-15 00:00:00+08, 2025-03-15 00:00:00+08)'),
	(5, 'source "nobody" does not exist'), (6, 'source is missing'),
	(7, 'invalid input syntax for type quantity: "5 mt". "mt" is ambiguous: metric tonne (t) or million tonnes (Mt).'),
	(8, 'invalid input syntax for type quantity: "5 foo". There is no unit "foo".'),
	(9, 'invalid input syntax for type quantity: "1,2,3 kWh". The number ends before ",2,3 kWh".'),
	(10, 'invalid input syntax for type quantity: "NaN kWh". A number was expected at "NaN kWh".'),
	(11, 'value out of range for type quantity: "1e999 kWh". "1e999" is beyond the range of about 2.596e15.'),
	(12, 'negative quantity -5 kWh for source "s2". The reading begins at 2025-03-01 00:00:00+08.'),
	(13, 'reading is missing'), (14, 'end must be after start: "2025-03-01" is not after "2025-04-01"'),
	(15, 'end must be after start: "2025-03-01" to "2025-03-01" has no time in it. The end is not part of the period: for that day write 2025-03-02'),
	(16, 'date/time field value out of range: "2025-02-30"'),
	(17, 'start_at "03/04/2025" is ambiguous: it can be 2025-03-04 or 2025-04-03. Write the year first, with four digits'),
	(18, 'channel must be metered invoiced sampled or estimated'), (19, 'quality must be 1 to 5'),
	(20, 'invalid input syntax for type smallint: "good"'), (21, 'uncertainty must not be negative'), (22, 'meter "M9" does not exist'),
	(24, 'readings of source "s2" overlap. Reading N is of [2025-03-01 00:00:00+08, 2025-04-01 00:00:00+08), this row of [2025-03-01 00:00:00+08, 2025-04-01 00:00:00+08)')$$, 'each with its reason');
SELECT results_eq('SELECT evidence, reading, start_at = accounting_start(''2025-03-01''), end_at = accounting_start(''2025-04-01'') FROM activity WHERE source_id = 1 AND start_at >= accounting_start(''2025-03-01'')',
	$$VALUES ('with a zone', '31 MWh', true, true)$$, 'a time with a zone is that time, one without is of the ledger');
SELECT is(current_setting('timezone') || current_setting('datestyle'), 'America/New_YorkSQL, DMY', 'the settings of the session are back');
SELECT results_eq('SELECT accepted, refused FROM load_activity()', 'VALUES (0::bigint, 0::bigint)', 'nothing is left to load');
UPDATE activity_staging SET reading = '5 kWh', source = 's2', start_at = '2025-04-01', end_at = '2025-05-01', verdict = 'new' WHERE row_no = 7;
SELECT results_eq('SELECT accepted, refused FROM load_activity()', 'VALUES (1::bigint, 0::bigint)', 'a row that was put right is loaded');

-- ---- periods that touch, overlap, leave gaps ----

SET LOCAL timezone = 'Asia/Shanghai';
SET LOCAL datestyle = 'ISO, YMD';
SELECT results_eq($$SELECT * FROM activity_gap('[2025-01-01,2025-07-01)')$$, $$VALUES
	('s1', accounting_start('2025-04-01'), accounting_start('2025-07-01')), ('s2', accounting_start('2025-01-01'), accounting_start('2025-03-01')),
	('s2', accounting_start('2025-05-01'), accounting_start('2025-07-01'))$$, 'where readings are missing');
SELECT results_eq($$SELECT * FROM activity_gap('[2030-01-01,2030-02-01)')$$, $$VALUES
	('s1', accounting_start('2030-01-01'), accounting_start('2030-02-01')), ('s2', accounting_start('2030-01-01'), accounting_start('2030-02-01'))$$, 'a period without any reading is one gap');
SELECT is(regexp_replace(pg_temp.said(format('INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, %L, %L, ''1 MWh'')', accounting_start(first), accounting_start(until))), 'eading \d+', 'eading N', 'g'), error, error)
FROM (VALUES
	(date '2025-01-31', date '2025-02-01', '23P01: readings of source "s1" overlap | Reading N of [2025-01-01 00:00:00+08, 2025-02-01 00:00:00+08) goes on while reading N begins at 2025-01-31 00:00:00+08.'),
	('2024-12-01', '2025-01-02', '23P01: readings of source "s1" overlap | Reading N of [2024-12-01 00:00:00+08, 2025-01-02 00:00:00+08) goes on while reading N begins at 2025-01-01 00:00:00+08.'),
	('2024-01-01', '2026-01-01', '23P01: readings of source "s1" overlap | Reading N of [2024-01-01 00:00:00+08, 2026-01-01 00:00:00+08) goes on while reading N begins at 2025-01-01 00:00:00+08.'),
	('2025-01-01', '2025-02-01', '23P01: readings of source "s1" overlap | Reading N of [2025-01-01 00:00:00+08, 2025-02-01 00:00:00+08) goes on while reading N begins at 2025-01-01 00:00:00+08.'),
	('2025-03-31', '2025-05-01', '23P01: readings of source "s1" overlap | Reading N of [2025-03-01 00:00:00+08, 2025-04-01 00:00:00+08) goes on while reading N begins at 2025-03-31 00:00:00+08.'))
	AS v (first, until, error);
SELECT is(pg_temp.said($$INSERT INTO activity (source_id, start_at, end_at, reading) SELECT 1, accounting_start('2024-12-01'), accounting_start('2025-01-01'), '1 MWh'
	UNION ALL SELECT 1, accounting_start('2025-04-01'), accounting_start('2025-05-01'), '1 MWh'$$), 'no error', 'readings that touch on both sides');
SELECT is(pg_temp.said($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2026-01-01 00:00', '2026-01-02 00:00', '1 MWh'), (2, '2026-01-03 00:00', '2026-01-04 00:00', '1 MWh')$$), 'no error', 'and that leave a gap');
SELECT is(pg_temp.said($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2026-01-02 00:00', '2026-01-03 00:00', '1 MWh')$$), 'no error', 'which a late one fills');
SELECT void_activity(activity_id, 'test') FROM activity WHERE source_id = 2 AND start_at = '2026-01-02 00:00';
SELECT is(pg_temp.said($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2026-01-02 00:00', '2026-01-02 12:00', '1 MWh'), (2, '2026-01-02 12:00', '2026-01-03 00:00', '2 MWh')$$), 'no error', 'what was taken back is in nobody''s way');
SELECT is(left(pg_temp.said($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2026-01-02 06:00', '2026-01-02 07:00', '1 MWh')$$), 40), '23P01: readings of source "s2" overlap |', 'what replaces it is');
SAVEPOINT long_ones;
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2040-01-01 00:00', '2041-01-01 00:00', '1 MWh'), (2, '2040-12-01 00:00', '2040-12-02 00:00', '1 MWh');
SELECT is(pg_temp.said($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2041-01-01 00:00', '2041-01-02 00:00', '1 MWh')$$), 'no error', 'a reading of a year is followed by another');
SELECT is(regexp_replace(pg_temp.said(format('INSERT INTO activity (source_id, start_at, end_at, reading) VALUES %s (1, ''2040-12-05 00:00'', ''2040-12-06 00:00'', ''1 MWh'')', others)), 'eading \d+', 'eading N', 'g'),
	'23P01: readings of source "s1" overlap | Reading N of [2040-01-01 00:00:00+08, 2041-01-01 00:00:00+08) goes on while reading N begins at 2040-12-05 00:00:00+08.', 'a reading that began months before is found' || said)
FROM (VALUES ('', ''), ($$(2, '2040-12-02 00:00', '2040-12-03 00:00', '1 MWh'),$$, ', beside a source that was read the day before')) AS v (others, said);
ROLLBACK TO long_ones;
SELECT is(pg_temp.said($$SELECT void_activity(-1, 'x')$$), '42704: reading -1 does not exist', 'only what is there is taken back');
SELECT is(pg_temp.said(format('SELECT void_activity(%s, ''again'')', (SELECT activity_id FROM activity_void))), format('23505: duplicate key value violates unique constraint "activity_void_pkey" | Key (activity_id)=(%s) already exists.', (SELECT activity_id FROM activity_void)), 'and once');

-- ---- sharing by day, in the time zone of the ledger ----

SELECT add_partitions('2027-01-01', '2027-03-01');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES
	(1, '2027-01-31 18:00+08', '2027-02-02 06:00+08', '1 MWh'),	-- 6, 24 and 6 hours
	(1, '2027-02-02 06:00+08', '2027-02-02 12:00+08', '5 MWh'),
	(1, '2027-02-02 12:00+08', '2027-02-03 12:00+08', '2 MWh'),
	(2, '2026-12-01 00:00+08', '2027-03-01 00:00+08', '90 kWh'),
	(2, '2027-03-01 00:00+08', '2027-03-01 08:00+08', '1 kWh'), (2, '2027-03-01 08:00+08', '2027-03-02 00:00+08', '2 MWh');
CREATE FUNCTION pg_temp.daily(period daterange, source integer) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(to_char(day, 'MM-DD') || ' ' || round(quantity, 6), ', ' ORDER BY day, quantity) FROM daily_activity($1) AS d WHERE d.source_id = $2 $$;
SELECT is(pg_temp.daily('[2027-01-31,2027-02-04)', 1), '01-31 0.166667 MWh, 02-01 0.666667 MWh, 02-02 6.166667 MWh, 02-03 1 MWh', 'readings over midnight are shared by time');
SELECT is((SELECT sum(quantity) FROM daily_activity('[2027-01-31,2027-02-04)') WHERE source_id = 1), '8 MWh'::quantity, 'to the last digit');
SELECT is(pg_temp.daily('[2027-02-01,2027-02-02)', 1), '02-01 0.666667 MWh', 'a day inside of a reading');
SELECT is((SELECT sum(d.quantity) FROM generate_series(date '2027-01-31', '2027-02-03', '1 day') AS g, daily_activity(daterange(g::date, g::date + 1)) AS d WHERE source_id = 1), '8 MWh'::quantity, 'days asked for one by one add up, too');
SELECT is(pg_temp.daily('[2027-02-27,2027-03-02)', 2), '02-27 1 kWh, 02-28 1 kWh, 03-01 1 kWh, 03-01 2 MWh', 'units are kept apart; a long reading reaches in from another partition');
SELECT is((SELECT sum(quantity) FROM daily_activity('[2026-12-01,2027-03-01)') WHERE source_id = 2 AND unit(quantity) = 'kWh'), '90 kWh'::quantity, 'and adds up');
SELECT is((SELECT count(*)::int FROM daily_activity('[2026-12-01,2027-03-01)') WHERE source_id = 2), 90, 'over its 90 days');

-- ---- calibration, quality ----

SELECT results_eq('SELECT source_id, flag, start_at = accounting_start(''2025-03-01'') FROM activity_flag', $$SELECT NULL::int, NULL::text, NULL::boolean WHERE false$$, 'a meter with a calibration is not flagged');
INSERT INTO activity (source_id, start_at, end_at, reading, meter) VALUES (1, accounting_start('2025-05-01'), accounting_start('2025-06-01'), '1 MWh', 'M1');
SELECT results_eq('SELECT start_at = accounting_start(''2025-05-01''), flag FROM activity_flag', $$VALUES (true, 'no valid calibration')$$, 'one whose calibration has run out is');
SELECT results_eq($$SELECT source, month, readings, metered, invoiced, uncalibrated, quality_exact, covered_days_exact FROM bi_data_quality WHERE month BETWEEN '2025-01-01' AND '2025-05-01' AND source = 's1' ORDER BY month$$, $$VALUES
	('s1', date '2025-01-01', 1, 1, 0, 0, 1::numeric, 31::numeric), ('s1', '2025-02-01', 1, 0, 1, 0, 2, 28), ('s1', '2025-03-01', 1, 1, 0, 0, 1, 31),
	('s1', '2025-04-01', 1, 1, 0, 0, 3, 30), ('s1', '2025-05-01', 1, 1, 0, 1, 3, 31)$$, 'quality by source and month');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');

-- ---- partitions that cannot be ----

SELECT is(pg_temp.advised(format('SELECT add_partitions(%L, %L)', first, last)), said, format('partitions from %s to %s', first, last)) FROM (VALUES
	('2025-01-01', 'infinity', '22023: first and last day of partitions must be finite | Write, for example, add_partitions(''2025-01-01'', ''2026-01-01'').'),
	('-infinity', '2025-01-01', '22023: first and last day of partitions must be finite | Write, for example, add_partitions(''2025-01-01'', ''2026-01-01'').'),
	('2025-01-01', NULL, '22023: first and last day of partitions must be finite | Write, for example, add_partitions(''2025-01-01'', ''2026-01-01'').'),
	('2030-01-15', '2050-01-02', '54000: cannot add more than 240 months of partitions at once | Call it for a few years at a time.'),
	('2025-01-01', '2025-03-01', '23514: cannot add partitions of 2025-01 | Updated partition constraint for default partition "activity_rest" would be violated by some row. | Rows of that month are in the rest already; they can only be moved by dump and restore, as doc/operations.md says.'))
	AS v (first, last, said);
SELECT is(add_partitions('2030-01-15', '2030-03-02'), 3, 'the months of all days');

-- ---- numbers that are none: NaN is greater than infinity, and so than every limit from below ----

SELECT is(left(pg_temp.said(command), 7 + length(said)), '23514: ' || said, command) FROM (VALUES
	($$INSERT INTO activity (source_id, start_at, end_at, reading, uncertainty) VALUES (1, '2031-01-01', '2031-01-02', '1 MWh', 'NaN')$$, 'new row for relation "activity_rest" violates check constraint "uncertainty_is_finite"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading, uncertainty) VALUES (1, '2030-02-01', '2030-02-02', '1 MWh', 'Infinity')$$, 'new row for relation "activity_2030_02" violates check constraint "uncertainty_is_finite"'),
	($$UPDATE policy_parameter SET value = 'NaN'$$, 'new row for relation "policy_parameter" violates check constraint "value_is_finite"'),
	($$INSERT INTO indicator (indicator, name, unit, better, numerator, denominator, numerator_unit, denominator_unit, at_zero, reference, mark)
		SELECT 'x', 'x', unit, better, numerator, denominator, numerator_unit, denominator_unit, 'NaN', reference, mark FROM indicator WHERE denominator IS NOT NULL LIMIT 1$$, 'new row for relation "indicator" violates check constraint "at_zero_is_finite"'),
	($$INSERT INTO rating_grade (scheme, edition, grade, rank, name, score_from) VALUES ('x', 'x', 'x', 99, 'x', 'NaN')$$, 'new row for relation "rating_grade" violates check constraint "scores_are_finite"'),
	($$INSERT INTO rating_rule (scheme, edition, rule, name, indicator, operator, threshold, grade, reference, mark) VALUES ('x', 'x', 'x', 'x', 'x', '>=', 'NaN', 'x', 'x', 'UNVERIFIED')$$, 'new row for relation "rating_rule" violates check constraint "numbers_are_finite"')) AS v (command, said);
SELECT is_empty($$SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p') AND a.atttypid IN ('numeric'::regtype, 'double precision'::regtype, 'numeric[]'::regtype)
		-- what the ledger computes, and what check_statistic() looks at
		AND c.relname NOT IN ('baseline_model', 'base_year', 'rating') AND (c.relname, a.attname) <> ('statistic', 'percent')
		AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey))$$, 'every number that people give has a check');
INSERT INTO activity_staging (source, start_at, end_at, reading, uncertainty) VALUES ('s1', '2031-01-01', '2031-01-02', '1 MWh', 'NaN');
SELECT is(load_activity(), ROW(0::bigint, 1::bigint), 'a staged one is refused');
SELECT is((SELECT reason FROM activity_staging WHERE uncertainty = 'NaN'), 'uncertainty must be finite', 'and the reason says so');

-- ---- a session that reads backslashes in plain strings, as PostgreSQL did until 9.1 ----

SELECT create_ledger('old');
SET LOCAL standard_conforming_strings = off;
SET LOCAL search_path = old, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO source (source, category, factor, region) VALUES ('s1', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, party, valid) SELECT source_id, 'A', '[2025-01-01,)' FROM source;
INSERT INTO activity_staging (source, start_at, end_at, reading, quality) VALUES ('s1', '2025-01-01', '2025-02-01', '1 MWh', 1), ('s1', 'now', '2025-03-01', '1 MWh', 1), ('s1', '2025-04-01', '2025-03-01', '1 MWh', 1);
SELECT is(load_activity(), ROW(1::bigint, 2::bigint), 'what is sound is accepted all the same');
SELECT is((SELECT string_agg(reason, '; ' ORDER BY row_no) FROM activity_staging), 'start_at "now" is not a date; end must be after start: "2025-03-01" is not after "2025-04-01"', 'and what is not refused for the same reasons');
SET LOCAL standard_conforming_strings = on;
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang WHERE p.pronamespace = 'old'::regnamespace AND l.lanname = 'plpgsql'
	AND regexp_replace(regexp_replace(p.prosrc, '--[^\n]*', '', 'g'), 'E''(?:[^'']|'''')*''(?:\s*\n\s*''(?:[^'']|'''')*'')*', '', 'g') LIKE '%\\%'$$, 'no function has a backslash in a string that is not E''''');

SELECT * FROM finish();
ROLLBACK;
