-- Who may do what in a ledger

/*
 * Of tables of entries, and of the columns that the ledger fills where people record: what the owner grants on
 * reference tables, which a kind may insert into as they are, is the owner's affair. Partitions have rights of their
 * own.
 */
CREATE FUNCTION ledger_stray_privilege(ledger name, OUT role text, OUT relation name, OUT verbs text)
	RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	may jsonb := '[]';
	module text;
	more jsonb;
BEGIN
	FOR module IN EXECUTE format('SELECT m.module FROM %I.ledger_module AS m', ledger) LOOP
		EXECUTE format('SELECT jsonb_agg(p) FROM %I.%I() AS p', ledger, module || '_table_privilege') INTO more;
		may := may || coalesce(more, '[]');
	END LOOP;
	RETURN QUERY EXECUTE format($q$
		SELECT coalesce(r.rolname, 'public')::text, c.relname, string_agg(DISTINCT a.privilege_type, ', ')
		FROM pg_class AS c
		JOIN %I.ledger_object AS o ON o.kind = 'table' AND (o.identity = c.relname
			OR c.relispartition AND starts_with(c.relname, o.identity || '_'))
		CROSS JOIN LATERAL (
			SELECT x.grantee, x.privilege_type, NULL::name AS attname FROM aclexplode(c.relacl) AS x
			UNION ALL SELECT x.grantee, x.privilege_type, t.attname
			FROM pg_attribute AS t CROSS JOIN LATERAL aclexplode(t.attacl) AS x WHERE t.attrelid = c.oid
		) AS a
		LEFT JOIN pg_roles AS r ON r.oid = a.grantee
		WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1) AND a.grantee <> c.relowner
			AND a.privilege_type NOT IN ('SELECT', 'REFERENCES')
			AND NOT EXISTS (SELECT FROM jsonb_array_elements($2) AS m (p)
				WHERE m.p ->> 'relation' = c.relname AND m.p ->> 'verb' = 'INSERT' AND m.p -> 'columns' = 'null')
			AND NOT EXISTS (SELECT FROM jsonb_array_elements($2) AS m (p)
				WHERE m.p ->> 'relation' = c.relname AND m.p ->> 'verb' = a.privilege_type
					AND (m.p -> 'columns' = 'null' OR m.p -> 'columns' ? a.attname::text))
		GROUP BY 1, 2 ORDER BY 2, 1$q$, ledger)
	USING ledger, may;
END
$$;
COMMENT ON FUNCTION ledger_stray_privilege(name) IS
	'What roles may write in a ledger, by hand or by an older version of carbonms, that no kind of role may.';

/*
 * A grant adds to those before it, so that the highest kind is remembered; a tenant is nothing else, under whichever
 * name it is known. A role is bound under one name: what else had its number is of no role.
 */
