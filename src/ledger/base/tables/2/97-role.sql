-- Who has which rights, so that what comes later can be granted to the same.

CREATE TABLE ledger_role (
	role text PRIMARY KEY,
	kind text NOT NULL CONSTRAINT kind_is_reader_recorder_or_accountant
		CHECK (kind IN ('reader', 'recorder', 'accountant')),
	granted_at timestamptz NOT NULL DEFAULT now(),
	granted_by text NOT NULL DEFAULT caller()
);
COMMENT ON TABLE ledger_role IS
	'Roles that grant_ledger() was called for: upgrade_ledger() grants what is new to them.';
COMMENT ON COLUMN ledger_role.role IS 'Name of the role.';
COMMENT ON COLUMN ledger_role.kind IS 'reader, recorder or accountant.';
COMMENT ON COLUMN ledger_role.granted_at IS 'When.';
COMMENT ON COLUMN ledger_role.granted_by IS 'By which role.';
