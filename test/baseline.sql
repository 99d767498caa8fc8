-- baseline: text and bytes, what is refused, sums and differences, the rows that count; cusum and durbin_watson.
\ir include/begin.sql
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- How a query fails: SQLSTATE, message, detail, hint.
CREATE FUNCTION failure(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, nullif(message, ''), nullif(detail, ''), nullif(hint, ''));
END $$;

-- ---- the sums ----

-- rows (10; 2, -3) and (1; 0.5, 7)
CREATE TABLE pair (y float8, x float8[]);
INSERT INTO pair VALUES (10, '{2, -3}'), (1, '{0.5, 7}');
SELECT is(baseline_agg(y, x)::text, '2 variables, 2 rows: 0x2.8, 0x4, 0xb, 0x4.4, -0x2.8, 0x14.8, 0x3a, -0x17, 0x65',
	'the sums of x1, x2, y; x1 x1, x1 x2, x1 y; x2 x2, x2 y; y y') FROM pair;
SELECT unnest(ARRAY[is(observations(b), 2::bigint, 'observations'), is(variables(b), 2, 'variables'),
	is(through_origin(b)::text, replace(b::text, 'rows', 'rows, through the origin'), 'through_origin'),
	is(through_origin(through_origin(b)), through_origin(b), '... twice'),
	isnt(through_origin(b), b, '... is another model')])
FROM (SELECT baseline_agg(y, x) AS b FROM pair) s;
SELECT is(baseline_agg(y::numeric, x::numeric[]), baseline_agg(y, x), 'numeric that are doubles give the same') FROM pair;
SELECT is((regexp_match(baseline_agg(0, ARRAY[0.1])::text, ': (\S+),'))[1], '0x0.1999999999999999999999999998', '0.1 has 106 bits as numeric');
SELECT is((regexp_match(baseline_agg(0, ARRAY[0.1::float8])::text, ': (\S+),'))[1], '0x0.1999999999999a', '... and 53 as double precision');

-- exact where double precision is not: 1e16 + 1 - 1e16 = 1
SELECT is((regexp_match(baseline_agg(0, ARRAY[x])::text, ': (\S+),'))[1], '0x1', 'nothing is lost')
FROM (VALUES (1e16::float8), (1), (-1e16)) v (x);
-- the largest and the least: all words there are
SELECT is(baseline_agg(0, ARRAY[x]), baseline_agg(0, ARRAY[x] ORDER BY x), 'the extremes of double precision')
FROM (VALUES (1.7976931348623157e308::float8), (5e-324), (-1.7976931348623157e308), (5e-324)) v (x);

-- ---- the rows that count ----

