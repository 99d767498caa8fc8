# Forged binary input: bytes that no value has are refused with 22P03 (or 08P01, by the server, when
# the message is too short), and what is accepted is sent back as the same bytes and read back from
# its text.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('main');
my $folder = PostgreSQL::Test::Utils::tempdir;
my @types = qw(gwp_basis co2e quantity ghg emission_factor baseline uncertainty);

create_database($node, 'forged');
$node->safe_psql('forged', join '', map { "CREATE TABLE of_$_ (id integer, v $_); " } @types);
$node->safe_psql('forged',
	'CREATE TABLE of_ar6 (id integer, v co2e(AR6)); CREATE TABLE of_list (id integer, v ghg[])');

my $gases = $node->safe_psql('forged', 'SELECT count(*) FROM gas_table()');
my $bases = $node->safe_psql('forged', 'SELECT count(DISTINCT basis) FROM gwp_table()');
my $units = $node->safe_psql('forged', 'SELECT count(*) FROM unit_table()');
my @codes = split /\n/,
  $node->safe_psql('forged', q(SELECT DISTINCT ('x' || substr(gwp_basis_send(basis)::text, 3))::bit(16)::integer AS code FROM gwp_table() ORDER BY code));

# ---- bytes ----

my $least = "\x80" . "\0" x 13;
my $largest = "\x7f" . "\xff" x 13;

# An amount in 10^-18, as 14 bytes.
sub amount
{
	my ($n) = @_;

	return $n if length $n == 14;
	return ($n < 0 ? "\xff" x 6 : "\0" x 6) . pack('q>', $n);
}

sub value { return amount($_[0]) . pack('n', $_[1]) }

sub vector { return pack('nn', scalar @_, 0) . join('', @_) }

sub factor { return pack('n', shift) . vector(@_) }

# A file for COPY BINARY: one row of an id and a value.
my $files = 0;

sub copy_file
{
	my ($id, $bytes) = @_;
	my $name = "$folder/" . $files++;

	open my $file, '>:raw', $name or die "$name: $!";
	print {$file} "PGCOPY\n\377\r\n\0", pack('NN', 0, 0), pack('n N N N', 2, 4, $id, length $bytes), $bytes, pack('n', 0xffff);
	close $file or die "$name: $!";
	return $name;
}

sub refused
{
	my ($table, $name, $bytes, $state, $message) = @_;

	return sqlstate_is($node, 'forged', "COPY of_$table FROM '" . copy_file(0, $bytes) . "' (FORMAT binary)",
		$state, $message, "$table: $name");
}

# Accepted, and printed as expected.
sub accepted
{
	my ($table, $name, $bytes, $text) = @_;

	return is($node->safe_psql('forged',
			"BEGIN; COPY of_$table FROM '" . copy_file(0, $bytes) . "' (FORMAT binary); SELECT v FROM of_$table; ROLLBACK"),
		$text, "$table: $name");
}

my $wire = '22P03';
my $protocol = '08P01';
my $short = qr/insufficient data left in message/;
my $long = qr/incorrect binary data format/;

# ---- gwp_basis: int16 ----

accepted('gwp_basis', 'AR6', pack('n', 61), 'AR6');
for my $code (0, 1, 10, 12, 33, 50, 52, 63, 255, 256, 256 + 61, 0x8000 + 61, 0xffff)
{
	refused('gwp_basis', "code $code", pack('n', $code), $wire,
		qr/invalid binary representation of type gwp_basis\nDETAIL:  There is no GWP basis with code $code\./);
}
refused('gwp_basis', 'no bytes', '', $protocol, $short);
refused('gwp_basis', 'one byte', "\0", $protocol, $short);
refused('gwp_basis', 'three bytes', "\0\x3d\0", $wire, $long);

# ---- co2e: 14 bytes of amount, 2 of basis ----

