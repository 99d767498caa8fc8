-- What a voided reading was of: a reading is found by source and time, and a void knows but its number.

CREATE TABLE voided_span (
	activity_id bigint NOT NULL,
	source_id integer NOT NULL,
	start_at timestamptz NOT NULL,
	end_at timestamptz NOT NULL
);
COMMENT ON TABLE voided_span IS
	'Source and time of each reading that was taken back. A restore of data alone may write a row twice.';
COMMENT ON COLUMN voided_span.activity_id IS 'Number of the reading.';
COMMENT ON COLUMN voided_span.source_id IS 'Number of the source.';
COMMENT ON COLUMN voided_span.start_at IS 'Beginning of the period, part of it.';
COMMENT ON COLUMN voided_span.end_at IS 'End of the period, not part of it.';
CREATE INDEX voided_span_reading ON voided_span (activity_id);
CREATE INDEX voided_span_source ON voided_span (source_id, start_at);
CREATE INDEX activity_void_time ON activity_void (voided_at);

INSERT INTO voided_span (activity_id, source_id, start_at, end_at)
SELECT a.activity_id, a.source_id, a.start_at, a.end_at
FROM activity AS a JOIN activity_void AS v ON v.activity_id = a.activity_id;

-- Where policies of the owner's say who sees which voids, they say it of their spans. Where it is
-- on for tenants alone, they have those that the ledger makes.
DO
$$
BEGIN
	IF (SELECT c.relrowsecurity FROM pg_class AS c WHERE c.oid = 'activity_void'::regclass)
		AND NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = 'activity_void'::regclass
			AND p.polname = 'others') THEN
		ALTER TABLE voided_span ENABLE ROW LEVEL SECURITY;
		CREATE POLICY of_its_void ON voided_span FOR SELECT
			USING (EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = voided_span.activity_id));
	END IF;
END
$$;
