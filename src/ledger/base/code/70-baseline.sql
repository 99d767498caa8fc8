-- Parameters and observations come by version and in turn; baselines are fitted, and performance held against them.

SELECT guard_entries('performance_parameter'::regclass), guard_entries('relevant_variable'::regclass),
	guard_entries('observation'::regclass), guard_entries('baseline_model'::regclass),
	guard_entries('baseline_adjustment'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON performance_parameter
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON observation
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON baseline_model
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON baseline_adjustment
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

-- ---- parameters ----

/**
 * Errors:
 *   42704 if there was none
 */
CREATE OR REPLACE FUNCTION parameter_at(parameter text, as_of timestamptz DEFAULT 'infinity')
		RETURNS performance_parameter
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	p performance_parameter;
BEGIN
	SELECT q.* INTO p FROM performance_parameter AS q
	WHERE q.parameter = parameter_at.parameter AND q.recorded_at <= parameter_at.as_of
	ORDER BY q.version DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'performance parameter "%" does not exist as of %', parameter_at.parameter, parameter_at.as_of
			USING ERRCODE = 'undefined_object', HINT = 'add_parameter() makes one.';
	END IF;
	RETURN p;
END
$$;
COMMENT ON FUNCTION parameter_at(text, timestamptz) IS
	'The version of a parameter as of a time.';

/**
 * Returns the version.
 *
 * Arguments:
 *   parameter, name, unit: its code, name and unit
 *   better: lower or higher
 *   data_source, frequency, department, process, role: where its values come from
 *   variables, variable_units: relevant variables and their units
 *   additive: whether values of periods add up
 *   boundary, method, factors: boundary, accounting method and codes of emission factors, if its values rest on
 *     those of the ledger
 *
 * Errors:
 *   23502 and 23514 for what is not stated
 *   22023 if unit or sense change or variables have no units
 *   23503 for an unknown method
 *   42704 for an unknown boundary
 *
 * Source: T/CSES guide 6.4.
 */
CREATE OR REPLACE FUNCTION add_parameter(parameter text, name text, unit text, better text, data_source text,
		frequency text, department text, process text, role text, variables text[] DEFAULT '{}',
		variable_units text[] DEFAULT '{}', additive boolean DEFAULT true, boundary text DEFAULT NULL,
		method text DEFAULT NULL, factors text[] DEFAULT NULL) RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	before performance_parameter;
BEGIN
	PERFORM enter_ledger();
	SELECT q.* INTO before FROM performance_parameter AS q WHERE q.parameter = add_parameter.parameter
		ORDER BY q.version DESC LIMIT 1;
	IF before.unit <> add_parameter.unit OR before.better <> add_parameter.better
		OR before.additive <> add_parameter.additive THEN
		RAISE EXCEPTION 'cannot change unit or sense of parameter "%"', before.parameter
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('It is in %s, %s is better, %s.', before.unit, before.better, CASE
					WHEN before.additive THEN 'additive' ELSE 'not additive' END),
				HINT = 'Give what is measured otherwise a code of its own.';
	ELSIF cardinality(add_parameter.variables) <> cardinality(variable_units) THEN
		RAISE EXCEPTION 'number of units of variables of parameter "%" must be %, not %', add_parameter.parameter,
			cardinality(add_parameter.variables), cardinality(variable_units)
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	IF add_parameter.boundary IS NOT NULL THEN
		PERFORM boundary_version(add_parameter.boundary, 'infinity');
	END IF;
	INSERT INTO performance_parameter (parameter, version, boundary, department, process, role, name, unit, better,
		additive, data_source, frequency, variables, method, factors)
	VALUES (add_parameter.parameter, coalesce(before.version, 0) + 1, add_parameter.boundary, add_parameter.department,
		add_parameter.process, add_parameter.role, add_parameter.name, add_parameter.unit, add_parameter.better,
		add_parameter.additive, add_parameter.data_source, add_parameter.frequency,
		cardinality(add_parameter.variables), add_parameter.method, add_parameter.factors);
	INSERT INTO relevant_variable (parameter, version, position, name, unit)
	SELECT add_parameter.parameter, coalesce(before.version, 0) + 1, v.position, v.name, v.unit
	FROM unnest(add_parameter.variables, variable_units) WITH ORDINALITY AS v (name, unit, position);
	RETURN coalesce(before.version, 0) + 1;
END
$$;
COMMENT ON FUNCTION add_parameter(text, text, text, text, text, text, text, text, text, text[], text[], boolean, text,
	text, text[]) IS
	'Records a performance parameter, or its next version.';

-- ---- observations ----

-- Planned once, when the table may be empty still: without these settings, as if it stayed so.
CREATE OR REPLACE FUNCTION check_observation() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@,
		pg_temp SET enable_seqscan = off SET enable_sort = off AS
$$
DECLARE
	p performance_parameter;
	other observation;
BEGIN
	SELECT q.* INTO p FROM performance_parameter AS q
	WHERE q.parameter = NEW.parameter AND (NEW.version IS NULL OR q.version = NEW.version)
	ORDER BY q.version DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'performance parameter "%"% does not exist', NEW.parameter,
			coalesce(' of version ' || NEW.version, '')
			USING ERRCODE = 'foreign_key_violation', HINT = 'add_parameter() makes one.';
	END IF;
	NEW.version := p.version;
	IF NEW.value IS NOT NULL AND cardinality(NEW.variables) <> p.variables THEN
		RAISE EXCEPTION 'number of relevant variables of parameter "%" must be %, not %', p.parameter, p.variables,
			cardinality(NEW.variables)
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = (SELECT coalesce('They are '
					|| string_agg(format('%s (%s)', v.name, v.unit), ', ' ORDER BY v.position) || '.', '')
					FROM relevant_variable AS v WHERE v.parameter = p.parameter AND v.version = p.version);
	ELSIF NEW.supersedes IS NOT NULL AND NOT EXISTS (SELECT FROM observation AS o
			WHERE o.observation_id = NEW.supersedes AND o.parameter = NEW.parameter) THEN
		RAISE EXCEPTION 'observation % of parameter "%" does not exist', NEW.supersedes, p.parameter
			USING ERRCODE = 'foreign_key_violation';
	END IF;
	IF NEW.value IS NOT NULL THEN
		-- those that stand do not overlap, so that the last to begin before this one ends is the last to end
		SELECT o.* INTO other FROM observation AS o
		WHERE o.parameter = NEW.parameter AND lower(o.period) < upper(NEW.period) AND o.value IS NOT NULL
			AND o.observation_id <> coalesce(NEW.supersedes, 0)
			AND (SELECT n.observation_id FROM observation AS n WHERE n.supersedes = o.observation_id) IS NULL
		ORDER BY lower(o.period) DESC LIMIT 1;
		IF upper(other.period) > lower(NEW.period) THEN
			RAISE EXCEPTION 'observations of parameter "%" overlap', p.parameter
				USING ERRCODE = 'exclusion_violation',
					DETAIL = format('Observation %s covers %s, this one %s.', other.observation_id, other.period,
					NEW.period),
					HINT = 'Name the observation that it replaces in supersedes.';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_observation() IS
	'Trigger: fills in the version of the parameter, and refuses observations with too few or too many '
	'variables, or that overlap others. Errors: 22023, 23503, 23P01.';
CREATE OR REPLACE TRIGGER check_observation BEFORE INSERT ON observation
	FOR EACH ROW EXECUTE FUNCTION check_observation();

CREATE OR REPLACE FUNCTION standing_observation(parameter text, period daterange, as_of timestamptz)
		RETURNS SETOF observation
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT o FROM observation AS o
	WHERE o.parameter = standing_observation.parameter AND o.period && standing_observation.period
		AND o.value IS NOT NULL
		AND o.recorded_at <= standing_observation.as_of
		AND ((SELECT n.recorded_at FROM observation AS n
			WHERE n.supersedes = o.observation_id) <= standing_observation.as_of) IS NOT TRUE
	ORDER BY lower(o.period);
END;
COMMENT ON FUNCTION standing_observation(text, daterange, timestamptz) IS
	'Observations of a parameter that touch a period and stood as of a time, in order.';

/*
 * Errors:
 *   22023 for a period without days or one that cuts an observation
 *   55000 for one with other variables
 */
CREATE OR REPLACE FUNCTION observed(parameter text, period daterange, variables integer, as_of timestamptz)
	RETURNS SETOF observation
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	o observation;
BEGIN
	PERFORM check_period(observed.period);
	FOR o IN SELECT s.* FROM standing_observation(observed.parameter, observed.period, observed.as_of) AS s LOOP
		IF NOT o.period <@ observed.period THEN
			RAISE EXCEPTION 'period % cuts observation % of parameter "%", which covers %', observed.period,
				o.observation_id, o.parameter, o.period
				USING ERRCODE = 'invalid_parameter_value', HINT = 'Ask for whole observations.';
		ELSIF cardinality(o.variables) <> observed.variables THEN
			RAISE EXCEPTION 'observation % of parameter "%" has % relevant variables, not %', o.observation_id,
				o.parameter, cardinality(o.variables), observed.variables
				USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Supersede it by one with all of them.';
		END IF;
		RETURN NEXT o;
	END LOOP;
END
$$;
COMMENT ON FUNCTION observed(text, daterange, integer, timestamptz) IS
	'Observations of a parameter in a period, as of a time; variables: how many relevant variables each has '
	'to have, NULL for any.';

-- ---- baselines ----

CREATE OR REPLACE FUNCTION factors_in_use(method text, factors text[], period daterange, as_of timestamptz)
		RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN ARRAY(
		SELECT format('%s of %s, %s%s: %s (%s)', f.factor, f.factor_set, f.region, coalesce(', ' || f.scope2, ''),
			f.published, f.edition) COLLATE "C"
		FROM method AS m JOIN factor AS f ON f.factor_set = ANY (m.factor_sets)
		WHERE m.method = factors_in_use.method
			AND (factors_in_use.factors IS NULL OR f.factor = ANY (factors_in_use.factors))
			AND f.valid && factors_in_use.period AND f.recorded_at <= factors_in_use.as_of
				AND (f.withdrawn_at IS NULL OR f.withdrawn_at > factors_in_use.as_of)
		ORDER BY 1);
COMMENT ON FUNCTION factors_in_use(text, text[], daterange, timestamptz) IS
	'Emission factors of the sets of a method, of these codes (NULL: all), valid on days of a period, as of '
	'a time: factor, set, region, treatment of scope 2, value and edition of each.';

CREATE OR REPLACE FUNCTION missing_days(period daterange, covered daterange[]) RETURNS integer
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT coalesce(sum(upper(r) - lower(r)), 0)::integer
		FROM unnest(datemultirange(period) - coalesce((SELECT range_agg(c) FROM unnest(covered) AS c), '{}')) AS r);
