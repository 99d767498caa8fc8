# Databases of other encodings than UTF-8: EUC_CN has Chinese, LATIN1 has none, SQL_ASCII does not say.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('main');
my $folder = PostgreSQL::Test::Utils::tempdir;

# What a client that speaks UTF-8 sends and gets, whatever the database.
$ENV{PGCLIENTENCODING} = 'UTF8';

# Reference rows, but for Chinese and what is only for people.
my $reference_rows = <<'SQL';
SELECT md5(string_agg((row - '{name_zh,per,reference,title}'::text[])::text, ','))
FROM (SELECT to_jsonb(l) FROM standard_library() AS l UNION ALL SELECT to_jsonb(l) FROM policy_library() AS l
	UNION ALL SELECT to_jsonb(l) FROM method_library() AS l UNION ALL SELECT to_jsonb(l) FROM statistic_library() AS l
	UNION ALL SELECT to_jsonb(l) FROM energy_library() AS l UNION ALL SELECT to_jsonb(l) FROM indicator_library() AS l) AS r (row);
SELECT md5(string_agg(convert(quantity(1, per), CASE WHEN per LIKE '%Nm3' THEN 'Nm3' ELSE per END)::text, ',')) FROM energy_library()
SQL

create_database($node, 'utf8');
for my $encoding ('EUC_CN', 'LATIN1', 'LATIN2', 'SQL_ASCII', 'EUC_JP', 'WIN1252')
{
	my $database = lc $encoding;

	$node->safe_psql('postgres', "CREATE DATABASE $database ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	$node->safe_psql($database, 'CREATE EXTENSION carbonms');
	is($node->safe_psql($database, <<'SQL'), '12.5 tCO2e AR6|3 kWh|AR6|0.001 t CO2, 0.0025 t HFC-32, 0.0025 t HFC-125|(56.1 t CO2, 0.001 t CH4)/TJ', "$encoding: ASCII works");
SELECT '12.5 tCO2e AR6'::co2e, '3 kilowatt hours'::quantity, 'AR6'::gwp_basis, '1 kg carbon dioxide, 5 kg R-410A'::ghg,
	'(56.1 t CO2, 1 kg CH4)/TJ'::emission_factor
SQL
	is( $node->safe_psql($database, 'SELECT count(*), count(DISTINCT gas) FROM gas_table()'),
		$node->safe_psql('utf8', 'SELECT count(*), count(DISTINCT gas) FROM gas_table()'),
		"$encoding: gas_table() has every gas");
	is( $node->safe_psql($database, 'SELECT count(*), count(DISTINCT code) FROM unit_table()'),
		$node->safe_psql('utf8', 'SELECT count(*), count(DISTINCT unit) FROM unit_table()'),
		"$encoding: unit_table() has every unit");
	is($node->safe_psql($database, <<'SQL'), $node->safe_psql('utf8', <<'SQL'), "$encoding: blend_table() and gwp_table() are the same");
SELECT md5(string_agg(b::text, ',')) FROM blend_table() AS b;
SELECT md5(string_agg(ROW(gas, basis, gwp, inherited_from, verified)::text, ',')) FROM gwp_table() AS g
SQL
SELECT md5(string_agg(b::text, ',')) FROM blend_table() AS b;
SELECT md5(string_agg(ROW(gas, basis, gwp, inherited_from, verified)::text, ',')) FROM gwp_table() AS g
SQL
	is($node->safe_psql($database, <<'SQL'), $node->safe_psql('utf8', <<'SQL'), "$encoding: factor_library() and category_table() are the same, but for Chinese");
SELECT md5(string_agg(ROW(factor_set, factor, region, convert(value, 't'), valid, mark)::text, ',')) FROM factor_library() WHERE per_unit(value) = 't';
SELECT count(*), count(value::text), count(ncv_unit) FROM factor_library();
SELECT md5(string_agg(ROW(code, category, scope, iso14064_category, scope3_category, carrier, removal, mark)::text, ',')) FROM category_table()
SQL
SELECT md5(string_agg(ROW(factor_set, factor, region, convert(value, 't'), valid, mark)::text, ',')) FROM factor_library() WHERE per_unit(value) = 't';
SELECT count(*), count(value::text), count(ncv_unit) FROM factor_library();
SELECT md5(string_agg(ROW(code, category, scope, iso14064_category, scope3_category, carrier, removal, mark)::text, ',')) FROM category_table()
SQL
	is( $node->safe_psql($database, $reference_rows),
		$node->safe_psql('utf8', $reference_rows),
		"$encoding: reference rows are the same, but for Chinese");
	is( $node->safe_psql($database, <<'SQL'), '', "$encoding: what the tables offer is what is read");
SELECT 'gas', gas, alias FROM gas_table(), unnest(aliases) AS alias WHERE ghg(alias, 1) <> ghg(gas, 1)
UNION ALL
SELECT 'unit', unit, spelling FROM unit_table(), unnest(symbols || words || unit) AS spelling
WHERE unit(quantity(1, spelling)) <> unit OR spelling = '' OR spelling ~ '\?'
UNION ALL
SELECT 'category', category, alias FROM category_table(), unnest(aliases) AS alias WHERE emission_scope(alias) <> scope
SQL

	# a ledger, whose names in Chinese are there where the encoding has them
	my $chinese = $encoding =~ /^EUC|ASCII/;
	$node->safe_psql($database, "SET client_min_messages = error; SELECT create_ledger('park')");
	is($node->safe_psql($database, <<'SQL'), $chinese ? 't|t|t' : 't|t|f', "$encoding: a ledger");
SELECT count(*) > 40, (SELECT count(*) > 20 FROM park.indicator), count(name_zh) > 0 FROM park.statistic_item
SQL

	# Every value that can be told to the database can be got from it, and reads back the same.
	is($node->safe_psql($database, <<'SQL'), '', "$encoding: what is read can be written, and reads back the same");
CREATE TABLE told AS
SELECT spelling, quantity(code + 0.5, spelling) AS q, emission_factor('1 t CO2, -1 t N2O', spelling) AS f
FROM unit_table(), unnest(symbols || words || unit) AS spelling WHERE spelling IS NOT NULL;
SELECT spelling, q, f FROM told
WHERE q <> q::text::quantity OR f <> f::text::emission_factor
	OR unit(q) <> q::json->>'unit' OR per_unit(f) <> f::jsonb->>'per' OR q::text <> amount(q) || ' ' || unit(q)
	OR right(f::text, 1 + length(per_unit(f))) <> '/' || per_unit(f);
SQL

	# ... and moves to a database in UTF-8: nothing is lost but the spelling.
	$node->safe_psql('utf8', 'CREATE TABLE told (spelling text, q quantity, f emission_factor)');
	$node->safe_psql('utf8', $node->safe_psql($database, <<'SQL'));
SELECT format('INSERT INTO told VALUES (%L, %L, %L);', spelling, q, f) FROM told
SQL
	is( $node->safe_psql('utf8', q(SELECT count(*) FROM told WHERE q <> quantity(amount(q), spelling) OR per_unit(f) <> unit(q))),
		'0', "$encoding: values move to a database in UTF-8");
	$node->safe_psql('utf8', 'DROP TABLE told');
	my ($status, $out, $error) = run_dump($database);
	is("$status$error", '0', "$encoding: pg_dump works");
}

sub run_dump
{
	my ($database) = @_;
	my ($out, $error) = run_command([ 'pg_dump', '-d', $node->connstr($database), '-f', "$folder/$database.sql" ]);

	return ($?, $out, $error);
}

# EUC_CN: Chinese in and out, stored as the two bytes a character that the encoding has.
is( $node->safe_psql('euc_cn', <<'SQL'), '3.5 万kWh|1 t CO2, 0.001 t CH4|0.5 t CO2/万Nm3|12.5 tCO2e AR5', 'EUC_CN: Chinese units and gases are read and written');
SELECT '3.5 万千瓦时'::quantity, '1 吨 二氧化碳、1千克甲烷'::ghg, '500 千克 二氧化碳/万标立方米'::emission_factor, '12.5 吨二氧化碳当量 AR5'::co2e
SQL
is( $node->safe_psql('euc_cn', q(SELECT encode(convert_to(unit('3.5 万kWh'::quantity), 'EUC_CN'), 'hex'), octet_length('3.5 万kWh'::quantity::text))),
	'cdf26b5768|9', 'EUC_CN: in the encoding of the database');
is( $node->safe_psql('euc_cn', q(SELECT to_json('3.5 万kWh'::quantity), to_jsonb('1 t CO2/亩'::emission_factor))),
	'{"amount": 3.5, "unit": "万kWh"}|{"per": "亩", "tonnes": {"CO2": 1}}', 'EUC_CN: JSON too');
is( $node->safe_psql('euc_cn', q(SELECT unit FROM unit_table() WHERE unit = '亩')), '亩', 'EUC_CN: unit_table() has Chinese units');
is( $node->safe_psql('euc_cn', q(SELECT array_to_string(aliases, ' ') FROM gas_table() WHERE gas = 'CH4')),
	'methane HC-50 R-50 HC50 R50 甲烷', 'EUC_CN: gas_table() has Chinese aliases, and not those with subscripts, which it lacks');
is( $node->safe_psql('euc_cn', q(SELECT string_agg(formula, ' ') FROM gas_table() WHERE gas = 'HFE-236ca12')),
	$node->safe_psql('utf8', q(SELECT replace(formula, '–', '-') FROM gas_table() WHERE gas = 'HFE-236ca12')),
	'EUC_CN: a dash that it lacks is a hyphen in a formula');
sqlstate_is($node, 'euc_cn', q(SELECT '1 万kWh'::quantity + '1 亩'), '22000', qr/left operand is 万kWh, the right operand is 亩/, 'EUC_CN: messages name Chinese units');
sqlstate_is($node, 'euc_cn', q(SELECT '1 加仑'::quantity), '22P02', qr/"加仑" is ambiguous/, 'EUC_CN: messages repeat Chinese');
sqlstate_is($node, 'euc_cn', qq(SELECT '1 @{[ '吨公斤' x 200 ]}'::quantity), '22P02', qr/There is no unit "(吨公斤)+(吨|吨公)?\.\.\."/, 'EUC_CN: a long bad input is cut between characters');

# A client in EUC_CN sees its own bytes.
{
	local $ENV{PGCLIENTENCODING} = 'EUC_CN';
	is($node->safe_psql($_, "SELECT '3.5 \xcd\xf2\xc7\xa7\xcd\xdf\xca\xb1'::quantity"), "3.5 \xcd\xf2kWh", "a client in EUC_CN and a database in $_")
	  for ('euc_cn', 'utf8');
}

# LATIN1: a Chinese unit cannot be told to it, and one that has another spelling uses that.
sqlstate_is($node, 'latin1', q(SELECT '3.5 万千瓦时'::quantity), '22P05',
	qr/character with byte sequence .* in encoding "UTF8" has no equivalent in encoding "LATIN1"/, 'LATIN1: Chinese gives a clear error');
is( $node->safe_psql('latin1', <<'SQL'), '3.5 10^4 kWh|3.5|10^4 kWh|126 GJ|0.001 t CO2/10^4 Nm3', 'LATIN1: a unit with a Chinese name is written with another spelling');
SELECT q, amount(q), unit(q), convert(q, 'GJ'), '1 kg CO2/10^4 Nm3'::emission_factor
FROM (SELECT '3.5 10^4 kWh'::quantity) AS v (q)
SQL
is( $node->safe_psql('latin1', q(SELECT '5 m³'::quantity, '1 t CO²'::ghg, '1 µg CO2'::ghg)),
	'5 m3|1 t CO2|0.000000000001 t CO2', 'LATIN1: its own superscripts are read');
is( $node->safe_psql('latin1', q(SELECT array_to_string(aliases, ' ') FROM gas_table() WHERE gas = 'CH4')),
	'methane HC-50 R-50 HC50 R50', 'LATIN1: gas_table() leaves out what cannot be written');
is( $node->safe_psql('latin1', q(SELECT count(*) > 0 AND bool_and(unit IS NULL AND symbols = '{}' AND words = '{}') FROM unit_table() WHERE code = 92)),
	't', 'LATIN1: a unit that has only Chinese names has none here');
sqlstate_is($node, 'latin1', q(SELECT '5 km3'::quantity), '22P02', qr/"km3" is ambiguous: .*\(\?m3\)/, 'LATIN1: a message loses a character, not its meaning');
sqlstate_is($node, 'latin1', q(SELECT '1 10^4 kWh'::quantity + '1 t'), '22000', qr/left operand is 10\^4 kWh/, 'LATIN1: messages name units as they are written');
sqlstate_is($node, 'latin1', q(SELECT convert('1 10^4 kWh'::quantity, 't')), '22000', qr/10\^4 kWh does not convert to t/, '... all of them');
sqlstate_is($node, 'latin1', q(SELECT '5 é'::quantity), '22P02', qr/There is no unit "é"/, 'LATIN1: messages repeat what was given');

# A value may come as bytes, in a unit that cannot be written: an error, and only then.
$node->safe_psql('utf8', "COPY (SELECT '1 亩'::quantity AS q) TO '$folder/mu' (FORMAT binary)");
$node->safe_psql('latin1', "CREATE TABLE bytes (q quantity); COPY bytes FROM '$folder/mu' (FORMAT binary)");
is($node->safe_psql('latin1', q(SELECT convert(q * 3, 'm2') FROM bytes)), '2000 m2', 'LATIN1: such a value counts and converts');
sqlstate_is($node, 'latin1', 'SELECT q FROM bytes', '22P05', qr/no equivalent in encoding "LATIN1"/, 'LATIN1: but cannot be written');

# SQL_ASCII: bytes pass as they are, if they are UTF-8.
is( $node->safe_psql('sql_ascii', q(SELECT '3.5 万千瓦时'::quantity, '1 吨 二氧化碳'::ghg)), '3.5 万kWh|1 t CO2', 'SQL_ASCII: UTF-8 passes');
is( $node->safe_psql('sql_ascii', q(SELECT md5(string_agg(u::text, ',')) FROM unit_table() AS u)),
	$node->safe_psql('utf8', q(SELECT md5(string_agg(u::text, ',')) FROM unit_table() AS u)), 'SQL_ASCII: unit_table() is the same as in UTF-8');
{
	local $ENV{PGCLIENTENCODING} = 'SQL_ASCII';
	sqlstate_is($node, 'sql_ascii', "SELECT '3.5 \xcd\xf2\xc7\xa7\xcd\xdf\xca\xb1'::quantity", '22021',
		qr/invalid byte sequence for encoding "UTF8"/, 'SQL_ASCII: other bytes are refused');
}

# The script of the extension is ASCII, or it could not be installed everywhere.
my $share = installed_in('--sharedir');
unlike(slurp_file($_), qr/[^\x00-\x7f]/, 'ASCII: ' . s{.*/}{}r) for glob "$share/extension/carbonms*";

$node->stop;
done_testing();
