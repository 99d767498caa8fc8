-- Energy of what is posted, by the coefficients of its days.

SELECT guard_row('energy_coefficient'::regclass, VARIADIC '{withdrawn_at}'::text[]);

-- 0.1.0 let a row be withdrawn as of a time to come: it ends no later than another takes its place.
CREATE OR REPLACE FUNCTION standing_coefficient(as_of timestamptz) RETURNS SETOF energy_coefficient
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- as a whole, so that columns that were added are no fault
	SELECT t FROM energy_coefficient AS t
	WHERE t.recorded_at <= as_of AND (t.withdrawn_at IS NULL OR t.withdrawn_at > as_of AND NOT EXISTS (
		SELECT FROM energy_coefficient AS n
		WHERE n.energy = t.energy AND n.valuation = t.valuation AND n.valid && t.valid
			AND n.recorded_at > t.recorded_at AND n.recorded_at <= as_of));
END;
COMMENT ON FUNCTION standing_coefficient(timestamptz) IS
	'The energy coefficients as of a time: of one energy on a day, one.';

/*
 * The names under which a coefficient is looked for, the first that has one being taken. Only purchased energy falls
 * back to its carrier: of a fuel with a name of its own nobody knows the heating value.
 */
CREATE OR REPLACE FUNCTION energy_names(factor text, carrier text, certified boolean) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN array_remove(ARRAY[factor,
		CASE WHEN carrier IS NOT NULL THEN carrier || CASE
			WHEN certified OR factor LIKE '%-certified' THEN '-certified'
			WHEN factor LIKE '%-direct' THEN '-direct'
			WHEN factor LIKE '%-nonfossil' THEN '-nonfossil'
			ELSE '' END END], NULL);
COMMENT ON FUNCTION energy_names(text, text, boolean) IS
	'The names of energy_coefficient for what was posted with a factor: the factor; for purchased energy '
	'then its carrier, with -certified, -direct or -nonfossil.';

