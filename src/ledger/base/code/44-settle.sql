-- Settling a network: out of what each party sells, and so what its buyers get, for one interval and carrier.

/*
 * Each who needs gets of each stock, in proportion on both sides. What is needed or there is gone to the last digit.
 *
 * Arguments:
 *   taken: need by stock, row by row
 *   needing, giving: numbers of those who get, and of the stocks that give
 */
CREATE OR REPLACE FUNCTION share_out(INOUT taken numeric[], INOUT needs numeric[], INOUT stocks numeric[],
		needing integer[], giving integer[])
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	need numeric := 0;
	stock numeric := 0;
	given numeric;
	width integer := cardinality(stocks);
	i integer;
	j integer;
BEGIN
	FOREACH i IN ARRAY needing LOOP
		need := need + needs[i];
	END LOOP;
	FOREACH j IN ARRAY giving LOOP
		stock := stock + stocks[j];
	END LOOP;
	given := least(need, stock) + round(0.0, 30);	-- a quotient has as many places
	FOREACH i IN ARRAY needing LOOP
		FOREACH j IN ARRAY giving LOOP
			taken[(i - 1) * width + j] := taken[(i - 1) * width + j]
				+ round(needs[i] * stocks[j] * given / (need * stock), 30);
		END LOOP;
	END LOOP;
	FOREACH i IN ARRAY needing LOOP
		needs[i] := CASE WHEN need <= stock THEN 0 ELSE needs[i] - round(needs[i] * given / need, 30) END;
	END LOOP;
	FOREACH j IN ARRAY giving LOOP
		stocks[j] := CASE WHEN stock <= need THEN 0 ELSE stocks[j] - round(stocks[j] * given / stock, 30) END;
	END LOOP;
END
$$;
COMMENT ON FUNCTION share_out(numeric[], numeric[], numeric[], integer[], integer[]) IS
	'What each need gets of each stock if all get in proportion; as much as there is.';

/*
 * Sales take in passes: what goes back through a meter that the party also draws from, of own generation alone; what is
 * sold as direct, as far as there is such; what is sold as non-fossil, likewise; then all, of all that is left. In each
 * pass the rule says what is taken first: own generation, purchases under the name of the sale, or all in proportion.
 *
 * Arguments, by sale and by stock:
 *   grades: 0 back through the meter; 1 direct, or generated without fuel; 2 non-fossil; 3 other
 *   names: of the purchase; NULL of a stock that has none
 *   own: whether the party generates it
 *
 * Returns sale by stock, row by row.
 */
CREATE OR REPLACE FUNCTION sell_energy(rule text, sale_grades integer[], sale_names text[], sales numeric[],
		grades integer[], names text[], own boolean[], stocks numeric[]) RETURNS numeric[]
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	taken numeric[] := array_fill(0::numeric, ARRAY[cardinality(sales) * cardinality(stocks)]);
	step text;
	name text;
	needing integer[];
	giving integer[];
BEGIN
	FOR pass IN 0 .. 3 LOOP
		CONTINUE WHEN pass < 3 AND NOT pass = ANY (sale_grades);
		FOREACH step IN ARRAY CASE WHEN pass = 0 THEN '{own}'::text[] WHEN rule = 'own_first' THEN '{own,named,all}'
				WHEN rule = 'stated' THEN '{named,own,all}' ELSE '{all}' END LOOP
			FOREACH name IN ARRAY CASE WHEN step = 'named' THEN ARRAY(SELECT DISTINCT unnest(sale_names))
				ELSE '{-}' END LOOP
				needing := ARRAY(SELECT i FROM generate_subscripts(sales, 1) AS i
					WHERE sales[i] > 0 AND (sale_grades[i] = pass OR pass = 3 AND sale_grades[i] > 0)
						AND (step <> 'named' OR sale_names[i] = name));
				giving := ARRAY(SELECT j FROM generate_subscripts(stocks, 1) AS j
					WHERE stocks[j] > 0 AND (pass IN (0, 3) OR grades[j] BETWEEN 1 AND pass)
						AND CASE step WHEN 'own' THEN own[j] WHEN 'named' THEN NOT own[j] AND names[j] = name
							ELSE true END);
				IF needing <> '{}' AND giving <> '{}' THEN
					SELECT s.taken, s.needs, s.stocks INTO taken, sales, stocks
					FROM share_out(taken, sales, stocks, needing, giving) AS s;
				END IF;
			END LOOP;
		END LOOP;
	END LOOP;
	RETURN taken;
