-- UNFCCC inventories: 1350 totals of Annex I Parties (45 Parties, 1990-2019, AR4) and China (5 years, SAR).
-- The files carry 10 significant figures. A comparison is exact or within the error of those figures: half a unit in the tenth figure of
-- the published total plus the same of each term times its GWP. That never exceeds 1e-9 of the total, which is checked too.

\if :{?common_loaded}
\else
\ir common.sql
\endif
\set source UNFCCC
delete from comparison where source = :'source';

drop table if exists pg_temp.annex1, pg_temp.annex1_csv, pg_temp.china, pg_temp.china_csv cascade;
create temporary table annex1_csv (
  party text, year int, co2_kt numeric, ch4_kt numeric, n2o_kt numeric, sf6_kt numeric, nf3_kt numeric,
  hfcs_ktco2e numeric, pfcs_ktco2e numeric, hfc_pfc_mix_ktco2e numeric, published_total_ktco2e_ar4 numeric
);
\set file :data '/unfccc_annex1_1990_2019.csv'
\set cmd '\\copy pg_temp.annex1_csv from ' :'file' ' with (format csv, header)'
:cmd

create temporary table china_csv (
  category text, year int, co2_gg numeric, ch4_gg numeric, n2o_gg numeric, ch4_ggco2e numeric, n2o_ggco2e numeric, hfcs_ggco2e numeric,
  pfcs_ggco2e numeric, sf6_ggco2e numeric, published_total_ggco2e_sar numeric, recomputed_with_sar numeric, rel_dev numeric
);
\set file :data '/unfccc_china_1994_2014.csv'
\set cmd '\\copy pg_temp.china_csv from ' :'file' ' with (format csv, header)'
:cmd

-- kt are written as tonnes times 1000, which is exact in both directions.
create temporary table annex1 as
select party, year, published_total_ktco2e_ar4 as published,
       (select sum(v) from (values
          (ghg('CO2', co2_kt * 1000)), (ghg('CH4', ch4_kt * 1000)), (ghg('N2O', n2o_kt * 1000)), (ghg('SF6', sf6_kt * 1000)),
          (ghg('NF3', nf3_kt * 1000)), (ghg(co2e(hfcs_ktco2e * 1000, 'AR4'))), (ghg(co2e(pfcs_ktco2e * 1000, 'AR4'))),
          (ghg(co2e(hfc_pfc_mix_ktco2e * 1000, 'AR4')))) as x(v)) as g,
       pg_temp.half_unit(published_total_ktco2e_ar4) + pg_temp.half_unit(co2_kt) + 25 * pg_temp.half_unit(ch4_kt) + 298 * pg_temp.half_unit(n2o_kt)
         + 22800 * pg_temp.half_unit(sf6_kt) + 17200 * pg_temp.half_unit(nf3_kt) + pg_temp.half_unit(hfcs_ktco2e) + pg_temp.half_unit(pfcs_ktco2e)
         + pg_temp.half_unit(hfc_pfc_mix_ktco2e) as bound
from annex1_csv;

insert into comparison (source, topic, item, published, computed)
select :'source', 'Annex I: number of rows', 'totals', 1350, count(*) from annex1
union all
select :'source', 'Annex I: number of rows', 'distinct Parties and years', 1350, count(distinct (party, year)) from annex1
union all
select :'source', 'Annex I: number of rows', 'Parties', 45, count(distinct party) from annex1
union all
select :'source', 'Annex I: number of rows', 'years', 30, count(distinct year) from annex1;

insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'Annex I: total, from gases', party || ' ' || year, published, tonnes(co2e(g, 'AR4')) * 0.001, bound from annex1;

insert into comparison (source, topic, item, published, computed)
select :'source', 'Annex I: bound above 1e-9', 'totals', 0, count(*) from annex1 where bound > 0.000000001 * published;

-- Summing first and weighing first agree exactly, over all Parties of a year and over all years of a Party.
insert into comparison (source, topic, item, published, computed)
select :'source', 'Annex I: sum, then weigh', key, tonnes(sum(co2e(g, 'AR4'))), tonnes(co2e(sum(g), 'AR4'))
from annex1, lateral (values (party), (year::text)) as x(key)
group by key;

