-- Tenants: recorders whom the policies of doc/operations.md let see and write what is their party's. Whatever works with
-- the rights of the owner refuses them, and what they can do to the rows of others is nothing.
\ir include/begin.sql
CREATE ROLE ledger_keeper;
CREATE ROLE accountant BYPASSRLS;
CREATE ROLE all_tenants;
CREATE ROLE a_tenant IN ROLE all_tenants;
CREATE ROLE b_tenant IN ROLE all_tenants;
CREATE ROLE clerk IN ROLE all_tenants;
SELECT format('GRANT CREATE ON DATABASE %I TO ledger_keeper', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO PUBLIC;

-- What a role gets for a command: what it fails with, the first value of a query, or "done".
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

SET LOCAL ROLE ledger_keeper;
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;
SET LOCAL timezone = 'UTC';
INSERT INTO party (party, kind, name) VALUES ('a_tenant', 'enterprise', 'A'), ('b_tenant', 'enterprise', 'B');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('of A', 'stationary_combustion', 'coal', 'CN'), ('of B', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'a_tenant'), (2, '(,)', 'b_tenant');
SELECT add_boundary('PARK', '{a_tenant,b_tenant}', 'Park'), add_boundary('A', '{a_tenant}', 'A'), add_boundary('B', '{b_tenant}', 'B');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-10', '2025-01-11', '1 t'), (2, '2025-01-10', '2025-01-11', '10 t');
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910'), refresh_rollup(), publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT load_rating_scheme('ndrc-910-2025');
SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'NDRC-910', 'AR6');
SELECT add_parameter('STEAM', 'Emissions of steam', 't', 'lower', 'meters', 'monthly', 'Utilities', 'Boiler house', 'Shift leader', '{output}', '{t}');
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'renewable_generation', '7 MWh', 'the park');
SELECT grant_ledger('led', 'a_tenant', 'recorder'), grant_ledger('led', 'b_tenant', 'recorder'), grant_ledger('led', 'accountant', 'accountant'), grant_ledger('led', 'clerk', 'accountant');

-- as doc/operations.md has them
ALTER TABLE source_owner ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity_void ENABLE ROW LEVEL SECURITY;
ALTER TABLE emission ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON source_owner FOR SELECT TO all_tenants USING (current_user IN (party, supplier));
CREATE POLICY own ON activity FOR SELECT TO all_tenants
	USING (EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = activity.source_id AND o.party = current_user
		AND o.valid && daterange(accounting_day(start_at), accounting_day(end_at - interval '1 microsecond'), '[]')));
CREATE POLICY bring ON activity FOR INSERT TO all_tenants
	WITH CHECK (EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = activity.source_id AND o.party = current_user
		AND o.valid @> daterange(accounting_day(start_at), accounting_day(end_at - interval '1 microsecond'), '[]')));
CREATE POLICY own ON activity_void FOR SELECT TO all_tenants
	USING (EXISTS (SELECT FROM activity AS a WHERE a.activity_id = activity_void.activity_id));
CREATE POLICY bring ON activity_void FOR INSERT TO all_tenants
	WITH CHECK (EXISTS (SELECT FROM activity AS a JOIN source_owner AS o ON o.source_id = a.source_id
		WHERE a.activity_id = activity_void.activity_id AND o.party = current_user
		AND o.valid @> daterange(accounting_day(a.start_at), accounting_day(a.end_at - interval '1 microsecond'), '[]')));
CREATE POLICY own ON emission FOR SELECT TO all_tenants USING (current_user IN (party, supplier));
CREATE POLICY own ON rollup_key FOR SELECT TO all_tenants USING (current_user IN (party, supplier));
CREATE POLICY own ON rollup FOR SELECT TO all_tenants USING (EXISTS (SELECT FROM rollup_key AS k WHERE k.key_id = rollup.key_id));
ALTER TABLE source ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON source FOR SELECT TO all_tenants
	USING (EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = source.source_id));
SELECT format(command, relation)
FROM unnest('{activity_staging,published_line,statistic,observation,rating}'::text[]) AS relation,
	(VALUES ('ALTER TABLE %I ENABLE ROW LEVEL SECURITY'), ('CREATE POLICY anyone ON %I USING (true)'),
		('CREATE POLICY no_tenant ON %I AS RESTRICTIVE TO all_tenants USING (false)')) AS v (command) \gexec
RESET ROLE;

-- ---- the door is shut: to recorders, and to an accountant whom policies limit ----

