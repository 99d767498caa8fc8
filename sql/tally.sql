-- tally: states of aggregates that anybody can call a function with, or start an aggregate of his own from

\pset format unaligned
\pset tuples_only on

-- What an expression says: its value, or SQLSTATE and message of its error.
CREATE FUNCTION pg_temp.attempt(expression text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	value text;
BEGIN
	EXECUTE format('SELECT (%s)::text', expression) INTO value;
	RETURN expression || '  ->  ' || coalesce(value, 'NULL');
EXCEPTION WHEN OTHERS THEN
	RETURN expression || '  ->  ' || SQLSTATE || ': ' || SQLERRM;
END $$;

-- The same for each state in place of S.
CREATE FUNCTION pg_temp.attempt(expression text, states text[]) RETURNS SETOF text
LANGUAGE sql AS $$
	SELECT pg_temp.attempt(replace(expression, 'S', quote_literal(state))) FROM unnest(states) AS state
$$;

-- whole errors
\pset tuples_only off
\pset format aligned
SELECT co2e_tally_sum('{1,2,3}');
SELECT co2e_tally_sum('{-1,0,0}');
SELECT ghg_tally_sum('{1,2,3,4}');

\pset format unaligned
\pset tuples_only on

-- {rows, lo, hi}: lo + hi * 2^64 is the amount in 10^-18 times 2^16, plus the code of basis or unit
SELECT co2e_tally_add('{0,0,0}', '1e-18 tCO2e AR6'), co2e_tally_add('{0,0,0}', '-1e-18 tCO2e'), quantity_tally_add('{0,0,0}', '1 t'),
	co2e_tally_add(co2e_tally_add('{0,0,0}', '1 tCO2e'), '2 tCO2e'), co2e_tally_remove(co2e_tally_add('{0,0,0}', '1 tCO2e AR6'), '1 tCO2e AR6');
SELECT co2e_tally_sum('{1,65597,0}'), co2e_tally_avg('{2,65597,0}'), co2e_tally_avg('{2,196669,0}'), quantity_tally_sum('{1,65537,0}'), quantity_tally_avg('{3,65537,0}');

\set values '{"{}","{1}","{0,0}","{1,61}","{1,61,0,0}","{0,0,0}","{0,99,99}","{-1,61,0}","{-9223372036854775808,61,0}","{NULL,61,0}","{1,NULL,0}","{{1,61,0}}","{{1},{61},{0}}","[0:2]={1,65597,0}","{1,65597,0}","{1,99,0}","{1,65535,0}","{1,-1,-1}","{1,61,9223372036854775807}","{1,61,-9223372036854775808}","{9223372036854775807,61,-9223372036854775808}"}'

-- co2e: 61 is AR6; a basis that there is not, or no array of three, is refused
SELECT pg_temp.attempt('co2e_tally_sum(S)', :'values');
SELECT pg_temp.attempt('co2e_tally_avg(S)', :'values');
SELECT pg_temp.attempt('co2e_tally_add(S, ''1e-18 tCO2e AR6'')', :'values');
SELECT pg_temp.attempt('co2e_tally_remove(S, ''1e-18 tCO2e AR6'')', :'values');
SELECT pg_temp.attempt('co2e_tally_combine(S, ''{1,65597,0}'')', :'values');
SELECT pg_temp.attempt('co2e_tally_combine(''{1,65597,0}'', S)', :'values');
SELECT pg_temp.attempt('co2e_tally_combine(''{0,0,0}'', S)', :'values');
SELECT pg_temp.attempt('co2e_sum_tally_add(S, ''1e-18 t CO2'', ''AR6'')', :'values');
SELECT pg_temp.attempt('co2e_sum_tally_remove(S, ''1e-18 t CO2'', ''AR6'')', :'values');

-- quantity: 61 is Nm3
SELECT pg_temp.attempt('quantity_tally_sum(S)', :'values');
SELECT pg_temp.attempt('quantity_tally_avg(S)', :'values');
SELECT pg_temp.attempt('quantity_tally_add(S, ''1e-18 Nm3'')', :'values');
SELECT pg_temp.attempt('quantity_tally_remove(S, ''1e-18 Nm3'')', :'values');
SELECT pg_temp.attempt('quantity_tally_combine(S, ''{1,65597,0}'')', :'values');

-- {rows, lo, hi, lo, hi ...}: the entries of a vector, gases 1 CO2, 3 CH4, opaque 32768 + basis
SELECT ghg_tally_add('{0}', '1e-18 t CO2, 1e-18 t CH4'), ghg_tally_add('{0}', '-1e-18 t CO2'), ghg_tally_add('{0}', '1e-18 tCO2e AR5'), ghg_tally_add('{5}', '0 t'),
	ghg_tally_remove(ghg_tally_add('{0}', '1 t CO2'), '1 t CO2'), ghg_tally_combine('{1,65537,0}', '{2,65537,0,65539,0}');
SELECT ghg_tally_sum('{1,65537,0,65539,0}'), ghg_tally_avg('{2,65537,0,196611,0}'), ghg_tally_sum('{1,98345,0}'), ghg_tally_sum('{1}'), ghg_tally_avg('{7}');

\set vectors '{"{}","{0}","{1}","{0,65537}","{1,65537}","{0,65537,0}","{1,65537,0}","[7:9]={1,65537,0}","{1,65537,0,65539}","{-1,65537,0}","{NULL}","{1,NULL,0}","{{1,65537,0}}","{1,1,0}","{1,65536,0}","{1,65539,0,65537,0}","{1,65537,0,65537,0}","{1,66000,0}","{1,98303,0}","{1,98304,0}","{1,98345,0}","{1,98403,0}","{1,131071,0}","{1,-1,-1}","{1,1,9223372036854775807}","{1,1,-9223372036854775808}","{9223372036854775807,1,-9223372036854775808}"}'

SELECT pg_temp.attempt('ghg_tally_sum(S)', :'vectors');
SELECT pg_temp.attempt('ghg_tally_avg(S)', :'vectors');
SELECT pg_temp.attempt('ghg_tally_add(S, ''1e-18 t CO2'')', :'vectors');
SELECT pg_temp.attempt('ghg_tally_remove(S, ''1e-18 t CO2'')', :'vectors');
SELECT pg_temp.attempt('ghg_tally_combine(S, ''{1,65537,0}'')', :'vectors');
SELECT pg_temp.attempt('ghg_tally_combine(''{1,65537,0}'', S)', :'vectors');
SELECT pg_temp.attempt('ghg_agg_tally_add(S, ''CO2'', 1e-18)', :'vectors');
SELECT pg_temp.attempt('ghg_agg_tally_remove(S, ''CO2'', 1e-18)', :'vectors');

-- more entries than there are gases, though in order
SELECT pg_temp.attempt(format('ghg_tally_sum((SELECT array_agg(e) FROM (SELECT 1 UNION ALL SELECT unnest(array[65536 + i, 0]) FROM generate_series(1, %s) AS i) AS x (e)))', n))
FROM (VALUES (300), (400), (100000)) AS v (n);

-- what is not checked as a state is checked before it becomes a value: states out of states, and values that are read again
DO $$
DECLARE
	calls text[] := '{"co2e_tally_add(%L, ''1e-18 tCO2e AR6'')","co2e_tally_remove(%L, ''1e-18 tCO2e AR6'')","co2e_tally_combine(%L, ''{1,65597,0}'')","co2e_tally_combine(''{0,0,0}'', %L)",
		"quantity_tally_add(%L, ''1 Nm3'')","ghg_tally_add(%L, ''1 t CO2, 2 t CH4'')","ghg_tally_remove(%L, ''1 t CO2'')","ghg_tally_combine(''{1,65537,0}'', %L)","ghg_agg_tally_add(%L, ''R-410A'', 1)",
		"ghg_agg_tally_add(%L, NULL, NULL)"}';
	finals text[] := '{co2e_tally_sum co2e,co2e_tally_avg co2e,quantity_tally_sum quantity,quantity_tally_avg quantity,ghg_tally_sum ghg,ghg_tally_avg ghg}';
	words text[] := '{0,1,-1,65537,65597,98345,9223372036854775807}';
	state text;
	next text;
	same boolean;
	made integer := 0;
	refused integer := 0;
