-- Green certificates claimed for purchased electricity. A certificate serves one claim, a source has one claim
-- on a day, and a claim covers what was consumed once: so a certificate covers a MWh once.

CREATE FUNCTION serial_count(serials int8multirange) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (SELECT sum(upper(r) - lower(r)) FROM unnest(serials) AS r);
COMMENT ON FUNCTION serial_count(int8multirange) IS
	'How many serial numbers the ranges have; NULL if none or without end.';

/**
 * A claim is not changed: it is withdrawn, and another recorded.
 */
CREATE TABLE certificate_claim (
	claim_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source_id integer NOT NULL REFERENCES source,
	valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid) AND NOT upper_inf(valid)),
	registry text NOT NULL CHECK (registry <> ''),
	serials int8multirange NOT NULL CHECK (serial_count(serials) > 0),
	energy quantity NOT NULL GENERATED ALWAYS AS (quantity(serial_count(serials)::numeric, 'MWh')) STORED,
	evidence text NOT NULL CHECK (evidence <> ''),
	recorded_at timestamptz NOT NULL DEFAULT now(),
	withdrawn_at timestamptz,
	CONSTRAINT one_claim_of_a_certificate EXCLUDE
		USING gist (code_range(registry, registry, '[]') WITH &&, serials WITH &&)
		WHERE (withdrawn_at IS NULL),
	CONSTRAINT one_claim_of_a_source_at_a_time EXCLUDE
		USING gist (int4range(source_id, source_id, '[]') WITH &&, valid WITH &&)
		WHERE (withdrawn_at IS NULL)
);
COMMENT ON TABLE certificate_claim IS
	'Claims of certificates for electricity. Under market and pinned treatment of scope 2, post() takes the '
	'factor with -certified behind its name for what they cover.';
COMMENT ON COLUMN certificate_claim.claim_id IS 'Number of the claim, as emissions refer to it.';
COMMENT ON COLUMN certificate_claim.source_id IS 'Number of the source whose consumption is covered.';
COMMENT ON COLUMN certificate_claim.valid IS
	'Days of consumption that are covered, from the first on until the certificates are used up.';
COMMENT ON COLUMN certificate_claim.registry IS 'Registry that issued the certificates.';
COMMENT ON COLUMN certificate_claim.serials IS 'Serial numbers: {[1001,1041)} are 40 certificates.';
COMMENT ON COLUMN certificate_claim.energy IS
	'Electricity of the certificates: 1 MWh each (1000 kWh; rules of issuing and trading of 2024, VERIFIED-2).';
COMMENT ON COLUMN certificate_claim.evidence IS 'Document that proves the retirement.';
COMMENT ON COLUMN certificate_claim.recorded_at IS 'When the claim was recorded.';
COMMENT ON COLUMN certificate_claim.withdrawn_at IS 'When it was withdrawn; NULL while it holds.';
