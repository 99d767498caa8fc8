-- The algebra of the values, on random operands with fixed seeds, against whole-number arithmetic
-- in numeric: sums, products and quotients rounded once, half to even, order, hash, conversion.
\ir include/begin.sql
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off;
CREATE SCHEMA carbonms_test;
SET LOCAL search_path = carbonms_test, public;

-- ---- helpers ----

CREATE FUNCTION h(row_number bigint, seed bigint) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN hashint8extended(row_number, seed) & 9223372036854775807;

-- num / den rounded half to even at a decimal place (negative: tens, hundreds ...), by whole numbers.
CREATE FUNCTION round_even(num numeric, den numeric DEFAULT 1, places int DEFAULT 18) RETURNS numeric
	LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	scaled numeric := abs(num) * ('1e' || greatest(places, 0))::numeric;
	divisor numeric := abs(den) * ('1e' || greatest(-places, 0))::numeric;
	whole numeric := div(scaled, divisor);
	rest numeric := scaled - whole * divisor;
BEGIN
	IF 2 * rest > divisor OR (2 * rest = divisor AND whole % 2 = 1) THEN
		whole := whole + 1;
	END IF;
	RETURN sign(num) * sign(den) * whole * ('1e' || -places)::numeric;
END $$;

SELECT results_eq(
	$$SELECT round_even(n, d, p) FROM (VALUES (5, 2, 0), (7, 2, 0), (-5, 2, 0), (1, 2, 0), (-2, 3, 0), (2, 3, 1), (25, 1, -1), (35, 1, -1), (1, 8, 2)) v(n, d, p)$$,
	'VALUES (2::numeric), (4), (-2), (0), (-1), (0.7), (20), (40), (0.12)', 'the oracle rounds half to even');

