/*
 * registry_table.c: columns that the tables of registries have in common.
 */
#include "registry/registry_table.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "glue/encoding.h"

Datum
carbonms_text_array(const char *const *strings)
{
	Datum	   *elements;
	int			all = 0;
	int			n = 0;

	while (strings[all] != NULL)
		all++;
	elements = palloc(sizeof(Datum) * (Size) (all + 1));
	for (int i = 0; i < all; i++)
		if (carbonms_can_write(strings[i]))
			elements[n++] = carbonms_text_datum(strings[i]);
	return PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
carbonms_writable_text(const char *s, bool *null)
{
	*null = s[0] == '\0' || !carbonms_can_write(s);
	return *null ? (Datum) 0 : carbonms_text_datum(s);
}

/* "" is how the registries write "not known". */
Datum
carbonms_known_text(const char *s, bool *null)
{
	*null = s[0] == '\0';
	return *null ? (Datum) 0 : CStringGetTextDatum(carbonms_to_message(s));
}
