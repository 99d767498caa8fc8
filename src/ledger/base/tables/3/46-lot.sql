-- Where consumed energy comes from: what generates it, and by which rule it is sold.

CREATE FUNCTION is_non_fossil(technology text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN technology IN ('solar', 'wind', 'hydro', 'geothermal', 'ocean', 'biomass', 'nuclear', 'waste heat');
COMMENT ON FUNCTION is_non_fossil(text) IS
	'Whether a technology generates without fossil fuel. Waste heat counts as such: its fuel is that of the process.';

CREATE TABLE generator (
	source_id integer NOT NULL REFERENCES source,
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	technology text NOT NULL CONSTRAINT technology_is_known CHECK (technology IN ('solar', 'wind', 'hydro',
		'geothermal',
		'ocean', 'biomass', 'nuclear', 'waste heat', 'gas', 'coal', 'oil', 'waste', 'other')),
	fuel_sources integer[] NOT NULL DEFAULT '{}',
	capacity numeric CONSTRAINT capacity_is_positive CHECK (capacity > 0 AND capacity < 'Infinity'),
	allocation text NOT NULL DEFAULT 'efficiency'
		CONSTRAINT allocation_is_known CHECK (allocation IN ('efficiency', 'energy', 'work_potential', 'ratio')),
	parameters jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(parameters) = 'object'),
	certificates text NOT NULL DEFAULT 'kept'
		CONSTRAINT certificates_are_kept_sold_or_none CHECK (certificates IN ('kept', 'sold', 'none')),
	PRIMARY KEY (source_id, valid),
	CONSTRAINT one_generator_at_a_time EXCLUDE USING gist (int4range(source_id, source_id, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE generator IS 'What generates the energy of a source of a category generated_...';
COMMENT ON COLUMN generator.source_id IS 'Number of the source of what is generated.';
COMMENT ON COLUMN generator.valid IS 'Days on which this holds.';
COMMENT ON COLUMN generator.technology IS
	'solar, wind, hydro, geothermal, ocean, biomass, nuclear, waste heat, gas, coal, oil, waste or other.';
COMMENT ON COLUMN generator.fuel_sources IS 'Numbers of the sources of the fuel that is burnt for it.';
COMMENT ON COLUMN generator.capacity IS 'Capacity in MW.';
COMMENT ON COLUMN generator.allocation IS
	'How fuel is shared between power and heat: see allocate_chp(). efficiency, energy, work_potential or ratio.';
COMMENT ON COLUMN generator.parameters IS 'Parameters of the allocation.';
COMMENT ON COLUMN generator.certificates IS
	'kept, sold to others, or none are issued. While they are sold the energy counts at the residual factor in market '
	'figures.';

CREATE TABLE sale_rule (
	party text NOT NULL REFERENCES party,
	carrier text NOT NULL CONSTRAINT carrier_is_known CHECK (carrier IN ('electricity', 'heat', 'steam', 'cooling')),
	rule text NOT NULL CONSTRAINT rule_is_own_first_pro_rata_or_stated
		CHECK (rule IN ('own_first', 'pro_rata', 'stated')),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	PRIMARY KEY (party, carrier, valid),
	CONSTRAINT one_rule_at_a_time EXCLUDE USING gist (code_range(party, party, '[]') WITH &&,
		code_range(carrier, carrier, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE sale_rule IS
	'Out of what a party sells energy; without a row, of its own generation first, then of its purchases.';
COMMENT ON COLUMN sale_rule.party IS 'Code of the party that sells.';
COMMENT ON COLUMN sale_rule.carrier IS 'electricity, heat, steam or cooling.';
COMMENT ON COLUMN sale_rule.rule IS
	'own_first, pro_rata over all that it has, or stated: purchases under the name of the sale first.';
COMMENT ON COLUMN sale_rule.valid IS 'Days on which this holds.';
