# What clients see: psql's description of a result, prepared statements, and the extended protocol with
# parameters and results in binary, as drivers use it (Npgsql speaks nothing else).
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use IO::Socket::UNIX;
use Test::More;

my $node = new_server('main');

create_database($node, 'clients');
run_file($node, 'clients', 'values.sql', 'public');

# ---- psql ----------------------------------------------------------------------------------------

is($node->safe_psql('clients', <<'SQL'), "c|co2e(AR6)\nc20|co2e('AR5-20')\ng|ghg\nq|quantity\nf|emission_factor\nb|gwp_basis\nsum|co2e\ncs|co2e[]", '\gdesc names types and modifiers');
SELECT '1 tCO2e'::co2e(AR6) AS c, '1 tCO2e'::co2e('AR5-20') AS c20, '1 t CO2'::ghg AS g, '1 kWh'::quantity AS q,
	'1 t CO2/MWh'::emission_factor AS f, 'AR6'::gwp_basis AS b, sum(c), array_agg(c) AS cs FROM sample \gdesc
SQL
is($node->safe_psql('clients', <<'SQL'), "3 tCO2e AR6|7 t CO2\n6 tCO2e AR6|7.5 t CO2", 'prepared statements, custom and generic');
PREPARE p(co2e, numeric, ghg) AS SELECT $1 * $2, $3 + ghg('CO2', $2) FROM sample WHERE id = 1 AND c <> $1;
SET plan_cache_mode = force_custom_plan;
EXECUTE p('2 tCO2e AR6', 1.5, '5.5 t CO2');
SET plan_cache_mode = force_generic_plan;
EXECUTE p('4 tCO2e AR6', 1.5, '6 t CO2');
SQL
is($node->safe_psql('clients', q(BEGIN; DECLARE c SCROLL CURSOR FOR SELECT q FROM sample WHERE q IS NOT NULL ORDER BY id; FETCH 2 FROM c; FETCH BACKWARD 1 FROM c; COMMIT)),
	"1200 kWh\n0 t\n1200 kWh", 'cursors');

# ---- the protocol --------------------------------------------------------------------------------

my $socket = IO::Socket::UNIX->new($node->host . '/.s.PGSQL.' . $node->port) or die "connect: $!";

sub send_message
{
	my ($type, $body) = @_;

	$socket->syswrite($type . pack('N', 4 + length $body) . $body);
	return;
}

sub read_bytes
{
	my ($size) = @_;
	my $bytes = '';

	while (length $bytes < $size)
	{
		$socket->sysread($bytes, $size - length $bytes, length $bytes) or die 'the server has closed the connection';
	}
	return $bytes;
}

# Messages until the server is ready: rows as lists of bytes, errors as hashes of fields.
sub read_answer
{
	my @answer;

	while (1)
	{
		my ($type, $length) = unpack 'a N', read_bytes(5);
		my $body = read_bytes($length - 4);

		return @answer if $type eq 'Z';
		push @answer, { map { substr($_, 0, 1) => substr($_, 1) } grep { $_ ne '' } split /\0/, $body } if $type eq 'E';
		next if $type ne 'D';
		my $columns = unpack 'n', substr($body, 0, 2, '');
		my @row;

		for (1 .. $columns)
		{
			my $size = unpack 'N', substr($body, 0, 4, '');
			push @row, $size == 0xFFFFFFFF ? undef : substr($body, 0, $size, '');
		}
		push @answer, \@row;
	}
}

# One statement; parameters and results all in text (0) or all in binary (1).
sub query
{
	my ($sql, $format, @parameters) = @_;

	send_message('P', "\0$sql\0" . pack('n', 0));
	send_message('B', "\0\0" . pack('n n', 1, $format) . pack('n', scalar @parameters)
		. join('', map { defined $_ ? pack('N', length $_) . $_ : pack('N', 0xFFFFFFFF) } @parameters)
		. pack('n n', 1, $format));
	send_message('E', "\0" . pack('N', 0));
	send_message('S', '');
	return read_answer();
}

my $startup = pack('N', 196608) . join("\0", 'user', $node->safe_psql('postgres', 'SELECT current_user'), 'database', 'clients', '', '');
$socket->syswrite(pack('N', 4 + length $startup) . $startup);
read_answer();

my @rows = query('SELECT b, c, g, q, f FROM sample ORDER BY id', 1);
my @texts = query('SELECT b, c, g, q, f FROM sample ORDER BY id', 0);
my @types = ('gwp_basis', 'co2e', 'ghg', 'quantity', 'emission_factor');
my ($bytes_back, $text_back, $values) = (0, 0, 0);

cmp_ok(scalar @rows, '>', 400, 'rows arrive in binary');
for my $row (0 .. $#rows)
{
	my ($same) = query('SELECT ' . join(', ', map { "\$$_" . '::' . $types[ $_ - 1 ] } 1 .. 5), 1, @{ $rows[$row] });
	my ($text) = query('SELECT ' . join(', ', map { "\$$_" . '::' . $types[ $_ - 1 ] } 1 .. 5), 0, @{ $texts[$row] });

	for my $column (0 .. 4)
	{
		next if !defined $rows[$row][$column];
		$values++;
		$bytes_back++ if $same->[$column] eq $rows[$row][$column];
		$text_back++ if $text->[$column] eq $texts[$row][$column];
	}
}
is($bytes_back, $values, "$values values go in and out in binary unchanged");
is($text_back, $values, '... and in text');

# Parameters in operators and functions, without a cast: the server finds their types.
is_deeply([ query('SELECT id FROM sample WHERE c = $1', 1, $rows[0][1]) ], [ [ pack 'N', 1 ] ], 'a parameter in binary finds a row');
is_deeply([ query('SELECT count(*) FROM sample WHERE g = $1', 1, $rows[8][2]) ], [ [ pack 'Q>', 1 ] ], '... so does a vector');
is_deeply([ query('SELECT round(co2e(g, $1), 3) FROM sample WHERE id = 1', 0, 'AR5-20') ], [ ['12.755 tCO2e AR5-20'] ],
	'a basis is a parameter');
is_deeply([ query('SELECT sum(c) FROM sample WHERE c IS NOT NULL AND id = $1', 1, pack 'N', 1) ], [ [ $rows[0][1] ] ],
	'an aggregate is sent in binary');

# What the wire refuses is an error of one statement, and the connection lives on.
my %bad = (
	'co2e' => [ pack('x14 n', 9999), qr/There is no GWP basis with code 9999/ ],
	'quantity' => [ pack('x14 n', 60000), qr/There is no unit with code 60000/ ],
	'gwp_basis' => [ pack('n', 1), qr/There is no GWP basis with code 1/ ],
	'ghg' => [ pack('n n', 1, 7) . pack('x15 C', 1), qr/reserved field is not zero/ ],
	'emission_factor' => [ pack('n', 0), qr/There is no unit with code 0/ ]);
for my $type (sort keys %bad)
{
	my ($error) = query("SELECT \$1::$type", 1, $bad{$type}[0]);

	is($error->{C}, '22P03', "$type: bytes that no value has are refused");
	like($error->{D}, $bad{$type}[1], '... with the reason');
	($error) = query("SELECT \$1::$type", 1, ($rows[0][ { gwp_basis => 0, co2e => 1, ghg => 2, quantity => 3, emission_factor => 4 }->{$type} ]) . "\0");
	is($error->{C}, '22P03', '... and so is a byte too many');
}
is_deeply([ query('SELECT 1', 0) ], [ ['1'] ], 'the connection lives on');

send_message('X', '');
close $socket;
$node->stop;
done_testing();
