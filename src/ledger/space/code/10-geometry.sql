-- Which geometries are taken.

-- What is wrong with a geometry, or NULL.
/**
 * NULL if nothing is.
 */
CREATE OR REPLACE FUNCTION geometry_problem(shape geometry) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN ST_GeometryType(shape) NOT IN ('ST_Point', 'ST_LineString', 'ST_MultiLineString', 'ST_Polygon',
			'ST_MultiPolygon')
			THEN format('it is a %s: only points, lines and polygons are placed', substr(ST_GeometryType(shape), 4))
		WHEN ST_IsEmpty(shape) THEN 'it is empty'
		-- NaN is greater than infinity
		WHEN NOT (ST_XMin(shape) > '-infinity' AND ST_YMin(shape) > '-infinity' AND ST_XMax(shape) < 'infinity'
			AND ST_YMax(shape) < 'infinity')
			THEN 'it has coordinates that are not finite'
		WHEN @geographic@ AND (ST_YMin(shape) < -90 OR ST_YMax(shape) > 90 OR ST_XMin(shape) < -180
			OR ST_XMax(shape) > 180)
			THEN 'its coordinates are not degrees of longitude and latitude'
		WHEN @geographic@ AND ST_XMax(shape) - ST_XMin(shape) > 180
			THEN 'it spans more than 180 degrees of longitude'
		WHEN NOT ST_IsValid(shape) THEN 'it is not valid: ' || ST_IsValidReason(shape)
		-- not between: NaN, from a coordinate inside of the bounding box, is greater than infinity
		WHEN ST_Dimension(shape) = 1 AND NOT (length_of(shape) > 0 AND length_of(shape) < 'infinity')
			THEN 'it has no length'
		WHEN ST_Dimension(shape) = 2 AND NOT area_of(shape) > 0 THEN 'it has no area'
	END;
END;
COMMENT ON FUNCTION geometry_problem(geometry) IS
	'What is wrong with a geometry: its type, empty, coordinates that are not finite, across the '
	'antimeridian, not valid (with the reason and the place), without length or area.';

/**
 * Arguments:
 *   shape: in any known SRID
 */
CREATE OR REPLACE FUNCTION area_problem(shape geometry) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN ST_SRID(shape) = 0 THEN 'its SRID is not known'
		WHEN ST_GeometryType(shape) NOT IN ('ST_Polygon', 'ST_MultiPolygon')
			THEN format('it is a %s, not a polygon', substr(ST_GeometryType(shape), 4))
		ELSE geometry_problem(in_ledger_srid(shape))
	END;
END;
COMMENT ON FUNCTION area_problem(geometry) IS
	'What is wrong with a polygon in any SRID, or NULL: as geometry_problem(), and its type and SRID.';

CREATE OR REPLACE FUNCTION check_geometry() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	problem text := geometry_problem(NEW.geom);
BEGIN
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'invalid geometry of % "%"', NEW.kind, NEW.code
			USING ERRCODE = 'invalid_parameter_value', DETAIL = upper(left(problem, 1)) || substr(problem, 2) || '.',
				HINT = CASE WHEN TG_TABLE_NAME = 'boundary_geometry'
					THEN 'import_boundary() can repair a polygon, and says what it did.'
					ELSE 'ST_MakeValid, ST_CurveToLine and the like mend it; look at what they did.' END;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_geometry() IS 'Trigger: refuses geometries with a problem. Errors: 22023.';
CREATE OR REPLACE TRIGGER check_geometry BEFORE INSERT OR UPDATE ON boundary_geometry
	FOR EACH ROW EXECUTE FUNCTION check_geometry();
CREATE OR REPLACE TRIGGER check_geometry BEFORE INSERT OR UPDATE ON placement
	FOR EACH ROW EXECUTE FUNCTION check_geometry();

/*
 * A way from a boundary up to itself, a shortest one. It remembers from where it came to each parent, once: ways are as
 * many as 2 to the number of steps where boundaries have two parents on different days.
 */
CREATE OR REPLACE FUNCTION parent_circle(code text) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	below jsonb := '{}';
	step jsonb := jsonb_build_object(code, NULL);
	at text := code;
	circle text := code;
BEGIN
	WHILE step IS NOT NULL AND NOT below ? code LOOP
		SELECT jsonb_object_agg(u.parent, u.code) INTO step
		FROM (
			SELECT DISTINCT ON (g.parent) g.parent, g.code
			FROM boundary_geometry AS g
			WHERE step ? g.code AND g.parent IS NOT NULL AND NOT below ? g.parent
			ORDER BY g.parent, g.code COLLATE "C"
		) AS u;
		below := below || coalesce(step, '{}');
	END LOOP;
	WHILE below ? code LOOP
		at := below ->> at;
		circle := at || ' in ' || circle;
		EXIT WHEN at = code;
	END LOOP;
	RETURN CASE WHEN below ? code THEN circle END;
END
$$;
COMMENT ON FUNCTION parent_circle(text) IS 'How a boundary lies in itself: "A in B in A"; NULL if it does not.';

-- A boundary does not lie in itself, over any number of steps.
CREATE OR REPLACE FUNCTION check_parent() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	circle text;
BEGIN
	WITH RECURSIVE up AS (
		SELECT a.code, a.parent FROM added AS a WHERE a.parent IS NOT NULL
		UNION
		SELECT u.code, g.parent
		FROM up AS u JOIN boundary_geometry AS g ON g.code = u.parent
		WHERE g.parent IS NOT NULL
	)
	SELECT parent_circle(u.code) INTO circle FROM up AS u WHERE u.parent = u.code LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'parents of boundaries must not form a circle'
			USING ERRCODE = 'check_violation', DETAIL = format('%s.', circle);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_parent() IS 'Trigger: refuses parents that lead back. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_parent_added AFTER INSERT ON boundary_geometry REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_parent();
CREATE OR REPLACE TRIGGER check_parent_changed AFTER UPDATE ON boundary_geometry REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_parent();

-- When and by whom it was recorded is not changed with it.
CREATE OR REPLACE FUNCTION keep_record() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RAISE EXCEPTION 'cannot update columns recorded_at and recorded_by of table "%"', TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'They say when a row was recorded, and by whom.';
END
$$;
COMMENT ON FUNCTION keep_record() IS 'Trigger: refuses another time or name in a row. Errors: 23000.';
CREATE OR REPLACE TRIGGER keep_record BEFORE UPDATE ON boundary_geometry FOR EACH ROW
	WHEN (OLD.recorded_at IS DISTINCT FROM NEW.recorded_at OR OLD.recorded_by IS DISTINCT FROM NEW.recorded_by)
	EXECUTE FUNCTION keep_record();
ALTER TABLE boundary_geometry ENABLE ALWAYS TRIGGER keep_record;
