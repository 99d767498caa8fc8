-- What is read from the fit of a baseline: against the certified values of NIST, against sums over rows, and what is refused.
\ir include/begin.sql
SET LOCAL extra_float_digits = 1;

CREATE FUNCTION pg_temp.numbers(first integer, last integer) RETURNS double precision[] LANGUAGE sql RETURN ARRAY(SELECT generate_series(first, last)::double precision);

-- ---- NIST StRD: data/nist ----

CREATE TEMPORARY TABLE nist (dataset text, y numeric, x numeric[]);
CREATE TEMPORARY TABLE one (y numeric, x numeric);
CREATE TEMPORARY TABLE six (y numeric, x1 numeric, x2 numeric, x3 numeric, x4 numeric, x5 numeric, x6 numeric);
CREATE TEMPORARY TABLE certified (dataset text, model text, statistic text, parameter integer, value double precision);
\copy certified FROM 'data/nist/certified.csv' CSV HEADER
\copy six FROM 'data/nist/longley.csv' CSV HEADER
INSERT INTO nist SELECT 'longley', y, ARRAY[x1, x2, x3, x4, x5, x6] FROM six;
\copy one FROM 'data/nist/norris.csv' CSV HEADER
INSERT INTO nist SELECT 'norris', y, ARRAY[x] FROM one;
TRUNCATE one;
\copy one FROM 'data/nist/noint1.csv' CSV HEADER
INSERT INTO nist SELECT 'noint1', y, ARRAY[x] FROM one;
TRUNCATE one;
\copy one FROM 'data/nist/noint2.csv' CSV HEADER
INSERT INTO nist SELECT 'noint2', y, ARRAY[x] FROM one;
TRUNCATE one;
-- products of numeric are exact; power() rounds
CREATE FUNCTION pg_temp.powers(x numeric, degree integer) RETURNS numeric[] LANGUAGE plpgsql AS
$$
DECLARE
	result numeric[] := ARRAY[x];
BEGIN
	FOR i IN 2 .. degree LOOP
		result := result || result[i - 1] * x;
	END LOOP;
	RETURN result;
END
$$;
\copy one FROM 'data/nist/pontius.csv' CSV HEADER
INSERT INTO nist SELECT 'pontius', y, pg_temp.powers(x, 2) FROM one;
TRUNCATE one;
\copy one FROM 'data/nist/filip.csv' CSV HEADER
INSERT INTO nist SELECT 'filip', y, pg_temp.powers(x, 10) FROM one;
TRUNCATE one;
\copy one FROM 'data/nist/wampler1.csv' CSV HEADER
INSERT INTO nist SELECT 'wampler1', y, pg_temp.powers(x, 5) FROM one;
TRUNCATE one;
\copy one FROM 'data/nist/wampler2.csv' CSV HEADER
INSERT INTO nist SELECT 'wampler2', y, pg_temp.powers(x, 5) FROM one;
TRUNCATE one;
\copy one FROM 'data/nist/wampler3.csv' CSV HEADER
INSERT INTO nist SELECT 'wampler3', y, pg_temp.powers(x, 5) FROM one;
TRUNCATE one;
\copy one FROM 'data/nist/wampler4.csv' CSV HEADER
INSERT INTO nist SELECT 'wampler4', y, pg_temp.powers(x, 5) FROM one;
TRUNCATE one;
\copy one FROM 'data/nist/wampler5.csv' CSV HEADER
INSERT INTO nist SELECT 'wampler5', y, pg_temp.powers(x, 5) FROM one;

CREATE TEMPORARY VIEW fitted AS
	SELECT dataset, CASE WHEN dataset LIKE 'noint%' THEN through_origin(b) ELSE b END AS b, CASE WHEN dataset LIKE 'noint%' THEN through_origin(d) ELSE d END AS d
	FROM (SELECT dataset, baseline_agg(y, x) AS b, baseline_agg(y::double precision, x::double precision[]) AS d FROM nist GROUP BY dataset) AS a;
-- digits in which ours and theirs agree; of a certified 0, digits behind the point
CREATE FUNCTION pg_temp.digits(ours double precision, theirs double precision) RETURNS double precision LANGUAGE sql RETURN
	least(15, CASE WHEN ours = theirs THEN 15 WHEN theirs = 0 THEN -log(abs(ours)) ELSE -log(abs(ours / theirs - 1)) END);
CREATE FUNCTION pg_temp.statistic(b baseline, statistic text, parameter integer) RETURNS double precision LANGUAGE sql AS
$$
	-- through the origin there is no parameter 0
	SELECT CASE statistic WHEN 'coefficient' THEN (coef(b))[parameter + cardinality(coef(b)) - variables(b)]
		WHEN 'standard deviation' THEN (se(b))[parameter + cardinality(se(b)) - variables(b)]
		WHEN 'residual standard deviation' THEN residual_se(b) WHEN 'r squared' THEN r2(b) END
$$;
SELECT results_eq('SELECT count(DISTINCT dataset)::int, count(*)::int FROM certified JOIN fitted USING (dataset)', 'VALUES (11, 132)', 'eleven sets, 132 certified figures');
SELECT cmp_ok(min(pg_temp.digits(pg_temp.statistic(b, statistic, parameter), value)), '>=', 14::double precision,
		format('NIST %s: all %s figures, worst agrees to %s digits', dataset, count(*), round(min(pg_temp.digits(pg_temp.statistic(b, statistic, parameter), value))::numeric, 1)))
	FROM certified JOIN fitted USING (dataset) GROUP BY dataset ORDER BY dataset;
