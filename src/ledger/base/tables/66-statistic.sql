-- Statistics: what a park reports that is no emission activity: output, value added, people, areas, waste, waste heat,
-- water, counts of enterprises. They are the denominators of intensities and both sides of shares.

CREATE TABLE statistic_item (
	item text PRIMARY KEY CHECK (item <> ''),
	name text NOT NULL,
	name_zh text,
	unit text NOT NULL CONSTRAINT unit_is_percent_or_of_a_quantity CHECK (unit = '%' OR quantity(1, unit) IS NOT NULL),
	kind text NOT NULL CONSTRAINT kind_is_flow_level_or_state CHECK (kind IN ('flow', 'level', 'state')),
	what text NOT NULL,
	CONSTRAINT percentages_do_not_add_up CHECK (unit <> '%' OR kind <> 'flow')
);
COMMENT ON TABLE statistic_item IS
	'What is recorded in table statistic. Add your own, such as the output of each product; an item is not changed.';
COMMENT ON COLUMN statistic_item.item IS 'Code of the item.';
COMMENT ON COLUMN statistic_item.name IS 'Name.';
COMMENT ON COLUMN statistic_item.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN statistic_item.unit IS 'Unit that figures are given in and converted to; % for a plain percentage.';
COMMENT ON COLUMN statistic_item.kind IS
	'What periods do to it: flow (months add up to the year), level (the mean over the days: people), state '
	'(as on the last day: numbers of enterprises, areas, yes or no).';
COMMENT ON COLUMN statistic_item.what IS 'What it is, and what of that is not settled by the source.';

