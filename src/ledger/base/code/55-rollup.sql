-- The rollup is refreshed by what was posted since, and read together with what was posted since.

-- What postings after a given one add to the rollup.
CREATE OR REPLACE FUNCTION rollup_since(after bigint, OUT method text, OUT source_id integer, OUT scope2 text,
		OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT plot text, OUT verified boolean,
		OUT day date, OUT mass ghg, OUT entries integer)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT b.method, e.source_id, coalesce(e.scope2, ''), e.category, e.domain, e.party,
		coalesce(e.supplier, ''), coalesce(e.plot, ''), e.verified, e.day, sum(e.mass), sum(e.begins)::integer
	FROM emission AS e JOIN posting AS b USING (posting_id)
	WHERE e.posting_id > after
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
END;
COMMENT ON FUNCTION rollup_since(bigint) IS
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
	n bigint;
BEGIN
	PERFORM enter_ledger();
	SELECT posting_id INTO done FROM rollup_state;
	SELECT coalesce(max(posting_id), 0) INTO head FROM posting;
	INSERT INTO rollup_key (method, source_id, scope2, category, domain, party, supplier, plot, verified)
	SELECT DISTINCT r.method, r.source_id, r.scope2, r.category, r.domain, r.party, r.supplier, r.plot, r.verified
	FROM rollup_since(done) AS r
	EXCEPT
	SELECT k.method, k.source_id, k.scope2, k.category, k.domain, k.party, k.supplier, k.plot, k.verified
		FROM rollup_key AS k;
	GET DIAGNOSTICS n = ROW_COUNT;
	-- few rows, and every report joins them: not to be left to autovacuum, which waits for fifty
	IF n > 0 AND (SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class AS c WHERE c.oid = 'rollup_key'::regclass) THEN
		ANALYZE rollup_key;
	END IF;
	INSERT INTO rollup (key_id, day, mass, entries)
	SELECT k.key_id, r.day, r.mass, r.entries
	FROM rollup_since(done) AS r
	JOIN rollup_key AS k USING (method, source_id, scope2, category, domain, party, supplier, plot, verified)
	ORDER BY r.day, k.key_id
	ON CONFLICT (key_id, day) DO UPDATE SET mass = rollup.mass OPERATOR(@carbonms@.+) excluded.mass,
		entries = rollup.entries + excluded.entries;
	GET DIAGNOSTICS n = ROW_COUNT;
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
	INSERT INTO rollup_state (posting_id) VALUES (0) ON CONFLICT (one) DO UPDATE SET posting_id = 0;
	RETURN refresh_rollup();
END
$$;
COMMENT ON FUNCTION rebuild_rollup() IS
	'Makes the rollup anew from the entries; returns the number of its rows.';

CREATE OR REPLACE VIEW current_rollup AS
SELECT k.method, k.source_id, k.scope2, k.category, k.domain, k.party, k.supplier, k.plot, k.verified, r.day, r.mass,
	r.entries
FROM rollup AS r JOIN rollup_key AS k ON k.key_id = r.key_id
UNION ALL
SELECT r.* FROM rollup_state AS s, LATERAL rollup_since(s.posting_id) AS r;
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

CREATE OR REPLACE FUNCTION rollup_at(as_of timestamptz) RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce((SELECT CASE
		WHEN EXISTS (SELECT FROM posting AS b WHERE b.posting_id <= s.posting_id AND b.posted_at > as_of)
		THEN 0 ELSE s.posting_id END FROM rollup_state AS s), 0);
COMMENT ON FUNCTION rollup_at(timestamptz) IS
	'The posting up to which the rollup is of use for a report as of a time; 0 if the rollup '
	'has gone beyond that time.';

