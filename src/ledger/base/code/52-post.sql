-- Posting: activity data x emission factor = emission. post() brings the emissions of a period up to date with its
-- readings, so that posting twice changes nothing, and a late or voided reading is corrected by the next one.

CREATE OR REPLACE FUNCTION next_posting() RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT coalesce(max(b.posting_id), 0) + 1 FROM posting AS b);
COMMENT ON FUNCTION next_posting() IS 'The number of the block to come.';

-- Modules with a chain of their own have functions <module>_head(): what they return goes into the block.
CREATE OR REPLACE FUNCTION module_heads() RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	routine regproc;
	head text;
	heads text[] := '{}';
BEGIN
	FOR routine IN
		SELECT p.oid FROM ledger_module AS m
		JOIN pg_class AS c ON c.oid = 'ledger_meta'::regclass
		JOIN pg_proc AS p ON p.pronamespace = c.relnamespace AND p.pronargs = 0 AND p.proname = m.module || '_head'
		ORDER BY m.module COLLATE "C"
	LOOP
		EXECUTE format('SELECT %s()', routine) INTO head;
		heads := array_append(heads, head);
	END LOOP;
	RETURN nullif(array_to_string(heads, E'\n'), '');
END
$$;
COMMENT ON FUNCTION module_heads() IS 'The heads of the chains of the modules of the ledger; NULL if none has any.';

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
	sum_digest bytea := posting_sums(posting, seal_posting.period);
	block bytea;
	chain uuid := (SELECT m.ledger FROM ledger_meta AS m);
	sealed_at timestamptz := ledger_now();
	heads text := module_heads();
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
		boundary_digest, heads, before.hash, sealed_at, caller(), session_role());
	INSERT INTO posting (posting_id, kind, method, period, reverses, reason, entries, digest, sums, boundaries, annex,
		previous, content, hash, posted_at, posted_by, session_role, format, ledger)
	VALUES (posting, seal_posting.kind, seal_posting.method, seal_posting.period, seal_posting.reverses,
		seal_posting.reason, found, line_digest, sum_digest, boundary_digest, heads, before.hash, block,
		block_hash(2, block, before.hash), sealed_at, caller(), session_role(), 2, chain);
	RETURN posting;
END
$$;
COMMENT ON FUNCTION seal_posting(bigint, text, text, daterange, text, bigint, bigint) IS
	'Closes the emission rows of a posting, of which so many were written: counts them, hashes them, appends '
	'the block. Errors: 23000 if others wrote rows of it.';

-- jit = off here and where a query is long: compiling it takes seconds, running it milliseconds.
CREATE OR REPLACE FUNCTION write_posting(number bigint, period daterange, m method, reason text, sources integer[],
		left_sources integer[], left_days daterange[]) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	written bigint;
BEGIN
	INSERT INTO emission (posting_id, line, day, source_id, source_line, category, domain, party, supplier, origin,
		kind,
		buyer, plot, scope2, claim_id, quantity, factor_id, factor, verified, mass, begins, reason, payload)
	SELECT e.* FROM entry_rows(number, write_posting.period, m, sources, left_sources, left_days) AS e;
	GET DIAGNOSTICS written = ROW_COUNT;
	IF written > 0 THEN
		PERFORM seal_posting(number, 'post', m.method, write_posting.period, write_posting.reason, NULL, written);
		PERFORM check_certificates(number, m.method);
		-- what reports cannot add up would be an error of everybody who asks
		PERFORM @carbonms@.sum(e.mass) FROM emission AS e WHERE e.posting_id = number GROUP BY e.scope2;
	END IF;
	RETURN written;
END
$$;
COMMENT ON FUNCTION write_posting(bigint, daterange, method, text, integer[], integer[], daterange[]) IS
	'Writes a posting of a period and sources (NULL: all), without some of them on some days; returns how many rows it '
	'has. Errors: as post().';

/**
 * Of what is posted already only changes are posted, of readings as of owners, plots, categories. Returns the
 * number of the posting, or NULL, with a notice, if everything is posted already.
 *
 * Arguments:
 *   partly: true posts the rest where something cannot be posted; left_out() then has what is left out
 *
 * Errors:
 *   22023 for a period without days or no reason
 *   42704 for an unknown method
 *   P0002 where no factor fits, or a source belongs to no party
 *   21000 where several factors fit
 *   22000 if a unit does not fit its factor
 *   22003 if values are out of range
 *   23514 if certificates would cover more than they are, or more is deducted of metering points than is read
 */
