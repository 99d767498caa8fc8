-- What a ledger consists of, as text: migrations of its tables, and the code that works on them

/**
 * Layout 1 is what 0.1.0 made.
 */
CREATE FUNCTION ledger_base_tables(layout integer) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN CASE layout
@ledger_tables base@
	END;
COMMENT ON FUNCTION ledger_base_tables(integer) IS
	'The SQL that brings the tables of a ledger to a layout from the one before; NULL if there is no such layout. '
	'To be read, not to be run by hand.';

CREATE FUNCTION ledger_base_code() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN $code$
@ledger_code base@
$code$;
COMMENT ON FUNCTION ledger_base_code() IS
	'The SQL that makes, or replaces, the functions, views and triggers of a ledger: to be read, not to be run '
	'by hand.';

CREATE FUNCTION ledger_layout() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	RETURN (SELECT string_agg(ledger_base_tables(n), '' ORDER BY n) FROM generate_series(1, 100) AS n)
		|| ledger_base_code();
COMMENT ON FUNCTION ledger_layout() IS
	'Deprecated: the texts of ledger_base_tables() and ledger_base_code(), one behind the other.';
