-- What has no value in a GWP basis, or is no gas that the method counts, stands apart, and takes nothing along.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led');
SET LOCAL search_path = led, public;

\set year '''[2025-01-01,2026-01-01)'''
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{G1,G2,G3,G4,GRID}'::text[]) AS p;
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
SELECT 'own', g, 'CN', NULL, format('1 kg %s/kg', g), '2025', 'test', true
FROM unnest('{R-600a,R-134a,R-422D,R-422A,R-422B,R-437A,R-22,R-11,CH4-fossil,CO2-biogenic}'::text[]) AS g;
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'spend', 'CN', NULL, '0.5 kgCO2e AR5/CNY', '2025', 'test', true),
	('own', 'old spend', 'CN', NULL, '0.2 kgCO2e AR4/CNY', '2025', 'test', true),
	('own', 'bamboo', 'CN', NULL, '4 tCO2e AR5/ha', '2025', 'test', true),
	('own', 'lawn', 'CN', NULL, '1 t CO2/ha', '2025', 'test', true),
	('own', 'travel', 'CN', NULL, '0.1 kg CO2/km', '2025', 'test', true),
	('own', 'boiler', 'CN', NULL, '(2 t CO2, 1 kg CH4-fossil, 0.1 kg N2O)/kNm3', '2025', 'test', true),
	('own', 'grid', 'CN', 'location', '0.5 t CO2/MWh', '2025', 'test', true),
	('own', 'grid', 'CN', 'market', '0.6 tCO2e AR5/MWh', '2025', 'test', true),
	('own', 'grid', 'CN', 'pinned', '0.5 t CO2/MWh', '2025', 'test', true);

-- The source is named for its party and factor.
CREATE FUNCTION pg_temp.record(party text, factor text, category text, first date, reading text) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO source (source, category, factor, region) VALUES ($1 || ' ' || $2, $3, $2, 'CN') ON CONFLICT DO NOTHING;
	INSERT INTO source_owner (source_id, valid, party, supplier)
	SELECT s.source_id, '(,)', $1, CASE WHEN $2 = 'grid' THEN 'GRID' END FROM source AS s WHERE s.source = $1 || ' ' || $2
	ON CONFLICT DO NOTHING;
	INSERT INTO activity (source_id, start_at, end_at, reading)
	SELECT s.source_id, accounting_start($4), accounting_start(($4 + interval '1 month')::date), $5
	FROM source AS s WHERE s.source = $1 || ' ' || $2;
$$;
SELECT pg_temp.record('G1', 'R-600a', 'fugitive', '2025-06-01', '0.1 kg'), pg_temp.record('G1', 'R-134a', 'fugitive', '2025-06-01', '10 kg'),
	pg_temp.record('G1', 'R-134a', 'fugitive', '2025-07-01', '10 kg'), pg_temp.record('G1', 'R-600a', 'fugitive', '2025-08-01', '3 kg'),
	pg_temp.record('G2', 'R-422D', 'fugitive', '2025-06-01', '1 t'), pg_temp.record('G2', 'R-422A', 'fugitive', '2025-07-01', '1 t'),
	pg_temp.record('G2', 'R-422B', 'fugitive', '2025-08-01', '1 t'), pg_temp.record('G2', 'R-437A', 'fugitive', '2025-09-01', '1 t'),
	pg_temp.record('G3', 'R-22', 'fugitive', '2025-06-01', '10 kg'), pg_temp.record('G3', 'R-11', 'fugitive', '2025-07-01', '10 kg'),
	pg_temp.record('G3', 'boiler', 'stationary_combustion', '2025-08-01', '100 kNm3'),
	pg_temp.record('G3', 'CO2-biogenic', 'stationary_combustion', '2025-09-01', '7 t'),
	pg_temp.record('G4', 'spend', 'purchased_goods_and_services', '2025-06-01', '6000 CNY'),
	pg_temp.record('G4', 'old spend', 'purchased_goods_and_services', '2025-06-01', '5000 CNY'),
	pg_temp.record('G4', 'travel', 'business_travel', '2025-06-01', '10000 km'),
	pg_temp.record('G4', 'lawn', 'land_sink', '2025-06-01', '5 ha'), pg_temp.record('G4', 'bamboo', 'land_sink', '2025-06-01', '5 ha'),
	pg_temp.record('G4', 'grid', 'purchased_electricity', '2025-06-01', '30 MWh');
