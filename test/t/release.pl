# A database of a released version, restored under this one: every figure is what it was, to the last digit.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use IO::Uncompress::Gunzip qw(gunzip $GunzipError);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('release');
my $folder = PostgreSQL::Test::Utils::tempdir();

for my $release (map { m{([^/]+)/$} } glob "$FindBin::Bin/../release/*/")
{
	my $files = "$FindBin::Bin/../release/$release";

	gunzip("$files/dump.sql.gz" => "$folder/dump.sql") or die "$files/dump.sql.gz: $GunzipError";
	$node->safe_psql('postgres', slurp_file("$files/roles.sql") . 'CREATE DATABASE park TEMPLATE template0');
	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/dump.sql", 'park' ], "the dump of $release is restored");
	same_lines($node->safe_psql('park', slurp_file("$files/figures.sql")) . "\n", slurp_file("$files/figures.out"), "and answers as $release did");
}

$node->stop;
done_testing();
