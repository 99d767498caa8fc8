-- The inventory: scope 2 in two columns, certificates, removals, consolidation approaches, what it was made with,
-- the way back to the readings, the rollup.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led');
SET LOCAL search_path = led, public;

CREATE FUNCTION pg_temp.record(source text, first date, until date, reading text) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO activity (source_id, start_at, end_at, reading)
	SELECT s.source_id, accounting_start($2), accounting_start($3), $4 FROM source AS s WHERE s.source = $1
$$;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', '甲'), ('B', 'enterprise', '乙'), ('PLANT', 'utility', 'CHP'), ('GRID', 'supplier', 'Grid');
INSERT INTO site VALUES ('P', 'Park');
INSERT INTO plot VALUES ('P1', 'P', 'Plot 1'), ('P2', 'P', 'Plot 2');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'grid', 'CN', 'location', '0.5 t CO2/MWh', '2025', 'test', true),
	('own', 'grid', 'CN', 'market', '0.6 t CO2/MWh', '2025', 'test', true),
	('own', 'grid-certified', 'CN', 'market', '0 t CO2/MWh', '2025', 'test', true),
	('own', 'chp', 'CN', 'location', '0.7 t CO2/MWh', '2025', 'test', true),
	('own', 'chp', 'CN', 'market', '0.7 t CO2/MWh', '2025', 'test', true),
	('own', 'gas', 'CN', NULL, '(2 t CO2, 1 kg CH4-fossil)/kNm3', '2025', 'test', true),
	('own', 'lawn', 'CN', NULL, '1 t CO2/ha', '2025', 'test', false),
	('own', 'travel', 'CN', NULL, '0.1 kg CO2/km', '2025', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES
	('gas of PLANT', 'Stationary combustion', 'gas', 'CN'), ('power of A', 'purchased_electricity', 'grid', 'CN'),
	('power of B', '外购电力', 'grid', 'CN'), ('chp power of B', 'purchased_electricity', 'chp', 'CN'),
	('lawn', 'Green-land sink', 'lawn', 'CN'), ('travel', 'business_travel', 'travel', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier, plot)
SELECT source_id, '(,)', CASE source WHEN 'gas of PLANT' THEN 'PLANT' WHEN 'power of A' THEN 'A' WHEN 'lawn' THEN 'A' WHEN 'travel' THEN 'A' ELSE 'B' END,
	CASE WHEN source LIKE 'power%' THEN 'GRID' WHEN source LIKE 'chp%' THEN 'PLANT' END, CASE source WHEN 'power of A' THEN 'P1' WHEN 'lawn' THEN 'P2' END
FROM source;
SELECT pg_temp.record('gas of PLANT', '2025-01-01', '2026-01-01', '1000 kNm3'), pg_temp.record('power of A', '2025-01-01', '2025-02-01', '310 MWh'),
	pg_temp.record('power of A', '2025-02-01', '2025-03-01', '28 万kWh'), pg_temp.record('power of B', '2025-01-01', '2026-01-01', '365 MWh'),
	pg_temp.record('chp power of B', '2025-01-01', '2026-01-01', '100 MWh'), pg_temp.record('lawn', '2025-01-01', '2026-01-01', '50 ha'),
	pg_temp.record('travel', '2025-01-01', '2026-01-01', '10000 km');
SELECT add_boundary('PARK', '{A,B,PLANT}', 'Park');
CREATE FUNCTION pg_temp.total(boundary text, method text DEFAULT 'GHG-Protocol', scope integer DEFAULT 2, as_of timestamptz DEFAULT 'infinity',
	OUT co2e numeric, OUT market numeric, OUT removed numeric) LANGUAGE sql AS
$$
	SELECT sum(tonnes(i.co2e)), sum(tonnes(i.market_co2e)), sum(tonnes(i.removed_co2e))
	FROM inventory('[2025-01-01,2026-01-01)', $1, $2, 'AR5', $4) AS i WHERE i.scope = $3
$$;

-- ---- scope 2: two columns; certificates lower the market column only, and cover a MWh once ----

SELECT is(post('[2025-01-01,2026-01-01)', 'GHG-Protocol'), 1::bigint, 'the year is posted');
SELECT is((SELECT t FROM pg_temp.total('PARK') AS t), ROW(477.5, 573.0, NULL::numeric)::record, 'location and market are two columns: (310 + 280 + 365) MWh from the grid, none from the plant');
SELECT is((SELECT t FROM pg_temp.total('PARK', scope => 1) AS t), ROW(2030.0, 2030.0, 50.0)::record, 'scope 1 is in both, removals are a third figure');
SELECT is((SELECT t FROM pg_temp.total('PARK', scope => 3) AS t), ROW(1.0, 1.0, NULL::numeric)::record, 'scope 3 is in both');
SELECT is((SELECT tonnes(co2e_sum(mass, 'AR5')) FROM emission WHERE scope2 = 'location'), 547.5, 'a plain sum counts what the plant sold');

INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence)
SELECT source_id, '[2025-01-01,2025-03-01)', 'GEC', '{[1001,1201),[5001,5201)}', 'retirement 7' FROM source WHERE source = 'power of A';
SELECT is((SELECT energy::text FROM certificate_claim), '400 MWh', '400 certificates are 400 MWh');
SELECT isnt(post('[2025-01-01,2025-03-01)', 'GHG-Protocol'), NULL, 'a claim is posted as a change');
SELECT is((SELECT t FROM pg_temp.total('PARK') AS t), ROW(477.5, 333.0, NULL::numeric)::record, '400 MWh less at 0.6 t in the market column, nothing in the location column');
SELECT results_eq($$SELECT covered::text, unused::text FROM certificate_use$$, $$VALUES ('400 MWh', '0 MWh')$$, 'all of the claim is used');
SELECT results_eq($$SELECT day, sum(convert(quantity, 'MWh'))::text FROM emission WHERE claim_id IS NOT NULL GROUP BY day ORDER BY day DESC LIMIT 2$$,
	$$VALUES (date '2025-02-09', '10 MWh'), (date '2025-02-08', '10 MWh')$$, 'from the first day on until it is used up');
