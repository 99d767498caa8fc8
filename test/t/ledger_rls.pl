# Row security on a ledger: tenants see and write what is theirs, and nothing that has to see the whole ledger works on
# a part of it; the policies go through dumps and restores, and a dump by who sees a part is no dump.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('rls');
create_database($node, 'park');

my $YEAR = "'[2025-01-01,2026-01-01)'";
my $PATH = 'SET search_path = led, public;';
my $version = $node->safe_psql('postgres', 'SHOW server_version_num');

# Tenants have the codes of their parties as names. The CHP plant sells heat to tenant_a; source 4 went from tenant_a
# to tenant_b in July. A clerk may do what an accountant may, and sees what policies let a tenant see.
$node->safe_psql('park', <<"SQL");
CREATE ROLE owner; CREATE ROLE tenant_a LOGIN; CREATE ROLE tenant_b LOGIN; CREATE ROLE chp LOGIN;
CREATE ROLE accountant LOGIN BYPASSRLS; CREATE ROLE clerk LOGIN;
CREATE ROLE dumper LOGIN BYPASSRLS; GRANT pg_read_all_data TO dumper;
GRANT CREATE ON DATABASE park TO owner;
SET ROLE owner;
SELECT create_ledger('led');
$PATH
INSERT INTO party (party, kind, name) VALUES ('tenant_a', 'enterprise', 'A'), ('tenant_b', 'enterprise', 'B'), ('chp', 'utility', 'CHP');
INSERT INTO factor (factor_set, factor, region, scope2, published, edition, reference, verified) VALUES
	('own', 'coal', 'CN', NULL, '2 t CO2/t', '1', 'test', true), ('own', 'heat', 'CN', 'pinned', '0.1 t CO2/GJ', '1', 'test', true);
INSERT INTO source (source, category, factor, region) VALUES
	('boiler of A', 'stationary_combustion', 'coal', 'CN'), ('boiler of B', 'stationary_combustion', 'coal', 'CN'),
	('heat of A', 'purchased_heat', 'heat', 'CN'), ('kiln', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party, supplier) VALUES
	(1, '(,)', 'tenant_a', NULL), (2, '(,)', 'tenant_b', NULL), (3, '(,)', 'tenant_a', 'chp'),
	(4, '(,2025-07-01)', 'tenant_a', NULL), (4, '[2025-07-01,)', 'tenant_b', NULL);
SELECT add_partitions('2025-01-01', '2025-02-01');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES
	(1, '2025-01-10 00:00+08', '2025-01-11 00:00+08', '1 t'), (2, '2025-01-10 00:00+08', '2025-01-11 00:00+08', '10 t'),
	(3, '2025-01-10 00:00+08', '2025-01-11 00:00+08', '1000 GJ'), (4, '2025-06-10 00:00+08', '2025-06-11 00:00+08', '1000 t');
SELECT add_boundary('A', '{tenant_a}', 'A'), add_boundary('B', '{tenant_b}', 'B'), add_boundary('CHP', '{chp}', 'CHP'), add_boundary('PARK', '{tenant_a,tenant_b,chp}', 'Park');
SELECT post($YEAR, 'NDRC-910');
SELECT refresh_rollup();
SELECT publish_inventory($YEAR, 'PARK', 'NDRC-910', 'AR6');
SELECT grant_ledger('led', 'tenant_a', 'recorder'), grant_ledger('led', 'tenant_b', 'recorder'), grant_ledger('led', 'chp', 'reader');
SELECT grant_ledger('led', 'accountant', 'accountant'), grant_ledger('led', 'clerk', 'accountant');
SQL

# Besides policies: before 15 views read with the rights of their owner; what is staged and published is of all parties.
$node->safe_psql('park', <<'SQL');
SET search_path = led, public;
CREATE ROLE tenants; GRANT tenants TO tenant_a, tenant_b, chp, clerk;
ALTER TABLE source_owner ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity_void ENABLE ROW LEVEL SECURITY;
ALTER TABLE emission ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup_month ENABLE ROW LEVEL SECURITY;
ALTER TABLE voided_span ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON source_owner FOR SELECT TO tenants USING (current_user IN (party, supplier));
CREATE POLICY own ON activity FOR SELECT TO tenants
	USING (EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = activity.source_id AND o.party = current_user
		AND o.valid && daterange(accounting_day(start_at), accounting_day(end_at - interval '1 microsecond'), '[]')));
