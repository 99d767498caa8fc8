-- Serials of registries are read by patterns that stand in rows.

SELECT guard_row('serial_format'::regclass, VARIADIC '{withdrawn_at}'::text[]);

/*
 * All templates are filled at once, a line each: a serial in capitals has one line. What the pattern does not match
 * stays one. Classes of characters are those of ASCII, whatever the database has.
 */
CREATE OR REPLACE FUNCTION match_serial(registry text, serial text, OUT format text, OUT code text, OUT first bigint,
		OUT last bigint, OUT project text, OUT vintage integer)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.format, asset_code(m.parts[1]), m.parts[3]::bigint, m.parts[4]::bigint, m.parts[5], m.parts[6]::integer
	FROM serial_format AS f
	CROSS JOIN LATERAL (SELECT string_to_array(regexp_replace(match_serial.serial COLLATE "C",
			'^(?:' || f.pattern || ')$', concat_ws(E'\n', f.code, coalesce(f.code_again, ''), coalesce(f.first, ''),
				coalesce(f.last, f.first, ''), coalesce(f.project, ''), coalesce(f.vintage, ''))), E'\n', '') AS parts
		OFFSET 0) AS m
	WHERE f.registry = match_serial.registry AND f.withdrawn_at IS NULL AND length(match_serial.serial) <= 200
		AND cardinality(m.parts) = 6 AND m.parts[1] = coalesce(m.parts[2], m.parts[1])
		AND (m.parts[3] !~ '^[0-9]{1,18}$') IS NOT TRUE AND (m.parts[4] !~ '^[0-9]{1,18}$') IS NOT TRUE
		AND (m.parts[6] !~ '^[0-9]{4}$') IS NOT TRUE
	ORDER BY f.format;
END;
COMMENT ON FUNCTION match_serial(text, text) IS
	'What each format of a registry reads of a serial: both as asset_code() writes them.';

-- What is a row of somebody is read as it stands, with the error in it; read_serial() raises it.
CREATE OR REPLACE FUNCTION try_serial(registry text, serial text, first bigint, last bigint, OUT code text,
		OUT serials int8range, OUT project text, OUT vintage integer, OUT state text, OUT problem text, OUT hint text)
	RETURNS record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp
	SET plan_cache_mode = force_generic_plan AS
$$
DECLARE
	home text := asset_code(try_serial.registry);
	shown text := CASE WHEN length(try_serial.serial) > 100 THEN left(try_serial.serial, 100) || '...'
		ELSE try_serial.serial END;
	examples text;
	read record;
BEGIN
	SELECT m.*, string_agg(m.format, ', ') OVER () AS formats, count(*) OVER () AS times INTO read
	FROM match_serial(home, asset_code(try_serial.serial)) AS m LIMIT 1;
	IF NOT FOUND THEN
		SELECT string_agg(f.example, ' or ' ORDER BY f.format) INTO examples
		FROM serial_format AS f WHERE f.registry = home AND f.withdrawn_at IS NULL;
		state := CASE WHEN examples IS NULL THEN 'invalid_parameter_value' ELSE 'invalid_text_representation' END;
		problem := CASE WHEN examples IS NULL THEN format('serials of registry %s cannot be read', home)
			ELSE format('serial "%s" is not one of registry %s', shown, home) END;
		hint := CASE WHEN examples IS NULL
			THEN 'Table serial_format has the registries whose serials can be; add your own.'
			ELSE format('It reads, for example, %s.', examples) END;
	ELSIF read.times > 1 THEN
		state := 'invalid_text_representation';
		problem := format('serial "%s" can be read in several ways of registry %s', shown, home);
		hint := format('They are %s: withdraw one of them in serial_format.', read.formats);
	ELSIF read.first <> try_serial.first OR read.last <> try_serial.last THEN
		state := 'invalid_parameter_value';
		problem := format('serial "%s" has numbers %s to %s, not %s to %s', shown, read.first, read.last,
			coalesce(try_serial.first, read.first), coalesce(try_serial.last, read.last));
	ELSIF coalesce(read.first, try_serial.first) > coalesce(read.last, try_serial.last)
		OR least(read.first, try_serial.first) < 0 OR coalesce(read.last, try_serial.last) >= 1e18 THEN
		state := 'invalid_text_representation';
		problem := format('serial "%s" ends at %s, and begins at %s', shown, coalesce(read.last, try_serial.last),
			coalesce(read.first, try_serial.first));
	ELSE
		code := read.code;
		serials := int8range(coalesce(read.first, try_serial.first), coalesce(read.last, try_serial.last), '[]');
		project := read.project;
		vintage := read.vintage;
		IF lower_inf(serials) OR upper_inf(serials) THEN
			serials := NULL;
		END IF;
	END IF;
