-- The past is brought in from statements of registries, line by line.

/*
 * Of lines without numbers the lowest that the party holds of the code.
 */
CREATE OR REPLACE FUNCTION units_of_lines(s registry_statement, lines integer[], party text, OUT blocks bigint[],
		OUT wanted int8multirange[], OUT units bigint, OUT lacking text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp
	SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS
$$
BEGIN
	WITH line AS (
		SELECT l.code, l.serials, l.units, s.registry || E'\n' || l.code AS key
		FROM registry_statement_line AS l WHERE l.statement_id = s.statement_id AND l.line = ANY (lines)
	),
	bare AS (
		SELECT l.key, sum(l.units) AS units FROM line AS l WHERE l.serials IS NULL GROUP BY l.key
	),
	open AS (
		SELECT n.key, n.units AS wanted, h.block_id, h.serials, h.units,
			sum(h.units) OVER (PARTITION BY n.key ORDER BY h.block_id, lower(h.serials)) - h.units AS before
		FROM bare AS n
		JOIN asset_block AS b ON code_range(b.registry || E'\n' || b.code, b.registry || E'\n' || b.code, '[]')
			&& code_range(n.key, n.key, '[]') AND b.reversed_by IS NULL
		JOIN asset_holding AS h ON h.block_id = b.block_id AND h.spent_by IS NULL
		WHERE h.party = units_of_lines.party AND h.state = 'held'
	),
	piece AS (
		SELECT b.block_id, b.serials * l.serials AS serials
		FROM line AS l
		JOIN asset_block AS b ON code_range(b.registry || E'\n' || b.code, b.registry || E'\n' || b.code, '[]')
			&& code_range(l.key, l.key, '[]') AND b.serials && l.serials AND b.reversed_by IS NULL
		UNION ALL
		SELECT o.block_id, int8range(lower(o.serials), least(upper(o.serials),
			lower(o.serials) + (o.wanted - o.before)::bigint))
		FROM open AS o WHERE o.before < o.wanted
	)
	SELECT array_agg(p.block_id ORDER BY p.block_id), array_agg(p.serials ORDER BY p.block_id),
		sum(serial_count(p.serials))::bigint,
		(SELECT min(format('%s units of %s, not %s', coalesce(g.units, 0), split_part(n.key, E'\n', 2), n.units))
			FROM bare AS n
			LEFT JOIN (SELECT o.key, sum(o.units) AS units FROM open AS o GROUP BY o.key) AS g ON g.key = n.key
			WHERE n.units > coalesce(g.units, 0))
	INTO blocks, wanted, units, lacking
	FROM (SELECT i.block_id, range_agg(i.serials) AS serials FROM piece AS i GROUP BY i.block_id) AS p;
END
$$;
COMMENT ON FUNCTION units_of_lines(registry_statement, integer[], text) IS
	'The blocks and numbers of lines of a statement; lacking says of which code a party does not hold as many.';

-- A transfer is of who gave the units, or of who received them from outside.
CREATE OR REPLACE FUNCTION open_transfer(s registry_statement, l record) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	note text := format('%s, line %s', s.document, l.line);
BEGIN
	IF l.counter_party IS NOT NULL THEN
		RETURN move_serials(CASE WHEN l.party IS NULL THEN 'sell' ELSE 'transfer' END, l.counter_party, s.registry,
			l.code, int8multirange(l.serials), counterparty => coalesce(l.party, l.account, 'unknown'),
			document => note, effective_on => l.day, opening => true);
	ELSIF EXISTS (SELECT FROM asset_block AS b
			WHERE b.registry = s.registry AND b.code = l.code AND b.serials && l.serials
				AND b.reversed_by IS NULL) THEN
		RETURN move_serials('buy', l.whose, s.registry, l.code, int8multirange(l.serials), document => note,
			effective_on => l.day, opening => true);
	END IF;
	RETURN issue_units('buy', l.whose, s.class, s.registry, l.code, l.serials, l.vintage, l.project,
		document => note, effective_on => l.day, opening => true);
END
$$;
COMMENT ON FUNCTION open_transfer(registry_statement, record) IS
	'Makes the purchase, sale or transfer of the opening load that a line of a statement says.';

/*
 * They are of one kind, party, day, purpose and beneficiary. One alone goes through the doors, which say best what is
 * wrong with it.
 */
CREATE OR REPLACE FUNCTION open_lines(s registry_statement, lines integer[], party text) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	l record;
	m asset_movement;
	found record;
	blocks bigint[];
BEGIN
	SELECT t.*, k.moves, coalesce(t.day, s.as_of) AS since,
		coalesce(t.purpose, format('%s of %s', t.kind, s.document)) AS why INTO l
	FROM registry_statement_line AS t JOIN registry_statement_kind AS k ON k.kind = t.kind
	WHERE t.statement_id = s.statement_id AND t.line = lines[1];
	IF l.moves IN ('issue', 'buy') AND cardinality(lines) = 1 THEN
		RETURN issue_units(l.moves, party, s.class, s.registry, l.code, l.serials, l.vintage, l.project,
			document => s.document, effective_on => l.since, opening => true);
	ELSIF l.serials IS NOT NULL AND cardinality(lines) = 1 THEN
		RETURN move_serials(l.moves, party, s.registry, l.code, int8multirange(l.serials), purpose => l.why,
			beneficiary => l.beneficiary, document => s.document, reason => l.why, effective_on => l.since,
			opening => true);
	ELSIF l.code IS NULL THEN
		RAISE EXCEPTION '% without serials', l.kind USING ERRCODE = 'check_violation';
	END IF;
	m := new_movement(l.moves, party, NULL, l.why, l.beneficiary, NULL, NULL, NULL, NULL, s.document, l.why, l.since,
		NULL, true);
	PERFORM check_needs(m);
	IF l.moves IN ('issue', 'buy') THEN
		m := begin_movement(m);
		WITH made AS (
			INSERT INTO asset_block (class, registry, code, serials, project, vintage, issued_on, issued_by)
			SELECT s.class, s.registry, t.code, t.serials, t.project, t.vintage, l.since, m.movement_id
			FROM registry_statement_line AS t WHERE t.statement_id = s.statement_id AND t.line = ANY (lines)
			ORDER BY t.line RETURNING block_id
		)
		SELECT array_agg(n.block_id) INTO blocks FROM made AS n;
		PERFORM issue_holdings(m, blocks, party);
		RETURN end_movement(m);
	END IF;
	SELECT * INTO found FROM units_of_lines(s, lines, party) AS u;
	IF found.lacking IS NOT NULL OR found.units IS DISTINCT FROM (SELECT sum(t.units) FROM registry_statement_line AS t
			WHERE t.statement_id = s.statement_id AND t.line = ANY (lines)) THEN
		RAISE EXCEPTION 'party "%" has %', party, coalesce(found.lacking, 'not all of the units')
			USING ERRCODE = 'check_violation';
	END IF;
	SELECT * INTO found FROM take_serials(found.blocks, found.wanted) AS t;
	RETURN move_holdings(m, found.holdings, found.taken, asset_states(m.kind, NULL));
END
$$;
COMMENT ON FUNCTION open_lines(registry_statement, integer[], text) IS
	'Makes one movement of the opening load of lines of a statement that happened together. Errors: as move_serials().';

-- What is held comes from outside if no block has it yet.
CREATE OR REPLACE FUNCTION new_lines(s registry_statement, lines integer[]) RETURNS integer[]
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off AS
$$
BEGIN
	RETURN ARRAY(SELECT l.line FROM registry_statement_line AS l
		WHERE l.statement_id = s.statement_id AND l.line = ANY (lines) AND l.serials IS NOT NULL
			AND NOT EXISTS (SELECT FROM asset_block AS b
				WHERE code_range(b.registry || E'\n' || b.code, b.registry || E'\n' || b.code, '[]') && code_range(
					s.registry || E'\n' || l.code, s.registry || E'\n' || l.code, '[]') AND b.serials && l.serials
					AND b.reversed_by IS NULL)
		ORDER BY l.line);
END
$$;
COMMENT ON FUNCTION new_lines(registry_statement, integer[]) IS
	'Those of lines of a statement of whose serials no block of the ledger has any.';

/*
 * What cannot be moved together is halved, until the lines are alone that cannot be moved at all.
 */
CREATE OR REPLACE FUNCTION try_lines(s registry_statement, lines integer[], party text, l record, OUT line integer,
		OUT movement bigint, OUT problem text)
	RETURNS SETOF record LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	half integer;
	made bigint;
	more text;
BEGIN
	IF l.kind = 'held' THEN
		lines := new_lines(s, lines);
		IF lines = '{}' THEN
			RETURN;
		END IF;
	END IF;
	made := CASE WHEN l.kind = 'transfer' THEN open_transfer(s, l) ELSE open_lines(s, lines, party) END;
	INSERT INTO registry_statement_movement (statement_id, line, movement_id)
	SELECT s.statement_id, t, made FROM unnest(lines) AS t;
	RETURN QUERY SELECT t, made, NULL::text FROM unnest(lines) AS t;
EXCEPTION
	WHEN check_violation OR exclusion_violation OR null_value_not_allowed OR invalid_parameter_value THEN
		GET STACKED DIAGNOSTICS more = PG_EXCEPTION_DETAIL;
		half := cardinality(lines) / 2;
		IF half = 0 THEN
			RETURN QUERY SELECT lines[1], NULL::bigint, concat_ws(': ', SQLERRM, nullif(more, ''));
			RETURN;
		END IF;
		RETURN QUERY SELECT * FROM try_lines(s, lines[:half], party, l);
		RETURN QUERY SELECT * FROM try_lines(s, lines[half + 1:], party, l);
END
$$;
COMMENT ON FUNCTION try_lines(registry_statement, integer[], text, record) IS
	'Makes movements of the opening load of lines of a statement, and says of which none can be made.';

/**
 * What happened on one day to units of one party, for one purpose, becomes a movement of the opening load, in the order
 * of the days: an issuance makes a block, a transfer is a purchase, a sale or a transfer, and a retirement or another
 * use is what it is. What is held, and not in the ledger yet, is bought on the day of the statement. A line whose units
 * are not numbered takes the lowest ones of its code. What cannot be moved stays a row of the statement. Lines of
 * accounts of others are left alone. Called again it goes on with what is left.
 *
 * Arguments:
 *   party: whose the lines are that name no account; NULL if all do
 *
 * Columns:
 *   line: number of the line
 *   movement: number of the movement that was made of it; NULL if none could be
 *   problem: why none could be
 *
 * Errors:
 *   42704 if there is no such statement or party
 *   55000 for an opening load that is over
 */
CREATE OR REPLACE FUNCTION open_from_statement(statement bigint, party text DEFAULT NULL, OUT line integer,
		OUT movement bigint, OUT problem text)
	RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s registry_statement := (SELECT s FROM registry_statement AS s WHERE s.statement_id = statement);
	l record;
BEGIN
	PERFORM enter_assets();
	IF s.statement_id IS NULL THEN
		RAISE EXCEPTION 'statement % does not exist', statement USING ERRCODE = 'undefined_object';
	ELSIF party IS NOT NULL AND NOT EXISTS (SELECT FROM party AS p WHERE p.party = open_from_statement.party) THEN
		RAISE EXCEPTION 'party "%" does not exist', party USING ERRCODE = 'undefined_object';
	END IF;
	FOR l IN
		WITH line AS (
			SELECT t.*, CASE WHEN t.account IS NULL THEN open_from_statement.party ELSE t.party END AS whose
			FROM stated_line(statement) AS t
			WHERE (t.moves IS NOT NULL OR t.kind = 'transfer') AND NOT EXISTS (SELECT
				FROM registry_statement_movement AS m WHERE m.statement_id = statement AND m.line = t.line)
		)
		SELECT f.*, g.lines
		FROM (
			SELECT min(o.line) AS first, array_agg(o.line ORDER BY o.line) AS lines FROM line AS o
			WHERE o.whose IS NOT NULL OR o.counter_party IS NOT NULL OR o.account IS NULL
			GROUP BY o.day, o.kind, o.whose, o.purpose, o.beneficiary, o.problem,
				CASE WHEN o.kind = 'transfer' THEN o.line END
		) AS g
		JOIN line AS f ON f.line = g.first
		ORDER BY f.day, f.turn, f.line
	LOOP
		IF l.problem IS NULL AND (l.whose IS NOT NULL OR l.counter_party IS NOT NULL) THEN
			RETURN QUERY SELECT * FROM try_lines(s, l.lines, l.whose, l);
		ELSE
			RETURN QUERY SELECT t, NULL::bigint, coalesce(l.problem, 'no account says whose it is')
				FROM unnest(l.lines) AS t;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION open_from_statement(bigint, text) IS
	'Brings in what a statement of a registry says that happened, before the first live movement of the ledger.';
