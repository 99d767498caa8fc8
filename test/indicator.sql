-- Intensities, ratios, changes, target pathways and peak years over values.
\ir include/begin.sql

CREATE FUNCTION pg_temp.result(command text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	result text;
	detail text;
BEGIN
	EXECUTE 'SELECT (' || command || ')::text' INTO result;
	RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', SQLSTATE || ': ' || SQLERRM, nullif(detail, ''));
END
$$;

SELECT is(pg_temp.result(command), result, command) FROM (VALUES
	-- carbon_intensity
	($$carbon_intensity('180937.5 tCO2e AR6', '1000000 tce', 'tce')$$, '0.1809375'),
	($$carbon_intensity('180937.5 tCO2e AR6', '2930760 GJ', '万tce')$$, '18093.75'),
	($$carbon_intensity('3000 tCO2e', '1.5 亿元', '10^4 CNY')$$, '0.2'),
	($$carbon_intensity('3000 tCO2e', '1.5 亿元', 'CNY')$$, '0.00002'),
	($$carbon_intensity('100 tCO2e AR6', '15 亩', 'm2')$$, '0.01'),
	($$carbon_intensity('1 tCO2e AR6', '3 t', 't')$$, '0.333333333333333333'),
	($$carbon_intensity('2 tCO2e AR6', '3 t', 't')$$, '0.666666666666666667'),
	($$carbon_intensity('7 tCO2e AR6', '2 千人', 'person')$$, '0.0035'),
	($$carbon_intensity('-7 tCO2e AR6', '2 t', 'kg')$$, '-0.0035'),
	($$carbon_intensity('0 tCO2e AR6', '2 t', 'kg')$$, '0'),
	($$carbon_intensity(NULL, '2 t', 'kg')$$, 'NULL'),
	($$carbon_intensity('7 tCO2e AR6', '0 万元', 'CNY')$$, '22012: cannot compute an intensity per 0 万元 | The denominator must be more than zero.'),
	($$carbon_intensity('7 tCO2e AR6', '-0.5 kWh', 'kWh')$$, '22023: cannot compute an intensity per -0.5 kWh | The denominator must be more than zero.'),
	($$carbon_intensity('7 tCO2e AR6', '5 t', 'kWh')$$, '22000: cannot make an intensity: t does not convert to kWh | t is a unit of mass, kWh is a unit of energy.'),
	($$carbon_intensity('7 tCO2e AR6', '5 USD', 'CNY')$$, '22000: cannot make an intensity: USD does not convert to CNY | Both are units of money, but no fixed factor relates them.'),
	($$carbon_intensity('7 tCO2e AR6', '5 t', 'barn')$$, '22023: unknown unit "barn"'),
	($$carbon_intensity('7 tCO2e AR6', '5 t', 'mt')$$, '22023: ambiguous unit "mt" | "mt" is ambiguous: metric tonne (t) or million tonnes (Mt).'),
	($$carbon_intensity('1e15 tCO2e AR6', '0.000001 t', 't')$$, '22003: value out of range for type an intensity | Amounts lie between -2.596e15 and 2.596e15.'),
	-- neutrality_ratio
	($$neutrality_ratio('200 tCO2e AR6', '30 tCO2e AR6', '20 tCO2e AR6')$$, '25'),
	($$neutrality_ratio('3 tCO2e AR6', '0 tCO2e AR6', '1 tCO2e AR6')$$, '33.333333333333333333'),
	($$neutrality_ratio('1 tCO2e AR6', '1 tCO2e AR6', '2 tCO2e AR6')$$, '300'),
	($$neutrality_ratio('0 tCO2e AR6', '0 tCO2e AR6', '0 tCO2e AR6')$$, '100'),
	($$neutrality_ratio('-1 tCO2e AR6', '0 tCO2e AR6', '0 tCO2e AR6')$$, '22023: gross emissions, removals and offsets are three figures that are not negative | The gross emissions are negative.'),
	($$neutrality_ratio('1 tCO2e AR6', '-1 tCO2e AR6', '0 tCO2e AR6')$$, '22023: gross emissions, removals and offsets are three figures that are not negative | The removals are negative.'),
	($$neutrality_ratio('1 tCO2e AR6', '1 tCO2e AR6', '-1 tCO2e AR6')$$, '22023: gross emissions, removals and offsets are three figures that are not negative | The offsets are negative.'),
	($$neutrality_ratio('1 tCO2e AR6', '1 tCO2e AR5', '0 tCO2e AR6')$$, '22000: cannot compare co2e values of different GWP bases | The left operand is AR6, the right operand is AR5.'),
	($$neutrality_ratio('1 tCO2e AR6', '1 tCO2e AR6', '0 tCO2e')$$, '22000: cannot compare co2e values of different GWP bases | The left operand is AR6, the right operand is unspecified.'),
	($$neutrality_ratio('1 tCO2e AR6', NULL, '0 tCO2e AR6')$$, 'NULL'),
	-- linear_target
	($$linear_target(co2e '100000 tCO2e AR6', 2020, 2025)$$, '79000 tCO2e AR6'),
	($$linear_target(co2e '100000 tCO2e AR6', 2020, 2030)$$, '58000 tCO2e AR6'),
	($$linear_target(co2e '100000 tCO2e AR6', 2020, 2020)$$, '100000 tCO2e AR6'),
	($$linear_target(co2e '100000 tCO2e AR6', 2020, 2050)$$, '0 tCO2e AR6'),
	($$linear_target(co2e '100000 tCO2e AR6', 2020, 2030, 0.025)$$, '75000 tCO2e AR6'),
	($$linear_target(100000, 2020, 2025)$$, '79000'),
	($$linear_target(1.5, 2020, 2021, 1)$$, '0'),
	($$linear_target(1.5, 2020, 2021, 0)$$, '1.5'),
	($$linear_target(0.3, 2020, 2021, 0.333333333333333333)$$, '0.2'),
	($$linear_target(100000, 2020, 2019)$$, '22023: year 2019 is before the base year 2020'),
	($$linear_target(-1, 2020, 2021)$$, '22023: a target does not begin below zero'),
	($$linear_target(1, 2020, 2021, 4.2)$$, '22023: the rate of a target lies between 0 and 1 | A rate of 0.042 is 4.2 % of the base year a year.'),
	($$linear_target(1, 2020, 2021, -0.1)$$, '22023: the rate of a target lies between 0 and 1 | A rate of 0.042 is 4.2 % of the base year a year.'),
	($$linear_target('NaN'::numeric, 2020, 2021)$$, '22003: cannot use NaN as an amount'),
	($$linear_target(1, 2020, 2021, 'Infinity')$$, '22003: cannot use Infinity as an amount'),
	($$linear_target(1e16, 2020, 2021)$$, '22003: value out of range for type a figure | Amounts lie between -2.596e15 and 2.596e15.'),
	($$linear_target(1, -2147483648, 2147483647)$$, '0'),
	-- pathway_target
	($$pathway_target('{2020,2030,2060}', '{100,70,0}', 2025)$$, '85'),
	($$pathway_target('{2020,2030,2060}', '{100,70,0}', 2050)$$, '23.333333333333333333'),
	($$pathway_target('{2020,2030,2060}', '{100,70,0}', 2060)$$, '0'),
	($$pathway_target('{2020}', '{100}', 2020)$$, '100'),
	($$pathway_target('{2020,2030}', '{100,70}', 2019)$$, '22023: year 2019 is outside the pathway | It goes from 2020 to 2030.'),
	($$pathway_target('{2020,2030}', '{100,70}', 2031)$$, '22023: year 2031 is outside the pathway | It goes from 2020 to 2030.'),
	($$pathway_target('{2030,2020}', '{100,70}', 2025)$$, '22023: the years of a pathway ascend'),
	($$pathway_target('{2020,2020}', '{100,70}', 2020)$$, '22023: the years of a pathway ascend'),
	($$pathway_target('{2020,2030}', '{100}', 2020)$$, '22023: every year needs a value | There are 2 years and 1 values.'),
	($$pathway_target('{}', '{}', 2020)$$, '22023: a pathway needs points'),
	($$pathway_target('{2020,NULL}', '{100,70}', 2020)$$, '22004: years and values must not contain NULL'),
	($$pathway_target('{2020,2030}', '{100,NaN}', 2020)$$, '22003: cannot use NaN as an amount'),
	-- year_on_year
	($$year_on_year(80, 100)$$, '-20'),
	($$year_on_year(4, 3)$$, '33.333333333333333333'),
	($$year_on_year(-1, 1)$$, '-200'),
	($$year_on_year(co2e '90 tCO2e AR6', co2e '100 tCO2e AR6')$$, '-10'),
	($$year_on_year(quantity '3 t', quantity '2 t')$$, '50'),
	($$year_on_year(1, 0)$$, '22012: division by zero'),
	($$year_on_year(1, -1)$$, '22023: a change from a negative figure has no percentage'),
	($$year_on_year(co2e '90 tCO2e AR6', co2e '100 tCO2e AR5')$$, '22000: cannot compare co2e values of different GWP bases | The left operand is AR6, the right operand is AR5.'),
	($$year_on_year(quantity '3 t', quantity '2000 kg')$$, '22000: cannot compare quantities of different units | The left operand is t, the right operand is kg.'),
	-- peak_year
	($$peak_year('{2020,2021,2022,2023,2024}', '{5,9,9,8,7}', 2)$$, '2022'),
	($$peak_year('{2020,2021,2022,2023,2024}', '{5,9,9,8,7}', 3)$$, 'NULL'),
	($$peak_year('{2020,2021,2022}', '{5,6,7}', 1)$$, 'NULL'),
	($$peak_year('{2020,2021,2022}', '{7,6,5}', 2)$$, '2020'),
	($$peak_year('{2020}', '{7}', 0)$$, '2020'),
	($$peak_year('{}', '{}', 0)$$, 'NULL'),
	($$peak_year('{2020,2022}', '{7,6}', 1)$$, '22023: the years of a series follow one another | A year that is not there may be the peak.'),
	($$peak_year('{2021,2020}', '{7,6}', 1)$$, '22023: the years of a series follow one another | A year that is not there may be the peak.'),
	($$peak_year('{2020,2021}', '{7,6}', -1)$$, '22023: the number of years below a peak is not negative'),
	($$peak_year('{2020,2021}', '{7}', 1)$$, '22023: every year needs a value | There are 2 years and 1 values.')) AS v (command, result);

-- properties
SELECT is_empty($$SELECT y FROM generate_series(2020, 2044) AS y WHERE linear_target(1000, 2020, y) <> greatest(1000 * (1 - 0.042 * (y - 2020)), 0)$$, 'a linear target is its formula');
SELECT is_empty($$SELECT y FROM generate_series(2020, 2030) AS y WHERE pathway_target('{2020,2030}', '{1000,580}', y) <> linear_target(1000, 2020, y)$$, '... and a pathway of two points');
SELECT is_empty($$SELECT n FROM generate_series(1, 500) AS n WHERE carbon_intensity(co2e(n, 'AR6'), quantity(n * 7, 'MWh'), 'MWh') <> round(round(1::numeric, 40) / 7, 18)$$, 'one rounding');

SELECT * FROM finish();
ROLLBACK;
