-- Modules of a ledger: their tables are migrated from layout to layout, their code is replaced
--
-- Functions in PL/pgSQL run with search_path = pg_catalog, pg_temp and name what is in the ledger, or in the
-- schema of an extension, in dynamic SQL: the extensions may be in any schema, and may move.

/*
 * Types, functions and operators of the extensions are found where these are. What others have put there under a name
 * that PostgreSQL or an extension has could be taken for the right one while a ledger is made.
 */
CREATE FUNCTION refuse_planted_ledger(schemas name[], ledger name) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	planted text;
BEGIN
	WITH object AS (
		SELECT 'pg_proc'::regclass::oid AS classid, p.oid AS objid, p.proname AS name, p.pronamespace AS home,
			p.proowner AS owner
		FROM pg_proc AS p
		UNION ALL
		SELECT 'pg_operator'::regclass, p.oid, p.oprname, p.oprnamespace, p.oprowner FROM pg_operator AS p
	),
	found AS (
		SELECT o.*, EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = o.classid AND d.objid = o.objid
			AND d.deptype = 'e') AS of_extension
		FROM object AS o JOIN pg_namespace AS n ON n.oid = o.home WHERE n.nspname = ANY (schemas)
	)
	SELECT string_agg(d, ', ' ORDER BY d) INTO planted
	FROM found AS f JOIN pg_roles AS r ON r.oid = f.owner
	CROSS JOIN LATERAL pg_describe_object(f.classid, f.objid, 0) AS d
	WHERE NOT (f.of_extension OR r.rolsuper OR r.rolname = current_user)
		AND (EXISTS (SELECT FROM found AS e WHERE e.classid = f.classid AND e.name = f.name AND e.of_extension)
			OR EXISTS (SELECT FROM object AS b WHERE b.classid = f.classid AND b.name = f.name
				AND b.home = 'pg_catalog'::regnamespace));
	IF planted IS NOT NULL THEN
		RAISE EXCEPTION 'objects of others stand beside those of the same name where ledger "%" looks for carbonms',
			ledger
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('They are %s.', planted),
				HINT = 'Drop them, and revoke CREATE on the schemas of the extensions from whom they do not belong to.';
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_planted_ledger(name[], name) IS
	'Refuses to make a ledger while functions or operators of others have names of PostgreSQL''s or of the extensions '
	'in the schemas of these. Errors: 55000.';

/*
 * Statements that make objects find types and operators of the extension and of those that it requires; bodies in
 * PL/pgSQL do not: they have SET search_path = @ledger@, pg_temp, and name the rest by @carbonms@. Who may create
 * objects in the schema of an extension could otherwise put functions into the place of PostgreSQL's.
 */
CREATE FUNCTION run_ledger_script(ledger name, extension name, script text, parameters jsonb) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
	SET quote_all_identifiers = off AS
$$
DECLARE
	parameter record;
	path text;
	schemas name[];
	said text;
	more text;
	advice text;
BEGIN
	SELECT string_agg(quote_ident(n.nspname), ', ' ORDER BY e.extname <> 'carbonms', e.oid DESC), array_agg(n.nspname)
	INTO path, schemas
	FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
	WHERE e.extname = extension OR e.oid IN (SELECT d.refobjid FROM pg_depend AS d
		WHERE d.classid = 'pg_extension'::regclass AND d.refclassid = 'pg_extension'::regclass
			AND d.objid = (SELECT x.oid FROM pg_extension AS x WHERE x.extname = extension));
	EXECUTE format('SELECT %I.refuse_planted_ledger($1, $2)', (SELECT n.nspname FROM pg_extension AS e
		JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'carbonms'))
	USING schemas, ledger;
	FOR parameter IN
		SELECT p.key, p.value FROM jsonb_each_text(parameters) AS p
		UNION ALL SELECT 'ledger', quote_ident(ledger)
		UNION ALL SELECT 'ledger_name', quote_literal(ledger)
		UNION ALL SELECT p.name, p.value
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		CROSS JOIN LATERAL (VALUES ('carbonms', quote_ident(n.nspname)),
			('carbonms_name', quote_literal(quote_ident(n.nspname)))) AS p (name, value)
		WHERE e.extname = 'carbonms'
	LOOP
		-- it stands in bodies that two dollars end, and @ is around what is filled in
		IF position('$' || '$' IN parameter.value) > 0 OR position('@' IN parameter.value) > 0 THEN
			RAISE EXCEPTION 'schema name % must not contain "@" or two dollars in a row', parameter.value
				USING ERRCODE = 'invalid_name';
		END IF;
		script := replace(script, '@' || parameter.key || '@', parameter.value);
	END LOOP;
	-- until the end of this function, whose SET clause then restores the path of the caller
	PERFORM set_config('search_path', format('%I, %s, pg_temp', ledger, path), true);
	BEGIN
		EXECUTE script;
	EXCEPTION
		-- without the whole text as its context
		WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, more = PG_EXCEPTION_DETAIL, advice = PG_EXCEPTION_HINT;
			more := coalesce(nullif(more, ''), format('A statement of a module of ledger "%s" failed.', ledger));
			IF advice = '' THEN
				RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = said, DETAIL = more;
			END IF;
			RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = said, DETAIL = more, HINT = advice;
	END;
