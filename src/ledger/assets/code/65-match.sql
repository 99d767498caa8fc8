-- Certificates against consumption, hour by hour or by longer times.

-- Readings above 0 of a source that reach into a time, each with the part of it that lies in it, as read_flow() shares.
CREATE OR REPLACE FUNCTION reading_within(source integer, since timestamptz, until timestamptz,
		OUT start_at timestamptz, OUT end_at timestamptz, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.start_at, a.end_at, CASE WHEN a.start_at >= reading_within.since AND a.end_at <= reading_within.until
		THEN a.quantity ELSE a.quantity * (d.until / d.whole) - a.quantity * (d.since / d.whole) END
	FROM (
		SELECT b.start_at, b.end_at, b.quantity
		FROM activity AS b
		WHERE b.source_id = reading_within.source AND b.start_at >= reading_within.since
			AND b.start_at < reading_within.until
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = b.activity_id)
		UNION ALL
		-- readings of a source do not overlap: only the last that began before can reach into it
		(SELECT b.start_at, b.end_at, b.quantity
		FROM activity AS b
		WHERE b.source_id = reading_within.source AND b.start_at < reading_within.since
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = b.activity_id)
		ORDER BY b.start_at DESC LIMIT 1)
	) AS a
	CROSS JOIN LATERAL (
		SELECT extract(epoch FROM least(reading_within.until, a.end_at) - a.start_at) + round(0.0, 40) AS until,
			extract(epoch FROM greatest(reading_within.since, a.start_at) - a.start_at) + round(0.0, 40) AS since,
			extract(epoch FROM a.end_at - a.start_at) AS whole
	) AS d
	WHERE a.end_at > reading_within.since AND sign(a.quantity) > 0;
END;
COMMENT ON FUNCTION reading_within(integer, timestamptz, timestamptz) IS
	'Readings above 0 of a source that reach into a time, with what of them is in it.';

