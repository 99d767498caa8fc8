-- The rollup is refreshed by what was posted since, and read together with what was posted since.

-- What postings after a given one add to the rollup.
CREATE OR REPLACE FUNCTION rollup_delta(after bigint, OUT method text, OUT source_id integer, OUT scope2 text,
		OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT plot text, OUT verified boolean,
		OUT counterpart text, OUT day date, OUT mass ghg, OUT entries integer)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT b.method, e.source_id, coalesce(e.scope2, ''), e.category, e.domain, e.party,
		coalesce(e.supplier, ''), coalesce(e.plot, ''), e.verified,
		coalesce(counterpart(m.energy, e.category, e.supplier, e.origin, e.buyer), ''), e.day, sum(e.mass),
		sum(e.begins)::integer
	FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id JOIN method AS m ON m.method = b.method
	WHERE e.posting_id > after
	-- sorting compares days and numbers first, and few texts
	GROUP BY 11, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10;
END;
COMMENT ON FUNCTION rollup_delta(bigint) IS
	'What the postings after a given one add to the rollup, with the columns of its key.';

/**
 * The time it takes depends on what is new, not on the size of the ledger.
 */
CREATE OR REPLACE FUNCTION refresh_rollup() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
DECLARE
	done bigint;
	head bigint;
	last_key integer;
	n bigint;
BEGIN
	PERFORM enter_ledger();
	SELECT posting_id INTO done FROM rollup_state;
	SELECT coalesce(max(posting_id), 0) INTO head FROM posting;
	SELECT coalesce(max(key_id), 0) INTO last_key FROM rollup_key;
	WITH delta AS MATERIALIZED (
		SELECT r.* FROM rollup_delta(done) AS r
	),
	new_key AS (
		INSERT INTO rollup_key (method, source_id, scope2, category, domain, party, supplier, plot, verified,
			counterpart)
		SELECT r.method, r.source_id, r.scope2, r.category, r.domain, r.party, r.supplier, r.plot, r.verified,
			r.counterpart
		FROM delta AS r
		EXCEPT
		SELECT k.method, k.source_id, k.scope2, k.category, k.domain, k.party, k.supplier, k.plot, k.verified,
			k.counterpart
		FROM rollup_key AS k
		ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
		RETURNING *
	),
	new AS MATERIALIZED (
		SELECT k.key_id, r.day, r.mass, r.entries
		FROM delta AS r
		JOIN (SELECT * FROM rollup_key UNION ALL SELECT * FROM new_key) AS k USING (method, source_id, scope2, category,
			domain, party, supplier, plot, verified, counterpart)
	),
	by_month AS (
		INSERT INTO rollup_month (key_id, month, mass, entries)
		SELECT w.key_id, date_trunc('month', w.day::timestamp)::date, @carbonms@.sum(w.mass), sum(w.entries)
		FROM new AS w GROUP BY 1, 2 ORDER BY 2, 1
		ON CONFLICT (key_id, month) DO UPDATE SET mass = rollup_month.mass OPERATOR(@carbonms@.+) excluded.mass,
			entries = rollup_month.entries + excluded.entries
	)
	INSERT INTO rollup (key_id, day, mass, entries)
	SELECT w.key_id, w.day, w.mass, w.entries FROM new AS w ORDER BY w.day, w.key_id
	ON CONFLICT (key_id, day) DO UPDATE SET mass = rollup.mass OPERATOR(@carbonms@.+) excluded.mass,
		entries = rollup.entries + excluded.entries;
	GET DIAGNOSTICS n = ROW_COUNT;
	-- few rows, and every report joins them: not to be left to autovacuum, which waits for fifty
	IF EXISTS (SELECT FROM rollup_key WHERE key_id > last_key)
		AND (SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class AS c WHERE c.oid = 'rollup_key'::regclass) THEN
		ANALYZE rollup_key;
	END IF;
	UPDATE rollup_state SET posting_id = head;
	RETURN n;
END
$$;
COMMENT ON FUNCTION refresh_rollup() IS
	'Brings the rollup up to date; returns the number of rows it wrote.';

/**
 * For when check_ledger() says that it differs.
 */
CREATE OR REPLACE FUNCTION rebuild_rollup() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET row_security = off AS
$$
BEGIN
	PERFORM enter_ledger();
	DELETE FROM rollup;
	DELETE FROM rollup_month;
	INSERT INTO rollup_state (posting_id) VALUES (0) ON CONFLICT (one) DO UPDATE SET posting_id = 0;
	RETURN refresh_rollup();
END
$$;
COMMENT ON FUNCTION rebuild_rollup() IS
	'Makes the rollup anew from the entries; returns the number of its rows.';

CREATE OR REPLACE VIEW current_rollup AS
SELECT k.method, k.source_id, k.scope2, k.category, k.domain, k.party, k.supplier, k.plot, k.verified, r.day, r.mass,
	r.entries, k.counterpart
