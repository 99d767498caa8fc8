-- The doors: what accountants call.

CREATE OR REPLACE FUNCTION check_needs(m asset_movement) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	k asset_movement_kind := (SELECT k FROM asset_movement_kind AS k WHERE k.kind = m.kind);
	lacks text := (SELECT min(n) FROM unnest(k.needs) AS n WHERE coalesce(to_jsonb(m) ->> n, '') = '');
BEGIN
	IF k IS NULL THEN
		RAISE EXCEPTION 'unrecognized kind of movement: "%"', m.kind
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Table asset_movement_kind lists them.';
	ELSIF lacks IS NOT NULL THEN
		RAISE EXCEPTION '% needs a %', m.kind, lacks USING ERRCODE = 'null_value_not_allowed';
	ELSIF NOT EXISTS (SELECT FROM party AS p WHERE p.party = m.party) THEN
		RAISE EXCEPTION 'party "%" does not exist', m.party USING ERRCODE = 'undefined_object';
	ELSIF m.kind = 'transfer' AND NOT EXISTS (SELECT FROM party AS p WHERE p.party = m.counterparty) THEN
		RAISE EXCEPTION 'party "%" does not exist', m.counterparty
			USING ERRCODE = 'undefined_object', HINT = 'What goes outside of the ledger is sold.';
	ELSIF m.kind IN ('transfer', 'succeed') AND m.counterparty = m.party THEN
		RAISE EXCEPTION 'party "%" has them already', m.party USING ERRCODE = 'invalid_parameter_value';
	ELSIF m.kind = 'sell' AND EXISTS (SELECT FROM party AS p WHERE p.party = m.counterparty) THEN
		RAISE EXCEPTION 'party "%" is one of the ledger', m.counterparty
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Transfer them, with the price.';
	ELSIF m.effective_on > accounting_day(clock_timestamp()) + 1 THEN
		RAISE EXCEPTION '% of % has not come yet', m.kind, m.effective_on
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Reserve what is to be used later.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_needs(asset_movement) IS
	'Refuses a movement that does not say what its kind needs, of nobody, to itself, or of a day to come. '
	'Errors: 22004, 22023, 42704.';

/*
 * Movements of a unit are in the order of their days, too: one of an earlier day would change what was had then. What
 * was sold outside is nobody's of the ledger, so that any party buys it.
 */
CREATE OR REPLACE FUNCTION check_taken(m asset_movement, holdings bigint[], taken int8multirange[], states text[])
	RETURNS void LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
DECLARE
	k asset_movement_kind := (SELECT k FROM asset_movement_kind AS k WHERE k.kind = m.kind);
	bad record;
	became text;
BEGIN
	SELECT h.party, h.state, h.made_by, b.registry, b.code, b.expires_on, o.effective_on, o.kind, t.serials,
		h.party <> m.party AND m.kind <> 'buy' AS others, NOT h.state = ANY (states) AS used,
		b.expires_on < m.effective_on AND uses_units(k.kind) AS expired
	INTO bad
	FROM unnest(holdings, taken) AS t (holding_id, serials)
	JOIN asset_holding AS h ON h.holding_id = t.holding_id
	JOIN asset_block AS b ON b.block_id = h.block_id
	JOIN asset_movement AS o ON o.movement_id = h.made_by
	WHERE h.party <> m.party AND m.kind <> 'buy' OR NOT h.state = ANY (states) OR o.effective_on > m.effective_on
		OR b.expires_on < m.effective_on AND uses_units(k.kind)
	ORDER BY h.block_id, lower(h.serials) LIMIT 1;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	became := (SELECT string_agg(format('%s %s', rtrim(b.registry || ' ' || b.code), b.serials), ', ')
		FROM asset_block AS b WHERE b.issued_by = bad.made_by AND bad.kind IN ('convert', 'carry over'));
	RAISE EXCEPTION 'serials % of % %', bad.serials, rtrim(bad.registry || ' ' || bad.code),
			CASE WHEN bad.used OR bad.others THEN format('are %s by party "%s" since movement %s', bad.state,
					bad.party, bad.made_by)
				WHEN bad.expired THEN format('expired after %s', bad.expires_on)
				ELSE format('were moved on %s, after %s', bad.effective_on, m.effective_on) END
		USING ERRCODE = 'check_violation',
			DETAIL = CASE WHEN became IS NOT NULL THEN format('They became %s.', became)
				WHEN bad.others THEN format('They are to be those of party "%s".', m.party)
				WHEN bad.used THEN format('To %s they must be %s.', m.kind, array_to_string(states, ' or '))
				WHEN bad.expired THEN format('They may not be used on %s.', m.effective_on)
				ELSE 'Movements of a unit are in the order of their days.' END;
