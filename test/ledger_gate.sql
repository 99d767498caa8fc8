-- Gates: what is not posted as it is now is seen by who posts, publishes and reads; what cannot be posted is listed.
\ir include/begin.sql
SET LOCAL timezone = 'Asia/Shanghai';
SELECT create_ledger('led');
SET LOCAL search_path = led, public;
CREATE FUNCTION pg_temp.record(name text, day date, reading text) RETURNS bigint LANGUAGE sql AS
$$ INSERT INTO activity (source_id, start_at, end_at, reading) SELECT s.source_id, accounting_start($2), accounting_start($2 + 1), $3 FROM source AS s WHERE s.source = $1 RETURNING activity_id $$;
CREATE FUNCTION pg_temp.post(method text DEFAULT 'GHG-Protocol') RETURNS boolean LANGUAGE sql AS $$ SELECT post('[2025-01-01,2026-01-01)', $1) IS NOT NULL $$;
CREATE FUNCTION pg_temp.unposted(method text DEFAULT 'GHG-Protocol') RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(source, ' ' ORDER BY source) FROM unposted('[2025-01-01,2026-01-01)', $1) $$;
CREATE FUNCTION pg_temp.stale() RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(boundary || ': ' || reason, ', ' ORDER BY publication_id) FROM publication_status WHERE stale $$;
CREATE FUNCTION pg_temp.publish(boundary text, method text DEFAULT 'GHG-Protocol') RETURNS bigint LANGUAGE sql AS
$$ SELECT publish_inventory('[2025-01-01,2026-01-01)', $1, $2, 'AR6') $$;
-- what a command changes, seen and then taken back
CREATE FUNCTION pg_temp.seen(command text, method text DEFAULT 'GHG-Protocol') RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	seen text;
BEGIN
	BEGIN
		EXECUTE command;
		seen := format('%s | %s | %s | %s', pg_temp.unposted(method), left(pg_temp.said(format('SELECT pg_temp.publish(''A'', %L)', method)), 5), pg_temp.stale(),
			(SELECT count(*) FROM check_ledger('led')));
		RAISE EXCEPTION USING ERRCODE = 'T0001';
	EXCEPTION WHEN SQLSTATE 'T0001' THEN
		RETURN seen;
	END;
END
$$;
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{A,B,C,OP,T1,T2}'::text[]) AS p;
INSERT INTO party (party, kind, name) VALUES ('GRID', 'supplier', 'Grid');
INSERT INTO site (site, name) VALUES ('S', 'Site');
INSERT INTO plot (plot, site, name) VALUES ('P1', 'S', 'Plot 1');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', NULL, '2 t CO2/t', '1', 'test', true);
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
SELECT 'own', f, 'CN', s, '0.5 t CO2/MWh', '1', 'test', true FROM unnest('{grid,grid-certified}'::text[]) AS f, unnest('{location,market}'::text[]) AS s;
INSERT INTO source (source, category, factor, region) VALUES ('coal', 'stationary_combustion', 'coal', 'CN'), ('power', 'purchased_electricity', 'grid', 'CN'),
	('c', 'stationary_combustion', 'coal', 'CN'), ('op', 'purchased_electricity', 'grid', 'CN'), ('t1', 'purchased_electricity', 'grid', 'CN'), ('t2', 'purchased_electricity', 'grid', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier) VALUES (1, '(,)', 'A', NULL), (2, '(,)', 'A', 'GRID'), (3, '(,)', 'C', NULL), (4, '(,)', 'OP', 'GRID'), (5, '(,)', 'T1', 'OP'), (6, '(,)', 'T2', 'OP');
SELECT add_boundary(p, ARRAY[p], p) FROM unnest('{A,C,OP,T1}'::text[]) AS p;
SELECT pg_temp.record('coal', '2025-03-01', '10 t'), pg_temp.record('power', '2025-03-01', '100 MWh'), pg_temp.record('c', '2025-03-01', '1 t'),
	pg_temp.record('op', '2025-03-01', '1000 MWh'), pg_temp.record('t1', '2025-03-01', '400 MWh'), pg_temp.record('t2', '2025-03-01', '200 MWh');
