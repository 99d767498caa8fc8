-- Activity data: what was measured, over a half-open period. One period of a source is covered once.

CREATE TABLE activity (
	activity_id bigint GENERATED ALWAYS AS IDENTITY (CACHE 100),
	source_id integer NOT NULL,
	start_at timestamptz NOT NULL,
	end_at timestamptz NOT NULL,
	reading text NOT NULL,
	quantity quantity NOT NULL GENERATED ALWAYS AS (reading::quantity) STORED,
	channel text NOT NULL DEFAULT 'metered'
		CONSTRAINT channel_is_metered_invoiced_sampled_or_estimated
			CHECK (channel IN ('metered', 'invoiced', 'sampled', 'estimated')),
	quality smallint NOT NULL DEFAULT 3 CONSTRAINT quality_is_1_to_5 CHECK (quality BETWEEN 1 AND 5),
	uncertainty numeric CONSTRAINT uncertainty_is_not_negative CHECK (uncertainty >= 0),
	meter text,
	evidence text,
	recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	recorded_by text NOT NULL DEFAULT current_user,
	CONSTRAINT end_is_after_start CHECK (end_at > start_at),
	CONSTRAINT times_are_between_1900_and_2200 CHECK (start_at >= '1900-01-01 00:00Z' AND end_at < '2200-01-01 00:00Z')
) PARTITION BY RANGE (start_at);
COMMENT ON TABLE activity IS
	'Readings: activity data of a source over a half-open period. Entries are never changed; void_activity() '
	'takes one back.';
COMMENT ON COLUMN activity.activity_id IS 'Number of the reading.';
COMMENT ON COLUMN activity.source_id IS 'Number of the source.';
COMMENT ON COLUMN activity.start_at IS 'Beginning of the period, part of it.';
COMMENT ON COLUMN activity.end_at IS 'End of the period, not part of it.';
COMMENT ON COLUMN activity.reading IS
	'What was measured, as it was written down: 1200 kWh. Plain text, which stays when the extension goes.';
COMMENT ON COLUMN activity.quantity IS 'The reading as a quantity.';
COMMENT ON COLUMN activity.channel IS 'metered, invoiced, sampled or estimated.';
COMMENT ON COLUMN activity.quality IS 'Quality score from 1 (best) to 5.';
COMMENT ON COLUMN activity.uncertainty IS 'Half the 95 % interval, in percent of the quantity; NULL if not known.';
COMMENT ON COLUMN activity.meter IS 'Code of the meter.';
COMMENT ON COLUMN activity.evidence IS 'Document that proves it.';
COMMENT ON COLUMN activity.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN activity.recorded_by IS 'By which role.';

CREATE INDEX activity_source_start ON activity (source_id, start_at);
CREATE INDEX activity_order ON activity USING brin (start_at, activity_id, recorded_at) WITH (autosummarize = on);

CREATE TABLE activity_void (
	activity_id bigint PRIMARY KEY,
	reason text NOT NULL CHECK (reason <> ''),
	voided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	voided_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE activity_void IS 'Readings that were taken back, with the reason. They stay in activity.';
COMMENT ON COLUMN activity_void.activity_id IS 'Number of the reading.';
COMMENT ON COLUMN activity_void.reason IS 'Why it was taken back.';
COMMENT ON COLUMN activity_void.voided_at IS 'When.';
COMMENT ON COLUMN activity_void.voided_by IS 'By which role.';
CREATE TABLE activity_rest PARTITION OF activity DEFAULT;
COMMENT ON TABLE activity_rest IS 'Readings of months that have no partition of their own: see add_partitions().';
