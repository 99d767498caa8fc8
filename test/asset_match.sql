-- Certificates against consumption, by the hour and by the year: vector 34, with what is too coarse, zones and parties.
\ir include/begin.sql
SET LOCAL timezone = 'Asia/Shanghai';
SELECT create_ledger('led');
SELECT add_assets('led');
SET LOCAL search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('P', 'enterprise', 'P');
INSERT INTO source (source, category, factor, region) VALUES ('grid', 'purchased_electricity', 'electricity', 'CN'), ('wind', 'generated_electricity', 'electricity', 'CN'),
	('far', 'generated_electricity', 'electricity', 'CN-XJ'), ('bill', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'P'), (3, '(,)', 'P'), (4, '(,)', 'B');
SELECT add_boundary('A', '{A}', 'A'), add_boundary('ALL', '{A,B}', 'All');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT 1, h, h + interval '1 hour', '10 MWh' FROM generate_series(timestamptz '2025-03-01 00:00', '2025-03-01 03:00', '1 hour') AS h;
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (4, '2025-03-01', '2025-04-01', '100 MWh'),
	(2, '2025-03-01 01:00', '2025-03-01 02:00', '25 MWh'), (2, '2025-03-01 02:00', '2025-03-01 03:00', '15 MWh'), (3, '2025-03-01 03:00', '2025-03-01 04:00', '10 MWh');
SELECT issue_attributes('wind', '[2025-03-01 01:00,2025-03-01 02:00)', effective_on => '2025-03-02'), issue_attributes('wind', '[2025-03-01 02:00,2025-03-01 03:00)', effective_on => '2025-03-02'),
	issue_attributes('far', '[2025-03-01 03:00,2025-03-01 04:00)', effective_on => '2025-03-02');
SELECT convert_units('convert', 'P', 'LEDGER', 'P2', '{[1,25001)}', 'GEC', 'GEC', '', '[1,26)', effective_on => '2025-03-02'),
	convert_units('convert', 'P', 'LEDGER', 'P2', '{[25001,40001)}', 'GEC', 'GEC', '', '[26,41)', effective_on => '2025-03-02'),
	convert_units('convert', 'P', 'LEDGER', 'P3', '{[1,10001)}', 'GEC', 'GEC', '', '[41,51)', effective_on => '2025-03-02');
SELECT move_serials('transfer', 'P', 'GEC', '', '{[1,51)}', counterparty => 'A', effective_on => '2025-03-03');
SELECT retire('A', 'GEC', '', '{[1,41)}', 'consumption', source => 'grid', period => '[2025-03-01,2025-03-02)', effective_on => '2025-03-04');
INSERT INTO factor_series (series, zone, hours, value, reference) SELECT 'residual', 'CN', tstzrange(h, h + interval '1 hour'), '0.8 t CO2/MWh', 'test'
FROM generate_series(timestamptz '2025-03-01 00:00', '2025-03-01 03:00', '1 hour') AS h;
SELECT results_eq($$SELECT to_char(since, 'HH24'), used, certified, matched, uncovered, unused, mass::text FROM certificate_match('[2025-03-01,2025-03-02)', 'A', 'hour', 'residual')$$,
	$$VALUES ('00', 10.0, 0.0, 0.0, 10.0, 0.0, '8 t CO2'), ('01', 10.0, 25.0, 10.0, 0.0, 15.0, '0 t'), ('02', 10.0, 15.0, 10.0, 0.0, 5.0, '0 t'), ('03', 10.0, 0.0, 0.0, 10.0, 0.0, '8 t CO2')$$, '34: hour by hour');
SELECT results_eq($$SELECT sum(matched), sum(matched) / sum(used), sum(unused), sum(mass)::text FROM certificate_match('[2025-03-01,2025-03-02)', 'A', 'hour', 'residual')$$,
	$$VALUES (20.0, 0.5, 20.0, '16 t CO2')$$, '20 of 40 by the hour, 20 certificates unused, 16 t');
