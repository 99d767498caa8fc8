-- Checkpoints: what is kept outside of the database proves later what the database alone cannot

/*
 * Rows as the text of their columns, by the hour of their recording, so that no group is large; the same whatever the
 * session has set and whatever columns are added later. recorded is the column that says when a row was recorded.
 */
CREATE FUNCTION digest_ledger_table(ledger name, relation name, recorded name, columns text[], until timestamptz,
		OUT rows bigint, OUT digest text, OUT last timestamptz)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
	SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' SET extra_float_digits = 1 SET row_security = off AS
$$
BEGIN
	EXECUTE format($q$
		SELECT coalesce(sum(g.n), 0)::bigint, encode(sha256(coalesce(string_agg(g.digest, '' ORDER BY g.hour), '')),
			'hex'), max(g.last)
		FROM (
			SELECT date_trunc('hour', r.at) AS hour, count(*) AS n, max(r.at) AS last,
				sha256(string_agg(r.digest, '' ORDER BY r.digest)) AS digest
			FROM (SELECT t.%I AS at, sha256(convert_to(ROW(%s)::text, 'UTF8')) AS digest FROM %I.%I AS t) AS r
			WHERE r.at <= $1 GROUP BY 1
		) AS g$q$, recorded,
		(SELECT string_agg(format('t.%I', u.c), ', ' ORDER BY u.n) FROM unnest(columns) WITH ORDINALITY AS u (c, n)),
		ledger, relation)
	INTO rows, digest, last USING until;
END
$$;
COMMENT ON FUNCTION digest_ledger_table(name, name, name, text[], timestamptz) IS
	'How many rows of a table of a ledger were recorded until a time, the sha256 of some of their columns, and when '
	'the last was recorded.';

/*
 * The state of a reference table as of a time: its rows, but those that were changed since as they were, by
 * reference_history. As reference_as_of() in the ledger has it, but with nothing of the ledger's code.
 */
CREATE FUNCTION digest_ledger_reference(ledger name, relation name, columns text[], as_of timestamptz,
		OUT rows bigint, OUT digest text)
	RETURNS record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
	SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1
	SET row_security = off AS
$$
DECLARE
	home regclass := format('%I.%I', ledger, relation)::regclass;
	texts text := (SELECT string_agg(format('%L, t.%I::text', a.attname, a.attname), ', ') FROM pg_attribute AS a
		WHERE a.attrelid = home AND a.attnum > 0 AND NOT a.attisdropped
			AND EXISTS (SELECT FROM pg_cast AS c WHERE c.castsource = a.atttypid AND c.casttarget = 'json'::regtype));
	key text := (SELECT string_agg(format('n.state -> %L', a.attname), ', ' ORDER BY k.n)
		FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
		JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indrelid = home AND i.indisprimary);
BEGIN
	EXECUTE format($q$
		WITH later AS MATERIALIZED (
			SELECT DISTINCT ON (h.key) h.key, h.old_row
			FROM %I.reference_history AS h WHERE h.relation = $1 AND h.changed_at > $2
			ORDER BY h.key, h.changed_at, h.old_row IS NULL, h.change_id
		),
		state AS (
			SELECT n.state FROM (SELECT to_jsonb(t) || jsonb_build_object(%s) AS state FROM %s AS t) AS n
			WHERE NOT EXISTS (SELECT FROM later AS l WHERE l.key = jsonb_build_array(%s))
			UNION ALL SELECT l.old_row FROM later AS l WHERE l.old_row IS NOT NULL
		)
		SELECT count(*), encode(sha256(coalesce(string_agg(d.digest, '' ORDER BY d.digest), '')), 'hex')
		FROM state AS s CROSS JOIN LATERAL (SELECT sha256(convert_to(jsonb_object_agg(c, s.state -> c)::text, 'UTF8'))
			AS digest FROM unnest($3) AS c) AS d$q$, ledger, texts, home, coalesce(key, 'n.state'))
	INTO rows, digest USING relation, as_of, columns;
END
$$;
COMMENT ON FUNCTION digest_ledger_reference(name, name, text[], timestamptz) IS
	'How many rows a reference table of a ledger had as of a time, and the sha256 of some of their columns.';

