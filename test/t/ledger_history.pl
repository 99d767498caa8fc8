# Reference rows: what they were before they were changed is kept, with who changed them and when, and a past state can be
# asked. Each command here is a transaction of its own.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('ledger_history');

create_database($node, 'park');
$node->safe_psql('park', <<'SQL');
CREATE ROLE keeper LOGIN;
CREATE ROLE accountant LOGIN;
CREATE ROLE reader LOGIN;
CREATE ROLE tenant LOGIN;
GRANT CREATE ON DATABASE park TO keeper;
GRANT TEMPORARY ON DATABASE park TO PUBLIC;
SQL

# A transaction of a role, in a session of its own.
sub of
{
	my ($role, $sql) = @_;
	my ($status, $stdout, $stderr) = $node->psql('park', "SET search_path = led, public; $sql", extra_params => [ '-U', $role, '-v', 'VERBOSITY=verbose', '-v', 'ON_ERROR_STOP=1' ]);

	$stdout .= $1 if $status != 0 && $stderr =~ /ERROR:  (.*)$/m;
	return $stdout;
}

# The time between what was done and what will be.
sub now
{
	return of('keeper', 'SELECT clock_timestamp()');
}

of('keeper', q{SET search_path = public; SELECT create_ledger('led', 'UTC')});
of('keeper', q{SELECT grant_ledger('led', 'accountant', 'accountant'), grant_ledger('led', 'reader', 'reader')});
is(of('keeper', q{SELECT DISTINCT p.relation FROM base_table_privilege() AS p WHERE p.verb = 'UPDATE' AND p.relation <> 'activity_staging'
	AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = p.relation::regclass AND t.tgname = 'keep_history')}), '', 'what may be changed keeps its history');

