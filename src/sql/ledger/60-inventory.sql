-- Inventory = ledger x boundary x period x method x GWP basis, as of a time.

/*
 * What of an emission counts at a boundary: 1, -1 or 0 times. A party inside that emits: scope 1, whatever
 * it sells. Purchased energy counts once it crosses the boundary: inwards as scope 2; outwards it is
 * deducted where the method does that. What stays inside is the scope 1 of its fuel already. So the
 * parties, each its own boundary, add up to the park, and parks to the city.
 */
CREATE FUNCTION counts(category text, inside boolean, supplier_inside boolean, deducts_sales boolean) RETURNS integer
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN emission_scope(category) <> 2 THEN inside::integer
		WHEN inside AND NOT supplier_inside THEN 1
		WHEN supplier_inside AND NOT inside AND deducts_sales THEN -1
		ELSE 0
	END;
COMMENT ON FUNCTION counts(text, boolean, boolean, boolean) IS 'How often an emission counts at a boundary: 1, 0, or -1 for energy sold over it; by category, whether the party that emits or consumes is inside, whether its supplier is, and whether the method deducts sales.';

CREATE FUNCTION boundary_emission(period daterange, boundary text, version integer, method text, as_of timestamptz,
		OUT posting_id bigint, OUT line bigint, OUT day date, OUT source_id integer, OUT category text,
		OUT domain text, OUT party text, OUT plot text, OUT scope integer, OUT scope2 text,
		OUT direction text, OUT verified boolean, OUT mass ghg)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT e.posting_id, e.line, e.day, e.source_id, e.category, e.domain,
		CASE c.times WHEN 1 THEN e.party ELSE e.supplier END, CASE c.times WHEN 1 THEN e.plot END,
		emission_scope(e.category), e.scope2,
		CASE WHEN emission_scope(e.category) <> 2 THEN 'emitted' WHEN c.times = 1 THEN 'purchased' ELSE 'sold' END,
		e.verified, CASE c.times WHEN 1 THEN e.mass ELSE -e.mass END
	FROM emission AS e
	JOIN posting AS b ON b.posting_id = e.posting_id
	JOIN method AS m ON m.method = b.method
	-- at most one row each: a party is inside once on a day
	LEFT JOIN boundary_party AS i ON i.boundary = boundary_emission.boundary AND i.version = boundary_emission.version
		AND i.party = e.party AND i.valid @> e.day
	LEFT JOIN boundary_party AS j ON j.boundary = boundary_emission.boundary AND j.version = boundary_emission.version
		AND j.party = e.supplier AND j.valid @> e.day
	CROSS JOIN LATERAL (SELECT counts(e.category, i.party IS NOT NULL, j.party IS NOT NULL, m.deducts_sales)) AS c (times)
	WHERE b.method = boundary_emission.method AND b.posted_at <= as_of AND e.day <@ period AND c.times <> 0;
END;
COMMENT ON FUNCTION boundary_emission(daterange, text, integer, text, timestamptz) IS 'The emissions that count at a version of a boundary, line by line, back to the posting. Energy that stays inside does not count; energy sold over the boundary is negative where the method deducts it.';

CREATE FUNCTION boundary_version(boundary text, as_of timestamptz) RETURNS integer
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
DECLARE
	latest integer;
BEGIN
	SELECT max(b.version) INTO latest FROM boundary AS b
	WHERE b.boundary = boundary_version.boundary AND b.recorded_at <= as_of;
	IF latest IS NULL THEN
		RAISE EXCEPTION 'there is no boundary "%" as of %', boundary_version.boundary, as_of
			USING ERRCODE = 'no_data_found', HINT = 'add_boundary() makes one.';
	END IF;
	RETURN latest;
END
$$;
COMMENT ON FUNCTION boundary_version(text, timestamptz) IS 'The version of a boundary as of a time. Errors: P0002 if there was none.';

CREATE FUNCTION inventory(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT month date, OUT scope integer, OUT scope2 text, OUT direction text, OUT category text, OUT domain text,
		OUT party text, OUT plot text, OUT mass ghg, OUT co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET jit = off AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = inventory.method);
	at_version integer := boundary_version(inventory.boundary, inventory.as_of);
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'there is no method "%"', inventory.method
			USING ERRCODE = 'no_data_found', HINT = 'Table method lists them.';
	END IF;
	IF isempty(inventory.period) OR lower(inventory.period) IS NULL OR upper(inventory.period) IS NULL THEN
		RAISE EXCEPTION 'the period % has no beginning, no end or no day in it', inventory.period
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,2026-01-01).';
	END IF;
	IF m.natural_year AND (date_trunc('year', lower(inventory.period)) <> lower(inventory.period)
			OR date_trunc('year', upper(inventory.period)) <> upper(inventory.period)) THEN
		RAISE EXCEPTION 'method "%" covers natural years, not %', m.method, inventory.period
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('%s, %s.', m.name, m.edition);
	END IF;
	RETURN QUERY
	SELECT date_trunc('month', e.day)::date, e.scope, e.scope2, e.direction, e.category, e.domain, e.party, e.plot,
		sum(e.mass), co2e_sum(e.mass, inventory.basis), bool_and(e.verified)
	FROM boundary_emission(inventory.period, inventory.boundary, at_version, inventory.method, inventory.as_of) AS e
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
	ORDER BY 1, 2, 3, 4, 5, 6, 7, 8;
END
$$;
COMMENT ON FUNCTION inventory(daterange, text, text, gwp_basis, timestamptz) IS 'The inventory of a boundary: masses and CO2e by month, scope, treatment of scope 2, direction (emitted, purchased, sold), category, domain, party and plot, as of a time. Different treatments of scope 2 are alternatives: choose one before adding. Errors: P0002 for an unknown boundary or method, 22023 for a period without days or one that the method does not cover, 22000 for a gas without a GWP in the basis.';
