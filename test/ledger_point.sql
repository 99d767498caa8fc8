-- Metering points: several of one source, parts of one, a main meter less others; what is missing is a gap, and never 0.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('GRID', 'supplier', 'Grid'), ('OP', 'enterprise', 'Operator'), ('T1', 'enterprise', 'Tenant'), ('T2', 'enterprise', 'Tenant');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'gas', 'CN', NULL, '2 t CO2/tce', '1', 'test', true), ('own', 'electricity', 'CN', 'location', '0.5 t CO2/MWh', '1', 'test', true),
	('own', 'electricity', 'CN', 'market', '0.6 t CO2/MWh', '1', 'test', true);

-- Sources and points by code. A source has its party, a point none.
CREATE FUNCTION pg_temp.source(source text, party text, category text DEFAULT 'stationary_combustion', factor text DEFAULT 'gas', supplier text DEFAULT NULL,
		may_be_negative boolean DEFAULT false) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO source (source, category, factor, region, may_be_negative) VALUES ($1, $3, $4, 'CN', $6);
	INSERT INTO source_owner (source_id, valid, party, supplier) SELECT s.source_id, '(,)', $2, $5 FROM source AS s WHERE s.source = $1 AND $2 IS NOT NULL;
$$;
CREATE FUNCTION pg_temp.number(source text) RETURNS integer LANGUAGE sql AS $$ SELECT s.source_id FROM source AS s WHERE s.source = $1 $$;
CREATE FUNCTION pg_temp.points(VARIADIC names text[]) RETURNS void LANGUAGE sql AS
$$ SELECT pg_temp.source(n, NULL, 'metering_point') FROM unnest(names) AS n $$;
CREATE FUNCTION pg_temp.made_of(source text, point text, share numeric DEFAULT 1, valid daterange DEFAULT '(,)') RETURNS void LANGUAGE sql AS
$$ INSERT INTO source_point (source_id, point_id, share, valid) VALUES (pg_temp.number($1), pg_temp.number($2), $3, $4) $$;
CREATE FUNCTION pg_temp.reads(source text, first date, until date, reading text, meter text DEFAULT NULL) RETURNS void LANGUAGE sql AS
$$ INSERT INTO activity (source_id, start_at, end_at, reading, meter) VALUES (pg_temp.number($1), accounting_start($2), accounting_start($3), $4, $5) $$;
-- A reading a day.
CREATE FUNCTION pg_temp.reads_daily(source text, first date, until date, reading text) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO activity (source_id, start_at, end_at, reading)
	SELECT pg_temp.number($1), accounting_start(d::date), accounting_start(d::date + 1), $4 FROM generate_series($2::timestamp, $3::timestamp - interval '1 day', '1 day') AS d
$$;
CREATE FUNCTION pg_temp.total(source text, period daterange DEFAULT '[2025-01-01,2025-02-01)') RETURNS text LANGUAGE sql AS
$$ SELECT sum(f.quantity)::text FROM daily_activity(period, ARRAY[pg_temp.number(source)]) AS f $$;
CREATE FUNCTION pg_temp.posted(source text, period daterange DEFAULT '[2025-01-01,2025-02-01)') RETURNS text LANGUAGE sql AS
$$
	SELECT sum(e.quantity)::text FROM emission AS e WHERE e.source_id = pg_temp.number($1) AND e.day <@ period AND coalesce(e.scope2, 'location') = 'location'
$$;
CREATE FUNCTION pg_temp.gaps(VARIADIC sources text[]) RETURNS SETOF text LANGUAGE sql AS
$$
	SELECT concat_ws(' ', g.source, to_char(g.missing_from, 'MM-DD HH24:MI'), to_char(g.missing_until, 'MM-DD HH24:MI'))
	FROM activity_gap('[2025-01-01,2025-02-01)') AS g WHERE g.source = ANY (sources)
$$;

-- ---- F2: the main meter less its sub-meters; two meters of one source ----

SELECT pg_temp.points('main', 'sub 1'), pg_temp.source('rest', 'OP'), pg_temp.source('tenant', 'T1'), pg_temp.source('other tenant', 'T2');
SELECT pg_temp.made_of('rest', 'main'), pg_temp.made_of('rest', 'sub 1', -1), pg_temp.made_of('rest', 'other tenant', -1), pg_temp.made_of('tenant', 'sub 1');
SELECT pg_temp.reads('main', '2025-01-01', '2025-02-01', '310 tce'), pg_temp.reads_daily('sub 1', '2025-01-01', '2025-02-01', '3 tce'),
	pg_temp.reads('other tenant', '2025-01-01', '2025-02-01', '62 tce');
