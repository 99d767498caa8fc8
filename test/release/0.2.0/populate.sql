-- What dump.sql.gz is a dump of: a ledger made and filled by carbonms 0.2.0, with roles of every kind, tenants among them,
-- reference rows that were changed, boundaries on the map, and what users build upon a ledger, inside of its schema and
-- outside. Run once, by 0.2.0, as a superuser in an empty database after roles.sql; kept to say what is in the dump.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SET timezone = 'Asia/Shanghai';

CREATE EXTENSION postgis;
CREATE EXTENSION carbonms;
CREATE EXTENSION carbonms_postgis;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SELECT format('GRANT CREATE ON DATABASE %I TO park_owner, analyst', current_database()) \gexec

-- ---- a ledger: parties, sources, readings of the first three days of each month of two years ----

SET ROLE park_owner;
SELECT create_ledger('park') \g /dev/null
SELECT add_boundaries('park', 4550) \g /dev/null
SET search_path = park, public;
INSERT INTO party (party, kind, name, name_en) VALUES ('tenant_a', 'enterprise', '甲公司', 'Company A'),
	('tenant_b', 'enterprise', '乙公司', NULL), ('chp', 'utility', '热电厂', 'CHP plant'), ('grid', 'supplier', '国家电网', 'State Grid');
INSERT INTO site VALUES ('S', '园区');
INSERT INTO plot SELECT 'P' || n, 'S', 'plot ' || n FROM generate_series(1, 4) AS n;
SELECT load_factors('CN-910-annex4') \g /dev/null
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '(2.0123456789 t CO2, 0.00004 t CH4-fossil)/t', '1', 'test', true),
	('own', 'wood', 'CN', NULL, '(1.7 t CO2-biogenic, 0.0003 t CH4-nonfossil)/t', '1', 'test', true),
	('own', 'sink', 'CN', NULL, '1 t CO2/t', '1', 'test', false),
	('own', 'R-410A', 'CN', NULL, '1 t R-410A/t', '1', 'test', true),
	('own', 'electricity', 'CN', 'location', '0.5306 t CO2/MWh', '1', 'test', true),
	('own', 'electricity', 'CN', 'market', '0.8 t CO2/MWh', '1', 'test', true),
	('own', 'electricity-certified', 'CN', 'market', '0 t CO2/MWh', '1', 'test', true),
	('own', 'heat', 'CN', 'location', '0.11 t CO2/GJ', '1', 'test', true),
	('own', 'heat', 'CN', 'market', '0.11 t CO2/GJ', '1', 'test', true);
INSERT INTO source (source, category, factor, region, description) VALUES
	('boiler of A', 'stationary_combustion', 'coal', 'CN', '锅炉'), ('boiler of B', 'stationary_combustion', 'wood', 'CN', ''),
	('turbine', 'stationary_combustion', 'coal', 'CN', ''), ('grid of A', 'purchased_electricity', 'electricity', 'CN', ''),
	('power of B', 'purchased_electricity', 'electricity', 'CN', 'from the CHP plant'), ('heat of A', 'purchased_heat', 'heat', 'CN', ''),
	('chiller', 'fugitive', 'R-410A', 'CN', ''), ('green land', 'land_sink', 'sink', 'CN', ''), ('road', 'mobile_combustion', 'coal', 'CN', '');
INSERT INTO source_owner (source_id, valid, party, supplier, plot)
SELECT source_id, '(,)', CASE WHEN source LIKE '% of A' THEN 'tenant_a' WHEN source LIKE '% of B' THEN 'tenant_b' ELSE 'chp' END,
	CASE source WHEN 'grid of A' THEN 'grid' WHEN 'power of B' THEN 'chp' WHEN 'heat of A' THEN 'chp' END,
	CASE source WHEN 'boiler of A' THEN NULL WHEN 'boiler of B' THEN 'P2' WHEN 'road' THEN NULL ELSE 'P3' END
