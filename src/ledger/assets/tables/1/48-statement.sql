-- What registries say: statements, line by line, as they stand.

CREATE TABLE registry_account (
	registry text NOT NULL CHECK (registry <> ''),
	account text NOT NULL CHECK (account <> ''),
	party text NOT NULL REFERENCES party,
	PRIMARY KEY (registry, account)
);
COMMENT ON TABLE registry_account IS 'Accounts at registries that parties of the ledger have; others are of others.';
COMMENT ON COLUMN registry_account.registry IS 'Registry, in capitals: see asset_code().';
COMMENT ON COLUMN registry_account.account IS 'The account, as statements name it.';
COMMENT ON COLUMN registry_account.party IS 'The party whose it is.';

CREATE TABLE registry_statement_kind (
	kind text PRIMARY KEY CHECK (kind <> ''),
	states text[] NOT NULL,
	moves text REFERENCES asset_movement_kind,
	turn integer NOT NULL,
	what text NOT NULL
);
COMMENT ON TABLE registry_statement_kind IS 'Kinds of lines of statements.';
COMMENT ON COLUMN registry_statement_kind.kind IS 'Its code.';
COMMENT ON COLUMN registry_statement_kind.states IS
	'States of the ledger that agree with it; none of what tells nothing of the day of the statement.';
COMMENT ON COLUMN registry_statement_kind.moves IS
	'Kind of movement that brings it into the ledger; NULL if that depends on whose accounts they are.';
COMMENT ON COLUMN registry_statement_kind.turn IS 'Order of the lines of a day.';
COMMENT ON COLUMN registry_statement_kind.what IS 'What it says.';

INSERT INTO registry_statement_kind (kind, states, moves, turn, what) VALUES
	('issuance', '{}', 'issue', 1, 'units were issued'),
	('transfer', '{}', NULL, 2, 'the account received units from the counter account'),
	('held', '{held,reserved,frozen}', 'buy', 3, 'units are in the account'),
	('frozen', '{frozen}', 'freeze', 4, 'units are in the account, and may not be moved'),
	('retirement', '{retired}', 'retire', 5, 'units were used for a claim'),
	('surrender', '{surrendered}', 'surrender', 5, 'units were given for emissions under a scheme'),
	('cancellation', '{cancelled}', 'cancel', 5, 'units were taken out of use without a claim'),
	('expiry', '{expired}', 'expire', 5, 'units are too old to be used');

CREATE TABLE registry_statement (
	statement_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	registry text NOT NULL CHECK (registry = asset_code(registry) AND registry <> ''),
	account text,
	class text NOT NULL REFERENCES asset_class,
	as_of date NOT NULL CHECK (isfinite(as_of)),
	complete text[] NOT NULL DEFAULT '{}' CONSTRAINT complete_are_kinds_of_lines
		CHECK (complete <@ '{issuance,held,frozen,retirement,surrender,cancellation,expiry}'),
	document text NOT NULL CHECK (document <> ''),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	recorded_by text NOT NULL DEFAULT current_user,
	session_role text DEFAULT nullif(session_user::text, current_user::text),
	FOREIGN KEY (registry, account) REFERENCES registry_account
);
COMMENT ON TABLE registry_statement IS
	'Statements of registries: what was had, used or issued as of a day. Rows are never changed.';
COMMENT ON COLUMN registry_statement.statement_id IS 'Number of the statement.';
COMMENT ON COLUMN registry_statement.registry IS 'Registry, in capitals.';
COMMENT ON COLUMN registry_statement.account IS
	'Account that it is of, where a line names none; NULL if it is of the whole registry.';
COMMENT ON COLUMN registry_statement.class IS 'Class of the units.';
COMMENT ON COLUMN registry_statement.as_of IS 'The day at whose end it was so.';
COMMENT ON COLUMN registry_statement.complete IS
	'Kinds of lines of which it lists all there are: what the ledger has and it has not is a difference.';
COMMENT ON COLUMN registry_statement.document IS 'The document that it was taken from.';
COMMENT ON COLUMN registry_statement.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN registry_statement.recorded_by IS 'By which role.';
COMMENT ON COLUMN registry_statement.session_role IS 'The role that had logged in, where it acted as another one.';

/**
 * What was read of a line is filled in: code, serials and units, and the problem if it cannot be as it stands. The line
 * stays, with its problem.
 */
CREATE TABLE registry_statement_line (
	statement_id bigint NOT NULL REFERENCES registry_statement,
	line integer NOT NULL CHECK (line > 0),
	kind text NOT NULL REFERENCES registry_statement_kind,
	day date CHECK (isfinite(day)),
	account text,
	counter_account text,
	serial text,
	first bigint,
	last bigint,
	quantity text,
	project text,
	vintage integer,
	purpose text,
	beneficiary text,
	detail jsonb,
	code text,
	serials int8range,
	units bigint,
	problem text,
	PRIMARY KEY (statement_id, line)
);
CREATE INDEX registry_statement_line_code ON registry_statement_line (statement_id, code);
COMMENT ON TABLE registry_statement_line IS
	'Lines of statements as they stand, and what was read of them. Rows are never changed.';
COMMENT ON COLUMN registry_statement_line.statement_id IS 'Number of the statement.';
COMMENT ON COLUMN registry_statement_line.line IS 'Number of the line in it.';
COMMENT ON COLUMN registry_statement_line.kind IS 'What it says: kind of registry_statement_kind.';
COMMENT ON COLUMN registry_statement_line.day IS
	'When that was; NULL if it does not say: then the day of the statement.';
COMMENT ON COLUMN registry_statement_line.account IS
	'Account that has or had the units; NULL for that of the statement.';
COMMENT ON COLUMN registry_statement_line.counter_account IS 'Account from which the units of a transfer came.';
COMMENT ON COLUMN registry_statement_line.serial IS 'The serial as it stands; NULL if there is none.';
COMMENT ON COLUMN registry_statement_line.first IS 'First number, where it stands in a column of its own.';
COMMENT ON COLUMN registry_statement_line.last IS 'Last number, where it stands in a column of its own.';
COMMENT ON COLUMN registry_statement_line.quantity IS 'How many units, as it stands.';
COMMENT ON COLUMN registry_statement_line.project IS
	'Project as the statement names it; where it does not, as the serial does.';
COMMENT ON COLUMN registry_statement_line.vintage IS
	'Year as the statement says it; where it does not, as the serial does.';
COMMENT ON COLUMN registry_statement_line.purpose IS
	'What the units were used for, or why they were cancelled or frozen.';
COMMENT ON COLUMN registry_statement_line.beneficiary IS 'For whom.';
COMMENT ON COLUMN registry_statement_line.detail IS 'What else the statement says of it.';
COMMENT ON COLUMN registry_statement_line.code IS 'What was read of the serial: what stands before the number.';
COMMENT ON COLUMN registry_statement_line.serials IS 'What was read of it: the numbers.';
COMMENT ON COLUMN registry_statement_line.units IS 'How many units were read: of the quantity, or else of the serial.';
COMMENT ON COLUMN registry_statement_line.problem IS 'Why the line cannot be what it says; NULL if it can.';
