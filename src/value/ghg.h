/*
 * ghg.h: ghg as an argument and as a result: a varlena of packed entries.
 */
#ifndef CARBONMS_GHG_H
#define CARBONMS_GHG_H

#include "glue/compat.h"

#include "lib/stringinfo.h"

#include "core/registry/substance.h"
#include "core/value/ghg.h"
#include "glue/error.h"

typedef struct ghg_view
{
	const void *entries;
	int			n;
} ghg_view;

extern ghg_view carbonms_ghg_view_toasted(Datum datum);
extern Datum carbonms_ghg_datum(const void *entries, int n);

/*
 * The Datum may have any header.  Neither compressed nor out of line is
 * inline here: it is the inner loop of the aggregates.
 */
static inline ghg_view
carbonms_ghg_view(Datum datum)
{
	char	   *p = DatumGetPointer(datum);
	ghg_view	view;
	Size		size;

	if (VARATT_IS_SHORT(p) && !VARATT_IS_EXTERNAL(p))
	{
		size = VARSIZE_SHORT(p) - VARHDRSZ_SHORT;
		view.entries = VARDATA_SHORT(p);
	}
	else if (VARATT_IS_4B_U(p))
	{
		size = VARSIZE(p) - VARHDRSZ;
		view.entries = VARDATA(p);
	}
	else
		return carbonms_ghg_view_toasted(datum);
	if (unlikely(size % CM_ENTRY_SIZE != 0 || size > CM_GHG_MAX * CM_ENTRY_SIZE))
		carbonms_corrupt_length("ghg", size);
	view.n = (int) (size / CM_ENTRY_SIZE);
	return view;
}

/* The tags of what was stored must be known before anything looks them up. */
static inline ghg_view
carbonms_known_entries(ghg_view g, const char *type)
{
	for (int i = 0; i < g.n; i++)
	{
		unsigned	tag = cm_tag(cm_ghg_entry(g.entries, i));

		if (unlikely(!cm_ghg_tag_valid(tag)))
			carbonms_unknown_code(type, tag);
	}
	return g;
}

#define PG_GETARG_GHG(n) carbonms_ghg_view(PG_GETARG_DATUM(n))
#define PG_GETARG_KNOWN_GHG(n) carbonms_known_entries(PG_GETARG_GHG(n), "ghg")
#define PG_RETURN_GHG(g) return carbonms_ghg_datum((g)->entries, (g)->n)

extern void carbonms_append_ghg_json(StringInfo out, const void *entries, int n);
extern void carbonms_send_entries(StringInfo buf, const void *entries, int n);
extern void carbonms_recv_entries(StringInfo buf, const char *type, cm_ghg *g);

/* Add a mass of a named gas or blend. */
extern void carbonms_put_named(cm_ghg *g, const text *name, Datum tonnes);

#endif