BEGIN
	FOR i IN 0 .. 342 LOOP
		state := format('{%s,%s,%s}', words[1 + i % 7], words[1 + i / 7 % 7], words[1 + i / 49]);
		FOR c IN 1 .. 1 + array_length(calls, 1) LOOP
			BEGIN
				next := state;
				IF c <= array_length(calls, 1) THEN
					EXECUTE format('SELECT ' || calls[c], state) INTO next;
				END IF;
				FOR f IN 1 .. array_length(finals, 1) LOOP
					BEGIN
						EXECUTE format('SELECT v::text::%2$s = v AND v = v * 1 FROM %1$s(%3$L) AS v', split_part(finals[f], ' ', 1), split_part(finals[f], ' ', 2), next) INTO same;
						IF NOT same THEN
							RAISE 'not read back: %(%)', finals[f], next;
						END IF;
						made := made + 1;
					EXCEPTION WHEN invalid_parameter_value OR numeric_value_out_of_range THEN
						refused := refused + 1;
					END;
				END LOOP;
			EXCEPTION WHEN invalid_parameter_value OR data_exception OR numeric_value_out_of_range THEN
				refused := refused + 1;
			END;
		END LOOP;
	END LOOP;
	RAISE NOTICE 'made values: %, refused states: %', made > 1000, refused > 1000;