CREATE POLICY bring ON activity FOR INSERT TO tenants
	WITH CHECK (EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = activity.source_id AND o.party = current_user
		AND o.valid @> daterange(accounting_day(start_at), accounting_day(end_at - interval '1 microsecond'), '[]')));
CREATE POLICY own ON activity_void FOR SELECT TO tenants
	USING (EXISTS (SELECT FROM activity AS a WHERE a.activity_id = activity_void.activity_id));
CREATE POLICY bring ON activity_void FOR INSERT TO tenants
	WITH CHECK (EXISTS (SELECT FROM activity AS a JOIN source_owner AS o ON o.source_id = a.source_id
		WHERE a.activity_id = activity_void.activity_id AND o.party = current_user
		AND o.valid @> daterange(accounting_day(a.start_at), accounting_day(a.end_at - interval '1 microsecond'), '[]')));
CREATE POLICY own ON emission FOR SELECT TO tenants USING (current_user IN (party, supplier));
CREATE POLICY own ON rollup_key FOR SELECT TO tenants USING (current_user IN (party, supplier));
CREATE POLICY own ON rollup FOR SELECT TO tenants USING (EXISTS (SELECT FROM rollup_key AS k WHERE k.key_id = rollup.key_id));
CREATE POLICY own ON rollup_month FOR SELECT TO tenants USING (EXISTS (SELECT FROM rollup_key AS k WHERE k.key_id = rollup_month.key_id));
CREATE POLICY own ON voided_span FOR SELECT TO tenants USING (EXISTS (SELECT FROM activity_void AS v WHERE v.activity_id = voided_span.activity_id));
SELECT format('REVOKE ALL ON %s FROM tenant_a, tenant_b, chp', c.oid::regclass)
FROM pg_class AS c WHERE c.relnamespace = 'led'::regnamespace AND c.relkind = 'v' AND current_setting('server_version_num')::integer < 150000 \gexec
REVOKE ALL ON activity_staging, published_line FROM tenant_a, tenant_b, chp;
SQL

my $CHECK = "SELECT count(*) FROM check_ledger('led')";
my $STATE = 'SELECT p.postings, p.hash, e.n, e.mass FROM led.checkpoint() AS p, (SELECT count(*) AS n, sum(mass) AS mass FROM led.emission) AS e';
my $PART = qr/query would be affected by row-level security policy for table/;

sub as_role
{
	my ($role, $sql, $database) = @_;

	return $node->safe_psql($database || 'park', "$PATH SET ROLE $role; $sql");
}

# A role is refused, in a database, with this SQLSTATE and message.
sub refused
{
	my ($role, $sql, $state, $message, $name, $database) = @_;

	return sqlstate_is($node, $database || 'park', "$PATH SET ROLE $role; $sql;", $state, $message, $name);
}

sub inventory
{
	my ($boundary) = @_;

	return "SELECT sum(mass) FROM inventory($YEAR, '$boundary', 'NDRC-910', 'AR6')";
}

sub reading
{
	my ($source, $from, $to, $reading) = @_;

	return "INSERT INTO activity (source_id, start_at, end_at, reading) VALUES ($source, '$from 00:00+08', '$to 00:00+08', '$reading')";
}

my $READINGS = q(SELECT string_agg(reading, ',' ORDER BY activity_id) FROM activity);

is($node->safe_psql('park', $CHECK), '0', 'the ledger is sound');
my $before = $node->safe_psql('park', $STATE);

# ---- reading ----

