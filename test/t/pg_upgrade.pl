# pg_upgrade, which takes the files of tables and indexes as they are and makes all else anew: of tables that users make,
# of a ledger with something in every table, of one with assets, of ledgers with a map, and of ledgers of releases, upgraded to
# this version.
# From the PostgreSQL under the path PG_UPGRADE_OLD, which has the extensions (tools/check_upgrade), and then of the
# sample park as well; or else from the same to the same.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $old_path = $ENV{PG_UPGRADE_OLD};
my $programs = installed_in('--bindir');
my $old = new_server('old', install_path => $old_path);
my $new = new_server('new', checksums => $old->safe_psql('postgres', 'SHOW data_checksums'));
my $space = has_postgis($new) && has_postgis($old);
my ($from, $to) = (server_version($old), server_version($new));

# ---- what there is -------------------------------------------------------------------------------

my %path = (ledger => 'ledger, public', quoted => 'ledger, "carbon things"');
my $statistics = <<'SQL';
SELECT stxname, stxkind, pg_get_statisticsobjdef(oid) FROM pg_statistic_ext ORDER BY stxname;
SELECT attname, attstattarget FROM pg_attribute WHERE attrelid = 'ledger.entry'::regclass AND attstattarget > 0 ORDER BY attnum;
SQL

fill_tables($old, 'ledger');
fill_tables($old, 'quoted', 'carbon things');

my %before = map {
	$_ => [ fingerprint($old, $_, 'ledger'), by_index_and_by_table($old, $_, $path{$_}), $old->safe_psql($_, $statistics) ]
} keys %path;

# Ledgers by the name of their database: their schema, what functions say, and other schemas there.
my $publications = <<'SQL';
SELECT publication_id, reproduce_inventory(publication_id) FROM published_inventory ORDER BY 1;
SELECT rating_id, reproduce_rating(rating_id) FROM rating ORDER BY 1;
SQL
my %ledger = (plain => [ 'led', $publications . <<'SQL' ], assets => [ 'led', <<'SQL' ], map => [ 'led', <<'SQL', 'other', 'gis' ], park => [ 'nowhere_park', $publications . <<'SQL' ]);
SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT * FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT (base_year_at('PARK')).emissions, baseline_summary('P', '[2025-01-01,2026-01-01)'), (SELECT fit FROM baseline_model);
SQL
SELECT * FROM asset_position();
SELECT * FROM life_of('REG', 'X', 1);
SELECT retirement_proof(min(movement_id)) FROM asset_movement WHERE kind = 'retire';
SELECT * FROM certificate_match('[2025-01-01,2025-02-01)', 'PARK', 'month');
SQL
SELECT code, scope, mass, co2e, market_co2e, verified FROM emission_by_zone('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6');
SELECT measured(), area_of(geom) FROM boundary_geometry ORDER BY 2;
SELECT count(*) FROM gis_source_point WHERE geom IS NOT NULL UNION ALL SELECT count(*) FROM gis_source_line WHERE geom IS NOT NULL;
SQL
SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT * FROM indicators('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6');
SELECT md5(emission_map_svg('[2025-01-01,2026-01-01)', 'PARK', 'GHG-Protocol', 'AR6'));
SQL

create_database($old, 'plain');
run_file($old, 'plain', 'ledger.sql', 'public');
create_database($old, 'assets');
run_file($old, 'assets', 'assets.sql', 'led, public');
if ($space)
{
	create_database($old, 'map');
	run_file($old, 'map', 'space.sql', 'public');
	for my $release (releases())
	{
		restore_release($old, $release, $release, $release);
		$old->safe_psql($release, 'ALTER EXTENSION carbonms UPDATE; ALTER EXTENSION carbonms_postgis UPDATE');
		is($old->psql($release, q{SELECT upgrade_ledger('park')}), 0, "$release: the ledger is upgraded");
		answers_are($old, $release, $release, $_, "$release: every answer is as it was in that release: $_") for qw(figures tenants);
		$ledger{$release} = [ 'park', join('', map { slurp_file(release_file($release, $_)) } 'figures.sql', 'tenants.sql'), 'report' ];
	}
}
else
{
	delete $ledger{map};
}
if ($space && $old_path)
{
	my ($shown, $errors);

	create_database($old, 'park');
	IPC::Run::run([ 'psql', '-X', '-q', '-d', $old->connstr('park') ], '<', "$FindBin::Bin/../../sample/demo.sql", '>', \$shown, '2>', \$errors)
	  or BAIL_OUT("sample/demo.sql stopped: $errors");
}
else
{
	delete $ledger{park};
}

# The rows of every table and view, and what functions say.
sub seen
{
	my ($node, $database) = @_;
	my ($schema, $questions, @others) = @{ $ledger{$database} };

	return join("\n", map({ fingerprint($node, $database, $_) } $schema, @others),
		$node->safe_psql($database, "SET search_path = $schema, public, maps;\n$questions"));
}

