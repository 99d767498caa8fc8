-- Statistics and indicators: what may be recorded, what replaces what, which periods and boundaries fit, definitions of
-- one's own, definitions that change, intensities that are refused.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

CREATE FUNCTION pg_temp.note(item text, period daterange, reading text, boundary text DEFAULT 'PARK') RETURNS void LANGUAGE sql AS
$$
	INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ($4, $2, $1, $3, 'test')
$$;
CREATE FUNCTION pg_temp.figure(item text, period daterange, boundary text DEFAULT 'PARK', as_of timestamptz DEFAULT 'infinity') RETURNS text LANGUAGE sql AS
$$
	SELECT coalesce(trim_scale(s.amount)::text || ' ' || s.unit, s.missing) FROM statistics($2, $3, $4) AS s WHERE s.item = $1
$$;
CREATE FUNCTION pg_temp.value(indicator text, boundary text DEFAULT 'PARK', method text DEFAULT 'GHG-Protocol', as_of timestamptz DEFAULT 'infinity') RETURNS text LANGUAGE sql AS
$$
	SELECT coalesce(i.value::text, i.missing) FROM indicators('[2025-01-01,2026-01-01)', $2, $3, 'AR6', $4) AS i WHERE i.indicator = $1
$$;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
SELECT add_boundary('PARK', '{A,B}', 'Park'), add_boundary('OTHER', '{A}', 'A alone');

-- ---- words for periods ----

SELECT is(period_name(p::daterange), said, said) FROM (VALUES ('[2025-01-01,2026-01-01)', '2025'), ('[2024-01-01,2026-01-01)', '2024 to 2025'), ('[2025-03-01,2025-04-01)', '2025-03'),
	('[2024-02-01,2024-03-01)', '2024-02'), ('[2025-01-01,2025-07-01)', '2025-01 to 2025-06'), ('[2025-12-01,2026-02-01)', '2025-12 to 2026-01'),
	('[2025-01-02,2026-01-01)', '[2025-01-02,2026-01-01)'), ('empty', 'empty'), ('(,2025-01-01)', '(,2025-01-01)'), ('[-infinity,2025-01-01)', '[-infinity,2025-01-01)')) AS v (p, said);

-- ---- what may be recorded ----

SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT pg_temp.note('beauty', '[2025-01-01,2026-01-01)', '1 count')$$, '23503: statistic item "beauty" does not exist'),
	($$SELECT pg_temp.note('population', '[2025-01-01,2025-02-02)', '1 person')$$, '22023: period of a statistic must be whole months, not [2025-01-01,2025-02-02)'),
	($$SELECT pg_temp.note('population', 'empty', '1 person')$$, '22023: period empty must have a first and a last day'),
	($$SELECT pg_temp.note('population', '[2025-01-01,)', '1 person')$$, '22023: period [2025-01-01,) must have a first and a last day'),
	($$SELECT pg_temp.note('population', '[2025-01-01,2026-01-01)', '1 m2')$$, '23514: statistic item "population" must be given in person, not as 1 m2 | person is of the dimension count, m2 of area.'),
	($$SELECT pg_temp.note('population', '[2025-01-01,2026-01-01)', '1 vehicle')$$, '22000: cannot convert quantity: vehicle does not convert to person | Both are units of count, but no fixed factor relates them.'),
	($$SELECT pg_temp.note('value_added', '[2025-01-01,2026-01-01)', '1 USD')$$, '22000: cannot convert quantity: USD does not convert to 万元 | Both are units of money, but no fixed factor relates them.'),
	($$SELECT pg_temp.note('population', '[2025-01-01,2026-01-01)', '-1 person')$$, '23514: statistic must not be negative: "-1 person" of item "population"'),
	($$SELECT pg_temp.note('population', '[2025-01-01,2026-01-01)', '5 %')$$, '23514: statistic item "population" must be given in person, not as 5 %'),
	($$SELECT pg_temp.note('population', '[2025-01-01,2026-01-01)', 'many')$$, '22P02: invalid input syntax for type quantity: "many" | A number was expected at "many".'),
	($$SELECT pg_temp.note('population', '[2025-01-01,2026-01-01)', NULL)$$, 'P0002: statistic item "population" has no entry for 2025 to take back'),
	($$SELECT pg_temp.note('population', '[2025-01-01,2026-01-01)', '1 person', 'NOWHERE')$$, '42704: boundary "NOWHERE" does not exist as of infinity'),
	($$INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'population', '1 person', '')$$,
		'23514: new row for relation "statistic" violates check constraint "evidence_is_named"'),
	($$INSERT INTO statistic_item (item, name, unit, kind, what) VALUES ('x', 'x', 'barn', 'flow', 'x')$$, '22023: unknown unit "barn"'),
	($$INSERT INTO statistic_item (item, name, unit, kind, what) VALUES ('x', 'x', '%', 'flow', 'x')$$, '23514: new row for relation "statistic_item" violates check constraint "percentages_do_not_add_up"'),
	($$INSERT INTO statistic_item (item, name, unit, kind, what) VALUES ('x', 'x', 't', 'stock', 'x')$$, '23514: new row for relation "statistic_item" violates check constraint "kind_is_flow_level_or_state"'),
	($$INSERT INTO statistic_item (item, name, unit, kind, what) VALUES ('value_added', 'x', 't', 'flow', 'x')$$, '23505: duplicate key value violates unique constraint "statistic_item_pkey" | Key (item)=(value_added) already exists.'),
	($$UPDATE statistic_item SET unit = 'kg' WHERE item = 'solid_waste_used'$$, '23000: cannot update table "statistic_item" | Only its column what may be set.')) AS v (command, error);

