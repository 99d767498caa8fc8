-- Energy that a boundary uses under a method that counts what is consumed: fuels, and the lots that its parties
-- consume. What is sold takes the fuel along that it was made of.

/*
 * Errors:
 *   22023 for an unknown allocation, or amounts and parameters that give no share
 *
 * Source: WRI/WBCSD tool for combined heat and power (2006): efficiency, energy, work_potential.
 */
/**
 * Arguments:
 *   power, heat: what is generated, both in one unit
 *   allocation: efficiency (each by what it takes in a plant of its own), energy (by content), work_potential (heat by
 *     the work that it could do) or ratio (as stated)
 *   parameters: power_efficiency and heat_efficiency, 0.35 and 0.80 if not given; heat_temperature and
 *     ambient_temperature in kelvin; power_share
 */
CREATE OR REPLACE FUNCTION allocate_chp(power numeric, heat numeric, allocation text DEFAULT 'efficiency',
		parameters jsonb DEFAULT '{}') RETURNS numeric
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	one numeric;
	other numeric;
BEGIN
	CASE allocation
		WHEN 'efficiency' THEN
			one := power / (coalesce((parameters ->> 'power_efficiency')::numeric, 0.35) + round(0.0, 40));
			other := heat / (coalesce((parameters ->> 'heat_efficiency')::numeric, 0.80) + round(0.0, 40));
		WHEN 'energy' THEN
			one := power;
			other := heat;
		WHEN 'work_potential' THEN
			one := power;
			other := heat * (1 - (parameters ->> 'ambient_temperature')::numeric
				/ ((parameters ->> 'heat_temperature')::numeric + round(0.0, 40)));
		WHEN 'ratio' THEN
			one := (parameters ->> 'power_share')::numeric;
			other := 1 - one;
		ELSE
			RAISE EXCEPTION 'unrecognized allocation of fuel: "%"', allocation
				USING ERRCODE = 'invalid_parameter_value',
					HINT = 'It is efficiency, energy, work_potential or ratio.';
	END CASE;
	-- NaN and Infinity are above all numbers
	IF one IS NULL OR other IS NULL OR one < 0 OR other < 0 OR one + other = 0 OR one + other >= 'Infinity' THEN
		RAISE EXCEPTION 'cannot share fuel between % of power and % of heat by %', power, heat, allocation
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('The parameters are %s.', parameters),
				HINT = 'work_potential needs heat_temperature and ambient_temperature, ratio needs power_share.';
	END IF;
	RETURN one / (one + other + round(0.0, 40));
END
$$;
COMMENT ON FUNCTION allocate_chp(numeric, numeric, text, jsonb) IS
	'The share of the fuel of combined heat and power that is that of the power.';

/*
 * What cannot be shared out would be found only when somebody asks, and then by everybody who asks.
 */
CREATE OR REPLACE FUNCTION check_generator()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s source := (SELECT s FROM source AS s WHERE s.source_id = NEW.source_id);
	stray integer;
BEGIN
	-- a restore of data alone may come here before it comes to sources
	IF s IS NULL AND owns_ledger() THEN
		RETURN NEW;
	ELSIF @carbonms@.emission_category(s.category) !~ '^generated_' THEN
		RAISE EXCEPTION 'source "%" generates nothing', s.source
			USING ERRCODE = 'check_violation', DETAIL = format('Its category is %s.',
				@carbonms@.emission_category(s.category));
	END IF;
	SELECT f INTO stray FROM unnest(NEW.fuel_sources) AS f
	WHERE NOT EXISTS (SELECT FROM source AS e
		WHERE e.source_id = f AND @carbonms@.energy_carrier(e.category) = 'fuel') LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'source % is no source of fuel', stray USING ERRCODE = 'check_violation',
			HINT = 'fuel_sources names sources of combustion by their numbers.';
	END IF;
	PERFORM allocate_chp(1, 1, NEW.allocation, NEW.parameters);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_generator() IS
	'Trigger: refuses a generator of what generates nothing, of what is no fuel, or whose fuel cannot be shared out. '
	'Errors: 23514, 22023.';
CREATE OR REPLACE TRIGGER check_generator BEFORE INSERT OR UPDATE ON generator
	FOR EACH ROW EXECUTE FUNCTION check_generator();

