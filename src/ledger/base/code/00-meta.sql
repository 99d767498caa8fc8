-- Days of the ledger, and what keeps its rows as they are.

CREATE OR REPLACE FUNCTION check_period(period daterange) RETURNS daterange
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
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

/**
 * Readings, factors, boundaries and inventories all count in such days.
 */
CREATE OR REPLACE FUNCTION accounting_day(at timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN (at AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date;
COMMENT ON FUNCTION accounting_day(timestamptz) IS 'The day of a moment, in the time zone of the ledger.';

/**
 * A period of days is from there to the start of the day after its last.
 */
CREATE OR REPLACE FUNCTION accounting_start(day date) RETURNS timestamptz
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN day::timestamp AT TIME ZONE (SELECT time_zone FROM ledger_meta);
COMMENT ON FUNCTION accounting_start(date) IS 'The moment at which a day begins, in the time zone of the ledger.';

-- Entries are never changed: a trigger on every table of entries, also for replicas and restores.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RAISE EXCEPTION 'cannot % table "%"', CASE TG_OP WHEN 'DELETE' THEN 'delete from' ELSE lower(TG_OP) END,
		TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation',
			DETAIL = 'The ledger only grows.',
			HINT = 'Correct a posting with reverse(posting, reason) and post again, a reading with '
				'void_activity(activity, reason) and a new one.';
END
$$;
COMMENT ON FUNCTION refuse_change() IS 'Trigger: refuses UPDATE, DELETE and TRUNCATE. Errors: 23000.';

-- Rows that figures were made with are replaced, not changed. Arguments: the column that may be set, and
-- columns generated after this trigger.
CREATE OR REPLACE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV
		AND (TG_ARGV[0] <> 'withdrawn_at'
			OR to_jsonb(OLD) ->> 'withdrawn_at' IS NULL AND to_jsonb(NEW) ->> 'withdrawn_at' IS NOT NULL) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'cannot % table "%"', CASE TG_OP WHEN 'DELETE' THEN 'delete from' ELSE 'update' END, TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation',
			DETAIL = format('Only its column %s may be set.', TG_ARGV[0]),
			HINT = 'Insert another row in its place.';
END
$$;
COMMENT ON FUNCTION keep_row() IS
	'Trigger of rows that figures are made with: refuses DELETE and every UPDATE but that of one column '
	'(withdrawn_at only once). Errors: 23000.';

CREATE OR REPLACE FUNCTION guard_row(relation regclass, VARIADIC columns text[]) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER keep_row BEFORE UPDATE OR DELETE ON %s FOR EACH ROW '
		'EXECUTE FUNCTION keep_row(%s)',
		relation,
		(SELECT string_agg(quote_literal(c), ', ') FROM unnest(columns) AS c));
	EXECUTE format('CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE '
		'FUNCTION refuse_change()', relation);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER keep_row', relation);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_truncate', relation);
END
$$;
COMMENT ON FUNCTION guard_row(regclass, text[]) IS
	'Puts the triggers keep_row and refuse_truncate on a table; arguments as those of keep_row().';

SELECT guard_row('ledger_meta'::regclass, VARIADIC '{layout}'::text[]);