-- ---- flows, levels, states ----

SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), 'solid_waste_used is not recorded', 'nothing recorded is not 0');
SELECT pg_temp.note('solid_waste_used', '[2024-01-01,2025-01-01)', '7 t');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), 'solid_waste_used is recorded for 2024, not for 2025', 'nor is another year');
SELECT pg_temp.note('solid_waste_used', '[2025-01-01,2025-07-01)', '1500 kg');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), 'solid_waste_used is recorded for 2024-01 to 2025-06, not for 2025-07 to 2025-12', 'nor a part of it');
SELECT pg_temp.note('solid_waste_used', '[2025-07-01,2026-01-01)', '0.25 t');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), '1.75 t', 'a flow adds up');
SELECT is(pg_temp.figure('solid_waste_used', '[2024-01-01,2026-01-01)'), '8.75 t', 'over years');
SELECT is(pg_temp.figure('solid_waste_used', '[2024-06-01,2024-07-01)'), 'solid_waste_used is recorded for 2024 to 2025, not for 2024-06', 'a year is not shared out to months');
SELECT pg_temp.note('population', '[2025-01-01,2025-02-01)', '310 person'), pg_temp.note('population', '[2025-02-01,2026-01-01)', '20 person');
SELECT is(pg_temp.figure('population', '[2025-01-01,2026-01-01)'), trim_scale((310 * 31 + 20 * 334) / 365.0)::text || ' person', 'a level is averaged by days');
SELECT is(pg_temp.figure('population', '[2025-03-01,2025-04-01)'), '20 person', 'of what goes beyond the period as well');
SELECT is(pg_temp.figure('population', '[2024-12-01,2025-02-01)'), 'population is recorded for 2025, not for 2024-12', 'but of all of it');
SELECT pg_temp.note('enterprises', '[2025-01-01,2025-02-01)', '12 count'), pg_temp.note('enterprises', '[2025-12-01,2026-01-01)', '15 count');
SELECT is(pg_temp.figure('enterprises', '[2025-01-01,2026-01-01)'), '15 count', 'of a state the last day counts');
SELECT is(pg_temp.figure('enterprises', '[2025-01-01,2025-03-01)'), 'enterprises is recorded for 2025-01, 2025-12, not for 2025-01 to 2025-02', 'if there is one');
SELECT pg_temp.note('carbon_ledger', '[2025-01-01,2026-01-01)', '1 count', 'OTHER');
SELECT is(pg_temp.figure('carbon_ledger', '[2025-01-01,2026-01-01)'), 'carbon_ledger is recorded for boundary OTHER, not for PARK', 'the figure of another boundary is none');
INSERT INTO statistic_item (item, name, unit, kind, what) VALUES ('satisfaction', 'Satisfaction', '%', 'level', 'a percentage of its own');
SELECT pg_temp.note('satisfaction', '[2025-01-01,2026-01-01)', '87.5 %');
SELECT is(pg_temp.figure('satisfaction', '[2025-01-01,2026-01-01)'), '87.5 %', 'a percentage');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT pg_temp.note('satisfaction', '[2026-01-01,2027-01-01)', '-1 %')$$, '23514: statistic must not be negative: "-1 %" of item "satisfaction"'),
	($$SELECT pg_temp.note('satisfaction', '[2026-01-01,2027-01-01)', 'NaN %')$$, '23514: statistic must not be negative: "NaN %" of item "satisfaction"'),
	($$SELECT pg_temp.note('satisfaction', '[2026-01-01,2027-01-01)', 'Infinity%')$$, '23514: statistic must not be negative: "Infinity%" of item "satisfaction"'),
	($$SELECT pg_temp.note('satisfaction', '[2026-01-01,2027-01-01)', '1 t')$$, '23514: statistic item "satisfaction" must be given in %, not as 1 t')) AS v (command, error);

