-- What was issued, once. What an issue, taken back, made frees its serials and its generation: the block says by which
-- movement, and the key that it cannot say so of another.

CREATE TABLE asset_block (
	block_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	class text NOT NULL REFERENCES asset_class,
	registry text NOT NULL CHECK (registry = asset_code(registry) AND registry <> ''),
	code text NOT NULL CHECK (code = asset_code(code)),
	serials int8range NOT NULL CHECK (NOT isempty(serials) AND NOT lower_inf(serials) AND NOT upper_inf(serials)),
	units bigint NOT NULL GENERATED ALWAYS AS (upper(serials) - lower(serials)) STORED,
	project text,
	vintage integer CHECK (vintage BETWEEN 1900 AND 2199),
	production tstzrange CHECK (NOT isempty(production) AND NOT lower_inf(production) AND NOT upper_inf(production)),
	source_id integer REFERENCES source,
	zone text CHECK (zone <> ''),
	issued_on date NOT NULL CHECK (isfinite(issued_on)),
	expires_on date CHECK (isfinite(expires_on)),
	issued_by bigint NOT NULL REFERENCES asset_movement DEFERRABLE INITIALLY DEFERRED,
	reversed_by bigint,
	CONSTRAINT reversed_by_the_reverse_of_its_issue FOREIGN KEY (reversed_by, issued_by)
		REFERENCES asset_movement (movement_id, reverses) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT one_block_of_a_serial EXCLUDE
		USING gist (code_range(registry || E'\n' || code, registry || E'\n' || code, '[]') WITH &&, serials WITH &&)
		WHERE (reversed_by IS NULL),
	CONSTRAINT one_attribute_of_a_generation EXCLUDE
		USING gist (int4range(source_id, source_id, '[]') WITH &&, production WITH &&)
		WHERE (class = 'ATTRIBUTE' AND reversed_by IS NULL),
	CONSTRAINT attribute_is_of_a_generation
		CHECK (class <> 'ATTRIBUTE' OR source_id IS NOT NULL AND production IS NOT NULL)
);
CREATE INDEX asset_block_class ON asset_block (class, vintage);
CREATE INDEX asset_block_issue ON asset_block (issued_by);
CREATE INDEX asset_block_reversed ON asset_block (registry, code) WHERE reversed_by IS NOT NULL;
CREATE INDEX asset_block_source ON asset_block (source_id) WHERE source_id IS NOT NULL;
COMMENT ON TABLE asset_block IS 'Blocks of serials as they were issued: what was not issued cannot be held.';
COMMENT ON COLUMN asset_block.block_id IS 'Number of the block.';
COMMENT ON COLUMN asset_block.class IS 'Class of its units.';
COMMENT ON COLUMN asset_block.registry IS 'Registry, in capitals: see asset_code().';
COMMENT ON COLUMN asset_block.code IS 'What stands before the number in its serials; empty if nothing.';
COMMENT ON COLUMN asset_block.serials IS 'Numbers of its units: [1001,1041) are 40.';
COMMENT ON COLUMN asset_block.units IS 'How many they are.';
COMMENT ON COLUMN asset_block.project IS 'Project or installation, as the registry names it.';
COMMENT ON COLUMN asset_block.vintage IS 'Year that they are of.';
COMMENT ON COLUMN asset_block.production IS 'When what they certify was generated.';
COMMENT ON COLUMN asset_block.source_id IS 'Number of the source that generated it; NULL if outside of the ledger.';
COMMENT ON COLUMN asset_block.zone IS
	'Market zone in which it was generated, as sources name their region; NULL if not known.';
COMMENT ON COLUMN asset_block.issued_on IS 'Day of issue.';
COMMENT ON COLUMN asset_block.expires_on IS 'Last day on which they may be used; NULL without end.';
COMMENT ON COLUMN asset_block.issued_by IS 'The movement that made its first holdings.';
COMMENT ON COLUMN asset_block.reversed_by IS
	'The movement that took that one back: its serials may be issued anew; NULL of a block that stands.';
