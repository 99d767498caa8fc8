-- The catalog is honest: what the extension says of its functions, operators, classes, casts and
-- aggregates is true and complete, and it works in any schema.
\ir include/begin.sql
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- ---- what the extension consists of ----

CREATE TABLE member AS
	SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS what
	FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
	WHERE e.extname = 'carbonms' AND d.deptype = 'e'
	-- array types are members since PostgreSQL 17
	AND NOT (d.classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t WHERE t.oid = d.objid AND t.typcategory = 'A'));
CREATE FUNCTION args(oidvector) RETURNS oid[] LANGUAGE sql IMMUTABLE RETURN ARRAY(SELECT unnest($1));
-- the functions over values, and those that make and look after ledgers
CREATE VIEW f AS SELECT m.what, p.* FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
	WHERE p.proname NOT LIKE '%ledger%' AND p.proname NOT IN ('compare_checkpoint', 'add_assets');
CREATE VIEW l AS SELECT m.what, p.* FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
	WHERE p.proname LIKE '%ledger%' OR p.proname IN ('compare_checkpoint', 'add_assets');
CREATE VIEW o AS SELECT m.what, p.* FROM member m JOIN pg_operator p ON m.classid = 'pg_operator'::regclass AND m.objid = p.oid;
CREATE VIEW t AS SELECT m.what, p.* FROM member m JOIN pg_type p ON m.classid = 'pg_type'::regclass AND m.objid = p.oid;
CREATE VIEW c AS SELECT m.what, p.* FROM member m JOIN pg_opclass p ON m.classid = 'pg_opclass'::regclass AND m.objid = p.oid;
CREATE VIEW k AS SELECT m.what, p.* FROM member m JOIN pg_cast p ON m.classid = 'pg_cast'::regclass AND m.objid = p.oid;
CREATE VIEW a AS SELECT f.what, f.proname, f.proargtypes, f.prorettype, f.pronargs, p.* FROM f JOIN pg_aggregate p ON p.aggfnoid = f.oid;

SELECT set_eq('SELECT DISTINCT classid::regclass::text FROM member',
	ARRAY['pg_type', 'pg_proc', 'pg_operator', 'pg_opclass', 'pg_opfamily', 'pg_cast'],
	'the extension has types, functions, operators, classes and casts: no table, sequence, view, event trigger, language');
SELECT is(extconfig, NULL, 'no table is marked for dumps') FROM pg_extension WHERE extname = 'carbonms';
SELECT is_empty($$SELECT pg_describe_object(refclassid, refobjid, 0) FROM pg_depend d JOIN pg_extension e ON d.objid = e.oid
	WHERE d.classid = 'pg_extension'::regclass AND e.extname = 'carbonms' AND refclassid <> 'pg_namespace'::regclass$$,
	'the extension depends on nothing');
SELECT results_eq($$SELECT trusted, relocatable, requires, schema FROM pg_available_extension_versions v
	JOIN pg_extension e ON e.extname = v.name AND e.extversion = v.version WHERE name = 'carbonms'$$,
	'VALUES (true, true, NULL::name[], NULL::name)', 'it is trusted, relocatable, bound to no schema and requires nothing');
SELECT is(carbonms_version(), extversion, 'the library is of the version of the extension') FROM pg_extension WHERE extname = 'carbonms';

SELECT set_eq('SELECT typname::text FROM t', ARRAY['gwp_basis', 'co2e', 'ghg', 'quantity', 'emission_factor', 'baseline', 'uncertainty'], 'the types');

-- ---- comments ----

SELECT is_empty($$SELECT what FROM member WHERE classid <> 'pg_opfamily'::regclass
	AND btrim(coalesce(obj_description(objid, classid::regclass::name), '')) = ''$$,
	'every type, function, aggregate, operator, operator class and cast has a comment');
SELECT is_empty($$SELECT what, obj_description(objid, classid::regclass::name) FROM member
	WHERE obj_description(objid, classid::regclass::name) ~ '(^\s|\s$|  |\n|TODO|FIXME|XXX)'$$,
	'... without stray blanks and notes');
SELECT is_empty($$SELECT what FROM f WHERE prosrc IN ('carbonms_value_add', 'carbonms_value_subtract', 'carbonms_value_ratio',
		'carbonms_value_lt', 'carbonms_value_le', 'carbonms_value_ge', 'carbonms_value_gt', 'carbonms_value_smaller', 'carbonms_value_larger') AND obj_description(oid, 'pg_proc') !~ 'Errors: .*22000'$$,
	'functions that fail on mixed operands say so');

-- ---- functions ----

SELECT is_empty($$SELECT what FROM f WHERE length(proname) < 3 AND obj_description(oid, 'pg_proc') NOT LIKE 'Deprecated: %'$$, 'no function has a name of one or two letters, but those of 0.1.0, which are deprecated');
SELECT set_eq($$SELECT old.proname::text AS old, new.proname::text AS new FROM f AS old JOIN f AS new ON new.prosrc = old.prosrc AND new.proargtypes = old.proargtypes AND new.prorettype = old.prorettype
	WHERE obj_description(old.oid, 'pg_proc') = format('Deprecated: %s(%s) by a short name.', new.proname, format_type(new.proargtypes[0], NULL))$$,
	$$VALUES ('se', 'standard_error'), ('t', 't_statistic'), ('p', 'p_value'), ('r2', 'r_squared'), ('kg', 'kilograms')$$, 'which name the function that they are');

SELECT cmp_ok(count(*), '>', 150::bigint, 'there are functions to look at') FROM f;
SELECT cmp_ok(count(*), '>', 50::bigint, '... and operators') FROM o;

SELECT is_empty('SELECT what, prolang FROM f WHERE prokind <> ''a'' AND prolang <> (SELECT oid FROM pg_language WHERE lanname = ''c'')',
	'every function is in C: nothing resolves names when it runs');
