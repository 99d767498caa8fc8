-- What the ledger has no place for: outlines and areas of the plots of the sample park (synthetic). Run by psql with
-- sample/load.sql; sample/demo.sql runs both.

create schema nowhere_map;
comment on schema nowhere_map is 'Nowhere Industrial Park, its land: synthetic, no real park';

create table nowhere_map.park (
    park         text primary key,
    name_zh      text not null,
    name_en      text not null,
    srid         integer not null,
    area         quantity not null,
    boundary_wkt text not null
);

create table nowhere_map.outline (
    plot    text primary key,
    party   text not null,
    use     text not null,
    name_zh text not null,
    name_en text not null,
    area    quantity not null,
    area_mu quantity not null check (convert(area_mu, 'm2') = area),
    wkt     text not null
);
comment on column nowhere_map.outline.wkt is 'Outline in the park''s srid, x = easting, y = northing, metres';
