-- What is to be posted: activity data by source and day, and what certificates cover of it.

/*
 * The activity of each source and day in a period, in each unit it was measured in. Readings of a source do
 * not overlap, so that only the last of a day can go on over midnight: readings are summed by the day they
 * begin on, and those few are then shared by time, the shares re-adding to the reading.
 */
CREATE OR REPLACE FUNCTION daily_activity(period daterange, sources integer[] DEFAULT NULL, OUT source_id integer,
		OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH zone AS (SELECT time_zone FROM ledger_meta),
	begun AS MATERIALIZED (
		SELECT a.source_id, (a.start_at AT TIME ZONE (SELECT time_zone FROM zone))::date AS day,
			sum(a.quantity) AS quantity, max(a.start_at) AS last_start, max(a.end_at) AS last_end
		FROM activity AS a
		-- subqueries: else the moments are computed for each reading
		WHERE a.start_at >= (SELECT accounting_start(lower(period)))
			AND a.start_at < (SELECT accounting_start(upper(period)))
			AND (sources IS NULL OR a.source_id = ANY (sources))
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		GROUP BY a.source_id, 2, unit(a.quantity)
	),
	long AS (
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, b.day
		FROM begun AS b
		JOIN activity AS a ON a.source_id = b.source_id AND a.start_at = b.last_start AND a.end_at = b.last_end
			AND a.start_at >= (SELECT accounting_start(lower(period)))
				AND a.start_at < (SELECT accounting_start(upper(period)))
		WHERE b.last_end > (b.day + 1)::timestamp AT TIME ZONE (SELECT time_zone FROM zone)
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		UNION ALL
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, accounting_day(a.start_at)
		FROM source AS s
		CROSS JOIN LATERAL (
			SELECT b.* FROM activity AS b
			WHERE b.source_id = s.source_id AND b.start_at < (SELECT accounting_start(lower(period)))
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = b.activity_id)
			ORDER BY b.start_at DESC LIMIT 1
		) AS a
		WHERE a.end_at > (SELECT accounting_start(lower(period))) AND (sources IS NULL OR s.source_id = ANY (sources))
	),
	share AS (
		SELECT b.source_id, b.day, b.quantity FROM begun AS b
		UNION ALL
		SELECT l.source_id, l.day, -l.quantity FROM long AS l
		UNION ALL
		SELECT l.source_id, d.day::date, l.quantity * (d.until / d.whole) - l.quantity * (d.since / d.whole)
		FROM long AS l CROSS JOIN zone AS z CROSS JOIN LATERAL (
			SELECT g AS day,
				-- 40 places: the quotient has as many
				extract(epoch FROM least((g + interval '1 day') AT TIME ZONE z.time_zone, l.end_at) - l.start_at)
					+ round(0.0, 40) AS until,
				extract(epoch FROM greatest(g AT TIME ZONE z.time_zone, l.start_at) - l.start_at)
					+ round(0.0, 40) AS since,
				extract(epoch FROM l.end_at - l.start_at) AS whole
			FROM generate_series(greatest(l.day, lower(period))::timestamp,
				least(accounting_day(l.end_at - interval '1 microsecond'), upper(period) - 1)::timestamp,
					interval '1 day') AS g
		) AS d
	)
	SELECT s.source_id, s.day, sum(s.quantity)
	FROM share AS s
	WHERE s.day <@ period
	GROUP BY s.source_id, s.day, unit(s.quantity);
END;
COMMENT ON FUNCTION daily_activity(daterange, integer[]) IS
	'Activity data, of some sources or (NULL) all, by source, accounting day and unit, voided readings left '
	'out. A reading over several days is shared by time; the shares add up to it exactly.';

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
CREATE OR REPLACE FUNCTION wanted_activity(period daterange, m method, OUT source_id integer, OUT day date,
		OUT scope2 text, OUT claim_id bigint, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH claim AS MATERIALIZED (
		SELECT c.claim_id, c.source_id, c.valid, amount(c.energy) AS claimed
		FROM certificate_claim AS c JOIN source AS s ON s.source_id = c.source_id
		WHERE c.withdrawn_at IS NULL AND c.valid && period AND energy_carrier(s.category) = 'electricity'
			AND m.scope2 <> '{location}'
	),
	-- a claim covers its consumption from its first day on, also where only later days are asked for
	consumed AS (
		SELECT c.claim_id, c.claimed, a.source_id, a.day, a.quantity, amount(convert(a.quantity, 'MWh')) AS mwh,
			sum(amount(convert(a.quantity, 'MWh'))) OVER (PARTITION BY c.claim_id ORDER BY a.day,
				unit(a.quantity)) AS until
		FROM claim AS c CROSS JOIN LATERAL daily_activity(c.valid, ARRAY[c.source_id]) AS a
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
	FROM daily_activity(period) AS a
	JOIN source AS s ON s.source_id = a.source_id
	CROSS JOIN LATERAL unnest(CASE WHEN emission_scope(s.category) = 2 THEN m.scope2
		ELSE ARRAY[NULL::text] END) AS t (scope2)
	LEFT JOIN under AS u ON u.source_id = a.source_id AND u.day = a.day AND unit(u.quantity) = unit(a.quantity)
		AND t.scope2 <> 'location'
	CROSS JOIN LATERAL (
		VALUES (NULL::bigint, CASE WHEN u.claim_id IS NULL THEN a.quantity ELSE a.quantity - u.under END), (u.claim_id,
			u.under)
	) AS p (claim_id, quantity)
	WHERE (m.scope3 OR emission_scope(s.category) < 3) AND p.quantity IS NOT NULL;
END;
COMMENT ON FUNCTION wanted_activity(daterange, method) IS
	'The activity data to be posted of a period under a method, by source, day, unit and treatment of scope '
	'2; electricity under certificates apart.';
