-- gas: the registries of gases, GWP sets and blends, and gwp(); valuation is in ghg

-- codes run from 1 without holes; names are unique; a species is a part of a gas that is there
SELECT min(code) AS first, max(code) = count(*) AS no_holes, count(DISTINCT gas) = count(*) AS unique, bool_and(formula <> '' AND family <> '') AS described FROM gas_table();
SELECT p.gas AS parent, string_agg(g.gas, ', ' ORDER BY g.code) AS parts FROM gas_table() AS g LEFT JOIN gas_table() AS p ON p.gas = g.parent WHERE g.parent IS NOT NULL GROUP BY p.gas ORDER BY p.gas COLLATE "C";
SELECT code, gas, formula, family, parent, cas, molar_mass FROM gas_table() WHERE gas IN ('CO2', 'CO2-biogenic', 'CH4', 'CH4-fossil', 'CH4-nonfossil', 'N2O', 'HFC-134a', 'SF6', 'NF3') ORDER BY code;

-- every name and alias is read as its gas: alone, glued to the unit, in capitals, without spaces and hyphens
SELECT count(*) > 1000 AS spellings, count(*) FILTER (WHERE ghg(name, 1) <> ghg(gas, 1)) AS name, count(*) FILTER (WHERE ('1 t ' || name)::ghg <> ghg(gas, 1)) AS text,
	count(*) FILTER (WHERE ghg(upper(name COLLATE "C"), 1) <> ghg(gas, 1)) AS upper, count(*) FILTER (WHERE ghg(translate(name, ' -_', ''), 1) <> ghg(gas, 1)) AS glued,
	count(*) FILTER (WHERE mass(ghg(gas, 1), name) <> 1) AS mass, count(*) FILTER (WHERE ('2 kg CO2; 1 t ' || name || ', 3 g N2O')::ghg <> ghg(gas, 1) + '2 kg CO2, 3 g N2O') AS listed
FROM (SELECT gas, gas AS name FROM gas_table() UNION SELECT gas, unnest(aliases) FROM gas_table()) AS s;

-- blends: the fractions sum to 1, of gases that are there
SELECT count(DISTINCT blend) > 100 AS blends, count(DISTINCT b.gas) FILTER (WHERE g.gas IS NULL) AS unknown, bool_and(mass_fraction > 0 AND mass_fraction < 1) AS fractions
FROM blend_table() AS b LEFT JOIN gas_table() AS g USING (gas);
SELECT count(*) AS wrong_sum FROM (SELECT blend FROM blend_table() GROUP BY blend HAVING sum(mass_fraction) <> 1) AS b;
SELECT blend, gas, mass_fraction, source <> '' AS sourced FROM blend_table() WHERE blend IN ('R-404A', 'R-407C', 'R-410A', 'R-507A') ORDER BY blend COLLATE "C", gas COLLATE "C";

-- GWP sets: each gas once, at most 6 places, what is inherited is the parent's value, and gwp() and co2e() say the same
SELECT count(*) > 1500 AS rows, count(DISTINCT (gas, basis)) = count(*) AS once, bool_and(scale(gwp) <= 6 AND gwp >= 0) AS decimals, bool_and(gwp(gas, basis) = gwp) AS function,
	bool_and(tonnes(co2e(ghg(gas, 1), basis)) = gwp) AS valuation, bool_and(source <> '') AS sourced
FROM gwp_table();
SELECT count(*) > 0 AS inherited, bool_and(p.gwp = g.gwp AND t.parent = g.inherited_from) AS from_parent
FROM gwp_table() AS g JOIN gas_table() AS t USING (gas) LEFT JOIN gwp_table() AS p ON p.gas = g.inherited_from AND p.basis = g.basis WHERE g.inherited_from IS NOT NULL;
SELECT gas, count(DISTINCT basis) AS bases, array_agg(DISTINCT gwp) AS gwp FROM gwp_table() WHERE gas IN ('CO2', 'CO2-biogenic') AND basis <= 'AR6-500' GROUP BY gas ORDER BY gas COLLATE "C";

-- published values: IPCC 1995, 2001, 2007, 2013, 2021
SELECT gas, max(gwp) FILTER (WHERE basis = 'SAR') AS "SAR", max(gwp) FILTER (WHERE basis = 'TAR') AS "TAR", max(gwp) FILTER (WHERE basis = 'AR4') AS "AR4", max(gwp) FILTER (WHERE basis = 'AR5') AS "AR5",
	max(gwp) FILTER (WHERE basis = 'AR5CCF') AS "AR5CCF", max(gwp) FILTER (WHERE basis = 'AR6') AS "AR6", max(gwp) FILTER (WHERE basis = 'AR6-20') AS "AR6-20", max(gwp) FILTER (WHERE basis = 'AR6-500') AS "AR6-500"
FROM gwp_table() JOIN gas_table() USING (gas)
WHERE gas IN ('CO2', 'CH4', 'CH4-fossil', 'CH4-nonfossil', 'N2O', 'HFC-23', 'HFC-32', 'HFC-125', 'HFC-134a', 'HFC-143a', 'CF4', 'C2F6', 'SF6', 'NF3') GROUP BY code, gas ORDER BY code;

-- gwp(): any spelling; a blend is weighted by mass, exactly
SELECT gwp('CH4', 'AR5'), gwp('甲烷', 'AR5 GWP100'), gwp('methane, fossil', 'AR6'), gwp('r134A', 'AR6'), gwp('CO2 (biogenic)', 'AR6'), gwp('SF6', 'AR6') AS sf6;
SELECT blend, gwp(blend, 'AR4') AS "AR4", gwp(blend, 'AR5') AS "AR5", gwp(blend, 'AR6') AS "AR6" FROM (VALUES ('R-404A'), ('R-407C'), ('R-410A'), ('R-507A')) AS v (blend);
SELECT bool_and(gwp(blend, basis) = weighted) AS exact
FROM (SELECT blend, basis, sum(mass_fraction * gwp) AS weighted FROM blend_table() JOIN gwp_table() USING (gas) GROUP BY blend, basis HAVING sum(mass_fraction) = 1) AS w;

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

-- what has no GWP, and what is no gas
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$gwp('NF3', 'SAR')$$),
	($$gwp('CH4-fossil', 'AR6-500')$$),
	($$gwp('R-448A', 'SAR')$$),
	($$gwp('XYZ', 'AR6')$$),
	($$gwp('', 'AR6')$$),
	($$gwp('CO2e', 'AR6')$$),
	($$gwp('CO2e AR6', 'AR6')$$),
	($$gwp('CH4', 'AR9')$$),
	($$gwp('CH4', 'AR6-FGD')$$),
	($$gwp(repeat('碳', 100), 'AR6')$$),
	($$gwp(repeat('x', 1024 * 1024 + 1), 'AR6')$$),
	($$gwp(NULL, 'AR6')$$),
	($$gwp('CH4', NULL)$$)) AS v (expression);

-- the tables are sets
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$(SELECT count(*) FROM (SELECT (gas_table()).code) AS t) > 1$$),
	($$(SELECT count(*) FROM gas_table() AS a, LATERAL (SELECT * FROM unit_table() LIMIT 2) AS b WHERE a.code < 3)$$),
	($$(SELECT count(*) FROM ROWS FROM (gas_table(), blend_table()) AS t) > 1$$)) AS v (expression);
