-- The energy balance, what it shows to be wrong, what is eliminated between parties, what a method changes, energy in tce
-- by what is consumed, and lines of a source.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

-- X6 of the park: an operator with gas CHP that buys from the grid and supplies a tenant; a tenant with a roof and a meter that
-- runs both ways; a boiler with two lines.
INSERT INTO party (party, kind, name) VALUES ('OP', 'management', 'Operator'), ('T', 'enterprise', 'Tenant'), ('R', 'enterprise', 'Roof'), ('GRID', 'supplier', 'Grid');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'electricity', 'CN', 'location', '0.5 t CO2/MWh', '1', 'test', true), ('own', 'electricity', 'CN', 'market', '0.6 t CO2/MWh', '1', 'test', true),
	('own', 'heat', 'CN', 'location', '0.1 t CO2/GJ', '1', 'test', true), ('own', 'heat', 'CN', 'market', '0.1 t CO2/GJ', '1', 'test', true),
	('own', 'gas', 'CN', NULL, '1.65 t CO2/t', '1', 'test', true), ('own', 'gas-upstream', 'CN', NULL, '0.2 t CO2/t', '1', 'test', true),
	('own', 'grid-losses', 'CN', NULL, '0.04 t CO2/MWh', '1', 'test', true);
INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
SELECT 'gas', v, '1 tce', 't', true, false, 'test', 'VERIFIED' FROM unnest('{equivalent,calorific}'::text[]) AS v;
INSERT INTO source (source, category, factor, region, may_be_negative) VALUES
	('grid', 'purchased_electricity', 'electricity', 'CN', false), ('power of T', 'purchased_electricity', 'electricity', 'CN', false),
	('heat of T', 'purchased_heat', 'heat', 'CN', false), ('gas', 'stationary_combustion', 'gas', 'CN', false),
	('power made', 'generated_electricity', 'electricity', 'CN', false), ('heat made', 'generated_heat', 'heat', 'CN', false),
	('roof', 'generated_electricity', 'electricity', 'CN', false), ('meter of R', 'purchased_electricity', 'electricity', 'CN', true),
	('spare', 'generated_electricity', 'electricity', 'CN', false);
INSERT INTO source_owner (source_id, valid, party, supplier) VALUES (1, '(,)', 'OP', 'GRID'), (2, '(,)', 'T', 'OP'), (3, '(,)', 'T', 'OP'), (4, '(,)', 'OP', NULL),
	(5, '(,)', 'OP', NULL), (6, '(,)', 'OP', NULL), (7, '(,)', 'R', NULL), (8, '(,)', 'R', 'GRID');
INSERT INTO generator (source_id, technology, fuel_sources) VALUES (5, 'gas', '{4}'), (6, 'gas', '{4}'), (7, 'solar', '{}');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT v.source_id, v.since::timestamptz, v.until::timestamptz, v.reading
FROM (VALUES (1, '2025-03-01', '2025-04-01', '400 MWh'), (2, '2025-03-01', '2025-04-01', '500 MWh'), (3, '2025-03-01', '2025-04-01', '1000 GJ'), (4, '2025-03-01', '2025-04-01', '300 t'),
	(5, '2025-03-01', '2025-04-01', '600 MWh'), (6, '2025-03-01', '2025-04-01', '3000 GJ'), (7, '2025-03-01', '2025-04-01', '60 MWh'),
	(8, '2025-03-01', '2025-03-11', '30 MWh'), (8, '2025-03-11', '2025-04-01', '-50 MWh')) AS v (source_id, since, until, reading);
SELECT add_boundary(b, p::text[], b) FROM (VALUES ('OP', '{OP}'), ('T', '{T}'), ('R', '{R}'), ('PARK', '{OP,T}'), ('ALL', '{OP,T,R}')) AS v (b, p);
SELECT post('[2025-03-01,2025-04-01)', m) FROM unnest('{GHG-Protocol-2015,GHG-Protocol}'::text[]) AS m;

-- ---- balance ----

