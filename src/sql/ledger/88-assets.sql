-- The module of carbon assets: who has which units, and what became of them

CREATE FUNCTION ledger_assets_tables(layout integer) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN CASE layout
@ledger_tables assets@
	END;
COMMENT ON FUNCTION ledger_assets_tables(integer) IS
	'The SQL that brings the tables of assets of a ledger to a layout from the one before; NULL if there is no such '
	'layout. To be read, not to be run by hand.';

CREATE FUNCTION ledger_assets_code() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN $code$
@ledger_code assets@
$code$;
COMMENT ON FUNCTION ledger_assets_code() IS
	'The SQL that makes, or replaces, the functions, views and triggers of assets of a ledger: to be read, not to be '
	'run by hand.';

/**
 * Claims of certificates that the ledger has become movements; of one whose serials are in another a notice says so.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42710 if it has assets already
 *   42501 for who does not have the rights of the owner
 *   55000 if the ledger is of an older version
 */
CREATE FUNCTION add_assets(ledger name) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING ledger;
	IF to_regclass(format('%I.asset_movement', ledger)) IS NOT NULL THEN
		RAISE EXCEPTION 'ledger "%" already has assets', ledger USING ERRCODE = 'duplicate_object';
	END IF;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, false)', carbonms)
	USING ledger, format('SELECT %I.add_ledger_module(%L::name, %L::text, %L::name, %L::jsonb)', carbonms, ledger,
		'assets', 'carbonms', '{}');
	-- Not within ledger_as_owner(), where nothing can be deferred. It has the rights of the owner, its code and that of
	-- the tables which it writes to was made above, and nobody else has seen them.
	EXECUTE format('SELECT %I.adopt_claims()', ledger);
END
$$;
COMMENT ON FUNCTION add_assets(name) IS
	'Gives a ledger its module of carbon assets: blocks of serials, holdings and movements.';
