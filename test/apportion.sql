-- apportion(): shares of vectors, CO2e and quantities that add up.
\ir include/begin.sql

SELECT is(apportion(ghg '10 t CO2, 1 t CH4', '{1,1,1}')::text, '{"3.333333333334 t CO2, 0.333333333334 t CH4","3.333333333333 t CO2, 0.333333333333 t CH4","3.333333333333 t CO2, 0.333333333333 t CH4"}', 'whole micrograms, what is left to the first');
SELECT is(apportion(ghg '-10 t CO2', '{1,2}')::text, '{"-3.333333333333 t CO2","-6.666666666667 t CO2"}', 'a negative mass');
SELECT is(apportion(ghg '0.000000000000000005 t CO2', '{1,1}')::text, '{"0.000000000000000003 t CO2","0.000000000000000002 t CO2"}', 'less than a microgram');
SELECT is(apportion(ghg '0 t', '{1,0}')::text, '{"0 t","0 t"}', 'nothing');
SELECT is(apportion(ghg '7 t CO2, 3 tCO2e AR5', '{0,5,0}')::text, '{"0 t","7 t CO2, 3 tCO2e AR5","0 t"}', 'a weight of 0 gets nothing, opaque CO2e is apportioned, too');
SELECT is(apportion(co2e '1 tCO2e AR6', '{1,1,1}')::text, '{"0.333333333334 tCO2e AR6","0.333333333333 tCO2e AR6","0.333333333333 tCO2e AR6"}', 'a CO2e');
SELECT is(apportion(quantity '100 kWh', '{0.2,0.3,0.5}')::text, '{"20 kWh","30 kWh","50 kWh"}', 'a quantity');
SELECT is(apportion(NULL::ghg, '{1}'), NULL, 'NULL of NULL');
SELECT is(pg_typeof(apportion(quantity '1 t', '{1}'))::text, 'quantity[]', 'arrays of the type');

SELECT is(pg_temp.said(format('SELECT apportion(ghg ''1 t CO2'', %L::double precision[])', weights)), error, weights) FROM (VALUES
	('{}', '22023: cannot apportion an amount by these weights | No weight is more than zero.'),
	('{0,0}', '22023: cannot apportion an amount by these weights | No weight is more than zero.'),
	('{1,-1}', '22023: cannot apportion an amount by these weights | A weight is negative, infinite or not a number.'),
	('{1,NaN}', '22023: cannot apportion an amount by these weights | A weight is negative, infinite or not a number.'),
	('{Infinity}', '22023: cannot apportion an amount by these weights | A weight is negative, infinite or not a number.'),
	('{1,NULL}', '22004: weights must not contain NULL')) AS v (weights, error);

-- more shares than a call makes, refused before anything is allocated
SET LOCAL statement_timeout = '60 s';
SELECT is(pg_temp.said(format('SELECT cardinality(apportion(%s, array_fill(1::double precision, ARRAY[%s])))', amount, n)),
	format('54000: too many shares | There are %s weights for %s gases or amounts; a call makes at most 10000000 shares.', n, amounts), amount)
FROM (VALUES ('(SELECT sum(ghg(gas, 1)) FROM gas_table())', 1000000, (SELECT count(*) FROM gas_table())), (E'ghg \'1 t CO2, 1 t CH4\'', 5000001, 2),
	(E'ghg \'0 t\'', 10000001, 1), (E'co2e \'1 tCO2e AR6\'', 10000001, 1), (E'quantity \'1 kWh\'', 10000001, 1)) AS v (amount, n, amounts);
SELECT is(cardinality(apportion(ghg '1 t CO2, 1 t CH4', array_fill(1::double precision, ARRAY[1000000]))), 1000000, 'a million shares of two gases');
SET LOCAL statement_timeout = 0;

-- any mass, any weights: the shares add up, gas by gas, and each is within a microgram of its due
SELECT setseed(0.25);
CREATE TEMPORARY TABLE trial AS
SELECT i, ghg('CO2', round((random() * 10 ^ (random() * 14))::numeric, 12)) - ghg('N2O', round((random() * 1000)::numeric, 12)) AS mass,
	ARRAY(SELECT CASE WHEN random() < 0.2 THEN 0 ELSE random() * 10 ^ (random() * 10) END FROM generate_series(1, 1 + (i % 40))) || ARRAY[0.001] AS weights
FROM generate_series(1, 2000) AS i;
SELECT is_empty('SELECT i FROM trial, LATERAL (SELECT sum(s) AS sum FROM unnest(apportion(mass, weights)) AS s) AS p WHERE p.sum <> mass', 'the shares add up to the mass, 2000 times');
SELECT is_empty($$SELECT i FROM trial, LATERAL unnest(apportion(mass, weights), weights) AS s (share, weight), LATERAL (SELECT sum(w)::numeric AS whole FROM unnest(weights) AS w) AS t
	WHERE abs(mass(share, 'CO2') - mass(mass, 'CO2') * weight::numeric / t.whole) > 2e-12 + mass(mass, 'CO2') * 1e-14$$, 'each is its due to a microgram');
SELECT is_empty('SELECT i FROM trial WHERE cardinality(apportion(mass, weights)) <> cardinality(weights)', 'one share a weight');

SELECT * FROM finish();
ROLLBACK;