SELECT add_boundary(p, ARRAY[p], p) FROM unnest('{G1,G2,G3,G4}'::text[]) AS p;
SELECT post(:year, m) FROM unnest('{GHG-Protocol,GHG-Protocol-2015}'::text[]) AS m;

-- ---- G1: a gas without a GWP beside one that has it ----

SELECT is(sum(co2e_t_exact), 30.6, method || ': the known part of June stays in bi_inventory')
FROM bi_inventory WHERE boundary = 'G1' AND method LIKE 'GHG%' GROUP BY method ORDER BY method;
SELECT is(sum(co2e_t_exact), 30.6, method || ': and in bi_emission_monthly') FROM bi_emission_monthly WHERE boundary = 'G1' AND method LIKE 'GHG%'
GROUP BY method ORDER BY method;
SELECT is(sum(tonnes(i.co2e)), 30.6, m || ': and in the inventory') FROM unnest('{GHG-Protocol,GHG-Protocol-2015}'::text[]) AS m
CROSS JOIN inventory(:year, 'G1', m, 'AR6') AS i GROUP BY m ORDER BY m;
SELECT is(sum(tonnes(i.market_co2e)), 30.6, 'the market column is as complete') FROM inventory(:year, 'G1', 'GHG-Protocol', 'AR6') AS i;
SELECT results_eq($$SELECT month, scope, direction, co2e_t_exact, complete, apart_gas, apart_mass_t_exact, apart_mass_t, apart_reason FROM bi_inventory
	WHERE boundary = 'G1' AND method = 'GHG-Protocol' ORDER BY month, scope$$,
	$$VALUES (date '2025-06-01', 1, 'emitted', 15.3, 0, '', NULL::numeric, NULL::double precision, ''),
		('2025-06-01', NULL, 'apart', NULL, 0, 'isobutane', 0.0001, 0.0001, 'no GWP in AR6'),
		('2025-07-01', 1, 'emitted', 15.3, 1, '', NULL, NULL, ''),
		('2025-08-01', NULL, 'apart', NULL, 0, 'isobutane', 0.003, 0.003, 'no GWP in AR6')$$,
	'what stands apart is a row with its mass; a month that has nothing else has no figure, not 0');
SELECT results_eq($$SELECT month, scope, co2e_t_exact, complete FROM bi_emission_monthly WHERE boundary = 'G1' AND method = 'GHG-Protocol' ORDER BY month, scope$$,
	$$VALUES (date '2025-06-01', 1, 15.3, 0), ('2025-06-01', NULL, NULL, 0), ('2025-07-01', 1, 15.3, 1), ('2025-08-01', NULL, NULL, 0)$$,
	'a month says whether it is complete');
SELECT results_eq($$SELECT month, scope, direction, co2e IS NULL AND market_co2e IS NULL AND removed_co2e IS NULL AND mass IS NULL FROM inventory('[2025-06-01,2025-07-01)', 'G1', 'GHG-Protocol', 'AR6')$$,
	$$VALUES (date '2025-06-01', 1, 'emitted', false), ('2025-06-01', NULL, 'apart', true)$$, 'the inventory has a row without figures for it');
SELECT results_eq($$SELECT month, source, party, gas, mass::text, quantity::text, co2e::text, reason FROM inventory_apart('[2025-01-01,2026-01-01)', 'G1', 'GHG-Protocol', 'AR6')$$,
	$$VALUES (date '2025-06-01', 'G1 R-600a', 'G1', 'isobutane', '0.0001 t isobutane', NULL, NULL, 'no GWP in AR6'),
		('2025-08-01', 'G1 R-600a', 'G1', 'isobutane', '0.003 t isobutane', NULL, NULL, 'no GWP in AR6')$$, 'inventory_apart() names the source');
