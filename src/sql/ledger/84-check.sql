-- Verification of a ledger

/*
 * What was resolved when it was made, against a schema that others could write to, may be another's. A function or
 * operator of a user in the ledger's own schema is its owner's.
 */
CREATE FUNCTION ledger_strangers(ledger name, OUT object text, OUT stranger text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH home AS (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1),
		relation AS (
			SELECT c.oid, c.relname::text AS name FROM home AS h JOIN pg_class AS c ON c.relnamespace = h.oid
			JOIN %1$I.ledger_object AS o ON o.kind IN ('table', 'view') AND o.identity = c.relname
		),
		routine AS MATERIALIZED (
			SELECT p.oid, %2$I.ledger_function_identity(p.oid) AS identity
			FROM home AS h JOIN pg_proc AS p ON p.pronamespace = h.oid
		),
		mine (classid, objid) AS (
			SELECT 'pg_class'::regclass::oid, r.oid FROM relation AS r
			UNION ALL SELECT 'pg_class'::regclass,
				i.indexrelid FROM relation AS r JOIN pg_index AS i ON i.indrelid = r.oid
			UNION ALL SELECT 'pg_rewrite'::regclass, w.oid FROM relation AS r JOIN pg_rewrite AS w ON w.ev_class = r.oid
			UNION ALL SELECT 'pg_attrdef'::regclass, d.oid FROM relation AS r JOIN pg_attrdef AS d ON d.adrelid = r.oid
			UNION ALL SELECT 'pg_constraint'::regclass, k.oid
			FROM relation AS r JOIN pg_constraint AS k ON k.conrelid = r.oid
			JOIN %1$I.ledger_object AS o ON o.kind = 'constraint' AND o.identity = r.name || '.' || k.conname
			UNION ALL SELECT 'pg_trigger'::regclass, t.oid
			FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid
			JOIN %1$I.ledger_object AS o ON o.kind = 'trigger' AND o.identity = r.name || '.' || t.tgname
			UNION ALL SELECT 'pg_proc'::regclass, p.oid
			FROM routine AS p JOIN %1$I.ledger_object AS o ON o.kind = 'function' AND o.identity = p.identity
		),
		used AS (
			SELECT DISTINCT m.classid, m.objid, d.refclassid, d.refobjid
			FROM mine AS m JOIN pg_depend AS d ON d.classid = m.classid AND d.objid = m.objid
			WHERE d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass,
				'pg_opclass'::regclass, 'pg_opfamily'::regclass, 'pg_collation'::regclass)
		),
		named AS MATERIALIZED (
			-- an array is its element
			SELECT u.classid, u.objid, u.refclassid, coalesce(nullif(t.typelem, 0), u.refobjid) AS refobjid
			FROM used AS u LEFT JOIN pg_type AS t ON u.refclassid = 'pg_type'::regclass AND t.oid = u.refobjid
				AND t.typcategory = 'A'
		),
		-- few things are used, each by many
		strange AS MATERIALIZED (
			SELECT n.refclassid, n.refobjid
			FROM (SELECT DISTINCT u.refclassid, u.refobjid FROM named AS u) AS n
			WHERE NOT EXISTS (SELECT FROM pg_depend AS e JOIN pg_extension AS x ON x.oid = e.refobjid
					WHERE e.classid = n.refclassid AND e.objid = n.refobjid AND e.refclassid = 'pg_extension'::regclass
						AND e.deptype = 'e' AND x.extname IN ('carbonms', 'carbonms_postgis', 'postgis'))
				AND NOT EXISTS (SELECT FROM home AS h WHERE h.oid IN (
					(SELECT p.pronamespace FROM pg_proc AS p
						WHERE n.refclassid = 'pg_proc'::regclass AND p.oid = n.refobjid),
					(SELECT t.typnamespace FROM pg_type AS t
						WHERE n.refclassid = 'pg_type'::regclass AND t.oid = n.refobjid)))
				AND (SELECT i.schema FROM pg_identify_object(n.refclassid, n.refobjid, 0) AS i)
					IS DISTINCT FROM 'pg_catalog'
		)
		SELECT pg_describe_object(u.classid, u.objid, 0), pg_describe_object(u.refclassid, u.refobjid, 0)
		FROM named AS u JOIN strange AS s ON s.refclassid = u.refclassid AND s.refobjid = u.refobjid
		ORDER BY 1, 2$q$, ledger, (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n
			ON n.oid = e.extnamespace WHERE e.extname = 'carbonms'))
	USING ledger;
