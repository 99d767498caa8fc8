-- Registries of carbon credits: serials of six of them, the offset credits of California, ART TREES, and a block of Verra that was
-- retired piece by piece; brought into a ledger from what the registries publish. Needs a database for itself: the ledger stays.
--   psql -v data=/path/to/real -f real/assets.sql
-- Exit status 0 if every comparison passes, 3 if one fails or a file is missing.

\ir common.sql

create temporary table serial_csv (n int generated always as identity, registry text, kind text, serial text, block text, first bigint,
  last bigint, quantity bigint, dated date, project text, vintage text);
create temporary table issuance_csv (n int generated always as identity, issuance text, project text, type text, program text,
  period_start date, period_end date, vintage int, issued bigint, to_buffer bigint, issued_on date, state text, debs boolean, buffer bigint,
  intentional_reversal bigint, voluntary bigint, cp1 bigint, cp2 bigint, cp3 bigint, cp4 bigint, quebec bigint);
create temporary table offset_csv (n int generated always as identity, entity text, vintage int, quantity bigint, issuance text);
create temporary table trees_issued_csv (program text, vintage int, approved_on date, total bigint, to_buffer bigint, credits bigint);
create temporary table trees_used_csv (n int generated always as identity, kind text, program text, vintage int, effective_on date,
  block text, first bigint, last bigint, quantity bigint, reason text);
\set file :data '/assets/registry_serials_2026-04-14.csv'
\set columns 'registry, kind, serial, block, first, last, quantity, dated, project, vintage'
\set cmd '\\copy pg_temp.serial_csv (' :columns ') from ' :'file' ' with (format csv, header)'
:cmd
\set file :data '/assets/carb_offset_issuance_2024-11-27.csv'
\set columns 'issuance, project, type, program, period_start, period_end, vintage, issued, to_buffer, issued_on, state, debs, buffer, '
\set columns :columns 'intentional_reversal, voluntary, cp1, cp2, cp3, cp4, quebec'
\set cmd '\\copy pg_temp.issuance_csv (' :columns ') from ' :'file' ' with (format csv, header)'
:cmd
\set file :data '/assets/carb_cp3_2018_2020_offsets.csv'
\set cmd '\\copy pg_temp.offset_csv (entity, vintage, quantity, issuance) from ' :'file' ' with (format csv, header)'
:cmd
\set file :data '/assets/art_trees_issuance_2026-04-14.csv'
\set cmd '\\copy pg_temp.trees_issued_csv from ' :'file' ' with (format csv, header)'
:cmd
\set file :data '/assets/art_trees_retired_2026-04-14.csv'
\set columns 'kind, program, vintage, effective_on, block, first, last, quantity, reason'
\set cmd '\\copy pg_temp.trees_used_csv (' :columns ') from ' :'file' ' with (format csv, header)'
:cmd

\o /dev/null
select create_ledger('registries', 'UTC'), add_assets('registries');
\o
set search_path = registries, public;
insert into party (party, kind, name) values ('CARB', 'enterprise', 'California'), ('ART', 'enterprise', 'ART TREES'), ('513', 'enterprise', 'Project 513');

-- == serials ==
-- Each registry's list is a statement; Cercarbono prints the numbers in columns of their own.
\set source Serials
create temporary table list as
select registry, case registry when 'CCB' then 'Cercarbono' when 'GS' then 'Gold Standard' when 'VCS' then 'Verra' else registry end as name
from serial_csv group by registry;
insert into registry_statement (registry, class, as_of, document) select name, 'CREDIT', '2026-04-14', 'download of ' || name from list;
insert into registry_statement_line (statement_id, line, kind, day, serial, first, last, quantity)
select s.statement_id, c.n, c.kind, c.dated, c.serial, case when c.registry = 'CCB' then c.first end, case when c.registry = 'CCB' then c.last end, c.quantity
from serial_csv c join list l using (registry) join registry_statement s on s.registry = upper(l.name);
create temporary table read as
select c.*, l.code, l.serials, l.units, l.project as read_project, l.vintage as read_vintage, l.problem, s.statement_id
from registry_statement s join registry_statement_line l using (statement_id) join serial_csv c on c.n = l.line;

insert into comparison (source, topic, item, published, computed)
select :'source', 'read', r.registry, case r.registry when 'ACR' then 150 when 'ART' then 11 when 'CAR' then 150 when 'CCB' then 100 when 'GS' then 200 when 'VCS' then 200 end,
  count(*) filter (where r.code = r.block and upper(r.serials) - lower(r.serials) = r.quantity and r.problem is null)
