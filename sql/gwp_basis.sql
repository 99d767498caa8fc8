-- gwp_basis: spellings, parts, order, operator classes; refusals are in refusal_gwp_basis

-- the bases, with their codes on the wire
SELECT DISTINCT basis, edition(basis), horizon(basis), gwp_basis_send(basis) AS wire
FROM gwp_table() WHERE basis <= 'AR6-500' ORDER BY basis;

-- spellings: case, spaces, hyphens and underscores are free; 100 years need not be said
SELECT input, input::gwp_basis AS basis FROM (VALUES
	('AR6'), ('ar6'), (' AR6 '), ('AR6-100'), ('AR6 100'), ('AR6_100'), ('AR6 - 100'), ('AR6--100'),
	('AR6 GWP100'), ('AR6 GWP-100'), ('AR6-GWP 100'), ('AR6GWP100'), ('AR6 GWP'), ('AR6gwp'), ('ipcc ar6'), ('IPCC-AR6-GWP100'),
	('AR6-20'), ('AR6 20'), ('ar6 gwp20'), ('AR6-500'), ('AR6 GWP 500'),
	('AR5'), ('AR5-20'), ('AR5 GWP100'), ('AR5CCF'), ('AR5-CCF'), ('ar5 ccf'), ('AR5_CCF-100'), ('AR5 CCF GWP100'),
	('AR4'), ('AR4-20'), ('AR4-500'),
	('TAR'), ('AR3'), ('tar-20'), ('AR3 GWP500'),
	('SAR'), ('AR2'), ('sar gwp100'), ('SAR-100'),
	(U&'\FF21\FF32\FF16'), (U&'AR6\3000GWP\FF11\FF10\FF10'), (U&'AR6\201320'), (U&'AR5\00A0CCF')) AS v (input);

-- text output is read back as the same basis
SELECT count(*) >= 13 AS bases, bool_and(basis::text::gwp_basis = basis) AS same
FROM (SELECT DISTINCT basis FROM gwp_table()) AS b;

-- order: edition, then horizon
SELECT a, b, a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt, gwp_basis_cmp(a, b) < 0 AS before
FROM (VALUES
	('AR4'::gwp_basis, 'AR5'::gwp_basis), ('AR5', 'AR4'), ('AR5', 'AR5'), ('AR5-20', 'AR5'), ('AR5', 'AR5CCF'), ('AR6-500', 'AR6'),
	('SAR', 'TAR-20')) AS v (a, b);

-- equal is equal to the hash functions, too; a seed changes the hash
SELECT gwp_basis_hash('AR5 GWP100') = gwp_basis_hash('AR5') AS hash,
	gwp_basis_hash_extended('AR5 GWP100', 7) = gwp_basis_hash_extended('AR5', 7) AS extended,
	gwp_basis_hash_extended('AR5', 7) = gwp_basis_hash_extended('AR5', 8) AS seed,
	gwp_basis_hash('AR5') = gwp_basis_hash('AR6') AS other;

-- sorting, grouping, joining
CREATE TEMP TABLE report (id integer, basis gwp_basis PRIMARY KEY);
INSERT INTO report VALUES (1, 'AR6'), (2, 'AR5-20'), (3, 'SAR'), (4, 'AR5');
INSERT INTO report VALUES (5, 'ar5 gwp100');
SELECT array_agg(basis ORDER BY basis DESC) AS sorted, array_agg(DISTINCT basis) AS distinct FROM report;
SELECT r.id, r.basis, count(*) > 20 AS gases FROM report AS r JOIN gwp_table() AS g USING (basis) GROUP BY r.id, r.basis ORDER BY r.id;
SELECT id FROM report WHERE basis IN ('AR5', 'AR4', 'SAR') ORDER BY id;
SELECT id FROM report WHERE basis >= 'AR5' ORDER BY basis;
SELECT id FROM report WHERE basis IS DISTINCT FROM NULL AND basis = ANY ('{AR6,"AR5-20"}'::gwp_basis[]) ORDER BY id;

-- nothing is known of an unknown basis
SELECT edition(NULL), horizon(NULL), NULL::gwp_basis = 'AR6' AS eq;

DROP TABLE report;
