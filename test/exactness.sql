-- Exactness: a total does not depend on how the rows are grouped, ordered, rolled up or windowed,
-- and agrees with numeric arithmetic to the last digit. The ledger is random with fixed seeds.
-- Takes long: not in make check-quick.
\ir include/begin.sql
SET LOCAL max_parallel_workers_per_gather = 0;	-- plans.sql is about parallel plans
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- ---- helpers ----

-- The seeded generator: 63 random bits of a row and a seed.
CREATE FUNCTION h(row_number bigint, seed bigint) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN hashint8extended(row_number, seed) & 9223372036854775807;

-- Text and wire form: two values are the same to the bit if these are.
CREATE FUNCTION bits(v co2e) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN v::text || ' ' || encode(co2e_send(v), 'hex');
CREATE FUNCTION bits(v ghg) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN v::text || ' ' || encode(ghg_send(v), 'hex');
CREATE FUNCTION bits(v quantity) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN v::text || ' ' || encode(quantity_send(v), 'hex');

-- num / den rounded half to even at a decimal place, by whole-number arithmetic in numeric.
CREATE FUNCTION round_even(num numeric, den numeric DEFAULT 1, places int DEFAULT 18) RETURNS numeric
	LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	scaled numeric := abs(num) * ('1e' || places)::numeric;
	whole numeric := div(scaled, abs(den));
	rest numeric := scaled - whole * abs(den);
BEGIN
	IF 2 * rest > abs(den) OR (2 * rest = abs(den) AND whole % 2 = 1) THEN
		whole := whole + 1;
	END IF;
	RETURN sign(num) * sign(den) * whole * ('1e-' || places)::numeric;
END $$;

SELECT results_eq(
	$$SELECT round_even(n, d, 0) FROM (VALUES (5, 2), (7, 2), (-5, 2), (1, 2), (2, 3), (-2, 3), (3, 1)) v(n, d)$$,
	'VALUES (2::numeric), (4), (-2), (0), (1), (-1), (3)',
	'the oracle rounds half to even');

-- ---- the ledger ----

-- gases that all bases value, and all gases
CREATE TABLE everywhere (gas text[]);
ALTER TABLE everywhere ALTER gas SET STORAGE plain;
CREATE TABLE anywhere (LIKE everywhere INCLUDING STORAGE);
INSERT INTO everywhere SELECT array_agg(gas ORDER BY gas COLLATE "C")
	FROM (SELECT gas FROM gwp_table() GROUP BY gas HAVING count(DISTINCT basis) = (SELECT count(DISTINCT basis) FROM gwp_table())) s;
INSERT INTO anywhere SELECT array_agg(gas ORDER BY code) FROM gas_table();
CREATE TABLE bases AS SELECT DISTINCT basis FROM gwp_table();

SELECT cmp_ok((SELECT cardinality(gas) FROM everywhere), '>=', 30, 'enough gases have a GWP in all bases');
SELECT cmp_ok((SELECT count(*) FROM bases), '>=', 13::bigint, 'there are 13 bases, or more');

-- A random gas: half of the time one that all bases value.
CREATE FUNCTION any_gas(id bigint, seed bigint, everywhere text[], anywhere text[]) RETURNS text
	LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN h(id, seed) % 2 = 0 THEN everywhere[1 + h(id, seed + 1) % cardinality(everywhere)]
		ELSE anywhere[1 + h(id, seed + 1) % cardinality(anywhere)] END;

-- Whole micrograms, of every size from 1 ug to 10^4 t, one in four negative, some zero.
CREATE FUNCTION micrograms(id bigint, seed bigint) RETURNS numeric
	LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN h(id, seed) % 4 = 0 THEN -1 ELSE 1 END
		* (h(id, seed + 1) % ('1e' || h(id, seed + 2) % 17)::numeric) * 1e-12;

-- All 18 places, up to 10^6 t.
CREATE FUNCTION attotonnes(id bigint, seed bigint) RETURNS numeric
	LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN h(id, seed) % 3 = 0 THEN -1 ELSE 1 END
		* h(id, seed + 1)::numeric * (h(id, seed + 2) % 100003) * 1e-18;