SELECT is((SELECT sum(convert(quantity, 'MWh'))::text FROM emission JOIN source USING (source_id) WHERE source = 'power of A' AND scope2 = 'market'), '590 MWh', 'covered and not covered add up to what was consumed');
SELECT is(post('[2025-02-01,2025-03-01)', 'GHG-Protocol'), NULL, 'a part of the days of a claim knows what the days before have used');
SELECT is((SELECT t FROM pg_temp.total('PARK', scope => 2) AS t), ROW(477.5, 333.0, NULL::numeric)::record, 'and changes nothing');

SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) SELECT source_id, '[2025-06-01,2025-07-01)', 'GEC', '{[1200,1300)}', 'x' FROM source WHERE source = 'power of B'$$,
		'23P01: conflicting key value violates exclusion constraint "one_claim_of_a_certificate" | Key (code_range(registry, registry, ''[]''::text), serials)=([GEC,GEC], {[1200,1300)}) conflicts with existing key (code_range(registry, registry, ''[]''::text), serials)=([GEC,GEC], {[1001,1201),[5001,5201)}).'),
	($$INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) SELECT source_id, '[2025-01-01,2026-01-01)', 'GEC', '{[1,2)}', 'x' FROM source WHERE source = 'gas of PLANT'$$,
		'23514: certificates cannot cover source "gas of PLANT" | Its category is stationary_combustion.'),
	($$UPDATE certificate_claim SET serials = '{[1,2)}'$$, '23000: cannot update table "certificate_claim" | Only its column withdrawn_at may be set.'),
	($$DELETE FROM certificate_claim$$, '23000: cannot delete from table "certificate_claim" | Only its column withdrawn_at may be set.'),
	($$TRUNCATE certificate_claim$$, '23000: cannot truncate table "certificate_claim" | The ledger only grows.'),
	($$UPDATE method SET deducts_sales = true$$, '23000: cannot update table "method" | Only its column basis may be set.'),
	($$UPDATE method SET basis = 'AR9'$$, '22P02: invalid input syntax for type gwp_basis: "AR9" | There is no GWP basis "AR9".')) AS v (command, error);
