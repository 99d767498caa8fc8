-- Statements of registries: lines as they stand and their problems, the opening load, what differs from the ledger, what waits for it, and who
-- lifts that.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
CREATE ROLE first_person BYPASSRLS;
CREATE ROLE second_person BYPASSRLS;
CREATE ROLE of_a;
CREATE ROLE login_person LOGIN BYPASSRLS IN ROLE first_person, second_person;
SELECT create_ledger('led', 'UTC'), add_assets('led');
GRANT USAGE ON SCHEMA public TO PUBLIC;
SET LOCAL search_path = led, public;
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{A,B,C,S}'::text[]) AS p;
SELECT grant_ledger('led', 'first_person', 'accountant'), grant_ledger('led', 'second_person', 'accountant');
INSERT INTO serial_format (registry, format, pattern, code, first, last, project, vintage, example, reference, mark)
VALUES ('REG', 'range', '(R([0-9]{4})[A-Z]+)-([0-9]+)-([0-9]+)', '\1', '\3', '\4', NULL, '\2', 'R2024X-1-100', 'test', 'UNVERIFIED'),
	('REG', 'code', '(R([0-9]{4})[A-Z]+)', '\1', NULL, NULL, NULL, '\2', 'R2024X', 'test', 'UNVERIFIED');

CREATE FUNCTION pg_temp.gets(role name, command text, login name DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	value text := 'done';
	detail text;
BEGIN
	PERFORM set_config('session_authorization', login, true) WHERE login IS NOT NULL;
	PERFORM set_config('role', role, true);
	IF command ~ '^SELECT' THEN
		EXECUTE command INTO value;
	ELSE
		EXECUTE command;
	END IF;
	PERFORM set_config('role', 'none', true);
	IF login IS NOT NULL THEN
		RESET SESSION AUTHORIZATION;
	END IF;
	RETURN value;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN pg_catalog.concat_ws(' | ', SQLSTATE || ': ' || SQLERRM, nullif(detail, ''));
END
$$;
-- a statement and its lines: kind, day, account, counter account, serial, quantity, purpose
CREATE FUNCTION pg_temp.statement(name text, as_of date, account text, complete text[], VARIADIC lines text[]) RETURNS bigint LANGUAGE sql AS
$$
	INSERT INTO registry_statement (registry, account, class, as_of, complete, document) VALUES ('reg', $3, 'CREDIT', $2, $4, $1);
	INSERT INTO registry_statement_line (statement_id, line, kind, day, account, counter_account, serial, quantity, purpose)
	SELECT (SELECT max(statement_id) FROM registry_statement), n, f[1], nullif(f[2], '')::date, nullif(f[3], ''), nullif(f[4], ''), nullif(f[5], ''), nullif(f[6], ''), nullif(f[7], '')
	FROM unnest($5) WITH ORDINALITY AS l (line, n) CROSS JOIN LATERAL string_to_array(l.line, '|') AS f;
	SELECT max(statement_id) FROM registry_statement
$$;
CREATE FUNCTION pg_temp.problems(statement bigint) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(line || ' ' || problem, E'\n' ORDER BY line) FROM statement_problem($1) $$;
CREATE FUNCTION pg_temp.differences(statement bigint) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(kind || ': ' || message, E'\n' ORDER BY difference) FROM reconcile($1) $$;
-- open holdings of a code, in the order of their serials
CREATE FUNCTION pg_temp.open(block_code text) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(format('%s %s %s', h.serials, h.party, h.state), '; ' ORDER BY lower(h.serials)) FROM asset_holding AS h JOIN asset_block AS b USING (block_id)
	WHERE b.code = $1 AND h.spent_by IS NULL $$;

-- ---- lines as they stand ----

SELECT pg_temp.statement('list', '2025-06-30', NULL, '{issuance}',
	'issuance|2025-01-10|||R2024A-1-100|100|', 'issuance|2025-01-10|||R2024B-1-50|49|', 'issuance|2025-01-10|||S-1-50|50|', 'issuance||||R2024C|1,000|', 'issuance||||R2024C|reforest defer|',
	'issuance||||R2024D-1-10||', 'issuance||||R2024D-5-14|10|', 'retirement|2025-02-01|||R2024A-1-20|20.0|', 'retirement|2025-02-02|||R2024A-20-30|11|',
	'cancellation||||R2024A-95-104|10|', 'retirement||||R2024E|5|', 'issuance||||R2024E-1-10|10|', 'retirement||||R2024E|6|', 'retirement||||R2024E|4|',
	'retirement||||R2024E|11|', 'held||||||', 'held||||R2024F-1-5|0|', 'held|||||-5|', 'transfer||||R2024G|5|') AS list \gset
SELECT is(pg_temp.problems(:list), $$2 serials [1,51) are 50 units, not 49
3 serial "S-1-50" is not one of registry REG
4 issuance without serials; R2024C is issued in several lines
5 "reforest defer" is no number of units; R2024C is issued in several lines
6 serials [1,11) of R2024D are in several lines
7 serials [5,15) of R2024D are in several lines
8 serials [1,21) of R2024A are in several lines
9 serials [20,31) of R2024A are in several lines
10 serials {[101,105)} of R2024A are not of those issued
13 retirement of 6 units of R2024E, of which 10 were issued, and 5 are in lines before
15 retirement of 11 units of R2024E, of which 10 were issued, and 9 are in lines before
16 held of no number of units
17 serials [1,6) are 5 units, not 0
18 "-5" is no number of units
19 transfer without serials$$, 'what a line cannot be is named, and the line stays');
SELECT results_eq(format('SELECT line, code, serials, units, vintage, problem FROM registry_statement_line WHERE statement_id = %s AND line IN (1, 4, 8, 11) ORDER BY line', :list),
	$$VALUES (1, 'R2024A', '[1,101)'::int8range, 100::bigint, 2024, NULL), (4, 'R2024C', NULL, 1000, 2024, 'issuance without serials'), (8, 'R2024A', '[1,21)', 20, 2024, NULL), (11, 'R2024E', NULL, 5, 2024, NULL)$$,
	'what is read of a line is beside what stands there');
SELECT is((SELECT serial || ' ' || quantity FROM registry_statement_line WHERE statement_id = :list AND line = 4), 'R2024C 1,000', 'which stays as it is');
SELECT is(read_quantity(q), n, 'a quantity: ' || q) FROM (VALUES ('1470', 1470::bigint), (' 1,470 ', 1470), ('1,470,000', 1470000), ('12.00', 12), ('1.470', NULL), ('1,47', NULL), ('12.5', NULL),
	('-1', NULL), ('', NULL), ('1e3', NULL), (repeat('9', 19), NULL)) AS v (q, n);
SELECT is(pg_temp.advised(command), error, error) FROM (VALUES
	(format('UPDATE registry_statement_line SET quantity = ''1'' WHERE statement_id = %s', :list), '23000: cannot update table "registry_statement_line" | The ledger only grows. | Correct a posting with '
		'reverse(posting, reason) and post again, a reading with void_activity(activity, reason) and a new one.'),
	($$INSERT INTO registry_statement (registry, class, as_of, complete, document) VALUES ('reg', 'CREDIT', '2025-06-30', '{issuance,sale}', 'x')$$,
		'23514: new row for relation "registry_statement" violates check constraint "complete_are_kinds_of_lines"'),
	($$INSERT INTO registry_statement (registry, account, class, as_of, document) VALUES ('reg', 'nobody', 'CREDIT', '2025-06-30', 'x')$$,
		'23503: insert or update on table "registry_statement" violates foreign key constraint "registry_statement_registry_account_fkey" | Key (registry, account)=(REG, nobody) is not present in table "registry_account".'),
	($$SELECT reconcile(99)$$, '42704: statement 99 does not exist'), ($$SELECT open_from_statement(99)$$, '42704: statement 99 does not exist'),
	($$SELECT open_from_statement(1, 'X')$$, '42704: party "X" does not exist')) AS v (command, error);
SELECT is(pg_temp.gets('first_person', command), 'done', 'an accountant: ' || command) FROM (VALUES
	($$INSERT INTO registry_account VALUES ('Reg', 'acc-a', 'B'), ('reg', 'acc-b', 'B')$$), ($$UPDATE registry_account SET party = 'A' WHERE account = 'acc-a'$$),
	($$INSERT INTO registry_statement (registry, class, as_of, document) VALUES ('Reg', 'CREDIT', '2025-06-30', 'by hand')$$),
	($$INSERT INTO registry_statement_line (statement_id, line, kind, serial) SELECT max(statement_id), 1, 'held', 'R2024Z-1-5' FROM registry_statement$$)) AS v (command);
SELECT is(pg_temp.gets('first_person', command), error, command) FROM (VALUES
	($$INSERT INTO registry_statement (registry, class, as_of, document, recorded_by) VALUES ('REG', 'CREDIT', '2025-06-30', 'x', 'somebody')$$, '42501: permission denied for table registry_statement'),
	($$INSERT INTO registry_statement_line (statement_id, line, kind, serial, problem) VALUES (2, 2, 'held', 'R2024Z-1-5', 'none')$$, '42501: permission denied for table registry_statement_line'),
	($$INSERT INTO registry_lift (reconciliation_id, difference, reason) VALUES (1, 1, 'x')$$, '42501: permission denied for table registry_lift'),
	($$INSERT INTO registry_difference (reconciliation_id, difference) VALUES (1, 1)$$, '42501: permission denied for table registry_difference')) AS v (command, error);
SELECT is((SELECT recorded_by FROM registry_statement WHERE document = 'by hand'), 'first_person', 'who recorded it is said');

-- ---- the opening load ----

SELECT pg_temp.statement('past', '2025-06-30', NULL, '{}', 'issuance|2025-01-10|acc-a||R2025A-1-100||', 'issuance|2025-01-10|acc-a||R2025B-1-100||', 'issuance|2025-01-10|other||R2025X-1-100||',
	'issuance|2025-01-11|||R2025C-1-100||', 'transfer|2025-02-01|acc-b|acc-a|R2025A-1-10||', 'transfer|2025-02-02|other|acc-a|R2025A-11-20||', 'transfer|2025-03-01|acc-a|other|R2025A-11-12||',
	'transfer|2025-02-03|acc-b||R2025D-1-10||', 'retirement|2025-03-01|acc-a||R2025A-21-30||claims', 'retirement|2025-03-01|acc-a||R2025A-31-40||claims', 'retirement|2025-03-01|acc-a||R2025E-1-5||claims',
	'retirement|2025-03-01|acc-a||R2025B|15|claims', 'retirement|2025-01-05|acc-a||R2025A-41-50||early', 'cancellation||acc-b||R2025A-1-2||mistake', 'retirement||acc-b||R2025A-5-14||claims',
	'retirement||acc-a||R2025B|90|claims', 'held||acc-b||R2025A-3-10||', 'held||acc-b||R2025F-1-7||', 'retirement||acc-a|||5|claims', 'retirement||acc-a||R2025A-51-60|9|claims', 'retirement||acc-b||R2025F|8|claims') AS past \gset
CREATE TABLE pg_temp.opened AS SELECT * FROM open_from_statement(:past);
SELECT is((SELECT string_agg(line || ' ' || problem, E'\n' ORDER BY line) FROM pg_temp.opened WHERE movement IS NULL), $$4 no account says whose it is
11 serials {[1,6)} of REG R2025E were not issued: No block has them.
13 serials {[41,51)} of REG R2025A were not issued: No block has them.
15 serials [5,15) of R2025A are in several lines
16 retirement of 90 units of R2025B, of which 100 were issued, and 15 are in lines before
17 serials [3,11) of R2025A are in several lines
19 retirement without serials
20 serials [51,61) are 10 units, not 9
21 party "B" has 7 units of R2025F, not 8$$, 'what cannot be moved is named, and the rest is moved');
SELECT results_eq($$SELECT m.kind, m.party, m.counterparty, m.effective_on, m.opening, array_agg(o.line ORDER BY o.line) FROM pg_temp.opened AS o JOIN asset_movement AS m ON m.movement_id = o.movement
	GROUP BY m.movement_id ORDER BY m.movement_id$$, $$VALUES ('issue', 'A', NULL, date '2025-01-10', true, '{1,2}'::integer[]), ('transfer', 'A', 'B', '2025-02-01', true, '{5}'), ('sell', 'A', 'other', '2025-02-02', true, '{6}'),
	('buy', 'B', NULL, '2025-02-03', true, '{8}'), ('buy', 'A', NULL, '2025-03-01', true, '{7}'), ('retire', 'A', NULL, '2025-03-01', true, '{9,10}'), ('retire', 'A', NULL, '2025-03-01', true, '{12}'),
	('buy', 'B', NULL, '2025-06-30', true, '{18}'), ('cancel', 'B', NULL, '2025-06-30', true, '{14}')$$, 'what happened together is one movement, in the order of the days');
SELECT is(pg_temp.open('R2025A'), '[1,3) B cancelled; [3,11) B held; [11,13) A held; [13,21) A sold; [21,41) A retired; [41,101) A held', 'accounts are of parties, or outside');
SELECT is(pg_temp.open('R2025B'), '[1,16) A retired; [16,101) A held', 'without numbers, the lowest');
SELECT is(pg_temp.open('R2025X'), NULL, 'what is of others is left alone');
SELECT is((SELECT string_agg(line::text, ' ' ORDER BY line) FROM open_from_statement(:past, 'C') WHERE movement IS NOT NULL), '4', 'called again it goes on with what is left');
SELECT is(pg_temp.open('R2025C'), '[1,101) C held', 'of the party whose the lines are that name no account');
SELECT is((SELECT document || ' ' || purpose FROM asset_movement WHERE kind = 'retire' ORDER BY movement_id LIMIT 1), 'past claims', 'a movement says which document, and what for');
SELECT is(pg_temp.said(format('INSERT INTO registry_statement_line (statement_id, line, kind, serial) VALUES (%s, 30, ''held'', ''R2025A-1-5'')', :past)),
	format('55000: statement %s is closed | It was reconciled, or movements were made of it.', :past), 'a statement takes no lines then');
SELECT is((SELECT count(*) FROM check_ledger('led')), 0::bigint, 'the ledger is sound');

-- ---- what differs ----

SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'R2025H', '[1,101)', 2025, effective_on => '2025-07-01'), issue_units('issue', 'A', 'CEA', 'REG', 'R2025H', '[1001,1101)', 2025, effective_on => '2025-07-01');
SELECT is(pg_temp.said(format('SELECT open_from_statement(%s)', pg_temp.statement('late', '2025-07-01', NULL, '{}', 'issuance||acc-a||R2025L-1-5||'))), '55000: the opening load is over | Other movements were recorded.',
	'once something live was recorded the past is closed');
