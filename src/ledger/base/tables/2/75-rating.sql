-- Who acted is recorded beside the role that acted.

ALTER TABLE park_type
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE park_type ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN park_type.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE rating_exclusion
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE rating_exclusion ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN rating_exclusion.session_role IS 'The role that had logged in, where it acted as another one.';
