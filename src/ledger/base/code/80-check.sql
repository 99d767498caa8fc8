-- Verification: what an auditor runs. Each function looks at one thing and gives one row a problem.

/*
 * The block itself is the one that the next has to follow, and nothing else.
 */
CREATE OR REPLACE FUNCTION block_problems(after bigint, OUT posting_id bigint, OUT problem text)
		RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH block AS (
		SELECT b.posting_id, b.period, b.format, b.hash, b.previous, b.entries, b.digest, b.posted_at, b.boundaries,
			b.ledger, b.sums, b.content, block_content(b.format, b.ledger, b.posting_id, b.kind, b.method, b.period,
				b.reverses, b.reason, b.entries, b.digest, b.sums, b.boundaries, b.annex, b.previous, b.posted_at,
				b.posted_by, b.session_role) AS computed,
			lag(b.posting_id) OVER w AS id_before, lag(b.hash) OVER w AS hash_before,
			lag(b.posted_at) OVER w AS time_before, lag(b.format) OVER w AS format_before
		FROM posting AS b WHERE b.posting_id >= after WINDOW w AS (ORDER BY b.posting_id)
	),
	body AS (
		SELECT l.posting_id, count(*) AS entries, sha256(string_agg(l.digest, '')) AS digest,
			count(*) FILTER (WHERE l.altered) AS altered, count(*) FILTER (WHERE l.other_factor) AS other_factor
		FROM (
			SELECT e.posting_id, sha256(convert_to(e.payload, 'UTF8')) AS digest,
				e.payload IS DISTINCT FROM line_payload(payload_format(e.payload), e.line, e.day, e.source_id,
					e.source_line, e.category, e.domain, e.party, e.supplier, e.origin, e.kind, e.buyer, e.plot,
					e.scope2, e.claim_id, e.quantity, e.factor_id, e.factor, e.verified, e.mass, e.begins, e.reason)
					AS altered,
				CASE WHEN e.factor_id IS NULL THEN e.factor IS NOT NULL
					ELSE f.value IS NULL OR e.factor IS NULL OR e.factor <> f.value END AS other_factor
			FROM emission AS e LEFT JOIN factor AS f ON f.factor_id = e.factor_id
			WHERE e.posting_id > after
			ORDER BY e.posting_id, e.line
		) AS l
		GROUP BY l.posting_id
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
		(b.format IS NOT NULL AND b.sums IS DISTINCT FROM posting_sums(b.posting_id, b.period), 'its sums are others'),
		(NOT isfinite(b.posted_at) OR b.posted_at > clock_timestamp() + interval '1 day', 'it is of a time to come'),
		(b.previous <> coalesce(b.hash_before, decode(repeat('00', 32), 'hex')),
			'it does not follow the posting before'),
		(b.posted_at <= b.time_before AND isfinite(b.time_before), 'it is not later than the posting before'),
		(b.boundaries <> boundaries_digest(b.time_before, b.posted_at),
			'boundaries recorded before it were altered or added'),
		(b.entries <> coalesce(y.entries, 0),
			format('it has %s rows of emission, not %s', coalesce(y.entries, 0), b.entries)),
		(b.digest IS DISTINCT FROM y.digest, 'its rows of emission were altered, removed or added to'),
		(y.altered > 0, format('%s rows of emission do not match their payload', y.altered)),
		(y.other_factor > 0, format('%s rows of emission have another factor than table factor', y.other_factor))
	) AS p (found, problem)
	WHERE p.found AND b.posting_id > after
	UNION ALL
	SELECT y.posting_id, 'rows of emission without a posting'
	FROM body AS y WHERE NOT EXISTS (SELECT FROM posting AS b WHERE b.posting_id = y.posting_id);
END;
COMMENT ON FUNCTION block_problems(bigint) IS 'The rows of check_blocks_since().';

