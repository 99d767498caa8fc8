-- ghg: text, parts, valuation, comparison, arithmetic, rounding, range; refusals of text are in refusal_ghg

-- spellings of the unit and of the gas
SELECT input, input::ghg AS ghg FROM (VALUES
	('12.5 t CO2'), ('12.5tCO2'), ('12.5 tCO2'), ('  12.5   t   co2 '), ('12.5 t CO₂'), ('12.5 t CO²'), ('12.5 t C-O_2'), ('12.5 t carbon dioxide'),
	('12.5 Tonnes Carbon Dioxide'), ('12.5 t R744'), ('12.5 t 二氧化碳'), ('12.5 吨二氧化碳'), ('１２．５　ｔ　ＣＯ₂'), ('12500 kg CO2'), ('12.5 Mg CO2'),
	('1 kg CH4'), ('1 kgCH4'), ('1 kg methane'), ('1 kg 甲烷'), ('1 kg CH4-fossil'), ('1 kg fossil methane'), ('1 kg methane, fossil'), ('1 kg CH4 biogenic'),
	('1 kg CH4-nonfossil'), ('1 kg 非化石甲烷'), ('1 kg biogenic CO2'), ('1 kg CO2 (biogenic)'), ('1 kg CO2, biogenic'), ('1 g N2O'), ('1 g laughing gas'),
	('1 mg SF6'), ('1 µg NF3'), ('1 kg HFC-134a'), ('1 kg HFC134a'), ('1 kg R-134a'), ('1 kg r134A'), ('1 kg R 134 a'), ('1 kg hfo-1234yf'), ('1 kg HFO-1132(E)'),
	('1 kg PFC-14'), ('1 kg CF4'), ('1 lb CO2'), ('1 short ton CO2'), ('1 long tons CO2'), ('1 kt CO2'), ('1 Mt CO2'), ('1 GtCO2'), ('1 万吨 CO2'), ('1 斤 CO2')) AS v (input);

-- lists: comma or semicolon; sorted by gas; the same gas is added up; zero is left out
SELECT input, input::ghg AS ghg FROM (VALUES
	('1 t CO2, 2 t CH4'), ('2 t CH4, 1 t CO2'), ('2 t CH4;1 t CO2'), ('2 t CH4，1 t CO2'), ('2 t CH4、1 t CO2；3 kg N2O'), ('1 t CO2,2t CH4,3kgN2O'), ('1 t CO2 , -2 t CH4'),
	('1 t CO2, 2 t CO2, 500 kg 二氧化碳'), ('1 t CO2, -1 t CO2'), ('1 t CO2, -1 t CO2, 1 t CH4'), ('0 t CO2, 1 t CH4'), ('0 t CO2'), ('0 t'), ('0 kg'), ('-0 Mt'), ('0.00 lb'),
	('1 t CO2, biogenic, 2 t methane, fossil, 3 t CO2'), ('1 kg 1,1,2-trichloro-1,2,2-trifluoroethane, 2 kg CO2'),
	('1 t CO2, 2.5e-3 t CH4'), ('1 t CO2, +.5 t CH4')) AS v (input);

-- 10^5 entries, and text as long as it may be
SELECT (repeat('1 t CO2, ', 100000) || '1 kg CH4')::ghg AS entries, ('1 t CO2' || repeat(' ', 1048576 - 7))::ghg AS longest;

-- blends become their gases; the last gas takes the rounding, so that the mass is conserved
SELECT input, input::ghg AS ghg FROM (VALUES
	('5 kg R-410A'), ('5 kg R410a'), ('5 kg R-410A, 1 kg R-32'), ('1 kg R-404A'), ('1 kg R-407C'), ('1 kg R-507A'), ('1e-18 t R-410A'), ('3e-18 t R-410A'), ('-3e-18 t R-410A'), ('1e-18 t R-404A')) AS v (input);
SELECT count(DISTINCT blend) > 100 AS blends, bool_and(total = 1234.567890123456789012) AS conserved
FROM (SELECT blend, sum(tonnes) AS total FROM (SELECT DISTINCT blend FROM blend_table()) AS b, gases(ghg(blend, 1234.567890123456789012)) GROUP BY blend) AS t;

-- opaque entries: CO2e of unknown gases, with its basis; one entry a basis, behind the gases
SELECT input, input::ghg AS ghg FROM (VALUES
	('3 tCO2e AR5'), ('3 t CO2e (AR5)'), ('3000 kgCO2e AR5 GWP100'), ('3 tCO2e AR5, 1 t CO2'), ('3 tCO2e AR6, 2 tCO2e AR5, 1 tCO2e AR6'), ('3 tCO2e AR5, -3 tCO2e AR5'),
	('0 tCO2e AR5'), ('3 吨二氧化碳当量 AR4-20'), ('3 tCO2e SAR, 1 kg R-410A')) AS v (input);

