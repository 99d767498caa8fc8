-- Bringing a ledger to the version of carbonms that is installed

/*
 * A ledger of layout 1 has no registry of its modules. The map was the only one then.
 */
CREATE FUNCTION ledger_modules(ledger name, OUT module text, OUT extension name, OUT parameters jsonb,
	OUT layout integer)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	IF to_regclass(format('%I.ledger_module', ledger)) IS NOT NULL THEN
		RETURN QUERY EXECUTE format('SELECT m.module, m.extension, m.parameters, m.layout FROM %I.ledger_module AS m '
			'ORDER BY m.module <> %L, m.changed_at, m.module', ledger, 'base');
		RETURN;
	END IF;
	RETURN QUERY SELECT 'base', 'carbonms'::name, jsonb '{}', 1;
	IF to_regclass(format('%I.boundary_geometry', ledger)) IS NOT NULL THEN
		RETURN QUERY EXECUTE format('SELECT %L, %L::name, %I.space_parameters(%I.postgis_typmod_srid(a.atttypmod)), 1 '
			'FROM pg_attribute AS a WHERE a.attrelid = $1 AND a.attname = %L', 'space', 'carbonms_postgis',
			(SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
				WHERE e.extname = 'carbonms_postgis'),
			(SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
				WHERE e.extname = 'postgis'), 'geom')
		USING to_regclass(format('%I.boundary_geometry', ledger));
	END IF;
END
$$;
COMMENT ON FUNCTION ledger_modules(name) IS
	'The modules of a ledger, with the layout of each; those of layout 1 as they are found.';

/*
 * Of layout 1 roles had what they needed and more: INSERT on entries. Which kind a role is shows by what it has.
 */
CREATE FUNCTION adopt_ledger_roles(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	r record;
BEGIN
	FOR r IN
		SELECT g.rolname, CASE WHEN bool_or(p.relname = 'posting' AND p.privilege_type = 'INSERT') THEN 'accountant'
			WHEN bool_or(p.relname = 'activity'
				AND p.privilege_type = 'INSERT') THEN 'recorder' ELSE 'reader' END AS kind
		FROM (
			SELECT c.relname, a.grantee, a.privilege_type, c.relowner
			FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
			WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger)
			UNION ALL
			SELECT c.relname, a.grantee, a.privilege_type, c.relowner
			FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid CROSS JOIN LATERAL aclexplode(t.attacl) AS a
			WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger)
		) AS p
		JOIN pg_roles AS g ON g.oid = p.grantee
		WHERE p.grantee <> p.relowner
		GROUP BY g.rolname
		-- who was granted some tables by hand is none of the three
		HAVING bool_or(p.relname = 'ledger_meta' AND p.privilege_type = 'SELECT')
			AND bool_or(p.relname = 'posting' AND p.privilege_type = 'SELECT')
	LOOP
		EXECUTE format('INSERT INTO %I.ledger_role (role, kind) VALUES ($1, $2) ON CONFLICT (role) DO NOTHING', ledger)
		USING r.rolname, r.kind;
	END LOOP;
END
$$;
COMMENT ON FUNCTION adopt_ledger_roles(name) IS
	'Remembers the roles of a ledger of layout 1, as the kind that their rights are those of.';

/*
 * What roles could once write and no kind may: taken from all but the owner, by hand granted or not.
 */
