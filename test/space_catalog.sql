-- The catalog is honest about space as well: what carbonms_postgis consists of and needs, what add_boundaries()
-- makes and to whom it belongs, that PostGIS is named only where names are resolved once and for all, and what
-- functions promise.
\ir include/begin.sql
DROP EXTENSION IF EXISTS carbonms_postgis, postgis;
CREATE SCHEMA maps;
CREATE EXTENSION postgis SCHEMA maps;
CREATE SCHEMA atlas;
CREATE EXTENSION carbonms_postgis SCHEMA atlas;

-- ---- the extension ----

CREATE TABLE pg_temp.member AS
	SELECT e.extname, d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS what
	FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
	WHERE d.deptype = 'e';
CREATE VIEW pg_temp.f AS SELECT m.what, p.* FROM pg_temp.member AS m JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
	WHERE m.extname = 'carbonms_postgis';

SELECT results_eq($$SELECT v.superuser, v.trusted, v.relocatable, v.requires::text COLLATE "default", v.schema IS NULL FROM pg_available_extension_versions AS v
	JOIN pg_extension AS e ON e.extname = v.name AND e.extversion = v.version WHERE v.name = 'carbonms_postgis'$$,
	$$VALUES (true, false, true, '{carbonms,postgis}', true)$$, 'it is not trusted, relocatable, bound to no schema, and requires carbonms and postgis');
SELECT set_eq($$SELECT r.extname::text FROM pg_depend AS d JOIN pg_extension AS e ON d.classid = 'pg_extension'::regclass AND d.objid = e.oid
	JOIN pg_extension AS r ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = r.oid WHERE e.extname = 'carbonms_postgis'$$, ARRAY['carbonms', 'postgis'], 'and depends on these');
SELECT set_eq($$SELECT DISTINCT classid::regclass::text FROM pg_temp.member WHERE extname = 'carbonms_postgis'$$, ARRAY['pg_proc'], 'it has functions, and nothing else: no table');
SELECT is(extconfig, NULL, 'nothing of it is dumped') FROM pg_extension WHERE extname = 'carbonms_postgis';
SELECT is_empty('SELECT what FROM pg_temp.f WHERE prosecdef', 'no SECURITY DEFINER');
SELECT is_empty('SELECT what FROM pg_temp.f WHERE proacl IS NOT NULL', 'everybody may call every function');
SELECT is_empty($$SELECT what FROM pg_temp.f WHERE pronamespace <> 'atlas'::regnamespace$$, 'all of it is in the schema that was named');
SELECT is_empty($$SELECT what FROM pg_temp.f WHERE btrim(coalesce(obj_description(oid, 'pg_proc'), '')) = ''$$, 'every function has a comment');
SELECT is_empty($$SELECT what FROM pg_temp.f JOIN pg_language AS l ON l.oid = prolang WHERE lanname NOT IN ('sql', 'plpgsql')$$, 'in SQL and plpgsql');
SELECT is_empty($$SELECT what FROM pg_temp.f JOIN pg_language AS l ON l.oid = prolang WHERE lanname = 'sql' AND prosqlbody IS NULL$$, 'what is in SQL has a standard body');
SELECT is_empty($$SELECT what FROM pg_temp.f JOIN pg_language AS l ON l.oid = prolang WHERE lanname = 'plpgsql'
	AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)$$, 'what is in plpgsql has a path of its own');

-- the trusted extension knows neither
SELECT is_empty($$SELECT m.what, pg_describe_object(d.refclassid, d.refobjid, 0) FROM pg_temp.member AS m
	JOIN pg_depend AS d ON d.classid = m.classid AND d.objid = m.objid AND d.deptype <> 'e'
	JOIN pg_temp.member AS o ON o.classid = d.refclassid AND o.objid = d.refobjid
	WHERE m.extname = 'carbonms' AND o.extname NOT IN ('carbonms', 'plpgsql')$$, 'nothing of carbonms depends on another extension, but the language');
