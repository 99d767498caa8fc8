-- By which account of energy a method goes, and which country it covers.

-- not by a default: functions of layouts 1 and 2 use the type of the row; and not past the guard, which keeps methods
-- as they are
ALTER TABLE method ADD COLUMN energy text, ADD COLUMN country text;
ALTER TABLE method DISABLE TRIGGER USER;
UPDATE method SET energy = 'crossing', country = CASE method WHEN 'NDRC-910' THEN 'CN' END;
ALTER TABLE method ENABLE TRIGGER USER;
ALTER TABLE method
	ALTER energy SET NOT NULL,
	ALTER energy SET DEFAULT 'crossing',
	ADD CONSTRAINT energy_is_crossing_or_consumption CHECK (energy IN ('crossing', 'consumption')),
	ADD CONSTRAINT country_is_two_capital_letters CHECK (country ~ '^[A-Z]{2}$');
COMMENT ON COLUMN method.energy IS
	'crossing: purchased energy counts that crosses the boundary, as in 0.1 and 0.2; consumption: energy counts where '
	'it is consumed, with its origin; what is sold on is that of who uses it.';
COMMENT ON COLUMN method.country IS
	'The country that it covers, by ISO 3166-1; NULL for any. What sources at sites in other countries have stands '
	'apart.';
