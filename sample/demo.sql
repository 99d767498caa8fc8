-- Demonstration on the sample park, which is synthetic. In the folder above sample/, in a UTF8 database where nothing called
-- nowhere_park is of value, as a role that may create the extensions (PostGIS: a superuser):
--     psql -X < sample/demo.sql
-- Prints to the screen, asks nothing, takes about a minute, and ends with status 3 if a proof at its end does not hold.

\set QUIET on
\set ON_ERROR_STOP on
\set VERBOSITY default
\set SHOW_CONTEXT never
\encoding UTF8
\timing off
\pset pager off
\pset border 1
\pset linestyle ascii
\pset footer off
\pset null '-'
set client_min_messages = error;
set timezone = 'Asia/Shanghai';
create extension if not exists carbonms_postgis cascade;
drop schema if exists nowhere_park cascade;
\o /dev/null
\i sample/load.sql
\o
create temporary table total (figure text, key text, gas_or_basis text, tonnes numeric);
\copy total from 'sample/data/totals.synthetic.csv' with (format csv, header)
create temporary table asset_total (figure text, key text, state_or_bucket text, amount numeric);
\copy asset_total from 'sample/data/position.synthetic.csv' with (format csv, header)
create temporary table proof (nr integer generated always as identity, claim text, holds boolean);

\echo
\echo === The park: a synthetic data set. No such park, company or meter exists. =================================
select name_zh, name_en, convert(area, 'ha') as area, 'EPSG:' || srid as map,
       (select count(*) from plot) || ', ' || (select count(*) from party where kind <> 'supplier') as "plots, parties",
       (select count(*) from source) as sources,
       (select count(*) from activity) as readings,
       (select min(start_at)::date || ' .. ' || max(end_at)::date from activity) as days
  from csv_park \gx

\echo === Load: what a spreadsheet holds comes in, or is refused with a reason ===================================
select typed, typed::quantity as stored
  from (values ('152.37 万千瓦时'), ('48000 度'), ('690000 吨公里')) as sheet (typed);

\echo A file of seven rows, of which six have an error: none is half in, none is lost.
select row_no - min(row_no) over () + 1 as row, source, reading, verdict, coalesce(regexp_replace(reason, '\. .*', ''), '') as reason
  from activity_staging where start_at >= '2025-12-01' and evidence like '%2026-01' order by row_no;

\echo Every reading says how it came about; one meter missed its calibration, and its readings are flagged:
select a.channel, count(*) as readings, round(avg(a.quality), 1) as quality, count(f.activity_id) as "not calibrated",
       coalesce(string_agg(distinct f.meter, ' '), '') as meter
  from activity a left join activity_flag f using (activity_id)
 group by a.channel order by a.channel;

\echo === Post: readings x factors, under two methods ===========================================================
select add_boundary('PARK', array_agg(party order by party), 'Nowhere Industrial Park') as version from party where kind <> 'supplier' \gset
select add_boundary(party, array[party], name_en) as version from party where kind <> 'supplier' order by party \g /dev/null
select post(format('[%s-01-01,%s-01-01)', year, year + 1)::daterange, method, 'year ' || year)
  from generate_series(2023, 2025) as year, unnest(array['NDRC-910', 'GHG-Protocol']) as method order by year, method desc \g /dev/null
select refresh_rollup() \g /dev/null
analyze emission, rollup, rollup_key;
select posting_id as posting, method, lower(period) as from, upper(period) as until, entries, length(hash) * 8 as "bits of hash"
  from posting order by posting_id;

\echo An entry leads back to its reading. Each day has its share of a monthly reading; the shares add up to it:
select e.day, e.quantity, e.factor, e.mass, t.reading, t.evidence
  from emission e join source using (source_id), trace_emission(e.posting_id, e.line) t
 where source = 'YI-CLINKER' and day = '2025-03-15' and posting_id = 6 \gx

\echo A refrigerant blend is its components, a wood pellet is biogenic carbon, and both say so (March 2025):
select source, sum(mass) as emission from emission join source using (source_id)
 where source in ('WU-R410A', 'JI-R404A', 'XIN-PELLET') and day >= '2025-03-01' and day < '2025-04-01' and posting_id = 6
 group by source order by source;

\echo What it rests on is part of the inventory:
select standard || ' ' || edition as standard, array_to_string(scope2, ', ') as "scope 2", factor_sets,
       cardinality(unverified) || ' factors, such as: ' || array_to_string(unverified[1:2], '; ') as "not verified"
  from inventory_statement('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6') \gx

\echo === Inventory: emissions by category, t CO2e under AR6, scope 2 by location ================================
\echo GHG Protocol, boundary PARK. Scope 2 is what crosses the boundary: power and steam of the CHP plant inside are
\echo the scope 1 of its fuel already. Solar power of the roofs counts as electricity, at zero.
create temporary table line as
select *, extract(year from month)::integer as year
  from inventory('[2023-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6');
