-- How entries are hashed and chained, and what of them stands.

-- Fields with their lengths in front cannot run into one another; NULL is a length of its own.
CREATE FUNCTION payload(VARIADIC fields text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT string_agg(coalesce(length(f) || ':' || f, '-:'), ',' ORDER BY i)
		FROM unnest(fields) WITH ORDINALITY AS u(f, i));
COMMENT ON FUNCTION payload(text[]) IS
	'Fields as length:text, separated by commas; -: is NULL. Lengths are in characters.';

-- The texts of dates depend on a setting, of which a hash must not.
CREATE FUNCTION posting_hash(p posting) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE SET datestyle = 'ISO, YMD'
	RETURN sha256(convert_to(payload(p.posting_id::text, p.kind, p.method,
		lower(p.period)::text, upper(p.period)::text, p.reverses::text, p.reason, p.entries::text,
		encode(p.digest, 'hex'), encode(p.boundaries, 'hex'), encode(p.previous, 'hex'),
		to_char(p.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.posted_by), 'UTF8'));
COMMENT ON FUNCTION posting_hash(posting) IS 'The hash that a row of posting must have.';

-- Verifies what it is given and never computes it anew: a restored or replicated block keeps its hash. Rows of a
-- restore come in any order, so that a block before it is compared where it is there already.
CREATE FUNCTION check_posting() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	before posting;
BEGIN
	IF NEW.hash IS DISTINCT FROM posting_hash(NEW) THEN
		RAISE EXCEPTION 'hash of posting % does not match the row', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	SELECT b.* INTO before FROM posting AS b WHERE b.posting_id = NEW.posting_id - 1;
	IF before.hash <> NEW.previous OR before.posted_at >= NEW.posted_at
		OR NEW.posting_id = 1 AND NEW.previous <> decode(repeat('00', 32), 'hex') THEN
		RAISE EXCEPTION 'posting % does not follow the previous one', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_posting() IS
	'Trigger: refuses a block whose hash is wrong or that does not follow the one before. Errors: 23000.';

CREATE FUNCTION check_sequence() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	loose bigint;
BEGIN
	SELECT a.posting_id INTO loose FROM added AS a
	WHERE a.posting_id > 1 AND NOT EXISTS (SELECT FROM posting AS b WHERE b.posting_id = a.posting_id - 1)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'posting % does not follow the previous one', loose
			USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'There is no posting before it.',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_sequence() IS
	'Trigger: refuses a block without one before it, once all rows of a statement are there. Errors: 23000.';

CREATE TRIGGER check_posting BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION check_posting();
ALTER TABLE posting ENABLE ALWAYS TRIGGER check_posting;
CREATE TRIGGER check_sequence AFTER INSERT ON posting REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_sequence();

CREATE FUNCTION guard_entries(entries regclass) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
	EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE '
		'FUNCTION refuse_change()', entries);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_change', entries);
END
$$;
COMMENT ON FUNCTION guard_entries(regclass) IS 'Puts the trigger against changes on a table of entries.';

SELECT guard_entries('posting'), guard_entries('emission'), guard_entries('emission_rest');

-- The payload of a row of emission.
CREATE FUNCTION emission_payload(e emission) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN payload(e.line::text, to_char(e.day::timestamp, 'YYYY-MM-DD'), e.source_id::text, e.category, e.domain,
		e.party, e.supplier,
		e.plot, e.scope2, e.claim_id::text, e.quantity::text, e.factor_id::text, e.factor::text, e.verified::text,
			e.mass::text, e.begins::text, e.reason);
COMMENT ON FUNCTION emission_payload(emission) IS 'The payload that a row of emission must have.';

-- What stands under a method for some days: what was posted of a source, day, treatment, claim, unit and factor,
-- with all that the rows say of them, less what was taken back.
CREATE FUNCTION standing_emission(method text, first date, until date,
		OUT source_id integer, OUT day date, OUT scope2 text, OUT claim_id bigint, OUT unit text, OUT factor_id integer,
		OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT plot text,
		OUT quantity quantity, OUT mass ghg, OUT posting_id bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.source_id, e.day, coalesce(e.scope2, ''), coalesce(e.claim_id, 0), unit(e.quantity), e.factor_id,
		e.category, e.domain, e.party, coalesce(e.supplier, ''), coalesce(e.plot, ''),
		sum(e.quantity), sum(e.mass), max(e.posting_id)
	FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
	WHERE b.method = standing_emission.method AND e.day >= first AND e.day < until
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	HAVING sum(e.begins) <> 0;
END;
COMMENT ON FUNCTION standing_emission(text, date, date) IS
	'What stands posted under a method for the days from the first until before the second. NULL is empty '
	'text, or 0 for a claim; posting_id is the last that touched it.';
