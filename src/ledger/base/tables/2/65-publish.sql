-- Who acted is recorded beside the role that acted.

ALTER TABLE published_inventory
	ALTER published_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE published_inventory ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN published_inventory.session_role IS 'The role that had logged in, where it acted as another one.';