select l.scope, coalesce(c.name_zh, '合计') as "类别", coalesce(l.category, 'all') as category,
       round(tonnes(sum(co2e) filter (where year = 2023)), 1) as "2023",
       round(tonnes(sum(co2e) filter (where year = 2024)), 1) as "2024",
       round(tonnes(sum(co2e) filter (where year = 2025)), 1) as "2025",
       round(tonnes(sum(co2e)), 1) as total
  from line l join category_table() c on c.category = l.category
 where direction <> 'removed'
 group by grouping sets ((l.scope, l.category, c.name_zh), ())
 order by l.scope nulls last, total desc;

\echo === The same tonnes by gas, and the same ledger under three GWP sets side by side ==========================
select gas, family, round(tonnes, 6) as mass_t, gwp(gas, 'AR4') as "GWP AR4", gwp(gas, 'AR5') as "AR5", gwp(gas, 'AR6') as "AR6",
       round(tonnes * gwp(gas, 'AR4'), 1) as "t CO2e AR4",
       round(tonnes * gwp(gas, 'AR5'), 1) as "t CO2e AR5",
       round(tonnes * gwp(gas, 'AR6'), 1) as "t CO2e AR6"
  from gases((select sum(mass) from line));

\echo No entry was touched between these columns. Masses are kept, CO2e is an expression:
\set ECHO queries
select co2e(sum(mass), 'AR4') as ar4, co2e(sum(mass), 'AR5') as ar5, co2e(sum(mass), 'AR6') as ar6
  from line;
\set ECHO none

\echo === Gross emissions, removals, biogenic CO2: three figures, never one; scope 2 in two columns, never added ==
select year, round(tonnes(sum(co2e)), 1) as "gross, t CO2e AR6", round(tonnes(sum(market_co2e)), 1) as "with the market",
       round(tonnes(sum(co2e) filter (where scope = 2)), 1) as "of it scope 2",
       round(tonnes(sum(market_co2e) filter (where scope = 2)), 1) as "by the market",
       round(tonnes(sum(removed_co2e)), 1) as removals, round(mass(sum(mass), 'CO2-biogenic'), 1) as "biogenic, t"
  from line group by year order by year;

\echo Green certificates lower the market column, from the first day of a claim until they are used up:
select source, valid, energy as certificates, covered, unused from certificate_use where method = 'GHG-Protocol' order by source;

\echo === The national method for parks: CO2, factors that the method fixes, net inflow of energy ================
\echo What the CHP plant sells to tenants is eliminated at the park and kept at the parties: they add up to the park, to
\echo the last digit. By this method the plant is below zero: it sells at 0.8325 t/MWh and 0.11 t/GJ, more than its fuel.
create temporary table ndrc as
select p.party as of, extract(year from i.month)::integer as year, i.*
  from (select party from party where kind <> 'supplier' union all values ('PARK')) p,
       inventory('[2023-01-01,2026-01-01)', p.party, 'NDRC-910', 'AR6') i;
select case when of in ('CHP', 'YI', 'ZI', 'PARK') then of else '13 others' end as "2025",
       round(mass(sum(mass) filter (where scope = 1), 'CO2'), 1) as "scope 1, t CO2",
       round(mass(sum(mass) filter (where direction = 'purchased'), 'CO2'), 1) as purchased,
       round(mass(sum(mass) filter (where direction = 'sold'), 'CO2'), 1) as sold, round(mass(sum(mass), 'CO2'), 1) as "all"
  from ndrc where year = 2025 group by 1 order by "all";

\echo Energy between parties in 2025, as the park sees it:
select carrier, direction, coalesce(nullif(supplier, 'CHP'), case direction when 'in' then 'own roofs' else 'CHP' end) as supplier,
       count(distinct consumer) as consumers, round(sum(convert(quantity, case carrier when 'electricity' then 'MWh' else 'GJ' end)), 1) as energy
  from boundary_transfer('[2025-01-01,2026-01-01)', 'PARK') group by 1, 2, 3 order by 1, 2, 3;

\echo === Energy and indicators: both sides of a ratio are of one year, one boundary and one account ===============
insert into statistic (boundary, item, period, reading, evidence)
select 'PARK', item, calendar_year(year), reading, evidence from csv_statistic order by year, item;

\echo Energy use in tonnes of coal equivalent. Electricity has two values: what it took to make it, and what it contains.
create temporary table energy as
select year, valuation, e.* from generate_series(2023, 2025) as year, (values ('equivalent'), ('calorific')) v (valuation),
       energy_use(calendar_year(year), 'PARK', 'NDRC-910', valuation) e;
select case when carrier = 'fuel' then energy else carrier || coalesce(' (' || kind || ')', '') end as energy, direction,
       round(sum(tce) filter (where year = 2023 and valuation = 'equivalent')) as "2023",
       round(sum(tce) filter (where year = 2024 and valuation = 'equivalent')) as "2024",
       round(sum(tce) filter (where year = 2025 and valuation = 'equivalent')) as "2025, tce",
       round(sum(tce) filter (where year = 2025 and valuation = 'calorific')) as "2025, calorific", min(mark) as mark
  from energy where direction <> 'generated' group by grouping sets ((1, 2, carrier), ()) order by carrier is null, carrier, 3 desc;