SELECT is_empty($$SELECT what, probin FROM f WHERE prokind <> 'a' AND probin <> '$libdir/carbonms'$$, '... and in the library of the extension');
SELECT lives_ok($$SELECT fmgr_c_validator(oid) FROM f WHERE prokind <> 'a'$$, 'every function is in the library');

SELECT set_eq($$SELECT proname::text FROM f WHERE provolatile <> 'i'$$, ARRAY['carbonms_ltsel', 'carbonms_lesel', 'carbonms_gesel', 'carbonms_gtsel',
	'standard_library', 'policy_library', 'method_library', 'method_rule_library', 'statistic_library', 'energy_library', 'indicator_library', 'factor_library', 'rating_library',
	'rating_grade_library', 'rating_rule_library', 'gas_table', 'blend_table', 'gwp_table', 'unit_table', 'category_table'],
	'every function is immutable but the selectivity estimators, which read statistics, and what is published, of which there will be more');
SELECT set_eq('SELECT proname::text FROM l', ARRAY['create_ledger', 'upgrade_ledger', 'migrate_ledger', 'check_ledger', 'check_ledger_objects', 'grant_ledger',
	'grant_ledger_kind', 'revoke_ledger', 'revoke_ledger_kind', 'detach_ledger', 'ledger_layout', 'ledger_base_tables', 'ledger_base_code', 'add_assets', 'ledger_assets_tables', 'ledger_assets_code', 'run_ledger_script', 'install_ledger_module',
	'ledger_as_owner', 'ledger_function_identity', 'ledger_catalog', 'record_ledger_manifest', 'ledger_modules', 'adopt_ledger_roles', 'close_ledger_tables', 'lock_ledger_tables',
	'ledger_stray_privilege', 'ledger_strangers', 'ledger_users', 'strip_ledger', 'drop_ledger', 'refuse_ledger_strangers', 'digest_ledger_table', 'ledger_checkpoint', 'check_ledger_since', 'compare_checkpoint', 'refuse_planted_ledger', 'require_ledger', 'make_ledger_checkpoint',
	'ledger_differences', 'ledger_upgrade_steps', 'ledger_withheld', 'grant_ledger_tenant', 'check_ledger_limits', 'rename_ledger', 'grant_ledger_roles', 'add_ledger_module', 'ledger_own_triggers', 'ledger_written_here', 'ledger_payload', 'ledger_line_payload', 'ledger_sum_payload', 'ledger_state', 'ledger_finds_carbonms', 'digest_ledger_reference', 'bind_ledger_role', 'ledger_bound_role', 'ledger_open_table'], 'the functions of ledgers');
SELECT is_empty($$SELECT what FROM l WHERE prosecdef OR prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c')
	AND prosqlbody IS NULL AND (proconfig IS NULL OR proconfig[1] NOT LIKE 'search_path=pg_catalog, %')$$,
	'... run with the rights of the caller and a path of their own');
SELECT is_empty($$SELECT what FROM f WHERE provolatile NOT IN ('i', 's')$$, '... which are stable');
SELECT is_empty($$SELECT what FROM f WHERE proparallel <> 's'$$, 'every function is parallel safe');
SELECT set_eq($$SELECT what::text FROM f WHERE prokind <> 'a' AND NOT proisstrict$$, ARRAY[
	'function classify_scope(text,text,text,text[])', 'function carbon_rating(jsonb,jsonb,jsonb,text)', 'function co2e_sum_add(co2e,ghg,gwp_basis)', 'function ghg_agg_add(ghg,text,numeric)',
	'function ghg_agg_tally_add(bigint[],text,numeric)', 'function ghg_agg_tally_remove(bigint[],text,numeric)',
	'function co2e_sum_tally_add(bigint[],ghg,gwp_basis)', 'function co2e_sum_tally_remove(bigint[],ghg,gwp_basis)',
	'function baseline_row_add(baseline,double precision,double precision[])', 'function baseline_row_remove(baseline,double precision,double precision[])',
	'function baseline_row_add(baseline,numeric,numeric[])', 'function baseline_row_remove(baseline,numeric,numeric[])',
	'function monte_carlo_add(bytea,double precision,text,text,double precision,bigint,integer)',
	'function monte_carlo_remove(bytea,double precision,text,text,double precision,bigint,integer)',
	'function monte_carlo_add(bytea,double precision,text[],text[],double precision[],bigint,integer)',
	'function monte_carlo_remove(bytea,double precision,text[],text[],double precision[],bigint,integer)',
	'function contribution(uncertainty,double precision,double precision,double precision,text)'] ||
	ARRAY(SELECT format('function uncertainty_%s(uncertainty,%s)', verb, types) FROM unnest(ARRAY['add', 'remove']) verb, unnest(ARRAY[
		'double precision,double precision', 'double precision,double precision,double precision,text', 'co2e,double precision', 'co2e,double precision,double precision,text',
		'double precision,double precision,double precision,double precision,text', 'co2e,co2e,double precision,double precision,text']) types),
	'every function is strict but those transition functions that look at missing values themselves, classify_scope and carbon_rating');
SELECT is_empty('SELECT what FROM f WHERE prosecdef', 'no SECURITY DEFINER');
SELECT set_eq('SELECT proname::text FROM f WHERE proleakproof',
	$$SELECT type || '_' || name FROM unnest(ARRAY['co2e', 'quantity']) type, unnest(ARRAY['eq', 'ne', 'order', 'order_lt', 'order_le', 'order_ge', 'order_gt']) name
	  UNION ALL SELECT 'gwp_basis_' || unnest(ARRAY['eq', 'ne', 'cmp', 'lt', 'le', 'ge', 'gt'])$$,
	'LEAKPROOF is what compares values of fixed length and cannot fail, and nothing else');
