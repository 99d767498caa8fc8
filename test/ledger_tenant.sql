-- The kind tenant: a role that is bound to a party sees what is of it, and records and voids readings of its sources; whoever
-- is no tenant works as before, and nothing that has to see the whole ledger works for a tenant.
\ir include/begin.sql
CREATE ROLE tenants_keeper;
CREATE ROLE tenants_accountant;
CREATE ROLE tenants_recorder;
CREATE ROLE tenants_reader;
CREATE ROLE tenants_a;
CREATE ROLE tenants_b;
CREATE ROLE tenants_clerk IN ROLE tenants_a;
CREATE ROLE tenants_both;
CREATE ROLE tenants_group;
SELECT format('GRANT CREATE ON DATABASE %I TO tenants_keeper', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO PUBLIC;

CREATE FUNCTION pg_temp.gets(role name, command text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	value text := 'done';
	detail text;
BEGIN
	PERFORM set_config('role', role, true);
	IF command ~ '^\s*(SELECT|WITH|VALUES)' THEN
		EXECUTE command INTO value;
	ELSE
		EXECUTE command;
	END IF;
	PERFORM set_config('role', 'none', true);
	RETURN value;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', SQLSTATE || ': ' || SQLERRM, CASE WHEN detail NOT LIKE 'Failing row%' THEN nullif(detail, '') END);
END
$$;

SET LOCAL ROLE tenants_keeper;
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;
SET LOCAL timezone = 'UTC';
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('CHP', 'utility', 'CHP');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '2 t CO2/t', '1', 'test', true), ('own', 'heat', 'CN', 'pinned', '0.1 t CO2/GJ', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('of A', 'stationary_combustion', 'coal', 'CN'), ('of B', 'stationary_combustion', 'coal', 'CN'),
	('kiln', 'stationary_combustion', 'coal', 'CN'), ('heat of A', 'purchased_heat', 'heat', 'CN'), ('sold', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier) VALUES (1, '(,)', 'A', NULL), (2, '(,)', 'B', NULL),
	(3, '(,2025-07-01)', 'A', NULL), (3, '[2025-07-01,)', 'B', NULL), (4, '(,)', 'A', 'CHP'),
	(5, '(,2025-07-01)', 'A', NULL), (5, '[2025-07-01,)', 'B', NULL);
INSERT INTO meter (meter, source_id, level, carrier, accuracy_class) VALUES ('MA', 1, 3, 'coal', 0.5), ('MB', 2, 3, 'coal', 0.5), ('MX', NULL, 3, 'coal', 0.5);
INSERT INTO meter (meter, source_id, level, carrier, accuracy_class, installed) VALUES ('M1', 3, 3, 'coal', 0.5, '[2024-01-01,2025-07-01)'), ('M2', 3, 3, 'coal', 0.5, '[2025-03-01,)'),
	('M3', 3, 3, 'coal', 0.5, '[2025-08-01,)');
INSERT INTO calibration (meter, valid, certificate) VALUES ('M2', '[2025-03-01,2025-08-01)', 'both'), ('M2', '[2025-08-01,2026-08-01)', 'of B'), ('M1', '[2024-01-01,2025-07-01)', 'of A');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (5, '[2025-01-01,2025-02-01)', 'GEC', '{[1,2)}', 'of A'), (5, '[2025-08-01,2025-09-01)', 'GEC', '{[2,4)}', 'of B');
SELECT add_boundary('PARK', '{A,B}', 'Park'), add_boundary('A', '{A}', 'A');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-10', '2025-01-11', '1 t'), (2, '2025-01-10', '2025-01-11', '10 t'),
	(3, '2025-01-10', '2025-01-11', '100 t'), (3, '2025-08-10', '2025-08-11', '1000 t'), (4, '2025-01-10', '2025-01-11', '5 GJ');
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910'), refresh_rollup(), publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT load_rating_scheme('ndrc-910-2025');
SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'NDRC-910', 'AR6');
SELECT grant_ledger('led', 'tenants_accountant', 'accountant'), grant_ledger('led', 'tenants_recorder', 'recorder'), grant_ledger('led', 'tenants_reader', 'reader');

-- ---- being granted ----

SELECT is(pg_temp.said(command), said, command) FROM (VALUES
	($$SELECT grant_ledger('led', 'tenants_a', 'tenant')$$, '22023: unrecognized kind of grant: "tenant"'),
	($$SELECT grant_ledger('led', 'tenants_a', 'reader', 'A')$$, '22023: unrecognized kind of grant to a party: "reader"'),
	($$SELECT grant_ledger('led', 'tenants_a', 'tenant', 'Z')$$, '42704: party "Z" does not exist'),
	($$SELECT grant_ledger('led', 'tenants_a', 'tenant', NULL)$$, '42704: party "<NULL>" does not exist'),
	($$SELECT grant_ledger('led', 'tenants_nobody', 'tenant', 'A')$$, '42704: role "tenants_nobody" does not exist'),
	($$SELECT grant_ledger('led', 'tenants_reader', 'tenant', 'A')$$, '55000: role "tenants_reader" is a reader of ledger "led" | A tenant of one party is nothing else, since rights add up.'),
	($$SELECT grant_ledger('nowhere', 'tenants_a', 'tenant', 'A')$$, '42704: schema "nowhere" is not a ledger')) AS v (command, said);
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 'led'::regnamespace AND relrowsecurity), 0::bigint, 'no row security without a tenant');
SELECT is_empty($$SELECT p.relation FROM (SELECT base_tenant_table() AS relation) AS p WHERE to_regclass('led.' || p.relation) IS NULL$$, 'the tables with policies exist');
-- whoever adds a table says whether it is for all
SELECT set_eq($$SELECT o.identity FROM ledger_object AS o WHERE o.kind = 'table' AND o.identity NOT IN (SELECT base_tenant_table())$$,
	'{ledger_meta,ledger_module,ledger_object,ledger_role,standard_edition,policy_parameter,party,site,plot,factor,method,posting,boundary,boundary_party,
		rollup_state,compared_span,published_inventory,statistic_item,energy_coefficient,indicator,rating_scheme,rating_grade,rating_rule,park_type}'::text[], 'the tables that are for all');
