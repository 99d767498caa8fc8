-- What changes after it was posted, and what somebody changes behind the back of the ledger: factors, owners,
-- categories, certificates, forged rows.
\ir include/begin.sql
SET LOCAL timezone = 'Asia/Shanghai';
SELECT create_ledger('led');
SET LOCAL search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('GRID', 'supplier', 'Grid');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '2 t CO2/t', '1', 'test', true), ('own', 'grid', 'CN', 'pinned', '0.8325 t CO2/MWh', '1', 'test', true),
	('own', 'grid-certified', 'CN', 'pinned', '0 t CO2/MWh', '1', 'test', true);
INSERT INTO source (source, category, factor, region, may_be_negative) VALUES ('coal', 'stationary_combustion', 'coal', 'CN', false),
	('power', 'purchased_electricity', 'grid', 'CN', true);
INSERT INTO source_owner (source_id, valid, party, supplier) VALUES (1, '(,)', 'A', NULL), (2, '(,)', 'A', 'GRID');
SELECT add_boundary('A', '{A}', 'A'), add_boundary('B', '{B}', 'B'), add_boundary('AB', '{A,B}', 'both');
CREATE FUNCTION pg_temp.record(source integer, day date, reading text) RETURNS bigint LANGUAGE sql AS
$$ INSERT INTO activity (source_id, start_at, end_at, reading) VALUES ($1, accounting_start($2), accounting_start($2 + 1), $3) RETURNING activity_id $$;
CREATE FUNCTION pg_temp.void(day date) RETURNS void LANGUAGE sql AS
$$ SELECT void_activity(activity_id, 'test') FROM activity AS a WHERE start_at = accounting_start($1) AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id) $$;
CREATE FUNCTION pg_temp.post() RETURNS boolean LANGUAGE sql AS $$ SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910') IS NOT NULL $$;
CREATE FUNCTION pg_temp.of(boundary text) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(format('%s %s %s', i.scope, i.party, i.mass), ', ' ORDER BY i.scope, i.party)
	FROM (SELECT scope, party, sum(mass) AS mass FROM inventory('[2025-01-01,2026-01-01)', $1, 'NDRC-910', 'AR6') GROUP BY 1, 2) AS i $$;
-- nothing more to post, and sound
CREATE FUNCTION pg_temp.settled() RETURNS text LANGUAGE sql AS
$$ SELECT coalesce((SELECT string_agg(problem, '; ') FROM check_ledger('led')), 'sound') || CASE WHEN pg_temp.post() THEN ', not settled' ELSE '' END $$;

-- ---- without a factor, before anything is posted ----

