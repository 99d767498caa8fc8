-- gwp_basis: text and calls that are refused, with SQLSTATE, message, DETAIL and HINT

\pset format unaligned
\pset tuples_only on

-- What an expression of $1 says: its whole error, or the value if there is none.
CREATE FUNCTION pg_temp.attempt(expression text, input text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	value text;
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE format('SELECT (%s)::text', expression) INTO value USING input;
	RETURN 'no error: ' || coalesce(value, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat(SQLSTATE, ': ', message, E'\n  DETAIL:  ' || nullif(detail, ''), E'\n  HINT:  ' || nullif(hint, ''));
END $$;

-- no text

SELECT pg_temp.attempt('$1::gwp_basis', input) FROM (VALUES
	(''),
	(' '),
	(E'\t\n\r '),
	(U&'\00A0\3000\2009')) AS v (input);

-- not an edition

SELECT pg_temp.attempt('$1::gwp_basis', input) FROM (VALUES
	('AR'),
	('AR1'),
	('FAR'),
	('AR9'),
	('AR06'),
	('AR10'),
	('AR61'),
	('A R6'),
	('AR 6'),
	('AR-6'),
	('AR.6'),
	('IPCC'),
	('IPCC 2021'),
	('IPCC AR9'),
	('IPCC2006'),
	('Kyoto'),
	('CO2e AR6'),
	('tCO2e AR6'),
	('none'),
	('unspecified'),
	('null'),
	('NaN'),
	('inf'),
	('61'),
	('0x3D'),
	('6'),
	('100'),
	('GWP100'),
	('第六次评估报告')) AS v (input);

-- editions and horizons that do not go together

SELECT pg_temp.attempt('$1::gwp_basis', input) FROM (VALUES
	('SAR-20'),
	('SAR-500'),
	('AR2-20'),
	('AR5-500'),
	('AR5CCF-20'),
	('AR5CCF-500'),
	('AR4CCF'),
	('AR6-CCF'),
	('AR6-FGD'),
	('AR6-FGD-20'),
	('AR6 FGD'),
	('AR6-0'),
	('AR6-1'),
	('AR6-10'),
	('AR6-50'),
	('AR6-1000'),
	('AR6-020'),
	('AR6-20.0'),
	('AR6-2e1'),
	('AR6-1_00'),
	('AR620'),
	('AR6100'),
	('AR6-twenty'),
	('AR6-二十')) AS v (input);

-- something before, behind or in between

SELECT pg_temp.attempt('$1::gwp_basis', input) FROM (VALUES
	('AR6-'),
	('-AR6'),
	('+AR6'),
	('(AR6)'),
	('"AR6"'),
	('''AR6'''),
	('AR6;'),
	('AR6,AR5'),
	('AR6 AR5'),
	('AR6/AR5'),
	('AR6 or AR5'),
	('AR6-20 years'),
	('AR6-20a'),
	('AR6 GWP*'),
	('AR6 GTP100'),
	('AR6 GWP 100 100'),
	('AR6 IPCC')) AS v (input);

-- letters that look alike, and marks that do not show

SELECT pg_temp.attempt('$1::gwp_basis', input) FROM (VALUES
	(U&'\0410R6'),	-- Cyrillic A
	(U&'\0391R6'),	-- Greek Alpha
	(U&'AR\0666'),	-- Arabic digit six
	(U&'AR\2465'),	-- circled six
	(U&'\FEFFAR6'),	-- byte order mark
	(U&'AR6\200B'),	-- zero width space
	(U&'A\0301R6'),	-- combining accent
	(U&'AR6\FFFD')) AS v (input);

-- text of any length; what is quoted of it is cut between characters

SELECT pg_temp.attempt('$1::gwp_basis', input) FROM (VALUES
	(repeat('AR6 ', 60)),
	(repeat('年', 100)),
	(repeat(' ', 1024 * 1024)),
	(repeat(' ', 1024 * 1024) || 'AR6')) AS v (input);

-- a gwp_basis has no casts

SELECT pg_temp.attempt(expression) FROM (VALUES
	('61::gwp_basis'),
	('61::smallint::gwp_basis'),
	('gwp_basis ''AR6''::int'),
	('gwp_basis ''AR6'' + gwp_basis ''AR5'''),
	('edition(''AR8'')'),
	('horizon(''AR6-5'')'),
	('gwp_basis_in(''AR6 20 20'')'),
	('gwp_basis_recv(''\x003d''::bytea)')) AS v (expression);

-- 22021: what is no text at all does not reach the type

SELECT pg_temp.attempt(expression) FROM (VALUES
	('convert_from(''\x415236ff'', ''UTF8'')::gwp_basis'),
	('convert_from(''\x4152360061'', ''UTF8'')::gwp_basis'),
	('convert_from(''\xeda080'', ''UTF8'')::gwp_basis')) AS v (expression);