INSERT INTO statistic_item (item, name, name_zh, unit, kind, what) VALUES
	('value_added', 'Industrial value added', unescape('\5DE5\4E1A\589E\52A0\503C'), '10^4 CNY', 'flow',
		'Value added of the industry inside, at the prices that the target or indicator is stated in.'),
	('gross_output', 'Gross industrial output value', unescape('\5DE5\4E1A\603B\4EA7\503C'), '10^4 CNY', 'flow',
		'Output value of the industry inside.'),
	('revenue', 'Revenue from main business', unescape('\4E3B\8425\4E1A\52A1\6536\5165'), '10^4 CNY', 'flow',
		'Denominator of green R&D intensity; that the guide means revenue is UNVERIFIED.'),
	('green_rd_expenditure', 'Expenditure on green research and development',
		unescape('\7EFF\8272\7814\53D1\6295\5165'), '10^4 CNY', 'flow', 'Numerator of green R&D intensity.'),
	('population', 'Resident population', unescape('\5E38\4F4F\4EBA\53E3'), 'person', 'level',
		'People who live inside.'),
	('employees', 'Employees', unescape('\4ECE\4E1A\4EBA\5458'), 'person', 'level', 'People who work inside.'),
	('floor_area', 'Floor area', unescape('\5EFA\7B51\9762\79EF'), 'm2', 'state',
		'Floor area of the buildings inside.'),
	('land_area', 'Land area', unescape('\571F\5730\9762\79EF'), 'ha', 'state', 'Area of land inside.'),
	('new_floor_area', 'Floor area of new buildings', unescape('\65B0\5EFA\5EFA\7B51\9762\79EF'), 'm2', 'flow',
		'Completed in the period.'),
	('new_floor_area_two_star', 'Floor area of new buildings of two stars and above',
		unescape('\4E8C\661F\7EA7\53CA\4EE5\4E0A\65B0\5EFA\7EFF\8272\5EFA\7B51\9762\79EF'), 'm2', 'flow',
		'Part of new_floor_area.'),
	('solid_waste_generated', 'Industrial solid waste generated',
		unescape('\4E00\822C\5DE5\4E1A\56FA\4F53\5E9F\7269\4EA7\751F\91CF'), 't', 'flow',
		'General industrial solid waste.'),
	('solid_waste_used', 'Industrial solid waste used',
		unescape('\4E00\822C\5DE5\4E1A\56FA\4F53\5E9F\7269\7EFC\5408\5229\7528\91CF'), 't', 'flow',
		'Used, of what was generated in the period.'),
	('waste_heat_available', 'Waste heat available', unescape('\4F59\70ED\8D44\6E90\91CF'), 'GJ', 'flow',
		'What could be recovered; 0 if there is none.'),
	('waste_heat_recovered', 'Waste heat recovered', unescape('\4F59\70ED\56DE\6536\5229\7528\91CF'), 'GJ', 'flow',
		'Part of waste_heat_available.'),
	('waste_cold_available', 'Waste cold available', unescape('\4F59\51B7\8D44\6E90\91CF'), 'GJ', 'flow',
		'What could be recovered; 0 if there is none.'),
	('waste_cold_recovered', 'Waste cold recovered', unescape('\4F59\51B7\56DE\6536\5229\7528\91CF'), 'GJ', 'flow',
		'Part of waste_cold_available.'),
	('waste_pressure_available', 'Waste pressure available', unescape('\4F59\538B\8D44\6E90\91CF'), 'GJ', 'flow',
		'Energy that could be recovered; 0 if there is none.'),
	('waste_pressure_recovered', 'Waste pressure recovered', unescape('\4F59\538B\56DE\6536\5229\7528\91CF'), 'GJ',
		'flow', 'Part of waste_pressure_available.'),
	('water_fresh', 'Fresh water used by industry', unescape('\5DE5\4E1A\65B0\9C9C\6C34\7528\91CF'), 'm3', 'flow',
		'Fresh water taken in.'),
	('water_reused', 'Water reused by industry', unescape('\5DE5\4E1A\91CD\590D\7528\6C34\91CF'), 'm3', 'flow',
		'Recirculated and reused water.'),
	('products_with_limit', 'Products that an energy limit is set for',
		unescape('\6709\5355\4F4D\4EA7\54C1\80FD\8017\9650\989D\7684\4EA7\54C1\6570'), 'count', 'state',
		'Kinds of products of the enterprises inside for which a standard sets limits of energy per unit.'),
	('products_within_level_2', 'Products within the level-2 energy limit',
		unescape('\8FBE\5230\4E8C\7EA7\80FD\8017\9650\989D\7684\4EA7\54C1\6570'), 'count', 'state',
		'Part of products_with_limit: at level 2 or better.'),
	('enterprises', 'Enterprises', unescape('\4F01\4E1A\6570'), 'count', 'state', 'Industrial enterprises inside.'),
	('enterprises_above_scale', 'Enterprises above designated size',
		unescape('\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises.'),
	('enterprises_at_benchmark', 'Enterprises at the benchmark of energy efficiency',
		unescape('\8FBE\5230\80FD\6548\6807\6746\6C34\5E73\7684\4F01\4E1A\6570'), 'count', 'state',
		'Part of enterprises.'),
	('enterprises_green', 'Green factories and enterprises of green supply chains',
		unescape('\7EFF\8272\5DE5\5382\548C\7EFF\8272\4F9B\5E94\94FE\4F01\4E1A\6570'), 'count', 'state',
		'Part of enterprises.'),
	('enterprises_cleaner_production', 'Enterprises with an audit of cleaner production',
		unescape('\901A\8FC7\6E05\6D01\751F\4EA7\5BA1\6838\7684\4F01\4E1A\6570'), 'count', 'state',
		'Part of enterprises.'),
	('enterprises_digital_diagnosis', 'Enterprises above designated size with a diagnosis of digital transformation',
		unescape('\5B8C\6210\667A\6539\6570\8F6C\8BCA\65AD\7684\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\6570'), 'count',
		'state', 'Part of enterprises_above_scale.'),
	('enterprises_verified', 'Enterprises whose emissions are verified',
		unescape('\5F00\5C55\78B3\6838\67E5\7684\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises.'),
	('enterprises_footprint', 'Enterprises with a certified product footprint',
		unescape('\5F00\5C55\4EA7\54C1\78B3\8DB3\8FF9\8BA4\8BC1\7684\4F01\4E1A\6570'), 'count', 'state',
		'Part of enterprises.'),
	('enterprises_disclosing', 'Enterprises above designated size that disclose environmental information',
		unescape('\62AB\9732\73AF\5883\4FE1\606F\7684\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\6570'), 'count', 'state',
		'Part of enterprises_above_scale.'),
	('freight', 'Freight', unescape('\8D27\7269\8FD0\8F93\91CF'), 't', 'flow', 'Goods carried in and out.'),
	('freight_clean', 'Freight by clean transport', unescape('\6E05\6D01\65B9\5F0F\8D27\7269\8FD0\8F93\91CF'), 't',
		'flow', 'Part of freight: by rail, water, pipe or clean vehicles.'),
	('vehicles', 'Vehicles', unescape('\8F66\8F86\6570'), 'vehicle', 'state', 'Vehicles of the park.'),
	('vehicles_clean', 'New-energy and clean vehicles',
		unescape('\65B0\80FD\6E90\548C\6E05\6D01\80FD\6E90\8F66\8F86\6570'), 'vehicle', 'state', 'Part of vehicles.'),
	('innovation_platforms', 'Innovation platforms of provincial level and above',
		unescape('\7701\7EA7\53CA\4EE5\4E0A\79D1\6280\521B\65B0\5E73\53F0\6570'), 'count', 'state',
		'Number of platforms.'),
	('carbon_platform', 'Carbon management platform', unescape('\78B3\7BA1\7406\5E73\53F0'), 'count', 'state',
		'1 count if the park has one, 0 count if not.'),
	('carbon_ledger', 'Carbon management ledger', unescape('\78B3\7BA1\7406\53F0\8D26'), 'count', 'state',
		'1 count if the park keeps one, 0 count if not.'),
	('renewable_generation', 'Renewable electricity generated and used inside',
		unescape('\81EA\53D1\81EA\7528\53EF\518D\751F\80FD\6E90\7535\91CF'), 'MWh', 'flow',
		'No emission activity, so the ledger knows it from here only; 0 if there is none.'),
	('fuel_generation', 'Electricity generated from fuel inside and used inside',
		unescape('\81EA\5907\71C3\6599\53D1\7535\81EA\7528\7535\91CF'), 'MWh', 'flow',
		'For the electricity consumption; its energy is that of the fuel. 0 if there is none.'),
	('final_energy', 'Final energy consumption', unescape('\7EC8\7AEF\80FD\6E90\6D88\8D39\91CF'), 'tce', 'flow',
		'At calorific value, for electrification.'),
	('final_electricity', 'Electricity in final energy consumption', unescape('\7EC8\7AEF\7535\529B\6D88\8D39\91CF'),
		'MWh', 'flow', 'For electrification.'),
	('credits_retired_scope_1_2', 'Carbon credits retired for scope 1 and 2',
		unescape('\8303\56F41\548C\8303\56F42\5DF2\6CE8\9500\78B3\4FE1\7528'), 't', 'flow',
		'Tonnes of CO2e; 0 if none.'),
	('credits_retired_scope_3', 'Carbon credits retired for scope 3',
		unescape('\8303\56F43\5DF2\6CE8\9500\78B3\4FE1\7528'), 't', 'flow', 'Tonnes of CO2e; 0 if none.');

CREATE TABLE statistic (
	statistic_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	boundary text NOT NULL,
	version integer NOT NULL,
	item text NOT NULL REFERENCES statistic_item,
	period daterange NOT NULL,
	reading text,
	quantity quantity GENERATED ALWAYS AS (CASE WHEN reading !~ '%\s*$' THEN reading::quantity END) STORED,
	percent numeric GENERATED ALWAYS AS (CASE WHEN reading ~ '%\s*$' THEN rtrim(reading, E'% \t')::numeric END) STORED,
	evidence text NOT NULL CONSTRAINT evidence_is_named CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (boundary, version) REFERENCES boundary
);
CREATE INDEX statistic_boundary_item ON statistic (boundary, item);
COMMENT ON TABLE statistic IS
	'Figures of statistic_item, of a boundary and a period. Never changed: a newer entry of the same '
	'boundary, item and period replaces an older one, and one without a reading takes it back.';
COMMENT ON COLUMN statistic.statistic_id IS 'Number of the entry.';
COMMENT ON COLUMN statistic.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN statistic.version IS
	'Version of the boundary that the figure is of: the latest when it was recorded, if not given.';
COMMENT ON COLUMN statistic.item IS 'Code of the item.';
COMMENT ON COLUMN statistic.period IS 'Days that the figure is of: whole months.';
COMMENT ON COLUMN statistic.reading IS
	'The figure as it was written down: 1200 t, 35 %. Plain text, which stays when the extension goes. NULL: '
	'what was recorded of the period is taken back.';
COMMENT ON COLUMN statistic.quantity IS 'The figure as a quantity; NULL for a percentage.';
COMMENT ON COLUMN statistic.percent IS 'The figure as a percentage; NULL for a quantity.';
COMMENT ON COLUMN statistic.evidence IS 'Document that proves it, or why it is taken back.';
COMMENT ON COLUMN statistic.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN statistic.recorded_by IS 'By which role.';