create temporary table indicator_value as
select year, i.* from generate_series(2023, 2025) as year, indicators(calendar_year(year), 'PARK', 'NDRC-910', 'AR6') i;
select v.indicator, d.name_zh as "指标", max(round(value, 3)) filter (where year = 2023) as "2023",
       max(round(value, 3)) filter (where year = 2024) as "2024", max(round(value, 3)) filter (where year = 2025) as "2025", v.unit, v.better, v.mark
  from indicator_value v join indicator d on d.indicator = v.indicator and d.withdrawn_at is null
 group by d.indicator_id, v.indicator, d.name_zh, v.unit, v.better, v.mark having bool_or(value is not null) order by d.indicator_id;

\echo What cannot be told is missing, with the reason; it is never 0:
select indicator, string_agg(year::text, ', ' order by year) as years, missing
  from indicator_value where missing is not null group by indicator, missing order by indicator, years;

\echo === Rating: which grade, why, what is missing, and what the next grade takes ==================================
\echo Schemes are rows. A missing indicator never gives a lower grade: it gives none. What is a placeholder says so.
select load_rating_scheme(scheme) as rules from rating_library() order by scheme \g /dev/null
select rate(calendar_year(year), 'PARK', scheme, method, 'AR6')
  from (values (2023, 'ndrc-910-2025', 'NDRC-910'), (2024, 'ndrc-910-2025', 'NDRC-910'), (2025, 'ndrc-910-2025', 'NDRC-910'),
               (2025, 'js-nzcp-2024', 'NDRC-910'), (2025, 'cers-1plus1-draft', 'GHG-Protocol')) r (year, scheme, method) \g /dev/null
select year, scheme, status as "scheme is", outcome, grade, rank, ranks as of, missing, next_grade as "next", next_takes, round(next_gap_t_exact, 1) as "gap, t"
  from bi_rating order by scheme desc, year;

\echo The rules behind the rating of 2025 by NDRC 910. Its core indicator is mandatory, the others are for reference:
select rule, round(value_exact, 4) as value, operator || ' ' || threshold_exact as threshold, unit, status, mandatory, reason
  from bi_rating_rule where scheme = 'ndrc-910-2025' and year = 2025 order by id;

\echo The limits are part of the scheme: 0.2 t/tce is met at exactly 0.2, from 200 000 to below 1 000 000 tce a year; below there is no class.
select energy as "tce", emission as "t CO2", r.outcome, coalesce(r.grade, '') as grade, coalesce(r.next -> 'rules' -> 0 ->> 'numerator_gap', '') as "t to go"
  from (values (199999, 20000), (200000, 40000), (200000, 40000.000001), (999999, 250000), (1000000, 250000), (1000000, 300000)) v (energy, emission),
       carbon_rating(scheme_definition('ndrc-910-2025', '2025'), jsonb_build_object('energy_consumption', energy,
           'emission_per_energy', jsonb_build_object('numerator', emission, 'denominator', energy, 'scale', 1, 'numerator_unit', 't CO2'),
           'clean_energy_share', 90, 'product_energy_limit_share', 100, 'solid_waste_use', 80, 'waste_heat_use', 50, 'water_reuse', 80)) r;

\echo === Baseline: what the CHP plant would have emitted in 2023 for the heat and power of 2025 ====================
select add_parameter('CHP-CO2', 'CO2 of the CHP plant', 't CO2', 'lower', 'weighbridge, gas meter, invoices of the plant', 'monthly',
                     'Utilities', 'Heat and power supply', 'Shift leader', variables => '{heat sold,power sold}', variable_units => '{TJ,GWh}',
                     boundary => 'CHP', method => 'NDRC-910') \g /dev/null
insert into observation (parameter, period, value, variables, evidence)
select 'CHP-CO2', daterange(month, (month + interval '1 month')::date), co2, array[heat, power], 'ledger, NDRC-910'
  from (select month, mass(sum(mass), 'CO2') as co2 from ndrc where of = 'CHP' and scope = 1 group by month) y
  join (select accounting_day(start_at) as month, sum(amount(convert(quantity, 'GJ')) / 1000) filter (where category <> 'purchased_electricity') as heat,
               sum(amount(convert(quantity, 'MWh')) / 1000) filter (where category = 'purchased_electricity') as power
          from activity join source using (source_id) where source like '%-CHP-%' group by 1) x using (month)
 order by month;
select fit_baseline('CHP-CO2', calendar_year(2023), 'base line', 'review of 2023') as version \gset
select b.period, b.observations as n, model_text(b) as "t CO2", round(r2::numeric, 4) as "R2", round(100 * cv_rmse::numeric, 2) as "CV(RMSE), %", coalesce(shortcoming, 'none') as shortcoming
  from baseline_model b \gx
select year, round(actual, 1) as "actual, t CO2", round(adjusted_baseline, 1) as "adjusted baseline", round(improvement, 1) as improvement,
       round(100 * ratio, 2) as "%", round(lower_bound, 1) as "from, at 95 %", round(upper_bound, 1) as "to", proven, coalesce(reason, '') as reason
  from generate_series(2023, 2025) as year, baseline_summary('CHP-CO2', calendar_year(year)) order by year;

