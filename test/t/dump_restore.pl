# pg_dump and pg_restore of a database in which every kind of object depends on the extension:
# in each format, into the same server and another one, with the extension in public and in a schema
# whose name needs quotes. What is restored dumps as the same text and holds the same rows.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $here = new_server('here');
my $there = new_server('there');
my $folder = PostgreSQL::Test::Utils::tempdir;
my $databases = 0;

# The dump as text, without the random words that pg_dump 15.14 and later write.
sub dump_text
{
	my ($node, $database) = @_;
	my ($text, $errors) = run_command([ 'pg_dump', '-d', $node->connstr($database) ]);

	BAIL_OUT("pg_dump failed: $errors") if $errors ne '';
	$text =~ s/^\\((?:un)?restrict) .*$/\\$1/mg;
	return $text;
}

sub run_ok
{
	my (@command) = @_;
	my ($stdout, $stderr) = run_command(\@command);

	# psql, pg_dump and pg_restore say nothing on stderr unless something went wrong.
	return 1 if $? == 0 && $stderr eq '';
	diag("@command\n" . substr($stderr, 0, 4000));
	return 0;
}

sub pg_dump { my ($database, @options) = @_; return run_ok('pg_dump', '-d', $here->connstr($database), @options); }

sub pg_restore
{
	my ($node, $database, @options) = @_;

	return run_ok('pg_restore', '--exit-on-error', '-d', $node->connstr($database), @options);
}

sub psql_file
{
	my ($node, $database, $file) = @_;

	return run_ok('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null',
		'-d', $node->connstr($database), '-f', $file);
}

# name, where to, how
my @ways = (
	[ 'plain', $here, sub {
		my ($from, $node, $to, $file) = @_;
		return pg_dump($from, '-f', $file) && psql_file($node, $to, $file);
	} ],
	[ 'custom, -j4', $there, sub {
		my ($from, $node, $to, $file) = @_;
		return pg_dump($from, '-Fc', '-f', $file) && pg_restore($node, $to, '-j4', $file);
	} ],
	[ 'directory, -j2 and -j4', $here, sub {
		my ($from, $node, $to, $file) = @_;
		return pg_dump($from, '-Fd', '-j2', '-f', $file) && pg_restore($node, $to, '-j4', $file);
	} ],
	[ 'tar, section by section', $there, sub {
		my ($from, $node, $to, $file) = @_;
		return pg_dump($from, '-Ft', '-f', $file) && pg_restore($node, $to, '--section=pre-data', $file)
		  && pg_restore($node, $to, '--section=data', $file) && pg_restore($node, $to, '--section=post-data', $file);
	} ],
	[ '--inserts', $there, sub {
		my ($from, $node, $to, $file) = @_;
		return pg_dump($from, '--inserts', '--quote-all-identifiers', '-f', $file) && psql_file($node, $to, $file);
	} ],
	[ '--column-inserts', $here, sub {
		my ($from, $node, $to, $file) = @_;
		return pg_dump($from, '--column-inserts', '--rows-per-insert=100', '-f', $file) && psql_file($node, $to, $file);
	} ],
	[ '--schema-only, then --data-only', $there, sub {
		my ($from, $node, $to, $file) = @_;
		return pg_dump($from, '--schema-only', '-f', "$file.schema")
		  && pg_dump($from, '--data-only', '--disable-triggers', '-f', "$file.data")
		  && psql_file($node, $to, "$file.schema") && psql_file($node, $to, "$file.data")
		  && run_ok('psql', '-X', '-q', '-d', $node->connstr($to), '-c', 'REFRESH MATERIALIZED VIEW ledger.rollup');
	} ],
	[ '--load-via-partition-root', $there, sub {
		my ($from, $node, $to, $file) = @_;
		return pg_dump($from, '--load-via-partition-root', '-Fc', '-f', $file) && pg_restore($node, $to, $file);
	} ]);

