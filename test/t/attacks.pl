# Attacks that worked on 0.1.0. Each is done on a ledger that 0.1.0 made, and does what is said here; to the same ledger,
# upgraded, by the same role, it is refused, or found by check_ledger(); and where it was done before the upgrade,
# check_ledger() says so afterwards. What more was tried on ledgers of this version is in ledger_door.sql, ledger_found.sql
# and ledger_tenant.sql of pgTAP, and in the specifications of sessions at once.
use strict;
use warnings FATAL => 'all';

use FindBin;
use lib $FindBin::Bin;
use Carbonms;
use IPC::Run;
use PostgreSQL::Test::Utils;
use Test::More;

my $YEAR = "'[2025-01-01,2026-01-01)', 'NDRC-910'";
my $PARK = "'[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910', 'AR6'";

# What a role gets for a command, in one line: the first value of a query, "done", or SQLSTATE and message.
my $GETS = <<'SQL';
SET client_min_messages = error;
SET search_path = park, public;
SET timezone = 'UTC';
SET jit = off;
CREATE FUNCTION pg_temp.gets(role name, command text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	value text := 'done';
BEGIN
	-- whatever the name of the one that made the server
	PERFORM set_config('role', CASE role WHEN 'superuser' THEN 'none' ELSE role END, true);
	IF command ~ '^\s*SELECT' THEN
		EXECUTE command INTO value;
	ELSE
		EXECUTE command;
	END IF;
	PERFORM set_config('role', 'none', true);
	RETURN coalesce(replace(value, E'\n', ' '), 'null');
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ': ' || replace(SQLERRM, E'\n', ' ');
END
$$;
SQL

sub problems
{
	my ($ledger) = @_;

	return "SELECT coalesce(string_agg(concat_ws(': ', posting_id, problem), '; ' ORDER BY posting_id, problem), 'nothing') FROM check_ledger('$ledger')";
}

# Steps are a role, a command, and what it gets.
my $FOUND_NOTHING = [ 'park_owner', problems('park') => 'nothing' ];
my $POSTED = [ 'accountant', "SELECT post($YEAR)" => qr/^\d+$/ ];
my $READING = [ 'recorder', "INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2025-11-01', '2025-11-02', '5 t')" => 'done' ];
my $READING_2 = [ 'recorder', "INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2025-11-02', '2025-11-03', '5 t')" => 'done' ];
my @WORKS = ($READING, $POSTED, [ 'accountant', "SELECT reverse(2, 'x')" => qr/^\d+$/ ], $POSTED, [ 'accountant', "SELECT publish_inventory($PARK)" => qr/^\d+$/ ],
	[ 'accountant', "SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'own', 'NDRC-910', 'AR6')" => qr/^\d+$/ ], $FOUND_NOTHING);
my $DEAD = qr/^23000: posting \d+ does not follow the one before$/;

# A posting whose hashes are right (OFFSET 0: each is computed once, not for every column), of one row of posting 2 that is changed a little, with whatever else is said of it.
my $NEXT = q{(SELECT greatest(max(b.posted_at), max(p.as_of), max(r.as_of)) FROM posting AS b, published_inventory AS p, rating AS r) + interval '1 microsecond'};
my $NOTHING = '{"quantity": "0 t", "mass": "0 t", "begins": 0}';
sub posting
{
	my ($row, $said, $at) = @_;

	return <<"SQL";
WITH last AS (SELECT b FROM posting AS b ORDER BY posting_id DESC LIMIT 1),
e AS (
	INSERT INTO emission SELECT (r.e).* FROM (
		SELECT jsonb_populate_record(x.e, jsonb_build_object('payload', emission_payload(x.e))) AS e
		FROM (SELECT jsonb_populate_record(e, jsonb_build_object('posting_id', (l.b).posting_id + 1) || '$row') AS e FROM last AS l, emission AS e WHERE e.posting_id = 2 AND e.line = 1 OFFSET 0) AS x OFFSET 0
	) AS r RETURNING payload
)
INSERT INTO posting SELECT (y.p).* FROM (
	SELECT jsonb_populate_record(x.p, jsonb_build_object('hash', posting_hash(x.p))) AS p
	FROM (SELECT jsonb_populate_record(l.b, jsonb_build_object('posting_id', (l.b).posting_id + 1, 'kind', 'post', 'reverses', NULL, 'reason', 'forged', 'entries', (SELECT count(*) FROM e),
		'digest', (SELECT sha256(sha256(convert_to(payload, 'UTF8'))) FROM e), 'boundaries', boundaries_digest((l.b).posted_at, $at),
		'previous', (l.b).hash, 'posted_at', $at) || '$said') AS p FROM last AS l OFFSET 0) AS x OFFSET 0) AS y
SQL
}

# The same as far as it goes now: functions of the ledger take no rows any more.
sub posting_now
{
	my ($said, $at) = @_;

	return "INSERT INTO posting SELECT (x.p).* FROM (SELECT jsonb_populate_record(b, jsonb_build_object('posting_id', 3, 'reason', 'forged', 'previous', b.hash, 'posted_at', $at) || '$said') AS p "
	  . 'FROM posting AS b WHERE posting_id = 2) AS x';
}
my $ROW = [ 'accountant', q{INSERT INTO emission SELECT (x.e).* FROM (SELECT jsonb_populate_record(e, '{"posting_id": 3}') AS e FROM emission AS e WHERE posting_id = 2) AS x} =>
	  '42501: permission denied for table emission' ];

# A rating as rate() makes it of the park's own scheme, under the name of the national one.
my $RATING = <<'SQL';
INSERT INTO rating SELECT (z.r).* FROM (
	SELECT jsonb_populate_record(y.r, jsonb_build_object('digest', rating_digest(y.r))) AS r FROM (
		SELECT jsonb_populate_record(x.r, jsonb_build_object('definition_digest', sha256(convert_to((x.r).definition::text, 'UTF8')))) AS r FROM (
			SELECT jsonb_populate_record(r, jsonb_build_object('rating_id', 2, 'scheme', 'ndrc-910-2025', 'edition', '2025', 'status', 'official', 'rated_by', 'NDRC',
				'definition', r.definition || '{"scheme": "ndrc-910-2025", "edition": "2025", "status": "official", "thresholds_status": "official"}')) AS r FROM rating AS r OFFSET 0
		) AS x OFFSET 0) AS y OFFSET 0) AS z
SQL

my $PUBLICATION = <<'SQL';
WITH p AS (
	INSERT INTO published_inventory (period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, as_of, head, lines, digest, note, published_by)
	SELECT period, boundary, version, approach, parties, method, standard, edition, gases, scope2, factor_sets, unverified, basis, 'infinity', head, lines, digest, note, 'the verifier'
	FROM published_inventory RETURNING publication_id
)
INSERT INTO published_line (publication_id, line, content) SELECT p.publication_id, l.line, l.content FROM p, published_line AS l
SQL

# Whatever is called runs this instead.
sub planted
{
	my ($function) = @_;

	return "CREATE FUNCTION $function LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE EXCEPTION ''planted code ran as %'', current_user; END'";
}

my $COEFFICIENT = q{INSERT INTO energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark) SELECT 'coal', v, '2.93076 GJ', 't', false, false, 'test', 'UNVERIFIED' FROM unnest('{equivalent,calorific}'::text[]) AS v};

