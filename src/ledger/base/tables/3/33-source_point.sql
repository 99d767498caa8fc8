-- What a source consumes is read at metering points: several side by side, a part of one, or a main meter less others.

CREATE TABLE source_point (
	source_id integer NOT NULL REFERENCES source,
	point_id integer NOT NULL REFERENCES source,
	share numeric NOT NULL DEFAULT 1 CONSTRAINT share_is_from_minus_1_to_1_and_not_0
		CHECK (share >= -1 AND share <= 1 AND share <> 0),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	PRIMARY KEY (source_id, point_id, valid),
	CONSTRAINT one_share_of_a_point_at_a_time EXCLUDE USING gist (int4range(source_id, source_id, '[]') WITH &&,
		int4range(point_id, point_id, '[]') WITH &&, valid WITH &&)
);
CREATE INDEX source_point_point ON source_point (point_id);
COMMENT ON TABLE source_point IS
	'Of which metering points the quantity of a source is made, instead of readings of its own: the sum of their '
	'shares. A point may be made of points in turn.';
COMMENT ON COLUMN source_point.source_id IS 'Number of the source, or of a virtual point.';
COMMENT ON COLUMN source_point.point_id IS
	'Number of the point: of category metering_point, or a source whose quantity is to be deducted.';
COMMENT ON COLUMN source_point.share IS
	'Which part of the quantity of the point: 1 all, 0.4 a part; below 0 what is deducted, -1 all of it.';
COMMENT ON COLUMN source_point.valid IS
	'Days on which this holds. On days on which one of its points is not read throughout the source has a gap.';