/*
 * It is at the time of the last entry that it covers, not at that of the clock: what a writer who is not done has
 * recorded is later, since writers take turns, and is not missed by who looks again.
 */
CREATE FUNCTION make_ledger_checkpoint(ledger name) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET row_security = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	made jsonb;
	tables jsonb;
	reference jsonb;
	heads text;
	until timestamptz := clock_timestamp();
	at timestamptz;
BEGIN
	EXECUTE format($q$
		SELECT jsonb_build_object('ledger', (SELECT m.ledger FROM %1$I.ledger_meta AS m), 'made_at', $1,
			'postings', count(*), 'posting', max(b.posting_id),
			'hash', encode((SELECT l.hash FROM %1$I.posting AS l ORDER BY l.posting_id DESC LIMIT 1), 'hex'))
		FROM %1$I.posting AS b$q$, ledger)
	INTO made USING until;
	EXECUTE format($q$
		SELECT jsonb_object_agg(e.relation, jsonb_build_object('recorded', e.recorded, 'columns', c.columns,
			'rows', d.rows, 'digest', d.digest)), coalesce(max(d.last), '-infinity')
		FROM %I.entry_table() AS e
		CROSS JOIN LATERAL (SELECT array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_attribute AS a
			WHERE a.attrelid = format('%%I.%%I', $1, e.relation)::regclass AND a.attnum > 0 AND NOT a.attisdropped) AS c
		CROSS JOIN LATERAL %I.digest_ledger_table($1, e.relation, e.recorded, c.columns, $2) AS d$q$, ledger, carbonms)
	INTO tables, at USING ledger, until;
	EXECUTE format($q$
		SELECT coalesce(jsonb_object_agg(r.relname, jsonb_build_object('columns', r.columns, 'rows', d.rows,
			'digest', d.digest)), '{}')
		FROM (SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) AS columns
			FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
			JOIN pg_namespace AS n ON n.oid = c.relnamespace
			JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE n.nspname = $1 AND t.tgname = 'keep_history' GROUP BY c.relname) AS r
		CROSS JOIN LATERAL %I.digest_ledger_reference($1, r.relname, r.columns, $2) AS d$q$, carbonms)
	INTO reference USING ledger, at;
	EXECUTE format('SELECT %I.module_heads()', ledger) INTO heads;
	RETURN made || jsonb_build_object('at', at, 'tables', tables, 'reference', reference,
		'heads', to_jsonb(string_to_array(heads, E'\n')));
END
$$;
COMMENT ON FUNCTION make_ledger_checkpoint(name) IS 'What ledger_checkpoint() does, with the rights of the owner.';

/**
 * Keep it outside of the database. It has the head of the chain, and of every table of entries, and every reference
 * table, the number of rows and a digest of them; compare_checkpoint() holds it against the ledger later.
 *
 * Errors:
 *   42704 if there is no ledger in the schema
 *   42501 for a role that row security shows a part
 *   55000 for a ledger that was not upgraded to this version
 */
CREATE FUNCTION ledger_checkpoint(schema name) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	made text;
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO made
	USING schema, format('SELECT %I.make_ledger_checkpoint(%L::name)', carbonms, schema);
	RETURN made::jsonb;
END
$$;
COMMENT ON FUNCTION ledger_checkpoint(name) IS
	'The state of a ledger as a document to be kept elsewhere: head of the chain, rows and digests of its tables.';

/*
 * By what the document says, and nothing of the code of the ledger, which its owner may have replaced since.
 */
CREATE FUNCTION ledger_differences(ledger name, checkpoint jsonb) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET row_security = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	until timestamptz := (checkpoint ->> 'at')::timestamptz;
	columns text[];
	present record;
	t record;
	d record;
	hash text;
