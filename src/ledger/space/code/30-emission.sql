-- Emissions on the map: of plots and other boundaries, of the cells of a grid, of any polygon. Each source is
-- apportioned to where it lies, gas by gas and exactly, so that zones and remainder add up to the inventory.

-- The parts of a period in which neither the boundaries of a kind nor the places of sources change.
CREATE OR REPLACE FUNCTION steady_period(kind text, period daterange) RETURNS SETOF daterange
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT daterange(b.day, lead(b.day, 1, upper(period)) OVER (ORDER BY b.day))
	FROM (
		SELECT lower(period)
		UNION SELECT d.day
		FROM (
			SELECT g.valid FROM boundary_geometry AS g WHERE g.kind = steady_period.kind
			UNION ALL SELECT p.valid FROM placement AS p WHERE p.kind = 'source'
		) AS v,
		LATERAL (VALUES (lower(v.valid)), (upper(v.valid))) AS d (day)
		WHERE d.day > lower(period) AND d.day < upper(period)
	) AS b (day);
END;
COMMENT ON FUNCTION steady_period(text, daterange) IS
	'A period in parts, in each of which boundaries of a kind and placed sources stay where they are.';

/*
 * Emissions by zone. A source that is not placed is where its plot is, if the zones have that code; else, as
 * what is sold, it is in no zone.
 */
