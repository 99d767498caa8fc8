-- Indicators: ratios of what the ledger knows, and of statistics, of one period and one boundary.

CREATE TABLE indicator (
	indicator_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	indicator text NOT NULL CHECK (indicator <> ''),
	name text NOT NULL,
	name_zh text,
	unit text NOT NULL,
	better text NOT NULL CONSTRAINT better_is_higher_or_lower CHECK (better IN ('higher', 'lower')),
	numerator text[] NOT NULL CONSTRAINT numerator_names_measures
		CHECK (cardinality(numerator) > 0 AND array_position(numerator, NULL) IS NULL),
	numerator_unit text NOT NULL,
	denominator text[] CONSTRAINT denominator_names_measures
		CHECK (cardinality(denominator) > 0 AND array_position(denominator, NULL) IS NULL),
	denominator_unit text,
	scale numeric NOT NULL DEFAULT 1 CONSTRAINT scale_is_more_than_0 CHECK (scale > 0 AND scale < 'Infinity'),
	at_zero numeric,
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT denominator_has_a_unit CHECK ((denominator IS NULL) = (denominator_unit IS NULL)),
	CONSTRAINT at_zero_is_of_a_ratio CHECK (at_zero IS NULL OR denominator IS NOT NULL)
);
CREATE UNIQUE INDEX one_indicator_of_a_code ON indicator (indicator) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE indicator IS
	'Definitions of indicators: scale x numerator / denominator. Add your own. A definition is not changed: '
	'it is withdrawn, and another recorded, so that old figures come out as they were.';
COMMENT ON COLUMN indicator.indicator_id IS 'Number of the definition.';
COMMENT ON COLUMN indicator.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN indicator.name IS 'Name.';
COMMENT ON COLUMN indicator.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN indicator.unit IS 'Unit of the value; % for shares, of which 80 is 80 %.';
COMMENT ON COLUMN indicator.better IS 'Which values are better: higher or lower.';
COMMENT ON COLUMN indicator.numerator IS
	'Measures that are added up for the numerator: codes of statistic_item or of measure_table().';
COMMENT ON COLUMN indicator.numerator_unit IS 'Unit of the numerator, into which its measures are converted.';
COMMENT ON COLUMN indicator.denominator IS
	'Measures that are added up for the denominator; NULL for a figure that is no ratio.';
COMMENT ON COLUMN indicator.denominator_unit IS 'Unit of the denominator.';
COMMENT ON COLUMN indicator.scale IS 'What the ratio is multiplied with: 100 for percent.';
COMMENT ON COLUMN indicator.at_zero IS
	'Value where the denominator is 0: 100 for carbon neutrality; NULL: there is no value then.';
COMMENT ON COLUMN indicator.reference IS 'Where it is defined, and what of the definition is not settled.';
COMMENT ON COLUMN indicator.mark IS
	'Mark of the definition: VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) '
	'or UNVERIFIED.';
COMMENT ON COLUMN indicator.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN indicator.withdrawn_at IS 'When it was withdrawn; NULL while it is in use.';
