-- Lines of statements are read when they are recorded, and stay as they stand.

SELECT guard_entries('registry_statement'::regclass), guard_entries('registry_statement_line'::regclass),
	guard_row('registry_statement_kind'::regclass, VARIADIC '{what}'::text[]),
	guard_row('registry_account'::regclass, VARIADIC '{party}'::text[]);

CREATE OR REPLACE FUNCTION check_registry() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	NEW.registry := asset_code(NEW.registry);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_registry() IS 'Trigger: writes the registry in capitals, as asset_code() does.';
CREATE OR REPLACE TRIGGER check_registry BEFORE INSERT ON registry_account
	FOR EACH ROW EXECUTE FUNCTION check_registry();
CREATE OR REPLACE TRIGGER check_registry BEFORE INSERT ON registry_statement
	FOR EACH ROW EXECUTE FUNCTION check_registry();

CREATE OR REPLACE FUNCTION read_quantity(quantity text) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN quantity ~ '^\s*([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})(\.0+)?\s*$'
		THEN replace(split_part(quantity, '.', 1), ',', '')::bigint END;
COMMENT ON FUNCTION read_quantity(text) IS
	'A number of units as documents write it: 1470, 1,470 or 1470.0; NULL for anything else.';

/*
 * What a restore brings was read when it was recorded: every line has units then, or a problem.
 */
CREATE OR REPLACE FUNCTION read_statement_line() RETURNS trigger
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	home text := (SELECT s.registry FROM registry_statement AS s WHERE s.statement_id = NEW.statement_id);
	read record;
	stated bigint := read_quantity(NEW.quantity);
	numbers bigint;
BEGIN
	IF num_nonnulls(NEW.code, NEW.serials, NEW.units, NEW.problem) > 0 OR home IS NULL THEN
		RETURN NEW;
	ELSIF EXISTS (SELECT FROM registry_reconciliation AS r WHERE r.statement_id = NEW.statement_id)
		OR EXISTS (SELECT FROM registry_statement_movement AS m WHERE m.statement_id = NEW.statement_id) THEN
		RAISE EXCEPTION 'statement % is closed', NEW.statement_id
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'It was reconciled, or movements were made of it.', HINT = 'Record another statement.';
	END IF;
	IF NEW.serial IS NOT NULL THEN
		SELECT * INTO read FROM try_serial(home, NEW.serial, NEW.first, NEW.last);
		NEW.code := read.code;
		NEW.serials := read.serials;
		NEW.project := coalesce(NEW.project, read.project);
		NEW.vintage := coalesce(NEW.vintage, read.vintage);
		NEW.problem := read.problem;
	END IF;
	numbers := upper(NEW.serials) - lower(NEW.serials);
	NEW.units := coalesce(stated, numbers);
	NEW.problem := coalesce(NEW.problem, CASE
		WHEN NEW.quantity IS NOT NULL AND stated IS NULL THEN format('"%s" is no number of units', NEW.quantity)
		WHEN stated <> numbers THEN format('serials %s are %s units, not %s', NEW.serials, numbers, stated)
		WHEN NEW.units IS NULL THEN format('%s of no number of units', NEW.kind)
		WHEN NEW.units = 0 THEN format('%s of 0 units', NEW.kind)
		WHEN NEW.serials IS NULL AND NEW.kind IN ('issuance', 'transfer')
			THEN format('%s without serials', NEW.kind) END);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION read_statement_line() IS
	'Trigger: reads the serial and the quantity of a line, says what is wrong with them, and refuses lines of a '
	'statement that is closed. Errors: 55000.';
CREATE OR REPLACE TRIGGER read_statement_line BEFORE INSERT ON registry_statement_line
	FOR EACH ROW EXECUTE FUNCTION read_statement_line();

/*
 * Lines in the order of their serials, so that one that reaches into another one's is beside it. Of a code that the
 * statement issues it cannot use more: lines without numbers use it up in the order in which they stand, one that is
 * more than there is left is passed over.
 */
