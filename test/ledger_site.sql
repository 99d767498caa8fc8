-- Sites: accounting days go by the time zone of the site, and what lies in a country that a method does not cover stands apart.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'Asia/Shanghai');
SET LOCAL search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'gas', 'World', '2 t CO2/t', '1', 'test', true);
SELECT add_boundary('PARK', '{A,B}', 'Park');

-- ---- a site has a time zone and a country ----

SELECT is(pg_temp.advised(format('INSERT INTO site (site, name, time_zone, country) VALUES (''x'', ''x'', %L, %L)', zone, country)), error, coalesce(zone, country) || ' is refused')
FROM (VALUES ('Mars/Olympus', NULL, '22023: time zone "Mars/Olympus" not recognized | Use a name of pg_timezone_names, such as Asia/Shanghai.'),
	('CST', NULL, '22023: time zone "CST" not recognized | Use a name of pg_timezone_names, such as Asia/Shanghai.'),
	('UTC+8', NULL, '22023: time zone "UTC+8" not recognized | Use a name of pg_timezone_names, such as Asia/Shanghai.'),
	(NULL, 'de', '23514: new row for relation "site" violates check constraint "country_is_two_capital_letters"'),
	(NULL, 'DEU', '23514: new row for relation "site" violates check constraint "country_is_two_capital_letters"')) AS v (zone, country, error);
INSERT INTO site (site, name, time_zone, country) VALUES ('CHI', 'Chicago', 'America/Chicago', 'US'), ('CHI2', 'Chicago too', 'America/Chicago', 'US'),
	('HAM', 'Hamburg', 'Europe/Berlin', 'DE'), ('SH', 'Shanghai', NULL, 'CN'), ('OLD', 'As before', NULL, NULL);
INSERT INTO plot (plot, site, name) VALUES ('P CHI', 'CHI', 'x'), ('P OLD', 'OLD', 'x'), ('P SH', 'SH', 'x');
INSERT INTO source (source, category, factor, region, site) VALUES ('chicago', 'stationary_combustion', 'gas', 'US', 'CHI'), ('hamburg', 'stationary_combustion', 'gas', 'DE', 'HAM'),
	('shanghai', 'stationary_combustion', 'gas', 'CN', 'SH'), ('home', 'stationary_combustion', 'gas', 'CN', NULL);
INSERT INTO source_owner (source_id, valid, party, plot) VALUES (1, '(,)', 'A', 'P CHI'), (2, '(,)', 'B', NULL), (3, '(,)', 'A', 'P SH'), (4, '(,)', 'B', 'P OLD');
SELECT is(pg_temp.advised(command), error, error) FROM (VALUES
	($$UPDATE source_owner SET plot = 'P CHI' WHERE source_id = 4$$, '23514: plot "P CHI" is of another site than source "home" | The plot is of site "CHI", the source of none. | Set source.site.'),
	($$UPDATE source_owner SET plot = 'P SH' WHERE source_id = 1$$, '23514: plot "P SH" is of another site than source "chicago" | The plot is of site "SH", the source of site "CHI". | Set source.site.')) AS v (command, error);

-- ---- days of the site ----

-- in the first hours of its days, which are of the day before elsewhere, and the last ones
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-31 20:00-06', '2025-02-01 00:00-06', '4 t');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT results_eq('SELECT source_id, day, quantity, plot FROM emission', $$VALUES (1, date '2025-01-31', quantity '4 t', 'P CHI')$$, 'the evening of a month is of that month where the site is');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'and has its reading for the check, too');
SELECT results_eq('SELECT reading FROM trace_emission(1, 1)', ARRAY['4 t'], 'the way back leads to it');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s, d, d + interval '1 hour', '1 t' FROM unnest('{1,3,4}'::integer[]) AS s, generate_series(timestamptz '2025-02-28 00:00Z', '2025-03-31 23:00Z', '1 hour') AS d;
SELECT results_eq($$SELECT source_id, count(*), sum(quantity) FROM daily_activity('[2025-03-01,2025-04-01)') GROUP BY 1 ORDER BY 1$$,
	$$VALUES (1, 31::bigint, quantity '738 t'), (3, 31, '744 t'), (4, 31, '744 t')$$, 'a month of each has the hours of its zone, also where clocks are changed');
