-- Inventory = ledger x boundary x period x method x GWP basis, as of a time.

/*
 * How often an emission counts at a boundary. A party inside that emits: scope 1, whatever it sells. Purchased
 * energy counts once it crosses the boundary: inwards as scope 2; outwards it is deducted where the method does
 * that. What stays inside is the scope 1 of its fuel already. So the parties, each its own boundary, add up to
 * the park, and parks to the city. With equity shares, what crosses is the difference of the shares.
 */
/*
 * It depends on the scope, on the share in the party that emits or consumes (NULL: outside) and in its
 * supplier, and on whether the method deducts sales.
 */
CREATE OR REPLACE FUNCTION counts(scope integer, share numeric, supplier_share numeric, deducts_sales boolean)
		RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN scope <> 2 THEN coalesce(share, 0)
		WHEN deducts_sales THEN coalesce(share, 0) - coalesce(supplier_share, 0)
		ELSE greatest(coalesce(share, 0) - coalesce(supplier_share, 0), 0)
	END;
COMMENT ON FUNCTION counts(integer, numeric, numeric, boolean) IS
	'How often an emission counts at a boundary: 1, 0, or -1 for energy sold over it, or a share of that.';

CREATE OR REPLACE FUNCTION direction(category text, times numeric) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN is_removal(category) THEN 'removed'
		WHEN emission_scope(category) <> 2 THEN 'emitted'
		WHEN times > 0 THEN 'purchased'
		ELSE 'sold'
	END;
COMMENT ON FUNCTION direction(text, numeric) IS
	'Direction of what counts so often at a boundary: emitted, removed, purchased or sold.';

/**
 * Energy that stays inside does not count; energy sold over the boundary is negative where the method deducts
 * it. trace_emission() leads on to the readings.
 */
CREATE OR REPLACE FUNCTION boundary_emission(period daterange, boundary text, version integer, method text,
		as_of timestamptz, OUT posting_id bigint, OUT line bigint, OUT day date, OUT source_id integer,
		OUT category text, OUT domain text, OUT party text, OUT plot text, OUT scope integer, OUT scope2 text,
		OUT direction text, OUT verified boolean, OUT mass ghg)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.posting_id, e.line, e.day, e.source_id, e.category, e.domain,
		CASE WHEN c.times > 0 THEN e.party ELSE e.supplier END, CASE WHEN c.times > 0 THEN e.plot END,
		emission_scope(e.category), e.scope2, direction(e.category, c.times), e.verified,
		CASE c.times WHEN 1 THEN e.mass WHEN -1 THEN -e.mass ELSE e.mass * c.times END
	FROM emission AS e
	JOIN posting AS b ON b.posting_id = e.posting_id
	JOIN method AS m ON m.method = b.method
	-- at most one row each: a party is inside once on a day
	LEFT JOIN boundary_party AS i ON i.boundary = boundary_emission.boundary AND i.version = boundary_emission.version
		AND i.party = e.party AND i.valid @> e.day
	LEFT JOIN boundary_party AS j ON j.boundary = boundary_emission.boundary AND j.version = boundary_emission.version
		AND j.party = e.supplier AND j.valid @> e.day
	CROSS JOIN LATERAL (SELECT counts(emission_scope(e.category), i.share, j.share, m.deducts_sales)) AS c (times)
	WHERE b.method = boundary_emission.method AND b.posted_at <= as_of
		AND e.day >= lower(check_period(boundary_emission.period)) AND e.day < upper(boundary_emission.period)
			AND c.times <> 0;
END;
COMMENT ON FUNCTION boundary_emission(daterange, text, integer, text, timestamptz) IS
	'The emissions that count at a version of a boundary, line by line, back to the posting.';

/*
 * What counts at a boundary, by source and, if asked for, month, from the rollup up to posting "after" and from the
 * entries behind it. With after = 0 it comes from the entries alone; sums are exact, so that the figures are the
 * same.
 */
/*
 * From the rollup up to a posting (0: none of it) and the entries behind it.
 */
