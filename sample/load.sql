-- Loads the sample park (synthetic) into the tables of sample/schema.sql. Run by psql in the folder above sample/,
-- since \copy reads sample/data/*.csv from there.

\copy park from 'sample/data/park.synthetic.csv' with (format csv, header)
\copy party from 'sample/data/party.synthetic.csv' with (format csv, header)
\copy plot from 'sample/data/plot.synthetic.csv' with (format csv, header)
\copy category from 'sample/data/category.synthetic.csv' with (format csv, header)
\copy fuel from 'sample/data/fuel.synthetic.csv' with (format csv, header)
\copy factor from 'sample/data/factor.synthetic.csv' with (format csv, header)
\copy source from 'sample/data/source.synthetic.csv' with (format csv, header)
\copy activity from 'sample/data/activity.synthetic.csv' with (format csv, header)
\copy transfer from 'sample/data/transfer.synthetic.csv' with (format csv, header)
\copy total from 'sample/data/totals.synthetic.csv' with (format csv, header)

-- CO2 of a fuel from heating value, carbon content and oxidation; CH4 and N2O come with the file.
insert into factor
    select fuel, name_zh, name_en,
           fuel_factor(ncv_gj, carbon_t_per_gj, oxidation, per_unit) + other_gases,
           valid_from, valid_to, 'published', reference
      from fuel;

-- Activity x factor, in whole micrograms: then "sum, then restate" equals "restate, then sum".
create temporary table posted as
    select a.source, a.month, c.figure, round(coalesce(a.mass, a.quantity * f.value), 12) as mass
      from activity a
      join source s using (source)
      join category c using (category)
      left join factor f on f.factor = s.factor and a.month >= f.valid_from and a.month < f.valid_to;

insert into emission select source, month, mass from posted where figure = 'emission';
insert into removal select source, month, mass from posted where figure = 'removal';
drop table posted;

-- A record without a factor would have stopped the load above (mass is not null), one with two factors too
-- (primary key). What is left to check is that no record was lost.
do $$
begin
    if (select count(*) from activity) <> (select count(*) from emission) + (select count(*) from removal) then
        raise exception 'a record of activity has no emission and no removal';
    end if;
end $$;

analyze activity, emission, removal, source;