SELECT results_eq($$SELECT source, missing_from, missing_until FROM activity_gap('[2025-03-31,2025-04-02)') WHERE source IN ('chicago', 'home') ORDER BY 1$$,
	$$VALUES ('chicago', timestamptz '2025-04-01 00:00Z', timestamptz '2025-04-02 05:00Z'), ('home', '2025-04-01 00:00Z', '2025-04-01 16:00Z')$$, 'gaps go by the days of the zone');
SELECT post('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015'), post('[2025-04-01,2025-05-01)', 'GHG-Protocol-2015'), post('[2025-02-01,2025-03-01)', 'GHG-Protocol-2015');
SELECT results_eq('SELECT source_id, sum(quantity) FROM emission GROUP BY 1 ORDER BY 1', $$VALUES (1, quantity '772 t'), (3, '768 t'), (4, '768 t')$$,
	'months that are posted one by one, in any order, have all hours');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'and all have their readings');
SELECT results_eq($$SELECT month, readings FROM bi_data_quality WHERE source = 'chicago' ORDER BY 1$$, $$VALUES (date '2025-01-01', 1), ('2025-02-01', 30), ('2025-03-01', 738)$$, 'so do reports of readings');
INSERT INTO meter (meter, source_id, carrier, level, accuracy_class) VALUES ('M', 1, 'gas', 1, '1');
INSERT INTO calibration (meter, valid, certificate) VALUES ('M', '[2025-06-01,2025-06-02)', 'x');
INSERT INTO activity (source_id, start_at, end_at, reading, meter) VALUES (1, '2025-06-01 05:00Z', '2025-06-02 05:00Z', '1 t', 'M'), (1, '2025-06-02 05:00Z', '2025-06-02 06:00Z', '1 t', 'M');
SELECT results_eq('SELECT start_at FROM activity_flag', ARRAY[timestamptz '2025-06-02 05:00Z'], 'a calibration holds for days of the site');

-- local times of a file are those of the site
INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('chicago', '2025-11-02 00:00', '2025-11-02 01:00', '1 t'), ('chicago', '2025-11-02 01:00', '2025-11-02 02:00', '2 t'),
	('chicago', '2025-11-02 01:00', '2025-11-02 02:00', '3 t'), ('chicago', '2026-03-08 02:00', '2026-03-08 03:00', '4 t'), ('chicago', '2025-11-04', '2025-11-05', '5 t'),
	('shanghai', '2026-03-08 02:00', '2026-03-08 03:00', '6 t'), ('home', '2025-11-04', '2025-11-05', '7 t');
SELECT results_eq('SELECT accepted, refused FROM load_activity()', 'VALUES (6::bigint, 1::bigint)', 'a file has local times of several sites');
SELECT results_eq('SELECT reading, starts, ends FROM activity_staging ORDER BY row_no', $$VALUES ('1 t', timestamptz '2025-11-02 05:00Z', timestamptz '2025-11-02 06:00Z'),
	('2 t', '2025-11-02 06:00Z', '2025-11-02 07:00Z'), ('3 t', '2025-11-02 07:00Z', '2025-11-02 08:00Z'), ('4 t', '2026-03-08 08:00Z', '2026-03-08 08:00Z'), ('5 t', '2025-11-04 06:00Z', '2025-11-05 06:00Z'),
	('6 t', '2026-03-07 18:00Z', '2026-03-07 19:00Z'), ('7 t', '2025-11-03 16:00Z', '2025-11-04 16:00Z')$$, 'each is read in the zone of its source');
