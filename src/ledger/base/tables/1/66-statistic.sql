-- Statistics: what a park reports that is no emission activity: output, value added, people, areas, waste, waste heat,
-- water, counts of enterprises. They are the denominators of intensities and both sides of shares.

CREATE TABLE statistic_item (
	item text PRIMARY KEY CHECK (item <> ''),
	name text NOT NULL,
	name_zh text,
	unit text NOT NULL CONSTRAINT unit_is_percent_or_of_a_quantity CHECK (unit = '%' OR quantity(1, unit) IS NOT NULL),
	kind text NOT NULL CONSTRAINT kind_is_flow_level_or_state CHECK (kind IN ('flow', 'level', 'state')),
	what text NOT NULL,
	CONSTRAINT percentages_do_not_add_up CHECK (unit <> '%' OR kind <> 'flow')
);
COMMENT ON TABLE statistic_item IS
	'What is recorded in table statistic. Add your own, such as the output of each product; an item is not changed.';
COMMENT ON COLUMN statistic_item.item IS 'Code of the item.';
COMMENT ON COLUMN statistic_item.name IS 'Name.';
COMMENT ON COLUMN statistic_item.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN statistic_item.unit IS 'Unit that figures are given in and converted to; % for a plain percentage.';
COMMENT ON COLUMN statistic_item.kind IS
	'What periods do to it: flow (months add up to the year), level (the mean over the days: people), state '
	'(as on the last day: numbers of enterprises, areas, yes or no).';
COMMENT ON COLUMN statistic_item.what IS 'What it is, and what of that is not settled by the source.';

CREATE TABLE statistic (
	statistic_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	boundary text NOT NULL,
	version integer NOT NULL,
	item text NOT NULL REFERENCES statistic_item,
	period daterange NOT NULL,
	reading text,
	quantity quantity GENERATED ALWAYS AS (CASE WHEN reading !~ '%\s*$' THEN reading::quantity END) STORED,
	percent numeric GENERATED ALWAYS AS (CASE WHEN reading ~ '%\s*$' THEN rtrim(reading, E'% \t')::numeric END) STORED,
	evidence text NOT NULL CONSTRAINT evidence_is_named CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (boundary, version) REFERENCES boundary
);
CREATE INDEX statistic_boundary_item ON statistic (boundary, item);
COMMENT ON TABLE statistic IS
	'Figures of statistic_item, of a boundary and a period. Never changed: a newer entry of the same '
	'boundary, item and period replaces an older one, and one without a reading takes it back.';
COMMENT ON COLUMN statistic.statistic_id IS 'Number of the entry.';
COMMENT ON COLUMN statistic.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN statistic.version IS
	'Version of the boundary that the figure is of: the latest when it was recorded, if not given.';
COMMENT ON COLUMN statistic.item IS 'Code of the item.';
COMMENT ON COLUMN statistic.period IS 'Days that the figure is of: whole months.';
COMMENT ON COLUMN statistic.reading IS
	'The figure as it was written down: 1200 t, 35 %. Plain text, which stays when the extension goes. NULL: '
	'what was recorded of the period is taken back.';
COMMENT ON COLUMN statistic.quantity IS 'The figure as a quantity; NULL for a percentage.';
COMMENT ON COLUMN statistic.percent IS 'The figure as a percentage; NULL for a quantity.';
COMMENT ON COLUMN statistic.evidence IS 'Document that proves it, or why it is taken back.';
COMMENT ON COLUMN statistic.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN statistic.recorded_by IS 'By which role.';
