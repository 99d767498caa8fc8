-- What BI tools read: double precision, integer, text and date only, an exact numeric beside each measure,
-- an integer key, a comment on every column. From the rollup and what was posted since, for the latest
-- version of each boundary.

-- A function with a setting is planned by itself. Merged into the views it would be planned for hundreds of millions
-- of rows as long as the small tables have no statistics, and each query compiled (jit) for longer than it runs.
CREATE OR REPLACE FUNCTION current_inventory(OUT boundary text, OUT version integer, OUT method text, OUT month date,
		OUT scope integer, OUT direction text, OUT category text, OUT domain text, OUT party text, OUT plot text,
		OUT mass ghg, OUT co2e co2e, OUT market_mass ghg, OUT market_co2e co2e, OUT removed_mass ghg,
		OUT removed_co2e co2e, OUT verified boolean)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT b.boundary, b.version, m.method, i.*
	FROM standing_boundary() AS b
	CROSS JOIN method AS m
	CROSS JOIN LATERAL inventory_from(rollup_at('infinity'), '[-infinity,infinity)', b.boundary, b.version, m,
		m.basis::gwp_basis, 'null', 'infinity') AS i;
END;
COMMENT ON FUNCTION current_inventory() IS
	'Inventory of the latest version of every boundary under every method in the GWP basis of the method, as '
	'of now; a gas without a GWP in it makes a CO2e NULL.';

/**
 * Each measure may be added up over rows of one boundary and one method; no two measures may be added.
 */
CREATE OR REPLACE VIEW bi_inventory AS
SELECT row_number() OVER (ORDER BY i.boundary, m.method, i.month, i.scope, i.direction, i.category, i.domain, i.party,
	i.plot)::integer AS id, i.boundary, i.version AS boundary_version, m.method, m.standard, m.edition,
	coalesce(array_to_string(m.gases, ', '), 'all') AS gases, array_to_string(m.factor_sets, ', ') AS factor_sets,
	m.basis AS gwp_basis, m.scope2[1] AS scope2, i.month, i.scope, i.direction, i.category, i.domain, i.party,
	coalesce(i.plot, '') AS plot,
	tonnes(i.co2e)::double precision AS co2e_t, tonnes(i.co2e) AS co2e_t_exact,
	tonnes(i.market_co2e)::double precision AS co2e_market_t, tonnes(i.market_co2e) AS co2e_market_t_exact,
	tonnes(i.removed_co2e)::double precision AS removed_t, tonnes(i.removed_co2e) AS removed_t_exact,
	mass(i.mass, 'CO2')::double precision AS co2_t, mass(i.mass, 'CO2') AS co2_t_exact,
	mass(i.mass, 'CO2-biogenic')::double precision AS co2_biogenic_t,
		mass(i.mass, 'CO2-biogenic') AS co2_biogenic_t_exact,
	i.verified::integer AS verified
FROM current_inventory() AS i JOIN method AS m ON m.method = i.method;
COMMENT ON VIEW bi_inventory IS
	'Inventory of every boundary under every method, as of now, by month, scope, category, party and plot.';
COMMENT ON COLUMN bi_inventory.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN bi_inventory.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_inventory.boundary_version IS 'Version of the boundary, the latest.';
COMMENT ON COLUMN bi_inventory.method IS 'Code of the method.';
COMMENT ON COLUMN bi_inventory.standard IS 'Standard that the method follows.';
COMMENT ON COLUMN bi_inventory.edition IS 'Edition of the standard.';
COMMENT ON COLUMN bi_inventory.gases IS 'Gases or families that count, or: all.';
COMMENT ON COLUMN bi_inventory.factor_sets IS 'Sets that the method takes factors from.';
COMMENT ON COLUMN bi_inventory.gwp_basis IS 'GWP basis of the CO2e, that of the method.';
COMMENT ON COLUMN bi_inventory.scope2 IS 'Treatment of scope 2 in co2e_t: location, market or pinned by the method.';
COMMENT ON COLUMN bi_inventory.month IS 'First day of the month.';
COMMENT ON COLUMN bi_inventory.scope IS 'Scope: 1, 2 or 3.';
COMMENT ON COLUMN bi_inventory.direction IS 'emitted, purchased, sold (negative) or removed.';
COMMENT ON COLUMN bi_inventory.category IS 'Category of category_table().';
COMMENT ON COLUMN bi_inventory.domain IS 'industry, residents, transport or green land.';
COMMENT ON COLUMN bi_inventory.party IS 'Party that emits, consumes or sells.';
COMMENT ON COLUMN bi_inventory.plot IS 'Plot; empty if on none.';
COMMENT ON COLUMN bi_inventory.co2e_t IS
	'Tonnes of CO2e emitted; NULL for removals, and if a gas has no GWP in the basis.';
