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

/*
 * What a clock shows twice it shows a first time to who has not put his own back since the day before.
 */
CREATE OR REPLACE FUNCTION clock_first(clock timestamp, zone text) RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN clock AT TIME ZONE zone - interval '24 hours'
		+ (clock - (clock AT TIME ZONE zone - interval '24 hours') AT TIME ZONE zone);
COMMENT ON FUNCTION clock_first(timestamp, text) IS
	'The moment at which a clock that was not changed for a day shows a time: the first where clocks show it twice.';

/*
 * PostgreSQL takes a midnight that is twice for the second, and one that clocks skip for the moment at which it would
 * have been. Where clocks go back over midnight the day has come when they reach it first. Expressions without a
 * query, here and above: the planner puts them in the place of the call.
 */
CREATE OR REPLACE FUNCTION day_start(day date, zone text) RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN clock_first(day::timestamp, zone) AT TIME ZONE zone >= day::timestamp
		THEN least(clock_first(day::timestamp, zone), day::timestamp AT TIME ZONE zone)
		ELSE day::timestamp AT TIME ZONE zone END;
COMMENT ON FUNCTION day_start(date, text) IS
	'The moment at which a day begins in a time zone. One that the zone skips begins with the next, and has no time.';

-- The day between whose start and that of the next a moment lies.
CREATE OR REPLACE FUNCTION clock_day(at timestamptz, zone text) RETURNS date
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT d.day - 1 + width_bucket(at, ARRAY[day_start(d.day, zone), day_start(d.day + 1, zone)])
	FROM (SELECT (at AT TIME ZONE zone)::date AS day) AS d;
END;
COMMENT ON FUNCTION clock_day(timestamptz, text) IS
	'The day of a moment in a time zone, also where clocks were changed.';

-- Who has not changed his clock since the day before may read the day from it.
CREATE OR REPLACE FUNCTION accounting_day(at timestamptz, zone text) RETURNS date
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN (at - interval '24 hours') AT TIME ZONE zone + interval '24 hours' = at AT TIME ZONE zone
		THEN (at AT TIME ZONE zone)::date ELSE clock_day(at, zone) END;
COMMENT ON FUNCTION accounting_day(timestamptz, text) IS 'The accounting day of a moment in a time zone.';

/**
 * Readings, factors, boundaries and inventories all count in such days: every moment is of one day, from its
 * accounting_start() until before that of the next, also where clocks go back or forward at midnight.
 */
CREATE OR REPLACE FUNCTION accounting_day(at timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT accounting_day(at, z.time_zone) FROM ledger_meta AS z;
END;
COMMENT ON FUNCTION accounting_day(timestamptz) IS 'The day of a moment, in the time zone of the ledger.';

/**
 * A period of days is from there to the start of the day after its last.
 */
CREATE OR REPLACE FUNCTION accounting_start(day date) RETURNS timestamptz
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN day_start(day, (SELECT time_zone FROM ledger_meta));
COMMENT ON FUNCTION accounting_start(date) IS 'The moment at which a day begins, in the time zone of the ledger.';

/*
 * With width_bucket(), the days of many moments at less than the price of a conversion each.
 */
CREATE OR REPLACE FUNCTION day_starts(first date, last date, step interval, zone text)
	RETURNS timestamptz[] LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT array_agg(day_start(g.day::date, zone) ORDER BY g.day)
	FROM generate_series(first::timestamp, last::timestamp, step) AS g (day);
END;
COMMENT ON FUNCTION day_starts(date, date, interval, text) IS
	'The moments at which days, months or years begin in a time zone, from a first day to a last one.';

CREATE OR REPLACE FUNCTION accounting_starts(first date, last date, step interval DEFAULT '1 day')
	RETURNS timestamptz[] LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN day_starts(first, last, step, (SELECT z.time_zone FROM ledger_meta AS z));
COMMENT ON FUNCTION accounting_starts(date, date, interval) IS
	'The moments at which days, months or years begin, from a first day to a last one.';

-- RAISE takes no NULL for what is not to be said, and says an empty line.
CREATE OR REPLACE FUNCTION raise_error(state text, message text, detail text, hint text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF detail <> '' AND hint <> '' THEN
		RAISE EXCEPTION '%', message USING ERRCODE = state, DETAIL = detail, HINT = hint;
	ELSIF detail <> '' THEN
		RAISE EXCEPTION '%', message USING ERRCODE = state, DETAIL = detail;
	ELSIF hint <> '' THEN
		RAISE EXCEPTION '%', message USING ERRCODE = state, HINT = hint;
	END IF;
	RAISE EXCEPTION '%', message USING ERRCODE = state;
END
$$;
COMMENT ON FUNCTION raise_error(text, text, text, text) IS
	'Raises an error with a SQLSTATE and what there is of detail and hint.';

CREATE OR REPLACE FUNCTION whole_months(days daterange) RETURNS daterange
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN daterange(date_trunc('month', lower(days)::timestamp)::date,
		(date_trunc('month', (upper(days) - 1)::timestamp) + interval '1 month')::date);
COMMENT ON FUNCTION whole_months(daterange) IS 'The months that days touch: energy is settled by month.';

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
