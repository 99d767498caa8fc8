# What a source is: made of metering points, and of several lines.
(
	# ---- F2: a source has what its metering points read ----
	{
		case => 'F2', what => 'a main meter of gas, less the sub-meter of a tenant',
		old_does => q{SELECT pg_temp.meter('rest', 'stationary_combustion', 'gas', 'OP', NULL, '310 tce'), pg_temp.meter('sub', 'stationary_combustion', 'gas', 'T', NULL, '62 tce'),
			add_boundary('PARK', '{OP,T}', 'Park');},
		new_does => q{SELECT pg_temp.meter('main', 'metering_point', 'gas', NULL, NULL, '310 tce'), pg_temp.meter('sub', 'stationary_combustion', 'gas', 'T', NULL, '62 tce'),
			pg_temp.source('rest', 'stationary_combustion', 'gas', 'OP'), add_boundary('PARK', '{OP,T}', 'Park');
			SELECT pg_temp.made_of('rest', 'main'), pg_temp.made_of('rest', 'sub', -1);},
		posts => ['GHG-Protocol'],
		asks => q{SELECT b, pg_temp.tonnes(b, 'GHG-Protocol', 1) FROM unnest('{OP,T,PARK}'::text[]) AS b},
		# 248 and 62 tce at 1.65 t
		old => 'OP 511.5, T 102.3, PARK 613.8', right => 'OP 409.2, T 102.3, PARK 511.5',
	},
	{
		case => 'F2', what => 'two meters of one boiler in a month, in other units',
		does => q{SELECT pg_temp.source('boiler', 'stationary_combustion', 'gas', 'A');},
		old_does => q{SELECT pg_temp.reads('boiler', '2025-01-01', '2025-02-01', '60 tce');},
		new_does => q{SELECT pg_temp.source(s, 'metering_point', 'gas', NULL), pg_temp.made_of('boiler', s) FROM unnest('{left,right}'::text[]) AS s;
			SELECT pg_temp.reads('left', '2025-01-01', '2025-02-01', '60 tce'), pg_temp.reads('right', '2025-01-01', '2025-02-01', '40000 kgce');},
		posts => ['GHG-Protocol'],
		old_asks => q{SELECT pg_temp.result($$SELECT pg_temp.reads('boiler', '2025-01-01', '2025-02-01', '40000 kgce')$$), pg_temp.tonnes('A', 'GHG-Protocol', 1)},
		new_asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 1)},
		# 100 tce
		old => '23P01: readings of source "boiler" overlap 99', right => '165',
	},
	{
		case => 'F2', what => 'a meter of power that two tenants share by 40 and 60 %',
		old_does => q{SELECT pg_temp.power('T1', 'T1', 'GRID', '100 MWh'), pg_temp.power('T2', 'T2', 'GRID', '100 MWh'), add_boundary('PARK', '{T1,T2}', 'Park');},
		new_does => q{SELECT pg_temp.meter('shared', 'metering_point', 'electricity', NULL, NULL, '100 MWh'), pg_temp.source('T1', 'purchased_electricity', 'electricity', 'T1', 'GRID'),
			pg_temp.source('T2', 'purchased_electricity', 'electricity', 'T2', 'GRID'), add_boundary('PARK', '{T1,T2}', 'Park');
			SELECT pg_temp.made_of('T1', 'shared', 0.4), pg_temp.made_of('T2', 'shared', 0.6);},
		posts => ['GHG-Protocol'],
		asks => q{SELECT b, pg_temp.tonnes(b, 'GHG-Protocol', 2) FROM unnest('{T1,T2,PARK}'::text[]) AS b},
		old => 'T1 50, T2 50, PARK 100', right => 'T1 20, T2 30, PARK 50',
	},

	# ---- F7: a reading has several lines, and what happens to it happens to all of them ----
	# On 0.1.0 each line is a source, into which the reading is entered once more.
	{
		case => 'F7', what => 'gas that is burnt, and that was brought from the well: the reading is corrected',
		does => q{SELECT pg_temp.factors('{"gas-upstream": "0.2 t CO2/tce"}'), pg_temp.meter('gas', 'stationary_combustion', 'gas', 'A', NULL, '300 tce');},
		old_does => q{SELECT pg_temp.meter('gas from the well', 'fuel_and_energy_related', 'gas-upstream', 'A', NULL, '300 tce');},
		new_does => q{INSERT INTO source_line (source_id, line, category, factor) VALUES (pg_temp.number('gas'), 1, 'fuel_and_energy_related', 'gas-upstream');},
		posts => ['GHG-Protocol'],
		then => q{SELECT void_activity(activity_id, 'wrong') FROM activity WHERE source_id = pg_temp.number('gas'); SELECT pg_temp.reads('gas', '2025-01-01', '2026-01-01', '290 tce'),
			post('[2025-01-01,2026-01-01)', 'GHG-Protocol');},
		asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 1), pg_temp.tonnes('A', 'GHG-Protocol', 3), (SELECT count(*) FROM unposted('[2025-01-01,2026-01-01)', 'GHG-Protocol')) || ' unposted'},
		# 290 tce at 1.65 and 0.2 t
		old => '478.5 60 0 unposted', right => '478.5 58 0 unposted',
	},
	{
		case => 'F7', what => 'power, and the losses of the grid: a month is taken back',
		does => q{SELECT pg_temp.factors('{"grid-losses": "0.04 t CO2/MWh"}'), pg_temp.power('power', 'A', 'GRID', '100 MWh', '300 MWh');},
		old_does => q{SELECT pg_temp.meter('losses', 'fuel_and_energy_related', 'grid-losses', 'A', NULL, '100 MWh', '300 MWh');},
		new_does => q{INSERT INTO source_line (source_id, line, category, factor) VALUES (pg_temp.number('power'), 1, 'fuel_and_energy_related', 'grid-losses');},
		posts => ['GHG-Protocol'],
		then => q{SELECT void_activity(activity_id, 'of another meter') FROM activity WHERE source_id = pg_temp.number('power') AND reading = '300 MWh';
			SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');},
		asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 2), pg_temp.tonnes('A', 'GHG-Protocol', 3), (SELECT count(*) FROM unposted('[2025-01-01,2026-01-01)', 'GHG-Protocol')) || ' unposted'},
		# 100 MWh at 0.5 and 0.04 t
		old => '50 16 0 unposted', right => '50 4 0 unposted',
	},
	{
		case => 'F7', what => 'coal, and 3 % of limestone that is added to it: the boiler is another party\'s from July on',
		does => q{SELECT pg_temp.factors('{"limestone": "0.44 t CO2/t"}'),
			pg_temp.meter('boiler', 'stationary_combustion', 'f', 'A', NULL, '0 t', '0 t', '0 t', '0 t', '1000 t', '0 t', '2000 t'), pg_temp.source('of B', 'process', 'f', 'B');},
		old_does => q{SELECT pg_temp.meter('limestone', 'process', 'limestone', 'A', NULL, '0 t', '0 t', '0 t', '0 t', '30 t', '0 t', '60 t');},
		new_does => q{INSERT INTO source_line (source_id, line, category, factor, share) VALUES (pg_temp.number('boiler'), 1, 'process', 'limestone', 0.03);},
		posts => ['GHG-Protocol'],
		then => q{UPDATE source_owner SET valid = '(,2025-07-01)' WHERE source_id = pg_temp.number('boiler');
			INSERT INTO source_owner (source_id, valid, party) VALUES (pg_temp.number('boiler'), '[2025-07-01,)', 'B'); SELECT post('[2025-01-01,2026-01-01)', 'GHG-Protocol');},
		asks => q{SELECT b, pg_temp.tonnes(b, 'GHG-Protocol', 1) FROM unnest('{A,B}'::text[]) AS b},
		# 1000 and 2000 t of coal at 1 t, 30 and 60 t of limestone at 0.44 t
		old => 'A 1039.6, B 2000', right => 'A 1013.2, B 2026.4',
	},
);
