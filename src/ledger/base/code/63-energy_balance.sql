-- The energy balance: generated + bought + discharged = consumed + sold + lost + charged, by party and carrier; and
-- what it shows to be wrong.

/**
 * Columns:
 *   origin: party of the ledger that generated it; NULL from outside
 *   kind: what it was when it entered: the factor of a purchase from outside, or a technology
 *
 * Errors:
 *   22023 for a period without days
 *   42501 for a role that row security shows a part: of a part of a network nothing can be settled
 */
CREATE OR REPLACE FUNCTION energy_lots(period daterange, OUT day date, OUT carrier text, OUT consumer text,
		OUT source text, OUT origin text, OUT kind text, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
BEGIN
	PERFORM refuse_limited(quote_ident(current_user)::regrole);
	RETURN QUERY
	SELECT l.day, source_carrier(s.category, s.factor), coalesce(l.party, o.party), s.source, l.origin, l.kind,
		l.quantity
	FROM consumed_lot(check_period(energy_lots.period), NULL) AS l
	JOIN source AS s ON s.source_id = l.source_id
	LEFT JOIN source_owner AS o ON o.source_id = l.source_id AND (o.valid @> l.day) IS TRUE
	WHERE source_carrier(s.category, s.factor) IS NOT NULL AND l.buyer IS NULL;
END
$$;
COMMENT ON FUNCTION energy_lots(daterange) IS
	'Energy that is consumed, by day, consumer and source, with where it comes from: what methods that count '
	'consumption multiply with factors.';

-- Readings of energy by month, each as what it is to the party that has the source and to the one that supplies it.
CREATE OR REPLACE FUNCTION balance_reading(period daterange, OUT month date, OUT carrier text, OUT party text,
		OUT item text, OUT kind text, OUT counterpart text, OUT amount numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH owned AS MATERIALIZED (
		SELECT o.* FROM energy_owner() AS o
	),
	sources AS (
		SELECT array_agg(DISTINCT o.source_id) AS ids FROM owned AS o
	),
	reading AS MATERIALIZED (
		SELECT date_trunc('month', f.day::timestamp)::date AS month, o.carrier, o.item, o.owner, o.named_supplier,
			o.party AS party, o.supplier, coalesce(g.technology, o.factor) AS kind, f.direction,
			sum(amount(convert(f.quantity, CASE o.carrier WHEN 'electricity' THEN 'MWh' ELSE 'GJ' END))) AS amount
		FROM (
			SELECT d.source_id, d.day, d.quantity, 1 AS direction
			FROM daily_flow(period, (SELECT s.ids FROM sources AS s), 1) AS d
			UNION ALL
			SELECT d.source_id, d.day, d.quantity, -1 FROM daily_flow(period, (SELECT s.ids FROM sources AS s), -1) AS d
		) AS f
		JOIN owned AS o ON o.source_id = f.source_id AND o.valid @> f.day
		LEFT JOIN generator AS g ON g.source_id = f.source_id AND (g.valid @> f.day) IS TRUE
		WHERE dimension(f.quantity) = 'energy'
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
	)
	SELECT r.month, r.carrier, r.owner, CASE r.item
			WHEN 'purchase' THEN CASE WHEN r.direction > 0 THEN 'bought' ELSE 'delivered' END
			WHEN 'generation' THEN 'generated' WHEN 'loss' THEN 'lost' WHEN 'charge' THEN 'charged'
				ELSE 'discharged' END,
		r.kind, r.named_supplier, CASE WHEN r.item = 'purchase' THEN abs(r.amount) ELSE r.amount END
	FROM reading AS r WHERE r.party IS NOT NULL
	UNION ALL
	SELECT r.month, r.carrier, r.named_supplier, CASE WHEN r.direction > 0 THEN 'sold' ELSE 'bought' END, r.kind,
		r.owner,
		abs(r.amount)
	FROM reading AS r WHERE r.item = 'purchase' AND r.supplier IS NOT NULL;
END;
COMMENT ON FUNCTION balance_reading(daterange) IS
	'Readings of energy by month, carrier and party, in MWh of electricity and GJ of the rest: generated, bought, '
	'sold, delivered (back through the meter of a purchase), lost, charged, discharged.';

/**
 * Rows without a party are of the whole boundary: what its parties supply each other is neither bought nor sold by it.
 *
 * Columns:
 *   item: generated, bought, discharged, and consumed, sold, lost, charged; the first three add up to the other four
 *   kind: factor of a purchase or sale, or technology
 *   counterpart: who supplies or buys; NULL where it is not named
 *   quantity: MWh of electricity, GJ of heat, steam and cooling
 *
 * Errors:
 *   22023 for a period without days
 *   42704 for an unknown boundary
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION energy_balance(period daterange, boundary text, OUT party text, OUT carrier text,
		OUT item text, OUT kind text, OUT counterpart text, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	latest integer := boundary_version(energy_balance.boundary, 'infinity');
BEGIN
	PERFORM refuse_limited(quote_ident(current_user)::regrole);
	RETURN QUERY
	WITH inside AS MATERIALIZED (
		SELECT DISTINCT p.party FROM boundary_party AS p
		WHERE p.boundary = energy_balance.boundary AND p.version = latest AND p.valid && energy_balance.period
	),
	read AS MATERIALIZED (
		SELECT r.party, r.carrier, CASE r.item WHEN 'delivered' THEN 'sold' ELSE r.item END AS item, r.kind,
			r.counterpart,
			r.amount
		FROM balance_reading(check_period(energy_balance.period)) AS r
		WHERE r.party IN (SELECT i.party FROM inside AS i)
	),
	whole AS (
		SELECT r.* FROM read AS r
		UNION ALL
		SELECT NULL, r.carrier, r.item, r.kind, r.counterpart, r.amount FROM read AS r
		WHERE r.item NOT IN ('bought', 'sold') OR r.counterpart IS NULL
			OR r.counterpart NOT IN (SELECT i.party FROM inside AS i)
	),
	term AS (
		SELECT w.party, w.carrier, w.item, w.kind, w.counterpart, sum(w.amount) AS amount
		FROM whole AS w GROUP BY 1, 2, 3, 4, 5
		UNION ALL
		SELECT w.party, w.carrier, 'consumed', NULL, NULL,
			sum(CASE WHEN w.item IN ('generated', 'bought', 'discharged') THEN w.amount ELSE -w.amount END)
		FROM whole AS w GROUP BY 1, 2
	)
	SELECT t.party, t.carrier, t.item, t.kind, t.counterpart,
		@carbonms@.quantity(t.amount, CASE t.carrier WHEN 'electricity' THEN 'MWh' ELSE 'GJ' END)
	FROM term AS t
	ORDER BY t.party COLLATE "C" NULLS FIRST, t.carrier,
		array_position('{generated,bought,discharged,consumed,sold,lost,charged}'::text[], t.item), t.kind COLLATE "C",
		t.counterpart COLLATE "C";
END
$$;
COMMENT ON FUNCTION energy_balance(daterange, text) IS
	'The energy balance of a boundary, as it is now, and of each of its parties in a period, from the readings.';

/**
 * Findings:
 *   consumption_negative: a party sells, loses and stores more than it has
 *   generation_missing: more goes back through a meter than is generated
 *   generated_twice: a source of generation, and the statistic renewable_generation or fuel_generation of the period
 *   loss_negative: a store gives more than was put into it
 *   claim_beyond_consumption: certificates beyond what their claimant consumes from outside
 *   claim_beyond_generation: more certificates of a source are claimed than it has generated
 *   interval_differs: readings of one carrier and party of which some are longer than a day
 *   kind_not_available: more is sold as direct or non-fossil than there is
 *   fossil_export_credit: generated from fuel and delivered to others, of which a method that deducts sales may take
 *     off more than its generation emitted
 *   export_over_capacity: more is generated than the capacity gives
 *
 * Errors:
 *   as energy_balance()
 */
CREATE OR REPLACE FUNCTION energy_finding(period daterange, boundary text, OUT finding text, OUT party text,
		OUT carrier text, OUT month date, OUT amount numeric, OUT unit text, OUT detail text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	latest integer := boundary_version(energy_finding.boundary, 'infinity');
BEGIN
	PERFORM refuse_limited(quote_ident(current_user)::regrole);
	RETURN QUERY
	WITH inside AS MATERIALIZED (
		SELECT DISTINCT p.party FROM boundary_party AS p
		WHERE p.boundary = energy_finding.boundary AND p.version = latest AND p.valid && energy_finding.period
	),
	read AS MATERIALIZED (
		SELECT r.* FROM balance_reading(check_period(energy_finding.period)) AS r
		WHERE r.party IN (SELECT i.party FROM inside AS i)
	),
	total AS MATERIALIZED (
		SELECT r.month, r.carrier, r.party, coalesce(sum(r.amount) FILTER (WHERE r.item = 'generated'), 0) AS generated,
			coalesce(sum(r.amount) FILTER (WHERE r.item = 'delivered'), 0) AS delivered,
			coalesce(sum(r.amount) FILTER (WHERE r.item = 'charged'), 0) AS charged,
			coalesce(sum(r.amount) FILTER (WHERE r.item = 'discharged'), 0) AS discharged,
			coalesce(sum(r.amount) FILTER (WHERE r.item = 'sold' AND is_green(r.kind)), 0) AS sold_green,
			coalesce(sum(r.amount) FILTER (WHERE r.item = 'generated' AND (is_non_fossil(r.kind) OR is_green(r.kind))
				OR r.item = 'bought' AND is_green(r.kind)), 0) AS green,
			sum(CASE WHEN r.item IN ('generated', 'bought', 'discharged') THEN r.amount ELSE -r.amount END) AS consumed
		FROM read AS r GROUP BY 1, 2, 3
	),
	found AS (
		SELECT f.finding, t.party, t.carrier, t.month, f.amount, f.detail
		FROM total AS t
		CROSS JOIN LATERAL (VALUES
			('consumption_negative', -t.consumed, t.consumed < 0 AND t.delivered - t.generated < -t.consumed,
				'more is sold, lost and stored than there is'),
			('generation_missing', t.delivered - t.generated, t.delivered > t.generated,
				'more goes back through the meter than is generated'),
			('loss_negative', t.discharged - t.charged, t.discharged > t.charged,
				'the store gives more than was put into it'),
			('kind_not_available', t.sold_green - t.green, t.sold_green > t.green,
				'more is sold as direct or non-fossil than there is')) AS f (finding, amount, found, detail)
		WHERE f.found
		UNION ALL
		SELECT 'generated_twice', r.party, r.carrier, r.month, sum(r.amount),
			format('statistic %s of %s is recorded, too', s.item, s.period)
		FROM read AS r
		JOIN statistic AS s ON s.boundary = energy_finding.boundary AND s.period @> r.month
			AND s.item = CASE WHEN is_non_fossil(r.kind) OR is_green(r.kind) THEN 'renewable_generation'
				ELSE 'fuel_generation' END
		WHERE r.item = 'generated' AND r.carrier = 'electricity'
		GROUP BY r.party, r.carrier, r.month, s.item, s.period
		UNION ALL
		SELECT 'fossil_export_credit', l.origin, l.carrier, date_trunc('month', l.day::timestamp)::date,
			sum(@carbonms@.amount(@carbonms@.convert(l.quantity, CASE l.carrier WHEN 'electricity' THEN 'MWh'
				ELSE 'GJ' END))),
			'what is generated from fuel and delivered to others is deducted at the factor of its buyer'
		FROM energy_lots(energy_finding.period) AS l
		WHERE l.origin IN (SELECT i.party FROM inside AS i) AND l.consumer NOT IN (SELECT i.party FROM inside AS i)
			AND l.kind <> 'unrecorded' AND NOT is_non_fossil(l.kind) AND NOT is_green(l.kind)
			AND @carbonms@.dimension(l.quantity) = 'energy'
		GROUP BY 2, 3, 4
		UNION ALL
		SELECT 'claim_beyond_consumption', o.party, 'electricity', lower(u.valid), u.unused,
			format('claim %s, %s of %s, as posted under %s', u.claim_id, u.registry, u.source, u.method)
		FROM (SELECT c.claim_id, c.registry, c.source, c.method, c.valid, @carbonms@.amount(c.unused) AS unused
			FROM certificate_use AS c WHERE c.withdrawn_at IS NULL) AS u
		JOIN source AS s ON s.source = u.source
		JOIN source_owner AS o ON o.source_id = s.source_id AND o.valid @> lower(u.valid)
		WHERE u.unused > 0 AND u.valid && energy_finding.period AND o.party IN (SELECT i.party FROM inside AS i)
		UNION ALL
		-- certificates may be of earlier months than what they cover
		SELECT DISTINCT 'claim_beyond_generation', o.party, 'electricity',
			date_trunc('month', lower(energy_finding.period)::timestamp)::date, c.claimed - g.generated,
			format('certificates of %s are claimed for %s MWh, and %s MWh are generated', s.source, c.claimed,
				trim_scale(g.generated))
		FROM (SELECT n.generator, sum(@carbonms@.amount(n.energy)) AS claimed FROM certificate_claim AS n
			WHERE n.withdrawn_at IS NULL AND n.generator IS NOT NULL
			GROUP BY n.generator HAVING bool_or(n.valid && energy_finding.period)) AS c
		JOIN source AS s ON s.source_id = c.generator
		JOIN source_owner AS o ON o.source_id = c.generator AND o.valid && energy_finding.period
		CROSS JOIN LATERAL (
			SELECT coalesce(sum(@carbonms@.amount(@carbonms@.convert(a.quantity, 'MWh'))), 0) AS generated
			FROM daily_flow('[1900-01-01,2200-01-01)', ARRAY[c.generator], 1) AS a
			WHERE @carbonms@.dimension(a.quantity) = 'energy') AS g
		WHERE c.claimed > g.generated AND o.party IN (SELECT i.party FROM inside AS i)
		UNION ALL
		SELECT 'export_over_capacity', o.party, o.carrier, date_trunc('month',
			lower(energy_finding.period)::timestamp)::date,
			sum(r.amount), format('the capacity is %s MW', sum(DISTINCT g.capacity))
		FROM generator AS g
		JOIN energy_owner() AS o ON o.source_id = g.source_id AND o.carrier = 'electricity'
		JOIN read AS r ON r.party = o.party AND r.carrier = o.carrier AND r.item = 'generated' AND r.kind = g.technology
		WHERE g.capacity IS NOT NULL
		GROUP BY o.party, o.carrier, g.source_id
		HAVING sum(r.amount) > sum(DISTINCT g.capacity) * 24
			* (upper(energy_finding.period) - lower(energy_finding.period))
	)
	SELECT f.finding, f.party, f.carrier, f.month, f.amount, CASE f.carrier WHEN 'electricity' THEN 'MWh' ELSE 'GJ' END,
		f.detail
	FROM found AS f
	ORDER BY f.finding, f.party COLLATE "C", f.carrier, f.month, f.detail COLLATE "C";
END
$$;
COMMENT ON FUNCTION energy_finding(daterange, text) IS
	'What the energy balance of the parties of a boundary, as it is now, shows to be wrong or missing in a period.';
