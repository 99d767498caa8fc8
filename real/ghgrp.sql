-- US EPA Greenhouse Gas Reporting Program 2023, direct emitters: 6470 facilities, published in CO2e under AR4.
-- Masses of CO2, CH4, N2O, SF6, NF3 and biogenic CO2 become entries of a ghg; HFCs, PFCs, HFEs and the like are published as CO2e alone
-- and become opaque `tCO2e AR4` entries.

\if :{?common_loaded}
\else
\ir common.sql
\endif
\set source GHGRP
delete from comparison where source = :'source';

drop table if exists pg_temp.ghgrp, pg_temp.ghgrp_csv cascade;
create temporary table ghgrp_csv (
  facility_id text, facility_name text, city text, state text, county text, lat numeric, lon numeric, naics text, subparts text, sectors text,
  total_tco2e_ar4 numeric, co2_t numeric, ch4_tco2e numeric, n2o_tco2e numeric, hfc_tco2e numeric, pfc_tco2e numeric, sf6_tco2e numeric,
  nf3_tco2e numeric, other_ff_tco2e numeric, hfe_tco2e numeric, vsl_tco2e numeric, other_tco2e numeric, biogenic_co2_t numeric,
  ch4_t numeric, n2o_t numeric, sf6_t numeric, nf3_t numeric
);
\set file :data '/ghgrp_2023_direct_emitters.csv'
\set cmd '\\copy pg_temp.ghgrp_csv from ' :'file' ' with (format csv, header)'
:cmd

-- g: the gases. as_columns: the sum of the eleven published CO2e columns.
-- The file carries six decimals, so each figure is off by at most 0.0000005 of its unit; an empty cell is not a figure.
create temporary table ghgrp as
select facility_id, facility_name, state, total_tco2e_ar4 as published,
       (select sum(v) from (values
          (ghg('CO2', co2_t)), (ghg('CH4', ch4_t)), (ghg('N2O', n2o_t)), (ghg('SF6', sf6_t)), (ghg('NF3', nf3_t)),
          (ghg('CO2-biogenic', biogenic_co2_t)),
          (ghg(co2e(hfc_tco2e, 'AR4'))), (ghg(co2e(pfc_tco2e, 'AR4'))), (ghg(co2e(other_ff_tco2e, 'AR4'))),
          (ghg(co2e(hfe_tco2e, 'AR4'))), (ghg(co2e(vsl_tco2e, 'AR4'))), (ghg(co2e(other_tco2e, 'AR4')))) as x(v)) as g,
       (select sum(v) from (values
          (co2e(co2_t, 'AR4')), (co2e(ch4_tco2e, 'AR4')), (co2e(n2o_tco2e, 'AR4')), (co2e(hfc_tco2e, 'AR4')), (co2e(pfc_tco2e, 'AR4')),
          (co2e(sf6_tco2e, 'AR4')), (co2e(nf3_tco2e, 'AR4')), (co2e(other_ff_tco2e, 'AR4')), (co2e(hfe_tco2e, 'AR4')),
          (co2e(vsl_tco2e, 'AR4')), (co2e(other_tco2e, 'AR4'))) as x(v)) as as_columns,
       0.0000005 * (1 + num_nonnulls(co2_t, ch4_tco2e, n2o_tco2e, hfc_tco2e, pfc_tco2e, sf6_tco2e, nf3_tco2e, other_ff_tco2e, hfe_tco2e,
                                     vsl_tco2e, other_tco2e)) as bound_columns,
       0.0000005 * (1 + num_nonnulls(co2_t, hfc_tco2e, pfc_tco2e, other_ff_tco2e, hfe_tco2e, vsl_tco2e, other_tco2e)
                    + 25 * num_nonnulls(ch4_t) + 298 * num_nonnulls(n2o_t) + 22800 * num_nonnulls(sf6_t) + 17200 * num_nonnulls(nf3_t)) as bound_gases
from ghgrp_csv;

-- Numbers of rows, as the provenance file states them.
insert into comparison (source, topic, item, published, computed)
select :'source', 'number of facilities', 'all', 6470, count(*) from ghgrp
union all
select :'source', 'number of facilities', 'distinct', 6470, count(distinct facility_id) from ghgrp
union all
select :'source', 'number of facilities', 'Illinois', 217, count(*) from ghgrp where state = 'IL';

insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'facility total, from gases', facility_id, published, tonnes(co2e(g, 'AR4')), bound_gases from ghgrp;

insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'facility total, from CO2e columns', facility_id, published, tonnes(as_columns), bound_columns from ghgrp;

