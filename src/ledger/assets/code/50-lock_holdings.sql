-- Which holdings a movement takes, and how they are locked.

-- Serials of a registry, block by block: each range finds its own, so that those in between are not read. Blocks whose
-- issue was taken back are none.
CREATE OR REPLACE FUNCTION find_blocks(registry text, code text, serials int8multirange, OUT blocks bigint[],
		OUT wanted int8multirange[])
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
DECLARE
	name text := asset_code(find_blocks.registry) || E'\n' || asset_code(find_blocks.code);
	unknown int8multirange;
BEGIN
	IF isempty(find_blocks.serials) IS NOT FALSE THEN
		RAISE EXCEPTION 'serials must not be empty' USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Write, for example, {[1001,1041)} for 40 units.';
	END IF;
	SELECT array_agg(o.block_id ORDER BY o.block_id), array_agg(o.wanted ORDER BY o.block_id),
		find_blocks.serials - coalesce(range_agg(o.serials), '{}')
	INTO blocks, wanted, unknown
	FROM (
		SELECT b.block_id, b.serials, range_agg(b.serials * s) AS wanted
		FROM unnest(find_blocks.serials) AS s
		JOIN asset_block AS b ON code_range(b.registry || E'\n' || b.code, b.registry || E'\n' || b.code, '[]')
			&& code_range(name, name, '[]') AND b.serials && s AND b.reversed_by IS NULL
		GROUP BY b.block_id, b.serials
	) AS o;
	IF NOT isempty(unknown) THEN
		RAISE EXCEPTION 'serials % of % were not issued', unknown,
				rtrim(asset_code(find_blocks.registry) || ' ' || asset_code(find_blocks.code))
			USING ERRCODE = 'check_violation', DETAIL = coalesce((SELECT format('Movement %s took back that they were.',
					max(b.reversed_by))
				FROM asset_block AS b WHERE b.registry = asset_code(find_blocks.registry)
					AND b.code = asset_code(find_blocks.code) AND b.reversed_by IS NOT NULL
					AND int8multirange(b.serials) && unknown
				HAVING count(*) > 0), 'No block has them.');
	END IF;
END
$$;
COMMENT ON FUNCTION find_blocks(text, text, int8multirange) IS
	'The blocks that have serials, and which of them each has. Errors: 22023, 23514.';

/*
 * The open holdings that have serials: each is found by the first serial before it, so that it costs the same however
 * many pieces a block is in. Locked in the order of the serials.
 */
CREATE OR REPLACE FUNCTION lock_serials(blocks bigint[], wanted int8multirange[], OUT holdings bigint[],
		OUT taken int8multirange[], OUT missing bigint)
	RETURNS record LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
BEGIN
	WITH piece AS (
		SELECT w.block_id, s AS serials FROM unnest(blocks, wanted) AS w (block_id, serials), unnest(w.serials) AS s
	),
	locked AS MATERIALIZED (
		SELECT h.holding_id, h.block_id, h.serials, p.serials AS wanted
		FROM piece AS p
		CROSS JOIN LATERAL (
			SELECT lower(f.serials) AS first FROM asset_holding AS f
			WHERE f.block_id = p.block_id AND f.spent_by IS NULL AND lower(f.serials) <= lower(p.serials)
			ORDER BY lower(f.serials) DESC LIMIT 1
		) AS f
		CROSS JOIN LATERAL (
			SELECT n.holding_id, n.block_id, n.serials FROM asset_holding AS n
			WHERE n.block_id = p.block_id AND n.spent_by IS NULL AND lower(n.serials) >= f.first
				AND lower(n.serials) < upper(p.serials)
			ORDER BY lower(n.serials) FOR UPDATE
		) AS h
	),
	holding AS (
		SELECT l.holding_id, l.block_id, min(lower(l.serials)) AS first, range_agg(l.serials * l.wanted) AS serials
		FROM locked AS l GROUP BY l.holding_id, l.block_id
	)
	SELECT array_agg(h.holding_id ORDER BY h.block_id, h.first), array_agg(h.serials ORDER BY h.block_id, h.first),
		(SELECT sum(upper(p.serials) - lower(p.serials)) FROM piece AS p)
			- (SELECT coalesce(sum(upper(s) - lower(s)), 0) FROM holding AS o, unnest(o.serials) AS s)
	INTO holdings, taken, missing
	FROM holding AS h;
END
$$;
COMMENT ON FUNCTION lock_serials(bigint[], int8multirange[]) IS
	'Locks the open holdings of serials of blocks; missing says how many units another movement took while it waited.';