SELECT results_eq($$SELECT DISTINCT gas, reason FROM inventory_apart('[2025-01-01,2026-01-01)', 'G1', 'GHG-Protocol-2015', 'AR6')$$,
	$$VALUES ('isobutane', 'outside of the scopes; no GWP in AR6')$$, 'which is none of the seven gases, either');
SELECT is(min(complete), 0, 'and is not known all the same') FROM bi_inventory WHERE boundary = 'G1' AND method = 'GHG-Protocol-2015';
SELECT results_eq($$SELECT measure, amount, missing FROM measures('[2025-06-01,2025-08-01)', 'G1', 'GHG-Protocol', 'AR6')
	WHERE measure IN ('emission_scope_1_t', 'emission_scope_1_2_market_t', 'emission_co2_t') ORDER BY measure$$,
	$$VALUES ('emission_co2_t', 0.0, NULL), ('emission_scope_1_2_market_t', 30.6, '0.0001 t isobutane stands apart: no GWP in AR6'),
		('emission_scope_1_t', 30.6, '0.0001 t isobutane stands apart: no GWP in AR6')$$, 'a measure keeps what is known, and says what stands apart');
SELECT is((SELECT ROW(amount, missing) FROM measures('[2025-08-01,2025-09-01)', 'G1', 'GHG-Protocol', 'AR6') WHERE measure = 'emission_scope_1_t'),
	ROW(NULL::numeric, '0.003 t isobutane stands apart: no GWP in AR6'::text), 'where nothing is known there is no figure, not 0');
INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, reference, mark, scale)
VALUES ('scope 1', 'Scope 1', 't CO2e', 'lower', '{emission_scope_1_t}', 't CO2e', 'test', 'VERIFIED', 1);
SELECT is((SELECT ROW(value, missing) FROM indicators('[2025-06-01,2025-08-01)', 'G1', 'GHG-Protocol', 'AR6') WHERE indicator = 'scope 1'),
	ROW(30.6, '0.0001 t isobutane stands apart: no GWP in AR6'::text), 'and so does an indicator');
SELECT is((indicators_of('{"rules": [{"indicator": "scope 1"}]}', '[2025-06-01,2025-08-01)', 'G1', 'GHG-Protocol', 'AR6', 'infinity')).indicators -> 'scope 1',
	'{"value": null, "missing": "0.0001 t isobutane stands apart: no GWP in AR6"}', 'no grade rests on it');
SELECT is(pg_temp.said($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'G1', 'GHG-Protocol', 'AR6', 'infinity', missing => 'error')$$),
	'22000: isobutane of source "G1 R-600a" has no value in AR6 | Factor "R-600a", first on 2025-06-01: no GWP in AR6.', 'who wants an error is told source, factor and day');
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory('[2025-07-01,2025-08-01)', 'G1', 'GHG-Protocol', 'AR6', 'infinity', missing => 'error')), 15.3, 'and gets a month that has none');
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory(:year, 'G1', 'GHG-Protocol', 'AR6', 'infinity', missing => 'apart')), 30.6, 'or the same as without');
SELECT is(pg_temp.said($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'G1', 'GHG-Protocol', 'AR6', 'infinity', missing => 'null')$$),
	'22023: invalid value for parameter "missing": "null"', 'there is no third way');

-- ---- G2: blends with hydrocarbons ----

SELECT results_eq(format($$SELECT month, tonnes(co2e) FROM inventory('[2025-01-01,2025-09-01)', 'G2', %L, %L) WHERE scope = 1$$, m, b.basis),
	format($$VALUES (date '2025-06-01', %s), ('2025-07-01', %s), ('2025-08-01', %s)$$, b.r422d, b.r422a, b.r422b), format('%s, %s: blends without their hydrocarbons', m, b.basis))
