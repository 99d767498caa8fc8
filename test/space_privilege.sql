-- What each kind of role may do with the map of a ledger, besides reading it: beside sql/privilege.sql, which has the rest.
\ir include/begin.sql
DROP EXTENSION IF EXISTS carbonms_postgis, postgis;
CREATE EXTENSION postgis;
CREATE EXTENSION carbonms_postgis;
CREATE ROLE reader;
CREATE ROLE recorder;
CREATE ROLE accountant;
SELECT create_ledger('led', 'UTC'), create_ledger('bare', 'UTC');
SELECT add_boundaries('led', 4550);
SELECT grant_ledger('led', kind, kind) FROM unnest('{reader,recorder,accountant}'::text[]) AS kind;

CREATE TEMP VIEW map AS
SELECT c.oid, c.relname FROM pg_class AS c
WHERE c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
	AND NOT EXISTS (SELECT FROM pg_class AS b WHERE b.relnamespace = 'bare'::regnamespace AND b.relname = c.relname);
SELECT set_eq($$
	SELECT concat_ws(' ', k.kind, v.verb, m.relname) FROM unnest('{reader,recorder,accountant}'::text[]) AS k (kind),
		unnest('{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS v (verb), map AS m
	WHERE has_table_privilege(k.kind, m.oid, v.verb)
	UNION ALL
	SELECT format('%s %s %s (%s)', k.kind, v.verb, m.relname, string_agg(a.attname, ', ' ORDER BY a.attname COLLATE "C")) FROM unnest('{reader,recorder,accountant}'::text[]) AS k (kind),
		unnest('{INSERT,UPDATE,REFERENCES}'::text[]) AS v (verb), map AS m JOIN pg_attribute AS a ON a.attrelid = m.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE NOT has_table_privilege(k.kind, m.oid, v.verb) AND has_column_privilege(k.kind, m.oid, a.attnum, v.verb)
	GROUP BY k.kind, v.verb, m.relname$$, $$VALUES
	('accountant INSERT boundary_geometry (code, geom, kind, name, note, parent, valid, weight)'),
	('accountant UPDATE boundary_geometry (code, geom, kind, name, note, parent, valid, weight)'),
	('accountant INSERT facility'), ('accountant UPDATE facility'),
	('accountant INSERT placement'), ('accountant UPDATE placement')$$, 'who writes the map');
SELECT is_empty($$SELECT k.kind, m.relname FROM unnest('{reader,recorder,accountant}'::text[]) AS k (kind), map AS m WHERE NOT has_table_privilege(k.kind, m.oid, 'SELECT')$$, 'and everybody reads it');

SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'led'::regnamespace AND (p.prosecdef OR p.prorettype = 'trigger'::regtype)
	AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE a.grantee = 0)$$, 'what works with the rights of the owner, and functions of triggers, are not for PUBLIC');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
	WHERE p.pronamespace = 'led'::regnamespace AND l.lanname <> 'internal' AND (p.prosqlbody IS NULL OR p.prosecdef)
		AND NOT coalesce('search_path=led, pg_temp' = ANY (p.proconfig), false)$$, 'no function looks for names elsewhere');

-- ---- a map that is added when roles are there ----

CREATE ROLE map_keeper;
CREATE ROLE map_tenant;
SELECT format('GRANT CREATE ON DATABASE %I TO map_keeper', current_database()) \gexec
SET LOCAL ROLE map_keeper;
SELECT create_ledger('mapped', 'UTC');
INSERT INTO mapped.party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
SELECT grant_ledger('mapped', 'reader', 'reader'), grant_ledger('mapped', 'accountant', 'accountant'), grant_ledger('mapped', 'map_tenant', 'tenant', 'A');
REVOKE ALL ON mapped.rating FROM reader;
SELECT add_boundaries('mapped', 4550);
SELECT ok(has_table_privilege('reader', 'mapped.placement', 'SELECT') AND has_table_privilege('accountant', 'mapped.placement', 'INSERT'), 'its tables are granted to who is known');
SELECT is(has_table_privilege('reader', 'mapped.rating', 'SELECT'), false, 'and nothing that was taken away');
INSERT INTO mapped.facility (facility, party, name) VALUES ('of A', 'A', 'A'), ('of B', 'B', 'B');
INSERT INTO mapped.placement (kind, code, geom) SELECT 'facility', f.facility, 'SRID=4550;POINT(500000 3500000)' FROM mapped.facility AS f;
INSERT INTO mapped.source (source, category, factor, region) VALUES ('kiln', 'stationary_combustion', 'coal', 'CN');
INSERT INTO mapped.source_owner (source_id, valid, party) VALUES (1, '(,2025-07-01)', 'A'), (1, '[2025-07-01,)', 'B');
INSERT INTO mapped.meter (meter, source_id, level, carrier, accuracy_class) VALUES ('M', 1, 3, 'coal', 0.5);
INSERT INTO mapped.placement (kind, code, valid, geom, note) SELECT k.kind, k.code, o.valid, 'SRID=4550;POINT(500000 3500000)', k.kind || ' of ' || o.party
FROM mapped.source_owner AS o, (VALUES ('source', 'kiln'), ('meter', 'M')) AS k (kind, code);
SET LOCAL ROLE map_tenant;
SELECT is((SELECT string_agg(facility, ',') FROM mapped.facility), 'of A', 'a tenant sees its facilities');
SELECT is((SELECT string_agg(code, ',') FROM mapped.placement WHERE kind = 'facility'), 'of A', 'and where they are');
SELECT is((SELECT string_agg(note, ',' ORDER BY note) FROM mapped.placement WHERE kind <> 'facility'), 'meter of A,source of A', 'and where its sources and meters were while they were its own');
SET LOCAL ROLE map_keeper;
SELECT is_empty($$SELECT * FROM check_ledger('mapped')$$, 'the ledger is sound');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