END
$$;
COMMENT ON FUNCTION ledger_strangers(name) IS
	'What the objects of a ledger use that is neither PostgreSQL''s, nor the ledger''s, nor of the extensions that it '
	'rests on: somebody else''s function in the place of one of theirs.';

CREATE FUNCTION refuse_ledger_strangers(ledger name) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	found text;
BEGIN
	EXECUTE format('SELECT string_agg(format(%L, s.object, s.stranger), chr(10)) FROM %I.ledger_strangers($1) AS s',
		'%s uses %s', carbonms) INTO found USING ledger;
	IF found IS NOT NULL THEN
		RAISE EXCEPTION 'objects of others stand in the place of those that ledger "%" would use', ledger
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = found,
				HINT = format('Drop them, and revoke CREATE on schema %I from whom it does not belong to.', carbonms);
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_ledger_strangers(name) IS
	'Refuses a ledger that uses what somebody has put into the place of an object of PostgreSQL or the extensions. '
	'Errors: 55000.';

CREATE FUNCTION check_ledger_objects(ledger name, OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	home oid := (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger);
	owner oid := (SELECT c.relowner FROM pg_class AS c WHERE c.oid = to_regclass(format('%I.ledger_meta', ledger)));
	functions oid[];
	views text[];
	tables text[];
BEGIN
	EXECUTE format('WITH routine AS MATERIALIZED (SELECT p.oid, %3$I.ledger_function_identity(p.oid) AS identity '
		'FROM pg_proc AS p WHERE p.pronamespace = $1) SELECT ARRAY(SELECT p.oid FROM routine AS p '
		'JOIN %1$I.ledger_object AS o ON o.kind = %2$L AND o.identity = p.identity), '
		'ARRAY(SELECT o.identity FROM %1$I.ledger_object AS o WHERE o.kind = %4$L), '
		'ARRAY(SELECT o.identity FROM %1$I.ledger_object AS o WHERE o.kind = %5$L)', ledger, 'function', carbonms,
			'view', 'table')
	INTO functions, views, tables USING home;

	-- what was made, against what is there
	RETURN QUERY EXECUTE format($q$
		WITH present AS MATERIALIZED (SELECT c.* FROM %2$I.ledger_catalog($1) AS c)
		SELECT NULL::bigint,
			CASE WHEN o.kind = 'trigger' THEN format('the trigger %%s of %%I.%%I is missing, disabled or '
				'altered', split_part(o.identity, '.', 2), $1, split_part(o.identity, '.', 1))
			ELSE format('%%s %%s %%s', o.kind, o.identity,
				CASE WHEN p.kind IS NULL THEN 'is missing' ELSE 'was altered' END) END
		FROM %1$I.ledger_object AS o LEFT JOIN present AS p ON p.kind = o.kind AND p.identity = o.identity
		WHERE p.definition IS DISTINCT FROM o.definition
		UNION ALL
		SELECT NULL, format('the trigger %%s of %%I.%%I is not of the ledger', t.tgname, $1, c.relname)
		FROM pg_class AS c JOIN pg_trigger AS t ON t.tgrelid = c.oid AND NOT t.tgisinternal
		WHERE c.relnamespace = $2 AND EXISTS (SELECT FROM %1$I.ledger_object AS o
				WHERE o.kind = 'table' AND o.identity = c.relname)
			AND NOT EXISTS (SELECT FROM %1$I.ledger_object AS o
				WHERE o.kind = 'trigger' AND o.identity = format('%%s.%%s', c.relname, t.tgname))
			-- an AFTER trigger of a row or statement cannot change what is written
			AND (t.tgtype & 2 <> 0 OR t.tgtype & 64 <> 0)$q$, ledger, carbonms)
	USING ledger, home;

	RETURN QUERY EXECUTE format('SELECT NULL::bigint, format(%L, $1) WHERE NOT %I.ledger_finds_carbonms($1)',
		'functions look for carbonms in another schema: call upgrade_ledger(%L)', carbonms)
	USING ledger;

	-- what is no object of its own
	RETURN QUERY
	SELECT NULL::bigint, format('table %s %s', c.relname, w.what)
	FROM pg_class AS c
	CROSS JOIN LATERAL (VALUES
		(c.relforcerowsecurity, 'has FORCE ROW LEVEL SECURITY, which limits the functions of the ledger'),
		(c.relowner <> owner, 'belongs to another role than ledger_meta'),
		(EXISTS (SELECT FROM pg_inherits AS i JOIN pg_class AS p ON p.oid = i.inhrelid
			WHERE i.inhparent = c.oid AND NOT p.relispartition), 'has a child by inheritance'),
		(EXISTS (SELECT FROM pg_rewrite AS r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN'), 'has a rule'),
		(EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgisinternal AND t.tgenabled <> 'O'),
			'has keys that are not enforced')) AS w (found, what)
	WHERE c.relnamespace = home AND c.relkind IN ('r', 'p') AND w.found
		AND EXISTS (SELECT FROM unnest(tables) AS t (name) WHERE t.name = c.relname
			OR c.relispartition AND starts_with(c.relname, t.name || '_'));

	RETURN QUERY
	SELECT NULL::bigint, format('function %s belongs to another role than ledger_meta', p.oid::regprocedure)
	FROM pg_proc AS p WHERE p.oid = ANY (functions) AND p.prosecdef AND p.proowner <> owner
	UNION ALL
	SELECT NULL, format('function %s looks for names in another schema: call upgrade_ledger(%L)', p.oid::regprocedure,
		ledger)
	FROM pg_proc AS p CROSS JOIN LATERAL unnest(p.proconfig) AS o (setting)
	WHERE p.oid = ANY (functions) AND o.setting LIKE 'search\_path=%'
		AND o.setting <> format('search_path=%I, pg_temp', ledger)
	UNION ALL
	SELECT NULL, format('%s may call %s, which works with the rights of the owner: call upgrade_ledger()',
		'PUBLIC', p.oid::regprocedure)
	FROM pg_proc AS p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
	WHERE p.oid = ANY (functions) AND p.prosecdef AND a.grantee = 0 AND a.privilege_type = 'EXECUTE'
	UNION ALL
	SELECT NULL, format('role %s may %s sequence %s', coalesce(r.rolname, 'PUBLIC'), a.privilege_type, c.relname)
	FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a LEFT JOIN pg_roles AS r ON r.oid = a.grantee
	WHERE c.relnamespace = home AND c.relkind = 'S' AND a.privilege_type <> 'SELECT' AND a.grantee <> c.relowner
		AND EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
			AND d.deptype = 'i')
	UNION ALL
	SELECT NULL, format('role %s may create objects in the schema of the ledger', coalesce(r.rolname, 'PUBLIC'))
	FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a LEFT JOIN pg_roles AS r ON r.oid = a.grantee
	WHERE n.oid = home AND a.privilege_type = 'CREATE' AND a.grantee <> owner AND a.grantee <> n.nspowner
	UNION ALL
	SELECT NULL, format('view %s shows what its owner may see', c.relname)
	FROM pg_class AS c
	WHERE c.relnamespace = home AND c.relname = ANY (views) AND current_setting('server_version_num')::integer >= 150000
		AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false);

	RETURN QUERY EXECUTE format('SELECT NULL::bigint, format(%L, p.role, p.verbs, p.relation) '
		'FROM %I.ledger_stray_privilege($1) AS p UNION ALL SELECT NULL, format(%L, s.object, s.stranger) '
		'FROM %2$I.ledger_strangers($1) AS s',
		'role %s may %s table %s, which only functions of the ledger write', carbonms,
		'%s uses %s, which is neither of the ledger nor of what it rests on')
	USING ledger;

	RETURN QUERY EXECUTE format('SELECT NULL::bigint, CASE WHEN o.policy IS NULL THEN format(%L, o.relation) '
		'ELSE format(%L, o.policy, o.relation, o.role) END FROM %I.ledger_open_table($1) AS o',
		'row security of table %s is off, so that tenants see all of it',
		'policy %s of table %s, which is not of the ledger, lets tenant %s through', carbonms)
	USING ledger;
