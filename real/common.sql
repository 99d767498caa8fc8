-- Shared by the scripts of this folder: settings of psql, the table that collects every comparison, and the size of a printed digit.
-- Everything is temporary; nothing is left in the database when the session ends.

\set ON_ERROR_STOP on
\set QUIET on
\set SHOW_CONTEXT never
\pset pager off
\pset footer off
\pset null ''
set client_min_messages = warning;

\if :{?data}
\else
do $$ begin
  raise exception 'the psql variable "data" is not set'
    using hint = 'Name the folder of the data files: psql -v data=/path/to/real -f real/load.sql';
end $$;
\endif

do $$ begin
  if not exists (select from pg_extension where extname = 'carbonms') then
    raise exception 'the extension carbonms is not installed in database %', quote_ident(current_database())
      using hint = 'Run CREATE EXTENSION carbonms first.';
  end if;
end $$;

-- One row per comparison. `bound` is what the printed digits allow, no more:
-- half a unit in the last printed place of the published figure, plus the same of each figure that the computed one is made of, times its weight (its GWP).
-- A comparison with bound 0 must be exact. `recorded` is a deviation of the publisher's own files that exceeds the bound; it is written in the
-- script digit for digit and must come out as written.
drop table if exists pg_temp.comparison;
create temporary table comparison (
  id        int generated always as identity,
  source    text not null,
  topic     text not null,
  item      text not null,
  published numeric,
  computed  numeric,
  bound     numeric not null default 0,
  recorded  numeric,
  deviation numeric generated always as (computed - published) stored,
  status    text generated always as (
    case when published is null or computed is null then 'failed'
         when computed = published then 'exact'
         when abs(computed - published) <= bound then 'print'
         when computed - published = recorded then 'recorded'
         else 'failed' end) stored
);

-- Half a unit in the tenth significant figure of a number: the rounding error of a file written with 10 significant figures.
-- 0 for zero and for an empty cell.
create or replace function pg_temp.half_unit(x numeric) returns numeric immutable language sql as $$
  select case when x is null or x = 0 then 0
              else ('5e' || split_part(to_char(abs(x), '9.999999999EEEE'), 'e', 2)::int - 10)::numeric end
$$;

-- True when the value cannot be expressed in the basis, that is, when co2e() raises an error.
create or replace function pg_temp.refuses(g ghg, b gwp_basis) returns boolean immutable language plpgsql as $$
begin
  perform co2e(g, b);
  return false;
exception when data_exception then
  return true;
end $$;

\set common_loaded 1
