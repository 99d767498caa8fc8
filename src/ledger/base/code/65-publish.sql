-- Publishing an inventory, and making it anew.

SELECT guard_entries('published_inventory'::regclass), guard_entries('published_line'::regclass);

-- From the entries alone: what is published does not rest on the rollup. A line of what stands apart says what it is.
CREATE OR REPLACE FUNCTION inventory_lines(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz, OUT line bigint, OUT content text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT i.line, payload(to_char(i.month, 'YYYY-MM'), i.scope::text, i.direction, i.category, i.domain, i.party,
		i.plot, i.mass::text, i.co2e::text, i.market_mass::text, i.market_co2e::text, i.removed_mass::text,
		i.removed_co2e::text, i.verified::text) || CASE WHEN i.item IS NULL THEN '' ELSE ',' || payload(i.scope2, i.gas,
			i.apart_mass::text, i.apart_quantity::text, i.apart_co2e::text, i.reason) END
	FROM inventory_parts(0, period, boundary, boundary_version(boundary, as_of), find_method(method, period, basis),
		basis, as_of)
		WITH ORDINALITY AS i (month, scope, direction, category, domain, party, plot, mass, co2e, market_mass,
			market_co2e, removed_mass, removed_co2e, verified, complete, item, counts, scope2, gas, apart_mass,
			apart_quantity, apart_co2e, reason, line);
END;
COMMENT ON FUNCTION inventory_lines(daterange, text, text, gwp_basis, timestamptz) IS
	'The lines of an inventory as text, as they are published and hashed.';

-- What is not posted would be missing from a figure, or in it as what it was, and nothing would show it.
CREATE OR REPLACE FUNCTION check_posted(period daterange, boundary text, method text, as_of timestamptz) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = check_posted.method);
	sources integer[] := changed_sources(check_posted.period, m);
	late text;
BEGIN
	IF sources = '{}' THEN
		RETURN;
	END IF;
	SELECT string_agg(format('"%s" (%s to %s)', u.source, u.day_from, u.day_until), ', ' ORDER BY u.source)
	INTO late
	FROM (
		SELECT s.source, min(u.day) AS day_from, max(u.day) AS day_until
		FROM unposted_entry(check_posted.period, m, sources) AS u
		JOIN source AS s ON s.source_id = u.source_id
		WHERE EXISTS (SELECT FROM boundary_party AS i
			WHERE i.boundary = check_posted.boundary AND i.version = boundary_version(check_posted.boundary, as_of)
				AND i.valid @> u.day AND i.party IN (u.party, u.supplier, u.origin, u.buyer))
		GROUP BY s.source ORDER BY s.source LIMIT 5
	) AS u;
	IF late IS NOT NULL THEN
		RAISE EXCEPTION 'readings of % are not posted under method "%"', check_posted.period, check_posted.method
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('Of %s.', late),
				HINT = 'Post them with post(); unposted(period, method) lists them.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_posted(daterange, text, text, timestamptz) IS
	'Refuses if something of a period, of parties of a boundary, is not posted under a method as it is now. '
	'Errors: 55000.';

-- What was posted keeps its factor: it is said, and stops nobody.
CREATE OR REPLACE FUNCTION note_withdrawn_factors(period daterange, boundary text, m method, as_of timestamptz)
	RETURNS void LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	withdrawn text := (SELECT string_agg(format('%s of %s, %s', f.factor, f.factor_set, f.region), '; '
			ORDER BY f.factor_set, f.factor, f.region)
		FROM factors_used(note_withdrawn_factors.period, note_withdrawn_factors.boundary,
			boundary_version(note_withdrawn_factors.boundary, as_of), m, as_of) AS u (factor_id)
		JOIN factor AS f ON f.factor_id = u.factor_id
		WHERE f.withdrawn_at <= as_of);
BEGIN
	IF withdrawn IS NOT NULL THEN
		RAISE NOTICE 'what is posted of % rests on factors that were withdrawn', note_withdrawn_factors.period
			USING DETAIL = format('They are %s.', withdrawn),
				HINT = 'To take others, reverse() the postings and post() again.';
	END IF;
END
$$;
COMMENT ON FUNCTION note_withdrawn_factors(daterange, text, method, timestamptz) IS
	'Says, with a notice, which factors of what is posted for a boundary were withdrawn.';

