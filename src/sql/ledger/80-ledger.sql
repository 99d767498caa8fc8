-- Ledgers: schemas that a caller makes and owns; no table belongs to the extension
--
-- These functions run with search_path = pg_catalog, pg_temp and name what is in the ledger, or in the
-- schema of carbonms, in dynamic SQL: the extension may be in any schema, and may move.

/**
 * Arguments:
 *   time_zone: where accounting days begin at midnight
 *
 * Errors:
 *   42P06 if the schema exists
 *   42501 without CREATE on the database
 *   22023 for an unknown time zone
 *   55000 inside an extension script, or if a ledger that was renamed still has the name
 */
CREATE FUNCTION create_ledger(schema name, time_zone text DEFAULT 'Asia/Shanghai') RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	layout text;
	version text;
	other name;
BEGIN
	IF schema IS NULL OR time_zone IS NULL THEN
		RAISE EXCEPTION 'schema and time zone of a ledger must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	-- abbreviations and offsets are not what they seem: CST is in America, UTC+8 is west of Greenwich
	IF NOT EXISTS (SELECT FROM pg_timezone_names AS z WHERE lower(z.name) = lower(time_zone)) THEN
		RAISE EXCEPTION 'time zone "%" not recognized', time_zone
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Use a name of pg_timezone_names, such as Asia/Shanghai.';
	END IF;
	SELECT n.nspname INTO other FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
	WHERE n.nspname <> schema AND p.proname = 'lock_ledger'
		AND EXISTS (SELECT FROM unnest(p.proconfig) AS c WHERE starts_with(c, format('search_path=%I,', schema)));
	IF FOUND THEN
		RAISE EXCEPTION 'ledger in schema "%" still looks for its tables in schema "%"', other, schema
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'It was renamed; a new ledger of the old name would get its entries.',
				HINT = format('Call upgrade_ledger(%L) first.', other);
	END IF;
	IF has_schema_privilege('public', carbonms, 'CREATE') THEN
		RAISE WARNING 'everybody may create objects in schema "%", where carbonms is', carbonms
			USING HINT = format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC: functions of the ledger '
				'look for operators there.', carbonms);
	END IF;
	EXECUTE format('CREATE SCHEMA %I', schema);
	IF EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND deptype = 'e'
			AND objid = (SELECT oid FROM pg_namespace WHERE nspname = schema)) THEN
		RAISE EXCEPTION 'cannot create a ledger inside an extension script'
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'Its tables would belong to that extension, and go with it.';
	END IF;
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', schema, 'Ledger of carbonms');
	EXECUTE format('SELECT %1$I.ledger_layout(), %1$I.carbonms_version()', carbonms) INTO layout, version;

	-- until the end of this function, whose SET clause then restores the path of the caller
	PERFORM set_config('search_path', format('%I, %I, pg_temp', schema, carbonms), true);
	EXECUTE layout;
	EXECUTE format('INSERT INTO %I.ledger_meta (layout, created_with, time_zone) VALUES (1, %L, %L)',
		schema, version, time_zone);
	IF lower(current_setting('timezone')) <> lower(time_zone) THEN
		RAISE NOTICE 'accounting days begin at midnight in %, and this session is in %', time_zone,
			current_setting('timezone')
			USING HINT = format('SET timezone = %L where you type times; load_activity() reads them so by itself.',
				time_zone);
	END IF;
END
$$;
COMMENT ON FUNCTION create_ledger(name, text) IS
	'Makes a ledger: a schema with its tables, views and functions, all owned by the caller.';

/**
 * Errors:
 *   42704 if there is no ledger in the schema
 *   0A000 if its layout is newer
 */
CREATE FUNCTION upgrade_ledger(schema name) RETURNS integer
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	layout integer;
	path text;
	routine regprocedure;
