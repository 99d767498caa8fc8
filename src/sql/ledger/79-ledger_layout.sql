-- The layout of a ledger: the tables, views and functions of src/ledger/base as text for create_ledger()

CREATE FUNCTION ledger_layout() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN $layout$
@ledger_layout@
$layout$;
COMMENT ON FUNCTION ledger_layout() IS
	'The SQL that create_ledger() runs, layout 1: to be read, not to be run by hand.';
