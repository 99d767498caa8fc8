# The roles of a ledger in another cluster, where their numbers are those of others of its roles: each stays what it was,
# of a ledger of this version and of one whose version did not note where numbers are of. In the cluster of the numbers
# a name that was swapped makes nobody another.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $folder = PostgreSQL::Test::Utils::tempdir();
my $KINDS = "accountant|accountant|\nreader|reader|\nrecorder|recorder|\ntenant_a|tenant|A\ntenant_b|tenant|B";
my $READINGS = q(SELECT string_agg(reading, ',' ORDER BY activity_id) FROM led.activity);
my $UPGRADE = q{ALTER EXTENSION carbonms UPDATE; SELECT upgrade_ledger('led')};
my $ROLES = join ' ', map { "CREATE ROLE $_;" } qw(accountant reader recorder tenant_a tenant_b);

sub as_role
{
	my ($node, $database, $role, $sql) = @_;

	return $node->safe_psql($database, "SET ROLE $role; $sql");
}

# Every role is what it was, and may what it could.
sub are_as_granted
{
	my ($node, $database, $name) = @_;

	is($node->safe_psql($database, q{SELECT role, kind, party FROM led.ledger_role ORDER BY role COLLATE "C"}), $KINDS, "$name: roles keep their kinds");
	is(as_role($node, $database, 'tenant_a', $READINGS), '1 t', "$name: a tenant sees what is its own");
	is(as_role($node, $database, 'tenant_b', $READINGS), '10 t', "$name: and another");
	is(as_role($node, $database, $_, $READINGS), '1 t,10 t', "$name: all is seen by the $_") for qw(reader recorder accountant);
	is($node->safe_psql($database, q{SELECT string_agg(r, ',') FROM unnest('{accountant,reader,recorder,tenant_a}'::text[]) AS r WHERE has_function_privilege(r, 'led.refresh_rollup()', 'EXECUTE')}),
		'accountant', "$name: who may call what writes");
	is($node->safe_psql($database, q{SELECT problem FROM check_ledger('led')}), '', "$name: the ledger is sound");
}

# ---- ledgers of this version, and of the release before ----

my $node = new_server('roles');
my %version = (now => undef, before => '0.2.0');

$node->safe_psql('postgres', $ROLES);
for my $database (sort keys %version)
{
	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0");
	$node->safe_psql($database, 'CREATE EXTENSION carbonms' . ($version{$database} ? " VERSION '$version{$database}'" : ''));
	$node->safe_psql($database, <<'SQL');
SELECT create_ledger('led', 'UTC');
SET search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
INSERT INTO source (source, category, factor, region) VALUES ('of A', 'stationary_combustion', 'coal', 'CN'), ('of B', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'B');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-10', '2025-01-11', '1 t'), (2, '2025-01-10', '2025-01-11', '10 t');
SELECT grant_ledger('led', r, r) FROM unnest('{reader,recorder,accountant}'::text[]) AS r;
SELECT grant_ledger('led', 'tenant_a', 'tenant', 'A'), grant_ledger('led', 'tenant_b', 'tenant', 'B');
SQL
	$node->command_ok([ 'pg_dump', '-Fc', '-f', "$folder/$database.dump", $database ], "$database: dump");
	$node->command_ok([ 'pg_dump', "--$_-only", '-Fc', '-f', "$folder/$database.$_", $database ], "$database: dump of the $_") for qw(schema data);
}

# ---- in other clusters, as numbers shift ----

for my $shift (1 .. 3)
{
	my $other = new_server("shift_$shift");

	$other->safe_psql('postgres', join(' ', map { "CREATE ROLE somebody_$_;" } 1 .. $shift) . $ROLES);
	for my $database (sort keys %version)
	{
		my $name = "$database, shifted by $shift";
		my @files = $shift == 2 ? ("$database.schema", "$database.data") : ("$database.dump");

		$other->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0");
		$other->command_ok([ 'pg_restore', '-e', '-d', $database, "$folder/$_" ], "$name: restore of $_") for @files;
		is($other->safe_psql($database, 'SELECT count(*) FROM led.ledger_role AS l JOIN pg_roles AS r ON r.oid = l.role_id JOIN led.ledger_role AS k ON k.role = r.rolname AND k.role <> l.role'),
			5 - $shift, "$name: numbers are those of others");
		is(as_role($other, $database, 'tenant_a', $READINGS), '', "$name: a tenant sees nothing there before an upgrade");
		$other->safe_psql($database, $UPGRADE);
		are_as_granted($other, $database, $name);
		next if $shift > 1;
		$other->safe_psql($database, q{SELECT upgrade_ledger('led')});
		are_as_granted($other, $database, "$name, once more");
	}
	$other->stop;
}

# ---- in the same cluster numbers count, also in a copy of the database, under another name of the schema, and of a ledger
# that did not note where they are of ----

$node->safe_psql('postgres', "CREATE DATABASE $_->[0] TEMPLATE $_->[1]") for ([ 'copy', 'now' ], [ 'later', 'before' ]);
$node->safe_psql('before', $UPGRADE);
are_as_granted($node, $_, "$_, in the same cluster") for qw(now before copy);
$node->safe_psql('postgres', 'ALTER ROLE tenant_a RENAME TO x; ALTER ROLE tenant_b RENAME TO tenant_a; ALTER ROLE x RENAME TO tenant_b;');
$node->safe_psql('postgres', 'ALTER ROLE reader RENAME TO x; ALTER ROLE accountant RENAME TO reader; ALTER ROLE x RENAME TO accountant;');
for ([ 'now', $UPGRADE ], [ 'copy', q{SELECT rename_ledger('led', 'other'); SELECT rename_ledger('other', 'led')} ], [ 'later', $UPGRADE ])
{
	my ($database, $upgrade) = @$_;

	$node->safe_psql($database, $upgrade);
	is(as_role($node, $database, $_, $READINGS), '', "$database: who has the name of a tenant is not the tenant: $_") for qw(tenant_a tenant_b);
	is($node->safe_psql($database, q{SELECT role, kind, party FROM led.ledger_role ORDER BY role COLLATE "C"}), "recorder|recorder|\ntenant_a|tenant|A\ntenant_b|tenant|B",
		"$database: nor anybody an accountant by name");
}

$node->stop;
done_testing();
