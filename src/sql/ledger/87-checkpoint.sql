-- Checkpoints: what is kept outside of the database proves later what the database alone cannot

/*
 * Rows as the text of their columns, by the hour of their recording, so that no group is large; the same whatever the
 * session has set and whatever columns are added later.
 */
CREATE FUNCTION digest_ledger_table(ledger name, relation name, recorded text, columns text[], until timestamptz,
		OUT rows bigint, OUT digest text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
	SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' SET extra_float_digits = 1 SET row_security = off AS
$$
BEGIN
	EXECUTE format('SELECT coalesce(sum(g.n), 0)::bigint, '
		'encode(sha256(coalesce(string_agg(g.digest, %L ORDER BY g.hour), %1$L)), %L) '
		'FROM (SELECT date_trunc(%L, r.at) AS hour, count(*) AS n, '
		'sha256(string_agg(sha256(convert_to(r.line, %L)), %1$L ORDER BY sha256(convert_to(r.line, %4$L)))) AS digest '
		'FROM (SELECT (%s) AS at, ROW(%s)::text AS line FROM %I.%I AS t) AS r WHERE r.at <= $1 GROUP BY 1) AS g',
		'\x'::bytea, 'hex', 'hour', 'UTF8', recorded,
		(SELECT string_agg(format('t.%I', c), ', ' ORDER BY n) FROM unnest(columns) WITH ORDINALITY AS u (c, n)),
			ledger,
		relation)
	INTO rows, digest USING until;
END
$$;
COMMENT ON FUNCTION digest_ledger_table(name, name, text, text[], timestamptz) IS
	'How many rows of a table of a ledger were recorded until a time, and the sha256 of some of their columns.';

/**
 * Keep it outside of the database. It has the head of the chain, and of every table of entries the number of rows and a
 * digest of them; compare_checkpoint() holds it against the ledger later.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for a role that row security shows a part
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION ledger_checkpoint(schema name) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET row_security = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	made jsonb;
	tables jsonb := '{}';
	t record;
	d record;
BEGIN
	IF to_regclass(format('%I.ledger_object', schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger of this version of carbonms', schema
			USING ERRCODE = 'object_not_in_prerequisite_state',
				HINT = 'create_ledger() makes one, upgrade_ledger() upgrades one.';
	END IF;
	EXECUTE format('SELECT jsonb_build_object(%L, m.ledger, %L, m.layout, %L, clock_timestamp(), '
		'%L, max(b.posting_id), %L, '
		'(SELECT encode(l.hash, %L) FROM %I.posting AS l ORDER BY l.posting_id DESC LIMIT 1), %L, count(b.posting_id)) '
		'FROM %7$I.ledger_meta AS m LEFT JOIN %7$I.posting AS b ON true GROUP BY m.ledger, m.layout', 'ledger',
			'layout', 'at',
		'posting', 'hash', 'hex', schema, 'postings')
	INTO made;
	FOR t IN
		EXECUTE format('SELECT e.relation, e.recorded, ARRAY(SELECT a.attname::text FROM pg_attribute AS a '
			'WHERE a.attrelid = format(%L, $1, e.relation)::regclass AND a.attnum > 0 AND NOT a.attisdropped '
			'ORDER BY a.attnum) AS columns FROM %I.entry_table() AS e', '%I.%I', schema)
		USING schema
	LOOP
		EXECUTE format('SELECT * FROM %I.digest_ledger_table($1, $2, $3, $4, $5)', carbonms)
		INTO d USING schema, t.relation::name, t.recorded, t.columns, (made ->> 'at')::timestamptz;
		tables := tables || jsonb_build_object(t.relation, jsonb_build_object('columns', t.columns, 'rows', d.rows,
			'digest', d.digest));
	END LOOP;
	RETURN made || jsonb_build_object('tables', tables);
END
$$;
COMMENT ON FUNCTION ledger_checkpoint(name) IS
	'The state of a ledger as a document to be kept elsewhere: head of the chain, rows and digests of its entries.';

/**
 * One row a difference; none if the ledger has grown since, and nothing else.
 *
 * Errors:
 *   as ledger_checkpoint()
 *   22023 for a document that is no checkpoint
 */
CREATE FUNCTION compare_checkpoint(schema name, checkpoint jsonb, OUT problem text) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET row_security = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	at timestamptz;
	t record;
	d record;
	found record;
BEGIN
	IF to_regclass(format('%I.ledger_object', schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger of this version of carbonms', schema
			USING ERRCODE = 'object_not_in_prerequisite_state',
				HINT = 'create_ledger() makes one, upgrade_ledger() upgrades one.';
	ELSIF NOT coalesce(checkpoint ?& '{ledger,at,postings,tables}', false) THEN
		RAISE EXCEPTION 'document is no checkpoint of a ledger'
			USING ERRCODE = 'invalid_parameter_value', HINT = 'ledger_checkpoint(schema) makes them.';
	END IF;
	at := (checkpoint ->> 'at')::timestamptz;
	EXECUTE format('SELECT m.ledger::text AS ledger, (SELECT encode(b.hash, %L) FROM %I.posting AS b '
		'WHERE b.posting_id = $1) AS hash FROM %2$I.ledger_meta AS m', 'hex', schema)
	INTO found USING (checkpoint ->> 'posting')::bigint;
	IF found.ledger <> checkpoint ->> 'ledger' THEN
		problem := format('the checkpoint is of ledger %s, this is ledger %s', checkpoint ->> 'ledger', found.ledger);
		RETURN NEXT;
	END IF;
	IF found.hash IS DISTINCT FROM checkpoint ->> 'hash' THEN
		problem := format('posting %s %s', checkpoint ->> 'posting',
			CASE WHEN found.hash IS NULL THEN 'is not there any more'
			ELSE 'is not what it was' END);
		RETURN NEXT;
	END IF;
	FOR t IN
		EXECUTE format('SELECT e.relation, e.recorded, c.value AS kept FROM jsonb_each($1 -> %L) AS c '
			'JOIN %I.entry_table() AS e ON e.relation = c.key ORDER BY e.relation', 'tables', schema)
		USING checkpoint
	LOOP
		EXECUTE format('SELECT * FROM %I.digest_ledger_table($1, $2, $3, '
			'ARRAY(SELECT jsonb_array_elements_text($4)), $5)', carbonms)
		INTO d USING schema, t.relation::name, t.recorded, t.kept -> 'columns', at;
		problem := CASE WHEN d.rows <> (t.kept ->> 'rows')::bigint
				THEN format('table %s has %s rows of before the checkpoint, not %s', t.relation, d.rows,
					t.kept ->> 'rows')
			WHEN d.digest <> t.kept ->> 'digest' THEN format('rows of table %s were altered', t.relation) END;
		IF problem IS NOT NULL THEN
			RETURN NEXT;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION compare_checkpoint(name, jsonb) IS
	'Holds a checkpoint that was kept against the ledger: what was altered, removed or dated back since.';

/**
 * Blocks up to the one that is named are taken as they are: whoever calls it knows its hash.
 *
 * Arguments:
 *   posting, hash: number and hash (in hexadecimal) of a block that was kept, see checkpoint()
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for a role that row security shows a part
 */
CREATE FUNCTION check_ledger_since(schema name, posting bigint, hash text, OUT posting_id bigint, OUT problem text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS
$$
DECLARE
	kept bytea := decode(check_ledger_since.hash, 'hex');
	present bytea;
BEGIN
	IF to_regprocedure(format('%I.check_blocks_since(bigint)', schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" is not a ledger of this version of carbonms', schema
			USING ERRCODE = 'undefined_object', HINT = 'create_ledger() makes one, upgrade_ledger() upgrades one.';
	END IF;
	EXECUTE format('SELECT b.hash FROM %I.posting AS b WHERE b.posting_id = $1', schema) INTO present USING posting;
	IF present IS DISTINCT FROM kept THEN
		posting_id := posting;
		problem := CASE WHEN present IS NULL THEN 'it is not there any more' ELSE 'it is not the one that was kept' END;
		RETURN NEXT;
	END IF;
	RETURN QUERY EXECUTE format('SELECT * FROM %I.check_blocks_since($1)', schema) USING posting;
END
$$;
COMMENT ON FUNCTION check_ledger_since(name, bigint, text) IS
	'Verifies the blocks behind one that was kept, and that this one is still there: what a nightly check has to read.';
