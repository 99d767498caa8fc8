-- Stored values whose codes the library lacks: a newer version wrote them (on a primary, before a
-- downgrade), or the disk is damaged. They must be refused, never read as something else. Binary
-- casts make them, as only a superuser can; the bytes are those of a little-endian machine.
\ir include/begin.sql
CREATE CAST (int2 AS gwp_basis) WITHOUT FUNCTION;
CREATE CAST (uuid AS co2e) WITHOUT FUNCTION;
CREATE CAST (uuid AS quantity) WITHOUT FUNCTION;
CREATE CAST (bytea AS ghg) WITHOUT FUNCTION;
CREATE CAST (bytea AS emission_factor) WITHOUT FUNCTION;
CREATE CAST (bytea AS uncertainty) WITHOUT FUNCTION;
CREATE CAST (uncertainty AS bytea) WITHOUT FUNCTION;

-- Amount 1 of tag 0x1234: no gas, unit or basis; of tag 0x8007: an opaque entry of no basis.
CREATE TEMP TABLE stored AS
SELECT 4660::int2::gwp_basis AS b, c.value::uuid::co2e AS c, c.value::uuid::quantity AS q,
	decode(c.value, 'hex')::ghg AS g, decode('07800100000000000000000000000000', 'hex')::ghg AS opaque,
	decode('3412' || '0000' || c.value, 'hex')::emission_factor AS f,
	decode('1900' || '0000' || c.value, 'hex')::emission_factor AS per_mwh
FROM (SELECT '34120100000000000000000000000000') AS c (value);

SELECT throws_ok('SELECT ' || expression || ' FROM stored', 'XX001', NULL, expression)
FROM unnest(ARRAY[
	'b::text', 'edition(b)', 'horizon(b)', 'co2e(1, b)', 'co2e(ghg ''1 t CO2'', b)', 'co2e_sum(ghg ''1 t CO2'', b)',
	'gwp(''CO2'', b)', 'without_gwp(''1 t CO2'', b)',
	'c::text', 'c::json', 'c::jsonb', 'c::co2e(AR6)',
	'q::text', 'q::json', 'q::jsonb', 'unit(q)', 'dimension(q)', 'convert(q, ''kWh'')', 'q * emission_factor ''1 t CO2/kWh''',
	'g::text', 'g::json', 'g::jsonb', 'gases(g)', 'co2e(g, ''AR6'')', 'co2e(g, ''AR6'', ''null'')', 'co2e_sum(g, ''AR6'')',
	'co2e(g + ghg ''1 t CO2'', ''AR6'')', 'without_gwp(g, ''AR6'')::text',
	'opaque::text', 'opaque::json', 'gases(opaque)', 'co2e(opaque, ''AR6'')', 'opaque(opaque)::text',
	'f::text', 'f::json', 'per_unit(f)', 'convert(f, ''kWh'')', 'quantity ''1 kWh'' * f',
	'per_mwh::text', 'per_mwh::jsonb', 'co2e(ghg(per_mwh), ''AR6'')', 'co2e(quantity ''1 MWh'' * per_mwh, ''AR6'')'
]) AS expression;
SELECT throws_ok('SELECT g::text FROM stored', 'XX001', 'unknown code 4660 in a value of type ghg', 'the error names the code');

-- what looks nothing up still works, so that such rows can be found and moved
SELECT lives_ok('SELECT ' || expression || ' FROM stored', expression)
FROM unnest(ARRAY[
	'b = ''AR6'', b < ''AR6'', gwp_basis_cmp(b, ''AR6''), gwp_basis_hash(b), gwp_basis_send(b)',
	'c = ''1 tCO2e'', c *< ''1 tCO2e'', co2e_hash(c), co2e_send(c), tonnes(c)',
	'q = ''1 kWh'', q *< ''1 kWh'', quantity_hash(q), quantity_send(q), amount(q)',
	'g = ''1 t CO2'', g *< ''1 t CO2'', ghg_hash(g), ghg_send(g)']) AS expression;

-- more entries than there are gases
SELECT throws_ok(format($$SELECT %s$$, expression), 'XX001', NULL, expression)
FROM unnest(ARRAY[
	$$decode(repeat('01000100000000000000000000000000', 1000), 'hex')::ghg + '1 t CO2'$$,
	$$sum(decode(repeat('01000100000000000000000000000000', 1000), 'hex')::ghg) FROM generate_series(1, 2)$$,
	$$decode('19000000' || repeat('01000100000000000000000000000000', 1000), 'hex')::emission_factor * 2$$]) AS expression;

