-- co2e: text, type modifier, constructor, ways out, comparison, arithmetic, rounding, range; refusals of text are in refusal_co2e

-- spellings: output is in tonnes, with the basis if there is one
SELECT input, input::co2e AS co2e FROM (VALUES
	('12.5 tCO2e AR6'), ('12.5 tCO2e'), ('12.5 t CO2e AR6'), ('12.5tCO2e'), ('  12.5   tCO2e   ar6 '),
	('12.5 t CO2e(AR6)'), ('12.5 tCO2e (AR5-20)'), ('12.5 tCO2e AR5 GWP100'), ('12.5 t CO2e IPCC AR6'), ('12.5 tco2E sar'),
	('12.5 t CO2 equivalent'), ('12.5 t CO2-eq AR4'), ('12.5 t CO2 eqv'), ('12.5 t CO2_e'), ('12.5 tonnes Carbon Dioxide Equivalent'),
	('12.5 t CO₂e AR6'), ('12.5 t二氧化碳当量'), ('12.5 吨 CO2当量 AR6'), ('１２．５　ｔＣＯ₂ｅ　（ＡＲ６）')) AS v (input);

-- spellings of the number
SELECT input, input::co2e AS co2e FROM (VALUES
	('+5 tCO2e'), ('-5 tCO2e'), ('−5 tCO2e'), ('5. tCO2e'), ('.5 tCO2e'), ('-.5 tCO2e'), ('0005 tCO2e'), ('5.000 tCO2e'), ('0 tCO2e'),
	('-0 tCO2e'), ('-0.000 tCO2e AR6'), ('1e3 tCO2e'), ('1E+3 tCO2e'), ('1.25e-3 tCO2e'), ('0e999 tCO2e'), ('5e0tCO2e'),
	('0.000000000000000001 tCO2e'), ('1e-18 tCO2e'), ('1e-12 gCO2e'), ('5·10³ tCO2e'), ('5 10^4 t CO2e')) AS v (input);

-- spellings of the unit
SELECT input, input::co2e AS co2e FROM (VALUES
	('5 t CO2e'), ('5 Mg CO2e'), ('5 tonnes CO2e'), ('5 metric tons CO2e'), ('5 吨CO2e'), ('5 kgCO2e'), ('5 KG CO2e'),
	('5 kilograms CO2e'), ('5 g CO2e'), ('5 mg CO2e'), ('5 µg CO2e'), ('5 ktCO2e'), ('5 Gg CO2e'), ('5 MtCO2e'), ('5 Mt CO2e AR6'),
	('5 MMT CO2e'), ('5 million tonnes CO2e'), ('5 Tg CO2e'), ('5 Gt CO2e'), ('5 万吨 CO2e'), ('5 亿t CO2e'), ('5 lb CO2e'),
	('5 short tons CO2e'), ('5 long tons CO2e'), ('5 斤CO2e')) AS v (input);

-- the largest, the smallest, and the smallest steps
SELECT '2596148429267413.814265248164610047 tCO2e AR6'::co2e AS largest, '-2596148429267413.814265248164610048 tCO2e'::co2e AS smallest,
	'1e-18 tCO2e'::co2e AS step, '-1e-18 tCO2e AR5'::co2e AS negative_step;

-- text, JSON and numeric output are read back as the same value: amounts of 1 to 33 digits, all bases
SELECT count(*) > 4000 AS values, bool_and(v::text::co2e = v) AS text, bool_and(co2e(tonnes(v), basis(v)) = v) AS tonnes,
	bool_and(kg(v) = 1000 * tonnes(v)) AS kg, bool_and((v::jsonb ->> 'tonnes')::numeric = v::numeric) AS json,
	bool_and(-(-v) = v AND abs(v) = abs(-v) AND v - v = co2e(0, basis(v))) AS signs
FROM (SELECT co2e((i % 3 - 1) * right(translate(md5(i::text) || md5(basis::text), 'abcdef', '123456'), 1 + i % 33)::numeric / 1e18, basis) AS v
	FROM generate_series(1, 330) AS i, (SELECT DISTINCT basis FROM gwp_table()) AS b) AS x;

