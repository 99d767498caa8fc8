-- What older layouts had and this one has not goes where nobody uses it.

/*
 * What users have made with it stays, and so does it then, with a notice of what that is: it is theirs from then on.
 */
CREATE OR REPLACE FUNCTION let_go(identity text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	routine regprocedure;
	users text;
BEGIN
	DELETE FROM ledger_object AS o WHERE o.kind = 'function' AND o.identity = let_go.identity;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	SELECT p.oid INTO routine
	FROM pg_proc AS p
	WHERE p.pronamespace = (SELECT c.relnamespace FROM pg_class AS c WHERE c.oid = 'ledger_meta'::regclass)
		AND p.proname = split_part(let_go.identity, '('::text, 1)
		AND @carbonms@.ledger_function_identity(p.oid) = let_go.identity;
	IF routine IS NULL THEN
		RETURN;
	END IF;
	BEGIN
		EXECUTE format('DROP FUNCTION %s RESTRICT', routine);
	EXCEPTION WHEN dependent_objects_still_exist THEN
		GET STACKED DIAGNOSTICS users = PG_EXCEPTION_DETAIL;
		RAISE NOTICE 'function % is of an older version of carbonms, and is kept for what uses it', routine
			USING DETAIL = users;
	END;
END
$$;
COMMENT ON FUNCTION let_go(text) IS
	'Drops a function of an older layout, unless something of a user depends on it: then it says what.';

SELECT let_go('unescape(text)'::text), let_go('check_figures()'::text), let_go('posting_hash(posting)'::text),
	let_go('emission_payload(emission)'::text), let_go('check_certificates(posting)'::text),
	let_go('next_posting(text, text, daterange, text, int8)'::text), let_go('seal_posting(posting, int8)'::text);

-- of layout 2; what uses another goes first
SELECT let_go('current_inventory()'::text), let_go('posting_sums(int8)'::text),
	let_go('inventory_from(int8, daterange, text, int4, method, gwp_basis, text, timestamptz)'::text),
	let_go('inventory_rows(int8, daterange, text, int4, method, gwp_basis, text, timestamptz)'::text),
	let_go('emission_rows(int8, daterange, method)'::text), let_go('wanted_activity(daterange, method)'::text),
	let_go('reversal_rows(int8, int8, text, daterange, text)'::text),
	let_go('standing_emission(text, date, date)'::text), let_go('rollup_since(int8)'::text),
	let_go('rollup_until(int8, text, date, date, timestamptz, _date, bool, _text)'::text),
	let_go('line_payload(text, int8, date, int4, text, text, text, text, text, text, int8, quantity, int4, '
		'emission_factor, bool, ghg, int4, text)'::text);
