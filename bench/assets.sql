-- A ledger with many blocks and movements. They are written as a restore writes them, without the triggers: made by the
-- doors they would be the same rows, and take hours.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION carbonms;
SELECT create_ledger('park') \g /dev/null
SELECT add_assets('park') \g /dev/null
SET search_path = park, public;
INSERT INTO party (party, kind, name) SELECT 'P' || p, 'enterprise', 'Party' FROM generate_series(0, 999) AS p;
SET session_replication_role = replica;
ALTER TABLE asset_movement DISABLE TRIGGER check_movement;

-- block b of 1000 units is issued by movement b to party b % 1000; then each movement moves ten units of a block on
CREATE TEMP TABLE step AS
SELECT :blocks + n AS movement, 1 + (n - 1) % :blocks AS block, (n - 1) / :blocks AS nth FROM generate_series(1, :movements - :blocks) AS n;
INSERT INTO asset_block (block_id, class, registry, code, serials, vintage, issued_on, issued_by)
OVERRIDING SYSTEM VALUE SELECT b, 'CEA', 'BENCH', 'B' || b / 1000, int8range(b % 1000 * 1000 + 1, b % 1000 * 1000 + 1001), 2020 + b % 6, '2020-01-01', b
FROM generate_series(1, :blocks) AS b;
INSERT INTO asset_movement (movement_id, kind, party, effective_on, opening, purpose, lines, digest, content, previous, skipped, hash, recorded_at, recorded_by)
SELECT m, CASE WHEN m <= :blocks THEN 'issue' ELSE 'retire' END, 'P' || CASE WHEN m <= :blocks THEN m ELSE 1 + (m - :blocks - 1) % :blocks END % 1000,
	date '2020-01-01' + (m * 2000::bigint / :movements)::integer, false, 'bench', 1, z, z, z, z, z, timestamptz '2020-01-01' + m * interval '1 second', 'bench'
FROM generate_series(1, :movements) AS m, (SELECT decode(repeat('00', 32), 'hex') AS z) AS z;
INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by, spent_by, spent_kind)
SELECT b, int8range(b % 1000 * 1000 + 1, b % 1000 * 1000 + 1001), 'P' || b % 1000, 'held', b, b, s.movement, CASE WHEN s.movement > 0 THEN 'retire' END
FROM generate_series(1, :blocks) AS b LEFT JOIN step AS s ON s.block = b AND s.nth = 0;
INSERT INTO asset_holding (block_id, serials, party, state, lot, made_by, spent_by, spent_kind)
SELECT s.block, v.serials, 'P' || s.block % 1000, v.state, s.block, s.movement, CASE v.state WHEN 'held' THEN n.movement END, CASE WHEN v.state = 'held' AND n.movement > 0 THEN 'retire' END
FROM step AS s LEFT JOIN step AS n ON n.block = s.block AND n.nth = s.nth + 1
CROSS JOIN LATERAL (SELECT s.block % 1000 * 1000 + 1 + s.nth * 10 AS first, s.block % 1000 * 1000 + 1001 AS last) AS r
CROSS JOIN LATERAL (VALUES (int8range(r.first, r.first + 10), 'retired'), (int8range(r.first + 10, r.last), 'held')) AS v (serials, state);
INSERT INTO asset_entry (movement_id, line, effective_on, party, class, vintage, state, units)
SELECT m.movement_id, v.line, m.effective_on, m.party, 'CEA', 2020 + b.block % 6, v.state, v.units
FROM asset_movement AS m CROSS JOIN LATERAL (SELECT CASE WHEN m.kind = 'issue' THEN m.movement_id ELSE 1 + (m.movement_id - :blocks - 1) % :blocks END AS block) AS b
JOIN LATERAL (VALUES (1, 'held', 1000, 'issue'), (1, 'held', -10, 'retire'), (2, 'retired', 10, 'retire')) AS v (line, state, units, kind) ON v.kind = m.kind;
UPDATE asset_head SET movement_id = :movements;
SET session_replication_role = origin;
ALTER TABLE asset_movement ENABLE ALWAYS TRIGGER check_movement;
SELECT setval(pg_get_serial_sequence('asset_block', 'block_id'), :blocks) \g /dev/null
VACUUM ANALYZE;
