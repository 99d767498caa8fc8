-- Posting: activity data x emission factor = emission. post() brings the emissions of a period up to date with its
-- readings, so that posting twice changes nothing, and a late or voided reading is corrected by the next one.

-- The one factor that fits, or an error that lists the candidates.
/*
 * Of the factors that fit, the one of the most specific region. Factors of electricity under certificates have
 * -certified behind their name.
 *
 * Errors:
 *   P0002 if none fits
 *   21000 if several do; both list the candidates
 *   22000 if the method counts gases and the factor is a CO2e without them
 */
CREATE OR REPLACE FUNCTION pick_factor(source_id integer, day date, scope2 text, method text,
		certified boolean DEFAULT false)
	RETURNS factor
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
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
		IF m.gases IS NOT NULL AND @carbonms@.opaque(@carbonms@.ghg((fitting[1]).value))
			OPERATOR(@carbonms@.<>) '0 t'::@carbonms@.ghg THEN
			RAISE EXCEPTION 'method "%" counts gases, but factor "%" is a CO2e without gases', m.method, name
				USING ERRCODE = 'data_exception',
					DETAIL = format('Source "%s" has %s of %s.', s.source, (fitting[1]).value, (fitting[1]).factor_set),
					HINT = 'Record a factor by gas for this method.';
		END IF;
		RETURN fitting[1];
	END IF;

	SELECT string_agg(c.text, '; ' ORDER BY c.n) FILTER (WHERE c.n <= 8) || CASE
		WHEN count(*) > 8 THEN format(' and %s more', count(*) - 8) ELSE '' END,
		min(c.factor_set) FILTER (WHERE c.would_fit AND NOT c.factor_set = ANY (m.factor_sets))
	INTO candidates, elsewhere
	FROM (
		SELECT f.factor_set,
			f.valid @> day AND f.scope2 IS NOT DISTINCT FROM pick_factor.scope2
				AND (f.region IN ('World', s.region) OR starts_with(s.region, f.region || '-')) AS would_fit,
			format('%s of %s, %s%s, valid %s: %s', f.factor, f.factor_set, f.region, ', ' || f.scope2, f.valid,
				f.value) AS text,
			row_number() OVER (ORDER BY (f.factor_set = ANY (m.factor_sets)) DESC, (f.region IN ('World', s.region)
				OR starts_with(s.region, f.region || '-')) DESC, f.factor_set, f.region, f.valid) AS n
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
					THEN format('Record it in a set that the method names, with load_factors(), '
						'adopt_factors() or INSERT: %s.', array_to_string(m.factor_sets, ', '))
					ELSE format('Copy it from %s into a set that the method names with adopt_factors(), or '
						'insert a method that names %s.', elsewhere, elsewhere) END;
	END IF;
	RAISE EXCEPTION '% emission factors fit source "%" on %', cardinality(fitting), s.source, day
		USING ERRCODE = 'cardinality_violation',
			DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method, name,
				coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '),
					candidates),
			HINT = 'Withdraw one, or insert a method that names fewer sets.';
END
$$;
COMMENT ON FUNCTION pick_factor(integer, date, text, text, boolean) IS
	'The emission factor of a source on a day under a method and treatment of scope 2, or of its electricity '
	'under certificates.';

-- The gases that a method counts.
CREATE OR REPLACE FUNCTION count_gases(mass ghg, gases text[]) RETURNS ghg
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN gases IS NULL THEN mass ELSE only_gases(mass, VARIADIC gases) END;
COMMENT ON FUNCTION count_gases(ghg, text[]) IS
	'The part of a vector in the gases that a method counts; all of it if the list is NULL.';

-- A source without a party is an error, not a row without one.
CREATE OR REPLACE FUNCTION refuse_ownerless(source_id integer, day date) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RAISE EXCEPTION 'source "%" belongs to no party on %', (SELECT s.source FROM source AS s
		WHERE s.source_id = refuse_ownerless.source_id), day
		USING ERRCODE = 'no_data_found', HINT = 'Insert its party into source_owner.';
