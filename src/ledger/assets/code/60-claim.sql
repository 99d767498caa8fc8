-- Retirement, and the claims of certificates that it makes.

-- Who restores a ledger has the rights of its owner; that claims have movements, check_assets() sees to.
CREATE OR REPLACE FUNCTION refuse_claim() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT (SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class AS c WHERE c.oid = 'ledger_meta'::regclass) THEN
		RAISE EXCEPTION 'certificates are claimed by retiring them'
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = 'The ledger has assets.',
				HINT = 'Call retire() with the source whose consumption they cover.';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION refuse_claim() IS
	'Trigger: refuses claims that no retirement makes, once a ledger has assets. Errors: 55000.';
CREATE OR REPLACE TRIGGER refuse_claim BEFORE INSERT ON certificate_claim
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_claim();
SELECT guard_entries('asset_claim'::regclass);

/*
 * A claim is of one certificate a MWh, and of a source of who benefits.
 */
CREATE OR REPLACE FUNCTION make_claim(m asset_movement, source text, blocks bigint[], serials int8multirange)
	RETURNS void LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	id integer := (SELECT s.source_id FROM source AS s WHERE s.source = make_claim.source);
	beneficiary text := coalesce(m.beneficiary, m.party);
	b record;
	owned datemultirange;
	other record;
	claim bigint;
BEGIN
	SELECT min(n.registry || rtrim(' ' || n.code)) AS registry, count(DISTINCT n.registry || rtrim(' ' || n.code)) AS n,
		bool_and(c.face OPERATOR(@carbonms@.=) @carbonms@.quantity(1::numeric, 'MWh')) AS of_energy,
		CASE WHEN count(DISTINCT n.source_id) = 1 AND bool_and(n.source_id IS NOT NULL)
			THEN min(n.source_id) END AS generator
	INTO b
	FROM asset_block AS n JOIN asset_class AS c ON c.class = n.class WHERE n.block_id = ANY (blocks);
	IF id IS NULL THEN
		RAISE EXCEPTION 'source "%" does not exist', make_claim.source USING ERRCODE = 'undefined_object';
	ELSIF NOT b.of_energy OR b.n > 1 THEN
		RAISE EXCEPTION 'cannot cover the consumption of source "%"', make_claim.source
			USING ERRCODE = 'check_violation', DETAIL = CASE WHEN b.of_energy
				THEN 'The certificates are of several registries or codes.' ELSE 'The units are not of 1 MWh each.' END;
	ELSIF m.period IS NULL THEN
		RAISE EXCEPTION 'a claim needs a period' USING ERRCODE = 'null_value_not_allowed',
			HINT = 'It says the days of which consumption is covered.';
	END IF;
	owned := (SELECT range_agg(o.valid * m.period) FROM source_owner AS o WHERE o.source_id = id
		AND o.party = beneficiary);
	IF NOT coalesce(owned @> m.period, false) THEN
		PERFORM raise_error('check_violation', format('source "%s" is not of party "%s" in %s', make_claim.source,
			beneficiary, m.period), CASE WHEN NOT isempty(owned) THEN format('It is in %s.',
				(SELECT string_agg(r::text, ', ' ORDER BY r) FROM unnest(owned) AS r)) END,
			'beneficiary is the party whose consumption is covered, on all days of the period.');
	END IF;
	SELECT c.claim_id, c.valid, a.movement_id INTO other
	FROM certificate_claim AS c LEFT JOIN asset_claim AS a ON a.claim_id = c.claim_id
	WHERE c.source_id = id AND c.withdrawn_at IS NULL AND c.valid && m.period ORDER BY c.valid LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'consumption of source "%" in % is covered by claim %', make_claim.source,
				other.valid * m.period, other.claim_id
			USING ERRCODE = 'exclusion_violation', DETAIL = format('It is for %s, %s.', other.valid,
				coalesce('by movement ' || other.movement_id, 'without a movement')),
				HINT = 'Name days that no claim has; reverse_movement() takes a claim back.';
	END IF;
	INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence, generator)
	VALUES (id, m.period, b.registry, make_claim.serials, coalesce(m.document, format('movement %s', m.movement_id)),
		b.generator)
	RETURNING claim_id INTO claim;
	INSERT INTO asset_claim (claim_id, movement_id) VALUES (claim, m.movement_id);