accepted('co2e', '1e-18 t', value(1, 61), '0.000000000000000001 tCO2e AR6');
accepted('co2e', 'no basis', value(-1, 0), '-0.000000000000000001 tCO2e');
accepted('co2e', 'zero', value(0, 41), '0 tCO2e AR5');
accepted('co2e', 'the largest', value($largest, 61), '2596148429267413.814265248164610047 tCO2e AR6');
accepted('co2e', 'the least', value($least, 0), '-2596148429267413.814265248164610048 tCO2e');
for my $code (1, 10, 99, 255, 256, 0x8000, 0x8000 + 61, 0xffff)
{
	refused('co2e', "basis $code", value(1, $code), $wire,
		qr/invalid binary representation of type co2e\nDETAIL:  There is no GWP basis with code $code\./);
}
refused('co2e', 'no bytes', '', $protocol, $short);
refused('co2e', '15 bytes', substr(value(1, 61), 1), $protocol, $short);
refused('co2e', '17 bytes', value(1, 61) . "\0", $wire, $long);
refused('co2e', 'two values', value(1, 61) x 2, $wire, $long);
accepted('ar6', 'a value without a basis adopts that of the column', value(1, 0), '0.000000000000000001 tCO2e AR6');
refused('ar6', 'a value of another basis', value(1, 41), '22000',
	qr/co2e value of another GWP basis\nDETAIL:  The type is co2e\(AR6\), the value is AR5\./);
refused('ar6', 'an unknown basis', value(1, 99), $wire, qr/There is no GWP basis with code 99\./);

# ---- quantity: 14 bytes of amount, 2 of unit ----

accepted('quantity', '1 ulp of a tonne', value(1, 1), '0.000000000000000001 t');
accepted('quantity', 'the largest', value($largest, 24), '2596148429267413.814265248164610047 kWh');
accepted('quantity', 'the least', value($least, 24), '-2596148429267413.814265248164610048 kWh');
for my $code (0, $units + 1, 255, 256 + 1, 0x8001, 0xffff)
{
	refused('quantity', "unit $code", value(1, $code), $wire,
		qr/invalid binary representation of type quantity\nDETAIL:  There is no unit with code $code\./);
}
refused('quantity', '15 bytes', substr(value(1, 1), 1), $protocol, $short);
refused('quantity', '17 bytes', value(1, 1) . "\0", $wire, $long);

# ---- ghg: int16 count, int16 zero, entries of 14 bytes of amount and 2 of gas ----

my $entries = qr/DETAIL:  The entries are not known gases in ascending order with amounts other than zero\./;

accepted('ghg', 'empty', vector(), '0 t');
accepted('ghg', 'two gases', vector(value(1, 1), value(-1, 3)), '0.000000000000000001 t CO2, -0.000000000000000001 t CH4');
accepted('ghg', 'an opaque entry', vector(value(1, 1), value(1, 0x8000 + 41)), '0.000000000000000001 t CO2, 0.000000000000000001 tCO2e AR5');
accepted('ghg', 'the least and the largest', vector(value($least, 1), value($largest, 6)),
	'-2596148429267413.814265248164610048 t CO2, 2596148429267413.814265248164610047 t N2O');
refused('ghg', 'no bytes', '', $protocol, $short);
refused('ghg', 'a count alone', pack('n', 0), $protocol, $short);
refused('ghg', 'a count of one, no entry', pack('nn', 1, 0), $protocol, $short);
refused('ghg', 'half an entry', pack('nn', 1, 0) . "\0" x 8, $protocol, $short);
refused('ghg', 'a count of two, one entry', pack('nn', 2, 0) . value(1, 1), $protocol, $short);
refused('ghg', 'a count of none, one entry', pack('nn', 0, 0) . value(1, 1), $wire, $long);
refused('ghg', 'a count of one, two entries', pack('nn', 1, 0) . value(1, 1) . value(1, 3), $wire, $long);
refused('ghg', 'a byte too many', vector(value(1, 1)) . "\0", $wire, $long);
refused('ghg', "a count of $_", pack('nn', $_, 0) . value(1, 1), $wire, qr/DETAIL:  There are $_ entries, more than there are gases\./)
  for $gases + $bases + 1, 0x7fff, 0x8000, 0xffff;
refused('ghg', "a reserved field of $_", pack('nn', 1, $_) . value(1, 1), $wire, qr/DETAIL:  The reserved field is not zero\./)
  for 1, 0x100, 0xffff;
