-- Rollup: emissions per day, source and treatment of scope 2, kept up to date by adding what is new. The
-- sum of a ghg is exact, so that the rollup is what a recomputation would give, to the last digit.

CREATE TABLE rollup (
	method text NOT NULL REFERENCES method,
	day date NOT NULL,
	source_id integer NOT NULL REFERENCES source,
	scope2 text NOT NULL,
	category text NOT NULL,
	domain text NOT NULL,
	party text NOT NULL,
	supplier text NOT NULL,
	plot text NOT NULL,
	verified boolean NOT NULL,
	mass ghg NOT NULL,
	entries bigint NOT NULL,
	PRIMARY KEY (method, day, source_id, scope2, category, domain, party, supplier, plot, verified)
);
COMMENT ON TABLE rollup IS 'Emissions per method, day, source and treatment of scope 2, as of rollup_state. An empty text is what NULL is in emission.';
COMMENT ON COLUMN rollup.method IS 'Code of the method.';
COMMENT ON COLUMN rollup.day IS 'Accounting day.';
COMMENT ON COLUMN rollup.source_id IS 'Number of the source.';
COMMENT ON COLUMN rollup.scope2 IS 'Treatment of scope 2.';
COMMENT ON COLUMN rollup.category IS 'Category.';
COMMENT ON COLUMN rollup.domain IS 'Domain.';
COMMENT ON COLUMN rollup.party IS 'Party that emitted or consumed.';
COMMENT ON COLUMN rollup.supplier IS 'Party that supplied the energy.';
COMMENT ON COLUMN rollup.plot IS 'Plot.';
COMMENT ON COLUMN rollup.verified IS 'Whether factor and method are verified.';
COMMENT ON COLUMN rollup.mass IS 'Sum of the masses.';
COMMENT ON COLUMN rollup.entries IS 'How many factors stand posted for the source and day: 0 if all was taken back.';

CREATE TABLE rollup_state (
	posting_id bigint NOT NULL,
	one boolean PRIMARY KEY DEFAULT true CHECK (one)
);
COMMENT ON TABLE rollup_state IS 'One row: up to which posting the rollup is made.';
COMMENT ON COLUMN rollup_state.posting_id IS 'Number of the last posting in the rollup; 0 for none.';
COMMENT ON COLUMN rollup_state.one IS 'There is only one row.';
INSERT INTO rollup_state VALUES (0);

-- What postings after a given one add to the rollup.
CREATE FUNCTION rollup_since(after bigint) RETURNS SETOF rollup
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT b.method, e.day, e.source_id, coalesce(e.scope2, ''), e.category, e.domain, e.party,
		coalesce(e.supplier, ''), coalesce(e.plot, ''), e.verified, sum(e.mass),
		sum(e.begins)
	FROM emission AS e JOIN posting AS b USING (posting_id)
	WHERE e.posting_id > after
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
END;
COMMENT ON FUNCTION rollup_since(bigint) IS 'The rollup of the postings after a given one.';

CREATE FUNCTION refresh_rollup() RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET row_security = off AS
$$
DECLARE
	done bigint;
	head bigint;
	n bigint;
BEGIN
	PERFORM lock_ledger();
	SELECT posting_id INTO done FROM rollup_state;
	SELECT coalesce(max(posting_id), 0) INTO head FROM posting;
	INSERT INTO rollup SELECT * FROM rollup_since(done)
	ON CONFLICT ON CONSTRAINT rollup_pkey DO UPDATE SET mass = rollup.mass + excluded.mass, entries = rollup.entries + excluded.entries;
	GET DIAGNOSTICS n = ROW_COUNT;
	UPDATE rollup_state SET posting_id = head;
	RETURN n;
END
$$;
COMMENT ON FUNCTION refresh_rollup() IS 'Brings the rollup up to date; returns the number of rows it wrote. The time it takes depends on what is new, not on the size of the ledger.';

CREATE FUNCTION rebuild_rollup() RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET row_security = off AS
$$
BEGIN
	PERFORM lock_ledger();
	DELETE FROM rollup;
	INSERT INTO rollup_state (posting_id) VALUES (0) ON CONFLICT (one) DO UPDATE SET posting_id = 0;
	RETURN refresh_rollup();
END
$$;
COMMENT ON FUNCTION rebuild_rollup() IS 'Makes the rollup anew from the entries; returns the number of its rows. For when check_ledger() says that it differs.';

CREATE VIEW current_rollup AS
SELECT * FROM rollup
UNION ALL
SELECT r.* FROM rollup_state AS s, LATERAL rollup_since(s.posting_id) AS r;
COMMENT ON VIEW current_rollup IS 'The rollup and what was posted since: together, the ledger as it is now. A key may have two rows.';
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
COMMENT ON COLUMN current_rollup.entries IS 'How many factors stand posted for the source and day: 0 if all was taken back.';

CREATE FUNCTION rollup_at(as_of timestamptz) RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce((SELECT CASE WHEN EXISTS (SELECT FROM posting AS b WHERE b.posting_id <= s.posting_id AND b.posted_at > as_of)
		THEN 0 ELSE s.posting_id END FROM rollup_state AS s), 0);
COMMENT ON FUNCTION rollup_at(timestamptz) IS 'The posting up to which the rollup is of use for a report as of a time; 0 if the rollup has gone beyond that time.';

CREATE FUNCTION rollup_until(after bigint, method text, first date, until date, as_of timestamptz) RETURNS SETOF rollup
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.* FROM rollup AS r
	WHERE after > 0 AND r.method = rollup_until.method AND r.day >= first AND r.day < until
	UNION ALL
	SELECT b.method, e.day, e.source_id, coalesce(e.scope2, ''), e.category, e.domain, e.party,
		coalesce(e.supplier, ''), coalesce(e.plot, ''), e.verified, e.mass, e.begins
	FROM emission AS e JOIN posting AS b USING (posting_id)
	WHERE b.posting_id > after AND b.method = rollup_until.method AND b.posted_at <= as_of
		AND e.day >= first AND e.day < until;
END;
COMMENT ON FUNCTION rollup_until(bigint, text, date, date, timestamptz) IS 'What was posted under a method for the days from first until before the second, as of a time: the rollup, if after is not 0, and one row for each entry of the postings after it.';
