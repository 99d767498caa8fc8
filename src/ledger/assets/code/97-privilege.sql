-- Who may do what with assets: see base_table_privilege().

CREATE OR REPLACE FUNCTION assets_table_privilege(OUT kind text, OUT verb text, OUT relation text, OUT columns text[])
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('accountant', 'INSERT', 'asset_class', NULL::text[]),
		('accountant', 'UPDATE', 'asset_class', '{name,reference,mark,reversal_days}'),
		('accountant', 'INSERT', 'factor_series', NULL),
		('accountant', 'INSERT', 'market_zone', NULL),
		('accountant', 'UPDATE', 'market_zone', '{zone,reference,mark}'),
		('accountant', 'INSERT', 'serial_format',
			'{registry,format,pattern,code,code_again,first,last,project,vintage,example,reference,mark}'),
		('accountant', 'UPDATE', 'serial_format', '{withdrawn_at}'),
		('accountant', 'INSERT', 'registry_account', NULL),
		('accountant', 'UPDATE', 'registry_account', '{party}'),
		('accountant', 'INSERT', 'registry_statement', '{registry,account,class,as_of,complete,document}'),
		('accountant', 'INSERT', 'registry_statement_line', '{statement_id,line,kind,day,account,counter_account,serial,
			first,last,quantity,project,vintage,purpose,beneficiary,detail}');
END;
COMMENT ON FUNCTION assets_table_privilege() IS
	'What each kind of role may do with the tables of assets, besides reading them.';

CREATE OR REPLACE FUNCTION assets_function_privilege(OUT kind text, OUT function text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'accountant', f.function
	FROM (VALUES ('issue_units'), ('move_serials'), ('move_units'), ('convert_units'), ('reverse_movement'),
		('merge_holdings'), ('issue_attributes'), ('retire'), ('retire_units'), ('freeze_downstream'),
		('succeed_party'), ('reconcile'), ('lift_differences'), ('open_from_statement')) AS f (function)
	UNION ALL
	SELECT k.kind, 'chain_to' FROM (VALUES ('reader'), ('recorder'), ('tenant'), ('accountant')) AS k (kind);
END;
COMMENT ON FUNCTION assets_function_privilege() IS
	'The functions of assets with the rights of the owner that each kind of role may call.';
