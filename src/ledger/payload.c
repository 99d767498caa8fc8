/*
 * payload.c: fields as length:text, the form in which rows and blocks are hashed.
 *
 * A check makes it of every row ever posted. In SQL each is a query over an array, and each of its fields a cast.
 */
#include "glue/compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"

/*
 * Characters of a text. Most have one byte each, and need no look at what the encoding of the database is.
 */
static int
text_length(const char *text, int bytes)
{
	for (int i = 0; i < bytes; i++)
		if (IS_HIGHBIT_SET(text[i]))
			return pg_mbstrlen_with_len(text, bytes);
	return bytes;
}

static void
append_field(StringInfo out, const char *field, int bytes)
{
	char		length[12];			/* of an integer */

	pg_ltoa(text_length(field, bytes), length);
	appendStringInfoString(out, length);
	appendStringInfoChar(out, ':');
	appendBinaryStringInfo(out, field, bytes);
}

static void
append_text(StringInfo out, Datum field)
{
	text	   *value = DatumGetTextPP(field);

	append_field(out, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

CARBONMS_FUNCTION(carbonms_payload);
Datum
carbonms_payload(PG_FUNCTION_ARGS)
{
	Datum	   *fields;
	bool	   *nulls;
	int			n;
	StringInfoData out;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), TEXTOID, -1, false, TYPALIGN_INT, &fields, &nulls, &n);
	if (n == 0)
		PG_RETURN_NULL();
	initStringInfo(&out);
	for (int i = 0; i < n; i++)
	{
		if (i > 0)
			appendStringInfoChar(&out, ',');
		if (nulls[i])
			appendStringInfoString(&out, "-:");
		else
			append_text(&out, fields[i]);
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

typedef struct Signature
{
	int			n;
	Oid			types[FUNC_MAX_ARGS];
	FmgrInfo	output[FUNC_MAX_ARGS];	/* of types that have no text of their own below */
} Signature;

static Signature *
signature_of(FmgrInfo *function)
{
	Signature  *signature = function->fn_extra;
	Oid		   *types;

	if (signature != NULL)
		return signature;
	signature = MemoryContextAllocZero(function->fn_mcxt, sizeof(Signature));
	get_func_signature(function->fn_oid, &types, &signature->n);
	for (int i = 0; i < signature->n; i++)
	{
		Oid			output;
		bool		is_varlena;

		signature->types[i] = types[i];
		getTypeOutputInfo(types[i], &output, &is_varlena);
		fmgr_info_cxt(output, &signature->output[i], function->fn_mcxt);
	}
	pfree(types);
	function->fn_extra = signature;
	return signature;
}

/*
 * As to_char(day, 'YYYY-MM-DD'), whatever the DateStyle of the session.
 */
static void
append_date(StringInfo out, DateADT date)
{
	char		digits[MAXDATELEN];
	char	   *end;
	int			year,
				month,
				day;

	if (DATE_NOT_FINITE(date))
	{
		appendStringInfoString(out, "-:");
		return;
	}
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	end = pg_ultostr_zeropad(digits, year > 0 ? year : 1 - year, 4);
	*end++ = '-';
	end = pg_ultostr_zeropad(end, month, 2);
	*end++ = '-';
	end = pg_ultostr_zeropad(end, day, 2);
	append_field(out, digits, (int) (end - digits));
}

/*
 * A value as its cast to text has it.
 */
static void
append_value(StringInfo out, Signature *signature, int i, Datum value)
{
	char		digits[MAXINT8LEN + 1] = "";
	char	   *printed;

	switch (signature->types[i])
	{
		case TEXTOID:
			append_text(out, value);
			return;
		case INT4OID:
			append_field(out, digits, pg_ltoa(DatumGetInt32(value), digits));
			return;
		case INT8OID:
			append_field(out, digits, pg_lltoa(DatumGetInt64(value), digits));
			return;
		case BOOLOID:
			append_field(out, DatumGetBool(value) ? "true" : "false", DatumGetBool(value) ? 4 : 5);
			return;
		case DATEOID:
			append_date(out, DatumGetDateADT(value));
			return;
		default:
			printed = OutputFunctionCall(&signature->output[i], value);
			append_field(out, printed, (int) strlen(printed));
			pfree(printed);
	}
}

/*
 * The payload of the arguments, of the types that the function was made with.
 */
CARBONMS_FUNCTION(carbonms_payload_of_arguments);
Datum
carbonms_payload_of_arguments(PG_FUNCTION_ARGS)
{
	Signature  *signature = signature_of(fcinfo->flinfo);
	StringInfoData out;

	initStringInfo(&out);
	for (int i = 0; i < signature->n; i++)
	{
		if (i > 0)
			appendStringInfoChar(&out, ',');
		if (PG_ARGISNULL(i))
			appendStringInfoString(&out, "-:");
		else
			append_value(&out, signature, i, PG_GETARG_DATUM(i));
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}
