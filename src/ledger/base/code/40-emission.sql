-- Entries: emissions, and the postings that they belong to. A posting is one batch and one block of a hash chain.

CREATE TABLE posting (
	posting_id bigint PRIMARY KEY CHECK (posting_id > 0),
	kind text NOT NULL CHECK (kind IN ('post', 'reverse')),
	method text NOT NULL REFERENCES method,
	period daterange NOT NULL,
	reverses bigint UNIQUE REFERENCES posting,
	reason text NOT NULL,
	entries bigint NOT NULL,
	digest bytea NOT NULL CHECK (length(digest) = 32),
	boundaries bytea NOT NULL CHECK (length(boundaries) = 32),
	previous bytea NOT NULL CHECK (length(previous) = 32),
	hash bytea NOT NULL CHECK (length(hash) = 32),
	posted_at timestamptz NOT NULL,
	posted_by text NOT NULL,
	CHECK ((kind = 'reverse') = (reverses IS NOT NULL))
);
COMMENT ON TABLE posting IS 'Postings: the blocks of the hash chain. Never changed.';
COMMENT ON COLUMN posting.posting_id IS 'Number of the posting, height of the block: 1, 2, 3 ... without gaps.';
COMMENT ON COLUMN posting.kind IS 'post or reverse.';
COMMENT ON COLUMN posting.method IS 'Code of the method.';
COMMENT ON COLUMN posting.period IS 'Accounting days that were posted.';
COMMENT ON COLUMN posting.reverses IS 'Number of the posting that this one takes back.';
COMMENT ON COLUMN posting.reason IS 'Why.';
COMMENT ON COLUMN posting.entries IS 'How many emission rows belong to it.';
COMMENT ON COLUMN posting.digest IS 'sha256 of the sha256 of the payloads of its emission rows, one behind the other in order of line.';
COMMENT ON COLUMN posting.boundaries IS 'Digest of the versions of boundaries that were recorded since the posting before: see boundaries_digest().';
COMMENT ON COLUMN posting.previous IS 'Hash of the posting before; 32 zero bytes for the first.';
COMMENT ON COLUMN posting.hash IS 'sha256 of the payload of this row: see posting_hash().';
COMMENT ON COLUMN posting.posted_at IS 'When.';
COMMENT ON COLUMN posting.posted_by IS 'By which role.';

