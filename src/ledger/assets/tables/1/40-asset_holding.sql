-- Who has what: holdings are written once and spent once.

CREATE TABLE asset_holding (
	holding_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	block_id bigint NOT NULL REFERENCES asset_block,
	serials int8range NOT NULL CHECK (NOT isempty(serials) AND NOT lower_inf(serials) AND NOT upper_inf(serials)),
	units bigint NOT NULL GENERATED ALWAYS AS (upper(serials) - lower(serials)) STORED,
	party text NOT NULL REFERENCES party,
	state text NOT NULL CHECK (state IN ('held', 'reserved', 'frozen', 'surrendered', 'retired', 'cancelled', 'expired',
		'sold', 'converted')),
	lot bigint NOT NULL REFERENCES asset_movement DEFERRABLE INITIALLY DEFERRED,
	made_by bigint NOT NULL REFERENCES asset_movement DEFERRABLE INITIALLY DEFERRED,
	spent_by bigint,
	spent_kind text,
	CONSTRAINT spent_by_a_movement_of_the_kind FOREIGN KEY (spent_by, spent_kind)
		REFERENCES asset_movement (movement_id, kind) MATCH FULL DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT what_was_used_stays_so CHECK (spent_by IS NULL OR spent_kind = 'reverse' OR state IN ('held', 'reserved')
		OR state = 'frozen' AND spent_kind IN ('unfreeze', 'cancel', 'expire', 'deduct', 'succeed')
		OR state = 'sold' AND spent_kind = 'buy'),
	CONSTRAINT spent_after_it_was_made CHECK (spent_by > made_by AND lot <= made_by)
);
-- of each serial one holding is open; it is found by the first serial
CREATE UNIQUE INDEX one_holder_of_a_serial ON asset_holding (block_id, lower(serials)) WHERE spent_by IS NULL;
-- in the order of cost flows
CREATE INDEX asset_holding_open ON asset_holding (party, state, lot, block_id, lower(serials)) WHERE spent_by IS NULL;
-- all that ever was of a block
CREATE INDEX asset_holding_block ON asset_holding (block_id, lower(serials));
CREATE INDEX asset_holding_made ON asset_holding (made_by);
CREATE INDEX asset_holding_spent ON asset_holding (spent_by) WHERE spent_by IS NOT NULL;
COMMENT ON TABLE asset_holding IS
	'Who has which serials, in which state: of each serial one holding is open, which no movement has spent.';
COMMENT ON COLUMN asset_holding.holding_id IS 'Number of the holding.';
COMMENT ON COLUMN asset_holding.block_id IS 'Block of the serials.';
COMMENT ON COLUMN asset_holding.serials IS 'Numbers of the units.';
COMMENT ON COLUMN asset_holding.units IS 'How many they are.';
COMMENT ON COLUMN asset_holding.party IS 'Party that has them, or that used, sold or lost them.';
COMMENT ON COLUMN asset_holding.state IS
	'held, reserved or frozen; surrendered, retired, cancelled, expired, sold (outside) or converted.';
COMMENT ON COLUMN asset_holding.lot IS 'Movement by which the party acquired them, which has their cost.';
COMMENT ON COLUMN asset_holding.made_by IS 'Movement that made the holding.';
COMMENT ON COLUMN asset_holding.spent_by IS 'Movement that spent it; NULL while it is open.';
COMMENT ON COLUMN asset_holding.spent_kind IS 'Kind of that movement.';

CREATE TABLE asset_entry (
	movement_id bigint NOT NULL REFERENCES asset_movement DEFERRABLE INITIALLY DEFERRED,
	line integer NOT NULL CHECK (line > 0),
	effective_on date NOT NULL,
	party text NOT NULL REFERENCES party,
	class text NOT NULL REFERENCES asset_class,
	vintage integer,
	state text NOT NULL,
	units bigint NOT NULL CHECK (units <> 0),
	PRIMARY KEY (movement_id, line)
);
CREATE INDEX asset_entry_party ON asset_entry (party, movement_id);
COMMENT ON TABLE asset_entry IS 'What movements add to positions and take from them.';
COMMENT ON COLUMN asset_entry.movement_id IS 'Number of the movement.';
COMMENT ON COLUMN asset_entry.line IS 'Line of it.';
COMMENT ON COLUMN asset_entry.effective_on IS 'The day on which it took effect.';
COMMENT ON COLUMN asset_entry.party IS 'Party whose position it is.';
COMMENT ON COLUMN asset_entry.class IS 'Class of the units.';
COMMENT ON COLUMN asset_entry.vintage IS 'Vintage; NULL without one.';
COMMENT ON COLUMN asset_entry.state IS 'State of the units.';
COMMENT ON COLUMN asset_entry.units IS 'Units that are added, or below 0 taken.';