CREATE TABLE ledger AS
SELECT id,
	   date '2023-01-01' + (h(id, 1) % 1096)::int AS day,
	   (h(id, 2) % 24)::int AS plot,
	   (h(id, 3) % 3)::int + 1 AS scope,
	   m.gas, m.tonnes,
	   ghg(m.gas, m.tonnes) AS g,							-- one gas, whole micrograms
	   ghg(any_gas(id, 20, e.gas, a.gas), micrograms(id, 22))	-- some gases and opaque entries, whole micrograms
	   + CASE WHEN h(id, 30) % 2 = 0 THEN ghg(any_gas(id, 31, e.gas, a.gas), micrograms(id, 33)) ELSE '0 t' END
	   + CASE WHEN h(id, 40) % 4 = 0 THEN ghg(any_gas(id, 41, e.gas, a.gas), micrograms(id, 43)) ELSE '0 t' END
	   + CASE WHEN h(id, 50) % 16 = 0 THEN ghg(co2e(micrograms(id, 51), b.basis[1 + h(id, 54) % 13])) ELSE '0 t' END AS r,
	   ghg(any_gas(id, 60, e.gas, a.gas), attotonnes(id, 62))	-- the same, all 18 places
	   - ghg(any_gas(id, 70, e.gas, a.gas), attotonnes(id, 72))
	   + CASE WHEN h(id, 80) % 8 = 0 THEN ghg(co2e(attotonnes(id, 81), b.basis[1 + h(id, 84) % 13])) ELSE '0 t' END AS w,
	   x.tonnes AS exact,
	   co2e(x.tonnes, 'AR6') AS c,
	   quantity(x.tonnes, 'kWh') AS q,
	   ghg(m.gas, x.tonnes) AS y							-- one gas, all 18 places
FROM generate_series(1, 100000) AS id, everywhere e, anywhere a,
	 (SELECT array_agg(basis ORDER BY basis) AS basis FROM bases) b,
	 LATERAL (SELECT e.gas[1 + h(id, 10) % cardinality(e.gas)], micrograms(id, 11)) m (gas, tonnes),
	 LATERAL (SELECT attotonnes(id, 90)) x (tonnes);

-- missing values, for sums to skip
INSERT INTO ledger (id, day, plot, scope)
	SELECT 100000 + i, date '2023-01-01' + (h(i, 1) % 1096)::int, h(i, 2) % 24, 1 FROM generate_series(1, 500) i;
ANALYZE ledger;

SELECT cmp_ok((SELECT count(DISTINCT s.gas) FROM ledger, gases(w) s), '>=', 250::bigint,
	'the ledger has nearly every gas');
SELECT cmp_ok((SELECT count(*) FROM ledger WHERE opaque(r) <> '0 t'), '>', 5000::bigint,
	'... and opaque entries');
SELECT cmp_ok((SELECT count(*) FROM ledger WHERE tonnes < 0), '>', 20000::bigint,
	'... and negative masses');

-- ---- total = sum of any grouping ----

CREATE TABLE measure (number int, name text);
INSERT INTO measure VALUES (1, 'sum(ghg), one gas'), (2, 'sum(ghg), some gases'), (3, 'sum(co2e)'),
	(4, 'co2e_sum'), (5, 'ghg_agg'), (6, 'sum(quantity)'), (7, 'sum(ghg), opaque');

-- The measures of a set of rows of the ledger, as one row of partial sums, and the sum of such rows.
CREATE FUNCTION partial_sums(source text, keys text DEFAULT NULL) RETURNS text LANGUAGE sql
	RETURN 'SELECT ' || coalesce(keys || ', ', '') || 'sum(g) AS s1, sum(w) AS s2, sum(c) AS s3,
		co2e_sum(g, ''AR6'') AS s4, ghg_agg(gas, tonnes) AS s5, sum(q) AS s6, sum(opaque(w)) AS s7
		FROM ' || source || coalesce(' GROUP BY ' || keys, '');