from read r group by r.registry
union all select :'source', 'read', 'all', 811, count(r.serials) from read r
union all select :'source', 'units', r.registry, sum(r.quantity), sum(r.units) from read r group by r.registry
union all select :'source', 'project is that of the list', 'all that say it', count(read_project), count(*) filter (where read_project = project) from read
union all select :'source', 'vintage is that of the list', 'all that say it', count(read_vintage), count(*) filter (where read_vintage::text = left(vintage, 4)) from read
union all select :'source', 'in two lines of what is retired, cancelled or held', l.registry, 0, (select count(*) from statement_problem(s.statement_id))
from list l join registry_statement s on s.registry = upper(l.name);

-- == a block of Verra, retired piece by piece ==
\set source 'Verra block 19298'
insert into registry_statement (registry, class, as_of, complete, document) values ('Verra', 'CREDIT', '2026-04-14', '{issuance,held,retirement}', 'block 19298')
returning statement_id as verra \gset
insert into registry_statement_line (statement_id, line, kind, day, serial, quantity)
select :verra, 1, 'issuance', min(dated), format('19298-%s-%s-%s', min(first), max(last), split_part(min(block), '*-', 2)), max(last) - min(first) + 1
from serial_csv where block like '19298-%'
union all
select :verra, 1 + row_number() over (order by dated, first), kind, dated, serial, quantity from serial_csv where block like '19298-%';
create temporary table opened as select 'Verra' as name, o.* from open_from_statement(:verra, '513') o;
insert into comparison (source, topic, item, published, computed)
select :'source', 'lines', 'retirements', 56, count(*) from registry_statement_line where statement_id = :verra and kind = 'retirement' and problem is null
union all select :'source', 'lines', 'without a movement', 0, count(*) from opened where movement is null
union all
select :'source', 'holdings', v.item, v.published, v.computed
from (select sum(h.units) as units, count(*) filter (where h.state <> 'retired') as others, range_agg(h.serials) as serials
      from asset_holding h join asset_block b using (block_id) where b.registry = 'VERRA' and h.spent_by is null) h
cross join lateral (values ('units', 1470, h.units), ('not retired', 0, h.others), ('ranges', 1, (select count(*) from unnest(h.serials))),
  ('first', 935995787, lower(h.serials)), ('end', 935997257, upper(h.serials))) as v (item, published, computed);
insert into comparison (source, topic, item, published, computed) select :'source', 'reconciled', 'differences', 0, count(*) from reconcile(:verra);

-- == ART TREES ==
-- The registry lists issuances without serials: as they stand they are no blocks. Blocks that its retirements name are whole where their
-- numbers come to what was issued, or where there is one of a vintage; for the other vintages the ledger has codes of its own.
\set source 'ART TREES'
insert into registry_statement (registry, class, as_of, document) values ('ART', 'CREDIT', '2026-04-14', 'ART TREES, as it stands') returning statement_id as trees \gset
insert into registry_statement_line (statement_id, line, kind, day, quantity, project, vintage)
select :trees, row_number() over (order by approved_on, program, vintage), 'issuance', approved_on, credits, program, vintage from trees_issued_csv;
insert into registry_statement_line (statement_id, line, kind, day, serial, quantity, project, vintage, purpose)
select :trees, 100 + n, kind, effective_on, format('%s-%s to %s', block, first, last), quantity, program, vintage, reason from trees_used_csv;
insert into comparison (source, topic, item, published, computed)
select :'source', 'as it stands', p.problem, 11, count(*) from statement_problem(:trees) p group by p.problem;

insert into serial_format (registry, format, pattern, code, project, vintage, example, reference, mark)
values ('ART', 'program and vintage', '(ART([0-9]+)-([0-9]{4}))', '\1', 'ART\2', '\3', 'ART102-2017', 'codes of the ledger', 'UNVERIFIED');
insert into registry_statement (registry, class, as_of, complete, document) values ('ART', 'CREDIT', '2026-04-14', '{issuance,retirement,cancellation}', 'ART TREES')
returning statement_id as numbered \gset
insert into registry_statement_line (statement_id, line, kind, day, serial, first, last, quantity)
select :numbered, row_number() over (order by i.approved_on, i.program, i.vintage, b.block), 'issuance', i.approved_on, coalesce(b.block || '-1 to ' || u.units, i.program || '-' || i.vintage),
  case when b.block is null then 1 end, case when b.block is null then u.units end, u.units
from trees_issued_csv i
left join (select program, vintage, block, max(last) as last, count(*) over (partition by program, vintage) as blocks
           from trees_used_csv group by program, vintage, block) b using (program, vintage)
