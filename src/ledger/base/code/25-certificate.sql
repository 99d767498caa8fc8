-- What a claim of certificates is held against.

SELECT guard_row('certificate_claim'::regclass, VARIADIC '{withdrawn_at,energy}'::text[]);

CREATE OR REPLACE FUNCTION check_claim()
		RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	s source := (SELECT s FROM source AS s WHERE s.source_id = NEW.source_id);
	g source := (SELECT g FROM source AS g WHERE g.source_id = NEW.generator);
BEGIN
	IF @carbonms@.energy_carrier(s.category) IS DISTINCT FROM 'electricity'
		OR @carbonms@.emission_scope(s.category) IS DISTINCT FROM 2 THEN
		RAISE EXCEPTION 'certificates cannot cover source "%"', s.source
			USING ERRCODE = 'check_violation',
				DETAIL = format('Its category is %s.', @carbonms@.emission_category(s.category)),
				HINT = 'Certificates are of purchased_electricity.';
	ELSIF @carbonms@.emission_category(g.category) <> 'generated_electricity' THEN
		RAISE EXCEPTION 'certificates cannot be of the generation of source "%"', g.source
			USING ERRCODE = 'check_violation',
				DETAIL = format('Its category is %s.', @carbonms@.emission_category(g.category)),
				HINT = 'generator is a source of generated_electricity, or NULL if it is outside of the ledger.';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_claim() IS
	'Trigger: refuses a claim for what is not purchased electricity, or of what generates none. Errors: 23514.';
CREATE OR REPLACE TRIGGER check_claim BEFORE INSERT ON certificate_claim FOR EACH ROW EXECUTE FUNCTION check_claim();
