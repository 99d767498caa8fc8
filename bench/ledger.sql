-- A park: 20 enterprises on 50 plots, :sources metered sources, of which four in ten burn gas, four are electricity
-- of the grid and two are electricity of the CHP plant inside, which the park does not count twice. Beside it, what
-- one would have without a ledger: readings in plain tables.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION carbonms;
SELECT create_ledger('park') \g /dev/null
SET search_path = park, public;

INSERT INTO party (party, kind, name) SELECT 'E' || i, 'enterprise', 'Enterprise ' || i FROM generate_series(0, 19) AS i;
INSERT INTO party (party, kind, name) VALUES ('CHP', 'utility', 'CHP plant'), ('GRID', 'supplier', 'Grid');
INSERT INTO site (site, name) VALUES ('S', 'Site');
INSERT INTO plot (plot, site, name) SELECT 'P' || i, 'S', 'Plot ' || i FROM generate_series(0, 49) AS i;
SELECT load_factors('CN-910-annex4') \g /dev/null
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified)
VALUES ('own', 'natural gas', 'CN', '2.165 kg CO2/Nm3', '1', 'bench', true);
INSERT INTO source (source, category, factor, region)
SELECT 'meter ' || i, CASE WHEN i % 10 < 4 THEN 'stationary_combustion' ELSE 'purchased_electricity' END,
	CASE WHEN i % 10 < 4 THEN 'natural gas' ELSE 'electricity' END, 'CN'
FROM generate_series(1, :sources) AS i ORDER BY i;
INSERT INTO source_owner (source_id, valid, party, supplier, plot)
SELECT source_id, '(,)', CASE WHEN source_id % 40 = 0 THEN 'CHP' ELSE 'E' || source_id / 10 % 20 END,
	CASE WHEN source_id % 10 BETWEEN 4 AND 7 THEN 'GRID' WHEN source_id % 10 > 7 THEN 'CHP' END, 'P' || source_id / 10 % 50
FROM source;
SELECT add_boundary('PARK', (SELECT array_agg(party) FROM party WHERE party <> 'GRID'), 'The park') \g /dev/null
SELECT add_partitions(DATE :'first', DATE :'first' + :days) \g /dev/null

-- The same figures, and nothing else.
CREATE TABLE public.plain_narrow (
	source_id integer NOT NULL, start_at timestamptz NOT NULL, end_at timestamptz NOT NULL, quantity double precision NOT NULL
);
CREATE INDEX ON public.plain_narrow (source_id, start_at);

CREATE TABLE public.plain_new (LIKE public.plain_narrow INCLUDING INDEXES);

-- All that activity says, without its guards, in one table.
CREATE TABLE public.plain_wide (LIKE activity INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING IDENTITY);
ALTER TABLE public.plain_wide DROP quantity, ADD quantity numeric NOT NULL;
CREATE INDEX ON public.plain_wide (source_id, start_at);

-- What the plain tables are joined with: whether, where and by what a source counts.
CREATE TABLE public.plain_source AS
SELECT s.source_id, o.plot, emission_scope(s.category) AS scope, o.supplier IS DISTINCT FROM 'CHP' AS counts,
	CASE s.factor WHEN 'natural gas' THEN 0.002165 ELSE 0.0008325 END::double precision AS factor
FROM source AS s JOIN source_owner AS o USING (source_id);
