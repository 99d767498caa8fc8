-- factor: emission_factor, text, parts, conversion, emission, fuel_factor, comparison, arithmetic, range; refusals of text are in refusal_factor

-- spellings; masses are in tonnes, the unit of activity is kept; a list stands in parentheses
SELECT input, input::emission_factor AS factor FROM (VALUES
	('0.5306 t CO2/MWh'), ('0.5306 tCO2/MWh'), ('0.5306 t CO2 / MWh'), ('0.5306 t CO2 per MWh'), ('0.5306 t CO2 per  MWh'), ('530.6 kg CO2/MWh'), ('0.5306 kgCO2/kWh'),
	('(0.5306 t CO2)/MWh'), ('( 0.5306 t CO2 ) / ( MWh )'), ('0.5306 t CO₂／ＭＷｈ'), ('0.5306 吨二氧化碳/兆瓦时'), ('5.306 t CO2/万kWh'), ('5.306 t CO2/10⁴ kWh'),
	('(56.1 t CO2, 0.001 t CH4)/TJ'), ('(56.1 t CO2; 1 kg CH4; 100 g N2O) per TJ'), ('（56.1 t CO2，0.001 t CH4）/TJ'), ('(1 kg CH4, 56.1 t CO2, 1 t CO2)/TJ'),
	('0.5 tCO2e AR5/kWh'), ('0.5 kgCO2e (AR5) per kWh'), ('(0.5 tCO2e AR5, 0.1 t CH4)/kWh'), ('0 t/MWh'), ('0 kg/MWh'), ('0 t CO2/MWh'), ('(1 t CO2, -1 t CO2)/MWh'), ('-0.2 t CO2/t'),
	('5 kg R-410A/set'), ('1 kg CH4-nonfossil/head'), ('62 g CO2/t km'), ('62 g CO2/(t km)'), ('62 g CO2/tkm'), ('62 g CO2 per t·km'), ('2.31 kg CO2/L'), ('19.6 lb CO2/US gal'), ('1.2 t CO2/万元'),
	('1 t HFO-1132(E)/set'), ('1 kg 1,1,2-trichloro-1,2,2-trifluoroethane/kg'), ('1e-18 t CO2/J'), ('2596148429267413.814265248164610047 t CO2/J')) AS v (input);

-- text and JSON are read back as the same value: every unit
SELECT bool_and(f::text::emission_factor = f) AS text, bool_and(emission_factor(ghg(f), per_unit(f)) = f) AS parts,
	bool_and(f::jsonb ->> 'per' = unit AND f::json -> 'tonnes' ->> 'CO2' = mass(ghg(f), 'CO2')::text) AS json
FROM (SELECT unit, emission_factor(ghg '0.1 t CO2, 3 kg CH4-fossil, 2 tCO2e AR6' * code, unit) AS f FROM unit_table()) AS x;

-- the parts, and the ways out, all explicit
SELECT f, ghg(f), per_unit(f), f::json, f::jsonb FROM (VALUES (emission_factor '0.5306 t CO2/MWh'), ('(56.1 t CO2, 0.001 t CH4)/TJ'), ('0.5 tCO2e AR5/万kWh'), ('0 t/Nm3')) AS x (f);
SELECT emission_factor(ghg '0.5306 t CO2', 'MWh'), emission_factor(ghg '0 t', '度'), emission_factor(ghg '1 kg R-410A', 'Sets');

-- emission: activity times factor, the unit of the activity converted exactly, each mass rounded once
SELECT q, f, q * f AS emission, f * q = q * f AND emission(q, f) = q * f AND emission_factor_multiply(f, q) = q * f AS same FROM (VALUES
	(quantity '1200 kWh', emission_factor '0.5306 t CO2/MWh'), ('1.2 万kWh', '0.5306 t CO2/MWh'), ('4.32 GJ', '0.5306 t CO2/MWh'), ('100 m3', '2.1622 kg CO2/m3'),
	('10 t', '(1.9003 t CO2, 30 g CH4-fossil, 40 g N2O)/t'), ('1 tce', '(56.1 t CO2, 0.001 t CH4)/TJ'), ('15 亩', '0.6 kg N2O/ha'), ('1 short ton', '1 t CO2/kg'),
	('3 set', '5 kg R-410A/set'), ('2 kWh', '0.5 tCO2e AR5/kWh'), ('-1 MWh', '0.5306 t CO2/MWh'), ('1 MWh', '-0.5 t CO2/MWh'), ('0 kWh', '1 t CO2/kWh'), ('5 kWh', '0 t/kWh'),
	('7 万元', '1.2 t CO2/万元'), ('100 t km', '62 g CO2/(t km)')) AS x (q, f);

