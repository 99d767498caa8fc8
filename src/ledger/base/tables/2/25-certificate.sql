-- What a table is, as it is said since.

COMMENT ON TABLE certificate_claim IS
	'Claims of certificates for electricity. Under market and pinned treatment of scope 2, post() takes the '
	'factor with -certified behind its name for what they cover.';
