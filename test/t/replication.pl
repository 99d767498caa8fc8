# Logical replication, text and binary, of tables whose keys and columns are of the types; and a
# physical standby, which answers like its primary.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $publisher = new_server('publisher', streaming => 'logical');
my $subscriber = new_server('subscriber', streaming => 'logical', settings => <<'CONF');
max_logical_replication_workers = 20
max_worker_processes = 30
max_sync_workers_per_subscription = 4
CONF

# One key of each type, one table without a key, one partitioned by hash.
my $tables = <<'SQL';
CREATE TABLE by_basis (k gwp_basis PRIMARY KEY, v ghg);
CREATE TABLE by_co2e (k co2e PRIMARY KEY, v quantity);
CREATE TABLE by_ghg (k ghg PRIMARY KEY, v co2e(AR6));
CREATE TABLE by_quantity (k quantity NOT NULL UNIQUE, v emission_factor);
ALTER TABLE by_quantity REPLICA IDENTITY USING INDEX by_quantity_k_key;
CREATE TABLE by_factor (k emission_factor PRIMARY KEY, v gwp_basis);
CREATE TABLE without_key (b gwp_basis, c co2e, g ghg, q quantity, f emission_factor);
ALTER TABLE without_key REPLICA IDENTITY FULL;
CREATE TABLE partitioned (k ghg PRIMARY KEY, v co2e) PARTITION BY HASH (k);
CREATE TABLE partitioned_0 PARTITION OF partitioned FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE partitioned_1 PARTITION OF partitioned FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE adopting (id integer PRIMARY KEY, c co2e);
SQL

create_database($publisher, 'ledger');
run_file($publisher, 'ledger', 'values.sql', 'public');
$publisher->safe_psql('ledger', $tables . <<'SQL');
INSERT INTO by_basis SELECT b, g FROM sample WHERE what = 'basis';
INSERT INTO by_co2e SELECT co2e(n, 'AR6'), quantity(n, '万kWh') FROM generate_series(1, 100) AS n;
INSERT INTO by_ghg SELECT ghg('CO2', n), co2e(n, 'AR6') FROM generate_series(1, 100) AS n;
INSERT INTO by_ghg SELECT ghg_agg(gas, tonnes), NULL FROM sample, gases(g)
	WHERE what = 'every gas' AND family = 'HFC' GROUP BY id;
INSERT INTO by_quantity SELECT quantity(n, '亩'), emission_factor(ghg('N2O', n), '亩') FROM generate_series(1, 100) AS n;
INSERT INTO by_factor SELECT emission_factor(ghg('N2O', n), '亩'), 'AR6' FROM generate_series(1, 100) AS n;
INSERT INTO without_key SELECT b, c, g, q, f FROM sample;
INSERT INTO without_key SELECT b, c, g, q, f FROM sample WHERE id < 10;
INSERT INTO partitioned SELECT ghg('CO2', n), co2e(n, 'AR6') FROM generate_series(1, 100) AS n;
INSERT INTO adopting VALUES (1, '1 tCO2e'), (2, '2 tCO2e AR6');
ALTER TABLE nested REPLICA IDENTITY FULL;
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish_via_partition_root);
SQL

my $published = 'sample, nested, by_basis, by_co2e, by_ghg, by_quantity, by_factor, without_key, partitioned, adopting';

# All rows that two databases should share, as text, which tells any two values apart.
sub content
{
	my ($node, $database) = @_;

	return join '', map {
		"-- $_\n" . $node->safe_psql($database, "SELECT t FROM $_ AS t ORDER BY t::text COLLATE \"C\"") . "\n"
	} grep { $_ ne 'adopting' } split /, /, $published;
}

sub catch_up
{
	for my $slot ('in_text', 'in_binary')
	{
		$publisher->wait_for_catchup($slot);
	}
	return;
}

