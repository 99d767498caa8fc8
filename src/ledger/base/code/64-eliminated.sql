-- Why the parties of a boundary do not add up to it under a method that does not deduct what is sold, and what a method
-- changes.

/**
 * Energy from fuel that one party made and another used is scope 1 of the one and scope 2 of the other; at the
 * boundary of both it is scope 1 alone. The scope 2 of the parties is that of the boundary and this; under a method
 * that deducts what is sold parties add up, and there is none. It is never a row of an inventory.
 *
 * Columns:
 *   origin, party: who made it, and who used it
 *   mass, co2e: scope 2 by the treatment that the method names first, CO2e in the basis of the method
 *   market_mass, market_co2e: the same by the market; NULL if the method has no such treatment
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for a period without days or one that the method does not cover
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION eliminated(period daterange, boundary text, method text,
		as_of timestamptz DEFAULT 'infinity', OUT origin text, OUT party text, OUT category text, OUT mass ghg,
		OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(eliminated.method, eliminated.period, 'AR6');
	at_version integer := boundary_version(eliminated.boundary, eliminated.as_of);
BEGIN
	PERFORM refuse_limited(quote_ident(current_user)::regrole);
	RETURN QUERY
	SELECT t.origin, t.party, t.category, v.mass, @carbonms@.co2e(v.mass, m.basis::@carbonms@.gwp_basis),
		v.market_mass, @carbonms@.co2e(v.market_mass, m.basis::@carbonms@.gwp_basis)
	FROM (
		SELECT c.party AS origin, e.party, e.category,
			@carbonms@.sum(count_gases(e.mass, m.gases) OPERATOR(@carbonms@.*) least(i.share, j.share))
				FILTER (WHERE e.scope2 = m.scope2[1]) AS mass,
			@carbonms@.sum(count_gases(e.mass, m.gases) OPERATOR(@carbonms@.*) least(i.share, j.share))
				FILTER (WHERE e.scope2 = m.scope2[2]) AS market_mass
		FROM emission AS e
		JOIN posting AS b ON b.posting_id = e.posting_id
		CROSS JOIN LATERAL (SELECT counterpart(m.energy, e.category, e.supplier, e.origin, e.buyer) AS party) AS c
		JOIN boundary_party AS i ON i.boundary = eliminated.boundary AND i.version = at_version AND i.party = e.party
			AND i.valid @> e.day
		JOIN boundary_party AS j ON j.boundary = eliminated.boundary AND j.version = at_version AND j.party = c.party
			AND j.valid @> e.day
		WHERE b.method = m.method AND NOT m.deducts_sales AND b.posted_at <= eliminated.as_of AND e.buyer IS NULL
			AND c.party <> e.party AND e.day >= lower(eliminated.period) AND e.day < upper(eliminated.period)
			AND @carbonms@.emission_scope(e.category) = 2
		GROUP BY c.party, e.party, e.category
	) AS t
	CROSS JOIN LATERAL (SELECT valued_mass(t.mass, m.gases, m.basis::@carbonms@.gwp_basis) AS mass,
		valued_mass(t.market_mass, m.gases, m.basis::@carbonms@.gwp_basis) AS market_mass) AS v
	WHERE t.mass OPERATOR(@carbonms@.<>) '0 t'::@carbonms@.ghg
		OR t.market_mass OPERATOR(@carbonms@.<>) '0 t'::@carbonms@.ghg
	ORDER BY t.origin COLLATE "C", t.party COLLATE "C", t.category;
END
$$;
COMMENT ON FUNCTION eliminated(daterange, text, text, timestamptz) IS
	'Energy that one party of a boundary made from fuel and another used, under a method that does not deduct what is '
	'sold: by so much the parties together have more scope 2 than the boundary.';

/**
 * Columns:
 *   before_t, after_t: tonnes of CO2e under the one method and the other, in its basis; NULL where one has no such row
 *   why: what the difference comes of
 *
 * Errors:
 *   as inventory()
 */
CREATE OR REPLACE FUNCTION method_bridge(boundary text, period daterange, from_method text, to_method text,
		OUT scope integer, OUT category text, OUT party text, OUT treatment text, OUT before_t numeric,
		OUT after_t numeric, OUT difference_t numeric, OUT why text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	old method := find_method(method_bridge.from_method, method_bridge.period, 'AR6');
	new method := find_method(method_bridge.to_method, method_bridge.period, 'AR6');
BEGIN
	RETURN QUERY
	WITH line AS (
		SELECT 'old' AS side, i.* FROM inventory(method_bridge.period, method_bridge.boundary, old.method,
			old.basis::@carbonms@.gwp_basis) AS i
		UNION ALL
		SELECT 'new', i.* FROM inventory(method_bridge.period, method_bridge.boundary, new.method,
			new.basis::@carbonms@.gwp_basis) AS i
	),
	figure AS (
		SELECT l.side, l.scope, l.category, l.party, v.treatment, v.amount
		FROM line AS l
		CROSS JOIN LATERAL (VALUES
			(CASE WHEN l.scope = 2 THEN CASE l.side WHEN 'old' THEN old.scope2[1] ELSE new.scope2[1] END ELSE '' END,
				@carbonms@.tonnes(coalesce(l.co2e, l.removed_co2e))),
			(CASE WHEN l.scope = 2 THEN 'market' END, @carbonms@.tonnes(l.market_co2e))) AS v (treatment, amount)
		WHERE v.treatment IS NOT NULL AND v.amount IS NOT NULL
	),
	both_sides AS (
		SELECT f.scope, f.category, f.party, f.treatment, sum(f.amount) FILTER (WHERE f.side = 'old') AS before,
			sum(f.amount) FILTER (WHERE f.side = 'new') AS after
		FROM figure AS f GROUP BY 1, 2, 3, 4
	)
	SELECT d.scope, d.category, d.party, nullif(d.treatment, ''), d.before, d.after,
		coalesce(d.after, 0) - coalesce(d.before, 0),
		CASE
			WHEN coalesce(d.after, 0) = coalesce(d.before, 0) THEN NULL
			WHEN d.category = 'resold_energy'
				THEN 'energy that is bought and sold on is scope 3 category 3 of who sells it'
			WHEN d.scope = 2 AND old.energy <> new.energy
				THEN 'what is sold on is consumption of who buys it; certificates count for who claims them; '
					'energy keeps its origin through resale'
			WHEN old.gases IS DISTINCT FROM new.gases THEN 'the methods count other gases'
			WHEN old.factor_sets <> new.factor_sets THEN 'the methods take other factors'
			WHEN old.basis <> new.basis THEN 'the methods have other GWP bases'
			ELSE 'it was posted at another time' END
	FROM both_sides AS d
	ORDER BY d.scope, d.category COLLATE "C", d.party COLLATE "C", d.treatment;
END
$$;
COMMENT ON FUNCTION method_bridge(text, daterange, text, text) IS
	'What another method changes in the inventory of a boundary, by category and party, and why.';
