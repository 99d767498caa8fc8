/*
 * error.c: the errors of the core, in the words of PostgreSQL: lower-case
 * message, DETAIL and HINT as sentences, SQLSTATE by class.
 */
#include "glue/error.h"

#include "mb/pg_wchar.h"

#include "core/number/decimal.h"
#include "core/statistics/gram.h"
#include "glue/encoding.h"

/* How much of a bad input a message repeats. */
#define QUOTED_LENGTH 200

/* A copy of at most QUOTED_LENGTH bytes, cut between characters. */
static char *
clip(int encoding, const char *s, size_t len)
{
	if (len <= QUOTED_LENGTH)
		return pnstrdup(s, len);
	return psprintf("%s...", pnstrdup(s, pg_encoding_mbcliplen(encoding, s, (int) len, QUOTED_LENGTH)));
}

/* The same of UTF-8, as text for a message. */
static char *
quote(const char *s, size_t len)
{
	return carbonms_to_message(clip(PG_UTF8, s, len));
}

static int
sqlstate(cm_status status)
{
	switch (status)
	{
		case CM_OVERFLOW:
		case CM_TOO_PRECISE:
			return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
		case CM_TOO_MANY_DIGITS:
			return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
		case CM_DIVISION_BY_ZERO:
			return ERRCODE_DIVISION_BY_ZERO;
		default:
			return ERRCODE_INVALID_TEXT_REPRESENTATION;
	}
}

/* Masses are kept in tonnes, a quantity in its own unit; type is NULL for a name by itself. */
static bool
is_mass(const char *type)
{
	return type != NULL && strcmp(type, "quantity") != 0;
}

static char *
detail(const cm_error *error, const char *type)
{
	char	   *at = quote(error->at, error->len);

	switch (error->status)
	{
		case CM_EMPTY:
			return "The text is empty.";
		case CM_NOT_A_NUMBER:
			return psprintf("A number was expected at \"%s\".", at);
		case CM_BROKEN_NUMBER:
			return psprintf("The number ends before \"%s\".", at);
		case CM_NO_UNIT:
			return "The number has no unit.";
		case CM_UNKNOWN_UNIT:
			return psprintf("There is no unit \"%s\".", at);
		case CM_AMBIGUOUS_UNIT:
			return psprintf("\"%s\" is ambiguous: %s.", at, carbonms_to_message(error->hint));
		case CM_NOT_A_MASS:
			return psprintf("\"%s\" is not a unit of mass.", at);
		case CM_NO_GAS:
			return "The mass does not say of which gas.";
		case CM_UNKNOWN_GAS:
			return psprintf("There is no gas or blend \"%s\".", at);
		case CM_UNKNOWN_BASIS:
			return psprintf("There is no GWP basis \"%s\".", at);
		case CM_GAS_NOT_CO2E:
			return psprintf("\"%s\" is a mass of a gas, not of CO2e.", at);
		case CM_NOT_CO2E:
			return psprintf("\"%s\" does not say that it is CO2e.", at);
		case CM_CO2E_NOT_GAS:
			return psprintf("\"%s\" is CO2e without a GWP basis, not a mass of a gas.", at);
		case CM_NO_PER_UNIT:
			return "The text does not say per which unit of activity.";
		case CM_NEEDS_PARENTHESES:
			return "It does not say whether all masses are per this unit, or the last one only.";
		case CM_UNBALANCED:
			return "The parentheses do not match.";
		case CM_NO_VARIABLES:
			return psprintf("A number of variables from 1 to %d was expected at \"%s\".", CM_GRAM_VARIABLES, at);
		case CM_NO_ROWS:
			return psprintf("A number of rows less than 2^%d was expected at \"%s\".", CM_SUM_TERMS_BITS, at);
		case CM_UNKNOWN_MODEL:
			return psprintf("\"%s\" is no property of a model.", at);
		case CM_NO_SUM:
			return psprintf("A hexadecimal number of limited size was expected at \"%s\".", at);
		case CM_WRONG_SUMS:
			return "The number of sums is not that of the number of variables.";
		case CM_IMPOSSIBLE_SUMS:
			return "No rows have such sums.";
		case CM_OVERFLOW:
			return psprintf("\"%s\" is beyond the range of about 2.596e15%s.", at,
							is_mass(type) ? " t" : "");
		case CM_TOO_PRECISE:
			return psprintf("\"%s\" needs more than %d decimal places%s.", at, CM_SCALE,
							is_mass(type) ? " of a tonne" : "");
		case CM_TOO_MANY_DIGITS:
			return psprintf("A number may have %d significant digits and %d zeros.",
							CM_NUMBER_DIGITS, CM_NUMBER_ZEROS);
		default:
			return "The value is not valid.";
	}
}

/* How a value of the type is written. */
static const char *
example(const char *type)
{
	if (type == NULL)
		return NULL;
	if (strcmp(type, "co2e") == 0)
		return "Write, for example, 12.5 tCO2e AR6.";
	if (strcmp(type, "ghg") == 0)
		return "Write, for example, 12.5 t CO2, 0.003 t CH4-fossil.";
	if (strcmp(type, "quantity") == 0)
		return "Write, for example, 1200 kWh.";
	if (strcmp(type, "emission_factor") == 0)
		return "Write, for example, 0.5306 t CO2/MWh or (56.1 t CO2, 0.001 t CH4)/TJ.";
	if (strcmp(type, "baseline") == 0)
		return "A baseline is made by baseline_agg(y, x[]).";
	return "Write, for example, AR6 or AR5-20.";
}

