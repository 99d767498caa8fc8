-- Taking back, and joining what lies side by side.

/**
 * What it moved is as it was before; units that it issued are cancelled, so that their serials, and what was generated,
 * can be issued anew, and a claim that it made is withdrawn. Once, while nothing of it has moved on, and within the
 * days of asset_class.reversal_days. Returns the number of the movement.
 *
 * Errors:
 *   25000 if it made a claim, in a REPEATABLE READ or SERIALIZABLE transaction
 *   42704 if there is no such movement
 *   23514 if it is a reverse, was reversed, is too old, or units of it have moved on: names them
 *   22004 without a reason
 */
CREATE OR REPLACE FUNCTION reverse_movement(movement bigint, reason text, document text DEFAULT NULL,
		effective_on date DEFAULT NULL, request uuid DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	old asset_movement := (SELECT o FROM asset_movement AS o WHERE o.movement_id = movement);
	m asset_movement;
	days integer;
	ids bigint[];
	moved record;
	done bigint;
	claimed boolean := EXISTS (SELECT FROM asset_claim AS c WHERE c.movement_id = movement);
BEGIN
	PERFORM enter_assets();
	IF old.movement_id IS NULL THEN
		RAISE EXCEPTION 'movement % does not exist', movement USING ERRCODE = 'undefined_object';
	END IF;
	m := new_movement('reverse', old.party, old.counterparty, NULL, NULL, NULL, NULL, NULL, NULL, document, reason,
		effective_on, request, old.opening);
	m.reverses := old.movement_id;
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN movement_of_request(m);
	END IF;
	PERFORM check_needs(m);
	days := (SELECT min(c.reversal_days) FROM asset_entry AS e JOIN asset_class AS c ON c.class = e.class
		WHERE e.movement_id = old.movement_id);
	IF old.kind = 'reverse' OR NOT old.opening
		AND accounting_day(clock_timestamp()) > accounting_day(old.recorded_at) + coalesce(days, 0) THEN
		RAISE EXCEPTION 'movement % cannot be reversed', old.movement_id
			USING ERRCODE = 'check_violation', DETAIL = CASE WHEN old.kind = 'reverse' THEN 'It is a reverse itself.'
				ELSE format('It was recorded on %s, and may be reversed for %s days.', old.recorded_at::date, days) END,
				HINT = 'Record a movement of today.';
	END IF;
	-- writers of claims take turns, and wait for it with nothing else locked
	IF claimed THEN
		PERFORM lock_ledger();
	END IF;
	SELECT array_agg(l.holding_id) INTO ids FROM (SELECT h.holding_id FROM asset_holding AS h
		WHERE h.made_by = old.movement_id AND h.spent_by IS NULL ORDER BY h.block_id, lower(h.serials) FOR UPDATE) AS l;
	m := begin_movement(m);
	done := movement_of_request(m);
	IF done IS NOT NULL THEN
		RETURN done;
	END IF;
	SELECT h.serials, h.spent_by, b.registry, b.code INTO moved
	FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id
	WHERE h.made_by = old.movement_id AND h.spent_by IS NOT NULL ORDER BY h.spent_by, lower(h.serials) LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'movement % cannot be reversed', old.movement_id
			USING ERRCODE = 'check_violation', DETAIL = format('Serials %s of %s have moved on by movement %s.',
				moved.serials, rtrim(moved.registry || ' ' || moved.code), moved.spent_by);
	END IF;
	m.effective_on := greatest(m.effective_on, old.effective_on);
	PERFORM restore_holdings(m, ids);
	IF claimed THEN
		UPDATE certificate_claim AS c SET withdrawn_at = clock_timestamp() FROM asset_claim AS a
		WHERE a.movement_id = old.movement_id AND c.claim_id = a.claim_id AND c.withdrawn_at IS NULL;
	END IF;
	RETURN end_movement(m);
END
$$;
COMMENT ON FUNCTION reverse_movement(bigint, text, text, date, uuid) IS
	'Takes a movement back, all of it, by another one.';

CREATE OR REPLACE FUNCTION restore_holdings(m asset_movement, holdings bigint[]) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
BEGIN
	WITH spent AS (
		UPDATE asset_holding AS h SET spent_by = m.movement_id, spent_kind = m.kind
		WHERE h.holding_id = ANY (holdings)
		RETURNING h.block_id, h.serials, h.party, h.state, h.lot
	),
	piece AS MATERIALIZED (
		-- what its units were before; those that it issued are cancelled, and may be issued anew
		SELECT h.block_id, h.serials, h.party, h.state, h.lot, 1 AS sign FROM asset_holding AS h
		WHERE h.spent_by = m.reverses
		UNION ALL
		SELECT s.block_id, s.serials, s.party, 'cancelled', s.lot, 1
		FROM spent AS s JOIN asset_block AS b ON b.block_id = s.block_id WHERE b.issued_by = m.reverses
		UNION ALL
		SELECT s.block_id, s.serials, s.party, s.state, s.lot, -1 FROM spent AS s
		ORDER BY sign, block_id
	),
	made AS (
		INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by)
		SELECT p.block_id, p.serials, p.party, p.state, p.lot, m.movement_id FROM piece AS p WHERE p.sign > 0
	)
	INSERT INTO asset_entry (movement_id, line, effective_on, party, class, vintage, state, units)
	SELECT m.movement_id, row_number() OVER (ORDER BY e.party COLLATE "C", e.class COLLATE "C", e.vintage, e.state),
		m.effective_on, e.party, e.class, e.vintage, e.state, e.units
	FROM (
		SELECT p.party, b.class, b.vintage, p.state, sum(p.sign * (upper(p.serials) - lower(p.serials))) AS units
		FROM piece AS p JOIN asset_block AS b ON b.block_id = p.block_id
		GROUP BY p.party, b.class, b.vintage, p.state
	) AS e
	WHERE e.units <> 0;
	UPDATE asset_block AS b SET reversed_by = m.movement_id WHERE b.issued_by = m.reverses;
