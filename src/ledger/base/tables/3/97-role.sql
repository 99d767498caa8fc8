-- Of which cluster the number of a role is.

ALTER TABLE ledger_role ADD COLUMN table_id oid NOT NULL DEFAULT 0;
COMMENT ON COLUMN ledger_role.role_id IS
	'Number of the role in pg_roles when it was granted, which one that is made anew by its name does not have; 0 if '
	'the name is of no role any more. It counts where table_id is that of this table.';
COMMENT ON COLUMN ledger_role.table_id IS
	'Number of this table in pg_class when role_id was written, which pg_upgrade keeps and a restore does not: there '
	'the name of the role counts. 0 if it is not known.';

-- 0.2.0 did not write it. Numbers are of this cluster if one of them is that of the role of its name; and then those of
-- roles that read the ledger, under whichever name.
UPDATE ledger_role AS l SET table_id = l.tableoid
WHERE EXISTS (SELECT FROM ledger_role AS k JOIN pg_roles AS r ON r.rolname = k.role AND r.oid = k.role_id)
	AND EXISTS (SELECT FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
		WHERE c.oid = 'ledger_meta'::regclass AND a.grantee = l.role_id);
