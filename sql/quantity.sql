-- quantity: text, parts, conversion, comparison, arithmetic, rounding, range; refusals of text are in refusal_quantity

-- the number is kept, the unit is spelled in one way
SELECT input, input::quantity AS quantity FROM (VALUES
	('1200 kWh'), ('1200kWh'), ('  1200   k W h '), ('1200 KWH'), ('1200 Kwh'), ('1200 kW·h'), ('1200 kW.h'), ('1200 kW*h'), ('1200 Kilowatt-hours'),
	('1200 度'), ('1200 千瓦时'), ('1200 千瓦·时'), ('１２００　ｋＷｈ'), ('0.12 万kWh'), ('0.12 万度'), ('0.12 10^4 kWh'), ('0.12 10⁴ kWh'), ('0.12·10⁴ kWh'),
	('1.2 MWh'), ('1.2 10^3 kWh'), ('4.32 GJ'), ('4.32 吉焦'), ('1 tce'), ('1 TCE'), ('1 吨标煤'), ('1 toe'), ('1 MMBtu'), ('1 mmBtu'), ('1 dekatherm'),
	('1 therm'), ('1 Gcal'), ('1 百万大卡'), ('1 t'), ('1 Tonne'), ('1 Mg'), ('1 metric ton'), ('1 公吨'), ('1 Mt'), ('1 Gg'), ('1 short ton'), ('1 lb'),
	('1 斤'), ('1 m3'), ('1 m³'), ('1 m^3'), ('1 m**3'), ('1 ㎥'), ('1 cubic metre'), ('1 立方米'), ('1 Nm3'), ('1 Nm³'), ('1 标方'), ('1 万标方'), ('1 Sm3'),
	('1 scf'), ('1 L'), ('1 liters'), ('1 US gal'), ('1 imperial gallon'), ('1 barrels'), ('1 km'), ('1 公里'), ('1 nautical mile'), ('1 t km'), ('1 tkm'),
	('1 t·km'), ('1 t×km'), ('1 吨公里'), ('1 pkm'), ('1 person km'), ('1 m2'), ('1 平方米'), ('1 ha'), ('1 亩'), ('1 CNY'), ('1 RMB'), ('1 元'), ('1 万元'),
	('1 US$'), ('1 €'), ('1 h'), ('1 hours'), ('1 d'), ('1 Days'), ('1 people'), ('1 人次'), ('1 head'), ('1 台'), ('1 TEU'), ('1 个')) AS v (input);

-- spellings of the number
SELECT input, input::quantity AS quantity FROM (VALUES
	('+5 kWh'), ('-5 kWh'), ('−5 kWh'), ('5. kWh'), ('.5 kWh'), ('0005.500 kWh'), ('0 kWh'), ('-0 kWh'), ('1e3 kWh'), ('1.5E-3 kWh'), ('5e3J'), ('5 EJ'), ('5EJ'),
	('1e-18 kWh'), ('2596148429267413.814265248164610047 kWh'), ('-2596148429267413.814265248164610048 kWh')) AS v (input);

-- text, JSON and numeric output are read back as the same value: every unit, amounts of 1 to 33 digits
SELECT count(*) AS values, bool_and(v::text::quantity = v) AS text, bool_and(quantity(amount(v), unit(v)) = v) AS parts,
	bool_and(quantity((v::jsonb ->> 'amount')::numeric, v::json ->> 'unit') = v) AS json, bool_and(-(-v) = v AND v - v = quantity(0, unit(v))) AS signs
FROM (SELECT quantity((i % 3 - 1) * right(translate(md5(i::text) || md5(unit), 'abcdef', '123456'), 1 + i % 33)::numeric / 1e18, unit) AS v
	FROM generate_series(1, 66) AS i, unit_table()) AS x;

-- the parts, and the ways out, all explicit
SELECT v, amount(v), unit(v), dimension(v), sign(v), v::numeric, v::float8, v::json, v::jsonb FROM (VALUES
	(quantity '1200 kWh'), ('-12.5 万元'), ('0 Nm3'), ('1e-18 t km')) AS x (v);

-- constructor: rounded once, half to even, at the 18th place
SELECT n, quantity(n, 'kWh') FROM (VALUES
	(12.5), (-12.5), (0.0000000000000000005), (-0.0000000000000000005), (0.0000000000000000015), (-0.0000000000000000015), (0.0000000000000000025)) AS v (n);