SELECT results_eq($$SELECT used, matched, share, uncovered, unused FROM certificate_match('[2025-01-01,2026-01-01)', 'A', 'year')$$, $$VALUES (40.0, 40.0, 1.0, 0.0, 0.0)$$, 'and all of them by the year');
SELECT retire('A', 'GEC', '', '{[41,51)}', 'consumption', source => 'grid', period => '[2025-03-02,2025-03-03)', effective_on => '2025-03-04');
SELECT results_eq($$SELECT zone, used, certified, matched FROM certificate_match('[2025-03-01,2025-04-01)', 'A', 'month')$$, $$VALUES ('CN', 40.0, 40.0, 40.0), ('CN-XJ', 0.0, 10.0, 0.0)$$, 'what another zone generates covers nothing');
-- 100 MWh of 31 days are 100/31 = 3.2258 a day
SELECT results_eq($$SELECT since IS NULL, party, round(used, 12), matched, round(uncovered, 12) FROM certificate_match('[2025-03-01,2025-03-02)', 'ALL', 'hour') WHERE party = 'B'$$,
	$$VALUES (true, 'B', 3.225806451613, 0.0, 3.225806451613)$$, 'a bill of a month has no hours, and is not covered by any: the day has its part of it');
SELECT results_eq($$SELECT since IS NULL, used FROM certificate_match('[2025-03-31,2025-04-02)', 'ALL', 'hour') WHERE party = 'B'$$,
	$$SELECT true, used FROM certificate_match('[2025-03-31,2025-04-02)', 'ALL', 'day') WHERE party = 'B'$$, 'also one that began before: as much as by the day');
SELECT results_eq($$SELECT sum(used) FROM generate_series(0, 30) AS n, certificate_match(daterange('2025-03-01'::date + n, '2025-03-02'::date + n), 'ALL', 'hour') WHERE party = 'B'$$,
	$$VALUES (100.0)$$, 'the days of a bill add up to it');
SELECT results_eq($$SELECT used, uncovered FROM certificate_match('[2025-03-01,2025-04-01)', 'ALL', 'month') WHERE party = 'B'$$, $$VALUES (100.0, 100.0)$$, 'but a month');
SELECT issue_units('buy', 'B', 'GEC', 'GEC', 'M', '[1,31)', production => '[2025-03-01,2025-04-01)', zone => 'CN', effective_on => '2025-04-02');
SELECT retire('B', 'GEC', 'M', '{[1,31)}', 'consumption', source => 'bill', period => '[2025-03-01,2025-04-01)', effective_on => '2025-04-03');
SELECT results_eq($$SELECT since IS NULL, certified, matched, unused FROM certificate_match('[2025-03-01,2025-04-01)', 'ALL', 'day') WHERE party = 'B' AND certified > 0$$, $$VALUES (true, 30.0, 0.0, 30.0)$$,
	'nor does a certificate of a month cover a day');
SELECT results_eq($$SELECT used, certified, matched, round(share, 3) FROM certificate_match('[2025-03-01,2025-04-01)', 'ALL', 'month') WHERE party = 'B'$$, $$VALUES (100.0, 30.0, 30.0, 0.3)$$, 'it covers the month');
SELECT is(pg_temp.said($$SELECT * FROM certificate_match('[2025-03-01,2025-04-01)', 'A', 'week')$$), '22023: unrecognized bucket: "week"', 'buckets are four');
SELECT is(pg_temp.said($$SELECT * FROM certificate_match('[2025-03-01,2025-04-01)', 'X', 'hour')$$), '42704: boundary "X" does not exist as of infinity', 'of a boundary');

-- ---- a certificate is of one bucket, and a bucket of one period ----

