/*
 * error.c: the errors of the core, in the words of PostgreSQL: lower-case
 * message, DETAIL and HINT as sentences, SQLSTATE by class.
 */
#include "carbonms.h"

#include "mb/pg_wchar.h"

#include "core/gas.h"
#include "core/gwp.h"
#include "core/unit.h"

/* How much of a bad input a message repeats. */
#define QUOTED_LENGTH 200

/* Copy at most QUOTED_LENGTH bytes of UTF-8 as server text. */
static char *
quote(const char *s, size_t len)
{
	int			clipped = len > QUOTED_LENGTH
		? pg_encoding_mbcliplen(PG_UTF8, s, (int) len, QUOTED_LENGTH) : (int) len;

	return carbonms_to_server(psprintf("%s%s", pnstrdup(s, clipped),
									   (size_t) clipped < len ? "..." : ""));
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

static char *
detail(const cm_error *error)
{
	char	   *at = quote(error->at, error->len);

	switch (error->status)
	{
		case CM_EMPTY:
			return "The text is empty.";
		case CM_NOT_A_NUMBER:
			return psprintf("A number was expected at \"%s\".", at);
		case CM_NO_UNIT:
			return "The number has no unit.";
		case CM_UNKNOWN_UNIT:
			return psprintf("There is no unit \"%s\".", at);
		case CM_AMBIGUOUS_UNIT:
			return psprintf("\"%s\" is ambiguous: %s.", at, carbonms_to_server(error->hint));
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
		case CM_CO2E_NOT_GAS:
			return psprintf("\"%s\" is CO2e without a GWP basis, not a mass of a gas.", at);
		case CM_BLEND_NOT_GAS:
			return psprintf("\"%s\" is a blend of several gases.", at);
		case CM_NO_PER_UNIT:
			return "The text does not say per which unit of activity.";
		case CM_UNBALANCED:
			return "The parentheses do not match.";
		case CM_OVERFLOW:
			return psprintf("\"%s\" is beyond the range of about 2.596e15 units.", at);
		case CM_TOO_PRECISE:
			return psprintf("\"%s\" needs more than %d decimal places of the unit it is kept in.",
							at, CM_SCALE);
		case CM_TOO_MANY_DIGITS:
			return psprintf("A number may have %d significant digits.", CM_NUMBER_DIGITS);
		default:
			return "The value is not valid.";
	}
}

static const char *
hint(cm_status status)
{
	switch (status)
	{
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
		case CM_GAS_NOT_CO2E:
			return "Restate gases with co2e(ghg, gwp_basis).";
		case CM_CO2E_NOT_GAS:
			return "Name the gas, or write the basis: 1 tCO2e AR5 is kept as an opaque entry.";
		case CM_NO_PER_UNIT:
			return "Write, for example, 0.5306 t CO2/MWh.";
		case CM_TOO_PRECISE:
			return "Text is never rounded; round the number first.";
		case CM_NO_UNIT:
			return "Write, for example, 12.5 t CO2, 12.5 tCO2e AR6, 1200 kWh.";
		default:
			return NULL;
	}
}

void
carbonms_input_error(Node *escontext, const char *type, const char *input,
					 const cm_error *error)
{
	size_t		len = strlen(input);
	const char *advice = hint(error->status);
	int			clipped = len > QUOTED_LENGTH
		? pg_mbcliplen(input, (int) len, QUOTED_LENGTH) : (int) len;

	errsave(escontext,
			(errcode(sqlstate(error->status)),
			 error->status == CM_OVERFLOW
			 ? errmsg("value out of range for type %s: \"%.*s\"", type, clipped, input)
			 : errmsg("invalid input syntax for type %s: \"%.*s\"", type, clipped, input),
			 errdetail("%s", detail(error)),
			 advice ? errhint("%s", advice) : 0));
}

void
carbonms_name_error(const char *name, const cm_error *error)
{
	const char *advice = hint(error->status);
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
		default:
			message = "unknown gas \"%s\"";
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg_internal(message, quoted),
			 error->status == CM_AMBIGUOUS_UNIT || error->status == CM_CO2E_NOT_GAS
			 || error->status == CM_BLEND_NOT_GAS
			 ? errdetail("%s", detail(error)) : 0,
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
carbonms_forged_state(const char *aggregate)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid state for aggregate %s", aggregate),
			 errdetail("The array is not one that the aggregate makes.")));
}

void
carbonms_no_conversion(const char *verb, unsigned left, unsigned right)
{
	const cm_unit *a = cm_unit_by_code(left);
	const cm_unit *b = cm_unit_by_code(right);

	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("cannot %s: %s does not convert to %s", verb,
					carbonms_to_server(a->name), carbonms_to_server(b->name)),
			 strcmp(a->dimension, b->dimension) == 0
			 ? errdetail("Both are units of %s, but no fixed factor relates them.", a->dimension)
			 : errdetail("%s is a unit of %s, %s is a unit of %s.",
						 carbonms_to_server(a->name), a->dimension,
						 carbonms_to_server(b->name), b->dimension)));
}

void
carbonms_no_value(cm_status status, unsigned tag, unsigned basis)
{
	char		name[CM_TAG_TEXT];
	const char *set = cm_basis_by_code(basis)->name;

	cm_ghg_tag_name(tag, name);
	if (status == CM_OPAQUE)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("cannot restate opaque %s as %s", name, set),
				 errdetail("Its source published no gases."),
				 errhint("Separate it with opaque(ghg) and report it under its own basis.")));
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("gas %s has no GWP in %s", name, set),
			 errhint("Use a basis that lists it, or separate it with without_gwp(ghg, gwp_basis).")));
}
