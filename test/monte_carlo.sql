-- monte_carlo_agg() and monte_carlo_summary(): IPCC approach 2. The same seed gives the same bits under any plan; the
-- distributions are what they are called; the results are those of approach 1 where both apply.
-- Takes long: not in make check-quick.
\ir include/begin.sql
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- ---- what a total is ----

CREATE TABLE one AS SELECT monte_carlo_agg(100, 'coal', 'normal', 10, 2026, 1000) AS totals;
SELECT is(cardinality(totals), 1000, 'one total a draw') FROM one;
-- the first number of key coal under seed 2026 is fixed for ever: 0.71077869165947039 (test_random.c), the deviate 0.55563...
SELECT ok(abs(totals[1] - (100 + 10 / 1.959963984540054 * 0.5556632)) < 1e-4, 'the first draw, from the quantile of its random number') FROM one;
SELECT is(monte_carlo_agg(100, 'coal', 'normal', 10, 2026, 100), totals[1:100], 'fewer draws are the first ones') FROM one GROUP BY totals;
SELECT isnt(monte_carlo_agg(100, 'coal', 'normal', 10, 2027, 1000), totals, 'another seed, other totals') FROM one GROUP BY totals;
SELECT isnt(monte_carlo_agg(100, 'gas', 'normal', 10, 2026, 1000), totals, 'another key, other totals') FROM one GROUP BY totals;
SELECT is(monte_carlo_agg(100, ARRAY['coal'], ARRAY['normal'], ARRAY[10], 2026, 1000), totals, 'a product of one component') FROM one GROUP BY totals;
SELECT is(monte_carlo_agg(v, 'coal', 'normal', 10, 2026, 1000), totals, 'rows without a value count for nothing')
FROM one, unnest(ARRAY[NULL, 100, NULL]) AS v GROUP BY totals;
SELECT is(monte_carlo_agg(NULL, NULL::text, NULL, NULL, NULL, NULL), NULL, 'NULL over rows without values');
SELECT is((SELECT monte_carlo_agg(1, 'a', 'normal', 1, 1, 100) WHERE false), NULL, 'NULL over no rows');
SELECT is((SELECT array_agg(DISTINCT t) FROM unnest((SELECT monte_carlo_agg(0.1, '{}'::text[], '{}', '{}', 1, 100))) t), '{0.1}', 'no components: a value that is certain');
SELECT is((SELECT array_agg(DISTINCT t) FROM unnest((SELECT monte_carlo_agg(7, 'a', 'triangular', 0, 1, 100))) t), '{7}', 'an uncertainty of 0');

-- ---- any plan ----

