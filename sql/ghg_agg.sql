-- ghg_agg: sum and avg of ghg, ghg_agg, co2e_sum; forged states are in tally

CREATE TEMP TABLE emission (plot text, id integer, g ghg);
INSERT INTO emission
	SELECT CASE WHEN i % 3 = 0 THEN 'a' WHEN i % 3 = 1 THEN 'b' ELSE 'c' END, i,
		ghg('CO2', i * 1.1) + CASE WHEN i % 4 = 0 THEN ghg('CH4-fossil', round(i / 7.0, 12)) WHEN i % 5 = 0 THEN ghg('R-410A', -0.001) ELSE '0 t' END
	FROM generate_series(1, 60) AS i;
INSERT INTO emission VALUES ('a', 61, NULL), ('d', 62, NULL), ('e', 63, '0 t');

-- NULL is left out; over nothing the result is NULL, over nothing but 0 t it is 0 t
SELECT sum(g), avg(g), co2e_sum(g, 'AR6'), co2e_sum(g, 'AR4') FROM emission;
SELECT plot, sum(g), co2e_sum(g, 'AR6') FROM emission GROUP BY plot ORDER BY plot;
SELECT sum(g), avg(g), co2e_sum(g, 'AR6'), ghg_agg('CO2', id) FROM emission WHERE false;
SELECT sum(g), avg(g), co2e_sum(g, 'AR6') FROM emission WHERE plot = 'd';
SELECT co2e_sum(g, NULL) FROM emission WHERE plot = 'd';

-- exact: the same gas by gas in numeric, in any order and grouping, restated before or after
SELECT bool_and(mass(total, gas) = tonnes) AS by_gas, count(*) AS gases
FROM (SELECT sum(g) AS total FROM emission) AS t, (SELECT p.gas, sum(p.tonnes) AS tonnes FROM emission, gases(g) AS p GROUP BY p.gas) AS n;
SELECT sum(g) = sum(g ORDER BY -id) AS any_order, co2e_sum(g, 'AR6') = co2e(sum(g), 'AR6') AS restated, co2e_sum(g, 'AR6') = sum(co2e(g, 'AR6')) AS summed,
	co2e_sum(g, 'AR5-20') = co2e_sum(g, 'AR5-20' ORDER BY -id) AS any_order_too, sum(DISTINCT g) = sum(g) AS distinct FROM emission;
SELECT sum(part) = (SELECT sum(g) FROM emission) AS grouped, sum(ar6) = (SELECT co2e_sum(g, 'AR6') FROM emission) AS ar6
FROM (SELECT sum(g) AS part, co2e_sum(g, 'AR6') AS ar6 FROM emission GROUP BY plot) AS p;

-- masses that cancel leave no entry, and come back
SELECT id, sum(g) OVER (ORDER BY id), sum(g) OVER two AS two, avg(g) OVER two AS mean, co2e_sum(g, 'AR5') OVER two AS ar5, sum(g) OVER ahead AS ahead
FROM (VALUES (1, ghg '1 t CO2'), (2, '-1 t CO2, 3 t CH4'), (3, '1 t CO2, -3 t CH4'), (4, NULL), (5, NULL), (6, '0 t'), (7, '2 tCO2e AR5, 1e-18 t N2O')) AS x (id, g)
WINDOW two AS (ORDER BY id ROWS 1 PRECEDING), ahead AS (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) ORDER BY id;
SELECT bool_and(s = (SELECT sum(g) FROM emission AS e WHERE e.id BETWEEN x.id - 11 AND x.id)) AS sum, bool_and(a = s / c) AS avg, bool_and(v = co2e(s, 'AR6')) AS co2e_sum
FROM (SELECT id, sum(g) OVER w AS s, avg(g) OVER w AS a, co2e_sum(g, 'AR6') OVER w AS v, count(g) OVER w AS c FROM emission WHERE id <= 60
	WINDOW w AS (ORDER BY id ROWS BETWEEN 11 PRECEDING AND CURRENT ROW)) AS x;

-- avg: each mass rounded once, half to even, at the 18th place
SELECT avg(g) FROM (VALUES (ghg '1e-18 t CO2, 3e-18 t CH4, -3e-18 t N2O'), ('0 t')) AS x (g);
SELECT avg(g) FROM (VALUES (ghg '1 t CO2'), ('1 t CO2, 1 t CH4'), ('0 t'), (NULL)) AS x (g);

-- co2e_sum: each row is rounded once
SELECT co2e_sum(g, 'AR6') AS rows, co2e(sum(g), 'AR6') AS total FROM (SELECT ghg '1e-18 t CH4' AS g FROM generate_series(1, 10)) AS x;

