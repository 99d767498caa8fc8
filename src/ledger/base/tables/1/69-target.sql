-- Targets: a tree, in which children of the same measure re-add to their parent; progress against what the ledger says.

CREATE TABLE target (
	target_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	target text NOT NULL CHECK (target <> ''),
	parent text,
	name text NOT NULL,
	kind text NOT NULL DEFAULT 'near-term' CONSTRAINT kind_is_interim_near_long_term_or_net_zero
		CHECK (kind IN ('interim', 'near-term', 'long-term', 'net-zero')),
	boundary text NOT NULL,
	measure text NOT NULL,
	method text NOT NULL REFERENCES method,
	basis text NOT NULL DEFAULT 'AR6' CHECK (basis::gwp_basis IS NOT NULL),
	base_year integer NOT NULL CHECK (base_year BETWEEN 1900 AND 2200),
	base_value numeric NOT NULL CONSTRAINT base_is_not_negative CHECK (base_value >= 0 AND base_value < 1e15),
	target_year integer NOT NULL CHECK (target_year BETWEEN 1900 AND 2200),
	target_value numeric NOT NULL CONSTRAINT target_is_not_negative CHECK (target_value >= 0 AND target_value < 1e15),
	interim_years integer[] NOT NULL DEFAULT '{}',
	interim_values numeric[] NOT NULL DEFAULT '{}',
	withdrawn boolean NOT NULL DEFAULT false,
	reference text NOT NULL CHECK (reference <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	CONSTRAINT interim_points_are_a_pathway CHECK (
		pathway_target(base_year || interim_years || target_year, base_value || interim_values || target_value,
			base_year) >= 0)
);
CREATE INDEX target_code ON target (target, target_id);
COMMENT ON TABLE target IS
	'Versions of targets. Never changed: a newer entry of the same code replaces an older one, or takes it back.';
COMMENT ON COLUMN target.target_id IS 'Number of the entry.';
COMMENT ON COLUMN target.target IS 'Code of the target.';
COMMENT ON COLUMN target.parent IS 'Code of the target that it is a part of; NULL for one of its own.';
COMMENT ON COLUMN target.name IS 'Name.';
COMMENT ON COLUMN target.kind IS 'interim, near-term, long-term or net-zero.';
COMMENT ON COLUMN target.boundary IS 'Code of the boundary that it is of: the park, a party.';
COMMENT ON COLUMN target.measure IS
	'What it is about: an indicator, or a measure of measure_table() or statistic_item, such as emission_scope_1_2_t.';
COMMENT ON COLUMN target.method IS 'Code of the method by which it is measured.';
COMMENT ON COLUMN target.basis IS 'GWP basis by which it is measured.';
COMMENT ON COLUMN target.base_year IS 'Base year.';
COMMENT ON COLUMN target.base_value IS 'Figure of the base year, as it was when the target was set.';
COMMENT ON COLUMN target.target_year IS 'Target year.';
COMMENT ON COLUMN target.target_value IS 'Figure to be reached in the target year.';
COMMENT ON COLUMN target.interim_years IS
	'Years of interim targets between base and target year; between any two points the pathway is straight.';
COMMENT ON COLUMN target.interim_values IS 'Figures of the interim targets.';
COMMENT ON COLUMN target.withdrawn IS 'Whether this entry takes the target back.';
COMMENT ON COLUMN target.reference IS 'Document in which it was set, or why it is taken back.';
COMMENT ON COLUMN target.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN target.recorded_by IS 'By which role.';