SELECT grant_ledger('led', 'tenants_a', 'tenant', 'A'), grant_ledger('led', 'tenants_b', 'tenant', 'B');
SELECT grant_ledger('led', 'tenants_a', 'tenant', 'A');
SELECT is(pg_temp.said($$SELECT grant_ledger('led', 'tenants_a', 'tenant', 'B')$$), '55000: role "tenants_a" is a tenant of ledger "led" | A tenant of one party is nothing else, since rights add up.', 'not of two parties');
SELECT is(pg_temp.said($$SELECT grant_ledger('led', 'tenants_a', 'recorder')$$), '55000: role "tenants_a" is a tenant of ledger "led" | A tenant of one party is nothing else, since rights add up.', 'nor something else');
SELECT results_eq('SELECT role, kind, party FROM ledger_role ORDER BY role COLLATE "C"', $$VALUES ('tenants_a', 'tenant', 'A'), ('tenants_accountant', 'accountant', NULL), ('tenants_b', 'tenant', 'B'),
	('tenants_reader', 'reader', NULL), ('tenants_recorder', 'recorder', NULL)$$, 'who is what');
SELECT is_empty($$SELECT c.relname FROM (SELECT base_tenant_table() AS name) AS t JOIN pg_class AS c ON c.relnamespace = 'led'::regnamespace AND c.relname = t.name WHERE NOT c.relrowsecurity$$, 'row security is on');
SELECT isnt_empty($$SELECT FROM ledger_object WHERE kind = 'policy' AND identity = 'emission.others'$$, 'its policies are in the manifest');

-- by which they are known, and which is good for nothing else: a key to these columns cannot be made
SELECT is((SELECT string_agg(format('%s %s', t.attname, a.grantee::regrole), ', ' ORDER BY t.attname, a.grantee::regrole::text COLLATE "C") FROM pg_attribute AS t CROSS JOIN LATERAL aclexplode(t.attacl) AS a
	WHERE t.attrelid = 'ledger_role'::regclass AND a.privilege_type = 'REFERENCES' AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = t.attrelid AND t.attnum = ANY (i.indkey))),
	'kind tenants_accountant, kind tenants_reader, kind tenants_recorder, party tenants_a, party tenants_b', 'the right by which roles are known');

-- ---- what a tenant sees and does ----

