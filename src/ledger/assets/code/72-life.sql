-- The life of a unit: what it was made of, through whose hands it went, and what became of it.

-- Which blocks a block was made of, and which were made of it, over any number of conversions.
CREATE OR REPLACE FUNCTION block_kin(block bigint, later boolean, OUT block_id bigint, OUT steps integer,
		OUT serials int8multirange)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE kin (block_id, steps) AS (
		SELECT block, 0
		UNION
		SELECT n.block_id, k.steps + 1
		FROM kin AS k
		CROSS JOIN LATERAL (
			SELECT b.block_id FROM asset_holding AS h JOIN asset_block AS b ON b.issued_by = h.made_by
			WHERE later AND h.block_id = k.block_id AND h.state = 'converted'
			UNION
			SELECT h.block_id FROM asset_block AS b JOIN asset_holding AS h ON h.made_by = b.issued_by
			WHERE NOT later AND b.block_id = k.block_id AND h.state = 'converted'
		) AS n
		WHERE k.steps < 100
	)
	SELECT k.block_id, min(k.steps), int8multirange(b.serials)
	FROM kin AS k JOIN asset_block AS b ON b.block_id = k.block_id WHERE k.steps > 0
	GROUP BY k.block_id, b.serials;
END;
COMMENT ON FUNCTION block_kin(bigint, boolean) IS
	'The blocks that were made of a block (later) or that it was made of, and over how many conversions.';

-- First those that were taken back, of which there may be several.
CREATE OR REPLACE FUNCTION blocks_of(registry text, code text, serial bigint) RETURNS bigint[]
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	name text := asset_code(blocks_of.registry) || E'\n' || asset_code(blocks_of.code);
	blocks bigint[] := ARRAY(SELECT b.block_id FROM asset_block AS b
		WHERE b.registry = asset_code(blocks_of.registry) AND b.code = asset_code(blocks_of.code)
			AND b.serials @> blocks_of.serial AND b.reversed_by IS NOT NULL ORDER BY b.block_id);
BEGIN
	RETURN blocks || ARRAY(SELECT b.block_id FROM asset_block AS b
		WHERE code_range(b.registry || E'\n' || b.code, b.registry || E'\n' || b.code, '[]')
			&& code_range(name, name, '[]') AND b.serials && int8range(blocks_of.serial, blocks_of.serial + 1)
			AND b.reversed_by IS NULL);
END
$$;
COMMENT ON FUNCTION blocks_of(text, text, bigint) IS
	'The block that has a serial, and those that had it until their issue was taken back.';

/**
 * One query, forwards and backwards: first what it was made of, then its own movements, then what was made of it. Of
 * blocks before and behind a conversion all movements are shown, since units of two classes do not answer to one
 * another one by one. Serials whose issue was taken back, and that were issued anew, have both lives.
 *
 * Arguments:
 *   serial: one number
 *
 * Columns:
 *   step: below 0 for what it was made of, 0 for itself, above 0 for what was made of it
 *   state: what the movement made of the serials
 *   open: whether they still are in that state
 *
 * Errors:
 *   23514 if it was not issued
 */
CREATE OR REPLACE FUNCTION life_of(registry text, code text, serial bigint, OUT step integer, OUT movement_id bigint,
		OUT kind text, OUT effective_on date, OUT recorded_at timestamptz, OUT recorded_by text, OUT block_class text,
		OUT block text, OUT serials int8range, OUT party text, OUT counterparty text, OUT state text, OUT open boolean,
		OUT purpose text, OUT document text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	own bigint[] := blocks_of(life_of.registry, life_of.code, life_of.serial);
BEGIN
	IF own = '{}' THEN
		PERFORM find_blocks(life_of.registry, life_of.code,
			int8multirange(int8range(life_of.serial, life_of.serial + 1)));
	END IF;
	RETURN QUERY
	WITH kin AS (
		SELECT o.block_id, 0 AS step, int8multirange(int8range(life_of.serial, life_of.serial + 1)) AS serials
		FROM unnest(own) AS o (block_id)
		UNION
		SELECT k.block_id, -k.steps, k.serials FROM unnest(own) AS o (block_id), block_kin(o.block_id, false) AS k
		UNION
		SELECT k.block_id, k.steps, k.serials FROM unnest(own) AS o (block_id), block_kin(o.block_id, true) AS k
	)
	SELECT k.step, m.movement_id, m.kind, m.effective_on, m.recorded_at, m.recorded_by, b.class,
		rtrim(b.registry || ' ' || b.code), h.serials, h.party, m.counterparty, h.state, h.spent_by IS NULL, m.purpose,
		m.document
	FROM kin AS k
	JOIN asset_block AS b ON b.block_id = k.block_id
	JOIN asset_holding AS h ON h.block_id = k.block_id AND int8multirange(h.serials) && k.serials
	JOIN asset_movement AS m ON m.movement_id = h.made_by
	ORDER BY k.step, b.block_id, m.movement_id, lower(h.serials);
END
$$;
COMMENT ON FUNCTION life_of(text, text, bigint) IS
	'All that happened to a unit: what it was made of, its movements, and what was made of it.';

/**
 * Of stolen or doubtful units: what is held or reserved of them, and of all that was made of their blocks, in whosever
 * hands. One movement a party; returns their numbers.
 *
 * Errors:
 *   as move_serials()
 */
CREATE OR REPLACE FUNCTION freeze_downstream(registry text, code text, serials int8multirange, reason text,
		document text DEFAULT NULL) RETURNS SETOF bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	found record;
	own record;
	m asset_movement;
BEGIN
	PERFORM enter_assets();
	SELECT * INTO own FROM find_blocks(registry, code, serials) AS f;
	SELECT array_agg(x.block_id ORDER BY x.block_id) AS blocks, array_agg(x.serials ORDER BY x.block_id) AS wanted
	INTO found
	FROM (
		SELECT w.block_id, w.serials FROM unnest(own.blocks, own.wanted) AS w (block_id, serials)
		UNION
		SELECT k.block_id, k.serials FROM unnest(own.blocks) AS o (block), block_kin(o.block, true) AS k
		WHERE NOT k.block_id = ANY (own.blocks)
	) AS x;
	SELECT * INTO own FROM take_serials(found.blocks, found.wanted) AS t;
	FOR found IN
		SELECT h.party, array_agg(h.holding_id ORDER BY h.block_id, lower(h.serials)) AS holdings,
			array_agg(t.serials ORDER BY h.block_id, lower(h.serials)) AS taken
		FROM unnest(own.holdings, own.taken) AS t (holding_id, serials)
		JOIN asset_holding AS h ON h.holding_id = t.holding_id
		WHERE h.state IN ('held', 'reserved') GROUP BY h.party ORDER BY h.party COLLATE "C"
	LOOP
		m := new_movement('freeze', found.party, NULL, NULL, NULL, NULL, NULL, NULL, NULL, document, reason, NULL, NULL,
			NULL);
		PERFORM check_needs(m);
		RETURN NEXT move_holdings(m, found.holdings, found.taken, '{held,reserved}');
	END LOOP;
END
$$;
COMMENT ON FUNCTION freeze_downstream(text, text, int8multirange, text, text) IS
	'Freezes what is left of units, and of all that was made of their blocks, in whosever hands.';