FROM unnest('{GHG-Protocol,GHG-Protocol-2015}'::text[]) AS m
CROSS JOIN (VALUES ('AR4', 2728.95, 3142.95, 2525.6), ('AR5', 2473.17, 2847.17, 2289.5), ('AR6', 2916.69, 3358.69, 2699.6)) AS b (basis, r422d, r422a, r422b);
SELECT results_eq($$SELECT month, mass::text, reason FROM inventory_apart('[2025-01-01,2026-01-01)', 'G2', 'GHG-Protocol', 'AR5')$$,
	$$VALUES (date '2025-06-01', '0.034 t isobutane', 'no GWP in AR5'), ('2025-07-01', '0.034 t isobutane', 'no GWP in AR5'), ('2025-08-01', '0.03 t isobutane', 'no GWP in AR5'),
		('2025-09-01', '0.014 t butane', 'no GWP in AR5'), ('2025-09-01', '0.006 t pentane', 'no GWP in AR5')$$, 'the hydrocarbons have their mass');
SELECT is((SELECT sum(m) FROM (SELECT sum(tonnes) AS m FROM inventory('[2025-06-01,2025-07-01)', 'G2', 'GHG-Protocol', 'AR5') AS i, gases(i.mass) UNION ALL
	SELECT sum(tonnes) FROM inventory_apart('[2025-06-01,2025-07-01)', 'G2', 'GHG-Protocol', 'AR5') AS i, gases(i.mass)) AS t), 1.0, 'nothing is lost between the two');
SELECT is((SELECT tonnes(co2e) FROM inventory('[2025-09-01,2025-10-01)', 'G2', 'GHG-Protocol', 'AR6') WHERE scope = 1), 1930.350084, 'butane has a GWP in AR6, pentane has none');
SELECT is(publish_inventory(:year, 'G2', 'GHG-Protocol', 'AR5'), 1::bigint, 'such an inventory is published');
SELECT is((SELECT count(*) FROM published_line WHERE content LIKE '%5:apart%0.006 t pentane%no GWP in AR5'), 1::bigint, 'with what stands apart');
SELECT ok(reproduce_inventory(1), 'and reproduced');
SELECT is(set_base_year(1, 'first'), 1, 'and a base year');
SELECT is((SELECT ROW(stated, evidence) FROM base_year WHERE boundary = 'G2'), ROW('9248.49 tCO2e AR5'::text, 'publication 1, less what stands apart'::text), 'which says what it lacks');

-- ---- G3: outside of the scopes ----

SELECT post(:year, m) FROM unnest('{NDRC-910,NDRC-910-2025,GB/T 32150,GB-T-32150-2015}'::text[]) AS m;
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory('[2025-06-01,2025-08-01)', 'G3', 'GHG-Protocol-2015', 'AR5') WHERE scope = 1), 0.0, 'R-22 and R-11 are not in scope 1 of the GHG Protocol');
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory(:year, 'G3', m, 'AR5') WHERE scope = 1 AND category = 'fugitive'), 0.0, m || ': nor of GB/T 32150')
FROM unnest('{GB/T 32150,GB-T-32150-2015}'::text[]) AS m;
SELECT results_eq(format($$SELECT source, gas, mass::text, co2e::text, reason FROM inventory_apart('[2025-01-01,2026-01-01)', 'G3', %L, 'AR5') WHERE category = 'fugitive'$$, m),
	$$VALUES ('G3 R-22', 'HCFC-22', '0.01 t HCFC-22', '17.6 tCO2e AR5', 'outside of the scopes'),
		('G3 R-11', 'CFC-11', '0.01 t CFC-11', '46.6 tCO2e AR5', 'outside of the scopes')$$, m || ': they are outside of the scopes, with their CO2e')
