-- Rating: schemes as rows, and the grades that boundaries were given, with all that they rest on.

/**
 * A rating keeps the definition that it was made with.
 */
CREATE TABLE rating_scheme (
	scheme text NOT NULL CHECK (scheme <> ''),
	edition text NOT NULL CHECK (edition <> ''),
	name text NOT NULL,
	name_zh text,
	issuer text NOT NULL,
	status text NOT NULL CONSTRAINT status_is_official_user_or_placeholder
		CHECK (status IN ('official', 'user', 'placeholder')),
	thresholds_status text NOT NULL CONSTRAINT thresholds_status_is_official_user_or_placeholder
		CHECK (thresholds_status IN ('official', 'user', 'placeholder')),
	mode text NOT NULL CONSTRAINT mode_is_grades_points_or_index CHECK (mode IN ('grades', 'points', 'index')),
	park_types text[] CONSTRAINT park_types_are_some CHECK (cardinality(park_types) > 0),
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	note text,
	PRIMARY KEY (scheme, edition)
);
COMMENT ON TABLE rating_scheme IS
	'Rating schemes: load_rating_scheme() copies published ones, INSERTs into this table, rating_grade and '
	'rating_rule make your own. check_rating_scheme() says what is wrong with one.';
COMMENT ON COLUMN rating_scheme.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating_scheme.edition IS 'Edition.';
COMMENT ON COLUMN rating_scheme.name IS 'Name.';
COMMENT ON COLUMN rating_scheme.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN rating_scheme.issuer IS 'Who issued it.';
COMMENT ON COLUMN rating_scheme.status IS
	'official (of the issuer), user (to be confirmed by whoever uses it, or your own) or placeholder.';
COMMENT ON COLUMN rating_scheme.thresholds_status IS
	'The same of its thresholds. Every rating reports the weaker of the two.';
COMMENT ON COLUMN rating_scheme.mode IS
	'grades (conditions that must hold), points (sum of weight x points) or index (weighted '
	'mean of value / lead x 100).';
COMMENT ON COLUMN rating_scheme.park_types IS 'Types of parks that it knows; NULL: those that its rules name.';
COMMENT ON COLUMN rating_scheme.reference IS 'Where it is published.';
COMMENT ON COLUMN rating_scheme.mark IS
	'VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';
COMMENT ON COLUMN rating_scheme.note IS 'Remarks: what is not certain.';

CREATE TABLE rating_grade (
	scheme text NOT NULL,
	edition text NOT NULL,
	grade text NOT NULL CHECK (grade <> ''),
	rank integer NOT NULL CHECK (rank > 0),
	name text NOT NULL,
	name_zh text,
	optional_min_count integer NOT NULL DEFAULT 0 CHECK (optional_min_count >= 0),
	score_from numeric,
	score_below numeric,
	PRIMARY KEY (scheme, edition, grade),
	FOREIGN KEY (scheme, edition) REFERENCES rating_scheme
);
COMMENT ON TABLE rating_grade IS 'Grades of rating schemes.';
COMMENT ON COLUMN rating_grade.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating_grade.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN rating_grade.grade IS 'Code of the grade.';
COMMENT ON COLUMN rating_grade.rank IS 'Rank: 1 for the lowest, without gaps.';
COMMENT ON COLUMN rating_grade.name IS 'Name.';
COMMENT ON COLUMN rating_grade.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN rating_grade.optional_min_count IS 'How many optional rules of it and of lower grades must be met.';
COMMENT ON COLUMN rating_grade.score_from IS 'Of points and index: the score from which on it is reached.';
COMMENT ON COLUMN rating_grade.score_below IS
	'The score at which the next grade begins; NULL for the highest, or to be told by the next.';

CREATE TABLE rating_rule (
	rule_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	scheme text NOT NULL,
	edition text NOT NULL,
	rule text NOT NULL CHECK (rule <> ''),
	indicator text NOT NULL CHECK (indicator <> ''),
	name text NOT NULL,
	name_zh text,
	unit text,
	grade text,
	operator text CONSTRAINT operator_is_one_of_five CHECK (operator IN ('>=', '<=', '>', '<', 'known')),
	threshold numeric,
	mandatory boolean NOT NULL DEFAULT true,
	excludable boolean NOT NULL DEFAULT false,
	park_types text[],
	class_indicator text,
	class_from numeric,
	class_below numeric,
	weight numeric,
	points jsonb,
	lead numeric,
	lower_is_better boolean NOT NULL DEFAULT false,
	cap numeric,
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	note text,
	UNIQUE (scheme, edition, rule),
	CONSTRAINT rule_has_an_operator_or_points_or_a_lead CHECK (num_nonnulls(operator, points, lead) = 1),
	FOREIGN KEY (scheme, edition) REFERENCES rating_scheme,
	FOREIGN KEY (scheme, edition, grade) REFERENCES rating_grade
);
COMMENT ON TABLE rating_rule IS
	'Rules of rating schemes: conditions of a grade and of those above it, keys of points, or lead values.';
COMMENT ON COLUMN rating_rule.rule_id IS 'Number of the rule: their order in results.';
COMMENT ON COLUMN rating_rule.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating_rule.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN rating_rule.rule IS 'Name of the rule, once in its scheme.';
COMMENT ON COLUMN rating_rule.indicator IS
	'Code of the indicator: of table indicator, or another, which is missing until there is one.';