/**
 * Arguments:
 *   force: true publishes what is posted, also where something of its parties is not
 *
 * Errors:
 *   as inventory()
 *   P0002 if nothing of the period is posted
 *   55000 if something of its parties is not posted as it is now
 */
CREATE OR REPLACE FUNCTION publish_inventory(period daterange, boundary text, method text, basis gwp_basis,
		force boolean, note text DEFAULT '')
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
DECLARE
	now_at timestamptz;
	m method;
	publication bigint;
BEGIN
	PERFORM enter_ledger();
	now_at := ledger_now();
	m := find_method(publish_inventory.method, publish_inventory.period, publish_inventory.basis);
	PERFORM boundary_version(publish_inventory.boundary, now_at);
	IF force IS NOT TRUE THEN
		PERFORM check_posted(publish_inventory.period, publish_inventory.boundary, m.method, now_at);
	END IF;
	WITH content AS MATERIALIZED (
		SELECT * FROM inventory_lines(publish_inventory.period, publish_inventory.boundary, publish_inventory.method,
			publish_inventory.basis, now_at)
	),
	whole AS (
		SELECT count(*) AS lines,
			sha256(convert_to(string_agg(c.content || E'\n', '' ORDER BY c.line), 'UTF8')) AS digest
		FROM content AS c
	),
	head AS (
		INSERT INTO published_inventory (period, boundary, version, approach, parties, method, standard, edition, gases,
			scope2, factor_sets, unverified, basis, as_of, head, lines, digest, note)
		SELECT publish_inventory.period, publish_inventory.boundary, s.boundary_version, s.approach, s.parties,
			publish_inventory.method, s.standard, s.edition, s.gases, s.scope2, s.factor_sets, s.unverified,
				s.gwp_basis, now_at,
			s.head, w.lines, w.digest, publish_inventory.note
		FROM whole AS w, inventory_statement(publish_inventory.period, publish_inventory.boundary,
			publish_inventory.method, publish_inventory.basis, now_at) AS s
		WHERE w.lines > 0
		RETURNING publication_id
	),
	body AS (
		INSERT INTO published_line (publication_id, line, content)
		SELECT h.publication_id, c.line, c.content FROM head AS h, content AS c
		RETURNING 1
	)
	SELECT h.publication_id INTO publication FROM head AS h;
	IF publication IS NULL THEN
		RAISE EXCEPTION 'nothing of % is posted under method "%" for boundary "%"', publish_inventory.period,
				publish_inventory.method, publish_inventory.boundary
			USING ERRCODE = 'no_data_found', HINT = 'Post the period with post().';
	END IF;
	PERFORM note_withdrawn_factors(publish_inventory.period, publish_inventory.boundary, m, now_at);
	RETURN publication;
END
$$;
COMMENT ON FUNCTION publish_inventory(daterange, text, text, gwp_basis, boolean, text) IS
	'Freezes an inventory with its digest, also (force => true) where something is not posted as it is now; returns '
	'the number of the publication.';

/**
 * Errors:
 *   as inventory()
 *   P0002 if nothing of the period is posted
 *   55000 if something of its parties is not posted as it is now
 */
CREATE OR REPLACE FUNCTION publish_inventory(period daterange, boundary text, method text, basis gwp_basis,
		note text DEFAULT '')
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
BEGIN
	PERFORM enter_ledger();
	RETURN publish_inventory(publish_inventory.period, publish_inventory.boundary, publish_inventory.method,
		publish_inventory.basis, false, publish_inventory.note);
END
$$;
COMMENT ON FUNCTION publish_inventory(daterange, text, text, gwp_basis, text) IS
	'Freezes an inventory with its digest; returns the number of the publication.';

/**
 * NULL if there is no such publication.
 */
CREATE OR REPLACE FUNCTION reproduce_inventory(publication bigint) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN refuse_limited(quote_ident(current_user)::regrole) THEN (
		SELECT p.digest = sha256(convert_to(coalesce((
			SELECT string_agg(l.content || E'\n', '' ORDER BY l.line)
			FROM inventory_lines(p.period, p.boundary, p.method, p.basis::gwp_basis, p.as_of) AS l), ''), 'UTF8'))
			AND p.digest = sha256(convert_to(coalesce((
			SELECT string_agg(l.content || E'\n', '' ORDER BY l.line)
			FROM published_line AS l WHERE l.publication_id = p.publication_id), ''), 'UTF8'))
		FROM published_inventory AS p WHERE p.publication_id = publication) END;
