-- Posting: activity data x emission factor = emission. A posting is one batch and one block of a hash
-- chain; it brings the emissions of a period up to date with its readings, so that posting twice changes
-- nothing, and a late or voided reading is corrected by the next one.

CREATE TABLE posting (
	posting_id bigint PRIMARY KEY CHECK (posting_id > 0),
	kind text NOT NULL CHECK (kind IN ('post', 'reverse')),
	method text NOT NULL REFERENCES method,
	period daterange NOT NULL,
	reverses bigint UNIQUE REFERENCES posting,
	reason text NOT NULL,
	entries bigint NOT NULL,
	digest bytea NOT NULL CHECK (length(digest) = 32),
	previous bytea NOT NULL CHECK (length(previous) = 32),
	hash bytea NOT NULL CHECK (length(hash) = 32),
	posted_at timestamptz NOT NULL,
	posted_by name NOT NULL,
	CHECK ((kind = 'reverse') = (reverses IS NOT NULL))
);
COMMENT ON TABLE posting IS 'Postings: the blocks of the hash chain. Never changed.';
COMMENT ON COLUMN posting.posting_id IS 'Number of the posting, height of the block: 1, 2, 3 ... without gaps.';
COMMENT ON COLUMN posting.kind IS 'post or reverse.';
COMMENT ON COLUMN posting.method IS 'Code of the method.';
COMMENT ON COLUMN posting.period IS 'Accounting days that were posted.';
COMMENT ON COLUMN posting.reverses IS 'Number of the posting that this one takes back.';
COMMENT ON COLUMN posting.reason IS 'Why.';
COMMENT ON COLUMN posting.entries IS 'How many emission rows belong to it.';
COMMENT ON COLUMN posting.digest IS 'sha256 of the sha256 of the payloads of its emission rows, one behind the other in order of line.';
COMMENT ON COLUMN posting.previous IS 'Hash of the posting before; 32 zero bytes for the first.';
COMMENT ON COLUMN posting.hash IS 'sha256 of the payload of this row: see posting_hash().';
COMMENT ON COLUMN posting.posted_at IS 'When.';
COMMENT ON COLUMN posting.posted_by IS 'By which role.';

