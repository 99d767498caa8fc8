-- The ledger: from readings to an inventory, corrections, reproduction, consolidation, refusals.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';

SELECT create_ledger('park "A"');
SET LOCAL search_path = "park ""A""", public;

-- ---- a CHP that sells to a tenant: nothing is counted twice ----

INSERT INTO party (party, kind, name) VALUES ('CHP', 'utility', 'CHP plant'), ('TEN', 'enterprise', 'Tenant'), ('GRID', 'supplier', 'Grid');
SELECT is(load_factors('CN-910-annex4'), 5::bigint, 'the factors of NDRC 910 annex 4 are loaded');
SELECT is(load_factors('CN-heat'), 1::bigint, 'so is a set whose edition is not stated');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified)
VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES
	('fuel', 'stationary_combustion', 'coal', 'CN'),
	('power of CHP', 'purchased_electricity', 'electricity', 'CN-JS'),
	('heat of CHP', 'purchased_heat', 'heat', 'CN-JS'),
	('power of grid', 'purchased_electricity', 'electricity', 'CN-JS');
INSERT INTO source_owner (source_id, valid, party, supplier)
SELECT source_id, '(,)', CASE source WHEN 'fuel' THEN 'CHP' ELSE 'TEN' END,
	CASE WHEN source LIKE '%CHP' THEN 'CHP' WHEN source LIKE '%grid' THEN 'GRID' END
FROM source;
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT source_id, '2025-01-01 00:00+08', '2026-01-01 00:00+08', reading
FROM (VALUES ('fuel', '50000 t'), ('power of CHP', '5000 万kWh'), ('heat of CHP', '200000 GJ'), ('power of grid', '1000 MWh')) AS v (source, reading)
JOIN source USING (source);

SELECT is(post('[2025-01-01,2026-01-01)', 'NDRC-910'), 1::bigint, 'the first posting is block 1');
SELECT is(post('[2025-01-01,2026-01-01)', 'NDRC-910'), NULL, 'posting again changes nothing');
SELECT is((SELECT count(*)::int FROM emission), 4 * 365, 'a reading of a year is shared over its days');
SELECT is((SELECT sum(mass) FROM emission), '164457.5 t CO2'::ghg, 'a plain sum counts the CHP plant twice');
SELECT results_eq($$SELECT unit(quantity), sum(quantity)::text FROM emission GROUP BY source_id, unit(quantity) ORDER BY source_id$$,
	$$VALUES ('t', '50000 t'), ('万kWh', '5000 万kWh'), ('GJ', '200000 GJ'), ('MWh', '1000 MWh')$$, 'the shares add up to the readings');

SELECT is(add_boundary('PARK', '{CHP,TEN}', 'Park'), 1, 'a boundary has versions');
SELECT add_boundary('CHP', '{CHP}', 'CHP plant'), add_boundary('TEN', '{TEN}', 'Tenant');
CREATE FUNCTION pg_temp.total(boundary text, method text, as_of timestamptz DEFAULT 'infinity') RETURNS numeric LANGUAGE sql AS
$$ SELECT sum(tonnes(co2e)) FROM inventory('[2025-01-01,2026-01-01)', $1, $2, 'AR6', $3) $$;
SELECT is(pg_temp.total('PARK', 'NDRC-910'), 100832.5, 'the park');
SELECT is(pg_temp.total('CHP', 'NDRC-910'), 36375::numeric, 'the CHP plant, its sales deducted');
SELECT is(pg_temp.total('TEN', 'NDRC-910'), 64457.5, 'the tenant');
SELECT is(pg_temp.total('CHP', 'NDRC-910') + pg_temp.total('TEN', 'NDRC-910'), pg_temp.total('PARK', 'NDRC-910'), 'the parties add up to the park');

-- ---- the case of the national method: 180 937.5 t ----