refused('ghg', 'gases in descending order', vector(value(1, 3), value(1, 1)), $wire, $entries);
refused('ghg', 'an opaque entry before a gas', vector(value(1, 0x8000 + 41), value(1, 1)), $wire, $entries);
refused('ghg', 'a gas twice', vector(value(1, 1), value(1, 1)), $wire, $entries);
refused('ghg', 'a basis twice', vector(value(1, 0x8000 + 41), value(1, 0x8000 + 41)), $wire, $entries);
refused('ghg', 'an amount of zero', vector(value(0, 1)), $wire, $entries);
refused('ghg', 'an opaque amount of zero', vector(value(1, 1), value(0, 0x8000 + 41)), $wire, $entries);
refused('ghg', "gas $_", vector(value(1, $_)), $wire, $entries) for 0, $gases + 1, 0x7fff;
refused('ghg', "opaque tag $_", vector(value(1, 0x8000 + $_)), $wire, $entries) for 0, 1, 12, 99, 255, 256 + 41, 0x7fff;

# all there is, and one more
my @all = map { value($_, $_) } 1 .. $gases;
push @all, map { value($_, 0x8000 + $_) } @codes;
is(scalar @all, $gases + $bases, 'all gases and bases');
$node->safe_psql('forged', "COPY of_ghg FROM '" . copy_file(1, vector(@all)) . "' (FORMAT binary)");
is($node->safe_psql('forged', q(SELECT count(*), encode(ghg_send(v), 'hex') FROM of_ghg, gases(v) WHERE id = 1 GROUP BY v)),
	scalar(@all) . '|' . unpack('H*', vector(@all)), 'ghg: a vector of all there is');
refused('ghg', 'a vector of all there is and one more', vector(@all, value(1, 0xffff)), $wire, qr/more than there are gases/);
$node->safe_psql('forged', 'TRUNCATE of_ghg');

# ---- emission_factor: int16 unit, then a ghg ----

accepted('emission_factor', 'one gas', factor(24, value(1, 1)), '0.000000000000000001 t CO2/kWh');
accepted('emission_factor', 'none', factor(1), '0 t/t');
for my $code (0, $units + 1, 0x8001, 0xffff)
{
	refused('emission_factor', "unit $code", factor($code, value(1, 1)), $wire,
		qr/invalid binary representation of type emission_factor\nDETAIL:  There is no unit with code $code\./);
}
refused('emission_factor', 'no bytes', '', $protocol, $short);
refused('emission_factor', 'a unit alone', pack('n', 24), $protocol, $short);
refused('emission_factor', 'no entry', pack('nnn', 24, 1, 0), $protocol, $short);
refused('emission_factor', 'a byte too many', factor(24, value(1, 1)) . "\0", $wire, $long);
refused('emission_factor', 'a count too large', pack('nnn', 24, 0xffff, 0), $wire, qr/There are 65535 entries/);
refused('emission_factor', 'a reserved field', pack('nnn', 24, 1, 1) . value(1, 1), $wire, qr/The reserved field is not zero\./);
refused('emission_factor', 'gases in descending order', factor(24, value(1, 3), value(1, 1)), $wire, $entries);
refused('emission_factor', 'an amount of zero', factor(24, value(0, 1)), $wire, $entries);
refused('emission_factor', 'an unknown gas', factor(24, value(1, $gases + 1)), $wire, $entries);

# ---- baseline: int16 variables, flags, first and words, int64 rows, then the sums ----

# One variable, one word a sum, or as many as are given.
sub header { return pack('nnnnq>', @_) }

sub baseline { return header(1, 0, 0, 1, shift) . pack('q>*', @_) }

my $fewest = qr/DETAIL:  The words are not the fewest that hold the sums\./;
my $impossible = qr/DETAIL:  No rows have such sums\./;

accepted('baseline', 'two rows', baseline(2, 3, -1, 5, -1, 1), '1 variable, 2 rows: 0x3, -0x1, 0x5, -0x1, 0x1');
accepted('baseline', 'no rows', header(1, 0, 0, 0, 0), '1 variable, 0 rows: 0x0, 0x0, 0x0, 0x0, 0x0');
accepted('baseline', 'the largest number of rows', header(1, 5, 0, 0, 2**53 - 1),
	'1 variable, 9007199254740991 rows, through the origin, 2 change points: 0x0, 0x0, 0x0, 0x0, 0x0');