CREATE OR REPLACE FUNCTION counted_emission(after bigint, period daterange, boundary text, version integer, m method,
		as_of timestamptz, monthly boolean, OUT month date, OUT source_id integer, OUT scope integer,
		OUT direction text, OUT category text, OUT domain text, OUT party text, OUT plot text, OUT scope2 text,
		OUT verified boolean, OUT mass ghg)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH amount AS MATERIALIZED (
		SELECT r.month, r.source_id, r.category, r.domain, r.party, r.supplier, r.plot, r.scope2, r.verified,
			i.share, j.share AS supplier_share, sum(r.mass) AS mass, sum(r.entries) AS entries
		FROM (
			SELECT coalesce(array_agg(DISTINCT d.day ORDER BY d.day) FILTER (WHERE d.day IS NOT NULL), '{}') AS steps,
				coalesce(array_agg(DISTINCT p.party), '{}') AS parties
			FROM boundary_party AS p CROSS JOIN LATERAL (VALUES (lower(p.valid)), (upper(p.valid))) AS d (day)
			WHERE p.boundary = counted_emission.boundary AND p.version = counted_emission.version
		) AS changes
		CROSS JOIN LATERAL rollup_until(after, m.method, lower(period), upper(period), as_of, changes.steps, monthly,
			changes.parties) AS r
		LEFT JOIN boundary_party AS i ON i.boundary = counted_emission.boundary AND i.version = counted_emission.version
			AND i.party = r.party AND i.valid @> r.first_day
		LEFT JOIN boundary_party AS j ON j.boundary = counted_emission.boundary AND j.version = counted_emission.version
			AND j.party = r.supplier AND j.valid @> r.first_day
		WHERE i.share IS NOT NULL OR j.share IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	)
	SELECT a.month, a.source_id, emission_scope(a.category), direction(a.category, c.times), a.category, a.domain,
		CASE WHEN c.times > 0 THEN a.party ELSE a.supplier END, CASE WHEN c.times > 0 THEN a.plot ELSE '' END,
		a.scope2, a.verified, CASE c.times WHEN 1 THEN a.mass WHEN -1 THEN -a.mass ELSE a.mass * c.times END
	FROM amount AS a
	CROSS JOIN LATERAL (SELECT counts(emission_scope(a.category), a.share, a.supplier_share,
		m.deducts_sales)) AS c (times)
	-- what was reversed does not count
	WHERE c.times <> 0 AND a.entries <> 0;
END;
COMMENT ON FUNCTION counted_emission(bigint, daterange, text, integer, method, timestamptz, boolean) IS
	'What counts at a version of a boundary under a method, by month (if monthly; else month is that of a '
	'first day), source and all that the entries say; scope2 and plot are empty where there is none.';