END
$$;
COMMENT ON FUNCTION check_ledger_objects(name) IS
	'Compares the objects of a ledger with what was made, and looks at owners, rights and search paths: the part of '
	'check_ledger() that does not rest on the code of the ledger.';

/*
 * Those that fire after the fact: they cannot change what is written.
 */
CREATE FUNCTION ledger_own_triggers(ledger name, OUT name name, OUT relation name) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format('SELECT t.tgname, c.relname FROM pg_trigger AS t '
		'JOIN pg_class AS c ON c.oid = t.tgrelid '
		'JOIN %1$I.ledger_object AS k ON k.kind = $2 AND k.identity = c.relname '
		'WHERE c.relnamespace = $1 AND NOT t.tgisinternal AND t.tgtype & 66 = 0 AND NOT EXISTS (SELECT FROM '
		'%1$I.ledger_object AS o WHERE o.kind = $3 AND o.identity = concat(c.relname, $4, t.tgname))', ledger)
	USING (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger), 'table', 'trigger', '.';
END
$$;
COMMENT ON FUNCTION ledger_own_triggers(name) IS
	'The triggers that the owner has put behind the tables of a ledger.';

/**
 * With the rights of the owner for who has them, since it runs the owner's code; else with those of the caller. What
 * only a checkpoint that was kept can show, compare_checkpoint() shows. An owner that is a superuser, and triggers of
 * the owner's own behind the tables, are notices.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for a role that row security shows a part
 */
