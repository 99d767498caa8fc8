-- Published reference rows: a ledger begins with them, and takes over later what is new of them.

/**
 * Changes no row. Returns how many it copied.
 */
CREATE OR REPLACE FUNCTION load_policy(module text) RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	n bigint;
BEGIN
	INSERT INTO policy_parameter (parameter, valid, value, unit, reference, mark)
	SELECT l.parameter, l.valid, l.value, l.unit, l.reference, l.mark
	FROM @carbonms@.policy_library() AS l WHERE l.module = load_policy.module
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;
COMMENT ON FUNCTION load_policy(text) IS
	'Copies the figures of policy_library() that a module (base, space) needs, but none for days of which the ledger '
	'has one.';

/*
 * What the ledger has stays as it is, also where another edition of it is published: a row is left out if one of its
 * code is there, for any of its days, or was withdrawn, or if it would rest on a row that is not what is published.
 */
/**
 * Changes no row. Returns how many it copied.
 */
CREATE OR REPLACE FUNCTION load_reference() RETURNS bigint
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	loaded bigint := load_policy('base');
	n bigint;
BEGIN
	INSERT INTO standard_edition (standard, edition, title, issuer, in_force, reference, mark)
	SELECT l.standard, l.edition, l.title, l.issuer, l.in_force, l.reference, l.mark
	FROM @carbonms@.standard_library() AS l
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	loaded := loaded + n;

	INSERT INTO method (method, name, standard, edition, gases, factor_sets, scope2, deducts_sales, scope3,
		natural_year, energy, country, reference, verified)
	SELECT l.method, l.name, l.standard, l.edition, l.gases, l.factor_sets, l.scope2, l.deducts_sales, l.scope3,
		l.natural_year, r.energy, r.country, l.reference, l.verified
	FROM @carbonms@.method_library() AS l JOIN @carbonms@.method_rule_library() AS r ON r.method = l.method
	WHERE EXISTS (SELECT FROM standard_edition AS e WHERE e.standard = l.standard AND e.edition = l.edition)
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	loaded := loaded + n;

	INSERT INTO statistic_item (item, name, name_zh, unit, kind, what)
	SELECT l.item, l.name, l.name_zh, l.unit, l.kind, l.what
	FROM @carbonms@.statistic_library() AS l
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	loaded := loaded + n;

	INSERT INTO energy_coefficient (energy, valuation, valid, content, per, clean, non_fossil, reference, mark)
	SELECT l.energy, l.valuation, l.valid, l.content, l.per, l.clean, l.non_fossil, l.reference, l.mark
	FROM @carbonms@.energy_library() WITH ORDINALITY AS l
	WHERE NOT EXISTS (SELECT FROM energy_coefficient AS t
		WHERE t.energy = l.energy AND t.valuation = l.valuation AND t.valid && l.valid)
	ORDER BY l.ordinality;
	GET DIAGNOSTICS n = ROW_COUNT;
	loaded := loaded + n;

	INSERT INTO indicator (indicator, name, name_zh, unit, better, numerator, numerator_unit, denominator,
		denominator_unit, scale, at_zero, reference, mark)
	SELECT l.indicator, l.name, l.name_zh, l.unit, l.better, l.numerator, l.numerator_unit, l.denominator,
		l.denominator_unit, l.scale, l.at_zero, l.reference, l.mark
	FROM @carbonms@.indicator_library() WITH ORDINALITY AS l
	WHERE NOT EXISTS (SELECT FROM indicator AS t WHERE t.indicator = l.indicator)
		AND NOT EXISTS (SELECT FROM @carbonms@.statistic_library() AS s JOIN statistic_item AS i ON i.item = s.item
			WHERE s.item = ANY (l.numerator || l.denominator) AND i.unit <> s.unit)
	ORDER BY l.ordinality;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN loaded + n;
END
$$;
COMMENT ON FUNCTION load_reference() IS
	'Copies what is published and the ledger does not have: standards, methods, policy figures, statistic items, '
	'energy coefficients, indicators.';
