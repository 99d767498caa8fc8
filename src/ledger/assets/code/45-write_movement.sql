-- A movement is written in three steps: its holdings are locked, in the order of their serials; then the head of the
-- chain, so that movements follow one another; then all is written at once.

-- The same request again is the same movement. Asked before anything is locked, and once more when it has the head.
CREATE OR REPLACE FUNCTION movement_of_request(m asset_movement) RETURNS bigint
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	found asset_movement := (SELECT o FROM asset_movement AS o WHERE o.request = m.request);
BEGIN
	IF found.movement_id IS NOT NULL
		AND (found.kind, found.party, found.counterparty, found.purpose, found.beneficiary, found.period, found.price,
				found.fee, found.currency, found.reverses)
			IS DISTINCT FROM (m.kind, m.party, m.counterparty, m.purpose, m.beneficiary, m.period, m.price, m.fee,
				m.currency, m.reverses) THEN
		RAISE EXCEPTION 'request % was another movement', m.request
			USING ERRCODE = 'unique_violation', DETAIL = format('Movement %s: %s of %s.', found.movement_id, found.kind,
				found.party), HINT = 'Give each movement a request number of its own.';
	END IF;
	RETURN found.movement_id;
END
$$;
COMMENT ON FUNCTION movement_of_request(asset_movement) IS
	'The movement that was made of a request, NULL if none was. Errors: 23505 if it was another one.';

/*
 * What was moved is what is of another party, or in another state, than what was spent of the block. Volatile, to see
 * what the movement has made.
 */
