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

CREATE FUNCTION accounting_day(at timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN (at AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date;
COMMENT ON FUNCTION accounting_day(timestamptz) IS 'The day of a moment, in the time zone of the ledger.';

-- Entries are never changed: a trigger on every table of entries, also for replicas and restores.
CREATE FUNCTION refuse_change() RETURNS trigger
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
	RAISE EXCEPTION '% on table "%" is not possible', lower(TG_OP), TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation',
			DETAIL = 'The ledger only grows.',
			HINT = 'Correct a posting with reverse(posting, reason) and post again, a reading with void_activity(activity, reason) and a new one.';
END
$$;
COMMENT ON FUNCTION refuse_change() IS 'Trigger: refuses UPDATE, DELETE and TRUNCATE. Errors: 23000.';
