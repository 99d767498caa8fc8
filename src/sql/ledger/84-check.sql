-- Verification of a ledger

/**
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for a role that row security shows a part
 */
CREATE FUNCTION check_ledger(schema name, OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS
$$
BEGIN
	IF to_regprocedure(format('%I.check_chain()', schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one.';
	END IF;
	RETURN QUERY EXECUTE format('SELECT * FROM %I.check_chain()', schema);
END
$$;
COMMENT ON FUNCTION check_ledger(name) IS
	'Verifies a ledger: recomputes every hash and payload, masses, what certificates cover, the rollup and '
	'publications, and looks at readings and guards. One row a problem, none if it is sound.';