CREATE OR REPLACE FUNCTION zone_emission(zones geometry[], weights double precision[], codes text[], days daterange,
		after bigint, boundary text, version integer, m method, as_of timestamptz, OUT zone integer, OUT scope integer,
		OUT mass ghg, OUT market_mass ghg, OUT removed_mass ghg, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH share AS MATERIALIZED (
		SELECT s.source_id, array_agg(s.zone ORDER BY s.zone) AS zones, array_agg(s.weight ORDER BY s.zone) AS weights
		FROM source_share(zone_emission.zones, zone_emission.weights, lower(days)) AS s
		GROUP BY s.source_id
	),
	amount AS (
		SELECT c.source_id, c.plot, c.direction = 'sold' AS sold, c.scope, c.direction = 'removed' AS removed, c.scope2,
			sum(c.mass) AS mass, bool_and(c.verified) AS verified
		FROM counted_emission(after, days, boundary, version, m, as_of, false) AS c
		GROUP BY 1, 2, 3, 4, 5, 6
	),
	part AS (
		SELECT p.zone, a.scope, a.removed, a.scope2, p.mass, a.verified
		FROM amount AS a
		JOIN share AS s ON s.source_id = a.source_id AND NOT a.sold
		CROSS JOIN LATERAL unnest(s.zones, apportion(a.mass, s.weights)) AS p (zone, mass)
		UNION ALL
		SELECT coalesce(array_position(codes, a.plot), 0), a.scope, a.removed, a.scope2, a.mass, a.verified
		FROM amount AS a
		WHERE a.sold OR NOT EXISTS (SELECT FROM share AS s WHERE s.source_id = a.source_id)
	)
	SELECT p.zone, p.scope,
		sum(p.mass) FILTER (WHERE NOT p.removed AND p.scope2 IN ('', m.scope2[1])),
		sum(p.mass) FILTER (WHERE NOT p.removed AND p.scope2 IN ('', m.scope2[2]) AND cardinality(m.scope2) > 1),
		sum(p.mass) FILTER (WHERE p.removed), bool_and(p.verified)
	FROM part AS p
	GROUP BY p.zone, p.scope;
END;
COMMENT ON FUNCTION zone_emission(geometry[], double precision[], text[], daterange, bigint, text, integer, method,
	timestamptz) IS
	'Masses by zone and scope for days on which nothing moves; zone 0 is what lies in none. Arguments as '
	'those of source_share() and inventory_parts().';

CREATE OR REPLACE FUNCTION coded_emission(kind text, period daterange, boundary text, version integer, m method,
		as_of timestamptz, OUT code text, OUT scope integer, OUT mass ghg, OUT market_mass ghg, OUT removed_mass ghg,
		OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT z.codes[v.zone], v.scope, sum(v.mass), sum(v.market_mass), sum(v.removed_mass), bool_and(v.verified)
	FROM steady_period(coded_emission.kind, coded_emission.period) AS d (days)
	CROSS JOIN LATERAL (
		SELECT coalesce(array_agg(b.geom ORDER BY b.code COLLATE "C"), '{}') AS zones,
			coalesce(array_agg(b.weight ORDER BY b.code COLLATE "C"), '{}') AS weights,
			coalesce(array_agg(b.code ORDER BY b.code COLLATE "C"), '{}') AS codes
		FROM boundary_geometry AS b WHERE b.kind = coded_emission.kind AND b.valid @> lower(d.days)
	) AS z
	CROSS JOIN LATERAL zone_emission(z.zones, z.weights, z.codes, d.days, rollup_at(coded_emission.as_of),
		coded_emission.boundary, coded_emission.version, m, coded_emission.as_of) AS v
	GROUP BY 1, 2;
END;
COMMENT ON FUNCTION coded_emission(text, daterange, text, integer, method, timestamptz) IS
	'Masses of a version of a boundary under a method by boundary geometry of a kind, and scope, as of a '
	'time; the code is NULL for what lies in none. Columns as those of inventory().';

/**
 * Points lie in the boundary whose code comes first of those that cover them; lines and polygons are shared by
 * length and area, times the weight of the boundary. Columns as those of inventory(): what inventory_apart() returns
 * is in none, and a row that has nothing else has no figures.
 *
 * Errors:
 *   as inventory()
 *   P0002 if no boundary of the kind has a geometry
 */
CREATE OR REPLACE FUNCTION emission_by_zone(period daterange, boundary text, method text, basis gwp_basis,
		kind text DEFAULT 'plot', as_of timestamptz DEFAULT 'infinity', OUT code text, OUT name text, OUT scope integer,
		OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(emission_by_zone.method, emission_by_zone.period, emission_by_zone.basis);
	at_version integer := boundary_version(emission_by_zone.boundary, emission_by_zone.as_of);
BEGIN
	IF NOT EXISTS (SELECT FROM boundary_geometry AS g WHERE g.kind = emission_by_zone.kind) THEN
		RAISE EXCEPTION 'no boundary geometry of kind "%" exists', emission_by_zone.kind
			USING ERRCODE = 'no_data_found', HINT = 'import_boundary() loads boundaries.';
	END IF;
	RETURN QUERY
	SELECT e.code, g.name, e.scope, v.mass, @carbonms@.co2e(v.mass, basis), v.market_mass,
		@carbonms@.co2e(v.market_mass, basis), v.removed_mass, @carbonms@.co2e(v.removed_mass, basis), e.verified
	FROM coded_emission(emission_by_zone.kind, emission_by_zone.period, emission_by_zone.boundary, at_version, m,
		emission_by_zone.as_of) AS e
	CROSS JOIN LATERAL (SELECT valued_mass(e.mass, m.gases, basis) AS mass,
		valued_mass(e.market_mass, m.gases, basis) AS market_mass,
		valued_mass(e.removed_mass, m.gases, basis) AS removed_mass) AS v
	LEFT JOIN (
		SELECT DISTINCT ON (b.code) b.code, b.name FROM boundary_geometry AS b WHERE b.kind = emission_by_zone.kind
		ORDER BY b.code, b.valid DESC
	) AS g ON g.code = e.code
	ORDER BY e.code COLLATE "C", e.scope;
END
$$;
COMMENT ON FUNCTION emission_by_zone(daterange, text, text, gwp_basis, text, timestamptz) IS
	'Emissions of a boundary by plot, or by boundary geometry of another kind, and scope. The row without '
	'code is what lies in none, so that all rows add up to inventory().';