SELECT move_serials('retire', 'A', 'REG', 'R2025H', '{[1,11)}', purpose => 'x', effective_on => '2025-07-02'), move_serials('transfer', 'A', 'REG', 'R2025H', '{[11,21)}', counterparty => 'B', effective_on => '2025-07-02'),
	move_serials('sell', 'A', 'REG', 'R2025H', '{[21,31)}', counterparty => 'X', effective_on => '2025-07-02'), move_serials('reserve', 'A', 'REG', 'R2025H', '{[31,41)}', effective_on => '2025-07-02');
SELECT pg_temp.statement('good', '2025-07-02', NULL, '{held,retirement,issuance,cancellation}', 'issuance|2025-07-01|acc-a||R2025H-1-100||', 'retirement||acc-a||R2025H-1-10||', 'transfer|2025-07-02|acc-b|acc-a|R2025H-11-20||',
	'held||acc-b||R2025H-11-20||', 'held||other||R2025H-21-25||', 'retirement||other||R2025H-26-30||', 'held||acc-a||R2025H-31-100||', 'held||other||R2025Y-1-50||',
	'issuance||||R2025A-1-100||', 'issuance||||R2025B-1-100||', 'issuance||||R2025C-1-100||', 'issuance||||R2025D-1-10||', 'issuance||||R2025F-1-7||', 'issuance||other||R2025Y-1-50||',
	'cancellation||||R2025A-1-2||', 'held||||R2025A-3-12||', 'retirement||||R2025A-21-40||', 'held||||R2025A-41-100||', 'retirement||||R2025B|15|', 'held||||R2025B|85|', 'held||||R2025C-1-100||', 'held||||R2025D-1-10||',
	'held||acc-b||R2025F-1-7||') AS good \gset