SELECT is(baseline_agg(y, x)::text, '1 variable, 1 row: 0x3, 0x2, 0x9, 0x6, 0x4', 'rows with a NULL are left out')
FROM (VALUES (2::float8, ARRAY[3::float8]), (NULL, '{1}'), (1, NULL), (1, '{NULL}'), (NULL, '{}'), (NULL, '{1, 2}')) v (y, x);
SELECT is(baseline_agg(y, x)::text, '1 variable, 1 row: 0x3, 0x2, 0x9, 0x6, 0x4', '... of numeric')
FROM (VALUES (2, ARRAY[3::numeric]), (NULL, '{1}'), (1, NULL), (1, '{NULL}'), (NULL, '{}'), (NULL, '{1, 2}')) v (y, x);
SELECT is(baseline_agg(y, x)::text, '2 variables, 1 row: 0x3, 0x4, 0x2, 0x9, 0xc, 0x6, 0x10, 0x8, 0x4', '... with a NULL beside a figure')
FROM (VALUES (2::float8, ARRAY[3::float8, 4]), (1, '{NULL, 1}'), (1, '{1, NULL}')) v (y, x);
SELECT is(baseline_agg(y, x), NULL, 'NULL over rows of NULL') FROM (VALUES (NULL::float8, ARRAY[1::float8]), (1, NULL)) v (y, x);
SELECT is(baseline_agg(1::float8, ARRAY[1::float8]), NULL, 'NULL over no rows') WHERE false;
SELECT is(rollup(NULL::baseline), NULL, 'NULL over no baselines');
SELECT is(rollup(b - b), NULL, 'NULL over baselines without rows') FROM (SELECT baseline_agg(y, x) AS b FROM pair) s;
-- an array that has a bitmap and no NULL, another lower bound, a short header, or lies out of line
SELECT is(baseline_agg(1, x)::text, '2 variables, 1 row: 0x1, 0x2, 0x1, 0x1, 0x2, 0x1, 0x4, 0x2, 0x1', 'arrays of any shape')
FROM (SELECT (ARRAY[NULL, 1, 2]::float8[])[2:3] AS x UNION ALL SELECT '[5:6]={1,2}' UNION ALL SELECT '{1,2}') v GROUP BY x::text || random();
CREATE TABLE stored (y float8, x float8[], b baseline);
INSERT INTO stored SELECT i, array_agg(i / j::float8) FROM generate_series(1, 40) i, generate_series(1, 16) j GROUP BY i;
ALTER TABLE stored ALTER x SET STORAGE external;
INSERT INTO stored SELECT * FROM stored;
SELECT is(baseline_agg(y, x), baseline_agg(y, ARRAY(SELECT unnest(x))), 'stored arrays of 16') FROM stored;
UPDATE stored SET x = x[1:3];
SELECT is(baseline_agg(y, x), baseline_agg(y, ARRAY(SELECT unnest(x))), 'stored arrays in short headers') FROM stored;
-- a frame whose rows have left may go on with another number of variables
SELECT is(array_agg(variables(b)), '{1,1,NULL,2}', 'frames that do not meet')
FROM (SELECT baseline_agg(1, x) OVER (ORDER BY i ROWS 1 PRECEDING) AS b
	  FROM (VALUES (1, ARRAY[1::float8]), (2, NULL), (3, NULL), (4, '{1, 2}')) v (i, x)) s;

-- ---- errors ----

