-- Schemes of the ledger as the functions that rate take them, and what is said of a park beside its indicators.

/**
 * Errors:
 *   42704 if there is none
 *   23505 if it is there already
 */
CREATE OR REPLACE FUNCTION load_rating_scheme(scheme text) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	INSERT INTO rating_scheme (scheme, edition, name, name_zh, issuer, status, thresholds_status, mode, reference, mark,
		note)
	SELECT l.scheme, l.edition, l.name, l.name_zh, l.issuer, l.status, l.thresholds_status, l.mode, l.source, l.mark,
		l.note
	FROM @carbonms@.rating_library() AS l WHERE l.scheme = load_rating_scheme.scheme;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'published rating scheme "%" does not exist', load_rating_scheme.scheme
			USING ERRCODE = 'undefined_object', HINT = 'rating_library() lists them; INSERT makes your own.';
	END IF;
	INSERT INTO rating_grade (scheme, edition, grade, rank, name, name_zh, optional_min_count, score_from, score_below)
	SELECT g.scheme, g.edition, g.grade, g.rank, g.name, g.name_zh, g.optional_min_count, g.score_from, g.score_below
	FROM @carbonms@.rating_grade_library() AS g WHERE g.scheme = load_rating_scheme.scheme;
	INSERT INTO rating_rule (scheme, edition, rule, indicator, name, name_zh, unit, grade, operator, threshold,
		mandatory, excludable, park_types, class_indicator, class_from, class_below, weight, points, lead,
		lower_is_better, cap, reference, mark, note)
	SELECT r.scheme, r.edition, r.rule, r.indicator, r.name, r.name_zh, r.unit, r.grade, r.operator, r.threshold,
		coalesce(r.mandatory, true), coalesce(r.excludable, false), r.park_types, r.class_indicator, r.class_from,
			r.class_below,
		r.weight, r.points, r.lead, coalesce(r.lower_is_better, false), r.cap, r.source, r.mark, r.note
	FROM @carbonms@.rating_rule_library() AS r WHERE r.scheme = load_rating_scheme.scheme;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;
COMMENT ON FUNCTION load_rating_scheme(text) IS
	'Copies a scheme of rating_library() into the ledger, with source and mark. Returns how many rules it '
	'has.';

/**
 * A scheme of rating_library() that is official and was altered in the ledger has the thresholds_status user.
 *
 * Errors:
 *   42704 if there is none
 */
CREATE OR REPLACE FUNCTION scheme_definition(scheme text, edition text) RETURNS jsonb
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	made jsonb := (
		SELECT jsonb_strip_nulls(jsonb_build_object('scheme', s.scheme, 'edition', s.edition, 'status', s.status,
			'thresholds_status', s.thresholds_status, 'mode', s.mode, 'park_types', s.park_types,
			'grades', coalesce((SELECT jsonb_agg(jsonb_build_object('grade', g.grade, 'rank', g.rank,
					'optional_min_count', nullif(g.optional_min_count, 0), 'score_from', g.score_from, 'score_below',
						g.score_below)
					ORDER BY g.rank)
				FROM rating_grade AS g WHERE g.scheme = s.scheme AND g.edition = s.edition), '[]'),
			'rules', coalesce((SELECT jsonb_agg(jsonb_build_object('rule', r.rule, 'indicator', r.indicator, 'unit',
				r.unit,
					'grade', r.grade, 'operator', r.operator, 'threshold', r.threshold,
					'mandatory', CASE WHEN r.operator IS NOT NULL OR NOT r.mandatory THEN r.mandatory END,
					'excludable', r.excludable, 'park_types', r.park_types, 'class_indicator', r.class_indicator,
					'class_from', r.class_from, 'class_below', r.class_below, 'weight', r.weight, 'points', r.points,
					'lead', r.lead, 'lower_is_better', CASE
						WHEN r.lead IS NOT NULL OR r.lower_is_better THEN r.lower_is_better END,
					'cap', r.cap) ORDER BY r.rule_id)
				FROM rating_rule AS r WHERE r.scheme = s.scheme AND r.edition = s.edition), '[]')))
		FROM rating_scheme AS s
		WHERE s.scheme = scheme_definition.scheme AND s.edition = scheme_definition.edition);
BEGIN
	IF made IS NULL THEN
		RAISE EXCEPTION 'edition "%" of rating scheme "%" does not exist', scheme_definition.edition,
			scheme_definition.scheme
			USING ERRCODE = 'undefined_object',
				HINT = 'load_rating_scheme() copies a published one; table rating_scheme lists those that are here.';
	END IF;
	-- what was published and has been altered here is not official any more
	IF made ->> 'thresholds_status' = 'official'
		AND EXISTS (SELECT FROM @carbonms@.rating_library() AS l WHERE l.scheme = scheme_definition.scheme)
		AND NOT EXISTS (SELECT FROM @carbonms@.rating_library() AS l
			WHERE l.scheme = scheme_definition.scheme AND l.definition = made) THEN
		made := jsonb_set(made, '{thresholds_status}', '"user"');
	END IF;
	RETURN made;
