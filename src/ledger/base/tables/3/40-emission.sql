-- What an entry says of energy: where it comes from, and to whom it was sold on.

ALTER TABLE emission
	ADD COLUMN source_line integer,
	ADD COLUMN origin text,
	ADD COLUMN kind text,
	ADD COLUMN buyer text,
	ALTER factor_id DROP NOT NULL,
	ALTER factor DROP NOT NULL;
COMMENT ON COLUMN emission.source_line IS 'Number of the line of the source; NULL for the source itself.';
COMMENT ON COLUMN emission.origin IS
	'Party of the ledger that generated the energy; NULL if it comes from outside, is none, or the method counts what '
	'crosses the boundary.';
COMMENT ON COLUMN emission.kind IS
	'What the energy was when it entered: the factor of the purchase from outside, or the technology that '
	'generated it.';
COMMENT ON COLUMN emission.buyer IS
	'Of resold energy, the party that it was sold to, and, one a line, those in whose hands it came behind it until it '
	'was used.';
COMMENT ON COLUMN emission.factor_id IS 'Number of the factor; NULL for energy whose generation emits nothing here.';
COMMENT ON COLUMN emission.mass IS
	'Quantity x factor in whole micrograms. Of rows of 0.1 and 0.2, only the gases of the method.';