END
$$;
COMMENT ON FUNCTION check_taken(asset_movement, bigint[], int8multirange[], text[]) IS
	'Refuses holdings that are not of the party, not in a state that the kind takes, expired, or moved on a later day: '
	'the first is named, with the movement that made it. Errors: 23514.';

CREATE OR REPLACE FUNCTION asset_states(kind text, state text) RETURNS text[]
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	takes text[] := (SELECT k.takes FROM asset_movement_kind AS k WHERE k.kind = asset_states.kind);
BEGIN
	IF takes = '{}' THEN
		RAISE EXCEPTION '% takes no units', asset_states.kind USING ERRCODE = 'invalid_parameter_value';
	ELSIF asset_states.state IS NULL THEN
		RETURN takes[1:1];
	ELSIF NOT asset_states.state = ANY (takes) THEN
		RAISE EXCEPTION '% does not take what is %', asset_states.kind, asset_states.state
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('It takes what is %s.', array_to_string(takes, ' or '));
	END IF;
	RETURN ARRAY[asset_states.state];
END
$$;
COMMENT ON FUNCTION asset_states(text, text) IS
	'The states that a movement takes: the one that is asked for, or the first that its kind takes. Errors: 22023.';

-- What is locked already is checked and moved; first of all whether it was asked for before.
CREATE OR REPLACE FUNCTION move_holdings(m asset_movement, holdings bigint[], taken int8multirange[], states text[])
	RETURNS bigint LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	gives text := (SELECT k.gives FROM asset_movement_kind AS k WHERE k.kind = m.kind);
	done bigint;
BEGIN
	m := begin_movement(m);
	done := movement_of_request(m);
	IF done IS NOT NULL THEN
		RETURN done;
	END IF;
	PERFORM check_taken(m, holdings, taken, states);
	PERFORM check_reconciled(m, holdings);
	PERFORM spend_holdings(m, holdings, taken, CASE m.kind WHEN 'transfer' THEN m.counterparty ELSE m.party END, gives,
		CASE WHEN m.kind = 'buy' OR m.kind = 'transfer' AND m.price IS NOT NULL THEN m.movement_id END);
	RETURN end_movement(m);
END
$$;
COMMENT ON FUNCTION move_holdings(asset_movement, bigint[], int8multirange[], text[]) IS
	'Moves locked holdings as their movement says. Errors: as check_taken() and check_reconciled().';

/**
 * Returns the number of the movement. What is not moved of a holding stays as it is.
 *
 * Arguments:
 *   kind: buy (what was sold outside, whoever sold it), sell, transfer, reserve, release, freeze, unfreeze, surrender,
 *     retire, cancel, expire or deduct
 *   party: whose units they are, or of buy who gets them
 *   serials: {[1001,1041)} are 40 units
 *   counterparty: to whom they go
 *   state: held or reserved, where the kind takes both; NULL for the first of asset_movement_kind.takes
 *   effective_on: the day on which it took effect; NULL for today
 *   price: of a unit
 *   fee: of the whole movement
 *   request: the same number again returns the same movement, and moves nothing
 *   opening: of the load that brings the past in
 *
 * Errors:
 *   23514 if the serials were not issued, are of another, used, expired, or were moved on a later day: names them
 *   22004 without what the kind needs
 *   22023 for another kind, or a day to come
 *   42704 for an unknown party
 *   55000 for an opening load that is over, or of what goes out while a statement of the registry differs: see
 *     reconcile()
 *   23505 if the request was another movement
 */
