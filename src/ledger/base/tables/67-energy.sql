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

-- heating values of the steel guideline; natural gas and LNG count as clean here; no source of that was seen
INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
SELECT l.factor, v.valuation, l.ncv || ' GJ', split_part(l.ncv_unit, '/', 2), l.factor IN ('natural-gas', 'lng'), false,
	concat_ws('; ', l.source, CASE WHEN l.factor IN ('natural-gas', 'lng')
		THEN 'that it counts as clean is UNVERIFIED, NDRC 910 does not say' END),
	l.mark
FROM factor_library() AS l CROSS JOIN (VALUES ('equivalent'), ('calorific')) AS v (valuation)
WHERE l.factor_set = 'CN-steel-2024' AND l.ncv IS NOT NULL
UNION ALL
SELECT e.energy, 'calorific', '3.6 GJ', 'MWh', e.clean, e.clean,
	'1 MWh = 3.6 GJ; GB/T 2589 prints the rounded 0.1229 kgce/kWh (not seen in the standard)', 'VERIFIED-2'
FROM (VALUES ('electricity', false), ('electricity-direct', true), ('electricity-certified', true),
	('electricity-onsite', true)) AS e (energy, clean)
UNION ALL
SELECT e.energy, 'equivalent', '0.3 tce', 'MWh', e.clean, e.clean,
	'stands for the coal that power supply takes, about 300 g/kWh: replace it by the figure of the year '
	'that your authority names', 'UNVERIFIED'
FROM (VALUES ('electricity', false), ('electricity-direct', true), ('electricity-certified', true),
	('electricity-onsite', true)) AS e (energy, clean)
UNION ALL
SELECT e.energy, v.valuation, '1 GJ', 'GJ', e.clean, e.clean,
	CASE v.valuation WHEN 'calorific' THEN '1 GJ is 1/29.3076 tce (GB/T 2589-2020)'
		ELSE 'at its calorific value; replace it by one with the losses of its making' END,
	CASE v.valuation WHEN 'calorific' THEN 'VERIFIED-2' ELSE 'UNVERIFIED' END
FROM (VALUES ('heat', false), ('heat-nonfossil', true), ('steam', false), ('steam-nonfossil', true), ('cooling', false),
	('cooling-nonfossil', true)) AS e (energy, clean)
	CROSS JOIN (VALUES ('equivalent'), ('calorific')) AS v (valuation);
