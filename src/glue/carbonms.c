/*
 * carbonms.c: the module, and the helpers that every type uses: numeric, JSON,
 * wire form, rows, result sets.
 */
#include "glue/carbonms.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/tuplestore.h"

CARBONMS_MODULE_MAGIC;

CARBONMS_FUNCTION(carbonms_version);
Datum
carbonms_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(CARBONMS_VERSION));
}

void
carbonms_send_value(StringInfo buf, cm_value v)
{
	unsigned char wire[CM_VALUE_WIRE];

	cm_value_to_wire(v, wire);
	pq_sendbytes(buf, (char *) wire, CM_VALUE_WIRE);
}

cm_value
carbonms_recv_value(StringInfo buf)
{
	unsigned char wire[CM_VALUE_WIRE];

	pq_copymsgbytes(buf, (char *) wire, CM_VALUE_WIRE);
	return cm_value_from_wire(wire);
}

Datum
carbonms_json(const char *json)
{
	return DirectFunctionCall1(json_in, CStringGetDatum(carbonms_to_server(json)));
}

Datum
carbonms_jsonb(const char *json)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(carbonms_to_server(json)));
}

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

static TupleDesc
result_type(FunctionCallInfo fcinfo)
{
	TupleDesc	tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return tupdesc;
}

TupleDesc
carbonms_kept_row_type(FunctionCallInfo fcinfo)
{
	MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	TupleDesc	tupdesc = BlessTupleDesc(CreateTupleDescCopy(result_type(fcinfo)));

	MemoryContextSwitchTo(old);
	return tupdesc;
}

Datum
carbonms_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(result_type(fcinfo)), values, nulls));
}

void
carbonms_begin_rows(FunctionCallInfo fcinfo)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	TupleDesc	tupdesc;
	MemoryContext old;

	if (rsinfo == NULL || !IsA(rsinfo, ReturnSetInfo) ||
		(rsinfo->allowedModes & SFRM_Materialize) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("set-valued function called in context that cannot accept a set")));
	tupdesc = result_type(fcinfo);

	old = MemoryContextSwitchTo(rsinfo->econtext->ecxt_per_query_memory);
	rsinfo->returnMode = SFRM_Materialize;
	rsinfo->setDesc = CreateTupleDescCopy(tupdesc);
	rsinfo->setResult = tuplestore_begin_heap((rsinfo->allowedModes & SFRM_Materialize_Random) != 0,
											  false, work_mem);
	MemoryContextSwitchTo(old);
}

void
carbonms_put_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}