FROM unnest('{GHG-Protocol-2015,GB/T 32150,GB-T-32150-2015}'::text[]) AS m;
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory('[2025-06-01,2025-08-01)', 'G3', 'GHG-Protocol', 'AR5') WHERE scope = 1), 64.2, 'the method of 0.1.0, of all gases, keeps them');
SELECT is((SELECT ROW(min(complete), max(apart_co2e_t_exact)) FROM bi_inventory WHERE boundary = 'G3' AND month = '2025-06-01' AND method = 'GHG-Protocol-2015'),
	ROW(1, 19.6), 'what is outside and known leaves the figure complete, and is shown');
SELECT results_eq(format($$SELECT month, source, gas, mass::text, co2e::text, reason FROM inventory_apart('[2025-01-01,2026-01-01)', 'G3', %L, 'AR5') WHERE source LIKE '%%boiler'$$, m),
	$$VALUES (date '2025-08-01', 'G3 boiler', 'not CO2', '0.1 t CH4-fossil, 0.01 t N2O', '5.65 tCO2e AR5', 'outside of the scopes')$$, m || ': what is not CO2 is one line')
FROM unnest('{NDRC-910,NDRC-910-2025}'::text[]) AS m;
SELECT is((SELECT tonnes(co2e) FROM inventory(:year, 'G3', 'NDRC-910', 'AR5') WHERE month = '2025-08-01' AND scope = 1), 200.0, 'its scope 1 is CO2');
SELECT is((SELECT tonnes(co2e) FROM inventory('[2025-08-01,2025-09-01)', 'G3', 'GHG-Protocol-2015', 'AR5') WHERE scope = 1), 205.65, 'that of the GHG Protocol is all three');
SELECT is((SELECT co2_biogenic_t_exact FROM bi_inventory WHERE boundary = 'G3' AND method = m AND month = '2025-09-01' AND scope = 1), 7.0, m || ': biogenic CO2 stays beside')
FROM unnest('{GHG-Protocol,GHG-Protocol-2015}'::text[]) AS m;

-- ---- G4: CO2e of unknown gases ----

SELECT is((SELECT ROW(sum(tonnes(co2e)), sum(tonnes(removed_co2e))) FROM inventory(:year, 'G4', m, 'AR6') WHERE scope IN (1, 3)), ROW(1.0, 5.0), m || ': under AR6 the rest of scope 3 and of the removals comes')
FROM unnest('{GHG-Protocol,GHG-Protocol-2015}'::text[]) AS m;
SELECT results_eq(format($$SELECT source, gas, mass::text, co2e::text, reason, scope2, direction FROM inventory_apart('[2025-01-01,2026-01-01)', 'G4', %L, 'AR6') ORDER BY source COLLATE "C"$$, m),
	$$VALUES ('G4 bamboo', 'CO2e AR5', '20 tCO2e AR5', '20 tCO2e AR5', 'CO2e of unknown gases under AR5', '', 'removed'),
		('G4 grid', 'CO2e AR5', '18 tCO2e AR5', '18 tCO2e AR5', 'CO2e of unknown gases under AR5', 'market', 'purchased'),
		('G4 old spend', 'CO2e AR4', '1 tCO2e AR4', '1 tCO2e AR4', 'CO2e of unknown gases under AR4', '', 'emitted'),
		('G4 spend', 'CO2e AR5', '3 tCO2e AR5', '3 tCO2e AR5', 'CO2e of unknown gases under AR5', '', 'emitted')$$, m || ': the opaque part is apart, under its own basis')
