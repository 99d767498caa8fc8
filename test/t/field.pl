# Cases from the field, each with siblings: what people who do this work hit on 0.1.0. Each is set up in a ledger that the
# SQL of 0.1.0 made, and in one of this version, and both are asked the same: the first still gives the wrong answer that is
# written here, the second the right one. So the failure on 0.1.0 is seen in every run.
#
# The cases are in field/*.pl, one file a kind. A case is
#   case, what    its id, and what it is about; of one id there are three or more, which are one kind with other particulars
#   zone          the time zone of the ledger, if not UTC
#   does          the set-up in SQL, in which functions of field/common.sql help
#   old_does, new_does   what follows it in the ledger of 0.1.0, or of this version, alone
#   posts         methods under which 2025 is posted then
#   then          what happens after that
#   asks          a query; old_asks, new_asks: a query for one of them alone, where there is no other way to ask the same
#   old, right    the answers: values with spaces between, rows with commas; or SQLSTATE and message. What is right is
#                 never what was seen: a comment says how it comes about where that is not plain
# A method of 0.1.0 keeps its figures: this version is asked by its successor.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use Test::More;

my @KINDS = qw(energy apart time gate source);
my %SUCCESSOR = ('GHG-Protocol' => 'GHG-Protocol-2015', 'NDRC-910' => 'NDRC-910-2025', 'GB/T 32150' => 'GB-T-32150-2015');

# A session in which all cases are set up in a ledger, asked, and taken back one after the other. It prints a line for each.
sub script
{
	my ($version, @cases) = @_;
	my $script = "SET client_min_messages = error; SET timezone = 'UTC'; SET jit = off;\n"
	  . "\\o /dev/null\nSELECT create_ledger('field', 'UTC');\nSET search_path = field, public;\n" . sql_file('field/common.sql');

	for my $case (@cases)
	{
		$script .= join "\n", '\o /dev/null', 'BEGIN;',
		  # there are no readings yet: it is as if the ledger had been made with it
		  (map { "ALTER TABLE ledger_meta DISABLE TRIGGER USER; UPDATE ledger_meta SET time_zone = '$_'; ALTER TABLE ledger_meta ENABLE TRIGGER USER;" } $case->{zone} // ()),
		  $case->{does} // (), $case->{"${version}_does"} // (),
		  (map { "SELECT post('[2025-01-01,2026-01-01)', '$_');" } @{ $case->{posts} || [] }), $case->{then} // (),
		  '\o', sprintf "SELECT pg_temp.answer(\$answer\$%s\$answer\$);\nROLLBACK;\n", $case->{"${version}_asks"} // $case->{asks};
	}
	$script =~ s/'(GHG-Protocol|NDRC-910|GB\/T 32150)'/'$SUCCESSOR{$1}'/g if $version eq 'new';
	return $script;
}

# What is answered to all cases, in their order.
sub answers
{
	my ($node, $version, @cases) = @_;
	my @answers = split /\n/, $node->safe_psql($version, script($version, @cases)), -1;

	is(scalar @answers, scalar @cases, "$version: every case has an answer of one line") or die join "\n", @answers;
	return @answers;
}

my @cases = map {
	my @read = do "$FindBin::Bin/field/$_.pl" or die "$_: " . ($@ || $!);
	@read
} @KINDS;

my $node = new_server('field');
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for qw(old new);
$node->safe_psql('old', q(CREATE EXTENSION carbonms VERSION '0.1.0'));
$node->safe_psql('new', 'CREATE EXTENSION carbonms');
my @old = answers($node, 'old', @cases);
my @new = answers($node, 'new', @cases);
$node->stop;

my %number_of;
for my $case (@cases)
{
	my $n = $number_of{ $case->{case} }++;
	my $name = "$case->{case}, " . ($n ? "sibling $n" : 'the case') . ": $case->{what}";
	note("$name: on 0.1.0: $case->{old}; right: $case->{right}");
	is(shift @old, $case->{old}, "$name: wrong on 0.1.0");
	is(shift @new, $case->{right}, "$name: right");
	isnt($case->{old}, $case->{right}, "$name: that is not the same");
}
cmp_ok($number_of{$_}, '>=', 3, "$_ has two siblings") for sort keys %number_of;
done_testing();
