-- Factors and methods are withdrawn, not changed; published factors are copied from the library.

SELECT guard_row('factor'::regclass, VARIADIC '{withdrawn_at,value}'::text[]);

SELECT guard_row('method'::regclass, VARIADIC '{basis}'::text[]);

/**
 * Source, edition, validity and mark come along, the note says where from. Returns how many.
 *
 * Errors:
 *   P0002 if there is none
 *   23P01 if such factors are there already
 */
CREATE OR REPLACE FUNCTION adopt_factors(factor_set text, region text, factor text DEFAULT NULL,
		as_factor text DEFAULT NULL, as_set text DEFAULT 'own') RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	INSERT INTO factor (factor_set, factor, region, scope2, published, valid, edition, reference, verified, note)
	SELECT as_set, coalesce(as_factor, l.factor), l.region, l.scope2, l.value::text, coalesce(l.valid, '(,)'),
		coalesce(l.edition, 'not stated'),
		l.source, l.verified, concat_ws('; ', format('%s of %s', l.factor, l.factor_set), l.note)
	FROM @carbonms@.factor_library() AS l
	WHERE l.factor_set = adopt_factors.factor_set AND l.region = adopt_factors.region
		AND (adopt_factors.factor IS NULL OR l.factor = adopt_factors.factor);
	GET DIAGNOSTICS n = ROW_COUNT;
	IF n = 0 THEN
		RAISE EXCEPTION 'no published factor% in set "%" for region "%"', CASE WHEN adopt_factors.factor IS NULL THEN ''
			ELSE format(' "%s"', adopt_factors.factor) END, adopt_factors.factor_set, adopt_factors.region
			USING ERRCODE = 'no_data_found', HINT = 'factor_library() lists the sets and their factors.';
	END IF;
	RETURN n;
END
$$;
COMMENT ON FUNCTION adopt_factors(text, text, text, text, text) IS
	'Copies published factors of a set and region, or one of them, into a set of your own, if need be under '
	'another name (the residual mix, electricity-residual, is the market factor of electricity).';

/**
 * Errors:
 *   42704 if there is none
 *   23P01 if they are there already
 */
CREATE OR REPLACE FUNCTION load_factors(factor_set text, VARIADIC factors text[] DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	INSERT INTO factor (factor_set, factor, region, scope2, published, valid, edition, reference, verified, note)
	SELECT l.factor_set, l.factor, l.region, l.scope2, l.value::text, coalesce(l.valid, '(,)'),
		coalesce(l.edition, 'not stated'), l.source, l.verified, l.note
	FROM @carbonms@.factor_library() AS l
	WHERE l.factor_set = load_factors.factor_set AND (factors IS NULL OR l.factor = ANY (factors));
	GET DIAGNOSTICS n = ROW_COUNT;
	IF n = 0 THEN
		RAISE EXCEPTION 'published factor set "%" does not exist', load_factors.factor_set
			USING ERRCODE = 'undefined_object', HINT = 'factor_library() lists the sets and their factors.';
	END IF;
	RETURN n;
END
$$;
COMMENT ON FUNCTION load_factors(text, text[]) IS
	'Copies a set of factor_library(), or some of its factors, into the ledger, with source and mark. '
	'Returns how many.';
