-- Ontario, national inventory of Canada (edition with 2021 data): six years of a category tree, kt per gas and kt CO2e under AR4.
-- The file carries 10 significant figures; the bound of each comparison is half a unit in the tenth figure of every number that takes part, times its weight.

\if :{?common_loaded}
\else
\ir common.sql
\endif
\set source Ontario
delete from comparison where source = :'source';

drop table if exists pg_temp.ontario, pg_temp.ontario_csv cascade;
create temporary table ontario_csv (
  line int generated always as identity,
  year int, indent_level int, category text, co2_kt numeric, ch4_kt numeric, ch4_ktco2e numeric, n2o_kt numeric, n2o_ktco2e numeric,
  hfcs_ktco2e numeric, pfcs_ktco2e numeric, sf6_ktco2e numeric, nf3_ktco2e numeric, published_total_ktco2e_ar4 numeric, row_adds_up int
);
\set file :data '/ontario_inventory_ar4.csv'
\set columns 'year, indent_level, category, co2_kt, ch4_kt, ch4_ktco2e, n2o_kt, n2o_ktco2e, hfcs_ktco2e, pfcs_ktco2e, sf6_ktco2e, nf3_ktco2e, published_total_ktco2e_ar4, row_adds_up'
\set cmd '\\copy pg_temp.ontario_csv (' :columns ') from ' :'file' ' with (format csv, header)'
:cmd

-- indent_level alone does not give the tree: the total and its sectors both have level 0, and so do lettered groups ("b. Transport") and their
-- members ("Road Transportation") at level 1. The depth is therefore: total 0, sector 1, lettered group 2, member 3, anything at level 2 below 4.
-- The parent of a row is the nearest earlier row of the same year with a smaller depth.
create temporary table ontario as
with deep as (
  select *, case when category = 'TOTAL' then 0
                 when indent_level = 0 then 1
                 when indent_level = 1 and category ~ '^[a-z]\. ' then 2
                 when indent_level = 1 then 3
                 else 4 end as depth,
         (select sum(v) from (values
            (ghg('CO2', co2_kt * 1000)), (ghg('CH4', ch4_kt * 1000)), (ghg('N2O', n2o_kt * 1000)),
            (ghg(co2e(hfcs_ktco2e * 1000, 'AR4'))), (ghg(co2e(pfcs_ktco2e * 1000, 'AR4'))), (ghg(co2e(sf6_ktco2e * 1000, 'AR4'))),
            (ghg(co2e(nf3_ktco2e * 1000, 'AR4')))) as x(v)) as g,
         (select sum(v) from (values
            (co2e(co2_kt * 1000, 'AR4')), (co2e(ch4_ktco2e * 1000, 'AR4')), (co2e(n2o_ktco2e * 1000, 'AR4')), (co2e(hfcs_ktco2e * 1000, 'AR4')),
            (co2e(pfcs_ktco2e * 1000, 'AR4')), (co2e(sf6_ktco2e * 1000, 'AR4')), (co2e(nf3_ktco2e * 1000, 'AR4'))) as x(v)) as as_columns,
         pg_temp.half_unit(hfcs_ktco2e) + pg_temp.half_unit(pfcs_ktco2e) + pg_temp.half_unit(sf6_ktco2e) + pg_temp.half_unit(nf3_ktco2e)
           + pg_temp.half_unit(co2_kt) + pg_temp.half_unit(published_total_ktco2e_ar4) as half
  from ontario_csv
)
select *, (select p.line from deep p where p.year = d.year and p.line < d.line and p.depth < d.depth order by p.line desc limit 1) as parent
from deep d;

insert into comparison (source, topic, item, published, computed)
select :'source', 'number of rows', 'all', 376, count(*) from ontario
union all
select :'source', 'number of rows', 'years', 6, count(distinct year) from ontario
union all
select :'source', 'number of rows', 'tree roots', 6, count(*) from ontario where parent is null and category = 'TOTAL'
union all
select :'source', 'number of rows', 'rows below a root', 370, count(*) from ontario where parent is not null
union all
select :'source', 'number of rows', 'parents', 86, count(distinct parent) from ontario;

-- Every row.
insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'row total, from gases', year || ' ' || category, published_total_ktco2e_ar4, tonnes(co2e(g, 'AR4')) * 0.001,
       half + 25 * pg_temp.half_unit(ch4_kt) + 298 * pg_temp.half_unit(n2o_kt)
from ontario;

insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'row total, from CO2e columns', year || ' ' || category, published_total_ktco2e_ar4, tonnes(as_columns) * 0.001,
       half + pg_temp.half_unit(ch4_ktco2e) + pg_temp.half_unit(n2o_ktco2e)
from ontario;

insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'row CO2e of one gas', year || ' ' || category || ' ' || gas, as_co2e, tonnes(co2e(ghg(gas, kt * 1000), 'AR4')) * 0.001,
       pg_temp.half_unit(as_co2e) + weight * pg_temp.half_unit(kt)
from ontario, lateral (values ('CH4', ch4_kt, ch4_ktco2e, 25), ('N2O', n2o_kt, n2o_ktco2e, 298)) as x(gas, kt, as_co2e, weight)
where num_nonnulls(kt, as_co2e) > 0;

insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'TOTAL 2021', 'kt CO2e', 150561.5727, tonnes(co2e(g, 'AR4')) * 0.001, half + 25 * pg_temp.half_unit(ch4_kt) + 298 * pg_temp.half_unit(n2o_kt)
from ontario where year = 2021 and category = 'TOTAL';

