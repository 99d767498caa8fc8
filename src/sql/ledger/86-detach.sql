-- Leaving: a ledger without the extension

/**
 * Then DROP EXTENSION takes nothing of it.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 */
CREATE FUNCTION detach_ledger(schema name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS
$$
DECLARE
	item record;
	routine text;
BEGIN
	IF to_regclass(format('%I.ledger_meta', schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;

	-- generated columns keep what they have; then functions and views (they name the types), then the columns
	FOR item IN
		SELECT format('ALTER TABLE %I.%I ALTER %I DROP EXPRESSION', schema, c.relname, a.attname) AS command
		FROM pg_attribute AS a
		JOIN pg_class AS c ON c.oid = a.attrelid
		JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = schema AND a.attgenerated = 's' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	LOOP
		EXECUTE item.command;
	END LOOP;
	FOR item IN
		SELECT format('DROP VIEW IF EXISTS %I.%I CASCADE', schema, c.relname) AS command
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = schema AND c.relkind = 'v'
	LOOP
		EXECUTE item.command;
	END LOOP;
	-- named all at once: one takes others with it
	FOREACH routine IN ARRAY ARRAY(
		SELECT p.oid::regprocedure::text
		FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
		WHERE n.nspname = schema
			AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
				AND d.deptype IN ('i', 'e'))
			AND p.proname NOT IN ('refuse_change', 'keep_row'))
	LOOP
		EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', routine);
	END LOOP;
	-- what was generated is a column like others now
	FOR item IN
		SELECT format('DROP TRIGGER keep_row ON %1$s; CREATE TRIGGER keep_row BEFORE UPDATE OR '
			'DELETE ON %1$s FOR EACH ROW '
			'EXECUTE FUNCTION %2$I.keep_row(%3$L); ALTER TABLE %1$s ENABLE ALWAYS TRIGGER keep_row',
			t.tgrelid::regclass, schema, split_part(encode(t.tgargs, 'escape'), '\000', 1)) AS command
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
		WHERE n.nspname = schema
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
		WHERE n.nspname = schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT a.attisdropped
	LOOP
		EXECUTE item.command;
	END LOOP;
END
$$;
COMMENT ON FUNCTION detach_ledger(name) IS
	'Makes a ledger independent of the extension, for good: its views and functions go, typed columns become '
	'text, every row stays and stays guarded against changes.';
