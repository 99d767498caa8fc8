# Assets under attack: sessions that race for the same units, sessions and servers that are killed, direct SQL of every
# role and of the owner, and what check_ledger() says of rows that were altered with the guards off.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use IPC::Run;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);

# What a session was told is on disk, and a session that is killed does not end the server.
my $node = new_server('assets', settings => <<'CONF');
synchronous_commit = on
restart_after_crash = on
CONF

# ---- races, replayed outside of the database: test/assets/race.py says more of it, at any length ----

$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;

sub race
{
	my (@arguments) = @_;
	my $out = '';
	my $race = IPC::Run::start([ 'python3', "$FindBin::Bin/../assets/race.py", @arguments ], '<', \undef, '>&', \$out, IPC::Run::timeout(600));

	return { race => $race, out => \$out };
}

# Each line of its report is a test.
sub finish
{
	my ($race, $name) = @_;
	my $level = '';

	$race->{race}->finish;
	for my $line (split /\n/, ${ $race->{out} })
	{
		$level = $1 if $line =~ /^# (read committed|repeatable read|serializable)$/;
		if ($line =~ /^(not )?ok - (.*)/) { ok(!$1, "$name, $level: $2") }
		else { $line =~ /^#   / ? diag($line) : note($line) }
	}
	like(${ $race->{out} }, qr/^[1-9]\d* passed, 0 failed$/m, "$name: finished");
	return;
}

finish(race('--operations', 1500, '--least', 5), 'four sessions');

my $race = race('--operations', 2400, '--levels', 'read committed', '--kill', 1);
my $stops = 0;
$race->{race}->pump until ${ $race->{out} } =~ /^# read committed/m;
for my $stop (1, 2)
{
	sleep 2;
	$race->{race}->pump_nb;
	# what is looked at afterwards needs a server
	last if ${ $race->{out} } =~ /^# \d+ operations in /m;
	$node->stop('immediate');
	$node->start;
	$stops++;
}
cmp_ok($stops, '>=', 1, 'the server was stopped while sessions were at work');
finish($race, 'sessions and servers are killed');
like(${ $race->{out} }, qr/^# killed: [1-9]/m, 'server processes were killed');
like(${ $race->{out} }, qr/; [1-9]\d* connections lost$/m, 'and sessions were at work then');

# ---- a ledger with a little of everything ----

create_database($node, 'park');
$node->safe_psql('park', <<'SQL');
CREATE ROLE owner; CREATE ROLE reader; CREATE ROLE recorder; CREATE ROLE accountant; CREATE ROLE tenant; CREATE ROLE stranger;
GRANT CREATE ON DATABASE park TO owner;
SET ROLE owner;
SELECT create_ledger('led', 'UTC');
SELECT add_assets('led');
SET search_path = led, public;
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{A,B}'::text[]) AS p;
SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'X', '[1,101)', 2023, project => 'P', expires_on => '2199-12-31');
SELECT issue_units('buy', 'A', 'CEA', 'CETS', '', '[1,51)', 2024, price => 70, currency => 'CNY', counterparty => 'outside');
SELECT move_serials('transfer', 'A', 'REG', 'X', '{[11,21),[41,51)}', counterparty => 'B', price => 60, currency => 'CNY', document => 'contract');
SELECT move_serials('retire', 'B', 'REG', 'X', '{[11,16)}', purpose => 'claim');
SELECT move_serials('reserve', 'A', 'REG', 'X', '{[61,71)}');
SELECT move_serials('surrender', 'A', 'CETS', '', '{[1,21)}', purpose => '2024');
SELECT convert_units('carry over', 'A', 'CETS', '', '{[21,31)}', 'CEA', 'CETS', '2025', '[1,11)', 2025);
SELECT reverse_movement(5, 'by mistake');
SELECT grant_ledger('led', r, r) FROM unnest('{reader,recorder,accountant}'::text[]) AS r;
SELECT grant_ledger('led', 'tenant', 'tenant', 'B');
SQL
my $PATH = 'SET search_path = led, public;';
my $CHECK = q{SELECT string_agg(problem, '; ') FROM check_ledger('led')};
is($node->safe_psql('park', $CHECK), '', 'a ledger with assets is sound');
my $checkpoint = $node->safe_psql('park', q{SELECT ledger_checkpoint('led')});
my $STATE = 'SELECT md5(string_agg(h::text, $$;$$ ORDER BY holding_id)), (SELECT md5(string_agg(m::text, $$;$$ ORDER BY movement_id)) FROM led.asset_movement AS m),
	(SELECT md5(string_agg(e::text, $$;$$ ORDER BY e::text)) FROM led.asset_entry AS e), (SELECT string_agg(b::text, $$;$$) FROM led.asset_block AS b), (SELECT h::text FROM led.asset_head AS h) FROM led.asset_holding AS h';
my $state = $node->safe_psql('park', $STATE);

# A server process is killed that has made a movement and not committed it.
{
	my $in = "BEGIN; SELECT 'moved', led.move_serials('retire', 'A', 'REG', 'X', '{[1,5)}', purpose => 'x'); SELECT 'by', pg_backend_pid();\n";
	my ($out, $err) = ('', '');
	my $open = IPC::Run::start([ 'psql', '-XqAt', '-d', $node->connstr('park') ], '<', \$in, '>', \$out, '2>', \$err, IPC::Run::timeout(60));
	$open->pump until $out =~ /^by\|(\d+)$/m;
	my $process = $1;
	like($out, qr/^moved\|9$/m, 'a movement is made, and not committed');
	is(kill('KILL', $process), 1, 'its server process is killed');
	$in = "COMMIT;\n";
	eval { $open->finish };
	like($err, qr/server closed the connection|connection to server was lost|terminating connection/, 'so that it is not committed');
	ok($node->poll_query_until('park', 'SELECT true'), 'the server is back');
	is($node->safe_psql('park', $STATE), $state, 'nothing is left of the movement');
	is($node->safe_psql('park', $CHECK), '', 'and the ledger is sound');
}

# What a role gets for a command, in a transaction that is taken back: SQLSTATE and message, or nothing.
sub gets
{
	my ($role, $sql) = @_;
	my (undef, undef, $stderr) = $node->psql('park', "\\set VERBOSITY verbose\nSET client_min_messages = error; $PATH SET ROLE $role; BEGIN; $sql; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK", on_error_stop => 1);

	return $stderr =~ /ERROR:  (\w+: .*)/ ? $1 : $stderr;
}

# ---- direct SQL of those who read, record, and account ----

my $LATER = q{(SELECT jsonb_populate_record(m, '{"movement_id": 9}') AS o FROM asset_movement AS m WHERE movement_id = 1) AS y};
my %forged = (
	'a block' => q{INSERT INTO asset_block (class, registry, code, serials, issued_on, issued_by) VALUES ('CREDIT', 'REG', 'Y', '[1,101)', '2025-01-01', 1)},
	'a holding' => q{INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by) VALUES (1, '[1,5)', 'B', 'held', 1, 1)},
	'a movement' => "INSERT INTO asset_movement SELECT (y.o).* FROM $LATER",
	'an entry' => q{INSERT INTO asset_entry (movement_id, line, effective_on, party, class, vintage, state, units) VALUES (1, 9, current_date, 'B', 'CREDIT', 2023, 'held', 5)},
	'a party in a holding' => q{UPDATE asset_holding SET party = 'B'},
	'a price' => q{UPDATE asset_movement SET price = 1 WHERE movement_id = 3},
	'units of an entry' => 'UPDATE asset_entry SET units = units + 1',
	'serials of a block' => q{UPDATE asset_block SET serials = '[1,201)' WHERE block_id = 1},
	'that a block is taken back' => 'UPDATE asset_block SET reversed_by = 8 WHERE block_id = 1',
	'the head' => 'UPDATE asset_head SET movement_id = 7',
	'what a kind does' => q{UPDATE asset_movement_kind SET takes = '{retired}' WHERE kind = 'transfer'},
	map { ("all of $_" => "DELETE FROM $_", "$_ at once" => "TRUNCATE $_ CASCADE") } qw(asset_movement asset_block asset_holding asset_entry asset_head),
);
# who may not look into the schema does not find the table there
my $DENIED = qr/42501: permission denied|42P01: relation|42883: function/;
for my $role (qw(reader recorder accountant tenant stranger))
{
	my @let = grep { gets($role, $forged{$_}) !~ /^$DENIED/ } sort keys %forged;
	is("@let", '', "$role writes nothing of assets by hand");
}
my %calls = (
	issue => q{SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'N', '[1,5)')},
	move => q{SELECT move_serials('retire', 'A', 'REG', 'X', '{[1,3)}', purpose => 'x')},
	take => q{SELECT move_units('retire', 'A', 'CREDIT', 1, flow => 'FIFO', purpose => 'x')},
	reverse => q{SELECT reverse_movement(4, 'x')},
	convert => q{SELECT convert_units('convert', 'A', 'REG', 'X', '{[1,3)}', 'CCER', 'REG', 'C', '[1,3)')},
	merge => q{SELECT merge_holdings('A', 'REG', 'X', '{[1,3)}')},
	retire => q{SELECT retire('A', 'REG', 'X', '{[1,3)}', 'x')},
);
for my $role (qw(reader recorder tenant stranger))
{
	my @let = grep { gets($role, $calls{$_}) !~ /^$DENIED/ } sort keys %calls;
	is("@let", '', "nor moves units");
}
is(join(' ', grep { gets('accountant', $calls{$_}) ne '' } sort keys %calls), '', 'an accountant moves units');
for my $step ('begin_movement(m)', 'end_movement(m)', q{spend_holdings(m, '{1}', '{"{[1,2)}"}', 'B', 'held', 1)}, q{issue_holdings(m, '{1}', 'B')}, q{restore_holdings(m, '{1}')})
{
	like(gets('accountant', "SELECT $step FROM asset_movement AS m WHERE movement_id = 1"), qr/^42501: permission denied/, "but makes no step of one by itself: $step");
}