my %seen;
for my $database (sort keys %ledger)
{
	is($old->safe_psql($database, "SELECT count(*) FROM check_ledger('$ledger{$database}[0]')"), '0', "$database: the ledger is sound");
	$seen{$database} = seen($old, $database);
	unlike($seen{$database}, qr/^\d+\|f$/m, "$database: what was published comes out");
}
like($seen{map}, qr/^led\.gis_source_point\|[1-9]/m, 'sources are on the map') if $space;

# ---- pg_upgrade ----------------------------------------------------------------------------------

$_->stop for ($old, $new);
{
	my $folder = PostgreSQL::Test::Utils::tempdir_short;
	my $output = '';

	# Before 17 it writes its logs where it is started.
	my $ok = IPC::Run::run(
		[ 'pg_upgrade', '-b', $old_path ? "$old_path/bin" : $programs, '-B', $programs, '-d', $old->data_dir, '-D', $new->data_dir,
			'-p', $old->port, '-P', $new->port, '--socketdir', $folder, '-j', '2' ],
		'>&', \$output, init => sub { chdir $folder or die "chdir: $!" });

	ok($ok, "pg_upgrade from $from to $to") or BAIL_OUT(join("\n", $output, map { slurp_file($_) } failed_logs($folder, $new->data_dir)));
}
$new->start;

sub failed_logs
{
	my @logs;

	require File::Find;
	File::Find::find({ no_chdir => 1, wanted => sub { push @logs, $_ if /pg_upgrade_(?:dump|server).*\.log$/ && slurp_file($_) =~ /ERROR|error:/ } }, @_);
	return @logs;
}

# ---- what there is now ---------------------------------------------------------------------------

for my $database (sort keys %path)
{
	my ($rows, $index, $table, $objects) = @{ $before{$database} };

	is($index, $table, "$database: indexes and tables agree before");
	same_lines(fingerprint($new, $database, 'ledger'), $rows, "$database: rows survive pg_upgrade");
	my ($new_index, $new_table) = by_index_and_by_table($new, $database, $path{$database});

	same_lines($new_index, $index, "$database: indexes survive pg_upgrade");
	same_lines($new_table, $table, "$database: they agree with the tables");
	same_lines($new->safe_psql($database, $statistics), $objects, "$database: statistics objects and targets survive");
	btrees_are_sound($new, $database, "$database: amcheck finds the indexes sound");
	$new->safe_psql($database, 'ANALYZE ledger.entry');
	cmp_ok($new->safe_psql($database, q(SELECT count(*) FROM pg_stats WHERE schemaname = 'ledger' AND tablename = 'entry' AND attname IN ('total', 'emitted', 'activity', 'factor') AND n_distinct <> 0)),
		'==', 4, "$database: ANALYZE fills the statistics of each type");
}

for my $database (sort keys %ledger)
{
	my $schema = $ledger{$database}[0];
	my $path = "SET search_path = $schema, public";

	$new->safe_psql($database, 'ANALYZE');
	same_lines(seen($new, $database), $seen{$database}, "$database: every table, view, layer and figure is as it was");
	if ($from < 15 && $to >= 15)
	{
		like($new->safe_psql($database, "SELECT problem FROM check_ledger('$schema')"), qr/\A(?:view \w+ shows what its owner may see\n?)+\z/,
			"$database: views read with the rights of their owner, as before 15");
		$new->safe_psql($database, "SELECT upgrade_ledger('$schema')");
	}
	is($new->safe_psql($database, "SELECT count(*) FROM check_ledger('$schema')"), '0', "$database: the ledger is sound");
	is($new->safe_psql($database, "SELECT count(*) FROM $schema.ledger_role AS l LEFT JOIN pg_roles AS r ON r.rolname = l.role AND r.oid = l.role_id WHERE r.oid IS NULL OR l.table_id <> l.tableoid"),
		'0', "$database: roles are known by the numbers that they had");
	is($new->safe_psql($database, "$path; SELECT reverse(max(posting_id), 'test') - max(posting_id) FROM posting"), '1', "$database: the chain goes on");
	is($new->safe_psql($database, "SELECT count(*) FROM check_ledger('$schema')"), '0', "$database: and stays sound");
	isnt($new->psql($database, "DELETE FROM $schema.emission"), 0, "$database: guarded");
	is($new->safe_psql($database, "$path; SELECT move_serials('retire', 'A', 'REG', 'X', '{[501,511)}', purpose => 'x') - max(movement_id) FROM asset_movement"), '1', "$database: assets go on")
	  if $database eq 'assets';
	btrees_are_sound($new, $database, "$database: amcheck finds the indexes sound", $schema);
}

$new->stop;
done_testing();
