-- Who acted is recorded beside the role that acted. Readings are many: what is computed of each is kept short.

ALTER TABLE activity ADD COLUMN session_role text;
ALTER TABLE activity ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN activity.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE activity_void ADD COLUMN session_role text;
ALTER TABLE activity_void ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN activity_void.session_role IS 'The role that had logged in, where it acted as another one.';

-- NaN is not less than 0, as PostgreSQL orders it. NOT VALID, here and below: rows of layout 1 stay as they are.
ALTER TABLE activity ADD CONSTRAINT uncertainty_is_finite CHECK (uncertainty < 'Infinity') NOT VALID;
