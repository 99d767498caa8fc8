-- What GIS teams connect to: views with an integer key, geometry of one type, and double precision; and what BI
-- tools read of the map. A plot on which nothing was emitted has no figure: NULL, not 0.

-- Boundaries of a kind as they are in a period: of one that changed, the last.
CREATE OR REPLACE FUNCTION zone_place(kind text, period daterange) RETURNS SETOF boundary_geometry
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT g.* FROM boundary_geometry AS g
	WHERE g.kind = zone_place.kind AND g.valid && zone_place.period AND NOT EXISTS (SELECT FROM boundary_geometry AS n
		WHERE n.kind = g.kind AND n.code = g.code AND n.valid && zone_place.period AND n.valid >> g.valid);
END;
COMMENT ON FUNCTION zone_place(text, daterange) IS
	'The boundary geometries of a kind in a period, one for each code: the last.';

CREATE OR REPLACE FUNCTION source_place(period daterange) RETURNS SETOF placement
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT p.* FROM placement AS p
	WHERE p.kind = 'source' AND p.valid && source_place.period AND NOT EXISTS (SELECT FROM placement AS n
		WHERE n.kind = p.kind AND n.code = p.code AND n.valid && source_place.period AND n.valid >> p.valid);
END;
COMMENT ON FUNCTION source_place(daterange) IS 'Where sources are in a period, one place for each: the last.';

-- A setting keeps these functions from being merged into a query around them, which is then planned for their lines,
-- and
-- compiled for longer than it runs. In SQL, since a reader of the views need have no rights on the schema of carbonms,
-- where plpgsql would look for names. Figures come with the geometry: joined to it, they could be made once for each
-- plot.
/*
 * Every geometry that is there in the period, NULL where nothing is emitted, and with geometry 0 and an empty
 * code what lies in none. What stands apart is in no figure.
 *
 * Columns:
 *   area_ha: in hectares, to 0.01 m2
 *   complete: whether it is known of all what it is in CO2e
 */
CREATE OR REPLACE FUNCTION zone_figure(kind text, period daterange, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, OUT geometry_id integer, OUT code text, OUT name text,
		OUT area_ha numeric, OUT scope1 numeric, OUT scope2 numeric, OUT scope3 numeric, OUT total numeric,
		OUT market numeric, OUT removed numeric, OUT verified boolean, OUT complete boolean, OUT geom geometry)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 1000 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH part AS (
		SELECT coalesce(e.code, '') AS code, e.scope, e.verified,
			tonnes(co2e(valued_mass(e.mass, m.gases, basis), basis)) AS total,
			tonnes(co2e(valued_mass(e.market_mass, m.gases, basis), basis)) AS market,
			tonnes(co2e(valued_mass(e.removed_mass, m.gases, basis), basis)) AS removed,
			is_known(e.mass, m.gases, basis) AND is_known(e.market_mass, m.gases, basis)
				AND is_known(e.removed_mass, m.gases, basis) AS complete
		FROM coded_emission(zone_figure.kind, zone_figure.period, zone_figure.boundary, zone_figure.version, m,
			zone_figure.as_of) AS e
	),
	figure AS (
		SELECT p.code, sum(p.total) FILTER (WHERE p.scope = 1) AS scope1, sum(p.total)
			FILTER (WHERE p.scope = 2) AS scope2, sum(p.total) FILTER (WHERE p.scope = 3) AS scope3,
			sum(p.total) AS total, sum(p.market) AS market, sum(p.removed) AS removed,
			bool_and(p.verified) AS verified, bool_and(p.complete) AS complete
		FROM part AS p GROUP BY p.code
	)
	SELECT z.geometry_id, z.code, z.name, z.area_ha, f.scope1, f.scope2, f.scope3, f.total, f.market, f.removed,
		f.verified, f.complete, z.geom
	FROM (
		SELECT g.geometry_id, g.code, g.name, round(area_of(g.geom)::numeric, 2) / 10000 AS area_ha, g.geom
		FROM zone_place(zone_figure.kind, zone_figure.period) AS g
		UNION ALL SELECT 0, '', '', NULL, NULL
	) AS z
	LEFT JOIN figure AS f ON f.code = z.code;
END;
COMMENT ON FUNCTION zone_figure(text, daterange, text, integer, method, gwp_basis, timestamptz) IS
	'Tonnes of CO2e of a version of a boundary by boundary geometry of a kind.';

