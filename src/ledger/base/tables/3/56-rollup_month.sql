-- The rollup by month: a report of whole months reads a row a month of a key, and not one a day.

CREATE TABLE rollup_month (
	key_id integer NOT NULL REFERENCES rollup_key,
	month date NOT NULL,
	mass ghg NOT NULL,
	entries integer NOT NULL,
	PRIMARY KEY (key_id, month)
);
COMMENT ON TABLE rollup_month IS 'The sums of table rollup by key and month.';
COMMENT ON COLUMN rollup_month.key_id IS 'Number of the key.';
COMMENT ON COLUMN rollup_month.month IS 'First day of the month.';
COMMENT ON COLUMN rollup_month.mass IS 'Sum of the masses.';
COMMENT ON COLUMN rollup_month.entries IS 'Sum of the entries.';

INSERT INTO rollup_month (key_id, month, mass, entries)
SELECT r.key_id, date_trunc('month', r.day::timestamp)::date, sum(r.mass), sum(r.entries)
FROM rollup AS r GROUP BY 1, 2 ORDER BY 2, 1;

-- The first month and the last.
CREATE INDEX rollup_month_month ON rollup_month (month);
-- A boundary is found by its parties.
CREATE INDEX rollup_key_party ON rollup_key (party);
CREATE INDEX rollup_key_counterpart ON rollup_key USING hash (counterpart);

-- Where policies of the owner's say who sees what of the rollup, they say it of its months. Where it is
-- on for tenants alone, they have those that the ledger makes.
DO
$$
BEGIN
	IF (SELECT c.relrowsecurity FROM pg_class AS c WHERE c.oid = 'rollup'::regclass)
		AND NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = 'rollup'::regclass AND p.polname = 'others') THEN
		ALTER TABLE rollup_month ENABLE ROW LEVEL SECURITY;
		CREATE POLICY of_its_key ON rollup_month FOR SELECT
			USING (EXISTS (SELECT FROM rollup_key AS k WHERE k.key_id = rollup_month.key_id)
				AND EXISTS (SELECT FROM rollup AS r WHERE r.key_id = rollup_month.key_id));
	END IF;
END
$$;