SELECT is_empty('SELECT what FROM f WHERE proconfig IS NOT NULL', 'no settings attached');
SELECT is_empty('SELECT what FROM f WHERE proacl IS NOT NULL', 'everybody may call every function');
SELECT is_empty('SELECT what FROM f WHERE pronargdefaults <> 0', 'no default arguments, which would make calls ambiguous');
SELECT set_eq('SELECT what::text FROM f WHERE provariadic <> 0', ARRAY['function only_gases(ghg,text[])', 'function combined_uncertainty(double precision[])'], 'two functions are variadic');
SELECT is_empty('SELECT what FROM f WHERE procost <= 0 OR CASE WHEN proretset THEN prorows <= 0 ELSE prorows <> 0 END', 'sensible costs and rows');
SELECT is_empty($$SELECT what FROM f WHERE prorettype = 'internal'::regtype AND NOT 'internal'::regtype = ANY (proargtypes)$$,
	'what returns internal takes internal');
SELECT is_empty($$SELECT what FROM f WHERE 'internal'::regtype = ANY (proargtypes) AND proname !~ '_(recv|support|..sel)$'$$,
	'only what PostgreSQL itself calls takes internal');
SELECT is_empty($$SELECT what FROM f WHERE 'cstring'::regtype = ANY (proargtypes) AND proname !~ '_in$'$$, 'only input functions take cstring');
SELECT is_empty($$SELECT what FROM f WHERE prorettype = 'cstring'::regtype AND proname !~ '_out$'$$, 'only output functions return cstring');

-- One C function behind several SQL functions: the same promises, and types of the same shape.
CREATE VIEW twins AS SELECT x.what, y.what AS other, x AS a, y AS b FROM f x JOIN f y ON x.prosrc = y.prosrc AND x.oid < y.oid
	WHERE x.prokind <> 'a' AND y.prokind <> 'a';
SELECT cmp_ok((SELECT count(*) FROM twins), '>', 30::bigint, 'co2e and quantity share their functions');
SELECT is_empty($$SELECT what, other FROM twins WHERE ((a).proisstrict, (a).provolatile, (a).proparallel, (a).proretset)
	IS DISTINCT FROM ((b).proisstrict, (b).provolatile, (b).proparallel, (b).proretset)$$, 'functions that share code make the same promises');
CREATE FUNCTION same_shape(oid, oid) RETURNS boolean LANGUAGE sql
	RETURN $1 = $2 OR (SELECT (x.typlen, x.typbyval, x.typalign) = (y.typlen, y.typbyval, y.typalign) AND x.typlen > 0
		-- of arrays, the elements
		FROM (SELECT coalesce(nullif(typelem, 0), oid) AS oid FROM pg_type WHERE oid = $1) a JOIN pg_type x USING (oid),
			(SELECT coalesce(nullif(typelem, 0), oid) AS oid FROM pg_type WHERE oid = $2) b JOIN pg_type y USING (oid));
SELECT is_empty($$SELECT what, other FROM twins WHERE NOT same_shape((a).prorettype, (b).prorettype)
	OR NOT same_shape((a).proargtypes[0], (b).proargtypes[0])
	OR ((a).pronargs > 1 AND (b).pronargs > 1 AND NOT same_shape((a).proargtypes[1], (b).proargtypes[1]))$$,
	'... over types of the same shape');
SELECT set_eq($$SELECT DISTINCT (a).prosrc FROM twins WHERE (a).pronargs <> (b).pronargs$$, ARRAY['carbonms_value_round', 'carbonms_ghg_round', 'carbonms_ghg_co2e',
	'carbonms_co2e_linear_target', 'carbonms_numeric_linear_target', 'carbonms_baseline_predict_interval', 'carbonms_baseline_mean_interval', 'carbonms_improvement'],
	'... with the same number of arguments, but those that count them');

-- ---- types ----

SELECT results_eq('SELECT typname::text COLLATE "default", typlen::int, typbyval, typalign::text, typstorage::text FROM t ORDER BY typname', $$VALUES
	('baseline', -1, false, 'i', 'x'), ('co2e', 16, false, 'c', 'p'), ('emission_factor', -1, false, 'i', 'x'), ('ghg', -1, false, 'i', 'x'),
	('gwp_basis', 2, true, 's', 'p'), ('quantity', 16, false, 'c', 'p'), ('uncertainty', -1, false, 'i', 'x')$$, 'the layout of the types on disk');
SELECT is_empty($$SELECT what FROM t WHERE NOT typisdefined OR typtype <> 'b' OR typcategory <> CASE WHEN typname IN ('co2e', 'ghg', 'quantity') THEN 'N' ELSE 'U' END OR typispreferred OR typdelim <> ','
	OR typrelid <> 0 OR typelem <> 0 OR typcollation <> 0 OR typdefault IS NOT NULL OR typnotnull$$, 'plain base types, never preferred');
SELECT results_eq($$SELECT round('5.5')::text, abs('-5')::text, sign('3')::text, lower('Ab'), upper('Ab')$$, $$VALUES ('6', '5', '1', 'ab', 'AB')$$, 'calls of built-in functions with plain literals mean what they did');
SELECT is_empty($$SELECT what FROM t WHERE typinput = 0 OR typoutput = 0 OR typreceive = 0 OR typsend = 0 OR typarray = 0$$,
	'text and binary, in and out, and an array type');
SELECT is_empty($$SELECT t.what, p.oid::regprocedure FROM t JOIN pg_proc p ON p.oid = t.typinput WHERE p.proretset OR p.prorettype <> t.oid
	OR NOT (args(p.proargtypes) = ARRAY['cstring'::regtype::oid] OR args(p.proargtypes) = ARRAY['cstring'::regtype::oid, 'oid'::regtype, 'int4'::regtype])$$,
	'input functions');
SELECT is_empty($$SELECT t.what, p.oid::regprocedure FROM t JOIN pg_proc p ON p.oid = t.typreceive WHERE p.proretset OR p.prorettype <> t.oid
	OR NOT (args(p.proargtypes) = ARRAY['internal'::regtype::oid] OR args(p.proargtypes) = ARRAY['internal'::regtype::oid, 'oid'::regtype, 'int4'::regtype])
	OR p.pronargs <> (SELECT pronargs FROM pg_proc WHERE oid = t.typinput)$$, 'receive functions');