\echo The base year of the park is 2023. Works that close are decline, never a reason to recalculate it. A boiler house that joins
\echo is one, and so is an error that is found; together they reach 5 % of the base year:
select set_base_year('PARK', calendar_year(2023), 'NDRC-910', (select sum(co2e) from ndrc where of = 'PARK' and year = 2023),
                     'inventory of 2023', 'first year of the ledger') as version \gset
insert into structural_event (boundary, base_version, day, kind, stated, description, evidence) values
    ('PARK', 1, '2025-07-01', 'organic growth', null, 'Yi Cement stops its second kiln', 'notice of the plant'),
    ('PARK', 1, '2025-10-01', 'acquire', '29000 t CO2e AR6', 'the boiler house of a neighbour joins', 'contract 2025-19'),
    ('PARK', 1, '2025-11-15', 'error', '17500 t CO2e AR6', 'a gas meter was read in the wrong unit', 'audit 2025-04');
select base, events, never_counted as "never count", change, round(100 * fraction, 2) as percent, 100 * threshold as "threshold, %", needed
  from base_year_recalculation('PARK');
select recalculate_base_year('PARK', 'boiler house and gas meter') as version \gset
select version, kind, emissions, reason from base_year order by version;

\echo === Emissions by plot, t CO2e under AR6: each source where it lies ==========================================
\echo Lines and areas are shared by length and area: the gas main among eight plots and the roads, the tank farm between two.
create temporary table place as
select year, z.* from generate_series(2023, 2025) as year,
       emission_by_plot('nowhere_park', calendar_year(year), 'PARK', 'GHG-Protocol', 'AR6') z;
select case when n <= 7 then code else '' end as plot,
       case when n <= 7 then name when code is null then '(remainder: on no plot)' else '(the other plots)' end as name,
       round(sum(ha), 2) as ha, round(tonnes(sum("2023")), 1) as "2023", round(tonnes(sum("2024")), 1) as "2024",
       round(tonnes(sum("2025")), 1) as "2025", round(tonnes(sum("2025")) / sum(ha), 1) as "2025, t/ha", round(tonnes(sum(removed)), 1) as removed
  from (select p.code, max(p.name) as name, round(max(area_of(geom))::numeric / 10000, 4) as ha, sum(co2e) filter (where year = 2023) as "2023",
               sum(co2e) filter (where year = 2024) as "2024", sum(co2e) filter (where year = 2025) as "2025", sum(removed_co2e) as removed,
               row_number() over (order by p.code is null, sum(co2e) desc nulls last) as n
          from place p left join boundary_geometry g on g.kind = 'plot' and g.code = p.code group by p.code) z
 group by 1, 2, code is null order by min(n);

\echo Within 500 m of a point, here the canteen of the park, and beyond; 2025:
select case when inside then 'within 500 m' else 'beyond' end as where, round(tonnes(sum(co2e) filter (where scope = 1)), 1) as "scope 1",
       round(tonnes(sum(co2e) filter (where scope = 2)), 1) as "scope 2", round(tonnes(sum(co2e) filter (where scope = 3)), 1) as "scope 3",
       round(tonnes(sum(co2e)), 1) as "all, t CO2e AR6"
  from emission_near((select geom from placement where code = 'PMC-GAS'), 500, '[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')
 group by inside order by inside desc;

\echo A plot that crosses itself would come in as some area or other. It is refused, with the place; a dry run says so:
select code, problem, action, detail, ST_AsText(geom) as at
  from import_boundary(ST_AsBinary(ST_GeomFromText('POLYGON((502800 3431020, 503000 3431220, 503000 3431020, 502800 3431220, 502800 3431020))')),
       4550, 'D7', 'plot', parent => 'PARK', dry_run => true);

\echo Checks are views that a GIS opens: overlaps, plots outside of the park, gaps ... Here the roads are a gap:
select (select count(*) from plot_overlap) as overlaps, (select count(*) from plot_outside) as "plots outside", code as "gap in",
       round(area_m2::numeric / 10000, 4) as ha, round(share::numeric * 100, 1) as percent, GeometryType(geom) as geometry
  from plot_gap;

\echo === Emissions by month of 2025, and the rolling twelve months, t CO2e under AR6 ============================
\echo The window adds the month that enters and takes away the month that leaves, exactly, a step a row.
select to_char(month, 'YYYY-MM') as month,
       round(tonnes(scope1), 1) as "scope 1", round(tonnes(scope2), 1) as "scope 2",
       round(tonnes(scope3), 1) as "scope 3", round(tonnes(co2e(mass, 'AR6')), 1) as "all, t CO2e AR6",
       co2e(rolling, 'AR6') as "last twelve months"
  from (select month, sum(mass) as mass, sum(co2e) filter (where scope = 1) as scope1,
               sum(co2e) filter (where scope = 2) as scope2, sum(co2e) filter (where scope = 3) as scope3,
               sum(sum(mass)) over (order by month rows between 11 preceding and current row) as rolling
          from line group by month) m
 where month >= '2025-01-01' order by month;