END
$$;
COMMENT ON FUNCTION scheme_definition(text, text) IS
	'A scheme of the ledger as carbon_rating() takes it. It may not be sound: see check_rating_scheme().';

/**
 * A scheme that is not sound rates nothing.
 */
CREATE OR REPLACE FUNCTION check_rating_scheme(wanted text DEFAULT NULL, OUT scheme text, OUT edition text,
		OUT problem text)
	RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
#variable_conflict use_column
DECLARE
	detail text;
BEGIN
	FOR scheme, edition IN
		SELECT s.scheme, s.edition FROM rating_scheme AS s
		WHERE wanted IS NULL OR s.scheme = wanted
		ORDER BY s.scheme COLLATE "C", s.edition COLLATE "C"
	LOOP
		BEGIN
			PERFORM @carbonms@.carbon_rating(scheme_definition(scheme, edition), jsonb '{}');
		EXCEPTION WHEN invalid_parameter_value OR program_limit_exceeded THEN
			GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
			problem := detail;
			RETURN NEXT;
		END;
	END LOOP;
END
$$;
COMMENT ON FUNCTION check_rating_scheme(text) IS
	'What is wrong with a scheme of the ledger, or with any: grades without a rule, gaps, contradictory '
	'rules and the like; the first thing of each. No row for schemes that are sound.';

/*
 * The edition of a scheme that is meant where none is named: there is only one. The newest is never taken by itself.
 */
CREATE OR REPLACE FUNCTION scheme_edition(scheme text, edition text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	editions text[] := ARRAY(SELECT s.edition FROM rating_scheme AS s
		WHERE s.scheme = scheme_edition.scheme ORDER BY s.edition COLLATE "C");
BEGIN
	IF scheme_edition.edition IS NOT NULL THEN
		RETURN scheme_edition.edition;
	ELSIF cardinality(editions) = 0 THEN
		RAISE EXCEPTION 'rating scheme "%" does not exist', scheme_edition.scheme
			USING ERRCODE = 'undefined_object',
				HINT = 'load_rating_scheme() copies a published one; table rating_scheme lists those that are here.';
	ELSIF cardinality(editions) > 1 THEN
		RAISE EXCEPTION 'rating scheme "%" has several editions', scheme_edition.scheme
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('They are %s.', array_to_string(editions, ', ')),
				HINT = 'Name the edition.';
	END IF;
	RETURN editions[1];
END
$$;
COMMENT ON FUNCTION scheme_edition(text, text) IS
	'The edition that is named, or the only one of a scheme. Errors: 42704 without any, 22023 if there are '
	'several and none is named.';

SELECT guard_row('park_type'::regclass, VARIADIC '{withdrawn_at}'::text[]), guard_row('rating_exclusion'::regclass,
	VARIADIC '{withdrawn_at}'::text[]);

CREATE OR REPLACE FUNCTION check_exclusion()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF EXISTS (SELECT FROM rating_rule AS r WHERE r.scheme = NEW.scheme AND r.edition = NEW.edition
		AND r.rule = NEW.rule AND NOT r.excludable) THEN
		RAISE EXCEPTION 'cannot exclude rule "%" of scheme "%"', NEW.rule, NEW.scheme
			USING ERRCODE = 'check_violation', DETAIL = 'The scheme does not let it be.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_exclusion() IS
	'Trigger: refuses exclusions of rules that the scheme does not let be excluded. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_exclusion BEFORE INSERT ON rating_exclusion
	FOR EACH ROW EXECUTE FUNCTION check_exclusion();

CREATE OR REPLACE FUNCTION park_type_of(boundary text, scheme text, period daterange, as_of timestamptz) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT t.park_type FROM park_type AS t
		WHERE t.boundary = park_type_of.boundary AND t.scheme = park_type_of.scheme
			AND (t.valid @> park_type_of.period) IS TRUE
			AND t.recorded_at <= as_of AND (t.withdrawn_at IS NULL OR t.withdrawn_at > as_of)
		-- two only of a row that was withdrawn at some time and one that replaced it before
		ORDER BY t.recorded_at DESC LIMIT 1);
COMMENT ON FUNCTION park_type_of(text, text, daterange, timestamptz) IS
	'The type of a park in the words of a scheme, for all of a period, as of a time; NULL if none is recorded.';

