-- Versions of boundaries are made by add_boundary(), and hashed into the chain.

SELECT guard_entries('boundary'::regclass), guard_entries('boundary_party'::regclass);
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON boundary FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();
CREATE OR REPLACE TRIGGER lock_activity BEFORE INSERT ON boundary_party
	FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

/*
 * The parties of a version with their days and shares. Under a control approach a party is inside on the days
 * on which the organisation controls it; a party of which no control is recorded is taken as named.
 */
CREATE OR REPLACE FUNCTION boundary_share(parties text[], approach text, OUT party text, OUT valid daterange,
		OUT share numeric)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT n.party, coalesce(s.valid, '(,)'), CASE WHEN approach = 'equity share' THEN s.equity_share ELSE 1 END
	FROM unnest(parties) AS n (party)
	LEFT JOIN party_share AS s ON s.party = n.party AND approach <> 'physical'
	WHERE CASE approach
		WHEN 'operational control' THEN coalesce(s.operational_control, true)
		WHEN 'financial control' THEN coalesce(s.financial_control, true)
		WHEN 'equity share' THEN coalesce(s.equity_share, 0) > 0
		ELSE true
	END;
END;
COMMENT ON FUNCTION boundary_share(text[], text) IS
	'Which of the parties are inside under a consolidation approach, on which days and with which share of '
	'their emissions. Source: GHG Protocol Corporate Standard, organisational boundaries.';

-- A version that follows none, or came before the one that it follows, was not made by add_boundary(): check_ledger()
-- names it.
CREATE OR REPLACE FUNCTION standing_boundary(as_of timestamptz DEFAULT 'infinity',
		OUT boundary text, OUT version integer, OUT kind text, OUT recorded_at timestamptz)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT DISTINCT ON (b.boundary) b.boundary, b.version, b.kind, b.recorded_at
	FROM boundary AS b
	WHERE b.recorded_at <= as_of
		AND (b.version = 1 OR EXISTS (SELECT FROM boundary AS o
			WHERE o.boundary = b.boundary AND o.version = b.version - 1 AND o.recorded_at <= b.recorded_at))
	ORDER BY b.boundary, b.version DESC;
END;
COMMENT ON FUNCTION standing_boundary(timestamptz) IS 'The version of each boundary as of a time.';

CREATE OR REPLACE FUNCTION boundary_version(boundary text, as_of timestamptz) RETURNS integer
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	latest integer := (SELECT s.version FROM standing_boundary(boundary_version.as_of) AS s
		WHERE s.boundary = boundary_version.boundary);
BEGIN
	IF latest IS NULL THEN
		RAISE EXCEPTION 'boundary "%" does not exist as of %', boundary_version.boundary, as_of
			USING ERRCODE = 'undefined_object', HINT = 'add_boundary() makes one.';
	ELSIF NOT EXISTS (SELECT FROM boundary_party AS i
		WHERE i.boundary = boundary_version.boundary AND i.version = latest) THEN
		RAISE EXCEPTION 'version % of boundary "%" has no parties', latest, boundary_version.boundary
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'add_boundary() makes the next version.';
	END IF;
	RETURN latest;
END
$$;
COMMENT ON FUNCTION boundary_version(text, timestamptz) IS
	'The version of a boundary as of a time. Errors: 42704 if there was none, 55000 for one without parties.';

/**
 * Errors:
 *   22023 without parties or with one named twice
 *   23503 for an unknown party
 *   42704 for an unknown parent
 *   23514 for an unknown kind or approach, or a party outside: not controlled, without a share, or not in the
 *     parent
 */
CREATE OR REPLACE FUNCTION add_boundary(boundary text, parties text[], name text, kind text DEFAULT 'accounting',
		approach text DEFAULT 'operational control', parent text DEFAULT NULL) RETURNS integer
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	latest integer;
	around integer;
	outside text;
BEGIN
	IF coalesce(cardinality(parties), 0) = 0
		OR (SELECT count(DISTINCT p) FROM unnest(parties) AS p) <> cardinality(parties) THEN
		RAISE EXCEPTION 'boundary must have parties, each of them once' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	PERFORM enter_ledger();
	-- the first that is free, whatever a row says that follows none
	SELECT min(n.version) INTO latest
	FROM (SELECT 1 AS version UNION ALL SELECT b.version + 1 FROM boundary AS b
		WHERE b.boundary = add_boundary.boundary AND b.version < 2147483647) AS n
	WHERE NOT EXISTS (SELECT FROM boundary AS o WHERE o.boundary = add_boundary.boundary AND o.version = n.version);
	INSERT INTO boundary (boundary, version, kind, approach, name, parent)
	VALUES (add_boundary.boundary, latest, add_boundary.kind, add_boundary.approach, add_boundary.name,
		add_boundary.parent);

	SELECT p INTO outside FROM unnest(parties) AS p
	WHERE NOT EXISTS (SELECT FROM boundary_share(parties, add_boundary.approach) AS s WHERE s.party = p);
	IF FOUND THEN
		RAISE EXCEPTION 'party "%" is outside boundary "%"', outside, add_boundary.boundary
			USING ERRCODE = 'check_violation',
				DETAIL = format('No day of %s is recorded in party_share.', add_boundary.approach),
				HINT = 'Record its control and share in party_share.';
	END IF;
	IF add_boundary.parent IS NOT NULL THEN
		around := boundary_version(add_boundary.parent, 'infinity');
		SELECT p INTO outside FROM unnest(parties) AS p
		WHERE NOT EXISTS (SELECT FROM boundary_party AS i
			WHERE i.boundary = add_boundary.parent AND i.version = around AND i.party = p);
		IF FOUND THEN
			RAISE EXCEPTION 'party "%" is outside boundary "%"', outside, add_boundary.parent
				USING ERRCODE = 'check_violation',
					DETAIL = format('"%s" is to lie in "%s".', add_boundary.boundary, add_boundary.parent);
		END IF;
	END IF;

	INSERT INTO boundary_party (boundary, version, party, valid, share)
	SELECT add_boundary.boundary, latest, s.party, s.valid, s.share
	FROM boundary_share(parties, add_boundary.approach) AS s;
	RETURN latest;
END
$$;
COMMENT ON FUNCTION add_boundary(text, text[], text, text, text, text) IS
	'Records the next version of a boundary with these parties inside; returns its number. Under a control '
	'approach or equity share, days and shares come from party_share.';

-- Each posting carries the digest of the versions recorded since the one before, so that they are in the chain.
CREATE OR REPLACE FUNCTION boundaries_digest(after timestamptz, until timestamptz) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE SET datestyle = 'ISO, YMD'
	RETURN (
		SELECT sha256(convert_to(coalesce(string_agg(payload(b.boundary, b.version::text, b.kind, b.approach, b.name,
			b.parent,
				to_char(b.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), b.recorded_by,
				(SELECT string_agg(payload(i.party, i.valid::text, i.share::text), '' ORDER BY i.party COLLATE "C",
					i.valid)
				 FROM boundary_party AS i WHERE i.boundary = b.boundary AND i.version = b.version)),
			'' ORDER BY b.boundary COLLATE "C", b.version), ''), 'UTF8'))
		FROM boundary AS b
		WHERE b.recorded_at > coalesce(after, '-infinity') AND b.recorded_at <= until);
COMMENT ON FUNCTION boundaries_digest(timestamptz, timestamptz) IS
	'sha256 of the versions of boundaries, with their parties, that were recorded after the first time and '
	'until the second.';