SELECT is((SELECT reason FROM activity_staging WHERE verdict = 'refused'), 'start_at "2026-03-08 02:00" does not exist in America/Chicago: the clocks go forward (daylight saving)', 'which its reason names');

-- ---- what is fixed ----

SELECT is(pg_temp.advised(command), error, error) FROM (VALUES
	($$UPDATE site SET time_zone = 'America/New_York' WHERE site = 'CHI'$$, '23514: time zone and country of site "CHI" are fixed | Its source "chicago" has readings. | Make another site, and sources of it.'),
	($$UPDATE site SET country = NULL WHERE site = 'CHI'$$, '23514: time zone and country of site "CHI" are fixed | Its source "chicago" has readings. | Make another site, and sources of it.'),
	($$UPDATE source SET site = NULL WHERE source = 'chicago'$$, '23514: time zone and country of source "chicago" are fixed | It has readings. | Make another source.'),
	($$UPDATE source SET site = 'HAM' WHERE source = 'home'$$, '23514: time zone and country of source "home" are fixed | It has readings. | Make another source.')) AS v (command, error);
SELECT lives_ok($$UPDATE site SET time_zone = 'Europe/Paris', country = 'FR' WHERE site = 'HAM'; UPDATE site SET time_zone = 'Europe/Berlin', country = 'DE' WHERE site = 'HAM'$$, 'before the first reading nothing is fixed');
SELECT lives_ok($$UPDATE source_owner SET plot = NULL WHERE source_id = 1; UPDATE source SET site = 'CHI2' WHERE source = 'chicago'; UPDATE site SET name = 'The same' WHERE site = 'CHI2'$$,
	'nor where zone and country stay');
SELECT lives_ok($$UPDATE source_owner SET plot = NULL WHERE source_id = 4; UPDATE source SET site = 'OLD' WHERE source = 'home'$$, 'a site without both is none');

-- points lie where their source does
INSERT INTO source (source, category, factor, region, site) VALUES ('point', 'metering_point', 'gas', 'US', 'CHI'), ('rest', 'stationary_combustion', 'gas', 'US', 'CHI'), ('elsewhere', 'stationary_combustion', 'gas', 'CN', NULL);
INSERT INTO source_owner (source_id, valid, party) VALUES (6, '(,)', 'A');
SELECT is(pg_temp.said('INSERT INTO source_point (source_id, point_id) VALUES (7, 5)'), '23514: source "elsewhere" and its metering point "point" lie in different time zones | They are Asia/Shanghai and America/Chicago.',
	'a point has the days of its source');
INSERT INTO source_point (source_id, point_id) VALUES (6, 5);
SELECT is(pg_temp.said($$UPDATE source SET site = 'SH' WHERE source = 'rest'$$), '23514: source "rest" and its metering point "point" lie in different time zones | They are Asia/Shanghai and America/Chicago.',
	'and keeps them');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (5, '2025-05-01 05:00Z', '2025-05-02 05:00Z', '24 t'), (5, '2025-05-02 05:00Z', '2025-05-02 06:00Z', '1 t');
SELECT results_eq($$SELECT day, quantity FROM daily_activity('[2025-05-01,2025-06-01)', '{6}')$$, $$VALUES (date '2025-05-01', quantity '24 t')$$, 'a day of a point is whole if it is in its zone');

-- ---- countries ----

SELECT results_eq('SELECT method, country FROM method WHERE country IS NOT NULL ORDER BY 1', $$VALUES ('NDRC-910', 'CN'), ('NDRC-910-2025', 'CN')$$, 'methods say which country they cover');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2024-12-31 23:00Z', '2025-01-15 23:00Z', '150 t');
UPDATE factor SET withdrawn_at = ledger_now();
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'gas', 'CN', '2 t CO2/t', '2', 'test', true);
SELECT post('[2025-01-01,2026-01-01)', m) IS NOT NULL FROM unnest('{NDRC-910,NDRC-910-2025}'::text[]) AS m;
SELECT results_eq($$SELECT b.method, array_agg(DISTINCT e.source_id ORDER BY e.source_id) FROM emission AS e JOIN posting AS b USING (posting_id) WHERE b.method LIKE 'NDRC%' GROUP BY 1 ORDER BY 1$$,
	$$VALUES ('NDRC-910', '{3,4}'::integer[]), ('NDRC-910-2025', '{3,4}')$$, 'what a method does not cover stops nobody, and is not posted under it');
