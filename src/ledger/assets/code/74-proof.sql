-- What a third party needs to check one movement, without seeing the others.

/*
 * From a newer movement back to an older one, each step by one of the two hashes that a movement carries.
 */
CREATE OR REPLACE FUNCTION proof_path(head bigint, movement bigint, OUT n integer, OUT movement_id bigint,
		OUT content bytea, OUT previous bytea, OUT skipped bytea, OUT follows text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE path (n, movement_id) AS (
		SELECT 1, head
		UNION ALL
		SELECT p.n + 1, CASE WHEN skip_of(p.movement_id) >= movement THEN skip_of(p.movement_id)
			ELSE p.movement_id - 1 END
		FROM path AS p WHERE p.movement_id > movement
	)
	SELECT p.n, m.movement_id, m.content, m.previous, m.skipped,
		CASE WHEN m.movement_id = movement THEN 'text' WHEN skip_of(m.movement_id) >= movement THEN 'skipped'
			ELSE 'previous' END
	FROM path AS p JOIN asset_movement AS m ON m.movement_id = p.movement_id ORDER BY p.n;
END;
COMMENT ON FUNCTION proof_path(bigint, bigint) IS
	'The hashes that lead from a newer movement to an older one; follows says which of them comes next.';

/*
 * Of a movement of its own party a tenant gets hashes that it does not see, and whether the movement was taken back; of
 * another's nothing, also not whether there is one.
 *
 * Columns:
 *   head, hash: the movement from which the path leads, and its hash; NULL if there is none
 *   reversed: the movement that took it back, until the head
 */
CREATE OR REPLACE FUNCTION chain_to(movement bigint, INOUT head bigint, OUT hash bytea, OUT reversed bigint,
		OUT path jsonb)
	RETURNS record LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF (SELECT o.party = ANY (tenant_parties(quote_ident(caller())::regrole)) FROM asset_movement AS o
		WHERE o.movement_id = movement) IS NOT TRUE THEN
		PERFORM enter_assets();
	END IF;
	SELECT o.movement_id, o.hash INTO head, hash FROM asset_movement AS o
	WHERE o.movement_id = coalesce(chain_to.head, (SELECT h.movement_id FROM asset_head AS h));
	reversed := (SELECT o.movement_id FROM asset_movement AS o WHERE o.reverses = movement AND o.movement_id <= head);
	path := (SELECT jsonb_agg(jsonb_build_object('content', encode(p.content, 'hex'),
		'previous', encode(p.previous, 'hex'), 'skipped', encode(p.skipped, 'hex'), 'follows', p.follows) ORDER BY p.n)
		FROM proof_path(head, movement) AS p);
END
$$;
COMMENT ON FUNCTION chain_to(bigint, bigint) IS
	'The hashes that lead to a movement from a head, and what took it back: to tenants of movements of their party. '
	'Errors: 42501.';

/**
 * A document of the movement (its text and its lines, whose hash is in the text) and of the hashes that lead to it
 * from the head that a checkpoint or a block has; of the others it has nothing but hashes. Who has the head from
 * elsewhere computes: at each step sha256(content, previous, skipped) is the hash that led there, and at the last one
 * content is the sha256 of the text. What was taken back until the head is not proved: it does not hold. A tenant
 * proves what its party did with units that stay its own: retirements, surrenders, cancellations.
 *
 * Arguments:
 *   movement: the number of a movement
 *   head: the movement from which it is proved; NULL for the last one
 *
 * Errors:
 *   42704 if there is no such movement, or head
 *   22023 if the head is older
 *   55000 if the movement was reversed, up to the head: names the movement that did
 *   42501 for a tenant, of a movement of which it does not see all
 */
CREATE OR REPLACE FUNCTION retirement_proof(movement bigint, head bigint DEFAULT NULL) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement := (SELECT o FROM asset_movement AS o WHERE o.movement_id = movement);
	chain record;
	lines text;
BEGIN
	IF m.movement_id IS NULL THEN
		RAISE EXCEPTION 'movement % does not exist', movement USING ERRCODE = 'undefined_object';
	END IF;
	SELECT * INTO chain FROM chain_to(movement, retirement_proof.head);
	IF chain.head IS NULL THEN
		RAISE EXCEPTION 'movement % does not exist', retirement_proof.head USING ERRCODE = 'undefined_object';
	ELSIF chain.head < m.movement_id THEN
		RAISE EXCEPTION 'head % is older than movement %', chain.head, m.movement_id
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Take a checkpoint that was made later.';
	ELSIF chain.reversed IS NOT NULL THEN
		RAISE EXCEPTION 'movement % was reversed by movement %', m.movement_id, chain.reversed
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'What was taken back proves nothing.';
	END IF;
	lines := (SELECT l.lines FROM movement_lines(m.movement_id) AS l);
	IF sha256(convert_to(lines, 'UTF8')) IS DISTINCT FROM m.digest THEN
		PERFORM refuse_limited(quote_ident(current_user)::regrole);
	END IF;
	RETURN jsonb_build_object('movement', m.movement_id, 'text', movement_text(m), 'lines', lines,
		'head', jsonb_build_object('movement', chain.head, 'hash', encode(chain.hash, 'hex')), 'path', chain.path);
END
$$;
COMMENT ON FUNCTION retirement_proof(bigint, bigint) IS
	'What a third party needs to check a movement against a checkpoint, without seeing the others.';
