-- Leaving: a ledger without the extension, and no ledger any more

/*
 * Objects of users that would go with the functions and views of a ledger.
 */
CREATE FUNCTION ledger_users(ledger name) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH RECURSIVE home AS (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1),
		listed AS MATERIALIZED (SELECT o.kind, o.identity, split_part(o.identity, '.',
			2) AS part FROM %1$I.ledger_object AS o),
		going (classid, objid) AS (
			SELECT 'pg_proc'::regclass::oid, p.oid FROM home AS h JOIN pg_proc AS p ON p.pronamespace = h.oid
			JOIN listed AS l ON l.kind = 'function' AND l.identity = %2$I.ledger_function_identity(p.oid)
			UNION ALL
			SELECT 'pg_class'::regclass, c.oid FROM home AS h JOIN pg_class AS c ON c.relnamespace = h.oid
			JOIN listed AS l ON l.kind = 'view' AND l.identity = c.relname
		),
		-- generated columns are that in PostgreSQL 14, and defaults of columns since
		dependent (classid, objid, objsubid) AS (
			SELECT g.classid, g.objid, 0 FROM going AS g
			UNION
			SELECT d.classid, d.objid, d.objsubid FROM dependent AS g
			JOIN pg_depend AS d ON d.refclassid = g.classid AND d.refobjid = g.objid AND d.deptype IN ('n', 'a', 'i')
				AND g.objsubid IN (0, d.refobjsubid)
			WHERE d.objsubid = 0 OR NOT EXISTS (SELECT FROM listed AS l JOIN pg_attribute AS a ON a.attname = l.part
				JOIN pg_class AS c ON c.oid = a.attrelid JOIN home AS h ON h.oid = c.relnamespace
				WHERE l.kind = 'column' AND d.classid = 'pg_class'::regclass AND a.attrelid = d.objid
					AND a.attnum = d.objsubid AND (c.relispartition OR l.identity = c.relname || '.' || a.attname))
		)
		SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid)
		FROM dependent AS d, home AS h
		WHERE (d.classid, d.objid) NOT IN (SELECT g.classid, g.objid FROM going AS g)
			AND NOT EXISTS (SELECT FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = r.ev_class
				WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'view' AND l.identity = c.relname))
			AND NOT EXISTS (SELECT FROM pg_type AS t LEFT JOIN pg_type AS e ON e.oid = t.typelem
				JOIN pg_class AS c ON c.oid = coalesce(nullif(t.typrelid, 0), e.typrelid)
				WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind IN ('view', 'table') AND l.identity = c.relname))
			AND NOT EXISTS (SELECT FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
				WHERE d.classid = 'pg_trigger'::regclass AND t.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'trigger' AND l.part = t.tgname))
			AND NOT EXISTS (SELECT FROM pg_constraint AS k
				WHERE d.classid = 'pg_constraint'::regclass AND k.oid = d.objid AND k.connamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'constraint' AND l.part = k.conname))
			AND NOT EXISTS (SELECT FROM pg_attrdef AS f JOIN pg_class AS c ON c.oid = f.adrelid
				JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = f.adnum
				WHERE d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'column' AND l.part = a.attname
						AND (c.relispartition OR l.identity = c.relname || '.' || a.attname)))
			AND NOT EXISTS (SELECT FROM pg_policy AS y JOIN pg_class AS c ON c.oid = y.polrelid
				WHERE d.classid = 'pg_policy'::regclass AND y.oid = d.objid AND c.relnamespace = h.oid
					AND EXISTS (SELECT FROM listed AS l WHERE l.kind = 'policy' AND l.part = y.polname))
		ORDER BY 1$q$, ledger, (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n
			ON n.oid = e.extnamespace WHERE e.extname = 'carbonms'))
	USING ledger;
END
$$;
COMMENT ON FUNCTION ledger_users(name) IS
	'What users have made of the functions and views of a ledger, and would lose with them.';

