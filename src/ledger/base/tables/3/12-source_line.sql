-- One reading, several lines: combustion and what it took to bring the fuel, electricity and the losses of the grid.

CREATE TABLE source_line (
	source_id integer NOT NULL REFERENCES source,
	line integer NOT NULL CONSTRAINT line_is_positive CHECK (line > 0),
	category text NOT NULL CONSTRAINT category_has_a_scope CHECK (emission_scope(category) IS NOT NULL),
	factor text NOT NULL CHECK (factor <> ''),
	share numeric NOT NULL DEFAULT 1 CONSTRAINT share_is_positive CHECK (share > 0),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	description text NOT NULL DEFAULT '',
	PRIMARY KEY (source_id, line, valid),
	-- what a quantity can be multiplied by
	CONSTRAINT share_is_at_most_1000_with_12_places CHECK (share <= 1000 AND scale(share) <= 12),
	CONSTRAINT one_line_at_a_time EXCLUDE USING gist (int4range(source_id, source_id, '[]') WITH &&,
		int4range(line, line, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE source_line IS
	'What else is emitted for each unit that a source consumes, beside what the source itself is of: other '
	'categories, by other factors.';
COMMENT ON COLUMN source_line.source_id IS 'Number of the source, whose readings the line is of.';
COMMENT ON COLUMN source_line.line IS 'Number of the line: 1, 2, 3 ...';
COMMENT ON COLUMN source_line.category IS 'Category of category_table(), in any of its spellings.';
COMMENT ON COLUMN source_line.factor IS 'Which emission factor applies: factor.factor, for the region of the source.';
COMMENT ON COLUMN source_line.share IS
	'How much of the quantity the line is of: 1, or a part or multiple of it, with at most 12 places.';
COMMENT ON COLUMN source_line.valid IS 'Days on which this holds.';
COMMENT ON COLUMN source_line.description IS 'What it is.';