-- A setting keeps the function from being merged into a query around it, which is then planned for its lines.
CREATE OR REPLACE FUNCTION inventory_from(after bigint, period daterange, boundary text, version integer, m method,
		basis gwp_basis, missing text, as_of timestamptz, OUT month date, OUT scope integer, OUT direction text,
		OUT category text, OUT domain text, OUT party text, OUT plot text, OUT mass ghg, OUT co2e co2e,
		OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH line AS (
		SELECT a.month, a.scope, a.direction, a.category, a.domain, a.party, a.plot,
			sum(a.mass) FILTER (WHERE a.scope2 IN ('', m.scope2[1])) AS mass,
			sum(a.mass) FILTER (WHERE a.scope2 IN ('', m.scope2[2])) AS other_mass,
			bool_and(a.verified) AS verified
		FROM counted_emission(after, period, boundary, version, m, as_of, true) AS a
		GROUP BY 1, 2, 3, 4, 5, 6, 7
	)
	SELECT l.month, l.scope, l.direction, l.category, l.domain, l.party, nullif(l.plot, ''),
		f.mass, co2e(f.mass, basis, missing), f.market_mass, co2e(f.market_mass, basis, missing),
		f.removed_mass, co2e(f.removed_mass, basis, missing), l.verified
	FROM line AS l
	CROSS JOIN LATERAL (
		SELECT CASE WHEN l.direction <> 'removed' THEN l.mass END AS mass,
			CASE WHEN l.direction <> 'removed' AND cardinality(m.scope2) > 1 THEN l.other_mass END AS market_mass,
			CASE WHEN l.direction = 'removed' THEN l.mass END AS removed_mass
	) AS f
	-- the same order in any database: it is part of what is published
	ORDER BY l.month, l.scope, l.direction COLLATE "C", l.category COLLATE "C", l.domain COLLATE "C",
		l.party COLLATE "C", l.plot COLLATE "C";
END;
COMMENT ON FUNCTION inventory_from(bigint, daterange, text, integer, method, gwp_basis, text, timestamptz) IS
	'The lines of inventory(): counted_emission() of all sources. missing: what a gas without '
	'a GWP does, as in co2e().';

CREATE OR REPLACE FUNCTION find_method(method text, period daterange, basis gwp_basis) RETURNS method
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = find_method.method);
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'method "%" does not exist', find_method.method
			USING ERRCODE = 'undefined_object', HINT = 'Table method lists them.';
	END IF;
	PERFORM check_period(find_method.period);
	IF find_method.basis IS NULL THEN
		RAISE EXCEPTION 'GWP basis of an inventory must not be null'
			USING ERRCODE = 'null_value_not_allowed', HINT = 'For example AR6.';
	END IF;
	IF m.natural_year AND (date_trunc('year', lower(find_method.period)) <> lower(find_method.period)
			OR date_trunc('year', upper(find_method.period)) <> upper(find_method.period)) THEN
		RAISE EXCEPTION 'method "%" covers natural years, not %', m.method, find_method.period
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('%s, %s.', m.name, m.edition),
				HINT = 'Ask for the year, and take the months that you want of its rows.';
	END IF;
	RETURN m;
END
$$;
COMMENT ON FUNCTION find_method(text, daterange, gwp_basis) IS
	'A method that covers a period. Errors: 42704 for an unknown method, 22023 for a period without days or '
	'one that the method does not cover, 22004 without a basis.';

/**
 * Directions are emitted, purchased, sold and removed. Each column may be added up, no two of them may.
 * inventory_statement() says what it was made with.
 *
 * Columns:
 *   mass, co2e: gross emissions, scope 2 by the treatment that the method names first (location, or pinned)
 *   market_mass, market_co2e: the same with scope 2 by the market; NULL if the method has no such treatment
 *   removed_mass, removed_co2e: removals
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for a period without days or one that the method does not cover
 *   22000 for a gas without a GWP in the basis
 *   22004 without a basis
 */
