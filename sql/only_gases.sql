-- only_gases: the part of a vector that is of the gases a method accounts for

CREATE TABLE vector AS SELECT '1 t CO2, 2 t CO2-biogenic, 3 t CH4, 4 t CH4-fossil, 5 t CH4-nonfossil, 6 t N2O, 7 t HFC-134a, 8 t CF4, 9 t NF3, 10 t SF6, 11 t CFC-11, 12 t HCFC-22, 13 tCO2e AR5'::ghg AS g;

-- the national method: CO2 and nothing else, biogenic CO2 neither
SELECT only_gases(g, 'CO2') FROM vector;
-- the seven gases of GB/T 32150
SELECT only_gases(g, 'CO2', 'CH4', 'N2O', 'HFC', 'PFC', 'NF3', 'SF6') AS seven FROM vector;
SELECT g - only_gases(g, 'CO2', 'CH4', 'N2O', 'HFC', 'PFC', 'NF3', 'SF6') AS beside FROM vector;
SELECT only_gases(g, '二氧化碳', '甲烷', '氧化亚氮', '氢氟碳化物', '全氟化碳', '三氟化氮', '六氟化硫') = only_gases(g, VARIADIC ARRAY['co2', 'methane', 'n₂o', 'HFCs', 'pfcs', 'nf3', 'sf6']) AS spelling FROM vector;

-- a gas brings its species, a species itself, CO2-biogenic has to be named
SELECT only_gases(g, 'CH4') AS "CH4", only_gases(g, 'CH4-fossil') AS fossil, only_gases(g, 'CO2-biogenic') AS biogenic, only_gases(g, 'CO2', 'CO2-biogenic') AS "all CO2" FROM vector;
-- families
SELECT only_gases(g, 'CFC'), only_gases(g, 'HCFC'), only_gases(g, 'hydrofluorocarbons'), only_gases(g, 'Perfluoro-Carbons'), only_gases(g, 'HFE') FROM vector;
SELECT f AS family, count(*) > 10 AS gases, bool_and(family = f) AS of_it FROM unnest(ARRAY['HFC', 'PFC', 'CFC', 'HCFC', 'HFE']) AS f, gas_table() WHERE only_gases(ghg(gas, 1), f) <> '0 t' GROUP BY f ORDER BY f COLLATE "C";
-- blends count by their components
SELECT only_gases('1 kg R-410A, 1 kg R-22', 'HFC') AS hfc;
-- none, once, twice
SELECT only_gases('1 t CO2', 'SF6') AS none, only_gases('0 t', 'CO2') AS nothing, only_gases('-1 t CO2', 'CO2', 'co2') AS twice;

-- the part and the rest add up, for every gas by its name
SELECT bool_and(only_gases(g, gas) + (g - only_gases(g, gas)) = g AND mass(only_gases(g, gas), gas) = mass(g, gas)) AS adds_up FROM vector, gas_table();
SELECT sum(only_gases(v, 'CO2', 'CH4')) = only_gases(sum(v), 'CO2', 'CH4') AS linear FROM (SELECT g * n AS v FROM vector, generate_series(1, 10) AS n) AS s;

\pset format unaligned
\pset tuples_only on
CREATE FUNCTION pg_temp.attempt(expression text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	value text;
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE format('SELECT (%s)::text', expression) INTO value;
	RETURN expression || E'\n  ' || coalesce(value, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat(expression, E'\n  ', SQLSTATE, ': ', message, E'\n  DETAIL:  ' || nullif(detail, ''), E'\n  HINT:  ' || nullif(hint, ''));
END $$;
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$only_gases('1 t CO2', 'CO3')$$),
	($$only_gases('1 t CO2', '')$$),
	($$only_gases('1 t CO2', 'CO2', 'other')$$),
	($$only_gases('1 t CO2', 'R-410A')$$),
	($$only_gases('1 t CO2', 'CO2e')$$),
	($$only_gases('1 t CO2', 'CO2', NULL)$$),
	($$only_gases('1 t CO2', VARIADIC '{}')$$),
	($$only_gases('1 t CO2', VARIADIC NULL)$$),
	($$only_gases(NULL, 'CO2')$$)) AS v (expression);
