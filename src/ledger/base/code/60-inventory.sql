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

-- What is resold counts where it leaves the boundary.
CREATE OR REPLACE FUNCTION counts(category text, share numeric, counterpart_share numeric, deducts_sales boolean)
		RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN category = 'resold_energy' THEN greatest(coalesce(share, 0) - coalesce(counterpart_share, 0), 0)
		ELSE counts(emission_scope(category), share, counterpart_share, deducts_sales) END;
COMMENT ON FUNCTION counts(text, numeric, numeric, boolean) IS
	'How often an emission of a category counts at a boundary, from the shares of its party and counterpart in it.';

-- Where a counterpart is several, one a line.
CREATE OR REPLACE FUNCTION counterpart_share(boundary text, version integer, category text, counterpart text, day date)
		RETURNS numeric
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN category = 'resold_energy' THEN (SELECT max(p.share) FROM boundary_party AS p
		WHERE p.boundary = counterpart_share.boundary AND p.version = counterpart_share.version
			AND p.party = ANY (string_to_array(counterpart, E'\n')) AND p.valid @> day) END;
COMMENT ON FUNCTION counterpart_share(text, integer, text, text, date) IS
	'The greatest share in a version of a boundary of those who have resold energy afterwards, or made it.';

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
		CASE WHEN c.times > 0 THEN e.party ELSE o.party END, CASE WHEN c.times > 0 THEN e.plot END,
		emission_scope(e.category), e.scope2, direction(e.category, c.times), e.verified,
		CASE c.times WHEN 1 THEN e.mass WHEN -1 THEN -e.mass ELSE e.mass * c.times END
	FROM emission AS e
	JOIN posting AS b ON b.posting_id = e.posting_id
	JOIN method AS m ON m.method = b.method
	CROSS JOIN LATERAL (SELECT counterpart(m.energy, e.category, e.supplier, e.origin, e.buyer) AS party) AS o
	-- at most one row each: a party is inside once on a day
	LEFT JOIN boundary_party AS i ON i.boundary = boundary_emission.boundary AND i.version = boundary_emission.version
		AND i.party = e.party AND i.valid @> e.day
	LEFT JOIN boundary_party AS j ON j.boundary = boundary_emission.boundary AND j.version = boundary_emission.version
		AND j.party = o.party AND j.valid @> e.day
	CROSS JOIN LATERAL (SELECT counts(e.category, i.share, coalesce(j.share, counterpart_share(
		boundary_emission.boundary, boundary_emission.version, e.category, o.party, e.day)),
			m.deducts_sales)) AS c (times)
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
		SELECT r.month, r.source_id, r.category, r.domain, r.party, r.counterpart, r.plot, r.scope2, r.verified,
			i.share, coalesce(j.share, counterpart_share(counted_emission.boundary, counted_emission.version,
				r.category,
				r.counterpart, r.first_day)) AS counterpart_share, sum(r.mass) AS mass, sum(r.entries) AS entries
		FROM (
			SELECT coalesce(array_agg(DISTINCT d.day ORDER BY d.day) FILTER (WHERE d.day IS NOT NULL), '{}') AS steps,
				coalesce(array_agg(DISTINCT p.party), '{}') AS parties
			FROM boundary_party AS p CROSS JOIN LATERAL (VALUES (lower(p.valid)), (upper(p.valid))) AS d (day)
			WHERE p.boundary = counted_emission.boundary AND p.version = counted_emission.version
		) AS changes
		CROSS JOIN LATERAL rolled_emission(after, m.method, lower(period), upper(period), as_of, changes.steps, monthly,
			changes.parties) AS r
		LEFT JOIN boundary_party AS i ON i.boundary = counted_emission.boundary AND i.version = counted_emission.version
			AND i.party = r.party AND i.valid @> r.first_day
		LEFT JOIN boundary_party AS j ON j.boundary = counted_emission.boundary AND j.version = counted_emission.version
			AND j.party = r.counterpart AND j.valid @> r.first_day
		WHERE i.share IS NOT NULL OR j.share IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	)
	SELECT a.month, a.source_id, emission_scope(a.category), direction(a.category, c.times), a.category, a.domain,
		CASE WHEN c.times > 0 THEN a.party ELSE a.counterpart END, CASE WHEN c.times > 0 THEN a.plot ELSE '' END,
		a.scope2, a.verified, CASE c.times WHEN 1 THEN a.mass WHEN -1 THEN -a.mass ELSE a.mass * c.times END
	FROM amount AS a
	CROSS JOIN LATERAL (SELECT counts(a.category, a.share, a.counterpart_share,
		m.deducts_sales)) AS c (times)
	-- what was reversed does not count
	WHERE c.times <> 0 AND a.entries <> 0;
