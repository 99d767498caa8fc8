-- quantity: text that is refused, with SQLSTATE, message, DETAIL and HINT

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

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	(''),
	(' '),
	(E'\t\n\r '),
	(U&'\00A0\3000\2009')) AS v (input);

-- no number

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('kWh'),
	('kWh 1'),
	('NaN kWh'),
	('inf kWh'),
	('-Infinity kWh'),
	('. kWh'),
	('- 1 kWh'),
	('--1 kWh'),
	('(1) kWh'),
	('±1 kWh'),
	('~1 kWh'),
	('>1 kWh'),
	('$1'),
	('一 kWh'),
	('½ kWh'),
	(U&'\FEFF1 kWh')) AS v (input);	-- byte order mark

-- a number with something in it

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('1,200 kWh'),
	('1 200 kWh'),
	('1''200 kWh'),
	('1_200 kWh'),
	('1.200,5 kWh'),
	('1200,5 kWh'),
	('1 .5 kWh'),
	('1..5 kWh'),
	('1e5.5 kWh'),
	('0x10 kWh'),
	('1e kWh'),
	('1/2 kWh'),
	('50% kWh'),
	('1- kWh'),
	('1-2 kWh'),
	('1 to 2 kWh'),
	('10⁴ t'),
	('10^4 t'),
	('5 10^5 kWh'),
	('5·10 kWh'),
	('5×10³ kWh')) AS v (input);

-- no unit

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('12'),
	('12.'),
	('12 '),
	('1e3'),
	('-0')) AS v (input);

-- units that there are not

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('1 xyz'),
	('1 K'),
	('1 °C'),
	('1 Pa'),
	('1 bar'),
	('1 mol'),
	('1 %'),
	('1 hp h'),
	('1 week'),
	('1 widget'),
	('1 CHF'),
	('1 Gh'),
	('1 μ'),
	('1 顿'),
	('1 瓩时')) AS v (input);

-- symbols are case-sensitive, signs and powers are part of them

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('1 kwH'),
	('1 KwH'),
	('1 kw'),
	('1 gJ'),
	('1 m-3'),
	('1 m33'),
	('1 -kWh'),
	('1 k-Wh'),
	('1 kWh-1'),
	('1 kWh²'),
	('1 kWh^2'),
	('1 Wh k'),
	(U&'1 \212AWh'),	-- kelvin sign
	(U&'1 k\0174h'),	-- W with circumflex
	(U&'1 M\2126'),	-- ohm sign
	(U&'1 kWh\200B')) AS v (input);	-- zero width space

-- power is no activity, a rate is no quantity

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('1 kW'),
	('1 W'),
	('1 MW'),
	('1 kW/h'),
	('1 kWh/h'),
	('1 kWh per day'),
	('1 t/h'),
	('1 t CO2/MWh')) AS v (input);

-- units that the field reads in two ways

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('1 mt'),
	('1 MT'),
	('1 mT'),
	('1 ton'),
	('1 tons'),
	('1 TON'),
	('1 T'),
	('1 kiloton'),
	('1 pound'),
	('1 gallon'),
	('1 Gallons'),
	('1 gal'),
	('1 加仑'),
	('1 桶'),
	('1 MBtu'),
	('1 mbtu'),
	('1 MBTU'),
	('1 mWh'),
	('1 mwh'),
	('1 mJ'),
	('1 cal'),
	('1 Cal'),
	('1 gcal'),
	('1 mtoe'),
	('1 MTCE'),
	('1 ML'),
	('1 mm3'),
	('1 Mm3'),
	('1 km3'),
	('1 cf'),
	('1 ccf'),
	('1 Mcf'),
	('1 mscf'),
	('1 方'),
	('1 万方'),
	('1 Nm'),
	('1 nm'),
	('1 M'),
	('1 MM'),
	('1 里'),
	('1 mu'),
	('1 ton km'),
	('1 ton mile'),
	('1 RT h'),
	('1 冷吨时'),
	('1 $'),
	('1 dollars'),
	('1 ¥'),
	('1 ￥'),
	('1 a'),
	('1 year'),
	('1 年'),
	('1 month'),
	('1 只'),
	('1 箱')) AS v (input);

