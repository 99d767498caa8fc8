-- The ledger that the clients of this folder read: PostGIS and carbonms in schemas of their own, names that need
-- quotes, Chinese and markup in texts, sources of every kind, a plot without emissions, sinks, and a remainder.
\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE ROLE surveyor;
CREATE ROLE "地图 reader" LOGIN;
ALTER ROLE "地图 reader" SET search_path = '';
ALTER ROLE "地图 reader" SET default_transaction_read_only = on;

CREATE SCHEMA maps;
CREATE EXTENSION postgis SCHEMA maps;
CREATE SCHEMA units;
CREATE EXTENSION carbonms SCHEMA units;
CREATE SCHEMA atlas;
CREATE EXTENSION carbonms_postgis SCHEMA atlas;
GRANT USAGE ON SCHEMA maps, units, atlas TO surveyor;
GRANT USAGE ON SCHEMA maps TO "地图 reader"; -- GDAL names functions of PostGIS
SELECT format('GRANT CREATE ON DATABASE %I TO surveyor', current_database()) \gexec

SET ROLE surveyor;
SELECT units.create_ledger('园区 "A"');
SELECT atlas.add_boundaries('园区 "A"', 4550);
SET search_path = "园区 ""A""", units, maps;

INSERT INTO party (party, kind, name) VALUES ('甲', 'enterprise', '甲'), ('乙', 'enterprise', '乙'), ('电网', 'supplier', '国家电网');
INSERT INTO site (site, name) VALUES ('园区', '园区');
INSERT INTO plot (plot, site, name) SELECT 'P' || n, '园区', 'plot' FROM generate_series(1, 6) AS n;
INSERT INTO boundary_geometry (kind, code, name, geom)
SELECT 'plot', 'P' || n, CASE n WHEN 1 THEN '冶炼 <"A" & ''B''>' ELSE '地块' || n END,
	ST_Multi(ST_MakeEnvelope(501000 + (n - 1) % 3 * 400, 3431000 + (n - 1) / 3 * 300, 501380 + (n - 1) % 3 * 400, 3431280 + (n - 1) / 3 * 300, 4550))
FROM generate_series(1, 6) AS n;
INSERT INTO boundary_geometry (kind, code, name, geom) VALUES ('accounting', '园区', '园区', ST_Multi(ST_MakeEnvelope(500980, 3430980, 502220, 3431600, 4550)));
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '(2.0123456789 t CO2, 0.00004 t CH4-fossil)/t', '1', 'test', true),
	('own', 'sink', 'CN', NULL, '1 t CO2/t', '1', 'test', false),
	('own', 'electricity', 'CN', 'location', '0.5306 t CO2/MWh', '1', 'test', true),
	('own', 'electricity', 'CN', 'market', '0.8 t CO2/MWh', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES
	('锅炉', 'stationary_combustion', 'coal', 'CN'), ('高炉', 'stationary_combustion', 'coal', 'CN'), ('道路', 'mobile_combustion', 'coal', 'CN'),
	('堆场', 'process', 'coal', 'CN'), ('绿地', 'land_sink', 'sink', 'CN'), ('电', 'purchased_electricity', 'electricity', 'CN'),
	('别处', 'process', 'coal', 'CN'), ('停产', 'process', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier, plot)
SELECT source_id, '(,)', CASE WHEN source_id % 2 = 1 THEN '甲' ELSE '乙' END, CASE WHEN source = '电' THEN '电网' END,
	CASE WHEN source IN ('绿地', '电') THEN 'P4' END FROM source;
INSERT INTO placement (kind, code, geom) VALUES
	('source', '锅炉', ST_SetSRID(ST_MakePoint(501100, 3431100), 4550)), ('source', '高炉', ST_SetSRID(ST_MakePoint(501500, 3431100), 4550)),
	('source', '停产', ST_SetSRID(ST_MakePoint(501150, 3431150), 4550)),
	('source', '道路', ST_SetSRID(ST_MakeLine(ST_MakePoint(500990, 3431140), ST_MakePoint(502000, 3431140)), 4550)),
	('source', '堆场', ST_MakeEnvelope(501700, 3431200, 501900, 3431400, 4550));
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT source_id, accounting_start(make_date(year, 1, 1)), accounting_start(make_date(year, 2, 1)),
	round(1000 * source_id / 7.0, 6) + year || CASE WHEN source = '电' THEN ' MWh' ELSE ' t' END
FROM source, generate_series(2024, 2025) AS year WHERE source <> '停产';
SELECT add_boundary('园区', '{甲,乙}', '园区 & Co.'), add_boundary('甲', '{甲}', '甲') \g /dev/null
SELECT post(units_year, 'GHG-Protocol') FROM unnest('{"[2024-01-01,2025-01-01)","[2025-01-01,2026-01-01)"}'::daterange[]) AS units_year \g /dev/null
SELECT refresh_rollup() \g /dev/null
SELECT grant_ledger('园区 "A"', '地图 reader', 'reader') \g /dev/null
RESET ROLE;
