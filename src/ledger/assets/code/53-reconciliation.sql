-- Statements of registries are held against holdings; while they differ, what goes out waits.

SELECT guard_entries('registry_reconciliation'::regclass), guard_entries('registry_difference'::regclass),
	guard_entries('registry_lift'::regclass), guard_entries('registry_statement_movement'::regclass);

/*
 * Movements of a serial are in the order of their days, so that it is in one of these. What uses them joins lines and
 * holdings of which there may be many of either, and the planner expects few: hence no nested loops there.
 */
CREATE OR REPLACE FUNCTION holding_on(registry text, class text, day date, OUT code text, OUT serials int8range,
		OUT party text, OUT state text, OUT vintage integer)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT b.code, h.serials, h.party, h.state, b.vintage
	FROM asset_block AS b
	JOIN asset_holding AS h ON h.block_id = b.block_id
	JOIN asset_movement AS m ON m.movement_id = h.made_by
	LEFT JOIN asset_movement AS s ON s.movement_id = h.spent_by
	WHERE b.registry = holding_on.registry AND b.class = holding_on.class AND b.reversed_by IS NULL
		AND m.effective_on <= holding_on.day
		AND (s.effective_on <= holding_on.day) IS NOT TRUE;
END;
COMMENT ON FUNCTION holding_on(text, text, date) IS
	'Holdings of a class at a registry as of the end of a day, by effective days.';

