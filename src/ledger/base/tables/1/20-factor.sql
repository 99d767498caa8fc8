-- Emission factors and methods. A factor is bound to a set and its edition, a method to the sets it takes
-- factors from: never "the newest".

CREATE TABLE factor (
	factor_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	factor_set text NOT NULL CHECK (factor_set <> ''),
	factor text NOT NULL CHECK (factor <> ''),
	region text NOT NULL CHECK (region <> ''),
	scope2 text CHECK (scope2 IN ('location', 'market', 'pinned')),
	published text NOT NULL,
	value emission_factor NOT NULL GENERATED ALWAYS AS (published::emission_factor) STORED,
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	edition text NOT NULL,
	reference text NOT NULL,
	verified boolean NOT NULL,
	note text,
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT one_factor_at_a_time EXCLUDE USING gist (
		code_range(factor_set, factor_set, '[]') WITH &&,
		code_range(factor, factor, '[]') WITH &&,
		code_range(region, region, '[]') WITH &&,
		code_range(coalesce(scope2, ''), coalesce(scope2, ''), '[]') WITH &&,
		valid WITH &&) WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE factor IS
	'Emission factors. A factor is not changed: it is withdrawn, and another recorded; what was posted keeps '
	'the one it was posted with.';
COMMENT ON COLUMN factor.factor_id IS 'Number of the factor, as emissions refer to it.';
COMMENT ON COLUMN factor.factor_set IS 'Set the factor belongs to, as in factor_library(), or your own.';
COMMENT ON COLUMN factor.factor IS 'What it is a factor of, within its set: anthracite, electricity, ...';
COMMENT ON COLUMN factor.region IS 'Where it applies: World, CN, CN-JS, ...';
COMMENT ON COLUMN factor.scope2 IS
	'For purchased energy, which treatment of scope 2 it belongs to: location, market or pinned by a method.';
COMMENT ON COLUMN factor.published IS 'The factor as text: 0.5306 t CO2/MWh. It stays when the extension goes.';
COMMENT ON COLUMN factor.value IS 'The factor.';
COMMENT ON COLUMN factor.valid IS 'Days of activity to which it applies.';
COMMENT ON COLUMN factor.edition IS 'Edition of the publication.';
COMMENT ON COLUMN factor.reference IS 'Where it is published.';
COMMENT ON COLUMN factor.verified IS
	'Whether it was seen in its publication or in a source that quotes it (mark VERIFIED or VERIFIED-2); '
	'false is reported wherever the factor is used.';
COMMENT ON COLUMN factor.note IS 'Remarks.';
COMMENT ON COLUMN factor.recorded_at IS 'When the row was recorded.';
COMMENT ON COLUMN factor.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';

CREATE TABLE method (
	method text PRIMARY KEY CHECK (method <> ''),
	name text NOT NULL,
	standard text NOT NULL,
	edition text NOT NULL,
	gases text[],
	factor_sets text[] NOT NULL,
	scope2 text[] NOT NULL CHECK (scope2 IN ('{location}', '{market}', '{pinned}', '{location,market}')),
	deducts_sales boolean NOT NULL,
	scope3 boolean NOT NULL,
	natural_year boolean NOT NULL,
	basis text NOT NULL DEFAULT 'AR6' CHECK (basis::gwp_basis IS NOT NULL),
	reference text NOT NULL,
	verified boolean NOT NULL,
	FOREIGN KEY (standard, edition) REFERENCES standard_edition
);
COMMENT ON TABLE method IS
	'Accounting methods: which gases, which factors, how purchased and sold energy counts. A method is not '
	'changed: another edition is another method.';
COMMENT ON COLUMN method.method IS 'Code of the method.';
COMMENT ON COLUMN method.name IS 'Name.';
COMMENT ON COLUMN method.standard IS 'Standard or rule that it follows.';
COMMENT ON COLUMN method.edition IS 'Edition of the standard.';
COMMENT ON COLUMN method.gases IS 'Gases or families that count; NULL for all.';
COMMENT ON COLUMN method.factor_sets IS 'Sets that factors are taken from. Two that fit are an error.';
COMMENT ON COLUMN method.scope2 IS
	'Treatments of scope 2 that are posted, each by its own factor; location and market are two columns of '
	'an inventory and are never added.';
COMMENT ON COLUMN method.deducts_sales IS 'Whether energy sold over the boundary is deducted.';
COMMENT ON COLUMN method.scope3 IS 'Whether scope 3 is part of the inventory.';
COMMENT ON COLUMN method.natural_year IS 'Whether an inventory covers natural years only.';
COMMENT ON COLUMN method.basis IS 'GWP basis of the bi_ views; an inventory names its own.';
COMMENT ON COLUMN method.reference IS 'Where the method is published.';
COMMENT ON COLUMN method.verified IS
	'Whether the rules were seen in the publication or in a source that quotes it (VERIFIED or VERIFIED-2); '
	'false is reported with every inventory.';