COMMENT ON COLUMN bi_inventory.co2e_t_exact IS 'Tonnes of CO2e emitted, exact.';
COMMENT ON COLUMN bi_inventory.co2e_market_t IS
	'The same with scope 2 by the market; NULL if the method has no such treatment.';
COMMENT ON COLUMN bi_inventory.co2e_market_t_exact IS 'The same with scope 2 by the market, exact.';
COMMENT ON COLUMN bi_inventory.removed_t IS 'Tonnes of CO2e removed; NULL for emissions.';
COMMENT ON COLUMN bi_inventory.removed_t_exact IS 'Tonnes of CO2e removed, exact.';
COMMENT ON COLUMN bi_inventory.co2_t IS 'Tonnes of CO2 emitted, without biogenic CO2; part of co2e_t.';
COMMENT ON COLUMN bi_inventory.co2_t_exact IS 'Tonnes of CO2 emitted, exact.';
COMMENT ON COLUMN bi_inventory.co2_biogenic_t IS 'Tonnes of biogenic CO2, which is not part of CO2e.';
COMMENT ON COLUMN bi_inventory.co2_biogenic_t_exact IS 'Tonnes of biogenic CO2, exact.';
COMMENT ON COLUMN bi_inventory.verified IS '1 if every factor and the method are verified, else 0.';

-- A sum of which a part is not known is not known.
CREATE OR REPLACE VIEW bi_emission_monthly AS
SELECT row_number() OVER (ORDER BY e.boundary, e.method, e.month, e.scope)::integer AS id,
	e.boundary, e.method, e.gwp_basis, e.scope2, e.month, e.scope,
	e.co2e::double precision AS co2e_t, e.co2e AS co2e_t_exact,
	e.market::double precision AS co2e_market_t, e.market AS co2e_market_t_exact,
	e.removed::double precision AS removed_t, e.removed AS removed_t_exact, e.verified
FROM (
	SELECT i.boundary, i.method, i.gwp_basis, i.scope2, i.month, i.scope,
		CASE WHEN bool_and(i.direction = 'removed' OR i.co2e_t_exact IS NOT NULL) THEN sum(i.co2e_t_exact) END AS co2e,
		CASE WHEN bool_and(i.direction = 'removed' OR i.co2e_market_t_exact IS NOT NULL)
			THEN sum(i.co2e_market_t_exact) END AS market,
		CASE WHEN bool_and(i.direction <> 'removed' OR i.removed_t_exact IS NOT NULL)
			THEN sum(i.removed_t_exact) END AS removed,
		min(i.verified) AS verified
	FROM bi_inventory AS i
	GROUP BY i.boundary, i.method, i.gwp_basis, i.scope2, i.month, i.scope
) AS e;
COMMENT ON VIEW bi_emission_monthly IS
	'CO2e of every boundary under every method by month and scope. Each measure may be added up over rows of '
	'one boundary and one method; no two measures may be added.';
COMMENT ON COLUMN bi_emission_monthly.id IS 'Key of the row; not stable over time.';
COMMENT ON COLUMN bi_emission_monthly.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_emission_monthly.method IS 'Code of the method.';
COMMENT ON COLUMN bi_emission_monthly.gwp_basis IS 'GWP basis of the CO2e.';
COMMENT ON COLUMN bi_emission_monthly.scope2 IS
	'Treatment of scope 2 in co2e_t: location, market or pinned by the method.';