INSERT INTO party (party, kind, name) VALUES ('P', 'enterprise', 'All of a park'), ('OUT', 'supplier', 'Outside');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES
	('own', 'fuel a', 'CN', '1.9 t CO2/t', '1', 'test', true), ('own', 'fuel b', 'CN', '3.1 t CO2/t', '1', 'test', true),
	('own', 'coal into gas making', 'CN', '2 t CO2/t', '1', 'test', true), ('own', 'gas made', 'CN', '1.5 t CO2/t', '1', 'test', true), ('own', 'product', 'CN', '0.5 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES
	('a', 'stationary_combustion', 'fuel a', 'CN'), ('b', 'stationary_combustion', 'fuel b', 'CN'),
	('conversion in', 'process', 'coal into gas making', 'CN'), ('conversion out', 'process', 'gas made', 'CN'), ('product', 'process', 'product', 'CN'),
	('grid in', 'purchased_electricity', 'electricity', 'CN'), ('direct in', 'purchased_electricity', 'electricity-direct', 'CN'),
	('certified in', 'purchased_electricity', 'electricity-certified', 'CN'), ('grid out', 'purchased_electricity', 'electricity', 'CN'),
	('heat in', 'purchased_heat', 'heat', 'CN'), ('heat out', 'purchased_heat', 'heat', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier)
SELECT source_id, '(,)', CASE WHEN source LIKE '% out' AND category <> 'process' THEN 'OUT' ELSE 'P' END,
	CASE WHEN category = 'process' THEN NULL WHEN source LIKE '% in' THEN 'OUT' WHEN source LIKE '% out' THEN 'P' END
FROM source WHERE source IN ('a', 'b', 'product') OR source LIKE '% in' OR source LIKE '% out';
-- conversion is a carbon balance: what goes in, less what comes out
UPDATE source SET may_be_negative = true WHERE source = 'conversion out';
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT source_id, '2024-01-01 00:00+08', '2025-01-01 00:00+08', reading
FROM (VALUES ('a', '30000 t'), ('b', '2000 t'), ('conversion in', '1000 t'), ('conversion out', '-1000 t'), ('product', '10000 t'), ('grid in', '120000 MWh'),
	('direct in', '90000 MWh'), ('certified in', '40000 MWh'), ('grid out', '5000 MWh'), ('heat in', '200000 GJ'), ('heat out', '50000 GJ')) AS v (source, reading)
JOIN source USING (source);
SELECT is(post('[2024-01-01,2025-01-01)', 'NDRC-910'), 2::bigint, 'the year of the case is posted');
SELECT add_boundary('CASE', '{P}', 'Case of standards.md 3.1');
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory('[2024-01-01,2025-01-01)', 'CASE', 'NDRC-910', 'AR6')), 180937.5, 'E_park = 180 937.5 t');
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory('[2024-01-01,2025-01-01)', 'CASE', 'NDRC-910', 'AR6') WHERE category = 'purchased_electricity'), 95737.5, 'E_el');
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory('[2024-01-01,2025-01-01)', 'CASE', 'NDRC-910', 'AR6') WHERE category = 'process'), 5500::numeric, 'E_conversion + E_process');
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory('[2024-01-01,2025-01-01)', 'CASE', 'NDRC-910', 'AR6') WHERE category = 'purchased_heat'), 16500::numeric, 'E_heat');

-- ---- random networks, nested boundaries: parties add up to the park, parks to the city ----

INSERT INTO party (party, kind, name) SELECT 'N' || i, 'enterprise', 'N' || i FROM generate_series(1, 12) AS i;
INSERT INTO source (source, category, factor, region)
SELECT 'edge ' || i, CASE WHEN i % 3 = 0 THEN 'purchased_heat' ELSE 'purchased_electricity' END,
	CASE WHEN i % 3 = 0 THEN 'heat' ELSE 'electricity' END, 'CN' FROM generate_series(1, 80) AS i;