COMMENT ON FUNCTION reproduce_inventory(bigint) IS
	'Whether the ledger, as of the time of a publication, still gives it, and the published lines match '
	'their digest.';

/*
 * What concerns a publication: its parties, and sources of the networks of energy that these are in.
 *
 * Columns:
 *   postings: how many of the period have entries that do
 *   readings, others: whether readings, or other things, are not posted as they are now
 */
CREATE OR REPLACE FUNCTION publication_news(period daterange, boundary text, version integer, m method, head bigint,
		OUT postings bigint, OUT readings boolean, OUT others boolean)
	RETURNS record LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	inside text[] := ARRAY(SELECT DISTINCT i.party FROM boundary_party AS i
		WHERE i.boundary = publication_news.boundary AND i.version = publication_news.version
			AND i.valid && publication_news.period);
	known integer[] := ARRAY(SELECT o.source_id FROM source_owner AS o
		WHERE o.valid && publication_news.period AND (o.party = ANY (inside) OR o.supplier = ANY (inside)));
	changed integer[] := changed_sources(publication_news.period, m);
	newer bigint[] := ARRAY(SELECT b.posting_id FROM posting AS b
		WHERE b.posting_id > publication_news.head AND b.method = m.method AND b.period && publication_news.period);
BEGIN
	known := connected_sources(whole_months(publication_news.period), known, inside);
	-- by number, which an index has: of each month only what came after
	SELECT count(DISTINCT e.posting_id) INTO postings
	FROM emission AS e
	WHERE e.posting_id = ANY (newer) AND e.day >= lower(publication_news.period)
		AND e.day < upper(publication_news.period)
		AND (e.source_id = ANY (known) OR ARRAY[e.party, e.supplier, e.origin, e.buyer] && inside);
	IF changed = '{}' THEN
		readings := false;
		others := false;
		RETURN;
	END IF;
	SELECT coalesce(bool_or(u.amount), false), coalesce(bool_or(NOT u.amount), false) INTO readings, others
	FROM (
		SELECT @carbonms@.sign(@carbonms@.sum(u.quantity)) <> 0 AS amount
		FROM unposted_entry(publication_news.period, m, changed) AS u
		GROUP BY u.source_id, u.day, u.scope2, u.unit
		HAVING u.source_id = ANY (known) OR bool_or(ARRAY[u.party, u.supplier, u.origin, u.buyer] && inside)
	) AS u;
END
$$;
COMMENT ON FUNCTION publication_news(daterange, text, integer, method, bigint) IS
	'What was posted after a posting, or is not posted as it is now, that concerns parties of a version of a boundary, '
	'or sources of the networks that these are in.';

CREATE OR REPLACE VIEW publication_status AS
SELECT p.publication_id, p.boundary, p.method, p.period, p.basis, p.as_of,
	n.postings > 0 OR drawn.n > 0 OR n.readings OR n.others AS stale,
	concat_ws('; ',
		CASE WHEN n.postings > 0 THEN CASE n.postings WHEN 1 THEN 'a posting since'
			ELSE format('%s postings since', n.postings) END END,
		CASE WHEN n.readings THEN 'readings since' END,
		CASE WHEN n.others THEN 'changes of sources that are not posted' END,
		CASE WHEN drawn.n > 0 THEN 'the boundary has a newer version' END) AS reason
FROM published_inventory AS p
JOIN method AS m ON m.method = p.method
CROSS JOIN LATERAL publication_news(p.period, p.boundary, p.version, m, p.head) AS n
CROSS JOIN LATERAL (SELECT count(*) AS n FROM boundary AS b
	WHERE b.boundary = p.boundary AND b.version > p.version) AS drawn;
COMMENT ON VIEW publication_status IS 'Which published inventories the ledger has gone beyond.';
COMMENT ON COLUMN publication_status.publication_id IS 'Number of the publication.';
COMMENT ON COLUMN publication_status.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN publication_status.method IS 'Code of the method.';
COMMENT ON COLUMN publication_status.period IS 'Accounting days.';
COMMENT ON COLUMN publication_status.basis IS 'GWP basis.';
COMMENT ON COLUMN publication_status.as_of IS 'Time as of which it was made.';
COMMENT ON COLUMN publication_status.stale IS 'Whether an inventory made now may differ.';
COMMENT ON COLUMN publication_status.reason IS 'Why.';
