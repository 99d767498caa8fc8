-- How movements are hashed and chained.

SELECT guard_row('asset_class'::regclass, VARIADIC '{name,reference,mark,reversal_days}'::text[]),
	guard_row('asset_movement_kind'::regclass, VARIADIC '{what}'::text[]),
	guard_row('factor_series'::regclass, VARIADIC '{reference,mark}'::text[]),
	guard_row('market_zone'::regclass, VARIADIC '{zone,reference,mark}'::text[]),
	guard_row('asset_block'::regclass, VARIADIC '{reversed_by,units}'::text[]),
	guard_entries('asset_movement'::regclass), guard_entries('asset_entry'::regclass);

-- What a unit is and what a kind does are in no movement: the history has what they were, and checkpoints a digest.
SELECT guard_reference(r)
FROM unnest('{asset_class,asset_movement_kind,factor_series,market_zone,serial_format,registry_account,
	registry_statement_kind}'::regclass[]) AS r;

/*
 * The number of the movement whose hash a movement has beside that of the one before: as far back as the least of the
 * numbers 2^k - 1 that its own is the sum of, each taken as large as can be (skew-binary digits). Going back by these
 * as far as one may, any movement is reached from any later one in steps that grow with the logarithm of the distance:
 * E. Myers, An applicative random-access stack, Information Processing Letters 17 (1983).
 */
CREATE OR REPLACE FUNCTION skip_of(movement bigint) RETURNS bigint
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	rest bigint := movement;
	weight bigint;
BEGIN
	FOR digit IN REVERSE 62..1 LOOP
		weight := (1::bigint << digit) - 1;
		IF rest >= weight THEN
			rest := rest - weight;
			IF rest IN (0, weight) THEN
				RETURN movement - weight;
			END IF;
		END IF;
	END LOOP;
	RETURN 0;
END
$$;
COMMENT ON FUNCTION skip_of(bigint) IS
	'The older movement whose hash a movement carries, beside that of the one before it; 0 for none.';

/*
 * Blocks by what the registry calls them, so that a line can be read without the ledger. What a block is stands in the
 * line of what it was issued with. Of expressions alone, so that the planner puts it in the place of the call.
 */