SELECT is(failure('SELECT baseline_agg(' || arguments || ')'), want, arguments)
FROM (VALUES
	('1::float8, ARRAY[''NaN''::float8]', '22023 | x[1] of a baseline is NaN or infinite | A figure that is not known is NULL: rows with a NULL are left out.'),
	('1::float8, ARRAY[1, ''-Infinity''::float8]', '22023 | x[2] of a baseline is NaN or infinite | A figure that is not known is NULL: rows with a NULL are left out.'),
	('''Infinity''::float8, ARRAY[1::float8]', '22023 | y of a baseline is NaN or infinite | A figure that is not known is NULL: rows with a NULL are left out.'),
	('''NaN''::numeric, ARRAY[1::numeric]', '22023 | y of a baseline is NaN or infinite | A figure that is not known is NULL: rows with a NULL are left out.'),
	('1, ARRAY[1, ''Infinity''::numeric]', '22023 | x[2] of a baseline is NaN or infinite | A figure that is not known is NULL: rows with a NULL are left out.'),
	('1, ARRAY[1e309]', '22003 | x[1] of a baseline is out of range | Figures must be in the range of double precision.'),
	('-1e400, ARRAY[1::numeric]', '22003 | y of a baseline is out of range | Figures must be in the range of double precision.'),
	('1::float8, ''{}''::float8[]', '22023 | number of variables of a baseline must be between 1 and 16 | The array has 0 elements.'),
	('1::numeric, ''{}''::numeric[]', '22023 | number of variables of a baseline must be between 1 and 16 | The array has 0 elements.'),
	('1::float8, array_fill(1::float8, ARRAY[17])', '22023 | number of variables of a baseline must be between 1 and 16 | The array has 17 elements.'),
	('1::float8, array_fill(1::float8, ARRAY[1000000])', '22023 | number of variables of a baseline must be between 1 and 16 | The array has 1000000 elements.'),
	('1::float8, ''{{1}}''::float8[]', '2202E | variables of a row must be an array of one dimension | The array has 2 dimensions.'),
	('1::numeric, ''{{1,2},{3,4}}''::numeric[]', '2202E | variables of a row must be an array of one dimension | The array has 2 dimensions.'),
	('y, x) FROM (VALUES (1::float8, ''{1}''::float8[]), (1, ''{1, 2}'')) v (y, x', '22023 | rows of a baseline have different numbers of variables | There are rows of 1 and of 2 variables.'),
	('y, x) FROM (VALUES (1, ''{1, 2}''::numeric[]), (1, ''{1}'')) v (y, x', '22023 | rows of a baseline have different numbers of variables | There are rows of 2 and of 1 variables.'))
	v (arguments, want);
SELECT is(failure($$SELECT '1 variable, 1 row: 0x0, 0x0, 0x0, 0x0, 0x0'::baseline $$ || expression), want, expression)
FROM (VALUES
	($$+ '2 variables, 1 row: 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0'$$,
	 '22000 | cannot add baselines of different models | The left operand has 1 variable, the right operand has 2 variables.'),
	($$+ '1 variable, 1 row, through the origin: 0x0, 0x0, 0x0, 0x0, 0x0'$$,
	 '22000 | cannot add baselines of different models | The left operand has 1 variable, the right operand has 1 variable, through the origin.'),
	($$- '1 variable, 1 row, 1 change point: 0x0, 0x0, 0x0, 0x0, 0x0'$$,
	 '22000 | cannot subtract baselines of different models | The left operand has 1 variable, the right operand has 1 variable, 1 change point.'),
	($$- '1 variable, 2 rows: 0x0, 0x0, 0x0, 0x0, 0x0'$$,
	 '22023 | cannot subtract a baseline from one that does not contain it | No rows have the sums that would remain.'),
	($$- '1 variable, 1 row: 0x1, 0x0, 0x1, 0x0, 0x0'$$,
	 '22023 | cannot subtract a baseline from one that does not contain it | No rows have the sums that would remain.'),
	($$- '1 variable, 0 rows: 0x0, 0x0, 0x0, 0x0, 0x0' + '1 variable, 9007199254740991 rows: 0x0, 0x0, 0x0, 0x0, 0x0'$$,
	 '54000 | too many rows for a baseline | A baseline may have fewer than 2^53 rows.'))
	v (expression, want);
SELECT is(failure(query), want, query)
FROM (VALUES
	($$SELECT rollup(b) FROM (SELECT through_origin(b) AS b FROM (SELECT baseline_agg(y, x) FROM pair) s (b) UNION ALL SELECT baseline_agg(y, x) FROM pair) t$$,
	 '22000 | cannot add baselines of different models | The left operand has 2 variables, through the origin, the right operand has 2 variables.'),
	($$SELECT baseline_row_remove('1 variable, 0 rows: 0x0, 0x0, 0x0, 0x0, 0x0', 1, ARRAY[1])$$, '22023 | cannot take a row off a baseline that has none'),
	($$SELECT baseline_row_remove('1 variable, 2 rows: 0x0, 0x0, 0x0, 0x0, 0x0', 1::float8, ARRAY[1::float8])$$,
	 '22023 | cannot subtract a baseline from one that does not contain it | No rows have the sums that would remain.'),
	($$SELECT baseline_row_add('1 variable, 9007199254740991 rows: 0x0, 0x0, 0x0, 0x0, 0x0', 1::float8, ARRAY[1::float8])$$,
	 '54000 | too many rows for a baseline | A baseline may have fewer than 2^53 rows.'),
	($$SELECT NULL::int::baseline$$, '42846 | cannot cast type integer to baseline'))
	v (query, want);
SELECT unnest(ARRAY[is(baseline_row_add('1 variable, 1 row: 0x1, 0x1, 0x1, 0x1, 0x1', 2::float8, ARRAY[0.5::float8])::text, '1 variable, 2 rows: 0x1.8, 0x3, 0x1.4, 0x2, 0x5',
	'the transition function by itself'),
	is(pg_column_size(baseline_row_add('1 variable, 1 row: 0x1, 0x1, 0x1, 0x1, 0x1', 2::float8, ARRAY[0.5::float8])), 16 + 5 * 2 * 8, '... gives what is canonical')]);

-- ---- text ----

SELECT is(failure(format('SELECT %L::baseline', input)), concat_ws(' | ', format('22P02 | invalid input syntax for type baseline: "%s"', input), want, coalesce(hint, 'A baseline is made by baseline_agg(y, x[]).')), input)
FROM (VALUES
	('', 'The text is empty.', NULL),
	('x', 'A number of variables from 1 to 16 was expected at "x".', NULL),
	('17 variables, 1 row: 0x1', 'A number of variables from 1 to 16 was expected at "17 variables".', NULL),
	('1 variable, -1 rows: 0x1', 'A number of rows less than 2^53 was expected at "-1 rows".', NULL),
	('1 variable, 1 row, logarithmic: 0x1', '"logarithmic" is no property of a model.', 'A model may be: through the origin, 1 change point, 2 change points; in this order.'),
	('1 variable, 1 row: 1.5, 0x0, 0x0, 0x0, 0x0', 'A hexadecimal number of limited size was expected at "1.5".', NULL),
	('1 variable, 1 row: 0x0, 0x0, 0x0, 0x0', 'The number of sums is not that of the number of variables.', NULL),
	('1 variable, 1 row: 0x0, 0x0, 0x0, 0x0, 0x0, 0x0', 'The number of sums is not that of the number of variables.', NULL),
	('1 variable, 1 row: 0x0, 0x0, -0x1, 0x0, 0x0', 'No rows have such sums.', NULL),
	('1 variable, 1 row: 0x10, 0x0, 0x1, 0x0, 0x0', 'No rows have such sums.', NULL),
	('1 variable, 0 rows: 0x0, 0x0, 0x1, 0x0, 0x0', 'No rows have such sums.', NULL)) v (input, want, hint);
SELECT is(input::baseline::text, want, input)
FROM (VALUES
	('１ variable，　1 row ： 0x00.50 ,-0x1, 0x1.000, -0x0, 0xAbC', '1 variable, 1 row: 0x0.5, -0x1, 0x1, 0x0, 0xabc'),
	(' 1 variable , 1  row , through the origin , 2 change points : 0x00.50 ,-0x1, 0x1.000, -0x1, 0xF ',
	 '1 variable, 1 row, through the origin, 2 change points: 0x0.5, -0x1, 0x1, -0x1, 0xf')) v (input, want);

-- every baseline reads back, as text and as bytes
CREATE TABLE sample AS
	SELECT k, kind, baseline_agg(y, x) AS b
	FROM (SELECT k, kind, i, exp(random() * 10) * CASE WHEN random() < 0.5 THEN -1 ELSE 1 END AS y,
			array_agg(CASE kind WHEN 0 THEN floor(random() * 100) WHEN 1 THEN random() - 0.5 WHEN 2 THEN 10 ^ (random() * 600 - 300) ELSE 0 END) AS x
		  FROM generate_series(1, 16) k, generate_series(0, 3) kind, generate_series(1, 5) i, generate_series(1, k) j GROUP BY k, kind, i) s
	GROUP BY k, kind;
INSERT INTO sample SELECT k, kind + 4, through_origin(b) FROM sample;
INSERT INTO sample SELECT k, kind + 8, b - b FROM sample;
SELECT is(count(*) FILTER (WHERE b = b::text::baseline AND b::text = b::text::baseline::text), count(*), 'baselines read back') FROM sample;
CREATE FUNCTION through_binary() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	file text := current_setting('data_directory') || '/baseline_sample';
BEGIN
	CREATE TABLE received (LIKE sample);
	EXECUTE format('COPY sample TO %L WITH (FORMAT binary)', file);
	EXECUTE format('COPY received FROM %L WITH (FORMAT binary)', file);
	RETURN (SELECT count(*) FROM sample JOIN received r USING (k, kind) WHERE sample.b = r.b AND baseline_send(sample.b) = baseline_send(r.b));
END $$;
SELECT is(through_binary(), 256::bigint, '... from bytes too');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT b FROM sample) s), count(DISTINCT b::text), '= is what the text says') FROM sample;
SELECT is(count(*), 256::bigint, 'hash join') FROM (SELECT DISTINCT b FROM sample) d JOIN sample USING (b);
SELECT is(count(*) FILTER (WHERE baseline_hash(b) = baseline_hash(b::text::baseline)
	AND baseline_hash_extended(b, 7) = baseline_hash_extended(b::text::baseline, 7)
	AND baseline_hash_extended(b, 0) & 4294967295 = baseline_hash(b)::bigint & 4294967295), count(*), 'hashes') FROM sample;

