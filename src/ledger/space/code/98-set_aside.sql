-- What older layouts of the map had and this one has not: see let_go().

SELECT let_go('zone_figure(text, daterange, text, int4, method, gwp_basis, text, timestamptz)'::text),
	let_go('source_figure(daterange, text, int4, method, gwp_basis, text, timestamptz)'::text);
