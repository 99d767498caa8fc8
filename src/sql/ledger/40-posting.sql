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
	boundaries bytea NOT NULL CHECK (length(boundaries) = 32),
	previous bytea NOT NULL CHECK (length(previous) = 32),
	hash bytea NOT NULL CHECK (length(hash) = 32),
	posted_at timestamptz NOT NULL,
	posted_by text NOT NULL,
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
COMMENT ON COLUMN posting.boundaries IS 'Digest of the versions of boundaries that were recorded since the posting before: see boundaries_digest().';
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
	begins smallint NOT NULL CHECK (begins BETWEEN -1 AND 1),
	reason text NOT NULL,
	payload text NOT NULL,
	PRIMARY KEY (posting_id, line, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE emission IS 'Emissions: one row per posting, source, factor, accounting day, treatment of scope 2, claim and unit. Never changed.';
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
COMMENT ON COLUMN emission.verified IS 'Whether factor and method are verified.';
COMMENT ON COLUMN emission.mass IS 'Quantity x factor in whole micrograms, only the gases of the method.';
COMMENT ON COLUMN emission.begins IS '1 if nothing of this was posted before (source, day, factor and all that the row says of them), -1 if nothing is after it, 0 for a change.';
COMMENT ON COLUMN emission.reason IS 'Why the row is there and why this factor.';
COMMENT ON COLUMN emission.payload IS 'The row as text, by which it is hashed and can be rebuilt without the extension: see payload().';

CREATE INDEX emission_source_day ON emission (source_id, day);
CREATE INDEX emission_claim ON emission (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX emission_day ON emission USING brin (day) WITH (autosummarize = on);
CREATE TABLE emission_rest PARTITION OF emission DEFAULT;
COMMENT ON TABLE emission_rest IS 'Emissions of months that have no partition of their own: see add_partitions().';

-- Fields with their lengths in front cannot run into one another; NULL is a length of its own.
CREATE FUNCTION payload(VARIADIC fields text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT string_agg(coalesce(length(f) || ':' || f, '-:'), ',' ORDER BY i) FROM unnest(fields) WITH ORDINALITY AS u(f, i));
COMMENT ON FUNCTION payload(text[]) IS 'Fields as length:text, separated by commas; -: is NULL. Lengths are in characters.';

-- The texts of dates depend on a setting, of which a hash must not.
CREATE FUNCTION posting_hash(p posting) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE SET datestyle = 'ISO, YMD'
	RETURN sha256(convert_to(payload(p.posting_id::text, p.kind, p.method,
		lower(p.period)::text, upper(p.period)::text, p.reverses::text, p.reason, p.entries::text,
		encode(p.digest, 'hex'), encode(p.boundaries, 'hex'), encode(p.previous, 'hex'),
		to_char(p.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.posted_by), 'UTF8'));
COMMENT ON FUNCTION posting_hash(posting) IS 'The hash that a row of posting must have.';

-- Verifies what it is given and never computes it anew: a restored or replicated block keeps its hash. Rows of a
-- restore come in any order, so that a block before it is compared where it is there already.
CREATE FUNCTION check_posting() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	before posting;
BEGIN
	IF NEW.hash IS DISTINCT FROM posting_hash(NEW) THEN
		RAISE EXCEPTION 'hash of posting % does not match the row', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	SELECT b.* INTO before FROM posting AS b WHERE b.posting_id = NEW.posting_id - 1;
	IF before.hash <> NEW.previous OR before.posted_at >= NEW.posted_at
		OR NEW.posting_id = 1 AND NEW.previous <> decode(repeat('00', 32), 'hex') THEN
		RAISE EXCEPTION 'posting % does not follow the one before', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_posting() IS 'Trigger: refuses a block whose hash is wrong or that does not follow the one before. Errors: 23000.';

CREATE FUNCTION check_sequence() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	loose bigint;
BEGIN
	SELECT a.posting_id INTO loose FROM added AS a
	WHERE a.posting_id > 1 AND NOT EXISTS (SELECT FROM posting AS b WHERE b.posting_id = a.posting_id - 1)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'posting % does not follow the one before', loose
			USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'There is no posting before it.',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_sequence() IS 'Trigger: refuses a block without one before it, once all rows of a statement are there. Errors: 23000.';

CREATE TRIGGER check_posting BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION check_posting();
ALTER TABLE posting ENABLE ALWAYS TRIGGER check_posting;
CREATE TRIGGER check_sequence AFTER INSERT ON posting REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_sequence();

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
CREATE FUNCTION daily_activity(period daterange, sources integer[] DEFAULT NULL, OUT source_id integer, OUT day date, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH zone AS (SELECT time_zone FROM ledger_meta),
	begun AS MATERIALIZED (
		SELECT a.source_id, (a.start_at AT TIME ZONE (SELECT time_zone FROM zone))::date AS day, sum(a.quantity) AS quantity,
			max(a.start_at) AS last_start, max(a.end_at) AS last_end
		FROM activity AS a
		-- subqueries: else the moments are computed for each reading
		WHERE a.start_at >= (SELECT accounting_start(lower(period))) AND a.start_at < (SELECT accounting_start(upper(period)))
			AND (sources IS NULL OR a.source_id = ANY (sources))
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		GROUP BY a.source_id, 2, unit(a.quantity)
	),
	long AS (
		SELECT a.source_id, a.quantity, a.start_at, a.end_at, b.day
		FROM begun AS b
		JOIN activity AS a ON a.source_id = b.source_id AND a.start_at = b.last_start AND a.end_at = b.last_end
			AND a.start_at >= (SELECT accounting_start(lower(period))) AND a.start_at < (SELECT accounting_start(upper(period)))
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
		WHERE a.end_at > (SELECT accounting_start(lower(period))) AND (sources IS NULL OR s.source_id = ANY (sources))
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
			FROM generate_series(greatest(l.day, lower(period))::timestamp,
				least(accounting_day(l.end_at - interval '1 microsecond'), upper(period) - 1)::timestamp, interval '1 day') AS g
		) AS d
	)
	SELECT s.source_id, s.day, sum(s.quantity)
	FROM share AS s
	WHERE s.day <@ period
	GROUP BY s.source_id, s.day, unit(s.quantity);
END;
COMMENT ON FUNCTION daily_activity(daterange, integer[]) IS 'Activity data, of some sources or (NULL) all, by source, accounting day and unit, voided readings left out. A reading over several days is shared by time; the shares add up to it exactly.';

-- The one factor that fits, or an error that lists the candidates.
CREATE FUNCTION pick_factor(source_id integer, day date, scope2 text, method text, certified boolean DEFAULT false) RETURNS factor
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS
$$
DECLARE
	s source := (SELECT s FROM source AS s WHERE s.source_id = pick_factor.source_id);
	m method := (SELECT m FROM method AS m WHERE m.method = pick_factor.method);
	name text := s.factor || CASE WHEN certified THEN '-certified' ELSE '' END;
	fitting factor[];
	candidates text;
	elsewhere text;
BEGIN
	-- of the factors that fit, those of the most specific region
	SELECT array_agg(f) FILTER (WHERE f.rank = 1) INTO fitting
	FROM (
		SELECT f AS f, rank() OVER (ORDER BY CASE WHEN f.region = 'World' THEN 0 ELSE length(f.region) END DESC) AS rank
		FROM factor AS f
		WHERE f.factor = name AND f.factor_set = ANY (m.factor_sets) AND f.withdrawn_at IS NULL
			AND f.valid @> day AND f.scope2 IS NOT DISTINCT FROM pick_factor.scope2
			AND (f.region IN ('World', s.region) OR starts_with(s.region, f.region || '-'))
	) AS f(f, rank);
	IF cardinality(fitting) = 1 THEN
		IF m.gases IS NOT NULL AND opaque(ghg((fitting[1]).value)) <> '0 t'::ghg THEN
			RAISE EXCEPTION 'method "%" counts gases, and factor "%" is a CO2e without them', m.method, name
				USING ERRCODE = 'data_exception',
					DETAIL = format('Source "%s" has %s of %s.', s.source, (fitting[1]).value, (fitting[1]).factor_set),
					HINT = 'Record a factor by gas for this method.';
		END IF;
		RETURN fitting[1];
	END IF;

	SELECT string_agg(c.text, '; ' ORDER BY c.n) FILTER (WHERE c.n <= 8) || CASE WHEN count(*) > 8 THEN format(' and %s more', count(*) - 8) ELSE '' END,
		min(c.factor_set) FILTER (WHERE c.would_fit AND NOT c.factor_set = ANY (m.factor_sets))
	INTO candidates, elsewhere
	FROM (
		SELECT f.factor_set,
			f.valid @> day AND f.scope2 IS NOT DISTINCT FROM pick_factor.scope2
				AND (f.region IN ('World', s.region) OR starts_with(s.region, f.region || '-')) AS would_fit,
			format('%s of %s, %s%s, valid %s: %s', f.factor, f.factor_set, f.region, ', ' || f.scope2, f.valid, f.value) AS text,
			row_number() OVER (ORDER BY (f.factor_set = ANY (m.factor_sets)) DESC, (f.region IN ('World', s.region) OR starts_with(s.region, f.region || '-')) DESC,
				f.factor_set, f.region, f.valid) AS n
		FROM factor AS f
		WHERE f.factor = name AND f.withdrawn_at IS NULL
	) AS c;
	IF fitting IS NULL THEN
		RAISE EXCEPTION 'no emission factor fits source "%" on %', s.source, day
			USING ERRCODE = 'no_data_found',
				DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method, name,
					coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '),
					coalesce(candidates, 'none')),
				HINT = CASE WHEN elsewhere IS NULL
					THEN format('Record it in a set that the method names, with load_factors(), adopt_factors() or INSERT: %s.', array_to_string(m.factor_sets, ', '))
					ELSE format('Copy it from %s into a set that the method names with adopt_factors(), or insert a method that names %s.', elsewhere, elsewhere) END;
	END IF;
	RAISE EXCEPTION '% emission factors fit source "%" on %', cardinality(fitting), s.source, day
		USING ERRCODE = 'cardinality_violation',
			DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method, name,
				coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '), candidates),
			HINT = 'Withdraw one, or insert a method that names fewer sets.';
END
$$;
COMMENT ON FUNCTION pick_factor(integer, date, text, text, boolean) IS 'The emission factor of a source on a day under a method and treatment of scope 2, or of its electricity under certificates (whose factor has -certified behind its name): of those that fit, the one of the most specific region. Errors: P0002 if none fits, 21000 if several do; both list the candidates; 22000 if the method counts gases and the factor is a CO2e without them.';

-- The gases that a method counts.
CREATE FUNCTION count_gases(mass ghg, gases text[]) RETURNS ghg
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN gases IS NULL THEN mass ELSE only_gases(mass, VARIADIC gases) END;
COMMENT ON FUNCTION count_gases(ghg, text[]) IS 'The part of a vector in the gases that a method counts; all of it if the list is NULL.';

-- The payload of a row of emission.
CREATE FUNCTION emission_payload(e emission) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN payload(e.line::text, to_char(e.day::timestamp, 'YYYY-MM-DD'), e.source_id::text, e.category, e.domain, e.party, e.supplier,
		e.plot, e.scope2, e.claim_id::text, e.quantity::text, e.factor_id::text, e.factor::text, e.verified::text, e.mass::text, e.begins::text, e.reason);
COMMENT ON FUNCTION emission_payload(emission) IS 'The payload that a row of emission must have.';

-- Closes a batch of emission rows as the next block.
CREATE FUNCTION last_posted() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT b.posted_at FROM posting AS b ORDER BY b.posting_id DESC LIMIT 1);
COMMENT ON FUNCTION last_posted() IS 'Time of the last posting; NULL if there is none.';

CREATE FUNCTION seal_posting(p posting, written bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	before posting;
BEGIN
	SELECT count(*), sha256(string_agg(sha256(convert_to(e.payload, 'UTF8')), '' ORDER BY e.line))
	INTO p.entries, p.digest
	FROM emission AS e WHERE e.posting_id = p.posting_id;
	IF p.entries <> written THEN
		RAISE EXCEPTION 'posting % has % rows of emission that it did not write', p.posting_id, p.entries - written
			USING ERRCODE = 'integrity_constraint_violation', HINT = 'Rows of emission are written by post() and reverse() alone.';
	END IF;
	SELECT b.* INTO before FROM posting AS b WHERE b.posting_id = p.posting_id - 1;
	p.previous := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
	p.posted_at := ledger_now();
	p.posted_by := current_user;
	p.boundaries := boundaries_digest(before.posted_at, p.posted_at);
	p.hash := posting_hash(p);
	INSERT INTO posting SELECT p.*;
	RETURN p.posting_id;
END
$$;
COMMENT ON FUNCTION seal_posting(posting, bigint) IS 'Closes the emission rows of a posting, of which so many were written: counts them, hashes them, appends the block. Errors: 23000 if others wrote rows of it.';

CREATE FUNCTION next_posting(kind text, method text, period daterange, reason text, reverses bigint DEFAULT NULL) RETURNS posting
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN ROW((SELECT coalesce(max(posting_id), 0) + 1 FROM posting), kind, method, period, reverses, reason,
		NULL, NULL, NULL, NULL, NULL, NULL, NULL)::posting;
COMMENT ON FUNCTION next_posting(text, text, daterange, text, bigint) IS 'The block to come, without its hashes.';

-- A source without a party is an error, not a row without one.
CREATE FUNCTION refuse_ownerless(source_id integer, day date) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS
$$
BEGIN
	RAISE EXCEPTION 'source "%" belongs to no party on %', (SELECT s.source FROM source AS s WHERE s.source_id = refuse_ownerless.source_id), day
		USING ERRCODE = 'no_data_found', HINT = 'Insert its party into source_owner.';
END
$$;
COMMENT ON FUNCTION refuse_ownerless(integer, date) IS 'Refuses to post a source that nobody owns on a day. Errors: P0002, always.';

-- What claims cover, as posted, and what is wrong with it.
CREATE VIEW certificate_use AS
SELECT c.claim_id, s.source, c.registry, c.serials, c.valid, c.energy, c.withdrawn_at, e.method, e.covered,
	c.energy - e.covered AS unused,
	CASE
		WHEN e.covered > c.energy THEN 'more than the certificates are'
		WHEN c.withdrawn_at IS NOT NULL AND sign(e.covered) > 0 AND EXISTS (SELECT FROM certificate_claim AS o
			WHERE o.claim_id <> c.claim_id AND o.registry = c.registry AND o.serials && c.serials AND o.withdrawn_at IS NULL)
			THEN 'withdrawn, and its certificates serve another claim'
	END AS problem
FROM certificate_claim AS c
JOIN source AS s ON s.source_id = c.source_id
LEFT JOIN (
	SELECT e.claim_id, b.method, round(sum(convert(e.quantity, 'MWh')), 12) AS covered
	FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
	WHERE e.claim_id IS NOT NULL
	GROUP BY e.claim_id, b.method
) AS e ON e.claim_id = c.claim_id;
COMMENT ON VIEW certificate_use IS 'What each claim of certificates covers, under each method that it was posted under: certificates beyond the consumption of their days cover nothing.';
COMMENT ON COLUMN certificate_use.claim_id IS 'Number of the claim.';
COMMENT ON COLUMN certificate_use.source IS 'Code of the source.';
COMMENT ON COLUMN certificate_use.registry IS 'Registry of the certificates.';
COMMENT ON COLUMN certificate_use.serials IS 'Serial numbers.';
COMMENT ON COLUMN certificate_use.valid IS 'Days of consumption that are covered.';
COMMENT ON COLUMN certificate_use.energy IS 'Electricity of the certificates.';
COMMENT ON COLUMN certificate_use.withdrawn_at IS 'When the claim was withdrawn; NULL while it holds.';
COMMENT ON COLUMN certificate_use.method IS 'Code of the method; NULL if nothing is posted under the claim.';
COMMENT ON COLUMN certificate_use.covered IS 'Electricity that is covered, as posted; NULL if nothing is posted.';
COMMENT ON COLUMN certificate_use.unused IS 'Electricity of the certificates beyond that; NULL if nothing is posted.';
COMMENT ON COLUMN certificate_use.problem IS 'What is wrong with it; NULL if nothing is.';

-- A unit that does not fit the factor is an error that names the source.
CREATE FUNCTION check_unit(source_id integer, day date, quantity quantity, factor emission_factor) RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
DECLARE
	message text;
BEGIN
	PERFORM check_unit.quantity * check_unit.factor;
	RETURN true;
EXCEPTION WHEN data_exception THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
	RAISE EXCEPTION 'readings of source "%" do not fit their factor on %', (SELECT s.source FROM source AS s WHERE s.source_id = check_unit.source_id), day
		USING ERRCODE = 'data_exception', DETAIL = format('%s x %s: %s.', round(check_unit.quantity, 6), check_unit.factor, message),
			HINT = 'Take wrong readings back with void_activity(activity, reason), or give the source another factor.';
END
$$;
COMMENT ON FUNCTION check_unit(integer, date, quantity, emission_factor) IS 'Whether readings of a source on a day can be multiplied by a factor. Errors: 22000 if not, with the name of the source.';

-- What is to be posted of a period under a method: the activity of each source and day, once for each treatment
-- of scope 2, and what certificates cover apart from the rest.
CREATE FUNCTION wanted_activity(period daterange, m method, OUT source_id integer, OUT day date, OUT scope2 text,
		OUT claim_id bigint, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH claim AS MATERIALIZED (
		SELECT c.claim_id, c.source_id, c.valid, amount(c.energy) AS claimed
		FROM certificate_claim AS c JOIN source AS s ON s.source_id = c.source_id
		WHERE c.withdrawn_at IS NULL AND c.valid && period AND emission_category(s.category) = 'purchased_electricity'
			AND m.scope2 <> '{location}'
	),
	-- a claim covers its consumption from its first day on, also where only later days are asked for
	consumed AS (
		SELECT c.claim_id, c.claimed, a.source_id, a.day, a.quantity, amount(convert(a.quantity, 'MWh')) AS mwh,
			sum(amount(convert(a.quantity, 'MWh'))) OVER (PARTITION BY c.claim_id ORDER BY a.day, unit(a.quantity)) AS until
		FROM claim AS c CROSS JOIN LATERAL daily_activity(c.valid, ARRAY[c.source_id]) AS a
	),
	covered AS (
		SELECT c.claim_id, c.source_id, c.day, c.quantity, c.mwh,
			least(greatest(c.until, 0), c.claimed) - least(greatest(c.until - c.mwh, 0), c.claimed) AS covered
		FROM consumed AS c WHERE c.day <@ period
	),
	under AS (
		SELECT c.claim_id, c.source_id, c.day, c.quantity,
			CASE WHEN c.covered = c.mwh THEN c.quantity ELSE convert(quantity(c.covered, 'MWh'), unit(c.quantity)) END AS under
		FROM covered AS c
	)
	SELECT a.source_id, a.day, t.scope2, p.claim_id, p.quantity
	FROM daily_activity(period) AS a
	JOIN source AS s ON s.source_id = a.source_id
	CROSS JOIN LATERAL unnest(CASE WHEN emission_scope(s.category) = 2 THEN m.scope2 ELSE ARRAY[NULL::text] END) AS t (scope2)
	LEFT JOIN under AS u ON u.source_id = a.source_id AND u.day = a.day AND unit(u.quantity) = unit(a.quantity) AND t.scope2 <> 'location'
	CROSS JOIN LATERAL (
		VALUES (NULL::bigint, CASE WHEN u.claim_id IS NULL THEN a.quantity ELSE a.quantity - u.under END), (u.claim_id, u.under)
	) AS p (claim_id, quantity)
	WHERE (m.scope3 OR emission_scope(s.category) < 3) AND p.quantity IS NOT NULL;
END;
COMMENT ON FUNCTION wanted_activity(daterange, method) IS 'The activity data to be posted of a period under a method, by source, day, unit and treatment of scope 2; electricity under certificates apart.';

-- A claim covers no more than its certificates, and certificates that serve another claim by now cover nothing of the
-- first: where days of a claim are posted one part after another, a part may have to wait for the others.
CREATE FUNCTION check_certificates(p posting) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET row_security = off AS
$$
DECLARE
	claim record;
BEGIN
	SELECT u.* INTO claim FROM certificate_use AS u
	WHERE u.method = p.method AND u.problem IS NOT NULL
		AND EXISTS (SELECT FROM emission AS e WHERE e.posting_id = p.posting_id AND e.claim_id IS NOT NULL)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'certificates of claim % would cover more than they are', claim.claim_id
			USING ERRCODE = 'check_violation', DETAIL = format('%s: %s.', upper(left(claim.problem, 1)) || substr(claim.problem, 2), claim.covered),
				HINT = format('Post the days of the claim, %s, together.', claim.valid);
	END IF;
END
$$;
COMMENT ON FUNCTION check_certificates(posting) IS 'Refuses a posting after which certificates would cover more than they are. Errors: 23514.';

-- What stands under a method for some days: what was posted of a source, day, treatment, claim, unit and factor,
-- with all that the rows say of them, less what was taken back.
CREATE FUNCTION standing_emission(method text, first date, until date,
		OUT source_id integer, OUT day date, OUT scope2 text, OUT claim_id bigint, OUT unit text, OUT factor_id integer,
		OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT plot text,
		OUT quantity quantity, OUT mass ghg, OUT posting_id bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.source_id, e.day, coalesce(e.scope2, ''), coalesce(e.claim_id, 0), unit(e.quantity), e.factor_id,
		e.category, e.domain, e.party, coalesce(e.supplier, ''), coalesce(e.plot, ''),
		sum(e.quantity), sum(e.mass), max(e.posting_id)
	FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
	WHERE b.method = standing_emission.method AND e.day >= first AND e.day < until
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	HAVING sum(e.begins) <> 0;
END;
COMMENT ON FUNCTION standing_emission(text, date, date) IS 'What stands posted under a method for the days from the first until before the second. NULL is empty text, or 0 for a claim; posting_id is the last that touched it.';

-- jit = off here and where a query is long: compiling it takes seconds, running it milliseconds.
CREATE FUNCTION post(period daterange, method text, reason text DEFAULT 'posting') RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET row_security = off AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = post.method);
	p posting;
	written bigint;
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'there is no method "%"', post.method
			USING ERRCODE = 'no_data_found', HINT = 'Table method lists them.';
	END IF;
	IF coalesce(reason, '') = '' THEN
		RAISE EXCEPTION 'a posting needs a reason' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	PERFORM check_period(post.period);
	PERFORM lock_ledger();
	p := next_posting('post', m.method, post.period, post.reason);

	WITH posted AS MATERIALIZED (
		SELECT d.* FROM standing_emission(m.method, lower(post.period), upper(post.period)) AS d
	),
	-- what is posted of a day keeps its factor, until it is reversed
	kept AS MATERIALIZED (
		SELECT DISTINCT ON (d.source_id, d.day, d.scope2, d.claim_id <> 0)
			d.source_id, d.day, d.scope2, d.claim_id <> 0 AS certified, d.factor_id
		FROM posted AS d
		ORDER BY d.source_id, d.day, d.scope2, d.claim_id <> 0, d.posting_id DESC
	),
	wanted AS MATERIALIZED (
		SELECT a.source_id, a.day, coalesce(a.scope2, '') AS scope2, coalesce(a.claim_id, 0) AS claim_id, a.claim_id IS NOT NULL AS certified,
			unit(a.quantity) AS unit, a.quantity, emission_category(s.category) AS category, s.domain, s.factor, s.region
		FROM wanted_activity(post.period, m) AS a
		JOIN source AS s ON s.source_id = a.source_id
		WHERE sign(a.quantity) <> 0
	),
	-- a factor is picked once for all sources that ask for the same; without a join, which would be planned for one row
	asked AS (
		SELECT w.*, k.factor_id AS kept_id, row_number() OVER (PARTITION BY w.factor, w.region, w.day, w.scope2, w.certified, k.factor_id
			ORDER BY w.source_id) AS n
		FROM wanted AS w LEFT JOIN kept AS k USING (source_id, day, scope2, certified)
	),
	picked AS (
		SELECT a.*, CASE WHEN a.kept_id IS NULL AND a.n = 1
			THEN (pick_factor(a.source_id, a.day, nullif(a.scope2, ''), m.method, a.certified)).factor_id END AS picked_id
		FROM asked AS a
	),
	target AS MATERIALIZED (
		SELECT k.source_id, k.day, k.scope2, k.claim_id, k.unit,
			coalesce(k.kept_id, first_value(k.picked_id) OVER (PARTITION BY k.factor, k.region, k.day, k.scope2, k.certified, k.kept_id
				ORDER BY k.n)) AS factor_id,
			k.category, k.domain, coalesce(o.party, refuse_ownerless(k.source_id, k.day)) AS party,
			coalesce(o.supplier, '') AS supplier, coalesce(o.plot, '') AS plot, k.quantity
		FROM picked AS k
		-- IS TRUE keeps the search to the source: the GiST index that @> would offer is slower than a hash of all owners
		LEFT JOIN source_owner AS o ON o.source_id = k.source_id AND (o.valid @> k.day) IS TRUE
	),
	-- also where the owner or another thing that rows say has changed: from the old to the new
	change AS (
		SELECT source_id, day, scope2, claim_id, unit, factor_id, category, domain, party, supplier, plot,
			CASE WHEN d.posting_id IS NULL THEN t.quantity WHEN t.quantity IS NULL THEN -d.quantity ELSE t.quantity - d.quantity END AS quantity,
			CASE WHEN t.quantity IS NULL THEN -d.mass END AS closing,
			CASE WHEN d.posting_id IS NULL THEN 1 WHEN t.quantity IS NULL THEN -1 ELSE 0 END AS begins
		FROM target AS t FULL JOIN posted AS d
			USING (source_id, day, scope2, claim_id, unit, factor_id, category, domain, party, supplier, plot)
	),
	-- rounding runs along: the masses of a source and factor add up to their whole quantity x factor
	running AS (
		SELECT c.*, f.value, f.verified, format('factor %s of %s (%s, %s)', f.factor, f.factor_set, f.region, f.edition) AS origin,
			sum(c.quantity) OVER (PARTITION BY c.source_id, c.scope2, c.factor_id, c.unit, c.closing IS NULL
				ORDER BY c.day, c.claim_id, c.category, c.domain, c.party, c.supplier, c.plot) AS until,
			row_number() OVER (PARTITION BY c.source_id, c.factor_id, c.unit ORDER BY c.day) AS n
		-- outer, so that an empty table of factors does not end the query before one is picked
		FROM change AS c LEFT JOIN factor AS f USING (factor_id)
		WHERE c.begins <> 0 OR sign(c.quantity) <> 0
	),
	entry AS (
		SELECT p.posting_id, row_number() OVER (ORDER BY c.source_id, c.day, c.scope2, c.claim_id, c.unit, c.begins, c.factor_id,
				c.category, c.domain, c.party, c.supplier, c.plot) AS line,
			c.day, c.source_id, c.category, c.domain, c.party, nullif(c.supplier, ''), nullif(c.plot, ''), nullif(c.scope2, ''),
			nullif(c.claim_id, 0), c.quantity, c.factor_id, c.value AS factor, c.verified AND m.verified AS verified,
			coalesce(c.closing, CASE WHEN c.n > 1 OR check_unit(c.source_id, c.day, c.quantity, c.value) THEN
				count_gases(round(c.until * c.value, 12) - round((c.until - c.quantity) * c.value, 12), m.gases) END) AS mass,
			c.begins, format('%s; %s', CASE c.begins WHEN 1 THEN 'readings' WHEN 0 THEN 'change of readings since an earlier posting'
				ELSE 'taken back: not what readings say any more' END, c.origin) AS reason
		FROM running AS c
	)
	INSERT INTO emission
	SELECT e.*, emission_payload(ROW(e.*, '')::emission) FROM entry AS e;

	GET DIAGNOSTICS written = ROW_COUNT;
	IF written = 0 THEN
		RAISE NOTICE 'nothing to post: % is up to date under %', post.period, m.method;
		RETURN NULL;
	END IF;
	PERFORM seal_posting(p, written);
	PERFORM check_certificates(p);
	RETURN p.posting_id;
END
$$;
COMMENT ON FUNCTION post(daterange, text, text) IS 'Posts the readings of a period under a method: one emission row per source, factor and accounting day, in one block; electricity that certificates cover has rows of its own. Of what is posted already only changes are posted, of readings as of owners, plots, categories. Returns the number of the posting, or NULL, with a notice, if everything is posted already. Errors: 22023 for a period without days or no reason, P0002 for an unknown method, where no factor fits, or a source belongs to no party; 21000 where several factors fit, 22000 if a unit does not fit its factor, 23514 if certificates would cover more than they are.';

CREATE FUNCTION reverse(posting bigint, reason text) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET row_security = off AS
$$
DECLARE
	old posting;
	p posting;
	written bigint;
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

	-- later postings rest on this one: all that stands of its sources and days is taken back
	WITH entry AS (
		SELECT p.posting_id, row_number() OVER (ORDER BY d.source_id, d.day, d.scope2, d.claim_id, d.unit, d.factor_id,
				d.category, d.domain, d.party, d.supplier, d.plot) AS line,
			d.day, d.source_id, d.category, d.domain, d.party, nullif(d.supplier, ''), nullif(d.plot, ''), nullif(d.scope2, ''),
			nullif(d.claim_id, 0), -d.quantity, d.factor_id, f.value, f.verified AND m.verified, -d.mass, -1,
			format('reversal of posting %s: %s', old.posting_id, reverse.reason)
		FROM standing_emission(old.method, lower(old.period), upper(old.period)) AS d
		JOIN factor AS f ON f.factor_id = d.factor_id
		JOIN method AS m ON m.method = old.method
		WHERE EXISTS (SELECT FROM emission AS e WHERE e.posting_id = old.posting_id AND e.source_id = d.source_id AND e.day = d.day)
	)
	INSERT INTO emission
	SELECT e.*, emission_payload(ROW(e.*, '')::emission) FROM entry AS e;
	GET DIAGNOSTICS written = ROW_COUNT;
	IF written = 0 THEN
		RAISE EXCEPTION 'nothing of posting % is left', old.posting_id
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = 'What it posted was taken back by later postings.';
	END IF;
	RETURN seal_posting(p, written);
END
$$;
COMMENT ON FUNCTION reverse(bigint, text) IS 'Takes back all that stands posted of the sources and days of a posting, also what later postings changed of them, so that the next post() starts anew, with the factors of then. Returns the number of the new block. Errors: P0002 if there is none, 55000 if it is a reversal, reversed already, or nothing of it is left, 22023 without a reason.';

-- What post() would still do about quantities: to be looked at before a report.
CREATE FUNCTION unposted(period daterange, method text, OUT source text, OUT day_from date, OUT day_until date, OUT days bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH wanted AS (
		SELECT a.source_id, a.day, coalesce(a.scope2, '') AS scope2, coalesce(a.claim_id, 0) AS claim_id, unit(a.quantity) AS unit,
			a.quantity
		FROM method AS m CROSS JOIN LATERAL wanted_activity(check_period(period), m) AS a
		WHERE m.method = unposted.method AND sign(a.quantity) <> 0
	),
	standing AS (
		SELECT e.source_id, e.day, e.scope2, e.claim_id, e.unit, sum(e.quantity) AS quantity
		FROM standing_emission(unposted.method, lower(period), upper(period)) AS e GROUP BY 1, 2, 3, 4, 5
	),
	difference AS (
		SELECT source_id, day FROM wanted AS w FULL JOIN standing AS d USING (source_id, day, scope2, claim_id, unit)
		WHERE w.quantity IS NULL OR d.quantity IS NULL OR w.quantity <> d.quantity
	)
	SELECT s.source, min(d.day), max(d.day), count(DISTINCT d.day)
	FROM difference AS d JOIN source AS s ON s.source_id = d.source_id
	GROUP BY s.source
	ORDER BY s.source;
END;
COMMENT ON FUNCTION unposted(daterange, text) IS 'Sources whose readings of a period are not posted under a method as they are now, with the first and the last such day and how many there are. No row: post() has nothing to do with readings. Errors: 22023 for a period without a first or last day.';

-- The way back, for the verifier.
CREATE FUNCTION trace_emission(posting bigint, line bigint, OUT activity_id bigint, OUT start_at timestamptz, OUT end_at timestamptz,
		OUT reading text, OUT channel text, OUT meter text, OUT evidence text, OUT recorded_at timestamptz, OUT voided_at timestamptz)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
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
