-- unit: the registry of units, and that all its spellings are read; conversion is in quantity

-- codes run from 1 without holes; names are unique; the reference of a unit is in the table, of its dimension, and its own reference
SELECT min(code) AS first, max(code) = count(*) AS no_holes, count(DISTINCT unit) = count(*) AS unique, bool_and(numerator > 0 AND denominator > 0) AS positive,
	bool_and(gcd(numerator, denominator) = 1) AS lowest_terms, bool_and(source <> '') AS sourced
FROM unit_table();
SELECT count(*) AS wrong_reference FROM unit_table() AS u LEFT JOIN unit_table() AS r ON r.unit = u.reference
WHERE r.unit IS NULL OR r.dimension <> u.dimension OR r.reference <> r.unit OR r.numerator <> 1 OR r.denominator <> 1;
SELECT dimension, string_agg(DISTINCT reference COLLATE "C", ', ' ORDER BY reference COLLATE "C") AS reference FROM unit_table() GROUP BY dimension ORDER BY dimension COLLATE "C";

-- every spelling is read as its unit, in a quantity, behind a factor, and as a name; words in any case
SELECT count(*) > 1000 AS spellings, count(*) FILTER (WHERE unit(('1 ' || spelling)::quantity) <> unit) AS quantity,
	count(*) FILTER (WHERE spelling !~ '^[0-9]' AND unit(('1' || spelling)::quantity) <> unit) AS glued, count(*) FILTER (WHERE unit(quantity(1, spelling)) <> unit) AS name,
	count(*) FILTER (WHERE per_unit(('1 t CO2/' || spelling)::emission_factor) <> unit) AS factor,
	count(*) FILTER (WHERE per_unit(('1 t CO2 per (' || spelling || ')')::emission_factor) <> unit) AS per
FROM (SELECT unit, unit AS spelling FROM unit_table() UNION SELECT unit, unnest(symbols || words) FROM unit_table()) AS s;
SELECT count(*) FILTER (WHERE unit(quantity(1, upper(word COLLATE "C"))) <> unit) AS upper, count(*) FILTER (WHERE unit(quantity(1, lower(word COLLATE "C"))) <> unit) AS lower,
	count(*) FILTER (WHERE unit(quantity(1, replace(word, ' ', '-'))) <> unit) AS hyphens, count(*) FILTER (WHERE unit(quantity(1, replace(word, ' ', ''))) <> unit) AS glued
FROM unit_table(), unnest(words) AS word;

-- no spelling of a unit is also the name of a gas: "5 t CO2" can be read in one way only
SELECT count(*) > 50 AS spellings, count(*) FILTER (WHERE gases.gas <> 'CO2' OR gases.tonnes <> 5 * numerator / denominator) AS wrong
FROM unit_table(), unnest(symbols || words || unit) AS spelling, gases(('5 ' || spelling || ' CO2')::ghg) WHERE reference = 't' AND 5 * numerator % denominator = 0;

-- some that matter
SELECT unit, dimension, reference, numerator, denominator, symbols[1:3] AS symbols, words[1:3] AS words FROM unit_table()
WHERE unit IN ('t', 'kg', 'kWh', '万kWh', 'MWh', 'tce', 'MMBtu', 'm3', 'Nm3', 'Sm3', 'US gal', '亩', 't km', '万元', 'USD', 'h', 'person') ORDER BY code;

-- 15 亩 = 1 ha; 1 tce = 7 Gcal = 29.3076 GJ; 1 short ton = 2000 lb; 1 bbl = 42 US gal; 1 kg km = 0.001 t km
SELECT convert(quantity '15 亩', 'ha'), convert(quantity '1 tce', 'Gcal'), convert(quantity '1 short ton', 'lb'), convert(quantity '42 US gal', 'bbl'), convert(quantity '1 kg km', 't km');