FROM unnest('{GHG-Protocol,GHG-Protocol-2015}'::text[]) AS m;
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory(:year, 'G4', m, 'AR5') WHERE scope = 3), 4.0, m || ': under its own basis it counts')
FROM unnest('{GHG-Protocol,GHG-Protocol-2015}'::text[]) AS m;
SELECT is((SELECT ROW(sum(tonnes(co2e)), sum(tonnes(market_co2e))) FROM inventory(:year, 'G4', 'GHG-Protocol-2015', 'AR6') WHERE scope = 2), ROW(15.0, NULL::numeric), 'location is known where market is not');
SELECT is((SELECT sum(co2e_t_exact) FROM bi_inventory WHERE boundary = 'G4' AND scope = 3 AND method = 'GHG-Protocol-2015'), 1.0, 'bi_inventory has the rest');
SELECT results_eq($$SELECT scope, co2e_t_exact, co2e_market_t_exact, removed_t_exact, complete FROM bi_emission_monthly WHERE boundary = 'G4' AND method = 'GHG-Protocol-2015' ORDER BY scope$$,
	$$VALUES (1, NULL::numeric, NULL::numeric, 5.0, 0), (2, 15.0, NULL, NULL, 0), (3, 1.0, 1.0, NULL, 0), (NULL, NULL, NULL, NULL, 0)$$, 'and so has bi_emission_monthly');
SELECT is((SELECT array_agg(DISTINCT apart_gwp_basis || ' ' || apart_co2e_t_exact ORDER BY apart_gwp_basis || ' ' || apart_co2e_t_exact) FROM bi_inventory
	WHERE boundary = 'G4' AND method = 'GHG-Protocol' AND direction = 'apart'), '{AR4 1,AR5 18,AR5 20,AR5 3}', 'bi_inventory names the basis');
SELECT is(pg_temp.said($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'G4', 'GHG-Protocol-2015', 'AR6', 'infinity', missing => 'error')$$),
	'22000: CO2e AR5 of source "G4 spend" has no value in AR6 | Factor "spend", first on 2025-06-01: CO2e of unknown gases under AR5.', 'an error names source, factor and day');
SELECT is((SELECT ROW(amount, missing) FROM measures('[2025-06-01,2025-07-01)', 'G4', 'GHG-Protocol-2015', 'AR6') WHERE measure = 'removals_t'),
	ROW(5.0, '20 tCO2e AR5 stands apart: CO2e of unknown gases under AR5'::text), 'a removal that is not known is one');

-- ---- all ways to the figures agree ----

SELECT refresh_rollup();
SELECT is((SELECT count(*) FROM bi_inventory), (SELECT sum(n)::bigint FROM (SELECT count(*) AS n FROM unnest('{G1,G2,G3,G4}'::text[]) AS b, method AS m,
	LATERAL inventory_lines(:year, b, m.method, m.basis::gwp_basis, 'infinity')) AS t), 'from the rollup and from the entries come as many lines');
SELECT is_empty($$SELECT b.boundary, b.method, b.scope FROM (SELECT boundary, method, scope, sum(co2e_t_exact) AS a, sum(co2e_market_t_exact) AS c, sum(removed_t_exact) AS r FROM bi_inventory GROUP BY 1, 2, 3) AS b
	FULL JOIN (SELECT boundary, method, scope, sum(co2e_t_exact) AS a, sum(co2e_market_t_exact) AS c, sum(removed_t_exact) AS r FROM bi_emission_monthly GROUP BY 1, 2, 3) AS e
	ON ROW(b.boundary, b.method, coalesce(b.scope, 0)) = ROW(e.boundary, e.method, coalesce(e.scope, 0)) WHERE ROW(b.a, b.c, b.r) IS DISTINCT FROM ROW(e.a, e.c, e.r)$$, 'two views of a boundary agree to the digit');
SELECT is((SELECT count(DISTINCT id) FROM bi_inventory), (SELECT count(*) FROM bi_inventory), 'every row has a key');
SELECT is((SELECT count(DISTINCT id) FROM bi_emission_monthly), (SELECT count(*) FROM bi_emission_monthly), 'of its own');
SELECT ok(reproduce_inventory(1), 'the publication is still the same');
SELECT is_empty('SELECT * FROM check_rollup()', 'the rollup is what the entries are');
SELECT * FROM finish();
ROLLBACK;
