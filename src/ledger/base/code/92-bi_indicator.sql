-- What BI tools read of indicators: for each boundary and natural year that statistics are recorded of, under each
-- method that something of the year is posted under.

CREATE OR REPLACE FUNCTION year_indicators(boundary text, year integer, method text,
		OUT version integer, OUT basis text, OUT indicator_id integer, OUT name text, OUT name_zh text,
		OUT indicator text, OUT value numeric,
		OUT unit text, OUT numerator numeric, OUT numerator_unit text, OUT denominator numeric,
		OUT denominator_unit text, OUT missing text, OUT verified boolean, OUT better text, OUT mark text)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 30 SET search_path = @ledger@, pg_temp SET jit = off
BEGIN ATOMIC
	SELECT v.version, m.basis, d.indicator_id, d.name, d.name_zh, i.indicator, i.value, i.unit, i.numerator,
		i.numerator_unit, i.denominator, i.denominator_unit, i.missing, i.verified, i.better, i.mark
	FROM method AS m
	CROSS JOIN (SELECT b.version FROM standing_boundary() AS b WHERE b.boundary = year_indicators.boundary) AS v
	CROSS JOIN LATERAL indicator_rows(calendar_year(year_indicators.year), year_indicators.boundary, v.version, m,
		m.basis::gwp_basis, 'infinity') AS i
	JOIN indicator AS d ON d.indicator = i.indicator AND d.withdrawn_at IS NULL
	WHERE m.method = year_indicators.method;
END;
COMMENT ON FUNCTION year_indicators(text, integer, text) IS
	'indicators() as of now, with their definitions, of a boundary and a natural year, under a method and in '
	'its GWP basis.';

/*
 * The rows of one boundary and method are made without those of the others: conditions on both get through to them,
 * which is why no number of the key is counted over all rows.
 */
/**
 * It is computed when it is read: ask for a boundary or a method, and the others are not.
 */
CREATE OR REPLACE VIEW bi_indicator AS
SELECT ((((SELECT count(*) FROM boundary AS b WHERE b.version = 1 AND b.boundary < i.boundary)
			* (SELECT count(*) FROM method AS m) + (SELECT count(*) FROM method AS m WHERE m.method < i.method))
			* (SELECT max(extract(year FROM upper(s.period) - 1)) - min(extract(year FROM lower(s.period))) + 1
				FROM statistic AS s)
			+ i.year - (SELECT min(extract(year FROM lower(s.period))) FROM statistic AS s))
			* (SELECT max(d.indicator_id) FROM indicator AS d) + i.indicator_id)::integer AS id,
	i.boundary, i.version AS boundary_version, i.method, i.basis AS gwp_basis, i.year, i.indicator, i.name,
		coalesce(i.name_zh, i.name) AS name_zh,
	i.unit, i.better, i.value::double precision AS value, i.value AS value_exact,
	i.previous::double precision AS previous, i.previous AS previous_exact,
	i.change::double precision AS change_percent, i.change AS change_percent_exact,
	i.numerator::double precision AS numerator, i.numerator AS numerator_exact, i.numerator_unit,
	i.denominator::double precision AS denominator, i.denominator AS denominator_exact,
		coalesce(i.denominator_unit, '') AS denominator_unit,
	coalesce(i.missing, '') AS missing, i.verified::integer AS verified, i.mark
FROM (
	SELECT c.*, p.previous, change_percent(c.value, p.previous) AS change
	FROM (
		SELECT y.boundary, y.year, m.method, k.*, lag(k.value) OVER w AS before, lag(y.year) OVER w AS year_before
		FROM (
			SELECT DISTINCT s.boundary, g.year
			FROM statistic AS s
			CROSS JOIN LATERAL generate_series(extract(year FROM lower(s.period))::integer,
				extract(year FROM upper(s.period) - 1)::integer) AS g (year)
		) AS y
		CROSS JOIN (SELECT n.method FROM method AS n) AS m
		CROSS JOIN LATERAL year_indicators(y.boundary, y.year, m.method) AS k
		WHERE EXISTS (SELECT FROM posting AS p WHERE p.method = m.method AND p.period && calendar_year(y.year))
		WINDOW w AS (PARTITION BY y.boundary, m.method, k.indicator_id ORDER BY y.year)
	) AS c
	CROSS JOIN LATERAL (SELECT CASE WHEN c.year_before = c.year - 1 THEN c.before END) AS p (previous)
) AS i;
COMMENT ON VIEW bi_indicator IS
	'Indicators of every boundary and natural year that statistics are recorded of, under every method, as '
	'of now. No two rows may be added or averaged: add up numerators and denominators.';
COMMENT ON COLUMN bi_indicator.id IS 'Key of the row; not stable over time.';
COMMENT ON COLUMN bi_indicator.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN bi_indicator.boundary_version IS 'Version of the boundary, the latest.';
COMMENT ON COLUMN bi_indicator.method IS 'Code of the method that emissions and energy are posted under.';
COMMENT ON COLUMN bi_indicator.gwp_basis IS 'GWP basis, that of the method.';
COMMENT ON COLUMN bi_indicator.year IS 'Natural year.';
COMMENT ON COLUMN bi_indicator.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN bi_indicator.name IS 'Name of the indicator.';
COMMENT ON COLUMN bi_indicator.name_zh IS 'Name in Chinese; that in English where there is none.';
COMMENT ON COLUMN bi_indicator.unit IS 'Unit of the value; % for shares, of which 80 is 80 %.';
COMMENT ON COLUMN bi_indicator.better IS 'Which values are better: higher or lower.';
COMMENT ON COLUMN bi_indicator.value IS 'The value; NULL where it cannot be told.';
COMMENT ON COLUMN bi_indicator.value_exact IS 'The value, to 18 places.';
COMMENT ON COLUMN bi_indicator.previous IS 'The value of the year before; NULL where it is not known.';
COMMENT ON COLUMN bi_indicator.previous_exact IS 'The value of the year before, to 18 places.';
COMMENT ON COLUMN bi_indicator.change_percent IS
	'Change against the year before, in percent; NULL where that is not known or not more than 0.';
COMMENT ON COLUMN bi_indicator.change_percent_exact IS 'Change against the year before, in percent, to 18 places.';
COMMENT ON COLUMN bi_indicator.numerator IS 'Numerator; the figure itself where the indicator is no ratio.';
COMMENT ON COLUMN bi_indicator.numerator_exact IS 'Numerator, exact.';
COMMENT ON COLUMN bi_indicator.numerator_unit IS 'Unit of the numerator.';
COMMENT ON COLUMN bi_indicator.denominator IS 'Denominator; NULL where the indicator is no ratio.';
COMMENT ON COLUMN bi_indicator.denominator_exact IS 'Denominator, exact.';
COMMENT ON COLUMN bi_indicator.denominator_unit IS 'Unit of the denominator; empty where the indicator is no ratio.';
COMMENT ON COLUMN bi_indicator.missing IS
	'What lacks of the value: all, and it is NULL, or what stands apart from emissions; else empty.';
COMMENT ON COLUMN bi_indicator.verified IS '1 if factors, coefficients, method and definition are verified, else 0.';
COMMENT ON COLUMN bi_indicator.mark IS 'Mark of the definition: VERIFIED, VERIFIED-2 or UNVERIFIED.';
