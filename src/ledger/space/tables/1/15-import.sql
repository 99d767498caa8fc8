-- What import_boundary() reads and reports.

/**
 * Problems are: unreadable, no code, no name, weight, duplicate code, duplicate geometry, constraint, null, empty,
 * not finite, not a polygon, wrong SRID, antimeridian, Z or M, curved, invalid, duplicate vertices, no area, sliver,
 * hole, overlap, outside parent, no parent, gap.
 */
CREATE TYPE import_finding AS (
	code text,
	problem text,
	measure double precision,
	action text,
	detail text,
	geom geometry
);
COMMENT ON TYPE import_finding IS 'A row of the report of import_boundary().';
COMMENT ON COLUMN import_finding.code IS
	'Code of the boundary; NULL if it has none. Of a gap, that of the boundary with the gap.';
COMMENT ON COLUMN import_finding.problem IS
	'What is wrong, in a word or two: unreadable, no code, wrong SRID, invalid, overlap, gap ... NULL in the '
	'row that says that it was imported.';
COMMENT ON COLUMN import_finding.measure IS
	'How much: area in m2 (imported, invalid, hole, overlap, outside parent, gap, sliver), number of '
	'vertices (duplicate vertices, curved).';
COMMENT ON COLUMN import_finding.action IS
	'What was done: refused (it is not in the table), converted, repaired, kept (as it is) or imported.';
COMMENT ON COLUMN import_finding.detail IS 'More about it, in words.';
COMMENT ON COLUMN import_finding.geom IS
	'Where: the place of an invalidity, holes, the overlap, the gap, the part outside; else the boundary. '
	'NULL if it has no place in the ledger.';

CREATE TYPE import_item AS (
	no bigint,
	code text,
	name text,
	parent text,
	weight text,
	geojson jsonb,
	wkb bytea,
	srid integer,
	problem text,
	detail text,
	shape geometry
);
COMMENT ON TYPE import_item IS 'A feature to import, as it came, and what is wrong with it at first sight.';
COMMENT ON COLUMN import_item.no IS 'Number of the feature in the document, from 1.';
COMMENT ON COLUMN import_item.code IS 'Code of the boundary; NULL if it has none.';
COMMENT ON COLUMN import_item.name IS 'Name; NULL if it has none.';
COMMENT ON COLUMN import_item.parent IS 'Code of the boundary it lies in, or NULL.';
COMMENT ON COLUMN import_item.weight IS 'Weight as text, NULL for 1.';
COMMENT ON COLUMN import_item.geojson IS 'Its geometry as GeoJSON; NULL if it came as WKB.';
COMMENT ON COLUMN import_item.wkb IS 'Its geometry as WKB; NULL if it came as GeoJSON.';
COMMENT ON COLUMN import_item.srid IS 'SRID of its coordinates; NULL where only the EWKB says it.';
COMMENT ON COLUMN import_item.problem IS
	'What is wrong with it, as import_finding.problem; NULL if nothing is, as far as was looked.';
COMMENT ON COLUMN import_item.detail IS 'More about the problem, in words.';
COMMENT ON COLUMN import_item.shape IS
	'The geometry that was read: as it came, then in the spatial reference system of the ledger.';