FROM source WHERE source <> 'chiller';
INSERT INTO source_owner (source_id, valid, party, plot) VALUES (7, '(,2025-07-01)', 'tenant_a', 'P1'), (7, '[2025-07-01,)', 'tenant_b', 'P2');
INSERT INTO meter (meter, source_id, carrier, level, accuracy_class) VALUES ('M1', 4, 'electricity', 1, '0.5S');
INSERT INTO calibration VALUES ('M1', '[2023-01-01,2025-06-01)', 'C 1');
SELECT add_partitions('2025-01-01', '2025-03-01') \g /dev/null
INSERT INTO activity (source_id, start_at, end_at, reading, channel, quality, meter, evidence)
SELECT source_id, accounting_start((make_date(2024, 1, 1) + make_interval(months => m))::date), accounting_start((make_date(2024, 1, 4) + make_interval(months => m))::date),
	round((1000 + 17 * m + source_id) / 7.0, 6) || CASE WHEN category LIKE 'purchased_e%' THEN ' MWh' WHEN category = 'purchased_heat' THEN ' GJ'
		WHEN source = 'chiller' THEN ' kg' ELSE ' t' END,
	'metered', 1 + (source_id + m) % 5, CASE source WHEN 'grid of A' THEN 'M1' END, 'bill ' || m
FROM source, generate_series(0, 23) AS m;
COPY activity_staging (source, start_at, end_at, reading, evidence) FROM stdin (format csv);
boiler of A,2026-01-01,2026-02-01,100 t,January
boiler of A,2026-01-15,2026-02-15,100 t,overlaps
nobody,2026-01-01,2026-02-01,1 t,unknown
\.
SELECT load_activity() \g /dev/null
SELECT add_boundary('PARK', '{tenant_a,tenant_b,chp}', '园区'), add_boundary('A', '{tenant_a}', 'Company A') \g /dev/null
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (4, '[2025-01-01,2026-01-01)', 'GEC', '{[1001,1201)}', 'retirement 1');
SELECT post(calendar_year(y), m) FROM unnest('{2024,2025}'::integer[]) AS y, unnest('{NDRC-910,GHG-Protocol}'::text[]) AS m ORDER BY y, m \g /dev/null
SELECT refresh_rollup() \g /dev/null
SELECT publish_inventory(calendar_year(2024), 'PARK', 'GHG-Protocol', 'AR6', 'as first published') \g /dev/null

-- a correction after publication, a reversal, a second boundary version
SELECT void_activity(2, 'wrong') \g /dev/null
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, start_at, end_at, '99.5 t' FROM activity WHERE activity_id = 2;
SELECT post(calendar_year(2024), 'GHG-Protocol') \g /dev/null
SELECT reverse(2, 'posted too early') \g /dev/null
SELECT post(calendar_year(2024), 'NDRC-910') \g /dev/null
SELECT add_boundary('PARK', '{tenant_a,tenant_b,chp}', '园区, second version') \g /dev/null
SELECT publish_inventory(calendar_year(2025), 'PARK', 'NDRC-910', 'AR6'), publish_inventory(calendar_year(2025), 'A', 'GHG-Protocol', 'AR5') \g /dev/null
SELECT refresh_rollup() \g /dev/null

-- ---- indicators, baselines, base years, targets, ratings ----

INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
SELECT e.energy, v, e.content, 't', e.clean, e.clean, 'test', 'UNVERIFIED'
FROM (VALUES ('coal', '23.2041 GJ', false), ('wood', '15.6 GJ', true)) AS e (energy, content, clean), unnest('{equivalent,calorific}'::text[]) AS v;
INSERT INTO statistic (boundary, period, item, reading, evidence)
SELECT 'PARK', calendar_year(year), v.item, v.reading, 'yearbook'
FROM generate_series(2024, 2025) AS year, (VALUES ('renewable_generation', '0 MWh'), ('value_added', '123456789.123456789 万元'), ('products_with_limit', '7 count'),
	('products_within_level_2', '7 count'), ('solid_waste_generated', '3 t'), ('solid_waste_used', '2 t'), ('waste_heat_available', '7 GJ'), ('waste_heat_recovered', '3 GJ'),
	('waste_cold_available', '0 GJ'), ('waste_cold_recovered', '0 GJ'), ('waste_pressure_available', '0 GJ'), ('waste_pressure_recovered', '0 GJ'),
	('water_fresh', '9 m3'), ('water_reused', '91 m3'), ('carbon_ledger', '1 count')) AS v (item, reading)
