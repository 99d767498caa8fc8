# What a basis has no GWP of, what is no gas of the method, and CO2e of unknown gases stand apart, and take nothing along.
# GWPs: HFC-134a 1430 (AR4), 1300 (AR5), 1530 (AR6); HFC-125 3500, 3170, 3740; HFC-32 675, 677, 771; none has isobutane, AR4 and
# AR5 have no butane and no pentane.
(
	# ---- G1: the known part of a sum stays, and it is said that it is not all ----
	{
		case => 'G1', what => 'a little R-600a beside R-134a in June, R-134a alone in July: bi_inventory',
		does => q{SELECT pg_temp.gas('A', 'R-600a', 6, '0.1 kg'), pg_temp.gas('A', 'R-134a', 6, '10 kg'), pg_temp.gas('A', 'R-134a', 7, '10 kg');},
		posts => ['GHG-Protocol'],
		old_asks => q{SELECT sum(co2e_t_exact) FROM bi_inventory},
		new_asks => q{SELECT sum(co2e_t_exact), min(complete), string_agg(apart_gas || ' ' || apart_mass_t_exact, ' ') FILTER (WHERE direction = 'apart') FROM bi_inventory WHERE method = 'GHG-Protocol'},
		# 2 x 10 kg x 1530
		old => '15.3', right => '30.6 0 isobutane 0.0001',
	},
	{
		case => 'G1', what => 'pentane beside R-32, in another category: bi_emission_monthly',
		does => q{SELECT pg_temp.gas('A', 'pentane', 3, '2 t'), pg_temp.gas('A', 'R-32', 3, '100 kg'), pg_temp.gas('A', 'R-32', 4, '200 kg');
			UPDATE source SET category = 'process';},
		posts => ['GHG-Protocol'],
		old_asks => q{SELECT sum(co2e_t_exact) FROM bi_emission_monthly},
		new_asks => q{SELECT sum(co2e_t_exact), min(complete) FROM bi_emission_monthly WHERE method = 'GHG-Protocol'},
		# 300 kg x 771; 0.1.0 has July alone
		old => '154.2', right => '231.3 0',
	},
	{
		case => 'G1', what => 'a little of an HFC that AR5 does not have beside R-134a: a measure, of which indicators and targets are made',
		does => q{SELECT pg_temp.gas('A', 'HFO-1123', 12, '1 kg'), pg_temp.factors('{"R-134a": "1 kg R-134a/kg"}'), pg_temp.meter('R-134a', 'fugitive', 'R-134a', 'A', NULL, '1 t');},
		posts => ['GHG-Protocol'],
		asks => q{SELECT trim_scale(round(amount, 9)), missing FROM measures('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR5') WHERE measure = 'emission_scope_1_t'},
		old => '- a gas or an opaque CO2e has no value in AR5', right => '1300 0.001 t HFO-1123 stands apart: no GWP in AR5',
	},

	# ---- G2: blends with hydrocarbons are reported without these ----
	{
		case => 'G2', what => 'R-422D: 65.1 % R-125, 31.5 % R-134a, 3.4 % R-600a',
		does => q{SELECT pg_temp.gas('A', 'R-422D', 6, '1 t');},
		posts => ['GHG-Protocol'],
		asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 1, basis => b) FROM unnest('{AR4,AR5,AR6}'::text[]) AS b},
		old => '22000: gas isobutane has no GWP in AR4', right => '2728.95, 2473.17, 2916.69',
	},
	{
		case => 'G2', what => 'R-422A: 85.1 % R-125, 11.5 % R-134a, 3.4 % R-600a, is published',
		does => q{SELECT pg_temp.gas('A', 'R-422A', 6, '1 t');},
		posts => ['GHG-Protocol'],
		asks => q{SELECT publish_inventory('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR5'), pg_temp.tonnes('A', 'GHG-Protocol', 1)},
		old => '22000: gas isobutane has no GWP in AR5', right => '1 2847.17',
	},
	{
		case => 'G2', what => 'R-437A: 19.5 % R-125, 78.5 % R-134a, 1.4 % butane, 0.6 % pentane, beside coal',
		does => q{SELECT pg_temp.gas('A', 'R-437A', 6, '10 kg'), pg_temp.meter('boiler', 'stationary_combustion', 'f', 'A', NULL, '100 t');},
		posts => ['GHG-Protocol'],
		old_asks => q{SELECT sum(tonnes(co2e)) FROM inventory('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR4')},
		new_asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 1, basis => 'AR4'), a.mass FROM (SELECT string_agg(mass::text, ' and ') AS mass FROM inventory_apart('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR4')) AS a},
		# 10 kg x (0.195 x 3500 + 0.785 x 1430) = 18.0505, and 100 t of CO2
		old => '22000: gas butane has no GWP in AR4', right => '118.051 0.00014 t butane and 0.00006 t pentane',
	},

	# ---- G3: gases that a method does not count are outside of its scopes, and are reported ----
	{
		case => 'G3', what => '10 kg of R-22, of a GWP of 1760',
		does => q{SELECT pg_temp.gas('A', 'R-22', 6, '10 kg');},
		posts => [ 'GHG-Protocol', 'GB/T 32150' ],
		old_asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 1), pg_temp.tonnes('A', 'GB/T 32150', 1)},
		new_asks => q{SELECT pg_temp.tonnes('A', m, 1), pg_temp.apart('A', m) FROM unnest(ARRAY['GHG-Protocol', 'GB/T 32150']) AS m},
		old => '17.6 0', right => '0 outside of the scopes: 17.6 tCO2e AR5, 0 outside of the scopes: 17.6 tCO2e AR5',
	},
	{
		case => 'G3', what => 'a blend of both kinds, R-401A: 53 % R-22, 34 % R-124, and 13 % R-152a, which is in the scopes',
		does => q{SELECT pg_temp.gas('A', 'R-401A', 6, '100 kg');},
		posts => [ 'GHG-Protocol', 'GB/T 32150' ],
		old_asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 1), pg_temp.tonnes('A', 'GB/T 32150', 1)},
		new_asks => q{SELECT pg_temp.tonnes('A', m, 1), pg_temp.apart('A', m) FROM unnest(ARRAY['GHG-Protocol', 'GB/T 32150']) AS m},
		# 13 kg x 138 = 1.794; 53 kg x 1760 = 93.28 and 34 kg x 527 = 17.918
		old => '112.992 1.794', right => '1.794 outside of the scopes: 111.198 tCO2e AR5, 1.794 outside of the scopes: 111.198 tCO2e AR5',
	},
	{
		case => 'G3', what => 'what is not CO2, under a method that counts CO2',
		does => q{INSERT INTO factor (factor_set, factor, region, published, edition, reference, verified) VALUES ('own', 'gas by volume', 'CN', '(2 t CO2, 1 kg CH4-fossil, 0.1 kg N2O)/kNm3', '1', 'test', true);
			SELECT pg_temp.meter('boiler', 'stationary_combustion', 'gas by volume', 'A', NULL, '100 kNm3');},
		posts => ['NDRC-910'],
		old_asks => q{SELECT pg_temp.tonnes('A', 'NDRC-910', 1), string_agg(DISTINCT gas, ' ') FROM emission, gases(mass)},
		new_asks => q{SELECT pg_temp.tonnes('A', 'NDRC-910', 1), pg_temp.apart('A', 'NDRC-910')},
		# 100 kg x 30 and 10 kg x 265: 0.1.0 did not even post them
		old => '200 CO2', right => '200 outside of the scopes: 5.65 tCO2e AR5',
	},

	# ---- G4: CO2e of unknown gases stands apart under another basis ----
	{
		case => 'G4', what => 'spend by a factor in CO2e of AR5, beside travel in CO2, under AR6',
		does => q{SELECT pg_temp.factors('{"spend": "0.5 kgCO2e AR5/CNY", "travel": "0.1 kg CO2/km"}'), pg_temp.meter('spend', 'purchased_goods_and_services', 'spend', 'A', NULL, '6000 CNY'),
			pg_temp.meter('travel', 'business_travel', 'travel', 'A', NULL, '10000 km');},
		posts => ['GHG-Protocol'],
		old_asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 3, basis => 'AR6')},
		new_asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 3, basis => 'AR6'), pg_temp.apart('A', 'GHG-Protocol', 'AR6'),
			pg_temp.answer($q$SELECT * FROM inventory('[2025-01-01,2026-01-01)', 'A', 'GHG-Protocol', 'AR6', 'infinity', missing => 'error')$q$)},
		old => '22000: cannot restate opaque CO2e AR5 as AR6', right => '1 CO2e of unknown gases under AR5: 3 tCO2e AR5 22000: CO2e AR5 of source "spend" has no value in AR6',
	},
	{
		case => 'G4', what => 'a market factor of the grid in CO2e of AR4',
		does => q{SELECT pg_temp.factors('{"town": "0.5 t CO2/MWh"}', 'location'), pg_temp.factors('{"town": "0.6 tCO2e AR4/MWh"}', 'market'),
			pg_temp.meter('town', 'purchased_electricity', 'town', 'A', 'GRID', '30 MWh');},
		posts => ['GHG-Protocol'],
		old_asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 2, basis => 'AR6')},
		new_asks => q{SELECT pg_temp.tonnes('A', 'GHG-Protocol', 2, basis => 'AR6'), pg_temp.apart('A', 'GHG-Protocol', 'AR6')},
		old => '22000: cannot restate opaque CO2e AR4 as AR6', right => '15 CO2e of unknown gases under AR4: 18 tCO2e AR4',
	},
	{
		case => 'G4', what => 'a removal in CO2e of AR5, beside one in CO2: bi_inventory',
		does => q{SELECT pg_temp.factors('{"bamboo": "4 tCO2e AR5/ha", "lawn": "1 t CO2/ha"}'), pg_temp.meter('bamboo', 'land_sink', 'bamboo', 'A', NULL, '5 ha'),
			pg_temp.meter('lawn', 'land_sink', 'lawn', 'A', NULL, '7 ha');},
		posts => ['GHG-Protocol'],
		old_asks => q{SELECT trim_scale(round(sum(removed_t_exact), 9)) FROM bi_inventory},
		new_asks => q{SELECT trim_scale(round(sum(removed_t_exact), 9)), min(complete), trim_scale(round(sum(apart_co2e_t_exact), 9)) FROM bi_inventory WHERE method = 'GHG-Protocol'},
		old => '-', right => '7 0 20',
	},
);
