-- Assets for BI tools: plain numbers, texts and dates.

CREATE OR REPLACE VIEW bi_asset_position AS
SELECT row_number() OVER (ORDER BY p.party COLLATE "C", p.class COLLATE "C", p.vintage, p.state)::integer AS id,
	p.party, p.class, p.vintage, p.state, p.units::double precision AS units, p.units::numeric AS units_exact,
	amount(p.amount)::double precision AS amount, amount(p.amount) AS amount_exact, unit(p.amount) AS unit
FROM asset_position() AS p;
COMMENT ON VIEW bi_asset_position IS 'What each party has of each class, vintage and state now.';
COMMENT ON COLUMN bi_asset_position.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN bi_asset_position.party IS 'Code of the party.';
COMMENT ON COLUMN bi_asset_position.class IS 'Class of the units.';
COMMENT ON COLUMN bi_asset_position.vintage IS 'Vintage; NULL without one.';
COMMENT ON COLUMN bi_asset_position.state IS
	'held, reserved, frozen, surrendered, retired, cancelled, expired, sold or converted.';
COMMENT ON COLUMN bi_asset_position.units IS 'Units: of several classes they do not add up.';
COMMENT ON COLUMN bi_asset_position.units_exact IS 'The same, exact.';
COMMENT ON COLUMN bi_asset_position.amount IS 'Units times face value, in the unit of the row.';
COMMENT ON COLUMN bi_asset_position.amount_exact IS 'The same, exact.';
COMMENT ON COLUMN bi_asset_position.unit IS 'Unit of the amount: t, MWh, kWh ...';

CREATE OR REPLACE VIEW bi_asset_movement AS
SELECT e.movement_id::double precision * 1000 + e.line AS id, e.movement_id, m.kind, e.effective_on,
	m.recorded_at::date AS recorded_on, m.recorded_by, e.party, m.counterparty, e.class, e.vintage, e.state,
	e.units::double precision AS units, e.units::numeric AS units_exact, m.price::double precision AS price,
	m.price AS price_exact, m.currency, m.purpose, m.beneficiary, lower(m.period) AS period_from,
	upper(m.period) - 1 AS period_until, m.document
FROM asset_entry AS e LEFT JOIN asset_movement AS m ON m.movement_id = e.movement_id;
COMMENT ON VIEW bi_asset_movement IS
	'What movements add to positions and take from them: units of one party, class, vintage and state add up to the '
	'position.';
COMMENT ON COLUMN bi_asset_movement.id IS 'Key of the row: 1000 times the movement and the line.';
COMMENT ON COLUMN bi_asset_movement.movement_id IS 'Number of the movement.';
COMMENT ON COLUMN bi_asset_movement.kind IS
	'Kind of the movement; what is of others, such as who bought what a tenant sold outside, a tenant does not see.';
COMMENT ON COLUMN bi_asset_movement.effective_on IS 'The day on which it took effect.';
COMMENT ON COLUMN bi_asset_movement.recorded_on IS 'The day on which it was recorded.';
COMMENT ON COLUMN bi_asset_movement.recorded_by IS 'Role that recorded it.';
COMMENT ON COLUMN bi_asset_movement.party IS 'Party whose position changes.';
COMMENT ON COLUMN bi_asset_movement.counterparty IS 'Who has them then or had them before.';
COMMENT ON COLUMN bi_asset_movement.class IS 'Class of the units.';
COMMENT ON COLUMN bi_asset_movement.vintage IS 'Vintage; NULL without one.';
COMMENT ON COLUMN bi_asset_movement.state IS 'State in which they are, or were.';
COMMENT ON COLUMN bi_asset_movement.units IS 'Units that are added, or below 0 taken.';
COMMENT ON COLUMN bi_asset_movement.units_exact IS 'The same, exact.';
COMMENT ON COLUMN bi_asset_movement.price IS 'Price of a unit.';
COMMENT ON COLUMN bi_asset_movement.price_exact IS 'The same, exact.';
COMMENT ON COLUMN bi_asset_movement.currency IS 'Its currency.';
COMMENT ON COLUMN bi_asset_movement.purpose IS 'What the units are used for.';
COMMENT ON COLUMN bi_asset_movement.beneficiary IS 'For whom, if not for the party.';
COMMENT ON COLUMN bi_asset_movement.period_from IS 'First day for which they are used.';
COMMENT ON COLUMN bi_asset_movement.period_until IS 'Last day for which they are used.';
COMMENT ON COLUMN bi_asset_movement.document IS 'What proves it.';
