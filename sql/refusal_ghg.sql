-- ghg: text that is refused, with SQLSTATE, message, DETAIL and HINT

\pset format unaligned
\pset tuples_only on

-- What an expression of $1 says: its whole error, or the value if there is none.
CREATE FUNCTION pg_temp.attempt(expression text, input text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	value text;
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE format('SELECT (%s)::text', expression) INTO value USING input;
	RETURN 'no error: ' || coalesce(value, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat(SQLSTATE, ': ', message, E'\n  DETAIL:  ' || nullif(detail, ''), E'\n  HINT:  ' || nullif(hint, ''));
END $$;

-- no text

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	(''),
	(' '),
	(E'\t\n\r '),
	(U&'\00A0\3000\2009')) AS v (input);

-- no number

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('CO2'),
	('t CO2'),
	('CO2 1 t'),
	('CO2: 1 t'),
	('{"CO2": 1}'),
	('[1 t CO2]'),
	('(1 t CO2)'),
	('(1 t CO2, 2 t CH4)'),
	('NaN t CO2'),
	('inf t CO2'),
	('- 1 t CO2'),
	('. t CO2'),
	('五 t CO2'),
	(','),
	(';'),
	(',,'),
	(', 1 t CO2'),
	('1 t CO2;, 1 t CH4')) AS v (input);

-- a number with something in it

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1,5 t CO2'),
	('1,500 t CO2'),
	('1, 500 t CO2'),
	('1 500 t CO2'),
	('1_500 t CO2'),
	('1.5.5 t CO2'),
	('0x1F t CO2'),
	('10⁴ t CO2'),
	('2² t CO2'),
	('5·5 t CO2'),
	('5⋅5 t CO2'),
	('5・5 t CO2'),
	('1 t CO2, 2,5 t CH4'),
	('1 t CO2, 2.5.5 t CH4'),
	('1e t CO2'),
	('1 t CO2, 1e2.5 t CH4')) AS v (input);

-- no unit, or one that does not exist

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('0'),
	('0.0'),
	('1'),
	('1 CO2'),
	('1 CH4 t'),
	('1 t CO2, 2 CH4'),
	('0 CO2'),
	('1 xyz CO2'),
	('1 t CO2, 2 xyz CH4'),
	('1 K CO2'),
	('1 mol CO2'),
	('1 % CO2'),
	('1 ppm CO2'),
	('1 TC CO2'),
	(U&'1 \212Ag CO2')) AS v (input);	-- kelvin sign

-- units that the field reads in two ways

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1 mt CO2'),
	('1 MT CO2'),
	('1 mT CO2'),
	('1 mtCO2'),
	('1 MTCO2'),
	('1 Mtons CO2'),
	('1 ton CO2'),
	('1 tons'),
	('1 Tons CH4'),
	('1 T CH4'),
	('1 GT CO2'),
	('1 MG CO2'),
	('1 megaton CO2'),
	('1 million tons CO2'),
	('1 pound CO2'),
	('1 gallon CO2'),
	('1 MBtu CO2'),
	('0 mt'),
	('0 ton'),
	('1 t CO2, 1 MT CH4')) AS v (input);

-- units of something else

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1 kWh CO2'),
	('1 m3 CH4'),
	('1 Nm3 CH4'),
	('1 scf CH4'),
	('1 L CO2'),
	('1 h CO2'),
	('1 CNY CO2'),
	('1 t km CO2'),
	('0 MWh'),
	('1 t CO2, 1 GJ CH4')) AS v (input);

-- no gas

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1 t'),
	('1 kg'),
	('1 tonne'),
	('0 t, 1 t CO2'),
	('1 t CO2, 0 t')) AS v (input);

-- names that are of no gas

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1 t XYZ'),
	('1 t C'),
	('1 tC'),
	('1 t CO'),
	('1 t CO3'),
	('1 t H2O'),
	('1 t NOx'),
	('1 t HFC'),
	('1 t HFCs'),
	('1 t PFC'),
	('1 t F-gas'),
	('1 t R'),
	('1 t R410'),
	('1 t R-410'),
	('1 t R-9999'),
	('1 t 2'),
	('1 t carbon'),
	('1 t -'),
	('1 t CO2 (fossil)'),
	('1 t (CO2)'),
	('1 t "CO2"'),
	('1 t CO2.'),
	('1 t CO2)'),
	('1 t CO2 CO2'),
	('1 t CO2 AR6'),
	('1 t CO2/CH4'),
	('1 t CO2 per year'),
	(U&'1 t C\041E2'),	-- Cyrillic O
	(U&'1 t CO\2461'),	-- circled two
	(U&'1 t CO2\200B')) AS v (input);	-- zero width space

-- no list

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1 t CO2,'),
	('1 t CO2, '),
	('1 t CO2,, 1 t CH4'),
	('1 t CO2, , 1 t CH4'),
	('1 t CO2 1 t CH4'),
	('1 t CO2 + 1 t CH4'),
	('1 t CO2 and 1 t CH4'),
	('1 t CO2 & CH4'),
	('1 t CO2|1 t CH4'),
	(E'1 t CO2\n1 t CH4'),
	('1 t CO2, CH4'),
	('1 t CO2, t CH4'),
	('1 t CO2, x t CH4'),
	('1 t CO2, 2'),
	('1 t CO2, 2 t')) AS v (input);