END
$$;
COMMENT ON FUNCTION try_serial(text, text, bigint, bigint) IS
	'As read_serial(), with what it raises as a row: SQLSTATE, message and hint.';

/**
 * Patterns of the table serial_format are matched with the serial in capitals and without spaces around it.
 *
 * Arguments:
 *   registry: ACR, ART, CAR, Verra, Gold Standard, Cercarbono, GEC, or one of your own in serial_format
 *   serial: as the registry prints it
 *   first, last: the numbers, where the registry has them in columns of their own
 *
 * Columns:
 *   code: what stands before or around the number: the code of the block
 *   serials: [1001,1041) are 40 units; NULL if the numbers stand in columns of their own, and are not given
 *   units: how many they are
 *   project, vintage: NULL if the serial does not say
 *
 * Errors:
 *   22P02 for a text that no pattern of the registry reads, or several read differently: says what it reads
 *   22023 for a registry whose serials cannot be read, or numbers that are not those of the serial
 */
CREATE OR REPLACE FUNCTION read_serial(registry text, serial text, first bigint DEFAULT NULL,
		last bigint DEFAULT NULL, OUT code text, OUT serials int8range, OUT units bigint, OUT project text,
		OUT vintage integer)
	RETURNS record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	read record;
BEGIN
	IF read_serial.serial IS NULL THEN
		RETURN;
	END IF;
	SELECT * INTO read FROM try_serial(read_serial.registry, read_serial.serial, read_serial.first, read_serial.last);
	IF read.problem IS NOT NULL THEN
		PERFORM raise_error(read.state, read.problem, NULL, read.hint);
	END IF;
	code := read.code;
	serials := read.serials;
	units := upper(serials) - lower(serials);
	project := read.project;
	vintage := read.vintage;
END
$$;
COMMENT ON FUNCTION read_serial(text, text, bigint, bigint) IS
	'What a serial of a registry says: code of the block, numbers, project and vintage.';

CREATE OR REPLACE FUNCTION check_serial_format() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	formats text[];
BEGIN
	IF TG_WHEN = 'BEFORE' THEN
		NEW.registry := asset_code(NEW.registry);
		RETURN NEW;
	ELSIF NEW.withdrawn_at IS NULL THEN
		formats := ARRAY(SELECT m.format FROM match_serial(NEW.registry, asset_code(NEW.example)) AS m);
		IF formats <> ARRAY[NEW.format] THEN
			RAISE EXCEPTION 'format "%" of registry % does not read its example', NEW.format, NEW.registry
				USING ERRCODE = 'invalid_parameter_value', DETAIL = CASE WHEN formats = '{}'
					THEN format('"%s" is not what its pattern is of.', asset_code(NEW.example))
					ELSE format('"%s" is read by %s.', NEW.example, array_to_string(formats, ' and ')) END;
		END IF;
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_serial_format() IS
	'Trigger: writes the registry in capitals, and refuses a format that does not read its example, or not alone. '
	'Errors: 22023.';
CREATE OR REPLACE TRIGGER check_serial_format BEFORE INSERT ON serial_format
	FOR EACH ROW EXECUTE FUNCTION check_serial_format();
CREATE OR REPLACE TRIGGER check_serial_format_reads AFTER INSERT ON serial_format
	FOR EACH ROW EXECUTE FUNCTION check_serial_format();