is(as_role('tenant_a', $READINGS), '1 t,1000 GJ,1000 t', 'a tenant sees its readings');
is(as_role('tenant_b', $READINGS), '10 t', 'and another its own, and nothing of a source from before it was its own');
is(as_role('chp', $READINGS), '', 'and who only supplies none');
is(as_role('tenant_a', inventory('A')), '2102 t CO2', 'a tenant reads its inventory');
is(as_role('tenant_b', inventory('B')), '20 t CO2', 'and another its own');
is(as_role('tenant_b', inventory('A')), '', 'and nothing of that of the first');
is(as_role('chp', inventory('CHP')), '-100 t CO2', 'who sells heat reads what it sold');
for my $call ("inventory($YEAR, 'A', 'NDRC-910', 'AR6')", "inventory_statement($YEAR, 'A', 'NDRC-910', 'AR6')", "inventory_apart($YEAR, 'A', 'NDRC-910', 'AR6')", "measures($YEAR, 'A', 'NDRC-910', 'AR6')",
	"energy_use($YEAR, 'A', 'NDRC-910')", "energy_content($YEAR, 'A', 'NDRC-910-2025')", "method_bridge('A', $YEAR, 'NDRC-910', 'NDRC-910-2025')")
{
	my (undef, undef, $stderr) = $node->psql('park', "$PATH SET client_min_messages = notice; SET ROLE tenant_a; SELECT count(*) FROM $call");
	like($stderr, qr/NOTICE:  \w+ (?:is|are) limited to what role "tenant_a" may see/, "$call says that it is of a part");
}
is(as_role('tenant_b', 'SELECT count(*), sum(mass) FROM rollup'), '1|20 t CO2', 'of the rollup, what is its own');
refused('tenant_b', "SELECT FROM $_", '42501', qr/permission denied for table $_/, "no way around through $_") for qw(activity_2025_01 emission_rest);
refused('tenant_b', 'SELECT FROM published_line', '42501', qr/permission denied/, 'nor through what is published');
if ($version >= 150000)
{
	is(as_role('tenant_b', 'SELECT count(*), sum(mass) FROM current_rollup'), '1|20 t CO2', 'nor through a view');
	is(as_role('tenant_b', "SELECT DISTINCT party FROM bi_inventory"), 'tenant_b', 'nor through those of BI tools');
}
else
{
	refused('tenant_b', "SELECT FROM $_", '42501', qr/permission denied/, "nor through view $_") for qw(current_rollup bi_inventory);
}
is(as_role('accountant', inventory('PARK')), '2022 t CO2', 'an accountant who bypasses row security reads all');
is(as_role('accountant', $CHECK), '0', 'and finds the ledger sound');

# ---- writing ----

my $NOT_YOURS = qr/new row violates row-level security policy/;
refused('tenant_a', reading(2, '2025-02-01', '2025-02-02', '1 t'), '42501', $NOT_YOURS, 'a tenant brings no readings of the source of another');
refused('tenant_b', reading(4, '2025-06-20', '2025-06-21', '1 t'), '42501', $NOT_YOURS, 'nor of days on which a source was not its own');
refused('tenant_b', reading(4, '2025-06-30', '2025-07-02', '1 t'), '42501', $NOT_YOURS, 'nor of one such day');
refused('tenant_a', reading(1, '2025-01-10', '2025-01-12', '1 t'), '23P01', qr/readings of source "boiler of A" overlap/, 'nor of a day twice');
refused('tenant_a', "SELECT void_activity(2, 'mine')", '42704', qr/reading 2 does not exist/, 'a tenant takes no reading of another back');
refused('tenant_b', "INSERT INTO activity_void (activity_id, reason) VALUES (4, 'not mine then')", '42501', $NOT_YOURS, 'nor one from before a source was its own');
refused('tenant_a', "INSERT INTO activity_void (activity_id, reason) VALUES (2, 'mine')", '42501', $NOT_YOURS, 'nor past the function');
is(as_role('tenant_a', reading(1, '2025-01-12', '2025-01-13', '100 t') . "; SELECT void_activity(1, 'typing error')"), '', 'a tenant brings readings of its own and takes them back');
is(as_role('tenant_b', reading(4, '2025-07-01', '2025-07-02', '4 t')), '', 'and those of a source that has come to it, from the first day on');
refused('tenant_a', "SELECT post($YEAR, 'NDRC-910')", '42501', qr/permission denied|$PART/, 'a tenant does not post');