-- CO2e where a gas is meant

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1 t CO2e'),
	('1 tCO2e'),
	('0 t CO2e'),
	('1 kg CO2-eq'),
	('1 t carbon dioxide equivalent'),
	('1 t 二氧化碳当量'),
	('1 t CO2, 1 t CO2e'),
	('1 t CO2e, 1 t CO2'),
	('1 t CO2e ()')) AS v (input);

-- CO2e of no GWP basis

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1 t CO2e AR9'),
	('1 tCO2e AR5-500'),
	('1 t CO2e SAR-20'),
	('1 tCO2e AR6-FGD'),
	('1 t CO2e (AR6-FGD)'),
	('1 tCO2e AR6 AR5'),
	('1 tCO2e,AR6'),
	('1 t CO2e, AR6'),
	('1 tCO2e AR6-20-20'),
	('1 tCO2e 2024')) AS v (input);

-- more than 18 decimal places of a tonne: text is never rounded

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('1e-19 t CO2'),
	('0.0000000000000000001 t CO2'),
	('1 t CH4, 1.0000000000000000001 t CO2'),
	('1e-13 g CO2'),
	('1e-10 mg CO2'),
	('1e-11 lb CO2')) AS v (input);

-- one more than the largest and the smallest, and far beyond

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	('2596148429267413.814265248164610048 t CO2'),
	('-2596148429267413.814265248164610049 t CO2'),
	('2596148429267413.814265248164610047 t CO2, 1e-18 t CO2'),
	('2596148429267413.814265248164610048 t R-410A'),
	('2e15 t R-32, 2e15 t R-410A'),
	('2e15 tCO2e AR5, 2e15 tCO2e AR5'),
	('3e6 Gt CO2'),
	('1e400 t CO2'),
	('1 t CH4, 1e22 g CO2')) AS v (input);

-- more digits than are read

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	(repeat('9', 101) || ' t CO2'),
	('1 t CH4, 1.' || repeat('9', 101) || ' t CO2'),
	('1.' || repeat('0', 10001) || ' t CO2')) AS v (input);

-- very long text; what is quoted of it is cut between characters

SELECT pg_temp.attempt('$1::ghg', input) FROM (VALUES
	(repeat(' ', 1024 * 1024) || '1 t CO2'),
	('1 t ' || repeat('碳', 300000)),
	('1 t a' || repeat(' ', 1000000) || 'b'),
	('1 t ' || repeat('- ', 500000) || 'CO2e AR9'),
	('1 t CO2e ' || repeat('(', 1000000)),
	(repeat(',', 1000000)),
	(repeat('1 t CO2, ', 100000)),
	(repeat('1 t CO2 ', 100000)),
	('1 t ' || repeat('(', 500000) || 'CO2' || repeat(')', 500000))) AS v (input);

-- constructors and accessors

SELECT pg_temp.attempt(expression) FROM (VALUES
	($$ghg('XYZ', 1)$$),
	($$ghg('', 1)$$),
	($$ghg(' ', 1)$$),
	($$ghg('t CO2', 1)$$),
	($$ghg('CO2, CH4', 1)$$),
	($$ghg('CO2e', 1)$$),
	($$ghg('CO2e AR99', 1)$$),
	($$ghg('CO2', 'NaN'::numeric)$$),
	($$ghg('CO2', 'Infinity'::numeric)$$),
	($$ghg('CO2', '-Infinity'::numeric)$$),
	($$ghg('CO2', 1e101)$$),
	($$ghg('CO2', repeat('9', 101)::numeric)$$),
	($$ghg('CO2', 1e-201)$$),
	($$ghg(repeat('x', 1024 * 1024 + 1), 1)$$),
	($$ghg(co2e '1 tCO2e')$$),
	($$mass('1 t CO2', 'XYZ')$$),
	($$mass('1 t CO2', '')$$),
	($$mass('1 t CO2', 'R-410A')$$),
	($$mass('1 t CO2', 'CO2e')$$),
	($$mass('3 tCO2e AR5', 'CO2e AR99')$$),
	($$without_gwp('1 t CO2', 'AR9')$$),
	($$co2e(ghg '1 t CO2', 'AR9')$$),
	($$co2e(ghg '1 t CO2', 'AR6', 'zero')$$),
	($$co2e(ghg '1 t CO2', 'AR6', 'NULL')$$),
	($$co2e(ghg '1 t CO2', 'AR6', '')$$)) AS v (expression);

-- ways in and out that there are not

SELECT pg_temp.attempt(expression) FROM (VALUES
	($$12.5::ghg$$),
	($$'{}'::json::ghg$$),
	($$ghg '1 t CO2'::numeric$$),
	($$ghg '1 t CO2'::co2e$$),
	($$ghg '1 t CO2'::bytea$$),
	($$ghg '1 t CO2' + co2e '1 tCO2e AR6'$$),
	($$ghg '1 t CO2' + 1$$),
	($$ghg '1 t CO2' * ghg '1 t CO2'$$),
	($$ghg '1 t CO2' / ghg '1 t CO2'$$),
	($$ghg '1 t CO2' * 1.5::float8$$),
	($$ghg '1 t CO2' < ghg '2 t CO2'$$),
	($$ghg '1 t CO2' <= ghg '2 t CO2'$$),
	($$ghg_recv('\x00'::bytea)$$)) AS v (expression);
