-- The clock of the ledger: when a row was recorded tells which postings, publications and ratings saw it.

CREATE FUNCTION last_posted() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT b.posted_at FROM posting AS b ORDER BY b.posting_id DESC LIMIT 1);
COMMENT ON FUNCTION last_posted() IS 'Time of the last posting; NULL if there is none.';

CREATE FUNCTION last_published() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT max(p.as_of) FROM published_inventory AS p);
COMMENT ON FUNCTION last_published() IS 'The latest time as of which an inventory was published; NULL if none was.';

CREATE FUNCTION last_rated() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT r.as_of FROM rating AS r ORDER BY r.rating_id DESC LIMIT 1);
COMMENT ON FUNCTION last_rated() IS 'Time of the last rating; NULL if there is none.';

-- Times of postings, publications and boundaries are an order, also where a clock is set back.
CREATE FUNCTION ledger_now() RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS
$$
BEGIN
	RETURN greatest(clock_timestamp(), last_posted() + interval '1 microsecond',
		last_published() + interval '1 microsecond', last_rated() + interval '1 microsecond');
END
$$;
COMMENT ON FUNCTION ledger_now() IS 'The time, but later than that of every posting, publication and rating.';

-- here, since the clock reads tables that refer to some of these
ALTER TABLE boundary ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE statistic ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE target ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE performance_parameter ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE observation ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE baseline_model ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE baseline_adjustment ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE static_factor ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE base_year ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE structural_event ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE park_type ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE rating_exclusion ALTER recorded_at SET DEFAULT ledger_now();