-- text and JSON are read back as the same value: every gas and basis, alone, as a list, and in a factor
SELECT count(*) > 290 AS tags, bool_and(g::text::ghg = g) AS text, bool_and(round(g, 18) = g) AS kept, bool_and(-(-g) = g AND g + -g = '0 t') AS signs,
	bool_and(emission_factor(g, 't km')::text::emission_factor = emission_factor(g, 't km')) AS factor
FROM (SELECT ghg(gas, (code % 3 - 1) * code / 7.0) AS g FROM gas_table() UNION ALL SELECT ghg(co2e(1.5, basis)) FROM (SELECT DISTINCT basis FROM gwp_table()) AS b) AS x;
SELECT count(*) > 290 AS entries, sum(g)::text::ghg = sum(g) AS text, (SELECT sum(ghg(key, value::numeric)) FROM jsonb_each_text(sum(g)::jsonb)) = sum(g) AS json,
	emission_factor(sum(g), 'm2')::text::emission_factor = emission_factor(sum(g), 'm2') AS factor
FROM (SELECT ghg(gas, -code / 7.0) AS g FROM gas_table()) AS x;
SELECT bool_and(a || ', 2 t ' || b = ((a || '; 2 t ' || b)::ghg)::text) AS neighbours
FROM (SELECT '1 t ' || gas AS a, lead(gas) OVER (ORDER BY code) AS b FROM gas_table()) AS x WHERE b IS NOT NULL;

-- the parts
SELECT * FROM gases('12.5 t CO2, 1 kg R-410A, 3 kg CH4-nonfossil, 4 tCO2e AR5, -2 t CO2-biogenic');
SELECT * FROM gases('0 t');
SELECT mass(g, 'CO2') AS co2, mass(g, 'co₂') AS spelled, mass(g, 'CH4') AS ch4, mass(g, 'methane, fossil') AS fossil, mass(g, 'SF6') AS sf6, opaque(g),
	without_gwp(g, 'AR6') AS ar6, without_gwp(g, 'AR5') AS ar5, without_gwp(g, 'SAR') AS sar
FROM (VALUES (ghg '12.5 t CO2, 3 kg CH4-fossil, 1 t NF3, 4 tCO2e AR5'), ('0 t'), ('1 t CH4')) AS x (g);
SELECT g::json, g::jsonb FROM (VALUES (ghg '12.5 t CO2, 0.003 t CH4-fossil, 3 tCO2e AR5'), ('0 t'), ('-1e-18 t HFO-1132(E)')) AS x (g);

-- constructors: rounded once, half to even, at the 18th place
SELECT ghg('CO2', 12.5), ghg('R-410A', 0.005), ghg('甲烷', -1), ghg('CO2', 0), ghg(co2e '3 tCO2e AR5'), ghg(co2e '0 tCO2e AR5');
SELECT ghg('CO2e AR5', 3), mass('1 t CO2, 3 tCO2e AR5', 'CO2e AR5'), mass('1 t CO2', 'CO2e AR5') AS none;
SELECT n, ghg('CO2', n), ghg('R-410A', n) FROM (VALUES (0.0000000000000000005), (-0.0000000000000000015), (0.0000000000000000015), (0.0000000000000000025)) AS v (n);

-- valuation: mass times GWP
SELECT g, co2e(g, 'SAR') AS sar, co2e(g, 'AR4') AS ar4, co2e(g, 'AR5') AS ar5, co2e(g, 'AR6') AS ar6, co2e(g, 'AR6-20') AS ar6_20 FROM (VALUES
	(ghg '1 t CO2'), ('1 t CH4'), ('1 t N2O'), ('1 t SF6'), ('1 t CO2, 1 t CH4, 1 t N2O'), ('1 kg R-410A'), ('-1 t CH4'), ('0 t')) AS x (g);

-- species: parts that an edition does not split take the value of the whole; biogenic CO2 weighs nothing and stays in the vector
SELECT basis, co2e(ghg '1 t CH4', basis) AS ch4, co2e(ghg '1 t CH4-fossil', basis, 'null') AS fossil, co2e(ghg '1 t CH4-nonfossil', basis, 'null') AS nonfossil,
	co2e(ghg '5 t CO2-biogenic', basis) AS biogenic, co2e(ghg '1 t NF3', basis, 'null') AS nf3
FROM (SELECT DISTINCT basis FROM gwp_table()) AS b WHERE basis <= 'AR6-500' ORDER BY basis;
SELECT co2e(ghg '1 t CO2, 5 t CO2-biogenic', 'AR6'), without_gwp(ghg '1 t CO2, 5 t CO2-biogenic', 'AR6'), ghg '1 t CO2' = ghg '1 t CO2, 5 t CO2-biogenic' AS same;

