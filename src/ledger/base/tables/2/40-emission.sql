-- Blocks of format 2 name their ledger, and can be shown one by one. Blocks of 0.1 stay as they are.

ALTER TABLE posting
	ADD COLUMN format integer CONSTRAINT format_is_2 CHECK (format = 2),
	ADD COLUMN ledger uuid,
	ADD COLUMN sums bytea,
	ADD COLUMN annex text,
	ADD COLUMN content bytea,
	ADD COLUMN session_role text,
	ADD CONSTRAINT block_is_whole CHECK (format IS NULL AND ledger IS NULL AND sums IS NULL AND annex IS NULL
		AND content IS NULL AND session_role IS NULL
		OR format IS NOT NULL AND ledger IS NOT NULL AND length(sums) = 32 AND length(content) = 32);
ALTER TABLE posting
	ALTER method DROP NOT NULL,
	ALTER period DROP NOT NULL,
	DROP CONSTRAINT posting_kind_check,
	ADD CONSTRAINT posting_kind_check CHECK (kind <> ''),
	ADD CONSTRAINT posting_has_a_method_and_a_period
		CHECK (kind NOT IN ('post', 'reverse') OR method IS NOT NULL AND period IS NOT NULL);
COMMENT ON COLUMN posting.kind IS 'post, reverse, or what a module of the ledger writes into the chain.';
COMMENT ON COLUMN posting.hash IS
	'sha256 of previous and content, one behind the other; of 0.1 that of its content, which has previous in it.';
COMMENT ON COLUMN posting.posted_by IS 'By which role: see caller().';
COMMENT ON COLUMN posting.format IS 'Format of the block: 2, or NULL for that of carbonms 0.1.';
COMMENT ON COLUMN posting.ledger IS 'The ledger that the block is of: ledger_meta.ledger.';
COMMENT ON COLUMN posting.sums IS
	'sha256 of the sums of its emission rows by day, party, category and treatment of scope 2: see posting_sums().';
COMMENT ON COLUMN posting.annex IS 'What a module of the ledger adds to the block; NULL if nothing.';
COMMENT ON COLUMN posting.content IS 'sha256 of all that the row says of the block itself: see block_content().';
COMMENT ON COLUMN posting.session_role IS 'The role that had logged in, where it acted as another one.';
