-- Lots: who consumes energy, and where it comes from. Resale, certificates, net meters, own generation, energy that is sold
-- with its fuel; and that it does not matter when and in which order the months are posted.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

-- In the ledger that is first in the search path: what all cases have.
CREATE FUNCTION pg_temp.prepare() RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	INSERT INTO party (party, kind, name) VALUES ('GRID', 'supplier', 'Grid'), ('AWAY', 'supplier', 'Buyers outside');
	INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
	SELECT 'own', v.factor, 'CN', v.scope2, v.published, '2025', 'test', true
	FROM (VALUES ('electricity', 'location', '0.5 t CO2/MWh'), ('electricity', 'market', '0.6 t CO2/MWh'), ('electricity', 'pinned', '0.8325 t CO2/MWh'),
		('electricity-certified', 'market', '0 t CO2/MWh'), ('electricity-certified', 'pinned', '0 t CO2/MWh'),
		('heat', 'location', '0.1 t CO2/GJ'), ('heat', 'market', '0.1 t CO2/GJ'), ('heat', 'pinned', '0.11 t CO2/GJ'),
		('gas', NULL, '1.65 t CO2/tce'), ('coal', NULL, '2.7 t CO2/tce')) AS v (factor, scope2, published);
	INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
	SELECT v.energy, u.valuation, '1 tce', 'tce', v.clean, false, 'test', 'VERIFIED'
	FROM (VALUES ('gas', true), ('coal', false)) AS v (energy, clean), unnest('{equivalent,calorific}'::text[]) AS u (valuation)
	WHERE NOT EXISTS (SELECT FROM energy_coefficient AS c WHERE c.energy = v.energy AND c.withdrawn_at IS NULL);
END
$$;

-- A source with its reading; its party and a boundary of that name, if they are new.
CREATE FUNCTION pg_temp.meter(source text, category text, factor text, party text, supplier text, VARIADIC readings text[]) RETURNS void
	LANGUAGE plpgsql AS
$$
BEGIN
	INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest(ARRAY[meter.party, meter.supplier]) AS p
	WHERE p IS NOT NULL ON CONFLICT DO NOTHING;
	INSERT INTO source (source, category, factor, region, may_be_negative)
	VALUES (meter.source, meter.category, meter.factor, 'CN', array_to_string(readings, ' ') ~ '-');
	INSERT INTO source_owner (source_id, valid, party, supplier)
	SELECT s.source_id, '(,)', meter.party, meter.supplier FROM source AS s WHERE s.source = meter.source;
	INSERT INTO activity (source_id, start_at, end_at, reading)
	SELECT s.source_id, accounting_start('2025-01-01') + (accounting_start('2025-03-01') - accounting_start('2025-01-01')) * (r.n - 1) / cardinality(readings),
		accounting_start('2025-01-01') + (accounting_start('2025-03-01') - accounting_start('2025-01-01')) * r.n / cardinality(readings), r.reading
	FROM source AS s CROSS JOIN unnest(readings) WITH ORDINALITY AS r (reading, n) WHERE s.source = meter.source;
	PERFORM add_boundary(meter.party, ARRAY[meter.party], meter.party)
	WHERE meter.party <> 'AWAY' AND NOT EXISTS (SELECT FROM boundary AS b WHERE b.boundary = meter.party);
END
$$;

CREATE FUNCTION pg_temp.claim(source text, energy integer, serial integer) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence)
	SELECT s.source_id, '[2025-01-01,2025-03-01)', 'GEC', int8multirange(int8range($3, $3 + $2)), 'retirement' FROM source AS s WHERE s.source = $1
$$;

CREATE FUNCTION pg_temp.generator(source text, technology text, certificates text DEFAULT 'kept', VARIADIC fuels text[] DEFAULT '{}') RETURNS void
	LANGUAGE sql AS
$$
	INSERT INTO generator (source_id, technology, certificates, fuel_sources)
	SELECT s.source_id, $2, $3, ARRAY(SELECT f.source_id FROM source AS f WHERE f.source = ANY ($4)) FROM source AS s WHERE s.source = $1
$$;

