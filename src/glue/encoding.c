/*
 * encoding.c: the core speaks UTF-8, the database may not.  What is read is
 * converted and folded; what is written is converted, and where the encoding
 * of the database lacks a character, a value is written another way that
 * reads back the same, or not at all; a message or a column of a registry may
 * lose the character.
 */
#include "glue/encoding.h"

#include "catalog/namespace.h"
#include "common/string.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "core/text/text.h"

char *
carbonms_fold(const char *s, size_t len, Node *escontext, size_t *folded_len)
{
	char	   *folded;
	char	   *utf8;

	if (len > CARBONMS_MAX_TEXT)
		ereturn(escontext, NULL,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text is too long"),
				 errdetail("The text has %zu bytes, the limit is %d.", len, CARBONMS_MAX_TEXT)));
	utf8 = pg_server_to_any(s, (int) len, PG_UTF8);
	if (utf8 != s)
		len = strlen(utf8);
	folded = palloc(len + 1);
	*folded_len = cm_fold_text(utf8, len, folded);
	folded[*folded_len] = '\0';
	return folded;
}

char *
carbonms_fold_text(const text *t, size_t *folded_len)
{
	return carbonms_fold(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), NULL, folded_len);
}

/* Whether UTF-8 is server text already: SQL_ASCII takes any bytes. */
static bool
is_server_text(const char *utf8)
{
	return GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII ||
		pg_is_ascii(utf8);
}

char *
carbonms_to_server(const char *utf8)
{
	if (is_server_text(utf8))
		return unconstify(char *, utf8);
	return pg_any_to_server(utf8, (int) strlen(utf8), PG_UTF8);
}

text *
carbonms_to_text(const char *utf8)
{
	return cstring_to_text(carbonms_to_server(utf8));
}

/* UTF-8 as server text, or NULL if the encoding of the database lacks a character of it. */
static char *
server_text_or_null(const char *utf8)
{
	int			encoding = GetDatabaseEncoding();
	int			len = (int) strlen(utf8);
	char	   *converted;
	Oid			conversion;

	if (is_server_text(utf8))
		return unconstify(char *, utf8);
	conversion = FindDefaultConversionProc(PG_UTF8, encoding);
	if (!OidIsValid(conversion))
		return NULL;
	converted = palloc((Size) len * MAX_CONVERSION_GROWTH + 1);
	if (pg_do_encoding_conversion_buf(conversion, PG_UTF8, encoding,
									  (unsigned char *) unconstify(char *, utf8), len,
									  (unsigned char *) converted, len * MAX_CONVERSION_GROWTH + 1,
									  true) != len)
		return NULL;
	return converted;
}

bool
carbonms_can_write(const char *utf8)
{
	return server_text_or_null(utf8) != NULL;
}

char *
carbonms_to_message(const char *utf8)
{
	char	   *whole = server_text_or_null(utf8);
	StringInfoData out;

	if (whole != NULL)
		return whole;
	initStringInfo(&out);
	while (*utf8 != '\0')
	{
		int			len = Min(pg_encoding_mblen(PG_UTF8, utf8), (int) strlen(utf8));
		char	   *character = pnstrdup(utf8, (Size) len);
		char	   *converted = server_text_or_null(character);
		char		ascii[8];

		if (converted == NULL)
		{
			/* an ASCII character that stands for it, as in subscripts and dashes */
			ascii[cm_fold_text(character, (size_t) len, ascii)] = '\0';
			converted = pg_is_ascii(ascii) ? ascii : "?";
		}
		appendStringInfoString(&out, converted);
		utf8 += len;
	}
	return out.data;
}
