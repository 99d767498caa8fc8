-- Import of boundaries. A report says of each feature what is wrong with it and what was done: refused (it is
-- not in the table), converted, repaired (only if asked for), kept (as it is), imported. PostGIS is called by
-- the functions in SQL alone.

-- ---- one feature after the other ----

CREATE OR REPLACE FUNCTION sentence(message text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN upper(left(message, 1)) || substr(message, 2) || CASE WHEN right(message, 1) IN ('.', '!') THEN ''
		ELSE '.' END;
COMMENT ON FUNCTION sentence(text) IS 'A message as a sentence.';

CREATE OR REPLACE FUNCTION read_item(item import_item, repair boolean) RETURNS import_item
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	item.shape := with_srid(read_shape(item), item.srid);
	SELECT p.problem, p.detail INTO item.problem, item.detail FROM shape_problem(item.shape, item.srid, repair) AS p;
	item.srid := srid_of(item.shape);
	RETURN item;
EXCEPTION WHEN internal_error OR data_exception THEN
	item.problem := 'unreadable';
	item.detail := sentence(SQLERRM);
	RETURN item;
END
$$;
COMMENT ON FUNCTION read_item(import_item, boolean) IS
	'A feature with its geometry, as it came, or what is wrong with it.';

CREATE OR REPLACE FUNCTION place_item(item import_item) RETURNS import_item
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	item.shape := placed_shape(item.shape);
	SELECT p.problem, p.detail INTO item.problem, item.detail FROM placed_problem(item.shape) AS p;
	IF item.problem IS NOT NULL THEN
		item.shape := NULL;
	END IF;
	RETURN item;
EXCEPTION WHEN internal_error OR data_exception THEN
	item.problem := 'wrong SRID';
	item.detail := 'It is where EPSG:@srid@ has no coordinates: ' || SQLERRM || '.';
	item.shape := NULL;
	RETURN item;
END
$$;
COMMENT ON FUNCTION place_item(import_item) IS
	'A feature with its polygons in the spatial reference system of the ledger, or what is wrong with it.';

CREATE OR REPLACE FUNCTION insert_item(item import_item, kind text, valid daterange) RETURNS import_item
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	more text;
BEGIN
	INSERT INTO boundary_geometry (kind, code, valid, name, parent, weight, geom)
	VALUES (insert_item.kind, item.code, insert_item.valid, coalesce(item.name, item.code), item.parent,
		coalesce(item.weight::double precision, 1), item.shape);
	RETURN item;
EXCEPTION
	WHEN exclusion_violation THEN
		item.problem := 'duplicate code';
		SELECT string_agg(format('Row %s of boundary_geometry has this code on days %s: end it before this one begins.',
			g.geometry_id, g.valid), ' ' ORDER BY g.geometry_id) INTO item.detail
		FROM boundary_geometry AS g WHERE g.kind = insert_item.kind AND g.code = item.code
			AND g.valid && insert_item.valid;
		RETURN item;
	WHEN check_violation OR data_exception THEN
		GET STACKED DIAGNOSTICS more = PG_EXCEPTION_DETAIL;
		item.problem := 'constraint';
		item.detail := sentence(left(SQLERRM, 200)) || CASE WHEN more LIKE 'Failing row%' OR more = '' THEN ''
			ELSE ' ' || more END;
		RETURN item;
END
$$;
COMMENT ON FUNCTION insert_item(import_item, text, daterange) IS 'Inserts a feature, or says what is against it.';

CREATE OR REPLACE FUNCTION import_feature(item import_item, kind text, valid daterange, repair boolean,
		thin double precision, small double precision)
	RETURNS SETOF import_finding LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	flaw record;
	mended import_item.shape%TYPE;
	repeated integer;
BEGIN
	IF item.problem IS NULL THEN
		item := read_item(item, repair);
		IF item.problem IS NULL THEN
			RETURN QUERY SELECT c.* FROM shape_conversion(item.code, item.shape) AS c;
			item := place_item(item);
		ELSE
			item.shape := NULL;
		END IF;
	END IF;
	IF item.problem IS NULL THEN
		SELECT i.reason, i.place INTO flaw FROM invalidity(item.shape) AS i;
		-- ST_MakeValid takes minutes for many crossings, and cannot be interrupted
		IF flaw.reason IS NOT NULL AND repair AND crossing_count(item.shape, 1001) > 1000 THEN
			RETURN QUERY SELECT item.code, 'invalid', NULL::double precision, 'refused',
				flaw.reason || '. Its edges cross each other more than 1000 times, and repair => true mends no more: '
				'look at how it was drawn, or simplify it.', flaw.place;
			RETURN;
		ELSIF flaw.reason IS NOT NULL AND repair THEN
			mended := valid_shape(item.shape);
			RETURN QUERY SELECT item.code, 'invalid', area_of(mended), 'repaired',
				format('%s. ST_MakeValid was applied: area %s m2 before, %s m2 after.', flaw.reason,
				round(area_of(item.shape)::numeric, 3), round(area_of(mended)::numeric, 3)), flaw.place;
			item.shape := mended;
		ELSIF flaw.reason IS NOT NULL THEN
			RETURN QUERY SELECT item.code, 'invalid', area_of(item.shape), 'refused',
				flaw.reason || '; repair => true makes it valid, and says how.', flaw.place;
			RETURN;
		END IF;
		repeated := repeated_count(item.shape);
		IF repeated > 0 THEN
			RETURN QUERY SELECT item.code, 'duplicate vertices', repeated::double precision, CASE
				WHEN repair THEN 'repaired' ELSE 'kept' END,
				CASE WHEN repair THEN 'They were removed.' ELSE 'They repeat the vertex before.' END, item.shape;
			item.shape := CASE WHEN repair THEN without_repeated(item.shape) ELSE item.shape END;
		END IF;
		SELECT CASE WHEN p.said IN ('it has no area', 'it is empty') THEN 'no area' ELSE 'invalid' END, sentence(p.said)
			INTO item.problem, item.detail
		FROM geometry_problem(item.shape) AS p (said) WHERE p.said IS NOT NULL;
	END IF;
	IF item.problem IS NULL THEN
		SELECT 'duplicate geometry', format('"%s" has the same.', s.code) INTO item.problem, item.detail
		FROM same_shape(item.shape, kind, valid) AS s (code) WHERE s.code <> item.code;
	END IF;
	IF item.problem IS NULL THEN
		item := insert_item(item, kind, valid);
	END IF;
	IF item.problem IS NOT NULL THEN
		RETURN QUERY SELECT item.code, item.problem, NULL::double precision, 'refused', item.detail, item.shape;
		RETURN;
	END IF;
	RETURN QUERY SELECT item.code, 'no name', NULL::double precision, 'kept', 'Its code is taken for its name.',
		item.shape WHERE item.name IS NULL;
	RETURN QUERY SELECT r.* FROM shape_remark(item.code, item.shape, thin, small) AS r;
	RETURN QUERY SELECT item.code, NULL, area_of(item.shape), 'imported', format('%sArea %s m2, measured %s',
		CASE WHEN item.srid <> @srid@ THEN format('Transformed from EPSG:%s. ', item.srid) ELSE '' END,
			round(area_of(item.shape)::numeric, 3), measured()), item.shape;
END
$$;
COMMENT ON FUNCTION import_feature(import_item, text, daterange, boolean, double precision, double precision) IS
	'Imports a feature and reports on it. Arguments as those of import_boundary().';

CREATE OR REPLACE FUNCTION import_items(items import_item[], kind text, valid daterange, repair boolean,
		dry_run boolean, thin double precision, small double precision)
	RETURNS SETOF import_finding LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	item import_item;
	finding import_finding;
	codes text[] := '{}';
BEGIN
	IF kind IS NULL OR kind NOT IN ('administrative', 'accounting', 'park in park', 'zone', 'plot', 'building') THEN
		RAISE EXCEPTION 'unrecognized kind of boundary: "%"', coalesce(kind, 'NULL')
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Kinds are administrative, accounting, park in park, zone, plot and building.';
	ELSIF valid IS NULL OR isempty(valid) THEN
		RAISE EXCEPTION 'valid must not be null or empty'
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,); (,) is always.';
	ELSIF repair IS NULL OR dry_run IS NULL OR (thin >= 0 AND small >= 0) IS NOT true THEN
		RAISE EXCEPTION 'repair, dry_run, thin and small must not be null or negative'
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	-- one import at a time, so that each sees the other as a neighbour; a lock of the table takes more than the right
	-- to insert
	PERFORM pg_advisory_xact_lock('boundary_geometry'::regclass::oid::bigint);
	BEGIN
		FOREACH item IN ARRAY items LOOP
			FOR finding IN SELECT f.* FROM import_feature(item, kind, valid, repair, thin, small) AS f LOOP
				RETURN NEXT finding;
				IF finding.action = 'imported' THEN
					codes := codes || finding.code;
				END IF;
			END LOOP;
		END LOOP;
		RETURN QUERY SELECT n.* FROM import_neighbours(kind, valid, codes, thin, small) AS n;
		IF dry_run THEN
			RAISE EXCEPTION 'dry run' USING ERRCODE = 'CM000';
		END IF;
	EXCEPTION WHEN SQLSTATE 'CM000' THEN
		NULL; -- what was inserted is gone, the report stays
	END;