CREATE FUNCTION settings(VARIADIC changed text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	setting text;
BEGIN
	FOREACH setting IN ARRAY ARRAY['max_parallel_workers_per_gather=0', 'parallel_leader_participation=on', 'parallel_setup_cost=0',
		'parallel_tuple_cost=0', 'min_parallel_table_scan_size=0', 'enable_partitionwise_aggregate=off'] || changed
	LOOP
		PERFORM set_config(split_part(setting, '=', 1), split_part(setting, '=', 2), true);
	END LOOP;
END $$;
CREATE FUNCTION shape(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ' || query INTO plan;
	RETURN string_agg(part, ', ' ORDER BY place)
		FROM (SELECT part, min(place) AS place
			  FROM jsonb_path_query(plan, 'strict $.** ? (exists(@."Node Type"))') WITH ORDINALITY AS n (node, place),
				   LATERAL (SELECT CASE WHEN node ->> 'Node Type' = 'Aggregate' THEN (node ->> 'Partial Mode') || ' ' || (node ->> 'Strategy')
										WHEN node ->> 'Node Type' = 'Gather' THEN 'Gather ' || (node ->> 'Workers Launched') END) p (part)
			  WHERE part IS NOT NULL GROUP BY part) s;
END $$;
CREATE FUNCTION result(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE query INTO result;
	RETURN result;
END $$;

-- Four distributions, shared factors, values of all sizes and signs, some missing.
CREATE TABLE entry AS
SELECT id, id % 3 AS k, CASE WHEN id % 17 = 0 THEN NULL WHEN id % 7 = 0 THEN -1 ELSE 1 END * (hashint8extended(id, 1) & 1048575) * 10.0 ^ (id % 9 - 6) AS value,
	ARRAY['activity ' || id, 'factor ' || id % 11] AS keys,
	ARRAY[(ARRAY['normal', 'lognormal', 'triangular', 'uniform'])[1 + id % 4], (ARRAY['lognormal', 'normal'])[1 + id % 2]] AS distributions,
	ARRAY[id % 50, 5 + id % 11]::double precision[] AS uncertainties
FROM generate_series(1, 400) AS id;
CREATE TABLE plain (LIKE entry) WITH (fillfactor = 10, parallel_workers = 4);
CREATE TABLE parted (LIKE entry) PARTITION BY LIST (k);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES IN (0) WITH (fillfactor = 10, parallel_workers = 4);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1) WITH (fillfactor = 10, parallel_workers = 4);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2) WITH (fillfactor = 10, parallel_workers = 4);

CREATE FUNCTION simulation(source text) RETURNS text LANGUAGE sql
	RETURN format('SELECT md5(monte_carlo_agg(value, keys, distributions, uncertainties, 99, 101)::text) FROM %s', source);
CREATE TABLE plan (number serial, name text, source text, settings text[], shape text);
INSERT INTO plan (name, source, settings, shape) VALUES
	('serial', 'plain', '{}', 'Simple Plain'),
	('2 workers', 'plain', '{max_parallel_workers_per_gather=2}', 'Finalize Plain, Gather 2, Partial Plain'),
	('4 workers', 'plain', '{max_parallel_workers_per_gather=4}', 'Finalize Plain, Gather 4, Partial Plain'),
	('partitionwise', 'parted', '{enable_partitionwise_aggregate=on}', 'Finalize Plain, Partial Plain'),
	('partitionwise, 2 workers', 'parted', '{enable_partitionwise_aggregate=on,max_parallel_workers_per_gather=2}', 'Finalize Plain, Gather 2, Partial Plain');

CREATE TABLE digest (seed int, plan int, digest text);
DO $$
DECLARE
	p plan;
BEGIN
	FOR seed IN 1..50 LOOP
		TRUNCATE plain, parted;
		EXECUTE format('INSERT INTO plain SELECT * FROM entry ORDER BY hashint8extended(id, %s)', seed);
		EXECUTE format('INSERT INTO parted SELECT * FROM entry ORDER BY hashint8extended(id, %s)', seed);
		IF seed = 1 THEN
			ANALYZE plain, parted;
		END IF;
		FOR p IN SELECT * FROM plan ORDER BY number LOOP
			PERFORM settings(VARIADIC p.settings);
			INSERT INTO digest VALUES (seed, p.number, result(simulation(p.source)));
		END LOOP;
	END LOOP;
END $$;
SELECT is(count(*) || ' results, ' || count(DISTINCT digest) || ' digest', '250 results, 1 digest', '50 orders of the rows under 5 plans') FROM digest;
CREATE FUNCTION shape_under(settings text[], source text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM settings(VARIADIC settings);
	RETURN shape(simulation(source));
END $$;
SELECT is(shape_under(settings, source), shape, 'the plan is: ' || name) FROM plan ORDER BY number;
SELECT settings() \g /dev/null
SELECT is((SELECT DISTINCT digest FROM digest), md5(monte_carlo_agg(value, keys, distributions, uncertainties, 99, 101 ORDER BY value)::text), 'ORDER BY in the call') FROM entry;
SELECT isnt((SELECT DISTINCT digest FROM digest), md5(monte_carlo_agg(value, keys, distributions, uncertainties, 100, 101)::text), 'another seed, another digest') FROM entry;

-- windows: the inverse is exact, and the result does not change the state
SELECT is(w.totals, (SELECT monte_carlo_agg(e.value, e.keys, e.distributions, e.uncertainties, 99, 100) FROM entry e WHERE e.id BETWEEN w.id - 4 AND w.id), 'window ending at ' || w.id)
FROM (SELECT id, monte_carlo_agg(value, keys, distributions, uncertainties, 99, 100) OVER (ORDER BY id ROWS 4 PRECEDING) AS totals FROM entry) w WHERE w.id % 40 < 2;
SELECT is(w.totals, (SELECT monte_carlo_agg(e.value, e.keys, e.distributions, e.uncertainties, 99, 100) FROM entry e WHERE e.id <= w.id), 'window up to ' || w.id)
FROM (SELECT id, monte_carlo_agg(value, keys, distributions, uncertainties, 99, 100) OVER (ORDER BY id) AS totals FROM entry) w WHERE w.id % 100 = 0;
SELECT results_eq($$SELECT monte_carlo_agg(v, 'a', 'uniform', 5, i, 100) OVER (ORDER BY i ROWS 0 PRECEDING) FROM (VALUES (1, 2.5), (2, NULL), (3, 4)) e (i, v)$$,
	$$SELECT CASE WHEN v IS NOT NULL THEN monte_carlo_agg(v, 'a', 'uniform', 5, i, 100) END FROM (VALUES (1, 2.5), (2, NULL), (3, 4)) e (i, v) GROUP BY i, v ORDER BY i$$,
	'an empty window forgets its seed');

-- ---- distributions: mean, standard deviation, quantiles within 4 standard errors ----

CREATE TABLE sample AS
SELECT d AS distribution, u, s.*, n FROM unnest(ARRAY['normal', 'lognormal', 'triangular', 'uniform']) d, unnest(ARRAY[5, 60]) u, (VALUES (100000)) v (n),
	LATERAL (SELECT monte_carlo_agg(x, 'k' || d || u, d, u, 7, n) AS totals FROM (VALUES (1)) one (x)) t, monte_carlo_summary(totals) s;
-- standard deviation and kurtosis of each; 2.5 % quantile and median, and the density there, in closed form
CREATE TABLE theory AS
SELECT distribution, u, sd, kurtosis, lower, upper, median, at_lower, at_upper, at_median
FROM (SELECT u, u / 100.0::float8 AS h, u / 100 / 1.959963984540054::float8 AS cv, sqrt(ln(1 + (u / 100 / 1.959963984540054::float8) ^ 2)) AS s FROM unnest(ARRAY[5.0, 60.0]::float8[]) u) p,
	LATERAL (SELECT exp(s * s) AS w, h / (1 - sqrt(0.05::float8)) AS t, h / 0.95 AS b, 0.058445069::float8 AS phi, 0.39894228::float8 AS phi0) c,
	LATERAL (VALUES
		('normal', cv, 3, 1 - h, 1 + h, 1, phi / cv, phi / cv, phi0 / cv),
		('lognormal', cv, w ^ 4 + 2 * w ^ 3 + 3 * w ^ 2 - 3, exp(-s * s / 2 - s * 1.959963984540054), exp(-s * s / 2 + s * 1.959963984540054), exp(-s * s / 2),
			phi / s / exp(-s * s / 2 - s * 1.959963984540054), phi / s / exp(-s * s / 2 + s * 1.959963984540054), phi0 / s / exp(-s * s / 2)),
		('triangular', t / sqrt(6::float8), 2.4, 1 - h, 1 + h, 1, (t - h) / t ^ 2, (t - h) / t ^ 2, 1 / t),
		('uniform', b / sqrt(3::float8), 1.8, 1 - h, 1 + h, 1, 0.5 / b, 0.5 / b, 0.5 / b)
	) v (distribution, sd, kurtosis, lower, upper, median, at_lower, at_upper, at_median);
SELECT cmp_ok(abs(got - want), '<=', 4 * error, format('%s of %s %s %%: %s, in theory %s', what, distribution, u, round(got::numeric, 6), round(want::numeric, 6)))
FROM sample JOIN theory USING (distribution, u),
	LATERAL (VALUES ('mean', mean, 1, sd / sqrt(n)),
		('standard deviation', sample.standard_deviation, sd, sd * sqrt((kurtosis - 1) / 4 / n)),
		('median', sample.median, theory.median, 0.5 / at_median / sqrt(n)),
		('2.5 % quantile', sample.lower, theory.lower, sqrt(0.025 * 0.975 / n) / at_lower),
		('97.5 % quantile', sample.upper, theory.upper, sqrt(0.025 * 0.975 / n) / at_upper)) v (what, got, want, error);
SELECT is(draws, n, 'draws') FROM sample WHERE distribution = 'normal';
SELECT ok(abs(standard_error - standard_deviation / sqrt(n)) < 1e-15, 'standard error') FROM sample WHERE distribution = 'normal';
SELECT cmp_ok((SELECT min(t) FROM unnest((SELECT monte_carlo_agg(1, 'a', 'lognormal', 500, 1, 10000))) t), '>', 0::float8, 'a lognormal is never negative');
SELECT cmp_ok((SELECT min(t) FROM unnest((SELECT monte_carlo_agg(1, 'a', 'normal', 500, 1, 10000))) t), '<', 0::float8, 'a normal may be');

-- ---- approach 1 ----

-- The simulated half width against that of IPCC approach 1: the standard error of a normal 95 % half width, from those of the two
-- quantiles, is sqrt(2 * 0.025 * 0.95 / n) / 2 / 0.0584 / 1.96 of it, 0.67 % at 20,000 draws.
CREATE FUNCTION agrees(s double precision[], want double precision, what text) RETURNS text LANGUAGE sql
	RETURN (SELECT ok(abs(half_width_percent / want - 1) <= 4 * sqrt(2 * 0.025 * 0.95 / draws) / 2 / 0.058445 / 1.96 + 0.01 * want / 100,
		format('%s: %s %% simulated, %s %% by approach 1', what, round(half_width_percent::numeric, 4), round(want::numeric, 4))) FROM monte_carlo_summary(s));
SELECT agrees(monte_carlo_agg(x, k, 'normal', u, 11, 20000), 7.6376, 'a sum: 1000 t +/- 11.1803 % and 500 t +/- 5 %')
FROM (VALUES (1000, 'a', 11.1803), (500, 'b', 5)) v (x, k, u);
SELECT agrees(monte_carlo_agg(1000, ARRAY['ad', 'ef'], ARRAY['normal', 'normal'], ARRAY[5, 10], 12, 20000), sqrt(125), 'a product: 5 % and 10 %');
SELECT agrees(monte_carlo_agg(1000, ARRAY['ad', 'ef'], ARRAY['lognormal', 'normal'], ARRAY[2, 3], 12, 20000), sqrt(13), 'a product of small uncertainties: 2 % and 3 %');
-- ten rows with one factor of 10 % and activities of 5 % of their own: 10 * 100 t
SELECT agrees(monte_carlo_agg(100, ARRAY['ad ' || i, 'ef'], ARRAY['normal', 'normal'], ARRAY[5, 10], 13, 20000), sqrt(10 ^ 2 + 5 ^ 2 / 10.0), 'ten rows with one factor')
FROM generate_series(1, 10) i;
SELECT agrees(monte_carlo_agg(100, ARRAY['ad ' || i, 'ef ' || i], ARRAY['normal', 'normal'], ARRAY[5, 10], 13, 20000), sqrt((10 ^ 2 + 5 ^ 2) / 10.0), 'ten rows with factors of their own')
FROM generate_series(1, 10) i;
-- a removal with the factor of an emission cancels: 300 t - 100 t, 10 %
SELECT agrees(monte_carlo_agg(x, 'ef', 'normal', 10, 14, 20000), 10, 'a removal with the same factor') FROM (VALUES (300), (-100)) v (x);

-- the trend: two years with the same keys of the factor are subtracted draw by draw
CREATE TABLE year_pair AS
SELECT y, monte_carlo_agg(x, ARRAY['ad ' || c || y, 'ef ' || c], ARRAY['normal', 'normal'], ARRAY[ad, ef], 15, 20000) AS totals
FROM (VALUES (1990, 'A', 100, 1, 6), (1990, 'B', 50, 1, 15), (2020, 'A', 80, 1, 6), (2020, 'B', 60, 1, 15)) v (y, c, x, ad, ef) GROUP BY y;
-- 4 standard errors, and 1 % for what the 1 % sensitivities of approach 1 are beside a derivative
SELECT ok(abs((s.upper - s.lower) / 2 - h) < (4 * 0.0067 + 0.01) * h, format('uncertainty of the trend: %s points simulated, %s by approach 1', round(((s.upper - s.lower) / 2)::numeric, 2), round(h::numeric, 2)))
FROM (SELECT array_agg((b.t / a.t - 1) * 100) AS change FROM year_pair x, year_pair y, LATERAL ROWS FROM (unnest(x.totals), unnest(y.totals)) AS p (a, b), LATERAL (SELECT p.a AS t) a, LATERAL (SELECT p.b AS t) b WHERE x.y = 1990 AND y.y = 2020) d,
	monte_carlo_summary(change) s,
	(SELECT sqrt(sum((abs((0.01 * ct + 140 - (0.01 * c0 + 150)) / (0.01 * c0 + 150) * 100 - (140 - 150) / 150.0 * 100) * ef) ^ 2 + (ct / 150.0 * ad) ^ 2 * 2)) AS h
	 FROM (VALUES (100.0, 80.0, 1, 6), (50, 60, 1, 15)) v (c0, ct, ad, ef)) e;

-- ---- summary ----

SELECT is(monte_carlo_summary(array_agg(i::float8 ORDER BY i % 7, i))::text, '(50,29.300170647967224,50,2.5,97.5,95,2.9154759474226504,101)', 'the numbers from 0 to 100') FROM generate_series(0, 100) i;
SELECT is(monte_carlo_summary(array_agg(i::float8))::text, monte_carlo_summary(array_agg(i::float8 ORDER BY -i))::text, 'whatever the order') FROM generate_series(1, 1000) i;
SELECT results_eq('SELECT lower, upper FROM monte_carlo_summary(ARRAY(SELECT sqrt(i) FROM generate_series(1, 333) i))',
	'SELECT percentile_cont(0.025) WITHIN GROUP (ORDER BY sqrt(i)), percentile_cont(0.975) WITHIN GROUP (ORDER BY sqrt(i)) FROM generate_series(1, 333) i', 'quantiles as percentile_cont has them');
SELECT is(half_width_percent, NULL, 'no percentage of 0') FROM monte_carlo_summary(ARRAY(SELECT i FROM generate_series(-50, 50) i));

-- ---- refusals ----

SELECT is(pg_temp.advised('SELECT monte_carlo_agg(' || arguments || ')'), error, arguments) FROM (VALUES
	('1, ''a'', ''gamma'', 5, 1, 100', '22023: unknown distribution "gamma" | Distributions are normal, lognormal, triangular and uniform.'),
	('1, ''a'', ''Normal'', 5, 1, 100', '22023: unknown distribution "Normal" | Distributions are normal, lognormal, triangular and uniform.'),
	('1, ''a'', ''normal'', -5, 1, 100', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is -5.'),
	('1, ''a'', ''normal'', float8 ''NaN'', 1, 100', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is NaN.'),
	('1, ''a'', ''normal'', float8 ''Infinity'', 1, 100', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is Infinity.'),
	('1, '''', ''normal'', 5, 1, 100', '22023: key of random numbers is empty | Name what is uncertain: rows with the same key are correlated.'),
	('''NaN'', ''a'', ''normal'', 5, 1, 100', '22003: cannot simulate the value NaN | A figure that is not known is NULL.'),
	('''-Infinity'', ''a'', ''normal'', 5, 1, 100', '22003: cannot simulate the value -Infinity | A figure that is not known is NULL.'),
	('1, ''a'', ''normal'', 5, 1, 99', '22023: number of draws out of range | The number of draws is 99; it must lie between 100 and 1000000.'),
	('1, ''a'', ''normal'', 5, 1, 1000001', '22023: number of draws out of range | The number of draws is 1000001; it must lie between 100 and 1000000.'),
	('1, ''a'', ''normal'', 5, 1, -2147483648', '22023: number of draws out of range | The number of draws is -2147483648; it must lie between 100 and 1000000.'),
	('1, NULL::text, ''normal'', 5, 1, 100', '22004: value without key | In monte_carlo_agg the key is null, the value is not.'),
	('1, ''a'', NULL, 5, 1, 100', '22004: value without distribution | In monte_carlo_agg the distribution is null, the value is not.'),
	('1, ''a'', ''normal'', NULL::float8, 1, 100', '22004: value without uncertainty | In monte_carlo_agg the uncertainty is null, the value is not.'),
	('1, ''a'', ''normal'', 5, NULL, 100', '22004: value without seed | In monte_carlo_agg the seed is null, the value is not.'),
	('1, ''a'', ''normal'', 5, 1, NULL', '22004: value without number of draws | In monte_carlo_agg the number of draws is null, the value is not.'),
	('1, ARRAY[''a''], ARRAY[''normal'', ''normal''], ARRAY[5], 1, 100', '2202E: arrays of components differ in length | There are 1 keys, 2 distributions and 1 uncertainties.'),
	('1, ARRAY[''a''], ARRAY[''normal''], ''{}'', 1, 100', '2202E: arrays of components differ in length | There are 1 keys, 1 distributions and 0 uncertainties.'),
	('1, ARRAY[''a'', NULL], ARRAY[''normal'', ''normal''], ARRAY[5, 5], 1, 100', '22004: array of key must not contain NULL'),
	('1, ARRAY[''a''], ARRAY[''normal''], ARRAY[NULL::float8], 1, 100', '22004: array of uncertainty must not contain NULL'),
	('1, NULL::text[], ARRAY[''normal''], ARRAY[5], 1, 100', '22004: value without key | In monte_carlo_agg the key is null, the value is not.'),
	('1, ARRAY[[''a'']], ARRAY[''normal''], ARRAY[5], 1, 100', '2202E: array of key must have one dimension'),
	('1, array_fill(''a''::text, ''{65}''), array_fill(''normal''::text, ''{65}''), array_fill(5, ''{65}''), 1, 100', '54000: too many components | There are 65 components, the limit is 64.'),
	('1e21, ''a'', ''normal'', 5, 1, 100', '22003: simulated total out of range | Simulated totals lie between -1.47e20 and 1.47e20.')
) v (arguments, error);
SELECT is(pg_temp.advised('SELECT monte_carlo_agg(1, ''a'', ''normal'', 5, s, d) FROM (VALUES ' || rows || ') v (s, d)'), error, rows) FROM (VALUES
	('(1, 100), (2, 100)', '22023: cannot add simulations of different seeds or numbers of draws | One has seed 1 and 100 draws, the other seed 2 and 100 draws. | Give all rows the same seed and number of draws.'),
	('(1, 100), (1, 200)', '22023: cannot add simulations of different seeds or numbers of draws | One has seed 1 and 100 draws, the other seed 1 and 200 draws. | Give all rows the same seed and number of draws.')
) v (rows, error);
SELECT is(pg_temp.advised('SELECT monte_carlo_agg(1e20, ''a'', ''normal'', 0, 1, 100) FROM generate_series(1, 2)'), '22003: simulated total out of range | Simulated totals lie between -1.47e20 and 1.47e20.', 'a total out of range');
SELECT is(pg_temp.advised('SELECT monte_carlo_summary(' || totals || ')'), error, totals) FROM (VALUES
	('''{}''', '22023: too few simulated totals | There are 0, the least is 100.'),
	('ARRAY(SELECT i FROM generate_series(1, 99) i)', '22023: too few simulated totals | There are 99, the least is 100.'),
	('ARRAY(SELECT i FROM generate_series(1, 1000001) i)', '54000: too many simulated totals | There are 1000001, the limit is 1000000.'),
	('ARRAY(SELECT nullif(i, 5) FROM generate_series(1, 100) i)', '22004: simulated totals must not contain NULL'),
	('ARRAY(SELECT CASE i WHEN 5 THEN ''NaN''::float8 ELSE i END FROM generate_series(1, 100) i)', '22003: simulated total out of range | Total 5 is NaN.'),
	('ARRAY(SELECT CASE i WHEN 5 THEN 1e200 ELSE i END FROM generate_series(1, 100) i)', '22003: simulated total out of range | Total 5 is 1e+200.')
) v (totals, error);

-- states that the aggregate did not make
SELECT is(pg_temp.advised(format('SELECT %s', replace(call, 'S', quote_literal(state) || '::bytea'))), '22023: invalid state for aggregate monte_carlo_agg | The array is not one that the aggregate makes.', call || ' ' || left(state, 20))
FROM unnest(ARRAY['\x00', '\x434d430164000000', '\x' || repeat('00', 24), '\x' || repeat('00', 24 + 1600), '\x434d4301' || 'ffffffff' || repeat('00', 16),
	'\x434d4301' || '64000000' || repeat('00', 16), '\x434d4301' || '64000000' || repeat('00', 16 + 1599), '\x434d4301' || '64000000' || repeat('00', 16 + 1601),
	'\x434d4301' || '64000000' || repeat('00', 8) || repeat('ff', 8) || repeat('00', 1600)]) state,
	unnest(ARRAY['monte_carlo_final(S)', 'monte_carlo_combine(S, '''')', 'monte_carlo_combine('''', S)', 'monte_carlo_add(S, 1, ''a'', ''normal'', 5, 0, 100)']) call
-- a state is combined with one of no rows without a look at the latter
WHERE call <> 'monte_carlo_combine(S, '''')';
-- a call outside of an aggregate leaves its argument alone
CREATE TABLE state AS SELECT monte_carlo_add('', 5, 'a', 'normal', 5, 1, 100) AS s;
SELECT is(monte_carlo_final(monte_carlo_add(s, 5, 'a', 'normal', 5, 1, 100)), ARRAY(SELECT 2 * t FROM unnest(monte_carlo_final(s)) t), 'the transition function called by hand') FROM state;
SELECT is(monte_carlo_final(monte_carlo_combine(s, s)), ARRAY(SELECT 2 * t FROM unnest(monte_carlo_final(s)) t), 'the combine function called by hand') FROM state;
SELECT is(monte_carlo_remove(s, 5, 'a', 'normal', 5, 1, 100), '', 'the inverse called by hand') FROM state;
SELECT is(pg_temp.advised('SELECT monte_carlo_remove('''', 5, ''a'', ''normal'', 5, 1, 100)'), '22023: invalid state for aggregate monte_carlo_agg | The array is not one that the aggregate makes.', 'nothing can be taken from no rows');

SELECT * FROM finish();
ROLLBACK;
