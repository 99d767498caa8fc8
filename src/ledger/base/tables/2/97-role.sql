-- Who has which rights, so that what comes later can be granted to the same.

CREATE TABLE ledger_role (
	role text PRIMARY KEY,
	role_id oid NOT NULL,
	kind text NOT NULL CONSTRAINT kind_is_known
		CHECK (kind IN ('reader', 'recorder', 'accountant', 'tenant')),
	party text REFERENCES party,
	granted_at timestamptz NOT NULL DEFAULT now(),
	granted_by text NOT NULL DEFAULT caller(),
	CONSTRAINT tenants_are_of_a_party CHECK ((kind = 'tenant') = (party IS NOT NULL))
);
COMMENT ON TABLE ledger_role IS
	'Roles that grant_ledger() was called for: upgrade_ledger() grants what is new to them.';
COMMENT ON COLUMN ledger_role.role IS 'Name of the role.';
COMMENT ON COLUMN ledger_role.role_id IS
	'Number of the role in pg_roles when it was granted, which one that is made anew by its name does not have; 0 if '
	'the name is of no role any more. At most one row has it.';
COMMENT ON COLUMN ledger_role.kind IS 'reader, recorder, accountant or tenant.';
COMMENT ON COLUMN ledger_role.party IS 'The party of a tenant.';
COMMENT ON COLUMN ledger_role.granted_at IS 'When.';
COMMENT ON COLUMN ledger_role.granted_by IS 'By which role.';
