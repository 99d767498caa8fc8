-- Guards: every trigger of a ledger is one that check_ledger() looks for, and every table of entries has them. A new
-- table whose triggers are not in the manifest is found here.
\ir include/begin.sql
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

CREATE FUNCTION pg_temp.unwatched() RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	t record;
BEGIN
	FOR t IN SELECT tgrelid::regclass AS relation, tgname, tgenabled FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid
		WHERE c.relnamespace = 'led'::regnamespace AND NOT tgisinternal AND tgparentid = 0
	LOOP
		EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', t.relation, t.tgname);
		IF NOT EXISTS (SELECT FROM check_ledger_objects('led')) AND NOT EXISTS (SELECT FROM check_guards()) THEN
			RETURN NEXT format('%s of %s', t.tgname, t.relation);
		END IF;
		EXECUTE format('ALTER TABLE %s ENABLE %s TRIGGER %I', t.relation, CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' END, t.tgname);
	END LOOP;
END
$$;
SELECT is_empty('SELECT pg_temp.unwatched()', 'check_ledger() looks at every guard of every table');
SELECT is_empty($$SELECT a.attrelid::regclass FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
	WHERE c.relnamespace = 'led'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'recorded_at'
		AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgname IN ('refuse_change', 'keep_row'))$$,
	'every table that says when a row was recorded is guarded');

SELECT * FROM finish();
ROLLBACK;