/*
 * Who waits for a holding gets nothing of it when it is spent: what was made of it is looked for again, with nothing
 * locked, so that all lock in one order. Each serial is always in one open holding, so that there is an end.
 */
CREATE OR REPLACE FUNCTION take_serials(blocks bigint[], wanted int8multirange[], OUT holdings bigint[],
		OUT taken int8multirange[])
	RETURNS record LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	missing bigint;
BEGIN
	FOR attempt IN 1..1000 LOOP
		BEGIN
			SELECT * INTO holdings, taken, missing FROM lock_serials(blocks, wanted) AS l;
			IF missing > 0 IS NOT TRUE THEN
				RETURN;
			END IF;
			RAISE no_data_found;
		EXCEPTION WHEN no_data_found THEN
			NULL;
		END;
	END LOOP;
	RAISE EXCEPTION '% units have no holding', missing USING ERRCODE = 'data_corrupted',
		HINT = 'check_ledger() says what is wrong.';
END
$$;
COMMENT ON FUNCTION take_serials(bigint[], int8multirange[]) IS
	'Locks the open holdings of serials, whoever has them, until the end of the transaction. Errors: XX001.';

CREATE OR REPLACE FUNCTION units_text(class text, vintage integer, state text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN concat_ws(' ', class, vintage, CASE WHEN state <> 'held' THEN format('(%s)', state) END);
COMMENT ON FUNCTION units_text(text, integer, text) IS 'Units of a class, vintage and state in words of a message.';

-- The others keep units, or take them out of use.
CREATE OR REPLACE FUNCTION uses_units(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN kind IN ('sell', 'transfer', 'reserve', 'surrender', 'retire', 'convert', 'carry over');
COMMENT ON FUNCTION uses_units(text) IS 'Whether a movement of the kind may not have units that have expired.';

-- What a party has that a movement may take on a day; of each holding its block is found by the key (OFFSET 0), however
-- many there are of the class.
CREATE OR REPLACE FUNCTION open_units(party text, class text, vintage integer, state text, kind text, day date,
		OUT holding_id bigint, OUT block_id bigint, OUT serials int8range, OUT units bigint, OUT lot bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT h.holding_id, h.block_id, h.serials, h.units, h.lot
	FROM asset_holding AS h
	CROSS JOIN LATERAL (SELECT n.class, n.vintage, n.expires_on FROM asset_block AS n
		WHERE n.block_id = h.block_id OFFSET 0) AS b
	WHERE h.spent_by IS NULL AND h.party = open_units.party AND h.state = open_units.state
		AND b.class = open_units.class AND (open_units.vintage IS NULL OR b.vintage = open_units.vintage)
		AND (b.expires_on IS NULL OR CASE WHEN open_units.kind = 'expire' THEN b.expires_on <= open_units.day
			ELSE b.expires_on >= open_units.day OR NOT uses_units(open_units.kind) END);
END;
COMMENT ON FUNCTION open_units(text, text, integer, text, text, date) IS
	'Open holdings of a party in a state, of a class and vintage, that a movement may take: what expires has expired, '
	'what is used has not.';

/**
 * Of a unit, with its share of the fees. What was made of other units costs what these did; of such in several
 * currencies no cost is known, nor of what was bought without a price. What else had none cost nothing.
 *
 * What was converted is of older lots than what it was converted into: in the order of their numbers each lot is
 * reckoned once, by how many ways ever others come from it. Holdings are found by what made them; choose_units(), which
 * asks, has other plans switched off.
 *
 * Arguments:
 *   lots: movements by which parties acquired units: asset_holding.lot
 *
 * Columns:
 *   cost: of a unit; NULL if it is not known
 *   currencies: in which it is; none if it is nothing, or not known
 */
CREATE OR REPLACE FUNCTION lot_costs(lots bigint[], OUT lot bigint, OUT cost numeric, OUT currencies text[])
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp
	SET enable_seqscan = off SET enable_hashjoin = on SET enable_sort = on AS
$$
DECLARE
	-- by place: costs, and currencies, one a line
	reckoned numeric[];
	paid_in text[];
	l record;
BEGIN
	FOR l IN
		WITH RECURSIVE origin (lot) AS (
			SELECT u FROM unnest(lot_costs.lots) AS u
			UNION
			SELECT h.lot FROM origin AS o JOIN asset_holding AS h ON h.made_by = o.lot AND h.state = 'converted'
		),
		place AS MATERIALIZED (SELECT o.lot, row_number() OVER (ORDER BY o.lot) AS n FROM origin AS o),
		spent AS (
			SELECT p.lot, array_agg(q.n) AS places, array_agg(h.units) AS units
			FROM place AS p JOIN asset_holding AS h ON h.made_by = p.lot AND h.state = 'converted'
			JOIN place AS q ON q.lot = h.lot
			GROUP BY p.lot
		)
		SELECT p.n, p.lot, m.kind, m.price, m.fee, m.currency, s.places, s.units, a.lot IS NOT NULL AS asked,
			(SELECT sum(h.units) FROM asset_holding AS h WHERE h.made_by = p.lot AND h.lot = p.lot) AS made
		FROM place AS p JOIN asset_movement AS m ON m.movement_id = p.lot
		LEFT JOIN spent AS s ON s.lot = p.lot
		LEFT JOIN (SELECT DISTINCT u AS lot FROM unnest(lot_costs.lots) AS u) AS a ON a.lot = p.lot
		ORDER BY p.n
	LOOP
		lot := l.lot;
		IF l.kind IN ('convert', 'carry over') THEN
			SELECT CASE WHEN bool_and(reckoned[s.n] IS NOT NULL)
					THEN round(sum(reckoned[s.n] * s.units) / l.made, 12) END,
				coalesce(array_agg(DISTINCT c.code ORDER BY c.code) FILTER (WHERE c.code IS NOT NULL), '{}')
			INTO cost, currencies
			FROM unnest(l.places, l.units) AS s (n, units)
			LEFT JOIN LATERAL string_to_table(paid_in[s.n], E'\n') AS c (code) ON true;
			cost := CASE WHEN cardinality(currencies) <= 1 THEN cost END;
		ELSE
			cost := round(CASE WHEN l.kind = 'buy' THEN l.price ELSE coalesce(l.price, 0) END
				+ coalesce(l.fee, 0) / l.made, 12);
			currencies := array_remove(ARRAY[l.currency], NULL);
		END IF;
		reckoned[l.n] := cost;
		paid_in[l.n] := nullif(array_to_string(currencies, E'\n'), '');
		IF l.asked THEN
			RETURN NEXT;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION lot_costs(bigint[]) IS
	'What a unit of each of some lots has cost, with fees, also through conversions.';

/**
 * As lot_costs(), of one.
 *
 * Arguments:
 *   lot: the movement by which a party acquired units: asset_holding.lot
 *
 * Columns:
 *   cost: of a unit; NULL if it is not known
 *   currencies: in which it is; none if it is nothing, or not known
 */
CREATE OR REPLACE FUNCTION lot_cost(lot bigint, OUT cost numeric, OUT currencies text[]) RETURNS record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.cost, c.currencies FROM lot_costs(ARRAY[lot_cost.lot]) AS c;
END;
COMMENT ON FUNCTION lot_cost(bigint) IS 'What a unit of a lot has cost, with fees, also through conversions.';

/*
 * The lowest serials of each holding. FIFO, and STRICT, is in the order of lots, blocks and serials, LIFO the other way
 * round, as an index has them: no more is read than is taken. HIFO reads all, what has no known cost last; of
 * equal costs it is as FIFO.
 */
CREATE OR REPLACE FUNCTION choose_units(party text, class text, vintage integer, state text, units bigint,
		flow text, kind text, day date, OUT holdings bigint[], OUT taken int8multirange[], OUT has bigint)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off
	SET enable_sort = off AS
$$
DECLARE
	rows refcursor;
	h record;
	lots bigint[];
	costs numeric[];
	currencies text[];
BEGIN
	CASE flow
		WHEN 'LIFO' THEN
			OPEN rows FOR SELECT o.* FROM open_units(party, class, vintage, state, kind, day) AS o
				ORDER BY o.lot DESC, o.block_id DESC, lower(o.serials) DESC;
		WHEN 'HIFO' THEN
			WITH c AS MATERIALIZED (
				SELECT n.* FROM lot_costs(ARRAY(SELECT DISTINCT o.lot
					FROM open_units(party, class, vintage, state, kind, day) AS o)) AS n
			)
			SELECT array_agg(c.lot), array_agg(c.cost),
				ARRAY(SELECT DISTINCT u FROM c AS n CROSS JOIN LATERAL unnest(n.currencies) AS u ORDER BY u)
			INTO lots, costs, currencies FROM c;
			IF cardinality(currencies) > 1 THEN
				RAISE EXCEPTION 'units of party "%" have cost %', party, array_to_string(currencies, ' and ')
					USING ERRCODE = 'ambiguous_parameter', DETAIL = 'Of several currencies none is the dearest.',
						HINT = 'Name the serials, or choose the order: FIFO or LIFO.';
			END IF;
			OPEN rows FOR SELECT o.*
				FROM unnest(lots, costs) AS l (lot, cost)
				JOIN open_units(party, class, vintage, state, kind, day) AS o ON o.lot = l.lot
				ORDER BY l.cost DESC NULLS LAST, o.lot, o.block_id, lower(o.serials);
		ELSE
			OPEN rows FOR SELECT o.* FROM open_units(party, class, vintage, state, kind, day) AS o
				ORDER BY o.lot, o.block_id, lower(o.serials);
	END CASE;
	has := 0;
	LOOP
		FETCH rows INTO h;
		EXIT WHEN NOT FOUND;
		holdings := holdings || h.holding_id;
		taken := taken || int8multirange(int8range(lower(h.serials),
			lower(h.serials) + least(h.units, choose_units.units - has)));
		has := has + h.units;
		EXIT WHEN has >= choose_units.units;
	END LOOP;
	CLOSE rows;
END
$$;
COMMENT ON FUNCTION choose_units(text, text, integer, text, bigint, text, text, date) IS
	'Open holdings of a party, in the order of a cost flow, until they are so many units; has is what they have. '
	'Errors: 42P08.';

/*
 * Nothing if what is asked for was done meanwhile, by a session that asked for the same: what it took is not lacking.
 */
CREATE OR REPLACE FUNCTION take_units(m asset_movement, class text, vintage integer, state text, units bigint,
		flow text, OUT holdings bigint[], OUT taken int8multirange[])
	RETURNS record LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	found bigint;
	locked bigint;
	others bigint;
BEGIN
	IF (take_units.units > 0) IS NOT TRUE OR take_units.flow NOT IN ('FIFO', 'LIFO', 'HIFO', 'STRICT')
		OR take_units.flow IS NULL THEN
		RAISE EXCEPTION 'cannot take % units by %', coalesce(take_units.units::text, 'NULL'),
				coalesce(take_units.flow, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Units are more than 0, by FIFO, LIFO, HIFO or STRICT.';
	END IF;
	FOR attempt IN 1..1000 LOOP
		BEGIN
			SELECT * INTO holdings, taken, found FROM choose_units(m.party, take_units.class, take_units.vintage,
				take_units.state, take_units.units, take_units.flow, m.kind, m.effective_on) AS c;
			IF found < take_units.units AND movement_of_request(m) IS NOT NULL THEN
				RETURN;
			ELSIF found < take_units.units THEN
				RAISE EXCEPTION 'party "%" has % units of %, not %', m.party, found,
						units_text(take_units.class, take_units.vintage, take_units.state), take_units.units
					USING ERRCODE = 'check_violation',
						HINT = 'asset_position() says what it has, and in which states.';
			END IF;
			SELECT count(*) INTO locked FROM (SELECT h.holding_id FROM asset_holding AS h
				WHERE h.holding_id = ANY (holdings) AND h.spent_by IS NULL
				ORDER BY h.block_id, lower(h.serials) FOR UPDATE) AS l;
			IF locked = cardinality(holdings) THEN
				EXIT;
			END IF;
			RAISE no_data_found;
		EXCEPTION WHEN no_data_found THEN
			holdings := NULL;
		END;
	END LOOP;
	IF holdings IS NULL THEN
		RAISE EXCEPTION 'holdings of party "%" change too fast', m.party USING ERRCODE = 'lock_not_available';
	END IF;
	-- of one lot is what begins and ends with the same
	IF take_units.flow = 'STRICT' AND (SELECT count(DISTINCT h.lot) FROM asset_holding AS h
			WHERE h.holding_id IN (holdings[1], (SELECT c.holdings[1] FROM choose_units(m.party, take_units.class,
				take_units.vintage, take_units.state, 1, 'LIFO', m.kind, m.effective_on) AS c))) > 1 THEN
		SELECT count(DISTINCT o.lot) INTO others
		FROM open_units(m.party, take_units.class, take_units.vintage, take_units.state, m.kind, m.effective_on) AS o;
		IF others > 1 AND movement_of_request(m) IS NULL THEN
			RAISE EXCEPTION 'units of party "%" are of % lots', m.party, others
				USING ERRCODE = 'ambiguous_parameter',
					HINT = 'Name the serials, or choose the order: FIFO, LIFO or HIFO.';
		END IF;
	END IF;
END
$$;
COMMENT ON FUNCTION take_units(asset_movement, text, integer, text, bigint, text) IS
	'Locks open holdings of a party for so many units. Errors: 23514 if it has not so many, 42P08 if STRICT and they '
	'are of several lots, or HIFO and they cost several currencies, 22023.';
