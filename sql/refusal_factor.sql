-- emission_factor: text that is refused, with SQLSTATE, message, DETAIL and HINT

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

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	(''),
	(' '),
	(E'\t\n\r '),
	(U&'\00A0\3000\2009')) AS v (input);

-- per nothing

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	('0'),
	('0 t'),
	('0.5306'),
	('0.5306 t'),
	('0.5306 t CO2'),
	('(56.1 t CO2, 0.001 t CH4)'),
	('0.5306 t CO2/'),
	('0.5306 t CO2/ '),
	('0.5306 t CO2 per'),
	('0.5306 t CO2 MWh'),
	('0.5306 t CO2 MWh-1'),
	('0.5306 t CO2·MWh⁻¹'),
	('0.5306 t CO2perMWh'),
	('0.5306 t CO2 PER MWh'),
	('0.5306 t CO2 ÷ MWh'),
	('0.5306 t CO2 : MWh'),
	('0.5306 t CO2 每 MWh'),
	('per MWh'),
	('/'),
	('/ /'),
	('(1 t CO2/TJ, 1 t CH4/TJ)'),
	('(0.5306 t CO2/MWh)')) AS v (input);

-- per two units, or a number of them

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	('0.5306 t CO2/MWh/h'),
	('56.1 t CO2, 0.001 t CH4/TJ'),
	('56.1 t CO2; 0.001 t CH4 per TJ'),
	('0.5306 t CO2//MWh'),
	('0.5306 t CO2/MWh/'),
	('0.5306 t CO2/MWh per h'),
	('0.5306 t CO2 per MWh per h'),
	('0.5306 t CO2/ per MWh'),
	('0.5 kg CO2/m2/a'),
	('0.5 kg CO2/m2/d'),
	('0.5 t CO2/MWh h'),
	('1 t CO2/TJ, 1 t CH4/TJ'),
	('0.5 t CO2/2 MWh'),
	('0.5 t CO2/1 kWh'),
	('0.5 t CO2/1000 kWh'),
	('0.5306 t CO2/MWh·h')) AS v (input);

-- per what is no unit

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	('0.5 t CO2/xyz'),
	('0.5 t CO2/MWH-1'),
	('0.5 t CO2/m-3'),
	('0.5 t CO2/kW'),
	('0.5 t CO2/CO2'),
	('0.5 t CO2/t CO2'),
	('0.5 t CO2/t coal'),
	('0.5 t CO2/MWh AR6'),
	('0.5 t CO2/MWh;'),
	('0.5 t CO2/MWh, 1'),
	('0.5 t CO2/MWh x'),
	('0.5 t CO2/MWh MWh'),
	('0.5 t CO2/[MWh]'),
	('0.5 t CO2/((MWh))'),
	('0.5 t CO2/()'),
	('MWh/t CO2'),
	('1 MWh/t CO2'),
	(U&'0.5 t CO2/\212AWh')) AS v (input);	-- kelvin sign

-- per a unit that the field reads in two ways

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	('0.5 t CO2/mt'),
	('0.5 t CO2/MT'),
	('0.5 t CO2/ton'),
	('0.5 t CO2/(ton)'),
	('0.5 t CO2/gallon'),
	('0.5 t CO2/MBtu'),
	('0.5 t CO2/mWh'),
	('0.5 t CO2/Mcf'),
	('0.5 t CO2/year'),
	('0.5 t CO2/a'),
	('0.5 t CO2/$'),
	('0.5 kg CO2/ton km'),
	('0.5 t CO2/方')) AS v (input);

-- parentheses

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	('0.5 t CO2/(MWh'),
	('0.5 t CO2/MWh)'),
	('(0.5 t CO2/MWh'),
	('0.5 t CO2)/MWh'),
	('(0.5 t CO2))/MWh'),
	('((0.5 t CO2)/MWh'),
	('((0.5 t CO2))/MWh'),
	('[0.5 t CO2]/MWh'),
	(')0.5 t CO2(/MWh'),
	('(1 t CO2)(1 t CH4)/MWh'),
	('(1 t CO2), (1 t CH4)/MWh'),
	('(1 t CO2) x/MWh'),
	('()/MWh'),
	('( )/MWh'),
	('(,)/TJ'),
	('(1 t CO2,)/TJ'),
	('(,1 t CO2)/TJ')) AS v (input);

