-- What is to be posted of a period under a method.

CREATE OR REPLACE FUNCTION claims_in_force(OUT claim_id bigint, OUT source_id integer, OUT generator integer,
		OUT valid daterange, OUT energy quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.claim_id, c.source_id, c.generator, c.valid, c.energy
	FROM certificate_claim AS c WHERE c.withdrawn_at IS NULL;
END;
COMMENT ON FUNCTION claims_in_force() IS 'The claims of certificates that stand: what post() goes by.';

/*
 * What a claim covers of a day depends on all that it covers before, and that on other claims of its days. Half a day
 * off the end: claims one after another have nothing to do with each other.
 */
CREATE OR REPLACE FUNCTION claim_window(days daterange) RETURNS daterange
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT daterange(lower(w.days)::date, (upper(w.days) + interval '12 hours')::date)
		FROM (SELECT unnest(range_agg(tsrange(lower(v.valid), upper(v.valid) - interval '12 hours'))) AS days
			FROM (SELECT whole_months(claim_window.days) AS valid
				UNION ALL SELECT whole_months(c.valid) FROM claims_in_force() AS c) AS v) AS w
		WHERE w.days && tsrange(lower(claim_window.days), upper(claim_window.days)));
COMMENT ON FUNCTION claim_window(daterange) IS
	'The months of some days, with all those of claims that are connected with them by days that they have in common.';

/*
 * The name of the factor of a lot; NULL where it emits nothing here. Energy from outside keeps the name with which it
 * entered. What another party generates from fuel, or has no record of, has that by which it is bought: such energy is
 * not direct or non-fossil, whatever its name says. Nothing is taken off for what goes back through a meter and of
 * which there is no record.
 */
CREATE OR REPLACE FUNCTION lot_factor(party text, origin text, kind text, bought_as text, back boolean) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN origin IS NULL THEN kind
		WHEN origin = party OR is_non_fossil(kind) THEN NULL
		WHEN kind = 'unrecorded' THEN CASE WHEN NOT back THEN bought_as END
		ELSE regexp_replace(bought_as, '-(direct|nonfossil|certified)$', '')
	END;
COMMENT ON FUNCTION lot_factor(text, text, text, text, boolean) IS
	'The name of the factor of a lot of energy; NULL for energy whose generation emits nothing here.';

/*
 * Lots of all energy, settled or as it was read, and other activity data, by source and day.
 *
 * Columns:
 *   party, supplier: NULL of what is no energy, the owner of the source then
 *   generator: number of the source of what is generated
 *   factor: the name of the factor; NULL of energy whose generation emits nothing here
 */
