-- The clock of the ledger, as its tables have it for a default.

-- Times of postings, publications, ratings and changes of reference rows are an order, also where a clock is set back.
CREATE OR REPLACE FUNCTION ledger_now() RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	RETURN greatest(clock_timestamp(), last_posted() + interval '1 microsecond',
		last_published() + interval '1 microsecond', last_rated() + interval '1 microsecond',
		last_changed() + interval '1 microsecond');
END
$$;
COMMENT ON FUNCTION ledger_now() IS
	'The time, but later than that of every posting, publication, rating and change of a reference row.';

-- A time that is none, or not come yet, would stop the clock for ever.
CREATE OR REPLACE FUNCTION last_posted() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT b.posted_at FROM posting AS b WHERE isfinite(b.posted_at) ORDER BY b.posting_id DESC LIMIT 1);
COMMENT ON FUNCTION last_posted() IS 'When the last posting was made; NULL if there is none.';

CREATE OR REPLACE FUNCTION last_published() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT max(p.as_of) FROM published_inventory AS p WHERE isfinite(p.as_of));
COMMENT ON FUNCTION last_published() IS 'The time as of which the last inventory was published; NULL if none was.';

CREATE OR REPLACE FUNCTION last_rated() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT r.as_of FROM rating AS r WHERE isfinite(r.as_of) ORDER BY r.rating_id DESC LIMIT 1);
COMMENT ON FUNCTION last_rated() IS 'The time as of which the last rating was made; NULL if none was.';

CREATE OR REPLACE FUNCTION last_changed() RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT h.changed_at FROM reference_history AS h WHERE isfinite(h.changed_at)
		ORDER BY h.change_id DESC LIMIT 1);
COMMENT ON FUNCTION last_changed() IS 'When a reference row was last inserted, changed or deleted; NULL if none was.';
