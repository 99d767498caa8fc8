-- Written as a dump would write it, so that it is the same text after a restore.

ALTER TABLE party_share DROP CONSTRAINT equity_share_is_0_to_1_with_6_places,
	ADD CONSTRAINT equity_share_is_0_to_1_with_6_places
		CHECK (equity_share >= 0 AND equity_share <= 1 AND equity_share = round(equity_share, 6));

ALTER TABLE policy_parameter ADD CONSTRAINT value_is_finite
	CHECK (value > '-Infinity' AND value < 'Infinity') NOT VALID;
