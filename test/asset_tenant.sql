-- What a tenant proves of its own assets, and what it does not get of those of others.
\ir include/begin.sql
CREATE ROLE asset_tenants_a;
CREATE ROLE asset_tenants_b;
CREATE ROLE asset_tenants_reader;
SELECT create_ledger('led');
SELECT add_assets('led');
SET LOCAL search_path = led, public;
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{A,B}'::text[]) AS p;
SELECT issue_units('issue', p, 'CREDIT', 'REG', p, '[1,101)') FROM unnest('{A,B}'::text[]) AS p;
SELECT move_serials('retire', 'A', 'REG', 'A', '{[11,21)}', purpose => 'of A') AS of_a \gset
SELECT move_serials('retire', 'B', 'REG', 'B', '{[11,21)}', purpose => 'secret') AS of_b \gset
SELECT move_serials('transfer', 'A', 'REG', 'A', '{[21,31)}', counterparty => 'B') AS given \gset
SELECT move_serials('surrender', 'A', 'REG', 'A', '{[31,41)}', purpose => 'scheme') AS surrendered \gset
SELECT move_serials('retire', 'A', 'REG', 'A', '{[41,51)}', purpose => 'typo') AS undone \gset
SELECT reverse_movement(:undone, 'typo') AS reverse \gset
SET CONSTRAINTS ALL IMMEDIATE;
SELECT grant_ledger('led', 'asset_tenants_a', 'tenant', 'A'), grant_ledger('led', 'asset_tenants_b', 'tenant', 'B'), grant_ledger('led', 'asset_tenants_reader', 'reader');
SELECT retirement_proof(:of_a)::text AS proof, retirement_proof(:surrendered, 7)::text AS surrender \gset

SET LOCAL ROLE asset_tenants_a;
SELECT is(retirement_proof(:of_a)::text, :'proof', 'a tenant proves its own retirement, as who sees all does');
SELECT is(retirement_proof(:surrendered, 7)::text, :'surrender', 'and its surrender, from the head of a checkpoint');
SELECT is(position('secret' IN :'proof') + position(5::text || ':REG,1:B' IN :'proof'), 0, 'a proof says nothing of another''s');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	(format('SELECT retirement_proof(%s)', :of_b), format('42704: movement %s does not exist', :of_b)),
	('SELECT retirement_proof(999)', '42704: movement 999 does not exist'),
	(format('SELECT retirement_proof(%s, 999)', :of_a), '42704: movement 999 does not exist'),
	(format('SELECT retirement_proof(%s, 1)', :of_a), format('22023: head 1 is older than movement %s', :of_a)),
	(format('SELECT retirement_proof(%s)', :undone), format('55000: movement %s was reversed by movement %s', :undone, :reverse)),
	(format('SELECT retirement_proof(%s)', :given), '42501: query would be affected by row-level security policy for table "activity" | Role "asset_tenants_a" would not see the whole ledger.'),
	(format('SELECT chain_to(%s, NULL)', :of_b), '42501: query would be affected by row-level security policy for table "activity" | Role "asset_tenants_a" would not see the whole ledger.'),
	('SELECT chain_to(999, NULL)', '42501: query would be affected by row-level security policy for table "activity" | Role "asset_tenants_a" would not see the whole ledger.'),
	('SELECT over_issued_attributes()', '42501: query would be affected by row-level security policy for table "activity" | Role "asset_tenants_a" would not see the whole ledger.')) AS v (command, error);
SELECT is((SELECT string_agg(movement_id::text, ' ' ORDER BY movement_id) FROM asset_movement WHERE movement_id = :of_b), NULL, 'nor does it see the row');
SET LOCAL ROLE asset_tenants_b;
SELECT is(pg_temp.said(format('SELECT retirement_proof(%s)', :of_a)), format('42704: movement %s does not exist', :of_a), 'another tenant does not get it');
SELECT is(pg_temp.said(format('SELECT retirement_proof(%s)', :given)), '42501: query would be affected by row-level security policy for table "activity" | Role "asset_tenants_b" would not see the whole ledger.', 'nor of what it was given');
SELECT is(retirement_proof(:of_b) ->> 'movement', :of_b::text, 'but of its own');
SET LOCAL ROLE asset_tenants_reader;
SELECT is(retirement_proof(:of_a)::text, :'proof', 'a reader proves each');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