-- ---- corrections ----

CREATE TEMP TABLE then_was AS SELECT clock_timestamp() AS at;
SELECT is(pg_temp.said($$SELECT pg_temp.note('solid_waste_used', '[2025-01-01,2026-01-01)', '2 t')$$),
	'23P01: entry of statistic item "solid_waste_used" for 2025 overlaps the entry for 2025-01 to 2025-06', 'no day is recorded twice');
SELECT pg_temp.note('solid_waste_used', '[2025-07-01,2026-01-01)', '0.5 t');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), '2 t', 'a newer entry of the same period replaces the older');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)', as_of => (SELECT at FROM then_was)), '1.75 t', 'which still is what it was then');
SELECT pg_temp.note('solid_waste_used', '[2025-07-01,2026-01-01)', NULL), pg_temp.note('solid_waste_used', '[2025-01-01,2025-07-01)', NULL);
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), 'solid_waste_used is recorded for 2024, not for 2025', 'and may be taken back');
SELECT is(pg_temp.said($$SELECT pg_temp.note('solid_waste_used', '[2025-07-01,2026-01-01)', NULL)$$), 'P0002: statistic item "solid_waste_used" has no entry for 2025-07 to 2025-12 to take back', 'once');
SELECT pg_temp.note('solid_waste_used', '[2025-01-01,2026-01-01)', '2.5 t');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), '2.5 t', 'to be recorded for other periods');
SELECT is(pg_temp.said(format('%s statistic %s', c, w)), format('23000: cannot %s table "statistic" | The ledger only grows.', lower(c)), c)
FROM (VALUES ('UPDATE', 'SET reading = NULL'), ('TRUNCATE', '')) AS v (c, w);

-- ---- versions of the boundary ----

SELECT add_boundary('PARK', '{B,A}', 'Park, renamed');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), '2.5 t', 'another version with the same parties is the same park');
INSERT INTO party (party, kind, name) VALUES ('C', 'enterprise', 'C');
INSERT INTO party_share VALUES ('C', '[2026-01-01,)', true, true, 1);
SELECT add_boundary('PARK', '{A,B,C}', 'Park with C from 2026 on');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), '2.5 t', '... in that year');
SELECT add_boundary('PARK', '{A}', 'Park without B');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), 'solid_waste_used is recorded for version 1 of boundary PARK, not for version 4, which has other parties', 'one with others is another');
SELECT pg_temp.note('solid_waste_used', '[2025-01-01,2026-01-01)', '1 t');
SELECT is(pg_temp.figure('solid_waste_used', '[2025-01-01,2026-01-01)'), '1 t', 'and needs its own figure');
SELECT add_boundary('PARK', '{A,B}', 'Park');