SELECT is(pg_temp.gets(role, query), value, role || ': ' || query) FROM (VALUES
	('tenants_a', 'SELECT string_agg(reading, '','' ORDER BY activity_id) FROM activity', '1 t,100 t,5 GJ'),
	('tenants_clerk', 'SELECT string_agg(reading, '','' ORDER BY activity_id) FROM activity', '1 t,100 t,5 GJ'),
	('tenants_b', 'SELECT string_agg(reading, '','' ORDER BY activity_id) FROM activity', '10 t,1000 t'),
	('tenants_a', 'SELECT string_agg(DISTINCT party, '','') FROM emission', 'A'),
	('tenants_b', 'SELECT string_agg(DISTINCT party, '','') FROM rollup_key', 'B'),
	('tenants_b', 'SELECT count(*) = (SELECT count(*) FROM rollup_key AS k JOIN rollup AS r USING (key_id)) AND count(*) > 0 FROM rollup', 'true'),
	('tenants_a', 'SELECT string_agg(source, '','' ORDER BY source_id) FROM source', 'of A,kiln,heat of A,sold'),
	('tenants_b', 'SELECT string_agg(source, '','' ORDER BY source_id) FROM source', 'of B,kiln,sold'),
	('tenants_a', 'SELECT string_agg(meter, '','' ORDER BY meter) FROM meter', 'M1,M2,MA'), ('tenants_b', 'SELECT string_agg(meter, '','' ORDER BY meter) FROM meter', 'M2,M3,MB'),
	('tenants_a', 'SELECT string_agg(certificate, '','' ORDER BY certificate) FROM calibration', 'both,of A'),
	('tenants_b', 'SELECT string_agg(certificate, '','' ORDER BY certificate) FROM calibration', 'both,of B'),
	('tenants_a', 'SELECT string_agg(evidence, '','') FROM certificate_claim', 'of A'), ('tenants_b', 'SELECT string_agg(evidence, '','') FROM certificate_claim', 'of B'),
	('tenants_a', 'SELECT count(*) FROM published_line', '0'), ('tenants_a', 'SELECT count(*) FROM rating', '0'), ('tenants_a', 'SELECT count(*) FROM statistic', '0'),
	('tenants_a', 'SELECT count(*) FROM reference_history', '0'), ('tenants_a', 'SELECT count(*) > 0 FROM factor', 'true'), ('tenants_a', 'SELECT count(*) FROM party', '3'),
	('tenants_reader', 'SELECT count(*) FROM activity', '5'), ('tenants_reader', 'SELECT count(*) FROM rating', '1'), ('tenants_recorder', 'SELECT count(*) FROM source', '5'),
	('tenants_reader', $$SELECT sum(mass) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$, '2222.5 t CO2'),
	('tenants_a', $$SELECT sum(mass) FROM inventory('[2025-01-01,2026-01-01)', 'A', 'NDRC-910', 'AR6')$$, '202.5 t CO2'),
	('tenants_reader', 'SELECT reproduce_inventory(1)', 'true'), ('tenants_reader', 'SELECT reproduce_rating(1)', 'true'),
	('tenants_reader', 'SELECT postings FROM checkpoint()', '1'), ('tenants_reader', $$SELECT count(*) FROM check_ledger('led')$$, '0')) AS v (role, query, value);
SELECT is(pg_temp.gets('tenants_a', command), value, command) FROM (VALUES
	($$INSERT INTO activity (source_id, start_at, end_at, reading, meter) VALUES (1, '2025-02-10', '2025-02-11', '1 t', 'MA')$$, 'done'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (3, '2025-02-10', '2025-02-11', '1 t')$$, 'done'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (3, '2025-09-10', '2025-09-11', '1 t')$$, '42501: new row violates row-level security policy for table "activity"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (3, '2025-06-30', '2025-07-02', '1 t')$$, '42501: new row violates row-level security policy for table "activity"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2025-02-10', '2025-02-11', '1 t')$$, '42501: new row violates row-level security policy for table "activity"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (77, '2025-02-10', '2025-02-11', '1 t')$$, '42501: new row violates row-level security policy for table "activity"'),
	($$INSERT INTO activity_rest (source_id, start_at, end_at, reading) VALUES (2, '2025-02-10', '2025-02-11', '1 t')$$, '42501: permission denied for table activity_rest'),
	('SELECT void_activity(1, ''x'')', ''), ('SELECT void_activity(2, ''x'')', '42704: reading 2 does not exist'),
	('SELECT void_activity(4, ''what the next owner recorded'')', '42704: reading 4 does not exist'),
	('INSERT INTO activity_void (activity_id, reason) VALUES (4, ''x'')', '42501: new row violates row-level security policy for table "activity_void"'),
	('INSERT INTO activity_void (activity_id, reason) VALUES (4, ''x'') ON CONFLICT DO NOTHING', '42501: new row violates row-level security policy for table "activity_void"'),
	('INSERT INTO activity_void (activity_id, reason) VALUES (1000, ''x'')', '42501: new row violates row-level security policy for table "activity_void"'),
	($$INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('of A', '2025-02-10', '2025-02-11', '1 t')$$, '42501: permission denied for table activity_staging'),
	($$INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('A', '[2025-01-01,2026-01-01)', 'population', '7 person', 'x')$$, '42501: permission denied for table statistic'),
	($$UPDATE party SET name = 'x'$$, '42501: permission denied for table party'),
	('SELECT reproduce_inventory(1)', '42501: query would be affected by row-level security policy for table "activity" | Role "tenants_a" would not see the whole ledger.'),
	('SELECT checkpoint()', '42501: query would be affected by row-level security policy for table "activity" | Role "tenants_a" would not see the whole ledger.'),
	($$SELECT count(*) FROM check_ledger('led')$$, '42501: query would be affected by row-level security policy for table "activity" | Role "tenants_a" would not see the whole ledger.'),
	($$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$, '42501: permission denied for function post')) AS v (command, value);
