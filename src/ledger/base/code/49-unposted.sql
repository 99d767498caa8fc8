-- What is not posted as readings, owners, categories and claims are now: what is looked at before a report.

CREATE OR REPLACE FUNCTION entry_difference(period daterange, m method, sources integer[], OUT source_id integer,
		OUT day date, OUT scope2 text, OUT unit text, OUT category text, OUT domain text, OUT party text,
		OUT supplier text, OUT origin text, OUT buyer text, OUT plot text, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH wanted AS (
		SELECT a.source_id, a.day, coalesce(a.source_line, 0) AS source_line, coalesce(a.scope2, '') AS scope2,
			coalesce(a.claim_id, 0) AS claim_id, unit(a.quantity) AS unit, a.category, s.domain, coalesce(a.party,
				o.party, '') AS party,
			coalesce(CASE WHEN a.party IS NULL THEN o.supplier ELSE a.supplier END, '') AS supplier,
			coalesce(a.origin, '') AS origin, coalesce(a.kind, '') AS kind, coalesce(a.buyer, '') AS buyer,
			coalesce(CASE WHEN a.party IS NULL OR a.party = o.party THEN o.plot END, '') AS plot,
				sum(a.quantity) AS quantity
		FROM wanted_emission(period, m, sources) AS a
		JOIN source AS s ON s.source_id = a.source_id
		LEFT JOIN source_owner AS o ON o.source_id = a.source_id AND (o.valid @> a.day) IS TRUE
		WHERE sign(a.quantity) <> 0
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
	),
	standing AS (
		SELECT e.source_id, e.day, e.source_line, e.scope2, e.claim_id, e.unit, e.category, e.domain, e.party,
			e.supplier,
			e.origin, e.kind, e.buyer, e.plot, sum(e.quantity) AS quantity
		FROM standing_entry((m).method, lower(period), upper(period), sources) AS e
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
	)
	SELECT source_id, day, scope2, unit, category, domain, party, supplier, origin, buyer, plot,
		CASE WHEN w.quantity IS NULL THEN -d.quantity WHEN d.quantity IS NULL THEN w.quantity
			ELSE w.quantity - d.quantity END
	FROM wanted AS w FULL JOIN standing AS d USING (source_id, day, source_line, scope2, claim_id, unit, category,
		domain, party, supplier, origin, kind, buyer, plot)
	WHERE w.quantity IS NULL OR d.quantity IS NULL OR w.quantity <> d.quantity;
END;
COMMENT ON FUNCTION entry_difference(daterange, method, integer[]) IS
	'What is to be posted of a period and sources (NULL: all) under a method, less what stands; empty text for NULL.';

/*
 * As left_out_entry has it. In most ledgers it costs one look.
 */
CREATE OR REPLACE FUNCTION uncovered_entry(period daterange, m method, sources integer[], OUT source_id integer,
		OUT day date, OUT category text, OUT domain text, OUT party text, OUT counterpart text, OUT plot text,
		OUT scope2 text, OUT quantity quantity, OUT reason text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10
	SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	abroad integer[] := ARRAY(SELECT u.source_id FROM uncovered_source(m) AS u
		WHERE uncovered_entry.sources IS NULL OR u.source_id = ANY (uncovered_entry.sources));
BEGIN
	IF abroad <> '{}' THEN
		RETURN QUERY
		SELECT d.source_id, min(d.day), d.category, d.domain, nullif(d.party, ''),
			counterpart(m.energy, d.category, nullif(d.supplier, ''), nullif(d.origin, ''), nullif(d.buyer, '')),
			nullif(d.plot, ''), nullif(d.scope2, ''), @carbonms@.sum(d.quantity),
			format('site "%s" lies in %s, and method "%s" covers %s', t.site, t.country, m.method, m.country)
		FROM entry_difference(uncovered_entry.period, everywhere(m), CASE m.energy WHEN 'crossing' THEN abroad
			ELSE connected_sources(whole_months(uncovered_entry.period), abroad, '{}') END) AS d
		JOIN source AS s ON s.source_id = d.source_id
		JOIN site AS t ON t.site = s.site
		WHERE d.source_id = ANY (abroad)
		GROUP BY d.source_id, date_trunc('month', d.day::timestamp), d.category, d.domain, d.party, 6, d.plot, d.scope2,
			d.unit, t.site
		HAVING @carbonms@.sign(@carbonms@.sum(d.quantity)) <> 0;
	END IF;
END
$$;
COMMENT ON FUNCTION uncovered_entry(daterange, method, integer[]) IS
	'What sources (NULL: all) have in a period in countries that a method does not cover, by source and month.';

/*
 * Of what a method does not cover, where what is noted of a month that the period touches is not what it is now.
 */
CREATE OR REPLACE FUNCTION unposted_entry(period daterange, m method, sources integer[], OUT source_id integer,
		OUT day date, OUT scope2 text, OUT unit text, OUT category text, OUT domain text, OUT party text,
		OUT supplier text, OUT origin text, OUT buyer text, OUT plot text, OUT quantity quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH now AS (
		SELECT u.source_id, u.day, u.scope2, unit(u.quantity) AS unit, u.category, u.domain, u.party, u.counterpart,
			u.plot, amount(u.quantity) AS amount
		FROM uncovered_entry(whole_months(period), m, sources) AS u
	),
	noted AS (
		SELECT l.source_id, l.day, l.scope2, unit(l.quantity) AS unit, l.category, l.domain, l.party, l.counterpart,
			l.plot, amount(l.quantity) AS amount
		FROM left_out_entry AS l
		WHERE l.method = m.method AND l.superseded_at IS NULL AND NOT l.counts AND l.day <@ whole_months(period)
			AND (sources IS NULL OR l.source_id = ANY (sources))
	)
	SELECT d.* FROM entry_difference(period, m, sources) AS d
	UNION ALL
	SELECT c.source_id, c.day, coalesce(c.scope2, ''), c.unit, c.category, c.domain, coalesce(c.party, ''),
		coalesce(c.counterpart, ''), '', '', coalesce(c.plot, ''), quantity(c.amount, c.unit)
	FROM ((TABLE now EXCEPT ALL TABLE noted) UNION ALL (TABLE noted EXCEPT ALL TABLE now)) AS c;
END;
COMMENT ON FUNCTION unposted_entry(daterange, method, integer[]) IS
	'What a posting of a period and sources (NULL: all) under a method would change; empty text for NULL.';

/**
 * Errors:
 *   22023 for a period without a first or last day
 */
CREATE OR REPLACE FUNCTION unposted(period daterange, method text, OUT source text, OUT day_from date,
		OUT day_until date, OUT days bigint)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = @ledger@, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = unposted.method);
	sources integer[] := changed_sources(check_period(unposted.period), m);
BEGIN
	IF m IS NULL OR sources = '{}' THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT s.source, min(u.day), max(u.day), count(DISTINCT u.day)
	FROM unposted_entry(unposted.period, m, sources) AS u JOIN source AS s ON s.source_id = u.source_id
	GROUP BY s.source
	ORDER BY s.source;
END
$$;
COMMENT ON FUNCTION unposted(daterange, text) IS
	'Sources of which a period is not posted under a method as readings, owners, categories, claims are now, with the '
	'first and the last such day and how many there are. No row: post() has nothing to do.';