SELECT is_empty($$SELECT t.what FROM t JOIN pg_proc x ON x.oid = t.typoutput JOIN pg_proc y ON y.oid = t.typsend
	WHERE args(x.proargtypes) <> ARRAY[t.oid] OR args(y.proargtypes) <> ARRAY[t.oid] OR x.prorettype <> 'cstring'::regtype
	OR y.prorettype <> 'bytea'::regtype OR x.proretset OR y.proretset$$, 'output and send functions');
SELECT results_eq('SELECT what::text FROM t WHERE typmodin <> 0 OR typmodout <> 0', ARRAY['type co2e'], 'one type has a modifier');
SELECT is(format_type('co2e'::regtype, 61), 'co2e(AR6)', '... which reads as it is written');
SELECT is_empty($$SELECT t.what FROM t JOIN pg_type y ON y.oid = t.typarray
	WHERE y.typelem <> t.oid OR y.typalign NOT IN ('i', 'd') OR y.typlen <> -1 OR y.typname <> '_' || t.typname$$, 'array types');

-- ---- casts ----

SELECT is_empty($$SELECT what FROM k WHERE castcontext <> 'e' AND castsource <> casttarget$$,
	'no cast is implicit or by assignment, to or from a type of PostgreSQL or between our own');
SELECT results_eq($$SELECT what FROM k WHERE castsource = casttarget$$, ARRAY['cast from co2e to co2e'], 'one length coercion');
SELECT is_empty($$SELECT what FROM k WHERE castmethod <> 'f'$$, 'no cast reinterprets bytes or goes through text');
SELECT is_empty($$SELECT k.what FROM k JOIN pg_proc p ON p.oid = k.castfunc WHERE p.proargtypes[0] <> castsource OR p.prorettype <> casttarget
	OR p.proretset OR p.pronargs NOT IN (1, 3) OR (p.pronargs = 3 AND NOT (castsource = casttarget AND p.proargtypes[1] = 'int4'::regtype
	AND p.proargtypes[2] = 'bool'::regtype)) OR (p.pronargs = 1 AND castsource = casttarget)$$, 'cast functions fit their casts');
SELECT set_eq($$SELECT format('%s -> %s', castsource::regtype, casttarget::regtype) FROM k$$, ARRAY['co2e -> co2e',
	'co2e -> numeric', 'co2e -> double precision', 'co2e -> json', 'co2e -> jsonb', 'quantity -> numeric', 'quantity -> double precision',
	'quantity -> json', 'quantity -> jsonb', 'ghg -> json', 'ghg -> jsonb', 'emission_factor -> json', 'emission_factor -> jsonb'],
	'the casts');

-- ---- operators ----

SELECT is_empty($$SELECT o.what FROM o JOIN pg_proc p ON p.oid = o.oprcode WHERE p.prorettype <> o.oprresult OR p.proretset OR p.provolatile <> 'i'
	OR args(p.proargtypes) <> CASE oprkind WHEN 'b' THEN ARRAY[oprleft, oprright] ELSE ARRAY[oprright] END$$, 'operators fit their functions');
SELECT is_empty($$SELECT what FROM o WHERE oprkind NOT IN ('b', 'l') OR oprcode = 0 OR (oprkind = 'b') <> (oprleft <> 0)
	OR NOT EXISTS (SELECT 1 FROM t WHERE t.oid IN (oprleft, oprright))$$, '... and are about our types');
SELECT is_empty($$SELECT o.what FROM o WHERE NOT EXISTS (SELECT 1 FROM f WHERE f.oid = o.oprcode)$$, '... and have a function to call by name');
SELECT is_empty($$SELECT what FROM o WHERE oprresult = 'bool'::regtype AND (oprcom = 0 OR oprnegate = 0 OR oprrest = 0 OR oprjoin = 0)$$,
	'every comparison has a commutator, a negator and estimators');
SELECT set_eq($$SELECT DISTINCT oprname::text FROM o WHERE oprkind = 'b' AND oprcom = 0$$, ARRAY['-', '/'], 'only - and / have no commutator');
SELECT is_empty($$SELECT o.what, b.oprname FROM o JOIN pg_operator b ON b.oid = o.oprcom WHERE b.oprcom <> o.oid OR b.oprleft <> o.oprright
	OR b.oprright <> o.oprleft OR b.oprresult <> o.oprresult$$, 'commutators are mutual');
SELECT is_empty($$SELECT o.what, b.oprname FROM o JOIN pg_operator b ON b.oid = o.oprnegate WHERE b.oprnegate <> o.oid OR b.oid = o.oid
	OR b.oprleft <> o.oprleft OR b.oprright <> o.oprright OR b.oprresult <> 'bool'::regtype OR o.oprresult <> 'bool'::regtype$$, 'negators are mutual');
SELECT is_empty($$SELECT what FROM o WHERE (oprcanhash OR oprcanmerge) AND oprname <> '='$$, 'only = can be hashed and merged');
SELECT is((SELECT count(*) FROM o WHERE oprname = '=' AND oprcanhash AND oprcanmerge AND oprcom = oid), 5::bigint, '... that of every type but baseline and uncertainty, which are hashed only');
SELECT set_eq($$SELECT oprname::text COLLATE "default", oprrest::text, oprjoin::text FROM o
	WHERE oprresult = 'bool'::regtype$$, $$VALUES
	('*<', 'scalarltsel', 'scalarltjoinsel'), ('*<=', 'scalarlesel', 'scalarlejoinsel'),
	('*>', 'scalargtsel', 'scalargtjoinsel'), ('*>=', 'scalargesel', 'scalargejoinsel'),
	('<', 'scalarltsel', 'scalarltjoinsel'), ('<', 'carbonms_ltsel', 'scalarltjoinsel'),
	('<=', 'scalarlesel', 'scalarlejoinsel'), ('<=', 'carbonms_lesel', 'scalarlejoinsel'),
	('<>', 'neqsel', 'neqjoinsel'), ('=', 'eqsel', 'eqjoinsel'),
	('>', 'scalargtsel', 'scalargtjoinsel'), ('>', 'carbonms_gtsel', 'scalargtjoinsel'),
	('>=', 'scalargesel', 'scalargejoinsel'), ('>=', 'carbonms_gesel', 'scalargejoinsel')$$, 'the estimators fit the operators');