WHERE year = 2025 OR v.item <> 'products_within_level_2';
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', calendar_year(2025), 'value_added', '5 亿元', 'corrected');
INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, denominator, denominator_unit, reference, mark)
VALUES ('own', 'Own', 't CO2e/10^8 CNY', 'lower', '{emission_scope_1_2_t}', 't CO2e', '{value_added}', '10^8 CNY', 'test', 'VERIFIED');
INSERT INTO target (target, parent, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference)
SELECT t, p, t, 'PARK', 'emission_scope_1_2_t', 'NDRC-910', 2025, v, 2030, v / 2, 'test'
FROM (VALUES ('whole', NULL, 100.0), ('part', 'whole', 60), ('rest', 'whole', 40)) AS v (t, p, v);
SELECT set_base_year(1, 'first') \g /dev/null
INSERT INTO structural_event (boundary, day, kind, stated, description, evidence) VALUES ('PARK', '2025-06-01', 'acquire', '1000 tCO2e AR6', 'x', 'x');
SELECT recalculate_base_year('PARK', 'test', true) \g /dev/null
SELECT add_parameter('P', 'steam', 't', 'lower', 'x', 'x', 'x', 'x', 'x', '{a}', '{t}', boundary => 'PARK', method => 'NDRC-910') \g /dev/null
INSERT INTO observation (parameter, period, value, variables)
SELECT 'P', daterange(d, (d + interval '1 month')::date), 100 + 2 * n + n % 3, ARRAY[n]
FROM generate_series(1, 24) AS n, LATERAL (SELECT (date '2023-12-01' + make_interval(months => n))::date) AS m (d);
INSERT INTO static_factor (parameter, static_factor, since, value, unit, tolerance) VALUES ('P', 'area', '2024-01-01', 1, 'm2', 0.1), ('P', 'area', '2025-01-01', 2, 'm2', 0.1);
SELECT fit_baseline('P', calendar_year(2024), 'base line', 'test') \g /dev/null
SELECT open_adjustments() \g /dev/null
SELECT decide_adjustment(1, 'adjust', 'x', 10, calendar_year(2025)) \g /dev/null
SELECT load_rating_scheme(scheme) FROM rating_library() \g /dev/null
INSERT INTO rating_exclusion (boundary, valid, scheme, edition, rule, reason, evidence) VALUES ('PARK', '(,)', 'ndrc-910-2025', '2025', 'waste_heat_use', 'none', 'x');
SELECT rate(calendar_year(2025), boundary, scheme, 'NDRC-910', 'AR6')
FROM unnest('{PARK,A}'::text[]) AS boundary, unnest('{ndrc-910-2025,cers-1plus1-draft,js-nzcp-2024,bj-cms-2014}'::text[]) AS scheme \g /dev/null

-- ---- on the map ----

INSERT INTO boundary_geometry (kind, code, name, geom)
SELECT 'plot', 'P' || n, 'Plot ' || n, ST_Multi(ST_MakeEnvelope(501000 + n * 400, 3431000, 501410 + n * 400, 3431280, 4550)) FROM generate_series(1, 4) AS n;
INSERT INTO boundary_geometry (kind, code, name, geom) VALUES ('accounting', 'PARK', '园区', ST_Multi(ST_MakeEnvelope(501380, 3430980, 503450, 3431300, 4550)));
INSERT INTO placement (kind, code, valid, geom) VALUES ('source', 'boiler of A', '(,2025-02-01)', ST_SetSRID(ST_MakePoint(501500, 3431100), 4550)),
	('source', 'boiler of A', '[2025-02-01,)', ST_SetSRID(ST_MakePoint(502900, 3431100), 4550)),
	('source', 'road', '(,)', ST_SetSRID(ST_MakeLine(ST_MakePoint(501300, 3431140), ST_MakePoint(502300, 3431140)), 4550)),
	('source', 'green land', '(,)', ST_MakeEnvelope(501700, 3431100, 501900, 3431400, 4550));
