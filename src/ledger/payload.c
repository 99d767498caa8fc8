/*
 * payload.c: fields as length:text, the form in which rows and blocks are hashed.
 *
 * A check makes it of every row ever posted. In SQL each is a query over an array.
 */
#include "glue/compat.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"

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
		{
			text	   *field = DatumGetTextPP(fields[i]);
			int			bytes = VARSIZE_ANY_EXHDR(field);
			char		length[12]; /* of an integer */

			pg_ltoa(text_length(VARDATA_ANY(field), bytes), length);
			appendStringInfoString(&out, length);
			appendStringInfoChar(&out, ':');
			appendBinaryStringInfo(&out, VARDATA_ANY(field), bytes);
		}
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}
