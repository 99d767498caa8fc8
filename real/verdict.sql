-- The last lines of a run: how many comparisons passed; an error, and so exit status 3 of psql, if any failed.

select count(*) filter (where status in ('exact', 'print')) as passed, count(*) filter (where status = 'recorded') as recorded,
       count(*) filter (where status = 'failed') as failed
from comparison \gset
\echo
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