cross join lateral (select case when b.blocks > 1 then b.last else i.credits end as units) u;
insert into registry_statement_line (statement_id, line, kind, day, serial, quantity, purpose)
select :numbered, 100 + n, kind, effective_on, format('%s-%s to %s', block, first, last), quantity, reason from trees_used_csv;
insert into opened select 'ART', o.* from open_from_statement(:numbered, 'ART') o;

create temporary table trees as
select b.project, h.state, sum(h.units) as units from asset_holding h join asset_block b using (block_id) where b.registry = 'ART' and h.spent_by is null group by 1, 2;
insert into comparison (source, topic, item, published, computed)
select :'source', 'total = buffer + credits', 'total', 62322618, sum(to_buffer + credits) from trees_issued_csv
union all select :'source', 'total = buffer + credits', 'rows', 11, count(*) from trees_issued_csv where total = to_buffer + credits
union all select :'source', 'total = buffer + credits', 'buffer', 3569215, sum(to_buffer) from trees_issued_csv
union all select :'source', 'issued', 'all', 58753403, sum(units) from trees
union all select :'source', 'issued', 'ART102', 58433813, sum(units) from trees where project = 'ART102'
union all select :'source', 'used', 'retired', 420998, sum(units) from trees where state = 'retired'
union all select :'source', 'used', 'cancelled', 36100, sum(units) from trees where state = 'cancelled'
union all select :'source', 'used', 'ART102 retired', 101408, sum(units) from trees where project = 'ART102' and state = 'retired'
union all select :'source', 'used', 'ART102 cancelled', 36100, sum(units) from trees where project = 'ART102' and state = 'cancelled'
union all
select :'source', 'outstanding', v.program, v.units, coalesce((select units from trees where project = v.program and state = 'held'), 0)
from (values ('ART102', 58296305), ('ART126', 0), ('ART130', 0)) as v (program, units)
union all select :'source', 'lines', 'without a movement', 0, count(*) from opened where name = 'ART' and movement is null;
insert into comparison (source, topic, item, published, computed) select :'source', 'reconciled', 'differences', 0, count(*) from reconcile(:numbered);

-- == California ==
-- Units of an issuance are not numbered: the ledger numbers them from 1. Of retirements the table gives totals by purpose, and no day; the
-- surrender of the third period was on 2021-11-01.
\set source California
insert into registry_statement (registry, class, as_of, complete, document)
values ('CARB', 'CREDIT', '2024-11-27', '{issuance,retirement}', 'ARB offset credit issuance, updated 2024-11-27') returning statement_id as carb \gset
insert into registry_statement_line (statement_id, line, kind, day, serial, first, last, quantity, project, vintage, purpose, detail)
select :carb, row_number() over (order by v.turn > 0, i.n, v.turn), case v.turn when 0 then 'issuance' else 'retirement' end, v.day, i.issuance,
  case v.turn when 0 then 1 end, case v.turn when 0 then v.units end, v.units, i.project, i.vintage, v.purpose, case v.turn when 0 then jsonb_build_object('type', i.type, 'program', i.program) end
from issuance_csv i
cross join lateral (values (0, issued_on, issued, null), (1, null, cp1, 'compliance period 1'), (2, null, cp2, 'compliance period 2'),
  (3, date '2021-11-01', cp3, 'compliance period 3'), (4, null, cp4, 'compliance period 4'), (5, null, quebec, 'Quebec'), (6, null, voluntary, 'voluntary'),
  (7, null, intentional_reversal, 'intentional reversal'), (8, null, buffer, 'buffer')) as v (turn, day, units, purpose)
where v.turn = 0 or v.units > 0;
create temporary table problem as select p.*, l.serial, l.units from statement_problem(:carb) p join registry_statement_line l on l.statement_id = :carb and l.line = p.line;
insert into opened select 'CARB', o.* from open_from_statement(:carb, 'CARB') o;

insert into comparison (source, topic, item, published, computed)
select :'source', 'number of issuances', 'all', 1918, count(*) from registry_statement_line where statement_id = :carb and kind = 'issuance'
union all
select :'source', 'issued', v.program || ' ' || v.type, v.issued, sum(b.units)
from (values ('COP', 'ODS', 20146337), ('COP', 'Livestock', 7616048), ('COP', 'Forest', 201062694), ('COP', 'MMC', 13506681),
             ('EA', 'ODS', 6336710), ('EA', 'Livestock', 1695029), ('EA', 'Forest', 13276494), ('EA', 'MMC', 2879684)) as v (program, type, issued)