-- What is posted under a method of parties of a boundary, by month and days on which the boundary is the same: fuel
-- that is burnt, and lots, as the treatment of scope 2 has them that knows certificates.
CREATE OR REPLACE FUNCTION energy_entry(period daterange, boundary text, version integer, m method, as_of timestamptz,
		OUT month date, OUT day date, OUT source_id integer, OUT category text, OUT factor text, OUT certified boolean,
		OUT party text, OUT origin text, OUT kind text, OUT share numeric, OUT origin_share numeric,
		OUT quantity quantity, OUT carrier text, OUT green boolean, OUT null_power boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH inside AS MATERIALIZED (
		SELECT p.party, p.valid, p.share FROM boundary_party AS p
		WHERE p.boundary = energy_entry.boundary AND p.version = energy_entry.version
	),
	step AS MATERIALIZED (
		SELECT coalesce(array_agg(DISTINCT d.day ORDER BY d.day), '{}') AS days
		FROM (
			SELECT b.day FROM inside AS i CROSS JOIN LATERAL (VALUES (lower(i.valid)), (upper(i.valid))) AS b (day)
			UNION
			SELECT b.day FROM energy_coefficient AS t
				CROSS JOIN LATERAL (VALUES (lower(t.valid)), (upper(t.valid))) AS b (day)
		) AS d
		WHERE d.day > lower(energy_entry.period) AND d.day < upper(energy_entry.period)
	),
	posted AS MATERIALIZED (
		SELECT date_trunc('month', e.day::timestamp)::date AS month, min(e.day) AS day, e.source_id, e.category,
			e.factor_id, e.claim_id IS NOT NULL AS certified, e.party, e.origin, e.kind, sum(e.quantity) AS quantity
		FROM emission AS e
		JOIN posting AS b ON b.posting_id = e.posting_id
		WHERE b.method = m.method AND b.posted_at <= energy_entry.as_of
			AND e.day >= lower(energy_entry.period) AND e.day < upper(energy_entry.period)
			AND (e.party IN (SELECT i.party FROM inside AS i) OR e.origin IN (SELECT i.party FROM inside AS i))
			AND (e.scope2 IS NULL OR e.scope2 = m.scope2[cardinality(m.scope2)]) AND e.buyer IS NULL
		GROUP BY 1, e.source_id, e.category, e.factor_id, e.claim_id, e.party, e.origin, e.kind, unit(e.quantity),
			width_bucket(e.day, (SELECT s.days FROM step AS s))
		HAVING sum(e.begins) <> 0
	)
	SELECT p.month, p.day, p.source_id, p.category, f.factor, p.certified, p.party, p.origin, p.kind,
		coalesce(i.share, 0), coalesce(j.share, 0), p.quantity, c.carrier, is_non_fossil(p.kind) OR is_green(p.kind),
		-- what comes from outside is of the kind by which it was bought; this is of a technology
		p.origin IS NULL AND c.carrier <> 'fuel'
			AND (NOT p.certified AND p.kind IS DISTINCT FROM f.factor OR p.category LIKE 'generated%')
	FROM posted AS p
	CROSS JOIN LATERAL (SELECT energy_carrier(p.category) AS carrier) AS c
	LEFT JOIN factor AS f ON f.factor_id = p.factor_id
	LEFT JOIN inside AS i ON i.party = p.party AND i.valid @> p.day
	LEFT JOIN inside AS j ON j.party = p.origin AND j.valid @> p.day
	WHERE c.carrier IS NOT NULL;
END;
COMMENT ON FUNCTION energy_entry(daterange, text, integer, method, timestamptz) IS
	'Fuel and lots that are posted under a method of parties of a boundary, by month and source, with their shares '
	'in it.';

/*
 * The fuel of a unit of generated energy: that of its sources in the month, by the allocation of the generator, over
 * all that its party generated with that technology.
 */
CREATE OR REPLACE FUNCTION lot_input(period daterange, boundary text, version integer, m method, as_of timestamptz,
		OUT month date, OUT origin text, OUT kind text, OUT carrier text, OUT fuel text, OUT day date,
		OUT per_unit numeric, OUT unit text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH entry AS MATERIALIZED (
		SELECT e.* FROM energy_entry(period, boundary, version, m, as_of) AS e
	),
	made AS (
		SELECT e.month, e.origin, e.kind, energy_carrier(e.category) AS carrier, sum(amount(convert(e.quantity,
			'GJ'))) AS gj
		FROM entry AS e WHERE e.origin IS NOT NULL AND dimension(e.quantity) = 'energy' GROUP BY 1, 2, 3, 4
	),
	plant AS (
		SELECT DISTINCT d.month, d.origin, d.kind, g.fuel_sources, g.allocation, g.parameters
		FROM made AS d
		JOIN generator AS g ON g.technology = d.kind AND g.valid @> d.month AND g.fuel_sources <> '{}'
		JOIN source_owner AS o ON o.source_id = g.source_id AND o.party = d.origin AND o.valid @> d.month
	),
	shared AS (
		-- what takes more back than it gives has no fuel
		SELECT p.*, d.carrier, d.gj, CASE WHEN (a.heat > 0) IS NOT TRUE THEN 1 WHEN (a.power > 0) IS NOT TRUE THEN 0
			ELSE allocate_chp(a.power, a.heat, p.allocation, p.parameters) END AS power_share, a.power, a.heat
		FROM plant AS p
		JOIN made AS d ON d.month = p.month AND d.origin = p.origin AND d.kind = p.kind
		CROSS JOIN LATERAL (
			SELECT sum(n.gj) FILTER (WHERE n.carrier = 'electricity') AS power,
				sum(n.gj) FILTER (WHERE n.carrier <> 'electricity') AS heat
			FROM made AS n WHERE n.month = p.month AND n.origin = p.origin AND n.kind = p.kind) AS a
		WHERE d.gj > 0
	)
	SELECT s.month, s.origin, s.kind, s.carrier, e.factor, e.day,
		CASE WHEN s.carrier = 'electricity' THEN s.power_share WHEN s.heat > 0
			THEN (1 - s.power_share) * s.gj / s.heat ELSE 0 END * amount(e.quantity) / s.gj, unit(e.quantity)
	FROM shared AS s JOIN entry AS e ON e.month = s.month AND e.source_id = ANY (s.fuel_sources)
	WHERE energy_carrier(e.category) = 'fuel';
END;
COMMENT ON FUNCTION lot_input(daterange, text, integer, method, timestamptz) IS
	'The fuel, in its unit, of a GJ of energy that parties of a boundary generate, by month and technology.';

/*
 * Fuel burnt; lots of outside origin at their value; non-fossil generation of parties inside where it is used, at the
 * same value; and what is generated inside from fuel and used outside is taken off with the fuel that it was made of.
 */
CREATE OR REPLACE FUNCTION content_rows(period daterange, boundary text, version integer, m method, valuations text[],
		sold_at text, as_of timestamptz, OUT valuation text, OUT carrier text, OUT energy text, OUT direction text,
		OUT kind text, OUT quantity quantity, OUT tce numeric, OUT clean boolean, OUT non_fossil boolean, OUT mark text,
		OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH coefficient AS MATERIALIZED (
		SELECT t.* FROM standing_coefficient(as_of) AS t
	),
	entry AS MATERIALIZED (
		SELECT e.* FROM energy_entry(period, boundary, version, m, as_of) AS e
	),
	input AS MATERIALIZED (
		SELECT i.* FROM lot_input(period, boundary, version, m, as_of) AS i
		WHERE sold_at = 'inputs' AND EXISTS (SELECT FROM entry AS e WHERE e.origin_share > e.share AND NOT e.green)
	),
	item AS (
		SELECT e.carrier, e.factor AS energy, ARRAY[e.factor] AS names, 'burnt' AS direction, NULL::text AS kind, e.day,
			e.quantity * e.share AS quantity, NULL::text AS missing
		FROM entry AS e WHERE e.carrier = 'fuel'
		UNION ALL
		SELECT e.carrier, coalesce(e.factor, e.carrier), CASE
				WHEN e.null_power THEN ARRAY[e.carrier]
				WHEN e.origin IS NULL THEN energy_names(e.factor, e.carrier, e.certified)
				ELSE ARRAY[e.carrier || '-onsite', e.carrier || '-nonfossil', e.carrier || '-direct'] END,
			CASE WHEN e.origin_share > 0 THEN 'generated' ELSE 'purchased' END,
			CASE WHEN e.null_power THEN 'other' WHEN e.origin_share > 0 THEN 'onsite' WHEN e.origin IS NOT NULL
				THEN 'direct'
				ELSE coalesce(substring(n.names[2] FROM '-(.*)$'), 'other') END,
			e.day, e.quantity * e.share, NULL
		FROM entry AS e
		CROSS JOIN LATERAL (SELECT energy_names(e.factor, e.carrier, e.certified) AS names) AS n
		WHERE e.carrier <> 'fuel' AND (e.origin IS NULL OR e.green) AND e.share <> 0
		UNION ALL
		SELECT e.carrier, coalesce(e.factor, e.carrier), ARRAY[e.carrier], 'purchased', 'other', e.day,
			e.quantity * (e.share - e.origin_share), NULL
		FROM entry AS e WHERE e.carrier <> 'fuel' AND e.origin IS NOT NULL AND NOT e.green AND e.share > e.origin_share
		UNION ALL
		SELECT e.carrier, coalesce(e.factor, e.carrier), ARRAY[e.carrier], 'sold', 'other', e.day,
			e.quantity * (e.share - e.origin_share),
			CASE WHEN sold_at = 'inputs' THEN format('the fuel of %s that %s sells is not recorded', e.carrier,
				e.origin) END
		FROM entry AS e
		WHERE e.carrier <> 'fuel' AND e.origin IS NOT NULL AND NOT e.green AND e.share < e.origin_share
			-- nothing is taken off for what goes back through a meter and of which there is no record
			AND (e.kind <> 'unrecorded' OR e.factor IS NOT NULL) AND NOT EXISTS (SELECT FROM input AS i
				WHERE i.month = e.month AND i.origin = e.origin AND i.kind = e.kind AND i.carrier = e.carrier
				AND dimension(e.quantity) = 'energy')
		UNION ALL
		SELECT 'fuel', i.fuel, ARRAY[i.fuel], 'sold', NULL, i.day,
			quantity(round(i.per_unit * amount(convert(e.quantity, 'GJ')) * (e.share - e.origin_share), 18), i.unit),
				NULL
		FROM entry AS e
		JOIN input AS i ON i.month = e.month AND i.origin = e.origin AND i.kind = e.kind AND i.carrier = e.carrier
		WHERE e.carrier <> 'fuel' AND NOT e.green AND e.share < e.origin_share AND dimension(e.quantity) = 'energy'
	),
	used AS (
		SELECT v.valuation, x.carrier, x.energy, x.direction, x.kind, n.coefficient_id, x.missing,
			sum(x.quantity) AS quantity
		FROM item AS x CROSS JOIN unnest(valuations) AS v (valuation)
		LEFT JOIN LATERAL (
			SELECT t.coefficient_id FROM coefficient AS t
			WHERE t.energy = ANY (x.names) AND t.valuation = v.valuation AND (t.valid @> x.day) IS TRUE
			ORDER BY array_position(x.names, t.energy) LIMIT 1) AS n ON true
		GROUP BY 1, 2, 3, 4, 5, 6, 7, unit(x.quantity)
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
		WHERE sign(u.quantity) <> 0
	)
	SELECT g.valuation, g.carrier, g.energy, g.direction, g.kind, g.quantity,
		CASE WHEN g.lacks IS NULL
			THEN amount(convert(convert(g.content::quantity, 'GJ') * amount(convert(g.quantity, g.per)), 'tce')) END,
		g.clean, g.non_fossil, g.mark, g.lacks
	FROM judged AS g
	ORDER BY g.valuation, g.carrier, g.energy, g.direction, g.kind, unit(g.quantity);
END;
COMMENT ON FUNCTION content_rows(daterange, text, integer, method, text[], text, timestamptz) IS
	'The rows of energy_content() for a version of a boundary, a method and several valuations.';

/*
 * In MWh; lots are rounded, at the 18th place. Power without its attributes, which others have certificates of, is
 * neither direct nor certified.
 */
CREATE OR REPLACE FUNCTION electricity_use(period daterange, boundary text, version integer, m method,
		as_of timestamptz, OUT used numeric, OUT direct numeric, OUT certified numeric, OUT renewable numeric,
		OUT fuelled numeric)
	RETURNS record LANGUAGE sql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT round(coalesce(sum(e.mwh), 0), 12),
		round(coalesce(sum(e.mwh) FILTER (WHERE NOT e.certified AND NOT e.null_power
			AND CASE WHEN e.origin IS NULL THEN e.names[2] LIKE '%-direct' ELSE e.green END), 0), 12),
		round(coalesce(sum(e.mwh) FILTER (WHERE e.certified), 0), 12),
		round(coalesce(sum(e.mwh) FILTER (WHERE e.origin_share > 0 AND e.green), 0), 12),
		round(coalesce(sum(e.own_mwh) FILTER (WHERE NOT e.green), 0), 12)
	FROM (
		SELECT e.*, amount(convert(e.quantity * e.share, 'MWh')) AS mwh,
			amount(convert(e.quantity * least(e.share, e.origin_share), 'MWh')) AS own_mwh,
			energy_names(e.factor, e.carrier, e.certified) AS names
		FROM energy_entry(period, boundary, version, m, as_of) AS e
		WHERE e.carrier = 'electricity' AND dimension(e.quantity) = 'energy' AND e.share <> 0
	) AS e;
END;
COMMENT ON FUNCTION electricity_use(daterange, text, integer, method, timestamptz) IS
	'Electricity that parties of a boundary use, losses included: all, direct or own and not fossil, certified; and of '
	'what they generate themselves what is not fossil, and what is from fuel.';

/*
 * By the account of energy of the method.
 */
CREATE OR REPLACE FUNCTION energy_account(period daterange, boundary text, version integer, m method,
		valuations text[], as_of timestamptz, OUT valuation text, OUT carrier text, OUT energy text, OUT direction text,
		OUT kind text, OUT quantity quantity, OUT tce numeric, OUT clean boolean, OUT non_fossil boolean, OUT mark text,
		OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.* FROM energy_rows(period, boundary, version, m, valuations, as_of) AS r WHERE m.energy = 'crossing'
	UNION ALL
	SELECT r.* FROM content_rows(period, boundary, version, m, valuations, 'inputs', as_of) AS r
	WHERE m.energy = 'consumption';
END;
COMMENT ON FUNCTION energy_account(daterange, text, integer, method, text[], timestamptz) IS
	'energy_rows() or content_rows(), by the account of energy of the method.';

/**
 * Each row is a term of the energy used, and of the clean and the non-fossil share of it.
 *
 * Arguments:
 *   sold_at: what is generated from fuel and sold is taken off with the fuel that it was made of (inputs), or at its
 *     own value (value), as statistics of regions do. Clean shares are of the rows by inputs alone: at its own
 *     value, what
 *     is sold would leave its fuel behind
 *
 * Columns:
 *   direction: burnt, purchased, generated (not from fuel, and used) or sold, which is negative
 *   kind: of purchased energy direct, certified, nonfossil or other; onsite of what is generated
 *   tce: tonnes of coal equivalent, NULL where missing says what lacks
 *
 * Errors:
 *   as energy_use(), and 22023 for another sold_at, or a method that counts what crosses the boundary
 */
CREATE OR REPLACE FUNCTION energy_content(period daterange, boundary text, method text,
		valuation text DEFAULT 'equivalent', sold_at text DEFAULT 'inputs', as_of timestamptz DEFAULT 'infinity',
		OUT carrier text, OUT energy text, OUT direction text, OUT kind text, OUT quantity quantity, OUT tce numeric,
		OUT clean boolean, OUT non_fossil boolean, OUT mark text, OUT missing text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m method := find_method(energy_content.method, energy_content.period, 'AR6');
BEGIN
	IF energy_content.valuation IS NULL OR energy_content.valuation NOT IN ('equivalent', 'calorific') THEN
		RAISE EXCEPTION 'unrecognized valuation of energy: "%"', coalesce(energy_content.valuation, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Energy is valued as equivalent or calorific.';
	ELSIF energy_content.sold_at IS NULL OR energy_content.sold_at NOT IN ('inputs', 'value') THEN
		RAISE EXCEPTION 'unrecognized value of energy that is sold: "%"', coalesce(energy_content.sold_at, 'NULL')
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'What is sold is taken off by its inputs or at its value.';
	ELSIF m.energy <> 'consumption' THEN
		RAISE EXCEPTION 'method "%" counts energy that crosses the boundary', m.method
			USING ERRCODE = 'invalid_parameter_value', HINT = 'energy_use() has its account of energy.';
	END IF;
	PERFORM tell_of_part();
	RETURN QUERY
	SELECT r.carrier, r.energy, r.direction, r.kind, r.quantity, r.tce, r.clean, r.non_fossil, r.mark, r.missing
	FROM content_rows(energy_content.period, energy_content.boundary,
		boundary_version(energy_content.boundary, energy_content.as_of), m, ARRAY[energy_content.valuation],
		energy_content.sold_at, energy_content.as_of) AS r;
END
$$;
COMMENT ON FUNCTION energy_content(daterange, text, text, text, text, timestamptz) IS
	'Energy that a boundary used in a period, from what is posted under a method that counts what is consumed.';