-- half to even at the 18th place, after everything else
SELECT q, q * emission_factor '(1 t CO2, 3 t CH4)/kWh' AS per_kwh, q * emission_factor '1 t CO2/MWh' AS per_mwh FROM (VALUES
	(quantity '1e-18 kWh'), ('5e-16 kWh'), ('1.5e-15 kWh'), ('-1.5e-15 kWh'), ('2.5e-15 kWh'), ('1e-18 MWh')) AS x (q);
SELECT quantity '1e-9 kWh' * emission_factor '5e-10 t CO2/kWh' AS half, quantity '3e-9 kWh' * emission_factor '5e-10 t CO2/kWh' AS one_and_a_half,
	quantity '-3e-9 kWh' * emission_factor '5e-10 t CO2/kWh' AS minus, quantity '1 亩' * emission_factor '1 t CO2/ha' AS mu, quantity '1 kWh' * emission_factor '1 t CO2/tce' AS tce;

-- conversion: the same factor per another unit, each mass rounded once
SELECT f, unit, convert(f, unit) FROM (VALUES
	(emission_factor '0.5306 t CO2/MWh', 'kWh'), ('0.5306 t CO2/MWh', '万kWh'), ('0.5306 t CO2/MWh', 'GJ'), ('(56.1 t CO2, 0.001 t CH4)/TJ', 'MWh'), ('(56.1 t CO2, 0.001 t CH4)/TJ', 'tce'),
	('2.31 kg CO2/L', 'm3'), ('1 t CO2/ha', '亩'), ('5e-16 t CO2/MWh', 'kWh'), ('1.5e-15 t CO2/MWh', 'kWh'), ('-1.5e-15 t CO2/MWh', 'kWh'), ('4e-16 t CO2/MWh', 'kWh'), ('0 t/MWh', 'kWh'),
	('0.5 tCO2e AR5/kWh', 'MWh'), ('1 t CO2/MWh', 'MWh')) AS x (f, unit);

-- fuel_factor: NCV (GJ per unit) x carbon content (t C per GJ) x oxidation x 44/12
SELECT ncv, cc, ox, unit, fuel_factor(ncv, cc, ox, unit), round(ncv * cc * ox * 44 / 12.0000000000000000000000000, 18) AS in_numeric FROM (VALUES
	(19.57, 0.02618, 0.93, 't'), (26.344, 0.02618, 0.98, 't'), (389.31, 0.0153, 0.99, '万Nm3'), (43.07, 0.0189, 0.98, 't'), (42.652, 0.0202, 0.98, 't'), (0, 0.02618, 1, 't'), (20, 0.03, 0, 't'),
	(1, 0.000000000000000001, 1, 'kg'), (1, 0.000000000000000003, 0.5, 'kg'), (1e-30, 3e30, 0.1, 'kg')) AS v (ncv, cc, ox, unit);
SELECT quantity '1000 t' * fuel_factor(26.344, 0.02618, 0.98, 't') AS coal;

-- arithmetic
SELECT emission_factor '(1 t CO2, 2 kg CH4)/MWh' + '0.5 t CO2/MWh' AS sum, emission_factor '(1 t CO2, 2 kg CH4)/MWh' - '(1 t CO2, 1 t N2O)/MWh' AS difference,
	emission_factor '(1 t CO2, 2 kg CH4)/MWh' * 1.1 AS product, 1.1 * emission_factor '1 t CO2/MWh' AS commuted, emission_factor '(1 t CO2, 2 kg CH4)/MWh' / 3 AS quotient,
	emission_factor '1 t CO2/MWh' * 0 AS nothing, emission_factor '1e-18 t CO2/MWh' / 2 AS less;

-- comparison: only = and <>, and the order of indexes, unit first
SELECT a, b, a = b AS eq, a <> b AS ne, a *< b AS before, a *<= b AS before_eq, a *>= b AS after_eq, a *> b AS after, emission_factor_order(a, b) FROM (VALUES
	(emission_factor '1 t CO2/MWh', emission_factor '1000 kg CO2 per MWH'), ('1 t CO2/MWh', '0.001 t CO2/kWh'), ('1 t CO2/MWh', '2 t CO2/MWh'), ('1 t CO2/MWh', '(1 t CO2, 1 kg CH4)/MWh'),
	('0 t/MWh', '-1 t CO2/MWh'), ('0 t/MWh', '0 t/m3')) AS v (a, b);
