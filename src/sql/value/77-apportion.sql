-- Shares of an amount that add up to it

/**
 * By largest remainder: shares are cut off at whole micrograms, or at 10^-18 t where the mass is not whole
 * micrograms, and what is left goes, one by one, to those that lost most, the first of equal ones. A weight of
 * 0 gets nothing.
 *
 * Errors:
 *   22004 for a NULL weight
 *   22023 for one that is negative, infinite or not a number, or if none is more than 0
 *   54000 for more than 10 000 000 shares, those of different gases counted each
 *
 * Source: method of largest remainder (Hamilton).
 */
CREATE FUNCTION apportion(ghg, weights double precision[]) RETURNS ghg[]
	AS 'MODULE_PATHNAME', 'carbonms_ghg_apportion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION apportion(ghg, double precision[]) IS
	'Shares of a vector in proportion to weights (areas, lengths, output ...), one for each weight in their '
	'order, which add up to the vector, gas by gas, to the last digit.';

CREATE FUNCTION apportion(co2e, weights double precision[]) RETURNS co2e[]
	AS 'MODULE_PATHNAME', 'carbonms_value_apportion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION apportion(co2e, double precision[]) IS
	'Shares of a CO2e in proportion to weights, which add up to it: as apportion(ghg, double precision[]).';

CREATE FUNCTION apportion(quantity, weights double precision[]) RETURNS quantity[]
	AS 'MODULE_PATHNAME', 'carbonms_value_apportion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION apportion(quantity, double precision[]) IS
	'Shares of a quantity in proportion to weights, which add up to it: as apportion(ghg, double '
	'precision[]).';