SELECT is(pg_temp.differences(:good), 'not in the ledger: Line 14: serials {[1,51)} of R2025Y: issued in the statement, nothing in the ledger', 'reserved units are held, sold ones outside; only what was never issued here differs');
SELECT pg_temp.statement('better', '2025-07-02', NULL, '{held,retirement,cancellation}', 'retirement||acc-a||R2025H-1-10||', 'held||acc-b||R2025H-11-20||', 'held||acc-a||R2025H-31-100||', 'cancellation||||R2025A-1-2||',
	'held||||R2025A-3-12||', 'retirement||||R2025A-21-40||', 'held||||R2025A-41-100||', 'retirement||||R2025B|15|', 'held||||R2025B|85|', 'held||||R2025C-1-100||', 'held||||R2025D-1-10||', 'held||acc-b||R2025F-1-7||') AS better \gset
SELECT is(pg_temp.differences(:better), NULL, 'a statement that agrees has no differences');
SELECT is((SELECT array_agg(statement_id) FROM registry_open_difference), ARRAY[:good::bigint], 'and as it lists less than the one before, the difference of that stays open');
SELECT pg_temp.statement('best', '2025-07-02', NULL, '{issuance,held,retirement,cancellation}', 'issuance|2025-07-01|acc-a||R2025H-1-100||', 'retirement||acc-a||R2025H-1-10||', 'held||acc-b||R2025H-11-20||', 'held||acc-a||R2025H-31-100||',
	'issuance||||R2025A-1-100||', 'issuance||||R2025B-1-100||', 'issuance||||R2025C-1-100||', 'issuance||||R2025D-1-10||', 'issuance||||R2025F-1-7||', 'cancellation||||R2025A-1-2||',
	'held||||R2025A-3-12||', 'retirement||||R2025A-21-40||', 'held||||R2025A-41-100||', 'retirement||||R2025B|15|', 'held||||R2025B|85|', 'held||||R2025C-1-100||', 'held||||R2025D-1-10||', 'held||acc-b||R2025F-1-7||') AS best \gset
