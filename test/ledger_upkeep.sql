-- Upkeep of a ledger: kinds of roles, what an upgrade would do, leaving and dropping; what users made stays, and code of the
-- owner does not get the rights of who calls for it.
\ir include/begin.sql
SET LOCAL client_min_messages = warning;
CREATE ROLE upkeep_owner;
CREATE ROLE upkeep_clerk;
CREATE ROLE upkeep_other;
SELECT format('GRANT CREATE ON DATABASE %I TO upkeep_owner', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO upkeep_owner;
SET LOCAL ROLE upkeep_owner;
SELECT public.create_ledger('led', 'UTC');
RESET ROLE;

-- ---- kinds ----

SELECT grant_ledger('led', 'upkeep_clerk', 'accountant'), grant_ledger('led', 'upkeep_clerk', 'reader');
SELECT is((SELECT kind FROM led.ledger_role WHERE role = 'upkeep_clerk'), 'accountant', 'a grant adds: the highest kind is remembered');
SELECT ok(has_function_privilege('upkeep_clerk', 'led.post(daterange, text, text)', 'EXECUTE') AND NOT has_table_privilege('upkeep_clerk', 'led.posting', 'INSERT'), 'and its rights stay');
SELECT revoke_ledger('led', 'upkeep_clerk');
SELECT is_empty($$SELECT relname FROM pg_class WHERE relnamespace = 'led'::regnamespace AND relkind IN ('r', 'p', 'v') AND (has_table_privilege('upkeep_clerk', oid, 'SELECT, INSERT, UPDATE, DELETE')
	OR has_any_column_privilege('upkeep_clerk', oid, 'SELECT, INSERT, UPDATE'))$$, 'all is taken back: tables and columns');
SELECT ok(NOT has_schema_privilege('upkeep_clerk', 'led', 'USAGE') AND NOT has_function_privilege('upkeep_clerk', 'led.post(daterange, text, text)', 'EXECUTE'), 'schema and functions');
SELECT is_empty('SELECT role FROM led.ledger_role', 'and it is forgotten');
SELECT lives_ok('DROP ROLE upkeep_clerk', 'nothing holds the role');
SELECT is(pg_temp.said(command), said, command) FROM (VALUES
	($$SELECT grant_ledger('led', 'upkeep_nobody', 'reader')$$, '42704: role "upkeep_nobody" does not exist'),
	($$SELECT grant_ledger('nowhere', 'upkeep_other', 'reader')$$, '42704: schema "nowhere" is not a ledger'),
	($$SELECT grant_ledger('led', 'upkeep_other', 'king')$$, '22023: unrecognized kind of grant: "king"'),
	($$SELECT revoke_ledger('nowhere', 'upkeep_other')$$, '42704: schema "nowhere" is not a ledger')) AS v (command, said);
SET LOCAL ROLE upkeep_other;
SELECT matches(pg_temp.said(command), '^42501: (must be owner of ledger "led"|permission denied for schema led)', command || ' by another') FROM (VALUES ($$SELECT public.grant_ledger('led', 'upkeep_other', 'reader')$$),
	($$SELECT public.revoke_ledger('led', 'upkeep_other')$$), ($$SELECT public.upgrade_ledger('led')$$), ($$SELECT public.upgrade_ledger('led', true)$$), ($$SELECT public.detach_ledger('led')$$)) AS v (command);
SELECT matches(pg_temp.said($$SELECT public.drop_ledger('led', 'led')$$), '^42501: ', 'nor does another drop it');
RESET ROLE;

-- ---- rights by hand ----

GRANT INSERT, UPDATE (reason) ON led.posting TO upkeep_other;
GRANT DELETE ON led.party TO upkeep_other;
SELECT is((SELECT string_agg(format('%s: %s %s', p.role, p.verbs, p.relation), '; ') FROM ledger_stray_privilege('led') AS p), 'upkeep_other: INSERT, UPDATE posting', 'of entries they are found, of reference rows the owner may grant what it likes');
SELECT results_eq($$SELECT problem FROM check_ledger('led')$$, $$VALUES ('role upkeep_other may INSERT, UPDATE table posting, which only functions of the ledger write')$$, 'check_ledger() says so');
SELECT is((SELECT string_agg(s, '; ') FROM upgrade_ledger('led', dry_run => true) AS s), format('lock %s tables (ACCESS EXCLUSIVE): writers and readers wait until the end of the transaction; '
	'replace the code of module base; revoke INSERT, UPDATE on table posting from role upkeep_other; grant to roles what grant_ledger() grants to their kinds',
	(SELECT count(*) FROM led.ledger_object WHERE kind = 'table')), 'what an upgrade would do');
SELECT ok(has_table_privilege('upkeep_other', 'led.posting', 'INSERT'), 'and has not done');
SELECT isnt_empty($$SELECT * FROM upgrade_ledger('led', dry_run => false)$$, 'or does');
SELECT ok(NOT has_table_privilege('upkeep_other', 'led.posting', 'INSERT') AND NOT has_any_column_privilege('upkeep_other', 'led.posting', 'UPDATE')
	AND has_table_privilege('upkeep_other', 'led.party', 'DELETE'), 'rights on entries are taken, others stay');
SELECT is_empty($$SELECT problem FROM check_ledger('led')$$, 'then it is sound');

-- ---- code of the owner ----

CREATE FUNCTION pg_temp.trap(signature text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN format('CREATE OR REPLACE FUNCTION led.%s LANGUAGE plpgsql AS %L', signature, 'BEGIN ALTER ROLE upkeep_owner SUPERUSER; RETURN; END');
CREATE FUNCTION pg_temp.sprung(function text, command text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	said text := 'done';
BEGIN
	SET LOCAL ROLE upkeep_owner;
	EXECUTE pg_temp.trap(function);
	RESET ROLE;
	BEGIN
		EXECUTE command;
	EXCEPTION WHEN OTHERS THEN
		said := SQLSTATE;
	END;
	said := said || CASE WHEN (SELECT rolsuper FROM pg_roles WHERE rolname = 'upkeep_owner') THEN ', superuser' ELSE '' END;
	RAISE EXCEPTION USING ERRCODE = 'T0001';
EXCEPTION WHEN SQLSTATE 'T0001' THEN
	RETURN said;
END
$$;
-- check_ledger() has the error in a row of its answer
SELECT is(pg_temp.sprung(function, command), CASE WHEN command LIKE '%check_ledger(%' THEN 'done' ELSE '42501' END, 'no superuser by ' || command) FROM (VALUES
	('base_table_privilege(OUT kind text, OUT verb text, OUT relation text, OUT columns text[]) RETURNS SETOF record', $$SELECT * FROM upgrade_ledger('led', true)$$),
	('base_table_privilege(OUT kind text, OUT verb text, OUT relation text, OUT columns text[]) RETURNS SETOF record', $$SELECT grant_ledger('led', 'upkeep_other', 'reader')$$),
	('entry_table(OUT relation name, OUT recorded name) RETURNS SETOF record', $$SELECT ledger_checkpoint('led')$$),
	('check_blocks_since(after bigint, OUT posting_id bigint, OUT problem text) RETURNS SETOF record', $$SELECT * FROM check_ledger_since('led', 0, repeat('0', 64))$$),
	('check_chain(OUT posting_id bigint, OUT problem text) RETURNS SETOF record', $$SELECT * FROM check_ledger('led')$$)) AS v (function, command);
-- or views in the place of its tables
CREATE FUNCTION pg_temp.looked_at(relation text, command text) RETURNS boolean LANGUAGE plpgsql AS
$$
DECLARE
	grown boolean;
BEGIN
	SET LOCAL ROLE upkeep_owner;
	CREATE FUNCTION led.grow() RETURNS boolean LANGUAGE plpgsql VOLATILE AS
		$f$BEGIN IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN ALTER ROLE upkeep_owner SUPERUSER; END IF; RETURN true; END$f$;
	EXECUTE format('ALTER TABLE led.%1$I RENAME TO %2$I; CREATE VIEW led.%1$I AS SELECT * FROM led.%2$I WHERE led.grow()', relation, relation || '_behind');
	RESET ROLE;
	BEGIN
		EXECUTE command;
	EXCEPTION WHEN OTHERS THEN
		NULL;
	END;
	grown := (SELECT rolsuper FROM pg_roles WHERE rolname = 'upkeep_owner');
	RAISE EXCEPTION USING ERRCODE = 'T0001';
EXCEPTION WHEN SQLSTATE 'T0001' THEN
	RETURN grown;
END
$$;
SELECT is(pg_temp.looked_at(relation, command), false, format('no superuser by a view %s and %s', relation, command))
FROM unnest('{ledger_meta,ledger_module,ledger_object,ledger_role,posting,party}'::text[]) AS relation,
	unnest(ARRAY[$$SELECT * FROM check_ledger('led')$$, $$SELECT upgrade_ledger('led')$$, $$SELECT * FROM upgrade_ledger('led', true)$$, $$SELECT rename_ledger('led', 'moved')$$,
		$$SELECT grant_ledger('led', 'upkeep_other', 'reader')$$, $$SELECT grant_ledger('led', 'upkeep_other', 'tenant', 'A')$$, $$SELECT revoke_ledger('led', 'upkeep_other')$$,
		$$SELECT ledger_checkpoint('led')$$, $$SELECT compare_checkpoint('led', '{"ledger": "x", "at": "2025-01-01", "postings": 0, "tables": {}}')$$,
		$$SELECT * FROM check_ledger_since('led', 1, repeat('0', 64))$$, $$SELECT detach_ledger('led')$$, $$SELECT drop_ledger('led', 'led')$$]) AS command;

-- ---- leaving: what users made ----

SET LOCAL ROLE upkeep_owner;
CREATE TABLE led.mine (note text, weight ghg CHECK (weight <> '0 t'), reading text, quantity quantity GENERATED ALWAYS AS (reading::quantity) STORED);
ALTER TABLE led.party ADD COLUMN footprint co2e;
CREATE SCHEMA report;
CREATE TABLE report.plan (year integer, period daterange GENERATED ALWAYS AS (led.calendar_year(year)) STORED, at timestamptz DEFAULT led.ledger_now(), CHECK (led.check_period(period) IS NOT NULL));
CREATE VIEW report.entries AS SELECT * FROM led.bi_inventory;
CREATE FUNCTION report.own() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM led.party; END;
RESET ROLE;
CREATE VIEW pg_temp.users AS SELECT pg_temp.said($$SELECT detach_ledger('led')$$) AS said;
SELECT matches(said, '^2BP01: cannot detach ledger "led" because other objects depend on its functions and views \| ', 'what depends on what goes holds it') FROM pg_temp.users;
SELECT matches(said, what, what) FROM pg_temp.users, unnest(ARRAY['column period of table report.plan', 'default value for column at of table report.plan', 'constraint .* on table report.plan',
	'view report.entries']) AS what;
SELECT doesnt_match(said, 'report.own|led.mine', 'tables stay, and so does what uses them alone') FROM pg_temp.users;
SELECT matches(pg_temp.said($$SELECT drop_ledger('led', 'led')$$), '^2BP01: cannot drop ledger "led" because other objects depend on it \| ', 'nor is it dropped');
SELECT matches(pg_temp.said($$SELECT drop_ledger('led', 'led')$$), what, 'because of ' || what) FROM unnest(ARRAY['column period of table report.plan', 'default value for column at of table report.plan',
	'constraint .* on table report.plan', 'view report.entries', 'report.own']) AS what;
SELECT columns_are('report', 'plan', '{year,period,at}'::name[], 'no column was lost');
DROP TABLE report.plan;
DROP VIEW report.entries;
CREATE TEMP VIEW columns_of_tables AS SELECT c.relname, a.attname, a.attnotnull, col_description(c.oid, a.attnum) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped;
CREATE TEMP TABLE columns_before AS SELECT * FROM columns_of_tables;
INSERT INTO led.source (source, category, factor, region) VALUES ('upkeep', 'purchased_electricity', 'x', 'CN');
INSERT INTO led.certificate_claim (source_id, valid, registry, serials, evidence) SELECT s.source_id, '[2025-01-01,2026-01-01)', 'GEC', '{[1001,1201)}', 'x' FROM led.source AS s;
SELECT detach_ledger('led');
SELECT set_eq('SELECT * FROM columns_of_tables', 'SELECT * FROM columns_before', 'every column is there, those that were generated, too');
SELECT is((SELECT string_agg(energy::text, ',') FROM led.certificate_claim), '200 MWh', 'with what it had');
SELECT is((SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, NULL), nullif(a.attgenerated, '')), ', ' ORDER BY a.attnum) FROM pg_attribute AS a
	WHERE a.attrelid = 'led.mine'::regclass AND a.attnum > 0), 'note text, weight ghg, reading text, quantity quantity s', 'a table of a user is as it was');
