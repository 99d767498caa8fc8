# What may happen to a database over the years: another schema for the extension, attempts to drop it,
# users who are no superusers, and a server that dies. (pg_upgrade.pl has the new version of the server.)
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('lifetime');

fill_tables($node, 'ledger');
fill_tables($node, 'quoted', 'carbon things');

# ---- the extension moves to another schema -------------------------------------------------------

my ($rows, $index) = (fingerprint($node, 'ledger', 'ledger'), (by_index_and_by_table($node, 'ledger', 'ledger, public'))[0]);

$node->safe_psql('ledger', 'CREATE SCHEMA "moved, here"; ALTER EXTENSION carbonms SET SCHEMA "moved, here"');
is($node->safe_psql('ledger', <<'SQL'), '0', 'ALTER EXTENSION SET SCHEMA leaves nothing behind');
SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
	+ (SELECT count(*) FROM pg_operator WHERE oprnamespace = 'public'::regnamespace)
	+ (SELECT count(*) FROM pg_type WHERE typnamespace = 'public'::regnamespace)
	+ (SELECT count(*) FROM pg_opclass WHERE opcnamespace = 'public'::regnamespace)
	+ (SELECT count(*) FROM pg_opfamily WHERE opfnamespace = 'public'::regnamespace)
SQL
same_lines(fingerprint($node, 'ledger', 'ledger'), $rows, 'tables and views are the same as before');
same_lines($_, $index, 'queries answer the same') for by_index_and_by_table($node, 'ledger', 'ledger, "moved, here"');
$node->safe_psql('ledger', 'SET search_path = ledger, "moved, here"; ALTER FUNCTION trace() SET search_path = "moved, here"');
is( $node->safe_psql('ledger', <<'SQL'), '1.0612 t CO2|1.0612 tCO2e AR6|12 tCO2e AR6|50 tCO2e AR6|1.0612 t CO2', 'defaults, checks, generated columns, triggers work');
SET search_path = ledger;
INSERT INTO entry (id, activity, basis) VALUES (5001, '2 MWh', 'AR6') RETURNING emitted, total, budget, price, traced
SQL
$node->safe_psql('ledger', 'ALTER EXTENSION carbonms SET SCHEMA public; DELETE FROM ledger.entry WHERE id = 5001; ALTER FUNCTION ledger.trace() SET search_path = public');
same_lines(fingerprint($node, 'ledger', 'ledger'), $rows, 'and there and back again');

# ---- DROP EXTENSION ------------------------------------------------------------------------------

sqlstate_is($node, 'ledger', 'DROP EXTENSION carbonms', '2BP01',
	qr/column traced of table ledger\.entry depends on type ghg/, 'DROP EXTENSION is refused while a column has a type of it');
sqlstate_is($node, 'ledger', "DROP $_", '2BP01', qr/because extension carbonms requires it/, "a member cannot be dropped alone: $_")
  for ('TYPE co2e CASCADE', 'FUNCTION co2e(ghg, gwp_basis)', 'OPERATOR CLASS ghg_ops USING hash', 'AGGREGATE sum(ghg)', 'CAST (co2e AS json)');

$node->safe_psql('ledger', <<'SQL');
CREATE TABLE ledger.plain (id integer PRIMARY KEY, note text, g ghg);
INSERT INTO ledger.plain SELECT n, 'row ' || n, ghg('CO2', n) FROM generate_series(1, 100) AS n;
DROP EXTENSION carbonms CASCADE;
SQL
is($node->safe_psql('ledger', 'SELECT count(*), min(note), max(id) FROM ledger.plain'), '100|row 1|100', 'CASCADE keeps the other columns');
is($node->safe_psql('ledger', <<'SQL'), '', '... and drops those of the types alone');
SELECT attrelid::regclass, attname FROM pg_attribute
WHERE NOT attisdropped AND attnum > 0 AND atttypid NOT IN (SELECT oid FROM pg_type)
SQL
is($node->safe_psql('ledger', 'SELECT count(*) FROM ledger.entry, ledger.reporting_basis WHERE title IS NOT NULL AND id > 0'),
	400 * $node->safe_psql('ledger', 'SELECT count(*) FROM ledger.reporting_basis'), '... in each table');