\echo === Energy: one account, by what is consumed ===============================================================
\echo What the park generated, bought, used and sold in 2025; what its parties supply each other is neither:
select carrier, item, coalesce(counterpart, '') as "from or to", round(sum(quantity), 1) as energy
  from energy_balance(calendar_year(2025), 'PARK') where party is null group by carrier, item, counterpart
 order by carrier, array_position('{generated,bought,discharged,consumed,sold,lost,charged}', item), counterpart;

select post(calendar_year(2025), method, 'by what is consumed') from unnest(array['GHG-Protocol-2015', 'NDRC-910-2025']) as method \g /dev/null
select refresh_rollup() \g /dev/null
create temporary table consumed as
select p.party as of, m.method, i.*
  from (select party from party where kind <> 'supplier' union all values ('PARK')) p, (values ('GHG-Protocol-2015'), ('NDRC-910-2025')) m (method),
       inventory(calendar_year(2025), p.party, m.method, 'AR6') i;

\echo Under a method that deducts what is sold the parties add up to the park. Under one that does not, energy that one party
\echo made from fuel and another used is scope 1 of the one and scope 2 of the other: it is eliminated at the park.
create temporary table added as
select m.method, m.parties, m.park, coalesce(e.mass, '0 t') as eliminated
  from (select method, sum(mass) filter (where of <> 'PARK') as parties, sum(mass) filter (where of = 'PARK') as park
          from consumed where scope = 2 or direction = 'sold' group by method) m
       left join lateral (select sum(mass) as mass from eliminated(calendar_year(2025), 'PARK', m.method)) e on true;
select method, round(mass(parties, 'CO2'), 1) as "parties, t CO2", round(mass(park, 'CO2'), 1) as "the park", round(mass(eliminated, 'CO2'), 1) as eliminated
  from added order by method;
insert into proof (claim, holds)
select 'scope 2 of the parties = the park + eliminated, under ' || method, parties = park + eliminated from added;

\echo What the change of method comes to, by category:
select scope, category, treatment, round(sum(before_t), 1) as before, round(sum(after_t), 1) as after, round(sum(difference_t), 1) as difference
  from method_bridge('PARK', calendar_year(2025), 'GHG-Protocol', 'GHG-Protocol-2015') where difference_t <> 0
 group by scope, category, treatment order by scope, category, treatment;

\echo === Assets: allowances, credits and certificates, each of them used once ===================================
\echo Three years came in by opening load: what there was at the end of each. A unit of GEC is 1 MWh, of the others 1 t:
select class, vintage, party, state, max(units) filter (where year = 2023) as "2023", max(units) filter (where year = 2024) as "2024",
       max(units) filter (where year = 2025) as "2025"
  from generate_series(2023, 2025) as year, asset_position(make_date(year, 12, 31))
 group by class, vintage, party, state order by class, vintage, party desc, state;

\echo In 2026 two meters are read by the hour: that of a cold store, and that of a solar field which feeds the grid. Of each hour of
\echo the field whole megawatt-hours become certificates. The cold store buys those of a week, and retires them for the same week.
insert into source (source, category, factor, region) values ('CHP-SOLAR', 'generated_electricity', 'electricity', 'CN');
insert into source_owner (source_id, valid, party) select source_id, '(,)', 'CHP' from source where source = 'CHP-SOLAR';
create temporary table csv_hour (source text, start_at timestamptz, reading text);
\copy csv_hour from 'sample/data/hour.synthetic.csv' with (format csv, header)
insert into activity (source_id, start_at, end_at, reading, channel, quality, evidence)
select source_id, start_at, start_at + interval '1 hour', reading, 'metered', 1, 'interval meter' from csv_hour join source using (source);
select issue_attributes(source, tstzrange(start_at, start_at + interval '1 hour'), effective_on => '2026-01-12')
  from csv_hour where source = 'CHP-SOLAR' order by start_at \g /dev/null
create temporary table whole_mwh as
select code, lower(serials) as first, units / 1000 as mwh, sum(units / 1000) over (order by block_id)::bigint as until
  from asset_block where class = 'ATTRIBUTE' and units >= 1000;
select convert_units('convert', 'CHP', 'LEDGER', code, int8multirange(int8range(first, first + 1000 * mwh)), 'GEC', 'GEC', '260100000001',
                     int8range(until - mwh + 1, until + 1), effective_on => '2026-02-03') from whole_mwh order by first \g /dev/null
select max(until) as mwh, max(code) as field from whole_mwh \gset
select move_units('transfer', 'CHP', 'GEC', :mwh, flow => 'FIFO', counterparty => 'JI', price => 5.5, currency => 'CNY',
                  effective_on => '2026-02-10') \g /dev/null
select retire_units('JI', 'GEC', :mwh, 'consumption', source => 'JI-GRID', period => '[2026-01-05,2026-01-12)',
                    effective_on => '2026-02-12') \g /dev/null

\echo By the year the cold store used nothing else, by the hour a quarter. What is read, or certified, over a month matches no hour at all.
create temporary table matching as
select party, days, bucket, sum(used) as used, sum(certified) as certified, sum(matched) as matched
  from (values ('ZI', calendar_year(2025), calendar_year(2025)), ('WU', calendar_year(2025), calendar_year(2025)),
               ('JI', '[2026-01-05,2026-01-12)', calendar_year(2026))) p (of, days, whole), unnest('{year,month,day,hour}'::text[]) as bucket,
       certificate_match(case when bucket in ('year', 'month') then whole else days end, of, bucket) group by party, days, bucket;
