-- Beside every function and operator of the extension, others of the same name that take what is not quite its argument:
-- an integer for a numeric, a text for a name. Each of them fails.

CREATE FUNCTION nearly(declared oid) RETURNS SETOF oid LANGUAGE sql AS
$$
	SELECT c.castsource FROM pg_cast AS c
	WHERE c.casttarget = declared AND c.castcontext = 'i' AND c.castsource <> c.casttarget
	UNION SELECT t::oid FROM (VALUES (NULL, 'text'::regtype), ('text', 'varchar'), ('name[]', 'text[]'), ('numeric[]', 'integer[]'),
		('double precision[]', 'integer[]'), ('double precision[]', 'numeric[]')) AS v (d, t)
	WHERE coalesce(d::regtype = declared, declared <> 'text'::regtype)
$$;

DO
$do$
DECLARE
	f record;
	other oid;
	types oid[];
BEGIN
	FOR f IN
		SELECT p.oid::regproc::text AS name, p.pronamespace, p.proname, p.proargtypes::oid[] AS types, position
		FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
		JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'carbonms'
		CROSS JOIN generate_series(0, p.pronargs - 1) AS position
		WHERE p.prokind IN ('f', 'a') AND p.provariadic = 0
			AND NOT p.proargtypes::oid[] && '{internal,cstring}'::regtype[]::oid[]
	LOOP
		FOR other IN SELECT nearly(f.types[f.position]) LOOP
			types := f.types;
			types[f.position] := other;
			CONTINUE WHEN EXISTS (SELECT FROM pg_proc AS q WHERE q.proname = f.proname AND q.pronamespace = f.pronamespace
				AND q.proargtypes::oid[] = types);
			EXECUTE format($c$CREATE FUNCTION %I.%I(%s) RETURNS text LANGUAGE plpgsql AS
				$b$BEGIN RAISE EXCEPTION 'somebody else''s %%', %L; END$b$$c$, f.pronamespace::regnamespace, f.proname,
				(SELECT string_agg(format_type(t, NULL), ', ' ORDER BY n) FROM unnest(types) WITH ORDINALITY AS u (t, n)),
				format('%s, argument %s %s', f.name, f.position + 1, other::regtype));
		END LOOP;
	END LOOP;
END
$do$;

CREATE TEMPORARY SEQUENCE planted;
DO
$do$
DECLARE
	o record;
	name text;
BEGIN
	FOR o IN
		SELECT DISTINCT p.oprname, p.oprnamespace::regnamespace AS home, s.l, s.r
		FROM pg_operator AS p JOIN pg_depend AS d ON d.classid = 'pg_operator'::regclass AND d.objid = p.oid AND d.deptype = 'e'
		JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'carbonms'
		CROSS JOIN LATERAL (SELECT n, p.oprright FROM nearly(p.oprleft) AS n UNION ALL SELECT p.oprleft, n FROM nearly(p.oprright) AS n) AS s (l, r)
		WHERE p.oprleft <> 0 AND NOT EXISTS (SELECT FROM pg_operator AS q WHERE q.oprname = p.oprname AND q.oprleft = s.l AND q.oprright = s.r)
	LOOP
		name := 'planted_' || nextval('planted');
		EXECUTE format($c$CREATE FUNCTION %I(%s, %s) RETURNS boolean LANGUAGE plpgsql AS $b$BEGIN RAISE EXCEPTION 'somebody else''s operator %%', %L; END$b$$c$,
			name, o.l::regtype, o.r::regtype, format('%s %s %s', o.l::regtype, o.oprname, o.r::regtype));
		EXECUTE format('CREATE OPERATOR %s.%s (FUNCTION = %I, LEFTARG = %s, RIGHTARG = %s)', o.home, o.oprname, name, o.l::regtype, o.r::regtype);
	END LOOP;
END
$do$;
SELECT count(*) FROM pg_proc WHERE prosrc LIKE '%somebody else%';
