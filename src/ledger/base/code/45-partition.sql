-- Partitions by month, for ledgers with meters that report every few minutes.

/**
 * Errors:
 *   22023 for a day that is not finite
 *   23514 if such rows are in the rest already
 *   54000 for more than 240 months: each holds locks until the transaction ends
 */
CREATE OR REPLACE FUNCTION add_partitions(first date, last date) RETURNS integer
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET datestyle = 'ISO, YMD' AS
$$
DECLARE
	zone text := (SELECT time_zone FROM ledger_meta);
	month timestamp := date_trunc('month', first);
	suffix text;
	n integer := 0;
BEGIN
	IF (isfinite(first) AND isfinite(last)) IS NOT true THEN
		RAISE EXCEPTION 'first and last day of partitions must be finite'
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Write, for example, add_partitions(''2025-01-01'', ''2026-01-01'').';
	ELSIF last > month + interval '240 months' THEN
		RAISE EXCEPTION 'cannot add more than 240 months of partitions at once'
			USING ERRCODE = 'program_limit_exceeded', HINT = 'Call it for a few years at a time.';
	END IF;
	WHILE month < last LOOP
		suffix := to_char(month, 'YYYY_MM');
		IF to_regclass(format('%I.%I', current_schema(), 'activity_' || suffix)) IS NULL THEN
			-- where rows lie is not what day they are of, and months meet those that were made before
			EXECUTE format('CREATE TABLE %I PARTITION OF activity FOR VALUES FROM (%L) TO (%L)', 'activity_' || suffix,
				month AT TIME ZONE zone, (month + interval '1 month') AT TIME ZONE zone);
			PERFORM guard_activity(('activity_' || suffix)::regclass);
			EXECUTE format('CREATE TABLE %I PARTITION OF emission FOR VALUES FROM (%L) TO (%L)', 'emission_' || suffix,
				month::date, (month + interval '1 month')::date);
			PERFORM guard_entries(('emission_' || suffix)::regclass);
			n := n + 1;
		END IF;
		month := month + interval '1 month';
	END LOOP;
	RETURN n;
EXCEPTION WHEN check_violation THEN
	RAISE EXCEPTION 'cannot add partitions of %', to_char(month, 'YYYY-MM')
		USING ERRCODE = 'check_violation', DETAIL = upper(left(SQLERRM, 1)) || substr(SQLERRM, 2) || '.',
			HINT = 'Rows of that month are in the rest already; they can only be moved by dump and restore, as '
				'doc/operations.md says.';
END
$$;
COMMENT ON FUNCTION add_partitions(date, date) IS
	'Makes partitions of activity and emission for every month from the first day until before the last, '
	'where there is none; returns how many.';