CREATE FUNCTION check_ledger(schema name, OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off SET quote_all_identifiers = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	owner oid := (SELECT c.relowner FROM pg_class AS c
		WHERE c.oid = to_regclass(format('%I.ledger_meta', coalesce(schema, ''))));
	trusted boolean := true;
	found text;
	objects text;
	triggers text;
	own jsonb;
BEGIN
	IF owner IS NULL OR to_regprocedure(format('%I.check_chain()', coalesce(schema, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;
	-- a ledger of layout 1 has no manifest
	IF to_regclass(format('%I.ledger_object', schema)) IS NOT NULL THEN
		-- what looks for names in a schema that is not its own, or no longer that of carbonms, is not called
		EXECUTE format('SELECT %I.ledger_finds_carbonms($1)', carbonms) INTO trusted USING schema;
		trusted := trusted AND EXISTS (SELECT FROM pg_proc AS p CROSS JOIN LATERAL unnest(p.proconfig) AS o (setting)
			WHERE p.oid = to_regprocedure(format('%I.check_part(text)', schema))
				AND o.setting = format('search_path=%I, pg_temp', schema));
		EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO objects
		USING schema, format('SELECT jsonb_agg(jsonb_build_array(o.posting_id, o.problem)) '
			'FROM %I.check_ledger_objects(%L::name) AS o', carbonms, schema);
		EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO triggers
		USING schema, format('SELECT jsonb_agg(jsonb_build_array(t.name, t.relation)) '
			'FROM %I.ledger_own_triggers(%L::name) AS t', carbonms, schema);
		FOR own IN SELECT t.value FROM jsonb_array_elements(triggers::jsonb) AS t LOOP
			RAISE NOTICE 'trigger "%" of table "%" is not of the ledger', own ->> 0, own ->> 1;
		END LOOP;
	END IF;
	IF (SELECT r.rolsuper FROM pg_roles AS r WHERE r.oid = owner) THEN
		RAISE NOTICE 'the owner of ledger "%" is a superuser', schema
			USING DETAIL = 'Its functions work with the rights of a superuser.';
	END IF;
	IF trusted THEN
		BEGIN
			EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO found
			USING schema, format('SELECT jsonb_agg(jsonb_build_array(c.posting_id, c.problem)) '
				'FROM %I.check_chain() AS c', schema);
		EXCEPTION
			-- code that the owner has altered does not hide that it was
			WHEN OTHERS THEN
				IF objects IS NULL OR left(SQLSTATE, 2) IN ('53', '57', '58')
					OR SQLSTATE = '42501' AND NOT pg_has_role(owner, 'USAGE') THEN
					RAISE;
				END IF;
				found := jsonb_build_array(jsonb_build_array(NULL, format('check_chain() ended in an error: %s',
					SQLERRM)));
		END;
	END IF;
	RETURN QUERY SELECT (p.problem ->> 0)::bigint, p.problem ->> 1
	FROM (VALUES (found), (objects)) AS f (found), jsonb_array_elements(f.found::jsonb) AS p (problem);
END
$$;
COMMENT ON FUNCTION check_ledger(name) IS
	'Verifies a ledger: recomputes every hash and figure, makes publications and ratings anew, and looks at readings, '
	'guards, objects and rights. One row a problem, none if it is sound.';
