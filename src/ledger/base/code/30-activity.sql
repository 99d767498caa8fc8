-- Readings come in turn, do not overlap, and are taken back, never changed.

-- A snapshot that is older than the turn does not see what the writer before has committed, so that readings could
-- overlap and a publication could miss postings that its time says it has. Nobody else writes to a ledger that this
-- transaction makes.
CREATE OR REPLACE FUNCTION refuse_snapshot() RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT (SELECT @carbonms@.ledger_written_here(c.xmin) FROM pg_class AS c WHERE c.oid = 'ledger_meta'::regclass) THEN
		RAISE EXCEPTION 'cannot write to a ledger in a % transaction', upper(current_setting('transaction_isolation'))
			USING ERRCODE = 'invalid_transaction_state',
				DETAIL = 'Writers take turns, and the snapshot of this transaction may be older than its turn.',
				HINT = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED.';
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_snapshot() IS
	'Refuses a transaction whose snapshot may be older than its turn to write. Errors: 25000.';

-- Writers of activity, and postings, take turns: neighbours are looked at under this lock. No role but the owner can
-- take a lock of this strength on that table by itself, and nothing that only reads waits for it. A stronger one would
-- have to look at the locks of all sessions, which takes a tenth of the time of a single reading.
CREATE OR REPLACE FUNCTION lock_ledger() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		PERFORM refuse_snapshot();
	END IF;
	-- add_partitions() locks activity and then emission: so does every writer, with its turn between them
	LOCK TABLE ONLY activity IN ACCESS SHARE MODE;
	LOCK TABLE ONLY ledger_meta IN SHARE UPDATE EXCLUSIVE MODE;
END
$$;
COMMENT ON FUNCTION lock_ledger() IS
	'Takes the lock of this ledger until the end of the transaction: one writer of entries at a time. '
	'Errors: 25000 in a REPEATABLE READ or SERIALIZABLE transaction.';

/*
 * The door works with the rights of the owner, whom policies do not limit: it would show, and write, what they hide
 * from the caller.
 */
CREATE OR REPLACE FUNCTION enter_ledger() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	-- a role that was renamed meanwhile is none, and not one that nothing limits
	who oid := quote_ident(caller())::regrole;
BEGIN
	PERFORM refuse_limited(who);
	PERFORM lock_ledger();
END
$$;
COMMENT ON FUNCTION enter_ledger() IS
	'Refuses a caller whom row-level security limits, and takes the lock of the ledger: what every function that '
	'writes entries does first. Errors: 42501, 25000.';

CREATE OR REPLACE FUNCTION owns_ledger() RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT pg_has_role(caller(), h.relowner, 'USAGE') FROM pg_class AS h WHERE h.oid = 'ledger_meta'::regclass);
COMMENT ON FUNCTION owns_ledger() IS 'Whether the caller has the rights of the owner, as who restores a ledger has.';

-- As lock_ledger() does, without the call, which would show in the time of a single reading.
CREATE OR REPLACE FUNCTION lock_activity()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		PERFORM refuse_snapshot();
	END IF;
	LOCK TABLE ONLY activity IN ACCESS SHARE MODE;
	LOCK TABLE ONLY ledger_meta IN SHARE UPDATE EXCLUSIVE MODE;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION lock_activity() IS 'Trigger: takes the lock of the ledger before rows are written.';

/*
 * Set-based check of a statement's rows against each other and their neighbours. Rows in the table do not
 * overlap one another, so that a source is looked at from the last reading before the new ones to the end of
 * the new ones, each reading compared with the next. The index has them in order: nothing is sorted, and
 * history before is not read. One plan for all, which opens the partitions from since until the end of the new ones,
 * the months before; only a source that has no reading in them is looked for in all. OFFSET 0 makes lookups by index
 * of what would be joins, which read tables whole for a single reading; and without seqscan a session that made its
 * plan while the month was empty does not read all of it once it is full.
 */
CREATE OR REPLACE FUNCTION check_activity()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp
	SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS
$$
DECLARE
	first timestamptz;
	until timestamptz;
	metered boolean;
	pointed boolean;
	noted boolean;
	since timestamptz;
	clash record;
	found_one boolean;
	pair record;
	negative record;
