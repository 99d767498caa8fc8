-- Verification of assets: what an auditor runs, as part of check_ledger().

-- What goes into postings and checkpoints: table, key, number and hash of the last movement.
CREATE OR REPLACE FUNCTION assets_head() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT format('asset_movement movement_id %s %s', h.movement_id, encode(h.hash, 'hex'))
		FROM asset_head AS h);
COMMENT ON FUNCTION assets_head() IS 'The head of the chain of movements, as blocks and checkpoints have it.';

CREATE OR REPLACE FUNCTION check_movements(OUT problem text) RETURNS SETOF text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH line AS (
		SELECT l.movement, count(*) AS n, sha256(convert_to(string_agg(l.line, E'\n' ORDER BY l.registry COLLATE "C",
			l.code COLLATE "C", l.first, l.what COLLATE "C"), 'UTF8')) AS digest
		FROM (
			SELECT h.made_by AS movement, 'made' AS what, b.registry, b.code, lower(h.serials) AS first,
				holding_line('made', b, h) AS line
			FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id
			UNION ALL
			SELECT h.spent_by, 'spent', b.registry, b.code, lower(h.serials), holding_line('spent', b, h)
			FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id WHERE h.spent_by IS NOT NULL
		) AS l
		GROUP BY l.movement
	),
	chain AS (
		SELECT m.*, sha256(convert_to(movement_text(m), 'UTF8')) AS computed,
			coalesce(lag(m.hash) OVER w, decode(repeat('00', 32), 'hex')) AS hash_before,
			coalesce(lag(m.movement_id) OVER w, 0) AS id_before, lag(m.recorded_at) OVER w AS time_before,
			coalesce(o.hash, decode(repeat('00', 32), 'hex')) AS older, l.n, l.digest AS lines_digest
		FROM asset_movement AS m
		LEFT JOIN asset_movement AS o ON o.movement_id = skip_of(m.movement_id)
		LEFT JOIN line AS l ON l.movement = m.movement_id
		WINDOW w AS (ORDER BY m.movement_id)
	)
	SELECT format('movement %s: %s', c.movement_id, p.problem)
	FROM chain AS c
	CROSS JOIN LATERAL (VALUES
		(c.movement_id <> c.id_before + 1, 'one before it is missing'),
		(c.content <> c.computed OR c.hash <> movement_hash(c.computed, c.previous, c.skipped), 'its row was altered'),
		(c.previous <> c.hash_before OR c.skipped <> c.older, 'it does not follow the ones before'),
		(c.recorded_at <= c.time_before OR NOT isfinite(c.recorded_at)
			OR c.recorded_at > clock_timestamp() + interval '1 day',
			'it is not later than the one before, or of a time to come'),
		(c.lines IS DISTINCT FROM c.n OR c.digest IS DISTINCT FROM c.lines_digest,
			'what it spends and makes was altered, removed or added to')) AS p (found, problem)
	WHERE p.found
	UNION ALL
	SELECT 'the head of the chain of movements is not the last movement'
	WHERE NOT EXISTS (SELECT FROM asset_head AS h WHERE h.movement_id = (SELECT coalesce(max(m.movement_id), 0)
			FROM asset_movement AS m)
		AND h.hash = coalesce((SELECT m.hash FROM asset_movement AS m ORDER BY m.movement_id DESC LIMIT 1),
			decode(repeat('00', 32), 'hex')))
	UNION ALL
	SELECT format('posting %s says that movement %s was another', b.posting_id, a.parts[1])
	FROM posting AS b
	CROSS JOIN LATERAL regexp_matches(b.annex, 'asset_movement movement_id ([0-9]+) ([0-9a-f]{64})') AS a (parts)
	WHERE a.parts[1]::bigint > 0 AND NOT EXISTS (SELECT FROM asset_movement AS m
		WHERE m.movement_id = a.parts[1]::bigint AND m.hash = decode(a.parts[2], 'hex'));
END;
COMMENT ON FUNCTION check_movements() IS
	'Recomputes every hash of the chain of movements, and what they spend and make.';

/*
 * Every unit that was issued is in one open holding.
 */
