-- What a table is, as it is said since.

COMMENT ON COLUMN import_finding.problem IS
	'What is wrong, in a word or two: unreadable, no code, wrong SRID, invalid, overlap, gap ... NULL in the '
	'row that says that it was imported.';
