-- Reference rows as they were: what was changed or taken out of them, when and by whom.

CREATE TABLE reference_history (
	change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	relation name NOT NULL,
	key jsonb NOT NULL,
	old_row jsonb NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	changed_by text NOT NULL DEFAULT caller(),
	session_role text DEFAULT session_role()
);
COMMENT ON TABLE reference_history IS
	'What reference rows were before they were updated or deleted. reference_as_of() puts them together.';
COMMENT ON COLUMN reference_history.change_id IS 'Number of the change.';
COMMENT ON COLUMN reference_history.relation IS 'The table.';
COMMENT ON COLUMN reference_history.key IS 'The primary key of the row, as it was: its values in order.';
COMMENT ON COLUMN reference_history.old_row IS 'The row, as it was.';
COMMENT ON COLUMN reference_history.changed_at IS 'When it was changed or deleted.';
COMMENT ON COLUMN reference_history.changed_by IS 'By which role.';
COMMENT ON COLUMN reference_history.session_role IS 'The role that had logged in, where it acted as another one.';
CREATE INDEX reference_history_key ON reference_history (relation, key, change_id);

ALTER TABLE standard_edition ADD COLUMN recorded_at timestamptz;
ALTER TABLE standard_edition ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN standard_edition.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE policy_parameter ADD COLUMN recorded_at timestamptz;
ALTER TABLE policy_parameter ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN policy_parameter.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE party ADD COLUMN recorded_at timestamptz;
ALTER TABLE party ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN party.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE party_share ADD COLUMN recorded_at timestamptz;
ALTER TABLE party_share ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN party_share.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE site ADD COLUMN recorded_at timestamptz;
ALTER TABLE site ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN site.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE plot ADD COLUMN recorded_at timestamptz;
ALTER TABLE plot ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN plot.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE source ADD COLUMN recorded_at timestamptz;
ALTER TABLE source ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN source.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE source_owner ADD COLUMN recorded_at timestamptz;
ALTER TABLE source_owner ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN source_owner.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE meter ADD COLUMN recorded_at timestamptz;
ALTER TABLE meter ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN meter.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE calibration ADD COLUMN recorded_at timestamptz;
ALTER TABLE calibration ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN calibration.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE method ADD COLUMN recorded_at timestamptz;
ALTER TABLE method ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN method.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE statistic_item ADD COLUMN recorded_at timestamptz;
ALTER TABLE statistic_item ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN statistic_item.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE rating_scheme ADD COLUMN recorded_at timestamptz;
ALTER TABLE rating_scheme ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN rating_scheme.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE rating_grade ADD COLUMN recorded_at timestamptz;
ALTER TABLE rating_grade ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN rating_grade.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE rating_rule ADD COLUMN recorded_at timestamptz;
ALTER TABLE rating_rule ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN rating_rule.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