-- of figures that were rounded to double before: what their rounding leaves
SELECT cmp_ok(min(pg_temp.digits(pg_temp.statistic(d, statistic, parameter), value)), '>=', CASE dataset WHEN 'filip' THEN 7 WHEN 'wampler2' THEN 11 WHEN 'longley' THEN 13 ELSE 13 END::double precision,
		format('NIST %s of double precision: worst agrees to %s digits', dataset, round(min(pg_temp.digits(pg_temp.statistic(d, statistic, parameter), value))::numeric, 1)))
	FROM certified JOIN fitted USING (dataset) GROUP BY dataset ORDER BY dataset;

-- p values of Longley's coefficients as R prints them
SELECT is((SELECT array_agg(round(v::numeric, 6)) FROM unnest(p(b)) AS v), '{0.003560,0.863141,0.312681,0.002535,0.000944,0.826212,0.003037}'::numeric[], 'p values') FROM fitted WHERE dataset = 'longley';
SELECT is((SELECT array_agg(round(v::numeric, 3)) FROM unnest(t(b)) AS v), '{-3.911,0.177,-1.070,-4.136,-4.822,-0.226,4.016}'::numeric[], 't statistics') FROM fitted WHERE dataset = 'longley';
SELECT is(round(adjusted_r2(b)::numeric, 4), 0.9925, 'adjusted R squared') FROM fitted WHERE dataset = 'longley';
SELECT is(degrees_of_freedom(b), 9::bigint, 'degrees of freedom') FROM fitted WHERE dataset = 'longley';
SELECT is(ARRAY[t(b)::text, p(b)::text, r2(b)::text, adjusted_r2(b)::text], ARRAY['{Infinity,Infinity,Infinity,Infinity,Infinity,Infinity}', '{0,0,0,0,0,0}', '1', '1'], 'a perfect fit') FROM fitted WHERE dataset = 'wampler1';

-- ---- a sample that is computed by hand: y = 2.2 + 0.6 x, squared residuals add up to 2.4 ----

CREATE TEMPORARY TABLE hand AS
	SELECT baseline_agg(y, ARRAY[x]) AS b FROM (VALUES (2.0::double precision, 1.0::double precision), (4, 2), (5, 3), (4, 4), (5, 5)) AS v (y, x);
CREATE FUNCTION pg_temp.close(a double precision, b double precision, what text) RETURNS text LANGUAGE sql AS
$$ SELECT cmp_ok(abs(a - b), '<=', 4e-15 * greatest(abs(a), abs(b)), what || ': ' || a) $$;
SELECT is(coef(b)::text, '{2.2,0.6}', 'coefficients') FROM hand;
SELECT is(sse(b), 2.4::double precision, 'sum of squares') FROM hand;
SELECT is(residual_se(b), sqrt(0.8::double precision), 'standard error of the regression') FROM hand;
SELECT pg_temp.close((se(b))[1], sqrt(0.8::double precision * 1.1), 'standard error of the intercept') FROM hand;
SELECT pg_temp.close((se(b))[2], sqrt(0.08::double precision), 'standard error of the slope') FROM hand;
SELECT is(r2(b), 0.6::double precision, 'R squared') FROM hand;
SELECT pg_temp.close(adjusted_r2(b), 1 - 0.4 * 4 / 3.0, 'adjusted R squared') FROM hand;
SELECT pg_temp.close(cv_rmse(b), sqrt(0.8::double precision) / 4, 'CV(RMSE)') FROM hand;
SELECT is(nmbe(b), 0::double precision, 'NMBE with an intercept') FROM hand;
SELECT is(ARRAY[predict(b, '{6}'), predict(b, '{0}'), predict(b, '{-1.5}')], '{5.8,2.2,1.3}', 'predictions') FROM hand;
SELECT is(leverage(b, '{6}'), 1.1::double precision, 'leverage outside of the sample') FROM hand;
SELECT is(ARRAY(SELECT leverage(b, ARRAY[x]) FROM generate_series(1, 5) AS x), '{0.6,0.3,0.2,0.3,0.6}', 'leverages') FROM hand;
SELECT is(ARRAY(SELECT residual(b, y, ARRAY[x]) FROM unnest('{2,4,5,4,5}'::double precision[]) WITH ORDINALITY AS v (y, x)), '{-0.8,0.6,1,-0.6,-0.2}', 'residuals') FROM hand;
SELECT pg_temp.close(standardized_residual(b, 5, '{3}'), 1 / sqrt(0.8 * 0.8)::double precision, 'standardized residual') FROM hand;
SELECT is(standardized_residual(b, 5, '{6}'), NULL, 'no standardized residual where the leverage is more than 1') FROM hand;
-- t of 0.975 and 0.995 with 3 degrees of freedom: 3.1824463052837084, 5.8409093097333554
SELECT is(i.estimate, 5.8::double precision, 'estimate') FROM hand, predict_interval(b, '{6}') AS i;
SELECT pg_temp.close(i.lower, 5.8 - 3.1824463052837084 * sqrt(0.8 * 2.1), 'lower') FROM hand, predict_interval(b, '{6}') AS i;
SELECT pg_temp.close(i.upper, 5.8 + 3.1824463052837084 * sqrt(0.8 * 2.1), 'upper') FROM hand, predict_interval(b, '{6}') AS i;
SELECT pg_temp.close(i.upper, 5.8 + 5.8409093097333554 * sqrt(0.8 * 2.1), 'upper, 99 %') FROM hand, predict_interval(b, '{6}', 0.99) AS i;
SELECT pg_temp.close(i.upper, 5.8 + 3.1824463052837084 * sqrt(0.8 * 1.1), 'upper of the mean') FROM hand, mean_interval(b, '{6}') AS i;
SELECT pg_temp.close(i.lower, 5.8 - 5.8409093097333554 * sqrt(0.8 * 1.1), 'lower of the mean, 99 %') FROM hand, mean_interval(b, '{6}', 0.99) AS i;
SELECT is(i, predict_interval(b, '{6}', 0.95), 'the default is 95 %') FROM hand, predict_interval(b, '{6}') AS i;

