-- Intensities, ratios, changes, target pathways, peak years

/**
 * The denominator is converted to the unit exactly; the quotient is rounded once, half to even, at the 18th
 * place.
 *
 * Errors:
 *   22000 if the denominator does not convert into the unit
 *   22012 for a denominator of zero
 *   22023 for a negative one or an unknown unit
 *   22003 on overflow
 */
CREATE FUNCTION carbon_intensity(emission co2e, denominator quantity, unit text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_carbon_intensity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carbon_intensity(co2e, quantity, text) IS
	'Tonnes of CO2e per one unit of a denominator: per tce, 10^4 CNY, m2, t of product, person.';

/**
 * Errors:
 *   22000 if the GWP bases differ
 *   22023 if one is negative
 *   22003 on overflow
 *
 * Source: a proposal, UNVERIFIED: the definition of the evaluation standard for carbon-neutral parks is not
 * public.
 */
CREATE FUNCTION neutrality_ratio(gross co2e, removals co2e, offsets co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_neutrality_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION neutrality_ratio(co2e, co2e, co2e) IS
	'Carbon-neutral ratio in percent: (removals + offsets) / gross emissions, 100 where there are no '
	'emissions; it may be more than 100.';

/**
 * Errors:
 *   22023 for a year before the base year or a negative base
 *
 * Source: SBTi, scope 1 and 2 near term (VERIFIED-2).
 */
CREATE FUNCTION linear_target(base co2e, base_year integer, year integer) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_linear_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION linear_target(co2e, integer, integer) IS
	'Target of a year under absolute contraction by 4.2 % of the base year a year: base x (1 - 0.042 x '
	'years), never below zero.';

CREATE FUNCTION linear_target(base co2e, base_year integer, year integer, rate numeric) RETURNS co2e
	AS 'MODULE_PATHNAME', 'carbonms_co2e_linear_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION linear_target(co2e, integer, integer, numeric) IS
	'The same with another rate: base x (1 - rate x years), never below zero. Errors: 22023 for a year '
	'before the base year, a negative base, or a rate outside 0 to 1.';

CREATE FUNCTION linear_target(base numeric, base_year integer, year integer) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_numeric_linear_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION linear_target(numeric, integer, integer) IS
	'The same of a plain figure: base x (1 - 0.042 x years), never below zero, to 18 places. Errors: '
	'22023 for a year before the base year or a negative base, 22003 beyond 2.596e15.';

CREATE FUNCTION linear_target(base numeric, base_year integer, year integer, rate numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_numeric_linear_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION linear_target(numeric, integer, integer, numeric) IS
	'The same of a plain figure with another rate. Errors: 22023 for a year before the base year, a '
	'negative base, or a rate outside 0 to 1, 22003 beyond 2.596e15.';

/**
 * Errors:
 *   22004 for a NULL among them
 *   22023 for years that do not ascend, arrays of different lengths, or a year outside of the pathway
 *   22003 beyond 2.596e15
 */
CREATE FUNCTION pathway_target(years integer[], "values" numeric[], year integer) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_pathway_target' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pathway_target(integer[], numeric[], integer) IS
	'Target of a year on a pathway through points, straight between two points, to 18 places: years, '
	'ascending, and the value at each.';

CREATE FUNCTION year_on_year(current numeric, previous numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_numeric_year_on_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_on_year(numeric, numeric) IS
	'Change from one period to the next in percent of the first, to 18 places: -20 for a fall from 100 '
	'to 80. Errors: 22012 if the previous figure is zero, 22023 if it is negative, 22003 on overflow.';

CREATE FUNCTION year_on_year(current co2e, previous co2e) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_year_on_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_on_year(co2e, co2e) IS
	'The same of two CO2e values. Errors: 22000 if the GWP bases differ, 22012 if the previous one is '
	'zero, 22023 if it is negative, 22003 on overflow.';

CREATE FUNCTION year_on_year(current quantity, previous quantity) RETURNS numeric
	AS 'MODULE_PATHNAME', 'carbonms_value_year_on_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_on_year(quantity, quantity) IS
	'The same of two quantities. Errors: 22000 if the units differ, 22012 if the previous one is zero, '
	'22023 if it is negative, 22003 on overflow.';

/**
 * Errors:
 *   22004 for a NULL among the values
 *   22023 for years that do not follow one another (one that is missing may be the peak), arrays of different
 *     lengths, or a negative number of years
 */
CREATE FUNCTION peak_year(years integer[], "values" numeric[], years_below integer) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_peak_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION peak_year(integer[], numeric[], integer) IS
	'The year of the highest value of a series, the last of equal ones, if at least so many years, all '
	'lower, follow it; NULL as long as it has not peaked.';