END
$$;
COMMENT ON FUNCTION make_claim(asset_movement, text, bigint[], int8multirange) IS
	'Writes the claim of a retirement for the consumption of a source. Errors: 22004, 23514, 23P01, 42704.';

/**
 * As move_serials('retire', ...). With a source, the certificates cover its consumption in the period, from its first
 * day on: that is the only way in which claims are made once a ledger has assets. Returns the number of the movement.
 *
 * Arguments:
 *   source: code of a source of purchased electricity; NULL for a retirement that covers none
 *   period: for which days
 *   beneficiary: for whom, if not for the party
 *   others as those of move_serials()
 *
 * Errors:
 *   as move_serials()
 *   25000 with a source, in a REPEATABLE READ or SERIALIZABLE transaction
 *   22004 without a period, with a source
 *   23514 if the units are not of 1 MWh each, or the source is not of who benefits on all days of the period
 *   23P01 if another claim has some of its days: names it, and its movement
 */
CREATE OR REPLACE FUNCTION retire(party text, registry text, code text, serials int8multirange, purpose text,
		source text DEFAULT NULL, period daterange DEFAULT NULL, beneficiary text DEFAULT NULL,
		document text DEFAULT NULL, state text DEFAULT NULL, effective_on date DEFAULT NULL, request uuid DEFAULT NULL,
		opening boolean DEFAULT false) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
	found record;
	made bigint;
BEGIN
	PERFORM enter_assets();
	m := new_movement('retire', party, NULL, purpose, beneficiary, period, NULL, NULL, NULL, document, NULL,
		effective_on, request, opening);
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN check_request(m.request, movement_of_request(m), registry, code, serials, NULL);
	END IF;
	PERFORM check_needs(m);
	-- writers of claims take turns, and wait for it with nothing else locked
	IF source IS NOT NULL THEN
		PERFORM lock_ledger();
	END IF;
	SELECT f.blocks, t.holdings, t.taken INTO found
	FROM find_blocks(registry, code, serials) AS f CROSS JOIN LATERAL take_serials(f.blocks, f.wanted) AS t;
	made := check_request(m.request, move_holdings(m, found.holdings, found.taken, asset_states('retire', state)),
		registry, code, serials, NULL);
	IF source IS NOT NULL AND NOT EXISTS (SELECT FROM asset_claim AS c WHERE c.movement_id = made) THEN
		m.movement_id := made;
		PERFORM make_claim(m, source, found.blocks, serials);
	END IF;
	RETURN made;
END
$$;
COMMENT ON FUNCTION retire(text, text, text, int8multirange, text, text, daterange, text, text, text, date, uuid,
	boolean) IS 'Retires serials, also for the consumption of a source.';

/**
 * As move_units('retire', ...), with a source as retire().
 *
 * Errors:
 *   as retire() and move_units()
 */
CREATE OR REPLACE FUNCTION retire_units(party text, class text, units bigint, purpose text,
		vintage integer DEFAULT NULL, flow text DEFAULT 'STRICT', source text DEFAULT NULL,
		period daterange DEFAULT NULL,
		beneficiary text DEFAULT NULL, document text DEFAULT NULL, state text DEFAULT NULL,
		effective_on date DEFAULT NULL, request uuid DEFAULT NULL, opening boolean DEFAULT false) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
	states text[];
	found record;
	blocks bigint[];
	serials int8multirange;
	made bigint;