-- through the origin: y = 61 / 55 x, R squared about 0
SELECT is(coef(through_origin(b))::text, ARRAY[66 / 55.0]::double precision[]::text, 'no intercept') FROM hand;
SELECT pg_temp.close(r2(through_origin(b)), 66 * 66 / (55 * 86.0), 'R squared about 0') FROM hand;
SELECT pg_temp.close(adjusted_r2(through_origin(b)), 1 - (1 - 66 * 66 / (55 * 86.0)) * 5 / 4, 'adjusted') FROM hand;
SELECT is(degrees_of_freedom(through_origin(b)), 4::bigint, 'degrees of freedom') FROM hand;
SELECT pg_temp.close(nmbe(through_origin(b)), (20 - 1.2 * 15) / 4 / 4, 'NMBE without an intercept') FROM hand;

-- nothing of NULL
SELECT is(ARRAY[coef(NULL)::text, problem(NULL), predict(NULL, '{1}')::text, predict(b, NULL)::text, residual(b, NULL, '{1}')::text], ARRAY[NULL, NULL, NULL, NULL, NULL]::text[], 'NULL of NULL') FROM hand;
SELECT is(predict_interval(b, '{6}', NULL)::text, NULL, 'NULL of no confidence') FROM hand;

-- ---- many baselines in one query, rows of one baseline next to those of another ----

SELECT setseed(0.5);
CREATE TEMPORARY TABLE metered AS
SELECT m AS meter, h AS hour, ARRAY[(h % 24)::double precision, random() * 30 - 5, round((random() * 1000)::numeric, 1)] AS x, (100 + m * (h % 24) + 20 * random())::double precision AS y
FROM generate_series(1, 20) AS m, generate_series(1, 60) AS h;
CREATE TEMPORARY TABLE model AS SELECT meter, baseline_agg(y, x) AS b FROM metered GROUP BY meter;
CREATE TEMPORARY TABLE solved AS SELECT meter, b, coef(b) AS c FROM model;
SELECT is_empty($$SELECT meter, hour FROM solved JOIN metered USING (meter) WHERE abs(predict(b, x) - (c[1] + c[2] * x[1] + c[3] * x[2] + c[4] * x[3])) > 1e-11$$,
	'predictions are those of the coefficients, rows in any order');
SELECT is_empty($$SELECT meter FROM (SELECT meter, hour, b, x, y FROM solved JOIN metered USING (meter) ORDER BY hour, meter OFFSET 0) AS mixed
	GROUP BY meter HAVING abs(sum(leverage(b, x)) - 4) > 1e-12 OR abs(sum(residual(b, y, x))) > 1e-9
	OR abs(sum(residual(b, y, x) ^ 2) / min(sse(b)) - 1) > 1e-11 OR max(abs(residual(b, y, x) - (y - predict(b, x)))) > 1e-12$$,
	'leverages add up to the number of coefficients, residuals to 0, their squares to sse(), baselines taking turns');
SELECT is((SELECT sum(predict(b, x)) FROM solved JOIN metered USING (meter) WHERE hour <= 2), (SELECT sum(predict(b::text::baseline, x)) FROM solved JOIN metered USING (meter) WHERE hour <= 2), 'the same of values that are made for each row');
SELECT results_eq($$SELECT coef(rollup(b))::text FROM model$$, $$SELECT coef(baseline_agg(y, x))::text FROM metered$$, 'coefficients of a rollup, to the bit');
SELECT is_empty($$SELECT meter FROM (SELECT meter, baseline_agg(y, x[1:1]) AS b, regr_slope(y, x[1]) AS slope, regr_intercept(y, x[1]) AS intercept, regr_r2(y, x[1]) AS r2 FROM metered GROUP BY meter) AS v
	WHERE abs((coef(b))[2] / slope - 1) > 1e-12 OR abs((coef(b))[1] / intercept - 1) > 1e-12 OR abs(r2(b) / v.r2 - 1) > 1e-12$$, 'one variable: as PostgreSQL''s own regression');

-- ---- another sample ----