FROM rollup AS r JOIN rollup_key AS k ON k.key_id = r.key_id
UNION ALL
SELECT r.method, r.source_id, r.scope2, r.category, r.domain, r.party, r.supplier, r.plot, r.verified, r.day, r.mass,
	r.entries, r.counterpart
FROM rollup_state AS s, LATERAL rollup_delta(s.posting_id) AS r;
COMMENT ON VIEW current_rollup IS
	'The rollup and what was posted since: together, the ledger as it is now. A key may have two rows.';
COMMENT ON COLUMN current_rollup.method IS 'Code of the method.';
COMMENT ON COLUMN current_rollup.day IS 'Accounting day.';
COMMENT ON COLUMN current_rollup.source_id IS 'Number of the source.';
COMMENT ON COLUMN current_rollup.scope2 IS 'Treatment of scope 2; empty if not purchased energy.';
COMMENT ON COLUMN current_rollup.category IS 'Category.';
COMMENT ON COLUMN current_rollup.domain IS 'Domain.';
COMMENT ON COLUMN current_rollup.party IS 'Party that emitted or consumed.';
COMMENT ON COLUMN current_rollup.supplier IS 'Party that supplied the energy; empty if none.';
COMMENT ON COLUMN current_rollup.plot IS 'Plot; empty if on none.';
COMMENT ON COLUMN current_rollup.verified IS 'Whether factor and method are verified.';
COMMENT ON COLUMN current_rollup.mass IS 'Sum of the masses.';
COMMENT ON COLUMN current_rollup.entries IS
	'How many factors stand posted for the source and day: 0 if all was taken back.';
COMMENT ON COLUMN current_rollup.counterpart IS
	'Party whose share in a boundary is taken off: who made the energy, or buys it; empty if nobody.';

-- By the latest time, which an index has: a report of today does not read the postings of all years.
CREATE OR REPLACE FUNCTION rollup_at(as_of timestamptz) RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce((SELECT CASE
		WHEN (SELECT max(b.posted_at) FROM posting AS b WHERE b.posting_id <= s.posting_id) > as_of
		THEN 0 ELSE s.posting_id END FROM rollup_state AS s), 0);
COMMENT ON FUNCTION rollup_at(timestamptz) IS
	'The posting up to which the rollup is of use for a report as of a time; 0 if the rollup '
	'has gone beyond that time.';

