-- Verification: what an auditor runs.

CREATE FUNCTION check_chain(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE SET row_security = off
BEGIN ATOMIC
	WITH block AS (
		SELECT b AS row, b.posting_id, b.hash, b.previous, b.entries, b.digest,
			lag(b.posting_id) OVER w AS id_before, lag(b.hash) OVER w AS hash_before
		FROM posting AS b WINDOW w AS (ORDER BY b.posting_id)
	),
	body AS (
		SELECT e.posting_id, count(*) AS entries,
			sha256(string_agg(sha256(convert_to(e.payload, 'UTF8')), '' ORDER BY e.line)) AS digest,
			count(*) FILTER (WHERE e.payload <> emission_payload(e)) AS altered
		FROM emission AS e GROUP BY e.posting_id
	)
	SELECT b.posting_id, p.problem
	FROM block AS b LEFT JOIN body AS y USING (posting_id)
	CROSS JOIN LATERAL (VALUES
		(b.posting_id <> coalesce(b.id_before, 0) + 1, 'a posting before it is missing'),
		(b.hash <> posting_hash(b.row), 'the row of posting was altered'),
		(b.previous <> coalesce(b.hash_before, decode(repeat('00', 32), 'hex')), 'it does not follow the posting before'),
		(b.entries <> coalesce(y.entries, 0), format('it has %s rows of emission, not %s', coalesce(y.entries, 0), b.entries)),
		(b.digest IS DISTINCT FROM y.digest, 'its rows of emission were altered, removed or added to'),
		(y.altered > 0, format('%s rows of emission do not match their payload', y.altered))
	) AS p(found, problem)
	WHERE p.found
	UNION ALL
	SELECT y.posting_id, 'rows of emission without a posting'
	FROM body AS y WHERE NOT EXISTS (SELECT FROM posting AS b WHERE b.posting_id = y.posting_id)
	UNION ALL
	SELECT NULL, format('reading %s is of no source', a.activity_id)
	FROM activity AS a WHERE NOT EXISTS (SELECT FROM source AS s WHERE s.source_id = a.source_id)
	UNION ALL
	SELECT NULL, format('reading %s of source %s overlaps the next', o.activity_id, o.source_id)
	FROM (
		SELECT a.activity_id, a.source_id, a.end_at,
			lead(a.start_at) OVER (PARTITION BY a.source_id ORDER BY a.start_at, a.end_at) AS next_start
		FROM activity AS a WHERE NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
	) AS o
	WHERE o.next_start < o.end_at
	UNION ALL
	SELECT NULL, format('the trigger %s of %s is missing or not ENABLE ALWAYS', g.trigger, g.relation)
	FROM (
		SELECT t.relation AS relation_id, t.relation, 'keep_row' AS trigger
		FROM (VALUES ('factor'::regclass), ('method'::regclass), ('certificate_claim'::regclass)) AS t (relation)
		UNION ALL
		SELECT t.relation, t.relation, 'refuse_change'
		FROM (
			VALUES ('posting'::regclass), ('boundary'::regclass), ('boundary_party'::regclass), ('activity_void'::regclass),
				('published_inventory'::regclass), ('published_line'::regclass)
			UNION ALL SELECT relid FROM pg_partition_tree('emission')
			UNION ALL SELECT relid FROM pg_partition_tree('activity')
		) AS t (relation)
		UNION ALL
		SELECT 'posting'::regclass, 'posting'::regclass, 'check_posting'
	) AS g
	WHERE NOT EXISTS (SELECT FROM pg_trigger AS t
		WHERE t.tgrelid = g.relation_id AND t.tgname = g.trigger AND t.tgenabled = 'A')
	UNION ALL
	SELECT NULL, format('the rollup of source %s, %s differs from the ledger', r.source_id, r.day)
	FROM (
		SELECT method, day, source_id, scope2, sum(mass) AS mass, sum(entries) AS entries FROM current_rollup GROUP BY 1, 2, 3, 4
	) AS r
	FULL JOIN (
		SELECT method, day, source_id, scope2, sum(mass) AS mass, sum(entries) AS entries FROM rollup_since(0) GROUP BY 1, 2, 3, 4
	) AS f USING (method, day, source_id, scope2)
	-- not IS DISTINCT FROM, which a dump would write without the schema of the operator
	WHERE r.mass IS NULL OR f.mass IS NULL OR r.mass <> f.mass OR r.entries <> f.entries;
END;
COMMENT ON FUNCTION check_chain() IS 'Recomputes every hash, payload and the rollup, and looks at the guards: one row a problem, none if the ledger is sound. posting_id is NULL where the problem is not one of a posting. Removal of the last postings shows only against a checkpoint().';

CREATE FUNCTION checkpoint(OUT posting_id bigint, OUT hash text, OUT postings bigint, OUT at timestamptz) RETURNS record
	LANGUAGE sql STABLE SET row_security = off
BEGIN ATOMIC
	SELECT max(b.posting_id), encode((SELECT l.hash FROM posting AS l ORDER BY l.posting_id DESC LIMIT 1), 'hex'),
		count(*), now()
	FROM posting AS b;
END;
COMMENT ON FUNCTION checkpoint() IS 'Head of the chain: number and hash of the last posting, their count, and the time. Keep it outside of the database: it proves later that nothing was cut off.';