CREATE OR REPLACE FUNCTION clashing_line(statement bigint, OUT line integer, OUT problem text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE line AS (
		SELECT l.line, l.kind, l.kind = 'issuance' AS issues, l.code, l.serials, l.units, l.problem IS NULL AS sound
		FROM registry_statement_line AS l
		WHERE l.statement_id = statement AND l.code IS NOT NULL AND l.kind <> 'transfer'
	),
	beside AS (
		SELECT l.*, max(upper(l.serials)) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached,
			lead(lower(l.serials)) OVER w AS next, count(*) OVER (PARTITION BY l.issues, l.code) AS times
		FROM line AS l WINDOW w AS (PARTITION BY l.issues, l.code ORDER BY lower(l.serials), upper(l.serials), l.line)
	),
	issued AS (
		SELECT l.code, range_agg(l.serials) AS serials, sum(l.units) AS units
		FROM line AS l WHERE l.issues AND l.sound GROUP BY l.code
	),
	used AS (
		SELECT l.line, l.kind, l.code, l.serials, l.units, i.serials AS issued, i.units AS most,
			sum(l.units) OVER (PARTITION BY l.code) AS sum,
			row_number() OVER (PARTITION BY l.code ORDER BY l.serials IS NULL, l.line) AS n
		FROM line AS l JOIN issued AS i ON i.code = l.code WHERE NOT l.issues AND l.sound
	),
	over AS (
		SELECT u.* FROM used AS u WHERE u.sum > u.most
	),
	-- line by line: how much was used before
	turn AS (
		SELECT u.code, 1::bigint AS n, 0::numeric AS before FROM over AS u WHERE u.n = 1
		UNION ALL
		SELECT t.code, t.n + 1, t.before + CASE WHEN u.serials IS NULL AND t.before + u.units > u.most THEN 0
			ELSE u.units END
		FROM turn AS t JOIN over AS u ON u.code = t.code AND u.n = t.n
	)
	SELECT b.line, CASE WHEN b.serials IS NULL THEN format('%s is issued in several lines', b.code)
		ELSE format('serials %s of %s are in several lines', b.serials, b.code) END
	FROM beside AS b
	WHERE b.reached > lower(b.serials) OR b.next < upper(b.serials) OR b.issues AND b.serials IS NULL AND b.times > 1
	UNION ALL
	SELECT u.line, format('serials %s of %s are not of those issued', int8multirange(u.serials) - u.issued, u.code)
	FROM used AS u WHERE NOT u.serials <@ u.issued
	UNION ALL
	SELECT u.line, format('%s of %s units of %s, of which %s were issued%s', u.kind, u.units, u.code, u.most,
		CASE WHEN t.before > 0 THEN format(', and %s are in lines before', t.before) ELSE '' END)
	FROM turn AS t JOIN over AS u ON u.code = t.code AND u.n = t.n
	WHERE u.serials IS NULL AND t.before + u.units > u.most;
END;
COMMENT ON FUNCTION clashing_line(bigint) IS
	'Lines of a statement that cannot be beside other ones: serials twice, not issued, or more than were issued.';

/**
 * Columns:
 *   line: number of the line
 *   problem: why it cannot be what it says: no movement can be made of it
 */
CREATE OR REPLACE FUNCTION statement_problem(statement bigint, OUT line integer, OUT problem text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT p.line, string_agg(p.problem, '; ' ORDER BY p.turn, p.problem COLLATE "C")
	FROM (
		SELECT l.line, 1 AS turn, l.problem FROM registry_statement_line AS l
		WHERE l.statement_id = statement AND l.problem IS NOT NULL
		UNION ALL
		SELECT c.line, 2, c.problem FROM clashing_line(statement) AS c
	) AS p
	GROUP BY p.line ORDER BY p.line;
END;
COMMENT ON FUNCTION statement_problem(bigint) IS
	'Lines of a statement that cannot be what they say: not to be read, in themselves, or beside other lines.';

-- Whose lines are: of whom no account is of the ledger is outside of it.
CREATE OR REPLACE FUNCTION stated_line(statement bigint, OUT line integer, OUT kind text, OUT states text[],
		OUT moves text, OUT day date, OUT turn integer, OUT account text, OUT party text, OUT counter_party text,
		OUT code text, OUT serials int8range, OUT units bigint, OUT project text, OUT vintage integer, OUT purpose text,
		OUT beneficiary text, OUT problem text)
	RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT l.line, l.kind, k.states, k.moves, coalesce(l.day, s.as_of), k.turn, coalesce(l.account, s.account), a.party,
		c.party, l.code, l.serials, l.units, l.project, l.vintage, l.purpose, l.beneficiary, p.problem
	FROM registry_statement AS s
	JOIN registry_statement_line AS l ON l.statement_id = s.statement_id
	JOIN registry_statement_kind AS k ON k.kind = l.kind
	LEFT JOIN registry_account AS a ON a.registry = s.registry AND a.account = coalesce(l.account, s.account)
	LEFT JOIN registry_account AS c ON c.registry = s.registry AND c.account = l.counter_account
	LEFT JOIN statement_problem(statement) AS p ON p.line = l.line
	WHERE s.statement_id = statement;
END;
COMMENT ON FUNCTION stated_line(bigint) IS
	'Lines of a statement with the parties whose the accounts are, the days, and the problems.';