-- ---- sizes ----

SELECT is(pg_column_size(baseline_agg(i, ARRAY[i]::float8[])), 16 + 5 * 8, 'integers: a word a sum') FROM generate_series(1, 100) i;
SELECT unnest(ARRAY[cmp_ok(pg_column_size(baseline_agg(x[6], x[1:5])), '<', 65536, 'five variables of extreme exponents: less than 64 kB'),
	is(pg_column_size(baseline_agg(x[6], x[1:5])), 16 + 27 * 67 * 8, '... 67 words a sum at most')])
FROM (VALUES (array_fill(1.7976931348623157e308::float8, ARRAY[6])), (array_fill(5e-324::float8, ARRAY[6]))) v (x);
CREATE TABLE kept AS SELECT k, b FROM sample;
SELECT is(count(*) FILTER (WHERE kept.b = sample.b), count(*), 'stored, in short headers, compressed and out of line') FROM kept JOIN sample USING (k) WHERE kept.b::text = sample.b::text;

-- ---- forged states of aggregates, which users can make with the transition functions ----

SELECT is(left(failure(query), 5), '22023', query)
FROM unnest(ARRAY['cusum_add(''{}'', 1, 1)', 'cusum_add(''{1}'', 1, 1)', 'cusum_add(''{-1,0}'', 1, 1)', 'cusum_add(''{1,NULL}'', 1, 1)', 'cusum_add(''{{1,0}}'', 1, 1)',
	'cusum_add(''{1,-35,1}'', 1, 1)', 'cusum_add(''{1,34,1}'', 1, 1)', 'cusum_add(''{1,9223372036854775807,1}'', 1, 1)', 'cusum_add(array_fill(1::bigint, ARRAY[80]), 1, 1)',
	'cusum_add(''{9223372036854775807,0}'', 1, 1)', 'cusum_remove(''{0,0}'', 1, 1)', 'cusum_combine(''{1,0}'', ''{1}'')', 'cusum_combine(''{9007199254740992,0}'', ''{1,0}'')',
	'cusum_final(''{1}'')', 'cusum_final(''{1,-40,1}'')', 'durbin_watson_add(''{0,0}'', 1)', 'durbin_watson_add(''{1,0,0,1}'', 1)', 'durbin_watson_add(''{1,9218868437227405312,0}'', 1)',
	'durbin_watson_final(''{2,0,99,1,1}'')']) expression, LATERAL (SELECT 'SELECT ' || expression) q (query);
