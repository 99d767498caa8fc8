-- What the cases from the field have in common, in the ledger that is first in the search path; of 0.1.0, or of this version.
INSERT INTO party (party, kind, name) VALUES ('GRID', 'supplier', 'Grid'), ('AWAY', 'supplier', 'Buyers outside');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
SELECT 'own', v.factor, 'CN', v.scope2, v.published, '2025', 'test', true
FROM (VALUES ('electricity', 'location', '0.5 t CO2/MWh'), ('electricity', 'market', '0.6 t CO2/MWh'), ('electricity', 'pinned', '0.8325 t CO2/MWh'),
	('north', 'location', '0.53 t CO2/MWh'), ('north', 'market', '0.53 t CO2/MWh'), ('north', 'pinned', '0.8325 t CO2/MWh'),
	('electricity-certified', 'market', '0 t CO2/MWh'), ('electricity-certified', 'pinned', '0 t CO2/MWh'),
	('electricity-direct', 'location', '0 t CO2/MWh'), ('electricity-direct', 'market', '0 t CO2/MWh'), ('electricity-direct', 'pinned', '0 t CO2/MWh'),
	('heat', 'location', '0.1 t CO2/GJ'), ('heat', 'market', '0.1 t CO2/GJ'), ('heat', 'pinned', '0.11 t CO2/GJ'),
	('gas', NULL, '1.65 t CO2/tce'), ('coal', NULL, '2.7 t CO2/tce'), ('f', NULL, '1 t CO2/t')) AS v (factor, scope2, published);
-- What is answered to a query: values with spaces between, rows with commas; or the error.
CREATE FUNCTION pg_temp.answer(query text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	answer text;
BEGIN
	EXECUTE format($q$SELECT string_agg((SELECT string_agg(coalesce(v.value, '-'), ' ' ORDER BY v.n) FROM json_each_text(row_to_json(r)) WITH ORDINALITY AS v (name, value, n)), ', ')
		FROM (%s) AS r$q$, query) INTO answer;
	RETURN coalesce(answer, 'nothing');
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ': ' || replace(SQLERRM, E'\n', ' ');
END
$$;
-- What a command ends with.
CREATE FUNCTION pg_temp.result(command text) RETURNS text LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE command;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ': ' || replace(SQLERRM, E'\n', ' ');
END
$$;

CREATE FUNCTION pg_temp.factors(factors jsonb, scope2 text DEFAULT NULL) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified)
	SELECT 'own', f.key, 'CN', $2, f.value, '2025', 'test', true FROM jsonb_each_text($1) AS f
$$;
CREATE FUNCTION pg_temp.coefficient(energy text, content text, per text, clean boolean, non_fossil boolean DEFAULT false) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
	SELECT $1, v, $2, $3, $4, $5, 'test', 'VERIFIED' FROM unnest('{equivalent,calorific}'::text[]) AS v
$$;
SELECT pg_temp.coefficient('gas', '1 tce', 'tce', true), pg_temp.coefficient('coal', '1 tce', 'tce', false);
-- A source of a party, both made if they are new, and so is a boundary of the party's name.
CREATE FUNCTION pg_temp.source(source text, category text, factor text, party text, supplier text DEFAULT NULL, may_be_negative boolean DEFAULT false)
	RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest(ARRAY[source.party, source.supplier]) AS p WHERE p IS NOT NULL ON CONFLICT DO NOTHING;
	INSERT INTO source (source, category, factor, region, may_be_negative) VALUES (source.source, source.category, source.factor, 'CN', source.may_be_negative);
	INSERT INTO source_owner (source_id, valid, party, supplier) SELECT s.source_id, '(,)', source.party, source.supplier FROM source AS s
	WHERE s.source = source.source AND source.party IS NOT NULL;
	PERFORM add_boundary(source.party, ARRAY[source.party], source.party)
	WHERE source.party <> 'AWAY' AND NOT EXISTS (SELECT FROM boundary AS b WHERE b.boundary = source.party);
