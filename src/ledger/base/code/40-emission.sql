-- How entries are hashed and chained, and what of them stands.

-- Fields with their lengths in front cannot run into one another; NULL is a length of its own.
CREATE OR REPLACE FUNCTION payload(VARIADIC fields text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT string_agg(coalesce(length(f) || ':' || f, '-:'), ',' ORDER BY i)
		FROM unnest(fields) WITH ORDINALITY AS u(f, i));
COMMENT ON FUNCTION payload(text[]) IS
	'Fields as length:text, separated by commas; -: is NULL. Lengths are in characters.';

/*
 * Of 0.1 the content has the hash of the block before in it, and is the hash. Of format 2 it stands by itself, so
 * that one block can be shown without the others: its hash is sha256(previous || content). The texts of dates depend
 * on a setting, of which a hash must not.
 */
CREATE OR REPLACE FUNCTION block_content(format integer, ledger uuid, posting_id bigint, kind text, method text,
		period daterange, reverses bigint, reason text, entries bigint, digest bytea, sums bytea, boundaries bytea,
		annex text, previous bytea, posted_at timestamptz, posted_by text, session_role text) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE SET datestyle = 'ISO, YMD'
	RETURN sha256(convert_to(CASE format
		WHEN 2 THEN payload('block/2', ledger::text, posting_id::text, kind, method, lower(period)::text,
			upper(period)::text, reverses::text, reason, entries::text, encode(digest, 'hex'), encode(sums, 'hex'),
			encode(boundaries, 'hex'), annex, to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
			posted_by, session_role)
		ELSE payload(posting_id::text, kind, method, lower(period)::text, upper(period)::text, reverses::text,
			reason, entries::text, encode(digest, 'hex'), encode(boundaries, 'hex'), encode(previous, 'hex'),
			to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), posted_by)
		END, 'UTF8'));
COMMENT ON FUNCTION block_content(integer, uuid, bigint, text, text, daterange, bigint, text, bigint, bytea, bytea,
	bytea, text, bytea, timestamptz, text, text) IS
	'sha256 of what a block says: the columns of its row, as a payload().';

CREATE OR REPLACE FUNCTION block_hash(format integer, content bytea, previous bytea) RETURNS bytea
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN format IS NULL THEN content ELSE sha256(previous || content) END;
COMMENT ON FUNCTION block_hash(integer, bytea,
	bytea) IS 'The hash of a block, from its content and the hash before it.';

-- Verifies what it is given and never computes it anew: a restored or replicated block keeps its hash. Rows of a
-- restore come in any order, so that a block before it is compared where it is there already.
CREATE OR REPLACE FUNCTION check_posting() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	content bytea := block_content(NEW.format, NEW.ledger, NEW.posting_id, NEW.kind, NEW.method, NEW.period,
		NEW.reverses, NEW.reason, NEW.entries, NEW.digest, NEW.sums, NEW.boundaries, NEW.annex, NEW.previous,
		NEW.posted_at, NEW.posted_by, NEW.session_role);
	before record;
BEGIN
	IF NEW.hash IS DISTINCT FROM block_hash(NEW.format, content, NEW.previous)
		OR NEW.format IS NOT NULL AND NEW.content IS DISTINCT FROM content OR NOT isfinite(NEW.posted_at) THEN
		RAISE EXCEPTION 'hash of posting % does not match the row', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	SELECT b.hash, b.posted_at INTO before FROM posting AS b WHERE b.posting_id = NEW.posting_id - 1;
	-- behind one at infinity, which 0.1.0 let a role write, the chain goes on: check_ledger() names that one
	IF before.hash <> NEW.previous OR before.posted_at >= NEW.posted_at AND isfinite(before.posted_at)
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

CREATE OR REPLACE FUNCTION check_sequence() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
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

CREATE OR REPLACE TRIGGER check_posting BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION check_posting();
ALTER TABLE posting ENABLE ALWAYS TRIGGER check_posting;
CREATE OR REPLACE TRIGGER check_sequence AFTER INSERT ON posting REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_sequence();

CREATE OR REPLACE FUNCTION guard_entries(entries regclass) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
		'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', entries);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_change', entries);
END
$$;
COMMENT ON FUNCTION guard_entries(regclass) IS 'Puts the trigger against changes on a table of entries.';

SELECT guard_entries('posting'::regclass), guard_entries('emission'::regclass),
	guard_entries('emission_rest'::regclass);

/*
 * What a row says, as text. A payload of a later format names it in front, so that the rows of one block may be of
 * several; the first field of those of 0.1 is the number of the line.
 */
CREATE OR REPLACE FUNCTION line_payload(format text, line bigint, day date, source_id integer, category text,
		domain text, party text, supplier text, plot text, scope2 text, claim_id bigint, quantity quantity,
		factor_id integer, factor emission_factor, verified boolean, mass ghg, begins integer, reason text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN coalesce(length(format) || ':' || format || ',', '') || payload(line::text,
		to_char(day::timestamp, 'YYYY-MM-DD'), source_id::text, category, domain, party, supplier, plot, scope2,
		claim_id::text, quantity::text, factor_id::text, factor::text, verified::text, mass::text, begins::text,
			reason);
COMMENT ON FUNCTION line_payload(text, bigint, date, integer, text, text, text, text, text, text, bigint, quantity,
	integer, emission_factor, boolean, ghg, integer, text) IS
	'The payload that a row of emission must have, of the format that it names (line/2), or NULL for that of 0.1.';

CREATE OR REPLACE FUNCTION payload_format(payload text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN substring(payload FROM '^6:(line/2),');
COMMENT ON FUNCTION payload_format(text) IS
	'The format that the payload of a row of emission names; NULL for that of 0.1.';

/*
 * Treatments of scope 2 are not added.
 */
CREATE OR REPLACE FUNCTION posting_sums(posting bigint) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (
		SELECT sha256(convert_to(coalesce(string_agg(payload(to_char(s.day::timestamp, 'YYYY-MM-DD'), s.party,
			s.category, s.scope2, s.mass::text), '' ORDER BY s.day, s.party COLLATE "C", s.category COLLATE "C",
			s.scope2 COLLATE "C"), ''), 'UTF8'))
		FROM (SELECT e.day, e.party, e.category, e.scope2, sum(e.mass) AS mass FROM emission AS e
			WHERE e.posting_id = posting GROUP BY e.day, e.party, e.category, e.scope2) AS s);
COMMENT ON FUNCTION posting_sums(bigint) IS
	'sha256 of the sums of a posting, by day, party, category and treatment of scope 2.';

-- What stands under a method for some days: what was posted of a source, day, treatment, claim, unit and factor,
-- with all that the rows say of them, less what was taken back.
CREATE OR REPLACE FUNCTION standing_emission(method text, first date, until date,
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
