-- Statistics: what a park reports that is no emission activity: output, value added, people, areas, waste, waste heat,
-- water, counts of enterprises. They are the denominators of intensities and both sides of shares.

CREATE TABLE statistic_item (
	item text PRIMARY KEY CHECK (item <> ''),
	name text NOT NULL,
	name_zh text,
	unit text NOT NULL CONSTRAINT unit_is_percent_or_of_a_quantity CHECK (unit = '%' OR quantity(1, unit) IS NOT NULL),
	kind text NOT NULL CONSTRAINT kind_is_flow_level_or_state CHECK (kind IN ('flow', 'level', 'state')),
	what text NOT NULL,
	CONSTRAINT percentages_do_not_add_up CHECK (unit <> '%' OR kind <> 'flow')
);
COMMENT ON TABLE statistic_item IS 'What is recorded in table statistic. Add your own, such as the output of each product; an item is not changed.';
COMMENT ON COLUMN statistic_item.item IS 'Code of the item.';
COMMENT ON COLUMN statistic_item.name IS 'Name.';
COMMENT ON COLUMN statistic_item.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN statistic_item.unit IS 'Unit that figures are given in and converted to; % for a plain percentage.';
COMMENT ON COLUMN statistic_item.kind IS 'What periods do to it: flow (months add up to the year), level (the mean over the days: people), state (as on the last day: numbers of enterprises, areas, yes or no).';
COMMENT ON COLUMN statistic_item.what IS 'What it is, and what of that is not settled by the source.';
SELECT guard_row('statistic_item', 'what');