-- what cannot be valued: an error, NULL if asked for, never 0
SELECT co2e(ghg '1 t CO2, 1 t NF3', 'SAR');
SELECT co2e(ghg '1 t CO2, 1 t NF3', 'SAR', 'error');
SELECT co2e(ghg '1 t CO2, 1 t NF3', 'SAR', 'null') AS missing, co2e(ghg '1 t CO2, 1 t NF3', 'SAR', NULL) AS unknown, co2e(ghg '1 t CO2', 'SAR', 'null') AS complete;
SELECT co2e(ghg '1 t CH4-fossil', 'AR6-500');
SELECT co2e(ghg '1 t CO2, 3 tCO2e AR5', 'AR6');
SELECT co2e(ghg '1 t CO2, 3 tCO2e AR5', 'AR6', 'null') AS missing, co2e(ghg '1 t CO2, 3 tCO2e AR5', 'AR5') AS of_its_basis, without_gwp(ghg '1 t CO2, 3 tCO2e AR5', 'AR6');

-- valuation is exact for whole micrograms, else rounded once, half to even
SELECT co2e(ghg '0.000000000001 t HFC-152a', 'AR5') AS microgram, co2e(ghg '1e-18 t CH4-nonfossil', 'AR6') AS picogram, co2e(ghg '1e-18 t CH4', 'AR6') AS least;
SELECT gas, gwp, co2e(ghg(gas, 1e-18), 'AR6') AS one, co2e(ghg(gas, 5e-18), 'AR6') AS five, co2e(ghg(gas, -5e-18), 'AR6') AS minus_five
FROM gwp_table() WHERE basis = 'AR6' AND mod(gwp * 10, 10) = 5 ORDER BY gwp DESC LIMIT 4;

-- arithmetic: gas by gas, each rounded once
SELECT ghg '1 t CO2, 2 t CH4' + '3 t CO2, 1 t N2O' AS sum, ghg '1 t CO2, 2 t CH4' - '1 t CO2, 1 t N2O' AS difference, - ghg '1 t CO2, -2 t CH4' AS negative,
	ghg '1 t CO2, 2 t CH4' * 1.5 AS product, 1.5 * ghg '1 t CO2, 2 t CH4' AS commuted, ghg '1 t CO2, 2 t CH4' / 3 AS quotient, ghg '1 t CO2' * 0 AS nothing, ghg '0 t' + '0 t' AS empty;
SELECT g, g * 0.5 AS half, g / -2 AS minus_halved, g / 3 AS third FROM (VALUES (ghg '1e-18 t CO2, 3e-18 t CH4, -5e-18 t N2O'), ('3 tCO2e AR5'), ('0 t')) AS x (g);
SELECT round(g), round(g, 1) AS tenths, round(g, 18) AS all, round(g, -1) AS tens FROM (VALUES (ghg '0.5 t CO2, 1.5 t CH4, -2.5 t N2O, 0.25 t SF6, 25 tCO2e AR5'), ('0.04 t CO2'), ('0 t')) AS x (g);

-- comparison: only = and <>, and the order of indexes
SELECT a, b, a = b AS eq, a <> b AS ne, a *< b AS before, a *<= b AS before_eq, a *>= b AS after_eq, a *> b AS after, ghg_order(a, b) FROM (VALUES
	(ghg '1 t CO2, 1 kg CH4', ghg '1000 g CH4, 1 t CO2'), ('1 t CO2', '2 t CO2'), ('1 t CO2', '1 t CO2, 1 t CH4'), ('2 t CO2', '1 t CO2, 1 t CH4'), ('0 t', '-1 t CO2'),
	('1 t CH4', '1 t CH4-fossil'), ('1 t CO2', '1 tCO2e AR6'), ('3 tCO2e AR5', '3 tCO2e AR6')) AS v (a, b);
SELECT array_agg(g ORDER BY g) AS sorted, count(DISTINCT g) FROM (VALUES (ghg '2 t CO2'), ('1 t CH4'), ('0 t'), ('2 t CO2, 1 t CH4'), ('-1 t CO2'), ('2000 kg CO2'), (NULL)) AS x (g);
SELECT ghg_hash('1 t CO2, 1 t CH4') = ghg_hash('1 t methane; 1e6 g CO2') AS same, ghg_hash('1 t CO2') = ghg_hash('0 t') AS other,
	ghg_hash_extended('1 t CO2', 1) = ghg_hash_extended('1 t CO2', 2) AS seed;

\pset format unaligned
\pset tuples_only on