refused('baseline', 'no bytes', '', $protocol, $short);
refused('baseline', 'half a header', pack('nnn', 1, 0, 0), $protocol, $short);
refused('baseline', 'a sum too few', header(1, 0, 0, 1, 2) . pack('q>*', 3, -1, 5, -1), $protocol, $short);
refused('baseline', 'a byte too many', baseline(2, 3, -1, 5, -1, 1) . "\0", $wire, $long);
refused('baseline', "$_ variables", header($_, 0, 0, 0, 0), $wire, qr/DETAIL:  There are $_ variables, not 1 to 16\./) for 0, 17, 0x8001, 0xffff;
refused('baseline', "flags $_", header(1, $_, 0, 0, 0), $wire, qr/DETAIL:  There are no flags $_\./) for 6, 7, 8, 0x80, 0x100, 0xffff;
refused('baseline', "$_ rows", header(1, 0, 0, 0, $_), $wire, qr/DETAIL:  The number of rows is negative or too large\./)
  for -1, 2**53, 9223372036854775807;
refused('baseline', "words $_->[1] from $_->[0]", header(1, 0, @$_, 1) . "\1" x 4000, $wire, qr/DETAIL:  The words are not those of sums of doubles\./)
  for [ -35, 1 ], [ 33, 1 ], [ -34, 68 ], [ 0, 34 ], [ 0, 0xffff ], [ -0x8000, 1 ], [ 0x7fff, 0xffff ];
refused('baseline', 'words of zeros', baseline(2, 0, 0, 0, 0, 0), $wire, $fewest);
refused('baseline', 'a first word without words', header(1, 0, 1, 0, 0), $wire, $fewest);
refused('baseline', 'zeros at the bottom', header(1, 0, 0, 2, 2) . pack('q>*', (1, 0) x 5), $wire, $fewest);
refused('baseline', 'zeros at the top', header(1, 0, 0, 2, 2) . pack('q>*', (0, 1) x 5), $wire, $fewest);
refused('baseline', 'signs at the top', header(1, 0, 0, 2, 2) . pack('q>*', (-1, -1) x 5), $wire, $fewest);
refused('baseline', 'sums without rows', baseline(0, 3, -1, 5, -1, 1), $wire, $impossible);
refused('baseline', 'a negative square', baseline(2, 3, -1, -5, -1, 1), $wire, $impossible);
refused('baseline', 'a product larger than the squares', baseline(2, 3, -1, 5, 100, 1), $wire, $impossible);

# ---- uncertainty: kind, basis, window, number of entries; entries ----

# An entry: name, rows, uncertainty of the factor, words of the sums.
sub entry
{
	my ($name, $rows, $percent, @words) = @_;

	return pack('N', length $name) . $name . pack('q> d>', $rows, $percent) . pack('q>*', @words);
}

# A sum, of numbers, with one word from 2^0 for each of base, value, independent and shared.
sub sums { return pack('n n n n N', 1, 0xffff, 0, 1, scalar @_) . join('', @_) }

accepted('uncertainty', 'none', pack('n n n n N', 0, 0xffff, 0, 0, 0), 'empty');
accepted('uncertainty', 'a sum', sums(entry('', 2, 0, 0, -3, 4, 0)), 'sum ("" 2 -3 1p2 0)');
accepted('uncertainty', 'two factors', sums(entry('a', 2, 0, 0, -3, 4, 5), entry('b', 1, 0, 0, 7, 0, -1)),
	'sum ("a" 2 -3 1p2 5) ("b" 1 7 0 -1)');
accepted('uncertainty', 'names in any order', sums(entry('b', 1, 0, 0, 7, 0, -1), entry('a', 2, 0, 0, -3, 4, 5)),
	'sum ("a" 2 -3 1p2 5) ("b" 1 7 0 -1)');
accepted('uncertainty', 'a trend', pack('n n n n N', 2, 61, 0xffff, 1, 1) . entry('a', 1, 2.5, 1, 2, 3, 4),
	'trend AR6 ("a" 1 1p-64 1p-63 3p-64 1p-62 5p-1)');
my $none = qr/DETAIL:  An entry is none that rows make, or there twice\./;
refused('uncertainty', 'no bytes', '', $protocol, $short);
refused('uncertainty', 'a byte too many', sums(entry('', 2, 0, 0, -3, 4, 0)) . "\0", $wire, $long);
refused('uncertainty', 'a byte too few', substr(sums(entry('', 2, 0, 0, -3, 4, 0)), 0, -1), $wire, qr/The number of entries is wrong\./);
refused('uncertainty', "kind $_", pack('n n n n N', $_, 0xffff, 0, 1, 1) . entry('a', 1, 0, 0, 1, 1, 1), $wire, qr/The kind or the basis is unknown\.|The number of entries is wrong\./)
  for 0, 3, 0xffff;