# Row security as the page on operations had it, and what it has more.
my @POLICIES = map { [ 'park_owner', $_ => 'done' ] } (
	(map { "ALTER TABLE $_ ENABLE ROW LEVEL SECURITY" } qw(source source_owner activity activity_void emission rollup rollup_key)),
	'CREATE POLICY own ON source_owner FOR SELECT TO tenants USING (current_user IN (party, supplier))',
	'CREATE POLICY own ON source FOR SELECT TO tenants USING (EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = source.source_id))',
	'CREATE POLICY own ON activity FOR SELECT TO tenants USING (EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = activity.source_id AND o.party = current_user))',
	'CREATE POLICY bring ON activity FOR INSERT TO tenants WITH CHECK (EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = activity.source_id AND o.party = current_user))',
	'CREATE POLICY own ON activity_void TO tenants USING (EXISTS (SELECT FROM activity AS a WHERE a.activity_id = activity_void.activity_id))',
	'CREATE POLICY own ON emission FOR SELECT TO tenants USING (current_user IN (party, supplier))',
	'CREATE POLICY own ON rollup_key FOR SELECT TO tenants USING (current_user IN (party, supplier))',
	'CREATE POLICY own ON rollup FOR SELECT TO tenants USING (EXISTS (SELECT FROM rollup_key AS k WHERE k.key_id = rollup.key_id))');
my @MORE_POLICIES = map { my $table = $_; map { [ 'park_owner', sprintf($_, $table) => 'done' ] } 'ALTER TABLE %s ENABLE ROW LEVEL SECURITY', 'CREATE POLICY anyone ON %s USING (true)',
	'CREATE POLICY no_tenant ON %s AS RESTRICTIVE TO tenants USING (false)' } qw(activity_staging published_line statistic observation rating);