SELECT is(pg_temp.total('rest'), '155 tce', 'a source is its main meter less points and sources');
SELECT is(pg_temp.total('tenant'), '93 tce', 'what is deducted is that of others');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015'), post('[2025-01-01,2025-02-01)', 'GHG-Protocol');
SELECT results_eq($$SELECT e.source_id, b.method, sum(e.mass)::text FROM emission AS e JOIN posting AS b USING (posting_id) GROUP BY 1, 2 ORDER BY 2, 1$$,
	$$SELECT pg_temp.number(v.source), m, v.mass FROM unnest('{GHG-Protocol,GHG-Protocol-2015}'::text[]) AS m,
		(VALUES ('rest', '310 t CO2'), ('tenant', '186 t CO2'), ('other tenant', '124 t CO2')) AS v (source, mass) ORDER BY 2, 1$$,
	'each is posted once, under either kind of method, and the main meter is not');

SELECT pg_temp.points('left', 'right', 'spare', 'extra'), pg_temp.source('both', 'OP'), pg_temp.made_of('both', 'left'), pg_temp.made_of('both', 'right');
INSERT INTO meter (meter, source_id, carrier, level, accuracy_class, installed) VALUES ('L1', pg_temp.number('left'), 'gas', 2, '1', '(,2025-01-11)'), ('L2', pg_temp.number('left'), 'gas', 2, '1', '[2025-01-11,)');
SELECT pg_temp.reads('left', '2025-01-01', '2025-01-11', '10 tce', 'L1'), pg_temp.reads('left', '2025-01-11', '2025-02-01', '21 tce', 'L2'),
	pg_temp.reads('right', '2025-01-01', '2025-02-01', '2930760 MJ');
SELECT is(convert(pg_temp.total('both')::quantity, 'tce'), '131 tce', 'two meters side by side, one of them replaced, each in its unit');
SELECT is((SELECT count(DISTINCT unit(f.quantity)) FROM daily_activity('[2025-01-01,2025-02-01)', ARRAY[pg_temp.number('both')]) AS f), 1::bigint, 'are one quantity a day');

-- ---- shares ----

SELECT pg_temp.points('shared'), pg_temp.source('part 1', 'T1'), pg_temp.source('part 2', 'T2'), pg_temp.source('remainder', 'OP');
INSERT INTO source_point (source_id, point_id, share)
SELECT pg_temp.number(v.source), pg_temp.number(v.point), v.share
FROM (VALUES ('part 1', 'shared', 0.333333), ('part 2', 'shared', 0.333333), ('remainder', 'shared', 1), ('remainder', 'part 1', -1), ('remainder', 'part 2', -1)) AS v (source, point, share);
SELECT pg_temp.reads('shared', '2025-01-01', '2025-01-08', '1 tce');
SELECT is(sum(pg_temp.total(s)::quantity), '1 tce', 'parts and what is left are the whole') FROM unnest('{part 1,part 2,remainder}'::text[]) AS s;
SELECT is(pg_temp.total('remainder'), '0.333334 tce', 'what is left is exact');
SELECT is(pg_temp.said(format($$SELECT pg_temp.made_of('part 1', 'main', %L)$$, share)),
	'23514: new row for relation "source_point" violates check constraint "share_is_from_minus_1_to_1_and_not_0"', format('no share of %s', share))
FROM unnest('{0,40,-1.5,NaN,Infinity}'::text[]) AS share;
SELECT is(pg_temp.said($$SELECT pg_temp.made_of('tenant', 'shared', 0.5)$$), '23514: shares of metering point "shared" add up to more than 1 | They are 1.5.',
	'nothing is shared out twice');
SELECT is(pg_temp.said($$SELECT pg_temp.made_of('tenant', 'shared', 0.5, '[2025-06-01,)')$$), '23514: shares of metering point "shared" add up to more than 1 | From 2025-06-01 on they are 1.5.',
	'not for a time either');

-- ---- a missing sub-meter is a gap ----