-- How a query fails: SQLSTATE and message.
CREATE FUNCTION failure(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- 18 places, of every size from the last place to 10^11, both signs, some zero.
CREATE FUNCTION number(id bigint, seed bigint) RETURNS numeric LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN h(id, seed) % 2 = 0 THEN -1 ELSE 1 END
		* ((h(id, seed + 1)::numeric * h(id, seed + 2)) % ('1e' || h(id, seed + 3) % 30)::numeric) * 1e-18;
-- A factor of 1 to 12 digits between 0.001 and 1000, both signs.
CREATE FUNCTION factor(id bigint, seed bigint) RETURNS numeric LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN h(id, seed) % 2 = 0 THEN -1 ELSE 1 END
		* (('1e' || h(id, seed + 1) % 12)::numeric + h(id, seed + 2) % ('9e' || h(id, seed + 1) % 12)::numeric)
		* ('1e' || 2 - h(id, seed + 1) % 12 - h(id, seed + 3) % 6)::numeric;

CREATE TABLE basis AS SELECT basis AS b, (get_byte(gwp_basis_send(basis), 0) * 256 + get_byte(gwp_basis_send(basis), 1)) AS code
	FROM (SELECT DISTINCT basis FROM gwp_table()) s;
CREATE TABLE unit AS SELECT code, unit, dimension, reference, numerator, denominator FROM unit_table();
CREATE TABLE gas AS SELECT code, gas FROM gas_table();

-- A random vector of up to six entries.
CREATE FUNCTION vector(id bigint, seed bigint) RETURNS ghg LANGUAGE sql STABLE
	RETURN (SELECT coalesce(sum(CASE WHEN h(id * 10 + i, seed + 4) % 5 = 0
			THEN ghg(co2e(number(id * 10 + i, seed), (SELECT b FROM basis WHERE code = (ARRAY[41, 61, 31, 11])[1 + h(id * 10 + i, seed + 5) % 4])))
			ELSE ghg((SELECT gas FROM gas WHERE code = 1 + h(id * 10 + i, seed + 6) % (CASE WHEN i < 3 THEN 6 ELSE 291 END)), number(id * 10 + i, seed)) END), '0 t')
		FROM generate_series(1, h(id, seed + 7) % 7) i);

CREATE TABLE operands AS
SELECT id, x, y, z, r.n, (SELECT basis.b FROM basis ORDER BY h(basis.code, id) LIMIT 1) AS basis, u.unit,
	   u.code AS unit_code, vector(id, 100) AS ga, vector(id, 200) AS gb, vector(id, 300) AS gc
FROM generate_series(1, 2000) id
JOIN (SELECT unit, code, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS units FROM unit) u ON u.place = id % u.units,
	 LATERAL (SELECT number(id, 10), number(id, 20), number(id, 30), factor(id, 40)) r (x, y, z, n);
CREATE TABLE co2e_operands AS SELECT id, x, y, z, n, co2e(x, basis) AS a, co2e(y, basis) AS b, co2e(z, basis) AS c, co2e(0, basis) AS zero, basis AS tag FROM operands;
CREATE TABLE quantity_operands AS SELECT id, x, y, z, n, quantity(x, unit) AS a, quantity(y, unit) AS b, quantity(z, unit) AS c, quantity(0, unit) AS zero, unit AS tag FROM operands;
CREATE TABLE ghg_operands AS SELECT id, n, ga AS a, gb AS b, gc AS c, '0 t'::ghg AS zero FROM operands;
CREATE TABLE factor_operands AS SELECT id, n, emission_factor(ga, unit) AS a, emission_factor(gb, unit) AS b, emission_factor(gc, unit) AS c,
	emission_factor('0 t', unit) AS zero FROM operands;
ANALYZE;

SELECT cmp_ok((SELECT count(DISTINCT g.gas) FROM operands, gases(ga) g), '>', 200::bigint, 'the vectors have many gases');

-- The rows of a table on which a law does not hold.
CREATE FUNCTION breaches(source text, law text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM %s WHERE (%s) IS NOT TRUE', source, law) INTO n;
	RETURN n;
END $$;

-- ---- laws of addition, of all types that add ----

SELECT is(breaches(kind || '_operands', law), 0::bigint, kind || ': ' || law)
FROM unnest(ARRAY['co2e', 'quantity', 'ghg', 'factor']) kind,
	 unnest(ARRAY['a + b = b + a', '(a + b) + c = a + (b + c)', 'a + zero = a', 'zero + a = a', 'a - a = zero', 'a - b + b = a', '(a + b) - (a + c) = b - c',
		'a * 1 = a', 'a * -1 = zero - a', 'a * 0 = zero', 'a / 1 = a', '(a + b) * 2 = a * 2 + b * 2', 'a * 3 = a + a + a', '(a + a) / 2 = a', 'a * n = n * a',
		'a * -n = zero - a * n', '(a = b) = (a - b = zero)', '(a <> b) = (NOT a = b)']) law
ORDER BY kind, law;
SELECT is(breaches(kind || '_operands', law), 0::bigint, kind || ': ' || law)
FROM unnest(ARRAY['co2e', 'quantity', 'ghg']) kind,
	 unnest(ARRAY['-a = zero - a', '-(-a) = a', 'a + (-a) = zero', 'a - b = a + (-b)', '-(a + b) = (-a) + (-b)', 'round(a, 18) = a', 'round(-a, 3) = -round(a, 3)',
		'round(a) = round(a, 0)', 'round(round(a, 6), 6) = round(a, 6)', 'round(a, 30) = a', 'round(a, -30) = zero']) law
ORDER BY kind, law;

-- ---- against numeric ----

SELECT is(breaches(kind || '_operands', replace(law, '::N', '::numeric')), 0::bigint, kind || ': ' || law)
FROM unnest(ARRAY['co2e', 'quantity']) kind,
	 unnest(ARRAY['a::N = x', '(a + b)::N = x + y', '(a - b)::N = x - y', '(-a)::N = -x', 'abs(a)::N = abs(x)', 'sign(a) = sign(x)', 'abs(a) * sign(a) = a',
		'(a * n)::N = round_even(x * n)', '(a / n)::N = round_even(x, n)', 'abs((a * n / n)::N - x) <= 0.5e-18 + abs(0.5e-18 / n) + 1e-30',
		'CASE WHEN y <> 0 THEN a / b = trim_scale(x) / trim_scale(y) ELSE true END', 'a::double precision = x::double precision',
		'round(a)::N = round_even(x, 1, 0)', 'round(a, 17)::N = round_even(x, 1, 17)', 'round(a, 12)::N = round_even(x, 1, 12)', 'round(a, 3)::N = round_even(x, 1, 3)',
		'round(a, -2)::N = round_even(x, 1, -2)', '(a < b) = (x < y)', '(a <= b) = (x <= y)', '(a >= b) = (x >= y)', '(a > b) = (x > y)', '(a = b) = (x = y)',
		'(a *< b) = (x < y)', '(a *<= b) = (x <= y)', '(a *>= b) = (x >= y)', '(a *> b) = (x > y)']) law
ORDER BY kind, law;
SELECT is(breaches('co2e_operands', law), 0::bigint, 'co2e: ' || law)
FROM unnest(ARRAY['tonnes(a) = x', 'kg(a) = x * 1000', 'basis(a) = tag', 'basis(a * n) = tag', 'basis(a + b) = tag', $$(a::json ->> 'tonnes')::numeric = x$$,
	$$(a::jsonb ->> 'basis')::gwp_basis = tag$$, 'co2e_smaller(a, b)::numeric = least(x, y)', 'co2e_larger(a, b)::numeric = greatest(x, y)']) law;
SELECT is(breaches('quantity_operands', law), 0::bigint, 'quantity: ' || law)
FROM unnest(ARRAY['amount(a) = x', 'unit(a) = tag', 'unit(a * n) = tag', 'unit(a + b) = tag', $$(a::json ->> 'amount')::numeric = x$$, $$(a::jsonb ->> 'unit') = tag$$,
	'quantity_smaller(a, b)::numeric = least(x, y)', 'quantity_larger(a, b)::numeric = greatest(x, y)']) law;

-- Vectors, entry by entry: what a law says of each mass, missing entries being zero.
CREATE FUNCTION entries_agree(result text, law text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM ghg_operands o CROSS JOIN LATERAL (
		SELECT gas, coalesce(a.tonnes, 0) AS x, coalesce(b.tonnes, 0) AS y, coalesce(r.tonnes, 0) AS r, o.n AS factor
		FROM gases(o.a) a FULL JOIN gases(o.b) b USING (gas) FULL JOIN gases(%s) r USING (gas)) e
		WHERE (r = %s) IS NOT TRUE', result, law) INTO n;
	RETURN n;
END $$;
SELECT is(entries_agree(result, law), 0::bigint, format('ghg: each mass of %s is %s', result, law))
FROM (VALUES ('o.a + o.b', 'x + y'), ('o.a - o.b', 'x - y'), ('-o.a', '-x'), ('o.a * o.n', 'round_even(x * factor)'), ('o.a / o.n', 'round_even(x, factor)'),
	('round(o.a)', 'round_even(x, 1, 0)'), ('round(o.a, 12)', 'round_even(x, 1, 12)'), ('round(o.a, 5)', 'round_even(x, 1, 5)'),
	('ghg(emission_factor(o.a, ''kWh'') + emission_factor(o.b, ''kWh''))', 'x + y'), ('ghg(emission_factor(o.a, ''kWh'') * o.n)', 'round_even(x * factor)'),
	('ghg(emission_factor(o.a, ''kWh'') / o.n)', 'round_even(x, factor)')) v (result, law);

SELECT is(breaches('ghg_operands', law), 0::bigint, 'ghg: ' || law)
FROM unnest(ARRAY['NOT EXISTS (SELECT 1 FROM gases(a + b) g WHERE g.tonnes = 0)', 'a = (SELECT coalesce(ghg_agg(g.gas, g.tonnes), ''0 t'') FROM gases(a - opaque(a)) g) + opaque(a)',
	'opaque(opaque(a)) = opaque(a)', 'opaque(a) + opaque(b) = opaque(a + b)', 'opaque(a - opaque(a)) = ''0 t''', 'without_gwp(a - without_gwp(a, ''AR5''), ''AR5'') = ''0 t''',
	'co2e(a - without_gwp(a, ''AR5''), ''AR5'') = co2e(a - without_gwp(a, ''AR5''), ''AR5'', ''error'')',
	'(co2e(a, ''AR5'', ''null'') IS NULL) = (without_gwp(a, ''AR5'') <> ''0 t'')',
	'(SELECT count(*) FROM json_each(a::json)) = (SELECT count(*) FROM gases(a))',
	'(SELECT bool_and((a::jsonb ->> gas)::numeric = tonnes AND mass(a, gas) = tonnes) IS NOT FALSE FROM gases(a - opaque(a)))']) law;

-- ties, seen one by one

SELECT is(string_agg((v::co2e / 2)::text, '; ' ORDER BY i), '0 tCO2e; 0.000000000000000001 tCO2e; 0.000000000000000002 tCO2e; 0.000000000000000002 tCO2e; 0 tCO2e; -0.000000000000000002 tCO2e',
	'half of the last place goes to the even neighbour')
FROM unnest(ARRAY['1e-18 tCO2e', '2e-18 tCO2e', '3e-18 tCO2e', '5e-18 tCO2e', '-1e-18 tCO2e', '-3e-18 tCO2e']) WITH ORDINALITY AS u (v, i);
SELECT is(string_agg(round(v::quantity)::text, '; ' ORDER BY i), '0 kWh; 2 kWh; 2 kWh; 3 kWh; 0 kWh; -2 kWh', 'round() goes to the even neighbour')
FROM unnest(ARRAY['0.5 kWh', '1.5 kWh', '2.5 kWh', '2.500000000000000001 kWh', '-0.5 kWh', '-1.5 kWh']) WITH ORDINALITY AS u (v, i);

-- ---- order ----

-- The order of the operator classes is that of (code, amount), entry by entry, by the published codes.
CREATE FUNCTION ghg_key(g ghg) RETURNS numeric[] LANGUAGE sql STABLE
	RETURN (SELECT array_agg(k ORDER BY i, j) FROM gases(g) WITH ORDINALITY AS e (name, family, tonnes, i)
		LEFT JOIN gas ON e.family <> 'CO2e' AND gas.gas = e.name LEFT JOIN basis ON e.family = 'CO2e' AND 'CO2e ' || basis.b = e.name,
		LATERAL (VALUES (1, coalesce(gas.code, 32768 + basis.code)::numeric), (2, e.tonnes)) v (j, k));
CREATE TABLE ordered AS
	SELECT 'co2e' AS kind, id, rank() OVER (ORDER BY v) AS by_value, rank() OVER (ORDER BY coalesce(basis.code, 0), tonnes(v)) AS by_key
	FROM (SELECT id, a AS v FROM co2e_operands UNION ALL SELECT id, co2e(tonnes(b)::text || ' tCO2e') FROM co2e_operands WHERE id % 10 = 0
		  UNION ALL SELECT id, c FROM co2e_operands WHERE id % 5 = 0) s LEFT JOIN basis ON basis.b = basis(v)
	UNION ALL SELECT 'quantity', id, rank() OVER (ORDER BY a), rank() OVER (ORDER BY unit_code, x)
	FROM quantity_operands JOIN (SELECT id, unit_code FROM operands) o USING (id)
	UNION ALL SELECT 'ghg', id, rank() OVER (ORDER BY v), rank() OVER (ORDER BY coalesce(ghg_key(v), '{}'))
	FROM (SELECT id, a AS v FROM ghg_operands UNION ALL SELECT id, a + '1e-18 t CO2' FROM ghg_operands WHERE id % 3 = 0 UNION ALL SELECT id, a FROM ghg_operands WHERE id % 7 = 0) s
	UNION ALL SELECT 'emission_factor', id, rank() OVER (ORDER BY a), rank() OVER (ORDER BY unit_code, coalesce(ghg_key(ghg(a)), '{}'))
	FROM factor_operands JOIN (SELECT id, unit_code FROM operands) o USING (id)
	UNION ALL SELECT 'gwp_basis', code, rank() OVER (ORDER BY b), rank() OVER (ORDER BY array_position(ARRAY['SAR', 'TAR', 'AR4', 'AR5', 'AR5CCF', 'AR6'], edition(b)), horizon(b))
	FROM basis;
SELECT is(count(*) FILTER (WHERE by_value <> by_key), 0::bigint, kind || ': sorted by value = sorted by code and amount')
FROM ordered GROUP BY kind ORDER BY kind;
SELECT is(breaches('basis', 'b = (edition(b) || CASE horizon(b) WHEN 100 THEN '''' ELSE ''-'' || horizon(b) END)::gwp_basis'), 0::bigint, 'a basis is its edition and horizon');

-- ---- text and hash ----

CREATE TABLE any_value AS
	SELECT 'co2e' AS kind, a::text AS v FROM co2e_operands UNION ALL SELECT 'quantity', a::text FROM quantity_operands
	UNION ALL SELECT 'ghg', a::text FROM ghg_operands UNION ALL SELECT 'emission_factor', a::text FROM factor_operands
	UNION ALL SELECT 'gwp_basis', b::text FROM basis UNION ALL SELECT 'co2e', x || ' tCO2e' FROM operands WHERE id % 20 = 0;

CREATE FUNCTION law_of_type(kind text, law text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT v::text AS t, v::%1$s AS v, v::%1$s::text::%1$s AS w FROM any_value WHERE kind = %1$L) s WHERE (%2$s) IS NOT TRUE',
				   kind, replace(law, 'K_', kind || '_')) INTO n;
	RETURN n;
END $$;
SELECT is(law_of_type(kind, law), 0::bigint, kind || ': ' || law)
FROM (SELECT DISTINCT kind FROM any_value) k,
	 unnest(ARRAY['w = v AND K_send(w) = K_send(v)', 'w::text = v::text', 'K_hash(w) = K_hash(v)', 'K_hash_extended(w, 0) = K_hash_extended(v, 0)',
		'K_hash_extended(w, 42) = K_hash_extended(v, 42)', '(K_hash_extended(v, 0) & 4294967295) = (K_hash(v)::bigint & 4294967295)',
		'K_hash_extended(v, 1) <> K_hash_extended(v, 0)']) law
ORDER BY kind, law;
SELECT is(breaches(kind || '_operands', format('%1$s_hash(a + b) = %1$s_hash(b + a) AND %1$s_send(a + b) = %1$s_send(b + a)', replace(kind, 'factor', 'emission_factor'))), 0::bigint,
	kind || ': however a value was made, its hash and its bytes are the same') FROM unnest(ARRAY['co2e', 'quantity', 'ghg', 'factor']) kind;
SELECT cmp_ok((SELECT count(DISTINCT co2e_hash(a)) FROM co2e_operands), '>=', (SELECT count(DISTINCT a) - 3 FROM co2e_operands), 'hashes of co2e differ');
SELECT cmp_ok((SELECT count(DISTINCT ghg_hash(a)) FROM ghg_operands), '>=', (SELECT count(DISTINCT a) - 3 FROM ghg_operands), 'hashes of ghg differ');
SELECT is((SELECT count(DISTINCT co2e_hash(co2e(1, b))) FROM basis), (SELECT count(*) FROM basis), 'the hash sees the basis');

-- Each bit of an amount counts, in comparison, arithmetic and hash.
CREATE TABLE bit AS SELECT k, x, co2e(x, 'AR6') AS c, quantity(-x, 'kWh') AS q, ghg('CO2', x) AS g, emission_factor(ghg('CO2', x), 't') AS f
	FROM generate_series(0, 110) k, LATERAL (SELECT 2::numeric ^ k * 1e-18) p (x);
SELECT is(breaches('bit a CROSS JOIN bit b', law), 0::bigint, 'each pair of bits: ' || law)
FROM unnest(ARRAY['(a.c = b.c) = (a.k = b.k)', '(a.q <> b.q) = (a.k <> b.k)', '(a.g = b.g) = (a.k = b.k)', '(a.f <> b.f) = (a.k <> b.k)', '(a.c < b.c) = (a.k < b.k)',
	'(a.q *< b.q) = (a.k > b.k)', '(a.g *<= b.g) = (a.k <= b.k)', '(a.f *> b.f) = (a.k > b.k)', 'tonnes(a.c - b.c) = a.x - b.x', 'amount(a.q - b.q) = b.x - a.x',
	'mass(a.g - b.g, ''CO2'') = a.x - b.x', 'a.k = 110 OR b.k = 110 OR tonnes(a.c + b.c) = a.x + b.x', 'co2e(a.g - b.g, ''AR6'') = a.c - b.c']) law;
SELECT is(ARRAY[count(DISTINCT co2e_hash(c)), count(DISTINCT quantity_hash(q)), count(DISTINCT ghg_hash(g)), count(DISTINCT emission_factor_hash(f))], '{111,111,111,111}',
	'each bit changes the hash') FROM bit;

-- ---- conversion ----

-- Each quantity in every unit that it converts to, as it should be.
CREATE TABLE conversion AS
SELECT o.id, q, o.tag AS unit, v.unit AS target, round_even(amount(q) * u.numerator * v.denominator, u.denominator * v.numerator) AS want,
	   (u.denominator * v.numerator) / (u.numerator * v.denominator) AS back
FROM quantity_operands o JOIN unit u ON u.unit = o.tag JOIN unit v USING (reference), LATERAL (SELECT a * 1e-9 AS q OFFSET 0) s
WHERE o.id % 2 = 0;
DELETE FROM conversion WHERE abs(want) > 2.5e15;
SELECT cmp_ok((SELECT count(DISTINCT (unit, target)) FROM conversion), '>', 500::bigint, 'there are many conversions');
SELECT is(breaches('conversion', 'amount(convert(q, target)) = want'), 0::bigint, 'convert() multiplies by the exact ratio and rounds once');
-- off by at most half of the last place of the target unit, and half of that of the way back
SELECT is(breaches('conversion', 'abs(amount(convert(convert(q, target), unit)) - amount(q)) <= 0.5e-18 * back + 0.5e-18'), 0::bigint, '... there and back');
SELECT is((SELECT count(*) FROM unit u CROSS JOIN unit v WHERE (failure(format('SELECT convert(quantity(0, %L), %L)', u.unit, v.unit)) = 'no error')
	<> (u.reference = v.reference)), 0::bigint, 'units convert if, and only if, they have the same reference');
SELECT is((SELECT count(*) FROM unit u CROSS JOIN unit v WHERE u.reference = v.reference AND u.dimension <> v.dimension), 0::bigint, '... and so the same dimension');
CREATE TABLE factor_conversion AS
SELECT o.id, f, v.unit AS target, (SELECT coalesce(ghg_agg(w.gas, w.tonnes) FILTER (WHERE w.tonnes <> 0), '0 t')
	FROM (SELECT gas, round_even(g.tonnes * v.numerator * u.denominator, v.denominator * u.numerator) AS tonnes FROM gases(ghg(f)) g WHERE family <> 'CO2e') w) AS want
FROM factor_operands o JOIN unit u ON u.unit = per_unit(o.a) JOIN unit v USING (reference),
	 LATERAL (SELECT (o.a - emission_factor(opaque(ghg(o.a)), per_unit(o.a))) * 1e-9 AS f OFFSET 0) s
WHERE o.id % 8 = 0 AND v.numerator * u.denominator / (v.denominator * u.numerator) < 1e10;
SELECT is(breaches('factor_conversion', 'convert(f, target) = emission_factor(want, target)'), 0::bigint, 'convert(emission_factor) divides by the ratio, every mass rounded once');

-- ---- emission = activity x factor ----

CREATE TABLE activity AS SELECT o.id, quantity(o.x * 1e-5, u.unit) AS q, emission_factor(ga * 1e-6, v.unit) AS f, u.numerator * v.denominator AS num, u.denominator * v.numerator AS den
	FROM operands o JOIN unit u ON u.unit = o.unit JOIN LATERAL (SELECT * FROM unit v WHERE v.reference = u.reference ORDER BY h(v.code, o.id) LIMIT 1) v ON true
	WHERE abs(u.numerator * v.denominator / (u.denominator * v.numerator)) < 1e5;
SELECT cmp_ok((SELECT count(*) FROM activity WHERE ghg(f) <> '0 t' AND num <> den), '>', 500::bigint, 'there are activities and factors of different units');
SELECT is((SELECT count(*) FROM activity, LATERAL gases(ghg(f)) g
	WHERE coalesce((SELECT r.tonnes FROM gases(emission(q, f)) r WHERE r.gas = g.gas), 0) <> round_even(amount(q) * g.tonnes * num, den)), 0::bigint,
	'emission(quantity, factor) is exact, rounded once, half to even');
SELECT is(breaches('activity', law), 0::bigint, law)
FROM unnest(ARRAY['q * f = emission(q, f)', 'f * q = q * f', '(-q) * f = -(q * f)', 'ghg(f) * amount(q) = quantity(amount(q), per_unit(f)) * f',
	'(SELECT array_agg(gas) FROM gases(q * f)) <@ (SELECT coalesce(array_agg(gas), ''{}'') FROM gases(ghg(f))) OR q * f = ''0 t''',
	'convert(f, per_unit(f)) = f', 'emission_factor(ghg(f), per_unit(f)) = f']) law;
SELECT is((SELECT count(*) FROM unit u CROSS JOIN unit v WHERE (failure(format('SELECT quantity(0, %L) * emission_factor(''1 t CO2'', %L)', u.unit, v.unit)) = 'no error')
	<> (u.reference = v.reference)), 0::bigint, 'activity and factor multiply if, and only if, their units convert');
SELECT is((SELECT count(*) FROM generate_series(1, 500) id, LATERAL (SELECT abs(factor(id, 1)) % 1000, abs(factor(id, 5)) % 10, (h(id, 9) % 1001) * 0.001) r (ncv, cc, oxidation)
	WHERE fuel_factor(ncv, cc, oxidation, 't') <> emission_factor(ghg('CO2', round_even(ncv * cc * oxidation * 44, 12)), 't')), 0::bigint, 'fuel_factor = NCV x CC x OF x 44/12');

-- ---- valuation ----

SELECT is((SELECT count(*) FROM gwp_table() t WHERE tonnes(co2e(ghg(gas, 1), basis)) <> gwp OR gwp(gas, basis) <> gwp), 0::bigint, 'every GWP is that of the table');
SELECT is((SELECT count(*) FROM gas CROSS JOIN basis LEFT JOIN gwp_table() t ON t.gas = gas.gas AND t.basis = b
	WHERE (co2e(ghg(gas.gas, 1), b, 'null') IS NULL) <> (t.gwp IS NULL) OR (without_gwp(ghg(gas.gas, 1), b) = '0 t') <> (t.gwp IS NOT NULL)), 0::bigint,
	'what the table has not is missing, and never zero');
SELECT is((SELECT count(*) FROM ghg_operands o, basis, LATERAL (SELECT a * 1e-6 - without_gwp(a * 1e-6, basis.b) AS g) s
	WHERE o.id % 4 = 0 AND tonnes(co2e(g, basis.b)) <> round_even((SELECT coalesce(sum(e.tonnes * CASE e.family WHEN 'CO2e' THEN 1 ELSE gwp(e.gas, basis.b) END), 0) FROM gases(g) e))),
	0::bigint, 'co2e(ghg, basis) is the sum of mass x GWP, rounded once, half to even');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT blend FROM blend_table()) b, generate_series(1, 20) i, LATERAL (SELECT number(i, 900)) x (tonnes)
	WHERE (SELECT coalesce(sum(g.tonnes), 0) FROM gases(ghg(blend, x.tonnes)) g) <> x.tonnes), 0::bigint, 'a blend loses no mass');
