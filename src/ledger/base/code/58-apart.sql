-- What of a mass a method and a GWP basis give a figure for, and what stands apart from it, and why.

/*
 * Where a method counts something of it and the basis values nothing of that, it is not 0, it is not known. An
 * expression, which queries take in: a function with a query of its own costs a hundred times as much.
 */
CREATE OR REPLACE FUNCTION valued_mass(mass ghg, gases text[], basis gwp_basis) RETURNS ghg
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN without_gwp(mass, basis) = ghg '0 t' THEN count_gases(mass, gases)
		WHEN without_gwp(count_gases(mass, gases), basis) = ghg '0 t' THEN count_gases(mass, gases)
		WHEN without_gwp(count_gases(mass, gases), basis) <> count_gases(mass, gases)
			THEN count_gases(mass, gases) - without_gwp(count_gases(mass, gases), basis)
	END;
COMMENT ON FUNCTION valued_mass(ghg, text[], gwp_basis) IS
	'The part of a mass that is of the gases a method counts and that a GWP basis values; NULL if it counts some of '
	'it, and the basis values nothing of that.';

/*
 * A gas without a GWP has none, whether the method counts it or not; of CO2e of unknown gases nobody knows whether it
 * would count, and under another basis not how much it is.
 */
CREATE OR REPLACE FUNCTION is_known(mass ghg, gases text[], basis gwp_basis) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN mass IS NULL OR without_gwp(mass, basis) = ghg '0 t'
		AND (gases IS NULL OR opaque(mass) = ghg '0 t' OR opaque(mass - count_gases(mass, gases)) = ghg '0 t');
COMMENT ON FUNCTION is_known(ghg, text[], gwp_basis) IS
	'Whether it is known of all of a mass what it is in a GWP basis, and whether a method counts it; true of no mass.';

/*
 * What a method that counts CO2 alone leaves out is one item, whatever gases it is.
 */
/*
 * Columns:
 *   counts: whether the method counts it, and the basis does not value it
 *   known: whether it is known what it is in the basis: it is outside of the scopes, and has a GWP
 *   gas: as gases() names it, or not CO2
 *   co2e: under the basis, of CO2e of unknown gases under its own; NULL if there is no GWP
 */
CREATE OR REPLACE FUNCTION apart_items(mass ghg, m method, basis gwp_basis, OUT counts boolean, OUT known boolean,
		OUT gas text, OUT part ghg, OUT co2e co2e, OUT reason text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 2
BEGIN ATOMIC
	WITH counted AS (SELECT count_gases(mass, m.gases) AS mass),
	entry AS (
		SELECT g.counts, g.gas, g.own, g.part, co2e(g.part, coalesce(g.own::gwp_basis, basis), 'null') AS co2e
		FROM (
			SELECT o.counts, g.gas, ghg(g.gas, g.tonnes) AS part,
				CASE g.family WHEN 'CO2e' THEN substr(g.gas, length('CO2e ') + 1) END AS own
			FROM counted AS c
			CROSS JOIN LATERAL (VALUES (true, without_gwp(c.mass, basis)),
				(false, apart_items.mass - c.mass)) AS o (counts, mass)
			CROSS JOIN LATERAL gases(o.mass) AS g
		) AS g
	)
	SELECT v.counts, v.known, v.gas, sum(v.part), sum(v.co2e), v.reason
	FROM (
		SELECT e.counts, k.known, CASE WHEN m.gases = '{CO2}' AND k.known THEN 'not CO2' ELSE e.gas END AS gas, e.part,
			e.co2e, concat_ws('; ', CASE WHEN NOT e.counts THEN 'outside of the scopes' END,
				CASE WHEN e.own IS NOT NULL THEN format('CO2e of unknown gases under %s', e.own)
					WHEN e.co2e IS NULL THEN format('no GWP in %s', basis) END) AS reason
		FROM entry AS e
		-- what counts and is known does not stand apart
		CROSS JOIN LATERAL (SELECT e.own IS NULL AND e.co2e IS NOT NULL AS known) AS k
	) AS v
	GROUP BY v.counts, v.known, v.gas, v.reason;
END;
COMMENT ON FUNCTION apart_items(ghg, method, gwp_basis) IS
	'The parts of a mass that stand apart from the figures of a method under a GWP basis, by gas: it does not count '
	'them, or the basis does not value them.';
