-- What the ledger has held against what a registry says: runs, the differences they found, and who lifted them.

CREATE TABLE registry_reconciliation (
	reconciliation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	statement_id bigint NOT NULL REFERENCES registry_statement,
	movement_id bigint NOT NULL,
	differences integer NOT NULL CHECK (differences >= 0),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL,
	session_role text
);
CREATE INDEX registry_reconciliation_statement ON registry_reconciliation (statement_id);
CREATE INDEX registry_reconciliation_found ON registry_reconciliation (reconciliation_id) WHERE differences > 0;
COMMENT ON TABLE registry_reconciliation IS
	'When holdings were held against a statement, and how many differences there were. Rows are never changed.';
COMMENT ON COLUMN registry_reconciliation.reconciliation_id IS 'Number of the reconciliation.';
COMMENT ON COLUMN registry_reconciliation.statement_id IS 'Number of the statement.';
COMMENT ON COLUMN registry_reconciliation.movement_id IS 'The last movement that there was then; 0 without any.';
COMMENT ON COLUMN registry_reconciliation.differences IS 'How many differences were found.';
COMMENT ON COLUMN registry_reconciliation.recorded_at IS 'When it was done.';
COMMENT ON COLUMN registry_reconciliation.recorded_by IS 'Role that did it.';
COMMENT ON COLUMN registry_reconciliation.session_role IS 'Role of the session, where that is another.';

CREATE TABLE registry_difference (
	reconciliation_id bigint NOT NULL REFERENCES registry_reconciliation,
	difference integer NOT NULL CHECK (difference > 0),
	kind text NOT NULL CHECK (kind IN ('not in the ledger', 'not in the statement', 'other party', 'other state',
		'other quantity', 'not compared')),
	line integer,
	code text,
	serials int8multirange,
	units bigint,
	party text,
	stated text NOT NULL,
	recorded text NOT NULL,
	PRIMARY KEY (reconciliation_id, difference)
);
COMMENT ON TABLE registry_difference IS 'Differences that reconciliations found. Rows are never changed.';
COMMENT ON COLUMN registry_difference.reconciliation_id IS 'Number of the reconciliation.';
COMMENT ON COLUMN registry_difference.difference IS 'Number of the difference in it.';
COMMENT ON COLUMN registry_difference.kind IS
	'not in the ledger, not in the statement, other party, other state, other quantity; not compared of a line that '
	'cannot be what it says.';
COMMENT ON COLUMN registry_difference.line IS 'Line of the statement; NULL of what it does not list.';
COMMENT ON COLUMN registry_difference.code IS 'Code of the block; NULL if the statement does not say.';
COMMENT ON COLUMN registry_difference.serials IS 'Numbers of the units; NULL if the statement does not say.';
COMMENT ON COLUMN registry_difference.units IS 'How many units it is about.';
COMMENT ON COLUMN registry_difference.party IS 'Party whose they are, by the ledger or else by the statement.';
COMMENT ON COLUMN registry_difference.stated IS 'What the statement says.';
COMMENT ON COLUMN registry_difference.recorded IS 'What the ledger says.';

CREATE TABLE registry_lift (
	reconciliation_id bigint NOT NULL,
	difference integer NOT NULL,
	reason text NOT NULL CHECK (reason <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL,
	session_role text,
	PRIMARY KEY (reconciliation_id, difference),
	FOREIGN KEY (reconciliation_id, difference) REFERENCES registry_difference
);
COMMENT ON TABLE registry_lift IS
	'Differences for which no movement has to wait any more, and who said so. Rows are never changed.';
COMMENT ON COLUMN registry_lift.reconciliation_id IS 'Number of the reconciliation.';
COMMENT ON COLUMN registry_lift.difference IS 'Number of the difference in it.';
COMMENT ON COLUMN registry_lift.reason IS 'Why.';
COMMENT ON COLUMN registry_lift.recorded_at IS 'When it was lifted.';
COMMENT ON COLUMN registry_lift.recorded_by IS
	'Role that lifted it: not one that recorded or reconciled the statement.';
COMMENT ON COLUMN registry_lift.session_role IS 'Role of the session, where that is another.';

CREATE TABLE registry_statement_movement (
	statement_id bigint NOT NULL,
	line integer NOT NULL,
	movement_id bigint NOT NULL REFERENCES asset_movement,
	PRIMARY KEY (statement_id, line),
	FOREIGN KEY (statement_id, line) REFERENCES registry_statement_line
);
CREATE INDEX registry_statement_movement_movement ON registry_statement_movement (movement_id);
COMMENT ON TABLE registry_statement_movement IS
	'Lines of statements that the opening load made movements of. Rows are never changed.';
COMMENT ON COLUMN registry_statement_movement.statement_id IS 'Number of the statement.';
COMMENT ON COLUMN registry_statement_movement.line IS 'Number of the line in it.';
COMMENT ON COLUMN registry_statement_movement.movement_id IS 'Number of the movement.';