END $$;

-- functions of states that are values; what they are called with is left as it is
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$co2e_accum('1 tCO2e AR6', '2 tCO2e AR6')$$),
	($$co2e_accum('1 tCO2e AR6', '2 tCO2e AR5')$$),
	($$co2e_accum(NULL, '2 tCO2e')$$),
	($$quantity_accum('1 kWh', '2 kWh')$$),
	($$quantity_accum('1 kWh', '2 MWh')$$),
	($$co2e_smaller('1 tCO2e', '2 tCO2e')$$),
	($$quantity_larger('1 kWh', NULL)$$),
	($$ghg_accum('1 t CO2', '-1 t CO2, 2 t CH4')$$),
	($$ghg_accum(NULL, '1 t CO2')$$),
	($$ghg_agg_add(NULL, NULL, NULL)$$),
	($$ghg_agg_add(NULL, 'CO2', NULL)$$),
	($$ghg_agg_add(NULL, NULL, 1)$$),
	($$ghg_agg_add(NULL, 'CO2', 1)$$),
	($$ghg_agg_add('1 t CO2', NULL, NULL)$$),
	($$ghg_agg_add('1 t CO2', 'CO2', NULL)$$),
	($$ghg_agg_add('1 t CO2', NULL, 1)$$),
	($$ghg_agg_add('1 t CO2', 'R-410A', 1)$$),
	($$ghg_agg_tally_add(NULL, NULL, NULL)$$),
	($$ghg_agg_tally_add(NULL, 'CO2', NULL)$$),
	($$ghg_agg_tally_add(NULL, 'CO2', 1)$$),
	($$ghg_agg_tally_add('{0}', NULL, NULL)$$),
	($$ghg_agg_tally_add('{0}', NULL, 1)$$),
	($$ghg_agg_tally_remove(NULL, 'CO2', 1)$$),
	($$co2e_sum_add(NULL, NULL, NULL)$$),
	($$co2e_sum_add(NULL, '1 t CO2', NULL)$$),
	($$co2e_sum_add(NULL, NULL, 'AR6')$$),
	($$co2e_sum_add(NULL, '1 t CO2', 'AR6')$$),
	($$co2e_sum_add('1 tCO2e AR6', NULL, 'AR5')$$),
	($$co2e_sum_add('1 tCO2e AR6', '1 t CH4', 'AR6')$$),
	($$co2e_sum_add('1 tCO2e AR6', '1 t CH4', 'AR5')$$),
	($$co2e_sum_add('1 tCO2e', '1 t CH4', 'AR5')$$),
	($$co2e_sum_tally_add(NULL, '1 t CO2', 'AR6')$$)) AS v (expression);
CREATE TEMP TABLE kept AS SELECT co2e '1 tCO2e AR6' AS v, quantity '1 kWh' AS q, ghg '1 t CO2' AS g, array[1, 65597, 0]::bigint[] AS s, array[1, 65537, 0]::bigint[] AS t;
SELECT co2e_accum(v, v), quantity_accum(q, q), ghg_accum(g, g), ghg_agg_add(g, 'CO2', 1), co2e_sum_add(v, g, 'AR6'), co2e_tally_add(s, v), co2e_tally_combine(s, s), ghg_tally_add(t, g), ghg_tally_combine(t, t) FROM kept;
TABLE kept;
DROP TABLE kept;

