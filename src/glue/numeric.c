/*
 * numeric.c: numeric to and from the numbers of the core, by way of text.
 */
#include "glue/numeric.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "core/number/status.h"

void
carbonms_number(Datum numeric, cm_number *number)
{
	char	   *digits = DatumGetCString(DirectFunctionCall1(numeric_out, numeric));
	size_t		used;
	cm_error	error;
	cm_status	status = cm_number_parse(digits, strlen(digits), number, &used, &error);

	if (status == CM_NOT_A_NUMBER)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cannot use %s as an amount", digits),
				 errhint("A figure that is not known is NULL.")));
	if (status == CM_TOO_PRECISE || status == CM_TOO_MANY_DIGITS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("number has too many digits"),
				 errdetail("Numbers may have %d significant digits and %d decimal places.",
						   CM_NUMBER_DIGITS, 2 * CM_NUMBER_DIGITS),
				 errhint("Round it first with round(numeric, int).")));
	if (status == CM_OVERFLOW)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number is too large"),
				 errdetail("Numbers may have %d significant digits and %d zeros behind them.",
						   CM_NUMBER_DIGITS, CM_NUMBER_DIGITS)));
	pfree(digits);
}

Datum
carbonms_numeric_text(const char *digits)
{
	return DirectFunctionCall3(numeric_in, CStringGetDatum(digits),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

Datum
carbonms_numeric(cm_i128 amount)
{
	char		digits[CM_AMOUNT_TEXT];

	cm_amount_format(amount, digits);
	return carbonms_numeric_text(digits);
}