SELECT results_eq($$SELECT carrier, item, coalesce(counterpart, '-'), round(quantity, 6) FROM energy_balance('[2025-01-01,2026-01-01)', 'ALL') WHERE party IS NULL$$, $$VALUES
	('electricity', 'generated', '-', '600 MWh'::quantity), ('electricity', 'generated', '-', '60 MWh'), ('electricity', 'bought', 'GRID', '430 MWh'),
	('electricity', 'consumed', '-', '1040 MWh'), ('electricity', 'sold', 'GRID', '50 MWh'), ('heat', 'generated', '-', '3000 GJ'), ('heat', 'consumed', '-', '3000 GJ')$$,
	'generated + bought = consumed + sold; the two directions of a meter are two figures, what parties supply each other is neither');
SELECT is_empty($$SELECT party, carrier FROM energy_balance('[2025-01-01,2026-01-01)', 'ALL') GROUP BY 1, 2
	HAVING sum(CASE WHEN item IN ('generated', 'bought', 'discharged') THEN amount(quantity) ELSE -amount(quantity) END) <> 0$$, 'of every party, and of all');
SELECT results_eq($$SELECT item, coalesce(counterpart, '-'), round(quantity, 6) FROM energy_balance('[2025-01-01,2026-01-01)', 'OP') WHERE party = 'OP' AND carrier = 'electricity'$$, $$VALUES
	('generated', '-', '600 MWh'::quantity), ('bought', 'GRID', '400 MWh'), ('consumed', '-', '500 MWh'), ('sold', 'T', '500 MWh')$$, 'a party has what it sells in it');
SELECT results_eq($$SELECT consumer, coalesce(origin, '-'), kind, round(sum(quantity), 6) FROM energy_lots('[2025-01-01,2026-01-01)') WHERE carrier = 'electricity' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3$$, $$VALUES
	('GRID', 'R', 'solar', '50 MWh'::quantity), ('OP', '-', 'electricity', '400 MWh'), ('OP', 'OP', 'gas', '100 MWh'), ('R', '-', 'electricity', '30 MWh'), ('R', 'R', 'solar', '10 MWh'),
	('T', 'OP', 'gas', '500 MWh')$$, 'own generation is sold first, and keeps its origin');

-- ---- adding up ----

SELECT results_eq($$SELECT b, tonnes(sum(co2e)), tonnes(sum(market_co2e)) FROM unnest('{OP,PARK,T}'::text[]) AS b, inventory('[2025-01-01,2026-01-01)', b, 'GHG-Protocol-2015', 'AR6') WHERE scope = 2 GROUP BY b ORDER BY b$$,
	$$VALUES ('OP', 200::numeric, 240::numeric), ('PARK', 200, 240), ('T', 350, 400)$$, 'the parties have more of scope 2 than the park');
SELECT results_eq($$SELECT origin, party, sum(tonnes(co2e)), sum(tonnes(market_co2e)) FROM eliminated('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol-2015') GROUP BY 1, 2$$,
	$$VALUES ('OP', 'T', 350::numeric, 400::numeric)$$, 'by what is eliminated between them');
SELECT is_empty($$SELECT * FROM eliminated('[2025-01-01,2026-01-01)', 'T', 'GHG-Protocol-2015')$$, 'within one party nothing is');
SELECT results_eq($$SELECT party, treatment, before_t, after_t, difference_t, why IS NOT NULL FROM method_bridge('ALL', '[2025-01-01,2026-01-01)', 'GHG-Protocol', 'GHG-Protocol-2015') WHERE scope = 2$$, $$VALUES
	('OP', 'location', 200::numeric, 200::numeric, 0::numeric, false), ('OP', 'market', 240, 240, 0, false), ('R', 'location', -10, 15, 25, true), ('R', 'market', -12, 18, 30, true)$$,
	'what another method changes: a meter that runs both ways was one figure');

-- ---- energy in tce ----

SELECT results_eq($$SELECT b, round(sum(tce), 3), round(100 * sum(tce) FILTER (WHERE clean) / sum(tce), 3) FROM unnest('{OP,PARK,T}'::text[]) AS b, energy_content('[2025-01-01,2026-01-01)', b, 'GHG-Protocol-2015') GROUP BY b ORDER BY b$$,
	$$VALUES ('OP', 226.695, 47.066), ('PARK', 420.000, 71.429), ('T', 184.121, NULL)$$, 'what is sold takes its fuel along');
