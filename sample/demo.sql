-- Demonstration on the sample park, which is synthetic. In the folder above sample/, in a UTF8 database where nothing called
-- nowhere_park is of value:
--     psql -X < sample/demo.sql
-- Prints to the screen, asks nothing, and ends with status 3 if a proof at its end does not hold.

\set QUIET on
\set ON_ERROR_STOP on
\set VERBOSITY default
\encoding UTF8
\timing off
\pset pager off
\pset border 1
\pset linestyle ascii
\pset footer off
\pset null '-'
set client_min_messages = warning;
create extension if not exists carbonms;
drop schema if exists nowhere_park cascade;
\i sample/schema.sql
\i sample/load.sql
create temporary table proof (nr integer generated always as identity, claim text, holds boolean);

\echo
\echo === The park: a synthetic data set. No such park, company or meter exists. =================================
select name_zh, name_en, convert(area, 'ha') as area,
       (select count(*) from plot) as plots,
       (select count(*) from party where kind <> 'supplier') as parties,
       (select count(*) from source) as sources,
       (select count(*) from activity) as records,
       (select min(month) || ' .. ' || max(month) from activity) as months
  from park \gx

\echo === What came in is what a spreadsheet holds, what is stored knows its unit and its gas ====================
select typed, typed::quantity as stored
  from (values ('152.37 万千瓦时'), ('48000 度'), ('1150.2 吉焦'), ('690000 吨公里'), ('73.75 亩')) as sheet (typed);

\echo Activity x emission factor is a mass by gas, or an opaque CO2e where that is all the supplier says:
select source, quantity, value as factor, e.mass as emission
  from emission e join activity using (source, month) join source using (source) join factor using (factor)
 where month = '2025-03-01' and month >= valid_from and month < valid_to
   and source in ('YI-CLINKER', 'REN-GRID', 'PMC-HEAT', 'XIN-PV', 'CHOU-STEEL')
 order by source;

\echo A refrigerant blend is its components, a wood pellet is biogenic carbon, and both say so:
select source, mass as emission from emission
 where month = '2025-03-01' and source in ('WU-R410A', 'JI-R404A', 'XIN-PELLET') order by source;

\echo === Emissions by category, t CO2e under AR6 ================================================================
\echo Of emissions known gas by gas. Goods and services of which only a CO2e under AR4 or AR5 was published (scope 3)
\echo cannot be valued under AR6: they are in no total, table or month below, but in a section of their own.
\echo Grid electricity is by the national average factor (location-based).
select scope, coalesce(c.name_zh, '已知气体合计') as category_zh, coalesce(c.name_en, 'All known by gas') as category,
       round(tonnes(co2e_sum(mass, 'AR6') filter (where year = 2023)), 1) as "2023",
       round(tonnes(co2e_sum(mass, 'AR6') filter (where year = 2024)), 1) as "2024",
       round(tonnes(co2e_sum(mass, 'AR6') filter (where year = 2025)), 1) as "2025",
       round(tonnes(co2e_sum(mass, 'AR6')), 1) as total
  from gas_emission e join category c using (category, scope)
 group by grouping sets ((scope, category, c.name_zh, c.name_en), ())
 order by scope nulls last, total desc;

\echo The same by category and gas, tonnes of each gas (fluorinated gases in kg):
select c.name_en as category,
       round(sum(tonnes) filter (where gas = 'CO2'), 3) as "CO2",
       round(sum(tonnes) filter (where gas = 'CO2-biogenic'), 3) as "biogenic CO2",
       round(sum(tonnes) filter (where gas = 'CH4-fossil'), 3) as "CH4 fossil",
       round(sum(tonnes) filter (where gas = 'CH4-nonfossil'), 3) as "CH4 other",
       round(sum(tonnes) filter (where gas = 'N2O'), 3) as "N2O",
       round(sum(tonnes) filter (where family = 'HFC') * 1000, 1) as "HFC, kg",
       round(sum(tonnes) filter (where family in ('PFC', 'SF6', 'NF3')) * 1000, 1) as "PFC SF6 NF3, kg"
  from (select category, sum(mass) as mass from gas_emission group by category) m
  join category c using (category), gases(m.mass)
 group by c.scope, c.category, c.name_en
 order by c.scope, "CO2" desc nulls last;