CREATE OR REPLACE FUNCTION source_figure(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz, OUT placement_id integer, OUT source text, OUT description text,
		OUT category text, OUT scope integer, OUT total numeric, OUT market numeric, OUT removed numeric,
		OUT verified boolean, OUT complete boolean, OUT geom geometry)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 1000 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH amount AS (
		SELECT c.source_id, sum(c.mass)
			FILTER (WHERE c.direction <> 'removed' AND c.scope2 IN ('', m.scope2[1])) AS mass,
			sum(c.mass) FILTER (WHERE c.direction <> 'removed' AND c.scope2 IN ('', m.scope2[2])
				AND cardinality(m.scope2) > 1) AS market_mass,
			sum(c.mass) FILTER (WHERE c.direction = 'removed') AS removed_mass, bool_and(c.verified) AS verified
		FROM counted_emission(rollup_at(source_figure.as_of), source_figure.period, source_figure.boundary,
			source_figure.version, m, source_figure.as_of, false) AS c
		WHERE c.direction <> 'sold'
		GROUP BY c.source_id
	)
	SELECT p.placement_id, s.source, s.description, emission_category(s.category), emission_scope(s.category),
		tonnes(co2e(valued_mass(a.mass, m.gases, basis), basis)),
		tonnes(co2e(valued_mass(a.market_mass, m.gases, basis), basis)),
		tonnes(co2e(valued_mass(a.removed_mass, m.gases, basis), basis)), a.verified,
		CASE WHEN a.source_id IS NOT NULL THEN is_known(a.mass, m.gases, basis)
			AND is_known(a.market_mass, m.gases, basis) AND is_known(a.removed_mass, m.gases, basis) END, p.geom
	FROM source_place(source_figure.period) AS p
	JOIN source AS s ON s.source = p.code
	LEFT JOIN amount AS a ON a.source_id = s.source_id;
END;
COMMENT ON FUNCTION source_figure(daterange, text, integer, method, gwp_basis, timestamptz) IS
	'Tonnes of CO2e of a version of a boundary by placed source: every one that is there in the period, NULL '
	'where nothing of it counts. What is sold is at no source. Arguments as those of zone_figure().';

CREATE OR REPLACE FUNCTION map_year(OUT number integer, OUT numbers integer, OUT boundary text, OUT version integer,
		OUT method text, OUT year integer)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 20 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH latest AS (
		SELECT b.boundary, b.version, EXISTS (SELECT FROM boundary_geometry AS g
			WHERE g.code = b.boundary AND g.kind IN ('accounting', 'administrative', 'park in park')) AS placed
		FROM standing_boundary() AS b
	),
	posted AS (
		SELECT DISTINCT p.method, y.year
		FROM posting AS p
		CROSS JOIN LATERAL generate_series(extract(year FROM lower(p.period))::integer,
			extract(year FROM upper(p.period) - 1)::integer) AS y (year)
		WHERE p.kind = 'post'
	)
	SELECT (row_number() OVER (ORDER BY l.boundary COLLATE "C", p.method COLLATE "C", p.year))::integer
		- 1, (count(*) OVER ())::integer, l.boundary, l.version, p.method, p.year
	FROM latest AS l CROSS JOIN posted AS p
	WHERE l.placed OR NOT EXISTS (SELECT FROM latest AS o WHERE o.placed);
END;
COMMENT ON FUNCTION map_year() IS
	'What the layers show, numbered from 0: the latest version of each boundary that is on the map (of all '
	'if none is) under each method in each calendar year that something was posted for.';

CREATE OR REPLACE VIEW gis_plot_emission AS
SELECT f.geometry_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis, m.scope2[1] AS scope2, y.year, f.code, f.name, f.area_ha::double precision AS area_ha,
	f.scope1::double precision AS scope1_t, f.scope2::double precision AS scope2_t,
		f.scope3::double precision AS scope3_t,
	f.total::double precision AS co2e_t, f.market::double precision AS co2e_market_t,
		f.removed::double precision AS removed_t,
	round(f.total / f.area_ha, 6)::double precision AS co2e_t_per_ha, f.verified::integer AS verified,
	f.geom::geometry(MultiPolygon, @srid@) AS geom,
	f.complete::integer AS complete
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL zone_figure('plot', calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis,
	'infinity') AS f
WHERE f.geometry_id > 0;
COMMENT ON VIEW gis_plot_emission IS
	'Emissions by plot, as of now, for each boundary, method and calendar year: filter by all three, since '
	'the figures of no two of them may be added. What lies on no plot is in bi_emission_by_plot.';

