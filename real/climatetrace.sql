-- Climate TRACE 2021: 1113 region and sector rows with masses and two published totals, over 100 years (AR5: CH4 28, N2O 265) and over
-- 20 years (AR5-20: 84, 264). Both totals come from the same masses. The file carries six decimals of a tonne.

\if :{?common_loaded}
\else
\ir common.sql
\endif
\set source ClimateTRACE
delete from comparison where source = :'source';

drop table if exists pg_temp.climatetrace, pg_temp.climatetrace_csv cascade;
create temporary table climatetrace_csv (
  region text, sector text, year int, co2_t numeric, ch4_t numeric, n2o_t numeric, published_co2e100_t numeric, published_co2e20_t numeric
);
\set file :data '/climatetrace_2021_ar5.csv'
\set cmd '\\copy pg_temp.climatetrace_csv from ' :'file' ' with (format csv, header)'
:cmd

create temporary table climatetrace as
select region, sector, year, basis, published, g, bound
from climatetrace_csv,
     lateral (select sum(v) as g from (values (ghg('CO2', co2_t)), (ghg('CH4', ch4_t)), (ghg('N2O', n2o_t))) as x(v)) as s,
     lateral (values ('AR5'::gwp_basis, published_co2e100_t, 0.0000005 * (1 + 1 + 28 + 265)),
                     ('AR5-20', published_co2e20_t, 0.0000005 * (1 + 1 + 84 + 264))) as b(basis, published, bound);

insert into comparison (source, topic, item, published, computed)
select :'source', 'number of rows', 'region and sector', 1113, count(distinct (region, sector, year)) from climatetrace
union all
select :'source', 'number of rows', 'published totals', 2226, count(published) from climatetrace;

-- Thirteen rows do not follow from their own masses. Taking CO2 as right, the two deviations of a row give the CH4 and N2O by which the publisher's
-- totals differ from the mass columns: in the ten transport rows always 0.117 t CH4 to 1 t N2O missing, in the three agriculture rows 9.5 t CH4 too much
-- to 1 t N2O too little, so the totals were made from other masses. All stay below 1e-6 of the row. They are not allowed for but recorded,
-- and each must come out as written.
insert into comparison (source, topic, item, published, computed, bound, recorded)
select :'source', 'row total, ' || basis::text, region || ' ' || sector, published, tonnes(co2e(g, basis)), bound,
       case basis when 'AR5' then r.ar5 else r.ar5_20 end
from climatetrace c
left join (values
  ('ARE', 'agriculture',      0.003219,   1.862081),
  ('BHS', 'transportation', -47.095950, -48.071324),
  ('IMN', 'transportation',  -1.511146,  -1.542428),
  ('IRL', 'agriculture',      0.011571,   6.573625),
  ('LBR', 'transportation',  -9.377248,  -9.571467),
  ('LSO', 'transportation',  -0.288639,  -0.294630),
  ('MHL', 'transportation',  -2.705456,  -2.761486),
  ('MLT', 'transportation', -52.006888, -53.083969),
  ('MNG', 'agriculture',      0.089111,  50.401918),
  ('PLW', 'transportation',  -0.711885,  -0.726616),
  ('PRK', 'transportation',  -0.161885,  -0.165220),
  ('SWZ', 'transportation',  -0.368278,  -0.375918),
  ('TUV', 'transportation',  -0.005277,  -0.005361)) as r(region, sector, ar5, ar5_20) using (region, sector);

insert into comparison (source, topic, item, published, computed)
select :'source', 'recorded deviation above 1e-6', 'rows', 0, count(*)
from comparison where source = :'source' and status = 'recorded' and abs(deviation) > 0.000001 * published;

-- Summing first and weighing first agree exactly, per region, per sector and over all.
insert into comparison (source, topic, item, published, computed)
select :'source', 'sum, then weigh', key || ' ' || basis::text, tonnes(sum(co2e(g, basis))), tonnes(co2e(sum(g), basis))
from climatetrace, lateral (values (region), (sector), ('all')) as x(key)
group by key, basis;

\echo
\echo '== Climate TRACE 2021: tonnes CO2e, AR5 over 100 and over 20 years =='
select (select count(*) from climatetrace_csv) as rows, (select count(distinct region) from climatetrace) as regions,
       (select count(distinct sector) from climatetrace) as sectors;
\ir report.sql
select basis, sum(c.published) as published, tonnes(co2e_sum(g, basis)) as computed, tonnes(co2e_sum(g, basis)) - sum(c.published) as deviation,
       sum(m.recorded) as "of which recorded"
from climatetrace c
left join comparison m on m.source = :'source' and m.topic = 'row total, ' || c.basis::text and m.item = c.region || ' ' || c.sector
group by basis order by basis;
\if :{?all_sources}
\else
\ir verdict.sql
\endif
