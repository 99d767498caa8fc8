-- What changed since post() looked last, and which sources that concerns.

-- Another version may want something else of the same readings.
DELETE FROM compared_span;

/*
 * Rows of the tables that postings rest on, by the names of their columns: what was and what is. A party that has or
 * supplies a source may join or leave a network, and with it those that it supplies.
 */
CREATE OR REPLACE FUNCTION note_change() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	states jsonb[] := ARRAY[to_jsonb(OLD), to_jsonb(NEW)];
BEGIN
	WITH touched AS (
		SELECT s.state ->> 'source_id' AS source, s.state ->> 'generator' AS generator, s.state ->> 'party' AS party,
			s.state ->> 'supplier' AS supplier, coalesce(s.state ->> 'valid', '(,)')::daterange AS days
		FROM unnest(states) AS s (state) WHERE s.state IS NOT NULL
	),
	change AS (
		SELECT n.source_id, NULL AS party, whole_months(t.days) AS days
		FROM touched AS t CROSS JOIN LATERAL (VALUES (t.source::integer), (t.generator::integer)) AS n (source_id)
		UNION
		SELECT NULL, n.party, daterange('(,)')
		FROM touched AS t CROSS JOIN LATERAL (
			VALUES (t.party), (t.supplier)
			UNION ALL SELECT unnest(ARRAY[o.party, o.supplier]) FROM source_owner AS o
				WHERE o.source_id = t.source::integer
			UNION ALL SELECT o.party FROM source_owner AS o WHERE o.supplier = t.party
			UNION ALL SELECT o.supplier FROM source_owner AS o WHERE o.party = t.party
		) AS n (party)
	),
	round AS (
		SELECT coalesce(max(s.round), 0) + 1 AS n FROM compared_span AS s
	)
	INSERT INTO pending_change (source_id, party, days, round)
	SELECT c.source_id, c.party, c.days, r.n
	FROM change AS c CROSS JOIN round AS r
	WHERE (c.source_id IS NOT NULL OR c.party IS NOT NULL)
		AND NOT EXISTS (SELECT FROM pending_change AS p WHERE (p.source_id = c.source_id OR p.party = c.party)
			AND p.days @> c.days AND p.round = r.n);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_change() IS
	'Trigger: notes the sources, and the networks of energy, that a change of a row concerns.';

/**
 * For when triggers of the ledger were disabled while something was written.
 */
CREATE OR REPLACE FUNCTION forget_comparisons() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	PERFORM enter_ledger();
	DELETE FROM compared_span;
END
$$;
COMMENT ON FUNCTION forget_comparisons() IS
	'Makes the next post() of each period compare all readings with what is posted, whatever was noted of changes.';

CREATE OR REPLACE FUNCTION note_truncate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	DELETE FROM compared_span;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_truncate() IS 'Trigger: all is to be compared once a table is emptied.';

CREATE OR REPLACE FUNCTION note_changes(relation regclass) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW '
		'EXECUTE FUNCTION note_change()', relation);
	EXECUTE format('CREATE OR REPLACE TRIGGER note_truncate AFTER TRUNCATE ON %s FOR EACH STATEMENT '
		'EXECUTE FUNCTION note_truncate()', relation);
END
$$;
COMMENT ON FUNCTION note_changes(regclass) IS
	'Puts the triggers on a table whose rows say what is to be posted of sources or parties.';

SELECT note_changes(r)
FROM unnest('{source_owner,source_line,source_point,certificate_claim,generator,sale_rule}'::regclass[]) AS r;
-- of a new source there is nothing yet
CREATE OR REPLACE TRIGGER note_change AFTER UPDATE OR DELETE ON source FOR EACH ROW EXECUTE FUNCTION note_change();
-- a party is a supplier from outside or not; what else it says is in no entry
CREATE OR REPLACE TRIGGER note_change AFTER UPDATE ON party FOR EACH ROW
	WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION note_change();

/*
 * Carrier by carrier, as it is settled: all parties that are reached from one of these over what they supply. Who is
 * outside connects no others, and has its own sources together, which its claims cover.
 */