\echo Electricity, steam and heat that the CHP plant sells are on record (three years), and are not added: the fuel is
\echo counted at the plant, and adding what the tenants use would count it twice. GRID buys what leaves the park.
select carrier, case buyer when 'GRID' then 'GRID' else 'in the park' end as buyer, count(*) as records,
       round(sum(case carrier when 'electricity' then convert(quantity, 'MWh') else quantity end), 1) as sold
  from transfer group by 1, 2 order by 1, 2 desc;

\echo === The same tonnes by gas, and the same ledger under three GWP sets side by side ==========================
select gas, family, round(tonnes, 6) as mass_t, gwp(gas, 'AR4') as "GWP AR4", gwp(gas, 'AR5') as "AR5", gwp(gas, 'AR6') as "AR6",
       round(tonnes * gwp(gas, 'AR4'), 1) as "t CO2e AR4",
       round(tonnes * gwp(gas, 'AR5'), 1) as "t CO2e AR5",
       round(tonnes * gwp(gas, 'AR6'), 1) as "t CO2e AR6"
  from gases((select sum(mass) from gas_emission));

\echo No record was touched between these columns. Masses are kept, CO2e is an expression:
\set ECHO queries
select co2e(sum(mass), 'AR4') as ar4, co2e(sum(mass), 'AR5') as ar5, co2e(sum(mass), 'AR6') as ar6
  from gas_emission;
\set ECHO none

\echo === Emissions, removals, biogenic CO2: three figures, never one ============================================
select year, round(tonnes(e.gross), 1) as "gross, t CO2e AR6",
       round(tonnes(r.removed), 1) as "removals, t CO2e AR6",
       round(e.biogenic, 1) as "biogenic CO2, t (weighs 0)"
  from (select year, co2e_sum(mass, 'AR6') as gross, mass(sum(mass), 'CO2-biogenic') as biogenic
          from gas_emission group by year) e
  join (select extract(year from month)::integer as year, co2e_sum(mass, 'AR6') as removed
          from removal group by 1) r using (year)
 order by year;

\echo === Emissions by plot, t CO2e under AR6 ====================================================================
select coalesce(p.plot, 'none') as plot, coalesce(p.name_en, '(roads, networks, value chain)') as name, p.area_mu as area,
       round(tonnes(co2e_sum(mass, 'AR6') filter (where year = 2023)), 1) as "2023",
       round(tonnes(co2e_sum(mass, 'AR6') filter (where year = 2024)), 1) as "2024",
       round(tonnes(co2e_sum(mass, 'AR6') filter (where year = 2025)), 1) as "2025",
       round(tonnes(co2e_sum(mass, 'AR6')), 1) as total
  from plot p full join gas_emission e using (plot)
 group by p.plot, p.name_en, p.area_mu
 order by p.plot;

\echo === Emissions by month of 2025, and the rolling twelve months, t CO2e under AR6 ============================
\echo The window adds the month that enters and takes away the month that leaves, exactly, a step a row.
select to_char(month, 'YYYY-MM') as month,
       round(tonnes(scope1), 1) as "scope 1", round(tonnes(scope2), 1) as "scope 2",
       round(tonnes(scope3), 1) as "scope 3", round(tonnes(co2e(mass, 'AR6')), 1) as "all, t CO2e AR6",
       co2e(rolling, 'AR6') as "last twelve months"
  from (select month, sum(mass) as mass,
               co2e_sum(mass, 'AR6') filter (where scope = 1) as scope1,
               co2e_sum(mass, 'AR6') filter (where scope = 2) as scope2,
               co2e_sum(mass, 'AR6') filter (where scope = 3) as scope3,
               sum(sum(mass)) over (order by month rows between 11 preceding and current row) as rolling
          from gas_emission group by month) m
 where month >= '2025-01-01' order by month;

\echo === Suppliers who publish CO2e and no gases ================================================================
\echo Their figures (scope 3, purchased goods) stay apart, each under the GWP set it was published in:
select s.factor, count(*) as records, sum(mass) as total
  from opaque_emission e join source s using (source) group by s.factor order by s.factor;

\set ON_ERROR_STOP off
\set ECHO queries
\echo They cannot be restated:
select co2e(sum(mass), 'AR6') from opaque_emission;
\set ECHO none
insert into proof (claim, holds) values ('restating a published CO2e is refused', :'SQLSTATE' = '22000');

