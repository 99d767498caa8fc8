-- Views show a role what it may see of the tables, row security included, where the server can (since 15).
CREATE OR REPLACE FUNCTION secure_views() RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	view regclass;
BEGIN
	IF current_setting('server_version_num')::integer >= 150000 THEN
		FOR view IN
			SELECT c.oid FROM pg_class AS c JOIN pg_class AS t ON t.relnamespace = c.relnamespace
			JOIN ledger_object AS o ON o.kind = 'view' AND o.identity = c.relname
			WHERE c.relkind = 'v' AND t.oid = 'ledger_meta'::regclass
		LOOP
			EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', view);
		END LOOP;
	END IF;
END
$$;
COMMENT ON FUNCTION secure_views() IS
	'Makes the views of the ledger work with the rights of who reads them; before PostgreSQL 15 they work '
	'with those of their owner.';
