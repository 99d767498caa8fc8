# The ledger outside of one session: dumps and restores, replication, sessions that race, a crash in the
# middle of a posting, the extension dropped from under it.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('ledger', streaming => 'logical');
create_database($node, 'park');

my $YEAR = "'[2025-01-01,2026-01-01)'";
run_file($node, 'park', 'ledger.sql', 'led, public');

my $CHECK = "SELECT count(*) FROM check_ledger('led')";
my $TOTAL = "SET search_path = led, public; SELECT sum(co2e) FROM inventory($YEAR, 'PARK', 'NDRC-910', 'AR6')";
my $total = $node->safe_psql('park', $TOTAL);
my $BASE = "SET search_path = led, public; SELECT (base_year_at('PARK')).emissions, baseline_summary('P', $YEAR), (SELECT fit FROM baseline_model)";
my $base = $node->safe_psql('park', $BASE);
my $FIGURES = "SET search_path = led, public; SELECT (SELECT md5(string_agg(i::text, ';')) FROM indicators($YEAR, 'PARK', 'NDRC-910', 'AR6') AS i), (SELECT string_agg(s.item || s.amount, ',' ORDER BY s.item) FROM statistics($YEAR, 'PARK') AS s), (SELECT string_agg(g::text, ';') FROM target_gap() AS g)";
my $figures = $node->safe_psql('park', $FIGURES);
like($figures, qr/renewable_generation0\S*,value_added50000/, 'it has statistics');
my $SITES = "SET search_path = led, public; SELECT (SELECT concat_ws(' ', count(*), min(day), sum(quantity)) FROM daily_activity($YEAR, '{25}')),
	(SELECT string_agg(e.line, ', ') FROM (SELECT concat_ws(' ', source_line, count(*), sum(mass)) AS line FROM emission WHERE source_id = 25 GROUP BY source_line ORDER BY source_line) AS e),
	(SELECT concat_ws(' ', quantity, reason) FROM inventory_apart($YEAR, 'PARK', 'NDRC-910', 'AR6') WHERE source = 'abroad'), (SELECT count(*) FROM unposted($YEAR, 'NDRC-910'))";
my $sites = $node->safe_psql('park', $SITES);
is($sites, '10 2025-01-01 80 t|1 10 16 t CO2, 10 160 t CO2|31 t site "HAM" lies in DE, and method "NDRC-910" covers CN|0',
	'a source has points, a line, days of its zone; what lies abroad stands apart');
is($node->safe_psql('park', $CHECK), '0', 'the ledger is sound');
like($base, qr/ AR6\|.*\|1 variables?, 13 rows/, "its base year and baseline are $base");
like($total, qr/^\d+\.?\d* tCO2e AR6$/, "its total is $total");

# The ledger in a restored database is sound, gives the same inventory, and grows on.
sub is_whole
{
	my ($server, $database, $how) = @_;

	is($server->safe_psql($database, $CHECK), '0', "$how: sound");
	is($server->safe_psql($database, $TOTAL), $total, "$how: the same inventory");
	is($server->safe_psql($database, 'SELECT led.reproduce_inventory(1)'), 't', "$how: the publication comes out");
	is($server->safe_psql($database, 'SELECT led.reproduce_rating(1), led.reproduce_rating(2)'), 't|t', "$how: so do the ratings");
	is($server->safe_psql($database, $BASE), $base, "$how: base year and baseline come out");
	is($server->safe_psql($database, $SITES), $sites, "$how: so do points, lines, and days of a zone");
	is($server->safe_psql($database, $FIGURES), $figures, "$how: the same indicators and targets");
	is($server->safe_psql($database, "SET search_path = led, public; SELECT post($YEAR, 'NDRC-910') IS NULL"), 't', "$how: nothing is left to post");
	is($server->safe_psql($database, "SET search_path = led, public; SELECT reverse(2, 'test'), post($YEAR, 'NDRC-910')"), '3|4', "$how: the chain goes on");
	is($server->safe_psql($database, $CHECK), '0', "$how: and stays sound");
	isnt($server->psql($database, 'INSERT INTO led.source_point (source_id, point_id) VALUES (23, 25)'), 0, "$how: circles are refused");
	isnt($server->psql($database, "UPDATE led.site SET time_zone = 'Asia/Shanghai' WHERE site = 'URC'"), 0, "$how: its zone is fixed");
	isnt($server->psql($database, 'DELETE FROM led.emission'), 0, "$how: guarded");
	return;
}