SELECT is(left(pg_temp.said($$INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) SELECT source_id, '[2025-02-01,2025-04-01)', 'GEC', '{[1,2)}', 'x' FROM source WHERE source = 'power of A'$$), 90),
	'23P01: conflicting key value violates exclusion constraint "one_claim_of_a_source_at_a_tim', 'a source has one claim at a time');

UPDATE certificate_claim SET withdrawn_at = now();
SELECT isnt(post('[2025-01-01,2026-01-01)', 'GHG-Protocol'), NULL, 'a claim that was withdrawn is posted back');
SELECT is((SELECT t FROM pg_temp.total('PARK') AS t), ROW(477.5, 573.0, NULL::numeric)::record, 'to the last digit');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence)
SELECT source_id, '[2025-02-01,2025-03-01)', 'GEC', '{[1001,1401)}', 'retirement 8' FROM source WHERE source = 'power of A';
SELECT isnt(post('[2025-01-01,2026-01-01)', 'GHG-Protocol'), NULL, 'the certificates may then serve another claim');
SELECT is((SELECT t FROM pg_temp.total('PARK') AS t), ROW(477.5, 405.0, NULL::numeric)::record, 'which covers no more than was consumed: 280 MWh');
SELECT is((SELECT unused::text FROM certificate_use WHERE withdrawn_at IS NULL), '120 MWh', 'and says what is left');

-- ---- consolidation ----

INSERT INTO party_share VALUES ('A', '(,)', true, true, 0.6), ('B', '(,)', false, true, 0.25), ('PLANT', '(,)', true, false, 0.5);
SELECT is(pg_temp.said($$SELECT add_boundary('OP', '{A,B,PLANT}', 'x')$$), '23514: party "B" is outside boundary "OP" | No day of operational control is recorded in party_share.', 'a party that is not controlled is outside');
SELECT add_boundary('FIN', '{A,B}', 'x', approach => 'financial control'), add_boundary('EQ', '{A,B,PLANT}', 'x', approach => 'equity share'),
	add_boundary('EQA', '{A}', 'x', approach => 'equity share'), add_boundary('EQB', '{B}', 'x', approach => 'equity share'), add_boundary('EQP', '{PLANT}', 'x', approach => 'equity share');
