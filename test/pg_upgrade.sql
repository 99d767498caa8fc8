-- pg_upgrade can make everything anew: it makes functions with an SQL body, and views that they use, before the operator
-- classes of extensions, so that none may need one: no DISTINCT, GROUP BY, PARTITION BY, UNION, USING, row comparison or the
-- like over a type of an extension, alone or in an array or row. Here the operator classes are taken away and all made anew.
\ir include/begin.sql

SELECT create_ledger('led');
SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgis') AS space \gset
\if :space
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS carbonms_postgis;
SELECT add_boundaries('led', 4550);
\endif

-- One of each kind that needs an operator class, and of each that needs the operator alone.
CREATE SCHEMA planted;
CREATE TABLE planted.row (id integer PRIMARY KEY, g ghg, q quantity, f emission_factor[]);
CREATE FUNCTION planted.good_operator(OUT ghg) LANGUAGE sql BEGIN ATOMIC SELECT r.g FROM planted.row AS r WHERE r.g = '1 t CO2' AND r.q IN ('1 t', '2 t') AND NOT r.g IS NULL; END;
CREATE FUNCTION planted.good_sum(OUT ghg) LANGUAGE sql BEGIN ATOMIC SELECT sum(r.g) FROM planted.row AS r GROUP BY r.id ORDER BY r.id; END;
CREATE FUNCTION planted.bad_distinct() RETURNS SETOF ghg LANGUAGE sql BEGIN ATOMIC SELECT DISTINCT r.g FROM planted.row AS r; END;
CREATE FUNCTION planted.bad_count(OUT bigint) LANGUAGE sql BEGIN ATOMIC SELECT count(DISTINCT r.q) FROM planted.row AS r; END;
CREATE FUNCTION planted.bad_group(OUT bigint) LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM planted.row AS r GROUP BY r.g; END;
CREATE FUNCTION planted.bad_order() RETURNS SETOF quantity LANGUAGE sql BEGIN ATOMIC SELECT r.q FROM planted.row AS r ORDER BY r.q; END;
CREATE FUNCTION planted.bad_window() RETURNS SETOF bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) OVER (PARTITION BY r.q) FROM planted.row AS r; END;
CREATE FUNCTION planted.bad_union() RETURNS SETOF ghg LANGUAGE sql BEGIN ATOMIC SELECT r.g FROM planted.row AS r UNION SELECT r.g FROM planted.row AS r; END;
CREATE FUNCTION planted.bad_array() RETURNS SETOF emission_factor[] LANGUAGE sql BEGIN ATOMIC SELECT r.f FROM planted.row AS r GROUP BY r.f; END;
CREATE FUNCTION planted.bad_rows(OUT boolean) LANGUAGE sql RETURN (SELECT (r.q, r.q) *< (quantity '1 t', quantity '2 t') FROM planted.row AS r);
CREATE FUNCTION planted.bad_mode(OUT quantity) LANGUAGE sql BEGIN ATOMIC SELECT mode() WITHIN GROUP (ORDER BY r.q) FROM planted.row AS r; END;
CREATE VIEW planted.bad_view AS SELECT DISTINCT r.g FROM planted.row AS r;

-- What is made before operator classes, as pg_dump writes it: without a search_path.
CREATE FUNCTION pg_temp.made_early(OUT what text, OUT command text) RETURNS SETOF record LANGUAGE sql SET search_path = '' AS $$
	SELECT p.oid::regprocedure::text, pg_catalog.pg_get_functiondef(p.oid)
	FROM pg_catalog.pg_proc AS p WHERE p.prosqlbody IS NOT NULL AND p.oid >= 16384
	UNION ALL
	SELECT c.oid::regclass::text, pg_catalog.format('CREATE OR REPLACE VIEW %s AS %s', c.oid::regclass, pg_catalog.pg_get_viewdef(c.oid))
	FROM pg_catalog.pg_class AS c WHERE c.relkind = 'v' AND c.oid >= 16384 $$;
CREATE FUNCTION pg_temp.refused(OUT what text, OUT why text) RETURNS SETOF record LANGUAGE plpgsql SET search_path = '' AS
$$
DECLARE
	command text;
BEGIN
	FOR what, command IN SELECT * FROM pg_temp.made_early() LOOP
		BEGIN
			EXECUTE command;
		EXCEPTION WHEN OTHERS THEN
			why := SQLSTATE || ': ' || SQLERRM;
			RETURN NEXT;
		END;
	END LOOP;
END
$$;

SELECT cmp_ok(count(*), '>', 100::bigint, 'there are functions with an SQL body, and views') FROM pg_temp.made_early();
SELECT is_empty('SELECT * FROM pg_temp.refused()', 'what pg_dump writes of them can be read');

CREATE TEMP TABLE family AS
SELECT DISTINCT c.opcfamily AS oid FROM pg_opclass AS c
JOIN pg_depend AS d ON d.classid = 'pg_opclass'::regclass AND d.objid = c.oid AND d.deptype = 'e';
SET LOCAL allow_system_table_mods = on;
DELETE FROM pg_amop WHERE amopfamily IN (SELECT oid FROM family);
DELETE FROM pg_amproc WHERE amprocfamily IN (SELECT oid FROM family);
DELETE FROM pg_opclass WHERE opcfamily IN (SELECT oid FROM family);
CREATE TEMP TABLE refused AS SELECT * FROM pg_temp.refused();

SELECT set_eq($$SELECT what FROM refused WHERE what LIKE 'planted.%'$$, $$SELECT p.oid::regprocedure::text FROM pg_proc AS p WHERE p.pronamespace = 'planted'::regnamespace AND p.proname LIKE 'bad%'
	UNION ALL SELECT 'planted.bad_view'$$, 'each planted function and view that needs an operator class is found, and no other');
SELECT is_empty($$SELECT * FROM refused WHERE what NOT LIKE 'planted.%'$$, 'no function and no view of the extensions or a ledger needs an operator class of an extension');
SELECT * FROM finish();
ROLLBACK;