END
$$;
COMMENT ON FUNCTION refuse_ownerless(integer, date) IS
	'Refuses to post a source that nobody owns on a day. Errors: P0002, always.';

-- A unit that does not fit the factor is an error that names the source.
CREATE OR REPLACE FUNCTION check_unit(source_id integer, day date, quantity quantity, factor emission_factor)
		RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	message text;
BEGIN
	PERFORM check_unit.quantity OPERATOR(@carbonms@.*) check_unit.factor;
	RETURN true;
EXCEPTION WHEN data_exception THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
	RAISE EXCEPTION 'readings of source "%" do not fit their factor on %', (SELECT s.source FROM source AS s
		WHERE s.source_id = check_unit.source_id), day
		USING ERRCODE = 'data_exception',
			DETAIL = format('%s x %s: %s.', @carbonms@.round(check_unit.quantity, 6), check_unit.factor, message),
			HINT = 'Take wrong readings back with void_activity(activity, reason), or give the source another factor.';
END
$$;
COMMENT ON FUNCTION check_unit(integer, date, quantity, emission_factor) IS
	'Whether readings of a source on a day can be multiplied by a factor. Errors: 22000 if not, with the '
	'name of the source.';

-- A claim covers no more than its certificates, and certificates that serve another claim by now cover nothing of the
-- first: where days of a claim are posted one part after another, a part may have to wait for the others.
CREATE OR REPLACE FUNCTION check_certificates(posting bigint, method text) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET row_security = off AS
$$
DECLARE
	claim record;
BEGIN
	SELECT u.* INTO claim FROM certificate_use AS u
	WHERE u.method = check_certificates.method AND u.problem IS NOT NULL
		AND EXISTS (SELECT FROM emission AS e WHERE e.posting_id = posting AND e.claim_id IS NOT NULL)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'certificates of claim % would cover more than they are', claim.claim_id
			USING ERRCODE = 'check_violation',
				DETAIL = format('%s: %s.', upper(left(claim.problem, 1)) || substr(claim.problem, 2), claim.covered),
				HINT = format('Post the days of the claim, %s, together.', claim.valid);
	END IF;
END
$$;
COMMENT ON FUNCTION check_certificates(bigint, text) IS
	'Refuses a posting after which certificates would cover more than they are. Errors: 23514.';

CREATE OR REPLACE FUNCTION next_posting() RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT coalesce(max(b.posting_id), 0) + 1 FROM posting AS b);
COMMENT ON FUNCTION next_posting() IS 'The number of the block to come.';