CREATE OR REPLACE FUNCTION connected_sources(days daterange, sources integer[], parties text[]) RETURNS integer[]
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE owned AS MATERIALIZED (
		SELECT DISTINCT o.source_id, o.carrier, o.owner, o.party, o.supplier FROM energy_owner() AS o
			WHERE o.valid && days
	),
	member AS MATERIALIZED (
		SELECT o.source_id, o.carrier, p.party
		FROM owned AS o CROSS JOIN LATERAL (VALUES (o.owner), (o.supplier)) AS p (party) WHERE p.party IS NOT NULL
	),
	link AS MATERIALIZED (
		SELECT DISTINCT o.carrier, p.one, p.other
		FROM owned AS o CROSS JOIN LATERAL (VALUES (o.party, o.supplier), (o.supplier, o.party)) AS p (one, other)
		WHERE o.party <> o.supplier
	),
	reached (carrier, party) AS (
		SELECT m.carrier, m.party FROM member AS m WHERE m.source_id = ANY (sources) OR m.party = ANY (parties)
		UNION
		SELECT r.carrier, l.other FROM reached AS r JOIN link AS l ON l.carrier = r.carrier AND l.one = r.party
	)
	SELECT coalesce(array_agg(u.source_id), '{}')
	FROM (
		SELECT s.source_id FROM unnest(sources) AS s (source_id)
		UNION
		SELECT m.source_id FROM member AS m JOIN reached AS r ON r.carrier = m.carrier AND r.party = m.party
	) AS u;
END;
COMMENT ON FUNCTION connected_sources(daterange, integer[], text[]) IS
	'Sources, and all those of energy in the networks that they, or parties, are in on some days.';

CREATE OR REPLACE FUNCTION compared_days(method text, since bigint) RETURNS datemultirange
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT coalesce(range_agg(s.days), '{}') FROM compared_span AS s
		WHERE s.method = compared_days.method AND s.round >= since AND s.emission = 'emission'::regclass);
COMMENT ON FUNCTION compared_days(text, bigint) IS
	'Days that were compared under a method in a round or a later one: changes of the round were seen there.';

-- OFFSET 0: once for each round, and not for each change that is compared with it.
CREATE OR REPLACE FUNCTION pending_round(method text, OUT round bigint, OUT compared datemultirange)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.round, compared_days(method, r.round)
	FROM (SELECT DISTINCT p.round FROM pending_change AS p) AS r OFFSET 0;
END;
COMMENT ON FUNCTION pending_round(text) IS
	'The rounds in which something changed, and the days of which that was seen under a method.';

-- A reading may have begun long before the days that it touches: of each source it is the last one. Days of sites in
-- other time zones begin before those of the ledger, or after them.
CREATE OR REPLACE FUNCTION has_content(days daterange, method text) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN EXISTS (SELECT FROM activity AS a
			WHERE a.start_at >= accounting_start(lower(days) - day_slack())
				AND a.start_at < accounting_start(upper(days) + day_slack()))
		OR EXISTS (SELECT FROM source AS s CROSS JOIN LATERAL (
				SELECT a.end_at FROM activity AS a
				WHERE a.source_id = s.source_id AND a.start_at < accounting_start(lower(days) + day_slack())
					AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
				ORDER BY a.start_at DESC LIMIT 1) AS last
			WHERE last.end_at > accounting_start(lower(days) - day_slack()))
		OR EXISTS (SELECT FROM emission AS e JOIN posting AS b ON b.posting_id = e.posting_id
			WHERE e.day >= lower(days) AND e.day < upper(days) AND b.method = has_content.method);
COMMENT ON FUNCTION has_content(daterange, text) IS
	'Whether there is a reading of some days, or something was posted of them under a method.';