INSERT INTO source (source, category, factor, region) SELECT 'burner ' || i, 'stationary_combustion', 'coal', 'CN' FROM generate_series(1, 12) AS i;
INSERT INTO source_owner (source_id, valid, party, supplier)
SELECT source_id, '(,)', 'N' || 1 + hashint4(i) % 12 + CASE WHEN hashint4(i) < 0 THEN 11 ELSE 0 END,
	CASE WHEN i % 7 = 0 THEN 'OUT' ELSE 'N' || 1 + (hashint4(i) % 12 + CASE WHEN hashint4(i) < 0 THEN 11 ELSE 0 END + 1 + i % 11) % 12 END
FROM generate_series(1, 80) AS i JOIN source ON source = 'edge ' || i;
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'N' || i FROM generate_series(1, 12) AS i JOIN source ON source = 'burner ' || i;
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT source_id, '2023-06-01 00:00+08', '2023-06-03 12:34:56.789+08', (1 + abs(hashtext(source)) % 100000) / 1000.0
	|| CASE WHEN source LIKE 'burner%' THEN ' t' WHEN factor = 'heat' THEN ' GJ' ELSE ' MWh' END
FROM source WHERE source LIKE 'edge %' OR source LIKE 'burner %';
SELECT ok(post('[2023-01-01,2024-01-01)', 'NDRC-910') IS NOT NULL, 'a random network is posted');
SELECT add_boundary('C' || i, ARRAY['N' || i], 'one party') FROM generate_series(1, 12) AS i;
SELECT add_boundary('H1', ARRAY['N1', 'N2', 'N3', 'N4', 'N5'], 'a park'), add_boundary('H2', ARRAY['N6', 'N7', 'N8', 'N9', 'N10', 'N11', 'N12'], 'another');
SELECT add_boundary('CITY', (SELECT array_agg('N' || i) FROM generate_series(1, 12) AS i), 'a city');
CREATE FUNCTION pg_temp.of(boundary text) RETURNS ghg LANGUAGE sql AS
$$ SELECT sum(mass) FROM inventory('[2023-01-01,2024-01-01)', $1, 'NDRC-910', 'AR6') $$;
SELECT is((SELECT sum(pg_temp.of('C' || i)) FROM generate_series(1, 12) AS i), pg_temp.of('CITY'), 'twelve parties add up to the city');
SELECT is(pg_temp.of('H1') + pg_temp.of('H2'), pg_temp.of('CITY'), 'two parks add up to the city');
SELECT is((SELECT sum(pg_temp.of('C' || i)) FROM generate_series(1, 5) AS i), pg_temp.of('H1'), 'five parties add up to their park');

-- ---- as of: a factor changes, a posting is reversed, the old report still comes out ----

