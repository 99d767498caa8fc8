-- How a test program in SQL begins: \ir include/begin.sql. It ends with SELECT * FROM finish(); ROLLBACK.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS carbonms;
SELECT no_plan();

-- How a command fails: SQLSTATE, message, detail, hint. A detail that has the whole row is none. What a user reads under
-- CONTEXT is a few lines; an error that has more of them is another one, so that no test takes it.
CREATE FUNCTION pg_temp.failure(command text, OUT error text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS
$$
DECLARE
	context text;
	lines integer;
BEGIN
	EXECUTE command;
	error := 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
	lines := cardinality(string_to_array(split_part(context, format('SQL statement "%s"', command), 1), E'\n')) - 1;
	error := SQLSTATE || ': ' || SQLERRM || CASE WHEN lines > 8 THEN format(' (CONTEXT: %s lines)', lines) ELSE '' END;
	detail := CASE WHEN detail NOT LIKE 'Failing row%' THEN nullif(detail, '') END;
	hint := nullif(hint, '');
END
$$;
CREATE FUNCTION pg_temp.said(command text) RETURNS text LANGUAGE sql AS
$$ SELECT concat_ws(' | ', f.error, f.detail) FROM pg_temp.failure(command) AS f $$;
CREATE FUNCTION pg_temp.advised(command text) RETURNS text LANGUAGE sql AS
$$ SELECT concat_ws(' | ', f.error, f.detail, f.hint) FROM pg_temp.failure(command) AS f $$;