CREATE OR REPLACE FUNCTION market_zone_of(region text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce((SELECT z.zone FROM market_zone AS z WHERE z.region = market_zone_of.region), region);
COMMENT ON FUNCTION market_zone_of(text) IS
	'The market zone of a region, which is its own where no row of market_zone has it.';

/*
 * An hour is the same moment everywhere. A day, month or year is that of the place: of whatever time zone it is, it is
 * named by when it begins in that of the ledger.
 */
CREATE OR REPLACE FUNCTION bucket_start(bucket text, at timestamptz, zone text) RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN bucket = 'hour' THEN date_trunc(bucket, at, zone)
		ELSE date_trunc(bucket, at AT TIME ZONE zone) AT TIME ZONE (SELECT z.time_zone FROM ledger_meta AS z) END;
COMMENT ON FUNCTION bucket_start(text, timestamptz, text) IS
	'When the hour, day, month or year begins in which a moment is in a time zone.';

-- Electricity that parties of a boundary purchase, by bucket; at NULL what is not read finely enough for it. Metering
-- points are deducted from one another by the day, so that what is made of them has no hours.
CREATE OR REPLACE FUNCTION bucket_use(period daterange, boundary text, bucket text, OUT party text, OUT zone text,
		OUT since timestamptz, OUT mwh numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH clock AS (
		SELECT z.time_zone FROM ledger_meta AS z
	),
	metered AS MATERIALIZED (
		SELECT s.source_id, market_zone_of(s.region) AS region, source_zone(s.source_id) AS clock, o.party,
			o.valid * i.valid * bucket_use.period AS days
		FROM source AS s
		JOIN source_owner AS o ON o.source_id = s.source_id
		JOIN boundary_party AS i ON i.party = o.party AND i.boundary = bucket_use.boundary
			AND i.version = boundary_version(bucket_use.boundary, 'infinity')
		WHERE energy_carrier(s.category) = 'electricity' AND emission_scope(s.category) = 2
			AND o.valid && i.valid * bucket_use.period
	),
	read AS (
		SELECT m.party, m.region, c.time_zone AS clock, a.day::timestamp AT TIME ZONE c.time_zone AS first,
			a.day::timestamp AT TIME ZONE c.time_zone AS last, a.quantity
		FROM clock AS c CROSS JOIN metered AS m CROSS JOIN LATERAL daily_flow(m.days, ARRAY[m.source_id], 1) AS a
		WHERE bucket <> 'hour'
		UNION ALL
		SELECT m.party, m.region, m.clock, a.start_at, a.end_at - interval '1 microsecond', a.quantity
		FROM metered AS m CROSS JOIN LATERAL reading_within(m.source_id, day_start(lower(m.days), m.clock),
			day_start(upper(m.days), m.clock)) AS a
		WHERE bucket = 'hour'
		UNION ALL
		SELECT m.party, m.region, NULL, NULL, NULL, p.quantity
		FROM metered AS m CROSS JOIN LATERAL point_flow(m.days, ARRAY[m.source_id], 1) AS p
		WHERE bucket = 'hour'
	)
	SELECT r.party, r.region, CASE WHEN b.first = b.last THEN b.first END, sum(amount(convert(r.quantity, 'MWh')))
	FROM read AS r
	CROSS JOIN LATERAL (SELECT bucket_start(bucket, r.first, r.clock) AS first,
		bucket_start(bucket, r.last, r.clock) AS last) AS b
	WHERE dimension(r.quantity) = 'energy'
	GROUP BY 1, 2, 3;
END;
COMMENT ON FUNCTION bucket_use(daterange, text, text) IS
	'Electricity that parties of a boundary purchase, by hour, day, month or year and zone; what is read over more '
	'than that has no time.';

/*
 * A certificate is of one bucket, that of its production, whatever days its claim has: each is listed in one period of
 * several that follow one another. One whose production is longer, or not known, is of the first day of its claim.
 */
CREATE OR REPLACE FUNCTION bucket_certificate(period daterange, boundary text, bucket text, OUT party text,
		OUT zone text, OUT since timestamptz, OUT mwh numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.party, coalesce(market_zone_of(k.zone), ''), f.since,
		sum(amount(convert(c.face * h.units::numeric, 'MWh')))
	FROM certificate_claim AS n
	JOIN asset_claim AS a ON a.claim_id = n.claim_id
	JOIN asset_movement AS m ON m.movement_id = a.movement_id
	CROSS JOIN LATERAL (SELECT coalesce(m.beneficiary, m.party) AS party) AS o
	JOIN asset_holding AS h ON h.made_by = m.movement_id AND h.state = 'retired'
	JOIN asset_block AS k ON k.block_id = h.block_id
	JOIN asset_class AS c ON c.class = k.class
	CROSS JOIN LATERAL (SELECT source_zone(k.source_id) AS clock) AS z
	CROSS JOIN LATERAL (SELECT bucket_start(bucket, lower(k.production), z.clock) AS first,
		bucket_start(bucket, upper(k.production) - interval '1 microsecond', z.clock) AS last) AS b
	CROSS JOIN LATERAL (SELECT CASE WHEN b.first = b.last THEN b.first END AS since,
		date_trunc(bucket, lower(k.production) AT TIME ZONE z.clock)::date AS day) AS f
	CROSS JOIN LATERAL (SELECT CASE WHEN f.since IS NULL THEN n.valid
		ELSE daterange(f.day, (f.day + greatest(('1 ' || bucket)::interval, '1 day'))::date) END AS days) AS d
	WHERE n.withdrawn_at IS NULL AND bucket_certificate.period @> lower(d.days)
		AND EXISTS (SELECT FROM boundary_party AS i WHERE i.boundary = bucket_certificate.boundary AND i.party = o.party
			AND i.version = boundary_version(bucket_certificate.boundary, 'infinity') AND i.valid && d.days)
	GROUP BY 1, 2, 3;
END;
COMMENT ON FUNCTION bucket_certificate(daterange, text, text) IS
	'Certificates that were retired for the consumption of parties of a boundary, by when and in which zone they were '
	'generated; those of a longer time than a bucket have no time.';

/**
 * What was generated in an hour, day, month or year covers what was purchased in the same one, by the same party in the
 * same market zone (table market_zone). An hour is the same moment everywhere, a day is that of the site. What a store
 * behind the meter takes is used when it takes it, so that its losses are to be covered, and what it gives is not used
 * again. Without a time (since is NULL) is what is read, or certified, over more than a bucket, and by hour what is
 * made of metering points: it matches nothing. Such a certificate is listed in the period in which its claim begins. By
 * year that is what rules ask today.
 *
 * Arguments:
 *   period: whole months by month, whole years by year
 *   bucket: hour, day, month or year
 *   series: of factor_series, to value what is not covered; NULL for none
 *
 * Columns:
 *   used: electricity that is purchased, in MWh
 *   certified: certificates, in MWh
 *   matched: the lesser of the two
 *   uncovered, unused: what is left over on either side
 *   share: matched of what is used; NULL where nothing is used
 *   mass: what is not covered, at the factor of the series; NULL where it has none
 *
 * Errors:
 *   42704 for an unknown boundary
 *   22023 for another bucket, or a period without days or with a part of a bucket
 */
CREATE OR REPLACE FUNCTION certificate_match(period daterange, boundary text, bucket text DEFAULT 'hour',
		series text DEFAULT NULL, OUT since timestamptz, OUT party text, OUT zone text, OUT used numeric,
		OUT certified numeric, OUT matched numeric, OUT uncovered numeric, OUT unused numeric, OUT share numeric,
		OUT mass ghg)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
BEGIN
	IF bucket IS NULL OR bucket NOT IN ('hour', 'day', 'month', 'year') THEN
		RAISE EXCEPTION 'unrecognized bucket: "%"', coalesce(bucket, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'It is hour, day, month or year.';
	END IF;
	IF bucket IN ('month', 'year') AND EXISTS (SELECT FROM unnest(ARRAY[lower(check_period(period)), upper(period)])
			AS b (day) WHERE date_trunc(bucket, b.day::timestamp) <> b.day) THEN
		RAISE EXCEPTION 'period % is not of whole %s', period, bucket
			USING ERRCODE = 'invalid_parameter_value', HINT = format('Ask for whole %ss.', bucket);
	END IF;
	PERFORM boundary_version(certificate_match.boundary, 'infinity');
	RETURN QUERY
	SELECT w.since, w.party, w.zone, trim_scale(w.used), trim_scale(w.certified), trim_scale(w.matched),
		trim_scale(w.used - w.matched), trim_scale(w.certified - w.matched),
		trim_scale(round(w.matched / nullif(w.used, 0), 18)), @carbonms@.quantity(w.used - w.matched, 'MWh')
			OPERATOR(@carbonms@.*) f.value
	FROM (
		SELECT t.since, t.party, t.zone, sum(t.used) AS used, sum(t.certified) AS certified,
			CASE WHEN t.since IS NULL THEN 0 ELSE least(sum(t.used), sum(t.certified)) END AS matched
		FROM (
			SELECT n.since, n.party, n.zone, n.mwh AS used, 0 AS certified
			FROM bucket_use(check_period(certificate_match.period), certificate_match.boundary, bucket) AS n
			UNION ALL
			SELECT n.since, n.party, n.zone, 0, n.mwh
			FROM bucket_certificate(certificate_match.period, certificate_match.boundary, bucket) AS n
		) AS t
		GROUP BY t.since, t.party, t.zone
	) AS w
	LEFT JOIN factor_series AS f ON bucket = 'hour' AND f.series = certificate_match.series AND f.zone = w.zone
		AND f.hours @> w.since
	ORDER BY w.since NULLS LAST, w.party COLLATE "C", w.zone COLLATE "C";
END
$$;
COMMENT ON FUNCTION certificate_match(daterange, text, text, text) IS
	'Certificates against what parties of a boundary purchase, by hour, day, month or year and zone, and what is left '
	'over on both sides.';
