-- Who acted is recorded beside the role that acted.

ALTER TABLE rating
	ALTER rated_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE rating ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN rating.session_role IS 'The role that had logged in, where it acted as another one.';
