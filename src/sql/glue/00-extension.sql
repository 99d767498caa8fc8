-- carbonms: greenhouse-gas accounting in PostgreSQL
\echo Use "CREATE EXTENSION carbonms" to load this file. \quit

CREATE FUNCTION carbonms_version() RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_version' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbonms_version() IS
	'Version of the loaded library, which after an update of the package may be newer than the '
	'extension in this database (pg_extension.extversion): then run ALTER EXTENSION carbonms UPDATE.';
