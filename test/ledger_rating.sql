-- Ratings in a ledger: published schemes and one's own, classes, exclusions, park types; what is stored reproduces, also
-- after the ledger, the scheme and the exclusions have changed.
\ir include/begin.sql
SET LOCAL timezone = 'UTC';
SELECT create_ledger('led', 'UTC');
SET LOCAL search_path = led, public;

CREATE FUNCTION pg_temp.note(item text, reading text) RETURNS void LANGUAGE sql AS
$$
	INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', $1, $2, 'test')
$$;
CREATE FUNCTION pg_temp.rate(scheme text, edition text DEFAULT NULL, note text DEFAULT '') RETURNS rating LANGUAGE plpgsql AS
$$
DECLARE
	id bigint := rate('[2025-01-01,2026-01-01)', 'PARK', $1, 'GHG-Protocol', 'AR6', $2, $3);
BEGIN
	RETURN (SELECT r FROM rating AS r WHERE r.rating_id = id);
END
$$;

INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
SELECT add_boundary('PARK', '{A,B}', 'Park');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES
	('own', 'diesel-oil', 'CN', '0.3 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES ('diesel', 'stationary_combustion', 'diesel-oil', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source;
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT s.source_id, '2025-01-01', '2026-01-01', '200000 t' FROM source AS s;

SELECT pg_temp.note('renewable_generation', '0 MWh');

-- ---- schemes as rows ----

SELECT is(load_rating_scheme(scheme), rules, scheme) FROM (VALUES ('ndrc-910-2025', 7::bigint), ('js-nzcp-2024', 20), ('cers-1plus1-draft', 8), ('bj-cms-2014', 7)) AS v (scheme, rules);
SELECT is(scheme_definition(l.scheme, l.edition), l.definition, l.scheme || ' is what was published') FROM rating_library() AS l;
SELECT is_empty('SELECT * FROM check_rating_scheme()', 'the published schemes are sound');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT load_rating_scheme('ndrc-910-2025')$$, '23505: duplicate key value violates unique constraint "rating_scheme_pkey" | Key (scheme, edition)=(ndrc-910-2025, 2025) already exists.'),
	($$SELECT load_rating_scheme('ndrc-2030')$$, '42704: published rating scheme "ndrc-2030" does not exist'),
	($$SELECT scheme_definition('ndrc-910-2025', '2026')$$, '42704: edition "2026" of rating scheme "ndrc-910-2025" does not exist'),
	($$SELECT pg_temp.rate('ndrc')$$, '42704: rating scheme "ndrc" does not exist')) AS v (command, error);

-- ---- what is not posted, what is missing ----

SELECT is(pg_temp.said($$SELECT pg_temp.rate('ndrc-910-2025')$$), '55000: readings of [2025-01-01,2026-01-01) are not posted under method "GHG-Protocol" | Of "diesel" (2025-01-01 to 2025-12-31).', 'readings that are not posted');
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
CREATE TEMP TABLE first AS SELECT * FROM pg_temp.rate('ndrc-910-2025');
SELECT results_eq('SELECT rating_id, outcome, grade, rank, missing, next FROM first',
	$$VALUES (1::bigint, 'incomplete', NULL, NULL::integer, '{product_energy_limit_share,solid_waste_use,waste_heat_use,water_reuse}'::text[], NULL::jsonb)$$, 'incomplete, with what is missing');
SELECT results_eq($$SELECT e ->> 'rule', e ->> 'status', e ->> 'reason' FROM first, jsonb_array_elements(rules) AS e WHERE e ->> 'status' <> 'not met'$$, $$VALUES
	('emission_per_energy, 100 and more', 'not applicable', 'energy_consumption is not in [1000000,)'),
	('product_energy_limit_share', 'missing', 'product_energy_limit_share is missing: products_within_level_2 is not recorded; products_with_limit is not recorded'),
	('solid_waste_use', 'missing', 'solid_waste_use is missing: solid_waste_used is not recorded; solid_waste_generated is not recorded'),
	('waste_heat_use', 'missing', 'waste_heat_use is missing: waste_heat_recovered is not recorded; waste_cold_recovered is not recorded; waste_pressure_recovered is not recorded; waste_heat_available is not recorded; waste_cold_available is not recorded; waste_pressure_available is not recorded'),
	('water_reuse', 'missing', 'water_reuse is missing: water_reused is not recorded; water_fresh is not recorded')$$, 'and why');

