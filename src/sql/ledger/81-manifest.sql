-- The manifest of a ledger: what was made for it, told from what its users added

/*
 * Neither an oid nor a name of a schema: the same after a dump, a renaming, a move of the extension. Without settings
 * of its own, so that it is merged into the queries that compare many.
 */
CREATE FUNCTION ledger_function_identity(function oid) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT format('%s(%s)', p.proname, (SELECT string_agg(t.typname, ', ' ORDER BY a.n)
			FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, n) JOIN pg_type AS t ON t.oid = a.type))
		FROM pg_proc AS p WHERE p.oid = function);
COMMENT ON FUNCTION ledger_function_identity(oid) IS 'Name of a function and types of its arguments, without schemas.';

/*
 * Bodies of SQL functions and of views are left out: they are deparsed, by each major version in its own words, and
 * are made anew by upgrade_ledger(). Keys of NOT NULL are columns here, constraints in some versions. Partitions are
 * what add_partitions() makes of their parent: they come and go.
 */
CREATE FUNCTION ledger_catalog(ledger name, OUT kind text, OUT identity text, OUT definition text) RETURNS SETOF record
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
	SET intervalstyle = 'postgres' SET quote_all_identifiers = off
BEGIN ATOMIC
	WITH home AS (
		SELECT n.oid, quote_ident(n.nspname) || '.' AS name,
			quote_ident(c.nspname) || '.' AS carbonms,
			-- where they are not, no name is of theirs
			coalesce((SELECT quote_ident(s.nspname) || '.' FROM pg_extension AS x
				JOIN pg_namespace AS s ON s.oid = x.extnamespace WHERE x.extname = 'postgis'), '') AS postgis,
			coalesce((SELECT quote_ident(s.nspname) || '.' FROM pg_extension AS x
				JOIN pg_namespace AS s ON s.oid = x.extnamespace WHERE x.extname = 'carbonms_postgis'), '') AS map
		FROM pg_namespace AS n, pg_extension AS e JOIN pg_namespace AS c ON c.oid = e.extnamespace
		WHERE n.nspname = ledger AND e.extname = 'carbonms'
	),
	relation AS (
		SELECT c.*, h.name, h.carbonms FROM home AS h JOIN pg_class AS c ON c.relnamespace = h.oid
		WHERE c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
	),
	found (kind, identity, definition) AS (
		SELECT CASE r.relkind WHEN 'v' THEN 'view' ELSE 'table' END, r.relname::text,
			concat_ws(' ', r.relkind, r.relpersistence)
		FROM relation AS r
		UNION ALL
		SELECT 'column', format('%s.%s', r.relname, a.attname),
			concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
				nullif(a.attidentity, '')::text, nullif(a.attgenerated, '')::text, pg_get_expr(d.adbin, d.adrelid))
		FROM relation AS r
		JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
		UNION ALL
		-- whether it has been validated is the owner's affair
		SELECT 'constraint', format('%s.%s', r.relname, c.conname),
			regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '')
		FROM relation AS r JOIN pg_constraint AS c ON c.conrelid = r.oid AND c.contype NOT IN ('n', 't')
		UNION ALL
		SELECT 'index', format('%s.%s', r.relname, x.relname), pg_get_indexdef(i.indexrelid)
		FROM relation AS r JOIN pg_index AS i ON i.indrelid = r.oid JOIN pg_class AS x ON x.oid = i.indexrelid
		WHERE NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u',
			'x'))
		UNION ALL
		SELECT 'trigger', format('%s.%s', r.relname, t.tgname), concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
		FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid AND NOT t.tgisinternal
		UNION ALL
		SELECT 'policy', format('%s.%s', r.relname, p.polname),
			concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid),
				pg_get_expr(p.polwithcheck, p.polrelid))
		FROM relation AS r JOIN pg_policy AS p ON p.polrelid = r.oid
		UNION ALL
		SELECT 'type', t.typname::text, concat_ws(' ', t.typtype, (SELECT string_agg(concat_ws(' ', a.attname,
				format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
				FROM pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
		FROM home AS h JOIN pg_type AS t ON t.typnamespace = h.oid
		LEFT JOIN pg_class AS c ON c.oid = t.typrelid
		WHERE t.typtype IN ('c', 'd', 'e', 'r') AND coalesce(c.relkind, 'c') = 'c'
		UNION ALL
		SELECT 'function', ledger_function_identity(p.oid), concat_ws(' ', pg_get_function_result(p.oid), l.lanname,
			p.provolatile, CASE WHEN p.prosecdef THEN 'security definer' END,
			(SELECT string_agg(o, ' ' ORDER BY o COLLATE "C") FROM unnest(p.proconfig) AS o), nullif(p.prosrc, ''))
		FROM home AS h JOIN pg_proc AS p ON p.pronamespace = h.oid JOIN pg_language AS l ON l.oid = p.prolang
		-- those of a range belong to it
		WHERE NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
			AND d.deptype = 'i')
	)
	SELECT f.kind, f.identity,
		replace(replace(replace(replace(replace(replace(replace(f.definition, h.name, ''), h.carbonms, ''),
			h.postgis, ''), h.map, ''),
			'search_path=' || rtrim(h.name, '.') || ',', 'search_path='),
			format('n.nspname OPERATOR(pg_catalog.=) %L', ledger), 'n.nspname OPERATOR(pg_catalog.=) ledger'),
			format('to_regnamespace(%L)', rtrim(h.carbonms, '.')), 'to_regnamespace(carbonms)')
	FROM home AS h CROSS JOIN found AS f;
END;
COMMENT ON FUNCTION ledger_catalog(name) IS
	'The objects in the schema of a ledger, those of its users included, with definitions that do not depend on the '
	'names of schemas.';

/*
 * By kind and identity, how each object is now.
 */
CREATE FUNCTION ledger_state(ledger name) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	state jsonb;
BEGIN
	EXECUTE format('SELECT jsonb_object_agg(c.kind || $2 || c.identity, md5(c.definition)) '
		'FROM %I.ledger_catalog($1) AS c', carbonms) INTO state USING ledger, ' ';
	RETURN coalesce(state, '{}');
END
$$;
COMMENT ON FUNCTION ledger_state(name) IS
	'What is in the schema of a ledger: kind and name of each object, and a digest of its definition.';

/*
 * What was made, altered or dropped since the state before, and nothing else: an object that somebody had altered or
 * dropped, and that was not made anew since, is still found missing or altered afterwards. What is listed without a
 * definition, by the migration from layout 1, is taken as it is.
 */
CREATE FUNCTION record_ledger_manifest(ledger name, module text, before jsonb) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	EXECUTE format('WITH present AS MATERIALIZED (SELECT c.* FROM %1$I.ledger_catalog($1) AS c), '
		'gone AS (DELETE FROM %2$I.ledger_object AS o WHERE $3 ? (o.kind || $4 || o.identity) AND NOT EXISTS '
			'(SELECT FROM present AS c WHERE c.kind = o.kind AND c.identity = o.identity)) '
		'INSERT INTO %2$I.ledger_object AS o (kind, identity, module, definition) '
		'SELECT c.kind, c.identity, $2, c.definition '
		'FROM present AS c LEFT JOIN %2$I.ledger_object AS l ON l.kind = c.kind AND l.identity = c.identity '
		'WHERE NOT $3 ? (c.kind || $4 || c.identity) OR l.definition = $5 '
			'OR l.kind IS NOT NULL AND $3 ->> (c.kind || $4 || c.identity) <> md5(c.definition) '
		'ON CONFLICT (kind, identity) DO UPDATE SET definition = excluded.definition '
		'WHERE o.definition <> excluded.definition', carbonms, ledger)
	USING ledger, module, before, ' ', '';
END
$$;
COMMENT ON FUNCTION record_ledger_manifest(name, text, jsonb) IS
	'Brings the manifest of a ledger up to date with what was done to its objects since a ledger_state().';
