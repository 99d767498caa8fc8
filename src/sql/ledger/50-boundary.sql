-- Boundaries: which parties an inventory covers. A version is never changed, so that an inventory of last
-- year is made with the boundary of last year.

CREATE TABLE boundary (
	boundary text NOT NULL CHECK (boundary <> ''),
	version integer NOT NULL CHECK (version > 0),
	kind text NOT NULL CHECK (kind IN ('administrative', 'accounting', 'organisational', 'park in park')),
	approach text NOT NULL CHECK (approach IN ('operational control', 'financial control', 'equity share', 'physical')),
	name text NOT NULL,
	parent text,
	recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	recorded_by name NOT NULL DEFAULT current_user,
	PRIMARY KEY (boundary, version)
);
COMMENT ON TABLE boundary IS 'Versions of boundaries. Never changed: add_boundary() makes the next version.';
COMMENT ON COLUMN boundary.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN boundary.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN boundary.kind IS 'administrative, accounting, organisational or park in park.';
COMMENT ON COLUMN boundary.approach IS 'How it was drawn: operational control, financial control, equity share or physical.';
COMMENT ON COLUMN boundary.name IS 'Name.';
COMMENT ON COLUMN boundary.parent IS 'Code of the boundary it lies in, if it does.';
COMMENT ON COLUMN boundary.recorded_at IS 'When the version was recorded.';
COMMENT ON COLUMN boundary.recorded_by IS 'By which role.';

CREATE TABLE boundary_party (
	boundary text NOT NULL,
	version integer NOT NULL,
	party text NOT NULL REFERENCES party,
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	FOREIGN KEY (boundary, version) REFERENCES boundary,
	EXCLUDE USING gist (code_range(boundary, boundary, '[]') WITH &&, int4range(version, version, '[]') WITH &&,
		code_range(party, party, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE boundary_party IS 'The parties inside a version of a boundary.';
COMMENT ON COLUMN boundary_party.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN boundary_party.version IS 'Version of the boundary.';
COMMENT ON COLUMN boundary_party.party IS 'Code of the party.';
COMMENT ON COLUMN boundary_party.valid IS 'Days on which the party is inside.';

SELECT guard_entries('boundary'), guard_entries('boundary_party');

CREATE FUNCTION add_boundary(boundary text, parties text[], name text, kind text DEFAULT 'accounting',
		approach text DEFAULT 'operational control', parent text DEFAULT NULL) RETURNS integer
	LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
	latest integer;
BEGIN
	PERFORM lock_ledger();
	SELECT coalesce(max(b.version), 0) + 1 INTO latest
	FROM boundary AS b WHERE b.boundary = add_boundary.boundary;
	INSERT INTO boundary (boundary, version, kind, approach, name, parent)
	VALUES (add_boundary.boundary, latest, add_boundary.kind, add_boundary.approach,
		add_boundary.name, add_boundary.parent);
	INSERT INTO boundary_party (boundary, version, party)
	SELECT add_boundary.boundary, latest, p FROM unnest(parties) AS p;
	RETURN latest;
END
$$;
COMMENT ON FUNCTION add_boundary(text, text[], text, text, text, text) IS 'Records the next version of a boundary with these parties inside; returns its number. Errors: 23503 for an unknown party, 23514 for an unknown kind or approach.';