INSERT INTO statistic_item (item, name, name_zh, unit, kind, what) VALUES
	('value_added', 'Industrial value added', unescape('\5DE5\4E1A\589E\52A0\503C'), '10^4 CNY', 'flow', 'Value added of the industry inside, at the prices that the target or indicator is stated in.'),
	('gross_output', 'Gross industrial output value', unescape('\5DE5\4E1A\603B\4EA7\503C'), '10^4 CNY', 'flow', 'Output value of the industry inside.'),
	('revenue', 'Revenue from main business', unescape('\4E3B\8425\4E1A\52A1\6536\5165'), '10^4 CNY', 'flow', 'Denominator of green R&D intensity; that the guide means revenue is UNVERIFIED.'),
	('green_rd_expenditure', 'Expenditure on green research and development', unescape('\7EFF\8272\7814\53D1\6295\5165'), '10^4 CNY', 'flow', 'Numerator of green R&D intensity.'),
	('population', 'Resident population', unescape('\5E38\4F4F\4EBA\53E3'), 'person', 'level', 'People who live inside.'),
	('employees', 'Employees', unescape('\4ECE\4E1A\4EBA\5458'), 'person', 'level', 'People who work inside.'),
	('floor_area', 'Floor area', unescape('\5EFA\7B51\9762\79EF'), 'm2', 'state', 'Floor area of the buildings inside.'),
	('land_area', 'Land area', unescape('\571F\5730\9762\79EF'), 'ha', 'state', 'Area of land inside.'),
	('new_floor_area', 'Floor area of new buildings', unescape('\65B0\5EFA\5EFA\7B51\9762\79EF'), 'm2', 'flow', 'Completed in the period.'),
	('new_floor_area_two_star', 'Floor area of new buildings of two stars and above', unescape('\4E8C\661F\7EA7\53CA\4EE5\4E0A\65B0\5EFA\7EFF\8272\5EFA\7B51\9762\79EF'), 'm2', 'flow', 'Part of new_floor_area.'),
	('solid_waste_generated', 'Industrial solid waste generated', unescape('\4E00\822C\5DE5\4E1A\56FA\4F53\5E9F\7269\4EA7\751F\91CF'), 't', 'flow', 'General industrial solid waste.'),
	('solid_waste_used', 'Industrial solid waste used', unescape('\4E00\822C\5DE5\4E1A\56FA\4F53\5E9F\7269\7EFC\5408\5229\7528\91CF'), 't', 'flow', 'Used, of what was generated in the period.'),
	('waste_heat_available', 'Waste heat available', unescape('\4F59\70ED\8D44\6E90\91CF'), 'GJ', 'flow', 'What could be recovered; 0 if there is none.'),
	('waste_heat_recovered', 'Waste heat recovered', unescape('\4F59\70ED\56DE\6536\5229\7528\91CF'), 'GJ', 'flow', 'Part of waste_heat_available.'),
	('waste_cold_available', 'Waste cold available', unescape('\4F59\51B7\8D44\6E90\91CF'), 'GJ', 'flow', 'What could be recovered; 0 if there is none.'),
	('waste_cold_recovered', 'Waste cold recovered', unescape('\4F59\51B7\56DE\6536\5229\7528\91CF'), 'GJ', 'flow', 'Part of waste_cold_available.'),
	('waste_pressure_available', 'Waste pressure available', unescape('\4F59\538B\8D44\6E90\91CF'), 'GJ', 'flow', 'Energy that could be recovered; 0 if there is none.'),
	('waste_pressure_recovered', 'Waste pressure recovered', unescape('\4F59\538B\56DE\6536\5229\7528\91CF'), 'GJ', 'flow', 'Part of waste_pressure_available.'),
	('water_fresh', 'Fresh water used by industry', unescape('\5DE5\4E1A\65B0\9C9C\6C34\7528\91CF'), 'm3', 'flow', 'Fresh water taken in.'),
	('water_reused', 'Water reused by industry', unescape('\5DE5\4E1A\91CD\590D\7528\6C34\91CF'), 'm3', 'flow', 'Recirculated and reused water.'),
	('products_with_limit', 'Products that an energy limit is set for', unescape('\6709\5355\4F4D\4EA7\54C1\80FD\8017\9650\989D\7684\4EA7\54C1\6570'), 'count', 'state', 'Kinds of products of the enterprises inside for which a standard sets limits of energy per unit.'),
	('products_within_level_2', 'Products within the level-2 energy limit', unescape('\8FBE\5230\4E8C\7EA7\80FD\8017\9650\989D\7684\4EA7\54C1\6570'), 'count', 'state', 'Part of products_with_limit: at level 2 or better.'),
	('enterprises', 'Enterprises', unescape('\4F01\4E1A\6570'), 'count', 'state', 'Industrial enterprises inside.'),
	('enterprises_above_scale', 'Enterprises above designated size', unescape('\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises.'),
	('enterprises_at_benchmark', 'Enterprises at the benchmark of energy efficiency', unescape('\8FBE\5230\80FD\6548\6807\6746\6C34\5E73\7684\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises.'),
	('enterprises_green', 'Green factories and enterprises of green supply chains', unescape('\7EFF\8272\5DE5\5382\548C\7EFF\8272\4F9B\5E94\94FE\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises.'),
	('enterprises_cleaner_production', 'Enterprises with an audit of cleaner production', unescape('\901A\8FC7\6E05\6D01\751F\4EA7\5BA1\6838\7684\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises.'),
	('enterprises_digital_diagnosis', 'Enterprises above designated size with a diagnosis of digital transformation', unescape('\5B8C\6210\667A\6539\6570\8F6C\8BCA\65AD\7684\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises_above_scale.'),
	('enterprises_verified', 'Enterprises whose emissions are verified', unescape('\5F00\5C55\78B3\6838\67E5\7684\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises.'),
	('enterprises_footprint', 'Enterprises with a certified product footprint', unescape('\5F00\5C55\4EA7\54C1\78B3\8DB3\8FF9\8BA4\8BC1\7684\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises.'),
	('enterprises_disclosing', 'Enterprises above designated size that disclose environmental information', unescape('\62AB\9732\73AF\5883\4FE1\606F\7684\89C4\6A21\4EE5\4E0A\5DE5\4E1A\4F01\4E1A\6570'), 'count', 'state', 'Part of enterprises_above_scale.'),
	('freight', 'Freight', unescape('\8D27\7269\8FD0\8F93\91CF'), 't', 'flow', 'Goods carried in and out.'),
	('freight_clean', 'Freight by clean transport', unescape('\6E05\6D01\65B9\5F0F\8D27\7269\8FD0\8F93\91CF'), 't', 'flow', 'Part of freight: by rail, water, pipe or clean vehicles.'),
	('vehicles', 'Vehicles', unescape('\8F66\8F86\6570'), 'vehicle', 'state', 'Vehicles of the park.'),
	('vehicles_clean', 'New-energy and clean vehicles', unescape('\65B0\80FD\6E90\548C\6E05\6D01\80FD\6E90\8F66\8F86\6570'), 'vehicle', 'state', 'Part of vehicles.'),
	('innovation_platforms', 'Innovation platforms of provincial level and above', unescape('\7701\7EA7\53CA\4EE5\4E0A\79D1\6280\521B\65B0\5E73\53F0\6570'), 'count', 'state', 'Number of platforms.'),
	('carbon_platform', 'Carbon management platform', unescape('\78B3\7BA1\7406\5E73\53F0'), 'count', 'state', '1 count if the park has one, 0 count if not.'),
	('carbon_ledger', 'Carbon management ledger', unescape('\78B3\7BA1\7406\53F0\8D26'), 'count', 'state', '1 count if the park keeps one, 0 count if not.'),
	('renewable_generation', 'Renewable electricity generated and used inside', unescape('\81EA\53D1\81EA\7528\53EF\518D\751F\80FD\6E90\7535\91CF'), 'MWh', 'flow', 'No emission activity, so the ledger knows it from here only; 0 if there is none.'),
	('fuel_generation', 'Electricity generated from fuel inside and used inside', unescape('\81EA\5907\71C3\6599\53D1\7535\81EA\7528\7535\91CF'), 'MWh', 'flow', 'For the electricity consumption; its energy is that of the fuel. 0 if there is none.'),
	('final_energy', 'Final energy consumption', unescape('\7EC8\7AEF\80FD\6E90\6D88\8D39\91CF'), 'tce', 'flow', 'At calorific value, for electrification.'),
	('final_electricity', 'Electricity in final energy consumption', unescape('\7EC8\7AEF\7535\529B\6D88\8D39\91CF'), 'MWh', 'flow', 'For electrification.'),
	('credits_retired_scope_1_2', 'Carbon credits retired for scope 1 and 2', unescape('\8303\56F41\548C\8303\56F42\5DF2\6CE8\9500\78B3\4FE1\7528'), 't', 'flow', 'Tonnes of CO2e; 0 if none.'),
	('credits_retired_scope_3', 'Carbon credits retired for scope 3', unescape('\8303\56F43\5DF2\6CE8\9500\78B3\4FE1\7528'), 't', 'flow', 'Tonnes of CO2e; 0 if none.');

CREATE TABLE statistic (
	statistic_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	boundary text NOT NULL,
	version integer NOT NULL,
	item text NOT NULL REFERENCES statistic_item,
	period daterange NOT NULL,
	reading text,
	quantity quantity GENERATED ALWAYS AS (CASE WHEN reading !~ '%\s*$' THEN reading::quantity END) STORED,
	percent numeric GENERATED ALWAYS AS (CASE WHEN reading ~ '%\s*$' THEN rtrim(reading, E'% \t')::numeric END) STORED,
	evidence text NOT NULL CONSTRAINT evidence_is_named CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL DEFAULT ledger_now(),
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (boundary, version) REFERENCES boundary
);
CREATE INDEX statistic_boundary_item ON statistic (boundary, item);
COMMENT ON TABLE statistic IS 'Figures of statistic_item, of a boundary and a period. Never changed: a newer entry of the same boundary, item and period replaces an older one, and one without a reading takes it back.';
COMMENT ON COLUMN statistic.statistic_id IS 'Number of the entry.';
COMMENT ON COLUMN statistic.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN statistic.version IS 'Version of the boundary that the figure is of: the latest when it was recorded, if not given.';
COMMENT ON COLUMN statistic.item IS 'Code of the item.';
COMMENT ON COLUMN statistic.period IS 'Days that the figure is of: whole months.';
COMMENT ON COLUMN statistic.reading IS 'The figure as it was written down: 1200 t, 35 %. Plain text, which stays when the extension goes. NULL: what was recorded of the period is taken back.';
COMMENT ON COLUMN statistic.quantity IS 'The figure as a quantity; NULL for a percentage.';
COMMENT ON COLUMN statistic.percent IS 'The figure as a percentage; NULL for a quantity.';
COMMENT ON COLUMN statistic.evidence IS 'Document that proves it, or why it is taken back.';
COMMENT ON COLUMN statistic.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN statistic.recorded_by IS 'By which role.';

SELECT guard_entries('statistic');
CREATE TRIGGER lock_activity BEFORE INSERT ON statistic FOR EACH STATEMENT EXECUTE FUNCTION lock_activity();

-- Periods in the words of reports: 2025, 2025-03, 2025-01 to 2025-06.
CREATE FUNCTION period_name(period daterange) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE
		WHEN isempty(period) OR lower_inf(period) OR upper_inf(period) OR NOT isfinite(lower(period)) OR NOT isfinite(upper(period))
			OR extract(day FROM lower(period)) <> 1 OR extract(day FROM upper(period)) <> 1 THEN period::text
		WHEN extract(month FROM lower(period)) = 1 AND extract(month FROM upper(period)) = 1 THEN
			to_char(lower(period)::timestamp, 'YYYY')
				|| CASE WHEN upper(period) > lower(period) + 366 THEN to_char((upper(period) - 1)::timestamp, '" to "YYYY') ELSE '' END
		ELSE to_char(lower(period)::timestamp, 'YYYY-MM')
			|| CASE WHEN upper(period) > lower(period) + 31 THEN to_char((upper(period) - 1)::timestamp, '" to "YYYY-MM') ELSE '' END
	END;
COMMENT ON FUNCTION period_name(daterange) IS 'A period in words: 2025, 2025-03, 2025-01 to 2025-06; else the range itself.';

CREATE FUNCTION calendar_year(year integer) RETURNS daterange
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1));
COMMENT ON FUNCTION calendar_year(integer) IS 'The days of a natural year. Errors: 22008 for a year that is none.';

-- What stands recorded as of a time: of each boundary, item and period the newest entry, if it has a reading.
CREATE FUNCTION standing_statistic(boundary text, as_of timestamptz,
		OUT statistic_id bigint, OUT version integer, OUT item text, OUT period daterange, OUT amount numeric, OUT unit text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.statistic_id, s.version, s.item, s.period,
		CASE WHEN s.percent IS NOT NULL THEN s.percent ELSE amount(convert(s.quantity, i.unit)) END, i.unit
	FROM (
		SELECT DISTINCT ON (n.item, n.period) n.*
		FROM statistic AS n
		WHERE n.boundary = standing_statistic.boundary AND n.recorded_at <= as_of
		ORDER BY n.item, n.period, n.statistic_id DESC
	) AS s
	JOIN statistic_item AS i ON i.item = s.item
	WHERE s.reading IS NOT NULL;
END;
COMMENT ON FUNCTION standing_statistic(text, timestamptz) IS 'The figures of a boundary that stand recorded as of a time, in the units of their items.';

-- Planned once, when the table may be empty still: without the setting, as if it stayed so.
CREATE FUNCTION check_statistic() RETURNS trigger
	LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan = off AS
$$
DECLARE
	i statistic_item := (SELECT i FROM statistic_item AS i WHERE i.item = NEW.item);
	other daterange;
BEGIN
	IF i IS NULL THEN
		RAISE EXCEPTION 'there is no statistic item "%"', NEW.item
			USING ERRCODE = 'foreign_key_violation', HINT = 'Table statistic_item lists them; add your own.';
	END IF;
	NEW.period := check_period(NEW.period);
	IF extract(day FROM lower(NEW.period)) <> 1 OR extract(day FROM upper(NEW.period)) <> 1 THEN
		RAISE EXCEPTION 'a statistic is of whole months, not of %', NEW.period
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write, for example, [2025-01-01,2026-01-01) for a year.';
	END IF;
	IF NEW.version IS NULL THEN
		NEW.version := boundary_version(NEW.boundary, 'infinity');
	END IF;
	IF NEW.reading IS NULL THEN
		IF NOT EXISTS (SELECT FROM standing_statistic(NEW.boundary, 'infinity') AS s WHERE s.item = NEW.item AND s.period = NEW.period) THEN
			RAISE EXCEPTION 'there is nothing of "%" of % to take back', NEW.item, period_name(NEW.period)
				USING ERRCODE = 'no_data_found', HINT = 'A statistic needs a reading; one without takes an older one back.';
		END IF;
		RETURN NEW;
	END IF;
	IF (NEW.reading ~ '%\s*$') <> (i.unit = '%') THEN
		RAISE EXCEPTION '"%" is given in %, not as %', NEW.item, i.unit, NEW.reading USING ERRCODE = 'check_violation';
	ELSIF i.unit = '%' THEN
		IF NOT (rtrim(NEW.reading, E'% \t')::numeric >= 0 AND rtrim(NEW.reading, E'% \t')::numeric < 'Infinity') THEN
			RAISE EXCEPTION 'a statistic is not negative: "%" of "%"', NEW.reading, NEW.item USING ERRCODE = 'check_violation';
		END IF;
	ELSE
		IF dimension(NEW.reading::quantity) <> dimension(quantity(0, i.unit)) THEN
			RAISE EXCEPTION '"%" is given in %, not as %', NEW.item, i.unit, NEW.reading
				USING ERRCODE = 'check_violation',
					DETAIL = format('%s is of the dimension %s, %s of %s.', i.unit, dimension(quantity(0, i.unit)), unit(NEW.reading::quantity),
						dimension(NEW.reading::quantity));
		END IF;
		PERFORM convert(NEW.reading::quantity, i.unit);
		IF sign(NEW.reading::quantity) < 0 THEN
			RAISE EXCEPTION 'a statistic is not negative: "%" of "%"', NEW.reading, NEW.item USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	SELECT s.period INTO other FROM standing_statistic(NEW.boundary, 'infinity') AS s
	WHERE s.item = NEW.item AND s.period && NEW.period AND s.period <> NEW.period
	ORDER BY s.period LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION '"%" of % overlaps that of %', NEW.item, period_name(NEW.period), period_name(other)
			USING ERRCODE = 'exclusion_violation',
				HINT = 'Give the same period to correct a figure, or take the other back with an entry without a reading.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_statistic() IS 'Trigger: refuses figures that are negative, of another dimension than their item, of parts of months, or that overlap others; sets the version of the boundary. Errors: 23503, 22023, 23514, 23P01, P0002.';
CREATE TRIGGER check_statistic BEFORE INSERT ON statistic FOR EACH ROW EXECUTE FUNCTION check_statistic();

-- Whether two versions of a boundary have the same parties, with the same shares, on the same days of a period.
CREATE FUNCTION same_parties(boundary text, one integer, other integer, period daterange) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN one = other OR NOT EXISTS (
		SELECT FROM (
			SELECT p.party, p.share, range_agg(p.valid * period) AS days
			FROM boundary_party AS p
			WHERE p.boundary = same_parties.boundary AND p.version IN (one, other) AND p.valid && period
			GROUP BY p.version, p.party, p.share
		) AS d
		GROUP BY d.party, d.share, d.days HAVING count(*) <> 2);
COMMENT ON FUNCTION same_parties(text, integer, integer, daterange) IS 'Whether two versions of a boundary cover the same parties with the same shares over a period, so that a figure of one is one of the other.';

/*
 * The figure of each item for a period. Flows must tile the period with entries inside it; of levels and states entries
 * may go beyond it. What is not there is said, with what there is instead.
 */
CREATE FUNCTION statistics(period daterange, boundary text, as_of timestamptz DEFAULT 'infinity',
		OUT item text, OUT amount numeric, OUT unit text, OUT missing text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH at AS (
		SELECT boundary_version(statistics.boundary, as_of) AS version, check_period(statistics.period) AS period
	),
	standing AS MATERIALIZED (
		SELECT s.* FROM standing_statistic(statistics.boundary, as_of) AS s
	),
	-- entries that say something of the period
	part AS (
		SELECT s.*, same_parties(statistics.boundary, s.version, at.version, s.period * at.period) AS same
		FROM standing AS s CROSS JOIN at JOIN statistic_item AS i ON i.item = s.item
		WHERE CASE i.kind WHEN 'flow' THEN s.period <@ at.period WHEN 'level' THEN s.period && at.period
			ELSE s.period @> upper(at.period) - 1 END
	),
	whole AS (
		SELECT p.item, range_agg(p.period) FILTER (WHERE p.same) AS covered,
			min(p.version) FILTER (WHERE NOT p.same) AS other_version,
			sum(p.amount) FILTER (WHERE p.same) AS flow,
			sum(p.amount * (upper(p.period * at.period) - lower(p.period * at.period))) FILTER (WHERE p.same) AS weighted,
			min(p.amount) FILTER (WHERE p.same) AS lowest, max(p.amount) FILTER (WHERE p.same) AS highest
		FROM part AS p CROSS JOIN at
		GROUP BY p.item
	),
	said AS (
		SELECT i.item, i.unit, i.kind, at.period, at.version, w.flow, w.weighted, w.lowest, w.highest, w.other_version,
			i.kind = 'state' AND w.covered IS NOT NULL OR coalesce(w.covered @> at.period, false) AS known,
			(SELECT string_agg(period_name(u.period), ', ' ORDER BY u.period)
			 FROM (SELECT unnest(range_agg(s.period)) FROM standing AS s WHERE s.item = i.item) AS u (period)) AS recorded,
			(SELECT string_agg(period_name(u.period), ', ' ORDER BY u.period)
			 FROM unnest(datemultirange(at.period) - coalesce(w.covered, '{}')) AS u (period)) AS lacks,
			(SELECT string_agg(DISTINCT o.boundary COLLATE "C", ', ' ORDER BY o.boundary COLLATE "C") FROM statistic AS o
			 WHERE o.item = i.item AND o.boundary <> statistics.boundary AND o.recorded_at <= as_of AND o.reading IS NOT NULL
				AND o.period && at.period) AS elsewhere
		FROM statistic_item AS i CROSS JOIN at LEFT JOIN whole AS w ON w.item = i.item
	)
	SELECT s.item,
		CASE WHEN NOT s.known THEN NULL
			WHEN s.kind = 'flow' THEN s.flow
			WHEN s.lowest = s.highest THEN s.highest
			ELSE s.weighted / (upper(s.period) - lower(s.period)) END,
		s.unit,
		CASE
			WHEN s.known THEN NULL
			WHEN s.other_version IS NOT NULL THEN format('%s is recorded for version %s of boundary %s, not for version %s, which has other parties',
				s.item, s.other_version, statistics.boundary, s.version)
			WHEN s.recorded IS NOT NULL THEN format('%s is recorded for %s, not for %s', s.item, s.recorded,
				CASE WHEN s.kind = 'state' THEN period_name(s.period) ELSE s.lacks END)
			WHEN s.elsewhere IS NOT NULL THEN format('%s is recorded for boundary %s, not for %s', s.item, s.elsewhere, statistics.boundary)
			ELSE format('%s is not recorded', s.item)
		END
	FROM said AS s;
END;
COMMENT ON FUNCTION statistics(daterange, text, timestamptz) IS 'The figure of every statistic item for a boundary and a period, as of a time, in the unit of the item: flows are added up, levels averaged by days, of states the last day counts. amount is NULL where the entries are not of just this period and boundary, and missing says what is recorded instead. Errors: P0002 for an unknown boundary, 22023 for a period without days.';