SELECT quantity(1, ' KWH '), quantity(1, '吨标煤'), quantity(1, 'Tonnes');

-- conversion: by exact ratios
SELECT v, unit, convert(v, unit) FROM (VALUES
	(quantity '1200 kWh', 'MWh'), ('1 MWh', 'kWh'), ('1 kWh', 'MJ'), ('1 万kWh', 'GJ'), ('1 tce', 'GJ'), ('1 tce', 'kWh'), ('1 kWh', 'kgce'), ('1 Gcal', 'GJ'), ('1 toe', 'GJ'),
	('1 MMBtu', 'GJ'), ('1 therm', 'MMBtu'), ('1 short ton', 'kg'), ('1 long ton', 'lb'), ('1 lb', 't'), ('1 万t', 'kg'), ('1 US gal', 'L'), ('1 imp gal', 'L'), ('1 bbl', 'US gal'),
	('15 亩', 'ha'), ('1 ha', '亩'), ('1 亩', 'm2'), ('1 mile', 'm'), ('1 nmi', 'km'), ('1 short ton mile', 't km'), ('1 万元', 'CNY'), ('1 千元', '万元'), ('1 d', 's'), ('1 min', 'h'),
	('1 万人', 'person'), ('-1 kWh', 'J'), ('0 kWh', 'tce'), ('7 kWh', 'kWh')) AS x (v, unit);

-- conversion is rounded once, half to even, at the 18th place
SELECT v, convert(v, 'MWh') FROM (VALUES
	(quantity '5e-16 kWh'), ('-5e-16 kWh'), ('1.5e-15 kWh'), ('-1.5e-15 kWh'), ('2.5e-15 kWh'), ('2.501e-15 kWh'), ('4.99e-16 kWh')) AS x (v);
SELECT v, convert(v, 'lb') AS lb, convert(convert(v, 'lb'), 't') AS and_back FROM (VALUES (quantity '1 t'), ('3 t'), ('-7 t')) AS x (v);

-- every unit converts into its reference and back by its ratio, into itself unchanged
SELECT bool_and(convert(quantity(denominator, unit), reference) = quantity(numerator, reference)) AS into_reference,
	bool_and(convert(quantity(numerator, reference), unit) = quantity(denominator, unit)) AS from_reference,
	bool_and(convert(quantity(0.7, unit), unit) = quantity(0.7, unit)) AS itself
FROM unit_table() WHERE denominator < 2.5e15;

-- arithmetic, in one unit
SELECT quantity '1.5 kWh' + '2.5 kWh' AS sum, quantity '1.5 kWh' - '2.5 kWh' AS difference, - quantity '1.5 kWh' AS negative, quantity '1.5 kWh' * 3 AS product,
	3 * quantity '1.5 kWh' AS commuted, quantity '1.5 kWh' / 4 AS quotient, quantity '1.5 kWh' / quantity '0.5 kWh' AS ratio, abs(quantity '-1.5 kWh'),
	convert(quantity '1 MWh', 'kWh') + '1 kWh' AS converted;
SELECT v, v * 0.5 AS half, v / 2 AS halved, v / -2 AS minus_halved, v / 3 AS third FROM (VALUES
	(quantity '1e-18 kWh'), ('3e-18 kWh'), ('5e-18 kWh'), ('-1e-18 kWh'), ('-3e-18 kWh'), ('-5e-18 kWh')) AS x (v);

-- rounding: half to even, at any place
SELECT v, round(v), round(v, 1) AS tenths, round(v, -1) AS tens FROM (VALUES
	(quantity '0.5 kWh'), ('1.5 kWh'), ('2.5 kWh'), ('-2.5 kWh'), ('-3.5 kWh'), ('0.25 kWh'), ('0.35 kWh'), ('15 kWh'), ('25 kWh'), ('-35 kWh')) AS x (v);

-- comparison: = and <> never fail and mind the unit; < <= >= > are for one unit; *< *<= *>= *> are the order of indexes, unit first
SELECT a, b, a = b AS eq, a <> b AS ne, a *< b AS before, a *<= b AS before_eq, a *>= b AS after_eq, a *> b AS after, quantity_order(a, b) FROM (VALUES
	(quantity '1 MWh', quantity '1 MWH'), ('1 MWh', '1000 kWh'), ('1 MWh', '2 MWh'), ('-1 MWh', '-2 MWh'), ('1 t', '1 m3'), ('1 CNY', '1 USD')) AS v (a, b);
