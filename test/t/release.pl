# A database of a released version, restored under this one and upgraded: every figure is what it was, to the last digit;
# extensions and ledger are what fresh ones are, and what users made is as they made it.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('release');
plan skip_all => 'this PostgreSQL has no PostGIS' unless has_postgis($node);
my $folder = PostgreSQL::Test::Utils::tempdir();

# the members of both extensions, as they are defined and described
my $members = q{
	SELECT pg_describe_object(d.classid, d.objid, 0), obj_description(d.objid, d.classid::regclass::name),
		CASE WHEN d.classid = 'pg_proc'::regclass AND p.prokind = 'f' THEN pg_get_functiondef(p.oid) END
	FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid LEFT JOIN pg_proc AS p ON p.oid = d.objid
	WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname LIKE 'carbonms%' ORDER BY 1};

# whom the dumped ledger was granted to, as what
my @roles = ([ 'analyst', 'reader' ], [ 'park_accountant', 'accountant' ], [ 'park_reader', 'reader' ], [ 'park_recorder', 'recorder' ], [ 'tenant_a', 'recorder' ],
	[ 'tenant_b', 'reader' ]);

# The statements of pg_dump -s of a schema, under one name, with its grants and comments.
sub dumped
{
	my ($database, $schema) = @_;
	my $file = "$folder/$database-$schema.sql";
	$node->command_ok([ 'pg_dump', '-s', '-n', $schema, '-f', $file, $database ], "schema $schema of $database is dumped");
	my $text = slurp_file($file);
	$text =~ s{^(?:--|\\(?:un)?restrict).*\n}{}mg;
	$text =~ s{ CONSTRAINT \w+ NOT NULL\b}{ NOT NULL}g; # constraints since 18, named after where they were made
	$text =~ s{\b$schema\.(?=[a-z])}{LEDGER.}g;
	$text =~ s{(search_path(?: =|=|"? TO) '?)$schema\b}{$1LEDGER}g;
	$text =~ s{(SCHEMA )$schema\b}{$1LEDGER}g;
	$text =~ s{(nspname OPERATOR\(pg_catalog\.=\) ')$schema'}{$1LEDGER'}g;
	return map { s/^\s+|\s+$//gr } split /;\n/, $text;
}

for my $release (releases())
{
	create_database($node, 'fresh');
	$node->safe_psql('fresh', 'CREATE EXTENSION postgis; CREATE EXTENSION carbonms_postgis');
	my $fresh_members = $node->safe_psql('fresh', $members);

	# with the version named in the dump, and without
	for my $park (qw(park named))
	{
		restore_release($node, $park, $release, $park eq 'named' ? $release : undef);
		$node->safe_psql($park, 'ALTER EXTENSION carbonms UPDATE; ALTER EXTENSION carbonms_postgis UPDATE');
		figures_are($node, $park, $release, "and answers as $release did");
		my ($status, $said, $noticed) = $node->psql($park, q{SELECT upgrade_ledger('park')});
		is($status, 0, 'the ledger is upgraded') or diag($noticed);
		like($noticed, qr/role "park_accountant" may no longer .*INSERT.* table "posting"/, 'roles lose what none may');
		figures_are($node, $park, $release, "and answers as $release did still");
		is($node->safe_psql($park, q{SELECT problem FROM check_ledger('park')}), '', 'check_ledger() finds nothing');
		is($node->safe_psql($park, q{SELECT role, kind FROM park.ledger_role ORDER BY role COLLATE "C"}), join("\n", map { "$_->[0]|$_->[1]" } @roles),
			'roles are known by their kinds');

		# a ledger of the same owner and roles that was never anything else
		$node->safe_psql($park, qq{GRANT CREATE ON DATABASE $park TO park_owner});
		$node->safe_psql($park, q{SET ROLE park_owner; SELECT create_ledger('fresh'), add_boundaries('fresh', 4550)});
		$node->safe_psql($park, qq{SELECT grant_ledger('fresh', '$_->[0]', '$_->[1]')})
			for @roles;
		# what the owner of the dumped ledger took from tenants, an upgrade does not give back
		$node->safe_psql($park, q{REVOKE ALL ON fresh.activity_staging, fresh.published_line FROM tenant_a, tenant_b});
		is($node->safe_psql($park, q{SELECT kind, identity, definition FROM fresh.ledger_object EXCEPT SELECT kind, identity, definition FROM park.ledger_object}), '',
			'nothing of a fresh ledger is missing or other');
		is($node->safe_psql($park, q{SELECT kind, identity, definition FROM park.ledger_object EXCEPT SELECT kind, identity, definition FROM fresh.ledger_object}), '',
			'nor is anything more of the ledger');
		my %upgraded = map { $_ => 1 } dumped($park, 'park');
		my %fresh = map { $_ => 1 } dumped($park, 'fresh');
		is(join(qq(\n), grep { !$upgraded{$_} && !/^CREATE SCHEMA|^COMMENT ON SCHEMA/ } sort keys %fresh), '', 'the dump of a fresh ledger has nothing that this has not');
		my $others = join "\n", grep { !$fresh{$_} } sort keys %upgraded;
		$others =~ s/^.*(?:price|cost|_2025_0|note_price|unescape|audit).*$//mg;
		note("what only the upgraded one has:\n$others");
		is($node->safe_psql($park, $members), $fresh_members, 'the extensions are what fresh ones are');

		# other names
		$node->safe_psql($park, q{ALTER SCHEMA park RENAME TO estate; CREATE SCHEMA carbon; GRANT USAGE ON SCHEMA carbon TO PUBLIC; ALTER EXTENSION carbonms SET SCHEMA carbon; SET search_path = carbon, public;
			SELECT carbon.upgrade_ledger('estate')});
		is($node->safe_psql($park, q{SELECT problem FROM carbon.check_ledger('estate')}), '', 'renamed, and the extension moved: nothing is found after another upgrade');
		$node->safe_psql($park, q{ALTER SCHEMA estate RENAME TO park; ALTER EXTENSION carbonms SET SCHEMA public; SELECT public.upgrade_ledger('park')});
		figures_are($node, $park, $release, 'and back again: the same figures');
	}
}

$node->stop;
done_testing();