CREATE FUNCTION sums_of_sums(source text, keys text DEFAULT NULL) RETURNS text LANGUAGE sql
	RETURN 'SELECT ' || coalesce(keys || ', ', '') || 'sum(s1) AS s1, sum(s2) AS s2, sum(s3) AS s3,
		sum(s4) AS s4, sum(s5) AS s5, sum(s6) AS s6, sum(s7) AS s7
		FROM ' || source || coalesce(' GROUP BY ' || keys, '');

CREATE FUNCTION totals(query text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	result text[];
BEGIN
	EXECUTE 'SELECT ARRAY[bits(s1), bits(s2), bits(s3), bits(s4), bits(s5), bits(s6), bits(s7)] FROM ('
		|| query || ') s' INTO result;
	RETURN result;
END $$;

CREATE TABLE total AS SELECT totals(partial_sums('ledger')) AS bits;

SELECT is(cardinality(array_remove(bits, NULL)), 7, 'every measure has a total') FROM total;
SELECT is(bits[1], bits[5], 'sum(ghg) and ghg_agg collect the same masses') FROM total;

SELECT is(t.grouped[number], total.bits[number], name || ': total = sum by ' || keys)
FROM (SELECT ordinality, keys, totals(sums_of_sums('(' || partial_sums('ledger', keys) || ') p')) AS grouped
	  FROM unnest(ARRAY['day', 'gas', 'plot, scope', 'day, gas, plot', 'id', 'h(id, 901) % 2', 'h(id, 902) % 13',
						'h(id, 903) % 997', 'h(id, 904) % 60013']) WITH ORDINALITY AS k (keys)
	  OFFSET 0) t, measure, total
ORDER BY ordinality, number;

SELECT is(t.grouped[number], total.bits[number], name || ': total = sum by month, of sums by day, of sums by day and plot')
FROM (SELECT totals(sums_of_sums('(' || sums_of_sums('(' || sums_of_sums('(' || partial_sums('ledger', 'day, plot')
		|| ') a', 'day') || ') b', 'date_trunc(''month'', day)') || ') c')) AS grouped OFFSET 0) t, measure, total
ORDER BY number;

-- ---- any order ----

SELECT is(t.shuffled[number], total.bits[number], name || ': total in order ' || ordering)
FROM (SELECT ordinality, ordering, totals(partial_sums('(SELECT * FROM ledger ORDER BY ' || ordering || ' OFFSET 0) l')) AS shuffled
	  FROM unnest(ARRAY['id DESC', 'h(id, 911)', 'h(id, 912)', 'tonnes', 'exact DESC'])
		   WITH ORDINALITY AS o (ordering)
	  OFFSET 0) t, measure, total
ORDER BY ordinality, number;

-- ---- numeric says the same ----

SELECT is(tonnes(sum(c)), sum(exact), 'sum(co2e) agrees with sum(numeric)') FROM ledger;
SELECT is(amount(sum(q)), sum(exact), 'sum(quantity) agrees with sum(numeric)') FROM ledger;

SELECT is((SELECT count(*) FROM (SELECT plot FROM ledger GROUP BY plot
	HAVING tonnes(sum(c)) <> sum(exact) OR amount(sum(q)) <> sum(exact)
		OR sum(c) IS NULL OR sum(q) IS NULL) s), 0::bigint, '... by plot');

SELECT is((SELECT count(*) FROM (SELECT gas FROM ledger WHERE gas IS NOT NULL GROUP BY gas
	HAVING mass(sum(g), gas) <> sum(tonnes) OR mass(sum(y), gas) <> sum(exact)
		OR sum(g) <> ghg(gas, sum(tonnes))) s), 0::bigint,
	'sum(ghg) agrees with sum(numeric), gas by gas');

SELECT set_eq(
	$$SELECT s.gas, s.tonnes FROM (SELECT sum(w) AS w FROM ledger) l, gases(w) s$$,
	$$SELECT s.gas, sum(s.tonnes) FROM ledger, gases(w) s GROUP BY s.gas HAVING sum(s.tonnes) <> 0$$,
	'sum(ghg) of some gases and opaque entries agrees with sum(numeric)');

SELECT set_eq(
	$$SELECT plot, s.gas, s.tonnes FROM (SELECT plot, sum(r) AS r FROM ledger GROUP BY plot) l, gases(r) s$$,
	$$SELECT plot, s.gas, sum(s.tonnes) FROM ledger, gases(r) s GROUP BY plot, s.gas HAVING sum(s.tonnes) <> 0$$,
	'... by plot');

SELECT is((SELECT sum(g) - sum(ghg(gas, tonnes)) FROM ledger), '0 t', 'nothing remains when all is taken away');

-- averages: the exact sum divided by the number of rows, rounded half to even

SELECT is((SELECT count(*) FROM (SELECT day FROM ledger GROUP BY day
	HAVING count(c) > 0 AND (tonnes(avg(c)) <> round_even(sum(exact), count(c))
		OR amount(avg(q)) <> round_even(sum(exact), count(q)))) s), 0::bigint,
	'avg(co2e) and avg(quantity) agree with numeric by day');

SELECT is((SELECT count(*) FROM (SELECT gas, scope FROM ledger WHERE gas IS NOT NULL GROUP BY gas, scope
	HAVING mass(avg(y), gas) <> round_even(sum(exact), count(y))) s), 0::bigint,
	'avg(ghg) agrees with numeric by gas and scope');

-- ---- restate then sum = sum then restate, under every basis ----

SELECT is(bits(co2e_sum(g, basis)), bits(co2e(sum(g), basis)),
	'one gas: sum of co2e = co2e of sum under ' || basis)
FROM ledger, bases GROUP BY basis ORDER BY basis;

SELECT is(tonnes(co2e_sum(g, b.basis)), sum(l.tonnes * t.gwp), 'one gas: agrees with sum(mass * gwp) under ' || b.basis)
FROM ledger l JOIN gwp_table() t USING (gas) JOIN bases b ON b.basis = t.basis
GROUP BY b.basis ORDER BY b.basis;

CREATE TABLE valued AS
	SELECT basis, id, plot, day, r FROM ledger, bases WHERE without_gwp(r, basis) = '0 t';

SELECT cmp_ok(count(v.id), '>', 1000::bigint, basis || ' can value enough of the ledger')
FROM bases LEFT JOIN valued v USING (basis) GROUP BY basis ORDER BY basis;

SELECT is(bits(co2e_sum(r, basis)), bits(co2e(sum(r), basis)),
	'some gases and opaque entries: sum of co2e = co2e of sum under ' || basis)
FROM valued GROUP BY basis ORDER BY basis;

SELECT is((SELECT count(*) FROM (SELECT basis, plot FROM valued GROUP BY basis, plot
	HAVING bits(co2e_sum(r, basis)) <> bits(co2e(sum(r), basis))) s), 0::bigint, '... by plot');

SELECT is((SELECT count(*) FROM (
	SELECT v.basis, v.plot FROM valued v, LATERAL (
		SELECT coalesce(sum(s.tonnes * CASE s.family WHEN 'CO2e' THEN 1 ELSE gwp(s.gas, v.basis) END), 0) AS tonnes
		FROM gases(v.r) s) n
	WHERE v.id % 10 = 0
	GROUP BY v.basis, v.plot HAVING tonnes(co2e_sum(v.r, v.basis)) <> sum(n.tonnes)) s), 0::bigint,
	'... agrees with sum(mass * gwp) in numeric');

-- Below a microgram each row is rounded once, half to even, by itself.
SELECT is((SELECT count(*) FROM ledger l JOIN gwp_table() t USING (gas)
	WHERE l.id % 12 = 0 AND t.basis IN ('AR4', 'AR5-20', 'AR6') AND tonnes(co2e(l.y, t.basis)) <> round_even(exact * t.gwp)),
	0::bigint, 'below a microgram co2e(ghg, basis) rounds once, half to even');

SELECT is(bits(co2e_sum(y, 'AR6')), bits(sum(co2e(y, 'AR6'))), 'co2e_sum = sum of co2e, below a microgram too')
FROM ledger;

-- ---- rollup tables, added and subtracted ----

-- A rollup by day up to a date, and the rows after it.
DO $$ BEGIN EXECUTE 'CREATE TABLE rollup_day AS ' || partial_sums('ledger WHERE day < ''2025-10-01''', 'day, plot'); END $$;
DO $$ BEGIN EXECUTE 'CREATE TABLE rollup_month AS ' || sums_of_sums('rollup_day', 'date_trunc(''month'', day), plot'); END $$;

SELECT cmp_ok((SELECT count(*) FROM rollup_day), '>', 20000::bigint, 'there is a rollup by day and plot');

SELECT is(t.got[number], total.bits[number], name || ': rollup by day + tail = total')
FROM (SELECT totals(sums_of_sums('(SELECT s1, s2, s3, s4, s5, s6, s7 FROM rollup_day UNION ALL '
		|| partial_sums('ledger WHERE day >= ''2025-10-01''') || ') u')) AS got OFFSET 0) t, measure, total
ORDER BY number;

-- Sums of a rollup, plus the tail, minus a day that is taken out, by the operators.
CREATE FUNCTION plus_minus(rolled text) RETURNS text[] LANGUAGE sql
	RETURN totals('SELECT a.s1 + t.s1 - d.s1 AS s1, a.s2 + t.s2 - d.s2 AS s2, a.s3 + t.s3 - d.s3 AS s3,
		a.s4 + t.s4 - d.s4 AS s4, a.s5 + t.s5 - d.s5 AS s5, a.s6 + t.s6 - d.s6 AS s6, a.s7 + t.s7 - d.s7 AS s7 FROM ('
		|| sums_of_sums(rolled) || ') a, (' || partial_sums('ledger WHERE day >= ''2025-10-01''') || ') t, ('
		|| partial_sums('ledger WHERE day = ''2024-02-29''') || ') d');

SELECT is(t.got[number], t.want[number], name || ': ' || rolled || ' + tail - a day = total of the other days')
FROM (SELECT rolled, plus_minus(rolled) AS got, totals(partial_sums('ledger WHERE day <> ''2024-02-29''')) AS want
	  FROM unnest(ARRAY['rollup_day', 'rollup_month']) rolled OFFSET 0) t, measure
ORDER BY rolled, number;

-- A reversal: the negated row and a new one change a rollup as a change of the row would.
SELECT is(bits(rolled + (-wrong.g) + ghg('SF6', 0.25)), bits(recomputed), 'a reversal and a new entry correct a rollup exactly')
FROM (SELECT sum(g) AS rolled, sum(g) FILTER (WHERE id <> 77777) + '0.25 t SF6' AS recomputed FROM ledger) t,
	 (SELECT g FROM ledger WHERE id = 77777) wrong;

-- ---- moving windows ----

-- 3 series of 250 rows with ties, runs of missing values, and one that is missing throughout.
CREATE TABLE series AS
SELECT id, (id % 4)::int AS k, day, h(id, 500) % 40 AS tie, gas,
	   CASE WHEN missing THEN NULL ELSE tonnes END AS tonnes,
	   CASE WHEN missing THEN NULL ELSE c END AS c,
	   CASE WHEN missing THEN NULL ELSE q END AS q,
	   CASE WHEN missing THEN NULL ELSE w END AS w,
	   CASE WHEN missing THEN NULL ELSE y END AS y
FROM ledger, LATERAL (SELECT id % 4 = 3 OR (id / 4) % 50 IN (0, 1, 2, 3, 7, 30) OR h(id, 501) % 10 = 0) m (missing)
WHERE id BETWEEN 1 AND 1000;
CREATE UNIQUE INDEX ON series (id);
ANALYZE series;

-- The rows of each frame, from array_agg, which has no moving form; then each aggregate over just them.
CREATE FUNCTION differences(frame text, filter text DEFAULT '', OUT compared bigint, OUT empty bigint, OUT wrong text)
	LANGUAGE plpgsql AS $$
DECLARE
	aggregates text := 'sum(w), avg(w), sum(c), avg(c), sum(q), avg(q), co2e_sum(y, ''AR6''), ghg_agg(gas, tonnes), min(c), max(q)';
	one text;
	over_frame text := '';
	over_rows text := '';
	same text := 'true';
	wide text := '';
	i int := 0;
BEGIN
	FOREACH one IN ARRAY regexp_split_to_array(aggregates, ', (?=[a-z0-9_]+\()') LOOP
		i := i + 1;
		over_frame := over_frame || format(', bits(%s %s OVER f) AS m%s', one, filter, i);
		over_rows := over_rows || format('%s bits(%s %s) AS r%s', CASE WHEN i > 1 THEN ',' ELSE '' END, one, filter, i);
		same := same || format(' AND m%s IS NOT DISTINCT FROM r%s', i, i);
		wide := wide || format(' || CASE WHEN m%s IS DISTINCT FROM r%s THEN %L || coalesce(m%s, ''null'') || '' not '' || coalesce(r%s, ''null'') ELSE '''' END',
							   i, i, ' ' || one || ': ', i, i);
	END LOOP;
	EXECUTE format(
		'SELECT count(*), count(*) FILTER (WHERE r3 IS NULL), min(id || %s) FILTER (WHERE NOT (%s))
		 FROM (SELECT id, array_agg(id) OVER f AS ids %s FROM series WINDOW f AS (PARTITION BY k %s)) moving,
		 LATERAL (SELECT %s FROM series WHERE series.id = ANY (moving.ids)) AS again',
		substr(wide, 5), same, over_frame, frame, over_rows)
	INTO compared, empty, wrong;
END $$;

SELECT is(coalesce(wrong, compared || ' rows'), '1000 rows', 'moving: ' || frame)
FROM unnest(ARRAY[
	'ORDER BY id ROWS BETWEEN 11 PRECEDING AND CURRENT ROW',
	'ORDER BY id ROWS BETWEEN 5 PRECEDING AND 5 FOLLOWING',
	'ORDER BY id ROWS BETWEEN 7 PRECEDING AND 3 PRECEDING',
	'ORDER BY id ROWS BETWEEN 3 FOLLOWING AND 9 FOLLOWING',
	'ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING',
	'ORDER BY id ROWS BETWEEN CURRENT ROW AND CURRENT ROW',
	'ORDER BY id ROWS BETWEEN 3 PRECEDING AND 5 PRECEDING',
	'ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
	'ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
	'ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 20 PRECEDING',
	'ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
	'ORDER BY id DESC ROWS BETWEEN 30 PRECEDING AND 1 FOLLOWING',
	'ORDER BY day',
	'ORDER BY day RANGE BETWEEN ''90 days'' PRECEDING AND CURRENT ROW',
	'ORDER BY day RANGE BETWEEN ''1 month'' PRECEDING AND ''2 months'' FOLLOWING',
	'ORDER BY day DESC RANGE BETWEEN ''20 days'' PRECEDING AND ''10 days'' FOLLOWING',
	'ORDER BY day RANGE BETWEEN ''1 day'' FOLLOWING AND ''7 days'' FOLLOWING',
	'ORDER BY tie RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING',
	'ORDER BY tie RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
	'ORDER BY tie GROUPS BETWEEN 2 PRECEDING AND 1 FOLLOWING',
	'ORDER BY tie GROUPS BETWEEN 3 FOLLOWING AND 4 FOLLOWING',
	'ORDER BY tie GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
	'ORDER BY id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW',
	'ORDER BY id ROWS BETWEEN CURRENT ROW AND CURRENT ROW EXCLUDE CURRENT ROW',
	'ORDER BY tie ROWS BETWEEN 9 PRECEDING AND 2 FOLLOWING EXCLUDE GROUP',
	'ORDER BY tie GROUPS BETWEEN 2 PRECEDING AND CURRENT ROW EXCLUDE TIES',
	'ORDER BY day RANGE BETWEEN ''60 days'' PRECEDING AND CURRENT ROW EXCLUDE NO OTHERS'
]) WITH ORDINALITY AS f (frame), differences(frame)
ORDER BY ordinality;

SELECT is(coalesce(wrong, compared || ' rows'), '1000 rows', 'moving, with a filter: ' || filter)
FROM unnest(ARRAY['FILTER (WHERE id % 3 = 0)', 'FILTER (WHERE gas < ''H'')', 'FILTER (WHERE false)']) AS filter,
	 differences('ORDER BY id ROWS BETWEEN 8 PRECEDING AND 2 FOLLOWING', filter);

-- The frames that matter were there: those that become empty, or that hold missing values only.
SELECT cmp_ok(empty, '>', 250 + 30::bigint, 'frames without a value are NULL')
FROM differences('ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW');

-- Large and small in turn: what was added leaves without a trace.
SELECT is(count(DISTINCT bits(s)), 1::bigint, 'a large value leaves a moving sum without a trace')
FROM (SELECT id, sum(CASE WHEN id = 50 THEN '2.5e15 tCO2e AR6'::co2e ELSE '0.000000000000000001 tCO2e AR6' END)
			 OVER (ORDER BY id ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS s
	  FROM generate_series(1, 100) id) t
WHERE id BETWEEN 10 AND 49 OR id >= 60;

SELECT is(string_agg(coalesce(s::text, 'null'), '; ' ORDER BY i),
	'1 t CO2; 1 t CO2, 2 t CH4; -1 t CO2, 2 t CH4; 0 t; 1 t CO2; null',
	'a gas that leaves a moving sum leaves no entry')
FROM (SELECT i, sum(v) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s
	  FROM (VALUES (1, '1 t CO2'::ghg), (2, '2 t CH4'), (3, '-1 t CO2'), (4, '1 t CO2'), (5, NULL), (6, NULL)) v (i, v)) t;

-- Bases may change from row to row, but not within a frame.
CREATE TABLE bases_in_turn (id int, c co2e);
INSERT INTO bases_in_turn VALUES (1, '1 tCO2e AR5'), (2, NULL), (3, '2 tCO2e AR6'), (4, NULL), (5, '-2 tCO2e AR5'), (6, NULL);
SELECT is(string_agg(coalesce(s::text, 'null'), '; ' ORDER BY id), '1 tCO2e AR5; 1 tCO2e AR5; 2 tCO2e AR6; 2 tCO2e AR6; -2 tCO2e AR5; -2 tCO2e AR5',
	'a moving sum takes on another basis when it is empty')
FROM (SELECT id, sum(c) OVER (ORDER BY id ROWS 1 PRECEDING) AS s FROM bases_in_turn) t;
SELECT throws_ok('SELECT ' || aggregate || '(c) OVER (ORDER BY id ROWS 2 PRECEDING) FROM bases_in_turn', '22000', message, aggregate || ' of mixed bases in one frame')
FROM (VALUES ('sum', 'cannot add co2e values of different GWP bases'), ('avg', 'cannot add co2e values of different GWP bases'),
	('min', 'cannot compare co2e values of different GWP bases')) v (aggregate, message);

-- A rolling 12-month total of a grouped query, restated.
SELECT is((SELECT count(*) FROM (
	SELECT month, sum(sum(g)) OVER w AS rolled, sum(co2e_sum(g, 'AR5')) OVER w AS restated,
		   count(*) OVER w AS months
	FROM (SELECT date_trunc('month', day)::date AS month, g FROM ledger) l
	GROUP BY month WINDOW w AS (ORDER BY month ROWS BETWEEN 11 PRECEDING AND CURRENT ROW)) t
	WHERE months = 12
	AND (bits(rolled), bits(restated)) = (SELECT bits(sum(g)), bits(co2e_sum(g, 'AR5')) FROM ledger
		WHERE day >= month - interval '11 months' AND day < month + interval '1 month')), 25::bigint,
	'a rolling 12-month total = the total of the 12 months');

SELECT * FROM finish();
ROLLBACK;
