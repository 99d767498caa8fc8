-- A table of values that travel badly: extremes, every gas, basis and unit, opaque entries, NULL.
-- Runs wherever the extension is: the search_path must have it.

CREATE TYPE sample_row AS (
	activity quantity,
	factor emission_factor,
	emitted ghg,
	total co2e(AR6),
	basis gwp_basis
);

CREATE TABLE sample (
	id integer PRIMARY KEY,
	what text NOT NULL,
	b gwp_basis,
	c co2e,
	g ghg,
	q quantity,
	f emission_factor
);

INSERT INTO sample VALUES
	(1, 'ordinary', 'AR6', '12.5 tCO2e AR6', '12.5 t CO2, 0.003 t CH4-fossil', '1200 kWh', '0.5306 t CO2/MWh'),
	(2, 'nothing', NULL, NULL, NULL, NULL, NULL),
	(3, 'some', 'AR5-20', NULL, '0 t', NULL, '0 t/MWh'),
	(4, 'zero', 'SAR', '0 tCO2e', '0 t', '0 t', '0 t/万kWh'),
	(5, 'smallest', 'TAR-20', '0.000000000000000001 tCO2e TAR-20', '0.000000000000000001 t N2O',
		'0.000000000000000001 亩', '0.000000000000000001 t CO2/件'),
	(6, 'smallest negative', 'TAR-500', '-0.000000000000000001 tCO2e TAR-500', '-0.000000000000000001 t N2O',
		'-0.000000000000000001 亩', '-0.000000000000000001 t CO2/件'),
	(7, 'largest', 'AR6-500', '2596148429267413.814265248164610047 tCO2e AR6-500',
		'2596148429267413.814265248164610047 t SF6', '2596148429267413.814265248164610047 亿kWh',
		'2596148429267413.814265248164610047 t SF6/亿Nm3'),
	(8, 'largest negative', 'AR5CCF', '-2596148429267413.814265248164610048 tCO2e AR5CCF',
		'-2596148429267413.814265248164610048 t SF6', '-2596148429267413.814265248164610048 亿kWh',
		'-2596148429267413.814265248164610048 t SF6/亿Nm3'),
	(9, 'opaque', 'AR5', '3 tCO2e AR5', '3 tCO2e AR5, 2 tCO2e SAR, 1 kg CO2', '3.5 short ton mile', '0.5 tCO2e AR5/万元'),
	(10, 'spelling free: subscripts, commas and parentheses in names, Chinese', 'ar4',
		'１２.5 千克 二氧化碳当量 AR4', '5 kg methane, fossil, 2 吨 CO2 (biogenic), 1 g carbon dioxide, biogenic, 7 kg R-410A',
		'3.5 万千瓦时', '(56.1 吨 二氧化碳, 1 kg CH₄)/TJ'),
	(11, 'largest, without a basis', NULL, '2596148429267413.814265248164610047 tCO2e', NULL, NULL, NULL);

-- Every gas, basis and unit by itself. ORDER BY makes the file the same each time.
INSERT INTO sample (id, what, g, f)
SELECT 1000 + code, 'gas', ghg(gas, code * 0.000000000000000001), emission_factor(ghg(gas, -code), 'MWh')
FROM gas_table() ORDER BY code;

INSERT INTO sample (id, what, b, c, g)
SELECT 2000 + row_number() OVER (ORDER BY basis), 'basis', basis, co2e(1.5, basis), ghg(co2e(-1.5, basis))
FROM (SELECT DISTINCT basis FROM gwp_table()) AS known ORDER BY basis;

INSERT INTO sample (id, what, q, f)
SELECT 3000 + code, 'unit', quantity(code + 0.125, unit), emission_factor('1 t CO2', unit)
FROM unit_table() ORDER BY code;

-- Longer than a page can hold in line, and made so that it does not compress.
INSERT INTO sample (id, what, g, f)
SELECT 4000 + n, 'every gas', g, emission_factor(g, 'TJ')
FROM (
	SELECT n, ghg_agg(gas, ('x' || left(md5(gas || n), 16))::bit(64)::bigint / 1000000000000.0)
		+ (SELECT sum(ghg(c)) FROM sample WHERE what = 'basis') AS g
	FROM gas_table(), generate_series(1, 3) AS n
	GROUP BY n ORDER BY n
) AS dense;

-- The same inside arrays and rows, where they are quoted once more.
CREATE TABLE nested AS
SELECT id, ARRAY[b, NULL] AS b, ARRAY[c, c] AS c, ARRAY[g, '0 t', NULL] AS g, ARRAY[[q], [q]] AS q, ARRAY[f] AS f,
	ROW(q, f, g, CASE WHEN basis(c) = 'AR6' THEN c END, b)::sample_row AS m,
	ARRAY[ROW(q, f, g, NULL, b), NULL]::sample_row[] AS ms
FROM sample ORDER BY id;