SELECT is(pg_temp.differences(:best), NULL, 'one that lists as much');
SELECT is((SELECT count(*) FROM registry_open_difference), 0::bigint, 'takes its place');

SELECT pg_temp.statement('bad', '2025-07-02', NULL, '{held,retirement}', 'retirement||acc-a||R2025H-1-5||', 'held||acc-a||R2025H-6-10||', 'held||acc-a||R2025H-11-15||', 'retirement||acc-b||R2025H-16-18||', 'held||acc-a||R2025H-21-22||',
	'held||other||R2025H-31-32||', 'retirement||||R2025H-33-34||', 'held||acc-a||R2025H-101-105||', 'transfer|2025-07-02|acc-b|acc-a|R2025H-41-42||', 'transfer|2025-07-02|acc-a|other|R2025H-200-201||',
	'held||acc-a||R2025Q-1-5|6|', 'retirement||||R2025B|14|', 'held|||||10|', 'issuance||||R2025I-1-5||') AS bad \gset
SELECT is(pg_temp.differences(:bad), $$other state: Line 2: serials {[6,11)} of R2025H: held by party "A" in the statement, retired by party "A" in the ledger
other party: Line 3: serials {[11,16)} of R2025H: held by party "A" in the statement, held by party "B" in the ledger
other state: Line 4: serials {[16,19)} of R2025H: retired by party "B" in the statement, held by party "B" in the ledger
other state: Line 5: serials {[21,23)} of R2025H: held by party "A" in the statement, sold by party "A" in the ledger
other party: Line 6: serials {[31,33)} of R2025H: held outside in the statement, reserved by party "A" in the ledger
other state: Line 7: serials {[33,35)} of R2025H: retired in the statement, reserved by party "A" in the ledger
not in the ledger: Line 8: serials {[101,106)} of R2025H: held by party "A" in the statement, nothing in the ledger
not in the ledger: Line 9: serials {[41,43)} of R2025H: received by party "B" on 2025-07-02 in the statement, nothing in the ledger
other party: Line 9: serials {[41,43)} of R2025H: given by party "A" on 2025-07-02 in the statement, with party "A" still in the ledger
not in the ledger: Line 10: serials {[200,202)} of R2025H: received by party "A" on 2025-07-02 in the statement, nothing in the ledger
not compared: Line 11: serials [1,6) are 5 units, not 6
other quantity: Line 12: R2025B: 14 units retired in the statement, 15 units in the ledger
other quantity: Line 13: units: 27 units held in the statement, 352 units in the ledger
not in the ledger: Line 14: serials {[1,6)} of R2025I: issued in the statement, nothing in the ledger
not in the statement: serials {[21,41)} of R2025A: nothing in the statement, retired by party "A" in the ledger$$, 'each difference is named, with its line');