# who, what:  as the table of what was tried has it
# before:     what was there, or done by others, now as on 0.1.0; before_now: now alone
# does:       the command; does_now where a signature has changed
# old:        what comes of it on 0.1.0, where it is "done"
# now:        what it gets on the ledger that was upgraded, and what comes of that
# later:      what check_ledger() says after the upgrade of a ledger to which it was done before
my @ATTACKS = (
	# ---- times to come, in the name of another ----
	{
		who => 'accountant', what => 'a publication as of infinity, in the name of the verifier',
		does => $PUBLICATION,
		old => [ $FOUND_NOTHING, $READING, $POSTED, [ 'accountant', q{SELECT reverse(2, 'x')} => $DEAD ], $READING_2, [ 'accountant', "SELECT post($YEAR)" => $DEAD ] ],
		now => '42501: permission denied for table published_line',
		later => qr/publication \d+ is of a time to come/,
	},
	{
		who => 'accountant', what => 'a posting at infinity, in the name of the verifier',
		does => posting($NOTHING, '{"posted_by": "the verifier"}', q{timestamptz 'infinity'}),
		does_now => posting_now('{"posted_by": "the verifier"}', q{timestamptz 'infinity'}),
		old => [ $FOUND_NOTHING, $READING, [ 'accountant', "SELECT post($YEAR)" => $DEAD ], [ 'accountant', q{SELECT reverse(2, 'x')} => $DEAD ] ],
		now => '42501: permission denied for table posting', then => [ $ROW ],
		later => qr/\d+: it is of a time to come/,
	},
	{
		who => 'accountant', what => 'a posting a microsecond later than the last, in the name of the verifier',
		does => posting($NOTHING, '{"posted_by": "the verifier"}', $NEXT),
		does_now => posting_now('{"posted_by": "the verifier"}', $NEXT),
		old => [ $FOUND_NOTHING, [ 'reader', 'SELECT posted_by FROM posting WHERE posting_id = 3' => 'the verifier' ] ],
		now => '42501: permission denied for table posting', then => [ $ROW ],
	},
	# ---- entries of one's own ----
	{
		who => 'accountant', what => 'a row of emission of the posting to come',
		does => q{INSERT INTO emission SELECT (x.e).* FROM (SELECT jsonb_populate_record(e, '{"posting_id": 3}') AS e FROM emission AS e WHERE posting_id = 2) AS x},
		old => [ $READING, [ 'accountant', "SELECT post($YEAR)" => '23000: posting 3 has 24 rows of emission that it did not write' ] ],
		now => '42501: permission denied for table emission',
	},
	{
		who => 'accountant', what => 'a reversal that reverses nothing',
		does => posting($NOTHING, '{"kind": "reverse", "reverses": 2}', 'ledger_now()'),
		does_now => posting_now('{"kind": "reverse", "reverses": 2}', 'ledger_now()'),
		old => [ $FOUND_NOTHING, [ 'accountant', q{SELECT reverse(2, 'x')} => '55000: posting 2 is reversed already' ] ],
		now => '42501: permission denied for table posting', then => [ $ROW ],
		later => qr/\d+: it reverses posting 2, of which source 1 still stands on 12 days from 2025-01-10/,
	},
	{
		who => 'accountant', what => 'the last version that a boundary can have, without parties',
		does => q{INSERT INTO boundary (boundary, version, kind, approach, name) VALUES ('PARK', 2147483647, 'accounting', 'operational control', 'Park')},
		old => [ $FOUND_NOTHING, [ 'reader', "SELECT count(*) FROM inventory($PARK)" => '0' ], [ 'accountant', q{SELECT add_boundary('PARK', '{tenant_a}', 'x')} => '22003: integer out of range' ] ],
		now => '42501: permission denied for table boundary',
		later => qr/version 2147483647 of boundary "?PARK/,
	},
	{
		who => 'accountant', what => 'the next version of a boundary, without parties',
		does => q{INSERT INTO boundary (boundary, version, kind, approach, name) VALUES ('A', 2, 'accounting', 'operational control', 'A')},
		old => [ $FOUND_NOTHING, [ 'reader', q{SELECT count(*) FROM inventory('[2025-01-01,2026-01-01)', 'A', 'NDRC-910', 'AR6')} => '0' ] ],
		now => '42501: permission denied for table boundary',
		later => qr/version 2 of boundary A has no parties/,
	},
	# ---- into the past ----
	{
		who => 'accountant', what => 'a party in a version of a boundary that was published',
		does => q{INSERT INTO boundary_party (boundary, version, party) VALUES ('A', 1, 'tenant_b')},
		old => [ $FOUND_NOTHING,
			[ 'reader', q{SELECT sum(i.mass) FROM published_inventory AS p CROSS JOIN LATERAL inventory(p.period, p.boundary, p.method, p.basis::gwp_basis, p.as_of) AS i} => '2640 t CO2' ],
			[ 'reader', 'SELECT stale FROM publication_status' => 'false' ] ],
		now => '42501: permission denied for table boundary_party',
		later => qr/publication 1 /,
	},
	{
		who => 'accountant', what => 'a variable of a performance parameter',
		does => q{INSERT INTO relevant_variable (parameter, version, position, name, unit) VALUES ('STEAM', 1, 2, 'x', 't')},
		old => [ $FOUND_NOTHING ],
		now => '42501: permission denied for table relevant_variable',
		later => qr/STEAM/,
	},
	{
		who => 'accountant', what => 'an event in a base year that was recalculated without it',
		does => q{INSERT INTO base_year_event VALUES (2, 'PARK', 2)},
		old => [ [ 'reader', q{SELECT change FROM base_year_recalculation('PARK')} => '0 tCO2e AR6' ] ],
		now => '42501: permission denied for table base_year_event',
		later => qr/base year of boundary "?PARK/,
	},
	# ---- official ----
	{
		who => 'accountant', what => 'a rating by a definition of its own under the name ndrc-910-2025, by NDRC',
		does => $RATING,
		old => [ $FOUND_NOTHING, [ 'reader', q{SELECT count(*) FROM bi_rating WHERE scheme = 'ndrc-910-2025' AND status = 'official' AND grade = 'good'} => '1' ], [ 'reader', 'SELECT reproduce_rating(2)' => 'true' ],
			[ 'reader', 'SELECT rated_by FROM rating WHERE rating_id = 2' => 'NDRC' ] ],
		now => '42501: permission denied for table rating',
		later => qr/rating 2 /,
	},
	# ---- a row that cannot be computed ----
	{
		who => 'accountant', what => 'a sealed row of emission of 1 kWh with a factor per t',
		does => posting('{"quantity": "1 kWh"}', '{}', 'ledger_now()'),
		does_now => posting_now('{}', 'ledger_now()'),
		old => [ [ 'park_owner', problems('park') => '22000: cannot multiply quantity by emission factor: kWh does not convert to t' ] ],
		now => '42501: permission denied for table posting', then => [ $ROW ],
		later => qr/3: .*kWh/,
	},
	# ---- withdrawn as of a day to come ----
	{
		who => 'accountant', what => 'a coefficient withdrawn as of a day to come, the new one today',
		does => q{WITH w AS (UPDATE energy_coefficient SET withdrawn_at = '2999-01-01' WHERE energy = 'coal' RETURNING *) SELECT 1},
		old => [ [ 'accountant', $COEFFICIENT => 'done' ], [ 'accountant', "SELECT rate('[2025-01-01,2026-01-01)', 'PARK', 'own', 'NDRC-910', 'AR6')" => '2' ],
			[ 'reader', q{SELECT indicators -> 'energy_consumption' ->> 'value' FROM rating WHERE rating_id = 2} => '1320' ],
			[ 'reader', q{SELECT sum(tce) FROM energy_use('[2025-01-01,2026-01-01)', 'PARK', 'NDRC-910')} => '132' ], $FOUND_NOTHING ],
		now => '22023: cannot withdraw a row of table "energy_coefficient" as of a time to come',
		later => qr/energy_coefficient/,
	},
	{
		who => 'accountant', what => 'an indicator withdrawn as of a day to come',
		does => q{UPDATE indicator SET withdrawn_at = 'infinity' WHERE indicator = 'energy_consumption'},
		old => [ $FOUND_NOTHING ],
		now => '22023: cannot withdraw a row of table "indicator" as of a time to come',
		later => qr/indicator/,
	},
	{
		who => 'accountant', what => 'a factor withdrawn as of a day to come',
		does => q{UPDATE factor SET withdrawn_at = '2999-01-01' WHERE factor = 'coal'},
		old => [ $READING, [ 'accountant', "SELECT post($YEAR)" => 'P0002: no emission factor fits source "kiln" on 2025-11-01' ], $FOUND_NOTHING ],
		now => '22023: cannot withdraw a row of table "factor" as of a time to come',
		later => qr/factor/,
	},
	# ---- readings ----
	{
		who => 'recorder', what => 'readings taken back that do not exist yet',
		before => [ $READING ],
		does => q{INSERT INTO activity_void (activity_id, reason) SELECT max(activity_id) + 1, 'x' FROM activity},
		old => [ $POSTED, [ 'recorder', q{INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-11-02', '2025-11-03', '7 t')} => 'done' ],
			[ 'accountant', "SELECT count(*) FROM unposted($YEAR)" => '0' ], [ 'accountant', "SELECT post($YEAR)" => 'null' ], $FOUND_NOTHING ],
		now => qr/^42704: reading \d+ does not exist$/,
		later => qr/reading \d+ was taken back before/,
	},
	{
		who => 'recorder', what => 'a void beside publish_inventory() takes no lock',
		does => q{INSERT INTO activity_void (activity_id, reason) VALUES (1, 'x')},
		old => [ [ 'superuser', q{SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'} => '0' ] ],
		now => 'done',
		then => [ [ 'superuser', q{SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'ledger_meta'::regclass AND mode = 'ShareUpdateExclusiveLock'} => '1' ] ],
	},
	{
		who => 'recorder', what => 'a row of staging with the last number that there is',
		does => q{INSERT INTO activity_staging (row_no, source) OVERRIDING SYSTEM VALUE VALUES (9223372036854775807, 'boiler')},
		old => [ [ 'accountant', q{INSERT INTO activity_staging (source, start_at, end_at, reading) VALUES ('boiler', '2025-05-01', '2025-05-02', '1 t')} => 'done' ],
			[ 'accountant', 'SELECT load_activity()' => '22003: bigint out of range' ], $FOUND_NOTHING ],
		now => '42501: permission denied for table activity_staging',
	},
	# ---- tenants ----
	{
		who => 'tenant_a', what => 'the value added of the park',
		before => \@POLICIES, before_now => \@MORE_POLICIES,
		does => q{INSERT INTO statistic (boundary, period, item, reading, evidence) VALUES ('PARK', '[2025-01-01,2026-01-01)', 'value_added', '1 万元', 'x')},
		old => [ [ 'reader', q{SELECT s.amount FROM standing_statistic('PARK', 'infinity') AS s WHERE s.item = 'value_added'} => '1' ], [ 'tenant_a', 'SELECT count(*) FROM statistic' => '3' ],
			[ 'tenant_a', 'SELECT count(*) FROM rating' => '1' ] ],
		now => '42501: new row violates row-level security policy "no_tenant" for table "statistic"',
		then => [ [ 'tenant_a', 'SELECT count(*) FROM statistic' => '0' ], [ 'tenant_a', 'SELECT count(*) FROM rating' => '0' ] ],
	},
	{
		# the first page said to revoke it: not an attack that worked, and not to become one by an upgrade
		who => 'tenant_a', what => 'lines of publications, which were revoked',
		does => 'SELECT count(*) FROM published_line', old_done => '42501: permission denied for table published_line',
		old => [ [ 'tenant_a', 'SELECT count(*) FROM activity_staging' => '42501: permission denied for table activity_staging' ] ],
		now => '42501: permission denied for table published_line',
		then => [ [ 'tenant_a', 'SELECT count(*) FROM activity_staging' => '42501: permission denied for table activity_staging' ] ],
	},
	# ---- names that others plant ----
	{
		who => 'stranger', what => 'a function for lower(anyrange), public writable',
		before => [ [ 'superuser', 'GRANT CREATE ON SCHEMA public TO stranger' => 'done' ] ],
		does => planted('public.lower(daterange) RETURNS date'),
		old => [ [ 'park_owner', "SELECT count(*) FROM unposted($YEAR)" => 'P0001: planted code ran as park_owner' ] ],
		now => 'done', then => [ [ 'park_owner', "SELECT count(*) FROM unposted($YEAR)" => '0' ], $READING, $POSTED ],
	},
	{
		who => 'stranger', what => 'the same, and CREATE is revoked before it is called',
		before => [ [ 'superuser', 'GRANT CREATE ON SCHEMA public TO stranger' => 'done' ] ],
		does => planted('public.upper(daterange) RETURNS date'),
		old => [ [ 'superuser', 'REVOKE CREATE ON SCHEMA public FROM stranger' => 'done' ], [ 'park_owner', "SELECT count(*) FROM unposted($YEAR)" => 'P0001: planted code ran as park_owner' ] ],
		now => 'done', then => [ [ 'superuser', 'REVOKE CREATE ON SCHEMA public FROM stranger' => 'done' ], [ 'park_owner', "SELECT count(*) FROM unposted($YEAR)" => '0' ], $READING, $POSTED ],
	},
	{
		who => 'stranger', what => 'an operator @> of daterange and date',
		before => [ [ 'superuser', 'GRANT CREATE ON SCHEMA public TO stranger' => 'done' ], [ 'stranger', planted('public.holds(daterange, date) RETURNS boolean') => 'done' ] ],
		does => 'CREATE OPERATOR public.@> (LEFTARG = daterange, RIGHTARG = date, FUNCTION = public.holds)',
		old => [ $READING, [ 'accountant', "SELECT post($YEAR)" => 'P0001: planted code ran as accountant' ] ],
		now => 'done', then => \@WORKS,
	},
	{
		who => 'stranger', what => 'a function before the ledger is made',
		before => [ [ 'superuser', 'GRANT CREATE ON SCHEMA public TO stranger' => 'done' ] ],
		does => planted('public.lower(daterange) RETURNS date'),
		old => [ [ 'superuser', 'REVOKE CREATE ON SCHEMA public FROM stranger' => 'done' ], [ 'park_owner', q{SELECT create_ledger('trap', 'UTC')} => '' ],
			[ 'park_owner', q{SELECT count(*) FROM trap.unposted('[2025-01-01,2026-01-01)', 'NDRC-910')} => 'P0001: planted code ran as park_owner' ], [ 'park_owner', problems('trap') => 'nothing' ] ],
		now => 'done', then => [ [ 'superuser', 'REVOKE CREATE ON SCHEMA public FROM stranger' => 'done' ], [ 'park_owner', q{SELECT create_ledger('trap', 'UTC')} => qr/objects of others stand beside those of the same name/ ] ],
	},
	# ---- row security that hides what guards look at ----
	{
		who => 'recorder', what => 'a negative reading, where no source is seen',
		before => [ [ 'park_owner', 'ALTER TABLE source ENABLE ROW LEVEL SECURITY' => 'done' ] ],
		does => q{INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-11-01', '2025-11-02', '-5 t')},
		old => [ [ 'park_owner', problems('park') => qr/^reading \d+ of source 1 is negative$/ ] ],
		now => '23514: negative quantity -5 t for source "boiler"',
		later => qr/reading \d+ of source 1 is negative/,
	},
	{
		who => 'recorder', what => 'a reading of source 77, where no source is seen',
		before => [ [ 'park_owner', 'ALTER TABLE source ENABLE ROW LEVEL SECURITY' => 'done' ] ],
		does => q{INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (77, '2025-11-01', '2025-11-02', '5 t')},
		old => [ [ 'park_owner', problems('park') => qr/^reading \d+ is of no source$/ ] ],
		now => '23503: source 77 does not exist',
		later => qr/reading \d+ is of no source/,
	},
	# ---- the lock ----
	{
		who => 'reader', what => 'a trigger function of the ledger on a table of its own',
		before => [ [ 'reader', 'CREATE TEMP TABLE mine (x integer)' => 'done' ] ],
		does => 'CREATE TRIGGER t BEFORE INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION lock_activity()',
		old => [ [ 'reader', 'INSERT INTO mine VALUES (1)' => 'done' ], [ 'reader', q{SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'} => '1' ] ],
		now => '42501: permission denied for function lock_activity',
	},
	{
		# where PUBLIC may execute it, as of all functions of 0.1.0, and again after a restore without privileges
		who => 'reader', what => 'the same, where the trigger function is open to PUBLIC',
		before => [ [ 'park_owner', 'GRANT EXECUTE ON FUNCTION lock_activity() TO PUBLIC' => 'done' ], [ 'reader', 'CREATE TEMP TABLE mine (x integer)' => 'done' ] ],
		does => 'CREATE TRIGGER t BEFORE INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION lock_activity()',
		old => [ [ 'reader', 'INSERT INTO mine VALUES (1)' => 'done' ], $FOUND_NOTHING ],
		now => 'done',
		then => [ [ 'reader', 'INSERT INTO mine VALUES (1)' => 'done' ],
			[ 'superuser', q{SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'ledger_meta'::regclass AND mode = 'ShareUpdateExclusiveLock'} => '1' ],
			[ 'park_owner', problems('park') => qr/PUBLIC may call park.lock_activity\(\), which works with the rights of the owner/ ],
			[ 'park_owner', q{SELECT grant_ledger('park', 'reader', 'reader')} => '' ],
			[ 'reader', 'CREATE TRIGGER u BEFORE INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION lock_activity()' => '42501: permission denied for function lock_activity' ] ],
	},
	# ---- the owner ----
	{
		who => 'park_owner', what => 'a column more of emission',
		does => 'ALTER TABLE emission ADD COLUMN remark text',
		old => [ $READING, [ 'accountant', "SELECT post($YEAR)" => '42846: cannot cast type record to emission' ], [ 'accountant', q{SELECT reverse(2, 'x')} => '42846: cannot cast type record to emission' ], $FOUND_NOTHING ],
		now => 'done', then => \@WORKS,
	},
	{
		who => 'stranger', what => 'a schema of the old name after ALTER SCHEMA RENAME',
		before => [ [ 'park_owner', 'ALTER SCHEMA park RENAME TO estate' => 'done' ], [ 'stranger', 'CREATE SCHEMA park' => 'done' ], [ 'stranger', 'GRANT USAGE ON SCHEMA park TO PUBLIC' => 'done' ] ],
		does => planted('park.lock_ledger() RETURNS void'),
		old => [ [ 'recorder', q{INSERT INTO estate.activity (source_id, start_at, end_at, reading) VALUES (2, '2025-11-01', '2025-11-02', '5 t')} => 'P0001: planted code ran as recorder' ],
			[ 'accountant', q{SELECT estate.void_activity(1, 'x')} => 'P0001: planted code ran as accountant' ] ],
		now => 'done',
		then => [ (map { [ @$_ => '55000: schema of the ledger or of carbonms was renamed or moved, or belongs to another role' ] }
				[ 'recorder', q{INSERT INTO estate.activity (source_id, start_at, end_at, reading) VALUES (2, '2025-11-01', '2025-11-02', '5 t')} ],
				[ 'accountant', q{SELECT estate.reverse(1, 'x')} ], [ 'accountant', q{UPDATE estate.source SET region = 'CN-GD'} ]),
			[ 'park_owner', q{SELECT estate.add_partitions('2027-01-01', '2027-02-01')} => '42501: must be owner of the schema in which the ledger looks for names' ],
			[ 'park_owner', problems('estate') => qr/function estate\.post\(.*?\) looks for names in another schema: call upgrade_ledger/ ],
			[ 'park_owner', q{SELECT grant_ledger('estate', 'reader', 'reader')} => '55000: ledger "estate" still looks for names in another schema' ],
			[ 'park_owner', q{SELECT upgrade_ledger('estate')} => '3' ],
			[ 'recorder', q{INSERT INTO estate.activity (source_id, start_at, end_at, reading) VALUES (2, '2025-11-01', '2025-11-02', '5 t')} => 'done' ], [ 'park_owner', problems('estate') => 'nothing' ] ],
	},
	{
		who => 'stranger', what => 'a ledger of the old name, with all names quoted',
		before => [ [ 'park_owner', 'ALTER SCHEMA park RENAME TO estate' => 'done' ], [ 'stranger', 'SET quote_all_identifiers = on' => 'done' ] ],
		does => q{SELECT public.create_ledger('park', 'UTC')},
		old_done => '', old => [],
		now => qr/^55000: /,
	},
	{
		who => 'park_owner', what => 'check_chain() is replaced, and a superuser checks the ledger',
		does => q{CREATE OR REPLACE FUNCTION check_chain(OUT posting_id bigint, OUT problem text) RETURNS SETOF record LANGUAGE plpgsql AS
			'BEGIN ALTER ROLE park_owner SUPERUSER; problem := ''nothing''; RETURN NEXT; END'},
		old => [ [ 'superuser', problems('park') => 'nothing' ], [ 'superuser', q{SELECT rolsuper FROM pg_roles WHERE rolname = 'park_owner'} => 'true' ] ],
		now => 'done', then => [ [ 'superuser', problems('park') => qr/check_chain\(\) ended in an error: (?:must be superuser|permission denied).*; function check_chain\(\) was altered/ ], [ 'superuser', q{SELECT rolsuper FROM pg_roles WHERE rolname = 'park_owner'} => 'false' ] ],
	},
);

my $node = new_server('attacks');

sub script
{
	return join '', map { "SELECT pg_temp.gets('$_->[0]', \$attack\$$_->[1]\$attack\$);\n" } @_;
}

# What the steps get, in a transaction of which nothing stays.
sub done_to
{
	my ($database, @steps) = @_;
	my @got = split /\n/, $node->safe_psql($database, "${GETS}BEGIN;\n" . script(@steps) . 'ROLLBACK;'), -1;

	for my $step (@steps)
	{
		my ($role, $command, $expected) = @$step;
		my $got = shift(@got) // 'no answer';
		my $name = "$role: " . substr $command =~ s/\s+/ /gr, 0, 70;
		ref $expected ? like($got, $expected, $name) : is($got, $expected, $name);
	}
	return;
}

# Anyone with CONNECT, in a session of its own, and what a writer gets meanwhile.
sub lock_is_taken
{
	my ($database, $expected) = @_;
	my $session = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr($database), '-c', q{SET ROLE stranger; SELECT pg_advisory_lock(oid::bigint) FROM pg_class WHERE relname = 'ledger_meta'; SELECT pg_sleep(60)} ],
		'<', \undef, '>', \my $out, '2>', \my $err);

	$node->poll_query_until($database, q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND granted}) or die 'no lock was taken';
	done_to($database, [ 'recorder', q{SET lock_timeout = '200ms'} => 'done' ], [ 'recorder', $READING->[1] => $expected ]);
	$node->safe_psql($database, q{SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'});
	$session->finish;
	return;
}

$node->safe_psql('postgres', "CREATE ROLE $_") for qw(park_owner stranger reader recorder), 'accountant BYPASSRLS', 'tenants', 'tenant_a IN ROLE tenants';
$node->safe_psql('postgres', 'CREATE DATABASE old TEMPLATE template0');
$node->safe_psql('old', sql_file('attacks.sql'));
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE old; GRANT CREATE ON DATABASE $_ TO park_owner, stranger") for qw(new later);

for my $attack (@ATTACKS)
{
	subtest "0.1.0: $attack->{who}: $attack->{what}" => sub {
		done_to('old', @{ $attack->{before} || [] }, [ $attack->{who}, $attack->{does} => $attack->{old_done} // 'done' ], @{ $attack->{old} });
	};
}

subtest '0.1.0: stranger: the lock of the ledger' => sub { lock_is_taken('old', '55P03: canceling statement due to lock timeout') };

# the same of the same ledger, upgraded
$node->safe_psql($_, "ALTER EXTENSION carbonms UPDATE; SELECT upgrade_ledger('park')") for qw(new);
for my $attack (@ATTACKS)
{
	subtest "now: $attack->{who}: $attack->{what}" => sub {
		done_to('new', @{ $attack->{before} || [] }, @{ $attack->{before_now} || [] }, [ $attack->{who}, $attack->{does_now} // $attack->{does} => $attack->{now} ], @{ $attack->{then} || [] });
	};
}
subtest 'now: stranger: the lock of the ledger' => sub { lock_is_taken('new', 'done') };
subtest 'the ledger works' => sub { done_to('new', @WORKS) };

# what rows of 0.1.0 do not say is in no hash of theirs
for my $change ('source_line = 1', q{origin = 'tenant_b'}, q{kind = 'gas'}, q{buyer = 'tenant_b'})
{
	subtest "now: park_owner: rows of 0.1.0 say $change" => sub {
		done_to('new', [ 'park_owner', 'ALTER TABLE emission DISABLE TRIGGER refuse_change' => 'done' ], [ 'park_owner', "UPDATE emission SET $change WHERE posting_id = 2 AND line = 1" => 'done' ],
			[ 'park_owner', 'ALTER TABLE emission ENABLE ALWAYS TRIGGER refuse_change' => 'done' ], [ 'park_owner', problems('park') => qr/2: 1 rows of emission do not match their payload/ ]);
	};
}

# done before the upgrade; what makes the ledger's clock stand still comes last
for my $attack (reverse grep { $_->{later} } @ATTACKS)
{
	my @done = split /\n/, $node->safe_psql('later', $GETS . script(@{ $attack->{before} || [] }, [ $attack->{who}, $attack->{does} ]));
	is($done[-1], 'done', "before the upgrade: $attack->{who}: $attack->{what}");
}
$node->safe_psql('later', "ALTER EXTENSION carbonms UPDATE; SELECT upgrade_ledger('park')");
my $problems = $node->safe_psql('later', problems('park'));
note($problems);
like($problems, $_->{later}, "after it: $_->{who}: $_->{what}") for grep { $_->{later} } @ATTACKS;
subtest 'a ledger to which all of it was done works' => sub {
	done_to('later', [ 'accountant', q{INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true)} => 'done' ],
		[ 'recorder', "INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (2, '2025-11-03', '2025-11-04', '5 t')" => 'done' ], $POSTED,
		[ 'accountant', 'SELECT reverse(1, \'x\')' => qr/^\d+$/ ], [ 'reader', "SELECT count(*) FROM inventory($PARK)" => '24' ],
		[ 'accountant', q{SELECT add_boundary('PARK', '{tenant_a,tenant_b}', 'x')} => '2' ],
		[ 'reader', q{SELECT count(*) FROM inventory('[2025-01-01,2026-01-01)', 'A', 'NDRC-910', 'AR6')} => '55000: version 2 of boundary "A" has no parties' ],
		[ 'accountant', q{SELECT add_boundary('A', '{tenant_a}', 'A')} => '3' ],
		[ 'accountant', "SELECT publish_inventory('[2025-01-01,2026-01-01)', 'A', 'NDRC-910', 'AR6')" => qr/^\d+$/ ]);
};

$node->stop;
done_testing();
