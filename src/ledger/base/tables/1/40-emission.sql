-- Entries: emissions, and the postings that they belong to. A posting is one batch and one block of a hash chain.

CREATE TABLE posting (
	posting_id bigint PRIMARY KEY CHECK (posting_id > 0),
	kind text NOT NULL CHECK (kind IN ('post', 'reverse')),
	method text NOT NULL REFERENCES method,
	period daterange NOT NULL,
	reverses bigint UNIQUE REFERENCES posting,
	reason text NOT NULL,
	entries bigint NOT NULL,
	digest bytea NOT NULL CHECK (length(digest) = 32),
	boundaries bytea NOT NULL CHECK (length(boundaries) = 32),
	previous bytea NOT NULL CHECK (length(previous) = 32),
	hash bytea NOT NULL CHECK (length(hash) = 32),
	posted_at timestamptz NOT NULL,
	posted_by text NOT NULL,
	CHECK ((kind = 'reverse') = (reverses IS NOT NULL))
);
COMMENT ON TABLE posting IS 'Postings: the blocks of the hash chain. Never changed.';
COMMENT ON COLUMN posting.posting_id IS 'Number of the posting, height of the block: 1, 2, 3 ... without gaps.';
COMMENT ON COLUMN posting.kind IS 'post or reverse.';
COMMENT ON COLUMN posting.method IS 'Code of the method.';
COMMENT ON COLUMN posting.period IS 'Accounting days that were posted.';
COMMENT ON COLUMN posting.reverses IS 'Number of the posting that this one takes back.';
COMMENT ON COLUMN posting.reason IS 'Why.';
COMMENT ON COLUMN posting.entries IS 'How many emission rows belong to it.';
COMMENT ON COLUMN posting.digest IS
	'sha256 of the sha256 of the payloads of its emission rows, one behind the other in order of line.';
COMMENT ON COLUMN posting.boundaries IS
	'Digest of the versions of boundaries that were recorded since the posting before: see boundaries_digest().';
COMMENT ON COLUMN posting.previous IS 'Hash of the posting before; 32 zero bytes for the first.';
COMMENT ON COLUMN posting.hash IS 'sha256 of the payload of this row: see posting_hash().';
COMMENT ON COLUMN posting.posted_at IS 'When.';
COMMENT ON COLUMN posting.posted_by IS 'By which role.';

-- No foreign keys: post() and reverse() make the rows, check_ledger() proves them, and a restore of data alone
-- does not know the order in which keys of partitions want their tables.
CREATE TABLE emission (
	posting_id bigint NOT NULL,
	line bigint NOT NULL CHECK (line > 0),
	day date NOT NULL,
	source_id integer NOT NULL,
	category text NOT NULL,
	domain text NOT NULL,
	party text NOT NULL,
	supplier text,
	plot text,
	scope2 text,
	claim_id bigint,
	quantity quantity NOT NULL,
	factor_id integer NOT NULL,
	factor emission_factor NOT NULL,
	verified boolean NOT NULL,
	mass ghg NOT NULL,
	begins smallint NOT NULL CHECK (begins BETWEEN -1 AND 1),
	reason text NOT NULL,
	payload text NOT NULL,
	PRIMARY KEY (posting_id, line, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE emission IS
	'Emissions: one row per posting, source, factor, accounting day, treatment of scope 2, claim and unit. '
	'Never changed.';
COMMENT ON COLUMN emission.posting_id IS 'Number of the posting.';
COMMENT ON COLUMN emission.line IS 'Line of the posting: 1, 2, 3 ...';
COMMENT ON COLUMN emission.day IS 'Accounting day. The readings are those of the source that touch the day.';
COMMENT ON COLUMN emission.source_id IS 'Number of the source.';
COMMENT ON COLUMN emission.category IS 'Category, as it was when posted.';
COMMENT ON COLUMN emission.domain IS 'Domain, as it was when posted.';
COMMENT ON COLUMN emission.party IS 'Party that emitted or consumed, on that day.';
COMMENT ON COLUMN emission.supplier IS 'Party that supplied the energy, if one did.';
COMMENT ON COLUMN emission.plot IS 'Plot, on that day.';
COMMENT ON COLUMN emission.scope2 IS
	'Treatment of scope 2 (location, market, pinned); NULL if not purchased energy. Different treatments are '
	'never added.';
COMMENT ON COLUMN emission.claim_id IS
	'Number of the claim whose certificates cover the electricity; NULL if none does.';
COMMENT ON COLUMN emission.quantity IS
	'Activity data of the day: the exact sum of the readings, or its change since the posting before.';
COMMENT ON COLUMN emission.factor_id IS 'Number of the factor.';
COMMENT ON COLUMN emission.factor IS 'The factor, as applied.';
COMMENT ON COLUMN emission.verified IS 'Whether factor and method are verified.';
COMMENT ON COLUMN emission.mass IS 'Quantity x factor in whole micrograms, only the gases of the method.';
COMMENT ON COLUMN emission.begins IS
	'1 if nothing of this was posted before (source, day, factor and all that the row says of them), -1 if '
	'nothing is after it, 0 for a change.';
COMMENT ON COLUMN emission.reason IS 'Why the row is there and why this factor.';
COMMENT ON COLUMN emission.payload IS
	'The row as text, by which it is hashed and can be rebuilt without the extension: see payload().';

CREATE INDEX emission_source_day ON emission (source_id, day);
CREATE INDEX emission_claim ON emission (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX emission_day ON emission USING brin (day) WITH (autosummarize = on);
CREATE TABLE emission_rest PARTITION OF emission DEFAULT;
COMMENT ON TABLE emission_rest IS 'Emissions of months that have no partition of their own: see add_partitions().';