-- meters of others are not told from those that do not exist
SELECT is(pg_temp.gets('tenants_a', format('INSERT INTO activity (source_id, start_at, end_at, reading, meter) VALUES (%s, ''2025-03-10'', ''2025-03-11'', ''1 t'', %L)', source, meter)), said,
	'a reading of source ' || source || ' by meter ' || meter)
FROM (VALUES (1, 'MB', '42501: new row violates row-level security policy for table "activity"'), (1, 'nowhere', '42501: new row violates row-level security policy for table "activity"'),
	(1, 'MX', '42501: new row violates row-level security policy for table "activity"'), (1, 'M1', '42501: new row violates row-level security policy for table "activity"'),
	(3, 'M3', '42501: new row violates row-level security policy for table "activity"'), (3, 'M1', 'done')) AS v (source, meter, said);
-- what reaches into the days of another is seen by both, stands in the way of both, and is not theirs to take back
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (3, '2025-06-29', '2025-07-03', '3 t');
SELECT currval(pg_get_serial_sequence('activity', 'activity_id')) AS straddling \gset
SELECT is(pg_temp.gets(role, 'SELECT reading FROM activity WHERE activity_id = ' || :straddling), '3 t', role || ' sees what reaches into the days of another')
FROM unnest('{tenants_a,tenants_b}'::text[]) AS role;
SELECT is(pg_temp.gets(role, format('SELECT void_activity(%s, ''x'')', :straddling)), '42501: new row violates row-level security policy for table "activity_void"', role || ' does not take it back')
FROM unnest('{tenants_a,tenants_b}'::text[]) AS role;
SELECT matches(pg_temp.gets(role, format('INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (3, %L, %L, ''1 t'')', day, day + 1)), '^23P01: readings of source "kiln" overlap', role || ' does not cover it')
FROM (VALUES ('tenants_a', date '2025-06-30'), ('tenants_b', '2025-07-01')) AS v (role, day);
SELECT void_activity(:straddling, 'the meter is read when a source is sold');
SELECT is(pg_temp.gets(role, 'SELECT reason FROM activity_void WHERE activity_id = ' || :straddling), 'the meter is read when a source is sold', role || ' sees that it was taken back')
FROM unnest('{tenants_a,tenants_b}'::text[]) AS role;
SELECT void_activity(4, 'a reading of B');
SELECT is(pg_temp.gets(role, 'SELECT count(*) FROM activity_void WHERE activity_id = 4'), count, 'whether a reading of B was taken back is not seen by all: ' || role) FROM (VALUES ('tenants_a', '0'), ('tenants_b', '1')) AS v (role, count);

-- ---- others ----

