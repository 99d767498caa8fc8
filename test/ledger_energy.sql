-- Energy in tonnes of coal equivalent: the national test case of 910 annex 4, valuations, validities, what stays inside,
-- certificates, what lacks a coefficient.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

-- ---- coefficients ----

SELECT results_eq($$SELECT content, per, clean, non_fossil, mark FROM energy_coefficient WHERE energy = 'anthracite' ORDER BY valuation$$,
	$$VALUES ('25.024 GJ', 't', false, false, 'VERIFIED'), ('25.024 GJ', 't', false, false, 'VERIFIED')$$, 'a fuel has one heating value, whatever the valuation');
SELECT is((SELECT count(*)::int FROM energy_coefficient WHERE mark = 'VERIFIED'), 46, 'the 23 heating values of the steel guideline, twice');
SELECT results_eq($$SELECT valuation, content, mark FROM energy_coefficient WHERE energy = 'electricity' ORDER BY 1$$,
	$$VALUES ('calorific', '3.6 GJ', 'VERIFIED-2'), ('equivalent', '0.3 tce', 'UNVERIFIED')$$, 'electricity has two, and the equivalent one is to be replaced');
SELECT is_empty($$SELECT energy FROM energy_coefficient GROUP BY energy HAVING count(DISTINCT valuation) <> 2 OR count(DISTINCT clean::text || non_fossil) <> 1$$, 'every energy has both valuations, and is clean or not in both');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark) VALUES ('x', 'gross', '1 GJ', 't', false, false, 'x', 'VERIFIED')$$,
		'23514: new row for relation "energy_coefficient" violates check constraint "valuation_is_equivalent_or_calorific"'),
	($$INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark) VALUES ('x', 'calorific', '1 t', 't', false, false, 'x', 'VERIFIED')$$,
		'23514: new row for relation "energy_coefficient" violates check constraint "content_is_energy"'),
	($$INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark) VALUES ('x', 'calorific', '-1 GJ', 't', false, false, 'x', 'VERIFIED')$$,
		'23514: new row for relation "energy_coefficient" violates check constraint "content_is_energy"'),
	($$INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark) VALUES ('x', 'calorific', '1 GJ', 'barn', false, false, 'x', 'VERIFIED')$$,
		'22023: unknown unit "barn"'),
	($$INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark) VALUES ('x', 'calorific', '1 GJ', 't', false, true, 'x', 'VERIFIED')$$,
		'23514: new row for relation "energy_coefficient" violates check constraint "non_fossil_is_clean"'),
	($$UPDATE energy_coefficient SET content = '1 GJ' WHERE energy = 'anthracite'$$, '23000: cannot update table "energy_coefficient" | Only its column withdrawn_at may be set.')) AS v (command, error);
SELECT matches(pg_temp.said($$INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark) VALUES ('anthracite', 'calorific', '1 GJ', 't', false, false, 'x', 'VERIFIED')$$),
	'23P01: .*one_coefficient_at_a_time', 'one coefficient at a time');

-- ---- the test case of the national method ----

