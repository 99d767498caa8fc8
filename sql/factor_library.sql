-- factor_library: the published factors

-- sets, and how much of each is verified
SELECT factor_set, count(*) AS factors, count(*) FILTER (WHERE NOT verified) AS unverified, count(DISTINCT region COLLATE "C") AS regions, min(lower(valid)) AS since, max(upper(valid)) AS until
FROM factor_library() GROUP BY factor_set ORDER BY factor_set COLLATE "C";
SELECT count(*) = count(DISTINCT (factor_set, factor, region)) AS keyed, bool_and(name <> '' AND source <> '') AS described, bool_and(verified = (mark <> 'UNVERIFIED')) AS marked,
	bool_and(verified OR note <> '') AS explained, bool_and(value::text::emission_factor = value) AS reads_back, bool_and(scope2 IN ('location', 'market', 'pinned')) AS scope2
FROM factor_library();
SELECT factor_set, factor, region, mark FROM factor_library() WHERE NOT verified ORDER BY factor_set COLLATE "C", factor COLLATE "C", region COLLATE "C";

-- every fuel is the product of its parts, to the last digit
SELECT count(*) AS fuels, count(*) FILTER (WHERE value <> fuel_factor(ncv, carbon_content, oxidation, per_unit(value))) AS wrong, count(*) FILTER (WHERE ncv_unit <> 'GJ/' || per_unit(value)) AS unit
FROM factor_library() WHERE carbon_content IS NOT NULL;
SELECT bool_and((carbon_content IS NULL) = (oxidation IS NULL) AND (ncv IS NULL) = (ncv_unit IS NULL)) AS together FROM factor_library();

-- vectors of the steel guide, the electricity notices and the national method
SELECT factor, value, quantity(1, per_unit(value)) * value AS emission FROM factor_library() WHERE factor_set = 'CN-steel-2024' AND factor IN ('anthracite', 'natural-gas');
SELECT factor_set, factor, scope2, value, valid FROM factor_library() WHERE factor_set LIKE 'CN-grid-202_' AND region = 'CN';
SELECT factor, scope2, value, valid, mark FROM factor_library() WHERE factor_set = 'CN-910-annex4';
SELECT region, value FROM factor_library() WHERE factor_set = 'CN-grid-2023' AND region IN ('CN-East', 'CN-Southwest', 'CN-JS');
-- the case of the national method: electricity 120 000 MWh in, 5 000 out, 90 000 direct, 40 000 certified; heat 200 000 GJ in, 50 000 out
SELECT sum(quantity(amount, unit) * value) AS indirect
FROM (VALUES ('electricity', 120000, 'MWh'), ('electricity', -5000, 'MWh'), ('electricity-direct', 90000, 'MWh'), ('electricity-certified', 40000, 'MWh'), ('heat', 200000, 'GJ'), ('heat', -50000, 'GJ')) AS a (factor, amount, unit)
	JOIN factor_library() AS f USING (factor) WHERE factor_set = 'CN-910-annex4';

-- sets differ: they are never mixed
SELECT factor_set, factor, ncv, carbon_content, oxidation, value FROM factor_library() WHERE factor LIKE 'anthracite%' OR factor = 'lng' ORDER BY factor COLLATE "C", factor_set COLLATE "C";

-- IPCC and EPA: gas by gas, biogenic fuels apart
SELECT factor_set, factor, value, ncv, ncv_unit FROM factor_library() WHERE factor IN ('natural-gas', 'wood-wood-waste', 'wood-and-wood-residuals') AND region <> 'CN' ORDER BY factor_set COLLATE "C", factor COLLATE "C";
SELECT count(*) AS biogenic, bool_and(mass(ghg(value), 'CO2') = 0 AND mass(ghg(value), 'CH4') = 0 AND co2e(ghg(value), 'AR6') = co2e(ghg(value) - ghg('CO2-biogenic', mass(ghg(value), 'CO2-biogenic')), 'AR6')) AS weighs_nothing
FROM factor_library() WHERE mass(ghg(value), 'CO2-biogenic') <> 0;
SELECT bool_and(per_unit(value) = 'MMBtu' AND (note LIKE '%(HHV)%' OR factor = 'heat-steam')) AS hhv FROM factor_library() WHERE factor_set = 'US-EPA-2018';