select party, days, round(max(used), 1) as "purchased, MWh", max(certified) as certificates,
       round(max(matched) filter (where bucket = 'year'), 1) as "matched by year", round(max(matched) filter (where bucket = 'month'), 1) as month,
       round(max(matched) filter (where bucket = 'day'), 1) as day, round(max(matched) filter (where bucket = 'hour'), 1) as hour
  from matching group by party, days order by party desc;

\set ON_ERROR_STOP off
\set ECHO queries
\echo What is used is used: who comes second is told which movement was first, also who would make a credit of certified power.
select retire('ZI', 'GEC', '', '{[250320001,250320101)}', 'consumption', source => 'ZI-GRID', period => '[2025-01-01,2026-01-01)');
\set ECHO none
select :'SQLSTATE' as refused \gset
\set ECHO queries
select movement_id, kind, effective_on, party, state, open, document from life_of('GEC', '', 250320001);
select convert_units('convert', 'CHP', 'LEDGER', :'field', '{[901,1901)}', 'CCER', 'CCER', '', '[1,2)');
\set ECHO none
\set ON_ERROR_STOP on
insert into proof (claim, holds) values
    ('a second use of a certificate is refused', :'refused' = '23514'),
    ('a credit of power that has a certificate is refused', :'SQLSTATE' = '23514'),
    ('the ledger is what the statement of a registry says', not exists (select from reconcile((select statement_id from registry_statement))));
insert into proof (claim, holds)
select 'the CHP plant surrendered its CO2 of the year before, in whole tonnes', bool_and(s.units = ceil(n.co2)) and count(*) = 2
  from (select extract(year from effective_on)::integer - 1 as year, sum(units_exact) as units from bi_asset_movement
         where kind = 'surrender' and state = 'surrendered' group by 1) s
  join (select year, mass(sum(mass), 'CO2') as co2 from ndrc where of = 'CHP' and scope = 1 group by year) n using (year);
insert into proof (claim, holds)
with here (figure, key, state_or_bucket, amount) as (
        select 'units', class || ' ' || vintage, state, sum(units_exact) from bi_asset_position group by class, vintage, state
        union all
        select 'matched MWh', party, bucket, sum(matched) from matching group by party, bucket)
select count(*) || ' positions and matches = those of sample/verify',
       bool_and(h.amount = t.amount) is true and count(*) = count(h.amount) and count(*) = count(t.amount)
  from here h full join asset_total t using (figure, key, state_or_bucket);

\echo
\echo === Suppliers who publish CO2e and no gases ================================================================
\echo Their figures (scope 3, purchased goods) are in boundaries of their own, each under the GWP set it was published in:
select add_boundary('GOODS-AR4', '{MILL}', 'Goods of which CO2e under AR4 is published') as version,
       add_boundary('GOODS-AR5', '{PACK,SERV}', 'Goods of which CO2e under AR5 is published') as version2 \gset
create temporary table goods as
select * from inventory('[2023-01-01,2026-01-01)', 'GOODS-AR4', 'GHG-Protocol', 'AR4')
union all
select * from inventory('[2023-01-01,2026-01-01)', 'GOODS-AR5', 'GHG-Protocol', 'AR5');
select party, p.name_en as name, sum(co2e) as total from goods join party p using (party) group by party, p.name_en order by party;

\set ON_ERROR_STOP off
\set ECHO queries
\echo They cannot be restated. Under another GWP set they stand apart, and who asks for an error gets it, with the source:
select direction, sum(co2e) as co2e from inventory('[2025-01-01,2026-01-01)', 'GOODS-AR4', 'GHG-Protocol', 'AR6') group by direction;
select source, reason, sum(co2e) as co2e from inventory_apart('[2025-01-01,2026-01-01)', 'GOODS-AR4', 'GHG-Protocol', 'AR6') group by source, reason
 order by source;
select * from inventory('[2025-01-01,2026-01-01)', 'GOODS-AR4', 'GHG-Protocol', 'AR6', 'infinity', missing => 'error');
\set ECHO none
insert into proof (claim, holds) values ('a published CO2e is not restated', :'SQLSTATE' = '22000');

\echo
\echo === What is refused ========================================================================================
\set ECHO queries
\echo Two GWP bases in one sum:
select co2e(sum(mass), 'AR5') + co2e(sum(mass), 'AR6') from line;
\set ECHO none
insert into proof (claim, holds) values ('adding two GWP bases is refused', :'SQLSTATE' = '22000');

\echo
\set ECHO queries
\echo A unit that people read in two ways:
select '5 mt CO2'::ghg;
\set ECHO none
insert into proof (claim, holds) values ('the unit mt is refused', :'SQLSTATE' = '22P02');

