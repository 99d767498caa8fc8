-- Who acted is recorded beside the role that acted.

ALTER TABLE performance_parameter
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE performance_parameter ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN performance_parameter.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE observation ADD COLUMN session_role text;
ALTER TABLE observation ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN observation.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE baseline_model
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE baseline_model ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN baseline_model.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE baseline_adjustment
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE baseline_adjustment ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN baseline_adjustment.session_role IS 'The role that had logged in, where it acted as another one.';

COMMENT ON TABLE baseline_adjustment IS
	'Adjustments of baselines, opened and decided. Never changed: a decision is another entry.';