CREATE OR REPLACE FUNCTION check_holdings(OUT problem text) RETURNS SETOF text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT format('movement %s does not make what it spends of block %s', u.movement_id, u.block_id)
	FROM unbalanced_movement(ARRAY(SELECT m.movement_id FROM asset_movement AS m)) AS u
	UNION ALL
	SELECT format('serials %s of block %s are in two holdings', o.serials * o.next, o.block_id)
	FROM (SELECT h.block_id, h.serials, lead(h.serials) OVER (PARTITION BY h.block_id ORDER BY lower(h.serials),
			upper(h.serials)) AS next
		FROM asset_holding AS h WHERE h.spent_by IS NULL) AS o
	WHERE o.serials && o.next
	UNION ALL
	SELECT format('block %s has %s units, its open holdings %s', b.block_id, b.units, coalesce(o.units, 0))
	FROM asset_block AS b
	LEFT JOIN (SELECT h.block_id, sum(h.units) AS units, range_agg(h.serials) AS serials FROM asset_holding AS h
		WHERE h.spent_by IS NULL GROUP BY h.block_id) AS o ON o.block_id = b.block_id
	WHERE o.units IS DISTINCT FROM b.units OR o.serials <> int8multirange(b.serials)
	UNION ALL
	SELECT format('serials %s of %s are in block %s and in block %s', o.serials * o.next,
		rtrim(o.registry || ' ' || o.code), o.block_id, o.next_block)
	FROM (SELECT b.*, lead(b.serials) OVER w AS next, lead(b.block_id) OVER w AS next_block
		FROM asset_block AS b WHERE b.reversed_by IS NULL
		WINDOW w AS (PARTITION BY b.registry, b.code ORDER BY lower(b.serials), upper(b.serials))) AS o
	WHERE o.serials && o.next
	UNION ALL
	SELECT format('generation of %s is in block %s and in block %s', o.production * o.next, o.block_id, o.next_block)
	FROM (SELECT b.*, lead(b.production) OVER w AS next, lead(b.block_id) OVER w AS next_block
		FROM asset_block AS b WHERE b.class = 'ATTRIBUTE' AND b.reversed_by IS NULL
		WINDOW w AS (PARTITION BY b.source_id ORDER BY lower(b.production), upper(b.production))) AS o
	WHERE o.production && o.next
	UNION ALL
	SELECT format('block %s is of movement %s, which issues nothing', b.block_id, b.issued_by)
	FROM asset_block AS b
	LEFT JOIN asset_movement AS m ON m.movement_id = b.issued_by
	LEFT JOIN asset_movement_kind AS k ON k.kind = m.kind
	WHERE k.issues IS NOT TRUE
	UNION ALL
	SELECT format('entries of movement %s add %s units of %s to party %s, its holdings %s', e.movement_id, e.entered,
		units_text(e.class, e.vintage, e.state), e.party, e.moved)
	FROM (
		SELECT l.movement_id, l.party, l.class, l.vintage, l.state, sum(l.entered) AS entered, sum(l.moved) AS moved
		FROM (
			SELECT n.movement_id, n.party, n.class, n.vintage, n.state, n.units AS entered, 0 AS moved
			FROM asset_entry AS n
			UNION ALL
			SELECT h.made_by, h.party, b.class, b.vintage, h.state, 0, h.units
			FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id
			UNION ALL
			SELECT h.spent_by, h.party, b.class, b.vintage, h.state, 0, -h.units
			FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id WHERE h.spent_by IS NOT NULL
		) AS l
		GROUP BY l.movement_id, l.party, l.class, l.vintage, l.state
	) AS e
	WHERE e.entered <> e.moved
	UNION ALL
	SELECT format('entries of movement %s are of another day, or of none', e.movement_id)
	FROM asset_entry AS e LEFT JOIN asset_movement AS m ON m.movement_id = e.movement_id
	WHERE m.effective_on IS DISTINCT FROM e.effective_on;
END;
COMMENT ON FUNCTION check_holdings() IS
	'Adds up all blocks, holdings and entries: what was issued once is held, used, sold or converted, unit by unit.';

/*
 * What each movement made of what: of a movement and a block, holdings that were spent and made cut the same serials
 * into pieces; each piece is of the last of both that began before it. What was not moved is as it was.
 */