-- Every parent against the sum of its children: mass of each gas, CO2e of each column, published totals. Columns that neither the parent nor any
-- child fills are left out. For 2019 to 2021 the file has one child of "a. Mineral Products" (cement production) and no rows for lime production and
-- mineral products use, which it has for the earlier years: there the parent exceeds its only child by the recorded amount.
insert into comparison (source, topic, item, published, computed, bound, recorded)
select :'source', 'parent = sum of children, ' || kind, p.year || ' ' || p.category || ' ' || x.what, of_parent, coalesce(of_children, 0),
       pg_temp.half_unit(of_parent) + half_children, r.deviation
from ontario p
join (select parent, sum(g) as g,
             sum(co2e(ch4_ktco2e * 1000, 'AR4')) as ch4, sum(co2e(n2o_ktco2e * 1000, 'AR4')) as n2o, sum(co2e(hfcs_ktco2e * 1000, 'AR4')) as hfcs,
             sum(co2e(pfcs_ktco2e * 1000, 'AR4')) as pfcs, sum(co2e(sf6_ktco2e * 1000, 'AR4')) as sf6, sum(co2e(nf3_ktco2e * 1000, 'AR4')) as nf3,
             sum(co2e(published_total_ktco2e_ar4 * 1000, 'AR4')) as total,
             sum(pg_temp.half_unit(co2_kt)) as co2_mass_half, sum(pg_temp.half_unit(ch4_kt)) as ch4_mass_half,
             sum(pg_temp.half_unit(n2o_kt)) as n2o_mass_half, sum(pg_temp.half_unit(ch4_ktco2e)) as ch4_half, sum(pg_temp.half_unit(n2o_ktco2e)) as n2o_half,
             sum(pg_temp.half_unit(hfcs_ktco2e)) as hfcs_half, sum(pg_temp.half_unit(pfcs_ktco2e)) as pfcs_half,
             sum(pg_temp.half_unit(sf6_ktco2e)) as sf6_half, sum(pg_temp.half_unit(nf3_ktco2e)) as nf3_half,
             sum(pg_temp.half_unit(published_total_ktco2e_ar4)) as total_half
      from ontario where parent is not null group by parent) c on c.parent = p.line
cross join lateral (values
       ('mass', 'CO2', co2_kt, nullif(mass(c.g, 'CO2'), 0), co2_mass_half),
       ('mass', 'CH4', ch4_kt, nullif(mass(c.g, 'CH4'), 0), ch4_mass_half),
       ('mass', 'N2O', n2o_kt, nullif(mass(c.g, 'N2O'), 0), n2o_mass_half),
       ('CO2e', 'CH4', ch4_ktco2e, tonnes(ch4), ch4_half),
       ('CO2e', 'N2O', n2o_ktco2e, tonnes(n2o), n2o_half),
       ('CO2e', 'HFCs', hfcs_ktco2e, tonnes(hfcs), hfcs_half),
       ('CO2e', 'PFCs', pfcs_ktco2e, tonnes(pfcs), pfcs_half),
       ('CO2e', 'SF6', sf6_ktco2e, tonnes(sf6), sf6_half),
       ('CO2e', 'NF3', nf3_ktco2e, tonnes(nf3), nf3_half),
       ('total', 'total', published_total_ktco2e_ar4, tonnes(total), total_half)
     ) as x(kind, what, of_parent, tonnes_of_children, half_children)
cross join lateral (select tonnes_of_children * 0.001 as of_children) as k
left join (values
       (2021, 'CO2', -732.528055), (2020, 'CO2', -637.832948), (2019, 'CO2', -766.093184),
       (2021, 'total', -732.528055), (2020, 'total', -637.832948), (2019, 'total', -766.093184)) as r(year, what, deviation)
  on p.category = 'a. Mineral Products' and r.year = p.year and r.what = x.what
where num_nonnulls(of_parent, of_children) > 0;

-- The children's gases, summed and then weighed, against the parent's total; where every child is published.
insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'parent total from children''s gases', p.year || ' ' || p.category, p.published_total_ktco2e_ar4, tonnes(co2e(c.g, 'AR4')) * 0.001,
       pg_temp.half_unit(p.published_total_ktco2e_ar4) + c.half
from ontario p
join (select parent, sum(g) as g,
             sum(pg_temp.half_unit(co2_kt) + 25 * pg_temp.half_unit(ch4_kt) + 298 * pg_temp.half_unit(n2o_kt) + pg_temp.half_unit(hfcs_ktco2e)
                 + pg_temp.half_unit(pfcs_ktco2e) + pg_temp.half_unit(sf6_ktco2e) + pg_temp.half_unit(nf3_ktco2e)) as half
      from ontario where parent is not null group by parent) c on c.parent = p.line
where not (p.category = 'a. Mineral Products' and p.year >= 2019);

\echo
\echo '== Ontario, national inventory of Canada: kt CO2e, AR4 =='
select (select count(*) from ontario) as rows, (select count(distinct year) from ontario) as years, (select count(distinct parent) from ontario) as parents;
\ir report.sql
select year, published_total_ktco2e_ar4 as published, trim_scale(tonnes(co2e(g, 'AR4')) * 0.001) as computed,
       trim_scale(tonnes(co2e(g, 'AR4')) * 0.001 - published_total_ktco2e_ar4) as deviation
from ontario where category = 'TOTAL' order by year;
\if :{?all_sources}
\else
\ir verdict.sql
\endif
