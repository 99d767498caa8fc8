-- Reference rows: what they were before they were changed is kept, with who changed them and when, and a past state can
-- be asked.
\ir include/begin.sql
CREATE ROLE history_keeper;
CREATE ROLE history_accountant;
CREATE ROLE history_reader;
SELECT format('GRANT CREATE ON DATABASE %I TO history_keeper', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO PUBLIC;
SET LOCAL ROLE history_keeper;
SELECT create_ledger('led', 'UTC');
SELECT grant_ledger('led', 'history_accountant', 'accountant'), grant_ledger('led', 'history_reader', 'reader');
SET LOCAL search_path = led, public;

SELECT is_empty($$SELECT DISTINCT p.relation FROM base_table_privilege() AS p WHERE p.verb = 'UPDATE' AND p.relation <> 'activity_staging'
	AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = p.relation::regclass AND t.tgname = 'keep_history')$$, 'what may be changed keeps its history');
SET LOCAL ROLE history_accountant;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('C', 'enterprise', 'C');
INSERT INTO source (source, category, factor, region) VALUES ('grid', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '[2025-01-01,2026-01-01)', 'A' FROM source;
SELECT clock_timestamp() AS before \gset
UPDATE party SET name = 'A' WHERE party = 'A';
SELECT is((SELECT count(*) FROM reference_history WHERE old_row IS NOT NULL), 0::bigint, 'what is as it was is no change');
UPDATE party SET name = 'A and sons' WHERE party = 'A';
SELECT clock_timestamp() AS between \gset
UPDATE party SET name = 'A and daughters' WHERE party = 'A';
UPDATE party SET party = 'D' WHERE party = 'C';
INSERT INTO party (party, kind, name) VALUES ('E', 'enterprise', 'E');
UPDATE source_owner SET party = 'B';
UPDATE policy_parameter SET value = value + 1 WHERE parameter = (SELECT min(parameter COLLATE "C") FROM policy_parameter);
SELECT is(pg_temp.said(command), '42501: permission denied for table ' || relation, command) FROM (VALUES
	('DELETE FROM party', 'party'), ($$INSERT INTO reference_history (relation, key, old_row) VALUES ('party', '["A"]', '{}')$$, 'reference_history'),
	('DELETE FROM reference_history', 'reference_history'), ('UPDATE reference_history SET changed_by = ''another''', 'reference_history'), ('TRUNCATE party', 'party')) AS v (command, relation);
SELECT is(pg_temp.said('SELECT keep_history()'), '42501: permission denied for function keep_history', 'the function of the trigger is nobody''s');
SET LOCAL ROLE history_keeper;
DELETE FROM party WHERE party = 'E';
INSERT INTO party (party, kind, name) VALUES ('E', 'enterprise', 'E again');
SELECT is(pg_temp.said(command), '23000: cannot ' || what || ' table "reference_history" | The ledger only grows.', command) FROM (VALUES
	('DELETE FROM reference_history', 'delete from'), ('UPDATE reference_history SET changed_by = ''another''', 'update'), ('TRUNCATE reference_history', 'truncate')) AS v (command, what);

SET LOCAL ROLE history_reader;
CREATE FUNCTION pg_temp.parties(as_of timestamptz) RETURNS text LANGUAGE sql AS
	$$SELECT string_agg(p.party || ' ' || p.name, ', ' ORDER BY p.party) FROM reference_as_of('party', as_of) AS r, jsonb_populate_record(NULL::party, r) AS p$$;
SELECT is(pg_temp.parties('-infinity'), NULL, 'no party before there was one');
SELECT is(pg_temp.parties(:'before'), 'A A, B B, C C', 'the parties as they were');
SELECT is(pg_temp.parties(:'between'), 'A A and sons, B B, C C', 'after the first change');
SELECT is(pg_temp.parties('infinity'), 'A A and daughters, B B, D C, E E again', 'and as they are');
SELECT is((SELECT o.party FROM reference_as_of('source_owner', :'before') AS r, jsonb_populate_record(NULL::source_owner, r) AS o), 'A', 'whose the source was');
SELECT results_eq($$SELECT relation, key, old_row ->> 'name', changed_by FROM reference_history WHERE relation = 'party' ORDER BY change_id$$,
	$$VALUES (name 'party', jsonb '["A"]', NULL, 'history_accountant'), ('party', '["B"]', NULL, 'history_accountant'), ('party', '["C"]', NULL, 'history_accountant'),
		('party', '["A"]', 'A', 'history_accountant'), ('party', '["A"]', 'A and sons', 'history_accountant'),
		('party', '["D"]', NULL, 'history_accountant'), ('party', '["C"]', 'C', 'history_accountant'), ('party', '["E"]', NULL, 'history_accountant'),
		('party', '["E"]', 'E', 'history_keeper'), ('party', '["E"]', NULL, 'history_keeper')$$, 'what was changed, and by whom');
SELECT is_empty($$SELECT FROM reference_history WHERE changed_at NOT BETWEEN now() AND clock_timestamp()$$, 'with the time of the clock');
SELECT is(pg_temp.said($$SELECT reference_as_of('posting', 'infinity')$$), '42704: reference table "posting" does not exist', 'entries have no history: they are one');
SELECT is_empty($$SELECT m.relation FROM (SELECT DISTINCT tgrelid::regclass AS relation FROM pg_trigger WHERE tgname = 'keep_history' AND tgrelid::regclass::text NOT LIKE '%.%') AS m,
	LATERAL (SELECT count(*) AS n FROM reference_as_of(m.relation::text, 'infinity')) AS h
	WHERE h.n <> (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', m.relation), false, true, '')))[1]::text::bigint$$, 'every reference table now is what it is');

RESET ROLE;
SET LOCAL ROLE history_keeper;
INSERT INTO party_share (party, valid, equity_share, operational_control, financial_control) VALUES ('A', '(,)', 0.5, true, true);
TRUNCATE party_share;
SELECT is((SELECT count(*) FROM reference_history WHERE relation = 'party_share' AND old_row ->> 'party' = 'A'), 1::bigint, 'what is truncated is kept as well');
-- as a dump of data alone has it
SET LOCAL check_function_bodies = off;
SET LOCAL row_security = off;
INSERT INTO site (site, name) VALUES ('restored', 'x');
SET LOCAL ROLE history_accountant;
INSERT INTO site (site, name) VALUES ('not restored', 'x');
SELECT results_eq($$SELECT key FROM reference_history WHERE relation = 'site'$$, $$VALUES (jsonb '["not restored"]')$$, 'what a restore brings has its history in the dump');
RESET row_security;
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
SELECT * FROM finish();
ROLLBACK;