SELECT is(pg_temp.gets('tenants_accountant', $$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$), '2', 'an accountant posts');
SELECT is(pg_temp.gets('tenants_accountant', $$SELECT publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$), '2', 'and publishes');
SELECT is(pg_temp.gets('tenants_recorder', $$INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('of B', '2025-03-10', '2025-03-11', '1 t')$$), 'done', 'a recorder stages');
SELECT is(pg_temp.gets('tenants_recorder', 'SELECT load_activity()'), '(1,0)', 'and loads');
-- rights add up: who is a tenant and an accountant is not limited
SET LOCAL ROLE NONE;
GRANT tenants_a, tenants_accountant TO tenants_both;
SELECT is(pg_temp.gets('tenants_both', 'SELECT count(*) FROM activity WHERE source_id = 2'), '2', 'a role that may act as both');
-- a policy of the owner's is the owner's affair: who knows what it hides
SET LOCAL ROLE tenants_keeper;
SAVEPOINT own;
CREATE POLICY half ON emission AS RESTRICTIVE FOR SELECT TO tenants_accountant USING (line % 2 = 0);
SELECT is(pg_temp.gets('tenants_accountant', $$SELECT reverse(1, 'x')$$), '42501: query would be affected by row-level security policy for table "emission" | Role "tenants_accountant" would not see the whole ledger.', 'whom other policies limit posts nothing');
ROLLBACK TO own;
SELECT is(pg_temp.gets('tenants_keeper', $$SELECT upgrade_ledger('led') IS NULL$$), 'false', 'an upgrade');
SELECT is(pg_temp.gets('tenants_a', 'SELECT string_agg(DISTINCT party, '','') FROM emission'), 'A', 'leaves tenants what they are');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'and the ledger sound');
SAVEPOINT open;
DROP POLICY others ON emission;
SELECT isnt_empty($$SELECT * FROM check_ledger('led') WHERE problem LIKE '%policy%emission.others%'$$, 'a policy that was dropped is found');
ROLLBACK TO open;
-- what permits adds up: policies of the owner's own, at work or asleep, and a table that is open
SAVEPOINT permissive;
CREATE POLICY anyone ON statistic USING (true);
SELECT results_eq($$SELECT problem FROM check_ledger('led') ORDER BY problem COLLATE "C"$$, $$VALUES ('policy anyone of table statistic, which is not of the ledger, lets tenant tenants_a through'),
	('policy anyone of table statistic, which is not of the ledger, lets tenant tenants_b through')$$, 'a policy that lets tenants through is found');