CREATE OR REPLACE FUNCTION check_request(request uuid, movement bigint, registry text, code text,
		serials int8multirange, units bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	moved record;
BEGIN
	IF request IS NULL THEN
		RETURN movement;
	END IF;
	SELECT range_agg(h.serials) FILTER (WHERE (b.registry, b.code) = (asset_code(check_request.registry),
		asset_code(check_request.code))) AS serials, sum(h.units) AS units INTO moved
	FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id
	WHERE h.made_by = movement AND NOT EXISTS (SELECT FROM asset_holding AS s WHERE s.spent_by = movement
		AND s.block_id = h.block_id AND s.party = h.party AND s.state = h.state);
	IF moved.serials <> check_request.serials OR moved.serials IS NULL AND check_request.serials IS NOT NULL
		OR moved.units <> check_request.units THEN
		RAISE EXCEPTION 'request % was another movement', request
			USING ERRCODE = 'unique_violation', DETAIL = format('Movement %s: of other units.', movement),
				HINT = 'Give each movement a request number of its own.';
	END IF;
	RETURN movement;
END
$$;
COMMENT ON FUNCTION check_request(uuid, bigint, text, text, int8multirange, bigint) IS
	'The movement, if it moved serials of a registry and code, or so many units (NULL: any). Errors: 23505.';

/*
 * After the head is locked every query sees what was committed before, in READ COMMITTED. In the other isolation
 * levels PostgreSQL refuses the lock if there was anything since the snapshot.
 */
CREATE OR REPLACE FUNCTION begin_movement(m asset_movement) RETURNS asset_movement
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	head asset_head;
	before asset_movement;
BEGIN
	SELECT * INTO head FROM asset_head AS h FOR UPDATE;
	before := (SELECT o FROM asset_movement AS o WHERE o.movement_id = head.movement_id);
	-- since none of the opening load comes after a live one, the last tells
	IF m.opening AND NOT before.opening THEN
		RAISE EXCEPTION 'the opening load is over' USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'Other movements were recorded.', HINT = 'Record it as it happens now.';
	END IF;
	m.movement_id := head.movement_id + 1;
	m.previous := head.hash;
	m.skipped := coalesce((SELECT o.hash FROM asset_movement AS o WHERE o.movement_id = skip_of(m.movement_id)),
		decode(repeat('00', 32), 'hex'));
	m.recorded_at := greatest(clock_timestamp(), before.recorded_at + interval '1 microsecond');
	m.recorded_by := caller();
	m.session_role := session_role();
	RETURN m;
END
$$;
COMMENT ON FUNCTION begin_movement(asset_movement) IS
	'Takes the head of the chain, and gives a movement its number, time and the hashes before it. Errors: 55000.';

CREATE OR REPLACE FUNCTION end_movement(m asset_movement) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	SELECT l.n, sha256(convert_to(l.lines, 'UTF8')) INTO m.lines, m.digest FROM movement_lines(m.movement_id) AS l;
	m.content := sha256(convert_to(movement_text(m), 'UTF8'));
	m.hash := movement_hash(m.content, m.previous, m.skipped);
	INSERT INTO asset_movement SELECT m.*;
	UPDATE asset_head SET movement_id = m.movement_id, hash = m.hash;
	RETURN m.movement_id;
END
$$;
COMMENT ON FUNCTION end_movement(asset_movement) IS 'Hashes what a movement has written, and closes it.';

/*
 * Holdings are split where not all of them is wanted; what is not keeps party, state and lot. One statement, so that
 * check_balance() sees a movement whole.
 *
 * Arguments:
 *   holdings, wanted: of each holding, which of its serials
 *   lot: the lot of what is made; NULL to leave it as it is
 */
CREATE OR REPLACE FUNCTION spend_holdings(m asset_movement, holdings bigint[], wanted int8multirange[], receiver text,
		gives text, lot bigint) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
BEGIN
	WITH spent AS (
		UPDATE asset_holding AS h SET spent_by = m.movement_id, spent_kind = m.kind
		FROM unnest(holdings, wanted) AS w (holding_id, serials)
		WHERE h.holding_id = w.holding_id
		RETURNING h.block_id, h.serials, h.party, h.state, h.lot, w.serials AS wanted
	),
	piece AS MATERIALIZED (
		SELECT s.block_id, s.party, s.state, s.lot, p.taken, p.serials
		FROM spent AS s
		CROSS JOIN LATERAL (
			SELECT true AS taken, t AS serials FROM unnest(int8multirange(s.serials) * s.wanted) AS t
			UNION ALL
			SELECT false, t FROM unnest(int8multirange(s.serials) - s.wanted) AS t
		) AS p
		ORDER BY s.block_id, lower(p.serials)
	),
	made AS (
		INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by)
		SELECT p.block_id, p.serials, CASE WHEN p.taken THEN receiver ELSE p.party END,
			CASE WHEN p.taken THEN gives ELSE p.state END,
			CASE WHEN p.taken THEN coalesce(spend_holdings.lot, p.lot) ELSE p.lot END, m.movement_id
		FROM piece AS p
	)
	INSERT INTO asset_entry (movement_id, line, effective_on, party, class, vintage, state, units)
	SELECT m.movement_id, row_number() OVER (ORDER BY e.party COLLATE "C", e.class COLLATE "C", e.vintage, e.state),
		m.effective_on, e.party, e.class, e.vintage, e.state, e.units
	FROM (
		SELECT v.party, b.class, b.vintage, v.state, sum(v.sign * (upper(p.serials) - lower(p.serials))) AS units
		FROM piece AS p
		JOIN asset_block AS b ON b.block_id = p.block_id
		CROSS JOIN LATERAL (VALUES (p.party, p.state, -1), (receiver, gives, 1)) AS v (party, state, sign)
		WHERE p.taken
		GROUP BY v.party, b.class, b.vintage, v.state
	) AS e
	WHERE e.units <> 0;
END
$$;
COMMENT ON FUNCTION spend_holdings(asset_movement, bigint[], int8multirange[], text, text, bigint) IS
	'Spends holdings, and makes others of the same serials: those that are wanted for a receiver in a state.';

-- What a block is issued with: one holding of all of it.
CREATE OR REPLACE FUNCTION issue_holdings(m asset_movement, blocks bigint[], receiver text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
BEGIN
	INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by)
	SELECT b.block_id, b.serials, receiver, 'held', m.movement_id, m.movement_id
	FROM asset_block AS b WHERE b.block_id = ANY (blocks) ORDER BY b.block_id;
	INSERT INTO asset_entry (movement_id, line, effective_on, party, class, vintage, state, units)
	SELECT m.movement_id, (SELECT count(*) FROM asset_entry AS o WHERE o.movement_id = m.movement_id)
			+ row_number() OVER (ORDER BY b.class COLLATE "C", b.vintage),
		m.effective_on, receiver, b.class, b.vintage, 'held', sum(b.units)
	FROM asset_block AS b WHERE b.block_id = ANY (blocks) GROUP BY b.class, b.vintage;
END
$$;
COMMENT ON FUNCTION issue_holdings(asset_movement, bigint[], text) IS 'Makes the first holdings of blocks.';
