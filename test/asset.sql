-- Assets: blocks, holdings and movements; what is refused, and with which words; positions, lives, claims, proofs.
\ir include/begin.sql
SET LOCAL timezone = 'Asia/Shanghai';
SELECT create_ledger('led');
SELECT add_assets('led');
SET LOCAL search_path = led, public;
SELECT is(pg_temp.said($$SELECT add_assets('led')$$), '42710: ledger "led" already has assets', 'a ledger has assets once');
SELECT is(pg_temp.said($$SELECT add_assets('nowhere')$$), '42704: schema "nowhere" is not a ledger', 'which is a ledger');
-- what add_assets() made: all that is not of the base
CREATE VIEW pg_temp.made AS SELECT o.kind, o.identity FROM ledger_object AS o WHERE o.module = 'assets';
SELECT cmp_ok((SELECT count(*) FROM pg_temp.made WHERE kind = 'function'), '>', 40::bigint, 'add_assets() makes functions');
SELECT is_empty($$SELECT p.proname FROM pg_proc AS p JOIN pg_temp.made AS m ON m.kind = 'function' AND m.identity = public.ledger_function_identity(p.oid) WHERE p.pronamespace = 'led'::regnamespace
	AND length(coalesce(obj_description(p.oid, 'pg_proc'), '')) NOT BETWEEN 10 AND 200$$, 'every function has a comment of a sentence or two');
SELECT is_empty($$SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_temp.made AS m ON m.kind IN ('table', 'view') AND m.identity = c.relname JOIN pg_attribute AS a ON a.attrelid = c.oid
	WHERE c.relnamespace = 'led'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)$$, 'so have tables, views and columns');
SELECT is_empty($$SELECT p.proname FROM pg_proc AS p JOIN pg_temp.made AS m ON m.kind = 'function' AND m.identity = public.ledger_function_identity(p.oid) JOIN pg_language AS l ON l.oid = p.prolang
	WHERE p.pronamespace = 'led'::regnamespace AND l.lanname = 'plpgsql' AND NOT coalesce('search_path=led, pg_temp' = ANY (p.proconfig), false)$$, 'what is in plpgsql looks for names in the ledger alone');
SELECT is_empty($$SELECT p.proname FROM pg_proc AS p JOIN pg_temp.made AS m ON m.kind = 'function' AND m.identity = public.ledger_function_identity(p.oid)
	WHERE p.pronamespace = 'led'::regnamespace AND p.prosecdef AND p.prosrc !~ 'PERFORM enter_assets\(\);'$$, 'every door looks who comes in');
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{A,B,C,D}'::text[]) AS p;
-- open holdings of a block, in the order of their serials
CREATE FUNCTION pg_temp.open(block_code text) RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(format('%s %s %s', h.serials, h.party, h.state), '; ' ORDER BY lower(h.serials)) FROM asset_holding AS h JOIN asset_block AS b USING (block_id)
	WHERE b.code = $1 AND h.spent_by IS NULL $$;

-- ---- vectors 25 to 31 ----

SELECT is(issue_units('allocate', 'A', 'CEA', 'China', 'a', '[1,1001)', 2024, effective_on => '2025-01-05', document => 'plan'), 1::bigint, 'movements are numbered from 1');
SELECT is(move_serials('retire', 'A', ' china ', 'A', '{[101,151)}', purpose => 'neutrality', effective_on => '2025-02-01'), 2::bigint, 'codes are one however they are typed');
SELECT is(pg_temp.open('A'), '[1,101) A held; [101,151) A retired; [151,1001) A held', '25: what is retired of a block is cut out of it');
SELECT is(pg_temp.said($$SELECT move_serials('retire', 'A', 'CHINA', 'A', '{[140,160)}', purpose => 'x')$$),
	'23514: serials {[140,151)} of CHINA A are retired by party "A" since movement 2 | To retire they must be held.', 'nothing is retired twice: the serials and the movement are named');
SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'B', '[1,101)'), issue_units('issue', 'A', 'CREDIT', 'REG', 'B', '[101,201)'), issue_units('issue', 'B', 'CREDIT', 'REG', 'B', '[201,301)');
SELECT is(move_serials('retire', 'A', 'REG', 'B', '{[90,120)}', purpose => 'x'), 6::bigint, '26: over two holdings');
SELECT is((SELECT array_agg(units ORDER BY units) FROM asset_holding WHERE made_by = 6 AND state = 'retired'), '{11,19}'::bigint[], 'two rows, 11 and 19');
SELECT is(pg_temp.said($$SELECT move_serials('retire', 'A', 'REG', 'B', '{[190,220)}', purpose => 'x')$$),
	'23514: serials {[201,220)} of REG B are held by party "B" since movement 5 | They are to be those of party "A".', 'not of another''s, and then nothing of it');
SELECT is(pg_temp.open('B'), '[1,90) A held; [90,101) A retired; [101,120) A retired; [120,201) A held; [201,301) B held', 'what was refused left no trace');
SELECT issue_units('issue', 'C', 'CREDIT', 'REG', 'C', '[0,100)');
SELECT move_serials('transfer', 'C', 'REG', 'C', '{[0,25)}', counterparty => 'D');
SELECT results_eq($$SELECT party, units FROM asset_position() WHERE class = 'CREDIT' AND party IN ('C', 'D')$$, $$VALUES ('C', 75::bigint), ('D', 25)$$, '27: 100 split at 25 is 25 and 75');
SELECT is(move_serials('retire', 'C', 'REG', 'C', '{[30,31),[40,42),[60,63)}', purpose => 'x'), 9::bigint, 'many ranges are one movement');
SELECT is(pg_temp.open('C'), '[0,25) D held; [25,30) C held; [30,31) C retired; [31,40) C held; [40,42) C retired; [42,60) C held; [60,63) C retired; [63,100) C held', 'which spends a holding once');
INSERT INTO asset_class (class, name, face, vintage_binds, reference, mark) VALUES ('REMOVAL', 'Removal', '1 kg', false, 'test', 'UNVERIFIED');
SELECT issue_units('issue', 'A', 'REMOVAL', 'ISO', 'S', '[1,1441)'), issue_units('issue', 'B', 'REMOVAL', 'ISO', 'S', '[1441,1471)');
SELECT move_units('retire', 'A', 'REMOVAL', 40, purpose => 'x');
SELECT results_eq($$SELECT party, state, units, amount::text FROM asset_position() WHERE class = 'REMOVAL'$$,
	$$VALUES ('A', 'held', 1400::bigint, '1400 kg'), ('A', 'retired', 40, '40 kg'), ('B', 'held', 30, '30 kg')$$, '31: a class of 1 kg a unit');

-- ---- what else is refused ----

