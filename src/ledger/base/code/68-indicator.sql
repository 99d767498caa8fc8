-- What the ledger measures by itself, and the indicators that are made of measures and statistics.

SELECT guard_row('indicator'::regclass, VARIADIC '{withdrawn_at}'::text[]);

-- As standing_coefficient().
CREATE OR REPLACE FUNCTION standing_indicator(as_of timestamptz) RETURNS SETOF indicator
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT d FROM indicator AS d
	WHERE d.recorded_at <= as_of AND (d.withdrawn_at IS NULL OR d.withdrawn_at > as_of AND NOT EXISTS (
		SELECT FROM indicator AS n
		WHERE n.indicator = d.indicator AND n.recorded_at > d.recorded_at AND n.recorded_at <= as_of));
END;
COMMENT ON FUNCTION standing_indicator(timestamptz) IS 'The definitions of indicators as of a time: of one code, one.';

-- What the ledger measures by itself.
/**
 * Columns:
 *   measure: its code
 *   unit: its unit
 *   what: what it is
 */
CREATE OR REPLACE FUNCTION measure_table(OUT measure text, OUT unit text, OUT what text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT * FROM (VALUES
		('emission_co2_t', 't CO2', 'gross CO2 of scope 1 and 2, without biogenic CO2'),
		('emission_scope_1_t', 't CO2e', 'gross emissions of scope 1'),
		('emission_scope_2_t', 't CO2e', 'gross emissions of scope 2, by the treatment that the method names first'),
		('emission_scope_1_2_t', 't CO2e',
			'gross emissions of scope 1 and 2, by the treatment that the method names first'),
		('emission_scope_1_2_market_t', 't CO2e', 'gross emissions of scope 1 and 2, scope 2 by the market'),
		('emission_scope_3_t', 't CO2e', 'gross emissions of scope 3'),
		('removals_t', 't CO2e', 'removals'),
		('energy_tce_equivalent', 'tce', 'energy use at equivalent value'),
		('energy_tce_calorific', 'tce', 'energy use at calorific value'),
		('clean_energy_tce_equivalent', 'tce', 'clean energy in it, at equivalent value'),
		('clean_energy_tce_calorific', 'tce', 'clean energy in it, at calorific value'),
		('non_fossil_energy_tce_equivalent', 'tce', 'non-fossil energy in it, at equivalent value'),
		('non_fossil_energy_tce_calorific', 'tce', 'non-fossil energy in it, at calorific value'),
		('electricity_inflow', 'MWh', 'electricity that comes in over the boundary, gross'),
		('electricity_net_inflow', 'MWh', 'electricity that comes in, less what goes out'),
		('electricity_direct', 'MWh', 'of the inflow, supplied directly and not fossil'),
		('electricity_certified', 'MWh', 'of the inflow, covered by certificates'),
		('electricity_used', 'MWh', 'electricity that is used, whatever its origin, losses included'),
		('electricity_used_direct', 'MWh', 'of what is used, supplied directly or generated inside, and not fossil'),
		('electricity_used_certified', 'MWh', 'of what is used, covered by certificates')
	) AS v (measure, unit, what);
END;
COMMENT ON FUNCTION measure_table() IS
	'The measures that the ledger makes itself, from what is posted; statistic_item has the others.';

CREATE OR REPLACE FUNCTION check_indicator()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	unknown text;
BEGIN
	-- a restore of data alone may come to indicators first
	IF EXISTS (SELECT FROM statistic_item) THEN
		SELECT m INTO unknown FROM unnest(NEW.numerator || NEW.denominator) AS m
		WHERE NOT EXISTS (SELECT FROM statistic_item AS i WHERE i.item = m)
			AND NOT EXISTS (SELECT FROM measure_table() AS t WHERE t.measure = m)
		LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'indicator "%" names "%", which is neither a measure nor a statistic item', NEW.indicator,
				unknown
				USING ERRCODE = 'foreign_key_violation',
					HINT = 'measure_table() and table statistic_item list what is; add a statistic item.';
		END IF;
		SELECT format('%s is in %s, not in %s', m.measure, u.unit, m.unit) INTO unknown
		FROM (SELECT unnest(NEW.numerator) AS measure, NEW.numerator_unit AS unit
			UNION ALL SELECT unnest(NEW.denominator), NEW.denominator_unit) AS m
		JOIN (SELECT i.item AS measure, i.unit FROM statistic_item AS i UNION ALL SELECT t.measure, t.unit
			FROM measure_table() AS t) AS u
			ON u.measure = m.measure
		WHERE NOT same_measure_unit(u.unit, m.unit)
		LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'units of indicator "%" do not fit', NEW.indicator
				USING ERRCODE = 'check_violation', DETAIL = unknown || '.';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_indicator() IS
	'Trigger: refuses indicators of what is not measured, or in units that do not fit. Errors: 23503, 23514.';

-- t CO2 and t CO2e are masses of something: as units, tonnes
CREATE OR REPLACE FUNCTION measure_unit(unit text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN regexp_replace(unit, ' CO2e?$', '');
COMMENT ON FUNCTION measure_unit(text) IS 'The unit of activity in a unit of a measure: t of t CO2e.';

CREATE OR REPLACE FUNCTION same_measure_unit(one text, other text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN one = other THEN true WHEN '%' IN (one, other) THEN false
		ELSE converts(measure_unit(one), measure_unit(other)) END;
COMMENT ON FUNCTION same_measure_unit(text, text) IS 'Whether figures in one unit can be given in the other.';

CREATE OR REPLACE FUNCTION in_measure_unit(amount numeric, unit text, other text) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN measure_unit(unit) = measure_unit(other) THEN amount
		ELSE amount(convert(quantity(amount, measure_unit(unit)), measure_unit(other))) END;
COMMENT ON FUNCTION in_measure_unit(numeric, text, text) IS 'A figure given in one unit, in the other.';

CREATE OR REPLACE TRIGGER check_indicator BEFORE INSERT ON indicator FOR EACH ROW EXECUTE FUNCTION check_indicator();

-- What is generated and used inside is of sources under a method that counts what is consumed; under others, a
-- statistic.
CREATE OR REPLACE FUNCTION counted_items(m method) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE (m).energy WHEN 'consumption' THEN '{renewable_generation,fuel_generation}'::text[] ELSE '{}' END;
COMMENT ON FUNCTION counted_items(method) IS
	'The statistic items, in MWh, of which the ledger has the figure itself under a method.';

-- Measures of a boundary and a period: what the ledger makes; all, or those that are wanted without energy being
-- accounted for in vain. What views read names nothing at run time, so that their readers need no right to the schema
-- of carbonms.
CREATE OR REPLACE FUNCTION measure_figures(wanted text[], period daterange, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, OUT measure text, OUT amount numeric, OUT unit text, OUT missing text,
		OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH line AS MATERIALIZED (
		SELECT i.*, coalesce(i.scope, emission_scope(i.category)) AS of_scope
		FROM inventory_parts(rollup_at(measure_figures.as_of), measure_figures.period, measure_figures.boundary,
			measure_figures.version, m, measure_figures.basis, measure_figures.as_of) AS i
	),
	emitted AS (
		SELECT v.measure, v.scopes, v.what, v.needs,
			sum(CASE v.what WHEN 'co2' THEN mass(l.mass, 'CO2') WHEN 'market' THEN tonnes(l.market_co2e)
				WHEN 'removed' THEN tonnes(l.removed_co2e)
				ELSE tonnes(l.co2e) END) AS amount,
			count(l.scope) AS n, bool_or(v.what = 'co2' AND opaque(l.mass) <> ghg '0 t') AS opaque,
			bool_and(l.verified) AS verified
		FROM (VALUES
			('emission_co2_t', '{1,2}'::integer[], 'co2', NULL), ('emission_scope_1_t', '{1}', 'co2e', NULL),
				('emission_scope_2_t', '{2}', 'co2e', NULL),
			('emission_scope_1_2_t', '{1,2}', 'co2e', NULL), ('emission_scope_1_2_market_t', '{1,2}', 'market',
				'market'),
			('emission_scope_3_t', '{3}', 'co2e', 'scope 3'), ('removals_t', '{1,2,3}', 'removed', NULL)) AS v (measure,
				scopes, what, needs)
		LEFT JOIN line AS l ON l.scope = ANY (v.scopes) AND (l.direction = 'removed') = (v.what = 'removed')
		GROUP BY v.measure, v.scopes, v.what, v.needs
	),
	-- what the method counts of the scopes of a measure, and no basis values; of CO2 that is CO2e of unknown gases
	left_out AS (
		SELECT e.measure, string_agg(format('%s stands apart: %s', coalesce(a.mass::text, a.gas, a.quantity::text,
			'what is out of range'), a.reason), '; ' ORDER BY a.gas COLLATE "C", a.reason COLLATE "C") AS note
		FROM emitted AS e
		CROSS JOIN LATERAL (
			SELECT l.gas, l.reason, sum(l.apart_mass) AS mass, sum(l.apart_quantity) AS quantity FROM line AS l
			WHERE l.counts AND l.of_scope = ANY (e.scopes)
				AND is_removal(l.category) = (e.what = 'removed')
				AND CASE e.what WHEN 'co2' THEN l.scope2 IN ('', m.scope2[1]) AND (l.gas LIKE 'CO2e %' OR l.gas IS NULL)
					WHEN 'market' THEN l.scope2 IN ('', m.scope2[2]) ELSE l.scope2 IN ('', m.scope2[1]) END
			GROUP BY l.gas, l.reason, unit(l.apart_quantity)
		) AS a
		GROUP BY e.measure
	),
	-- months in which a party inside has a source, and nothing is posted
	lacking AS (
		SELECT range_agg(daterange(g.month, g.until)) AS months
		FROM (SELECT g::date AS month, (g + interval '1 month')::date AS until
			FROM generate_series(date_trunc('month', lower(measure_figures.period)::timestamp),
				(upper(measure_figures.period) - 1)::timestamp, interval '1 month') AS g) AS g
		WHERE NOT EXISTS (SELECT FROM line AS l WHERE l.month = g.month)
			AND EXISTS (SELECT FROM boundary_party AS i JOIN source_owner AS o ON o.party = i.party
				WHERE i.boundary = measure_figures.boundary AND i.version = measure_figures.version
					AND o.valid * i.valid && daterange(g.month, g.until) * measure_figures.period)
	),
	energy AS MATERIALIZED (
		SELECT r.*, CASE WHEN r.carrier = 'electricity' AND r.direction IN ('purchased', 'sold')
			THEN amount(convert(r.quantity, 'MWh')) END AS mwh
		FROM energy_account(measure_figures.period, measure_figures.boundary, measure_figures.version, m,
			'{equivalent,calorific}', measure_figures.as_of) AS r
		WHERE wanted IS NULL OR EXISTS (SELECT FROM unnest(wanted) AS w WHERE w ~ '(energy|electricity)_')
	),
	used AS (
		SELECT r.valuation, count(*) FILTER (WHERE r.direction <> 'generated') AS n, sum(r.tce) AS tce,
			coalesce(sum(r.tce) FILTER (WHERE r.clean), 0) AS clean,
				coalesce(sum(r.tce) FILTER (WHERE r.non_fossil), 0) AS non_fossil,
			string_agg(DISTINCT r.missing COLLATE "C", '; ') AS missing, bool_and(r.mark <> 'UNVERIFIED') AS verified
		FROM energy AS r GROUP BY r.valuation
	),
	electricity AS (
		SELECT coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased'), 0) AS inflow,
			coalesce(sum(r.mwh), 0) AS net,
			coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased' AND r.kind = 'direct'), 0) AS direct,
			coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased' AND r.kind = 'certified'), 0) AS certified
		FROM energy AS r WHERE r.valuation = 'equivalent'
	),
	nothing AS (
		SELECT CASE
			WHEN NOT EXISTS (SELECT FROM line)
				THEN format('nothing of %s is posted under method %s for boundary %s',
				period_name(measure_figures.period), m.method, measure_figures.boundary)
			WHEN k.months IS NOT NULL THEN format('nothing of %s is posted under method %s for boundary %s',
				(SELECT string_agg(period_name(r), ', ' ORDER BY r) FROM unnest(k.months) AS r), m.method,
					measure_figures.boundary)
			END AS why
		FROM lacking AS k
	),
	made AS (
		SELECT e.measure,
			CASE WHEN e.what = 'removed' THEN coalesce(e.amount, 0) ELSE e.amount END AS amount,
			CASE
				WHEN x.why IS NOT NULL THEN x.why
				WHEN e.needs = 'market' AND cardinality(m.scope2) < 2
					THEN format('method %s does not treat scope 2 by the market', m.method)
				WHEN e.needs = 'scope 3' AND NOT m.scope3 THEN format('method %s does not cover scope 3', m.method)
				-- as ratings of 0.1 and 0.2 have it
				WHEN e.opaque AND m.energy = 'crossing' THEN 'emissions are recorded as CO2e without gases'
				WHEN e.n = 0 AND a.note IS NULL AND e.what <> 'removed'
					THEN format('no emission of scope %s is posted under method %s for %s',
					array_to_string(e.scopes, ' or '), m.method, period_name(measure_figures.period))
			END AS missing,
			nullif(concat_ws('; ', CASE WHEN e.opaque THEN 'emissions are recorded as CO2e without gases' END, a.note),
				'') AS note,
			coalesce(e.verified, m.verified) AS verified
		FROM emitted AS e CROSS JOIN nothing AS x LEFT JOIN left_out AS a ON a.measure = e.measure
		UNION ALL
		SELECT k.measure || u.valuation, k.amount,
			CASE WHEN x.why IS NOT NULL THEN x.why WHEN u.n = 0
				THEN format('no energy use of %s is posted under method %s', period_name(measure_figures.period),
					m.method)
				WHEN u.missing IS NULL AND k.amount < 0 AND k.what <> ''
					THEN format('more %s energy is sold than is recorded as purchased, burnt or generated', k.what)
				ELSE u.missing END,
			NULL, coalesce(u.verified, true)
		FROM used AS u CROSS JOIN nothing AS x
		CROSS JOIN LATERAL (VALUES ('energy_tce_', u.tce, ''), ('clean_energy_tce_', u.clean, 'clean'),
			('non_fossil_energy_tce_', u.non_fossil, 'non-fossil')) AS k (measure, amount, what)
		UNION ALL
		SELECT k.measure, k.amount, x.why, NULL, true
		FROM electricity AS w CROSS JOIN nothing AS x
		CROSS JOIN LATERAL (VALUES ('electricity_inflow', w.inflow), ('electricity_net_inflow', w.net),
			('electricity_direct', w.direct),
			('electricity_certified', w.certified)) AS k (measure, amount)
		UNION ALL
		SELECT k.measure, k.amount, coalesce(x.why, CASE WHEN m.energy = 'crossing'
			THEN format('method %s counts energy that crosses the boundary', m.method) END), NULL, true
		FROM nothing AS x
		LEFT JOIN (
			SELECT u.* FROM electricity_use(measure_figures.period, measure_figures.boundary, measure_figures.version,
				m, measure_figures.as_of) AS u
			WHERE m.energy = 'consumption'
				AND (wanted IS NULL OR EXISTS (SELECT FROM unnest(wanted) AS w
					WHERE w ~ '^electricity_used' OR w = ANY (counted_items(m))))
		) AS w ON true
		CROSS JOIN LATERAL (VALUES ('electricity_used', w.used), ('electricity_used_direct', w.direct),
			('electricity_used_certified', w.certified), ('renewable_generation', w.renewable),
			('fuel_generation', w.fuelled)) AS k (measure, amount)
	)
	SELECT t.measure, CASE WHEN d.missing IS NULL THEN d.amount END, t.unit, coalesce(d.missing, d.note), d.verified
	FROM (SELECT t.measure, t.unit FROM measure_table() AS t
		UNION ALL SELECT i, 'MWh' FROM unnest(counted_items(m)) AS i) AS t
	JOIN made AS d ON d.measure = t.measure
	WHERE wanted IS NULL OR t.measure = ANY (wanted);
END;
COMMENT ON FUNCTION measure_figures(text[], daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The measures of measure_table(), and of counted_items(), for a version of a boundary and a method: all (NULL), or '
	'some.';

-- planned once in a session, and what is not wanted not at all
CREATE OR REPLACE FUNCTION measures_wanted(wanted text[], period daterange, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, OUT measure text, OUT amount numeric, OUT unit text, OUT missing text,
		OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 60 SET search_path = @ledger@, pg_temp SET jit = off AS
$$
DECLARE
	made text[] := ARRAY(SELECT t.measure FROM measure_table() AS t) || counted_items(m);
BEGIN
	IF wanted IS NULL OR wanted && made THEN
		RETURN QUERY
		SELECT f.* FROM measure_figures(wanted, measures_wanted.period, measures_wanted.boundary,
			measures_wanted.version, m, basis, measures_wanted.as_of) AS f;
	END IF;
	IF wanted IS NULL OR NOT wanted <@ made THEN
		RETURN QUERY
		SELECT s.item, s.amount, s.unit, s.missing, true
		FROM statistics(measures_wanted.period, measures_wanted.boundary, measures_wanted.as_of) AS s
		WHERE s.item <> ALL (made) AND (wanted IS NULL OR s.item = ANY (wanted));
	END IF;
END
$$;
COMMENT ON FUNCTION measures_wanted(text[], daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The rows of measures() for a version of a boundary and a method: of all measures (NULL), or of some.';

CREATE OR REPLACE FUNCTION measure_rows(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz, OUT measure text, OUT amount numeric, OUT unit text, OUT missing text, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 60 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT w.* FROM measures_wanted(NULL, period, boundary, version, m, basis, as_of) AS w;
END;
COMMENT ON FUNCTION measure_rows(daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The rows of measures() for a version of a boundary and a method.';

/**
 * Measures are from what is posted under a method. Where missing says what lacks, amount is NULL, or, of emissions and
 * removals of which a part stands apart, what is known of them: see inventory_apart(). A period of which a month is not
 * posted has no emissions and no energy use. removals_t is 0 where emissions are posted and no removal is. verified:
 * whether factors, method and energy coefficients behind it are.
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for a period without days or one that the method does not cover
 *   22004 without a basis
 */
CREATE OR REPLACE FUNCTION measures(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity', OUT measure text, OUT amount numeric, OUT unit text, OUT missing text,
		OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	PERFORM tell_of_part();
	RETURN QUERY
	SELECT r.* FROM measure_rows(measures.period, measures.boundary,
		boundary_version(measures.boundary, measures.as_of),
		find_method(measures.method, measures.period, measures.basis), measures.basis, measures.as_of) AS r;
END
$$;
COMMENT ON FUNCTION measures(daterange, text, text, gwp_basis, timestamptz) IS
	'All that indicators are made of, for a boundary and a period, as of a time: the measures of '
	'measure_table() and the items of statistic_item.';

CREATE OR REPLACE FUNCTION indicator_figures(wanted text, period daterange, boundary text, version integer, m method,
		basis gwp_basis, as_of timestamptz, OUT indicator text, OUT value numeric, OUT unit text, OUT numerator numeric,
		OUT numerator_unit text, OUT denominator numeric, OUT denominator_unit text, OUT scale numeric,
		OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 30 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	WITH defined AS MATERIALIZED (
		SELECT d.* FROM standing_indicator(as_of) AS d WHERE wanted IS NULL OR d.indicator = wanted
	),
	known AS MATERIALIZED (
		SELECT k.* FROM measures_wanted(CASE WHEN wanted IS NOT NULL
			THEN (SELECT coalesce(array_agg(DISTINCT n.measure), '{}') FROM defined AS d
				CROSS JOIN LATERAL unnest(d.numerator || d.denominator) AS n (measure)) END,
			period, boundary, version, m, basis, as_of) AS k
	),
	part AS (
		SELECT d.indicator_id, p.denominator,
			CASE WHEN bool_and(k.amount IS NOT NULL)
				THEN trim_scale(sum(in_measure_unit(k.amount, k.unit, p.unit))) END AS amount,
			array_remove(array_agg(coalesce(k.missing, CASE
				WHEN k.measure IS NULL THEN p.measure || ' is nothing that is measured' END) ORDER BY p.place),
				NULL) AS missing,
			bool_and(k.verified) AS verified
		FROM defined AS d
		CROSS JOIN LATERAL (
			SELECT false AS denominator, n.measure, n.place, d.numerator_unit AS unit
				FROM unnest(d.numerator) WITH ORDINALITY AS n (measure, place)
			UNION ALL SELECT true, n.measure, n.place, d.denominator_unit
				FROM unnest(d.denominator) WITH ORDINALITY AS n (measure, place)
		) AS p
		LEFT JOIN known AS k ON k.measure = p.measure
		GROUP BY d.indicator_id, p.denominator
	),
	judged AS (
		SELECT d.*, n.amount AS above, o.amount AS below, d.denominator IS NULL AS plain, concat_ws('; ',
				(SELECT string_agg(w.why, '; ' ORDER BY w.place)
				 FROM (SELECT l.why, min(l.place) AS place
					FROM unnest(n.missing || o.missing) WITH ORDINALITY AS l (why, place) GROUP BY l.why) AS w),
				CASE WHEN o.amount < 0 THEN 'the denominator is negative'
					WHEN o.amount = 0 AND d.at_zero IS NULL THEN 'the denominator is 0' END) AS lacks,
			coalesce(n.verified, false) AND coalesce(o.verified, d.denominator IS NULL)
				AND d.mark <> 'UNVERIFIED' AS sure
		FROM defined AS d
		JOIN part AS n ON n.indicator_id = d.indicator_id AND NOT n.denominator
		LEFT JOIN part AS o ON o.indicator_id = d.indicator_id AND o.denominator
	)
	SELECT j.indicator,
		CASE WHEN j.plain THEN trim_scale(j.scale * j.above)
			WHEN j.above IS NULL OR j.below < 0 THEN NULL
			WHEN j.below = 0 THEN j.at_zero
			ELSE trim_scale(round(round(j.scale * j.above, 36) / j.below, 18)) END,
		j.unit, j.above, j.numerator_unit, j.below, j.denominator_unit, j.scale, nullif(j.lacks, ''), j.sure, j.better,
			j.mark
	FROM judged AS j
	ORDER BY j.indicator_id;
END;
COMMENT ON FUNCTION indicator_figures(text, daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The rows of indicators() for a version of a boundary and a method: of all (NULL), or of one.';

CREATE OR REPLACE FUNCTION indicator_rows(period daterange, boundary text, version integer, m method, basis gwp_basis,
		as_of timestamptz, OUT indicator text, OUT value numeric, OUT unit text, OUT numerator numeric,
		OUT numerator_unit text, OUT denominator numeric, OUT denominator_unit text, OUT scale numeric,
		OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 30 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT f.* FROM indicator_figures(NULL, period, boundary, version, m, basis, as_of) AS f;
END;
COMMENT ON FUNCTION indicator_rows(daterange, text, integer, method, gwp_basis, timestamptz) IS
	'The rows of indicators() for a version of a boundary and a method.';

/**
 * What cannot be told is NULL, and missing says what lacks, such as a statistic that is recorded for another
 * year. A value beside what is missing is one of what is known: a part of the emissions stands apart. verified: whether
 * definition, factors, method and energy coefficients behind it are.
 *
 * Errors:
 *   as measures()
 */
CREATE OR REPLACE FUNCTION indicators(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity', OUT indicator text, OUT value numeric, OUT unit text,
		OUT numerator numeric, OUT numerator_unit text, OUT denominator numeric, OUT denominator_unit text,
		OUT scale numeric, OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	PERFORM tell_of_part();
	RETURN QUERY
	SELECT r.* FROM indicator_rows(indicators.period, indicators.boundary,
		boundary_version(indicators.boundary, indicators.as_of),
		find_method(indicators.method, indicators.period, indicators.basis), indicators.basis, indicators.as_of) AS r;
END
$$;
COMMENT ON FUNCTION indicators(daterange, text, text, gwp_basis, timestamptz) IS
	'Every indicator of table indicator for a boundary and a period, as of a time: value = scale x numerator '
	'/ denominator, to 18 places.';

/**
 * Errors:
 *   as measures()
 *   42704 for an unknown item, boundary or method
 *   P0002 if the item is not recorded for just this period and boundary, saying for which it is
 *   22023 for a unit that it does not convert into
 *   22012 for zero
 */
CREATE OR REPLACE FUNCTION carbon_intensity(period daterange, boundary text, method text, basis gwp_basis, item text,
		unit text, as_of timestamptz DEFAULT 'infinity') RETURNS numeric
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	per record;
	tonnes numeric;
	lacks text;
BEGIN
	FOR per IN
		SELECT k.* FROM measures(carbon_intensity.period, carbon_intensity.boundary, carbon_intensity.method,
			carbon_intensity.basis, carbon_intensity.as_of) AS k
		WHERE k.measure IN ('emission_scope_1_2_t', carbon_intensity.item)
		ORDER BY k.measure = carbon_intensity.item
	LOOP
		tonnes := coalesce(tonnes, per.amount);
		lacks := coalesce(lacks, per.missing);
	END LOOP;
	IF per.measure IS DISTINCT FROM carbon_intensity.item THEN
		RAISE EXCEPTION 'measure or statistic item "%" does not exist', coalesce(carbon_intensity.item, 'NULL')
			USING ERRCODE = 'undefined_object', HINT = 'measure_table() and table statistic_item list what is.';
	ELSIF carbon_intensity.unit IS NULL OR NOT same_measure_unit(per.unit, carbon_intensity.unit) THEN
		RAISE EXCEPTION 'cannot convert "%" from % to %', carbon_intensity.item, per.unit,
			coalesce(carbon_intensity.unit, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF tonnes IS NULL OR per.amount IS NULL THEN
		RAISE EXCEPTION 'no intensity of % per "%" for boundary "%"', period_name(carbon_intensity.period),
			carbon_intensity.item, carbon_intensity.boundary
			USING ERRCODE = 'no_data_found', DETAIL = format('What lacks: %s.', lacks),
				HINT = 'Numerator and denominator are of the same period and boundary.';
	ELSIF per.amount <= 0 THEN
		RAISE EXCEPTION 'cannot compute an intensity per % %', per.amount, per.unit USING ERRCODE = 'division_by_zero';
	ELSIF lacks IS NOT NULL THEN
		RAISE NOTICE 'the intensity is one of what is known' USING DETAIL = lacks || '.';
	END IF;
	RETURN trim_scale(round(round(tonnes, 36) / in_measure_unit(per.amount, per.unit, carbon_intensity.unit), 18));
END
$$;
COMMENT ON FUNCTION carbon_intensity(daterange, text, text, gwp_basis, text, text, timestamptz) IS
	'Tonnes of CO2e of scope 1 and 2 per unit of a statistic item or measure, such as value_added per 10^4 '
	'CNY, of the same period and boundary.';

-- ---- over years ----

CREATE OR REPLACE FUNCTION change_percent(figure numeric, previous numeric) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN previous > 0 THEN trim_scale(round((round(figure, 36) - previous) * 100 / previous, 18)) END;
COMMENT ON FUNCTION change_percent(numeric, numeric) IS
	'Change of a figure from the one before, in percent of that, to 18 places; NULL where one is not known, '
	'or the one before is not more than 0. Of any size, unlike year_on_year().';

/**
 * Errors:
 *   as measures()
 */
CREATE OR REPLACE FUNCTION indicator_years(indicator text, years integer[], boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity', OUT year integer, OUT value numeric, OUT unit text, OUT change numeric,
		OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH figure AS (
		SELECT y.year, i.value, i.unit, i.missing
		FROM (SELECT DISTINCT u.year FROM unnest(years) AS u (year)) AS y
		LEFT JOIN LATERAL indicators(calendar_year(y.year), boundary, method, basis, as_of) AS i
			ON i.indicator = indicator_years.indicator
	)
	SELECT f.year, f.value, f.unit,
		change_percent(f.value, p.value),
		CASE WHEN f.unit IS NULL THEN format('there is no indicator %s', indicator_years.indicator) ELSE f.missing END
	FROM figure AS f LEFT JOIN figure AS p ON p.year = f.year - 1
	ORDER BY f.year;
END;
COMMENT ON FUNCTION indicator_years(text, integer[], text, text, gwp_basis, timestamptz) IS
	'An indicator in some years, and its change from the year before, if that is among them, in percent of '
	'it. NULL where missing says what lacks, or the year before is not more than zero.';

/**
 * NULL where a month is not posted; beside a gas without a GWP, which missing names, what is known.
 *
 * Errors:
 *   as measures()
 */
CREATE OR REPLACE FUNCTION emission_years(boundary text, method text, basis gwp_basis,
		as_of timestamptz DEFAULT 'infinity',
		OUT year integer, OUT co2e_t numeric, OUT change numeric, OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH figure AS (
		SELECT y.year, k.amount, k.missing
		FROM (
			SELECT DISTINCT extract(year FROM i.month)::integer AS year
			-- of a period only its kind matters to a method: any natural year will do
			FROM find_method(emission_years.method, calendar_year(2025), emission_years.basis) AS m
			CROSS JOIN LATERAL inventory_parts(rollup_at(as_of), '[-infinity,infinity)', emission_years.boundary,
				boundary_version(emission_years.boundary, as_of), m, emission_years.basis, as_of) AS i
		) AS y
		JOIN LATERAL measures(calendar_year(y.year), boundary, method, basis, as_of) AS k
			ON k.measure = 'emission_scope_1_2_t'
	)
	SELECT f.year, trim_scale(f.amount), change_percent(f.amount, p.amount), f.missing
	FROM figure AS f LEFT JOIN figure AS p ON p.year = f.year - 1
	ORDER BY f.year;
END;
COMMENT ON FUNCTION emission_years(text, text, gwp_basis, timestamptz) IS
	'Gross emissions of scope 1 and 2 of a boundary in tonnes of CO2e, for each year of which something is '
	'posted under a method, and the change from the year before in percent.';

/**
 * Looked at are whole years without a gap up to the last. peak_year: NULL if they have not; co2e_t: the highest
 * year in tonnes; first_year, last_year: the years that were looked at; reason: why.
 *
 * Errors:
 *   as measures()
 *   22023 for less than one year
 */
CREATE OR REPLACE FUNCTION emission_peak(boundary text, method text, basis gwp_basis, years_below integer DEFAULT 5,
		as_of timestamptz DEFAULT 'infinity', OUT peak_year integer, OUT co2e_t numeric, OUT first_year integer,
		OUT last_year integer, OUT reason text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	figures integer[];
	amounts numeric[];
	highest integer;
BEGIN
	IF years_below IS NULL OR years_below < 1 THEN
		RAISE EXCEPTION 'years below a peak must be at least 1' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	-- the years without a gap up to the last whole one
	SELECT array_agg(y.year ORDER BY y.year), array_agg(y.co2e_t ORDER BY y.year) INTO figures, amounts
	FROM (
		SELECT r.year, r.co2e_t, r.run = max(r.run) OVER () AS last
		FROM (
			SELECT e.year, e.co2e_t, e.year - row_number() OVER (ORDER BY e.year) AS run
			FROM emission_years(emission_peak.boundary, emission_peak.method, emission_peak.basis,
				emission_peak.as_of) AS e
			WHERE e.co2e_t IS NOT NULL
		) AS r
	) AS y
	WHERE y.last;
	IF figures IS NULL THEN
		reason := 'there is no whole year';
		RETURN;
	END IF;
	first_year := figures[1];
	last_year := figures[cardinality(figures)];
	highest := @carbonms@.peak_year(figures, amounts, 0);
	peak_year := @carbonms@.peak_year(figures, amounts, emission_peak.years_below);
	co2e_t := amounts[array_position(figures, highest)];
	reason := CASE
		WHEN peak_year IS NULL THEN format('not peaked: %s is the highest, and %s of %s years follow it', highest,
			last_year - highest, emission_peak.years_below)
		WHEN peak_year = first_year
			THEN format('%s is the first year that is known: the peak may have been before', peak_year)
		ELSE format('%s is the highest, and %s lower years follow it', peak_year, last_year - peak_year) END;
END
$$;
COMMENT ON FUNCTION emission_peak(text, text, gwp_basis, integer, timestamptz) IS
	'Whether the emissions of a boundary (scope 1 and 2) have peaked, and when: the highest year, followed '
	'by at least so many years, all lower (5 is a choice, not a rule of a standard).';