SELECT is_empty($$SELECT o.what FROM o JOIN pg_proc p ON p.oid = o.oprrest
	WHERE p.prorettype <> 'float8'::regtype OR args(p.proargtypes) <> ARRAY['internal'::regtype::oid, 'oid'::regtype, 'internal'::regtype, 'int4'::regtype]$$,
	'... and have the signature of estimators');
SELECT results_eq($$SELECT oprname COLLATE "default", prosupport FROM (SELECT DISTINCT o.oprname::text, p.prosupport::text FROM o JOIN f p ON p.oid = o.oprcode
	WHERE p.prosupport <> 0) s ORDER BY oprname$$, $$VALUES
	('<', 'carbonms_lt_support'), ('<=', 'carbonms_le_support'), ('>', 'carbonms_gt_support'), ('>=', 'carbonms_ge_support')$$,
	'the planner support functions fit the operators');

-- What the catalog says of two operators is so: a op b = b commutator a = NOT (a negator b).
CREATE TABLE sample (type text, a text, b text);
INSERT INTO sample SELECT type, x, y FROM (VALUES
	('gwp_basis', ARRAY['SAR', 'AR5-20', 'AR5', 'AR5CCF', 'AR6-500']),
	('co2e', ARRAY['-3 tCO2e AR6', '0 tCO2e AR6', '0.000000000000000001 tCO2e AR6', '3 tCO2e AR6', '2.5e15 tCO2e AR6', '-2.5e15 tCO2e AR6']),
	('quantity', ARRAY['-3 kWh', '0 kWh', '1 kWh', '2 kWh', '1e15 kWh']),
	('ghg', ARRAY['0 t', '1 t CO2', '-1 t CO2', '1 t CH4', '1 t CO2, 1 t CH4', '1 tCO2e AR5', '2 t CO2, 1 tCO2e AR6']),
	('emission_factor', ARRAY['0 t/MWh', '0 t/kWh', '1 t CO2/MWh', '(1 t CO2, 1 t CH4)/MWh', '2 t CO2/kWh']),
	('baseline', ARRAY['1 variable, 1 row: 0x0, 0x0, 0x0, 0x0, 0x0', '1 variable, 2 rows: 0x0, 0x0, 0x0, 0x0, 0x0', '1 variable, 1 row, through the origin: 0x0, 0x0, 0x0, 0x0, 0x0']),
	('uncertainty', ARRAY['empty', 'sum ("" 1 0 0 0)', 'sum ("" 1 1 0 0)', 'sum ("" 2 1 0 0)', 'sum AR6 ("" 1 1 0 0)', 'trend ("a" 1 1 0 0 0 0)', 'sum ("a" 1 1 0 0)'])) v (type, values),
	unnest(values) x, unnest(values) y;
CREATE FUNCTION disagreements(type text, op text, commutator text, negator text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT a::%1$s AS a, b::%1$s AS b FROM sample WHERE type = %1$L) s
		WHERE ((a %2$s b) = (b %3$s a) AND (a %2$s b) = (NOT (a %4$s b))) IS NOT TRUE', type, op, commutator, negator) INTO n;
	RETURN n;
END $$;
SELECT is(disagreements(oprleft::regtype::text, o.oprname, (SELECT oprname FROM pg_operator WHERE oid = o.oprcom),
	(SELECT oprname FROM pg_operator WHERE oid = o.oprnegate)), 0::bigint,
	format('%s of %s agrees with its commutator and its negator', o.oprname, oprleft::regtype))
FROM o WHERE oprresult = 'bool'::regtype ORDER BY oprleft::regtype::text, o.oprname;

-- ---- operator classes ----

SELECT is(amvalidate(c.oid), true, what || ' is valid') FROM c ORDER BY what;
SELECT set_eq($$SELECT format('%s %s', opcintype::regtype, amname) FROM c JOIN pg_am ON pg_am.oid = opcmethod WHERE opcdefault$$, ARRAY[
	'baseline hash', 'gwp_basis btree', 'gwp_basis hash', 'co2e btree', 'co2e hash', 'co2e brin', 'quantity btree', 'quantity hash', 'quantity brin',
	'ghg btree', 'ghg hash', 'emission_factor btree', 'emission_factor hash', 'uncertainty hash'], 'the default operator classes');
SELECT is((SELECT count(*) FROM c WHERE NOT opcdefault OR opckeytype <> 0), 0::bigint, 'no other operator classes, no storage types');

CREATE VIEW x AS SELECT c.what, amname, opcintype, s.* FROM c JOIN pg_am ON pg_am.oid = opcmethod JOIN pg_amop s ON s.amopfamily = c.opcfamily;
SELECT results_eq($$SELECT amname::text COLLATE "default", amopstrategy::int, string_agg(DISTINCT oprname::text, ' ' ORDER BY oprname::text) COLLATE "default" FROM x JOIN pg_operator o ON o.oid = amopopr
	GROUP BY 1, 2 ORDER BY 1, 2$$, $$VALUES ('brin', 1, '*<'), ('brin', 2, '*<='), ('brin', 3, '='), ('brin', 4, '*>='), ('brin', 5, '*>'),
	('btree', 1, '*< <'), ('btree', 2, '*<= <='), ('btree', 3, '='), ('btree', 4, '*>= >='), ('btree', 5, '*> >'), ('hash', 1, '=')$$,
	'the operators are in the places of their strategies');
