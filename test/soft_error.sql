-- Soft errors: since PostgreSQL 16, pg_input_is_valid() and COPY ... ON_ERROR ignore (17) ask whether a
-- text can be read, and no text may raise an error instead of an answer.
\ir include/begin.sql
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- SQLSTATE and message of reading a text; NULL if it can be read.
CREATE FUNCTION verdict(type text, input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	verdict text;
	valid boolean;
BEGIN
	EXECUTE 'SELECT sql_error_code || '' '' || message FROM pg_input_error_info($2, $1)' INTO verdict USING type, input;
	EXECUTE 'SELECT pg_input_is_valid($2, $1)' INTO valid USING type, input;
	IF valid IS DISTINCT FROM (verdict IS NULL) THEN
		RETURN 'valid and not';
	END IF;
	RETURN verdict;
END $$;

CREATE FUNCTION check_all() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	IF current_setting('server_version_num')::int < 160000 THEN
		RETURN NEXT skip('soft errors came with PostgreSQL 16', 1);
		RETURN;
	END IF;
	RETURN QUERY SELECT is(verdict(type, input), want, type || ': ' || input) FROM (VALUES
		('gwp_basis', 'AR6-20', NULL),
		('gwp_basis', 'AR9', '22P02 invalid input syntax for type gwp_basis: "AR9"'),
		('co2e', '12.5 tCO2e AR6', NULL),
		('co2e', '12.5 t CO2', '22P02 invalid input syntax for type co2e: "12.5 t CO2"'),
		('co2e', '1e16 tCO2e', '22003 value out of range for type co2e: "1e16 tCO2e"'),
		('co2e(AR5)', '1 tCO2e', NULL),
		('co2e(AR5)', '1 tCO2e AR6', '22000 co2e value of another GWP basis'),
		('ghg', '12.5 t CO2, 3 kg R-410A', NULL),
		('ghg', '1 mt CO2', '22P02 invalid input syntax for type ghg: "1 mt CO2"'),
		('ghg', '1 t CO2, 1 t CO3', '22P02 invalid input syntax for type ghg: "1 t CO2, 1 t CO3"'),
		('ghg[]', '{1 t CO2,2}', '22P02 invalid input syntax for type ghg: "2"'),
		('quantity', '5 kWh', NULL),
		('quantity', '5 gallons', '22P02 invalid input syntax for type quantity: "5 gallons"'),
		('emission_factor', '0.5 t CO2/MWh', NULL),
		('emission_factor', '0.5 t CO2', '22P02 invalid input syntax for type emission_factor: "0.5 t CO2"')) v (type, input, want);
	RETURN QUERY SELECT is(verdict(type, repeat(' ', 1048577)), '54000 text is too long', type || ': a megabyte and a byte')
		FROM unnest('{gwp_basis,co2e,ghg,quantity,emission_factor}'::text[]) type;
END $$;
SELECT * FROM check_all();

SELECT * FROM finish();
ROLLBACK;