-- Closes a batch of emission rows as the next block.
CREATE OR REPLACE FUNCTION seal_posting(posting bigint, kind text, method text, period daterange, reason text,
		reverses bigint, written bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	before record;
	found bigint;
	line_digest bytea;
	boundary_digest bytea;
	sum_digest bytea := posting_sums(posting);
	block bytea;
	chain uuid := (SELECT m.ledger FROM ledger_meta AS m);
	sealed_at timestamptz := ledger_now();
BEGIN
	SELECT count(*), sha256(string_agg(sha256(convert_to(e.payload, 'UTF8')), '' ORDER BY e.line))
	INTO found, line_digest
	FROM emission AS e WHERE e.posting_id = posting;
	IF found <> written THEN
		RAISE EXCEPTION 'posting % has % rows of emission that it did not write', posting, found - written
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Rows of emission are written by post() and reverse() alone.';
	END IF;
	SELECT b.posted_at, b.hash INTO before FROM posting AS b WHERE b.posting_id = seal_posting.posting - 1;
	before.hash := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
	boundary_digest := boundaries_digest(before.posted_at, sealed_at);
	block := block_content(2, chain, posting, kind, method, period, reverses, reason, found, line_digest, sum_digest,
		boundary_digest, NULL, before.hash, sealed_at, caller(), session_role());
	INSERT INTO posting (posting_id, kind, method, period, reverses, reason, entries, digest, sums, boundaries,
		previous, content, hash, posted_at, posted_by, session_role, format, ledger)
	VALUES (posting, seal_posting.kind, seal_posting.method, seal_posting.period, seal_posting.reverses,
		seal_posting.reason, found, line_digest, sum_digest, boundary_digest, before.hash, block,
		block_hash(2, block, before.hash), sealed_at, caller(), session_role(), 2, chain);
	RETURN posting;
END
$$;
COMMENT ON FUNCTION seal_posting(bigint, text, text, daterange, text, bigint, bigint) IS
	'Closes the emission rows of a posting, of which so many were written: counts them, hashes them, appends '
	'the block. Errors: 23000 if others wrote rows of it.';

/*
 * What post() is to write, line by line. PostgreSQL merges a function like this into the statement that calls
 * it, which is planned as a whole; and an error of a source has that short statement as its context, not this one.
 */
CREATE OR REPLACE FUNCTION emission_rows(posting bigint, period daterange, m method, OUT posting_id bigint,
		OUT line bigint, OUT day date, OUT source_id integer, OUT category text, OUT domain text, OUT party text,
		OUT supplier text, OUT plot text, OUT scope2 text, OUT claim_id bigint, OUT quantity quantity,
		OUT factor_id integer, OUT factor emission_factor, OUT verified boolean, OUT mass ghg, OUT begins integer,
		OUT reason text, OUT payload text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH posted AS MATERIALIZED (
		SELECT d.* FROM standing_emission((m).method, lower(period), upper(period)) AS d
	),
	-- what is posted of a day keeps its factor, until it is reversed
	kept AS MATERIALIZED (
		SELECT DISTINCT ON (d.source_id, d.day, d.scope2, d.claim_id <> 0)
			d.source_id, d.day, d.scope2, d.claim_id <> 0 AS certified, d.factor_id
		FROM posted AS d
		ORDER BY d.source_id, d.day, d.scope2, d.claim_id <> 0, d.posting_id DESC
	),
	wanted AS MATERIALIZED (
		SELECT a.source_id, a.day, coalesce(a.scope2, '') AS scope2, coalesce(a.claim_id, 0) AS claim_id,
			a.claim_id IS NOT NULL AS certified,
			unit(a.quantity) AS unit, a.quantity, emission_category(s.category) AS category, s.domain, s.factor,
				s.region
		FROM wanted_activity(period, m) AS a
		JOIN source AS s ON s.source_id = a.source_id
		WHERE sign(a.quantity) <> 0
	),
	-- between these days the same factors fit
	bounds AS MATERIALIZED (
		SELECT f.factor, array_agg(DISTINCT d.day ORDER BY d.day) AS days
		FROM factor AS f CROSS JOIN LATERAL (VALUES (lower(f.valid)), (upper(f.valid))) AS d (day)
		WHERE f.withdrawn_at IS NULL AND d.day IS NOT NULL
		GROUP BY f.factor
	),
	-- a factor is picked once for all sources and days that ask for the same; without a join, which would be planned
	-- for one row
	asked AS (
		SELECT w.*, k.factor_id AS kept_id,
			row_number() OVER (PARTITION BY w.factor, w.region, w.stretch, w.scope2, w.certified,
			k.factor_id ORDER BY w.day, w.source_id) AS n
		FROM (
			SELECT w.*, coalesce(width_bucket(w.day, b.days), 0) AS stretch
			FROM wanted AS w LEFT JOIN bounds AS b ON b.factor = w.factor || CASE WHEN w.certified THEN '-certified'
				ELSE '' END
		) AS w
		LEFT JOIN kept AS k USING (source_id, day, scope2, certified)
	),
	picked AS (
		SELECT a.*, CASE WHEN a.kept_id IS NULL AND a.n = 1
			THEN (pick_factor(a.source_id, a.day, nullif(a.scope2, ''), (m).method,
				a.certified)).factor_id END AS picked_id
		FROM asked AS a
	),
	target AS MATERIALIZED (
		SELECT k.source_id, k.day, k.scope2, k.claim_id, k.unit,
			coalesce(k.kept_id, first_value(k.picked_id) OVER (PARTITION BY k.factor, k.region, k.stretch, k.scope2,
				k.certified, k.kept_id
				ORDER BY k.n)) AS factor_id,
			k.category, k.domain, coalesce(o.party, refuse_ownerless(k.source_id, k.day)) AS party,
			coalesce(o.supplier, '') AS supplier, coalesce(o.plot, '') AS plot, k.quantity
		FROM picked AS k
		-- IS TRUE keeps the search to the source: the GiST index that @> would offer is slower than a hash of all
		-- owners
		LEFT JOIN source_owner AS o ON o.source_id = k.source_id AND (o.valid @> k.day) IS TRUE
	),
	-- also where the owner or another thing that rows say has changed: from the old to the new
	change AS (
		SELECT source_id, day, scope2, claim_id, unit, factor_id, category, domain, party, supplier, plot,
			CASE WHEN d.posting_id IS NULL THEN t.quantity WHEN t.quantity IS NULL THEN -d.quantity
				ELSE t.quantity - d.quantity END AS quantity,
			CASE WHEN t.quantity IS NULL THEN -d.mass END AS closing,
			CASE WHEN d.posting_id IS NULL THEN 1 WHEN t.quantity IS NULL THEN -1 ELSE 0 END AS begins
		FROM target AS t FULL JOIN posted AS d
			USING (source_id, day, scope2, claim_id, unit, factor_id, category, domain, party, supplier, plot)
	),
	-- rounding runs along: the masses of a source and factor add up to their whole quantity x factor
	running AS (
		SELECT c.*, f.value, f.verified,
			format('factor %s of %s (%s, %s)', f.factor, f.factor_set, f.region, f.edition) AS origin,
			sum(c.quantity) OVER (PARTITION BY c.source_id, c.scope2, c.factor_id, c.unit, c.closing IS NULL
				ORDER BY c.day, c.claim_id, c.category, c.domain, c.party, c.supplier, c.plot) AS until,
			row_number() OVER (PARTITION BY c.source_id, c.factor_id, c.unit ORDER BY c.day) AS n
		-- outer, so that an empty table of factors does not end the query before one is picked
		FROM change AS c LEFT JOIN factor AS f USING (factor_id)
		WHERE c.begins <> 0 OR sign(c.quantity) <> 0
	)
	SELECT posting, r.*, line_payload('line/2', r.line, r.day, r.source_id, r.category, r.domain, r.party, r.supplier,
		r.plot, r.scope2, r.claim_id, r.quantity, r.factor_id, r.factor, r.verified, r.mass, r.begins, r.reason)
	FROM (
		SELECT row_number() OVER (ORDER BY c.source_id, c.day, c.scope2, c.claim_id, c.unit, c.begins, c.factor_id,
				c.category, c.domain, c.party, c.supplier, c.plot) AS line,
			c.day, c.source_id, c.category, c.domain, c.party, nullif(c.supplier, '') AS supplier,
			nullif(c.plot, '') AS plot, nullif(c.scope2, '') AS scope2, nullif(c.claim_id, 0) AS claim_id, c.quantity,
			c.factor_id, c.value AS factor, c.verified AND (m).verified AS verified,
			coalesce(c.closing, CASE WHEN c.n > 1 OR check_unit(c.source_id, c.day, c.quantity, c.value) THEN
				count_gases(round(c.until * c.value, 12) - round((c.until - c.quantity) * c.value, 12),
					(m).gases) END) AS mass,
			c.begins, format('%s; %s', CASE c.begins WHEN 1 THEN 'readings'
				WHEN 0 THEN 'change of readings since an earlier posting'
				ELSE 'taken back: not what readings say any more' END, c.origin) AS reason
		FROM running AS c
	) AS r;
END;
COMMENT ON FUNCTION emission_rows(bigint, daterange, method) IS
	'The rows that post() writes for a period under a method, as a posting of that number. '
	'Errors: P0002, 21000, 22000.';

-- jit = off here and where a query is long: compiling it takes seconds, running it milliseconds.
/**
 * Of what is posted already only changes are posted, of readings as of owners, plots, categories. Returns the
 * number of the posting, or NULL, with a notice, if everything is posted already.
 *
 * Errors:
 *   22023 for a period without days or no reason
 *   42704 for an unknown method
 *   P0002 where no factor fits, or a source belongs to no party
 *   21000 where several factors fit
 *   22000 if a unit does not fit its factor
 *   23514 if certificates would cover more than they are
 */
CREATE OR REPLACE FUNCTION post(period daterange, method text, reason text DEFAULT 'posting') RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = post.method);
	number bigint;
	written bigint;
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'method "%" does not exist', post.method
			USING ERRCODE = 'undefined_object', HINT = 'Table method lists them.';
	END IF;
	IF coalesce(reason, '') = '' THEN
		RAISE EXCEPTION 'reason for a posting must not be null or empty' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	PERFORM check_period(post.period);
	PERFORM enter_ledger();
	number := next_posting();
	INSERT INTO emission (posting_id, line, day, source_id, category, domain, party, supplier, plot, scope2, claim_id,
		quantity, factor_id, factor, verified, mass, begins, reason, payload)
	SELECT e.* FROM emission_rows(number, post.period, m) AS e;
	GET DIAGNOSTICS written = ROW_COUNT;
	IF written = 0 THEN
		RAISE NOTICE 'nothing to post: % is up to date under %', post.period, m.method;
		RETURN NULL;
	END IF;
	PERFORM seal_posting(number, 'post', m.method, post.period, post.reason, NULL, written);
	PERFORM check_certificates(number, m.method);
	RETURN number;
END
$$;
COMMENT ON FUNCTION post(daterange, text, text) IS
	'Posts the readings of a period under a method: one emission row per source, factor and accounting day, '
	'in one block; electricity that certificates cover has rows of its own.';

/*
 * Later postings rest on the one that is reversed: all that stands of its sources and days is taken back.
 */
CREATE OR REPLACE FUNCTION reversal_rows(posting bigint, reversed bigint, method text, period daterange, why text,
		OUT posting_id bigint, OUT line bigint, OUT day date, OUT source_id integer, OUT category text,
		OUT domain text, OUT party text, OUT supplier text, OUT plot text, OUT scope2 text, OUT claim_id bigint,
		OUT quantity quantity, OUT factor_id integer, OUT factor emission_factor, OUT verified boolean, OUT mass ghg,
		OUT begins integer, OUT reason text, OUT payload text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT posting, r.*, line_payload('line/2', r.line, r.day, r.source_id, r.category, r.domain, r.party, r.supplier,
		r.plot, r.scope2, r.claim_id, r.quantity, r.factor_id, r.factor, r.verified, r.mass, r.begins, r.reason)
	FROM (
		SELECT row_number() OVER (ORDER BY d.source_id, d.day, d.scope2, d.claim_id, d.unit, d.factor_id, d.category,
				d.domain, d.party, d.supplier, d.plot) AS line,
			d.day, d.source_id, d.category, d.domain, d.party, nullif(d.supplier, '') AS supplier,
			nullif(d.plot, '') AS plot, nullif(d.scope2, '') AS scope2, nullif(d.claim_id, 0) AS claim_id,
			-d.quantity AS quantity, d.factor_id, f.value AS factor, f.verified AND m.verified AS verified,
			-d.mass AS mass, -1 AS begins, format('reversal of posting %s: %s', reversed, why) AS reason
		FROM standing_emission(reversal_rows.method, lower(reversal_rows.period), upper(reversal_rows.period)) AS d
		JOIN factor AS f ON f.factor_id = d.factor_id
		JOIN method AS m ON m.method = reversal_rows.method
		WHERE EXISTS (SELECT FROM emission AS e WHERE e.posting_id = reversed AND e.source_id = d.source_id
			AND e.day = d.day)
	) AS r;
END;
COMMENT ON FUNCTION reversal_rows(bigint, bigint, text, daterange, text) IS
	'The rows that reverse() writes to take a posting back, as a posting of that number.';

/**
 * Returns the number of the new block.
 *
 * Errors:
 *   42704 if there is none
 *   55000 if it is a reversal, reversed already, or nothing of it is left
 *   22023 without a reason
 */
CREATE OR REPLACE FUNCTION reverse(posting bigint, reason text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
DECLARE
	old record;
	number bigint;
	written bigint;
BEGIN
	PERFORM enter_ledger();
	SELECT b.posting_id, b.kind, b.method, b.period INTO old FROM posting AS b WHERE b.posting_id = reverse.posting;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'posting % does not exist', reverse.posting USING ERRCODE = 'undefined_object';
	END IF;
	IF old.kind = 'reverse' OR EXISTS (SELECT FROM posting AS b WHERE b.reverses = old.posting_id) THEN
		RAISE EXCEPTION 'posting % %', old.posting_id,
				CASE old.kind WHEN 'reverse' THEN 'is a reversal' ELSE 'is already reversed' END
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Post the period again with post().';
	END IF;
	IF coalesce(reason, '') = '' THEN
		RAISE EXCEPTION 'reason for a reversal must not be null or empty' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	number := next_posting();
	INSERT INTO emission (posting_id, line, day, source_id, category, domain, party, supplier, plot, scope2, claim_id,
		quantity, factor_id, factor, verified, mass, begins, reason, payload)
	SELECT e.* FROM reversal_rows(number, old.posting_id, old.method, old.period, reason) AS e;
	GET DIAGNOSTICS written = ROW_COUNT;
	IF written = 0 THEN
		RAISE EXCEPTION 'nothing of posting % is left to reverse', old.posting_id
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'What it posted was taken back by later postings.';
	END IF;
	RETURN seal_posting(number, 'reverse', old.method, old.period, reason, old.posting_id, written);
END
$$;
COMMENT ON FUNCTION reverse(bigint, text) IS
	'Takes back all that stands posted of the sources and days of a posting, also what later postings '
	'changed of them, so that the next post() starts anew, with the factors of then.';

-- What post() would still do about quantities: to be looked at before a report.
/**
 * Errors:
 *   22023 for a period without a first or last day
 */
CREATE OR REPLACE FUNCTION unposted(period daterange, method text, OUT source text, OUT day_from date,
		OUT day_until date, OUT days bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH wanted AS (
		SELECT a.source_id, a.day, coalesce(a.scope2, '') AS scope2, coalesce(a.claim_id, 0) AS claim_id,
			unit(a.quantity) AS unit, a.quantity
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
COMMENT ON FUNCTION unposted(daterange, text) IS
	'Sources whose readings of a period are not posted under a method as they are now, with the first and '
	'the last such day and how many there are. No row: post() has nothing to do with readings.';

-- The way back, for the verifier.
/**
 * A reading recorded or voided after the posting was not, or still, part of it: see recorded_at and voided_at.
 */
CREATE OR REPLACE FUNCTION trace_emission(posting bigint, line bigint, OUT activity_id bigint, OUT start_at timestamptz,
		OUT end_at timestamptz, OUT reading text, OUT channel text, OUT meter text, OUT evidence text,
		OUT recorded_at timestamptz, OUT voided_at timestamptz)
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
COMMENT ON FUNCTION trace_emission(bigint, bigint) IS
	'The readings from which an emission row was made: those of its source that touch its day, also voided '
	'ones, with their evidence.';
