-- Lots: where the energy comes from that a party consumes. What is sold on is not consumed by who bought it; origin and
-- kind of energy travel with it, through as many hands as it goes.

/*
 * Networks are settled by calendar month, cut where owners, suppliers, rules or generators change; by the day where no
 * reading of the network is longer and nothing is stored.
 *
 * Columns:
 *   cuts: first days of the intervals of the month, if not by_day
 */
CREATE OR REPLACE FUNCTION settled_interval(span daterange, sources integer[], OUT month date, OUT carrier text,
	OUT network text,
		OUT cuts date[], OUT by_day boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET jit = off
BEGIN ATOMIC
	WITH member AS MATERIALIZED (
		SELECT m.month, m.carrier, m.network, m.source_id, o.item, o.party, o.valid,
			coalesce(d.zone, (SELECT z.time_zone FROM ledger_meta AS z)) AS zone
		FROM settled_source(span) AS m JOIN energy_owner() AS o ON o.source_id = m.source_id
		LEFT JOIN distant_source() AS d ON d.source_id = m.source_id
		WHERE m.source_id = ANY (sources)
	),
	clock AS MATERIALIZED (
		SELECT m.month, m.zone, day_start(m.month, m.zone) AS since,
			day_start((m.month + interval '1 month')::date, m.zone) AS until
		FROM (SELECT DISTINCT m.month, m.zone FROM member AS m) AS m
	),
	part AS MATERIALIZED (
		SELECT DISTINCT r.source_id, r.point_id FROM read_part(span, NULL) AS r
	),
	whole AS (
		SELECT DISTINCT m.month, m.carrier, m.network
		FROM member AS m JOIN clock AS c ON c.month = m.month AND c.zone = m.zone
		LEFT JOIN part AS p ON p.source_id = m.source_id
		WHERE m.item IN ('charge', 'discharge') OR EXISTS (
			SELECT FROM activity AS a
			WHERE a.source_id = coalesce(p.point_id, m.source_id) AND a.start_at < c.until AND a.end_at > c.since
				AND a.start_at >= coalesce((SELECT max(e.start_at) FROM activity AS e
					WHERE e.source_id = coalesce(p.point_id, m.source_id) AND e.start_at <= c.since), c.since)
				AND accounting_day(a.start_at, c.zone)
					<> accounting_day(a.end_at - interval '1 microsecond', c.zone)
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id))
	),
	bound AS (
		SELECT m.month, m.carrier, m.network, m.valid FROM member AS m
		UNION ALL
		SELECT m.month, m.carrier, m.network, g.valid FROM member AS m JOIN generator AS g ON g.source_id = m.source_id
		UNION ALL
		SELECT m.month, m.carrier, m.network, r.valid
		FROM member AS m JOIN sale_rule AS r ON r.party = m.party AND r.carrier = m.carrier
	)
	SELECT b.month, b.carrier, b.network, array_agg(DISTINCT d.day ORDER BY d.day), bool_and(w.month IS NULL)
	FROM bound AS b
	CROSS JOIN LATERAL (VALUES (b.month), (lower(b.valid)), (upper(b.valid))) AS d (day)
	LEFT JOIN whole AS w ON w.month = b.month AND w.carrier = b.carrier AND w.network = b.network
	WHERE d.day >= b.month AND d.day < b.month + interval '1 month'
	GROUP BY b.month, b.carrier, b.network;
END;
COMMENT ON FUNCTION settled_interval(daterange, integer[]) IS
	'The intervals in which the networks of these sources are settled, by month.';

/*
 * What is purchased, generated, delivered back and discharged of the networks that are settled, by day and in one unit
 * a carrier. What a store gives back is of what was put in, and cancels with it; what it gives beyond that in the
 * interval comes from outside.
 *
 * Columns:
 *   since: first day of the interval
 *   party, supplier: of the ledger; NULL outside
 *   owner, seller: the same by the names that they have, also outside
 *   name: of the purchase; NULL of what is discharged
 *   grade: 0 back through a meter; 1 direct, or generated without fuel; 2 non-fossil; 3 other
 */