SELECT is(pg_temp.advised(command), error, error) FROM (VALUES
	($$SELECT issue_units('issue', 'A', 'CREDIT', 'reg', ' b', '[50,60)')$$, '23P01: serials [50,60) of REG B were issued before | Block 2 has [1,101), by movement 3.'),
	($$SELECT issue_units('issue', 'A', 'CEA', 'CHINA', 'z', '[1,2)')$$, '22004: units of CEA need a vintage'),
	($$SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'z', 'empty')$$, '22023: serials of a block must have a first and a last number, not empty | Write, for example, [1001,1041) for 40 units.'),
	($$SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'z', '[1,)')$$, '22023: serials of a block must have a first and a last number, not [1,) | Write, for example, [1001,1041) for 40 units.'),
	($$SELECT issue_units('sell', 'A', 'CREDIT', 'REG', 'z', '[1,2)', counterparty => 'X')$$, '22023: sell issues nothing | Units are issued, allocated or bought.'),
	($$SELECT issue_units('issue', 'X', 'CREDIT', 'REG', 'z', '[1,2)')$$, '42704: party "X" does not exist'),
	($$SELECT issue_units('issue', 'A', 'X', 'REG', 'z', '[1,2)')$$, '42704: asset class "X" does not exist | Table asset_class lists them; add your own.'),
	($$SELECT move_serials('retire', 'B', 'REG', 'B', '{[250,400)}', purpose => 'x')$$, '23514: serials {[301,400)} of REG B were not issued | No block has them.'),
	($$SELECT move_serials('retire', 'B', 'REG', 'B', '{}', purpose => 'x')$$, '22023: serials must not be empty | Write, for example, {[1001,1041)} for 40 units.'),
	($$SELECT move_serials('retire', 'B', 'REG', 'B', '{[250,251)}')$$, '22004: retire needs a purpose'),
	($$SELECT move_serials('give', 'B', 'REG', 'B', '{[250,251)}')$$, '22023: unrecognized kind of movement: "give" | Table asset_movement_kind lists them.'),
	($$SELECT move_serials('issue', 'B', 'REG', 'B', '{[250,251)}')$$, '22023: issue takes no units'),
	($$SELECT move_serials('reserve', 'B', 'REG', 'B', '{[250,251)}', state => 'frozen')$$, '22023: reserve does not take what is frozen | It takes what is held.'),
	($$SELECT move_serials('transfer', 'B', 'REG', 'B', '{[250,251)}', counterparty => 'outside')$$, '42704: party "outside" does not exist | What goes outside of the ledger is sold.'),
	($$SELECT move_serials('sell', 'B', 'REG', 'B', '{[250,251)}', counterparty => 'A')$$, '22023: party "A" is one of the ledger | Transfer them, with the price.'),
	($$SELECT move_serials('sell', 'A', 'REG', 'B', '{[190,220)}', counterparty => 'outside', price => 60, currency => 'CNY')$$,
		'23514: serials {[201,220)} of REG B are held by party "B" since movement 5 | They are to be those of party "A".'),
	($$SELECT move_serials('sell', 'D', 'REG', 'B', '{[250,251)}', counterparty => 'outside')$$, '23514: serials {[250,251)} of REG B are held by party "B" since movement 5 | They are to be those of party "D".'),
	($$SELECT move_serials('freeze', 'B', 'REG', 'B', '{[250,251)}', reason => 'x', effective_on => '2999-01-01')$$, '22023: freeze of 2999-01-01 has not come yet | Reserve what is to be used later.'),
	($$SELECT move_serials('freeze', 'B', 'REG', 'B', '{[250,251)}', reason => 'x', effective_on => '2020-01-01')$$,
		format('23514: serials {[250,251)} of REG B were moved on %s, after 2020-01-01 | Movements of a unit are in the order of their days.', accounting_day(clock_timestamp()))),
	($$SELECT move_units('retire', 'B', 'CREDIT', 101, purpose => 'x')$$, '23514: party "B" has 100 units of CREDIT, not 101 | asset_position() says what it has, and in which states.'),
	($$SELECT move_units('retire', 'B', 'CREDIT', 0, purpose => 'x')$$, '22023: cannot take 0 units by STRICT | Units are more than 0, by FIFO, LIFO, HIFO or STRICT.'),
	($$SELECT move_units('retire', 'A', 'CREDIT', 1, purpose => 'x')$$, '42P08: units of party "A" are of 2 lots | Name the serials, or choose the order: FIFO, LIFO or HIFO.'),
	($$SELECT issue_units('buy', 'A', 'CREDIT', 'REG', 'z', '[1,2)', price => 5)$$, '23514: new row for relation "asset_movement" violates check constraint "money_has_a_currency"'),
	($$SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'z', '[1,2)', opening => true)$$, '55000: the opening load is over | Other movements were recorded. | Record it as it happens now.')) AS v (command, error);
SELECT issue_units('buy', 'D', 'CREDIT', 'OLD', '', '[1,11)', expires_on => '2025-06-30', effective_on => '2025-01-01');
SELECT is(pg_temp.said($$SELECT move_serials('retire', 'D', 'OLD', '', '{[1,3)}', purpose => 'x', effective_on => '2025-07-01')$$),
	'23514: serials {[1,3)} of OLD expired after 2025-06-30 | They may not be used on 2025-07-01.', 'what has expired is not used');
SELECT is(pg_temp.said($$SELECT move_units('retire', 'D', 'CREDIT', 35, flow => 'FIFO', purpose => 'x')$$), '23514: party "D" has 25 units of CREDIT, not 35', 'and not counted')
	FROM (SELECT 1) AS x;
SELECT lives_ok($$SELECT move_serials('retire', 'D', 'OLD', '', '{[1,3)}', purpose => 'x', effective_on => '2025-06-30')$$, 'on its last day it still is');
SELECT lives_ok($$SELECT move_units('expire', 'D', 'CREDIT', 8, flow => 'LIFO', effective_on => '2025-06-30')$$, 'the rest expires');
SELECT issue_units('buy', 'D', 'EAC', 'OLD', 'E', '[1,6)', expires_on => '2025-06-30', effective_on => '2025-01-01');
SELECT is(pg_temp.said($$SELECT move_units('retire', 'D', 'EAC', 5, purpose => 'x', effective_on => '2026-01-01')$$), '23514: party "D" has 0 units of EAC, not 5', 'what has expired is not found for a use');
SELECT is(pg_temp.said($$SELECT move_units('expire', 'D', 'EAC', 5, effective_on => '2025-06-29')$$), '23514: party "D" has 0 units of EAC, not 5', 'what has not expired does not expire');
SELECT lives_ok($$SELECT move_units('expire', 'D', 'EAC', 3, effective_on => '2026-01-01')$$, 'but afterwards');
SELECT lives_ok($$SELECT move_units('cancel', 'D', 'EAC', 2, reason => 'x', effective_on => '2026-01-01')$$, 'and it can be cancelled');

-- ---- reserved and frozen ----

SELECT move_units('reserve', 'B', 'CREDIT', 60), move_units('release', 'B', 'CREDIT', 20, state => 'reserved');
SELECT is(pg_temp.open('B'), '[1,90) A held; [90,101) A retired; [101,120) A retired; [120,201) A held; [201,221) B held; [221,261) B reserved; [261,301) B held', 'of what is reserved a part is released');
SELECT is(pg_temp.said($$SELECT move_serials('sell', 'B', 'REG', 'B', '{[250,270)}', counterparty => 'X')$$),
	'23514: serials {[250,261)} of REG B are reserved by party "B" since movement ' || (SELECT max(movement_id) FROM asset_movement) || ' | To sell they must be held.', 'what is reserved is not sold by mistake');
SELECT lives_ok($$SELECT move_serials('sell', 'B', 'REG', 'B', '{[250,261)}', counterparty => 'X', state => 'reserved', price => 60, currency => 'CNY')$$, 'but on purpose');
SELECT lives_ok($$SELECT move_serials('buy', 'B', 'REG', 'B', '{[250,255)}', counterparty => 'X', price => 65, currency => 'CNY')$$, 'what was sold comes back');
SELECT move_serials('buy', 'D', 'REG', 'B', '{[255,259)}', counterparty => 'X', price => 66, currency => 'CNY') AS bought \gset
SELECT results_eq(format($$SELECT party, state, lot, serials FROM asset_holding WHERE made_by = %s AND party = 'D'$$, :bought), format($$VALUES ('D', 'held', %s::bigint, '[255,259)'::int8range)$$, :bought),
	'also to another party, whose purchase is its lot');
SELECT is((SELECT string_agg(party || ' ' || units, ', ' ORDER BY party) FROM asset_position() WHERE class = 'CREDIT' AND state = 'sold'), 'B 2', 'and is not outside any more');
SELECT is(pg_temp.said(command) ~ error, true, error) FROM (VALUES
	($$SELECT move_serials('buy', 'C', 'REG', 'B', '{[255,261)}', counterparty => 'X')$$, '^23514: serials \{\[255,259\)\} of REG B are held by party "D" since movement \d+ \| To buy they must be sold\.$'),
	($$SELECT move_serials('retire', 'D', 'REG', 'B', '{[259,261)}', purpose => 'x')$$, '^23514: serials \{\[259,261\)\} of REG B are sold by party "B" since movement \d+ \| They are to be those of party "D"\.$')) AS v (command, error);