-- What an expression says: its value, or its whole error. MAX and MIN stand for the largest and the smallest amount.
CREATE FUNCTION pg_temp.attempt(expression text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	value text;
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE format('SELECT (%s)::text', replace(replace(expression,
		'MAX', '2596148429267413.814265248164610047'), 'MIN', '-2596148429267413.814265248164610048')) INTO value;
	RETURN expression || E'\n  ' || coalesce(value, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat(expression, E'\n  ', SQLSTATE, ': ', message, E'\n  DETAIL:  ' || nullif(detail, ''), E'\n  HINT:  ' || nullif(hint, ''));
END $$;

-- the range: every operation refuses what lies outside, and only that
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$ghg 'MAX t CO2' + '1e-18 t CO2'$$),
	($$ghg 'MAX t CO2' + '1 t CH4, -1e-18 t CO2'$$),
	($$ghg 'MIN t CO2' - '1e-18 t CO2'$$),
	($$ghg '1 t CH4' - 'MIN t CO2'$$),
	($$ghg '1 t CH4, -1e-18 t CO2' - 'MIN t CO2'$$),
	($$- ghg 'MIN t CO2'$$),
	($$- ghg 'MAX t CO2'$$),
	($$ghg '1 t CH4, MAX t CO2' * 2$$),
	($$ghg 'MIN t CO2' * -1$$),
	($$-2 * ghg '1298074214633706.907132624082305024 t CO2'$$),
	($$ghg 'MAX t CO2' / 0.5$$),
	($$round(ghg 'MAX t CO2')$$),
	($$round(ghg '1 t CH4, MIN t CO2', 17)$$),
	($$round(ghg 'MIN t CO2', 18)$$),
	($$ghg('CO2', MAX)$$),
	($$ghg('CO2', 2596148429267413.8142652481646100475)$$),
	($$ghg('CO2', MIN)$$),
	($$ghg('CO2', -2596148429267413.8142652481646100486)$$),
	($$ghg('R-410A', MAX)$$),
	($$ghg('R-410A', MIN)$$),
	($$co2e(ghg 'MAX t CO2', 'AR6')$$),
	($$co2e(ghg 'MIN t CO2', 'AR6')$$),
	($$co2e(ghg 'MAX t CO2, 1e-18 t CH4', 'AR6')$$),
	($$co2e(ghg 'MAX t CO2, -1e-18 t CH4', 'AR6')$$),
	($$co2e(ghg 'MAX t CH4', 'AR6')$$),
	($$co2e(ghg 'MIN t SF6', 'AR6')$$),
	($$co2e(ghg 'MAX t CO2, MAX tCO2e AR6', 'AR6')$$),
	($$co2e(ghg 'MAX t CO2, MIN tCO2e AR6', 'AR6')$$),
	($$co2e(ghg 'MAX t CO2-biogenic', 'AR6')$$)) AS v (expression);

-- what cannot be valued
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$co2e(ghg '1 t CO2, 1 t NF3', 'SAR')$$),
	($$co2e(ghg '1 t NF3, 1 t SF6', 'SAR', 'error')$$),
	($$co2e(ghg '1 t NF3', 'SAR', 'null')$$),
	($$co2e(ghg '1 t CH4-nonfossil', 'AR6-500')$$),
	($$co2e(ghg '3 tCO2e AR5', 'AR5-20')$$),
	($$co2e(ghg '3 tCO2e AR5', 'AR5-20', 'null')$$),
	($$co2e(ghg '1 t NF3, 3 tCO2e AR5', 'SAR', 'ignore')$$)) AS v (expression);

-- division by zero, numbers that are none, and numbers that are too long
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$ghg '1 t CO2' / 0$$),
	($$ghg '0 t' / 0$$),
	($$ghg '1 t CO2' * 'NaN'::numeric$$),
	($$ghg '1 t CO2' / 'Infinity'::numeric$$),
	($$'-Infinity'::numeric * ghg '1 t CO2'$$),
	($$ghg '0 t' * 'NaN'::numeric$$),
	($$ghg '1 t CO2' * repeat('9', 101)::numeric$$),
	($$ghg '1 t CO2' / 1e101$$),
	($$ghg '1 t CO2' * 1e-201$$)) AS v (expression);

-- nothing is known of NULL
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$ghg '1 t CO2' + NULL::ghg$$),
	($$ghg '1 t CO2' * NULL::numeric$$),
	($$ghg(NULL, 1)$$),
	($$ghg('CO2', NULL)$$),
	($$ghg(NULL::co2e)$$),
	($$mass('1 t CO2', NULL)$$),
	($$co2e(NULL::ghg, 'AR6')$$),
	($$co2e(ghg '1 t CO2', NULL)$$),
	($$round(ghg '1.5 t CO2', NULL)$$),
	($$(SELECT count(*) FROM gases(NULL))$$)) AS v (expression);
