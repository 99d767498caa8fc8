-- Draws the emissions of the sample park in 2025 by plot, after sample/demo.sql in the same database:
--     psql -X -At -f sample/map.sql -o nowhere_park.svg
\encoding UTF8
\set QUIET on
set search_path = nowhere_park, public;
select emission_map_svg('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6', title => 'Nowhere Industrial Park (fictitious): emissions by plot');