# ---- what has to see all, called by who may and sees a part ----

# To a posting, a reading that it does not see is one taken back, and an emission that it does not see one to be made.
my @SECURED = qw(activity activity_void emission source_owner);
for my $table (@SECURED)
{
	$node->safe_psql('park', "$PATH ALTER TABLE $_ DISABLE ROW LEVEL SECURITY") for grep { $_ ne $table } @SECURED;
	refused('clerk', "SELECT post($YEAR, 'NDRC-910')", '42501', $PART, "post() with policies on $table alone");
	$node->safe_psql('park', "$PATH ALTER TABLE $_ ENABLE ROW LEVEL SECURITY") for @SECURED;
}
refused('clerk', $_, '42501', $PART, $_)
  for "SELECT reverse(1, 'part')", 'SELECT refresh_rollup()', "SELECT publish_inventory($YEAR, 'PARK', 'NDRC-910', 'AR6')",
  'SELECT reproduce_inventory(1)', "SELECT * FROM check_ledger('led')";
refused('tenant_a', "SELECT * FROM check_ledger('led')", '42501', $PART, 'check_ledger() called by a tenant');
$node->safe_psql('park', "$PATH ALTER TABLE posting ENABLE ROW LEVEL SECURITY");
refused('clerk', 'SELECT checkpoint()', '42501', $PART, 'checkpoint() with policies on posting');
$node->safe_psql('park', "$PATH ALTER TABLE posting DISABLE ROW LEVEL SECURITY");
$node->safe_psql('park', "$PATH ALTER TABLE activity FORCE ROW LEVEL SECURITY");
refused('owner', "SELECT post($YEAR, 'NDRC-910')", '42501', $PART, 'post() by the owner of a ledger whose policies are forced on it');
$node->safe_psql('park', "$PATH ALTER TABLE activity NO FORCE ROW LEVEL SECURITY");
is($node->safe_psql('park', $STATE), $before, 'nothing was posted, nothing reversed');

is(as_role('accountant', "SELECT post($YEAR, 'NDRC-910')"), '2', 'who sees all posts what tenants brought');
is(as_role('accountant', inventory('PARK')), '2228 t CO2', 'all of it');
is(as_role('accountant', "SELECT refresh_rollup() > 0, reproduce_inventory(1), reverse(2, 'as it was')"), 't|t|3', 'refreshes, reproduces, reverses');
is(as_role('accountant', $CHECK), '0', 'and the ledger is sound');

# ---- dumps ----

my $folder = PostgreSQL::Test::Utils::tempdir();
my @dump = ('pg_dump', '-U', 'dumper');
my $state = $node->safe_psql('park', $STATE);
my $policies = "SELECT string_agg(polrelid::regclass || ' ' || polname, ', ' ORDER BY polrelid::regclass::text, polname) FROM pg_policy";

sub is_restored
{
	my ($database, $how) = @_;

	is($node->safe_psql($database, $STATE), $state, "$how: the same ledger");
	is($node->safe_psql($database, $CHECK), '0', "$how: sound");
	is($node->safe_psql($database, $policies), $node->safe_psql('park', $policies), "$how: every policy");
	is(as_role('tenant_b', $READINGS, $database), '10 t,4 t', "$how: a tenant sees its readings");
	is(as_role('tenant_b', inventory('B'), $database), '20 t CO2', "$how: and reads its inventory");
	is(as_role('tenant_b', inventory('A'), $database), '', "$how: and no other");
	refused('tenant_b', 'SELECT FROM activity_2025_01', '42501', qr/permission denied for table activity_2025_01/, "$how: not through a partition either", $database);
	refused('tenant_b', reading(1, '2026-02-01', '2026-02-02', '1 t'), '42501', $NOT_YOURS, "$how: and brings no readings of another", $database);
	refused('clerk', "SELECT post($YEAR, 'NDRC-910')", '42501', $PART, "$how: who sees a part does not post", $database);
	is(as_role('accountant', "SELECT post($YEAR, 'NDRC-910'), reproduce_inventory(1)", $database), '4|t', "$how: who sees all does");
	return;
}