SELECT is_empty($$SELECT problem FROM check_ledger('led')$$, 'the ledger is sound');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
CREATE ROLE seller;
SELECT grant_ledger('led', 'seller', 'tenant', 'B');
SET LOCAL ROLE seller;
SELECT results_eq($$SELECT state, sum(units_exact)::bigint FROM bi_asset_movement WHERE class = 'CREDIT' GROUP BY state ORDER BY state$$, $$SELECT state, units FROM asset_position() WHERE class = 'CREDIT' ORDER BY state$$,
	'who sold them sees that they are not outside any more');
SELECT is_empty(format('SELECT FROM asset_movement WHERE movement_id = %s', :bought), 'but not who bought them, and at which price');
RESET ROLE;
SELECT reverse_movement(:bought, 'typo');
SELECT is((SELECT string_agg(party || ' ' || units, ', ' ORDER BY party) FROM asset_position() WHERE class = 'CREDIT' AND state = 'sold'), 'B 6', 'a purchase that is taken back leaves it where it was sold');
SELECT move_serials('freeze', 'B', 'REG', 'B', '{[201,211)}', reason => 'court');
SELECT is(pg_temp.said($$SELECT move_serials('retire', 'B', 'REG', 'B', '{[205,207)}', purpose => 'x')$$) ~ '^23514: serials \{\[205,207\)\} of REG B are frozen by party "B" since movement', true, 'what is frozen is not used');
SELECT lives_ok($$SELECT move_serials('unfreeze', 'B', 'REG', 'B', '{[201,203)}'), move_serials('cancel', 'B', 'REG', 'B', '{[203,205)}', reason => 'x', state => 'frozen'),
	move_serials('expire', 'B', 'REG', 'B', '{[205,207)}', state => 'frozen'), move_serials('deduct', 'B', 'REG', 'B', '{[207,209)}', reason => 'x', state => 'frozen')$$, 'it is unfrozen, cancelled, expires or is taken back');
SELECT is(merge_holdings('B', 'REG', 'B', '{[211,221)}'), NULL, 'a holding alone is not merged');
SELECT issue_units('issue', 'B', 'EAC', 'REG', 'M', '[1,41)');
SELECT move_serials('reserve', 'B', 'REG', 'M', '{[11,21),[31,36)}'), move_serials('release', 'B', 'REG', 'M', '{[11,21)}', state => 'reserved');
SELECT is(pg_temp.open('M'), '[1,11) B held; [11,21) B held; [21,31) B held; [31,36) B reserved; [36,41) B held', 'five pieces');
SELECT is(pg_temp.said($$SELECT merge_holdings('B', 'REG', 'M', '{[1,41)}')$$) ~ '^23514: serials \{\[31,36\)\} of REG M are reserved by party "B" since movement \d+ \| To merge they must be held\.$', true, 'what is reserved is not merged');
SELECT isnt(merge_holdings('B', 'REG', 'M', '{[1,31),[36,41)}'), NULL, 'what lies side by side is');
SELECT is(pg_temp.open('M'), '[1,31) B held; [31,36) B reserved; [36,41) B held', 'three pieces are one, and two stay');
SELECT is(merge_holdings('B', 'REG', 'M', '{[1,31),[36,41)}'), NULL, 'then there is nothing to merge');

-- ---- a party and its successor ----

SELECT move_units('reserve', 'D', 'CREDIT', 5, flow => 'FIFO'), move_units('freeze', 'D', 'CREDIT', 2, flow => 'FIFO', reason => 'court');
SELECT array_agg(s || ' ' || u ORDER BY s) AS had FROM (SELECT state AS s, units AS u FROM asset_position() WHERE party = 'D' AND class = 'CREDIT') AS p \gset
SELECT is((SELECT count(*) FROM succeed_party('D', 'C', 'merger')), 3::bigint, 'what is held, reserved and frozen goes to the successor');
SELECT results_eq($$SELECT state FROM asset_position() WHERE party = 'D' AND class = 'CREDIT'$$, $$VALUES ('expired'), ('retired')$$, 'what a party used stays its own');
SELECT is((SELECT string_agg(state, ' ' ORDER BY state) FROM asset_position() WHERE party = 'C' AND class = 'CREDIT'), 'frozen held reserved retired', 'and the rest stays in its state');
SELECT is(pg_temp.said($$SELECT succeed_party('C', 'nobody', 'x')$$), '42704: party "nobody" does not exist', 'a successor is a party');
SELECT is(pg_temp.said($$SELECT succeed_party('nobody', 'C', 'x')$$), '42704: party "nobody" does not exist', 'so is who it succeeds');
SELECT is(pg_temp.said($$SELECT succeed_party('C', 'D', NULL)$$), '22004: succeed needs a reason', 'for a reason');

-- ---- once: requests, and reverses ----

SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'ASKED', '[1,11)', request => '00000000-0000-0000-0000-000000000011') AS asked \gset
SELECT is(issue_units('issue', 'A', 'CREDIT', 'reg', ' asked', '[1,11)', request => '00000000-0000-0000-0000-000000000011'), :asked::bigint, 'an issue is made once');
SELECT is(pg_temp.said($$SELECT issue_units('issue', 'A', 'CREDIT', 'REG', 'ASKED', '[11,21)', request => '00000000-0000-0000-0000-000000000011')$$) ~ '^23505: request .* of other units', true, 'of those serials');
SELECT retire('A', 'REG', 'ASKED', '{[1,3)}', 'x', request => '00000000-0000-0000-0000-000000000012') AS asked \gset
SELECT is(retire('A', 'REG', 'ASKED', '{[1,3)}', 'x', request => '00000000-0000-0000-0000-000000000012'), :asked::bigint, 'so is a retirement');
SELECT is(pg_temp.said($$SELECT retire('A', 'REG', 'ASKED', '{[3,5)}', 'x', request => '00000000-0000-0000-0000-000000000012')$$) ~ '^23505: request .* of other units', true, 'of those serials');
SELECT is(pg_temp.said($$SELECT retire('A', 'REG', 'ASKED', '{[3,5)}', '')$$), '22004: retire needs a purpose', 'for a purpose that says something');
SELECT is(move_serials('transfer', 'A', 'REG', 'B', '{[1,11)}', counterparty => 'C', request => '00000000-0000-0000-0000-000000000001'),
	move_serials('transfer', 'A', 'REG', 'B', '{[1,11)}', counterparty => 'C', request => '00000000-0000-0000-0000-000000000001'), 'the same request is the same movement');
SELECT is(pg_temp.said($$SELECT move_serials('transfer', 'A', 'REG', 'B', '{[1,11)}', counterparty => 'D', request => '00000000-0000-0000-0000-000000000001')$$) ~ '^23505: request 0+-0000-0000-0000-0+1 was another movement \| Movement \d+: transfer of A.$',
	true, 'another one is refused');
SELECT is(pg_temp.said($$SELECT move_serials('transfer', 'A', 'REG', 'B', '{[11,21)}', counterparty => 'C', request => '00000000-0000-0000-0000-000000000001')$$) ~ '^23505: request 0+-0000-0000-0000-0+1 was another movement \| Movement \d+: of other units.$',
	true, 'also with other serials');
