-- Bringing a ledger to the version of carbonms that is installed

/*
 * A ledger of layout 1 has no registry of its modules. The map was the only one then.
 */
CREATE FUNCTION modules_of(ledger name, OUT module text, OUT extension name, OUT parameters jsonb, OUT layout integer)
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
COMMENT ON FUNCTION modules_of(name) IS
	'The modules of a ledger, with the layout of each; those of layout 1 as they are found.';

/*
 * Of layout 1 roles had what they needed and more: INSERT on entries. Which kind a role is shows by what it has.
 */
CREATE FUNCTION adopt_roles(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	r record;
BEGIN
	FOR r IN
		SELECT g.rolname, CASE WHEN bool_or(p.relname = 'posting' AND p.privilege_type = 'INSERT') THEN 'accountant'
			WHEN bool_or(p.relname = 'activity' AND p.privilege_type = 'INSERT') THEN 'recorder' ELSE 'reader' END AS kind
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
COMMENT ON FUNCTION adopt_roles(name) IS
	'Remembers the roles of a ledger of layout 1, as the kind that their rights are those of.';

/*
 * What roles could once write and no kind may: taken from all but the owner, by hand granted or not.
 */
CREATE FUNCTION close_tables(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	w record;
BEGIN
	FOR w IN EXECUTE format('SELECT * FROM %I.stray_privilege($1)', carbonms) USING ledger LOOP
		EXECUTE format('REVOKE %s ON %I.%I FROM %s', w.verbs, ledger, w.relation,
			CASE WHEN w.role = 'public' THEN 'PUBLIC' ELSE quote_ident(w.role) END);
		RAISE NOTICE 'role "%" may no longer % table "%"', w.role, w.verbs, w.relation
			USING DETAIL = 'Only the functions of the ledger write there.';
	END LOOP;
END
$$;
COMMENT ON FUNCTION close_tables(name) IS
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
	EXECUTE format('SELECT %I.lock_tables($1)', carbonms) USING ledger;
	FOR m IN EXECUTE format('SELECT * FROM %I.modules_of($1)', carbonms) USING ledger LOOP
		EXECUTE format('SELECT %I.install_module($1, $2, $3, $4, $5)', carbonms)
		USING ledger, m.module, m.extension, m.parameters, m.layout;
	END LOOP;
	EXECUTE format('UPDATE %I.ledger_meta SET layout = $1 WHERE layout <> $1', ledger) USING known;
	IF old = 1 THEN
		EXECUTE format('SELECT %I.adopt_roles($1)', carbonms) USING ledger;
	END IF;
	EXECUTE format('SELECT %I.close_tables($1)', carbonms) USING ledger;
	FOR r IN EXECUTE format('SELECT l.role, l.kind, l.party FROM %I.ledger_role AS l '
		'WHERE EXISTS (SELECT FROM pg_roles AS p WHERE p.rolname = l.role)', ledger)
	LOOP
		EXECUTE format('SELECT %I.grant_kind($1, $2, $3, $4)', carbonms) USING ledger, r.role, r.kind, r.party;
	END LOOP;
	RETURN known;
END
$$;
COMMENT ON FUNCTION migrate_ledger(name) IS 'What upgrade_ledger() does, with the rights of the owner.';

/*
 * A writer has its table before it has its turn, so that all tables come before the turn here, too: those that are
 * open for INSERT, activity, and then the rest.
 */
CREATE FUNCTION lock_tables(ledger name) RETURNS void
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
COMMENT ON FUNCTION lock_tables(name) IS
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