CREATE OR REPLACE FUNCTION consumed_lot(period daterange, sources integer[], OUT source_id integer, OUT day date,
		OUT category text, OUT party text, OUT supplier text, OUT origin text, OUT kind text, OUT generator integer,
			OUT buyer text,
		OUT factor text, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH settled AS MATERIALIZED (
		SELECT s.month, s.source_id FROM settled_source(period) AS s
	)
	SELECT a.source_id, a.day, emission_category(s.category), e.owner, e.named_supplier, x.origin, x.kind,
		CASE WHEN e.item = 'generation' THEN a.source_id END, NULL,
		CASE WHEN e.item IS NULL THEN s.factor ELSE lot_factor(e.owner, x.origin, x.kind, s.factor, false) END,
			a.quantity
	FROM daily_activity(period, sources) AS a
	JOIN source AS s ON s.source_id = a.source_id
	LEFT JOIN settled AS t ON t.source_id = a.source_id AND t.month = date_trunc('month', a.day::timestamp)::date
	LEFT JOIN energy_owner() AS e ON e.source_id = a.source_id AND (e.valid @> a.day) IS TRUE
	LEFT JOIN generator AS g ON e.item = 'generation' AND g.source_id = a.source_id AND (g.valid @> a.day) IS TRUE
	CROSS JOIN LATERAL (SELECT CASE e.item WHEN 'generation' THEN e.party ELSE e.supplier END AS origin,
		CASE WHEN e.item = 'generation' THEN coalesce(g.technology, e.factor)
			WHEN e.supplier IS NOT NULL THEN 'unrecorded' ELSE e.factor END AS kind) AS x
	WHERE t.source_id IS NULL AND e.item IS DISTINCT FROM 'loss' AND e.item IS DISTINCT FROM 'charge'
		AND e.item IS DISTINCT FROM 'discharge' AND emission_category(s.category) <> 'metering_point'
	UNION ALL
	SELECT l.source_id, l.day, CASE WHEN l.buyer IS NOT NULL THEN 'resold_energy'
			WHEN emission_category(s.category) = 'storage_discharge' THEN 'purchased_' || l.carrier
			ELSE emission_category(s.category) END,
		l.party, l.supplier, l.origin, l.kind, l.generator, l.buyer,
		lot_factor(l.party, l.origin, l.kind, s.factor, l.back), l.quantity
	FROM settled_lot(period, sources) AS l
	JOIN source AS s ON s.source_id = l.source_id
	LEFT JOIN party AS p ON p.party = l.party
	-- what comes from outside and goes there again is nobody's consumption here
	WHERE CASE WHEN l.buyer IS NULL THEN l.origin IS NOT NULL OR p.kind <> 'supplier'
		ELSE l.origin IS DISTINCT FROM l.party END;
END;
COMMENT ON FUNCTION consumed_lot(daterange, integer[]) IS
	'What is consumed of sources (NULL: all), by source and day, with the origin and kind of energy; and '
	'energy that is sold on, with its buyer.';

/*
 * Certificates of own generation that others have: the part of it, of all that the generator makes on the days of a
 * claim, or all where they are sold.
 */
CREATE OR REPLACE FUNCTION null_power(period daterange, OUT generator integer, OUT valid daterange, OUT part numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT g.source_id, g.valid * period, 1::numeric
	FROM generator AS g
	WHERE g.valid && period AND g.certificates = 'sold' AND is_non_fossil(g.technology)
	UNION ALL
	SELECT g.source_id, g.valid * c.valid * period,
		least(sum(amount(c.energy)) / nullif((SELECT sum(amount(convert(a.quantity, 'MWh')))
			FROM daily_activity(c.valid, ARRAY[g.source_id]) AS a WHERE dimension(a.quantity) = 'energy'), 0)
			+ round(0.0, 24), 1)
	FROM generator AS g
	JOIN claims_in_force() AS c ON c.generator = g.source_id AND c.valid && (g.valid * period)
	WHERE g.certificates <> 'sold' AND is_non_fossil(g.technology)
	GROUP BY g.source_id, g.valid, c.valid;
END;
COMMENT ON FUNCTION null_power(daterange) IS
	'Which part of what a generator makes is without its certificates, since others have them.';

/*
 * One claim in one span after another covers what is left of the one and of the other.
 *
 * Arguments:
 *   claims, spans: numbers in the arrays that follow, pair by pair
 *   claimed: of each claim, its energy
 *   used: of each span, what can be covered
 */
CREATE OR REPLACE FUNCTION fill_claims(claims integer[], spans integer[], claimed numeric[], used numeric[])
	RETURNS numeric[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	covered numeric[] := '{}';
BEGIN
	FOR i IN 1 .. cardinality(claims) LOOP
		covered[i] := least(claimed[claims[i]], used[spans[i]]);
		claimed[claims[i]] := claimed[claims[i]] - covered[i];
		used[spans[i]] := used[spans[i]] - covered[i];
	END LOOP;
	RETURN covered;
END
$$;
COMMENT ON FUNCTION fill_claims(integer[], integer[], numeric[], numeric[]) IS
	'How much of each span each claim covers, in the order of the pairs.';

/*
 * Claims cover what their claimant uses, who is the owner of the source that the claim names, whichever source it comes
 * by: in the order of time from the first day of the claim on, and of the days of a month all the same part. Where a
 * claim begins or ends, or its source changes hands, that is a span of its own. Of two claims in one span that with the
 * lower number covers first.
 *
 * Arguments, one element a party and day:
 *   parties, days, used: MWh that can be covered
 *
 * Columns:
 *   part: of what is used
 */
CREATE OR REPLACE FUNCTION claim_cover(parties text[], days date[], used numeric[], generators boolean,
	OUT claim_id bigint,
		OUT party text, OUT valid daterange, OUT part numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH claim AS MATERIALIZED (
		SELECT c.claim_id, o.party, c.valid * o.valid AS valid, amount(c.energy) AS claimed
		FROM claims_in_force() AS c
		JOIN source_owner AS o ON o.source_id = c.source_id AND o.valid && c.valid
		WHERE claim_cover.generators OR c.generator IS NULL
	),
	cut AS (
		SELECT c.party, d.day FROM claim AS c CROSS JOIN LATERAL (VALUES (lower(c.valid)), (upper(c.valid))) AS d (day)
		UNION
		SELECT c.party, g.month::date FROM claim AS c CROSS JOIN LATERAL generate_series(
			date_trunc('month', lower(c.valid)::timestamp) + interval '1 month', upper(c.valid)::timestamp,
			interval '1 month') AS g (month)
	),
	span AS (
		SELECT c.party, daterange(c.day, lead(c.day) OVER (PARTITION BY c.party ORDER BY c.day)) AS valid FROM cut AS c
	),
	amount AS (
		SELECT s.party, s.valid, sum(u.used) AS used
		FROM unnest(claim_cover.parties, claim_cover.days, claim_cover.used) AS u (party, day, used)
		JOIN span AS s ON s.party = u.party AND s.valid @> u.day
		GROUP BY s.party, s.valid
		HAVING sum(u.used) > 0
	),
	pair AS (
		SELECT c.claim_id, c.claimed, a.party, a.valid, a.used,
			dense_rank() OVER (ORDER BY c.claim_id)::integer AS claim,
			dense_rank() OVER (ORDER BY lower(a.valid), a.party COLLATE "C")::integer AS span
		FROM amount AS a JOIN claim AS c ON c.party = a.party AND c.valid @> a.valid
	),
	filled AS (
		SELECT fill_claims(array_agg(p.claim ORDER BY p.span, p.claim), array_agg(p.span ORDER BY p.span, p.claim),
			(SELECT array_agg(c.claimed ORDER BY c.claim) FROM (SELECT DISTINCT p.claim, p.claimed
				FROM pair AS p) AS c),
			(SELECT array_agg(u.used ORDER BY u.span) FROM (SELECT DISTINCT p.span, p.used
				FROM pair AS p) AS u)) AS covered,
			array_agg(p.claim_id ORDER BY p.span, p.claim) AS claims,
			array_agg(p.party ORDER BY p.span, p.claim) AS parties,
			array_agg(p.valid ORDER BY p.span, p.claim) AS spans, array_agg(p.used ORDER BY p.span, p.claim) AS used
		FROM pair AS p HAVING count(*) > 0
	)
	SELECT u.claim_id, u.party, u.valid,
		CASE WHEN u.covered = u.used THEN 1 ELSE u.covered / (u.used + round(0.0, 30)) END
	FROM filled AS f CROSS JOIN LATERAL unnest(f.claims, f.parties, f.spans, f.used, f.covered)
		AS u (claim_id, party, valid, used, covered)
	WHERE u.covered > 0;
END;
COMMENT ON FUNCTION claim_cover(text[], date[], numeric[], boolean) IS
	'Which part of what parties use each claim of certificates covers, by days.';

/*
 * Under a method that counts what is consumed: each lot once for each treatment of scope 2. Market figures know who has
 * the certificates: energy without them is that of nobody, whoever made it. Certificates cover what the claimant uses
 * of electricity that comes from outside and is not named as without emissions.
 */
CREATE OR REPLACE FUNCTION wanted_consumption(period daterange, m method, sources integer[], OUT source_id integer,
	OUT day date,
		OUT scope2 text, OUT treatment text, OUT claim_id bigint, OUT category text, OUT party text, OUT supplier text,
		OUT origin text, OUT kind text, OUT buyer text, OUT factor text, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- a claim covers from its first day on, also where only later days are asked for
	WITH span AS (
		SELECT CASE WHEN m.scope2 <> '{location}' AND EXISTS (SELECT FROM claims_in_force() AS c
			WHERE c.valid && period)
			THEN claim_window(period) * daterange(NULL, upper(whole_months(period))) ELSE period END AS days
	),
	power AS MATERIALIZED (
		SELECT n.generator, n.valid, n.part FROM null_power(period) AS n
		WHERE NOT m.deducts_sales AND 'market' = ANY (m.scope2)
	),
	lot AS MATERIALIZED (
		SELECT l.*, row_number() OVER () AS n, emission_scope(l.category) AS scope, n.part AS null_part,
			l.category = 'purchased_electricity' AND l.buyer IS NULL AND l.origin IS NULL
				AND l.factor !~ '-(direct|nonfossil|certified)$' AND m.scope2 <> '{location}'
				AND dimension(l.quantity) = 'energy' AS coverable
		FROM consumed_lot((SELECT s.days FROM span AS s), sources) AS l
		-- claims of several days may be of one generator
		CROSS JOIN LATERAL (SELECT least(coalesce(sum(p.part), 0), 1) AS part FROM power AS p
			WHERE l.buyer IS NULL AND p.generator = l.generator AND p.valid @> l.day) AS n
		WHERE m.energy = 'consumption'
	),
	cover AS MATERIALIZED (
		SELECT c.*
		FROM (
			SELECT array_agg(u.party) AS parties, array_agg(u.day) AS days, array_agg(u.used) AS used
			FROM (
				SELECT l.party, l.day, sum(amount(convert(l.quantity, 'MWh'))) AS used
				FROM lot AS l WHERE l.coverable GROUP BY l.party, l.day
			) AS u
		) AS a
		-- a method that deducts what is sold has no factor for energy without its certificates
		CROSS JOIN LATERAL claim_cover(a.parties, a.days, a.used, NOT m.deducts_sales) AS c
	),
	covered AS MATERIALIZED (
		SELECT l.*, c.claim_id, round(l.quantity * c.part, 18) AS covered
		FROM lot AS l JOIN cover AS c ON c.party = l.party AND c.valid @> l.day
		WHERE l.coverable
	),
	treated AS (
		SELECT c.source_id, c.day, t.scope2, t.scope2 AS treatment, c.claim_id, c.category, c.party, c.supplier,
			c.origin, c.kind, c.buyer, c.factor, c.covered AS quantity
		FROM covered AS c CROSS JOIN LATERAL unnest(m.scope2) AS t (scope2)
		WHERE t.scope2 <> 'location'
		UNION ALL
		SELECT l.source_id, l.day, t.scope2, CASE WHEN l.scope = 2 THEN t.scope2 WHEN l.buyer IS NOT NULL
			THEN m.scope2[1] END,
			NULL, l.category, l.party, l.supplier, l.origin, l.kind, l.buyer, l.factor,
			l.quantity - CASE WHEN t.scope2 <> 'location' AND c.n IS NOT NULL THEN c.quantity
				ELSE round(l.quantity * l.null_part, 18) END
		FROM lot AS l
		CROSS JOIN LATERAL unnest(CASE WHEN l.scope = 2 THEN m.scope2 ELSE ARRAY[NULL::text] END) AS t (scope2)
		LEFT JOIN (SELECT c.n, sum(c.covered) AS quantity FROM covered AS c GROUP BY c.n) AS c ON c.n = l.n
		WHERE coalesce(l.scope, 1) <= CASE WHEN m.scope3 THEN 3 ELSE 2 END
		UNION ALL
		SELECT l.source_id, l.day, t.scope2, t.scope2, NULL, 'purchased_' || energy_carrier(l.category), l.party,
			l.supplier,
			CASE WHEN t.scope2 <> 'market' THEN l.origin END, l.kind, NULL,
			CASE WHEN t.scope2 = 'market' THEN energy_carrier(l.category) END, round(l.quantity * l.null_part, 18)
		FROM lot AS l CROSS JOIN LATERAL unnest(m.scope2) AS t (scope2)
		WHERE l.null_part > 0
	)
	SELECT t.source_id, t.day, t.scope2, t.treatment, t.claim_id, t.category, t.party, t.supplier, t.origin, t.kind,
		t.buyer, t.factor, sum(t.quantity)
	FROM treated AS t
	WHERE t.day <@ period AND sign(t.quantity) <> 0
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, unit(t.quantity);
END;
COMMENT ON FUNCTION wanted_consumption(daterange, method, integer[]) IS
	'What is to be posted of a period under a method that counts what is consumed, by source, day, treatment '
	'of scope 2, '
	'claim, origin, kind and buyer.';

/*
 * Lines are of what is consumed, not of what is sold on, nor of what is generated in the ledger: upstream of that is
 * its fuel.
 */
CREATE OR REPLACE FUNCTION wanted_line(period daterange, m method, sources integer[], OUT source_id integer,
	OUT day date,
		OUT source_line integer, OUT scope2 text, OUT category text, OUT party text, OUT supplier text, OUT factor text,
		OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT d.source_id, d.day, l.line, t.scope2, c.category, d.party, d.supplier, l.factor, sum(d.quantity * l.share)
	FROM (
		SELECT a.source_id, a.day, NULL::text AS party, NULL::text AS supplier, a.quantity
		FROM daily_activity(period, (SELECT coalesce(array_agg(DISTINCT n.source_id), '{}')
			FROM source_line AS n WHERE sources IS NULL OR n.source_id = ANY (sources))) AS a
		JOIN source AS s ON s.source_id = a.source_id
		WHERE m.energy = 'crossing' AND emission_scope(s.category) IS NOT NULL
		UNION ALL
		SELECT c.source_id, c.day, c.party, c.supplier, c.quantity
		FROM consumed_lot(period, sources) AS c
		WHERE m.energy = 'consumption' AND EXISTS (SELECT FROM source_line AS n) AND c.buyer IS NULL
			AND (c.origin IS NULL OR energy_carrier(c.category) IS NULL)
	) AS d
	JOIN source_line AS l ON l.source_id = d.source_id AND l.valid @> d.day
	CROSS JOIN LATERAL (SELECT emission_category(l.category) AS category, emission_scope(l.category) AS scope) AS c
	CROSS JOIN LATERAL unnest(CASE WHEN c.scope = 2 THEN m.scope2 ELSE ARRAY[NULL::text] END) AS t (scope2)
	WHERE c.scope <= CASE WHEN m.scope3 THEN 3 ELSE 2 END
	GROUP BY d.source_id, d.day, l.line, t.scope2, c.category, d.party, d.supplier, l.factor, unit(d.quantity);
END;
COMMENT ON FUNCTION wanted_line(daterange, method, integer[]) IS
	'What is to be posted of a period under a method for the lines of sources, by source, day, line and '
	'treatment of scope 2.';

/*
 * Arguments:
 *   sources: NULL for all; of energy, whole networks, see connected_sources()
 *
 * Columns:
 *   source_line: NULL of the source itself
 *   treatment: of the factor; of scope 2 the same as scope2
 *   party: NULL where it is the owner of the source on that day, with its supplier
 */
CREATE OR REPLACE FUNCTION wanted_emission(period daterange, m method, sources integer[], OUT source_id integer,
	OUT day date,
		OUT source_line integer, OUT scope2 text, OUT treatment text, OUT claim_id bigint, OUT category text,
		OUT party text, OUT supplier text, OUT origin text, OUT kind text, OUT buyer text, OUT factor text,
		OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.source_id, a.day, NULL::integer, a.scope2, a.scope2, a.claim_id, emission_category(s.category), NULL::text,
		NULL::text, NULL::text, NULL::text, NULL::text, s.factor, a.quantity
	FROM wanted_activity(period, m, sources) AS a JOIN source AS s ON s.source_id = a.source_id
	WHERE m.energy = 'crossing' AND a.source_id <> ALL (ARRAY(SELECT u.source_id FROM uncovered_source(m) AS u))
	UNION ALL
	SELECT c.source_id, c.day, NULL, c.scope2, c.treatment, c.claim_id, c.category, c.party, c.supplier, c.origin,
		c.kind,
		c.buyer, c.factor, c.quantity
	FROM wanted_consumption(period, m, sources) AS c
	WHERE m.energy = 'consumption' AND c.source_id <> ALL (ARRAY(SELECT u.source_id FROM uncovered_source(m) AS u))
	UNION ALL
	SELECT l.source_id, l.day, l.source_line, l.scope2, l.scope2, NULL, l.category, l.party, l.supplier, NULL, NULL,
		NULL,
		l.factor, l.quantity
	FROM wanted_line(period, m, sources) AS l
	WHERE l.source_id <> ALL (ARRAY(SELECT u.source_id FROM uncovered_source(m) AS u));
END;
COMMENT ON FUNCTION wanted_emission(daterange, method, integer[]) IS
	'What is to be posted of a period under a method, by source and its line, day, treatment of scope 2, '
	'claim, origin, '
	'kind and buyer.';
