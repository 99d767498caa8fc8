-- What web maps get: vector tiles (MVT) for tile servers, and GeoJSON. Figures are those of gis_plot_emission.

-- Which boundary, method and year a map shows if nobody says.
/*
 * Of the boundaries on the map (of all if none is) that with most parties; method NDRC-910 if something is
 * posted under it, else the first of those that are; the last year that is posted to its end, or the first.
 *
 * Errors:
 *   P0002 if there is nothing to show
 *   22023 for a year beyond 1900 to 2200
 */
CREATE OR REPLACE FUNCTION map_default(year integer, boundary text, method text, OUT shown_year integer,
		OUT shown_boundary text, OUT shown_method text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	shown_boundary := coalesce(map_default.boundary, (
		SELECT y.boundary FROM map_year() AS y JOIN boundary_party AS p ON p.boundary = y.boundary
			AND p.version = y.version
		GROUP BY y.boundary ORDER BY count(DISTINCT p.party) DESC, y.boundary COLLATE "C" LIMIT 1));
	shown_method := coalesce(map_default.method, (
		SELECT p.method FROM posting AS p WHERE p.kind = 'post'
		GROUP BY p.method ORDER BY p.method <> 'NDRC-910', p.method COLLATE "C" LIMIT 1));
	shown_year := coalesce(map_default.year, (
		SELECT greatest(extract(year FROM max(upper(p.period))) - 1, extract(year FROM min(lower(p.period))))
		FROM posting AS p WHERE p.kind = 'post' AND p.method = shown_method));
	IF shown_boundary IS NULL OR shown_year IS NULL THEN
		RAISE EXCEPTION 'no emissions to show' USING ERRCODE = 'no_data_found',
			DETAIL = CASE WHEN shown_boundary IS NULL THEN 'There is no boundary, or nothing was posted.'
				ELSE format('Nothing was posted under method "%s".', shown_method) END,
			HINT = 'add_boundary() makes a boundary, post() posts.';
	END IF;
	IF shown_year NOT BETWEEN 1900 AND 2200 THEN
		RAISE EXCEPTION 'year out of range: %', shown_year USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Years are 1900 to 2200.';
	END IF;
END
$$;
COMMENT ON FUNCTION map_default(integer, text, text) IS
	'Year, boundary and method of a map, those given or else the defaults.';

CREATE OR REPLACE FUNCTION method_of_year(method text, year integer) RETURNS method
	LANGUAGE sql STABLE
	RETURN find_method(method_of_year.method, calendar_year(method_of_year.year),
		(SELECT k.basis::gwp_basis FROM method AS k WHERE k.method = method_of_year.method));
COMMENT ON FUNCTION method_of_year(text, integer) IS
	'A method, for a year. Errors: 42704 if there is none of that code.';

-- ST_TileEnvelope, of which nothing may depend: update scripts of PostGIS drop it by mistake (3.3.2), and stop if they
-- cannot.
CREATE OR REPLACE FUNCTION tile_envelope(z integer, x integer, y integer, margin double precision) RETURNS geometry
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ST_MakeEnvelope(
		-20037508.342789244 + 40075016.685578488 / (1::bigint << z) * (x - margin * least(z, 1)),
		greatest(20037508.342789244 - 40075016.685578488 / (1::bigint << z) * (y + 1 + margin), -20037508.342789244),
		-20037508.342789244 + 40075016.685578488 / (1::bigint << z) * (x + 1 + margin * least(z, 1)),
		least(20037508.342789244 - 40075016.685578488 / (1::bigint << z) * (y - margin), 20037508.342789244), 3857);
COMMENT ON FUNCTION tile_envelope(integer, integer, integer, double precision) IS
	'A tile in Web Mercator (EPSG:3857), with a margin as a share of its width, as ST_TileEnvelope has it.';

CREATE OR REPLACE FUNCTION tile_area(z integer, x integer, y integer) RETURNS geometry
	LANGUAGE sql STABLE
BEGIN ATOMIC
	-- only within the extent of the plots: a projection need not hold for the whole of a tile
	WITH extent AS (
		SELECT ST_Extent(g.geom)::geometry AS geom FROM boundary_geometry AS g WHERE g.kind = 'plot'
	),
	wanted AS (
		SELECT ST_Intersection(tile_envelope(z, x, y, 0.0625), ST_Envelope(ST_Transform(
			ST_Segmentize(ST_SetSRID(e.geom, @srid@),
				greatest(ST_XMax(e.geom) - ST_XMin(e.geom), ST_YMax(e.geom) - ST_YMin(e.geom)) / 16), 3857))) AS geom
		FROM extent AS e
	),
	-- a straight edge of a tile may be bent in the projection of the ledger
	bent AS (
		SELECT ST_Transform(ST_Segmentize(w.geom,
			greatest(ST_XMax(w.geom) - ST_XMin(w.geom), ST_YMax(w.geom) - ST_YMin(w.geom), 1) / 16), @srid@) AS geom
		FROM wanted AS w
	)
	SELECT ST_Expand(b.geom, (ST_XMax(b.geom) - ST_XMin(b.geom)) * 0.01, (ST_YMax(b.geom) - ST_YMin(b.geom)) * 0.01)
		FROM bent AS b;
END;
COMMENT ON FUNCTION tile_area(integer, integer, integer) IS
	'A rectangle, in the spatial reference system of the ledger, that covers what a tile shows of the plots, '
	'with a margin; empty if that is nothing.';

CREATE OR REPLACE FUNCTION draw_tile(z integer, x integer, y integer, year integer, boundary text, version integer,
		m method)
	RETURNS bytea
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH near AS MATERIALIZED (
		SELECT p.geometry_id, ST_AsMVTGeom(ST_Transform(p.geom, 3857), tile_envelope(z, x, y, 0), 4096, 64,
			true) AS geom
		FROM zone_place('plot', calendar_year(draw_tile.year)) AS p
		WHERE p.geom && (SELECT tile_area(z, x, y))
	),
	feature AS (
		SELECT n.geometry_id AS id, draw_tile.boundary, (m).method, (m).basis AS gwp_basis, draw_tile.year, f.code,
			f.name,
			f.area_ha::double precision AS area_ha, f.scope1::double precision AS scope1_t,
				f.scope2::double precision AS scope2_t,
			f.scope3::double precision AS scope3_t, f.total::double precision AS co2e_t,
				f.market::double precision AS co2e_market_t,
			f.removed::double precision AS removed_t, round(f.total / f.area_ha, 6)::double precision AS co2e_t_per_ha,
			f.verified::integer AS verified, f.complete::integer AS complete, n.geom
		FROM near AS n
		-- nothing is added up for a tile without plots
		JOIN zone_figure('plot', calendar_year(draw_tile.year), draw_tile.boundary, draw_tile.version,
			m, (m).basis::gwp_basis, 'infinity') AS f
			ON EXISTS (SELECT FROM near) AND f.geometry_id = n.geometry_id
		WHERE n.geom IS NOT NULL
		ORDER BY n.geometry_id
	)
	SELECT coalesce(ST_AsMVT(f.*, 'gis_plot_emission', 4096, 'geom', 'id'), '') FROM feature AS f;
END;
COMMENT ON FUNCTION draw_tile(integer, integer, integer, integer, text, integer, method) IS
	'A tile of plots with their figures: emission_tile() with all said.';

/**
 * Called as .../emission_tile_of/{z}/{x}/{y}.pbf?year=2025&boundary=...&method=... Columns and layer: as
 * emission_tile().
 *
 * Arguments:
 *   z, x, y: zoom, column and row of the tile
 *   year, boundary, method: by default those of map_default()
 *
 * Errors:
 *   22023 for a tile or year that is none
 *   42704 for an unknown boundary
 *   P0002 if nothing was posted, under this method if one is given
 */
CREATE OR REPLACE FUNCTION emission_tile_of(z integer, x integer, y integer, year integer DEFAULT NULL,
		boundary text DEFAULT NULL, method text DEFAULT NULL)
	RETURNS bytea LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	shown record;
BEGIN
	IF z IS NULL OR x IS NULL OR y IS NULL OR z NOT BETWEEN 0 AND 30
		OR x NOT BETWEEN 0 AND (1::bigint << z) - 1 OR y NOT BETWEEN 0 AND (1::bigint << z) - 1 THEN
		RAISE EXCEPTION 'tile out of range: %/%/%', coalesce(z::text, 'NULL'), coalesce(x::text, 'NULL'),
			coalesce(y::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Zoom is 0 to 30, columns and rows are 0 to 2^zoom - 1.';
	END IF;
	shown := map_default(emission_tile_of.year, emission_tile_of.boundary, emission_tile_of.method);
	RETURN draw_tile(z, x, y, shown.shown_year, shown.shown_boundary,
		boundary_version(shown.shown_boundary, 'infinity'), method_of_year(shown.shown_method, shown.shown_year));
END
$$;
COMMENT ON FUNCTION emission_tile_of(integer, integer, integer, integer, text, text) IS
	'Emissions by plot as a vector tile, a function layer of pg_tileserv.';

/**
 * The id of a feature is boundary_geometry.geometry_id. A figure that there is not is left out. The tile is empty
 * where no plot is. For pg_tileserv there is emission_tile_of().
 *
 * Arguments:
 *   z, x, y: zoom, column and row of the tile
 *   query_params: year, boundary and method, by default those of map_default()
 *
 * Errors:
 *   22023 for a tile or year that is none
 *   42704 for an unknown boundary
 *   P0002 if nothing was posted, under this method if one is given
 */
CREATE OR REPLACE FUNCTION emission_tile(z integer, x integer, y integer, query_params json DEFAULT '{}') RETURNS bytea
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	given text := query_params ->> 'year';
BEGIN
	IF given !~ '^[0-9]{1,9}$' THEN
		RAISE EXCEPTION 'invalid year: "%"', given USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Years are 1900 to 2200.';
	END IF;
	RETURN emission_tile_of(z, x, y, given::integer, query_params ->> 'boundary', query_params ->> 'method');
END
$$;
-- martin takes what is JSON here into its TileJSON
COMMENT ON FUNCTION emission_tile(integer, integer, integer, json) IS
'{
    "name": "Emissions by plot",
    "description": "Emissions by plot as a vector tile, a function source of martin: '
'.../emission_tile/{z}/{x}/{y}?year=2025&boundary=...&method=...",
    "vector_layers": [
        {
            "id": "gis_plot_emission",
            "fields": {
                "code": "Code of the plot",
                "name": "Name of the plot",
                "year": "Calendar year",
                "co2e_t": "Tonnes of CO2e of all scopes",
                "method": "Code of the method",
                "area_ha": "Area in hectares",
                "boundary": "Code of the accounting boundary",
                "scope1_t": "Tonnes of CO2e of scope 1",
                "scope2_t": "Tonnes of CO2e of scope 2",
                "scope3_t": "Tonnes of CO2e of scope 3",
                "verified": "1 if all factors are verified, else 0",
                "complete": "0 if a part has no figure, else 1",
                "gwp_basis": "GWP basis of the CO2e",
                "removed_t": "Tonnes of CO2e removed, not deducted",
                "co2e_market_t": "The same with scope 2 by the market",
                "co2e_t_per_ha": "Tonnes of CO2e per hectare"
            }
        }
    ]
}';

CREATE OR REPLACE FUNCTION plot_feature(year integer, boundary text, version integer, m method, OUT geometry_id integer,
		OUT feature jsonb)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT f.geometry_id, jsonb_build_object('type', 'Feature', 'id', f.geometry_id,
		'geometry', ST_AsGeoJSON(ST_Reverse(ST_ForcePolygonCW(ST_Transform(f.geom, 4326))), 8)::jsonb,
		'properties', jsonb_build_object('code', f.code, 'name', f.name, 'area_ha', trim_scale(f.area_ha), 'scope1_t',
			f.scope1, 'scope2_t', f.scope2,
			'scope3_t', f.scope3, 'co2e_t', f.total, 'co2e_market_t', f.market, 'removed_t', f.removed,
			'co2e_t_per_ha', round(f.total / f.area_ha, 6), 'verified', f.verified::integer,
			'complete', f.complete::integer))
	FROM zone_figure('plot', calendar_year(plot_feature.year), plot_feature.boundary, plot_feature.version,
		m, (m).basis::gwp_basis, 'infinity') AS f;
END;
COMMENT ON FUNCTION plot_feature(integer, text, integer, method) IS
	'Plots with their figures as features of GeoJSON; geometry_id 0, without geometry, is what lies on none.';

/**
 * What lies on no plot is its member remainder, so that all add up to the inventory. year, boundary, method: by
 * default those of map_default().
 *
 * Errors:
 *   22023 for a year that is none
 *   42704 for an unknown boundary
 *   P0002 if nothing was posted, under this method if one is given
 */
CREATE OR REPLACE FUNCTION emission_geojson(year integer DEFAULT NULL, boundary text DEFAULT NULL,
		method text DEFAULT NULL)
	RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	shown record := map_default(emission_geojson.year, emission_geojson.boundary, emission_geojson.method);
	m method := method_of_year(shown.shown_method, shown.shown_year);
BEGIN
	RETURN (
		SELECT jsonb_build_object('type', 'FeatureCollection', 'boundary', shown.shown_boundary, 'method', m.method,
			'standard', m.standard,
			'edition', m.edition, 'gwp_basis', m.basis, 'scope2', m.scope2[1], 'year', shown.shown_year,
			'remainder', (jsonb_agg(f.feature -> 'properties') FILTER (WHERE f.geometry_id = 0)) -> 0,
			'features', coalesce(jsonb_agg(f.feature ORDER BY f.geometry_id) FILTER (WHERE f.geometry_id > 0), '[]'))
		FROM plot_feature(shown.shown_year, shown.shown_boundary, boundary_version(shown.shown_boundary, 'infinity'),
			m) AS f);
END
$$;
COMMENT ON FUNCTION emission_geojson(integer, text, text) IS
	'Emissions by plot as a FeatureCollection of GeoJSON in longitude and latitude (EPSG:4326), with the '
	'columns of gis_plot_emission, exact.';