SELECT create_ledger('bare');
SET LOCAL search_path = bare, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO source (source, category, factor, region) VALUES ('power', 'purchased_electricity', 'electricity', 'CN-JS');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A');
SELECT add_boundary('A', '{A}', 'A'), pg_temp.record(1, '2023-03-01', '10 MWh');
SELECT is(pg_temp.said($$SELECT post('[2023-01-01,2024-01-01)', 'GHG-Protocol')$$), 'P0002: no emission factor fits source "power" on 2023-03-01 | Method GHG-Protocol takes factor "electricity" (location) for region CN-JS from own. Candidates: none.', 'no factor at all is an error, not nothing to do');
SELECT load_factors('CN-grid-2023', 'electricity');
SELECT matches(pg_temp.said($$SELECT post('[2023-01-01,2024-01-01)', 'GHG-Protocol')$$), 'Candidates: electricity of CN-grid-2023, CN, location, .*; electricity of CN-grid-2023, CN-JS, location, .* and \d+ more\.$', 'factors of another set are candidates, those of the region first');
SELECT is(adopt_factors('CN-grid-2023', 'CN-JS', 'electricity'), 1::bigint, 'one is adopted');
SELECT is(adopt_factors('CN-grid-2023', 'CN', 'electricity-residual', 'electricity'), 1::bigint, 'and the residual mix as the market factor of electricity');
SELECT results_eq($$SELECT factor, region, scope2, note LIKE 'electricity-residual of CN-grid-2023%' FROM factor WHERE factor_set = 'own' AND scope2 = 'market'$$, $$VALUES ('electricity', 'CN', 'market', true)$$, 'with where it is from');
SELECT is(pg_temp.said($$SELECT adopt_factors('CN-grid-2023', 'CN-XX')$$), 'P0002: no published factor in set "CN-grid-2023" for region "CN-XX"', 'there must be one');
SELECT results_eq($$SELECT * FROM unposted('[2023-01-01,2024-01-01)', 'GHG-Protocol')$$, $$VALUES ('power', date '2023-03-01', date '2023-03-01', 1::bigint)$$, 'what is not posted is listed');
SELECT is(pg_temp.said($$SELECT publish_inventory('[2023-01-01,2024-01-01)', 'A', 'GHG-Protocol', 'AR6')$$), '55000: readings of [2023-01-01,2024-01-01) are not posted under method "GHG-Protocol" | Of "power" (2023-03-01 to 2023-03-01).', 'and keeps an inventory from being published');
SELECT isnt(post('[2023-01-01,2024-01-01)', 'GHG-Protocol'), NULL, 'posted');
SELECT is_empty($$SELECT * FROM unposted('[2023-01-01,2024-01-01)', 'GHG-Protocol')$$, 'nothing is left');
SELECT isnt(publish_inventory('[2023-01-01,2024-01-01)', 'A', 'GHG-Protocol', 'AR6'), NULL, 'published');
SELECT results_eq('SELECT stale, reason FROM publication_status', $$VALUES (false, '')$$, 'it is as the ledger is');
SELECT pg_temp.record(1, '2023-04-01', '10 MWh');
SELECT results_eq('SELECT stale, reason FROM publication_status', $$VALUES (true, 'readings since')$$, 'a late reading makes it stale before it is posted');
SELECT results_eq($$SELECT sum(tonnes(co2e)) < sum(tonnes(market_co2e)) FROM inventory('[2023-01-01,2024-01-01)', 'A', 'GHG-Protocol', 'AR6')$$, 'VALUES (true)', 'two factors, two figures');
SET LOCAL search_path = led, public;

-- ---- factors ----

SELECT pg_temp.record(1, '2025-03-01', '10 t'), pg_temp.post(), pg_temp.void('2025-03-01'), pg_temp.record(1, '2025-03-01', '12 t'), pg_temp.post();
SELECT is(pg_temp.of('AB'), '1 A 24 t CO2', 'a difference is posted with the factor of the day');
UPDATE factor SET withdrawn_at = now() WHERE factor = 'coal';
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '3 t CO2/t', '2', 'test', true);
SELECT ok(NOT pg_temp.post(), 'a factor that was withdrawn stays with what was posted');
SELECT isnt(reverse(1, 'new factor'), NULL, 'a posting is reversed, and with it what later ones changed of it');
SELECT is(pg_temp.of('AB'), NULL, 'nothing of it stands');
SELECT is(pg_temp.said('SELECT reverse(2, ''twice'')'), '55000: nothing of posting 2 is left to reverse | What it posted was taken back by later postings.', 'the later one has nothing left to reverse');
SELECT ok(pg_temp.post(), 'then the new factor is taken');
SELECT is(pg_temp.of('AB'), '1 A 36 t CO2', 'for all of it');
SELECT is(pg_temp.settled(), 'sound', 'and that is that');
SELECT pg_temp.void('2025-03-01'), pg_temp.post();
SELECT is(pg_temp.of('AB'), NULL, 'a reading that was taken back is no line of 0');
SELECT pg_temp.record(1, '2025-03-01', '10000 kg'), pg_temp.post(), pg_temp.void('2025-03-01'), pg_temp.record(1, '2025-03-01', '10 t');
UPDATE factor SET withdrawn_at = now() WHERE factor = 'coal' AND withdrawn_at IS NULL;
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '4 t CO2/t', '3', 'test', true);
SELECT pg_temp.post();
SELECT is(pg_temp.of('AB'), '1 A 30 t CO2', 'the same in another unit keeps the factor of the day');
SELECT is(pg_temp.settled(), 'sound', 'and that is that');

