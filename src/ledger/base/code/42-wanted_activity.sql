-- What is to be posted: activity data by source and day, and what certificates cover of it.

/*
 * The activity of each source and day in a period, in each unit it was measured in. Readings of a source do
 * not overlap, so that only the last of a day can go on over midnight: readings are summed by the day they
 * begin on, and those few are then shared by time, the shares re-adding to the reading. Days are numbered from
 * the first of the period; a day that the zone skips has no time, and so no share.
 *
 * Arguments:
 *   zone: NULL for that of the ledger; with a query in its place the planner would not merge this into the caller
 */
CREATE OR REPLACE FUNCTION read_flow(period daterange, sources integer[], direction integer, zone text,
		OUT source_id integer, OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH clock AS MATERIALIZED (SELECT day_starts(lower(period), upper(period), interval '1 day',
			coalesce(zone, (SELECT z.time_zone FROM ledger_meta AS z))) AS starts),
	begun AS MATERIALIZED (
		SELECT a.source_id, width_bucket(a.start_at, (SELECT c.starts FROM clock AS c)) AS n,
			sum(a.quantity) AS quantity, max(a.start_at) AS last_start, max(a.end_at) AS last_end
		FROM activity AS a
		-- subqueries: else the moments are computed for each reading
		WHERE a.start_at >= (SELECT c.starts[1] FROM clock AS c)
			AND a.start_at < (SELECT c.starts[cardinality(c.starts)] FROM clock AS c)
			AND (sources IS NULL OR a.source_id = ANY (sources))
			AND (direction IS NULL OR sign(a.quantity) = direction)
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		GROUP BY a.source_id, 2, unit(a.quantity)
	),
	long AS (
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, b.n
		FROM begun AS b
		JOIN activity AS a ON a.source_id = b.source_id AND a.start_at = b.last_start AND a.end_at = b.last_end
			AND a.start_at >= (SELECT c.starts[1] FROM clock AS c)
				AND a.start_at < (SELECT c.starts[cardinality(c.starts)] FROM clock AS c)
			AND (direction IS NULL OR sign(a.quantity) = direction)
		WHERE b.last_end > (SELECT c.starts FROM clock AS c)[b.n + 1]
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		UNION ALL
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, 0
		FROM source AS s
		CROSS JOIN LATERAL (
			SELECT b.* FROM activity AS b
			WHERE b.source_id = s.source_id AND b.start_at < (SELECT c.starts[1] FROM clock AS c)
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = b.activity_id)
			ORDER BY b.start_at DESC LIMIT 1
		) AS a
		WHERE a.end_at > (SELECT c.starts[1] FROM clock AS c) AND (sources IS NULL OR s.source_id = ANY (sources))
			AND (direction IS NULL OR sign(a.quantity) = direction)
	),
	share AS (
		SELECT b.source_id, b.n, b.quantity FROM begun AS b
		UNION ALL
		SELECT l.source_id, l.n, -l.quantity FROM long AS l
		UNION ALL
		SELECT l.source_id, d.n, l.quantity * (d.until / d.whole) - l.quantity * (d.since / d.whole)
		FROM long AS l CROSS JOIN clock AS c CROSS JOIN LATERAL (
			SELECT g AS n,
				-- 40 places: the quotient has as many
				extract(epoch FROM least(c.starts[g + 1], l.end_at) - l.start_at) + round(0.0, 40) AS until,
				extract(epoch FROM greatest(c.starts[g], l.start_at) - l.start_at) + round(0.0, 40) AS since,
				extract(epoch FROM l.end_at - l.start_at) AS whole
			FROM generate_series(greatest(l.n, 1), least(width_bucket(l.end_at - interval '1 microsecond', c.starts),
				upper(period) - lower(period))) AS g
		) AS d
		WHERE d.until > d.since
	)
	SELECT s.source_id, lower(period) + s.n - 1, sum(s.quantity)
	FROM share AS s
	WHERE s.n BETWEEN 1 AND upper(period) - lower(period)
	GROUP BY s.source_id, s.n, unit(s.quantity);
END;
COMMENT ON FUNCTION read_flow(daterange, integer[], integer, text) IS
	'daily_flow() of what is read, by the days of a time zone.';

