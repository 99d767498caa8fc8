-- What makes a baseline one to be adjusted: a model that no longer fits, static factors, boundaries, methods and
-- factors that changed. Each is listed with its figures, opened once, and decided by somebody.

/**
 * Never changed: a value holds until the next, and one recorded for the same day takes its place.
 *
 * Source: T/CSES guide 6.5 b; IPMVP (VERIFIED-2).
 */
CREATE TABLE static_factor (
	static_factor_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	parameter text NOT NULL,
	version integer NOT NULL,
	static_factor text NOT NULL CHECK (static_factor <> ''),
	since date NOT NULL CHECK (isfinite(since)),
	value numeric NOT NULL CONSTRAINT value_is_finite CHECK (value > '-Infinity' AND value < 'Infinity'),
	unit text NOT NULL CHECK (unit <> ''),
	tolerance numeric NOT NULL CONSTRAINT tolerance_is_a_fraction CHECK (tolerance >= 0 AND tolerance <= 1),
	evidence text NOT NULL DEFAULT '',
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (parameter, version) REFERENCES performance_parameter
);
COMMENT ON TABLE static_factor IS
	'Static factors of parameters: what does not change as a matter of routine, such as floor area, '
	'installed capacity or shifts.';
COMMENT ON COLUMN static_factor.static_factor_id IS 'Number of the entry.';
COMMENT ON COLUMN static_factor.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN static_factor.version IS 'Version of the parameter; filled in with the latest.';
COMMENT ON COLUMN static_factor.static_factor IS 'Name of the factor.';
COMMENT ON COLUMN static_factor.since IS 'First day on which it had this value.';
COMMENT ON COLUMN static_factor.value IS 'The value.';
COMMENT ON COLUMN static_factor.unit IS 'Its unit, the same for all values of a factor.';
COMMENT ON COLUMN static_factor.tolerance IS
	'How far this value may be from that of the baseline period, as a fraction of the latter: 0.1 is 10 %. '
	'Exactly the tolerance is within.';
COMMENT ON COLUMN static_factor.evidence IS 'Where it is from.';
COMMENT ON COLUMN static_factor.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN static_factor.recorded_by IS 'By which role.';