-- ---- what waits ----

SELECT is(pg_temp.advised(format('SELECT %s', call)), format('55000: %s of CREDIT waits for statement %s of registry REG | As of 2025-07-02: Line 2: serials {[6,11)} of R2025H: held by party "A" in the statement, '
	'retired by party "A" in the ledger. 14 more are open. | Record what is missing and call reconcile(%2$s) again, or have somebody else call lift_differences(%2$s, reason).', kind, :bad), kind || ' waits') FROM (VALUES
	('retire', $$move_serials('retire', 'A', 'REG', 'R2025H', '{[50,51)}', purpose => 'x')$$), ('sell', $$move_units('sell', 'A', 'CREDIT', 1, flow => 'FIFO', counterparty => 'X')$$),
	('transfer', $$move_serials('transfer', 'A', 'REG', 'R2025H', '{[50,51)}', counterparty => 'B')$$), ('surrender', $$move_serials('surrender', 'A', 'REG', 'R2025H', '{[50,51)}', purpose => 'x')$$),
	('cancel', $$move_serials('cancel', 'A', 'REG', 'R2025H', '{[50,51)}', reason => 'x')$$), ('convert', $$convert_units('convert', 'A', 'REG', 'R2025H', '{[50,51)}', 'CCER', 'CN', 'K', '[1,2)')$$)) AS v (kind, call);
