-- The clock of the ledger, as its tables have it for a default.

-- Times of postings, publications and boundaries are an order, also where a clock is set back.
CREATE OR REPLACE FUNCTION ledger_now() RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN greatest(clock_timestamp(), last_posted() + interval '1 microsecond',
		last_published() + interval '1 microsecond', last_rated() + interval '1 microsecond');
END
$$;
COMMENT ON FUNCTION ledger_now() IS 'The time, but later than that of every posting, publication and rating.';
