-- Indicators: ratios of what the ledger knows, and of statistics, of one period and one boundary.

CREATE TABLE indicator (
	indicator_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	indicator text NOT NULL CHECK (indicator <> ''),
	name text NOT NULL,
	name_zh text,
	unit text NOT NULL,
	better text NOT NULL CONSTRAINT better_is_higher_or_lower CHECK (better IN ('higher', 'lower')),
	numerator text[] NOT NULL CONSTRAINT numerator_names_measures CHECK (cardinality(numerator) > 0 AND array_position(numerator, NULL) IS NULL),
	numerator_unit text NOT NULL,
	denominator text[] CONSTRAINT denominator_names_measures CHECK (cardinality(denominator) > 0 AND array_position(denominator, NULL) IS NULL),
	denominator_unit text,
	scale numeric NOT NULL DEFAULT 1 CONSTRAINT scale_is_more_than_0 CHECK (scale > 0 AND scale < 'Infinity'),
	at_zero numeric,
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT denominator_has_a_unit CHECK ((denominator IS NULL) = (denominator_unit IS NULL)),
	CONSTRAINT at_zero_is_of_a_ratio CHECK (at_zero IS NULL OR denominator IS NOT NULL)
);
CREATE UNIQUE INDEX one_indicator_of_a_code ON indicator (indicator) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE indicator IS 'Definitions of indicators: scale x numerator / denominator. Add your own. A definition is not changed: it is withdrawn, and another recorded, so that old figures come out as they were.';
COMMENT ON COLUMN indicator.indicator_id IS 'Number of the definition.';
COMMENT ON COLUMN indicator.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN indicator.name IS 'Name.';
COMMENT ON COLUMN indicator.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN indicator.unit IS 'Unit of the value; % for shares, of which 80 is 80 %.';
COMMENT ON COLUMN indicator.better IS 'Which values are better: higher or lower.';
COMMENT ON COLUMN indicator.numerator IS 'Measures that are added up for the numerator: codes of statistic_item or of measure_table().';
COMMENT ON COLUMN indicator.numerator_unit IS 'Unit of the numerator, into which its measures are converted.';
COMMENT ON COLUMN indicator.denominator IS 'Measures that are added up for the denominator; NULL for a figure that is no ratio.';
COMMENT ON COLUMN indicator.denominator_unit IS 'Unit of the denominator.';
COMMENT ON COLUMN indicator.scale IS 'What the ratio is multiplied with: 100 for percent.';
COMMENT ON COLUMN indicator.at_zero IS 'Value where the denominator is 0: 100 for carbon neutrality; NULL: there is no value then.';
COMMENT ON COLUMN indicator.reference IS 'Where it is defined, and what of the definition is not settled.';
COMMENT ON COLUMN indicator.mark IS 'Mark of the definition: VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';
COMMENT ON COLUMN indicator.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN indicator.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';
SELECT guard_row('indicator', 'withdrawn_at');