COMMENT ON COLUMN rating_rule.name IS 'Name.';
COMMENT ON COLUMN rating_rule.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN rating_rule.unit IS 'Unit of the threshold or lead value; an indicator in another unit is refused.';
COMMENT ON COLUMN rating_rule.grade IS 'Grade that a condition belongs to; NULL for what gives a score.';
COMMENT ON COLUMN rating_rule.operator IS 'Of a condition: >=, <=, >, < or known (of any value).';
COMMENT ON COLUMN rating_rule.threshold IS 'Threshold; NULL for known.';
COMMENT ON COLUMN rating_rule.mandatory IS 'Whether a condition must be met; optional ones are counted.';
COMMENT ON COLUMN rating_rule.excludable IS 'Whether it may be excluded with a reason: table rating_exclusion.';
COMMENT ON COLUMN rating_rule.park_types IS 'Types of parks that it is for; NULL for all.';
COMMENT ON COLUMN rating_rule.class_indicator IS
	'Indicator whose value decides whether it is for a park; NULL: for all.';
COMMENT ON COLUMN rating_rule.class_from IS 'First value of that indicator that it is for; NULL: no lower limit.';
COMMENT ON COLUMN rating_rule.class_below IS 'First value that it is not for any more; NULL: no upper limit.';
COMMENT ON COLUMN rating_rule.weight IS 'Weight of points or of an index; NULL for 1.';
COMMENT ON COLUMN rating_rule.points IS
	'Key of points: [{"at_least": 80, "points": 3}, ...], or with at_most, or with is for answers.';
COMMENT ON COLUMN rating_rule.lead IS 'Lead value of an index.';
COMMENT ON COLUMN rating_rule.lower_is_better IS 'Whether the index is lead / value instead of value / lead.';
COMMENT ON COLUMN rating_rule.cap IS 'Most index points of one rule, where 100 is the lead value; NULL for no limit.';
COMMENT ON COLUMN rating_rule.reference IS 'Where it is published.';
COMMENT ON COLUMN rating_rule.mark IS 'Mark of the threshold: VERIFIED, VERIFIED-2 or UNVERIFIED.';
COMMENT ON COLUMN rating_rule.note IS 'Remarks.';

-- ---- what is said of a park beside its indicators ----

CREATE TABLE park_type (
	boundary text NOT NULL CHECK (boundary <> ''),
	scheme text NOT NULL CHECK (scheme <> ''),
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	park_type text NOT NULL CHECK (park_type <> ''),
	evidence text NOT NULL CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	withdrawn_at timestamptz,
	CONSTRAINT one_type_at_a_time EXCLUDE
		USING gist (code_range(boundary, boundary, '[]') WITH &&, code_range(scheme, scheme, '[]') WITH &&,
		valid WITH &&) WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE park_type IS
	'The type of a park, in the words of a scheme, for schemes with rules for some types of parks. Not '
	'changed: withdrawn, and another recorded.';
COMMENT ON COLUMN park_type.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN park_type.scheme IS 'Code of the scheme whose word it is.';
COMMENT ON COLUMN park_type.valid IS
	'Days on which it is of this type; a rating takes what holds for all of its period.';
COMMENT ON COLUMN park_type.park_type IS 'The type.';
COMMENT ON COLUMN park_type.evidence IS 'Document that proves it.';
COMMENT ON COLUMN park_type.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN park_type.recorded_by IS 'By which role.';
COMMENT ON COLUMN park_type.withdrawn_at IS 'When it was withdrawn; NULL while it holds.';

CREATE TABLE rating_exclusion (
	boundary text NOT NULL CHECK (boundary <> ''),
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	scheme text NOT NULL,
	edition text NOT NULL,
	rule text NOT NULL,
	reason text NOT NULL CONSTRAINT reason_is_given CHECK (btrim(reason) <> ''),
	evidence text NOT NULL CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	withdrawn_at timestamptz,
	FOREIGN KEY (scheme, edition, rule) REFERENCES rating_rule (scheme, edition, rule),
	CONSTRAINT one_exclusion_at_a_time EXCLUDE
		USING gist (code_range(boundary, boundary, '[]') WITH &&, code_range(scheme, scheme, '[]') WITH &&,
		code_range(edition, edition, '[]') WITH &&, code_range(rule, rule, '[]') WITH &&, valid WITH &&)
			WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE rating_exclusion IS
	'Rules that a park is not rated by, with the reason. Only rules that the scheme marks excludable can be. '
	'Not changed: withdrawn.';
COMMENT ON COLUMN rating_exclusion.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN rating_exclusion.valid IS 'Days for which it holds; a rating takes what holds for all of its period.';
COMMENT ON COLUMN rating_exclusion.scheme IS 'Code of the scheme.';
COMMENT ON COLUMN rating_exclusion.edition IS 'Edition of the scheme.';
COMMENT ON COLUMN rating_exclusion.rule IS 'Name of the rule.';
COMMENT ON COLUMN rating_exclusion.reason IS 'Why the rule does not fit the park.';
COMMENT ON COLUMN rating_exclusion.evidence IS 'Document that proves it.';
COMMENT ON COLUMN rating_exclusion.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN rating_exclusion.recorded_by IS 'By which role.';
COMMENT ON COLUMN rating_exclusion.withdrawn_at IS 'When it was withdrawn; NULL while it holds.';