-- No foreign keys: post() and reverse() make the rows, check_ledger() proves them, and a restore of data alone
-- does not know the order in which keys of partitions want their tables.
CREATE TABLE emission (
	posting_id bigint NOT NULL,
	line bigint NOT NULL CHECK (line > 0),
	day date NOT NULL,
	source_id integer NOT NULL,
	category text NOT NULL,
	domain text NOT NULL,
	party text NOT NULL,
	supplier text,
	plot text,
	scope2 text,
	claim_id bigint,
	quantity quantity NOT NULL,
	factor_id integer NOT NULL,
	factor emission_factor NOT NULL,
	verified boolean NOT NULL,
	mass ghg NOT NULL,
	begins smallint NOT NULL CHECK (begins BETWEEN -1 AND 1),
	reason text NOT NULL,
	payload text NOT NULL,
	PRIMARY KEY (posting_id, line, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE emission IS 'Emissions: one row per posting, source, factor, accounting day, treatment of scope 2, claim and unit. Never changed.';
COMMENT ON COLUMN emission.posting_id IS 'Number of the posting.';
COMMENT ON COLUMN emission.line IS 'Line of the posting: 1, 2, 3 ...';
COMMENT ON COLUMN emission.day IS 'Accounting day. The readings are those of the source that touch the day.';
COMMENT ON COLUMN emission.source_id IS 'Number of the source.';
COMMENT ON COLUMN emission.category IS 'Category, as it was when posted.';
COMMENT ON COLUMN emission.domain IS 'Domain, as it was when posted.';
COMMENT ON COLUMN emission.party IS 'Party that emitted or consumed, on that day.';
COMMENT ON COLUMN emission.supplier IS 'Party that supplied the energy, if one did.';
COMMENT ON COLUMN emission.plot IS 'Plot, on that day.';
COMMENT ON COLUMN emission.scope2 IS 'Treatment of scope 2 (location, market, pinned); NULL if not purchased energy. Different treatments are never added.';
COMMENT ON COLUMN emission.claim_id IS 'Number of the claim whose certificates cover the electricity; NULL if none does.';
COMMENT ON COLUMN emission.quantity IS 'Activity data of the day: the exact sum of the readings, or its change since the posting before.';
COMMENT ON COLUMN emission.factor_id IS 'Number of the factor.';
COMMENT ON COLUMN emission.factor IS 'The factor, as applied.';
COMMENT ON COLUMN emission.verified IS 'Whether factor and method are verified.';
COMMENT ON COLUMN emission.mass IS 'Quantity x factor in whole micrograms, only the gases of the method.';
COMMENT ON COLUMN emission.begins IS '1 if nothing of this was posted before (source, day, factor and all that the row says of them), -1 if nothing is after it, 0 for a change.';
COMMENT ON COLUMN emission.reason IS 'Why the row is there and why this factor.';
COMMENT ON COLUMN emission.payload IS 'The row as text, by which it is hashed and can be rebuilt without the extension: see payload().';

CREATE INDEX emission_source_day ON emission (source_id, day);
CREATE INDEX emission_claim ON emission (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX emission_day ON emission USING brin (day) WITH (autosummarize = on);
CREATE TABLE emission_rest PARTITION OF emission DEFAULT;
COMMENT ON TABLE emission_rest IS 'Emissions of months that have no partition of their own: see add_partitions().';

-- Fields with their lengths in front cannot run into one another; NULL is a length of its own.
CREATE FUNCTION payload(VARIADIC fields text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT string_agg(coalesce(length(f) || ':' || f, '-:'), ',' ORDER BY i) FROM unnest(fields) WITH ORDINALITY AS u(f, i));
COMMENT ON FUNCTION payload(text[]) IS 'Fields as length:text, separated by commas; -: is NULL. Lengths are in characters.';

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
		RAISE EXCEPTION 'posting % does not follow the one before', NEW.posting_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_posting() IS 'Trigger: refuses a block whose hash is wrong or that does not follow the one before. Errors: 23000.';

CREATE FUNCTION check_sequence() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	loose bigint;
BEGIN
	SELECT a.posting_id INTO loose FROM added AS a
	WHERE a.posting_id > 1 AND NOT EXISTS (SELECT FROM posting AS b WHERE b.posting_id = a.posting_id - 1)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'posting % does not follow the one before', loose
			USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'There is no posting before it.',
				HINT = 'Entries are made with post() and reverse().';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_sequence() IS 'Trigger: refuses a block without one before it, once all rows of a statement are there. Errors: 23000.';

CREATE TRIGGER check_posting BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION check_posting();
ALTER TABLE posting ENABLE ALWAYS TRIGGER check_posting;
CREATE TRIGGER check_sequence AFTER INSERT ON posting REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_sequence();

CREATE FUNCTION guard_entries(entries regclass) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
	EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', entries);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_change', entries);
END
$$;
COMMENT ON FUNCTION guard_entries(regclass) IS 'Puts the trigger against changes on a table of entries.';

SELECT guard_entries('posting'), guard_entries('emission'), guard_entries('emission_rest');

-- The payload of a row of emission.
CREATE FUNCTION emission_payload(e emission) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN payload(e.line::text, to_char(e.day::timestamp, 'YYYY-MM-DD'), e.source_id::text, e.category, e.domain, e.party, e.supplier,
		e.plot, e.scope2, e.claim_id::text, e.quantity::text, e.factor_id::text, e.factor::text, e.verified::text, e.mass::text, e.begins::text, e.reason);
COMMENT ON FUNCTION emission_payload(emission) IS 'The payload that a row of emission must have.';

-- Closes a batch of emission rows as the next block.
CREATE FUNCTION last_posted() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT b.posted_at FROM posting AS b ORDER BY b.posting_id DESC LIMIT 1);
COMMENT ON FUNCTION last_posted() IS 'Time of the last posting; NULL if there is none.';

CREATE FUNCTION seal_posting(p posting, written bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	before posting;
BEGIN
	SELECT count(*), sha256(string_agg(sha256(convert_to(e.payload, 'UTF8')), '' ORDER BY e.line))
	INTO p.entries, p.digest
	FROM emission AS e WHERE e.posting_id = p.posting_id;
	IF p.entries <> written THEN
		RAISE EXCEPTION 'posting % has % rows of emission that it did not write', p.posting_id, p.entries - written
			USING ERRCODE = 'integrity_constraint_violation', HINT = 'Rows of emission are written by post() and reverse() alone.';
	END IF;
	SELECT b.* INTO before FROM posting AS b WHERE b.posting_id = p.posting_id - 1;
	p.previous := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
	p.posted_at := ledger_now();
	p.posted_by := current_user;
	p.boundaries := boundaries_digest(before.posted_at, p.posted_at);
	p.hash := posting_hash(p);
	INSERT INTO posting SELECT p.*;
	RETURN p.posting_id;
END
$$;
COMMENT ON FUNCTION seal_posting(posting, bigint) IS 'Closes the emission rows of a posting, of which so many were written: counts them, hashes them, appends the block. Errors: 23000 if others wrote rows of it.';

CREATE FUNCTION next_posting(kind text, method text, period daterange, reason text, reverses bigint DEFAULT NULL) RETURNS posting
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN ROW((SELECT coalesce(max(posting_id), 0) + 1 FROM posting), kind, method, period, reverses, reason,
		NULL, NULL, NULL, NULL, NULL, NULL, NULL)::posting;
COMMENT ON FUNCTION next_posting(text, text, daterange, text, bigint) IS 'The block to come, without its hashes.';

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
COMMENT ON FUNCTION standing_emission(text, date, date) IS 'What stands posted under a method for the days from the first until before the second. NULL is empty text, or 0 for a claim; posting_id is the last that touched it.';