INSERT INTO facility VALUES ('works', 'tenant_a', 'Works of A');
INSERT INTO placement (kind, code, valid, geom) VALUES ('facility', 'works', '(,)', ST_MakeEnvelope(501350, 3431100, 501500, 3431200, 4550));

-- ---- roles of every kind, who recorded what, and what was changed of reference rows ----

SELECT grant_ledger('park', 'park_reader', 'reader'), grant_ledger('park', 'park_recorder', 'recorder'), grant_ledger('park', 'park_accountant', 'accountant'),
	grant_ledger('park', 'analyst', 'reader'), grant_ledger('park', 'tenant_a', 'tenant', 'tenant_a'), grant_ledger('park', 'tenant_b', 'tenant', 'tenant_b') \g /dev/null
REVOKE ALL ON structural_event, base_year_event FROM park_recorder;
SET ROLE tenant_a;
INSERT INTO activity (source_id, start_at, end_at, reading, evidence) VALUES (1, '2025-12-10 00:00+08', '2025-12-11 00:00+08', '12.25 t', 'recorded by A');
SELECT void_activity(max(activity_id), 'by A') FROM activity WHERE source_id = 1 \g /dev/null
INSERT INTO activity (source_id, start_at, end_at, reading, evidence) VALUES (1, '2025-12-10 00:00+08', '2025-12-11 00:00+08', '12.5 t', 'recorded by A, again');
SET ROLE park_recorder;
INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', calendar_year(2024), 'products_within_level_2', '6 count', 'recorded');
SET ROLE park_accountant;
UPDATE party SET name_en = 'Company B' WHERE party = 'tenant_b';
UPDATE factor SET withdrawn_at = ledger_now() WHERE factor_set = 'own' AND factor = 'sink';
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES ('own', 'sink', 'CN', NULL, '1.1 t CO2/t', '2', 'test', true);
SELECT post(calendar_year(2025), 'GHG-Protocol') \g /dev/null
SELECT refresh_rollup(), publish_inventory(calendar_year(2025), 'PARK', 'GHG-Protocol', 'AR6', 'by the accountant') \g /dev/null
SET ROLE park_owner;

-- ---- what users add inside of the ledger's schema ----

CREATE TABLE price (party text REFERENCES party, day date, per_tonne numeric CHECK (per_tonne > 0), noted_at timestamptz NOT NULL DEFAULT ledger_now());
INSERT INTO price (party, day, per_tonne, noted_at) VALUES ('tenant_a', '2025-01-01', 78.5, '2026-01-01 00:00+08');
COMMENT ON TABLE price IS 'Added by the owner, not by carbonms.';
CREATE VIEW cost AS SELECT e.party, sum(e.mass) AS mass, tonnes(co2e_sum(e.mass, 'AR6')) * p.per_tonne AS cost
	FROM emission AS e JOIN price AS p USING (party) WHERE e.day >= p.day GROUP BY e.party, p.per_tonne;
CREATE FUNCTION cost_of(party text) RETURNS numeric LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(c.cost) FROM cost AS c WHERE c.party = cost_of.party; END;
CREATE FUNCTION note_price() RETURNS trigger LANGUAGE plpgsql SET search_path = park, public, pg_temp AS $$ BEGIN NEW.noted_at := ledger_now(); RETURN NEW; END $$;
CREATE TRIGGER note_price BEFORE UPDATE ON price FOR EACH ROW EXECUTE FUNCTION note_price();
GRANT SELECT ON price, cost TO park_reader, analyst;

-- ---- and outside ----

