-- What happened to assets: a chain of movements, each of which spends holdings and makes others of the same serials.

CREATE TABLE asset_movement_kind (
	kind text PRIMARY KEY CHECK (kind <> ''),
	takes text[] NOT NULL,
	gives text CHECK (gives IN ('held', 'reserved', 'frozen', 'surrendered', 'retired', 'cancelled', 'expired', 'sold',
		'converted')),
	issues boolean NOT NULL,
	outgoing boolean NOT NULL,
	needs text[] NOT NULL CHECK (needs <@ '{party,counterparty,purpose,reason,price,document}'),
	what text NOT NULL
);
COMMENT ON TABLE asset_movement_kind IS 'Kinds of movements, and from which state to which they bring a unit.';
COMMENT ON COLUMN asset_movement_kind.kind IS 'Its code, a verb.';
COMMENT ON COLUMN asset_movement_kind.takes IS 'States in which units may be that it moves.';
COMMENT ON COLUMN asset_movement_kind.gives IS
	'State in which they are then; NULL of one that takes none, or leaves it.';
COMMENT ON COLUMN asset_movement_kind.issues IS 'Whether it makes the first holdings of a block.';
COMMENT ON COLUMN asset_movement_kind.outgoing IS
	'Whether it waits while differences of the class from a statement of a registry are open.';
COMMENT ON COLUMN asset_movement_kind.needs IS 'Columns of asset_movement that it must say.';
COMMENT ON COLUMN asset_movement_kind.what IS 'What it is.';

INSERT INTO asset_movement_kind (kind, takes, gives, issues, outgoing, needs, what) VALUES
	('issue', '{}', 'held', true, false, '{party}', 'units are created'),
	('allocate', '{}', 'held', true, false, '{party}', 'units are created and given for nothing'),
	('buy', '{sold}', 'held', true, false, '{party}', 'units come from outside of the ledger'),
	('sell', '{held,reserved}', 'sold', false, true, '{party,counterparty}', 'units go outside of the ledger'),
	('transfer', '{held,reserved}', 'held', false, true, '{party,counterparty}',
		'units go to another party of the ledger'),
	('reserve', '{held}', 'reserved', false, false, '{party}', 'units are set aside for something that is to come'),
	('release', '{reserved}', 'held', false, false, '{party}', 'units are not set aside any more'),
	('freeze', '{held,reserved}', 'frozen', false, false, '{party,reason}', 'units may not be moved'),
	('unfreeze', '{frozen}', 'held', false, false, '{party}', 'units may be moved again'),
	('surrender', '{held,reserved}', 'surrendered', false, true, '{party,purpose}',
		'units are given for emissions under a scheme'),
	('retire', '{held,reserved}', 'retired', false, true, '{party,purpose}', 'units are used for a claim'),
	('cancel', '{held,reserved,frozen}', 'cancelled', false, true, '{party,reason}',
		'units are taken out of use without a claim'),
	('expire', '{held,reserved,frozen}', 'expired', false, false, '{party}', 'units are too old to be used'),
	('carry over', '{held}', 'converted', true, true, '{party}', 'units become as many of a later vintage'),
	('convert', '{held}', 'converted', true, true, '{party}', 'units become units of another class'),
	('deduct', '{held,reserved,frozen}', 'cancelled', false, false, '{party,reason}',
		'units are taken back by who issued them'),
	('succeed', '{held,reserved,frozen}', NULL, false, false, '{party,counterparty,reason}',
		'units of a party become those of its successor, in the state in which they are'),
	('merge', '{held}', 'held', false, false, '{party}', 'holdings of neighbouring serials become one'),
	('reverse', '{}', NULL, false, false, '{reason}', 'a movement is taken back');

