-- What tenants see: as figures.sql, but after upgrade_ledger(), since in another cluster they have other numbers than those that
-- the ledger knows them by.
\set ON_ERROR_STOP on
SET timezone = 'Asia/Shanghai';
SET search_path = park, public;
\pset format unaligned
\pset tuples_only on

SET ROLE tenant_a;
SELECT source_id, count(*) FROM activity GROUP BY source_id ORDER BY source_id;
SELECT party, supplier, count(*), sum(mass) FROM emission GROUP BY party, supplier ORDER BY party, supplier;
SELECT scope, sum(co2e), sum(market_co2e) FROM inventory(calendar_year(2025), 'A', 'GHG-Protocol', 'AR6') GROUP BY scope ORDER BY scope;
SET ROLE tenant_b;
SELECT source_id, count(*) FROM activity GROUP BY source_id ORDER BY source_id;
SELECT party, supplier, count(*), sum(mass) FROM emission GROUP BY party, supplier ORDER BY party, supplier;
SELECT count(*) FROM activity_void;
