-- What stands apart from an inventory, by source, and an inventory for who will not have it so.

CREATE OR REPLACE FUNCTION apart_emission(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz, OUT month date, OUT source_id integer, OUT direction text, OUT category text,
		OUT domain text, OUT party text, OUT plot text, OUT scope2 text, OUT counts boolean, OUT known boolean,
		OUT gas text, OUT mass ghg, OUT quantity quantity, OUT co2e co2e, OUT reason text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.month, a.source_id, a.direction, a.category, a.domain, a.party, nullif(a.plot, ''), a.scope2, i.counts,
		i.known, i.gas, i.part, NULL::quantity, i.co2e, i.reason
	FROM counted_emission(rollup_at(as_of), period, boundary, version, m, as_of, true) AS a
	CROSS JOIN LATERAL apart_items(a.mass, m, basis) AS i
	WHERE (valued_mass(a.mass, m.gases, basis) = a.mass) IS NOT TRUE
	UNION ALL
	SELECT l.month, l.source_id, l.direction, l.category, l.domain, l.party, nullif(l.plot, ''), l.scope2,
		l.counts, NOT l.counts, NULL, NULL, sum(l.quantity), NULL, l.reason
	FROM left_out_emission(period, boundary, version, m, as_of) AS l
	GROUP BY l.month, l.source_id, l.direction, l.category, l.domain, l.party, l.plot, l.scope2, l.reason,
		l.counts, unit(l.quantity);
END;
COMMENT ON FUNCTION apart_emission(daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The rows of inventory_apart(), whether the method counts them, and whether their CO2e is known.';

/**
 * Gases without a GWP in the basis, CO2e of unknown gases under another basis, gases that the method does not count,
 * which are outside of its scopes, and what post() left out, in its quantity: what it could not post, with partly =>
 * true, and what lies in a country that the method does not cover. Under a method that
 * counts CO2 alone the others are one row, not CO2. Location and market are two figures of purchased energy, and
 * never added.
 *
 * Columns:
 *   gas: as gases() names it, or not CO2; NULL of what was left out of posting
 *   mass, quantity: how much it is: a mass, or the quantity of what was left out, NULL if that is out of range
 *   co2e: under the basis, or, of CO2e of unknown gases, under its own; NULL if there is no GWP
 *   reason: why it stands apart
 *   scope2: treatment of scope 2; empty if it is not of purchased energy
 *   direction: that of the emission
 *
 * Errors:
 *   as inventory()
 */
CREATE OR REPLACE FUNCTION inventory_apart(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT month date, OUT source text, OUT party text, OUT gas text, OUT mass ghg, OUT quantity quantity,
		OUT co2e co2e, OUT reason text, OUT category text, OUT domain text, OUT plot text, OUT scope2 text,
		OUT direction text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(inventory_apart.method, inventory_apart.period, inventory_apart.basis);
	at_version integer := boundary_version(inventory_apart.boundary, inventory_apart.as_of);
BEGIN
	IF row_security_active('emission') AND limiting_table(quote_ident(current_user)::regrole) IS NOT NULL THEN
		RAISE NOTICE 'inventory is limited to what role "%" may see', current_user;
	END IF;
	RETURN QUERY
	SELECT a.month, s.source, a.party, a.gas, a.mass, a.quantity, a.co2e, a.reason, a.category, a.domain, a.plot,
		a.scope2, a.direction
	FROM apart_emission(inventory_apart.period, inventory_apart.boundary, at_version, m, inventory_apart.basis,
		inventory_apart.as_of) AS a
	JOIN source AS s ON s.source_id = a.source_id
	ORDER BY a.month, s.source COLLATE "C", a.party COLLATE "C", a.scope2 COLLATE "C", a.gas COLLATE "C",
		a.reason COLLATE "C", a.direction COLLATE "C", a.plot COLLATE "C";
END
$$;
COMMENT ON FUNCTION inventory_apart(daterange, text, text, gwp_basis, timestamptz) IS
	'What stands apart from the figures of an inventory, by month and source: mass or quantity, CO2e where a basis has '
	'it, and why.';

CREATE OR REPLACE FUNCTION refuse_apart(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(refuse_apart.method, refuse_apart.period, refuse_apart.basis);
	lost record;
BEGIN
	SELECT a.gas, a.reason, s.source, e.factor, e.day INTO lost
	FROM (
		SELECT a.* FROM apart_emission(refuse_apart.period, refuse_apart.boundary,
			boundary_version(refuse_apart.boundary, refuse_apart.as_of), m, refuse_apart.basis, refuse_apart.as_of) AS a
		WHERE NOT a.known ORDER BY a.month, a.source_id, a.gas COLLATE "C" LIMIT 1
	) AS a
	JOIN source AS s ON s.source_id = a.source_id
	LEFT JOIN LATERAL (
		SELECT e.day, f.factor FROM emission AS e
		JOIN posting AS b ON b.posting_id = e.posting_id
		JOIN factor AS f ON f.factor_id = e.factor_id
		WHERE e.source_id = a.source_id AND b.method = m.method AND b.posted_at <= refuse_apart.as_of
			AND e.day >= a.month AND e.day < (a.month + interval '1 month')::date AND e.day <@ refuse_apart.period
			AND EXISTS (SELECT FROM apart_items(e.mass, m, refuse_apart.basis) AS i WHERE NOT i.known AND i.gas = a.gas)
		ORDER BY e.day, e.posting_id DESC LIMIT 1
	) AS e ON true;
	IF FOUND AND lost.gas IS NULL THEN
		RAISE EXCEPTION 'readings of source "%" were left out of posting', lost.source
			USING ERRCODE = 'data_exception', DETAIL = upper(left(lost.reason, 1)) || substr(lost.reason, 2) || '.',
				HINT = 'inventory_apart() lists all of it; with missing => ''apart'' it stands apart.';
	ELSIF FOUND THEN
		RAISE EXCEPTION '% of source "%" has no value in %', lost.gas, lost.source, refuse_apart.basis
			USING ERRCODE = 'data_exception',
				DETAIL = format('Factor "%s", first on %s: %s.', lost.factor, lost.day, lost.reason),
				HINT = 'inventory_apart() lists all of it; with missing => ''apart'' it stands apart.';
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_apart(daterange, text, text, gwp_basis, timestamptz) IS
	'Refuses if it is not known of something what it is in a basis. Errors: 22000, with source, factor and day.';

/**
 * missing says what a part without a value in the basis does: apart, as in inventory() without it, or error.
 *
 * Errors:
 *   as inventory()
 *   22000 for a gas without a GWP in the basis, or CO2e of another one, if missing is error
 *   22023 for another word
 */
CREATE OR REPLACE FUNCTION inventory(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz, missing text,
		OUT month date, OUT scope integer, OUT direction text, OUT category text, OUT domain text, OUT party text,
		OUT plot text, OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e,
		OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF inventory.missing IS NULL OR inventory.missing NOT IN ('apart', 'error') THEN
		RAISE EXCEPTION 'invalid value for parameter "missing": "%"', coalesce(inventory.missing, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Use ''apart'' or ''error''.';
	ELSIF inventory.missing = 'error' THEN
		PERFORM refuse_apart(inventory.period, inventory.boundary, inventory.method, inventory.basis, inventory.as_of);
	END IF;
	RETURN QUERY SELECT i.* FROM inventory(inventory.period, inventory.boundary, inventory.method, inventory.basis,
		inventory.as_of) AS i;
END
$$;
COMMENT ON FUNCTION inventory(daterange, text, text, gwp_basis, timestamptz, text) IS
	'inventory(), where missing says what a gas without a GWP in the basis does: ''apart'', it stands apart, or '
	'''error''.';
