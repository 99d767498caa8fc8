-- What is asked of assets: positions, and the life of a unit.

/**
 * From the entries, as of an effective day and a time of recording.
 *
 * Arguments:
 *   day: movements that took effect until then count
 *   as_of: movements that were recorded until then count
 *
 * Columns:
 *   vintage: NULL without one
 *   units: of the class
 *   amount: the same as a quantity: units x face value
 */
CREATE OR REPLACE FUNCTION asset_position(day date DEFAULT 'infinity', as_of timestamptz DEFAULT 'infinity',
		OUT party text, OUT class text, OUT vintage integer, OUT state text, OUT units bigint, OUT amount quantity)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT p.party, p.class, p.vintage, p.state, p.units, c.face * p.units::numeric
	FROM (
		SELECT e.party, e.class, e.vintage, e.state, sum(e.units)::bigint AS units
		FROM asset_entry AS e
		WHERE e.effective_on <= day AND (as_of = 'infinity' OR e.movement_id <= (SELECT max(m.movement_id)
			FROM asset_movement AS m WHERE m.recorded_at <= as_of))
		GROUP BY e.party, e.class, e.vintage, e.state
	) AS p
	JOIN asset_class AS c ON c.class = p.class
	WHERE p.units <> 0
	ORDER BY p.party COLLATE "C", p.class COLLATE "C", p.vintage, p.state;
END;
COMMENT ON FUNCTION asset_position(date, timestamptz) IS
	'What each party has of each class, vintage and state, as of a day and a time of recording.';
