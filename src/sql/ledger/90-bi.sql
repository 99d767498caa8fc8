-- What BI tools read: double precision, integer, text and date only, an exact numeric beside each measure,
-- an integer key, a comment on every column. From the rollup and what was posted since, for the latest
-- version of each boundary.

CREATE VIEW bi_inventory AS
SELECT row_number() OVER (ORDER BY i.boundary, i.method, i.month, i.scope, i.scope2, i.direction, i.category, i.domain,
		i.party, i.plot)::integer AS id,
	i.boundary, i.boundary_version, i.method, i.method_edition, i.gwp_basis, i.month, i.scope, i.scope2, i.direction,
	i.category, i.domain, i.party, i.plot,
	tonnes(i.co2e)::double precision AS co2e_t, tonnes(i.co2e) AS co2e_t_exact,
	mass(i.mass, 'CO2')::double precision AS co2_t, mass(i.mass, 'CO2') AS co2_t_exact,
	mass(i.mass, 'CO2-biogenic')::double precision AS co2_biogenic_t, mass(i.mass, 'CO2-biogenic') AS co2_biogenic_t_exact,
	i.verified
FROM (
	SELECT b.boundary, b.version AS boundary_version, m.method, m.edition AS method_edition, m.basis AS gwp_basis,
		date_trunc('month', r.day)::date AS month, emission_scope(r.category) AS scope, r.scope2,
		CASE WHEN emission_scope(r.category) <> 2 THEN 'emitted' WHEN c.times = 1 THEN 'purchased' ELSE 'sold' END AS direction,
		r.category, r.domain, CASE c.times WHEN 1 THEN r.party ELSE r.supplier END AS party,
		CASE c.times WHEN 1 THEN r.plot ELSE '' END AS plot,
		sum(CASE c.times WHEN 1 THEN r.mass ELSE -r.mass END) AS mass,
		co2e(sum(CASE c.times WHEN 1 THEN r.mass ELSE -r.mass END), m.basis::gwp_basis, 'null') AS co2e,
		bool_and(r.verified)::integer AS verified
	FROM (SELECT DISTINCT ON (boundary) boundary, version FROM boundary ORDER BY boundary, version DESC) AS b
	CROSS JOIN current_rollup AS r
	JOIN method AS m ON m.method = r.method
	LEFT JOIN boundary_party AS i ON i.boundary = b.boundary AND i.version = b.version AND i.party = r.party AND i.valid @> r.day
	LEFT JOIN boundary_party AS j ON j.boundary = b.boundary AND j.version = b.version AND j.party = r.supplier AND j.valid @> r.day
	CROSS JOIN LATERAL (SELECT counts(r.category, i.party IS NOT NULL, j.party IS NOT NULL, m.deducts_sales)) AS c (times)
	WHERE c.times <> 0
	GROUP BY b.boundary, b.version, m.method, m.edition, m.basis, 6, 7, 8, 9, 10, 11, 12, 13
) AS i;
COMMENT ON VIEW bi_inventory IS 'Inventory of every boundary under every method, as of now, by month, scope, category, party and plot. Different values of scope2 are alternatives of the same energy: filter on one before adding.';
COMMENT ON COLUMN bi_inventory.id IS 'Key of the row, for tools that need one; not stable over time.';
COMMENT ON COLUMN bi_inventory.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_inventory.boundary_version IS 'Version of the boundary, the latest.';
COMMENT ON COLUMN bi_inventory.method IS 'Code of the method.';
COMMENT ON COLUMN bi_inventory.method_edition IS 'Edition of the method.';
COMMENT ON COLUMN bi_inventory.gwp_basis IS 'GWP basis of the CO2e, that of the method.';
COMMENT ON COLUMN bi_inventory.month IS 'First day of the month.';
COMMENT ON COLUMN bi_inventory.scope IS 'Scope: 1, 2 or 3.';
COMMENT ON COLUMN bi_inventory.scope2 IS 'Treatment of scope 2: location, market or pinned; empty if not purchased energy.';
COMMENT ON COLUMN bi_inventory.direction IS 'emitted, purchased, or sold (negative).';
COMMENT ON COLUMN bi_inventory.category IS 'Category of category_table().';
COMMENT ON COLUMN bi_inventory.domain IS 'industry, residents, transport or green land.';
COMMENT ON COLUMN bi_inventory.party IS 'Party that emits, consumes or sells.';
COMMENT ON COLUMN bi_inventory.plot IS 'Plot; empty if on none.';
COMMENT ON COLUMN bi_inventory.co2e_t IS 'Tonnes of CO2e; NULL if a gas has no GWP in the basis.';
COMMENT ON COLUMN bi_inventory.co2e_t_exact IS 'Tonnes of CO2e, exact.';
COMMENT ON COLUMN bi_inventory.co2_t IS 'Tonnes of CO2, without biogenic CO2.';
COMMENT ON COLUMN bi_inventory.co2_t_exact IS 'Tonnes of CO2, exact.';
COMMENT ON COLUMN bi_inventory.co2_biogenic_t IS 'Tonnes of biogenic CO2, which is not part of CO2e.';
COMMENT ON COLUMN bi_inventory.co2_biogenic_t_exact IS 'Tonnes of biogenic CO2, exact.';
COMMENT ON COLUMN bi_inventory.verified IS '1 if every factor and the method were read in their publications, else 0.';