-- what EPA published as kg CO2e a unit under AR4 and AR5: Tables 1 and 7 exactly, biogenic CO2 counted in; the others have masses of 6 places
CREATE TABLE published (factor_set text, factor text, region text, unit text, ar4 numeric, ar5 numeric);
INSERT INTO published VALUES
	('US-EPA-2018', 'anthracite-coal', 'US', 'MMBtu', 104.4418, 104.422),
	('US-EPA-2018', 'bituminous-coal', 'US', 'MMBtu', 94.0318, 94.012),
	('US-EPA-2018', 'sub-bituminous-coal', 'US', 'MMBtu', 97.9218, 97.902),
	('US-EPA-2018', 'lignite-coal', 'US', 'MMBtu', 98.4718, 98.452),
	('US-EPA-2018', 'mixed-commercial-sector', 'US', 'MMBtu', 95.0218, 95.002),
	('US-EPA-2018', 'mixed-electric-power-sector', 'US', 'MMBtu', 96.2718, 96.252),
	('US-EPA-2018', 'mixed-industrial-coking', 'US', 'MMBtu', 94.6518, 94.632),
	('US-EPA-2018', 'mixed-industrial-sector', 'US', 'MMBtu', 95.4218, 95.402),
	('US-EPA-2018', 'coal-coke', 'US', 'MMBtu', 114.4218, 114.402),
	('US-EPA-2018', 'municipal-solid-waste', 'US', 'MMBtu', 92.7516, 92.709),
	('US-EPA-2018', 'petroleum-coke-solid', 'US', 'MMBtu', 104.4616, 104.419),
	('US-EPA-2018', 'plastics', 'US', 'MMBtu', 77.0516, 77.009),
	('US-EPA-2018', 'tires', 'US', 'MMBtu', 88.0216, 87.979),
	('US-EPA-2018', 'agricultural-byproducts', 'US', 'MMBtu', 120.2216, 120.179),
	('US-EPA-2018', 'peat', 'US', 'MMBtu', 113.8916, 113.849),
	('US-EPA-2018', 'solid-byproducts', 'US', 'MMBtu', 107.5616, 107.519),
	('US-EPA-2018', 'wood-and-wood-residuals', 'US', 'MMBtu', 95.0528, 94.9556),
	('US-EPA-2018', 'natural-gas', 'US', 'MMBtu', 53.1148, 53.1145),
	('US-EPA-2018', 'blast-furnace-gas', 'US', 'MMBtu', 274.35035, 274.347116),
	('US-EPA-2018', 'coke-oven-gas', 'US', 'MMBtu', 46.8918, 46.88994),
	('US-EPA-2018', 'fuel-gas', 'US', 'MMBtu', 59.2538, 59.243),
	('US-EPA-2018', 'propane-gas', 'US', 'MMBtu', 61.7138, 61.703),
	('US-EPA-2018', 'landfill-gas', 'US', 'MMBtu', 52.33774, 52.32655),
	('US-EPA-2018', 'other-biomass-gases', 'US', 'MMBtu', 52.33774, 52.32655),
	('US-EPA-2018', 'asphalt-and-road-oil', 'US', 'MMBtu', 75.6138, 75.603),
	('US-EPA-2018', 'aviation-gasoline', 'US', 'MMBtu', 69.5038, 69.493),
	('US-EPA-2018', 'butane', 'US', 'MMBtu', 65.0238, 65.013),
	('US-EPA-2018', 'butylene', 'US', 'MMBtu', 68.9738, 68.963),
	('US-EPA-2018', 'crude-oil', 'US', 'MMBtu', 74.7938, 74.783),
	('US-EPA-2018', 'distillate-fuel-oil-no-1', 'US', 'MMBtu', 73.5038, 73.493),
	('US-EPA-2018', 'distillate-fuel-oil-no-2', 'US', 'MMBtu', 74.2138, 74.203),
	('US-EPA-2018', 'distillate-fuel-oil-no-4', 'US', 'MMBtu', 75.2938, 75.283),
	('US-EPA-2018', 'ethane', 'US', 'MMBtu', 59.8538, 59.843),
	('US-EPA-2018', 'ethylene', 'US', 'MMBtu', 66.2138, 66.203),
	('US-EPA-2018', 'heavy-gas-oils', 'US', 'MMBtu', 75.1738, 75.163),
	('US-EPA-2018', 'isobutane', 'US', 'MMBtu', 65.1938, 65.183),
	('US-EPA-2018', 'isobutylene', 'US', 'MMBtu', 69.1138, 69.103),
	('US-EPA-2018', 'kerosene', 'US', 'MMBtu', 75.4538, 75.443),
	('US-EPA-2018', 'kerosene-type-jet-fuel', 'US', 'MMBtu', 72.4738, 72.463),
	('US-EPA-2018', 'liquefied-petroleum-gases-lpg', 'US', 'MMBtu', 61.9638, 61.953),
	('US-EPA-2018', 'lubricants', 'US', 'MMBtu', 74.5238, 74.513),
	('US-EPA-2018', 'motor-gasoline', 'US', 'MMBtu', 70.4738, 70.463),
	('US-EPA-2018', 'naphtha-401-deg-f', 'US', 'MMBtu', 68.2738, 68.263),
	('US-EPA-2018', 'natural-gasoline', 'US', 'MMBtu', 67.1338, 67.123),
	('US-EPA-2018', 'other-oil-401-deg-f', 'US', 'MMBtu', 76.4738, 76.463),
	('US-EPA-2018', 'pentanes-plus', 'US', 'MMBtu', 70.2738, 70.263),
	('US-EPA-2018', 'petrochemical-feedstocks', 'US', 'MMBtu', 71.2738, 71.263),
	('US-EPA-2018', 'petroleum-coke', 'US', 'MMBtu', 102.6638, 102.653),
	('US-EPA-2018', 'propane', 'US', 'MMBtu', 63.1238, 63.113),
	('US-EPA-2018', 'propylene', 'US', 'MMBtu', 68.0238, 68.013),
	('US-EPA-2018', 'residual-fuel-oil-no-5', 'US', 'MMBtu', 73.1838, 73.173),
	('US-EPA-2018', 'residual-fuel-oil-no-6', 'US', 'MMBtu', 75.3538, 75.343),
	('US-EPA-2018', 'special-naphtha', 'US', 'MMBtu', 72.5938, 72.583),
	('US-EPA-2018', 'unfinished-oils', 'US', 'MMBtu', 74.7938, 74.783),
	('US-EPA-2018', 'used-oil', 'US', 'MMBtu', 74.2538, 74.243),
	('US-EPA-2018', 'biodiesel-100', 'US', 'MMBtu', 73.90028, 73.89995),
	('US-EPA-2018', 'ethanol-100', 'US', 'MMBtu', 68.50028, 68.49995),
	('US-EPA-2018', 'rendered-animal-fat', 'US', 'MMBtu', 71.12028, 71.11995),
	('US-EPA-2018', 'vegetable-oil', 'US', 'MMBtu', 81.61028, 81.60995),
	('US-EPA-2018', 'north-american-softwood', 'US', 'MMBtu', 94.57266, 94.5645),
	('US-EPA-2018', 'north-american-hardwood', 'US', 'MMBtu', 93.87266, 93.8645),
	('US-EPA-2018', 'bagasse', 'US', 'MMBtu', 95.67266, 95.6645),
	('US-EPA-2018', 'bamboo', 'US', 'MMBtu', 93.87266, 93.8645),
	('US-EPA-2018', 'straw', 'US', 'MMBtu', 95.27266, 95.2645),
	('US-EPA-2018-mobile', 'motor-gasoline-gasoline-passenger-cars', 'US', 'US gal', 8.813869, 8.812364),
	('US-EPA-2018-mobile', 'motor-gasoline-gasoline-light-duty-trucks', 'US', 'US gal', 8.818464, 8.815727),
	('US-EPA-2018-mobile', 'motor-gasoline-gasoline-heavy-duty-vehicles', 'US', 'US gal', 8.822466, 8.819454),
	('US-EPA-2018-mobile', 'diesel-fuel-diesel-passenger-cars', 'US', 'US gal', 10.216986, 10.216278),
	('US-EPA-2018-mobile', 'diesel-fuel-diesel-light-duty-trucks', 'US', 'US gal', 10.217646, 10.216893),
	('US-EPA-2018-mobile', 'diesel-fuel-diesel-medium-and-heavy-duty-vehicles', 'US', 'US gal', 10.22371, 10.22245),
	('US-EPA-2018-mobile', 'biodiesel-100-biodiesel-passenger-cars', 'US', 'US gal', 0.006986, 0.006278),
	('US-EPA-2018-mobile', 'biodiesel-100-biodiesel-light-duty-vehicles', 'US', 'US gal', 0.00503, 0.00452),
	('US-EPA-2018-mobile', 'biodiesel-100-biodiesel-medium-and-heavy-duty-vehicles', 'US', 'US gal', 0.014212, 0.012892),
	('US-EPA-2018-mobile', 'ethanol-100-ethanol-light-duty-vehicles', 'US', 'US gal', 0.345724, 0.312579),
	('US-EPA-2018-mobile', 'ethanol-100-ethanol-medium-and-heavy-duty-vehicles', 'US', 'US gal', 0.50226, 0.456641),
	('US-EPA-2018-mobile', 'motor-gasoline-hybrid-gasoline-passenger-cars', 'US', 'US gal', 8.826905, 8.82482),
	('US-EPA-2018-mobile', 'motor-gasoline-gasoline-agricultural-equipment', 'US', 'US gal', 8.87706, 8.87358),
	('US-EPA-2018-mobile', 'diesel-fuel-diesel-agricultural-equipment', 'US', 'US gal', 10.32348, 10.31922),
	('US-EPA-2018-mobile', 'motor-gasoline-gasoline-ships-and-boats', 'US', 'US gal', 8.86156, 8.85622),
	('US-EPA-2018-mobile', 'diesel-fuel-diesel-ships-and-boats', 'US', 'US gal', 10.3456, 10.33093),
	('US-EPA-2018-mobile', 'jet-fuel-jet-fuel-aircraft', 'US', 'US gal', 9.8394, 9.8295),
	('US-EPA-2018-mobile', 'aviation-gasoline-aviation-gasoline-aircraft', 'US', 'US gal', 8.51928, 8.53683),
	('US-EPA-2018-mobile', 'motor-gasoline-gasoline-motorcycles', 'US', 'US gal', 8.96681, 8.965505),
	('US-EPA-2018-mobile', 'motor-gasoline-other-gasoline-non-road-vehicles', 'US', 'US gal', 8.85806, 8.8523),
	('US-EPA-2018-mobile', 'diesel-fuel-other-diesel-non-road-vehicles', 'US', 'US gal', 10.30173, 10.29486),
	('US-EPA-2018-mobile', 'biodiesel-100-biodiesel-medium-and-heavy-duty-vehicles-2', 'US', 'US gal', 0.009529, 0.008644),
	('US-eGRID-2016', 'electricity', 'US-AKGD', 'kWh', 0.473987, 0.473934),
	('US-eGRID-2016', 'electricity', 'US-AKMS', 'kWh', 0.238986, 0.238959),
	('US-eGRID-2016', 'electricity', 'US-AZNM', 'kWh', 0.466092, 0.466033),
	('US-eGRID-2016', 'electricity', 'US-CAMX', 'kWh', 0.226151, 0.226138),
	('US-eGRID-2016', 'electricity', 'US-ERCT', 'kWh', 0.424564, 0.424519),
	('US-eGRID-2016', 'electricity', 'US-FRCC', 'kWh', 0.424641, 0.424596),
	('US-eGRID-2016', 'electricity', 'US-HIMS', 'kWh', 0.507571, 0.507462),
	('US-eGRID-2016', 'electricity', 'US-HIOA', 'kWh', 0.763164, 0.763005),
	('US-eGRID-2016', 'electricity', 'US-MROE', 'kWh', 0.766431, 0.766287),
	('US-eGRID-2016', 'electricity', 'US-MROW', 'kWh', 0.566654, 0.566542),
	('US-eGRID-2016', 'electricity', 'US-NEWE', 'kWh', 0.239333, 0.23928),
	('US-eGRID-2016', 'electricity', 'US-NWPP', 'kWh', 0.291805, 0.291757),
	('US-eGRID-2016', 'electricity', 'US-NYCW', 'kWh', 0.271184, 0.271169),
	('US-eGRID-2016', 'electricity', 'US-NYLI', 'kWh', 0.541172, 0.541092),
	('US-eGRID-2016', 'electricity', 'US-NYUP', 'kWh', 0.115284, 0.115279),
	('US-eGRID-2016', 'electricity', 'US-RFCE', 'kWh', 0.32653, 0.326493),
	('US-eGRID-2016', 'electricity', 'US-RFCM', 'kWh', 0.599263, 0.599169),
	('US-eGRID-2016', 'electricity', 'US-RFCW', 'kWh', 0.532557, 0.532462),
	('US-eGRID-2016', 'electricity', 'US-RMPA', 'kWh', 0.58153, 0.581428),
	('US-eGRID-2016', 'electricity', 'US-SPNO', 'kWh', 0.531452, 0.531351),
	('US-eGRID-2016', 'electricity', 'US-SPSO', 'kWh', 0.531942, 0.531871),
	('US-eGRID-2016', 'electricity', 'US-SRMV', 'kWh', 0.389366, 0.389321),
	('US-eGRID-2016', 'electricity', 'US-SRMW', 'kWh', 0.760593, 0.760441),
	('US-eGRID-2016', 'electricity', 'US-SRSO', 'kWh', 0.468801, 0.468731),
	('US-eGRID-2016', 'electricity', 'US-SRTV', 'kWh', 0.47089, 0.470812),
	('US-eGRID-2016', 'electricity', 'US-SRVC', 'kWh', 0.339144, 0.339101),
	('US-eGRID-2016', 'electricity', 'US', 'kWh', 0.43222, 0.432157),
	('US-EPA-2018', 'heat-steam', 'US', 'MMBtu', 66.3985, 66.398125)
