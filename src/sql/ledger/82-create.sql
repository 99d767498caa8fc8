-- Ledgers: schemas that a caller makes and owns; no table belongs to the extension

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
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
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
	EXECUTE format('SELECT %I.install_ledger_module($1, $2, $3, $4, 0)', carbonms)
	USING schema, 'base', 'carbonms'::name, jsonb '{}';
	EXECUTE format('SELECT %I.refuse_ledger_strangers($1)', carbonms) USING schema;
	EXECUTE format('INSERT INTO %I.ledger_meta (layout, created_with, time_zone) SELECT m.layout, m.version, $1 '
		'FROM %1$I.ledger_module AS m', schema) USING time_zone;
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