SELECT is(publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6'), 1::bigint, 'an inventory is published');
UPDATE factor SET withdrawn_at = now() WHERE factor = 'coal';
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '3 t CO2/t', '2', 'test', false);
SELECT is(post('[2025-01-01,2026-01-01)', 'NDRC-910'), NULL, 'a new factor does not change what is posted');
SELECT is(reverse(1, 'wrong factor'), 4::bigint, 'a posting is reversed by a posting');
SELECT is(pg_temp.total('PARK', 'NDRC-910'), NULL, 'nothing of it is left: not known, not 0');
SELECT is(post('[2025-01-01,2026-01-01)', 'NDRC-910'), 5::bigint, 'and the period is posted again');
SELECT is(pg_temp.total('PARK', 'NDRC-910'), 150832.5, 'with the new factor');
SELECT ok(NOT (SELECT bool_and(verified) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')), 'which nobody has verified: the inventory says so');
SELECT is(pg_temp.total('PARK', 'NDRC-910', (SELECT as_of FROM published_inventory)), 100832.5, 'as of the publication it is what it was');
SELECT ok(reproduce_inventory(1), 'the published inventory comes out to the last digit');
SELECT results_eq('SELECT stale, reason FROM publication_status', $$VALUES (true, '2 postings since')$$, 'and is marked stale');

-- ---- a reading is corrected ----

SELECT void_activity(a.activity_id, 'typing error') FROM activity AS a JOIN source AS s USING (source_id) WHERE s.source = 'fuel';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01 00:00+08', '2026-01-01 00:00+08', '50001 t' FROM source WHERE source = 'fuel';
SELECT is(post('[2025-01-01,2026-01-01)', 'NDRC-910'), 6::bigint, 'the difference is posted');
SELECT is((SELECT sum(e.mass) FROM emission AS e JOIN source USING (source_id) WHERE source = 'fuel'), '150003 t CO2'::ghg, 'and only that');

-- ---- rollup ----

SELECT ok(refresh_rollup() > 0, 'the rollup is made');
SELECT is(refresh_rollup(), 0::bigint, 'and is up to date');
SELECT is((SELECT sum(mass) FROM rollup), (SELECT sum(mass) FROM emission), 'it is the ledger, to the last digit');
SELECT is((SELECT sum(co2e_t_exact) FROM bi_inventory WHERE boundary = 'PARK' AND month >= '2025-01-01'), pg_temp.total('PARK', 'NDRC-910'), 'bi_inventory is the inventory');
SELECT is_empty($$SELECT table_name, column_name, data_type FROM information_schema.columns
	WHERE table_schema = 'park "A"' AND table_name LIKE 'bi\_%' AND data_type NOT IN ('double precision', 'integer', 'text', 'date')
		AND NOT (data_type = 'numeric' AND column_name LIKE '%\_exact')$$, 'bi_ views have plain columns only');
SELECT is_empty($$SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relnamespace = '"park ""A"""'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition AND col_description(c.oid, a.attnum) IS NULL$$, 'every column has a comment');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = '"park ""A"""'::regnamespace AND obj_description(p.oid) IS NULL
	AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'i')$$, 'every function has a comment');

-- ---- the chain ----

SELECT is_empty($$SELECT * FROM check_ledger('park "A"')$$, 'the ledger is sound');
SELECT throws_ok('UPDATE emission SET line = line', '23000', NULL, 'an emission is not updated');
SELECT throws_ok('DELETE FROM emission', '23000', NULL, 'nor deleted');
SELECT throws_ok('TRUNCATE emission CASCADE', '23000', NULL, 'nor truncated');
SELECT throws_ok('UPDATE posting SET reason = reason', '23000', NULL, 'a posting is not updated');
SELECT throws_ok('DELETE FROM activity', '23000', NULL, 'a reading is not deleted');
SELECT throws_ok('UPDATE activity_rest SET evidence = NULL', '23000', NULL, 'not in a partition either');
SELECT throws_ok($$INSERT INTO posting SELECT p.posting_id + 100, 'post', p.method, p.period, NULL, 'forged', p.entries, p.digest, p.boundaries, p.previous, p.hash, p.posted_at, p.posted_by FROM posting AS p LIMIT 1$$,
	'23000', NULL, 'a forged block is refused');