BEGIN
	EXECUTE format($q$
		SELECT (SELECT m.ledger::text FROM %1$I.ledger_meta AS m) AS ledger,
			(SELECT encode(b.hash, 'hex') FROM %1$I.posting AS b WHERE b.posting_id = $1) AS hash$q$, ledger)
	INTO present USING (checkpoint ->> 'posting')::bigint;
	IF present.ledger IS DISTINCT FROM checkpoint ->> 'ledger' THEN
		RETURN NEXT format('the checkpoint is of ledger %s, this is ledger %s', checkpoint ->> 'ledger',
			present.ledger);
	END IF;
	IF present.hash IS DISTINCT FROM checkpoint ->> 'hash' THEN
		RETURN NEXT format('posting %s is not %s', checkpoint ->> 'posting',
			CASE WHEN present.hash IS NULL THEN 'there any more' ELSE 'what it was' END);
	END IF;
	FOR t IN
		SELECT c.key AS relation, c.value AS kept, c.value ? 'recorded' AS of_entries
		FROM jsonb_each((checkpoint -> 'tables') || coalesce(checkpoint -> 'reference', '{}')) AS c ORDER BY c.key
	LOOP
		IF to_regclass(format('%I.%I', ledger, t.relation)) IS NULL THEN
			RETURN NEXT format('table %s is not there any more', t.relation);
			CONTINUE;
		END IF;
		columns := ARRAY(SELECT jsonb_array_elements_text(t.kept -> 'columns'));
		IF NOT t.of_entries THEN
			EXECUTE format('SELECT * FROM %I.digest_ledger_reference($1, $2, $3, $4)', carbonms)
			INTO d USING ledger, t.relation::name, columns, until;
			IF d.rows <> (t.kept ->> 'rows')::bigint OR d.digest <> t.kept ->> 'digest' THEN
				RETURN NEXT format('rows of table %s were altered, and reference_history does not say so', t.relation);
			END IF;
			CONTINUE;
		END IF;
		EXECUTE format('SELECT * FROM %I.digest_ledger_table($1, $2, $3, $4, $5)', carbonms)
		INTO d USING ledger, t.relation::name, (t.kept ->> 'recorded')::name, columns, until;
		IF d.rows <> (t.kept ->> 'rows')::bigint THEN
			RETURN NEXT format('table %s has %s rows of before the checkpoint, not %s', t.relation, d.rows,
				t.kept ->> 'rows');
		ELSIF d.digest <> t.kept ->> 'digest' THEN
			RETURN NEXT format('rows of table %s were altered', t.relation);
		END IF;
	END LOOP;
	-- a chain of a module: table, key, number and hash of its head
	FOR t IN
		SELECT split_part(h.head, ' ', 1) AS relation, split_part(h.head, ' ', 2) AS key,
			split_part(h.head, ' ', 3)::bigint AS number, split_part(h.head, ' ', 4) AS hash
		FROM jsonb_array_elements_text(CASE jsonb_typeof(checkpoint -> 'heads') WHEN 'array' THEN checkpoint -> 'heads'
			ELSE '[]' END) AS h (head)
	LOOP
		IF to_regclass(format('%I.%I', ledger, t.relation)) IS NULL THEN
			RETURN NEXT format('table %s is not there any more', t.relation);
			CONTINUE;
		END IF;
		EXECUTE format('SELECT encode(c.hash, %L) FROM %I.%I AS c WHERE c.%I = $1', 'hex', ledger, t.relation, t.key)
		INTO hash USING t.number;
		IF t.number > 0 AND hash IS DISTINCT FROM t.hash THEN
			RETURN NEXT format('row %s of table %s is not %s', t.number, t.relation,
				CASE WHEN hash IS NULL THEN 'there any more' ELSE 'what it was' END);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION ledger_differences(name, jsonb) IS 'What compare_checkpoint() does, with the rights of the owner.';

/**
 * One row a difference; none if the ledger has grown since, and nothing else.
 *
 * Errors:
 *   as ledger_checkpoint(name)
 *   22023 for a document that is no checkpoint
 */
CREATE FUNCTION compare_checkpoint(schema name, checkpoint jsonb, OUT problem text) RETURNS SETOF text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	differences text;
BEGIN
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	IF NOT coalesce(checkpoint ?& '{ledger,at,postings,tables}', false) THEN
		RAISE EXCEPTION 'document is no checkpoint of a ledger'
			USING ERRCODE = 'invalid_parameter_value', HINT = 'ledger_checkpoint(schema) makes them.';
	END IF;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO differences
	USING schema, format('SELECT jsonb_agg(d) FROM %I.ledger_differences(%L::name, %L::jsonb) AS d', carbonms, schema,
		checkpoint);
	RETURN QUERY SELECT d FROM jsonb_array_elements_text(differences::jsonb) AS d;