-- Locked last by each movement, so that they follow one another; the rest of the ledger waits for nothing.
CREATE TABLE asset_head (
	only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
	movement_id bigint NOT NULL,
	hash bytea NOT NULL
);
COMMENT ON TABLE asset_head IS 'The last movement of the chain.';
COMMENT ON COLUMN asset_head.only_one IS 'There is one row.';
COMMENT ON COLUMN asset_head.movement_id IS 'Its number; 0 without any.';
COMMENT ON COLUMN asset_head.hash IS 'Its hash.';
INSERT INTO asset_head (movement_id, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE TABLE asset_movement (
	movement_id bigint PRIMARY KEY CHECK (movement_id > 0),
	kind text NOT NULL REFERENCES asset_movement_kind,
	party text REFERENCES party,
	counterparty text CHECK (counterparty <> ''),
	effective_on date NOT NULL CHECK (isfinite(effective_on)),
	opening boolean NOT NULL,
	purpose text,
	beneficiary text,
	period daterange,
	price numeric CHECK (price >= 0 AND price < 'Infinity'),
	fee numeric CHECK (fee >= 0 AND fee < 'Infinity'),
	currency text CHECK (currency ~ '^[A-Z]{3}$'),
	document text,
	reason text,
	reverses bigint UNIQUE REFERENCES asset_movement,
	request uuid UNIQUE,
	lines bigint NOT NULL CHECK (lines > 0),
	digest bytea NOT NULL CHECK (length(digest) = 32),
	content bytea NOT NULL CHECK (length(content) = 32),
	previous bytea NOT NULL CHECK (length(previous) = 32),
	skipped bytea NOT NULL CHECK (length(skipped) = 32),
	hash bytea NOT NULL CHECK (length(hash) = 32),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL,
	session_role text,
	UNIQUE (movement_id, kind),
	UNIQUE (movement_id, reverses),
	CONSTRAINT reverse_names_a_movement CHECK ((kind = 'reverse') = (reverses IS NOT NULL)),
	CONSTRAINT money_has_a_currency CHECK ((price IS NULL AND fee IS NULL) = (currency IS NULL))
);
CREATE INDEX asset_movement_time ON asset_movement (recorded_at);
COMMENT ON TABLE asset_movement IS 'Movements of assets, in the order of their recording; rows are never changed.';
COMMENT ON COLUMN asset_movement.movement_id IS 'Number in the chain, without gaps.';
COMMENT ON COLUMN asset_movement.kind IS 'Kind of asset_movement_kind.';
COMMENT ON COLUMN asset_movement.party IS 'Party whose units it moves, or that gets them.';
COMMENT ON COLUMN asset_movement.counterparty IS 'Who has them then or had them before: a party, or a name outside.';
COMMENT ON COLUMN asset_movement.effective_on IS
	'The day on which it took effect: a label, since movements are in the order of their recording.';
COMMENT ON COLUMN asset_movement.opening IS 'Whether it is of the load that brought the past in.';
COMMENT ON COLUMN asset_movement.purpose IS 'What the units are used for.';
COMMENT ON COLUMN asset_movement.beneficiary IS 'For whom, if not for the party.';
COMMENT ON COLUMN asset_movement.period IS 'For which days.';
COMMENT ON COLUMN asset_movement.price IS 'Price of a unit; NULL if there was none.';
COMMENT ON COLUMN asset_movement.fee IS 'Fees and taxes of the whole movement.';
COMMENT ON COLUMN asset_movement.currency IS 'Currency of price and fee: ISO 4217.';
COMMENT ON COLUMN asset_movement.document IS 'What proves it.';
COMMENT ON COLUMN asset_movement.reason IS 'Why, of what needs a reason.';
COMMENT ON COLUMN asset_movement.reverses IS 'Number of the movement that it takes back.';
COMMENT ON COLUMN asset_movement.request IS
	'Number that the caller gave it: the same request again gives the same movement.';
COMMENT ON COLUMN asset_movement.lines IS 'How many holdings it spends and makes.';
COMMENT ON COLUMN asset_movement.digest IS 'sha256 of what it spends and makes: see movement_lines().';
COMMENT ON COLUMN asset_movement.content IS 'sha256 of what the row says: see movement_content().';
COMMENT ON COLUMN asset_movement.previous IS 'Hash of the movement before; zeros for the first.';
COMMENT ON COLUMN asset_movement.skipped IS
	'Hash of an older movement, so that a proof need not show all between: see skip_of(); zeros without any.';
COMMENT ON COLUMN asset_movement.hash IS 'sha256 of content, previous and skipped.';
COMMENT ON COLUMN asset_movement.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN asset_movement.recorded_by IS 'Role that recorded it.';
COMMENT ON COLUMN asset_movement.session_role IS 'Role of the session, where that is another.';
