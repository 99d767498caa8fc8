-- Who acted is recorded beside the role that acted.

ALTER TABLE boundary
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE boundary ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN boundary.session_role IS 'The role that had logged in, where it acted as another one.';
