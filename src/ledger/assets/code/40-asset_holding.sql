-- What keeps holdings as they are, and makes each movement make what it spends.

CREATE OR REPLACE FUNCTION keep_holding() RETURNS trigger LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	-- units are generated after this trigger
	IF TG_OP = 'UPDATE' AND OLD.spent_by IS NULL AND NEW.spent_by IS NOT NULL
		AND (OLD.holding_id, OLD.block_id, OLD.serials, OLD.party, OLD.state, OLD.lot, OLD.made_by)
			= (NEW.holding_id, NEW.block_id, NEW.serials, NEW.party, NEW.state, NEW.lot, NEW.made_by) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'cannot % table "%"', CASE TG_OP WHEN 'DELETE' THEN 'delete from' ELSE 'update' END, TG_TABLE_NAME
		USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'Holdings are spent, once, by movements.';
END
$$;
COMMENT ON FUNCTION keep_holding() IS
	'Trigger: refuses DELETE, and every UPDATE but the one by which a movement spends a holding. Errors: 23000.';
CREATE OR REPLACE TRIGGER keep_holding BEFORE UPDATE OR DELETE ON asset_holding
	FOR EACH ROW EXECUTE FUNCTION keep_holding();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON asset_holding
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE asset_holding ENABLE ALWAYS TRIGGER keep_holding;
ALTER TABLE asset_holding ENABLE ALWAYS TRIGGER refuse_truncate;

/*
 * Serial by serial: of each block as many units, and the same numbers. The movement that issued a block makes all of
 * it. With one open holding of a first serial and no overlap of blocks, no serial is ever in two open holdings.
 */
CREATE OR REPLACE FUNCTION unbalanced_movement(movements bigint[], OUT movement_id bigint, OUT block_id bigint)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.movement, t.block_id
	FROM (
		SELECT l.movement, l.block_id, sum(l.units) FILTER (WHERE l.made) AS made,
			sum(l.units) FILTER (WHERE NOT l.made) AS spent, range_agg(l.serials) FILTER (WHERE l.made) AS made_serials,
			range_agg(l.serials) FILTER (WHERE NOT l.made) AS spent_serials
		FROM (
			SELECT h.made_by AS movement, h.block_id, h.units, h.serials, true AS made
			FROM asset_holding AS h WHERE h.made_by = ANY (movements)
			UNION ALL
			SELECT h.spent_by, h.block_id, h.units, h.serials, false
			FROM asset_holding AS h WHERE h.spent_by = ANY (movements)
		) AS l
		GROUP BY l.movement, l.block_id
	) AS t
	JOIN asset_block AS b ON b.block_id = t.block_id
	WHERE CASE WHEN b.issued_by = t.movement
		THEN t.spent IS NOT NULL OR t.made <> b.units OR t.made_serials <> int8multirange(b.serials)
		ELSE t.made IS DISTINCT FROM t.spent OR t.made_serials <> t.spent_serials END;
END;
COMMENT ON FUNCTION unbalanced_movement(bigint[]) IS
	'Movements, of some, that do not make of a block what they spend of it, or what it was issued with.';

-- Once all rows of a statement are there: who spends makes in the same statement. What is spent was made before, by
-- movements of which nothing changes.
CREATE OR REPLACE FUNCTION check_balance() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
DECLARE
	movements bigint[] := ARRAY(SELECT a.made_by FROM added AS a WHERE TG_OP = 'INSERT'
		UNION SELECT a.spent_by FROM added AS a WHERE a.spent_by IS NOT NULL);
	bad record;
BEGIN
	SELECT * INTO bad FROM unbalanced_movement(movements) AS u LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'movement % does not make what it spends', bad.movement_id
			USING ERRCODE = 'check_violation', DETAIL = format('Of block %s.', bad.block_id);
	END IF;
	SELECT m.movement_id INTO bad
	FROM asset_movement AS m CROSS JOIN LATERAL movement_lines(m.movement_id) AS l
	WHERE m.movement_id = ANY (movements)
		AND (m.lines <> l.n OR m.digest <> sha256(convert_to(l.lines, 'UTF8')))
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'movement % has other holdings', bad.movement_id
			USING ERRCODE = 'integrity_constraint_violation', DETAIL = 'What it spends and makes is in its hash.';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_balance() IS
	'Trigger: refuses holdings that are made without others being spent, and those of a movement that is closed. '
	'Errors: 23514, 23000.';

-- A block is marked once, by the movement that a key holds to be the one that took its issue back.
CREATE OR REPLACE TRIGGER keep_reversed BEFORE UPDATE ON asset_block
	FOR EACH ROW WHEN (OLD.reversed_by IS NOT NULL) EXECUTE FUNCTION refuse_change();
ALTER TABLE asset_block ENABLE ALWAYS TRIGGER keep_reversed;

-- A block comes before its holdings, also in a restore; a movement that has others already issues no more.
CREATE OR REPLACE FUNCTION check_block() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan AS
$$
BEGIN
	IF EXISTS (SELECT FROM asset_movement AS m WHERE m.movement_id = NEW.issued_by)
		AND EXISTS (SELECT FROM asset_holding AS h WHERE h.made_by = NEW.issued_by) THEN
		RAISE EXCEPTION 'movement % issued other blocks', NEW.issued_by
			USING ERRCODE = 'integrity_constraint_violation', HINT = 'Units are issued by issue_units().';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_block() IS 'Trigger: refuses a block of a movement that is closed. Errors: 23000.';

-- Entries of a movement that is closed, as those of a restore, are what its holdings add and take.
CREATE OR REPLACE FUNCTION check_entries() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$
DECLARE
	bad bigint;
BEGIN
	SELECT m.movement_id INTO bad
	FROM (SELECT DISTINCT n.movement_id FROM added AS n) AS a
	JOIN asset_movement AS m ON m.movement_id = a.movement_id
	WHERE EXISTS (SELECT FROM asset_holding AS h WHERE h.made_by = m.movement_id)
		AND EXISTS (
			SELECT FROM (
				SELECT e.party, e.class, e.vintage, e.state, e.units FROM asset_entry AS e
				WHERE e.movement_id = m.movement_id
				UNION ALL
				SELECT h.party, b.class, b.vintage, h.state, -h.units
				FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id WHERE h.made_by = m.movement_id
				UNION ALL
				SELECT h.party, b.class, b.vintage, h.state, h.units
				FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id
				WHERE h.spent_by = m.movement_id
			) AS l
			GROUP BY l.party, l.class, l.vintage, l.state HAVING sum(l.units) <> 0)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'entries of movement % are not what its holdings add and take', bad
			USING ERRCODE = 'integrity_constraint_violation',
				HINT = 'Movements are made by the functions of the ledger.';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_entries() IS
	'Trigger: refuses entries that do not add up to what their movement did. Errors: 23000.';
CREATE OR REPLACE TRIGGER check_entries AFTER INSERT ON asset_entry REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_entries();
CREATE OR REPLACE TRIGGER check_block BEFORE INSERT ON asset_block FOR EACH ROW EXECUTE FUNCTION check_block();
CREATE OR REPLACE TRIGGER check_balance_made AFTER INSERT ON asset_holding REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_balance();
CREATE OR REPLACE TRIGGER check_balance_spent AFTER UPDATE ON asset_holding REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION check_balance();
