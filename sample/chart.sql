-- Draws the CO2 of the CHP plant against its adjusted baseline, after sample/demo.sql in the same database:
--     psql -X -At -f sample/chart.sql -o nowhere_park_baseline.svg
\encoding UTF8
\set QUIET on
set search_path = nowhere_park, public;
select baseline_chart_svg('CHP-CO2', '[2023-01-01,2026-01-01)', 'Nowhere Industrial Park (fictitious): CO2 of the CHP plant');