-- China. The four sectors publish masses; the totals publish CO2 as mass and everything else as CO2e under SAR.
create temporary table china as
select category, category like 'Total %' as is_total, year, published_total_ggco2e_sar as published,
       (select sum(v) from (values
          (ghg('CO2', co2_gg * 1000)), (ghg('CH4', ch4_gg * 1000)), (ghg('N2O', n2o_gg * 1000)),
          (ghg(co2e(ch4_ggco2e * 1000, 'SAR'))), (ghg(co2e(n2o_ggco2e * 1000, 'SAR'))), (ghg(co2e(hfcs_ggco2e * 1000, 'SAR'))),
          (ghg(co2e(pfcs_ggco2e * 1000, 'SAR'))), (ghg(co2e(sf6_ggco2e * 1000, 'SAR')))) as x(v)) as g,
       pg_temp.half_unit(co2_gg) as co2_half, pg_temp.half_unit(ch4_gg) as ch4_half, pg_temp.half_unit(n2o_gg) as n2o_half,
       pg_temp.half_unit(ch4_ggco2e) + pg_temp.half_unit(n2o_ggco2e) + pg_temp.half_unit(hfcs_ggco2e) + pg_temp.half_unit(pfcs_ggco2e)
         + pg_temp.half_unit(sf6_ggco2e) as opaque_half,
       pg_temp.half_unit(published_total_ggco2e_sar) as published_half
from china_csv;

insert into comparison (source, topic, item, published, computed)
select :'source', 'China: number of rows', 'totals', 25, count(*) from china
union all
select :'source', 'China: number of rows', 'distinct categories and years', 25, count(distinct (category, year)) from china;

insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'China: total, from gases', year || ' ' || category, published, tonnes(co2e(g, 'SAR')) * 0.001,
       co2_half + 21 * ch4_half + 310 * n2o_half + opaque_half + published_half
from china;

-- The five national totals as stated in the provenance file (integers of Gg).
insert into comparison (source, topic, item, published, computed)
select :'source', 'China: national total', year::text, stated, tonnes(co2e(g, 'SAR')) * 0.001
from (values (1994, 4057617), (2005, 8015000), (2010, 10543331), (2012, 11895765), (2014, 12300200)) s(year, stated)
left join (select * from china where is_total) c using (year);

-- The sectors add up to the total: CO2 as mass, each other gas in CO2e under SAR, and the published totals themselves.
insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'China: sectors = total, per gas', year || ' ' || gas, t, s, half
from (select year, sum(g) as g, sum(co2_half) as co2_half, sum(ch4_half) as ch4_half, sum(n2o_half) as n2o_half
      from china where not is_total group by year) sectors
join (select year, sum(co2e(hfcs_ggco2e * 1000, 'SAR')) as hfcs, sum(co2e(pfcs_ggco2e * 1000, 'SAR')) as pfcs, sum(co2e(sf6_ggco2e * 1000, 'SAR')) as sf6,
             sum(co2e(published_total_ggco2e_sar * 1000, 'SAR')) as published
      from china_csv where category not like 'Total %' group by year) f using (year)
join (select * from china_csv where category like 'Total %') total using (year),
     lateral (values
       ('CO2', co2_gg, mass(g, 'CO2') * 0.001, co2_half + pg_temp.half_unit(co2_gg)),
       ('CH4', ch4_ggco2e, tonnes(co2e(ghg('CH4', mass(g, 'CH4')), 'SAR')) * 0.001, 21 * ch4_half + pg_temp.half_unit(ch4_ggco2e)),
       ('N2O', n2o_ggco2e, tonnes(co2e(ghg('N2O', mass(g, 'N2O')), 'SAR')) * 0.001, 310 * n2o_half + pg_temp.half_unit(n2o_ggco2e)),
       ('HFCs', hfcs_ggco2e, tonnes(hfcs) * 0.001, 0),
       ('PFCs', pfcs_ggco2e, tonnes(pfcs) * 0.001, 0),
       ('SF6', sf6_ggco2e, tonnes(sf6) * 0.001, 0),
       ('HFCs, PFCs and SF6', coalesce(hfcs_ggco2e, 0) + coalesce(pfcs_ggco2e, 0) + coalesce(sf6_ggco2e, 0),
          coalesce(tonnes(co2e(opaque(g), 'SAR')), 0) * 0.001, 0),
       ('published totals', published_total_ggco2e_sar, tonnes(f.published) * 0.001, 0)
     ) as x(gas, t, s, half)
where num_nonnulls(t, s) > 0;

\echo
\echo '== UNFCCC, Annex I Parties 1990-2019: kt CO2e, AR4; China: Gg CO2e, SAR =='
select (select count(*) from annex1) as "Annex I totals", (select count(distinct party) from annex1) as parties, (select count(*) from china) as "China rows";
\ir report.sql
select item as "total", published, trim_scale(computed) as computed, trim_scale(deviation) as deviation
from comparison
where source = :'source'
  and (topic = 'China: national total'
       or topic = 'Annex I: total, from gases' and item in ('United States of America 1990', 'United States of America 2019', 'Germany 1990', 'Germany 2019',
                                                            'Japan 2019', 'Russian Federation 2019', 'European Union (Convention) 2019'))
order by item;
\if :{?all_sources}
\else
\ir verdict.sql
\endif