-- immutable, although unit_table() is not: units are added to it, and none is changed
CREATE OR REPLACE FUNCTION converts(one text, other text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (SELECT count(DISTINCT u.reference) = 1 FROM unit_table() AS u
		WHERE u.unit IN (unit(quantity(0::numeric, one)), unit(quantity(0::numeric, other))));
COMMENT ON FUNCTION converts(text, text) IS 'Whether one unit of activity converts into another.';

/*
 * Energy as posted under a method: fuels burnt inside, and purchased energy that crosses the boundary, what is sold
 * over it deducted whatever the method does with its emissions. Of two treatments of scope 2 the one that knows
 * certificates is read; they are entries of the same readings. The days are cut where a coefficient or the boundary
 * changes, so that entries are summed before anything is looked up.
 */
CREATE OR REPLACE FUNCTION energy_rows(period daterange, boundary text, version integer, m method, valuations text[],
		as_of timestamptz, OUT valuation text, OUT carrier text, OUT energy text, OUT direction text, OUT kind text,
		OUT quantity quantity, OUT tce numeric, OUT clean boolean, OUT non_fossil boolean, OUT mark text,
		OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH coefficient AS MATERIALIZED (
		SELECT t.* FROM standing_coefficient(as_of) AS t
	),
	step AS MATERIALIZED (
		SELECT coalesce(array_agg(DISTINCT d.day ORDER BY d.day), '{}') AS days
		FROM (
			SELECT b.day FROM coefficient AS t CROSS JOIN LATERAL (VALUES (lower(t.valid)), (upper(t.valid))) AS b (day)
			UNION
			SELECT b.day FROM boundary_party AS p
				CROSS JOIN LATERAL (VALUES (lower(p.valid)), (upper(p.valid))) AS b (day)
			WHERE p.boundary = energy_rows.boundary AND p.version = energy_rows.version
		) AS d
		WHERE d.day > lower(energy_rows.period) AND d.day < upper(energy_rows.period)
	),
	inside AS MATERIALIZED (
		SELECT coalesce(array_agg(DISTINCT p.party), '{}') AS parties
		FROM boundary_party AS p WHERE p.boundary = energy_rows.boundary AND p.version = energy_rows.version
	),
	-- up to its posting the rollup knows of which sources there is something; few of many are read one after the other
	known AS MATERIALIZED (
		SELECT CASE WHEN f.few THEN coalesce((SELECT s.posting_id FROM rollup_state AS s), 0) ELSE 0 END AS until,
			CASE WHEN f.few THEN k.sources ELSE '{}' END AS sources
		FROM (
			SELECT coalesce(array_agg(DISTINCT r.source_id)
				FILTER (WHERE r.party = ANY (n.parties) OR r.counterpart = ANY (n.parties)), '{}') AS sources,
				count(DISTINCT r.source_id) AS n
			FROM rollup_key AS r CROSS JOIN inside AS n WHERE r.method = m.method
		) AS k
		CROSS JOIN LATERAL (SELECT cardinality(k.sources) * 8 < k.n AS few) AS f
	),
	posted AS MATERIALIZED (
		SELECT e.category, e.factor_id, e.claim_id IS NOT NULL AS certified, e.party, o.party AS counterpart,
			unit(e.quantity) AS unit, sum(e.quantity) AS quantity, min(e.day) AS day
		-- IS TRUE keeps the search for postings a look-up for each entry: as a join it would be planned for few
		FROM (
			SELECT l.* FROM emission AS l
			WHERE l.posting_id <= (SELECT k.until FROM known AS k)
				AND l.source_id = ANY ((SELECT k.sources FROM known AS k)::integer[])
				AND l.day >= lower(energy_rows.period) AND l.day < upper(energy_rows.period)
				AND (l.posting_id IN (SELECT b.posting_id FROM posting AS b
					WHERE b.method = m.method AND b.posted_at <= as_of)) IS TRUE
			UNION ALL
			SELECT l.* FROM emission AS l JOIN posting AS b ON b.posting_id = l.posting_id
			WHERE b.posting_id > (SELECT k.until FROM known AS k) AND b.method = m.method AND b.posted_at <= as_of
				AND l.day >= lower(energy_rows.period) AND l.day < upper(energy_rows.period)
		) AS e
		CROSS JOIN inside AS n
		CROSS JOIN LATERAL (SELECT counterpart(m.energy, e.category, e.supplier, e.origin, e.buyer) AS party) AS o
		WHERE (e.party = ANY (n.parties) OR o.party = ANY (n.parties))
			AND (e.scope2 IS NULL OR e.scope2 = m.scope2[cardinality(m.scope2)])
		GROUP BY width_bucket(e.day, (SELECT s.days FROM step AS s)), 1, 2, 3, 4, 5, 6
		HAVING sum(e.begins) <> 0
	),
	crossing AS (
		SELECT c.carrier, f.factor, energy_names(f.factor, nullif(c.carrier, 'fuel'), p.certified) AS names,
			p.day, p.unit, k.times,
			sum(p.quantity) AS quantity
		FROM posted AS p
		JOIN factor AS f ON f.factor_id = p.factor_id
		CROSS JOIN LATERAL (SELECT emission_scope(p.category) AS scope, energy_carrier(p.category) AS carrier) AS c
		LEFT JOIN boundary_party AS i ON i.boundary = energy_rows.boundary AND i.version = energy_rows.version
			AND i.party = p.party AND (i.valid @> p.day) IS TRUE
		LEFT JOIN boundary_party AS j ON j.boundary = energy_rows.boundary AND j.version = energy_rows.version
			AND j.party = p.counterpart AND (j.valid @> p.day) IS TRUE
		CROSS JOIN LATERAL (SELECT counts(c.scope, i.share, j.share, true)) AS k (times)
		WHERE k.times <> 0 AND c.carrier IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6
	),
	used AS (
		SELECT v.valuation, x.carrier, x.factor AS energy,
			CASE WHEN x.carrier = 'fuel' THEN 'burnt' WHEN x.times > 0 THEN 'purchased' ELSE 'sold' END AS direction,
			CASE WHEN x.carrier <> 'fuel' THEN coalesce(substring(x.names[2] FROM '-(.*)$'), 'other') END AS kind,
			n.coefficient_id, sum(x.quantity * x.times) AS quantity, NULL::text AS missing
		FROM crossing AS x CROSS JOIN unnest(valuations) AS v (valuation)
		LEFT JOIN LATERAL (
			SELECT t.coefficient_id FROM coefficient AS t
			WHERE t.energy = ANY (x.names) AND t.valuation = v.valuation AND (t.valid @> x.day) IS TRUE
			ORDER BY array_position(x.names, t.energy) LIMIT 1) AS n ON true
		GROUP BY 1, 2, 3, 4, 5, 6, x.unit
		UNION ALL
		SELECT v.valuation, 'electricity', 'electricity-onsite', 'generated', 'onsite', t.coefficient_id,
			quantity(s.amount, s.unit), s.missing
		FROM statistics(energy_rows.period, energy_rows.boundary, as_of) AS s
			CROSS JOIN unnest(valuations) AS v (valuation)
		LEFT JOIN coefficient AS t ON t.energy = 'electricity-onsite' AND t.valuation = v.valuation
			AND (t.valid @> (upper(energy_rows.period) - 1)) IS TRUE
		WHERE s.item = 'renewable_generation'
	),
	judged AS (
		SELECT u.*, t.content, t.per, t.clean, t.non_fossil, t.mark,
			CASE
				WHEN u.missing IS NOT NULL THEN u.missing
				WHEN t.per IS NULL THEN format('there is no energy coefficient of %s, %s value', u.energy, u.valuation)
				WHEN NOT converts(unit(u.quantity), t.per)
					THEN format('%s is recorded in %s, its energy coefficient is per %s', u.energy, unit(u.quantity),
					t.per)
			END AS lacks
		FROM used AS u LEFT JOIN coefficient AS t ON t.coefficient_id = u.coefficient_id
	)
	SELECT g.valuation, g.carrier, g.energy, g.direction, g.kind, g.quantity,
		CASE WHEN g.lacks IS NULL
			THEN amount(convert(convert(g.content::quantity, 'GJ') * amount(convert(g.quantity, g.per)), 'tce')) END,
		g.clean, g.non_fossil, g.mark, g.lacks
	FROM judged AS g
	ORDER BY g.valuation, g.carrier, g.energy, g.direction, g.kind, unit(g.quantity);
END;
COMMENT ON FUNCTION energy_rows(daterange, text, integer, method, text[], timestamptz) IS
	'The rows of energy_use() for a version of a boundary, a method and several valuations.';

/**
 * Fuels burnt inside and purchased electricity, heat, steam and cooling that cross the boundary; energy sold
 * over it is negative, whether or not the method deducts its emissions, and what stays inside is eliminated.
 * Electricity generated on site is from the statistic renewable_generation. Fuel that is feedstock (category
 * process) is no energy use.
 *
 * Columns:
 *   carrier: fuel, electricity ...
 *   energy: the factor
 *   direction: burnt, purchased, sold or generated
 *   kind: of purchased energy: direct, certified, nonfossil or other
 *   tce: tonnes of coal equivalent at equivalent or calorific value, NULL where missing says what lacks: a sum
 *     of which a part is missing is missing
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for a period without days or that the method does not cover, or another valuation
 */
CREATE OR REPLACE FUNCTION energy_use(period daterange, boundary text, method text, valuation text DEFAULT 'equivalent',
		as_of timestamptz DEFAULT 'infinity', OUT carrier text, OUT energy text, OUT direction text, OUT kind text,
		OUT quantity quantity, OUT tce numeric, OUT clean boolean, OUT non_fossil boolean, OUT mark text,
		OUT missing text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF energy_use.valuation IS NULL OR energy_use.valuation NOT IN ('equivalent', 'calorific') THEN
		RAISE EXCEPTION 'unrecognized valuation of energy: "%"', coalesce(energy_use.valuation, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Energy is valued as equivalent or calorific.';
	END IF;
	PERFORM tell_of_part();
	RETURN QUERY
	SELECT r.carrier, r.energy, r.direction, r.kind, r.quantity, r.tce, r.clean, r.non_fossil, r.mark, r.missing
	FROM energy_rows(energy_use.period, energy_use.boundary, boundary_version(energy_use.boundary, energy_use.as_of),
		find_method(energy_use.method, energy_use.period, 'AR6'), ARRAY[energy_use.valuation], energy_use.as_of) AS r;
END
$$;
COMMENT ON FUNCTION energy_use(daterange, text, text, text, timestamptz) IS
	'Energy that a boundary used in a period, from what is posted under a method.';
