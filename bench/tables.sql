-- Warm tables of :rows rows: the same masses as float8, numeric, co2e and ghg.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS carbonms;
CREATE EXTENSION IF NOT EXISTS pg_prewarm;
DROP TABLE IF EXISTS bench_float8, bench_mass, bench_co2e, bench_ghg, bench_gwp;
SELECT setseed(0.5);

CREATE UNLOGGED TABLE bench_mass AS
SELECT i AS source, (ARRAY['CO2', 'CH4-fossil', 'N2O'])[1 + i % 3] AS gas,
       (random() * 1000)::numeric(12, 6) AS mass
FROM generate_series(1, :rows) AS i;
ALTER TABLE bench_mass ADD mass_float8 double precision;
UPDATE bench_mass SET mass_float8 = mass::float8;
VACUUM FULL bench_mass;

CREATE UNLOGGED TABLE bench_float8 AS SELECT source, mass_float8 AS mass FROM bench_mass;
CREATE UNLOGGED TABLE bench_co2e AS SELECT source, co2e(mass, 'AR6') AS mass FROM bench_mass;
CREATE UNLOGGED TABLE bench_ghg AS SELECT source, ghg(gas, mass) AS mass FROM bench_mass;
CREATE UNLOGGED TABLE bench_gwp AS
SELECT gas, gwp, gwp::float8 AS gwp_float8 FROM gwp_table() WHERE basis = 'AR6';
VACUUM ANALYZE bench_mass, bench_float8, bench_co2e, bench_ghg, bench_gwp;
SELECT count(pg_prewarm(t)) AS warm
FROM unnest('{bench_mass, bench_float8, bench_co2e, bench_ghg, bench_gwp}'::regclass[]) AS t \gset