SELECT results_eq($$SELECT sum(round(tce, 3)) FROM unnest('{OP,T}'::text[]) AS b, energy_content('[2025-01-01,2026-01-01)', b, 'GHG-Protocol-2015', sold_at => 'value')$$, $$VALUES (420.000)$$, 'at its own value the parties add up');
SELECT results_eq($$SELECT round(sum(tce), 3), round(100 * sum(tce) FILTER (WHERE non_fossil) / sum(tce), 3) FROM energy_content('[2025-01-01,2026-01-01)', 'R', 'GHG-Protocol-2015')$$, $$VALUES (12.000, 25.000)$$, 'of own power what is used counts');
SELECT is(round(allocate_chp(600 * 3.6, 3000, method, parameters::jsonb), 5), share, method) FROM (VALUES ('efficiency', '{}', 0.62203), ('energy', '{}', 0.41860),
	('work_potential', '{"heat_temperature": 423, "ambient_temperature": 293}', 0.70085), ('ratio', '{"power_share": 0.3}', 0.3), ('efficiency', '{"power_efficiency": 0.39, "heat_efficiency": 0.90}', 0.62428)) AS v (method, parameters, share);
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	('SELECT allocate_chp(1, 1, ''fair'')', '22023: unrecognized allocation of fuel: "fair"'),
	('SELECT allocate_chp(0, 0)', '22023: cannot share fuel between 0 of power and 0 of heat by efficiency | The parameters are {}.'),
	('SELECT energy_content(''[2025-01-01,2026-01-01)'', ''OP'', ''GHG-Protocol'')', '22023: method "GHG-Protocol" counts energy that crosses the boundary'),
	('SELECT energy_content(''[2025-01-01,2026-01-01)'', ''OP'', ''GHG-Protocol-2015'', sold_at => ''cost'')', '22023: unrecognized value of energy that is sold: "cost"')) AS v (command, error);

SELECT is(pg_temp.said(format('INSERT INTO generator (source_id, technology, fuel_sources, allocation, parameters) VALUES (%s)', given)), error, error) FROM (VALUES
	($$1, 'gas', '{}', 'efficiency', '{}'$$, '23514: source "grid" generates nothing | Its category is purchased_electricity.'),
	($$9, 'gas', '{1}', 'efficiency', '{}'$$, '23514: source 1 is no source of fuel'),
	($$9, 'gas', '{4}', 'work_potential', '{}'$$, '22023: cannot share fuel between 1 of power and 1 of heat by work_potential | The parameters are {}.'),
	($$9, 'gas', '{4}', 'efficiency', '{"power_efficiency": "NaN"}'$$, '22023: cannot share fuel between 1 of power and 1 of heat by efficiency | The parameters are {"power_efficiency": "NaN"}.'),
	($$9, 'gas', '{4}', 'efficiency', '{"power_efficiency": "high"}'$$, '22P02: invalid input syntax for type numeric: "high"')) AS v (given, error);
-- three parties that pass on nearly all that they get: of 1 MWh that comes in, 1 is used
SET LOCAL statement_timeout = '5min';
SELECT results_eq($$SELECT count(*) FILTER (WHERE sold IS NULL) > 0, round(sum(amount) FILTER (WHERE sold IS NULL), 6) FROM settle_flows('{NULL,A,B,C}', '{A,B,C,A}', '{e,e,e,e}',
	'{f,f,f,f}', '{3,3,3,3}', '{1,1000000,1000000,999999.5}', '{own_first,own_first,own_first,own_first}')$$, $$VALUES (true, 1.000000)$$, 'energy that goes round and round comes to an end');
RESET statement_timeout;

-- ---- findings ----