SELECT is(pg_temp.said($$SELECT move_units('transfer', 'A', 'CREDIT', 9, counterparty => 'C', request => '00000000-0000-0000-0000-000000000001')$$) ~ '^23505: ', true, 'or another number of units');
SELECT max(movement_id) AS last FROM asset_movement \gset
SELECT is(reverse_movement(:last, 'typo'), :last + 1::bigint, 'a movement is taken back');
SELECT is((SELECT party FROM asset_holding AS h JOIN asset_block AS b USING (block_id) WHERE b.code = 'B' AND h.serials @> 1::bigint AND spent_by IS NULL), 'A', 'and its units are where they were');
SELECT is(pg_temp.said(format('SELECT reverse_movement(%s, ''again'')', :last)), format('23514: movement %s cannot be reversed | Serials [1,11) of REG B have moved on by movement %s.', :last, :last + 1), 'once');
SELECT is(pg_temp.said(format('SELECT reverse_movement(%s, ''back'')', :last + 1)), format('23514: movement %s cannot be reversed | It is a reverse itself.', :last + 1), 'a reverse stays');
SELECT is(pg_temp.said('SELECT reverse_movement(2, NULL)'), '22004: reverse needs a reason', 'with a reason');
SELECT is(pg_temp.said('SELECT reverse_movement(999, ''x'')'), '42704: movement 999 does not exist', 'of what there is');
SELECT issue_units('issue', 'D', 'CREDIT', 'REG', 'R', '[1,6)') AS issued \gset
SELECT lives_ok(format('SELECT reverse_movement(%s, ''typo'')', :issued), 'an issue, too');
SELECT is(pg_temp.open('R'), '[1,6) D cancelled', 'whose units are cancelled');
SELECT is(pg_temp.said($$SELECT move_serials('retire', 'D', 'REG', 'R', '{[1,6)}', purpose => 'x')$$), format('23514: serials {[1,6)} of REG R were not issued | Movement %s took back that they were.', :issued + 1), 'and are none of the ledger');
SELECT lives_ok($$SELECT issue_units('issue', 'C', 'CREDIT', 'REG', 'R', '[3,9)', 2023)$$, 'their serials may be issued anew');
SELECT is(pg_temp.said($$SELECT issue_units('issue', 'C', 'CREDIT', 'REG', 'R', '[1,4)')$$), format('23P01: serials [3,4) of REG R were issued before | Block %s has [3,9), by movement %s.', max(block_id), max(issued_by)), 'once') FROM asset_block;
SELECT lives_ok($$SELECT move_serials('retire', 'C', 'REG', 'R', '{[4,6)}', purpose => 'x')$$, 'and are those of the block that stands');
SELECT results_eq($$SELECT kind, party, serials, state FROM life_of('REG', 'R', 4)$$, $$VALUES ('issue', 'D', '[1,6)'::int8range, 'held'), ('reverse', 'D', '[1,6)', 'cancelled'), ('issue', 'C', '[3,9)', 'held'), ('retire', 'C', '[4,6)', 'retired')$$,
	'their life has both issues');
SELECT results_eq($$SELECT kind, state FROM life_of('REG', 'R', 2)$$, $$VALUES ('issue', 'held'), ('reverse', 'cancelled')$$, 'also that of a serial that was not issued anew');
SELECT is(pg_temp.said(command), '23000: cannot ' || said, command) FROM (VALUES
	('UPDATE asset_block SET reversed_by = NULL WHERE reversed_by IS NOT NULL', 'update table "asset_block" | The ledger only grows.'),
	('UPDATE asset_block SET reversed_by = reversed_by + 1 WHERE reversed_by IS NOT NULL', 'update table "asset_block" | The ledger only grows.'),
	($$UPDATE asset_block SET reversed_by = 99, project = 'x' WHERE block_id = 1$$, 'update table "asset_block" | Only its column reversed_by may be set.'),
	('DELETE FROM asset_block WHERE block_id = 1', 'delete from table "asset_block" | Only its column reversed_by may be set.')) AS v (command, said);
SELECT is(pg_temp.said('SET CONSTRAINTS ALL IMMEDIATE; UPDATE asset_block SET reversed_by = 7 WHERE block_id = 1') ~ '^23503: .*"reversed_by_the_reverse_of_its_issue"', true, 'nothing but its reverse takes a block back');
SET CONSTRAINTS ALL DEFERRED;

-- ---- positions: of a day, and as of a time ----

SELECT results_eq($$SELECT state, units FROM asset_position('2025-01-31') WHERE party = 'A' AND class = 'CEA'$$, $$VALUES ('held', 1000::bigint)$$, 'on a day before the retirement');
SELECT results_eq($$SELECT state, units FROM asset_position('2025-02-01') WHERE party = 'A' AND class = 'CEA'$$, $$VALUES ('held', 950::bigint), ('retired', 50)$$, 'and on its day');
SELECT results_eq($$SELECT p.state, p.units FROM asset_movement AS m CROSS JOIN LATERAL asset_position('infinity', m.recorded_at) AS p WHERE m.movement_id = 1$$,
	$$VALUES ('held', 1000::bigint)$$, 'as it was known after the first movement');
SELECT results_eq($$SELECT party, class, vintage, state, units::bigint FROM bi_asset_position ORDER BY id$$, $$SELECT party, class, vintage, state, units FROM asset_position()$$, 'bi_asset_position is the same');
SELECT results_eq($$SELECT party, class, vintage, state, sum(units_exact)::bigint FROM bi_asset_movement GROUP BY 1, 2, 3, 4 HAVING sum(units_exact) <> 0 ORDER BY party COLLATE "C", class COLLATE "C", vintage, state$$,
	$$SELECT party, class, vintage, state, units FROM asset_position()$$, 'bi_asset_movement adds up to it');

-- ---- one attribute, one use: vectors 32, 33, 35 ----

INSERT INTO source (source, category, factor, region) VALUES ('roof', 'generated_electricity', 'electricity', 'CN'), ('grid', 'purchased_electricity', 'electricity', 'CN'),
	('grid of B', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'A'), (3, '(,)', 'B');
INSERT INTO activity (source_id, start_at, end_at, reading) VALUES (1, '2025-01-01', '2025-02-01', '1234.567 MWh'), (1, '2025-02-01', '2025-03-01', '999.433 MWh');
SELECT issue_attributes('roof', '[2025-01-01,2025-02-01)', effective_on => '2025-02-05') AS january \gset
SELECT is((SELECT units FROM asset_block WHERE issued_by = :january), 1234567::bigint, '32: 1234.567 MWh are 1 234 567 kWh');
SELECT is(pg_temp.said($$SELECT issue_attributes('roof', '[2025-01-01,2025-02-01)')$$) ~ '^23P01: generation of \["2025-01-01 00:00:00\+08","2025-02-01 00:00:00\+08"\) is in block \d+ already \|', true, 'what was generated is issued once');
SELECT is(pg_temp.said($$SELECT issue_attributes('roof', '[2025-01-15,2025-02-01)')$$),
	'22023: cannot issue attributes of source "roof" for ["2025-01-15 00:00:00+08","2025-02-01 00:00:00+08") | A reading is partly of other times.', 'by whole readings');
SELECT is(pg_temp.said($$SELECT issue_attributes('grid', '[2025-01-01,2025-02-01)')$$) ~ '^22023: cannot issue attributes of source "grid" .* \| It is no source of generated_electricity.$', true, 'of what generates');
SELECT is(pg_temp.said($$SELECT convert_units('convert', 'A', 'LEDGER', 'P1', '{[1,1234568)}', 'GEC', 'GEC', '', '[1,1236)')$$),
	'23514: 1234567 units of ATTRIBUTE are not 1235 units of GEC | A unit of ATTRIBUTE is 1 kWh, one of GEC 1 MWh.', 'a certificate is of a whole MWh');
SELECT convert_units('convert', 'A', 'LEDGER', 'P1', '{[1,1234001)}', 'GEC', 'GEC', '', '[1,1235)', effective_on => '2025-02-05') AS converted \gset
SELECT issue_attributes('roof', '[2025-02-01,2025-03-01)', effective_on => '2025-03-05');
SELECT lives_ok($$SELECT convert_units('convert', 'A', 'LEDGER', 'P1', '{[1234001,2234001)}', 'GEC', 'GEC', '', '[1235,2235)', effective_on => '2025-03-05')$$, 'the rest of a month goes into the next: 1000 certificates of February');
SELECT is((SELECT sum(units) FROM asset_position() WHERE class = 'ATTRIBUTE' AND state = 'held'), NULL, 'and nothing is left');
SELECT is(pg_temp.said($$SELECT convert_units('convert', 'A', 'LEDGER', 'P1', '{[1,40001)}', 'CCER', 'CCER', '', '[1,21)')$$),
	format('23514: serials {[1,40001)} of LEDGER P1 are converted by party "A" since movement %s | They became GEC [1,1235).', :converted), '35: no credit of what is certified: the certificates are named');