SELECT is_empty($$SELECT r.extname FROM pg_depend AS d JOIN pg_extension AS e ON d.classid = 'pg_extension'::regclass AND d.objid = e.oid
	JOIN pg_extension AS r ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = r.oid WHERE e.extname = 'carbonms'$$, 'nor does carbonms itself');

-- ---- what add_boundaries() makes ----

CREATE ROLE surveyor;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO surveyor', current_database()); END $$;
GRANT USAGE ON SCHEMA maps, atlas TO surveyor;
CREATE VIEW pg_temp.object AS
	SELECT 'pg_class'::regclass AS classid, c.oid AS objid, c.relowner AS owner FROM pg_class AS c WHERE c.relnamespace = to_regnamespace('led')
	UNION ALL SELECT 'pg_proc'::regclass, p.oid, p.proowner FROM pg_proc AS p WHERE p.pronamespace = to_regnamespace('led')
	UNION ALL SELECT 'pg_type'::regclass, t.oid, t.typowner FROM pg_type AS t WHERE t.typnamespace = to_regnamespace('led');
SET LOCAL ROLE surveyor;
SELECT create_ledger('led');
RESET ROLE;
CREATE TABLE pg_temp.before AS SELECT classid, objid FROM pg_temp.object;
CREATE TABLE pg_temp.outside AS SELECT oid FROM pg_class WHERE relnamespace <> 'led'::regnamespace AND relpersistence <> 't' UNION ALL SELECT oid FROM pg_proc WHERE pronamespace <> 'led'::regnamespace;
SET LOCAL ROLE surveyor;
SELECT atlas.add_boundaries('led', 4550);
RESET ROLE;
CREATE TABLE pg_temp.added AS SELECT o.*, pg_describe_object(o.classid, o.objid, 0) AS what FROM pg_temp.object AS o
	WHERE NOT EXISTS (SELECT FROM pg_temp.before AS b WHERE b.classid = o.classid AND b.objid = o.objid);
CREATE VIEW pg_temp.g AS SELECT a.what, p.*, l.lanname FROM pg_temp.added AS a JOIN pg_proc AS p ON a.classid = 'pg_proc'::regclass AND a.objid = p.oid JOIN pg_language AS l ON l.oid = p.prolang;

SELECT cmp_ok((SELECT count(*) FROM pg_temp.g), '>', 80::bigint, 'add_boundaries() makes functions');
SELECT set_eq($$SELECT c.relname::text FROM pg_temp.added AS a JOIN pg_class AS c ON a.classid = 'pg_class'::regclass AND a.objid = c.oid WHERE c.relkind IN ('r', 'p', 'm', 'f')$$,
	ARRAY['boundary_geometry', 'facility', 'placement'], 'tables');
SELECT set_eq($$SELECT c.relname::text FROM pg_temp.added AS a JOIN pg_class AS c ON a.classid = 'pg_class'::regclass AND a.objid = c.oid WHERE c.relkind = 'v'$$,
	ARRAY['plot_overlap', 'plot_outside', 'plot_gap', 'source_outside', 'party_outside', 'boundary_sliver', 'boundary_change', 'bi_emission_by_plot',
		'gis_plot_emission', 'gis_source_point', 'gis_source_line', 'gis_source_polygon', 'gis_boundary'], 'and views');
SELECT is_empty($$SELECT what FROM pg_temp.added WHERE owner <> 'surveyor'::regrole$$, 'all of it belongs to the caller');
SELECT is_empty($$SELECT a.what FROM pg_temp.added AS a JOIN pg_depend AS d ON d.classid = a.classid AND d.objid = a.objid AND d.deptype = 'e'$$, 'and to no extension');
SELECT is_empty($$SELECT oid FROM pg_proc WHERE pronamespace <> 'led'::regnamespace AND pronamespace <> pg_my_temp_schema() AND oid NOT IN (SELECT oid FROM pg_temp.outside)
	UNION ALL SELECT oid FROM pg_class WHERE relnamespace <> 'led'::regnamespace AND relnamespace <> 'pg_toast'::regnamespace AND relpersistence <> 't' AND oid NOT IN (SELECT oid FROM pg_temp.outside)$$,
	'nothing is made elsewhere');
