-- NaN and infinity are no figures.

ALTER TABLE indicator ADD CONSTRAINT at_zero_is_finite
	CHECK (at_zero > '-Infinity' AND at_zero < 'Infinity') NOT VALID;