-- ---- indicators ----

INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES
	('own', 'diesel-oil', 'CN', '(3 t CO2, 1 kg CH4-fossil)/t', '1', 'test', true), ('own', 'lawn', 'CN', '1 t CO2/ha', '1', 'test', false), ('own', 'travel', 'CN', '0.1 kg CO2/km', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('diesel', 'stationary_combustion', 'diesel-oil', 'CN'), ('lawn', 'land_sink', 'lawn', 'CN'), ('travel', 'business_travel', 'travel', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source;
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT s.source_id, '2025-01-01', '2026-01-01', v.reading FROM (VALUES ('diesel', '1000 t'), ('lawn', '30 ha'), ('travel', '10000 km')) AS v (source, reading) JOIN source AS s ON s.source = v.source;
SELECT is(pg_temp.value('emission_per_energy'), 'nothing of 2025 is posted under method GHG-Protocol for boundary PARK', 'nothing is posted');
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT set_eq('SELECT indicator FROM indicators(''[2025-01-01,2026-01-01)'', ''PARK'', ''GHG-Protocol'', ''AR6'')', string_to_array(
	'emission_per_energy clean_energy_share product_energy_limit_share solid_waste_use waste_heat_use water_reuse direct_supply_share energy_per_value_added '
	'emission_per_value_added benchmark_enterprise_share green_factory_share cleaner_production_share digital_diagnosis_share non_fossil_energy_share '
	'renewable_electricity_share electrification_share green_building_share clean_transport_share clean_vehicle_share verified_enterprise_share product_footprint_share '
	'disclosure_share green_rd_intensity innovation_platforms energy_consumption neutrality_ratio_scope_1_2 neutrality_ratio_scope_3 carbon_platform carbon_ledger direct_use_share renewable_use_share', ' '), 'the indicators of the schemes');
SELECT is_empty($$SELECT indicator FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') WHERE (value IS NULL) <> (missing IS NOT NULL) OR verified IS NULL$$, 'each has a value, or says why not');
SELECT pg_temp.note('renewable_generation', '[2025-01-01,2026-01-01)', '0 MWh'), pg_temp.note('fuel_generation', '[2025-01-01,2026-01-01)', '0 MWh');
SELECT is(pg_temp.value('energy_consumption'), trim_scale(round(round(42652.0, 36) / 29.3076, 18))::text, '1000 t of diesel oil at 42.652 GJ');
SELECT is(pg_temp.value('emission_per_energy'), (SELECT trim_scale(round(round(3000.0, 36) / round(round(42652.0, 36) / 29.3076, 18), 18))::text), 'CO2 only');
SELECT is(pg_temp.value('direct_supply_share'), 'the denominator is 0', 'of no electricity there is no share');
SELECT is((SELECT verified FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') WHERE indicator = 'emission_per_energy'), false,
	'electricity generated on site is valued, if only as 0, with a coefficient that is not verified');
SELECT pg_temp.note('value_added', '[2025-01-01,2026-01-01)', '1.5 10^8 CNY');
SELECT is(pg_temp.value('emission_per_value_added'), '0.2', '3000 t of 15000 x 10^4 CNY');
SELECT is((SELECT i FROM (SELECT value, unit, numerator, numerator_unit, denominator, denominator_unit, scale, missing, verified, better, mark
	FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') WHERE indicator = 'emission_per_value_added') AS i)::text,
	'(0.2,"t CO2/10^4 CNY",3000,"t CO2",15000,"10^4 CNY",1,,t,lower,VERIFIED-2)', 'with both sides, so that a gap can be told in tonnes');

SELECT pg_temp.note(i, '[2025-01-01,2026-01-01)', r) FROM (VALUES ('water_fresh', '20 m3'), ('water_reused', '80000 L'), ('solid_waste_generated', '10 t'), ('solid_waste_used', '2500 kg'), ('waste_heat_available', '100 GJ'),
	('waste_heat_recovered', '50 GJ'), ('waste_cold_available', '0 GJ'), ('waste_cold_recovered', '0 GJ'), ('waste_pressure_available', '10 MWh'), ('waste_pressure_recovered', '18 GJ'),
	('final_energy', '3.6 GJ'), ('final_electricity', '500 kWh')) AS v (i, r);
SELECT is(pg_temp.value(i), v, i) FROM (VALUES ('water_reuse', '80'), ('solid_waste_use', '25'), ('waste_heat_use', '50'), ('electrification_share', '50'),
	('green_building_share', 'new_floor_area_two_star is not recorded; new_floor_area is not recorded'), ('neutrality_ratio_scope_3', 'credits_retired_scope_3 is not recorded')) AS x (i, v);
SELECT pg_temp.note('credits_retired_scope_1_2', '[2025-01-01,2026-01-01)', '1475 t'), pg_temp.note('credits_retired_scope_3', '[2025-01-01,2026-01-01)', '2 t');
SELECT is(pg_temp.value('neutrality_ratio_scope_1_2'), trim_scale(round(round(150500.0, 36) / 3029.8, 18))::text, 'removals and retired credits of gross emissions, of which neither is deducted');
SELECT is(pg_temp.value('neutrality_ratio_scope_3'), '200', 'not clipped');
SELECT is((SELECT verified FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') WHERE indicator = 'neutrality_ratio_scope_1_2'), false, 'nor verified');
SELECT is(pg_temp.value('neutrality_ratio_scope_3', 'OTHER'), 'credits_retired_scope_3 is recorded for boundary PARK, not for OTHER', 'of one boundary');

-- ---- a party that only an older version of the boundary has ----

INSERT INTO party (party, kind, name) VALUES ('S', 'enterprise', 'S'), ('T', 'enterprise', 'T');
INSERT INTO source (source, category, factor, region) VALUES ('diesel of S', 'stationary_combustion', 'diesel-oil', 'CN'), ('diesel of T', 'stationary_combustion', 'diesel-oil', 'CN');
INSERT INTO source_owner (source_id, valid, party)
SELECT s.source_id, v.valid::daterange, v.party FROM (VALUES ('diesel of S', '[2025-07-01,)', 'S'), ('diesel of T', '(,)', 'T')) AS v (source, valid, party) JOIN source AS s ON s.source = v.source;
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-07-01', '2026-01-01', '100 t' FROM source WHERE source = 'diesel of S';
SELECT add_boundary('SMALL', '{S,T}', 'S and T'), add_boundary('SMALL', '{S}', 'S alone');
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT results_eq($$SELECT v, r.amount, r.missing FROM generate_series(1, 2) AS v
	CROSS JOIN LATERAL measure_rows('[2025-01-01,2026-01-01)', 'SMALL', v, find_method('GHG-Protocol', '[2025-01-01,2026-01-01)', 'AR6'), 'AR6', 'infinity') AS r WHERE r.measure = 'emission_scope_1_t'$$,
	$$VALUES (1, NULL, 'nothing of 2025-01 to 2025-06 is posted under method GHG-Protocol for boundary SMALL'), (2, 302.98, NULL)$$,
	'months that only a party of another version could have posted are not missing');

-- ---- definitions ----

SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, reference, mark) VALUES ('x', 'x', 'x', 'higher', '{nonsense}', 't', 'x', 'VERIFIED')$$,
		'23503: indicator "x" names "nonsense", which is neither a measure nor a statistic item'),
	($$INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, denominator, denominator_unit, reference, mark) VALUES ('x', 'x', 'x', 'higher', '{removals_t}', 't CO2e', '{floor_area,population}', 'm2', 'x', 'VERIFIED')$$,
		'23514: units of indicator "x" do not fit | population is in person, not in m2.'),
	($$INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, denominator, reference, mark) VALUES ('x', 'x', 'x', 'higher', '{removals_t}', 't CO2e', '{floor_area}', 'x', 'VERIFIED')$$,
		'23514: new row for relation "indicator" violates check constraint "denominator_has_a_unit"'),
	($$INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, reference, mark) VALUES ('x', 'x', 'x', 'middle', '{removals_t}', 't CO2e', 'x', 'VERIFIED')$$,
		'23514: new row for relation "indicator" violates check constraint "better_is_higher_or_lower"'),
	($$INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, scale, reference, mark) VALUES ('x', 'x', 'x', 'higher', '{removals_t}', 't CO2e', 'NaN', 'x', 'VERIFIED')$$,
		'23514: new row for relation "indicator" violates check constraint "scale_is_more_than_0"'),
	($$INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, reference, mark) VALUES ('x', 'x', 'x', 'higher', '{}', 't', 'x', 'VERIFIED')$$,
		'23514: new row for relation "indicator" violates check constraint "numerator_names_measures"'),
	($$INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, reference, mark) VALUES ('water_reuse', 'x', '%', 'higher', '{satisfaction}', '%', 'x', 'VERIFIED')$$,
		'23505: duplicate key value violates unique constraint "one_indicator_of_a_code" | Key (indicator)=(water_reuse) already exists.'),
	($$UPDATE indicator SET scale = 1000$$, '23000: cannot update table "indicator" | Only its column withdrawn_at may be set.')) AS v (command, error);
INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, denominator, denominator_unit, reference, mark, recorded_at)
VALUES ('emission_per_person', 'Emissions per person', 't CO2e/person', 'lower', '{emission_scope_1_2_t}', 't CO2e', '{population}', 'person', 'ours', 'VERIFIED', clock_timestamp());
SELECT is(pg_temp.value('emission_per_person'), (SELECT trim_scale(round(round(3029.8, 36) / amount, 18))::text FROM statistics('[2025-01-01,2026-01-01)', 'PARK') WHERE item = 'population'), 'a definition of one''s own');
SELECT is(pg_temp.value('emission_per_person', as_of => (SELECT at FROM then_was)), NULL, 'which was not there before');
SELECT is(pg_temp.said($$SELECT pg_temp.value('emission_per_person', as_of => '2020-01-01')$$), '42704: boundary "PARK" does not exist as of 2020-01-01 00:00:00+00', 'when there was no park either');
SELECT clock_timestamp() AS before_reuse \gset
SELECT is(pg_temp.said($$UPDATE indicator SET withdrawn_at = now() + interval '1 day' WHERE indicator = 'water_reuse'$$),
	format('22023: cannot withdraw a row of table "indicator" as of a time to come | %s was asked for.', now() + interval '1 day'), 'nothing is withdrawn as of a day to come');