END;
COMMENT ON FUNCTION counted_emission(bigint, daterange, text, integer, method, timestamptz, boolean) IS
	'What counts at a version of a boundary under a method, by month (if monthly; else month is that of a '
	'first day), source and all that the entries say; scope2 and plot are empty where there is none.';

-- Of a quantity that is not known, whether it counts is known all the same.
CREATE OR REPLACE FUNCTION left_out_emission(period daterange, boundary text, version integer, m method,
		as_of timestamptz, OUT month date, OUT source_id integer, OUT direction text, OUT category text,
		OUT domain text, OUT party text, OUT plot text, OUT scope2 text, OUT quantity quantity, OUT reason text,
		OUT counts boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT date_trunc('month', l.day::timestamp)::date, l.source_id, direction(l.category, c.times), l.category,
		l.domain, CASE WHEN c.times > 0 THEN l.party ELSE l.counterpart END,
		CASE WHEN c.times > 0 THEN coalesce(l.plot, '') ELSE '' END, coalesce(l.scope2, ''),
		CASE c.times WHEN 1 THEN l.quantity ELSE l.quantity * c.times END, l.reason, l.counts
	FROM left_out_entry AS l
	LEFT JOIN boundary_party AS i ON i.boundary = left_out_emission.boundary AND i.version = left_out_emission.version
		AND i.party = l.party AND i.valid @> l.day
	LEFT JOIN boundary_party AS j ON j.boundary = left_out_emission.boundary AND j.version = left_out_emission.version
		AND j.party = l.counterpart AND j.valid @> l.day
	CROSS JOIN LATERAL (SELECT counts(l.category, i.share, coalesce(j.share, counterpart_share(
		left_out_emission.boundary, left_out_emission.version, l.category, l.counterpart, l.day)),
			m.deducts_sales)) AS c (times)
	WHERE l.method = m.method AND l.day <@ period AND l.left_out_at <= as_of
		AND (l.superseded_at IS NULL OR l.superseded_at > as_of) AND c.times <> 0;
END;
COMMENT ON FUNCTION left_out_emission(daterange, text, integer, method, timestamptz) IS
	'What was left out of postings under a method, as of a time, and would count at a version of a boundary.';

/*
 * A line has what a method counts and a basis values; what stands apart from it is items of direction apart behind it,
 * in which everything that is summed is NULL. Of a line of which nothing is valued only the items are left.
 */
CREATE OR REPLACE FUNCTION inventory_split(after bigint, period daterange, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, OUT month date, OUT scope integer, OUT direction text,
		OUT category text, OUT domain text, OUT party text, OUT plot text, OUT mass ghg, OUT co2e co2e,
		OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean,
		OUT complete boolean, OUT item bigint, OUT counts boolean, OUT scope2 text, OUT gas text, OUT apart_mass ghg,
		OUT apart_quantity quantity, OUT apart_co2e co2e, OUT reason text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH counted AS MATERIALIZED (
		SELECT c.*, valued_mass(c.mass, m.gases, basis) AS valued,
			is_known(c.mass, m.gases, basis) AS complete
		FROM (
			SELECT a.month, a.scope, a.direction, a.category, a.domain, a.party, a.plot, a.scope2, sum(a.mass) AS mass,
				bool_and(a.verified) AS verified
			FROM counted_emission(after, period, boundary, version, m, as_of, true) AS a
			GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
		) AS c
	),
	line AS (
		SELECT c.month, c.scope, c.direction, c.category, c.domain, c.party, c.plot,
			sum(c.valued) FILTER (WHERE c.scope2 IN ('', m.scope2[1])) AS mass,
			sum(c.valued) FILTER (WHERE c.scope2 IN ('', m.scope2[2])) AS other_mass,
			bool_and(c.verified) AS verified, bool_and(c.complete) AS complete
		FROM counted AS c
		GROUP BY 1, 2, 3, 4, 5, 6, 7
	),
	part AS (
		SELECT l.month, l.scope, l.direction, l.category, l.domain, l.party, l.plot, f.mass,
			co2e(f.mass, basis) AS co2e, f.market_mass, co2e(f.market_mass, basis) AS market_co2e, f.removed_mass,
			co2e(f.removed_mass, basis) AS removed_co2e, l.verified, l.complete, NULL::bigint AS item,
			NULL::boolean AS counts, NULL AS scope2, NULL AS gas, NULL::ghg AS apart_mass,
			NULL::quantity AS apart_quantity, NULL::co2e AS apart_co2e, NULL AS reason
		FROM line AS l
		CROSS JOIN LATERAL (
			SELECT CASE WHEN l.direction <> 'removed' THEN l.mass END AS mass,
				CASE WHEN l.direction <> 'removed' AND cardinality(m.scope2) > 1 THEN l.other_mass END AS market_mass,
				CASE WHEN l.direction = 'removed' THEN l.mass END AS removed_mass
		) AS f
		WHERE l.complete OR num_nonnulls(f.mass, f.market_mass, f.removed_mass) > 0
		UNION ALL
		SELECT a.month, NULL, 'apart', a.category, a.domain, a.party, a.plot, NULL, NULL, NULL, NULL, NULL, NULL,
			a.verified, a.known, row_number() OVER (PARTITION BY a.month, a.category, a.domain, a.party, a.plot
				ORDER BY a.scope2 COLLATE "C", a.direction COLLATE "C", a.gas COLLATE "C", a.reason COLLATE "C",
					unit(a.quantity) COLLATE "C"),
			a.counts, a.scope2, a.gas, a.part, a.quantity, a.co2e, a.reason
		FROM (
			SELECT c.month, c.category, c.domain, c.party, c.plot, c.scope2, c.direction, c.verified, i.known,
				i.counts, i.gas, i.part, NULL::quantity AS quantity, i.co2e, i.reason
			FROM counted AS c
			CROSS JOIN LATERAL apart_items(c.mass, m, basis) AS i
			WHERE (c.valued = c.mass) IS NOT TRUE
			UNION ALL
			SELECT l.month, l.category, l.domain, l.party, l.plot, l.scope2, l.direction, NOT l.counts, NOT l.counts,
				l.counts, NULL, NULL, sum(l.quantity), NULL, l.reason
			FROM left_out_emission(period, boundary, version, m, as_of) AS l
			GROUP BY l.month, l.category, l.domain, l.party, l.plot, l.scope2, l.direction, l.reason, l.counts,
				unit(l.quantity)
		) AS a
	)
	SELECT p.month, p.scope, p.direction, p.category, p.domain, p.party, nullif(p.plot, ''), p.mass, p.co2e,
		p.market_mass, p.market_co2e, p.removed_mass, p.removed_co2e, p.verified, p.complete, p.item, p.counts,
		p.scope2, p.gas, p.apart_mass, p.apart_quantity, p.apart_co2e, p.reason
	FROM part AS p
	-- the same order in any database: it is part of what is published
	ORDER BY p.month, p.scope, p.direction COLLATE "C", p.category COLLATE "C", p.domain COLLATE "C",
		p.party COLLATE "C", p.plot COLLATE "C", p.item;
END;
COMMENT ON FUNCTION inventory_split(bigint, daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The lines of inventory(): counted_emission() of all sources; and, numbered from 1 for each line, what stands '
	'apart of it, whether the method counts that, and why it does.';

-- Planned once in a session, and by itself: not for each question again, nor for the lines of a query around it.
CREATE OR REPLACE FUNCTION inventory_parts(after bigint, period daterange, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, OUT month date, OUT scope integer, OUT direction text,
		OUT category text, OUT domain text, OUT party text, OUT plot text, OUT mass ghg, OUT co2e co2e,
		OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean,
		OUT complete boolean, OUT item bigint, OUT counts boolean, OUT scope2 text, OUT gas text, OUT apart_mass ghg,
		OUT apart_quantity quantity, OUT apart_co2e co2e, OUT reason text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 20
	SET search_path = @ledger@, pg_temp SET jit = off AS
$$
BEGIN
	RETURN QUERY SELECT i.* FROM inventory_split(inventory_parts.after, inventory_parts.period,
		inventory_parts.boundary, inventory_parts.version, m, basis, inventory_parts.as_of) AS i;
END
$$;
COMMENT ON FUNCTION inventory_parts(bigint, daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The rows of inventory_split().';

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
 * Directions are emitted, purchased, sold, removed and apart. Each column may be added up, no two of them may.
 * inventory_statement() says what it was made with. A row of direction apart says that something of the month,
 * category, domain, party and plot has no place in the figures: its scope and all that is added up are NULL.
 * inventory_apart() says what it is, and why.
 *
 * Columns:
 *   mass, co2e: gross emissions, scope 2 by the treatment that the method names first (location, or pinned)
 *   market_mass, market_co2e: the same with scope 2 by the market; NULL if the method has no such treatment
 *   removed_mass, removed_co2e: removals
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for a period without days or one that the method does not cover
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
	SELECT i.month, i.scope, i.direction, i.category, i.domain, i.party, i.plot, i.mass, i.co2e, i.market_mass,
		i.market_co2e, i.removed_mass, i.removed_co2e, i.verified
	FROM inventory_parts(rollup_at(inventory.as_of), inventory.period, inventory.boundary, at_version, m,
		inventory.basis, inventory.as_of) AS i
	WHERE i.item IS NULL OR i.item = 1;
END
$$;
COMMENT ON FUNCTION inventory(daterange, text, text, gwp_basis, timestamptz) IS
	'The inventory of a boundary: masses and CO2e by month, scope, direction, category, domain, party and '
	'plot, as of a time.';

/*
 * Where the boundary has few of the sources, NULL for all: those are read one after the other, the rest is not.
 */
CREATE OR REPLACE FUNCTION boundary_sources(boundary text, version integer, method text) RETURNS integer[]
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	rolled bigint := coalesce((SELECT s.posting_id FROM rollup_state AS s), 0);
	sources integer[] := ARRAY(SELECT DISTINCT k.source_id FROM rollup_key AS k
		JOIN boundary_party AS i ON i.party IN (k.party, k.counterpart)
		WHERE k.method = boundary_sources.method AND i.boundary = boundary_sources.boundary
			AND i.version = boundary_sources.version);
BEGIN
	IF EXISTS (SELECT FROM posting AS b WHERE b.posting_id > rolled) THEN
		sources := ARRAY(SELECT unnest(sources) UNION SELECT e.source_id FROM emission AS e
			WHERE e.posting_id > rolled);
	END IF;
	RETURN CASE WHEN cardinality(sources) * 8 < (SELECT count(*) FROM source) THEN sources END;
END
$$;
COMMENT ON FUNCTION boundary_sources(text, integer, text) IS
	'The sources of which something may be posted for a version of a boundary under a method; NULL if they are many.';

/*
 * Entries are summed by factor before boundary and scope are looked up; of what was taken back nothing is left then.
 * For each call a plan, which opens the partitions of the period alone.
 */
CREATE OR REPLACE FUNCTION factors_used(period daterange, boundary text, version integer, m method, as_of timestamptz)
	RETURNS SETOF integer LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	sources integer[] := boundary_sources(factors_used.boundary, factors_used.version, m.method);
	steps date[] := (SELECT coalesce(array_agg(DISTINCT d.day ORDER BY d.day) FILTER (WHERE d.day IS NOT NULL), '{}')
		FROM boundary_party AS p CROSS JOIN LATERAL (VALUES (lower(p.valid)), (upper(p.valid))) AS d (day)
		WHERE p.boundary = factors_used.boundary AND p.version = factors_used.version);
BEGIN
	PERFORM tell_of_part();
	RETURN QUERY
	WITH posted AS MATERIALIZED (
		SELECT e.factor_id, e.category, e.party, c.party AS counterpart, min(e.day) AS day
		FROM emission AS e
		CROSS JOIN LATERAL (SELECT counterpart(m.energy, e.category, e.supplier, e.origin, e.buyer) AS party) AS c
		WHERE e.day >= lower(factors_used.period) AND e.day < upper(factors_used.period)
			AND (sources IS NULL OR e.source_id = ANY (sources))
			AND e.posting_id IN (SELECT b.posting_id FROM posting AS b
				WHERE b.method = m.method AND b.posted_at <= factors_used.as_of)
		GROUP BY e.factor_id, e.category, e.party, c.party, width_bucket(e.day, steps)
		HAVING sum(e.begins) <> 0
	)
	SELECT DISTINCT p.factor_id
	FROM posted AS p
	LEFT JOIN boundary_party AS i ON i.boundary = factors_used.boundary AND i.version = factors_used.version
		AND i.party = p.party AND i.valid @> p.day
	LEFT JOIN boundary_party AS j ON j.boundary = factors_used.boundary AND j.version = factors_used.version
		AND j.party = p.counterpart AND j.valid @> p.day
	WHERE counts(p.category, i.share, coalesce(j.share, counterpart_share(factors_used.boundary, factors_used.version,
		p.category, p.counterpart, p.day)), m.deducts_sales) <> 0;
END
$$;
COMMENT ON FUNCTION factors_used(daterange, text, integer, method, timestamptz) IS
	'Numbers of the factors of what counts at a version of a boundary under a method in a period, as of a time.';

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
		CROSS JOIN LATERAL factors_used(period, boundary, g.version, g.m, as_of) AS u (factor_id)
		JOIN factor AS f ON f.factor_id = u.factor_id
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
	JOIN category_table() AS c ON c.category = emission_category(s.category) AND c.scope = 2
	LEFT JOIN inside AS i ON i.party = o.party AND i.valid @> a.day
	LEFT JOIN inside AS j ON j.party = o.supplier AND j.valid @> a.day
	WHERE i.party IS NOT NULL OR j.party IS NOT NULL
	GROUP BY o.supplier, o.party, c.carrier, s.factor, 5, unit(a.quantity)
	ORDER BY 5, 3, 1, 2, 4;
END;
COMMENT ON FUNCTION boundary_transfer(daterange, text) IS
	'Energy that parties of a boundary, as it is now, were supplied with or supplied in a period, as readings are now.';