BEGIN
	-- for post(), which compares no others: most are of months that are noted, whatever the time zone
	SELECT min(n.first), max(n.last), bool_or(n.metered), EXISTS (SELECT FROM source_point), bool_and(EXISTS (
		SELECT FROM pending_change AS p
		WHERE p.source_id = n.source_id AND p.round = r.round AND p.days @> daterange(
			(n.first AT TIME ZONE 'UTC')::date - 1, (n.last AT TIME ZONE 'UTC')::date + 2) OFFSET 0))
	INTO first, until, metered, pointed, noted
	FROM (SELECT a.source_id, min(a.start_at) AS first, max(a.end_at) AS last, bool_or(a.meter IS NOT NULL) AS metered
			FROM added AS a GROUP BY a.source_id) AS n
		CROSS JOIN (SELECT coalesce(max(s.round), 0) + 1 AS round FROM compared_span AS s) AS r;
	IF NOT noted THEN
		INSERT INTO pending_change (source_id, days, round)
		SELECT c.source_id, c.days, r.round
		FROM (SELECT n.source_id, months_read(n.source_id, min(n.start_at), max(n.end_at)) AS days FROM added AS n
				GROUP BY n.source_id) AS c
			CROSS JOIN (SELECT coalesce(max(s.round), 0) + 1 AS round FROM compared_span AS s) AS r
		WHERE NOT EXISTS (SELECT FROM pending_change AS p
			WHERE p.source_id = c.source_id AND p.days @> c.days AND p.round = r.round OFFSET 0);
	END IF;

	FOREACH since IN ARRAY ARRAY[first - interval '32 days', '-infinity'] LOOP
		SELECT span.source_id, s.source, s.may_be_negative, span.negative, o.*,
			before.start_at IS NULL AND isfinite(since) AS alone
		INTO clash
		FROM (
			SELECT source_id, min(start_at) AS first, max(end_at) AS last,
				bool_or(@carbonms@.sign(quantity) < 0) AS negative
			FROM added GROUP BY source_id
		) AS span
		LEFT JOIN LATERAL (
			SELECT r.source_id, r.source, r.may_be_negative FROM source AS r WHERE r.source_id = span.source_id OFFSET 0
		) AS s ON true
		-- of most there is none, so that their readings are not looked for among them one by one
		LEFT JOIN LATERAL (
			SELECT true AS some FROM voided_span AS v
			WHERE v.source_id = span.source_id AND v.start_at >= since AND v.start_at < span.last LIMIT 1
		) AS voided ON true
		LEFT JOIN LATERAL (
			SELECT b.start_at FROM activity AS b
			WHERE b.source_id = span.source_id AND b.start_at < span.first
				AND b.start_at >= since AND b.start_at < until
				AND (voided.some IS NULL
					OR NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = b.activity_id OFFSET 0))
			ORDER BY b.start_at DESC LIMIT 1
		) AS before ON true
		LEFT JOIN LATERAL (
			SELECT n.start_at, n.end_at, n.next_start
			FROM (
				SELECT a.start_at, a.end_at, lead(a.start_at) OVER (ORDER BY a.start_at) AS next_start
				FROM activity AS a
				WHERE a.source_id = span.source_id AND a.start_at < span.last
					AND a.start_at >= since AND a.start_at < until
					AND a.start_at >= coalesce(before.start_at, span.first)
					AND (voided.some IS NULL
						OR NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id OFFSET 0))
			) AS n
			WHERE n.next_start < n.end_at
			LIMIT 1
		) AS o ON true
		WHERE s.source_id IS NULL OR before.start_at IS NULL AND isfinite(since) OR o.start_at IS NOT NULL
			OR span.negative AND NOT s.may_be_negative
		LIMIT 1;
		found_one := FOUND;
		EXIT WHEN NOT found_one OR NOT clash.alone;
	END LOOP;
	IF found_one AND clash.source IS NULL THEN
		-- A restore of data alone comes to activity before it comes to source, and to what was voided:
		-- check_ledger() looks at all of it afterwards.
		IF NOT EXISTS (SELECT FROM source) AND owns_ledger() THEN
			RETURN NULL;
		END IF;
		RAISE EXCEPTION 'source % does not exist', clash.source_id USING ERRCODE = 'foreign_key_violation';
	ELSIF found_one AND clash.start_at IS NOT NULL THEN
		SELECT min(a.activity_id) FILTER (WHERE a.start_at = clash.start_at) AS one, max(a.activity_id)
			FILTER (WHERE a.start_at = clash.next_start) AS next
		INTO pair
		FROM activity AS a WHERE a.source_id = clash.source_id AND a.start_at IN (clash.start_at, clash.next_start)
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id);
		RAISE EXCEPTION 'readings of source "%" overlap', clash.source
			USING ERRCODE = 'exclusion_violation',
				DETAIL = format('Reading %s of [%s, %s) goes on while reading %s begins at %s.', pair.one,
					clash.start_at, clash.end_at, pair.next, clash.next_start),
				HINT = 'Take the wrong one back with void_activity(activity, reason).';
	ELSIF found_one THEN
		SELECT n.quantity, n.start_at INTO negative
		FROM added AS n WHERE n.source_id = clash.source_id AND @carbonms@.sign(n.quantity) < 0 LIMIT 1;
		RAISE EXCEPTION 'negative quantity % for source "%"', negative.quantity, clash.source
			USING ERRCODE = 'check_violation',
				DETAIL = format('The reading begins at %s.', negative.start_at),
				HINT = 'Set source.may_be_negative where that makes sense.';
	END IF;

	IF metered THEN
		SELECT n.meter INTO clash
		FROM added AS n
		WHERE n.meter IS NOT NULL AND NOT EXISTS (SELECT FROM meter AS t WHERE t.meter = n.meter)
		LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'meter "%" does not exist', clash.meter USING ERRCODE = 'foreign_key_violation';
		END IF;
	END IF;

	IF pointed THEN
		SELECT n.start_at, n.end_at, s.source INTO clash
		FROM added AS n
		JOIN source_point AS p ON p.source_id = n.source_id
			AND p.valid && daterange(accounting_day(n.start_at, source_zone(n.source_id)),
				accounting_day(n.end_at - interval '1 microsecond', source_zone(n.source_id)), '[]')
		JOIN source AS s ON s.source_id = n.source_id
		LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'source "%" has metering points and no readings of its own', clash.source
				USING ERRCODE = 'check_violation',
					DETAIL = format('The reading is of [%s, %s).', clash.start_at, clash.end_at),
					HINT = 'Record the readings of its points: table source_point.';
		END IF;
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_activity() IS
	'Trigger: refuses readings that overlap others of their source, of an unknown source or meter, of a source that '
	'has metering points, or negative where none may be. Errors: 23P01, 23503, 23514.';