UPDATE indicator SET withdrawn_at = ledger_now() WHERE indicator = 'water_reuse';
INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, reference, mark, recorded_at)
VALUES ('water_reuse', 'Reuse, as reported', '%', 'higher', '{satisfaction}', '%', 'ours', 'VERIFIED', clock_timestamp());
SELECT is(pg_temp.value('water_reuse'), '87.5', 'a definition that replaces another');
SELECT is(pg_temp.value('water_reuse', as_of => :'before_reuse'), '80', 'which is what it was then');

-- ---- intensities ----

SELECT is(carbon_intensity('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6', 'value_added', '10^8 CNY'), trim_scale(round(round(3029.8, 36) / 1.5, 18)), 'tonnes of CO2e per 10^8 CNY');
SELECT is(carbon_intensity('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6', 'energy_tce_equivalent', 'tce'), trim_scale(round(round(3029.8, 36) / round(round(42652.0, 36) / 29.3076, 18), 18)), 'per tce');
SELECT is(pg_temp.said(format('SELECT carbon_intensity(%L, %L, %L, %L, %L, %L)', period, boundary, 'GHG-Protocol', 'AR6', item, unit)), error, error) FROM (VALUES
	('[2024-01-01,2025-01-01)', 'PARK', 'value_added', 'CNY', 'P0002: no intensity of 2024 per "value_added" for boundary "PARK" | What lacks: nothing of 2024 is posted under method GHG-Protocol for boundary PARK.'),
	('[2025-01-01,2025-07-01)', 'PARK', 'value_added', 'CNY', 'P0002: no intensity of 2025-01 to 2025-06 per "value_added" for boundary "PARK" | What lacks: value_added is recorded for 2025, not for 2025-01 to 2025-06.'),
	('[2025-01-01,2026-01-01)', 'OTHER', 'value_added', 'CNY', 'P0002: no intensity of 2025 per "value_added" for boundary "OTHER" | What lacks: value_added is recorded for boundary PARK, not for OTHER.'),
	('[2025-01-01,2026-01-01)', 'PARK', 'fuel_generation', 'MWh', '22012: cannot compute an intensity per 0 MWh'),
	('[2025-01-01,2026-01-01)', 'PARK', 'value_added', 't', '22023: cannot convert "value_added" from 10^4 CNY to t'),
	('[2025-01-01,2026-01-01)', 'PARK', 'value_added', NULL, '22023: cannot convert "value_added" from 10^4 CNY to NULL'),
	('[2025-01-01,2026-01-01)', 'PARK', 'beauty', 't', '42704: measure or statistic item "beauty" does not exist')) AS v (period, boundary, item, unit, error);
