-- Reference rows as they were: what was inserted, changed or deleted, when and by whom. Their tables have no column for
-- it: functions of users return their rows.

CREATE TABLE reference_history (
	change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	relation name NOT NULL,
	key jsonb NOT NULL,
	old_row jsonb,
	changed_at timestamptz NOT NULL,
	changed_by text NOT NULL DEFAULT caller(),
	session_role text DEFAULT session_role()
);
COMMENT ON TABLE reference_history IS
	'When reference rows were inserted, and what they were before they were updated or deleted. reference_as_of() puts '
	'them together.';
COMMENT ON COLUMN reference_history.change_id IS 'Number of the change.';
COMMENT ON COLUMN reference_history.relation IS 'The table.';
COMMENT ON COLUMN reference_history.key IS
	'The primary key of the row: its values in order; the whole row where a table has none.';
COMMENT ON COLUMN reference_history.old_row IS 'The row, as it was; NULL where it was inserted.';
COMMENT ON COLUMN reference_history.changed_at IS
	'When it was inserted, changed or deleted: one time for a transaction, in the order in which these took turns.';
COMMENT ON COLUMN reference_history.changed_by IS 'By which role.';
COMMENT ON COLUMN reference_history.session_role IS 'The role that had logged in, where it acted as another one.';
CREATE INDEX reference_history_key ON reference_history (relation, key, change_id);
