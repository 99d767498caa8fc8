-- Figures that rules set, on a day.

CREATE OR REPLACE FUNCTION policy_value(parameter text, day date) RETURNS numeric
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	figure numeric := (SELECT p.value FROM policy_parameter AS p
		WHERE p.parameter = policy_value.parameter AND p.valid @> policy_value.day);
BEGIN
	IF figure IS NULL THEN
		RAISE EXCEPTION 'policy parameter "%" has no value on %', policy_value.parameter, policy_value.day
			USING ERRCODE = 'no_data_found', HINT = 'Insert it into policy_parameter.';
	END IF;
	RETURN figure;
END
$$;
COMMENT ON FUNCTION policy_value(text, date) IS 'A policy parameter on a day. Errors: P0002 if there is none.';

CREATE OR REPLACE FUNCTION policy_day(as_of timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN accounting_day(least(as_of, now()));
COMMENT ON FUNCTION policy_day(timestamptz) IS 'The accounting day of a time, but no day that is still to come.';

/*
 * By time zone and country go the accounting days of a source and the methods that cover it: with readings, they stay.
 */
CREATE OR REPLACE FUNCTION check_site() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	bound text;
BEGIN
	-- abbreviations and offsets are not what they seem: CST is in America, UTC+8 is west of Greenwich
	IF NEW.time_zone IS NOT NULL
		AND NOT EXISTS (SELECT FROM pg_timezone_names AS z WHERE lower(z.name) = lower(NEW.time_zone)) THEN
		RAISE EXCEPTION 'time zone "%" not recognized', NEW.time_zone
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Use a name of pg_timezone_names, such as Asia/Shanghai.';
	END IF;
	IF TG_OP = 'UPDATE' AND (OLD.time_zone, OLD.country) IS DISTINCT FROM (NEW.time_zone, NEW.country) THEN
		SELECT s.source INTO bound FROM source AS s
		WHERE s.site = OLD.site AND EXISTS (SELECT FROM activity AS a WHERE a.source_id = s.source_id) LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'time zone and country of site "%" are fixed', OLD.site
				USING ERRCODE = 'check_violation', DETAIL = format('Its source "%s" has readings.', bound),
					HINT = 'Make another site, and sources of it.';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_site() IS
	'Trigger: refuses an unknown time zone, and another time zone or country once sources of the site have readings. '
	'Errors: 22023, 23514.';
CREATE OR REPLACE TRIGGER check_site BEFORE INSERT OR UPDATE ON site FOR EACH ROW EXECUTE FUNCTION check_site();

CREATE OR REPLACE FUNCTION check_source_site() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF EXISTS (SELECT FROM activity AS a WHERE a.source_id = OLD.source_id)
		AND (SELECT count(DISTINCT concat(t.time_zone, ' ', t.country)) FROM (VALUES (OLD.site), (NEW.site)) AS v (site)
			LEFT JOIN site AS t ON t.site = v.site) > 1 THEN
		RAISE EXCEPTION 'time zone and country of source "%" are fixed', OLD.source
			USING ERRCODE = 'check_violation', DETAIL = 'It has readings.',
				HINT = 'Make another source.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_source_site() IS
	'Trigger: refuses to bring a source that has readings to another time zone or country. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_source_site BEFORE UPDATE ON source
	FOR EACH ROW WHEN (OLD.site IS DISTINCT FROM NEW.site) EXECUTE FUNCTION check_source_site();

-- Who says that a source lies on a plot abroad, and not that it is abroad itself, would have it counted as if it were
-- not.
CREATE OR REPLACE FUNCTION check_plot_site() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	other record;
BEGIN
	SELECT s.source, s.site, p.site AS plot_site INTO other
	FROM source AS s CROSS JOIN plot AS p JOIN site AS t ON t.site = p.site
	WHERE s.source_id = NEW.source_id AND p.plot = NEW.plot
		AND CASE WHEN s.site IS NULL THEN num_nonnulls(t.time_zone, t.country) > 0 ELSE s.site <> p.site END;
	IF FOUND THEN
		RAISE EXCEPTION 'plot "%" is of another site than source "%"', NEW.plot, other.source
			USING ERRCODE = 'check_violation',
				DETAIL = format('The plot is of site "%s", the source of %s.', other.plot_site,
					coalesce('site "' || other.site || '"', 'none')),
				HINT = 'Set source.site.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_plot_site() IS
	'Trigger: refuses an owner of a source with a plot of another site. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_plot_site BEFORE INSERT OR UPDATE ON source_owner
	FOR EACH ROW WHEN (NEW.plot IS NOT NULL) EXECUTE FUNCTION check_plot_site();

CREATE OR REPLACE FUNCTION source_zone(source_id integer) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce((SELECT t.time_zone FROM source AS s JOIN site AS t ON t.site = s.site
		WHERE s.source_id = source_zone.source_id), (SELECT z.time_zone FROM ledger_meta AS z));
COMMENT ON FUNCTION source_zone(integer) IS 'The time zone in which accounting days of a source begin at midnight.';

-- A restore of data alone comes to readings before it comes to zones, and everything is compared after it. Every insert
-- of readings asks this: in plpgsql, which plans once, and without source_zone(), which is planned at each call.
CREATE OR REPLACE FUNCTION months_read(source_id integer, first timestamptz, until timestamptz) RETURNS daterange
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	zone text := coalesce((SELECT t.time_zone FROM source AS s JOIN site AS t ON t.site = s.site
		WHERE s.source_id = months_read.source_id), (SELECT z.time_zone FROM ledger_meta AS z), 'UTC');
	days daterange := daterange(accounting_day(first, zone), accounting_day(until - interval '1 microsecond', zone),
		'[]');
BEGIN
	RETURN whole_months(days);
END
$$;
COMMENT ON FUNCTION months_read(integer, timestamptz, timestamptz) IS
	'The months that readings of a source are of, which begin and end between two moments.';

CREATE OR REPLACE FUNCTION distant_source(OUT source_id integer, OUT zone text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT s.source_id, t.time_zone
	FROM site AS t JOIN source AS s ON s.site = t.site
	WHERE t.time_zone IS NOT NULL;
END;
COMMENT ON FUNCTION distant_source() IS
	'Sources whose days begin in the time zone of their site, and not of the ledger.';

CREATE OR REPLACE FUNCTION day_slack() RETURNS integer
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN EXISTS (SELECT FROM distant_source()) THEN 1 ELSE 0 END;
COMMENT ON FUNCTION day_slack() IS
	'How many days accounting days may lie apart from those of the ledger: 1 if there are sites in other time zones.';

CREATE OR REPLACE FUNCTION uncovered_source(m method, OUT source_id integer, OUT country text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT s.source_id, t.country
	FROM site AS t JOIN source AS s ON s.site = t.site
	WHERE t.country <> m.country;
END;
COMMENT ON FUNCTION uncovered_source(method) IS 'Sources at sites in countries that a method does not cover.';

-- A method that covers a country, without that limit.
CREATE OR REPLACE FUNCTION everywhere(m method) RETURNS method
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	m.country := NULL;
	RETURN m;
END
$$;
COMMENT ON FUNCTION everywhere(method) IS 'A method as if it covered all countries.';
