-- The rows that are to be written: what is wanted less what stands, with the factors that it asks for.

-- The gases that a method counts. CO2e of unknown gases is no gas: it counts where the list names CO2e.
CREATE OR REPLACE FUNCTION count_gases(mass ghg, gases text[]) RETURNS ghg
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN gases IS NULL THEN mass
		WHEN 'CO2e' = ANY (gases) THEN only_gases(mass, VARIADIC array_remove(gases, 'CO2e')) + opaque(mass)
		ELSE only_gases(mass, VARIADIC gases)
	END;
COMMENT ON FUNCTION count_gases(ghg, text[]) IS
	'The part of a vector in the gases that a method counts, and in CO2e of unknown gases if the list names CO2e; all '
	'of it if the list is NULL.';

/*
 * Columns:
 *   asked_id: wanted rows of one number take the same factor, whatever it is
 *   kept_id: the factor that is posted of the day; 0 where none is needed; NULL where one is to be picked
 */
CREATE OR REPLACE FUNCTION asked_factor(period daterange, m method, sources integer[], OUT source_id integer,
		OUT day date, OUT source_line integer, OUT scope2 text, OUT treatment text, OUT claim_id bigint, OUT unit text,
		OUT quantity quantity, OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT origin text,
		OUT kind text, OUT buyer text, OUT plot text, OUT factor text, OUT kept_id integer, OUT asked_id bigint)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	-- what is posted of a day keeps its factor, until it is reversed; of lots, each that of its name
	WITH kept AS MATERIALIZED (
		SELECT DISTINCT ON (d.source_id, d.day, d.source_line, d.scope2, d.claim_id <> 0, d.buyer <> '', n.name)
			d.source_id, d.day, d.source_line, d.scope2, d.claim_id <> 0 AS certified, d.buyer <> '' AS resold, n.name,
			d.factor_id
		FROM standing_entry((m).method, lower(period), upper(period), sources) AS d
		LEFT JOIN factor AS f ON f.factor_id = d.factor_id
		CROSS JOIN LATERAL (SELECT CASE (m).energy WHEN 'consumption' THEN f.factor ELSE '' END AS name) AS n
		WHERE d.factor_id <> 0
		ORDER BY d.source_id, d.day, d.source_line, d.scope2, d.claim_id <> 0, d.buyer <> '', n.name, d.posting_id DESC
	),
	wanted AS MATERIALIZED (
		SELECT a.source_id, a.day, coalesce(a.source_line, 0) AS source_line, coalesce(a.scope2, '') AS scope2,
			a.treatment,
			coalesce(a.claim_id, 0) AS claim_id, a.claim_id IS NOT NULL AS certified, a.buyer IS NOT NULL AS resold,
			unit(a.quantity) AS unit, a.quantity, a.category, s.domain, a.party, a.supplier,
			coalesce(a.origin, '') AS origin, coalesce(a.kind, '') AS kind, coalesce(a.buyer, '') AS buyer,
			a.factor || CASE WHEN a.claim_id IS NOT NULL THEN '-certified' ELSE '' END AS factor, s.region
		FROM wanted_emission(period, m, sources) AS a
		JOIN source AS s ON s.source_id = a.source_id
		WHERE sign(a.quantity) <> 0
	),
	-- between these days the same factors fit
	bounds AS MATERIALIZED (
		SELECT f.factor, array_agg(DISTINCT d.day ORDER BY d.day) AS days
		FROM factor AS f CROSS JOIN LATERAL (VALUES (lower(f.valid)), (upper(f.valid))) AS d (day)
		WHERE f.withdrawn_at IS NULL AND d.day IS NOT NULL
		GROUP BY f.factor
	)
	-- without a join behind it, which would be planned for one row
	SELECT w.source_id, w.day, w.source_line, w.scope2, w.treatment, w.claim_id, w.unit, w.quantity, w.category,
		w.domain,
		coalesce(w.party, o.party), coalesce(CASE WHEN w.party IS NULL THEN o.supplier ELSE w.supplier END, ''),
		w.origin, w.kind, w.buyer, coalesce(CASE WHEN w.party IS NULL OR w.party = o.party THEN o.plot END, ''),
		w.factor, w.kept_id,
		dense_rank() OVER (ORDER BY w.factor, w.region, w.stretch, w.treatment, w.kept_id)
	FROM (
		SELECT w.*, coalesce(width_bucket(w.day, b.days), 0) AS stretch,
			CASE WHEN w.factor IS NULL THEN 0 ELSE k.factor_id END AS kept_id
		FROM wanted AS w
		LEFT JOIN bounds AS b ON b.factor = w.factor
		LEFT JOIN kept AS k ON k.source_id = w.source_id AND k.day = w.day AND k.source_line = w.source_line
			AND k.scope2 = w.scope2 AND k.certified = w.certified AND k.resold = w.resold
			AND k.name = CASE (m).energy WHEN 'consumption' THEN w.factor ELSE '' END
	) AS w
	-- IS TRUE keeps the search to the source: the GiST index that @> would offer is slower than a hash of all owners
	LEFT JOIN source_owner AS o ON o.source_id = w.source_id AND (o.valid @> w.day) IS TRUE;