;
SELECT factor_set, count(*) AS factors,
	count(*) FILTER (WHERE kg(co2e(g, basis)) + 1000 * mass(g, 'CO2-biogenic') = kg_co2e) AS exact,
	count(*) FILTER (WHERE abs(kg(co2e(g, basis)) - kg_co2e) <= 0.0000005 * (2 + gwp('CH4', basis) + gwp('N2O', basis))) AS rounded
FROM published AS p JOIN factor_library() AS f USING (factor_set, factor, region),
	LATERAL (SELECT ghg(convert(f.value, p.unit)) AS g) AS m, LATERAL (VALUES ('AR4'::gwp_basis, ar4), ('AR5', ar5)) AS v (basis, kg_co2e)
GROUP BY factor_set ORDER BY factor_set COLLATE "C";
SELECT count(*) AS not_in_the_library FROM published AS p LEFT JOIN factor_library() AS f USING (factor_set, factor, region) WHERE f.value IS NULL;

-- a set is a set
SELECT count(*) = count(DISTINCT f) AS rows FROM factor_library() AS f;
SELECT (SELECT count(*) FROM (SELECT (factor_library()).factor) AS t) = (SELECT count(*) FROM factor_library()) AS in_target_list;
SELECT (SELECT count(*) FROM factor_library()) BETWEEN prorows / 2 AND prorows * 2 AS planned FROM pg_proc WHERE proname = 'factor_library';
