-- What events change in a base year, and how its next version is made.

SELECT guard_entries('base_year'::regclass), guard_entries('structural_event'::regclass),
	guard_entries('base_year_event'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON base_year FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON structural_event
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

/**
 * Changes that cancel each other count as cancelled.
 *
 * Errors:
 *   22004 for NULL, also among the changes
 *   22023 for a base that is not positive or a threshold that is not above 0 and at most 1
 *   22000 for changes of another GWP basis
 *
 * Source: SBTi criterion C27 (cumulative change of 5 % or more of base-year emissions; VERIFIED-2); the GHG
 * Protocol leaves the threshold to the organisation.
 */
CREATE OR REPLACE FUNCTION base_year_change(base co2e, changes co2e[], threshold numeric DEFAULT 0.05,
		OUT change co2e, OUT absolute_change co2e, OUT fraction numeric, OUT needed boolean)
	RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	one @carbonms@.co2e;
	i integer := 0;
BEGIN
	IF base IS NULL OR changes IS NULL OR threshold IS NULL THEN
		RAISE EXCEPTION 'base, changes and threshold of a base year must not be null'
			USING ERRCODE = 'null_value_not_allowed';
	END IF;
	IF @carbonms@.sign(base) <= 0 THEN
		RAISE EXCEPTION 'base-year emissions must be positive, not %', base USING ERRCODE = 'invalid_parameter_value';
	END IF;
	IF NOT (threshold > 0 AND threshold <= 1) THEN
		RAISE EXCEPTION 'threshold must be greater than 0 and at most 1, not %', threshold
			USING ERRCODE = 'invalid_parameter_value', HINT = '5 % is 0.05.';
	END IF;
	change := base OPERATOR(@carbonms@.*) 0::numeric;
	absolute_change := change;
	FOREACH one IN ARRAY changes LOOP
		i := i + 1;
		IF one IS NULL THEN
			RAISE EXCEPTION 'change % of the base year must not be null', i USING ERRCODE = 'null_value_not_allowed';
		ELSIF @carbonms@.basis(one)::text IS DISTINCT FROM @carbonms@.basis(base)::text THEN
			RAISE EXCEPTION 'change % of the base year has a different GWP basis', i
				USING ERRCODE = 'data_exception', DETAIL = format('It is %s, the base year is %s.', one, base),
					HINT = 'Restate it from gas masses with co2e(ghg, gwp_basis).';
		END IF;
		change := change OPERATOR(@carbonms@.+) one;
		absolute_change := absolute_change OPERATOR(@carbonms@.+) @carbonms@.abs(one);
	END LOOP;
	fraction := @carbonms@.abs(change) OPERATOR(@carbonms@./) base;
	-- not by the fraction, which is rounded
	needed := @carbonms@.tonnes(@carbonms@.abs(change)) >= threshold * @carbonms@.tonnes(base);
END
$$;
COMMENT ON FUNCTION base_year_change(co2e, co2e[], numeric) IS
	'What changes do to base-year emissions: their sum, the sum of their sizes, the size of the sum as a '
	'fraction of the base, and whether it reaches the threshold; exactly the threshold does.';

/**
 * Errors:
 *   P0002 if there was none
 */
CREATE OR REPLACE FUNCTION base_year_at(boundary text, as_of timestamptz DEFAULT 'infinity') RETURNS base_year
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b base_year;
BEGIN
	SELECT y.* INTO b FROM base_year AS y
	WHERE y.boundary = base_year_at.boundary AND y.recorded_at <= base_year_at.as_of
	ORDER BY y.version DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'boundary "%" has no base year as of %', base_year_at.boundary, base_year_at.as_of
			USING ERRCODE = 'no_data_found', HINT = 'set_base_year() records one.';
	END IF;
	RETURN b;
END
$$;
COMMENT ON FUNCTION base_year_at(text, timestamptz) IS
	'The base year of a boundary as of a time: the row of base_year that was the latest then.';

CREATE OR REPLACE FUNCTION open_event(boundary text, as_of timestamptz) RETURNS SETOF structural_event
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e FROM structural_event AS e
	WHERE e.boundary = open_event.boundary AND e.recorded_at <= open_event.as_of
		AND NOT EXISTS (SELECT FROM structural_event AS n WHERE n.supersedes = e.event_id
			AND n.recorded_at <= open_event.as_of)
		AND NOT EXISTS (SELECT FROM base_year_event AS t
			JOIN base_year AS y ON y.boundary = t.boundary AND y.version = t.version
			WHERE t.event_id = e.event_id AND y.recorded_at <= open_event.as_of);
END;
COMMENT ON FUNCTION open_event(text, timestamptz) IS
	'Events of a boundary that stood as of a time and that no version of its base year had in it, those that '
	'never count among them.';

/**
 * Refused are events with an effect that may have none or without one, of another GWP basis, on a day to come
 * or before the base year, twice, or superseding what is in a base year already.
 *
 * Errors:
 *   22000 for an effect in another GWP basis
 *   22004 for one that is not stated
 *   22023 for a day to come or before the base year
 *   23503 for a boundary without a base year, or an unknown event to supersede
 *   23505 for an event that is there already
 *   23514 for an effect of what never has one
 *   55000 for superseding what is in a base year already
 */
CREATE OR REPLACE FUNCTION check_event()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	base base_year;
	other bigint;
BEGIN
	SELECT y.* INTO base FROM base_year AS y
	WHERE y.boundary = NEW.boundary AND (NEW.base_version IS NULL OR y.version = NEW.base_version)
	ORDER BY y.version DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'boundary "%" has no base year%', NEW.boundary, coalesce(' of version ' || NEW.base_version, '')
			USING ERRCODE = 'foreign_key_violation', HINT = 'set_base_year() records one.';
	END IF;
	NEW.base_version := base.version;
	IF NEW.kind = 'organic growth' AND NEW.stated IS NOT NULL THEN
		RAISE EXCEPTION 'organic growth must not change a base year'
			USING ERRCODE = 'check_violation',
				DETAIL = format('The event "%s" states %s.', NEW.description, NEW.stated),
				HINT = 'Record it without an effect.';
	ELSIF NOT NEW.existed_in_base_year AND NEW.stated IS NOT NULL THEN
		RAISE EXCEPTION 'what did not exist in the base year must not change it'
			USING ERRCODE = 'check_violation',
				DETAIL = format('The event "%s" states %s.', NEW.description, NEW.stated),
				HINT = 'Record it without an effect.';
	ELSIF NEW.kind <> 'organic growth' AND NEW.existed_in_base_year AND NEW.stated IS NULL THEN
		RAISE EXCEPTION 'event "%" states no effect on the base year', NEW.description
			USING ERRCODE = 'null_value_not_allowed',
				HINT = 'State what base-year emissions would have been more or less, as in -5000 tCO2e AR6.';
	ELSIF NEW.stated IS NOT NULL AND @carbonms@.basis(NEW.stated::@carbonms@.co2e)::text
		IS DISTINCT FROM @carbonms@.basis(base.emissions)::text THEN
		RAISE EXCEPTION 'event "%" has a different GWP basis than the base year', NEW.description
			USING ERRCODE = 'data_exception',
				DETAIL = format('It states %s, the base year is %s.', NEW.stated, base.emissions),
				HINT = 'Restate it from gas masses with co2e(ghg, gwp_basis).';
	ELSIF NEW.day > accounting_day(now()) THEN
		RAISE EXCEPTION 'event "%" lies in the future, on %', NEW.description, NEW.day
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF NEW.kind IN ('acquire', 'divest', 'insource', 'outsource') AND NEW.day < lower(base.period) THEN
		RAISE EXCEPTION 'event "%" lies before the base year, on %', NEW.description, NEW.day
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('The base year is %s and has it in it.', base.period);
	END IF;

	IF NEW.supersedes IS NOT NULL AND NOT EXISTS (SELECT FROM structural_event AS e
			WHERE e.event_id = NEW.supersedes AND e.boundary = NEW.boundary) THEN
		RAISE EXCEPTION 'event % of boundary "%" does not exist', NEW.supersedes, NEW.boundary
			USING ERRCODE = 'foreign_key_violation';
	ELSIF EXISTS (SELECT FROM base_year_event AS t WHERE t.event_id = NEW.supersedes) THEN
		RAISE EXCEPTION 'event % is already in the base year of boundary "%"', NEW.supersedes, NEW.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state',
				HINT = 'Record the difference as an event of kind error.';
	END IF;
	SELECT e.event_id INTO other FROM structural_event AS e
	WHERE e.boundary = NEW.boundary AND e.day = NEW.day AND e.kind = NEW.kind AND e.description = NEW.description
		AND e.event_id <> coalesce(NEW.supersedes, 0)
			AND NOT EXISTS (SELECT FROM structural_event AS n WHERE n.supersedes = e.event_id);
	IF FOUND THEN
		RAISE EXCEPTION 'event "%" already exists', NEW.description
			USING ERRCODE = 'unique_violation',
				DETAIL = format('Event %s is of the same boundary, day, kind and description.', other),
				HINT = 'Name the event that it replaces in supersedes.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_event() IS
	'Trigger: fills in the version of the base year, and refuses events that cannot change it.';
CREATE OR REPLACE TRIGGER check_event BEFORE INSERT ON structural_event FOR EACH ROW EXECUTE FUNCTION check_event();

/**
 * Its version, period, method and emissions; how many open events count, and how many never do (organic growth,
 * and what did not exist in the base year); the sum of their effects and the sum of their sizes, the policy
 * parameter "base year recalculation threshold" of the day, the size of the sum as a fraction of the base, and
 * whether it reaches the threshold; exactly the threshold does.
 *
 * Errors:
 *   P0002 without a base year or the parameter
 *
 * Source: GHG Protocol Corporate Standard, chapter 5 (structural change, methodology, errors; not organic
 * growth), threshold of SBTi criterion C27; both VERIFIED-2.
 */
CREATE OR REPLACE FUNCTION base_year_recalculation(boundary text, as_of timestamptz DEFAULT 'infinity',
		OUT version integer, OUT period daterange, OUT method text, OUT base co2e, OUT events integer,
		OUT never_counted integer,
		OUT change co2e, OUT absolute_change co2e, OUT threshold numeric, OUT fraction numeric, OUT needed boolean)
	RETURNS record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT b.version, b.period, b.method, b.emissions, e.events, e.never_counted, c.change, c.absolute_change,
		p.threshold, c.fraction, c.needed
	FROM base_year_at(base_year_recalculation.boundary, as_of) AS b
	CROSS JOIN LATERAL (
		SELECT count(o.effect)::integer AS events, (count(*) - count(o.effect))::integer AS never_counted,
			coalesce(array_agg(o.effect ORDER BY o.event_id) FILTER (WHERE o.effect IS NOT NULL), '{}') AS effects
		FROM open_event(base_year_recalculation.boundary, as_of) AS o
	) AS e
	CROSS JOIN LATERAL (SELECT policy_value('base year recalculation threshold', policy_day(as_of)) AS threshold) AS p
	CROSS JOIN LATERAL base_year_change(b.emissions, e.effects, p.threshold) AS c;
END;
COMMENT ON FUNCTION base_year_recalculation(text, timestamptz) IS
	'Whether the base year of a boundary is to be recalculated, as of a time.';

CREATE OR REPLACE FUNCTION append_base_year(b base_year, takes_in bigint[]) RETURNS integer
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	before base_year;
	wrong text;
BEGIN
	IF coalesce(b.reason, '') = '' THEN
		RAISE EXCEPTION 'reason for a base year must not be null or empty' USING ERRCODE = 'invalid_parameter_value';
	ELSIF b.stated IS NULL OR @carbonms@.sign(b.stated::@carbonms@.co2e) <= 0 THEN
		RAISE EXCEPTION 'base-year emissions must be positive, not %', coalesce(b.stated, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF @carbonms@.basis(b.stated::@carbonms@.co2e) IS NULL THEN
		RAISE EXCEPTION 'base-year emissions of % have no GWP basis', b.stated
			USING ERRCODE = 'data_exception', HINT = 'Write, for example, 100000 tCO2e AR6.';
	END IF;
	SELECT y.* INTO before FROM base_year AS y WHERE y.boundary = b.boundary ORDER BY y.version DESC LIMIT 1;
	b.version := coalesce(before.version, 0) + 1;
	SELECT string_agg(t::text, ', ' ORDER BY t) INTO wrong FROM unnest(takes_in) AS t
	WHERE NOT EXISTS (SELECT FROM open_event(b.boundary, 'infinity') AS o
		WHERE o.event_id = t AND o.effect IS NOT NULL);
	IF wrong IS NOT NULL OR (SELECT count(DISTINCT t) FROM unnest(takes_in) AS t) <> cardinality(takes_in) THEN
		RAISE EXCEPTION 'takes_in must name open events of the boundary that count, each of them once'
			USING ERRCODE = 'invalid_parameter_value', DETAIL = coalesce('Not ' || wrong || '.', 'One is named twice.'),
				HINT = format('open_event(%L, %L) lists those that are open.', b.boundary, 'infinity');
	END IF;
	SELECT string_agg(o.event_id::text, ', ' ORDER BY o.event_id) INTO wrong
		FROM open_event(b.boundary, 'infinity') AS o
	WHERE o.effect IS NOT NULL AND o.event_id <> ALL (takes_in)
		AND (before.period <> b.period OR @carbonms@.basis(before.emissions)
			OPERATOR(@carbonms@.<>) @carbonms@.basis(b.stated::@carbonms@.co2e));
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION 'open events of boundary "%" are effects on another base year', b.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = format('Events %s are effects on %s in %s.', wrong, before.period,
					@carbonms@.basis(before.emissions)),
				HINT = 'Name them in takes_in; record anew those that the new figure does not have in it.';
	END IF;
	INSERT INTO base_year (boundary, version, kind, period, boundary_version, method, scopes, scope2, stated,
		publication_id, threshold, forced, evidence, reason)
	VALUES (b.boundary, b.version, b.kind, b.period, b.boundary_version, b.method, b.scopes, b.scope2, b.stated,
		b.publication_id, b.threshold, b.forced, b.evidence, b.reason);
	INSERT INTO base_year_event (event_id, boundary, version) SELECT t, b.boundary, b.version
		FROM unnest(takes_in) AS t;
	RETURN b.version;
END
$$;
COMMENT ON FUNCTION append_base_year(base_year, bigint[]) IS
	'Appends a version of a base year, with the events that it has in it; returns its number. Errors: as '
	'set_base_year().';

CREATE OR REPLACE FUNCTION check_scopes(method text, scopes integer[], scope2 text) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m method := (SELECT m FROM method AS m WHERE m.method = check_scopes.method);
BEGIN
	IF m IS NULL THEN
		RAISE EXCEPTION 'method "%" does not exist', check_scopes.method
			USING ERRCODE = 'undefined_object', HINT = 'Table method lists them.';
	ELSIF coalesce(cardinality(scopes), 0) = 0 OR NOT scopes <@ '{1,2,3}'
		OR (SELECT count(DISTINCT s) FROM unnest(scopes) AS s) <> cardinality(scopes) THEN
		RAISE EXCEPTION 'scopes must be some of 1, 2 and 3, each of them once, not %', coalesce(scopes::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value';
	ELSIF coalesce(scope2, m.scope2[1]) <> ALL (m.scope2) THEN
		RAISE EXCEPTION 'method "%" has no treatment "%" of scope 2', m.method, scope2
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('It has %s.', array_to_string(m.scope2, ', '));
	END IF;
	RETURN coalesce(scope2, m.scope2[1]);
END
$$;
COMMENT ON FUNCTION check_scopes(text, integer[], text) IS
	'The treatment of scope 2, by default that which the method names first. Errors: 42704 for an unknown '
	'method, 22023 for scopes that are none or a treatment that the method does not have.';

/**
 * Returns the version. Open events stay open where days and GWP basis stay.
 *
 * Arguments:
 *   period, method, emissions: days, method and gross emissions
 *   evidence: where they are written
 *   reason: why
 *   scopes: which scopes
 *   scope2: treatment of scope 2, by default that which the method names first
 *   takes_in: the numbers of open events that the figure has in it already
 *
 * Errors:
 *   42704 for an unknown boundary or method
 *   22023 for emissions that are not positive, no reason, scopes or treatments that are none, or events that
 *     are not open
 *   22000 without a GWP basis
 *   55000 if open events are effects on other days or in another basis
 */
CREATE OR REPLACE FUNCTION set_base_year(boundary text, period daterange, method text, emissions co2e, evidence text,
		reason text, scopes integer[] DEFAULT '{1,2}', scope2 text DEFAULT NULL,
		takes_in bigint[] DEFAULT '{}') RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b base_year;
BEGIN
	PERFORM enter_ledger();
	b.scope2 := check_scopes(set_base_year.method, set_base_year.scopes, set_base_year.scope2);
	b.boundary := set_base_year.boundary;
	b.boundary_version := boundary_version(set_base_year.boundary, 'infinity');
	b.kind := 'set';
	b.period := check_period(set_base_year.period);
	b.method := set_base_year.method;
	b.scopes := set_base_year.scopes;
	b.stated := set_base_year.emissions::text;
	b.forced := false;
	b.evidence := set_base_year.evidence;
	b.reason := set_base_year.reason;
	RETURN append_base_year(b, coalesce(takes_in, '{}'));
END
$$;
COMMENT ON FUNCTION set_base_year(text, daterange, text, co2e, text, text, integer[], text, bigint[]) IS
	'Records a base year of a boundary with a typed figure.';

/**
 * Returns the version.
 *
 * Arguments:
 *   scopes, scope2: the gross emissions of these scopes, with scope 2 treated so, by default as the method
 *     names first
 *   takes_in: the numbers of open events that the inventory has in it already
 *
 * Errors:
 *   42704 for an unknown publication
 *   as set_base_year() with a typed figure
 */
CREATE OR REPLACE FUNCTION set_base_year(publication bigint, reason text, scopes integer[] DEFAULT '{1,2}',
		scope2 text DEFAULT NULL, takes_in bigint[] DEFAULT '{}') RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET jit = off SET row_security = off AS
$$
DECLARE
	p published_inventory;
	b base_year;
	whole boolean;
BEGIN
	PERFORM enter_ledger();
	SELECT i.* INTO p FROM published_inventory AS i WHERE i.publication_id = set_base_year.publication;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'publication % does not exist', set_base_year.publication
			USING ERRCODE = 'undefined_object', HINT = 'publish_inventory() makes one.';
	END IF;
	b.scope2 := check_scopes(p.method, set_base_year.scopes, set_base_year.scope2);
	b.boundary := p.boundary;
	b.boundary_version := p.version;
	b.kind := 'set';
	b.period := p.period;
	b.method := p.method;
	b.scopes := set_base_year.scopes;
	SELECT @carbonms@.sum(CASE WHEN b.scope2 = p.scope2[1] THEN i.co2e ELSE i.market_co2e END)::text,
		bool_and(i.complete)
	INTO b.stated, whole
	FROM inventory_parts(0, p.period, p.boundary, p.version,
			find_method(p.method, p.period, p.basis::@carbonms@.gwp_basis), p.basis::@carbonms@.gwp_basis, p.as_of) AS i
	WHERE coalesce(i.scope, @carbonms@.emission_scope(i.category)) = ANY (b.scopes);
	b.publication_id := p.publication_id;
	b.forced := false;
	b.evidence := format('publication %s%s', p.publication_id, CASE WHEN NOT whole THEN ', less what stands apart' END);
	b.reason := set_base_year.reason;
	RETURN append_base_year(b, coalesce(takes_in, '{}'));
END
$$;
COMMENT ON FUNCTION set_base_year(bigint, text, integer[], text, bigint[]) IS
	'Records the base year of a boundary from a published inventory.';

/**
 * A new method or GWP basis wants an inventory of the base year under it, and set_base_year().
 *
 * Errors:
 *   P0002 without a base year
 *   55000 without events that count, or below the threshold unless forced
 *   22023 without a reason, or if no emissions were left
 */
CREATE OR REPLACE FUNCTION recalculate_base_year(boundary text, reason text, forced boolean DEFAULT false)
		RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b base_year;
	r record;
BEGIN
	PERFORM enter_ledger();
	b := base_year_at(recalculate_base_year.boundary);
	r := base_year_recalculation(recalculate_base_year.boundary);
	IF r.events = 0 THEN
		RAISE EXCEPTION 'no open event changes the base year of boundary "%"', b.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Insert it into structural_event.';
	ELSIF NOT r.needed AND NOT coalesce(recalculate_base_year.forced, false) THEN
		RAISE EXCEPTION 'base year of boundary "%" does not need to be recalculated', b.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = format('%s open events change %s by %s, less than the threshold of %s of it.', r.events,
					r.base, r.change, r.threshold),
				HINT = 'Wait for more events, or recalculate all the same with forced => true.';
	END IF;
	b.kind := 'recalculated';
	b.boundary_version := boundary_version(b.boundary, 'infinity');
	b.stated := (r.base OPERATOR(@carbonms@.+) r.change)::text;
	b.publication_id := NULL;
	b.threshold := r.threshold;
	b.forced := NOT r.needed;
	b.evidence := format('version %s and %s events', b.version, r.events);
	b.reason := recalculate_base_year.reason;
	RETURN append_base_year(b,
		ARRAY(SELECT o.event_id FROM open_event(recalculate_base_year.boundary, 'infinity') AS o
		WHERE o.effect IS NOT NULL ORDER BY o.event_id));
END
$$;
COMMENT ON FUNCTION recalculate_base_year(text, text, boolean) IS
	'Appends the next version of the base year of a boundary: the version before and the effects of all open '
	'events that count; returns its number.';

CREATE OR REPLACE FUNCTION check_base_years(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT NULL::bigint, format('version %s of the base year of boundary %s is not the one before and its events',
		y.version, y.boundary)
	FROM base_year AS y
	LEFT JOIN base_year AS b ON b.boundary = y.boundary AND b.version = y.version - 1
	WHERE y.kind = 'recalculated' AND (b.emissions + (
		SELECT sum(e.effect) FROM base_year_event AS t JOIN structural_event AS e ON e.event_id = t.event_id
		WHERE t.boundary = y.boundary AND t.version = y.version) = y.emissions) IS NOT TRUE
	UNION ALL
	SELECT NULL, format('version %s of the base year of boundary %s does not follow the one before', y.version,
		y.boundary)
	FROM base_year AS y
	WHERE y.version > 1 AND NOT EXISTS (SELECT FROM base_year AS b
		WHERE b.boundary = y.boundary AND b.version = y.version - 1 AND b.recorded_at < y.recorded_at);
END;
COMMENT ON FUNCTION check_base_years() IS
	'Looks whether each recalculated base year is the version before and the effects of its events, and each '
	'version follows one.';