-- Scope 2 by location and by the market, what is sold on, and indirect emissions with deduction, in t.
CREATE FUNCTION pg_temp.figures(boundary text) RETURNS numeric[] LANGUAGE sql AS
$$
	SELECT ARRAY(SELECT trim_scale(round(coalesce(t, 0), 6)) FROM unnest(ARRAY[sum(tonnes(i.co2e)) FILTER (WHERE i.scope = 2),
		sum(tonnes(i.market_co2e)) FILTER (WHERE i.scope = 2), sum(tonnes(i.co2e)) FILTER (WHERE i.category = 'resold_energy'),
		(SELECT sum(tonnes(n.co2e)) FROM inventory('[2025-01-01,2026-01-01)', $1, 'NDRC-910-2025', 'AR5') AS n WHERE n.scope = 2)]) AS t)
	FROM inventory('[2025-01-01,2026-01-01)', $1, 'GHG-Protocol-2015', 'AR5') AS i
$$;

-- tce of a boundary, the clean and the non-fossil share of them in percent.
CREATE FUNCTION pg_temp.energy(boundary text, sold_at text DEFAULT 'inputs') RETURNS numeric[] LANGUAGE sql AS
$$
	SELECT ARRAY[trim_scale(round(sum(c.tce), 3)), trim_scale(round(100 * coalesce(sum(c.tce) FILTER (WHERE c.clean), 0) / sum(c.tce), 3)),
		trim_scale(round(100 * coalesce(sum(c.tce) FILTER (WHERE c.non_fossil), 0) / sum(c.tce), 3))]
	FROM energy_content('[2025-01-01,2026-01-01)', $1, 'GHG-Protocol-2015', 'equivalent', $2) AS c
$$;