-- ---- a rating: not met, with the way to the next grade ----

SELECT pg_temp.note('products_within_level_2', '3 count'), pg_temp.note('products_with_limit', '4 count'), pg_temp.note('solid_waste_used', '90 t'), pg_temp.note('solid_waste_generated', '100 t'),
	pg_temp.note('water_reused', '3 m3'), pg_temp.note('water_fresh', '1 m3');
INSERT INTO rating_exclusion (boundary, valid, scheme, edition, rule, reason, evidence) VALUES ('PARK', '[2025-01-01,2028-01-01)', 'ndrc-910-2025', '2025', 'waste_heat_use', 'no process gives off heat', 'survey 3');
CREATE TEMP TABLE second AS SELECT * FROM pg_temp.rate('ndrc-910-2025', note => 'first whole year');
SELECT results_eq('SELECT rating_id, version, outcome, grade, rank, status, missing, next_grade, exclusions, park_type, factor_sets, unverified, basis, method, head, note FROM second',
	$$VALUES (2::bigint, 1, 'not met', NULL, 0, 'official', '{}'::text[], 'qualified', '{"waste_heat_use": "no process gives off heat"}'::jsonb, NULL, '{own (1)}'::text[], '{"indicator clean_energy_share","indicator emission_per_energy","indicator energy_consumption"}'::text[], 'AR6', 'GHG-Protocol', 1::bigint, 'first whole year')$$, 'what the rating rests on');
-- 200000 t of diesel are 291420 tce and 60000 t CO2
SELECT results_eq($$SELECT e ->> 'rule', e ->> 'indicator', (e ->> 'from')::numeric, e -> 'to', (e ->> 'gap')::numeric, e ->> 'unit', e ->> 'numerator_unit', round((e ->> 'numerator_gap')::numeric, 12) FROM second, jsonb_array_elements(next -> 'rules') AS e$$,
	$$SELECT 'emission_per_energy, 20 to 100', i.indicator, i.value, '0.2'::jsonb, i.value - 0.2, 't CO2/tce', 't CO2', round(60000 - 0.2 * i.denominator, 12) FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') AS i WHERE i.indicator = 'emission_per_energy'$$,
	'what the grade takes, in t/tce and in tonnes: 60000 t less 0.2 x the energy');