-- Each published CO2e of one gas from the mass of that gas.
insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'facility CO2e of one gas', facility_id || ' ' || gas, as_co2e, tonnes(co2e(ghg(gas, mass), 'AR4')), 0.0000005 * (1 + weight)
from ghgrp_csv,
     lateral (values ('CH4', ch4_t, ch4_tco2e, 25), ('N2O', n2o_t, n2o_tco2e, 298), ('SF6', sf6_t, sf6_tco2e, 22800), ('NF3', nf3_t, nf3_tco2e, 17200))
       as x(gas, mass, as_co2e, weight)
where num_nonnulls(mass, as_co2e) > 0;

-- The published national and Illinois figures are printed to the kilogram.
insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'national total, from gases', 'US 2023', 2382840418.284, tonnes(co2e_sum(g, 'AR4')), 0.0005 from ghgrp
union all
select :'source', 'national total, from CO2e columns', 'US 2023', 2382840418.284, tonnes(sum(as_columns)), 0.0005 from ghgrp
union all
select :'source', 'national total, from facility totals', 'US 2023', 2382840418.284, tonnes(sum(co2e(published, 'AR4'))), 0.0005 from ghgrp
union all
select :'source', 'Illinois total, from gases', 'IL', 71355070.693, tonnes(co2e_sum(g, 'AR4')), 0.0005 from ghgrp where state = 'IL'
union all
select :'source', 'Illinois total, from CO2e columns', 'IL', 71355070.693, tonnes(sum(as_columns)), 0.0005 from ghgrp where state = 'IL';

-- States: the total against the published totals of their facilities; each gas against the plain numeric sum of its column, exactly.
insert into comparison (source, topic, item, published, computed, bound)
select :'source', 'state total, from gases', state, sum(published), tonnes(co2e(sum(g), 'AR4')), sum(bound_gases) from ghgrp group by state;

insert into comparison (source, topic, item, published, computed)
select :'source', 'state mass of one gas', state || ' ' || gas, plain, mass(g, gas)
from (select state, sum(g) as g from ghgrp group by state) s
join (select state, sum(co2_t) as co2, sum(ch4_t) as ch4, sum(n2o_t) as n2o, sum(sf6_t) as sf6, sum(nf3_t) as nf3, sum(biogenic_co2_t) as biogenic
      from ghgrp_csv group by state) p using (state),
     lateral (values ('CO2', co2), ('CH4', ch4), ('N2O', n2o), ('SF6', sf6), ('NF3', nf3), ('CO2-biogenic', biogenic)) as x(gas, plain)
where plain is not null;

-- Any grouping gives the same total, and summing may come before or after weighing.
insert into comparison (source, topic, item, published, computed)
select :'source', 'same total for any grouping', grouping, tonnes((select co2e(sum(g), 'AR4') from ghgrp)), tonnes(total)
from (select 'sum of facilities' as grouping, sum(co2e(g, 'AR4')) as total from ghgrp
      union all
      select 'sum of states', sum(c) from (select co2e(sum(g), 'AR4') as c from ghgrp group by state) s
      union all
      select 'co2e_sum', co2e_sum(g, 'AR4') from ghgrp
      union all
      select 'sum of gases and opaque', sum(c) from (
        select co2e(ghg(gas, sum(tonnes)), 'AR4') as c from ghgrp, gases(g - opaque(g)) group by gas
        union all
        select co2e(sum(opaque(g)), 'AR4') from ghgrp) s) as x;

-- Biogenic CO2 is carried and weighs nothing.
insert into comparison (source, topic, item, published, computed)
select :'source', 'biogenic CO2 carried', 'mass', (select sum(biogenic_co2_t) from ghgrp_csv), mass(sum(g), 'CO2-biogenic') from ghgrp
union all
select :'source', 'biogenic CO2 carried', 'weight', 0, tonnes(co2e(ghg('CO2-biogenic', mass(sum(g), 'CO2-biogenic')), 'AR4')) from ghgrp;

-- Restating. Entries published as CO2e alone cannot be restated: co2e() refuses, without_gwp() names them, opaque() carries them.
drop table if exists pg_temp.ghgrp_opaque;
create temporary table ghgrp_opaque as
select facility_id, facility_name, state, opaque(g) as opaque from ghgrp where opaque(g) <> '0 t';

insert into comparison (source, topic, item, published, computed)
select :'source', 'entries published as CO2e alone', facility_id, plain, tonnes(co2e(opaque(g), 'AR4'))
from ghgrp
join (select facility_id, coalesce(hfc_tco2e, 0) + coalesce(pfc_tco2e, 0) + coalesce(other_ff_tco2e, 0) + coalesce(hfe_tco2e, 0)
             + coalesce(vsl_tco2e, 0) + coalesce(other_tco2e, 0) as plain
      from ghgrp_csv) p using (facility_id)