-- no mass of a gas

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	('/MWh'),
	('0/MWh'),
	('0.5/MWh'),
	('0.5 t/MWh'),
	('0.5 kg/kWh'),
	('t CO2/MWh'),
	('NaN t CO2/MWh'),
	('inf t CO2/MWh'),
	('0x1 t CO2/MWh'),
	('1_000 t CO2/MWh'),
	('1,000 t CO2/MWh'),
	('10³ t CO2/MWh'),
	('1.5.5 t CO2/MWh'),
	('0.5 CO2/MWh'),
	('0.5 mt CO2/MWh'),
	('0.5 MT CO2/MWh'),
	('0.5 ton CO2/MWh'),
	('0.5 kWh CO2/MWh'),
	('0.5 xyz CO2/MWh'),
	('0.5 t XYZ/MWh'),
	('0.5 t carbon/MWh')) AS v (input);

-- CO2e without a GWP basis, or of none that there is

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	('0.5 t CO2e/MWh'),
	('0.5 tCO2e/MWh'),
	('0.5 kgCO2e/kWh'),
	('0.5 kg CO2-eq per kWh'),
	('0.5 tCO2e/MWh AR6'),
	('0.5 tCO2e AR9/MWh'),
	('0.5 tCO2e AR5-500/MWh'),
	('0.5 tCO2e AR6-FGD/MWh'),
	('(0.5 t CO2, 0.1 tCO2e)/MWh')) AS v (input);

-- too precise, out of range, too long

SELECT pg_temp.attempt('$1::emission_factor', input) FROM (VALUES
	('1e-19 t CO2/MWh'),
	('1e-13 g CO2/MWh'),
	('1e16 t CO2/MWh'),
	('1e400 t CO2/MWh'),
	('2596148429267413.814265248164610048 t CO2/MWh'),
	('-2596148429267413.814265248164610049 t CO2/MWh'),
	('(2.5e15 t CO2, 1e15 t CO2)/MWh'),
	(repeat('8', 101) || ' t CO2/MWh'),
	('1 t CO2/MWh' || repeat(' ', 1024 * 1024)),
	('1 t CO2/' || repeat('度', 300000)),
	(repeat('(', 100000) || '1 t CO2' || repeat(')', 100000) || '/MWh'),
	('1 t CO2/' || repeat('(', 100000) || 'MWh' || repeat(')', 100000)),
	(repeat('1 t CO2/', 100000) || 'MWh')) AS v (input);

-- constructors and conversion

SELECT pg_temp.attempt(expression) FROM (VALUES
	($$emission_factor(ghg '1 t CO2', 'xyz')$$),
	($$emission_factor(ghg '1 t CO2', '')$$),
	($$emission_factor(ghg '1 t CO2', 'ton')$$),
	($$emission_factor(ghg '1 t CO2', 'kWh/h')$$),
	($$emission_factor(ghg '1 tCO2e', 'kWh')$$),
	($$convert(emission_factor '1 t CO2/kWh', 'xyz')$$),
	($$convert(emission_factor '1 t CO2/kWh', 'MBtu')$$),
	($$convert(emission_factor '1 t CO2/kWh', 'm3')$$),
	($$convert(emission_factor '1 t CO2/m3', 'Nm3')$$),
	($$convert(emission_factor '1 t CO2/CNY', 'USD')$$),
	($$fuel_factor(-1, 0.03, 1, 't')$$),
	($$fuel_factor(20, -0.03, 1, 't')$$),
	($$fuel_factor(20, 0.03, -1, 't')$$),
	($$fuel_factor(20, 0.03, 98, 't')$$),
	($$fuel_factor(20, 0.03, 1.000001, 't')$$),
	($$fuel_factor('NaN', 0.03, 1, 't')$$),
	($$fuel_factor(20, 'Infinity', 1, 't')$$),
	($$fuel_factor(20, 0.03, 1, 'ton')$$),
	($$fuel_factor(20, 0.03, 1, 'xyz')$$),
	($$fuel_factor(1e101, 0.03, 1, 't')$$)) AS v (expression);

-- operators

SELECT pg_temp.attempt(expression) FROM (VALUES
	($$emission_factor '1 t CO2/kWh' + '1 t CO2/MWh'$$),
	($$emission_factor '1 t CO2/t' - '1 t CO2/m3'$$),
	($$quantity '1 kWh' * emission_factor '1 t CO2/m3'$$),
	($$emission_factor '1 t CO2/Nm3' * quantity '1 m3'$$),
	($$emission(quantity '1 CNY', '1 t CO2/USD')$$),
	($$emission_factor_multiply(emission_factor '1 t CO2/t km', '1 t'::quantity)$$),
	($$emission_factor '1 t CO2/kWh' * 1.5::float8$$),
	($$emission_factor '1 t CO2/kWh' * emission_factor '1 t CO2/kWh'$$),
	($$emission_factor '1 t CO2/kWh' < emission_factor '1 t CO2/kWh'$$),
	($$emission_factor '1 t CO2/kWh'::ghg$$),
	($$emission_factor '1 t CO2/kWh'::numeric$$),
	($$emission_factor_recv('\x00'::bytea)$$)) AS v (expression);