SELECT is_empty($$SELECT * FROM pg_temp.gaps('main', 'sub 1', 'rest', 'tenant', 'both', 'left', 'right')$$, 'no gap where all points are read');
SELECT pg_temp.points('gate', 'hall'), pg_temp.source('yard', 'OP'), pg_temp.made_of('yard', 'gate'), pg_temp.made_of('yard', 'hall', -1);
SELECT pg_temp.reads_daily('gate', '2025-01-01', '2025-02-01', '10 tce'), pg_temp.reads_daily('hall', '2025-01-01', '2025-01-21', '4 tce');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (pg_temp.number('hall'), '2025-01-21 06:00', '2025-01-22', '3 tce');
SELECT results_eq($$SELECT * FROM pg_temp.gaps('yard', 'gate', 'hall')$$, ARRAY['hall 01-21 00:00 01-21 06:00', 'hall 01-22 00:00 02-01 00:00', 'yard 01-21 00:00 01-21 06:00', 'yard 01-22 00:00 02-01 00:00'],
	'a point without a reading is a gap of its own, and of its source');
SELECT is(pg_temp.total('yard'), '120 tce', 'days on which a sub-meter lacks have nothing, not the whole main meter');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT is(pg_temp.posted('yard'), '120 tce', 'and nothing is posted of them');
SELECT pg_temp.reads('hall', '2025-01-22', '2025-02-01', '40 tce');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (pg_temp.number('hall'), '2025-01-21', '2025-01-21 06:00', '1 tce');
SELECT results_eq($$SELECT source, days FROM unposted('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015')$$, $$VALUES ('yard', 11::bigint)$$, 'a reading of a point is one that is not posted');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT is(pg_temp.posted('yard'), '186 tce', 'once it is read all is posted');
SELECT results_eq($$SELECT array_agg(t.reading || ' ' || to_char(t.start_at, 'HH24:MI') ORDER BY t.activity_id) FROM emission AS e CROSS JOIN LATERAL trace_emission(e.posting_id, e.line) AS t
	WHERE e.source_id = pg_temp.number('yard') AND e.day = '2025-01-21' AND e.begins = 1$$, $$VALUES ('{10 tce 00:00,3 tce 06:00,1 tce 00:00}'::text[])$$, 'the way back leads to the readings of the points');

-- ---- points of points, and what is corrected ----

SELECT pg_temp.points('feeder 1', 'feeder 2', 'virtual'), pg_temp.source('upper', 'OP'), pg_temp.source('half', 'T1');
SELECT pg_temp.made_of('virtual', 'feeder 1'), pg_temp.made_of('virtual', 'feeder 2'), pg_temp.made_of('upper', 'virtual', 0.5), pg_temp.made_of('half', 'virtual', 0.5);
SELECT pg_temp.reads('feeder 1', '2025-01-01', '2025-02-01', '100 tce'), pg_temp.reads('feeder 2', '2025-01-01', '2025-02-01', '20 tce');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT is(array[pg_temp.total('virtual'), pg_temp.posted('upper'), pg_temp.posted('half')], '{120 tce,60 tce,60 tce}', 'a point may be made of points');
SELECT void_activity(activity_id, 'wrong') FROM activity WHERE source_id = pg_temp.number('feeder 2');
SELECT is(pg_temp.total('virtual'), NULL, 'nothing is known of it while one of them lacks');
SELECT pg_temp.reads('feeder 2', '2025-01-01', '2025-02-01', '30 tce');
SELECT results_eq($$SELECT source FROM unposted('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015')$$, ARRAY['half', 'upper'], 'a correction reaches all that rests on the point');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT is(array[pg_temp.posted('upper'), pg_temp.posted('half')], '{65 tce,65 tce}', 'and is posted of all');
UPDATE source_point SET share = 0.4 WHERE source_id = pg_temp.number('half');
UPDATE source_point SET share = 0.6 WHERE source_id = pg_temp.number('upper');
SELECT results_eq($$SELECT source FROM unposted('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015')$$, ARRAY['half', 'upper'], 'so is another share');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT is(array[pg_temp.posted('upper'), pg_temp.posted('half')], '{78 tce,52 tce}', 'shares are as they are now');
UPDATE source_point SET valid = '(,2025-01-11)' WHERE source_id = pg_temp.number('virtual') AND point_id = pg_temp.number('feeder 2');
SELECT is(convert(pg_temp.total('virtual')::quantity, 'tce'), quantity(100 + 300 / (31.0 + round(0.0, 18)), 'tce'), 'a point is a part on the days that say so');
UPDATE source_point SET valid = '(,)' WHERE source_id = pg_temp.number('virtual');