-- ---- owners, plots, categories: from the old to the new, and back ----

UPDATE source_owner SET party = 'B' WHERE source_id = 1;
SELECT ok(pg_temp.post(), 'an owner that was put right is posted');
SELECT is(pg_temp.of('AB'), '1 B 30 t CO2', 'from the old to the new');
SELECT pg_temp.void('2025-03-01'), pg_temp.post();
SELECT is(pg_temp.of('AB'), NULL, 'and taken back from whom it is with');
SELECT pg_temp.record(1, '2025-03-01', '10 t'), pg_temp.post();
UPDATE source_owner SET party = 'A', plot = NULL WHERE source_id = 1;
UPDATE source SET category = 'process' WHERE source_id = 1;
SELECT pg_temp.post();
SELECT results_eq($$SELECT category, party, mass::text FROM inventory('[2025-01-01,2026-01-01)', 'AB', 'NDRC-910', 'AR6')$$, $$VALUES ('process', 'A', '40 t CO2')$$, 'so is a category, under another spelling of which nothing is posted');
UPDATE source SET category = 'Process' WHERE source_id = 1;
SELECT is(pg_temp.settled(), 'sound', 'and that is that');
SELECT pg_temp.void('2025-03-01'), pg_temp.post();

-- ---- certificates ----

INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (2, '[2025-01-01,2026-01-01)', 'GEC', '{[1,101)}', 'x');
SELECT pg_temp.record(2, '2025-01-01', '100 MWh'), pg_temp.record(2, '2025-01-02', '-100 MWh'), pg_temp.record(2, '2025-01-03', '100 MWh'), pg_temp.post();
SELECT results_eq('SELECT covered::text, unused::text, problem FROM certificate_use', $$VALUES ('100 MWh', '0 MWh', NULL)$$, 'what was given back is not covered twice');
SELECT is(pg_temp.of('AB'), '2 A 0 t', 'all is covered');
SELECT pg_temp.void('2025-01-01'), pg_temp.void('2025-01-02'), pg_temp.void('2025-01-03'), pg_temp.record(2, '2025-02-01', '50 MWh'), pg_temp.record(2, '2025-03-01', '50 MWh'), pg_temp.post();
SELECT pg_temp.record(2, '2025-01-15', '50 MWh');
SELECT is(pg_temp.said($$SELECT post('[2025-01-01,2025-02-01)', 'NDRC-910')$$),
	'23514: certificates of claim 1 would cover more than they are | More than the certificates are: 150 MWh.', 'a late reading that takes certificates from other days waits for them');
SELECT ok(pg_temp.post(), 'all days together');
SELECT is(pg_temp.of('AB'), '2 A 41.625 t CO2', 'leave what is not covered');
UPDATE certificate_claim SET withdrawn_at = now();
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (2, '[2026-01-01,2027-01-01)', 'GEC', '{[1,101)}', 'y');
SELECT pg_temp.record(2, '2026-02-01', '50 MWh');
SELECT is(pg_temp.said($$SELECT post('[2026-01-01,2027-01-01)', 'NDRC-910')$$),
	'23514: certificates of claim 1 would cover more than they are | Withdrawn, and its certificates serve another claim: 100 MWh.', 'certificates serve one claim, as posted, too');
SELECT ok(pg_temp.post(), 'the days of the first claim are posted without it');
SELECT is(pg_temp.said($$SELECT post('[2026-01-01,2027-01-01)', 'NDRC-910')$$), 'no error', 'then those of the second');
SELECT is(pg_temp.of('AB'), '2 A 124.875 t CO2', 'and the first year is without');
SELECT is(pg_temp.settled(), 'sound', 'and that is that');

-- ---- settings of the session ----