BEGIN
	PERFORM enter_assets();
	m := new_movement('retire', party, NULL, purpose, beneficiary, period, NULL, NULL, NULL, document, NULL,
		effective_on, request, opening);
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN check_request(m.request, movement_of_request(m), NULL, NULL, NULL, units);
	END IF;
	PERFORM check_needs(m);
	states := asset_states('retire', state);
	IF source IS NOT NULL THEN
		PERFORM lock_ledger();
	END IF;
	SELECT * INTO found FROM take_units(m, class, vintage, states[1], units, flow) AS t;
	SELECT array_agg(DISTINCT h.block_id), range_agg(s) INTO blocks, serials
	FROM unnest(found.holdings, found.taken) AS t (holding_id, serials), unnest(t.serials) AS s, asset_holding AS h
	WHERE h.holding_id = t.holding_id;
	made := check_request(m.request, move_holdings(m, found.holdings, found.taken, states), NULL, NULL, NULL, units);
	IF source IS NOT NULL AND NOT EXISTS (SELECT FROM asset_claim AS c WHERE c.movement_id = made) THEN
		m.movement_id := made;
		PERFORM make_claim(m, source, blocks, serials);
	END IF;
	RETURN made;
END
$$;
COMMENT ON FUNCTION retire_units(text, text, bigint, text, integer, text, text, daterange, text, text, text, date, uuid,
	boolean) IS 'Retires so many units of a class, also for the consumption of a source.';

/*
 * Called once, by add_assets(): each standing claim gets a block, its purchase and its retirement, as an opening load.
 * One whose serials are in another, however their registries are written, stays as it is, and is listed.
 */
CREATE OR REPLACE FUNCTION adopt_claims() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	c record;
	owner text;
	other bigint;
	class text;
	bought asset_movement;
	used asset_movement;
	found record;
	blocks bigint[];
BEGIN
	PERFORM enter_assets();
	FOR c IN SELECT n.* FROM certificate_claim AS n WHERE n.withdrawn_at IS NULL ORDER BY n.claim_id LOOP
		owner := (SELECT o.party FROM source_owner AS o WHERE o.source_id = c.source_id AND o.valid @> lower(c.valid));
		other := (SELECT min(n.claim_id) FROM certificate_claim AS n
			WHERE n.withdrawn_at IS NULL AND n.claim_id < c.claim_id AND n.serials && c.serials
				AND asset_code(n.registry) = asset_code(c.registry));
		IF owner IS NULL OR other IS NOT NULL THEN
			INSERT INTO asset_claim (claim_id, problem)
			VALUES (c.claim_id, CASE WHEN owner IS NULL THEN 'its source was of no party'
				ELSE format('serials of it are in claim %s', other) END);
			RAISE NOTICE 'claim % has no retirement', c.claim_id
				USING DETAIL = (SELECT a.problem FROM asset_claim AS a WHERE a.claim_id = c.claim_id);
			CONTINUE;
		END IF;
		class := CASE asset_code(c.registry) WHEN 'GEC' THEN 'GEC' ELSE 'EAC' END;
		bought := begin_movement(new_movement('buy', owner, NULL, NULL, NULL, NULL, NULL, NULL, NULL, c.evidence, NULL,
			lower(c.valid), NULL, true));
		blocks := ARRAY(SELECT make_block(new_block(class, c.registry, '', s, NULL, NULL, NULL, (SELECT g.source
				FROM source AS g WHERE g.source_id = c.generator), lower(c.valid), NULL), bought.movement_id)
			FROM unnest(c.serials) AS s);
		PERFORM issue_holdings(bought, blocks, owner);
		PERFORM end_movement(bought);
		used := begin_movement(new_movement('retire', owner, NULL, 'consumption', NULL, c.valid, NULL, NULL, NULL,
			c.evidence, NULL, lower(c.valid), NULL, true));
		SELECT array_agg(h.holding_id ORDER BY h.block_id) AS holdings, array_agg(int8multirange(h.serials)
			ORDER BY h.block_id) AS taken INTO found FROM asset_holding AS h WHERE h.made_by = bought.movement_id;
		PERFORM spend_holdings(used, found.holdings, found.taken, owner, 'retired', NULL);
		INSERT INTO asset_claim (claim_id, movement_id) VALUES (c.claim_id, end_movement(used));
	END LOOP;
END
$$;
COMMENT ON FUNCTION adopt_claims() IS
	'Makes movements of the claims of certificates that a ledger had before its assets, and lists those of which there '
	'are none, with a notice.';
