-- Networks of parties that supply one another with energy: where somebody sells what it has bought or generated, where
-- energy comes from is settled for all of them together.

/*
 * Every party that stands in a pair with another is in its network, which is named after its first party.
 */
CREATE OR REPLACE FUNCTION connect_parties(one text[], other text[], OUT party text, OUT network text)
	RETURNS SETOF record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	parties text[] := ARRAY(SELECT DISTINCT p COLLATE "C" FROM unnest(one || other) AS p ORDER BY 1);
	a integer[] := ARRAY(SELECT array_position(parties, p) FROM unnest(one) WITH ORDINALITY AS u (p, n) ORDER BY u.n);
	b integer[] := ARRAY(SELECT array_position(parties, p) FROM unnest(other) WITH ORDINALITY AS u (p, n) ORDER BY u.n);
	label integer[] := ARRAY(SELECT generate_series(1, cardinality(parties)));
	changed boolean := true;
	lower integer;
BEGIN
	WHILE changed LOOP
		changed := false;
		FOR i IN 1 .. cardinality(a) LOOP
			lower := least(label[a[i]], label[b[i]]);
			changed := changed OR label[a[i]] <> lower OR label[b[i]] <> lower;
			label[a[i]] := lower;
			label[b[i]] := lower;
		END LOOP;
	END LOOP;
	RETURN QUERY SELECT u.p, parties[label[u.n]] FROM unnest(parties) WITH ORDINALITY AS u (p, n);
END
$$;
COMMENT ON FUNCTION connect_parties(text[], text[]) IS
	'The networks that pairs of parties make: each party with the first of those that it is connected with.';

/*
 * Whose each source of energy is, by carrier and days, and who supplies it. Outside are those that are not named,
 * suppliers (kind supplier), and who sells without having a source in this ledger.
 */
CREATE OR REPLACE FUNCTION energy_owner(OUT source_id integer, OUT carrier text, OUT item text, OUT factor text,
		OUT net boolean, OUT party text, OUT supplier text, OUT owner text, OUT named_supplier text,
			OUT valid daterange)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.source_id, source_carrier(s.category, s.factor),
		CASE WHEN emission_scope(s.category) = 2 THEN 'purchase' ELSE c.item END, s.factor, s.may_be_negative,
		CASE WHEN p.kind <> 'supplier' THEN o.party END,
		CASE WHEN q.kind <> 'supplier' AND EXISTS (SELECT FROM source_owner AS e WHERE e.party = o.supplier)
			THEN o.supplier END,
		o.party, o.supplier, o.valid
	FROM source_owner AS o
	JOIN source AS s ON s.source_id = o.source_id
	JOIN party AS p ON p.party = o.party
	LEFT JOIN party AS q ON q.party = o.supplier
	CROSS JOIN LATERAL (SELECT CASE emission_category(s.category)
		WHEN 'energy_loss' THEN 'loss' WHEN 'storage_charge' THEN 'charge' WHEN 'storage_discharge' THEN 'discharge'
		ELSE 'generation' END AS item) AS c
	WHERE source_carrier(s.category, s.factor) IS NOT NULL;
END;
COMMENT ON FUNCTION energy_owner() IS
	'Sources of energy with their owners over time: what each is of the energy balance (purchase, generation, loss, '
	'charge, discharge), who has it and who supplies it; party and supplier are NULL outside.';

/*
 * Where nobody sells what it has itself, a lot is the reading: only networks in which somebody does, or discharges a
 * store, are settled, by calendar month, all sources of the carrier in it together.
 */
CREATE OR REPLACE FUNCTION settled_source(period daterange, OUT month date, OUT carrier text, OUT network text,
		OUT source_id integer)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET jit = off
BEGIN ATOMIC
	WITH owned AS MATERIALIZED (
		SELECT e.month::date, o.* FROM energy_owner() AS o
		CROSS JOIN LATERAL generate_series(date_trunc('month', greatest(lower(period), lower(o.valid))::timestamp),
			(least(upper(period), upper(o.valid)) - 1)::timestamp, interval '1 month') AS e (month)
	),
	seller AS (
		(SELECT o.month, o.carrier, o.party FROM owned AS o WHERE o.item IN ('purchase', 'generation')
		INTERSECT
		SELECT o.month, o.carrier, o.supplier FROM owned AS o WHERE o.supplier IS NOT NULL)
		UNION
		SELECT o.month, o.carrier, o.party FROM owned AS o
		WHERE o.party IS NOT NULL AND (o.item = 'discharge' OR o.item = 'purchase' AND o.net)
	),
	pair AS (
		SELECT o.month, o.carrier, array_agg(coalesce(o.party, o.supplier)) AS one,
			array_agg(coalesce(o.supplier, o.party)) AS other
		FROM owned AS o
		WHERE coalesce(o.party, o.supplier) IS NOT NULL
			AND EXISTS (SELECT FROM seller AS s WHERE s.month = o.month AND s.carrier = o.carrier)
		GROUP BY o.month, o.carrier
	),
	member AS (
		SELECT p.month, p.carrier, n.party, n.network FROM pair AS p CROSS JOIN LATERAL connect_parties(p.one,
			p.other) AS n
	),
	settled AS (
		SELECT DISTINCT m.month, m.carrier, m.network FROM member AS m
		JOIN seller AS s ON s.month = m.month AND s.carrier = m.carrier AND s.party = m.party
	)
	SELECT DISTINCT o.month, o.carrier, m.network, o.source_id
	FROM owned AS o
	JOIN member AS m ON m.month = o.month AND m.carrier = o.carrier AND m.party = coalesce(o.party, o.supplier)
	JOIN settled AS t ON t.month = m.month AND t.carrier = m.carrier AND t.network = m.network;
END;
COMMENT ON FUNCTION settled_source(daterange) IS
	'The sources of each calendar month whose readings are not lots as they are: those of networks in which a party '
	'sells energy that it has bought or generated, or discharges a store.';

CREATE OR REPLACE FUNCTION is_green(kind text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN kind ~ '-(direct|nonfossil)$';
COMMENT ON FUNCTION is_green(text) IS 'Whether energy is named as supplied directly or as non-fossil.';