refused('uncertainty', "basis $_", pack('n n n n N', 1, $_, 0, 1, 1) . entry('a', 1, 0, 0, 1, 1, 1), $wire, qr/The kind or the basis is unknown\./)
  for 1, 99, 0xfffe;
refused('uncertainty', 'nothing of a basis', pack('n n n n N', 0, 61, 0, 0, 0), $wire, qr/The number of entries is wrong\./);
refused('uncertainty', "a window from $_->[0] of $_->[1] words", pack('n n n n N', 1, 0xffff, $_->[0] & 0xffff, $_->[1], 1) . entry('a', 1, 0, (1) x (4 * $_->[1])), $wire, qr/No sum has such a window\./)
  for [ 1, 0 ], [ -35, 1 ], [ 34, 1 ], [ 0, 35 ], [ -34, 69 ], [ 0x7fff, 1 ];
refused('uncertainty', 'a window that is too wide', pack('n n n n N', 1, 0xffff, 0, 2, 1) . entry('a', 1, 0, 0, 0, 1, 0, 1, 0, 1, 0), $wire, qr/The window of the sums is not the smallest one\./);
refused('uncertainty', "$_ entries", pack('n n n n N', 1, 0xffff, 0, 1, $_) . entry('a', 1, 0, 0, 1, 1, 1), $wire, qr/The number of entries is wrong\./)
  for 0, 2, 100001, 0x7fffffff, 0xffffffff;
refused('uncertainty', "$_ rows", sums(entry('a', $_, 0, 0, 1, 1, 1)), $wire, $none) for 0, -1, 2**53;
refused('uncertainty', "a factor uncertainty of $_", pack('n n n n N', 2, 0xffff, 0, 1, 1) . entry('a', 1, $_, 0, 1, 1, 1), $wire, $none)
  for -1, 9**9**9, -sin(9**9**9), '-0.0';
refused('uncertainty', 'a factor uncertainty in a sum', sums(entry('a', 1, 5, 0, 1, 1, 1)), $wire, $none);
refused('uncertainty', 'a base in a sum', sums(entry('a', 1, 0, 1, 1, 1, 1)), $wire, $none);
refused('uncertainty', 'a negative sum of squares', sums(entry('a', 1, 0, 0, 1, -1, 1)), $wire, $none);
refused('uncertainty', 'a shared part without a factor', sums(entry('', 1, 0, 0, 1, 1, 1)), $wire, $none);
refused('uncertainty', 'a factor twice', sums(entry('a', 1, 0, 0, 1, 1, 1), entry('a', 1, 0, 0, 1, 1, 1)), $wire, $none);
refused('uncertainty', 'a name that is too long', sums(entry('a' x 1001, 1, 0, 0, 1, 1, 1)), $wire, qr/A name is too long\./);
refused('uncertainty', 'a length beyond the end', pack('n n n n N', 1, 0xffff, 0, 1, 1) . pack('N', 1000) . 'a' x 60, $protocol, $short);
refused('uncertainty', 'a name that is no text', sums(entry("\xff", 1, 0, 0, 1, 1, 1)), '22021', qr/invalid byte sequence for encoding/);

# ---- in an array ----

my $ghg = $node->safe_psql('forged', q(SELECT 'ghg'::regtype::oid::integer));

sub array { return pack('NNNNN', 1, 0, $ghg, scalar @_, 1) . join('', map { pack('N', length) . $_ } @_) }

accepted('list', 'vectors', array(vector(value(1, 1)), vector()), '{"0.000000000000000001 t CO2","0 t"}');
refused('list', 'a gas twice', array(vector(), vector(value(1, 1), value(1, 1))), $wire, $entries);
refused('list', 'an element that is too long', array(vector() . "\0"), $wire, qr/improper binary format in array element 1/);
refused('list', 'an element that is too short', array(substr(vector(value(1, 1)), 0, 12)), $protocol, $short);

# ---- bytes at random: valid messages with some bytes changed, cut or added ----

srand 20240229;

