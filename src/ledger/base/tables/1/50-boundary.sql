-- Boundaries: which parties an inventory covers. A version is never changed, so that an inventory of last
-- year is made with the boundary of last year.

CREATE TABLE boundary (
	boundary text NOT NULL CHECK (boundary <> ''),
	version integer NOT NULL CHECK (version > 0),
	kind text NOT NULL CONSTRAINT kind_is_administrative_accounting_organisational_park_in_park
		CHECK (kind IN ('administrative', 'accounting', 'organisational', 'park in park')),
	approach text NOT NULL CONSTRAINT approach_is_a_control_equity_share_or_physical
		CHECK (approach IN ('operational control', 'financial control', 'equity share', 'physical')),
	name text NOT NULL,
	parent text,
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (boundary, version)
);
COMMENT ON TABLE boundary IS 'Versions of boundaries. Never changed: add_boundary() makes the next version.';
COMMENT ON COLUMN boundary.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN boundary.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN boundary.kind IS 'administrative, accounting, organisational or park in park.';
COMMENT ON COLUMN boundary.approach IS
	'How it was drawn: operational control, financial control, equity share or physical.';
COMMENT ON COLUMN boundary.name IS 'Name.';
COMMENT ON COLUMN boundary.parent IS 'Code of the boundary it lies in, if it does.';
COMMENT ON COLUMN boundary.recorded_at IS 'When the version was recorded.';
COMMENT ON COLUMN boundary.recorded_by IS 'By which role.';

CREATE TABLE boundary_party (
	boundary text NOT NULL,
	version integer NOT NULL,
	party text NOT NULL REFERENCES party,
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	share numeric(7, 6) NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
	FOREIGN KEY (boundary, version) REFERENCES boundary,
	EXCLUDE USING gist (code_range(boundary, boundary, '[]') WITH &&, int4range(version, version, '[]') WITH &&,
		code_range(party, party, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE boundary_party IS 'The parties inside a version of a boundary.';
COMMENT ON COLUMN boundary_party.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN boundary_party.version IS 'Version of the boundary.';
COMMENT ON COLUMN boundary_party.party IS 'Code of the party.';
COMMENT ON COLUMN boundary_party.valid IS 'Days on which the party is inside.';
COMMENT ON COLUMN boundary_party.share IS 'Share of its emissions that counts: 1, or the equity share.';
