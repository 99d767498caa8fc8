-- co2e: text that is refused, with SQLSTATE, message, DETAIL and HINT

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

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	(''),
	(' '),
	(E'\t\n\r '),
	(U&'\00A0\3000\2009')) AS v (input);

-- no number

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('tCO2e'),
	('CO2e AR6'),
	('t'),
	('AR6 12.5 tCO2e'),
	('tCO2e 5'),
	('t 5 CO2e'),
	('.'),
	('. tCO2e'),
	('- 5 tCO2e'),
	('--5 tCO2e'),
	('+-5 tCO2e'),
	('± 5 tCO2e'),
	('~5 tCO2e'),
	('<5 tCO2e'),
	('(5) tCO2e'),
	('$5 tCO2e'),
	('e5 tCO2e'),
	('五 tCO2e'),
	('½ tCO2e'),
	('NaN'),
	('NaN tCO2e'),
	('nan tCO2e AR6'),
	('inf tCO2e'),
	('-Infinity tCO2e AR6'),
	('null tCO2e'),
	('#N/A tCO2e'),
	(U&'\0661\0662 tCO2e'),	-- Arabic digits
	(U&'\2460 tCO2e'),	-- circled one
	(U&'\FEFF5 tCO2e')) AS v (input);	-- byte order mark

-- a number with something in it

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('1,234 tCO2e'),
	('1,234.5 tCO2e AR6'),
	('12,5 tCO2e'),
	('1.234,5 tCO2e'),
	('1 234 tCO2e'),
	('1''234 tCO2e'),
	('1_000 tCO2e'),
	('0x10 tCO2e'),
	('0b1 tCO2e'),
	('1.2.3 tCO2e'),
	('1..2 tCO2e'),
	('1e tCO2e'),
	('1e+ tCO2e'),
	('1e1.5 tCO2e'),
	('1e5e5 tCO2e'),
	('5% tCO2e'),
	('1/2 tCO2e'),
	('5-6 tCO2e'),
	('5–6 tCO2e'),
	('10^3 tCO2e'),
	('10³ tCO2e'),
	('5·5 tCO2e'),
	('5×10³ tCO2e'),
	(U&'\FF15\FF0C\FF10\FF10\FF10 tCO2e')) AS v (input);	-- full-width digits and comma

-- no unit, or one that does not exist

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('12.5'),
	('12.5 '),
	('12.5 CO2e'),
	('12.5 CO2e AR6'),
	('12.5 AR6'),
	('12.5 tAR6'),
	('12.5 tCO2eAR6'),
	('5 xyz CO2e'),
	('5 tt CO2e'),
	('5 kkg CO2e'),
	('5 MTCDE'),
	('5 % CO2e'),
	('5 ppm CO2e'),
	(U&'5 tC\041E2e'),	-- Cyrillic O
	(U&'5 tCO2e\200B')) AS v (input);	-- zero width space

-- units that the field reads in two ways

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('5 mt CO2e'),
	('5 MT CO2e'),
	('5 mtCO2e'),
	('5 MTCO2e AR6'),
	('5 mT CO2e'),
	('5 Mton CO2e'),
	('5 ton CO2e'),
	('5 Tons CO2e AR5'),
	('5 T CO2e'),
	('5TCO2E'),
	('5 MG CO2e'),
	('5 GT CO2e'),
	('5 kiloton CO2e'),
	('5 gr CO2e'),
	('5 pounds CO2e'),
	('5 gallon CO2e'),
	('5 MBtu CO2e'),
	('5 MT CO2e AR9')) AS v (input);

-- units of something else

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('5 kWh CO2e'),
	('5 m3 CO2e'),
	('5 Nm3 CO2e'),
	('5 km CO2e'),
	('5 CNY CO2e'),
	('5 h CO2e'),
	('0 MWh CO2e')) AS v (input);

-- a mass, but not of CO2e

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('12.5 t'),
	('12.5 tonnes'),
	('12.5 t CO2'),
	('12.5 kg CH4'),
	('12.5 t R-410A'),
	('12.5 t CO2-biogenic'),
	('12.5 t 二氧化碳'),
	('12.5 t C'),
	('12.5 tC'),
	('12.5 t carbon'),
	('12.5 t of CO2e'),
	('12.5 t CO2f'),
	('5 t t CO2e'),
	('0 t')) AS v (input);

