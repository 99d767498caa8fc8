-- What each kind of role may do in a ledger, from the catalog: a line is added or changed here only by who has thought of
-- what it lets a role forge. Where no columns are named it is all of them, those of later layouts too.
\pset format unaligned
\pset fieldsep ' | '
\pset footer off
BEGIN;
SET client_min_messages = warning;
REVOKE CREATE ON SCHEMA public FROM PUBLIC; -- which have it until 14
CREATE ROLE "a reader";
CREATE ROLE "a recorder";
CREATE ROLE "an accountant";
CREATE ROLE "a tenant";
CREATE ROLE anybody;
SELECT create_ledger('led', 'UTC'), add_assets('led') \g /dev/null
SELECT grant_ledger('led', 'a reader', 'reader'), grant_ledger('led', 'a recorder', 'recorder'),
	grant_ledger('led', 'an accountant', 'accountant') \g /dev/null
INSERT INTO led.party (party, kind, name) VALUES ('A', 'enterprise', 'A');
SELECT grant_ledger('led', 'a tenant', 'tenant', 'A') \g /dev/null
CREATE TEMP TABLE kind AS
SELECT * FROM (VALUES (1, 'anybody', 'anybody'), (2, 'tenant', 'a tenant'), (3, 'reader', 'a reader'),
	(4, 'recorder', 'a recorder'), (5, 'accountant', 'an accountant')) AS k (rank, kind, role);
CREATE TEMP TABLE definer AS
SELECT p.oid AS function, p.prosecdef, p.proacl, p.proowner FROM pg_proc AS p
WHERE p.pronamespace = 'led'::regnamespace AND (p.prosecdef OR p.prorettype = 'trigger'::regtype);

SELECT k.kind, string_agg(v.verb, ', ' ORDER BY v.verb) AS may_in_the_schema
FROM kind AS k JOIN unnest('{CREATE,USAGE}'::text[]) AS v (verb) ON has_schema_privilege(k.role, 'led', v.verb)
GROUP BY k.rank, k.kind ORDER BY k.rank;

-- Partitions alone: a policy of the parent does not hold there. What is not named, every kind may read; tenants no views
-- before 15.
SELECT k.kind, string_agg(c.relname, ', ' ORDER BY c.relname COLLATE "C") AS may_not_read
FROM kind AS k JOIN pg_class AS c ON c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p', 'v')
	AND NOT has_table_privilege(k.role, c.oid, 'SELECT')
WHERE k.kind <> 'anybody' AND (k.kind <> 'tenant' OR c.relkind <> 'v')
GROUP BY k.rank, k.kind ORDER BY k.rank;

WITH
	may AS (
		SELECT k.rank, k.kind, v.verb, c.relname, '' AS columns
		FROM kind AS k CROSS JOIN unnest('{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS v (verb)
		JOIN pg_class AS c ON c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p', 'v')
			AND has_table_privilege(k.role, c.oid, v.verb)
		UNION ALL
		SELECT k.rank, k.kind, 'USAGE', c.relname, ''
		FROM kind AS k JOIN pg_class AS c ON c.relnamespace = 'led'::regnamespace AND c.relkind = 'S'
			AND has_sequence_privilege(k.role, c.oid, 'USAGE, UPDATE')
		UNION ALL
		SELECT k.rank, k.kind, v.verb, c.relname, format(' (%s)', string_agg(a.attname, ', ' ORDER BY a.attname COLLATE "C"))
		FROM kind AS k CROSS JOIN unnest('{INSERT,UPDATE,REFERENCES}'::text[]) AS v (verb)
		JOIN pg_class AS c ON c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p', 'v')
			AND NOT has_table_privilege(k.role, c.oid, v.verb)
		JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			AND has_column_privilege(k.role, c.oid, a.attnum, v.verb)
		GROUP BY k.rank, k.kind, v.verb, c.relname
	)
SELECT string_agg(m.kind, ', ' ORDER BY m.rank) AS kinds, m.verb || ' ' || m.relname || m.columns AS may
FROM may AS m
GROUP BY m.verb, m.relname, m.columns ORDER BY min(m.rank), m.relname COLLATE "C", m.verb;

-- Who may call what works with the rights of the owner, and functions of triggers, besides the owner.
SELECT coalesce((SELECT string_agg(k.kind, ', ' ORDER BY k.rank) FROM kind AS k
		WHERE has_function_privilege(k.role, d.function, 'EXECUTE')), 'nobody') COLLATE "C" AS called_by,
	CASE WHEN d.prosecdef THEN 'owner' ELSE 'who fires it' END COLLATE "C" AS has_rights_of,
	(p.proname || CASE WHEN p.prorettype = 'trigger'::regtype THEN ' (trigger)' ELSE '' END) COLLATE "C" AS function
FROM definer AS d JOIN pg_proc AS p ON p.oid = d.function
ORDER BY 1, 2, 3;

-- Tables that have one door: nobody but their owner writes them, whatever way.
SELECT c.relname AS one_door, coalesce(string_agg(DISTINCT k.kind || ' ' || v.verb, ', '), 'nobody') AS written_by
FROM unnest('{posting,emission,emission_rest,published_inventory,published_line,rating,boundary,boundary_party,voided_span,
	performance_parameter,relevant_variable,baseline_model,baseline_adjustment,base_year,base_year_event,
	rollup,rollup_key,rollup_month,rollup_state,reference_history,ledger_meta,ledger_module,ledger_object,ledger_role}'::text[]) AS d (relation)
JOIN pg_class AS c ON c.relnamespace = 'led'::regnamespace AND c.relname = d.relation
LEFT JOIN (kind AS k CROSS JOIN unnest('{INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER}'::text[]) AS v (verb))
	ON has_table_privilege(k.role, c.oid, v.verb)
		OR v.verb IN ('INSERT', 'UPDATE') AND has_any_column_privilege(k.role, c.oid, v.verb)
GROUP BY c.relname ORDER BY c.relname COLLATE "C";

-- Nothing of these, whatever is added to a ledger.
SELECT d.function::regprocedure AS open_to_public
FROM definer AS d
WHERE EXISTS (SELECT FROM aclexplode(coalesce(d.proacl, acldefault('f', d.proowner))) AS a WHERE a.grantee = 0);
SELECT p.oid::regprocedure AS looks_for_names_elsewhere
FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.pronamespace = 'led'::regnamespace AND NOT coalesce('search_path=led, pg_temp' = ANY (p.proconfig), false)
	AND l.lanname <> 'internal' AND (p.prosqlbody IS NULL OR p.prosecdef);
SELECT d.function::regprocedure AS takes_no_lock_at_first
FROM definer AS d JOIN pg_proc AS p ON p.oid = d.function
WHERE d.prosecdef AND p.prorettype <> 'trigger'::regtype AND p.proname NOT IN ('lock_ledger', 'enter_ledger')
	AND p.prosrc !~ 'PERFORM enter_ledger\(\);';
ROLLBACK;
