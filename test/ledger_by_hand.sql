-- What owners do to a ledger by hand, and what its upkeep makes of it: nothing that was altered is forgotten, nothing that is
-- theirs is in the way.
\ir include/begin.sql
CREATE ROLE hand_owner;
CREATE ROLE hand_clerk;
CREATE ROLE hand_other;
SELECT format('GRANT CREATE ON DATABASE %I TO hand_owner', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO PUBLIC;
SET LOCAL ROLE hand_owner;
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
CREATE FUNCTION pg_temp.problems() RETURNS text LANGUAGE sql AS $$SELECT coalesce(string_agg(problem, '; ' ORDER BY problem COLLATE "C"), 'none') FROM public.check_ledger('led')$$;

-- ---- what was altered is found after an upgrade as before ----

SAVEPOINT altered;
ALTER TABLE statistic_item DROP CONSTRAINT kind_is_flow_level_or_state;
ALTER TABLE meter ALTER level SET DEFAULT 1;
DROP INDEX activity_order;
SELECT is(pg_temp.problems(), 'column meter.level was altered; constraint statistic_item.kind_is_flow_level_or_state is missing; index activity.activity_order is missing', 'what was altered is found');
SELECT upgrade_ledger('led');
SELECT is(pg_temp.problems(), 'column meter.level was altered; constraint statistic_item.kind_is_flow_level_or_state is missing; index activity.activity_order is missing', 'after an upgrade as well');
SELECT grant_ledger('led', 'hand_clerk', 'tenant', 'A');
SELECT matches(pg_temp.problems(), 'kind_is_flow_level_or_state is missing', 'after the first tenant as well');
ROLLBACK TO altered;
SELECT isnt_empty($$SELECT conname FROM pg_constraint AS c WHERE c.connamespace = 'led'::regnamespace AND NOT c.convalidated$$, 'there are constraints that are not validated');
SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint AS c WHERE c.connamespace = 'led'::regnamespace AND NOT c.convalidated \gexec
SELECT is(pg_temp.problems(), 'none', 'to validate them alters nothing');

-- ---- boundaries ----

SELECT add_boundary('PARK', '{A}', 'Park');
INSERT INTO boundary (boundary, version, kind, approach, name, recorded_at) VALUES ('PARK', 3, 'accounting', 'operational control', 'stray', clock_timestamp());
INSERT INTO boundary_party (boundary, version, party) VALUES ('PARK', 3, 'B');
SELECT is(pg_temp.problems(), 'version 3 of boundary PARK follows none', 'a version that follows none is found');
SELECT is(add_boundary('PARK', '{A,B}', 'Park'), 2, 'the next version');
SELECT is((SELECT version FROM standing_boundary() WHERE boundary = 'PARK'), 2, 'stands, and the stray one does not come to stand by it');
SELECT is(pg_temp.problems(), 'version 3 of boundary PARK follows none', 'which is still found');
SELECT is(add_boundary('PARK', '{B}', 'Park'), 4, 'the one after');
SELECT is((SELECT version FROM standing_boundary() WHERE boundary = 'PARK'), 4, 'stands as well');

-- ---- rights ----

SELECT grant_ledger('led', 'hand_clerk', 'accountant');
RESET ROLE;
DROP OWNED BY hand_clerk;
DROP ROLE hand_clerk;
CREATE ROLE hand_clerk;
SET LOCAL ROLE hand_owner;
SELECT grant_ledger('led', 'hand_clerk', 'reader');
SELECT upgrade_ledger('led');
SELECT is((SELECT kind FROM ledger_role WHERE role = 'hand_clerk'), 'reader', 'a role that was made anew is what it was granted since');
SELECT is(has_function_privilege('hand_clerk', 'reverse(bigint, text)', 'EXECUTE'), false, 'and no more');
SELECT grant_ledger('led', 'hand_clerk', 'recorder'), grant_ledger('led', 'hand_clerk', 'reader');
SELECT is((SELECT kind FROM ledger_role WHERE role = 'hand_clerk'), 'recorder', 'a grant adds to those before it');

GRANT INSERT ON posting TO hand_clerk WITH GRANT OPTION;
SET LOCAL ROLE hand_clerk;
GRANT INSERT ON posting TO hand_other;
SET LOCAL ROLE hand_owner;
SELECT lives_ok($$SELECT upgrade_ledger('led')$$, 'an upgrade where a right was granted on');
SELECT is(has_table_privilege(r, 'posting', 'INSERT'), false, 'which is taken from ' || r) FROM unnest('{hand_clerk,hand_other}'::name[]) AS r;

-- ---- what is somebody else's ----

RESET ROLE;
CREATE TABLE led.dashboard (x integer);
CREATE RULE quiet AS ON INSERT TO led.dashboard DO INSTEAD NOTHING;
CREATE FUNCTION led.theirs() RETURNS integer LANGUAGE sql RETURN 1;
SET LOCAL ROLE hand_owner;
SELECT is(pg_temp.problems(), 'version 3 of boundary PARK follows none', 'a table and a function of others in the schema are theirs');
SELECT lives_ok($$SELECT revoke_ledger('led', 'hand_clerk')$$, 'and not in the way of revoke_ledger()');
SELECT is(has_schema_privilege('hand_clerk', 'led', 'USAGE'), false, 'which takes what it should');

-- ---- names ----

SELECT create_ledger('Park "1"', 'UTC');
SELECT lives_ok($$SELECT drop_ledger('Park "1"', 'Park "1"')$$, 'a ledger whose name needs quotes is dropped');
SELECT is(pg_temp.said(command), said, command) FROM (VALUES
	($$SELECT create_ledger('a @carbonms@ b', 'UTC')$$, '42602: schema name "a @carbonms@ b" must not contain "@" or two dollars in a row'),
	($$SELECT * FROM check_ledger(NULL)$$, '42704: schema "<NULL>" is not a ledger'),
	($$SELECT grant_ledger('led', NULL, 'reader')$$, '22004: role must not be null'),
	($$SELECT grant_ledger('led', NULL, 'tenant', 'A')$$, '22004: role must not be null'),
	($$SELECT revoke_ledger('led', NULL)$$, '22004: role must not be null'),
	($$SELECT * FROM check_ledger_since('led', NULL, NULL)$$, '22004: posting and hash that were kept must not be null'),
	($$SELECT * FROM check_ledger_since('led', 1, 'zz')$$, '22023: invalid hash of a posting: "zz" | It has 64 hexadecimal digits.')) AS v (command, said);

-- ---- the extension in another schema ----

RESET ROLE;
CREATE SCHEMA elsewhere;
GRANT USAGE ON SCHEMA elsewhere TO PUBLIC;
CREATE ROLE hand_stranger;
GRANT CREATE ON SCHEMA public TO hand_stranger;
SELECT public.grant_ledger('led', 'hand_clerk', 'recorder');
ALTER EXTENSION carbonms SET SCHEMA elsewhere;
SET LOCAL ROLE hand_stranger;
CREATE FUNCTION public.sign(elsewhere.quantity) RETURNS integer LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'planted code ran as %', current_user; END$$;
CREATE FUNCTION public.ledger_written_here(xid) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'planted code ran as %', current_user; END$$;
SET LOCAL ROLE hand_clerk;
SELECT is(pg_temp.said($$INSERT INTO led.activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-10', '2025-01-11', '1 t')$$),
	'55000: schema of the ledger or of carbonms was renamed or moved, or belongs to another role', 'nothing is written where carbonms is no longer');
SET LOCAL ROLE hand_owner;
SELECT is(pg_temp.said($$INSERT INTO led.party (party, kind, name) VALUES ('C', 'enterprise', 'C')$$),
	'55000: schema of the ledger or of carbonms was renamed or moved, or belongs to another role', 'by the owner as little');
SELECT is(pg_temp.said($$SELECT elsewhere.ledger_checkpoint('led')$$), '55000: ledger "led" still looks for carbonms in another schema', 'what keeps a ledger asks for its upgrade');
SELECT ok((SELECT bool_or(problem = 'functions look for carbonms in another schema: call upgrade_ledger(''led'')') FROM elsewhere.check_ledger('led')), 'and so does its check');
SELECT is_empty($$SELECT problem FROM elsewhere.check_ledger('led') WHERE problem LIKE 'version 3 of boundary%'$$, 'which calls nothing that looks there');
RESET ROLE;
DROP FUNCTION public.sign(elsewhere.quantity), public.ledger_written_here(xid);
SET LOCAL ROLE hand_owner;
SELECT elsewhere.upgrade_ledger('led');
SELECT is((SELECT string_agg(problem, '; ') FROM elsewhere.check_ledger('led')), 'version 3 of boundary PARK follows none', 'after which it is as before');
SELECT * FROM finish();
ROLLBACK;