SELECT is_empty($$SELECT what FROM pg_temp.g WHERE btrim(coalesce(obj_description(oid, 'pg_proc'), '')) = ''$$, 'every function has a comment');
SELECT is_empty($$SELECT a.what FROM pg_temp.added AS a JOIN pg_class AS c ON a.classid = 'pg_class'::regclass AND a.objid = c.oid
	WHERE c.relkind IN ('r', 'v') AND btrim(coalesce(obj_description(c.oid, 'pg_class'), '')) = ''$$, 'so has every table and view');
SELECT is_empty($$SELECT a.what FROM pg_temp.added AS a JOIN pg_type AS t ON a.classid = 'pg_type'::regclass AND a.objid = t.oid JOIN pg_class AS c ON c.oid = t.typrelid
	WHERE c.relkind = 'c' AND btrim(coalesce(obj_description(t.oid, 'pg_type'), '')) = ''$$, 'every type');
SELECT is_empty($$SELECT a.what, t.attname FROM pg_temp.added AS a JOIN pg_class AS c ON a.classid = 'pg_class'::regclass AND a.objid = c.oid AND c.relkind IN ('r', 'v', 'c')
	JOIN pg_attribute AS t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped WHERE btrim(coalesce(col_description(c.oid, t.attnum), '')) = ''$$, 'and every column');
SELECT is_empty($$SELECT d.description FROM pg_temp.added AS a JOIN pg_description AS d ON d.classoid = a.classid AND d.objoid = a.objid
	WHERE d.description ~ '@[a-z]+@|TODO|FIXME|XXX'$$, 'in which nothing is left to be filled in');
SELECT is_empty($$SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relname IN ('boundary_geometry', 'facility', 'placement')
	AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary)$$, 'every table has a primary key');
SELECT set_eq($$SELECT i.indrelid::regclass::text FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_am AS m ON m.oid = x.relam
	JOIN pg_attribute AS t ON t.attrelid = i.indrelid AND t.attnum = ANY (i.indkey) AND t.attname = 'geom' WHERE m.amname = 'gist' AND x.relnamespace = 'led'::regnamespace$$,
	ARRAY['led.boundary_geometry', 'led.placement'], 'and every geometry a GiST index');

-- ---- PostGIS is named where names are resolved once and for all ----

SELECT is_empty($$SELECT what FROM pg_temp.g WHERE lanname NOT IN ('sql', 'plpgsql')$$, 'functions of a ledger are in SQL and plpgsql');
SELECT is_empty($$SELECT what FROM pg_temp.g WHERE lanname = 'sql' AND prosqlbody IS NULL$$, 'what is in SQL has a standard body');
SELECT is_empty('SELECT what FROM pg_temp.g WHERE prosecdef', 'no SECURITY DEFINER');
SELECT is_empty($$SELECT what, proconfig FROM pg_temp.g WHERE lanname = 'plpgsql' AND NOT coalesce('search_path=led, pg_temp' = ANY (proconfig), false)$$,
	'what is in plpgsql looks for names in the ledger alone');
