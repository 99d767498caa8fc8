-- Publishing an inventory, and making it anew.

SELECT guard_entries('published_inventory'::regclass), guard_entries('published_line'::regclass);

-- From the entries alone: what is published does not rest on the rollup.
CREATE OR REPLACE FUNCTION inventory_lines(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz, OUT line bigint, OUT content text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT i.line, payload(to_char(i.month, 'YYYY-MM'), i.scope::text, i.direction, i.category, i.domain, i.party,
		i.plot, i.mass::text, i.co2e::text, i.market_mass::text, i.market_co2e::text, i.removed_mass::text,
		i.removed_co2e::text, i.verified::text)
	FROM inventory_from(0, period, boundary, boundary_version(boundary, as_of), find_method(method, period, basis),
		basis, 'error', as_of)
		WITH ORDINALITY AS i (month, scope, direction, category, domain, party, plot, mass, co2e, market_mass,
			market_co2e, removed_mass, removed_co2e, verified, line);
END;
COMMENT ON FUNCTION inventory_lines(daterange, text, text, gwp_basis, timestamptz) IS
	'The lines of an inventory as text, as they are published and hashed.';

-- What is not posted would be missing from a figure, and nothing would show it.
CREATE OR REPLACE FUNCTION check_posted(period daterange, boundary text, method text, as_of timestamptz) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	late text;
BEGIN
	SELECT string_agg(format('"%s" (%s to %s)', u.source, u.day_from, u.day_until), ', ' ORDER BY u.source, u.day_from)
	INTO late
	FROM (
		SELECT u.* FROM unposted(check_posted.period, check_posted.method) AS u
		JOIN source AS s ON s.source = u.source
		WHERE EXISTS (SELECT FROM source_owner AS o JOIN boundary_party AS i ON i.party IN (o.party, o.supplier)
			WHERE o.source_id = s.source_id AND o.valid && daterange(u.day_from, u.day_until, '[]')
				AND i.boundary = check_posted.boundary AND i.version = boundary_version(check_posted.boundary, as_of))
		ORDER BY u.source, u.day_from LIMIT 5
	) AS u;
	IF late IS NOT NULL THEN
		RAISE EXCEPTION 'readings of % are not posted under method "%"', check_posted.period, check_posted.method
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('Of %s.', late),
				HINT = 'Post them with post(); unposted(period, method) lists them.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_posted(daterange, text, text, timestamptz) IS
	'Refuses if readings of a period, of parties of a boundary, are not posted under a method. Errors: 55000.';

/**
 * Errors:
 *   as inventory()
 *   P0002 if nothing of the period is posted
 *   55000 if readings of its parties are not
 */
CREATE OR REPLACE FUNCTION publish_inventory(period daterange, boundary text, method text, basis gwp_basis,
		note text DEFAULT '')
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
DECLARE
	now_at timestamptz;
	publication bigint;
BEGIN
	PERFORM enter_ledger();
	now_at := ledger_now();
	PERFORM find_method(publish_inventory.method, publish_inventory.period, publish_inventory.basis),
		boundary_version(publish_inventory.boundary, now_at);
	PERFORM check_posted(publish_inventory.period, publish_inventory.boundary, publish_inventory.method, now_at);
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
	RETURN publication;
END
$$;
COMMENT ON FUNCTION publish_inventory(daterange, text, text, gwp_basis, text) IS
	'Freezes an inventory with its digest; returns the number of the publication.';

/**
 * NULL if there is no such publication.
 */
CREATE OR REPLACE FUNCTION reproduce_inventory(publication bigint) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (
		SELECT p.digest = sha256(convert_to(coalesce((
			SELECT string_agg(l.content || E'\n', '' ORDER BY l.line)
			FROM inventory_lines(p.period, p.boundary, p.method, p.basis::gwp_basis, p.as_of) AS l), ''), 'UTF8'))
			AND p.digest = sha256(convert_to(coalesce((
			SELECT string_agg(l.content || E'\n', '' ORDER BY l.line)
			FROM published_line AS l WHERE l.publication_id = p.publication_id), ''), 'UTF8'))
		FROM published_inventory AS p WHERE p.publication_id = publication
			AND refuse_limited(quote_ident(current_user)::regrole));
COMMENT ON FUNCTION reproduce_inventory(bigint) IS
	'Whether the ledger, as of the time of a publication, still gives it, and the published lines match '
	'their digest.';

CREATE OR REPLACE VIEW publication_status AS
SELECT p.publication_id, p.boundary, p.method, p.period, p.basis, p.as_of,
	posted.n > 0 OR drawn.n > 0 OR late.found AS stale,
	concat_ws('; ',
		CASE WHEN posted.n > 0 THEN CASE posted.n WHEN 1 THEN 'a posting since'
			ELSE format('%s postings since', posted.n) END END,
		CASE WHEN late.found THEN 'readings since' END,
		CASE WHEN drawn.n > 0 THEN 'the boundary has a newer version' END) AS reason
FROM published_inventory AS p
CROSS JOIN LATERAL (SELECT count(*) AS n FROM posting AS b
	WHERE b.posting_id > p.head AND b.method = p.method AND b.period && p.period) AS posted
CROSS JOIN LATERAL (SELECT count(*) AS n FROM boundary AS b
	WHERE b.boundary = p.boundary AND b.version > p.version) AS drawn
CROSS JOIN LATERAL (SELECT EXISTS (
		SELECT FROM activity AS a WHERE a.recorded_at > p.as_of
			AND a.start_at < accounting_start(upper(p.period)) AND a.end_at > accounting_start(lower(p.period)))
	OR EXISTS (
		SELECT FROM activity_void AS v JOIN activity AS a ON a.activity_id = v.activity_id
		WHERE v.voided_at > p.as_of AND a.start_at < accounting_start(upper(p.period))
			AND a.end_at > accounting_start(lower(p.period))) AS found) AS late;
COMMENT ON VIEW publication_status IS 'Which published inventories the ledger has gone beyond.';
COMMENT ON COLUMN publication_status.publication_id IS 'Number of the publication.';
COMMENT ON COLUMN publication_status.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN publication_status.method IS 'Code of the method.';
COMMENT ON COLUMN publication_status.period IS 'Accounting days.';
COMMENT ON COLUMN publication_status.basis IS 'GWP basis.';
COMMENT ON COLUMN publication_status.as_of IS 'Time as of which it was made.';
COMMENT ON COLUMN publication_status.stale IS 'Whether an inventory made now may differ.';
COMMENT ON COLUMN publication_status.reason IS 'Why.';