-- ghg_agg: rows of gas and mass; blends are split; rows without a mass are left out
SELECT ghg_agg(gas, tonnes), ghg_agg(gas, tonnes) FILTER (WHERE tonnes < 0) AS negative, ghg_agg(gas, tonnes) FILTER (WHERE tonnes IS NULL) AS none
FROM (VALUES ('CO2', 1.5), ('methane', 2), ('CO2', -0.5), ('R-410A', 0.005), (NULL, NULL), ('SF6', NULL), ('甲烷', 0.0000000000000000005), ('N2O', 0)) AS x (gas, tonnes);
SELECT id, ghg_agg(gas, tonnes) OVER (ORDER BY id ROWS 1 PRECEDING) AS moving, ghg_agg(gas, tonnes) OVER (ORDER BY id) AS running
FROM (VALUES (1, 'CO2', 1), (2, 'R-410A', 2), (3, NULL, NULL), (4, 'SF6', NULL), (5, 'CO2', -1), (6, 'CO2', 1)) AS x (id, gas, tonnes) ORDER BY id;
SELECT ghg_agg(gas, tonnes) = ghg '1 t CO2, 2 t CH4, 3 kg R-410A' AS back FROM gases('1 t CO2, 2 t CH4, 3 kg R-410A');
SELECT sum(ghg(gas, 0.001)) = ghg_agg(gas, 0.001) AS all_gases, (SELECT count(*) FROM gases(ghg_agg(gas, 0.001))) = count(*) AS entries FROM gas_table();

-- a mass without a gas, an unknown gas, CO2e
SELECT ghg_agg(gas, tonnes) FROM (VALUES ('CO2', 1), (NULL, 1)) AS x (gas, tonnes);
SELECT ghg_agg(gas, 1) FROM (VALUES ('CO2'), ('XYZ')) AS x (gas);
SELECT ghg_agg(gas, 1) FROM (VALUES ('CO2'), ('CO2e')) AS x (gas);
SELECT ghg_agg(gas, tonnes) FROM gases('1 t CO2, 3 tCO2e AR5');
SELECT ghg_agg('CO2', tonnes) FROM (VALUES (1.5), ('NaN')) AS x (tonnes);
SELECT id, ghg_agg(gas, 1) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, 'CO2'), (2, NULL)) AS x (id, gas);

-- a gas without a GWP, CO2e of another basis, two bases in one sum
SELECT co2e_sum(g, 'SAR') FROM (VALUES (ghg '1 t CO2'), ('1 t NF3')) AS x (g);
SELECT co2e_sum(g, 'AR6') FROM (VALUES (ghg '1 t CO2'), ('3 tCO2e AR5')) AS x (g);
SELECT co2e_sum(g, basis) FROM (VALUES (ghg '1 t CO2', 'AR5'::gwp_basis), ('1 t CO2', 'AR6')) AS x (g, basis);
SELECT co2e_sum(g, basis) FROM (VALUES (ghg '1 t CO2', 'AR5'::gwp_basis), ('1 t CO2', NULL), (NULL, 'AR6')) AS x (g, basis);
SELECT co2e_sum(g, basis) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, ghg '1 t CO2', 'AR5'::gwp_basis), (2, '1 t CO2', NULL)) AS x (id, g, basis);
SELECT id, co2e_sum(g, 'SAR') OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, ghg '1 t CO2'), (2, '1 t NF3')) AS x (id, g);
SELECT id, co2e_sum(g, basis) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, ghg '1 t CO2', 'AR5'::gwp_basis), (2, '1 t CO2', 'AR6')) AS x (id, g, basis);

-- out of range
SELECT sum(g) FROM (VALUES (ghg '2596148429267413.814265248164610047 t CO2'), ('1e-18 t CO2')) AS x (g);
SELECT avg(g) FROM (VALUES (ghg '2596148429267413.814265248164610047 t CO2'), ('1e-18 t CO2')) AS x (g);
SELECT sum(g) FROM (VALUES (ghg '-2596148429267413.814265248164610048 t CO2, 1 t CH4'), ('2 t CH4, -1e-18 t CO2')) AS x (g);
SELECT sum(g), avg(g), co2e_sum(g, 'AR6') FROM (VALUES (ghg '2596148429267413.814265248164610047 t CO2'), ('-2596148429267413.814265248164610048 t CO2')) AS x (g);
SELECT co2e_sum(g, 'AR6') FROM (VALUES (ghg '2596148429267413.814265248164610047 t CO2'), ('1e-18 t CH4')) AS x (g);
SELECT co2e_sum(g, 'AR6') FROM (VALUES (ghg '1 t CO2'), ('2e15 t CH4')) AS x (g);
SELECT ghg_agg('CO2', tonnes) FROM (VALUES (2e15), (2e15)) AS x (tonnes);
SELECT ghg_agg('CO2', 2596148429267414);
SELECT id, sum(g) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, ghg '2e15 t CO2'), (2, '-2e15 t CO2'), (3, '-2e15 t CO2')) AS x (id, g);
SELECT id, avg(g) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, ghg '2e15 t CO2'), (2, '2e15 t CO2, 1 t CH4')) AS x (id, g);
SELECT id, co2e_sum(g, 'AR6') OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, ghg '2e15 t CO2'), (2, '1e15 t CO2')) AS x (id, g);
SELECT id, ghg_agg('CO2', tonnes) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, 2e15), (2, 2e15)) AS x (id, tonnes);

DROP TABLE emission;
