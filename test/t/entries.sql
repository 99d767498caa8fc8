-- Rows for objects.sql.

INSERT INTO reporting_basis SELECT b, edition(b) FROM (SELECT DISTINCT basis AS b FROM gwp_table()) AS known ORDER BY b;
INSERT INTO tariff SELECT co2e(n * 10, 'AR6'), co2e(n * 10, 'AR5-20') FROM generate_series(-5, 50) AS n;
INSERT INTO meter_size SELECT quantity(n, u) FROM generate_series(1, 9) AS n, unnest('{kWh,万kWh,t}'::text[]) AS u;
INSERT INTO vector SELECT ghg('CO2', n) + ghg('N2O', 1), emission_factor(ghg('CH4-fossil', n), 'TJ') FROM generate_series(1, 40) AS n;

INSERT INTO entry (activity, factor, basis, old_price, size, likeness, history, readings, reading, band)
SELECT quantity(n * 1.25, (ARRAY['kWh', 'MWh', '万kWh', 'GJ', 'tce'])[n % 5 + 1]),
	('(' || 0.5306 + n * 0.0001 || ' t CO2, ' || n || ' g N2O, 0.000000000001 t CO2-biogenic)/MWh')::emission_factor,
	(ARRAY['AR6', 'AR5', 'AR4-20', 'SAR'])[n % 4 + 1]::gwp_basis,
	co2e(n % 40 * 10, 'AR5-20'),
	quantity(n % 9 + 1, '万kWh'),
	ghg('CO2', n % 40 + 1) + ghg('N2O', 1),
	ARRAY[co2e(n, 'AR6'), NULL],
	ARRAY[ROW(quantity(n, 'kWh'), '0 t/MWh', ghg('SF6', n), co2e(n, 'AR6'), co2e(n, 'AR5-20'), 'AR5')::measurement],
	ROW(quantity(n, 'kWh'), NULL, NULL, NULL, NULL, 'AR5')::measurement,
	co2e_range(co2e(n, 'AR6'), co2e(n + 5, 'AR6'))
FROM generate_series(1, 400) AS n;

INSERT INTO allotment
SELECT co2e(n, 'AR6'), quantity(n, 'kWh'), ghg('CO2', n), co2e_range(co2e(n, 'AR6'), co2e(n + 1, 'AR6')),
	co2e_multirange(co2e_range(co2e(n, 'AR6'), co2e(n + 1, 'AR6')), co2e_range(co2e(n, 'AR5'), NULL)),
	quantity_range(NULL, quantity(n, '亩'), '(]')
FROM generate_series(1, 50) AS n;

INSERT INTO by_hash SELECT likeness, total, factor, 'row ' || id FROM entry;
INSERT INTO by_hash VALUES (NULL, NULL, NULL, 'empty');
INSERT INTO by_list SELECT basis, quantity(id % 3, '万kWh') FROM entry;
INSERT INTO by_list VALUES ('AR5-20', '1 kWh'), ('AR6', '1 kWh'), (NULL, NULL);
INSERT INTO by_range SELECT co2e(n, b::gwp_basis), quantity(n % 9, 'kWh')
FROM generate_series(-20, 40) AS n, unnest('{AR5,AR6,AR6-500}'::text[]) AS b;
INSERT INTO by_expression SELECT ghg('CO2', n) FROM generate_series(1, 200) AS n;

REFRESH MATERIALIZED VIEW rollup;
