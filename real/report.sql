-- Prints the comparisons of one source, named by the psql variable `source`. Included by the other scripts.

select topic as "compared",
       count(*) as "n",
       count(*) filter (where status = 'exact') as "exact",
       count(*) filter (where status = 'print') as "in print",
       count(*) filter (where status = 'recorded') as "recorded",
       count(*) filter (where status = 'failed') as "failed",
       trim_scale(max(abs(deviation)) filter (where status <> 'recorded')) as "largest deviation",
       (array_agg(trim_scale(bound) order by abs(deviation) desc) filter (where status in ('print', 'failed')))[1] as "allowed there",
       ltrim(to_char(max(abs(deviation) / nullif(abs(published), 0)) filter (where status in ('print', 'failed')), '9.9EEEE')) as "largest relative"
from comparison
where source = :'source'
group by topic
order by min(id);

select count(*) > 0 as any_recorded from comparison where source = :'source' and status = 'recorded' \gset
\if :any_recorded
\echo 'Recorded deviations of the published files themselves:'
select topic as "compared", item, trim_scale(published) as published, trim_scale(computed) as computed, trim_scale(deviation) as deviation,
       ltrim(to_char(abs(deviation) / nullif(abs(published), 0), '9.9EEEE')) as relative
from comparison
where source = :'source' and status = 'recorded'
order by id;
\endif

select count(*) > 0 as any_failed from comparison where source = :'source' and status = 'failed' \gset
\if :any_failed
\echo 'FAILED (at most 20 shown):'
select topic as "compared", item, published, computed, deviation, bound, recorded
from comparison
where source = :'source' and status = 'failed'
order by id
limit 20;
\endif