\echo
\echo === What is refused ========================================================================================
\set ECHO queries
\echo Two GWP bases in one sum:
select co2e(sum(mass), 'AR5') + co2e(sum(mass), 'AR6') from gas_emission;
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
\echo Steam priced with the factor of electricity is a conversion, coal with it is a mistake:
select quantity '1 GJ' * emission_factor '0.5306 t CO2/MWh' as emission;
select quantity '1 t' * emission_factor '0.5306 t CO2/MWh' as emission;
\set ECHO none
insert into proof (claim, holds) values ('a factor of another dimension is refused', :'SQLSTATE' = '22000');

\echo
\set ECHO queries
\echo A gas that a GWP set does not know is not zero:
select co2e(sum(mass), 'SAR') from emission where source = 'WU-NF3';
\set ECHO none
insert into proof (claim, holds) values ('NF3 under SAR is refused', :'SQLSTATE' = '22000');
\set ON_ERROR_STOP on

\echo
\echo === Does it tie out? To the last digit =====================================================================
select co2e_sum(mass, 'AR6') as "grand total of what is known by gas" from gas_emission;

insert into proof (claim, holds)
with grand as (select sum(mass) as mass, co2e_sum(mass, 'AR6') as co2e from gas_emission),
     plots as (select sum(mass) as mass, co2e_sum(mass, 'AR6') as co2e from gas_emission group by plot),
     months as (select sum(mass) as mass, co2e_sum(mass, 'AR6') as co2e from gas_emission group by month),
     categories as (select sum(mass) as mass, co2e_sum(mass, 'AR6') as co2e from gas_emission group by category)
select 'plots = grand total', (select (sum(p.mass), sum(p.co2e)) from plots p) = (g.mass, g.co2e) from grand g
union all
select 'months = grand total', (select (sum(m.mass), sum(m.co2e)) from months m) = (g.mass, g.co2e) from grand g
union all
select 'categories = grand total', (select (sum(c.mass), sum(c.co2e)) from categories c) = (g.mass, g.co2e) from grand g
union all
select 'sum, then restate = restate, then sum', co2e(g.mass, 'AR6') = g.co2e from grand g;

insert into proof (claim, holds)
with monthly as (select month, sum(mass) as mass from gas_emission group by month),
     rolling as (select month, sum(mass) over (order by month rows between 11 preceding and current row) as mass
                   from monthly)
select 'rolling twelve months = the twelve months added afresh',
       bool_and(r.mass = (select sum(e.mass) from gas_emission e
                           where e.month <= r.month and e.month > r.month - interval '12 months'))
  from rolling r;

-- sample/verify computed the same totals from the CSV files, in Python.
insert into proof (claim, holds)
with basis (name) as (values ('AR4'), ('AR5'), ('AR6')),
     flow as (select 'emission' as figure, category, plot, month, mass from gas_emission
              union all
              select 'removal', category, plot, month, mass from removal join source using (source)),
     by_category as (select figure, category, sum(mass) as mass from flow group by figure, category
                     union all
                     select 'emission', category, sum(mass) from opaque_emission group by category),
     here (figure, key, gas_or_basis, tonnes) as (
        select figure || ' by category', category, gas, tonnes from by_category, gases(mass)
        union all
        select figure, 'total', name, tonnes(co2e_sum(mass, name::gwp_basis)) from flow, basis group by figure, name
        union all
        select figure || ' by plot', coalesce(plot, '-'), name, tonnes(co2e_sum(mass, name::gwp_basis))
          from flow, basis group by figure, plot, name
        union all
        select figure || ' by month', month::text, name, tonnes(co2e_sum(mass, name::gwp_basis))
          from flow, basis group by figure, month, name)
select count(*) || ' totals = those of sample/verify, which does not use the extension',
       bool_and(h.tonnes = t.tonnes) is true and count(*) = count(h.tonnes) and count(*) = count(t.tonnes)
  from here h full join total t using (figure, key, gas_or_basis);

select claim, holds from proof order by nr;

do $$
begin
    if (select count(*) filter (where holds) from proof) <> 11 or exists (select from proof where holds is not true) then
        raise exception 'a proof of the demonstration does not hold';
    end if;
end $$;