END
$$;
COMMENT ON FUNCTION import_items(import_item[], text, daterange, boolean, boolean, double precision,
	double precision) IS
	'Imports features and reports on them and their neighbours. Arguments and errors as those of import_boundary().';

/**
 * Vertices are transformed to the spatial reference system of the ledger, and edges are straight there. What is
 * refused is not in the table, the rest is.
 *
 * Arguments:
 *   kind: as boundary_geometry.kind
 *   parent: of those that have no property of that name
 *   valid: days on which they hold
 *   code_property, name_property, parent_property, weight_property: names of the properties that are taken
 *   boundary: code of a geometry or feature that has none
 *   srid: of the coordinates; without it, that of a "crs" member, or else 4326
 *   repair: make invalid polygons valid (ST_MakeValid) and remove duplicate vertices, instead of refusing and
 *     keeping them; what has more than 1000 crossings is refused all the same
 *   dry_run: report, and leave the table as it is (it needs the right to insert all the same)
 *   thin, small: thinness (4 pi A / P2), or area in m2, below which a part is a sliver
 *
 * Errors:
 *   22023 for what is no GeoJSON, has no feature, or an unknown kind
 */
CREATE OR REPLACE FUNCTION import_boundary(geojson jsonb, kind text, parent text DEFAULT NULL,
		valid daterange DEFAULT '(,)', code_property text DEFAULT 'code', name_property text DEFAULT 'name',
		parent_property text DEFAULT 'parent', weight_property text DEFAULT 'weight', boundary text DEFAULT NULL,
		srid integer DEFAULT NULL, repair boolean DEFAULT false, dry_run boolean DEFAULT false,
		thin double precision DEFAULT 0.01, small double precision DEFAULT 1) RETURNS SETOF import_finding
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	items import_item[];
	type text := geojson ->> 'type';
