-- The ledger that the clients of this folder read: the extension in a schema that readers may not use, a schema
-- whose name needs quotes and has the wildcards of SQL in it, Chinese codes, masses of more digits than a double
-- precision has, negative ones, and a gas without a GWP in the basis of a method.
\set ON_ERROR_STOP on

CREATE ROLE keeper;
CREATE ROLE "报表 reader" LOGIN;
-- What a reader must not need, and a careful administrator sets.
ALTER ROLE "报表 reader" SET search_path = '';
ALTER ROLE "报表 reader" SET default_transaction_read_only = on;

CREATE SCHEMA units;
CREATE EXTENSION carbonms SCHEMA units;
CREATE SCHEMA maps;
CREATE EXTENSION postgis SCHEMA maps;
CREATE EXTENSION carbonms_postgis SCHEMA maps;
GRANT USAGE ON SCHEMA units, maps TO keeper;
SELECT format('GRANT CREATE ON DATABASE %I TO keeper', current_database()) \gexec

SET ROLE keeper;
SELECT units.create_ledger('园区_100% "A"');
SET search_path = "园区_100% ""A""", units;

INSERT INTO party (party, kind, name) VALUES
	('热电厂 "一号"', 'utility', '热电厂'), ('租户''乙', 'enterprise', '租户乙'), ('电网', 'supplier', '国家电网');
INSERT INTO site (site, name) VALUES ('园区', '园区');
INSERT INTO plot (plot, site, name) VALUES ('地块\甲', '园区', '甲');
SELECT load_factors('CN-910-annex4');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '(2.0123456789 t CO2, 0.00004 t CH4-fossil)/t', '1', 'test', true),
	('own', 'wood', 'CN', NULL, '(1.7 t CO2-biogenic, 0.0003 t CH4-nonfossil)/t', '1', 'test', true),
	('own', 'etching', 'CN', NULL, '1 t NF3/t', '1', 'test', true),
	('own', 'electricity', 'CN', 'location', '0.5306 t CO2/MWh', '1', 'test', true),
	('own', 'electricity', 'CN', 'market', '0.8 t CO2/MWh', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES
	('锅炉', 'stationary_combustion', 'coal', 'CN'), ('生物质', 'stationary_combustion', 'wood', 'CN'),
	('刻蚀', 'process', 'etching', 'CN'),
	('热电厂供电', 'purchased_electricity', 'electricity', 'CN'), ('电网供电', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier, plot)
SELECT source_id, '(,)', CASE WHEN source LIKE '%供电' THEN '租户''乙' ELSE '热电厂 "一号"' END,
	CASE source WHEN '热电厂供电' THEN '热电厂 "一号"' WHEN '电网供电' THEN '电网' END,
	CASE WHEN source <> '锅炉' THEN '地块\甲' END
FROM source;
INSERT INTO activity (source_id, start_at, end_at, reading, quality)
SELECT source_id, timestamptz '2025-01-30 12:00+08' + m * interval '28 days', timestamptz '2025-02-01 18:00+08' + m * interval '28 days',
	CASE WHEN source = '锅炉' THEN 7654321.123457 * (m + 1) ELSE round((m + 1) / 7.0, 12) END || CASE WHEN source LIKE '%供电' THEN ' MWh' ELSE ' t' END,
	1 + (m + source_id) % 5
FROM source, generate_series(0, 11) AS m;

UPDATE method SET basis = 'SAR' WHERE method = 'GHG-Protocol'; -- which knows no NF3
SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910'), post('[2025-01-01,2025-07-01)', 'GHG-Protocol'), refresh_rollup();
SELECT post('[2025-07-01,2026-01-01)', 'GHG-Protocol'); -- not in the rollup
SELECT add_boundary('园区', '{"热电厂 \"一号\"",租户''乙}', '园区'), add_boundary('热电厂', '{"热电厂 \"一号\""}', '热电厂');
INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
SELECT e.energy, v.valuation, e.content, 't', e.clean, e.clean, 'test', 'UNVERIFIED'
FROM (VALUES ('coal', '23.2041 GJ', false), ('wood', '15.6 GJ', true)) AS e (energy, content, clean), unnest('{equivalent,calorific}'::text[]) AS v (valuation);
INSERT INTO statistic (boundary, period, item, reading, evidence)
SELECT '园区', calendar_year(year), v.item, v.reading, 'yearbook'
FROM generate_series(2024, 2025) AS year, (VALUES ('renewable_generation', '0 MWh'), ('value_added', '123456789.123456789 万元'), ('products_with_limit', '7 count'),
	('products_within_level_2', '7 count'), ('solid_waste_generated', '3 t'), ('solid_waste_used', '2 t'), ('waste_heat_available', '7 GJ'), ('waste_heat_recovered', '3 GJ'),
	('waste_cold_available', '0 GJ'), ('waste_cold_recovered', '0 GJ'), ('waste_pressure_available', '0 GJ'), ('waste_pressure_recovered', '0 GJ'),
	('water_fresh', '9 m3'), ('water_reused', '91 m3'), ('carbon_ledger', '1 count')) AS v (item, reading)
WHERE year = 2025 OR v.item <> 'products_within_level_2';
SELECT load_rating_scheme(scheme) FROM rating_library();
-- a grade, no class, something missing, and points
SELECT rate(calendar_year(2025), boundary, scheme, 'NDRC-910', 'AR6') FROM unnest('{园区,热电厂}'::text[]) AS boundary, unnest('{ndrc-910-2025,cers-1plus1-draft,js-nzcp-2024,bj-cms-2014}'::text[]) AS scheme;
SELECT maps.add_boundaries('园区_100% "A"', 4550);
INSERT INTO boundary_geometry (kind, code, name, geom)
SELECT 'plot', plot, plot, maps.ST_Multi(maps.ST_MakeEnvelope(x, 3431000, x + 90, 3431090, 4550)) FROM (VALUES ('地块\甲', 501000), ('空地', 501100)) AS p (plot, x);
SELECT grant_ledger('园区_100% "A"', '报表 reader', 'reader');

RESET ROLE;
