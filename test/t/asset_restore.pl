# Assets outside of one database: dumps and restores, logical replication, ledgers of before that get them. Each time chain
# and constraints are sound, the replay of test/assets/replay.py comes out, and the chain goes on.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('assets', streaming => 'logical');
create_database($node, 'park');

my $PATH = 'SET search_path = led, public;';
my $CHECK = q{SELECT string_agg(problem, '; ') FROM check_ledger('led')};
my $HEAD = "SELECT movement_id, encode(hash, 'hex') FROM led.asset_head";

run_file($node, 'park', 'assets.sql', 'led, public');
$node->safe_psql('park', 'VACUUM led.asset_movement, led.asset_holding, led.asset_block, led.asset_entry');
$node->safe_psql('park', "$PATH SELECT move_serials('retire', 'A', 'REG', 'X', int8multirange(int8range(600 + 3 * i, 602 + 3 * i)), purpose => 'x') FROM generate_series(1, 60) AS i");
is($node->safe_psql('park', $CHECK), '', 'a ledger with assets is sound');
is($node->safe_psql('park', 'SELECT bool_or(m.movement_id < m.before) FROM (SELECT movement_id, lag(movement_id) OVER (ORDER BY ctid) AS before FROM led.asset_movement) AS m'), 't', 'its movements are not in the order of the table');
my ($last, $hash) = split /\|/, $node->safe_psql('park', $HEAD);
my $POSITION = 'SELECT md5(string_agg(p::text, $$;$$)) FROM led.asset_position() AS p';
my $position = $node->safe_psql('park', $POSITION);

sub replayed
{
	my ($server, $database, $name) = @_;
	local @ENV{qw(PGHOST PGPORT)} = ($server->host, $server->port);
	my ($out, $err) = ('', '');

	IPC::Run::run([ 'python3', "$FindBin::Bin/../assets/replay.py", $database, 'led' ], '<', \undef, '>', \$out, '2>', \$err);
	like($out, qr/^5 passed, 0 failed$/m, "$name: movements are replayed") or diag($out, $err);
	return;
}

# In a restored database the ledger is sound, its units are where they were, and the chain goes on.
sub is_whole
{
	my ($database, $name) = @_;

	is($node->safe_psql($database, $CHECK), '', "$name: sound");
	is($node->safe_psql($database, $HEAD), "$last|$hash", "$name: the same head");
	is($node->safe_psql($database, $POSITION), $position, "$name: the same positions");
	replayed($node, $database, $name);
	is($node->safe_psql($database, "$PATH SELECT move_serials('retire', 'A', 'REG', 'X', '{[501,511)}', purpose => 'claim', request => '00000000-0000-0000-0000-000000000007')"),
		$node->safe_psql('park', q{SELECT movement_id FROM led.asset_movement WHERE request = '00000000-0000-0000-0000-000000000007'}), "$name: a request is known");
	sqlstate_is($node, $database, "$PATH SELECT move_serials('retire', 'A', 'REG', 'X', '{[603,605)}', purpose => 'x')", '23514', qr/serials \{\[603,605\)\} of REG X are retired by party "A" since movement \d+/, "$name: what is used is used");
	sqlstate_is($node, $database, "$PATH SELECT issue_units('issue', 'A', 'CREDIT', 'reg', 'x', '[900,1200)')", '23P01', qr/serials \[900,1001\) of REG X were issued before/, "$name: what was issued is issued");
	is($node->safe_psql($database, "$PATH SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'Z', '[1,101)'), move_units('retire', 'A', 'CREDIT', 30, flow => 'FIFO', purpose => 'x'), merge_holdings('A', 'REG', 'X', '{[201,311)}'), reverse_movement($last + 1, 'x')"),
		join('|', $last + 1 .. $last + 4), "$name: the chain goes on") ;
	is($node->safe_psql($database, $CHECK), '', "$name: and stays sound");
	replayed($node, $database, "$name, and goes on");
	sqlstate_is($node, $database, "$PATH $_->[0]", $_->[1], $_->[2], "$name: guarded, $_->[2]")
	  for ([ q{UPDATE asset_holding SET party = 'B'}, '23000', qr/cannot update table "asset_holding"/ ], [ 'TRUNCATE asset_head', '23000', qr/cannot truncate table "asset_head"/ ],
		[ q{INSERT INTO asset_entry VALUES (1, 9, current_date, 'A', 'CREDIT', 2023, 'held', 5)}, '23000', qr/entries of movement 1 are not what its holdings add and take/ ],
		[ q{INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by) VALUES (1, '[5,6)', 'A', 'held', 1, 1)}, '23514', qr/movement 1 does not make what it spends/ ],
		[ q{INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (1, '[2025-01-05,2025-01-06)', 'GEC', '{[7,8)}', 'x')}, '23P01', qr/one_claim_of_a_source/ ]);
	return;
}

my $folder = PostgreSQL::Test::Utils::tempdir();
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
is_whole('halves', 'schema and data apart');

# With the triggers on, data that was altered in the dump is refused.
for my $altered ([ 'a holding', qr{^(\d+\t\d+\t\[603,605\)\t)A}m, qr/^movement \d+ (?:has other holdings|does not make what it spends)/ ], [ 'a price', qr{\t70\.10\t}, qr/^hash of movement 3 does not match|^movement 3 has other/ ])
{
	my ($name, $pattern, $problem) = @$altered;
	my $data = slurp_file("$folder/data.sql");

	ok($data =~ s/$pattern/defined $1 ? "$1B" : "\t70.11\t"/e, "$name is altered in a dump");
	append_to_file("$folder/altered.sql", $data);
	$node->safe_psql('postgres', 'DROP DATABASE IF EXISTS altered; CREATE DATABASE altered TEMPLATE template0');
	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/schema.sql", 'altered' ], 'its schema');
	my ($out, $err) = ('', '');
	IPC::Run::run([ 'psql', '-X', '-q', '-d', $node->connstr('altered'), '-f', "$folder/altered.sql" ], '<', \undef, '>', \$out, '2>', \$err);
	my $said = $node->safe_psql('altered', q{SELECT problem FROM check_ledger('led')});
	ok($err =~ /ERROR:  (?:movement|hash of movement) / || $said =~ /^movement 3: its row was altered/m, "what is altered is refused, or found") or diag("$err\n$said");
	unlink "$folder/altered.sql";
}