of('accountant', $_) for (
	q{INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B'), ('C', 'enterprise', 'C')},
	q{INSERT INTO source (source, category, factor, region) VALUES ('grid', 'purchased_electricity', 'electricity', 'CN')},
	q{INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '[2025-01-01,2026-01-01)', 'A' FROM source});
my $before = now();
of('accountant', q{UPDATE party SET name = 'A' WHERE party = 'A'});
is(of('reader', 'SELECT count(*) FROM reference_history WHERE old_row IS NOT NULL'), 0, 'what is as it was is no change');
of('accountant', q{UPDATE party SET name = 'A and sons' WHERE party = 'A'});
my $between = now();
of('accountant', $_) for (
	q{UPDATE party SET name = 'A and daughters' WHERE party = 'A'},
	q{UPDATE party SET party = 'D' WHERE party = 'C'},
	q{INSERT INTO party (party, kind, name) VALUES ('E', 'enterprise', 'E')},
	q{UPDATE source_owner SET party = 'B'},
	q{UPDATE policy_parameter SET value = value + 1 WHERE parameter = (SELECT min(parameter COLLATE "C") FROM policy_parameter)});

for (
	[ 'DELETE FROM party', 'table party' ], [ q{INSERT INTO reference_history (relation, key) VALUES ('party', '["A"]')}, 'table reference_history' ],
	[ 'DELETE FROM reference_history', 'table reference_history' ], [ q{UPDATE reference_history SET changed_by = 'another'}, 'table reference_history' ],
	[ 'TRUNCATE party', 'table party' ], [ 'SELECT keep_history()', 'function keep_history' ])
{
	my ($command, $what) = @$_;

	is(of('accountant', $command), "42501: permission denied for $what", "an accountant: $command");
}
of('keeper', $_) for (q{DELETE FROM party WHERE party = 'E'}, q{INSERT INTO party (party, kind, name) VALUES ('E', 'enterprise', 'E again')});
for ([ 'DELETE FROM reference_history', 'delete from' ], [ q{UPDATE reference_history SET changed_by = 'another'}, 'update' ], [ 'TRUNCATE reference_history', 'truncate' ])
{
	is(of('keeper', $_->[0]), qq{23000: cannot $_->[1] table "reference_history"}, "the owner: $_->[0]");
}

sub parties
{
	my ($as_of) = @_;

	return of('reader', qq{SELECT string_agg(p.party || ' ' || p.name, ', ' ORDER BY p.party) FROM reference_as_of('party', '$as_of') AS r, jsonb_populate_record(NULL::party, r) AS p});
}

is(parties('-infinity'), '', 'no party before there was one');
is(parties($before), 'A A, B B, C C', 'the parties as they were');
is(parties($between), 'A A and sons, B B, C C', 'after the first change');
is(parties('infinity'), 'A A and daughters, B B, D C, E E again', 'and as they are');
is(of('reader', qq{SELECT o.party FROM reference_as_of('source_owner', '$before') AS r, jsonb_populate_record(NULL::source_owner, r) AS o}), 'A', 'whose the source was');
is(of('reader', q{SELECT key ->> 0, old_row ->> 'name', changed_by FROM reference_history WHERE relation = 'party' ORDER BY change_id}), join("\n",
	(map { "$_||accountant" } qw(A B C)), 'A|A|accountant', 'A|A and sons|accountant', 'D||accountant', 'C|C|accountant', 'E||accountant', 'E|E|keeper', 'E||keeper'), 'what was changed, and by whom');
is(of('reader', q{SELECT count(*), count(DISTINCT changed_at) FROM reference_history WHERE relation = 'party'}), '10|7', 'one time for a transaction');
is(of('reader', q{SELECT reference_as_of('posting', 'infinity')}), '42704: reference table "posting" does not exist', 'entries have no history: they are one');
is(of('reader', q{SELECT reference_as_of('party', NULL)}), '22004: time of a state of table "party" must not be null', 'no time is no state');
is(of('reader', q{SELECT m.relation FROM (SELECT DISTINCT tgrelid::regclass AS relation FROM pg_trigger WHERE tgname = 'keep_history' AND tgrelid::regclass::text NOT LIKE '%.%') AS m,
	LATERAL (SELECT count(*) AS n FROM reference_as_of(m.relation::text, 'infinity')) AS h
	WHERE h.n <> (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', m.relation), false, true, '')))[1]::text::bigint}), '', 'every reference table now is what it is');

# ---- what nobody has seen was never the state ----

sub figures
{
	my ($as_of) = @_;

	return of('reader', qq{SELECT string_agg(p.parameter || ' ' || p.value, ', ' ORDER BY p.parameter) FROM reference_as_of('policy_parameter', '$as_of') AS r,
		jsonb_populate_record(NULL::policy_parameter, r) AS p WHERE p.parameter LIKE 'own%'});
}

of('accountant', q{INSERT INTO policy_parameter (parameter, value, unit, reference, mark) VALUES ('own a', 100, '1', 'x', 'UNVERIFIED'), ('own b', 1, '1', 'x', 'UNVERIFIED')});
my $kept = now();
of('accountant', q{
	CREATE FUNCTION pg_temp.lie(p text) RETURNS numeric LANGUAGE plpgsql AS $$
	BEGIN
		IF p = 'own b' THEN
			UPDATE led.policy_parameter SET value = 5 WHERE parameter = 'own a';
			UPDATE led.policy_parameter SET value = 7 WHERE parameter = 'own a';
		END IF;
		RETURN 6;
	END $$;
	UPDATE policy_parameter SET value = pg_temp.lie(parameter) WHERE parameter IN ('own a', 'own b')});
is(figures('infinity'), 'own a 7, own b 6', 'a statement that changes a row twice');
is(figures($kept), 'own a 100, own b 1', 'does not alter what the row was');
of('accountant', q{
	CREATE FUNCTION pg_temp.older(p text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN UPDATE led.policy_parameter SET reference = 'of old' WHERE parameter = 'own c'; RETURN p; END $$;
	INSERT INTO policy_parameter (parameter, value, unit, reference, mark) SELECT pg_temp.older(p), 42, '1', 'x', 'UNVERIFIED' FROM unnest('{own c,own d}'::text[]) AS p});
is(figures($kept), 'own a 100, own b 1', 'nor does one that changes what it inserts date it back');
is(figures('infinity'), 'own a 7, own b 6, own c 42, own d 42', 'which is there since');
my $there = now();
of('keeper', q{
	CREATE FUNCTION pg_temp.again(p text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
		IF p = 'own d' THEN INSERT INTO led.policy_parameter (parameter, value, unit, reference, mark) VALUES ('own c', 1, '1', 'x', 'UNVERIFIED'); END IF; RETURN true; END $$;
	DELETE FROM policy_parameter WHERE parameter IN ('own c', 'own d') AND pg_temp.again(parameter)});
is(figures($there), 'own a 7, own b 6, own c 42, own d 42', 'what is deleted and inserted in one statement was there before');
is(figures('infinity'), 'own a 7, own b 6, own c 1', 'and is what it is now');
my $scale = now();
of('accountant', q{UPDATE policy_parameter SET value = 7.00 WHERE parameter = 'own a'});
is(figures($scale), 'own a 7, own b 6, own c 1', 'digits behind the point are a change');

# ---- the same whatever a session has set ----

my $odd = q{SET datestyle = 'SQL, DMY'; SET timezone = 'Asia/Shanghai'; SET intervalstyle = 'iso_8601'; SET extra_float_digits = -10; SET bytea_output = 'escape';};
of('accountant', qq{$odd INSERT INTO policy_parameter (parameter, valid, value, unit, reference, mark) VALUES ('own e', '[01/02/2025,05/03/2025)', 1, '1', 'x', 'UNVERIFIED')});
is(figures($scale), 'own a 7, own b 6, own c 1', 'a key with a date in it');
my $dated = now();
of('accountant', qq{$odd UPDATE policy_parameter SET value = 2 WHERE parameter = 'own e'});
is(of('reader', qq{SELECT p.valid, p.value FROM reference_as_of('policy_parameter', '$dated') AS r, jsonb_populate_record(NULL::policy_parameter, r) AS p WHERE p.parameter = 'own e'}),
	'[2025-02-01,2025-03-05)|1', 'and a row that was changed');
of('keeper', q{SELECT add_boundary('PARK', '{A}', 'Park'), load_rating_scheme('ndrc-910-2025')});
of('keeper', q{ALTER TABLE park_type ADD COLUMN weight quantity});
my $untyped = now();
of('accountant', qq{$odd INSERT INTO park_type (boundary, scheme, valid, park_type, evidence) VALUES ('PARK', 'ndrc-910-2025', '(,)', 'old', 'x')});
of('keeper', q{INSERT INTO park_type (boundary, scheme, valid, park_type, evidence, weight) VALUES ('PARK', 'of one\'s own', '(,)', 'old', 'x', '1 t')} =~ s/\\'/''/r);
is(of('reader', "$_ SELECT count(*) FROM reference_as_of('park_type', '$untyped')"), 0, 'a table without a key') for (q{SET timezone = 'UTC';}, $odd);
my $typed = now();
of('accountant', 'UPDATE park_type SET withdrawn_at = ledger_now()');
is(of('reader', "$_ SELECT count(*), count(r ->> 'withdrawn_at') FROM reference_as_of('park_type', '$typed') AS r"), '2|0', 'as it was') for (q{SET timezone = 'UTC';}, $odd);

# ---- turns ----

of('keeper', $_) for (q{SELECT load_factors('CN-910-annex4')}, q{INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-10', '2025-01-11', '1 MWh' FROM source},
	q{UPDATE party SET name = 'before' WHERE party = 'B'}, q{SELECT post('[2025-01-01,2026-01-01)', 'NDRC-910')}, q{UPDATE party SET name = 'after' WHERE party = 'B'});
is(of('reader', q{SELECT p.name FROM posting AS b, reference_as_of('party', b.posted_at) AS r, jsonb_populate_record(NULL::party, r) AS p WHERE p.party = 'B'}), 'before', 'what a posting saw');
is(of('accountant', q{BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE party SET name = 'x'}), '25000: cannot write to a ledger in a REPEATABLE READ transaction', 'a snapshot that may be older than its turn');

for my $level ('REPEATABLE READ', 'SERIALIZABLE')
{
	is(of('keeper', "BEGIN ISOLATION LEVEL $level; SET LOCAL search_path = public; SELECT create_ledger('fresh', 'UTC'); SELECT count(*) > 0 FROM fresh.policy_parameter; ROLLBACK"), "\nt", "a ledger is made in a $level transaction, which nobody else writes to");
	is(of('keeper', "BEGIN ISOLATION LEVEL $level; SELECT upgrade_ledger('led')"), "25000: cannot upgrade a ledger in a $level transaction", 'and not upgraded');
}

# ---- others ----

of('keeper', q{INSERT INTO party_share (party, valid, equity_share, operational_control, financial_control) VALUES ('A', '(,)', 0.5, true, true)});
of('keeper', 'TRUNCATE party_share');
is(of('reader', q{SELECT count(*) FROM reference_history WHERE relation = 'party_share' AND old_row ->> 'party' = 'A'}), 1, 'what is truncated is kept as well');
# as a dump of data alone has it
of($_->[0], qq{SET check_function_bodies = off; SET row_security = off; INSERT INTO site (site, name) VALUES ('$_->[1]', 'x')}) for ([ 'keeper', 'restored' ], [ 'accountant', 'not restored' ]);
is(of('reader', q{SELECT key FROM reference_history WHERE relation = 'site'}), '["not restored"]', 'what a restore brings has its history in the dump');
of('keeper', q{SELECT grant_ledger('led', 'tenant', 'tenant', 'A')});
is(of('tenant', qq{SELECT count(*) FROM reference_as_of('party', '$before')}), '42501: query would be affected by row-level security policy for table "activity"', 'who sees a part is not told that it is the whole');
is(parties($between), 'A A and sons, B B, C C', 'as who sees the whole is');
is(of('keeper', q{SELECT * FROM check_ledger('led')}), '', 'the ledger is sound');

# ---- what leaves no trace shows against a checkpoint ----

of('keeper', q{INSERT INTO meter (meter, level, carrier, accuracy_class) VALUES ('before', 3, 'electricity', 0.5)});
my $checkpoint = of('keeper', q{SELECT ledger_checkpoint('led')});
my $compared = "SELECT * FROM compare_checkpoint('led', \$kept\$$checkpoint\$kept\$)";
is(of('keeper', $compared), '', 'nothing has changed');
of('accountant', $_) for (q{UPDATE party SET name = 'x' WHERE party = 'A'}, q{UPDATE party SET party = 'F' WHERE party = 'E'}, qq{$odd UPDATE policy_parameter SET value = value + 1},
	q{INSERT INTO site (site, name) VALUES ('S', 'x')}, q{UPDATE park_type SET evidence = 'y'}, q{INSERT INTO meter (meter, level, carrier, accuracy_class) VALUES ('M', 3, 'electricity', 0.5)});
of('keeper', q{DELETE FROM site; ALTER TABLE party ADD COLUMN note text DEFAULT 'x'});
is(of('keeper', $_ . $compared), '', 'what the history has is no difference') for ('', $odd);
my @untraced = (
	[ q{ALTER TABLE meter ALTER carrier TYPE text USING 'oil'}, 'rows of table meter were altered, and reference_history does not say so', 'a column that was altered' ],
	[ q{SET check_function_bodies = off; SET row_security = off; INSERT INTO site (site, name) VALUES ('always there', 'x')}, 'rows of table site were altered, and reference_history does not say so', 'a row that says it was restored' ],
	[ q{ALTER TABLE rating_rule DISABLE TRIGGER USER; UPDATE rating_rule SET threshold = threshold + 1}, 'rows of table rating_rule were altered, and reference_history does not say so', 'and what was changed without the trigger' ]);
for (@untraced)
{
	my ($command, $said, $name) = @$_;

	is(of('keeper', "BEGIN; $command; RESET row_security; $compared; ROLLBACK"), $said, $name);
}

done_testing();
