-- Factors by the hour, and the market zones of regions.

CREATE TABLE factor_series (
	series text NOT NULL CHECK (series <> ''),
	zone text NOT NULL CHECK (zone <> ''),
	hours tstzrange NOT NULL CHECK (NOT isempty(hours) AND NOT lower_inf(hours) AND NOT upper_inf(hours)),
	value emission_factor NOT NULL,
	reference text NOT NULL CHECK (reference <> ''),
	mark text NOT NULL DEFAULT 'UNVERIFIED' CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED')),
	PRIMARY KEY (series, zone, hours),
	CONSTRAINT one_factor_of_a_zone_at_a_time EXCLUDE
		USING gist (code_range(series, series, '[]') WITH &&, code_range(zone, zone, '[]') WITH &&, hours WITH &&)
);
COMMENT ON TABLE factor_series IS
	'Emission factors of electricity by the hour, of a zone: what is not matched is valued with.';
COMMENT ON COLUMN factor_series.series IS 'Name of the series.';
COMMENT ON COLUMN factor_series.zone IS 'Market zone, as sources name their region.';
COMMENT ON COLUMN factor_series.hours IS 'From when until when it holds.';
COMMENT ON COLUMN factor_series.value IS 'Factor, per MWh or another unit of energy.';
COMMENT ON COLUMN factor_series.reference IS 'Where it is from.';
COMMENT ON COLUMN factor_series.mark IS 'VERIFIED, VERIFIED-2 or UNVERIFIED.';

CREATE TABLE market_zone (
	region text PRIMARY KEY CHECK (region <> ''),
	zone text NOT NULL CHECK (zone <> ''),
	reference text NOT NULL CHECK (reference <> ''),
	mark text NOT NULL DEFAULT 'UNVERIFIED' CHECK (mark IN ('VERIFIED', 'VERIFIED-2', 'UNVERIFIED'))
);
COMMENT ON TABLE market_zone IS
	'The market zones of regions: electricity of a zone covers consumption in it. A region without a row is its own.';
COMMENT ON COLUMN market_zone.region IS 'Region, as sources name it.';
COMMENT ON COLUMN market_zone.zone IS 'Market zone in which it lies.';
COMMENT ON COLUMN market_zone.reference IS 'Where this is from.';
COMMENT ON COLUMN market_zone.mark IS 'VERIFIED, VERIFIED-2 or UNVERIFIED.';