CREATE OR REPLACE FUNCTION inventory(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT month date, OUT scope integer, OUT direction text, OUT category text, OUT domain text, OUT party text,
		OUT plot text, OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e,
		OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(inventory.method, inventory.period, inventory.basis);
	at_version integer := boundary_version(inventory.boundary, inventory.as_of);
BEGIN
	IF row_security_active('emission') AND limiting_table(quote_ident(current_user)::regrole) IS NOT NULL THEN
		RAISE NOTICE 'inventory is limited to what role "%" may see', current_user;
	END IF;
	RETURN QUERY
	SELECT i.* FROM inventory_from(rollup_at(inventory.as_of), inventory.period, inventory.boundary, at_version, m,
		inventory.basis, 'error', inventory.as_of) AS i;
END
$$;
COMMENT ON FUNCTION inventory(daterange, text, text, gwp_basis, timestamptz) IS
	'The inventory of a boundary: masses and CO2e by month, scope, direction, category, domain, party and '
	'plot, as of a time.';

/**
 * Version and approach of the boundary, its parties, the standard and its edition, gases (NULL for all),
 * treatments of scope 2, GWP basis, sets of factors with their editions, what of it is not verified (NULL if
 * all is), and the last posting.
 *
 * Errors:
 *   as inventory()
 */
CREATE OR REPLACE FUNCTION inventory_statement(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT boundary_version integer, OUT approach text, OUT parties text[], OUT standard text, OUT edition text,
		OUT gases text[], OUT scope2 text[], OUT gwp_basis text, OUT factor_sets text[], OUT unverified text[],
		OUT head bigint)
	RETURNS record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH given AS (
		SELECT m AS m, boundary_version(boundary, as_of) AS version
		FROM find_method(method, period, basis) AS m
	),
	used AS (
		SELECT DISTINCT f.factor_set, f.edition, f.factor, f.region, f.verified
		FROM given AS g
		CROSS JOIN LATERAL boundary_emission(period, boundary, g.version, method, as_of) AS c
		JOIN emission AS e ON e.posting_id = c.posting_id AND e.line = c.line AND e.day = c.day
		JOIN factor AS f ON f.factor_id = e.factor_id
	)
	SELECT g.version, b.approach,
		(SELECT array_agg(DISTINCT i.party COLLATE "C" ORDER BY i.party COLLATE "C") FROM boundary_party AS i
		 WHERE i.boundary = b.boundary AND i.version = b.version AND i.valid && period),
		(g.m).standard, (g.m).edition, (g.m).gases, (g.m).scope2, basis::text,
		(SELECT array_agg(DISTINCT format('%s (%s)', u.factor_set, u.edition) COLLATE "C"
			ORDER BY format('%s (%s)', u.factor_set, u.edition) COLLATE "C") FROM used AS u),
		(SELECT array_agg(t.what ORDER BY t.what COLLATE "C") FROM (
			SELECT format('factor %s of %s, %s', u.factor, u.factor_set, u.region) AS what FROM used AS u
				WHERE NOT u.verified
			UNION ALL SELECT format('method %s', (g.m).method) WHERE NOT (g.m).verified) AS t),
		(SELECT coalesce(max(p.posting_id), 0) FROM posting AS p WHERE p.posted_at <= as_of)
	FROM given AS g
	JOIN boundary AS b ON b.boundary = inventory_statement.boundary AND b.version = g.version;
END;
COMMENT ON FUNCTION inventory_statement(daterange, text, text, gwp_basis, timestamptz) IS
	'What an inventory was made with.';

/**
 * One row per supplier (NULL: not known, outside), consumer, carrier, kind (the factor: electricity,
 * electricity-direct ...), direction (in, out, or internal, which is eliminated) and unit.
 *
 * Errors:
 *   42704 for an unknown boundary
 */
CREATE OR REPLACE FUNCTION boundary_transfer(period daterange, boundary text,
		OUT supplier text, OUT consumer text, OUT carrier text, OUT kind text, OUT direction text,
		OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH inside AS (
		SELECT p.party, p.valid FROM boundary_party AS p
		WHERE p.boundary = boundary_transfer.boundary
			AND p.version = boundary_version(boundary_transfer.boundary, 'infinity')
	)
	SELECT o.supplier, o.party, c.carrier, s.factor,
		CASE WHEN i.party IS NULL THEN 'out' WHEN j.party IS NULL THEN 'in' ELSE 'internal' END, sum(a.quantity)
	FROM daily_activity(check_period(period)) AS a
	JOIN source AS s ON s.source_id = a.source_id
	JOIN source_owner AS o ON o.source_id = a.source_id AND o.valid @> a.day
	JOIN category_table() AS c ON c.category = emission_category(s.category) AND c.carrier IS NOT NULL
	LEFT JOIN inside AS i ON i.party = o.party AND i.valid @> a.day
	LEFT JOIN inside AS j ON j.party = o.supplier AND j.valid @> a.day
	WHERE i.party IS NOT NULL OR j.party IS NOT NULL
	GROUP BY o.supplier, o.party, c.carrier, s.factor, 5, unit(a.quantity)
	ORDER BY 5, 3, 1, 2, 4;
END;
COMMENT ON FUNCTION boundary_transfer(daterange, text) IS
	'Energy that parties of a boundary, as it is now, were supplied with or supplied in a period, as readings are now.';