-- ---- a bill of a month beside readings of days ----

SELECT pg_temp.points('bill', 'workdays'), pg_temp.source('office', 'OP'), pg_temp.made_of('office', 'bill'), pg_temp.made_of('office', 'workdays', -1);
SELECT pg_temp.reads('bill', '2025-01-01', '2025-02-01', '310 tce'), pg_temp.reads('bill', '2025-02-01', '2025-03-01', '280 tce');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT pg_temp.number('workdays'), d, d + interval '1 day', CASE WHEN extract(isodow FROM d) < 6 THEN '12 tce' ELSE '0 tce' END FROM generate_series(timestamptz '2025-01-01', '2025-02-28', '1 day') AS d;
SELECT results_eq($$SELECT count(*), min(round(amount(f.quantity), 9)), max(round(amount(f.quantity), 9)), sum(f.quantity) FROM daily_activity('[2025-01-01,2025-02-01)', ARRAY[pg_temp.number('office')]) AS f$$,
	$$VALUES (31::bigint, round(34 / 31.0, 9), round(34 / 31.0, 9), quantity '34 tce')$$, 'where a day would be below 0 the month is spread as the main meter is');
SELECT is(pg_temp.total('office', '[2025-01-01,2025-01-11)')::quantity + pg_temp.total('office', '[2025-01-11,2025-02-01)')::quantity, '34 tce', 'whatever part of it is asked for');
SELECT results_eq($$SELECT sum(quantity) FROM daily_activity('[2025-01-01,2025-03-01)', ARRAY[pg_temp.number('office')]) GROUP BY extract(month FROM day) ORDER BY 1$$,
	$$VALUES (quantity '34 tce'), ('40 tce')$$, 'month by month');

-- ---- what is below 0 is refused by name ----

SELECT pg_temp.points('small', 'large'), pg_temp.source('wrong', 'T2'), pg_temp.made_of('wrong', 'small'), pg_temp.made_of('wrong', 'large', -1);
SELECT pg_temp.reads('small', '2025-02-01', '2025-03-01', '28 tce'), pg_temp.reads_daily('large', '2025-02-01', '2025-03-01', '2 tce');
SELECT is(pg_temp.advised($$SELECT post('[2025-02-03,2025-02-05)', 'GHG-Protocol-2015')$$), '23514: negative quantity -28 tce for source "wrong" | More is deducted of its metering points in 2025-02 than they read.'
	' | Take wrong readings back with void_activity(activity, reason), mend source_point, or set source.may_be_negative where that makes sense.', 'sub-meters above their main meter are refused');
SELECT lives_ok($$SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015')$$, 'other months are not');
UPDATE source SET may_be_negative = true WHERE source = 'wrong';
SELECT post('[2025-02-01,2025-03-01)', 'GHG-Protocol-2015');
SELECT is(pg_temp.posted('wrong', '[2025-02-01,2025-03-01)'), '-28 tce', 'unless that makes sense');

-- ---- what is refused ----

SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT pg_temp.made_of('virtual', 'upper')$$, '23514: source "upper" is a metering point of itself | "upper" is made of "virtual" is made of "upper".'),
	($$SELECT pg_temp.made_of('spare', 'spare')$$, '23514: source "spare" is a metering point of itself | "spare" is made of "spare".'),
	($$INSERT INTO source_point (source_id, point_id) SELECT pg_temp.number(v.a), pg_temp.number(v.b) FROM (VALUES ('spare', 'extra'), ('extra', 'spare')) AS v (a, b)$$,
		'23514: source "extra" is a metering point of itself | "extra" is made of "spare" is made of "extra".'),
	($$SELECT pg_temp.made_of('both', 'other tenant')$$, '23514: what source "other tenant" has would count twice | It is no metering point, and a part of source "both".'),
	($$UPDATE source SET category = 'stationary_combustion' WHERE source = 'left'$$, '23514: what source "left" has would count twice | It is no metering point, and a part of source "both".'),
	($$SELECT pg_temp.made_of('other tenant', 'spare', 1, '[2025-01-20,)')$$,
		'23514: source "other tenant" has metering points and readings of its own | Reading 33 is of [2025-01-01 00:00:00+00, 2025-02-01 00:00:00+00).'),
	($$SELECT pg_temp.reads('yard', '2025-02-01', '2025-03-01', '1 tce')$$,
		'23514: source "yard" has metering points and no readings of its own | The reading is of [2025-02-01 00:00:00+00, 2025-03-01 00:00:00+00).'),
	($$INSERT INTO source (source, category, factor, region) VALUES ('x', 'energy_loss', 'gas', 'CN')$$, '23514: new row for relation "source" violates check constraint "factor_names_the_carrier"')) AS v (command, error);