\echo
\set ECHO queries
\echo Coal priced with the factor of electricity:
select quantity '1 t' * emission_factor '0.5306 t CO2/MWh' as emission;
\set ECHO none
insert into proof (claim, holds) values ('a factor of another dimension is refused', :'SQLSTATE' = '22000');

\echo
\set ECHO queries
\echo A gas that a GWP set does not know is not zero, and takes nothing down with it: it stands apart.
select source, gas, sum(mass) as mass, reason from inventory_apart('[2025-01-01,2026-01-01)', 'WU', 'GHG-Protocol', 'SAR')
 group by source, gas, reason;
select sum(co2e) from inventory('[2025-01-01,2026-01-01)', 'WU', 'GHG-Protocol', 'SAR', 'infinity', missing => 'error');
\set ECHO none
insert into proof (claim, holds) values ('NF3 under SAR has no value', :'SQLSTATE' = '22000');

\echo
\set ECHO queries
\echo A ledger only grows:
update emission set mass = '0 t' where day = '2025-03-15';
\set ECHO none
insert into proof (claim, holds) values ('changing an entry is refused', :'SQLSTATE' = '23000');
\set ON_ERROR_STOP on

create temporary table entry as
select * from boundary_emission('[2023-01-01,2026-01-01)', 'PARK', 1, 'GHG-Protocol', 'infinity')
 where direction <> 'removed' and scope2 is distinct from 'market';

insert into proof (claim, holds)
with grand as (select sum(mass) as mass, co2e_sum(mass, 'AR6') as co2e from entry),
     plots as (select sum(mass) as mass, sum(co2e) as co2e from line group by plot),
     months as (select sum(mass) as mass, sum(co2e) as co2e from line group by month),
     categories as (select sum(mass) as mass, sum(co2e) as co2e from line group by category)
select 'plots of the owners = the park, entry by entry', (select (sum(p.mass), sum(p.co2e)) from plots p) = (g.mass, g.co2e) from grand g
union all
select 'plots on the map + remainder = the park', (select (sum(z.mass), sum(z.co2e)) from place z) = (g.mass, g.co2e) from grand g
union all
select 'areas on the map = areas in the land register', bool_and(area_of(geom) || ' m2' = area::text) is true and count(*) = 24
  from csv_plot left join boundary_geometry on kind = 'plot' and code = plot
union all
select 'months = the park', (select (sum(m.mass), sum(m.co2e)) from months m) = (g.mass, g.co2e) from grand g
union all
select 'categories = the park', (select (sum(c.mass), sum(c.co2e)) from categories c) = (g.mass, g.co2e) from grand g
union all
select 'sum, then restate = restate, then sum', co2e(g.mass, 'AR6') = g.co2e from grand g
union all
select '16 parties = the park, under NDRC-910', (select sum(mass) from ndrc where of <> 'PARK') = (select sum(mass) from ndrc where of = 'PARK')
union all
select 'rolling twelve months = the twelve months added afresh', bool_and(r.mass = (select sum(l.mass) from line l
           where l.month <= r.month and l.month > r.month - interval '12 months'))
  from (select month, sum(sum(mass)) over (order by month rows between 11 preceding and current row) as mass from line group by month) r;

-- sample/verify computed the same totals from the CSV files, in Python.
insert into proof (claim, holds)
with basis (name) as (values ('AR4'), ('AR5'), ('AR6')),
     flow as (select 'emission' as figure, category, plot, month, mass from line where mass is not null
              union all
              select 'removal', category, plot, month, removed_mass from line where removed_mass is not null),
     lies (figure, code, mass) as (
        select 'emission', code, mass from place where mass is not null
        union all
        select 'removal', code, removed_mass from place where removed_mass is not null),
     here (figure, key, gas_or_basis, tonnes) as (
        select figure || ' by category', category, gas, tonnes
          from (select figure, category, sum(mass) as mass from flow group by 1, 2) c, gases(mass)
        union all
        select 'emission by category', category, gas, tonnes
          from (select category, sum(mass) as mass from goods group by category) c, gases(mass)
        union all
        select figure, 'total', name, tonnes(co2e_sum(mass, name::gwp_basis)) from flow, basis group by figure, name
        union all
        select figure || ' by plot', coalesce(plot, '-'), name, tonnes(co2e_sum(mass, name::gwp_basis))
          from flow, basis group by figure, plot, name
        union all
        select figure || ' on the map', coalesce(code, '-'), name, tonnes(co2e_sum(mass, name::gwp_basis))
          from lies, basis group by figure, code, name
        union all
        select figure || ' by month', month::text, name, tonnes(co2e_sum(mass, name::gwp_basis))
          from flow, basis group by figure, month, name
        union all
        select 'scope 2 location', year::text, 'CO2', mass(sum(mass), 'CO2') from line where scope = 2 group by year
        union all
        select 'scope 2 market', year::text, 'CO2', mass(sum(market_mass), 'CO2') from line where scope = 2 group by year
        union all
        select 'NDRC-910', year::text, 'CO2', mass(sum(mass), 'CO2') from ndrc where of = 'PARK' group by year
        union all
        select 'NDRC-910 by party', of || ' ' || year, 'CO2', mass(sum(mass), 'CO2') from ndrc where of <> 'PARK' group by of, year
        union all
        select 'energy', year::text, 'tce ' || valuation, round(sum(tce), 9) from energy where valuation = 'equivalent' group by year, valuation
        union all
        select 'NDRC-910 plain sum', extract(year from e.day)::text, 'CO2', mass(sum(e.mass), 'CO2')
          from emission e join posting b using (posting_id)
         where b.method = 'NDRC-910' and not is_removal(e.category) group by 2)
