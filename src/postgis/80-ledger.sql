-- Boundaries in ledgers: what add_boundaries() makes

/**
 * Layout 1 is what 0.1.0 made.
 */
CREATE FUNCTION ledger_space_tables(layout integer) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE layout
@ledger_tables space@
	END;
COMMENT ON FUNCTION ledger_space_tables(integer) IS
	'The SQL that brings the tables of the map to a layout from the one before, with what depends on the spatial '
	'reference system to be filled in; NULL if there is no such layout.';

CREATE FUNCTION ledger_space_code() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN $code$
@ledger_code space@
$code$;
COMMENT ON FUNCTION ledger_space_code() IS
	'The SQL that makes, or replaces, the functions, views and triggers of the map: to be read, not to be run by hand.';

CREATE FUNCTION space_layout() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT string_agg(ledger_space_tables(n), '' ORDER BY n) FROM generate_series(1, 100) AS n)
		|| ledger_space_code();
COMMENT ON FUNCTION space_layout() IS
	'Deprecated: the texts of ledger_space_tables() and ledger_space_code(), one behind the other.';

CREATE FUNCTION srid_measure(srid integer, OUT geographic boolean, OUT planar boolean) RETURNS record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT s.srtext LIKE 'GEOGCS%', s.srtext NOT LIKE 'GEOGCS%' AND s.proj4text LIKE '%+units=m %'
		AND s.proj4text NOT LIKE '%+proj=merc%'
	FROM spatial_ref_sys AS s WHERE s.srid = srid_measure.srid;
END;
COMMENT ON FUNCTION srid_measure(integer) IS
	'Whether a spatial reference system is in degrees, and whether areas and lengths may be measured in its '
	'plane: it is projected, in metres, and not a Mercator. NULLs for one that PostGIS does not have.';

CREATE FUNCTION space_parameters(srid integer) RETURNS jsonb
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT jsonb_build_object('srid', space_parameters.srid, 'geographic', m.geographic, 'planar', m.planar,
		'measure', CASE WHEN m.planar THEN 'in the plane of EPSG:' || space_parameters.srid
			ELSE 'on the spheroid' || CASE WHEN m.geographic THEN ''
				ELSE ', after a transformation to longitude and latitude' END END || '.',
		'area', CASE WHEN m.planar THEN 'ST_Area(shape)' WHEN m.geographic THEN 'ST_Area(shape::geography)'
			ELSE 'ST_Area(ST_Transform(shape, 4326)::geography)' END,
		'length', CASE WHEN m.planar THEN 'ST_Length(shape)' WHEN m.geographic THEN 'ST_Length(shape::geography)'
			ELSE 'ST_Length(ST_Transform(shape, 4326)::geography)' END,
		'around', CASE WHEN m.planar THEN space_parameters.srid::text ELSE 'utm_srid(place)' END)
	FROM srid_measure(space_parameters.srid) AS m WHERE m.geographic IS NOT NULL;
END;
COMMENT ON FUNCTION space_parameters(integer) IS
	'What is filled into the texts of the map for a spatial reference system; NULL for one that PostGIS does not have.';

/**
 * Areas and lengths are measured in the plane if the reference system is projected in metres and no Mercator,
 * else on the spheroid: measured() in the ledger says which.
 *
 * Roles of grant_ledger() see all this as well; for what is transformed or measured on the spheroid they need USAGE
 * on the schema of PostGIS.
 *
 * Arguments:
 *   srid: CGCS2000 (4490) or another that PostGIS knows
 *
 * Errors:
 *   42501 for who does not have the rights of the owner of the ledger
 *   42704 if there is no such ledger or spatial reference system
 *   42710 if it has boundaries already
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION add_boundaries(ledger name, srid integer DEFAULT 4490) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	home name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms_postgis');
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	parameters jsonb;
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING ledger;
	IF to_regclass(format('%I.boundary_geometry', ledger)) IS NOT NULL THEN
		RAISE EXCEPTION 'ledger "%" already has boundaries', ledger USING ERRCODE = 'duplicate_object';
	END IF;
	EXECUTE format('SELECT %I.space_parameters($1)', home) INTO parameters USING srid;
	IF parameters IS NULL THEN
		RAISE EXCEPTION 'spatial reference system % does not exist', coalesce(srid::text, 'NULL')
			USING ERRCODE = 'undefined_object',
				HINT = 'Table spatial_ref_sys lists them; CGCS2000 is 4490, its 3-degree zones are 4534 to 4554.';
	END IF;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING ledger, format('SELECT %I.add_ledger_module(%L::name, %L::text, %L::name, %L::jsonb)', carbonms, ledger,
		'space', 'carbonms_postgis', parameters);
END
$$;
COMMENT ON FUNCTION add_boundaries(name, integer) IS
	'Adds space to a ledger: boundaries and places with geometry, checks, apportionment, layers and tiles, all '
	'owned by its owner.';

CREATE FUNCTION emission_by_plot(ledger name, period daterange, boundary text, method text, basis gwp_basis,
		kind text DEFAULT 'plot', as_of timestamptz DEFAULT 'infinity', OUT code text, OUT name text, OUT scope integer,
		OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
	IF to_regclass(format('%I.boundary_geometry', coalesce(ledger, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger with boundaries', ledger
			USING ERRCODE = 'undefined_object',
				HINT = 'create_ledger() makes a ledger, add_boundaries() adds boundaries.';
	END IF;
	RETURN QUERY EXECUTE format('SELECT * FROM %I.emission_by_zone($1, $2, $3, $4, $5, $6)', ledger)
	USING period, boundary, method, basis, kind, as_of;
END
$$;
COMMENT ON FUNCTION emission_by_plot(name, daterange, text, text, gwp_basis, text, timestamptz) IS
	'Emissions of a boundary by plot, or by boundary geometry of another kind, and scope: emission_by_zone() '
	'of that ledger. Errors: as emission_by_zone(), 42704 if the schema is no ledger with boundaries.';
