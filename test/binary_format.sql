-- The test vectors of doc/binary-format.md, in both directions. Superuser: it writes a file in the data directory.
\set ON_ERROR_STOP on
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS carbonms;
SELECT plan(51);

CREATE TEMP TABLE line (line text);
\copy line FROM 'doc/binary-format.md' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')

CREATE TEMP TABLE vector AS
SELECT m[1] AS type, m[2] AS value, decode(m[3], 'hex') AS bytes
FROM line, regexp_match(line, '^\| `(\w+)` \| `(.*)` \| `([0-9a-f]+)` \|$') AS m
WHERE m IS NOT NULL;
SELECT is(count(*)::int, 25, 'all vectors were read') FROM vector;

-- what the server sends
CREATE FUNCTION pg_temp.sent(type text, value text) RETURNS bytea LANGUAGE plpgsql AS
$$
DECLARE
	bytes bytea;
BEGIN
	EXECUTE format('SELECT %I(%L::%I)', type || '_send', value, type) INTO bytes;
	RETURN bytes;
END
$$;
SELECT is(pg_temp.sent(type, value), bytes, type || ' sent: ' || value) FROM vector;

-- what it receives: what it sent, the bytes above, read back
CREATE FUNCTION pg_temp.received(type text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	file text := current_setting('data_directory') || '/binary_format';
BEGIN
	EXECUTE format('CREATE TEMP TABLE sent_%1$I (position int, value %1$I)', type);
	EXECUTE format('CREATE TEMP TABLE received_%1$I (LIKE sent_%1$I)', type);
	EXECUTE format('INSERT INTO sent_%1$I SELECT row_number() OVER (), value::%1$I FROM vector v WHERE v.type = %1$L', type);
	EXECUTE format('COPY sent_%I TO %L WITH (FORMAT binary)', type, file);
	EXECUTE format('COPY received_%I FROM %L WITH (FORMAT binary)', type, file);
	RETURN QUERY EXECUTE format('SELECT is(r.value::text, s.value::text, %1$L || s.value)
		FROM sent_%2$I s LEFT JOIN received_%2$I r USING (position)', type || ' received: ', type);
END
$$;
SELECT pg_temp.received(type) FROM (SELECT DISTINCT type FROM vector) AS t;
SELECT * FROM finish();
ROLLBACK;