SELECT lives_ok(format('SELECT %s', call), 'not so: ' || call) FROM (VALUES ($$issue_units('buy', 'A', 'CREDIT', 'REG', 'R2025W', '[1,11)')$$), ($$move_serials('reserve', 'A', 'REG', 'R2025W', '{[6,7)}')$$),
	($$move_serials('release', 'A', 'REG', 'R2025W', '{[6,7)}')$$), ($$move_serials('freeze', 'A', 'REG', 'R2025W', '{[7,8)}', reason => 'x')$$),
	($$move_serials('retire', 'A', 'REG', 'R2025H', '{[1001,1002)}', purpose => 'another class')$$)) AS v (call);

-- ---- who lifts it ----

SELECT pg_temp.gets('first_person', format($$INSERT INTO registry_statement (registry, class, as_of, document) VALUES ('REG', 'CREDIT', '2025-07-02', 'two')$$)) AS done \gset
SELECT max(statement_id) AS two FROM registry_statement \gset
SELECT pg_temp.gets('first_person', format($$INSERT INTO registry_statement_line (statement_id, line, kind, serial) VALUES (%s, 1, 'retirement', 'R2025H-71-72'), (%s, 2, 'retirement', 'R2025H-73-74')$$, :two, :two)) AS done \gset
SELECT is(pg_temp.gets('first_person', format('SELECT count(*) FROM reconcile(%s)', :two)), '2', 'an accountant reconciles');
SELECT is((SELECT recorded_by || ' ' || movement_id || ' ' || differences FROM registry_reconciliation WHERE statement_id = :two), format('first_person %s 2', (SELECT max(movement_id) FROM asset_movement)), 'and that is written down');
SELECT is(pg_temp.gets(role, format('SELECT lift_differences(%s, ''known'')', :two), login), error, label) FROM (VALUES
	('first_person'::name, NULL::name, '42501: differences of statement ' || :two || ' are for somebody else to lift | Role "first_person" recorded or reconciled it.', 'not who recorded it'),
	('first_person', 'login_person', '42501: differences of statement ' || :two || ' are for somebody else to lift | Role "first_person" recorded or reconciled it.', 'under whatever name')) AS v (role, login, error, label);
SELECT is(pg_temp.gets('second_person', command), error, error) FROM (VALUES
	(format('SELECT lift_differences(%s, NULL)', :two), '22004: a lift needs a reason'), (format('SELECT lift_differences(%s, ''x'', ''{3}'')', :two), format('42704: statement %s has no such open difference', :two)),
	(format('SELECT lift_differences(%s, ''x'', ''{1,3}'')', :two), format('42704: statement %s has no such open difference', :two))) AS v (command, error);
