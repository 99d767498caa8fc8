-- Facilities of the US GHGRP in the industrial corridors of Chicago: a ledger on the map, in longitude and latitude and in two
-- projections. Needs PostGIS, and a database for itself: the ledgers stay.
--   psql -v data=/path/to/real -f real/space.sql
-- Exit status 0 if every comparison passes, 3 if one fails or a file is missing.

\ir common.sql
create extension if not exists postgis;
create extension if not exists carbonms_postgis;

create temporary table ghgrp_csv (facility_id text, facility_name text, city text, state text, county text, lat double precision,
  lon double precision, naics text, subparts text, sectors text, total_tco2e_ar4 numeric, co2_t numeric, ch4_tco2e numeric, n2o_tco2e numeric,
  hfc_tco2e numeric, pfc_tco2e numeric, sf6_tco2e numeric, nf3_tco2e numeric, other_ff_tco2e numeric, hfe_tco2e numeric, vsl_tco2e numeric,
  other_tco2e numeric, biogenic_co2_t numeric, ch4_t numeric, n2o_t numeric, sf6_t numeric, nf3_t numeric);
create temporary table expected_csv (corridor text, facility_id text, facility_name text, lat double precision, lon double precision,
  total_tco2e_ar4 numeric, co2_t numeric, ch4_t numeric, n2o_t numeric);
create temporary table geojson_line (n int generated always as identity, line text);
\set file :data '/ghgrp_2023_direct_emitters.csv'
\set cmd '\\copy pg_temp.ghgrp_csv from ' :'file' ' with (format csv, header)'
:cmd
\set file :data '/expected_join_chicago.csv'
\set cmd '\\copy pg_temp.expected_csv from ' :'file' ' with (format csv, header)'
:cmd
\set file :data '/chicago_industrial_corridors_wgs84.geojson'
\set cmd '\\copy pg_temp.geojson_line (line) from ' :'file' ' with (format csv, quote e''\\x01'', delimiter e''\\x02'')'
:cmd

-- Illinois, gas by gas: what is reported as CO2e (HFCs and the like) stays CO2e under AR4. A day is enough of a year.
create temporary table mass as
select g.facility_id, m.gas, m.tonnes
from ghgrp_csv g
cross join lateral (values ('t CO2', g.co2_t), ('t CH4', g.ch4_t), ('t N2O', g.n2o_t), ('t SF6', g.sf6_t), ('t NF3', g.nf3_t),
  ('tCO2e AR4', coalesce(g.hfc_tco2e, 0) + coalesce(g.pfc_tco2e, 0) + coalesce(g.other_ff_tco2e, 0) + coalesce(g.hfe_tco2e, 0)
    + coalesce(g.vsl_tco2e, 0) + coalesce(g.other_tco2e, 0))) as m (gas, tonnes)
where g.state = 'IL' and m.tonnes > 0;

create function pg_temp.make_ledger(ledger name, srid integer) returns void language plpgsql as $$
begin
  perform create_ledger(ledger, 'America/Chicago');
  perform add_boundaries(ledger, srid);
  perform set_config('search_path', format('%I, %s', ledger, current_setting('search_path')), true);
  insert into party (party, kind, name) values ('IL', 'enterprise', 'Illinois');
  insert into factor (factor_set, factor, region, published, edition, reference, verified)
  select distinct 'own', gas, 'US', '1 ' || gas || '/t', '2023', 'US EPA GHGRP', true from mass;
  insert into source (source, category, factor, region) select facility_id || ' ' || gas, 'stationary_combustion', gas, 'US' from mass;
  insert into source_owner (source_id, valid, party) select source_id, '(,)', 'IL' from source;
  insert into activity (source_id, start_at, end_at, reading)
  select s.source_id, accounting_start('2023-07-01'), accounting_start('2023-07-02'), m.tonnes || ' t'
  from mass m join source s on s.source = m.facility_id || ' ' || m.gas;
  insert into placement (kind, code, geom)
  select 'source', m.facility_id || ' ' || m.gas, st_transform(st_setsrid(st_makepoint(g.lon, g.lat), 4326), srid)
  from mass m join ghgrp_csv g using (facility_id) where g.lon is not null;
  insert into boundary_geometry (kind, code, name, geom)
  select 'zone', f ->> 'no', f ->> 'name', st_multi(st_collectionextract(st_makevalid(st_transform(st_setsrid(st_geomfromgeojson(f -> 'geometry'), 4326), srid)), 3))
  from (select jsonb_build_object('geometry', j -> 'geometry') || (j -> 'properties') as f
        from jsonb_array_elements((select string_agg(line, e'\n' order by n)::jsonb from geojson_line) -> 'features') as j) as t;
  perform add_boundary('IL', '{IL}', 'Illinois'), post('[2023-01-01,2024-01-01)', 'GHG-Protocol');
end $$;

-- the corridors that have facilities, the others that have none, and the remainder: together Illinois
create function pg_temp.compare(ledger name, label text) returns void language plpgsql as $$
begin
  insert into comparison (source, topic, item, published, computed)
  with zone as (
    select name, sum(tonnes(co2e)) as tonnes from emission_by_plot(ledger, '[2023-01-01,2024-01-01)', 'IL', 'GHG-Protocol', 'AR4', 'zone') group by name
  ),
  corridor as (select corridor, sum(total_tco2e_ar4) as tonnes from expected_csv group by corridor)
  select 'GHGRP on the map', label, coalesce(c.corridor, z.name), c.tonnes, z.tonnes
  from corridor c full join zone z on z.name = c.corridor where c.corridor is not null or z.name is not null
  union all
  select 'GHGRP on the map', label, 'remainder', (select sum(total_tco2e_ar4) from ghgrp_csv where state = 'IL') - (select sum(tonnes) from corridor),
    (select tonnes from zone where name is null)
  union all
  select 'GHGRP on the map', label, 'Illinois', (select sum(total_tco2e_ar4) from ghgrp_csv where state = 'IL'), (select sum(tonnes) from zone);
end $$;

\o /dev/null
begin;
select pg_temp.make_ledger('wgs84', 4326);
commit;
begin;
select pg_temp.make_ledger('illinois_feet', 3435);
commit;
begin;
select pg_temp.make_ledger('utm', 26916);
commit;
select pg_temp.compare('wgs84', 'longitude and latitude'), pg_temp.compare('illinois_feet', 'State Plane, US survey feet'), pg_temp.compare('utm', 'UTM');
\o

\echo '== Industrial corridors of Chicago, t CO2e under AR4 =='
select topic, item, published, computed, status from comparison order by id;
\ir verdict.sql
