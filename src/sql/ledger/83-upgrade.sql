-- Bringing a ledger to the version of carbonms that is installed

/*
 * A ledger of layout 1 has no registry of its modules; the map was the only one then, and may have been left out of it
 * while carbonms_postgis was not there. Its parameters follow from the type of its geometries.
 */
CREATE FUNCTION ledger_modules(ledger name, OUT module text, OUT extension name, OUT parameters jsonb,
		OUT layout integer)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	map regclass := to_regclass(format('%I.boundary_geometry', ledger));
	home name;
	postgis name;
BEGIN
	IF to_regclass(format('%I.ledger_module', ledger)) IS NOT NULL THEN
		RETURN QUERY EXECUTE format('SELECT m.module, m.extension, m.parameters, m.layout FROM %I.ledger_module AS m '
			'ORDER BY m.module <> %L, m.changed_at, m.module', ledger, 'base');
		EXECUTE format('SELECT $1 FROM %I.ledger_module AS m WHERE m.module = %L HAVING count(*) = 0', ledger, 'space')
		INTO map USING map;
	ELSE
		RETURN QUERY SELECT 'base', 'carbonms'::name, jsonb '{}', 1;
	END IF;
	IF map IS NOT NULL THEN
		SELECT n.nspname INTO home
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'carbonms_postgis';
		SELECT n.nspname INTO postgis
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'postgis';
		module := 'space';
		extension := 'carbonms_postgis';
		layout := 1;
		IF home IS NOT NULL THEN
			EXECUTE format('SELECT %I.space_parameters(%I.postgis_typmod_srid(a.atttypmod)) FROM pg_attribute AS a '
				'WHERE a.attrelid = $1 AND a.attname = %L', home, postgis, 'geom')
			INTO parameters USING map;
		END IF;
		RETURN NEXT;
	END IF;
END
$$;
COMMENT ON FUNCTION ledger_modules(name) IS
	'The modules of a ledger, with the layout of each; those of layout 1 as they are found.';

/*
 * Of layout 1 roles had what they needed and more: INSERT on entries, UPDATE of whole rows. Which kind a role is shows
 * by what it has.
 */
CREATE FUNCTION adopt_ledger_roles(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	EXECUTE format($q$
		INSERT INTO %I.ledger_role (role, role_id, table_id, kind)
		SELECT g.rolname, g.oid, $2, CASE
			-- not by one table that was granted by hand
			WHEN count(DISTINCT p.relname) FILTER (WHERE p.privilege_type = 'INSERT'
				AND p.relname IN ('posting', 'emission', 'published_inventory', 'rating')) = 4 THEN 'accountant'
			WHEN bool_or(p.relname = 'activity' AND p.privilege_type = 'INSERT') THEN 'recorder'
			ELSE 'reader' END
		FROM (
			SELECT c.relname, c.relkind, c.relowner, a.grantee, a.privilege_type
			FROM pg_class AS c
			CROSS JOIN LATERAL (SELECT c.relacl
				UNION ALL SELECT t.attacl FROM pg_attribute AS t WHERE t.attrelid = c.oid) AS l (acl)
			CROSS JOIN LATERAL aclexplode(l.acl) AS a
			WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1)
		) AS p
		JOIN pg_roles AS g ON g.oid = p.grantee
		WHERE p.grantee <> p.relowner
		GROUP BY g.rolname, g.oid
		-- who was granted some tables by hand is none of the three
		HAVING count(DISTINCT p.relname) FILTER (WHERE p.privilege_type = 'SELECT' AND p.relkind IN ('r', 'p'))
			> (SELECT count(*) / 2 FROM pg_class AS t WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition
				AND t.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1))
		ON CONFLICT (role) DO NOTHING$q$, ledger)
	USING ledger, to_regclass(format('%I.ledger_role', ledger));
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
		EXECUTE format('REVOKE %s ON %I.%I FROM %s CASCADE', w.verbs, ledger, w.relation,
			CASE WHEN w.role = 'public' THEN 'PUBLIC' ELSE quote_ident(w.role) END);
		RAISE NOTICE 'role "%" may no longer % table "%"', w.role, w.verbs, w.relation
			USING DETAIL = 'Functions of the ledger write there; what its kind may insert itself is granted anew.';
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
	withheld jsonb;
	m record;
	r record;
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		RAISE EXCEPTION 'cannot upgrade a ledger in a % transaction', upper(current_setting('transaction_isolation'))
			USING ERRCODE = 'invalid_transaction_state',
				DETAIL = 'Its snapshot may be older than what others have written.',
				HINT = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED.';
	END IF;
	-- before anything is read: two upgrades at once would each hold what the other waits for
	EXECUTE format('SELECT %I.lock_ledger_tables($1)', carbonms) USING ledger;
	EXECUTE format('SELECT l.layout, (SELECT max(n) FROM generate_series(1, 100) AS n '
		'WHERE %I.ledger_base_tables(n) IS NOT NULL) FROM %I.ledger_meta AS l', carbonms, ledger) INTO old, known;
	IF old > known THEN
		RAISE EXCEPTION 'ledger "%" has layout %, this version of carbonms knows layout %', ledger, old, known
			USING ERRCODE = 'feature_not_supported', HINT = 'Install a newer carbonms.';
	END IF;
	EXECUTE format('SELECT jsonb_agg(w) FROM %I.ledger_withheld($1) AS w', carbonms) INTO withheld USING ledger;
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
	IF old = 1 THEN
		-- what grant_ledger() of 0.1.0 granted, so that a role has what its kind has; what it did not is the owner's
		FOR r IN EXECUTE format('SELECT l.role, o.identity FROM %1$I.ledger_role AS l JOIN %1$I.ledger_object AS o '
			'ON o.kind = $1 AND (l.kind = $2 OR l.kind = $3 AND o.identity = ANY ($4))', ledger)
			USING 'table', 'accountant', 'recorder',
				'{activity,activity_void,activity_staging,observation,statistic}'::text[]
		LOOP
			EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %I.%I FROM %I CASCADE', ledger, r.identity, r.role);
		END LOOP;
	END IF;
	EXECUTE format('SELECT %I.grant_ledger_roles($1, $2)', carbonms) USING ledger, withheld;
	RETURN known;
