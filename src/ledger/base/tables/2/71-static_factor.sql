-- Who acted is recorded beside the role that acted.

ALTER TABLE static_factor
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE static_factor ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN static_factor.session_role IS 'The role that had logged in, where it acted as another one.';