END
$$;
CREATE FUNCTION pg_temp.number(source text) RETURNS integer LANGUAGE sql AS $$ SELECT s.source_id FROM source AS s WHERE s.source = $1 $$;
CREATE FUNCTION pg_temp.reads(source text, first date, until date, reading text) RETURNS bigint LANGUAGE sql AS
$$ INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (pg_temp.number($1), accounting_start($2), accounting_start($3), $4) RETURNING activity_id $$;
-- The same, with a reading of 2025; or of several a month each, from January on.
CREATE FUNCTION pg_temp.meter(source text, category text, factor text, party text, supplier text, VARIADIC readings text[]) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	PERFORM pg_temp.source(meter.source, meter.category, meter.factor, meter.party, meter.supplier, array_to_string(readings, ' ') ~ '-');
	IF cardinality(readings) = 1 THEN
		PERFORM pg_temp.reads(meter.source, '2025-01-01', '2026-01-01', readings[1]);
	ELSE
		PERFORM pg_temp.reads(meter.source, make_date(2025, n, 1), (make_date(2025, n, 1) + interval '1 month')::date, readings[n])
		FROM generate_subscripts(readings, 1) AS n;
	END IF;
END
$$;
CREATE FUNCTION pg_temp.power(source text, party text, supplier text, VARIADIC readings text[]) RETURNS void LANGUAGE sql AS
$$ SELECT pg_temp.meter($1, 'purchased_electricity', 'electricity', $2, $3, VARIADIC $4) $$;
CREATE FUNCTION pg_temp.claim(source text, energy integer, serial integer DEFAULT 1) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence)
	VALUES (pg_temp.number($1), '[2025-01-01,2026-01-01)', 'GEC', int8multirange(int8range($3, $3 + $2)), 'retirement')