END
$$;
COMMENT ON FUNCTION restore_holdings(asset_movement, bigint[]) IS
	'Spends what a movement made, makes what it spent, and marks the blocks that it issued.';

/**
 * Holdings of one block that are of one lot become one where their serials follow one another. Returns the number of
 * the movement, NULL if there is nothing to merge.
 *
 * Errors:
 *   as move_serials()
 */
CREATE OR REPLACE FUNCTION merge_holdings(party text, registry text, code text, serials int8multirange,
		document text DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
	found record;
	wanted bigint[];
BEGIN
	PERFORM enter_assets();
	m := new_movement('merge', party, NULL, NULL, NULL, NULL, NULL, NULL, NULL, document, NULL, NULL, NULL, NULL);
	PERFORM check_needs(m);
	SELECT * INTO found FROM find_blocks(registry, code, serials) AS f;
	SELECT * INTO found FROM take_serials(found.blocks, found.wanted) AS t;
	PERFORM check_taken(m, found.holdings, found.taken, '{held}');
	wanted := ARRAY(SELECT n.holding_id FROM (SELECT h.holding_id,
			lag(upper(h.serials)) OVER w = lower(h.serials) OR lead(lower(h.serials)) OVER w = upper(h.serials) AS near
		FROM asset_holding AS h WHERE h.holding_id = ANY (found.holdings)
		WINDOW w AS (PARTITION BY h.block_id, h.lot ORDER BY lower(h.serials))) AS n WHERE n.near);
	IF wanted = '{}' THEN
		RETURN NULL;
	END IF;
	m := begin_movement(m);
	WITH spent AS (
		UPDATE asset_holding AS h SET spent_by = m.movement_id, spent_kind = m.kind
		WHERE h.holding_id = ANY (wanted)
		RETURNING h.block_id, h.serials, h.lot
	),
	piece AS MATERIALIZED (
		SELECT s.block_id, s.lot, unnest(range_agg(s.serials)) AS serials FROM spent AS s GROUP BY s.block_id, s.lot
	)
	INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by)
	SELECT p.block_id, p.serials, m.party, 'held', p.lot, m.movement_id FROM piece AS p ORDER BY p.block_id, p.serials;
	RETURN end_movement(m);
END
$$;
COMMENT ON FUNCTION merge_holdings(text, text, text, int8multirange, text) IS
	'Makes one holding of several that lie side by side, when a block has become many pieces.';

/**
 * All that a party holds, has reserved or has frozen becomes that of its successor, and stays in its state and lot: a
 * movement a state. Returns their numbers. What it used stays its own.
 *
 * Errors:
 *   42704 for an unknown party
 *   22004 without a reason
 */
CREATE OR REPLACE FUNCTION succeed_party(party text, successor text, reason text, document text DEFAULT NULL,
		effective_on date DEFAULT NULL) RETURNS SETOF bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
	found record;
BEGIN
	PERFORM enter_assets();
	IF NOT EXISTS (SELECT FROM party AS p WHERE p.party = succeed_party.successor) THEN
		RAISE EXCEPTION 'party "%" does not exist', succeed_party.successor USING ERRCODE = 'undefined_object';
	END IF;
	m := new_movement('succeed', succeed_party.party, succeed_party.successor, NULL, NULL, NULL, NULL, NULL, NULL,
		succeed_party.document, succeed_party.reason, succeed_party.effective_on, NULL, NULL);
	PERFORM check_needs(m);
	-- all of it before the head is locked; what another movement takes meanwhile is not the party's any more
	SELECT t.* INTO found
	FROM (
		SELECT array_agg(o.block_id ORDER BY o.block_id) AS blocks, array_agg(o.serials ORDER BY o.block_id) AS wanted
		FROM (SELECT h.block_id, range_agg(h.serials) AS serials FROM asset_holding AS h
			WHERE h.party = succeed_party.party AND h.spent_by IS NULL AND h.state IN ('held', 'reserved', 'frozen')
			GROUP BY h.block_id) AS o
	) AS a CROSS JOIN LATERAL take_serials(a.blocks, a.wanted) AS t;
	FOR found IN
		SELECT h.state, array_agg(h.holding_id ORDER BY h.block_id, lower(h.serials)) AS holdings,
			array_agg(t.serials ORDER BY h.block_id, lower(h.serials)) AS taken
		FROM unnest(found.holdings, found.taken) AS t (holding_id, serials)
		JOIN asset_holding AS h ON h.holding_id = t.holding_id
		WHERE h.party = succeed_party.party AND h.state IN ('held', 'reserved', 'frozen')
		GROUP BY h.state ORDER BY h.state
	LOOP
		PERFORM check_taken(m, found.holdings, found.taken, ARRAY[found.state]);
		m := begin_movement(m);
		PERFORM spend_holdings(m, found.holdings, found.taken, succeed_party.successor, found.state, NULL);
		RETURN NEXT end_movement(m);
	END LOOP;
END
$$;
COMMENT ON FUNCTION succeed_party(text, text, text, text, date) IS
	'Moves what a party has to its successor: after a merger, a division, a new name.';