END
$$;
COMMENT ON FUNCTION compare_checkpoint(name, jsonb) IS
	'Holds a checkpoint that was kept against the ledger: what was altered, removed or dated back since, and which '
	'reference rows were altered without a trace.';

/**
 * Blocks up to the one that is named are taken as they are: whoever calls it knows its hash.
 *
 * Arguments:
 *   posting, hash: number and hash (in hexadecimal) of a block that was kept, see checkpoint()
 *
 * Errors:
 *   as ledger_checkpoint(name)
 *   22004 without one of them, 22023 for another hash
 */
CREATE FUNCTION check_ledger_since(schema name, posting bigint, hash text, OUT posting_id bigint, OUT problem text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS
$$
DECLARE
	carbonms name := (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'carbonms');
	found text;
BEGIN
	IF posting IS NULL OR hash IS NULL THEN
		RAISE EXCEPTION 'posting and hash that were kept must not be null' USING ERRCODE = 'null_value_not_allowed';
	ELSIF hash !~ '^[0-9A-Fa-f]{64}$' THEN
		RAISE EXCEPTION 'invalid hash of a posting: "%"', hash
			USING ERRCODE = 'invalid_parameter_value', DETAIL = 'It has 64 hexadecimal digits.';
	END IF;
	EXECUTE format('SELECT %I.require_ledger($1)', carbonms) USING schema;
	EXECUTE format('SELECT %I.ledger_as_owner($1, $2, true)', carbonms) INTO found
	USING schema, format($q$
		SELECT jsonb_agg(jsonb_build_array(c.posting_id, c.problem))
		FROM (
			SELECT k.posting_id, CASE WHEN b.hash IS NULL THEN 'it is not there any more'
				ELSE 'it is not the one that was kept' END AS problem
			FROM (SELECT %2$L::bigint AS posting_id, decode(%3$L, 'hex') AS hash) AS k
			LEFT JOIN %1$I.posting AS b ON b.posting_id = k.posting_id
			WHERE b.hash IS DISTINCT FROM k.hash
			UNION ALL
			SELECT s.posting_id, s.problem FROM %1$I.check_blocks_since(%2$L) AS s
		) AS c$q$, schema, posting, hash);
	RETURN QUERY SELECT (p.problem ->> 0)::bigint,
		p.problem ->> 1 FROM jsonb_array_elements(found::jsonb) AS p (problem);
END
$$;
COMMENT ON FUNCTION check_ledger_since(name, bigint, text) IS
	'Verifies the blocks behind one that was kept, and that this one is still there: what a nightly check has to read.';

/**
 * What was altered with the guards off and put back in order afterwards. Columns that are not named here check_ledger()
 * vouches for, by the chain or by computing them anew.
 *
 * Arguments:
 *   columns: empty for whole rows
 */
CREATE FUNCTION check_ledger_limits(OUT relation name, OUT columns text[], OUT reason text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('posting'::name, '{}'::text[], 'the last blocks removed, with all that refers to them'),
		('published_inventory', '{}', 'the last publications removed'),
		('rating', '{}', 'the last ratings removed'),
		('published_inventory', '{version,approach,parties,standard,edition,scope2,factor_sets,head,as_of,lines,
			note,published_by,session_role}', 'not in its digest'),
		('rating', '{note,rated_by,session_role}', 'not in its digest'),
		('activity', '{start_at,end_at,reading,quantity,channel,quality,uncertainty,meter,evidence,recorded_at,
			recorded_by,session_role}', 'not in the chain; what is posted of it shows at the next posting'),
		('activity_void', '{reason,voided_at,voided_by,session_role}', 'not in the chain'),
		('boundary', '{session_role}', 'not in the chain')
	UNION ALL
	SELECT t.name, '{}', 'not in the chain: neither its rows nor their number'
	FROM unnest('{statistic,observation,target,performance_parameter,baseline_model,baseline_adjustment,static_factor,
		base_year,structural_event,reference_history}'::name[]) AS t (name);
END;
COMMENT ON FUNCTION check_ledger_limits() IS
	'What check_ledger() cannot find, and compare_checkpoint() does.';