SELECT results_eq($$SELECT finding, party, amount FROM energy_finding('[2025-01-01,2026-01-01)', 'ALL')$$, 'SELECT NULL::text, NULL::text, NULL::numeric LIMIT 0', 'nothing is wrong with it');
INSERT INTO statistic (boundary, item, period, reading, evidence) VALUES ('ALL', 'renewable_generation', '[2025-01-01,2026-01-01)', '60 MWh', 'x');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (8, '2025-05-01', '2025-06-01', '-7 MWh'), (2, '2025-05-01', '2025-06-01', '5 MWh');
SELECT set_eq($$SELECT finding, party, month, amount FROM energy_finding('[2025-01-01,2026-01-01)', 'ALL')$$, $$VALUES ('generated_twice', 'R', date '2025-03-01', 60.0),
	('generation_missing', 'R', '2025-05-01', 7), ('consumption_negative', 'OP', '2025-05-01', 5)$$, 'generation that is recorded twice, or not at all; sales of what a party does not have');
SELECT post('[2025-05-01,2025-06-01)', 'GHG-Protocol-2015');
SELECT results_eq($$SELECT party, origin, kind, sum(quantity), sum(mass) FROM emission WHERE day >= '2025-05-01' AND scope2 = 'location' GROUP BY 1, 2, 3 ORDER BY 1$$, $$VALUES
	('GRID', 'R', 'unrecorded', '7 MWh'::quantity, '0 t'::ghg), ('T', 'OP', 'unrecorded', '5 MWh', '2.5 t CO2')$$,
	'what is sold and not recorded is generated by its seller; nothing is deducted for what goes back through a meter and is not recorded');

-- ---- lines of a source ----

INSERT INTO source_line (source_id, line, category, factor, share) VALUES (4, 1, 'fuel_and_energy_related', 'gas-upstream', 1), (1, 1, 'S3C3', 'grid-losses', 1.5);
SELECT is((SELECT days::int FROM unposted('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015') WHERE source = 'gas'), 31, 'a line that is not posted shows');
SELECT post('[2025-03-01,2025-04-01)', m) FROM unnest('{GHG-Protocol-2015,GHG-Protocol}'::text[]) AS m;
SELECT results_eq($$SELECT m, source_line, e.category, sum(mass) FROM emission AS e JOIN posting AS b USING (posting_id), unnest(ARRAY[b.method]) AS m
	WHERE source_line IS NOT NULL GROUP BY 1, 2, 3, source_id ORDER BY 1, source_id$$, $$VALUES ('GHG-Protocol', 1, 'fuel_and_energy_related', '24 t CO2'::ghg), ('GHG-Protocol', 1, 'fuel_and_energy_related', '60 t CO2'),
	('GHG-Protocol-2015', 1, 'fuel_and_energy_related', '24 t CO2'), ('GHG-Protocol-2015', 1, 'fuel_and_energy_related', '60 t CO2')$$, 'a reading has lines, each with its category and factor');
SELECT void_activity(activity_id, 'wrong') FROM activity WHERE source_id = 4;
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (4, '2025-03-01', '2025-04-01', '290 t');
SELECT post('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015');
SELECT results_eq($$SELECT scope, category, tonnes(sum(co2e)) FROM inventory('[2025-03-01,2025-04-01)', 'OP', 'GHG-Protocol-2015', 'AR6') WHERE scope <> 2 GROUP BY 1, 2 ORDER BY 1$$,
	$$VALUES (1, 'stationary_combustion', 478.5), (3, 'fuel_and_energy_related', 82)$$, 'a correction reaches all of them');
SELECT is_empty($$SELECT * FROM unposted('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015')$$, 'and all are posted');
SELECT reverse(1, 'test');
SELECT is_empty($$SELECT * FROM inventory('[2025-03-01,2025-04-01)', 'PARK', 'GHG-Protocol-2015', 'AR6')$$, 'a reversal takes all of them back');
SELECT post('[2025-03-01,2025-04-01)', 'GHG-Protocol-2015'), refresh_rollup();
SELECT is((SELECT tonnes(sum(co2e)) FROM inventory('[2025-03-01,2025-04-01)', 'OP', 'GHG-Protocol-2015', 'AR6') WHERE scope = 3), 82.0, 'and they are posted anew');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$INSERT INTO source_line (source_id, line, category, factor) VALUES (4, 1, 'process', 'x')$$, '23505: duplicate key value violates unique constraint "source_line_pkey" | Key (source_id, line, valid)=(4, 1, (,)) already exists.'),
	($$INSERT INTO source_line (source_id, line, category, factor) VALUES (4, 3, 'energy_loss', 'x')$$, '23514: new row for relation "source_line" violates check constraint "category_has_a_scope"'),
	($$INSERT INTO source (source, category, factor, region) VALUES ('loss', 'energy_loss', 'of the line', 'CN')$$, '23514: new row for relation "source" violates check constraint "factor_names_the_carrier"')) AS v (command, error);
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
-- ---- claims whose days overlap ----

