-- What a table is, as it is said since.

COMMENT ON COLUMN energy_coefficient.energy IS
	'What it is of: the factor of a source (anthracite, your own name); for purchased energy without one, '
	'the carrier, with -direct, -certified or -nonfossil behind it as factors have.';

ALTER TABLE energy_coefficient
	DROP CONSTRAINT per_is_a_unit,
	ADD CONSTRAINT per_is_a_unit CHECK (quantity(1::numeric, per) IS NOT NULL);
