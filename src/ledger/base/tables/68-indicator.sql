-- Indicators: ratios of what the ledger knows, and of statistics, of one period and one boundary.

CREATE TABLE indicator (
	indicator_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	indicator text NOT NULL CHECK (indicator <> ''),
	name text NOT NULL,
	name_zh text,
	unit text NOT NULL,
	better text NOT NULL CONSTRAINT better_is_higher_or_lower CHECK (better IN ('higher', 'lower')),
	numerator text[] NOT NULL CONSTRAINT numerator_names_measures
		CHECK (cardinality(numerator) > 0 AND array_position(numerator, NULL) IS NULL),
	numerator_unit text NOT NULL,
	denominator text[] CONSTRAINT denominator_names_measures
		CHECK (cardinality(denominator) > 0 AND array_position(denominator, NULL) IS NULL),
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
COMMENT ON TABLE indicator IS
	'Definitions of indicators: scale x numerator / denominator. Add your own. A definition is not changed: '
	'it is withdrawn, and another recorded, so that old figures come out as they were.';
COMMENT ON COLUMN indicator.indicator_id IS 'Number of the definition.';
COMMENT ON COLUMN indicator.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN indicator.name IS 'Name.';
COMMENT ON COLUMN indicator.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN indicator.unit IS 'Unit of the value; % for shares, of which 80 is 80 %.';
COMMENT ON COLUMN indicator.better IS 'Which values are better: higher or lower.';
COMMENT ON COLUMN indicator.numerator IS
	'Measures that are added up for the numerator: codes of statistic_item or of measure_table().';
COMMENT ON COLUMN indicator.numerator_unit IS 'Unit of the numerator, into which its measures are converted.';
COMMENT ON COLUMN indicator.denominator IS
	'Measures that are added up for the denominator; NULL for a figure that is no ratio.';
COMMENT ON COLUMN indicator.denominator_unit IS 'Unit of the denominator.';
COMMENT ON COLUMN indicator.scale IS 'What the ratio is multiplied with: 100 for percent.';
COMMENT ON COLUMN indicator.at_zero IS
	'Value where the denominator is 0: 100 for carbon neutrality; NULL: there is no value then.';
COMMENT ON COLUMN indicator.reference IS 'Where it is defined, and what of the definition is not settled.';
COMMENT ON COLUMN indicator.mark IS
	'Mark of the definition: VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) '
	'or UNVERIFIED.';
COMMENT ON COLUMN indicator.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN indicator.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';

INSERT INTO indicator (indicator, name, name_zh, unit, better, numerator, numerator_unit, denominator, denominator_unit,
	scale, at_zero, reference, mark) VALUES
	('emission_per_energy', 'CO2 per energy', unescape('\5355\4F4D\80FD\8017\78B3\6392\653E'), 't CO2/tce', 'lower',
		'{emission_co2_t}', 't CO2', '{energy_tce_equivalent}', 'tce', 1, NULL,
		'NDRC notice 2025 No. 910, annex 3: CO2 only, electricity at equivalent value, natural year', 'VERIFIED'),
	('clean_energy_share', 'Share of clean energy', unescape('\6E05\6D01\80FD\6E90\6D88\8D39\5360\6BD4'), '%', 'higher',
		'{clean_energy_tce_equivalent}', 'tce', '{energy_tce_equivalent}', 'tce', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3; which energy is clean it does not say: column clean '
		'of energy_coefficient does', 'UNVERIFIED'),
	('product_energy_limit_share', 'Share of products within the level-2 energy limit',
		unescape('\5355\4F4D\4EA7\54C1\80FD\8017\8FBE\5230\4E8C\7EA7\80FD\8017\9650\989D\7684\4EA7\54C1\5360\6BD4'),
		'%', 'higher', '{products_within_level_2}', 'count', '{products_with_limit}', 'count', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3 asks that products reach level 2; a share of them is how it is counted here',
			'VERIFIED'),
	('solid_waste_use', 'Use of industrial solid waste',
		unescape('\5DE5\4E1A\56FA\4F53\5E9F\5F03\7269\7EFC\5408\5229\7528\7387'), '%', 'higher', '{solid_waste_used}',
		't', '{solid_waste_generated}', 't', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3', 'VERIFIED'),
	('waste_heat_use', 'Use of waste heat, cold and pressure',
		unescape('\4F59\70ED/\4F59\51B7/\4F59\538B\7EFC\5408\5229\7528\7387'), '%', 'higher',
		'{waste_heat_recovered,waste_cold_recovered,waste_pressure_recovered}', 'GJ',
		'{waste_heat_available,waste_cold_available,waste_pressure_available}', 'GJ', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3: mean of the three; that it is weighted by energy is ours', 'VERIFIED'),
	('water_reuse', 'Reuse of industrial water', unescape('\5DE5\4E1A\7528\6C34\91CD\590D\5229\7528\7387'), '%',
		'higher', '{water_reused}', 'm3', '{water_reused,water_fresh}', 'm3', 100, NULL,
		'NDRC notice 2025 No. 910, annex 3; reused of reused and fresh water, as is usual', 'VERIFIED'),
	('direct_supply_share', 'Share of electricity supplied directly',
		unescape('\7EFF\8272\7535\529B\76F4\63A5\4F9B\5E94\6BD4\4F8B'), '%', 'higher', '{electricity_direct}', 'MWh',
		'{electricity_inflow}', 'MWh', 100, NULL,
		'NDRC notice 2025 No. 910 names electricity use of the park; '
			'that the gross inflow stands for it is UNCONFIRMED', 'UNVERIFIED'),
	('energy_consumption', 'Energy consumption', unescape('\7EFC\5408\80FD\6E90\6D88\8D39\91CF'), 'tce', 'lower',
		'{energy_tce_equivalent}', 'tce', NULL, NULL, 1, NULL,
		'NDRC notice 2025 No. 910, annex 3: at equivalent value; it decides on the class', 'VERIFIED'),
	('energy_per_value_added', 'Energy per value added',
		unescape('\5355\4F4D\5DE5\4E1A\589E\52A0\503C\7EFC\5408\80FD\8017'), 'tce/10^4 CNY', 'lower',
		'{energy_tce_calorific}', 'tce', '{value_added}', '10^4 CNY', 1, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 1: at calorific value', 'VERIFIED-2'),
	('emission_per_value_added', 'CO2 per value added',
		unescape('\5355\4F4D\5DE5\4E1A\589E\52A0\503C\4E8C\6C27\5316\78B3\6392\653E'), 't CO2/10^4 CNY', 'lower',
		'{emission_co2_t}', 't CO2', '{value_added}', '10^4 CNY', 1, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 2', 'VERIFIED-2'),
	('benchmark_enterprise_share', 'Share of enterprises at benchmark efficiency',
		unescape('\80FD\6548\8FBE\5230\884C\4E1A\6807\6746\6C34\5E73\4F01\4E1A\5360\6BD4'), '%', 'higher',
		'{enterprises_at_benchmark}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 3', 'VERIFIED-2'),
	('green_factory_share', 'Share of green factories and supply chain enterprises',
		unescape('\7EFF\8272\5DE5\5382\3001\7EFF\8272\4F9B\5E94\94FE\4F01\4E1A\5360\6BD4'), '%', 'higher',
		'{enterprises_green}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 4', 'VERIFIED-2'),
	('cleaner_production_share', 'Share of enterprises with cleaner production audit',
		unescape('\6E05\6D01\751F\4EA7\5BA1\6838\4F01\4E1A\5360\6BD4'), '%', 'higher',
		'{enterprises_cleaner_production}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 5', 'VERIFIED-2'),
	('digital_diagnosis_share', 'Share of enterprises above designated size with digital diagnosis',
		unescape('\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\667A\6539\6570\8F6C\8BCA\65AD\5360\6BD4'), '%', 'higher',
		'{enterprises_digital_diagnosis}', 'count', '{enterprises_above_scale}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 6', 'VERIFIED-2'),
	('non_fossil_energy_share', 'Share of non-fossil energy', unescape('\975E\5316\77F3\80FD\6E90\6D88\8D39\5360\6BD4'),
		'%', 'higher', '{non_fossil_energy_tce_equivalent}', 'tce', '{energy_tce_equivalent}', 'tce', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 7; valuation not stated', 'VERIFIED-2'),
	('renewable_electricity_share', 'Share of renewable electricity',
		unescape('\53EF\518D\751F\80FD\6E90\7535\529B\6D88\8D39\5360\6BD4'), '%', 'higher',
		'{electricity_direct,electricity_certified,renewable_generation}', 'MWh',
		'{electricity_inflow,renewable_generation,fuel_generation}', 'MWh', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 8, with certificates; of the gross inflow '
		'and what is generated and used inside, which is without what is sold', 'VERIFIED-2'),
	('electrification_share', 'Electrification of final energy', unescape('\7EC8\7AEF\7528\80FD\7535\6C14\5316\7387'),
		'%', 'higher', '{final_electricity}', 'tce', '{final_energy}', 'tce', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 9; at calorific value', 'VERIFIED-2'),
	('green_building_share', 'Share of new buildings of two stars and above',
		unescape('\65B0\5EFA\5EFA\7B51\4E8C\661F\7EA7\53CA\4EE5\4E0A\5360\6BD4'), '%', 'higher',
		'{new_floor_area_two_star}', 'm2', '{new_floor_area}', 'm2', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 10; by floor area', 'VERIFIED-2'),
	('clean_transport_share', 'Share of clean transport of goods', unescape('\8D27\7269\6E05\6D01\8FD0\8F93\6BD4\4F8B'),
		'%', 'higher', '{freight_clean}', 't', '{freight}', 't', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 11; by mass', 'VERIFIED-2'),
	('clean_vehicle_share', 'Share of clean vehicles',
		unescape('\65B0\80FD\6E90\3001\6E05\6D01\80FD\6E90\8F66\8F86\5360\6BD4'), '%', 'higher', '{vehicles_clean}',
		'vehicle', '{vehicles}', 'vehicle', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 12', 'VERIFIED-2'),
	('verified_enterprise_share', 'Share of enterprises with verified emissions',
		unescape('\5F00\5C55\78B3\6838\67E5\4F01\4E1A\5360\6BD4'), '%', 'higher', '{enterprises_verified}', 'count',
		'{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 16', 'VERIFIED-2'),
	('product_footprint_share', 'Share of enterprises with certified footprints',
		unescape('\5F00\5C55\4EA7\54C1\78B3\8DB3\8FF9\8BA4\8BC1\4F01\4E1A\5360\6BD4'), '%', 'higher',
		'{enterprises_footprint}', 'count', '{enterprises}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 17; of enterprises', 'VERIFIED-2'),
	('disclosure_share', 'Share of enterprises above designated size that disclose',
		unescape('\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\73AF\5883\4FE1\606F\62AB\9732\5360\6BD4'), '%', 'higher',
		'{enterprises_disclosing}', 'count', '{enterprises_above_scale}', 'count', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 18', 'VERIFIED-2'),
	('green_rd_intensity', 'Green R&D intensity', unescape('\7EFF\8272\7814\53D1\6295\5165\5F3A\5EA6'), '%', 'higher',
		'{green_rd_expenditure}', '10^4 CNY', '{revenue}', '10^4 CNY', 100, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 19; that it is of revenue is not stated',
			'UNVERIFIED'),
	('innovation_platforms', 'Innovation platforms',
		unescape('\7701\7EA7\53CA\4EE5\4E0A\79D1\6280\521B\65B0\5E73\53F0\6570'), 'count', 'higher',
		'{innovation_platforms}', 'count', NULL, NULL, 1, NULL,
		'Guide of Jiangsu to (near-)zero-carbon parks, attribution inferred, 20', 'VERIFIED-2'),
	('neutrality_ratio_scope_1_2', 'Carbon-neutral ratio of scope 1 and 2',
		unescape('\78B3\4E2D\548C\6BD4\4F8B\FF08\8303\56F41\30012\FF09'), '%', 'higher',
		'{removals_t,credits_retired_scope_1_2}', 't CO2e', '{emission_scope_1_2_t}', 't CO2e', 100, 100,
		'removals and retired credits of gross emissions; the definition of the rating standard is not public',
			'UNVERIFIED'),
	('neutrality_ratio_scope_3', 'Carbon-neutral ratio of scope 3',
		unescape('\78B3\4E2D\548C\6BD4\4F8B\FF08\8303\56F43\FF09'), '%', 'higher', '{credits_retired_scope_3}',
		't CO2e', '{emission_scope_3_t}', 't CO2e', 100, 100,
		'retired credits of gross emissions; the definition of the rating standard is not public', 'UNVERIFIED'),
	('carbon_platform', 'Carbon management platform', unescape('\78B3\7BA1\7406\5E73\53F0'), 'count', 'higher',
		'{carbon_platform}', 'count', NULL, NULL, 1, NULL,
		'Evaluation of carbon-neutral industrial parks, explanation of the draft: carbon management system',
			'VERIFIED'),
	('carbon_ledger', 'Carbon management ledger', unescape('\78B3\7BA1\7406\53F0\8D26'), 'count', 'higher',
		'{carbon_ledger}', 'count', NULL, NULL, 1, NULL,
		'Evaluation of carbon-neutral industrial parks, explanation of the draft: carbon management system',
			'VERIFIED');
