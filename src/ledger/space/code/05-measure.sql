-- Areas and lengths in metres, in the way that suits the spatial reference system of the ledger: @measure@

/**
 * Arguments:
 *   shape: in the SRID of the ledger
 */
CREATE OR REPLACE FUNCTION area_of(shape geometry) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN @area@;
COMMENT ON FUNCTION area_of(geometry) IS 'Area in m2: @measure@';

/**
 * Arguments:
 *   shape: in the SRID of the ledger
 */
CREATE OR REPLACE FUNCTION length_of(shape geometry) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN @length@;
COMMENT ON FUNCTION length_of(geometry) IS 'Length in m: @measure@';

/**
 * add_boundaries() has chosen it by the SRID.
 */
CREATE OR REPLACE FUNCTION measured() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN '@measure@';
COMMENT ON FUNCTION measured() IS 'How areas and lengths are measured in this ledger.';

CREATE OR REPLACE FUNCTION size_of(shape geometry, dimension integer) RETURNS double precision
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN dimension = 1 THEN length_of(shape) ELSE area_of(shape) END;
COMMENT ON FUNCTION size_of(geometry, integer) IS
	'Length in m of the lines, or area in m2 of the polygons, of a shape that may be a mixture.';

/**
 * What import_boundary() takes is brought there with it.
 */
CREATE OR REPLACE FUNCTION in_ledger_srid(shape geometry) RETURNS geometry
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN ST_SRID(shape) = @srid@ THEN ST_Force2D(shape) ELSE ST_Transform(ST_Force2D(shape), @srid@) END;
COMMENT ON FUNCTION in_ledger_srid(geometry) IS
	'A geometry in any SRID, in that of the ledger (@srid@), without Z and M.';