SELECT is((SELECT definition FROM second), rating_definition('ndrc-910-2025'), 'the definition is kept');
SELECT is((SELECT definition_digest FROM second), sha256(convert_to(rating_definition('ndrc-910-2025')::text, 'UTF8')), 'and its digest');
SELECT publish_inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6');
SELECT is((SELECT inventory_digest FROM second), (SELECT digest FROM published_inventory), 'the inventory is the one that would be published');
SELECT ok(reproduce_rating(1) AND reproduce_rating(2), 'both reproduce');
SELECT is(reproduce_rating(99), NULL, 'there is none');
SELECT is((SELECT ROW(outcome, grade, missing, rules, next)::text FROM carbon_rating('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'GHG-Protocol', 'AR6')), (SELECT ROW(outcome, grade, missing, rules, next)::text FROM second), 'what it would be, without being recorded');

-- ---- the ledger goes on; old ratings reproduce ----

INSERT INTO activity_void (activity_id, reason) SELECT activity_id, 'meter 2 counted twice' FROM activity;
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT s.source_id, '2025-01-01', '2026-01-01', '140000 t' FROM source AS s;
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT is((pg_temp.rate('ndrc-910-2025')).outcome, 'not met', 'with less of all, the same per energy');
INSERT INTO activity_void (activity_id, reason) SELECT max(activity_id), 'the other way round' FROM activity;
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT s.source_id, '2025-01-01', '2026-01-01', '130000 t' FROM source AS s;
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
SELECT is((r.r).outcome, 'no class', 'less than 200000 tce: no class') FROM (SELECT pg_temp.rate('ndrc-910-2025') AS r) AS r;
UPDATE rating_exclusion SET withdrawn_at = clock_timestamp();
SELECT pg_temp.note('solid_waste_used', '50 t');
SELECT add_boundary('PARK', '{A}', 'Park without B');
SELECT is((SELECT r.missing FROM carbon_rating('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'GHG-Protocol', 'AR6') AS r),
	'{emission_per_energy,energy_consumption,clean_energy_share,product_energy_limit_share,solid_waste_use,waste_heat_use,water_reuse}', 'the exclusion is gone, and the statistics are of another park');
UPDATE rating_rule SET threshold = 0.21 WHERE rule = 'emission_per_energy, 20 to 100';
SELECT is((SELECT r.status FROM carbon_rating('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'GHG-Protocol', 'AR6') AS r), 'user', 'a threshold that was altered here is not official any more');
SELECT is((SELECT array_agg(reproduce_rating(rating_id)) FROM rating), array_fill(true, '{4}'), 'all ratings reproduce: readings, statistics, exclusions, boundary and scheme have changed since');
UPDATE rating_rule SET threshold = 0.20 WHERE rule = 'emission_per_energy, 20 to 100';
SELECT is(scheme_definition('ndrc-910-2025', '2025'), rating_definition('ndrc-910-2025'), 'until it is what was published');
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');

-- ---- nothing is changed; what was tampered with shows ----

SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$UPDATE rating SET grade = 'qualified', outcome = 'graded', rank = 1$$, '23000: cannot update table "rating" | The ledger only grows.'),
	($$DELETE FROM rating$$, '23000: cannot delete from table "rating" | The ledger only grows.'),
	($$TRUNCATE rating$$, '23000: cannot truncate table "rating" | The ledger only grows.'),
	($$UPDATE rating_exclusion SET reason = 'other'$$, '23000: cannot update table "rating_exclusion" | Only its column withdrawn_at may be set.'),
	($$DELETE FROM park_type; DELETE FROM rating_exclusion$$, '23000: cannot delete from table "rating_exclusion" | Only its column withdrawn_at may be set.'),
	($$INSERT INTO rating_exclusion (boundary, valid, scheme, edition, rule, reason, evidence) VALUES ('PARK', '(,)', 'ndrc-910-2025', '2025', 'emission_per_energy, 20 to 100', 'too hard', 'x')$$,
		'23514: cannot exclude rule "emission_per_energy, 20 to 100" of scheme "ndrc-910-2025" | The scheme does not let it be.'),
	($$INSERT INTO rating_exclusion (boundary, valid, scheme, edition, rule, reason, evidence) VALUES ('PARK', '(,)', 'ndrc-910-2025', '2025', 'water_reuse', ' ', 'x')$$,
		'23514: new row for relation "rating_exclusion" violates check constraint "reason_is_given"'),
	($$INSERT INTO rating_exclusion (boundary, valid, scheme, edition, rule, reason, evidence) VALUES ('PARK', '(,)', 'ndrc-910-2025', '2025', 'water', 'x', 'x')$$,
		'23503: insert or update on table "rating_exclusion" violates foreign key constraint "rating_exclusion_scheme_edition_rule_fkey" | Key (scheme, edition, rule)=(ndrc-910-2025, 2025, water) is not present in table "rating_rule".'),
	($$SELECT rate('empty', 'PARK', 'ndrc-910-2025', 'GHG-Protocol', 'AR6')$$, '22023: period empty must have a first and a last day'),
	($$SELECT rate('[2025-01-01,2026-01-01)', 'NOWHERE', 'ndrc-910-2025', 'GHG-Protocol', 'AR6')$$, NULL),
	($$SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'ndrc-910-2025', 'guesswork', 'AR6')$$, '42704: method "guesswork" does not exist')) AS v (command, error) WHERE error IS NOT NULL;
SELECT matches(pg_temp.said($$SELECT rate('[2025-01-01,2026-01-01)', 'NOWHERE', 'ndrc-910-2025', 'GHG-Protocol', 'AR6')$$), '^42704: boundary "NOWHERE" does not exist as of', 'no such boundary');
SAVEPOINT sound;
ALTER TABLE rating DISABLE TRIGGER refuse_change;
UPDATE rating SET outcome = 'graded', grade = 'qualified', rank = 1 WHERE rating_id = 2;
SELECT set_eq($$SELECT problem FROM check_ledger('led')$$, ARRAY['the trigger refuse_change of led.rating is missing, disabled or altered', 'rating 2 does not match its digest'], 'a grade that was given by hand');
SELECT is(reproduce_rating(2), false, '... does not reproduce');
ROLLBACK TO sound;

-- ---- nothing is dated back; what is made up shows ----

SELECT is(split_part(pg_temp.said(command), ' | ', 1), error, command) FROM (VALUES
	($$UPDATE indicator SET withdrawn_at = '2020-01-01' WHERE indicator = 'water_reuse'$$, '22023: cannot withdraw a row of table "indicator" as of a time that has passed'),
	($$UPDATE energy_coefficient SET withdrawn_at = '2020-01-01' WHERE energy = 'heat'$$, '22023: cannot withdraw a row of table "energy_coefficient" as of a time that has passed'),
	-- the last rating is later than the beginning of this transaction
	($$UPDATE indicator SET withdrawn_at = now() WHERE indicator = 'water_reuse'$$, '22023: cannot withdraw a row of table "indicator" as of a time that has passed'),
	($$UPDATE indicator SET withdrawn_at = (SELECT max(as_of) FROM rating) WHERE indicator = 'water_reuse'$$, '22023: cannot withdraw a row of table "indicator" as of a time that has passed')) AS v (command, error);
SAVEPOINT sound;
INSERT INTO rating_exclusion (boundary, valid, scheme, edition, rule, reason, evidence, recorded_at) VALUES ('PARK', '(,)', 'ndrc-910-2025', '2025', 'solid_waste_use', 'x', 'x', '2020-01-01');
SELECT set_eq($$SELECT problem FROM check_ledger('led')$$, $$SELECT format('rating %s does not come out again: it was not made by rate(), or what it rests on was dated back', n) FROM generate_series(1, 4) AS n$$, 'an exclusion that says it was there before');
ROLLBACK TO sound;
INSERT INTO statistic (boundary, version, period, item, reading, evidence, recorded_at) VALUES ('PARK', 1, '[2025-01-01,2026-01-01)', 'solid_waste_used', '91 t', 'x', (SELECT as_of FROM rating WHERE rating_id = 2));
SELECT set_eq($$SELECT problem FROM check_ledger('led')$$, $$SELECT format('rating %s does not come out again: it was not made by rate(), or what it rests on was dated back', n) FROM generate_series(2, 4) AS n$$, 'a statistic that does');
ROLLBACK TO sound;
CREATE FUNCTION pg_temp.forge(changes jsonb) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
	r rating := jsonb_populate_record((SELECT r FROM rating AS r WHERE r.rating_id = 2), changes);
BEGIN
	r.definition_digest := sha256(convert_to(r.definition::text, 'UTF8'));
	r.digest := rating_digest(r);
	INSERT INTO rating SELECT r.*;
END
$$;
SELECT pg_temp.forge('{"rating_id": 99, "outcome": "graded", "grade": "qualified", "rank": 1, "next_grade": null, "next": null}');
SELECT pg_temp.forge('{"rating_id": 100, "definition": {}}');
SELECT set_eq($$SELECT problem FROM check_ledger('led')$$, ARRAY['rating 99 does not come out again: it was not made by rate(), or what it rests on was dated back',
	'rating 100 says that it is by a scheme that was published, and is by another definition',
	'rating 100 does not come out again: invalid rating scheme "?"'], 'ratings that were made up, with the digests that they should have');
ROLLBACK TO sound;

-- ---- a ratio at a denominator of 0; grades of a placeholder ----

SELECT pg_temp.note('credits_retired_scope_1_2', '35000 t'), pg_temp.note('carbon_ledger', '1 count'), pg_temp.note('carbon_platform', '0 count'), pg_temp.note('credits_retired_scope_3', '0 t');
SELECT results_eq($$SELECT (r.r).outcome, (r.r).missing, (r.r).status FROM (SELECT pg_temp.rate('cers-1plus1-draft') AS r) AS r$$, $$VALUES ('incomplete', '{neutrality_ratio_scope_3}'::text[], 'placeholder')$$, 'scope 3 is not accounted for: no grade');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'travel', 'CN', '1 kg CO2/km', '1', 'test', false);
INSERT INTO source (source, category, factor, region) VALUES ('travel', 'business_travel', 'travel', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source WHERE source = 'travel';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT s.source_id, '2025-01-01', '2026-01-01', '10000 km' FROM source AS s WHERE source = 'travel';
SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
CREATE TEMP TABLE placeholder AS SELECT * FROM pg_temp.rate('cers-1plus1-draft');
-- 130000 t x 0.3 = 39000 t, of which 35000 are retired
SELECT results_eq('SELECT grade, rank, status, next_grade, next #>> ''{rules,0,numerator_gap}'', unverified FROM placeholder',
	$$VALUES ('B', 2, 'placeholder', 'A', '4000', '{"factor travel of own, CN","indicator neutrality_ratio_scope_1_2","indicator neutrality_ratio_scope_3"}'::text[])$$, 'a grade by placeholders says so, and what is not verified; 4000 t more for the next');

-- ---- a scheme of one's own, by INSERTs alone; editions; park types ----

INSERT INTO rating_scheme (scheme, edition, name, issuer, status, thresholds_status, mode, park_types, reference, mark) VALUES
	('own', '1', 'Own points', 'Park', 'user', 'user', 'points', '{chemical,other}', 'decision 5', 'VERIFIED');
INSERT INTO rating_grade (scheme, edition, grade, rank, name, score_from, score_below) VALUES ('own', '1', 'bronze', 1, 'Bronze', 2, 4), ('own', '1', 'silver', 2, 'Silver', 4, NULL);
SELECT results_eq('SELECT * FROM check_rating_scheme()', $$VALUES ('own', '1', 'Of the scheme: no rule gives a score.')$$, 'a scheme is checked when it is whole');
INSERT INTO rating_rule (scheme, edition, rule, indicator, name, weight, points, reference, mark) VALUES
	('own', '1', 'ledger', 'carbon_ledger', 'Ledger', 2, '[{"is": 0, "points": 0}, {"is": 1, "points": 1}]', 'decision 5', 'VERIFIED'),
	('own', '1', 'neutral', 'neutrality_ratio_scope_1_2', 'Neutral', NULL, '[{"at_least": 50, "points": 1}, {"at_least": 100, "points": 3}]', 'decision 5', 'VERIFIED');
INSERT INTO rating_rule (scheme, edition, rule, indicator, name, grade, operator, threshold, park_types, reference, mark) VALUES
	('own', '1', 'platform of chemical parks', 'carbon_platform', 'Platform', 'silver', '>=', 1, '{chemical}', 'decision 5', 'VERIFIED');
SELECT is_empty('SELECT * FROM check_rating_scheme()', 'it is sound');
SELECT results_eq($$SELECT (r.r).outcome, (r.r).missing FROM (SELECT pg_temp.rate('own') AS r) AS r$$, $$VALUES ('incomplete', '{park_type}'::text[])$$, 'the type of the park is asked for');
INSERT INTO park_type (boundary, scheme, valid, park_type, evidence) VALUES ('PARK', 'own', '[2025-03-01,)', 'other', 'permit');
SELECT is((SELECT r.missing FROM carbon_rating('[2025-01-01,2026-01-01)', 'PARK', 'own', 'GHG-Protocol', 'AR6') AS r), '{park_type}', '... for all of the period');
UPDATE park_type SET withdrawn_at = clock_timestamp();
INSERT INTO park_type (boundary, scheme, valid, park_type, evidence) VALUES ('PARK', 'own', '[2025-01-01,)', 'other', 'permit');
CREATE TEMP TABLE points AS SELECT * FROM pg_temp.rate('own');
SELECT results_eq('SELECT grade, score, next -> ''points_lacking'', park_type, status FROM points', $$VALUES ('bronze', 3::numeric, '1'::jsonb, 'other', 'user')$$, 'points of the ledger');
SELECT is((SELECT next -> 'rules' FROM points), '[{"rule": "neutral", "indicator": "neutrality_ratio_scope_1_2", "from": 89.743589743589743590, "left": 2, "unit": "%"}]'::jsonb, 'and where they are left');
SELECT is(pg_temp.said($$INSERT INTO park_type (boundary, scheme, valid, park_type, evidence) VALUES ('PARK', 'own', '[2027-01-01,)', 'chemical', 'x')$$) ~ '^23P01: conflicting key value violates exclusion constraint "one_type_at_a_time"', true, 'a park is of one type at a time');
INSERT INTO rating_scheme (scheme, edition, name, issuer, status, thresholds_status, mode, reference, mark) VALUES ('own', '2', 'Own points', 'Park', 'user', 'user', 'points', 'decision 9', 'VERIFIED');
SELECT is(pg_temp.said($$SELECT pg_temp.rate('own')$$), '22023: rating scheme "own" has several editions | They are 1, 2.', 'the newest edition is never taken by itself');
SELECT is(pg_temp.said($$SELECT pg_temp.rate('own', '2')$$), '22023: invalid rating scheme "own" | Of the scheme: it has no grades.', 'a scheme that is not sound rates nothing');
SELECT is((r.r).grade, 'bronze', 'an edition that is named') FROM (SELECT pg_temp.rate('own', '1') AS r) AS r;
SELECT results_eq('SELECT * FROM check_rating_scheme(''own'')', $$VALUES ('own', '2', 'Of the scheme: it has no grades.')$$, 'which is wrong');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$INSERT INTO rating_rule (scheme, edition, rule, indicator, name, grade, operator, threshold, lead, reference, mark) VALUES ('own', '1', 'x', 'x', 'x', 'silver', '>=', 1, 2, 'x', 'VERIFIED')$$,
		'23514: new row for relation "rating_rule" violates check constraint "rule_has_an_operator_or_points_or_a_lead"'),
	($$INSERT INTO rating_rule (scheme, edition, rule, indicator, name, grade, operator, threshold, reference, mark) VALUES ('own', '1', 'x', 'x', 'x', 'gold', '>=', 1, 'x', 'VERIFIED')$$,
		'23503: insert or update on table "rating_rule" violates foreign key constraint "rating_rule_scheme_edition_grade_fkey" | Key (scheme, edition, grade)=(own, 1, gold) is not present in table "rating_grade".'),
	($$INSERT INTO rating_rule (scheme, edition, rule, indicator, name, grade, operator, threshold, reference, mark) VALUES ('own', '1', 'x', 'x', 'x', 'silver', '=>', 1, 'x', 'VERIFIED')$$,
		'23514: new row for relation "rating_rule" violates check constraint "operator_is_one_of_five"')) AS v (command, error);
SELECT is(bool_and(reproduce_rating(rating_id)), true, 'all reproduce') FROM rating;

-- ---- roles ----

CREATE ROLE carbonms_test_accountant;
CREATE ROLE carbonms_test_reader;
SELECT grant_ledger('led', 'carbonms_test_accountant', 'accountant'), grant_ledger('led', 'carbonms_test_reader', 'reader');
SET LOCAL ROLE carbonms_test_accountant;
SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'cers-1plus1-draft', 'GHG-Protocol', 'AR6');
SELECT is((SELECT rated_by FROM rating ORDER BY rating_id DESC LIMIT 1), 'carbonms_test_accountant', 'an accountant rates');
UPDATE rating_scheme SET note = 'checked' WHERE scheme = 'own';
SELECT is(split_part(pg_temp.said(format('INSERT INTO %s (recorded_at) VALUES (now())', relation)), ' | ', 1), '42501: permission denied for table ' || relation, 'nobody else says when a row was recorded: ' || relation)
FROM unnest('{energy_coefficient,indicator,park_type,rating_exclusion,statistic,target,factor}'::text[]) AS r (relation)
WHERE EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation::regclass AND attname = 'recorded_at');
INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, reference, mark) VALUES ('people', 'People', 'person', 'higher', '{population}', 'person', 'own', 'VERIFIED');
UPDATE park_type SET withdrawn_at = clock_timestamp() WHERE withdrawn_at IS NULL;
SET LOCAL ROLE carbonms_test_reader;
SELECT is(reproduce_rating(2), true, 'a reader reproduces');
SELECT is(pg_temp.said($$SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'cers-1plus1-draft', 'GHG-Protocol', 'AR6')$$) ~ '^42501', true, 'and does not rate');
RESET ROLE;
SELECT is_empty($$SELECT * FROM check_ledger('led')$$, 'the ledger is sound');

-- ---- without the extension ----

SELECT detach_ledger('led');
SELECT is((SELECT count(*) FROM rating WHERE definition ->> 'scheme' = scheme), (SELECT count(*) FROM rating), 'ratings stay');
SELECT * FROM finish();
ROLLBACK;