COMMENT ON FUNCTION missing_days(daterange, daterange[]) IS 'How many days of a period are not among those covered.';

CREATE OR REPLACE FUNCTION baseline_shortcoming(r2 double precision, cv_rmse double precision, minimum_r2 numeric,
		maximum_cv_rmse numeric) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN nullif(concat_ws('; ',
		CASE WHEN (r2 BETWEEN minimum_r2 AND 1) IS NOT TRUE
			THEN format('R2 %s is below %s', coalesce(round(r2::numeric, 4)::text, 'is not defined,'), minimum_r2) END,
		CASE WHEN (abs(cv_rmse) <= maximum_cv_rmse) IS NOT TRUE
			THEN format('CV(RMSE) %s is above %s', coalesce(round(cv_rmse::numeric, 4)::text, 'is not defined,'),
			maximum_cv_rmse) END), '');
COMMENT ON FUNCTION baseline_shortcoming(double precision, double precision, numeric, numeric) IS
	'Which of R2 and CV(RMSE) does not reach its threshold; NULL if both do. Exactly the threshold does.';

/**
 * Returns the version. A base line whose R2 or CV(RMSE) is not good enough is recorded with its shortcoming.
 *
 * Arguments:
 *   kind: base year (their plain total and mean; the period has to be covered) or base line (a linear
 *     regression of the values on the relevant variables)
 *   reason: why
 *
 * Errors:
 *   42704 for an unknown parameter
 *   P0002 for a policy parameter without a value
 *   22023 for a period without days or that cuts an observation, no reason, another kind or no variables
 *   55000 for too few observations, days without one, or a model that cannot be solved
 *
 * Source: T/CSES guide 6.5; thresholds of ASHRAE Guideline 14 (VERIFIED-2).
 */
