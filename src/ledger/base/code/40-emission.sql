-- How entries are hashed and chained, and what of them stands.

-- Fields with their lengths in front cannot run into one another; NULL is a length of its own.
CREATE OR REPLACE FUNCTION payload(VARIADIC fields text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ledger_payload(VARIADIC fields);
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
 * several; the first field of those of 0.1 is the number of the line. Those before line/3 know nothing of lines,
 * origin, kind and buyer: a row of theirs that has one has no payload.
 */
CREATE OR REPLACE FUNCTION line_payload(format text, line bigint, day date, source_id integer, source_line integer,
		category text, domain text, party text, supplier text, origin text, kind text, buyer text, plot text,
		scope2 text, claim_id bigint, quantity quantity, factor_id integer, factor emission_factor, verified boolean,
		mass ghg, begins integer, reason text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE format
		WHEN 'line/3' THEN ledger_line_payload('line/3', line, day, source_id, source_line, category, domain, party,
			supplier, origin, kind, buyer, plot, scope2, claim_id, quantity, factor_id, factor, verified, mass, begins,
			reason)
		ELSE CASE num_nonnulls(source_line, origin, kind, buyer) WHEN 0
			THEN coalesce(length(format) || ':' || format || ',', '') || payload(line::text,
				to_char(day::timestamp, 'YYYY-MM-DD'), source_id::text, category, domain, party, supplier, plot, scope2,
				claim_id::text, quantity::text, factor_id::text, factor::text, verified::text, mass::text, begins::text,
				reason) END
		END;
COMMENT ON FUNCTION line_payload(text, bigint, date, integer, integer, text, text, text, text, text, text, text, text,
	text, bigint, quantity, integer, emission_factor, boolean, ghg, integer, text) IS
	'The payload that a row of emission must have, of the format that it names (line/3, line/2), or NULL for '
	'that of 0.1.';

CREATE OR REPLACE FUNCTION payload_format(payload text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE left(payload, 9) WHEN '6:line/2,' THEN 'line/2' WHEN '6:line/3,' THEN 'line/3' END;
COMMENT ON FUNCTION payload_format(text) IS
	'The format that the payload of a row of emission names; NULL for that of 0.1.';

/*
 * Whose share in a boundary is taken off from that of the party: who made what it consumes, or buys what it sells on.
 * Entries of methods that count what crosses the boundary do not know who made it, and it is the supplier. What is sold
 * on counts where all who have it afterwards, and who made it, are outside: the greatest of their shares is taken off.
 */
CREATE OR REPLACE FUNCTION counterpart(energy text, category text, supplier text, origin text, buyer text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN category = 'resold_energy' AND buyer IS NOT NULL THEN buyer || coalesce(E'\n' || origin, '')
		WHEN energy = 'consumption' THEN origin ELSE supplier END;
COMMENT ON FUNCTION counterpart(text, text, text, text, text) IS
	'Of an entry under a method with that account of energy, the party whose share in a boundary is taken off; of '
	'what is sold on, several, one a line.';

/*
 * Treatments of scope 2 are not added. Sorted once, to be added up and to be strung together. The period spares looking
 * for them in all months, in a plan of its own: one for all goes over an index to every entry.
 */
CREATE OR REPLACE FUNCTION posting_sums(posting bigint, days daterange) RETURNS bytea
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_custom_plan AS
$$
BEGIN
	RETURN (
		SELECT sha256(convert_to(coalesce(string_agg(@carbonms@.ledger_sum_payload(s.day, s.party, s.category, s.scope2,
			s.mass), ''), ''), 'UTF8'))
		FROM (SELECT e.day, e.party COLLATE "C" AS party, e.category COLLATE "C" AS category,
				e.scope2 COLLATE "C" AS scope2, @carbonms@.sum(e.mass) AS mass
			FROM emission AS e
			WHERE e.posting_id = posting AND e.day >= coalesce(lower(days), '-infinity')
				AND e.day < coalesce(upper(days), 'infinity')
			GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4) AS s);
END
$$;
COMMENT ON FUNCTION posting_sums(bigint, daterange) IS
	'sha256 of the sums of a posting of a period, by day, party, category and treatment of scope 2.';

-- What stands under a method for some days: what was posted of a source, day, treatment, claim, unit and factor,
-- with all that the rows say of them, less what was taken back.
CREATE OR REPLACE FUNCTION standing_entry(method text, first date, until date, sources integer[],
	OUT source_id integer, OUT day date,
		OUT source_line integer, OUT scope2 text, OUT claim_id bigint, OUT unit text, OUT factor_id integer,
		OUT category text, OUT domain text, OUT party text, OUT supplier text, OUT origin text, OUT kind text,
		OUT buyer text, OUT plot text, OUT quantity quantity, OUT mass ghg, OUT posting_id bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.source_id, e.day, coalesce(e.source_line, 0), coalesce(e.scope2, ''), coalesce(e.claim_id, 0),
		unit(e.quantity), coalesce(e.factor_id, 0), e.category, e.domain, e.party, coalesce(e.supplier, ''),
		coalesce(e.origin, ''), coalesce(e.kind, ''), coalesce(e.buyer, ''), coalesce(e.plot, ''),
		sum(e.quantity), sum(e.mass), max(e.posting_id)
	FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
	WHERE b.method = standing_entry.method AND e.day >= first AND e.day < until
		AND (sources IS NULL OR e.source_id = ANY (sources))
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	HAVING sum(e.begins) <> 0;
END;
COMMENT ON FUNCTION standing_entry(text, date, date, integer[]) IS
	'What stands posted under a method, of sources or (NULL) all, from a day until before another. NULL is empty '
	'text, or 0 for a number; posting_id is the last that touched it.';
