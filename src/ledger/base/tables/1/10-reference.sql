-- Who, where, what, measured by what. Codes are the keys, so that files load as they are; what changes
-- over time is a row with a validity, and validities of one code never overlap.

CREATE TABLE standard_edition (
	standard text NOT NULL CHECK (standard <> ''),
	edition text NOT NULL CHECK (edition <> ''),
	title text NOT NULL,
	issuer text NOT NULL,
	in_force daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(in_force)),
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	PRIMARY KEY (standard, edition),
	CONSTRAINT one_edition_at_a_time EXCLUDE USING gist (code_range(standard, standard, '[]') WITH &&, in_force WITH &&)
);
COMMENT ON TABLE standard_edition IS 'Editions of standards and rules that methods, parameters and reports refer to.';
COMMENT ON COLUMN standard_edition.standard IS 'Number or short name of the standard.';
COMMENT ON COLUMN standard_edition.edition IS 'Edition.';
COMMENT ON COLUMN standard_edition.title IS 'Title.';
COMMENT ON COLUMN standard_edition.issuer IS 'Who issued it.';
COMMENT ON COLUMN standard_edition.in_force IS 'Days on which the edition is in force; open where that is not known.';
COMMENT ON COLUMN standard_edition.reference IS 'Where to read it, or where it was read.';
COMMENT ON COLUMN standard_edition.mark IS
	'VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';

CREATE TABLE policy_parameter (
	parameter text NOT NULL CHECK (parameter <> ''),
	valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
	value numeric NOT NULL,
	unit text NOT NULL,
	reference text NOT NULL,
	mark text NOT NULL CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	PRIMARY KEY (parameter, valid),
	CONSTRAINT one_value_at_a_time EXCLUDE USING gist (code_range(parameter, parameter, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE policy_parameter IS 'Figures that rules set and change: replace them by rows of your own.';
COMMENT ON COLUMN policy_parameter.parameter IS 'Name of the parameter.';
COMMENT ON COLUMN policy_parameter.valid IS 'Days on which it holds; open where the source does not say.';
COMMENT ON COLUMN policy_parameter.value IS 'The figure.';
COMMENT ON COLUMN policy_parameter.unit IS 'Unit of the figure; 1 for a fraction.';
COMMENT ON COLUMN policy_parameter.reference IS 'Where it is published.';
COMMENT ON COLUMN policy_parameter.mark IS
	'VERIFIED (read in the official text), VERIFIED-2 (read in a secondary source) or UNVERIFIED.';

CREATE TABLE party (
	party text PRIMARY KEY CHECK (party <> ''),
	kind text NOT NULL CONSTRAINT kind_is_management_enterprise_utility_or_supplier
		CHECK (kind IN ('management', 'enterprise', 'utility', 'supplier')),
	name text NOT NULL,
	name_en text
);
COMMENT ON TABLE party IS
	'Who emits, consumes, supplies or manages: management body, enterprises, utilities, suppliers.';
COMMENT ON COLUMN party.party IS 'Code of the party.';
COMMENT ON COLUMN party.kind IS 'management, enterprise, utility or supplier.';
COMMENT ON COLUMN party.name IS 'Name.';
COMMENT ON COLUMN party.name_en IS 'Name in English, if there is one.';

CREATE TABLE party_share (
	party text NOT NULL REFERENCES party,
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	operational_control boolean NOT NULL,
	financial_control boolean NOT NULL,
	equity_share numeric NOT NULL CONSTRAINT equity_share_is_0_to_1_with_6_places
		CHECK (equity_share BETWEEN 0 AND 1 AND equity_share = round(equity_share, 6)),
	PRIMARY KEY (party, valid),
	CONSTRAINT one_share_at_a_time EXCLUDE USING gist (code_range(party, party, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE party_share IS
	'Control and equity share of the reporting organisation in a party, for the consolidation approaches of '
	'the GHG Protocol.';
COMMENT ON COLUMN party_share.party IS 'Code of the party.';
COMMENT ON COLUMN party_share.valid IS 'Days on which this holds.';
COMMENT ON COLUMN party_share.operational_control IS 'Whether the organisation has operational control.';
COMMENT ON COLUMN party_share.financial_control IS 'Whether the organisation has financial control.';
COMMENT ON COLUMN party_share.equity_share IS 'Share of equity, from 0 to 1, with at most 6 places.';

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
COMMENT ON TABLE source IS
	'Emission sources and sinks: what activity is recorded of. Energy that one party supplies to another is '
	'a source of the consumer, with the supplier named.';
COMMENT ON COLUMN source.source_id IS 'Number of the source, as entries refer to it.';
COMMENT ON COLUMN source.source IS 'Code of the source.';
COMMENT ON COLUMN source.category IS 'Category of category_table(), in any of its spellings.';
COMMENT ON COLUMN source.domain IS 'industry, residents, transport or green land (T/CSES guide 6.3.1).';
COMMENT ON COLUMN source.factor IS 'Which emission factor applies: factor.factor.';
COMMENT ON COLUMN source.region IS
	'Region whose factor applies (ISO 3166-2, such as CN-JS; CN; World); the most specific factor is taken.';
COMMENT ON COLUMN source.may_be_negative IS 'Whether a reading may be negative.';
COMMENT ON COLUMN source.description IS 'What it is.';

CREATE TABLE source_owner (
	source_id integer NOT NULL REFERENCES source,
	valid daterange NOT NULL CHECK (NOT isempty(valid)),
	party text NOT NULL REFERENCES party,
	supplier text REFERENCES party,
	plot text REFERENCES plot,
	CONSTRAINT supplier_is_another_party CHECK (supplier IS DISTINCT FROM party),
	PRIMARY KEY (source_id, valid),
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
	PRIMARY KEY (meter, valid),
	CONSTRAINT one_calibration_at_a_time EXCLUDE USING gist (code_range(meter, meter, '[]') WITH &&, valid WITH &&)
);
COMMENT ON TABLE calibration IS 'Calibrations of meters. A reading whose meter had none is flagged.';
COMMENT ON COLUMN calibration.meter IS 'Code of the meter.';
COMMENT ON COLUMN calibration.valid IS 'Days for which the calibration holds.';
COMMENT ON COLUMN calibration.certificate IS 'Number of the certificate.';
