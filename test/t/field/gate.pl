# What is not posted as it is now, what a statement names, what stands at a time, and what cannot be posted.
my $SEEN = 'kiln is unposted, publishing: 55000: readings of [2025-01-01,2026-01-01) are not posted under method "GHG-Protocol-2015", '
  . 'stale: changes of sources that are not posted';

(
	# ---- P1: who posts, publishes and reads sees what was changed about a source and is not posted ----
	{
		case => 'P1', what => 'a source is another party\'s',
		does => q{SELECT pg_temp.publication(), pg_temp.source('of B', 'process', 'f', 'B'); UPDATE source_owner SET party = 'B' WHERE source_id = pg_temp.number('kiln');},
		asks => q{SELECT pg_temp.gates()},
		old => 'nothing is unposted, publishing: done, not stale', right => $SEEN,
	},
	{
		case => 'P1', what => 'a source is of another category',
		does => q{SELECT pg_temp.publication(); UPDATE source SET category = 'process' WHERE source = 'kiln';},
		asks => q{SELECT pg_temp.gates()},
		old => 'nothing is unposted, publishing: done, not stale', right => $SEEN,
	},
	{
		case => 'P1', what => 'a source moves to another plot',
		does => q{INSERT INTO site (site, name) VALUES ('S', 'Site'); INSERT INTO plot (plot, site, name) VALUES ('P1', 'S', 'Plot'); SELECT pg_temp.publication();
			UPDATE source_owner SET plot = 'P1';},
		asks => q{SELECT pg_temp.gates()},
		old => 'nothing is unposted, publishing: done, not stale', right => $SEEN,
	},
	{
		case => 'P1', what => 'a source is sold in the middle of the year',
		does => q{SELECT pg_temp.publication(), pg_temp.source('of B', 'process', 'f', 'B'); UPDATE source_owner SET valid = '(,2025-07-01)' WHERE source_id = pg_temp.number('kiln');
			INSERT INTO source_owner (source_id, valid, party) VALUES (pg_temp.number('kiln'), '[2025-07-01,)', 'B');},
		asks => q{SELECT pg_temp.gates()},
		old => 'nothing is unposted, publishing: done, not stale', right => $SEEN,
	},

	# ---- P2: a statement names what its lines have ----
	{
		case => 'P2', what => 'a factor that is not verified gives way to one that is, and all is reversed and posted again',
		does => q{SELECT pg_temp.peat(), pg_temp.meter('peat', 'stationary_combustion', 'peat', 'A', NULL, '100 t'); SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
			UPDATE factor SET withdrawn_at = ledger_now() WHERE factor = 'peat';
			INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'peat', 'CN', '1 t CO2/t', '2', 'test', true);
			SELECT reverse(1, 'laboratory'), post('[2025-01-01,2026-01-01)', 'GHG-Protocol');},
		asks => q{SELECT coalesce(string_agg(u, ' '), 'none') FROM inventory_statement('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR6') AS s, unnest(s.unverified) AS u},
		old => 'factor peat of own, CN', right => 'none',
	},
	{
		case => 'P2', what => 'the only reading under such a factor is taken back, and it is published',
		does => q{SELECT pg_temp.peat(), pg_temp.meter('peat', 'stationary_combustion', 'peat', 'A', NULL, '100 t'), pg_temp.meter('kiln', 'process', 'f', 'A', NULL, '1 t');
			SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
			SELECT void_activity(activity_id, 'of another year') FROM activity WHERE source_id = pg_temp.number('peat'); SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol'),
			publish_inventory('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR6');},
		asks => q{SELECT coalesce(string_agg(u, ' '), 'none') FROM published_inventory AS s, unnest(s.unverified) AS u},
		old => 'factor peat of own, CN', right => 'none',
	},
	{
		case => 'P2', what => 'the source under such a factor turns out to be another party\'s',
		does => q{SELECT pg_temp.peat(), pg_temp.meter('peat', 'stationary_combustion', 'peat', 'A', NULL, '100 t'), pg_temp.meter('kiln', 'process', 'f', 'B', NULL, '1 t');
			SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');
			UPDATE source_owner SET party = 'B'; SELECT reverse(1, 'x'), post('[2025-01-01,2026-01-01)', 'GHG-Protocol');},
		asks => q{SELECT b, coalesce(array_to_string(s.unverified, ' '), 'none') FROM unnest('{A,B}'::text[]) AS b, inventory_statement('[2025-01-01,2026-01-01)', b, 'GHG-Protocol', 'AR6') AS s},
		old => 'A factor peat of own, CN, B factor peat of own, CN', right => 'A none, B factor peat of own, CN',
	},

	# ---- P3: of coefficients and definitions one stands at a time: none is withdrawn as of a time to come ----
	{
		case => 'P3', what => 'a coefficient of the own power is withdrawn as of 2100 and replaced today: what a rating has',
		does => q{SELECT pg_temp.power('grid', 'A', 'GRID', '36500 MWh'), pg_temp.statistic('A', 'renewable_generation', '10000 MWh'),
			pg_temp.withdraw('energy_coefficient', 'energy = ''electricity-onsite''');
			SELECT pg_temp.coefficient('electricity-onsite', '0.3 tce', 'MWh', true, true);},
		new_does => q{SELECT pg_temp.generated('roof', 'electricity', 'solar', 'A', '10000 MWh');},
		posts => ['GHG-Protocol'],
		asks => q{SELECT pg_temp.rating('energy_consumption') || ' tce', round(pg_temp.rating('clean_energy_share')::numeric, 1)},
		# 10950 and 3000 tce, of which the latter are clean
		old => '16950 tce 35.4', right => '13950 tce 21.5',
	},
	{
		case => 'P3', what => 'a coefficient of a fuel',
		does => q{SELECT pg_temp.briquettes(), pg_temp.withdraw('energy_coefficient', 'energy = ''briquettes''');
			SELECT pg_temp.coefficient('briquettes', '0.4 tce', 't', false);},
		posts => ['GHG-Protocol'],
		asks => q{SELECT pg_temp.rating('energy_consumption') || ' tce'},
		# 1000 t at the new 0.4 tce
		old => '500 tce', right => '400 tce',
	},
	{
		case => 'P3', what => 'a definition of an indicator, in another unit',
		does => q{SELECT pg_temp.briquettes(), pg_temp.withdraw('indicator', 'indicator = ''energy_consumption''');
			INSERT INTO indicator (indicator, name, unit, better, numerator, numerator_unit, scale, reference, mark) VALUES ('energy_consumption', 'in kg', 'kgce', 'lower', '{energy_tce_calorific}', 'kgce', 1, 'test', 'VERIFIED');},
		posts => ['GHG-Protocol'],
		asks => q{SELECT value, unit FROM indicators('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR6', ledger_now()) WHERE indicator = 'energy_consumption'},
		old => '500 tce, 500000 kgce', right => '500000 kgce',
	},

	# ---- F16: all that keeps a period from being posted is told at once ----
	{
		case => 'F16', what => 'ten sources without a factor',
		does => q{SELECT pg_temp.meter('s' || n || 'x', 'process', 'unknown', 'A', NULL, '1 t') FROM generate_series(1, 10) AS n;},
		old_asks => q{SELECT pg_temp.refused()},
		new_asks => q{SELECT pg_temp.refused(), 'all in a list of ' || count(DISTINCT source) FROM check_post('[2025-01-01,2026-01-01)', 'GHG-Protocol')},
		old => '1 of 10 problems, with pages of CONTEXT', right => '10 of 10 problems, without CONTEXT all in a list of 10',
	},
	{
		case => 'F16', what => 'readings in a wrong unit',
		does => q{SELECT pg_temp.meter('s' || n || 'x', 'process', 'f', 'A', NULL, '1 MWh') FROM generate_series(1, 4) AS n;},
		old_asks => q{SELECT pg_temp.refused()},
		new_asks => q{SELECT pg_temp.refused(), 'all in a list of ' || count(DISTINCT source) FROM check_post('[2025-01-01,2026-01-01)', 'GHG-Protocol')},
		old => '1 of 4 problems, with pages of CONTEXT', right => '4 of 4 problems, without CONTEXT all in a list of 4',
	},
	{
		case => 'F16', what => 'one that nobody has, one without a factor, one in a wrong unit',
		does => q{SELECT pg_temp.meter('s1x', 'process', 'f', 'A', NULL, '1 t'), pg_temp.meter('s2x', 'process', 'unknown', 'A', NULL, '1 t'),
			pg_temp.meter('s3x', 'process', 'f', 'A', NULL, '1 MWh'); DELETE FROM source_owner WHERE source_id = pg_temp.number('s1x');},
		old_asks => q{SELECT pg_temp.refused()},
		new_asks => q{SELECT pg_temp.refused(), 'all in a list of ' || count(DISTINCT source) FROM check_post('[2025-01-01,2026-01-01)', 'GHG-Protocol')},
		old => '1 of 3 problems, with pages of CONTEXT', right => '3 of 3 problems, without CONTEXT all in a list of 3',
	},

	# ---- F17: values out of range are named, and stop nobody else ----
	{
		case => 'F17', what => 'two readings of 2.5e15 t of one source',
		does => q{SELECT pg_temp.meter('good', 'process', 'f', 'B', NULL, '10 t'), pg_temp.meter('huge', 'process', 'f', 'A', NULL, '2500000000000000 t', '2500000000000000 t');},
		old_asks => q{SELECT pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol')$$), sum(mass) FROM emission},
		new_asks => q{SELECT pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol')$$),
			pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol', partly => true)$$), pg_temp.tonnes('B', 'GHG-Protocol', 1)},
		old => '22003: value out of range for type quantity -', right => '22003: values of source "huge" are out of range done 10',
	},
	{
		case => 'F17', what => 'two readings of one day',
		does => q{SELECT pg_temp.meter('good', 'process', 'f', 'B', NULL, '10 t'), pg_temp.source('huge', 'process', 'f', 'A');
			INSERT INTO activity (source_id, start_at, end_at, reading) SELECT pg_temp.number('huge'), accounting_start('2025-03-01') + h * interval '1 hour', accounting_start('2025-03-01') + (h + 1) * interval '1 hour', '2500000000000000 t' FROM generate_series(0, 1) AS h;},
		old_asks => q{SELECT pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol')$$), sum(mass) FROM emission},
		new_asks => q{SELECT pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol')$$),
			pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol', partly => true)$$), pg_temp.tonnes('B', 'GHG-Protocol', 1)},
		old => '22003: value out of range for type quantity -', right => '22003: values of source "huge" are out of range done 10',
	},
	{
		case => 'F17', what => 'two sources of a party, each in range, whose month is not',
		does => q{SELECT pg_temp.factors('{"heavy": "2 t CO2/t"}'), pg_temp.meter('good', 'process', 'f', 'B', NULL, '10 t'),
			pg_temp.meter('large', 'process', 'heavy', 'A', NULL, '1000000000000000 t', '0 t'),
			pg_temp.meter('huge', 'process', 'heavy', 'A', NULL, '1000000000000000 t', '0 t'), add_boundary('PARK', '{A,B}', 'Park');},
		old_asks => q{SELECT pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol')$$), pg_temp.answer($$SELECT pg_temp.tonnes('PARK', 'GHG-Protocol', 1)$$)},
		new_asks => q{SELECT pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol')$$),
			pg_temp.result($$SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol', partly => true)$$), pg_temp.tonnes('PARK', 'GHG-Protocol', 1)},
		# 2e15 and 2e15 t are more than 2.596e15: 0.1.0 posted them, and no inventory of the park came any more
		old => 'done 22003: value out of range for type ghg', right => '22003: values of source "huge" are out of range done 2000000000000010',
	},
);