# ---- what a reading opens: the partitions of the months before it, not those of all years ----

create_database($node, 'years');
my $opened = $node->safe_psql('years', <<'SQL');
SELECT create_ledger('led', 'UTC') \g /dev/null
SET search_path = led, public;
SELECT add_partitions('2024-01-01', '2026-01-01') \g /dev/null
INSERT INTO source (source, category, factor, region) VALUES ('s', 'stationary_combustion', 'coal', 'CN');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-11-01', '2025-11-02', '1 t');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-11-02', '2025-11-03', '1 t');
BEGIN;
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-11-03', '2025-11-04', '1 t');
SELECT string_agg(DISTINCT substr(c.relname, 1, 16), ' ' ORDER BY substr(c.relname, 1, 16))
FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation
WHERE l.pid = pg_backend_pid() AND c.relkind = 'i' AND c.relname LIKE 'activity\_2%source%';
COMMIT;
SQL
is($opened, 'activity_2025_10 activity_2025_11', 'a reading opens the indexes of its month and of that before');

# a session that makes its plan while a month is empty
$node->safe_psql('years', 'VACUUM ANALYZE');
my $read = $node->safe_psql('years', <<'SQL');
SET search_path = led, public;
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-12-01', '2025-12-02', '1 t');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT 1, t, t + interval '10 minutes', '1 t' FROM generate_series(timestamptz '2025-12-02', '2025-12-30', '10 minutes') AS t;
BEGIN;
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-12-31', '2026-01-01', '1 t');
SELECT pg_stat_get_xact_tuples_returned('activity_2025_12'::regclass) + pg_stat_get_xact_tuples_fetched('activity_2025_12'::regclass);
COMMIT;
SQL
cmp_ok($read, '<=', 6, 'a plan that was made while a month was empty does not read all of it later');
# a report of a time that the rollup has gone beyond, also where the planner would rather keep one plan for all
$opened = $node->safe_psql('years', <<'SQL');
SET search_path = led, public;
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A');
SELECT add_boundary('B', '{A}', 'B') \g /dev/null
SELECT post('[2025-11-01,2025-11-03)', 'GHG-Protocol') \g /dev/null
SELECT clock_timestamp() AS then \gset
SELECT post('[2025-11-01,2025-12-01)', 'GHG-Protocol'), refresh_rollup() \g /dev/null
SET plan_cache_mode = force_generic_plan;
SELECT sum(co2e) FROM inventory('[2025-11-01,2025-12-01)', 'B', 'GHG-Protocol', 'AR6', :'then');
BEGIN;
SELECT sum(co2e) FROM inventory('[2025-11-01,2025-12-01)', 'B', 'GHG-Protocol', 'AR6', :'then');
SELECT string_agg(c.relname, ' ' ORDER BY c.relname)
FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation
WHERE l.pid = pg_backend_pid() AND c.relkind = 'r' AND c.relname ~ '^emission_2';
COMMIT;
SQL
is($opened, "4 tCO2e AR6\n" x 2 . 'emission_2025_11', 'a report of a past time opens the partitions of its days');

my $folder = PostgreSQL::Test::Utils::tempdir();
$node->command_ok([ 'pg_dump', '-f', "$folder/plain.sql", 'park' ], 'plain dump');
$node->safe_psql('postgres', 'CREATE DATABASE plain TEMPLATE template0');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/plain.sql", 'plain' ], 'plain restore');
is_whole($node, 'plain', 'plain dump');

$node->command_ok([ 'pg_dump', '-Fc', '-f', "$folder/custom", 'park' ], 'custom dump');
$node->safe_psql('postgres', 'CREATE DATABASE custom TEMPLATE template0');
$node->command_ok([ 'pg_restore', '-j4', '-e', '-d', 'custom', "$folder/custom" ], 'parallel restore');
is_whole($node, 'custom', 'custom dump, 4 jobs');

$node->command_ok([ 'pg_dump', '--schema-only', '-f', "$folder/schema.sql", 'park' ], 'dump of the schema');
$node->command_ok([ 'pg_dump', '--data-only', '-f', "$folder/data.sql", 'park' ], 'dump of the data');
$node->safe_psql('postgres', 'CREATE DATABASE halves TEMPLATE template0');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/$_.sql", 'halves' ], "restore of the $_") for qw(schema data);
is_whole($node, 'halves', 'schema and data apart');

