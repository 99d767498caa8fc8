-- Units that are new: issued, allocated, bought, generated, or made of others.

CREATE OR REPLACE FUNCTION make_block(b asset_block, movement bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	other asset_block;
	made bigint;
BEGIN
	INSERT INTO asset_block (class, registry, code, serials, project, vintage, production, source_id, zone, issued_on,
		expires_on, issued_by)
	VALUES (b.class, b.registry, b.code, b.serials, b.project, b.vintage, b.production, b.source_id,
		coalesce(b.zone, (SELECT s.region FROM source AS s WHERE s.source_id = b.source_id)), b.issued_on, b.expires_on,
		movement)
	RETURNING block_id INTO made;
	RETURN made;
EXCEPTION
	WHEN exclusion_violation THEN
		SELECT * INTO other FROM asset_block AS o
		WHERE o.class = 'ATTRIBUTE' AND o.source_id = b.source_id AND o.production && b.production
			AND o.reversed_by IS NULL LIMIT 1;
		IF b.class = 'ATTRIBUTE' AND FOUND THEN
			RAISE EXCEPTION 'generation of % is in block % already', b.production, other.block_id
				USING ERRCODE = 'exclusion_violation', DETAIL = format('It has %s of %s %s.', other.production,
					other.units, other.class);
		END IF;
		SELECT * INTO other FROM asset_block AS o
		WHERE o.registry = b.registry AND o.code = b.code AND o.serials && b.serials
			AND o.reversed_by IS NULL LIMIT 1;
		RAISE EXCEPTION 'serials % of % were issued before', b.serials * other.serials,
				rtrim(b.registry || ' ' || b.code)
			USING ERRCODE = 'exclusion_violation', DETAIL = format('Block %s has %s, by movement %s.', other.block_id,
				other.serials, other.issued_by);
END
$$;
COMMENT ON FUNCTION make_block(asset_block, bigint) IS
	'Writes a block that a movement issues. Errors: 23P01 if some of its serials were issued before: says which.';

CREATE OR REPLACE FUNCTION new_block(class text, registry text, code text, serials int8range, project text,
		vintage integer, production tstzrange, source text, issued_on date, expires_on date) RETURNS asset_block
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	b asset_block;
BEGIN
	b.class := class;
	b.registry := asset_code(registry);
	b.code := coalesce(asset_code(code), '');
	b.serials := serials;
	b.project := project;
	b.vintage := vintage;
	b.production := production;
	b.source_id := (SELECT s.source_id FROM source AS s WHERE s.source = new_block.source);
	b.issued_on := issued_on;
	b.expires_on := expires_on;
	IF NOT EXISTS (SELECT FROM asset_class AS c WHERE c.class = b.class) THEN
		RAISE EXCEPTION 'asset class "%" does not exist', b.class
			USING ERRCODE = 'undefined_object', HINT = 'Table asset_class lists them; add your own.';
	ELSIF source IS NOT NULL AND b.source_id IS NULL THEN
		RAISE EXCEPTION 'source "%" does not exist', source USING ERRCODE = 'undefined_object';
	ELSIF isempty(serials) IS NOT FALSE OR lower_inf(serials) OR upper_inf(serials) THEN
		RAISE EXCEPTION 'serials of a block must have a first and a last number, not %', coalesce(serials::text, 'NULL')
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [1001,1041) for 40 units.';
	ELSIF EXISTS (SELECT FROM asset_class AS c WHERE c.class = b.class AND c.vintage_binds) AND vintage IS NULL THEN
		RAISE EXCEPTION 'units of % need a vintage', b.class USING ERRCODE = 'null_value_not_allowed';
	END IF;
	RETURN b;
END
$$;
COMMENT ON FUNCTION new_block(text, text, text, int8range, text, integer, tstzrange, text, date, date) IS
	'The row of a block that is to be issued. Errors: 22004, 22023, 42704.';

/**
 * Returns the number of the movement.
 *
 * Arguments:
 *   kind: issue (units are created), allocate (for nothing), buy (from outside of the ledger)
 *   party: who has them then
 *   registry, code: what stands before the numbers in the registry's serials, without the registry's name
 *   serials: [1001,1041) are 40 units
 *   vintage: year that they are of; needed where it binds
 *   production: when what they certify was generated; needed for ATTRIBUTE
 *   source: code of the source that generated it; for ATTRIBUTE, which needs it, alone
 *   expires_on: last day on which they may be used; NULL without end, or for GEC that of certificate_expiry()
 *   counterparty: from whom
 *   zone: market zone in which it was generated; NULL for the region of the source
 *   others as those of move_serials()
 *
 * Errors:
 *   23P01 if some of the serials were issued before: says which, and by which movement
 *   22004 without a vintage where it binds, or for ATTRIBUTE without a source and a production
 *   22023 for serials without a first or last number, a day to come, a kind that issues nothing, or units of another
 *         class that a source of the ledger generated: they are made of its attributes
 *   42704 for an unknown class, party or source
 *   as move_serials()
 */
CREATE OR REPLACE FUNCTION issue_units(kind text, party text, class text, registry text, code text, serials int8range,
		vintage integer DEFAULT NULL, project text DEFAULT NULL, production tstzrange DEFAULT NULL,
		source text DEFAULT NULL, issued_on date DEFAULT NULL, expires_on date DEFAULT NULL,
		counterparty text DEFAULT NULL, price numeric DEFAULT NULL, fee numeric DEFAULT NULL,
		currency text DEFAULT NULL, document text DEFAULT NULL, effective_on date DEFAULT NULL,
		request uuid DEFAULT NULL, opening boolean DEFAULT false, zone text DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
	b asset_block;
	made bigint;
BEGIN
	PERFORM enter_assets();
	m := new_movement(kind, party, counterparty, NULL, NULL, NULL, price, fee, currency, document, NULL, effective_on,
		request, opening);
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN check_request(m.request, movement_of_request(m), registry, code, int8multirange(serials), NULL);
	END IF;
	PERFORM check_needs(m);
	IF m.kind NOT IN ('issue', 'allocate', 'buy') THEN
		RAISE EXCEPTION '% issues nothing', m.kind USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Units are issued, allocated or bought.';
	END IF;
	b := new_block(class, registry, code, serials, project, vintage, production, source,
		coalesce(issued_on, m.effective_on), coalesce(expires_on, CASE class WHEN 'GEC'
			THEN certificate_expiry(accounting_day(lower(production))) END));
	b.zone := issue_units.zone;
	IF b.class = 'ATTRIBUTE' AND (b.source_id IS NULL OR b.production IS NULL) THEN
		RAISE EXCEPTION 'units of ATTRIBUTE need a source and a production' USING ERRCODE = 'null_value_not_allowed';
	ELSIF b.class <> 'ATTRIBUTE' AND b.source_id IS NOT NULL THEN
		RAISE EXCEPTION 'cannot issue units of % for source "%"', b.class, issue_units.source
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Issue what it generates by issue_attributes(), and '
				'make them of it by convert_units(), so that it is used once.';
	END IF;
	m := begin_movement(m);
	made := movement_of_request(m);
	IF made IS NOT NULL THEN
		RETURN check_request(m.request, made, registry, code, int8multirange(serials), NULL);
	END IF;
	PERFORM issue_holdings(m, ARRAY[make_block(b, m.movement_id)], m.party);
	RETURN end_movement(m);
END
$$;
COMMENT ON FUNCTION issue_units(text, text, text, text, text, int8range, integer, text, tstzrange, text, date, date,
	text, numeric, numeric, text, text, date, uuid, boolean, text) IS
	'Records units that are new to the ledger: issued, allocated, or bought from outside.';

/**
 * Of the first day of a production month: certificates of 2024 and later may be used for two years from it on, those
 * of before until the end of 2025.
 *
 * Source: NEA 2024 No. 67; reference assets.md, vector 33 (VERIFIED-2).
 */
CREATE OR REPLACE FUNCTION certificate_expiry(production date) RETURNS date
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN production < '2024-01-01' THEN date '2025-12-31'
		ELSE (date_trunc('month', production::timestamp) + interval '2 years')::date - 1 END;
COMMENT ON FUNCTION certificate_expiry(date) IS
	'Last day on which a green certificate of a month of production may be used.';

/*
 * Certificates are issued by month, and what of a month makes no whole one goes into the next: less than one is of
 * what was generated before. A reading of several months may be of the first, which expires first.
 */
CREATE OR REPLACE FUNCTION certified_since(blocks bigint[], wanted int8multirange[], zone text) RETURNS timestamptz
	LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	month date := (SELECT date_trunc('month', accounting_day(max(upper(b.production)) - interval '1 microsecond',
		certified_since.zone)::timestamp)::date FROM asset_block AS b WHERE b.block_id = ANY (blocks));
	since timestamptz := (SELECT min(lower(b.production)) FROM asset_block AS b
		WHERE b.block_id = ANY (blocks)
			AND accounting_day(upper(b.production) - interval '1 microsecond', certified_since.zone) >= month);
	carried @carbonms@.quantity := (SELECT
			@carbonms@.sum(c.face OPERATOR(@carbonms@.*) serial_count(w.serials)::numeric)
		FROM unnest(blocks, wanted) AS w (block_id, serials) JOIN asset_block AS b ON b.block_id = w.block_id
		JOIN asset_class AS c ON c.class = b.class
		WHERE accounting_day(upper(b.production) - interval '1 microsecond', certified_since.zone) < month
			AND @carbonms@.dimension(c.face) = 'energy');
BEGIN
	IF @carbonms@.amount(@carbonms@.convert(carried, 'MWh')) >= 1 THEN
		RAISE EXCEPTION 'units of GEC are of one month of production' USING ERRCODE = 'check_violation',
			DETAIL = format('%s were generated before %s.', carried, month),
			HINT = 'Convert month by month; what is left of one, less than a certificate, goes into the next.';
	END IF;
	RETURN since;
END
$$;
COMMENT ON FUNCTION certified_since(bigint[], int8multirange[], text) IS
	'Since when was generated what certificates are made of, without what is left of the months before. Errors: 23514 '
	'if that would be one.';

-- The number of a new unit over that of those which it is made of: both are of energy, or one is of mass.
CREATE OR REPLACE FUNCTION check_face(units_spent bigint, class_spent text, units_made bigint, class_made text)
	RETURNS void LANGUAGE plpgsql STABLE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	face_spent @carbonms@.quantity := (SELECT c.face FROM asset_class AS c WHERE c.class = class_spent);
	face_made @carbonms@.quantity := (SELECT c.face FROM asset_class AS c WHERE c.class = class_made);
BEGIN
	IF @carbonms@.dimension(face_spent) = @carbonms@.dimension(face_made)
		AND face_spent OPERATOR(@carbonms@.*) units_spent::numeric
			OPERATOR(@carbonms@.<>) @carbonms@.convert(face_made OPERATOR(@carbonms@.*) units_made::numeric,
				@carbonms@.unit(face_spent)) THEN
		RAISE EXCEPTION '% units of % are not % units of %', units_spent, class_spent, units_made, class_made
			USING ERRCODE = 'check_violation', DETAIL = format('A unit of %s is %s, one of %s %s.', class_spent,
				face_spent, class_made, face_made);
	END IF;
END
$$;
COMMENT ON FUNCTION check_face(bigint, text, bigint, text) IS
	'Refuses to make units of one class of others that are not as much. Errors: 23514.';

/**
 * What is spent cannot be used again: so one attribute serves one certificate or credit. Returns the number of the
 * movement.
 *
 * Arguments:
 *   kind: convert (into units of another class) or carry over (into as many of the same class, of a later vintage)
 *   registry, code, serials: of what is spent
 *   into_class, into_registry, into_code, into_serials: of what is made of it
 *   others as those of issue_units()
 *
 * Errors:
 *   as move_serials() and issue_units()
 *   23514 if what is made is not as much as what is spent, of an earlier vintage, or GEC of several months
 */
CREATE OR REPLACE FUNCTION convert_units(kind text, party text, registry text, code text, serials int8multirange,
		into_class text, into_registry text, into_code text, into_serials int8range, vintage integer DEFAULT NULL,
		project text DEFAULT NULL, production tstzrange DEFAULT NULL, expires_on date DEFAULT NULL,
		document text DEFAULT NULL, effective_on date DEFAULT NULL, request uuid DEFAULT NULL,
		opening boolean DEFAULT false) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	m asset_movement;
	b asset_block;
	found record;
	spent record;
	since timestamptz;
	done bigint;
BEGIN
	PERFORM enter_assets();
	m := new_movement(kind, party, NULL, NULL, NULL, NULL, NULL, NULL, NULL, document, NULL, effective_on, request,
		opening);
	IF movement_of_request(m) IS NOT NULL THEN
		RETURN check_request(m.request, movement_of_request(m), registry, code, serials, NULL);
	END IF;
	PERFORM check_needs(m);
	IF m.kind NOT IN ('convert', 'carry over') THEN
		RAISE EXCEPTION '% converts nothing', m.kind USING ERRCODE = 'invalid_parameter_value';
	END IF;
	SELECT * INTO found FROM find_blocks(registry, code, serials) AS f;
	SELECT min(o.class) AS class, max(o.class) AS other, max(o.vintage) AS vintage, min(lower(o.production)) AS since,
		max(upper(o.production)) AS until,
		CASE WHEN count(DISTINCT o.source_id) = 1 THEN min(o.source_id) END AS source_id,
		source_zone(CASE WHEN count(DISTINCT o.source_id) = 1 THEN min(o.source_id) END) AS zone,
		(SELECT sum(upper(s) - lower(s)) FROM unnest(convert_units.serials) AS s)::bigint AS units
	INTO spent FROM asset_block AS o WHERE o.block_id = ANY (found.blocks);
	since := CASE into_class WHEN 'GEC' THEN certified_since(found.blocks, found.wanted, spent.zone)
		ELSE spent.since END;
	b := new_block(into_class, into_registry, into_code, into_serials, project, coalesce(vintage,
		extract(year FROM accounting_day(spent.until - interval '1 microsecond', spent.zone))::integer), coalesce(
		production, CASE WHEN since IS NOT NULL THEN tstzrange(since, spent.until) END), NULL,
		m.effective_on, coalesce(expires_on, CASE into_class WHEN 'GEC'
			THEN certificate_expiry(accounting_day(since, spent.zone)) END));
	b.source_id := spent.source_id;
	IF spent.class <> spent.other OR (m.kind = 'carry over') <> (spent.class = b.class)
		OR m.kind = 'carry over' AND (b.vintage > spent.vintage) IS NOT TRUE THEN
		RAISE EXCEPTION 'cannot % units of % into %', m.kind, units_text(spent.class, spent.vintage, 'held'),
				units_text(b.class, b.vintage, 'held')
			USING ERRCODE = 'check_violation', HINT = 'Carry over into a later vintage of the same class, convert into '
				'another class.';
	END IF;
	PERFORM check_face(spent.units, spent.class, upper(b.serials) - lower(b.serials), b.class);
	SELECT * INTO found FROM take_serials(found.blocks, found.wanted) AS t;
	m := begin_movement(m);
	done := movement_of_request(m);
	IF done IS NOT NULL THEN
		RETURN check_request(m.request, done, registry, code, serials, NULL);
	END IF;
	PERFORM check_taken(m, found.holdings, found.taken, '{held}');
	PERFORM check_reconciled(m, found.holdings);
	PERFORM spend_holdings(m, found.holdings, found.taken, m.party, 'converted', NULL);
	PERFORM issue_holdings(m, ARRAY[make_block(b, m.movement_id)], m.party);
	RETURN end_movement(m);
END
$$;
COMMENT ON FUNCTION convert_units(text, text, text, text, int8multirange, text, text, text, int8range, integer, text,
	tstzrange, date, text, date, uuid, boolean) IS
	'Makes units of others: certificates of generation, credits of it, allowances of a later year.';