SET LOCAL datestyle = 'German';
SET LOCAL extra_float_digits = -5;
SET LOCAL intervalstyle = 'iso_8601';
SET LOCAL bytea_output = 'escape';
SELECT pg_temp.record(1, '2025-06-01', '1 t'), pg_temp.post(), add_boundary('A', '{A}', 'A again'), pg_temp.record(1, '2025-06-02', '1 t'), pg_temp.post();
SELECT publish_inventory('[2025-01-01,2026-01-01)', 'AB', 'NDRC-910', 'AR6');
SELECT is(pg_temp.settled(), 'sound', 'what is posted under other settings');
SELECT ok(reproduce_inventory(1), 'comes out');
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL bytea_output = 'hex';
SET LOCAL timezone = 'America/New_York';
SELECT is(pg_temp.settled(), 'sound', 'is sound under those of others');
SELECT ok(reproduce_inventory(1), 'and comes out under them');
SET LOCAL timezone = 'Asia/Shanghai';

-- ---- behind its back ----

CREATE FUNCTION pg_temp.found(command text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	problems text;
BEGIN
	BEGIN
		EXECUTE command;
		SELECT string_agg(coalesce(posting_id || ': ', '') || problem, '; ' ORDER BY posting_id, problem) INTO problems FROM check_ledger('led');
		RAISE EXCEPTION USING ERRCODE = 'T0001';
	EXCEPTION WHEN SQLSTATE 'T0001' THEN
		RETURN coalesce(problems, 'sound');
	END;
END
$$;
SELECT refresh_rollup();
SELECT is(pg_temp.found(command), problem, command) FROM (VALUES
	($$INSERT INTO boundary_party VALUES ('A', 1, 'B')$$, '1: boundaries recorded before it were altered or added'),
	($$INSERT INTO boundary (boundary, version, kind, approach, name, recorded_at) VALUES ('OLD', 1, 'accounting', 'physical', 'x', (SELECT posted_at - interval '1 microsecond' FROM posting WHERE posting_id = 1))$$, '1: boundaries recorded before it were altered or added; version 1 of boundary OLD has no parties'),
	($$UPDATE rollup SET mass = mass + mass WHERE day = '2025-02-01' AND sign(tonnes(co2e(mass, 'AR6'))) <> 0$$, 'the rollup of key 4 in 2025-02 is not the sum of its days; the rollup of source 2 on 2025-02-01 differs from the ledger'),
	($$UPDATE rollup_month SET mass = mass + mass WHERE key_id = 4 AND month = '2025-02-01'$$, 'the rollup of key 4 in 2025-02 is not the sum of its days'),
	($$DELETE FROM rollup_month WHERE key_id = 4 AND month = '2025-02-01'$$, 'the rollup of key 4 in 2025-02 is not the sum of its days'),
	($$INSERT INTO emission SELECT 1000, line, day, source_id, category, domain, party, supplier, plot, scope2, claim_id, quantity, factor_id, factor, verified, mass, begins, reason, payload FROM emission WHERE posting_id = 1$$, '1000: rows of emission without a posting'),
	($$ALTER TABLE activity_void DISABLE TRIGGER check_void; INSERT INTO activity_void SELECT 100000, 'x'; ALTER TABLE activity_void ENABLE TRIGGER check_void$$, 'reading 100000 was taken back before it was recorded, or is not there'),
	($$ALTER TABLE emission_rest DISABLE TRIGGER refuse_change$$, 'the trigger refuse_change of led.emission_rest is missing, disabled or altered'),
	($$DROP TRIGGER refuse_change ON boundary; CREATE TRIGGER refuse_change BEFORE UPDATE OF name OR DELETE OR TRUNCATE ON boundary FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); ALTER TABLE boundary ENABLE ALWAYS TRIGGER refuse_change$$, 'the trigger refuse_change of led.boundary is missing, disabled or altered'),
	($$ALTER TABLE activity DISABLE TRIGGER check_activity$$, 'the trigger check_activity of led.activity is missing, disabled or altered'),
	($$DROP TRIGGER refuse_change ON posting; CREATE TRIGGER refuse_change BEFORE INSERT ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); ALTER TABLE posting ENABLE ALWAYS TRIGGER refuse_change$$, 'the trigger refuse_change of led.posting is missing, disabled or altered'),
	($$ALTER TABLE published_line DISABLE TRIGGER refuse_change; UPDATE published_line SET content = content || ' '$$, 'publication 1 does not match its digest; the trigger refuse_change of led.published_line is missing, disabled or altered')) AS v (command, problem);