CREATE OR REPLACE FUNCTION move_serials(kind text, party text, registry text, code text, serials int8multirange,
		counterparty text DEFAULT NULL, purpose text DEFAULT NULL, beneficiary text DEFAULT NULL,
		period daterange DEFAULT NULL, price numeric DEFAULT NULL, fee numeric DEFAULT NULL, currency text DEFAULT NULL,
		document text DEFAULT NULL, reason text DEFAULT NULL, state text DEFAULT NULL, effective_on date DEFAULT NULL,
		request uuid DEFAULT NULL, opening boolean DEFAULT false) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
	states text[];
	found record;
BEGIN
	PERFORM enter_assets();
	m := new_movement(kind, party, counterparty, purpose, beneficiary, period, price, fee, currency, document, reason,
		effective_on, request, opening);
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN check_request(m.request, movement_of_request(m), registry, code, serials, NULL);
	END IF;
	PERFORM check_needs(m);
	states := asset_states(m.kind, state);
	SELECT * INTO found FROM find_blocks(registry, code, serials) AS b;
	SELECT * INTO found FROM take_serials(found.blocks, found.wanted) AS t;
	RETURN check_request(m.request, move_holdings(m, found.holdings, found.taken, states), registry, code, serials,
		NULL);
END
$$;
COMMENT ON FUNCTION move_serials(text, text, text, text, int8multirange, text, text, text, daterange, numeric, numeric,
	text, text, text, text, date, uuid, boolean) IS 'Records a movement of serials that a party has.';

/**
 * Units that have expired are passed over, but by what does not use them; expire takes these, and what has no end.
 * Of the holdings that it takes, the lowest serials.
 *
 * Arguments:
 *   kind: of buy, what the party itself sold
 *   vintage: NULL for any
 *   flow: FIFO, LIFO or HIFO (the dearest first: lot_costs()), by the lots of the party; STRICT if they are all of one
 *     lot
 *   others as those of move_serials()
 *
 * Errors:
 *   as move_serials()
 *   23514 if the party has not so many
 *   42P08 if STRICT and they are of several lots, or HIFO and they cost several currencies
 */
CREATE OR REPLACE FUNCTION move_units(kind text, party text, class text, units bigint, vintage integer DEFAULT NULL,
		flow text DEFAULT 'STRICT', counterparty text DEFAULT NULL, purpose text DEFAULT NULL,
		beneficiary text DEFAULT NULL, period daterange DEFAULT NULL, price numeric DEFAULT NULL,
		fee numeric DEFAULT NULL, currency text DEFAULT NULL, document text DEFAULT NULL, reason text DEFAULT NULL,
		state text DEFAULT NULL, effective_on date DEFAULT NULL, request uuid DEFAULT NULL,
		opening boolean DEFAULT false) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
	states text[];
	found record;
BEGIN
	PERFORM enter_assets();
	m := new_movement(kind, party, counterparty, purpose, beneficiary, period, price, fee, currency, document, reason,
		effective_on, request, opening);
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN check_request(m.request, movement_of_request(m), NULL, NULL, NULL, units);
	END IF;
	PERFORM check_needs(m);
	states := asset_states(m.kind, state);
	IF NOT EXISTS (SELECT FROM asset_class AS c WHERE c.class = move_units.class) THEN
		RAISE EXCEPTION 'asset class "%" does not exist', move_units.class
			USING ERRCODE = 'undefined_object', HINT = 'Table asset_class lists them; add your own.';
	END IF;
	SELECT * INTO found FROM take_units(m, class, vintage, states[1], units, flow) AS t;
	RETURN check_request(m.request, move_holdings(m, found.holdings, found.taken, states), NULL, NULL, NULL, units);
END
$$;
COMMENT ON FUNCTION move_units(text, text, text, bigint, integer, text, text, text, text, daterange, numeric, numeric,
	text, text, text, text, date, uuid, boolean) IS 'Records a movement of so many units of a class that a party has.';
