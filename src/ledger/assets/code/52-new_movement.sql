-- What a door begins with.

/*
 * As enter_ledger(), but nobody waits: movements lock what they move.
 */
CREATE OR REPLACE FUNCTION enter_assets() RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	PERFORM refuse_limited(quote_ident(caller())::regrole);
END
$$;
COMMENT ON FUNCTION enter_assets() IS 'Refuses a caller that policies limit. Errors: 42501.';

CREATE OR REPLACE FUNCTION new_movement(kind text, party text, counterparty text, purpose text, beneficiary text,
		period daterange, price numeric, fee numeric, currency text, document text, reason text, effective_on date,
		request uuid, opening boolean) RETURNS asset_movement
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
BEGIN
	m.kind := kind;
	m.party := party;
	m.counterparty := counterparty;
	m.purpose := purpose;
	m.beneficiary := beneficiary;
	m.period := period;
	m.price := price;
	m.fee := fee;
	m.currency := currency;
	m.document := document;
	m.reason := reason;
	m.effective_on := coalesce(effective_on, accounting_day(clock_timestamp()));
	m.request := request;
	m.opening := coalesce(opening, false);
	RETURN m;
END
$$;
COMMENT ON FUNCTION new_movement(text, text, text, text, text, daterange, numeric, numeric, text, text, text, date,
	uuid, boolean) IS 'The row of a movement that is to be made, without what it gets in the chain.';