-- All cases, each with parties of its own.
CREATE FUNCTION pg_temp.cases() RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	-- E1: an operator sells on what it has bought; three in a row; heat, with a loss on the way
	PERFORM pg_temp.meter('OP grid', 'purchased_electricity', 'electricity', 'OP', 'GRID', '1000 MWh'),
		pg_temp.meter('T1 sub-meter', 'purchased_electricity', 'electricity', 'T1', 'OP', '400 MWh'),
		pg_temp.meter('T2 sub-meter', 'purchased_electricity', 'electricity', 'T2', 'OP', '200 MWh');
	PERFORM add_boundary('PARK', '{OP,T1,T2}', 'Park');
	PERFORM pg_temp.meter('A grid', 'purchased_electricity', 'electricity', 'A', 'GRID', '1000 MWh'),
		pg_temp.meter('B of A', 'purchased_electricity', 'electricity', 'B', 'A', '700 MWh'),
		pg_temp.meter('C of B', 'purchased_electricity', 'electricity', 'C', 'B', '300 MWh');
	PERFORM add_boundary('A and B', '{A,B}', 'A and B'), add_boundary('A and C', '{A,C}', 'A and C'), add_boundary('A to C', '{A,B,C}', 'All');
	PERFORM pg_temp.meter('H heat', 'purchased_heat', 'heat', 'H', 'GRID', '1000 GJ'), pg_temp.meter('H loss', 'energy_loss', 'heat', 'H', NULL, '100 GJ'),
		pg_temp.meter('HT heat', 'purchased_heat', 'heat', 'HT', 'H', '700 GJ');
	-- E2: certificates of a tenant; of an operator, more than it uses; of one who has two meters
	PERFORM pg_temp.meter('CO grid', 'purchased_electricity', 'electricity', 'CO', 'GRID', '1000 MWh'),
		pg_temp.meter('CT sub-meter', 'purchased_electricity', 'electricity', 'CT', 'CO', '400 MWh'),
		pg_temp.meter('CU sub-meter', 'purchased_electricity', 'electricity', 'CU', 'CO', '200 MWh');
	PERFORM add_boundary('CPARK', '{CO,CT,CU}', 'Park'), pg_temp.claim('CT sub-meter', 400, 1);
	PERFORM pg_temp.meter('DO grid', 'purchased_electricity', 'electricity', 'DO', 'GRID', '1000 MWh'),
		pg_temp.meter('DT sub-meter', 'purchased_electricity', 'electricity', 'DT', 'DO', '600 MWh');
	PERFORM add_boundary('DPARK', '{DO,DT}', 'Park'), pg_temp.claim('DO grid', 1000, 1001);
	PERFORM pg_temp.meter('M hall', 'purchased_electricity', 'electricity', 'M', 'GRID', '30 MWh'),
		pg_temp.meter('M works', 'purchased_electricity', 'electricity', 'M', 'GRID', '120 MWh'), pg_temp.claim('M hall', 90, 3001);
	-- E3: a net meter before a roof that is recorded; one that is not; certificates sold away
	PERFORM pg_temp.meter('R net', 'purchased_electricity', 'electricity', 'R', 'GRID', '30 MWh', '-50 MWh'),
		pg_temp.meter('R roof', 'generated_electricity', 'electricity', 'R', NULL, '60 MWh'), pg_temp.generator('R roof', 'solar');
	PERFORM pg_temp.meter('Q net', 'purchased_electricity', 'electricity', 'Q', 'GRID', '30 MWh', '-50 MWh');
	PERFORM pg_temp.meter('S grid', 'purchased_electricity', 'electricity', 'S', 'GRID', '200 MWh'),
		pg_temp.meter('S roof', 'generated_electricity', 'electricity', 'S', NULL, '100 MWh'), pg_temp.generator('S roof', 'solar', 'sold'),
		pg_temp.meter('S export', 'purchased_electricity', 'electricity', 'AWAY', 'S', '40 MWh');
	-- E4: generation is a source: of the sun, sold to a neighbour, and from fuel, which counts as fuel
	PERFORM pg_temp.meter('V grid', 'purchased_electricity', 'electricity', 'V', 'GRID', '300 MWh'),
		pg_temp.meter('V roof', 'generated_electricity', 'electricity', 'V', NULL, '100 MWh'), pg_temp.generator('V roof', 'solar'),
		pg_temp.meter('VT of V', 'purchased_electricity', 'electricity', 'VT', 'V', '150 MWh');
	PERFORM add_boundary('VPARK', '{V,VT}', 'Park');
	PERFORM pg_temp.meter('G gas', 'stationary_combustion', 'gas', 'G', NULL, '50 tce'),
		pg_temp.meter('G power', 'generated_electricity', 'electricity', 'G', NULL, '100 MWh'), pg_temp.generator('G power', 'gas', 'none', 'G gas'),
		pg_temp.meter('G grid', 'purchased_electricity', 'electricity', 'G', 'GRID', '10 MWh');
	-- E5: heat and power from gas beside coal, half of the power sold outside; the same without; sold to a tenant
	PERFORM pg_temp.meter('K gas', 'stationary_combustion', 'gas', 'K', NULL, '400 tce'), pg_temp.meter('K coal', 'stationary_combustion', 'coal', 'K', NULL, '100 tce'),
		pg_temp.meter('K power', 'generated_electricity', 'electricity', 'K', NULL, '800 MWh'), pg_temp.meter('K heat', 'generated_heat', 'heat', 'K', NULL, '4000 GJ'),
		pg_temp.generator('K power', 'gas', 'none', 'K gas'), pg_temp.generator('K heat', 'gas', 'none', 'K gas'),
		pg_temp.meter('K export', 'purchased_electricity', 'electricity', 'AWAY', 'K', '500 MWh');
	PERFORM pg_temp.meter('L gas', 'stationary_combustion', 'gas', 'L', NULL, '244.492 tce'), pg_temp.meter('L coal', 'stationary_combustion', 'coal', 'L', NULL, '100 tce'),
		pg_temp.meter('L power', 'generated_electricity', 'electricity', 'L', NULL, '300 MWh'), pg_temp.meter('L heat', 'generated_heat', 'heat', 'L', NULL, '4000 GJ'),
		pg_temp.generator('L power', 'gas', 'none', 'L gas'), pg_temp.generator('L heat', 'gas', 'none', 'L gas');
	PERFORM pg_temp.meter('N gas', 'stationary_combustion', 'gas', 'N', NULL, '300 tce'), pg_temp.meter('N grid', 'purchased_electricity', 'electricity', 'N', 'GRID', '400 MWh'),
		pg_temp.meter('N power', 'generated_electricity', 'electricity', 'N', NULL, '600 MWh'), pg_temp.meter('N heat', 'generated_heat', 'heat', 'N', NULL, '3000 GJ'),
		pg_temp.generator('N power', 'gas', 'none', 'N gas'), pg_temp.generator('N heat', 'gas', 'none', 'N gas'),
		pg_temp.meter('NT of N', 'purchased_electricity', 'electricity', 'NT', 'N', '500 MWh'), pg_temp.meter('NT heat of N', 'purchased_heat', 'heat', 'NT', 'N', '1000 GJ');
	PERFORM add_boundary('NPARK', '{N,NT}', 'Park');
