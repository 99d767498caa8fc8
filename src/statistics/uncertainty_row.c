/*
 * uncertainty_row.c: reading the arguments that are a row.
 */
#include "statistics/uncertainty_row.h"

#include <math.h>

#include "core/registry/gwp.h"
#include "core/value/co2e.h"
#include "glue/error.h"
#include "value/value.h"

/* How errors speak of the values of a basis. */
static const char *
basis_text(unsigned basis)
{
	if (basis == CM_UNCERTAINTY_NUMBER)
		return "numbers";
	if (basis == CM_BASIS_NONE)
		return "co2e without a basis";
	return psprintf("co2e %s", cm_basis_by_code(basis)->name);
}

void
carbonms_mixed_uncertainty(unsigned basis, unsigned other)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("cannot add uncertainties of different GWP bases"),
			 errdetail("One is of %s, the other of %s.", basis_text(basis), basis_text(other)),
			 errhint("Restate from gas masses with co2e(ghg, gwp_basis).")));
}

pg_noreturn static void
missing(const char *what, const char *present)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s without %s", present, what),
			 errdetail("The %s is null, the %s is not.", what, present),
			 errhint("What is not known is not 0.")));
}

double
carbonms_percentage(double percent)
{
	if (!(percent >= 0) || isinf(percent))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("uncertainty must be a finite percentage, not negative"),
				 errdetail("The uncertainty is %g.", percent)));
	return percent;
}

static double
percentage_arg(FunctionCallInfo fcinfo, int argument, const char *what)
{
	if (PG_ARGISNULL(argument))
		missing(what, "value");
	return carbonms_percentage(PG_GETARG_FLOAT8(argument));
}

static double
value_arg(FunctionCallInfo fcinfo, int argument, bool co2e, cm_uncertainty_row *row)
{
	double		value;

	if (co2e)
	{
		row->basis = cm_tag(PG_GETARG_VALUE(argument));
		if (!cm_co2e_tag_valid(row->basis))
			carbonms_unknown_code("co2e", row->basis);
		return carbonms_value_double(PG_GETARG_VALUE(argument));
	}
	value = PG_GETARG_FLOAT8(argument);
	if (!isfinite(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cannot use %g as a value with uncertainty", value),
				 errhint("A figure that is not known is NULL.")));
	row->basis = CM_UNCERTAINTY_NUMBER;
	return value;
}

static void
name_arg(FunctionCallInfo fcinfo, int argument, const char *what, cm_uncertainty_row *row)
{
	text	   *name = PG_GETARG_TEXT_PP(argument);

	row->name = VARDATA_ANY(name);
	row->length = VARSIZE_ANY_EXHDR(name);
	if (row->length == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("name of a %s is empty", what)));
	if (row->length > CM_UNCERTAINTY_NAME)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("name of a %s is too long", what),
				 errdetail("The name has %zu bytes, the limit is %d.", row->length, CM_UNCERTAINTY_NAME)));
}

/* A row without a value counts for nothing, as in sum. */
bool
carbonms_independent_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e)
{
	if (PG_ARGISNULL(1))
		return false;
	*row = (cm_uncertainty_row) {.kind = CM_UNCERTAINTY_SUM, .name = ""};
	row->value = value_arg(fcinfo, 1, co2e, row);
	row->independent = percentage_arg(fcinfo, 2, "uncertainty");
	return true;
}

bool
carbonms_shared_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e)
{
	if (!carbonms_independent_row(fcinfo, row, co2e))
		return false;
	if (PG_ARGISNULL(3) && PG_ARGISNULL(4))
		return true;
	if (PG_ARGISNULL(4))
		missing("factor", "shared uncertainty");
	if (PG_ARGISNULL(3))
		missing("shared uncertainty", "factor");
	row->shared = percentage_arg(fcinfo, 3, "shared uncertainty");
	name_arg(fcinfo, 4, "factor", row);
	return true;
}

bool
carbonms_trend_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e)
{
	unsigned	basis;

	if (PG_ARGISNULL(1) && PG_ARGISNULL(2))
		return false;
	if (PG_ARGISNULL(1))
		missing("base value", "current value");
	if (PG_ARGISNULL(2))
		missing("current value", "base value");
	if (PG_ARGISNULL(5))
		missing("category", "value");
	*row = (cm_uncertainty_row) {.kind = CM_UNCERTAINTY_TREND};
	row->base = value_arg(fcinfo, 1, co2e, row);
	basis = row->basis;
	row->value = value_arg(fcinfo, 2, co2e, row);
	if (row->basis != basis)
		carbonms_mixed_uncertainty(basis, row->basis);
	row->independent = percentage_arg(fcinfo, 3, "activity uncertainty");
	row->shared = percentage_arg(fcinfo, 4, "factor uncertainty");
	name_arg(fcinfo, 5, "category", row);
	return true;
}