-- Planned for the number that is given: of a ledger of years, a few blocks are found by it.
CREATE OR REPLACE FUNCTION check_blocks_since(after bigint, OUT posting_id bigint, OUT problem text)
		RETURNS SETOF record
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_custom_plan AS
$$
BEGIN
	RETURN QUERY SELECT p.* FROM block_problems(after) AS p;
END
$$;
COMMENT ON FUNCTION check_blocks_since(bigint) IS
	'Recomputes the hashes and payloads of the blocks behind one, 0 for all.';

CREATE OR REPLACE FUNCTION check_blocks(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.* FROM check_blocks_since(0) AS c;
END;
COMMENT ON FUNCTION check_blocks() IS 'Recomputes every hash and payload of the chain.';

CREATE OR REPLACE FUNCTION check_masses(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- Most entries are to the last digit, and the only one of theirs, as the rollup says, which check_rollup() compares
	-- with the entries: the others of these sources and days are added up.
	WITH suspect AS MATERIALIZED (
		SELECT b.method, e.source_id, e.day
		FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
		WHERE e.begins <> 1 OR e.mass <> coalesce(e.quantity * e.factor, '0 t'::ghg)
			OR e.posting_id > coalesce((SELECT s.posting_id FROM rollup_state AS s), 0)
		UNION
		SELECT k.method, k.source_id, r.day
		FROM rollup AS r JOIN rollup_key AS k ON k.key_id = r.key_id
		WHERE r.entries > 1
	)
	-- the roundings of a row are less than two micrograms
	SELECT NULL::bigint, format('emission of source %s on %s under %s is not quantity x factor', d.source_id, d.day,
		d.method)
	FROM (
		SELECT b.method, e.source_id, e.day, count(*) AS n, sum(e.begins) AS stands,
			bool_and(coalesce(payload_format(e.payload), '') = 'line/3') AS all_gases,
			sum(e.mass - coalesce(e.quantity * e.factor, '0 t'::ghg)) AS rest
		FROM suspect AS s
		JOIN emission AS e ON e.source_id = s.source_id AND e.day = s.day
		JOIN posting AS b ON b.posting_id = e.posting_id AND b.method = s.method
		-- not by e.factor: see test/pg_upgrade.sql; check_blocks() sees to it that it is that of factor_id
		GROUP BY b.method, e.source_id, e.day, e.scope2, e.claim_id, unit(e.quantity), e.factor_id, e.category,
			e.domain, e.party, e.supplier, e.plot, e.source_line, e.origin, e.kind, e.buyer
	) AS d
	JOIN method AS m ON m.method = d.method
	-- rows of 0.1 and 0.2 have the gases of the method alone
	WHERE d.stands NOT IN (0, 1)
		OR d.rest <> '0 t'::ghg AND EXISTS (SELECT FROM gases(CASE WHEN d.all_gases THEN d.rest
				ELSE count_gases(d.rest, m.gases) END) AS g
			WHERE abs(g.tonnes) > 2e-12 * d.n);
END;
COMMENT ON FUNCTION check_masses() IS 'Recomputes the masses of entries from quantities and factors.';

/*
 * Nothing stands of the sources and days of a posting once it is reversed, whatever was posted of them in between.
 */
CREATE OR REPLACE FUNCTION check_reversals(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.posting_id,
		format('it reverses posting %s, and is of another method or period, or before it', r.reverses)
	FROM posting AS r JOIN posting AS b ON b.posting_id = r.reverses
	WHERE b.kind <> 'post' OR b.posting_id >= r.posting_id OR b.method <> r.method OR b.period <> r.period
	UNION ALL
	SELECT r.posting_id, format('it has %s rows that take nothing back', count(*))
	FROM posting AS r JOIN emission AS e ON e.posting_id = r.posting_id
	WHERE r.kind = 'reverse' AND e.begins <> -1
	GROUP BY r.posting_id
	UNION ALL
	SELECT s.posting_id, format('it reverses posting %s, of which source %s still stands on %s days from %s',
		s.reverses, s.source_id, count(*), min(s.day))
	FROM (
		SELECT d.posting_id, d.reverses, d.source_id, d.day
		FROM (
			SELECT DISTINCT r.posting_id, r.reverses, r.method, e.source_id, e.day
			FROM posting AS r JOIN emission AS e ON e.posting_id = r.reverses
		) AS d
		JOIN emission AS e ON e.source_id = d.source_id AND e.day = d.day AND e.posting_id <= d.posting_id
		JOIN posting AS b ON b.posting_id = e.posting_id AND b.method = d.method
		GROUP BY d.posting_id, d.reverses, d.source_id, d.day
		HAVING sum(e.begins) <> 0 OR sum(e.mass) <> '0 t'::ghg
	) AS s
	GROUP BY s.posting_id, s.reverses, s.source_id;
END;
COMMENT ON FUNCTION check_reversals() IS 'Looks whether what was reversed was taken back, all of it.';

CREATE OR REPLACE FUNCTION check_claims(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('claim %s covers %s under %s: %s', u.claim_id, u.covered, u.method, u.problem)
	FROM certificate_use AS u WHERE u.problem IS NOT NULL;
END;
COMMENT ON FUNCTION check_claims() IS 'Looks whether certificates cover more than they are.';

CREATE OR REPLACE FUNCTION check_rollup(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- by number of key, and up to the posting of the rollup: behind it reports read the entries
	SELECT NULL::bigint, format('the rollup of source %s on %s differs from the ledger',
		coalesce(f.source_id, k.source_id), day)
	FROM (
		SELECT n.key_id, e.source_id, e.day, sum(e.mass) AS mass, sum(e.begins) AS entries
		FROM emission AS e
		JOIN posting AS b ON b.posting_id = e.posting_id
		JOIN method AS m ON m.method = b.method
		LEFT JOIN rollup_key AS n ON n.method = b.method AND n.source_id = e.source_id
			AND n.scope2 = coalesce(e.scope2, '') AND n.category = e.category AND n.domain = e.domain
			AND n.party = e.party AND n.supplier = coalesce(e.supplier, '') AND n.plot = coalesce(e.plot, '')
			AND n.verified = e.verified
			AND n.counterpart = coalesce(counterpart(m.energy, e.category, e.supplier, e.origin, e.buyer), '')
		WHERE e.posting_id <= (SELECT s.posting_id FROM rollup_state AS s)
		GROUP BY 1, 2, 3
	) AS f
	FULL JOIN rollup AS r USING (key_id, day)
	LEFT JOIN rollup_key AS k ON k.key_id = r.key_id
	-- not IS DISTINCT FROM, which a dump would write without the schema of the operator
	WHERE r.mass IS NULL OR f.mass IS NULL OR r.mass <> f.mass OR r.entries <> f.entries
	UNION ALL
	SELECT NULL, format('the rollup of key %s in %s is not the sum of its days', key_id, to_char(month, 'YYYY-MM'))
	FROM rollup_month AS m
	FULL JOIN (SELECT r.key_id, date_trunc('month', r.day::timestamp)::date AS month, sum(r.mass) AS mass,
		sum(r.entries) AS entries FROM rollup AS r GROUP BY 1, 2) AS d USING (key_id, month)
	WHERE m.mass IS NULL OR d.mass IS NULL OR m.mass <> d.mass OR m.entries <> d.entries
	UNION ALL
	SELECT NULL, 'the rollup has no state, or one beyond the last posting'
	WHERE NOT EXISTS (SELECT FROM rollup_state AS s
		WHERE s.posting_id BETWEEN 0 AND (SELECT coalesce(max(b.posting_id), 0) FROM posting AS b));
END;
COMMENT ON FUNCTION check_rollup() IS 'Compares the rollup with the entries, and that by month with that by day.';

CREATE OR REPLACE FUNCTION publication_problem(publication bigint) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN CASE WHEN reproduce_inventory(publication) IS NOT TRUE
		THEN 'it was not made by publish_inventory(), or what it rests on was altered' END;
EXCEPTION
	WHEN insufficient_privilege THEN
		RAISE;
	-- a row that was made up must not end the check of the others
	WHEN OTHERS THEN
		RETURN SQLERRM;
END
$$;
COMMENT ON FUNCTION publication_problem(bigint) IS
	'Why a publication does not come out again; NULL if it does. Errors: 42501 for a role that row security shows a '
	'part.';

CREATE OR REPLACE FUNCTION check_publications(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT NULL::bigint, format('publication %s does not match its digest', p.publication_id)
	FROM published_inventory AS p
	WHERE p.digest IS DISTINCT FROM (SELECT sha256(convert_to(string_agg(l.content || E'\n', '' ORDER BY l.line),
		'UTF8'))
		FROM published_line AS l WHERE l.publication_id = p.publication_id)
	UNION ALL
	SELECT NULL, format('publication %s does not come out again: %s', p.publication_id, r.problem)
	FROM published_inventory AS p CROSS JOIN LATERAL publication_problem(p.publication_id) AS r (problem)
	WHERE r.problem IS NOT NULL
		AND p.digest = (SELECT sha256(convert_to(string_agg(l.content || E'\n', '' ORDER BY l.line), 'UTF8'))
		FROM published_line AS l WHERE l.publication_id = p.publication_id)
	UNION ALL
	SELECT NULL, format('publication %s is of a time to come', p.publication_id)
	FROM published_inventory AS p WHERE NOT isfinite(p.as_of) OR p.as_of > clock_timestamp() + interval '1 day'
	UNION ALL
	SELECT b.posting_id, format('it says it was posted before publication %s, and was not', p.publication_id)
	FROM published_inventory AS p JOIN posting AS b ON b.posting_id > p.head AND b.posted_at <= p.as_of;
END;
COMMENT ON FUNCTION check_publications() IS
	'Makes publications anew, and looks for postings that were dated back before one.';

/*
 * A reading that was taken back was there, and so was a metering point that a source does not have any more. Days of
 * readings are those that they touch.
 */
CREATE OR REPLACE FUNCTION check_evidence(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- readings are of years from 1900 to 2199
	WITH RECURSIVE clock AS MATERIALIZED (
		SELECT d.first, accounting_starts(d.first, d.last) AS starts
		FROM (SELECT greatest(min(coalesce(lower(b.period), '-infinity')), '1900-01-01') AS first,
			least(max(coalesce(upper(b.period), 'infinity')), '2200-01-01') AS last FROM posting AS b) AS d
	),
	span AS MATERIALIZED (
		SELECT a.source_id, c.first + width_bucket(a.start_at, (SELECT c.starts FROM clock AS c)) - 1 AS first,
			c.first + width_bucket(a.end_at - interval '1 microsecond', (SELECT c.starts FROM clock AS c)) - 1 AS last
		FROM activity AS a CROSS JOIN clock AS c
		WHERE a.source_id <> ALL (ARRAY(SELECT d.source_id FROM distant_source() AS d))
		UNION ALL
		SELECT a.source_id, accounting_day(a.start_at, d.zone),
			accounting_day(a.end_at - interval '1 microsecond', d.zone)
		FROM distant_source() AS d JOIN activity AS a ON a.source_id = d.source_id
	),
	-- on most days a reading begins
	other AS MATERIALIZED (
		SELECT e.source_id, e.day FROM emission AS e
		WHERE NOT EXISTS (SELECT FROM span AS s WHERE s.source_id = e.source_id AND s.first = e.day)
	),
	point AS MATERIALIZED (
		SELECT p.source_id, p.point_id FROM source_point AS p
		UNION
		SELECT (h.key ->> 0)::integer, (h.key ->> 1)::integer
		FROM reference_history AS h WHERE h.relation = 'source_point'
	),
	reader AS (
		SELECT p.source_id, p.point_id FROM point AS p
		UNION
		SELECT r.source_id, p.point_id FROM reader AS r JOIN point AS p ON p.source_id = r.point_id
	)
	SELECT (SELECT min(e.posting_id) FROM emission AS e WHERE e.source_id = o.source_id AND e.day = o.day),
		format('emission of source %s on %s has no reading', o.source_id, o.day)
	FROM (SELECT DISTINCT n.source_id, n.day FROM other AS n) AS o
	WHERE NOT EXISTS (SELECT FROM span AS s
		WHERE s.source_id = o.source_id AND s.first < o.day AND s.last >= o.day AND s.last > s.first)
		AND NOT EXISTS (SELECT FROM reader AS r JOIN span AS s ON s.source_id = r.point_id
			WHERE r.source_id = o.source_id AND s.first <= o.day AND s.last >= o.day);
END;
COMMENT ON FUNCTION check_evidence() IS 'Looks for entries of sources and days of which nothing was recorded.';

CREATE OR REPLACE FUNCTION check_readings(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, CASE WHEN s.source_id IS NULL THEN format('reading %s is of no source', a.activity_id)
		ELSE format('reading %s of source %s is negative', a.activity_id, a.source_id) END
	FROM activity AS a LEFT JOIN source AS s ON s.source_id = a.source_id
	WHERE s.source_id IS NULL OR sign(a.quantity) < 0 AND NOT s.may_be_negative
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
	FROM activity AS a
	-- sorting the numbers, which are in order, takes a fraction of grouping by them
	WHERE (SELECT count(*) > count(DISTINCT n.activity_id) FROM activity AS n)
	GROUP BY a.activity_id HAVING count(*) > 1
	UNION ALL
	SELECT NULL, format('reading %s was taken back before it was recorded, or is not there', v.activity_id)
	FROM activity_void AS v
	-- a clock may have been set back between the two
	WHERE NOT EXISTS (SELECT FROM activity AS a WHERE a.activity_id = v.activity_id
		AND a.recorded_at <= v.voided_at + interval '1 day')
	UNION ALL
	SELECT NULL, format('source and time of voided reading %s are not noted, or others', a.activity_id)
	FROM activity_void AS v JOIN activity AS a ON a.activity_id = v.activity_id
	WHERE NOT EXISTS (SELECT FROM voided_span AS s WHERE s.activity_id = a.activity_id
		AND (s.source_id, s.start_at, s.end_at) = (a.source_id, a.start_at, a.end_at))
	UNION ALL
	SELECT NULL, format('%s: %s', p.problem, p.detail) FROM point_problem(NULL) AS p;
END;
COMMENT ON FUNCTION check_readings() IS
	'Looks for readings without a source, that overlap or that are there twice, for voids of nothing, and at metering '
	'points.';

/*
 * Clocks of two machines may differ by less than an hour.
 */
CREATE OR REPLACE FUNCTION check_recorded(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('version %s of boundary %s follows none', b.version, b.boundary)
	FROM boundary AS b WHERE b.version > 1 AND NOT EXISTS (SELECT FROM boundary AS o
		WHERE o.boundary = b.boundary AND o.version = b.version - 1 AND o.recorded_at <= b.recorded_at)
	UNION ALL
	SELECT NULL, format('version %s of boundary %s has no parties', b.version, b.boundary)
	FROM boundary AS b WHERE NOT EXISTS (SELECT FROM boundary_party AS i
		WHERE i.boundary = b.boundary AND i.version = b.version)
	UNION ALL
	SELECT NULL, format('version %s of parameter %s has %s rows of relevant_variable, not %s', p.version, p.parameter,
		v.n, p.variables)
	FROM performance_parameter AS p CROSS JOIN LATERAL (SELECT count(*) AS n FROM relevant_variable AS r
		WHERE r.parameter = p.parameter AND r.version = p.version) AS v
	WHERE v.n <> p.variables
	UNION ALL
	SELECT min(e.posting_id), format('claim %s does not exist', e.claim_id)
	FROM emission AS e WHERE e.claim_id IS NOT NULL AND NOT EXISTS (SELECT FROM certificate_claim AS c
		WHERE c.claim_id = e.claim_id)
	GROUP BY e.claim_id
	UNION ALL
	SELECT NULL, format('a row of table %s is withdrawn as of a time to come', w.relation)
	FROM (SELECT 'factor', f.withdrawn_at FROM factor AS f
		UNION ALL SELECT 'certificate_claim', c.withdrawn_at FROM certificate_claim AS c
		UNION ALL SELECT 'energy_coefficient', k.withdrawn_at FROM energy_coefficient AS k
		UNION ALL SELECT 'indicator', i.withdrawn_at FROM indicator AS i
		UNION ALL SELECT 'park_type', t.withdrawn_at FROM park_type AS t
		UNION ALL SELECT 'rating_exclusion', x.withdrawn_at FROM rating_exclusion AS x) AS w (relation, withdrawn_at)
	WHERE w.withdrawn_at > clock_timestamp() + interval '1 hour';
END;
COMMENT ON FUNCTION check_recorded() IS
	'Looks at what else is recorded: versions of boundaries, variables of parameters, claims, withdrawals.';

/*
 * Partitions come and go, so that they are in no manifest: what guards them is what guards their parent.
 */
CREATE OR REPLACE FUNCTION check_guards(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('the trigger %s of %I.%I is missing, disabled or altered', t.tgname, n.nspname,
		c.relname)
	FROM (VALUES ('emission'::regclass), ('activity')) AS r (parent)
	CROSS JOIN LATERAL pg_partition_tree(r.parent) AS p
	JOIN pg_class AS c ON c.oid = p.relid
	JOIN pg_namespace AS n ON n.oid = c.relnamespace
	JOIN pg_trigger AS t ON t.tgrelid = r.parent AND NOT t.tgisinternal
	JOIN ledger_object AS o ON o.kind = 'trigger'
		AND o.identity = (SELECT f.relname FROM pg_class AS f WHERE f.oid = r.parent) || '.' || t.tgname
	WHERE p.relid <> r.parent
		AND NOT EXISTS (SELECT FROM pg_trigger AS i WHERE i.tgrelid = p.relid AND i.tgname = t.tgname
			AND i.tgfoid = t.tgfoid AND i.tgtype = t.tgtype AND i.tgenabled = left(o.definition, 1)::"char"
				AND i.tgqual IS NULL
			AND i.tgattr = ''::int2vector AND i.tgargs = t.tgargs)
	UNION ALL
	SELECT NULL, format('table %s is not logged', c.oid::regclass)
	FROM (VALUES ('emission'::regclass), ('activity')) AS r (parent)
	CROSS JOIN LATERAL pg_partition_tree(r.parent) AS p JOIN pg_class AS c ON c.oid = p.relid
	WHERE c.relpersistence <> 'p';
END;
COMMENT ON FUNCTION check_guards() IS
	'Looks whether partitions are guarded as their parents are; the rest check_ledger() compares with the manifest.';

/*
 * Where a part cannot be computed the rows to blame are named, as far as they are of a posting.
 */
CREATE OR REPLACE FUNCTION blame(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	FOR posting_id IN SELECT DISTINCT e.posting_id FROM emission AS e ORDER BY 1 LOOP
		BEGIN
			PERFORM count(e.quantity OPERATOR(@carbonms@.*) e.factor) FROM emission AS e
			WHERE e.posting_id = blame.posting_id;
		EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
			FOR n IN SELECT e.line FROM emission AS e WHERE e.posting_id = blame.posting_id ORDER BY e.line LOOP
				BEGIN
					PERFORM e.quantity OPERATOR(@carbonms@.*) e.factor FROM emission AS e
					WHERE e.posting_id = blame.posting_id AND e.line = n;
				EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
					problem := format('line %s has no quantity x factor: %s', n, SQLERRM);
					RETURN NEXT;
				END;
			END LOOP;
		END;
	END LOOP;
END
$$;
COMMENT ON FUNCTION blame() IS 'Rows of emission whose quantity cannot be multiplied by their factor.';

-- Memory is that of maintenance: what is checked is all there is, and is grouped, by partitions where it can be.
CREATE OR REPLACE FUNCTION check_part(part text, OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET enable_partitionwise_aggregate = on AS
$$
DECLARE
	memory text := current_setting('work_mem');
BEGIN
	PERFORM set_config('work_mem', current_setting('maintenance_work_mem'), true)
	WHERE pg_size_bytes(current_setting('maintenance_work_mem')) > pg_size_bytes(memory);
	BEGIN
		RETURN QUERY EXECUTE format('SELECT * FROM %I()', part);
	EXCEPTION
		WHEN insufficient_privilege THEN
			RAISE;
		-- one bad row is one row of the answer, and does not end the check of the others
		WHEN OTHERS THEN
			problem := format('%s() ended in an error: %s', part, SQLERRM);
			RETURN NEXT;
			RETURN QUERY SELECT b.* FROM blame() AS b;
	END;
	PERFORM set_config('work_mem', memory, true);
END
$$;
COMMENT ON FUNCTION check_part(text) IS
	'The rows of one of the functions that check_chain() is made of; if it ends in an error, that and '
	'the rows to blame.';

/*
 * Readings and factors are not in the chain: a reading that was altered with the guards off shows as a
 * difference at the next post().
 */
CREATE OR REPLACE FUNCTION check_chain(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT c.*
	FROM (
		SELECT unnest('{check_blocks,check_masses,check_reversals,check_claims,check_rollup,
			check_publications,check_readings,check_evidence,check_recorded,check_baselines,check_base_years,
			check_ratings,check_guards}'::text[])
		UNION ALL
		-- what a module is to be looked at for
		SELECT r.proname::text
		FROM ledger_module AS m JOIN pg_class AS l ON l.oid = 'ledger_meta'::regclass
		JOIN pg_proc AS r ON r.pronamespace = l.relnamespace AND r.pronargs = 0 AND r.proname = 'check_' || m.module
	) AS p (part)
	CROSS JOIN LATERAL check_part(p.part) AS c
	WHERE refuse_limited(quote_ident(current_user)::regrole);
END;
COMMENT ON FUNCTION check_chain() IS
	'All checks of the ledger: one row a problem, none if it is sound. posting_id is NULL where the problem '
	'is not one of a posting. Removal of the last postings shows only against a checkpoint().';

/*
 * The time of a row tells whether a checkpoint saw it. Rows of emission and of boundaries are in the chain.
 */
CREATE OR REPLACE FUNCTION entry_table(OUT relation name, OUT recorded name) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('posting', 'posted_at'), ('boundary', 'recorded_at'), ('published_inventory', 'as_of'),
		('rating', 'as_of'), ('activity', 'recorded_at'), ('activity_void', 'voided_at'),
		('statistic', 'recorded_at'), ('target', 'recorded_at'), ('performance_parameter', 'recorded_at'),
		('observation', 'recorded_at'), ('baseline_model', 'recorded_at'), ('baseline_adjustment', 'recorded_at'),
		('static_factor', 'recorded_at'), ('base_year', 'recorded_at'), ('structural_event', 'recorded_at'),
		('reference_history', 'changed_at');
END;
COMMENT ON FUNCTION entry_table() IS
	'The tables of entries that a checkpoint covers, and the column that says when a row was recorded.';

/**
 * Keep it outside of the database: it proves later that nothing was cut off.
 */
CREATE OR REPLACE FUNCTION checkpoint(OUT posting_id bigint, OUT hash text, OUT postings bigint, OUT at timestamptz)
		RETURNS record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- not in WHERE, which is not looked at where policies leave no row
	SELECT max(b.posting_id), encode((SELECT l.hash FROM posting AS l ORDER BY l.posting_id DESC LIMIT 1), 'hex'),
		CASE WHEN refuse_limited(quote_ident(current_user)::regrole) THEN count(*) END, now()
	FROM posting AS b;
END;
COMMENT ON FUNCTION checkpoint() IS
	'Head of the chain: number and hash of the last posting, their count, and the time.';