SELECT lives_ok('SELECT ' || expression, expression)
FROM unnest(ARRAY['cusum_final(cusum_combine(''{1,0,9223372036854775807}'', ''{1,0,9223372036854775807}''))',
	'durbin_watson_final(''{2,0,0,-1,-1}'')', 'cusum_add(''{1,0,-9223372036854775808}'', -1e300, 1e300)']) expression;
SELECT is(cusum_final(cusum_combine('{1,0,9223372036854775807}', '{1,0,9223372036854775807}')), 2 ^ 64::float8, 'full words do not overflow');

-- ---- cusum ----

SELECT is(array_agg(s ORDER BY i), '{0.5,0.5,-1.5,0.5}'::float8[], 'cumulative sums')
FROM (SELECT i, cusum(a, e) OVER (ORDER BY i) AS s FROM (VALUES (1, 3::float8, 2.5::float8), (2, NULL, 4), (3, 2, 4), (4, 6, 4)) v (i, a, e)) s;
SELECT is(cusum(a, 0), 1::float8, 'exact: 1e16 + 1 - 1e16 = 1') FROM (VALUES (1e16::float8), (1), (-1e16)) v (a);
SELECT is(cusum(0.1, 0), 1::float8, 'ten times a tenth, of double precision, is rounded once') FROM generate_series(1, 10);
SELECT is(cusum(NULL, 1), NULL, 'NULL over rows of NULL');
SELECT is(cusum(1, 1), 0::float8, 'no difference');
SELECT is(failure(query), want, query)
FROM (VALUES
	('SELECT cusum(''NaN'', 1)', '22023 | the actual value is NaN or infinite | A figure that is not known is NULL: rows with a NULL are left out.'),
	('SELECT cusum(1, ''-Infinity'')', '22023 | the expected value is NaN or infinite | A figure that is not known is NULL: rows with a NULL are left out.'),
	('SELECT cusum(1.7e308, -1.7e308)', '22003 | cumulative sum out of range for type double precision'),
	('SELECT durbin_watson(''NaN'')', '22023 | the residual is NaN or infinite | A figure that is not known is NULL: rows with a NULL are left out.')) v (query, want);
