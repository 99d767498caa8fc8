-- Density and neighbourhood: cells of a grid, a polygon that somebody draws, all within a distance.

CREATE OR REPLACE FUNCTION grid_cell(shape text, size double precision, extent geometry, OUT cell text,
		OUT geom geometry)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT format('%s/%s', g.i, g.j), g.geom
	FROM ST_HexagonGrid(size, extent) AS g (geom, i, j) WHERE shape = 'hexagon'
	UNION ALL
	SELECT format('%s/%s', g.i, g.j), g.geom
	FROM ST_SquareGrid(size, extent) AS g (geom, i, j) WHERE shape = 'square';
END;
COMMENT ON FUNCTION grid_cell(text, double precision, geometry) IS
	'Cells of a grid, hexagons or squares with sides of a length in units of the spatial reference system, '
	'that cover an extent. A cell has the same name and place whatever the extent.';

CREATE OR REPLACE FUNCTION placed_extent(margin double precision) RETURNS geometry
	LANGUAGE sql STABLE
	RETURN (SELECT ST_SetSRID(ST_Expand(ST_Extent(p.geom), margin)::geometry, @srid@) FROM placement AS p
		WHERE p.kind = 'source');
COMMENT ON FUNCTION placed_extent(double precision) IS
	'The rectangle in which all placed sources lie, with a margin, so that none is on the '
	'edge; NULL if none is placed.';

/**
 * The row without cell is of sources that are not placed and of what is sold, so that all rows add up to
 * inventory(). Columns as those of inventory().
 *
 * Errors:
 *   as inventory()
 *   22023 for another shape or size
 *   54000 for more than a million cells
 */
CREATE OR REPLACE FUNCTION emission_by_cell(period daterange, boundary text, method text, basis gwp_basis,
		size double precision, shape text DEFAULT 'hexagon', as_of timestamptz DEFAULT 'infinity', OUT cell text,
		OUT scope integer, OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT co2e_t_per_ha double precision, OUT verified boolean,
		OUT geom geometry(Polygon, @srid@))
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(emission_by_cell.method, emission_by_cell.period, emission_by_cell.basis);
	at_version integer := boundary_version(emission_by_cell.boundary, emission_by_cell.as_of);