/**
 * Each measure but co2e_t_per_ha may be added up over rows of one boundary, method and year; no two measures
 * may be added, but the three scopes are co2e_t.
 */
CREATE OR REPLACE VIEW bi_emission_by_plot AS
SELECT f.geometry_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis, m.scope2[1] AS scope2, y.year, f.code, f.name,
	f.area_ha::double precision AS area_ha, f.area_ha AS area_ha_exact,
	f.scope1::double precision AS scope1_t, f.scope1 AS scope1_t_exact,
	f.scope2::double precision AS scope2_t, f.scope2 AS scope2_t_exact,
	f.scope3::double precision AS scope3_t, f.scope3 AS scope3_t_exact,
	f.total::double precision AS co2e_t, f.total AS co2e_t_exact,
	f.market::double precision AS co2e_market_t, f.market AS co2e_market_t_exact,
	f.removed::double precision AS removed_t, f.removed AS removed_t_exact,
	round(f.total / f.area_ha, 6)::double precision AS co2e_t_per_ha,
		round(f.total / f.area_ha, 6) AS co2e_t_per_ha_exact,
	f.verified::integer AS verified, f.complete::integer AS complete
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL zone_figure('plot', calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis,
	'infinity') AS f;
COMMENT ON VIEW bi_emission_by_plot IS
	'Emissions by plot, as of now, for each boundary, method and calendar year, with a row without code for '
	'what lies on no plot: together they are the inventory.';

-- A filter of the reader's (geom && window, geom IS NOT NULL) may be asked before that of the view, of places of every
-- dimension. So it is not the filter that keeps the others from the cast.
CREATE OR REPLACE VIEW gis_source_point AS
SELECT f.placement_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis,
	m.scope2[1] AS scope2, y.year, f.source, f.description, f.category, f.scope, f.total::double precision AS co2e_t,
	f.market::double precision AS co2e_market_t, f.removed::double precision AS removed_t,
		f.verified::integer AS verified,
	(CASE WHEN ST_Dimension(f.geom) = 0 THEN f.geom END)::geometry(Point, @srid@) AS geom,
	f.complete::integer AS complete
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL source_figure(calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis,
	'infinity') AS f
WHERE ST_Dimension(f.geom) = 0;
COMMENT ON VIEW gis_source_point IS
	'Emissions by source that is a point, as of now, for each boundary, method and calendar year. Energy '
	'that is sold is at no source.';

CREATE OR REPLACE VIEW gis_source_line AS
SELECT f.placement_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis,
	m.scope2[1] AS scope2, y.year, f.source, f.description, f.category, f.scope, f.total::double precision AS co2e_t,
	f.market::double precision AS co2e_market_t, f.removed::double precision AS removed_t,
		f.verified::integer AS verified,
	(CASE WHEN ST_Dimension(f.geom) = 1 THEN ST_Multi(f.geom) END)::geometry(MultiLineString, @srid@) AS geom,
	f.complete::integer AS complete
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL source_figure(calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis,
	'infinity') AS f
WHERE ST_Dimension(f.geom) = 1;
COMMENT ON VIEW gis_source_line IS
	'Emissions by source that is a line (roads, pipes), as of now, for each boundary, method and calendar '
	'year. Energy that is sold is at no source.';

CREATE OR REPLACE VIEW gis_source_polygon AS
SELECT f.placement_id * y.numbers + y.number AS id, y.boundary, y.version AS boundary_version, y.method,
	m.basis AS gwp_basis,
	m.scope2[1] AS scope2, y.year, f.source, f.description, f.category, f.scope, f.total::double precision AS co2e_t,
	f.market::double precision AS co2e_market_t, f.removed::double precision AS removed_t,
		f.verified::integer AS verified,
	(CASE WHEN ST_Dimension(f.geom) = 2 THEN ST_Multi(f.geom) END)::geometry(MultiPolygon, @srid@) AS geom,
	f.complete::integer AS complete
FROM map_year() AS y
JOIN method AS m ON m.method = y.method
CROSS JOIN LATERAL source_figure(calendar_year(y.year), y.boundary, y.version, m, m.basis::gwp_basis,
	'infinity') AS f
WHERE ST_Dimension(f.geom) = 2;
COMMENT ON VIEW gis_source_polygon IS
	'Emissions by source that is an area (landfills, green land), as of now, for each boundary, method and '
	'calendar year. Energy that is sold is at no source.';

