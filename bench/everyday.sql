-- Parks of 10 parties each, :sources sources with a reading a day, of which a third is purchased electricity, one in
-- four of these from the plant inside. What is asked is timed against a grouped sum of the entries.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION carbonms;
SELECT create_ledger('park') \g /dev/null
SET search_path = park, public;

INSERT INTO party (party, kind, name)
SELECT format('P%s-E%s', p, e), 'enterprise', format('Enterprise %s of park %s', e, p)
FROM generate_series(1, :parks) AS p, generate_series(0, 9) AS e;
INSERT INTO party (party, kind, name) VALUES ('GRID', 'supplier', 'Grid');
INSERT INTO site (site, name) VALUES ('S', 'Site');
INSERT INTO plot (plot, site, name) SELECT 'P' || p || '-' || e, 'S', 'Plot'
FROM generate_series(1, :parks) AS p, generate_series(0, 9) AS e;
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
VALUES ('own', 'natural gas', 'CN', NULL, '(2.165 kg CO2, 0.04 g CH4-fossil)/Nm3', '1', 'bench', true),
	('own', 'electricity', 'CN', 'location', '0.5306 t CO2/MWh', '1', 'bench', true),
	('own', 'electricity', 'CN', 'market', '0.6096 t CO2/MWh', '1', 'bench', true),
	('own', 'electricity', 'CN', 'pinned', '0.5306 t CO2/MWh', '1', 'bench', true);
INSERT INTO source (source, category, factor, region)
SELECT 'meter ' || i, CASE i % 3 WHEN 0 THEN 'purchased_electricity' ELSE 'stationary_combustion' END,
	CASE i % 3 WHEN 0 THEN 'electricity' ELSE 'natural gas' END, 'CN'
FROM generate_series(1, :sources) AS i ORDER BY i;
INSERT INTO source_owner (source_id, valid, party, supplier, plot)
SELECT s.source_id, '(,)', format('P%s-E%s', s.park, s.n % 10),
	CASE WHEN s.source_id % 3 = 0 THEN CASE s.n % 4 WHEN 1 THEN format('P%s-E0', s.park) ELSE 'GRID' END END,
	format('P%s-%s', s.park, s.n % 10)
FROM (SELECT source_id, source_id % :parks + 1 AS park, source_id / :parks AS n FROM source) AS s;
SELECT add_boundary('P' || p, (SELECT array_agg(y.party) FROM party AS y WHERE y.party LIKE format('P%s-%%', p)),
	'Park ' || p) FROM generate_series(1, :parks) AS p \g /dev/null
INSERT INTO target (target, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference)
VALUES ('T', 'Target', 'P1', 'emission_scope_1_2_t', 'GHG-Protocol', 2025, 1000000, 2050, 100, 'bench');

-- A month: readings, postings under two methods (the second of December alone), the rollup.
CREATE PROCEDURE public.bench_month(first date) LANGUAGE plpgsql AS
$$
DECLARE
	month daterange := daterange(first, (first + interval '1 month')::date);
BEGIN
	INSERT INTO activity (source_id, start_at, end_at, reading)
	SELECT s.source_id, accounting_start(d.day::date), accounting_start(d.day::date + 1),
		format('%s.%s %s', 100 + (s.source_id * 7919 + d.n * 104729) % 1000, (s.source_id + d.n) % 10,
			CASE s.source_id % 3 WHEN 0 THEN 'kWh' ELSE 'Nm3' END)
	FROM source AS s, generate_series(lower(month), upper(month) - 1, '1 day') WITH ORDINALITY AS d (day, n);
	PERFORM post(month, 'GHG-Protocol');
	IF extract(month FROM first) = 12 THEN
		PERFORM post(month, 'NDRC-910');
	END IF;
	PERFORM refresh_rollup();
END
$$;

-- A file of 1000 rows for days to come, of which some, if any, overlap what is there.
CREATE FUNCTION public.bench_file(overlapping integer) RETURNS record LANGUAGE plpgsql AS
$$
BEGIN
	INSERT INTO activity_staging (source, start_at, end_at, reading)
	SELECT 'meter ' || 1 + n % 40, accounting_start(d.day)::text, accounting_start(d.day + 1)::text,
		CASE (1 + n % 40) % 3 WHEN 0 THEN '1 kWh' ELSE '1 Nm3' END
	FROM generate_series(0, 999) AS n, LATERAL (SELECT CASE WHEN n * overlapping % 1000 < overlapping THEN date '2025-06-01'
		ELSE date '2100-01-01' END + n / 40) AS d (day);
	RETURN load_activity();
END
$$;
