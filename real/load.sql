-- Loads the published inventories and reproduces their totals with the types of carbonms. See README.md in this folder.
--   psql -v data=/path/to/real -f real/load.sql
-- Exit status 0 if every comparison passes, 3 if one fails or a file is missing.

\set all_sources 1
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

\unset all_sources
\ir verdict.sql