ALTER TABLE emission DISABLE TRIGGER refuse_change;
ALTER TABLE emission_rest DISABLE TRIGGER refuse_change;
SAVEPOINT sound;
UPDATE emission SET mass = '1 t CO2' WHERE posting_id = 1 AND line = 7;
SELECT isnt_empty($$SELECT * FROM check_ledger('park "A"') WHERE posting_id = 1$$, 'an altered mass is found');
ROLLBACK TO sound;
UPDATE emission SET payload = payload || ' ' WHERE posting_id = 1 AND line = 7;
SELECT isnt_empty($$SELECT * FROM check_ledger('park "A"') WHERE posting_id = 1$$, 'an altered payload is found');
ROLLBACK TO sound;
DELETE FROM emission WHERE posting_id = 2 AND line = 3;
SELECT isnt_empty($$SELECT * FROM check_ledger('park "A"') WHERE posting_id = 2$$, 'a removed row is found');
ROLLBACK TO sound;
INSERT INTO emission SELECT posting_id, 100000, day, source_id, category, domain, party, supplier, plot, scope2, claim_id, quantity, factor_id, factor, verified, mass, begins, reason, payload FROM emission WHERE posting_id = 2 AND line = 3;
SELECT isnt_empty($$SELECT * FROM check_ledger('park "A"') WHERE posting_id = 2$$, 'an inserted row is found');
ROLLBACK TO sound;
SELECT isnt_empty($$SELECT * FROM check_ledger('park "A"') WHERE problem LIKE '%refuse_change%'$$, 'a disabled guard is found');
ALTER TABLE emission ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE emission_rest ENABLE ALWAYS TRIGGER refuse_change;

-- ---- refusals ----

SELECT is((pg_temp.failure(command)).error, error, error) FROM (VALUES
	($$SELECT post('empty', 'NDRC-910')$$, '22023: period empty must have a first and a last day'),
	($$SELECT post('[2025-01-01,)', 'NDRC-910')$$, '22023: period [2025-01-01,) must have a first and a last day'),
	($$SELECT post('[2025-01-01,2025-02-01)', 'none')$$, '42704: method "none" does not exist'),
	($$SELECT post('[2025-01-01,2025-02-01)', 'NDRC-910', '')$$, '22023: reason for a posting must not be null or empty'),
	($$SELECT reverse(1, 'again')$$, '55000: posting 1 is already reversed'),
	($$SELECT reverse(4, 'back')$$, '55000: posting 4 is a reversal'),
	($$SELECT reverse(5, '')$$, '22023: reason for a reversal must not be null or empty'),
	($$SELECT reverse(500, 'x')$$, '42704: posting 500 does not exist'),
	($$SELECT * FROM inventory('[2025-01-01,2025-02-01)', 'PARK', 'NDRC-910', 'AR6')$$, '22023: method "NDRC-910" covers natural years, not [2025-01-01,2025-02-01)'),
	($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'none', 'NDRC-910', 'AR6')$$, '42704: boundary "none" does not exist as of infinity'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-05-01', '2025-05-02', '1 t')$$, '23P01: readings of source "fuel" overlap'),
	($$INSERT INTO activity_rest (activity_id, source_id, start_at, end_at, reading) OVERRIDING SYSTEM VALUE VALUES (999999, 1, '2025-05-01', '2025-05-02', '1 t')$$, '23P01: readings of source "fuel" overlap'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2028-05-01', '2028-05-03', '1 t'), (1, '2028-05-02', '2028-05-04', '1 t')$$, '23P01: readings of source "fuel" overlap'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2028-05-01', '2028-05-02', '-1 t')$$, '23514: negative quantity -1 t for source "fuel"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2028-05-01', '2028-05-02', '5 mt')$$, '22P02: invalid input syntax for type quantity: "5 mt"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2028-05-01', '2028-05-02', 'much')$$, '22P02: invalid input syntax for type quantity: "much"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2028-05-02', '2028-05-01', '1 t')$$, '23514: new row for relation "activity_rest" violates check constraint "end_is_after_start"'),
	($$INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (-1, '2028-05-01', '2028-05-02', '1 t')$$, '23503: source -1 does not exist'),
	($$INSERT INTO source_owner (source_id, valid, party) VALUES (1, '[2025-01-01,)', 'TEN')$$, '23P01: conflicting key value violates exclusion constraint "one_owner_at_a_time"'),
	($$SELECT load_factors('none')$$, '42704: published factor set "none" does not exist'),
	($$SELECT load_factors('CN-910-annex4')$$, '23P01: conflicting key value violates exclusion constraint "one_factor_at_a_time"'),
	($$UPDATE factor SET published = '1 t CO2/t'$$, '23000: cannot update table "factor"'),
	($$DELETE FROM factor$$, '23000: cannot delete from table "factor"'),
	($$SELECT void_activity(1, '')$$, '23514: new row for relation "activity_void" violates check constraint "activity_void_reason_check"'),
	($$SELECT add_boundary('X', '{nobody}', 'x')$$, '23503: insert or update on table "boundary_party" violates foreign key constraint "boundary_party_party_fkey"'),
	($$SELECT create_ledger('park "A"')$$, '42P06: schema "park "A"" already exists'),
	($$SELECT check_ledger('public')$$, '42704: schema "public" is not a ledger'),
	($$SELECT grant_ledger('park "A"', current_user, 'king')$$, '22023: unrecognized kind of grant: "king"')) AS v (command, error);

INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2028-05-01 00:00+08', '2028-05-02 00:00+08', '1 MWh' FROM source WHERE source = 'fuel';
SELECT is((pg_temp.failure($$SELECT post('[2028-01-01,2029-01-01)', 'NDRC-910')$$)).error, '22000: readings of source "fuel" do not fit their factor on 2028-05-01', 'a reading in a wrong dimension');
SELECT void_activity(a.activity_id, 'wrong unit') FROM activity AS a WHERE a.start_at = '2028-05-01 00:00+08';
INSERT INTO source (source, category, factor, region) VALUES ('odd', 'process', 'unheard of', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'P' FROM source WHERE source = 'odd';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2027-05-01 00:00+08', '2027-05-02 00:00+08', '1 t' FROM source WHERE source = 'odd';
SELECT is((pg_temp.failure($$SELECT post('[2027-01-01,2028-01-01)', 'NDRC-910')$$)).error, 'P0002: no emission factor fits source "odd" on 2027-05-01', 'no factor fits');
INSERT INTO factor (factor_set, factor, region, published, valid, edition, reference, verified) VALUES ('own', 'unheard of', 'CN', '1 t CO2/t', '[2020-01-01,2021-01-01)', '1', 'test', true);
SELECT is((pg_temp.failure($$SELECT post('[2027-01-01,2028-01-01)', 'NDRC-910')$$)).error, 'P0002: no emission factor fits source "odd" on 2027-05-01', 'a factor out of its validity');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('CN-910-annex4', 'unheard of', 'CN', '1 t CO2/t', '1', 'test', true);
INSERT INTO factor (factor_set, factor, region, published, valid, edition, reference, verified) VALUES ('own', 'unheard of', 'CN', '2 t CO2/t', '[2021-01-01,)', '1', 'test', true);
SELECT is((pg_temp.failure($$SELECT post('[2027-01-01,2028-01-01)', 'NDRC-910')$$)).error, '21000: 2 emission factors fit source "odd" on 2027-05-01', 'two factors that fit');
UPDATE factor SET withdrawn_at = now() WHERE factor = 'unheard of';
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'unheard of', 'CN', '2 tCO2e AR5/t', '1', 'test', true);
SELECT is((pg_temp.failure($$SELECT post('[2027-01-01,2028-01-01)', 'NDRC-910')$$)).error, 'no error', 'a CO2e under a method that counts CO2 is posted: it stands apart when it is read');

-- in SQL a column hides a parameter of its name, and is then compared with itself
SELECT is_empty($$SELECT p.oid::regprocedure, m[1] FROM pg_proc AS p
	CROSS JOIN LATERAL regexp_matches(pg_get_function_sqlbody(p.oid), '[( ](\w+\.\w+ (?:=|<>|<=|>=|<|>) \w+\.\w+)', 'g') AS m
	WHERE p.prosqlbody IS NOT NULL AND p.pronamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'ledger_meta'::regclass) AND split_part(m[1], ' ', 1) = split_part(m[1], ' ', 3)$$,
	'no function compares a column with itself');

SELECT * FROM finish();
ROLLBACK;