CREATE VIEW bi_emission_monthly AS
SELECT row_number() OVER (ORDER BY i.boundary, i.method, i.month, i.scope, i.scope2)::integer AS id,
	i.boundary, i.method, i.gwp_basis, i.month, i.scope, i.scope2,
	sum(i.co2e_t_exact)::double precision AS co2e_t, sum(i.co2e_t_exact) AS co2e_t_exact, min(i.verified) AS verified
FROM bi_inventory AS i
GROUP BY i.boundary, i.method, i.gwp_basis, i.month, i.scope, i.scope2
HAVING bool_and(i.co2e_t_exact IS NOT NULL);
COMMENT ON VIEW bi_emission_monthly IS 'CO2e of every boundary under every method by month and scope. A month in which a gas has no GWP in the basis is missing. Different values of scope2 are alternatives: filter on one before adding.';
COMMENT ON COLUMN bi_emission_monthly.id IS 'Key of the row; not stable over time.';
COMMENT ON COLUMN bi_emission_monthly.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_emission_monthly.method IS 'Code of the method.';
COMMENT ON COLUMN bi_emission_monthly.gwp_basis IS 'GWP basis of the CO2e.';
COMMENT ON COLUMN bi_emission_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN bi_emission_monthly.scope IS 'Scope: 1, 2 or 3.';
COMMENT ON COLUMN bi_emission_monthly.scope2 IS 'Treatment of scope 2; empty if not purchased energy.';
COMMENT ON COLUMN bi_emission_monthly.co2e_t IS 'Tonnes of CO2e.';
COMMENT ON COLUMN bi_emission_monthly.co2e_t_exact IS 'Tonnes of CO2e, exact.';
COMMENT ON COLUMN bi_emission_monthly.verified IS '1 if every factor and the method were read in their publications, else 0.';

CREATE VIEW bi_data_quality AS
SELECT row_number() OVER (ORDER BY s.source, q.month)::integer AS id, s.source, s.category, q.month,
	q.readings, q.metered, q.invoiced, q.sampled, q.estimated, q.uncalibrated,
	q.quality::double precision AS quality, q.quality AS quality_exact,
	q.covered_days::double precision AS covered_days, q.covered_days AS covered_days_exact
FROM (
	SELECT a.source_id, date_trunc('month', accounting_day(a.start_at))::date AS month, count(*)::integer AS readings,
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
COMMENT ON VIEW bi_data_quality IS 'Readings of each source by the month they begin in: how many, through which channel, how good.';
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