END
$$;
COMMENT ON FUNCTION migrate_ledger(name) IS 'What upgrade_ledger() does, with the rights of the owner.';

/*
 * Who inserts has its table before it has its turn, so that all tables come before the turn here, too: those that are
 * open for INSERT, activity, and then the rest. A function that has its turn, and then reads tables, such as post(),
 * and an upgrade may be each in the way of the other: then PostgreSQL ends one of them.
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
	'Locks the tables of a ledger, in the order in which those who insert lock them, so that these wait.';

/**
 * Tables are migrated, functions, views and triggers are replaced where they are: what users have made of them, and
 * their grants, stay. Whatever the names of the schema and of those of the extensions are now is written into them.
 * Returns the layout.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for who does not have the rights of the owner
 *   0A000 if its layout is newer
 *   25000 in a REPEATABLE READ or SERIALIZABLE transaction
 */
CREATE FUNCTION upgrade_ledger(schema name) RETURNS integer
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	layout text;
BEGIN
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms) INTO layout
	USING coalesce(schema, ''), format('SELECT %I.migrate_ledger(%L::name)', carbonms, schema);
	RETURN layout::integer;
END
$$;
COMMENT ON FUNCTION upgrade_ledger(name) IS
	'Brings a ledger to this version of carbonms, and to the present names of its schema and those of the extensions: '
	'call it after ALTER EXTENSION ... UPDATE, and after a schema was renamed.';

CREATE FUNCTION ledger_upgrade_steps(ledger name, OUT step text) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	m record;
	home name;
	script text;
BEGIN
	RETURN QUERY
	SELECT format('lock %s tables (ACCESS EXCLUSIVE): writers and readers wait until the end of the transaction',
		count(*))
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = ledger AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
	FOR m IN EXECUTE format('SELECT * FROM %I.ledger_modules($1)', carbonms) USING ledger LOOP
		home := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
			WHERE e.extname = m.extension);
		IF home IS NULL THEN
			step := format('leave module %s as it is: extension "%s" does not exist', m.module, m.extension);
			RETURN NEXT;
			CONTINUE;
		END IF;
		LOOP
			m.layout := m.layout + 1;
			EXECUTE format('SELECT %I.%I($1)', home, format('ledger_%s_tables', m.module)) INTO script USING m.layout;
			EXIT WHEN script IS NULL;
			step := format('migrate the tables of module %s to layout %s', m.module, m.layout);
			RETURN NEXT;
		END LOOP;
		step := format('replace the code of module %s', m.module);
		RETURN NEXT;
	END LOOP;
	IF to_regclass(format('%I.ledger_module', ledger)) IS NULL THEN
		step := 'revoke from roles what only the functions of the ledger may write';
		RETURN NEXT;
	ELSE
		RETURN QUERY EXECUTE format('SELECT format(%L, p.verbs, p.relation, p.role) '
			'FROM %I.ledger_stray_privilege($1) AS p',
			'revoke %s on table %s from role %s', carbonms)
		USING ledger;
	END IF;
	step := 'grant to roles what grant_ledger() grants to their kinds';
	RETURN NEXT;
END
$$;
COMMENT ON FUNCTION ledger_upgrade_steps(name) IS 'What upgrade_ledger() would do to a ledger, step by step.';

/**
 * What is listed is what upgrade_ledger(schema) would do now, in its order: the locks that it takes, each layout that
 * it brings a module to, the code that it replaces, the rights that it takes and grants. With dry_run => false it does
 * it as well.
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
	steps text;
BEGIN
	IF NOT dry_run THEN
		EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
		USING coalesce(schema, ''), format('SELECT %I.lock_ledger_tables(%L::name)', carbonms, schema);
	END IF;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms) INTO steps
	USING coalesce(schema, ''),
		format('SELECT jsonb_agg(s.step) FROM %I.ledger_upgrade_steps(%L::name) AS s (step)', carbonms, schema);
	RETURN QUERY SELECT s FROM jsonb_array_elements_text(steps::jsonb) AS s;
	IF NOT dry_run THEN
		EXECUTE format('SELECT %I.upgrade_ledger($1)', carbonms) USING schema;
	END IF;
END
$$;
COMMENT ON FUNCTION upgrade_ledger(name, boolean) IS
	'What upgrade_ledger() does to a ledger, step by step, without doing it if dry_run.';

/**
 * In one transaction: between ALTER SCHEMA ... RENAME and upgrade_ledger() functions of a ledger look for names in a
 * schema of the old name, which somebody else may make.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42P06 if there is a schema of the new name
 *   42501 for who does not own the schema, or may not create schemas in the database
 */
CREATE FUNCTION rename_ledger(schema name, new_name name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	IF schema IS NULL OR new_name IS NULL THEN
		RAISE EXCEPTION 'names of a ledger must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('ALTER SCHEMA %I RENAME TO %I', schema, new_name);
	EXECUTE format('SELECT %I.upgrade_ledger($1)', carbonms) USING new_name;
END
$$;
COMMENT ON FUNCTION rename_ledger(name, name) IS
	'Gives the schema of a ledger another name, by which its functions find it.';
