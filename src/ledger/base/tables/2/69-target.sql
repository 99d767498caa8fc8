-- Who acted is recorded beside the role that acted.

ALTER TABLE target
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE target ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN target.session_role IS 'The role that had logged in, where it acted as another one.';
