-- Ratings that were made: frozen with the definition of the scheme, the indicators and the inventory that they rest on.

CREATE TABLE rating (
	rating_id bigint PRIMARY KEY CHECK (rating_id > 0),
	period daterange NOT NULL,
	boundary text NOT NULL,
	version integer NOT NULL,
	method text NOT NULL REFERENCES method,
	basis text NOT NULL,
	scheme text NOT NULL,
	edition text NOT NULL,
	definition jsonb NOT NULL,
	definition_digest bytea NOT NULL CHECK (length(definition_digest) = 32),
	status text NOT NULL CHECK (status IN ('official', 'user', 'placeholder')),
	outcome text NOT NULL CONSTRAINT outcome_is_one_of_four
		CHECK (outcome IN ('graded', 'not met', 'incomplete', 'no class')),
	grade text,
	rank integer,
	score numeric,
	missing text[] NOT NULL,
	rules jsonb NOT NULL,
	next_grade text,
	next jsonb,
	indicators jsonb NOT NULL,
	exclusions jsonb NOT NULL,
	park_type text,
	factor_sets text[],
	unverified text[],
	inventory_digest bytea NOT NULL CHECK (length(inventory_digest) = 32),
	as_of timestamptz NOT NULL,
	head bigint NOT NULL,
	note text NOT NULL,
	rated_by text NOT NULL DEFAULT current_user,
	digest bytea NOT NULL CHECK (length(digest) = 32),
	CONSTRAINT grade_is_of_what_is_graded CHECK ((outcome = 'graded') = (grade IS NOT NULL)),
	FOREIGN KEY (boundary, version) REFERENCES boundary
);
CREATE INDEX rating_boundary_scheme ON rating (boundary, scheme);
COMMENT ON TABLE rating IS
	'Ratings of boundaries, with what they were made with. Never changed: a later rating of the same period '
	'is another row. rate() makes them.';
COMMENT ON COLUMN rating.rating_id IS 'Number of the rating.';
COMMENT ON COLUMN rating.period IS 'Accounting days.';
COMMENT ON COLUMN rating.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN rating.version IS 'Version of the boundary.';
COMMENT ON COLUMN rating.method IS 'Code of the accounting method.';
COMMENT ON COLUMN rating.basis IS 'GWP basis.';
COMMENT ON COLUMN rating.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN rating.definition IS 'The scheme as it was: what carbon_rating() was given.';
COMMENT ON COLUMN rating.definition_digest IS 'sha256 of the definition as text.';
COMMENT ON COLUMN rating.status IS
	'What the grade is worth: official, user or placeholder, the weaker of the scheme and its thresholds.';
COMMENT ON COLUMN rating.outcome IS
	'graded; not met (all is known, not even the lowest grade is reached); incomplete (see missing); no '
	'class (the scheme does not cover such a park).';
COMMENT ON COLUMN rating.grade IS 'Grade; NULL if there is none.';
COMMENT ON COLUMN rating.rank IS 'Rank of the grade, 1 for the lowest; 0 if not met; NULL if nothing can be said.';
COMMENT ON COLUMN rating.score IS 'Score, of points and index.';
COMMENT ON COLUMN rating.missing IS 'Indicators that are missing, and park_type.';
COMMENT ON COLUMN rating.rules IS 'Every rule with value, status and reason.';
COMMENT ON COLUMN rating.next_grade IS 'The next grade; NULL for the highest, and without a rank.';
COMMENT ON COLUMN rating.next IS
	'What the next grade takes: gaps in the units of indicators and of their numerators, points lacking.';
COMMENT ON COLUMN rating.indicators IS 'The indicators that it was made with.';
COMMENT ON COLUMN rating.exclusions IS 'Rules that were excluded, with reasons.';
COMMENT ON COLUMN rating.park_type IS 'Type of the park in the words of the scheme; NULL if none is recorded.';
COMMENT ON COLUMN rating.factor_sets IS 'Sets of the factors of the inventory, with their editions.';
COMMENT ON COLUMN rating.unverified IS 'Factors, the method and indicators that are not verified; NULL if all are.';
COMMENT ON COLUMN rating.inventory_digest IS
	'sha256 of the lines of the inventory, each ended by a line feed, in order, as publish_inventory() hashes them.';
COMMENT ON COLUMN rating.as_of IS 'Time as of which it was made.';
COMMENT ON COLUMN rating.head IS 'Number of the last posting at that time.';
COMMENT ON COLUMN rating.note IS 'Remarks.';
COMMENT ON COLUMN rating.rated_by IS 'By which role.';
COMMENT ON COLUMN rating.digest IS 'sha256 of the row: rating_digest().';
