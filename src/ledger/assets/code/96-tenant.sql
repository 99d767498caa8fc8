-- What a tenant sees of assets: what is its own.

CREATE OR REPLACE FUNCTION assets_tenant_table() RETURNS SETOF name
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT unnest('{asset_movement,asset_block,asset_holding,asset_entry,asset_head,asset_claim,registry_account,
		registry_statement,registry_statement_line,registry_statement_movement,registry_reconciliation,
		registry_difference,registry_lift}'::name[]);
END;
COMMENT ON FUNCTION assets_tenant_table() IS
	'The tables of assets of which tenants see no more than what is their own.';

SELECT set_policy('asset_holding'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[])'),
	set_policy('asset_entry'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[])'),
	set_policy('asset_movement'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[]) '
		'OR counterparty = ANY ((SELECT my_parties())::text[])'),
	set_policy('asset_block'::regclass, 'tenant', 'SELECT', 'EXISTS (SELECT FROM asset_holding AS h '
		'WHERE h.block_id = asset_block.block_id AND h.party = ANY ((SELECT my_parties())::text[]))'),
	set_policy('asset_claim'::regclass, 'tenant', 'SELECT', 'EXISTS (SELECT FROM certificate_claim AS c '
		'WHERE c.claim_id = asset_claim.claim_id)'),
	set_policy('registry_account'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[])'),
	-- the statement of an account of its own, whole
	set_policy('registry_statement'::regclass, 'tenant', 'SELECT', 'EXISTS (SELECT FROM registry_account AS a '
		'WHERE a.registry = registry_statement.registry AND a.account = registry_statement.account)');

SELECT set_policy(r, 'tenant', 'SELECT', format('EXISTS (SELECT FROM registry_statement AS s '
	'WHERE s.statement_id = %s.statement_id)', r))
FROM unnest('{registry_statement_line,registry_statement_movement,registry_reconciliation}'::regclass[]) AS r;
SELECT set_policy(r, 'tenant', 'SELECT', format('EXISTS (SELECT FROM registry_reconciliation AS n '
	'WHERE n.reconciliation_id = %s.reconciliation_id)', r))
FROM unnest('{registry_difference,registry_lift}'::regclass[]) AS r;