BEGIN
	IF shape IS NULL OR shape NOT IN ('hexagon', 'square') OR size IS NULL OR NOT (size > 0 AND size < 'infinity') THEN
		RAISE EXCEPTION 'invalid grid of % with sides of %', coalesce(shape, 'NULL'), coalesce(size::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Cells are hexagon or square, with sides of a length in units of the spatial reference system.';
	END IF;
	IF cell_count(size, placed_extent(size)) > 1e6 THEN
		RAISE EXCEPTION 'grid with sides of % has too many cells', size
			USING ERRCODE = 'program_limit_exceeded', DETAIL = 'More than a million would cover the sources.';
	END IF;
	RETURN QUERY
	SELECT z.codes[e.zone], e.scope, v.mass, @carbonms@.co2e(v.mass, basis), v.market_mass,
		@carbonms@.co2e(v.market_mass, basis), v.removed_mass, @carbonms@.co2e(v.removed_mass, basis),
		(@carbonms@.tonnes(@carbonms@.co2e(v.mass, basis)) / (area_of(z.zones[e.zone]) / 10000)::numeric)
			::double precision,
		e.verified, z.zones[e.zone]
	FROM (
		SELECT coalesce(array_agg(g.geom ORDER BY g.cell COLLATE "C"), '{}') AS zones,
			coalesce(array_agg(g.cell ORDER BY g.cell COLLATE "C"), '{}') AS codes,
			coalesce(array_agg(1.0::double precision), '{}') AS weights
		FROM grid_cell(emission_by_cell.shape, emission_by_cell.size, placed_extent(emission_by_cell.size)) AS g
	) AS z
	CROSS JOIN LATERAL (
		SELECT v.zone, v.scope, @carbonms@.sum(v.mass) AS mass, @carbonms@.sum(v.market_mass) AS market_mass,
			@carbonms@.sum(v.removed_mass) AS removed_mass, bool_and(v.verified) AS verified
		FROM steady_period(NULL, emission_by_cell.period) AS d (days)
		CROSS JOIN LATERAL zone_emission(z.zones, z.weights, '{}', d.days, rollup_at(emission_by_cell.as_of),
			emission_by_cell.boundary, at_version, m, emission_by_cell.as_of) AS v
		GROUP BY v.zone, v.scope
	) AS e
	CROSS JOIN LATERAL (SELECT valued_mass(e.mass, m.gases, basis) AS mass,
		valued_mass(e.market_mass, m.gases, basis) AS market_mass,
		valued_mass(e.removed_mass, m.gases, basis) AS removed_mass) AS v
	ORDER BY z.codes[e.zone] COLLATE "C", e.scope;
END
$$;
COMMENT ON FUNCTION emission_by_cell(daterange, text, text, gwp_basis, double precision, text, timestamptz) IS
	'Emissions of a boundary by cell of a grid, and scope, with density: only cells in which something is.';

CREATE OR REPLACE FUNCTION cell_count(size double precision, extent geometry) RETURNS double precision
	LANGUAGE sql IMMUTABLE
	RETURN greatest((ST_XMax(extent) - ST_XMin(extent)) / size * ((ST_YMax(extent) - ST_YMin(extent)) / size),
		-- cells are numbered from 0 on, by integers
		greatest(abs(ST_XMin(extent)), abs(ST_XMax(extent)), abs(ST_YMin(extent)), abs(ST_YMax(extent))) / size / 1000);
COMMENT ON FUNCTION cell_count(double precision, geometry) IS 'About how many cells of a grid cover an extent.';

/**
 * Columns as those of inventory().
 *
 * Errors:
 *   as inventory()
 *   22023 for what is no valid polygon
 */
CREATE OR REPLACE FUNCTION emission_within(area geometry, period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT inside boolean, OUT scope integer, OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e,
		OUT removed_mass ghg, OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	m method := find_method(emission_within.method, emission_within.period, emission_within.basis);
	at_version integer := boundary_version(emission_within.boundary, emission_within.as_of);
	problem text := CASE WHEN area IS NULL THEN 'it is missing' ELSE area_problem(area) END;
BEGIN
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'invalid area' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = upper(left(problem, 1)) || substr(problem, 2) || '.';
	END IF;
	RETURN QUERY
	SELECT e.zone = 1, e.scope, v.mass, @carbonms@.co2e(v.mass, basis), v.market_mass,
		@carbonms@.co2e(v.market_mass, basis), v.removed_mass, @carbonms@.co2e(v.removed_mass, basis), e.verified
	FROM (
		SELECT i.zone, i.scope, @carbonms@.sum(i.mass) AS mass, @carbonms@.sum(i.market_mass) AS market_mass,
			@carbonms@.sum(i.removed_mass) AS removed_mass, bool_and(i.verified) AS verified
		FROM steady_period(NULL, emission_within.period) AS d (days)
		CROSS JOIN LATERAL zone_emission(ARRAY[in_ledger_srid(area)], '{1}', '{}', d.days,
			rollup_at(emission_within.as_of), emission_within.boundary, at_version, m, emission_within.as_of) AS i
		GROUP BY i.zone, i.scope
	) AS e
	CROSS JOIN LATERAL (SELECT valued_mass(e.mass, m.gases, basis) AS mass,
		valued_mass(e.market_mass, m.gases, basis) AS market_mass,
		valued_mass(e.removed_mass, m.gases, basis) AS removed_mass) AS v
	ORDER BY e.zone DESC, e.scope;
END
$$;
COMMENT ON FUNCTION emission_within(geometry, daterange, text, text, gwp_basis, timestamptz) IS
	'Emissions of a boundary inside of a polygon, in any SRID, and outside, by scope.';

/**
 * Columns as those of inventory().
 *
 * Errors:
 *   as emission_within()
 */
CREATE OR REPLACE FUNCTION emission_near(place geometry, metres double precision, period daterange, boundary text,
		method text, basis gwp_basis, as_of timestamptz DEFAULT 'infinity', OUT inside boolean, OUT scope integer,
		OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT w.* FROM emission_within(around(place, metres), period, boundary, method, basis, as_of) AS w;
END;
COMMENT ON FUNCTION emission_near(geometry, double precision, daterange, text, text, gwp_basis, timestamptz) IS
	'Emissions of a boundary within a distance in metres of a place in any SRID (a school, a river), and '
	'beyond, by scope. The distance is measured as around() does.';
