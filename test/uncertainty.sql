-- Uncertainty by propagation of error (IPCC approach 1): products, sums, correlated groups, trends; what is refused.
\ir include/begin.sql
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

CREATE FUNCTION near(got double precision, want double precision, what text) RETURNS text LANGUAGE sql
	RETURN ok(abs(got - want) <= abs(want) * 1e-13, format('%s: %s', what, got));

-- ---- products: equation 3.1 ----

SELECT near(combined_uncertainty(5, 10), 11.180339887498949, '5 % and 10 %');
SELECT is(combined_uncertainty(3, 4), 5::float8, '3 % and 4 %');
SELECT is(combined_uncertainty(7), 7::float8, 'one factor');
SELECT is(combined_uncertainty(VARIADIC '{}'), 0::float8, 'no factor is certain');
SELECT is(combined_uncertainty(0, 0), 0::float8, 'certain factors');
SELECT is(combined_uncertainty(1e-200, 1e-200), sqrt(2) * 1e-200, 'squares below the range');
SELECT near(combined_uncertainty(1e200, 1e200), sqrt(2) * 1e200, 'squares beyond the range');
SELECT is(combined_uncertainty(VARIADIC NULL::float8[]), NULL, 'NULL');
SELECT is(pg_temp.advised('SELECT combined_uncertainty(' || arguments || ')'), error, arguments) FROM (VALUES
	('5, NULL', '22004: uncertainties must not contain NULL | What is not known is not 0.'),
	('5, -1', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is -1.'),
	('5, ''NaN''', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is NaN.'),
	('''Infinity'', 5', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is Infinity.'),
	('1.7e308, 1.7e308', '22003: uncertainty out of range for type double precision')) v (arguments, error);

-- ---- sums: equation 3.2 ----

CREATE TABLE two AS SELECT uncertainty_agg(x, u) AS u FROM (VALUES (1000, combined_uncertainty(5, 10)), (500, 5)) v (x, u);
SELECT is(round(percent(u)::numeric, 4), 7.6376, '1000 t +/- 11.1803 % and 500 t +/- 5 %') FROM two;
SELECT near(percent(u), sqrt(12500 + 625) / 15, 'percent') FROM two;
SELECT near(half_width(u), sqrt(12500 + 625), 'half width') FROM two;
SELECT is(total(u), 1500::float8, 'total') FROM two;
SELECT is(ARRAY[lower(u), upper(u)], ARRAY[1500 - half_width(u), 1500 + half_width(u)], 'interval') FROM two;
SELECT is(basis(u), NULL, 'numbers have no basis') FROM two;
SELECT results_eq('SELECT factor, entries, value, round(half_width::numeric, 6), variance_share, base, type_a, trend_half_width FROM two, contributions(u)',
	$$VALUES (NULL, 2::bigint, 1500::float8, 114.564392, 100::float8, NULL::float8, NULL::float8, NULL::float8)$$, 'rows without a factor are one contribution');
SELECT results_eq($$SELECT x, round(contribution(uncertainty_agg(x, u) OVER (), x, u)::numeric, 6) FROM (VALUES (1000, combined_uncertainty(5, 10)), (500, 5)) v (x, u)$$,
	'VALUES (1000, 95.238095), (500, 4.761905)', 'the share of each row');
SELECT near(percent(uncertainty_agg(x, 10)), 1, 'a hundred equal sources have a tenth of the uncertainty') FROM generate_series(1, 100) i, LATERAL (SELECT 7) v (x);
SELECT near(half_width(uncertainty_agg(x, u)), sqrt(50), 'a removal adds uncertainty') FROM (VALUES (100, 5), (-50, 10)) v (x, u);
SELECT is(percent(uncertainty_agg(-100, 5)), 5::float8, 'the percentage of a removal is positive');
SELECT is(percent(uncertainty_agg(0.1, 0)), 0::float8, 'what is certain');
SELECT is(contribution(uncertainty_agg(0.1, 0), 0.1, 0), NULL, 'no share of no uncertainty');
SELECT is(variance_share, NULL, 'no share of no uncertainty') FROM (SELECT uncertainty_agg(0.1, 0) u) s, contributions(u);
SELECT is(total(uncertainty_agg(x, 1)), 0.1::float8, 'the total is rounded once') FROM unnest(ARRAY[1e16, 0.1, -1e16]) x;
SELECT is(half_width(uncertainty_agg(1e-300, 1e-20)), 1e-322::float8, 'the half width of the tiniest');
SELECT near(half_width(uncertainty_agg(x, 100)), 5 * 1e200, 'squares beyond the range') FROM unnest(ARRAY[3e200, 4e200]) x;
SELECT is(uncertainty_agg(x, u)::text, NULL, 'NULL over rows without a value') FROM (VALUES (NULL::float8, 5), (NULL, NULL)) v (x, u);
SELECT is((SELECT uncertainty_agg(1, 1) WHERE false)::text, NULL, 'NULL over no rows');
SELECT is(uncertainty_agg(x, u)::text, uncertainty_agg(x, u) FILTER (WHERE x IS NOT NULL)::text, 'rows without a value are left out') FROM (VALUES (1, 5), (NULL, 3), (NULL, NULL)) v (x, u);

-- ---- correlated groups ----

-- 3, 4, 5: three rows of 10 t with one factor of 10 %, one of 40 t with another
CREATE TABLE grouped (x float8, u float8, w float8, f text);
INSERT INTO grouped VALUES (10, 0, 10, 'coal'), (10, 0, 10, 'coal'), (10, 0, 10, 'coal'), (40, 0, 10, 'gas'), (5, 0, NULL, NULL);
SELECT is(half_width(uncertainty_agg(x, u, w, f)), 5::float8, 'rows of one factor add up, factors add in quadrature') FROM grouped;
SELECT results_eq('SELECT factor, entries, value, half_width, round(variance_share::numeric, 9) FROM (SELECT uncertainty_agg(x, u, w, f) AS u FROM grouped) s, contributions(u)',
	$$VALUES (NULL, 1::bigint, 5::float8, 0::float8, 0.000000000), ('coal', 3, 30, 3, 36.000000000), ('gas', 1, 40, 4, 64.000000000)$$, 'contributions');
SELECT results_eq('SELECT x, f, round(contribution(uncertainty_agg(x, u, w, f) OVER (), x, u, w, f)::numeric, 9) FROM grouped ORDER BY f, x',
	$$VALUES (10, 'coal', 12.000000000), (10, 'coal', 12.000000000), (10, 'coal', 12.000000000), (40, 'gas', 64.000000000), (5::float8, NULL, 0.000000000)$$, 'the share of each row');
-- one factor throughout: its uncertainty stays, that of the activities averages out
SELECT near(percent(uncertainty_agg(x, 5, 10, 'factor')), sqrt(10 ^ 2 + 5 ^ 2 / 100.0), 'a hundred rows with one factor') FROM generate_series(1, 100) i, LATERAL (SELECT 7) v (x);
SELECT near(percent(uncertainty_agg(x, 5, 10, 'factor ' || i)), sqrt((10 ^ 2 + 5 ^ 2) / 100.0), 'a hundred rows with a hundred factors') FROM generate_series(1, 100) i, LATERAL (SELECT 7) v (x);
SELECT is(half_width(uncertainty_agg(x, 0, 10, 'factor')), 20::float8, 'a removal with the same factor offsets') FROM unnest(ARRAY[300, -100]) x;
SELECT near(contribution(uncertainty_agg(x, 0, 10, 'factor') OVER (), x, 0, 10, 'factor'), CASE x WHEN 300 THEN 150 ELSE -50 END, 'the share of ' || x) FROM unnest(ARRAY[300, -100]) x;
SELECT is(half_width(uncertainty_agg(x, 0, 10, 'factor')), 0::float8, 'what offsets wholly leaves nothing') FROM unnest(ARRAY[0.1, 0.2, -0.2, -0.1]) x;
SELECT near(sum(c), 100, 'the shares of all rows are 100 %')
FROM (SELECT contribution(uncertainty_agg(i, i % 7, i % 5, 'f' || i % 3) OVER (), i, i % 7, i % 5, 'f' || i % 3) FROM generate_series(1, 100) i) s (c);
SELECT is(contribution(u, NULL, 5, 5, 'f'), NULL, 'no share without a value') FROM (SELECT uncertainty_agg(1, 1) u) s;
SELECT is(contribution(NULL, 1, 5, 5, 'f'), NULL, 'no share of NULL');

-- ---- CO2e ----

SELECT is(basis(uncertainty_agg(c, 5))::text, 'AR6', 'the basis is remembered') FROM unnest(ARRAY['100 tCO2e AR6', '50 kgCO2e AR6']::co2e[]) c;
SELECT is(total(uncertainty_agg(c, 5)), 100.05::float8, 'tonnes') FROM unnest(ARRAY['100 tCO2e AR6', '50 kgCO2e AR6']::co2e[]) c;
SELECT is(basis(uncertainty_agg('1 tCO2e'::co2e, 5)), NULL, 'no basis');
SELECT is(uncertainty_agg('1 tCO2e AR5'::co2e, 5, 10, 'f')::text, 'sum AR5 ("f" 1 1 ' || substring(uncertainty_agg(1, 5, 10, 'f')::text FROM '1 1 (.*)'), 'shared');
SELECT is((trend(uncertainty_agg('100 tCO2e AR5'::co2e, '80 tCO2e AR5', 5, 10, 'f'))).change_percent, -20::float8, 'trend');

-- ---- trends: table 3.2 ----

-- test/uncertainty_table.py: an invented inventory, computed in fractions
CREATE TABLE inventory (category text, base float8, current float8, activity float8, factor_uncertainty float8, h float8, a float8, b float8, k float8, l float8, m float8);
INSERT INTO inventory VALUES
	('1A1 coal CO2', 12843.271, 10211.5, 2, 5, 1.97285041372396, 0.0524418941880173, 0.341752038857222, 0.262209470940086, 0.96662073664108, 1.00155352086407),
	('1A1 gas CO2', 2310.44, 4807.92, 1.5, 2.5, 0.128188913676364, 0.0898848693431318, 0.160908432910191, 0.22471217335783, 0.34133833218269, 0.408665410663124),
	('1A2 coal CO2', 5120, 3980.25, 5, 5, 0.516782480723465, 0.0239865960766171, 0.133208495584533, 0.119932980383086, 0.941926305394815, 0.949530981368325),
	('1A3 road CO2', 3377.8, 4902.61, 3, 2, 0.203852068085477, 0.0602764245792343, 0.16407745808371, 0.120552849158469, 0.696121699505057, 0.706483127867916),
	('1A3 road N2O', 41.06, 58.3, 3, 170, 0.0641043136441102, 0.000690177563705033, 0.00195114761449112, 0.117330185829856, 0.00827801825581575, 0.11762184360531),
	('1B1 mining CH4', 1822.5, 0, 2, 60, 0, 0.055935211326914, 0, 3.35611267961484, 0, 3.35611267961484),
	('2A1 cement CO2', 980.1, 1210.77, 2, 3, 0.0124332232407787, 0.0104188077281797, 0.0405212864013278, 0.0312564231845392, 0.114611505587124, 0.118797143076921),
	('2F cooling HFC', 0, 266.9, 20, 40, 0.0929488924497292, 0.00893244079429981, 0.00893244079429981, 0.357297631771992, 0.25264757832787, 0.437598442073108),
	('3A cattle CH4', 1411.3, 1190.02, 5, 20, 0.392658069300394, 0.00351279914750546, 0.0398268384939403, 0.0702559829501092, 0.281618275722866, 0.290249472628989),
	('3D soils N2O', 2089, 1888.4, 10, 200, 93.2930801945052, 0.000953149257371217, 0.0631997796776162, 0.190629851474243, 0.893779855590763, 0.913883017969443),
	('4A forest CO2', -1650.5, -1801.1, 15, 30, 2.38092245452665, 0.00959620386756027, 0.0602780783612341, 0.287886116026808, 1.27869113898368, 1.31069807534626),
	('5A landfill CH4', 1534.88, 702.66, 30, 45, 0.942178976123901, 0.0236081539485653, 0.0235161815231274, 1.06236692768544, 0.997707085357031, 1.4574096600515);
CREATE TABLE national AS SELECT uncertainty_agg(base, current, activity, factor_uncertainty, category) AS u FROM inventory;
SELECT near(total(u), 27418.23, 'total of the current year') FROM national;
SELECT near(percent(u), 14.2791398397044, 'its uncertainty') FROM national;
SELECT unnest(ARRAY[near(change_percent, -8.23839784207759, 'change'), near(half_width, 4.337646369918, 'its uncertainty')]) FROM national, trend(u);
SELECT unnest(ARRAY[ok(bool_and(abs(variance_share - h) <= 1e-12 * h), 'column H'), ok(bool_and(abs(type_a - a) <= 1e-11 * a), 'column I'), ok(bool_and(abs(type_b - b) <= 1e-13 * b), 'column J'),
	ok(bool_and(abs(trend_by_factor - k) <= 1e-11 * k), 'column K'), ok(bool_and(abs(trend_by_activity - l) <= 1e-13 * l), 'column L'), ok(bool_and(abs(trend_half_width - m) <= 1e-11 * m), 'column M'),
	ok(bool_and(c.base = i.base AND c.value = i.current AND c.entries = 1), 'columns C and D'), is(count(*), 12::bigint, 'every category')])
FROM national, contributions(u) c JOIN inventory i ON category = factor;

-- New Zealand's Greenhouse Gas Inventory 1990-2002 (National Inventory Report, April 2004, annex 7, table 6.1 of the IPCC Good Practice
-- Guidance): base year, year t, uncertainty of activity and factor, then as printed the combined uncertainty as % of the total, type A (with
-- its sign) and B, the parts of the trend. The rows of the table below these are one row here, of what is missing to the totals
-- of 61,599 and 74,929 Gg CO2e that the printed sensitivities imply. For 6A the table has a combined uncertainty of 35 % and hence
-- 0.97; the root of 35^2 + 10^2 is 36.4, hence 1.00 here.
CREATE TABLE published (category text, base float8, current float8, activity float8, factor_uncertainty float8, h float8, a float8, b float8, k float8, l float8, m float8);
INSERT INTO published VALUES
	('energy CO2', 22850.60, 30815.77, 5, 0, 2.06, 0.0489, 0.5003, 0.0000, 3.5374, 3.54),
	('industry CO2', 2403.65, 2954.03, 5, 0, 0.20, 0.0005, 0.0480, 0.0000, 0.3391, 0.34),
	('energy CH4', 749.78, 987.54, 5, 50, 0.66, 0.0012, 0.0160, 0.0613, 0.1134, 0.13),
	('2A mineral products', 0, 0, 25, 75, 0, 0, 0, 0, 0, 0),
	('2B chemical industry', 2.52, 97.09, 45, 120, 0.17, 0.0015, 0.0016, 0.1832, 0.1003, 0.21),
	('4A enteric fermentation', 21371.91, 23584.68, 1, 46, 14.48, -0.0390, 0.3829, -1.7950, 0.5415, 1.87),
	('4B manure management', 573.09, 548.00, 1, 90, 0.66, -0.0024, 0.0089, -0.2178, 0.0126, 0.22),
	('4E prescribed burning', 2.81, 0.84, 20, 50, 0.00, 0.0000, 0.0000, -0.0021, 0.0004, 0.00),
	('4F burning of residues', 18.77, 22.49, 50, 40, 0.02, 0.0000, 0.0004, -0.0002, 0.0258, 0.03),
	('5B grassland conversion', 88.89, 86.14, 100, 100, 0.16, -0.0004, 0.0014, -0.0357, 0.1978, 0.20),
	('6A solid waste', 2606.10, 2066.40, 35, 10, 1.00, -0.0179, 0.0335, -0.1791, 1.6605, 1.67),
	('6B waste water', 156.66, 169.68, 60, 10, 0.14, -0.0003, 0.0028, -0.0034, 0.2337, 0.23),
	('all other rows', 10774.22, 13596.14, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT ok(abs(c.half_width / total(u) * 100 - h) <= 0.0051 AND abs(type_a - abs(a)) <= 0.0001 AND abs(type_b - b) <= 0.00006 AND
	abs(trend_by_factor - abs(k)) <= 0.0005 AND abs(trend_by_activity - l) <= 0.0002 AND abs(trend_half_width - m) <= 0.0051,
	format('New Zealand, %s: %s %s %s %s %s %s', category, round((c.half_width / total(u) * 100)::numeric, 3), round(type_a::numeric, 5), round(type_b::numeric, 5),
		round(trend_by_factor::numeric, 4), round(trend_by_activity::numeric, 4), round(trend_half_width::numeric, 3)))
FROM (SELECT uncertainty_agg(base, current, activity, factor_uncertainty, category) AS u FROM published) s, contributions(u) c JOIN published ON category = factor WHERE h IS NOT NULL;

-- several rows of a category: the factor is common to them, the activities are not
SELECT unnest(ARRAY[near(half_width(u), sqrt((1000 * 0.2) ^ 2 + 5 * 10 ^ 2), 'several rows of a category'), near((trend(u)).half_width, sqrt(2 * 5 * 10 ^ 2) / 10, 'their trend: the same growth throughout, but for the activities')])
FROM (SELECT uncertainty_agg(200, 200, 5, 20, 'A') AS u FROM generate_series(1, 5)) s;
SELECT is((trend(uncertainty_agg(100, 0, 5, 10, 'gone'))).change_percent, -100::float8, 'everything gone');
SELECT is(trend(uncertainty_agg(b, c, 0, 0, 'A'))::text, '(0,0)', 'no change, no uncertainty') FROM (VALUES (0.1, 0.3), (0.3, 0.1)) v (b, c);
SELECT is(uncertainty_agg(b, c, 1, 1, 'A')::text, NULL, 'rows without both values are left out') FROM (VALUES (NULL::float8, NULL::float8)) v (b, c);

-- ---- adding values ----

CREATE TABLE part AS SELECT f, uncertainty_agg(x, u, w, f) AS u FROM grouped GROUP BY f;
SELECT is(rollup(u)::text, (SELECT uncertainty_agg(x, u, w, f)::text FROM grouped), 'rollup of parts is the whole') FROM part;
SELECT is((a.u + b.u)::text, (SELECT uncertainty_agg(x, u, w, f)::text FROM grouped WHERE f IS NOT NULL), '+') FROM part a, part b WHERE a.f = 'coal' AND b.f = 'gas';
SELECT is((b.u + a.u)::text, (a.u + b.u)::text, '+ in either order') FROM part a, part b WHERE a.f = 'coal' AND b.f = 'gas';
SELECT is(half_width(u + u), 2 * half_width(u), 'shared factors stay shared') FROM part WHERE f = 'coal';
SELECT unnest(ARRAY[is((u + 'empty')::text, u::text, 'nothing added'), is(('empty' + u)::text, u::text, 'added to nothing')]) FROM part;
SELECT is(rollup(u)::text, NULL, 'rollup over none') FROM part WHERE false;
SELECT is(rollup(NULL::uncertainty)::text, NULL, 'rollup of NULL');
SELECT unnest(ARRAY[is(total('empty')::text, NULL, 'nothing has no total'), is(percent('empty')::text, NULL, '... nor percentage'), is(trend('empty')::text, NULL, '... nor trend'),
	is((SELECT count(*) FROM contributions('empty')), 0::bigint, '... nor contributions')]);

-- ---- refusals ----

SELECT is(pg_temp.advised('SELECT uncertainty_agg(' || arguments || ')'), error, arguments) FROM (VALUES
	('1, NULL', '22004: value without uncertainty | The uncertainty is null, the value is not. | What is not known is not 0.'),
	('1, -5', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is -5.'),
	('1, ''NaN''', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is NaN.'),
	('1, ''Infinity''', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is Infinity.'),
	('float8 ''NaN'', 5', '22003: cannot use NaN as a value with uncertainty | A figure that is not known is NULL.'),
	('float8 ''-Infinity'', 5', '22003: cannot use -Infinity as a value with uncertainty | A figure that is not known is NULL.'),
	('1e308, 1e10', '22003: value times uncertainty is out of range'),
	('1, 5, 10, NULL', '22004: shared uncertainty without factor | The factor is null, the shared uncertainty is not. | What is not known is not 0.'),
	('1, 5, NULL, ''f''', '22004: factor without shared uncertainty | The shared uncertainty is null, the factor is not. | What is not known is not 0.'),
	('1, NULL, 5, ''f''', '22004: value without uncertainty | The uncertainty is null, the value is not. | What is not known is not 0.'),
	('1, 5, -1, ''f''', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is -1.'),
	('1, 5, 10, ''''', '22023: name of a factor is empty'),
	('1, 5, 10, repeat(''x'', 1001)', '54000: name of a factor is too long | The name has 1001 bytes, the limit is 1000.'),
	('1, NULL, 5, 5, ''c''', '22004: base value without current value | The current value is null, the base value is not. | What is not known is not 0.'),
	('NULL, 1, 5, 5, ''c''', '22004: current value without base value | The base value is null, the current value is not. | What is not known is not 0.'),
	('1, 1, NULL, 5, ''c''', '22004: value without activity uncertainty | The activity uncertainty is null, the value is not. | What is not known is not 0.'),
	('1, 1, 5, NULL, ''c''', '22004: value without factor uncertainty | The factor uncertainty is null, the value is not. | What is not known is not 0.'),
	('1, 1, 5, 5, NULL', '22004: value without category | The category is null, the value is not. | What is not known is not 0.'),
	('1, 1, 5, 5, ''''', '22023: name of a category is empty'),
	('1, 1, 5, -5, ''c''', '22023: uncertainty must be a finite percentage, not negative | The uncertainty is -5.'),
	('co2e ''1 tCO2e AR6'', ''1 tCO2e AR5'', 5, 5, ''c''', '22000: cannot add uncertainties of different GWP bases | One is of co2e AR6, the other of co2e AR5. | Restate from gas masses with co2e(ghg, gwp_basis).')
) v (arguments, error);
SELECT is(pg_temp.advised('SELECT uncertainty_agg(' || arguments || ') FROM ' || rows), error, rows) FROM (VALUES
	('c, 5', '(VALUES (co2e ''1 tCO2e AR6''), (''1 tCO2e'')) v (c)', '22000: cannot add uncertainties of different GWP bases | One is of co2e AR6, the other of co2e without a basis. | Restate from gas masses with co2e(ghg, gwp_basis).'),
	('1, 1, 5, f, ''c''', '(VALUES (5), (6)) v (f)', '22023: category "c" has different factor uncertainties | The rows of a category share one factor, and so its uncertainty. | Make a category for each factor.')
) v (arguments, rows, error);
SELECT is(pg_temp.advised('SELECT ' || expression), error, expression) FROM (VALUES
	('percent(uncertainty_agg(x, 5)) FROM unnest(ARRAY[0.1, -0.1]) x', '22012: cannot express the uncertainty of a total of 0 as a percentage | half_width(uncertainty) is its absolute uncertainty.'),
	('trend(uncertainty_agg(1, 5))', '22023: uncertainty has no base-year values | Make it with uncertainty_agg(base, current, activity_uncertainty, factor_uncertainty, category).'),
	('trend(uncertainty_agg(0, 1, 5, 5, ''c''))', '22012: cannot compute a trend from a base year of 0'),
	('* FROM (SELECT uncertainty_agg(0, 1, 5, 5, ''c'') AS u) s, contributions(u)', '22012: cannot compute a trend from a base year of 0'),
	('half_width(uncertainty_agg(1.7e306, 100)) FROM generate_series(1, 40000)', '22003: uncertainty out of range for type double precision'),
	('total(uncertainty_agg(1.7e308, 0)) FROM generate_series(1, 4)', '22003: uncertainty out of range for type double precision'),
	('uncertainty_agg(1, 5) + uncertainty_agg(1, 1, 5, 5, ''c'')', '22000: cannot add uncertainties of a sum and of a trend | One is that of a sum, the other that of a trend.'),
	('uncertainty_agg(1, 5) + uncertainty_agg(co2e ''1 tCO2e AR6'', 5)', '22000: cannot add uncertainties of different GWP bases | One is of numbers, the other of co2e AR6. | Restate from gas masses with co2e(ghg, gwp_basis).'),
	('uncertainty_agg(1, 1, 5, 5, ''c'') + uncertainty_agg(1, 1, 5, 6, ''c'')', '22023: category "c" has different factor uncertainties | The rows of a category share one factor, and so its uncertainty. | Make a category for each factor.'),
	('uncertainty_remove(uncertainty_agg(1, 5), 2, 5)', '22023: cannot take from an uncertainty what was not added to it'),
	('uncertainty_remove(uncertainty_agg(v, 5), 3, 100) FROM (VALUES (1), (2)) AS v (v)', '22023: cannot take from an uncertainty what was not added to it'),
	('uncertainty_separate(uncertainty_agg(v, 5), uncertainty_agg(3, 100)) FROM (VALUES (1), (2)) AS v (v)', '22023: cannot take from an uncertainty what was not added to it'),
	('uncertainty_separate(uncertainty_agg(1, 5, 5, ''f''), uncertainty_agg(1, 5, 5, ''g''))', '22023: cannot take from an uncertainty what was not added to it')
) v (expression, error);

-- ---- text and wire ----

SELECT is(uncertainty_agg(x, u, w, f)::text, 'sum ("" 1 5 0 0) ("coal" 3 fp1 0 3) ("gas" 1 5p3 0 1p2)', 'the text') FROM grouped;
SELECT is(v::uncertainty::text, coalesce(canonical, v), v) FROM (VALUES
	('empty', NULL), ('sum ("" 1 7dp3 1p-2 0)', NULL), ('sum AR5-20 ("a" 1 -1 1 -1)', NULL), ('sum tCO2e ("a" 1 1 1 1)', NULL), ('trend ("a" 9 -1 1 1 0 5)', NULL),
	('sum ("b" 1 0 0 0) ("a" 1 0 0 0)', 'sum ("a" 1 0 0 0) ("b" 1 0 0 0)'), ('sum ("" 1 00080p2 0p7 0)', 'sum ("" 1 1p9 0 0)'),
	('sum ("\"\\" 1 1 1 1)', NULL), ('sum ("煤" 1 1 1 1)', NULL), ('sum ("()" 1 1 1 1)', NULL)) t (v, canonical);
SELECT is(pg_temp.advised('SELECT ' || quote_literal(v) || '::uncertainty'), '22P02: invalid input syntax for type uncertainty: "' || v || '" | ' || detail, v) FROM (VALUES
	('', 'Values of this type are made by uncertainty_agg; their text is for dumps.'),
	('5 %', 'Values of this type are made by uncertainty_agg; their text is for dumps.'),
	('sum', 'Values of this type are made by uncertainty_agg; their text is for dumps.'),
	('sum AR9 ("" 1 1 1 0)', 'Values of this type are made by uncertainty_agg; their text is for dumps.'),
	('sum  ("" 1 1 1 0)', 'Values of this type are made by uncertainty_agg; their text is for dumps.'),
	('sum ("" 1 1 1 0', 'Values of this type are made by uncertainty_agg; their text is for dumps.'),
	('sum ("" 0 1 1 0)', 'No uncertainty has such entries.'),
	('sum ("" 1 1 1 1)', 'No uncertainty has such entries.'),
	('sum ("" 1 1 -1 0)', 'No uncertainty has such entries.'),
	('trend ("" 1 1 1 1 0 0)', 'No uncertainty has such entries.'),
	('trend ("c" 1 1 1 1 0 -1)', 'No uncertainty has such entries.'),
	('sum ("a" 1 1 1 1) ("a" 1 1 1 1)', 'No uncertainty has such entries.')) t (v, detail);
SELECT is(encode(uncertainty_send('trend AR6 ("a" 2 1 -1 3 0 5)'), 'hex'), '0002' || '003d' || '0000' || '0001' || '00000001' || '00000001' || '61' || '0000000000000002' || '4014000000000000'
	|| '0000000000000001' || 'ffffffffffffffff' || '0000000000000003' || '0000000000000000', 'the wire form');

SELECT * FROM finish();
ROLLBACK;