SELECT array_agg(f ORDER BY f) AS sorted, count(DISTINCT f) FROM (VALUES (emission_factor '2 t CO2/MWh'), ('1 t CH4/MWh'), ('1 t CO2/t'), ('2000 kg CO2/MWh'), (NULL)) AS x (f);
SELECT emission_factor_hash('1 t CO2/MWh') = emission_factor_hash('1e6 g CO2 per MWH') AS same, emission_factor_hash('1 t CO2/MWh') = emission_factor_hash('1 t CO2/kWh') AS other,
	emission_factor_hash_extended('1 t CO2/MWh', 1) = emission_factor_hash_extended('1 t CO2/MWh', 2) AS seed;

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
	($$emission_factor 'MAX t CO2/kWh' + '1e-18 t CO2/kWh'$$),
	($$emission_factor 'MAX t CO2/kWh' + '-1e-18 t CO2/kWh'$$),
	($$emission_factor 'MIN t CO2/kWh' - '1e-18 t CO2/kWh'$$),
	($$emission_factor '1 t CH4/kWh' - 'MIN t CO2/kWh'$$),
	($$emission_factor 'MAX t CO2/kWh' * 2$$),
	($$emission_factor 'MIN t CO2/kWh' * -1$$),
	($$emission_factor '1 t CO2/kWh' / 1e-16$$),
	($$convert(emission_factor 'MAX t CO2/kWh', 'MWh')$$),
	($$convert(emission_factor 'MIN t CO2/MWh', 'kWh')$$),
	($$quantity 'MAX kWh' * emission_factor '1 t CO2/kWh'$$),
	($$quantity 'MIN kWh' * emission_factor '1 t CO2/kWh'$$),
	($$quantity 'MIN kWh' * emission_factor '-1 t CO2/kWh'$$),
	($$quantity 'MAX kWh' * emission_factor '-1 t CO2/kWh'$$),
	($$quantity '-2 kWh' * emission_factor '1298074214633706.907132624082305024 t CO2/kWh'$$),
	($$quantity '2 kWh' * emission_factor '1298074214633706.907132624082305024 t CO2/kWh'$$),
	($$quantity 'MAX MWh' * emission_factor '1 t CO2/kWh'$$),
	($$quantity 'MAX kWh' * emission_factor '1 t CO2/MWh'$$),
	($$quantity 'MAX EJ' * emission_factor 'MAX t CO2/J'$$),
	($$quantity 'MAX J' * emission_factor '1e-18 t CO2/EJ'$$),
	($$fuel_factor(1e16, 1, 1, 't')$$),
	($$fuel_factor(1e100, 1e100, 1, 't')$$),
	($$fuel_factor(1e100, 1e-100, 1, 't')$$)) AS v (expression);

-- division by zero, numbers that are none, and numbers that are too long
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$emission_factor '1 t CO2/kWh' / 0$$),
	($$emission_factor '0 t/kWh' / 0$$),
	($$emission_factor '1 t CO2/kWh' * 'NaN'::numeric$$),
	($$emission_factor '1 t CO2/kWh' / 'Infinity'::numeric$$),
	($$emission_factor '1 t CO2/kWh' * repeat('9', 101)::numeric$$),
	($$emission_factor '1 t CO2/kWh' / 1e101$$),
	($$fuel_factor('NaN', 1, 1, 't')$$),
	($$fuel_factor(1, 'Infinity', 1, 't')$$),
	($$fuel_factor(1, 1, '-Infinity', 't')$$),
	($$fuel_factor(1, 1e-201, 1, 't')$$)) AS v (expression);

-- nothing is known of NULL
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$emission_factor '1 t CO2/kWh' + NULL$$),
	($$quantity '1 kWh' * NULL::emission_factor$$),
	($$NULL::quantity * emission_factor '1 t CO2/kWh'$$),
	($$emission_factor(NULL, 'kWh')$$),
	($$emission_factor(ghg '1 t CO2', NULL)$$),
	($$convert(emission_factor '1 t CO2/kWh', NULL)$$),
	($$fuel_factor(NULL, 1, 1, 't')$$),
	($$ghg(NULL::emission_factor)$$),
	($$per_unit(NULL)$$)) AS v (expression);