CREATE FUNCTION strip_ledger(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	schema name := ledger;
	columns text[];
	constraints name[];
	item record;
	unbound boolean;
	users text;
BEGIN
	EXECUTE format('SELECT array_agg(o.identity) FILTER (WHERE o.kind = %L), '
		'array_agg(split_part(o.identity, %L, 2)) FILTER (WHERE o.kind = %L) FROM %I.ledger_object AS o', 'column', '.',
		'constraint', ledger)
	INTO columns, constraints;
	EXECUTE format('SELECT string_agg(u, chr(10) ORDER BY u) FROM %I.ledger_users($1) AS u', carbonms) INTO users
	USING ledger;
	IF users IS NOT NULL THEN
		RAISE EXCEPTION 'cannot detach ledger "%" because other objects depend on its functions and views', ledger
			USING ERRCODE = 'dependent_objects_still_exist', DETAIL = users,
				HINT = 'Drop them, or make tables of them, first.';
	END IF;

	-- generated columns keep what they have; then functions and views (they name the types), then the columns
	FOR item IN
		SELECT format('ALTER TABLE %I.%I ALTER %I DROP EXPRESSION', schema, c.relname, a.attname) AS command
		FROM pg_attribute AS a
		JOIN pg_class AS c ON c.oid = a.attrelid
		JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE c.relname || '.' || a.attname = ANY (columns) AND n.nspname = schema AND a.attgenerated = 's'
			AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	LOOP
		EXECUTE item.command;
	END LOOP;
	FOR item IN
		EXECUTE format('SELECT format(%L, %L, o.identity) AS command FROM %I.ledger_object AS o WHERE o.kind = %L',
			'DROP VIEW IF EXISTS %I.%I CASCADE', schema, schema, 'view')
	LOOP
		EXECUTE item.command;
	END LOOP;
	-- One takes others of the ledger with it. In PostgreSQL 14 it would take a column, too, that was once generated
	-- with it: it goes when a column that never was has that one's place.
	FOR unbound IN SELECT unnest('{true,false}'::boolean[]) LOOP
		FOR item IN
			EXECUTE format('SELECT unnest(array_agg(format(%L, p.oid::regprocedure))) AS command '
				'FROM pg_proc AS p JOIN %I.ledger_object AS o '
				'ON o.kind = %L AND o.identity = %I.ledger_function_identity(p.oid) WHERE p.pronamespace = $1 '
				'AND p.proname NOT IN (%L, %L) AND NOT ($2 AND EXISTS (SELECT FROM pg_depend AS d '
				'WHERE d.classid = %L::regclass AND d.objsubid > 0 AND d.refclassid = %L::regclass '
				'AND d.refobjid = p.oid))', 'DROP FUNCTION IF EXISTS %s CASCADE', schema, 'function', carbonms,
				'refuse_change', 'keep_row', 'pg_class', 'pg_proc')
			USING (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema), unbound
		LOOP
			EXECUTE item.command;
		END LOOP;
		FOR item IN
			SELECT format('ALTER TABLE %1$s ADD COLUMN %2$I text GENERATED ALWAYS AS (%3$I::text) STORED; '
				'ALTER TABLE %1$s ALTER %2$I DROP EXPRESSION; ALTER TABLE %1$s DROP COLUMN %3$I; '
				'ALTER TABLE %1$s RENAME %2$I TO %3$I; ALTER TABLE %1$s ALTER %3$I %4$s NOT NULL; '
				'COMMENT ON COLUMN %1$s.%3$I IS %5$L', c.oid::regclass, 'new ' || a.attname, a.attname,
				CASE WHEN a.attnotnull THEN 'SET' ELSE 'DROP' END, col_description(c.oid, a.attnum)) AS command
			FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
			JOIN pg_attribute AS a ON a.attrelid = c.oid
			WHERE n.nspname = schema AND c.relname || '.' || a.attname = ANY (columns) AND a.attgenerated = ''
				AND NOT a.attisdropped AND EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass
					AND d.objid = c.oid AND d.objsubid = a.attnum AND d.refclassid = 'pg_proc'::regclass)
		LOOP
			EXECUTE item.command;
		END LOOP;
	END LOOP;
	-- what was generated is a column like others now
	FOR item IN
		SELECT format('DROP TRIGGER keep_row ON %1$s; CREATE TRIGGER keep_row BEFORE UPDATE OR '
			'DELETE ON %1$s FOR EACH ROW '
			'EXECUTE FUNCTION %2$I.keep_row(%3$L); ALTER TABLE %1$s ENABLE ALWAYS TRIGGER keep_row',
			t.tgrelid::regclass, schema, split_part(encode(t.tgargs, 'escape'), E'\\000', 1)) AS command
		FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = schema AND t.tgname = 'keep_row' AND t.tgnargs > 1
	LOOP
		EXECUTE item.command;
	END LOOP;
	FOR item IN
		SELECT DISTINCT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS command
		FROM pg_constraint AS c
		JOIN pg_namespace AS n ON n.oid = c.connamespace
		JOIN pg_depend AS d ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid
		JOIN pg_depend AS m ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
		JOIN pg_extension AS e ON e.oid = m.refobjid AND e.extname = 'carbonms'
		WHERE n.nspname = schema AND c.conname = ANY (constraints)
	LOOP
		EXECUTE item.command;
	END LOOP;
	FOR item IN
		SELECT format('ALTER TABLE %I.%I ALTER %I TYPE text', schema, c.relname, a.attname) AS command
		FROM pg_attribute AS a
		JOIN pg_class AS c ON c.oid = a.attrelid
		JOIN pg_namespace AS n ON n.oid = c.relnamespace
		JOIN pg_depend AS d ON d.classid = 'pg_type'::regclass AND d.objid = a.atttypid AND d.deptype = 'e'
		JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'carbonms'
		WHERE c.relname || '.' || a.attname = ANY (columns) AND n.nspname = schema AND c.relkind IN ('r', 'p')
			AND NOT c.relispartition AND NOT a.attisdropped
	LOOP
		EXECUTE item.command;
	END LOOP;