/*
 * What was posted under a method, by key and, if asked for, month; split where steps (days on which something else
 * changes, such as a boundary) lie, so that what holds on the first day of a part holds on all of it. From the rollup,
 * which is summed by number of key, and from the entries behind it.
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
CREATE OR REPLACE FUNCTION rollup_until(after bigint, method text, first date, until date, as_of timestamptz,
		steps date[], monthly boolean, parties text[], OUT month date, OUT first_day date, OUT source_id integer,
		OUT scope2 text, OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT plot text,
		OUT verified boolean, OUT mass ghg, OUT entries bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH step AS MATERIALIZED (
		SELECT coalesce(array_agg(d.day ORDER BY d.day), '{}') AS days
		FROM (
			SELECT m.month::date AS day
			FROM (SELECT greatest(first, min(lower(b.period))) AS first, least(until, max(upper(b.period))) AS until
				FROM posting AS b WHERE monthly AND b.method = rollup_until.method HAVING count(*) > 0) AS p,
				LATERAL generate_series(date_trunc('month', p.first::timestamp), p.until::timestamp,
					interval '1 month') AS m (month)
			UNION SELECT d.day FROM unnest(steps) AS d (day)
		) AS d
	),
	key AS MATERIALIZED (
		SELECT coalesce(array_agg(k.key_id) FILTER (WHERE k.touches), '{}') AS ids, count(*)
			FILTER (WHERE k.touches) * 8 < count(*) AS few
		FROM (SELECT n.key_id, n.party = ANY (parties) OR n.supplier = ANY (parties) AS touches
			FROM rollup_key AS n WHERE n.method = rollup_until.method) AS k
	),
	-- few keys of many are read one after the other; else (+ 0) days are what narrows the search
	rolled AS MATERIALIZED (
		SELECT r.key_id, width_bucket(r.day, (SELECT s.days FROM step AS s)) AS step, sum(r.mass) AS mass,
			sum(r.entries) AS entries
		FROM (
			SELECT l.key_id, l.day, l.mass, l.entries FROM rollup AS l
			WHERE after > 0 AND (SELECT k.few FROM key AS k)
				AND l.key_id = ANY ((SELECT k.ids FROM key AS k)::integer[])
				AND l.day >= first AND l.day < until
			UNION ALL
			SELECT l.key_id, l.day, l.mass, l.entries FROM rollup AS l
			WHERE after > 0 AND NOT (SELECT k.few FROM key AS k)
				AND l.key_id + 0 IN (SELECT unnest(k.ids) FROM key AS k)
				AND l.day >= first AND l.day < until
		) AS r
		GROUP BY 1, 2
	)
	SELECT date_trunc('month', s.day::timestamp)::date, s.day, k.source_id, k.scope2, k.category, k.domain, k.party,
		k.supplier, k.plot, k.verified, r.mass, r.entries
	FROM rolled AS r
	JOIN rollup_key AS k ON k.key_id = r.key_id
	CROSS JOIN LATERAL (SELECT greatest(first, (SELECT s.days FROM step AS s)[r.step]) AS day) AS s
	UNION ALL
	SELECT date_trunc('month', min(e.day)::timestamp)::date, min(e.day), e.source_id, coalesce(e.scope2, ''),
		e.category, e.domain, e.party,
		coalesce(e.supplier, ''), coalesce(e.plot, ''), e.verified, sum(e.mass), sum(e.begins)
	FROM emission AS e JOIN posting AS b USING (posting_id)
	WHERE b.posting_id > after AND b.method = rollup_until.method AND b.posted_at <= as_of
		AND e.day >= first AND e.day < until AND (e.party = ANY (parties) OR e.supplier = ANY (parties))
	GROUP BY width_bucket(e.day, (SELECT s.days FROM step AS s)), 3, 4, 5, 6, 7, 8, 9, 10;
END;
COMMENT ON FUNCTION rollup_until(bigint, text, date, date, timestamptz, date[], boolean, text[]) IS
	'What was posted under a method of some parties, as who emits, consumes or supplies, from a day until '
	'before another, as of a time.';