for my $mode ('text', 'binary')
{
	create_database($subscriber, $mode);
	run_file($subscriber, $mode, 'values.sql', 'public');
	my $binary = $mode eq 'binary' ? 'true' : 'false';
	$subscriber->safe_psql($mode, $tables . <<"SQL");
TRUNCATE sample, nested;
ALTER TABLE adopting ALTER c TYPE co2e(AR6);
CREATE SUBSCRIPTION in_$mode CONNECTION \$\$@{[ $publisher->connstr('ledger') ]} application_name=in_$mode\$\$
	PUBLICATION everything WITH (binary = $binary);
SQL
}

for my $mode ('text', 'binary')
{
	ok( $subscriber->poll_query_until($mode, q(SELECT count(*) = 10 AND bool_and(srsubstate = 'r') FROM pg_subscription_rel)),
		"$mode: the first copy of the tables arrives");
}
catch_up();

my $expected = content($publisher, 'ledger');

cmp_ok(length $expected, '>', 100_000, 'there is something to compare');
same_lines(content($subscriber, $_), $expected, "$_: the first copy is the same") for ('text', 'binary');

my $changes = <<'SQL';
INSERT INTO by_co2e VALUES ('0.5 tCO2e', NULL), ('0.5 tCO2e AR5', '2 件');
UPDATE by_co2e SET k = k + '1000 tCO2e AR6' WHERE k *> '50 tCO2e AR6' AND basis(k) = 'AR6';
UPDATE by_co2e SET v = v * 2 WHERE basis(k) = 'AR6';
DELETE FROM by_co2e WHERE k *< '10 tCO2e AR6' AND basis(k) = 'AR6';

UPDATE by_basis SET v = v + '1 t SF6' WHERE horizon(k) = 100;
UPDATE by_basis SET v = NULL WHERE k = 'AR5CCF';
DELETE FROM by_basis WHERE edition(k) = 'TAR';

INSERT INTO by_ghg SELECT g, '1 tCO2e' FROM sample WHERE id IN (7, 8, 9);
UPDATE by_ghg SET v = '3 tCO2e AR6' WHERE mass(k, 'HFC-32') > 0;
UPDATE by_ghg SET k = k * -1 WHERE mass(k, 'HFC-32') < 0;
DELETE FROM by_ghg WHERE mass(k, 'CO2') BETWEEN 20 AND 30;

UPDATE by_quantity SET k = convert(k, 'm2') WHERE amount(k) > 90;
UPDATE by_quantity SET v = NULL WHERE amount(k) <= 10;
DELETE FROM by_quantity WHERE amount(k) BETWEEN 20 AND 30;

UPDATE by_factor SET k = k * 2.5, v = 'AR5-20' WHERE k *> '50 t N2O/亩';
DELETE FROM by_factor WHERE k *< '10 t N2O/亩';

UPDATE without_key SET g = g + '1 t SF6' WHERE c IS NOT NULL AND basis(c) = 'AR6';
UPDATE without_key SET c = '0 tCO2e' WHERE c IS NULL AND q IS NULL;
UPDATE without_key SET f = f * 2, q = NULL WHERE unit(q) = '万件';
DELETE FROM without_key WHERE b = 'AR5-20' OR unit(q) = '亿t';

UPDATE partitioned SET k = k + '0.5 t SF6' WHERE v *< '50 tCO2e AR6';
DELETE FROM partitioned WHERE v *> '90 tCO2e AR6';
INSERT INTO partitioned VALUES ('0 t', NULL);

UPDATE sample SET g = g + g, q = -q, f = f / 3 WHERE id % 7 = 0 AND id > 3000;
DELETE FROM sample WHERE id % 11 = 0;
DELETE FROM nested WHERE id % 11 = 0;
UPDATE nested SET c = c || c, g = g || g, m.activity = '1 亩', ms = ms || m WHERE id % 5 = 0;
INSERT INTO adopting VALUES (3, '3 tCO2e');
SQL

$publisher->safe_psql('ledger', "SET search_path = public; BEGIN; $changes COMMIT");
catch_up();
my $changed = content($publisher, 'ledger');