SELECT pg_temp.post(), pg_temp.post('GHG-Protocol-2015');
SELECT refresh_rollup();
SELECT is(pg_temp.unposted(), NULL, 'all is posted');
SELECT is(pg_temp.unposted('GHG-Protocol-2015'), NULL, 'under both methods');
SELECT pg_temp.publish(b, m) FROM unnest('{A,C}'::text[]) AS b, unnest('{GHG-Protocol}'::text[]) AS m;
SELECT pg_temp.publish(b, 'GHG-Protocol-2015') FROM unnest('{OP,T1,C}'::text[]) AS b;
SELECT is(pg_temp.stale(), NULL, 'nothing is stale');

-- ---- what changes is seen, and is nothing that check_ledger() finds ----

SELECT is(pg_temp.seen(command, method), expected, command) FROM (VALUES
	('SELECT 1', 'GHG-Protocol', ' | no er |  | 0'),
	($$UPDATE source_owner SET party = 'B' WHERE source_id = 1$$, 'GHG-Protocol', 'coal | 55000 | A: changes of sources that are not posted | 0'),
	($$UPDATE source_owner SET plot = 'P1' WHERE source_id = 1$$, 'GHG-Protocol', 'coal | 55000 | A: changes of sources that are not posted | 0'),
	($$UPDATE source SET category = 'process' WHERE source_id = 1$$, 'GHG-Protocol', 'coal | 55000 | A: changes of sources that are not posted | 0'),
	($$UPDATE source SET domain = 'transport' WHERE source_id = 1$$, 'GHG-Protocol', 'coal | 55000 | A: changes of sources that are not posted | 0'),
	($$UPDATE source SET may_be_negative = true WHERE source_id = 1$$, 'GHG-Protocol', ' | no er |  | 0'),
	($$INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (2, '[2025-01-01,2026-01-01)', 'GEC', '{[1,41)}', 'x')$$, 'GHG-Protocol', 'power | 55000 | A: changes of sources that are not posted | 0'),
	($$INSERT INTO source_line (source_id, line, category, factor) VALUES (1, 1, 'fuel_and_energy_related', 'coal')$$, 'GHG-Protocol', 'coal | 55000 | A: readings since | 0'),
	($$SELECT pg_temp.record('c', '2025-04-01', '1 t')$$, 'GHG-Protocol', 'c | no er | C: readings since, C: readings since | 0'),
	($$SELECT pg_temp.record('coal', '2025-04-01', '1 t')$$, 'GHG-Protocol', 'coal | 55000 | A: readings since | 0'),
	($$SELECT void_activity(activity_id, 'x') FROM activity WHERE source_id = 1$$, 'GHG-Protocol', 'coal | 55000 | A: readings since | 0'),
	($$SELECT reverse(1, 'x')$$, 'GHG-Protocol', 'c coal op power t1 t2 | 55000 | A: a posting since; readings since, C: a posting since; readings since | 0'),
	($$SELECT pg_temp.record('t2', '2025-03-02', '10 MWh')$$, 'GHG-Protocol-2015', 't2 | no er | OP: readings since, T1: readings since | 0'),
	($$INSERT INTO sale_rule (party, carrier, rule) VALUES ('OP', 'electricity', 'pro_rata')$$, 'GHG-Protocol-2015', ' | no er |  | 0'),
	($$UPDATE source_owner SET supplier = 'GRID' WHERE source_id = 6$$, 'GHG-Protocol-2015', 'op t2 | no er | OP: readings since; changes of sources that are not posted, T1: readings since | 0')) AS v (command, method, expected);

-- what is read in a year is none of the concerns of the year before
SAVEPOINT next_year;
SELECT pg_temp.record('coal', '2026-01-01', '1 t'), pg_temp.record('t2', '2026-01-01', '1 MWh');
SELECT is(changed_sources('[2025-01-01,2026-01-01)', m), '{}', 'a year that is posted has nothing to compare: ' || m.method) FROM method AS m WHERE m.method LIKE 'GHG-Protocol%';
SELECT is(cardinality(changed_sources('[2026-01-01,2027-01-01)', m)) > 0 IS NOT FALSE, true, 'the next has: ' || m.method) FROM method AS m WHERE m.method LIKE 'GHG-Protocol%';
ROLLBACK TO next_year;

