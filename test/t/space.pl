# The map outside of one session: dumps and restores with PostGIS in a schema of its own, logical replication,
# an update of PostGIS under views of users, extensions and ledgers that are moved, roles, extensions that go.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('space', streaming => 'logical');
plan skip_all => 'this PostgreSQL has no PostGIS' unless has_postgis($node);
create_database($node, 'park');

my $YEAR = "'[2025-01-01,2026-01-01)'";
my $folder = PostgreSQL::Test::Utils::tempdir();

run_file($node, 'park', 'space.sql', 'public');

# What everybody sees, without a search_path: the rows of all tables and views, and what functions say. What is still to
# be compared is no figure: an upgrade has all compared anew, and a restore of data alone notes what it brings.
sub seen
{
	my ($server, $database, $ledger) = @_;

	$ledger //= 'led';
	my $rows = join("\n", map({ fingerprint($server, $database, $_) } $ledger, 'other', 'gis'));

	return $rows =~ s/^\w+\.(compared_span|pending_change)\|.*\n//mgr . "\n" . answers($server, $database, $ledger);
}

sub answers
{
	my ($server, $database, $ledger) = @_;

	return $server->safe_psql($database, <<"SQL");
SET search_path = '';
SET timezone = 'Asia/Shanghai';
SELECT code, scope, mass, co2e, market_co2e, verified FROM $ledger.emission_by_zone($YEAR, 'PARK', 'GHG-Protocol', 'AR6');
SELECT pg_catalog.count(*), pg_catalog.md5(pg_catalog.string_agg(c::text, '; ' ORDER BY c::text COLLATE "C")) FROM $ledger.emission_by_cell($YEAR, 'PARK', 'GHG-Protocol', 'AR6', 200) AS c;
SELECT n.inside, n.scope, n.co2e FROM $ledger.boundary_geometry AS g, $ledger.emission_near(g.geom, 150, $YEAR, 'PARK', 'GHG-Protocol', 'AR5') AS n WHERE g.code = 'P1';
SELECT pg_catalog.length(t), pg_catalog.md5(t) FROM $ledger.emission_tile(14, 13791, 6706) AS t;
SELECT pg_catalog.md5(g::text), g -> 'remainder' FROM $ledger.emission_geojson() AS g;
SELECT pg_catalog.md5($ledger.emission_map_svg($YEAR, 'PARK', 'GHG-Protocol', 'AR6'));
SELECT $ledger.measured(), other.measured(), $ledger.area_of(g.geom), other.area_of(o.geom) FROM $ledger.boundary_geometry AS g JOIN other.boundary_geometry AS o ON o.code = g.code WHERE g.code = 'P1';
SELECT i.code, i.problem, i.measure, i.action, i.detail FROM $ledger.import_boundary('{"type":"FeatureCollection","features":[
	{"type":"Feature","properties":{"code":"N"},"geometry":{"type":"Polygon","coordinates":[[[117.015,30.99],[117.025,30.99],[117.025,31.01],[117.015,30.99]]]}},
	{"type":"Feature","properties":{"code":"bow"},"geometry":{"type":"Polygon","coordinates":[[[117.015,30.99],[117.025,31.01],[117.025,30.99],[117.015,31.01],[117.015,30.99]]]}},
	{"type":"Feature","properties":{"code":"far"},"geometry":{"type":"Polygon","coordinates":[[[17,30],[17.1,30],[17.1,30.1],[17,30]]]}}]}', 'zone', dry_run => true) AS i;
SQL
}

