-- What a claim of certificates is held against.

SELECT guard_row('certificate_claim'::regclass, VARIADIC '{withdrawn_at,energy}'::text[]);

CREATE OR REPLACE FUNCTION check_claim()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s source := (SELECT s FROM source AS s WHERE s.source_id = NEW.source_id);
BEGIN
	IF @carbonms@.energy_carrier(s.category) IS DISTINCT FROM 'electricity' THEN
		RAISE EXCEPTION 'certificates cannot cover source "%"', s.source
			USING ERRCODE = 'check_violation',
				DETAIL = format('Its category is %s.', @carbonms@.emission_category(s.category)),
				HINT = 'Certificates are of purchased_electricity.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_claim() IS 'Trigger: refuses a claim for what is not purchased electricity. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_claim BEFORE INSERT ON certificate_claim FOR EACH ROW EXECUTE FUNCTION check_claim();