CREATE OR REPLACE FUNCTION post(period daterange, method text, reason text, partly boolean) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET row_security = off AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = post.method);
	number bigint;
	sources integer[];
	problems posting_problem[];
	written bigint := 0;
	state text;
	message text;
	explanation text;
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
	sources := changed_sources(post.period, m);
	IF sources IS NULL OR sources <> '{}' THEN
		BEGIN
			IF EXISTS (SELECT FROM negative_point(post.period, sources)) THEN
				RAISE check_violation;
			END IF;
			written := write_posting(number, post.period, m, post.reason, sources, '{}', '{}');
		EXCEPTION WHEN no_data_found OR cardinality_violation OR data_exception OR check_violation THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
				explanation = PG_EXCEPTION_DETAIL;
			problems := ARRAY(SELECT p FROM posting_problems(post.period, m, sources) AS p);
			IF problems = '{}' THEN
				PERFORM raise_error(state, message, explanation, NULL);
			ELSIF partly IS NOT TRUE THEN
				PERFORM refuse_posting(post.period, m.method, problems);
			END IF;
		END;
		IF problems <> '{}' THEN
			written := write_posting(number, post.period, m, post.reason, postable_sources(sources, problems),
				ARRAY(SELECT p.source_id FROM unnest(problems) AS p), ARRAY(SELECT p.days FROM unnest(problems) AS p));
		END IF;
		PERFORM note_comparison(post.period, m.method),
			note_left_out(post.period, m, sources, problems, CASE WHEN written > 0 THEN last_posted()
				ELSE ledger_now() END);
	END IF;
	IF written = 0 THEN
		RAISE NOTICE 'nothing to post: % is up to date under %', post.period, m.method;
		RETURN NULL;
	END IF;
	RETURN number;
END
$$;
COMMENT ON FUNCTION post(daterange, text, text, boolean) IS
	'Posts a period as post(period, method, reason) does, or (partly => true) what can be posted of it.';

CREATE OR REPLACE FUNCTION post(period daterange, method text, partly boolean) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET row_security = off AS
$$
BEGIN
	PERFORM enter_ledger();
	RETURN post(post.period, post.method, 'posting', partly);
END
$$;
COMMENT ON FUNCTION post(daterange, text, boolean) IS
	'Posts a period as post(period, method) does, or (partly => true) what can be posted of it.';

/**
 * As post(period, method, reason, false).
 */
CREATE OR REPLACE FUNCTION post(period daterange, method text, reason text DEFAULT 'posting') RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET row_security = off AS
$$
BEGIN
	PERFORM enter_ledger();
	RETURN post(post.period, post.method, post.reason, false);
END
$$;
COMMENT ON FUNCTION post(daterange, text, text) IS
	'Posts the readings of a period under a method: one emission row per source, factor and accounting day, '
	'in one block; electricity that certificates cover has rows of its own.';

/*
 * Later postings rest on the one that is reversed: all that stands of its sources and days is taken back.
 */
CREATE OR REPLACE FUNCTION taken_back(posting bigint, reversed bigint, method text, period daterange, why text,
		OUT posting_id bigint, OUT line bigint, OUT day date, OUT source_id integer, OUT source_line integer,
		OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT origin text, OUT kind text,
		OUT buyer text, OUT plot text, OUT scope2 text, OUT claim_id bigint, OUT quantity quantity,
		OUT factor_id integer, OUT factor emission_factor, OUT verified boolean, OUT mass ghg, OUT begins integer,
		OUT reason text, OUT payload text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT posting, r.*, line_payload('line/3', r.line, r.day, r.source_id, r.source_line, r.category, r.domain,
		r.party,
		r.supplier, r.origin, r.kind, r.buyer, r.plot, r.scope2, r.claim_id, r.quantity, r.factor_id, r.factor,
			r.verified,
		r.mass, r.begins, r.reason)
	FROM (
		SELECT row_number() OVER (ORDER BY d.source_id, d.day, d.source_line, d.scope2, d.claim_id, d.unit, d.factor_id,
				d.category, d.domain, d.party, d.supplier, d.origin, d.kind, d.buyer, d.plot) AS line,
			d.day, d.source_id, nullif(d.source_line, 0) AS source_line, d.category, d.domain, d.party,
			nullif(d.supplier, '') AS supplier, nullif(d.origin, '') AS origin, nullif(d.kind, '') AS kind,
			nullif(d.buyer, '') AS buyer, nullif(d.plot, '') AS plot, nullif(d.scope2, '') AS scope2,
			nullif(d.claim_id, 0) AS claim_id, -d.quantity AS quantity, nullif(d.factor_id, 0) AS factor_id,
			f.value AS factor, coalesce(f.verified, true) AND m.verified AS verified,
			-d.mass AS mass, -1 AS begins, format('reversal of posting %s: %s', reversed, why) AS reason
		FROM standing_entry(taken_back.method, lower(taken_back.period), upper(taken_back.period), NULL) AS d
		LEFT JOIN factor AS f ON f.factor_id = d.factor_id
		JOIN method AS m ON m.method = taken_back.method
		WHERE EXISTS (SELECT FROM emission AS e WHERE e.posting_id = reversed AND e.source_id = d.source_id
			AND e.day = d.day)
	) AS r;
END;
COMMENT ON FUNCTION taken_back(bigint, bigint, text, daterange, text) IS
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
	INSERT INTO emission (posting_id, line, day, source_id, source_line, category, domain, party, supplier, origin,
		kind,
		buyer, plot, scope2, claim_id, quantity, factor_id, factor, verified, mass, begins, reason, payload)
	SELECT e.* FROM taken_back(number, old.posting_id, old.method, old.period, reason) AS e;
	GET DIAGNOSTICS written = ROW_COUNT;
	IF written = 0 THEN
		RAISE EXCEPTION 'nothing of posting % is left to reverse', old.posting_id
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'What it posted was taken back by later postings.';
	END IF;
	INSERT INTO pending_change (source_id, days, round)
	SELECT DISTINCT e.source_id, whole_months(old.period), (SELECT coalesce(max(s.round), 0) + 1
		FROM compared_span AS s)
	FROM emission AS e
	WHERE e.posting_id = number AND e.day >= lower(old.period) AND e.day < upper(old.period);
	RETURN seal_posting(number, 'reverse', old.method, old.period, reason, old.posting_id, written);
END
$$;
COMMENT ON FUNCTION reverse(bigint, text) IS
	'Takes back all that stands posted of the sources and days of a posting, also what later postings '
	'changed of them, so that the next post() starts anew, with the factors of then.';

-- The way back, for the verifier.
/*
 * Where a reading that lasts into a time can have begun: of those that stand one at most does, the last that begins
 * before. Looked for in the months before, then in the year, then in all, so that other partitions are not opened.
 */
CREATE OR REPLACE FUNCTION reading_before(source_id integer, before timestamptz) RETURNS timestamptz
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	found_at timestamptz;
	since timestamptz;
BEGIN
	-- OFFSET 0: readings are looked at from the last one back, until one stands, and not all of a month
	FOREACH since IN ARRAY ARRAY[before - interval '32 days', before - interval '366 days', '-infinity'] LOOP
		SELECT a.start_at INTO found_at
		FROM activity AS a
		WHERE a.source_id = reading_before.source_id AND a.start_at >= since AND a.start_at < before
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id OFFSET 0)
		ORDER BY a.start_at DESC LIMIT 1;
		EXIT WHEN FOUND;
	END LOOP;
	RETURN found_at;