SELECT is(pg_temp.gets('second_person', format('SELECT lift_differences(%s, ''retired on the way'', ''{2}'')', :two)), '1', 'another role does, one difference');
SELECT is((SELECT array_agg(difference) FROM registry_open_difference WHERE statement_id = :two), '{1}', 'which is not open any more');
SELECT is((SELECT count(*) FROM reconcile(:two)), 2::bigint, 'reconciled again it is found again');
SELECT is((SELECT array_agg(difference) FROM registry_open_difference WHERE statement_id = :two), '{1}', 'and stays lifted');
SELECT is((SELECT recorded_by || ': ' || reason FROM registry_lift), 'second_person: retired on the way', 'who lifted it is said, and why');
SELECT is(pg_temp.gets('login_person', format('SELECT lift_differences(%s, ''seen'')', :bad), 'login_person'), '15', 'without numbers all are lifted');
SELECT is(pg_temp.said($$SELECT move_serials('retire', 'A', 'REG', 'R2025H', '{[71,73)}', purpose => 'x', effective_on => '2025-07-02')$$) ~ 'waits for statement', true, 'a single one is enough to wait for');
SELECT is(pg_temp.gets('second_person', format('SELECT lift_differences(%s, ''to be recorded'')', :two), 'login_person'), '1', 'the rest is lifted');
SELECT lives_ok($$SELECT move_serials('retire', 'A', 'REG', 'R2025H', '{[71,73)}', purpose => 'x', effective_on => '2025-07-02')$$, 'then it is recorded, as of its day');
SELECT is((SELECT string_agg(message, E'\n') FROM reconcile(:two)), 'Line 2: serials {[73,75)} of R2025H: retired in the statement, held by party "A" in the ledger', 'and differs no more');
SELECT lives_ok($$SELECT move_serials('retire', 'A', 'REG', 'R2025H', '{[80,81)}', purpose => 'x')$$, 'nothing waits');
SELECT is((SELECT string_agg(message, E'\n') FROM reconcile(:best)), 'Line 4: serials {[71,73)} of R2025H: held by party "A" in the statement, retired by party "A" in the ledger', 'what was moved after the day of a statement is not held against it');

-- ---- what is held, reserved and frozen, without numbers; many lines ----

INSERT INTO registry_account VALUES ('REG', 'acc-s', 'S');
SAVEPOINT parts;
SELECT issue_units('issue', 'S', 'CREDIT', 'REG', 'R2025S', '[1,101)', 2025, effective_on => '2025-06-01');
SELECT move_serials('freeze', 'S', 'REG', 'R2025S', '{[71,101)}', reason => 'court', effective_on => '2025-06-02'), move_serials('reserve', 'S', 'REG', 'R2025S', '{[61,71)}', effective_on => '2025-06-02');
SELECT is(pg_temp.differences(pg_temp.statement(name, '2025-07-05', 'acc-s', complete, VARIADIC lines)), said, name) FROM (VALUES
	('what a registry calls held is held, reserved or frozen', '{held}'::text[], ARRAY['held||||R2025S|100|'], NULL),
	('unless the statement says what is frozen', '{held,frozen}', ARRAY['held||||R2025S|70|', 'frozen||||R2025S|30|'], NULL),
	('without saying that this is all', '{}', ARRAY['held||||R2025S|70|', 'frozen||||R2025S|30|'], NULL),
	('by numbers', '{held,frozen}', ARRAY['held||||R2025S|70|', 'frozen||||R2025S-71-100||'], NULL),
	('or where what is held has some', '{held,frozen}', ARRAY['held||||R2025S-1-70||', 'frozen||||R2025S|30|'], NULL),
	('then they are told apart', '{held,frozen}', ARRAY['held||||R2025S|75|', 'frozen||||R2025S|25|'], $$other quantity: Line 1: R2025S: 75 units held by party "S" in the statement, 70 units in the ledger
other quantity: Line 2: R2025S: 25 units frozen by party "S" in the statement, 30 units in the ledger$$),
	('also where it says that nothing is frozen', '{frozen}', ARRAY['held||||R2025S|100|'], $$other quantity: Line 1: R2025S: 100 units held by party "S" in the statement, 70 units in the ledger
not in the statement: serials {[71,101)} of R2025S: nothing in the statement, frozen by party "S" in the ledger$$)) AS v (name, complete, lines, said);
ROLLBACK TO parts;
-- 301 lines of 10 units each beside 301 holdings, every other one of which is within a line, and expired
SELECT issue_units('issue', 'S', 'CREDIT', 'REG', 'R2025T', '[1,4001)', 2025, effective_on => '2025-06-01');
SELECT move_serials('expire', 'S', 'REG', 'R2025T', (SELECT range_agg(int8range(n * 26 + 5, n * 26 + 9)) FROM generate_series(0, 149) AS n), effective_on => '2025-06-02');
SELECT pg_temp.statement('many', '2025-07-06', 'acc-s', '{}', VARIADIC (SELECT array_agg(format('held||||R2025T-%s-%s||', n * 13 + 1, n * 13 + 10) ORDER BY n) FROM generate_series(0, 300) AS n)) AS many \gset
SELECT results_eq('SELECT * FROM line_holding(' || :many || ') ORDER BY line, serials', format($$SELECT t.line, t.serials * h.serials, h.party, h.state FROM stated_line(%s) AS t
	JOIN holding_on('REG', 'CREDIT', '2025-07-06') AS h ON h.code = t.code AND h.serials && t.serials ORDER BY 1, 2$$, :many), 'each line meets the holdings that have its serials');
