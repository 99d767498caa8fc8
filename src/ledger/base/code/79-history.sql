-- Reference rows may be changed, and what they were is kept, so that a past state can be asked.

SELECT guard_entries('reference_history'::regclass);

/*
 * As to_jsonb() has it, but what a cast would make something else of, such as a geometry, as its text, so that
 * jsonb_populate_record() gives the very row back. The same in every session.
 */
CREATE OR REPLACE FUNCTION exact_row(whole record, relation regclass) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
	SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS
$$
DECLARE
	exact jsonb := to_jsonb(whole);
	attribute name;
	text_value text;
BEGIN
	FOR attribute IN
		SELECT a.attname FROM pg_attribute AS a
		WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
			AND EXISTS (SELECT FROM pg_cast AS c WHERE c.castsource = a.atttypid AND c.casttarget = 'json'::regtype)
	LOOP
		EXECUTE format('SELECT ($1).%I::text', attribute) INTO text_value USING whole;
		exact := exact || jsonb_build_object(attribute, text_value);
	END LOOP;
	RETURN exact;
END
$$;
COMMENT ON FUNCTION exact_row(record, regclass) IS
	'A row of a table, from which jsonb_populate_record() makes it again.';

-- Where a table has no primary key the whole row is it: each change of it then makes another row.
CREATE OR REPLACE FUNCTION row_key(whole jsonb, relation regclass) RETURNS jsonb
	LANGUAGE sql STABLE
	RETURN coalesce((SELECT jsonb_agg(whole -> a.attname::text ORDER BY k.n)
		FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
		JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indrelid = relation AND i.indisprimary), jsonb_build_array(whole));
COMMENT ON FUNCTION row_key(jsonb, regclass) IS 'The values of the primary key in a row of a table.';

/*
 * Changes take turns with all that is written to a ledger, so that whoever had a turn before saw none of them and
 * whoever has one afterwards sees all. The last row is of this transaction if any is.
 */
CREATE OR REPLACE FUNCTION change_time() RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	last record;
BEGIN
	SELECT h.changed_at, @carbonms@.ledger_written_here(h.xmin) AS here INTO last
	FROM reference_history AS h ORDER BY h.change_id DESC LIMIT 1;
	RETURN CASE WHEN last.here THEN last.changed_at ELSE ledger_now() END;
END
$$;
COMMENT ON FUNCTION change_time() IS 'The time of the changes of reference rows that this transaction makes.';

/*
 * With the rights of the owner: nobody else writes into the history. A row under another key is another row, which
 * begins with the change. What this transaction wrote nobody has seen, so that it is not kept: it has never been the
 * state, in whatever order the parts of a statement change a row.
 */
CREATE OR REPLACE FUNCTION keep_history() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	old_row jsonb := exact_row(OLD, TG_RELID);
	key jsonb := row_key(old_row, TG_RELID);
	new_row jsonb;
BEGIN
	IF TG_OP = 'UPDATE' THEN
		new_row := exact_row(NEW, TG_RELID);
		-- not as jsonb, for which 1.0 is 1.00
		IF new_row::text = old_row::text THEN
			RETURN NULL;
		ELSIF row_key(new_row, TG_RELID) <> key THEN
			INSERT INTO reference_history (relation, key, changed_at)
			VALUES (TG_TABLE_NAME, row_key(new_row, TG_RELID), change_time());
		END IF;
	END IF;
	IF NOT @carbonms@.ledger_written_here(OLD.xmin) THEN
		INSERT INTO reference_history (relation, key, old_row, changed_at)
		VALUES (TG_TABLE_NAME, key, old_row, change_time());
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_history() IS 'Trigger: keeps what a reference row was before it is changed or deleted.';

CREATE OR REPLACE FUNCTION keep_truncated() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	PERFORM lock_ledger();
	EXECUTE format('INSERT INTO reference_history (relation, key, old_row, changed_at) '
		'SELECT $1, row_key(o.state, $2), o.state, $3 FROM (SELECT exact_row(t, $2) AS state FROM %s AS t '
		'WHERE NOT @carbonms@.ledger_written_here(t.xmin)) AS o', TG_RELID::regclass)
	USING TG_TABLE_NAME, TG_RELID::regclass, change_time();
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_truncated() IS 'Trigger: keeps what reference rows were before their table is truncated.';

/*
 * A restore of data alone comes here with rows whose history comes after them, from the same dump: these two settings
 * are those of every dump.
 */
CREATE OR REPLACE FUNCTION keep_inserted() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp SET timezone = 'UTC'
	SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS
$$
BEGIN
	IF current_setting('check_function_bodies') = 'off' AND current_setting('row_security') = 'off'
		AND owns_ledger() THEN
		RETURN NULL;
	END IF;
	-- row_key() without the rest of the row, which may be large, where a key tells it
	EXECUTE format('INSERT INTO reference_history (relation, key, changed_at) '
		'SELECT $1, jsonb_build_array(%s), $3 FROM added AS n',
		coalesce((SELECT string_agg(format('n.%I', a.attname), ', ' ORDER BY k.n)
			FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
			JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
			WHERE i.indrelid = TG_RELID AND i.indisprimary), format('exact_row(ROW(n.*)::%s, $2)', TG_RELID::regclass)))
	USING TG_TABLE_NAME, TG_RELID::regclass, change_time();
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_inserted() IS 'Trigger: keeps when reference rows were inserted.';

CREATE OR REPLACE FUNCTION guard_reference(relation regclass) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT OR UPDATE OR DELETE ON %s '
		'FOR EACH STATEMENT EXECUTE FUNCTION lock_activity()', relation);
	EXECUTE format('CREATE OR REPLACE TRIGGER keep_history AFTER UPDATE OR DELETE ON %s FOR EACH ROW '
		'EXECUTE FUNCTION keep_history()', relation);
	EXECUTE format('CREATE OR REPLACE TRIGGER keep_inserted AFTER INSERT ON %s REFERENCING NEW TABLE AS added '
		'FOR EACH STATEMENT EXECUTE FUNCTION keep_inserted()', relation);
	EXECUTE format('CREATE OR REPLACE TRIGGER keep_truncated BEFORE TRUNCATE ON %s FOR EACH STATEMENT '
		'EXECUTE FUNCTION keep_truncated()', relation);
END
$$;
COMMENT ON FUNCTION guard_reference(regclass) IS
	'Puts the triggers on a reference table that have its changes take turns, and keep what its rows were.';

SELECT guard_reference(r)
FROM unnest('{standard_edition,policy_parameter,party,party_share,site,plot,source,source_owner,meter,calibration,
	factor,method,certificate_claim,statistic_item,energy_coefficient,indicator,rating_scheme,rating_grade,rating_rule,
	park_type,rating_exclusion,generator,sale_rule,source_line,source_point}'::regclass[]) AS r;

/**
 * Rows of a ledger of layout 1, which did not say when they were inserted, are taken to have been there always.
 *
 * Arguments:
 *   relation: a reference table of this ledger
 *
 * Errors:
 *   42704 for another table
 *   22004 without a time
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION reference_as_of(relation name, as_of timestamptz) RETURNS SETOF jsonb
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	ledger_table regclass := (SELECT c.oid FROM pg_class AS c JOIN pg_class AS h ON h.relnamespace = c.relnamespace
		JOIN pg_trigger AS t ON t.tgrelid = c.oid AND t.tgname = 'keep_history'
		WHERE h.oid = 'ledger_meta'::regclass AND c.relname = relation);
BEGIN
	IF ledger_table IS NULL THEN
		RAISE EXCEPTION 'reference table "%" does not exist', relation USING ERRCODE = 'undefined_object';
	ELSIF as_of IS NULL THEN
		RAISE EXCEPTION 'time of a state of table "%" must not be null', relation
			USING ERRCODE = 'null_value_not_allowed', HINT = 'The present state is that as of infinity.';
	END IF;
	PERFORM refuse_limited(quote_ident(current_user)::regrole);
	-- the first change afterwards has the row as it was then; one that deletes it and inserts it anew has both
	RETURN QUERY EXECUTE format($q$
		WITH later AS MATERIALIZED (
			SELECT DISTINCT ON (h.key) h.key, h.old_row
			FROM reference_history AS h WHERE h.relation = $1 AND h.changed_at > $2
			ORDER BY h.key, h.changed_at, h.old_row IS NULL, h.change_id
		)
		SELECT n.state FROM (SELECT exact_row(t, $3) AS state FROM %s AS t) AS n
		WHERE NOT EXISTS (SELECT FROM later AS l WHERE l.key = row_key(n.state, $3))
		UNION ALL SELECT l.old_row FROM later AS l WHERE l.old_row IS NOT NULL$q$, ledger_table)
	USING relation, as_of, ledger_table;
END
$$;
COMMENT ON FUNCTION reference_as_of(name, timestamptz) IS
	'The rows of a reference table as they were at a time, for jsonb_populate_record().';