for my $schema (undef, 'carbon things')
{
	my $source = defined $schema ? 'quoted' : 'public';
	my $where = defined $schema ? qq(extension in "$schema") : 'extension in public';

	create_database($here, $source, $schema);
	$here->safe_psql($source, 'CREATE SCHEMA ledger');
	run_file($here, $source, $_, 'ledger, ' . (defined $schema ? qq("$schema") : 'public'))
	  for ('values.sql', 'objects.sql', 'entries.sql');

	my $text = dump_text($here, $source);
	my $print = fingerprint($here, $source, 'ledger');

	# The dump has what this test is about.
	my $qualified = defined $schema ? qr/"carbon things"/ : qr/public/;
	like($text, $_, "$where: the dump has " . s/^.*?(\w[\w ]+\w).*$/$1/sr)
	  for (
		qr/GENERATED ALWAYS AS \($qualified\.co2e\(.* STORED/,
		qr/price $qualified\.co2e\(AR6\) DEFAULT/,
		qr/old_price $qualified\.co2e\('AR5-20'\)/,
		qr/OPERATOR\($qualified\.\*<=\)/,
		qr/BEGIN ATOMIC\n SELECT .*$qualified\.co2e\(/,
		qr/FOR VALUES FROM \('10 tCO2e AR6', '5 kWh'\) TO \('0 tCO2e AR6-500', MINVALUE\)/);
	cmp_ok(scalar(split /\n/, $print), '>', 20, "$where: tables and views are compared");

	for my $way (@ways)
	{
		my ($name, $node, $restore) = @$way;
		my $target = 'restored_' . ++$databases;

		$node->safe_psql('postgres', "CREATE DATABASE $target TEMPLATE template0");
		ok($restore->($source, $node, $target, "$folder/$databases"), "$where: $name: dump and restore without a word");
		same_lines(dump_text($node, $target), $text, "$where: $name: the restored database dumps as the same text");
		same_lines(fingerprint($node, $target, 'ledger'), $print, "$where: $name: the restored relations hold the same rows");
	}
}

# What was restored works: constraints, triggers and indexes are alive.

my $restored = 'restored_10';    # custom, -j4, "carbon things", another server
my $path = q(SET search_path = ledger, "carbon things";);

sqlstate_is($there, $restored, "$path INSERT INTO entry (activity, basis) VALUES ('-1 kWh', 'AR6')",
	'23514', qr/positive_quantity_check/, 'a restored domain checks');
sqlstate_is($there, $restored, "$path INSERT INTO entry (activity, basis, price) VALUES ('1 kWh', 'AR6', '7 tCO2e')",
	'23503', qr/entry_price_fkey/, 'a restored foreign key refuses');
sqlstate_is($there, $restored, "$path INSERT INTO entry (activity, basis, price) VALUES ('1 kWh', 'AR6', '10 tCO2e AR5')",
	'22000', qr/another GWP basis/, 'a restored type modifier refuses');
sqlstate_is($there, $restored, "$path INSERT INTO entry (activity) VALUES ('90000000 MWh')",
	'23514', qr/entry_total_check/, 'a restored check on a generated column refuses');
sqlstate_is($there, $restored, "$path INSERT INTO allotment (c) VALUES ('7 tCO2e')",
	'23P01', qr/allotment_c_excl/, 'a restored exclusion constraint refuses');
sqlstate_is($there, $restored, "$path INSERT INTO by_range VALUES ('-20 tCO2e AR6', '-2 kWh')",
	'23505', qr/by_range_low/, 'a restored unique constraint of a partitioned table refuses');
is($there->safe_psql($restored, "$path INSERT INTO entry (activity, basis, price) VALUES ('2 MWh', 'AR6', '10 tCO2e') RETURNING emitted, total, budget, price, traced"),
	'1.0612 t CO2|1.0612 tCO2e AR6|12 tCO2e AR6|10 tCO2e AR6|1.0612 t CO2',
	'restored defaults, generated columns, type modifiers and triggers work');
$there->safe_psql($restored, "$path DELETE FROM entry WHERE emitted = '1.0612 t CO2'");

# Maintenance without a search_path, as vacuumdb and reindexdb run, changes nothing.
my $print = fingerprint($there, $restored, 'ledger');
$there->safe_psql($restored, <<'SQL');
SET search_path = '';
REINDEX SCHEMA ledger;
VACUUM (FULL, ANALYZE) ledger.entry;
CLUSTER ledger.entry USING entry_restated;
ANALYZE;
REFRESH MATERIALIZED VIEW CONCURRENTLY ledger.rollup;
SELECT pg_catalog.brin_summarize_new_values('ledger.entry_total_block');
SQL
same_lines(fingerprint($there, $restored, 'ledger'), $print, 'maintenance without a search_path changes nothing');

# Every index, one after the other, returns what a scan of the whole table does.
for my $condition (
	"total >= '1 tCO2e AR6'", "total *>= '1 tCO2e AR6' AND total *< '2 tCO2e AR6'", "total = (SELECT max(total) FROM entry)",
	"emitted = (SELECT max(emitted::text)::ghg FROM entry)", "co2e(emitted, 'AR4') *> '10 tCO2e AR4'",
	"restated(emitted) *> '3 tCO2e AR6'", "size *<= '3 万kWh'", "activity *> '400 kWh'::quantity",
	"band @> '17 tCO2e AR6'::co2e")
{
	my ($without, $with) = map {
		$there->safe_psql($restored, "$path SET enable_seqscan = $_; SELECT count(*), md5(string_agg(id::text, ' ' ORDER BY id)) FROM entry WHERE $condition")
	} ('off', 'on');
	is($with, $without, "index and table agree on $condition");
	isnt((split /\|/, $with)[0], '0', '... and find rows');
	like($there->safe_psql($restored, "$path SET enable_seqscan = off; EXPLAIN SELECT id FROM entry WHERE $condition"),
		$condition =~ /^total >=/ ? qr/Seq Scan/ : qr/Index Scan|Index Only Scan/, '... by way of an index, where it can be used');
}

SKIP:
{
	skip 'amcheck is not installed', 1
	  if $there->safe_psql($restored, q(SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck')) eq '0';
	$there->safe_psql($restored, 'CREATE EXTENSION amcheck');
	cmp_ok($there->safe_psql($restored, <<'SQL'), '>=', 19, 'amcheck finds every btree index sound');
SET search_path = '';
SELECT count(*)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid,
	LATERAL public.bt_index_parent_check(c.oid, true)
WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'i' AND c.relam = (SELECT oid FROM pg_am WHERE amname = 'btree')
SQL
}

$_->stop for ($here, $there);
done_testing();
