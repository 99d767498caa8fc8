# Whose rights an upgrade takes, and whose it leaves: what grant_ledger() of 0.1.0 granted becomes what it grants now; what
# the owner granted or took by hand stays as it is, but for what nobody may write any more.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('upgrade_rights');

$node->safe_psql('postgres', "CREATE ROLE $_") for qw(park_owner reader recorder accountant by_hand stranger tenants tenant_a);
$node->safe_psql('postgres', 'CREATE DATABASE park');
$node->safe_psql('park', slurp_file("$FindBin::Bin/attacks.sql"));
$node->safe_psql('park', <<'SQL');
SET ROLE park_owner;
SELECT grant_ledger('park', 'reader', 'reader'), grant_ledger('park', 'recorder', 'recorder'), grant_ledger('park', 'accountant', 'accountant');
REVOKE ALL ON park.party FROM reader;
GRANT INSERT, UPDATE ON park.source, park.party TO recorder;
GRANT USAGE ON SCHEMA park TO by_hand;
GRANT SELECT ON park.ledger_meta, park.posting TO by_hand;
GRANT INSERT ON park.posting TO recorder;
SQL

my ($status, $stdout, $stderr) = $node->psql('park', <<'SQL');
ALTER EXTENSION carbonms UPDATE;
SET ROLE park_owner;
SELECT upgrade_ledger('park');
UPDATE park.party SET name = 'another name';
SQL
is($status, 0, 'the ledger is upgraded') or diag($stderr);
like($stderr, qr/role "recorder" may no longer INSERT table "posting"/, 'what nobody may write is taken, with a notice');

sub may
{
	my ($role, $right, $table) = @_;

	return $node->safe_psql('park', "SELECT has_table_privilege('$role', 'park.$table', '$right')");
}

is($node->safe_psql('park', q{SELECT string_agg(role || ' ' || kind, ', ' ORDER BY role) FROM park.ledger_role WHERE role NOT LIKE 'tenant%'}),
	'accountant accountant, reader reader, recorder recorder', 'roles are known by their kinds, and one that was granted two tables by hand is none');
is(may('by_hand', 'SELECT', 'posting'), 't', 'it reads what it was granted');
is(may('by_hand', 'SELECT', $_), 'f', "and not $_") for qw(reference_history ledger_role party);
is(may('recorder', $_->[0], $_->[1]), 't', "what the owner granted stays: $_->[0] on $_->[1]") for ([ 'INSERT', 'source' ], [ 'UPDATE', 'source' ], [ 'INSERT', 'party' ], [ 'UPDATE', 'party' ]);
is(may('recorder', 'INSERT', 'posting'), 'f', 'but for a door');
is(may('reader', 'SELECT', $_), 'f', "what was withheld stays so: $_") for qw(party reference_history);
is(may('reader', 'SELECT', 'source'), 't', 'and the rest is read');
is(may('accountant', 'SELECT', 'reference_history'), 't', 'by others all');
is($node->safe_psql('park', q{SELECT * FROM check_ledger('park')}), '', 'the ledger is sound');

done_testing();
