-- category: the registry of emission categories, scopes, and classify_scope()

SELECT code, category, name_zh, scope, iso14064_category AS iso, scope3_category AS number, carrier, removal, mark FROM category_table() WHERE code <= 27;
SELECT max(code) = count(*) AS no_holes, count(DISTINCT category) = count(*) AS unique, bool_and(source <> '') AS sourced,
	bool_and(emission_scope(category) = scope) AS scope, bool_and(iso14064_category(category) = iso14064_category) AS iso,
	bool_and(scope3_category(category) IS NOT DISTINCT FROM scope3_category) AS number
FROM category_table();

-- what is not seen in a source says so
SELECT mark, string_agg(category, ' ' ORDER BY code) AS categories FROM category_table() WHERE code <= 27 GROUP BY mark ORDER BY mark COLLATE "C";

-- what energy each is of: what is purchased, and what is burnt; a combustion that were none would be missing in every account of energy
SELECT category, energy_carrier(category) FROM category_table() WHERE energy_carrier(category) IS NOT NULL AND code <= 27 ORDER BY code;
SELECT category FROM category_table()
WHERE CASE WHEN category ~ 'combustion' THEN 'fuel' ELSE carrier END <> coalesce(energy_carrier(category), 'none');

-- every name is read as its category: as it is, in capitals, glued, with hyphens
SELECT count(*) > 100 AS spellings, bool_and(emission_scope(name) = scope) AS scope, bool_and(iso14064_category(name) = iso14064_category) AS iso,
	bool_and(scope3_category(name) IS NOT DISTINCT FROM scope3_category) AS number,
	bool_and(emission_category(name) = category AND is_removal(name) = removal) AS name,
	bool_and(energy_carrier(name) IS NOT DISTINCT FROM energy_carrier(category)) AS energy
FROM category_table() AS c, unnest(c.aliases || c.category || c.name_zh) AS s (spelling),
	LATERAL (VALUES (spelling), (upper(spelling COLLATE "C")), (translate(spelling, ' -_', '')), (replace(spelling, '_', '-')), ('  ' || spelling || ' ')) AS v (name);
SELECT name, emission_scope(name), iso14064_category(name), scope3_category(name)
FROM (VALUES ('Stationary Combustion'), ('外购电力'), ('PURCHASED-STEAM'), ('business travel'), ('差旅'), ('scope 3 category 15'), ('ｓ３ｃ１'), ('Green-land sink'), ('other_indirect')) AS v (name);

-- ISO 14064-1: scope 1 is 1, scope 2 is 2, scope 3 is 3 to 6
SELECT scope, iso14064_category AS iso, array_agg(scope3_category ORDER BY scope3_category) AS numbers, count(*) FROM category_table() WHERE code <= 27 GROUP BY 1, 2 ORDER BY 1, 2;

-- the scope for those who report: a power plant (CHP) and a tenant (T1) of the park, a tenant outside (X)
SELECT category, coalesce(origin, 'NULL') AS origin, coalesce(consumer, 'NULL') AS consumer,
	classify_scope(category, origin, consumer, ARRAY['CHP', 'T1']) AS park,
	classify_scope(category, origin, consumer, ARRAY['CHP']) AS plant,
	classify_scope(category, origin, consumer, ARRAY['T1']) AS tenant,
	classify_scope(category, origin, consumer, ARRAY['X']) AS other
FROM (VALUES
	('stationary_combustion', 'CHP', NULL), ('stationary_combustion', 'T1', 'T1'), ('fugitive', 'X', NULL), ('land_sink', 'T1', NULL),
	('purchased_electricity', 'CHP', 'T1'), ('purchased_electricity', NULL, 'T1'), ('purchased_electricity', 'X', 'CHP'),
	('purchased_electricity', 'CHP', 'X'), ('purchased_electricity', 'CHP', 'CHP'), ('purchased_electricity', NULL, NULL),
	('purchased_heat', 'CHP', 'T1'), ('purchased_steam', 'X', 'T1'), ('purchased_cooling', NULL, 'T1'),
	('business_travel', NULL, 'T1'), ('upstream_transport', 'T1', 'CHP'), ('other_indirect', 'X', 'T1')) AS v (category, origin, consumer);

-- codes of parties are compared byte by byte, in any language and array
SELECT classify_scope('process', 'chp', NULL, ARRAY['CHP']) AS "case", classify_scope('process', 'CHP ', NULL, ARRAY['CHP']) AS space,
	classify_scope('process', '热电厂', NULL, ARRAY['租户', '热电厂']) AS chinese, classify_scope('process', '', NULL, ARRAY['']) AS empty,
	classify_scope('process', 'B', NULL, '{{A,B},{C,D}}') AS matrix, classify_scope('process', repeat('x', 100000), NULL, ARRAY[repeat('x', 100000)]) AS long;
SELECT classify_scope(NULL, 'A', 'A', ARRAY['A']) AS category, classify_scope('process', 'A', 'A', NULL) AS boundary;

-- what is refused
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
	($$emission_scope('transport')$$),
	($$emission_category('transport')$$),
	($$is_removal('transport')$$),
	($$energy_carrier('transport')$$),
	($$energy_carrier(NULL)$$),
	($$emission_scope('')$$),
	($$emission_scope('waste')$$),
	($$iso14064_category('heat')$$),
	($$scope3_category('S3C16')$$),
	($$scope3_category('scope 3')$$),
	($$emission_scope(repeat('碳', 100))$$),
	($$emission_scope(NULL)$$),
	($$iso14064_category(NULL)$$),
	($$scope3_category(NULL)$$),
	($$scope3_category('process')$$),
	($$classify_scope('transport', 'A', 'A', ARRAY['A'])$$),
	($$classify_scope('process', 'A', 'A', ARRAY[]::text[])$$),
	($$classify_scope('process', 'A', 'A', ARRAY['A', NULL])$$)) AS v (expression);
