-- What a posting left out, and why: it stands apart, with the times between which it did.

-- Of values out of range nothing is computed; the source has one owner and category then, those of the first day.
CREATE OR REPLACE FUNCTION left_out_rows(period daterange, m method, sources integer[], OUT source_id integer,
		OUT day date, OUT category text, OUT domain text, OUT party text, OUT counterpart text, OUT plot text,
		OUT scope2 text, OUT quantity quantity, OUT reason text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT l.source_id, greatest(lower(l.days), lower(period)), emission_category(s.category), s.domain, o.party,
		o.supplier, o.plot, NULL, NULL::quantity, l.problem
	FROM posting_problem AS l
	JOIN source AS s ON s.source_id = l.source_id
	LEFT JOIN source_owner AS o ON o.source_id = l.source_id AND o.valid @> greatest(lower(l.days), lower(period))
	WHERE l.method = (m).method AND l.days && period AND NOT l.computable
	UNION ALL
	SELECT u.source_id, min(u.day), u.category, u.domain, nullif(u.party, ''),
		counterpart((m).energy, u.category, nullif(u.supplier, ''), nullif(u.origin, ''), nullif(u.buyer, '')),
			nullif(u.plot, ''),
		nullif(u.scope2, ''), sum(u.quantity), p.problem
	FROM entry_difference(period, m, sources) AS u
	CROSS JOIN LATERAL (SELECT string_agg(DISTINCT l.problem, '; ') AS problem FROM posting_problem AS l
		WHERE l.method = (m).method AND l.source_id = u.source_id AND l.days @> u.day AND l.computable) AS p
	WHERE p.problem IS NOT NULL
	GROUP BY u.source_id, date_trunc('month', u.day::timestamp), u.category, u.domain, u.party, 6, u.plot, u.scope2,
		u.unit, p.problem
	HAVING sign(sum(u.quantity)) <> 0;
END;
COMMENT ON FUNCTION left_out_rows(daterange, method, integer[]) IS
	'What a posting left out of a period and sources (NULL: all), by source and month, as left_out_entry has it.';

/*
 * What was left out waits for the next posting.
 */
CREATE OR REPLACE FUNCTION note_left_out(period daterange, m method, sources integer[], problems posting_problem[],
		since timestamptz)
	RETURNS void LANGUAGE plpgsql
	SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	looked_at integer[];
BEGIN
	WITH old AS (
		DELETE FROM posting_problem AS l
		WHERE l.method = m.method AND l.days && period
			AND (note_left_out.sources IS NULL OR l.source_id = ANY (note_left_out.sources))
		RETURNING l.*
	)
	INSERT INTO posting_problem (method, source_id, days, computable, state, problem, detail, hint)
	SELECT o.method, o.source_id, d.days, o.computable, o.state, o.problem, o.detail, o.hint
	FROM old AS o CROSS JOIN LATERAL unnest(datemultirange(o.days) - datemultirange(period)) AS d (days)
	UNION ALL
	SELECT p.method, p.source_id, p.days, p.computable, p.state, p.problem, p.detail, p.hint
	FROM unnest(problems) AS p;
	UPDATE left_out_entry AS l SET superseded_at = since
	WHERE l.method = m.method AND l.superseded_at IS NULL AND l.day <@ whole_months(period)
		AND (note_left_out.sources IS NULL OR l.source_id = ANY (note_left_out.sources));
	INSERT INTO left_out_entry (method, source_id, day, category, domain, party, counterpart, plot, scope2, quantity,
		reason, counts, left_out_at)
	SELECT m.method, u.*, false, since FROM uncovered_entry(whole_months(period), m, note_left_out.sources) AS u;
	looked_at := ARRAY(SELECT l.source_id FROM posting_problem AS l
		WHERE l.method = m.method AND l.days && whole_months(period)
			AND (note_left_out.sources IS NULL OR l.source_id = ANY (note_left_out.sources)));
	IF looked_at = '{}' THEN
		RETURN;
	ELSIF m.energy = 'consumption' THEN
		looked_at := connected_sources(whole_months(period), looked_at, '{}');
	END IF;
	looked_at := ARRAY(SELECT s.source_id FROM unnest(looked_at) AS s (source_id) WHERE NOT EXISTS (
		SELECT FROM posting_problem AS l WHERE l.method = m.method AND l.source_id = s.source_id AND NOT l.computable));
	INSERT INTO left_out_entry (method, source_id, day, category, domain, party, counterpart, plot, scope2, quantity,
		reason, left_out_at)
	SELECT m.method, r.*, since
	FROM left_out_rows(whole_months(period), m, looked_at) AS r
	WHERE note_left_out.sources IS NULL OR r.source_id = ANY (note_left_out.sources);
	INSERT INTO pending_change (source_id, days, round)
	SELECT DISTINCT p.source_id, whole_months(p.days), (SELECT max(s.round) + 1 FROM compared_span AS s)
	FROM unnest(problems) AS p;
END
$$;
COMMENT ON FUNCTION note_left_out(daterange, method, integer[], posting_problem[], timestamptz) IS
	'Notes what a posting of a period and sources (NULL: all) left out.';

/**
 * Of the treatment of scope 2 that the method names first.
 *
 * Columns:
 *   month: first day of the month
 *   party: NULL where the source belongs to none
 *   quantity: NULL where values are out of range
 *   reason: why it was not posted
 */
CREATE OR REPLACE FUNCTION left_out(period daterange, method text, OUT source_id integer, OUT month date,
		OUT party text, OUT quantity quantity, OUT reason text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT l.source_id, date_trunc('month', l.day::timestamp)::date, l.party, l.quantity, l.reason
	FROM left_out_entry AS l JOIN method AS m ON m.method = l.method
	WHERE l.method = left_out.method AND l.day <@ check_period(period) AND l.superseded_at IS NULL
		AND (l.scope2 IS NULL OR l.scope2 = m.scope2[1])
	ORDER BY l.source_id, l.day, l.party, l.left_out_id;
END;
COMMENT ON FUNCTION left_out(daterange, text) IS
	'What postings left out of a period under a method and is not posted yet, by source, month, party and unit.';