COMMENT ON COLUMN bi_emission_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN bi_emission_monthly.scope IS 'Scope: 1, 2 or 3.';
COMMENT ON COLUMN bi_emission_monthly.co2e_t IS 'Tonnes of CO2e emitted; NULL if a gas has no GWP in the basis.';
COMMENT ON COLUMN bi_emission_monthly.co2e_t_exact IS 'Tonnes of CO2e emitted, exact.';
COMMENT ON COLUMN bi_emission_monthly.co2e_market_t IS
	'The same with scope 2 by the market; NULL if the method has no such treatment.';
COMMENT ON COLUMN bi_emission_monthly.co2e_market_t_exact IS 'The same with scope 2 by the market, exact.';
COMMENT ON COLUMN bi_emission_monthly.removed_t IS 'Tonnes of CO2e removed; NULL if nothing is.';
COMMENT ON COLUMN bi_emission_monthly.removed_t_exact IS 'Tonnes of CO2e removed, exact.';
COMMENT ON COLUMN bi_emission_monthly.verified IS '1 if every factor and the method are verified, else 0.';

CREATE OR REPLACE VIEW bi_data_quality AS
SELECT row_number() OVER (ORDER BY s.source, q.month)::integer AS id, s.source,
	emission_category(s.category) AS category, q.month,
	q.readings, q.metered, q.invoiced, q.sampled, q.estimated, q.uncalibrated,
	q.quality::double precision AS quality, q.quality AS quality_exact,
	q.covered_days::double precision AS covered_days, q.covered_days AS covered_days_exact
FROM (
	SELECT a.source_id, date_trunc('month', a.start_at AT TIME ZONE (SELECT time_zone FROM ledger_meta))::date AS month,
		count(*)::integer AS readings,
		(count(*) FILTER (WHERE a.channel = 'metered'))::integer AS metered,
		(count(*) FILTER (WHERE a.channel = 'invoiced'))::integer AS invoiced,
		(count(*) FILTER (WHERE a.channel = 'sampled'))::integer AS sampled,
		(count(*) FILTER (WHERE a.channel = 'estimated'))::integer AS estimated,
		count(f.activity_id)::integer AS uncalibrated,
		avg(a.quality) AS quality,
		round(sum(extract(epoch FROM a.end_at - a.start_at)) / 86400, 6) AS covered_days
	FROM activity AS a
	LEFT JOIN activity_flag AS f ON f.activity_id = a.activity_id
	WHERE NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
	GROUP BY a.source_id, 2
) AS q
JOIN source AS s ON s.source_id = q.source_id;
COMMENT ON VIEW bi_data_quality IS
	'Readings of each source by the month they begin in: how many, through which channel, how good.';
COMMENT ON COLUMN bi_data_quality.id IS 'Key of the row; not stable over time.';
COMMENT ON COLUMN bi_data_quality.source IS 'Code of the source.';
COMMENT ON COLUMN bi_data_quality.category IS 'Category.';
COMMENT ON COLUMN bi_data_quality.month IS 'First day of the month.';
COMMENT ON COLUMN bi_data_quality.readings IS 'Number of readings.';
COMMENT ON COLUMN bi_data_quality.metered IS 'Of these, metered.';
COMMENT ON COLUMN bi_data_quality.invoiced IS 'Of these, invoiced.';
COMMENT ON COLUMN bi_data_quality.sampled IS 'Of these, sampled.';
COMMENT ON COLUMN bi_data_quality.estimated IS 'Of these, estimated.';
COMMENT ON COLUMN bi_data_quality.uncalibrated IS 'Readings whose meter had no valid calibration.';
COMMENT ON COLUMN bi_data_quality.quality IS 'Mean quality score, from 1 (best) to 5.';
COMMENT ON COLUMN bi_data_quality.quality_exact IS 'Mean quality score, exact.';
COMMENT ON COLUMN bi_data_quality.covered_days IS 'Days covered by readings.';
COMMENT ON COLUMN bi_data_quality.covered_days_exact IS 'Days covered by readings, to a microday.';
