-- What every specification of this folder begins with and looks at: a small ledger, and its state. The steps have
-- the number of their session at the end, and what they do before it: p1 posts in session s1, r1 rolls back.

CREATE EXTENSION carbonms;
SELECT current_database() AS this \gset
ALTER DATABASE :"this" SET client_min_messages = warning;	-- the owner of the ledger is a superuser here
SET check_function_bodies = off;	-- the ledger is yet to be made

-- A ledger "led" of three sources of 2 t CO2/t, whose January has its own partitions; four readings, of which
-- the first two are posted.
CREATE PROCEDURE make_ledger() LANGUAGE plpgsql SET client_min_messages = warning AS
$$
BEGIN
	PERFORM create_ledger('led');
	PERFORM set_config('search_path', 'led, public', true);
	INSERT INTO party (party, kind, name) VALUES ('A', 'enterprise', 'A'), ('B', 'enterprise', 'B');
	INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified)
	VALUES ('own', 'coal', 'CN', '2 t CO2/t', '1', 'test', true);
	INSERT INTO source (source, category, factor, region)
	SELECT 's' || i, 'stationary_combustion', 'coal', 'CN' FROM generate_series(1, 3) AS i;
	INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'A'), (2, '(,)', 'A'), (3, '(,)', 'B');
	PERFORM add_partitions('2025-01-01', '2025-02-01');
	PERFORM add_boundary('PARK', '{A,B}', 'Park');
	PERFORM record(1, 1, '10 t'), record(2, 1, '20 t');
	PERFORM post('[2025-01-01,2026-01-01)', 'NDRC-910');
	PERFORM record(1, 2, '40 t'), record(3, 2, '80 t');
END
$$;

-- A reading from a day of January on, into the table of readings or straight into one of its partitions.
CREATE FUNCTION record(source_id integer, day integer, reading text, into_table text DEFAULT 'activity', days integer DEFAULT 1)
	RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
	start_at timestamptz := '2024-12-31 00:00+08'::timestamptz + day * interval '1 day';
BEGIN
	EXECUTE format('INSERT INTO led.%I (activity_id, source_id, start_at, end_at, reading) OVERRIDING SYSTEM VALUE
		VALUES (nextval(''led.activity_activity_id_seq''), $1, $2, $3, $4)', into_table)
	USING source_id, start_at, start_at + days * interval '1 day', reading;
END
$$;

-- What check_ledger() finds, how many postings there are, what the readings amount to, what is posted of
-- them, and what the rollup with the postings after it says.
CREATE FUNCTION state(OUT problems text, OUT postings bigint, OUT readings ghg, OUT posted ghg, OUT rolled_up ghg)
	LANGUAGE sql SET search_path = led, public AS
$$
	SELECT (SELECT string_agg(problem, '; ') FROM check_ledger('led')), (SELECT postings FROM checkpoint()),
		(SELECT sum(quantity) * emission_factor '2 t CO2/t' FROM activity
			WHERE activity_id NOT IN (SELECT activity_id FROM activity_void)),
		(SELECT sum(mass) FROM emission), (SELECT sum(mass) FROM current_rollup)
$$;
