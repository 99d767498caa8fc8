-- How registries write serials. A pattern is matched and fills templates; nothing that stands in a row is run.

CREATE TABLE serial_format (
	registry text NOT NULL CHECK (registry <> ''),
	format text NOT NULL CHECK (format <> ''),
	-- without references back every pattern is matched in time that its length and that of the text bound
	pattern text NOT NULL CONSTRAINT pattern_is_short_and_without_references_back
		CHECK (length(pattern) > 0 AND length(pattern) <= 300 AND pattern !~ '\\[1-9]' AND '' ~ pattern IS NOT NULL),
	code text NOT NULL,
	code_again text,
	first text,
	last text CHECK (last IS NULL OR first IS NOT NULL),
	project text,
	vintage text,
	example text NOT NULL CHECK (length(example) <= 200),
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	PRIMARY KEY (registry, format)
);
COMMENT ON TABLE serial_format IS
	'How registries write serials. A format is not changed: it is withdrawn, and another recorded.';
COMMENT ON COLUMN serial_format.registry IS 'Registry, in capitals: see asset_code().';
COMMENT ON COLUMN serial_format.format IS 'Name of the format, where a registry has several.';
COMMENT ON COLUMN serial_format.pattern IS
	'Regular expression of the whole serial in capitals, as asset_code() makes it, with groups for its parts.';
COMMENT ON COLUMN serial_format.code IS
	'What stands before or around the number, made of groups: \1-*-\4. It tells the block.';
COMMENT ON COLUMN serial_format.code_again IS
	'The same of the last serial, where both are written out: another one is refused. NULL where it stands once.';
COMMENT ON COLUMN serial_format.first IS 'Group of the first number: \2. NULL where it stands in a column of its own.';
COMMENT ON COLUMN serial_format.last IS 'Group of the last number; NULL where a serial is of one unit.';
COMMENT ON COLUMN serial_format.project IS
	'What the registry calls the project, made of groups; NULL if it does not say.';
COMMENT ON COLUMN serial_format.vintage IS 'Group of the year; NULL if it does not say.';
COMMENT ON COLUMN serial_format.example IS 'A serial that it reads.';
COMMENT ON COLUMN serial_format.reference IS 'Where this is from.';
COMMENT ON COLUMN serial_format.mark IS
	'VERIFIED in what the registry publishes, VERIFIED-2 in a secondary source, UNVERIFIED otherwise.';
COMMENT ON COLUMN serial_format.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN serial_format.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';

INSERT INTO serial_format (registry, format, pattern, code, code_again, first, last, project, vintage, example,
	reference, mark)
SELECT f.registry, f.format, replace(f.pattern, '<n>', '([0-9]{1,18})'), f.code, f.code_again, f.first, f.last,
	f.project, f.vintage, f.example, f.reference, f.mark
FROM (VALUES
	('ACR', 'range', '(ACR-[A-Z]{2}-([0-9]+)-([0-9]{4})-[0-9]+)-<n> TO <n>', '\1', NULL, '\4', '\5', 'ACR\2', '\3',
		'ACR-FR-1129-2025-2917-30932 to 35143', 'download of the registry, 2026-04-14', 'VERIFIED'),
	('ART', 'range', '([A-Z]+-[A-Z]{2}-([0-9]+)-([0-9]{4})-[0-9]+)-<n> TO <n>', '\1', NULL, '\4', '\5', 'ART\2', '\3',
		'ART-GY-102-2016-9-1401 to 1408', 'download of the registry, 2026-04-14', 'VERIFIED'),
	('CAR', 'range', '(CAR-[0-9A-Z]+-[A-Z]{2}-([0-9]+)-[0-9]+-[0-9]+-[A-Z]+-([0-9]{4})-[0-9]+)-<n> TO <n>', '\1', NULL,
		'\4', '\5', 'CAR\2', '\3', 'CAR-1-US-1335-31-983-KS-2025-9659-43177 to 43276',
		'download of the registry, 2026-04-14', 'VERIFIED'),
	('CARB', 'issuance', '(CA(?:FR|LS|MM|OD|RC)[0-9]{4}-(?:[A-Z][0-9]?|\([A-Z ]+\)))', '\1', NULL, NULL, NULL,
		NULL, NULL, 'CAFR5253-C',
		'ARB offset credit issuance, 2024-11-27: the units of an issuance are not numbered', 'VERIFIED'),
	('CERCARBONO', 'with a year', '(CDC_([0-9]+)(?:_[0-9A-Z]+)+_((?:19|20)[0-9]{2}))', '\1', NULL, NULL, NULL, '\2',
		'\3', 'CDC_7_3_1_323_14_CO_1_2_2019', 'download of the registry, 2026-04-14', 'VERIFIED'),
	('CERCARBONO', 'without a year', '(CDC_([0-9]+)(?:_[0-9A-Z]+)+_[0-9]{1,3})', '\1', NULL, NULL, NULL, '\2', NULL,
		'CDC_7_1_1_321_14_CO_1_1', 'download of the registry, 2026-04-14', 'VERIFIED'),
	('GEC', 'one', '([0-9]{12})([0-9]{18})', '\1', NULL, '\2', NULL, NULL, NULL, '110000202401000000000000001001',
		'30 digits, of which the last 18 are the number: the description of the issuer was not seen', 'UNVERIFIED'),
	('GEC', 'range', '([0-9]{12})([0-9]{18}) ?(?:-|TO) ?([0-9]{12})([0-9]{18})', '\1', '\3', '\2', '\4', NULL, NULL,
		'110000202401000000000000001001-110000202401000000000000001040',
		'30 digits, of which the last 18 are the number: the description of the issuer was not seen', 'UNVERIFIED'),
	('GOLD STANDARD', 'range', '(GS[0-9]-[0-9]+-[A-Z]{2}-GS([0-9]+)-[0-9]+-([0-9]{4})-[0-9]+)-<n>-<n>', '\1', NULL,
		'\4', '\5', '\2', '\3', 'GS1-1-UG-GS11236-16-2024-30307-1-19149',
		'download of the registry, 2026-04-14', 'VERIFIED'),
	('GOLD STANDARD', 'two serials', '([A-Z]{2}-[0-9]+)-<n>-([0-9]+-[0-9]+-[0-9]+-[0-9]+) - '
		'([A-Z]{2}-[0-9]+)-<n>-([0-9]+-[0-9]+-[0-9]+-[0-9]+)', '\1-*-\3', '\4-*-\6', '\2', '\5', NULL, NULL,
		'RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7014', 'download of the registry, 2026-04-14', 'VERIFIED'),
	('VERRA', 'range', '([0-9]+)-<n>-<n>-(VCS-VCU-[0-9]+-VER-[A-Z]{2}-[0-9]+-([0-9]+)-'
		'[0-9]{4}([0-9]{4})-[0-9]{8}-[0-9])', '\1-*-\4', NULL, '\2', '\3', '\5', '\6',
		'19298-935995787-935997256-VCS-VCU-1491-VER-BR-1-513-01012018-31122018-0',
		'download of the registry, 2026-04-14', 'VERIFIED'))
	AS f (registry, format, pattern, code, code_again, first, last, project, vintage, example, reference, mark);