END
$$;

SELECT pg_temp.prepare(), pg_temp.cases();
-- the months in no order
SELECT post(v.period, m) FROM unnest('{GHG-Protocol-2015,NDRC-910-2025}'::text[]) AS m, (VALUES (1, daterange '[2025-02-01,2025-03-01)'), (2, '[2025-01-01,2025-02-01)')) AS v (n, period) ORDER BY m, v.n;

-- ---- figures: scope 2 by location and market, sold on (3.3 D), indirect with deduction ----

SELECT is(pg_temp.figures(v.boundary), v.figures, v.boundary || ': ' || v.why) FROM (VALUES
	('OP', '{200,240,300,333}'::numeric[], 'E1, what is sold on is no scope 2 of the operator'), ('T1', '{200,240,0,333}', 'nor of anybody but who uses it'),
	('T2', '{100,120,0,166.5}', 'as is the other'), ('PARK', '{500,600,0,832.5}', 'the three add up, and sell nothing on'),
	('A', '{150,180,350,249.75}', 'through three hands: all that A has sold on'), ('B', '{200,240,150,333}', 'and B'), ('C', '{150,180,0,249.75}', 'and C, who uses the last'),
	('A and B', '{350,420,150,582.75}', 'what leaves both counts once'), ('A and C', '{300,360,200,499.5}', 'what comes in again behind B does not count'), ('A to C', '{500,600,0,832.5}', 'and of all, nothing'),
	('H', '{30,30,70,33}', 'heat, of which a part is lost on the way: who runs the network uses that'), ('HT', '{70,70,0,77}', 'and the tenant what it gets'),
	('CT', '{200,0,0,0}', 'E2, certificates of a tenant'), ('CPARK', '{500,360,0,499.5}', 'lower the figure of its park'), ('CO', '{200,240,300,333}', 'and not that of its operator'),
	('DO', '{200,0,300,0}', 'an operator covers what it uses itself'), ('DPARK', '{500,360,0,499.5}', 'and not what it has sold on'),
	('M', '{75,36,0,49.95}', 'a claimant with two meters covers 90 of 150, whichever meter it names'),
	('R', '{15,18,0,24.975}', 'E3, what goes back through a net meter is the own roof''s'), ('Q', '{15,18,0,24.975}', 'recorded or not, there is no credit'),
	('S', '{100,156,0,166.5}', 'without its certificates, own power is that of nobody in the market figure'),
	('V', '{125,150,25,208.125}', 'own generation is sold first'), ('VT', '{25,30,0,41.625}', 'and the buyer has the sun''s'),
	('N', '{200,240,0,-193.25}', 'power from gas that is sold'), ('NT', '{350,400,0,526.25}', 'has the factor by which it is bought'), ('NPARK', '{200,240,0,333}', 'and nothing of it is left in the park')
) AS v (boundary, figures, why);
SELECT results_eq($$SELECT source, covered::text, unused::text FROM certificate_use WHERE method = 'GHG-Protocol-2015' ORDER BY 1$$,
	$$VALUES ('CT sub-meter', '400 MWh', '0 MWh'), ('DO grid', '400 MWh', '600 MWh'), ('M hall', '90 MWh', '0 MWh')$$, 'what claims cover, and what is beyond');
SELECT results_eq($$SELECT s.source, round(sum(e.quantity), 9)::text FROM emission AS e JOIN source AS s USING (source_id) JOIN posting AS p USING (posting_id)
	WHERE e.claim_id IS NOT NULL AND s.source ~ '^M' AND p.method = 'GHG-Protocol-2015' GROUP BY 1 ORDER BY 1$$,
	$$VALUES ('M hall', '18 MWh'), ('M works', '72 MWh')$$, 'of both meters the same part');

-- ---- energy: tce, clean share, non-fossil share ----

