-- What was generated, as units that can be used once.

CREATE OR REPLACE FUNCTION owner_throughout(source_id integer, days daterange, OUT party text, OUT parties text)
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT CASE WHEN count(DISTINCT o.party) = 1 AND range_agg(o.valid) @> owner_throughout.days THEN min(o.party) END,
		string_agg(format('of "%s" in %s', o.party, o.valid * owner_throughout.days), ', ' ORDER BY o.valid)
	FROM source_owner AS o
	WHERE o.source_id = owner_throughout.source_id AND o.valid && owner_throughout.days;
END;
COMMENT ON FUNCTION owner_throughout(integer, daterange) IS
	'The party that a source is of on all of some days, NULL if it is not one; and which parties there are, in words.';

/**
 * One block a source and interval, of as many kWh as were generated: what is less than a kWh is carried to the next.
 * Intervals may be issued in any order. Certificates, and credits of the generation, are made of it by convert_units().
 * Returns the number of the movement.
 *
 * Arguments:
 *   source: code of a source of generated electricity
 *   production: from the start of a reading to the end of one, while the source is of one party
 *
 * Errors:
 *   42704 for an unknown source
 *   22023 if it generates no electricity, is not of one party throughout, or readings go beyond the interval
 *   23514 if there is less than a kWh
 *   23P01 if some of the interval has a block
 */
CREATE OR REPLACE FUNCTION issue_attributes(source text, production tstzrange, document text DEFAULT NULL,
		effective_on date DEFAULT NULL, request uuid DEFAULT NULL, opening boolean DEFAULT false) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s source := (SELECT n FROM source AS n WHERE n.source = issue_attributes.source);
	zone text := source_zone(s.source_id);
	days daterange := CASE WHEN lower(production) < upper(production) THEN daterange(accounting_day(lower(production),
		zone), accounting_day(upper(production) - interval '1 microsecond', zone), '[]') END;
	owner record;
	read record;
	m asset_movement;
	b asset_block;
	done bigint;
	first bigint;
BEGIN
	PERFORM enter_assets();
	IF s.source_id IS NULL THEN
		RAISE EXCEPTION 'source "%" does not exist', issue_attributes.source USING ERRCODE = 'undefined_object';
	END IF;
	SELECT * INTO owner FROM owner_throughout(s.source_id, days) AS o;
	SELECT (coalesce(floor(sum(e.kwh)), 0)
			- coalesce(floor(sum(e.kwh) FILTER (WHERE a.start_at < lower(production))), 0))::bigint AS units,
		bool_or(a.start_at < lower(production) AND a.end_at > lower(production) OR a.end_at > upper(production)) AS cut
	INTO read
	FROM activity AS a
	CROSS JOIN LATERAL (SELECT @carbonms@.amount(@carbonms@.convert(a.quantity, 'kWh')) AS kwh) AS e
	WHERE a.source_id = s.source_id AND a.start_at < upper(production) AND @carbonms@.sign(a.quantity) > 0
		AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id);
	IF @carbonms@.emission_category(s.category) <> 'generated_electricity' OR owner.party IS NULL OR read.cut THEN
		RAISE EXCEPTION 'cannot issue attributes of source "%" for %', issue_attributes.source, production
			USING ERRCODE = 'invalid_parameter_value', DETAIL = CASE WHEN owner.parties IS NULL
				THEN 'It is of no party then.' WHEN owner.party IS NULL
				THEN format('It is not of one party throughout: %s.', owner.parties) WHEN read.cut
				THEN 'A reading is partly of other times.' ELSE 'It is no source of generated_electricity.' END;
	END IF;
	m := new_movement('issue', owner.party, NULL, NULL, NULL, NULL, NULL, NULL, NULL, document, NULL,
		coalesce(effective_on, CASE WHEN opening THEN accounting_day(upper(production)) END), request, opening);
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN movement_of_request(m);
	END IF;
	PERFORM check_needs(m);
	IF read.units < 1 THEN
		RAISE EXCEPTION 'source "%" has generated less than 1 kWh in %', issue_attributes.source, production
			USING ERRCODE = 'check_violation';
	END IF;
	m := begin_movement(m);
	done := movement_of_request(m);
	IF done IS NOT NULL THEN
		RETURN done;
	END IF;
	first := (SELECT coalesce(max(upper(o.serials)), 1) FROM asset_block AS o
		WHERE o.source_id = s.source_id AND o.registry = 'LEDGER' AND o.code = format('P%s', s.source_id));
	b := new_block('ATTRIBUTE', 'LEDGER', format('P%s', s.source_id), int8range(first, first + read.units), NULL,
		extract(year FROM lower(days))::integer, production, issue_attributes.source, m.effective_on, NULL);
	PERFORM issue_holdings(m, ARRAY[make_block(b, m.movement_id)], owner.party);
	RETURN end_movement(m);
END
$$;
COMMENT ON FUNCTION issue_attributes(text, tstzrange, text, date, uuid, boolean) IS
	'Makes units of what a source has generated in an interval, from its readings, for the party that has it.';

/**
 * Readings may be taken back, or corrected, once attributes were issued of them: what is too much is to be cancelled,
 * or the issue reversed.
 *
 * Arguments:
 *   issued_kwh: units of the block that were not cancelled
 *   generated_kwh: what the readings that begin in its interval say now; up to 1 kWh less than what was issued may have
 *     been carried from the interval before
 *   used_kwh: of the units, those that were converted, or retired as they are
 *
 * Errors:
 *   42501 for a role that row security shows a part
 */
CREATE OR REPLACE FUNCTION over_issued_attributes(OUT block_id bigint, OUT source text, OUT production tstzrange,
		OUT issued_kwh bigint, OUT generated_kwh numeric, OUT used_kwh bigint) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT b.block_id, s.source, b.production, u.issued, g.kwh, u.used
	FROM asset_block AS b
	JOIN source AS s ON s.source_id = b.source_id
	CROSS JOIN LATERAL (
		SELECT coalesce(sum(amount(convert(a.quantity, 'kWh'))), 0) AS kwh
		FROM activity AS a
		WHERE a.source_id = b.source_id AND a.start_at >= lower(b.production) AND a.start_at < upper(b.production)
			AND sign(a.quantity) > 0
			AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
	) AS g
	CROSS JOIN LATERAL (
		SELECT coalesce(sum(h.units) FILTER (WHERE h.state <> 'cancelled'), 0)::bigint AS issued,
			coalesce(sum(h.units) FILTER (WHERE h.state IN ('converted', 'retired')), 0)::bigint AS used
		FROM asset_holding AS h WHERE h.block_id = b.block_id AND h.spent_by IS NULL
	) AS u
	-- of most blocks the serials tell, and nobody looks at who holds them
	WHERE b.class = 'ATTRIBUTE' AND b.reversed_by IS NULL AND upper(b.serials) - lower(b.serials) > ceil(g.kwh)
		AND u.issued > ceil(g.kwh) AND refuse_limited(quote_ident(current_user)::regrole);
END;
COMMENT ON FUNCTION over_issued_attributes() IS
	'Blocks of attributes of more than their source has generated, as its readings stand now.';