CREATE FUNCTION close_ledger_tables(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	w record;
BEGIN
	FOR w IN EXECUTE format('SELECT * FROM %I.ledger_stray_privilege($1)', carbonms) USING ledger LOOP
		EXECUTE format('REVOKE %s ON %I.%I FROM %s', w.verbs, ledger, w.relation,
			CASE WHEN w.role = 'public' THEN 'PUBLIC' ELSE quote_ident(w.role) END);
		RAISE NOTICE 'role "%" may no longer % table "%"', w.role, w.verbs, w.relation
			USING DETAIL = 'Only the functions of the ledger write there.';
	END LOOP;
END
$$;
COMMENT ON FUNCTION close_ledger_tables(name) IS
	'Takes from roles what nobody but the functions of a ledger may write, with a notice of each.';

CREATE FUNCTION migrate_ledger(ledger name) RETURNS integer
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	old integer;
	known integer;
	m record;
	r record;
BEGIN
	EXECUTE format('SELECT l.layout, (SELECT max(n) FROM generate_series(1, 100) AS n '
		'WHERE %I.ledger_base_tables(n) IS NOT NULL) FROM %I.ledger_meta AS l', carbonms, ledger) INTO old, known;
	IF old > known THEN
		RAISE EXCEPTION 'ledger "%" has layout %, this version of carbonms knows layout %', ledger, old, known
			USING ERRCODE = 'feature_not_supported', HINT = 'Install a newer carbonms.';
	END IF;
	EXECUTE format('SELECT %I.lock_ledger_tables($1)', carbonms) USING ledger;
	FOR m IN EXECUTE format('SELECT * FROM %I.ledger_modules($1)', carbonms) USING ledger LOOP
		IF NOT EXISTS (SELECT FROM pg_extension AS e WHERE e.extname = m.extension) THEN
			RAISE NOTICE 'module % of ledger "%" stays as it is: extension "%" does not exist', m.module, ledger,
				m.extension
				USING HINT = format('CREATE EXTENSION %s, and call upgrade_ledger(%L) again.', m.extension, ledger);
			CONTINUE;
		END IF;
		EXECUTE format('SELECT %I.install_ledger_module($1, $2, $3, $4, $5)', carbonms)
		USING ledger, m.module, m.extension, m.parameters, m.layout;
	END LOOP;
	EXECUTE format('SELECT %I.refuse_ledger_strangers($1)', carbonms) USING ledger;
	EXECUTE format('UPDATE %I.ledger_meta SET layout = $1 WHERE layout <> $1', ledger) USING known;
	IF old = 1 THEN
		EXECUTE format('SELECT %I.adopt_ledger_roles($1)', carbonms) USING ledger;
	END IF;
	EXECUTE format('SELECT %I.close_ledger_tables($1)', carbonms) USING ledger;
	-- a role that was dropped, and made anew by the same name, has lost its rights and does not get them back
	FOR r IN EXECUTE format('DELETE FROM %I.ledger_role AS l WHERE NOT EXISTS (SELECT FROM pg_roles AS p '
		'JOIN pg_class AS c ON c.oid = $1 CROSS JOIN LATERAL aclexplode(c.relacl) AS a WHERE p.rolname = l.role '
		'AND a.grantee = p.oid) RETURNING l.role, l.kind', ledger)
		USING to_regclass(format('%I.ledger_meta', ledger))
	LOOP
		RAISE NOTICE 'role "%" has no rights in ledger "%" any more, and is no longer its %', r.role, ledger, r.kind;
	END LOOP;
	FOR r IN EXECUTE format('SELECT l.role, l.kind FROM %I.ledger_role AS l', ledger) LOOP
		EXECUTE format('SELECT %I.grant_ledger_kind($1, $2, $3)', carbonms) USING ledger, r.role, r.kind;
	END LOOP;
	RETURN known;
END
$$;
COMMENT ON FUNCTION migrate_ledger(name) IS 'What upgrade_ledger() does, with the rights of the owner.';

/*
 * A writer has its table before it has its turn, so that all tables come before the turn here, too: those that are
 * open for INSERT, activity, and then the rest.
 */
CREATE FUNCTION lock_ledger_tables(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	relation regclass;
BEGIN
	FOR relation IN
		SELECT c.oid FROM pg_class AS c
		WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger)
			AND c.relkind IN ('r', 'p') AND NOT c.relispartition
			AND pg_has_role(c.relowner, 'USAGE')
		ORDER BY c.relname IN ('posting', 'emission', 'ledger_meta'), c.relname = 'activity', c.relname = 'ledger_meta',
			c.relname = 'posting', c.relname COLLATE "C"
	LOOP
		EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
	END LOOP;
END
$$;
COMMENT ON FUNCTION lock_ledger_tables(name) IS
	'Locks the tables of a ledger, in the order in which its writers lock them, so that they wait and none is refused.';

/**
 * Tables are migrated, functions, views and triggers are replaced where they are: what users have made of them, and
 * their grants, stay. Whatever the names of the schema and of those of the extensions are now is written into them.
 * Returns the layout.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for who does not have the rights of the owner
 *   0A000 if its layout is newer
 */
CREATE FUNCTION upgrade_ledger(schema name) RETURNS integer
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	layout text;
BEGIN
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2)', carbonms) INTO layout
	USING coalesce(schema, ''), format('SELECT %I.migrate_ledger(%L)', carbonms, schema);
	RETURN layout::integer;
END
$$;
COMMENT ON FUNCTION upgrade_ledger(name) IS
	'Brings a ledger to this version of carbonms, and to the present names of its schema and those of the extensions: '
	'call it after ALTER EXTENSION ... UPDATE, and after a schema was renamed.';

/**
 * What is listed is what upgrade_ledger(schema) would do now, in its order: the locks that it takes,
	each layout that it
 * brings a module to, the code that it replaces, the rights that it takes and grants. With dry_run => false it does it.
 *
 * Errors:
 *   as upgrade_ledger(name)
 */
CREATE FUNCTION upgrade_ledger(schema name, dry_run boolean, OUT step text) RETURNS SETOF text
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	m record;
	w record;
	home name;
	script text;
	layout integer;
	tables bigint := (SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition);
BEGIN
	IF to_regclass(format('%I.ledger_meta', coalesce(schema, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;
	step := format('lock %s tables (ACCESS EXCLUSIVE): writers and readers wait until the end of the transaction',
		tables);
	RETURN NEXT;
	FOR m IN EXECUTE format('SELECT * FROM %I.ledger_modules($1)', carbonms) USING schema LOOP
		SELECT n.nspname INTO home
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = m.extension;
		layout := m.layout;
		LOOP
			EXECUTE format('SELECT %I.%I($1)', home, format('ledger_%s_tables', m.module)) INTO script USING layout + 1;
			EXIT WHEN script IS NULL;
			layout := layout + 1;
			step := format('migrate the tables of module %s to layout %s', m.module, layout);
			RETURN NEXT;
		END LOOP;
		step := format('replace the code of module %s: less than a second', m.module);
		RETURN NEXT;
	END LOOP;
	IF to_regclass(format('%I.ledger_module', schema)) IS NOT NULL THEN
		FOR w IN EXECUTE format('SELECT * FROM %I.ledger_stray_privilege($1)', carbonms) USING schema LOOP
			step := format('revoke %s on table %s from role %s', w.verbs, w.relation, w.role);
			RETURN NEXT;
		END LOOP;
	ELSE
		step := 'revoke from roles what only the functions of the ledger may write';
		RETURN NEXT;
	END IF;
	step := 'grant to roles what grant_ledger() grants to their kinds';
	RETURN NEXT;
	IF NOT dry_run THEN
		EXECUTE format('SELECT %I.upgrade_ledger($1)', carbonms) USING schema;
	END IF;
END
$$;
COMMENT ON FUNCTION upgrade_ledger(name, boolean) IS
	'What upgrade_ledger() does to a ledger, step by step, without doing it if dry_run.';
