-- reference_library: the published reference rows of ledgers

-- keys and marks
SELECT 'standard' AS library, count(*), count(DISTINCT (standard, edition)) = count(*) AS keyed, bool_and(verified = (mark <> 'UNVERIFIED')) AS marked FROM standard_library()
UNION ALL SELECT 'policy', count(*), count(DISTINCT (parameter, valid)) = count(*), bool_and(verified = (mark <> 'UNVERIFIED')) FROM policy_library()
UNION ALL SELECT 'method', count(*), count(DISTINCT method) = count(*), bool_and(verified = (mark <> 'UNVERIFIED')) FROM method_library()
UNION ALL SELECT 'statistic', count(*), count(DISTINCT item) = count(*), NULL FROM statistic_library()
UNION ALL SELECT 'energy', count(*), count(DISTINCT (energy, valuation, valid)) = count(*), bool_and(verified = (mark <> 'UNVERIFIED')) FROM energy_library()
UNION ALL SELECT 'indicator', count(*), count(DISTINCT indicator) = count(*), bool_and(verified = (mark <> 'UNVERIFIED')) FROM indicator_library();

-- the types are those that SQL declares: ranges, numbers, arrays, booleans
SELECT standard, edition, in_force, mark FROM standard_library();
SELECT module, parameter, valid, value, unit, mark FROM policy_library();
SELECT method, standard, edition, gases, factor_sets, scope2, deducts_sales, scope3, natural_year, verified FROM method_library();
SELECT item, name_zh, unit, kind FROM statistic_library();
SELECT indicator, name_zh, unit, better, numerator, denominator, scale, at_zero, mark FROM indicator_library();
SELECT energy, valuation, content, per, clean, non_fossil, mark FROM energy_library() WHERE energy NOT IN (SELECT factor FROM factor_library() WHERE factor_set = 'CN-steel-2024');

-- fuels have the calorific values of published factors, in both valuations
SELECT count(*) AS coefficients, count(DISTINCT e.energy) AS fuels,
	count(*) FILTER (WHERE e.content <> f.ncv || ' GJ' OR 'GJ/' || e.per <> f.ncv_unit OR e.mark <> f.mark OR NOT starts_with(e.reference, f.source)) AS wrong
FROM energy_library() AS e JOIN factor_library() AS f ON f.factor = e.energy AND f.factor_set = 'CN-steel-2024';
SELECT energy, content, per, reference FROM energy_library() WHERE energy = 'natural-gas';

-- units can be read, rows refer to rows that are there
SELECT count(*) AS readable FROM energy_library() WHERE dimension(content::quantity) = 'energy' AND unit(quantity(1, per)) = per;
SELECT count(*) AS readable FROM statistic_library() WHERE quantity(1, unit) IS NOT NULL;
SELECT method FROM method_library() AS m WHERE NOT EXISTS (SELECT FROM standard_library() AS s WHERE s.standard = m.standard AND s.edition = m.edition);
SELECT carrier FROM category_table() WHERE carrier IS NOT NULL EXCEPT SELECT energy FROM energy_library();
SELECT string_agg(m, ' ' ORDER BY m) AS measures_of_a_ledger
FROM (SELECT DISTINCT unnest(numerator || denominator) COLLATE "C" FROM indicator_library()) AS i (m)
WHERE m NOT IN (SELECT item FROM statistic_library());

-- in a target list, and a function is no table of another
SELECT (SELECT count(*) FROM (SELECT (indicator_library()).indicator) AS t) = (SELECT count(*) FROM indicator_library()) AS in_target_list;
CREATE FUNCTION other_columns(OUT indicator text, OUT name text) RETURNS SETOF record AS '$libdir/carbonms', 'carbonms_indicator_library' LANGUAGE C STABLE STRICT;
SELECT * FROM other_columns();
DROP FUNCTION other_columns();