END;
COMMENT ON FUNCTION asked_factor(daterange, method, integer[]) IS
	'What is to be posted of a period and sources (NULL: all) under a method, and which factor it is to have; party is '
	'NULL where a source belongs to none.';

/*
 * What post() is to write, line by line. PostgreSQL merges a function like this into the statement that calls
 * it, which is planned as a whole; and an error of a source has that short statement as its context, not this one.
 */
CREATE OR REPLACE FUNCTION entry_rows(posting bigint, period daterange, m method, sources integer[],
		left_sources integer[], left_days daterange[], OUT posting_id bigint,
		OUT line bigint, OUT day date, OUT source_id integer, OUT source_line integer, OUT category text,
		OUT domain text, OUT party text, OUT supplier text, OUT origin text, OUT kind text, OUT buyer text,
		OUT plot text, OUT scope2 text, OUT claim_id bigint, OUT quantity quantity, OUT factor_id integer,
		OUT factor emission_factor, OUT verified boolean, OUT mass ghg, OUT begins integer, OUT reason text,
		OUT payload text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH posted AS MATERIALIZED (
		SELECT d.* FROM standing_entry((m).method, lower(period), upper(period), sources) AS d
	),
	asked AS MATERIALIZED (
		SELECT a.* FROM asked_factor(period, m, sources) AS a
	),
	-- materialised, since first_value() would compute what it is given anew for every row
	picked AS MATERIALIZED (
		SELECT a.*, CASE WHEN a.kept_id IS NULL AND a.n = 1
			THEN (pick_factor(a.source_id, a.day, a.treatment, (m).method, a.factor)).factor_id END AS picked_id
		FROM (
			SELECT a.*, row_number() OVER (PARTITION BY a.asked_id ORDER BY a.day, a.source_id) AS n
			FROM asked AS a
			WHERE NOT EXISTS (SELECT FROM unnest(left_sources, left_days) AS x (source_id, days)
				WHERE x.source_id = a.source_id AND x.days @> a.day)
		) AS a
	),
	target AS MATERIALIZED (
		SELECT k.source_id, k.day, k.source_line, k.scope2, k.claim_id, k.unit,
			coalesce(k.kept_id, first_value(k.picked_id) OVER (PARTITION BY k.asked_id ORDER BY k.n)) AS factor_id,
			k.category, k.domain, coalesce(k.party, refuse_ownerless(k.source_id, k.day)) AS party, k.supplier,
			k.origin, k.kind, k.buyer, k.plot, k.quantity
		FROM picked AS k
	),
	-- also where the owner or another thing that rows say has changed: from the old to the new
	change AS (
		SELECT source_id, day, source_line, scope2, claim_id, unit, factor_id, category, domain, party, supplier,
			origin,
			kind, buyer, plot,
			CASE WHEN d.posting_id IS NULL THEN t.quantity WHEN t.quantity IS NULL THEN -d.quantity
				ELSE t.quantity - d.quantity END AS quantity,
			CASE WHEN t.quantity IS NULL THEN -d.mass END AS closing,
			CASE WHEN d.posting_id IS NULL THEN 1 WHEN t.quantity IS NULL THEN -1 ELSE 0 END AS begins
		FROM target AS t FULL JOIN posted AS d USING (source_id, day, source_line, scope2, claim_id, unit, factor_id,
			category, domain, party, supplier, origin, kind, buyer, plot)
	),
	-- rounding runs along: the masses of a source and factor add up to their whole quantity x factor
	running AS (
		SELECT c.*, f.value, coalesce(f.verified, true) AS verified,
			CASE WHEN c.factor_id = 0 THEN 'generation without emission here' ELSE
				format('factor %s of %s (%s, %s)', f.factor, f.factor_set, f.region, f.edition) END AS why,
			sum(c.quantity) OVER (PARTITION BY c.source_id, c.source_line, c.scope2, c.buyer, c.factor_id, c.unit,
				c.closing IS NULL ORDER BY c.day, c.claim_id, c.category, c.domain, c.party, c.supplier, c.origin,
					c.kind, c.plot) AS until,
			row_number() OVER (PARTITION BY c.source_id, c.factor_id, c.unit ORDER BY c.day) AS n
		-- outer, so that an empty table of factors does not end the query before one is picked
		FROM change AS c LEFT JOIN factor AS f ON f.factor_id = c.factor_id
		WHERE c.begins <> 0 OR sign(c.quantity) <> 0
	)
	SELECT posting, r.*, line_payload('line/3', r.line, r.day, r.source_id, r.source_line, r.category, r.domain,
		r.party,
		r.supplier, r.origin, r.kind, r.buyer, r.plot, r.scope2, r.claim_id, r.quantity, r.factor_id, r.factor,
			r.verified,
		r.mass, r.begins, r.reason)
	FROM (
		SELECT row_number() OVER (ORDER BY c.source_id, c.day, c.source_line, c.scope2, c.claim_id, c.unit, c.begins,
				c.factor_id, c.category, c.domain, c.party, c.supplier, c.origin, c.kind, c.buyer, c.plot) AS line,
			c.day, c.source_id, nullif(c.source_line, 0) AS source_line, c.category, c.domain, c.party,
			nullif(c.supplier, '') AS supplier, nullif(c.origin, '') AS origin, nullif(c.kind, '') AS kind,
			nullif(c.buyer, '') AS buyer, nullif(c.plot, '') AS plot, nullif(c.scope2, '') AS scope2,
			nullif(c.claim_id, 0) AS claim_id, c.quantity, nullif(c.factor_id, 0) AS factor_id, c.value AS factor,
			c.verified AND (m).verified AS verified,
			coalesce(c.closing, CASE WHEN c.factor_id = 0 THEN '0 t'::ghg
				WHEN c.n > 1 OR check_unit(c.source_id, c.day, c.quantity, c.value)
				THEN round(c.until * c.value, 12) - round((c.until - c.quantity) * c.value, 12) END) AS mass,
			c.begins, format('%s; %s', CASE c.begins WHEN 1 THEN 'readings'
				WHEN 0 THEN 'change of readings since an earlier posting'
				ELSE 'taken back: not what readings say any more' END, c.why) AS reason
		FROM running AS c
	) AS r;
END;
COMMENT ON FUNCTION entry_rows(bigint, daterange, method, integer[], integer[], daterange[]) IS
	'The rows that post() writes for a period and sources (NULL: all) under a method, as a posting of that number, '
	'without some sources on some days. '
	'Errors: P0002, 21000, 22000.';