CREATE OR REPLACE FUNCTION holding_line(what text, b asset_block, h asset_holding) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN what = 'made' AND (b).issued_by = (h).made_by
		THEN payload('issued', (b).registry, (b).code, lower((h).serials)::text, upper((h).serials)::text, (h).party,
			(h).state, (h).lot::text, (b).class, (b).project, (b).vintage::text,
			to_char(lower((b).production) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
			to_char(upper((b).production) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), (b).source_id::text,
			(b).zone, to_char((b).issued_on::timestamp, 'YYYY-MM-DD'), to_char((b).expires_on::timestamp, 'YYYY-MM-DD'))
		ELSE payload(what, (b).registry, (b).code, lower((h).serials)::text, upper((h).serials)::text, (h).party,
			(h).state, (h).lot::text) END;
COMMENT ON FUNCTION holding_line(text, asset_block, asset_holding) IS
	'A line of a movement, as it is hashed: a payload() of what it spent, made, or issued of a block.';

-- Planned once, for rows that are found by keys, one by one, as what follows of movements: what a movement costs may
-- not depend on what statistics say of others.
CREATE OR REPLACE FUNCTION movement_lines(movement bigint, OUT n bigint, OUT lines text) RETURNS record
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
BEGIN
	SELECT count(*), string_agg(l.line, E'\n'
		ORDER BY l.registry COLLATE "C", l.code COLLATE "C", l.first, l.what COLLATE "C")
	INTO n, lines
	FROM (
		SELECT 'spent' AS what, b.registry, b.code, lower(h.serials) AS first, holding_line('spent', b, h) AS line
		FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id WHERE h.spent_by = movement
		UNION ALL
		SELECT 'made', b.registry, b.code, lower(h.serials), holding_line('made', b, h)
		FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id WHERE h.made_by = movement
	) AS l;
END
$$;
COMMENT ON FUNCTION movement_lines(bigint) IS 'What a movement spends and makes, a line a holding, as it is hashed.';

CREATE OR REPLACE FUNCTION movement_text(m asset_movement) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET datestyle = 'ISO, YMD' AS
$$
BEGIN
	RETURN payload('movement/1', (SELECT z.ledger FROM ledger_meta AS z)::text, (m).movement_id::text, (m).kind,
		(m).party, (m).counterparty, (m).effective_on::text, (m).opening::text, (m).purpose, (m).beneficiary,
		lower((m).period)::text, upper((m).period)::text, (m).price::text, (m).fee::text, (m).currency, (m).document,
		(m).reason, (m).reverses::text, (m).request::text, (m).lines::text, encode((m).digest, 'hex'),
		to_char((m).recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), (m).recorded_by,
		(m).session_role);
END
$$;
COMMENT ON FUNCTION movement_text(asset_movement) IS 'What the row of a movement says, as text: a payload().';

CREATE OR REPLACE FUNCTION movement_hash(content bytea, previous bytea, skipped bytea) RETURNS bytea
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN sha256(content || previous || skipped);
COMMENT ON FUNCTION movement_hash(bytea, bytea, bytea) IS
	'The hash of a movement, from its content, the hash before it and the one that it skips to.';

/*
 * Verifies what it is given, as check_posting() does: rows of a restore come in any order, so that a movement before is
 * compared where it is there. Its holdings may come later, and are compared then; those of a replica come table by
 * table. Data alone comes here before it comes to ledger_meta, which each movement names: then check_ledger() reads it.
 */
CREATE OR REPLACE FUNCTION check_movement() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan AS
$$
DECLARE
	content bytea := sha256(convert_to(movement_text(NEW), 'UTF8'));
	zeros bytea := decode(repeat('00', 32), 'hex');
	before asset_movement;
	found record;
BEGIN
	IF NEW.content <> content AND EXISTS (SELECT FROM ledger_meta)
		OR NEW.hash <> movement_hash(NEW.content, NEW.previous, NEW.skipped) THEN
		RAISE EXCEPTION 'hash of movement % does not match the row', NEW.movement_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Movements are made by the functions of the ledger.';
	END IF;
	SELECT * INTO before FROM asset_movement AS m WHERE m.movement_id = NEW.movement_id - 1;
	IF before.hash <> NEW.previous OR before.recorded_at >= NEW.recorded_at
		OR NEW.movement_id = 1 AND NEW.previous <> zeros THEN
		RAISE EXCEPTION 'movement % does not follow the previous one', NEW.movement_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Movements are made by the functions of the ledger.';
	ELSIF current_setting('session_replication_role') = 'replica' THEN
		RETURN NEW;
	END IF;
	SELECT * INTO found FROM movement_lines(NEW.movement_id) AS l;
	IF found.n > 0 AND (found.n <> NEW.lines OR sha256(convert_to(found.lines, 'UTF8')) <> NEW.digest) THEN
		RAISE EXCEPTION 'movement % does not have the holdings that it says', NEW.movement_id
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Movements are made by the functions of the ledger.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_movement() IS
	'Trigger: refuses a movement whose hash is wrong, that does not follow the one before, or whose holdings are '
	'others. Errors: 23000.';

CREATE OR REPLACE FUNCTION check_movement_sequence() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
DECLARE
	zeros bytea := decode(repeat('00', 32), 'hex');
	loose bigint;
BEGIN
	SELECT a.movement_id INTO loose
	FROM (SELECT n.movement_id, n.skipped, skip_of(n.movement_id) AS skip FROM added AS n) AS a
	LEFT JOIN asset_movement AS before ON before.movement_id = a.movement_id - 1
	LEFT JOIN asset_movement AS older ON older.movement_id = a.skip
	WHERE before.movement_id IS NULL AND a.movement_id > 1
		OR a.skipped IS DISTINCT FROM CASE a.skip WHEN 0 THEN zeros ELSE older.hash END
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'movement % does not follow the previous one', loose
			USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'One before it is missing, or another.',
				HINT = 'Movements are made by the functions of the ledger.';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_movement_sequence() IS
	'Trigger: refuses a movement without those before it, once all rows of a statement are there. Errors: 23000.';

/*
 * The head goes from movement to movement. On a replica it may come before the movements.
 */
CREATE OR REPLACE FUNCTION keep_head() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	-- one that changes nothing is a turn: see reconcile()
	IF TG_OP = 'UPDATE' AND (current_setting('session_replication_role') = 'replica'
		OR (NEW.movement_id, NEW.hash) = (OLD.movement_id, OLD.hash)
		OR NEW.movement_id = OLD.movement_id + 1 AND EXISTS (SELECT FROM asset_movement AS m
			WHERE m.movement_id = NEW.movement_id AND m.hash = NEW.hash AND m.previous = OLD.hash)) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'cannot % table "%"', CASE TG_OP WHEN 'DELETE' THEN 'delete from' ELSE 'update' END, TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'The head is the last movement.',
			HINT = 'Movements are made by the functions of the ledger.';
END
$$;
COMMENT ON FUNCTION keep_head() IS
	'Trigger: refuses DELETE, and every UPDATE but one that changes nothing or goes to the movement that follows. '
	'Errors: 23000.';

CREATE OR REPLACE TRIGGER check_movement BEFORE INSERT ON asset_movement
	FOR EACH ROW EXECUTE FUNCTION check_movement();
CREATE OR REPLACE TRIGGER check_movement_sequence AFTER INSERT ON asset_movement REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_movement_sequence();
CREATE OR REPLACE TRIGGER keep_head BEFORE UPDATE OR DELETE ON asset_head
	FOR EACH ROW EXECUTE FUNCTION keep_head();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON asset_head
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE asset_movement ENABLE ALWAYS TRIGGER check_movement;
ALTER TABLE asset_head ENABLE ALWAYS TRIGGER keep_head;
ALTER TABLE asset_head ENABLE ALWAYS TRIGGER refuse_truncate;
