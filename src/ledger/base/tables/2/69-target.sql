-- Who acted is recorded beside the role that acted.

ALTER TABLE target ADD COLUMN session_role text;
ALTER TABLE target ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN target.session_role IS 'The role that had logged in, where it acted as another one.';
