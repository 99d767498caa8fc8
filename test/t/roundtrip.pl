# Values through COPY: text, CSV and binary, out, in and out again, byte for byte.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('main');
my $folder = PostgreSQL::Test::Utils::tempdir;

create_database($node, 'values');
run_file($node, 'values', 'values.sql', 'public');

# What the values are, whatever text says: the bytes of their binary form.
sub bytes_of
{
	my ($table) = @_;

	return $node->safe_psql('values', <<"SQL");
SELECT id, gwp_basis_send(b), co2e_send(c), ghg_send(g), quantity_send(q), emission_factor_send(f)
FROM $table ORDER BY id
SQL
}

my $rows = $node->safe_psql('values', 'SELECT count(*) FROM sample');
my $gases = $node->safe_psql('values', 'SELECT count(*) FROM gas_table()');

cmp_ok($rows, '>', 400, "$rows rows of values");
is( $node->safe_psql('values', 'SELECT count(*) FROM sample, gases(g) WHERE id = 4001'),
	$gases + $node->safe_psql('values', 'SELECT count(DISTINCT basis) FROM gwp_table()'),
	"a vector of all $gases gases and an opaque entry for each basis");
is( $node->safe_psql('values', 'SELECT g FROM sample WHERE id = 10'),
	'2.000001 t CO2-biogenic, 0.005 t CH4-fossil, 0.0035 t HFC-32, 0.0035 t HFC-125',
	'names with commas and parentheses, and a blend, are read');
for my $column ('g', 'f')
{
	isnt($node->safe_psql('values', <<"SQL"), '0', "some values of column $column are out of line");
CREATE TABLE long_$column AS SELECT $column FROM sample;
SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'long_$column';
SQL
}

my $expected = bytes_of('sample');
my %files;

for my $format ('text', 'csv', 'binary', 'csv, FORCE_QUOTE *')
{
	(my $file = "$folder/$format") =~ s/\W+$//;

	for my $table ('sample', 'nested')
	{
		$node->safe_psql('values', <<"SQL");
COPY $table TO '$file.$table' (FORMAT $format);
CREATE TABLE copied (LIKE $table);
COPY copied FROM '$file.$table' (FORMAT @{[ $format =~ /(\w+)/ ]});
COPY copied TO '$file.$table.again' (FORMAT $format);
SQL
		$files{"$format.$table"} = slurp_file("$file.$table");
		same_lines(slurp_file("$file.$table.again"), $files{"$format.$table"},
			"COPY $table out, in, out with format $format gives the same file");
		is(bytes_of('copied'), $expected, "COPY in with format $format gives the same bytes")
		  if $table eq 'sample';
		is( $node->safe_psql('values', "SELECT count(*) FROM (TABLE copied EXCEPT ALL TABLE $table) AS different"),
			'0', "COPY in of $table with format $format gives equal values");
		$node->safe_psql('values', 'DROP TABLE copied');
	}
}

like($files{'text.sample'}, qr/\t\\N\t/, 'NULL is written as such');
like($files{'csv.sample'}, qr/"12\.5 t CO2, 0\.003 t CH4-fossil"/, 'commas are quoted in CSV');

# The text of a value depends on no setting.
same_lines(
	$node->safe_psql('values', <<"SQL") . "\n", $files{'text.sample'}, 'settings do not change the text');
SET extra_float_digits = -15;
SET bytea_output = escape;
SET datestyle = 'German, DMY';
SET intervalstyle = sql_standard;
SET lc_numeric = 'C.UTF-8';
SET lc_monetary = 'C.UTF-8';
SET timezone = 'Asia/Shanghai';
SET search_path = '';
SET standard_conforming_strings = off;
SET quote_all_identifiers = on;
SET array_nulls = off;
SET xmlbinary = hex;
COPY public.sample TO STDOUT;
SQL

# Canonical text is a fixed point: what is written reads back as the same text.
is( $node->safe_psql('values', <<'SQL'), '0', 'text, value, text gives the same text');
SELECT count(*) FROM sample WHERE b::text <> b::text::gwp_basis::text OR c::text <> c::text::co2e::text
	OR g::text <> g::text::ghg::text OR q::text <> q::text::quantity::text
	OR f::text <> f::text::emission_factor::text
SQL

$node->stop;
done_testing();