-- aggregates of one's own over these functions
CREATE AGGREGATE pg_temp.forged(co2e) (SFUNC = co2e_tally_add, STYPE = bigint[], FINALFUNC = co2e_tally_sum, INITCOND = '{1,99,0}');
CREATE AGGREGATE pg_temp.forged(quantity) (SFUNC = quantity_tally_add, STYPE = bigint[], FINALFUNC = quantity_tally_sum, INITCOND = '{1,1}');
CREATE AGGREGATE pg_temp.forged(ghg) (SFUNC = ghg_tally_add, STYPE = bigint[], FINALFUNC = ghg_tally_sum, INITCOND = '{1,65539,0,65537,0}');
CREATE AGGREGATE pg_temp.forged(text, numeric) (SFUNC = ghg_agg_tally_add, STYPE = bigint[]);
CREATE AGGREGATE pg_temp.combined(bigint[]) (SFUNC = ghg_tally_combine, STYPE = bigint[], FINALFUNC = ghg_tally_sum);
CREATE AGGREGATE pg_temp.accumulated(co2e) (SFUNC = co2e_accum, STYPE = co2e, INITCOND = '1 tCO2e AR6');
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$(SELECT pg_temp.forged(v) FROM (VALUES (co2e '1 tCO2e'), ('2 tCO2e')) AS x (v))$$),
	($$(SELECT pg_temp.forged(v) FROM (VALUES (NULL::co2e)) AS x (v))$$),
	($$(SELECT pg_temp.forged(v) FROM (VALUES (quantity '1 kWh')) AS x (v))$$),
	($$(SELECT pg_temp.forged(v) FROM (VALUES (ghg '1 t CO2')) AS x (v))$$),
	($$(SELECT pg_temp.forged(v) FROM (VALUES (ghg '1 t CH4')) AS x (v))$$),
	($$(SELECT pg_temp.forged(v) FROM (VALUES (ghg '1 t N2O')) AS x (v))$$),
	($$(SELECT pg_temp.forged(v) FROM (VALUES (NULL::ghg)) AS x (v))$$),
	($$(SELECT pg_temp.forged(v, 1) FROM (VALUES ('CO2')) AS x (v))$$),
	($$(SELECT pg_temp.forged(v, NULL) FROM (VALUES ('CO2')) AS x (v))$$),
	($$(SELECT pg_temp.combined(v) FROM (VALUES ('{1,65537,0}'::bigint[]), ('{2,65537,0,65539,0}')) AS x (v))$$),
	($$(SELECT pg_temp.combined(v) FROM (VALUES ('{1,65539,0,65537,0}'::bigint[]), ('{2,65537,0,65539,0}')) AS x (v))$$),
	($$(SELECT pg_temp.combined(v) FROM (VALUES ('{1,65536}'::bigint[]), ('{2,65537,0,65539,0}')) AS x (v))$$),
	($$(SELECT pg_temp.accumulated(v) FROM (VALUES (co2e '1 tCO2e AR6'), ('2 tCO2e AR6')) AS x (v))$$),
	($$(SELECT pg_temp.accumulated(v) FROM (VALUES (co2e '1 tCO2e AR5')) AS x (v))$$)) AS v (expression);
-- from a vector as long as there are gases, none of which there is, one more would not fit
DO $$
BEGIN
	EXECUTE (SELECT format('CREATE AGGREGATE pg_temp.full(ghg) (SFUNC = ghg_tally_add, STYPE = bigint[], INITCOND = %L)', '{1,' || string_agg(format('%s,0', 65536 + 20000 + code), ',' ORDER BY code) || '}')
		FROM gas_table());
END $$;
SELECT pg_temp.attempt($$(SELECT pg_temp.full(ghg(gas, 1)) FROM gas_table())$$);
DROP AGGREGATE pg_temp.forged(co2e), pg_temp.forged(quantity), pg_temp.forged(ghg), pg_temp.forged(text, numeric), pg_temp.combined(bigint[]), pg_temp.accumulated(co2e), pg_temp.full(ghg);

-- functions of the planner and of the wire cannot be called
SELECT pg_temp.attempt(expression) FROM (VALUES
	($$carbonms_lt_support(NULL::text)$$), ($$carbonms_ge_support('x'::text)$$), ($$carbonms_ltsel(NULL::text, 0, NULL::text, 0)$$), ($$co2e_recv(NULL::bytea, 0, -1)$$), ($$ghg_recv('1'::text)$$), ($$quantity_recv(NULL::bytea)$$), ($$gwp_basis_recv(1)$$),
	($$emission_factor_recv('\x00'::bytea)$$)) AS v (expression);
