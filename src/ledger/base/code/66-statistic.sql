-- Statistics that stand, of a period and a boundary.

SELECT guard_row('statistic_item'::regclass, VARIADIC '{what}'::text[]);

SELECT guard_entries('statistic'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON statistic FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

-- Periods in the words of reports: 2025, 2025-03, 2025-01 to 2025-06.
CREATE OR REPLACE FUNCTION period_name(period daterange) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE
		WHEN isempty(period) OR lower_inf(period) OR upper_inf(period) OR NOT isfinite(lower(period))
			OR NOT isfinite(upper(period))
			OR extract(day FROM lower(period)) <> 1 OR extract(day FROM upper(period)) <> 1 THEN period::text
		WHEN extract(month FROM lower(period)) = 1 AND extract(month FROM upper(period)) = 1 THEN
			to_char(lower(period)::timestamp, 'YYYY')
				|| CASE WHEN upper(period) > lower(period) + 366
					THEN to_char((upper(period) - 1)::timestamp, '" to "YYYY') ELSE '' END
		ELSE to_char(lower(period)::timestamp, 'YYYY-MM')
			|| CASE WHEN upper(period) > lower(period) + 31
				THEN to_char((upper(period) - 1)::timestamp, '" to "YYYY-MM') ELSE '' END
	END;
COMMENT ON FUNCTION period_name(daterange) IS
	'A period in words: 2025, 2025-03, 2025-01 to 2025-06; else the range itself.';

CREATE OR REPLACE FUNCTION calendar_year(year integer) RETURNS daterange
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1));
COMMENT ON FUNCTION calendar_year(integer) IS 'The days of a natural year. Errors: 22008 for a year that is none.';

