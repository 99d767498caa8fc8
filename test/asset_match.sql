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
SELECT results_eq($$SELECT used, matched, share, uncovered, unused FROM certificate_match('[2025-03-01,2025-03-02)', 'A', 'year')$$, $$VALUES (40.0, 40.0, 1.0, 0.0, 0.0)$$, 'and all of them by the year');
SELECT retire('A', 'GEC', '', '{[41,51)}', 'consumption', source => 'grid', period => '[2025-03-02,2025-03-03)', effective_on => '2025-03-04');
SELECT results_eq($$SELECT zone, used, certified, matched FROM certificate_match('[2025-03-01,2025-04-01)', 'A', 'month')$$, $$VALUES ('CN', 40.0, 40.0, 40.0), ('CN-XJ', 0.0, 10.0, 0.0)$$, 'what another zone generates covers nothing');
SELECT results_eq($$SELECT since IS NULL, party, used, matched, uncovered FROM certificate_match('[2025-03-01,2025-03-02)', 'ALL', 'hour') WHERE party = 'B'$$, $$VALUES (true, 'B', 100.0, 0.0, 100.0)$$,
	'a bill of a month has no hours, and is not covered by any');
SELECT results_eq($$SELECT used, uncovered FROM certificate_match('[2025-03-01,2025-04-01)', 'ALL', 'month') WHERE party = 'B'$$, $$VALUES (100.0, 100.0)$$, 'but a month');
SELECT issue_units('buy', 'B', 'GEC', 'GEC', 'M', '[1,31)', production => '[2025-03-01,2025-04-01)', zone => 'CN', effective_on => '2025-04-02');
SELECT retire('B', 'GEC', 'M', '{[1,31)}', 'consumption', source => 'bill', period => '[2025-03-01,2025-04-01)', effective_on => '2025-04-03');
SELECT results_eq($$SELECT since IS NULL, certified, matched, unused FROM certificate_match('[2025-03-01,2025-04-01)', 'ALL', 'day') WHERE party = 'B' AND certified > 0$$, $$VALUES (true, 30.0, 0.0, 30.0)$$,
	'nor does a certificate of a month cover a day');
SELECT results_eq($$SELECT used, certified, matched, round(share, 3) FROM certificate_match('[2025-03-01,2025-04-01)', 'ALL', 'month') WHERE party = 'B'$$, $$VALUES (100.0, 30.0, 30.0, 0.3)$$, 'it covers the month');
SELECT is(pg_temp.said($$SELECT * FROM certificate_match('[2025-03-01,2025-04-01)', 'A', 'week')$$), '22023: unrecognized bucket: "week"', 'buckets are four');
SELECT is(pg_temp.said($$SELECT * FROM certificate_match('[2025-03-01,2025-04-01)', 'X', 'hour')$$), '42704: boundary "X" does not exist as of infinity', 'of a boundary');
SELECT is_empty($$SELECT problem FROM check_ledger('led')$$, 'the ledger is sound');
SELECT * FROM finish();
ROLLBACK;
