-- Figures that rules set, on a day.

CREATE OR REPLACE FUNCTION policy_value(parameter text, day date) RETURNS numeric
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	figure numeric := (SELECT p.value FROM policy_parameter AS p
		WHERE p.parameter = policy_value.parameter AND p.valid @> policy_value.day);
BEGIN
	IF figure IS NULL THEN
		RAISE EXCEPTION 'policy parameter "%" has no value on %', policy_value.parameter, policy_value.day
			USING ERRCODE = 'no_data_found', HINT = 'Insert it into policy_parameter.';
	END IF;
	RETURN figure;
END
$$;
COMMENT ON FUNCTION policy_value(text, date) IS 'A policy parameter on a day. Errors: P0002 if there is none.';

CREATE OR REPLACE FUNCTION policy_day(as_of timestamptz) RETURNS date
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN accounting_day(least(as_of, now()));
COMMENT ON FUNCTION policy_day(timestamptz) IS 'The accounting day of a time, but no day that is still to come.';