where plain <> 0 or opaque(g) <> '0 t';

insert into comparison (source, topic, item, published, computed)
select :'source', 'restating refused', basis::text || ' ' || what, expected, computed
from (select basis,
             (select count(*) from ghgrp_opaque) as carrying,
             count(*) filter (where pg_temp.refuses(g, basis)) as refused,
             count(*) filter (where co2e(g, basis, 'null') is null) as missing,
             count(*) filter (where pg_temp.refuses(g, basis) <> (opaque(g) <> '0 t')) as astray,
             count(*) filter (where without_gwp(g, basis) <> opaque(g)) as other
      from ghgrp, (values ('AR5'::gwp_basis), ('AR6')) b(basis)
      group by basis) s,
     lateral (values ('raises an error', carrying, refused), ('is null on request', carrying, missing),
                     ('raises for others', 0, astray), ('without_gwp is not opaque', 0, other)) as x(what, expected, computed);

-- The part that the edition can value (under AR4 everything), against plain numeric arithmetic on the columns with the GWPs of the edition.
insert into comparison (source, topic, item, published, computed)
select :'source', 'restated, where possible', basis::text, plain, tonnes(restated)
from (select basis, sum(co2e(g - without_gwp(g, basis), basis)) as restated
      from ghgrp, (values ('AR4'::gwp_basis), ('AR5'), ('AR6')) b(basis)
      group by basis) s
join (select basis, sum(coalesce(co2_t, 0) + ch4 * coalesce(ch4_t, 0) + n2o * coalesce(n2o_t, 0) + sf6 * coalesce(sf6_t, 0) + nf3 * coalesce(nf3_t, 0)
                        + opaque * (coalesce(hfc_tco2e, 0) + coalesce(pfc_tco2e, 0) + coalesce(other_ff_tco2e, 0) + coalesce(hfe_tco2e, 0)
                                    + coalesce(vsl_tco2e, 0) + coalesce(other_tco2e, 0))) as plain
      from ghgrp_csv,
           (values ('AR4'::gwp_basis, 25, 298, 22800, 17200, 1), ('AR5', 28, 265, 23500, 16100, 0), ('AR6', 27.9, 273, 24300, 17400, 0))
             w(basis, ch4, n2o, sf6, nf3, opaque)
      group by basis) p using (basis);

\echo
\echo '== GHGRP 2023, US EPA, direct emitters: tonnes CO2e, AR4 =='
select (select count(*) from ghgrp) as facilities, (select count(distinct state) from ghgrp) as states,
       (select count(*) from ghgrp, gases(g)) as entries, (select count(*) from ghgrp_opaque) as "facilities with opaque entries";
\ir report.sql
select item as "total", topic as "computed from", published, trim_scale(computed) as computed
from comparison
where source = :'source' and (topic like 'national total%' or topic like 'Illinois total%')
order by id;
\echo 'National by gas, and what it weighs under three editions (opaque entries stay AR4; CH4 has no stated origin, so AR6 uses 27.9):'
select gas, tonnes, tonnes(co2e(ghg(gas, tonnes), 'AR4')) as "AR4", tonnes(co2e(ghg(gas, tonnes), 'AR5')) as "AR5", tonnes(co2e(ghg(gas, tonnes), 'AR6')) as "AR6"
from (select sum(g - opaque(g)) as g from ghgrp) s, gases(s.g)
union all
select 'together', null, tonnes(co2e(g, 'AR4')), tonnes(co2e(g, 'AR5')), tonnes(co2e(g, 'AR6'))
from (select sum(g - opaque(g)) as g from ghgrp) s
union all
select 'opaque', null, tonnes(co2e(sum(opaque), 'AR4')), null, null from ghgrp_opaque;
\echo 'If all methane were fossil, or all of it non-fossil, under AR6:'
select origin, tonnes(co2e(g - ghg('CH4', mass(g, 'CH4')) + ghg(origin, mass(g, 'CH4')), 'AR6')) as "AR6"
from (select sum(g - opaque(g)) as g from ghgrp) s, (values ('CH4-fossil'), ('CH4-nonfossil')) x(origin);
\if :{?verbose}
\echo 'Facilities that cannot be restated (entries published as CO2e alone):'
select facility_id, facility_name, state, opaque from ghgrp_opaque order by facility_id;
\else
\echo 'Facilities that cannot be restated (entries published as CO2e alone), by state; all of them with -v verbose=1 or in the table ghgrp_opaque:'
select state, count(*) as facilities, sum(opaque) as opaque from ghgrp_opaque group by state order by count(*) desc, state limit 5;
\endif
\if :{?all_sources}
\else
\ir verdict.sql
\endif