SELECT a, b, a < b AS lt, a <= b AS le, a >= b AS ge, a > b AS gt FROM (VALUES
	(quantity '1 MWh', quantity '1 MWH'), ('1 MWh', '2 MWh'), ('-1e-18 t', '1e-18 t')) AS v (a, b);
SELECT greatest(quantity '1 MWh', '2 kWh'), least(quantity '1 MWh', '2 kWh'), convert(quantity '1 MWh', 'kWh') = '1000 kWh' AS converted;
SELECT array_agg(v ORDER BY v) AS sorted FROM (VALUES (quantity '2 MWh'), ('-3 MWh'), ('1 t'), ('5 kWh'), (NULL), ('1 kg')) AS x (v);
SELECT quantity_hash('1 kWh') = quantity_hash('1.0 度') AS same, quantity_hash('1 MWh') = quantity_hash('1000 kWh') AS other,
	quantity_hash_extended('1 kWh', 1) = quantity_hash_extended('1 kWh', 2) AS seed;

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
	($$quantity 'MAX kWh' + '1e-18 kWh'$$),
	($$quantity 'MAX kWh' + '-1e-18 kWh'$$),
	($$quantity 'MIN kWh' - '1e-18 kWh'$$),
	($$quantity '-1e-18 kWh' - 'MIN kWh'$$),
	($$quantity '0 kWh' - 'MIN kWh'$$),
	($$- quantity 'MIN kWh'$$),
	($$- quantity 'MAX kWh'$$),
	($$abs(quantity 'MIN kWh')$$),
	($$quantity 'MAX kWh' * 2$$),
	($$-2 * quantity '1298074214633706.907132624082305024 kWh'$$),
	($$quantity 'MIN kWh' * -1$$),
	($$quantity 'MAX kWh' / 0.5$$),
	($$quantity 'MIN kWh' / -1$$),
	($$round(quantity 'MAX kWh')$$),
	($$round(quantity 'MIN kWh', 17)$$),
	($$round(quantity 'MIN kWh', 18)$$),
	($$round(quantity 'MAX kWh', -15)$$),
	($$quantity(MAX, 'kWh')$$),
	($$quantity(2596148429267413.8142652481646100475, 'kWh')$$),
	($$quantity(MIN, 'kWh')$$),
	($$quantity(-2596148429267413.8142652481646100486, 'kWh')$$),
	($$convert(quantity 'MAX MWh', 'kWh')$$),
	($$convert(quantity 'MIN kWh', 'MWh')$$),
	($$convert(quantity 'MAX t', 'ug')$$),
	($$convert(quantity '2596148429.2674138142652481 EJ', 'J')$$)) AS v (expression);

-- division by zero
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$quantity '1 kWh' / 0$$),
	($$quantity '1 kWh' / quantity '0 kWh'$$)) AS v (expression);

-- numbers that are none, and numbers that are too long
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$quantity('NaN'::numeric, 'kWh')$$),
	($$quantity '1 kWh' * 'Infinity'::numeric$$),
	($$quantity '1 kWh' / 'NaN'::numeric$$),
	($$quantity '1 kWh' * repeat('9', 101)::numeric$$),
	($$quantity '1 kWh' / 1e101$$),
	($$quantity '1 kWh' * 1e-201$$)) AS v (expression);

-- quantities of different units are never added, subtracted, divided or compared
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$quantity '1 kWh' + '1 MWh'$$),
	($$quantity '1 kWh' - '1 m3'$$),
	($$quantity '1 CNY' / quantity '1 USD'$$),
	($$quantity '1 kWh' < '1 MWh'$$),
	($$quantity '1 kWh' <= '1 MWh'$$),
	($$quantity '1 kWh' >= '1 MWh'$$),
	($$quantity '1 kWh' > '1 MWh'$$),
	($$quantity '0 t' + '1 kg'$$),
	($$quantity_smaller('1 m3', '1 Nm3')$$),
	($$quantity_larger('1 万元', '1 元')$$)) AS v (expression);

-- nothing is known of NULL
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$quantity '1 kWh' + NULL$$),
	($$NULL::quantity = '1 kWh'$$),
	($$quantity(NULL, 'kWh')$$),
	($$quantity(1, NULL)$$),
	($$convert(quantity '1 kWh', NULL)$$),
	($$round(quantity '1.5 kWh', NULL)$$)) AS v (expression);