-- ---- published all the same, and with factors that were withdrawn ----

UPDATE source_owner SET party = 'B' WHERE source_id = 1;
SELECT isnt(publish_inventory('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR6', force => true), NULL, 'who is told publishes what is posted');
SELECT is(pg_temp.said($$SELECT publish_inventory('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR6', 'a note')$$),
	'55000: readings of [2025-01-01,2026-01-01) are not posted under method "GHG-Protocol" | Of "coal" (2025-03-01 to 2025-03-01).', 'a note is not taken for it');
UPDATE source_owner SET party = 'A' WHERE source_id = 1;
UPDATE factor SET withdrawn_at = ledger_now() WHERE factor = 'coal';
SELECT is(pg_temp.unposted(), NULL, 'what is posted keeps a factor that was withdrawn');
SELECT isnt(pg_temp.publish('A'), NULL, 'and is published');

-- ---- a withdrawal takes effect now ----

SELECT matches(pg_temp.said(format($$UPDATE %s SET withdrawn_at = '2100-01-01' WHERE withdrawn_at IS NULL$$, t)), '^22023: cannot withdraw a row of table "' || t || '" as of a time to come', t)
FROM unnest('{energy_coefficient,indicator,factor}'::text[]) AS t;
-- as 0.1.0 let it be
ALTER TABLE energy_coefficient DISABLE TRIGGER USER;
ALTER TABLE indicator DISABLE TRIGGER USER;
CREATE TEMPORARY TABLE ahead AS SELECT * FROM energy_coefficient WHERE energy = 'electricity' AND valuation = 'equivalent' LIMIT 1;
UPDATE energy_coefficient SET withdrawn_at = '2100-01-01', recorded_at = now() - interval '1 day' WHERE coefficient_id IN (SELECT coefficient_id FROM ahead);
INSERT INTO energy_coefficient (energy, valuation, valid, content, per, clean, non_fossil, reference, mark, recorded_at)
SELECT energy, valuation, valid, '2 GJ', per, clean, non_fossil, reference, mark, now() - interval '1 hour' FROM ahead;
UPDATE indicator SET withdrawn_at = '2100-01-01', recorded_at = now() - interval '1 day' WHERE indicator = (SELECT min(indicator) FROM indicator);
INSERT INTO indicator (indicator, name, name_zh, unit, better, numerator, numerator_unit, denominator, denominator_unit, scale, at_zero, reference, mark, recorded_at)
SELECT indicator, 'another', name_zh, unit, better, numerator, numerator_unit, denominator, denominator_unit, scale, at_zero, reference, mark, now() - interval '1 hour' FROM indicator WHERE indicator = (SELECT min(indicator) FROM indicator);
SELECT results_eq($$SELECT content FROM standing_coefficient(now()) WHERE energy = 'electricity' AND valuation = 'equivalent' AND valid && (SELECT valid FROM ahead)$$, $$VALUES ('2 GJ'::text)$$, 'of two coefficients the one that took the place of the other stands');
SELECT is_empty($$SELECT energy, valuation FROM standing_coefficient(now()) AS a WHERE EXISTS (SELECT FROM standing_coefficient(now()) AS b WHERE b.coefficient_id <> a.coefficient_id AND b.energy = a.energy AND b.valuation = a.valuation AND b.valid && a.valid)$$, 'one at a time');
SELECT results_eq($$SELECT name FROM standing_indicator(now()) WHERE indicator = (SELECT min(indicator) FROM indicator)$$, $$VALUES ('another'::text)$$, 'so of two definitions of an indicator');
SELECT is((SELECT content FROM standing_coefficient(now() - interval '2 hours') AS c WHERE c.coefficient_id IN (SELECT coefficient_id FROM ahead)), (SELECT content FROM ahead), 'before that, the other');