static const char *
hint(cm_status status, const char *type)
{
	switch (status)
	{
		case CM_EMPTY:
		case CM_NOT_A_NUMBER:
		case CM_NO_PER_UNIT:
		case CM_NOT_CO2E:
		case CM_UNBALANCED:
		case CM_NO_VARIABLES:
		case CM_NO_ROWS:
		case CM_NO_SUM:
		case CM_WRONG_SUMS:
		case CM_IMPOSSIBLE_SUMS:
			return example(type);
		case CM_UNKNOWN_MODEL:
			return "A model may be: through the origin, 1 change point, 2 change points; in this order.";
		case CM_NEEDS_PARENTHESES:
			return "Write, for example, (56.1 t CO2, 0.001 t CH4)/TJ.";
		case CM_BROKEN_NUMBER:
			return "Write numbers without separators of thousands and with a decimal point, for example 1234.5.";
		case CM_NO_UNIT:
			if (type != NULL)
				return example(type);
			/* FALLTHROUGH */
		case CM_UNKNOWN_UNIT:
		case CM_NOT_A_MASS:
			return "unit_table() lists the units; symbols are case-sensitive.";
		case CM_AMBIGUOUS_UNIT:
			return "Write the unit that is meant.";
		case CM_NO_GAS:
		case CM_UNKNOWN_GAS:
			return "gas_table() lists the gases, blend_table() the blends.";
		case CM_UNKNOWN_BASIS:
			return "gwp_table() lists the bases: AR6, AR6-20, AR6-500, AR5, AR5-20, AR5CCF, AR4, ...";
		case CM_UNKNOWN_CATEGORY:
			return "category_table() lists the categories.";
		case CM_GAS_NOT_CO2E:
			return "Restate gases with co2e(ghg, gwp_basis).";
		case CM_BLEND_NOT_GAS:
			return "blend_table() lists the gases of each blend.";
		case CM_CO2E_NOT_GAS:
			if (type == NULL)
				return "CO2e of unknown gases goes in with ghg(co2e) and out with opaque(ghg).";
			return "Name the gas, or write the basis: 1 tCO2e AR5 is kept as an opaque entry.";
		case CM_TOO_PRECISE:
			return "Text is never rounded; round the number first.";
		default:
			return NULL;
	}
}

void
carbonms_input_error(Node *escontext, const char *type, const char *input,
					 const cm_error *error)
{
	const char *advice = hint(error->status, type);
	char	   *clipped = clip(GetDatabaseEncoding(), input, strlen(input));
	const char *message;

	switch (error->status)
	{
		case CM_OVERFLOW:
			message = "value out of range for type %s: \"%s\"";
			break;
		case CM_TOO_PRECISE:
			message = "value too precise for type %s: \"%s\"";
			break;
		case CM_TOO_MANY_DIGITS:
			message = "number too long for type %s: \"%s\"";
			break;
		default:
			message = "invalid input syntax for type %s: \"%s\"";
	}
	errsave(escontext,
			(errcode(sqlstate(error->status)),
			 errmsg(message, type, clipped),
			 errdetail("%s", detail(error, type)),
			 advice ? errhint("%s", advice) : 0));
}

void
carbonms_name_error(const char *name, const cm_error *error)
{
	const char *advice = hint(error->status, NULL);
	char	   *quoted = quote(name, strlen(name));
	const char *message;

	switch (error->status)
	{
		case CM_UNKNOWN_UNIT:
		case CM_NO_UNIT:
			message = "unknown unit \"%s\"";
			break;
		case CM_AMBIGUOUS_UNIT:
			message = "ambiguous unit \"%s\"";
			break;
		case CM_CO2E_NOT_GAS:
			message = "\"%s\" is not a gas";
			break;
		case CM_BLEND_NOT_GAS:
			message = "\"%s\" is a blend, not a gas";
			break;
		case CM_UNKNOWN_BASIS:
			message = "unknown GWP basis \"%s\"";
			break;
		case CM_UNKNOWN_CATEGORY:
			message = "unknown emission category \"%s\"";
			break;
		default:
			message = "unknown gas \"%s\"";
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg_internal(message, quoted),
			 error->status == CM_AMBIGUOUS_UNIT ? errdetail("%s", detail(error, NULL)) : 0,
			 advice ? errhint("%s", advice) : 0));
}

void
carbonms_raise(cm_status status, const char *type)
{
	if (status == CM_DIVISION_BY_ZERO)
		ereport(ERROR,
				(errcode(ERRCODE_DIVISION_BY_ZERO),
				 errmsg("division by zero")));
	if (status == CM_OVERFLOW)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value out of range for type %s", type),
				 errdetail("Amounts lie between -2.596e15 and 2.596e15.")));
	if (status == CM_BAD_WEIGHT || status == CM_NO_WEIGHT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot apportion %s by these weights", type),
				 status == CM_NO_WEIGHT
				 ? errdetail("No weight is more than zero.")
				 : errdetail("A weight is negative, infinite or not a number.")));
	if (status == CM_CORRUPT)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("corrupt value of type %s", type)));
	elog(ERROR, "unexpected status %d", (int) status);
}

void
carbonms_corrupt_wire(const char *type, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", type),
			 errdetail("%s", why)));
}

void
carbonms_corrupt_length(const char *type, Size size)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("invalid length %zu of a value of type %s", size, type)));
}

void
carbonms_unknown_code(const char *type, unsigned code)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("unknown code %u in a value of type %s", code, type),
			 errdetail("carbonms %s has no gas, unit or GWP basis of this code.", CARBONMS_VERSION),
			 errhint("If a newer version wrote the value, install that version on this server.")));
}

void
carbonms_forged_state(const char *aggregate)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid state for aggregate %s", aggregate),
			 errdetail("The array is not one that the aggregate makes.")));
}

