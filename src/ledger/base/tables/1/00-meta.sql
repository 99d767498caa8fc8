-- What the ledger is: one row.

CREATE TABLE ledger_meta (
	layout integer NOT NULL,
	created_with text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	time_zone text NOT NULL,
	one boolean PRIMARY KEY DEFAULT true CHECK (one)
);
COMMENT ON TABLE ledger_meta IS 'One row about this ledger. upgrade_ledger() keeps it.';
COMMENT ON COLUMN ledger_meta.layout IS 'Version of the tables, views and functions of this schema.';
COMMENT ON COLUMN ledger_meta.created_with IS 'Version of carbonms that made the ledger.';
COMMENT ON COLUMN ledger_meta.created_at IS 'When the ledger was made.';
COMMENT ON COLUMN ledger_meta.time_zone IS 'Time zone in which accounting days begin at midnight.';
COMMENT ON COLUMN ledger_meta.one IS 'There is only one row.';

-- A range over codes lets an exclusion constraint say "the same code", without another extension.
CREATE TYPE code_range AS RANGE (SUBTYPE = text, COLLATION = "C");
COMMENT ON TYPE code_range IS 'Codes as ranges, for exclusion constraints of reference rows.';

CREATE FUNCTION check_period(period daterange) RETURNS daterange
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
	IF period IS NULL OR isempty(period) OR lower(period) IS NULL OR upper(period) IS NULL
		OR NOT isfinite(lower(period)) OR NOT isfinite(upper(period)) THEN
		RAISE EXCEPTION 'period % must have a first and a last day', coalesce(period::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,2026-01-01).';
	END IF;
	RETURN period;
END
$$;
COMMENT ON FUNCTION check_period(daterange) IS
	'The period itself; refuses one without a first or a last day. Errors: 22023.';
