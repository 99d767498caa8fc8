-- A park on the map: 1,000 plots, 1,000 sources with a year of postings in the rollup, and for the measurements of
-- geometry alone 1,000,000 points and 10,000 polygons.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION postgis;
CREATE EXTENSION carbonms;
CREATE EXTENSION carbonms_postgis;
SELECT create_ledger('led');
SELECT add_boundaries('led', 4550);
SET search_path = led, public;
SELECT setseed(0.5);
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'f', 'CN', '(2 t CO2, 1 kg CH4-fossil)/t', '1', 'bench', true);

-- plots of 95 m in a grid of 100 m: roads between them
INSERT INTO boundary_geometry (kind, code, name, geom)
SELECT 'plot', to_char(i, 'FM0000'), 'plot', st_multi(st_makeenvelope(500000 + i % 32 * 100, 3400000 + i / 32 * 100, 500095 + i % 32 * 100, 3400095 + i / 32 * 100, 4550))
FROM generate_series(0, 999) AS i;

INSERT INTO source (source, category, factor, region) SELECT 's' || i, 'stationary_combustion', 'f', 'CN' FROM generate_series(1, 1000) AS i;
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source;
INSERT INTO placement (kind, code, geom) SELECT 'source', 's' || i, st_setsrid(st_makepoint(500000 + random() * 3200, 3400000 + random() * 3200), 4550) FROM generate_series(1, 1000) AS i;
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT source_id, accounting_start('2025-01-01'), accounting_start('2026-01-01'), (100 + random() * 100)::numeric(9, 3) || ' t' FROM source;
SELECT add_boundary('PARK', '{A}', 'Park'), post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT refresh_rollup();

-- geometry alone, in a ledger of its own: the same placements as a plain table has them
SELECT create_ledger('many');
SELECT add_boundaries('many', 4550);
CREATE TABLE many.point AS SELECT i AS source_id, st_setsrid(st_makepoint(500000 + random() * 3200, 3400000 + random() * 3200), 4550)::geometry(Point, 4550) AS geom FROM generate_series(1, :points) AS i;
CREATE TABLE many.polygon AS SELECT i AS source_id, st_multi(st_buffer(st_setsrid(st_makepoint(500000 + random() * 3200, 3400000 + random() * 3200), 4550), 20 + random() * 100, 8))::geometry(MultiPolygon, 4550) AS geom FROM generate_series(1, :polygons) AS i;
CREATE TABLE many.zone AS SELECT code, geom FROM boundary_geometry;
CREATE INDEX ON many.point USING gist (geom);
CREATE INDEX ON many.polygon USING gist (geom);
CREATE INDEX ON many.zone USING gist (geom);
INSERT INTO many.source (source, category, factor, region) SELECT i::text, 'process', 'f', 'CN' FROM generate_series(1, :points) AS i;
VACUUM ANALYZE;
