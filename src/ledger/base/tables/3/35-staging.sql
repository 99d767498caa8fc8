-- How the times of a staged row were read.

ALTER TABLE activity_staging ADD COLUMN starts timestamptz, ADD COLUMN ends timestamptz;
COMMENT ON COLUMN activity_staging.starts IS 'The moment as which start_at was read; NULL if it was not.';
COMMENT ON COLUMN activity_staging.ends IS 'The moment as which end_at was read; NULL if it was not.';
