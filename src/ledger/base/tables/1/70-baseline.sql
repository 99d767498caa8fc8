-- Performance parameters, what is observed of them, and the baselines that they are held against. Observations and
-- baselines are entries: a correction is another observation, another fit is another version.

CREATE TABLE performance_parameter (
	parameter text NOT NULL CHECK (parameter <> ''),
	version integer NOT NULL CHECK (version > 0),
	boundary text,
	department text NOT NULL CHECK (department <> ''),
	process text NOT NULL CHECK (process <> ''),
	role text NOT NULL CHECK (role <> ''),
	name text NOT NULL CHECK (name <> ''),
	unit text NOT NULL CHECK (unit <> ''),
	better text NOT NULL CONSTRAINT better_is_lower_or_higher CHECK (better IN ('lower', 'higher')),
	additive boolean NOT NULL,
	data_source text NOT NULL CONSTRAINT data_source_is_stated CHECK (data_source <> ''),
	frequency text NOT NULL CONSTRAINT frequency_is_stated CHECK (frequency <> ''),
	variables integer NOT NULL CONSTRAINT at_most_16_variables CHECK (variables BETWEEN 0 AND 16),
	method text REFERENCES method,
	factors text[],
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (parameter, version)
);
COMMENT ON TABLE performance_parameter IS
	'Parameters of carbon performance, by version. Never changed: add_parameter() makes the next version. '
	'Source: T/CSES guide 6.4.';
COMMENT ON COLUMN performance_parameter.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN performance_parameter.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN performance_parameter.boundary IS
	'Code of the boundary that it is about; NULL if about none of the ledger.';
COMMENT ON COLUMN performance_parameter.department IS 'Department that answers for it.';
COMMENT ON COLUMN performance_parameter.process IS 'Process.';
COMMENT ON COLUMN performance_parameter.role IS 'Post.';
COMMENT ON COLUMN performance_parameter.name IS 'Name.';
COMMENT ON COLUMN performance_parameter.unit IS 'Unit of its values. The same in every version.';
COMMENT ON COLUMN performance_parameter.better IS
	'Which values are better: lower or higher. The same in every version.';
COMMENT ON COLUMN performance_parameter.additive IS
	'Whether values of periods add up to that of the whole (tonnes do, tonnes per tonne of product do not). '
	'The same in every version.';
COMMENT ON COLUMN performance_parameter.data_source IS 'Where values come from (T/CSES guide 6.4 a).';
COMMENT ON COLUMN performance_parameter.frequency IS 'How often it is observed (T/CSES guide 6.4 a).';
COMMENT ON COLUMN performance_parameter.variables IS 'How many relevant variables it has: see relevant_variable.';
COMMENT ON COLUMN performance_parameter.method IS
	'Code of the accounting method that values are made by; NULL if by none of the ledger.';
COMMENT ON COLUMN performance_parameter.factors IS
	'Codes of the emission factors that values rest on; NULL for all of the sets of the method.';
COMMENT ON COLUMN performance_parameter.recorded_at IS 'When the version was recorded.';
COMMENT ON COLUMN performance_parameter.recorded_by IS 'By which role.';

CREATE TABLE relevant_variable (
	parameter text NOT NULL,
	version integer NOT NULL,
	position integer NOT NULL CHECK (position BETWEEN 1 AND 16),
	name text NOT NULL CHECK (name <> ''),
	unit text NOT NULL CHECK (unit <> ''),
	PRIMARY KEY (parameter, version, position),
	UNIQUE (parameter, version, name),
	FOREIGN KEY (parameter, version) REFERENCES performance_parameter
);
COMMENT ON TABLE relevant_variable IS
	'Relevant variables of a version of a parameter: what changes as a matter of routine and moves it, such '
	'as output or degree days. Source: T/CSES guide 6.4; IPMVP routine adjustments (VERIFIED-2).';
COMMENT ON COLUMN relevant_variable.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN relevant_variable.version IS 'Version of the parameter.';
COMMENT ON COLUMN relevant_variable.position IS 'Its place in observation.variables: 1, 2, 3 ...';
COMMENT ON COLUMN relevant_variable.name IS 'Name.';
COMMENT ON COLUMN relevant_variable.unit IS 'Unit.';

