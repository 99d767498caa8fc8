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
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(new_server settings create_database run_file sql_file fingerprint same_lines sqlstate_is);

# Settings that make a throwaway server quick and its log readable.
my $SETTINGS = <<'CONF';
shared_buffers = 32MB
max_connections = 40
log_statement = none
autovacuum = off
max_parallel_workers_per_gather = 2
CONF

# A running server. Options: streaming (see allows_streaming of init), settings (lines of
# postgresql.conf).
sub new_server
{
	my ($name, %options) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(
		extra => [ '--encoding=UTF8', '--locale=C' ],
		allows_streaming => $options{streaming} || 0);
	$node->append_conf('postgresql.conf', $SETTINGS . ($options{settings} || ''));
	$node->start;
	return $node;
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