SELECT is((SELECT count(*) FROM line_holding(:many)), 601::bigint, 'all of them');
SELECT is((SELECT string_agg(message, E'\n' ORDER BY difference) FROM reconcile(:many) WHERE line < 4), $$Line 1: serials {[5,9)} of R2025T: held by party "S" in the statement, expired by party "S" in the ledger
Line 3: serials {[31,35)} of R2025T: held by party "S" in the statement, expired by party "S" in the ledger$$, 'and differs where they are others');
ROLLBACK TO parts;

-- ---- the rest ----

SET CONSTRAINTS ALL IMMEDIATE;
SELECT grant_ledger('led', 'of_a', 'tenant', 'A');
SELECT pg_temp.statement('account of A', '2025-07-02', 'acc-a', '{held}', 'held||||R2025H-31-70||') AS of_a \gset
SELECT pg_temp.statement('account of B', '2025-07-02', 'acc-b', '{held}', 'held||||R2025A-3-10||', 'held||||R2025H-11-20||', 'held||||R2025D-1-10||', 'held||||R2025F-1-7||') AS of_b \gset
SELECT is(pg_temp.differences(:of_b), NULL, 'of an account, only what its party has is looked for');
SELECT is(pg_temp.differences(:of_a), $$not in the statement: serials {[11,13),[41,101)} of R2025A: nothing in the statement, held by party "A" in the ledger
not in the statement: serials {[16,101)} of R2025B: nothing in the statement, held by party "A" in the ledger
not in the statement: serials {[73,101)} of R2025H: nothing in the statement, held by party "A" in the ledger$$, 'all of it');
SELECT is(pg_temp.gets('of_a', 'SELECT string_agg(document, '','') FROM registry_statement'), 'account of A', 'a tenant sees the statements of its own accounts');
SELECT is(pg_temp.gets('of_a', 'SELECT count(*) FROM ' || relation), n, relation) FROM (VALUES ('registry_statement_line', '1'), ('registry_reconciliation', '1'), ('registry_difference', '3'), ('registry_lift', '0'),
	('registry_account', '1'), ('registry_statement_movement', '0'), ('serial_format', (SELECT count(*)::text FROM serial_format))) AS v (relation, n);
SELECT is(pg_temp.gets('of_a', 'SELECT reconcile(1)') ~ '^42501: permission denied for function reconcile', true, 'and reconciles nothing');
SAVEPOINT parts;
SELECT pg_temp.statement('of a few lines', '2025-07-03', NULL, '{}', 'held||acc-b||R2025H-31-40||') AS few \gset
SELECT isnt(pg_temp.differences(:few), NULL, 'a statement that lists nothing whole differs');
SELECT pg_temp.statement('of nothing', '2025-07-04', NULL, '{expiry}', VARIADIC '{}') AS nothing \gset
SELECT is(pg_temp.differences(:nothing), NULL, 'one without lines does not');
SELECT is((SELECT count(*) FROM registry_open_difference WHERE statement_id = :few), 1::bigint, 'and closes no difference of the other');
ROLLBACK TO parts;
SELECT is((SELECT count(*) FROM check_ledger('led')), 0::bigint, 'the ledger is sound');
SET LOCAL session_replication_role = replica;
ALTER TABLE registry_difference DISABLE TRIGGER refuse_change;
ALTER TABLE registry_lift DISABLE TRIGGER refuse_change;
UPDATE registry_lift SET recorded_by = 'first_person';
DELETE FROM registry_difference WHERE kind = 'not compared';
ALTER TABLE registry_difference ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE registry_lift ENABLE ALWAYS TRIGGER refuse_change;
SET LOCAL session_replication_role = origin;
SELECT is((SELECT string_agg(DISTINCT regexp_replace(problem, '[0-9]+', 'n', 'g'), '; ') FROM check_reconciliations()), 'difference n of reconciliation n was lifted by who recorded the statement or reconciled it; reconciliation n found n differences, and has n',
	'what is altered is found');

SELECT * FROM finish();
ROLLBACK;