# ---- logical replication ----

my $subscriber = new_server('subscriber');
create_database($subscriber, 'park');
$node->command_ok([ 'pg_dump', '--schema-only', '-n', 'led', '-f', "$folder/led.sql", 'park' ], 'dump of the ledger schema');
$subscriber->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/led.sql", 'park' ], 'its schema on the subscriber');
$node->safe_psql('park', 'CREATE PUBLICATION everything FOR ALL TABLES WITH (publish_via_partition_root = true)');
my $connection = $node->connstr('park');
$connection =~ s/'/''/g;
$subscriber->safe_psql('park', "CREATE SUBSCRIPTION led CONNECTION '$connection' PUBLICATION everything");
$subscriber->poll_query_until('park', "SELECT NOT EXISTS (SELECT FROM pg_subscription_rel WHERE srsubstate <> 'r')") or die 'no sync';
is($subscriber->safe_psql('park', $CHECK), '', 'the first copy is sound');
for my $movement (q{issue_units('issue', 'A', 'CREDIT', 'REG', 'L', '[1,101)')}, q{move_serials('transfer', 'A', 'REG', 'L', '{[11,21),[41,51)}', counterparty => 'B')}, q{move_units('retire', 'B', 'CREDIT', 7, flow => 'FIFO', purpose => 'x')},
	q{reverse_movement((SELECT max(movement_id) FROM asset_movement), 'x')}, q{merge_holdings('A', 'REG', 'X', '{[201,311)}')})
{
	$node->safe_psql('park', "$PATH SELECT $movement");
}
$node->wait_for_catchup('led');
is($subscriber->safe_psql('park', $HEAD), $node->safe_psql('park', $HEAD), 'movements arrive');
is($subscriber->safe_psql('park', $CHECK), '', 'and the ledger is sound on the subscriber');
is($subscriber->safe_psql('park', $POSITION), $node->safe_psql('park', $POSITION), 'with the same positions');
replayed($subscriber, 'park', 'on the subscriber');
$subscriber->safe_psql('park', 'DROP SUBSCRIPTION led');
$subscriber->stop;

# ---- ledgers of before ----

for my $release (releases())
{
	my $database = "of $release";

	$node->safe_psql('postgres', qq{CREATE DATABASE "$database" TEMPLATE template0});
	$node->safe_psql($database, <<"SQL");
CREATE EXTENSION carbonms VERSION '$release';
SELECT create_ledger('led', 'UTC');
$PATH
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{A,B}'::text[]) AS p;
INSERT INTO source (source, category, factor, region) SELECT s, 'purchased_electricity', 'electricity', 'CN' FROM unnest('{one,two,lost,gone}'::text[]) AS s;
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'B'), (4, '(,)', 'A');
INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES
	(1, '[2025-01-01,2025-02-01)', 'GEC', '{[1,11),[21,31)}', 'paper'), (2, '[2025-01-01,2025-02-01)', ' gec', '{[5,8)}', 'paper'),
	(2, '[2025-02-01,2025-03-01)', 'I-REC', '{[5,8)}', 'paper'), (3, '[2025-01-01,2025-02-01)', 'GEC', '{[41,51)}', 'paper'), (4, '[2025-01-01,2025-02-01)', 'GEC', '{[61,71)}', 'paper');
UPDATE certificate_claim SET withdrawn_at = now() WHERE source_id = 4;
SQL
	$node->safe_psql($database, 'ALTER EXTENSION carbonms UPDATE');
	sqlstate_is($node, $database, q{SELECT add_assets('led')}, '55000', qr/ledger "led" is of an older version/, "$release: a ledger is upgraded first");
	$node->safe_psql($database, q{SELECT upgrade_ledger('led')});
	my (undef, undef, $notices) = $node->psql($database, q{SELECT add_assets('led')});
	is(join(' ', $notices =~ /NOTICE:  claim (\d+) has no retirement/g), '2 4', "$release: claims that have no retirement are listed");
	is($node->safe_psql($database, q{SELECT string_agg(concat_ws(' ', claim_id, movement_id, problem), '; ' ORDER BY claim_id) FROM led.asset_claim}),
		'1 2; 2 serials of it are in claim 1; 3 4; 4 its source was of no party', "$release: the others have one");
	is($node->safe_psql($database, q{SELECT party, class, state, units FROM led.asset_position()}), "A|GEC|retired|20\nB|EAC|retired|3", "$release: their certificates are used");
	sqlstate_is($node, $database, "$PATH SELECT issue_units('buy', 'A', 'GEC', 'gec', '', '[25,40)', counterparty => 'x')", '23P01', qr/serials \[25,31\) of GEC were issued before/, "$release: once");
	is($node->safe_psql($database, "$PATH SELECT issue_units('buy', 'A', 'GEC', 'gec', '', '[31,40)', counterparty => 'x')"), '5', "$release: movements follow");
	my $problems = $node->safe_psql($database, $CHECK);
	unlike($problems, qr/movement|holding|block|entries/, "$release: chain and holdings are sound");
	is($problems, '', "$release: so is the ledger");
	replayed($node, $database, $release);
}

$node->stop;
done_testing();
