-- Who, where, what, measured by what. Codes are the keys, so that files load as they are; what changes
-- over time is a row with a validity, and validities of one code never overlap.

CREATE TABLE party (
	party text PRIMARY KEY CHECK (party <> ''),
	kind text NOT NULL CHECK (kind IN ('management', 'enterprise', 'utility', 'supplier')),
	name text NOT NULL,
	name_en text
);
COMMENT ON TABLE party IS 'Who emits, consumes, supplies or manages: management body, enterprises, utilities, suppliers.';
COMMENT ON COLUMN party.party IS 'Code of the party.';
COMMENT ON COLUMN party.kind IS 'management, enterprise, utility or supplier.';
COMMENT ON COLUMN party.name IS 'Name.';
COMMENT ON COLUMN party.name_en IS 'Name in English, if there is one.';

CREATE TABLE party_share (
	party text NOT NULL REFERENCES party,
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	operational_control boolean NOT NULL,
	financial_control boolean NOT NULL,
	equity_share numeric NOT NULL CHECK (equity_share BETWEEN 0 AND 1),
	CONSTRAINT one_share_at_a_time EXCLUDE USING gist (code_range(party, party, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE party_share IS 'Control and equity share of the reporting organisation in a party, for the consolidation approaches of the GHG Protocol.';
COMMENT ON COLUMN party_share.party IS 'Code of the party.';
COMMENT ON COLUMN party_share.valid IS 'Days on which this holds.';
COMMENT ON COLUMN party_share.operational_control IS 'Whether the organisation has operational control.';
COMMENT ON COLUMN party_share.financial_control IS 'Whether the organisation has financial control.';
COMMENT ON COLUMN party_share.equity_share IS 'Share of equity, from 0 to 1.';

CREATE TABLE site (
	site text PRIMARY KEY CHECK (site <> ''),
	name text NOT NULL
);
COMMENT ON TABLE site IS 'Sites: a park, or a part of one.';
COMMENT ON COLUMN site.site IS 'Code of the site.';
COMMENT ON COLUMN site.name IS 'Name.';

CREATE TABLE plot (
	plot text PRIMARY KEY CHECK (plot <> ''),
	site text NOT NULL REFERENCES site,
	name text NOT NULL
);
COMMENT ON TABLE plot IS 'Plots of land of a site.';
COMMENT ON COLUMN plot.plot IS 'Code of the plot.';
COMMENT ON COLUMN plot.site IS 'Code of the site it belongs to.';
COMMENT ON COLUMN plot.name IS 'Name.';

CREATE TABLE source (
	source_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source text NOT NULL UNIQUE CHECK (source <> ''),
	category text NOT NULL CHECK (emission_scope(category) IS NOT NULL),
	domain text NOT NULL DEFAULT 'industry'
		CHECK (domain IN ('industry', 'residents', 'transport', 'green land')),
	factor text NOT NULL CHECK (factor <> ''),
	region text NOT NULL,
	may_be_negative boolean NOT NULL DEFAULT false,
	description text NOT NULL DEFAULT ''
);
COMMENT ON TABLE source IS 'Emission sources and sinks: what activity is recorded of. Energy that one party supplies to another is a source of the consumer, with the supplier named.';
COMMENT ON COLUMN source.source_id IS 'Number of the source, as entries refer to it.';
COMMENT ON COLUMN source.source IS 'Code of the source.';
COMMENT ON COLUMN source.category IS 'Category of category_table().';
COMMENT ON COLUMN source.domain IS 'industry, residents, transport or green land (T/CSES guide 6.3.1).';
COMMENT ON COLUMN source.factor IS 'Which emission factor applies: factor.factor.';
COMMENT ON COLUMN source.region IS 'Region whose factor applies (ISO 3166-2, such as CN-JS; CN; World); the most specific factor is taken.';
COMMENT ON COLUMN source.may_be_negative IS 'Whether a reading may be negative.';
COMMENT ON COLUMN source.description IS 'What it is.';

CREATE TABLE source_owner (
	source_id integer NOT NULL REFERENCES source,
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	party text NOT NULL REFERENCES party,
	supplier text REFERENCES party,
	plot text REFERENCES plot,
	CHECK (supplier IS DISTINCT FROM party),
	CONSTRAINT one_owner_at_a_time EXCLUDE USING gist (int4range(source_id, source_id, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE source_owner IS 'Whose a source is, and where, over time.';
COMMENT ON COLUMN source_owner.source_id IS 'Number of the source.';
COMMENT ON COLUMN source_owner.valid IS 'Days on which this holds.';
COMMENT ON COLUMN source_owner.party IS 'Code of the party that emits or consumes.';
COMMENT ON COLUMN source_owner.supplier IS 'Code of the party that supplies the energy, where one does.';
COMMENT ON COLUMN source_owner.plot IS 'Code of the plot; NULL if it lies on none.';

CREATE TABLE meter (
	meter text PRIMARY KEY CHECK (meter <> ''),
	source_id integer REFERENCES source,
	carrier text NOT NULL,
	level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
	accuracy_class text NOT NULL,
	installed daterange NOT NULL DEFAULT '(,)'
);
COMMENT ON TABLE meter IS 'Meters (GB 17167).';
COMMENT ON COLUMN meter.meter IS 'Code of the meter.';
COMMENT ON COLUMN meter.source_id IS 'Number of the source it measures.';
COMMENT ON COLUMN meter.carrier IS 'What it measures: electricity, natural gas, steam, ...';
COMMENT ON COLUMN meter.level IS 'Level of GB 17167: 1 the unit, 2 its main parts, 3 main equipment.';
COMMENT ON COLUMN meter.accuracy_class IS 'Accuracy class as on the plate: 0.5S, 2.0, ...';
COMMENT ON COLUMN meter.installed IS 'Days on which it was in place.';

CREATE TABLE calibration (
	meter text NOT NULL REFERENCES meter,
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	certificate text NOT NULL,
	CONSTRAINT one_calibration_at_a_time EXCLUDE USING gist (code_range(meter, meter, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE calibration IS 'Calibrations of meters. A reading whose meter had none is flagged.';
COMMENT ON COLUMN calibration.meter IS 'Code of the meter.';
COMMENT ON COLUMN calibration.valid IS 'Days for which the calibration holds.';
COMMENT ON COLUMN calibration.certificate IS 'Number of the certificate.';