CREATE TEMPORARY TABLE pair AS SELECT a.b AS model, c.b AS sample FROM model AS a, model AS c WHERE a.meter = 3 AND c.meter = 2;
CREATE TEMPORARY TABLE error AS SELECT y, predict(model, x) AS expected FROM pair, metered WHERE meter = 2;
SELECT cmp_ok(abs(cv_rmse(model, sample) - (SELECT sqrt(avg((y - expected) ^ 2)) / avg(y) FROM error)), '<', 1e-14::double precision, 'CV(RMSE) of a sample from its sums is that of its rows') FROM pair;
SELECT cmp_ok(abs(nmbe(model, sample) - (SELECT sum(y - expected) / sum(y) FROM error)), '<', 1e-14::double precision, 'and NMBE') FROM pair;
SELECT cmp_ok(nmbe(model, sample), '<', 0::double precision, 'less than expected is negative') FROM pair;
SELECT cmp_ok(abs(cv_rmse(model, model) - cv_rmse(model) * sqrt(56 / 60.0)), '<', 1e-15::double precision, 'of the model''s own observations but for the degrees of freedom') FROM pair;
SELECT cmp_ok(abs(nmbe(model, model)), '<', 1e-30::double precision, 'without bias') FROM pair;

SELECT cmp_ok(abs(i.expected - (SELECT sum(expected) FROM error)), '<', 1e-9::double precision, 'expected') FROM pair, improvement(model, sample) AS i;
SELECT cmp_ok(abs(i.actual - (SELECT sum(y) FROM error)), '<', 1e-9::double precision, 'actual') FROM pair, improvement(model, sample) AS i;
SELECT cmp_ok(abs(i.improvement - (i.expected - i.actual)), '<', 1e-10::double precision, 'improvement') FROM pair, improvement(model, sample) AS i;
SELECT is(i.ratio, i.improvement / i.expected, 'ratio') FROM pair, improvement(model, sample) AS i;
SELECT is(i.proven, true, 'proven') FROM pair, improvement(model, sample) AS i;
SELECT ok(i.lower > 0 AND abs(i.lower + i.upper - 2 * i.improvement) < 1e-9, 'interval') FROM pair, improvement(model, sample) AS i;
SELECT is(i.proven, false, 'not proven the other way round') FROM pair, improvement(sample, model) AS i;
SELECT is(ROW(i.expected, i.actual, i.improvement, i.ratio, i.proven)::text, ROW(i.actual, i.actual, 0, 0, false)::text, 'the same period') FROM hand, improvement(b, b) AS i;
-- y = 2.2 + 0.6 x; x 6 and 8, used 4 and 6: variance s^2 (m + m^2 / n + (sum x - m mean)^2 / Sxx) = 0.8 (2 + 0.8 + 6.4)
SELECT pg_temp.close(i.improvement, 12.8 - 10, 'by hand') FROM hand, (SELECT baseline_agg(y, ARRAY[x]) AS r FROM (VALUES (4.0::double precision, 6.0::double precision), (6, 8)) AS v (y, x)) AS s, improvement(b, r) AS i;
SELECT cmp_ok(abs(i.upper - (2.8 + 3.1824463052837084 * sqrt(0.8 * 9.2))), '<', 1e-14::double precision, 'its interval') FROM hand, (SELECT baseline_agg(y, ARRAY[x]) AS r FROM (VALUES (4.0::double precision, 6.0::double precision), (6, 8)) AS v (y, x)) AS s, improvement(b, r) AS i;
SELECT ok(NOT i95.proven AND i20.proven AND i20.lower > i95.lower, 'proven with a confidence of 20 %, not of 95 %') FROM hand, (SELECT baseline_agg(y, ARRAY[x]) AS r FROM (VALUES (4.0::double precision, 6.0::double precision), (6, 8)) AS v (y, x)) AS s, improvement(b, r) AS i95, improvement(b, r, 0.2) AS i20;
SELECT is(i.ratio, NULL, 'no ratio to what is not positive') FROM hand, (SELECT baseline_agg(-1.0::double precision, ARRAY[-100.0::double precision]) AS r) AS s, improvement(b, r) AS i;

-- ---- what is refused ----

CREATE TEMPORARY TABLE bad (name text, b baseline, message text);
INSERT INTO bad SELECT 'one row', baseline_agg(y, ARRAY[x]), 'too few observations for a baseline | The model has 2 coefficients, and there is 1 observation. | A fit needs more observations than coefficients and change points.'
	FROM (VALUES (1.0::double precision, 2.0::double precision)) AS v (y, x);
INSERT INTO bad SELECT 'two rows', baseline_agg(y, ARRAY[x]), 'too few observations for a baseline | The model has 2 coefficients, and there are 2 observations. | A fit needs more observations than coefficients and change points.'
	FROM (VALUES (1.0::double precision, 2.0::double precision), (2, 3)) AS v (y, x);