CREATE OR REPLACE FUNCTION settled_flow(span daterange, sources integer[], OUT carrier text, OUT network text,
		OUT unit text, OUT since date, OUT day date, OUT source_id integer, OUT party text, OUT supplier text,
		OUT owner text, OUT seller text, OUT name text, OUT kind text, OUT own boolean, OUT grade integer,
		OUT amount numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000 SET jit = off
BEGIN ATOMIC
	WITH member AS MATERIALIZED (
		SELECT m.month, m.carrier, m.network, o.source_id, o.item, o.factor, o.party, o.supplier, o.owner,
			o.named_supplier, o.valid
		FROM settled_source(span) AS m JOIN energy_owner() AS o ON o.source_id = m.source_id
		WHERE m.source_id = ANY (sources)
	),
	read AS (
		SELECT d.source_id, d.day, d.quantity, 1 AS direction FROM daily_flow(span, sources, 1) AS d
		UNION ALL
		SELECT d.source_id, d.day, d.quantity, -1 FROM daily_flow(span, sources, -1) AS d
	),
	flow AS (
		SELECT m.carrier, m.network, m.month, r.day, r.source_id, m.item = 'purchase' AND r.direction < 0 AS back,
			m.party, m.supplier, m.owner, m.named_supplier, m.item, m.factor, c.unit,
			sum(abs(amount(convert(r.quantity, c.unit))) * CASE WHEN m.item = 'purchase' THEN 1
				ELSE r.direction END) AS amount
		FROM read AS r
		JOIN member AS m ON m.source_id = r.source_id AND m.month = date_trunc('month', r.day::timestamp)::date
			AND m.valid @> r.day
		CROSS JOIN LATERAL (SELECT CASE dimension(r.quantity)
			WHEN 'energy' THEN CASE m.carrier WHEN 'electricity' THEN 'MWh' ELSE 'GJ' END
			WHEN 'mass' THEN 't' ELSE unit(r.quantity) END AS unit) AS c
		WHERE m.item <> 'loss'
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
	),
	dated AS (
		SELECT f.*, s.since, sum(f.amount) FILTER (WHERE f.item = 'charge') OVER store AS charged,
			sum(f.amount) FILTER (WHERE f.item = 'discharge') OVER store AS discharged
		FROM flow AS f
		JOIN settled_interval(span, sources) AS i ON i.month = f.month AND i.carrier = f.carrier
			AND i.network = f.network
		CROSS JOIN LATERAL (SELECT CASE WHEN i.by_day THEN f.day ELSE i.cuts[width_bucket(f.day,
			i.cuts)] END AS since) AS s
		WINDOW store AS (PARTITION BY f.carrier, f.network, f.unit, s.since, f.party)
	)
	SELECT d.carrier, d.network, d.unit, d.since, d.day, d.source_id, CASE WHEN d.back THEN d.supplier ELSE d.party END,
		CASE WHEN d.back THEN d.party ELSE d.supplier END,
		CASE WHEN d.back THEN coalesce(d.named_supplier, 'outside') ELSE d.owner END,
		CASE WHEN d.back THEN d.owner ELSE d.named_supplier END, CASE WHEN d.item <> 'discharge' THEN d.factor END,
		CASE d.item WHEN 'generation' THEN coalesce(g.technology, d.factor) WHEN 'discharge' THEN d.carrier
			ELSE d.factor END,
		d.item = 'generation', CASE
			WHEN d.back THEN 0
			WHEN d.item = 'generation' AND is_non_fossil(g.technology) OR d.factor LIKE '%-direct' THEN 1
			WHEN d.factor LIKE '%-nonfossil' THEN 2
			ELSE 3
		END, d.amount * x.part
	FROM dated AS d
	LEFT JOIN generator AS g ON g.source_id = d.source_id AND (g.valid @> d.day) IS TRUE
	CROSS JOIN LATERAL (SELECT CASE d.item WHEN 'charge' THEN 0
		WHEN 'discharge' THEN greatest(1 - coalesce(d.charged, 0) / nullif(d.discharged + round(0.0, 30), 0), 0)
		ELSE 1 END AS part) AS x
	WHERE d.amount > 0 AND x.part > 0;
END;
COMMENT ON FUNCTION settled_flow(daterange, integer[]) IS
	'What is purchased, generated, delivered back and discharged in the networks that are settled, by source and day, '
	'with the interval that it is settled in.';

/*
 * The lots of whole intervals, as parts of the flow by which the party got them, one behind the other from 0 to 1.
 *
 * Columns:
 *   kind: name of the purchase from outside, technology, or unrecorded
 *   generator: the source by which it was generated
 *   buyer: of energy that is sold on, to whom, and behind that, one a line, in whose hands it comes until it is used;
 *     NULL of what the party uses. What comes back to the party is not in it.
 */
CREATE OR REPLACE FUNCTION interval_lot(span daterange, sources integer[], OUT carrier text, OUT unit text,
	OUT since date,
		OUT source_id integer, OUT grade integer, OUT party text, OUT supplier text, OUT origin text, OUT kind text,
		OUT generator integer, OUT buyer text, OUT since_share numeric, OUT until_share numeric, OUT days date[],
		OUT amounts numeric[])
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET jit = off
BEGIN ATOMIC
	WITH flow AS MATERIALIZED (
		SELECT d.carrier, d.network, d.unit, d.since, d.source_id, d.grade, d.party, d.supplier, d.owner, d.seller,
			d.name,
			d.kind, d.own, sum(d.amount) AS amount, array_agg(d.day ORDER BY d.day) AS days,
			array_agg(d.amount ORDER BY d.day) AS amounts,
			row_number() OVER (PARTITION BY d.carrier, d.network, d.unit, d.since
				ORDER BY d.source_id, d.grade)::integer AS n
		FROM settled_flow(span, sources) AS d
		GROUP BY d.carrier, d.network, d.unit, d.since, d.source_id, d.grade, d.party, d.supplier, d.owner, d.seller,
			d.name,
			d.kind, d.own
	),
	settled AS MATERIALIZED (
		SELECT t.carrier, t.network, t.unit, t.since, r.*
		FROM (
			SELECT f.carrier, f.network, f.unit, f.since, array_agg(f.supplier ORDER BY f.n) AS suppliers,
				array_agg(f.party ORDER BY f.n) AS parties, array_agg(f.name ORDER BY f.n) AS names,
				array_agg(f.own ORDER BY f.n) AS own, array_agg(f.grade ORDER BY f.n) AS grades,
				array_agg(f.amount ORDER BY f.n) AS amounts,
				array_agg(coalesce(u.rule, 'own_first') ORDER BY f.n) AS rules
			FROM flow AS f
			LEFT JOIN sale_rule AS u ON u.party = f.supplier AND u.carrier = f.carrier AND (u.valid @> f.since) IS TRUE
			GROUP BY f.carrier, f.network, f.unit, f.since
		) AS t
		CROSS JOIN LATERAL settle_flows(t.suppliers, t.parties, t.names, t.own, t.grades, t.amounts, t.rules) AS r
	),
	lot AS (
		SELECT f.carrier, f.unit, f.since, f.source_id, f.grade, f.owner, f.seller, f.amount, f.days, f.amounts,
			x.origin, CASE WHEN e.supplier IS NULL THEN e.kind ELSE 'unrecorded' END AS kind,
			CASE WHEN e.own THEN e.source_id END AS generator, b.owner || coalesce(E'\n' || s.later, '') AS buyer,
			sum(s.amount) AS part
		FROM settled AS s
		JOIN flow AS f ON f.carrier = s.carrier AND f.network = s.network AND f.unit = s.unit AND f.since = s.since
			AND f.n = s.flow
		JOIN flow AS e ON e.carrier = s.carrier AND e.network = s.network AND e.unit = s.unit AND e.since = s.since
			AND e.n = s.entered
		LEFT JOIN flow AS b ON b.carrier = s.carrier AND b.network = s.network AND b.unit = s.unit AND b.since = s.since
			AND b.n = s.sold
		CROSS JOIN LATERAL (SELECT CASE WHEN e.own THEN e.party ELSE e.supplier END AS origin) AS x
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
	)
	SELECT l.carrier, l.unit, l.since, l.source_id, l.grade, l.owner, l.seller, l.origin, l.kind, l.generator, l.buyer,
		w.before / l.amount, CASE WHEN l.amount - w.until < 0.000000000001 THEN 1 ELSE w.until / l.amount END, l.days,
		l.amounts
	FROM (
		SELECT l.*, sum(l.part) OVER lots - l.part AS before, sum(l.part) OVER lots AS until
		FROM lot AS l
		WINDOW lots AS (PARTITION BY l.carrier, l.unit, l.since, l.source_id, l.grade
			ORDER BY l.buyer COLLATE "C" NULLS FIRST, l.origin COLLATE "C" NULLS FIRST, l.kind COLLATE "C", l.generator)
	) AS l
	CROSS JOIN LATERAL (SELECT l.before + round(0.0, 40) AS before, l.until + round(0.0, 40) AS until) AS w;
END;
COMMENT ON FUNCTION interval_lot(daterange, integer[]) IS
	'The lots of the networks that are settled, by interval, as parts of what each source brought in it.';

/*
 * Each lot takes its share of every day of its interval, so that the shares of all days add up to the lot, and those
 * of all lots to the day.
 *
 * Columns as interval_lot(), and
 *   back: whether it was delivered back through the meter of its seller
 */
CREATE OR REPLACE FUNCTION settled_lot(period daterange, sources integer[], OUT day date, OUT carrier text,
	OUT source_id integer,
		OUT party text, OUT supplier text, OUT origin text, OUT kind text, OUT generator integer, OUT buyer text,
		OUT back boolean, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10000 SET search_path = @ledger@, pg_temp
	SET jit = off AS
$$
DECLARE
	span daterange;
BEGIN
	-- of a part of a network nothing can be settled
	PERFORM refuse_limited(quote_ident(current_user)::regrole);
	SELECT daterange(min(s.month), (max(s.month) + interval '1 month')::date), array_agg(DISTINCT s.source_id)
	INTO span, settled_lot.sources
	FROM settled_source(settled_lot.period) AS s
	WHERE settled_lot.sources IS NULL OR s.source_id = ANY (settled_lot.sources);
	IF sources IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT d.day, l.carrier, l.source_id, l.party, l.supplier, l.origin, l.kind, l.generator, l.buyer, l.grade = 0,
		@carbonms@.quantity(q.amount, l.unit)
	FROM interval_lot(span, sources) AS l
	CROSS JOIN LATERAL (
		SELECT u.day, sum(u.amount) OVER (ORDER BY u.day) AS until, u.amount
		FROM unnest(l.days, l.amounts) AS u (day, amount)
	) AS d
	CROSS JOIN LATERAL (SELECT round(d.until * l.until_share, 18) - round(d.until * l.since_share, 18)
		- round((d.until - d.amount) * l.until_share, 18) +
			round((d.until - d.amount) * l.since_share, 18) AS amount) AS q
	WHERE d.day <@ settled_lot.period AND q.amount <> 0;
END
$$;
COMMENT ON FUNCTION settled_lot(daterange, integer[]) IS
	'The lots of the networks that are settled (of these sources; NULL: all), by day and source: what its party uses, '
	'and what it sells on and to whom, by origin and kind. Errors: 42501.';