# ---- direct SQL of the owner, with the guards on ----

# A movement whose hashes are right, of whatever it is said to spend and make; what is done in between sees its number.
sub by_hand
{
	my ($said, @steps) = @_;

	return qq{DO \$do\$ DECLARE m asset_movement; BEGIN
		SELECT * INTO m FROM begin_movement(jsonb_populate_record(NULL::asset_movement, jsonb_build_object('party', 'A', 'effective_on', current_date, 'opening', false) || '$said'));
		@{[ map { "$_;" } @steps ]}
		PERFORM end_movement(m);
	END \$do\$};
}

my $SPEND = q{UPDATE asset_holding AS h SET spent_by = m.movement_id, spent_kind = m.kind WHERE h.spent_by IS NULL AND h.block_id = 1 AND h.serials @> 1::bigint};
my $MAKE = q{INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by)};
my %tried = (
	%forged,
	'a spent holding' => 'UPDATE asset_holding SET spent_by = NULL, spent_kind = NULL WHERE spent_by IS NOT NULL',
	'a spent holding again' => q{UPDATE asset_holding SET spent_by = 8, spent_kind = 'reverse' WHERE spent_by = 3},
	'a movement that spends and makes nothing' => by_hand('{"kind": "retire", "purpose": "x"}', $SPEND),
	'a movement that makes and spends nothing' => by_hand('{"kind": "issue"}', "$MAKE VALUES (1, '[1,5)', 'B', 'held', m.movement_id, m.movement_id)"),
	'a movement that makes less' => by_hand('{"kind": "retire", "purpose": "x"}', "WITH s AS ($SPEND RETURNING h.*) $MAKE SELECT block_id, '[1,10)', party, 'retired', lot, m.movement_id FROM s"),
	'a movement that makes others' => by_hand('{"kind": "retire", "purpose": "x"}', "WITH s AS ($SPEND RETURNING h.*) $MAKE SELECT block_id, '[201,211)', party, 'retired', lot, m.movement_id FROM s"),
	'a movement that makes some twice' => by_hand('{"kind": "retire", "purpose": "x"}', "WITH s AS ($SPEND RETURNING h.*) $MAKE SELECT block_id, r, party, 'retired', lot, m.movement_id FROM s, unnest('{\"[1,6)\",\"[5,10)\"}'::int8range[]) AS r"),
	'what was retired, sold' => by_hand('{"kind": "sell", "counterparty": "x"}', q{UPDATE asset_holding SET spent_by = m.movement_id, spent_kind = m.kind WHERE spent_by IS NULL AND state = 'retired'}),
	'a kind that the movement is not' => by_hand('{"kind": "retire", "purpose": "x"}', q{WITH s AS (UPDATE asset_holding SET spent_by = m.movement_id, spent_kind = 'reverse' WHERE spent_by IS NULL AND state = 'retired' RETURNING *)} . " $MAKE SELECT block_id, serials, party, 'held', lot, m.movement_id FROM s"),
	'a block that overlaps' => by_hand('{"kind": "issue"}', q{INSERT INTO asset_block (class, registry, code, serials, issued_on, issued_by) VALUES ('CREDIT', 'REG', 'X', '[50,201)', '2025-01-01', m.movement_id)}),
	'more of a movement that is closed' => "BEGIN; $forged{'a block'}; $MAKE SELECT max(block_id), '[1,101)', 'B', 'held', 1, 1 FROM asset_block",
	'a movement out of turn' => "DO \$do\$ DECLARE w asset_movement; BEGIN SELECT (x.v).* INTO w FROM (SELECT y.o AS v FROM $LATER) AS x; w.content := sha256(convert_to(movement_text(w), 'UTF8')); w.hash := movement_hash(w.content, w.previous, w.skipped); INSERT INTO asset_movement SELECT w.*; END \$do\$",
	'the head moved on' => 'UPDATE asset_head SET movement_id = movement_id + 1',
);
# what guards refuse is 23000, what constraints refuse has a state of its own
my %refused = (
	'a block that overlaps' => '23P01',
	'a holding' => '23505',
	'a movement that makes and spends nothing' => '23505',
	'a kind that the movement is not' => '23503',
	'that a block is taken back' => '23503',
	map { $_ => '23514' } 'a movement that spends and makes nothing', 'a movement that makes less', 'a movement that makes others', 'a movement that makes some twice', 'what was retired, sold',
);
my @let = grep { substr(gets('owner', $tried{$_}), 0, 6) ne ($refused{$_} // '23000') . ':' } sort keys %tried;
is(join(', ', @let), '', 'nor does the owner by hand: ' . scalar(keys %tried) . ' ways');
note("$_: " . gets('owner', $tried{$_})) for sort keys %tried;
is($node->safe_psql('park', $STATE), $state, 'nothing has changed');

# ---- what is altered with the guards off is found, and named ----

sub found
{
	my (@alterations) = @_;
	my $off = join ' ', map { "ALTER TABLE $_ DISABLE TRIGGER ALL;" } qw(asset_movement asset_block asset_holding asset_entry asset_head);

	return $node->safe_psql('park', "SET client_min_messages = error; $PATH BEGIN; $off @{[ map { \"$_;\" } @alterations ]}
		SELECT problem FROM check_ledger('led') WHERE problem !~ '^(the trigger|table .* has keys)'; SELECT c.problem FROM compare_checkpoint('led', '$checkpoint') AS c; ROLLBACK");
}

my $RETIRED = q{state = 'retired' AND spent_by IS NULL};
for my $case (
	[ 'a party of a holding', qr/^movement 4: what it spends and makes was altered/m, "UPDATE asset_holding SET party = 'A' WHERE $RETIRED" ],
	[ 'serials that are shifted', qr/^movement 4: what it spends and makes was altered/m, "UPDATE asset_holding SET serials = '[12,17)' WHERE $RETIRED" ],
	[ 'a holding that is not spent any more', qr/^movement 4: what it spends and makes was altered.*^serials \[11,16\) of block 1 are in two holdings/ms, "DROP INDEX one_holder_of_a_serial; UPDATE asset_holding SET spent_by = NULL, spent_kind = NULL WHERE spent_by = 4" ],
	[ 'a price', qr/^movement 3: its row was altered/m, 'UPDATE asset_movement SET price = 1 WHERE movement_id = 3' ],
	[ 'a day', qr/^movement 3: its row was altered.*^entries of movement 3 are of another day/ms, "UPDATE asset_movement SET effective_on = '2020-01-01' WHERE movement_id = 3" ],
	[ 'a time of recording', qr/^movement 3: its row was altered/m, "UPDATE asset_movement SET recorded_at = recorded_at - interval '1 hour' WHERE movement_id = 3" ],
	[ 'a movement that is gone', qr/^movement 4: one before it is missing/m, 'DELETE FROM asset_movement WHERE movement_id = 3' ],
	[ 'the last movement that is gone', qr/^the head of the chain of movements is not the last movement/m, 'DELETE FROM asset_movement WHERE movement_id = 8' ],
	[ 'an entry that is more', qr/^entries of movement 4 add 5 units of CREDIT 2023 to party A, its holdings 0/m, "INSERT INTO asset_entry VALUES (4, 9, current_date, 'A', 'CREDIT', 2023, 'held', 5)" ],
	[ 'entries that add up to nothing', qr/(?=.*^entries of movement 3 )(?=.*^entries of movement 4 )/ms, "INSERT INTO asset_entry VALUES (3, 9, current_date, 'B', 'CREDIT', 2023, 'held', 6), (4, 9, current_date, 'B', 'CREDIT', 2023, 'held', -6)" ],
	[ 'a block that is larger', qr/^block 1 has 200 units, its open holdings 100/m, "UPDATE asset_block SET serials = '[1,201)' WHERE block_id = 1" ],
	[ 'a vintage', qr/^movement 1: what it spends and makes was altered/m, 'UPDATE asset_block SET vintage = 2025 WHERE block_id = 1' ],
	[ 'a day of expiry', qr/^movement 1: what it spends and makes was altered/m, 'UPDATE asset_block SET expires_on = NULL WHERE block_id = 1' ],
	[ 'a project', qr/^movement 1: what it spends and makes was altered/m, "UPDATE asset_block SET project = 'Q' WHERE block_id = 1" ],
	[ 'who issued a block', qr/^block 1 is of movement 3, which issues nothing/m, 'UPDATE asset_block SET issued_by = 3 WHERE block_id = 1' ],
	[ 'a block that is taken back', qr/^block 1 says that movement 8 took it back, and none did/m, 'UPDATE asset_block SET reversed_by = 8 WHERE block_id = 1' ],
	[ 'serials of two blocks', qr/^serials \[50,101\) of REG X are in block 1 and in block \d+/m, 'ALTER TABLE asset_block DROP CONSTRAINT one_block_of_a_serial', "INSERT INTO asset_block (class, registry, code, serials, issued_on, issued_by) VALUES ('CREDIT', 'REG', 'X', '[50,201)', '2025-01-01', 1)" ],
	[ 'a head that is moved', qr/^the head of the chain of movements is not the last movement/m, "UPDATE asset_head SET hash = sha256('x')" ],
	[ 'a lot', qr/^movement 4: what it spends and makes was altered/m, "UPDATE asset_holding SET lot = 1 WHERE $RETIRED" ],
	[ 'what was retired, held', qr/^movement 4: what it spends and makes was altered.*^movement 4 makes serials \[11,16\) of block 1 held by party B|^entries of movement 4 /ms, "UPDATE asset_holding SET state = 'held' WHERE $RETIRED" ],
	[ 'a holding that is gone', qr/^movement 4: what it spends and makes was altered.*^movement 4 does not make what it spends of block 1/ms, "DELETE FROM asset_holding WHERE $RETIRED" ],
	[ 'a holding that is more', qr/^movement 4: what it spends and makes was altered/m, "$MAKE VALUES (1, '[12,14)', 'A', 'held', 1, 4)" ],
	[ 'a hash', qr/^movement 3: its row was altered.*^movement 4: it does not follow the ones before/ms, "UPDATE asset_movement SET hash = sha256('x') WHERE movement_id = 3" ],
	[ 'a chain of which all hashes are made anew', qr/^row 8 of table asset_movement is not what it was/m, q{DO $do$ DECLARE m asset_movement; before bytea; BEGIN
		FOR m IN SELECT * FROM asset_movement WHERE movement_id >= 3 ORDER BY movement_id LOOP
			m.previous := coalesce(before, m.previous); m.price := CASE m.movement_id WHEN 3 THEN 1 ELSE m.price END;
			m.skipped := CASE skip_of(m.movement_id) WHEN 0 THEN m.skipped ELSE (SELECT o.hash FROM asset_movement AS o WHERE o.movement_id = skip_of(m.movement_id)) END;
			m.content := sha256(convert_to(movement_text(m), 'UTF8')); m.hash := movement_hash(m.content, m.previous, m.skipped); before := m.hash;
			UPDATE asset_movement AS o SET price = m.price, content = m.content, previous = m.previous, skipped = m.skipped, hash = m.hash WHERE o.movement_id = m.movement_id;
		END LOOP; UPDATE asset_head SET hash = before; END $do$} ])
{
	my ($name, $problem, @alterations) = @$case;
	my $said = found(@alterations);

	like($said, $problem, "found: $name") or diag($said);
}
is(found('UPDATE asset_head SET movement_id = movement_id'), '', 'what is as it was is no problem');

# What the owner makes by hand, in the ways of a movement, may pass the guards: check_ledger() names what its kind does not do.
for my $case (
	[ 'a reverse of what another movement did', qr/^movement 9 does not take movement 6 back/m, '{"kind": "reverse", "reverses": 6, "reason": "x"}', q{WITH s AS (UPDATE asset_holding SET spent_by = m.movement_id, spent_kind = m.kind WHERE spent_by IS NULL AND state = 'retired' RETURNING *)} . " $MAKE SELECT block_id, serials, party, 'held', lot, m.movement_id FROM s" ],
	[ 'a release of what another has', qr/^movement 9 makes serials \[16,21\) of block 1 held by party A, of what was held by party B/m, '{"kind": "release"}', q{WITH s AS (UPDATE asset_holding SET spent_by = m.movement_id, spent_kind = m.kind WHERE spent_by IS NULL AND serials = '[16,21)' RETURNING *)} . " $MAKE SELECT block_id, serials, 'A', 'held', lot, m.movement_id FROM s" ],
	[ 'a lot that is forgotten', qr/^movement 9 makes serials .* of block 1 reserved by party B/m, '{"kind": "reserve", "party": "B"}', q{WITH s AS (UPDATE asset_holding SET spent_by = m.movement_id, spent_kind = m.kind WHERE spent_by IS NULL AND serials = '[16,21)' RETURNING *)} . " $MAKE SELECT block_id, serials, party, 'reserved', 1, m.movement_id FROM s" ],
	[ 'an issue to another party', qr/^movement 9 does not issue block \d+ to its party/m, '{"kind": "issue"}', q{INSERT INTO asset_block (class, registry, code, serials, issued_on, issued_by) VALUES ('CREDIT', 'REG', 'Y', '[1,3)', '2025-01-01', m.movement_id)}, "$MAKE SELECT max(block_id), '[1,3)', 'B', 'held', m.movement_id, m.movement_id FROM asset_block" ])
{
	my ($name, $problem, $said, @steps) = @$case;
	my $answer = $node->safe_psql('park', "SET client_min_messages = error; $PATH SET ROLE owner; BEGIN; " . by_hand($said, @steps) . "; SELECT problem FROM check_ledger('led'); ROLLBACK");

	like($answer, $problem, "found: $name") or diag($answer);
}

is($node->safe_psql('park', $STATE), $state, 'all of it was taken back');
is($node->safe_psql('park', $CHECK), '', 'and the ledger is sound');

$node->stop;
done_testing();