left join registry_statement_line l on l.statement_id = :carb and l.kind = 'issuance' and l.detail = jsonb_build_object('type', v.type, 'program', v.program)
left join asset_block b on b.registry = 'CARB' and b.code = l.code
group by v.program, v.type, v.issued
union all select :'source', 'issued', 'all', 266519677, sum(units) from asset_block where registry = 'CARB'
union all select :'source', 'issued', 'to buffer', 34792490, sum(to_buffer) from issuance_csv
union all
select :'source', 'retired', v.purpose, v.units, sum(l.units)
from (values ('compliance period 1', 12773097), ('compliance period 2', 62736735), ('compliance period 3', 63354887), ('compliance period 4', 4260840),
             ('Quebec', 18945136), ('voluntary', 3046988), ('intentional reversal', 1380039), ('buffer', 7152391)) as v (purpose, units)
left join registry_statement_line l on l.statement_id = :carb and l.purpose = v.purpose
group by v.purpose, v.units
union all
select :'source', 'rows that say no number', v.what, v.n, count(*)
from (values ('all', 50, ''), ('(reforest defer)', 6, '(reforest defer)'), ('(reversal)', 23, '(reversal)'), ('(zero)', 21, '(zero)')) as v (what, n, ends)
left join problem p on p.problem like 'issuance of no number of units%' and right(p.serial, length(v.ends)) = v.ends group by v.what, v.n
union all select :'source', 'ids that repeat', 'rows', 14, count(*) from problem where problem like '%is issued in several lines'
union all select :'source', 'ids that repeat', 'ids', 7, count(distinct serial) from problem where problem like '%is issued in several lines'
union all
select :'source', 'more retired than issued', v.serial, v.units, p.units
from (values ('CAFR5253-C', 248989), ('CAFR0042-A', 1437), ('CAFR0042-B', 20055), ('CAFR0042-C', 21419)) as v (serial, units)
full join (select * from problem where problem like 'retirement of % were issued%') p on p.serial = v.serial
union all select :'source', 'named', 'retirement of 248989 units of CAFR5253-C, of which 178528 were issued', 1, count(*) from problem where problem = 'retirement of 248989 units of CAFR5253-C, of which 178528 were issued'
union all select :'source', 'lines', 'without a movement, and not named in the statement', 0, count(*) from opened o where name = 'CARB' and movement is null and line not in (select line from problem)
union all select :'source', 'lines', 'with a movement', 3982, count(*) from opened where name = 'CARB' and movement is not null
union all
select :'source', 'issued = held + retired', 'all', 266519677, sum(units) from asset_position() where party = 'CARB'
union all
select :'source', 'issued = held + retired', 'retired', (select sum(units) from registry_statement_line where statement_id = :carb and kind = 'retirement') - (select sum(units) from problem),
  sum(units) from asset_position() where party = 'CARB' and state = 'retired';

-- what entities say that they surrendered of each issuance, against the table of issuances
insert into registry_statement (registry, class, as_of, complete, document)
values ('CARB', 'CREDIT', '2021-11-01', '{retirement}', '2018-2020 compliance report, offset detail') returning statement_id as detail \gset
insert into registry_statement_line (statement_id, line, kind, serial, quantity, purpose)
select :detail, n, 'retirement', issuance, quantity, 'compliance period 3 of ' || entity from offset_csv;
\o /dev/null
select reconcile(:detail);
\o
create temporary table difference as
select d.kind, coalesce(d.code, l.serial) as id, d.units
from registry_open_difference d left join registry_statement_line l using (statement_id, line) where statement_id = :detail;
insert into comparison (source, topic, item, published, computed)
select :'source', 'retired in compliance period 3', 'the entities say', 63355073, sum(units) from registry_statement_line where statement_id = :detail
union all select :'source', 'retired in compliance period 3', 'more than the issuances', 186, sum(units) from difference
union all
select :'source', 'does not tie: ' || coalesce(d.kind, v.kind), coalesce(d.id, v.id), v.units, d.units
from (values ('other quantity', 'CAFR0029-C', -1045), ('not compared', 'CAFR00029-C', 1045), ('other quantity', 'CALS5123-D', -4010), ('other quantity', 'CAFR5253-A', 2898),
             ('other quantity', 'CAFR5072-B', 1112), ('other quantity', 'CALS5021-F', -38), ('other quantity', 'CAFR0058-D', 224)) as v (kind, id, units)
full join difference d on d.kind = v.kind and d.id = v.id;

-- == the ledger ==
\set source Ledger
insert into comparison (source, topic, item, published, computed) select :'source', 'check_ledger()', 'problems', 0, count(*) from check_ledger('registries');

\echo '== Registries of carbon credits =='
select source, topic, item, published, computed, status from comparison order by id;
\ir verdict.sql