isnt($changed, $expected, 'the changes change something');
for my $mode ('text', 'binary')
{
	same_lines(content($subscriber, $mode), $changed, "$mode: INSERT, UPDATE and DELETE arrive");
	is($subscriber->safe_psql($mode, 'SELECT string_agg(c::text, $$, $$ ORDER BY id) FROM adopting'),
		'1 tCO2e AR6, 2 tCO2e AR6, 3 tCO2e AR6', "$mode: a column of the subscriber gives its basis to values without one");
}

# A basis that a column of the subscriber refuses stops the subscription there, in so many words.
SKIP:
{
	skip 'PostgreSQL 14 does not count the errors of a subscription', 5 if server_version($publisher) < 15;

	$publisher->safe_psql('ledger', q(INSERT INTO adopting VALUES (4, '4 tCO2e AR5')));
	for my $mode ('text', 'binary')
	{
		ok( $subscriber->poll_query_until($mode,
				"SELECT apply_error_count > 0 FROM pg_stat_subscription_stats WHERE subname = 'in_$mode'"),
			"$mode: a value of another basis stops the subscription");
	}
	like(slurp_file($subscriber->logfile),
		qr/ERROR:  co2e value of another GWP basis.*DETAIL:  The type is co2e\(AR6\), the value is AR5\./s,
		'and the log names both');
	$subscriber->safe_psql($_, 'ALTER TABLE adopting ALTER c TYPE co2e') for ('text', 'binary');
	catch_up();
	is($subscriber->safe_psql($_, 'SELECT count(*) FROM adopting'), '4',
		"$_: it goes on when the column takes any basis")
	  for ('text', 'binary');
}

$subscriber->safe_psql($_, "DROP SUBSCRIPTION in_$_") for ('text', 'binary');
$subscriber->stop;

# The standby: the same answers, by way of indexes and aggregates too.

$publisher->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($publisher, 'base', has_streaming => 1);
$standby->start;

create_database($publisher, 'objects', 'carbon things');
$publisher->safe_psql('objects', 'CREATE SCHEMA ledger');
run_file($publisher, 'objects', $_, 'ledger, "carbon things"') for ('objects.sql', 'entries.sql');
$publisher->safe_psql('objects', 'VACUUM ANALYZE');
$publisher->wait_for_catchup($standby);

is($standby->safe_psql('objects', 'SELECT pg_is_in_recovery()'), 't', 'the standby is one');
same_lines(content($standby, 'ledger'), content($publisher, 'ledger'), 'the standby has the same rows');
same_lines(fingerprint($standby, 'objects', 'ledger'), fingerprint($publisher, 'objects', 'ledger'),
	'the standby has the same tables, views and materialised views');

for my $query (
	q(SELECT basis, sum(emitted), co2e_sum(emitted, 'AR5'), avg(total), min(total), max(total) FROM entry GROUP BY basis ORDER BY basis),
	q(SELECT id, total FROM entry WHERE total *> '100 tCO2e AR6' ORDER BY total DESC, id),
	q(SELECT id FROM entry WHERE emitted = (SELECT emitted FROM entry WHERE id = 77)),
	q(SELECT count(*) FROM entry a JOIN entry b ON a.total = b.total AND a.emitted = b.emitted),
	q(SELECT * FROM by_hash WHERE g = (SELECT likeness FROM entry WHERE id = 5) ORDER BY note),
	q(SELECT * FROM by_range WHERE c = '7 tCO2e AR5'))
{
	my $session = qq(SET search_path = ledger, "carbon things"; SET enable_seqscan = off;);
	my $answer = $standby->safe_psql('objects', "$session $query");

	isnt($answer, '', 'the standby answers');
	is($answer, $publisher->safe_psql('objects', "$session $query"), "... as its primary does: $query");
	is($answer, $publisher->safe_psql('objects', $session =~ s/enable_seqscan/enable_indexscan/r . $query), '... with and without indexes');
}

$standby->promote;
$publisher->stop;
$standby->safe_psql('objects', q(INSERT INTO ledger.tariff VALUES ('9999 tCO2e')));
is($standby->safe_psql('objects', q(SELECT price FROM ledger.tariff WHERE price OPERATOR("carbon things".=) '9999 tCO2e AR6')),
	'9999 tCO2e AR6', 'the standby takes over');
$standby->stop;
done_testing();