-- ---- what cannot be posted is listed, all at once ----

SELECT create_ledger('list');
SET LOCAL search_path = list, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', NULL, '2 t CO2/t', '1', 'test', true),
	('own', 'twice', 'CN', NULL, '2 t CO2/t', '1', 'test', true), ('extra', 'twice', 'CN', NULL, '3 t CO2/t', '1', 'test', true);
INSERT INTO method (method, name, standard, edition, scope2, deducts_sales, scope3, natural_year, factor_sets, verified, reference)
SELECT 'both', name, standard, edition, scope2, deducts_sales, scope3, natural_year, '{own,extra}', verified, reference FROM method WHERE method = 'GHG-Protocol';
INSERT INTO source (source, category, factor, region) VALUES ('good', 'stationary_combustion', 'coal', 'CN'), ('unit', 'stationary_combustion', 'coal', 'CN'),
	('nobody', 'stationary_combustion', 'coal', 'CN'), ('two', 'stationary_combustion', 'twice', 'CN'), ('none', 'stationary_combustion', 'peat', 'CN'), ('huge', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source WHERE source <> 'nobody';
SELECT add_boundary('A', '{A}', 'A');
SELECT pg_temp.record('good', '2025-03-01', '10 t'), pg_temp.record('none', '2025-03-01', '1 t'), pg_temp.record('none', '2025-04-02', '1 t');
SELECT is(pg_temp.said($$SELECT post('[2025-01-01,2026-01-01)', 'both')$$), 'P0002: no emission factor fits source "none" on 2025-03-01 | Method both takes factor "peat" for region CN from own, extra. Candidates: none.', 'one problem is the error');
SELECT pg_temp.record('unit', '2025-03-05', '10 MWh'), pg_temp.record('nobody', '2025-03-06', '1 t'), pg_temp.record('two', '2025-03-07', '1 t');
SELECT results_eq($$SELECT source, day_from, day_until, problem FROM check_post('[2025-01-01,2026-01-01)', 'both')$$, $$VALUES
	('nobody', date '2025-03-06', date '2025-03-06', 'source "nobody" belongs to no party on 2025-03-06'),
	('none', '2025-03-01', '2025-04-02', 'no emission factor fits source "none" on 2025-03-01'),
	('two', '2025-03-07', '2025-03-07', '2 emission factors fit source "two" on 2025-03-07'),
	('unit', '2025-03-05', '2025-03-05', 'readings of source "unit" do not fit their factor on 2025-03-05')$$, 'all of them are listed');
SELECT is(pg_temp.advised($$SELECT post('[2025-01-01,2026-01-01)', 'both')$$), '22000: [2025-01-01,2026-01-01) under method "both" has 4 problems that keep it from being posted | Readings of source "unit" do not fit their factor on 2025-03-05. Source "nobody" belongs to no party on 2025-03-06. 2 emission factors fit source "two" on 2025-03-07. No emission factor fits source "none" on 2025-03-01. | check_post(period, method) lists them; post(period, method, partly => true) leaves them out.', 'one error has all of them');
SELECT is(post('[2025-01-01,2026-01-01)', 'both', partly => true), 1::bigint, 'the rest is posted');
SELECT results_eq('SELECT source_id, quantity::text FROM emission', $$VALUES (1, '10 t')$$, 'and nothing else');
SELECT results_eq($$SELECT s.source, l.month, l.party, l.quantity::text, l.reason FROM left_out('[2025-01-01,2026-01-01)', 'both') AS l JOIN source AS s USING (source_id) ORDER BY 1, 2$$, $$VALUES
	('nobody', date '2025-03-01', NULL, '1 t', 'source "nobody" belongs to no party on 2025-03-06'),
	('none', '2025-03-01', 'A', '1 t', 'no emission factor fits source "none" on 2025-03-01'), ('none', '2025-04-01', 'A', '1 t', 'no emission factor fits source "none" on 2025-03-01'),
	('two', '2025-03-01', 'A', '1 t', '2 emission factors fit source "two" on 2025-03-07'), ('unit', '2025-03-01', 'A', '10 MWh', 'readings of source "unit" do not fit their factor on 2025-03-05')$$, 'what was left out stands apart');
SELECT results_eq($$SELECT month, source, party, gas, mass, quantity::text, co2e, reason FROM inventory_apart('[2025-01-01,2026-01-01)', 'A', 'both', 'AR6')$$, $$VALUES
	(date '2025-03-01', 'none', 'A', NULL, NULL::ghg, '1 t', NULL::co2e, 'no emission factor fits source "none" on 2025-03-01'), ('2025-03-01', 'two', 'A', NULL, NULL, '1 t', NULL, '2 emission factors fit source "two" on 2025-03-07'),
	('2025-03-01', 'unit', 'A', NULL, NULL, '10 MWh', NULL, 'readings of source "unit" do not fit their factor on 2025-03-05'), ('2025-04-01', 'none', 'A', NULL, NULL, '1 t', NULL, 'no emission factor fits source "none" on 2025-03-01')$$, 'beside the inventory of its party');
SELECT results_eq($$SELECT month, scope, direction, category, party, mass::text FROM inventory('[2025-01-01,2026-01-01)', 'A', 'both', 'AR6')$$, $$VALUES
	(date '2025-03-01', 1, 'emitted', 'stationary_combustion', 'A', '20 t CO2'), ('2025-03-01', NULL, 'apart', 'stationary_combustion', 'A', NULL), ('2025-04-01', NULL, 'apart', 'stationary_combustion', 'A', NULL)$$, 'in rows of its own');
SELECT results_eq($$SELECT sum(co2e_t_exact), sum(complete), sum(apart_quantity_exact) FILTER (WHERE apart_unit = 't'), sum(apart_quantity_exact) FILTER (WHERE apart_unit = 'MWh') FROM bi_inventory WHERE boundary = 'A' AND method = 'both'$$, 'VALUES (20::numeric, 1::bigint, 3::numeric, 10::numeric)', 'also for BI tools');
SELECT matches((SELECT missing FROM measures('[2025-03-01,2025-04-01)', 'A', 'both', 'AR6') WHERE measure = 'emission_scope_1_t' AND amount = 20), '1 t stands apart: no emission factor fits|2 t stands apart', 'a measure says so beside what is known');
SELECT is(pg_temp.said($$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'A', 'both', 'AR6', 'infinity', 'error')$$), '22000: readings of source "unit" were left out of posting | Readings of source "unit" do not fit their factor on 2025-03-05.', 'or is an error for who wants it');
SELECT is(publish_inventory('[2025-01-01,2026-01-01)', 'A', 'both', 'AR6', force => true), 1::bigint, 'who is told publishes it');
SELECT ok(reproduce_inventory(1), 'with its rows apart');
SELECT is((SELECT lines FROM published_inventory), 5::bigint, 'each of them');
SELECT is(pg_temp.unposted('both'), 'nobody none two unit', 'and is not posted');
SELECT is(pg_temp.said($$SELECT publish_inventory('[2025-01-01,2026-01-01)', 'A', 'both', 'AR6')$$), '55000: readings of [2025-01-01,2026-01-01) are not posted under method "both" | Of "none" (2025-03-01 to 2025-04-02), "two" (2025-03-07 to 2025-03-07), "unit" (2025-03-05 to 2025-03-05).', 'so that nobody publishes without it unknowingly');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES ('own', 'peat', 'CN', NULL, '1 t CO2/t', '1', 'test', true);
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source WHERE source = 'nobody';
UPDATE factor SET withdrawn_at = ledger_now() WHERE factor_set = 'extra';
SELECT void_activity(activity_id, 'x') FROM activity AS a JOIN source AS s USING (source_id) WHERE s.source = 'unit';
SELECT ok(pg_temp.post('both'), 'what is put right is posted');
SELECT is_empty($$SELECT * FROM left_out('[2025-01-01,2026-01-01)', 'both')$$, 'and nothing is left out');
SELECT is_empty($$SELECT * FROM inventory_apart('[2025-01-01,2026-01-01)', 'A', 'both', 'AR6')$$, 'or apart');
SELECT ok(reproduce_inventory(1), 'what was published before had it apart, and still has');
SELECT is(pg_temp.unposted('both'), NULL, 'or unposted');

