-- What a database that holds the ledger of dump.sql.gz has to answer, with any later version of carbonms: run by a superuser.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET timezone = 'Asia/Shanghai';
SET search_path = park, public;
\pset format unaligned
\pset tuples_only on

\echo == rows
-- of each row what 0.1.0 had of it, as the text of a row of that many columns
SELECT c.relname, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) || '' '' || coalesce(md5(string_agg(ROW(%1$s)::text, '' '' ORDER BY ROW(%1$s)::text COLLATE "C")), '''') AS n FROM park.%2$I AS t',
	(SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute AS a
	 WHERE a.attrelid = format('park.%I', c.relname)::regclass AND a.attnum BETWEEN 1 AND c.columns AND NOT a.attisdropped), c.relname), false, true, '')))[1]
FROM unnest('{activity,activity_void,activity_staging,emission,posting,boundary,boundary_party,published_inventory,published_line,rating,statistic,
	observation,baseline_model,base_year,target,certificate_claim,factor,source,source_owner,party,price}'::text[],
	'{13,4,12,19,13,8,5,20,3,30,11,10,29,17,19,9,14,8,5,4,4}'::integer[]) WITH ORDINALITY AS c (relname, columns, i) ORDER BY i;

\echo == the chain
SELECT posting_id, kind, method, period, entries, encode(hash, 'hex') FROM posting ORDER BY posting_id;
SELECT count(*) AS problems FROM check_ledger('park');
SELECT bool_and(reproduce_inventory(publication_id)) FROM published_inventory;
SELECT bool_and(reproduce_rating(rating_id)) FROM rating;

\echo == inventories
SELECT y, b, m, g, i.scope, i.direction, sum(i.mass), sum(i.co2e), sum(i.market_co2e), sum(i.removed_co2e)
FROM unnest('{2024,2025}'::integer[]) AS y, unnest('{PARK,A}'::text[]) AS b, unnest('{NDRC-910,GHG-Protocol}'::text[]) AS m, unnest('{AR4,AR6}'::gwp_basis[]) AS g,
	LATERAL inventory(calendar_year(y), b, m, g) AS i GROUP BY y, b, m, g, i.scope, i.direction ORDER BY y, b, m, g, i.scope, i.direction;

\echo == indicators, energy, targets, base year, baseline
SELECT y, i.indicator, i.value, i.missing FROM unnest('{2024,2025}'::integer[]) AS y, LATERAL indicators(calendar_year(y), 'PARK', 'NDRC-910', 'AR6') AS i
WHERE i.indicator NOT IN ('direct_use_share', 'renewable_use_share') -- which came with 0.3.0
ORDER BY y, i.indicator;
SELECT y, v, e.energy, e.direction, sum(e.tce) FROM unnest('{2024,2025}'::integer[]) AS y, unnest('{equivalent,calorific}'::text[]) AS v,
	LATERAL energy_use(calendar_year(y), 'PARK', 'NDRC-910', v) AS e GROUP BY y, v, e.energy, e.direction ORDER BY y, v, e.energy, e.direction;
SELECT g::text FROM target_gap() AS g;
SELECT emissions FROM base_year_at('PARK');
SELECT baseline_summary('P', calendar_year(2025));
SELECT boundary, scheme, outcome, grade, missing FROM rating ORDER BY rating_id;

\echo == the map
SELECT code, scope, mass, co2e FROM emission_by_zone(calendar_year(2025), 'PARK', 'GHG-Protocol', 'AR6') ORDER BY code, scope;
SELECT md5(emission_map_svg(calendar_year(2025), 'PARK', 'GHG-Protocol', 'AR6'));

\echo == what users have
SELECT * FROM cost ORDER BY party, cost;
SELECT cost_of('tenant_a');
SELECT * FROM report.by_month ORDER BY month, scope;
SELECT count(*), md5(string_agg(e::text, ' ' ORDER BY e::text COLLATE "C")) FROM report.every_column AS e;
SELECT count(*), sum(co2e_t) FROM report.from_bi;
-- with the key that its rows had then
SELECT count(*), md5(string_agg(e::text, ' ' ORDER BY e::text COLLATE "C"))
FROM (SELECT (row_number() OVER (ORDER BY source, month))::integer AS id, source, category, month, readings, metered, invoiced, sampled,
	estimated, uncalibrated, quality, quality_exact, covered_days, covered_days_exact FROM report.quality) AS e;
SELECT id, code, co2e_t, area FROM report.plots ORDER BY code, id;
SELECT * FROM report.kept ORDER BY month, scope;
SELECT * FROM report.total(2025) ORDER BY scope;
SELECT report.posted(2025);
SELECT * FROM report.parties();
SELECT year, allowed, masses, energy, factor, emitted, certificates, planned_at FROM report.budget;