is($node->safe_psql('ledger', q(SELECT count(*) FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'p')), '0',
	'... except that a table partitioned by one of the types goes whole, with its rows');
is($node->safe_psql('ledger', q(CREATE EXTENSION carbonms; SELECT '1 t CO2'::ghg)), '1 t CO2', '... after which it can be created again');

# ---- users who are no superusers -----------------------------------------------------------------

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE owner LOGIN;
CREATE ROLE reader LOGIN;
CREATE DATABASE trusting OWNER owner TEMPLATE template0;
SQL
my @as = map { my $role = $_; sub { $node->psql('trusting', $_[0], extra_params => [ '-U', $role ], @_[ 1 .. $#_ ]) } } ('owner', 'reader');
my ($as_owner, $as_reader) = @as;
my ($out, $error);

isnt($as_reader->('CREATE EXTENSION carbonms', stderr => \$error), 0, 'a user without CREATE on the database cannot create the extension');
like($error, qr/permission denied to create extension "carbonms".*Must have CREATE privilege/s, '... and is told so');
is($as_owner->('CREATE SCHEMA tools; CREATE EXTENSION carbonms SCHEMA tools', stderr => \$error), 0, 'a user with CREATE on the database can')
  or diag($error);
is($as_owner->(<<'SQL', stdout => \$out, stderr => \$error), 0, '... and works with it') or diag($error);
SET search_path = public, tools;
CREATE TABLE mine (q quantity, f emission_factor, g ghg GENERATED ALWAYS AS (q * f) STORED, c co2e(AR6));
INSERT INTO mine (q, f, c) SELECT quantity(n, 'MWh'), '1 t CO2/MWh', co2e(n, 'AR6') FROM generate_series(1, 10) AS n;
CREATE INDEX ON mine USING brin (c);
CREATE INDEX ON mine USING hash (g);
GRANT USAGE ON SCHEMA tools TO reader;
GRANT SELECT ON mine TO reader;
SELECT sum(g), sum(c) FROM mine;
SQL
is($out, '55 t CO2|55 tCO2e AR6', '... with the right answer');
is($as_reader->('SET search_path = public, tools; SELECT co2e_sum(g, $$AR5$$), max(c) FROM mine WHERE c > $$5 tCO2e AR6$$', stdout => \$out), 0,
	'another user reads with it');
is($out, '40 tCO2e AR5|10 tCO2e AR6', '... with the right answer');
is($node->safe_psql('trusting', <<'SQL'), '0', 'no function of it runs with the rights of another');
SELECT count(*) FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
WHERE d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'carbonms') AND prosecdef
SQL
is($as_owner->('DROP EXTENSION carbonms CASCADE; CREATE EXTENSION carbonms; DROP EXTENSION carbonms'), 0, 'its owner drops it and creates it again');

# ---- the server dies -----------------------------------------------------------------------------

# Rows are committed one transaction after the other, each with its number in all its columns; the
# client writes down what was committed before it goes on.
$node->safe_psql('quoted', <<'SQL');
SET search_path = ledger, "carbon things";
CREATE TABLE log (id integer PRIMARY KEY, q quantity, g ghg, c co2e(AR6), f emission_factor, b gwp_basis);
CREATE INDEX log_g ON log (g);
CREATE INDEX log_c ON log USING brin (c) WITH (pages_per_range = 1, autosummarize = off);
CREATE INDEX log_f ON log USING hash (f);
CREATE INDEX log_q ON log (q) INCLUDE (b);
SQL

$node->append_conf('postgresql.conf', 'restart_after_crash = on');
$node->reload;

my $deaths = 0;
for my $death ('kill -9', 'immediate')
{
	$deaths++;
	my $from = $node->safe_psql('quoted', 'SELECT count(*) FROM ledger.log');
	my ($out, $errors, $script) = ('', '', PostgreSQL::Test::Utils::tempdir . '/inserts.sql');

	append_to_file($script, <<'SQL' . join '', map { sprintf <<'SQL', $_ } $from + 1 .. $from + 5000);
SET search_path = ledger, "carbon things";
SQL
INSERT INTO log SELECT n, quantity(n, '万kWh'), ghg('CO2', n) + ghg('SF6', -n), co2e(n, 'AR6'), emission_factor(ghg('N2O', n), 'MWh'), 'AR5' FROM CAST(%d AS integer) AS n RETURNING id;
SQL
	my $client = IPC::Run::start(
		[ 'psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('quoted'), '-f', $script ],
		'>', \$out, '2>', \$errors, IPC::Run::timeout(60));

	$client->pump until $errors ne '' || ($out =~ tr/\n//) >= 300;
	if ($death eq 'immediate')
	{
		$node->stop('immediate');
		$client->finish;
		$node->start;
	}
	else
	{
		# One process dies, and the server with all others starts anew from its log.
		kill 'KILL', $node->safe_psql('postgres', q(SELECT pid FROM pg_stat_activity WHERE datname = 'quoted'));
		$client->finish;
		$node->poll_query_until('postgres', 'SELECT true');
	}
	like(slurp_file($node->logfile), qr/(?:redo done at.*){$deaths}/s, "$death: the server recovers");

	my @committed = $out =~ /^(\d+)$/mg;
	my ($rows, $right, $last) = split /\|/, $node->safe_psql('quoted', <<'SQL');
SET search_path = ledger, "carbon things";
SELECT count(*), count(*) FILTER (WHERE q = quantity(id, '万kWh') AND g = ghg('CO2', id) + ghg('SF6', -id)
	AND c = co2e(id, 'AR6') AND f = emission_factor(ghg('N2O', id), 'MWh') AND b = 'AR5'), max(id) FROM log
SQL

	cmp_ok(scalar @committed, '<', 5000, "$death: in the middle of inserts");
	cmp_ok($last, '>=', $committed[-1], "$death: what was committed is there");
	is("$rows $right", "$last $last", "$death: every row is whole and right");
	is($node->safe_psql('quoted', <<"SQL"), join("\n", ("$last|t") x 5), "$death: every index has every row");
SET search_path = ledger, "carbon things";
SET enable_seqscan = off;
CREATE FUNCTION pg_temp.uses(query text, index text) RETURNS boolean LANGUAGE plpgsql AS \$\$
DECLARE line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || query LOOP IF line ~ index THEN RETURN true; END IF; END LOOP;
	RETURN false;
END \$\$;
SELECT count(*), pg_temp.uses('SELECT FROM log WHERE id > 0', 'log_pkey') FROM log WHERE id > 0;
SELECT count(*), pg_temp.uses('SELECT FROM log WHERE g *> ''0 t''', 'log_g') FROM log WHERE g *> '0 t';
SELECT count(*), pg_temp.uses('SELECT FROM log WHERE c *> ''0 tCO2e AR6''', 'log_c') FROM log WHERE c *> '0 tCO2e AR6';
SELECT count(*), pg_temp.uses('SELECT FROM log WHERE q *> ''0 万kWh''', 'log_q') FROM log WHERE q *> '0 万kWh';
SELECT count(*), pg_temp.uses('SELECT FROM log a WHERE f = ''3 t N2O/MWh''', 'log_f') FROM generate_series(1, $last) AS n
	CROSS JOIN LATERAL (SELECT FROM log WHERE f = emission_factor(ghg('N2O', n), 'MWh')) AS found;
SQL
	btrees_are_sound($node, 'quoted', "$death: amcheck finds the indexes sound");
}

$node->stop;
done_testing();