CREATE FUNCTION bind_ledger_role(ledger name, role name, kind text, party text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	id oid := quote_ident(role)::regrole;
	found_kind text;
	found_party text;
BEGIN
	EXECUTE format('SELECT r.kind, r.party FROM %I.ledger_role AS r '
		'WHERE r.role = $1 OR r.role_id = $2 AND r.table_id = r.tableoid ORDER BY r.role = $1 DESC LIMIT 1', ledger)
	INTO found_kind, found_party USING role, id;
	IF found_kind IS NOT NULL AND 'tenant' IN (found_kind, kind)
		AND (found_kind, coalesce(found_party, '')) <> (kind, coalesce(party, '')) THEN
		RAISE EXCEPTION 'role "%" is a % of ledger "%"', role, found_kind, ledger
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'A tenant of one party is nothing else, since rights add up.',
				HINT = format('Call revoke_ledger(%L, %L) first.', ledger, role);
	END IF;
	-- what another role of this name was, or this one before its rights were taken, it is no more
	EXECUTE format('DELETE FROM %I.ledger_role AS r USING %I.ledger_bound_role($1) AS b '
		'WHERE r.role = $2 AND b.role = $2 AND NOT b.bound AND b.kind <> $3', ledger, carbonms)
	USING ledger, role, 'tenant';
	EXECUTE format('INSERT INTO %I.ledger_role AS r (role, role_id, kind, party) VALUES ($1, $2, $3, $4) '
		'ON CONFLICT (role) DO UPDATE SET kind = excluded.kind, granted_at = excluded.granted_at, '
		'granted_by = excluded.granted_by '
		'WHERE array_position($5, r.kind) < array_position($5, excluded.kind)', ledger)
	USING role, id, kind, party, '{reader,recorder,accountant}'::text[];
	EXECUTE format('UPDATE %I.ledger_role AS r SET role_id = CASE WHEN r.role = $1 THEN $2 ELSE 0 END, '
		'table_id = r.tableoid WHERE (r.role = $1) <> (r.role_id = $2 AND r.table_id = r.tableoid)', ledger)
	USING role, id;
END
$$;
COMMENT ON FUNCTION bind_ledger_role(name, name, text, text) IS
	'Remembers what kind of role of a ledger a role is, and which role it is. Errors: 42704, 55000.';

/*
 * Policies that permit add up: one that applies to a tenant shows it what those of the ledger do not.
 *
 * Columns:
 *   policy, role: NULL where row security is off
 */
CREATE FUNCTION ledger_open_table(ledger name, OUT relation name, OUT policy name, OUT role name) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	module text;
	tables name[] := '{}';
	more name[];
BEGIN
	FOR module IN EXECUTE format('SELECT m.module FROM %I.ledger_module AS m', ledger) LOOP
		EXECUTE format('SELECT array_agg(t) FROM %I.%I() AS t', ledger, module || '_tenant_table') INTO more;
		tables := tables || more;
	END LOOP;
	RETURN QUERY EXECUTE format($q$
		WITH relation AS (
			SELECT c.oid, c.relname, c.relrowsecurity
			FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
			WHERE n.nspname = $1 AND c.relname = ANY ($2)
		)
		SELECT c.relname, p.polname, r.rolname
		FROM relation AS c JOIN pg_policy AS p ON p.polrelid = c.oid AND p.polpermissive
		JOIN %1$I.ledger_role AS l ON l.kind = 'tenant' JOIN pg_roles AS r ON r.rolname = l.role OR r.oid = l.role_id
		WHERE NOT EXISTS (SELECT FROM %1$I.ledger_object AS o
				WHERE o.kind = 'policy' AND o.identity = format('%%s.%%s', c.relname, p.polname))
			AND EXISTS (SELECT FROM unnest(p.polroles) AS g (oid) WHERE g.oid = 0 OR pg_has_role(r.oid, g.oid, 'USAGE'))
		UNION ALL
		SELECT c.relname, NULL, NULL FROM relation AS c
		WHERE NOT c.relrowsecurity AND EXISTS (SELECT FROM %1$I.ledger_role AS l WHERE l.kind = 'tenant')
		ORDER BY 1, 2, 3$q$, ledger)
	USING ledger, tables;
END
$$;
COMMENT ON FUNCTION ledger_open_table(name) IS
	'The tables of a ledger of which tenants see more than its policies show them: by a policy that is not of the '
	'ledger, or since row security is off.';

/*
 * With the rights of the owner, who may be called by a role with more: see ledger_as_owner(). Doors are closed anew,
 * since a restore without privileges opens them. What is on the map or in views a tenant sees as far as policies go:
 * before 15 views have the rights of their owner.
 */
CREATE FUNCTION grant_ledger_kind(ledger name, role name, kind text, party text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	kinds text[] := CASE kind WHEN 'accountant' THEN '{accountant,recorder}' ELSE ARRAY[kind] END;
	home oid := (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = ledger);
	relations text;
	module text;
	command text;
	before jsonb;
BEGIN
	EXECUTE format('SELECT %I.bind_ledger_role($1, $2, $3, $4)', carbonms) USING ledger, role, kind, party;
	EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', ledger, role);
	-- not on partitions: a policy of the parent does not hold there
	EXECUTE format('SELECT string_agg(format(%L, %L, o.identity), %L) FROM %I.ledger_object AS o '
		'WHERE o.kind = ANY ($1) AND to_regclass(format(%L, %L, o.identity)) IS NOT NULL',
		'%I.%I', ledger, ', ', ledger, '%I.%I', ledger)
	INTO relations
	USING CASE WHEN kind = 'tenant' AND current_setting('server_version_num')::integer < 150000 THEN '{table}'
		ELSE '{table,view}' END::text[];
	EXECUTE format('GRANT SELECT ON %s TO %I', relations, role);
	FOR module IN EXECUTE format('SELECT m.module FROM %I.ledger_module AS m', ledger) LOOP
		FOR command IN
			EXECUTE format('SELECT format(%L, p.verb || coalesce(%L || (SELECT string_agg(quote_ident(c), %L) '
				'FROM unnest(p.columns) AS c) || %L, %L), $1, p.relation, $2) FROM %I.%I() AS p '
				'WHERE p.kind = ANY ($3)',
				'GRANT %s ON %I.%I TO %I', ' (', ', ', ')', '', ledger, module || '_table_privilege')
			USING ledger, role, kinds
		LOOP
			EXECUTE command;
		END LOOP;
		FOR command IN
			EXECUTE format('SELECT format(%L, f.oid::regprocedure, $1) FROM %I.%I() AS p JOIN pg_proc AS f '
				'ON f.pronamespace = $2 AND f.prosecdef AND f.proname = p.function WHERE p.kind = ANY ($3)',
				'GRANT EXECUTE ON FUNCTION %s TO %I', ledger, module || '_function_privilege')
			USING role, home, kinds
		LOOP
			EXECUTE command;
		END LOOP;
	END LOOP;
	EXECUTE format('SELECT %I.close_doors()', ledger);
	-- good for nothing on a column that is no key, but for ledger_bound_role() and tenant_parties() to know it by
	EXECUTE format('GRANT REFERENCES (%s) ON %I.ledger_role TO %I',
		CASE kind WHEN 'tenant' THEN 'party' ELSE 'kind' END, ledger, role);
	IF kind = 'tenant' THEN
		EXECUTE format('SELECT %I.ledger_state($1)', carbonms) INTO before USING ledger;
		EXECUTE format('SELECT %I.limit_tenants()', ledger);
		EXECUTE format('SELECT %I.record_ledger_manifest($1, $2, $3)', carbonms) USING ledger, 'base', before;
	END IF;
END
$$;
COMMENT ON FUNCTION grant_ledger_kind(name, name, text, text) IS
	'What grant_ledger() does: grants a role what its kind may do, closes what nobody may, and remembers it.';

/*
 * What the owner took from a role altogether, such as what is of all parties from a tenant.
 */
CREATE FUNCTION ledger_withheld(ledger name, OUT role name, OUT relation name) RETURNS SETOF record
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH relation AS (
		SELECT c.oid, c.relname, c.relacl
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = ledger AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
	),
	granted AS MATERIALIZED (
		SELECT r.oid, a.grantee FROM relation AS r CROSS JOIN LATERAL aclexplode(r.relacl) AS a
		UNION
		SELECT r.oid, a.grantee FROM relation AS r JOIN pg_attribute AS t ON t.attrelid = r.oid
		CROSS JOIN LATERAL aclexplode(t.attacl) AS a
	)
	SELECT g.rolname, r.relname
	FROM granted AS m JOIN relation AS k ON k.oid = m.oid AND k.relname = 'ledger_meta'
	JOIN pg_roles AS g ON g.oid = m.grantee
	CROSS JOIN relation AS r
	WHERE NOT EXISTS (SELECT FROM granted AS o WHERE o.oid = r.oid AND o.grantee = m.grantee);
END;
COMMENT ON FUNCTION ledger_withheld(name) IS
	'The tables and views of a ledger on which a role that it was granted to has no right at all.';

/*
 * By its number, and a tenant also by the right that grant_ledger_kind() gives to its kind beside all others. In a
 * table that a restore made numbers may be those of another cluster: there by its name and this right, which a restore
 * gives by names.
 */
CREATE FUNCTION ledger_bound_role(ledger name, OUT role name, OUT kind text, OUT party text, OUT bound boolean)
	RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format($q$
		SELECT l.role::name, l.kind, l.party, p.oid IS NOT NULL AND m.reads
			AND CASE WHEN l.table_id = l.tableoid THEN l.role_id = p.oid AND (m.known OR l.kind <> 'tenant')
				ELSE m.known END
		FROM %I.ledger_role AS l LEFT JOIN pg_roles AS p ON p.rolname = l.role
		CROSS JOIN LATERAL (SELECT
			EXISTS (SELECT FROM pg_attribute AS t CROSS JOIN LATERAL aclexplode(t.attacl) AS a
				WHERE t.attrelid = l.tableoid AND t.attname = CASE l.kind WHEN 'tenant' THEN 'party' ELSE 'kind' END
					AND a.privilege_type = 'REFERENCES' AND a.grantee = p.oid) AS known,
			EXISTS (SELECT FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
				WHERE c.oid = $1 AND a.grantee = p.oid) AS reads) AS m
		ORDER BY l.role COLLATE "C"$q$, ledger)
	USING to_regclass(format('%I.ledger_meta', ledger));
END
$$;
COMMENT ON FUNCTION ledger_bound_role(name) IS
	'The roles that grant_ledger() was called for, and whether the one that has the name now is still the same.';

/*
 * What is new is granted to who is known by its kind; what was withheld before it came stays so. A role that was
 * dropped, and made anew by the same name, has lost its rights and does not get them back; a tenant is not forgotten,
 * so that who has its name sees nothing.
 */
CREATE FUNCTION grant_ledger_roles(ledger name, withheld jsonb) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	r record;
BEGIN
	FOR r IN EXECUTE format('SELECT * FROM %I.ledger_bound_role($1)', carbonms) USING ledger LOOP
		IF r.bound THEN
			EXECUTE format('SELECT %I.grant_ledger_kind($1, $2, $3, $4)', carbonms)
			USING ledger, r.role, r.kind, r.party;
		ELSIF r.kind = 'tenant' THEN
			-- who has its number in this cluster is another
			EXECUTE format('UPDATE %I.ledger_role AS l SET role_id = 0 WHERE l.role = $1 AND l.table_id <> l.tableoid',
				ledger)
			USING r.role;
			RAISE NOTICE 'role "%" is not the tenant of party "%" that ledger "%" knows', r.role, r.party, ledger
				USING DETAIL = 'It was renamed or dropped, or has lost its rights. Who has its name sees nothing.',
					HINT = 'grant_ledger() binds the role that has the name now, revoke_ledger() forgets it.';
		ELSE
			EXECUTE format('DELETE FROM %I.ledger_role AS l WHERE l.role = $1', ledger) USING r.role;
			RAISE NOTICE 'role "%" has no rights in ledger "%" any more, and is no longer its %', r.role, ledger,
				r.kind;
		END IF;
	END LOOP;
	FOR r IN EXECUTE format('SELECT w.role, w.relation FROM jsonb_to_recordset($1) AS w (role name, relation name) '
		'JOIN %1$I.ledger_role AS l ON l.role = w.role JOIN %1$I.ledger_object AS o ON o.kind IN (%2$L, %3$L) '
		'AND o.identity = w.relation', ledger, 'table', 'view') USING withheld
	LOOP
		EXECUTE format('REVOKE ALL ON %I.%I FROM %I CASCADE', ledger, r.relation, r.role);
	END LOOP;
	-- the history has rows of them all
	FOR r IN EXECUTE format('SELECT l.role FROM %I.ledger_role AS l JOIN pg_roles AS p ON p.rolname = l.role '
		'WHERE EXISTS (SELECT FROM pg_trigger AS t '
		'JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace '
		'WHERE n.nspname = $1 AND t.tgname = $2 AND NOT has_table_privilege(p.oid, c.oid, $3))', ledger)
		USING ledger, 'keep_history', 'SELECT'
	LOOP
		EXECUTE format('REVOKE ALL ON %I.reference_history FROM %I CASCADE', ledger, r.role);
	END LOOP;
END
$$;
COMMENT ON FUNCTION grant_ledger_roles(name, jsonb) IS
	'Grants the roles of a ledger anew what their kinds may do, but for what ledger_withheld() said before.';

/*
 * The code of a module is for the tables and functions of the others as its own version has them.
 */
CREATE FUNCTION add_ledger_module(ledger name, module text, extension name, parameters jsonb) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	withheld jsonb;
	older boolean;
BEGIN
	EXECUTE format('SELECT bool_or(m.version <> e.extversion) FROM %I.ledger_module AS m '
		'JOIN pg_extension AS e ON e.extname = m.extension', ledger) INTO older;
	IF older THEN
		RAISE EXCEPTION 'ledger "%" is of an older version of carbonms', ledger
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('Call upgrade_ledger(%L) first.', ledger);
	END IF;
	EXECUTE format('SELECT jsonb_agg(w) FROM %I.ledger_withheld($1) AS w', carbonms) INTO withheld USING ledger;
	EXECUTE format('SELECT %I.install_ledger_module($1, $2, $3, $4, 0)', carbonms)
	USING ledger, module, extension, parameters;
	EXECUTE format('SELECT %I.refuse_ledger_strangers($1)', carbonms) USING ledger;
	EXECUTE format('SELECT %I.grant_ledger_roles($1, $2)', carbonms) USING ledger, withheld;
END
$$;
COMMENT ON FUNCTION add_ledger_module(name, text, name, jsonb) IS
	'Makes a module in a ledger that has none of it, and grants it to the roles of the ledger: what the add_...() '
	'functions do, with the rights of the owner. Errors: 55000.';

/*
 * A role that is no more is forgotten.
 */
CREATE FUNCTION revoke_ledger_kind(ledger name, role name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	id oid := (SELECT p.oid FROM pg_roles AS p WHERE p.rolname = role);
	known boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.ledger_role AS r WHERE r.role = $1)', ledger) INTO known USING role;
	IF id IS NOT NULL OR NOT known THEN
		EXECUTE (SELECT string_agg(format('REVOKE ALL ON %s FROM %I CASCADE', c.oid::regclass, role), '; ')
			FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
			WHERE n.nspname = ledger AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_has_role(c.relowner, 'USAGE'));
		EXECUTE (SELECT string_agg(format('REVOKE ALL ON FUNCTION %s FROM %I CASCADE', p.oid::regprocedure, role), '; ')
			FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
			WHERE n.nspname = ledger AND p.prokind = 'f' AND pg_has_role(p.proowner, 'USAGE')
				AND NOT EXISTS (SELECT FROM pg_depend AS d
					WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i'));
		EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I CASCADE', ledger, role);
	END IF;
	EXECUTE format('DELETE FROM %I.ledger_role AS r WHERE r.role = $1', ledger) USING role;
	-- that of a name that it had before
	EXECUTE format('UPDATE %I.ledger_role AS r SET role_id = 0 WHERE r.role_id = $1', ledger) USING id;
END
$$;
COMMENT ON FUNCTION revoke_ledger_kind(name, name) IS 'What revoke_ledger() does, with the rights of the owner.';

/**
 * Arguments:
 *   kind: reader (reads all), recorder (also adds and voids readings, adds statistics and observations) or
 *     accountant (also calls what posts, publishes and rates, and keeps reference rows)
 *
 * Errors:
 *   42704 if there is no ledger in the schema or no such role
 *   42501 for who does not have the rights of the owner
 *   22023 for another kind
 *   22004 without a role
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION grant_ledger(schema name, role name, kind text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	IF role IS NULL THEN
		RAISE EXCEPTION 'role must not be null' USING ERRCODE = 'null_value_not_allowed';
	ELSIF kind IS NULL OR kind NOT IN ('reader', 'recorder', 'accountant') THEN
		RAISE EXCEPTION 'unrecognized kind of grant: "%"', kind
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'A reader reads; a recorder also adds readings, statistics and observations; an accountant also '
					'posts and keeps reference rows. A tenant is granted with its party.';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING schema, format('SELECT %I.grant_ledger_kind(%L::name, %L::name, %L::text, NULL::text)', carbonms, schema,
		role, kind);
END
$$;
COMMENT ON FUNCTION grant_ledger(name, name, text) IS
	'Grants a role what it needs in a ledger, as a reader, recorder or accountant.';

/**
 * The first tenant of a ledger puts its policies to work, also for modules that are added later.
 *
 * Arguments:
 *   kind: tenant (sees what is of its party, and records and voids readings of its sources)
 *   party: code of the party to which the role is bound
 *
 * Errors:
 *   42704 if there is no ledger in the schema, no such role or no such party
 *   42501 for who does not have the rights of the owner
 *   22023 for another kind
 *   22004 without a role
 *   55000 for a ledger that was not upgraded to this version, for a role that is something else in it, and where a
 *     policy of the owner's would show it what is not its own
 */
CREATE FUNCTION grant_ledger(schema name, role name, kind text, party text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	IF role IS NULL THEN
		RAISE EXCEPTION 'role must not be null' USING ERRCODE = 'null_value_not_allowed';
	ELSIF kind IS DISTINCT FROM 'tenant' THEN
		RAISE EXCEPTION 'unrecognized kind of grant to a party: "%"', kind
			USING ERRCODE = 'invalid_parameter_value', HINT = 'The kind of role that is bound to a party is tenant.';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING schema, format('SELECT %I.grant_ledger_tenant(%L::name, %L::name, %L::text)', carbonms, schema, role, party);
END
$$;
COMMENT ON FUNCTION grant_ledger(name, name, text, text) IS
	'Grants a role what it needs in a ledger as a tenant: to see and record what is of a party.';

CREATE FUNCTION grant_ledger_tenant(ledger name, role name, party text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	known boolean;
	open_table name;
	open_policy name;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.party AS p WHERE p.party = $1)', ledger) INTO known USING party;
	IF NOT known THEN
		RAISE EXCEPTION 'party "%" does not exist', party USING ERRCODE = 'undefined_object';
	END IF;
	EXECUTE format('SELECT %I.grant_ledger_kind($1, $2, $3, $4)', carbonms) USING ledger, role, 'tenant', party;
	EXECUTE format('SELECT o.relation, o.policy FROM %I.ledger_open_table($1) AS o WHERE o.role = $2 LIMIT 1', carbonms)
	INTO open_table, open_policy USING ledger, role;
	IF open_table IS NOT NULL THEN
		RAISE EXCEPTION 'policy "%" of table "%" would let tenant "%" through', open_policy, open_table, role
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'It is not of the ledger, it is permissive, and it applies to the role.',
				HINT = 'Make it restrictive, or have it name roles of which tenants are no members.';
	END IF;
END
$$;
COMMENT ON FUNCTION grant_ledger_tenant(name, name, text) IS
	'What grant_ledger() does for a tenant, with the rights of the owner. Errors: 42704, 55000.';

/**
 * Errors:
 *   42704 if there is no ledger in the schema, or no such role and none is known by the name
 *   42501 for who does not have the rights of the owner
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION revoke_ledger(schema name, role name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	IF role IS NULL THEN
		RAISE EXCEPTION 'role must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING schema, format('SELECT %I.revoke_ledger_kind(%L::name, %L::name)', carbonms, schema, role);
END
$$;
COMMENT ON FUNCTION revoke_ledger(name, name) IS 'Takes from a role all that it was granted in a ledger.';