-- ---- values out of range ----

SELECT pg_temp.record('huge', '2025-03-01', '2500000000000000 t'), pg_temp.record('huge', '2025-03-02', '2500000000000000 t'), pg_temp.record('good', '2025-03-02', '10 t');
SELECT results_eq($$SELECT source, problem, detail FROM check_post('[2025-01-01,2026-01-01)', 'both')$$, $$VALUES ('huge', 'values of source "huge" are out of range', 'The largest reading is 2500000000000000 t, from 2025-03-01 00:00:00+08 on.')$$, 'the source is named');
SELECT is(pg_temp.said($$SELECT post('[2025-01-01,2026-01-01)', 'both')$$), '22003: values of source "huge" are out of range | The largest reading is 2500000000000000 t, from 2025-03-01 00:00:00+08 on.', 'in the error, too');
SELECT isnt(post('[2025-01-01,2026-01-01)', 'both', 'without the huge one', partly => true), NULL, 'the others are posted');
SELECT is((SELECT sum(quantity)::text FROM emission WHERE source_id = 1), '20 t', 'all of them');
SELECT results_eq($$SELECT source_id, quantity::text FROM left_out('[2025-01-01,2026-01-01)', 'both')$$, $$VALUES (6, NULL::text)$$, 'and it stands apart');
-- in one day, and in two sources of a party, whose sum is out of range
SELECT void_activity(activity_id, 'x') FROM activity WHERE source_id = 6;
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT 6, accounting_start('2025-03-01') + h * interval '1 hour', accounting_start('2025-03-01') + (h + 1) * interval '1 hour', '2500000000000000 t' FROM generate_series(0, 1) AS h;
SELECT results_eq($$SELECT source, problem FROM check_post('[2025-01-01,2026-01-01)', 'both')$$, $$VALUES ('huge', 'values of source "huge" are out of range')$$, 'two readings of a day');
SELECT void_activity(activity_id, 'x') FROM activity AS a WHERE source_id = 6 AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id);
SELECT pg_temp.record('huge', '2025-03-01', '1000000000000000 t'), pg_temp.record('unit', '2025-03-01', '1000000000000000 t');
SELECT results_eq($$SELECT source, problem FROM check_post('[2025-01-01,2026-01-01)', 'both')$$, $$VALUES ('huge', 'values of source "huge" are out of range')$$, 'two sources, of which the rest can be posted without one');
SELECT isnt(post('[2025-01-01,2026-01-01)', 'both', partly => true), NULL, 'and is');
-- days that are in range, and a month that is not: nobody could read it
SELECT void_activity(activity_id, 'x') FROM activity AS a WHERE source_id IN (2, 6) AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id);
SELECT post('[2025-01-01,2026-01-01)', 'both');
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT s, accounting_start('2025-06-01'), accounting_start('2025-07-01'), '1000000000000000 t' FROM unnest('{2,6}'::integer[]) AS s;
SELECT is(pg_temp.said($$SELECT post('[2025-01-01,2026-01-01)', 'both')$$), '22003: values of source "huge" are out of range | The largest reading is 1000000000000000 t, from 2025-06-01 00:00:00+08 on.', 'what reports cannot add up is refused');
SELECT isnt(post('[2025-01-01,2026-01-01)', 'both', partly => true), NULL, 'or left out');
SELECT is((SELECT sum(tonnes(co2e)) FROM inventory('[2025-01-01,2026-01-01)', 'A', 'both', 'AR6') WHERE month = '2025-06-01'), 2000000000000000::numeric, 'so that there is an inventory');
SELECT is_empty($$SELECT * FROM check_ledger('list')$$, 'soundly');

SELECT * FROM finish();
ROLLBACK;