SELECT matches(pg_temp.said($$SELECT pg_temp.made_of('both', 'left', 0.5, '[2025-01-01,2025-02-01)')$$), '23P01: .*one_share_of_a_point_at_a_time', 'one share of a point at a time');
INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('yard', '2025-02-01', '2025-03-01', '1 tce'), ('hall', '2025-02-01', '2025-03-01', '1 tce');
SELECT results_eq($$SELECT accepted, refused FROM load_activity()$$, $$VALUES (1::bigint, 1::bigint)$$, 'files have readings of points, not of what is made of them');

-- before and after its points a source is read itself
SELECT pg_temp.points('new meter'), pg_temp.source('changed', 'OP'), pg_temp.made_of('changed', 'new meter', 1, '[2025-01-11,2025-01-21)');
SELECT pg_temp.reads('changed', '2025-01-01', '2025-01-11', '10 tce'), pg_temp.reads('new meter', '2025-01-01', '2025-02-01', '62 tce'), pg_temp.reads('changed', '2025-01-21', '2025-02-01', '33 tce');
SELECT is(pg_temp.total('changed'), '63 tce', 'a source may have points for a time');
SELECT is_empty($$SELECT * FROM pg_temp.gaps('changed', 'new meter')$$, 'and has no gap then');

-- a unit of another dimension fits no factor
SELECT pg_temp.points('by volume'), pg_temp.source('mixed', 'OP'), pg_temp.made_of('mixed', 'by volume');
SELECT pg_temp.reads('by volume', '2025-03-01', '2025-04-01', '31 m3');
SELECT is(pg_temp.said($$SELECT post('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015')$$),
	'22000: readings of source "mixed" do not fit their factor on 2025-03-01 | 1 m3 x 2 t CO2/tce: cannot multiply quantity by emission factor: m3 does not convert to tce.', 'a point of another dimension is named with its source');
DELETE FROM source_point WHERE source_id = pg_temp.number('mixed');

-- ---- energy: resale by points, and net meters ----

SELECT pg_temp.source('master', NULL, 'metering_point', 'electricity'), pg_temp.source('flat', NULL, 'metering_point', 'electricity');
SELECT pg_temp.source('power of OP', 'OP', 'purchased_electricity', 'electricity', 'GRID'), pg_temp.source('power of T1', 'T1', 'purchased_electricity', 'electricity', 'OP'),
	pg_temp.source('power of T2', 'T2', 'purchased_electricity', 'electricity', 'OP');
SELECT pg_temp.made_of('power of OP', 'master'), pg_temp.made_of('power of T1', 'flat', 0.6), pg_temp.made_of('power of T2', 'flat', 0.4);
SELECT pg_temp.reads_daily('master', '2025-01-01', '2025-02-01', '10 MWh'), pg_temp.reads_daily('flat', '2025-01-01', '2025-02-01', '5000 kWh');
SELECT results_eq($$SELECT by_day FROM settled_interval('[2025-01-01,2025-02-01)', ARRAY[pg_temp.number('power of T1')])$$, ARRAY[true], 'a network is settled by the day if its points are read so');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT is(array[pg_temp.posted(s)], ARRAY[q], format('%s is settled with what its points read', s))
FROM (VALUES ('power of T1', '93 MWh'), ('power of T2', '62 MWh')) AS v (s, q);
SELECT results_eq($$SELECT category, sum(quantity) FROM emission WHERE source_id = pg_temp.number('power of OP') AND coalesce(scope2, 'location') = 'location' GROUP BY 1 ORDER BY 1$$,
	$$VALUES ('purchased_electricity', quantity '155 MWh'), ('resold_energy', '155 MWh')$$, 'and so is who sells it');

SELECT pg_temp.source('net', NULL, 'metering_point', 'electricity', NULL, true), pg_temp.source('kiosk', NULL, 'metering_point', 'electricity'),
	pg_temp.source('roof', 'T2', 'purchased_electricity', 'electricity', 'GRID', true);
