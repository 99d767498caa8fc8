-- What BI tools read: double precision, integer, text and date only, an exact numeric beside each measure,
-- an integer key, a comment on every column. From the rollup and what was posted since, for the latest
-- version of each boundary.

-- What is asked of is numbered apart from the rows, so that a key of these does not need them all. Functions with a
-- setting and ROWS are planned by themselves: merged into the views, small tables without statistics would make each
-- query one about millions of rows, which is compiled (jit) for longer than it runs.
CREATE OR REPLACE FUNCTION current_boundary(OUT number integer, OUT numbers integer, OUT boundary text,
		OUT version integer)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT row_number() OVER (ORDER BY b.boundary COLLATE "C")::integer - 1, (count(*) OVER ())::integer, b.boundary,
		b.version
	FROM standing_boundary() AS b;
END;
COMMENT ON FUNCTION current_boundary() IS 'The latest version of each boundary, numbered from 0.';

-- A posting may be of all days that there are: what the rollup has seen of it lies between its first and last month.
CREATE OR REPLACE FUNCTION posted_month(OUT number integer, OUT numbers integer, OUT method text, OUT month date)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 12 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT row_number() OVER (ORDER BY p.method COLLATE "C", m.month)::integer - 1, (count(*) OVER ())::integer,
		p.method, m.month::date
	FROM (
		SELECT o.method, min(greatest(lower(o.period), CASE WHEN r.seen
				THEN (SELECT min(m.month) FROM rollup_month AS m) END)) AS first,
			max(least(upper(o.period), CASE WHEN r.seen
				THEN (SELECT (max(m.month) + interval '1 month')::date FROM rollup_month AS m) END)) AS until
		FROM posting AS o
		CROSS JOIN LATERAL (SELECT o.posting_id <= coalesce((SELECT s.posting_id FROM rollup_state AS s), 0) AS seen)
			AS r
		WHERE o.method IS NOT NULL GROUP BY o.method
	) AS p
	CROSS JOIN LATERAL generate_series(date_trunc('month', p.first::timestamp), (p.until - 1)::timestamp,
		interval '1 month') AS m (month);
END;
COMMENT ON FUNCTION posted_month() IS
	'The months from the first that is posted under a method until the last, numbered from 0.';

CREATE OR REPLACE FUNCTION month_number(day date) RETURNS integer
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN extract(year FROM day)::integer * 12 + extract(month FROM day)::integer;
COMMENT ON FUNCTION month_number(date) IS 'The month of a day, counted from the first of all.';

/**
 * Each measure may be added up over rows of one boundary and one method; no two measures may be added.
 */
CREATE OR REPLACE VIEW bi_inventory AS
SELECT (((i.line - 1) * b.numbers + b.number) * p.numbers + p.number + 1)::integer AS id, b.boundary,
	b.version AS boundary_version, m.method, m.standard, m.edition,
	coalesce(array_to_string(m.gases, ', '), 'all') AS gases, array_to_string(m.factor_sets, ', ') AS factor_sets,
	m.basis AS gwp_basis, m.scope2[1] AS scope2, p.month, i.scope, i.direction, i.category, i.domain, i.party,
	coalesce(i.plot, '') AS plot,
	tonnes(i.co2e)::double precision AS co2e_t, tonnes(i.co2e) AS co2e_t_exact,
	tonnes(i.market_co2e)::double precision AS co2e_market_t, tonnes(i.market_co2e) AS co2e_market_t_exact,
	tonnes(i.removed_co2e)::double precision AS removed_t, tonnes(i.removed_co2e) AS removed_t_exact,
	mass(i.mass, 'CO2')::double precision AS co2_t, mass(i.mass, 'CO2') AS co2_t_exact,
	mass(i.mass, 'CO2-biogenic')::double precision AS co2_biogenic_t,
		mass(i.mass, 'CO2-biogenic') AS co2_biogenic_t_exact,
	i.verified::integer AS verified,
	i.complete::integer AS complete, coalesce(i.gas, '') AS apart_gas, coalesce(i.apart_mass::text, '') AS apart_mass,
	i.apart_t::double precision AS apart_mass_t, i.apart_t AS apart_mass_t_exact,
	amount(i.apart_quantity)::double precision AS apart_quantity, amount(i.apart_quantity) AS apart_quantity_exact,
	coalesce(unit(i.apart_quantity), '') AS apart_unit,
	tonnes(i.apart_co2e)::double precision AS apart_co2e_t, tonnes(i.apart_co2e) AS apart_co2e_t_exact,
	coalesce(basis(i.apart_co2e)::text, '') AS apart_gwp_basis, coalesce(i.scope2, '') AS apart_scope2,
	coalesce(i.reason, '') AS apart_reason
