-- One door: what the ledger computes is written by its functions alone, whatever a role is granted besides; what people
-- record is guarded; who did it is true; and nothing that others plant is run. Who may do what is in sql/privilege.sql.
\ir include/begin.sql
CREATE ROLE ledger_keeper;
CREATE ROLE stranger;
CREATE ROLE reader;
CREATE ROLE recorder;
CREATE ROLE accountant BYPASSRLS;
CREATE ROLE clerks BYPASSRLS;
CREATE ROLE ann LOGIN IN ROLE clerks;
SELECT format('GRANT CREATE ON DATABASE %I TO ledger_keeper, stranger', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO PUBLIC;

-- What a role gets for a command: what it fails with, the first value of a query, or "done".
CREATE FUNCTION pg_temp.gets(role name, command text, login name DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	value text := 'done';
	detail text;
BEGIN
	PERFORM set_config('session_authorization', login, true) WHERE login IS NOT NULL;
	PERFORM set_config('role', role, true);
	IF command ~ '^\s*(SELECT|WITH|VALUES)' THEN
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
	RETURN pg_catalog.concat_ws(' | ', SQLSTATE || ': ' || SQLERRM, CASE WHEN detail NOT LIKE 'Failing row%' THEN nullif(detail, '') END);
END
$$;
CREATE FUNCTION pg_temp.problems() RETURNS text LANGUAGE sql AS
$$ SELECT coalesce(string_agg(problem, '; ' ORDER BY problem), 'none') FROM check_ledger('led') $$;

-- A ledger of an owner who is no superuser, with everything that has one door.
SET LOCAL ROLE ledger_keeper;
SELECT create_ledger('led', 'UTC');
SELECT grant_ledger('led', 'reader', 'reader'), grant_ledger('led', 'recorder', 'recorder'), grant_ledger('led', 'accountant', 'accountant'),
	grant_ledger('led', 'clerks', 'accountant');
RESET ROLE;
SET LOCAL search_path = led, public;
SET LOCAL timezone = 'UTC';
SELECT is(pg_temp.gets('accountant', command), 'done', 'an accountant: ' || split_part(command, '(', 1)) FROM (VALUES
	($$INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B')$$),
	($$INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true)$$),
	($$INSERT INTO source (source, category, factor, region) VALUES ('boiler', 'stationary_combustion', 'coal', 'CN'), ('kiln', 'stationary_combustion', 'coal', 'CN')$$),
	($$INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'B')$$),
	($$INSERT INTO rating_scheme (scheme, edition, name, issuer, status, thresholds_status, mode, reference, mark) VALUES ('own', '1', 'Own', 'Park', 'user', 'user', 'grades', 'test', 'UNVERIFIED')$$),
	($$INSERT INTO rating_grade (scheme, edition, grade, rank, name) VALUES ('own', '1', 'good', 1, 'Good')$$),
	($$INSERT INTO rating_rule (scheme, edition, rule, indicator, name, unit, grade, operator, threshold, reference, mark) VALUES ('own', '1', 'emission', 'ghg_emission', 'Emission', 't CO2e', 'good', '<=', 100, 'test', 'UNVERIFIED')$$)) AS v (command);
SELECT is(pg_temp.gets('recorder', $$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-10', '2025-01-11', '1 t'), (2, '2025-01-10', '2025-01-11', '10 t')$$), 'done', 'a recorder records');
SELECT is(pg_temp.gets('clerks', command, 'ann'), value, command) FROM (VALUES
	($$SELECT add_boundary('PARK', '{A,B}', 'Park')$$, '1'),
	($$SELECT add_boundary('A', '{A}', 'A')$$, '1'),
	($$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$, '1'),
	($$SELECT publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$, '1'),
	($$SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'own', 'NDRC-910', 'AR6')$$, '1'),
	($$SELECT refresh_rollup()$$, '2'),
	($$SELECT add_parameter('STEAM', 'Emissions of steam', 't', 'lower', 'meters', 'monthly', 'Utilities', 'Boiler house', 'Shift leader', '{output}', '{t}')$$, '1'),
	($$SELECT set_base_year('PARK', '[2024-01-01,2025-01-01)', 'NDRC-910', '1000 tCO2e AR6', 'x', 'x')$$, '1')) AS v (command, value);
SELECT is(pg_temp.problems(), 'none', 'the ledger is sound');

-- ---- who did it ----

SELECT is(pg_temp.gets('recorder', command, 'ann'), error, 'no member: ' || command) FROM (VALUES
	('SELECT 1', '42501: permission denied to set role "recorder"')) AS v (command, error);
SELECT is(concat_ws(', ', w.by, w.session_role), 'clerks, ann', w.what || ': who set a role is recorded beside the role') FROM (
	SELECT 'posting', posted_by, session_role FROM posting UNION ALL SELECT 'inventory', published_by, session_role FROM published_inventory
	UNION ALL SELECT 'rating', rated_by, session_role FROM rating UNION ALL SELECT 'boundary', recorded_by, session_role FROM boundary
	UNION ALL SELECT 'parameter', recorded_by, session_role FROM performance_parameter UNION ALL SELECT 'base year', recorded_by, session_role FROM base_year) AS w (what, by, session_role);
SELECT is(pg_temp.gets('none', $$SELECT void_activity(2, 'ann')$$, 'ann'), '', 'who logged in and inherits a right acts by that name');
SELECT is(pg_temp.gets('none', $$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910', 'ann')$$, 'ann'), '2', 'and posts');
SELECT is((SELECT concat_ws(', ', voided_by, session_role) FROM activity_void), 'ann', 'under that name alone');
SELECT is((SELECT concat_ws(', ', posted_by, session_role) FROM posting WHERE posting_id = 2), 'ann', 'as the posting is');
SELECT is((SELECT string_agg(DISTINCT concat_ws(', ', recorded_by, session_role), '; ') FROM activity), 'recorder, ' || session_user, 'readings have it too');
-- a function of another role with its rights: of what it inserts that role is said, of what the ledger writes the role of the session
SAVEPOINT lent;
CREATE FUNCTION public.lent_void(bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = led, public, pg_temp AS $$SELECT void_activity($1, 'lent')$$;
CREATE FUNCTION public.lent_post() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = led, public, pg_temp AS $$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910', 'lent')$$;
CREATE FUNCTION public.lent_reading() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = led, public, pg_temp AS $$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-03-10', '2025-03-11', '1 t')$$;
ALTER FUNCTION public.lent_void(bigint) OWNER TO clerks;
ALTER FUNCTION public.lent_post() OWNER TO clerks;
ALTER FUNCTION public.lent_reading() OWNER TO clerks;
SELECT unalike(coalesce(pg_temp.gets('none', command, 'stranger'), 'done'), '_____: %', 'a stranger is lent a right: ' || command) FROM (VALUES ('SELECT public.lent_reading()'), ('SELECT public.lent_void(1)'), ('SELECT public.lent_post()')) AS v (command);
SELECT is((SELECT concat_ws(', ', voided_by, session_role) FROM activity_void WHERE activity_id = 1), 'clerks, stranger', 'what it took back says whose right it was');
SELECT is((SELECT concat_ws(', ', recorded_by, session_role) FROM activity WHERE start_at = '2025-03-10'), 'clerks, stranger', 'so does what it recorded');
SELECT is((SELECT concat_ws(', ', posted_by, session_role) FROM posting ORDER BY posting_id DESC LIMIT 1), 'stranger', 'a posting says whose session it was');
ROLLBACK TO lent;
SELECT is(pg_temp.gets(role, format('INSERT INTO %s VALUES (%s)', into_columns, row)), '42501: permission denied for table ' || split_part(into_columns, ' ', 1), 'not to be given: ' || into_columns)
FROM (VALUES
	('recorder', 'activity (source_id, start_at, end_at, reading, recorded_by)', $$1, '2025-02-01', '2025-02-02', '1 t', 'ledger_keeper'$$),
	('recorder', 'activity (source_id, start_at, end_at, reading, session_role)', $$1, '2025-02-01', '2025-02-02', '1 t', 'ledger_keeper'$$),
	('recorder', 'activity (source_id, start_at, end_at, reading, recorded_at)', $$1, '2025-02-01', '2025-02-02', '1 t', '2020-01-01'$$),
	('recorder', 'activity_void (activity_id, reason, voided_by)', $$1, 'x', 'ledger_keeper'$$),
	('recorder', 'activity_void (activity_id, reason, session_role)', $$1, 'x', 'ledger_keeper'$$),
	('recorder', 'statistic (boundary, item, period, reading, evidence, recorded_by)', $$'PARK', 'value_added', '[2025-01-01,2026-01-01)', '1 t', 'x', 'ledger_keeper'$$),
	('recorder', 'observation (parameter, period, value, variables, evidence, recorded_by)', $$'STEAM', '[2025-01-01,2025-02-01)', 1, '{1}', 'x', 'ledger_keeper'$$),
	('accountant', 'structural_event (boundary, day, kind, stated, description, evidence, recorded_by)', $$'PARK', '2025-01-01', 'acquire', '1 tCO2e AR6', 'x', 'x', 'ledger_keeper'$$),
	('accountant', 'target (target, recorded_by)', $$'x', 'ledger_keeper'$$),
	('accountant', 'static_factor (parameter, recorded_by)', $$'STEAM', 'ledger_keeper'$$),
	('accountant', 'park_type (boundary, scheme, valid, park_type, evidence, recorded_by)', $$'PARK', 'own', '(,)', 'x', 'x', 'ledger_keeper'$$),
	('accountant', 'rating_exclusion (boundary, recorded_by)', $$'PARK', 'ledger_keeper'$$),
	('accountant', 'factor (factor_set, recorded_at)', $$'own', '2020-01-01'$$)) AS v (role, into_columns, row);

-- ---- entries have one door ----

-- rows copied from those that are there, altered a little: what was tried on 0.1.0, and worked
SELECT is(pg_temp.gets('accountant', command), '42501: permission denied for table ' || relation, what)
FROM (VALUES
	('published_inventory', 'a publication of an infinite time in the name of another', $$INSERT INTO published_inventory (period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, as_of, head, lines, digest, note, published_by)
		SELECT period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, 'infinity', head, lines, digest, note, 'the verifier' FROM published_inventory$$),
	('published_line', 'a line of a publication', $$INSERT INTO published_line SELECT publication_id, line + 100, content FROM published_line$$),
	('posting', 'a posting of an infinite time', $$INSERT INTO posting (posting_id, kind, method, period, reason, entries, digest, boundaries, previous, hash, posted_at, posted_by)
		SELECT posting_id + 1, kind, method, period, reason, entries, digest, boundaries, hash, hash, 'infinity', 'the verifier' FROM posting WHERE posting_id = 2$$),
	('posting', 'a posting a microsecond later in the name of another', $$INSERT INTO posting (posting_id, kind, method, period, reason, entries, digest, boundaries, previous, hash, posted_at, posted_by)
		SELECT posting_id + 1, kind, method, period, reason, entries, digest, boundaries, hash, hash, posted_at + interval '1 microsecond', 'the verifier' FROM posting WHERE posting_id = 2$$),
	('posting', 'a reversal that reverses nothing', $$INSERT INTO posting (posting_id, kind, method, period, reverses, reason, entries, digest, boundaries, previous, hash, posted_at, posted_by)
		SELECT posting_id + 1, 'reverse', method, period, 1, reason, 0, digest, boundaries, hash, hash, clock_timestamp(), 'accountant' FROM posting WHERE posting_id = 2$$),
	('emission', 'an emission of the posting to come', $$INSERT INTO emission SELECT 3, line, day, source_id, category, domain, party, supplier, plot, scope2, claim_id, quantity, factor_id, factor, verified, mass, begins, reason, payload FROM emission WHERE posting_id = 1$$),
	('emission_rest', 'the same into a partition', $$INSERT INTO emission_rest SELECT 3, line, day, source_id, category, domain, party, supplier, plot, scope2, claim_id, quantity, factor_id, factor, verified, mass, begins, reason, payload FROM emission_rest WHERE posting_id = 1$$),
	('boundary', 'the last version that a boundary can have', $$INSERT INTO boundary (boundary, version, kind, approach, name) VALUES ('PARK', 2147483647, 'park', 'operational control', 'Park')$$),
	('boundary_party', 'a party in a version that was published', $$INSERT INTO boundary_party (boundary, version, party) VALUES ('A', 1, 'B')$$),
	('relevant_variable', 'a variable of a parameter', $$INSERT INTO relevant_variable (parameter, version, position, name, unit) VALUES ('STEAM', 1, 2, 'x', 't')$$),
	('base_year_event', 'an event in a base year', $$INSERT INTO base_year_event (event_id, boundary, version) VALUES (1, 'PARK', 1)$$),
	('base_year', 'a base year', $$INSERT INTO base_year (boundary, version) VALUES ('PARK', 2)$$),
	('performance_parameter', 'a parameter', $$INSERT INTO performance_parameter (parameter, version) VALUES ('STEAM', 2)$$),
	('baseline_model', 'a baseline', $$INSERT INTO baseline_model (parameter, version) VALUES ('STEAM', 1)$$),
	('baseline_adjustment', 'an adjustment', $$INSERT INTO baseline_adjustment (parameter) VALUES ('STEAM')$$),
	('rating', 'a rating by a definition of one''s own under a published name', $$INSERT INTO rating SELECT rating_id + 1, period, boundary, version, method, basis, 'ndrc-910-2025', '2025', definition, definition_digest, 'official', outcome, grade, rank, score, missing, rules, next_grade, next, indicators, exclusions, park_type, factor_sets, unverified, inventory_digest, as_of, head, note, 'NDRC', digest FROM rating$$),
	('rollup', 'a figure of the rollup', 'UPDATE rollup SET mass = mass + mass'),
	('rollup_key', 'a key of the rollup', 'DELETE FROM rollup_key'),
	('rollup_state', 'how far the rollup goes', 'UPDATE rollup_state SET posting_id = 1'),
	('ledger_meta', 'the time zone', $$UPDATE ledger_meta SET time_zone = 'Asia/Shanghai'$$),
	('ledger_meta', 'another ledger', 'UPDATE ledger_meta SET ledger = gen_random_uuid()'),
	('ledger_role', 'a kind', $$INSERT INTO ledger_role (role, kind) VALUES ('stranger', 'accountant')$$),
	('ledger_object', 'the manifest', 'DELETE FROM ledger_object'),
	('ledger_module', 'the registry', 'UPDATE ledger_module SET layout = 1')) AS v (relation, what, command);
SELECT is(pg_temp.gets('accountant', format('%s %s', v.verb, c.oid::regclass)), format('42501: permission denied for table %s', c.relname), format('no %s %s', v.verb, c.relname))
FROM pg_class AS c CROSS JOIN unnest('{DELETE FROM,TRUNCATE}'::text[]) AS v (verb)
WHERE c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'activity_staging';
SELECT is(pg_temp.gets('accountant', format('SELECT nextval(%L)', c.oid::regclass)), format('42501: permission denied for sequence %s', c.relname), 'no number is used up: ' || c.relname)
FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relkind = 'S';
SELECT is(pg_temp.gets(role, command), error, role || ': ' || command) FROM (VALUES
	('recorder', $$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$, '42501: permission denied for function post'),
	('reader', $$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$, '42501: permission denied for function post'),
	('reader', 'SELECT lock_ledger()', '42501: permission denied for function lock_ledger'),
	('accountant', 'SELECT enter_ledger()', '42501: permission denied for function enter_ledger'),
	('accountant', $$SELECT seal_posting(3, 'post', 'NDRC-910', '[2025-01-01,2026-01-01)', 'x', NULL, 0)$$, '42501: permission denied for table posting'),
	('stranger', $$SELECT led.post('[2025-01-01,2026-01-01)', 'NDRC-910')$$, '42501: permission denied for schema led'),
	('stranger', 'SELECT led.caller()', '42501: permission denied for schema led'),
	('accountant', 'SELECT add_partitions(''2026-01-01'', ''2026-02-01'')', '42501: must be owner of the schema in which the ledger looks for names'),
	('accountant', $$SELECT grant_ledger('led', 'stranger', 'accountant')$$, '42501: must be owner of ledger "led"'),
	('accountant', $$SELECT upgrade_ledger('led')$$, '42501: must be owner of ledger "led"'),
	('accountant', 'SELECT close_doors()', '42501: must be owner of the schema in which the ledger looks for names'),
	('accountant', 'CREATE FUNCTION led.lower(daterange) RETURNS date LANGUAGE sql RETURN NULL::date', '42501: permission denied for schema led')) AS v (role, command, error);
SELECT is(pg_temp.problems(), 'none', 'nothing of it has left a trace');

-- ---- what people record is guarded ----

SELECT is(pg_temp.gets('recorder', command), error, what) FROM (VALUES
	('a reading that does not exist yet cannot be taken back', $$INSERT INTO activity_void (activity_id, reason) SELECT n, 'x' FROM generate_series(3, 100) AS n$$, '42704: reading 3 does not exist'),
	('nor by the function', $$SELECT void_activity(101, 'x')$$, '42704: reading 101 does not exist'),
	('a row of staging has the number that comes next', $$INSERT INTO activity_staging (row_no, source) OVERRIDING SYSTEM VALUE VALUES (9223372036854775807, 'boiler')$$, '42501: permission denied for table activity_staging'),
	('and keeps it', 'UPDATE activity_staging SET row_no = DEFAULT', '42501: permission denied for table activity_staging'),
	('a reading has the number that comes next', $$INSERT INTO activity (activity_id, source_id, start_at, end_at, reading) OVERRIDING SYSTEM VALUE VALUES (9223372036854775807, 1, '2025-02-01', '2025-02-02', '1 t')$$, '42501: permission denied for table activity'),
	('also in a partition', $$INSERT INTO activity_rest (source_id, start_at, end_at, reading) VALUES (1, '2025-02-01', '2025-02-02', '1 t')$$, '42501: permission denied for table activity_rest')) AS v (what, command, error);
SELECT is(pg_temp.gets('accountant', command), error, what) FROM (VALUES
	('an identity at the end of its numbers', $$INSERT INTO factor (factor_id, factor_set, factor, region, published, edition, reference, verified) OVERRIDING SYSTEM VALUE VALUES (2147483647, 'own', 'oil', 'CN', '2 t CO2/t', '1', 'test', true)$$, '42501: permission denied for table factor')) AS v (what, command, error);

SAVEPOINT withdrawn;
-- As of a day to come the row that is withdrawn and the one in its place would both stand, and some read it the other way.
SELECT is(split_part(pg_temp.gets('accountant', format('UPDATE %s SET withdrawn_at = %L WHERE %s = (SELECT min(t.%3$s) FROM %1$s AS t WHERE t.withdrawn_at IS NULL)', r.relation, day, r.id)), ' | ', 1),
	'22023: cannot withdraw a row of table "' || r.relation || '" as of ' || CASE WHEN day IN ('2999-01-01', 'infinity') THEN 'a time to come' ELSE 'a time that has passed' END, format('%s is not withdrawn as of %s', r.relation, day))
FROM (VALUES ('energy_coefficient', 'coefficient_id'), ('indicator', 'indicator_id'), ('factor', 'factor_id')) AS r (relation, id), unnest('{2999-01-01,infinity,-infinity,2020-01-01}'::text[]) AS day;
SELECT is(pg_temp.gets('accountant', format('UPDATE %s SET withdrawn_at = ledger_now() WHERE %s = (SELECT max(t.%2$s) FROM %1$s AS t)', r.relation, r.id)), 'done', r.relation || ' is withdrawn by the clock of the ledger')
FROM (VALUES ('energy_coefficient', 'coefficient_id'), ('indicator', 'indicator_id')) AS r (relation, id);
ROLLBACK TO withdrawn;

-- Row security that hides every source from the recorder.
SAVEPOINT hidden;
ALTER TABLE source ENABLE ROW LEVEL SECURITY;
SELECT is(pg_temp.gets('recorder', 'SELECT count(*) FROM source'), '0', 'a recorder sees no source');
SELECT is(pg_temp.gets('recorder', $$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-03-01', '2025-03-02', '-5 t')$$), '23514: negative quantity -5 t for source "boiler" | The reading begins at 2025-03-01 00:00:00+00.', 'and still none of its readings is negative');
SELECT is(pg_temp.gets('recorder', $$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (77, '2025-03-01', '2025-03-02', '5 t')$$), '23503: source 77 does not exist', 'or of an unknown source');
ROLLBACK TO hidden;

-- The first row of an empty table is no restore, unless the owner writes it.
SAVEPOINT empty;
SET LOCAL ROLE ledger_keeper;
SELECT create_ledger('bare', 'UTC');
SELECT grant_ledger('bare', 'recorder', 'recorder');
RESET ROLE;
SELECT is(pg_temp.gets('recorder', $$INSERT INTO bare.activity_void (activity_id, reason) VALUES (1, 'x')$$), '42704: reading 1 does not exist', 'before the first reading none is taken back');
SELECT is(pg_temp.gets('recorder', $$INSERT INTO bare.activity (source_id, start_at, end_at, reading) VALUES (77, '2025-03-01', '2025-03-02', '-5 t')$$), '23503: source 77 does not exist', 'before the first source nothing is read');
ROLLBACK TO empty;

-- A trigger function, which works with the rights of the owner, on a table of somebody else's.
SELECT is(pg_temp.gets('reader', 'CREATE TEMP TABLE mine (x integer)'), 'done', 'a reader has a table of its own');
SELECT is(pg_temp.gets('reader', format('CREATE TRIGGER t AFTER INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION %s', p.oid::regprocedure)), '42501: permission denied for function ' || p.proname, 'without the trigger ' || p.proname)
FROM pg_proc AS p WHERE p.pronamespace = 'led'::regnamespace AND p.prorettype = 'trigger'::regtype;

-- ---- no name that others plant is found ----

-- Exact matches of what PostgreSQL has for any type, or by a cast: they come before those, wherever they are on the path.
GRANT CREATE ON SCHEMA public TO stranger;
SET LOCAL ROLE stranger;
CREATE FUNCTION pg_temp.plant(routine text, returns text) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE format('CREATE FUNCTION public.%s RETURNS %s LANGUAGE plpgsql IMMUTABLE AS %L', routine, returns,
		format('BEGIN RAISE EXCEPTION %L, current_user; END', 'planted ' || replace(routine, '%', '%%') || ' ran as %'));
END
$$;
SELECT pg_temp.plant(routine, returns) FROM (VALUES
	('lower(daterange)', 'date'), ('upper(daterange)', 'date'), ('isempty(daterange)', 'boolean'), ('lower_inf(daterange)', 'boolean'), ('upper_inf(daterange)', 'boolean'),
	('range_merge(daterange, daterange)', 'daterange'), ('cardinality(text[])', 'integer'), ('unnest(text[])', 'SETOF text'), ('array_position(text[], text)', 'integer'),
	('array_length(text[], integer)', 'integer'), ('array_append(text[], text)', 'text[]'), ('array_to_string(text[], text)', 'text'), ('format(text, text)', 'text'),
	('format(text, name)', 'text'), ('format(text, bigint)', 'text'), ('format(text, text, text)', 'text'), ('format(text, name, text)', 'text'), ('concat_ws(text, text, text)', 'text'), ('to_jsonb(text)', 'jsonb'),
	('to_jsonb(record)', 'jsonb'), ('num_nulls(text)', 'integer'), ('generate_series(date, date, interval)', 'SETOF date'), ('payload(text[])', 'text'),
	('lock_ledger()', 'void'), ('enter_ledger()', 'void'), ('check_period(daterange)', 'daterange'), ('ledger_now()', 'timestamptz'), ('caller()', 'text'), ('accounting_day(timestamptz)', 'date'),
	('contains(daterange, date)', 'boolean'), ('same_days(daterange, daterange)', 'boolean'), ('meets(daterange, daterange)', 'daterange'), ('holds(text[], text[])', 'boolean'),
	('text_is(text, name)', 'boolean'), ('less(bigint, numeric)', 'boolean')) AS v (routine, returns);
CREATE OPERATOR public.@> (LEFTARG = daterange, RIGHTARG = date, FUNCTION = public.contains);
CREATE OPERATOR public.&& (LEFTARG = daterange, RIGHTARG = daterange, FUNCTION = public.same_days);
CREATE OPERATOR public.= (LEFTARG = daterange, RIGHTARG = daterange, FUNCTION = public.same_days);
CREATE OPERATOR public.* (LEFTARG = daterange, RIGHTARG = daterange, FUNCTION = public.meets);
CREATE OPERATOR public.<@ (LEFTARG = text[], RIGHTARG = text[], FUNCTION = public.holds);
CREATE OPERATOR public.= (LEFTARG = text[], RIGHTARG = text[], FUNCTION = public.holds);
CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = name, FUNCTION = public.text_is);
CREATE OPERATOR public.> (LEFTARG = bigint, RIGHTARG = numeric, FUNCTION = public.less);
RESET ROLE;
SELECT is(pg_temp.gets('ledger_keeper', $$SELECT lower('[2025-01-01,2026-01-01)'::daterange)$$), 'P0001: planted lower(daterange) ran as ledger_keeper', 'what is planted is found on the path of a session');
SELECT is(pg_temp.gets('ledger_keeper', $$SELECT daterange '[2025-01-01,2026-01-01)' @> date '2025-01-01'$$), 'P0001: planted contains(daterange, date) ran as ledger_keeper', 'operators too');
SELECT is(pg_temp.gets('recorder', command), 'done', 'a recorder: ' || split_part(command, '(', 1)) FROM (VALUES
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-04-01', '2025-04-02', '1 t'), (2, '2025-04-01', '2025-04-02', '10 t')$$),
	($$INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('boiler', '2025-05-01', '2025-05-02', '1 t'), ('boiler', '2025-05-01', '2025-05-02', '1 t')$$),
	($$INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'renewable_generation', '1 MWh', 'x')$$),
	($$INSERT INTO observation (parameter, period, value, variables, evidence) SELECT 'STEAM', format('[2024-%s-01,2024-%s-02)', m, m)::daterange, 100 + 2 * m + m % 2, ARRAY[m], 'x' FROM generate_series(1, 12) AS m$$)) AS v (command);
SELECT unalike(pg_temp.gets('recorder', command), '%planted%', 'a recorder: ' || command) FROM (VALUES
	('SELECT load_activity()'), ($$SELECT void_activity(max(activity_id), 'x') FROM activity$$)) AS v (command);
SELECT unalike(coalesce(pg_temp.gets(role, command), ''), '%planted%', role || ': ' || left(command, 60)) FROM (VALUES ('accountant'), ('ledger_keeper')) AS r (role), (VALUES
	($$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$), ($$SELECT count(*) FROM unposted('[2025-01-01,2026-01-01)', 'NDRC-910')$$), ('SELECT reverse(1, ''x'')'),
	($$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$), ('SELECT refresh_rollup()'), ('SELECT rebuild_rollup()'),
	($$SELECT publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$), ($$SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'own', 'NDRC-910', 'AR6')$$),
	('SELECT reproduce_inventory(1)'), ('SELECT reproduce_rating(1)'), ('SELECT add_boundary(''B'', ''{B}'', ''B'')'),
	($$SELECT set_base_year('PARK', '[2024-01-01,2025-01-01)', 'NDRC-910', '1000 tCO2e AR6', 'x', 'x')$$), ($$SELECT recalculate_base_year('PARK', 'x', true)$$),
	($$SELECT add_parameter('PLAIN', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x')$$), ($$SELECT fit_baseline('STEAM', '[2024-01-01,2025-01-01)', 'base line', 'x')$$), ('SELECT open_adjustments()'),
	($$SELECT count(*) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$), ($$SELECT count(*) FROM carbon_rating('[2025-01-01,2026-01-01)', 'PARK', 'own', 'NDRC-910', 'AR6')$$),
	($$SELECT count(*) FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$), ($$SELECT count(*) FROM check_ledger('led')$$), ('SELECT checkpoint()'),
	($$INSERT INTO target (target, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference) VALUES ('T', 'T', 'PARK', 'emission_scope_1_2_t', 'NDRC-910', 2025, 100, 2030, 50, 'x')$$),
	($$INSERT INTO structural_event (boundary, day, kind, stated, description, evidence) VALUES ('PARK', '2024-01-01', 'acquire', '100 tCO2e AR6', 'first', 'x')$$),
	($$SELECT load_rating_scheme('ndrc-910-2025')$$), ($$SELECT load_factors('CN-grid-2023', 'electricity')$$)) AS v (command);
SELECT unalike(pg_temp.gets('ledger_keeper', command), '%planted%', 'its owner: ' || command) FROM (VALUES
	($$SELECT add_partitions('2027-01-01', '2027-03-01')$$), ($$SELECT grant_ledger('led', 'reader', 'reader')$$), ($$SELECT revoke_ledger('led', 'reader')$$)) AS v (command);
DROP OWNED BY stranger CASCADE;
SELECT is(pg_temp.problems(), 'none', 'all of it was done, and nothing planted ran');

-- ---- under the name of what is published ----

-- a scheme of the library is official by its definition, not by its name: neither altered nor as another edition
SELECT unalike(coalesce(pg_temp.gets('accountant', command), ''), '_____: %', 'an accountant: ' || split_part(command, '(', 1)) FROM (VALUES
	($$INSERT INTO rating_scheme (scheme, edition, name, issuer, status, thresholds_status, mode, reference, mark) VALUES ('js-nzcp-2024', '2025', 'x', 'NDRC', 'official', 'official', 'grades', 'x', 'VERIFIED')$$),
	($$INSERT INTO rating_grade (scheme, edition, grade, rank, name) VALUES ('js-nzcp-2024', '2025', 'good', 1, 'Good')$$),
	($$INSERT INTO rating_rule (scheme, edition, rule, indicator, name, unit, grade, operator, threshold, reference, mark) VALUES ('js-nzcp-2024', '2025', 'emission', 'ghg_emission', 'Emission', 't CO2e', 'good', '<=', 1000000, 'test', 'VERIFIED')$$),
	($$UPDATE rating_rule SET threshold = 0 WHERE scheme = 'ndrc-910-2025' AND threshold IS NOT NULL$$),
	($$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$),
	($$SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'js-nzcp-2024', 'NDRC-910', 'AR6')$$), ($$SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'NDRC-910', 'AR6')$$)) AS v (command);
SELECT is_empty($$SELECT scheme, edition FROM rating WHERE status = 'official'$$, 'no rating by a definition of one''s own is official');

-- ---- a role that is gone, and another of its name ----

SELECT is(pg_temp.gets('ledger_keeper', $$SELECT grant_ledger('led', 'reader', 'accountant')$$), '', 'a role is an accountant');
DROP OWNED BY reader;
DROP ROLE reader;
CREATE ROLE reader;
SELECT pg_temp.gets('ledger_keeper', $$SELECT upgrade_ledger('led')$$);
SELECT is(has_function_privilege('reader', 'led.post(daterange, text, text)', 'EXECUTE'), false, 'another of its name is not, after an upgrade either');

-- ---- a column that the owner adds ----

SELECT is(pg_temp.gets('ledger_keeper', format('ALTER TABLE %s ADD COLUMN note_of_mine text', c.oid::regclass)), 'done', format('a column is added to %s', c.relname))
FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
SELECT is(pg_temp.gets('recorder', command), 'done', 'with them: ' || split_part(command, '(', 1)) FROM (VALUES
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-06-01', '2025-06-02', '1 t')$$),
	($$INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('boiler', '2025-07-01', '2025-07-02', '1 t')$$),
	($$INSERT INTO observation (parameter, period, value, variables, evidence) VALUES ('STEAM', '[2025-01-01,2025-02-01)', 99, '{1}', 'x')$$),
	($$INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'renewable_generation', '2 MWh', 'x')$$)) AS v (command);
SELECT is(pg_temp.gets('recorder', 'SELECT load_activity()'), '(1,0)', 'with them: load_activity()');
SELECT unalike(pg_temp.gets('accountant', command), '_____: %', 'with them: ' || command) FROM (VALUES
	('SELECT refresh_rollup()'), ($$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$), ('SELECT reverse(max(posting_id), ''x'') FROM posting'), ($$SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')$$),
	('SELECT refresh_rollup()'), ($$SELECT publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')$$),
	($$SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'own', 'NDRC-910', 'AR6')$$), ('SELECT rebuild_rollup()'), ($$SELECT add_boundary('A', '{A,B}', 'A')$$),
	($$SELECT add_parameter('HEAT', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x')$$), ($$SELECT fit_baseline('STEAM', '[2024-01-01,2025-01-01)', 'base line', 'again')$$),
	($$SELECT adjust_baseline('STEAM', '[2025-01-01,2025-02-01)', 5, 'non-routine', 'x', 'x')$$), ('SELECT open_adjustments()'),
	($$INSERT INTO structural_event (boundary, day, kind, stated, description, evidence) VALUES ('PARK', '2025-01-01', 'acquire', '100 tCO2e AR6', 'second', 'x')$$),
	($$SELECT recalculate_base_year('PARK', 'x', true)$$), ($$SELECT set_base_year(max(publication_id), 'x') FROM published_inventory$$), ('SELECT reproduce_inventory(max(publication_id)) FROM published_inventory'), ('SELECT reproduce_rating(max(rating_id)) FROM rating'),
	('SELECT count(*) FROM bi_rating'), ('SELECT count(*) FROM bi_indicator'), ('SELECT count(*) FROM target_progress(''T'')'), ('SELECT count(*) FROM latest_rating()'), ('SELECT count(*) FROM standing_target()')) AS v (command);
SELECT is(pg_temp.problems(), 'none', 'and the ledger is sound');

SELECT * FROM finish();
ROLLBACK;
