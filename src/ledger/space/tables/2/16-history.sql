-- When facilities and their places were recorded.

ALTER TABLE facility ADD COLUMN recorded_at timestamptz;
ALTER TABLE facility ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN facility.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
ALTER TABLE placement ADD COLUMN recorded_at timestamptz;
ALTER TABLE placement ALTER recorded_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN placement.recorded_at IS 'When it was recorded; NULL if by a ledger of layout 1.';