END
$$;
COMMENT ON FUNCTION strip_ledger(name) IS 'What detach_ledger() does, with the rights of the owner.';

/**
 * Then DROP EXTENSION takes nothing of it. Objects of users that rest on what goes are named, and none is touched.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for who does not have the rights of the owner
 *   2BP01 if objects of users depend on its functions or views
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION detach_ledger(schema name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING schema, format('SELECT %I.strip_ledger(%L::name)', carbonms, schema);
END
$$;
COMMENT ON FUNCTION detach_ledger(name) IS
	'Makes a ledger independent of the extension, for good: its views and functions go, typed columns become '
	'text, every row stays and stays guarded against changes.';

/**
 * For a ledger that was made to try things out. The name is given twice, since nothing brings its entries back.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for who does not own the schema
 *   22023 if the names differ
 *   2BP01 if objects in other schemas depend on it
 */
CREATE FUNCTION drop_ledger(schema name, again name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	outside text;
BEGIN
	IF to_regclass(format('%I.ledger_meta', coalesce(schema, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	ELSIF again IS DISTINCT FROM schema THEN
		RAISE EXCEPTION 'second name "%" is not the first, "%"', again, schema
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Name the schema twice: its entries are lost for good.';
	END IF;
	WITH RECURSIVE inside (classid, objid, objsubid) AS (
		SELECT 'pg_namespace'::regclass::oid, n.oid, 0 FROM pg_namespace AS n WHERE n.nspname = schema
		UNION
		SELECT d.classid, d.objid, d.objsubid
		FROM inside AS i JOIN pg_depend AS d ON d.refclassid = i.classid AND d.refobjid = i.objid
			AND i.objsubid IN (0, d.refobjsubid)
		WHERE d.deptype IN ('n', 'a', 'i')
	)
	SELECT string_agg(DISTINCT pg_describe_object(i.classid, i.objid, i.objsubid), chr(10)) INTO outside
	FROM inside AS i
	-- a rule, default, constraint, trigger or policy is where its relation is
	LEFT JOIN pg_rewrite AS w ON i.classid = 'pg_rewrite'::regclass AND w.oid = i.objid
	LEFT JOIN pg_attrdef AS f ON i.classid = 'pg_attrdef'::regclass AND f.oid = i.objid
	LEFT JOIN pg_constraint AS k ON i.classid = 'pg_constraint'::regclass AND k.oid = i.objid
	LEFT JOIN pg_trigger AS t ON i.classid = 'pg_trigger'::regclass AND t.oid = i.objid
	LEFT JOIN pg_policy AS p ON i.classid = 'pg_policy'::regclass AND p.oid = i.objid
	LEFT JOIN pg_class AS c ON c.oid = coalesce(w.ev_class, f.adrelid, t.tgrelid, p.polrelid)
	LEFT JOIN pg_namespace AS n ON n.oid = coalesce(c.relnamespace, k.connamespace)
	CROSS JOIN LATERAL pg_identify_object(i.classid, i.objid, i.objsubid) AS o (type, home, name, identity)
	WHERE coalesce(quote_ident(n.nspname), o.home) NOT IN (quote_ident(drop_ledger.schema), 'pg_toast');
	IF outside IS NOT NULL THEN
		RAISE EXCEPTION 'cannot drop ledger "%" because other objects depend on it', schema
			USING ERRCODE = 'dependent_objects_still_exist', DETAIL = outside, HINT = 'Drop them first.';
	END IF;
	EXECUTE format('DROP SCHEMA %I CASCADE', schema);
END
$$;
COMMENT ON FUNCTION drop_ledger(name, name) IS
	'Drops a trial ledger with all that is in its schema, unless something outside depends on it.';