BEGIN
	IF type IS NULL OR type NOT IN ('FeatureCollection', 'Feature', 'Polygon', 'MultiPolygon', 'GeometryCollection',
		'Point', 'MultiPoint', 'LineString', 'MultiLineString')
		OR type = 'FeatureCollection' AND coalesce(jsonb_typeof(geojson -> 'features'), '') <> 'array' THEN
		RAISE EXCEPTION 'invalid GeoJSON'
			USING ERRCODE = 'invalid_parameter_value', DETAIL = CASE
				WHEN geojson IS NULL THEN 'It is NULL.'
				WHEN jsonb_typeof(geojson) <> 'object'
					THEN format('It is not an object but a JSON %s.', jsonb_typeof(geojson))
				WHEN type IS NULL THEN 'It has no member "type".'
				WHEN type = 'FeatureCollection' THEN 'It is a FeatureCollection whose member "features" is no list.'
				ELSE format('Its type is "%s".', type) END,
			HINT = 'A FeatureCollection, a Feature or a geometry is imported (RFC 7946).';
	ELSIF type = 'FeatureCollection' AND jsonb_array_length(geojson -> 'features') = 0 THEN
		RAISE EXCEPTION 'GeoJSON has no features'
			USING ERRCODE = 'invalid_parameter_value', DETAIL = 'Its member "features" is an empty list.';
	END IF;
	SELECT array_agg(ROW(i.no, i.code, i.name, coalesce(i.parent, import_boundary.parent), i.weight, i.geojson, i.wkb,
		i.srid, i.problem, i.detail, i.shape)::import_item ORDER BY i.no)
	INTO items
	FROM geojson_item(geojson, code_property, name_property, parent_property, weight_property, import_boundary.boundary,
		import_boundary.srid) AS i;
	RETURN QUERY SELECT f.* FROM import_items(items, import_boundary.kind, import_boundary.valid, repair, dry_run, thin,
		small) AS f;
END
$$;
COMMENT ON FUNCTION import_boundary(jsonb, text, text, daterange, text, text, text, text, text, integer, boolean,
	boolean, double precision, double precision) IS
	'Imports boundaries of a kind from GeoJSON (FeatureCollection, Feature or geometry), and reports each '
	'problem and what was done about it.';

/**
 * Errors:
 *   22023 for an unknown kind
 */
CREATE OR REPLACE FUNCTION import_boundary(wkb bytea, srid integer, boundary text, kind text, name text DEFAULT NULL,
		parent text DEFAULT NULL, valid daterange DEFAULT '(,)', weight double precision DEFAULT 1,
		repair boolean DEFAULT false, dry_run boolean DEFAULT false, thin double precision DEFAULT 0.01,
		small double precision DEFAULT 1) RETURNS SETOF import_finding
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	item import_item := ROW(1, nullif(import_boundary.boundary, ''), import_boundary.name, import_boundary.parent,
		import_boundary.weight::text, NULL, wkb, import_boundary.srid, NULL, NULL, NULL);
BEGIN
	IF item.code IS NULL THEN
		item.problem := 'no code';
		item.detail := 'A boundary has a code.';
	ELSIF wkb IS NULL THEN
		item.problem := 'null';
		item.detail := 'It has no geometry.';
	ELSIF (import_boundary.weight >= 0 AND import_boundary.weight < 'infinity') IS NOT true THEN
		item.problem := 'weight';
		item.detail := format('Its weight is %s, not a number from 0.', coalesce(import_boundary.weight::text, 'NULL'));
	END IF;
	RETURN QUERY SELECT f.* FROM import_items(ARRAY[item], import_boundary.kind, import_boundary.valid, repair, dry_run,
		thin, small) AS f;
END
$$;
COMMENT ON FUNCTION import_boundary(bytea, integer, text, text, text, text, daterange, double precision, boolean,
	boolean, double precision, double precision) IS
	'Imports a boundary from WKB or EWKB. srid: of the coordinates; NULL where the EWKB says it. boundary: '
	'its code. The rest, and the report, as for GeoJSON.';