select count(*) || ' totals = those of sample/verify, which does not use the extension',
       bool_and(h.tonnes = t.tonnes) is true and count(*) = count(h.tonnes) and count(*) = count(t.tonnes)
  from here h full join total t using (figure, key, gas_or_basis);

\echo
\echo === Publish, correct an error, reproduce the old report ====================================================
create temporary table stage (nr integer generated always as identity, what text, ndrc co2e, ghg co2e, market co2e);
create function pg_temp.note(what text) returns void language sql as $$
    insert into stage (what, ndrc, ghg, market)
    select what, (select sum(co2e) from inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6')), sum(co2e), sum(market_co2e)
      from inventory('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6')
$$;
\set ECHO queries
select method, publish_inventory('[2025-01-01,2026-01-01)', 'PARK', method, 'AR6') as publication
  from (values ('NDRC-910'), ('GHG-Protocol')) m (method);
\set ECHO none
select pg_temp.note('as published') \g /dev/null

\echo Two digits of a weighbridge slip were transposed. The old reading stays, and no longer counts:
\set ECHO queries
select reading as was, void_activity(activity_id, 'digits transposed')
  from activity join source using (source_id) where source = 'YI-COAL' and start_at = '2025-03-01';
insert into activity (source_id, start_at, end_at, reading, quality, evidence)
select source_id, '2025-03-01', '2025-04-01', '1598.2 t', 2, 'weighbridge 2025-03, slip 14' from source where source = 'YI-COAL';
select method, post('[2025-01-01,2026-01-01)', method, 'slip 14') as posting from (values ('NDRC-910'), ('GHG-Protocol')) m (method);
\set ECHO none
select pg_temp.note('a reading corrected') \g /dev/null

\echo Clinker has a laboratory figure since 2025: the default is withdrawn, the years before get it back, 2025 is posted anew.
\set ECHO queries
update factor set withdrawn_at = now() where factor_set = 'own' and factor = 'CLINKER';
insert into factor (factor_set, factor, region, published, valid, edition, reference, verified) values
    ('own', 'CLINKER', 'CN', '0.535 t CO2/t', '[2023-01-01,2025-01-01)', 'sample', 'MEE cement-sector accounting guideline', true),
    ('own', 'CLINKER', 'CN', '0.5187 t CO2/t', '[2025-01-01,2026-01-01)', 'sample', 'laboratory report 17, invented', false);
\o /dev/null
select reverse(5, 'laboratory figure of clinker'), reverse(6, 'laboratory figure of clinker');
select post('[2025-01-01,2026-01-01)', 'NDRC-910'), post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
\set ECHO none
\o
\echo
select refresh_rollup() \g /dev/null
select pg_temp.note('a factor replaced') \g /dev/null

create temporary table status as select publication_id as publication, method, stale, reason, reproduce_inventory(publication_id) as reproduced
  from publication_status;
create temporary table problem as select * from check_ledger('nowhere_park');

\echo The park in 2025, t CO2e, as it was published and as it is now. The old reports still come out; they are marked stale:
select what, round(tonnes(ndrc), 3) as "NDRC-910", round(tonnes(ghg), 3) as "GHG Protocol, by location",
       round(tonnes(market), 3) as "by the market" from stage order by nr;
select * from status order by publication;
select (select count(*) from problem) as "problems that check_ledger finds", posting_id as "head of the chain", length(hash) as "hex digits to keep elsewhere"
  from checkpoint();

insert into proof (claim, holds)
select 'the published inventories still come out, and are marked stale', bool_and(stale and reproduced) from status
union all
select 'the ratings still come out; those of 2025 are marked stale', bool_and(reproduce_rating(id)) and bool_and((stale = 1) = (year = 2025)) from bi_rating
union all
select 'as of its publication the park is what it was', sum(i.co2e) = (select ndrc from stage where nr = 1)
  from published_inventory p, inventory(p.period, p.boundary, p.method, p.basis::gwp_basis, p.as_of) i where p.publication_id = 1
union all
select 'the new factor changes clinker x its difference, and nothing else',
       a.ndrc - b.ndrc = co2e((select sum(quantity) from activity join source using (source_id)
                                where source = 'YI-CLINKER' and start_at >= '2025-01-01') * emission_factor '0.0163 t CO2/t', 'AR6')
  from stage a, stage b where a.nr = 2 and b.nr = 3
union all
select 'check_ledger finds nothing', not exists (select from problem);

\echo === Does it tie out? To the last digit =====================================================================
select claim, holds from proof order by nr;

do $$
begin
    if (select count(*) filter (where holds) from proof) <> 27 or exists (select from proof where holds is not true) then
        raise exception 'a proof of the demonstration does not hold';
    end if;
end $$;