sub sound { return $_[0]->safe_psql($_[1], sprintf("SELECT pg_catalog.count(*) FROM check_ledger('%s')", $_[2] // 'led')); }

my $CHECKED = 'the ledger is sound';
my $seen = seen($node, 'park');
my $functions = "SELECT count(*), md5(string_agg(p.oid::text, ' ' ORDER BY p.oid)) FROM pg_proc AS p WHERE pronamespace IN ('led'::regnamespace, 'other'::regnamespace, 'atlas'::regnamespace)";
is(sound($node, 'park'), '0', $CHECKED);
like($seen, qr/^led\.gis_plot_emission\|5\|/m, 'plots have figures');
like($seen, qr/^\|1\|[0-9.]+ t CO2/m, 'there is a remainder');
like($seen, qr/^bow\|invalid\|.*refused\|Self-intersection/m, 'what is wrong with an import is reported');
like($seen, qr/^far\|.*refused/m, 'in each of its features');
like($seen, qr/^in the plane of EPSG:4550\.\|on the spheroid\.\|114800\|114799\.99/m, 'two ledgers of two spatial reference systems measure in two ways');
is($node->safe_psql('park', "SELECT string_agg(srid || ' ' || n, ', ' ORDER BY srid) FROM (SELECT srid, count(*) AS n FROM maps.geometry_columns WHERE f_table_schema IN ('led', 'other') GROUP BY srid) AS s"),
	'4490 14, 4550 14', 'and have columns of both');

# ---- dumps ----

sub is_whole
{
	my ($database, $how) = @_;

	same_lines(seen($node, $database), $seen, "$how: everybody sees the same");
	is(sound($node, $database), '0', "$how: $CHECKED");
	is(sound($node, $database, 'other'), '0', "$how: so is the other");
	sqlstate_is($node, $database, "INSERT INTO led.placement (kind, code, geom) VALUES ('source', 'x', 'SRID=4550;POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))')", '22023', qr/invalid geometry of/, "$how: a bad geometry is refused");
	like($node->safe_psql($database, "SET enable_seqscan = off; EXPLAIN SELECT * FROM led.boundary_geometry WHERE geom OPERATOR(maps.&&) maps.ST_MakeEnvelope(0, 0, 1, 1, 4550)"), qr/Index Scan.* boundary_geometry_geom/, "$how: the index is there");
	return;
}

$node->command_ok([ 'pg_dump', '-f', "$folder/plain.sql", 'park' ], 'plain dump');
$node->safe_psql('postgres', 'CREATE DATABASE plain TEMPLATE template0');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/plain.sql", 'plain' ], 'plain restore');
is_whole('plain', 'plain dump');

$node->command_ok([ 'pg_dump', '-Fc', '-f', "$folder/custom", 'park' ], 'custom dump');
$node->safe_psql('postgres', 'CREATE DATABASE custom TEMPLATE template0');
$node->command_ok([ 'pg_restore', '-j4', '-e', '-d', 'custom', "$folder/custom" ], 'parallel restore');
is_whole('custom', 'custom dump, 4 jobs');

$node->command_ok([ 'pg_dump', '--schema-only', '-f', "$folder/schema.sql", 'park' ], 'dump of the schema');
$node->command_ok([ 'pg_dump', '--data-only', '-f', "$folder/data.sql", 'park' ], 'dump of the data');
$node->safe_psql('postgres', 'CREATE DATABASE halves TEMPLATE template0');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/$_.sql", 'halves' ], "restore of the $_") for qw(schema data);
$node->safe_psql('halves', 'REFRESH MATERIALIZED VIEW gis.kept');
is_whole('halves', 'schema and data apart');

# ---- logical replication ----

my $subscriber = new_server('subscriber');
create_database($subscriber, 'park');
$subscriber->safe_psql('park', 'CREATE SCHEMA maps; CREATE EXTENSION postgis SCHEMA maps; CREATE SCHEMA atlas; CREATE EXTENSION carbonms_postgis SCHEMA atlas');
$node->command_ok([ 'pg_dump', '--schema-only', '-n', 'led', '-n', 'other', '-n', 'gis', '-f', "$folder/led.sql", 'park' ], 'dump of the schemas');
$subscriber->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/led.sql", 'park' ], 'on the subscriber');
$node->safe_psql('park', 'CREATE PUBLICATION everything FOR ALL TABLES WITH (publish_via_partition_root = true)');
my $connection = $node->connstr('park');
$connection =~ s/'/''/g;
# all tables: that of PostGIS, too
$subscriber->safe_psql('park', 'TRUNCATE maps.spatial_ref_sys');
$subscriber->safe_psql('park', "CREATE SUBSCRIPTION led CONNECTION '$connection' PUBLICATION everything");
$subscriber->poll_query_until('park', "SELECT NOT EXISTS (SELECT FROM pg_subscription_rel WHERE srsubstate <> 'r')") or die 'no sync';
$node->safe_psql('park', <<'SQL');
SET search_path = led, public, maps;
UPDATE boundary_geometry SET valid = '(,2025-02-10)' WHERE code = 'P5';
INSERT INTO boundary_geometry (kind, code, valid, name, geom) SELECT kind, code, '[2025-02-10,)', name || ', smaller', ST_Multi(ST_Buffer(geom, -10)) FROM boundary_geometry WHERE code = 'P5';
UPDATE placement SET geom = ST_Translate(geom, 5, 5) WHERE code = 'tip';
INSERT INTO placement (kind, code, geom) SELECT 'meter', 'm', geom FROM placement WHERE code = 'road';
DELETE FROM placement WHERE code = 'm';
REFRESH MATERIALIZED VIEW gis.kept;
SQL
$node->wait_for_catchup('led');
# sequences are not replicated: who writes on a subscriber sets them
$subscriber->safe_psql('park', "REFRESH MATERIALIZED VIEW gis.kept; SELECT setval(pg_get_serial_sequence('led.boundary_geometry', 'geometry_id'), 1000), setval(pg_get_serial_sequence('led.reference_history', 'change_id'), 1000)");
my $changed = seen($node, 'park');
isnt($changed, $seen, 'boundaries and placements change');
same_lines(seen($subscriber, 'park'), $changed, 'a subscriber sees the same');
is(sound($subscriber, 'park'), '0', "there, $CHECKED");
$subscriber->safe_psql('park', 'DROP SUBSCRIPTION led');
$subscriber->stop;
$node->safe_psql('park', 'DROP PUBLICATION everything');

# ---- PostGIS is updated under it ----

my $version = $node->safe_psql('park', "SELECT extversion FROM pg_extension WHERE extname = 'postgis'");
my $identity = $node->safe_psql('park', $functions);
my $way = $node->safe_psql('park', "SELECT t.target FROM pg_extension_update_paths('postgis') AS t JOIN pg_extension_update_paths('postgis') AS b ON b.source = t.target AND b.target = t.source
	WHERE t.source = '$version' AND t.target IN ('ANY', '${version}next') AND t.path IS NOT NULL AND b.path IS NOT NULL ORDER BY 1 LIMIT 1");
SKIP:
{
	skip "this packaging of PostGIS $version has no path to itself", 4 if $way eq '';
	is($node->psql('park', qq(ALTER EXTENSION postgis UPDATE TO "$way")), 0, "PostGIS is updated from $version to $way under ledgers and views of users");
	same_lines(seen($node, 'park'), $changed, 'everybody sees the same');
	is($node->psql('park', qq(ALTER EXTENSION postgis UPDATE TO "$version")), 0, 'and back');
	same_lines(seen($node, 'park'), $changed, 'everybody sees the same again');
}
is($node->psql('park', 'SET search_path = maps; SELECT postgis_extensions_upgrade()'), 0, 'postgis_extensions_upgrade()');
same_lines(seen($node, 'park'), $changed, 'everybody sees the same after it');
is($node->safe_psql('park', $functions), $identity, 'in functions that were not made anew');
is(sound($node, 'park'), '0', $CHECKED);
$node->command_ok([ 'pg_dump', '-f', "$folder/updated.sql", 'park' ], 'what was updated is dumped');

# geometries are told by what they are, not by how they are shown
my $checkpoint = $node->safe_psql('park', "SELECT ledger_checkpoint('led')");
my $widen = "UPDATE led.boundary_geometry SET geom = maps.ST_Multi(maps.ST_Buffer(geom, 0.001)) WHERE geometry_id = (SELECT min(geometry_id) FROM led.boundary_geometry)";
is($node->safe_psql('park', "BEGIN; $widen; SELECT compare_checkpoint('led', '$checkpoint'); ROLLBACK"), '', 'a geometry that was changed, with its history');
is($node->safe_psql('park', "BEGIN; ALTER TABLE led.boundary_geometry DISABLE TRIGGER USER; $widen; SELECT compare_checkpoint('led', '$checkpoint'); ROLLBACK"),
	'rows of table boundary_geometry were altered, and reference_history does not say so', 'and one without');

# ---- roles ----

$node->safe_psql('postgres', 'CREATE ROLE reader; CREATE ROLE early; CREATE ROLE accountant');
$node->safe_psql('park', <<'SQL');
SET client_min_messages = warning;
SELECT create_ledger('young'), grant_ledger('young', 'early', 'reader'), atlas.add_boundaries('young', 4550);
SELECT grant_ledger('led', 'reader', 'reader'), grant_ledger('led', 'accountant', 'accountant');
SQL
my $AS = "SET search_path = ''; SET ROLE";
is($node->safe_psql('park', "$AS early; SELECT count(*) FROM young.gis_plot_emission"), '0', 'who was granted before there were boundaries sees them, too');

# rights in the ledger are enough for layers and sums; PostGIS looks for spatial reference systems in its schema with those of the caller
my $layers = join ' UNION ALL ', map { "SELECT '$_', pg_catalog.count(*), pg_catalog.md5(pg_catalog.string_agg(t::text, ' ' ORDER BY t::text COLLATE \"C\")) FROM led.$_ AS t" }
  qw(gis_plot_emission gis_source_point gis_source_line gis_source_polygon gis_boundary bi_emission_by_plot plot_overlap source_outside party_outside boundary_change);
my $zones = "SELECT pg_catalog.md5(pg_catalog.string_agg(z::text, ' ')) FROM led.emission_by_zone($YEAR, 'PARK', 'GHG-Protocol', 'AR6') AS z";
my $map = "SELECT pg_catalog.md5(led.emission_map_svg($YEAR, 'PARK', 'GHG-Protocol', 'AR6'))";
is($node->safe_psql('park', "$AS reader; $_"), $node->safe_psql('park', "SET search_path = ''; $_"), 'a reader gets what the owner gets') for ($layers, $zones, $map);
sqlstate_is($node, 'park', "$AS reader; SELECT led.emission_tile(14, 13791, 6706)", '42501', qr/permission denied for schema maps/, 'what is transformed needs the right to use the schema of PostGIS');
sqlstate_is($node, 'park', "$AS reader; SELECT code FROM atlas.emission_by_plot('led', $YEAR, 'PARK', 'GHG-Protocol', 'AR6')", '42501', qr/permission denied for schema atlas/, 'and functions of carbonms_postgis that of theirs');
sqlstate_is($node, 'park', "$AS reader; UPDATE led.boundary_geometry SET note = 'x'", '42501', qr/permission denied for table/, 'a reader does not write');
$node->safe_psql('park', 'GRANT USAGE ON SCHEMA maps, atlas TO reader, accountant');
is($node->safe_psql('park', "$AS reader; SELECT pg_catalog.md5(t), pg_catalog.length(t) > 100 FROM led.emission_tile(14, 13791, 6706) AS t"),
	$node->safe_psql('park', "SELECT md5(t), true FROM led.emission_tile(14, 13791, 6706) AS t"), 'with it, there are tiles');
is($node->safe_psql('park', "$AS reader; SELECT pg_catalog.md5(g::text) FROM led.emission_geojson() AS g"), $node->safe_psql('park', "SELECT md5(g::text) FROM led.emission_geojson() AS g"), 'GeoJSON');
is($node->safe_psql('park', "$AS reader; SELECT pg_catalog.md5(pg_catalog.string_agg(z::text, ' ')) FROM atlas.emission_by_plot('led', $YEAR, 'PARK', 'GHG-Protocol', 'AR6') AS z"), $node->safe_psql('park', "SET search_path = ''; $zones"), 'and emission_by_plot()');
is($node->safe_psql('park', <<'SQL'), "T|imported\n1", 'an accountant imports boundaries and ends them');
SET search_path = ''; SET ROLE accountant;
BEGIN;
SELECT i.code, i.action FROM led.import_boundary('{"type":"Polygon","coordinates":[[[117.015,30.99],[117.025,30.99],[117.025,31.01],[117.015,30.99]]]}', 'building', boundary => 'T') AS i WHERE i.action = 'imported';
WITH ended AS (UPDATE led.boundary_geometry SET valid = '(,2026-01-01)' WHERE code = 'T' RETURNING 1) SELECT pg_catalog.count(*) FROM ended;
ROLLBACK;
SQL

# ---- extensions and ledgers are moved ----

$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE park") for qw(detached dropped);
sqlstate_is($node, 'park', 'ALTER EXTENSION postgis SET SCHEMA gis', '0A000', qr/does not support SET SCHEMA/, 'PostGIS stays where it is');
$node->safe_psql('park', 'CREATE SCHEMA "new place"; CREATE SCHEMA carbon');
$changed = seen($node, 'park');    # whom it was granted to is in the ledger, too
$node->safe_psql('park', 'ALTER EXTENSION carbonms_postgis SET SCHEMA "new place"');
same_lines(seen($node, 'park'), $changed, 'carbonms_postgis is moved, and everybody sees the same');
$node->safe_psql('park', 'ALTER EXTENSION carbonms SET SCHEMA carbon');
my $figures = "SELECT pg_catalog.md5(pg_catalog.string_agg(co2e_t::text, ' ' ORDER BY code)) FROM led.gis_plot_emission";
is($node->safe_psql('park', "$figures; SET search_path = carbon; SELECT upgrade_ledger('led'), upgrade_ledger('other'), upgrade_ledger('young')"),
	$node->safe_psql('dropped', $figures) . "\n3|3|3", 'carbonms is moved: layers go on, and upgrade_ledger() tells functions');
same_lines(seen($node, 'park'), $changed, 'then everybody sees the same');
$node->safe_psql('park', 'SET client_min_messages = warning; SET search_path = carbon, "new place"; ' . "SELECT create_ledger('third'), add_boundaries('third', 4326)");
is($node->safe_psql('park', "SELECT third.measured()"), 'on the spheroid.', 'a ledger is made with all in other schemas');
is($node->safe_psql('park', qq(SET search_path = ''; SELECT pg_catalog.md5(pg_catalog.string_agg(z::text, ' ')) FROM "new place".emission_by_plot('led', $YEAR, 'PARK', 'GHG-Protocol', 'AR6') AS z)),
	$node->safe_psql('dropped', "SET search_path = ''; $zones"), 'functions of carbonms_postgis find it');

$node->safe_psql('park', 'ALTER SCHEMA led RENAME TO "the park"; SET search_path = carbon; ' . "SELECT upgrade_ledger('the park')");
is(answers($node, 'park', '"the park"'), answers($node, 'dropped', 'led'), 'a ledger that was renamed answers the same');
is($node->safe_psql('park', "SET search_path = carbon; SELECT count(*) FROM check_ledger('the park')"), '0', 'and is sound');
like($node->safe_psql('park', 'SELECT id, code, co2e_t FROM gis.layer ORDER BY code LIMIT 1'), qr/\|P1\|[0-9.]+$/, 'views of users follow');
$node->command_ok([ 'pg_dump', '-f', "$folder/moved.sql", 'park' ], 'all that is dumped');
$node->safe_psql('postgres', 'CREATE DATABASE moved TEMPLATE template0');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/moved.sql", 'moved' ], 'and restored');
is(answers($node, 'moved', '"the park"'), answers($node, 'park', '"the park"'), 'with the same answers');

# ---- extensions go ----

sqlstate_is($node, 'dropped', 'DROP EXTENSION postgis', '2BP01', qr/other objects depend on it/, 'PostGIS does not go while there are boundaries');
sqlstate_is($node, 'dropped', 'DROP EXTENSION carbonms', '2BP01', qr/other objects depend on it/, 'nor does carbonms');
is($node->psql('dropped', 'DROP EXTENSION carbonms_postgis'), 0, 'carbonms_postgis goes');
same_lines(seen($node, 'dropped'), $changed, 'and a ledger does not miss it');
is($node->psql('dropped', "SELECT upgrade_ledger('led'); CREATE EXTENSION carbonms_postgis SCHEMA atlas"), 0, 'it comes back');
is($node->safe_psql('dropped', "SET search_path = ''; SELECT pg_catalog.md5(pg_catalog.string_agg(z::text, ' ')) FROM atlas.emission_by_plot('led', $YEAR, 'PARK', 'GHG-Protocol', 'AR6') AS z"),
	$node->safe_psql('dropped', "SET search_path = ''; $zones"), 'and finds the ledger');

my $kept = join ' UNION ALL ', map { "SELECT '$_', count(*), md5(string_agg(t::text, ' ' ORDER BY t::text COLLATE \"C\")) FROM led.$_ AS t" } qw(boundary_geometry placement facility boundary source);
my $columns = "SELECT string_agg(concat_ws(' ', f_table_name, f_geometry_column, srid, type), ', ' ORDER BY f_table_name) FROM maps.geometry_columns WHERE f_table_schema = 'led' AND f_table_name IN ('boundary_geometry', 'placement')";
my @before = map { $node->safe_psql('detached', $_) } ($kept, $columns, 'SELECT (SELECT count(*) FROM led.emission), (SELECT count(*) FROM led.activity)');
$node->safe_psql('detached', "DROP SCHEMA gis CASCADE; SET client_min_messages = warning; SELECT detach_ledger('led'), detach_ledger('other'), detach_ledger('young')");
is($node->psql('detached', 'DROP EXTENSION carbonms_postgis; DROP EXTENSION carbonms'), 0, 'detached: both extensions go');
is_deeply([ map { $node->safe_psql('detached', $_) } ($kept, $columns, 'SELECT (SELECT count(*) FROM led.emission), (SELECT count(*) FROM led.activity)') ], \@before, 'every row and every geometry stays');
is($before[1], 'boundary_geometry geom 4550 MULTIPOLYGON, placement geom 4550 GEOMETRY', 'in columns that say what they are');
like($node->safe_psql('detached', "SET search_path = led, maps; SET enable_seqscan = off; EXPLAIN SELECT p.code, g.code FROM placement AS p JOIN boundary_geometry AS g ON ST_Covers(g.geom, p.geom)"), qr/boundary_geometry_geom|placement_geom/, 'with their indexes');
is($node->safe_psql('detached', "SELECT count(*) FROM pg_proc WHERE pronamespace = 'led'::regnamespace AND proname NOT IN ('refuse_change', 'keep_row', 'code_range', 'code_multirange')"), '0', 'no function of the map is left');
is($node->psql('detached', "UPDATE led.boundary_geometry SET note = 'mine'; INSERT INTO led.placement (kind, code, geom) VALUES ('source', 'new', 'SRID=4550;POINT(501500 3431100)')"), 0, 'what it leaves can be worked with');

$node->stop;
done_testing();