-- A partition is guarded like its parent, since rows can be put into it directly.
CREATE OR REPLACE FUNCTION guard_activity(partition regclass) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON %s FOR EACH STATEMENT EXECUTE '
		'FUNCTION lock_activity()', partition);
	EXECUTE format('CREATE OR REPLACE TRIGGER check_activity AFTER INSERT ON %s REFERENCING NEW TABLE AS added '
		'FOR EACH STATEMENT EXECUTE FUNCTION check_activity()', partition);
	EXECUTE format('CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
		'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', partition);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_change', partition);
END
$$;
COMMENT ON FUNCTION guard_activity(regclass) IS 'Puts the triggers of readings on a table: the parent or a partition.';

SELECT guard_activity('activity'::regclass);
SELECT guard_activity('activity_rest'::regclass);

/*
 * With the rights of who inserts, so that a reading that policies hide does not exist. A restore of data alone may
 * come here before it comes to the readings: check_ledger() looks at all of it afterwards.
 */
CREATE OR REPLACE FUNCTION check_void() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	missing bigint;
BEGIN
	IF NOT EXISTS (SELECT FROM activity) AND owns_ledger() THEN
		RETURN NULL;
	END IF;
	SELECT n.activity_id INTO missing FROM added AS n
	WHERE NOT EXISTS (SELECT FROM activity AS a WHERE a.activity_id = n.activity_id)
	ORDER BY n.activity_id LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'reading % does not exist', missing USING ERRCODE = 'undefined_object';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_void() IS 'Trigger: refuses to take back what is not there. Errors: 42704.';

CREATE OR REPLACE FUNCTION note_voided_span() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	WITH span AS (
		INSERT INTO voided_span (activity_id, source_id, start_at, end_at)
		SELECT a.activity_id, a.source_id, a.start_at, a.end_at
		FROM added AS n JOIN activity AS a ON a.activity_id = n.activity_id
		RETURNING voided_span.source_id, voided_span.start_at, voided_span.end_at
	)
	INSERT INTO pending_change (source_id, days, round)
	SELECT s.source_id, months_read(s.source_id, min(s.start_at), max(s.end_at)),
		(SELECT coalesce(max(p.round), 0) + 1 FROM compared_span AS p)
	FROM span AS s GROUP BY s.source_id;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_voided_span() IS
	'Trigger: notes source and time of what was taken back, and that it is to be posted.';
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON activity_void
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER check_void AFTER INSERT ON activity_void REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_void();
CREATE OR REPLACE TRIGGER note_voided_span AFTER INSERT ON activity_void REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION note_voided_span();

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON activity_void
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE activity_void ENABLE ALWAYS TRIGGER refuse_change;
CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON voided_span
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE voided_span ENABLE ALWAYS TRIGGER refuse_change;

/**
 * Errors:
 *   42704 if there is none
 *   23505 if it was taken back already
 *   23514 without a reason
 */
CREATE OR REPLACE FUNCTION void_activity(activity bigint, reason text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NOT EXISTS (SELECT FROM activity a WHERE a.activity_id = void_activity.activity) THEN
		RAISE EXCEPTION 'reading % does not exist', void_activity.activity USING ERRCODE = 'undefined_object';
	END IF;
	INSERT INTO activity_void (activity_id, reason) VALUES (void_activity.activity, void_activity.reason);
END
$$;
COMMENT ON FUNCTION void_activity(bigint, text) IS
	'Takes a reading back, with a reason: it stays, but no longer counts; post() then corrects what was posted of it.';