$node->command_ok([ @dump, '-f', "$folder/plain.sql", 'park' ], 'plain dump');
$node->safe_psql('postgres', 'CREATE DATABASE plain TEMPLATE template0');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/plain.sql", 'plain' ], 'plain restore');
is_restored('plain', 'plain dump');

$node->command_ok([ @dump, '-Fc', '-f', "$folder/custom", 'park' ], 'custom dump');
$node->safe_psql('postgres', 'CREATE DATABASE custom TEMPLATE template0');
$node->command_ok([ 'pg_restore', '-j4', '-e', '-d', 'custom', "$folder/custom" ], 'parallel restore');
is_restored('custom', 'custom dump, 4 jobs');

$node->command_ok([ @dump, '--schema-only', '-f', "$folder/schema.sql", 'park' ], 'dump of the schema');
$node->command_ok([ @dump, '--data-only', '-f', "$folder/data.sql", 'park' ], 'dump of the data');
$node->safe_psql('postgres', 'CREATE DATABASE halves TEMPLATE template0');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/$_.sql", 'halves' ], "restore of the $_") for qw(schema data);
is_restored('halves', 'schema and data apart');

# ---- roles of the kind tenant, through a restore with rights, and one without, after which rights are granted by hand ----

create_database($node, 'let');
$node->safe_psql('let', <<"SQL");
GRANT CREATE ON DATABASE let TO owner;
CREATE ROLE works_a;
SET ROLE owner;
SELECT create_ledger('led', 'UTC');
$PATH
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
INSERT INTO source (source, category, factor, region) VALUES ('of A', 'stationary_combustion', 'coal', 'CN'), ('of B', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'B');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-10', '2025-01-11', '1 t'), (2, '2025-01-10', '2025-01-11', '10 t');
SELECT grant_ledger('led', 'works_a', 'tenant', 'A');
SQL
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$folder/let", 'let' ], 'dump of a ledger with a tenant');
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for qw(kept bare);
$node->command_ok([ 'pg_restore', '-e', '-d', 'kept', "$folder/let" ], 'restore');
$node->command_ok([ 'pg_restore', '-e', '--no-privileges', '-d', 'bare', "$folder/let" ], 'restore without privileges');
is(as_role('works_a', $READINGS, $_), '1 t', "$_: a tenant sees its readings") for qw(let kept);
is($node->safe_psql('kept', $CHECK), '0', 'the restored ledger is sound');
$node->safe_psql('bare', "$PATH GRANT USAGE ON SCHEMA led TO works_a; GRANT SELECT ON activity, source, source_owner, ledger_meta, ledger_role TO works_a");
is(as_role('works_a', $READINGS, 'bare'), '', 'without its rights, and with others, it sees nothing');
$node->safe_psql('bare', "SELECT upgrade_ledger('led')");
is(as_role('works_a', $READINGS, 'bare'), '', 'nor after an upgrade');
$node->safe_psql('bare', "SELECT grant_ledger('led', 'works_a', 'tenant', 'A')");
is(as_role('works_a', $READINGS, 'bare'), '1 t', 'until it is granted');

$node->safe_psql('park', 'GRANT pg_read_all_data TO tenant_a');
command_fails_like([ 'pg_dump', '-d', $node->connstr('park'), '-U', 'tenant_a', '-f', "$folder/part.sql" ], $PART, 'a dump by who sees a part fails');
command_fails_like([ 'pg_dump', '-d', $node->connstr('park'), '-U', 'tenant_a', '--data-only', '-t', "led.$_", '-f', "$folder/part.sql" ], $PART, "of $_ alone, too")
  for qw(rollup activity_void);

$node->stop;
done_testing();
