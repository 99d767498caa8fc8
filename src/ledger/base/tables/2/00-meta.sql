-- Which modules a ledger has, and what was made for it.

CREATE TABLE ledger_module (
	module text PRIMARY KEY,
	extension name NOT NULL,
	layout integer NOT NULL CHECK (layout > 0),
	version text NOT NULL,
	parameters jsonb NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ledger_module IS 'The modules of this ledger. upgrade_ledger() keeps it.';
COMMENT ON COLUMN ledger_module.module IS 'base, or what an add_...() function added.';
COMMENT ON COLUMN ledger_module.extension IS 'The extension that it comes from.';
COMMENT ON COLUMN ledger_module.layout IS 'How far its tables are migrated.';
COMMENT ON COLUMN ledger_module.version IS 'Version of the extension that made its code.';
COMMENT ON COLUMN ledger_module.parameters IS 'What was filled into its texts, such as the spatial reference system.';
COMMENT ON COLUMN ledger_module.changed_at IS 'When layout, version or parameters became so.';

ALTER TABLE ledger_meta ADD COLUMN ledger uuid NOT NULL DEFAULT gen_random_uuid();
COMMENT ON COLUMN ledger_meta.ledger IS
	'Which ledger this is: each block of its chain says so. A copy that was restored has the same.';

CREATE TABLE ledger_object (
	kind text NOT NULL,
	identity text NOT NULL,
	module text NOT NULL,
	definition text NOT NULL,
	PRIMARY KEY (kind, identity)
);
COMMENT ON TABLE ledger_object IS
	'The manifest: every object that create_ledger(), the add_...() functions and upgrade_ledger() made here. What is '
	'not listed is its users''.';
COMMENT ON COLUMN ledger_object.kind IS 'table, view, type, function, column, constraint, index, trigger or policy.';
COMMENT ON COLUMN ledger_object.identity IS
	'Name; of a function with the types of its arguments, of a part with the table.';
COMMENT ON COLUMN ledger_object.module IS 'The module that made it.';
COMMENT ON COLUMN ledger_object.definition IS
	'What it was when it was made: what check_ledger() compares; without names of schemas.';

/**
 * For what functions with the rights of the ledger's owner write, where current_user is that owner: PostgreSQL does not
 * say who was current_user when they were called. Rows that people insert say current_user, which in a function of
 * another role with the rights of that one is that one.
 */
CREATE FUNCTION caller() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END;
COMMENT ON FUNCTION caller() IS
	'Who acts, as the session says: the role of SET ROLE, or else the one that logged in.';

CREATE FUNCTION session_role() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN nullif(session_user::text, caller());
COMMENT ON FUNCTION session_role() IS 'The role that logged in, where it acts as another one; NULL where it does not.';