CREATE TABLE observation (
	observation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	parameter text NOT NULL,
	version integer NOT NULL,
	period daterange NOT NULL CONSTRAINT period_has_days CHECK (check_period(period) IS NOT NULL),
	value numeric CONSTRAINT value_is_finite CHECK (value > '-Infinity' AND value < 'Infinity'),
	variables numeric[] NOT NULL DEFAULT '{}' CONSTRAINT variables_are_finite
		CHECK (coalesce(array_ndims(variables), 1) = 1
		AND array_position(variables, NULL) IS NULL AND 'NaN' <> ALL (variables) AND 'Infinity' <> ALL (variables)
			AND '-Infinity' <> ALL (variables)),
	evidence text NOT NULL DEFAULT '',
	supersedes bigint UNIQUE REFERENCES observation CHECK (supersedes < observation_id),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (parameter, version) REFERENCES performance_parameter,
	CONSTRAINT only_what_was_observed_is_taken_back CHECK (value IS NOT NULL OR supersedes IS NOT NULL)
);
CREATE INDEX observation_parameter ON observation (parameter, (lower(period)));
COMMENT ON TABLE observation IS
	'Values of parameters with those of their relevant variables. Never changed: an observation that '
	'supersedes another takes its place.';
COMMENT ON COLUMN observation.observation_id IS 'Number of the observation.';
COMMENT ON COLUMN observation.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN observation.version IS 'Version of the parameter; filled in with the latest.';
COMMENT ON COLUMN observation.period IS 'Days that it covers. Observations of a parameter that stand do not overlap.';
COMMENT ON COLUMN observation.value IS
	'Value, in the unit of the parameter; NULL takes the superseded observation back.';
COMMENT ON COLUMN observation.variables IS 'Values of the relevant variables, by position.';
COMMENT ON COLUMN observation.evidence IS 'Where it is from.';
COMMENT ON COLUMN observation.supersedes IS 'Number of the observation that this one replaces.';
COMMENT ON COLUMN observation.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN observation.recorded_by IS 'By which role.';