CREATE OR REPLACE FUNCTION state_text(state text, party text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN party IS NULL THEN state WHEN state = 'sold' THEN format('sold by party "%s"', party)
		ELSE format('%s by party "%s"', state, party) END;
COMMENT ON FUNCTION state_text(text, text) IS 'A state, and whose, in words of a message.';

/*
 * Lines with serials that say in which state units are, and no problem, are of different serials, and so are holdings
 * of a day: in the order of their first serials each begins in the last of the others that began, or in none.
 */
CREATE OR REPLACE FUNCTION line_holding(statement bigint, OUT line integer, OUT serials int8range, OUT party text,
		OUT state text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE SET enable_nestloop = off SET jit = off
BEGIN ATOMIC
	WITH stated AS MATERIALIZED (
		SELECT t.line, t.code, t.serials FROM stated_line(statement) AS t
		WHERE t.serials IS NOT NULL AND t.states <> '{}' AND t.problem IS NULL
	),
	held AS MATERIALIZED (
		SELECT row_number() OVER () AS n, h.code, h.serials, h.party, h.state
		FROM registry_statement AS s CROSS JOIN LATERAL holding_on(s.registry, s.class, s.as_of) AS h
		WHERE s.statement_id = statement
	),
	start AS (
		SELECT t.code, lower(t.serials) AS first, t.line::bigint AS line, NULL::bigint AS n FROM stated AS t
		UNION ALL
		SELECT h.code, lower(h.serials), NULL, h.n FROM held AS h
	),
	beside AS (
		SELECT DISTINCT (max(ARRAY[b.first, b.line]) FILTER (WHERE b.line IS NOT NULL) OVER w)[2] AS line,
			(max(ARRAY[b.first, b.n]) FILTER (WHERE b.n IS NOT NULL) OVER w)[2] AS n
		FROM start AS b WINDOW w AS (PARTITION BY b.code ORDER BY b.first)
	)
	SELECT t.line, t.serials * h.serials, h.party, h.state
	FROM beside AS b JOIN stated AS t ON t.line = b.line JOIN held AS h ON h.n = b.n
	WHERE t.serials && h.serials;
END;
COMMENT ON FUNCTION line_holding(bigint) IS
	'Which serials of a line of a statement the ledger has in which holdings, as of the day of the statement.';

/*
 * Of lines with serials that say in which state units are. Of an account that is nobody's of the ledger, and where no
 * account is named, units may be outside of it: sold, or never known.
 */
CREATE OR REPLACE FUNCTION difference_of_states(statement bigint, OUT kind text, OUT line integer, OUT code text,
		OUT serials int8multirange, OUT party text, OUT stated text, OUT recorded text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE SET enable_nestloop = off SET jit = off
BEGIN ATOMIC
	WITH stated AS (
		SELECT t.line, t.code, t.serials, t.states, t.party, t.account IS NOT NULL AND t.party IS NULL AS outside
		FROM stated_line(statement) AS t
		WHERE t.serials IS NOT NULL AND t.states <> '{}' AND t.problem IS NULL
	),
	met AS (
		SELECT t.line, t.code, h.serials, t.states, t.party, t.outside, h.party AS holder, h.state
		FROM line_holding(statement) AS h JOIN stated AS t ON t.line = h.line
	)
	SELECT CASE WHEN m.state = ANY (m.states) THEN 'other party' ELSE 'other state' END, m.line, m.code,
		range_agg(m.serials), m.holder, CASE WHEN m.outside THEN m.states[1] || ' outside'
			ELSE state_text(m.states[1], m.party) END, state_text(m.state, m.holder)
	FROM met AS m
	WHERE CASE WHEN m.outside THEN m.state <> 'sold' WHEN m.party IS NULL THEN m.state <> ALL (m.states || 'sold'::text)
		ELSE m.holder <> m.party OR m.state <> ALL (m.states) END
	GROUP BY m.line, m.code, m.states, m.party, m.outside, m.holder, m.state
	UNION ALL
	SELECT 'not in the ledger', t.line, t.code, int8multirange(t.serials) - coalesce(k.serials, '{}'), t.party,
		state_text(t.states[1], t.party), 'nothing'
	FROM stated AS t
	LEFT JOIN (SELECT m.line, range_agg(m.serials) AS serials FROM met AS m GROUP BY m.line) AS k ON k.line = t.line
	WHERE NOT t.outside AND NOT int8multirange(t.serials) <@ coalesce(k.serials, '{}');
END;
COMMENT ON FUNCTION difference_of_states(bigint) IS
	'Serials that a statement has in other states, or with other parties, than the ledger, or that it has not.';

/*
 * What was issued is in blocks. What a party received it had at some time until that day, and what it gave away it had
 * not at its end.
 */
CREATE OR REPLACE FUNCTION difference_of_events(statement bigint, OUT kind text, OUT line integer, OUT code text,
		OUT serials int8multirange, OUT party text, OUT stated text, OUT recorded text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE SET enable_nestloop = off SET jit = off
BEGIN ATOMIC
	WITH stated AS (
		SELECT t.*, s.registry, s.class FROM registry_statement AS s CROSS JOIN stated_line(statement) AS t
		WHERE s.statement_id = statement AND t.states = '{}' AND t.serials IS NOT NULL AND t.problem IS NULL
	),
	met AS (
		SELECT t.line, range_agg(t.serials * b.serials) AS issued
		FROM stated AS t
		JOIN asset_block AS b ON b.registry = t.registry AND b.class = t.class AND b.code = t.code
			AND b.serials && t.serials AND b.reversed_by IS NULL
		GROUP BY t.line
	),
	had AS (
		SELECT t.line, range_agg(t.serials * h.serials) FILTER (WHERE h.party = t.party) AS received,
			range_agg(t.serials * h.serials) FILTER (WHERE h.party = t.counter_party
				AND h.state IN ('held', 'reserved', 'frozen') AND (x.effective_on <= t.day) IS NOT TRUE) AS kept
		FROM stated AS t
		JOIN asset_block AS b ON b.registry = t.registry AND b.class = t.class AND b.code = t.code
			AND b.serials && t.serials AND b.reversed_by IS NULL
		JOIN asset_holding AS h ON h.block_id = b.block_id AND h.serials && t.serials
		JOIN asset_movement AS m ON m.movement_id = h.made_by AND m.effective_on <= t.day
		LEFT JOIN asset_movement AS x ON x.movement_id = h.spent_by
		WHERE t.kind = 'transfer'
		GROUP BY t.line
	)
	SELECT 'not in the ledger', t.line, t.code, int8multirange(t.serials) - coalesce(m.issued, '{}'), t.party, 'issued',
		'nothing'
	FROM stated AS t LEFT JOIN met AS m ON m.line = t.line
	WHERE t.kind = 'issuance' AND NOT int8multirange(t.serials) <@ coalesce(m.issued, '{}')
	UNION ALL
	SELECT 'not in the ledger', t.line, t.code, int8multirange(t.serials) - coalesce(h.received, '{}'), t.party,
		format('received by party "%s" on %s', t.party, t.day), 'nothing'
	FROM stated AS t LEFT JOIN had AS h ON h.line = t.line
	WHERE t.kind = 'transfer' AND t.party IS NOT NULL AND NOT int8multirange(t.serials) <@ coalesce(h.received, '{}')
	UNION ALL
	SELECT 'other party', t.line, t.code, h.kept, t.counter_party, format('given by party "%s" on %s', t.counter_party,
		t.day), format('with party "%s" still', t.counter_party)
	FROM stated AS t JOIN had AS h ON h.line = t.line
	WHERE h.kept IS NOT NULL AND t.party IS DISTINCT FROM t.counter_party;
END;
COMMENT ON FUNCTION difference_of_events(bigint) IS
	'Serials that a statement has as issued, received or given, and the ledger has not.';

/*
 * What a registry calls held is also what the ledger has reserved and frozen, unless the statement says itself what is
 * frozen.
 */
CREATE OR REPLACE FUNCTION summed_line(statement bigint, OUT line integer, OUT kind text, OUT states text[],
		OUT code text, OUT serials int8range, OUT units bigint, OUT vintage integer, OUT party text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.line, t.kind, k.states, t.code, t.serials, t.units, t.vintage, t.party
	FROM stated_line(statement) AS t
	JOIN (
		SELECT k.kind, array_agg(u.state ORDER BY u.n) AS states
		FROM registry_statement AS s CROSS JOIN registry_statement_kind AS k
		CROSS JOIN LATERAL unnest(k.states) WITH ORDINALITY AS u (state, n)
		WHERE s.statement_id = statement AND NOT EXISTS (SELECT FROM registry_statement_kind AS o
			WHERE o.states = ARRAY[u.state] AND o.kind <> k.kind AND (o.kind = ANY (s.complete) OR EXISTS (SELECT
				FROM registry_statement_line AS l WHERE l.statement_id = statement AND l.kind = o.kind)))
		GROUP BY k.kind
	) AS k ON k.kind = t.kind
	WHERE t.problem IS NULL AND (t.account IS NULL OR t.party IS NOT NULL);
END;
COMMENT ON FUNCTION summed_line(bigint) IS
	'Lines of a statement that are held against sums, or are in one, and the states of which these are.';

/*
 * Lines without numbers are held against sums: of the code, or of all units of their vintage where they have none; of
 * the party, or of all where no account is named; with what is numbered beside them.
 */
CREATE OR REPLACE FUNCTION difference_of_sums(statement bigint, OUT kind text, OUT line integer, OUT code text,
		OUT units bigint, OUT party text, OUT stated text, OUT recorded text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE SET enable_nestloop = off SET jit = off
BEGIN ATOMIC
	WITH stated AS (
		SELECT t.* FROM summed_line(statement) AS t
	),
	bare AS (
		SELECT min(t.line) AS line, t.kind, t.states, t.code, v.vintage, t.party
		FROM stated AS t CROSS JOIN LATERAL (SELECT CASE WHEN t.code IS NULL THEN t.vintage END AS vintage) AS v
		WHERE t.serials IS NULL GROUP BY t.kind, t.states, t.code, v.vintage, t.party
	),
	wanted AS (
		SELECT w.line, w.states, w.code, w.vintage, w.party, sum(t.units) AS units
		FROM bare AS w JOIN stated AS t ON t.kind = w.kind AND t.code = w.code AND t.party IS NOT DISTINCT
			FROM coalesce(w.party, t.party)
		GROUP BY w.line, w.states, w.code, w.vintage, w.party
		UNION ALL
		SELECT w.line, w.states, NULL, w.vintage, w.party, sum(t.units)
		FROM bare AS w JOIN stated AS t ON t.kind = w.kind AND (w.vintage IS NULL OR t.vintage = w.vintage)
			AND t.party IS NOT DISTINCT FROM coalesce(w.party, t.party)
		WHERE w.code IS NULL GROUP BY w.line, w.states, w.vintage, w.party
	),
	held AS (
		SELECT h.code, h.party, h.state, h.vintage, sum(upper(h.serials) - lower(h.serials)) AS units
		FROM registry_statement AS s CROSS JOIN LATERAL holding_on(s.registry, s.class, s.as_of) AS h
		WHERE s.statement_id = statement GROUP BY h.code, h.party, h.state, h.vintage
	),
	met AS (
		SELECT w.line, h.units FROM wanted AS w JOIN held AS h ON h.code = w.code AND h.state = ANY (w.states)
			AND h.party = coalesce(w.party, h.party)
		UNION ALL
		SELECT w.line, h.units FROM wanted AS w JOIN held AS h ON h.state = ANY (w.states)
			AND h.party = coalesce(w.party, h.party) AND (w.vintage IS NULL OR h.vintage = w.vintage)
		WHERE w.code IS NULL
	)
	SELECT 'other quantity', w.line, w.code, (w.units - coalesce(m.units, 0))::bigint, w.party,
		format('%s units %s', w.units, state_text(w.states[1], w.party)), format('%s units', coalesce(m.units, 0))
	FROM wanted AS w
	LEFT JOIN (SELECT o.line, sum(o.units) AS units FROM met AS o GROUP BY o.line) AS m ON m.line = w.line
	WHERE w.units <> coalesce(m.units, 0);
END;
COMMENT ON FUNCTION difference_of_sums(bigint) IS
	'Quantities of a statement, where it gives no numbers, that are not those of the ledger.';

CREATE OR REPLACE FUNCTION unlisted_units(statement bigint, OUT kind text, OUT code text, OUT serials int8multirange,
		OUT party text, OUT stated text, OUT recorded text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE SET enable_nestloop = off SET jit = off
BEGIN ATOMIC
	WITH of AS (
		SELECT s.*, a.party FROM registry_statement AS s
		LEFT JOIN registry_account AS a ON a.registry = s.registry AND a.account = s.account
		WHERE s.statement_id = statement
	),
	listed AS (
		SELECT l.kind = 'issuance' AS issues, l.code, range_agg(l.serials) AS serials
		FROM registry_statement_line AS l
		WHERE l.statement_id = statement AND l.serials IS NOT NULL AND l.kind <> 'transfer' GROUP BY 1, l.code
	),
	-- what is held against a sum has no numbers in the statement
	summed AS (
		SELECT t.states, t.code, t.vintage, t.party FROM summed_line(statement) AS t WHERE t.serials IS NULL
	),
	recorded AS (
		SELECT false AS issues, h.code, h.party, h.state, range_agg(h.serials) AS serials
		FROM of AS s CROSS JOIN LATERAL holding_on(s.registry, s.class, s.as_of) AS h
		JOIN registry_statement_kind AS k ON k.kind = ANY (s.complete) AND h.state = ANY (k.states)
		WHERE h.party = coalesce(s.party, h.party)
			AND NOT EXISTS (SELECT FROM summed AS t WHERE t.code = h.code AND h.state = ANY (t.states)
				AND h.party = coalesce(t.party, h.party))
			AND NOT EXISTS (SELECT FROM summed AS t WHERE t.code IS NULL AND h.state = ANY (t.states)
				AND h.party = coalesce(t.party, h.party) AND (t.vintage IS NULL OR h.vintage = t.vintage))
		GROUP BY h.code, h.party, h.state
		UNION ALL
		SELECT true, b.code, NULL, 'issued', range_agg(b.serials)
		FROM of AS s JOIN asset_block AS b ON b.registry = s.registry AND b.class = s.class AND b.issued_on <= s.as_of
			AND b.reversed_by IS NULL
		WHERE 'issuance' = ANY (s.complete) GROUP BY b.code
	)
	SELECT 'not in the statement', r.code, r.serials - coalesce(l.serials, '{}'), r.party, 'nothing',
		state_text(r.state, r.party)
	FROM recorded AS r LEFT JOIN listed AS l ON l.issues = r.issues AND l.code = r.code
	WHERE NOT r.serials <@ coalesce(l.serials, '{}');
END;
COMMENT ON FUNCTION unlisted_units(bigint) IS
	'Units of the ledger that a statement does not list, of the kinds of which it lists all.';

/*
 * Columns as those of registry_difference.
 */
CREATE OR REPLACE FUNCTION statement_difference(statement bigint, OUT kind text, OUT line integer, OUT code text,
		OUT serials int8multirange, OUT units bigint, OUT party text, OUT stated text, OUT recorded text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT d.kind, d.line, d.code, d.serials, coalesce(d.units, serial_count(d.serials)), d.party, d.stated, d.recorded
	FROM (
		SELECT d.kind, d.line, d.code, d.serials, NULL::bigint AS units, d.party, d.stated, d.recorded
		FROM difference_of_states(statement) AS d
		UNION ALL
		SELECT d.kind, d.line, d.code, d.serials, NULL, d.party, d.stated, d.recorded
		FROM difference_of_events(statement) AS d
		UNION ALL
		SELECT d.kind, NULL, d.code, d.serials, NULL, d.party, d.stated, d.recorded FROM unlisted_units(statement) AS d
		UNION ALL
		SELECT d.kind, d.line, d.code, NULL, d.units, d.party, d.stated, d.recorded
		FROM difference_of_sums(statement) AS d
		UNION ALL
		SELECT 'not compared', t.line, t.code, int8multirange(t.serials), t.units, t.party, t.problem, 'nothing'
		FROM stated_line(statement) AS t WHERE t.problem IS NOT NULL
	) AS d
	ORDER BY d.line, d.code COLLATE "C", d.serials, d.kind, d.party COLLATE "C";
END;
COMMENT ON FUNCTION statement_difference(bigint) IS
	'What a statement of a registry and the ledger say differently as of its day; the ledger as it is now.';

CREATE OR REPLACE FUNCTION difference_text(d registry_difference) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN (d).line IS NOT NULL THEN format('Line %s: ', (d).line) ELSE '' END
		|| CASE WHEN (d).kind = 'not compared' THEN (d).stated
			ELSE concat_ws(' of ', 'serials ' || (d).serials::text, coalesce((d).code, 'units'))
				|| format(': %s in the statement, %s in the ledger', (d).stated, (d).recorded) END;
COMMENT ON FUNCTION difference_text(registry_difference) IS 'A difference in words of a message.';

/**
 * A difference is closed when the statement is reconciled anew without it, when it was lifted, or when a later
 * statement that lists as much was reconciled.
 */
CREATE OR REPLACE VIEW registry_open_difference AS
SELECT s.statement_id, s.registry, s.class, s.as_of, d.reconciliation_id, d.difference, d.kind, d.line, d.code,
	d.serials, d.units, d.party, difference_text(d) AS message
FROM registry_reconciliation AS r
JOIN registry_statement AS s ON s.statement_id = r.statement_id
JOIN registry_difference AS d ON d.reconciliation_id = r.reconciliation_id
WHERE r.differences > 0
	AND NOT EXISTS (SELECT FROM registry_reconciliation AS n WHERE n.statement_id = r.statement_id
		AND n.reconciliation_id > r.reconciliation_id)
	AND NOT EXISTS (SELECT FROM registry_statement AS n
		JOIN registry_reconciliation AS o ON o.statement_id = n.statement_id
		WHERE n.registry = s.registry AND n.class = s.class AND (n.as_of, n.statement_id) > (s.as_of, s.statement_id)
			AND (n.account IS NULL OR n.account = s.account) AND n.complete @> s.complete AND s.complete <> '{}')
	AND NOT EXISTS (SELECT FROM registry_lift AS l
		JOIN registry_difference AS o ON o.reconciliation_id = l.reconciliation_id AND o.difference = l.difference
		JOIN registry_reconciliation AS q ON q.reconciliation_id = o.reconciliation_id
		WHERE q.statement_id = r.statement_id AND (o.kind, o.stated, o.recorded) = (d.kind, d.stated, d.recorded)
			AND (o.line, o.code, o.serials, o.units, o.party)
				IS NOT DISTINCT FROM (d.line, d.code, d.serials, d.units, d.party));
COMMENT ON VIEW registry_open_difference IS
	'Differences from statements of registries for which movements that go out wait.';
COMMENT ON COLUMN registry_open_difference.statement_id IS 'Number of the statement.';
COMMENT ON COLUMN registry_open_difference.registry IS 'Registry.';
COMMENT ON COLUMN registry_open_difference.class IS 'Class of the units.';
COMMENT ON COLUMN registry_open_difference.as_of IS 'Day of the statement.';
COMMENT ON COLUMN registry_open_difference.reconciliation_id IS 'Number of the reconciliation that found it.';
COMMENT ON COLUMN registry_open_difference.difference IS 'Number of the difference in it.';
COMMENT ON COLUMN registry_open_difference.kind IS 'Kind of difference: see registry_difference.';
COMMENT ON COLUMN registry_open_difference.line IS 'Line of the statement; NULL of what it does not list.';
COMMENT ON COLUMN registry_open_difference.code IS 'Code of the block.';
COMMENT ON COLUMN registry_open_difference.serials IS 'Numbers of the units.';
COMMENT ON COLUMN registry_open_difference.units IS 'How many units it is about.';
COMMENT ON COLUMN registry_open_difference.party IS 'Party whose they are.';
COMMENT ON COLUMN registry_open_difference.message IS 'The difference in words.';

/*
 * Called once the movement has the head of the chain, which reconcile() takes too: a movement comes before the
 * comparison, and is in it, or after it, and sees what it found. What brings the past in waits for nothing.
 */
CREATE OR REPLACE FUNCTION check_reconciled(m asset_movement, holdings bigint[]) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	first record;
BEGIN
	IF m.opening OR NOT (SELECT k.outgoing FROM asset_movement_kind AS k WHERE k.kind = m.kind)
		OR NOT EXISTS (SELECT FROM registry_reconciliation AS r WHERE r.differences > 0) THEN
		RETURN;
	END IF;
	SELECT d.*, count(*) OVER () - 1 AS more INTO first
	FROM registry_open_difference AS d
	WHERE d.class IN (SELECT b.class FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id
		WHERE h.holding_id = ANY (holdings))
	ORDER BY d.as_of DESC, d.statement_id DESC, d.difference LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION '% of % waits for statement % of registry %', m.kind, first.class, first.statement_id,
				first.registry
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = format('As of %s: %s.%s', first.as_of, first.message,
					CASE WHEN first.more > 0 THEN format(' %s more are open.', first.more) ELSE '' END),
				HINT = format('Record what is missing and call reconcile(%s) again, or have somebody else call '
					'lift_differences(%1$s, reason).', first.statement_id);
	END IF;
END
$$;
COMMENT ON FUNCTION check_reconciled(asset_movement, bigint[]) IS
	'Refuses a movement that goes out while a statement of a registry and the ledger differ in its class: names the '
	'first difference. Errors: 55000.';

/**
 * Writes the differences down, and returns them. The statement may be reconciled again, after movements that the ledger
 * lacked were recorded; it takes no lines any more.
 *
 * Columns:
 *   difference: number of the difference in this reconciliation
 *   kind: not in the ledger, not in the statement, other party, other state, other quantity, not compared
 *   line: line of the statement; NULL of what it does not list
 *   message: the difference in words
 *
 * Errors:
 *   42704 if there is no such statement
 */
CREATE OR REPLACE FUNCTION reconcile(statement bigint, OUT difference integer, OUT kind text, OUT line integer,
		OUT message text)
	RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	found registry_difference[];
	run bigint;
BEGIN
	PERFORM enter_assets();
	IF NOT EXISTS (SELECT FROM registry_statement AS s WHERE s.statement_id = reconcile.statement) THEN
		RAISE EXCEPTION 'statement % does not exist', reconcile.statement USING ERRCODE = 'undefined_object';
	END IF;
	-- who looked before must look again, in every isolation level
	UPDATE asset_head SET hash = hash;
	found := ARRAY(SELECT ROW(0, d.n, d.kind, d.line, d.code, d.serials, d.units, d.party, d.stated,
			d.recorded)::registry_difference
		FROM statement_difference(reconcile.statement) WITH ORDINALITY
			AS d (kind, line, code, serials, units, party, stated, recorded, n) ORDER BY d.n);
	INSERT INTO registry_reconciliation (statement_id, movement_id, differences, recorded_at, recorded_by, session_role)
	SELECT reconcile.statement, h.movement_id, cardinality(found), clock_timestamp(), caller(), session_role()
	FROM asset_head AS h RETURNING reconciliation_id INTO run;
	INSERT INTO registry_difference (reconciliation_id, difference, kind, line, code, serials, units, party, stated,
		recorded)
	SELECT run, f.difference, f.kind, f.line, f.code, f.serials, f.units, f.party, f.stated, f.recorded
	FROM unnest(found) AS f;
	RETURN QUERY SELECT d.difference, d.kind, d.line, difference_text(d) FROM registry_difference AS d
		WHERE d.reconciliation_id = run ORDER BY d.difference;
END
$$;
COMMENT ON FUNCTION reconcile(bigint) IS
	'Holds the holdings of the ledger against a statement of a registry: while they differ, what goes out of the class '
	'waits.';

/**
 * By a second person: not by a role that recorded the statement or reconciled it. What is lifted stays so when the same
 * statement is reconciled again. Returns how many were lifted.
 *
 * Arguments:
 *   differences: their numbers in the last reconciliation; NULL for all that are open
 *
 * Errors:
 *   42501 for who recorded or reconciled the statement
 *   42704 if there is no such open difference
 *   22004 without a reason
 */
CREATE OR REPLACE FUNCTION lift_differences(statement bigint, reason text, differences integer[] DEFAULT NULL)
	RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	-- roles that one login takes one after the other may be of several people: it is not told from itself
	first text := (SELECT min(w.recorded_by) FROM (
			SELECT s.statement_id, s.recorded_by, s.session_role FROM registry_statement AS s
			UNION ALL
			SELECT r.statement_id, r.recorded_by, r.session_role FROM registry_reconciliation AS r) AS w
		WHERE w.statement_id = lift_differences.statement
			AND (w.recorded_by IN (caller(), session_user) OR w.session_role = caller()));
	lifted integer;
BEGIN
	PERFORM enter_assets();
	IF first IS NOT NULL THEN
		RAISE EXCEPTION 'differences of statement % are for somebody else to lift', lift_differences.statement
			USING ERRCODE = 'insufficient_privilege', DETAIL = format('Role "%s" recorded or reconciled it.', first);
	ELSIF lift_differences.reason IS NULL THEN
		RAISE EXCEPTION 'a lift needs a reason' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	INSERT INTO registry_lift (reconciliation_id, difference, reason, recorded_at, recorded_by, session_role)
	SELECT d.reconciliation_id, d.difference, lift_differences.reason, clock_timestamp(), caller(), session_role()
	FROM registry_open_difference AS d
	WHERE d.statement_id = lift_differences.statement
		AND (lift_differences.differences IS NULL OR d.difference = ANY (lift_differences.differences));
	GET DIAGNOSTICS lifted = ROW_COUNT;
	IF lifted < greatest(cardinality(lift_differences.differences), 1) THEN
		RAISE EXCEPTION 'statement % has no such open difference', lift_differences.statement
			USING ERRCODE = 'undefined_object', HINT = 'View registry_open_difference has those that are open.';
	END IF;
	RETURN lifted;
END
$$;
COMMENT ON FUNCTION lift_differences(bigint, text, integer[]) IS
	'Has movements no longer wait for differences from a statement, for a reason.';

CREATE OR REPLACE FUNCTION check_reconciliations(OUT problem text) RETURNS SETOF text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT format('reconciliation %s found %s differences, and has %s', r.reconciliation_id, r.differences, d.n)
	FROM registry_reconciliation AS r
	CROSS JOIN LATERAL (SELECT count(*) AS n FROM registry_difference AS f
		WHERE f.reconciliation_id = r.reconciliation_id) AS d
	WHERE d.n <> r.differences
	UNION ALL
	SELECT format('difference %s of reconciliation %s was lifted by who recorded the statement or reconciled it',
		l.difference, l.reconciliation_id)
	FROM registry_lift AS l
	JOIN registry_reconciliation AS r ON r.reconciliation_id = l.reconciliation_id
	JOIN registry_statement AS s ON s.statement_id = r.statement_id
	WHERE l.recorded_by IN (s.recorded_by, s.session_role, r.recorded_by, r.session_role)
		OR l.session_role IN (s.recorded_by, r.recorded_by)
	UNION ALL
	SELECT format('line %s of statement %s says that it is movement %s, which is of another class or registry', m.line,
		m.statement_id, m.movement_id)
	FROM registry_statement_movement AS m
	JOIN registry_statement AS s ON s.statement_id = m.statement_id
	WHERE NOT EXISTS (SELECT FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id
		WHERE h.made_by = m.movement_id AND b.registry = s.registry AND b.class = s.class);
END;
COMMENT ON FUNCTION check_reconciliations() IS
	'Holds reconciliations against their differences, and who lifted them against who found them.';