INSERT INTO bad SELECT 'one row through the origin', through_origin(b), 'too few observations for a baseline | The model has 1 coefficient, and there is 1 observation. | A fit needs more observations than coefficients and change points.' FROM bad WHERE name = 'one row';
INSERT INTO bad SELECT 'constant y', baseline_agg(7.5::double precision, ARRAY[x]), 'y of a baseline is constant | It is 7.5 in all 9 observations. | There is nothing that variables could explain.' FROM unnest(pg_temp.numbers(1, 9)) AS x;
INSERT INTO bad SELECT 'y of 0 through the origin', through_origin(baseline_agg(0::double precision, ARRAY[x])), 'y of a baseline is constant | It is 0 in all 9 observations. | There is nothing that variables could explain.' FROM unnest(pg_temp.numbers(1, 9)) AS x;
INSERT INTO bad SELECT 'constant variable', baseline_agg(x * x, ARRAY[x, 4]), 'x[2] of a baseline is constant | It is 4 in all 9 observations. | Leave it out.' FROM unnest(pg_temp.numbers(1, 9)) AS x;
INSERT INTO bad SELECT 'constants', baseline_agg(x * x, ARRAY[3, x, 4]), 'x[1] of a baseline is constant | It is 3 in all 9 observations. | Leave it out.' FROM unnest(pg_temp.numbers(1, 9)) AS x;
INSERT INTO bad SELECT 'dependent variable', baseline_agg(x ^ 3, ARRAY[x, x * x, 3 * x - 7]), 'x[3] of a baseline depends on the other variables | It is a linear combination of the intercept and the variables before it. | Leave it out, or one of those that it depends on.' FROM unnest(pg_temp.numbers(1, 9)) AS x;
INSERT INTO bad SELECT 'dependent through the origin', through_origin(baseline_agg(x ^ 3, ARRAY[x, 2 * x])), 'x[2] of a baseline depends on the other variables | It is a linear combination of the variables before it. | Leave it out, or one of those that it depends on.' FROM unnest(pg_temp.numbers(1, 9)) AS x;
INSERT INTO bad SELECT 'as many rows as variables', baseline_agg(x ^ 3, ARRAY[x, x * x, sqrt(x)]), 'too few observations for a baseline | The model has 4 coefficients, and there are 4 observations. | A fit needs more observations than coefficients and change points.' FROM unnest(pg_temp.numbers(1, 4)) AS x;
SELECT is(problem(b), replace(regexp_replace(message, ' \| [^|]*$', ''), ' | ', ': '), 'problem of ' || name) FROM bad;
SELECT is(problem(b), NULL, 'no problem') FROM hand;
SELECT is_empty('SELECT dataset FROM fitted WHERE problem(b) IS NOT NULL OR problem(d) IS NOT NULL', 'nor with the sets of NIST');
SELECT is(pg_temp.advised(format('SELECT %s FROM (SELECT b, 1.0 AS y, array_fill(1.0::double precision, ARRAY[variables(b)]) AS x FROM pg_temp.bad WHERE name = %L) AS v', call, name)), '22023: ' || message, call || ' of ' || name)
FROM bad, unnest(ARRAY['coef(b)', 'se(b)', 't(b)', 'p(b)', 'degrees_of_freedom(b)', 'sse(b)', 'residual_se(b)', 'r2(b)', 'adjusted_r2(b)', 'cv_rmse(b)', 'nmbe(b)', 'predict(b, x)', 'predict_interval(b, x)',
	'mean_interval(b, x)', 'residual(b, y, x)', 'leverage(b, x)', 'standardized_residual(b, y, x)', 'cv_rmse(b, b)', 'nmbe(b, b)', 'improvement(b, b)']) AS call;
-- but for the last digits of doubles
SELECT is(pg_temp.advised('SELECT coef(baseline_agg(x ^ 3, ARRAY[x, x / 10, sqrt(x)])) FROM unnest(pg_temp.numbers(1, 9)) AS x'),
	'22023: x[1] of a baseline depends on the other variables | The others leave 1.8e-33 of its sum of squares, no more than rounding does. | Leave it out, or one of those that it depends on.', 'nearly dependent');
SELECT is(pg_temp.advised('SELECT coef(baseline_agg((x ^ 3)::numeric, ARRAY[x, x / 3, sqrt(x)])) FROM generate_series(1.0, 9) AS x') LIKE '22023: x[_] of a baseline depends on the other variables | The others leave %e-__ of its sum of squares, no more than rounding does.%', true, 'nearly dependent, thirds of numeric');
SELECT is(pg_temp.advised('SELECT coef(baseline_agg(x ^ 3, ARRAY[x, x / 10 + 1e-9 * x * x])) FROM unnest(pg_temp.numbers(1, 9)) AS x'), 'no error', 'what differs in nine digits is not');
-- one bad meter of many
SELECT results_eq($$SELECT name, CASE WHEN problem(b) IS NULL THEN coef(b)::text END FROM (SELECT name, b FROM bad WHERE name LIKE 'constant%' UNION ALL SELECT 'good', b FROM hand) AS v ORDER BY name$$,
	$$VALUES ('constant variable', NULL), ('constant y', NULL), ('constants', NULL), ('good', '{2.2,0.6}')$$, 'a query goes on');

