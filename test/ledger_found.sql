-- What only the owner of a ledger, a superuser or a restore can do is found: check_ledger() names the table, the object or
-- the entry, and never ends in an error. Each is done to a sound ledger, looked at, and taken back.
\ir include/begin.sql
CREATE ROLE ledger_keeper;
CREATE ROLE stranger;
CREATE ROLE recorder;
CREATE ROLE accountant;
SELECT format('GRANT CREATE ON DATABASE %I TO ledger_keeper, stranger', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO PUBLIC;
GRANT CREATE ON SCHEMA public TO stranger;
SET LOCAL timezone = 'UTC';

-- The problems of a ledger after commands of a role; nothing of it stays.
CREATE FUNCTION pg_temp.found(commands text, role name DEFAULT 'ledger_keeper', ledger name DEFAULT 'led') RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	problems text;
BEGIN
	PERFORM set_config('role', role, true);
	EXECUTE commands;
	PERFORM set_config('role', 'none', true);
	SELECT coalesce(string_agg(coalesce(posting_id || ': ', '') || problem, '; ' ORDER BY posting_id, problem), 'nothing') INTO problems FROM public.check_ledger(ledger);
	RAISE EXCEPTION USING ERRCODE = 'P9999', MESSAGE = problems;
EXCEPTION WHEN SQLSTATE 'P9999' THEN
	RETURN SQLERRM;
WHEN OTHERS THEN
	RETURN 'ended in an error: ' || SQLSTATE || ': ' || SQLERRM;
END
$$;

SET LOCAL ROLE ledger_keeper;
SELECT create_ledger('led', 'UTC'), create_ledger('other', 'UTC');
SET LOCAL search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('boiler', 'stationary_combustion', 'coal', 'CN'), ('kiln', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'B');
SELECT add_boundary('PARK', '{A,B}', 'Park'), add_boundary('A', '{A}', 'A');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-10', '2025-01-11', '1 t'), (2, '2025-01-10', '2025-01-11', '10 t'), (1, '2024-01-10', '2024-01-11', '1 t');
SELECT post('[2024-01-01,2025-01-01)', 'NDRC-910'), post('[2025-01-01,2026-01-01)', 'NDRC-910'), refresh_rollup();
SELECT publish_inventory('[2025-01-01,2026-01-01)', 'A', 'NDRC-910', 'AR6'), publish_inventory('[2024-01-01,2025-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT load_rating_scheme('ndrc-910-2025');
SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'NDRC-910', 'AR6');
SELECT add_parameter('STEAM', 'Emissions of steam', 't', 'lower', 'meters', 'monthly', 'Utilities', 'Boiler house', 'Shift leader', '{output}', '{t}');
INSERT INTO observation (parameter, period, value, variables, evidence) SELECT 'STEAM', format('[2024-%s-01,2024-%s-02)', m, m)::daterange, 100 + 2 * m + m % 2, ARRAY[m], 'x' FROM generate_series(1, 12) AS m;
SELECT fit_baseline('STEAM', '[2024-01-01,2025-01-01)', 'base line', 'first');
SELECT set_base_year('PARK', '[2024-01-01,2025-01-01)', 'NDRC-910', '1000 tCO2e AR6', 'x', 'x');
INSERT INTO structural_event (boundary, day, kind, stated, description, evidence) VALUES ('PARK', '2025-01-01', 'acquire', '100 tCO2e AR6', 'first', 'x'), ('PARK', '2025-02-01', 'acquire', '1 tCO2e AR6', 'second', 'x');
SELECT recalculate_base_year('PARK', 'x', true);
SELECT grant_ledger('led', 'recorder', 'recorder'), grant_ledger('led', 'accountant', 'accountant');
RESET ROLE;
SELECT is(pg_temp.found('SELECT 1'), 'nothing', 'the ledger is sound');

-- ---- forged entries, by the owner: row by row what a role could once forge ----

SELECT matches(pg_temp.found(commands), found, what) FROM (VALUES
	('a publication as of infinity', 'publication \d+', $$INSERT INTO published_inventory (period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, as_of, head, lines, digest, note, published_by)
		SELECT period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, 'infinity', head, lines, digest, note, 'the verifier' FROM published_inventory LIMIT 1$$),
	('a publication as of a time before its boundary', 'publication \d+ does not come out again: boundary "A" does not exist', $$WITH p AS (INSERT INTO published_inventory (period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, as_of, head, lines, digest, note, published_by)
		SELECT period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, '2000-01-01', head, lines, digest, note, published_by FROM published_inventory WHERE publication_id = 1 RETURNING publication_id)
		INSERT INTO published_line (publication_id, line, content) SELECT p.publication_id, l.line, l.content FROM p, published_line AS l WHERE l.publication_id = 1$$),
	('a publication with another figure', 'publication \d+', $$WITH p AS (INSERT INTO published_inventory (period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, as_of, head, lines, digest, note, published_by)
		SELECT period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, as_of, head, 1, sha256(E'none\n'), note, published_by FROM published_inventory LIMIT 1 RETURNING publication_id)
		INSERT INTO published_line SELECT publication_id, 1, 'none' FROM p$$),
	('a posting at infinity', '^3: ', $$ALTER TABLE posting DISABLE TRIGGER USER; INSERT INTO posting SELECT (p).* FROM (SELECT jsonb_populate_record(p, '{"posting_id": 3, "posted_at": "infinity"}') AS p FROM posting AS p WHERE posting_id = 2) AS x; ALTER TABLE posting ENABLE TRIGGER USER; ALTER TABLE posting ENABLE ALWAYS TRIGGER check_posting; ALTER TABLE posting ENABLE ALWAYS TRIGGER refuse_change$$),
	('an emission of a posting to come', 'posting', $$INSERT INTO emission SELECT (e).* FROM (SELECT jsonb_populate_record(e, '{"posting_id": 3}') AS e FROM emission AS e WHERE posting_id = 2) AS x$$),
	('an emission more of a posting', '^2: ', $$INSERT INTO emission SELECT (e).* FROM (SELECT jsonb_populate_record(e, '{"line": 3}') AS e FROM emission AS e WHERE posting_id = 2 AND line = 2) AS x$$),
	('a boundary at the end of its versions', 'boundary', $$INSERT INTO boundary (boundary, version, kind, approach, name) VALUES ('PARK', 2147483647, 'park in park', 'operational control', 'Park')$$),
	('a version without parties', 'boundary', $$INSERT INTO boundary (boundary, version, kind, approach, name) VALUES ('PARK', 2, 'park in park', 'operational control', 'Park')$$),
	('a party in a version that was published', 'boundar|publication', $$INSERT INTO boundary_party (boundary, version, party) VALUES ('A', 1, 'B')$$),
	('a variable of a parameter that was modelled', 'parameter|baseline', $$INSERT INTO relevant_variable (parameter, version, position, name, unit) VALUES ('STEAM', 1, 2, 'x', 't')$$),
	('an event in a base year that was recalculated without it', 'base year', $$INSERT INTO structural_event (boundary, day, kind, stated, description, evidence) VALUES ('PARK', '2025-03-01', 'acquire', '100 tCO2e AR6', 'third', 'x'); INSERT INTO base_year_event SELECT max(event_id), 'PARK', 2 FROM structural_event$$),
	('a rating under a published name by another definition', 'rating', $$INSERT INTO rating SELECT (r).* FROM (SELECT jsonb_populate_record(r, jsonb_build_object('rating_id', 2, 'rated_by', 'NDRC', 'definition', jsonb_set(r.definition, '{rules}', '[]'))) AS r FROM rating AS r) AS x$$),
	('a reading taken back that does not exist', 'reading', $$ALTER TABLE activity_void DISABLE TRIGGER check_void; INSERT INTO activity_void (activity_id, reason) VALUES (1000000, 'x'); ALTER TABLE activity_void ENABLE TRIGGER check_void$$),
	('a negative reading', 'negative', $$ALTER TABLE activity_rest DISABLE TRIGGER check_activity; ALTER TABLE activity DISABLE TRIGGER check_activity; INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2026-01-10', '2026-01-11', '-1 t'); ALTER TABLE activity_rest ENABLE TRIGGER check_activity; ALTER TABLE activity ENABLE TRIGGER check_activity$$),
	('a reading of an unknown source', 'source', $$ALTER TABLE activity_rest DISABLE TRIGGER check_activity; ALTER TABLE activity DISABLE TRIGGER check_activity; INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (77, '2026-01-10', '2026-01-11', '1 t'); ALTER TABLE activity_rest ENABLE TRIGGER check_activity; ALTER TABLE activity ENABLE TRIGGER check_activity$$),
	('a coefficient that is withdrawn as of a day to come', 'energy_coefficient', $$ALTER TABLE energy_coefficient DISABLE TRIGGER check_withdrawal; UPDATE energy_coefficient SET withdrawn_at = '2999-01-01' WHERE coefficient_id = 1; ALTER TABLE energy_coefficient ENABLE TRIGGER check_withdrawal$$),
	('an indicator that is withdrawn as of a day to come', 'indicator', $$ALTER TABLE indicator DISABLE TRIGGER check_withdrawal; UPDATE indicator SET withdrawn_at = 'infinity' WHERE indicator_id = 1; ALTER TABLE indicator ENABLE TRIGGER check_withdrawal$$)) AS v (what, found, commands);

-- what a row says of energy and lines
SELECT matches(pg_temp.found(format('ALTER TABLE emission DISABLE TRIGGER refuse_change; UPDATE emission SET %s WHERE posting_id = 2 AND line = 1; ALTER TABLE emission ENABLE ALWAYS TRIGGER refuse_change', change)),
	'^2: 1 rows of emission do not match their payload', change) FROM unnest('{source_line = 1,origin = ''B'',kind = ''gas'',buyer = ''B''}'::text[]) AS change;

-- A block that is whole and sealed by the functions of the ledger, and says what cannot be.
CREATE FUNCTION pg_temp.sealed(changed jsonb, kind text DEFAULT 'post', reverses bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS
$$
	SELECT format($q$
		INSERT INTO led.emission SELECT (r.e).* FROM (
			SELECT jsonb_populate_record(x.e, jsonb_build_object('payload', led.line_payload('line/3', (x.e).line, (x.e).day, (x.e).source_id, (x.e).source_line, (x.e).category, (x.e).domain, (x.e).party, (x.e).supplier, (x.e).origin, (x.e).kind, (x.e).buyer,
				(x.e).plot, (x.e).scope2, (x.e).claim_id, (x.e).quantity, (x.e).factor_id, (x.e).factor, (x.e).verified, (x.e).mass, (x.e).begins, (x.e).reason))) AS e
			FROM (SELECT jsonb_populate_record(e, %L || jsonb '{"posting_id": 3, "line": 1}') AS e FROM led.emission AS e WHERE e.posting_id = 2 AND e.line = 1) AS x
		) AS r;
		SELECT led.seal_posting(3, %L, 'NDRC-910', '[2025-01-01,2026-01-01)', 'forged', %L, 1)$q$, changed, kind, reverses)
$$;
SELECT matches(pg_temp.found(pg_temp.sealed(changed::jsonb, kind, reverses)), '(^|; )(3: |emission of source)', what) FROM (VALUES
	('1 kWh with a factor per t', '{"quantity": "1 kWh"}', 'post', NULL::bigint),
	('a mass that does not follow', '{"mass": "7 t CO2"}', 'post', NULL),
	('a source that does not exist', '{"source_id": 77}', 'post', NULL),
	('readings that do not exist', '{"day": "2025-06-01", "begins": 1}', 'post', NULL),
	('a claim that does not exist', '{"claim_id": 9}', 'post', NULL),
	('a factor that does not exist', '{"factor_id": 99}', 'post', NULL),
	('a reversal of which nothing is taken back', '{"quantity": "0 t", "mass": "0 t", "begins": 0}', 'reverse', 2),
	('a reversal of a part', '{"quantity": "-1 t", "mass": "-2 t CO2", "begins": -1}', 'reverse', 2),
	('a reversal of what is later than it', '{"quantity": "-1 t", "mass": "-2 t CO2", "begins": -1}', 'reverse', 3),
	('a reversal of another period', '{"quantity": "0 t", "mass": "0 t", "begins": 0}', 'reverse', 1),
	('a reversal that takes back nothing of what it reverses', '{"day": "2025-06-01"}', 'reverse', 2)) AS v (what, changed, kind, reverses);
-- and does not end the check of the others
SELECT matches(pg_temp.found(pg_temp.sealed('{"quantity": "1 kWh"}') || '; ALTER TABLE led.party DROP COLUMN name_en'), '3: .*party|party.*3: ', 'one bad row is one row of the answer');

-- ---- what holds a ledger together ----

SELECT matches(pg_temp.found(commands, role), found, what) FROM (VALUES
	('ledger_keeper', 'a constraint dropped', 'share_is|party_share', 'ALTER TABLE party_share DROP CONSTRAINT one_share_at_a_time'),
	('ledger_keeper', 'NOT NULL dropped', 'activity', 'ALTER TABLE activity ALTER reading DROP NOT NULL'),
	('ledger_keeper', 'a generated column that is one no more', 'quantity', 'ALTER TABLE activity ALTER quantity DROP EXPRESSION'),
	('ledger_keeper', 'a default', 'voided_by', 'ALTER TABLE activity_void ALTER voided_by SET DEFAULT ''x'''),
	('ledger_keeper', 'an index dropped', 'activity_source_start', 'DROP INDEX activity_source_start'),
	('ledger_keeper', 'not logged', 'rating', 'ALTER TABLE rating SET UNLOGGED'),
	('ledger_keeper', 'FORCE row security', 'emission', 'ALTER TABLE emission FORCE ROW LEVEL SECURITY'),
	('ledger_keeper', 'a child', 'posting', 'CREATE TABLE mine () INHERITS (posting)'),
	('ledger_keeper', 'a partition attached that has no guards', 'activity', $$CREATE TABLE activity_2031 PARTITION OF activity FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')$$),
	('ledger_keeper', 'a partition detached', 'emission', 'ALTER TABLE emission DETACH PARTITION emission_rest'),
	('ledger_keeper', 'a rule', 'posting', 'CREATE RULE quiet AS ON INSERT TO posting DO ALSO NOTHING'),
	('ledger_keeper', 'a trigger before that changes rows', 'emission', $$CREATE FUNCTION half() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.reason := NULL; RETURN NEW; END'; CREATE TRIGGER half BEFORE INSERT ON emission FOR EACH ROW EXECUTE FUNCTION half()$$),
	('ledger_keeper', 'other arguments of a guard', 'factor', $$CREATE OR REPLACE TRIGGER keep_row BEFORE UPDATE OR DELETE ON factor FOR EACH ROW EXECUTE FUNCTION keep_row('value', 'published'); ALTER TABLE factor ENABLE ALWAYS TRIGGER keep_row$$),
	('none', 'triggers of keys', 'source_owner', 'ALTER TABLE source_owner DISABLE TRIGGER ALL'),
	('ledger_keeper', 'a function replaced', 'refuse_change', $$CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = led, pg_temp AS 'BEGIN RETURN NULL; END'$$),
	('ledger_keeper', 'a function with another path', 'post\(', 'ALTER FUNCTION post(daterange, text, text) SET search_path = led, public, pg_temp'),
	('ledger_keeper', 'a door with rights of the caller', 'post\(', 'ALTER FUNCTION post(daterange, text, text) SECURITY INVOKER'),
	('ledger_keeper', 'a guard with rights of the caller', 'check_activity\(', 'ALTER FUNCTION check_activity() SECURITY INVOKER'),
	('ledger_keeper', 'a door open to PUBLIC', 'post\(', 'GRANT EXECUTE ON FUNCTION post(daterange, text, text) TO PUBLIC'),
	('ledger_keeper', 'a trigger function open to PUBLIC', 'lock_activity\(', 'GRANT EXECUTE ON FUNCTION lock_activity() TO PUBLIC'),
	('ledger_keeper', 'a right that no kind has', 'emission', 'GRANT INSERT ON emission TO recorder'),
	('ledger_keeper', 'a right on a partition', 'emission_rest', 'GRANT INSERT ON emission_rest TO recorder'),
	('ledger_keeper', 'a right on a sequence', 'activity_activity_id_seq', 'GRANT UPDATE ON SEQUENCE activity_activity_id_seq TO recorder'),
	('ledger_keeper', 'CREATE on the schema', 'schema', 'GRANT CREATE ON SCHEMA led TO recorder'),
	('none', 'a table of another owner', 'posting', 'ALTER TABLE led.posting OWNER TO recorder'),
	('none', 'a function of another owner', 'post\(', 'ALTER FUNCTION led.post(daterange, text, text) OWNER TO recorder'),
	('ledger_keeper', 'a table gone', 'activity_staging', 'DROP TABLE activity_staging'),
	('ledger_keeper', 'a function gone', 'checkpoint', 'DROP FUNCTION checkpoint() CASCADE')) AS v (role, what, found, commands);

-- A chain that is whole, and of another ledger.
SELECT matches(pg_temp.found('INSERT INTO other.party SELECT * FROM led.party; INSERT INTO other.posting SELECT * FROM led.posting; INSERT INTO other.emission SELECT * FROM led.emission', 'ledger_keeper', 'other'), 'ledger', 'a chain of another ledger');
-- A restore without the rows of one table.
SELECT matches(pg_temp.found('ALTER TABLE led.published_line DISABLE TRIGGER USER; DELETE FROM led.published_line; ALTER TABLE led.published_line ENABLE ALWAYS TRIGGER refuse_change', 'ledger_keeper'), 'publication 1', 'a publication that has lost its lines');

-- ---- what others plant ----

-- before the ledger is made, in the schema of the extension; it says it is immutable, and does what the real one does
SELECT matches(pg_temp.found($$
	CREATE FUNCTION public.lower(daterange) RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.lower($1)';
	SET LOCAL ROLE ledger_keeper;
	SELECT public.create_ledger('trap', 'UTC')$$, 'stranger', 'trap'), 'lower\(daterange\)|objects of others stand (in the place|beside)', 'a function that was there before the ledger');
SELECT matches(pg_temp.found($$
	CREATE FUNCTION public.same(text[], text[]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN pg_catalog.array_eq($1, $2); END';
	CREATE OPERATOR public.= (LEFTARG = text[], RIGHTARG = text[], FUNCTION = public.same, COMMUTATOR = OPERATOR(public.=));
	SET LOCAL ROLE ledger_keeper;
	SELECT public.create_ledger('trap', 'UTC')$$, 'stranger', 'trap'), '=|same|objects of others stand (in the place|beside)', 'an operator that was there before');
-- one beside a function of the extension, which fits what is passed better than the function itself
SELECT matches(pg_temp.found($$
	CREATE FUNCTION public.install_ledger_module(name, text, text, jsonb, integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''planted code ran''; END';
	SET LOCAL ROLE ledger_keeper;
	SELECT public.$$ || command, 'stranger'), 'objects of others stand beside those of the same name', 'an overload: ' || command)
FROM (VALUES ('create_ledger(''trap'', ''UTC'')'), ('upgrade_ledger(''led'')')) AS v (command);
-- create_ledger() and upgrade_ledger() run statements: nothing planted runs with the rights of who calls them
SELECT unalike(pg_temp.found($$
	CREATE FUNCTION public.same(text[], text[]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $f$BEGIN RAISE EXCEPTION 'planted code ran as %', current_user; END$f$;
	CREATE OPERATOR public.= (LEFTARG = text[], RIGHTARG = text[], FUNCTION = public.same, COMMUTATOR = OPERATOR(public.=));
	SET LOCAL ROLE ledger_keeper;
	SELECT public.create_ledger('trap', 'UTC')$$, 'stranger', 'trap'), '%planted code ran%', 'an operator does not run while a ledger is made');
SELECT unalike(pg_temp.found($$
	CREATE FUNCTION public.same(text[], text[]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $f$BEGIN RAISE EXCEPTION 'planted code ran as %', current_user; END$f$;
	CREATE OPERATOR public.= (LEFTARG = text[], RIGHTARG = text[], FUNCTION = public.same, COMMUTATOR = OPERATOR(public.=));
	SET LOCAL ROLE ledger_keeper;
	SELECT public.upgrade_ledger('led')$$, 'stranger'), '%planted code ran%', 'nor while one is upgraded');

-- ---- a superuser checks what the owner has replaced ----

SELECT is(pg_temp.found($c$CREATE OR REPLACE FUNCTION led.check_chain(OUT posting_id bigint, OUT problem text) RETURNS SETOF record LANGUAGE plpgsql STABLE AS
	$f$BEGIN RAISE EXCEPTION 'nothing to see'; END$f$$c$), 'check_chain() ended in an error: nothing to see; function check_chain() was altered', 'a check that ends in an error does not hide that it was altered');
SELECT isnt(pg_temp.found($c$CREATE OR REPLACE FUNCTION led.check_chain(OUT posting_id bigint, OUT problem text) RETURNS SETOF record LANGUAGE plpgsql AS
	$f$BEGIN ALTER ROLE ledger_keeper SUPERUSER; posting_id := 0; problem := (SELECT 'superuser' FROM pg_roles WHERE rolname = 'ledger_keeper' AND rolsuper); RETURN NEXT; END$f$$c$), 'superuser', 'the owner does not become a superuser');
SELECT isnt(pg_temp.found($c$CREATE OR REPLACE FUNCTION led.check_guards(OUT posting_id bigint, OUT problem text) RETURNS SETOF record LANGUAGE plpgsql AS
	$f$BEGIN RESET ROLE; EXECUTE format('SET LOCAL ROLE %I', session_user); ALTER ROLE ledger_keeper SUPERUSER; posting_id := 0; problem := (SELECT 'superuser' FROM pg_roles WHERE rolname = 'ledger_keeper' AND rolsuper); RETURN NEXT; END$f$$c$), 'superuser', 'nor by any other function of the check');

-- ---- a schema that was renamed, until upgrade_ledger() ----

-- functions still look for names in the old one, where somebody else may be now
SELECT matches(pg_temp.found('ALTER SCHEMA led RENAME TO moved', 'ledger_keeper', 'moved'), 'upgrade_ledger|"led"', 'a ledger that was renamed says so');
CREATE FUNCTION pg_temp.after_rename(preparation text, role name, command text) RETURNS text LANGUAGE plpgsql AS
$$
BEGIN
	ALTER SCHEMA led RENAME TO moved;
	EXECUTE preparation;
	PERFORM set_config('role', role, true);
	EXECUTE command;
	RAISE EXCEPTION USING ERRCODE = 'P9999', MESSAGE = 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END
$$;
SELECT unalike(pg_temp.after_rename(format($$
	SET LOCAL ROLE stranger;
	CREATE SCHEMA led;
	GRANT USAGE ON SCHEMA led TO PUBLIC;
	CREATE FUNCTION led.%s LANGUAGE plpgsql AS $f$BEGIN RAISE EXCEPTION 'planted code ran as %%', current_user; END$f$;
	RESET ROLE$$, planted), role, command), '%planted code ran as ledger_keeper%', format('%s in a schema of the old name: %s', planted, left(command, 40))) FROM (VALUES
	('recorder', 'lock_ledger() RETURNS void', $$INSERT INTO moved.activity (source_id, start_at, end_at, reading) VALUES (1, '2025-02-10', '2025-02-11', '1 t')$$),
	('recorder', 'lock_ledger() RETURNS void', $$INSERT INTO moved.activity_void (activity_id, reason) VALUES (1, 'x')$$),
	('recorder', 'lock_ledger() RETURNS void', $$INSERT INTO moved.statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'renewable_generation', '2 MWh', 'x')$$),
	('accountant', 'enter_ledger() RETURNS void', 'SELECT moved.reverse(1, ''x'')'),
	('accountant', 'enter_ledger() RETURNS void', $$SELECT moved.publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$),
	('accountant', 'enter_ledger() RETURNS void', $$SELECT moved.add_boundary('A', '{A}', 'A')$$),
	('accountant', 'enter_ledger() RETURNS void', 'SELECT moved.refresh_rollup()')) AS v (role, planted, command);
-- or nobody: then temporary views of the caller are found
SELECT unalike(pg_temp.after_rename(format($$
	SET LOCAL ROLE accountant;
	CREATE FUNCTION pg_temp.planted() RETURNS boolean LANGUAGE plpgsql AS $f$BEGIN RAISE EXCEPTION 'planted code ran as %%', current_user; END$f$;
	CREATE TEMP VIEW %s AS %s WHERE pg_temp.planted();
	GRANT SELECT ON %1$s TO PUBLIC;
	RESET ROLE$$, name, query), 'accountant', command), '%planted code ran as ledger_keeper%', 'a temporary view: ' || left(command, 40)) FROM (VALUES
	('method', 'SELECT ''NDRC-910''::text AS method', $$SELECT moved.post('[2025-01-01,2026-01-01)', 'NDRC-910')$$),
	('source', 'SELECT 1 AS source_id', $$INSERT INTO moved.certificate_claim (source_id, valid, registry, serials, evidence) VALUES (1, '[2025-01-01,2026-01-01)', 'x', '{[1,2]}', 'x')$$)) AS v (name, query, command);
SELECT unalike(pg_temp.after_rename('SET LOCAL ROLE stranger; SET LOCAL quote_all_identifiers = on', 'stranger', $$SELECT public.create_ledger('led', 'UTC')$$), 'done', 'nobody makes a ledger of the old name, however names are quoted');

SELECT * FROM finish();
ROLLBACK;
