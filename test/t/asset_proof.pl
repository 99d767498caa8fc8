# One retirement is checked by who has a checkpoint and the proof, and nothing of the ledger: a program that knows
# sha256 and JSON. What is altered in a proof is found, whatever it is.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use IPC::Run;
use Test::More;

my $node = new_server('proof');

create_database($node, 'park');
$node->safe_psql('park', <<'SQL');
SET client_min_messages = error;
SELECT create_ledger('led'), add_assets('led');
SET search_path = led, public;
INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('乙', 'enterprise', 'B');
SELECT issue_units('issue', p, 'CREDIT', 'REG', c, '[1,1001)') FROM (VALUES ('A', 'X'), ('乙', 'Y')) AS v (p, c);
SELECT move_serials('retire', CASE n % 2 WHEN 0 THEN 'A' ELSE '乙' END, 'REG', CASE n % 2 WHEN 0 THEN 'X' ELSE 'Y' END, int8multirange(int8range(n * 4, n * 4 + 3)),
	purpose => E'claim ' || n || E',\n:-', document => CASE WHEN n % 3 > 0 THEN '文件 ' || n END) FROM generate_series(1, 240) AS n;
SQL
my $head = $node->safe_psql('park', "SELECT ledger_checkpoint('led') -> 'heads' ->> 0");

# What the program says of a proof, in one line.
sub said
{
	my ($proof, $from) = @_;
	my ($out, $err);

	IPC::Run::run([ 'python3', "$FindBin::Bin/../assets/proof.py", $from // $head ], '<', \$proof, '>', \$out, '2>', \$err);
	return join(' | ', split(/\n/, $out . $err));
}

sub proof { return $node->safe_psql('park', "SELECT led.retirement_proof($_[0])"); }

is(said(proof(6)), "movement 6, retire of A on " . $node->safe_psql('park', 'SELECT effective_on FROM led.asset_movement WHERE movement_id = 6') . ", claim 4, | :- | REG X [16,19) retired by A", 'a retirement is proved');
is(scalar(grep { said(proof($_)) !~ /^movement $_, retire of [^|]*, claim [0-9]+, \| :- \| REG . [^|]* retired by [^|]*$/ } 3 .. 242), 0, 'so is each');
is(said(proof(1)), 'movement 1 is no use of units: issue', 'an issue is none');
cmp_ok($node->safe_psql('park', "SELECT max(jsonb_array_length(led.retirement_proof(n) -> 'path')) FROM generate_series(1, 242) AS n"), '<=', 24, 'in few steps');
my $altered = proof(7);
is(said($altered =~ s/claim 5/claim 6/r), 'the text is not that of the movement', 'another text is found');
is(said($altered =~ s/2:20,2:23/2:20,2:24/r), 'the lines are not those of the movement', 'other serials are found');
is(said($altered =~ s/"previous": "(.)/'"previous": "' . ($1 eq '0' ? '1' : '0')/er), 'step 1 does not follow from the head', 'another path is found');
is(said($altered, $head =~ s/movement_id 242/movement_id 241/r), 'it is proved from another head', 'so is another head');
like(said($altered, $head =~ s/.$/$& eq '0' ? '1' : '0'/er), qr/^step 1 does not follow/, 'and another hash of it');
unlike(proof(6), qr/乙/, 'a proof says nothing of others');

my $day = $node->safe_psql('park', <<'SQL');
SET search_path = led, public;
SELECT reverse_movement(242, 'typo') \g /dev/null
SELECT move_serials('surrender', 'A', 'REG', 'X', '{[971,981)}', purpose => 'scheme') \g /dev/null
SELECT move_serials('cancel', 'A', 'REG', 'X', '{[981,991)}', reason => 'lost') \g /dev/null
SELECT effective_on FROM asset_movement WHERE movement_id = 244;
SQL
my $later = $node->safe_psql('park', "SELECT ledger_checkpoint('led') -> 'heads' ->> 0");
is(said(proof(244), $later), "movement 244, surrender of A on $day, scheme | REG X [971,981) surrendered by A", 'a surrender says that it is one');
is(said(proof(245), $later), "movement 245, cancel of A on $day, lost | REG X [981,991) cancelled by A", 'so does a cancellation');
is(said(proof(243), $later), 'movement 243 is no use of units: reverse', 'a reverse is none');
my (undef, undef, $error) = $node->psql('park', 'SELECT led.retirement_proof(242)');
like($error, qr/movement 242 was reversed by movement 243/, 'what was taken back is not proved');
like(said($node->safe_psql('park', 'SELECT led.retirement_proof(242, 242)')), qr/^movement 242, retire of A /, 'but from a head that is older');

done_testing();