END
$$;
COMMENT ON FUNCTION reading_before(integer, timestamptz) IS
	'When the last reading of a source that begins before a time, and stands, begins; NULL if none does.';

/**
 * A reading recorded or voided after the posting was not, or still, part of it: see recorded_at and voided_at.
 */
CREATE OR REPLACE FUNCTION trace_emission(posting bigint, line bigint, OUT activity_id bigint, OUT start_at timestamptz,
		OUT end_at timestamptz, OUT reading text, OUT channel text, OUT meter text, OUT evidence text,
		OUT recorded_at timestamptz, OUT voided_at timestamptz)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	days daterange := (SELECT b.period FROM posting AS b WHERE b.posting_id = trace_emission.posting);
	entry record;
	source integer;
	void record;
	first timestamptz;
	until timestamptz;
	since timestamptz;
BEGIN
	SELECT e.source_id, e.day INTO entry
	FROM emission AS e
	WHERE e.posting_id = trace_emission.posting AND e.line = trace_emission.line
		AND e.day >= lower(days) AND e.day < upper(days);
	first := day_start(entry.day, source_zone(entry.source_id));
	until := day_start(entry.day + 1, source_zone(entry.source_id));
	FOR source IN SELECT r.reader FROM reader(entry.source_id, entry.day) AS r (reader) LOOP
		since := coalesce(reading_before(source, first), first);
		-- voided readings may have begun before any that stands: one at a time, so that each is looked for in its month
		FOR void IN
			SELECT DISTINCT n.activity_id, n.start_at FROM voided_span AS n
			WHERE n.source_id = source AND n.start_at < since AND n.end_at > first
			ORDER BY n.start_at, n.activity_id
		LOOP
			RETURN QUERY
			SELECT a.activity_id, a.start_at, a.end_at, a.reading, a.channel, a.meter, a.evidence, a.recorded_at,
				v.voided_at
			FROM activity AS a JOIN activity_void AS v ON v.activity_id = a.activity_id
			WHERE a.source_id = source AND a.start_at = void.start_at AND a.activity_id = void.activity_id;
		END LOOP;
		RETURN QUERY
		SELECT a.activity_id, a.start_at, a.end_at, a.reading, a.channel, a.meter, a.evidence, a.recorded_at,
			v.voided_at
		FROM activity AS a LEFT JOIN activity_void AS v ON v.activity_id = a.activity_id
		WHERE a.source_id = source AND a.start_at >= since AND a.start_at < until AND a.end_at > first
		ORDER BY 2, 1;
	END LOOP;
END
$$;
COMMENT ON FUNCTION trace_emission(bigint, bigint) IS
	'The readings from which an emission row was made: those of its source, or of its metering points, that touch its '
	'day, also voided ones, with their evidence.';
