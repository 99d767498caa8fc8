-- What was generated, as units that can be used once.

/**
 * One block a source and interval, of as many kWh as were generated: what is less than a kWh is carried to the next.
 * Certificates, and credits of the generation, are made of it by convert_units(). Returns the number of the movement.
 *
 * Arguments:
 *   source: code of a source of generated electricity
 *   production: from the start of a reading to the end of one
 *
 * Errors:
 *   42704 for an unknown source
 *   22023 if it generates no electricity, is of nobody, or readings go beyond the interval
 *   23514 if there is less than a kWh
 *   23P01 if some of the interval has a block
 */
CREATE OR REPLACE FUNCTION issue_attributes(source text, production tstzrange, document text DEFAULT NULL,
		effective_on date DEFAULT NULL, request uuid DEFAULT NULL, opening boolean DEFAULT false) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s source := (SELECT n FROM source AS n WHERE n.source = issue_attributes.source);
	m asset_movement;
	b asset_block;
	owner text;
	read record;
	before bigint;
	done bigint;
BEGIN
	PERFORM enter_assets();
	IF s.source_id IS NULL THEN
		RAISE EXCEPTION 'source "%" does not exist', issue_attributes.source USING ERRCODE = 'undefined_object';
	END IF;
	owner := (SELECT o.party FROM source_owner AS o WHERE o.source_id = s.source_id
		AND o.valid @> accounting_day(lower(production), source_zone(s.source_id)));
	SELECT coalesce(sum(@carbonms@.amount(@carbonms@.convert(a.quantity, 'kWh'))), 0) AS kwh,
		coalesce(sum(@carbonms@.amount(@carbonms@.convert(a.quantity, 'kWh')))
			FILTER (WHERE a.start_at >= lower(production)), 0) AS now,
		bool_or(a.start_at < lower(production) AND a.end_at > lower(production) OR a.end_at > upper(production)) AS cut
	INTO read
	FROM activity AS a
	WHERE a.source_id = s.source_id AND a.start_at < upper(production) AND @carbonms@.sign(a.quantity) > 0
		AND NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id);
	IF @carbonms@.emission_category(s.category) <> 'generated_electricity' OR owner IS NULL OR read.cut THEN
		RAISE EXCEPTION 'cannot issue attributes of source "%" for %', issue_attributes.source, production
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = CASE WHEN owner IS NULL THEN 'It is of no party then.' WHEN read.cut
					THEN 'A reading is partly of other times.' ELSE 'It is no source of generated_electricity.' END;
	END IF;
	m := new_movement('issue', owner, NULL, NULL, NULL, NULL, NULL, NULL, NULL, document, NULL,
		coalesce(effective_on, CASE WHEN opening THEN accounting_day(upper(production)) END), request, opening);
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN movement_of_request(m);
	END IF;
	PERFORM check_needs(m);
	m := begin_movement(m);
	done := movement_of_request(m);
	IF done IS NOT NULL THEN
		RETURN done;
	END IF;
	before := (SELECT coalesce(sum(o.units), 0) FROM asset_block AS o
		WHERE o.class = 'ATTRIBUTE' AND o.source_id = s.source_id);
	IF floor(read.kwh) <= before OR read.now <= 0 THEN
		RAISE EXCEPTION 'source "%" has generated less than 1 kWh in % that has no block', issue_attributes.source,
				production
			USING ERRCODE = 'check_violation';
	END IF;
	b := new_block('ATTRIBUTE', 'LEDGER', format('P%s', s.source_id), int8range(before + 1,
		floor(read.kwh)::bigint + 1), NULL, extract(year FROM lower(production) AT TIME ZONE
		source_zone(s.source_id))::integer, production, issue_attributes.source, m.effective_on, NULL);
	PERFORM issue_holdings(m, ARRAY[make_block(b, m.movement_id)], owner);
	RETURN end_movement(m);
END
$$;
COMMENT ON FUNCTION issue_attributes(text, tstzrange, text, date, uuid, boolean) IS
	'Makes units of what a source has generated in an interval, from its readings, for the party that has it.';
