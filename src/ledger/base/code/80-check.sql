-- Verification: what an auditor runs. Each function looks at one thing and gives one row a problem.

CREATE OR REPLACE FUNCTION check_blocks(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH block AS (
		SELECT b.posting_id, b.format, b.hash, b.previous, b.entries, b.digest, b.posted_at, b.boundaries, b.ledger,
			b.sums, b.content, block_content(b.format, b.ledger, b.posting_id, b.kind, b.method, b.period, b.reverses,
				b.reason, b.entries, b.digest, b.sums, b.boundaries, b.annex, b.previous, b.posted_at, b.posted_by,
				b.session_role) AS computed,
			lag(b.posting_id) OVER w AS id_before, lag(b.hash) OVER w AS hash_before,
				lag(b.posted_at) OVER w AS time_before, lag(b.format) OVER w AS format_before
		FROM posting AS b WINDOW w AS (ORDER BY b.posting_id)
	),
	body AS (
		SELECT e.posting_id, count(*) AS entries,
			sha256(string_agg(sha256(convert_to(e.payload, 'UTF8')), '' ORDER BY e.line)) AS digest,
			count(*) FILTER (WHERE e.payload <> line_payload(payload_format(e.payload), e.line, e.day, e.source_id,
				e.category, e.domain, e.party, e.supplier, e.plot, e.scope2, e.claim_id, e.quantity, e.factor_id,
				e.factor, e.verified, e.mass, e.begins, e.reason)) AS altered,
			count(*) FILTER (WHERE f.value IS NULL OR e.factor <> f.value) AS other_factor
		FROM emission AS e LEFT JOIN factor AS f ON f.factor_id = e.factor_id
		GROUP BY e.posting_id
	)
	SELECT b.posting_id, p.problem
	FROM block AS b LEFT JOIN body AS y USING (posting_id)
	CROSS JOIN LATERAL (VALUES
		(b.posting_id <> coalesce(b.id_before, 0) + 1, 'a posting before it is missing'),
		(b.hash IS DISTINCT FROM block_hash(b.format, b.computed, b.previous)
			OR b.format IS NOT NULL AND b.content IS DISTINCT FROM b.computed, 'the row of posting was altered'),
		(b.format IS NOT NULL AND b.ledger IS DISTINCT FROM (SELECT m.ledger FROM ledger_meta AS m),
			'it is of another ledger'),
		(b.format IS NULL AND b.format_before IS NOT NULL, 'it is of an older format than the posting before'),
		(b.format IS NOT NULL AND b.sums IS DISTINCT FROM posting_sums(b.posting_id), 'its sums are others'),
		(NOT isfinite(b.posted_at) OR b.posted_at > clock_timestamp() + interval '1 day', 'it is of a time to come'),
		(b.previous <> coalesce(b.hash_before, decode(repeat('00', 32), 'hex')),
			'it does not follow the posting before'),
		(b.posted_at <= b.time_before, 'it is not later than the posting before'),
		(b.boundaries <> boundaries_digest(b.time_before, b.posted_at),
			'boundaries recorded before it were altered or added'),
		(b.entries <> coalesce(y.entries, 0),
			format('it has %s rows of emission, not %s', coalesce(y.entries, 0), b.entries)),
		(b.digest IS DISTINCT FROM y.digest, 'its rows of emission were altered, removed or added to'),
		(y.altered > 0, format('%s rows of emission do not match their payload', y.altered)),
		(y.other_factor > 0, format('%s rows of emission have another factor than table factor', y.other_factor))
	) AS p (found, problem)
	WHERE p.found
	UNION ALL
	SELECT y.posting_id, 'rows of emission without a posting'
	FROM body AS y WHERE NOT EXISTS (SELECT FROM posting AS b WHERE b.posting_id = y.posting_id);
END;
COMMENT ON FUNCTION check_blocks() IS 'Recomputes every hash and payload of the chain.';

CREATE OR REPLACE FUNCTION check_figures(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- the roundings of a row are less than two micrograms
	SELECT NULL::bigint, format('emission of source %s on %s under %s is not quantity x factor', d.source_id, d.day,
		d.method)
	FROM (
		SELECT b.method, e.source_id, e.day, count(*) AS n, sum(e.begins) AS stands,
			sum(e.mass - count_gases(e.quantity * e.factor, m.gases)) AS rest
		FROM emission AS e
		JOIN posting AS b ON b.posting_id = e.posting_id
		JOIN method AS m ON m.method = b.method
		-- not by e.factor: see test/pg_upgrade.sql; check_blocks() sees to it that it is that of factor_id
		GROUP BY b.method, e.source_id, e.day, e.scope2, e.claim_id, unit(e.quantity), e.factor_id, e.category,
			e.domain, e.party, e.supplier, e.plot
	) AS d
	WHERE d.stands NOT IN (0, 1) OR EXISTS (SELECT FROM gases(d.rest) AS g WHERE abs(g.tonnes) > 2e-12 * d.n)
	UNION ALL
	SELECT NULL, format('claim %s covers %s under %s: %s', u.claim_id, u.covered, u.method, u.problem)
	FROM certificate_use AS u WHERE u.problem IS NOT NULL
	UNION ALL
	SELECT NULL, format('the rollup of source %s on %s differs from the ledger', source_id, day)
	FROM (
		SELECT r.method, r.day, r.source_id, r.scope2, r.category, r.domain, r.party, r.supplier, r.plot, r.verified,
			sum(r.mass) AS mass, sum(r.entries) AS entries
		FROM current_rollup AS r GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
	) AS r
	FULL JOIN rollup_since(0) AS f
		USING (method, day, source_id, scope2, category, domain, party, supplier, plot, verified)
	-- not IS DISTINCT FROM, which a dump would write without the schema of the operator
	WHERE r.mass IS NULL OR f.mass IS NULL OR r.mass <> f.mass OR r.entries <> f.entries
	UNION ALL
	SELECT NULL, 'the rollup has no state, or one beyond the last posting'
	WHERE NOT EXISTS (SELECT FROM rollup_state AS s
		WHERE s.posting_id BETWEEN 0 AND (SELECT coalesce(max(b.posting_id), 0) FROM posting AS b))
	UNION ALL
	SELECT NULL, format('publication %s does not match its digest', p.publication_id)
	FROM published_inventory AS p
	WHERE p.digest IS DISTINCT FROM (SELECT sha256(convert_to(string_agg(l.content || E'\n', '' ORDER BY l.line),
		'UTF8'))
		FROM published_line AS l WHERE l.publication_id = p.publication_id)
	UNION ALL
	SELECT b.posting_id, format('it says it was posted before publication %s, and was not', p.publication_id)
	FROM published_inventory AS p JOIN posting AS b ON b.posting_id > p.head AND b.posted_at <= p.as_of;
END;
COMMENT ON FUNCTION check_figures() IS
	'Recomputes what was derived: masses, what certificates cover, the rollup, publications.';

CREATE OR REPLACE FUNCTION check_readings(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('reading %s is of no source', a.activity_id)
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
	SELECT NULL, format('reading %s is there more than once', a.activity_id)
	FROM activity AS a GROUP BY a.activity_id HAVING count(*) > 1
	UNION ALL
	SELECT NULL, format('reading %s was taken back before it was recorded, or is not there', v.activity_id)
	FROM activity_void AS v
	-- a clock may have been set back between the two
	WHERE NOT EXISTS (SELECT FROM activity AS a WHERE a.activity_id = v.activity_id
		AND a.recorded_at <= v.voided_at + interval '1 day')
	UNION ALL
	SELECT NULL, format('reading %s of source %s is negative', a.activity_id, a.source_id)
	FROM activity AS a JOIN source AS s ON s.source_id = a.source_id
	WHERE sign(a.quantity) < 0 AND NOT s.may_be_negative;
END;
COMMENT ON FUNCTION check_readings() IS
	'Looks for readings without a source, that overlap or that are there twice, and for voids of nothing.';

CREATE OR REPLACE FUNCTION check_guards(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- events as pg_trigger.tgtype has them: 1 for each row, 4 insert, 8 delete, 16 update, 32 truncate
	WITH needed (relation, trigger, events, always) AS (
		SELECT t.relation, e.trigger, e.events, true
		FROM (VALUES ('ledger_meta'::regclass), ('factor'), ('method'), ('certificate_claim'),
			('statistic_item'), ('energy_coefficient'), ('indicator'), ('park_type'),
				('rating_exclusion')) AS t (relation)
		CROSS JOIN (VALUES ('keep_row', 1 | 8 | 16), ('refuse_truncate', 32)) AS e (trigger, events)
		UNION ALL
		SELECT t.relation, 'refuse_change', 8 | 16 | 32, true
		FROM (
			VALUES ('posting'::regclass), ('boundary'), ('boundary_party'), ('activity_void'), ('published_inventory'),
				('published_line'),
				('performance_parameter'), ('relevant_variable'), ('observation'), ('baseline_model'),
					('baseline_adjustment'), ('static_factor'),
				('base_year'), ('structural_event'), ('base_year_event'),
				('statistic'), ('target'), ('rating')
			UNION ALL SELECT relid FROM pg_partition_tree('emission')
			UNION ALL SELECT relid FROM pg_partition_tree('activity')
		) AS t (relation)
		UNION ALL
		SELECT p.relid, t.name, 4, false
		FROM pg_partition_tree('activity') AS p CROSS JOIN (VALUES ('lock_activity'), ('check_activity')) AS t (name)
		UNION ALL
		VALUES ('posting'::regclass, 'check_posting', 1 | 4, true), ('posting', 'check_sequence', 4, false),
			('certificate_claim', 'check_claim', 1 | 4, false), ('boundary', 'lock_activity', 4, false),
				('boundary_party', 'lock_activity', 4, false),
			('performance_parameter', 'lock_activity', 4, false), ('observation', 'lock_activity', 4, false),
				('observation', 'check_observation', 1 | 4, false),
			('baseline_model', 'lock_activity', 4, false), ('baseline_adjustment', 'lock_activity', 4, false),
				('baseline_adjustment', 'check_adjustment', 1 | 4, false),
			('static_factor', 'lock_activity', 4, false), ('static_factor', 'check_static_factor', 1 | 4, false),
			('base_year', 'lock_activity', 4, false), ('structural_event', 'lock_activity', 4, false),
				('structural_event', 'check_event', 1 | 4, false),
			('statistic', 'lock_activity', 4, false), ('statistic', 'check_statistic', 1 | 4, false), ('indicator',
				'check_indicator', 1 | 4, false),
			('target', 'lock_activity', 4, false), ('target', 'check_target', 1 | 4, false), ('target',
				'check_children', 4, false),
			('rating', 'lock_activity', 4, false), ('rating_exclusion', 'check_exclusion', 1 | 4, false)
		UNION ALL
		SELECT t.relation, e.trigger, e.events, false
		FROM (VALUES ('energy_coefficient'::regclass), ('indicator'), ('park_type'),
			('rating_exclusion')) AS t (relation)
		CROSS JOIN (VALUES ('lock_activity', 4 | 16), ('check_withdrawal', 1 | 16)) AS e (trigger, events)
	)
	SELECT NULL::bigint, format('the trigger %s of %s is missing, disabled or altered', n.trigger, n.relation)
	FROM needed AS n
	WHERE NOT EXISTS (SELECT FROM pg_trigger AS t JOIN pg_proc AS f ON f.oid = t.tgfoid
		WHERE t.tgrelid = n.relation AND t.tgname = n.trigger AND t.tgenabled = CASE WHEN n.always THEN 'A'::"char"
			ELSE 'O' END
			AND t.tgqual IS NULL AND t.tgattr = ''::int2vector AND t.tgtype & n.events = n.events
			AND f.proname = CASE n.trigger WHEN 'refuse_truncate' THEN 'refuse_change' ELSE n.trigger END
			AND f.pronamespace = (SELECT c.relnamespace FROM pg_class AS c WHERE c.oid = 'ledger_meta'::regclass));
END;
COMMENT ON FUNCTION check_guards() IS
	'Looks whether the triggers that guard the ledger are in place, enabled and unconditional. What they '
	'call is not looked into: whoever owns the ledger can replace it.';

/*
 * Readings and factors are not in the chain: a reading that was altered with the guards off shows as a
 * difference at the next post().
 */
CREATE OR REPLACE FUNCTION check_chain(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE SET row_security = off
BEGIN ATOMIC
	SELECT * FROM check_blocks()
	UNION ALL SELECT * FROM check_figures()
	UNION ALL SELECT * FROM check_readings()
	UNION ALL SELECT * FROM check_baselines()
	UNION ALL SELECT * FROM check_base_years()
	UNION ALL SELECT * FROM check_ratings()
	UNION ALL SELECT * FROM check_guards();
END;
COMMENT ON FUNCTION check_chain() IS
	'All checks of the ledger: one row a problem, none if it is sound. posting_id is NULL where the problem '
	'is not one of a posting. Removal of the last postings shows only against a checkpoint().';

/**
 * Keep it outside of the database: it proves later that nothing was cut off.
 */
CREATE OR REPLACE FUNCTION checkpoint(OUT posting_id bigint, OUT hash text, OUT postings bigint, OUT at timestamptz)
		RETURNS record
	LANGUAGE sql STABLE PARALLEL SAFE SET row_security = off
BEGIN ATOMIC
	SELECT max(b.posting_id), encode((SELECT l.hash FROM posting AS l ORDER BY l.posting_id DESC LIMIT 1), 'hex'),
		count(*), now()
	FROM posting AS b;
END;
COMMENT ON FUNCTION checkpoint() IS
	'Head of the chain: number and hash of the last posting, their count, and the time.';