SELECT is((SELECT array_agg(expires_on ORDER BY block_id) FROM asset_block WHERE class = 'GEC'), '{2026-12-31,2027-01-31}', 'certificates of January 2025 may be used until the end of 2026, those of February a month longer');
SELECT is(certificate_expiry(month), expiry, '33: ' || month) FROM (VALUES (date '2024-03-01', date '2026-02-28'), ('2023-11-01', '2025-12-31'), ('2024-01-01', '2025-12-31'), ('2024-02-29', '2026-01-31')) AS v (month, expiry);
SELECT lives_ok($$SELECT convert_units('carry over', 'A', 'CHINA', 'A', '{[151,161)}', 'CEA', 'CHINA', 'A25', '[1,11)', 2025)$$, 'allowances are carried over');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT convert_units('carry over', 'A', 'CHINA', 'A', '{[161,171)}', 'CEA', 'CHINA', 'A25', '[11,22)', 2025)$$, '23514: 10 units of CEA are not 11 units of CEA | A unit of CEA is 1 t, one of CEA 1 t.'),
	($$SELECT convert_units('carry over', 'A', 'CHINA', 'A', '{[161,171)}', 'CEA', 'CHINA', 'A25', '[11,21)', 2023)$$, '23514: cannot carry over units of CEA 2024 into CEA 2023'),
	($$SELECT convert_units('carry over', 'A', 'CHINA', 'A', '{[161,171)}', 'CCER', 'CHINA', 'A25', '[11,21)', 2025)$$, '23514: cannot carry over units of CEA 2024 into CCER 2025')) AS v (command, error);

-- ---- claims ----

SELECT retire('A', 'GEC', '', '{[1,101)}', 'consumption', source => 'grid', period => '[2025-01-01,2025-02-01)', effective_on => '2025-06-05') AS retired \gset
SELECT results_eq($$SELECT registry, serials, valid, generator, evidence FROM certificate_claim$$, format($$VALUES ('GEC', '{[1,101)}'::int8multirange, '[2025-01-01,2025-02-01)'::daterange, 1, 'movement %s')$$, :retired), 'a retirement makes a claim');
SELECT is((SELECT movement_id FROM asset_claim), :retired::bigint, 'of its movement');
SELECT is(pg_temp.said(command), error, error) FROM (VALUES
	($$SELECT retire('A', 'GEC', '', '{[100,103)}', 'consumption', source => 'grid', period => '[2025-03-01,2025-04-01)', effective_on => '2025-06-05')$$, format('23514: serials {[100,101)} of GEC are retired by party "A" since movement %s | To retire they must be held.', :retired)),
	($$SELECT retire('A', 'GEC', '', '{[200,203)}', 'consumption', source => 'grid', effective_on => '2025-06-05')$$, '22004: a claim needs a period'),
	($$SELECT retire('A', 'GEC', '', '{[200,203)}', 'consumption', source => 'grid of B', period => '[2025-03-01,2025-04-01)', effective_on => '2025-06-05')$$, '23514: source "grid of B" is not of party "A" in [2025-03-01,2025-04-01)'),
	($$SELECT retire('A', 'REG', 'B', '{[20,21)}', 'consumption', source => 'grid', period => '[2025-03-01,2025-04-01)')$$, '23514: cannot cover the consumption of source "grid" | The units are not of 1 MWh each.')) AS v (command, error);
