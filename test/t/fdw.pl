# postgres_fdw between two servers: with `extensions 'carbonms'` the foreign server is sent whole
# grouped aggregates, conditions, joins and orders; without it nothing but plain columns. The result
# is the same either way and the same as on a table at hand.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;

use Carbonms;
use Test::More;

my $remote = new_server('remote');
my $local = new_server('local');

if ($local->safe_psql('postgres', q(SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw')) eq '0')
{
	plan skip_all => 'postgres_fdw is not installed';
}

my $rows = <<'SQL';
CREATE TABLE emission (
	id integer PRIMARY KEY,
	site text NOT NULL,
	basis gwp_basis NOT NULL,
	q quantity NOT NULL,
	f emission_factor NOT NULL,
	g ghg NOT NULL,
	c co2e(AR6) NOT NULL,
	c20 co2e('AR5-20') NOT NULL,
	loose co2e
);
INSERT INTO emission
SELECT id, site, basis, q, f, q * f, co2e(q * f, 'AR6'), co2e(q * f, 'AR5-20'),
	CASE WHEN id % 7 > 0 THEN (id / 8.0 || (ARRAY[' tCO2e', ' tCO2e AR6', ' tCO2e AR5-20'])[id % 3 + 1])::co2e END
FROM (
	SELECT id, 'site ' || id % 5 AS site, (ARRAY['AR6', 'AR5-20', 'AR4'])[id % 3 + 1]::gwp_basis AS basis,
		quantity(id * 0.125, (ARRAY['MWh', '万kWh'])[id % 2 + 1]) AS q,
		emission_factor(ghg('CO2', 0.5306) + ghg('CH4-fossil', id * 0.000001) + ghg('SF6', id % 4 * 0.000000001), 'MWh') AS f
	FROM generate_series(1, 2000) AS id
) AS activity;
CREATE INDEX ON emission (c);
CREATE STATISTICS bases ON (basis(loose)) FROM emission;
ANALYZE emission;
SQL

# A pair of databases with the extension in the schema given, `emission` in far.* and in near.*; and
# `bare.*`, the same far table by way of a server without the option.
sub connect_databases
{
	my ($database, $schema) = @_;
	my $path = defined $schema ? qq("$schema") : 'public';

	create_database($_, $database, $schema) for ($remote, $local);
	$remote->safe_psql($database, "CREATE SCHEMA park; SET search_path = park, $path; $rows");
	$local->safe_psql($database, "CREATE SCHEMA near; SET search_path = near, $path; $rows");
	$local->safe_psql($database, 'CREATE EXTENSION postgres_fdw SCHEMA pg_catalog');
	for my $server ('far', 'bare')
	{
		my $option = $server eq 'far' ? ", extensions 'carbonms'" : '';

		$local->safe_psql($database, sprintf(<<'SQL', $server, $remote->host, $remote->port, $database, $option));
CREATE SERVER %1$s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%2$s', port '%3$s', dbname '%4$s'%5$s);
CREATE USER MAPPING FOR CURRENT_USER SERVER %1$s;
CREATE SCHEMA %1$s;
IMPORT FOREIGN SCHEMA park FROM SERVER %1$s INTO %1$s;
ALTER SERVER %1$s OPTIONS (use_remote_estimate 'true');
SQL
	}
	return;
}

connect_databases('fdw');
connect_databases('fdw_quoted', 'carbon things');

is( $local->safe_psql('fdw', <<'SQL'), 'co2e(AR6), co2e(\'AR5-20\'), co2e', 'IMPORT FOREIGN SCHEMA keeps type modifiers');
SELECT string_agg(format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
FROM pg_attribute WHERE attrelid = 'far.emission'::regclass AND atttypid = 'co2e'::regtype
SQL

# The plan of a query over emission in a schema, and its answer.
sub ask
{
	my ($database, $schema, $query) = @_;
	my $path = $database eq 'fdw' ? 'public' : '"carbon things"';
	my ($plan, $answer) = split /^--\n/m, $local->safe_psql($database, <<"SQL") . "\n", 2;
SET search_path = $schema, $path;
SET enable_partitionwise_aggregate = on;
EXPLAIN (VERBOSE, COSTS OFF) $query;
\\echo --
$query;
SQL

	$answer = join "\n", sort split /\n/, $answer if $query !~ /ORDER BY/;
	return ($plan, $answer);
}

# What the far server is sent. A query for which nothing is left to do here but to fetch is one node.
my @shipped = (
	[ q(SELECT site, sum(g) FROM emission GROUP BY site ORDER BY site),
		'SELECT site, public.sum(g) FROM park.emission GROUP BY 1 ORDER BY site ASC NULLS LAST' ],
	[ q(SELECT site, co2e_sum(g, 'AR6') FROM emission GROUP BY site ORDER BY site),
		q(SELECT site, public.co2e_sum(g, 'AR6'::public.gwp_basis) FROM park.emission GROUP BY 1 ORDER BY site ASC NULLS LAST) ],
	[ q(SELECT site, basis, sum(c), avg(c), min(c), max(c20), avg(g), sum(q / 1), avg(q) FROM emission WHERE id % 2 = 0 GROUP BY site, basis ORDER BY site, basis DESC),
		'SELECT site, basis, public.sum(c), public.avg(c), public.min(c), public.max(c20), public.avg(g), '
		. 'public.sum((q OPERATOR(public./) 1::numeric)), public.avg(q) FROM park.emission WHERE (((id % 2) = 0)) '
		. 'GROUP BY 1, 2 ORDER BY site ASC NULLS LAST, basis DESC NULLS FIRST' ],
	[ q(SELECT co2e_sum(g, 'AR5-20') FROM emission WHERE c > '100 tCO2e AR6' AND q *<= '200 MWh' AND basis = 'AR5-20'),
		q(SELECT public.co2e_sum(g, 'AR5-20'::public.gwp_basis) FROM park.emission WHERE ((c OPERATOR(public.>) '100 tCO2e AR6')) )
		. q(AND ((q OPERATOR(public.*<=) '200 MWh')) AND ((basis OPERATOR(public.=) 'AR5-20'))) ],
	[ q(SELECT basis(loose), sum(loose) FROM emission GROUP BY basis(loose) HAVING sum(loose) <> '1 tCO2e'),
		q(SELECT public.basis(loose), public.sum(loose) FROM park.emission GROUP BY 1 )
		. q(HAVING ((public.sum(loose) OPERATOR(public.<>) '1 tCO2e'::public.co2e))) ],
	[ q(SELECT count(*) FROM emission WHERE CASE WHEN id % 3 < 2 THEN loose::co2e(AR6) = '12.5 tCO2e AR6' ELSE c20 > '5 tCO2e'::co2e('AR5-20') END),
		q[SELECT count(*) FROM park.emission WHERE ((CASE WHEN ((id % 3) < 2) THEN ]
		. q[(loose::public.co2e(AR6) OPERATOR(public.=) '12.5 tCO2e AR6'::public.co2e) ]
		. q[ELSE (c20 OPERATOR(public.>) '5 tCO2e AR5-20') END))] ],
	[ q(SELECT sum(loose::co2e('AR5-20')) FROM emission WHERE id % 3 = 2),
		q(SELECT public.sum(loose::public.co2e('AR5-20')) FROM park.emission WHERE (((id % 3) = 2))) ],
	[ q(SELECT id, c FROM emission ORDER BY c DESC, g, q LIMIT 5),
		'SELECT id, q, g, c FROM park.emission ORDER BY c DESC NULLS FIRST, g ASC NULLS LAST, q ASC NULLS LAST LIMIT 5::bigint' ],
	[ q(SELECT id, q * f FROM emission WHERE q * f = g AND f <> '0 t/MWh' AND id < 20 ORDER BY id),
		q(SELECT id, q, f FROM park.emission WHERE ((f OPERATOR(public.<>) '0 t/MWh')) AND ((id < 20)) )
		. q(AND (((q OPERATOR(public.*) f) OPERATOR(public.=) g)) ORDER BY id ASC NULLS LAST) ],
	[ q(SELECT count(*), sum(a.c) FROM emission a JOIN emission b ON a.g = b.g AND a.c = b.c),
		'SELECT count(*), public.sum(r1.c) FROM (park.emission r1 INNER JOIN park.emission r2 '
		. 'ON (((r1.g OPERATOR(public.=) r2.g)) AND ((r1.c OPERATOR(public.=) r2.c))))' ],
	[ q(SELECT site, sum(g) FILTER (WHERE c *> '50 tCO2e AR6'::co2e), co2e(sum(g), 'AR6'), round(sum(c) / 3, 2) FROM emission GROUP BY site ORDER BY 1),
		q(SELECT site, public.sum(g) FILTER (WHERE (c OPERATOR(public.*>) '50 tCO2e AR6')), public.co2e(public.sum(g), 'AR6'::public.gwp_basis), )
		. 'public.round((public.sum(c) OPERATOR(public./) 3::numeric), 2) FROM park.emission GROUP BY 1 ORDER BY site ASC NULLS LAST' ],
	[ q(SELECT -sum(c), sum(c) / sum(c), abs(sum(c)), 2.5 * sum(g), sum(c)::numeric, sum(c)::float8, sum(c)::jsonb, sum(g)::json FROM emission),
		'SELECT (OPERATOR(public.-) public.sum(c)), (public.sum(c) OPERATOR(public./) public.sum(c)), public.abs(public.sum(c)), '
		. '(2.5 OPERATOR(public.*) public.sum(g)), public.sum(c)::numeric, public.sum(c)::double precision, public.sum(c)::jsonb, '
		. 'public.sum(g)::json FROM park.emission' ],
	[ q(SELECT count(DISTINCT g), count(DISTINCT c) FROM emission),
		'SELECT count(DISTINCT g), count(DISTINCT c) FROM park.emission' ],
	[ q(SELECT basis, sum(c) FROM emission GROUP BY basis HAVING sum(c) > '10 tCO2e AR6' AND count(*) > 1),
		q(SELECT basis, public.sum(c) FROM park.emission GROUP BY 1 HAVING ((public.sum(c) OPERATOR(public.>) '10 tCO2e AR6'::public.co2e)) AND ((count(*) > 1))) ],
	[ q(SELECT site, basis, co2e_sum(g, basis) FROM emission GROUP BY site, basis),
		'SELECT site, basis, public.co2e_sum(g, basis) FROM park.emission GROUP BY 1, 2' ]);

my $version = server_version($local);
# which 14 does not send
@shipped = grep { $_->[0] !~ /CASE/ } @shipped if $version < 15;

for my $database ('fdw', 'fdw_quoted')
{
	for my $case (@shipped)
	{
		my ($query, $expected) = @$case;
		my ($near_plan, $near) = ask($database, 'near', $query);
		my ($far_plan, $far) = ask($database, 'far', $query);
		my ($bare_plan, $bare) = ask($database, 'bare', $query);
		my @sent = $far_plan =~ /Remote SQL: (.*)/g;
		# until 14 a constant that is compared with a column has its type behind it
		s/(\(\w+ OPERATOR\([^)]+\) '[^']*')::(?:public|"carbon things")\.\w+\)/$1)/g for $version < 15 ? @sent : ();
		# 16 and later write the sides of a join condition the other way round
		s/\(\(r2\.(\w+) (OPERATOR\([^)]+\)) r1\.\1\)\)/((r1.$1 $2 r2.$1))/g for @sent;

		$expected =~ s/public\./"carbon things"./g if $database eq 'fdw_quoted';
		is("@sent", $expected, "$database: shipped: $query");
		like($far_plan, qr/^Foreign Scan.*\n(?! *->)/, '... whole');
		unlike($far_plan, qr/->|Filter:|Sort Key:/, '... and nothing is left to do here');
		unlike($bare_plan, qr/Remote SQL: .*(OPERATOR|public\.|things"\.)/, '... without the option, columns alone');
		isnt($near, '', '... there is an answer');
		is($far, $near, '... the same as at hand');
		is($bare, $near, '... and the same without the option');
	}
}

# What PostgreSQL ships of no extension: a function or aggregate with a text constant among its
# arguments (its collation is this server's), an array of an extension's type, DISTINCT, windows. The
# answer is the same.
for my $query (
	q(SELECT sum(c) FROM emission WHERE mass(g, 'SF6') = 0),
	q(SELECT sum(convert(q, 'GJ')), ghg_agg('CO2', id) FROM emission),
	q(SELECT id FROM emission WHERE c IN ('0.06632812 tCO2e AR6', '1.5 tCO2e AR6') OR basis = ANY ('{AR4}')),
	q(SELECT DISTINCT basis(loose) FROM emission),
	q(SELECT id, sum(g) OVER w, co2e_sum(g, 'AR6') OVER w, avg(c) OVER w FROM emission WINDOW w AS (ORDER BY id ROWS 11 PRECEDING) ORDER BY id))
{
	my ($plan, $far) = ask('fdw', 'far', $query);
	my (undef, $near) = ask('fdw', 'near', $query);

	unlike($plan, qr/Remote SQL: .*public\.(mass|convert|ghg_agg|sum)/, "fetched and computed here: $query");
	is($far, $near, '... with the same answer');
}

# An error there is the same error here.
sqlstate_is($local, 'fdw', $_, '22000', qr/cannot (compare co2e values|add co2e values) of different GWP bases/,
	"an error of the far server arrives as it is: $_")
  for (q(SELECT sum(c) FROM far.emission WHERE c < '10 tCO2e AR5'), 'SELECT sum(loose) FROM far.emission');

# Partitions on other servers: grouped by the partition key, each is sent its whole aggregate.
for my $schema ('far', 'near')
{
	$local->safe_psql('fdw', "CREATE TABLE $schema.parts (id integer, basis gwp_basis, c co2e(AR6), g ghg) PARTITION BY LIST (basis)");
}
for my $basis ('AR4', 'AR6')
{
	$remote->safe_psql('fdw', <<"SQL");
CREATE TABLE park.emission_$basis AS SELECT id, basis, c, g FROM park.emission WHERE basis = '$basis';
ANALYZE park.emission_$basis;
SQL
	$local->safe_psql('fdw', <<"SQL");
CREATE FOREIGN TABLE far.parts_$basis PARTITION OF far.parts FOR VALUES IN ('$basis')
	SERVER far OPTIONS (schema_name 'park', table_name '@{[ lc "emission_$basis" ]}');
CREATE TABLE near.parts_$basis PARTITION OF near.parts FOR VALUES IN ('$basis');
SQL
}
$local->safe_psql('fdw', q(INSERT INTO near.parts SELECT id, basis, c, g FROM near.emission WHERE basis IN ('AR4', 'AR6')));
{
	my $query = q(SELECT basis, sum(g), co2e_sum(g, basis), avg(c) FROM parts GROUP BY basis ORDER BY basis);
	my ($plan, $far) = ask('fdw', 'far', $query);
	my (undef, $near) = ask('fdw', 'near', $query);
	my $sent = () = $plan =~ /Remote SQL: SELECT basis, public\.sum\(g\), public\.co2e_sum\(g, basis\), public\.avg\(c\) FROM park\.emission_ar\d GROUP BY 1/g;

	is($sent, 2, 'each foreign partition is sent the whole aggregate');
	is($far, $near, '... with the same answer');
}

# Writing: constants and type modifiers survive, and a whole UPDATE or DELETE is shipped.
my $columns = 'id, site, basis, q, f, g, c, c20, loose';
for my $change (
	q(UPDATE %s.emission SET loose = loose * 2, q = q + '1.5 万kWh', c = '7 tCO2e'::co2e(AR6) WHERE c > '300 tCO2e AR6' AND q *> '0 万kWh'),
	q(DELETE FROM %s.emission WHERE g *> '900 t CO2' OR c20 = '1 tCO2e'))
{
	my $plan = $local->safe_psql('fdw', 'EXPLAIN (VERBOSE, COSTS OFF) ' . sprintf($change, 'far'));

	like($plan, qr/-> +Foreign (Update|Delete) on far\.emission/, 'shipped: ' . sprintf($change, 'emission'));
	$local->safe_psql('fdw', sprintf($change, $_)) for ('far', 'near');
}
for my $schema ('far', 'near')
{
	$local->safe_psql('fdw', <<"SQL");
INSERT INTO $schema.emission VALUES (9001, '园区, (1)', 'AR5CCF', '3.5 万Nm3', '(56.1 t CO2, 0.001 t CH4)/TJ',
	'5 kg R-410A, 3 tCO2e AR5', '-2596148429267413.814265248164610048 tCO2e', '1 tCO2e', NULL);
UPDATE $schema.emission SET loose = c WHERE id = 9001 RETURNING random();
SQL
	sqlstate_is($local, 'fdw', "INSERT INTO $schema.emission SELECT -id, site, basis, q, f, g, '1 tCO2e AR5'::co2e, c20 FROM near.emission WHERE id = 1",
		'22000', qr/co2e value of another GWP basis/, "$schema: a type modifier refuses another basis");
}
same_lines(
	$local->safe_psql('fdw', "SELECT $columns FROM far.emission ORDER BY id"),
	$local->safe_psql('fdw', "SELECT $columns FROM near.emission ORDER BY id"),
	'what was written there is what was written here');
is( $remote->safe_psql('fdw', 'SELECT c, g, loose FROM park.emission WHERE id = 9001'),
	'-2596148429267413.814265248164610048 tCO2e AR6|0.0025 t HFC-32, 0.0025 t HFC-125, 3 tCO2e AR5|-2596148429267413.814265248164610048 tCO2e AR6',
	'values arrive exact');

$_->stop for ($local, $remote);
done_testing();