INSERT INTO party (party, kind, name) VALUES ('CHP', 'utility', 'Plant'), ('TEN', 'enterprise', 'Tenant'), ('GRID', 'supplier', 'Grid'), ('OUT', 'enterprise', 'Neighbour');
SELECT load_factors('CN-910-annex4');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', '1.9 t CO2/t', '1', 'test', true), ('own', 'oil', 'CN', '3.1 t CO2/t', '1', 'test', true),
	('own', 'conversion', 'CN', '1 t CO2/t', '1', 'test', true), ('own', 'clinker', 'CN', '0.5 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES
	('coal', 'Stationary combustion', 'coal', 'CN'), ('oil', 'mobile_combustion', 'oil', 'CN'), ('conversion', 'process', 'conversion', 'CN'),
	('clinker', 'process', 'clinker', 'CN'), ('grid', 'purchased_electricity', 'electricity', 'CN'), ('direct', 'purchased_electricity', 'electricity-direct', 'CN'),
	('certified', 'purchased_electricity', 'electricity', 'CN'), ('sold', 'purchased_electricity', 'electricity', 'CN'),
	('heat', 'purchased_heat', 'heat', 'CN'), ('heat sold', 'purchased_heat', 'heat', 'CN'), ('inside', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier)
SELECT source_id, '(,)', CASE WHEN source LIKE '%sold' THEN 'OUT' WHEN source = 'inside' THEN 'TEN' WHEN source = 'coal' THEN 'CHP' ELSE 'TEN' END,
	CASE WHEN source LIKE '%sold' OR source = 'inside' THEN 'CHP' WHEN category LIKE 'purchased%' THEN 'GRID' END FROM source;
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, '2025-01-01', '2026-01-01', v.reading
FROM (VALUES ('coal', '30000 t'), ('oil', '2000 t'), ('conversion', '500 t'), ('clinker', '10000 t'), ('grid', '120000 MWh'), ('direct', '90000 MWh'),
	('certified', '40000 MWh'), ('sold', '500 万kWh'), ('heat', '200000 GJ'), ('heat sold', '50000 GJ'), ('inside', '7777 MWh')) AS v (source, reading)
JOIN source AS s ON s.source = v.source;
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence)
SELECT source_id, '[2025-01-01,2026-01-01)', 'GEC', '{[1,40001)}', 'retirement' FROM source WHERE source = 'certified';
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910');
SELECT add_boundary('PARK', '{CHP,TEN}', 'Park'), add_boundary('CHP', '{CHP}', 'Plant'), add_boundary('TEN', '{TEN}', 'Tenant');

SELECT results_eq($$SELECT energy, missing FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910') WHERE missing IS NOT NULL$$, $$VALUES
	('electricity-onsite', 'renewable_generation is not recorded'), ('coal', 'there is no energy coefficient of coal, equivalent value'),
	('oil', 'there is no energy coefficient of oil, equivalent value')$$, 'what is not known is said, and is not 0');
INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
SELECT e.energy, v, e.content, e.per, false, false, 'test', 'VERIFIED'
FROM (VALUES ('coal', '29.3076 GJ', 't'), ('oil', '58.6152 MJ', 'kg')) AS e (energy, content, per), unnest('{equivalent,calorific}'::text[]) AS v;
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'renewable_generation', '1 GWh', 'meter');
SELECT results_eq($$SELECT carrier, energy, direction, kind, quantity::text, tce::numeric(20, 6), clean, non_fossil, mark, missing
	FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910')$$, $$VALUES
	('electricity', 'electricity', 'purchased', 'other', '120000 MWh', 36000.0, false, false, 'UNVERIFIED', NULL),
	('electricity', 'electricity', 'sold', 'other', '-500 万kWh', -1500, false, false, 'UNVERIFIED', NULL),
	('electricity', 'electricity-certified', 'purchased', 'certified', '40000 MWh', 12000, true, true, 'UNVERIFIED', NULL),
	('electricity', 'electricity-direct', 'purchased', 'direct', '90000 MWh', 27000, true, true, 'UNVERIFIED', NULL),
	('electricity', 'electricity-onsite', 'generated', 'onsite', '1000 MWh', 300, true, true, 'UNVERIFIED', NULL),
	('fuel', 'coal', 'burnt', NULL, '30000 t', 30000, false, false, 'VERIFIED', NULL),
	('fuel', 'oil', 'burnt', NULL, '2000 t', 4000, false, false, 'VERIFIED', NULL),
	('heat', 'heat', 'purchased', 'other', '200000 GJ', 6824.168475, false, false, 'UNVERIFIED', NULL),
	('heat', 'heat', 'sold', 'other', '-50000 GJ', -1706.042119, false, false, 'UNVERIFIED', NULL)$$,
	'fuel burnt inside, and what crosses the boundary, net of what is sold; neither processes nor what stays inside');
SELECT is((SELECT sum(tce) FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'calorific') WHERE carrier = 'electricity'),
	(SELECT sum(round(round(mwh * 3.6, 36) / 29.3076, 18)) FROM unnest('{120000,-5000,40000,90000,1000}'::numeric[]) AS mwh), 'electricity at calorific value is 3.6 GJ a MWh, exactly');

