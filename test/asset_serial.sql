-- Serials of registries: what is read of them, by patterns in rows, and what is not.
\ir include/begin.sql
SELECT create_ledger('led', 'UTC');
SELECT add_assets('led');
SET LOCAL search_path = led, public;
-- what is read of a serial, in a line
CREATE FUNCTION pg_temp.read(registry text, serial text, first bigint DEFAULT NULL, last bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS
$$ SELECT concat_ws(' | ', r.code, r.serials, r.units, r.project, r.vintage) FROM read_serial($1, $2, $3, $4) AS r $$;

-- ---- the registries ----

SELECT is(pg_temp.read(registry, serial), expected, serial) FROM (VALUES
	('ACR', 'ACR-FR-1129-2025-2917-30932 to 35143', 'ACR-FR-1129-2025-2917 | [30932,35144) | 4212 | ACR1129 | 2025'),
	('ART', 'ART-GY-102-2016-9-1401 to 1408', 'ART-GY-102-2016-9 | [1401,1409) | 8 | ART102 | 2016'),
	('ART', 'FCPF-CI-130-2023-20-1 to 46404', 'FCPF-CI-130-2023-20 | [1,46405) | 46404 | ART130 | 2023'),
	('CAR', 'CAR-1-US-1335-31-983-KS-2025-9659-43177 to 43276', 'CAR-1-US-1335-31-983-KS-2025-9659 | [43177,43277) | 100 | CAR1335 | 2025'),
	('CAR', 'CAR-ROC-US-1316-105-276-CA-2025-9388-1 to 1', 'CAR-ROC-US-1316-105-276-CA-2025-9388 | [1,2) | 1 | CAR1316 | 2025'),
	('Gold Standard', 'GS1-1-UG-GS11236-16-2024-30307-1-19149', 'GS1-1-UG-GS11236-16-2024-30307 | [1,19150) | 19149 | 11236 | 2024'),
	('Gold Standard', 'RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7014', 'RW-5-*-2-2-0-7014 | [1463953,1467610) | 3657'),
	('Verra', '19298-935995787-935997256-VCS-VCU-1491-VER-BR-1-513-01012018-31122018-0',
		'19298-*-VCS-VCU-1491-VER-BR-1-513-01012018-31122018-0 | [935995787,935997257) | 1470 | 513 | 2018'),
	('GEC', '110000202401000000000000001001', '110000202401 | [1001,1002) | 1'),
	('GEC', '110000202401000000000000001001-110000202401000000000000001040', '110000202401 | [1001,1041) | 40'),
	('GEC', '110000202401999999999999999999', '110000202401 | [999999999999999999,1000000000000000000) | 1'),
	('CARB', 'CAFR5253-C', 'CAFR5253-C'), ('CARB', 'CAFR5253-(reversal)', 'CAFR5253-(REVERSAL)')) AS v (registry, serial, expected);
SELECT is(pg_temp.read('Cercarbono', 'CDC_7_1_1_321_14_CO_1_1', 340721, 340756), 'CDC_7_1_1_321_14_CO_1_1 | [340721,340757) | 36 | 7', 'Cercarbono has the numbers in columns of their own');
SELECT is(pg_temp.read('Cercarbono', 'CDC_5_1_1_321_14_R1_XX_CO_1_2_2018', 0, 0), 'CDC_5_1_1_321_14_R1_XX_CO_1_2_2018 | [0,1) | 1 | 5 | 2018', 'which begin at 0, and the year in some');
SELECT is(pg_temp.read('Cercarbono', 'CDC_7_1_1_321_14_CO_1_1'), 'CDC_7_1_1_321_14_CO_1_1 | 7', 'without them it is a code');
SELECT is(pg_temp.read(' verra', ' 19298-935995787-935995787-vcs-vcu-1491-VER-BR-1-513-01012018-31122018-0' || E'\n'), pg_temp.read('VERRA',
	'19298-935995787-935995787-VCS-VCU-1491-VER-BR-1-513-01012018-31122018-0'), 'as codes are, serials are one however they are typed');
SELECT is(pg_temp.read('ACR', NULL), '', 'nothing is read of nothing');
SELECT is((SELECT r.code FROM read_serial('GEC', '110000202401000000000000001001') AS r), asset_code('110000202401'), 'a code is one of blocks');
SELECT is_empty($$SELECT f.registry, f.format FROM serial_format AS f CROSS JOIN LATERAL read_serial(f.registry, f.example) AS r WHERE r.code IS NULL OR (f.first IS NULL) <> (r.serials IS NULL)$$,
	'every format reads its example');
SELECT is((SELECT array_agg(DISTINCT registry ORDER BY registry) FROM serial_format), '{ACR,ART,CAR,CARB,CERCARBONO,GEC,"GOLD STANDARD",VERRA}', 'eight registries are known');

-- ---- what is not read ----

SELECT is(pg_temp.advised(command), error, error) FROM (VALUES
	($$SELECT read_serial('Verra', '19298-935995787')$$,
		'22P02: serial "19298-935995787" is not one of registry VERRA | It reads, for example, 19298-935995787-935997256-VCS-VCU-1491-VER-BR-1-513-01012018-31122018-0.'),
	($$SELECT read_serial('Gold Standard', 'RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7015')$$, '22P02: serial "RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7015" is not one of registry GOLD STANDARD'
		' | It reads, for example, GS1-1-UG-GS11236-16-2024-30307-1-19149 or RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7014.'),
	($$SELECT read_serial('GEC', '110000202401000000000000001001-110000202402000000000000001040')$$, '22P02: serial "110000202401000000000000001001-110000202402000000000000001040" is not one of registry GEC'
		' | It reads, for example, 110000202401000000000000001001 or 110000202401000000000000001001-110000202401000000000000001040.'),
	($$SELECT read_serial('GEC', '11000020240100000000000000100')$$, '22P02: serial "11000020240100000000000000100" is not one of registry GEC'
		' | It reads, for example, 110000202401000000000000001001 or 110000202401000000000000001001-110000202401000000000000001040.'),
	($$SELECT read_serial('CARB', 'CAFR00029-C')$$, '22P02: serial "CAFR00029-C" is not one of registry CARB | It reads, for example, CAFR5253-C.'),
	($$SELECT read_serial('ACR', '')$$, '22P02: serial "" is not one of registry ACR | It reads, for example, ACR-FR-1129-2025-2917-30932 to 35143.'),
	($$SELECT read_serial('ACR', 'ACR-FR-1129-2025-2917-30932 to 143')$$, '22P02: serial "ACR-FR-1129-2025-2917-30932 to 143" ends at 143, and begins at 30932'),
	($$SELECT read_serial('ACR', 'ACR-FR-1129-2025-2917-1 to 1234567890123456789')$$, '22P02: serial "ACR-FR-1129-2025-2917-1 to 1234567890123456789" is not one of registry ACR'
		' | It reads, for example, ACR-FR-1129-2025-2917-30932 to 35143.'),
	($$SELECT read_serial('ACR', 'ACR-FR-1129-2025-2917-30932 to 35143', 30932, 35142)$$, '22023: serial "ACR-FR-1129-2025-2917-30932 to 35143" has numbers 30932 to 35143, not 30932 to 35142'),
	($$SELECT read_serial('Cercarbono', 'CDC_7_1_1_321_14_CO_1_1', 5, 4)$$, '22P02: serial "CDC_7_1_1_321_14_CO_1_1" ends at 4, and begins at 5'),
	($$SELECT read_serial('Nobody''s', 'X-1')$$, '22023: serials of registry NOBODY''S cannot be read | Table serial_format has the registries whose serials can be; add your own.')) AS v (command, error);
SELECT is(pg_temp.said($$SELECT read_serial('ACR', repeat('1', 100000))$$), '22P02: serial "' || repeat('1', 100) || '..." is not one of registry ACR', 'what is long is not matched, and not repeated');
SELECT is(pg_temp.said($$SELECT read_serial('ACR', 'ACR-FR-1129-2025-2917-' || repeat('0', 150) || '30932 to 35143')$$) ~ 'is not one of registry ACR$', true, 'nor is it read in part');

-- ---- formats of one's own ----

INSERT INTO serial_format (registry, format, pattern, code, first, last, project, vintage, example, reference, mark)
VALUES (' i-rec ', 'range', '([A-Z]+)/([0-9]{4})/([0-9]+)\.\.([0-9]+)', '\1/\2', '\3', '\4', '\1', '\2', 'sun/2025/1..10', 'test', 'UNVERIFIED');
SELECT is(pg_temp.read('I-REC', 'Sun/2025/11..20'), 'SUN/2025 | [11,21) | 10 | SUN | 2025', 'a registry is a row');
SELECT is(pg_temp.said(format('INSERT INTO serial_format (registry, format, pattern, code, first, last, example, reference, mark) VALUES (%L, %L, %L, %L, %s, %L, %L, ''test'', ''UNVERIFIED'')',
	registry, format, pattern, code, quote_nullable(first), last, example)), error, error) FROM (VALUES
	('X', 'a', '([A-Z]+)-([0-9]+)', '\1', '\2', '\2', 'A-B', '22023: format "a" of registry X does not read its example | "A-B" is not what its pattern is of.'),
	('X', 'a', '([a-z]+)-([0-9]+)', '\1', '\2', '\2', 'a-1', '22023: format "a" of registry X does not read its example | "A-1" is not what its pattern is of.'),
	('X', 'a', '([A-Z]+)-([0-9]+)', '\3', '\2', '\2', 'A-1', '22023: format "a" of registry X does not read its example | "A-1" is not what its pattern is of.'),
	('X', 'a', '([A-Z]+)-([A-Z0-9]+)', '\1', '\2', '\2', 'A-B', '22023: format "a" of registry X does not read its example | "A-B" is not what its pattern is of.'),
	('I-REC', 'other', '([A-Z]+)/([0-9]{4})/([0-9]+)\.\.([0-9]+)', '\1', '\3', '\4', 'sun/2025/1..10', '22023: format "other" of registry I-REC does not read its example | "sun/2025/1..10" is read by other and range.'),
	('X', 'a', '(A)([0-9]+)\1', '\1', '\2', '\2', 'A1A', '23514: new row for relation "serial_format" violates check constraint "pattern_is_short_and_without_references_back"'),
	('X', 'a', repeat('A?', 151), '\1', '\2', '\2', 'A1A', '23514: new row for relation "serial_format" violates check constraint "pattern_is_short_and_without_references_back"'),
	('X', 'a', '(A', '\1', '\2', '\2', 'A', '2201B: invalid regular expression: parentheses () not balanced'),
	('X', 'a', 'A)|(?:B', '\1', '\2', '\2', 'A', '2201B: invalid regular expression: parentheses () not balanced'),
	('X', 'a', '(((.{1,50}){1,50}){1,50})', '\1', '\2', '\2', 'A', '2201B: invalid regular expression: regular expression is too complex'),
	('X', 'a', '(A)([0-9]+)', '\1', NULL, '\2', 'A1', '23514: new row for relation "serial_format" violates check constraint "serial_format_check"')) AS v (registry, format, pattern, code, first, last, example, error);
-- a text in a row is never more than a text
INSERT INTO serial_format (registry, format, pattern, code, first, last, example, reference, mark)
VALUES ('X', $$'; DROP TABLE party; --$$, $$('; DROP TABLE PARTY; --)([0-9]+)$$, $$\1'||now()||'$$, '\2', '\2', $$'; drop table party; --1$$, 'test', 'UNVERIFIED');
SELECT is(pg_temp.read('X', $$'; drop table party; --7$$), $$'; DROP TABLE PARTY; --'||NOW()||' | [7,8) | 1$$, 'nothing that stands in a row is run');
SELECT is(pg_temp.advised(command), error, error) FROM (VALUES
	($$UPDATE serial_format SET pattern = 'x' WHERE registry = 'ACR'$$, '23000: cannot update table "serial_format" | Only its column withdrawn_at may be set. | Insert another row in its place.'),
	($$DELETE FROM serial_format WHERE registry = 'ACR'$$, '23000: cannot delete from table "serial_format" | Only its column withdrawn_at may be set. | Insert another row in its place.')) AS v (command, error);
UPDATE serial_format SET withdrawn_at = now() WHERE registry = 'I-REC';
SELECT is(pg_temp.said($$SELECT read_serial('I-REC', 'Sun/2025/11..20')$$), '22023: serials of registry I-REC cannot be read', 'what is withdrawn reads no more');
SELECT lives_ok($$INSERT INTO serial_format (registry, format, pattern, code, first, last, example, reference, mark)
	VALUES ('I-REC', 'other', '([A-Z]+)/([0-9]{4})/([0-9]+)\.\.([0-9]+)', '\1', '\3', '\4', 'sun/2025/1..10', 'test', 'UNVERIFIED')$$, 'and another takes its place');

SELECT * FROM finish();
ROLLBACK;
