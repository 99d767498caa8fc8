-- Who acted is recorded beside the role that acted.

ALTER TABLE base_year
	ALTER recorded_by SET DEFAULT caller(),
	ADD COLUMN session_role text;
ALTER TABLE base_year ALTER session_role SET DEFAULT session_role();
COMMENT ON COLUMN base_year.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE structural_event ADD COLUMN session_role text;
ALTER TABLE structural_event ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN structural_event.session_role IS 'The role that had logged in, where it acted as another one.';

COMMENT ON TABLE base_year IS
	'Base years of boundaries, by version. Never changed: set_base_year() and recalculate_base_year() make '
	'the next version.';

COMMENT ON TABLE structural_event IS
	'What would have changed the emissions of a base year, and organic growth, which never does. Never '
	'changed: an event that supersedes another takes its place.';

COMMENT ON COLUMN structural_event.stated IS
	'Effect on the gross emissions of the base year as text, with its sign: -5000 tCO2e AR6. NULL where an '
	'event never counts.';
