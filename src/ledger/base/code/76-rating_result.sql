-- Rating a boundary, making a rating anew, and what keeps ratings from being dated back.

SELECT guard_entries('rating'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON rating FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

CREATE OR REPLACE FUNCTION rating_digest(r rating) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE SET datestyle = 'ISO, YMD'
	RETURN sha256(convert_to(payload(r.rating_id::text, r.period::text, r.boundary, r.version::text, r.method, r.basis,
		r.scheme, r.edition,
		r.definition::text, encode(r.definition_digest, 'hex'), r.status, r.outcome, r.grade, r.rank::text,
			r.score::text,
		r.missing::text, r.rules::text, r.next_grade, r.next::text, r.indicators::text, r.exclusions::text, r.park_type,
		r.factor_sets::text, r.unverified::text, encode(r.inventory_digest, 'hex'),
		to_char(r.as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), r.head::text, r.note, r.rated_by),
			'UTF8'));
COMMENT ON FUNCTION rating_digest(rating) IS 'The digest that a row of rating must have.';

CREATE OR REPLACE FUNCTION inventory_digest(period daterange, boundary text, method text, basis gwp_basis,
		as_of timestamptz)
	RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN sha256(convert_to(coalesce((SELECT string_agg(l.content || E'\n', '' ORDER BY l.line)
		FROM inventory_lines(period, boundary, method, basis, as_of) AS l), ''), 'UTF8'));
COMMENT ON FUNCTION inventory_digest(daterange, text, text, gwp_basis, timestamptz) IS
	'sha256 of the lines of an inventory as publish_inventory() hashes them. Errors: as inventory().';

/**
 * The definition of the scheme, the indicators, exclusions and park type, and the digest of the inventory are
 * recorded with it. What is incomplete or has no class is recorded, too. edition may be left out where the
 * scheme has one.
 *
 * Errors:
 *   as carbon_rating() of the ledger
 *   55000 if readings of the period are not posted under the method
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION rate(period daterange, boundary text, scheme text, method text, basis gwp_basis,
		edition text DEFAULT NULL, note text DEFAULT '')
	RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@,
		pg_temp SET jit = off SET row_security = off AS
$$
DECLARE
	r rating;
BEGIN
	PERFORM enter_ledger();
	r.as_of := ledger_now();
	PERFORM find_method(rate.method, rate.period, rate.basis);
	r.version := boundary_version(rate.boundary, r.as_of);
	r.edition := scheme_edition(rate.scheme, rate.edition);
	PERFORM check_posted(rate.period, rate.boundary, rate.method, r.as_of);
	r.period := rate.period;
	r.boundary := rate.boundary;
	r.method := rate.method;
	r.basis := rate.basis::text;
	r.scheme := rate.scheme;
	r.note := coalesce(rate.note, '');
	r.rated_by := caller();
	r.session_role := session_role();
	SELECT c.outcome, c.grade, c.rank, c.score, c.missing, c.rules, c.next_grade, c.next, c.status, c.definition,
		c.indicators, c.exclusions, c.park_type, c.unverified
	INTO r.outcome, r.grade, r.rank, r.score, r.missing, r.rules, r.next_grade, r.next, r.status, r.definition,
		r.indicators, r.exclusions, r.park_type, r.unverified
	FROM carbon_rating(rate.period, rate.boundary, rate.scheme, rate.method, rate.basis, r.edition, r.as_of) AS c;
	SELECT s.factor_sets, s.unverified || r.unverified, s.head INTO r.factor_sets, r.unverified, r.head
	FROM inventory_statement(rate.period, rate.boundary, rate.method, rate.basis, r.as_of) AS s;
	r.definition_digest := sha256(convert_to(r.definition::text, 'UTF8'));
	r.inventory_digest := inventory_digest(rate.period, rate.boundary, rate.method, rate.basis, r.as_of);
	r.rating_id := coalesce((SELECT max(l.rating_id) FROM rating AS l), 0) + 1;
	r.digest := rating_digest(r);
	INSERT INTO rating SELECT r.*;
	RETURN r.rating_id;
END
$$;
COMMENT ON FUNCTION rate(daterange, text, text, text, gwp_basis, text, text) IS
	'Rates a boundary for a period by a scheme of the ledger, records it, and returns the number of the rating.';

/**
 * NULL if there is no such rating.
 *
 * Errors:
 *   as indicators()
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION reproduce_rating(rating_id bigint) RETURNS boolean
	LANGUAGE sql STABLE
	RETURN CASE WHEN refuse_limited(quote_ident(current_user)::regrole) THEN (
	SELECT r.digest = rating_digest(r) AND r.definition_digest = sha256(convert_to(r.definition::text, 'UTF8'))
		AND (c.outcome, c.missing, c.status, i.indicators, x.exclusions)
			= (r.outcome, r.missing, r.status, r.indicators, r.exclusions)
		AND (c.grade, c.rank, c.score, c.next_grade, x.park_type) IS NOT DISTINCT FROM (r.grade, r.rank, r.score,
			r.next_grade, r.park_type)
		AND r.version = boundary_version(r.boundary, r.as_of)
		AND r.inventory_digest = inventory_digest(r.period, r.boundary, r.method, r.basis::gwp_basis, r.as_of)
	FROM rating AS r
	CROSS JOIN LATERAL indicators_of(r.definition, r.period, r.boundary, r.method, r.basis::gwp_basis, r.as_of) AS i
	CROSS JOIN LATERAL (SELECT exclusions_of(r.boundary, r.scheme, r.edition, r.period, r.as_of),
		park_type_of(r.boundary, r.scheme, r.period, r.as_of)) AS x (exclusions, park_type)
	CROSS JOIN LATERAL carbon_rating(r.definition, i.indicators, x.exclusions, x.park_type) AS c
	WHERE r.rating_id = reproduce_rating.rating_id) END;
COMMENT ON FUNCTION reproduce_rating(bigint) IS
	'Makes a rating anew from the ledger as of then, by the definition of the scheme as it was then, and '
	'says whether indicators, exclusions, grade and inventory are the same.';

CREATE OR REPLACE FUNCTION rating_problem(rating_id bigint) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN CASE WHEN reproduce_rating(rating_problem.rating_id) IS NOT TRUE
		THEN 'it was not made by rate(), or what it rests on was dated back' END;
EXCEPTION
	WHEN insufficient_privilege THEN
		RAISE;
	-- a row that was made up must not end the check of the others
	WHEN OTHERS THEN
		RETURN SQLERRM;
END
$$;
COMMENT ON FUNCTION rating_problem(bigint) IS
	'Why a rating does not come out again; NULL if it does. Errors: 42501 for a role that row security shows a part.';

CREATE OR REPLACE FUNCTION check_ratings(OUT posting_id bigint, OUT problem text) RETURNS SETOF record
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT NULL::bigint, format('rating %s does not match its digest', r.rating_id)
	FROM rating AS r
	WHERE r.digest <> rating_digest(r) OR r.definition_digest <> sha256(convert_to(r.definition::text, 'UTF8'))
	UNION ALL
	SELECT NULL, format('rating %s says that it is by a scheme that was published, and is by another definition',
		r.rating_id)
	FROM rating AS r JOIN rating_library() AS l ON l.scheme = r.scheme AND l.edition = r.edition
	WHERE l.definition ->> 'thresholds_status' = 'official' AND r.status = 'official' AND r.definition <> l.definition
	UNION ALL
	SELECT NULL, format('rating %s is of a time to come', r.rating_id)
	FROM rating AS r WHERE NOT isfinite(r.as_of) OR r.as_of > clock_timestamp() + interval '1 day'
	UNION ALL
	SELECT NULL, format('rating %s does not come out again: %s', r.rating_id, p.problem)
	FROM rating AS r CROSS JOIN LATERAL rating_problem(r.rating_id) AS p (problem)
	WHERE r.digest = rating_digest(r) AND p.problem IS NOT NULL
	UNION ALL
	SELECT b.posting_id, format('it says it was posted before rating %s, and was not', r.rating_id)
	FROM rating AS r JOIN posting AS b ON b.posting_id > r.head AND b.posted_at <= r.as_of;
END;
COMMENT ON FUNCTION check_ratings() IS
	'Recomputes the digests of ratings, makes each anew, and looks for postings that were dated back before one.';

-- ---- what ratings rest on is not dated back ----

-- Writers take turns with rate(), see guard_reference(), so that a time is later than that of every rating that did not
-- see the row.
CREATE OR REPLACE FUNCTION check_withdrawal()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF OLD.withdrawn_at IS NULL AND NEW.withdrawn_at > ledger_now() THEN
		RAISE EXCEPTION 'cannot withdraw a row of table "%" as of a time to come', TG_TABLE_NAME
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('%s was asked for.', NEW.withdrawn_at),
				HINT = 'Set withdrawn_at = ledger_now() when it is to hold no more.';
	ELSIF OLD.withdrawn_at IS NULL
		AND (NEW.withdrawn_at < now() OR TG_NARGS = 0 AND NEW.withdrawn_at <= last_rated()) THEN
		RAISE EXCEPTION 'cannot withdraw a row of table "%" as of a time that has passed', TG_TABLE_NAME
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('%s was asked for%s.', NEW.withdrawn_at,
					coalesce(', and the last rating is of ' || last_rated(), '')),
				HINT = 'Set withdrawn_at = ledger_now(): figures that were made before keep what they were made with.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_withdrawal() IS
	'Trigger: refuses to withdraw a row as of a time to come and, without an argument, of one before this transaction '
	'or before the last rating. Errors: 22023.';

CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON energy_coefficient
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal();
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON indicator
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal();
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON park_type
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal();
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON rating_exclusion
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal();
-- no rating looks for these as of a time: what was posted with them keeps them
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON factor
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal('not to come');
CREATE OR REPLACE TRIGGER check_withdrawal BEFORE UPDATE ON certificate_claim
	FOR EACH ROW EXECUTE FUNCTION check_withdrawal('not to come');
