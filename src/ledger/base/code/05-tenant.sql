-- Tenants: roles that are bound to a party, and see and record what is its own.

/*
 * Limited is who has the privileges of a tenant: of a role that has the right which grant_ledger() gives to tenants
 * alone and which is good for nothing else, REFERENCES on this column, or that ledger_role knows as one by its name or
 * its number. Of a party it is only where all three agree: a role that was renamed, that was made anew by the name of
 * another, or that a restore left without its rights, sees nothing. Rights add up: who also has the privileges of
 * another role that reads the ledger, or of its owner, is not limited. NULL for who is not.
 */
CREATE OR REPLACE FUNCTION tenant_parties(role oid) RETURNS text[]
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH known (role, how, party) AS (
		SELECT a.grantee, 'right', NULL
		FROM pg_attribute AS c CROSS JOIN LATERAL aclexplode(c.attacl) AS a
		WHERE c.attrelid = 'ledger_role'::regclass AND c.attname = 'party' AND a.privilege_type = 'REFERENCES'
		UNION ALL
		SELECT r.oid, 'name', CASE WHEN r.oid = l.role_id THEN l.party END
		FROM ledger_role AS l JOIN pg_roles AS r ON r.rolname = l.role WHERE l.kind = 'tenant'
		UNION ALL
		SELECT l.role_id, 'number', NULL FROM ledger_role AS l
		WHERE l.kind = 'tenant' AND l.table_id = l.tableoid
		UNION ALL
		SELECT c.relowner, 'owner', NULL FROM pg_class AS c WHERE c.oid = 'ledger_meta'::regclass
		UNION ALL
		SELECT a.grantee, 'reader', NULL
		FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
		WHERE c.oid = 'ledger_meta'::regclass AND a.privilege_type = 'SELECT'
	)
	SELECT CASE WHEN bool_and(g.limited) THEN array_remove(array_agg(g.party), NULL) END
	FROM (
		SELECT bool_or(k.how IN ('right', 'name', 'number')) AND NOT bool_or(k.how = 'owner') AS limited,
			CASE WHEN bool_or(k.how = 'right') THEN max(k.party) END AS party
		FROM known AS k
		WHERE k.role <> 0 AND pg_has_role(tenant_parties.role, k.role, 'USAGE')
		GROUP BY k.role
	) AS g;
END;
COMMENT ON FUNCTION tenant_parties(oid) IS
	'The parties to which a role is bound as a tenant: none where name, number and rights do not agree; NULL if it is '
	'no tenant.';

CREATE OR REPLACE FUNCTION my_parties() RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN tenant_parties(quote_ident(current_user)::regrole);
COMMENT ON FUNCTION my_parties() IS 'The parties to which the current role is bound as a tenant; NULL if it is none.';

/*
 * Where policies other than those of this ledger are at work, a role may be limited, whatever they say. Asked by all
 * that writes, and planned once a session.
 */
CREATE OR REPLACE FUNCTION limiting_table(role oid) RETURNS name
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN (SELECT min(c.relname)
		FROM pg_class AS h JOIN pg_class AS c ON c.relnamespace = h.relnamespace
		JOIN ledger_object AS o ON o.kind = 'table' AND o.identity = c.relname
		JOIN pg_roles AS r ON r.oid = limiting_table.role
		WHERE h.oid = 'ledger_meta'::regclass AND c.relrowsecurity AND NOT (r.rolsuper OR r.rolbypassrls)
			AND NOT pg_has_role(r.oid, c.relowner, 'USAGE')
			AND (tenant_parties(r.oid) IS NOT NULL
				OR NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'others')
				OR EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND NOT p.polpermissive)));
END
$$;
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

-- An inventory that shows a part makes figures of a part.
CREATE OR REPLACE FUNCTION tell_of_part() RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF row_security_active('emission') AND limiting_table(quote_ident(current_user)::regrole) IS NOT NULL THEN
		RAISE NOTICE 'figures are limited to what role "%" may see', current_user;
	END IF;
END
$$;
COMMENT ON FUNCTION tell_of_part() IS 'Notice for who sees a part of the entries by row security.';
