-- Published inventories: frozen with their digest. What is posted later makes one stale; it never changes it.

CREATE TABLE published_inventory (
	publication_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	period daterange NOT NULL,
	boundary text NOT NULL,
	version integer NOT NULL,
	approach text NOT NULL,
	parties text[] NOT NULL,
	method text NOT NULL REFERENCES method,
	standard text NOT NULL,
	edition text NOT NULL,
	gases text[],
	scope2 text[] NOT NULL,
	factor_sets text[] NOT NULL,
	unverified text[],
	basis text NOT NULL,
	as_of timestamptz NOT NULL,
	head bigint NOT NULL,
	lines bigint NOT NULL CHECK (lines > 0),
	digest bytea NOT NULL CHECK (length(digest) = 32),
	note text NOT NULL,
	published_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (boundary, version) REFERENCES boundary
);
COMMENT ON TABLE published_inventory IS
	'Inventories as they were published, with what they were made with. Never changed.';
COMMENT ON COLUMN published_inventory.publication_id IS 'Number of the publication.';
COMMENT ON COLUMN published_inventory.period IS 'Accounting days.';
COMMENT ON COLUMN published_inventory.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN published_inventory.version IS 'Version of the boundary.';
COMMENT ON COLUMN published_inventory.approach IS 'Approach of the boundary.';
COMMENT ON COLUMN published_inventory.parties IS 'Codes of the parties inside.';
COMMENT ON COLUMN published_inventory.method IS 'Code of the method.';
COMMENT ON COLUMN published_inventory.standard IS 'Standard that the method follows.';
COMMENT ON COLUMN published_inventory.edition IS 'Edition of the standard.';
COMMENT ON COLUMN published_inventory.gases IS 'Gases or families that count; NULL for all.';
COMMENT ON COLUMN published_inventory.scope2 IS 'Treatments of scope 2.';
COMMENT ON COLUMN published_inventory.factor_sets IS 'Sets of the factors, with their editions.';
COMMENT ON COLUMN published_inventory.unverified IS 'Factors, or the method, that are not verified; NULL if all are.';
COMMENT ON COLUMN published_inventory.basis IS 'GWP basis.';
COMMENT ON COLUMN published_inventory.as_of IS 'Time as of which it was made.';
COMMENT ON COLUMN published_inventory.head IS 'Number of the last posting at that time.';
COMMENT ON COLUMN published_inventory.lines IS 'How many lines it has.';
COMMENT ON COLUMN published_inventory.digest IS 'sha256 of its lines, each ended by a line feed, in order.';
COMMENT ON COLUMN published_inventory.note IS 'Remarks.';
COMMENT ON COLUMN published_inventory.published_by IS 'By which role.';

CREATE TABLE published_line (
	publication_id bigint NOT NULL REFERENCES published_inventory,
	line bigint NOT NULL,
	content text NOT NULL,
	PRIMARY KEY (publication_id, line)
);
COMMENT ON TABLE published_line IS 'The lines of published inventories, as text.';
COMMENT ON COLUMN published_line.publication_id IS 'Number of the publication.';
COMMENT ON COLUMN published_line.line IS 'Number of the line.';
COMMENT ON COLUMN published_line.content IS
	'month, scope, direction, category, domain, party, plot, mass, CO2e, the same by the market, removed '
	'mass, CO2e, verified, as payload() writes them.';