SELECT is(pg_temp.said($$SELECT add_boundary('EQG', '{GRID}', 'x', approach => 'equity share')$$), '23514: party "GRID" is outside boundary "EQG" | No day of equity share is recorded in party_share.', 'a share that is not known is not 1');
SELECT is(pg_temp.said($$SELECT add_boundary('CHILD', '{A,GRID}', 'x', approach => 'physical', parent => 'PARK')$$), '23514: party "GRID" is outside boundary "PARK" | "CHILD" is to lie in "PARK".', 'a party outside the parent');
SELECT is(add_boundary('CHILD', '{A,B}', 'x', approach => 'physical', parent => 'PARK'), 1, 'a boundary in another');
SELECT is((pg_temp.total('EQ', scope => 1)).co2e, 1015.0, 'half of the plant');
-- location: A 0.6 x 295, B 0.25 x 182.5 from the grid; of the plant's 70 t B would have a quarter and has it from a plant of which half counts already
SELECT is((pg_temp.total('EQ')).co2e, 222.625, 'shares of scope 2; what stays inside counts only beyond the share in its supplier');
SELECT is((pg_temp.total('EQB')).co2e, 63.125, 'B alone: a quarter of grid and plant');
SELECT isnt(post('[2025-01-01,2026-01-01)', 'GB/T 32150'), NULL, 'under a method that deducts sales');
SELECT is((pg_temp.total('EQ', 'GB/T 32150')).co2e, (SELECT sum((pg_temp.total(b, 'GB/T 32150')).co2e) FROM unnest('{EQA,EQB,EQP}'::text[]) AS b), 'parties with their shares add up');
SELECT is((pg_temp.total('PARK', 'GB/T 32150')).market, NULL, 'a method without a market treatment has no such figure');
SELECT results_eq($$SELECT supplier, consumer, carrier, kind, direction, quantity::text FROM boundary_transfer('[2025-01-01,2026-01-01)', 'PARK')$$,
	$$VALUES ('GRID', 'A', 'electricity', 'grid', 'in', '310 MWh'), ('GRID', 'A', 'electricity', 'grid', 'in', '28 万kWh'),
		('GRID', 'B', 'electricity', 'grid', 'in', '365 MWh'), ('PLANT', 'B', 'electricity', 'chp', 'internal', '100 MWh')$$, 'transfers have a direction, a carrier and a kind');

-- ---- what it was made with, and the way back ----

SELECT results_eq($$SELECT boundary_version, approach, parties, standard, edition, gases, scope2, gwp_basis, factor_sets, unverified, head
	FROM inventory_statement('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR5')$$,
	$$VALUES (1, 'operational control', '{A,B,PLANT}'::text[], 'GHG Protocol Scope 2 Guidance', '2015', NULL::text[], '{location,market}'::text[], 'AR5',
		'{own (2025)}'::text[], '{"factor lawn of own, CN"}'::text[], 5::bigint)$$, 'the statement names everything, also what is not verified');