# ---- logical replication: the subscriber verifies the chain it gets ----

my $subscriber = new_server('subscriber');
create_database($subscriber, 'park');
$node->command_ok([ 'pg_dump', '--schema-only', '-n', 'led', '-f', "$folder/led.sql", 'park' ], 'dump of the ledger schema');
$subscriber->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/led.sql", 'park' ], 'its schema on the subscriber');
$node->safe_psql('park', 'CREATE PUBLICATION everything FOR ALL TABLES WITH (publish_via_partition_root = true)');
my $connection = $node->connstr('park');
$connection =~ s/'/''/g;
$subscriber->safe_psql('park', "CREATE SUBSCRIPTION led CONNECTION '$connection' PUBLICATION everything");
$subscriber->poll_query_until('park', "SELECT NOT EXISTS (SELECT FROM pg_subscription_rel WHERE srsubstate <> 'r')") or die 'no sync';
$node->safe_psql('park', "SET search_path = led, public; SELECT reverse(1, 'replicated'); UPDATE source_owner SET valid = '[2020-01-01,)' WHERE source_id = 20");
$node->wait_for_catchup('led');
is($subscriber->safe_psql('park', 'SELECT valid FROM led.source_owner WHERE source_id = 20'), '[2020-01-01,)', 'a validity that changes arrives');
is($subscriber->safe_psql('park', 'SELECT max(posting_id) FROM led.posting'), '3', 'a posting arrives');
is($subscriber->safe_psql('park', $CHECK), '0', 'and the chain is sound on the subscriber');
is($subscriber->safe_psql('park', "SELECT (led.checkpoint()).hash"), $node->safe_psql('park', "SELECT (led.checkpoint()).hash"), 'with the same head');
$subscriber->safe_psql('park', 'DROP SUBSCRIPTION led');
$subscriber->stop;
$node->safe_psql('park', "DROP PUBLICATION everything; SET search_path = led, public; SELECT post($YEAR, 'NDRC-910')");
is($node->safe_psql('park', $TOTAL), $total, 'posted again');

# ---- sessions that race: one chain, no double posting ----

$node->safe_psql('park', "SET search_path = led, public; SELECT reverse(4, 'race')");
my @racing;
for my $i (1 .. 6)
{
	my ($out, $err) = ('', '');
	push @racing, [ IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('park'), '-c', "SET search_path = led, public; SELECT coalesce(post($YEAR, 'NDRC-910')::text, 'nothing')" ], '<', \undef, '>', \$out, '2>', \$err), \$out, \$err ];
}
my %said;
for my $race (@racing)
{
	$race->[0]->finish;
	my $word = ${ $race->[1] };
	chomp $word;
	$said{$word}++;
}
is_deeply(\%said, { 6 => 1, nothing => 5 }, 'of six sessions that post at once one posts') or diag explain \%said;
is($node->safe_psql('park', $TOTAL), $total, 'and nothing is counted twice');
is($node->safe_psql('park', $CHECK), '0', 'in one chain');

my @writers = map { IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('park'), '-c', "INSERT INTO led.activity (source_id, start_at, end_at, reading) VALUES (1, '2026-01-01', '2026-01-02', '$_ t')" ], '<', \undef, '>', \my $o, '2>', \my $e) } 1 .. 6;
$_->finish for @writers;
is($node->safe_psql('park', "SELECT count(*) FROM led.activity WHERE start_at = '2026-01-01'"), '1', 'of six readings of one period one is taken');

# ---- a crash in the middle of a posting ----

$node->safe_psql('park', "SET search_path = led, public; SELECT reverse(6, 'crash')");
my $before = $node->safe_psql('park', 'SELECT (led.checkpoint()).hash, count(*) FROM led.emission');
my $poster = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('park'), '-c', "SET search_path = led, public; BEGIN; SELECT post($YEAR, 'NDRC-910'); SELECT pg_sleep(60); COMMIT" ], '<', \undef, '>', \my $ignored, '2>', \my $ignored_too);
$node->poll_query_until('park', "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')") or die 'did not post';
$node->stop('immediate');
$poster->finish;
$node->start;
is($node->safe_psql('park', 'SELECT (led.checkpoint()).hash, count(*) FROM led.emission'), $before, 'after a crash the ledger is as it was');
is($node->safe_psql('park', $CHECK), '0', 'and sound');
$node->safe_psql('park', "SET search_path = led, public; SELECT post($YEAR, 'NDRC-910')");
is($node->safe_psql('park', $TOTAL), $total, 'the posting is made again');