-- What the ledger measures by itself.
CREATE FUNCTION measure_table(OUT measure text, OUT unit text, OUT what text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT * FROM (VALUES
		('emission_co2_t', 't CO2', 'gross CO2 of scope 1 and 2, without biogenic CO2'),
		('emission_scope_1_t', 't CO2e', 'gross emissions of scope 1'),
		('emission_scope_2_t', 't CO2e', 'gross emissions of scope 2, by the treatment that the method names first'),
		('emission_scope_1_2_t', 't CO2e', 'gross emissions of scope 1 and 2, by the treatment that the method names first'),
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
		('electricity_certified', 'MWh', 'of the inflow, covered by certificates')
	) AS v (measure, unit, what);
END;
COMMENT ON FUNCTION measure_table() IS 'The measures that the ledger makes itself, from what is posted; statistic_item has the others.';

INSERT INTO indicator (indicator, name, name_zh, unit, better, numerator, numerator_unit, denominator, denominator_unit, scale, at_zero, reference, mark) VALUES
	('emission_per_energy', 'CO2 per energy', unescape('\5355\4F4D\80FD\8017\78B3\6392\653E'), 't CO2/tce', 'lower', '{emission_co2_t}', 't CO2', '{energy_tce_equivalent}', 'tce', 1, NULL,
		'NDRC notice 2025 No. 910, annex 3: CO2 only, electricity at equivalent value, natural year', 'VERIFIED'),
	('clean_energy_share', 'Share of clean energy', unescape('\6E05\6D01\80FD\6E90\6D88\8D39\5360\6BD4'), '%', 'higher', '{clean_energy_tce_equivalent}', 'tce', '{energy_tce_equivalent}', 'tce', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3; which energy is clean it does not say: column clean of energy_coefficient does', 'UNVERIFIED'),
	('product_energy_limit_share', 'Share of products within the level-2 energy limit', unescape('\5355\4F4D\4EA7\54C1\80FD\8017\8FBE\5230\4E8C\7EA7\80FD\8017\9650\989D\7684\4EA7\54C1\5360\6BD4'), '%', 'higher', '{products_within_level_2}', 'count', '{products_with_limit}', 'count', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3 asks that products reach level 2; a share of them is how it is counted here', 'VERIFIED'),
	('solid_waste_use', 'Use of industrial solid waste', unescape('\5DE5\4E1A\56FA\4F53\5E9F\5F03\7269\7EFC\5408\5229\7528\7387'), '%', 'higher', '{solid_waste_used}', 't', '{solid_waste_generated}', 't', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3', 'VERIFIED'),
	('waste_heat_use', 'Use of waste heat, cold and pressure', unescape('\4F59\70ED/\4F59\51B7/\4F59\538B\7EFC\5408\5229\7528\7387'), '%', 'higher', '{waste_heat_recovered,waste_cold_recovered,waste_pressure_recovered}', 'GJ', '{waste_heat_available,waste_cold_available,waste_pressure_available}', 'GJ', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3: mean of the three; that it is weighted by energy is ours', 'VERIFIED'),
	('water_reuse', 'Reuse of industrial water', unescape('\5DE5\4E1A\7528\6C34\91CD\590D\5229\7528\7387'), '%', 'higher', '{water_reused}', 'm3', '{water_reused,water_fresh}', 'm3', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3; reused of reused and fresh water, as is usual', 'VERIFIED'),
	('direct_supply_share', 'Share of electricity supplied directly', unescape('\7EFF\8272\7535\529B\76F4\63A5\4F9B\5E94\6BD4\4F8B'), '%', 'higher', '{electricity_direct}', 'MWh', '{electricity_inflow}', 'MWh', 100, NULL,
		'NDRC notice 2025 No. 910 names electricity use of the park; that the gross inflow stands for it is UNCONFIRMED', 'UNVERIFIED'),
	('energy_consumption', 'Energy consumption', unescape('\7EFC\5408\80FD\6E90\6D88\8D39\91CF'), 'tce', 'lower', '{energy_tce_equivalent}', 'tce', NULL, NULL, 1, NULL,
		'NDRC notice 2025 No. 910, annex 3: at equivalent value; it decides on the class', 'VERIFIED'),
	('energy_per_value_added', 'Energy per value added', unescape('\5355\4F4D\5DE5\4E1A\589E\52A0\503C\7EFC\5408\80FD\8017'), 'tce/10^4 CNY', 'lower', '{energy_tce_calorific}', 'tce', '{value_added}', '10^4 CNY', 1, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 1: at calorific value', 'VERIFIED-2'),
	('emission_per_value_added', 'CO2 per value added', unescape('\5355\4F4D\5DE5\4E1A\589E\52A0\503C\4E8C\6C27\5316\78B3\6392\653E'), 't CO2/10^4 CNY', 'lower', '{emission_co2_t}', 't CO2', '{value_added}', '10^4 CNY', 1, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 2', 'VERIFIED-2'),
	('benchmark_enterprise_share', 'Share of enterprises at benchmark efficiency', unescape('\80FD\6548\8FBE\5230\884C\4E1A\6807\6746\6C34\5E73\4F01\4E1A\5360\6BD4'), '%', 'higher', '{enterprises_at_benchmark}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 3', 'VERIFIED-2'),
	('green_factory_share', 'Share of green factories and supply chain enterprises', unescape('\7EFF\8272\5DE5\5382\3001\7EFF\8272\4F9B\5E94\94FE\4F01\4E1A\5360\6BD4'), '%', 'higher', '{enterprises_green}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 4', 'VERIFIED-2'),
	('cleaner_production_share', 'Share of enterprises with cleaner production audit', unescape('\6E05\6D01\751F\4EA7\5BA1\6838\4F01\4E1A\5360\6BD4'), '%', 'higher', '{enterprises_cleaner_production}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 5', 'VERIFIED-2'),
	('digital_diagnosis_share', 'Share of enterprises above designated size with digital diagnosis', unescape('\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\667A\6539\6570\8F6C\8BCA\65AD\5360\6BD4'), '%', 'higher', '{enterprises_digital_diagnosis}', 'count', '{enterprises_above_scale}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 6', 'VERIFIED-2'),
	('non_fossil_energy_share', 'Share of non-fossil energy', unescape('\975E\5316\77F3\80FD\6E90\6D88\8D39\5360\6BD4'), '%', 'higher', '{non_fossil_energy_tce_equivalent}', 'tce', '{energy_tce_equivalent}', 'tce', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 7; valuation not stated', 'VERIFIED-2'),
	('renewable_electricity_share', 'Share of renewable electricity', unescape('\53EF\518D\751F\80FD\6E90\7535\529B\6D88\8D39\5360\6BD4'), '%', 'higher', '{electricity_direct,electricity_certified,renewable_generation}', 'MWh', '{electricity_inflow,renewable_generation,fuel_generation}', 'MWh', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 8, with certificates; of the gross inflow and what is generated and used inside, which is without what is sold', 'VERIFIED-2'),
	('electrification_share', 'Electrification of final energy', unescape('\7EC8\7AEF\7528\80FD\7535\6C14\5316\7387'), '%', 'higher', '{final_electricity}', 'tce', '{final_energy}', 'tce', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 9; at calorific value', 'VERIFIED-2'),
	('green_building_share', 'Share of new buildings of two stars and above', unescape('\65B0\5EFA\5EFA\7B51\4E8C\661F\7EA7\53CA\4EE5\4E0A\5360\6BD4'), '%', 'higher', '{new_floor_area_two_star}', 'm2', '{new_floor_area}', 'm2', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 10; by floor area', 'VERIFIED-2'),
	('clean_transport_share', 'Share of clean transport of goods', unescape('\8D27\7269\6E05\6D01\8FD0\8F93\6BD4\4F8B'), '%', 'higher', '{freight_clean}', 't', '{freight}', 't', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 11; by mass', 'VERIFIED-2'),
	('clean_vehicle_share', 'Share of clean vehicles', unescape('\65B0\80FD\6E90\3001\6E05\6D01\80FD\6E90\8F66\8F86\5360\6BD4'), '%', 'higher', '{vehicles_clean}', 'vehicle', '{vehicles}', 'vehicle', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 12', 'VERIFIED-2'),
	('verified_enterprise_share', 'Share of enterprises with verified emissions', unescape('\5F00\5C55\78B3\6838\67E5\4F01\4E1A\5360\6BD4'), '%', 'higher', '{enterprises_verified}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 16', 'VERIFIED-2'),
	('product_footprint_share', 'Share of enterprises with certified footprints', unescape('\5F00\5C55\4EA7\54C1\78B3\8DB3\8FF9\8BA4\8BC1\4F01\4E1A\5360\6BD4'), '%', 'higher', '{enterprises_footprint}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 17; of enterprises', 'VERIFIED-2'),
	('disclosure_share', 'Share of enterprises above designated size that disclose', unescape('\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\73AF\5883\4FE1\606F\62AB\9732\5360\6BD4'), '%', 'higher', '{enterprises_disclosing}', 'count', '{enterprises_above_scale}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 18', 'VERIFIED-2'),
	('green_rd_intensity', 'Green R&D intensity', unescape('\7EFF\8272\7814\53D1\6295\5165\5F3A\5EA6'), '%', 'higher', '{green_rd_expenditure}', '10^4 CNY', '{revenue}', '10^4 CNY', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 19; that it is of revenue is not stated', 'UNVERIFIED'),
	('innovation_platforms', 'Innovation platforms', unescape('\7701\7EA7\53CA\4EE5\4E0A\79D1\6280\521B\65B0\5E73\53F0\6570'), 'count', 'higher', '{innovation_platforms}', 'count', NULL, NULL, 1, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 20', 'VERIFIED-2'),
	('neutrality_ratio_scope_1_2', 'Carbon-neutral ratio of scope 1 and 2', unescape('\78B3\4E2D\548C\6BD4\4F8B\FF08\8303\56F41\30012\FF09'), '%', 'higher', '{removals_t,credits_retired_scope_1_2}', 't CO2e', '{emission_scope_1_2_t}', 't CO2e', 100, 100,
		'removals and retired credits of gross emissions; the definition of the rating standard is not public', 'UNVERIFIED'),
	('neutrality_ratio_scope_3', 'Carbon-neutral ratio of scope 3', unescape('\78B3\4E2D\548C\6BD4\4F8B\FF08\8303\56F43\FF09'), '%', 'higher', '{credits_retired_scope_3}', 't CO2e', '{emission_scope_3_t}', 't CO2e', 100, 100,
		'retired credits of gross emissions; the definition of the rating standard is not public', 'UNVERIFIED'),
	('carbon_platform', 'Carbon management platform', unescape('\78B3\7BA1\7406\5E73\53F0'), 'count', 'higher', '{carbon_platform}', 'count', NULL, NULL, 1, NULL,
		'Evaluation of carbon-neutral industrial parks, explanation of the draft: carbon management system', 'VERIFIED'),
	('carbon_ledger', 'Carbon management ledger', unescape('\78B3\7BA1\7406\53F0\8D26'), 'count', 'higher', '{carbon_ledger}', 'count', NULL, NULL, 1, NULL,
		'Evaluation of carbon-neutral industrial parks, explanation of the draft: carbon management system', 'VERIFIED');

CREATE FUNCTION check_indicator() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	unknown text;
BEGIN
	-- a restore of data alone may come to indicators first
	IF EXISTS (SELECT FROM statistic_item) THEN
		SELECT m INTO unknown FROM unnest(NEW.numerator || NEW.denominator) AS m
		WHERE NOT EXISTS (SELECT FROM statistic_item AS i WHERE i.item = m) AND NOT EXISTS (SELECT FROM measure_table() AS t WHERE t.measure = m)
		LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'indicator "%" names "%", which is nothing that is measured', NEW.indicator, unknown
				USING ERRCODE = 'foreign_key_violation', HINT = 'measure_table() and table statistic_item list what is; add a statistic item.';
		END IF;
		SELECT format('%s is in %s, not in %s', m.measure, u.unit, m.unit) INTO unknown
		FROM (SELECT unnest(NEW.numerator) AS measure, NEW.numerator_unit AS unit UNION ALL SELECT unnest(NEW.denominator), NEW.denominator_unit) AS m
		JOIN (SELECT i.item AS measure, i.unit FROM statistic_item AS i UNION ALL SELECT t.measure, t.unit FROM measure_table() AS t) AS u
			ON u.measure = m.measure
		WHERE NOT same_measure_unit(u.unit, m.unit)
		LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'indicator "%" has units that do not fit', NEW.indicator
				USING ERRCODE = 'check_violation', DETAIL = unknown || '.';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_indicator() IS 'Trigger: refuses indicators of what is not measured, or in units that do not fit. Errors: 23503, 23514.';

-- t CO2 and t CO2e are masses of something: as units, tonnes
CREATE FUNCTION measure_unit(unit text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN regexp_replace(unit, ' CO2e?$', '');
COMMENT ON FUNCTION measure_unit(text) IS 'The unit of activity in a unit of a measure: t of t CO2e.';

CREATE FUNCTION same_measure_unit(one text, other text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN one = other THEN true WHEN '%' IN (one, other) THEN false ELSE converts(measure_unit(one), measure_unit(other)) END;
COMMENT ON FUNCTION same_measure_unit(text, text) IS 'Whether figures in one unit can be given in the other.';

CREATE FUNCTION in_measure_unit(amount numeric, unit text, other text) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN measure_unit(unit) = measure_unit(other) THEN amount
		ELSE amount(convert(quantity(amount, measure_unit(unit)), measure_unit(other))) END;
COMMENT ON FUNCTION in_measure_unit(numeric, text, text) IS 'A figure given in one unit, in the other.';

CREATE TRIGGER check_indicator BEFORE INSERT ON indicator FOR EACH ROW EXECUTE FUNCTION check_indicator();

-- Every measure of a boundary and a period: what the ledger makes, and statistics. What views read names nothing at run
-- time, so that their readers need no right to the schema of carbonms.
CREATE FUNCTION measure_rows(period daterange, boundary text, version integer, m method, basis gwp_basis, as_of timestamptz,
		OUT measure text, OUT amount numeric, OUT unit text, OUT missing text, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 60 SET search_path FROM CURRENT SET jit = off
BEGIN ATOMIC
	WITH line AS MATERIALIZED (
		SELECT i.* FROM inventory_from(rollup_at(measure_rows.as_of), measure_rows.period, measure_rows.boundary, measure_rows.version, m, measure_rows.basis, 'null', measure_rows.as_of) AS i
	),
	emitted AS (
		SELECT v.measure, v.scopes, v.what, v.needs,
			sum(CASE v.what WHEN 'co2' THEN mass(l.mass, 'CO2') WHEN 'market' THEN tonnes(l.market_co2e) WHEN 'removed' THEN tonnes(l.removed_co2e)
				ELSE tonnes(l.co2e) END) AS amount,
			count(l.scope) AS n,
			bool_or(l.scope IS NOT NULL AND CASE v.what WHEN 'co2' THEN l.mass IS NOT NULL AND opaque(l.mass) <> ghg '0 t'
				WHEN 'market' THEN l.market_co2e IS NULL WHEN 'removed' THEN l.removed_co2e IS NULL ELSE l.co2e IS NULL END) AS unknown,
			bool_and(l.verified) AS verified
		FROM (VALUES
			('emission_co2_t', '{1,2}'::integer[], 'co2', NULL), ('emission_scope_1_t', '{1}', 'co2e', NULL), ('emission_scope_2_t', '{2}', 'co2e', NULL),
			('emission_scope_1_2_t', '{1,2}', 'co2e', NULL), ('emission_scope_1_2_market_t', '{1,2}', 'market', 'market'),
			('emission_scope_3_t', '{3}', 'co2e', 'scope 3'), ('removals_t', '{1,2,3}', 'removed', NULL)) AS v (measure, scopes, what, needs)
		LEFT JOIN line AS l ON l.scope = ANY (v.scopes) AND (l.direction = 'removed') = (v.what = 'removed')
		GROUP BY v.measure, v.scopes, v.what, v.needs
	),
	-- months in which a party inside has a source, and nothing is posted
	lacking AS (
		SELECT range_agg(daterange(g.month, g.until)) AS months
		FROM (SELECT g::date AS month, (g + interval '1 month')::date AS until
			FROM generate_series(date_trunc('month', lower(measure_rows.period)::timestamp), (upper(measure_rows.period) - 1)::timestamp, interval '1 month') AS g) AS g
		WHERE NOT EXISTS (SELECT FROM line AS l WHERE l.month = g.month)
			AND EXISTS (SELECT FROM boundary_party AS i JOIN source_owner AS o ON o.party = i.party
				WHERE i.boundary = measure_rows.boundary AND i.version = measure_rows.version
					AND o.valid * i.valid && daterange(g.month, g.until) * measure_rows.period)
	),
	energy AS MATERIALIZED (
		SELECT r.*, CASE WHEN r.carrier = 'electricity' AND r.direction IN ('purchased', 'sold') THEN amount(convert(r.quantity, 'MWh')) END AS mwh
		FROM energy_rows(measure_rows.period, measure_rows.boundary, measure_rows.version, m, '{equivalent,calorific}', measure_rows.as_of) AS r
	),
	used AS (
		SELECT r.valuation, count(*) FILTER (WHERE r.direction <> 'generated') AS n, sum(r.tce) AS tce,
			coalesce(sum(r.tce) FILTER (WHERE r.clean), 0) AS clean, coalesce(sum(r.tce) FILTER (WHERE r.non_fossil), 0) AS non_fossil,
			string_agg(DISTINCT r.missing COLLATE "C", '; ') AS missing, bool_and(r.mark <> 'UNVERIFIED') AS verified
		FROM energy AS r GROUP BY r.valuation
	),
	electricity AS (
		SELECT coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased'), 0) AS inflow, coalesce(sum(r.mwh), 0) AS net,
			coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased' AND r.kind = 'direct'), 0) AS direct,
			coalesce(sum(r.mwh) FILTER (WHERE r.direction = 'purchased' AND r.kind = 'certified'), 0) AS certified
		FROM energy AS r WHERE r.valuation = 'equivalent'
	),
	nothing AS (
		SELECT CASE
			WHEN NOT EXISTS (SELECT FROM line) THEN format('nothing of %s is posted under method %s for boundary %s', period_name(measure_rows.period), m.method, measure_rows.boundary)
			WHEN k.months IS NOT NULL THEN format('nothing of %s is posted under method %s for boundary %s',
				(SELECT string_agg(period_name(r), ', ' ORDER BY r) FROM unnest(k.months) AS r), m.method, measure_rows.boundary)
			END AS why
		FROM lacking AS k
	),
	made AS (
		SELECT e.measure,
			CASE WHEN e.what = 'removed' THEN coalesce(e.amount, 0) ELSE e.amount END AS amount,
			CASE
				WHEN x.why IS NOT NULL THEN x.why
				WHEN e.needs = 'market' AND cardinality(m.scope2) < 2 THEN format('method %s does not treat scope 2 by the market', m.method)
				WHEN e.needs = 'scope 3' AND NOT m.scope3 THEN format('method %s does not cover scope 3', m.method)
				WHEN e.unknown AND e.what = 'co2' THEN 'emissions are recorded as CO2e without gases'
				WHEN e.unknown THEN format('a gas or an opaque CO2e has no value in %s', measure_rows.basis)
				WHEN e.n = 0 AND e.what <> 'removed' THEN format('no emission of scope %s is posted under method %s for %s',
					array_to_string(e.scopes, ' or '), m.method, period_name(measure_rows.period))
			END AS missing,
			coalesce(e.verified, m.verified) AS verified
		FROM emitted AS e CROSS JOIN nothing AS x
		UNION ALL
		SELECT k.measure || u.valuation, k.amount,
			CASE WHEN x.why IS NOT NULL THEN x.why WHEN u.n = 0 THEN format('no energy use of %s is posted under method %s', period_name(measure_rows.period), m.method)
				WHEN u.missing IS NULL AND k.amount < 0 AND k.what <> '' THEN format('more %s energy is sold than is recorded as purchased, burnt or generated', k.what)
				ELSE u.missing END,
			coalesce(u.verified, true)
		FROM used AS u CROSS JOIN nothing AS x
		CROSS JOIN LATERAL (VALUES ('energy_tce_', u.tce, ''), ('clean_energy_tce_', u.clean, 'clean'), ('non_fossil_energy_tce_', u.non_fossil, 'non-fossil')) AS k (measure, amount, what)
		UNION ALL
		SELECT k.measure, k.amount, x.why, true
		FROM electricity AS w CROSS JOIN nothing AS x
		CROSS JOIN LATERAL (VALUES ('electricity_inflow', w.inflow), ('electricity_net_inflow', w.net), ('electricity_direct', w.direct),
			('electricity_certified', w.certified)) AS k (measure, amount)
	)
	SELECT t.measure, CASE WHEN d.missing IS NULL THEN d.amount END, t.unit, d.missing, d.verified
	FROM measure_table() AS t JOIN made AS d ON d.measure = t.measure
	UNION ALL
	SELECT s.item, s.amount, s.unit, s.missing, true
	FROM statistics(measure_rows.period, measure_rows.boundary, measure_rows.as_of) AS s;
END;
COMMENT ON FUNCTION measure_rows(daterange, text, integer, method, gwp_basis, timestamptz) IS 'The rows of measures() for a version of a boundary and a method.';

-- An inventory that shows a part makes figures of a part.
CREATE FUNCTION tell_of_part() RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
BEGIN
	IF row_security_active('emission') THEN
		RAISE NOTICE 'these figures are of what % may see, which may be a part', current_user;
	END IF;
END
$$;
COMMENT ON FUNCTION tell_of_part() IS 'Notice for who sees a part of the entries by row security.';

CREATE FUNCTION measures(period daterange, boundary text, method text, basis gwp_basis, as_of timestamptz DEFAULT 'infinity',
		OUT measure text, OUT amount numeric, OUT unit text, OUT missing text, OUT verified boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
BEGIN
	PERFORM tell_of_part();
	RETURN QUERY
	SELECT r.* FROM measure_rows(measures.period, measures.boundary, boundary_version(measures.boundary, measures.as_of),
		find_method(measures.method, measures.period, measures.basis), measures.basis, measures.as_of) AS r;
END
$$;
COMMENT ON FUNCTION measures(daterange, text, text, gwp_basis, timestamptz) IS 'All that indicators are made of, for a boundary and a period, as of a time: the measures of measure_table() from what is posted under a method, and the items of statistic_item. amount is NULL where missing says what lacks. A period of which a month is not posted has no emissions and no energy use. removals_t is 0 where emissions are posted and no removal is. verified: whether factors, method and energy coefficients behind it are. Errors: P0002 for an unknown boundary or method, 22023 for a period without days or one that the method does not cover, 22004 without a basis.';

CREATE FUNCTION indicator_rows(period daterange, boundary text, version integer, m method, basis gwp_basis, as_of timestamptz,
		OUT indicator text, OUT value numeric, OUT unit text, OUT numerator numeric, OUT numerator_unit text, OUT denominator numeric,
		OUT denominator_unit text, OUT scale numeric, OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 30 SET search_path FROM CURRENT SET jit = off
BEGIN ATOMIC
	WITH known AS MATERIALIZED (
		SELECT k.* FROM measure_rows(period, boundary, version, m, basis, as_of) AS k
	),
	defined AS (
		SELECT d.* FROM indicator AS d
		WHERE d.recorded_at <= as_of AND (d.withdrawn_at IS NULL OR d.withdrawn_at > as_of)
	),
	part AS (
		SELECT d.indicator_id, p.denominator,
			CASE WHEN bool_and(k.amount IS NOT NULL) THEN trim_scale(sum(in_measure_unit(k.amount, k.unit, p.unit))) END AS amount,
			array_remove(array_agg(coalesce(k.missing, CASE WHEN k.measure IS NULL THEN p.measure || ' is nothing that is measured' END) ORDER BY p.place), NULL) AS missing,
			bool_and(k.verified) AS verified
		FROM defined AS d
		CROSS JOIN LATERAL (
			SELECT false AS denominator, n.measure, n.place, d.numerator_unit AS unit FROM unnest(d.numerator) WITH ORDINALITY AS n (measure, place)
			UNION ALL SELECT true, n.measure, n.place, d.denominator_unit FROM unnest(d.denominator) WITH ORDINALITY AS n (measure, place)
		) AS p
		LEFT JOIN known AS k ON k.measure = p.measure
		GROUP BY d.indicator_id, p.denominator
	),
	judged AS (
		SELECT d.*, n.amount AS above, o.amount AS below, d.denominator IS NULL AS plain, concat_ws('; ',
				(SELECT string_agg(w.why, '; ' ORDER BY w.place)
				 FROM (SELECT l.why, min(l.place) AS place FROM unnest(n.missing || o.missing) WITH ORDINALITY AS l (why, place) GROUP BY l.why) AS w),
				CASE WHEN o.amount < 0 THEN 'the denominator is negative' WHEN o.amount = 0 AND d.at_zero IS NULL THEN 'the denominator is 0' END) AS lacks,
			coalesce(n.verified, false) AND coalesce(o.verified, d.denominator IS NULL) AND d.mark <> 'UNVERIFIED' AS sure
		FROM defined AS d
		JOIN part AS n ON n.indicator_id = d.indicator_id AND NOT n.denominator
		LEFT JOIN part AS o ON o.indicator_id = d.indicator_id AND o.denominator
	)
	SELECT j.indicator,
		CASE WHEN j.lacks <> '' THEN NULL WHEN j.plain THEN trim_scale(j.scale * j.above) WHEN j.below = 0 THEN j.at_zero
			ELSE trim_scale(round(round(j.scale * j.above, 36) / j.below, 18)) END,
		j.unit, j.above, j.numerator_unit, j.below, j.denominator_unit, j.scale, nullif(j.lacks, ''), j.sure, j.better, j.mark
	FROM judged AS j
	ORDER BY j.indicator_id;
END;
COMMENT ON FUNCTION indicator_rows(daterange, text, integer, method, gwp_basis, timestamptz) IS 'The rows of indicators() for a version of a boundary and a method.';

CREATE FUNCTION indicators(period daterange, boundary text, method text, basis gwp_basis, as_of timestamptz DEFAULT 'infinity',
		OUT indicator text, OUT value numeric, OUT unit text, OUT numerator numeric, OUT numerator_unit text, OUT denominator numeric,
		OUT denominator_unit text, OUT scale numeric, OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
BEGIN
	PERFORM tell_of_part();
	RETURN QUERY
	SELECT r.* FROM indicator_rows(indicators.period, indicators.boundary, boundary_version(indicators.boundary, indicators.as_of),
		find_method(indicators.method, indicators.period, indicators.basis), indicators.basis, indicators.as_of) AS r;
END
$$;
COMMENT ON FUNCTION indicators(daterange, text, text, gwp_basis, timestamptz) IS 'Every indicator of table indicator for a boundary and a period, as of a time: value = scale x numerator / denominator, to 18 places. What cannot be told is NULL, and missing says what lacks, such as a statistic that is recorded for another year. verified: whether definition, factors, method and energy coefficients behind it are. Errors: those of measures().';

CREATE FUNCTION carbon_intensity(period daterange, boundary text, method text, basis gwp_basis, item text, unit text,
		as_of timestamptz DEFAULT 'infinity') RETURNS numeric
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
DECLARE
	per record;
	tonnes numeric;
	lacks text;
BEGIN
	FOR per IN
		SELECT k.* FROM measures(carbon_intensity.period, carbon_intensity.boundary, carbon_intensity.method, carbon_intensity.basis, carbon_intensity.as_of) AS k
		WHERE k.measure IN ('emission_scope_1_2_t', carbon_intensity.item)
		ORDER BY k.measure = carbon_intensity.item
	LOOP
		tonnes := coalesce(tonnes, per.amount);
		lacks := coalesce(lacks, per.missing);
	END LOOP;
	IF per.measure IS DISTINCT FROM carbon_intensity.item THEN
		RAISE EXCEPTION '"%" is nothing that is measured', coalesce(carbon_intensity.item, 'NULL')
			USING ERRCODE = 'no_data_found', HINT = 'measure_table() and table statistic_item list what is.';
	ELSIF carbon_intensity.unit IS NULL OR NOT same_measure_unit(per.unit, carbon_intensity.unit) THEN
		RAISE EXCEPTION '% is in %, which does not convert into %', carbon_intensity.item, per.unit, coalesce(carbon_intensity.unit, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF lacks IS NOT NULL THEN
		RAISE EXCEPTION 'there is no intensity of % per % for boundary %', period_name(carbon_intensity.period), carbon_intensity.item, carbon_intensity.boundary
			USING ERRCODE = 'no_data_found', DETAIL = format('What lacks: %s.', lacks),
				HINT = 'Numerator and denominator are of the same period and boundary.';
	ELSIF per.amount <= 0 THEN
		RAISE EXCEPTION 'there is no intensity per % %', per.amount, per.unit USING ERRCODE = 'division_by_zero';
	END IF;
	RETURN trim_scale(round(round(tonnes, 36) / in_measure_unit(per.amount, per.unit, carbon_intensity.unit), 18));
END
$$;
COMMENT ON FUNCTION carbon_intensity(daterange, text, text, gwp_basis, text, text, timestamptz) IS 'Tonnes of CO2e of scope 1 and 2 per unit of a statistic item or measure, such as value_added per 10^4 CNY, of the same period and boundary. Errors: those of measures(), P0002 if the item is not recorded for just this period and boundary, saying for which it is, 22023 for a unit that it does not convert into, 22012 for zero.';

-- ---- over years ----

CREATE FUNCTION change_percent(figure numeric, previous numeric) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN previous > 0 THEN trim_scale(round((round(figure, 36) - previous) * 100 / previous, 18)) END;
COMMENT ON FUNCTION change_percent(numeric, numeric) IS 'Change of a figure from the one before, in percent of that, to 18 places; NULL where one is not known, or the one before is not more than 0. Of any size, unlike year_on_year().';

CREATE FUNCTION indicator_years(indicator text, years integer[], boundary text, method text, basis gwp_basis, as_of timestamptz DEFAULT 'infinity',
		OUT year integer, OUT value numeric, OUT unit text, OUT change numeric, OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH figure AS (
		SELECT y.year, i.value, i.unit, i.missing
		FROM (SELECT DISTINCT u.year FROM unnest(years) AS u (year)) AS y
		LEFT JOIN LATERAL indicators(calendar_year(y.year), boundary, method, basis, as_of) AS i ON i.indicator = indicator_years.indicator
	)
	SELECT f.year, f.value, f.unit,
		change_percent(f.value, p.value),
		CASE WHEN f.unit IS NULL THEN format('there is no indicator %s', indicator_years.indicator) ELSE f.missing END
	FROM figure AS f LEFT JOIN figure AS p ON p.year = f.year - 1
	ORDER BY f.year;
END;
COMMENT ON FUNCTION indicator_years(text, integer[], text, text, gwp_basis, timestamptz) IS 'An indicator in some years, and its change from the year before, if that is among them, in percent of it. NULL where missing says what lacks, or the year before is not more than zero. Errors: those of measures().';

CREATE FUNCTION emission_years(boundary text, method text, basis gwp_basis, as_of timestamptz DEFAULT 'infinity',
		OUT year integer, OUT co2e_t numeric, OUT change numeric, OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH figure AS (
		SELECT y.year, k.amount, k.missing
		FROM (
			SELECT DISTINCT extract(year FROM i.month)::integer AS year
			-- of a period only its kind matters to a method: any natural year will do
			FROM find_method(emission_years.method, calendar_year(2025), emission_years.basis) AS m
			CROSS JOIN LATERAL inventory_from(rollup_at(as_of), '[-infinity,infinity)', emission_years.boundary,
				boundary_version(emission_years.boundary, as_of), m, emission_years.basis, 'null', as_of) AS i
		) AS y
		JOIN LATERAL measures(calendar_year(y.year), boundary, method, basis, as_of) AS k ON k.measure = 'emission_scope_1_2_t'
	)
	SELECT f.year, trim_scale(f.amount), change_percent(f.amount, p.amount), f.missing
	FROM figure AS f LEFT JOIN figure AS p ON p.year = f.year - 1
	ORDER BY f.year;
END;
COMMENT ON FUNCTION emission_years(text, text, gwp_basis, timestamptz) IS 'Gross emissions of scope 1 and 2 of a boundary in tonnes of CO2e, for each year of which something is posted under a method, and the change from the year before in percent. NULL where missing says what lacks: a month that is not posted, a gas without a GWP. Errors: those of measures().';

CREATE FUNCTION emission_peak(boundary text, method text, basis gwp_basis, years_below integer DEFAULT 5, as_of timestamptz DEFAULT 'infinity',
		OUT peak_year integer, OUT co2e_t numeric, OUT first_year integer, OUT last_year integer, OUT reason text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$$
DECLARE
	figures integer[];
	amounts numeric[];
	highest integer;
BEGIN
	IF years_below IS NULL OR years_below < 1 THEN
		RAISE EXCEPTION 'a peak is followed by at least one year' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	-- the years without a gap up to the last whole one
	SELECT array_agg(y.year ORDER BY y.year), array_agg(y.co2e_t ORDER BY y.year) INTO figures, amounts
	FROM (
		SELECT r.year, r.co2e_t, r.run = max(r.run) OVER () AS last
		FROM (
			SELECT e.year, e.co2e_t, e.year - row_number() OVER (ORDER BY e.year) AS run
			FROM emission_years(emission_peak.boundary, emission_peak.method, emission_peak.basis, emission_peak.as_of) AS e
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
	highest := peak_year(figures, amounts, 0);
	peak_year := peak_year(figures, amounts, emission_peak.years_below);
	co2e_t := amounts[array_position(figures, highest)];
	reason := CASE
		WHEN peak_year IS NULL THEN format('not peaked: %s is the highest, and %s of %s years follow it', highest, last_year - highest, emission_peak.years_below)
		WHEN peak_year = first_year THEN format('%s is the first year that is known: the peak may have been before', peak_year)
		ELSE format('%s is the highest, and %s lower years follow it', peak_year, last_year - peak_year) END;
END
$$;
COMMENT ON FUNCTION emission_peak(text, text, gwp_basis, integer, timestamptz) IS 'Whether the emissions of a boundary (scope 1 and 2) have peaked, and when: the highest year, followed by at least so many years, all lower (5 is a choice, not a rule of a standard). Looked at are whole years without a gap up to the last. peak_year: NULL if they have not; co2e_t: the highest year in tonnes; first_year, last_year: the years that were looked at; reason: why. Errors: those of measures(), 22023 for less than one year.';