CREATE OR REPLACE FUNCTION check_steps(OUT problem text) RETURNS SETOF text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH piece AS (
		SELECT DISTINCT c.movement, (max(ARRAY[c.first, c.holding_id]) FILTER (WHERE c.made) OVER w)[2] AS made,
			(max(ARRAY[c.first, c.holding_id]) FILTER (WHERE NOT c.made) OVER w)[2] AS spent
		FROM (
			SELECT h.made_by AS movement, h.block_id, lower(h.serials) AS first, h.holding_id, true AS made
			FROM asset_holding AS h
			UNION ALL
			SELECT h.spent_by, h.block_id, lower(h.serials), h.holding_id, false
			FROM asset_holding AS h WHERE h.spent_by IS NOT NULL
		) AS c
		WINDOW w AS (PARTITION BY c.movement, c.block_id ORDER BY c.first)
	)
	SELECT DISTINCT format('movement %s makes serials %s of block %s %s by party %s, of what was %s by party %s',
		m.movement_id, n.serials, n.block_id, n.state, n.party, o.state, o.party)
	FROM piece AS p
	JOIN asset_movement AS m ON m.movement_id = p.movement
	JOIN asset_movement_kind AS k ON k.kind = m.kind
	JOIN asset_holding AS n ON n.holding_id = p.made
	JOIN asset_holding AS o ON o.holding_id = p.spent
	WHERE m.kind <> 'reverse' AND NOT (
		m.kind <> 'merge' AND n.party = o.party AND n.state = o.state AND n.lot = o.lot
		OR (o.party = m.party OR m.kind = 'buy') AND o.state = ANY (k.takes) AND n.state = coalesce(k.gives, o.state)
			AND n.party = CASE WHEN m.kind IN ('transfer', 'succeed') THEN m.counterparty ELSE m.party END
			AND n.lot = CASE WHEN m.kind = 'buy' OR m.kind = 'transfer' AND m.price IS NOT NULL THEN m.movement_id
				ELSE o.lot END)
	UNION ALL
	SELECT format('movement %s does not issue block %s to its party', m.movement_id, b.block_id)
	FROM asset_block AS b
	JOIN asset_movement AS m ON m.movement_id = b.issued_by
	JOIN asset_holding AS h ON h.made_by = b.issued_by AND h.block_id = b.block_id
	WHERE (h.party, h.state, h.lot) IS DISTINCT FROM (m.party, 'held', m.movement_id)
	UNION ALL
	SELECT format('block %s says that %s took it back, and %s did', b.block_id, coalesce('movement ' || b.reversed_by,
		'none'), coalesce('movement ' || m.movement_id, 'none'))
	FROM asset_block AS b LEFT JOIN asset_movement AS m ON m.reverses = b.issued_by
	WHERE b.reversed_by IS DISTINCT FROM m.movement_id
	UNION ALL
	-- what a reverse makes is what the other spent, and its own issues cancelled
	SELECT DISTINCT format('movement %s does not take movement %s back', r.movement_id, r.reverses)
	FROM (
		SELECT m.movement_id, m.reverses, h.block_id, h.serials, h.party, h.state, h.lot, 1 AS n
		FROM asset_movement AS m JOIN asset_holding AS h ON h.made_by = m.movement_id WHERE m.kind = 'reverse'
		UNION ALL
		SELECT m.movement_id, m.reverses, h.block_id, h.serials, h.party, h.state, h.lot, -1
		FROM asset_movement AS m JOIN asset_holding AS h ON h.spent_by = m.reverses
		UNION ALL
		SELECT m.movement_id, m.reverses, b.block_id, b.serials, o.party, 'cancelled', o.movement_id, -1
		FROM asset_movement AS m JOIN asset_movement AS o ON o.movement_id = m.reverses
		JOIN asset_block AS b ON b.issued_by = o.movement_id
	) AS r
	GROUP BY r.movement_id, r.reverses, r.block_id, r.serials, r.party, r.state, r.lot
	HAVING sum(r.n) <> 0
	UNION ALL
	SELECT format('movement %s takes back what movement %s did not make', m.movement_id, m.reverses)
	FROM asset_movement AS m
	WHERE EXISTS (SELECT FROM asset_holding AS h WHERE h.spent_by = m.movement_id AND h.made_by <> m.reverses);
END;
COMMENT ON FUNCTION check_steps() IS 'Looks whether each movement did with units what its kind does.';

-- A claim is of the serials that its movement retired, for the party and the days.
CREATE OR REPLACE FUNCTION check_retirements(OUT problem text) RETURNS SETOF text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT format('claim %s was made by no retirement', c.claim_id)
	FROM certificate_claim AS c
	WHERE NOT EXISTS (SELECT FROM asset_claim AS a WHERE a.claim_id = c.claim_id) AND c.withdrawn_at IS NULL
	UNION ALL
	SELECT format('claim %s is not of what movement %s retired', c.claim_id, a.movement_id)
	FROM asset_claim AS a
	JOIN certificate_claim AS c ON c.claim_id = a.claim_id
	LEFT JOIN asset_movement AS m ON m.movement_id = a.movement_id
	LEFT JOIN LATERAL (SELECT range_agg(h.serials) AS serials FROM asset_holding AS h
		WHERE h.made_by = a.movement_id AND h.state = 'retired') AS r ON true
	WHERE a.movement_id IS NOT NULL
		AND (m.kind IS DISTINCT FROM 'retire' OR m.period IS DISTINCT FROM c.valid
			OR r.serials IS DISTINCT FROM c.serials)
	UNION ALL
	SELECT format('claim %s stands, and movement %s was reversed', c.claim_id, a.movement_id)
	FROM asset_claim AS a
	JOIN certificate_claim AS c ON c.claim_id = a.claim_id
	JOIN asset_movement AS m ON m.reverses = a.movement_id
	WHERE c.withdrawn_at IS NULL;
END;
COMMENT ON FUNCTION check_retirements() IS 'Looks whether claims of certificates are of what was retired for them.';

CREATE OR REPLACE FUNCTION check_assets(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT NULL::bigint, c.problem FROM check_movements() AS c
	UNION ALL
	SELECT NULL, c.problem FROM check_holdings() AS c
	UNION ALL
	SELECT NULL, c.problem FROM check_steps() AS c
	UNION ALL
	SELECT NULL, c.problem FROM check_retirements() AS c
	UNION ALL
	SELECT NULL, c.problem FROM check_reconciliations() AS c;
END;
COMMENT ON FUNCTION check_assets() IS 'All checks of assets: one row a problem, none if they are sound.';