-- something behind it, or around it

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('1 kWh;'),
	('1 kWh,'),
	('1 kWh 2 kWh'),
	('1 kWh, 2 kWh'),
	('1 kWh + 1 kWh'),
	('1 kWh electricity'),
	('1 (kWh)'),
	('1 [kWh]'),
	('1 "kWh"'),
	('1 kWh)'),
	('(1 kWh)'),
	('1 kWh AR6')) AS v (input);

-- a mass of a gas, or CO2e, is no quantity

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('1 t CO2'),
	('1 kg CH4'),
	('1 tCO2e'),
	('1 t CO2e AR6'),
	('1 CO2')) AS v (input);

-- more than 18 decimal places: text is never rounded

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('1e-19 kWh'),
	('1.0000000000000000001 kWh'),
	('0.0000000000000000001 GWh'),
	('1e-400 kWh')) AS v (input);

-- one more than the largest and the smallest, and far beyond

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	('2596148429267413.814265248164610048 kWh'),
	('-2596148429267413.814265248164610049 kWh'),
	('2596148429267414 万元'),
	('1e16 kWh'),
	('1e400 kWh'),
	('1e99999999999999999999 kWh')) AS v (input);

-- more digits than are read

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	(repeat('7', 101) || ' kWh'),
	('1.' || repeat('0', 10001) || ' kWh')) AS v (input);

-- very long text; what is quoted of it is cut between characters

SELECT pg_temp.attempt('$1::quantity', input) FROM (VALUES
	(repeat(' ', 1024 * 1024) || '1 kWh'),
	('1 ' || repeat('度', 300000)),
	('1 kWh' || repeat('(', 1000000)),
	(repeat('1 kWh ', 100000))) AS v (input);

-- constructor and conversion

SELECT pg_temp.attempt(expression) FROM (VALUES
	($$quantity(1, 'xyz')$$),
	($$quantity(1, '')$$),
	($$quantity(1, ' ')$$),
	($$quantity(1, 'mt')$$),
	($$quantity(1, 'kWh/h')$$),
	($$quantity(1, 't CO2')$$),
	($$quantity(1, '1 kWh')$$),
	($$quantity('NaN', 'kWh')$$),
	($$quantity('Infinity', 'kWh')$$),
	($$quantity(1e101, 'kWh')$$),
	($$quantity(1e-201, 'kWh')$$),
	($$quantity(repeat('9', 101)::numeric, 'kWh')$$),
	($$quantity(1, repeat('x', 1024 * 1024 + 1))$$),
	($$convert(quantity '1 kWh', 'xyz')$$),
	($$convert(quantity '1 kWh', '')$$),
	($$convert(quantity '1 kWh', 'MBtu')$$),
	($$convert(quantity '1 kWh', 'm3')$$),
	($$convert(quantity '1 m3', 'Nm3')$$),
	($$convert(quantity '1 Sm3', 'Nm3')$$),
	($$convert(quantity '1 Sm3', 'scf')$$),
	($$convert(quantity '1 CNY', 'USD')$$),
	($$convert(quantity '1 person', 'set')$$),
	($$convert(quantity '1 t', 't km')$$),
	($$convert(quantity '1 km', 'pkm')$$),
	($$convert(quantity '1 t', 'GJ')$$)) AS v (expression);

-- ways in and out that there are not

SELECT pg_temp.attempt(expression) FROM (VALUES
	($$12.5::quantity$$),
	($$12::int::quantity$$),
	($$quantity '1 kWh'::int$$),
	($$quantity '1 kWh'::interval$$),
	($$quantity '1 kWh'::ghg$$),
	($$quantity '1 kWh' + 1$$),
	($$quantity '1 kWh' * quantity '1 kWh'$$),
	($$quantity '1 kWh' * 1.5::float8$$),
	($$2 / quantity '1 kWh'$$),
	($$quantity '1 t' + ghg '1 t CO2'$$),
	($$quantity '1 kWh' * ghg '1 t CO2'$$),
	($$quantity_recv('\x00'::bytea)$$)) AS v (expression);
