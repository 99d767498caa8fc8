# SIGKILL in the middle of a posting: of the session that posts, and of the whole server, at moments that grow from
# the beginning of the posting to beyond its end. After recovery the ledger is as before or as after, never between.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

# What commits is on disk, and a session that is killed does not end the server. No parallel workers: the processes to
# be killed are known before. Recovery would flush every file of the server one by one, for seconds each time.
my $flush_at_once = $^O eq 'linux' ? 'recovery_init_sync_method = syncfs' : '';
my $node = new_server('crash', settings => <<"CONF");
fsync = on
synchronous_commit = on
full_page_writes = on
restart_after_crash = on
max_parallel_workers_per_gather = 0
$flush_at_once
CONF
create_database($node, 'park');

my $SOURCES = 100;
$node->safe_psql('park', <<"SQL");
SELECT create_ledger('led');
SET search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A');
INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
INSERT INTO source (source, category, factor, region) SELECT 's' || i, 'stationary_combustion', 'coal', 'CN' FROM generate_series(1, $SOURCES) AS i;
INSERT INTO source_owner (source_id, valid, party) SELECT i, '(,)', 'A' FROM generate_series(1, $SOURCES) AS i;
SELECT add_partitions('2025-01-01', '2025-04-01');
INSERT INTO activity (source_id, start_at, end_at, reading)
SELECT i, m AT TIME ZONE 'Asia/Shanghai', (m + interval '1 month') AT TIME ZONE 'Asia/Shanghai', i + 0.125 || ' t'
FROM generate_series(1, $SOURCES) AS i, generate_series('2025-01-01'::timestamp, '2026-04-01', interval '1 month') AS m;
SQL

my $CHECK = "SELECT string_agg(problem, '; ') FROM check_ledger('led')";
my $STATE = 'SELECT p.postings, e.n, p.hash, r.posting_id FROM led.checkpoint() AS p, led.rollup_state AS r, (SELECT count(*) AS n FROM led.emission) AS e';

# Each round posts a month of its own, of which this is the statement and the number of rows.
sub month
{
	my ($round) = @_;
	my $first = sprintf('%d-%02d-01', 2025 + int($round / 12), $round % 12 + 1);
	my $days = $node->safe_psql('park', "SELECT date '$first' + interval '1 month' - date '$first'");

	return ("SELECT led.post(daterange('$first', ('$first'::date + interval '1 month')::date), 'NDRC-910')", $SOURCES * ($days =~ /^(\d+) days$/)[0]);
}

# Whether a process still runs; one that nobody has waited for yet does not.
sub runs
{
	my ($pid) = @_;

	return 0 unless kill 0, $pid;
	# one that ends at this moment has no file any more
	my $stat = eval { slurp_file("/proc/$pid/stat") };
	return defined $stat ? $stat !~ /^\d+ \(.*\) Z/s : kill 0, $pid;
}

sub kill_session
{
	my ($pid) = @_;

	kill 'KILL', $pid;
	return;
}

sub kill_server
{
	my $lock_file = $node->data_dir . '/postmaster.pid';
	my @processes = ((split(/\n/, slurp_file($lock_file), 2))[0], @_);

	$node->kill9;
	kill 'KILL', @processes;
	for (1 .. 1000)
	{
		last unless grep { runs($_) } @processes;
		sleep 0.01;
	}
	die 'processes of the server are left' if grep { runs($_) } @processes;
	# a process that nobody has waited for yet would be taken for a server that runs
	unlink $lock_file, sprintf('%s/.s.PGSQL.%d.lock', $node->host, $node->port);
}

# Runs a statement in a session of its own and kills after a while; returns what the session has been told.
sub interrupted
{
	my ($sql, $delay, $kill, $checkpoint) = @_;
	my ($in, $out, $err) = ("SELECT pg_backend_pid();\n", '', '');
	my $session = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('park'), '-f', '-' ], '<', \$in, '>', \$out, '2>', \$err, IPC::Run::timeout(60));

	$session->pump until $out =~ /^(\d+)\n/;
	my $pid = $1;
	my @children = split /\n/, $node->safe_psql('postgres', 'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
	$out = '';
	$in .= "$sql;\n";
	$session->pump_nb while length $in;
	if ($checkpoint)
	{
		# half of a transaction that is on disk has to go again, too
		sleep $delay / 2;
		$node->safe_psql('postgres', 'CHECKPOINT');
		sleep $delay / 2;
	}
	else
	{
		sleep $delay;
	}
	$kill->($pid, @children);
	eval { $session->finish };
	if ($kill == \&kill_server)
	{
		$node->start;
	}
	else
	{
		$node->poll_query_until('park', 'SELECT true') or die 'the server did not recover';
	}
	return $out;
}

# How long a posting takes when nothing happens to it.
my ($warm_up) = month(0);
my $started = time;
$node->safe_psql('park', $warm_up);
my $whole = time - $started;
note(sprintf 'a posting takes %.2f s', $whole);

my $round = 0;
my $broken_off = 0;

sub crash
{
	my ($kill, $moment, $checkpoint, $what) = @_;
	my ($post, $rows) = month(++$round);
	my $before = $node->safe_psql('park', $STATE);
	my ($postings, $entries) = split /\|/, $before;
	my $told = interrupted($post, $moment * $whole, $kill, $checkpoint);
	my $now = $node->safe_psql('park', $STATE);
	my $done = $now ne $before;

	if ($done)
	{
		like($now, qr/^${\($postings + 1)}\|${\($entries + $rows)}\|/, "$what: all of the posting is there");
	}
	else
	{
		$broken_off++;
		is($told, '', "$what: nothing of the posting is there, and nobody was told that it is");
	}
	is($node->safe_psql('park', $CHECK), '', "$what: the ledger is sound");
	is($node->safe_psql('park', $post), $done ? '' : $postings + 1, "$what: what is not there is posted again");
	like($node->safe_psql('park', $STATE), qr/^${\($postings + 1)}\|${\($entries + $rows)}\|/, "$what: once");
	return;
}

crash(\&kill_session, $_, 0, "session killed at $_") for 0.25, 0.75;
crash(\&kill_server, $_ / 8, $_ % 2, "server killed at $_/8") for 0 .. 9;
cmp_ok($broken_off, '>=', 2, "$broken_off of $round postings were broken off");

# the rollup: it and the number of the posting that it goes to are of one transaction
for my $moment (0.1, 0.5)
{
	my $before = $node->safe_psql('park', $STATE);
	my $told = interrupted('SELECT led.refresh_rollup()', $moment * $whole, \&kill_server, 0);
	ok($told eq '' || $node->safe_psql('park', $STATE) ne $before, "server killed in refresh_rollup(): what was told holds");
	is($node->safe_psql('park', $CHECK), '', 'server killed in refresh_rollup(): the ledger is sound');
}
$node->safe_psql('park', 'SELECT led.refresh_rollup()');

is($node->safe_psql('park', "SELECT (SELECT sum(mass) FROM led.emission) = sum(quantity) * emission_factor '2 t CO2/t' FROM led.activity
	WHERE start_at < '2025-01-01 00:00+08'::timestamptz + interval '${\($round + 1)} months'"), 't', 'every month is posted once');
is($node->safe_psql('park', $CHECK), '', 'and the ledger is sound');

$node->stop;
done_testing();