-- type modifier: a value without a basis adopts it, one of another basis is refused
CREATE TEMP TABLE entry (id integer, ar6 co2e(AR6), short co2e('AR5-20'), lower co2e(ar5_ccf), free co2e);
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'entry'::regclass AND attnum > 1 ORDER BY attnum;
INSERT INTO entry VALUES (1, '1 tCO2e', '1 tCO2e', '1 tCO2e', '1 tCO2e'), (2, '2 tCO2e AR6', '2 tCO2e AR5-20', NULL, '2 tCO2e AR4');
INSERT INTO entry (id, ar6) SELECT 3, free FROM entry WHERE id = 1;
INSERT INTO entry (id, ar6) SELECT 4, free FROM entry WHERE id = 2;
INSERT INTO entry (id, ar6) VALUES (5, '5 tCO2e AR5');
UPDATE entry SET ar6 = '6 tCO2e AR4' WHERE id = 1;
TABLE entry ORDER BY id;
SELECT '1 tCO2e'::co2e(AR6), co2e '1 tCO2e'::co2e(AR4), array['1 tCO2e', '2 tCO2e AR5']::co2e(AR5)[], NULL::co2e(AR6);
ALTER TABLE entry ALTER COLUMN free TYPE co2e(AR6);
ALTER TABLE entry ALTER COLUMN ar6 TYPE co2e(AR5);
ALTER TABLE entry ALTER COLUMN ar6 TYPE co2e;
SELECT co2e_typmod_in('{AR5-20}'), co2e_typmod_out(61), co2e_typmod_out(40), co2e_typmod_out(7) AS none, co2e_typmod_out(-1) AS no_typmod;

-- the parts
SELECT v, tonnes(v), kg(v), basis(v), sign(v) FROM (VALUES
	(co2e '12.5 tCO2e AR6'), ('12.5 tCO2e'), ('-0.001 kgCO2e AR5-20'), ('0 tCO2e SAR'), ('-2596148429267413.814265248164610048 tCO2e AR6')) AS x (v);

-- ways out, all explicit
SELECT v::numeric, v::float8, v::json, v::jsonb FROM (VALUES
	(co2e '12.5 tCO2e AR6'), ('12.5 tCO2e'), ('-1e-18 tCO2e AR5-20'), ('0 tCO2e'), ('2596148429267413.814265248164610047 tCO2e AR5CCF')) AS x (v);

-- constructor: rounded once, half to even, at the 18th place
SELECT n, co2e(n, 'AR6') FROM (VALUES
	(12.5), (-12.5), (0.0000000000000000005), (-0.0000000000000000005), (0.0000000000000000015), (-0.0000000000000000015), (0.0000000000000000025),
	(0.00000000000000000050000000000000000000000001), (0.00000000000000000149999999999999999999999999), (1e-200), (-1e-200)) AS v (n);

-- arithmetic: exact, or rounded once, half to even
SELECT co2e '1.5 tCO2e AR6' + '2.5 tCO2e AR6' AS sum, co2e '1.5 tCO2e AR6' - '2.5 tCO2e AR6' AS difference, - co2e '1.5 tCO2e' AS negative,
	co2e '1.5 tCO2e AR6' * 3 AS product, 3 * co2e '1.5 tCO2e AR6' AS commuted, co2e '1.5 tCO2e AR6' / 4 AS quotient,
	co2e '1.5 tCO2e AR6' / co2e '0.5 tCO2e AR6' AS ratio, abs(co2e '-1.5 tCO2e AR6');
SELECT v, v * 0.5 AS half, v * -0.5 AS minus_half, v / 2 AS halved, v / -2 AS minus_halved, v / 3 AS third, v * 1.4999999999999999999 AS almost FROM (VALUES
	(co2e '1e-18 tCO2e'), ('3e-18 tCO2e'), ('5e-18 tCO2e'), ('-1e-18 tCO2e'), ('-3e-18 tCO2e'), ('-5e-18 tCO2e')) AS x (v);
SELECT co2e '1 tCO2e' / 3 AS third, co2e '2 tCO2e' / 3 AS two_thirds, co2e '-2 tCO2e' / 3 AS minus_two_thirds, co2e '1 tCO2e' / 7 * 7 AS sevenths,
	co2e '10 tCO2e' * 1e-18 AS small, co2e '1e-18 tCO2e' * 1e18 AS large, co2e '1 tCO2e' / 1e-15 AS larger, co2e '1 tCO2e' * 1e-200 AS none;
SELECT co2e '1 tCO2e AR6' / co2e '3 tCO2e AR6' AS third, co2e '1e-18 tCO2e' / co2e '2596148429267413 tCO2e' AS tiny,
	co2e '2596148429267413 tCO2e' / co2e '1e-18 tCO2e' AS huge;

-- rounding: half to even, at any place
SELECT v, round(v), round(v, 1) AS tenths, round(v, 2) AS hundredths, round(v, -1) AS tens, round(v, -2) AS hundreds FROM (VALUES
	(co2e '0.5 tCO2e AR6'), ('1.5 tCO2e'), ('2.5 tCO2e'), ('-0.5 tCO2e'), ('-1.5 tCO2e'), ('-2.5 tCO2e'), ('0.25 tCO2e'), ('0.35 tCO2e'), ('0.125 tCO2e'),
	('0.1250000000000001 tCO2e'), ('-0.135 tCO2e'), ('5 tCO2e'), ('15 tCO2e'), ('25 tCO2e'), ('150 tCO2e'), ('250.000001 tCO2e')) AS x (v);
