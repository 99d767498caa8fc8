-- Movements of assets of every kind, a claim, a posting. Those that were broken off leave room on pages that later ones
-- take, so that the order of the rows is not that of the chain.
SELECT create_ledger('led', 'UTC');
SELECT add_assets('led');
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{A,B}'::text[]) AS p;
INSERT INTO source (source, category, factor, region) VALUES ('grid', 'purchased_electricity', 'electricity', 'CN'), ('roof', 'generated_electricity', 'electricity', 'CN');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
VALUES ('own', 'electricity', 'CN', 'pinned', '0.5306 t CO2/MWh', '1', 'test', true);
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'A');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-01', '2025-02-01', '10 MWh'), (2, '2025-01-01', '2025-02-01', '20.5 MWh');
SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'X', '[1,1001)', 2023, project => 'P', issued_on => '2024-02-29', expires_on => '2199-12-31', opening => true, effective_on => '2024-03-01');
DO $$ BEGIN
	FOR i IN 1..60 LOOP
		BEGIN
			PERFORM issue_units('issue', 'A', 'CREDIT', 'REG', 'N', '[1,11)');
			RAISE no_data_found;
		EXCEPTION WHEN no_data_found THEN
		END;
	END LOOP;
END $$;
SELECT issue_units('allocate', 'A', 'CEA', 'CETS', '', '[1,101)', 2024, document => E'two\nlines, ü');
SELECT issue_units('buy', 'B', 'CREDIT', 'REG', 'X', '[1001,1101)', price => 70.10, fee => 3, currency => 'CNY', counterparty => 'outside');
SELECT issue_attributes('roof', '[2025-01-01,2025-02-01)');
SELECT convert_units('convert', 'A', 'LEDGER', 'P2', '{[1,20001)}', 'GEC', 'GEC', '', '[1,21)');
SELECT retire('A', 'GEC', '', '{[1,6)}', 'consumption', source => 'grid', period => '[2025-01-01,2025-02-01)');
SELECT convert_units('carry over', 'A', 'CETS', '', '{[1,11)}', 'CEA', 'CETS', '2025', '[1,11)', 2025);
SELECT move_serials('transfer', 'A', 'REG', 'X', '{[1,11),[21,31)}', counterparty => 'B', price => 60, currency => 'CNY');
SELECT move_serials('sell', 'B', 'REG', 'X', '{[1,4)}', counterparty => 'Y'), move_serials('buy', 'B', 'REG', 'X', '{[2,3)}', counterparty => 'Y');
SELECT move_serials('reserve', 'A', 'REG', 'X', '{[101,201)}'), move_serials('release', 'A', 'REG', 'X', '{[151,161)}');
SELECT move_serials('freeze', 'A', 'REG', 'X', '{[301,401)}', reason => 'court'), move_serials('unfreeze', 'A', 'REG', 'X', '{[301,311)}'), move_serials('expire', 'A', 'REG', 'X', '{[391,401)}', state => 'frozen');
SELECT move_units('surrender', 'A', 'CEA', 20, 2024, purpose => '2024'), move_units('cancel', 'A', 'CREDIT', 5, flow => 'LIFO', reason => 'x'), move_units('deduct', 'A', 'CEA', 5, 2024, reason => 'x');
SELECT move_serials('retire', 'A', 'REG', 'X', '{[501,511)}', purpose => 'claim', request => '00000000-0000-0000-0000-000000000007');
SELECT reverse_movement((SELECT max(movement_id) FROM asset_movement), 'by mistake');
SELECT move_serials('transfer', 'B', 'REG', 'X', '{[1001,1011)}', counterparty => 'A');
SELECT succeed_party('B', 'A', 'merger');
SELECT add_boundary('PARK', '{A,B}', 'Park');
SELECT post('[2025-01-01,2025-02-01)', 'NDRC-910-2025');
