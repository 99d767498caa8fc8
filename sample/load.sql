-- Loads the sample park (synthetic) into a ledger, nowhere_park, with its plots and sources on the map, and its carbon assets.
-- Run by psql in the folder above sample/, since \copy reads sample/data/*.csv from there. Nothing is posted here.

select create_ledger('nowhere_park'), add_boundaries('nowhere_park', 4550), add_assets('nowhere_park');
set search_path = nowhere_park, public;

-- ---- the files as they are ----

create temporary table csv_park (park text, name_zh text, name_en text, srid integer, area quantity, wkt text);
create temporary table csv_plot (plot text, party text, use text, name_zh text, name_en text, area quantity, area_mu quantity, wkt text,
    check (convert(area_mu, 'm2') = area));
create temporary table csv_placement (source text, wkt text);
create temporary table csv_party (party text, kind text, name_zh text, name_en text);
create temporary table csv_fuel (fuel text, name_zh text, name_en text, ncv_gj numeric, carbon_t_per_gj numeric, oxidation numeric,
    per_unit text, other_gases emission_factor, valid_from date, valid_to date, reference text);
create temporary table csv_factor (factor text, region text, scope2 text, published_as text, name_zh text, name_en text,
    value emission_factor, valid_from date, valid_to date, status text, reference text);
create temporary table csv_source (source text, party text, supplier text, plot text, category text, factor text, unit text,
    name_zh text, name_en text);
create temporary table csv_activity (source text, month date, quantity text, mass text, evidence text);
create temporary table csv_transfer (seller text, buyer text, carrier text, month date, quantity text);
create temporary table csv_evidence (evidence text, channel text, quality text);
create temporary table csv_meter (meter text, source text, carrier text, level smallint, accuracy_class text);
create temporary table csv_calibration (meter text, valid_from date, valid_to date, certificate text);
create temporary table csv_certificate (source text, valid_from date, valid_to date, registry text, first bigint, count bigint,
    retired_on date, evidence text);
create temporary table csv_movement (day date, kind text, party text, class text, registry text, code text, first bigint, units bigint,
    vintage integer, production text, counterparty text, price numeric, purpose text, document text);
create temporary table csv_statement (line integer, kind text, day date, account text, counter_account text, serial text, quantity text,
    purpose text);
create temporary table csv_statistic (item text, year integer, reading text, evidence text);
create temporary table csv_energy (energy text, content text, per text, clean boolean, non_fossil boolean, reference text);
\copy csv_park from 'sample/data/park.synthetic.csv' with (format csv, header)
\copy csv_plot from 'sample/data/plot.synthetic.csv' with (format csv, header)
\copy csv_placement from 'sample/data/placement.synthetic.csv' with (format csv, header)
\copy csv_party from 'sample/data/party.synthetic.csv' with (format csv, header)
\copy csv_fuel from 'sample/data/fuel.synthetic.csv' with (format csv, header)
\copy csv_factor from 'sample/data/factor.synthetic.csv' with (format csv, header)
\copy csv_source from 'sample/data/source.synthetic.csv' with (format csv, header)
\copy csv_activity from 'sample/data/activity.synthetic.csv' with (format csv, header)
\copy csv_transfer from 'sample/data/transfer.synthetic.csv' with (format csv, header)
\copy csv_evidence from 'sample/data/evidence.synthetic.csv' with (format csv, header)
\copy csv_meter from 'sample/data/meter.synthetic.csv' with (format csv, header)
\copy csv_calibration from 'sample/data/calibration.synthetic.csv' with (format csv, header)
\copy csv_certificate from 'sample/data/certificate.synthetic.csv' with (format csv, header)
\copy csv_movement from 'sample/data/movement.synthetic.csv' with (format csv, header)
\copy csv_statement from 'sample/data/statement.synthetic.csv' with (format csv, header)
\copy csv_statistic from 'sample/data/statistic.synthetic.csv' with (format csv, header)
\copy csv_energy from 'sample/data/energy.synthetic.csv' with (format csv, header)

-- ---- who and where ----

insert into party select * from csv_party;
insert into site select park, name_zh from csv_park;
insert into plot select plot, park, p.name_zh from csv_plot p, csv_park;

-- ---- what emits, and whose it is ----

-- A record that is a mass of gas ("24.3 kg R-134a") is a reading in kg with a factor of 1 kg of the gas per kg.
insert into source (source, category, domain, factor, region, description)
select source, category,
       case when category = 'land_sink' then 'green land'
            when category in ('mobile_combustion', 'upstream_transport') or source = 'PMC-BUS' then 'transport'
            else 'industry' end,
       coalesce(factor, regexp_replace(unit, '^\S+ ', '')), 'CN', name_en || ' / ' || name_zh
  from csv_source;

-- What the CHP plant sells is a source of the buyer. It comes over the network of the park, which has its own factors:
-- region CN-NOWHERE. Under NDRC-910 the factor of the nation, which the method fixes, is the only one that fits.
insert into source (source, category, factor, region, description)
select distinct buyer || '-CHP-' || upper(carrier), 'purchased_' || carrier,
       case carrier when 'electricity' then 'electricity' else 'heat' end, 'CN-NOWHERE', initcap(carrier) || ' of the CHP plant'
  from csv_transfer order by 1;

-- The emissions of purchased goods happen at their makers, who publish CO2e and no gases. They cannot be restated, so
-- that they are in boundaries of their own (sample/demo.sql) and not in that of the park.
insert into source_owner (source_id, valid, party, supplier, plot)
select source_id, '(,)', case when opaque then supplier else party end, case when not opaque then supplier end, plot
  from csv_source join (select source_id, source, category = 'purchased_goods_and_services' as opaque from source) s using (source);
insert into source_owner (source_id, valid, party, supplier)
select distinct source_id, '(,)'::daterange, buyer, seller
  from csv_transfer join source on source = buyer || '-CHP-' || upper(carrier);

-- ---- on the map ----

-- The outline of the park comes as WKB, the plots as GeoJSON. The report on them is kept; a boundary that is refused is not
-- loaded. Coordinates are those of the ledger: nothing is transformed.
create temporary table import_report as
select f.* from csv_park, import_boundary(ST_AsBinary(ST_GeomFromText(wkt)), srid, 'PARK', 'accounting', name_en) f;
insert into import_report
select * from import_boundary((select jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_agg(jsonb_build_object('type', 'Feature',
        'properties', jsonb_build_object('code', plot, 'name', name_en), 'geometry', ST_AsGeoJSON(ST_GeomFromText(wkt))::jsonb) order by plot))
    from csv_plot), 'plot', parent => 'PARK', srid => 4550);
update boundary_geometry set note = concat_ws(', ', use, area_mu) from csv_plot where kind = 'plot' and code = plot;

insert into placement (kind, code, geom) select 'source', source, ST_GeomFromText(wkt, 4550) from csv_placement;

-- The land of a party is a facility of it.
insert into facility select 'land ' || plot, party, name_zh from csv_plot;
insert into placement (kind, code, geom) select 'facility', 'land ' || plot, ST_GeomFromText(wkt, 4550) from csv_plot;

-- ---- factors ----

select load_factors('CN-910-annex4') as factors \gset

-- Published figures come from factor_library(), with their source and mark. Where figure or name differ, the row is
-- missing and post() says so.
insert into factor (factor_set, factor, region, scope2, published, valid, edition, reference, verified, note)
select 'own', f.factor, f.region, f.scope2, l.value::text, daterange(f.valid_from, f.valid_to), coalesce(l.edition, 'not stated'), l.source, l.verified,
       format('%s of %s', l.factor, l.factor_set)
  from csv_factor f
  join factor_library() l on l.factor_set || '/' || l.factor = f.published_as and l.region = f.region and l.value = f.value;

insert into factor (factor_set, factor, region, scope2, published, valid, edition, reference, verified, note)
select 'own', factor, region, scope2, value::text, daterange(valid_from, valid_to), 'sample', reference, status = 'published', status
  from csv_factor where published_as is null;

-- CO2 of a fuel from heating value, carbon content and oxidation; CH4 and N2O come with the file.
insert into factor (factor_set, factor, region, published, valid, edition, reference, verified)
select 'own', fuel, 'CN', (fuel_factor(ncv_gj, carbon_t_per_gj, oxidation, per_unit) + other_gases)::text,
       daterange(valid_from, valid_to), 'sample', reference, true
  from csv_fuel;

insert into factor (factor_set, factor, region, published, edition, reference, verified)
select distinct 'own', s.factor, 'World', format('1 kg %s/kg', s.factor), 'sample', 'the record is the mass of the gas', true
  from source s join csv_source c using (source) where c.factor is null;

-- Fuels contain the same energy at either valuation. Electricity, heat and steam have coefficients in every new ledger.
insert into energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)
select energy, valuation, content, per, clean, non_fossil, reference, 'VERIFIED-2'
  from csv_energy, (values ('equivalent'), ('calorific')) v (valuation);

-- ---- meters ----

insert into meter (meter, source_id, carrier, level, accuracy_class)
select meter, source_id, carrier, level, accuracy_class from csv_meter join source using (source);
insert into calibration select meter, daterange(valid_from, valid_to), certificate from csv_calibration;

-- ---- assets: the past comes in by opening load ----

select case
           when kind in ('allocate', 'buy') then
               issue_units(kind, party, class, registry, code, int8range(first, first + units), vintage, counterparty => counterparty,
                           production => case when month is not null
                               then tstzrange(accounting_start(month), accounting_start((month + interval '1 month')::date)) end,
                           expires_on => certificate_expiry(month), zone => case when month is not null then 'CN' end, price => price,
                           currency => case when price is not null then 'CNY' end, document => document, effective_on => day, opening => true)
           when kind = 'carry over' then
               convert_units(kind, party, registry, code, int8multirange(int8range(first, first + units)), class, registry, vintage::text,
                             int8range(1, units + 1), vintage, document => document, effective_on => day, opening => true)
           else
               move_units(kind, party, class, units, vintage, 'FIFO', counterparty => counterparty, purpose => purpose, price => price,
                          currency => case when price is not null then 'CNY' end, document => document, effective_on => day, opening => true)
       end
  from csv_movement, to_date(production, 'YYYY-MM') month order by day, csv_movement.ctid;

-- Once a ledger has assets, certificates cover consumption by being retired for it.
select retire(party, registry, '', int8multirange(int8range(first, first + count)), 'consumption', source, daterange(valid_from, valid_to),
              document => evidence, effective_on => retired_on, opening => true)
  from csv_certificate join csv_source using (source) order by retired_on;

-- What a registry says of an account is recorded as it stands, and becomes movements.
insert into registry_account values ('VERRA', '9001', 'PMC');
insert into registry_statement (registry, account, class, as_of, complete, document)
values ('VERRA', '9001', 'CREDIT', '2025-12-31', '{held,retirement}', 'statement of account 9001');
insert into registry_statement_line (statement_id, line, kind, day, account, counter_account, serial, quantity, purpose)
select statement_id, line, kind, day, s.account, counter_account, serial, quantity, purpose from csv_statement s, registry_statement;
select * from open_from_statement((select statement_id from registry_statement));

-- ---- readings, by way of the staging table: then a file with errors in it ----

insert into activity_staging (source, start_at, end_at, reading, channel, quality, meter, evidence)
select a.source, a.month::text, (a.month + interval '1 month')::date::text,
       coalesce(a.quantity, substring(a.mass from '^\S+ \S+')), e.channel, e.quality, m.meter, a.evidence
  from csv_activity a
  join csv_evidence e on e.evidence = regexp_replace(a.evidence, ' \d{4}-\d{2}$', '')
  left join csv_meter m using (source)
union all
select buyer || '-CHP-' || upper(carrier), month::text, (month + interval '1 month')::date::text, quantity, 'invoiced', '2', null,
       'invoice of the CHP plant ' || to_char(month, 'YYYY-MM')
  from csv_transfer;
select accepted, refused from load_activity() \gset

\copy activity_staging (source, start_at, end_at, reading, evidence) from 'sample/data/faulty.synthetic.csv' with (format csv, header)
select accepted as late_accepted, refused as late_refused from load_activity() \gset

analyze;