SELECT is(pg_temp.said($$SELECT * FROM indicators('[2025-01-01,2026-01-01)', 'NOWHERE', 'GHG-Protocol', 'AR6')$$), '42704: boundary "NOWHERE" does not exist as of infinity', 'an unknown boundary');
SELECT is(pg_temp.said($$SELECT * FROM indicators('[2025-01-01,2025-04-01)', 'PARK', 'NDRC-910', 'AR6')$$),
	'22023: method "NDRC-910" covers natural years, not [2025-01-01,2025-04-01) | National zero-carbon parks: accounting method, 2025.', 'a part of a year');

SELECT is(change_percent(figure, previous), percent, format('from %s to %s', previous, figure)) FROM (VALUES
	(3e15, 2e16, -85), (-1, 4, -125), (1, 3, -66.666666666666666667), (1, 0, NULL), (1, -1, NULL), (NULL, 1, NULL), (1, NULL, NULL)) AS v (figure, previous, percent);

-- ---- gases without a value ----

INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'flat', 'CN', '2 tCO2e AR4/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('flat', 'process', 'flat', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'B' FROM source WHERE source = 'flat';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01', '2026-01-01', '5 t' FROM source WHERE source = 'flat';
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT results_eq($$SELECT measure, amount, missing FROM measures('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') WHERE measure IN ('emission_co2_t', 'emission_scope_1_2_t', 'emission_scope_3_t') ORDER BY 1$$,
	$$VALUES ('emission_co2_t', 3000.0, '10 tCO2e AR4 stands apart: CO2e of unknown gases under AR4'), ('emission_scope_1_2_t', 3029.8, '10 tCO2e AR4 stands apart: CO2e of unknown gases under AR4'), ('emission_scope_3_t', 1.0, NULL)$$,
	'CO2e without gases does not restate, and takes nothing along');
SELECT results_eq($$SELECT measure, amount, missing FROM measures('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR4') WHERE measure IN ('emission_co2_t', 'emission_scope_1_2_t') ORDER BY 1$$,
	$$VALUES ('emission_co2_t', NULL::numeric, 'emissions are recorded as CO2e without gases'), ('emission_scope_1_2_t', 3035.0, NULL)$$, 'and is no CO2');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');
ALTER TABLE statistic DISABLE TRIGGER check_statistic;
SELECT is((SELECT problem FROM check_ledger('led')), 'the trigger check_statistic of led.statistic is missing, disabled or altered', 'and says when a guard is not there');

-- ---- detached ----

SELECT detach_ledger('led');
SELECT is((SELECT reading || ' ' || coalesce(quantity::text, percent::text) FROM led.statistic WHERE item = 'satisfaction'), '87.5 % 87.5', 'what was recorded stays when the extension goes');
SELECT is(pg_temp.said($$DELETE FROM led.statistic$$), '23000: cannot delete from table "statistic" | The ledger only grows.', 'and stays guarded');

SELECT * FROM finish();
ROLLBACK;