SELECT matches(pg_temp.found('DELETE FROM rollup_state'), 'the rollup has no state', 'a rollup without state');
SELECT matches(pg_temp.found('UPDATE rollup_state SET posting_id = 1000'), 'the rollup has no state, or one beyond the last posting', 'a rollup beyond the last posting');
SELECT matches(pg_temp.found($$ALTER TABLE factor DISABLE TRIGGER keep_row; UPDATE factor SET published = '5 t CO2/t' WHERE factor_id = 1$$), 'rows of emission have another factor than table factor', 'a factor that was altered');
UPDATE rollup_key SET domain = 'residents';
SELECT isnt(rebuild_rollup(), 0::bigint, 'a rollup that is wrong is made anew');
SELECT is(pg_temp.settled(), 'sound', 'and is right');
INSERT INTO emission SELECT (SELECT max(posting_id) + 1 FROM posting), 1000000, day, source_id, category, domain, party, supplier, plot, scope2, claim_id, quantity, factor_id, factor, verified, mass, begins, reason, payload FROM emission WHERE posting_id = 1;
SELECT pg_temp.record(1, '2025-07-01', '1 t');
SELECT matches(pg_temp.said('SELECT post(''[2025-01-01,2026-01-01)'', ''NDRC-910'')'), '^23000: posting \d+ has 1 rows of emission that it did not write', 'rows laid in wait for the next posting');

-- ---- refusals ----

SELECT is(split_part(pg_temp.said(command), ' | ', 1), error, error) FROM (VALUES
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '-infinity', '2024-01-01', '1 t')$$, '23514: new row for relation "activity_rest" violates check constraint "times_are_between_1900_and_2200"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2024-01-01', 'infinity', '1 t')$$, '23514: new row for relation "activity_rest" violates check constraint "times_are_between_1900_and_2200"'),
	($$UPDATE ledger_meta SET time_zone = 'UTC'$$, '23000: cannot update table "ledger_meta"'), ($$DELETE FROM ledger_meta$$, '23000: cannot delete from table "ledger_meta"'),
	($$SELECT create_ledger('other', 'CST')$$, '22023: time zone "CST" not recognized'), ($$SELECT create_ledger('other', 'UTC+8')$$, '22023: time zone "UTC+8" not recognized'),
	($$SELECT add_boundary('X', '{}', 'x')$$, '22023: boundary must have parties, each of them once'), ($$SELECT add_boundary('X', NULL, 'x')$$, '22023: boundary must have parties, each of them once'),
	($$SELECT add_boundary('X', '{A,A}', 'x')$$, '22023: boundary must have parties, each of them once'),
	($$SELECT add_boundary('X', '{A}', 'x', parent => 'none')$$, '42704: boundary "none" does not exist as of infinity'),
	($$SELECT activity_gap(NULL)$$, '22023: period NULL must have a first and a last day'), ($$SELECT activity_gap('(,)')$$, '22023: period (,) must have a first and a last day'),
	($$SELECT boundary_transfer('empty', 'A')$$, '22023: period empty must have a first and a last day'),
	($$SELECT boundary_emission('(,)', 'A', 1, 'NDRC-910', 'infinity')$$, '22023: period (,) must have a first and a last day'),
	($$SELECT inventory('[2025-01-01,2026-01-01)', 'A', 'NDRC-910', NULL)$$, '22004: GWP basis of an inventory must not be null'),
	($$SELECT post('[2025-01-01,infinity)', 'NDRC-910')$$, '22023: period [2025-01-01,infinity) must have a first and a last day')) AS v (command, error);

SELECT * FROM finish();
ROLLBACK;
