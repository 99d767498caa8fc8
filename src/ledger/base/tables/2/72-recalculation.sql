-- Who acted is recorded beside the role that acted.

ALTER TABLE base_year
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE base_year ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN base_year.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE structural_event
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE structural_event ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN structural_event.session_role IS 'The role that had logged in, where it acted as another one.';