SELECT is((SELECT count(*) FROM (SELECT blend, basis.b, sum(mass_fraction * gwp) AS gwp, count(*) AS n, count(gwp) AS known FROM blend_table() JOIN basis ON true
	LEFT JOIN gwp_table() t ON t.gas = blend_table.gas AND t.basis = basis.b GROUP BY blend, basis.b) s
	WHERE CASE WHEN n = known THEN gwp(blend, b) <> gwp ELSE failure(format('SELECT gwp(%L, %L)', blend, b)) !~ '^22000' END), 0::bigint, 'the GWP of a blend is that of its parts, or missing');

-- ---- the ends of the range ----

CREATE TABLE edge AS SELECT (2::numeric ^ 111 - 1) * 1e-18 AS top, -(2::numeric ^ 111) * 1e-18 AS bottom;
SELECT is(tonnes(co2e(top, 'AR6')), trim_scale(top), 'the largest amount') FROM edge;
SELECT is(tonnes(co2e(bottom, 'AR6')), trim_scale(bottom), 'the least amount') FROM edge;
SELECT is(failure(format(query, top, bottom)), '22003 value out of range for type ' || kind, format(query, 'top', 'bottom'))
FROM edge, (VALUES ('co2e', $$SELECT co2e(%1$s + 1e-18, 'AR6')$$), ('co2e', $$SELECT co2e(%1$s, 'AR6') + '1e-18 tCO2e AR6'$$), ('co2e', $$SELECT co2e(%2$s, 'AR6') - '1e-18 tCO2e AR6'$$),
	('co2e', $$SELECT -co2e(%2$s, 'AR6')$$), ('co2e', $$SELECT abs(co2e(%2$s, 'AR6'))$$), ('co2e', $$SELECT co2e(%1$s, 'AR6') * 1.0000001$$), ('co2e', $$SELECT co2e(%1$s, 'AR6') / 0.5$$),
	('co2e', $$SELECT round(co2e(%1$s, 'AR6'), -1) + round(co2e(%1$s, 'AR6'), -1)$$), ('quantity', $$SELECT quantity(%1$s, 'kWh') + '1 kWh'$$), ('quantity', $$SELECT convert(quantity(%1$s, 'MWh'), 'kWh')$$),
	('ghg', $$SELECT ghg('CO2', %1$s) + '1e-18 t CO2'$$), ('ghg', $$SELECT -ghg('CO2', %2$s)$$), ('ghg', $$SELECT quantity(%1$s, 'kWh') * '2 t CO2/kWh'::emission_factor$$),
	('co2e', $$SELECT co2e(ghg('CH4', %1$s), 'AR6')$$), ('co2e', $$SELECT co2e(ghg('CH4', %1$s) - ghg('CO2', %1$s), 'AR6')$$)) v (kind, query);
SELECT is(tonnes(co2e(ghg('CO2', top) - ghg(co2e(top, 'AR6')) + '7 t CO2-biogenic', 'AR6')), 0::numeric, 'what cancels within one vector is in range') FROM edge;

SELECT * FROM finish();
ROLLBACK;