RESET ROLE;
SET ROLE analyst;
CREATE SCHEMA report;
SET search_path = report, public;
CREATE DOMAIN report.year_of AS daterange CHECK (park.check_period(VALUE) IS NOT NULL);
CREATE TABLE report.budget (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	year report.year_of NOT NULL,
	allowed co2e(AR6) NOT NULL DEFAULT '1000 tCO2e AR6',
	masses ghg NOT NULL DEFAULT '0 t',
	energy quantity,
	factor emission_factor,
	emitted ghg GENERATED ALWAYS AS (energy * factor) STORED,
	serials int8multirange DEFAULT '{[1,11)}',
	certificates bigint GENERATED ALWAYS AS (park.serial_count(serials)) STORED,
	planned_at timestamptz NOT NULL DEFAULT park.ledger_now(),
	CHECK (park.check_period(year) IS NOT NULL)
);
CREATE INDEX budget_certificates ON report.budget (park.serial_count(serials));
CREATE INDEX budget_emitted ON report.budget (co2e(emitted, 'AR6'));
INSERT INTO report.budget (year, masses, energy, factor, planned_at) VALUES
	('[2025-01-01,2026-01-01)', '12.5 t CO2, 0.003 t CH4-fossil', '1200 MWh', '0.5306 t CO2/MWh', '2026-01-01 00:00+08');
CREATE VIEW report.by_month AS SELECT i.month, i.scope, sum(i.mass) AS mass, sum(i.co2e) AS co2e
	FROM park.inventory('[2024-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') AS i GROUP BY i.month, i.scope;
CREATE VIEW report.every_column AS SELECT * FROM park.inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
CREATE VIEW report.from_bi AS SELECT boundary, method, month, scope, sum(co2e_t_exact) AS co2e_t FROM park.bi_inventory GROUP BY boundary, method, month, scope;
CREATE VIEW report.quality AS SELECT * FROM park.bi_data_quality;
CREATE VIEW report.plots AS SELECT p.id, p.code, p.co2e_t, ST_Area(p.geom) AS area, ST_Buffer(p.geom, 1) AS geom FROM park.gis_plot_emission AS p;
CREATE MATERIALIZED VIEW report.kept AS SELECT * FROM report.by_month;
CREATE UNIQUE INDEX ON report.kept (month, scope);
CREATE FUNCTION report.total(year integer, OUT scope integer, OUT co2e co2e) RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT i.scope, sum(i.co2e) FROM park.inventory(park.calendar_year(year), 'PARK', 'GHG-Protocol', 'AR6') AS i GROUP BY i.scope;
END;
CREATE FUNCTION report.posted(year integer) RETURNS bigint LANGUAGE plpgsql STABLE AS
$$ BEGIN RETURN (SELECT count(*) FROM park.emission AS e WHERE park.calendar_year(year) @> e.day); END $$;
CREATE FUNCTION report.parties() RETURNS SETOF park.party LANGUAGE sql STABLE BEGIN ATOMIC SELECT p.* FROM park.party AS p ORDER BY p.party; END;
CREATE VIEW report.changes AS SELECT h.change_id, h.relation, h.key, h.old_row, h.changed_by, h.session_role FROM park.reference_history AS h;
CREATE FUNCTION report.factors_at(posting bigint) RETURNS SETOF park.factor LANGUAGE sql STABLE BEGIN ATOMIC
	SELECT jsonb_populate_record(NULL::park.factor, f) FROM park.posting AS b, LATERAL park.reference_as_of('factor', b.posted_at) AS f
	WHERE b.posting_id = posting;
END;
ALTER TABLE report.budget ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_the_park ON report.budget USING (park.accounting_day(planned_at) > '2000-01-01');
GRANT USAGE ON SCHEMA report TO park_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA report TO park_reader;
RESET ROLE;

-- ---- a checkpoint, kept, though not where it should be ----

SET ROLE park_owner;
CREATE SCHEMA kept;
CREATE TABLE kept.checkpoint AS SELECT public.ledger_checkpoint('park') AS document;
RESET ROLE;