SELECT create_ledger('two', 'UTC');
SET LOCAL search_path = two, public;
INSERT INTO party (party, kind, name) VALUES ('P', 'enterprise', 'Plant'), ('T', 'enterprise', 'Tenant'), ('U', 'enterprise', 'Other');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'electricity', 'CN', 'location', '0.5 t CO2/MWh', '1', 'test', true), ('own', 'electricity', 'CN', 'market', '0.6 t CO2/MWh', '1', 'test', true),
	('own', 'electricity-certified', 'CN', 'market', '0 t CO2/MWh', '1', 'test', true);
INSERT INTO source (source, category, factor, region) SELECT s, CASE s WHEN 'roof' THEN 'generated_electricity' ELSE 'purchased_electricity' END, 'electricity', 'CN'
FROM unnest('{roof,T1,T2,U}'::text[]) AS s;
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'P'), (2, '(,)', 'T'), (3, '(,)', 'T'), (4, '(,)', 'U');
INSERT INTO generator (source_id, technology) VALUES (1, 'solar');
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT n, m, m + interval '1 month', '100 MWh'
FROM generate_series(1, 4) AS n, generate_series(timestamptz '2025-01-01', '2025-12-01', '1 month') AS m;
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence, generator) VALUES
	(2, '[2025-01-01,2025-07-01)', 'GEC', '{[1,501)}', 'x', NULL), (3, '[2025-04-01,2026-01-01)', 'GEC', '{[501,1801)}', 'x', NULL),
	(4, '[2025-01-01,2025-07-01)', 'GEC', '{[1801,2101)}', 'x', 1);
SELECT results_eq($$SELECT g::date, sum(w.quantity) FROM generate_series(date '2025-12-01', '2025-01-01', '-1 month') AS g CROSS JOIN method AS m
	CROSS JOIN LATERAL wanted_emission(daterange(g::date, (g + interval '1 month')::date), m, NULL) AS w WHERE m.method = 'GHG-Protocol-2015' AND w.claim_id IN (1, 2) GROUP BY 1 ORDER BY 1$$,
	$$SELECT date_trunc('month', w.day)::date, sum(w.quantity) FROM method AS m CROSS JOIN LATERAL wanted_emission('[2025-01-01,2026-01-01)', m, NULL) AS w
	WHERE m.method = 'GHG-Protocol-2015' AND w.claim_id IN (1, 2) GROUP BY 1 ORDER BY 1$$, 'what claims cover in a month does not depend on what else is posted');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence, generator) VALUES (4, '[2025-07-01,2026-01-01)', 'GEC', '{[2101,2201)}', 'x', 1);
UPDATE certificate_claim SET withdrawn_at = now() WHERE claim_id = 2;
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence, generator) VALUES (3, '[2025-04-01,2026-01-01)', 'GEC', '{[501,601)}', 'x', 1);
SELECT results_eq($$SELECT round(sum(w.quantity), 9), round(sum(w.quantity) FILTER (WHERE w.scope2 = 'market'), 6) FROM method AS m CROSS JOIN LATERAL wanted_emission('[2025-01-01,2026-01-01)', m, NULL) AS w
	WHERE m.method = 'GHG-Protocol-2015' AND w.source_id = 1 AND w.scope2 IS DISTINCT FROM 'location'$$, $$VALUES ('1200 MWh'::quantity, '500 MWh'::quantity)$$,
	'certificates of one generator in several hands leave it as much as it was');
