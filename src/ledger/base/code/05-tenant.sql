-- Tenants: roles that are bound to a party, and see and record what is its own.

/*
 * A tenant is known by a right that nobody else has and that is good for nothing else, REFERENCES on this column: it
 * stays with a role that is renamed, which is then of no party, and not one that nothing limits. Rights add up: who is
 * also something else, or may act as such a role, is not limited. NULL for who is not.
 */
CREATE OR REPLACE FUNCTION tenant_parties(role oid) RETURNS text[]
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN (SELECT CASE WHEN bool_and(l.kind = 'tenant') IS NOT false THEN array_remove(array_agg(l.party), NULL) END
		FROM pg_attribute AS c CROSS JOIN LATERAL aclexplode(c.attacl) AS a
		LEFT JOIN (ledger_role AS l JOIN pg_roles AS r ON r.rolname = l.role)
			ON pg_has_role(tenant_parties.role, r.oid, 'USAGE')
		WHERE c.attrelid = 'ledger_role'::regclass AND c.attname = 'party' AND a.privilege_type = 'REFERENCES'
			AND a.grantee <> 0 AND pg_has_role(tenant_parties.role, a.grantee, 'USAGE')
		HAVING count(*) > 0);
COMMENT ON FUNCTION tenant_parties(oid) IS 'The parties to which a role is bound as a tenant; NULL if it is none.';

CREATE OR REPLACE FUNCTION my_parties() RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN tenant_parties(quote_ident(current_user)::regrole);
COMMENT ON FUNCTION my_parties() IS 'The parties to which the current role is bound as a tenant; NULL if it is none.';

/*
 * Where policies other than those of this ledger are at work, a role may be limited, whatever they say.
 */
CREATE OR REPLACE FUNCTION limiting_table(role oid) RETURNS name
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN (SELECT min(c.relname)
		FROM pg_class AS h JOIN pg_class AS c ON c.relnamespace = h.relnamespace
		JOIN ledger_object AS o ON o.kind = 'table' AND o.identity = c.relname
		JOIN pg_roles AS r ON r.oid = limiting_table.role
		WHERE h.oid = 'ledger_meta'::regclass AND c.relrowsecurity AND NOT (r.rolsuper OR r.rolbypassrls)
			AND NOT pg_has_role(r.oid, c.relowner, 'USAGE')
			AND (tenant_parties(r.oid) IS NOT NULL
				OR NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'others')
				OR EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND NOT p.polpermissive)));
COMMENT ON FUNCTION limiting_table(oid) IS
	'The first table of which policies may hide rows from a role; NULL if it sees the whole ledger.';

CREATE OR REPLACE FUNCTION refuse_limited(role oid) RETURNS boolean
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	limited name := limiting_table(role);
BEGIN
	IF limited IS NOT NULL THEN
		RAISE EXCEPTION 'query would be affected by row-level security policy for table "%"', limited
			USING ERRCODE = 'insufficient_privilege',
				DETAIL = format('Role "%s" would not see the whole ledger.', role::regrole),
				HINT = 'A role that owns the ledger or has BYPASSRLS can do it.';
	END IF;
	RETURN true;
END
$$;
COMMENT ON FUNCTION refuse_limited(oid) IS
	'Refuses a role from which policies may hide rows: for what makes no sense for a part of the ledger. '
	'Errors: 42501.';
