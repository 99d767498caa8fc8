-- The factor of a source on a day, and what keeps readings from being multiplied by one.

-- The one factor that fits, or an error that lists the candidates.
/*
 * Of the factors that fit, the one of the most specific region. Factors of electricity under certificates have
 * -certified behind their name. What of its gases counts is for the method to say, when it is read.
 *
 * Errors:
 *   P0002 if none fits
 *   21000 if several do; both list the candidates
 */
CREATE OR REPLACE FUNCTION pick_factor(source_id integer, day date, scope2 text, method text, name text)
	RETURNS factor
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s source := (SELECT s FROM source AS s WHERE s.source_id = pick_factor.source_id);
	m method := (SELECT m FROM method AS m WHERE m.method = pick_factor.method);
	fitting factor[];
	candidates text;
	elsewhere text;
BEGIN
	-- of the factors that fit, those of the most specific region
	SELECT array_agg(f) FILTER (WHERE f.rank = 1) INTO fitting
	FROM (
		SELECT f AS f, rank() OVER (ORDER BY CASE WHEN f.region = 'World' THEN 0 ELSE length(f.region) END DESC) AS rank
		FROM factor AS f
		WHERE f.factor = pick_factor.name AND f.factor_set = ANY (m.factor_sets) AND f.withdrawn_at IS NULL
			AND f.valid @> day AND f.scope2 IS NOT DISTINCT FROM pick_factor.scope2
			AND (f.region IN ('World', s.region) OR starts_with(s.region, f.region || '-'))
	) AS f(f, rank);
	IF cardinality(fitting) = 1 THEN
		RETURN fitting[1];
	END IF;

	SELECT string_agg(c.text, '; ' ORDER BY c.n) FILTER (WHERE c.n <= 8) || CASE
		WHEN count(*) > 8 THEN format(' and %s more', count(*) - 8) ELSE '' END,
		min(c.factor_set) FILTER (WHERE c.would_fit AND NOT c.factor_set = ANY (m.factor_sets))
	INTO candidates, elsewhere
	FROM (
		SELECT f.factor_set,
			f.valid @> day AND f.scope2 IS NOT DISTINCT FROM pick_factor.scope2
				AND (f.region IN ('World', s.region) OR starts_with(s.region, f.region || '-')) AS would_fit,
			format('%s of %s, %s%s, valid %s: %s', f.factor, f.factor_set, f.region, ', ' || f.scope2, f.valid,
				f.value) AS text,
			row_number() OVER (ORDER BY (f.factor_set = ANY (m.factor_sets)) DESC, (f.region IN ('World', s.region)
				OR starts_with(s.region, f.region || '-')) DESC, f.factor_set, f.region, f.valid) AS n
		FROM factor AS f
		WHERE f.factor = pick_factor.name AND f.withdrawn_at IS NULL
	) AS c;
	IF fitting IS NULL THEN
		RAISE EXCEPTION 'no emission factor fits source "%" on %', s.source, day
			USING ERRCODE = 'no_data_found',
				DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method,
					pick_factor.name,
					coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '),
					coalesce(candidates, 'none')),
				HINT = CASE WHEN elsewhere IS NULL
					THEN format('Record it in a set that the method names, with load_factors(), '
						'adopt_factors() or INSERT: %s.', array_to_string(m.factor_sets, ', '))
					ELSE format('Copy it from %s into a set that the method names with adopt_factors(), or '
						'insert a method that names %s.', elsewhere, elsewhere) END;
	END IF;
	RAISE EXCEPTION '% emission factors fit source "%" on %', cardinality(fitting), s.source, day
		USING ERRCODE = 'cardinality_violation',
			DETAIL = format('Method %s takes factor "%s"%s for region %s from %s. Candidates: %s.', m.method,
				pick_factor.name,
				coalesce(' (' || pick_factor.scope2 || ')', ''), s.region, array_to_string(m.factor_sets, ', '),
					candidates),
			HINT = 'Withdraw one, or insert a method that names fewer sets.';
END
$$;
COMMENT ON FUNCTION pick_factor(integer, date, text, text, text) IS
	'The emission factor of that name for a source on a day under a method and treatment of scope 2.';

CREATE OR REPLACE FUNCTION pick_factor(source_id integer, day date, scope2 text, method text,
		certified boolean DEFAULT false)
	RETURNS factor LANGUAGE sql STABLE PARALLEL SAFE
	RETURN pick_factor(source_id, day, scope2, method, (SELECT s.factor || CASE WHEN certified THEN '-certified'
		ELSE '' END
		FROM source AS s WHERE s.source_id = pick_factor.source_id));
COMMENT ON FUNCTION pick_factor(integer, date, text, text, boolean) IS
	'The emission factor of a source on a day under a method and treatment of scope 2, or of its electricity '
	'under certificates.';

-- A source without a party is an error, not a row without one.
CREATE OR REPLACE FUNCTION refuse_ownerless(source_id integer, day date) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RAISE EXCEPTION 'source "%" belongs to no party on %', (SELECT s.source FROM source AS s
		WHERE s.source_id = refuse_ownerless.source_id), day
		USING ERRCODE = 'no_data_found', HINT = 'Insert its party into source_owner.';
END
$$;
COMMENT ON FUNCTION refuse_ownerless(integer, date) IS
	'Refuses to post a source that nobody owns on a day. Errors: P0002, always.';

-- A unit that does not fit the factor is an error that names the source.
CREATE OR REPLACE FUNCTION check_unit(source_id integer, day date, quantity quantity, factor emission_factor)
		RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	message text;
BEGIN
	PERFORM check_unit.quantity OPERATOR(@carbonms@.*) check_unit.factor;
	RETURN true;
EXCEPTION
	WHEN numeric_value_out_of_range THEN
		RAISE;
	WHEN data_exception THEN
		GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
		RAISE EXCEPTION 'readings of source "%" do not fit their factor on %', (SELECT s.source FROM source AS s
			WHERE s.source_id = check_unit.source_id), day
			USING ERRCODE = 'data_exception',
				DETAIL = format('%s x %s: %s.', @carbonms@.round(check_unit.quantity, 6), check_unit.factor, message),
				HINT = 'Take wrong readings back with void_activity(activity, reason), or give the source another '
					'factor.';
END
$$;
COMMENT ON FUNCTION check_unit(integer, date, quantity, emission_factor) IS
	'Whether readings of a source on a day can be multiplied by a factor. Errors: 22000 if not, with the '
	'name of the source.';
