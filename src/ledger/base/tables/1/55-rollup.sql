-- Rollup: emissions per day, source and treatment of scope 2, kept up to date by adding what is new. The
-- sum of a ghg is exact, so that the rollup is what a recomputation would give, to the last digit.

CREATE TABLE rollup_key (
	key_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	method text NOT NULL REFERENCES method,
	source_id integer NOT NULL REFERENCES source,
	scope2 text NOT NULL,
	category text NOT NULL,
	domain text NOT NULL,
	party text NOT NULL,
	supplier text NOT NULL,
	plot text NOT NULL,
	verified boolean NOT NULL,
	CONSTRAINT one_key UNIQUE (method, source_id, scope2, category, domain, party, supplier, plot, verified)
);
COMMENT ON TABLE rollup_key IS
	'What rows of the rollup say of their source: stored once, since it is the same on most days. An empty '
	'text is what NULL is in emission.';
COMMENT ON COLUMN rollup_key.key_id IS 'Number of the key.';
COMMENT ON COLUMN rollup_key.method IS 'Code of the method.';
COMMENT ON COLUMN rollup_key.source_id IS 'Number of the source.';
COMMENT ON COLUMN rollup_key.scope2 IS 'Treatment of scope 2.';
COMMENT ON COLUMN rollup_key.category IS 'Category.';
COMMENT ON COLUMN rollup_key.domain IS 'Domain.';
COMMENT ON COLUMN rollup_key.party IS 'Party that emitted or consumed.';
COMMENT ON COLUMN rollup_key.supplier IS 'Party that supplied the energy.';
COMMENT ON COLUMN rollup_key.plot IS 'Plot.';
COMMENT ON COLUMN rollup_key.verified IS 'Whether factor and method are verified.';

CREATE TABLE rollup (
	key_id integer NOT NULL REFERENCES rollup_key,
	day date NOT NULL,
	mass ghg NOT NULL,
	entries integer NOT NULL,
	PRIMARY KEY (key_id, day)
);
CREATE INDEX rollup_day ON rollup USING brin (day) WITH (autosummarize);
COMMENT ON TABLE rollup IS 'Emissions per key (method, source, treatment of scope 2 ...) and day, as of rollup_state.';
COMMENT ON COLUMN rollup.key_id IS 'Number of the key.';
COMMENT ON COLUMN rollup.day IS 'Accounting day.';
COMMENT ON COLUMN rollup.mass IS 'Sum of the masses.';
COMMENT ON COLUMN rollup.entries IS 'How many factors stand posted for the source and day: 0 if all was taken back.';

CREATE TABLE rollup_state (
	posting_id bigint NOT NULL,
	one boolean PRIMARY KEY DEFAULT true CHECK (one)
);
COMMENT ON TABLE rollup_state IS 'One row: up to which posting the rollup is made.';
COMMENT ON COLUMN rollup_state.posting_id IS 'Number of the last posting in the rollup; 0 for none.';
COMMENT ON COLUMN rollup_state.one IS 'There is only one row.';
INSERT INTO rollup_state VALUES (0);