# ---- roles ----

$node->safe_psql('park', "CREATE ROLE reader LOGIN; CREATE ROLE recorder LOGIN; CREATE ROLE accountant LOGIN;
	SELECT grant_ledger('led', 'reader', 'reader'), grant_ledger('led', 'recorder', 'recorder'), grant_ledger('led', 'accountant', 'accountant')");
my $AS = 'SET search_path = led, public; SET ROLE';
is($node->safe_psql('park', "$AS reader; SELECT sum(co2e) FROM inventory($YEAR, 'PARK', 'NDRC-910', 'AR6')"), $total, 'a reader reads');
isnt($node->psql('park', "$AS reader; INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2027-01-01', '2027-01-02', '1 t')"), 0, 'a reader does not write');
is($node->psql('park', "$AS recorder; INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2027-01-01', '2027-01-02', '1 t')"), 0, 'a recorder records');
is($node->psql('park', "$AS recorder; INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', $YEAR, 'employees', '9 person', 'x')"), 0, 'also a statistic');
isnt($node->psql('park', "$AS recorder; INSERT INTO target (target, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference) VALUES ('x', 'x', 'PARK', 'removals_t', 'NDRC-910', 2025, 1, 2030, 2, 'x')"), 0, 'but sets no target');
is($node->psql('park', "$AS accountant; INSERT INTO target (target, name, boundary, measure, method, base_year, base_value, target_year, target_value, reference) VALUES ('x', 'x', 'PARK', 'removals_t', 'NDRC-910', 2025, 1, 2030, 2, 'x')"), 0, 'an accountant does');
isnt($node->psql('park', "$AS reader; INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', $YEAR, 'population', '9 person', 'x')"), 0, 'a reader records no statistic');
isnt($node->psql('park', "$AS recorder; SELECT post('[2027-01-01,2028-01-01)', 'NDRC-910')"), 0, 'and does not post');
is($node->psql('park', "$AS accountant; SELECT post('[2027-01-01,2028-01-01)', 'NDRC-910'); SELECT refresh_rollup()"), 0, 'an accountant posts');
is($node->safe_psql('park', $CHECK), '0', 'still sound');

# ---- the extension goes ----

isnt($node->psql('park', 'DROP EXTENSION carbonms'), 0, 'the extension does not go while there is a ledger');
$node->safe_psql('postgres', "CREATE DATABASE dropped TEMPLATE park; CREATE DATABASE detached TEMPLATE park");
my $rows = "SELECT (SELECT count(*) FROM led.activity), (SELECT count(*) FROM led.emission), (SELECT count(*) FROM led.posting), (SELECT count(*) FROM led.factor)";
my $plain = "SELECT md5(string_agg(reading, ',' ORDER BY activity_id)), (SELECT md5(string_agg(payload, ',' ORDER BY posting_id, line)) FROM led.emission), (SELECT md5(string_agg(published, ',' ORDER BY factor_id)) FROM led.factor) FROM led.activity";
my ($rows_before, $plain_before) = ($node->safe_psql('park', $rows), $node->safe_psql('park', $plain));
$node->safe_psql('dropped', 'DROP EXTENSION carbonms CASCADE');
is($node->safe_psql('dropped', $rows), $rows_before, 'dropped with CASCADE: every row is there');
is($node->safe_psql('dropped', $plain), $plain_before, 'and the plain text of all of it');
$node->safe_psql('detached', "SET client_min_messages = warning; SELECT detach_ledger('led'); DROP EXTENSION carbonms");
is($node->safe_psql('detached', $rows), $rows_before, 'detached: every row is there');
is($node->safe_psql('detached', 'SELECT model = fit FROM led.baseline_model'), 't', 'so has a baseline');
is($node->safe_psql('detached', 'SELECT stated = effect FROM led.structural_event WHERE event_id = 1'), 't', 'and an event');
isnt($node->psql('detached', 'DELETE FROM led.observation'), 0, 'observations are still guarded');
is($node->safe_psql('detached', 'SELECT quantity FROM led.activity WHERE activity_id = 1'), '10 t', 'with its columns as text');
isnt($node->psql('detached', 'DELETE FROM led.emission'), 0, 'still guarded');

$node->stop;

done_testing();