SELECT is_empty($$SELECT what, oprname FROM x JOIN pg_operator o ON o.oid = amopopr WHERE oprname IN ('<', '<=', '>=', '>') AND opcintype <> 'gwp_basis'::regtype$$,
	'no comparison that can fail is in an operator class');
SELECT is_empty($$SELECT what, amopstrategy FROM x JOIN pg_operator o ON o.oid = amopopr WHERE amoplefttype <> opcintype OR amoprighttype <> opcintype
	OR oprleft <> opcintype OR oprright <> opcintype OR oprresult <> 'bool'::regtype OR amoppurpose <> 's' OR amopsortfamily <> 0
	OR oprrest = 0 OR oprjoin = 0$$, 'no operator is of another type');
SELECT is_empty($$SELECT what FROM o WHERE oprcanmerge AND NOT EXISTS (SELECT 1 FROM x WHERE amopopr = o.oid AND amname = 'btree' AND amopstrategy = 3)
	OR oprcanhash AND NOT EXISTS (SELECT 1 FROM x WHERE amopopr = o.oid AND amname = 'hash')$$, 'operators that can be merged or hashed are in a class');
SELECT results_eq($$SELECT DISTINCT amname::text COLLATE "default", amprocnum::int, proargtypes::regtype[]::text, prorettype::regtype::text FROM c JOIN pg_am ON pg_am.oid = opcmethod
	JOIN pg_amproc s ON amprocfamily = opcfamily JOIN pg_proc p ON p.oid = amproc WHERE opcintype = 'ghg'::regtype ORDER BY 1, 2$$, $$VALUES
	('btree', 1, '[0:1]={ghg,ghg}', 'integer'), ('btree', 4, '[0:0]={oid}', 'boolean'), ('hash', 1, '[0:0]={ghg}', 'integer'), ('hash', 2, '[0:1]={ghg,bigint}', 'bigint')$$,
	'support functions: order, equal image, hash, extended hash');
SELECT is_empty($$SELECT what FROM c JOIN pg_am ON pg_am.oid = opcmethod WHERE
	(SELECT array_agg(amprocnum ORDER BY amprocnum) FROM pg_amproc WHERE amprocfamily = opcfamily AND amproclefttype = opcintype AND amprocrighttype = opcintype)
	<> CASE amname WHEN 'btree' THEN '{1,4}'::smallint[] WHEN 'hash' THEN '{1,2}' ELSE '{1,2,3,4}' END$$, 'every class has all of them');
SELECT is_empty($$SELECT what FROM c JOIN pg_amproc ON amprocfamily = opcfamily JOIN pg_proc p ON p.oid = amproc WHERE p.provolatile <> 'i' OR NOT p.proisstrict
	AND p.oid IN (SELECT oid FROM f)$$, '... immutable and strict');

-- ---- aggregates ----

SELECT cmp_ok((SELECT count(*) FROM a), '>=', 26::bigint, 'there are 26 aggregates, or more');
SELECT is_empty($$SELECT what, aggtranstype::regtype FROM a JOIN pg_type y ON y.oid = aggtranstype WHERE y.typtype = 'p' OR aggserialfn <> 0 OR aggdeserialfn <> 0$$,
	'every state is a value');
SELECT is_empty($$SELECT what FROM a WHERE aggkind <> 'n' OR aggnumdirectargs <> 0 OR aggfinalextra OR aggmfinalextra OR aggfinalmodify <> 'r' OR aggmfinalmodify <> 'r'
	OR aggsortop <> 0$$, 'every aggregate is plain, and leaves its state alone at the end');
SELECT is_empty($$SELECT what FROM (SELECT * FROM a WHERE proname <> 'durbin_watson') a LEFT JOIN pg_proc p ON p.oid = aggcombinefn WHERE p.oid IS NULL OR NOT p.proisstrict OR p.proparallel <> 's'
	OR args(p.proargtypes) <> ARRAY[aggtranstype, aggtranstype] OR p.prorettype <> aggtranstype$$, 'every aggregate can be combined, a missing state being none, but durbin_watson, which needs an order');
SELECT is_empty($$SELECT a.what, p.proname FROM a JOIN pg_proc p ON p.oid IN (aggtransfn, aggcombinefn, aggfinalfn, aggmtransfn, aggminvtransfn, aggmfinalfn)
	WHERE p.proparallel <> 's' OR p.provolatile <> 'i' OR p.proretset OR NOT EXISTS (SELECT 1 FROM f WHERE f.oid = p.oid)$$, 'of safe functions of our own');
SELECT is_empty($$SELECT a.what FROM a JOIN pg_proc p ON p.oid = aggtransfn WHERE p.prorettype <> aggtranstype
	OR args(p.proargtypes) <> ARRAY[aggtranstype] || args(a.proargtypes) OR (p.proisstrict AND agginitval IS NULL AND a.proargtypes[0] <> aggtranstype)$$,
	'transition functions');
SELECT is_empty($$SELECT a.what FROM a LEFT JOIN pg_proc p ON p.oid = aggfinalfn WHERE CASE WHEN aggfinalfn = 0 THEN a.prorettype <> aggtranstype
	ELSE p.prorettype <> a.prorettype OR args(p.proargtypes) <> ARRAY[aggtranstype] END$$, 'final functions');
SELECT set_eq($$SELECT proname::text FROM a WHERE aggminvtransfn = 0$$, ARRAY['min', 'max', 'durbin_watson'],
	'every aggregate can take rows away again but min, max and durbin_watson');