SELECT add_boundary('ALL', '{P,T,U}', 'All');
SELECT results_eq($$SELECT count(*) FROM energy_finding('[2025-01-01,2026-01-01)', 'ALL') WHERE finding = 'claim_beyond_generation'$$, 'VALUES (0::bigint)', 'a roof has as many certificates as it has generated');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence, generator) VALUES (2, '[2025-07-01,2026-01-01)', 'GEC', '{[3001,3901)}', 'x', 1);
SELECT results_eq($$SELECT finding, party, amount, unit, detail FROM energy_finding('[2025-07-01,2026-01-01)', 'ALL') WHERE finding LIKE 'claim%'$$,
	$$VALUES ('claim_beyond_generation', 'P', 200.0, 'MWh', 'certificates of roof are claimed for 1400 MWh, and 1200 MWh are generated')$$, 'and a finding where more are claimed, whatever the months');

-- ---- what one party records neither stops nor changes what another gets ----

SELECT create_ledger('three', 'UTC');
SET LOCAL search_path = three, public;
INSERT INTO party (party, kind, name) VALUES ('P', 'enterprise', 'Plant'), ('T', 'enterprise', 'Tenant'), ('N', 'enterprise', 'Neighbour');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
SELECT 'own', v.factor, 'CN', t, v.published, '1', 'test', true
FROM (VALUES ('electricity', '0.5 t CO2/MWh'), ('electricity-certified', '0 t CO2/MWh'), ('steam', '0.1 t CO2/GJ'), ('steam by mass', '0.3 t CO2/t'), ('waste heat', '0.01 t CO2/GJ')) AS v (factor, published),
	unnest('{location,market,pinned}'::text[]) AS t;
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'gas', 'CN', '1.65 t CO2/t', '1', 'test', true);
INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
SELECT e, v, '0.05 tce', p, true, e <> 'gas', 'test', 'VERIFIED' FROM (VALUES ('gas', 't'), ('waste heat', 'GJ')) AS c (e, p), unnest('{equivalent,calorific}'::text[]) AS v;
INSERT INTO source (source, category, factor, region, may_be_negative) VALUES ('gas', 'stationary_combustion', 'gas', 'CN', false), ('steam by mass', 'generated_steam', 'steam', 'CN', false),
	('steam', 'generated_steam', 'steam', 'CN', true), ('power', 'generated_electricity', 'electricity', 'CN', false), ('steam of T by mass', 'purchased_steam', 'steam by mass', 'CN', false),
	('steam of T', 'purchased_steam', 'steam', 'CN', false), ('power of T', 'purchased_electricity', 'electricity', 'CN', false), ('heat of T', 'purchased_heat', 'waste heat', 'CN', false),
	('heat of N', 'generated_heat', 'heat', 'CN', false), ('grid', 'purchased_electricity', 'electricity', 'CN', false);
INSERT INTO source_owner (source_id, valid, party, supplier) SELECT n, '(,)', p, s FROM (VALUES (1, 'P', NULL), (2, 'P', NULL), (3, 'P', NULL), (4, 'P', NULL), (5, 'T', 'P'), (6, 'T', 'P'), (7, 'T', 'P'), (8, 'T', NULL), (9, 'N', NULL),
	(10, 'N', NULL)) AS v (n, p, s);
