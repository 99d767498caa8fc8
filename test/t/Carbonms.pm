# What the tests of several servers share: a server, files of SQL, a fingerprint of what a schema holds.
#
# Every server listens on a Unix socket in a folder of its own alone, as PostgreSQL::Test::Cluster
# makes it, and is gone at the end of its test. (Until 14.2 the module had the name PostgresNode:
# these tests want 14.3 or later.)
package Carbonms;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use FindBin;
use IO::Uncompress::Gunzip qw(gunzip $GunzipError);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(new_server has_postgis server_version installed_in create_database fill_tables run_file sql_file fingerprint
  releases release_file restore_release answers_are by_index_and_by_table btrees_are_sound same_lines sqlstate_is);

# A server that is killed takes the psql that it served along; what was still to be sent there is no reason to die.
$SIG{PIPE} = 'IGNORE';

# Settings that make a throwaway server quick and its log readable.
my $SETTINGS = <<'CONF';
shared_buffers = 32MB
max_connections = 40
log_statement = none
autovacuum = off
jit = off
max_parallel_workers_per_gather = 2
CONF

# A running server. Options: streaming (see allows_streaming of init), settings (lines of postgresql.conf), checksums
# (on or off), install_path (of another installation than the first in the PATH).
sub new_server
{
	my ($name, %options) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name, $options{install_path} ? (install_path => $options{install_path}) : ());

	my $checksums = $options{checksums} // '';
	# what is not the default: that is on since 18, which has an option to switch them off
	my @checksums = $checksums eq 'on' ? '--data-checksums' : $checksums eq 'off' && installed_in('--version') =~ / 1[89]/ ? '--no-data-checksums' : ();

	$node->init(
		extra => [ '--encoding=UTF8', '--locale=C', @checksums ],
		allows_streaming => $options{streaming} || 0);
	$node->append_conf('postgresql.conf', $SETTINGS . ($options{settings} || ''));
	$node->start;
	return $node;
}

# 14, 15 ...
sub server_version
{
	my ($node) = @_;

	return int($node->safe_psql('postgres', 'SHOW server_version_num') / 10000);
}

sub has_postgis
{
	my ($node) = @_;

	return $node->safe_psql('postgres', q(SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'));
}

# What pg_config says of the first installation in the PATH, such as installed_in('--bindir').
sub installed_in
{
	my ($option) = @_;
	my ($answer) = run_command([ 'pg_config', $option ]);

	return $answer;
}

# A database with the extension, in the schema given or in public.
sub create_database
{
	my ($node, $database, $schema) = @_;

	$node->safe_psql('postgres', qq(CREATE DATABASE "$database" TEMPLATE template0));
	$node->safe_psql($database,
		defined $schema
		? qq(CREATE SCHEMA "$schema"; CREATE EXTENSION carbonms SCHEMA "$schema")
		: 'CREATE EXTENSION carbonms');
	return;
}

sub sql_file
{
	my ($file) = @_;

	return slurp_file("$FindBin::Bin/$file");
}

# Run a file of this folder with a search_path.
sub run_file
{
	my ($node, $database, $file, $search_path) = @_;

	return $node->safe_psql($database, "SET search_path = $search_path;\n" . sql_file($file));
}

# The rows of every table, view and materialised view of a schema, one line a relation: its name,
# number of rows and the hash of their sorted text, in a session without a search_path.
sub fingerprint
{
	my ($node, $database, $schema) = @_;

	return $node->safe_psql($database, sprintf(<<'SQL', $schema));
SET search_path = '';
SELECT pg_catalog.format(
	'SELECT %%L, pg_catalog.count(*), pg_catalog.md5(pg_catalog.string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C")) FROM %%s AS t',
	oid::regclass, oid::regclass)
FROM pg_catalog.pg_class
WHERE relnamespace = '%s'::regnamespace AND relkind IN ('r', 'v', 'm')
ORDER BY relname COLLATE "C" \gexec
SQL
}

# A database of tables that users make with the types: every kind of object that depends on the extension.
sub fill_tables
{
	my ($node, $database, $schema) = @_;
	my $path = 'ledger, ' . (defined $schema ? qq("$schema") : 'public');

	create_database($node, $database, $schema);
	$node->safe_psql($database, 'CREATE SCHEMA ledger');
	run_file($node, $database, $_, $path) for ('values.sql', 'objects.sql', 'entries.sql');
	return;
}

# The releases of which test/release has a database.
sub releases
{
	return map { m{([^/]+)/$} } glob "$FindBin::Bin/../release/*/";
}

sub release_file
{
	my ($release, $file) = @_;

	return "$FindBin::Bin/../release/$release/$file";
}

# The dump of a release, restored: with the extensions in their default version, as the dump has them, or in that of the
# release. Roles are the server's: those that are there stay.
sub restore_release
{
	my ($node, $database, $release, $version) = @_;
	my $file = PostgreSQL::Test::Utils::tempdir() . '/dump.sql';
	my $dump;

	gunzip(release_file($release, 'dump.sql.gz') => \$dump) or die "$release: $GunzipError";
	$dump =~ s/^(CREATE EXTENSION IF NOT EXISTS carbonms\w* WITH SCHEMA \w+)/$1 VERSION '$version'/mg if defined $version;
	append_to_file($file, $dump);
	$node->psql('postgres', slurp_file(release_file($release, 'roles.sql')), on_error_stop => 0);
	$node->safe_psql('postgres', qq(CREATE DATABASE "$database" TEMPLATE template0));
	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $file, $database ], "$database: the dump of $release is restored");
	return;
}

