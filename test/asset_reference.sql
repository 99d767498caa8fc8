-- What classes, kinds of movements, series of factors and formats were is kept, and checkpoints have a digest of them.
\ir include/begin.sql
SELECT create_ledger('led');
SELECT add_assets('led');
SET LOCAL search_path = led, public;
SELECT set_eq($$SELECT c.relname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN ledger_object AS o ON o.module = 'assets' AND o.kind = 'table' AND o.identity = c.relname
	WHERE c.relnamespace = 'led'::regnamespace AND t.tgname = 'keep_history'$$, '{asset_class,asset_movement_kind,factor_series,market_zone,serial_format,registry_account,registry_statement_kind}'::text[], 'the reference tables of assets');
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO factor_series (series, zone, hours, value, reference, mark) VALUES ('S', 'CN', tstzrange('2024-12-31 16:00Z', '2024-12-31 17:00Z'), '0.8 t CO2/MWh', 'test', 'UNVERIFIED');
INSERT INTO registry_account VALUES ('REG', 'a', 'A');
SELECT is((SELECT string_agg(relation || ' ' || key::text, '; ' ORDER BY change_id) FROM reference_history WHERE relation IN ('factor_series', 'registry_account')),
	'factor_series ["S", "CN", "[\"2024-12-31 16:00:00+00\",\"2024-12-31 17:00:00+00\")"]; registry_account ["REG", "a"]', 'what is inserted is known');
SELECT ledger_checkpoint('led')::text AS before \gset
SELECT set_eq(format('SELECT r FROM jsonb_object_keys(%L::jsonb -> ''reference'') AS r WHERE r ~ ''^(asset|registry|serial|factor_series|market)''', :'before'),
	'{asset_class,asset_movement_kind,factor_series,market_zone,serial_format,registry_account,registry_statement_kind}'::text[], 'a checkpoint has them');
SELECT is((SELECT string_agg(problem, '; ') FROM compare_checkpoint('led', :'before')), NULL, 'what nobody altered is as it was');

-- as the owner may, with the guards off
SELECT lives_ok(format('ALTER TABLE %I DISABLE TRIGGER ALL', r), r || ' without its guards') FROM unnest('{asset_class,asset_movement_kind,factor_series,registry_account,registry_statement_kind}'::text[]) AS r;
SELECT lives_ok(format('UPDATE %I SET %s', relation, change), change) FROM (VALUES ('asset_class', $$face = '2 t' WHERE class = 'CEA'$$), ('asset_movement_kind', $$takes = '{retired}' WHERE kind = 'transfer'$$),
	('factor_series', $$value = '0.1 t CO2/MWh'$$), ('registry_account', $$account = 'b'$$), ('registry_statement_kind', $$states = '{held,retired}' WHERE kind = 'held'$$)) AS v (relation, change);
SELECT is((SELECT string_agg(problem, '; ' ORDER BY problem) FROM compare_checkpoint('led', :'before')), (SELECT string_agg(format('rows of table %s were altered, and reference_history does not say so', r), '; ' ORDER BY r)
	FROM unnest('{asset_class,asset_movement_kind,factor_series,registry_account,registry_statement_kind}'::text[]) AS r), 'an alteration is found in each');
UPDATE asset_class SET face = '1 t' WHERE class = 'CEA';
SELECT is((SELECT count(*) FROM compare_checkpoint('led', :'before') WHERE problem ~ 'asset_class'), 0::bigint, 'and nothing where it is as it was');
UPDATE asset_class SET reversal_days = 3650 WHERE class = 'CREDIT';
SELECT is((SELECT count(*) FROM compare_checkpoint('led', :'before') WHERE problem ~ 'asset_class'), 1::bigint, 'also of the days for a reverse');
SELECT * FROM finish();
ROLLBACK;