SELECT pg_temp.made_of('roof', 'net'), pg_temp.made_of('roof', 'kiosk', -1);
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (pg_temp.number('net'), '2025-01-01', '2025-01-01 12:00', '30 MWh'), (pg_temp.number('net'), '2025-01-01 12:00', '2025-01-02', '-50 MWh');
SELECT pg_temp.reads('kiosk', '2025-01-01', '2025-01-02', '4 MWh');
SELECT is(array(SELECT f.quantity::text FROM unnest('{1,-1}'::integer[]) AS d CROSS JOIN LATERAL daily_flow('[2025-01-01,2025-02-01)', ARRAY[pg_temp.number('roof')], d) AS f), '{26 MWh,-50 MWh}',
	'the two directions of a net meter are two figures');

-- ---- what is below 0 is listed, and left out where the rest is posted ----

SELECT pg_temp.points('few', 'many'), pg_temp.source('kitchen', 'T2'), pg_temp.made_of('kitchen', 'few'), pg_temp.made_of('kitchen', 'many', -1), pg_temp.source('beside', 'T2');
SELECT pg_temp.reads('few', '2025-04-01', '2025-06-01', '61 tce'), pg_temp.reads('many', '2025-04-01', '2025-05-01', '60 tce'), pg_temp.reads('many', '2025-05-01', '2025-06-01', '1 tce'),
	pg_temp.reads('beside', '2025-04-01', '2025-06-01', '610 tce');
SELECT results_eq($$SELECT source, day_from, day_until, problem FROM check_post('[2025-04-01,2025-06-01)', 'GHG-Protocol')$$,
	$$VALUES ('kitchen', date '2025-04-01', date '2025-04-30', 'negative quantity -30 tce for source "kitchen"')$$, 'check_post() names the source and the month');
SELECT post('[2025-04-01,2025-06-01)', 'GHG-Protocol', partly => true);
SELECT results_eq($$SELECT s.source, e.day >= '2025-05-01', sum(e.quantity) FROM emission AS e JOIN posting AS b USING (posting_id) JOIN source AS s USING (source_id)
	WHERE b.method = 'GHG-Protocol' AND e.day >= '2025-04-01' GROUP BY 1, 2 ORDER BY 1, 2$$,
	$$VALUES ('beside', false, quantity '300 tce'), ('beside', true, '310 tce'), ('kitchen', true, '30 tce')$$, 'what is sound is posted, also of the source itself');
SELECT results_eq($$SELECT month, party, quantity, reason FROM left_out('[2025-04-01,2025-06-01)', 'GHG-Protocol')$$,
	$$VALUES (date '2025-04-01', 'T2', quantity '-30 tce', 'negative quantity -30 tce for source "kitchen"')$$, 'the rest stands apart');

-- energy that is settled is left out with its network
SELECT pg_temp.source('gate 1', NULL, 'metering_point', 'electricity'), pg_temp.source('gate 2', NULL, 'metering_point', 'electricity'),
	pg_temp.source('power of Z', 'T2', 'purchased_electricity', 'electricity', 'OP');
SELECT pg_temp.made_of('power of Z', 'gate 1'), pg_temp.made_of('power of Z', 'gate 2', -1);
SELECT pg_temp.reads('gate 1', '2025-03-01', '2025-04-01', '10 MWh'), pg_temp.reads('gate 2', '2025-03-01', '2025-04-01', '12 MWh'), pg_temp.reads('master', '2025-03-01', '2025-04-01', '100 MWh'),
	pg_temp.reads('flat', '2025-03-01', '2025-04-01', '50 MWh'), pg_temp.reads('beside', '2025-03-01', '2025-04-01', '1 tce');
SELECT results_eq($$SELECT source, problem FROM check_post('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015')$$, $$VALUES
	('power of OP', 'source "power of OP" is in a network of energy with metering points that come to less than 0'),
	('power of T1', 'source "power of T1" is in a network of energy with metering points that come to less than 0'), ('power of T2', 'source "power of T2" is in a network of energy with metering points that come to less than 0'),
	('power of Z', 'negative quantity -2 MWh for source "power of Z"'), ('roof', 'source "roof" is in a network of energy with metering points that come to less than 0')$$, 'a network with it cannot be settled');