SELECT is_empty($$SELECT a.what FROM a JOIN pg_proc p ON p.oid = aggmtransfn JOIN pg_proc q ON q.oid = aggminvtransfn JOIN pg_proc r ON r.oid = aggmfinalfn
	WHERE p.proisstrict <> q.proisstrict OR args(p.proargtypes) <> ARRAY[aggmtranstype] || args(a.proargtypes) OR args(q.proargtypes) <> args(p.proargtypes)
	OR p.prorettype <> aggmtranstype OR q.prorettype <> aggmtranstype OR args(r.proargtypes) <> ARRAY[aggmtranstype] OR r.prorettype <> a.prorettype
	OR (aggminitval IS NULL AND aggmtranstype <> 'baseline'::regtype) OR p.oid = q.oid$$, 'moving forms');
-- so that a misplaced ORDER BY is not taken for another aggregate; to uncertainty_agg no order matters
SELECT is_empty($$SELECT x.what, y.what FROM a x JOIN a y ON x.proname = y.proname AND x.pronargs <> y.pronargs WHERE x.proname <> 'uncertainty_agg'$$,
	'no two aggregates of one name differ in the number of arguments, but uncertainty_agg');

-- ---- any schema, none of it on the search path ----

-- What works, as expressions over a schema S: text of a result each.
CREATE TABLE expression (number serial, expression text, result text);
INSERT INTO expression (expression, result) VALUES
	($$S.co2e('2 t CH4'::S.ghg, 'AR6')::text$$, '55.8 tCO2e AR6'),
	($$('1 t CO2'::S.ghg OPERATOR(S.+) '2 t CO2'::S.ghg)::text$$, '3 t CO2'),
	($$('10 MWh'::S.quantity OPERATOR(S.*) '0.5 t CO2/MWh'::S.emission_factor)::text$$, '5 t CO2'),
	($$('5 tCO2e'::S.co2e(AR6))::text$$, '5 tCO2e AR6'),
	($$('5 tCO2e AR6'::S.co2e OPERATOR(S.>) '4 tCO2e AR6'::S.co2e)::text$$, 'true'),
	($$(S.quantity(1, 'kWh')::numeric * 2)::text$$, '2'),
	($$(SELECT S.sum(g)::text || ' ' || S.avg(g)::text || ' ' || S.co2e_sum(g, 'AR5')::text FROM carbonms_test.item)$$,
		'6 t CO2, 3 t CH4 3 t CO2, 1.5 t CH4 90 tCO2e AR5'),
	($$(SELECT S.sum(c)::text || ' ' || S.avg(c)::text || ' ' || S.min(c)::text || ' ' || S.max(c)::text FROM carbonms_test.item)$$,
		'4 tCO2e AR6 2 tCO2e AR6 1 tCO2e AR6 3 tCO2e AR6'),
	($$(SELECT S.sum(q)::text || ' ' || S.avg(q)::text || ' ' || S.min(q)::text || ' ' || S.max(q)::text FROM carbonms_test.item)$$,
		'12 kWh 6 kWh 4 kWh 8 kWh'),
	($$(SELECT string_agg(s::text, '; ' ORDER BY id) FROM (SELECT id, S.sum(g) OVER (ORDER BY id ROWS 0 PRECEDING) AS s FROM carbonms_test.item) w)$$,
		'2 t CO2; 4 t CO2, 3 t CH4'),
	($$(SELECT S.ghg_agg(gas, tonnes)::text FROM carbonms_test.item, S.gases(g))$$, '6 t CO2, 3 t CH4'),
	($$(SELECT string_agg(c::text, '; ' ORDER BY c DESC) FROM carbonms_test.item)$$, '3 tCO2e AR6; 1 tCO2e AR6'),
	($$(SELECT count(*)::text FROM carbonms_test.item a JOIN carbonms_test.item b ON a.g OPERATOR(S.=) b.g)$$, '2'),
	($$(SELECT count(*)::text FROM (SELECT DISTINCT g, c, q FROM carbonms_test.item UNION SELECT g, c, q FROM carbonms_test.item) d)$$, '2'),
	($$(SELECT string_agg(n::text, ',' ORDER BY n) FROM (SELECT count(*) AS n FROM carbonms_test.item GROUP BY c, q, g) d)$$, '1,1'),
	($$(SELECT id::text FROM carbonms_test.item WHERE c OPERATOR(S.>) '2 tCO2e AR6')$$, '2'),
	($$(SELECT count(*)::text FROM S.gwp_table() WHERE gas = 'CH4' AND basis::text = 'AR6')$$, '1'),
	($$(SELECT value::text FROM S.factor_library() WHERE factor_set = 'CN-910-annex4' AND factor = 'heat')$$, '0.11 t CO2/GJ'),
	($$(SELECT valid::text FROM S.factor_library() WHERE factor_set = 'CN-grid-2023' AND factor = 'electricity-fossil')$$, '[2023-01-01,2024-01-01)'),
	($$(SELECT S.emission_scope(category)::text FROM S.category_table() WHERE code = 9)$$, '2'),
	($$(SELECT S.observations(S.rollup(b)) || ' ' || (S.rollup(b) OPERATOR(S.=) (min(b::text)::S.baseline OPERATOR(S.+) max(b::text)::S.baseline))::text
		FROM (SELECT S.baseline_agg(id, ARRAY[id % 3]::float8[]) AS b FROM generate_series(1, 7) id GROUP BY id % 2) p)$$, '7 true'),
	($$(SELECT S.total(S.rollup(u)) || ' ' || (S.rollup(u) OPERATOR(S.=) (min(u::text)::S.uncertainty OPERATOR(S.+) max(u::text)::S.uncertainty))::text
		FROM (SELECT S.uncertainty_agg(id, 5, 10, 'f') AS u FROM generate_series(1, 7) id GROUP BY id % 2) p)$$, '28 true'),
	($$(SELECT round((S.monte_carlo_summary(S.monte_carlo_agg(id, 'f', 'uniform', 0, 1, 100))).mean)::text FROM generate_series(1, 7) id)$$, '28'),
	($$(SELECT S.cusum(id, 1)::text || ' ' || S.durbin_watson(id ORDER BY id)::text FROM carbonms_test.item)$$, '1 0.2'),
	($$S.classify_scope('purchased_heat', 'A', 'B', ARRAY['B'])::text$$, '2'),
	($$S.only_gases('1 t CO2, 1 t SF6', 'CO2', 'HFC')::text$$, '1 t CO2'),
	($$(SELECT count(*)::text FROM (SELECT gas FROM S.gas_table() UNION ALL SELECT blend FROM S.blend_table() UNION ALL SELECT unit FROM S.unit_table()) r WHERE gas IS NULL)$$, '0'),
	($$carbonms_test.failure('SELECT S.sum(q) FROM (VALUES (''1 kWh''::S.quantity), (''1 MWh'')) v (q)')$$, 'cannot add quantities of different units'),
	($$carbonms_test.failure('SELECT ''1 kWh''::S.quantity OPERATOR(S.+) ''1 MWh''::S.quantity')$$, 'cannot add quantities of different units'),
	($$carbonms_test.failure('SELECT ''9e14 kWh''::S.quantity OPERATOR(S.*) 9')$$, 'value out of range for type quantity'),
	($$carbonms_test.failure('SELECT ''5 tCO2e AR5''::S.co2e::S.co2e(AR6)')$$, 'co2e value of another GWP basis');