END
$$;
COMMENT ON FUNCTION sell_energy(text, integer[], text[], numeric[], integer[], text[], boolean[], numeric[]) IS
	'What each sale of a party takes of each of its stocks under a rule of sale.';

/*
 * What each sale of a network takes of what its seller has, by the numbers of the flows. Of what is sold beyond that
 * nothing is recorded, and stock is NULL: the seller generates it.
 */
CREATE OR REPLACE FUNCTION sold_flow(suppliers text[], parties text[], names text[], own boolean[], grades integer[],
		amounts numeric[], rules text[], OUT sale integer, OUT stock integer, OUT amount numeric)
	RETURNS SETOF record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	seller text;
	sales integer[];
	stocks integer[];
	taken numeric[];
	lacking numeric;
BEGIN
	FOR seller IN SELECT DISTINCT s FROM unnest(suppliers) AS s WHERE s IS NOT NULL LOOP
		sales := array_positions(suppliers, seller);
		stocks := array_positions(parties, seller);
		taken := sell_energy(rules[sales[1]], ARRAY(SELECT grades[i] FROM unnest(sales) AS i),
			ARRAY(SELECT names[i] FROM unnest(sales) AS i), ARRAY(SELECT amounts[i] FROM unnest(sales) AS i),
			ARRAY(SELECT grades[j] FROM unnest(stocks) AS j), ARRAY(SELECT names[j] FROM unnest(stocks) AS j),
			ARRAY(SELECT own[j] FROM unnest(stocks) AS j), ARRAY(SELECT amounts[j] FROM unnest(stocks) AS j));
		FOR i IN 1 .. cardinality(sales) LOOP
			sale := sales[i];
			lacking := amounts[sale];
			FOR j IN 1 .. cardinality(stocks) LOOP
				stock := stocks[j];
				amount := taken[(i - 1) * cardinality(stocks) + j];
				lacking := lacking - amount;
				IF amount > 0 THEN
					RETURN NEXT;
				END IF;
			END LOOP;
			stock := NULL;
			amount := lacking;
			IF amount > 0.000000000000000000000001 THEN
				RETURN NEXT;
			END IF;
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION sold_flow(text[], text[], text[], boolean[], integer[], numeric[], text[]) IS
	'Of which flows of energy each flow that a party sells is taken, and how much; stock is NULL of what the party has '
	'no record of.';

/*
 * Solves x = c + F x for the rows of (F c): what each row is of the columns behind those of F. A row that is made of
 * nothing but itself, by whatever way round, is nothing: energy that is passed round and that nobody put in.
 *
 * Arguments:
 *   matrix: row by row
 *   pivots: of each column of F, the number of its row
 *   width: number of columns
 */
CREATE OR REPLACE FUNCTION solve_mixes(matrix numeric[], pivots integer[], width integer) RETURNS numeric[]
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	p integer;
	q integer;
	times numeric;
BEGIN
	FOR k IN 1 .. cardinality(pivots) LOOP
		p := (pivots[k] - 1) * width;
		times := 1 - matrix[p + k];
		times := CASE WHEN times > 0.000000000000000001 THEN round(1.0, 40) / times ELSE 0 END;
		matrix[p + k] := 0;
		IF times <> 1 THEN
			FOR c IN k + 1 .. width LOOP
				matrix[p + c] := round(matrix[p + c] * times, 30);
			END LOOP;
		END IF;
		FOR r IN 1 .. cardinality(matrix) / width LOOP
			q := (r - 1) * width;
			times := matrix[q + k];
			CONTINUE WHEN times = 0;
			matrix[q + k] := 0;
			FOR c IN k + 1 .. width LOOP
				matrix[q + c] := matrix[q + c] + round(times * matrix[p + c], 30);
			END LOOP;
		END LOOP;
	END LOOP;
	RETURN matrix;
