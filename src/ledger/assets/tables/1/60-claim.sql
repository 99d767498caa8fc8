-- Which movement a claim of certificates is by.

CREATE TABLE asset_claim (
	claim_id bigint PRIMARY KEY REFERENCES certificate_claim,
	movement_id bigint UNIQUE REFERENCES asset_movement DEFERRABLE INITIALLY DEFERRED,
	problem text,
	CONSTRAINT claim_has_a_movement_or_a_problem CHECK ((movement_id IS NULL) = (problem IS NOT NULL))
);
COMMENT ON TABLE asset_claim IS
	'The retirements by which claims of certificates were made; of claims that are older than the assets of the '
	'ledger, why some have none.';
COMMENT ON COLUMN asset_claim.claim_id IS 'Number of the claim.';
COMMENT ON COLUMN asset_claim.movement_id IS 'Number of the movement that retired its certificates; NULL if none did.';
COMMENT ON COLUMN asset_claim.problem IS 'Why none did: its serials are in another claim, or its source was of nobody.';
