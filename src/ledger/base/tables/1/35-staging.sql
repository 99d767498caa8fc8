-- Loading files: rows come as text into activity_staging; load_activity() takes those that are sound and
-- says of each other why not.

CREATE TABLE activity_staging (
	row_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source text,
	start_at text,
	end_at text,
	reading text,
	channel text DEFAULT 'metered',
	quality text DEFAULT '3',
	uncertainty text,
	meter text,
	evidence text,
	verdict text NOT NULL DEFAULT 'new' CHECK (verdict IN ('new', 'taken', 'accepted', 'refused')),
	reason text
);
COMMENT ON TABLE activity_staging IS
	'Readings as text, as files have them. COPY into it, call load_activity(), read verdict and reason.';
COMMENT ON COLUMN activity_staging.row_no IS 'Number of the row, in order of loading.';
COMMENT ON COLUMN activity_staging.source IS 'Code of the source.';
COMMENT ON COLUMN activity_staging.start_at IS 'Beginning of the period; without a time zone, in that of the ledger.';
COMMENT ON COLUMN activity_staging.end_at IS 'End of the period, not part of it.';
COMMENT ON COLUMN activity_staging.reading IS 'What was measured: 1200 kWh.';
COMMENT ON COLUMN activity_staging.channel IS 'metered, invoiced, sampled or estimated.';
COMMENT ON COLUMN activity_staging.quality IS 'Quality score from 1 (best) to 5.';
COMMENT ON COLUMN activity_staging.uncertainty IS 'Half the 95 % interval, in percent.';
COMMENT ON COLUMN activity_staging.meter IS 'Code of the meter.';
COMMENT ON COLUMN activity_staging.evidence IS 'Document that proves it.';
COMMENT ON COLUMN activity_staging.verdict IS 'new, accepted or refused; taken while it is loaded.';
COMMENT ON COLUMN activity_staging.reason IS 'Why a row was refused.';
