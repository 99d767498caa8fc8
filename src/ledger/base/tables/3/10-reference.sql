-- Sources of what is generated, lost and stored: items of the energy balance, which emit nothing by themselves.

CREATE FUNCTION source_carrier(category text, factor text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN energy_carrier(category) <> 'fuel' THEN energy_carrier(category)
		WHEN emission_scope(category) IS NULL AND emission_category(category) <> 'metering_point'
			THEN substring(factor FROM '^(electricity|heat|steam|cooling)(?:-|$)')
	END;
COMMENT ON FUNCTION source_carrier(text, text) IS
	'The carrier of the energy of a source: that of its category, or, of a loss or a store, the one that its factor '
	'begins with; NULL if it is of none, as a metering point is.';

ALTER TABLE source
	DROP CONSTRAINT source_category_check,
	ADD CONSTRAINT source_category_check CHECK (emission_category(category) IS NOT NULL),
	ADD CONSTRAINT factor_names_the_carrier
		CHECK (emission_scope(category) IS NOT NULL OR source_carrier(category, factor) IS NOT NULL
			OR emission_category(category) = 'metering_point');
COMMENT ON COLUMN source.factor IS
	'Which emission factor applies: factor.factor. What is generated, lost or stored has none, and names its carrier: '
	'electricity, heat, steam or cooling; a metering point what it measures.';

-- Entries name several parties one a line, and what goes back through a meter to nobody in particular is consumed by
-- "outside". NOT VALID: a party of 0.1 or 0.2 that is named so stays.
ALTER TABLE party
	ADD CONSTRAINT code_is_one_line_of_at_most_200_characters
		CHECK (length(party) <= 200 AND party !~ '[\x01-\x1f\x7f]') NOT VALID,
	ADD CONSTRAINT code_is_not_outside CHECK (party <> 'outside') NOT VALID;

-- Sites lie where they lie: in a time zone and a country.
ALTER TABLE site
	ADD COLUMN time_zone text,
	ADD COLUMN country text CONSTRAINT country_is_two_capital_letters CHECK (country ~ '^[A-Z]{2}$');
COMMENT ON COLUMN site.time_zone IS
	'Time zone in which accounting days of its sources begin at midnight; NULL for that of the ledger. Fixed by the '
	'first reading of one of them.';
COMMENT ON COLUMN site.country IS
	'Country, by the two letters of ISO 3166-1; NULL if it is not recorded, so that every method covers it. Fixed by '
	'the first reading of one of its sources.';

ALTER TABLE source ADD COLUMN site text REFERENCES site;
COMMENT ON COLUMN source.site IS
	'Code of the site where it lies; NULL for the time zone of the ledger and no country. Its time zone and country '
	'are fixed by its first reading.';
