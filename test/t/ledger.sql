-- A ledger with something in every table: readings, postings, reversals, publications, baselines, targets, ratings.
SELECT create_ledger('led');
SET search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('GRID', 'supplier', 'Grid');
SELECT load_factors('CN-910-annex4');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region)
SELECT 's' || i, CASE WHEN i % 2 = 0 THEN 'purchased_electricity' ELSE 'stationary_combustion' END,
	CASE WHEN i % 2 = 0 THEN 'electricity' ELSE 'coal' END, 'CN' FROM generate_series(1, 20) AS i;
INSERT INTO source_owner (source_id, valid, party, supplier)
SELECT i, '(,)', CASE WHEN i % 3 = 0 THEN 'A' ELSE 'B' END, CASE WHEN i % 2 = 0 THEN 'GRID' END FROM generate_series(1, 20) AS i;
SELECT add_partitions('2025-01-01', '2025-03-01');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT i, '2025-01-01 00:00+08'::timestamptz + m * interval '7 days', '2025-01-01 00:00+08'::timestamptz + (m + 1) * interval '7 days',
	i * 10 + m / 8.0 || CASE WHEN i % 2 = 0 THEN ' MWh' ELSE ' t' END
FROM generate_series(1, 20) AS i, generate_series(0, 20) AS m;
INSERT INTO source (source, category, factor, region) VALUES ('roof', 'generated_electricity', 'electricity', 'CN'), ('engine', 'generated_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (21, '(,)', 'A'), (22, '(,)', 'B');
INSERT INTO generator (source_id, technology, fuel_sources) VALUES (21, 'solar', '{}'), (22, 'gas', '{1}');
INSERT INTO sale_rule (party, carrier, rule) VALUES ('B', 'electricity', 'pro_rata');
INSERT INTO source_line (source_id, line, category, factor) VALUES (3, 1, 'fuel_and_energy_related', 'coal');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence, generator) VALUES (6, '[2025-07-01,2025-08-01)', 'GEC', '{[1,3)}', 'test', 21);
-- a works whose days begin elsewhere, which has what its main meter reads less its kiln, and a line; and a site abroad
INSERT INTO site (site, name, time_zone, country) VALUES ('URC', 'Urumqi', 'Asia/Urumqi', 'CN'), ('HAM', 'Hamburg', 'Europe/Berlin', 'DE');
INSERT INTO source (source, category, factor, region, site) VALUES ('main', 'metering_point', 'coal', 'CN', 'URC'), ('kiln', 'metering_point', 'coal', 'CN', 'URC'),
	('works', 'stationary_combustion', 'coal', 'CN', 'URC'), ('abroad', 'stationary_combustion', 'coal', 'DE', 'HAM');
INSERT INTO source_owner (source_id, valid, party) VALUES (25, '(,)', 'A'), (26, '(,)', 'B');
INSERT INTO source_point (source_id, point_id, share) VALUES (25, 23, 1), (25, 24, -0.5);
INSERT INTO source_line (source_id, line, category, factor, share) VALUES (25, 1, 'process', 'coal', 0.1);
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (23, '2025-01-01 00:00+06', '2025-01-11 00:00+06', '100 t'), (24, '2025-01-01 00:00+06', '2025-01-11 00:00+06', '40 t'),
	(26, '2025-01-01 00:00+01', '2025-02-01 00:00+01', '31 t');
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910');
SELECT void_activity(7, 'wrong');
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, start_at, end_at, '99 t' FROM activity WHERE activity_id = 7;
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910');
SELECT add_boundary('PARK', '{A,B}', 'Park');
INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
SELECT 'coal', v, '20 GJ', 't', false, false, 'test', 'VERIFIED' FROM unnest('{equivalent,calorific}'::text[]) AS v;
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'value_added', '1 万元', 'wrong'), ('PARK', '[2025-01-01,2026-01-01)', 'value_added', '5 亿元', 'test'),
	('PARK', '[2025-01-01,2026-01-01)', 'renewable_generation', '0 MWh', 'test'), ('PARK', '[2025-01-01,2026-01-01)', 'floor_area', '1 m2', 'test'), ('PARK', '[2025-01-01,2026-01-01)', 'floor_area', NULL, 'taken back');
INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, denominator, denominator_unit, reference, mark)
VALUES ('own', 'Own', 't CO2e/10^8 CNY', 'lower', '{emission_scope_1_2_t}', 't CO2e', '{value_added}', '10^8 CNY', 'test', 'VERIFIED');
INSERT INTO target (target, parent, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference)
SELECT t, p, t, 'PARK', 'emission_scope_1_2_t', 'NDRC-910', 2025, v, 2030, v / 2, 'test'
FROM (VALUES ('whole', NULL, 100.0), ('part', 'whole', 60), ('rest', 'whole', 40)) AS v (t, p, v);
SELECT publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT refresh_rollup();
SELECT set_base_year(1, 'first');
INSERT INTO structural_event (boundary, day, kind, stated, description, evidence) VALUES ('PARK', '2025-06-01', 'acquire', '1000 tCO2e AR6', 'x', 'x');
INSERT INTO structural_event (boundary, day, kind, stated, description, evidence, supersedes) VALUES ('PARK', '2025-06-01', 'acquire', '900 tCO2e AR6', 'x', 'x', 1);
SELECT recalculate_base_year('PARK', 'test', true);
SELECT add_parameter('P', 'x', 't', 'lower', 'x', 'x', 'x', 'x', 'x', '{a}', '{t}', boundary => 'PARK', method => 'NDRC-910');
INSERT INTO observation (parameter, period, value, variables)
SELECT 'P', daterange(d, (d + interval '1 month')::date), 100 + 2 * n + n % 3, ARRAY[n] FROM generate_series(1, 24) AS n, LATERAL (SELECT (date '2023-12-01' + make_interval(months => n))::date) AS m (d);
INSERT INTO observation (parameter, period, value, variables, supersedes) SELECT parameter, '[2024-01-01,2024-01-31)', value, variables, 1 FROM observation WHERE observation_id = 1;
INSERT INTO observation (parameter, period, value, variables) VALUES ('P', '[2024-01-31,2024-02-01)', 100, '{1}');
INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES ('P', 'area', '2024-01-01', 1, 'm2', 0.1), ('P', 'area', '2025-01-01', 2, 'm2', 0.1);
SELECT fit_baseline('P', '[2024-01-01,2025-01-01)', 'base line', 'test'), open_adjustments(), decide_adjustment(1, 'adjust', 'x', 10, '[2025-01-01,2026-01-01)');
SELECT load_rating_scheme('ndrc-910-2025');
INSERT INTO rating_exclusion (boundary, valid, scheme, edition, rule, reason, evidence) VALUES ('PARK', '(,)', 'ndrc-910-2025', '2025', 'waste_heat_use', 'none', 'x');
INSERT INTO park_type (boundary, scheme, valid, park_type, evidence) VALUES ('PARK', 'ndrc-910-2025', '(,)', 'old', 'x');
SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'NDRC-910', 'AR6');
UPDATE rating_exclusion SET withdrawn_at = ledger_now();
UPDATE park_type SET withdrawn_at = ledger_now();
INSERT INTO park_type (boundary, scheme, valid, park_type, evidence) VALUES ('PARK', 'ndrc-910-2025', '(,)', 'new', 'x');
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'solid_waste_used', '1 t', 'later');
UPDATE rating_rule SET threshold = 1;
SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'NDRC-910', 'AR6');