BEGIN
	IF to_regclass(format('%I.ledger_meta', schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;
	EXECUTE format('SELECT layout FROM %I.ledger_meta', schema) INTO layout;
	IF layout <> 1 THEN
		RAISE EXCEPTION 'ledger "%" has layout %, this version of carbonms knows layout 1', schema, layout
			USING ERRCODE = 'feature_not_supported', HINT = 'Install a newer carbonms.';
	END IF;
	SELECT format('%I, %I, pg_temp', schema, n.nspname) INTO path
	FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'carbonms';
	FOR routine IN
		SELECT p.oid FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
		WHERE n.nspname = schema AND p.prokind = 'f'
			AND EXISTS (SELECT FROM unnest(p.proconfig) AS c WHERE c LIKE 'search\_path=%')
	LOOP
		EXECUTE format('ALTER FUNCTION %s SET search_path TO %s', routine, path);
	END LOOP;
	EXECUTE format('SELECT %I.secure_views()', schema);
	RETURN layout;
END
$$;
COMMENT ON FUNCTION upgrade_ledger(name) IS
	'Brings a ledger to the layout of this version of carbonms, and its functions to the present names of '
	'its schema and of that of carbonms; call it after either was renamed. Returns the layout.';

/**
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for a role that row security shows a part
 */
CREATE FUNCTION check_ledger(schema name, OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS
$$
BEGIN
	IF to_regprocedure(format('%I.check_chain()', schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;
	RETURN QUERY EXECUTE format('SELECT * FROM %I.check_chain()', schema);
END
$$;
COMMENT ON FUNCTION check_ledger(name) IS
	'Verifies a ledger: recomputes every hash and payload, masses, what certificates cover, the rollup and '
	'publications, and looks at readings and guards. One row a problem, none if it is sound.';

/**
 * Arguments:
 *   kind: reader (reads all), recorder (also adds and voids readings, adds statistics and observations) or
 *     accountant (also posts, reverses, refreshes, and keeps reference rows)
 *
 * Errors:
 *   42704 if there is no ledger in the schema or no such role
 *   22023 for another kind
 */
CREATE FUNCTION grant_ledger(schema name, role name, kind text) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	tables text;
	entries text;
	changed text;
	recorded text;
	views text;
BEGIN
	IF to_regclass(format('%I.ledger_meta', schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;
	IF kind IS NULL OR kind NOT IN ('reader', 'recorder', 'accountant') THEN
		RAISE EXCEPTION 'unrecognized kind of grant: "%"', kind
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'A reader reads; a recorder also adds readings, statistics and observations; an accountant also '
					'posts and keeps reference rows.';
	END IF;
	EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema, role);
	-- not on partitions: a policy of the parent does not hold there
	SELECT string_agg(format('%I.%I', schema, c.relname), ', ') INTO tables
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
	SELECT string_agg(format('%I.%I', schema, c.relname), ', ') INTO entries
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		AND c.relname NOT IN ('ledger_meta', 'activity', 'activity_void')
		AND NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'recorded_at');
	-- rows that may change, or be withdrawn: what else they must not, their triggers refuse
	SELECT string_agg(format('%I.%I', schema, c.relname), ', ') INTO changed
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		AND c.relname NOT IN ('ledger_meta', 'rollup_key')
		AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgname = 'refuse_change');
	-- of entries and of what figures are made with not the numbers, times and names that the ledger gives
	SELECT string_agg(format('GRANT INSERT (%s) ON %I.%I TO %I', r.columns, schema, r.relname, role), '; ')
		INTO recorded
	FROM (
		SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			AND a.attidentity = '' AND a.attgenerated = ''
				AND a.attname NOT IN ('recorded_at', 'recorded_by', 'withdrawn_at')
		WHERE n.nspname = schema AND c.relkind = 'r' AND NOT c.relispartition
			AND c.relname <> 'activity'
			AND EXISTS (SELECT FROM pg_attribute AS b WHERE b.attrelid = c.oid AND b.attname = 'recorded_at')
		GROUP BY c.relname
	) AS r;
	SELECT string_agg(format('%I.%I', schema, c.relname), ', ') INTO views
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = schema AND c.relkind = 'v';
	EXECUTE format('GRANT SELECT ON %s, %s TO %I', tables, views, role);
	IF kind <> 'reader' THEN
		-- not the numbers, times and names that the ledger gives
		EXECUTE format('GRANT INSERT (source_id, start_at, end_at, reading, channel, quality, uncertainty, meter,
			evidence) ON %1$I.activity TO %2$I', schema, role);
		EXECUTE format('GRANT INSERT (activity_id, reason) ON %1$I.activity_void TO %2$I', schema, role);
		EXECUTE format('GRANT INSERT (parameter, version, period, value, variables, evidence, supersedes) ON '
			'%1$I.observation TO %2$I', schema, role);
		EXECUTE format('GRANT INSERT (boundary, version, item, period, reading, evidence) ON %1$I.statistic TO %2$I',
			schema, role);
		EXECUTE format('GRANT INSERT, DELETE ON %1$I.activity_staging TO %2$I', schema, role);
		EXECUTE format('GRANT UPDATE ON %1$I.activity_staging TO %2$I', schema, role);
	END IF;
	IF kind = 'accountant' THEN
		EXECUTE format('GRANT INSERT ON %s TO %I', entries, role);
		EXECUTE recorded;
		EXECUTE format('GRANT DELETE ON %I.rollup TO %I', schema, role);
		EXECUTE format('GRANT UPDATE ON %s TO %I', changed, role);
	END IF;
END
$$;
COMMENT ON FUNCTION grant_ledger(name, name, text) IS
	'Grants a role what it needs in a ledger, as a reader, recorder or accountant.';

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