SELECT results_eq(format($$SELECT month, source, party, quantity, mass, co2e, reason FROM inventory_apart('[2025-01-01,2026-01-01)', 'PARK', %L, 'AR5') WHERE month < '2025-04-01'$$, m),
	format($$VALUES (date '2025-01-01', 'chicago', 'A', quantity '4 t', NULL::ghg, NULL::co2e, 'site "CHI2" lies in US, and method "%1$s" covers CN'), ('2025-01-01', 'hamburg', 'B', '150 t', NULL, NULL, 'site "HAM" lies in DE, and method "%1$s" covers CN'),
		('2025-02-01', 'chicago', 'A', '30 t', NULL, NULL, 'site "CHI2" lies in US, and method "%1$s" covers CN'), ('2025-03-01', 'chicago', 'A', '738 t', NULL, NULL, 'site "CHI2" lies in US, and method "%1$s" covers CN')$$, m),
	m || ': it stands apart with its quantity and the reason') FROM unnest('{NDRC-910,NDRC-910-2025}'::text[]) AS m;
SELECT results_eq($$SELECT direction, scope, sum(tonnes(co2e)) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR5') GROUP BY 1, 2 ORDER BY 1$$,
	$$VALUES ('apart', NULL::integer, NULL::numeric), ('emitted', 1, 3086)$$, 'beside the figures of the others');
SELECT results_eq($$SELECT DISTINCT complete, apart_reason <> '' FROM bi_inventory WHERE boundary = 'PARK' AND method = 'NDRC-910-2025' ORDER BY 2$$, $$VALUES (1, false), (1, true)$$,
	'nothing is incomplete: it is outside of the method');
SELECT lives_ok($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR5', 'infinity', missing => 'error')$$, 'and no error for who wants one');
SELECT is_empty($$SELECT * FROM unposted('[2025-01-01,2026-01-01)', 'NDRC-910-2025')$$, 'once it is noted there is nothing to post');
SELECT is_empty($$SELECT * FROM check_post('[2025-01-01,2026-01-01)', 'NDRC-910-2025')$$, 'nor anything to refuse');
SELECT is(publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR5'), 1::bigint, 'the park can be published');
SELECT void_activity(activity_id, 'wrong') FROM activity WHERE source_id = 2;
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2024-12-31 23:00Z', '2025-01-15 23:00Z', '160 t');
SELECT results_eq($$SELECT source FROM unposted('[2025-01-01,2026-01-01)', 'NDRC-910-2025')$$, ARRAY['hamburg'], 'a correction is to be noted');
SELECT matches(pg_temp.said($$SELECT publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR5')$$), '55000: .*Of "hamburg"', 'before anything is published');
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910-2025');
SELECT results_eq($$SELECT quantity FROM inventory_apart('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR5') WHERE source = 'hamburg'$$, ARRAY[quantity '160 t'], 'post() notes it');
SELECT is_empty($$SELECT * FROM unposted('[2025-01-01,2026-01-01)', 'NDRC-910-2025')$$, 'and then knows it');
SELECT ok(reproduce_inventory(1), 'what was published comes out as it was');
SELECT is(publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR5'), 2::bigint, 'and what is now can be published');
SELECT matches(pg_temp.said($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol-2015')$$), '^P0002: .*o emission factor fits source "hamburg"', 'a method that covers all countries does not leave it out');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
SELECT * FROM finish();
ROLLBACK;
