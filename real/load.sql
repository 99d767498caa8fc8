-- Loads the published inventories and reproduces their totals with the types of carbonms. See README.md in this folder.
--   psql -v data=/path/to/real -f real/load.sql
-- Exit status 0 if every comparison passes, 3 if one fails or a file is missing.

\ir common.sql
\ir ghgrp.sql
\ir unfccc.sql
\ir ontario.sql
\ir climatetrace.sql

\echo
\echo '== All sources =='
select source, count(*) as compared, count(*) filter (where status = 'exact') as "exact", count(*) filter (where status = 'print') as "in print",
       count(*) filter (where status = 'recorded') as "recorded", count(*) filter (where status = 'failed') as "failed"
from comparison group by source order by min(id);

select count(*) filter (where status in ('exact', 'print')) as passed, count(*) filter (where status = 'recorded') as recorded,
       count(*) filter (where status = 'failed') as failed
from comparison \gset
\echo :recorded 'deviations of the published files, as recorded (not counted as passed)'
\echo :passed 'passed,' :failed 'failed'

do $$
declare
  bad bigint := (select count(*) from comparison where status = 'failed');
begin
  if bad > 0 then
    raise exception '% of % comparisons failed', bad, (select count(*) from comparison);
  end if;
end $$;
