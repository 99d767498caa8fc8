-- Boundaries in ledgers: what add_boundaries() makes

CREATE FUNCTION space_layout() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN $layout$
@ledger_layout@
$layout$;
COMMENT ON FUNCTION space_layout() IS
	'The SQL that add_boundaries() runs, with the spatial reference system and ways of measuring to be '
	'filled in: to be read, not to be run by hand.';

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

/**
 * Areas and lengths are measured in the plane if the reference system is projected in metres and no Mercator,
 * else on the spheroid: measured() in the ledger says which.
 *
 * Roles of grant_ledger() see all this once it is called for them again; for what is transformed or measured on
 * the spheroid they need USAGE on the schema of PostGIS.
 *
 * Arguments:
 *   srid: CGCS2000 (4490) or another that PostGIS knows
 *
 * Errors:
 *   42704 if there is no such ledger or spatial reference system
 *   42710 if it has boundaries already
 */
CREATE FUNCTION add_boundaries(ledger name, srid integer DEFAULT 4490) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	home name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms_postgis');
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	postgis name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'postgis');
	layout text;
	how record;
	measure text;
BEGIN
	IF to_regclass(format('%I.ledger_meta', coalesce(ledger, ''))) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', ledger
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;
	IF to_regclass(format('%I.boundary_geometry', ledger)) IS NOT NULL THEN
		RAISE EXCEPTION 'ledger "%" already has boundaries', ledger USING ERRCODE = 'duplicate_object';
	END IF;
	EXECUTE format('SELECT m.*, l FROM %1$I.srid_measure($1) AS m, %1$I.space_layout() AS l', home) INTO how USING srid;
	IF how.geographic IS NULL THEN
		RAISE EXCEPTION 'spatial reference system % does not exist', coalesce(srid::text, 'NULL')
			USING ERRCODE = 'undefined_object',
				HINT = 'Table spatial_ref_sys lists them; CGCS2000 is 4490, its 3-degree zones are 4534 to 4554.';
	END IF;
	measure := CASE WHEN how.planar THEN 'in the plane of EPSG:' || srid
		ELSE 'on the spheroid' || CASE WHEN how.geographic THEN ''
			ELSE ', after a transformation to longitude and latitude' END END;
	layout := replace(replace(replace(replace(replace(replace(replace(how.l,
		'@srid@', srid::text),
		'@geographic@', how.geographic::text),
		'@measure@', measure || '.'),
		'@area@', CASE WHEN how.planar THEN 'ST_Area(shape)' WHEN how.geographic THEN 'ST_Area(shape::geography)'
			ELSE 'ST_Area(ST_Transform(shape, 4326)::geography)' END),
		'@length@', CASE WHEN how.planar THEN 'ST_Length(shape)' WHEN how.geographic THEN 'ST_Length(shape::geography)'
			ELSE 'ST_Length(ST_Transform(shape, 4326)::geography)' END),
		'@around@', CASE WHEN how.planar THEN srid::text ELSE 'utm_srid(place)' END),
		'@planar@', how.planar::text);
	-- until the end of this function, whose SET clause then restores the path of the caller
	PERFORM set_config('search_path', format('%I, %I, %I, %I, pg_temp', ledger, carbonms, home, postgis), true);
	EXECUTE layout;
	-- what was made looks for names where the rest of the ledger does, not in the schemas of PostGIS and
	-- carbonms_postgis
	EXECUTE format('SELECT %I.upgrade_ledger($1)', carbonms) USING ledger;
END
$$;
COMMENT ON FUNCTION add_boundaries(name, integer) IS
	'Adds space to a ledger: boundaries and places with geometry, checks, apportionment, layers and tiles, all '
	'owned by the caller.';

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