my %valid = (
	gwp_basis => [ map { pack 'n', $_ } @codes ],
	co2e => [ value(1, 61), value($least, 0), value($largest, 41) ],
	quantity => [ value(1, 1), value(-1, $units), value($largest, 24) ],
	ghg => [ vector(), vector(value(1, 1)), vector(value(1, 1), value(-1, 3), value(5, 0x8000 + 41)), vector(@all) ],
	emission_factor => [ factor(24), factor(24, value(1, 1)), factor(1, value(1, 1), value(-1, 3), value(5, 0x8000 + 41)) ],
	baseline => [
		baseline(2, 3, -1, 5, -1, 1), header(1, 5, 0, 0, 0), header(1, 1, -1, 2, 2) . pack('q>*', 2, 1 << 63, 0, 0, 4, 1 << 62, -2, 1 << 63, 18, 1 << 63),
		header(16, 0, -34, 67, 3) . (pack('q>', 0) . "\1" x (66 * 8)) x 170, header(2, 0, 0, 1, 100) . pack('q>*', 1 .. 9) ],
	uncertainty => [ pack('n n n n N', 0, 0xffff, 0, 0, 0), sums(entry('', 2, 0, 0, -3, 4, 0)),
		sums(entry('a', 2, 0, 0, -3, 4, 5), entry('b', 1, 0, 0, 7, 0, -1)),
		pack('n n n n N', 2, 61, 0xffff, 1, 2) . entry('a', 1, 2.5, 1, 2, 3, 4) . entry('b', 1, 3.5, 5, 6, 7, -8) ]);

sub mutate
{
	my ($bytes) = @_;

	for (1 .. 1 + int rand 3)
	{
		my $at = int rand length $bytes;
		my $kind = int rand 6;

		return $bytes if $bytes eq '';
		substr($bytes, $at, 1) = chr int rand 256 if $kind < 3;
		substr($bytes, $at, 1) = chr(ord(substr $bytes, $at, 1) ^ 1 << int rand 8) if $kind == 3;
		substr($bytes, $at) = '' if $kind == 4 && rand() < 0.3;
		$bytes .= chr int rand 256 if $kind == 5 && rand() < 0.3;
	}
	return $bytes;
}

for my $type (@types)
{
	my %sent;
	my $script = '';

	for my $id (1 .. 400)
	{
		$sent{$id} = mutate($valid{$type}[ rand @{ $valid{$type} } ]);
		$script .= "COPY of_$type FROM '" . copy_file($id, $sent{$id}) . "' (FORMAT binary);\n";
	}
	my ($status, $stdout, $stderr) = $node->psql('forged', "\\set VERBOSITY sqlstate\n$script", on_error_stop => 0);
	my @errors = $stderr =~ /ERROR:  (\w+)/g;
	# in a name also bytes that are no text
	my $expected = $type eq 'uncertainty' ? qr/^(22P03|08P01|22021)$/ : qr/^(22P03|08P01)$/;
	my @strange = grep { !/$expected/ } @errors;
	my $rows = $node->safe_psql('forged', "SELECT id, encode(${type}_send(v), 'hex'), v::text::$type = v FROM of_$type ORDER BY id");
	my @rows = map { [ split /\|/ ] } split /\n/, $rows;

	is($status, 0, "$type at random: no connection lost");
	is("@strange", '', "$type at random: no other errors");
	is(@errors + @rows, 400, "$type at random: each refused (" . @errors . ') or accepted (' . @rows . ')');
	# names may come in another order
	my $same = $type eq 'uncertainty' ? sub { join '', sort split //, $_[0] } : sub { $_[0] };
	is(scalar(grep { $same->($_->[1]) ne $same->(unpack 'H*', $sent{ $_->[0] }) } @rows), 0, "$type at random: sent back as the same bytes");
	is(scalar(grep { $_->[2] ne 't' } @rows), 0, "$type at random: read back from text");
}

# what was accepted can be added up and subtracted, unless there is too much of it
$node->safe_psql('forged', q(CREATE FUNCTION adds_up(v baseline) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	RETURN v + v - v = v AND observations(v - v) = 0 AND rollup(w) = v + v + v FROM (VALUES (v), (v), (v)) t (w);
EXCEPTION WHEN numeric_value_out_of_range OR program_limit_exceeded THEN
	RETURN true;
END $$));
is($node->safe_psql('forged', 'SELECT count(*) FROM of_baseline WHERE observations(v) > 0 AND NOT adds_up(v)'), 0, 'baselines at random add up');

is(scalar(() = slurp_file($node->logfile) =~ /was terminated by signal|PANIC|TRAP/g), 0, 'the server ran all the time');
$node->stop;
done_testing();