# To the questions of a file, figures or tenants, it answers as the release did.
sub answers_are
{
	my ($node, $database, $release, $file, $name) = @_;

	return same_lines($node->safe_psql($database, slurp_file(release_file($release, "$file.sql"))) . "\n",
		slurp_file(release_file($release, "$file.out")), $name);
}

# What indexes say, and what tables say: equal, as text.
sub by_index_and_by_table
{
	my ($node, $database, $path) = @_;

	return map {
		$node->safe_psql($database, <<"SQL")
SET search_path = $path;
SET enable_seqscan = $_->[0]; SET enable_indexscan = $_->[1]; SET enable_bitmapscan = $_->[1]; SET enable_indexonlyscan = $_->[1];
SELECT count(*), md5(string_agg(id::text, ' ' ORDER BY id)) FROM entry WHERE total *>= '1 tCO2e AR6' AND total *< '2 tCO2e AR6';
SELECT string_agg(id::text, ' ' ORDER BY id) FROM entry WHERE emitted IN (SELECT emitted FROM entry WHERE id % 50 = 0);
SELECT count(*), md5(string_agg(id::text, ' ' ORDER BY id)) FROM entry WHERE co2e(emitted, 'AR4') *> '10 tCO2e AR4';
SELECT count(*), md5(string_agg(id::text, ' ' ORDER BY id)) FROM entry WHERE size *<= '3 万kWh' AND total *> '0 tCO2e AR6';
SELECT * FROM by_range WHERE c = '7 tCO2e AR5' AND q = '7 kWh';
SELECT * FROM vector WHERE f = '7 t CH4-fossil/TJ' OR g = '9 t CO2, 1 t N2O' ORDER BY g;
SELECT * FROM entry WHERE band @> '17 tCO2e AR6'::co2e ORDER BY id;
SQL
	} ([ 'off', 'on' ], [ 'on', 'off' ]);
}

sub btrees_are_sound
{
	my ($node, $database, $name, $schema) = @_;

	$schema //= 'ledger';
  SKIP:
	{
		skip 'amcheck is not installed', 1
		  if $node->safe_psql($database, q(SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck')) eq '0';
		cmp_ok($node->safe_psql($database, <<"SQL"), '>', 0, $name);
CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA pg_catalog;
SELECT count(*) FROM pg_index JOIN pg_class c ON c.oid = indexrelid, LATERAL bt_index_parent_check(c.oid, true)
WHERE relkind = 'i' AND relnamespace = '$schema'::regnamespace AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')
SQL
	}
	return;
}

# Like is(), for long texts: on failure shows the first lines that differ instead of everything.
sub same_lines
{
	my ($got, $expected, $name) = @_;
	my @got = split /\n/, $got, -1;
	my @expected = split /\n/, $expected, -1;
	my $line = 0;

	return pass($name) if $got eq $expected;
	$line++ while $line < @got && $line < @expected && $got[$line] eq $expected[$line];
	fail($name);
	diag(sprintf("line %d, got:\n%s\nexpected:\n%s", $line + 1,
			join("\n", map { substr($_, 0, 500) } grep { defined } @got[ $line .. $line + 3 ]),
			join("\n", map { substr($_, 0, 500) } grep { defined } @expected[ $line .. $line + 3 ])));
	return 0;
}

# The statement fails with this SQLSTATE, and its message matches.
sub sqlstate_is
{
	my ($node, $database, $sql, $state, $message, $name) = @_;
	my ($status, $stdout, $stderr) =
	  $node->psql($database, "\\set VERBOSITY verbose\n$sql", on_error_stop => 1);

	return pass($name)
	  if $status != 0 && $stderr =~ /ERROR:  \Q$state\E: / && $stderr =~ $message;
	fail($name);
	diag("expected $state $message, got status $status\n$stdout\n$stderr");
	return 0;
}

1;