CREATE TABLE baseline_model (
	parameter text NOT NULL,
	version integer NOT NULL CHECK (version > 0),
	kind text NOT NULL CONSTRAINT kind_is_base_year_or_base_line CHECK (kind IN ('base year', 'base line')),
	period daterange NOT NULL,
	parameter_version integer NOT NULL,
	observations integer NOT NULL,
	observed bigint[] NOT NULL,
	total numeric NOT NULL,
	mean numeric NOT NULL,
	model text,
	fit baseline GENERATED ALWAYS AS (model::baseline) STORED,
	lowest numeric[],
	highest numeric[],
	r2 double precision,
	cv_rmse double precision,
	durbin_watson double precision,
	minimum_r2 numeric,
	maximum_cv_rmse numeric,
	minimum_observations numeric,
	shortcoming text,
	boundary text,
	boundary_version integer,
	method text REFERENCES method,
	standard text,
	edition text,
	factors text[],
	reason text NOT NULL CHECK (reason <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (parameter, version),
	FOREIGN KEY (parameter, parameter_version) REFERENCES performance_parameter,
	FOREIGN KEY (boundary, boundary_version) REFERENCES boundary,
	CONSTRAINT a_base_line_has_a_model CHECK ((kind = 'base line') = (model IS NOT NULL))
);
COMMENT ON TABLE baseline_model IS
	'Baselines of parameters, by version, with how good they were when made and what they rest on. Never '
	'changed: fit_baseline() makes the next version. Source: T/CSES guide 6.5.';
COMMENT ON COLUMN baseline_model.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN baseline_model.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN baseline_model.kind IS
	'base year (the plain values of the period) or base line (a regression over the relevant variables).';
COMMENT ON COLUMN baseline_model.period IS 'Days of the baseline.';
COMMENT ON COLUMN baseline_model.parameter_version IS 'Version of the parameter when it was made.';
COMMENT ON COLUMN baseline_model.observations IS 'How many observations it is made of.';
COMMENT ON COLUMN baseline_model.observed IS 'Their numbers.';
COMMENT ON COLUMN baseline_model.total IS 'Sum of their values.';
COMMENT ON COLUMN baseline_model.mean IS 'Mean of their values.';
COMMENT ON COLUMN baseline_model.model IS
	'The fitted baseline as text; NULL for a base year. It stays when the extension goes.';
COMMENT ON COLUMN baseline_model.fit IS
	'The fitted baseline: coef(), predict() and the like tell of it; NULL for a base year.';
COMMENT ON COLUMN baseline_model.lowest IS
	'Lowest value of each relevant variable among the observations; NULL for a base year.';
COMMENT ON COLUMN baseline_model.highest IS 'Highest value of each; NULL for a base year.';
COMMENT ON COLUMN baseline_model.r2 IS 'R2 of the model over its observations; NULL for a base year.';
COMMENT ON COLUMN baseline_model.cv_rmse IS
	'CV(RMSE) of the model over its observations, as a fraction; NULL for a base year.';
COMMENT ON COLUMN baseline_model.durbin_watson IS
	'Durbin-Watson statistic of its residuals in order of time: about 2 without autocorrelation; far from '
	'it, bounds of an improvement are too narrow. NULL for a base year, and if all residuals are 0.';
COMMENT ON COLUMN baseline_model.minimum_r2 IS 'Policy parameter "baseline minimum r2" when it was made.';
COMMENT ON COLUMN baseline_model.maximum_cv_rmse IS 'Policy parameter "baseline maximum cv_rmse" when it was made.';
COMMENT ON COLUMN baseline_model.minimum_observations IS
	'Policy parameter "baseline minimum observations" when it was made.';
COMMENT ON COLUMN baseline_model.shortcoming IS
	'Which of R2 and CV(RMSE) is not good enough; NULL if both are. No improvement is proved against such a baseline.';
COMMENT ON COLUMN baseline_model.boundary IS 'Code of the boundary, if the parameter is about one.';
COMMENT ON COLUMN baseline_model.boundary_version IS 'Version of the boundary when it was made.';
COMMENT ON COLUMN baseline_model.method IS 'Code of the accounting method, if the parameter has one.';
COMMENT ON COLUMN baseline_model.standard IS 'Standard of the method.';
COMMENT ON COLUMN baseline_model.edition IS 'Edition of the standard.';
COMMENT ON COLUMN baseline_model.factors IS
	'Emission factors in use in the period when it was made: see factors_in_use().';
COMMENT ON COLUMN baseline_model.reason IS 'Why it was made.';
COMMENT ON COLUMN baseline_model.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN baseline_model.recorded_by IS 'By which role.';

/**
 * Only what is decided with a delta counts.
 *
 * Source: T/CSES guide 6.5; IPMVP non-routine adjustments (VERIFIED-2).
 */
CREATE TABLE baseline_adjustment (
	adjustment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	parameter text NOT NULL,
	baseline_version integer NOT NULL,
	kind text NOT NULL CONSTRAINT kind_is_model_non_routine_method_factor_boundary_or_error
		CHECK (kind IN ('model', 'non-routine', 'method', 'factor', 'boundary', 'error')),
	status text NOT NULL CONSTRAINT status_is_opened_or_decided CHECK (status IN ('opened', 'decided')),
	outcome text CONSTRAINT outcome_is_adjust_new_baseline_or_none
		CHECK (outcome IN ('adjust', 'new baseline', 'none')),
	period daterange CONSTRAINT period_has_days CHECK (period IS NULL OR check_period(period) IS NOT NULL),
	delta numeric CONSTRAINT delta_is_finite CHECK (delta > '-Infinity' AND delta < 'Infinity'),
	cause text NOT NULL CHECK (cause <> ''),
	reason text NOT NULL CHECK (reason <> ''),
	evidence text NOT NULL DEFAULT '',
	decides bigint UNIQUE REFERENCES baseline_adjustment,
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (parameter, baseline_version) REFERENCES baseline_model,
	CONSTRAINT what_is_decided_has_an_outcome CHECK ((status = 'decided') = (outcome IS NOT NULL)),
	CONSTRAINT an_adjustment_has_a_period_and_a_delta
		CHECK ((coalesce(outcome, '') = 'adjust') = (delta IS NOT NULL AND period IS NOT NULL)),
	CONSTRAINT what_decides_is_decided CHECK (decides IS NULL OR status = 'decided' AND decides < adjustment_id)
);
CREATE UNIQUE INDEX one_adjustment_of_a_cause ON baseline_adjustment (parameter, baseline_version, cause)
	WHERE status = 'opened';
COMMENT ON TABLE baseline_adjustment IS
	'Adjustments of baselines, opened and decided. Never changed: a decision is another entry.';
COMMENT ON COLUMN baseline_adjustment.adjustment_id IS 'Number of the entry.';
COMMENT ON COLUMN baseline_adjustment.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN baseline_adjustment.baseline_version IS 'Version of its baseline.';
COMMENT ON COLUMN baseline_adjustment.kind IS
	'model (it no longer fits), non-routine (static factors), method, factor, boundary or error.';
COMMENT ON COLUMN baseline_adjustment.status IS 'opened (to be decided) or decided.';
COMMENT ON COLUMN baseline_adjustment.outcome IS
	'adjust (delta is added to the baseline), new baseline (another version was fitted) or none; NULL while opened.';
COMMENT ON COLUMN baseline_adjustment.period IS 'Days of the delta, or of what caused the entry.';
COMMENT ON COLUMN baseline_adjustment.delta IS
	'What the baseline is more over the period, with its sign, in the unit of the parameter; shared by days '
	'if the parameter is additive, else added to each value.';
COMMENT ON COLUMN baseline_adjustment.cause IS 'What caused it: one entry is opened of a cause.';
COMMENT ON COLUMN baseline_adjustment.reason IS 'Why, with figures.';
COMMENT ON COLUMN baseline_adjustment.evidence IS 'Engineering records and the like.';
COMMENT ON COLUMN baseline_adjustment.decides IS
	'Number of the opened entry that this one decides; NULL if none was opened.';
COMMENT ON COLUMN baseline_adjustment.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN baseline_adjustment.recorded_by IS 'By which role.';