-- one call for each boundary, method and month: of those that a query does not ask for, none is made
FROM current_boundary() AS b
CROSS JOIN posted_month() AS p
JOIN method AS m ON m.method = p.method
CROSS JOIN LATERAL (
	SELECT r.*, CASE WHEN r.gas <> 'not CO2' AND r.gas NOT LIKE 'CO2e %' THEN mass(r.apart_mass, r.gas) END AS apart_t
	FROM inventory_parts((SELECT rollup_at('infinity')), daterange(p.month, (p.month + interval '1 month')::date),
		b.boundary, b.version, m, m.basis::gwp_basis, 'infinity') WITH ORDINALITY AS r (month, scope, direction,
			category, domain, party, plot, mass, co2e, market_mass, market_co2e, removed_mass, removed_co2e, verified,
			complete, item, counts, scope2, gas, apart_mass, apart_quantity, apart_co2e, reason, line)
) AS i;
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
COMMENT ON COLUMN bi_inventory.scope IS 'Scope: 1, 2 or 3; NULL for what stands apart.';
COMMENT ON COLUMN bi_inventory.direction IS 'emitted, purchased, sold (negative), removed or apart.';
COMMENT ON COLUMN bi_inventory.category IS 'Category of category_table().';
COMMENT ON COLUMN bi_inventory.domain IS 'industry, residents, transport or green land.';
COMMENT ON COLUMN bi_inventory.party IS 'Party that emits, consumes or sells.';
COMMENT ON COLUMN bi_inventory.plot IS 'Plot; empty if on none.';
COMMENT ON COLUMN bi_inventory.co2e_t IS
	'Tonnes of CO2e emitted; NULL for removals, and for what stands apart.';
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
COMMENT ON COLUMN bi_inventory.complete IS
	'0 if something stands apart from the row, or is the row, of which it is not known what it is in CO2e; else 1.';
COMMENT ON COLUMN bi_inventory.apart_gas IS
	'Of direction apart: the gas, CO2e with its basis, or not CO2 for all gases that a method of CO2 leaves out; else '
	'empty.';
COMMENT ON COLUMN bi_inventory.apart_mass IS 'The masses that stand apart, by gas, as text; empty if none does.';
COMMENT ON COLUMN bi_inventory.apart_mass_t IS
	'Tonnes of the gas that stands apart; NULL if it is several, or CO2e. Not to be added up over gases.';
COMMENT ON COLUMN bi_inventory.apart_mass_t_exact IS 'Tonnes of the gas that stands apart, exact.';
COMMENT ON COLUMN bi_inventory.apart_quantity IS 'Quantity that stands apart because it has no mass; NULL if none.';
COMMENT ON COLUMN bi_inventory.apart_quantity_exact IS 'Quantity that stands apart, exact.';
COMMENT ON COLUMN bi_inventory.apart_unit IS 'Unit of the quantity; empty if there is none.';
COMMENT ON COLUMN bi_inventory.apart_co2e_t IS
	'Tonnes of CO2e of what stands apart, under apart_gwp_basis; NULL if there is no GWP. Part of no other measure.';
COMMENT ON COLUMN bi_inventory.apart_co2e_t_exact IS 'Tonnes of CO2e of what stands apart, exact.';
COMMENT ON COLUMN bi_inventory.apart_gwp_basis IS 'GWP basis of apart_co2e_t; empty if there is no such figure.';
COMMENT ON COLUMN bi_inventory.apart_scope2 IS
	'Treatment of scope 2 of what stands apart: location, market or pinned; empty if it is not purchased energy.';
COMMENT ON COLUMN bi_inventory.apart_reason IS 'Why it stands apart; empty for rows that do not.';

CREATE OR REPLACE VIEW bi_emission_monthly AS
SELECT (((e.line - 1) * b.numbers + b.number) * p.numbers + p.number + 1)::integer AS id, b.boundary, m.method,
	m.basis AS gwp_basis, m.scope2[1] AS scope2, p.month, e.scope,
	e.co2e::double precision AS co2e_t, e.co2e AS co2e_t_exact,
	e.market::double precision AS co2e_market_t, e.market AS co2e_market_t_exact,
	e.removed::double precision AS removed_t, e.removed AS removed_t_exact, e.verified, e.complete