END
$$;
COMMENT ON FUNCTION solve_mixes(numeric[], integer[], integer) IS
	'What mixtures of one another and of other things are of the other things alone.';

/*
 * Through whose hands sold energy goes until somebody uses it. What comes back to its seller is left out: the seller
 * sells it again, or uses it. Of a cycle the rounds are followed until next to nothing is left; where parties pass
 * on nearly all that they get, or the ways are many, that would take for ever, and a posting holds up all writers: what
 * is still on its way after 200 hands, or on 10,000 ways at once, counts as used by those whose hands it was in.
 *
 * Arguments: as settle_flows(); sale, stock, part as sold_flow() has them
 *
 * Columns:
 *   later: parties behind the buyer, one a line, in order; NULL if the buyer uses it
 *   share: of what is sold
 */
CREATE OR REPLACE FUNCTION later_party(suppliers text[], parties text[], amounts numeric[], sale integer[],
		stock integer[], part numeric[], OUT sold integer, OUT later text, OUT share numeric)
	RETURNS SETOF record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	-- what is on its way: sold with a flow, now come with another
	roots integer[] := ARRAY(SELECT DISTINCT unnest(sale));
	flows integer[] := roots;
	hands text[] := array_fill(''::text, ARRAY[cardinality(roots)]);
	shares numeric[] := array_fill(1::numeric, ARRAY[cardinality(roots)]);
	kept numeric[] := amounts;
	passed integer := 0;
BEGIN
	FOR i IN 1 .. cardinality(sale) LOOP
		IF stock[i] IS NOT NULL THEN
			kept[stock[i]] := kept[stock[i]] - part[i];
		END IF;
	END LOOP;
	WHILE roots <> '{}' LOOP
		IF passed = 200 OR cardinality(roots) > 10000 THEN
			RETURN QUERY SELECT u.root, nullif(u.hands, ''), u.share FROM unnest(roots, hands, shares)
				AS u (root, hands, share);
			RETURN;
		END IF;
		passed := passed + 1;
		RETURN QUERY
		SELECT u.root, nullif(u.hands, ''), round(u.share * kept[u.flow] / (amounts[u.flow] + round(0.0, 30)), 30)
		FROM unnest(roots, flows, hands, shares) AS u (root, flow, hands, share)
			WHERE kept[u.flow] > 0.000000000000000000000001;
		SELECT coalesce(array_agg(n.root), '{}'), array_agg(n.flow), array_agg(n.hands), array_agg(n.share)
		INTO roots, flows, hands, shares
		FROM (
			SELECT u.root, p.sale AS flow, h.hands,
				sum(round(u.share * p.part / (amounts[u.flow] + round(0.0, 30)), 30)) AS share
			FROM unnest(roots, flows, hands, shares) AS u (root, flow, hands, share)
			JOIN unnest(sale, stock, part) AS p (sale, stock, part) ON p.stock = u.flow
			CROSS JOIN LATERAL (
				SELECT coalesce(string_agg(DISTINCT d.party, E'\n' ORDER BY d.party), '') AS hands
				FROM (SELECT e.party COLLATE "C" AS party
					FROM unnest(string_to_array(u.hands, E'\n') || parties[p.sale]) AS e (party)) AS d
				WHERE d.party <> parties[u.root]
			) AS h
			WHERE parties[p.sale] IS DISTINCT FROM suppliers[u.root]
			GROUP BY 1, 2, 3
		) AS n
		WHERE n.share > 0.0000000000000001;
	END LOOP;
END
$$;
COMMENT ON FUNCTION later_party(text[], text[], numeric[], integer[], integer[], numeric[]) IS
	'Through whose hands what is sold with each flow goes until it is used.';

