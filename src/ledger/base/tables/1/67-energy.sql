-- Energy in tonnes of coal equivalent, from the entries that an inventory is made of: the same readings, days, boundary
-- and time, so that both sides of an intensity rest on one account.

CREATE TABLE energy_coefficient (
	coefficient_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	energy text NOT NULL CHECK (energy <> ''),
	valuation text NOT NULL CONSTRAINT valuation_is_equivalent_or_calorific
		CHECK (valuation IN ('equivalent', 'calorific')),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	content text NOT NULL CONSTRAINT content_is_energy
		CHECK (dimension(content::quantity) = 'energy' AND sign(content::quantity) > 0),
	per text NOT NULL CONSTRAINT per_is_a_unit CHECK (quantity(1, per) IS NOT NULL),
	clean boolean NOT NULL,
	non_fossil boolean NOT NULL CONSTRAINT non_fossil_is_clean CHECK (clean OR NOT non_fossil),
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT one_coefficient_at_a_time EXCLUDE USING gist (code_range(energy, energy, '[]') WITH &&,
		code_range(valuation, valuation, '[]') WITH &&, valid WITH &&) WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE energy_coefficient IS
	'Energy of a unit of fuel, electricity, heat, at equivalent or calorific value. A coefficient is not '
	'changed: it is withdrawn, and another recorded.';
COMMENT ON COLUMN energy_coefficient.coefficient_id IS 'Number of the coefficient.';
COMMENT ON COLUMN energy_coefficient.energy IS
	'What it is of: the factor of a source (anthracite, your own name); for purchased energy without one, '
	'the carrier, with -direct, -certified or -nonfossil behind it as factors have.';
COMMENT ON COLUMN energy_coefficient.valuation IS
	'equivalent (what it took to make it) or calorific (what it contains). They differ for electricity.';
COMMENT ON COLUMN energy_coefficient.valid IS 'Days of use to which it applies.';
COMMENT ON COLUMN energy_coefficient.content IS 'Energy of one unit: 25.024 GJ, 0.3 tce.';
COMMENT ON COLUMN energy_coefficient.per IS 'The unit: t, MWh.';
COMMENT ON COLUMN energy_coefficient.clean IS 'Whether it counts as clean energy.';
COMMENT ON COLUMN energy_coefficient.non_fossil IS 'Whether it is not of fossil origin.';
COMMENT ON COLUMN energy_coefficient.reference IS 'Where it is published, and what of it is not settled.';
COMMENT ON COLUMN energy_coefficient.mark IS
	'VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';
COMMENT ON COLUMN energy_coefficient.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN energy_coefficient.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';