-- Each expression with a schema for S, while the search path is empty.
CREATE FUNCTION failure(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN data_exception OR numeric_value_out_of_range THEN
	RETURN SQLERRM;
END $$;
CREATE FUNCTION evaluate(schema name, OUT expression text, OUT result text, OUT want text) RETURNS SETOF record
	LANGUAGE plpgsql SET search_path = '' SET enable_seqscan = off AS $$
DECLARE
	e record;
BEGIN
	FOR e IN SELECT * FROM carbonms_test.expression ORDER BY number LOOP
		expression := e.expression;
		want := e.result;
		BEGIN
			EXECUTE 'SELECT ' || regexp_replace(expression, '\mS\.', quote_ident(schema) || '.', 'g') INTO result;
		EXCEPTION WHEN OTHERS THEN
			result := SQLERRM;
		END;
		RETURN NEXT;
	END LOOP;
END $$;
CREATE FUNCTION items(schema name) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
	EXECUTE format('CREATE TABLE carbonms_test.item (id int, g %1$I.ghg, c %1$I.co2e(AR6), q %1$I.quantity, f %1$I.emission_factor, b %1$I.gwp_basis)', schema);
	INSERT INTO carbonms_test.item VALUES (1, '2 t CO2', '1 tCO2e', '4 kWh', '0 t/kWh', 'AR5'), (2, '4 t CO2, 3 t CH4', '3 tCO2e', '8 kWh', '1 t CO2/t', 'AR6');
	CREATE INDEX ON carbonms_test.item (c);
	CREATE INDEX ON carbonms_test.item USING hash (g);
	CREATE UNIQUE INDEX ON carbonms_test.item (f, b, q);
	ANALYZE carbonms_test.item;
END $$;

DROP EXTENSION carbonms CASCADE;
SELECT is_empty($$SELECT proname FROM pg_proc WHERE probin = '$libdir/carbonms'$$, 'DROP EXTENSION leaves no function');
SELECT is_empty($$SELECT typname FROM pg_type WHERE typname IN ('co2e', 'ghg', '_ghg', 'quantity', 'gwp_basis', 'emission_factor', 'baseline', 'uncertainty')$$, '... and no type');

CREATE SCHEMA "Odd, schema";
CREATE EXTENSION carbonms SCHEMA "Odd, schema";
SELECT items('Odd, schema') \g /dev/null
SELECT is(result, want, 'off the search path: ' || expression) FROM evaluate('Odd, schema');
SELECT is(to_regtype('ghg'), NULL, 'it is off the search path');
SELECT is_empty($$SELECT pg_describe_object(classid, objid, 0) FROM pg_depend d JOIN pg_extension e ON d.refobjid = e.oid AND d.deptype = 'e'
	WHERE extname = 'carbonms' AND classid = 'pg_proc'::regclass AND (SELECT pronamespace FROM pg_proc WHERE oid = objid) <> '"Odd, schema"'::regnamespace$$,
	'all of it is in the schema that was named');

CREATE SCHEMA moved;
ALTER EXTENSION carbonms SET SCHEMA moved;
SELECT is(result, want, 'moved with its tables in place: ' || expression) FROM evaluate('moved');
DROP TABLE item;
SELECT items('moved') \g /dev/null
SELECT is(count(*), 0::bigint, 'moved, with new tables: all the same') FROM evaluate('moved') WHERE result IS DISTINCT FROM want;
DROP SCHEMA "Odd, schema";

-- Trusted: whoever may create in the database may install and drop it.
DROP EXTENSION carbonms CASCADE;
DROP TABLE item;
CREATE ROLE carbonms_test_owner NOSUPERUSER;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO carbonms_test_owner', current_database()); END $$;
GRANT CREATE, USAGE ON SCHEMA moved, carbonms_test TO carbonms_test_owner;
GRANT SELECT ON expression TO carbonms_test_owner;
SET LOCAL ROLE carbonms_test_owner;
CREATE EXTENSION carbonms SCHEMA moved;
SELECT items('moved') \g /dev/null
CREATE TABLE evaluated AS SELECT * FROM evaluate('moved');
DROP TABLE item;
DROP EXTENSION carbonms;
CREATE EXTENSION carbonms SCHEMA carbonms_test;
RESET ROLE;
SELECT is(count(*), 0::bigint, 'an ordinary role can install, use and drop it') FROM evaluated WHERE result IS DISTINCT FROM want;
SELECT is(extowner::regrole::text, 'carbonms_test_owner', '... and owns it') FROM pg_extension WHERE extname = 'carbonms';

SELECT * FROM finish();
ROLLBACK;