SELECT is(pg_temp.advised(format('SELECT %s FROM pg_temp.hand', call)), error, call) FROM (VALUES
	('predict(b, ''{}'')', '22023: x does not have the variables of the baseline | The baseline has 1, the array has 0.'),
	('predict(b, ''{1,2}'')', '22023: x does not have the variables of the baseline | The baseline has 1, the array has 2.'),
	('predict(b, ''{{1}}'')', '2202E: x must be an array of one dimension'),
	('predict(b, ''{NULL}'')', '22004: x must not contain NULL'),
	('predict(b, ''{NaN}'')', '22023: x[1] is NaN or infinite'),
	('predict(b, ''{-Infinity}'')', '22023: x[1] is NaN or infinite'),
	('predict_interval(b, ''{1,2}'')', '22023: x does not have the variables of the baseline | The baseline has 1, the array has 2.'),
	('predict_interval(b, ''{1}'', 0)', '22023: confidence must be between 0 and 1 | It is 0. | Write 0.95 for 95 %.'),
	('predict_interval(b, ''{1}'', 1)', '22023: confidence must be between 0 and 1 | It is 1. | Write 0.95 for 95 %.'),
	('mean_interval(b, ''{1}'', 95)', '22023: confidence must be between 0 and 1 | It is 95. | Write 0.95 for 95 %.'),
	('improvement(b, b, ''NaN'')', '22023: confidence must be between 0 and 1 | It is NaN. | Write 0.95 for 95 %.'),
	('residual(b, ''NaN'', ''{1}'')', '22023: y is NaN or infinite'),
	('standardized_residual(b, ''Infinity'', ''{1}'')', '22023: y is NaN or infinite'),
	('leverage(b, ''{NULL}'')', '22004: x must not contain NULL'),
	('leverage(b, ''{1e308}'')', '22003: value out of range: overflow'),
	('predict(b, ''{1.7e308}'')', 'no error'),
	('cv_rmse(b, (SELECT m.b FROM pg_temp.model AS m LIMIT 1))', '22023: sample does not have the variables of the model | The model has 1, the sample has 3.'),
	('improvement(b, (SELECT m.b FROM pg_temp.model AS m LIMIT 1))', '22023: sample does not have the variables of the model | The model has 1, the sample has 3.'),
	('improvement(b, b - b)', '22023: sample has no observations'),
	('coef(b - b)', '22023: too few observations for a baseline | The model has 2 coefficients, and there are 0 observations. | A fit needs more observations than coefficients and change points.')) AS v (call, error);
SELECT is(pg_temp.advised($$SELECT cv_rmse(baseline_agg(-y, ARRAY[x])) FROM (VALUES (2.0::double precision, 1.0::double precision), (4, 2), (5, 3)) AS v (y, x)$$), '22023: error relative to the mean of y requires a positive mean | The mean is -3.66667. | residual_se() is the error in the unit of y.', 'a negative mean');
SELECT is(pg_temp.advised($$SELECT nmbe(baseline_agg(y, ARRAY[x])) FROM (VALUES (-2.0::double precision, 1.0::double precision), (2, 2), (0, 3)) AS v (y, x)$$), '22023: error relative to the mean of y requires a positive mean | The mean is 0. | residual_se() is the error in the unit of y.', 'a mean of 0');
SELECT is(pg_temp.advised($$SELECT coef(baseline_agg(y, ARRAY[x])) FROM (VALUES (1e300::double precision, 1e-300::double precision), (-1e300, 2e-300), (0, 3e-300)) AS v (y, x)$$), '22003: value out of range: overflow', 'coefficients beyond double precision');

-- sums that no rows have, seen only when they are solved
SELECT is(problem(v::baseline), 'no rows have the sums of this baseline', 'forged: ' || v) FROM unnest(ARRAY['1 variable, 3 rows: 0x0, 0x0, 0x2, 0x3, 0x4', '2 variables, 9 rows: 0x0, 0x0, 0x0, 0x4, 0x5, 0x0, 0x4, 0x0, 0x9']) AS v;
SELECT is(pg_temp.advised(call), '22023: no rows have the sums of this baseline | A baseline is made by baseline_agg(y, x[]).', call) FROM (VALUES
	($$SELECT r2('1 variable, 3 rows: 0x0, 0x0, 0x2, 0x3, 0x4')$$),
	($$SELECT change_point('4P', '{0}', '{0,1}', ARRAY['1 variable, 9 rows: -0x60, 0x0, 0xa00, -0xc00, 0xa00', b]) FROM pg_temp.hand$$),
	($$SELECT cv_rmse(b, '1 variable, 3 rows: 0x0, 0x7, 0x0, 0x0, 0xe') FROM pg_temp.hand$$)) AS v (call);

-- ---- change points ----

-- temperatures in quarters of a degree: a hinge loses no digit, and every candidate can be held against its rows
SELECT setseed(0.1);
CREATE TEMPORARY TABLE weather AS
SELECT i, floor(random() * 160)::double precision / 4 - 8 AS x, random() AS noise FROM generate_series(1, 400) AS i;
CREATE TEMPORARY TABLE building AS
SELECT i, kind, x, CASE kind WHEN 'heated' THEN 80 + 2.5 * greatest(15 - x, 0) WHEN 'cooled' THEN 50 + 4 * greatest(x - 21, 0)
	WHEN 'bent' THEN 90 + 3 * greatest(12 - x, 0) - 1 * greatest(x - 12, 0) ELSE 60 + 2 * greatest(13.5 - x, 0) + 5 * greatest(x - 22, 0) END + noise * 8 AS y
