-- What post() would refuse, all of it at once.

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

/*
 * Columns:
 *   factor_id: NULL where none fits, or several do, and the error of pick_factor() then
 */
CREATE OR REPLACE FUNCTION try_factor(source_id integer, day date, treatment text, method text, name text,
		OUT factor_id integer, OUT state text, OUT problem text, OUT detail text, OUT hint text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	factor_id := (pick_factor(try_factor.source_id, day, treatment, try_factor.method, name)).factor_id;
EXCEPTION WHEN no_data_found OR cardinality_violation THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, problem = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
		hint = PG_EXCEPTION_HINT;
END
$$;
COMMENT ON FUNCTION try_factor(integer, date, text, text, text) IS
	'The number of the factor that pick_factor() returns, or the error that it raises.';

/*
 * Without a quantity, a source that belongs to no party.
 */
CREATE OR REPLACE FUNCTION try_source(source_id integer, day date, quantity quantity, factor emission_factor,
		OUT state text, OUT problem text, OUT detail text, OUT hint text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF try_source.quantity IS NULL THEN
		PERFORM refuse_ownerless(try_source.source_id, day);
	END IF;
	PERFORM check_unit(try_source.source_id, day, try_source.quantity, factor);
EXCEPTION
	-- overflows() finds it
	WHEN numeric_value_out_of_range THEN
		NULL;
	WHEN no_data_found OR data_exception THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, problem = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
			hint = PG_EXCEPTION_HINT;
END
$$;
COMMENT ON FUNCTION try_source(integer, date, quantity, emission_factor) IS
	'The error of refuse_ownerless(), or of check_unit(); NULL if there is none.';

/*
 * The two steps in which values go out of range: days of readings, and then masses, which are summed as reports do.
 */
CREATE OR REPLACE FUNCTION overflows(period daterange, m method, sources integer[], left_sources integer[],
		left_days daterange[]) RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
BEGIN
	IF left_sources IS NULL THEN
		PERFORM count(a.quantity) FROM asked_factor(overflows.period, m, overflows.sources) AS a;
	ELSE
		PERFORM @carbonms@.sum(e.mass) FROM entry_rows(0, overflows.period, m, overflows.sources, left_sources,
			left_days) AS e GROUP BY e.scope2;
	END IF;
	RETURN false;
EXCEPTION WHEN numeric_value_out_of_range THEN
	RETURN true;
END
$$;
COMMENT ON FUNCTION overflows(daterange, method, integer[], integer[], daterange[]) IS
	'Whether values of sources (NULL: all) in a period are out of range: of readings or, without sources on some days '
	'(not NULL), of entries.';

/*
 * Halved until one is left; together with those that are not among them.
 */
CREATE OR REPLACE FUNCTION overflowing_sources(period daterange, m method, others integer[], sources integer[],
		left_sources integer[], left_days daterange[]) RETURNS integer[]
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	half integer := cardinality(sources) / 2;
	found integer[];
BEGIN
	IF NOT overflows(overflowing_sources.period, m, others || sources, left_sources, left_days) THEN
		RETURN '{}';
	ELSIF half = 0 THEN
		RETURN sources;
	END IF;
	found := overflowing_sources(overflowing_sources.period, m, others, sources[:half], left_sources, left_days);
	RETURN found || overflowing_sources(overflowing_sources.period, m,
		others || ARRAY(SELECT unnest(sources[:half]) EXCEPT SELECT unnest(found)), sources[half + 1:], left_sources,
		left_days);
END
$$;
COMMENT ON FUNCTION overflowing_sources(daterange, method, integer[], integer[], integer[], daterange[]) IS
	'Those of some sources whose values are out of range in a period, alone or with what is before them and others.';

/*
 * A network of energy with such a source cannot be settled, and is left out as a whole.
 */
CREATE OR REPLACE FUNCTION out_of_range(period daterange, m method, sources integer[], left_sources integer[],
		left_days daterange[]) RETURNS SETOF posting_problem
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	found integer[] := overflowing_sources(out_of_range.period, m, '{}', sources, left_sources, left_days);
BEGIN
	RETURN QUERY
	SELECT m.method, s.source_id, out_of_range.period, false, '22003',
		CASE WHEN s.source_id = ANY (found) THEN format('values of source "%s" are out of range', s.source)
			ELSE format('source "%s" is in a network of energy with values that are out of range', s.source) END,
		(SELECT format('The largest reading is %s, from %s on.', a.reading, a.start_at) FROM activity AS a
		 WHERE a.source_id = s.source_id AND a.start_at < accounting_start(upper(out_of_range.period))
			AND a.end_at > accounting_start(lower(out_of_range.period))
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
		 ORDER BY @carbonms@.amount(@carbonms@.abs(a.quantity)) DESC, a.start_at LIMIT 1),
		'Take wrong readings back with void_activity(activity, reason).'
	FROM source AS s
	WHERE s.source_id = ANY (CASE m.energy WHEN 'crossing' THEN found
		ELSE connected_sources(whole_months(out_of_range.period), found, '{}') END)
	ORDER BY s.source_id <> ALL (found), s.source_id;
END
$$;
COMMENT ON FUNCTION out_of_range(daterange, method, integer[], integer[], daterange[]) IS
	'The sources that values out of range keep from being posted.';

CREATE OR REPLACE FUNCTION factor_problems(period daterange, m method, sources integer[]) RETURNS SETOF posting_problem
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH asked AS MATERIALIZED (
		SELECT a.* FROM asked_factor(period, m, sources) AS a
	),
	tried AS MATERIALIZED (
		SELECT a.asked_id, t.factor_id
		FROM (SELECT DISTINCT ON (a.asked_id) a.* FROM asked AS a WHERE a.kept_id IS NULL
			ORDER BY a.asked_id, a.day, a.source_id) AS a
		CROSS JOIN LATERAL try_factor(a.source_id, a.day, a.treatment, (m).method, a.factor) AS t
	),
	problem AS (
		SELECT a.source_id, a.days, t.state, t.problem, t.detail, t.hint, array_position((m).scope2,
			a.treatment) AS place
		FROM (
			SELECT a.source_id, a.factor, a.treatment, daterange(min(a.day), max(a.day), '[]') AS days
			FROM asked AS a JOIN tried AS t ON t.asked_id = a.asked_id
			WHERE t.factor_id IS NULL
			GROUP BY a.source_id, a.factor, a.treatment, a.asked_id
		) AS a
		CROSS JOIN LATERAL try_factor(a.source_id, lower(a.days), a.treatment, (m).method, a.factor) AS t
		UNION ALL
		SELECT a.source_id, a.days, t.*, 0
		FROM (SELECT a.source_id, daterange(min(a.day), max(a.day), '[]') AS days FROM asked AS a
			WHERE a.party IS NULL GROUP BY a.source_id) AS a
		CROSS JOIN LATERAL try_source(a.source_id, lower(a.days), NULL, NULL) AS t
		UNION ALL
		SELECT a.source_id, a.days, u.*, 0
		FROM (
			SELECT a.source_id, coalesce(a.kept_id, t.factor_id) AS factor_id, max(a.quantity) AS quantity,
				daterange(min(a.day), max(a.day), '[]') AS days
			FROM asked AS a LEFT JOIN tried AS t ON t.asked_id = a.asked_id
			GROUP BY a.source_id, 2, a.unit
		) AS a
		JOIN factor AS f ON f.factor_id = a.factor_id
		CROSS JOIN LATERAL try_source(a.source_id, lower(a.days), a.quantity, f.value) AS u
		WHERE u.problem IS NOT NULL
	)
	SELECT DISTINCT ON (p.source_id, lower(p.days), p.problem) (m).method, p.source_id, p.days, true, p.state,
		p.problem, p.detail, p.hint
	FROM problem AS p
	-- of treatments of scope 2 that fail alike, the first of the method
	ORDER BY p.source_id, lower(p.days), p.problem, p.place;
END;
COMMENT ON FUNCTION factor_problems(daterange, method, integer[]) IS
	'What of a period and sources (NULL: all) cannot be posted for want of one factor that fits, or of a party.';

-- As check_certificates() would find it, after what is wanted is posted.
CREATE OR REPLACE FUNCTION certificate_problems(period daterange, m method,
	sources integer[]) RETURNS SETOF posting_problem
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH wanted AS MATERIALIZED (
		SELECT w.claim_id, round(sum(convert(w.quantity, 'MWh')), 12) AS covered,
			daterange(min(w.day), max(w.day), '[]') AS days
		FROM wanted_emission(period, m, sources) AS w WHERE w.claim_id IS NOT NULL GROUP BY w.claim_id
	),
	kept AS MATERIALIZED (
		SELECT e.claim_id, round(sum(convert(e.quantity, 'MWh')), 12) AS covered
		FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
		WHERE e.claim_id IS NOT NULL AND b.method = (m).method
			AND NOT (e.day <@ period AND (sources IS NULL OR e.source_id = ANY (sources)))
		GROUP BY e.claim_id
	),
	use AS (
		SELECT c.claim_id, c.source_id, w.days, c.valid,
			CASE WHEN k.claim_id IS NULL THEN w.covered ELSE w.covered + k.covered END AS covered, c.claim_id AS other,
			'More than the certificates are' AS why
		FROM wanted AS w JOIN certificate_claim AS c ON c.claim_id = w.claim_id
		LEFT JOIN kept AS k ON k.claim_id = w.claim_id
		WHERE CASE WHEN k.claim_id IS NULL THEN w.covered ELSE w.covered + k.covered END > c.energy
		UNION ALL
		SELECT o.claim_id, c.source_id, w.days, o.valid, k.covered, c.claim_id,
			'Withdrawn, and its certificates serve another claim'
		FROM wanted AS w JOIN certificate_claim AS c ON c.claim_id = w.claim_id
		JOIN certificate_claim AS o ON o.claim_id <> c.claim_id AND o.registry = c.registry AND o.serials && c.serials
			AND o.withdrawn_at IS NOT NULL
		JOIN kept AS k ON k.claim_id = o.claim_id AND sign(k.covered) > 0
	)
	SELECT (m).method, u.source_id, u.days, true, '23514',
		format('certificates of claim %s would cover more than they are', u.claim_id), format('%s: %s.', u.why,
			u.covered),
		format('Post the days of the claim, %s, together.', u.valid)
	FROM use AS u ORDER BY u.claim_id, u.source_id;
END;
COMMENT ON FUNCTION certificate_problems(daterange, method, integer[]) IS
	'What of a period and sources (NULL: all) cannot be posted as certificates would cover more than they are.';

CREATE OR REPLACE FUNCTION postable_sources(sources integer[], problems posting_problem[]) RETURNS integer[]
	LANGUAGE sql STABLE
	RETURN CASE WHEN sources IS NULL AND NOT EXISTS (SELECT FROM unnest(problems) AS p WHERE NOT p.computable) THEN NULL
		ELSE ARRAY(SELECT s.source_id FROM source AS s
			WHERE (sources IS NULL OR s.source_id = ANY (sources))
				AND NOT EXISTS (SELECT FROM unnest(problems) AS p WHERE p.source_id = s.source_id
					AND NOT p.computable)) END;
COMMENT ON FUNCTION postable_sources(integer[], posting_problem[]) IS
	'Those of some sources (NULL: all) whose values are not out of range.';

/*
 * A network of energy with such a source cannot be settled, and is left out as a whole.
 */
CREATE OR REPLACE FUNCTION point_problems(period daterange, m method, sources integer[]) RETURNS SETOF posting_problem
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH negative AS MATERIALIZED (
		SELECT n.source_id, n.month, n.quantity, s.source,
			m.energy = 'consumption' AND source_carrier(s.category, s.factor) IS NOT NULL AS settled
		FROM negative_point(period, sources) AS n JOIN source AS s ON s.source_id = n.source_id
		WHERE coalesce(emission_scope(s.category), 1) <= CASE WHEN m.scope3 THEN 3 ELSE 2 END
	)
	SELECT m.method, n.source_id, CASE WHEN n.settled THEN period
			ELSE period * daterange(n.month, (n.month + interval '1 month')::date) END,
		NOT n.settled, '23514', format('negative quantity %s for source "%s"', n.quantity, n.source),
		format('More is deducted of its metering points in %s than they read.',
			to_char(n.month::timestamp, 'YYYY-MM')),
		'Take wrong readings back with void_activity(activity, reason), mend source_point, or set '
			'source.may_be_negative where that makes sense.'
	FROM negative AS n
	UNION ALL
	SELECT m.method, s.source_id, period, false, '23514',
		format('source "%s" is in a network of energy with metering points that come to less than 0', s.source),
		NULL, NULL
	FROM source AS s
	WHERE s.source_id = ANY (connected_sources(whole_months(period),
			ARRAY(SELECT n.source_id FROM negative AS n WHERE n.settled), '{}'))
		AND NOT EXISTS (SELECT FROM negative AS n WHERE n.source_id = s.source_id);
END;
COMMENT ON FUNCTION point_problems(daterange, method, integer[]) IS
	'What of a period and sources (NULL: all) cannot be posted as more is deducted of metering points than is read.';

/*
 * Row by row what is left out if the rest is posted. Masses are looked at last, of what is left then.
 */
CREATE OR REPLACE FUNCTION posting_problems(period daterange, m method, sources integer[]) RETURNS SETOF posting_problem
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	looked_at integer[] := coalesce(posting_problems.sources, ARRAY(SELECT s.source_id FROM source AS s));
	negative posting_problem[] := ARRAY(SELECT p FROM point_problems(posting_problems.period, m, looked_at) AS p);
	huge posting_problem[] := '{}';
	others posting_problem[];
BEGIN
	looked_at := postable_sources(looked_at, negative);
	IF overflows(posting_problems.period, m, looked_at, NULL, NULL) THEN
		huge := ARRAY(SELECT h FROM out_of_range(posting_problems.period, m, looked_at, NULL, NULL) AS h);
		looked_at := postable_sources(looked_at, huge);
	END IF;
	others := ARRAY(SELECT p FROM factor_problems(posting_problems.period, m, looked_at) AS p)
		|| ARRAY(SELECT p FROM certificate_problems(posting_problems.period, m, looked_at) AS p);
	IF overflows(posting_problems.period, m, looked_at, ARRAY(SELECT p.source_id FROM unnest(others) AS p),
			ARRAY(SELECT p.days FROM unnest(others) AS p)) THEN
		huge := huge || ARRAY(SELECT h FROM out_of_range(posting_problems.period, m, looked_at,
			ARRAY(SELECT p.source_id FROM unnest(others) AS p), ARRAY(SELECT p.days FROM unnest(others) AS p)) AS h);
	END IF;
	RETURN QUERY SELECT p.* FROM unnest(negative || huge || others) AS p;
END
$$;
COMMENT ON FUNCTION posting_problems(daterange, method, integer[]) IS
	'All that keeps a period and sources (NULL: all) from being posted under a method.';

/**
 * Errors:
 *   22023 for a period without days
 *   42704 for an unknown method
 */
CREATE OR REPLACE FUNCTION check_post(period daterange, method text, OUT source text, OUT day_from date,
		OUT day_until date, OUT problem text, OUT detail text, OUT hint text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = check_post.method);
	sources integer[] := changed_sources(check_period(check_post.period), m);
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'method "%" does not exist', check_post.method
			USING ERRCODE = 'undefined_object', HINT = 'Table method lists them.';
	ELSIF sources = '{}' THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT s.source, lower(p.days), upper(p.days) - 1, p.problem, p.detail, p.hint
	FROM posting_problems(check_post.period, m, sources) AS p JOIN source AS s ON s.source_id = p.source_id
	ORDER BY s.source, lower(p.days), p.problem;
END
$$;
COMMENT ON FUNCTION check_post(daterange, text) IS
	'All that post() would refuse of a period under a method, with the sources and days that it is about. No row: it '
	'refuses nothing.';

-- One error for all, without the lines of context that each of them would have.
CREATE OR REPLACE FUNCTION refuse_posting(period daterange, method text, problems posting_problem[]) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	first posting_problem := problems[1];
	n integer := cardinality(problems);
BEGIN
	IF n = 1 THEN
		PERFORM raise_error(first.state, first.problem, first.detail, first.hint);
	END IF;
	RAISE EXCEPTION '% under method "%" has % problems that keep it from being posted', refuse_posting.period,
			refuse_posting.method, n
		USING ERRCODE = first.state,
			DETAIL = (SELECT string_agg(upper(left(p.problem, 1)) || substr(p.problem, 2) || '.', ' ' ORDER BY p.n)
				FROM unnest(problems[:5]) WITH ORDINALITY AS p (method, source_id, days, computable, state, problem,
					detail, hint, n))
				|| CASE WHEN n > 5 THEN format(' And %s more.', n - 5) ELSE '' END,
			HINT = 'check_post(period, method) lists them; post(period, method, partly => true) leaves them out.';
END
$$;
COMMENT ON FUNCTION refuse_posting(daterange, text, posting_problem[]) IS
	'Refuses a posting for all of its problems at once, with the code of the first. Errors: as post().';
