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

-- Layouts are plain ASCII; names in Chinese are NULL in a database whose encoding lacks the letters.
CREATE FUNCTION unescape(given text) RETURNS text
	LANGUAGE plpgsql STABLE STRICT SET search_path FROM CURRENT AS
$$
BEGIN
	RETURN ('"' || regexp_replace(given, '\\(....)', '\\u\1', 'g') || '"')::json #>> '{}';
EXCEPTION WHEN untranslatable_character OR feature_not_supported THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION unescape(text) IS 'A text whose letters beyond ASCII are written as a backslash and four hexadecimal digits, their number in Unicode; NULL if the encoding of the database lacks one or does not say what it has.';

CREATE FUNCTION accounting_day(at timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN (at AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date;
COMMENT ON FUNCTION accounting_day(timestamptz) IS 'The day of a moment, in the time zone of the ledger.';

CREATE FUNCTION accounting_start(day date) RETURNS timestamptz
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN day::timestamp AT TIME ZONE (SELECT time_zone FROM ledger_meta);
COMMENT ON FUNCTION accounting_start(date) IS 'The moment at which a day begins, in the time zone of the ledger.';

CREATE FUNCTION check_period(period daterange) RETURNS daterange
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
	IF period IS NULL OR isempty(period) OR lower(period) IS NULL OR upper(period) IS NULL
		OR NOT isfinite(lower(period)) OR NOT isfinite(upper(period)) THEN
		RAISE EXCEPTION 'the period % has no beginning, no end or no day in it', coalesce(period::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,2026-01-01).';
	END IF;
	RETURN period;
END
$$;
COMMENT ON FUNCTION check_period(daterange) IS 'The period itself; refuses one without a first or a last day. Errors: 22023.';

-- Times of postings, publications and boundaries are an order, also where a clock is set back.
CREATE FUNCTION ledger_now() RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS
$$
BEGIN
	RETURN greatest(clock_timestamp(), last_posted() + interval '1 microsecond', last_published() + interval '1 microsecond',
		last_rated() + interval '1 microsecond');
END
$$;
COMMENT ON FUNCTION ledger_now() IS 'The time, but later than that of every posting, publication and rating.';

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

-- Rows that figures were made with are replaced, not changed. Arguments: the column that may be set, and
-- columns generated after this trigger.
CREATE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
	IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV
		AND (TG_ARGV[0] <> 'withdrawn_at'
			OR to_jsonb(OLD) ->> 'withdrawn_at' IS NULL AND to_jsonb(NEW) ->> 'withdrawn_at' IS NOT NULL) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'a % is not changed', TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation',
			DETAIL = format('Only its column %s may be set.', TG_ARGV[0]),
			HINT = 'Insert another, in its place.';
END
$$;
COMMENT ON FUNCTION keep_row() IS 'Trigger of rows that figures are made with: refuses DELETE and every UPDATE but that of one column (withdrawn_at only once). Errors: 23000.';

CREATE FUNCTION guard_row(relation regclass, VARIADIC columns text[]) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
	EXECUTE format('CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION keep_row(%s)', relation,
		(SELECT string_agg(quote_literal(c), ', ') FROM unnest(columns) AS c));
	EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', relation);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER keep_row', relation);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_truncate', relation);
END
$$;
COMMENT ON FUNCTION guard_row(regclass, text[]) IS 'Puts the triggers keep_row and refuse_truncate on a table; arguments as those of keep_row().';

SELECT guard_row('ledger_meta', 'layout');