FROM weather, unnest(ARRAY['heated', 'cooled', 'bent', 'both']) AS kind;
CREATE TEMPORARY TABLE edge AS SELECT array_agg(e ORDER BY e) AS edges FROM unnest(pg_temp.numbers(-3, 19)) AS n, LATERAL (SELECT n * 1.5 AS e) AS v;
CREATE TEMPORARY TABLE part AS
SELECT kind, array_agg(bin) AS bin, array_agg(part) AS part FROM (SELECT kind, width_bucket(x, edges) AS bin, baseline_agg(y, ARRAY[x]) AS part FROM building, edge GROUP BY 1, 2 ORDER BY random()) AS v GROUP BY kind;
CREATE TEMPORARY TABLE found AS
SELECT kind, c.* FROM part, edge, unnest(ARRAY['3P heating', '3P cooling', '4P', '5P']) AS m, change_point(m, edges, bin, part) AS c;
SELECT results_eq($$SELECT kind, model, tau::text FROM found WHERE (kind, model) IN (('heated', '3P heating'), ('cooled', '3P cooling'), ('bent', '4P'), ('both', '5P')) ORDER BY kind$$,
	$$VALUES ('bent', '4P', '{12}'), ('both', '5P', '{13.5,22.5}'), ('cooled', '3P cooling', '{21}'), ('heated', '3P heating', '{15}')$$, 'the change points that the buildings have');
-- every candidate from its rows
CREATE TEMPORARY TABLE brute AS
SELECT kind, model, tau, baseline_agg(y, hinge(model, tau, x)) AS b
FROM (SELECT '3P heating' AS model, ARRAY[e] AS tau FROM edge, unnest(edges) AS e UNION ALL SELECT '3P cooling', ARRAY[e] FROM edge, unnest(edges) AS e UNION ALL SELECT '4P', ARRAY[e] FROM edge, unnest(edges) AS e
	UNION ALL SELECT '5P', ARRAY[e, f] FROM edge, unnest(edges) AS e, unnest(edges) AS f WHERE e < f) AS candidate, building
GROUP BY kind, model, tau;
SELECT results_eq($$SELECT kind, model, tau::text, coef(fit)::text, sse(fit) FROM found ORDER BY kind, model$$,
	$$SELECT DISTINCT ON (kind, model) kind, model, tau::text, coef(b)::text, sse(b) FROM brute WHERE problem(b) IS NULL ORDER BY kind, model, sse(b), tau$$,
	'the best of all candidates, coefficients and squares the same to the bit');
SELECT is_empty($$SELECT kind, model FROM found WHERE observations(fit) <> 400 OR variables(fit) <> CASE WHEN model LIKE '3P%' THEN 1 ELSE 2 END
	OR degrees_of_freedom(fit) <> 400 - CASE model WHEN '4P' THEN 4 WHEN '5P' THEN 5 ELSE 3 END$$, '3, 4 and 5 parameters');
SELECT is_empty($$SELECT kind, model FROM found JOIN building USING (kind) GROUP BY kind, model HAVING abs(sum((y - predict(fit, hinge(model, tau, x))) ^ 2) / min(sse(fit)) - 1) > 1e-12$$, 'predictions of the rows');
SELECT ok(r2(fit) > 0.9, 'it fits: ' || kind) FROM found WHERE (kind, model) IN (('heated', '3P heating'), ('cooled', '3P cooling'), ('both', '5P'));
SELECT is(f.fit, fit::text::baseline, 'the fit is a baseline like others') FROM found AS f WHERE kind = 'both' AND model = '5P';
-- any temperatures: the sums are exact where hinge() rounds
SELECT cmp_ok(abs(sse(c.fit) / sse(b) - 1), '<', 1e-12::double precision, 'temperatures of 15 digits') FROM
	(SELECT array_agg(bin) AS bin, array_agg(part) AS part FROM (SELECT width_bucket(x + 0.1, edges) AS bin, baseline_agg(y, ARRAY[x + 0.1]) AS part FROM building, edge WHERE kind = 'both' GROUP BY 1) AS v) AS p, edge,
	change_point('5P', edges, bin, part) AS c, LATERAL (SELECT baseline_agg(y, hinge('5P', tau, x + 0.1)) AS b FROM building WHERE kind = 'both') AS r;
-- an edge that separates nothing from its neighbour is as good as it: the smaller is found
SELECT is(c.tau, '{10}', 'the smallest of equally good ones') FROM
	(SELECT array_agg(bin) AS bin, array_agg(part) AS part FROM (SELECT width_bucket(x, '{10,11,20}'::double precision[]) AS bin, baseline_agg(y, ARRAY[x]) AS part FROM (VALUES (25.0::double precision, 1.0::double precision), (26, 1.4), (30, 2), (40, 3.3), (35, 2.4)) AS v (x, y) GROUP BY 1) AS v) AS p,
	change_point('3P cooling', '{10,11,20}', bin, part) AS c;

SELECT is(hinge(model, tau::double precision[], x)::text, hinges, format('hinge(%s, %s, %s)', model, tau, x)) FROM (VALUES
	('3P heating', '{15}', 10, '{5}'), ('3P heating', '{15}', 15, '{0}'), ('3P heating', '{15}', 20, '{0}'), ('3P cooling', '{15}', 10, '{0}'), ('3P cooling', '{15}', 20, '{5}'), ('4P', '{15}', 20, '{0,5}'),
	('4P', '{15}', 12, '{3,0}'), ('5P', '{12,20}', 10, '{2,0}'), ('5P', '{12,20}', 15, '{0,0}'), ('5P', '{12,20}', 21.5, '{0,1.5}')) AS v (model, tau, x, hinges);