INSERT INTO source (source, category, factor, region) VALUES ('sold grid', 'purchased_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT s.source_id, v.valid::daterange, v.party FROM source AS s, (VALUES ('A', '(,2025-03-10)'), ('A', '[2025-03-10,2025-04-01)'), ('B', '[2025-04-01,)')) AS v (party, valid)
WHERE s.source = 'sold grid';
SELECT is(pg_temp.advised(command), error, error) FROM (VALUES
	($$SELECT retire('A', 'GEC', '', '{[200,203)}', 'consumption', source => 'sold grid', period => '[2025-03-31,2025-05-01)', effective_on => '2025-06-05')$$,
		'23514: source "sold grid" is not of party "A" in [2025-03-31,2025-05-01) | It is in [2025-03-31,2025-04-01). | beneficiary is the party whose consumption is covered, on all days of the period.'),
	($$SELECT retire_units('A', 'GEC', 5, 'consumption', flow => 'FIFO', source => 'grid', period => '[2025-01-31,2025-02-05)', effective_on => '2025-06-05')$$,
		format('23P01: consumption of source "grid" in [2025-01-31,2025-02-01) is covered by claim 1 | It is for [2025-01-01,2025-02-01), by movement %s. | Name days that no claim has; reverse_movement() takes a claim back.', :retired))) AS v (command, error);
SELECT retire('A', 'GEC', '', '{[700,703)}', 'consumption', source => 'sold grid', period => '[2025-03-01,2025-04-01)', effective_on => '2025-06-05') AS of_two_rows \gset
SELECT lives_ok(format('SELECT reverse_movement(%s, ''typo'', effective_on => ''2025-06-05'')', :of_two_rows), 'a source may be of its party by several rows');
SELECT lives_ok($$SELECT retire_units('A', 'GEC', 5, 'consumption', flow => 'FIFO', source => 'grid of B', period => '[2025-03-01,2025-04-01)', beneficiary => 'B', effective_on => '2025-06-05')$$, 'for the consumption of another, who benefits');
SELECT max(movement_id) AS last FROM asset_movement \gset
SELECT lives_ok(format('SELECT reverse_movement(%s, ''typo'', effective_on => ''2025-06-05'')', :last), 'a retirement is taken back');
SELECT is((SELECT withdrawn_at IS NOT NULL FROM certificate_claim WHERE source_id = 3), true, 'and its claim with it');
CREATE ROLE asset_accountant;
SELECT grant_ledger('led', 'asset_accountant', 'accountant');
SET LOCAL ROLE asset_accountant;
SELECT is(pg_temp.said($$INSERT INTO certificate_claim (source_id, valid, registry, serials, evidence) VALUES (2, '[2025-05-01,2025-06-01)', 'GEC', '{[500,501)}', 'x')$$),
	'55000: certificates are claimed by retiring them | The ledger has assets.', 'a claim is made by no other way');
SELECT lives_ok($$SELECT retire('A', 'GEC', '', '{[500,501)}', 'consumption', source => 'grid', period => '[2025-05-01,2025-06-01)', effective_on => '2025-06-05')$$, 'an accountant retires');
RESET ROLE;
SELECT is((SELECT recorded_by FROM asset_movement ORDER BY movement_id DESC LIMIT 1), 'asset_accountant', 'and is named');

-- ---- lives, what is frozen downstream, proofs ----

SELECT results_eq($$SELECT step, kind, block, serials, state, open FROM life_of('GEC', '', 40)$$,
	$$VALUES (-1, 'issue', 'LEDGER P1', '[1,1234568)'::int8range, 'held', false), (-1, 'convert', 'LEDGER P1', '[1,1234001)', 'converted', true), (-1, 'convert', 'LEDGER P1', '[1234001,1234568)', 'held', false),
		(-1, 'convert', 'LEDGER P1', '[1234001,1234568)', 'converted', true), (0, 'convert', 'GEC', '[1,1235)', 'held', false), (0, 'retire', 'GEC', '[1,101)', 'retired', true)$$, 'the life of a certificate, backwards');
SELECT is((SELECT count(*) FROM life_of('LEDGER', 'P1', 40) WHERE step > 0 AND state = 'retired'), 4::bigint, 'and of what was generated, forwards');
SELECT is(pg_temp.said($$SELECT * FROM life_of('GEC', '', 99999)$$), '23514: serials {[99999,100000)} of GEC were not issued | No block has them.', 'of what was issued');
SELECT is((SELECT count(*) FROM freeze_downstream('LEDGER', 'P1', '{[7,8)}', 'stolen')), 1::bigint, 'what was made of stolen units is frozen');
SELECT is((SELECT string_agg(state || ' ' || units, ', ' ORDER BY state) FROM asset_position() WHERE class = 'GEC'), 'frozen 2133, retired 101', 'what was used before stays used');
-- the way from the head to a movement, as a third party goes it
CREATE FUNCTION pg_temp.proved(proof jsonb) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	expected text := proof -> 'head' ->> 'hash';
	step jsonb;
BEGIN
	FOR step IN SELECT jsonb_array_elements(proof -> 'path') LOOP
		IF encode(sha256(decode(step ->> 'content', 'hex') || decode(step ->> 'previous', 'hex') || decode(step ->> 'skipped', 'hex')), 'hex') <> expected THEN
			RETURN 'broken';
		END IF;
		expected := step ->> (step ->> 'follows');
	END LOOP;
	RETURN CASE WHEN step ->> 'content' <> encode(sha256(convert_to(proof ->> 'text', 'UTF8')), 'hex') THEN 'other text'
		WHEN position(encode(sha256(convert_to(proof ->> 'lines', 'UTF8')), 'hex') IN proof ->> 'text') = 0 THEN 'other lines' ELSE 'proved' END;
END
$$;
SELECT is((SELECT string_agg(DISTINCT pg_temp.proved(retirement_proof(m, h)), ' ') FROM generate_series(1, 30) AS m, generate_series(m, 30, 3) AS h
	WHERE NOT EXISTS (SELECT FROM asset_movement AS r WHERE r.reverses = m AND r.movement_id <= h)), 'proved', 'each movement is proved from each later one');
SELECT is(pg_temp.proved(jsonb_set(retirement_proof(2), '{text}', to_jsonb(replace(retirement_proof(2) ->> 'text', 'neutrality', 'Neutrality')))), 'other text', 'and nothing else is');
SELECT is(pg_temp.proved(jsonb_set(retirement_proof(2), '{lines}', to_jsonb(replace(retirement_proof(2) ->> 'lines', '3:101', '3:102')))), 'other lines', 'nor other serials');
SELECT cmp_ok((SELECT max(jsonb_array_length(retirement_proof(m) -> 'path')) FROM generate_series(1, 30) AS m WHERE NOT EXISTS (SELECT FROM asset_movement AS r WHERE r.reverses = m)), '<=', 14, 'in few steps');
SELECT is(pg_temp.advised(format('SELECT retirement_proof(%s)', reverses)), format('55000: movement %s was reversed by movement %s | What was taken back proves nothing.', reverses, movement_id), 'nor what was taken back')
FROM (SELECT r.movement_id, r.reverses FROM asset_movement AS r JOIN asset_movement AS m ON m.movement_id = r.reverses AND m.kind = 'retire' ORDER BY 1 LIMIT 1) AS r;
SELECT is((SELECT string_agg(DISTINCT pg_temp.proved(retirement_proof(r.reverses, r.movement_id - 1)), ' ') FROM asset_movement AS r WHERE r.reverses IS NOT NULL), 'proved', 'which held until then');
SELECT is(pg_temp.said('SELECT retirement_proof(5, 4)'), '22023: head 4 is older than movement 5', 'not from an older one');
SELECT is(pg_temp.said('SELECT retirement_proof(5000)'), '42704: movement 5000 does not exist', 'not of what is not there');

-- ---- generation: in any order, of one party, in the days of its source ----

INSERT INTO source (source, category, factor, region) SELECT s, 'generated_electricity', 'electricity', 'CN' FROM unnest('{late,sold}'::text[]) AS s;
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, v::daterange, p FROM (VALUES ('late', '(,)', 'A'), ('sold', '[2025-01-01,2025-02-16)', 'A'), ('sold', '[2025-02-16,2025-03-01)', 'B'),
	('sold', '[2025-03-01,)', 'B')) AS v (source, v, p) JOIN source USING (source);
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, at::timestamptz, at::timestamptz + interval '1 month', reading FROM source, (VALUES ('2025-01-01', '1000.6 kWh'), ('2025-02-01', '500.6 kWh'),
	('2025-03-01', '0.2 kWh')) AS v (at, reading) WHERE source IN ('late', 'sold');
SELECT issue_attributes('late', '[2025-02-01,2025-03-01)', effective_on => '2025-04-01'), issue_attributes('late', '[2025-01-01,2025-02-01)', effective_on => '2025-04-01');
SELECT results_eq($$SELECT serials, lower(production)::date FROM asset_block JOIN source USING (source_id) WHERE source = 'late' ORDER BY block_id$$, $$VALUES ('[1,502)'::int8range, date '2025-02-01'), ('[502,1502)', '2025-01-01')$$,
	'a month that is issued before another has what it generated, and less than a kWh of before');
SELECT is(pg_temp.said($$SELECT issue_attributes('late', '[2025-03-01,2025-04-01)')$$), '23514: source "late" has generated less than 1 kWh in ["2025-03-01 00:00:00+08","2025-04-01 00:00:00+08")', 'less than a kWh is no unit');
SELECT is(pg_temp.said(format('SELECT issue_attributes(''sold'', %L)', production)), format('22023: cannot issue attributes of source "sold" for %s | %s', production, detail), detail) FROM (VALUES
	(tstzrange('2025-02-01', '2025-03-01'), 'It is not of one party throughout: of "A" in [2025-02-01,2025-02-16), of "B" in [2025-02-16,2025-03-01).'),
	(tstzrange('2024-12-01', '2025-02-01'), 'It is not of one party throughout: of "A" in [2025-01-01,2025-02-01).'),
	(tstzrange('2024-12-01', '2025-01-01'), 'It is of no party then.'), ('[2025-01-01,)', 'It is of no party then.'), ('empty', 'It is of no party then.')) AS v (production, detail);
SELECT issue_attributes('sold', '[2025-01-01,2025-02-01)', effective_on => '2025-04-01') AS sold \gset
SELECT reverse_movement(:sold, 'typo', effective_on => '2025-04-01');
SELECT issue_attributes('sold', '[2025-01-01,2025-02-01)', effective_on => '2025-04-01') AS sold \gset
SELECT is((SELECT string_agg(format('%s %s', serials, reversed_by IS NULL), ', ' ORDER BY block_id) FROM asset_block JOIN source USING (source_id) WHERE source = 'sold'), '[1,1001) f, [1001,2001) t',
	'what was generated may be issued anew once that was taken back');
SELECT convert_units('convert', 'A', 'LEDGER', b.code, '{[1001,2001)}', 'GEC', 'GEC', 'again', '[1,2)', effective_on => '2025-04-01') AS converted FROM asset_block AS b WHERE b.issued_by = :sold \gset
SELECT reverse_movement(:converted, 'typo', effective_on => '2025-04-01');
SELECT lives_ok(format($$SELECT convert_units('convert', 'A', 'LEDGER', %L, '{[1001,2001)}', 'GEC', 'GEC', 'again', '[1,2)', 2026, effective_on => '2025-04-01')$$, code), 'so is a certificate')
FROM asset_block WHERE issued_by = :sold;
SELECT is((SELECT party FROM asset_movement WHERE movement_id = :sold), 'A', 'a month before the sale is of who had the source');

INSERT INTO site (site, name, time_zone) VALUES ('far', 'Far', 'America/Los_Angeles');
INSERT INTO source (source, category, factor, region, site) VALUES ('far', 'generated_electricity', 'electricity', 'CN', 'far'), ('near', 'generated_electricity', 'electricity', 'CN', NULL);
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source WHERE source IN ('far', 'near');
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01 03:00', '2025-01-01 04:00', '1 MWh' FROM source WHERE source IN ('far', 'near');
SELECT issue_attributes(s, '[2025-01-01 03:00,2025-01-01 04:00)', effective_on => '2025-04-01') FROM unnest('{far,near}'::text[]) AS s;
SELECT 'P' || source_id AS far FROM source WHERE source = 'far' \gset
SELECT 'P' || source_id AS near FROM source WHERE source = 'near' \gset
SELECT convert_units('convert', 'A', 'LEDGER', :'far', '{[1,1001)}', 'GEC', 'GEC', 'far', '[1,2)', effective_on => '2025-04-01');
SET LOCAL timezone = 'America/Los_Angeles';
SELECT convert_units('convert', 'A', 'LEDGER', :'near', '{[1,1001)}', 'GEC', 'GEC', 'near', '[1,2)', effective_on => '2025-04-01');
SET LOCAL timezone = 'Asia/Shanghai';
SELECT results_eq($$SELECT code, vintage, expires_on FROM asset_block WHERE class = 'GEC' AND code IN ('FAR', 'NEAR') ORDER BY code$$, $$VALUES ('FAR', 2024, date '2026-11-30'), ('NEAR', 2025, '2026-12-31')$$,
	'a certificate is of a year and month of its source, whatever the session''s time zone');
SELECT issue_units('buy', 'A', 'GEC', 'GEC', 'E1', '[1,2)', production => '[2024-12-01,2025-01-01)', effective_on => '2025-04-01'), issue_units('buy', 'A', 'GEC', 'GEC', 'E2', '[1,2)', effective_on => '2025-04-01'),
	issue_units('buy', 'A', 'GEC', 'GEC', 'E3', '[1,2)', production => '[2024-12-01,2025-01-01)', expires_on => '2025-12-31', effective_on => '2025-04-01');
SELECT results_eq($$SELECT code, expires_on FROM asset_block WHERE code ~ '^E[123]$' ORDER BY code$$, $$VALUES ('E1', date '2026-11-30'), ('E2', NULL), ('E3', '2025-12-31')$$, 'what is bought expires as what is made, unless it says when');
SELECT is(pg_temp.advised(command), error, error) FROM (VALUES
	($$SELECT issue_units('issue', 'A', 'ATTRIBUTE', 'METER', 'M', '[1,2)', production => '[2025-06-01,2025-06-02)')$$, '22004: units of ATTRIBUTE need a source and a production'),
	($$SELECT issue_units('issue', 'A', 'ATTRIBUTE', 'METER', 'M', '[1,2)', source => 'near')$$, '22004: units of ATTRIBUTE need a source and a production'),
	($$SELECT issue_units('issue', 'A', 'GEC', 'GEC', 'Z', '[1,2)', production => '[2025-01-01,2025-02-01)', source => 'roof')$$,
		'22023: cannot issue units of GEC for source "roof" | Issue what it generates by issue_attributes(), and make them of it by convert_units(), so that it is used once.')) AS v (command, error);
SELECT is(pg_temp.said($$SELECT convert_units('convert', 'A', 'CHINA', 'A', '{[161,162)}', 'ATTRIBUTE', 'METER', 'M', '[1,2)', 2025, production => '[2025-06-01,2025-06-02)')$$)
	~ '^23514: new row for relation "asset_block" violates check constraint "attribute_is_of_a_generation"', true, 'nor are they made of others without a source');

SAVEPOINT altered;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE asset_block DISABLE TRIGGER ALL, DROP CONSTRAINT one_block_of_a_serial;
UPDATE asset_block SET reversed_by = NULL WHERE code = 'R' AND reversed_by IS NOT NULL;
SELECT string_agg(c.problem, '; ' ORDER BY c.problem) AS found FROM check_assets() AS c \gset
ROLLBACK TO altered;
SELECT matches(:'found'::text, 'block \d+ says that none took it back, and movement \d+ did; serials \[3,6\) of REG R are in block \d+ and in block \d+$', 'a block that was taken back and does not say so is found');

-- ---- cost: with fees, through conversions, in one currency ----

INSERT INTO party (party, kind, name) VALUES ('E', 'enterprise', 'E');
SELECT issue_units('buy', 'E', 'CEA', 'CHINA', 'E1', '[1,11)', 2024, price => 70, currency => 'CNY', effective_on => '2025-04-01') AS plain, issue_units('buy', 'E', 'CEA', 'CHINA', 'E2', '[1,11)', 2024, price => 68, fee => 25, currency => 'CNY', effective_on => '2025-04-01') AS dear,
	issue_units('allocate', 'E', 'CEA', 'CHINA', 'E3', '[1,11)', 2024, effective_on => '2025-04-01') AS free \gset
SELECT results_eq(format('SELECT l.cost, l.currencies FROM unnest(ARRAY[%s, %s, %s]) WITH ORDINALITY AS m (id, n), lot_cost(m.id) AS l ORDER BY n', :plain, :dear, :free), $$VALUES (70.0, '{CNY}'::text[]), (70.5, '{CNY}'), (0, '{}')$$,
	'the cost of a unit has its share of the fees; what is given for nothing has none');
SELECT move_units('reserve', 'E', 'CEA', 2, flow => 'HIFO', effective_on => '2025-04-01') AS moved \gset
SELECT is((SELECT lot FROM asset_holding WHERE made_by = :moved AND state = 'reserved'), :dear::bigint, 'the dearest first, with fees');
SELECT convert_units('carry over', 'E', 'CHINA', 'E1', '{[1,6)}', 'CEA', 'CHINA', 'E4', '[1,6)', 2025, effective_on => '2025-04-01') AS carried \gset
SELECT is((SELECT l.cost || ' ' || l.currencies[1] FROM lot_cost(:carried) AS l), '70.000000000000 CNY', 'what is carried over costs what it did');
SELECT move_units('reserve', 'E', 'CEA', 2, 2025, flow => 'HIFO', effective_on => '2025-04-01');
SELECT issue_units('buy', 'E', 'CEA', 'CHINA', 'E6', '[1,11)', 2022, effective_on => '2025-04-01') AS unpriced, issue_units('allocate', 'E', 'CEA', 'CHINA', 'E7', '[1,11)', 2022, effective_on => '2025-04-01') AS given \gset
SELECT is((SELECT l.cost FROM lot_cost(:unpriced) AS l), NULL, 'what was bought without a price has no known cost');
SELECT move_units('reserve', 'E', 'CEA', 2, 2022, flow => 'HIFO', effective_on => '2025-04-01') AS moved \gset
SELECT is((SELECT lot FROM asset_holding WHERE made_by = :moved AND state = 'reserved'), :given::bigint, 'and is taken behind what cost nothing');
SELECT issue_units('buy', 'E', 'CEA', 'CHINA', 'E1', '[11,21)', 2024, price => 9, currency => 'EUR', effective_on => '2025-04-01');
SELECT is(pg_temp.advised($$SELECT move_units('reserve', 'E', 'CEA', 2, flow => 'HIFO', effective_on => '2025-04-01')$$),
	'42P08: units of party "E" have cost CNY and EUR | Of several currencies none is the dearest. | Name the serials, or choose the order: FIFO or LIFO.', 'of several currencies none is the dearest');
SELECT convert_units('carry over', 'E', 'CHINA', 'E1', '{[6,16)}', 'CEA', 'CHINA', 'E5', '[1,11)', 2026, effective_on => '2025-04-01') AS mixed \gset
SELECT results_eq(format('SELECT l.cost, l.currencies FROM lot_cost(%s) AS l', :mixed), $$VALUES (NULL::numeric, '{CNY,EUR}'::text[])$$, 'what was made of both has no known cost');
SELECT lives_ok($$SELECT move_units('reserve', 'E', 'CEA', 2, flow => 'FIFO', effective_on => '2025-04-01')$$, 'they are moved in another order');
-- each lot of two, and these each of two of the year before: by more ways than can be gone one by one
INSERT INTO party (party, kind, name) VALUES ('F', 'enterprise', 'F');
SELECT issue_units('buy', 'F', 'CEA', 'CHINA', 'K2024', '[1,3)', 2024, price => 70, currency => 'CNY', effective_on => '2025-04-01'), issue_units('buy', 'F', 'CEA', 'CHINA', 'K2024', '[3,5)', 2024, price => 71, currency => 'CNY', effective_on => '2025-04-01');
SELECT convert_units('carry over', 'F', 'CHINA', 'K' || y, '{[1,2),[3,4)}', 'CEA', 'CHINA', 'K' || y + 1, '[1,3)', y + 1, effective_on => '2025-04-01'),
	convert_units('carry over', 'F', 'CHINA', 'K' || y, '{[2,3),[4,5)}', 'CEA', 'CHINA', 'K' || y + 1, '[3,5)', y + 1, effective_on => '2025-04-01')
FROM generate_series(2024, 2063) AS y;
SELECT move_units('reserve', 'F', 'CEA', 3, flow => 'HIFO', effective_on => '2025-04-01') AS moved \gset
SELECT results_eq(format($$SELECT DISTINCT l.cost, l.currencies FROM asset_holding AS h, lot_cost(h.lot) AS l WHERE h.made_by = %s AND h.state = 'reserved'$$, :moved),
	$$VALUES (70.5, '{CNY}'::text[])$$, 'a lot is reckoned once, by how many ways ever it comes into another');

-- ---- a certificate is of one month ----

SELECT results_eq($$SELECT serials, production, expires_on FROM asset_block WHERE registry = 'GEC' AND code = '' ORDER BY block_id$$,
	$$VALUES ('[1,1235)'::int8range, tstzrange('2025-01-01', '2025-02-01'), date '2026-12-31'), ('[1235,2235)', tstzrange('2025-02-01', '2025-03-01'), '2027-01-31')$$,
	'what is left of a month is certified, and expires, as of the next');
SELECT is(pg_temp.advised(format($$SELECT convert_units('convert', 'A', 'LEDGER', 'P%s', '{[1,1001)}', 'GEC', 'GEC', 'late', '[1,2)', effective_on => '2025-04-01')$$, source_id)), 'no error', 'half of a month goes with the next one')
FROM source WHERE source = 'late';
INSERT INTO source (source, category, factor, region) VALUES ('twice', 'generated_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source WHERE source = 'twice';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, at::timestamptz, at::timestamptz + interval '1 month', '1 MWh' FROM source, (VALUES ('2025-01-01'), ('2025-02-01'), ('2025-03-15')) AS v (at) WHERE source = 'twice';
SELECT issue_attributes('twice', p::tstzrange, effective_on => '2025-05-01') FROM (VALUES ('[2025-01-01,2025-02-01)'), ('[2025-02-01,2025-03-01)'), ('[2025-03-15,2025-04-15)')) AS v (p);
SELECT 'P' || source_id AS twice FROM source WHERE source = 'twice' \gset
SELECT is(pg_temp.advised(format($$SELECT convert_units('convert', 'A', 'LEDGER', %L, '{[1,2001)}', 'GEC', 'GEC', 'twice', '[1,3)', effective_on => '2025-05-01')$$, :'twice')),
	'23514: units of GEC are of one month of production | 1000 kWh were generated before 2025-02-01. | Convert month by month; what is left of one, less than a certificate, goes into the next.', 'certificates of two months are two conversions');
SELECT convert_units('convert', 'A', 'LEDGER', :'twice', '{[1,2001)}', 'CCER', 'CCER', 'twice', '[1,2)', effective_on => '2025-05-01'), convert_units('convert', 'A', 'LEDGER', :'twice', '{[2001,3001)}', 'GEC', 'GEC', 'twice', '[1,2)', effective_on => '2025-05-01');
SELECT results_eq($$SELECT class, production, expires_on FROM asset_block WHERE code = 'TWICE' ORDER BY class$$,
	$$VALUES ('CCER', tstzrange('2025-01-01', '2025-03-01'), NULL), ('GEC', tstzrange('2025-03-15', '2025-04-15'), date '2027-02-28')$$, 'credits are of any time; what is read over two months expires as of the first');

-- ---- readings that are corrected once attributes were issued of them ----

SELECT is_empty($$SELECT * FROM over_issued_attributes()$$, 'as much was generated as was issued');
SELECT void_activity(activity_id, 'x') FROM activity JOIN source USING (source_id) WHERE source = 'twice' AND start_at = '2025-01-01' \g /dev/null
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01', '2025-02-01', '998.5 kWh' FROM source WHERE source = 'twice';
SELECT results_eq($$SELECT source, production, issued_kwh, generated_kwh, used_kwh FROM over_issued_attributes()$$,
	$$VALUES ('twice', tstzrange('2025-01-01', '2025-02-01'), 1000::bigint, 998.5, 1000::bigint)$$, 'a reading that was corrected to less shows whose attributes are too many, and that they were used');
SELECT void_activity(activity_id, 'x') FROM activity JOIN source USING (source_id) WHERE source = 'twice' AND start_at = '2025-01-01' AND reading = '998.5 kWh' \g /dev/null
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01', '2025-02-01', '999.5 kWh' FROM source WHERE source = 'twice';
SELECT is_empty($$SELECT * FROM over_issued_attributes()$$, 'less than a kWh is carried from one interval to the next');
INSERT INTO source (source, category, factor, region) VALUES ('much', 'generated_electricity', 'electricity', 'CN');
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', 'A' FROM source WHERE source = 'much';
INSERT INTO activity (source_id, start_at, end_at, reading) SELECT source_id, '2025-01-01', '2025-02-01', '50 kWh' FROM source WHERE source = 'much';
SELECT issue_attributes('much', '[2025-01-01,2025-02-01)', effective_on => '2025-05-01'), 'P' || source_id AS much FROM source WHERE source = 'much' \gset
SELECT void_activity(activity_id, 'x') FROM activity JOIN source USING (source_id) WHERE source = 'much' \g /dev/null
SELECT results_eq($$SELECT source, issued_kwh, generated_kwh, used_kwh FROM over_issued_attributes()$$, $$VALUES ('much', 50::bigint, 0::numeric, 0::bigint)$$, 'so does one that was taken back');
SELECT move_serials('cancel', 'A', 'LEDGER', :'much', '{[1,51)}', reason => 'too many', effective_on => '2025-05-02') \g /dev/null
SELECT is_empty($$SELECT * FROM over_issued_attributes()$$, 'what was cancelled is not too much');

-- ---- direct SQL of the owner, with the guards on; each is undone where it is let through ----

SELECT is(pg_temp.said(command) ~ error, true, coalesce(nullif(error, ''), command) || ': ' || pg_temp.said(command)) FROM (VALUES
	($$UPDATE asset_holding SET party = 'B' WHERE holding_id = 1$$, '^23000: cannot update table "asset_holding"'),
	($$UPDATE asset_holding SET spent_by = NULL, spent_kind = NULL WHERE holding_id = 1$$, '^23000: cannot update table "asset_holding"'),
	($$DELETE FROM asset_holding WHERE holding_id = 1$$, '^23000: cannot delete from table "asset_holding"'),
	($$TRUNCATE asset_holding$$, '^(23000|55006): '),
	($$INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by) VALUES (1, '[151,160)', 'B', 'held', 1, 1)$$, '^(23505|23514): '),
	($$INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by) VALUES (1, '[155,160)', 'B', 'held', 1, 1)$$, '^23514: movement 1 does not make what it spends'),
	($$INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by) VALUES (1, '[155,160)', 'B', 'held', 1, 999)$$, '^23514: movement 999 does not make what it spends'),
	($$UPDATE asset_holding SET spent_by = 999, spent_kind = 'retire' WHERE party = 'A' AND state = 'held' AND spent_by IS NULL$$, '^23514: movement 999 does not make what it spends'),
	($$UPDATE asset_holding SET spent_by = 999, spent_kind = 'transfer' WHERE state = 'retired' AND spent_by IS NULL$$, '^23514: .* violates check constraint "what_was_used_stays_so"'),
	($$UPDATE asset_movement SET party = 'B'$$, '^23000: cannot update table "asset_movement"'), ($$DELETE FROM asset_entry$$, '^23000: cannot delete from table "asset_entry"'),
	($$UPDATE asset_block SET serials = '[1,9999)' WHERE block_id = 1$$, '^23000: cannot update table "asset_block"'),
	($$INSERT INTO asset_movement SELECT (m).* FROM (SELECT jsonb_populate_record(m, '{"movement_id": 999, "request": null, "reverses": null}') AS m FROM asset_movement AS m WHERE movement_id = 1) AS x$$, '^23000: hash of movement 999 does not match the row')) AS v (command, error);
SELECT is_empty($$SELECT problem FROM check_ledger('led')$$, 'the ledger is sound');
SELECT is((SELECT array_agg(skip_of(n) ORDER BY n) FROM generate_series(1, 16) AS n), '{0,1,0,3,4,3,0,7,8,7,10,11,10,7,0,15}'::bigint[], 'where a movement skips to');
SELECT is((ledger_checkpoint('led') -> 'heads' ->> 0) ~ '^asset_movement movement_id \d+ [0-9a-f]{64}$', true, 'a checkpoint has the head of the chain');
SELECT is((SELECT string_agg(problem, '; ') FROM compare_checkpoint('led', jsonb_set(ledger_checkpoint('led'), '{heads,0}', '"asset_movement movement_id 3 00"'))),
	'row 3 of table asset_movement is not what it was', 'by which it is told later');
SELECT * FROM finish();
ROLLBACK;