-- Of sites in other time zones. In a ledger without any it costs one look.
CREATE OR REPLACE FUNCTION distant_flow(period daterange, sources integer[], direction integer, OUT source_id integer,
		OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 100
	SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	distant record;
BEGIN
	FOR distant IN SELECT d.zone, array_agg(d.source_id) AS members FROM distant_source() AS d
			WHERE sources IS NULL OR d.source_id = ANY (sources) GROUP BY d.zone LOOP
		RETURN QUERY SELECT f.source_id, f.day, f.quantity
		FROM read_flow(distant_flow.period, distant.members, direction, distant.zone) AS f;
	END LOOP;
END
$$;
COMMENT ON FUNCTION distant_flow(daterange, integer[], integer) IS
	'daily_flow() of what is read at sites that have a time zone of their own.';

CREATE OR REPLACE FUNCTION metered_flow(period daterange, sources integer[], direction integer, OUT source_id integer,
		OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.source_id, f.day, f.quantity
	FROM read_flow(period, sources, direction, NULL) AS f
	WHERE f.source_id <> ALL (ARRAY(SELECT d.source_id FROM distant_source() AS d))
	UNION ALL
	SELECT d.source_id, d.day, d.quantity FROM distant_flow(period, sources, direction) AS d;
END;
COMMENT ON FUNCTION metered_flow(daterange, integer[], integer) IS 'daily_flow() of what is read.';

/*
 * What sources with metering points have in whole months, on days on which all of their points are read throughout. A
 * reading of a month beside readings of days may be less on a day than what is deducted of it: then the days of the
 * month with the same points get what they have together, in proportion to what is read before the deduction. Units of
 * one dimension are one.
 */
CREATE OR REPLACE FUNCTION point_sum(span daterange, sources integer[], direction integer, OUT source_id integer,
		OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH part AS MATERIALIZED (
		SELECT p.source_id, p.point_id, p.share, p.valid FROM read_part(span, sources) AS p
	),
	point AS MATERIALIZED (
		SELECT DISTINCT p.point_id FROM part AS p
	),
	clock AS MATERIALIZED (
		SELECT z.zone, day_starts(lower(span), upper(span), interval '1 day', z.zone) AS starts
		FROM (SELECT DISTINCT source_zone(p.point_id) AS zone FROM point AS p) AS z
	),
	lacking AS MATERIALIZED (
		SELECT DISTINCT p.point_id, lower(span) + d.n - 1 AS day
		FROM point AS p
		JOIN clock AS c ON c.zone = source_zone(p.point_id)
		CROSS JOIN LATERAL reading_gap(p.point_id,
			tstzmultirange(tstzrange(day_start(lower(span), c.zone), day_start(upper(span), c.zone)))) AS g
		CROSS JOIN LATERAL unnest(g.missing) AS m (time)
		CROSS JOIN LATERAL generate_series(width_bucket(lower(m.time), c.starts),
			width_bucket(upper(m.time) - interval '1 microsecond', c.starts)) AS d (n)
	),
	whole AS (
		SELECT p.source_id, d.day::date AS day, array_agg(p.point_id ORDER BY p.point_id, p.share) AS points,
			array_agg(p.share ORDER BY p.point_id, p.share) AS shares
		FROM part AS p
		CROSS JOIN LATERAL generate_series(lower(p.valid)::timestamp, (upper(p.valid) - 1)::timestamp,
			interval '1 day') AS d (day)
		LEFT JOIN lacking AS l ON l.point_id = p.point_id AND l.day = d.day::date
		GROUP BY p.source_id, d.day
		HAVING count(l.point_id) = 0
	),
	flow AS (
		SELECT p.source_id, f.day, p.share, f.quantity, w.points, w.shares, min(unit(f.quantity) COLLATE "C") OVER (
				PARTITION BY p.source_id, date_trunc('month', f.day::timestamp), dimension(f.quantity)) AS unit
		FROM metered_flow(span, (SELECT array_agg(p.point_id) FROM point AS p), direction) AS f
		JOIN part AS p ON p.point_id = f.source_id AND (p.valid @> f.day) IS TRUE
		JOIN whole AS w ON w.source_id = p.source_id AND w.day = f.day
	),
	net AS (
		SELECT f.source_id, f.day, f.unit, f.points, f.shares,
			sum(amount(convert(f.quantity, f.unit)) * f.share) AS net,
			coalesce(sum(amount(convert(f.quantity, f.unit)) * f.share) FILTER (WHERE f.share > 0), 0) AS gross
		FROM flow AS f
		GROUP BY f.source_id, f.day, f.unit, f.points, f.shares
	),
	dated AS (
		SELECT n.source_id, n.day, n.unit, n.net, n.gross, sum(n.net) OVER (month ORDER BY n.day) AS until,
			sum(n.net) OVER month AS whole_net, sum(n.gross) OVER month AS whole,
			sum(n.gross) OVER (month ORDER BY n.day) + round(0.0, 40) AS gross_until,
			bool_or(sign(n.net) = -coalesce(direction, 1)) OVER month AND (direction IS NOT NULL
				OR NOT s.may_be_negative) AS spread
		FROM net AS n JOIN source AS s ON s.source_id = n.source_id
		WINDOW month AS (PARTITION BY n.source_id, n.unit, date_trunc('month', n.day::timestamp), n.points, n.shares)
	)
	-- rounding runs along, so that the days add up to the month
	SELECT d.source_id, d.day, quantity(CASE WHEN d.spread AND d.whole <> 0
		THEN round(d.whole_net * (d.gross_until / d.whole), 18)
			- round(d.whole_net * ((d.gross_until - d.gross) / d.whole), 18)
		ELSE round(d.until, 18) - round(d.until - d.net, 18) END, d.unit)
	FROM dated AS d;
END;
COMMENT ON FUNCTION point_sum(daterange, integer[], integer) IS
	'daily_flow() of sources and virtual points, whatever sign it has, in whole months.';

-- In a ledger without metering points it costs one look.
CREATE OR REPLACE FUNCTION point_flow(period daterange, sources integer[], direction integer, OUT source_id integer,
		OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 100
	SET search_path = @ledger@, pg_temp SET jit = off AS
$$
BEGIN
	IF EXISTS (SELECT FROM source_point AS p WHERE p.valid && point_flow.period
		AND (sources IS NULL OR p.source_id = ANY (sources))) THEN
		RETURN QUERY
		SELECT p.source_id, p.day, p.quantity
		FROM point_sum(whole_months(point_flow.period), sources, direction) AS p
		WHERE p.day <@ point_flow.period AND (direction IS NULL OR @carbonms@.sign(p.quantity) = direction);
	END IF;
END
$$;
COMMENT ON FUNCTION point_flow(daterange, integer[], integer) IS 'daily_flow() of what is made of metering points.';

/*
 * A day is below 0 only if its month is.
 */
CREATE OR REPLACE FUNCTION negative_point(period daterange, sources integer[], OUT source_id integer, OUT month date,
		OUT quantity quantity)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10
	SET search_path = @ledger@, pg_temp SET jit = off AS
$$
BEGIN
	RETURN QUERY
	SELECT f.source_id, date_trunc('month', f.day::timestamp)::date, @carbonms@.sum(f.quantity)
	FROM point_flow(whole_months(negative_point.period), sources, NULL) AS f
	JOIN source AS s ON s.source_id = f.source_id
	WHERE NOT s.may_be_negative AND @carbonms@.emission_category(s.category) <> 'metering_point'
		AND @carbonms@.sign(f.quantity) < 0
	GROUP BY f.source_id, 2, @carbonms@.unit(f.quantity)
	ORDER BY f.source_id, 2;
END
$$;
COMMENT ON FUNCTION negative_point(daterange, integer[]) IS
	'Those of some sources (NULL: all), by month, of whose metering points more is deducted than is read, and that may '
	'not be negative.';

CREATE OR REPLACE FUNCTION daily_flow(period daterange, sources integer[], direction integer, OUT source_id integer,
		OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.source_id, f.day, f.quantity FROM metered_flow(period, sources, direction) AS f
	UNION ALL
	SELECT p.source_id, p.day, p.quantity FROM point_flow(period, sources, direction) AS p;
END;
COMMENT ON FUNCTION daily_flow(daterange, integer[], integer) IS
	'daily_activity() of the readings above 0 (direction 1), below 0 (-1), or all (NULL).';

CREATE OR REPLACE FUNCTION daily_activity(period daterange, sources integer[] DEFAULT NULL, OUT source_id integer,
		OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.source_id, f.day, f.quantity FROM daily_flow(period, sources, NULL) AS f;
END;
COMMENT ON FUNCTION daily_activity(daterange, integer[]) IS
	'Activity data of some sources (NULL: all) by source, accounting day and unit, without voided readings. A reading '
	'over several days is shared by time; the shares add up to it. Of metering points, too.';

-- What claims cover, as posted, and what is wrong with it.
CREATE OR REPLACE VIEW certificate_use AS
SELECT c.claim_id, s.source, c.registry, c.serials, c.valid, c.energy, c.withdrawn_at, e.method, e.covered,
	c.energy - e.covered AS unused,
	CASE
		WHEN e.covered > c.energy THEN 'more than the certificates are'
		WHEN c.withdrawn_at IS NOT NULL AND sign(e.covered) > 0 AND EXISTS (SELECT FROM certificate_claim AS o
			WHERE o.claim_id <> c.claim_id AND o.registry = c.registry AND o.serials && c.serials
				AND o.withdrawn_at IS NULL)
			THEN 'withdrawn, and its certificates serve another claim'
	END AS problem
FROM certificate_claim AS c
JOIN source AS s ON s.source_id = c.source_id
LEFT JOIN (
	SELECT e.claim_id, b.method, round(sum(convert(e.quantity, 'MWh')), 12) AS covered
	FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
	WHERE e.claim_id IS NOT NULL
	GROUP BY e.claim_id, b.method
) AS e ON e.claim_id = c.claim_id;
COMMENT ON VIEW certificate_use IS
	'What each claim of certificates covers, under each method that it was posted under: certificates beyond '
	'the consumption of their days cover nothing.';
COMMENT ON COLUMN certificate_use.claim_id IS 'Number of the claim.';
COMMENT ON COLUMN certificate_use.source IS 'Code of the source.';
COMMENT ON COLUMN certificate_use.registry IS 'Registry of the certificates.';
COMMENT ON COLUMN certificate_use.serials IS 'Serial numbers.';
COMMENT ON COLUMN certificate_use.valid IS 'Days of consumption that are covered.';
COMMENT ON COLUMN certificate_use.energy IS 'Electricity of the certificates.';
COMMENT ON COLUMN certificate_use.withdrawn_at IS 'When the claim was withdrawn; NULL while it holds.';
COMMENT ON COLUMN certificate_use.method IS 'Code of the method; NULL if nothing is posted under the claim.';
COMMENT ON COLUMN certificate_use.covered IS 'Electricity that is covered, as posted; NULL if nothing is posted.';
COMMENT ON COLUMN certificate_use.unused IS 'Electricity of the certificates beyond that; NULL if nothing is posted.';
COMMENT ON COLUMN certificate_use.problem IS 'What is wrong with it; NULL if nothing is.';

-- What is to be posted of a period under a method: the activity of each source and day, once for each treatment
-- of scope 2, and what certificates cover apart from the rest.
CREATE OR REPLACE FUNCTION wanted_activity(period daterange, m method, sources integer[], OUT source_id integer,
	OUT day date,
		OUT scope2 text, OUT claim_id bigint, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH claim AS MATERIALIZED (
		SELECT c.claim_id, c.source_id, c.valid, amount(c.energy) AS claimed
		FROM certificate_claim AS c JOIN source AS s ON s.source_id = c.source_id
		WHERE c.withdrawn_at IS NULL AND c.valid && period AND energy_carrier(s.category) = 'electricity'
			AND (sources IS NULL OR c.source_id = ANY (sources)) AND m.scope2 <> '{location}'
	),
	-- a claim covers its consumption from its first day on, also where only later days are asked for
	consumed AS (
		SELECT c.claim_id, c.claimed, a.source_id, a.day, a.quantity, amount(convert(a.quantity, 'MWh')) AS mwh,
			sum(amount(convert(a.quantity, 'MWh'))) OVER (PARTITION BY c.claim_id ORDER BY a.day,
				unit(a.quantity)) AS until
		FROM claim AS c CROSS JOIN LATERAL daily_activity(c.valid, ARRAY[c.source_id]) AS a
		-- what is no energy fits no factor either, and post() says of which source it is
		WHERE dimension(a.quantity) = 'energy'
	),
	covered AS (
		SELECT c.claim_id, c.source_id, c.day, c.quantity, c.mwh,
			least(greatest(c.until, 0), c.claimed) - least(greatest(c.until - c.mwh, 0), c.claimed) AS covered
		FROM consumed AS c WHERE c.day <@ period
	),
	under AS (
		SELECT c.claim_id, c.source_id, c.day, c.quantity,
			CASE WHEN c.covered = c.mwh THEN c.quantity
				ELSE convert(quantity(c.covered, 'MWh'), unit(c.quantity)) END AS under
		FROM covered AS c
	)
	SELECT a.source_id, a.day, t.scope2, p.claim_id, p.quantity
	FROM daily_activity(period, sources) AS a
	JOIN source AS s ON s.source_id = a.source_id
	CROSS JOIN LATERAL unnest(CASE WHEN emission_scope(s.category) = 2 THEN m.scope2
		ELSE ARRAY[NULL::text] END) AS t (scope2)
	LEFT JOIN under AS u ON u.source_id = a.source_id AND u.day = a.day AND unit(u.quantity) = unit(a.quantity)
		AND t.scope2 <> 'location'
	CROSS JOIN LATERAL (
		VALUES (NULL::bigint, CASE WHEN u.claim_id IS NULL THEN a.quantity ELSE a.quantity - u.under END), (u.claim_id,
			u.under)
	) AS p (claim_id, quantity)
	WHERE emission_scope(s.category) <= CASE WHEN m.scope3 THEN 3 ELSE 2 END AND p.quantity IS NOT NULL;
END;
COMMENT ON FUNCTION wanted_activity(daterange, method, integer[]) IS
	'Activity data to be posted under a method that counts what crosses the boundary (of sources; NULL: all), by '
	'source, day, unit and treatment of scope 2; certificates apart.';
