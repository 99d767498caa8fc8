-- Days of the ledger, and what keeps its rows as they are.

/**
 * Readings, factors, boundaries and inventories all count in such days.
 */
CREATE FUNCTION accounting_day(at timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN (at AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date;
COMMENT ON FUNCTION accounting_day(timestamptz) IS 'The day of a moment, in the time zone of the ledger.';

/**
 * A period of days is from there to the start of the day after its last.
 */
CREATE FUNCTION accounting_start(day date) RETURNS timestamptz
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN day::timestamp AT TIME ZONE (SELECT time_zone FROM ledger_meta);
COMMENT ON FUNCTION accounting_start(date) IS 'The moment at which a day begins, in the time zone of the ledger.';

-- Entries are never changed: a trigger on every table of entries, also for replicas and restores.
CREATE FUNCTION refuse_change() RETURNS trigger
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
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
CREATE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
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

CREATE FUNCTION guard_row(relation regclass, VARIADIC columns text[]) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
	EXECUTE format('CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION keep_row(%s)',
		relation,
		(SELECT string_agg(quote_literal(c), ', ') FROM unnest(columns) AS c));
	EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE '
		'FUNCTION refuse_change()', relation);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER keep_row', relation);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_truncate', relation);
END
$$;
COMMENT ON FUNCTION guard_row(regclass, text[]) IS
	'Puts the triggers keep_row and refuse_truncate on a table; arguments as those of keep_row().';

SELECT guard_row('ledger_meta', 'layout');