SELECT places, round(co2e '123.456789012345678901 tCO2e', places) FROM (VALUES (2147483647), (19), (18), (17), (12), (1), (0), (-1), (-2), (-3), (-15), (-18), (-2147483648)) AS v (places);

-- comparison: = and <> never fail and mind the basis; < <= >= > are for one basis; *< *<= *>= *> are the order of indexes
SELECT a, b, a = b AS eq, a <> b AS ne, a *< b AS before, a *<= b AS before_eq, a *>= b AS after_eq, a *> b AS after, co2e_order(a, b) FROM (VALUES
	(co2e '1 tCO2e AR6', co2e '1000 kgCO2e AR6'), ('1 tCO2e AR6', '2 tCO2e AR6'), ('-1 tCO2e AR6', '-2 tCO2e AR6'), ('1 tCO2e AR6', '1 tCO2e AR5'),
	('1 tCO2e', '1 tCO2e AR6'), ('9 tCO2e', '-9 tCO2e SAR'), ('0 tCO2e', '0 tCO2e AR6')) AS v (a, b);
SELECT a, b, a < b AS lt, a <= b AS le, a >= b AS ge, a > b AS gt FROM (VALUES
	(co2e '1 tCO2e AR6', co2e '1000 kgCO2e AR6'), ('1 tCO2e AR6', '2 tCO2e AR6'), ('-1e-18 tCO2e', '1e-18 tCO2e'), ('2 tCO2e SAR', '-2 tCO2e SAR')) AS v (a, b);
-- ORDER BY, GREATEST and LEAST take the order of indexes: basis first
SELECT greatest(co2e '1 tCO2e AR6', '2 tCO2e AR5'), least(co2e '1 tCO2e AR6', '2 tCO2e AR5');
SELECT array_agg(v ORDER BY v) AS sorted FROM (VALUES
	(co2e '2 tCO2e AR6'), ('-3 tCO2e AR6'), ('1 tCO2e'), ('5 tCO2e AR4'), ('1 tCO2e AR6-20'), (NULL), ('-1 tCO2e')) AS x (v);
SELECT co2e_hash('1 tCO2e AR6') = co2e_hash('1e6 gCO2e AR6') AS same, co2e_hash('1 tCO2e AR6') = co2e_hash('1 tCO2e AR5') AS other,
	co2e_hash_extended('1 tCO2e', 1) = co2e_hash_extended('1 tCO2e', 2) AS seed;

-- on one column: indexes serve = and the order; a comparison with a value of another basis fails
CREATE INDEX ON entry (free);
SELECT id FROM entry WHERE free = '2 tCO2e AR4';
SELECT id FROM entry WHERE free *> '1 tCO2e SAR' ORDER BY id;
SELECT id FROM entry WHERE free > '1 tCO2e AR4' ORDER BY id;
SELECT id FROM entry WHERE ar6 > '1.5 tCO2e AR6' ORDER BY id;
SELECT id FROM entry WHERE ar6 > '1.5 tCO2e' ORDER BY id;
DROP TABLE entry;

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
	($$co2e 'MAX tCO2e' + '1e-18 tCO2e'$$),
	($$co2e 'MAX tCO2e' + '-1e-18 tCO2e'$$),
	($$co2e 'MIN tCO2e' + '-1e-18 tCO2e'$$),
	($$co2e 'MIN tCO2e' + 'MAX tCO2e'$$),
	($$co2e 'MIN tCO2e' - '1e-18 tCO2e'$$),
	($$co2e 'MAX tCO2e' - '-1e-18 tCO2e'$$),
	($$co2e '0 tCO2e' - 'MIN tCO2e'$$),
	($$co2e '-1e-18 tCO2e' - 'MIN tCO2e'$$),
	($$- co2e 'MIN tCO2e'$$),
	($$- co2e 'MAX tCO2e'$$),
	($$abs(co2e 'MIN tCO2e')$$),
	($$abs(co2e '-MAX tCO2e')$$),
	($$co2e 'MAX tCO2e' * 2$$),
	($$co2e 'MIN tCO2e' * -1$$),
	($$co2e 'MIN tCO2e' * 1.00000000000000000000000000000001$$),
	($$co2e 'MAX tCO2e' * 1.0000000000000000000000000000000001$$),
	($$-2 * co2e '1298074214633706.907132624082305024 tCO2e'$$),
	($$2 * co2e '1298074214633706.907132624082305024 tCO2e'$$),
	($$co2e 'MAX tCO2e' * 1e100$$),
	($$co2e 'MAX tCO2e' / 0.5$$),
	($$co2e 'MIN tCO2e' / -1$$),
	($$co2e '1 tCO2e' / 1e-16$$),
	($$co2e 'MAX tCO2e' / 1e-100$$),
	($$round(co2e 'MAX tCO2e')$$),
	($$round(co2e 'MIN tCO2e')$$),
	($$round(co2e 'MAX tCO2e', 17)$$),
	($$round(co2e 'MIN tCO2e', 17)$$),
	($$round(co2e 'MIN tCO2e', 18)$$),
	($$round(co2e 'MAX tCO2e', -15)$$),
	($$round(co2e 'MAX tCO2e', -16)$$),
	($$co2e(MAX, 'AR6')$$),
	($$co2e(2596148429267413.8142652481646100474999, 'AR6')$$),
	($$co2e(2596148429267413.8142652481646100475, 'AR6')$$),
	($$co2e(MIN, 'AR6')$$),
	($$co2e(-2596148429267413.8142652481646100485, 'AR6')$$),
	($$co2e(-2596148429267413.8142652481646100486, 'AR6')$$),
	($$co2e(1e100, 'AR6')$$),
	($$kg(co2e 'MIN tCO2e')$$),
	($$(co2e 'MAX tCO2e')::float8$$)) AS v (expression);