-- What stands recorded as of a time: of each boundary, item and period the newest entry, if it has a reading.
CREATE OR REPLACE FUNCTION standing_statistic(boundary text, as_of timestamptz,
		OUT statistic_id bigint, OUT version integer, OUT item text, OUT period daterange, OUT amount numeric,
		OUT unit text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.statistic_id, s.version, s.item, s.period,
		CASE WHEN s.percent IS NOT NULL THEN s.percent ELSE amount(convert(s.quantity, i.unit)) END, i.unit
	FROM (
		SELECT DISTINCT ON (n.item, n.period) n.*
		FROM statistic AS n
		WHERE n.boundary = standing_statistic.boundary AND n.recorded_at <= as_of
		ORDER BY n.item, n.period, n.statistic_id DESC
	) AS s
	JOIN statistic_item AS i ON i.item = s.item
	WHERE s.reading IS NOT NULL;
END;
COMMENT ON FUNCTION standing_statistic(text, timestamptz) IS
	'The figures of a boundary that stand recorded as of a time, in the units of their items.';

-- Planned once, when the table may be empty still: without the setting, as if it stayed so.
/**
 * Errors:
 *   23503 for an unknown item
 *   22023 for a period that is not whole months
 *   23514 for a negative figure or one in another unit
 *   23P01 for a period that overlaps another entry
 *   P0002 for an entry without a reading that takes nothing back
 */
CREATE OR REPLACE FUNCTION check_statistic() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET enable_seqscan = off AS
$$
DECLARE
	i statistic_item := (SELECT i FROM statistic_item AS i WHERE i.item = NEW.item);
	other daterange;
BEGIN
	IF i IS NULL THEN
		RAISE EXCEPTION 'statistic item "%" does not exist', NEW.item
			USING ERRCODE = 'foreign_key_violation', HINT = 'Table statistic_item lists them; add your own.';
	END IF;
	NEW.period := check_period(NEW.period);
	IF extract(day FROM lower(NEW.period)) <> 1 OR extract(day FROM upper(NEW.period)) <> 1 THEN
		RAISE EXCEPTION 'period of a statistic must be whole months, not %', NEW.period
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,2026-01-01) for a year.';
	END IF;
	IF NEW.version IS NULL THEN
		NEW.version := boundary_version(NEW.boundary, 'infinity');
	END IF;
	IF NEW.reading IS NULL THEN
		IF NOT EXISTS (SELECT FROM standing_statistic(NEW.boundary, 'infinity') AS s
			WHERE s.item = NEW.item AND s.period = NEW.period) THEN
			RAISE EXCEPTION 'statistic item "%" has no entry for % to take back', NEW.item, period_name(NEW.period)
				USING ERRCODE = 'no_data_found',
					HINT = 'A statistic needs a reading; one without takes an older one back.';
		END IF;
		RETURN NEW;
	END IF;
	IF (NEW.reading ~ E'%\\s*$') <> (i.unit = '%') THEN
		RAISE EXCEPTION 'statistic item "%" must be given in %, not as %', NEW.item, i.unit, NEW.reading
			USING ERRCODE = 'check_violation';
	ELSIF i.unit = '%' THEN
		IF NOT (rtrim(NEW.reading, E'% \t')::numeric >= 0 AND rtrim(NEW.reading, E'% \t')::numeric < 'Infinity') THEN
			RAISE EXCEPTION 'statistic must not be negative: "%" of item "%"', NEW.reading, NEW.item
				USING ERRCODE = 'check_violation';
		END IF;
	ELSE
		IF @carbonms@.dimension(NEW.reading::@carbonms@.quantity)
			<> @carbonms@.dimension(@carbonms@.quantity(0::numeric, i.unit)) THEN
			RAISE EXCEPTION 'statistic item "%" must be given in %, not as %', NEW.item, i.unit, NEW.reading
				USING ERRCODE = 'check_violation',
					DETAIL = format('%s is of the dimension %s, %s of %s.', i.unit,
						@carbonms@.dimension(@carbonms@.quantity(0::numeric, i.unit)),
						@carbonms@.unit(NEW.reading::@carbonms@.quantity),
							@carbonms@.dimension(NEW.reading::@carbonms@.quantity));
		END IF;
		PERFORM @carbonms@.convert(NEW.reading::@carbonms@.quantity, i.unit);
		IF @carbonms@.sign(NEW.reading::@carbonms@.quantity) < 0 THEN
			RAISE EXCEPTION 'statistic must not be negative: "%" of item "%"', NEW.reading, NEW.item
				USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	SELECT s.period INTO other FROM standing_statistic(NEW.boundary, 'infinity') AS s
	WHERE s.item = NEW.item AND s.period && NEW.period AND s.period <> NEW.period
	ORDER BY s.period LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'entry of statistic item "%" for % overlaps the entry for %', NEW.item, period_name(NEW.period),
			period_name(other)
			USING ERRCODE = 'exclusion_violation',
				HINT = 'Give the same period to correct a figure, or take the other back with an '
					'entry without a reading.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_statistic() IS
	'Trigger: refuses figures that are negative, of another dimension than their item, of parts of months, '
	'or that overlap others; sets the version of the boundary.';
CREATE OR REPLACE TRIGGER check_statistic BEFORE INSERT ON statistic FOR EACH ROW EXECUTE FUNCTION check_statistic();

-- Whether two versions of a boundary have the same parties, with the same shares, on the same days of a period.
CREATE OR REPLACE FUNCTION same_parties(boundary text, one integer, other integer, period daterange) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN one = other OR NOT EXISTS (
		SELECT FROM (
			SELECT p.party, p.share, range_agg(p.valid * period) AS days
			FROM boundary_party AS p
			WHERE p.boundary = same_parties.boundary AND p.version IN (one, other) AND p.valid && period
			GROUP BY p.version, p.party, p.share
		) AS d
		GROUP BY d.party, d.share, d.days HAVING count(*) <> 2);
COMMENT ON FUNCTION same_parties(text, integer, integer, daterange) IS
	'Whether two versions of a boundary cover the same parties with the same shares over a period, so that a '
	'figure of one is one of the other.';

/*
 * The figure of each item for a period. Flows must tile the period with entries inside it; of levels and states entries
 * may go beyond it. What is not there is said, with what there is instead.
 */
