-- The party whose share in a boundary is taken off.

ALTER TABLE rollup_key ADD COLUMN counterpart text NOT NULL DEFAULT '';
UPDATE rollup_key SET counterpart = supplier;
ALTER TABLE rollup_key
	DROP CONSTRAINT one_key,
	-- a list of parties may be longer than what fits into an index
	ADD CONSTRAINT one_key EXCLUDE USING btree (method WITH =, source_id WITH =, scope2 WITH =, category WITH =,
		domain WITH =, party WITH =, supplier WITH =, plot WITH =, verified WITH =,
		hashtextextended(counterpart, 0) WITH =);
COMMENT ON COLUMN rollup_key.counterpart IS
	'Whose share is taken off: who generated energy that is consumed, who buys energy that is resold; under a method '
	'that counts what crosses the boundary, the supplier. Empty if nobody''s.';