-- division by zero
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$co2e '1 tCO2e' / 0$$),
	($$co2e '0 tCO2e' / 0.000$$),
	($$co2e '1 tCO2e AR6' / co2e '0 tCO2e AR6'$$),
	($$co2e '0 tCO2e AR6' / co2e '0 tCO2e AR6'$$)) AS v (expression);

-- numbers that are none, and numbers that are too long
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$co2e('NaN'::numeric, 'AR6')$$),
	($$co2e('Infinity'::numeric, 'AR6')$$),
	($$co2e('-Infinity'::numeric, 'AR6')$$),
	($$co2e '1 tCO2e' * 'NaN'::numeric$$),
	($$'Infinity'::numeric * co2e '1 tCO2e'$$),
	($$co2e '1 tCO2e' / '-Infinity'::numeric$$),
	($$co2e(repeat('9', 100)::numeric, 'AR6')$$),
	($$co2e(('0.' || repeat('3', 100))::numeric, 'AR6')$$),
	($$co2e(repeat('9', 101)::numeric, 'AR6')$$),
	($$co2e(('0.' || repeat('3', 101))::numeric, 'AR6')$$),
	($$co2e '3 tCO2e' * ('0.' || repeat('3', 101))::numeric$$),
	($$co2e '1 tCO2e' / 1e100$$),
	($$co2e '1 tCO2e' / 1e101$$),
	($$co2e '0 tCO2e' * 1e101$$),
	($$co2e '1 tCO2e' * 1e-201$$),
	($$co2e '1 tCO2e' * 1e131071$$)) AS v (expression);

-- values of different bases are never added, subtracted, divided or compared
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$co2e '1 tCO2e AR5' + co2e '1 tCO2e AR6'$$),
	($$co2e '1 tCO2e AR5' - co2e '1 tCO2e AR5-20'$$),
	($$co2e '1 tCO2e AR5' / co2e '1 tCO2e AR5CCF'$$),
	($$co2e '1 tCO2e SAR' < co2e '1 tCO2e AR6'$$),
	($$co2e '1 tCO2e SAR' <= co2e '1 tCO2e AR6'$$),
	($$co2e '1 tCO2e SAR' >= co2e '1 tCO2e AR6'$$),
	($$co2e '1 tCO2e SAR' > co2e '1 tCO2e AR6'$$),
	($$co2e '1 tCO2e' + co2e '1 tCO2e AR6'$$),
	($$co2e '1 tCO2e AR6' - co2e '1 tCO2e'$$),
	($$co2e '0 tCO2e' + co2e '1 tCO2e AR6'$$),
	($$co2e '1 tCO2e' < co2e '1 tCO2e AR6'$$),
	($$co2e '1 tCO2e'::co2e(AR6) + co2e '1 tCO2e AR6'$$),
	($$co2e_smaller('1 tCO2e AR5', '1 tCO2e AR6')$$),
	($$co2e_larger('1 tCO2e AR5', '1 tCO2e')$$),
	($$co2e '1 tCO2e' BETWEEN '0 tCO2e' AND '2 tCO2e AR6'$$)) AS v (expression);

-- nothing is known of NULL
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$co2e '1 tCO2e' + NULL$$),
	($$NULL::co2e = '1 tCO2e'$$),
	($$co2e(NULL::numeric, 'AR6')$$),
	($$co2e(1, NULL::gwp_basis)$$),
	($$round(co2e '1.5 tCO2e', NULL)$$)) AS v (expression);