/*
 * Flows of energy between parties in one interval. What goes from a party to another is a mixture of what it has, and
 * so on: the mixtures of all flows that are sold on are one linear system.
 *
 * Arguments, one element a flow:
 *   suppliers: party that sells it, NULL from outside or what the party generates itself
 *   parties: party that gets it, NULL outside
 *   names, own, grades: as sell_energy()
 *   rules: rule of sale of its supplier
 *
 * Columns:
 *   flow, sold: number of the flow, and of that with which its party sold it on, NULL if the party uses it
 *   later: of what is sold on, as later_party()
 *   entered: the flow with which it came in from outside, was generated, or was sold by a party that has no record
 *   of it
 */
CREATE OR REPLACE FUNCTION settle_flows(suppliers text[], parties text[], names text[], own boolean[], grades integer[],
		amounts numeric[], rules text[], OUT flow integer, OUT sold integer, OUT later text, OUT entered integer,
		OUT amount numeric)
	RETURNS SETOF record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	sale integer[];
	stock integer[];
	part numeric[];
	mixtures integer[];		-- flows that are mixtures: the rows of the system
	relays integer[];		-- those that are sold on, its first columns
	entries integer[];		-- the rest of the columns: flows, or (negative) what is sold without a record
	width integer;
	matrix numeric[];
BEGIN
	SELECT coalesce(array_agg(s.sale), '{}'), coalesce(array_agg(s.stock), '{}'), coalesce(array_agg(s.amount), '{}'),
		array_agg(DISTINCT s.sale), coalesce(array_agg(DISTINCT s.stock) FILTER (WHERE suppliers[s.stock] IS NOT NULL),
			'{}'),
		array_agg(DISTINCT coalesce(s.stock, -s.sale)) FILTER (WHERE suppliers[s.stock] IS NULL)
	INTO sale, stock, part, mixtures, relays, entries
	FROM sold_flow(suppliers, parties, names, own, grades, amounts, rules) AS s;
	width := cardinality(relays || entries);
	SELECT solve_mixes(array_agg(coalesce(round(p.part / (amounts[m.flow] + round(0.0, 30)), 30), 0) ORDER BY m.n, c.n),
		ARRAY(SELECT array_position(mixtures, r) FROM unnest(relays) AS r), width)
	INTO matrix
	FROM unnest(mixtures) WITH ORDINALITY AS m (flow, n)
	CROSS JOIN unnest(relays || entries) WITH ORDINALITY AS c (entry, n)
	LEFT JOIN unnest(sale, stock, part) AS p (sale, stock, part)
		ON p.sale = m.flow AND coalesce(p.stock, -p.sale) = c.entry;

	RETURN QUERY
	WITH use AS (
		SELECT p.stock AS flow, p.sale AS sold, h.later, p.part * h.share AS amount
		FROM unnest(sale, stock, part) AS p (sale, stock, part)
		JOIN (
			SELECT l.sold, l.later, sum(l.share) AS share FROM later_party(suppliers, parties, amounts, sale, stock,
				part) AS l
			GROUP BY 1, 2
		) AS h ON h.sold = p.sale
		WHERE p.stock IS NOT NULL
		UNION ALL
		SELECT i.flow, NULL, NULL, amounts[i.flow] - coalesce((SELECT sum(p.part)
			FROM unnest(stock, part) AS p (stock, part) WHERE p.stock = i.flow), 0)
		FROM generate_subscripts(amounts, 1) AS i (flow)
	)
	SELECT u.flow, u.sold, u.later, abs(e.entered), round(u.amount * e.share, 18)
	FROM use AS u
	CROSS JOIN LATERAL (
		SELECT u.flow, 1.0 WHERE suppliers[u.flow] IS NULL
		UNION ALL
		SELECT c.entry, matrix[(array_position(mixtures, u.flow) - 1) * width + cardinality(relays) + c.n]
		FROM unnest(entries) WITH ORDINALITY AS c (entry, n) WHERE suppliers[u.flow] IS NOT NULL
	) AS e (entered, share)
	WHERE u.amount * e.share >= 0.000000000000000001;
END
$$;
COMMENT ON FUNCTION settle_flows(text[], text[], text[], boolean[], integer[], numeric[], text[]) IS
	'Where the energy of flows between parties comes from in one interval: of each flow, what its party uses and what '
	'it sells on, by the flow with which it entered.';