ROLLBACK TO permissive;
CREATE POLICY anyone ON statistic TO tenants_both USING (true);
CREATE POLICY fewer ON statistic AS RESTRICTIVE USING (false);
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'one that applies to others is not, nor one that is restrictive');
ROLLBACK TO permissive;
ALTER TABLE rating DISABLE ROW LEVEL SECURITY;
SELECT results_eq($$SELECT problem FROM check_ledger('led')$$, $$VALUES ('row security of table rating is off, so that tenants see all of it')$$, 'so is a table of which row security was switched off');
ROLLBACK TO permissive;
SET LOCAL ROLE tenants_keeper;
SELECT create_ledger('own', 'UTC');
INSERT INTO own.party (party, kind, name) VALUES ('A', 'enterprise', 'A');
SET LOCAL ROLE NONE;
GRANT tenants_group TO tenants_b;
SET LOCAL ROLE tenants_keeper;
CREATE FUNCTION pg_temp.grants_with(policy text, relation text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	said text;
BEGIN
	EXECUTE policy;
	EXECUTE format('ALTER TABLE own.%s ROW LEVEL SECURITY', relation);
	said := pg_temp.advised($c$SELECT grant_ledger('own', 'tenants_b', 'tenant', 'A')$c$);
	RAISE EXCEPTION 'undone';
EXCEPTION WHEN raise_exception THEN
	RETURN said;
END
$$;
SELECT is(pg_temp.grants_with(policy, relation), said, policy)
FROM (VALUES ('CREATE POLICY anyone ON own.emission USING (true)', 'emission ENABLE', '55000: policy "anyone" of table "emission" would let tenant "tenants_b" through | It is not of the ledger, it is permissive, and it applies to the role. | Make it restrictive, or have it name roles of which tenants are no members.'),
	('CREATE POLICY mine ON own.activity FOR INSERT TO tenants_b WITH CHECK (true)', 'activity ENABLE', '55000: policy "mine" of table "activity" would let tenant "tenants_b" through | It is not of the ledger, it is permissive, and it applies to the role. | Make it restrictive, or have it name roles of which tenants are no members.'),
	('CREATE POLICY ours ON own.statistic FOR SELECT TO tenants_group USING (true)', 'statistic DISABLE', '55000: policy "ours" of table "statistic" would let tenant "tenants_b" through | It is not of the ledger, it is permissive, and it applies to the role. | Make it restrictive, or have it name roles of which tenants are no members.'),
	('CREATE POLICY theirs ON own.statistic FOR SELECT TO tenants_a USING (true)', 'statistic ENABLE', 'no error'),
	('CREATE POLICY nobody ON own.statistic AS RESTRICTIVE USING (false)', 'statistic ENABLE', 'no error')) AS v (policy, relation, said);
ROLLBACK TO permissive;
-- a role that is renamed is of no party, and does not become one that nothing limits; nor does an upgrade make it one
SAVEPOINT renamed;
RESET ROLE;
ALTER ROLE tenants_a RENAME TO tenants_z;
SET LOCAL ROLE tenants_keeper;
SELECT is(pg_temp.gets('tenants_z', 'SELECT count(*) FROM ' || relation), '0', 'a tenant that was renamed sees nothing of ' || relation) FROM unnest('{activity,emission,source,statistic,rating}'::text[]) AS relation;
SELECT is(pg_temp.gets('tenants_z', 'SELECT checkpoint()') ~ '^42501', true, 'and not the whole');
SELECT upgrade_ledger('led');
SELECT is(pg_temp.gets('tenants_z', 'SELECT count(*) FROM activity'), '0', 'nor after an upgrade');
SELECT grant_ledger('led', 'tenants_z', 'tenant', 'A');
SELECT is(pg_temp.gets('tenants_z', 'SELECT string_agg(DISTINCT party, '','') FROM emission'), 'A', 'until it is granted by its new name');
ROLLBACK TO renamed;
-- two that swap their names: neither becomes the other, until it is granted so
SAVEPOINT swapped;
RESET ROLE;
ALTER ROLE tenants_a RENAME TO tenants_x;
ALTER ROLE tenants_b RENAME TO tenants_a;
ALTER ROLE tenants_x RENAME TO tenants_b;
SET LOCAL ROLE tenants_keeper;
SELECT is(pg_temp.gets(role, 'SELECT count(*) FROM emission'), '0', 'a name that was swapped: ' || role) FROM unnest('{tenants_a,tenants_b}'::text[]) AS role;
SELECT upgrade_ledger('led');
SELECT is(pg_temp.gets(role, 'SELECT count(*) FROM emission'), '0', 'nor does an upgrade bind it: ' || role) FROM unnest('{tenants_a,tenants_b}'::text[]) AS role;
SELECT grant_ledger('led', 'tenants_a', 'tenant', 'A'), grant_ledger('led', 'tenants_b', 'tenant', 'B');
SELECT is(pg_temp.gets('tenants_a', 'SELECT string_agg(DISTINCT party, '','') FROM emission'), 'A', 'a grant binds the role that has the name now');
ROLLBACK TO swapped;
-- a role that was made anew by the same name, to which somebody grants by hand what it needs to read
SAVEPOINT anew;
RESET ROLE;
DROP OWNED BY tenants_a, tenants_reader;
DROP ROLE tenants_a, tenants_reader;
CREATE ROLE tenants_a;
CREATE ROLE tenants_reader;
SET LOCAL ROLE tenants_keeper;
GRANT USAGE ON SCHEMA led TO tenants_a, tenants_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA led TO tenants_a;
GRANT SELECT ON ledger_meta TO tenants_reader;
SELECT is(pg_temp.gets('tenants_a', 'SELECT count(*) FROM activity'), '0', 'a role made anew by the name of a tenant sees nothing');
SELECT is(pg_temp.gets('tenants_a', 'SELECT checkpoint()') ~ '^42501', true, 'and not the whole');
SELECT upgrade_ledger('led');
SELECT is(pg_temp.gets('tenants_a', 'SELECT count(*) FROM activity'), '0', 'nor after an upgrade');
SELECT is(pg_temp.gets('tenants_a', $$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-05-10', '2025-05-11', '1 t')$$), '42501: permission denied for table activity', 'which grants it nothing');
SELECT is(pg_temp.gets('tenants_reader', 'SELECT count(*) FROM party'), '42501: permission denied for table party', 'nor one that is no tenant');
SELECT is((SELECT string_agg(role, ',' ORDER BY role COLLATE "C") FROM ledger_role), 'tenants_a,tenants_accountant,tenants_b,tenants_recorder', 'of which a tenant alone is remembered');
SELECT is(pg_temp.said($$SELECT grant_ledger('led', 'tenants_a', 'reader')$$), '55000: role "tenants_a" is a tenant of ledger "led" | A tenant of one party is nothing else, since rights add up.', 'until it is revoked');
SELECT revoke_ledger('led', 'tenants_a'), grant_ledger('led', 'tenants_a', 'reader');
SELECT is(pg_temp.gets('tenants_a', 'SELECT count(*) > 4 FROM activity'), 'true', 'and granted as something else');
ROLLBACK TO anew;
SAVEPOINT gone;
RESET ROLE;
DROP OWNED BY tenants_a;
DROP ROLE tenants_a;
SET LOCAL ROLE tenants_keeper;
SELECT revoke_ledger('led', 'tenants_a');
SELECT is_empty($$SELECT FROM ledger_role WHERE role = 'tenants_a'$$, 'a tenant that was dropped is forgotten when it is revoked');
SELECT is(pg_temp.said($$SELECT revoke_ledger('led', 'tenants_a')$$), '42704: role "tenants_a" does not exist', 'and is not known then');
ROLLBACK TO gone;
-- as a restore without privileges leaves it, and somebody grants by hand; numbers are those of this cluster, and of another
SAVEPOINT bare;
REVOKE ALL ON ALL TABLES IN SCHEMA led FROM tenants_a, tenants_b, tenants_accountant, tenants_recorder;
GRANT SELECT ON ALL TABLES IN SCHEMA led TO tenants_a, tenants_b;
UPDATE ledger_role SET table_id = 0;
UPDATE ledger_role SET role_id = (SELECT oid FROM pg_roles WHERE rolname = 'tenants_accountant') WHERE role = 'tenants_b';
SELECT is(pg_temp.gets(role, 'SELECT count(*) FROM activity'), '0', 'no party without the right that makes a tenant: ' || role) FROM unnest('{tenants_a,tenants_b}'::text[]) AS role;
SELECT upgrade_ledger('led');
SELECT is(pg_temp.gets(role, 'SELECT count(*) FROM activity'), '0', 'nor after an upgrade: ' || role) FROM unnest('{tenants_a,tenants_b}'::text[]) AS role;
SELECT results_eq('SELECT role_id FROM ledger_role WHERE role LIKE ''tenants__''', '{0,0}'::oid[], 'which forgets numbers of another cluster');
SELECT grant_ledger('led', 'tenants_b', 'tenant', 'B'), grant_ledger('led', 'tenants_accountant', 'accountant');
SELECT is(pg_temp.gets('tenants_b', 'SELECT string_agg(DISTINCT party, '','') FROM emission'), 'B', 'until it is granted');
SELECT is(pg_temp.gets('tenants_accountant', 'SELECT count(*) > 4 FROM activity'), 'true', 'and who had its number in another cluster is no tenant');
ROLLBACK TO bare;
-- as a restore leaves it in another cluster, with rights: names count, whose role ever has the number there
SAVEPOINT moved;
UPDATE ledger_role AS l SET table_id = 0, role_id = k.role_id
FROM (SELECT role, lead(role_id, 1, 1000000000) OVER (ORDER BY role COLLATE "C") AS role_id FROM ledger_role) AS k WHERE k.role = l.role;
SELECT is(pg_temp.gets('tenants_accountant', 'SELECT count(*) > 4 FROM activity'), 'true', 'who has the number of a tenant there is none');
SELECT is(pg_temp.gets('tenants_a', 'SELECT count(*) FROM emission'), '0', 'a tenant sees nothing in another cluster');
SELECT upgrade_ledger('led');
SELECT is(pg_temp.gets('tenants_a', 'SELECT string_agg(DISTINCT party, '','') FROM emission'), 'A', 'until the ledger is upgraded there');
SELECT is((SELECT count(*) FROM ledger_role AS l JOIN pg_roles AS r ON r.rolname = l.role AND r.oid = l.role_id), 5::bigint, 'roles are known by their numbers there');
ROLLBACK TO moved;
SELECT revoke_ledger('led', 'tenants_a');
SELECT is(pg_temp.gets('tenants_a', 'SELECT count(*) FROM led.activity'), '42501: permission denied for schema led', 'what was granted is taken back');

-- ---- energy that is sold on: A generates, R buys it and sells it to B ----

SELECT create_ledger('net', 'UTC');
SET LOCAL search_path = net, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('R', 'enterprise', 'R');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
SELECT 'own', 'electricity', 'CN', t, '0.5 t CO2/MWh', '1', 'test', true FROM unnest('{location,market}'::text[]) AS t;
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'grid-losses', 'CN', '0.04 t CO2/MWh', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('of A', 'generated_electricity', 'electricity', 'CN'), ('R of A', 'purchased_electricity', 'electricity', 'CN'), ('B of R', 'purchased_electricity', 'electricity', 'CN'),
	('let', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier) VALUES (1, '(,)', 'A', NULL), (2, '(,)', 'R', 'A'), (3, '(,)', 'B', 'R'), (4, '(,2025-07-01)', 'A', NULL), (4, '[2025-07-01,)', 'B', NULL);
INSERT INTO generator (source_id, technology) VALUES (1, 'gas');
INSERT INTO sale_rule (party, carrier, rule) VALUES ('A', 'electricity', 'pro_rata'), ('B', 'electricity', 'stated');
INSERT INTO source_line (source_id, line, category, factor, valid, share) VALUES (4, 1, 'fuel_and_energy_related', 'grid-losses', '(,2025-07-01)', 0.05), (4, 1, 'fuel_and_energy_related', 'grid-losses', '[2025-07-01,)', 0.06);
SELECT add_boundary('A', '{A}', 'A'), add_boundary('B', '{B}', 'B');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-10', '2025-01-11', '100 MWh'), (2, '2025-01-10', '2025-01-11', '80 MWh'), (3, '2025-01-10', '2025-01-11', '30 MWh');
SELECT post('[2025-01-01,2025-02-01)', m) FROM unnest('{GHG-Protocol-2015,GHG-Protocol}'::text[]) AS m;
SELECT refresh_rollup(), grant_ledger('net', 'tenants_a', 'tenant', 'A'), grant_ledger('net', 'tenants_b', 'tenant', 'B');
SELECT is(pg_temp.gets(role, query), value, role || ': ' || query) FROM (VALUES
	('tenants_a', 'SELECT string_agg(DISTINCT concat_ws('' '', e.party, e.category, sum), '', '') FROM (SELECT party, category, sum(quantity) FROM emission JOIN posting USING (posting_id)
		WHERE method = ''GHG-Protocol-2015'' AND scope2 IS DISTINCT FROM ''market'' GROUP BY 1, 2) AS e', 'A generated_electricity 20 MWh, R purchased_electricity 50 MWh'),
	('tenants_a', 'SELECT count(*) FROM emission WHERE buyer IS NOT NULL', '0'), ('tenants_a', 'SELECT count(*) FROM rollup_key WHERE category = ''resold_energy''', '0'),
	('tenants_b', 'SELECT string_agg(DISTINCT party || origin, '','') FROM emission WHERE kind IS NOT NULL', 'BA'),
	('tenants_a', 'SELECT string_agg(share::text, '','') FROM source_line', '0.05'), ('tenants_b', 'SELECT string_agg(share::text, '','') FROM source_line', '0.06'),
	('tenants_a', 'SELECT string_agg(technology, '','') FROM generator', 'gas'), ('tenants_b', 'SELECT count(*) FROM generator', '0'),
	('tenants_a', 'SELECT string_agg(rule, '','') FROM sale_rule', 'pro_rata'), ('tenants_b', 'SELECT string_agg(rule, '','') FROM sale_rule', 'stated')) AS v (role, query, value);
-- of a part of a network nothing can be settled; with policies these are queries that take longer to compile than to run
SET LOCAL jit = off;
SELECT is(pg_temp.gets('tenants_b', query), '42501: query would be affected by row-level security policy for table "activity" | Role "tenants_b" would not see the whole ledger.', query) FROM (VALUES
	($$SELECT count(*) FROM unposted('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015')$$), ($$SELECT count(*) FROM consumed_lot('[2025-01-01,2025-02-01)', NULL)$$),
	($$SELECT count(*) FROM energy_lots('[2025-01-01,2025-02-01)')$$), ($$SELECT count(*) FROM energy_balance('[2025-01-01,2025-02-01)', 'B')$$),
	($$SELECT count(*) FROM energy_finding('[2025-01-01,2025-02-01)', 'B')$$), ($$SELECT count(*) FROM eliminated('[2025-01-01,2025-02-01)', 'B', 'GHG-Protocol-2015')$$)) AS v (query);
SELECT is(pg_temp.gets('tenants_b', $$SELECT count(*) FROM unposted('[2025-01-01,2025-02-01)', 'GHG-Protocol')$$), '0', 'what crosses the boundary of a tenant is its own');
SELECT * FROM finish();
ROLLBACK;