SELECT add_boundary('P', '{P}', 'P'), add_boundary('T', '{T}', 'T'), add_boundary('N', '{N}', 'N');
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT n, '2025-01-01', '2025-02-01', r
FROM (VALUES (1, '100 t'), (2, '100 t'), (4, '50 MWh'), (5, '40 t'), (7, '30 MWh'), (8, '100 GJ'), (10, '10 MWh')) AS v (n, r);
INSERT INTO generator (source_id, technology, fuel_sources) VALUES (2, 'gas', '{1}'), (3, 'gas', '{1}'), (4, 'gas', '{1}');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
CREATE TEMP TABLE heat AS SELECT * FROM energy_content('[2025-01-01,2025-02-01)', 'T', 'GHG-Protocol-2015') WHERE carrier = 'heat';
INSERT INTO generator (source_id, technology) VALUES (9, 'waste heat');
SELECT results_eq($$SELECT * FROM energy_content('[2025-01-01,2025-02-01)', 'T', 'GHG-Protocol-2015') WHERE carrier = 'heat'$$, 'SELECT * FROM heat', 'what a neighbour generates by is not what heat of that name is valued by');
SELECT results_eq($$SELECT finding, party, carrier, amount FROM energy_finding('[2025-01-01,2025-02-01)', 'P')$$, $$VALUES ('fossil_export_credit', 'P', 'electricity', 30.0)$$, 'steam that is weighed has no energy, and the rest is found');
-- of one technology, weighed and metered
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (3, '2025-01-01', '2025-02-01', '100 GJ'), (6, '2025-01-01', '2025-02-01', '40 GJ');
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT results_eq($$SELECT carrier, direction, round(quantity, 3), missing FROM energy_content('[2025-01-01,2025-02-01)', 'P', 'GHG-Protocol-2015')$$, $$VALUES
	('fuel', 'burnt', '100 t'::quantity, NULL), ('fuel', 'sold', '-56.089 t', NULL), ('steam', 'sold', '-40 t', 'the fuel of steam that P sells is not recorded')$$, 'the fuel of what is sold is that of what is metered');
-- more steam goes back than comes
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (3, '2025-02-01', '2025-03-01', '-100 GJ'), (1, '2025-02-01', '2025-03-01', '10 t'), (4, '2025-02-01', '2025-03-01', '10 MWh'), (7, '2025-02-01', '2025-03-01', '5 MWh');
SELECT post('[2025-02-01,2025-03-01)', 'GHG-Protocol-2015');
SELECT results_eq($$SELECT carrier, direction, round(quantity, 6) FROM energy_content('[2025-02-01,2025-03-01)', 'P', 'GHG-Protocol-2015') WHERE carrier = 'fuel'$$, $$VALUES ('fuel', 'burnt', '10 t'::quantity), ('fuel', 'sold', '-5 t')$$,
	'where there is no heat all fuel is that of the power');
-- a reading of the wrong unit is named with its source, under claims, too
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (7, '2025-04-01', '2025-05-01', '3 kg');
SELECT is(pg_temp.said('SELECT post(''[2025-04-01,2025-05-01)'', ''GHG-Protocol-2015'')'), '22000: readings of source "power of T" do not fit their factor on 2025-04-01 | 0.0001 t x 0.5 t CO2/MWh: cannot multiply quantity by emission factor: t does not convert to MWh.', 'by its source');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (7, '[2025-04-01,2025-05-01)', 'GEC', '{[1,2)}', 'x');
SELECT matches(pg_temp.said(format('SELECT post(''[2025-04-01,2025-05-01)'', %L)', m)), '^22000: readings of source "power of T" do not fit their factor', m) FROM unnest('{GHG-Protocol-2015,NDRC-910}'::text[]) AS m;
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (4, '2025-05-01', '2025-06-01', '3 kg'), (10, '2025-05-01', '2025-06-01', '1 MWh');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence, generator) VALUES (10, '[2025-05-01,2025-06-01)', 'GEC', '{[2,3)}', 'x', 4);
UPDATE generator SET technology = 'solar', fuel_sources = '{}' WHERE source_id = 4;
SELECT matches(pg_temp.said('SELECT post(''[2025-05-01,2025-06-01)'', ''GHG-Protocol-2015'')'), '^22000: readings of source "power" do not fit their factor', 'and a generator with certificates');
UPDATE certificate_claim SET withdrawn_at = now() WHERE generator = 4;
SELECT post('[2025-05-01,2025-06-01)', 'GHG-Protocol-2015');
SELECT is(u.used, 0.0, 'without them it is posted, and is no electricity') FROM method AS m CROSS JOIN LATERAL electricity_use('[2025-05-01,2025-06-01)', 'P', 1, m, 'infinity') AS u
WHERE m.method = 'GHG-Protocol-2015';
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence, generator) VALUES (10, '[2025-07-01,2025-08-01)', 'GEC', '{[3,4)}', 'x', 1)$$, '23514: certificates cannot be of the generation of source "gas" | Its category is stationary_combustion.'),
	($$INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (10, '[2025-07-01,infinity)', 'GEC', '{[3,4)}', 'x')$$,
		'23514: new row for relation "certificate_claim" violates check constraint "days_are_between_1900_and_2200"'),
	($$INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (10, '[-infinity,2025-08-01)', 'GEC', '{[3,4)}', 'x')$$,
		'23514: new row for relation "certificate_claim" violates check constraint "days_are_between_1900_and_2200"'),
	($$INSERT INTO source_line (source_id, line, category, factor, share) VALUES (10, 1, 'fuel_and_energy_related', 'x', 1e16)$$,
		'23514: new row for relation "source_line" violates check constraint "share_is_at_most_1000_with_12_places"'),
	($$INSERT INTO source_line (source_id, line, category, factor, share) VALUES (10, 1, 'fuel_and_energy_related', 'x', 1e-13)$$,
		'23514: new row for relation "source_line" violates check constraint "share_is_at_most_1000_with_12_places"'),
	($$INSERT INTO source_line (source_id, line, category, factor, share) VALUES (10, 1, 'fuel_and_energy_related', 'x', 'NaN')$$,
		'23514: new row for relation "source_line" violates check constraint "share_is_at_most_1000_with_12_places"'),
	-- entries name parties one a line
	($$INSERT INTO party (party, kind, name) VALUES (E'T\nN', 'enterprise', 'x')$$, '23514: new row for relation "party" violates check constraint "code_is_one_line_of_at_most_200_characters"'),
	($$INSERT INTO party (party, kind, name) VALUES (repeat('x', 201), 'enterprise', 'x')$$, '23514: new row for relation "party" violates check constraint "code_is_one_line_of_at_most_200_characters"'),
	-- and by this name who has no code
	($$INSERT INTO party (party, kind, name) VALUES ('outside', 'enterprise', 'x')$$, '23514: new row for relation "party" violates check constraint "code_is_not_outside"')) AS v (command, error);
