/*
 * carbonms.h: what the glue files share.  The glue turns Datums into core
 * values and core statuses into errors; it does no arithmetic of its own.
 */
#ifndef CARBONMS_H
#define CARBONMS_H

#include "glue/compat.h"

#include "access/tupdesc.h"
#include "lib/stringinfo.h"
#include "nodes/nodes.h"

#include "core/number/decimal.h"
#include "core/value/factor.h"
#include "core/value/ghg.h"

/* Longest text that any input function looks at. */
#define CARBONMS_MAX_TEXT 1048576

/* ---- encoding.c ---- */

/* Server text to folded UTF-8 in palloc'd memory; NULL after a soft error. */
extern char *carbonms_fold(const char *s, size_t len, Node *escontext, size_t *folded_len);
extern char *carbonms_fold_text(const text *t, size_t *folded_len);

/* UTF-8 to server text: 22P05 if the encoding of the database lacks a character. */
extern char *carbonms_to_server(const char *utf8);
extern text *carbonms_to_text(const char *utf8);
#define carbonms_text_datum(utf8) PointerGetDatum(carbonms_to_text(utf8))

/* Whether carbonms_to_server would do it. */
extern bool carbonms_can_write(const char *utf8);

/* The same for people, not to be read back: "?" for a character that is lacking. */
extern char *carbonms_to_message(const char *utf8);

/*
 * The name of a unit in UTF-8: the canonical one, or else the first spelling
 * that the encoding of the database can write ("10^4 kWh" in LATIN1).
 */
extern const char *carbonms_unit_name(unsigned code);
extern char *carbonms_unit_message(unsigned code);

/* UTF-8 text that ends in the canonical name of a unit, as server text with carbonms_unit_name. */
extern char *carbonms_with_unit(const char *utf8, unsigned code);

/* ---- carbonms.c: wire, json, numeric, rows, result sets ---- */

/* One amount and tag on the wire; the caller judges the tag. */
extern void carbonms_send_value(StringInfo buf, cm_value v);
extern cm_value carbonms_recv_value(StringInfo buf);

/* JSON text into json or jsonb. */
extern Datum carbonms_json(const char *json);
extern Datum carbonms_jsonb(const char *json);

/* numeric <-> core */
extern void carbonms_number(Datum numeric, cm_number *number);
extern Datum carbonms_numeric(cm_i128 amount);
extern Datum carbonms_numeric_text(const char *digits);

/* The row of the OUT parameters. */
extern Datum carbonms_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

/* What it is made by, for functions that keep it: with what fn_extra has. */
extern TupleDesc carbonms_kept_row_type(FunctionCallInfo fcinfo);

/* Materialise the result of a set-returning function; rows go in with carbonms_put_row. */
extern void carbonms_begin_rows(FunctionCallInfo fcinfo);
extern void carbonms_put_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

/* ---- error.c ---- */

/* The text of a value of this type cannot be read. */
extern void carbonms_input_error(Node *escontext, const char *type, const char *input,
								 const cm_error *error);

/* An argument that is the name of something cannot be read. */
pg_noreturn extern void carbonms_name_error(const char *name, const cm_error *error);

/* A computation failed for a reason that has nothing to do with two operands. */
pg_noreturn extern void carbonms_raise(cm_status status, const char *type);

static inline void
carbonms_check(cm_status status, const char *type)
{
	if (unlikely(status != CM_OK))
		carbonms_raise(status, type);
}

pg_noreturn extern void carbonms_corrupt_wire(const char *type, const char *why);
pg_noreturn extern void carbonms_corrupt_length(const char *type, Size size);

/* A stored value has a code that the registries lack: a newer library wrote it, or it is damaged. */
pg_noreturn extern void carbonms_unknown_code(const char *type, unsigned code);
pg_noreturn extern void carbonms_forged_state(const char *aggregate);

pg_noreturn extern void carbonms_no_conversion(const char *verb, unsigned left, unsigned right);
pg_noreturn extern void carbonms_no_value(cm_status status, unsigned tag, unsigned basis);

/* ---- quantity.c ---- */

/* The code of a unit given by name. */
extern uint16 carbonms_unit_arg(const text *name);

/* ---- co2e and quantity: 16 bytes by reference, no alignment ---- */

#define PG_GETARG_VALUE(n) cm_value_load(DatumGetPointer(PG_GETARG_DATUM(n)))

static inline Datum
carbonms_value_datum(cm_value v)
{
	char	   *p = palloc(sizeof(cm_value));

	cm_value_store(p, v);
	return PointerGetDatum(p);
}

#define PG_RETURN_VALUE(v) return carbonms_value_datum(v)

/* A quantity whose unit will be looked up: it must be known. */
extern cm_value carbonms_known_quantity(Datum quantity);
#define PG_GETARG_QUANTITY(n) carbonms_known_quantity(PG_GETARG_DATUM(n))

/* ---- ghg: varlena of packed entries ---- */

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

/* Whether the first argument is a state that may be changed: AggCheckCallContext, inline. */
static inline bool
carbonms_owns_state(FunctionCallInfo fcinfo)
{
	return fcinfo->context != NULL &&
		(IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState));
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

/* ---- emission_factor: unit and entries ---- */

extern Datum carbonms_factor_datum(uint16 unit, const void *entries, int n);

#endif
