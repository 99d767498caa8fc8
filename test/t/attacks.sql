-- A park of two parties in a ledger that 0.1.0 makes, and whom it grants it to: what attacks.pl attacks.
CREATE EXTENSION carbonms VERSION '0.1.0';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SELECT format('GRANT CREATE ON DATABASE %I TO park_owner, stranger', current_database()) \gexec
SET ROLE park_owner;
SET timezone = 'UTC';
SELECT create_ledger('park', 'UTC');
SET search_path = park, public;
INSERT INTO party (party, kind, name) VALUES ('tenant_a', 'enterprise', 'A'), ('tenant_b', 'enterprise', 'B');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
SELECT 'coal', valuation, '29.3076 GJ', 't', false, false, 'test', 'UNVERIFIED' FROM unnest('{equivalent,calorific}'::text[]) AS valuation;
INSERT INTO source (source, category, factor, region) VALUES ('boiler', 'stationary_combustion', 'coal', 'CN'), ('kiln', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'tenant_a'), (2, '(,)', 'tenant_b');
-- of each month of two years its tenth day: 10 t of A, 100 t of B
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, d, d + interval '1 day', s.reading
FROM (VALUES (1, '10 t'), (2, '100 t')) AS s (source_id, reading), generate_series('2024-01-10'::timestamptz, '2025-12-10', interval '1 month') AS d;
SELECT add_boundary('PARK', '{tenant_a,tenant_b}', 'Park');
SELECT post('[2024-01-01,2025-01-01)', 'NDRC-910'), post('[2025-01-01,2026-01-01)', 'NDRC-910'), refresh_rollup();
-- after the last posting, in which it would be sealed
SELECT add_boundary('A', '{tenant_a}', 'A');
SELECT publish_inventory('[2025-01-01,2026-01-01)', 'A', 'NDRC-910', 'AR6');
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES
	('PARK', '[2025-01-01,2026-01-01)', 'value_added', '100 万元', 'yearbook'), ('PARK', '[2025-01-01,2026-01-01)', 'renewable_generation', '0 MWh', 'none');
SELECT load_rating_scheme('ndrc-910-2025');
INSERT INTO rating_scheme (scheme, edition, name, issuer, status, thresholds_status, mode, reference, mark) VALUES ('own', '1', 'Own', 'Park', 'user', 'user', 'grades', 'test', 'UNVERIFIED');
INSERT INTO rating_grade (scheme, edition, grade, rank, name) VALUES ('own', '1', 'good', 1, 'Good');
INSERT INTO rating_rule (scheme, edition, rule, indicator, name, unit, grade, operator, threshold, reference, mark)
VALUES ('own', '1', 'energy', 'energy_consumption', 'Energy', 'tce', 'good', '<=', 10000, 'test', 'UNVERIFIED');
SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'own', 'NDRC-910', 'AR6');
SELECT add_parameter('STEAM', 'Emissions of steam', 't', 'lower', 'meters', 'monthly', 'Utilities', 'Boiler house', 'Shift leader', '{output}', '{t}');
SELECT set_base_year('PARK', '[2024-01-01,2025-01-01)', 'NDRC-910', '1000 tCO2e AR6', 'x', 'x');
INSERT INTO structural_event (boundary, day, kind, stated, description, evidence) VALUES ('PARK', '2025-01-01', 'acquire', '100 tCO2e AR6', 'first', 'x');
SELECT recalculate_base_year('PARK', 'x', true);
INSERT INTO structural_event (boundary, day, kind, stated, description, evidence) VALUES ('PARK', '2025-02-01', 'acquire', '500 tCO2e AR6', 'second', 'x');
SELECT grant_ledger('park', 'reader', 'reader'), grant_ledger('park', 'recorder', 'recorder'), grant_ledger('park', 'accountant', 'accountant'),
	grant_ledger('park', 'tenant_a', 'recorder');
-- what is of all parties, as the page on operations said
REVOKE ALL ON activity_staging, published_line FROM tenant_a;