-- the same identity as that of emissions: parties, each with what it sells, add up to the park
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('CHP', '[2025-01-01,2026-01-01)', 'renewable_generation', '0 MWh', 'none'),
	('TEN', '[2025-01-01,2026-01-01)', 'renewable_generation', '1 GWh', 'meter');
SELECT is((SELECT sum(e.tce) FROM unnest('{CHP,TEN}'::text[]) AS b, energy_use('[2025-01-01,2026-01-01)', b, 'NDRC-910') AS e),
	(SELECT sum(e.tce) FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910') AS e), 'the energy of the parties adds up to that of the park');
SELECT is((SELECT tce FROM energy_use('[2025-01-01,2026-01-01)', 'CHP', 'NDRC-910') WHERE direction = 'sold' AND quantity::text LIKE '%MWh'), -2333.1, 'the plant sells to the tenant');

-- ---- measures and indicators of it ----

SELECT results_eq($$SELECT measure, amount, unit, missing, verified FROM measures('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')
	WHERE measure LIKE 'e%e\_tce%' OR measure LIKE 'electricity%' OR measure LIKE 'emission%' OR measure = 'removals_t' ORDER BY measure COLLATE "C"$$, $$VALUES
	('electricity_certified', 40000.0, 'MWh', NULL, true), ('electricity_direct', 90000.0, 'MWh', NULL, true), ('electricity_inflow', 250000.0, 'MWh', NULL, true),
	('electricity_net_inflow', 245000.0, 'MWh', NULL, true), ('electricity_used', NULL, 'MWh', 'method NDRC-910 counts energy that crosses the boundary', true),
	('electricity_used_certified', NULL, 'MWh', 'method NDRC-910 counts energy that crosses the boundary', true), ('electricity_used_direct', NULL, 'MWh', 'method NDRC-910 counts energy that crosses the boundary', true),
	('emission_co2_t', 180937.5, 't CO2', NULL, true), ('emission_scope_1_2_market_t', NULL, 't CO2e', 'method NDRC-910 does not treat scope 2 by the market', true),
	('emission_scope_1_2_t', 180937.5, 't CO2e', NULL, true), ('emission_scope_1_t', 68700.0, 't CO2e', NULL, true), ('emission_scope_2_t', 112237.5, 't CO2e', NULL, true),
	('emission_scope_3_t', NULL, 't CO2e', 'method NDRC-910 does not cover scope 3', true), ('removals_t', 0, 't CO2e', NULL, true)$$, 'E_park is 180937.5 t');
SELECT results_eq($$SELECT value, numerator, denominator, verified FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6') WHERE indicator = 'direct_supply_share'$$,
	$$VALUES (36.0, 90000.0, 250000.0, false)$$, 'direct supply is 0.36 of the gross inflow; that this is the denominator is not confirmed');
SELECT is((SELECT value FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6') WHERE indicator = 'clean_energy_share'),
	(SELECT trim_scale(round(round(100 * 39300.0, 36) / sum(tce), 18)) FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910')), 'clean energy: direct, certified, own');
-- what is generated and used inside is without the 5000 MWh that are sold: they are not deducted once more
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'fuel_generation', '30000 MWh', 'meter');
SELECT results_eq($$SELECT numerator, denominator, round(value, 9) FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6') WHERE indicator = 'renewable_electricity_share'$$,
	$$VALUES (131000.0, 281000.0, round(13100.0 / 281, 9))$$, 'renewable electricity is of all that is used inside: 250000 MWh of inflow, 1000 and 30000 MWh of generation');
-- 1 000 000 tce: coal with a heating value that makes it so
UPDATE energy_coefficient SET withdrawn_at = now() WHERE energy = 'coal';
INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark, recorded_at)
SELECT 'coal', 'equivalent', round((1000000 - sum(tce) FILTER (WHERE energy <> 'coal')) / 30000, 18) || ' tce', 't', false, false, 'test', 'VERIFIED', now() + interval '1 hour'
FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910');
SELECT is((SELECT round(value, 7) FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6') WHERE indicator = 'emission_per_energy'), 0.1809375, '180937.5 t of 1000000 tce are 0.1809375 t a tce');
SELECT is((SELECT missing FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6', now() + interval '1 minute') WHERE indicator = 'energy_consumption'),
	'there is no energy coefficient of coal, equivalent value', 'as of a time without a coefficient there is none');
SELECT is((SELECT missing FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6') WHERE indicator = 'energy_per_value_added'),
	'there is no energy coefficient of coal, calorific value; value_added is not recorded', 'all that lacks is named');

-- ---- a coefficient that changes in the year, a unit that does not fit, a boundary that changes ----

UPDATE energy_coefficient SET withdrawn_at = now() WHERE energy = 'coal' AND withdrawn_at IS NULL;
INSERT INTO energy_coefficient (energy, valuation, valid, content, per, clean, non_fossil, reference, mark) VALUES
	('coal', 'equivalent', '(,2025-07-01)', '1 tce', 't', false, false, 'first half', 'VERIFIED'), ('coal', 'equivalent', '[2025-07-01,)', '2 tce', 't', false, false, 'second half', 'VERIFIED'),
	('coal', 'calorific', '(,)', '1 GJ', 'm3', false, false, 'per m3', 'VERIFIED');
SELECT results_eq($$SELECT quantity, tce FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910') WHERE energy = 'coal' ORDER BY tce$$,
	$$SELECT quantity(30000, 't') * (round(181.0, 36) / 365), round(30000 * (round(181.0, 36) / 365), 18) UNION ALL SELECT quantity(30000, 't') - quantity(30000, 't') * (round(181.0, 36) / 365), 2 * (30000 - round(30000 * (round(181.0, 36) / 365), 18))$$,
	'each half of the year has its coefficient, and the halves add up');
SELECT is((SELECT missing FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'calorific') WHERE energy = 'coal'), 'coal is recorded in t, its energy coefficient is per m3', 'tonnes are not cubic metres');
INSERT INTO party_share VALUES ('CHP', '[2025-01-01,2025-07-01)', true, true, 0.5), ('TEN', '(,)', true, true, 1);
SELECT add_boundary('HALF', '{CHP,TEN}', 'Plant until July', approach => 'operational control'), add_boundary('EQUITY', '{CHP,TEN}', 'Shares', approach => 'equity share');
SELECT is((SELECT quantity FROM energy_use('[2025-01-01,2026-01-01)', 'HALF', 'NDRC-910') WHERE energy = 'coal'), quantity(30000, 't') * (round(181.0, 36) / 365), 'fuel of a party that is inside for half of the year');
SELECT is((SELECT quantity FROM energy_use('[2025-01-01,2026-01-01)', 'EQUITY', 'NDRC-910') WHERE energy = 'coal'), quantity(30000, 't') * (round(181.0, 36) / 365) * 0.5, 'a share of it');
SELECT is((SELECT missing FROM energy_use('[2025-01-01,2026-01-01)', 'HALF', 'NDRC-910') WHERE direction = 'generated'), 'renewable_generation is recorded for boundary CHP, PARK, TEN, not for HALF', 'the figure of another boundary is none');

-- ---- as of, reversed, other methods, bad calls ----

CREATE TEMP TABLE was AS SELECT max(posted_at) AS at, (SELECT sum(tce) FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910')) AS tce FROM posting;
SELECT reverse(1, 'test');
SELECT is_empty($$SELECT * FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910') WHERE direction <> 'generated'$$, 'what was reversed is no energy use');
SELECT is((SELECT missing FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6') WHERE indicator = 'energy_consumption'),
	'nothing of 2025 is posted under method NDRC-910 for boundary PARK', 'nor 0');
SELECT is((SELECT missing FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6') WHERE indicator = 'direct_supply_share'),
	'nothing of 2025 is posted under method NDRC-910 for boundary PARK', 'nor is the inflow');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'gross')$$, '22023: unrecognized valuation of energy: "gross"'),
	($$SELECT energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', NULL)$$, '22023: unrecognized valuation of energy: "NULL"'),
	($$SELECT energy_use('[2025-01-01,2026-01-01)', 'NOWHERE', 'NDRC-910')$$, '42704: boundary "NOWHERE" does not exist as of infinity'),
	($$SELECT energy_use('[2025-01-01,2025-07-01)', 'PARK', 'NDRC-910')$$, '22023: method "NDRC-910" covers natural years, not [2025-01-01,2025-07-01) | National zero-carbon parks: accounting method, 2025.'),
	($$SELECT energy_use('[2025-01-01,2026-01-01)', 'PARK', 'none')$$, '42704: method "none" does not exist')) AS v (command, error);

-- under a method with two treatments each reading is energy once
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
SELECT 'own', f, 'CN', s, '0.5 t CO2/' || CASE WHEN f LIKE 'heat%' THEN 'GJ' ELSE 'MWh' END, '1', 'test', true
FROM unnest('{electricity,electricity-direct,electricity-certified,heat}'::text[]) AS f, unnest('{location,market}'::text[]) AS s;
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT is((SELECT string_agg(quantity::text, ', ' ORDER BY energy COLLATE "C") FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol') WHERE carrier = 'electricity' AND direction = 'purchased'),
	'120000 MWh, 40000 MWh, 90000 MWh', 'two treatments of scope 2 are not two uses of energy');
SELECT is((SELECT round(amount(sum(quantity)), 6) FROM energy_use('[2025-01-01,2025-04-01)', 'PARK', 'GHG-Protocol') WHERE energy = 'electricity' AND direction = 'purchased'),
	round(120000 * 90 / 365.0, 6), 'of a posting that covers more days than the period, its days count');
SELECT is_empty($$SELECT * FROM energy_use('[2024-01-01,2025-01-01)', 'PARK', 'NDRC-910') WHERE direction <> 'generated'$$, 'and nothing of another year');
-- a solar plant that sells: what it generates for others is nowhere recorded
INSERT INTO source (source, category, factor, region) VALUES ('solar sold', 'purchased_electricity', 'electricity-direct', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier) SELECT source_id, '(,)', 'OUT', 'CHP' FROM source WHERE source = 'solar sold';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01 00:00+08', '2026-01-01 00:00+08', '500 MWh' FROM source WHERE source = 'solar sold';
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910');
SELECT results_eq($$SELECT measure, amount, missing FROM measures('[2025-01-01,2026-01-01)', 'CHP', 'NDRC-910', 'AR6') WHERE measure ~ '^(clean|non_fossil)_energy_tce_equivalent' ORDER BY 1$$, $$VALUES
	('clean_energy_tce_equivalent', NULL::numeric, 'more clean energy is sold than is recorded as purchased, burnt or generated'),
	('non_fossil_energy_tce_equivalent', NULL, 'more non-fossil energy is sold than is recorded as purchased, burnt or generated')$$, 'no share of clean energy is negative');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');

-- ---- every category ----

SELECT create_ledger('every', 'UTC');
SET LOCAL search_path = every, public;
INSERT INTO party (party, kind, name) VALUES ('P', 'enterprise', 'Park');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
SELECT 'own', c.category, 'CN', t, '1 t CO2/GJ', '1', 'test', true
FROM category_table() AS c, unnest(CASE c.scope WHEN 2 THEN '{location,market}' ELSE '{NULL}'::text[] END) AS t;
INSERT INTO source (source, category, factor, region) SELECT c.category, c.category, c.category, 'CN' FROM category_table() AS c WHERE c.scope IS NOT NULL;
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'P' FROM source;
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01', '2026-01-01', '365 GJ' FROM source;
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT add_boundary('P', '{P}', 'Park');
SELECT is((SELECT count(DISTINCT source_id) FROM emission), (SELECT count(*) FROM category_table() WHERE scope IS NOT NULL), 'every category is posted');
SELECT set_eq($$SELECT energy, carrier, direction FROM energy_use('[2025-01-01,2026-01-01)', 'P', 'GHG-Protocol') WHERE direction <> 'generated'$$,
	$$SELECT category, energy_carrier(category), CASE WHEN carrier IS NULL THEN 'burnt' ELSE 'purchased' END FROM category_table()
		WHERE energy_carrier(category) IS NOT NULL AND scope IS NOT NULL$$, 'what is burnt and what is purchased is energy, whatever category it has, and nothing else');

-- ---- shares of what is used: the electricity of the same case under the account of what is consumed ----

SELECT create_ledger('used', 'UTC');
SET LOCAL search_path = used, public;
INSERT INTO party (party, kind, name) VALUES ('PARK', 'enterprise', 'Park'), ('GRID', 'supplier', 'Grid'), ('OUT', 'enterprise', 'Neighbour');
SELECT load_factors('CN-910-annex4');
INSERT INTO source (source, category, factor, region) SELECT s, 'purchased_electricity', CASE s WHEN 'direct' THEN 'electricity-direct' ELSE 'electricity' END, 'CN' FROM unnest('{grid,direct,certified,sold}'::text[]) AS s;
INSERT INTO source_owner (source_id, valid, party, supplier) SELECT source_id, '(,)', CASE source WHEN 'sold' THEN 'OUT' ELSE 'PARK' END, CASE source WHEN 'sold' THEN 'PARK' ELSE 'GRID' END FROM source;
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT s.source_id, '2025-01-01', '2026-01-01', v.reading
FROM (VALUES ('grid', '120000 MWh'), ('direct', '90000 MWh'), ('certified', '40000 MWh'), ('sold', '5000 MWh')) AS v (source, reading) JOIN source AS s ON s.source = v.source;
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) SELECT source_id, '[2025-01-01,2026-01-01)', 'GEC', '{[1,40001)}', 'x' FROM source WHERE source = 'certified';
SELECT add_boundary('PARK', '{PARK}', 'Park'), post('[2025-01-01,2026-01-01)', 'NDRC-910-2025');
SELECT results_eq($$SELECT indicator, round(value, 3), numerator, denominator, missing FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR6') WHERE indicator LIKE '%use\_share' ORDER BY 1$$,
	$$VALUES ('direct_use_share', 36.735, 90000::numeric, 245000::numeric, NULL), ('renewable_use_share', 53.061, 130000, 245000, NULL)$$, 'of the electricity that is used 36.735 % come directly');
-- what is generated and used inside is part of both
INSERT INTO source (source, category, factor, region) VALUES ('roof', 'generated_electricity', 'electricity', 'CN');
INSERT INTO generator (source_id, valid, technology) SELECT source_id, '(,)', 'solar' FROM source WHERE source = 'roof';
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'PARK' FROM source WHERE source = 'roof';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01', '2026-01-01', '15000 MWh' FROM source WHERE source = 'roof';
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910-2025');
SELECT results_eq($$SELECT indicator, numerator, denominator FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR6') WHERE indicator LIKE '%use\_share' ORDER BY 1$$,
	$$VALUES ('direct_use_share', 100000::numeric, 260000::numeric), ('renewable_use_share', 140000, 260000)$$, 'and what the park generates and uses: its own is sold first');
-- it is recorded once: of methods that count what is consumed the statistics of it are not
SELECT results_eq($$SELECT round(numerator, 9), denominator FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR6') WHERE indicator = 'renewable_electricity_share'$$,
	$$VALUES (140000::numeric, 260000::numeric)$$, 'other shares have it of the sources, too');
INSERT INTO statistic (boundary, period, item, reading, evidence) SELECT 'PARK', '[2025-01-01,2026-01-01)', item, '7 GWh', 'x' FROM unnest('{renewable_generation,fuel_generation}'::text[]) AS item;
SELECT results_eq($$SELECT round(numerator, 9), denominator FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910-2025', 'AR6') WHERE indicator = 'renewable_electricity_share'$$,
	$$VALUES (140000::numeric, 260000::numeric)$$, 'whatever statistics say');
SELECT results_eq($$SELECT i, (measured_value(i, 2025, 'PARK', 'NDRC-910-2025', 'AR6', 'infinity')).value FROM unnest('{renewable_generation,fuel_generation}'::text[]) AS i$$,
	$$VALUES ('renewable_generation', 10000::numeric), ('fuel_generation', 0)$$, 'also each for itself');

SELECT * FROM finish();
ROLLBACK;
