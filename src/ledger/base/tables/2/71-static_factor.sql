-- Who acted is recorded beside the role that acted.

ALTER TABLE static_factor ADD COLUMN session_role text;
ALTER TABLE static_factor ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN static_factor.session_role IS 'The role that had logged in, where it acted as another one.';

COMMENT ON TABLE static_factor IS
	'Static factors of parameters: what does not change as a matter of routine, such as floor area, '
	'installed capacity or shifts.';
