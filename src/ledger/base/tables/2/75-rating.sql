-- Who acted is recorded beside the role that acted.

ALTER TABLE park_type ADD COLUMN session_role text;
ALTER TABLE park_type ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN park_type.session_role IS 'The role that had logged in, where it acted as another one.';

ALTER TABLE rating_exclusion ADD COLUMN session_role text;
ALTER TABLE rating_exclusion ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN rating_exclusion.session_role IS 'The role that had logged in, where it acted as another one.';

-- NaN and infinity are no figures.
ALTER TABLE rating_grade ADD CONSTRAINT scores_are_finite CHECK (coalesce(score_from, 0) > '-Infinity'
	AND coalesce(score_from, 0) < 'Infinity' AND coalesce(score_below, 0) > '-Infinity'
	AND coalesce(score_below, 0) < 'Infinity') NOT VALID;
ALTER TABLE rating_rule ADD CONSTRAINT numbers_are_finite CHECK (
	coalesce(threshold, 0) > '-Infinity' AND coalesce(threshold, 0) < 'Infinity'
	AND coalesce(class_from, 0) > '-Infinity' AND coalesce(class_from, 0) < 'Infinity'
	AND coalesce(class_below, 0) > '-Infinity' AND coalesce(class_below, 0) < 'Infinity'
	AND coalesce(weight, 0) > '-Infinity' AND coalesce(weight, 0) < 'Infinity'
	AND coalesce(lead, 0) > '-Infinity' AND coalesce(lead, 0) < 'Infinity'
	AND coalesce(cap, 0) > '-Infinity' AND coalesce(cap, 0) < 'Infinity') NOT VALID;

COMMENT ON TABLE rating_scheme IS
	'Rating schemes: load_rating_scheme() copies published ones, INSERTs into this table, rating_grade and '
	'rating_rule make your own. check_rating_scheme() says what is wrong with one.';
