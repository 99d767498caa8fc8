-- Two ledgers of different spatial reference systems, with the same boundaries.
SET client_min_messages = warning;
CREATE SCHEMA maps;
CREATE EXTENSION postgis SCHEMA maps;
CREATE SCHEMA atlas;
CREATE EXTENSION carbonms_postgis SCHEMA atlas;
SELECT create_ledger('led'), create_ledger('other'), atlas.add_boundaries('led', 4550), atlas.add_boundaries('other', 4490);
SET search_path = led, public, maps;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('GRID', 'supplier', 'Grid');
INSERT INTO site VALUES ('S', 'site');
INSERT INTO plot SELECT 'P' || n, 'S', 'plot' FROM generate_series(1, 5) AS n;
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '(2.0123456789 t CO2, 0.00004 t CH4-fossil)/t', '1', 'test', true),
	('own', 'grid', 'CN', 'location', '0.5306 t CO2/MWh', '1', 'test', true), ('own', 'grid', 'CN', 'market', '0.8 t CO2/MWh', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('boiler', 'stationary_combustion', 'coal', 'CN'), ('road', 'mobile_combustion', 'coal', 'CN'),
	('tip', 'process', 'coal', 'CN'), ('power', 'purchased_electricity', 'grid', 'CN'), ('nowhere', 'process', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier, plot) SELECT source_id, '(,)', CASE WHEN source_id % 2 = 1 THEN 'A' ELSE 'B' END,
	CASE WHEN source = 'power' THEN 'GRID' END, CASE WHEN source = 'power' THEN 'P3' END FROM source;
SELECT add_boundary('PARK', '{A,B}', 'Park');
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, accounting_start('2025-01-01'), accounting_start('2025-03-01'),
	round(1000 * source_id / 7.0, 6) || CASE WHEN source = 'power' THEN ' MWh' ELSE ' t' END FROM source;
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
INSERT INTO boundary_geometry (kind, code, name, geom)
SELECT 'plot', 'P' || n, 'Plot ' || n, ST_Multi(ST_MakeEnvelope(501000 + n * 400, 3431000, 501410 + n * 400, 3431280, 4550)) FROM generate_series(1, 5) AS n;
INSERT INTO boundary_geometry (kind, code, name, geom) VALUES ('accounting', 'PARK', 'Park', ST_Multi(ST_MakeEnvelope(501380, 3430980, 503450, 3431300, 4550)));
INSERT INTO facility VALUES ('works', 'A', 'Works of A');
INSERT INTO placement (kind, code, valid, geom) VALUES ('source', 'boiler', '(,2025-02-01)', ST_SetSRID(ST_MakePoint(501500, 3431100), 4550)),
	('source', 'boiler', '[2025-02-01,)', ST_SetSRID(ST_MakePoint(503100, 3431100), 4550)),
	('source', 'road', '(,)', ST_SetSRID(ST_MakeLine(ST_MakePoint(501300, 3431140), ST_MakePoint(502300, 3431140)), 4550)),
	('source', 'tip', '(,)', ST_MakeEnvelope(501700, 3431100, 501900, 3431400, 4550)), ('facility', 'works', '(,)', ST_MakeEnvelope(501350, 3431100, 501500, 3431200, 4550));
SET search_path = other, public, maps;
INSERT INTO boundary_geometry (kind, code, name, geom) SELECT kind, code, name, ST_Transform(geom, 4490) FROM led.boundary_geometry;
-- what users build upon it
CREATE SCHEMA gis;
CREATE VIEW gis.layer AS SELECT p.id, p.code, p.co2e_t, maps.ST_Area(p.geom) AS area, maps.ST_Buffer(p.geom, 1) AS geom FROM led.gis_plot_emission AS p;
CREATE VIEW gis.near AS SELECT a.code, b.code AS other, maps.ST_Distance(a.geom, b.geom) AS metres FROM led.gis_boundary AS a JOIN led.gis_boundary AS b
	ON a.geom OPERATOR(maps.&&) b.geom AND a.code < b.code;
CREATE MATERIALIZED VIEW gis.kept AS SELECT id, code, co2e_t, geom FROM led.gis_plot_emission;
CREATE INDEX ON gis.kept USING gist (geom);