SELECT col_type_is('led', 'party', 'footprint', 'co2e', 'and a column of a user');
SELECT col_type_is('led', 'emission', 'mass', 'text', 'columns of the ledger are text');
SELECT is(report.own(), 0::bigint, 'what uses tables works');
SELECT is_empty($$SELECT p.proname FROM pg_proc AS p WHERE p.pronamespace = 'led'::regnamespace AND p.proname NOT IN ('refuse_change', 'keep_row') AND NOT EXISTS (SELECT FROM pg_depend AS d
	WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')$$, 'no function is left but the guards');

-- ---- dropping ----

SELECT create_ledger('trial', 'UTC');
SELECT is(pg_temp.said(command), said, command) FROM (VALUES
	($$SELECT drop_ledger('trial', 'trail')$$, '22023: second name "trail" is not the first, "trial"'), ($$SELECT drop_ledger('trial', NULL)$$, '22023: second name "<NULL>" is not the first, "trial"'),
	($$SELECT drop_ledger('report', 'report')$$, '42704: schema "report" is not a ledger'), ($$SELECT drop_ledger(NULL, NULL)$$, '42704: schema "<NULL>" is not a ledger')) AS v (command, said);
SELECT drop_ledger('trial', 'trial');
SELECT hasnt_schema('trial', 'a trial ledger is dropped');

-- ---- another name ----

CREATE ROLE rename_keeper;
CREATE ROLE rename_reader;
SELECT format('GRANT CREATE ON DATABASE %I TO rename_keeper', current_database()) \gexec
SET LOCAL ROLE rename_keeper;
SELECT create_ledger('old name', 'UTC') \g /dev/null
SELECT is(pg_temp.said(command), said, command) FROM (VALUES
	($$SELECT rename_ledger('nowhere', 'new')$$, '42704: schema "nowhere" is not a ledger'),
	($$SELECT rename_ledger(NULL, 'new')$$, '22004: names of a ledger must not be null'),
	($$SELECT rename_ledger('old name', NULL)$$, '22004: names of a ledger must not be null'),
	($$SELECT rename_ledger('old name', 'public')$$, '42P06: schema "public" already exists')) AS v (command, said);
SET LOCAL ROLE rename_reader;
SELECT matches(pg_temp.said($$SELECT rename_ledger('old name', 'mine')$$), '^42501:', 'by its owner alone');
SET LOCAL ROLE rename_keeper;
SELECT rename_ledger('old name', 'new name') \g /dev/null
SELECT is_empty($$SELECT * FROM check_ledger('new name')$$, 'a ledger that was renamed is sound');
SELECT is((SELECT count(*) FROM pg_proc WHERE array_to_string(proconfig, ' ') LIKE '%old name%'), 0::bigint, 'and looks for no names where it was');
SELECT lives_ok($$SELECT create_ledger('old name', 'UTC')$$, 'the old name is free');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
