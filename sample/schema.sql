-- Tables of the sample park: plain tables whose columns use the types of carbonms. The data are synthetic.
-- Run by psql with sample/load.sql; sample/demo.sql runs both.

create schema nowhere_park;
comment on schema nowhere_park is 'Nowhere Industrial Park: synthetic, no real park';
set search_path = nowhere_park, public;

create table park (
    park         text primary key,
    name_zh      text not null,
    name_en      text not null,
    srid         integer not null,
    area         quantity not null,
    boundary_wkt text not null
);

create table party (
    party   text primary key,
    kind    text not null check (kind in ('management', 'utility', 'enterprise', 'supplier')),
    name_zh text not null,
    name_en text not null
);
comment on table party is 'Who is in the park (management, utility, enterprise) or trades with it (supplier)';

create table plot (
    plot    text primary key,
    party   text not null references party,
    use     text not null,
    name_zh text not null,
    name_en text not null,
    area    quantity not null,
    area_mu quantity not null check (convert(area_mu, 'm2') = area),
    wkt     text not null
);
comment on column plot.wkt is 'Outline in the park''s srid, x = easting, y = northing, metres';

create table category (
    category text primary key,
    figure   text not null check (figure in ('emission', 'removal')),
    scope    integer check (scope in (1, 2, 3)),
    name_zh  text not null,
    name_en  text not null,
    check ((figure = 'emission') = (scope is not null))
);
comment on column category.scope is 'As the park reports it; another reporter may see another scope';

create table fuel (
    fuel            text not null,
    name_zh         text not null,
    name_en         text not null,
    ncv_gj          numeric not null,
    carbon_t_per_gj numeric not null,
    oxidation       numeric not null,
    per_unit        text not null,
    other_gases     emission_factor not null,
    valid_from      date not null,
    valid_to        date not null,
    reference       text not null,
    primary key (fuel, valid_from)
);
comment on table fuel is 'Fuels by heating value; sample/load.sql makes factors of them';

create table factor (
    factor     text not null,
    name_zh    text not null,
    name_en    text not null,
    value      emission_factor not null,
    valid_from date not null,
    valid_to   date not null check (valid_to > valid_from),
    status     text not null check (status in ('published', 'carried forward', 'derived', 'invented')),
    reference  text not null,
    primary key (factor, valid_from)
);
comment on column factor.valid_to is 'First day on which the factor no longer holds';

create table source (
    source   text primary key,
    party    text not null references party,
    plot     text references plot,
    category text not null references category,
    factor   text,
    unit     text not null,
    name_zh  text not null,
    name_en  text not null
);
comment on column source.plot is 'Null for what lies on no plot: roads, networks, the value chain';
comment on column source.factor is 'Null where the record is itself a mass of gas';

create table activity (
    source   text not null references source,
    month    date not null check (extract(day from month) = 1),
    quantity quantity,
    mass     ghg,
    evidence text not null,
    primary key (source, month),
    check (num_nonnulls(quantity, mass) = 1)
);
comment on table activity is 'What was recorded, one row a source and month: an amount, or a mass of gas';

create table transfer (
    seller   text not null references party (party),
    buyer    text not null references party (party),
    carrier  text not null check (carrier in ('electricity', 'steam', 'heat')),
    month    date not null,
    quantity quantity not null,
    primary key (seller, buyer, carrier, month)
);
comment on table transfer is 'What the CHP plant sells; recorded, and no emission of the park: its fuel is counted at the plant';

-- Emissions and removals are two tables, and no column holds their difference.
create table emission (
    source text not null references source,
    month  date not null,
    mass   ghg not null,
    primary key (source, month)
);
create table removal (like emission including constraints including indexes);
comment on column emission.mass is 'Activity x factor, each gas in whole micrograms';

create view gas_emission as
    select e.*, extract(year from e.month)::integer as year, s.party, s.plot, s.category, c.scope
      from emission e join source s using (source) join category c using (category)
     where opaque(e.mass) = '0 t';
comment on view gas_emission is 'Emissions known gas by gas: they can be valued under any GWP set';

create view opaque_emission as
    select e.*, extract(year from e.month)::integer as year, s.party, s.plot, s.category, c.scope
      from emission e join source s using (source) join category c using (category)
     where opaque(e.mass) <> '0 t';
comment on view opaque_emission is 'Emissions of which only a CO2e was published: they keep its GWP set';

create table total (
    figure       text not null,
    key          text not null,
    gas_or_basis text not null,
    tonnes       numeric not null,
    primary key (figure, key, gas_or_basis)
);
comment on table total is 'Totals computed by sample/verify, which does not use the extension';
