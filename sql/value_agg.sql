-- value_agg: sum, min, max and avg of co2e and quantity; forged states are in tally

CREATE TEMP TABLE activity (plot text, id integer, used quantity, emitted co2e);
INSERT INTO activity
	SELECT CASE WHEN i % 3 = 0 THEN 'a' WHEN i % 3 = 1 THEN 'b' ELSE 'c' END, i, quantity(i * 1.1, 'kWh'), co2e(i / 7.0, 'AR6') FROM generate_series(1, 60) AS i;
INSERT INTO activity VALUES ('a', 61, NULL, NULL), ('d', 62, NULL, NULL);

-- NULL is left out; over nothing the result is NULL
SELECT sum(used), sum(emitted), avg(used), avg(emitted), min(used), max(used), min(emitted), max(emitted) FROM activity;
SELECT plot, sum(used), avg(used), min(used), max(used) FROM activity GROUP BY plot ORDER BY plot;
SELECT sum(used), avg(used), min(used), max(used), sum(emitted), avg(emitted), min(emitted), max(emitted) FROM activity WHERE false;
SELECT sum(used), avg(used), min(emitted), max(emitted) FROM activity WHERE plot = 'd';
SELECT sum(used), avg(used), min(used), max(used) FROM activity WHERE id = 7;

-- exact: the same as in numeric, in any order and grouping
SELECT amount(sum(used)) = sum(amount(used)) AS quantity, tonnes(sum(emitted)) = sum(tonnes(emitted)) AS co2e,
	sum(emitted ORDER BY id) = sum(emitted ORDER BY -id) AS any_order, avg(emitted) = co2e(sum(tonnes(emitted)) / count(emitted), 'AR6') AS avg FROM activity;
SELECT sum(part) = (SELECT sum(emitted) FROM activity) AS grouped FROM (SELECT sum(emitted) AS part FROM activity GROUP BY plot) AS g;
SELECT sum(DISTINCT v), avg(DISTINCT v), sum(v) FILTER (WHERE v *> '1 tCO2e'), count(v) FROM (VALUES (co2e '1 tCO2e'), ('1 tCO2e'), ('2.5 tCO2e'), (NULL)) AS x (v);

-- avg is rounded once, half to even, at the 18th place
SELECT avg(v) FROM (VALUES (co2e '1e-18 tCO2e'), ('0 tCO2e')) AS x (v);
SELECT avg(v) FROM (VALUES (co2e '3e-18 tCO2e'), ('0 tCO2e')) AS x (v);
SELECT avg(v) FROM (VALUES (co2e '-3e-18 tCO2e'), ('0 tCO2e')) AS x (v);
SELECT avg(v) FROM (VALUES (quantity '1 kWh'), ('1 kWh'), ('0 kWh')) AS x (v);

-- moving frames: exact, NULL over an empty frame or one of NULL only
SELECT id, v, sum(v) OVER two AS sum, avg(v) OVER two AS avg, sum(v) OVER ahead AS ahead, max(v) OVER two AS max, sum(v) OVER (ORDER BY id) AS running
FROM (VALUES (1, co2e '1 tCO2e AR6'), (2, '0.1 tCO2e AR6'), (3, NULL), (4, NULL), (5, '-1e-18 tCO2e AR6'), (6, '2e15 tCO2e AR6'), (7, '-2e15 tCO2e AR6')) AS x (id, v)
WINDOW two AS (ORDER BY id ROWS 1 PRECEDING), ahead AS (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) ORDER BY id;
SELECT bool_and(s = n AND a = quantity(n2 / c, 'kWh')) AS exact FROM (
	SELECT sum(used) OVER w AS s, quantity(sum(amount(used)) OVER w, 'kWh') AS n, avg(used) OVER w AS a, sum(amount(used)) OVER w AS n2, count(used) OVER w AS c
	FROM activity WHERE id <= 60 WINDOW w AS (ORDER BY id ROWS BETWEEN 11 PRECEDING AND CURRENT ROW)) AS x;

-- values of different bases or units are never added, averaged or compared; so is a value without a basis
SELECT sum(v) FROM (VALUES (co2e '1 tCO2e AR5'), ('1 tCO2e AR6')) AS x (v);
SELECT avg(v) FROM (VALUES (co2e '1 tCO2e AR6'), ('1 tCO2e')) AS x (v);
SELECT min(v) FROM (VALUES (co2e '1 tCO2e AR5'), ('1 tCO2e AR6')) AS x (v);
SELECT max(v) FROM (VALUES (co2e '1 tCO2e'), ('1 tCO2e AR6')) AS x (v);
SELECT sum(v) FROM (VALUES (quantity '1 kWh'), ('1 MWh')) AS x (v);
SELECT avg(v) FROM (VALUES (quantity '1 m3'), ('1 Nm3')) AS x (v);
SELECT min(v) FROM (VALUES (quantity '1 CNY'), ('1 USD')) AS x (v);
SELECT max(v) FROM (VALUES (quantity '1 t'), ('0 kg')) AS x (v);
SELECT id, sum(v) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, co2e '1 tCO2e AR5'), (2, '2 tCO2e AR5'), (3, '1 tCO2e AR6')) AS x (id, v);
SELECT id, avg(v) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, quantity '1 kWh'), (2, '2 kWh'), (3, '1 MWh')) AS x (id, v);
-- a frame of one basis at a time is none of that
SELECT id, sum(v) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND CURRENT ROW) FROM (VALUES (1, co2e '1 tCO2e AR5'), (2, '2 tCO2e AR6')) AS x (id, v) ORDER BY id;

-- out of range
SELECT sum(v) FROM (VALUES (co2e '2596148429267413.814265248164610047 tCO2e'), ('1e-18 tCO2e')) AS x (v);
SELECT avg(v) FROM (VALUES (co2e '2596148429267413.814265248164610047 tCO2e'), ('1e-18 tCO2e')) AS x (v);
SELECT sum(v) FROM (VALUES (quantity '-2596148429267413.814265248164610048 kWh'), ('-1e-18 kWh')) AS x (v);
SELECT avg(v) FROM (VALUES (quantity '-2596148429267413.814265248164610048 kWh'), ('-1e-18 kWh')) AS x (v);
SELECT sum(v), avg(v), min(v), max(v) FROM (VALUES (co2e '2596148429267413.814265248164610047 tCO2e'), ('-2596148429267413.814265248164610048 tCO2e')) AS x (v);
SELECT id, sum(v) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, quantity '2e15 kWh'), (2, '-2e15 kWh'), (3, '2e15 kWh'), (4, '2e15 kWh')) AS x (id, v);
SELECT id, avg(v) OVER (ORDER BY id ROWS 1 PRECEDING) FROM (VALUES (1, co2e '2e15 tCO2e'), (2, '2e15 tCO2e')) AS x (id, v);

DROP TABLE activity;