END
$$;
COMMENT ON FUNCTION run_ledger_script(name, name, text, jsonb) IS
	'Runs a text of a module in a ledger, with its parameters filled in. Errors: 42602 for a schema with "@" or two '
	'dollars in its name.';

/*
 * Its schema is written into the bodies of a ledger's functions: there may be anybody's objects once it has moved.
 */
CREATE FUNCTION ledger_finds_carbonms(ledger name) RETURNS boolean
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off
	RETURN EXISTS (SELECT FROM pg_proc AS p
		JOIN pg_extension AS e ON e.extname = 'carbonms' JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE p.oid = to_regprocedure(format('%I.refuse_snapshot()', ledger))
			AND position(format('%I.ledger_written_here(', n.nspname) IN p.prosrc) > 0);
COMMENT ON FUNCTION ledger_finds_carbonms(name) IS
	'Whether carbonms is still in the schema in which the functions of a ledger look for it.';

CREATE FUNCTION require_ledger(schema name) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	found boolean;
BEGIN
	IF to_regclass(format('%I.ledger_meta', coalesce(schema, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	ELSIF to_regclass(format('%I.ledger_object', schema)) IS NULL THEN
		RAISE EXCEPTION 'ledger "%" is of an older version of carbonms', schema
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('Call upgrade_ledger(%L) first.', schema);
	-- in the schema of its old name there may be anybody's functions
	ELSIF EXISTS (SELECT FROM pg_proc AS p CROSS JOIN LATERAL unnest(p.proconfig) AS o (setting)
			WHERE p.oid = to_regprocedure(format('%I.close_doors()', schema)) AND o.setting LIKE 'search\_path=%'
				AND o.setting <> format('search_path=%I, pg_temp', schema)) THEN
		RAISE EXCEPTION 'ledger "%" still looks for names in another schema', schema
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('Call upgrade_ledger(%L) first.', schema);
	END IF;
	EXECUTE format('SELECT %I.ledger_finds_carbonms($1)', carbonms) INTO found USING schema;
	IF NOT found THEN
		RAISE EXCEPTION 'ledger "%" still looks for carbonms in another schema', schema
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('Call upgrade_ledger(%L) first.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION require_ledger(name) IS
	'Refuses a schema that is no ledger, one that was not upgraded to this version, and one that was renamed, or from '
	'which carbonms was moved, since. Errors: 42704, 55000.';

/**
 * Code of a ledger is its owner's: whoever runs it for the owner must not lend it rights that the owner does not have.
 *
 * Arguments:
 *   or_caller: whether a caller without the rights of the owner runs the query with its own
 *
 * Errors:
 *   42501 for a caller without the rights of the owner, unless or_caller
 *   42704 without a ledger
 */
CREATE FUNCTION ledger_as_owner(ledger name, query text, or_caller boolean) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_as_owner' LANGUAGE C VOLATILE STRICT;
COMMENT ON FUNCTION ledger_as_owner(name, text, boolean) IS
	'Runs a query with the rights of the owner of a ledger alone, and returns its first value as text.';

CREATE FUNCTION ledger_written_here(version xid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_written_here' LANGUAGE C STABLE STRICT;
COMMENT ON FUNCTION ledger_written_here(xid) IS
	'Whether a row with this xmin was written by the current transaction, so that nobody else has seen it.';

CREATE FUNCTION ledger_payload(VARIADIC fields text[]) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_payload' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ledger_payload(text[]) IS
	'Fields as length:text, separated by commas; -: is NULL. Lengths are in characters.';

CREATE FUNCTION ledger_line_payload(format text, line bigint, day date, source_id integer, source_line integer,
		category text, domain text, party text, supplier text, origin text, kind text, buyer text, plot text,
		scope2 text, claim_id bigint, quantity quantity, factor_id integer, factor emission_factor, verified boolean,
		mass ghg, begins integer, reason text) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_payload_of_arguments' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ledger_line_payload(text, bigint, date, integer, integer, text, text, text, text, text, text, text,
	text, text, bigint, quantity, integer, emission_factor, boolean, ghg, integer, text) IS
	'The arguments as ledger_payload() has their texts; a day is YYYY-MM-DD.';

CREATE FUNCTION ledger_sum_payload(day date, party text, category text, scope2 text, mass ghg) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_payload_of_arguments' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ledger_sum_payload(date, text, text, text, ghg) IS
	'The arguments as ledger_payload() has their texts; a day is YYYY-MM-DD.';

/**
 * A module is two functions of its extension, ledger_<module>_tables(layout) and ledger_<module>_code(). Returns the
 * layout that the ledger has of it then.
 *
 * Arguments:
 *   layout: what the ledger has of it, 0 if nothing
 *   parameters: name and value of what stands as @name@ in its texts
 */
CREATE FUNCTION install_ledger_module(ledger name, module text, extension name, parameters jsonb, layout integer)
	RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	home name;
	version text;
	script text;
	before jsonb;
BEGIN
	SELECT n.nspname, e.extversion INTO home, version
	FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = extension;
	IF home IS NULL THEN
		RAISE EXCEPTION 'extension "%" does not exist', extension
			USING ERRCODE = 'undefined_object',
				DETAIL = format('Ledger "%s" has its module %s.', ledger, module),
				HINT = format('CREATE EXTENSION %s.', extension);
	END IF;
	EXECUTE format('SELECT %I.ledger_state($1)', carbonms) INTO before USING ledger;
	LOOP
		EXECUTE format('SELECT %I.%I($1)', home, format('ledger_%s_tables', module)) INTO script USING layout + 1;
		EXIT WHEN script IS NULL;
		EXECUTE format('SELECT %I.run_ledger_script($1, $2, $3, $4)', carbonms)
		USING ledger, extension, script, parameters;
		layout := layout + 1;
	END LOOP;
	EXECUTE format('SELECT %I.run_ledger_script($1, $2, %I.%I(), $3)', carbonms, home, format('ledger_%s_code', module))
	USING ledger, extension, parameters;
	EXECUTE format('INSERT INTO %I.ledger_module AS m (module, extension, layout, version, parameters) '
		'VALUES ($1, $2, $3, $4, $5) ON CONFLICT (module) DO UPDATE SET layout = excluded.layout, '
		'version = excluded.version, parameters = excluded.parameters, changed_at = excluded.changed_at '
		'WHERE (m.layout, m.version, m.parameters) <> (excluded.layout, excluded.version, excluded.parameters)', ledger)
	USING module, extension, layout, version, parameters;
	EXECUTE format('SELECT %I.record_ledger_manifest($1, $2, $3)', carbonms) USING ledger, module, before;
	EXECUTE format('SELECT %1$I.secure_views(), %1$I.close_doors()', ledger);
	RETURN layout;
END
$$;
COMMENT ON FUNCTION install_ledger_module(name, text, name, jsonb, integer) IS
	'Brings a module of a ledger to the newest layout, and makes or replaces its code. Called by create_ledger(), '
	'upgrade_ledger() and the add_...() functions. Errors: 42704 without its extension.';