SELECT is((SELECT bool_and(verified) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR5') WHERE category = 'land_sink'), false, 'the mark of a factor is in its line');
SELECT is((SELECT bool_and(verified) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR5') WHERE category <> 'land_sink'), true, 'and in no other');
SELECT results_eq($$SELECT t.reading FROM boundary_emission('[2025-02-03,2025-02-04)', 'PARK', 1, 'GB/T 32150', 'infinity') AS e,
	trace_emission(e.posting_id, e.line) AS t WHERE e.party = 'A' AND e.scope = 2$$, $$VALUES ('28 万kWh')$$, 'a line leads to its reading');
SELECT is((SELECT count(*)::int FROM emission AS e WHERE NOT EXISTS (SELECT FROM trace_emission(e.posting_id, e.line))), 0, 'so does every row');

UPDATE factor SET withdrawn_at = now() WHERE factor = 'lawn';
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'lawn', 'CN', '1 t CO2/ha', '2026', 'test', true);
SELECT publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6', 'first');
SELECT reverse(1, 'lawn');
SELECT isnt(post('[2025-01-01,2026-01-01)', 'GHG-Protocol'), NULL, 'posted again with a factor that is verified');
SELECT is((SELECT bool_and(verified) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')), true, 'what was reversed leaves no mark');
SELECT ok(reproduce_inventory(1), 'the publication still comes out');
SELECT is((SELECT unverified FROM published_inventory), '{"factor lawn of own, CN"}'::text[], 'with its mark');
SELECT is(pg_temp.said($$SELECT publish_inventory('[2031-01-01,2032-01-01)', 'PARK', 'GHG-Protocol', 'AR6')$$),
	'P0002: nothing of [2031-01-01,2032-01-01) is posted under method "GHG-Protocol" for boundary "PARK"', 'a period without entries is not published as nothing');
SELECT is(pg_temp.said($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'none', 'AR6')$$), '42704: method "none" does not exist', 'an unknown method');
SELECT is(pg_temp.said($$SELECT * FROM inventory(NULL, 'PARK', 'GHG-Protocol', 'AR6')$$), '22023: period NULL must have a first and a last day', 'no period');

-- ---- a gas without a GWP in the basis ----

INSERT INTO source (source, category, factor, region) VALUES ('etching', 'process', 'NF3', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'B' FROM source WHERE source = 'etching';
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'NF3', 'CN', '1 kg NF3/kg', '1', 'test', true);
SELECT pg_temp.record('etching', '2025-05-01', '2025-05-02', '3 kg');
SELECT isnt(post('[2025-05-01,2025-06-01)', 'GHG-Protocol'), NULL, 'NF3 is posted');
SELECT is(left(pg_temp.said($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'SAR', 'infinity', missing => 'error')$$), 6), '22000:', 'an inventory under a basis that does not know it fails if it is to');
SELECT results_eq($$SELECT source, mass::text, reason FROM inventory_apart('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'SAR')$$, $$VALUES ('etching', '0.003 t NF3', 'no GWP in SAR')$$, 'else it stands apart');
UPDATE method SET basis = 'SAR' WHERE method = 'GHG-Protocol';
SELECT results_eq($$SELECT month, round(co2e_t_exact, 6), round(co2e_market_t_exact, 6), removed_t > 0, complete FROM bi_emission_monthly WHERE boundary = 'PARK' AND method = 'GHG-Protocol' AND scope = 1 AND month BETWEEN '2025-05-01' AND '2025-05-31'$$,
	$$VALUES (date '2025-05-01', 171.646575, 171.646575, true, 0)$$, 'in the bi_ views the known part of the month stays, and is said to be one');
UPDATE method SET basis = 'AR6' WHERE method = 'GHG-Protocol';

-- ---- the rollup changes nothing ----

CREATE TEMPORARY TABLE without AS SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6');
SELECT ok(refresh_rollup() > 0, 'the rollup is made');
SELECT is(rollup_at('infinity'), (SELECT max(posting_id) FROM posting), 'and used');
SELECT results_eq($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')$$, 'SELECT * FROM without', 'for the same inventory');
SELECT pg_temp.record('etching', '2025-06-01', '2025-06-02', '5 kg');
SELECT post('[2025-06-01,2025-07-01)', 'GHG-Protocol');
SELECT results_eq($$SELECT sum(mass(mass, 'NF3')) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')$$, 'SELECT 0.008', 'with what was posted since');
SELECT is(rollup_at((SELECT posted_at FROM posting WHERE posting_id = 2)), 0::bigint, 'not for a time before it');
SELECT ok(reproduce_inventory(1), 'nor for what was published');
SELECT results_eq($$SELECT sum(co2e_t_exact), sum(co2e_market_t_exact), sum(removed_t_exact) FROM bi_inventory WHERE boundary = 'PARK' AND method = 'GHG-Protocol'$$,
	$$SELECT sum(tonnes(co2e)), sum(tonnes(market_co2e)), sum(tonnes(removed_co2e)) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')$$, 'bi_inventory is the inventory');
SELECT results_eq($$SELECT sum(co2e_t_exact), sum(co2e_market_t_exact), sum(removed_t_exact) FROM bi_emission_monthly WHERE boundary = 'PARK' AND method = 'GHG-Protocol'$$,
	$$SELECT sum(tonnes(co2e)), sum(tonnes(market_co2e)), sum(tonnes(removed_co2e)) FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')$$, 'and so is bi_emission_monthly');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
INSERT INTO source (source, category, factor, region) VALUES ('nobody''s', 'process', 'NF3', 'CN');
SELECT pg_temp.record('nobody''s', '2025-07-01', '2025-07-02', '5 kg');
SELECT is(pg_temp.said($$SELECT post('[2025-07-01,2025-08-01)', 'GHG-Protocol')$$), 'P0002: source "nobody''s" belongs to no party on 2025-07-01', 'a source that nobody owns');

SELECT * FROM finish();
ROLLBACK;
