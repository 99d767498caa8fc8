-- Who acted is recorded beside the role that acted.

ALTER TABLE statistic ADD COLUMN session_role text;
ALTER TABLE statistic ALTER session_role SET DEFAULT nullif(session_user::text, current_user::text);
COMMENT ON COLUMN statistic.session_role IS 'The role that had logged in, where it acted as another one.';

-- Of the very types of the function: for an integer somebody else's quantity(integer, text) would fit better.
ALTER TABLE statistic_item
	DROP CONSTRAINT unit_is_percent_or_of_a_quantity,
	ADD CONSTRAINT unit_is_percent_or_of_a_quantity CHECK (unit = '%' OR quantity(1::numeric, unit) IS NOT NULL);