SELECT issue_units('buy', 'B', 'GEC', 'GEC', 'U', '[1,6)', effective_on => '2025-06-02'), issue_units('buy', 'B', 'GEC', 'GEC', 'Y', '[1,8)', production => '[2025-03-10,2025-05-01)', zone => 'CN', effective_on => '2025-06-02');
SELECT retire('B', 'GEC', 'U', '{[1,6)}', 'consumption', source => 'bill', period => '[2025-05-01,2026-01-01)', effective_on => '2025-06-03'),
	retire('B', 'GEC', 'Y', '{[1,8)}', 'consumption', source => 'bill', period => '[2025-04-01,2025-05-01)', effective_on => '2025-06-03');
SELECT results_eq($$SELECT m::date, since::date, certified, matched, unused FROM generate_series(timestamp '2025-01-01', '2025-12-01', '1 month') AS m,
		certificate_match(daterange(m::date, (m + interval '1 month')::date), 'ALL', 'month') WHERE party = 'B' AND certified > 0 ORDER BY 1, 2$$,
	$$VALUES (date '2025-03-01', date '2025-03-01', 30.0, 30.0, 0.0), ('2025-04-01', NULL, 7, 0, 7), ('2025-05-01', NULL, 5, 0, 5)$$,
	'month by month each certificate is once: in that of its production, and where it has none in which its claim begins');
SELECT results_eq($$SELECT certified, matched FROM certificate_match('[2025-01-01,2026-01-01)', 'ALL', 'year') WHERE party = 'B' AND zone = 'CN'$$, $$VALUES (37.0, 37.0)$$, 'by the year, too');
SELECT is_empty($$SELECT FROM certificate_match('[2025-04-01,2025-05-01)', 'A', 'hour')$$, 'hours of another month are not there');
SELECT is(pg_temp.advised(format($$SELECT * FROM certificate_match('%s', 'A', '%s')$$, period, bucket)), format('22023: period %s is not of whole %ss | Ask for whole %ss.', period, bucket, bucket), bucket || ' of ' || period)
FROM (VALUES ('[2025-03-01,2025-04-01)', 'year'), ('[2025-01-01,2025-12-31)', 'year'), ('[2025-03-01,2025-03-31)', 'month'), ('[2025-03-02,2025-04-01)', 'month')) AS v (period, bucket);
SELECT is(pg_temp.said($$SELECT * FROM certificate_match('empty', 'A', 'month')$$), '22023: period empty must have a first and a last day', 'a period has days');

-- ---- readings that reach over an end of the period, metering points ----

