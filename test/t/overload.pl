# Whoever may create functions where the extension is can put one beside each of its own that fits what is passed even
# better. None of them is called while a ledger is made, filled, checked, upgraded and left: what is passed is of the very
# types that are declared. They belong to a superuser here, since create_ledger() refuses those of others.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('overload');

create_database($node, 'park');
cmp_ok($node->safe_psql('park', slurp_file("$FindBin::Bin/overloads.sql")), '>', 1500, 'there are many of them');

sub goes
{
	my ($name, $sql) = @_;
	my ($status, $stdout, $stderr) = $node->psql('park', $sql, on_error_stop => 1);

	is($status, 0, $name) or diag($stderr);
	return $stdout;
}

isnt($node->psql('park', q{SELECT create_ledger('led', 'UTC')}), 0, 'a literal of no type finds one of them');
(my $fixture = slurp_file("$FindBin::Bin/ledger.sql")) =~ s/create_ledger\('led'\)/create_ledger(name 'led', text 'Asia\/Shanghai')/;
goes('a ledger with something in every table', $fixture);
is(goes('which is checked', q{SELECT * FROM check_ledger(name 'led')}), '', 'and sound');

$node->safe_psql('park', "CREATE ROLE $_") for qw(reader recorder accountant tenant);
goes("a $_ is granted", "SELECT grant_ledger(name 'led', name '$_', text '$_')") for qw(reader recorder accountant);
goes('a tenant is granted', q{SELECT grant_ledger(name 'led', name 'tenant', text 'tenant', text 'A')});
goes('and revoked', q{SELECT revoke_ledger(name 'led', name 'tenant')});

my $kept = goes('a checkpoint', q{SELECT ledger_checkpoint(name 'led')});
goes('is compared', qq{SELECT compare_checkpoint(name 'led', jsonb '$kept')});
goes('the chain since a block', q{SELECT c.* FROM led.checkpoint() AS k, check_ledger_since(name 'led', k.posting_id, k.hash) AS c});
goes('an upgrade is listed', q{SELECT upgrade_ledger(name 'led', true)});
goes('and done', q{SELECT upgrade_ledger(name 'led')});
goes('the ledger is renamed', q{SELECT rename_ledger(name 'led', name 'park')});
goes('and written to by that name', q{SELECT park.post('[2025-01-01,2026-01-01)', 'NDRC-910')});
goes('detached', q{SELECT detach_ledger(name 'park')});
goes('one more is made', q{SELECT create_ledger(name 'trial', text 'UTC')});
goes('and dropped', q{SELECT drop_ledger(name 'trial', name 'trial')});

done_testing();