CREATE OR REPLACE FUNCTION exclusions_of(boundary text, scheme text, edition text, period daterange, as_of timestamptz)
	RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT coalesce(jsonb_object_agg(x.rule, x.reason ORDER BY x.recorded_at), '{}') FROM rating_exclusion AS x
		WHERE x.boundary = exclusions_of.boundary AND x.scheme = exclusions_of.scheme
			AND x.edition = exclusions_of.edition
			AND (x.valid @> exclusions_of.period) IS TRUE AND x.recorded_at <= as_of
				AND (x.withdrawn_at IS NULL OR x.withdrawn_at > as_of));
COMMENT ON FUNCTION exclusions_of(text, text, text, daterange, timestamptz) IS
	'Exclusions of a boundary for all of a period, as of a time, as carbon_rating() takes them.';

-- A ratio by definition at a denominator of 0 is a plain value to a rating. What is known of a figure that lacks a part
-- is missing to it: no grade rests on what stands apart.
CREATE OR REPLACE FUNCTION indicators_of(definition jsonb, period daterange, boundary text, method text,
		basis gwp_basis, as_of timestamptz, OUT indicators jsonb, OUT unverified text[])
	RETURNS record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT coalesce(jsonb_object_agg(i.indicator,
			CASE WHEN i.missing IS NOT NULL OR i.value IS NULL
				THEN jsonb_build_object('value', NULL, 'missing', coalesce(i.missing, 'not known'))
				WHEN i.denominator > 0 THEN jsonb_strip_nulls(jsonb_build_object('value', i.value, 'unit', i.unit,
					'numerator', i.numerator,
					'numerator_unit', i.numerator_unit, 'denominator', i.denominator, 'scale', i.scale))
				ELSE jsonb_build_object('value', i.value, 'unit', i.unit) END), '{}'),
		array_agg(format('indicator %s', i.indicator) ORDER BY i.indicator COLLATE "C")
			FILTER (WHERE i.value IS NOT NULL AND i.missing IS NULL AND NOT i.verified)
	FROM indicators(period, boundary, method, basis, as_of) AS i
	WHERE i.indicator IN (SELECT w.code FROM jsonb_array_elements(definition -> 'rules') AS e (rule)
		CROSS JOIN LATERAL (VALUES (e.rule ->> 'indicator'), (e.rule ->> 'class_indicator')) AS w (code));
END;
COMMENT ON FUNCTION indicators_of(jsonb, daterange, text, text, gwp_basis, timestamptz) IS
	'The indicators of a boundary that a scheme asks for, as carbon_rating() takes them, with what is '
	'missing of those that have no value; and which are not verified.';

/**
 * Nothing is recorded, and readings that are not posted are not looked for: rate() does both.
 *
 * Errors:
 *   42704 for an unknown scheme, boundary or method
 *   22023 if the scheme has several editions and none is named, or is not sound
 *   as indicators()
 */
CREATE OR REPLACE FUNCTION carbon_rating(period daterange, boundary text, scheme text, method text, basis gwp_basis,
		edition text DEFAULT NULL, as_of timestamptz DEFAULT 'infinity', OUT outcome text, OUT grade text,
		OUT rank integer, OUT score numeric, OUT missing text[], OUT rules jsonb, OUT next_grade text, OUT next jsonb,
		OUT status text, OUT definition jsonb, OUT indicators jsonb, OUT exclusions jsonb, OUT park_type text,
		OUT unverified text[])
	RETURNS record LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT c.outcome, c.grade, c.rank, c.score, c.missing, c.rules, c.next_grade, c.next, c.status, d.definition,
		i.indicators, x.exclusions, x.park_type, i.unverified
	FROM scheme_edition(carbon_rating.scheme, carbon_rating.edition) AS e (edition)
	CROSS JOIN LATERAL (SELECT scheme_definition(carbon_rating.scheme, e.edition)) AS d (definition)
	CROSS JOIN LATERAL indicators_of(d.definition, carbon_rating.period, carbon_rating.boundary, carbon_rating.method,
		carbon_rating.basis, carbon_rating.as_of) AS i
	CROSS JOIN LATERAL (SELECT exclusions_of(carbon_rating.boundary, carbon_rating.scheme, e.edition,
		carbon_rating.period, carbon_rating.as_of),
		park_type_of(carbon_rating.boundary, carbon_rating.scheme, carbon_rating.period,
			carbon_rating.as_of)) AS x (exclusions, park_type)
	CROSS JOIN LATERAL carbon_rating(d.definition, i.indicators, x.exclusions, x.park_type) AS c;
END;
COMMENT ON FUNCTION carbon_rating(daterange, text, text, text, gwp_basis, text, timestamptz) IS
	'What a boundary would be rated for a period by a scheme of the ledger, from its indicators as of a '
	'time: as carbon_rating() of values, and with what it was made with.';