SELECT is(cusum(v, 0), -1.7e308::float8, 'a sum may leave the range and come back') FROM (VALUES (1.7e308::float8), (1.7e308), (-1.7e308), (-1.7e308), (-1.7e308)) t (v);

-- ---- durbin_watson ----

SELECT is(durbin_watson(e ORDER BY i), want, name)
FROM (VALUES ('falling', 1, 1::float8, 0.2::float8), ('falling', 2, 2, 0.2),
	('alternating', 1, 1, 3), ('alternating', 2, -1, 3), ('alternating', 3, 1, 3), ('alternating', 4, -1, 3),
	('constant', 1, 7, 0), ('constant', 2, 7, 0), ('one', 1, 5, NULL), ('nothing', 1, NULL, NULL), ('zero', 1, 0, NULL), ('zero', 2, 0, NULL),
	('left out', 1, 1, 0.2), ('left out', 2, NULL, 0.2), ('left out', 3, 2, 0.2),
	('large', 1, 1e300, 0.2), ('large', 2, 2e300, 0.2), ('tiny', 1, 5e-324, 0.2), ('tiny', 2, 1e-323, 0.2)) v (name, i, e, want)
GROUP BY name, want ORDER BY name;
CREATE TABLE residual AS SELECT i, ((i * 7919 % 101 - 50) / 4.0)::float8 AS e FROM generate_series(1, 200) i;
SELECT is((SELECT durbin_watson(e ORDER BY i) FROM residual),
	(SELECT sum((e - p) ^ 2) / (SELECT sum(e::numeric ^ 2) FROM residual) FROM (SELECT e::numeric, lag(e) OVER (ORDER BY i)::numeric AS p FROM residual) s)::float8, 'against numeric');
SELECT is(durbin_watson(e ORDER BY i), NULL, 'no residuals') FROM residual WHERE false;

SELECT * FROM finish();
ROLLBACK;