CREATE TEMPORARY TABLE parts AS SELECT array_agg(bin ORDER BY bin) AS bin, array_agg(part ORDER BY bin) AS part FROM (SELECT width_bucket(x, '{10,20}'::double precision[]) AS bin, baseline_agg(y, ARRAY[x]) AS part FROM building WHERE kind = 'both' GROUP BY 1) AS v;
SELECT is(pg_temp.advised(format('SELECT %s FROM pg_temp.parts', call)), error, call) FROM (VALUES
	('change_point(''6P'', ''{10,20}'', bin, part)', '22023: unknown change-point model "6P" | The models are "3P heating", "3P cooling", "4P", "5P".'),
	('change_point(''4P'', ''{20,10}'', bin, part)', '22023: edges must be in ascending order | edges[1] is 20, edges[2] is 10.'),
	('change_point(''4P'', ''{10,10}'', bin, part)', '22023: edges must be in ascending order | edges[1] is 10, edges[2] is 10.'),
	('change_point(''4P'', ''{}'', bin, part)', '22023: model "4P" needs 1 to 1000 edges | There are 0.'),
	('change_point(''5P'', ''{10}'', bin, part)', '22023: model "5P" needs 2 to 1000 edges | There is 1.'),
	('change_point(''4P'', ''{10,NaN}'', bin, part)', '22023: edges[2] is NaN or infinite'),
	('change_point(''4P'', ''{10,NULL}'', bin, part)', '22004: edges must not contain NULL'),
	('change_point(''4P'', ''{10}'', bin, part)', '22023: bin 2 does not lie between 1 edges | Bins are 0 to 1, as width_bucket(x, edges) gives them.'),
	('change_point(''4P'', ''{10,20}'', ''{-1,1,2}'', part)', '22023: bin -1 does not lie between 2 edges | Bins are 0 to 2, as width_bucket(x, edges) gives them.'),
	('change_point(''4P'', ''{10,20}'', ''{0,1,1}'', part)', '22023: bin 1 has more than one part | Merge baselines of one bin with rollup().'),
	('change_point(''4P'', ''{10,20}'', ''{0,1}'', part)', '22023: bins and parts must have the same length | There are 2 bins and 3 parts.'),
	('change_point(''4P'', ''{10,20}'', ''{0,1,NULL}'', part)', '22004: bins and parts must not contain NULL'),
	('change_point(''4P'', ''{10,20}'', bin, part[1:2] || NULL::baseline)', '22004: bins and parts must not contain NULL'),
	('change_point(''4P'', ''{10,20}'', bin, part[1:2] || through_origin(part[3]))', '22023: parts of a change-point model must be of 1 variable | The part of bin 2 has 1 variable, through the origin.'),
	('change_point(''4P'', ''{10,20}'', bin, part[1:2] || (SELECT b FROM pg_temp.model LIMIT 1))', '22023: parts of a change-point model must be of 1 variable | The part of bin 2 has 3 variables.'),
	('change_point(''4P'', ''{10,20}'', ''{}'', ''{}'')', '22023: too few observations for model "4P" | It needs at least 5, and there are 0.'),
	('change_point(''3P heating'', ''{-50}'', ''{1}'', ARRAY[(SELECT rollup(u) FROM unnest(part) AS u)])', '22023: no edge is a change point of model "3P heating" | At none of the 1 edges do the observations on its sides make a fit possible. | Edges should lie among the values of x.'),
	('hinge(''3P'', ''{1}'', 1)', '22023: unknown change-point model "3P" | The models are "3P heating", "3P cooling", "4P", "5P".'),
	('hinge(''5P'', ''{1}'', 1)', '22023: model "5P" has 2 change points | tau has 1.'),
	('hinge(''4P'', ''{1,2}'', 1)', '22023: model "4P" has 1 change point | tau has 2.'),
	('hinge(''5P'', ''{2,1}'', 1)', '22023: tau must be in ascending order | tau[1] is 2, tau[2] is 1.'),
	('hinge(''4P'', ''{1}'', ''NaN'')', '22023: x is NaN or infinite'),
	('hinge(''4P'', ''{-1e308}'', 1.7e308)', '22003: value out of range: overflow')) AS v (call, error);
SELECT is(pg_temp.advised($$SELECT change_point('4P', '{10}', '{0,1}', ARRAY[a, b]) FROM (SELECT baseline_agg(5::double precision, ARRAY[x]) AS a FROM unnest(pg_temp.numbers(1, 9)) AS x) AS l, (SELECT baseline_agg(5::double precision, ARRAY[x]) AS b FROM unnest(pg_temp.numbers(11, 19)) AS x) AS r$$),
	'22023: y of a baseline is constant | There is nothing that variables could explain.', 'change points of a constant');
SELECT is(pg_temp.advised($$SELECT coef(b) FROM pg_temp.found, LATERAL (SELECT fit - fit AS b) AS v WHERE model = '5P'$$), '22023: too few observations for a baseline | The model has 3 coefficients and 2 change points, and there are 0 observations. | A fit needs more observations than coefficients and change points.', 'change points are counted');

SELECT * FROM finish();
ROLLBACK;