-- No foreign keys: post() and reverse() make the rows, check_ledger() proves them, and a restore of data alone
-- does not know the order in which keys of partitions want their tables.
CREATE TABLE emission (
	posting_id bigint NOT NULL,
	line bigint NOT NULL CHECK (line > 0),
	day date NOT NULL,
	source_id integer NOT NULL,
	category text NOT NULL,
	domain text NOT NULL,
	party text NOT NULL,
	supplier text,
	plot text,
	scope2 text,
	claim_id bigint,
	quantity quantity NOT NULL,
	factor_id integer NOT NULL,
	factor emission_factor NOT NULL,
	verified boolean NOT NULL,
	mass ghg NOT NULL,
	reason text NOT NULL,
	payload text NOT NULL,
	PRIMARY KEY (posting_id, line, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE emission IS 'Emissions: one row per posting, source, factor and accounting day. Never changed.';
COMMENT ON COLUMN emission.posting_id IS 'Number of the posting.';
COMMENT ON COLUMN emission.line IS 'Line of the posting: 1, 2, 3 ...';
COMMENT ON COLUMN emission.day IS 'Accounting day. The readings are those of the source that touch the day.';
COMMENT ON COLUMN emission.source_id IS 'Number of the source.';
COMMENT ON COLUMN emission.category IS 'Category, as it was when posted.';
COMMENT ON COLUMN emission.domain IS 'Domain, as it was when posted.';
COMMENT ON COLUMN emission.party IS 'Party that emitted or consumed, on that day.';
COMMENT ON COLUMN emission.supplier IS 'Party that supplied the energy, if one did.';
COMMENT ON COLUMN emission.plot IS 'Plot, on that day.';
COMMENT ON COLUMN emission.scope2 IS 'Treatment of scope 2 (location, market, pinned); NULL if not purchased energy. Different treatments are never added.';
COMMENT ON COLUMN emission.claim_id IS 'Number of the claim whose certificates cover the electricity; NULL if none does.';
COMMENT ON COLUMN emission.quantity IS 'Activity data of the day: the exact sum of the readings, or its change since the posting before.';
COMMENT ON COLUMN emission.factor_id IS 'Number of the factor.';
COMMENT ON COLUMN emission.factor IS 'The factor, as applied.';
COMMENT ON COLUMN emission.verified IS 'Whether factor and method were read in their publications.';
COMMENT ON COLUMN emission.mass IS 'Quantity x factor in whole micrograms, only the gases of the method.';
COMMENT ON COLUMN emission.reason IS 'Why the row is there and why this factor.';
COMMENT ON COLUMN emission.payload IS 'The row as text, by which it is hashed and can be rebuilt without the extension: see payload().';

CREATE INDEX emission_source_day ON emission (source_id, day);
CREATE INDEX emission_day ON emission USING brin (day) WITH (autosummarize = on);
CREATE TABLE emission_rest PARTITION OF emission DEFAULT;
COMMENT ON TABLE emission_rest IS 'Emissions of months that have no partition of their own: see add_partitions().';

-- Fields with their lengths in front cannot run into one another; NULL is a length of its own.
CREATE FUNCTION payload(VARIADIC fields text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT string_agg(coalesce(length(f) || ':' || f, '-:'), ',' ORDER BY i) FROM unnest(fields) WITH ORDINALITY AS u(f, i));
COMMENT ON FUNCTION payload(text[]) IS 'Fields as length:text, separated by commas; -: is NULL. Lengths are in characters.';

CREATE FUNCTION posting_hash(p posting) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN sha256(convert_to(payload(p.posting_id::text, p.kind, p.method,
		lower(p.period)::text, upper(p.period)::text, p.reverses::text, p.reason, p.entries::text,
		encode(p.digest, 'hex'), encode(p.previous, 'hex'),
		to_char(p.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.posted_by::text), 'UTF8'));
COMMENT ON FUNCTION posting_hash(posting) IS 'The hash that a row of posting must have.';

-- Verifies what it is given and never computes it anew: a restored or replicated block keeps its hash.
CREATE FUNCTION check_posting() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	before bytea := (SELECT hash FROM posting WHERE posting_id = NEW.posting_id - 1);
BEGIN
	IF NEW.hash IS DISTINCT FROM posting_hash(NEW) THEN
		RAISE EXCEPTION 'hash of posting % does not match the row', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	IF NEW.previous IS DISTINCT FROM coalesce(before, CASE WHEN NEW.posting_id = 1 THEN decode(repeat('00', 32), 'hex') END) THEN
		RAISE EXCEPTION 'posting % does not follow the one before', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_posting() IS 'Trigger: refuses a block whose hash is wrong or that does not follow the one before. Errors: 23000.';

CREATE TRIGGER check_posting BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION check_posting();
ALTER TABLE posting ENABLE ALWAYS TRIGGER check_posting;

CREATE FUNCTION guard_entries(entries regclass) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
	EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', entries);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_change', entries);
END
$$;
COMMENT ON FUNCTION guard_entries(regclass) IS 'Puts the trigger against changes on a table of entries.';

SELECT guard_entries('posting'), guard_entries('emission'), guard_entries('emission_rest');

/*
 * The activity of each source and day in a period, in each unit it was measured in. Readings of a source do
 * not overlap, so that only the last of a day can go on over midnight: readings are summed by the day they
 * begin on, and those few are then shared by time, the shares re-adding to the reading.
 */
CREATE FUNCTION daily_activity(period daterange, OUT source_id integer, OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH zone AS (SELECT time_zone FROM ledger_meta),
	begun AS MATERIALIZED (
		SELECT a.source_id, (a.start_at AT TIME ZONE (SELECT time_zone FROM zone))::date AS day, sum(a.quantity) AS quantity,
			max(a.start_at) AS last_start, max(a.end_at) AS last_end
		FROM activity AS a
		-- subqueries: else the moments are computed for each reading
		WHERE a.start_at >= (SELECT accounting_start(lower(period))) AND a.start_at < (SELECT accounting_start(upper(period)))
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		GROUP BY a.source_id, 2, unit(a.quantity)
	),
	long AS (
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, b.day
		FROM begun AS b
		JOIN activity AS a ON a.source_id = b.source_id AND a.start_at = b.last_start AND a.end_at = b.last_end
		WHERE b.last_end > (b.day + 1)::timestamp AT TIME ZONE (SELECT time_zone FROM zone)
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		UNION ALL
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, accounting_day(a.start_at)
		FROM source AS s
		CROSS JOIN LATERAL (
			SELECT b.* FROM activity AS b
			WHERE b.source_id = s.source_id AND b.start_at < (SELECT accounting_start(lower(period)))
				AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = b.activity_id)
			ORDER BY b.start_at DESC LIMIT 1
		) AS a
		WHERE a.end_at > (SELECT accounting_start(lower(period)))
	),
	share AS (
		SELECT b.source_id, b.day, b.quantity FROM begun AS b
		UNION ALL
		SELECT l.source_id, l.day, -l.quantity FROM long AS l
		UNION ALL
		SELECT l.source_id, d.day::date, l.quantity * (d.until / d.whole) - l.quantity * (d.since / d.whole)
		FROM long AS l CROSS JOIN zone AS z CROSS JOIN LATERAL (
			SELECT g AS day,
				-- 40 places: the quotient has as many
				extract(epoch FROM least((g + interval '1 day') AT TIME ZONE z.time_zone, l.end_at) - l.start_at)
					+ round(0.0, 40) AS until,
				extract(epoch FROM greatest(g AT TIME ZONE z.time_zone, l.start_at) - l.start_at)
					+ round(0.0, 40) AS since,
				extract(epoch FROM l.end_at - l.start_at) AS whole
			FROM generate_series(l.day::timestamp,
				accounting_day(l.end_at - interval '1 microsecond')::timestamp, interval '1 day') AS g
		) AS d
	)
	SELECT s.source_id, s.day, sum(s.quantity)
	FROM share AS s
	WHERE s.day <@ period
	GROUP BY s.source_id, s.day, unit(s.quantity);
END;
COMMENT ON FUNCTION daily_activity(daterange) IS 'Activity data by source, accounting day and unit, voided readings left out. A reading over several days is shared by time; the shares add up to it exactly.';

-- The one factor that fits, or an error that lists the candidates.
CREATE FUNCTION pick_factor(source_id integer, day date, scope2 text, method text, certified boolean DEFAULT false) RETURNS factor
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
DECLARE
	s source := (SELECT s FROM source AS s WHERE s.source_id = pick_factor.source_id);
	m method := (SELECT m FROM method AS m WHERE m.method = pick_factor.method);
	name text := s.factor || CASE WHEN certified THEN '-certified' ELSE '' END;
	fitting factor[];
	candidates text;
BEGIN
	-- of the factors that fit, those of the most specific region
	SELECT array_agg(f) FILTER (WHERE f.rank = 1) INTO fitting
	FROM (
		SELECT f AS f, rank() OVER (ORDER BY CASE WHEN f.region = 'World' THEN 0 ELSE length(f.region) END DESC) AS rank
		FROM factor AS f
		WHERE f.factor = name AND f.factor_set = ANY (m.factor_sets) AND f.withdrawn_at IS NULL
			AND f.valid @> day AND f.scope2 IS NOT DISTINCT FROM pick_factor.scope2
			AND (f.region IN ('World', s.region) OR s.region LIKE f.region || '-%')
	) AS f(f, rank);
	IF cardinality(fitting) = 1 THEN
		RETURN fitting[1];
	END IF;

	SELECT string_agg(format('%s of %s, %s%s, valid %s: %s', f.factor, f.factor_set, f.region,
			', ' || f.scope2, f.valid, f.value), '; ' ORDER BY f.factor_set, f.region, f.valid) INTO candidates
	FROM factor AS f
	WHERE f.factor = name AND f.withdrawn_at IS NULL AND f.factor_set = ANY (m.factor_sets);
	IF fitting IS NULL THEN
		RAISE EXCEPTION 'no emission factor fits source "%" on %', s.source, day
			USING ERRCODE = 'no_data_found',
				DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method, name,
					coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '),
					coalesce(candidates, 'none')),
				HINT = 'Load a set with load_factors(), or insert your own factor.';
	END IF;
	RAISE EXCEPTION '% emission factors fit source "%" on %', cardinality(fitting), s.source, day
		USING ERRCODE = 'cardinality_violation',
			DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method, name,
				coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '), candidates),
			HINT = 'Withdraw one, or name fewer sets in the method.';
END
$$;
COMMENT ON FUNCTION pick_factor(integer, date, text, text, boolean) IS 'The emission factor of a source on a day under a method and treatment of scope 2, or of its electricity under certificates (whose factor has -certified behind its name): of those that fit, the one of the most specific region. Errors: P0002 if none fits, 21000 if several do; both list the candidates.';

-- The gases that a method counts.
CREATE FUNCTION count_gases(mass ghg, gases text[]) RETURNS ghg
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN gases IS NULL THEN mass ELSE only_gases(mass, VARIADIC gases) END;
COMMENT ON FUNCTION count_gases(ghg, text[]) IS 'The part of a vector in the gases that a method counts; all of it if the list is NULL.';

-- The payload of a row of emission.
CREATE FUNCTION emission_payload(e emission) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN payload(e.line::text, to_char(e.day, 'YYYY-MM-DD'), e.source_id::text, e.category, e.domain, e.party, e.supplier,
		e.plot, e.scope2, e.claim_id::text, e.quantity::text, e.factor_id::text, e.factor::text, e.verified::text, e.mass::text, e.reason);
COMMENT ON FUNCTION emission_payload(emission) IS 'The payload that a row of emission must have.';

-- Closes a batch of emission rows as the next block.
CREATE FUNCTION seal_posting(p posting) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
	SELECT count(*), sha256(string_agg(sha256(convert_to(e.payload, 'UTF8')), '' ORDER BY e.line))
	INTO p.entries, p.digest
	FROM emission AS e WHERE e.posting_id = p.posting_id;
	p.previous := coalesce((SELECT hash FROM posting WHERE posting_id = p.posting_id - 1), decode(repeat('00', 32), 'hex'));
	p.posted_at := clock_timestamp();
	p.posted_by := current_user;
	p.hash := posting_hash(p);
	INSERT INTO posting SELECT p.*;
	RETURN p.posting_id;
END
$$;
COMMENT ON FUNCTION seal_posting(posting) IS 'Closes the emission rows of a posting: counts them, hashes them, appends the block.';

CREATE FUNCTION next_posting(kind text, method text, period daterange, reason text, reverses bigint DEFAULT NULL) RETURNS posting
	LANGUAGE sql STABLE
	RETURN ROW((SELECT coalesce(max(posting_id), 0) + 1 FROM posting), kind, method, period, reverses, reason,
		NULL, NULL, NULL, NULL, NULL, NULL)::posting;
COMMENT ON FUNCTION next_posting(text, text, daterange, text, bigint) IS 'The block to come, without its hashes.';

-- The party of a source on a day; an error, not a row without one, where there is none.
CREATE FUNCTION refuse_ownerless(source_id integer, day date) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
BEGIN
	RAISE EXCEPTION 'source "%" belongs to no party on %', (SELECT s.source FROM source AS s WHERE s.source_id = refuse_ownerless.source_id), day
		USING ERRCODE = 'no_data_found', HINT = 'Insert its party into source_owner.';
END
$$;
COMMENT ON FUNCTION refuse_ownerless(integer, date) IS 'Refuses to post a source that nobody owns on a day. Errors: P0002, always.';

-- What is to be posted of a period under a method: the activity of each source and day, once for each treatment
-- of scope 2, and what certificates cover apart from the rest.
CREATE FUNCTION wanted_activity(period daterange, m method, OUT source_id integer, OUT day date, OUT scope2 text,
		OUT claim_id bigint, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH claim AS (
		SELECT c.* FROM certificate_claim AS c WHERE c.withdrawn_at IS NULL AND c.valid && period
	),
	-- a claim covers its consumption from its first day on
	whole AS (
		SELECT daterange(least(lower(period), min(lower(c.valid))), greatest(upper(period), max(upper(c.valid)))) AS days
		FROM claim AS c
	),
	treated AS (
		SELECT a.source_id, a.day, t.scope2, a.quantity, c.claim_id, amount(c.energy) AS claimed,
			CASE WHEN c.claim_id IS NOT NULL THEN amount(convert(a.quantity, 'MWh')) END AS mwh
		FROM whole AS w
		CROSS JOIN daily_activity(w.days) AS a
		JOIN source AS s ON s.source_id = a.source_id
		CROSS JOIN LATERAL unnest(CASE WHEN emission_scope(s.category) = 2 THEN m.scope2 ELSE ARRAY[NULL::text] END) AS t (scope2)
		LEFT JOIN claim AS c ON c.source_id = a.source_id AND c.valid @> a.day AND t.scope2 <> 'location'
		WHERE m.scope3 OR emission_scope(s.category) < 3
	),
	covered AS (
		SELECT t.*, greatest(least(t.mwh, t.claimed - (sum(t.mwh) OVER (PARTITION BY t.claim_id, t.scope2
			ORDER BY t.day, unit(t.quantity)) - t.mwh)), 0) AS covered
		FROM treated AS t
	)
	SELECT c.source_id, c.day, c.scope2, p.claim_id, p.quantity
	FROM covered AS c
	CROSS JOIN LATERAL (
		SELECT CASE WHEN c.mwh IS NULL THEN NULL WHEN c.covered = c.mwh THEN c.quantity
			ELSE convert(quantity(c.covered, 'MWh'), unit(c.quantity)) END AS under
	) AS q
	CROSS JOIN LATERAL (
		VALUES (NULL::bigint, CASE WHEN q.under IS NULL THEN c.quantity ELSE c.quantity - q.under END), (c.claim_id, q.under)
	) AS p (claim_id, quantity)
	WHERE c.day <@ period AND p.quantity IS NOT NULL;
END;
COMMENT ON FUNCTION wanted_activity(daterange, method) IS 'The activity data to be posted of a period under a method, by source, day, unit and treatment of scope 2; electricity under certificates apart.';

-- jit = off here and where a query is long: compiling it takes seconds, running it milliseconds.
-- row_security = off, here and where the whole ledger has to be seen: policies that would hide a part of it make
-- this fail, and not take a reading that is hidden for one that was taken back.
CREATE FUNCTION post(period daterange, method text, reason text DEFAULT 'posting') RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET row_security = off AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = post.method);
	p posting;
	entries bigint;
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'there is no method "%"', post.method
			USING ERRCODE = 'no_data_found', HINT = 'Table method lists them.';
	END IF;
	PERFORM check_period(post.period);
	PERFORM lock_ledger();
	p := next_posting('post', m.method, post.period, post.reason);

	WITH wanted AS MATERIALIZED (
		SELECT a.*, unit(a.quantity) AS unit FROM wanted_activity(post.period, m) AS a
	),
	posted AS (
		SELECT e.source_id, e.day, e.scope2, e.claim_id, unit(e.quantity) AS unit, sum(e.quantity) AS quantity,
			(array_agg(e.factor_id ORDER BY e.posting_id DESC))[1] AS factor_id
		FROM emission AS e JOIN posting AS b USING (posting_id)
		WHERE b.method = m.method AND e.day >= lower(post.period) AND e.day < upper(post.period)
		GROUP BY e.source_id, e.day, e.scope2, e.claim_id, unit(e.quantity)
	),
	difference AS (
		SELECT coalesce(w.source_id, d.source_id) AS source_id, coalesce(w.day, d.day) AS day,
			coalesce(w.scope2, d.scope2) AS scope2, coalesce(w.claim_id, d.claim_id) AS claim_id,
			CASE WHEN d.day IS NULL THEN w.quantity WHEN w.day IS NULL THEN -d.quantity ELSE w.quantity - d.quantity END AS quantity,
			-- what is posted of a day keeps its factor, until it is reversed
			CASE WHEN sign(d.quantity) <> 0 THEN d.factor_id END AS factor_id
		FROM wanted AS w FULL JOIN posted AS d
			ON w.source_id = d.source_id AND w.day = d.day AND w.unit = d.unit
				AND coalesce(w.scope2, '') = coalesce(d.scope2, '') AND coalesce(w.claim_id, 0) = coalesce(d.claim_id, 0)
	),
	change AS MATERIALIZED (
		SELECT c.*, s.category, s.domain, s.factor, s.region
		FROM difference AS c JOIN source AS s USING (source_id)
		WHERE sign(c.quantity) <> 0
	),
	-- once for all sources that ask for the same; without a join, which would be planned for one row
	asked AS (
		SELECT c.*, row_number() OVER alike AS n
		FROM change AS c WHERE c.factor_id IS NULL
		WINDOW alike AS (PARTITION BY c.factor, c.region, c.day, c.scope2, c.claim_id IS NOT NULL ORDER BY c.source_id)
	),
	picked AS (
		SELECT a.*, CASE a.n WHEN 1 THEN pick_factor(a.source_id, a.day, a.scope2, m.method, a.claim_id IS NOT NULL) END AS f
		FROM asked AS a
	),
	choice AS (
		SELECT k.source_id, k.day, k.scope2, k.claim_id, k.quantity, k.category, k.domain,
			first_value(k.f) OVER (PARTITION BY k.factor, k.region, k.day, k.scope2, k.claim_id IS NOT NULL ORDER BY k.n) AS f,
			'readings' AS why
		FROM picked AS k
		UNION ALL
		SELECT c.source_id, c.day, c.scope2, c.claim_id, c.quantity, c.category, c.domain, f,
			'change of readings since an earlier posting'
		FROM change AS c JOIN factor AS f USING (factor_id)
	),
	-- rounding runs along: the masses of a source and factor add up to their whole quantity x factor
	running AS (
		SELECT c.*, unit(c.quantity) AS unit, sum(c.quantity) OVER (PARTITION BY c.source_id, c.scope2, (c.f).factor_id,
			unit(c.quantity) ORDER BY c.day, c.claim_id) AS until
		FROM choice AS c
	),
	entry AS (
		SELECT p.posting_id, row_number() OVER (ORDER BY c.source_id, c.day, c.scope2, c.claim_id, c.unit) AS line,
			c.day, c.source_id, emission_category(c.category), c.domain,
			coalesce(o.party, refuse_ownerless(c.source_id, c.day)) AS party, o.supplier, o.plot, c.scope2, c.claim_id, c.quantity,
			(c.f).factor_id, (c.f).value AS factor, (c.f).verified AND m.verified AS verified,
			count_gases(round(c.until * (c.f).value, 12) - round((c.until - c.quantity) * (c.f).value, 12), m.gases) AS mass,
			format('%s; factor %s of %s (%s, %s)', c.why, (c.f).factor, (c.f).factor_set, (c.f).region, (c.f).edition) AS reason
		FROM running AS c
		LEFT JOIN source_owner AS o ON o.source_id = c.source_id AND o.valid @> c.day
	)
	INSERT INTO emission
	SELECT e.*, emission_payload(ROW(e.*, '')::emission) FROM entry AS e;

	GET DIAGNOSTICS entries = ROW_COUNT;
	IF entries = 0 THEN
		RAISE NOTICE 'nothing to post: % is up to date under %', post.period, m.method;
		RETURN NULL;
	END IF;
	RETURN seal_posting(p);
END
$$;
COMMENT ON FUNCTION post(daterange, text, text) IS 'Posts the readings of a period under a method: one emission row per source, factor and accounting day, in one block; electricity that certificates cover has rows of its own. Returns the number of the posting, or NULL, with a notice, if everything is posted already. Errors: 22023 for a period without days, P0002 for an unknown method, where no factor fits, or a source belongs to no party; 21000 where several factors fit, 22000 if a unit does not fit its factor.';

CREATE FUNCTION reverse(posting bigint, reason text) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET row_security = off AS
$$
DECLARE
	old posting;
	p posting;
BEGIN
	PERFORM lock_ledger();
	SELECT b.* INTO old FROM posting AS b WHERE b.posting_id = reverse.posting;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no posting %', reverse.posting USING ERRCODE = 'no_data_found';
	END IF;
	IF old.kind = 'reverse' OR EXISTS (SELECT FROM posting AS b WHERE b.reverses = old.posting_id) THEN
		RAISE EXCEPTION 'posting % %', old.posting_id,
				CASE old.kind WHEN 'reverse' THEN 'is a reversal' ELSE 'is reversed already' END
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Post the period again with post().';
	END IF;
	IF coalesce(reason, '') = '' THEN
		RAISE EXCEPTION 'a reversal needs a reason' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	p := next_posting('reverse', old.method, old.period, reason, old.posting_id);
	INSERT INTO emission
	SELECT n.*, emission_payload(ROW(n.*, '')::emission)
	FROM (
		SELECT p.posting_id, e.line, e.day, e.source_id, e.category, e.domain, e.party, e.supplier, e.plot, e.scope2, e.claim_id,
			-e.quantity, e.factor_id, e.factor, e.verified, -e.mass, format('reversal of posting %s: %s', old.posting_id, reverse.reason)
		FROM emission AS e WHERE e.posting_id = old.posting_id
	) AS n;
	RETURN seal_posting(p);
END
$$;
COMMENT ON FUNCTION reverse(bigint, text) IS 'Takes a posting back: a new block with its rows negated. Returns its number. Errors: P0002 if there is none, 55000 if it is a reversal or reversed already, 22023 without a reason.';

-- The way back, for the verifier.
CREATE FUNCTION trace_emission(posting bigint, line bigint, OUT activity_id bigint, OUT start_at timestamptz, OUT end_at timestamptz,
		OUT reading text, OUT channel text, OUT meter text, OUT evidence text, OUT recorded_at timestamptz, OUT voided_at timestamptz)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT a.activity_id, a.start_at, a.end_at, a.reading, a.channel, a.meter, a.evidence, a.recorded_at, v.voided_at
	FROM emission AS e
	JOIN activity AS a ON a.source_id = e.source_id AND a.end_at > accounting_start(e.day)
		AND a.start_at < accounting_start(e.day + 1)
	LEFT JOIN activity_void AS v USING (activity_id)
	WHERE e.posting_id = posting AND e.line = trace_emission.line
	ORDER BY a.start_at, a.activity_id;
END;
COMMENT ON FUNCTION trace_emission(bigint, bigint) IS 'The readings from which an emission row was made: those of its source that touch its day, also voided ones, with their evidence. A reading recorded or voided after the posting was not, or still, part of it: see recorded_at and voided_at.';