-- two vectors that are as long as one may be, of tags that no gas has, and of which none is in both: a sum has no room
CREATE TEMP TABLE long AS
SELECT r.remainder, decode(string_agg(lpad(to_hex(i % 256), 2, '0') || lpad(to_hex(i / 256), 2, '0') || rpad('01', 28, '0'), '' ORDER BY i), 'hex')::ghg AS g
FROM (VALUES (0), (1)) AS r (remainder), generate_series(1, 2 * (SELECT count(*)::integer + (SELECT count(DISTINCT basis)::integer FROM gwp_table()) FROM gas_table())) AS i
WHERE i % 2 = r.remainder GROUP BY r.remainder;
SELECT is(pg_temp.said(command), 'XX001: corrupt value of type ghg', command)
FROM unnest(ARRAY['SELECT a.g + b.g FROM long AS a, long AS b WHERE a.remainder = 0 AND b.remainder = 1',
	'SELECT a.g - b.g FROM long AS a, long AS b WHERE a.remainder = 0 AND b.remainder = 1', 'SELECT sum(g) FROM long']) AS command;

-- a baseline: variables, flags, first + 64, words, rows; the words are those of the length
CREATE CAST (bytea AS baseline) WITHOUT FUNCTION;
SELECT throws_ok(format($$SELECT %s FROM (SELECT decode('%s', 'hex')::baseline AS b) s$$, expression, bytes), 'XX001', NULL, expression || ' of ' || bytes)
FROM unnest(ARRAY['b::text', 'b = b', 'observations(b)', 'b + b', 'rollup(b)', 'baseline_send(b)', 'baseline_row_add(b, 1, ARRAY[1])']) expression,
	unnest(ARRAY['', '01004000', '000040000000000000000000', '110040000000000000000000', '0100400000000000000000ff', '010640000000000000000000',
		'010040010000000000000000', '01001d000000000000000000', '010063000000000000000000', '0100ff000000000000000000',
		'01004000000000000000000000']) bytes;
-- an open state of no rows is seen by nobody
SELECT throws_ok($$SELECT decode('008040000000000000000000', 'hex')::baseline::text$$, 'XX001', 'invalid value of type baseline', 'the state of no row');
-- a state that is not canonical is shown as if it were
SELECT unnest(ARRAY[is(b::text, '1 variable, 1 row: 0x1, 0x1, 0x1, 0x1, 0x1', 'an open state has the text of its value'), is(b, b::text::baseline, '... is equal to it'),
	is(baseline_hash(b), baseline_hash(b::text::baseline), '... has its hash'), is(baseline_send(b), baseline_send(b::text::baseline), '... and its wire form')])
FROM (SELECT decode('0180400201000000' || '00000000' || repeat('0100000000000000' || '0000000000000000', 5), 'hex')::baseline AS b) s;

-- an uncertainty with one byte changed is refused, or another value; never a crash, never read outside
CREATE FUNCTION pg_temp.looked_at(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM u::text, uncertainty_send(u), contributions(u), half_width(u), u + u, u = u, uncertainty_hash(u), rollup(u), uncertainty_add(u, 1, 5, 5, 'f') FROM (SELECT bytes::uncertainty AS u) s GROUP BY u;
	RETURN 'a value';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
CREATE TEMP TABLE changed AS
SELECT place, bit, pg_temp.looked_at(set_bit(bytes, place * 8 + bit, 1 - get_bit(bytes, place * 8 + bit))) AS result
FROM (SELECT (uncertainty_agg(i, 5, 5, 'factor ' || i % 3) + uncertainty_agg(1, 5))::bytea AS bytes FROM generate_series(1, 9) i) v,
	LATERAL (SELECT * FROM generate_series(0, length(bytes) - 1) place, generate_series(0, 7) bit) b;
SELECT cmp_ok(count(*), '>', 2000::bigint, 'every bit of a value of type uncertainty was changed') FROM changed;
-- basis AR6 for none is another value; so is another amount, number of rows or letter of a name (22021: not a letter)
SELECT is_empty($$SELECT result, count(*) FROM changed WHERE result NOT IN ('a value', 'XX001', '22003', '22021', '22023', '22000', '54000') GROUP BY result$$, 'with no other errors than those of damaged values');
SELECT is_empty($$SELECT place, bit, result FROM changed WHERE place < 48 AND result NOT IN ('XX001', '22000') AND place NOT BETWEEN 4 AND 5 AND place NOT BETWEEN 8 AND 11$$, 'no bit of the header can change unnoticed, but those of basis and scale');
SELECT throws_ok('SELECT u::text FROM (SELECT ''\x00''::bytea::uncertainty AS u) s', 'XX001', 'invalid value of type uncertainty', 'a short one');

SELECT * FROM finish();
ROLLBACK;