/**
 * Flows are added up, levels averaged by days, of states the last day counts. amount is NULL where the entries
 * are not of just this period and boundary, and missing says what is recorded instead.
 *
 * Errors:
 *   42704 for an unknown boundary
 *   22023 for a period without days
 */
CREATE OR REPLACE FUNCTION statistics(period daterange, boundary text, as_of timestamptz DEFAULT 'infinity',
		OUT item text, OUT amount numeric, OUT unit text, OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH at AS (
		SELECT boundary_version(statistics.boundary, as_of) AS version, check_period(statistics.period) AS period
	),
	standing AS MATERIALIZED (
		SELECT s.* FROM standing_statistic(statistics.boundary, as_of) AS s
	),
	-- entries that say something of the period
	part AS (
		SELECT s.*, same_parties(statistics.boundary, s.version, at.version, s.period * at.period) AS same
		FROM standing AS s CROSS JOIN at JOIN statistic_item AS i ON i.item = s.item
		WHERE CASE i.kind WHEN 'flow' THEN s.period <@ at.period WHEN 'level' THEN s.period && at.period
			ELSE s.period @> upper(at.period) - 1 END
	),
	whole AS (
		SELECT p.item, range_agg(p.period) FILTER (WHERE p.same) AS covered,
			min(p.version) FILTER (WHERE NOT p.same) AS other_version,
			sum(p.amount) FILTER (WHERE p.same) AS flow,
			sum(p.amount * (upper(p.period * at.period) - lower(p.period * at.period)))
				FILTER (WHERE p.same) AS weighted,
			min(p.amount) FILTER (WHERE p.same) AS lowest, max(p.amount) FILTER (WHERE p.same) AS highest
		FROM part AS p CROSS JOIN at
		GROUP BY p.item
	),
	said AS (
		SELECT i.item, i.unit, i.kind, at.period, at.version, w.flow, w.weighted, w.lowest, w.highest, w.other_version,
			i.kind = 'state' AND w.covered IS NOT NULL OR coalesce(w.covered @> at.period, false) AS known,
			(SELECT string_agg(period_name(u.period), ', ' ORDER BY u.period)
			 FROM (SELECT unnest(range_agg(s.period)) FROM standing AS s
				WHERE s.item = i.item) AS u (period)) AS recorded,
			(SELECT string_agg(period_name(u.period), ', ' ORDER BY u.period)
			 FROM unnest(datemultirange(at.period) - coalesce(w.covered, '{}')) AS u (period)) AS lacks,
			(SELECT string_agg(DISTINCT o.boundary COLLATE "C", ', ' ORDER BY o.boundary COLLATE "C")
				FROM statistic AS o
			 WHERE o.item = i.item AND o.boundary <> statistics.boundary AND o.recorded_at <= as_of
				AND o.reading IS NOT NULL
				AND o.period && at.period) AS elsewhere
		FROM statistic_item AS i CROSS JOIN at LEFT JOIN whole AS w ON w.item = i.item
	)
	SELECT s.item,
		CASE WHEN NOT s.known THEN NULL
			WHEN s.kind = 'flow' THEN s.flow
			WHEN s.lowest = s.highest THEN s.highest
			ELSE s.weighted / (upper(s.period) - lower(s.period)) END,
		s.unit,
		CASE
			WHEN s.known THEN NULL
			WHEN s.other_version IS NOT NULL
				THEN format('%s is recorded for version %s of boundary %s, not for version %s, which has other parties',
				s.item, s.other_version, statistics.boundary, s.version)
			WHEN s.recorded IS NOT NULL THEN format('%s is recorded for %s, not for %s', s.item, s.recorded,
				CASE WHEN s.kind = 'state' THEN period_name(s.period) ELSE s.lacks END)
			WHEN s.elsewhere IS NOT NULL
				THEN format('%s is recorded for boundary %s, not for %s', s.item, s.elsewhere, statistics.boundary)
			ELSE format('%s is not recorded', s.item)
		END
	FROM said AS s;
END;
COMMENT ON FUNCTION statistics(daterange, text, timestamptz) IS
	'The figure of every statistic item for a boundary and a period, as of a time, in the unit of the item.';