$$;
CREATE FUNCTION pg_temp.statistic(boundary text, item text, reading text) RETURNS void LANGUAGE sql AS
$$ INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ($1, '[2025-01-01,2026-01-01)', $2, $3, 'report') $$;
-- Of this version: a generator, and with a reading of 2025.
CREATE FUNCTION pg_temp.generator(source text, technology text, VARIADIC fuels text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	INSERT INTO generator (source_id, technology, fuel_sources) VALUES (pg_temp.number(source), technology, ARRAY(SELECT pg_temp.number(f) FROM unnest(fuels) AS f));
END
$$;
CREATE FUNCTION pg_temp.generated(source text, carrier text, technology text, party text, reading text, VARIADIC fuels text[] DEFAULT '{}') RETURNS void LANGUAGE sql AS
$$ SELECT pg_temp.meter($1, 'generated_' || $2, $2, $4, NULL, $5), pg_temp.generator($1, $3, VARIADIC $6) $$;
-- Of this version: a metering point of a source.
CREATE FUNCTION pg_temp.made_of(source text, point text, share numeric DEFAULT 1) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	INSERT INTO source_point (source_id, point_id, share) VALUES (pg_temp.number(source), pg_temp.number(point), share);
END
$$;

-- A figure of 2025, in t.
CREATE FUNCTION pg_temp.tonnes(boundary text, method text, scope integer, market boolean DEFAULT false, basis text DEFAULT 'AR5') RETURNS numeric LANGUAGE sql AS
$$
	SELECT trim_scale(round(coalesce(sum(tonnes(CASE WHEN $4 THEN i.market_co2e ELSE i.co2e END)), 0), 3))
	FROM inventory('[2025-01-01,2026-01-01)', $1, $2, $5::gwp_basis) AS i WHERE i.scope = $3
$$;
-- The share of clean energy in 2025.
CREATE FUNCTION pg_temp.clean(boundary text) RETURNS text LANGUAGE sql AS
$$
	SELECT format('%s %% of %s tce', trim_scale(round(i.value, 3)), trim_scale(round(i.denominator, 3)))
	FROM indicators('[2025-01-01,2026-01-01)', $1, 'GHG-Protocol', 'AR6') AS i WHERE i.indicator = 'clean_energy_share'
$$;
-- Of this version: what the energy balance of 2025 shows to be wrong.
CREATE FUNCTION pg_temp.findings(boundary text, OUT finding text, OUT amount numeric) RETURNS SETOF record LANGUAGE plpgsql AS
$$
BEGIN
	RETURN QUERY SELECT f.finding, trim_scale(sum(f.amount)) FROM energy_finding('[2025-01-01,2026-01-01)', boundary) AS f GROUP BY f.finding ORDER BY f.finding;
END
$$;

-- A gas that escapes in a month of 2025; its party and factor are made if they are new.
CREATE FUNCTION pg_temp.gas(party text, gas text, month integer, reading text) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	IF pg_temp.number(gas) IS NULL THEN
		PERFORM pg_temp.factors(jsonb_build_object(gas, format('1 kg %s/kg', gas))), pg_temp.source(gas, 'fugitive', gas, party);
	END IF;
	PERFORM pg_temp.reads(gas, make_date(2025, month, 1), (make_date(2025, month, 1) + interval '1 month')::date, reading);
END
$$;
-- What stands apart in 2025, in CO2e.
CREATE FUNCTION pg_temp.apart(boundary text, method text, basis text DEFAULT 'AR5') RETURNS text LANGUAGE plpgsql AS
$$
BEGIN
	RETURN (SELECT string_agg(a.reason || ': ' || a.co2e, '; ' ORDER BY a.reason)
		FROM (SELECT i.reason, sum(i.co2e) AS co2e FROM inventory_apart('[2025-01-01,2026-01-01)', boundary, method, basis::gwp_basis) AS i GROUP BY i.reason) AS a);
END
$$;

-- Rows of a file, of source, start, end and reading: as what each was taken, in UTC, or why not.
CREATE FUNCTION pg_temp.load(VARIADIC rows text[]) RETURNS text LANGUAGE plpgsql AS
$$
BEGIN
	INSERT INTO activity_staging (source, start_at, end_at, reading)
	SELECT f.v[1], f.v[2], f.v[3], f.v[4] FROM unnest(rows) WITH ORDINALITY AS r (line, n)
	CROSS JOIN LATERAL (SELECT string_to_array(r.line, ',') AS v) AS f ORDER BY r.n;
	PERFORM load_activity();
	RETURN (SELECT string_agg(concat_ws(' ', g.reading, to_char(a.start_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
			'to ' || to_char(a.end_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
			coalesce(substring(g.reason FROM 'overlap|daylight saving|ambiguous: [^.]*'), g.reason)), ', ' ORDER BY g.row_no)
		FROM activity_staging AS g LEFT JOIN activity AS a ON g.verdict = 'accepted' AND a.source_id = pg_temp.number(g.source) AND a.reading = g.reading);
END
$$;
CREATE FUNCTION pg_temp.gaps(period daterange) RETURNS text LANGUAGE sql AS
$$
	SELECT string_agg(format('%s %s to %s', source, to_char(missing_from AT TIME ZONE 'UTC', 'YYYY-MM-DD'), to_char(missing_until AT TIME ZONE 'UTC', 'YYYY-MM-DD')), ', '
		ORDER BY source, missing_from)
	FROM activity_gap(period)
$$;
-- What periods have, posted one after the other, of readings of an hour each, and of a long one.
CREATE FUNCTION pg_temp.posted(VARIADIC periods daterange[]) RETURNS text LANGUAGE plpgsql AS
$$
BEGIN
	PERFORM post(p, 'GHG-Protocol') FROM unnest(periods) AS p;
	RETURN (SELECT format('%s and %s of %s, %s unposted', sum(e.quantity) FILTER (WHERE e.source_id = pg_temp.number('hours')),
		sum(e.quantity) FILTER (WHERE e.source_id = pg_temp.number('long')),
		(SELECT string_agg(r.q, ' and ') FROM (SELECT sum(a.quantity)::text AS q FROM activity AS a GROUP BY a.source_id ORDER BY a.source_id) AS r),
		(SELECT count(*) FROM unnest(periods) AS p, unposted(p, 'GHG-Protocol'))) FROM emission AS e);
END
$$;
-- 49 readings of an hour each around the beginning of a day, in UTC, and one of twenty days.
CREATE FUNCTION pg_temp.hours(day date, later interval DEFAULT '0') RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
	middle timestamptz := day::timestamp AT TIME ZONE 'UTC' + later;
BEGIN
	PERFORM pg_temp.source('hours', 'process', 'f', 'A'), pg_temp.source('long', 'process', 'f', 'A');
	INSERT INTO activity (source_id, start_at, end_at, reading)
	SELECT pg_temp.number('hours'), middle + n * interval '1 hour', middle + (n + 1) * interval '1 hour', '1 t' FROM generate_series(-24, 24) AS n
	UNION ALL SELECT pg_temp.number('long'), middle - interval '240 hours', middle + interval '241 hours', '7 t';
END
$$;

-- A kiln of A that was read, posted and published, and what is seen of it afterwards.
CREATE FUNCTION pg_temp.publication() RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
	PERFORM pg_temp.meter('kiln', 'stationary_combustion', 'f', 'A', NULL, '10 t'), post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
	PERFORM publish_inventory('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR6');
END
$$;
CREATE FUNCTION pg_temp.gates() RETURNS text LANGUAGE sql AS
$$
	SELECT format('%s unposted, publishing: %s, %s',
		(SELECT coalesce(string_agg(u.source, ' ') || ' is', 'nothing is') FROM unposted('[2025-01-01,2026-01-01)', 'GHG-Protocol') AS u),
		pg_temp.result($q$SELECT publish_inventory('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR6')$q$),
		(SELECT CASE WHEN s.stale THEN 'stale: ' || s.reason ELSE 'not stale' END FROM publication_status AS s ORDER BY s.publication_id LIMIT 1))
$$;
CREATE FUNCTION pg_temp.peat() RETURNS void LANGUAGE sql AS
$$ INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'peat', 'CN', '2 t CO2/t', '1', 'guess', false) $$;
-- A as of a time to come, or now if that is refused.
CREATE FUNCTION pg_temp.withdraw(relation text, condition text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	result text := pg_temp.result(format('UPDATE %I SET withdrawn_at = ''2100-01-01'' WHERE withdrawn_at IS NULL AND %s', relation, condition));
BEGIN
	IF result <> 'done' THEN
		EXECUTE format('UPDATE %I SET withdrawn_at = ledger_now() WHERE withdrawn_at IS NULL AND %s', relation, condition);
	END IF;
	RETURN result;
END
$$;
-- A with 1000 t of a fuel of 0.5 tce.
CREATE FUNCTION pg_temp.briquettes() RETURNS void LANGUAGE sql AS
$$
	SELECT pg_temp.factors('{"briquettes": "1 t CO2/t"}'), pg_temp.coefficient('briquettes', '0.5 tce', 't', false),
		pg_temp.meter('boiler', 'stationary_combustion', 'briquettes', 'A', NULL, '1000 t'), pg_temp.statistic('A', 'renewable_generation', '0 MWh')
$$;
-- What a rating of A records of an indicator.
CREATE FUNCTION pg_temp.rating(indicator text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	rated bigint;
BEGIN
	INSERT INTO rating_scheme (scheme, edition, name, issuer, status, thresholds_status, mode, reference, mark)
	VALUES (rating.indicator, '1', 'Own', 'Park', 'user', 'user', 'grades', 'test', 'UNVERIFIED');
	INSERT INTO rating_grade (scheme, edition, grade, rank, name) VALUES (rating.indicator, '1', 'good', 1, 'Good');
	INSERT INTO rating_rule (scheme, edition, rule, indicator, name, unit, grade, operator, threshold, reference, mark)
	SELECT rating.indicator, '1', 'one', rating.indicator, 'One', i.unit, 'good', '<=', 1000000, 'test', 'UNVERIFIED' FROM indicator AS i WHERE i.indicator = rating.indicator;
	rated := rate('[2025-01-01,2026-01-01)', 'A', rating.indicator, 'GHG-Protocol', 'AR6');
	RETURN (SELECT r.indicators -> rating.indicator ->> 'value' FROM rating AS r WHERE r.rating_id = rated);
END
$$;
-- How posting 2025 is refused: how many of the sources, each of which has a problem, it is about, and lines of CONTEXT.
CREATE FUNCTION pg_temp.refused() RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	context text;
BEGIN
	PERFORM post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
	RETURN 'not at all';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
	RETURN format('%s of %s problems, %s', coalesce(substring(SQLERRM FROM 'has (\d+) problems'), '1'), (SELECT count(*) FROM source),
		CASE WHEN cardinality(string_to_array(split_part(context, 'SQL statement "SELECT post(', 1), E'\n')) > 8 THEN 'with pages of CONTEXT' ELSE 'without CONTEXT' END);
END
$$;
