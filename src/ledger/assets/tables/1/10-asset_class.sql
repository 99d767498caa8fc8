-- What kinds of assets there are, and what one unit of them is.

CREATE TABLE asset_class (
	class text PRIMARY KEY CHECK (class <> ''),
	name text NOT NULL,
	face quantity NOT NULL CHECK (sign(face) > 0),
	vintage_binds boolean NOT NULL,
	reversal_days integer NOT NULL DEFAULT 0 CHECK (reversal_days BETWEEN 0 AND 3660),
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED'))
);
COMMENT ON TABLE asset_class IS 'Classes of carbon assets: a unit of a class is one number of a serial.';
COMMENT ON COLUMN asset_class.class IS 'Code, in capitals.';
COMMENT ON COLUMN asset_class.name IS 'Name.';
COMMENT ON COLUMN asset_class.face IS 'Face value of a unit: 1 t of CO2e, 1 MWh, 1 kg, 1 Wh.';
COMMENT ON COLUMN asset_class.vintage_binds IS
	'Whether the vintage says when a unit may be used (allowances), or only describes it (credits).';
COMMENT ON COLUMN asset_class.reversal_days IS 'Days within which a movement may be reversed; 0 for the same day.';
COMMENT ON COLUMN asset_class.reference IS 'Where this is from.';
COMMENT ON COLUMN asset_class.mark IS
	'VERIFIED in the official text, VERIFIED-2 in a secondary source, UNVERIFIED otherwise.';

INSERT INTO asset_class (class, name, face, vintage_binds, reversal_days, reference, mark) VALUES
	('CEA', 'Chinese emission allowance', '1 t', true, 0, 'unit of 1 t: trading rules of 2021', 'VERIFIED-2'),
	('CCER', 'Chinese certified emission reduction', '1 t', false, 0, 'unit of 1 t: trading rules of 2021',
		'VERIFIED-2'),
	('CREDIT', 'Credit of another programme', '1 t', false, 0,
		'a class of carbonms: serials of ACR, CAR, Verra, Gold Standard and others are of 1 t each', 'UNVERIFIED'),
	('GEC', 'Green electricity certificate', '1 MWh', false, 0,
		'1 MWh: rules of issuing and trading of 2024 (NEA 2024 No. 67)', 'VERIFIED-2'),
	('EAC', 'Certificate of electricity of another registry', '1 MWh', false, 0,
		'a class of carbonms: certificates of I-REC, GO and others are of 1 MWh each', 'UNVERIFIED'),
	('ATTRIBUTE', 'Attribute of electricity that was generated', '1 kWh', false, 0,
		'a class of carbonms: what certificates, and credits of generation, are made of', 'UNVERIFIED');