CREATE TEMP TABLE door (call text);
INSERT INTO door VALUES
	($$add_boundary('B', '{a_tenant}', 'mine')$$), ($$add_parameter('STEAM', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x')$$),
	($$adjust_baseline('STEAM', '[2025-01-01,2025-02-01)', 5, 'non-routine', 'x', 'x')$$), ($$decide_adjustment(1, 'accepted', 'x')$$),
	($$fit_baseline('STEAM', '[2024-01-01,2025-01-01)', 'base line', 'x')$$), ('open_adjustments()'),
	($$post('[2025-01-01,2026-01-01)', 'NDRC-910')$$), ('reverse(1, ''x'')'), ($$publish_inventory('[2025-01-01,2026-01-01)', 'B', 'NDRC-910', 'AR6')$$),
	($$rate('[2025-01-01,2026-01-01)', 'B', 'ndrc-910-2025', 'NDRC-910', 'AR6')$$), ('rebuild_rollup()'), ('refresh_rollup()'),
	($$set_base_year('B', '[2024-01-01,2025-01-01)', 'NDRC-910', '1000 tCO2e AR6', 'x', 'x')$$), ($$set_base_year(1, 'x')$$), ($$recalculate_base_year('B', 'x', true)$$);
SELECT is_empty($$SELECT p.proname FROM pg_proc AS p WHERE p.pronamespace = 'led'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype
	AND p.proname NOT IN ('lock_ledger', 'enter_ledger', 'forget_comparisons') AND NOT EXISTS (SELECT FROM door AS d WHERE split_part(d.call, '(', 1) = p.proname)$$, 'every door is tried');
SELECT is(pg_temp.gets('a_tenant', 'SELECT ' || call), '42501: permission denied for function ' || split_part(call, '(', 1), 'a tenant: ' || call) FROM door;
SELECT is(pg_temp.gets('clerk', 'SELECT ' || call), '42501: query would be affected by row-level security policy for table "activity" | Role "clerk" would not see the whole ledger.', 'an accountant whom policies limit: ' || call) FROM door;
SELECT is(pg_temp.gets('clerk', command), '42501: query would be affected by row-level security policy for table "activity" | Role "clerk" would not see the whole ledger.', what) FROM (VALUES
	('whatever else is set', $$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910') FROM set_config('row_security', 'off', true)$$),
	('nor with it on', $$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910') FROM set_config('row_security', 'on', true)$$)) AS v (what, command);

-- ---- the rows of others ----

INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('of B', '2025-03-10', '2025-03-11', '1 t');
-- which grants anew what is new: what holds tenants is policies, and what was revoked stays so
REVOKE ALL ON published_inventory, bi_rating FROM b_tenant;
SELECT is(pg_temp.gets('ledger_keeper', $$SELECT upgrade_ledger('led') IS NULL$$), 'false', 'after an upgrade');
SELECT is(pg_temp.gets('b_tenant', 'SELECT count(*) FROM ' || relation), '42501: permission denied for ' || what, relation || ' was revoked, and stays so')
FROM (VALUES ('published_inventory', 'table published_inventory'), ('bi_rating', 'view bi_rating')) AS v (relation, what);

SELECT is(pg_temp.gets('a_tenant', command), value, what) FROM (VALUES
	('its readings', $$SELECT string_agg(reading, ',') FROM activity$$, '1 t'),
	('its emissions', $$SELECT string_agg(party, ',') FROM emission$$, 'a_tenant'),
	('its rollup', $$SELECT string_agg(DISTINCT party, ',') FROM rollup_key$$, 'a_tenant'),
	('a reading of its own', $$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-02-10', '2025-02-11', '1 t')$$, 'done'),
	('a reading of another', $$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2025-02-10', '2025-02-11', '1 t')$$, '42501: new row violates row-level security policy for table "activity"'),
	('a reading of another taken back', $$SELECT void_activity(2, 'x')$$, '42704: reading 2 does not exist'),
	('not by the function', $$INSERT INTO activity_void (activity_id, reason) VALUES (2, 'x')$$, '42501: new row violates row-level security policy for table "activity_void"'),
	('one that does not exist yet', $$INSERT INTO activity_void (activity_id, reason) VALUES (1000, 'x')$$, '42501: new row violates row-level security policy for table "activity_void"'),
	('whether another has been taken back', $$INSERT INTO activity_void (activity_id, reason) VALUES (2, 'x') ON CONFLICT DO NOTHING$$, '42501: new row violates row-level security policy for table "activity_void"'),
	('one of its own', $$SELECT void_activity(1, 'x')$$, ''),
	('staging', $$INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('of B', '2025-05-01', '2025-05-02', '1 t')$$, '42501: new row violates row-level security policy "no_tenant" for table "activity_staging"'),
	('files of others', 'SELECT count(*) FROM activity_staging', '0'),
	('their verdicts', 'UPDATE activity_staging SET verdict = ''accepted''', 'done'),
	('loading them', 'SELECT load_activity()', '(0,0)'),
	('lines that are published', 'SELECT count(*) FROM published_line', '0')) AS v (what, command, value);
-- who sees no reading at all
SELECT is(pg_temp.gets('all_tenants', 'SELECT 1'), '1', 'the group by itself');
GRANT USAGE ON SCHEMA led TO all_tenants;
GRANT SELECT ON ALL TABLES IN SCHEMA led TO all_tenants;
GRANT INSERT (activity_id, reason) ON activity_void TO all_tenants;
SELECT is(pg_temp.gets('all_tenants', $$INSERT INTO activity_void (activity_id, reason) VALUES (2, 'x')$$), '42501: new row violates row-level security policy for table "activity_void"', 'takes nothing back');
SAVEPOINT open;
ALTER TABLE activity_void DISABLE ROW LEVEL SECURITY;
SELECT is(pg_temp.gets('all_tenants', $$INSERT INTO activity_void (activity_id, reason) VALUES (2, 'x')$$), '42704: reading 2 does not exist', 'also where only readings are hidden');
ROLLBACK TO open;

-- What is the park's: figures and grades of all.
SELECT is(pg_temp.gets('a_tenant', command), error, what) FROM (VALUES
	('statistics of the park', $$INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'value_added', '1 万元', 'x')$$, '42501: new row violates row-level security policy "no_tenant" for table "statistic"'),
	('and of others', 'SELECT count(*) FROM statistic', '0'),
	('ratings', 'SELECT count(*) FROM rating', '0'),
	('observations', $$INSERT INTO observation (parameter, period, value, variables, evidence) VALUES ('STEAM', '[2025-01-01,2025-02-01)', 99, '{1}', 'x')$$, '42501: new row violates row-level security policy "no_tenant" for table "observation"')) AS v (what, command, error);
SELECT is((SELECT string_agg(verdict, ',') FROM activity_staging), 'new', 'what others staged is as it was');
SELECT is(pg_temp.gets('accountant', 'SELECT load_activity()'), '(1,0)', 'and is loaded by who sees it');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');

SELECT * FROM finish();
ROLLBACK;