CREATE OR REPLACE FUNCTION entries_since(after bigint, method text, first date, until date, as_of timestamptz,
		steps date[], monthly boolean, parties text[], OUT month date, OUT first_day date, OUT source_id integer,
		OUT scope2 text, OUT category text, OUT domain text, OUT party text, OUT counterpart text, OUT plot text,
		OUT verified boolean, OUT mass ghg, OUT entries bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT date_trunc('month', min(e.day)::timestamp)::date, min(e.day), e.source_id, coalesce(e.scope2, ''),
		e.category, e.domain, e.party, coalesce(c.party, ''), coalesce(e.plot, ''), e.verified, sum(e.mass),
		sum(e.begins)
	FROM emission AS e
	JOIN posting AS b ON b.posting_id = e.posting_id
	JOIN method AS m ON m.method = b.method
	CROSS JOIN LATERAL (SELECT counterpart(m.energy, e.category, e.supplier, e.origin, e.buyer) AS party) AS c
	WHERE b.posting_id > after AND b.method = entries_since.method AND b.posted_at <= as_of
		AND e.day >= first AND e.day < until AND (e.party = ANY (parties) OR c.party = ANY (parties))
	GROUP BY width_bucket(e.day, steps), CASE WHEN monthly THEN date_trunc('month', e.day::timestamp) END,
		3, 4, 5, 6, 7, 8, 9, 10;
END;
COMMENT ON FUNCTION entries_since(bigint, text, date, date, timestamptz, date[], boolean, text[]) IS
	'What rolled_emission() returns of the postings after one, from the entries.';

-- A plan of its own, which is made only where there is such a posting, and for its days: one for all partitions of
-- emission takes many times as long.
CREATE OR REPLACE FUNCTION posted_since(after bigint, method text, first date, until date, as_of timestamptz,
		steps date[], monthly boolean, parties text[], OUT month date, OUT first_day date, OUT source_id integer,
		OUT scope2 text, OUT category text, OUT domain text, OUT party text, OUT counterpart text, OUT plot text,
		OUT verified boolean, OUT mass ghg, OUT entries bigint)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 100
	SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
BEGIN
	IF EXISTS (SELECT FROM posting AS b WHERE b.posting_id > posted_since.after
		AND b.method = posted_since.method AND b.posted_at <= posted_since.as_of) THEN
		RETURN QUERY SELECT e.* FROM entries_since(posted_since.after, posted_since.method, posted_since.first,
			posted_since.until, posted_since.as_of, steps, monthly, parties) AS e;
	END IF;
END
$$;
COMMENT ON FUNCTION posted_since(bigint, text, date, date, timestamptz, date[], boolean, text[]) IS
	'The rows of entries_since(), which is not asked where there is no such posting.';

/*
 * What was posted under a method, by key and, if asked for, month; split where steps (days on which something else
 * changes, such as a boundary) lie, so that what holds on the first day of a part holds on all of it. From the rollup
 * by month; of months that the period or a step cuts, from that by day; and from the entries behind it.
 */
/*
 * By month, if monthly, and all that rows say: the rollup, if after is not 0, and the entries of the postings
 * after it.
 *
 * Arguments:
 *   steps: days, in order, on which parts are split
 *
 * Columns:
 *   month: that of the first day of the part
 *   first_day: a day of the part, before which nothing of it lies
 */
CREATE OR REPLACE FUNCTION rolled_emission(after bigint, method text, first date, until date, as_of timestamptz,
		steps date[], monthly boolean, parties text[], OUT month date, OUT first_day date, OUT source_id integer,
		OUT scope2 text, OUT category text, OUT domain text, OUT party text, OUT counterpart text, OUT plot text,
		OUT verified boolean, OUT mass ghg, OUT entries bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH span AS MATERIALIZED (
		SELECT m.first, m.until, (SELECT coalesce(array_agg(DISTINCT c.month), '{}')
			FROM unnest(steps) AS d (day)
			CROSS JOIN LATERAL (SELECT date_trunc('month', d.day::timestamp)::date) AS c (month)
			WHERE c.month <> d.day AND c.month >= m.first AND c.month < m.until) AS cut
		FROM (SELECT (date_trunc('month', (rolled_emission.first - 1)::timestamp) + interval '1 month')::date AS first,
			date_trunc('month', rolled_emission.until::timestamp)::date AS until) AS m
	),
	-- the days of months that are not read as a whole
	rest AS MATERIALIZED (
		SELECT rolled_emission.first, least(s.first, rolled_emission.until) AS until FROM span AS s
		UNION ALL SELECT greatest(s.first, s.until), rolled_emission.until FROM span AS s
		UNION ALL SELECT c.month, (c.month + interval '1 month')::date
			FROM span AS s CROSS JOIN LATERAL unnest(s.cut) AS c (month)
	),
	key AS MATERIALIZED (
		SELECT coalesce(array_agg(k.key_id), '{}') AS ids FROM rollup_key AS k
		WHERE after > 0 AND k.method = rolled_emission.method
			AND (k.party = ANY (parties) OR k.counterpart = ANY (parties))
	),
	rolled AS MATERIALIZED (
		SELECT r.key_id, r.month, width_bucket(r.day, steps) AS step, sum(r.mass) AS mass, sum(r.entries) AS entries
		FROM (
			SELECT l.key_id, CASE WHEN monthly THEN l.month END AS month, l.month AS day, l.mass, l.entries
			FROM rollup_month AS l
			WHERE l.key_id = ANY ((SELECT k.ids FROM key AS k)::integer[])
				AND l.month >= (SELECT s.first FROM span AS s) AND l.month < (SELECT s.until FROM span AS s)
				AND l.month <> ALL ((SELECT s.cut FROM span AS s)::date[])
			UNION ALL
			SELECT l.key_id, CASE WHEN monthly THEN date_trunc('month', l.day::timestamp)::date END, l.day, l.mass,
				l.entries
			FROM rest AS d
			-- OFFSET 0: else all days of the keys are read, and then compared
			CROSS JOIN LATERAL (SELECT r.* FROM rollup AS r
				WHERE r.key_id = ANY ((SELECT k.ids FROM key AS k)::integer[]) AND r.day >= d.first AND r.day < d.until
				OFFSET 0) AS l
			WHERE d.first < d.until
		) AS r
		GROUP BY 1, 2, 3
	)
	SELECT date_trunc('month', s.day::timestamp)::date, s.day, k.source_id, k.scope2, k.category, k.domain, k.party,
		k.counterpart, k.plot, k.verified, r.mass, r.entries
	FROM rolled AS r
	JOIN rollup_key AS k ON k.key_id = r.key_id
	CROSS JOIN LATERAL (SELECT greatest(first, steps[r.step], r.month) AS day) AS s
	UNION ALL
	SELECT p.* FROM posted_since(after, rolled_emission.method, first, until, as_of, steps, monthly, parties) AS p;
END;
COMMENT ON FUNCTION rolled_emission(bigint, text, date, date, timestamptz, date[], boolean, text[]) IS
	'What was posted under a method of some parties, as who emits, consumes or is its counterpart, from a day until '
	'before another, as of a time.';
