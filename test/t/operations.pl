# What doc/operations.md has people type in a shell, typed: dumps and restores of a ledger, and its move into a database
# whose partitions are made before its rows come. Each database that comes of it holds the whole ledger.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('operations');
my $folder = PostgreSQL::Test::Utils::tempdir;
my $page = slurp_file("$FindBin::Bin/../../doc/operations.md");
my @blocks = $page =~ /^```sh\n(.*?)^```$/msg;

# The databases are those of the page, and so is the name of the ledger.
create_database($node, 'park_db');
(my $fixture = slurp_file("$FindBin::Bin/ledger.sql")) =~ s/\bled\b/park/g;
append_to_file("$folder/park.sql", "SET timezone = 'Asia/Shanghai';\n$fixture");
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $node->connstr('park_db'), '-f', "$folder/park.sql" ],
	'a ledger to begin with');

$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;

sub state_of
{
	my ($database) = @_;

	return $node->safe_psql($database, <<'SQL');
SELECT count(*) FROM public.check_ledger('park');
SELECT posting_id, hash FROM park.checkpoint();
SELECT count(*), sum(activity_id) FROM park.activity;
SELECT count(*), count(DISTINCT posting_id) FROM park.emission;
SELECT park.reproduce_inventory(1);
SQL
}

my $state = state_of('park_db');
like($state, qr/^0\n2\|[0-9a-f]{64}\n.*\nt$/s, 'which is sound');
cmp_ok(scalar(@blocks), '>=', 3, 'there is something to type');
for my $block (@blocks)
{
	my ($database) = $block =~ /^createdb (\w+)$/m or die "no database in $block";
	my ($stdout, $stderr) = run_command([ 'bash', '-c', "set -euo pipefail; cd '$folder'; $block" ]);

	is($?, 0, "$database: all is typed") or diag($stderr);
	# psql and pg_restore name an error so
	unlike($stderr, qr/error:|ERROR:/i, "$database: without an error");
	is(state_of($database), $state, "$database: the ledger is there, and sound");
}
is($node->safe_psql('parted_db', q(SELECT count(*) FROM park.activity_rest WHERE start_at < '2026-01-01 00:00+08')),
	'0', 'rows that were in the rest are in the partition of their month');
cmp_ok($node->safe_psql('park_db', q(SELECT count(*) FROM park.activity_rest WHERE start_at < '2026-01-01 00:00+08')),
	'>', 0, 'as they were not before');

done_testing();
