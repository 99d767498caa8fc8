-- Who may do what on the map: see base_table_privilege().

CREATE OR REPLACE FUNCTION space_table_privilege(OUT kind text, OUT verb text, OUT relation text, OUT columns text[])
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'accountant', v.verb, r.relation, r.columns
	FROM (VALUES ('INSERT'), ('UPDATE')) AS v (verb),
		(VALUES ('boundary_geometry', '{kind,code,valid,name,parent,weight,note,geom}'::text[]), ('facility', NULL),
			('placement', NULL)) AS
			r (relation, columns);
END;
COMMENT ON FUNCTION space_table_privilege() IS
	'What each kind of role may do with the tables of the map, besides reading them.';

CREATE OR REPLACE FUNCTION space_function_privilege(OUT kind text, OUT function text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::text, NULL::text WHERE false;
END;
COMMENT ON FUNCTION space_function_privilege() IS
	'The functions of the map with the rights of the owner that each kind of role may call: none.';