-- the code without its notes and texts; a text may name a function for people
CREATE FUNCTION pg_temp.code(source text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN regexp_replace(regexp_replace(source, '--[^\n]*', '', 'g'), 'E?''(?:[^'']|'''')*''', '''''', 'g');
SELECT is(pg_temp.code(E'a -- st_x\n''it''''s ST_X'' || ST_Y(b)'), E'a \n'''' || ST_Y(b)', 'code without notes and texts');
CREATE VIEW pg_temp.spoken AS SELECT what, pg_temp.code(prosrc) AS code, prosrc FROM pg_temp.g WHERE lanname = 'plpgsql'
	UNION ALL SELECT f.what, pg_temp.code(f.prosrc), f.prosrc FROM pg_temp.f JOIN pg_language AS l ON l.oid = f.prolang WHERE l.lanname = 'plpgsql';
SELECT cmp_ok((SELECT count(*) FROM pg_temp.spoken), '>', 15::bigint, 'there is plpgsql to look at');
SELECT is_empty($$SELECT s.what, m[1] FROM pg_temp.spoken AS s, regexp_matches(s.code, '(\mst_\w*|\m_st_\w*|\mgeometry\M|\mgeography\M|\mbox[23]d\M|\mspatial_ref_sys\M)', 'gi') AS m$$,
	'in plpgsql is no function and no type of PostGIS');
SELECT is_empty($$SELECT DISTINCT s.what, o.oprname FROM pg_temp.spoken AS s, pg_temp.member AS m JOIN pg_operator AS o ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
	WHERE m.extname = 'postgis' AND NOT EXISTS (SELECT FROM pg_operator AS b WHERE b.oprname = o.oprname AND b.oprnamespace = 'pg_catalog'::regnamespace)
	AND s.code ~ ('[^-+*/<>=~!@#%^&|`?]' || regexp_replace(o.oprname, '(\W)', '\\\1', 'g') || '[^-+*/<>=~!@#%^&|`?]')$$, 'and no operator');
SELECT is_empty($$SELECT what FROM pg_temp.g WHERE lanname = 'plpgsql' AND pg_temp.code(prosrc) ~* '\mexecute\M' AND proname <> 'comment_layers'$$,
	'nor does it make commands of texts, but for comments');
SELECT is_empty($$SELECT f.what FROM pg_temp.f JOIN pg_language AS l ON l.oid = f.prolang WHERE l.lanname = 'plpgsql' AND f.proname NOT IN ('add_boundaries', 'emission_by_plot')$$,
	'but to make boundaries, and to find those of a ledger');
SELECT is_empty($$SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relkind = 'v' AND pg_get_viewdef(c.oid) ~* '\mis (not )?distinct from\M|\mnullif\(|\musing\s*\('$$,
	'views have nothing that is dumped without the schema of its operator');

SELECT is_empty($$SELECT what FROM pg_temp.g WHERE lanname = 'plpgsql'
	AND regexp_replace(regexp_replace(prosrc, '--[^\n]*', '', 'g'), 'E''(?:[^'']|'''')*''(?:\s*\n\s*''(?:[^'']|'''')*'')*', '', 'g') LIKE '%\\%'$$,
	'no function has a backslash in a string that is not E'''': standard_conforming_strings would change it');
SELECT is_empty($$SELECT what FROM pg_temp.g WHERE lanname = 'plpgsql' AND prosrc ~ 'ORDER BY \w+\.(cell|codes)\M(?!.{0,12} COLLATE)'$$, 'cells are in the same order in every database');

-- ---- promises ----

-- built-in functions are in no pg_depend: the trees of the bodies name all
CREATE VIEW pg_temp.called AS
	SELECT p.oid, p.what, p.provolatile, p.proparallel, q.oid::regprocedure AS callee, q.provolatile AS callee_volatile, q.proparallel AS callee_parallel
	FROM (SELECT oid, what, provolatile, proparallel, prosqlbody FROM pg_temp.f UNION ALL SELECT oid, what, provolatile, proparallel, prosqlbody FROM pg_temp.g) AS p,
		LATERAL (SELECT DISTINCT m[1]::oid AS oid FROM regexp_matches(p.prosqlbody::text, ':(?:func|opfunc|winfn|aggfn)(?:id|oid) (\d+)', 'g') AS m) AS c
	JOIN pg_proc AS q ON q.oid = c.oid;
SELECT cmp_ok((SELECT count(*) FROM pg_temp.called), '>', 200::bigint, 'there are calls to look at');
SELECT is_empty($$SELECT what, callee FROM pg_temp.called WHERE provolatile = 'i' AND callee_volatile <> 'i'$$, 'no IMMUTABLE function calls one that is not');
SELECT is_empty($$SELECT what, callee FROM pg_temp.called WHERE provolatile = 's' AND callee_volatile = 'v'$$, 'no STABLE function calls a VOLATILE one');
SELECT is_empty($$SELECT what, callee FROM pg_temp.called WHERE proparallel = 's' AND callee_parallel <> 's'$$, 'no PARALLEL SAFE function calls one that is not');
SELECT is_empty($$SELECT p.oid::regprocedure, q.oid::regprocedure FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_proc'::regclass
	JOIN pg_proc AS q ON q.oid = d.refobjid WHERE p.pronamespace = 'led'::regnamespace AND p.proparallel = 's' AND q.proparallel <> 's'$$, 'nor one of the ledger that was there before');
SELECT is_empty($$SELECT p.what, c.oid::regclass FROM (SELECT oid, what, provolatile FROM pg_temp.g UNION ALL SELECT oid, what, provolatile FROM pg_temp.f) AS p
	JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass
	JOIN pg_class AS c ON c.oid = d.refobjid WHERE p.provolatile = 'i' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')$$, 'no IMMUTABLE function reads a table');
SELECT set_eq($$SELECT proname::text FROM pg_temp.g WHERE provolatile = 'i' AND lanname = 'plpgsql'$$, ARRAY['map_wrap'], 'one IMMUTABLE function is in plpgsql');
SELECT is_empty($$SELECT s.what FROM pg_temp.spoken AS s JOIN pg_temp.g ON g.what = s.what WHERE g.provolatile = 'i'
	AND EXISTS (SELECT FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND s.code ~ ('(FROM|JOIN|INTO|UPDATE)\s+' || c.relname || '\M'))$$,
	'which reads no table either');
SELECT set_eq($$SELECT proname::text FROM pg_temp.g WHERE provolatile = 'v'$$,
	ARRAY['comment_layers', 'check_geometry', 'check_parent', 'keep_record', 'import_boundary', 'import_feature', 'import_items', 'insert_item'], 'VOLATILE is what writes, and triggers');
SELECT is_empty($$SELECT what FROM pg_temp.g WHERE provolatile = 'v' AND proparallel <> 'u'$$, 'none of it in parallel');

-- ---- in a database without boundaries, the rest of a ledger depends on nothing of this ----

SELECT is_empty($$SELECT pg_describe_object(d.classid, d.objid, 0), a.what FROM pg_temp.added AS a JOIN pg_depend AS d ON d.refclassid = a.classid AND d.refobjid = a.objid
	JOIN pg_temp.before AS b ON b.classid = d.classid AND b.objid = d.objid$$, 'what was there before depends on nothing that was added');
SELECT is_empty($$SELECT pg_describe_object(b.classid, b.objid, 0), m.what FROM pg_temp.before AS b JOIN pg_depend AS d ON d.classid = b.classid AND d.objid = b.objid
	JOIN pg_temp.member AS m ON m.classid = d.refclassid AND m.objid = d.refobjid WHERE m.extname IN ('postgis', 'carbonms_postgis')$$, 'nor on PostGIS');
SELECT is_empty($$SELECT a.what, m.what FROM pg_temp.added AS a JOIN pg_depend AS d ON d.classid = a.classid AND d.objid = a.objid
	JOIN pg_temp.member AS m ON m.classid = d.refclassid AND m.objid = d.refobjid WHERE m.extname = 'carbonms_postgis'$$, 'and nothing of a ledger depends on carbonms_postgis');
SELECT lives_ok('DROP EXTENSION carbonms_postgis', 'which may be dropped');
SELECT is((SELECT count(*) FROM pg_temp.object) - (SELECT count(*) FROM pg_temp.before), (SELECT count(*) FROM pg_temp.added), 'and takes nothing of the ledger with it');

SELECT finish();
ROLLBACK;