SELECT is(pg_temp.energy(v.boundary, v.sold_at), v.figures, format('%s at %s: %s', v.boundary, v.sold_at, v.why)) FROM (VALUES
	('V', 'inputs', '{75,0,0}'::numeric[], 'E4, the sun''s power is with who uses it'), ('VT', 'inputs', '{45,66.667,66.667}', 'who bought it'),
	('VPARK', 'inputs', '{120,25,25}', 'and once in the park'), ('G', 'inputs', '{53,94.34,0}', 'power of own gas counts as its gas, and not again'),
	('S', 'inputs', '{78,0,0}', 'without certificates it is not clean'),
	('K', 'inputs', '{344.492,70.972,0}', 'E5, what is sold takes its gas along'), ('L', 'inputs', '{344.492,70.972,0}', 'so that an export does not raise the clean share'),
	('N', 'inputs', '{226.695,47.066,0}', 'likewise if it is sold inside'), ('NT', 'inputs', '{184.121,0,0}', 'where it is not clean'), ('NPARK', 'inputs', '{420,71.429,0}', 'and the park has all of it')
) AS v (boundary, sold_at, figures, why);

SELECT is((pg_temp.energy('K', 'value'))[1], 350::numeric, 'as statistics of regions have it, it is taken off at its own value');

-- ---- when it is posted does not matter ----

SELECT is_empty(format('SELECT * FROM unposted(%L, %L)', '[2025-01-01,2025-03-01)', m), m || ': all is posted') FROM unnest('{GHG-Protocol-2015,NDRC-910-2025}'::text[]) AS m;
SELECT is_empty('SELECT * FROM check_ledger(''led'')', 'and checks');

-- a late reading of a tenant: the operator used less, and so its certificates cover less
CREATE FUNCTION pg_temp.correct() RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	PERFORM void_activity(a.activity_id, 'read wrongly') FROM activity AS a JOIN source AS s ON s.source_id = a.source_id WHERE s.source = 'DT sub-meter';
	INSERT INTO activity (source_id, start_at, end_at, reading) SELECT s.source_id, '2025-01-01', '2025-03-01', '700 MWh' FROM source AS s WHERE s.source = 'DT sub-meter';
END
$$;
SET LOCAL search_path = led, public;
SELECT pg_temp.correct();
SELECT results_eq($$SELECT source FROM unposted('[2025-01-01,2025-03-01)', 'GHG-Protocol-2015')$$, $$VALUES ('DO grid'), ('DT sub-meter')$$, 'both are to be posted');
SELECT post('[2025-01-01,2025-03-01)', m) FROM unnest('{GHG-Protocol-2015,NDRC-910-2025}'::text[]) AS m;
SELECT is(pg_temp.figures(v.boundary), v.figures, v.boundary || ', with what the tenant used') FROM (VALUES
	('DO', '{150,0,350,0}'::numeric[]), ('DT', '{350,420,0,582.75}'), ('DPARK', '{500,420,0,582.75}')) AS v (boundary, figures);
SELECT is_empty($$SELECT * FROM unposted('[2025-01-01,2025-03-01)', 'GHG-Protocol-2015')$$, 'and nothing else is');
SELECT is_empty('SELECT * FROM check_ledger(''led'')', 'the ledger checks');

-- ---- and another ledger, in which all was known when both months were posted at once, says the same ----

SELECT create_ledger('other', 'UTC');
SET LOCAL search_path = other, public;
SELECT pg_temp.prepare(), pg_temp.cases(), pg_temp.correct();
SELECT post('[2025-01-01,2025-03-01)', m) FROM unnest('{GHG-Protocol-2015,NDRC-910-2025}'::text[]) AS m;
SELECT is_empty($$SELECT b.boundary, m FROM led.boundary AS b, unnest('{GHG-Protocol-2015,NDRC-910-2025}'::text[]) AS m
	WHERE EXISTS (SELECT FROM (SELECT i::text FROM led.inventory('[2025-01-01,2026-01-01)', b.boundary, m, 'AR5') AS i
		EXCEPT ALL SELECT i::text FROM other.inventory('[2025-01-01,2026-01-01)', b.boundary, m, 'AR5') AS i) AS d)$$,
	'whatever the order of posting, and a correction later or before');

SELECT * FROM finish();
ROLLBACK;