-- no GWP basis

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('5 tCO2e AR9'),
	('5 tCO2e AR5-500'),
	('5 tCO2e SAR-20'),
	('5 t CO2e AR6-FGD'),
	('5 tCO2e AR6 AR5'),
	('5 tCO2e GWP100'),
	('5 tCO2e 100'),
	('5 tCO2e 2024'),
	('5 tCO2e (AR9)'),
	('5 tCO2e (AR6'),
	('5 tCO2e AR6)'),
	('5 tCO2e ((AR6))'),
	('5 tCO2e [AR6]'),
	('5 tCO2e ()'),
	(U&'5 tCO2e \0410R6')) AS v (input);	-- Cyrillic A

-- something behind it

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('5 tCO2e AR6;'),
	('5 tCO2e AR6 x'),
	('5 tCO2e AR6 5'),
	('5 tCO2e/a'),
	('5 tCO2e AR6/kWh'),
	('5 tCO2e per year'),
	('5 tCO2e, 6 tCO2e'),
	('5 tCO2e AR6, 5 tCO2e AR6'),
	('5 tCO2e + 6 tCO2e'),
	('5 tCO2e 6 tCO2e')) AS v (input);

-- more than 18 decimal places of a tonne: text is never rounded

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('0.0000000000000000001 tCO2e'),
	('1.0000000000000000001 tCO2e'),
	('1e-19 tCO2e'),
	('0.0000000000001 gCO2e'),
	('1e-11 lb CO2e'),
	('1e-400 tCO2e'),
	('0.' || repeat('3', 100) || ' tCO2e')) AS v (input);

-- one more than the largest and the smallest, and far beyond

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	('2596148429267413.814265248164610048 tCO2e'),
	('-2596148429267413.814265248164610049 tCO2e AR6'),
	('2596148429267414 tCO2e'),
	('2.6e15 t CO2e AR6'),
	('3e6 Gt CO2e'),
	('1e22 gCO2e'),
	('1e400 tCO2e'),
	('1e99999999999999999999 tCO2e'),
	('1' || repeat('0', 150) || ' tCO2e')) AS v (input);

-- more digits than are read

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	(repeat('9', 101) || ' tCO2e'),
	('0.' || repeat('9', 101) || ' tCO2e'),
	('1' || repeat('0', 10001) || ' tCO2e'),
	('1.' || repeat('0', 10001) || ' tCO2e')) AS v (input);

-- very long text; what is quoted of it is cut between characters

SELECT pg_temp.attempt('$1::co2e', input) FROM (VALUES
	(repeat(' ', 1024 * 1024) || '5 tCO2e'),
	('5 t ' || repeat('碳', 300000)),
	('5 ' || repeat('x ', 500000) || 'CO2e'),
	('5 tCO2e' || repeat(' ', 1000000) || 'AR9'),
	('5 tCO2e ' || repeat('(', 1000000)),
	(repeat('-', 1000000)),
	(repeat('5 tCO2e ', 100000))) AS v (input);

-- type modifiers

SELECT pg_temp.attempt(expression) FROM (VALUES
	($$'5 tCO2e AR5'::co2e(AR6)$$),
	($$'5 tCO2e AR6-20'::co2e(AR6)$$),
	($$co2e '5 tCO2e AR6'::co2e('AR5-20')$$),
	($$array['5 tCO2e', '5 tCO2e AR5']::co2e(AR6)[]$$),
	($$'5 tCO2e'::co2e(AR9)$$),
	($$'5 tCO2e'::co2e(6)$$),
	($$'5 tCO2e'::co2e('')$$),
	($$'5 tCO2e'::co2e(AR6, AR5)$$),
	($$co2e_typmod_in('{}')$$),
	($$co2e_typmod_in('{NULL}')$$),
	($$co2e_typmod_in('{{AR6},{AR5}}')$$),
	($$co2e_in('5 tCO2e', 0, 7)$$),
	($$co2e_in('5 tCO2e AR6', 0, 0)$$),
	($$co2e_with_typmod('5 tCO2e', 99, true)$$),
	($$co2e_with_typmod('5 tCO2e AR6', 65597, true)$$)) AS v (expression);

-- ways in and out that there are not

SELECT pg_temp.attempt(expression) FROM (VALUES
	($$12.5::co2e$$),
	($$12.5::float8::co2e$$),
	($$'{"tonnes": 12.5}'::json::co2e$$),
	($$co2e '1 tCO2e'::int$$),
	($$co2e '1 tCO2e'::money$$),
	($$co2e '1 tCO2e'::bytea$$),
	($$co2e '1 tCO2e'::ghg$$),
	($$co2e(12.5)$$),
	($$co2e(12.5, 'AR9')$$),
	($$co2e(12.5, 61)$$),
	($$co2e(1, 'AR6'::text)$$),
	($$co2e_recv('\x00')$$)) AS v (expression);