SELECT post('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015', partly => true);
SELECT results_eq($$SELECT DISTINCT s.source FROM emission AS e JOIN posting AS b USING (posting_id) JOIN source AS s USING (source_id)
	WHERE b.method = 'GHG-Protocol-2015' AND e.day >= '2025-03-01' AND e.day < '2025-04-01'$$, ARRAY['beside'], 'what is beside it is posted');
SELECT void_activity(activity_id, 'wrong') FROM activity WHERE source_id = pg_temp.number('gate 2');
SELECT pg_temp.reads('gate 2', '2025-03-01', '2025-04-01', '4 MWh');
SELECT post('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015');
SELECT results_eq($$SELECT s.source, sum(e.quantity) FROM emission AS e JOIN posting AS b USING (posting_id) JOIN source AS s USING (source_id)
	WHERE b.method = 'GHG-Protocol-2015' AND e.day >= '2025-03-01' AND e.day < '2025-04-01' AND e.category = 'purchased_electricity' AND e.scope2 = 'location' GROUP BY 1 ORDER BY 1$$,
	$$VALUES ('power of OP', quantity '44 MWh'), ('power of T1', '30 MWh'), ('power of T2', '20 MWh'), ('power of Z', '6 MWh')$$, 'once it is mended all is');
SELECT is_empty($$SELECT * FROM left_out('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015')$$, 'and nothing is left out');

-- ---- who records, who sees, and what a check finds ----

SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
DELETE FROM source_point WHERE source_id = pg_temp.number('upper');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'points that are gone are pending, not wrong');
SELECT isnt_empty($$SELECT FROM reference_history WHERE relation = 'source_point'$$, 'and have a history');
CREATE ROLE points_accountant;
CREATE ROLE points_recorder;
CREATE ROLE points_tenant;
GRANT USAGE ON SCHEMA public TO PUBLIC;
SELECT grant_ledger('led', 'points_accountant', 'accountant'), grant_ledger('led', 'points_recorder', 'recorder'), grant_ledger('led', 'points_tenant', 'tenant', 'T1');
CREATE FUNCTION pg_temp.by(role name, command text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	value text := 'done';
BEGIN
	PERFORM set_config('role', role, true);
	IF command ~ '^SELECT' THEN EXECUTE command INTO value; ELSE EXECUTE command; END IF;
	PERFORM set_config('role', 'none', true);
	RETURN value;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ': ' || SQLERRM;
END
$$;
SELECT is(pg_temp.by(role, format('INSERT INTO source_point (source_id, point_id) VALUES (%s, %s)', pg_temp.number('spare'), pg_temp.number('extra'))), answer, role || ' makes points: ' || answer)
FROM (VALUES ('points_recorder'::name, '42501: permission denied for table source_point'), ('points_tenant', '42501: permission denied for table source_point'), ('points_accountant', 'done')) AS v (role, answer);
SELECT is(pg_temp.by('points_tenant', 'SELECT array_agg(DISTINCT s.source ORDER BY s.source) FROM source_point AS p JOIN source AS s ON s.source_id = p.source_id'), '{half,"part 1","power of T1",tenant}',
	'a tenant sees of what its own sources are made');
SELECT is(pg_temp.by('points_tenant', $$SELECT count(*) FROM activity_gap('[2025-01-01,2025-02-01)')$$), '0', 'and has no gap for points of others');
DELETE FROM source_point WHERE source_id = pg_temp.number('spare');
ALTER TABLE source_point DISABLE TRIGGER check_source_point;
SELECT pg_temp.made_of('feeder 1', 'virtual'), pg_temp.made_of('feeder 2', 'extra');
SELECT results_eq($$SELECT problem FROM check_ledger('led') WHERE problem ~ 'metering point' ORDER BY 1$$, ARRAY[
	'source "feeder 1" has metering points and readings of its own: Reading 92 is of [2025-01-01 00:00:00+00, 2025-02-01 00:00:00+00).',
	'source "feeder 1" is a metering point of itself: "feeder 1" is made of "virtual" is made of "feeder 1".',
	'source "feeder 2" has metering points and readings of its own: Reading 94 is of [2025-01-01 00:00:00+00, 2025-02-01 00:00:00+00).',
	'source "virtual" is a metering point of itself: "virtual" is made of "feeder 1" is made of "virtual".'], 'what is written with the guards off is found');
SELECT lives_ok($$SELECT count(*) FROM daily_activity('[2025-01-01,2025-02-01)')$$, 'and no question goes round for ever');
SELECT * FROM finish();
ROLLBACK;