CREATE OR REPLACE FUNCTION fit_baseline(parameter text, period daterange, kind text, reason text) RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	p performance_parameter;
	b baseline_model;
	fitted @carbonms@.baseline;
	missing integer;
	today date := accounting_day(now());
BEGIN
	PERFORM enter_ledger();
	p := parameter_at(fit_baseline.parameter);
	IF coalesce(fit_baseline.reason, '') = '' THEN
		RAISE EXCEPTION 'reason for a baseline of parameter "%" must not be null or empty', p.parameter
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF fit_baseline.kind IS NULL OR fit_baseline.kind NOT IN ('base year', 'base line') THEN
		RAISE EXCEPTION 'unrecognized kind of baseline of parameter "%": "%"', p.parameter,
			coalesce(fit_baseline.kind, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Kinds are base year and base line.';
	ELSIF fit_baseline.kind = 'base line' AND p.variables = 0 THEN
		RAISE EXCEPTION 'parameter "%" has no relevant variables to fit a base line to', p.parameter
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Make it a base year, or name its relevant variables with add_parameter().';
	END IF;

	SELECT count(*), coalesce(array_agg(o.observation_id ORDER BY lower(o.period)), '{}'), sum(o.value), avg(o.value),
		missing_days(fit_baseline.period, array_agg(o.period))
	INTO b.observations, b.observed, b.total, b.mean, missing
	FROM observed(p.parameter, fit_baseline.period,
		CASE WHEN fit_baseline.kind = 'base line' THEN p.variables END, 'infinity') AS o;
	IF fit_baseline.kind = 'base year' AND missing > 0 THEN
		RAISE EXCEPTION 'observations of parameter "%" do not cover %', p.parameter, fit_baseline.period
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = format('There is none of %s of its %s days.', missing,
				upper(fit_baseline.period) - lower(fit_baseline.period)),
				HINT = 'A base year is a total: it has to be whole.';
	ELSIF fit_baseline.kind = 'base line' THEN
		b.minimum_observations := policy_value('baseline minimum observations', today);
		b.minimum_r2 := policy_value('baseline minimum r2', today);
		b.maximum_cv_rmse := policy_value('baseline maximum cv_rmse', today);
		IF b.observations < b.minimum_observations THEN
			RAISE EXCEPTION 'parameter "%" has % observations in %, fewer than %', p.parameter, b.observations,
				fit_baseline.period, b.minimum_observations
				USING ERRCODE = 'object_not_in_prerequisite_state',
					HINT = 'The policy parameter "baseline minimum observations" says how many a base line needs.';
		END IF;
		SELECT @carbonms@.baseline_agg(o.value, o.variables) INTO fitted FROM observation AS o
			WHERE o.observation_id = ANY (b.observed);
		IF @carbonms@.problem(fitted) IS NOT NULL THEN
			RAISE EXCEPTION 'no base line fits parameter "%" in %', p.parameter, fit_baseline.period
				USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = @carbonms@.problem(fitted);
		END IF;
		b.model := fitted::text;
		b.r2 := @carbonms@.r_squared(fitted);
		b.cv_rmse := @carbonms@.cv_rmse(fitted);
		b.durbin_watson := (SELECT @carbonms@.durbin_watson(@carbonms@.residual(fitted, o.value::double precision,
			o.variables::double precision[]) ORDER BY lower(o.period))
			FROM observation AS o WHERE o.observation_id = ANY (b.observed));
		b.shortcoming := baseline_shortcoming(b.r2, b.cv_rmse, b.minimum_r2, b.maximum_cv_rmse);
		SELECT array_agg(v.lowest ORDER BY v.position), array_agg(v.highest ORDER BY v.position) INTO b.lowest,
			b.highest
		FROM (
			SELECT x.position, min(x.value) AS lowest, max(x.value) AS highest
			FROM observation AS o CROSS JOIN LATERAL unnest(o.variables) WITH ORDINALITY AS x (value, position)
			WHERE o.observation_id = ANY (b.observed) GROUP BY x.position
		) AS v;
	END IF;

	b.version := coalesce((SELECT max(m.version) FROM baseline_model AS m WHERE m.parameter = p.parameter), 0) + 1;
	IF p.boundary IS NOT NULL THEN
		b.boundary_version := boundary_version(p.boundary, 'infinity');
	END IF;
	SELECT m.standard, m.edition, factors_in_use(p.method, p.factors, fit_baseline.period, 'infinity') INTO b.standard,
		b.edition, b.factors
	FROM method AS m WHERE m.method = p.method;
	INSERT INTO baseline_model (parameter, version, kind, period, parameter_version, observations, observed, total,
		mean, model, lowest, highest, r2, cv_rmse, durbin_watson, minimum_r2, maximum_cv_rmse, minimum_observations,
		shortcoming, boundary, boundary_version, method, standard, edition, factors, reason)
	VALUES (p.parameter, b.version, fit_baseline.kind, fit_baseline.period, p.version, b.observations, b.observed,
		b.total, b.mean, b.model, b.lowest, b.highest, b.r2, b.cv_rmse, b.durbin_watson, b.minimum_r2,
		b.maximum_cv_rmse, b.minimum_observations, b.shortcoming, p.boundary, b.boundary_version, p.method, b.standard,
		b.edition, b.factors, fit_baseline.reason);
	IF b.shortcoming IS NOT NULL THEN
		RAISE NOTICE 'the base line of parameter "%" is not good enough to prove an improvement: %', p.parameter,
			b.shortcoming;
	END IF;
	RETURN b.version;
END
$$;
COMMENT ON FUNCTION fit_baseline(text, daterange, text, text) IS
	'Makes the next version of the baseline of a parameter from its observations in a period.';

/**
 * Errors:
 *   P0002 if there was none
 */
CREATE OR REPLACE FUNCTION baseline_at(parameter text, version integer DEFAULT NULL,
		as_of timestamptz DEFAULT 'infinity')
	RETURNS baseline_model
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model;
BEGIN
	SELECT m.* INTO b FROM baseline_model AS m
	WHERE m.parameter = baseline_at.parameter AND (baseline_at.version IS NULL OR m.version = baseline_at.version)
		AND m.recorded_at <= baseline_at.as_of
	ORDER BY m.version DESC LIMIT 1;
	IF NOT FOUND THEN
		PERFORM parameter_at(baseline_at.parameter, baseline_at.as_of);
		RAISE EXCEPTION 'parameter "%" has no baseline% as of %', baseline_at.parameter,
			coalesce(' of version ' || baseline_at.version, ''), baseline_at.as_of
			USING ERRCODE = 'no_data_found', HINT = 'fit_baseline() makes one.';
	END IF;
	RETURN b;
END
$$;
COMMENT ON FUNCTION baseline_at(text, integer, timestamptz) IS
	'The baseline of a parameter, of a version, or the latest as of a time: a row of baseline_model.';

-- Shares of neighbouring periods add up to that of both, to the last digit: each is a difference of rounded amounts.
CREATE OR REPLACE FUNCTION day_share(amount numeric, first date, days integer, period daterange) RETURNS numeric
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN round(amount * (upper(period) - first) * 1.000000000000000000000000 / days, greatest(scale(amount), 6))
		- round(amount * (lower(period) - first) * 1.000000000000000000000000 / days, greatest(scale(amount), 6));
COMMENT ON FUNCTION day_share(numeric, date, integer, daterange) IS
	'What of an amount over so many days from the first on falls to a period, by days; beyond them, as if it '
	'went on. 0 for no days, NULL for a period without end.';

CREATE OR REPLACE FUNCTION non_routine_adjustment(parameter text, version integer, additive boolean, period daterange,
		as_of timestamptz) RETURNS numeric
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (
		SELECT coalesce(sum(CASE
			WHEN non_routine_adjustment.additive
				THEN day_share(a.delta, lower(a.period), upper(a.period) - lower(a.period),
				a.period * non_routine_adjustment.period)
			ELSE day_share(a.delta, lower(non_routine_adjustment.period),
				upper(non_routine_adjustment.period) - lower(non_routine_adjustment.period),
				a.period * non_routine_adjustment.period) END), 0)
		FROM baseline_adjustment AS a
		WHERE a.parameter = non_routine_adjustment.parameter AND a.baseline_version = non_routine_adjustment.version
			AND a.outcome = 'adjust'
			AND a.period && non_routine_adjustment.period AND a.recorded_at <= non_routine_adjustment.as_of);
COMMENT ON FUNCTION non_routine_adjustment(text, integer, boolean, daterange, timestamptz) IS
	'What decided adjustments add to a baseline over the period of an observation, as of a time.';

CREATE OR REPLACE FUNCTION performance_rows(b baseline_model, p performance_parameter, period daterange,
		as_of timestamptz, OUT observation_id bigint, OUT observed_period daterange, OUT actual numeric,
		OUT expected numeric, OUT non_routine numeric, OUT adjusted_baseline numeric, OUT improvement numeric,
		OUT ratio numeric, OUT cusum numeric, OUT extrapolated boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.observation_id, o.period, o.value, e.expected, e.non_routine, e.expected + e.non_routine, i.improvement,
		CASE WHEN e.expected + e.non_routine > 0 THEN i.improvement / (e.expected + e.non_routine) END,
		sum(o.value - e.expected - e.non_routine) OVER (ORDER BY lower(o.period)),
		EXISTS (SELECT FROM unnest(o.variables, (b).lowest, (b).highest) AS v (value, lowest, highest)
			WHERE v.value < v.lowest OR v.value > v.highest)
	FROM observed((b).parameter, performance_rows.period, CASE WHEN (b).kind = 'base line' THEN (p).variables END,
		performance_rows.as_of) AS o
	CROSS JOIN LATERAL (
		SELECT CASE
			WHEN (b).kind = 'base line' THEN predict((b).fit, o.variables::double precision[])::numeric
			WHEN (p).additive THEN
				day_share((b).total, lower((b).period), upper((b).period) - lower((b).period), o.period)
			ELSE (b).mean END AS expected,
			non_routine_adjustment((b).parameter, (b).version, (p).additive, o.period,
				performance_rows.as_of) AS non_routine
	) AS e
	CROSS JOIN LATERAL (
		SELECT CASE (p).better WHEN 'lower' THEN e.expected + e.non_routine - o.value
			ELSE o.value - e.expected - e.non_routine END AS improvement
	) AS i
	ORDER BY lower(o.period);
END;
COMMENT ON FUNCTION performance_rows(baseline_model, performance_parameter, daterange, timestamptz) IS
	'The rows of baseline_performance() for a baseline and the version of the parameter that it was made for.';

/**
 * Actual value, expected value E^(x) (of a base line what the model predicts for the relevant variables, with
 * 15 digits; of a base year its total by days, or its mean if not additive), non-routine adjustments, adjusted
 * baseline B = E^(x) + adjustments, improvement (B - actual, or actual - B where higher is better), its ratio
 * to B (NULL unless B is positive), cumulative sum of actual - B, and whether a variable lies outside of what
 * the baseline has seen.
 *
 * Errors:
 *   P0002 for an unknown parameter or baseline
 *   22023 for a period without days or that cuts an observation
 *   55000 for an observation with other variables
 *
 * Source: IPMVP (baseline period use - reporting period use +- adjustments), ISO 50006 (normalisation,
 * cumulative sum); VERIFIED-2.
 */
CREATE OR REPLACE FUNCTION baseline_performance(parameter text, period daterange, version integer DEFAULT NULL,
		as_of timestamptz DEFAULT 'infinity',
		OUT observation_id bigint, OUT observed_period daterange, OUT actual numeric, OUT expected numeric,
		OUT non_routine numeric, OUT adjusted_baseline numeric, OUT improvement numeric, OUT ratio numeric,
		OUT cusum numeric, OUT extrapolated boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model := baseline_at(baseline_performance.parameter, baseline_performance.version,
		baseline_performance.as_of);
	p performance_parameter := (SELECT q FROM performance_parameter AS q
		WHERE q.parameter = b.parameter AND q.version = b.parameter_version);
BEGIN
	RETURN QUERY SELECT r.* FROM performance_rows(b, p, baseline_performance.period, baseline_performance.as_of) AS r;
END
$$;
COMMENT ON FUNCTION baseline_performance(text, daterange, integer, timestamptz) IS
	'Observations of a parameter in a period against its baseline, of a version or the latest, as of a time.';

/**
 * Version and kind of the baseline; how many observations, days without one, observations with a variable
 * outside of what the baseline has seen, and adjustments to be decided; actual value, expected value,
 * non-routine adjustments, adjusted baseline and improvement (totals if the parameter is additive, else means),
 * its ratio to the adjusted baseline, and its bounds at this confidence (NULL of a base year; adjustments count
 * as exact); whether an improvement is proved, and if not, why: it is not where it lies inside the uncertainty,
 * where the baseline is a base year, not good enough or of the same days, where adjustments wait for a decision
 * or days have no observation.
 *
 * Errors:
 *   P0002 for an unknown parameter or baseline or no observation
 *   22023 for a confidence that is not between 0 and 1
 *   as baseline_performance()
 *
 * Source: IPMVP, ISO 50006, as in baseline_performance(); T/CSES guide 10.2 (improvement is proved).
 */
CREATE OR REPLACE FUNCTION baseline_summary(parameter text, period daterange, confidence double precision DEFAULT 0.95,
		version integer DEFAULT NULL, as_of timestamptz DEFAULT 'infinity', OUT baseline_version integer, OUT kind text,
		OUT observations integer, OUT missing_days integer, OUT extrapolated integer, OUT pending integer,
		OUT actual numeric, OUT expected numeric, OUT non_routine numeric, OUT adjusted_baseline numeric,
		OUT improvement numeric, OUT ratio numeric, OUT lower_bound numeric, OUT upper_bound numeric,
		OUT proven boolean, OUT reason text)
	RETURNS record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model := baseline_at(baseline_summary.parameter, baseline_summary.version, baseline_summary.as_of);
	p performance_parameter := (SELECT q FROM performance_parameter AS q
		WHERE q.parameter = b.parameter AND q.version = b.parameter_version);
	i record;
BEGIN
	IF NOT (confidence > 0 AND confidence < 1) OR confidence IS NULL THEN
		RAISE EXCEPTION 'confidence must be between 0 and 1, not %', coalesce(confidence::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = '95 % is 0.95.';
	END IF;
	SELECT count(*), missing_days(baseline_summary.period, array_agg(f.observed_period)),
		count(*) FILTER (WHERE f.extrapolated), sum(f.actual), sum(f.expected), sum(f.non_routine),
		sum(f.adjusted_baseline), sum(f.improvement)
	INTO observations, missing_days, extrapolated, actual, expected, non_routine, adjusted_baseline, improvement
	FROM baseline_performance(b.parameter, baseline_summary.period, b.version, baseline_summary.as_of) AS f;
	IF observations = 0 THEN
		RAISE EXCEPTION 'parameter "%" has no observation in %', b.parameter, baseline_summary.period
			USING ERRCODE = 'no_data_found';
	END IF;
	baseline_version := b.version;
	kind := b.kind;
	pending := (SELECT count(*) FROM baseline_adjustment AS a
		WHERE a.parameter = b.parameter AND a.baseline_version = b.version AND a.status = 'opened'
			AND a.recorded_at <= baseline_summary.as_of
			AND NOT EXISTS (SELECT FROM baseline_adjustment AS d
				WHERE d.decides = a.adjustment_id AND d.recorded_at <= baseline_summary.as_of));
	ratio := CASE WHEN adjusted_baseline > 0 THEN improvement / adjusted_baseline END;
	IF b.kind = 'base line' THEN
		SELECT m.* INTO i FROM @carbonms@.improvement(b.fit, (SELECT @carbonms@.baseline_agg(o.value, o.variables)
			FROM observed(b.parameter, baseline_summary.period, p.variables, baseline_summary.as_of) AS o),
				confidence) AS m;
		lower_bound := CASE p.better WHEN 'lower' THEN i.lower::numeric + non_routine
			ELSE -i.upper::numeric - non_routine END;
		upper_bound := CASE p.better WHEN 'lower' THEN i.upper::numeric + non_routine
			ELSE -i.lower::numeric - non_routine END;
	END IF;
	reason := nullif(concat_ws('; ',
		CASE WHEN b.kind = 'base year' THEN 'a base year has no uncertainty to compare with' END,
		CASE WHEN b.period && baseline_summary.period THEN 'the period is that of the baseline, or part of it' END,
		'the baseline is not good enough: ' || b.shortcoming,
		CASE WHEN pending > 0 THEN format('adjustments to be decided: %s', pending) END,
		CASE WHEN missing_days > 0 THEN format('days without an observation: %s', missing_days) END,
		CASE WHEN improvement <= 0 THEN 'there is no improvement'
			WHEN b.kind = 'base line' AND (lower_bound > 0) IS NOT TRUE
				THEN 'the change lies inside the uncertainty' END), '');
	proven := reason IS NULL;
	IF NOT p.additive THEN
		actual := actual / observations;
		expected := expected / observations;
		non_routine := non_routine / observations;
		adjusted_baseline := adjusted_baseline / observations;
		improvement := improvement / observations;
		lower_bound := lower_bound / observations;
		upper_bound := upper_bound / observations;
	END IF;
END
$$;
COMMENT ON FUNCTION baseline_summary(text, daterange, double precision, integer, timestamptz) IS
	'A period held against the baseline of a parameter, of a version or the latest, as of a time, and '
	'whether it proves an improvement.';

CREATE OR REPLACE FUNCTION check_baselines(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('version %s of the baseline of parameter %s is not that of its observations', b.version,
		b.parameter)
	FROM baseline_model AS b
	CROSS JOIN LATERAL (
		SELECT count(*) AS n, sum(o.value) AS total, avg(o.value) AS mean, baseline_agg(o.value, o.variables)
			FILTER (WHERE b.kind = 'base line') AS fit
		FROM observation AS o WHERE o.observation_id = ANY (b.observed) AND o.parameter = b.parameter
	) AS a
	WHERE (a.n = b.observations AND a.total = b.total AND a.mean = b.mean
		AND (b.kind = 'base year' OR a.fit = b.fit)) IS NOT TRUE
	UNION ALL
	SELECT NULL, format('version %s of the baseline of parameter %s does not follow the one before', b.version,
		b.parameter)
	FROM baseline_model AS b
	WHERE b.version > 1 AND NOT EXISTS (SELECT FROM baseline_model AS o
		WHERE o.parameter = b.parameter AND o.version = b.version - 1 AND o.recorded_at < b.recorded_at)
	UNION ALL
	SELECT NULL, format('observations %s and %s of parameter %s overlap', o.observation_id, o.next_id, o.parameter)
	FROM (
		SELECT s.observation_id, s.parameter, s.period, lead(s.observation_id) OVER w AS next_id,
			lead(s.period) OVER w AS next_period
		FROM observation AS s
		WHERE s.value IS NOT NULL AND NOT EXISTS (SELECT FROM observation AS n WHERE n.supersedes = s.observation_id)
		WINDOW w AS (PARTITION BY s.parameter ORDER BY lower(s.period))
	) AS o
	WHERE o.period && o.next_period;
END;
COMMENT ON FUNCTION check_baselines() IS
	'Looks whether each baseline is that of its observations, to the last bit, and follows the one before, '
	'and whether observations overlap.';
