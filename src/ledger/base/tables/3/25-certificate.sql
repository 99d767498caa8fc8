-- Certificates of own generation.

ALTER TABLE certificate_claim ADD COLUMN generator integer REFERENCES source;
COMMENT ON COLUMN certificate_claim.generator IS
	'Number of the source whose generation the certificates are of; NULL if it is outside of the ledger.';

-- As readings. NOT VALID: a claim of 0.1 or 0.2 without end stays, until it is withdrawn.
ALTER TABLE certificate_claim ADD CONSTRAINT days_are_between_1900_and_2200
	CHECK (withdrawn_at IS NOT NULL OR valid <@ daterange('1900-01-01', '2200-01-01')) NOT VALID;
