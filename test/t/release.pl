# A database of a released version, restored under this one and upgraded: every figure is what it was, to the last digit;
# extensions and ledger are what fresh ones are, and what users made is as they made it.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node;
my $folder = PostgreSQL::Test::Utils::tempdir();

# the members of both extensions, as they are defined and described
my $members = q{
	SELECT pg_describe_object(d.classid, d.objid, 0), obj_description(d.objid, d.classid::regclass::name),
		CASE WHEN d.classid = 'pg_proc'::regclass AND p.prokind = 'f' THEN pg_get_functiondef(p.oid) END
	FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid LEFT JOIN pg_proc AS p ON p.oid = d.objid
	WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname LIKE 'carbonms%' ORDER BY 1};

# Of each release: whom the dumped ledger was granted to, as what, and of which party; what of that its owner took by hand;
# what an upgrade takes, with a notice; the layouts that were released with it.
my @roles = ([ 'analyst', 'reader' ], [ 'park_accountant', 'accountant' ], [ 'park_reader', 'reader' ], [ 'park_recorder', 'recorder' ]);
my %dumped = (
	'0.1.0' => {
		roles => [ @roles, [ 'tenant_a', 'recorder' ], [ 'tenant_b', 'reader' ] ],
		taken => 'activity_staging, published_line FROM tenant_a, tenant_b',
		layouts => 0, # as texts of their own they are kept since 0.2.0
		closed => qr/role "park_accountant" may no longer .*INSERT.* table "posting"/,
	},
	'0.2.0' => {
		roles => [ @roles, [ 'tenant_a', 'tenant', 'tenant_a' ], [ 'tenant_b', 'tenant', 'tenant_b' ] ],
		taken => 'structural_event, base_year_event FROM park_recorder',
		layouts => 2,
		closed => qr/\A\z/,
	});

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
	my %of = %{ $dumped{$release} };

	# a server of its own, with roles of its own, under numbers that none of them had
	$node = new_server("release_$release");
	plan skip_all => 'this PostgreSQL has no PostGIS' unless has_postgis($node);
	$node->safe_psql('postgres', "CREATE ROLE somebody_$_") for 1 .. 20;
	create_database($node, 'fresh');
	$node->safe_psql('fresh', 'CREATE EXTENSION postgis; CREATE EXTENSION carbonms_postgis');
	my $fresh_members = $node->safe_psql('fresh', $members);

	# a ledger without a map gets one once it is of this version
	$node->safe_psql('postgres', 'CREATE DATABASE plain TEMPLATE template0');
	$node->safe_psql('plain', qq{CREATE EXTENSION postgis; CREATE EXTENSION carbonms VERSION '$release'; CREATE EXTENSION carbonms_postgis VERSION '$release';
		SELECT create_ledger('led')});
	my $layouts = "SELECT string_agg(ledger_base_tables(n) || ledger_space_tables(n), '' ORDER BY n) FROM generate_series(1, $of{layouts}) AS n";
	my $released = $of{layouts} && $node->safe_psql('plain', $layouts);
	$node->safe_psql('plain', 'ALTER EXTENSION carbonms UPDATE; ALTER EXTENSION carbonms_postgis UPDATE');
	same_lines($node->safe_psql('plain', $layouts), $released, "layouts that were released with $release are what they were") if $of{layouts};
	sqlstate_is($node, 'plain', q{SELECT add_boundaries('led')}, '55000', qr/ledger "led" is of an older version of carbonms/, "a ledger of $release gets no map of this version");
	is($node->safe_psql('plain', q{DO $$BEGIN PERFORM upgrade_ledger('led'); PERFORM add_boundaries('led'); END$$; SELECT problem FROM check_ledger('led')}), '', 'but one that was upgraded does');

	# with the version named in the dump, and without
	for my $park (qw(park named))
	{
		restore_release($node, $park, $release, $park eq 'named' ? $release : undef);
		$node->safe_psql($park, 'ALTER EXTENSION carbonms UPDATE; ALTER EXTENSION carbonms_postgis UPDATE');
		answers_are($node, $park, $release, 'figures', "and answers as $release did");
		my ($status, $said, $noticed) = $node->psql($park, q{SELECT upgrade_ledger('park')});
		is($status, 0, 'the ledger is upgraded') or diag($noticed);
		like($noticed, $of{closed}, 'roles lose what none may, and nothing else');
		answers_are($node, $park, $release, $_, "and answers as $release did still: $_") for qw(figures tenants);
		is($node->safe_psql($park, q{SELECT problem FROM check_ledger('park')}), '', 'check_ledger() finds nothing');
		is($node->safe_psql($park, q{SELECT concat_ws('|', role, kind, party) FROM park.ledger_role ORDER BY role COLLATE "C"}), join("\n", map { join '|', @$_ } @{ $of{roles} }),
			'roles are known by their kinds');

		# a ledger of the same owner and roles that was never anything else
		$node->safe_psql($park, qq{GRANT CREATE ON DATABASE $park TO park_owner});
		$node->safe_psql($park, q{SET ROLE park_owner; SELECT create_ledger('fresh'), add_boundaries('fresh', 4550); INSERT INTO fresh.party SELECT * FROM park.party});
		$node->safe_psql($park, sprintf q{SELECT grant_ledger('fresh', %s)}, join ', ', map { "'$_'" } @$_) for @{ $of{roles} };
		# what the owner of the dumped ledger took, an upgrade does not give back
		$node->safe_psql($park, "SET search_path = fresh; REVOKE ALL ON $of{taken}");
		is($node->safe_psql($park, q{SELECT kind, identity, definition FROM fresh.ledger_object EXCEPT SELECT kind, identity, definition FROM park.ledger_object}), '',
			'nothing of a fresh ledger is missing or other');
		# but what makes policies of the owner's cover what tables were split into
		is($node->safe_psql($park, q{SELECT kind, identity, definition FROM park.ledger_object WHERE kind <> 'policy' OR identity !~ '\.of_its_(key|void)$'
			EXCEPT SELECT kind, identity, definition FROM fresh.ledger_object}), '',
			'nor is anything more of the ledger');
		my %upgraded = map { $_ => 1 } dumped($park, 'park');
		my %fresh = map { $_ => 1 } dumped($park, 'fresh');
		is(join(qq(\n), grep { !$upgraded{$_} && !/^CREATE SCHEMA|^COMMENT ON SCHEMA/ } sort keys %fresh), '', 'the dump of a fresh ledger has nothing that this has not');
		note(join "\n", 'what only the upgraded one has:', grep { !$fresh{$_} && /\S/ && !/price|cost|_2025_0|note_price|unescape|audit/ } sort keys %upgraded);
		is($node->safe_psql($park, $members), $fresh_members, 'the extensions are what fresh ones are');

		# other names
		$node->safe_psql($park, q{ALTER SCHEMA park RENAME TO estate; CREATE SCHEMA carbon; GRANT USAGE ON SCHEMA carbon TO PUBLIC; ALTER EXTENSION carbonms SET SCHEMA carbon; SET search_path = carbon, public;
			SELECT carbon.upgrade_ledger('estate')});
		is($node->safe_psql($park, q{SELECT problem FROM carbon.check_ledger('estate')}), '', 'renamed, and the extension moved: nothing is found after another upgrade');
		$node->safe_psql($park, q{ALTER SCHEMA estate RENAME TO park; ALTER EXTENSION carbonms SET SCHEMA public; SELECT public.upgrade_ledger('park')});
		answers_are($node, $park, $release, $_, "and back again: the same $_") for qw(figures tenants);

		# what a ledger of this version has beside
		$node->safe_psql($park, q{SET search_path = park, public;
			INSERT INTO site (site, name, time_zone, country) VALUES ('URC', 'Urumqi', 'Asia/Urumqi', 'CN'), ('HAM', 'Hamburg', 'Europe/Berlin', 'DE');
			INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'test', 'CN', '2 t CO2/t', '1', 'test', true);
			INSERT INTO source (source, category, factor, region, site) VALUES ('main', 'metering_point', 'test', 'CN', 'URC'), ('kiln', 'metering_point', 'test', 'CN', 'URC'),
				('works', 'stationary_combustion', 'test', 'CN', 'URC'), ('abroad', 'stationary_combustion', 'test', 'DE', 'HAM');
			INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', (SELECT min(party) FROM party) FROM source WHERE source IN ('works', 'abroad');
			INSERT INTO source_point (source_id, point_id, share) SELECT w.source_id, p.source_id, CASE p.source WHEN 'main' THEN 1 ELSE -0.5 END
				FROM source AS w, source AS p WHERE w.source = 'works' AND p.source IN ('main', 'kiln');
			INSERT INTO source_line (source_id, line, category, factor, share) SELECT source_id, 1, 'process', 'test', 0.1 FROM source WHERE source = 'works';
			INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2031-01-01 00:00+06', '2031-01-11 00:00+06', CASE source WHEN 'main' THEN '100 t' ELSE '40 t' END
				FROM source WHERE source IN ('main', 'kiln', 'abroad');
			SELECT post('[2031-01-01,2032-01-01)', 'NDRC-910-2025'), upgrade_ledger('park')});
		is($node->safe_psql($park, q{SET search_path = park, public; SELECT sum(mass), count(DISTINCT day), min(day), count(source_line) FROM emission WHERE day > '2031-01-01'::date - 2 AND day < '2032-01-01'}),
			'176 t CO2|10|2031-01-01|10', 'sources with points, lines and a zone outlive an upgrade');
		is($node->safe_psql($park, q{SET search_path = park, public; SELECT count(*) FROM unposted('[2031-01-01,2032-01-01)', 'NDRC-910-2025')}), '0', 'with nothing left to post');
		is($node->safe_psql($park, q{SELECT problem FROM check_ledger('park')}), '', 'and are sound');
	}
	$node->stop;
}

is(join(' ', sort keys %dumped), join(' ', releases()), 'each release has a dump');
done_testing();