INSERT INTO source (source, category, factor, region) VALUES ('long', 'purchased_electricity', 'electricity', 'CN'), ('main', 'metering_point', 'electricity', 'CN'), ('hall', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'P' FROM source WHERE source IN ('long', 'hall');
INSERT INTO source_point (source_id, point_id, valid, share) SELECT h.source_id, m.source_id, '(,)', 0.5 FROM source AS h, source AS m WHERE h.source = 'hall' AND m.source = 'main';
SELECT add_boundary('P', '{P}', 'P');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, v.first, v.last, v.reading FROM (VALUES ('long', timestamptz '2025-06-01 12:00', timestamptz '2025-06-03 00:00', '36 MWh'), ('long', '2025-06-03 00:00', '2025-06-03 01:00', '2 MWh'),
	('long', '2025-06-03 18:00', '2025-06-04 06:00', '24 MWh'), ('main', '2025-06-02 00:00', '2025-06-02 01:00', '8 MWh'), ('main', '2025-06-02 01:00', '2025-06-03 00:00', '2 MWh')) AS v (source, first, last, reading) JOIN source AS s USING (source);
SELECT results_eq($$SELECT since, used FROM certificate_match('[2025-06-02,2025-06-03)', 'P', 'hour')$$, $$VALUES (NULL::timestamptz, 29.0)$$,
	'24 of 36 MWh are in the day, and half of the 10 of a metering point, without a time');
SELECT results_eq($$SELECT sum(used) FROM certificate_match('[2025-06-02,2025-06-03)', 'P', 'day')$$, $$VALUES (29.0)$$, 'as by the day');
SELECT results_eq($$SELECT since, used FROM certificate_match('[2025-06-03,2025-06-04)', 'P', 'hour')$$, $$VALUES (timestamptz '2025-06-03 00:00', 2.0), (NULL, 12.0)$$, 'of what goes on after the last day its part');
SELECT void_activity(activity_id, 'wrong') FROM activity WHERE start_at = '2025-06-01 12:00';
SELECT results_eq($$SELECT since, used FROM certificate_match('[2025-06-02,2025-06-03)', 'P', 'hour')$$, $$VALUES (NULL::timestamptz, 5.0)$$, 'without what was voided');

-- ---- a store, market zones, sites in other time zones ----

-- what is taken at 0 for a store that gives 9 of 10 MWh at 2, where 1 is purchased beside it
INSERT INTO party (party, kind, name) VALUES ('Q', 'enterprise', 'Q');
INSERT INTO site (site, name, time_zone) VALUES ('LA', 'LA', 'America/Los_Angeles'), ('PUNE', 'Pune', 'Asia/Kolkata');
INSERT INTO source (source, category, factor, region, site) VALUES ('feed', 'purchased_electricity', 'electricity', 'CN-GD', NULL), ('store in', 'storage_charge', 'electricity', 'CN-GD', NULL),
	('store out', 'storage_discharge', 'electricity', 'CN-GD', NULL), ('US feed', 'purchased_electricity', 'electricity', 'US-A', 'LA'), ('US sun', 'generated_electricity', 'electricity', 'US-B', 'LA'),
	('IN feed', 'purchased_electricity', 'electricity', 'IN', 'PUNE'), ('IN sun', 'generated_electricity', 'electricity', 'IN', 'PUNE');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'Q' FROM source WHERE source IN ('feed', 'store in', 'store out') OR source ~ '^(US|IN) ';
SELECT add_boundary('Q', '{Q}', 'Q');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, v.first, v.first + v.lasts, v.reading FROM (VALUES ('feed', timestamptz '2025-07-01 00:00', interval '1 hour', '10 MWh'), ('store in', '2025-07-01 00:00', '1 hour', '10 MWh'), ('store out', '2025-07-01 02:00', '1 hour', '9 MWh'),
	('feed', '2025-07-01 02:00', '1 hour', '1 MWh'), ('US feed', '2025-07-01 23:00-07', '1 hour', '10 MWh'), ('US sun', '2025-07-01 00:00-07', '1 day', '8 MWh'),
	('IN feed', '2025-07-02 00:00+05:30', '1 hour', '3 MWh'), ('IN sun', '2025-07-02 00:00+05:30', '1 hour', '2 MWh')) AS v (source, first, lasts, reading) JOIN source AS s USING (source);
SELECT issue_units('buy', 'Q', 'GEC', 'GEC', 'S0', '[1,10)', production => '[2025-07-01 00:00,2025-07-01 01:00)', zone => 'CN-GX', effective_on => '2025-07-03'),
	issue_units('buy', 'Q', 'GEC', 'GEC', 'S2', '[1,6)', production => '[2025-07-01 02:00,2025-07-01 03:00)', zone => 'CN-SOUTH', effective_on => '2025-07-03');
SELECT retire('Q', 'GEC', c, s::int8multirange, 'consumption', source => 'feed', period => d::daterange, effective_on => '2025-07-03') FROM (VALUES ('S0', '{[1,10)}', '[2025-07-01,2025-07-02)'), ('S2', '{[1,6)}', '[2025-07-02,2025-07-03)')) AS v (c, s, d);
SELECT results_eq($$SELECT zone, sum(used), sum(certified), sum(matched) FROM certificate_match('[2025-07-01,2025-07-02)', 'Q', 'day') WHERE zone ~ '^CN' GROUP BY 1 ORDER BY zone COLLATE "C"$$,
	$$VALUES ('CN-GD', 11.0, 0.0, 0.0), ('CN-GX', 0, 9, 0), ('CN-SOUTH', 0, 5, 0)$$, 'a region is a market zone of its own');
INSERT INTO market_zone (region, zone, reference) VALUES ('CN-GD', 'CN-SOUTH', 'test'), ('CN-GX', 'CN-SOUTH', 'test'), ('US-A', 'US-WEST', 'test'), ('US-B', 'US-WEST', 'test');
SELECT results_eq($$SELECT to_char(since, 'HH24'), zone, used, certified, matched, uncovered, unused FROM certificate_match('[2025-07-01,2025-07-02)', 'Q', 'hour') WHERE zone ~ '^CN'$$,
	$$VALUES ('00', 'CN-SOUTH', 10.0, 9.0, 9.0, 1.0, 0.0), ('02', 'CN-SOUTH', 1, 5, 1, 0, 4)$$, 'unless they are of one; the MWh that the store loses is to be covered when it takes it, and what it gives is not used again');
SELECT issue_attributes('US sun', '[2025-07-01 00:00-07,2025-07-02 00:00-07)', effective_on => '2025-07-03'), issue_attributes('IN sun', '[2025-07-02 00:00+05:30,2025-07-02 01:00+05:30)', effective_on => '2025-07-03');
SELECT convert_units('convert', 'Q', 'LEDGER', 'P' || source_id, v.s::int8multirange, 'GEC', 'GEC', v.code, v.made::int8range, effective_on => '2025-07-03') FROM (VALUES ('US sun', '{[1,8001)}', 'US', '[1,9)'), ('IN sun', '{[1,2001)}', 'IN', '[1,3)')) AS v (source, s, code, made) JOIN source USING (source);
SELECT retire('Q', 'GEC', c, s::int8multirange, 'consumption', source => f, period => '[2025-07-01,2025-07-03)', effective_on => '2025-07-03') FROM (VALUES ('US', '{[1,9)}', 'US feed'), ('IN', '{[1,3)}', 'IN feed')) AS v (c, s, f);
SELECT results_eq($$SELECT since, zone, used, certified, matched FROM certificate_match('[2025-07-01,2025-07-02)', 'Q', 'day') WHERE zone ~ '^US'$$, $$VALUES (timestamptz '2025-07-01 00:00', 'US-WEST', 10.0, 8.0, 8.0)$$,
	'a day is that of the site');
SELECT results_eq($$SELECT since, used, certified, matched FROM certificate_match('[2025-07-02,2025-07-03)', 'Q', 'hour') WHERE zone = 'IN'$$, $$VALUES (timestamptz '2025-07-02 00:00+05:30', 3.0, 2.0, 2.0)$$, 'so is an hour, where it begins with the half');
SELECT results_eq($$SELECT since, used, certified, matched FROM certificate_match('[2025-07-01,2025-07-02)', 'Q', 'hour') WHERE zone ~ '^US'$$, $$VALUES (timestamptz '2025-07-01 23:00-07', 10.0, 0.0, 0.0), (NULL, 0.0, 8.0, 0.0)$$,
	'and the hours of a day are those of the site''s day');

-- ---- factors ----

SELECT is(pg_temp.said($$INSERT INTO factor_series (series, zone, hours, value, reference) VALUES ('residual', 'CN', '[2025-03-01 00:30,2025-03-01 01:30)', '0.7 t CO2/MWh', 'test')$$)
	~ '^23P01: conflicting key value violates exclusion constraint "one_factor_of_a_zone_at_a_time"', true, 'a zone has one factor of a series at a time');
SELECT lives_ok($$INSERT INTO factor_series (series, zone, hours, value, reference) SELECT s, z, '[2025-03-01 00:30,2025-03-01 01:30)', '0.7 t CO2/MWh', 'test' FROM (VALUES ('residual', 'CN-XJ'), ('other', 'CN')) AS v (s, z)$$,
	'factors of other zones, and of other series, may be of the same hours');
SELECT is_empty($$SELECT problem FROM check_ledger('led')$$, 'the ledger is sound');
SELECT * FROM finish();
ROLLBACK;