SELECT is_empty($$SELECT * FROM check_ledger('three')$$, 'the ledger is sound');

-- ---- sold on through many hands ----

SELECT create_ledger('four', 'UTC');
SET LOCAL search_path = four, public;
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) SELECT 'own', 'electricity', 'CN', t, '0.5 t CO2/MWh', '1', 'test', true FROM unnest('{location,market}'::text[]) AS t;
-- codes that do not compress
INSERT INTO party (party, kind, name) SELECT 'P' || n || (SELECT string_agg(md5(format('%s %s', n, k)), '' ORDER BY k) FROM generate_series(1, 6) AS k), 'enterprise', 'x' FROM generate_series(1, 16) AS n;
INSERT INTO source (source, category, factor, region) SELECT n, 'purchased_electricity', 'electricity', 'CN' FROM generate_series(1, 16) AS n;
INSERT INTO source_owner (source_id, valid, party, supplier) SELECT n, '(,)', p.party, (SELECT s.party FROM party AS s WHERE s.party ~ format('^P%s[0-9a-f]{192}$', n - 1))
FROM generate_series(1, 16) AS n JOIN party AS p ON p.party ~ format('^P%s[0-9a-f]{192}$', n);
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT n, '2025-01-01', '2025-01-02', (1000 - 10 * n) || ' MWh' FROM generate_series(1, 16) AS n;
SELECT post('[2025-01-01,2025-02-01)', 'GHG-Protocol-2015');
SELECT cmp_ok((SELECT max(length(buyer)) FROM emission), '>', 2704, 'hands are more than an index holds');
SELECT cmp_ok(refresh_rollup(), '>', 0::bigint, 'and the rollup has them');
SELECT is_empty($$SELECT * FROM check_ledger('four')$$, 'as the entries do');
SELECT is(pg_temp.said('INSERT INTO rollup_key (method, source_id, scope2, category, domain, party, supplier, plot, verified, counterpart) SELECT method, source_id, scope2, category, domain, party, supplier, plot, verified, counterpart FROM rollup_key LIMIT 1') ~ '^23P01', true, 'a key is there once');
SELECT * FROM finish();
ROLLBACK;