FROM current_boundary() AS b
CROSS JOIN posted_month() AS p
JOIN method AS m ON m.method = p.method
CROSS JOIN LATERAL (
	WITH part AS (
		SELECT r.scope, coalesce(r.scope, emission_scope(r.category)) AS of_scope, r.verified, r.complete, r.line,
			tonnes(r.co2e) AS co2e, tonnes(r.market_co2e) AS market, tonnes(r.removed_co2e) AS removed
		FROM inventory_parts((SELECT rollup_at('infinity')), daterange(p.month, (p.month + interval '1 month')::date),
			b.boundary, b.version, m, m.basis::gwp_basis, 'infinity') WITH ORDINALITY AS r (month, scope, direction,
				category, domain, party, plot, mass, co2e, market_mass, market_co2e, removed_mass, removed_co2e,
				verified, complete, item, counts, scope2, gas, apart_mass, apart_quantity, apart_co2e, reason, line)
	)
	-- no line is in two of these rows
	SELECT l.scope, min(l.line) AS line, sum(l.co2e) AS co2e, sum(l.market) AS market, sum(l.removed) AS removed,
		min(l.verified::integer) AS verified,
		(bool_and(l.complete) AND NOT EXISTS (SELECT FROM part AS o WHERE o.of_scope = l.scope AND NOT o.complete))
			::integer AS complete
	FROM part AS l GROUP BY l.scope
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
COMMENT ON COLUMN bi_emission_monthly.scope IS
	'Scope: 1, 2 or 3; NULL for a row that says that something stands apart, see bi_inventory.';
COMMENT ON COLUMN bi_emission_monthly.co2e_t IS 'Tonnes of CO2e emitted, without what stands apart.';
COMMENT ON COLUMN bi_emission_monthly.co2e_t_exact IS 'Tonnes of CO2e emitted, exact.';
COMMENT ON COLUMN bi_emission_monthly.co2e_market_t IS
	'The same with scope 2 by the market; NULL if the method has no such treatment.';
COMMENT ON COLUMN bi_emission_monthly.co2e_market_t_exact IS 'The same with scope 2 by the market, exact.';
COMMENT ON COLUMN bi_emission_monthly.removed_t IS 'Tonnes of CO2e removed; NULL if nothing is.';
COMMENT ON COLUMN bi_emission_monthly.removed_t_exact IS 'Tonnes of CO2e removed, exact.';
COMMENT ON COLUMN bi_emission_monthly.verified IS '1 if every factor and the method are verified, else 0.';
COMMENT ON COLUMN bi_emission_monthly.complete IS
	'0 if something of the scope stands apart of which it is not known what it is in CO2e; else 1.';

-- Grouped by all that is shown of a source, so that a condition on it reaches the readings. Readings lie between 1900
-- and 2200: less than 3612 months, of which 22800 is the number of the first.
CREATE OR REPLACE VIEW bi_data_quality AS
SELECT (q.source_id * 3612 + month_number(q.month) - 22800)::integer AS id, q.source,
	emission_category(q.category) AS category, q.month,
	q.readings, q.metered, q.invoiced, q.sampled, q.estimated, q.uncalibrated,
	q.quality::double precision AS quality, q.quality AS quality_exact,
	q.covered_days::double precision AS covered_days, q.covered_days AS covered_days_exact
FROM (
	-- readings are of years from 1900 to 2199; the start of each month is computed once
	SELECT s.source_id, s.source, s.category, CASE WHEN (SELECT day_slack()) = 0
			THEN (date '1900-01-01' + (width_bucket(a.start_at,
				(SELECT accounting_starts('1900-01-01', '2199-12-01', '1 month'))) - 1) * interval '1 month')::date
			ELSE date_trunc('month', accounting_day(a.start_at, source_zone(s.source_id))::timestamp)::date END
			AS month,
		count(*)::integer AS readings,
		(count(*) FILTER (WHERE a.channel = 'metered'))::integer AS metered,
		(count(*) FILTER (WHERE a.channel = 'invoiced'))::integer AS invoiced,
		(count(*) FILTER (WHERE a.channel = 'sampled'))::integer AS sampled,
		(count(*) FILTER (WHERE a.channel = 'estimated'))::integer AS estimated,
		count(f.activity_id)::integer AS uncalibrated,
		avg(a.quality) AS quality,
		round(sum(extract(epoch FROM a.end_at - a.start_at)) / 86400, 6) AS covered_days
	FROM source AS s
	JOIN activity AS a ON a.source_id = s.source_id
	LEFT JOIN activity_flag AS f ON f.activity_id = a.activity_id AND f.source_id = a.source_id
		AND f.start_at = a.start_at
	WHERE NOT EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = a.activity_id)
	GROUP BY s.source_id, s.source, s.category, 4
) AS q;
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