CREATE OR REPLACE VIEW gis_boundary AS
SELECT g.geometry_id AS id, g.kind, g.code, g.name, g.parent,
	CASE WHEN isfinite(lower(g.valid)) THEN lower(g.valid) END AS valid_from, CASE
		WHEN isfinite(upper(g.valid)) THEN upper(g.valid) END AS valid_until,
	g.weight, area_of(g.geom) / 10000 AS area_ha, g.note, g.geom
FROM boundary_geometry AS g
WHERE g.valid @> accounting_day(now());
COMMENT ON VIEW gis_boundary IS
	'All boundary geometries that hold today: administrative, accounting, park in park, zones, plots, buildings.';
COMMENT ON COLUMN gis_boundary.id IS 'Key of the row, stable.';
COMMENT ON COLUMN gis_boundary.kind IS 'administrative, accounting, park in park, zone, plot or building.';
COMMENT ON COLUMN gis_boundary.code IS 'Code.';
COMMENT ON COLUMN gis_boundary.name IS 'Name.';
COMMENT ON COLUMN gis_boundary.parent IS 'Code of the boundary it lies in.';
COMMENT ON COLUMN gis_boundary.valid_from IS 'First day on which it holds; NULL if always.';
COMMENT ON COLUMN gis_boundary.valid_until IS 'First day on which it holds no more; NULL if there is none.';
COMMENT ON COLUMN gis_boundary.weight IS 'Weight when lines and polygons are apportioned.';
COMMENT ON COLUMN gis_boundary.area_ha IS 'Area in hectares: @measure@';
COMMENT ON COLUMN gis_boundary.note IS 'Source of the geometry, remarks.';
COMMENT ON COLUMN gis_boundary.geom IS 'The geometry, in EPSG:@srid@.';

-- The columns that the views share are said once.
CREATE OR REPLACE FUNCTION comment_layers() RETURNS void LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	item record;
BEGIN
	FOR item IN
		SELECT a.attrelid::regclass AS view, a.attname AS name, c.comment
		FROM pg_attribute AS a
		JOIN (VALUES
			('id', 'Key of the row; not stable over time.'),
			('boundary', 'Code of the accounting boundary.'),
			('boundary_version', 'Version of the boundary, the latest.'),
			('method', 'Code of the method.'),
			('gwp_basis', 'GWP basis of the CO2e, that of the method.'),
			('scope2', 'Treatment of scope 2 in co2e_t: location, market or pinned by the method.'),
			('year', 'Calendar year.'),
			('code', 'Code of the plot; empty in the row of what lies on none.'),
			('name', 'Name of the plot.'),
			('area_ha', 'Area of the plot in hectares, as it is at the end of the year: @measure@'),
			('scope1_t', 'Tonnes of CO2e of scope 1; NULL if there is none.'),
			('scope2_t', 'Tonnes of CO2e of scope 2; NULL if there is none.'),
			('scope3_t', 'Tonnes of CO2e of scope 3; NULL if there is none.'),
			('source', 'Code of the source.'),
			('description', 'What the source is.'),
			('category', 'Category of category_table().'),
			('scope', 'Scope: 1, 2 or 3.'),
			('co2e_t', 'Tonnes of CO2e emitted, of all scopes, without what stands apart; NULL if there is no figure.'),
			('co2e_market_t', 'The same with scope 2 by the market; NULL also if the method has no such treatment.'),
			('removed_t', 'Tonnes of CO2e removed, not deducted from what is emitted; NULL if nothing is removed.'),
			('co2e_t_per_ha', 'Tonnes of CO2e emitted per hectare of the plot, to 6 places; not to be added up.'),
			('verified', '1 if every factor and the method are verified, else 0; NULL if there is no figure.'),
			('complete', '0 if something stands apart of which it is not known what it is in CO2e, 1 if not; NULL '
				'if there is nothing. inventory_apart() lists it.'),
			('geom', 'The geometry, in EPSG:@srid@, as it is at the end of the year.')) AS c (name, comment)
		ON a.attname IN (c.name, c.name || '_exact')
		WHERE a.attrelid IN ('gis_plot_emission'::regclass, 'bi_emission_by_plot'::regclass,
			'gis_source_point'::regclass,
			'gis_source_line'::regclass, 'gis_source_polygon'::regclass)
	LOOP
		EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', item.view, item.name,
			CASE WHEN item.name LIKE E'%\\_exact' THEN rtrim(item.comment, '.') || '; exact.' ELSE item.comment END);
	END LOOP;
END
$$;
COMMENT ON FUNCTION comment_layers() IS 'Says what the columns are that the views of the map share.';
SELECT comment_layers();