-- A claim is concerned if something changed that its claimant, or the generation that it is of, is connected with.
CREATE OR REPLACE FUNCTION claims_concerned(period daterange, m method) RETURNS integer[]
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH claim AS MATERIALIZED (
		SELECT range_agg(c.valid * period) AS days, array_agg(c.source_id) || array_agg(c.generator) AS sources,
			claim_window(period) AS concerned
		FROM claims_in_force() AS c WHERE c.valid && period
	),
	change AS MATERIALIZED (
		SELECT c.sources, c.concerned AS days, array_agg(p.source_id) AS changed, array_agg(p.party) AS parties
		FROM claim AS c
		JOIN pending_round((m).method) AS r ON NOT r.compared @> c.days
		JOIN pending_change AS p ON p.round = r.round AND p.days && c.concerned
		GROUP BY c.sources, c.concerned
	)
	SELECT coalesce(array_agg(DISTINCT s.source_id), '{}')
	FROM change AS c
	CROSS JOIN LATERAL unnest(CASE (m).energy WHEN 'crossing' THEN resting_sources(c.changed)
		ELSE connected_sources(c.days, resting_sources(array_remove(c.changed, NULL)), c.parties) END) AS s (source_id)
	WHERE s.source_id = ANY (c.sources);
END;
COMMENT ON FUNCTION claims_concerned(daterange, method) IS
	'Sources of claims, and of the generation that they are of, that changes on other days of a claim may concern.';

/**
 * NULL if it may be all: days were never compared, or the caller sees but a part.
 */
CREATE OR REPLACE FUNCTION changed_sources(period daterange, m method) RETURNS integer[]
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp SET plan_cache_mode = force_custom_plan AS
$$
DECLARE
	unseen datemultirange := datemultirange(period) - compared_days((m).method, 0);
	sources integer[];
	parties text[];
BEGIN
	IF my_parties() IS NOT NULL THEN
		RETURN NULL;
	END IF;
	-- by itself, since it is planned for all partitions
	IF unseen <> '{}' THEN
		IF EXISTS (SELECT FROM unnest(unseen) AS u (days) WHERE has_content(u.days, (m).method)) THEN
			RETURN NULL;
		END IF;
	END IF;
	SELECT array_remove(array_agg(DISTINCT p.source_id), NULL), array_remove(array_agg(DISTINCT p.party), NULL)
	INTO sources, parties
	FROM pending_round((m).method) AS r JOIN pending_change AS p ON p.round = r.round
	WHERE p.days && period AND NOT r.compared + unseen @> p.days * period;
	sources := resting_sources(coalesce(sources, '{}')) || claims_concerned(period, m);
	IF (m).energy = 'consumption' AND (sources <> '{}' OR coalesce(parties, '{}') <> '{}') THEN
		sources := connected_sources(whole_months(period), sources, parties);
	END IF;
	RETURN sources;
END
$$;
COMMENT ON FUNCTION changed_sources(daterange, method) IS
	'Sources of which something of a period may not be posted under a method as it is now; NULL: perhaps of all.';

/*
 * What a posting has compared. Changes that no method waits for go.
 */
CREATE OR REPLACE FUNCTION note_comparison(period daterange, method text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	this_round bigint := (SELECT coalesce(max(s.round), 0) + 1 FROM compared_span AS s);
BEGIN
	DELETE FROM compared_span AS s
	WHERE s.emission <> 'emission'::regclass OR s.method = note_comparison.method AND s.days <@ period;
	INSERT INTO compared_span (method, days, round, emission)
	VALUES (note_comparison.method, period, this_round, 'emission'::regclass);
	DELETE FROM pending_change AS p
	USING (SELECT d.days, d.round, claim_window(d.days) AS concerned
		FROM (SELECT DISTINCT c.days, c.round FROM pending_change AS c) AS d) AS c
	WHERE p.days = c.days AND p.round = c.round AND NOT EXISTS (
		SELECT FROM (SELECT DISTINCT s.method FROM compared_span AS s) AS m
		WHERE NOT compared_days(m.method, c.round) @> compared_days(m.method, 0) * datemultirange(c.concerned));
END
$$;
COMMENT ON FUNCTION note_comparison(daterange, text) IS
	'Notes that all of a period is posted under a method, and drops changes that every method has seen.';
