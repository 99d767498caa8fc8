-- What asks for an adjustment, and how adjustments are opened and decided.

SELECT guard_entries('static_factor'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON static_factor
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

CREATE OR REPLACE FUNCTION check_static_factor()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	known text := (SELECT s.unit FROM static_factor AS s WHERE s.parameter = NEW.parameter
		AND s.static_factor = NEW.static_factor LIMIT 1);
BEGIN
	NEW.version := coalesce(NEW.version, (parameter_at(NEW.parameter)).version);
	IF known <> NEW.unit THEN
		RAISE EXCEPTION 'static factor "%" of parameter "%" is in %, not %', NEW.static_factor, NEW.parameter, known,
			NEW.unit
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_static_factor() IS
	'Trigger: fills in the version of the parameter, and refuses a static factor in another unit than '
	'before. Errors: 22023, 42704.';
CREATE OR REPLACE TRIGGER check_static_factor BEFORE INSERT ON static_factor
	FOR EACH ROW EXECUTE FUNCTION check_static_factor();

/**
 * Arguments:
 *   as_of: what was recorded later is left out
 */
CREATE OR REPLACE FUNCTION static_factor_history(parameter text, as_of timestamptz DEFAULT 'infinity',
		OUT static_factor text, OUT valid daterange, OUT value numeric, OUT unit text, OUT tolerance numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT h.static_factor, daterange(h.since, lead(h.since) OVER (PARTITION BY h.static_factor ORDER BY h.since)),
		h.value, h.unit, h.tolerance
	FROM (
		SELECT DISTINCT ON (s.static_factor, s.since) s.static_factor, s.since, s.value, s.unit, s.tolerance
		FROM static_factor AS s
		WHERE s.parameter = static_factor_history.parameter AND s.recorded_at <= static_factor_history.as_of
		ORDER BY s.static_factor, s.since, s.static_factor_id DESC
	) AS h
	ORDER BY 1, 2;
END;
COMMENT ON FUNCTION static_factor_history(text, timestamptz) IS
	'Static factors of a parameter, with the days on which each value holds, as of a time.';

/*
 * As many observations as the policy parameter "baseline minimum observations" says. R2 (1 - variance of the
 * residuals / variance of the values) and CV(RMSE) (standard deviation of the residuals / mean) are held
 * against the policy parameters of the day. The mean of the residuals is left out: a constant difference is
 * what an improvement looks like. Nothing before there are so many observations.
 */
CREATE OR REPLACE FUNCTION model_trigger(b baseline_model, as_of timestamptz,
		OUT clause text, OUT kind text, OUT cause text, OUT since date, OUT baseline_figure numeric,
		OUT current_figure numeric, OUT threshold numeric, OUT message text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	day date := policy_day(model_trigger.as_of);
	wanted numeric;
	fits record;
	lowest numeric;
	most numeric;
BEGIN
	IF b.model IS NULL THEN
		RETURN;
	END IF;
	clause := 'a';
	kind := 'model';
	IF b.shortcoming IS NOT NULL THEN
		cause := 'model when it was made';
		since := lower(b.period);
		message := format('the model of %s did not fit when it was made: %s', b.period, b.shortcoming);
		RETURN NEXT;
	END IF;

	wanted := policy_value('baseline minimum observations', day);
	-- the variance of the residuals, not their mean square: a constant difference is what an improvement looks like
	SELECT count(*) AS n, min(lower(o.period)) AS first, max(lower(o.period)) AS last,
		(1 - var_pop(o.value - o.predicted) / nullif(var_pop(o.value), 0))::double precision AS r2,
		(stddev_pop(o.value - o.predicted) / nullif(abs(avg(o.value)), 0))::double precision AS cv_rmse
	INTO fits
	FROM (
		SELECT s.period, s.value, @carbonms@.predict(b.fit, s.variables::double precision[])::numeric AS predicted
		FROM standing_observation(b.parameter, daterange(upper(b.period), NULL), model_trigger.as_of) AS s
		WHERE lower(s.period) >= upper(b.period) AND cardinality(s.variables) = cardinality(b.lowest)
		ORDER BY lower(s.period) DESC LIMIT wanted::bigint
	) AS o;
	IF fits.n < wanted THEN
		RETURN;
	END IF;
	lowest := policy_value('baseline minimum r2', day);
	most := policy_value('baseline maximum cv_rmse', day);
	since := fits.first;
	IF (fits.r2 BETWEEN lowest AND 1) IS NOT TRUE THEN
		cause := format('R2 of the model in %s', extract(year FROM fits.last));
		baseline_figure := round(b.r2::numeric, 6);
		current_figure := round(fits.r2::numeric, 6);
		threshold := lowest;
		message := format('the model no longer fits, a constant difference left out: %s',
			baseline_shortcoming(fits.r2, 0, lowest, 0));
		RETURN NEXT;
	END IF;
	IF (abs(fits.cv_rmse) <= most) IS NOT TRUE THEN
		cause := format('CV(RMSE) of the model in %s', extract(year FROM fits.last));
		baseline_figure := round(b.cv_rmse::numeric, 6);
		current_figure := round(fits.cv_rmse::numeric, 6);
		threshold := most;
		message := format('the model no longer fits, a constant difference left out: %s',
			baseline_shortcoming(1, fits.cv_rmse, 1, most));
		RETURN NEXT;
	END IF;
END
$$;
COMMENT ON FUNCTION model_trigger(baseline_model, timestamptz) IS
	'Whether a base line still fits the latest observations after its period.';

-- Compared without division: abs(value x days - sum) > tolerance x abs(sum).
CREATE OR REPLACE FUNCTION static_factor_trigger(b baseline_model, as_of timestamptz,
		OUT clause text, OUT kind text, OUT cause text, OUT since date, OUT baseline_figure numeric,
		OUT current_figure numeric, OUT threshold numeric, OUT message text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH history AS (
		SELECT h.* FROM static_factor_history((b).parameter, as_of) AS h
	),
	past AS (
		SELECT h.static_factor, sum(h.value * (upper(h.valid * (b).period) - lower(h.valid * (b).period))) AS amount,
			sum(upper(h.valid * (b).period) - lower(h.valid * (b).period)) AS days
		FROM history AS h WHERE h.valid && (b).period GROUP BY h.static_factor
	)
	SELECT 'b', 'non-routine', format('%s: %s %s since %s', h.static_factor, h.value, h.unit, lower(h.valid)),
		lower(h.valid), p.amount / p.days, h.value, h.tolerance,
		CASE WHEN p.days IS NULL
			THEN format('static factor "%s" is %s %s since %s, and its value in the baseline period %s is not known',
			h.static_factor, h.value, h.unit,
				lower(h.valid), (b).period)
			ELSE format('static factor "%s" is %s %s since %s, and was %s %s on %s days of the baseline period: '
				'more than %s of that away', h.static_factor, h.value, h.unit,
				lower(h.valid), trim_scale(round(p.amount / p.days, 6)), h.unit, p.days, h.tolerance) END
	FROM history AS h LEFT JOIN past AS p ON p.static_factor = h.static_factor
	WHERE upper((b).period) <= policy_day(as_of) AND h.valid && daterange(upper((b).period), policy_day(as_of), '[]')
		AND (abs(h.value * p.days - p.amount) > h.tolerance * abs(p.amount)) IS NOT FALSE;
END;
COMMENT ON FUNCTION static_factor_trigger(baseline_model, timestamptz) IS
	'Values of static factors after the period of a baseline that are further than their tolerance from the '
	'mean by days in the period, or that had no value in it.';

/*
 * An observation was corrected; the parameter has other relevant variables, another boundary, or a newer
 * version of it, another method; the standard another edition in force; a factor of the method another value or
 * edition.
 */
CREATE OR REPLACE FUNCTION rest_trigger(b baseline_model, as_of timestamptz,
		OUT clause text, OUT kind text, OUT cause text, OUT since date, OUT baseline_figure numeric,
		OUT current_figure numeric, OUT threshold numeric, OUT message text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'b', 'boundary', format('version %s of boundary %s', n.version, n.boundary),
		accounting_day(n.recorded_at), (b).boundary_version::numeric, n.version::numeric, NULL::numeric,
		format('boundary "%s" has version %s, the baseline was made with version %s', n.boundary,
			n.version, (b).boundary_version)
	FROM standing_boundary(as_of) AS n
	WHERE n.boundary = (b).boundary AND n.version > (b).boundary_version
	UNION ALL
	SELECT 'b', 'boundary', format('boundary %s', coalesce(p.boundary, 'none')), accounting_day(p.recorded_at), NULL,
		NULL, NULL,
		format('the parameter is about boundary %s, the baseline about %s', coalesce(p.boundary, 'none'),
			coalesce((b).boundary, 'none'))
	FROM parameter_at((b).parameter, as_of) AS p
	WHERE p.boundary IS DISTINCT FROM (b).boundary
	UNION ALL
	SELECT 'a', 'model', format('variables of version %s of the parameter', p.version), accounting_day(p.recorded_at),
		NULL, NULL, NULL,
		format('relevant variables are %s, those of the baseline %s', coalesce(v.now, 'none'),
			coalesce(v.before, 'none'))
	FROM parameter_at((b).parameter, as_of) AS p
	CROSS JOIN LATERAL (
		SELECT string_agg(format('%s (%s)', r.name, r.unit), ', ' ORDER BY r.position)
			FILTER (WHERE r.version = p.version) AS now,
			string_agg(format('%s (%s)', r.name, r.unit), ', ' ORDER BY r.position)
				FILTER (WHERE r.version = (b).parameter_version) AS before
		FROM relevant_variable AS r WHERE r.parameter = p.parameter
	) AS v
	WHERE (b).kind = 'base line' AND v.now IS DISTINCT FROM v.before
	UNION ALL
	SELECT 'a', 'error', format('observation %s', n.observation_id), lower(o.period), o.value, n.value, NULL,
		format('observation %s of the baseline, of %s, was %s and is %s', o.observation_id, o.period, o.value,
			CASE WHEN n.value IS NULL THEN 'taken back'
				ELSE format('corrected by observation %s of %s to %s', n.observation_id, n.period, n.value) END)
	FROM observation AS o JOIN observation AS n ON n.supersedes = o.observation_id AND n.recorded_at <= as_of
	WHERE o.observation_id = ANY ((b).observed)
	UNION ALL
	SELECT 'c', 'method', format('method %s', coalesce(p.method, 'none')), accounting_day(p.recorded_at), NULL, NULL,
		NULL,
		format('values are made by method %s, those of the baseline by %s', coalesce(p.method, 'none'),
			coalesce((b).method, 'none'))
	FROM parameter_at((b).parameter, as_of) AS p
	WHERE p.method IS DISTINCT FROM (b).method
	UNION ALL
	SELECT 'c', 'method', format('edition %s of %s', e.edition, e.standard), lower(e.in_force), NULL, NULL, NULL,
		format('edition %s of %s is in force, the baseline was made by edition %s', e.edition, e.standard, (b).edition)
	FROM standard_edition AS e JOIN standard_edition AS o ON o.standard = e.standard AND o.edition = (b).edition
	WHERE e.standard = (b).standard AND e.in_force @> policy_day(as_of)
		AND lower(e.in_force) > coalesce(lower(o.in_force), '-infinity')
	UNION ALL
	SELECT 'c', 'factor', format('factor %s: %s', f.factor, coalesce(f.come, 'none')), NULL, NULL, NULL, NULL,
		format('factor %s was %s when the baseline was made, and is %s', f.factor, f.was, CASE
			WHEN f.come IS NULL THEN 'withdrawn' ELSE 'now ' || f.come END)
	FROM (
		SELECT split_part(coalesce(w.line, n.line), ': ', 1) AS factor,
			string_agg(substr(w.line, strpos(w.line, ': ') + 2), ', ' ORDER BY w.line COLLATE "C") AS was,
			string_agg(substr(n.line, strpos(n.line, ': ') + 2), ', ' ORDER BY n.line COLLATE "C")
				FILTER (WHERE w.line IS NULL) AS come,
			bool_or(w.line IS NULL OR n.line IS NULL) AS changed
		FROM unnest((b).factors) AS w (line)
		FULL JOIN unnest(factors_in_use((b).method, (SELECT p.factors FROM performance_parameter AS p
			WHERE p.parameter = (b).parameter AND p.version = (b).parameter_version),
			daterange(lower((b).period), greatest(upper((b).period), policy_day(as_of)), '[]'), as_of)) AS n (line)
				ON n.line = w.line
		GROUP BY 1
	) AS f
	-- a factor that the baseline did not have is none that changed
	WHERE f.changed AND f.was IS NOT NULL;
END;
COMMENT ON FUNCTION rest_trigger(baseline_model, timestamptz) IS
	'Whether what a baseline rests on is another now, in the period of the baseline or since.';

/**
 * Parameter, version of its baseline, clause of the T/CSES guide (6.5 a: the parameter no longer reflects
 * performance, or its baseline was made of observations that were corrected; b: static factors, the boundary
 * among them; c: factors and methods), kind of adjustment, cause, since when, the figure of the baseline, that
 * of now and the threshold (a tolerance is a fraction of the baseline figure), and all of it in words.
 *
 * Errors:
 *   P0002 without a policy parameter
 *
 * Source: T/CSES guide 6.5; thresholds of ASHRAE Guideline 14 (VERIFIED-2).
 */
CREATE OR REPLACE FUNCTION baseline_trigger(as_of timestamptz DEFAULT 'infinity',
		OUT parameter text, OUT baseline_version integer, OUT clause text, OUT kind text, OUT cause text,
		OUT since date,
		OUT baseline_figure numeric, OUT current_figure numeric, OUT threshold numeric, OUT message text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH latest AS (
		SELECT m AS b FROM (SELECT DISTINCT ON (v.parameter) v.* FROM baseline_model AS v
			WHERE v.recorded_at <= baseline_trigger.as_of ORDER BY v.parameter, v.version DESC) AS v
		JOIN baseline_model AS m ON m.parameter = v.parameter AND m.version = v.version
	)
	SELECT (l.b).parameter, (l.b).version, t.clause, t.kind, t.cause, t.since, t.baseline_figure, t.current_figure,
		t.threshold, t.message
	FROM latest AS l
	CROSS JOIN LATERAL (
		SELECT * FROM model_trigger(l.b, as_of)
		UNION ALL SELECT * FROM static_factor_trigger(l.b, as_of)
		UNION ALL SELECT * FROM rest_trigger(l.b, as_of)
	) AS t
	ORDER BY (l.b).parameter COLLATE "C", t.clause, t.cause COLLATE "C";
END;
COMMENT ON FUNCTION baseline_trigger(timestamptz) IS
	'What asks for an adjustment of the latest baselines, as of a time, whether it was opened and decided or not.';

/**
 * decide_adjustment() decides them.
 *
 * Errors:
 *   P0002 without a policy parameter
 */
CREATE OR REPLACE FUNCTION open_adjustments() RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n integer;
BEGIN
	PERFORM enter_ledger();
	INSERT INTO baseline_adjustment (parameter, baseline_version, kind, status, cause, reason)
	SELECT t.parameter, t.baseline_version, t.kind, 'opened', t.cause, format('6.5 %s: %s', t.clause, t.message)
	FROM baseline_trigger() AS t
	WHERE NOT EXISTS (SELECT FROM baseline_adjustment AS a WHERE a.parameter = t.parameter
		AND a.baseline_version = t.baseline_version AND a.cause = t.cause);
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;
COMMENT ON FUNCTION open_adjustments() IS
	'Opens an adjustment for each row of baseline_trigger() whose cause has none yet; returns how many.';

CREATE OR REPLACE FUNCTION check_adjustment()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF NEW.decides IS NOT NULL
		AND NOT EXISTS (SELECT FROM baseline_adjustment AS a WHERE a.adjustment_id = NEW.decides AND a.status = 'opened'
			AND a.parameter = NEW.parameter AND a.baseline_version = NEW.baseline_version) THEN
		RAISE EXCEPTION 'opened adjustment % of version % of the baseline of parameter "%" does not exist', NEW.decides,
			NEW.baseline_version, NEW.parameter
			USING ERRCODE = 'foreign_key_violation';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_adjustment() IS
	'Trigger: refuses a decision of what was not opened for the same baseline. Errors: 23503.';
CREATE OR REPLACE TRIGGER check_adjustment BEFORE INSERT ON baseline_adjustment
	FOR EACH ROW EXECUTE FUNCTION check_adjustment();

/**
 * Errors:
 *   42704 for one that is not opened
 *   55000 for one that is decided or a new baseline that there is not
 *   22004 for adjust without delta and period
 *   23514 for another outcome, no reason, or a delta of another outcome
 */
CREATE OR REPLACE FUNCTION decide_adjustment(adjustment bigint, outcome text, reason text, delta numeric DEFAULT NULL,
		period daterange DEFAULT NULL, evidence text DEFAULT '') RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	a baseline_adjustment;
	decision bigint;
BEGIN
	PERFORM enter_ledger();
	SELECT o.* INTO a FROM baseline_adjustment AS o WHERE o.adjustment_id = decide_adjustment.adjustment
		AND o.status = 'opened';
	IF NOT FOUND THEN
		RAISE EXCEPTION 'opened adjustment % does not exist', decide_adjustment.adjustment
			USING ERRCODE = 'undefined_object', HINT = 'View pending_adjustment lists them.';
	END IF;
	SELECT d.adjustment_id INTO decision FROM baseline_adjustment AS d WHERE d.decides = a.adjustment_id;
	IF FOUND THEN
		RAISE EXCEPTION 'adjustment % is already decided', a.adjustment_id
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('Entry %s decides it.', decision),
				HINT = 'Correct a delta with adjust_baseline(), of kind error.';
	ELSIF decide_adjustment.outcome = 'new baseline'
		AND NOT EXISTS (SELECT FROM baseline_model AS m WHERE m.parameter = a.parameter
			AND m.version > a.baseline_version) THEN
		RAISE EXCEPTION 'parameter "%" has no baseline after version %', a.parameter, a.baseline_version
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'fit_baseline() makes one.';
	ELSIF decide_adjustment.outcome = 'adjust' AND (decide_adjustment.delta IS NULL OR decide_adjustment.period IS NULL)
		THEN
		RAISE EXCEPTION 'delta and period of an adjustment must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	INSERT INTO baseline_adjustment (parameter, baseline_version, kind, status, outcome, period, delta, cause, reason,
		evidence, decides)
	VALUES (a.parameter, a.baseline_version, a.kind, 'decided', decide_adjustment.outcome, decide_adjustment.period,
		decide_adjustment.delta, a.cause, decide_adjustment.reason, decide_adjustment.evidence, a.adjustment_id)
	RETURNING adjustment_id INTO decision;
	RETURN decision;
END
$$;
COMMENT ON FUNCTION decide_adjustment(bigint, text, text, numeric, daterange, text) IS
	'Decides an opened adjustment: outcome adjust (the baseline is delta more over the period), new baseline '
	'(fit_baseline() made one) or none, and why. Returns the number of the entry.';

/**
 * Errors:
 *   P0002 for an unknown parameter or baseline
 *   22004 without a delta or period
 *   23514 for an unknown kind or no reason
 */
CREATE OR REPLACE FUNCTION adjust_baseline(parameter text, period daterange, delta numeric, kind text, reason text,
		evidence text DEFAULT '') RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b baseline_model;
	decision bigint;
BEGIN
	PERFORM enter_ledger();
	b := baseline_at(adjust_baseline.parameter);
	IF adjust_baseline.delta IS NULL OR adjust_baseline.period IS NULL THEN
		RAISE EXCEPTION 'delta and period of an adjustment must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	INSERT INTO baseline_adjustment (parameter, baseline_version, kind, status, outcome, period, delta, cause, reason,
		evidence)
	VALUES (b.parameter, b.version, adjust_baseline.kind, 'decided', 'adjust', adjust_baseline.period,
		adjust_baseline.delta, adjust_baseline.reason, adjust_baseline.reason, adjust_baseline.evidence)
	RETURNING adjustment_id INTO decision;
	RETURN decision;
END
$$;
COMMENT ON FUNCTION adjust_baseline(text, daterange, numeric, text, text, text) IS
	'Adjusts the latest baseline of a parameter, without one that was opened before: by delta over a period, '
	'of a kind of baseline_adjustment, and why. Returns the number of the entry.';

CREATE OR REPLACE VIEW pending_adjustment AS
SELECT a.adjustment_id, a.parameter, a.baseline_version, a.kind, a.cause, a.reason, a.recorded_at
FROM baseline_adjustment AS a
WHERE a.status = 'opened' AND NOT EXISTS (SELECT FROM baseline_adjustment AS d WHERE d.decides = a.adjustment_id);
COMMENT ON VIEW pending_adjustment IS 'Adjustments that were opened and wait for a decision.';
COMMENT ON COLUMN pending_adjustment.adjustment_id IS 'Number of the entry.';
COMMENT ON COLUMN pending_adjustment.parameter IS 'Code of the parameter.';
COMMENT ON COLUMN pending_adjustment.baseline_version IS 'Version of its baseline.';
COMMENT ON COLUMN pending_adjustment.kind IS 'Kind of adjustment.';
COMMENT ON COLUMN pending_adjustment.cause IS 'What caused it.';
COMMENT ON COLUMN pending_adjustment.reason IS 'Clause of the T/CSES guide and figures.';
COMMENT ON COLUMN pending_adjustment.recorded_at IS 'When it was opened.';
